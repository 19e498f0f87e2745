//! Family 8: seal, seed, draw.

use crate::diagnostic::Severity;

/// What can be wrong with seal, seed, draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draw {
    /// An announced seed source was given no text.
    SeedMissing {
        /// The source's token.
        name: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[8001];

impl Draw {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::SeedMissing { .. } => 8001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::SeedMissing { .. } => Severity::Error,
        }
    }
}
