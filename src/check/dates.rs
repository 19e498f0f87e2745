//! Family 2: what dates, periods and deadlines say beside each other and on the calendar.
//!
//! Milestones and windows never move; only deadlines that follow an event do, where 顺延 is
//! written (settled: 11). What is only unusual is a doubt; what cannot be done is an error.

mod slips;

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{Context, Rule, is_unread};
use crate::calendar::{Duration, Roll, Why, is_weekend};
use crate::diagnostic::problem::Dates;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::plan::value::Piece;
use crate::plan::value::date::{Around, date, long};
use crate::plan::{DrawRules, EventDeadline, Goal, Milestone, Plan, Share};
use crate::ratio::Ratio;
use crate::source::{Span, Spanned, folded};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[2008], judge: milestones_lie_inside },
    Rule { codes: &[2009], judge: milestones_rise },
    Rule { codes: &[2010], judge: enough_is_drawn_in_time },
    Rule { codes: &[2011], judge: batches_follow_each_other },
    Rule { codes: &[2012, 2013], judge: shares_add_up },
    Rule { codes: &[2014], judge: batches_are_due_after_their_draw },
    Rule { codes: &[2015], judge: draws_fall_on_working_days },
    Rule { codes: &[2016], judge: last_days_are_working_days },
    Rule { codes: &[2017], judge: windows_open_after_publication },
    Rule { codes: &[2018], judge: windows_lie_inside },
    Rule { codes: &[2019], judge: years_are_known },
    Rule { codes: &[2020], judge: preparations_end_before_the_draw },
    Rule { codes: &[2021], judge: kinds_of_days_are_said },
    Rule { codes: &[2022], judge: lists_are_locked_in_force },
    Rule { codes: &[2023], judge: windows_outlast_the_draw },
    Rule { codes: &[2024], judge: draw_windows_hold_a_draw },
    Rule { codes: &[2027], judge: slips::the_year_is_that_of_the_plan },
    Rule { codes: &[2028], judge: slips::deadlines_follow_their_event },
    Rule { codes: &[2029], judge: slips::lengths_are_some },
];

fn at(context: &Context<'_>, problem: Dates, span: Span) -> Finding {
    Finding::new(problem, Place::text(context.source, span))
}

fn milestones_lie_inside(context: &Context<'_>) -> Vec<Finding> {
    let Some(in_force) = &context.plan.head.in_force else { return Vec::new() };
    let period = in_force.value;
    context
        .plan
        .milestones
        .iter()
        .filter(|milestone| !period.contains(milestone.date.value))
        .map(|milestone| {
            let problem = Dates::MilestoneOutside {
                date: milestone.date.value,
                start: period.start,
                end: period.end,
            };
            at(context, problem, milestone.date.span)
                .with_related(Place::text(context.source, in_force.span))
        })
        .collect()
}

/// The milestones that ask for a share, by day.
fn shares(plan: &Plan) -> Vec<(&Milestone, Ratio)> {
    let mut list: Vec<(&Milestone, Ratio)> = plan
        .milestones
        .iter()
        .filter_map(|milestone| match milestone.goal.value {
            Goal::Complete(share) => Some((milestone, share)),
            Goal::Publish(_) | Goal::Task(_) => None,
        })
        .collect();
    list.sort_by_key(|(milestone, _)| milestone.date.value);
    list
}

fn milestones_rise(context: &Context<'_>) -> Vec<Finding> {
    let list = shares(context.plan);
    let pairs = list.iter().zip(list.iter().skip(1));
    pairs
        .filter(|((first, before), (second, share))| {
            share < before || (first.date == second.date && share != before)
        })
        .map(|((first, before_share), (second, share))| {
            let problem = Dates::MilestonesNotMonotone {
                date: second.date.value,
                share: *share,
                before: first.date.value,
                before_share: *before_share,
            };
            at(context, problem, second.goal.span)
                .with_related(Place::text(context.source, first.goal.span))
        })
        .collect()
}

/// What has been drawn once each batch is done: the batch's day, the share so far.
fn drawn(plan: &Plan) -> Vec<(NaiveDate, Ratio)> {
    let mut sum = Ratio::new(0, 1).unwrap_or(Ratio::ONE);
    let mut list = Vec::new();
    for batch in plan.draw.iter().flat_map(|draw| &draw.batches) {
        sum = match batch.share.value {
            Share::Part(part) => sum.plus(part).unwrap_or(Ratio::ONE),
            Share::Rest => Ratio::ONE,
        };
        list.push((batch.date.value, sum));
    }
    list
}

/// The batches, if all of them could be read: sums over some of them mean nothing.
fn whole_draw<'a>(context: &Context<'a>) -> Option<&'a DrawRules> {
    context.plan.draw.as_ref().filter(|draw| !is_unread(context.plan, draw.span))
}

fn enough_is_drawn_in_time(context: &Context<'_>) -> Vec<Finding> {
    if whole_draw(context).is_none() {
        return Vec::new();
    }
    let batches = drawn(context.plan);
    let Some(first) = context.plan.draw.iter().flat_map(|draw| &draw.batches).next() else {
        return Vec::new();
    };
    let nothing = Ratio::new(0, 1).unwrap_or(Ratio::ONE);
    let mut findings = Vec::new();
    for (milestone, share) in shares(context.plan) {
        let date = milestone.date.value;
        let drawn = batches
            .iter()
            .filter(|(day, _)| *day <= date)
            .map(|(_, share)| *share)
            .max()
            .unwrap_or(nothing);
        if drawn < share {
            let all = context.plan.draw.iter().flat_map(|draw| &draw.batches);
            let late = all.filter(|batch| batch.date.value > date).map(|batch| batch.date.span);
            let other = late.min().unwrap_or(first.share.span);
            findings.push(
                at(context, Dates::BatchAfterMilestone { date, share, drawn }, milestone.goal.span)
                    .with_related(Place::text(context.source, other)),
            );
        }
    }
    findings
}

fn batches_follow_each_other(context: &Context<'_>) -> Vec<Finding> {
    let Some(draw) = &context.plan.draw else { return Vec::new() };
    let pairs = draw.batches.iter().zip(draw.batches.iter().skip(1));
    pairs
        .filter(|(before, batch)| batch.date.value <= before.date.value)
        .map(|(before, batch)| {
            let problem = Dates::BatchesOutOfOrder {
                batch: batch.name.value.clone(),
                date: batch.date.value,
                before: before.name.value.clone(),
                before_date: before.date.value,
            };
            at(context, problem, batch.date.span)
                .with_related(Place::text(context.source, before.date.span))
        })
        .collect()
}

fn shares_add_up(context: &Context<'_>) -> Vec<Finding> {
    let Some(draw) = whole_draw(context) else { return Vec::new() };
    let mut sum = Ratio::new(0, 1).unwrap_or(Ratio::ONE);
    for batch in &draw.batches {
        match batch.share.value {
            Share::Rest => sum = sum.max(Ratio::ONE),
            Share::Part(part) => {
                sum = sum.plus(part).unwrap_or(Ratio::ONE);
                if sum > Ratio::ONE {
                    let total = sum;
                    return vec![at(context, Dates::BatchSharesOver { total }, batch.share.span)];
                }
            }
        }
    }
    match draw.batches.last() {
        Some(last) if sum < Ratio::ONE => {
            vec![at(context, Dates::BatchSharesShort { total: sum }, last.share.span)]
        }
        _ => Vec::new(),
    }
}

fn batches_are_due_after_their_draw(context: &Context<'_>) -> Vec<Finding> {
    let Some(draw) = &context.plan.draw else { return Vec::new() };
    let mut findings = Vec::new();
    for batch in &draw.batches {
        let Some(due) = &batch.complete_by else { continue };
        if due.value < batch.date.value {
            let problem = Dates::BatchDueBeforeDraw {
                batch: batch.name.value.clone(),
                draw: batch.date.value,
                due: due.value,
            };
            findings.push(
                at(context, problem, due.span)
                    .with_related(Place::text(context.source, batch.date.span)),
            );
        }
    }
    findings
}

/// Weekday and holiday of a day that is known to be no working day.
fn day_off(context: &Context<'_>, day: NaiveDate) -> Option<(u8, String)> {
    if context.calendar.is_working(day) != Some(false) {
        return None;
    }
    let facts = context.calendar.explain(day);
    let holiday = match facts.why {
        Why::Holiday { name, .. } => name.to_owned(),
        Why::Weekday
        | Why::Weekend
        | Why::MakeUp { .. }
        | Why::NotAnnounced { .. }
        | Why::NoYear => String::new(),
    };
    Some((facts.weekday, holiday))
}

/// Fixes that move a day to the working day before it, and after it.
fn moves(context: &Context<'_>, day: &Spanned<NaiveDate>) -> Vec<Fix> {
    let near = [
        context.calendar.previous_working_day(day.value),
        context.calendar.next_working_day(day.value),
    ];
    near.into_iter()
        .flatten()
        .map(|to| {
            let weekday = u8::try_from(to.weekday().number_from_monday()).unwrap_or(7);
            let written = long(to);
            Fix {
                remedy: Remedy::WriteDate {
                    written: written.clone(),
                    weekday,
                    working: Some(true),
                },
                span: day.span,
                replace: written,
                safe: false,
            }
        })
        .collect()
}

fn draws_fall_on_working_days(context: &Context<'_>) -> Vec<Finding> {
    let batches = context.plan.draw.iter().flat_map(|draw| &draw.batches);
    let mut findings = Vec::new();
    for (index, batch) in batches.enumerate() {
        let date = batch.date.value;
        if let Some((weekday, holiday)) = day_off(context, date) {
            let mut finding =
                at(context, Dates::DrawDayOff { date, weekday, holiday }, batch.date.span);
            finding.fixes = moves(context, &batch.date);
            finding.fixes.retain(|fix| may_be_drawn(context, index, fix));
            findings.push(finding);
        }
    }
    findings
}

/// Tells whether the batch may be drawn on the day of a fix: between its neighbours, before it is due and
/// before any window has ended.
fn may_be_drawn(context: &Context<'_>, index: usize, fix: &Fix) -> bool {
    let Ok(day) = date(Piece { text: &fix.replace, start: 0 }, Around::default()) else {
        return false;
    };
    let day = day.value;
    let batches = context.plan.draw.as_ref().map_or(&[][..], |draw| &draw.batches);
    let due = batches.get(index).and_then(|it| it.complete_by.as_ref()).map(|it| it.value);
    let day_of = |index: usize| batches.get(index).map(|it| it.date.value);
    let windows = context.plan.items.iter().map(|item| &item.check_window);
    let ends = windows.filter_map(|all| all.iter().map(|window| window.value.end).max());
    index.checked_sub(1).and_then(day_of).is_none_or(|before| before < day)
        && day_of(index + 1).is_none_or(|after| day < after)
        && ends.chain(due).min().is_none_or(|last| day <= last)
}

fn last_days_are_working_days(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let rule = plan.imports.deadline_rule.as_ref();
    let rolls = rule.and_then(|it| it.value.rolls).unwrap_or(false);
    let publication = &plan.publication;
    let rules = [&publication.list, &publication.results, &publication.penalties];
    let days = plan
        .milestones
        .iter()
        .map(|it| &it.date)
        .chain(
            plan.draw
                .iter()
                .flat_map(|draw| &draw.batches)
                .filter_map(|it| it.complete_by.as_ref()),
        )
        .chain(rules.into_iter().flatten().filter_map(|it| it.by.as_ref()));
    let mut findings = Vec::new();
    for day in days {
        let date = day.value;
        if let Some((weekday, holiday)) = day_off(context, date) {
            let mut finding =
                at(context, Dates::DeadlineOff { date, weekday, holiday, rolls }, day.span);
            finding.fixes = moves(context, day);
            findings.push(finding);
        }
    }
    findings
}

/// The milestone by which the plan is published, if it has one.
fn publication(plan: &Plan) -> Option<&Milestone> {
    plan.milestones
        .iter()
        .filter(|milestone| match &milestone.goal.value {
            Goal::Publish(text) => text.contains("方案") || text.contains("计划"),
            Goal::Complete(_) | Goal::Task(_) => false,
        })
        .min_by_key(|milestone| milestone.date.value)
}

fn windows_open_after_publication(context: &Context<'_>) -> Vec<Finding> {
    let Some(milestone) = publication(context.plan) else { return Vec::new() };
    let published = milestone.date.value;
    let mut findings = Vec::new();
    for item in &context.plan.items {
        for window in item.check_window.iter().chain(&item.draw_window) {
            let (start, end) = (window.value.start, window.value.end);
            if start < published {
                let problem = Dates::WindowBeforePublication { start, end, published };
                findings.push(
                    at(context, problem, window.span)
                        .with_related(Place::text(context.source, milestone.date.span)),
                );
            }
        }
    }
    findings
}

fn windows_lie_inside(context: &Context<'_>) -> Vec<Finding> {
    let Some(in_force) = &context.plan.head.in_force else { return Vec::new() };
    let period = in_force.value;
    let mut findings = Vec::new();
    for item in &context.plan.items {
        for window in item.check_window.iter().chain(&item.draw_window) {
            if !period.covers(window.value) {
                let problem = Dates::WindowOutside {
                    start: window.value.start,
                    end: window.value.end,
                    from: period.start,
                    to: period.end,
                };
                findings.push(
                    at(context, problem, window.span)
                        .with_related(Place::text(context.source, in_force.span)),
                );
            }
        }
    }
    findings
}

fn years_are_known(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    let head = plan.head.year.as_ref().map(|year| (year.value, year.span));
    let force = plan.head.in_force.iter().flat_map(|period| {
        (period.value.start.year()..=period.value.end.year()).map(move |year| (year, period.span))
    });
    let windows = plan.items.iter().flat_map(|item| &item.check_window).flat_map(|period| {
        (period.value.start.year()..=period.value.end.year()).map(move |year| (year, period.span))
    });
    let days = plan
        .milestones
        .iter()
        .map(|it| &it.date)
        .chain(plan.draw.iter().flat_map(|draw| &draw.batches).map(|batch| &batch.date))
        .map(|day| (day.value.year(), day.span));
    for (year, span) in head.into_iter().chain(force).chain(windows).chain(days) {
        if !context.calendar.known(year) && seen.insert(year) {
            findings.push(at(context, Dates::CalendarUnknown { year }, span));
        }
        if seen.len() > 4 {
            break;
        }
    }
    findings
}

fn preparations_end_before_the_draw(context: &Context<'_>) -> Vec<Finding> {
    const READY: [&str; 5] = ["方案", "计划", "名录", "一单两库", "清单"];
    let Some(first) = context
        .plan
        .draw
        .iter()
        .flat_map(|draw| &draw.batches)
        .min_by_key(|batch| batch.date.value)
    else {
        return Vec::new();
    };
    let draw = first.date.value;
    let mut findings = Vec::new();
    for milestone in &context.plan.milestones {
        let (Goal::Publish(task) | Goal::Task(task)) = &milestone.goal.value else { continue };
        if milestone.date.value > draw && READY.iter().any(|word| task.contains(word)) {
            let problem =
                Dates::DrawBeforeReady { draw, task: task.clone(), date: milestone.date.value };
            findings.push(
                at(context, problem, first.date.span)
                    .with_related(Place::text(context.source, milestone.date.span)),
            );
        }
    }
    findings
}

/// 行政处罚法第八十五条: 二日, 三日, 五日 and 七日 in it are working days.
const PENALTY_LAW: (&str, &str) = (
    "《行政处罚法》第八十五条：该法中的二日、三日、五日、七日是工作日",
    "Administrative Penalty Law art. 85: its periods of 2, 3, 5 and 7 days are working days",
);

/// 国发〔2019〕5号: results are published within 20 working days.
const RESULTS_RULE: (&str, &str) = (
    "国发〔2019〕5号：抽查结果在20个工作日内公示",
    "Guofa [2019] No. 5: results are published within 20 working days",
);

fn kinds_of_days_are_said(context: &Context<'_>) -> Vec<Finding> {
    let rules = &context.plan.publication;
    let deadlines = [(&rules.list, false), (&rules.results, false), (&rules.penalties, true)];
    let mut findings = Vec::new();
    for (rule, is_penalty) in deadlines {
        let Some(deadline) = rule.as_ref().and_then(|rule| rule.deadline.as_ref()) else {
            continue;
        };
        let Duration::CalendarDays(days) = deadline.duration.value else { continue };
        let is_penalty = is_penalty || deadline.event.value.contains("处罚");
        let law = match days {
            2 | 3 | 5 | 7 if is_penalty => PENALTY_LAW,
            20 if !is_penalty => RESULTS_RULE,
            _ => continue,
        };
        findings.extend(two_readings(context, deadline, days, law));
    }
    findings
}

fn two_readings(
    context: &Context<'_>,
    deadline: &EventDeadline,
    days: u32,
    law: (&'static str, &'static str),
) -> Option<Finding> {
    let written = context.source.slice(deadline.duration.span);
    let bare: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    let number = bare.strip_suffix(['日', '天'])?;
    if number.is_empty() || number.ends_with(['然', '历']) {
        // 自然日, 日历日: it is said.
        return None;
    }
    let event = example_day(context)?;
    let calendar = context.calendar.due(event, Duration::CalendarDays(days), Roll::Stay)?.date;
    let working = context
        .calendar
        .due(event, Duration::WorkingDays(days), Roll::Stay)
        .map(|due| due.date)
        .or_else(|| weekdays_after(event, days))?;
    let problem =
        Dates::CalendarOrWorking { written: written.to_owned(), event, calendar, working, law };
    let mut finding = at(context, problem, deadline.duration.span);
    for unit in ["个工作日", "个自然日"] {
        let text = format!("{number}{unit}");
        finding = finding.with_fix(Fix {
            remedy: Remedy::Write(text.clone()),
            span: deadline.duration.span,
            replace: text,
            safe: false,
        });
    }
    Some(finding)
}

/// A day on which an event of this plan might be: when the first window opens, or the first batch
/// is drawn, or the plan comes into force.
fn example_day(context: &Context<'_>) -> Option<NaiveDate> {
    let plan = context.plan;
    let batch = plan.draw.iter().flat_map(|draw| &draw.batches).map(|it| it.date.value).min();
    let window = plan.items.iter().flat_map(|it| &it.check_window).map(|it| it.value.start).min();
    let force = plan.head.in_force.as_ref().map(|it| it.value.start);
    batch
        .or(window)
        .or(force)
        .or_else(|| NaiveDate::from_ymd_opt(plan.head.year.as_ref()?.value, 3, 1))
        .or_else(|| NaiveDate::from_ymd_opt(2024, 3, 1))
}

/// Monday to Friday only, where the holidays of a year are not known.
fn weekdays_after(day: NaiveDate, count: u32) -> Option<NaiveDate> {
    let index = usize::try_from(count).ok()?.checked_sub(1)?;
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().skip(1).filter(is_weekday).nth(index).filter(|it| !is_weekend(*it))
}

fn lists_are_locked_in_force(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let (Some(draw), Some(in_force)) = (&plan.draw, &plan.head.in_force) else { return Vec::new() };
    let (Some(lock), Some(first)) =
        (&draw.lock, draw.batches.iter().min_by_key(|it| it.date.value))
    else {
        return Vec::new();
    };
    let start = in_force.value.start;
    match context.calendar.before(first.date.value, lock.value) {
        Some(day) if day < start => {
            vec![
                at(context, Dates::LockBeforeInForce { lock: day, start }, lock.span)
                    .with_related(Place::text(context.source, first.date.span)),
            ]
        }
        _ => Vec::new(),
    }
}

fn windows_outlast_the_draw(context: &Context<'_>) -> Vec<Finding> {
    let Some(draw) = &context.plan.draw else { return Vec::new() };
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let Some(last) = item.check_window.iter().max_by_key(|window| window.value.end) else {
            continue;
        };
        let end = last.value.end;
        if let Some(batch) = draw.batches.iter().find(|batch| batch.date.value > end) {
            let problem = Dates::DrawAfterWindow {
                item: item.title.value.clone(),
                draw: batch.date.value,
                end,
            };
            findings.push(
                at(context, problem, last.span)
                    .with_related(Place::text(context.source, batch.date.span)),
            );
        }
    }
    findings
}

fn draw_windows_hold_a_draw(context: &Context<'_>) -> Vec<Finding> {
    let Some(draw) = whole_draw(context) else { return Vec::new() };
    let Some(first) = draw.batches.iter().min_by_key(|batch| batch.date.value) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let windows = &item.draw_window;
        let is_drawn = |day: NaiveDate| windows.iter().any(|window| window.value.contains(day));
        let Some(window) = windows.first() else { continue };
        if !draw.batches.iter().any(|batch| is_drawn(batch.date.value)) {
            let problem = Dates::DrawOutsideWindow {
                item: item.title.value.clone(),
                draw: first.date.value,
                start: window.value.start,
                end: window.value.end,
            };
            findings.push(
                at(context, problem, window.span)
                    .with_related(Place::text(context.source, first.date.span)),
            );
        }
    }
    findings
}

/// Tells of every date that a fix would write whether it is a working day: who lowered the plan had
/// no calendar.
pub fn judge_fixes(context: &Context<'_>, findings: &mut [Finding]) {
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        let Remedy::WriteDate { written, working, .. } = &mut fix.remedy else { continue };
        if working.is_some() {
            continue;
        }
        let text = folded(written);
        let year = context.plan.head.year.as_ref().map(|year| year.value);
        let around = Around { year, start: None };
        if let Ok(day) = date(Piece { text: &text, start: 0 }, around) {
            *working = context.calendar.is_working(day.value);
        }
    }
}
