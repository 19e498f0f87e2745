//! Family 7: publication.

use crate::diagnostic::Severity;

/// What can be wrong with publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// The plan does not say when results are published.
    NoPublication,
    /// Results are published later than 20 working days after the check.
    LatePublication {
        /// The duration as written.
        written: String,
    },
    /// The plan does not say when penalties are published.
    NoPenalties,
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[7001, 7002, 7003];

impl Publication {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoPublication => 7001,
            Self::LatePublication { .. } => 7002,
            Self::NoPenalties => 7003,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NoPublication | Self::LatePublication { .. } => Severity::Doubt,
            Self::NoPenalties => Severity::Hint,
        }
    }
}
