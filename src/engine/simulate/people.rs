//! Milestones, months and people: what those who may be sent can make of the visits.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::super::Loaded;
use super::super::run::Step;
use crate::assign::Staff;
use crate::check::CheckedPlan;
use crate::check::capacity::{Caps, Crew, Grid, Horizon, UNLIMITED};
use crate::check::feasibility::{Goal, Question, Wave};
use crate::diagnostic::message::people::lever;
use crate::draw::visit::Visit;
use crate::plan::Goal as Asked;
use crate::ratio::Ratio;
use crate::render::simulate::{Both, MilestoneLine, MonthLine, PersonLine, Simulation};

/// Milestones, months, people, and what would mend a shortfall.
pub(super) fn people(
    loaded: &Loaded,
    plan: &CheckedPlan,
    visits: &[Visit],
    steps: &[Step],
    simulation: &mut Simulation,
) {
    let Some(team) = &plan.team else { return };
    let Some(inspectors) = &loaded.inspectors else { return };
    let periods: Vec<_> = visits
        .iter()
        .flat_map(|visit| visit.window.iter().map(|it| (it.start, it.end.min(visit.due))))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|(start, end)| crate::calendar::Period::new(start, end))
        .collect();
    let horizon = Horizon::new(&periods, &loaded.calendar);
    let staff = Staff::listed(plan, inspectors);
    let mut present = Grid::new(staff.len(), horizon.len(), 0);
    for (p, person) in staff.iter().enumerate() {
        for (d, date) in horizon.dates().iter().enumerate() {
            present.set(p, d, u32::from(person.inspector.unfit_on(*date).is_empty()));
        }
    }
    let caps = Caps::of(Some(team));
    let size = team.size.as_ref().map_or(2, |size| size.value.total).max(2);
    let open_from = periods.iter().map(|it| it.start).min().unwrap_or_default();
    let crew = Crew::new(staff.len(), &horizon, caps, &[], open_from, |p, d| present.at(p, d) > 0);
    let limited = caps != Caps::default();
    let room = |person: usize, from: usize, to: usize| {
        let room = crew.room(person, from, to);
        (limited && room < u64::from(UNLIMITED)).then_some(room)
    };
    let mut waves: BTreeMap<(NaiveDate, NaiveDate), u64> = BTreeMap::new();
    for visit in visits {
        if let (Some(first), Some(last)) = (visit.window.first(), visit.window.last()) {
            *waves.entry((first.start, last.end.min(visit.due))).or_default() += 1;
        }
    }
    let waves = waves.into_iter().map(|((from, to), count)| Wave { from, to, count }).collect();
    let total = visits.len() as u64;
    let goal = |(milestone, it): (usize, &crate::plan::Milestone)| match it.goal.value {
        Asked::Complete(share) => {
            Some(Goal { milestone, date: it.date.value, share, total, before: 0, later: 0 })
        }
        Asked::Publish(_) | Asked::Task(_) => None,
    };
    let question = Question {
        horizon: horizon.clone(),
        caps,
        team: size,
        present,
        people: staff.len(),
        taken: Vec::new(),
        open_from,
        waves,
        goals: plan.milestones.iter().enumerate().filter_map(goal).collect(),
        speciality: None,
    };
    for goal in &question.goals {
        simulation.milestones.push(MilestoneLine {
            date: goal.date,
            share: goal.share.to_string(),
            total,
            due: goal.due(),
            possible: possible(&question, goal),
        });
    }
    if let Some(answer) = question.answer() {
        simulation.feasible = false;
        simulation.mending.extend(answer.levers.iter().map(|it| {
            let (zh, en) = lever(it, None);
            Both { zh, en }
        }));
    }
    let mut months: Vec<(i32, u32)> =
        horizon.dates().iter().map(|date| (date.year(), date.month())).collect();
    months.dedup();
    let made = |keep: &dyn Fn(usize) -> bool, (year, month): (i32, u32)| {
        let all = steps.iter().flat_map(|it| it.assignment.teams.iter().zip(&it.assignment.days));
        all.filter(|(team, day)| {
            (day.year(), day.month()) == (year, month) && team.people().any(keep)
        })
        .count() as u64
    };
    for (year, month) in &months {
        let (year, month) = (*year, *month);
        let inside = |date: &&NaiveDate| (date.year(), date.month()) == (year, month);
        let days = horizon.dates().iter().filter(inside).count();
        let from = horizon.dates().iter().position(|date| inside(&date)).unwrap_or_default();
        let most = crew.most(from, from + days, size, &|_| true);
        let is_limited = (0..staff.len()).all(|p| room(p, from, from + days).is_some());
        simulation.months.push(MonthLine {
            month: format!("{year}-{month:02}"),
            days: days as u64,
            visits: made(&|_| true, (year, month)),
            capacity: is_limited.then_some(most),
        });
    }
    for (index, person) in staff.iter().enumerate() {
        let own: Vec<u64> = months.iter().map(|month| made(&|it| it == index, *month)).collect();
        simulation.people.push(PersonLine {
            name: person.inspector.name.clone(),
            unit: person.inspector.unit.clone(),
            visits: own.iter().sum(),
            months: own,
            capacity: room(index, 0, horizon.len()),
        });
    }
}

/// The most visits that can be made by the date of a milestone, all other milestones aside.
fn possible(question: &Question, goal: &Goal) -> u64 {
    let holds = |count: u64| {
        let Some(share) = Ratio::new(count, goal.total.max(1)) else { return false };
        let mut question = question.clone();
        question.goals = vec![Goal { share, ..*goal }];
        question.holds()
    };
    // Visits that do not fit their windows at all leave nothing to count but what fits by the date.
    let (mut low, mut high) = (0, goal.total);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if holds(middle) { low = middle } else { high = middle - 1 }
    }
    low
}
