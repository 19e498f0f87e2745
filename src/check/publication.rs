//! Family 7: what is published when (notice of 2019 on joint inspections; practice of the platforms).

use super::{Context, Rule, is_unread};
use crate::calendar::Duration;
use crate::diagnostic::problem::Publication as Problem;
use crate::diagnostic::{Finding, Place};
use crate::syntax::key::SectionName;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[7001], judge: results_are_published },
    Rule { codes: &[7002], judge: results_are_published_in_time },
    Rule { codes: &[7003], judge: penalties_are_published },
];

/// 一公开: results are published, and the plan says when.
fn results_are_published(context: &Context<'_>) -> Vec<Finding> {
    let publication = &context.plan.publication;
    let says_when = publication.results.as_ref().is_some_and(|it| {
        let has_day = it.deadline.is_some() || it.by.is_some() || it.recurring.is_some();
        // What cannot be read has its own finding.
        has_day || is_unread(context.plan, it.text.span)
    });
    // A draft that draws nothing yet publishes nothing yet.
    if context.plan.draw.is_none() || says_when {
        return Vec::new();
    }
    let heading = context.plan.sections.iter().find(|it| it.value == SectionName::Publication);
    let place = match (&publication.results, heading) {
        (Some(results), _) => Place::text(context.source, results.text.span),
        (None, Some(heading)) => Place::text(context.source, heading.span),
        (None, None) => Place::file(context.source.name()),
    };
    vec![Finding::new(Problem::NoPublication, place)]
}

/// 抽查任务完成后20个工作日内: a longer deadline is a doubt.
fn results_are_published_in_time(context: &Context<'_>) -> Vec<Finding> {
    let Some(results) = &context.plan.publication.results else { return Vec::new() };
    let Some(deadline) = &results.deadline else { return Vec::new() };
    let is_late = match deadline.duration.value {
        Duration::WorkingDays(days) => days > 20,
        Duration::CalendarDays(days) => days > 31,
        Duration::Months(months) => months > 1,
        Duration::Years(_) => true,
    };
    if !is_late {
        return Vec::new();
    }
    let written = context.source.slice(deadline.duration.span).to_owned();
    let place = Place::text(context.source, deadline.duration.span);
    vec![Finding::new(Problem::LatePublication { written }, place)]
}

/// Penalties are to be published too; a plan that is silent gets a hint.
fn penalties_are_published(context: &Context<'_>) -> Vec<Finding> {
    let publication = &context.plan.publication;
    match (&publication.results, &publication.penalties) {
        (Some(results), None) => {
            let place = Place::text(context.source, results.text.span);
            vec![Finding::new(Problem::NoPenalties, place)]
        }
        _ => Vec::new(),
    }
}
