//! Family 7: publication.

use crate::diagnostic::Severity;

/// What can be wrong with publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// The plan does not say when results are published.
    NoPublication,
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[7001];

impl Publication {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoPublication => 7001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NoPublication => Severity::Error,
        }
    }
}
