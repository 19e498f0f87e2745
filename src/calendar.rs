//! Dates, periods, durations and the official calendar.

use chrono::NaiveDate;

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day, included.
    pub end: NaiveDate,
}

/// A length of time; days of two different kinds never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duration {
    /// 日: calendar days.
    CalendarDays(u32),
    /// 工作日: working days of the official calendar.
    WorkingDays(u32),
    /// 个月.
    Months(u32),
    /// 年.
    Years(u32),
}
