//! What falls due because something happened: publication of a result, publication of a penalty,
//! handing over a unit that cannot be reached.
//!
//! The plan's own deadlines come first (公示: 结果, 处罚). Where it writes none, those of the
//! national texts hold ([`Basis`]); for the unreachable they always do, since a plan cannot set
//! them.

use chrono::NaiveDate;

use super::{Outcome, Punished, Year};
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

/// By what a last day is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// 公示 of the plan.
    Plan,
    /// Results: 国发〔2019〕5号.
    Results,
    /// Penalties: 国办发〔2018〕118号.
    Penalties,
    /// Enterprises that cannot be reached.
    AbnormalList,
    /// 个体工商户 that cannot be reached: they are marked, not listed.
    AbnormalState,
}

impl Basis {
    /// In words: Chinese, English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Plan => ("抽查计划“公示”", "`publication` of the plan"),
            Self::Results => (
                "国发〔2019〕5号：抽查结束后20个工作日内",
                "State Council 2019 no. 5: within 20 working days of the inspection",
            ),
            Self::Penalties => (
                "国办发〔2018〕118号：作出决定之日起7个工作日内",
                "State Council General Office 2018 no. 118: within 7 working days of the decision",
            ),
            Self::AbnormalList => (
                "《企业经营异常名录管理暂行办法》第九条：查实之日起10个工作日内",
                "《企业经营异常名录管理暂行办法》 art. 9: within 10 working days of finding it out",
            ),
            Self::AbnormalState => (
                "《个体工商户年度报告暂行办法》第十五条：查实之日起10个工作日内",
                "《个体工商户年度报告暂行办法》 art. 15: within 10 working days of finding it out",
            ),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Results => "state-council-2019-5",
            Self::Penalties => "general-office-2018-118",
            Self::AbnormalList => "abnormal-list-measures-9",
            Self::AbnormalState => "individual-report-measures-15",
        }
    }
}

/// A dated task that an event started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What.
    pub duty: Duty,
    /// By what its last day is set.
    pub basis: Basis,
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

impl Deadline {
    /// What is due, in words: Chinese, English.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self.basis {
            Basis::AbnormalState => ("移送标记经营异常状态", "hand over to be marked as abnormal"),
            _ => self.duty.words(),
        }
    }
}

/// Tells whether an id is that of a 个体工商户: class 92 of the credit code (GB 32100), or a
/// registration number of 15 digits whose seventh is 6 or more (工商总局 registration numbers).
fn is_individual(id: &str) -> bool {
    match id.len() {
        18 => id.starts_with("92"),
        15 => id.as_bytes().get(6).is_some_and(|digit| (b'6'..=b'9').contains(digit)),
        _ => false,
    }
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
        let mut add = |duty, basis, from, due, done| {
            let (visit, name) = (task.visit.clone(), task.name.clone());
            list.push(Deadline { duty, basis, visit, name, from, due, done });
        };
        let by = |rule: Option<&PublicationRule>, otherwise| {
            let is_set = rule.is_some_and(|rule| rule.by.is_some() || rule.deadline.is_some());
            if is_set { Basis::Plan } else { otherwise }
        };
        let (from, last) = match (of_task, end) {
            (true, Some(end)) if all_done => (end, due(end, results, Duration::WorkingDays(20))),
            (true, _) => (result.day, None),
            (false, _) => (result.day, due(result.day, results, Duration::WorkingDays(20))),
        };
        add(Duty::PublishResult, by(results, Basis::Results), from, last, task.published);
        if result.outcome == Outcome::Unreachable {
            let last = due(result.day, None, Duration::WorkingDays(10));
            let is_individual = is_individual(&task.id);
            let basis = if is_individual { Basis::AbnormalState } else { Basis::AbnormalList };
            add(Duty::ListUnreachable, basis, result.day, last, task.listed);
        }
        for Punished { penalty, published } in &task.penalties {
            let last = due(penalty.day, penalties, Duration::WorkingDays(7));
            let basis = by(penalties, Basis::Penalties);
            add(Duty::PublishPenalty, basis, penalty.day, last, *published);
        }
    }
    list
}
