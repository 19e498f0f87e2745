//! Why there is no staffing: the smallest set of visits that shows it.
//!
//! Everybody's year is looked at as one day. Where even that has not enough seats, the visits
//! that a failed exchange of seats could reach are a set that cannot be staffed together (Hall);
//! it is cut down until no visit can be left out of it.

use std::collections::BTreeSet;

use super::problem::{Failure, Kind, Like, Problem, Task, Violator};
use super::roster::Roster;
use super::solve::{Found, SEARCH, search};
use crate::check::capacity::{Crew, Family, Grid, Shortfall, Target};

/// Candidates that looking for another, smaller set may look at.
const LOOK: u64 = 50_000_000;
/// Visits up to which a set is cut down one by one.
const CUT: usize = 200;

/// A visit that cannot be staffed even if nothing else had to be done, or visits to one unit that
/// cannot have other people each.
pub(super) fn alone(problem: &Problem) -> Option<Violator> {
    let mut known: BTreeSet<Like<'_>> = BTreeSet::new();
    let mut roster = Roster::new(problem);
    for (number, task) in problem.tasks.iter().enumerate() {
        if task.peers.is_empty() && !known.insert(task.like()) {
            continue;
        }
        if !problem.days(number).iter().any(|day| roster.place(number, *day)) {
            return Some(violator(&collapse(problem), vec![number]));
        }
        roster.close(number);
        if task.peers.first().is_some_and(|first| number < *first) {
            let mut group = task.peers.clone();
            group.push(number);
            group.sort_unstable();
            if let Some(violator) = too_few_for_one_unit(problem, group) {
                return Some(violator);
            }
        }
    }
    None
}

/// Visits to one unit need other people each: everybody sits on one of them at most.
fn too_few_for_one_unit(problem: &Problem, group: Vec<usize>) -> Option<Violator> {
    let mut flat = collapse(problem);
    for family in &mut flat.crew.families {
        for person in 0..flat.crew.people {
            let room = family.room.at(person, 0).min(1);
            family.room.set(person, 0, room);
        }
    }
    if missing(&flat, &group) > 0 {
        return Some(cut_down(&flat, group));
    }
    // On one day, the ways to share out specialities are few enough to try them all.
    let exact = Problem { kinds: problem.kinds.clone(), ..flat };
    match search(&exact, &group, &[], SEARCH / 16) {
        Found::No => Some(violator(&collapse(problem), group)),
        Found::Yes(_) | Found::Unknown => None,
    }
}

/// What is to be said of visits that cannot be staffed together.
fn violator(flat: &Problem, tasks: Vec<usize>) -> Violator {
    // Where days or visits to one unit are the reason, one seat is missing at least.
    let missing = missing(flat, &tasks).max(1);
    Violator { missing, people: who(flat, &tasks), tasks }
}

/// The smallest set found of visits that cannot be staffed even if everybody's whole year could be
/// used on any day; `None` where that is not the reason.
pub(super) fn collapsed_violator(problem: &Problem) -> Option<Violator> {
    let flat = collapse(problem);
    let mut roster = Roster::new(&flat);
    let mut best: Option<Violator> = None;
    for task in 0..flat.tasks.len() {
        if best.is_some() && roster.work() > LOOK {
            break;
        }
        if let Err(reached) = roster.place_as(task, 0, 0) {
            let mut tasks = reached.tasks;
            tasks.insert(task);
            if best.as_ref().is_some_and(|best| best.tasks.len() <= 1) {
                continue;
            }
            let violator = cut_down(&flat, tasks.into_iter().collect());
            if best.as_ref().is_none_or(|best| violator.tasks.len() < best.tasks.len()) {
                best = Some(violator);
            }
        }
    }
    best
}

/// All days as one.
fn collapse(problem: &Problem) -> Problem {
    let days = problem.crew.days;
    let people = problem.people();
    let mut room = Grid::new(people, 1, 0);
    let mut there = Grid::new(people, days, 0);
    for person in 0..people {
        let own = problem.crew.room(person, 0, days);
        room.set(person, 0, u32::try_from(own).unwrap_or(u32::MAX));
        for day in 0..days {
            there.set(person, day, u32::from(problem.crew.room(person, day, day + 1) > 0));
        }
    }
    // Who is away on every day of a window.
    let away: Vec<Vec<bool>> = problem
        .windows
        .iter()
        .map(|window| {
            let absent = |person| !window.iter().any(|day| there.at(person, *day) > 0);
            (0..people).map(absent).collect()
        })
        .collect();
    let tasks = problem
        .tasks
        .iter()
        .enumerate()
        .map(|(number, task)| {
            let own = |person: usize| {
                problem.days(number).iter().all(|day| {
                    there.at(person, *day) == 0 || problem.is_barred(person, number, *day)
                })
            };
            let mut barred: BTreeSet<usize> =
                task.barred.iter().map(|(person, _)| *person).filter(|p| own(*p)).collect();
            let absent = away.get(task.window).into_iter().flatten().enumerate();
            barred.extend(absent.filter(|(_, away)| **away).map(|(person, _)| person));
            Task {
                kind: task.kind,
                window: 0,
                barred: barred.into_iter().map(|person| (person, 1)).collect(),
                peers: Vec::new(),
                street: None,
            }
        })
        .collect();
    // A visit with several patterns is asked for no more than that each seat fits one of them.
    let mut able = problem.able.clone();
    let mut kinds = Vec::new();
    for kind in &problem.kinds {
        kinds.push(match kind.patterns.as_slice() {
            [_] => kind.clone(),
            patterns => {
                let seats = patterns.first().map_or(0, Vec::len);
                let fits = |p| patterns.iter().flatten().any(|it| problem.meets(p, *it));
                able.push((0..people).map(fits).collect());
                Kind { patterns: vec![vec![able.len() - 1; seats]], equal: false }
            }
        });
    }
    Problem {
        crew: Crew { people, days: 1, families: vec![Family { of_day: vec![0], room }] },
        able,
        kinds,
        windows: vec![vec![0]],
        tasks,
        targets: Vec::new(),
        done: vec![0; people],
        round: 1,
    }
}

/// Leaves out every visit without which the rest still cannot be staffed.
fn cut_down(flat: &Problem, mut tasks: Vec<usize>) -> Violator {
    if tasks.len() <= CUT {
        for task in tasks.clone() {
            let fewer: Vec<usize> = tasks.iter().copied().filter(|it| *it != task).collect();
            if missing(flat, &fewer) > 0 {
                tasks = fewer;
            }
        }
    }
    violator(flat, tasks)
}

/// Everybody who could sit on one of these visits.
fn who(flat: &Problem, tasks: &[usize]) -> Vec<usize> {
    let could = |person: &usize| {
        tasks.iter().any(|task| {
            !flat.is_barred(*person, *task, 0)
                && flat.patterns(*task).iter().flatten().any(|it| flat.meets(*person, *it))
        })
    };
    (0..flat.people()).filter(could).collect()
}

/// How many seats of these visits stay empty.
fn missing(flat: &Problem, tasks: &[usize]) -> usize {
    let mut roster = Roster::new(flat);
    let mut missing = 0;
    for task in tasks {
        roster.open(*task, 0, 0);
        for number in 0..flat.seats(*task) {
            let seat = roster.seat(*task, number);
            missing += usize::from(roster.fill(seat).is_err());
        }
    }
    missing
}

/// The smallest set found among visits of which the search found that they cannot be staffed.
pub(super) fn smallest(problem: &Problem, mut tasks: Vec<usize>) -> Failure {
    // Leaves out halves, quarters, … single visits, as long as the rest still cannot be staffed.
    let mut size = tasks.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < tasks.len() {
            let left = tasks.iter().take(at).chain(tasks.iter().skip(at + size));
            let fewer: Vec<usize> = left.copied().collect();
            if matches!(search(problem, &fewer, &[], SEARCH / 64), Found::No) {
                tasks = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    tasks.sort_unstable();
    Failure::Seats(violator(&collapse(problem), tasks))
}

/// The first milestone that cannot be met, and what can be made by then.
pub(super) fn late(problem: &Problem, tasks: &[usize]) -> Failure {
    let mut targets: Vec<Target> = Vec::new();
    for (index, target) in problem.targets.iter().enumerate() {
        targets.push(*target);
        if matches!(search(problem, tasks, &targets, SEARCH), Found::Yes(_)) {
            continue;
        }
        for possible in (0..target.at_least).rev() {
            if let Some(last) = targets.last_mut() {
                last.at_least = possible;
            }
            if matches!(search(problem, tasks, &targets, SEARCH), Found::Yes(_)) {
                let due = target.at_least;
                let shortfall = Shortfall::Milestone { index, due, possible };
                return Failure::Count { shortfall, demand: None };
            }
        }
    }
    Failure::Undecided { left: tasks.to_vec() }
}
