//! Whether so many visits can be made in time, by people who can do so much: exact counts over
//! working days, before anything is handed out.
//!
//! Days are numbers from 0 in a [`Horizon`] of working days. What people can do is a [`Crew`]; what
//! is asked is a [`Load`]: visits with first and last day, and milestones. Let A(t) be the number
//! of visits made on the first t days. Every rule is then a bound on a difference of two A's, so
//! shortest paths decide exactly whether some A obeys all of them, and give the largest A of all.
//!
//! Not here: which visit, and who ([`crate::assign`]). The counts treat all people as able to make
//! every visit, so that "no" is certain, and "yes" is up to recusals and specialities.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendar, Period};
use crate::plan::{Team, Workload};

/// A number that stands for "no limit" in sums.
pub const UNLIMITED: u32 = 1_000_000;

/// Numbers in rows and columns; 0 outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    width: usize,
    cells: Vec<u32>,
}

impl Grid {
    /// A grid filled with one value.
    #[must_use]
    pub fn new(rows: usize, width: usize, value: u32) -> Self {
        Self { width, cells: vec![value; rows.saturating_mul(width)] }
    }

    /// The number in a cell.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> u32 {
        if column >= self.width {
            return 0;
        }
        self.cells.get(row * self.width + column).copied().unwrap_or_default()
    }

    /// Writes a cell; nothing outside.
    pub fn set(&mut self, row: usize, column: usize, value: u32) {
        if column < self.width
            && let Some(cell) = self.cells.get_mut(row * self.width + column)
        {
            *cell = value;
        }
    }

    /// Takes away, not below 0.
    pub fn take(&mut self, row: usize, column: usize, amount: u32) {
        let left = self.at(row, column).saturating_sub(amount);
        self.set(row, column, left);
    }

    /// Gives back.
    pub fn give(&mut self, row: usize, column: usize, amount: u32) {
        let more = self.at(row, column).saturating_add(amount);
        self.set(row, column, more);
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or_default()
    }

    /// Number of columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }
}

/// Working days in order, numbered from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Horizon {
    dates: Vec<NaiveDate>,
}

impl Horizon {
    /// The working days of some periods; days of years without a holiday notice count by their
    /// weekday.
    #[must_use]
    pub fn new(periods: &[Period], calendar: &Calendar) -> Self {
        let mut dates: Vec<NaiveDate> = periods
            .iter()
            .flat_map(|period| period.days())
            .filter(|day| {
                calendar.is_working(*day).unwrap_or(day.weekday().num_days_from_monday() < 5)
            })
            .collect();
        dates.sort_unstable();
        dates.dedup();
        Self { dates }
    }

    /// These days, in order and without repeats.
    #[must_use]
    pub fn of_dates(mut dates: Vec<NaiveDate>) -> Self {
        dates.sort_unstable();
        dates.dedup();
        Self { dates }
    }

    /// Number of days.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Tells whether there is no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// All days.
    #[must_use]
    pub fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }

    /// The date of a day.
    #[must_use]
    pub fn date(&self, day: usize) -> Option<NaiveDate> {
        self.dates.get(day).copied()
    }

    /// The number of a date, if it is one of the days.
    #[must_use]
    pub fn find(&self, date: NaiveDate) -> Option<usize> {
        self.dates.binary_search(&date).ok()
    }

    /// How many days there are up to a date, the date included.
    #[must_use]
    pub fn until(&self, date: NaiveDate) -> usize {
        self.dates.partition_point(|day| *day <= date)
    }

    /// How many days there are before a date.
    #[must_use]
    pub fn before(&self, date: NaiveDate) -> usize {
        self.dates.partition_point(|day| *day < date)
    }

    /// Numbers the scopes that the days fall into, in order: for each day, its scope.
    fn scopes(&self, name: impl Fn(NaiveDate) -> i64) -> (Vec<usize>, BTreeMap<i64, usize>) {
        let names: Vec<i64> = self.dates.iter().map(|day| name(*day)).collect();
        let mut numbers = BTreeMap::new();
        for name in &names {
            let next = numbers.len();
            numbers.entry(*name).or_insert(next);
        }
        (names.iter().map(|name| numbers.get(name).copied().unwrap_or_default()).collect(), numbers)
    }
}

/// 工作量: the smallest of each kind that the plan writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caps {
    /// Visits a person and day.
    pub day: Option<u32>,
    /// Visits a person and week, Monday to Sunday.
    pub week: Option<u32>,
    /// Visits a person and calendar month.
    pub month: Option<u32>,
    /// Visits a person and calendar year.
    pub year: Option<u32>,
    /// Open visits of a person at a time.
    pub open: Option<u32>,
}

impl Caps {
    /// What a plan writes.
    #[must_use]
    pub fn of(team: Option<&Team>) -> Self {
        let mut caps = Self::default();
        for workload in team.iter().flat_map(|team| &team.workload) {
            let (slot, number) = match workload.value {
                Workload::PerDay(n) => (&mut caps.day, n),
                Workload::PerWeek(n) => (&mut caps.week, n),
                Workload::PerMonth(n) => (&mut caps.month, n),
                Workload::PerYear(n) => (&mut caps.year, n),
                Workload::Open(n) => (&mut caps.open, n),
            };
            *slot = Some(slot.map_or(number, |before| before.min(number)));
        }
        caps
    }
}

/// A kind of span (days, weeks, months …) and how much is left to each person in each of its spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// For each day, its span.
    pub of_day: Vec<usize>,
    /// Person by span: how many visits may be added.
    pub room: Grid,
}

/// People, and how many visits each can take on which days: the families of spans, from single
/// days (0 where a person is away) outwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crew {
    /// Number of people.
    pub people: usize,
    /// Number of days.
    pub days: usize,
    /// Inner before outer; the first is the days themselves.
    pub families: Vec<Family>,
}

/// A visit that somebody already has: it uses up what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The person's number.
    pub person: usize,
    /// The day.
    pub date: NaiveDate,
}

impl Crew {
    /// People under caps, less what they already have. `present(p, day)` tells who is there;
    /// `open_from` is the day from which visits count as open.
    #[must_use]
    pub fn new(
        people: usize,
        horizon: &Horizon,
        caps: Caps,
        taken: &[Taken],
        open_from: NaiveDate,
        present: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let days = horizon.len();
        let mut day = Grid::new(people, days, 0);
        for p in 0..people {
            for d in 0..days {
                if present(p, d) {
                    day.set(p, d, caps.day.unwrap_or(UNLIMITED));
                }
            }
        }
        let mut families = vec![Family { of_day: (0..days).collect(), room: day }];
        for it in taken {
            if let (Some(d), Some(family)) = (horizon.find(it.date), families.first_mut()) {
                family.room.take(it.person, d, 1);
            }
        }
        type Name = fn(NaiveDate) -> i64;
        let kinds: [(Option<u32>, Name); 3] =
            [(caps.week, week_of), (caps.month, month_of), (caps.year, year_of)];
        for (cap, name) in kinds {
            let Some(cap) = cap else { continue };
            let (of_day, numbers) = horizon.scopes(name);
            let mut room = Grid::new(people, numbers.len(), cap);
            for it in taken {
                if let Some(span) = numbers.get(&name(it.date)) {
                    room.take(it.person, *span, 1);
                }
            }
            families.push(Family { of_day, room });
        }
        if let Some(cap) = caps.open {
            let mut room = Grid::new(people, 1, cap);
            for it in taken.iter().filter(|it| it.date >= open_from) {
                room.take(it.person, 0, 1);
            }
            families.push(Family { of_day: vec![0; days], room });
        }
        Self { people, days, families }
    }

    /// How many visits one person can take on the days `from..to`.
    #[must_use]
    pub fn room(&self, person: usize, from: usize, to: usize) -> u64 {
        self.room_under(person, from, to, self.families.len())
    }

    fn room_under(&self, person: usize, from: usize, to: usize, families: usize) -> u64 {
        let Some(family) = families.checked_sub(1).and_then(|last| self.families.get(last)) else {
            return 0;
        };
        let mut sum = 0;
        let mut start = from;
        while start < to {
            let span = family.of_day.get(start).copied().unwrap_or_default();
            let mut end = start + 1;
            while end < to && family.of_day.get(end) == Some(&span) {
                end += 1;
            }
            let own = u64::from(family.room.at(person, span));
            sum += if families == 1 || own == 0 {
                own
            } else {
                own.min(self.room_under(person, start, end, families - 1))
            };
            start = end;
        }
        sum
    }

    /// How many visits by teams of `team` can at most be made on the days `from..to`, by those of
    /// the people whom `who` allows: nobody is twice in one visit.
    #[must_use]
    pub fn most(&self, from: usize, to: usize, team: u32, who: &dyn Fn(usize) -> bool) -> u64 {
        let mut rooms: Vec<u64> =
            (0..self.people).filter(|p| who(*p)).map(|p| self.room(p, from, to)).collect();
        rooms.retain(|room| *room > 0);
        let team = u64::from(team.max(1));
        let (mut low, mut high) = (0, rooms.iter().sum::<u64>() / team);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            let seats: u64 = rooms.iter().map(|room| (*room).min(middle)).sum();
            if seats >= team * middle { low = middle } else { high = middle - 1 }
        }
        low
    }

    /// Every span of every family with the most visits it can hold.
    #[must_use]
    pub fn spans(&self, team: u32, who: &dyn Fn(usize) -> bool) -> Vec<Span> {
        let mut spans = Vec::new();
        for family in &self.families {
            let mut start = 0;
            while start < self.days {
                let span = family.of_day.get(start);
                let mut end = start + 1;
                while end < self.days && family.of_day.get(end) == span {
                    end += 1;
                }
                spans.push(Span { from: start, to: end, most: self.most(start, end, team, who) });
                start = end;
            }
        }
        spans
    }
}

fn week_of(date: NaiveDate) -> i64 {
    // Day 1 is a Monday: 1 January of year 1.
    i64::from(date.num_days_from_ce() - 1).div_euclid(7)
}

fn month_of(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn year_of(date: NaiveDate) -> i64 {
    i64::from(date.year())
}

/// Days `from..to` hold at most so many visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: usize,
    /// One past the last day.
    pub to: usize,
    /// The most visits.
    pub most: u64,
}

/// So many visits with the same first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// First day.
    pub from: usize,
    /// One past the last day.
    pub to: usize,
    /// How many.
    pub count: u64,
}

/// On the first `days` days at least so many visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Number of days.
    pub days: usize,
    /// How many visits at least.
    pub at_least: u64,
}

/// What is asked of how many days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// Number of days.
    pub days: usize,
    /// The visits.
    pub visits: Vec<Batch>,
    /// What spans can hold.
    pub spans: Vec<Span>,
    /// Milestones.
    pub targets: Vec<Target>,
}

/// Why no counts obey every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// On days `from..to` more visits must be made than can be.
    Window {
        /// First day.
        from: usize,
        /// One past the last day.
        to: usize,
        /// Visits that must be made on these days.
        due: u64,
        /// Visits that can be made on them.
        possible: u64,
    },
    /// A milestone asks for more than can be made by then.
    Milestone {
        /// Index in the load's targets.
        index: usize,
        /// Visits that must be made by then.
        due: u64,
        /// Visits that can be made by then.
        possible: u64,
    },
}

const FAR: i64 = i64::MAX / 4;

/// `to` is at most `from` plus `weight`.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    weight: i64,
}

impl Load {
    /// Number of visits.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.visits.iter().map(|batch| batch.count).sum()
    }

    fn capacity_edges(&self) -> Vec<Edge> {
        let mut edges = Vec::new();
        for t in 0..self.days {
            edges.push(Edge { from: t + 1, to: t, weight: 0 });
        }
        for span in &self.spans {
            edges.push(Edge { from: span.from, to: span.to, weight: signed(span.most) });
        }
        edges
    }

    fn edges(&self) -> Vec<Edge> {
        let mut edges = self.capacity_edges();
        let total = signed(self.total());
        edges.push(Edge { from: 0, to: self.days, weight: total });
        for (from, to, count) in self.intervals() {
            edges.push(Edge { from: to, to: from, weight: -signed(count) });
        }
        edges
    }

    /// Every span between the start of some visits and the end of some, with the number of visits
    /// that must lie in it. By Hall's theorem for intervals these are all that matter.
    fn intervals(&self) -> Vec<(usize, usize, u64)> {
        let mut starts: Vec<usize> = self.visits.iter().map(|it| it.from).collect();
        let mut ends: Vec<usize> = self.visits.iter().map(|it| it.to).collect();
        for list in [&mut starts, &mut ends] {
            list.sort_unstable();
            list.dedup();
        }
        starts.push(0);
        ends.push(self.days);
        let mut intervals = Vec::new();
        for from in &starts {
            for to in ends.iter().filter(|to| from <= *to) {
                let count = self
                    .visits
                    .iter()
                    .filter(|it| *from <= it.from && it.to <= *to)
                    .map(|it| it.count)
                    .sum();
                if count > 0 {
                    intervals.push((*from, *to, count));
                }
            }
        }
        intervals
    }

    /// The largest A of all: how many visits can be made by each day.
    ///
    /// # Errors
    /// The first span of days that cannot hold what must be made in it.
    pub fn largest(&self) -> Result<Vec<u64>, Shortfall> {
        let edges = self.edges();
        let nodes = self.days + 1;
        let mut distance = vec![FAR; nodes];
        if let Some(first) = distance.first_mut() {
            *first = 0;
        }
        for _ in 0..=nodes {
            if !relax(&mut distance, &edges) {
                return Ok(distance.into_iter().map(unsigned).collect());
            }
        }
        Err(self.window_shortfall())
    }

    fn window_shortfall(&self) -> Shortfall {
        let edges = self.capacity_edges();
        let mut worst: Option<Shortfall> = None;
        let mut intervals = self.intervals();
        intervals.sort_by_key(|(from, to, _)| (to - from, *from));
        for (from, to, due) in intervals {
            let possible = self.possible_between(&edges, from, to);
            if possible < due && worst.is_none() {
                worst = Some(Shortfall::Window { from, to, due, possible });
            }
        }
        worst.unwrap_or_else(|| {
            let possible = self.possible_between(&edges, 0, self.days);
            Shortfall::Window { from: 0, to: self.days, due: self.total(), possible }
        })
    }

    fn possible_between(&self, edges: &[Edge], from: usize, to: usize) -> u64 {
        let mut distance = vec![FAR; self.days + 1];
        if let Some(start) = distance.get_mut(from) {
            *start = 0;
        }
        while relax(&mut distance, edges) {}
        distance.get(to).copied().map_or(0, unsigned)
    }

    /// Judges everything.
    ///
    /// # Errors
    /// The first reason why it cannot be done; of milestones the first in order.
    pub fn judge(&self) -> Result<(), Shortfall> {
        let largest = self.largest()?;
        for (index, target) in self.targets.iter().enumerate() {
            let possible = largest.get(target.days.min(self.days)).copied().unwrap_or_default();
            if possible < target.at_least {
                return Err(Shortfall::Milestone { index, due: target.at_least, possible });
            }
        }
        Ok(())
    }

    /// A(0) … A(days) that obeys every rule and lies as near as it can to the even staircase:
    /// total · F(t), rounded up, with F the least concave majorant of the milestones.
    ///
    /// # Errors
    /// As [`Load::judge`].
    pub fn even(&self) -> Result<Vec<u64>, Shortfall> {
        self.judge()?;
        let mut edges = self.edges();
        for target in &self.targets {
            let days = target.days.min(self.days);
            edges.push(Edge { from: days, to: 0, weight: -signed(target.at_least) });
        }
        let nodes = self.days + 1;
        let closure = closure(nodes, &edges);
        let between = |a: usize, b: usize| closure.get(a * nodes + b).copied().unwrap_or(FAR);
        let targets = self.staircase();
        let mut chosen: Vec<i64> = vec![0];
        for (t, target) in targets.iter().enumerate().skip(1) {
            let mut low = 0;
            let mut high = FAR;
            for (s, done) in chosen.iter().enumerate() {
                high = high.min(done.saturating_add(between(s, t)));
                low = low.max(done.saturating_sub(between(t, s)));
            }
            chosen.push(signed(*target).min(high).max(low));
        }
        Ok(chosen.into_iter().map(unsigned).collect())
    }

    /// The even staircase before windows and capacity are looked at.
    #[must_use]
    pub fn staircase(&self) -> Vec<u64> {
        let total = self.total();
        let mut points: Vec<(u64, u64)> = vec![(0, 0)];
        let mut targets: Vec<(u64, u64)> = self
            .targets
            .iter()
            .map(|it| (it.days.min(self.days) as u64, it.at_least.min(total)))
            .chain([(self.days as u64, total)])
            .collect();
        targets.sort_unstable();
        for point in targets {
            // Upper hull: a corner under the line between its neighbours goes.
            while let [.., before, last] = points.as_slice() {
                let rise = u128::from(point.1.saturating_sub(before.1));
                let run = u128::from(point.0 - before.0);
                let own = u128::from(last.1.saturating_sub(before.1)) * run;
                if last.0 == point.0 || own <= rise * u128::from(last.0 - before.0) {
                    points.pop();
                } else {
                    break;
                }
            }
            if points.last().is_none_or(|last| last.0 < point.0) {
                points.push(point);
            }
        }
        let mut steps = Vec::with_capacity(self.days + 1);
        for t in 0..=self.days as u64 {
            let after = points.partition_point(|point| point.0 < t);
            let step = match (after.checked_sub(1).and_then(|i| points.get(i)), points.get(after)) {
                (Some(a), Some(b)) => {
                    a.1 + (b.1.saturating_sub(a.1) * (t - a.0)).div_ceil((b.0 - a.0).max(1))
                }
                (None, Some(b)) => b.1,
                (_, None) => total,
            };
            steps.push(step);
        }
        steps
    }
}

fn relax(distance: &mut [i64], edges: &[Edge]) -> bool {
    let mut changed = false;
    for edge in edges {
        let from = distance.get(edge.from).copied().unwrap_or(FAR);
        if from >= FAR {
            continue;
        }
        if let Some(to) = distance.get_mut(edge.to)
            && *to > from + edge.weight
        {
            *to = from + edge.weight;
            changed = true;
        }
    }
    changed
}

/// All shortest paths (Floyd and Warshall).
fn closure(nodes: usize, edges: &[Edge]) -> Vec<i64> {
    let mut paths = vec![FAR; nodes * nodes];
    let mut put = |a: usize, b: usize, weight: i64| {
        if let Some(cell) = paths.get_mut(a * nodes + b) {
            *cell = (*cell).min(weight);
        }
    };
    for node in 0..nodes {
        put(node, node, 0);
    }
    for edge in edges {
        put(edge.from, edge.to, edge.weight);
    }
    for middle in 0..nodes {
        let through: Vec<i64> = paths.iter().skip(middle * nodes).take(nodes).copied().collect();
        for row in paths.chunks_exact_mut(nodes) {
            let first = row.get(middle).copied().unwrap_or(FAR);
            if first >= FAR {
                continue;
            }
            for (cell, second) in row.iter_mut().zip(&through) {
                if *second < FAR && first + second < *cell {
                    *cell = first + second;
                }
            }
        }
    }
    paths
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(FAR).min(FAR)
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crew(people: usize, days: usize, caps: Caps) -> Crew {
        let monday = NaiveDate::from_ymd_opt(2023, 5, 8).unwrap();
        let dates = (0..).map(|n| monday + chrono::Duration::days(n));
        let dates = dates.filter(|day| day.weekday().num_days_from_monday() < 5).take(days);
        let horizon = Horizon::of_dates(dates.collect());
        Crew::new(people, &horizon, caps, &[], monday, |_, _| true)
    }

    #[test]
    fn nobody_is_twice_in_one_visit() {
        let crew = crew(3, 1, Caps { day: Some(2), ..Caps::default() });
        assert_eq!(crew.most(0, 1, 2, &|_| true), 3);
        assert_eq!(crew.most(0, 1, 2, &|p| p < 2), 2);
        assert_eq!(crew.most(0, 1, 2, &|p| p < 1), 0);
        assert_eq!(crew.most(0, 1, 3, &|_| true), 2);
    }

    #[test]
    fn a_week_holds_less_than_its_days() {
        let crew = crew(2, 8, Caps { day: Some(2), week: Some(6), ..Caps::default() });
        assert_eq!(crew.room(0, 0, 5), 6);
        assert_eq!(crew.room(0, 0, 8), 12);
        assert_eq!(crew.room(0, 4, 6), 4);
        assert_eq!(crew.most(0, 8, 2, &|_| true), 12);
    }

    #[test]
    fn the_staircase_meets_every_milestone_at_the_smallest_peak() {
        let load = Load {
            days: 10,
            visits: vec![Batch { from: 0, to: 10, count: 12 }],
            spans: (0..10).map(|d| Span { from: d, to: d + 1, most: 2 }).collect(),
            targets: vec![Target { days: 4, at_least: 8 }],
        };
        assert_eq!(load.even(), Ok(vec![0, 2, 4, 6, 8, 9, 10, 10, 11, 12, 12]));
        let mut tight = load.clone();
        tight.targets = vec![Target { days: 4, at_least: 9 }];
        assert_eq!(tight.even(), Err(Shortfall::Milestone { index: 0, due: 9, possible: 8 }));
        tight.visits = vec![Batch { from: 0, to: 3, count: 7 }];
        assert_eq!(tight.even(), Err(Shortfall::Window { from: 0, to: 3, due: 7, possible: 6 }));
    }

    #[test]
    fn late_windows_take_from_a_milestone() {
        let load = Load {
            days: 6,
            visits: vec![Batch { from: 0, to: 6, count: 4 }, Batch { from: 4, to: 6, count: 4 }],
            spans: (0..6).map(|d| Span { from: d, to: d + 1, most: 3 }).collect(),
            targets: vec![Target { days: 4, at_least: 5 }],
        };
        assert_eq!(load.judge(), Err(Shortfall::Milestone { index: 0, due: 5, possible: 4 }));
    }
}
