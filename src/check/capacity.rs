//! Whether so many visits can be made in time, by people who can do so much: exact counts over
//! working days, before anything is handed out.
//!
//! Days are numbers from 0 in a [`Horizon`] of working days. What people can do is a [`Crew`]; what
//! is asked is a [`Load`]: visits with first and last day, and milestones.
//!
//! Not here: which visit, and who ([`crate::assign`]). The counts treat all people as able to make
//! every visit, so that "no" is certain, and "yes" is up to recusals and specialities.

mod counts;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendar, Period};
use crate::plan::{Team, Workload};

pub use counts::{Batch, Load, Shortfall, Span, Target};

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
}
