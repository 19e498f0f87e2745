//! When: a day for every visit of one draw, checked against windows, calendar and milestones
//! (assignment.md).
//!
//! The days are those for which [`crate::assign`] found the teams; they may also be the days of an
//! assignment that was changed afterwards. Here they are judged once more, and each visit is told
//! which milestone counts it first.

use chrono::NaiveDate;

use crate::assign::{Assignment, Infeasible, Inputs};
use crate::diagnostic::problem::People;
use crate::diagnostic::{Finding, Place};
use crate::plan::{Goal, Plan};
use crate::ratio::Rounding;

/// Days for the visits of one draw, in visit order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// One day a visit.
    pub days: Vec<NaiveDate>,
    /// Index in the plan of the first milestone that counts the visit, if one does.
    pub milestones: Vec<Option<usize>>,
}

/// Makes the timetable of an assignment.
///
/// # Errors
/// A day outside its visit's window or no working day, or a milestone that is not met and that
/// later draws cannot meet.
pub fn schedule(inputs: &Inputs<'_>, assignment: &Assignment) -> Result<Schedule, Infeasible> {
    let mut findings = Vec::new();
    for (visit, day) in inputs.visits.iter().zip(&assignment.days) {
        let inside = visit.window.iter().any(|period| period.contains(*day))
            && (inputs.date..=visit.due).contains(day)
            && inputs.calendar.is_working(*day) != Some(false);
        if !inside {
            let problem = People::NoWorkingDay { of: visit.label(), from: *day, to: visit.due };
            findings.push(Finding::new(problem, Place::file(inputs.source.name())));
        }
    }
    findings.extend(missed(inputs, &assignment.days));
    if !findings.is_empty() {
        return Err(Infeasible { findings });
    }
    let milestones = assignment.days.iter().map(|day| milestone_of(inputs.plan, *day)).collect();
    Ok(Schedule { days: assignment.days.clone(), milestones })
}

/// The index of the milestone with the earliest date that is not before `day`: it counts a visit of
/// that day first.
pub(crate) fn milestone_of(plan: &Plan, day: NaiveDate) -> Option<usize> {
    let milestones = plan.milestones.iter().enumerate();
    milestones
        .filter(|(_, it)| matches!(it.goal.value, Goal::Complete(_)) && it.date.value >= day)
        .min_by_key(|(index, it)| (it.date.value, *index))
        .map(|(index, _)| index)
}

/// Milestones from the draw day on that are not met.
fn missed(inputs: &Inputs<'_>, days: &[NaiveDate]) -> Vec<Finding> {
    let total = (inputs.earlier.len() + days.len()) as u64 + inputs.later;
    let batches = inputs.plan.draw.iter().flat_map(|draw| &draw.batches);
    let next = batches.map(|it| it.date.value).filter(|date| *date > inputs.date).min();
    let mut findings = Vec::new();
    for milestone in &inputs.plan.milestones {
        let Goal::Complete(share) = milestone.goal.value else { continue };
        let date = milestone.date.value;
        let made = inputs.earlier.iter().map(|visit| visit.day).chain(days.iter().copied());
        let mut possible = made.filter(|day| *day <= date).count() as u64;
        if next.is_some_and(|next| next <= date) {
            possible += inputs.later;
        }
        let due = share.of(total, Rounding::AtLeast);
        if date >= inputs.date && possible < due {
            let problem = People::MilestoneOutOfReach {
                date,
                share: share.to_string(),
                total,
                due,
                possible,
                speciality: None,
                levers: Vec::new(),
            };
            findings.push(Finding::new(problem, Place::text(inputs.source, milestone.span)));
        }
    }
    findings
}
