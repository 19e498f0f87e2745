//! The staffing problem in numbers: people, days, visits with seats, and what each allows.
//!
//! People stand in a random order, so that the order of numbers favours nobody; visits stand in
//! visit order.

use std::collections::BTreeMap;

use crate::check::capacity::{Batch, Crew, Load, Shortfall, Target};

/// The kind of some visits, and the people who are barred from them on all days.
type Sort = (usize, Vec<usize>);

/// People times days times sorts of visits up to which sorts are judged by themselves.
const SORTS: usize = 20_000_000;

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
        let asks = self.seats_under(demand);
        let least = asks.iter().copied().filter(|seats| *seats > 0).min()?;
        let one = |task: usize| asks.get(task).is_some_and(|seats| *seats > 0);
        let mut load = self.load_of(&one, least, &|p| able.get(p) == Some(&true));
        self.leave_to_others(&mut load, &one);
        Some(load)
    }

    /// Judges visits of one kind by themselves, and among them those from which the same people are
    /// barred: on any days they can be no more than those who meet any one of their demands can make, so
    /// days on which one sort of people is there and another is not count for nothing.
    #[must_use]
    pub fn judge_kinds(&self) -> Option<Failure> {
        let mut sorts: BTreeMap<Sort, Vec<usize>> = BTreeMap::new();
        for (number, task) in self.tasks.iter().enumerate() {
            let always = task.barred.iter().filter(|(_, days)| *days >= self.crew.days);
            let barred: Vec<usize> = always.map(|(person, _)| *person).collect();
            if !barred.is_empty() {
                sorts.entry((task.kind, barred)).or_default().push(number);
            }
            sorts.entry((task.kind, Vec::new())).or_default().push(number);
        }
        let mut sorts: Vec<(Sort, Vec<usize>)> = sorts.into_iter().collect();
        sorts.sort_by_key(|(_, tasks)| std::cmp::Reverse(tasks.len()));
        sorts.truncate(SORTS / self.people().saturating_mul(self.crew.days).max(1));
        sorts.iter().find_map(|((kind, barred), tasks)| {
            let failed = self.load_of_sort(*kind, barred, tasks).judge().err()?;
            Some(Failure::Count { shortfall: self.of_all(failed), demand: None })
        })
    }

    /// A shortfall of some visits, said of all: the others can be made at the most.
    fn of_all(&self, shortfall: Shortfall) -> Shortfall {
        match shortfall {
            Shortfall::Window { from, to, due, possible } => {
                let inside = |task: &usize| {
                    let days = self.days(*task);
                    days.first().is_some_and(|day| from <= *day)
                        && days.last().is_some_and(|day| *day < to)
                };
                let all = (0..self.tasks.len()).filter(inside).count() as u64;
                let lacking = due.saturating_sub(possible);
                Shortfall::Window { from, to, due: all, possible: all.saturating_sub(lacking) }
            }
            Shortfall::Milestone { index, due, possible } => {
                let all = self.targets.get(index).map_or(due, |target| target.at_least);
                let lacking = due.saturating_sub(possible);
                Shortfall::Milestone { index, due: all, possible: all.saturating_sub(lacking) }
            }
        }
    }

    /// The counts behind some visits of one kind, from which the same people are barred.
    fn load_of_sort(&self, kind: usize, barred: &[usize], tasks: &[usize]) -> Load {
        let one = |task: usize| tasks.binary_search(&task).is_ok();
        let may = |p: usize| barred.binary_search(&p).is_err();
        let patterns = self.kinds.get(kind).map_or(&[][..], |kind| kind.patterns.as_slice());
        let any = |p: usize| may(p) && patterns.iter().flatten().any(|it| self.meets(p, *it));
        let seats = patterns.first().map_or(0, Vec::len);
        let mut load = self.load_of(&one, seats, &any);
        for demand in 0..self.able.len() {
            let asked = self.asked_under(demand, kind);
            if asked == 0 {
                continue;
            }
            let asked = u32::try_from(asked).unwrap_or(u32::MAX);
            let who = |p: usize| may(p) && self.meets(p, demand);
            for (span, under) in load.spans.iter_mut().zip(self.crew.spans(asked, &who)) {
                span.most = span.most.min(under.most);
            }
        }
        self.leave_to_others(&mut load, &one);
        load
    }

    /// Takes from milestones what visits other than these can make by then.
    fn leave_to_others(&self, load: &mut Load, one: &dyn Fn(usize) -> bool) {
        for target in &mut load.targets {
            let early = |task: usize| self.days(task).first().is_some_and(|day| *day < target.days);
            let others = (0..self.tasks.len()).filter(|task| !one(*task) && early(*task)).count();
            target.at_least = target.at_least.saturating_sub(others as u64);
        }
    }

    /// For each visit, how many of its seats only people who meet a demand can fill, in whatever way
    /// its specialities are shared out: those of that demand, and of every demand that asks for more.
    #[must_use]
    pub fn seats_under(&self, demand: usize) -> Vec<usize> {
        let kinds = 0..self.kinds.len();
        let by_kind: Vec<usize> = kinds.map(|kind| self.asked_under(demand, kind)).collect();
        let of = |task: &Task| by_kind.get(task.kind).copied().unwrap_or_default();
        self.tasks.iter().map(of).collect()
    }

    /// As [`Problem::seats_under`], of the visits of one kind.
    fn asked_under(&self, demand: usize, kind: usize) -> usize {
        let wide = self.able.get(demand).map_or(&[][..], Vec::as_slice);
        let is_inside = |own: &&usize| {
            let narrow = self.able.get(**own).map_or(&[][..], Vec::as_slice);
            narrow.iter().zip(wide).all(|(narrow, wide)| !narrow || *wide)
        };
        let patterns = self.kinds.get(kind).into_iter().flat_map(|kind| &kind.patterns);
        let seats = patterns.map(|pattern| pattern.iter().filter(is_inside).count());
        seats.min().unwrap_or_default()
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
