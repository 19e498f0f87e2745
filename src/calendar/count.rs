//! Counting days: periods, working days, deadlines.
//!
//! The rules, as statutes and offices use them:
//!
//! * The day of the event is not counted; counting starts on the day after.
//! * `7日` are calendar days, `20个工作日` working days: two types, never mixed.
//! * `3个月` ends on the same day of the third month, or on its last day where that month
//!   has no such day; `2年` alike (29 February becomes 28).
//! * A deadline that falls on no working day moves to the next one only where the plan says
//!   顺延 ([`Roll::Forward`]). Working-day deadlines never need to.
//! * A year whose holiday notice is not known makes every answer that depends on it `None`.

use chrono::{Days, Months, NaiveDate};

use super::Calendar;

/// A span of days, both ends included. `start` is not after `end`; [`Period::new`] sees to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day, included.
    pub end: NaiveDate,
}

impl Period {
    /// Returns the period, or `None` where `end` is before `start`.
    #[must_use]
    pub fn new(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// The period of one day.
    #[must_use]
    pub const fn day(date: NaiveDate) -> Self {
        Self { start: date, end: date }
    }

    /// Tells whether `date` lies inside.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.start <= date && date <= self.end
    }

    /// Tells whether all of `other` lies inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What both have in common, if anything.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Number of calendar days, at least 1.
    #[must_use]
    pub fn day_count(self) -> u64 {
        u64::try_from((self.end - self.start).num_days() + 1).unwrap_or(1)
    }

    /// Every calendar day, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.start.iter_days().take_while(move |day| *day <= self.end)
    }
}

/// How long: calendar days and working days are different types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duration {
    /// 日, 天: calendar days.
    CalendarDays(u32),
    /// 个工作日.
    WorkingDays(u32),
    /// 个月.
    Months(u32),
    /// 年.
    Years(u32),
}

/// 最后一日为休假日的: 顺延 or 不顺延.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Roll {
    /// 顺延: to the next working day.
    Forward,
    /// 不顺延: it stays.
    #[default]
    Stay,
}

/// The day on which something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// As counted, before 顺延.
    pub counted: NaiveDate,
    /// As due.
    pub date: NaiveDate,
}

impl Calendar {
    /// Moves `n` working days: for n > 0 to the n-th working day after `date`, for n < 0 to
    /// the n-th before it; 0 is `date` itself, whatever it is. `None` where a year on the
    /// way is not known.
    #[must_use]
    pub fn add_working_days(&self, date: NaiveDate, n: i64) -> Option<NaiveDate> {
        let mut day = date;
        let mut left = n.unsigned_abs();
        while left > 0 {
            day = if n > 0 { day.succ_opt()? } else { day.pred_opt()? };
            if self.is_working(day)? {
                left -= 1;
            }
        }
        Some(day)
    }

    /// Counts the working days after `from` up to and including `to`; negative where `to` is
    /// the earlier. So `add_working_days(a, n) == Some(b)` gives `n`, for n > 0.
    /// `None` where a year between is not known.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let mut count = 0;
        for day in first.iter_days().skip(1).take_while(|day| *day <= last) {
            if self.is_working(day)? {
                count += 1;
            }
        }
        Some(sign * count)
    }

    /// The first working day on or after `date`.
    #[must_use]
    pub fn next_working_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut day = date;
        while !self.is_working(day)? {
            day = day.succ_opt()?;
        }
        Some(day)
    }

    /// The last working day on or before `date`.
    #[must_use]
    pub fn previous_working_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut day = date;
        while !self.is_working(day)? {
            day = day.pred_opt()?;
        }
        Some(day)
    }

    /// The working days of `period`, in order; days of unknown years are left out, so ask
    /// [`Calendar::known`] first.
    #[must_use]
    pub fn working_days(&self, period: Period) -> Vec<NaiveDate> {
        period.days().filter(|day| self.is_working(*day) == Some(true)).collect()
    }

    /// When `duration` after `event` ends. `None` where it depends on a year that is not known.
    #[must_use]
    pub fn due(&self, event: NaiveDate, duration: Duration, roll: Roll) -> Option<Due> {
        let counted = match duration {
            Duration::WorkingDays(n) => self.add_working_days(event, i64::from(n))?,
            Duration::CalendarDays(n) => event.checked_add_days(Days::new(u64::from(n)))?,
            Duration::Months(n) => event.checked_add_months(Months::new(n))?,
            Duration::Years(n) => event.checked_add_months(Months::new(n.checked_mul(12)?))?,
        };
        let date = match (roll, duration) {
            (Roll::Stay, _) | (Roll::Forward, Duration::WorkingDays(_)) => counted,
            (Roll::Forward, _) => self.next_working_day(counted)?,
        };
        Some(Due { counted, date })
    }

    /// The last day to act so that `duration` lies between it and `event` (抽取前2个工作日).
    #[must_use]
    pub fn before(&self, event: NaiveDate, duration: Duration) -> Option<NaiveDate> {
        match duration {
            Duration::WorkingDays(n) => self.add_working_days(event, -i64::from(n)),
            Duration::CalendarDays(n) => event.checked_sub_days(Days::new(u64::from(n))),
            Duration::Months(n) => event.checked_sub_months(Months::new(n)),
            Duration::Years(n) => event.checked_sub_months(Months::new(n.checked_mul(12)?)),
        }
    }
}
