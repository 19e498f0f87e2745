//! Family 3: ratios, tiers, frequencies.

use crate::diagnostic::Severity;

/// What can be wrong with ratios, tiers, frequencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ratios {
    /// No integer lies between the bounds of a rule for this population.
    NoInteger {
        /// Population of the stratum.
        population: u64,
        /// Lower bound.
        lower: Option<u64>,
        /// Upper bound.
        upper: u64,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[3001];

impl Ratios {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoInteger { .. } => 3001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NoInteger { .. } => Severity::Error,
        }
    }
}
