//! Family 2: dates, periods, deadlines.

use chrono::NaiveDate;

use crate::diagnostic::Severity;
use crate::ratio::Ratio;

/// What can be wrong with dates, periods, deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dates {
    /// A date that no calendar has.
    ImpossibleDate {
        /// The date as written.
        written: String,
        /// The last day of that month as `6月30日`.
        last: String,
    },
    /// A date was meant, but its parts cannot be told apart.
    MalformedDate {
        /// As written.
        written: String,
    },
    /// A period that cannot be read.
    UnreadPeriod {
        /// As written.
        written: String,
    },
    /// A length of time or a deadline that cannot be read.
    UnreadDuration {
        /// As written.
        written: String,
    },
    /// A period that ends before it begins.
    PeriodReversed {
        /// First day.
        start: NaiveDate,
        /// Last day, which is earlier.
        end: NaiveDate,
    },
    /// A date without a year in a plan that names none.
    NoYear {
        /// As written.
        written: String,
    },
    /// `6月前`: before the month begins, or before it ends.
    BeforeMonth {
        /// As written.
        written: String,
    },
    /// A milestone outside the time in which the plan is in force.
    MilestoneOutside {
        /// The milestone.
        date: NaiveDate,
        /// 施行 begins.
        start: NaiveDate,
        /// 施行 ends.
        end: NaiveDate,
    },
    /// A later milestone that asks for less than an earlier one, or the same.
    MilestonesNotMonotone {
        /// The later milestone.
        date: NaiveDate,
        /// What it asks.
        share: Ratio,
        /// The earlier milestone.
        before: NaiveDate,
        /// What that one asks.
        before_share: Ratio,
    },
    /// A milestone asks for more visits than are drawn by then.
    BatchAfterMilestone {
        /// The milestone.
        date: NaiveDate,
        /// What it asks.
        share: Ratio,
        /// What is drawn by then.
        drawn: Ratio,
    },
    /// A batch is drawn before or on the day of the one before it.
    BatchesOutOfOrder {
        /// The later batch.
        batch: String,
        /// Its day.
        date: NaiveDate,
        /// The batch before it.
        before: String,
        /// Its day.
        before_date: NaiveDate,
    },
    /// The batches draw more than the whole.
    BatchSharesOver {
        /// The sum.
        total: Ratio,
    },
    /// The batches draw less than the whole, and none draws the rest.
    BatchSharesShort {
        /// The sum.
        total: Ratio,
    },
    /// A batch is due before it is drawn.
    BatchDueBeforeDraw {
        /// The batch.
        batch: String,
        /// Its draw day.
        draw: NaiveDate,
        /// Its deadline.
        due: NaiveDate,
    },
    /// A draw on a day that is no working day.
    DrawDayOff {
        /// The draw day.
        date: NaiveDate,
        /// 1 Monday to 7 Sunday.
        weekday: u8,
        /// The holiday, empty at a weekend.
        holiday: String,
    },
    /// A last day that is no working day.
    DeadlineOff {
        /// The last day.
        date: NaiveDate,
        /// 1 Monday to 7 Sunday.
        weekday: u8,
        /// The holiday, empty at a weekend.
        holiday: String,
        /// 顺延 is written.
        rolls: bool,
    },
    /// A window that begins before the plan is published.
    WindowBeforePublication {
        /// The window begins.
        start: NaiveDate,
        /// The window ends.
        end: NaiveDate,
        /// The plan is published.
        published: NaiveDate,
    },
    /// A window that is not inside the time in which the plan is in force.
    WindowOutside {
        /// The window begins.
        start: NaiveDate,
        /// The window ends.
        end: NaiveDate,
        /// 施行 begins.
        from: NaiveDate,
        /// 施行 ends.
        to: NaiveDate,
    },
    /// The holiday notice of a year that the plan runs in is not known.
    CalendarUnknown {
        /// The year.
        year: i32,
    },
    /// A draw before the plan or the directories are due.
    DrawBeforeReady {
        /// The draw day.
        draw: NaiveDate,
        /// What must be done first.
        task: String,
        /// When that is due.
        date: NaiveDate,
    },
    /// `7日` where a law counts working days: calendar days or working days.
    CalendarOrWorking {
        /// The length as written.
        written: String,
        /// A day on which the event might be, for the comparison.
        event: NaiveDate,
        /// The last day if calendar days are meant.
        calendar: NaiveDate,
        /// The last day if working days are meant.
        working: NaiveDate,
        /// The rule that leaves the doubt, Chinese and English.
        law: (&'static str, &'static str),
    },
    /// The list is locked before the plan is in force.
    LockBeforeInForce {
        /// The last day to lock the list.
        lock: NaiveDate,
        /// 施行 begins.
        start: NaiveDate,
    },
    /// No batch is drawn in the draw window of an item.
    DrawOutsideWindow {
        /// The item.
        item: String,
        /// The first draw day.
        draw: NaiveDate,
        /// The window begins.
        start: NaiveDate,
        /// The window ends.
        end: NaiveDate,
    },
    /// A batch is drawn when the window of an item is over.
    DrawAfterWindow {
        /// The item.
        item: String,
        /// The draw day.
        draw: NaiveDate,
        /// The window ends.
        end: NaiveDate,
    },
    /// A milestone that speaks of a part of the work without saying how much.
    UnclearGoal {
        /// As written.
        written: String,
    },
    /// 年度 is a year in which the plan is not in force or nothing is drawn.
    YearElsewhere {
        /// 年度.
        year: i32,
        /// The year of the plan.
        found: i32,
    },
    /// A deadline of publication that lies before its event.
    DeadlineBeforeEvent {
        /// The event.
        event: String,
    },
    /// A length of time that is none.
    NoLength {
        /// As written.
        written: String,
    },
    /// A batch that says only when it must be done.
    BatchWithoutDay {
        /// The batch.
        batch: String,
        /// The day on which it is drawn.
        day: NaiveDate,
        /// The share that it draws; empty for the rest.
        share: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016,
    2017, 2018, 2019, 2020, 2021, 2022, 2024, 2023, 2025, 2026, 2027, 2028, 2029,
];

impl Dates {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::ImpossibleDate { .. } => 2001,
            Self::MalformedDate { .. } => 2002,
            Self::UnreadPeriod { .. } => 2003,
            Self::UnreadDuration { .. } => 2004,
            Self::PeriodReversed { .. } => 2005,
            Self::NoYear { .. } => 2006,
            Self::BeforeMonth { .. } => 2007,
            Self::MilestoneOutside { .. } => 2008,
            Self::MilestonesNotMonotone { .. } => 2009,
            Self::BatchAfterMilestone { .. } => 2010,
            Self::BatchesOutOfOrder { .. } => 2011,
            Self::BatchSharesOver { .. } => 2012,
            Self::BatchSharesShort { .. } => 2013,
            Self::BatchDueBeforeDraw { .. } => 2014,
            Self::DrawDayOff { .. } => 2015,
            Self::DeadlineOff { .. } => 2016,
            Self::WindowBeforePublication { .. } => 2017,
            Self::WindowOutside { .. } => 2018,
            Self::CalendarUnknown { .. } => 2019,
            Self::DrawBeforeReady { .. } => 2020,
            Self::CalendarOrWorking { .. } => 2021,
            Self::LockBeforeInForce { .. } => 2022,
            Self::DrawOutsideWindow { .. } => 2024,
            Self::DrawAfterWindow { .. } => 2023,
            Self::BatchWithoutDay { .. } => 2025,
            Self::UnclearGoal { .. } => 2026,
            Self::YearElsewhere { .. } => 2027,
            Self::DeadlineBeforeEvent { .. } => 2028,
            Self::NoLength { .. } => 2029,
        }
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::DeadlineOff { rolls, .. } => {
                if *rolls {
                    Severity::Hint
                } else {
                    Severity::Doubt
                }
            }
            Self::WindowBeforePublication { end, published, .. } => {
                if *end < *published {
                    Severity::Error
                } else {
                    Severity::Doubt
                }
            }
            Self::BatchWithoutDay { .. } => Severity::Hint,
            Self::ImpossibleDate { .. }
            | Self::MalformedDate { .. }
            | Self::UnreadPeriod { .. }
            | Self::UnreadDuration { .. }
            | Self::PeriodReversed { .. }
            | Self::NoYear { .. }
            | Self::BeforeMonth { .. }
            | Self::MilestonesNotMonotone { .. }
            | Self::BatchAfterMilestone { .. }
            | Self::BatchesOutOfOrder { .. }
            | Self::BatchSharesOver { .. }
            | Self::BatchDueBeforeDraw { .. }
            | Self::UnclearGoal { .. }
            | Self::DeadlineBeforeEvent { .. }
            | Self::NoLength { .. }
            | Self::DrawAfterWindow { .. } => Severity::Error,
            Self::MilestoneOutside { .. }
            | Self::YearElsewhere { .. }
            | Self::BatchSharesShort { .. }
            | Self::DrawDayOff { .. }
            | Self::WindowOutside { .. }
            | Self::CalendarUnknown { .. }
            | Self::DrawBeforeReady { .. }
            | Self::CalendarOrWorking { .. }
            | Self::LockBeforeInForce { .. }
            | Self::DrawOutsideWindow { .. } => Severity::Doubt,
        }
    }
}
