//! Family 4: legal basis.

use crate::diagnostic::Severity;

/// What can be wrong with legal basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Legal {
    /// No instrument in the registry has this title.
    UnknownTitle {
        /// As cited.
        title: String,
        /// Titles that look alike.
        near: Vec<String>,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[4001];

impl Legal {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnknownTitle { .. } => 4001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownTitle { .. } => Severity::Error,
        }
    }
}
