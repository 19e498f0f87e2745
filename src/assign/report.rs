//! A failure in the words of the plan.

use std::collections::BTreeSet;

use super::problem::{Failure, Violator};
use super::setup::Setup;
use super::{Infeasible, Inputs};
use crate::check::capacity::Shortfall;
use crate::check::feasibility::{Answer, Question};
use crate::diagnostic::problem::People;
use crate::diagnostic::{Finding, Place};
use crate::plan::Plan;
use crate::source::{Source, Span};
use crate::syntax::key::SectionName;

pub(super) fn infeasible(inputs: &Inputs<'_>, setup: &Setup, failure: &Failure) -> Infeasible {
    let finding = match failure {
        Failure::NoDay(tasks) => no_day(inputs, tasks),
        Failure::Count { shortfall, demand: None } => {
            count(inputs.plan, inputs.source, &setup.question, *shortfall)
        }
        Failure::Count { shortfall, demand: Some(demand) } => {
            let question = setup.question_of(inputs, *demand);
            count(inputs.plan, inputs.source, &question, *shortfall)
        }
        Failure::Seats(violator) => seats(inputs, setup, violator),
        Failure::Undecided { left } => Finding::new(
            People::StaffingUndecided {
                left: left.len().max(1) as u64,
                total: inputs.visits.len() as u64,
            },
            teams(inputs.plan, inputs.source),
        ),
    };
    Infeasible { findings: vec![finding] }
}

fn no_day(inputs: &Inputs<'_>, tasks: &[usize]) -> Finding {
    let first = tasks.first().and_then(|task| inputs.visits.get(*task));
    let labels: Vec<String> = tasks.iter().take(5).map(|task| label(inputs, *task)).collect();
    let from = first.and_then(|visit| visit.window.first()).map_or(inputs.date, |it| it.start);
    let to = first.map_or(inputs.date, |visit| visit.due);
    let window = first
        .and_then(|visit| visit.items.first())
        .and_then(|item| inputs.plan.items.get(*item))
        .and_then(|item| item.check_window.first());
    let place = window.map_or_else(
        || teams(inputs.plan, inputs.source),
        |window| Place::text(inputs.source, window.span),
    );
    let problem = People::NoWorkingDay { of: labels.join("、"), from: from.max(inputs.date), to };
    let mut finding = Finding::new(problem, place);
    // The days before the draw are lost too: its line is the other side.
    let batches = inputs.plan.draw.iter().flat_map(|draw| &draw.batches);
    let batch = batches.map(|it| &it.date).find(|date| date.value == inputs.date);
    finding.related.extend(batch.map(|date| Place::text(inputs.source, date.span)));
    finding
}

/// `1-0001 名称`.
fn label(inputs: &Inputs<'_>, task: usize) -> String {
    let label = inputs.visits.get(task).map(crate::draw::visit::Visit::label).unwrap_or_default();
    match inputs.units.get(task) {
        Some(unit) if !unit.name.is_empty() => format!("{label} {}", unit.name),
        _ => label,
    }
}

fn seats(inputs: &Inputs<'_>, setup: &Setup, violator: &Violator) -> Finding {
    let seats: usize = violator.tasks.iter().map(|task| setup.problem.seats(*task)).sum();
    let mut people: Vec<(&str, &str)> = violator
        .people
        .iter()
        .filter_map(|number| inputs.people.get(setup.person(*number)?))
        .map(|staff| (staff.inspector.key(), staff.inspector.name.as_str()))
        .collect();
    people.sort_unstable();
    let items: BTreeSet<usize> = violator
        .tasks
        .iter()
        .filter_map(|task| inputs.visits.get(*task))
        .flat_map(|visit| visit.items.iter().copied())
        .collect();
    let mut finding = Finding::new(
        People::CannotStaff {
            visits: violator.tasks.iter().map(|task| label(inputs, *task)).collect(),
            people: people.into_iter().map(|(_, name)| name.to_owned()).collect(),
            seats: seats as u64,
            missing: violator.missing as u64,
        },
        teams(inputs.plan, inputs.source),
    );
    for item in items.into_iter().filter_map(|item| inputs.plan.items.get(item)) {
        for speciality in &item.specialities {
            finding.related.push(Place::text(inputs.source, speciality.span));
        }
    }
    finding
}

fn count(plan: &Plan, source: &Source, question: &Question, shortfall: Shortfall) -> Finding {
    let answer = question
        .answer()
        .unwrap_or_else(|| Answer { shortfall, levers: question.levers(shortfall) });
    crate::check::feasibility::finding(plan, source, question, &answer)
}

/// Where the plan speaks of teams.
fn teams(plan: &Plan, source: &Source) -> Place {
    let size = plan.team.as_ref().and_then(|team| team.size.as_ref()).map(|size| size.span);
    let heading = plan.sections.iter().find(|it| it.value == SectionName::Teams).map(|it| it.span);
    size.or(heading)
        .filter(|span: &Span| !span.is_empty())
        .map_or_else(|| Place::file(source.name()), |span| Place::text(source, span))
}
