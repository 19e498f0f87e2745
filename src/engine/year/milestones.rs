//! What a change of days does to the milestones: what was met and is no longer is said.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::OpenYear;
use crate::diagnostic::problem::Results;
use crate::diagnostic::{Finding, Place};
use crate::plan::Goal;
use crate::ratio::Rounding;
use crate::results::Change;

impl OpenYear {
    /// Milestones that the timetable meets, and with these changes does not; draws still to come may
    /// bring all of their visits in time.
    pub(super) fn missed(&self, changes: &[Change]) -> Vec<Finding> {
        let moved: BTreeMap<&str, NaiveDate> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Moved { visit, to, .. } => Some((visit.as_str(), *to)),
                _ => None,
            })
            .collect();
        let days = |moved: &BTreeMap<&str, NaiveDate>| -> Vec<NaiveDate> {
            let live = self.year.tasks.iter().filter(|task| task.replaced.is_none());
            live.filter_map(|task| {
                let made = task.done.as_ref().map(|done| done.day);
                made.or_else(|| moved.get(task.visit.as_str()).copied()).or(task.day)
            })
            .collect()
        };
        let (before, after) = (days(&BTreeMap::new()), days(&moved));
        let to_come = self.year.to_come();
        let total = before.len() as u64 + to_come;
        let drawn = self.year.tasks.iter().map(|task| task.draw).max().unwrap_or_default();
        let batches = self.plan.draw.iter().flat_map(|draw| &draw.batches);
        let next = batches.map(|it| it.date.value).nth(drawn as usize);
        let mut findings = Vec::new();
        for milestone in &self.plan.milestones {
            let Goal::Complete(share) = milestone.goal.value else { continue };
            let date = milestone.date.value;
            let due = share.of(total, Rounding::AtLeast);
            let later = if next.is_some_and(|next| next <= date) { to_come } else { 0 };
            let by = |days: &[NaiveDate]| days.iter().filter(|day| **day <= date).count() as u64;
            let planned = by(&after);
            if planned + later < due && due <= by(&before) + later {
                let share = share.to_string();
                let problem = Results::MilestoneMissed { date, share, total, due, planned };
                findings.push(Finding::new(problem, Place::text(&self.source, milestone.span)));
            }
        }
        findings
    }
}
