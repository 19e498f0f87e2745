//! Family 5: directories and conditions.

use crate::diagnostic::Severity;

/// What can be wrong with directories and conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directories {
    /// A column that the plan needs is not in the file.
    MissingColumn {
        /// Standard name.
        column: String,
        /// Headers of the file.
        found: Vec<String>,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[5001];

impl Directories {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::MissingColumn { .. } => 5001,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::MissingColumn { .. } => Severity::Error,
        }
    }
}
