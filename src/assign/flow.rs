//! A staffing of which less is asked: every seat on a day of its own, within the visit's window.
//!
//! Where even that cannot be done there is no staffing, whatever the days. It is a flow (seat →
//! person in visit → days left to the person → day → week … ), so the answer is exact, and what a
//! failed search for a way reaches is a set of visits that shows it. Left out, so that only "no" is
//! certain: both seats on the same day, specialities that can be shared out in several ways, visits to
//! one unit, milestones, spans that do not lie inside one another.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Problem, Violator};
use crate::check::capacity::Family;

/// Pairs of people with visits or with days up to which the network is built.
const LARGEST: usize = 1_000_000;
/// Edges that may be looked at to find a smaller set.
const LOOK: u64 = 200_000_000;

/// A capacity that stands for none.
const FREE: u32 = u32::MAX / 2;

/// Nodes and edges; every edge stands beside its reverse.
#[derive(Default)]
struct Network {
    edges: Vec<Vec<usize>>,
    to: Vec<usize>,
    left: Vec<u32>,
    /// Edges looked at.
    work: u64,
}

impl Network {
    fn node(&mut self) -> usize {
        self.edges.push(Vec::new());
        self.edges.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, capacity: u32) {
        for (from, to, capacity) in [(from, to, capacity), (to, from, 0)] {
            if let Some(edges) = self.edges.get_mut(from) {
                edges.push(self.to.len());
            }
            self.to.push(to);
            self.left.push(capacity);
        }
    }

    /// Sends one more from `source` to `sink`; where there is no way, the nodes that were reached.
    fn send(&mut self, source: usize, sink: usize) -> Result<(), Vec<bool>> {
        let mut by: Vec<Option<usize>> = vec![None; self.edges.len()];
        let mut seen = vec![false; self.edges.len()];
        let mut stack = vec![source];
        if let Some(slot) = seen.get_mut(source) {
            *slot = true;
        }
        while let Some(node) = stack.pop().filter(|_| seen.get(sink) == Some(&false)) {
            for edge in self.edges.get(node).into_iter().flatten() {
                self.work += 1;
                let Some(to) = self.to.get(*edge).copied() else { continue };
                if self.left.get(*edge).is_none_or(|left| *left == 0)
                    || seen.get(to) != Some(&false)
                {
                    continue;
                }
                if let (Some(seen), Some(by)) = (seen.get_mut(to), by.get_mut(to)) {
                    (*seen, *by) = (true, Some(*edge));
                }
                stack.push(to);
            }
        }
        if seen.get(sink) != Some(&true) {
            return Err(seen);
        }
        let mut at = sink;
        while let Some(edge) = by.get(at).copied().flatten() {
            if let Some(left) = self.left.get_mut(edge) {
                *left -= 1;
            }
            if let Some(left) = self.left.get_mut(edge ^ 1) {
                *left += 1;
            }
            at = self.to.get(edge ^ 1).copied().unwrap_or(source);
        }
        Ok(())
    }
}

/// What a flow over some visits came to.
struct Outcome {
    /// Seats that stay empty.
    missing: usize,
    /// Visits that the first failed search reached.
    reached: Vec<usize>,
}

/// The smallest set found of visits that cannot be staffed on whatever days; `None` where that is not
/// the reason, or the case is too large.
pub(super) fn violator(problem: &Problem) -> Option<Violator> {
    let people = problem.people();
    let size = people.saturating_mul(problem.tasks.len().max(problem.crew.days));
    if size > LARGEST {
        return None;
    }
    let all: Vec<usize> = (0..problem.tasks.len()).collect();
    let mut work = 0;
    let mut tasks = flow(problem, &all, &mut work)?.reached;
    // Leaves out halves, quarters, … single visits, as long as the rest still cannot be staffed.
    let mut size = tasks.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < tasks.len() && work < LOOK {
            let left = tasks.iter().take(at).chain(tasks.iter().skip(at + size));
            let fewer: Vec<usize> = left.copied().collect();
            match flow(problem, &fewer, &mut work) {
                Some(outcome) => tasks = outcome.reached,
                None => at += size,
            }
        }
        size /= 2;
    }
    let missing = flow(problem, &tasks, &mut work)?.missing;
    let who = (0..people).filter(|person| tasks.iter().any(|task| could(problem, *person, *task)));
    Some(Violator { people: who.collect(), missing, tasks })
}

/// Tells whether somebody could sit anywhere on a visit on some day.
fn could(problem: &Problem, person: usize, task: usize) -> bool {
    problem.patterns(task).iter().flatten().any(|demand| problem.meets(person, *demand))
        && problem.days(task).iter().any(|day| {
            problem.crew.room(person, *day, day + 1) > 0 && !problem.is_barred(person, task, *day)
        })
}

/// Families of spans of which each lies inside the next.
fn nested(families: &[Family]) -> Vec<&Family> {
    let mut kept: Vec<&Family> = Vec::new();
    for family in families {
        let Some(inner) = kept.last() else {
            kept.push(family);
            continue;
        };
        let mut outer: BTreeMap<usize, usize> = BTreeMap::new();
        let days = inner.of_day.iter().zip(&family.of_day);
        if days.into_iter().all(|(inner, own)| outer.entry(*inner).or_insert(*own) == own) {
            kept.push(family);
        }
    }
    kept
}

/// Staffs these visits as far as it goes; `None` where all seats are filled.
fn flow(problem: &Problem, tasks: &[usize], work: &mut u64) -> Option<Outcome> {
    let mut network = Network::default();
    let sink = network.node();
    // Spans of people, from the outermost inwards; the innermost are the days.
    let mut outer: Option<(&Family, Vec<usize>)> = None;
    for family in nested(&problem.crew.families).into_iter().rev() {
        let width = family.room.width();
        let first_days: BTreeMap<usize, usize> =
            family.of_day.iter().enumerate().rev().map(|(day, span)| (*span, day)).collect();
        let mut nodes = Vec::with_capacity(problem.people() * width);
        for person in 0..problem.people() {
            for span in 0..width {
                let node = network.node();
                nodes.push(node);
                let to = outer.as_ref().and_then(|(outer, nodes)| {
                    let own = outer.of_day.get(*first_days.get(&span)?)?;
                    nodes.get(person * outer.room.width() + own).copied()
                });
                network.edge(node, to.unwrap_or(sink), family.room.at(person, span));
            }
        }
        outer = Some((family, nodes));
    }
    let (_, days) = outer?;
    let mut windows: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
    let mut seats: Vec<(usize, usize)> = Vec::new();
    for number in tasks {
        let Some(task) = problem.tasks.get(*number) else { continue };
        let own: Vec<usize> = (0..problem.seats(*number)).map(|_| network.node()).collect();
        seats.extend(own.iter().map(|node| (*number, *node)));
        for person in 0..problem.people() {
            let fits = |seat: usize| {
                let demands = problem.patterns(*number).iter().filter_map(|it| it.get(seat));
                demands.into_iter().any(|demand| problem.meets(person, *demand))
            };
            let fitting: Vec<usize> = (0..own.len()).filter(|seat| fits(*seat)).collect();
            if fitting.is_empty() {
                continue;
            }
            let barred = task.barred.binary_search_by_key(&person, |(person, _)| *person);
            let until = barred.ok().and_then(|at| task.barred.get(at)).map_or(0, |(_, days)| *days);
            let window = *windows.entry((person, task.window, until)).or_insert_with(|| {
                let node = network.node();
                for day in problem.days(*number).iter().filter(|day| **day >= until) {
                    if let Some(to) = days.get(person * problem.crew.days + day) {
                        network.edge(node, *to, FREE);
                    }
                }
                node
            });
            let inside = network.node();
            network.edge(inside, window, 1);
            for seat in fitting {
                if let Some(node) = own.get(seat) {
                    network.edge(*node, inside, 1);
                }
            }
        }
    }
    let mut missing = 0;
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for (number, seat) in &seats {
        if let Err(seen) = network.send(*seat, sink) {
            missing += 1;
            if reached.is_empty() {
                reached.insert(*number);
                let met = seats.iter().filter(|(_, node)| seen.get(*node) == Some(&true));
                reached.extend(met.map(|(number, _)| *number));
            }
        }
    }
    // Building it is work too.
    *work += network.work + network.to.len() as u64;
    (missing > 0).then(|| Outcome { missing, reached: reached.into_iter().collect() })
}
