//! From the problem in numbers to days and people, or to the reason why there are none.
//!
//! Counts first (no is certain), then days, then people dealt day by day, then repair: other
//! days, exchanged days. What is still left is decided by a search over all days with the exact
//! exchange of seats inside, as far as a fixed amount of work goes.

use std::collections::BTreeSet;

use super::days::spread;
use super::deal::deal;
use super::explain::{alone, collapsed_violator, smallest};
use super::problem::{Failure, Like, Problem, Solution, Task};
use super::roster::Roster;
use crate::check::capacity::Target;
use crate::stream::Stream;

/// Candidates that levelling may look at.
const LEVELLING: u64 = 10_000_000;
/// Candidates that repairing may look at.
const REPAIR: u64 = 20_000_000;
/// Candidates that the search over all days may look at.
pub(super) const SEARCH: u64 = 4_000_000;
/// Visits up to which all days are searched.
pub(super) const SEARCHED: usize = 300;

/// Finds days and people for every visit.
///
/// # Errors
/// Why there is no solution, or that none was found.
pub fn solve(problem: &Problem, stream: &mut Stream) -> Result<Solution, Failure> {
    let tasks = problem.tasks.len();
    let lost: Vec<usize> = (0..tasks).filter(|task| problem.days(*task).is_empty()).collect();
    if !lost.is_empty() {
        return Err(Failure::NoDay(lost));
    }
    // A visit that nobody may make is a better reason than a sum over all.
    let count = |demand| {
        move |shortfall| alone(problem).map_or(Failure::Count { shortfall, demand }, Failure::Seats)
    };
    let counts = problem.load().even().map_err(count(None))?;
    for demand in 0..problem.able.len() {
        if let Some(load) = problem.load_under(demand) {
            load.judge().map_err(count(Some(demand)))?;
        }
    }
    let (rounds, mut left) = spread(problem, &counts);
    let mut roster = Roster::new(problem);
    left.extend(deal(&mut roster, &rounds, stream));
    left.sort_unstable();
    let end = roster.work().saturating_add(REPAIR);
    let mut rest = Vec::new();
    let mut failed: BTreeSet<Like<'_>> = BTreeSet::new();
    for task in left {
        // Where one could not be placed, another like it cannot be either.
        let like = problem.tasks.get(task).map(Task::like);
        let hopeless = like.is_some_and(|like| failed.contains(&like)) || roster.work() >= end;
        if hopeless || !(insert(&mut roster, task) || exchange(&mut roster, task, end)) {
            rest.push(task);
            failed.extend(like);
        }
    }
    if !rest.is_empty() || !advance(&mut roster, end) {
        if let Some(violator) = alone(problem).or_else(|| collapsed_violator(problem)) {
            return Err(Failure::Seats(violator));
        }
        let all: Vec<usize> = (0..tasks).collect();
        match search(problem, &all, &problem.targets, SEARCH) {
            Found::Yes(found) => roster = *found,
            Found::No => return Err(smallest(problem)),
            Found::Unknown => return Err(Failure::Undecided { left: rest }),
        }
    }
    roster.level(LEVELLING);
    Ok(Solution {
        days: (0..tasks).map(|task| roster.day(task).unwrap_or_default()).collect(),
        teams: (0..tasks).map(|task| roster.team(task).collect()).collect(),
    })
}

/// Makes a visit on any of its days.
fn insert(roster: &mut Roster<'_>, task: usize) -> bool {
    let problem = roster.problem;
    problem.days(task).iter().any(|day| roster.place(task, *day))
}

/// Makes a visit on a day of another, and that one on any other day.
fn exchange(roster: &mut Roster<'_>, task: usize, end: u64) -> bool {
    let problem = roster.problem;
    for day in problem.days(task) {
        let others: Vec<usize> =
            (0..problem.tasks.len()).filter(|other| roster.day(*other) == Some(*day)).collect();
        for other in others {
            if roster.work() >= end {
                return false;
            }
            let before = save(roster);
            roster.close(other);
            if roster.place(task, *day) && insert(roster, other) {
                return true;
            }
            restore(roster, before);
        }
    }
    false
}

/// A copy to come back to; copying counts as work.
fn save<'a>(roster: &mut Roster<'a>) -> Roster<'a> {
    let size = roster.problem.tasks.len() * 4 + roster.problem.people() * roster.problem.crew.days;
    roster.spend(size as u64 / 4);
    roster.clone()
}

fn restore<'a>(roster: &mut Roster<'a>, before: Roster<'a>) {
    let spent = roster.work().saturating_sub(before.work());
    *roster = before;
    roster.spend(spent);
}

/// Moves visits to earlier days until every milestone is met.
fn advance(roster: &mut Roster<'_>, end: u64) -> bool {
    let problem = roster.problem;
    for target in &problem.targets {
        let late = |roster: &Roster<'_>, task: usize| {
            roster.day(task).is_none_or(|day| day >= target.days)
        };
        let mut done = (0..problem.tasks.len()).filter(|task| !late(roster, *task)).count() as u64;
        for task in 0..problem.tasks.len() {
            if done >= target.at_least || roster.work() >= end {
                break;
            }
            if !late(roster, task) {
                continue;
            }
            let before = save(roster);
            roster.close(task);
            let mut early = problem.days(task).iter().take_while(|day| **day < target.days);
            if early.any(|day| roster.place(task, *day)) {
                done += 1;
            } else {
                restore(roster, before);
            }
        }
        if done < target.at_least {
            return false;
        }
    }
    true
}

/// What a search came to.
pub(super) enum Found<'a> {
    /// A roster with all of the visits.
    Yes(Box<Roster<'a>>),
    /// There is none.
    No,
    /// The limit was reached.
    Unknown,
}

/// Tries every day of every visit; people are exchanged exactly on the way.
pub(super) fn search<'a>(
    problem: &'a Problem,
    tasks: &[usize],
    targets: &[Target],
    limit: u64,
) -> Found<'a> {
    if tasks.len() > SEARCHED {
        return Found::Unknown;
    }
    let mut order = tasks.to_vec();
    order.sort_by_key(|task| (problem.days(*task).len(), *task));
    let mut roster = Roster::new(problem);
    match descend(&mut roster, &order, 0, targets, limit) {
        Some(true) => Found::Yes(Box::new(roster)),
        Some(false) => Found::No,
        None => Found::Unknown,
    }
}

/// `None` where the work is used up.
fn descend(
    roster: &mut Roster<'_>,
    order: &[usize],
    depth: usize,
    targets: &[Target],
    limit: u64,
) -> Option<bool> {
    let problem = roster.problem;
    for target in targets {
        let early = order.iter().enumerate().filter(|(at, task)| {
            let first = problem.days(**task).first().copied();
            let day = if *at < depth { roster.day(**task) } else { first };
            day.is_some_and(|day| day < target.days)
        });
        if (early.count() as u64) < target.at_least {
            return Some(false);
        }
    }
    let Some(task) = order.get(depth).copied() else { return Some(true) };
    for day in problem.days(task) {
        for pattern in 0..problem.patterns(task).len() {
            if roster.work() >= limit {
                return None;
            }
            if roster.place_as(task, *day, pattern).is_ok() {
                if descend(roster, order, depth + 1, targets, limit)? {
                    return Some(true);
                }
                roster.close(task);
            }
        }
    }
    Some(false)
}
