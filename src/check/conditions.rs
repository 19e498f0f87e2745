//! Family 5: conditions, tier columns and spreads against the columns of the directory.

use super::{Context, Rule};
use crate::diagnostic::problem::{Conditions, Directories, UnknownThen};
use crate::diagnostic::{Finding, Place, Problem};
use crate::directory::{EntityDirectory, Unseen};
use crate::plan::condition::{bind, unknown_column};
use crate::plan::{Condition, Text};
use crate::source::Span;

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[5104, 5105], judge: conditions_fit_the_directory },
    Rule { codes: &[5104], judge: columns_are_there },
    Rule { codes: &[5107, 5108, 5114], judge: conditions_select },
];

/// One cause, one finding: a column that the plan names wrongly is not missing from the file as well.
pub fn one_cause(findings: &mut Vec<Finding>) {
    let named: Vec<String> = findings
        .iter()
        .filter_map(|finding| match &finding.problem {
            Problem::Conditions(Conditions::UnknownColumn { column, .. }) => Some(column.clone()),
            _ => None,
        })
        .collect();
    findings.retain(|finding| match &finding.problem {
        Problem::Directories(Directories::MissingColumn { column, .. }) => !named.contains(column),
        _ => true,
    });
}

/// Every condition of the plan that is judged on rows of the directory.
fn all<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Condition> {
    let plan = context.plan;
    let objects = plan.items.iter().filter_map(|item| item.objects.as_ref()?.condition.as_ref());
    let exclusions = plan.exclusions.entries.iter().map(|entry| &entry.condition);
    let rules = plan.tiers.iter().flat_map(|table| &table.rules).map(|rule| &rule.condition);
    objects.chain(exclusions).chain(rules)
}

fn conditions_fit_the_directory(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    all(context)
        .filter_map(|condition| bind(context.source, condition, entities.table()).err())
        .flatten()
        .collect()
}

fn columns_are_there(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let plan = context.plan;
    let tiers = plan.tiers.iter().flat_map(|table| [table.column.as_ref(), table.spread.as_ref()]);
    let items = plan.items.iter().map(|item| item.spread.as_ref());
    let columns = tiers.chain(items).flatten();
    columns
        .filter(|column: &&Text| entities.column(&column.value).is_none())
        .map(|column| unknown_column(context.source, column, entities.table()))
        .collect()
}

/// The first character to the last of a condition.
fn span_of(condition: &Condition) -> Span {
    match condition {
        Condition::Compare(comparison) => comparison.span,
        Condition::Not(inner) => span_of(inner),
        Condition::And(parts) | Condition::Or(parts) => {
            let mut spans = parts.iter().map(span_of);
            let first = spans.next().unwrap_or_default();
            spans.fold(first, Span::to)
        }
    }
}

/// How many rows a condition holds for, and for how many it is unknown.
fn count(
    context: &Context<'_>,
    entities: &EntityDirectory,
    condition: &Condition,
) -> Option<(u64, u64)> {
    let plan = context.plan;
    let batch = plan.draw.iter().flat_map(|draw| &draw.batches).map(|it| it.date.value).min();
    let day = context
        .on
        .or(batch)
        .or_else(|| plan.head.in_force.as_ref().map(|period| period.value.start))?;
    let bound = bind(context.source, condition, entities.table()).ok()?;
    let (mut holds, mut unknown) = (0, 0);
    let like = |unseen: &Unseen| Some((entities.get(unseen.like)?, unseen.count));
    let unseen = entities.unseen().iter().filter_map(like);
    for (entity, count) in entities.iter().map(|entity| (entity, 1)).chain(unseen) {
        match bound.eval(entity, day) {
            Some(true) => holds += count,
            None => unknown += count,
            Some(false) => {}
        }
    }
    Some((holds, unknown))
}

fn conditions_select(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities.filter(|entities| !entities.is_empty()) else {
        return Vec::new();
    };
    let all = entities.counted();
    let rows = usize::try_from(all).unwrap_or(usize::MAX);
    let plan = context.plan;
    let mut findings = Vec::new();
    let mut say = |condition: &Condition, problem: &dyn Fn(String) -> Conditions| {
        let span = span_of(condition);
        let written = context.source.slice(span).to_owned();
        findings.push(Finding::new(problem(written), Place::text(context.source, span)));
    };
    let open = |unknown: u64, then: UnknownThen| {
        move |written| Conditions::UnknownRows { written, unknown, then }
    };
    for condition in plan.items.iter().filter_map(|item| item.objects.as_ref()?.condition.as_ref())
    {
        match count(context, entities, condition) {
            Some((0, 0)) => {
                say(condition, &|written| Conditions::NeverTrue { written, rows, excludes: false })
            }
            Some((_, unknown @ 1..)) => say(condition, &open(unknown, UnknownThen::Outside)),
            _ => {}
        }
    }
    // What the plan says of them is decided; how many they are is in the record.
    let is_decided = plan.exclusions.when_empty.is_some();
    for condition in plan.exclusions.entries.iter().map(|entry| &entry.condition) {
        match count(context, entities, condition) {
            Some((0, 0)) => {
                say(condition, &|written| Conditions::NeverTrue { written, rows, excludes: true })
            }
            Some((holds, _)) if holds == all => {
                say(condition, &|written| Conditions::AlwaysTrue { written, rows });
            }
            Some((_, unknown @ 1..)) if !is_decided => {
                say(condition, &open(unknown, UnknownThen::Listed));
            }
            _ => {}
        }
    }
    for condition in plan.tiers.iter().flat_map(|table| &table.rules).map(|rule| &rule.condition) {
        if let Some((_, unknown @ 1..)) = count(context, entities, condition) {
            say(condition, &open(unknown, UnknownThen::Next));
        }
    }
    findings
}
