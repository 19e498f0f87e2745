//! Family 1: text and shape.

use crate::diagnostic::Severity;

/// What can be wrong with text and shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A line that fits nothing that may stand there.
    UnreadLine {
        /// The line as written.
        line: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[1001];

impl Text {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnreadLine { .. } => 1001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnreadLine { .. } => Severity::Error,
        }
    }
}
