//! From the problem in numbers to days and people, or to the reason why there are none.
//!
//! Counts first (no is certain), then days, then people dealt day by day, then repair: visits push
//! each other to other days. Where that leaves some over, what shows that there is no staffing: a
//! visit alone, people over all days, seats each on a day of its own, the visits of one kind. What
//! is still left is decided by a search over all days with the exact exchange of seats inside, as
//! far as a fixed amount of work goes.

use std::collections::BTreeMap;

use super::days::spread;
use super::deal::deal;
use super::explain::{alone, collapsed_violator, late, smallest};
use super::flow;
use super::problem::{Failure, Like, Problem, Solution};
use super::repair::Repair;
use super::roster::Roster;
use crate::check::capacity::Target;
use crate::stream::Stream;

/// Candidates that levelling may look at.
const LEVELLING: u64 = 10_000_000;
/// Candidates that repairing may look at for every visit before anything is ruled out.
const QUICK: u64 = 10_000;
/// Candidates that repairing may look at once nothing was ruled out.
const REPAIR: u64 = 20_000_000;
/// Candidates that the search over all days may look at.
pub(super) const SEARCH: u64 = 8_000_000;
/// Visits with which the search begins.
const FEW: usize = 4;
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
    let mut repair = Repair::new(&mut roster, &left, &problem.targets);
    if !repair.run(stream, QUICK.saturating_mul(tasks as u64)) {
        // What shows that there is none is looked for before more work goes into finding one.
        if let Some(failure) = ruled_out(problem) {
            return Err(failure);
        }
        if let Some(found) = searched(problem, &repair.hardest(), SEARCH / 16)? {
            roster = *found;
        } else if !repair.run(stream, REPAIR) {
            let left = repair.left();
            let found = searched(problem, &repair.hardest(), SEARCH)?;
            roster = *found.ok_or(Failure::Undecided { left })?;
        }
    }
    roster.level(LEVELLING);
    Ok(Solution {
        days: (0..tasks).map(|task| roster.day(task).unwrap_or_default()).collect(),
        teams: (0..tasks).map(|task| roster.team(task).collect()).collect(),
    })
}

/// Why there is no staffing, where something less than a search shows it.
fn ruled_out(problem: &Problem) -> Option<Failure> {
    alone(problem)
        .or_else(|| collapsed_violator(problem))
        .map(Failure::Seats)
        .or_else(|| problem.judge_kinds())
        .or_else(|| flow::violator(problem).map(Failure::Seats))
}

/// Searches over all days, given the visits with the hardest first: among few of them whether they
/// already show that there is no staffing, then among all. `None` where the limit was reached.
fn searched<'a>(
    problem: &'a Problem,
    order: &[usize],
    limit: u64,
) -> Result<Option<Box<Roster<'a>>>, Failure> {
    let mut few = FEW;
    while few < order.len().min(SEARCHED) {
        let core: Vec<usize> = order.iter().take(few).copied().collect();
        if matches!(search(problem, &core, &[], limit / 8), Found::No) {
            return Err(smallest(problem, core));
        }
        few *= 2;
    }
    match search(problem, order, &problem.targets, limit) {
        Found::Yes(roster) => Ok(Some(roster)),
        Found::No => match search(problem, order, &[], limit) {
            Found::Yes(_) => Err(late(problem, order)),
            Found::No => Err(smallest(problem, order.to_vec())),
            Found::Unknown => Ok(None),
        },
        Found::Unknown => Ok(None),
    }
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

/// Tries every day of every visit, in the order given; people are exchanged exactly on the way.
pub(super) fn search<'a>(
    problem: &'a Problem,
    tasks: &[usize],
    targets: &[Target],
    limit: u64,
) -> Found<'a> {
    if tasks.len() > SEARCHED {
        return Found::Unknown;
    }
    let mut last: BTreeMap<Like<'a>, usize> = BTreeMap::new();
    let mut steps = Vec::with_capacity(tasks.len());
    for task in tasks {
        let found = problem.tasks.get(*task).filter(|it| it.peers.is_empty());
        steps.push(Step { task: *task, twin: found.and_then(|it| last.insert(it.like(), *task)) });
    }
    let mut roster = Roster::new(problem);
    match descend(&mut roster, &steps, 0, targets, limit) {
        Some(true) => Found::Yes(Box::new(roster)),
        Some(false) => Found::No,
        None => Found::Unknown,
    }
}

/// A visit to be placed.
struct Step {
    task: usize,
    /// The one before it that is like it: of visits that are alike none need come before another.
    twin: Option<usize>,
}

/// `None` where the work is used up.
fn descend(
    roster: &mut Roster<'_>,
    steps: &[Step],
    depth: usize,
    targets: &[Target],
    limit: u64,
) -> Option<bool> {
    let problem = roster.problem;
    for target in targets {
        let early = steps.iter().enumerate().filter(|(at, step)| {
            let first = problem.days(step.task).first().copied();
            let day = if *at < depth { roster.day(step.task) } else { first };
            day.is_some_and(|day| day < target.days)
        });
        if (early.count() as u64) < target.at_least {
            return Some(false);
        }
    }
    let Some(step) = steps.get(depth) else { return Some(true) };
    let task = step.task;
    let from = step.twin.and_then(|twin| roster.day(twin)).unwrap_or_default();
    for day in problem.days(task).iter().filter(|day| **day >= from) {
        for pattern in 0..problem.patterns(task).len() {
            if roster.work() >= limit {
                return None;
            }
            if roster.place_as(task, *day, pattern).is_ok() {
                if descend(roster, steps, depth + 1, targets, limit)? {
                    return Some(true);
                }
                roster.close(task);
            }
        }
    }
    Some(false)
}
