//! Visits that were dealt no place: one is taken in, others are pushed off and go on from there.
//!
//! Where a seat cannot be filled on a day, the visits that the failed exchange of seats could reach are
//! just those of which any one, taken off, makes room for it. So nothing is tried in vain: a visit
//! pushes off the one that was pushed least so far, chance among equals, which then looks for a day of
//! its own. Milestones are met the same way, by visits that from then on keep to the days before it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};

use super::problem::{Like, Task};
use super::roster::Roster;
use crate::check::capacity::Target;
use crate::stream::Stream;

/// After so many pushes a visit that kept to early days may be late again, and another be early.
const PATIENCE: u32 = 8;

/// What is still to be done to a roster.
pub(super) struct Repair<'r, 'a> {
    roster: &'r mut Roster<'a>,
    /// The milestones to be met.
    targets: &'r [Target],
    /// Visits without a place.
    queue: VecDeque<usize>,
    /// How often each visit was pushed.
    pushed: Vec<u32>,
    /// For each visit, the day before which it keeps.
    until: Vec<usize>,
}

impl<'r, 'a> Repair<'r, 'a> {
    /// Takes the visits in that find a place beside the others; the rest waits.
    pub fn new(roster: &'r mut Roster<'a>, left: &[usize], targets: &'r [Target]) -> Self {
        let tasks = roster.problem.tasks.len();
        let mut repair = Self {
            roster,
            targets,
            queue: VecDeque::new(),
            pushed: vec![0; tasks],
            until: vec![usize::MAX; tasks],
        };
        let mut failed: BTreeSet<Like<'a>> = BTreeSet::new();
        for task in left {
            // Where one could not be placed, another like it cannot be either.
            let like = repair.roster.problem.tasks.get(*task).map(Task::like);
            if like.is_some_and(|like| failed.contains(&like)) || !repair.insert(*task) {
                repair.queue.push_back(*task);
                failed.extend(like);
            }
        }
        repair
    }

    /// Visits without a place.
    pub fn left(&self) -> Vec<usize> {
        let mut left: Vec<usize> = self.queue.iter().copied().collect();
        left.sort_unstable();
        left
    }

    /// All visits, those that are hardest to place first: without a place, then pushed most often.
    pub fn hardest(&self) -> Vec<usize> {
        let waiting: BTreeSet<usize> = self.queue.iter().copied().collect();
        let mut tasks: Vec<usize> = (0..self.roster.problem.tasks.len()).collect();
        let pushed = |task: &usize| self.pushed.get(*task).copied().unwrap_or_default();
        let days = |task: &usize| self.roster.problem.days(*task).len();
        tasks.sort_by_key(|task| {
            (!waiting.contains(task), Reverse(pushed(task)), days(task), *task)
        });
        tasks
    }

    /// Gives every visit a place and meets every milestone; tells whether that was possible within
    /// `limit` more candidates.
    pub fn run(&mut self, stream: &mut Stream, limit: u64) -> bool {
        let end = self.roster.work().saturating_add(limit);
        loop {
            if !self.settle(stream, end) {
                return false;
            }
            let Some(until) = self.missed() else { return true };
            if !self.hurry(until, stream) {
                return false;
            }
        }
    }

    /// The days of a visit, those with fewest visits first.
    fn days(&self, task: usize) -> Vec<usize> {
        let until = self.until.get(task).copied().unwrap_or_default();
        let days = self.roster.problem.days(task).iter().copied();
        let mut days: Vec<(usize, usize)> = days
            .take_while(|day| *day < until)
            .map(|day| (self.roster.visits_on(day), day))
            .collect();
        days.sort_unstable();
        days.into_iter().map(|(_, day)| day).collect()
    }

    fn insert(&mut self, task: usize) -> bool {
        self.days(task).into_iter().any(|day| self.roster.place(task, day))
    }

    /// Empties the queue.
    fn settle(&mut self, stream: &mut Stream, end: u64) -> bool {
        while let Some(task) = self.queue.pop_front() {
            if self.insert(task) {
                continue;
            }
            if self.roster.work() >= end || !self.push_in(task, stream) {
                self.queue.push_front(task);
                return false;
            }
        }
        true
    }

    /// Makes a visit in the place of others, which wait.
    fn push_in(&mut self, task: usize, stream: &mut Stream) -> bool {
        let mut best: Vec<(usize, usize, usize)> = Vec::new();
        let mut least = u32::MAX;
        for day in self.days(task) {
            for pattern in 0..self.roster.problem.patterns(task).len() {
                let Err(reached) = self.roster.place_as(task, day, pattern) else { return true };
                for other in reached.tasks.into_iter().filter(|other| *other != task) {
                    let pushed = self.pushed.get(other).copied().unwrap_or_default();
                    if pushed < least {
                        least = pushed;
                        best.clear();
                    }
                    if pushed == least {
                        best.push((day, pattern, other));
                    }
                }
            }
        }
        let Some((day, pattern, mut other)) = chosen(&best, stream) else { return false };
        loop {
            self.push_off(other);
            let Err(reached) = self.roster.place_as(task, day, pattern) else { return true };
            let mut others: Vec<usize> = reached.tasks.into_iter().collect();
            others.retain(|other| *other != task);
            let pushed = |other: &usize| self.pushed.get(*other).copied().unwrap_or_default();
            let least = others.iter().map(pushed).min();
            others.retain(|other| Some(pushed(other)) == least);
            let Some(next) = chosen(&others, stream) else { return false };
            other = next;
        }
    }

    fn push_off(&mut self, task: usize) {
        self.roster.close(task);
        self.queue.push_back(task);
        let Some(pushed) = self.pushed.get_mut(task) else { return };
        *pushed += 1;
        if pushed.is_multiple_of(PATIENCE)
            && let Some(until) = self.until.get_mut(task)
        {
            *until = usize::MAX;
        }
    }

    /// The number of days of the first milestone that is missed.
    fn missed(&self) -> Option<usize> {
        let missed = self.targets.iter().find(|it| it.at_least > self.roster.visits_by(it.days));
        missed.map(|target| target.days)
    }

    /// Has one more visit keep to the days before `until`: one that finds a place there beside the
    /// others, else the one that was pushed least, which will push.
    fn hurry(&mut self, until: usize, stream: &mut Stream) -> bool {
        let problem = self.roster.problem;
        let is_late = |task: &usize| {
            self.roster.day(*task).is_some_and(|day| day >= until)
                && problem.days(*task).first().is_some_and(|day| *day < until)
        };
        let late: Vec<usize> = (0..problem.tasks.len()).filter(is_late).collect();
        for task in &late {
            let day = self.roster.day(*task);
            self.roster.close(*task);
            let before = self.until.get(*task).copied().unwrap_or_default();
            if let Some(slot) = self.until.get_mut(*task) {
                *slot = until;
            }
            if self.insert(*task) {
                if self.missed() != Some(until) {
                    return true;
                }
                continue;
            }
            if let Some(slot) = self.until.get_mut(*task) {
                *slot = before;
            }
            if !day.is_some_and(|day| self.roster.place(*task, day)) {
                // People changed seats on the way; it waits, and is late again if it must be.
                self.push_off(*task);
                return true;
            }
        }
        let pushed = |task: &usize| self.pushed.get(*task).copied().unwrap_or_default();
        let least = late.iter().map(pushed).min();
        let late: Vec<usize> =
            late.into_iter().filter(|task| Some(pushed(task)) == least).collect();
        let Some(task) = chosen(&late, stream) else { return false };
        self.push_off(task);
        if let Some(slot) = self.until.get_mut(task) {
            *slot = until;
        }
        true
    }
}

/// One of them, each as likely as any other.
fn chosen<T: Copy>(things: &[T], stream: &mut Stream) -> Option<T> {
    let at = stream.below((things.len() as u64).max(1));
    things.get(usize::try_from(at).ok()?).copied()
}
