//! Family 9: files, records, journal.

use crate::diagnostic::Severity;

/// What can be wrong with files, records, journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// A file could not be read.
    Unreadable {
        /// What the system said.
        reason: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[9001];

impl Files {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::Unreadable { .. } => 9001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Unreadable { .. } => Severity::Error,
        }
    }
}
