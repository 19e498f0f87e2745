//! What is plainly not meant: a year in which nothing happens, a deadline before its event, no time at
//! all.

use chrono::Datelike as _;

use super::{Context, at};
use crate::calendar::Duration;
use crate::diagnostic::problem::Dates;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::plan::RecusalRule;
use crate::source::{Span, Spanned};

/// 全年 is the calendar year of 年度 (settled: 8): where the plan is in force and draws in another one,
/// caps count the visits of a year that is not meant.
pub(super) fn the_year_is_that_of_the_plan(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let Some(year) = &plan.head.year else { return Vec::new() };
    let mut batches = plan.draw.iter().flat_map(|draw| &draw.batches).map(|batch| &batch.date);
    let force = plan.head.in_force.as_ref().filter(|it| {
        let years = it.value.start.year()..=it.value.end.year();
        !years.contains(&year.value)
    });
    let first = batches.clone().next();
    let (found, other) = match (force, first) {
        (Some(force), _) => (force.value.start.year(), force.span),
        (None, Some(first)) if batches.all(|day| day.value.year() != year.value) => {
            (first.value.year(), first.span)
        }
        _ => return Vec::new(),
    };
    let replace = format!("{found}年");
    let remedy = Remedy::Write(replace.clone());
    let fix = Fix { remedy, span: year.span, replace, safe: false };
    let finding = at(context, Dates::YearElsewhere { year: year.value, found }, year.span);
    vec![finding.with_related(Place::text(context.source, other)).with_fix(fix)]
}

/// Results and penalties are published after what they are about.
pub(super) fn deadlines_follow_their_event(context: &Context<'_>) -> Vec<Finding> {
    let rules = &context.plan.publication;
    let rules = [&rules.results, &rules.penalties].into_iter().flatten();
    let deadlines = rules.filter_map(|rule| rule.deadline.as_ref()).filter(|it| it.before);
    let said = deadlines.map(|deadline| {
        let event = deadline.event.value.clone();
        let (event_at, length_at) = (deadline.event.span, deadline.duration.span);
        let gap = Span::new(event_at.end, length_at.start);
        let written = |span: Span| context.source.slice(span);
        let problem = Dates::DeadlineBeforeEvent { event };
        let finding = at(context, problem, event_at.to(length_at));
        if !written(gap).contains('前') {
            return finding;
        }
        let replace = "后".to_owned();
        let remedy = Remedy::Write(replace.clone());
        finding.with_fix(Fix { remedy, span: gap, replace, safe: false })
    });
    said.collect()
}

/// `0个工作日内` leaves no time, `0日内` looks back at nothing.
pub(super) fn lengths_are_some(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let rules = &plan.publication;
    let publication = [&rules.list, &rules.results, &rules.penalties].into_iter().flatten();
    let deadlines = publication.filter_map(|rule| rule.deadline.as_ref()).map(|it| &it.duration);
    let draw = plan.draw.iter().flat_map(|draw| draw.lock.iter().chain(&draw.look_back));
    let items = plan.items.iter().filter_map(|item| item.look_back.as_ref());
    let is_none = |it: &&Spanned<Duration>| {
        let (Duration::CalendarDays(count)
        | Duration::WorkingDays(count)
        | Duration::Months(count)
        | Duration::Years(count)) = it.value;
        count == 0
    };
    let recusals = plan.team.iter().flat_map(|team| &team.recusals);
    let recusals: Vec<Spanned<Duration>> = recusals
        .filter_map(|rule| match rule.value {
            RecusalRule::CheckedWithin(length) => Some(Spanned::new(length, rule.span)),
            _ => None,
        })
        .collect();
    let none = deadlines.chain(draw).chain(items).chain(&recusals).filter(is_none);
    let said = none.map(|it| {
        let written = context.source.slice(it.span).to_owned();
        at(context, Dates::NoLength { written }, it.span)
    });
    said.collect()
}
