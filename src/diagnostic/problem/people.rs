//! Family 6: people, workload, feasibility.

use crate::diagnostic::Severity;

/// What can be wrong with people, workload, feasibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// Fewer than two persons in a team.
    TeamTooSmall {
        /// As written.
        size: u64,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[6001];

impl People {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::TeamTooSmall { .. } => 6001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::TeamTooSmall { .. } => Severity::Error,
        }
    }
}
