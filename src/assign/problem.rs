//! The staffing problem in numbers: people, days, visits with seats, and what each allows.
//!
//! People stand in a random order, so that the order of numbers favours nobody; visits stand in
//! visit order.

use std::collections::BTreeMap;

use crate::check::capacity::{Batch, Crew, Load, Shortfall, Target};

/// Who may sit together on a visit: the demand of each seat, the lead's first. Where the
/// specialities of a visit can be shared out in several ways, each is a pattern; all patterns have
/// the same number of seats.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Kind {
    /// For each pattern, for each seat, the number of its demand.
    pub patterns: Vec<Vec<usize>>,
    /// No pattern goes before another: whoever is due decides which it is. Else the first that can
    /// be filled.
    pub equal: bool,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// Number of its kind.
    pub kind: usize,
    /// Number of its window.
    pub window: usize,
    /// People who may not make it, and the number of days from the first for which that holds;
    /// in order of people, nobody twice.
    pub barred: Vec<(usize, usize)>,
    /// Visits to the same unit that must have other people; in both directions.
    pub peers: Vec<usize>,
    /// Number of its street, if one is known.
    pub street: Option<usize>,
}

/// What makes visits alike: kind, window, who is barred.
pub(super) type Like<'a> = (usize, usize, &'a [(usize, usize)]);

impl Task {
    /// What makes it like another.
    pub(super) fn like(&self) -> Like<'_> {
        (self.kind, self.window, &self.barred)
    }
}

/// The whole problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// People and how much they may do.
    pub crew: Crew,
    /// For each demand, for each person, whether they meet it on some day.
    pub able: Vec<Vec<bool>>,
    /// The kinds of visits.
    pub kinds: Vec<Kind>,
    /// The windows: days on which a visit may be made, in order.
    pub windows: Vec<Vec<usize>>,
    /// The visits.
    pub tasks: Vec<Task>,
    /// Milestones, in visits of these tasks.
    pub targets: Vec<Target>,
    /// What each person has already done or has to do this year.
    pub done: Vec<u32>,
    /// How many visits a team makes in one street on one day, if it can.
    pub round: u32,
}

impl Problem {
    /// Number of people.
    #[must_use]
    pub const fn people(&self) -> usize {
        self.crew.people
    }

    /// The days on which a visit may be made, in order.
    #[must_use]
    pub fn days(&self, task: usize) -> &[usize] {
        self.tasks
            .get(task)
            .and_then(|task| self.windows.get(task.window))
            .map_or(&[], Vec::as_slice)
    }

    /// The patterns of a visit.
    #[must_use]
    pub fn patterns(&self, task: usize) -> &[Vec<usize>] {
        self.tasks
            .get(task)
            .and_then(|task| self.kinds.get(task.kind))
            .map_or(&[], |kind| kind.patterns.as_slice())
    }

    /// Number of seats of a visit.
    #[must_use]
    pub fn seats(&self, task: usize) -> usize {
        self.patterns(task).first().map_or(0, Vec::len)
    }

    /// The largest number of seats of any visit.
    #[must_use]
    pub fn widest(&self) -> usize {
        self.kinds.iter().flat_map(|kind| &kind.patterns).map(Vec::len).max().unwrap_or_default()
    }

    /// The demand of a seat under a pattern.
    #[must_use]
    pub fn demand(&self, task: usize, pattern: usize, seat: usize) -> Option<usize> {
        self.patterns(task).get(pattern)?.get(seat).copied()
    }

    /// Tells whether a person meets a demand.
    #[must_use]
    pub fn meets(&self, person: usize, demand: usize) -> bool {
        self.able.get(demand).and_then(|able| able.get(person)).copied().unwrap_or_default()
    }

    /// Tells whether a person must stay away from a visit on a day.
    #[must_use]
    pub fn is_barred(&self, person: usize, task: usize, day: usize) -> bool {
        let Some(task) = self.tasks.get(task) else { return true };
        let at = task.barred.binary_search_by_key(&person, |(person, _)| *person);
        at.is_ok_and(|at| task.barred.get(at).is_some_and(|(_, days)| day < *days))
    }

    /// The counts behind the problem: every person able to make every visit.
    #[must_use]
    pub fn load(&self) -> Load {
        let smallest = (0..self.tasks.len()).map(|task| self.seats(task)).min().unwrap_or(2);
        let useful = |p: usize| self.able.iter().any(|able| able.get(p) == Some(&true));
        self.load_of(&|_| true, smallest, &useful)
    }

    /// The counts behind one demand: the visits that ask for it, and the people who meet it. `None`
    /// where no visit asks for it, or everybody meets it.
    #[must_use]
    pub fn load_under(&self, demand: usize) -> Option<Load> {
        let able = self.able.get(demand)?;
        if able.iter().all(|able| *able) {
            return None;
        }
        let seats = |task: usize| {
            let patterns = self.patterns(task).iter();
            let counts = patterns.map(|it| it.iter().filter(|own| **own == demand).count());
            counts.min().unwrap_or_default()
        };
        let asks: Vec<usize> = (0..self.tasks.len()).map(seats).collect();
        let least = asks.iter().copied().filter(|seats| *seats > 0).min()?;
        let one = |task: usize| asks.get(task).is_some_and(|seats| *seats > 0);
        let mut load = self.load_of(&one, least, &|p| able.get(p) == Some(&true));
        for target in &mut load.targets {
            let early = |task: usize| self.days(task).first().is_some_and(|day| *day < target.days);
            let others = (0..self.tasks.len()).filter(|task| !one(*task) && early(*task)).count();
            target.at_least = target.at_least.saturating_sub(others as u64);
        }
        Some(load)
    }

    fn load_of(
        &self,
        one: &dyn Fn(usize) -> bool,
        team: usize,
        who: &dyn Fn(usize) -> bool,
    ) -> Load {
        let team = u32::try_from(team).unwrap_or(2);
        let mut batches: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for task in (0..self.tasks.len()).filter(|task| one(*task)) {
            let days = self.days(task);
            if let (Some(first), Some(last)) = (days.first(), days.last()) {
                *batches.entry((*first, last + 1)).or_default() += 1;
            }
        }
        Load {
            days: self.crew.days,
            visits: batches
                .into_iter()
                .map(|((from, to), count)| Batch { from, to, count })
                .collect(),
            spans: self.crew.spans(team, who),
            targets: self.targets.clone(),
        }
    }
}

/// Days and people for every visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solution {
    /// The day of each visit.
    pub days: Vec<usize>,
    /// The people of each visit, the lead first.
    pub teams: Vec<Vec<usize>>,
}

/// Why there is no solution, or none was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Visits without a day on which they may be made.
    NoDay(Vec<usize>),
    /// The counts alone show that it cannot be done.
    Count {
        /// How.
        shortfall: Shortfall,
        /// The demand whose people do not suffice; `None`: all people together do not.
        demand: Option<usize>,
    },
    /// Visits that cannot be staffed together; leave one out and the others can.
    Seats(Violator),
    /// No staffing was found, and none was ruled out, within the limit of the search.
    Undecided {
        /// Visits that were left over.
        left: Vec<usize>,
    },
}

/// Visits that cannot be staffed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violator {
    /// The visits, in order.
    pub tasks: Vec<usize>,
    /// Everybody who could sit on one of them, in order.
    pub people: Vec<usize>,
    /// How many seats stay empty.
    pub missing: usize,
}
