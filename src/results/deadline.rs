//! What falls due because something happened: publication of a result, publication of a penalty,
//! handing over a unit that cannot be reached.
//!
//! The plan's own deadlines come first (公示: 结果, 处罚). Where it writes none, those of the
//! national texts: results within 20 working days of the inspection (国发〔2019〕5号), penalties
//! within 7 working days of the decision (企业信息公示暂行条例实施: 行政处罚信息公示规定), units
//! that cannot be reached within 10 working days (企业经营异常名录管理暂行办法).

use chrono::NaiveDate;

use super::{Outcome, Year};
use crate::calendar::{Calendar, Duration, Roll};
use crate::plan::{Plan, PublicationRule};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// 公示检查结果.
    PublishResult,
    /// 公示行政处罚.
    PublishPenalty,
    /// 移送列入经营异常名录.
    ListUnreachable,
}

impl Duty {
    /// In words: Chinese, English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::PublishResult => ("公示检查结果", "publish the result"),
            Self::PublishPenalty => ("公示行政处罚", "publish the penalty"),
            Self::ListUnreachable => ("移送列入经营异常名录", "hand over for the abnormal list"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::PublishResult => "publish-result",
            Self::PublishPenalty => "publish-penalty",
            Self::ListUnreachable => "list-unreachable",
        }
    }
}

/// A dated task that an event started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What.
    pub duty: Duty,
    /// Of which visit.
    pub visit: String,
    /// To which unit.
    pub name: String,
    /// The day of the event.
    pub from: NaiveDate,
    /// The last day; `None` where the calendar of the year is not known yet, or where the plan
    /// counts from the end of the whole task and it is not ended.
    pub due: Option<NaiveDate>,
    /// When it was done.
    pub done: Option<NaiveDate>,
}

/// All deadlines that the year's events started, by visit.
#[must_use]
pub fn deadlines(plan: &Plan, calendar: &Calendar, year: &Year) -> Vec<Deadline> {
    let rolls = plan.imports.deadline_rule.as_ref().and_then(|rule| rule.value.rolls);
    let roll = if rolls == Some(true) { Roll::Forward } else { Roll::Stay };
    let due = |from: NaiveDate, rule: Option<&PublicationRule>, otherwise: Duration| {
        if let Some(by) = rule.and_then(|rule| rule.by.as_ref()) {
            return Some(by.value);
        }
        let duration =
            rule.and_then(|it| it.deadline.as_ref()).map_or(otherwise, |it| it.duration.value);
        calendar.due(from, duration, roll).map(|due| due.date)
    };
    let results = plan.publication.results.as_ref();
    let penalties = plan.publication.penalties.as_ref();
    // 抽查任务完成后: counted from the last inspection, once there is one.
    let of_task = results
        .and_then(|rule| rule.deadline.as_ref())
        .is_some_and(|deadline| deadline.event.value.contains("任务"));
    let all_done = year.to_come() == 0 && !year.tasks.iter().any(super::Task::is_open);
    let end = year.tasks.iter().filter_map(|task| task.done.as_ref()).map(|done| done.day).max();
    let mut list = Vec::new();
    for task in &year.tasks {
        let Some(result) = &task.done else { continue };
        let mut add = |duty, from, due, done| {
            let (visit, name) = (task.visit.clone(), task.name.clone());
            list.push(Deadline { duty, visit, name, from, due, done });
        };
        let (from, last) = match (of_task, end) {
            (true, Some(end)) if all_done => (end, due(end, results, Duration::WorkingDays(20))),
            (true, _) => (result.day, None),
            (false, _) => (result.day, due(result.day, results, Duration::WorkingDays(20))),
        };
        add(Duty::PublishResult, from, last, task.published);
        if result.outcome == Outcome::Unreachable {
            let last = due(result.day, None, Duration::WorkingDays(10));
            add(Duty::ListUnreachable, result.day, last, task.listed);
        }
        if let Some(penalty) = &task.penalty {
            let last = due(penalty.day, penalties, Duration::WorkingDays(7));
            add(Duty::PublishPenalty, penalty.day, last, task.penalty_published);
        }
    }
    list
}
