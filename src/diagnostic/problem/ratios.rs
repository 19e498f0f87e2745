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
    /// Neither the item nor the stratum's row says how many.
    NoNumber {
        /// Code of the item.
        item: String,
        /// The stratum.
        tier: String,
    },
    /// A ratio is 待定 when it is needed.
    UndecidedNow {
        /// Code of the item.
        item: String,
    },
    /// The tiers together are under the floor or over the ceiling stated over all of them.
    SumOutside {
        /// Code of the item.
        item: String,
        /// Population of all tiers.
        population: u64,
        /// What the tiers come to.
        sum: u64,
        /// At least.
        lower: Option<u64>,
        /// At most.
        upper: Option<u64>,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[3001, 3090, 3091, 3092];

impl Ratios {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoInteger { .. } => 3001,
            Self::NoNumber { .. } => 3090,
            Self::UndecidedNow { .. } => 3091,
            Self::SumOutside { .. } => 3092,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NoInteger { .. }
            | Self::NoNumber { .. }
            | Self::UndecidedNow { .. }
            | Self::SumOutside { .. } => Severity::Error,
        }
    }
}
