//! Family 2: dates, periods, deadlines.

use crate::diagnostic::Severity;

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
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[2001];

impl Dates {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::ImpossibleDate { .. } => 2001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::ImpossibleDate { .. } => Severity::Error,
        }
    }
}
