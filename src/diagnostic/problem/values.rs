//! Family 1, values: what single facts say.

use crate::diagnostic::Severity;

/// What can be wrong with what single facts say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// A value that cannot be read.
    UnreadValue {
        /// The key, Chinese and English.
        key: (&'static str, &'static str),
        /// The value, or the part of it that cannot be read.
        written: String,
        /// How it may be written.
        forms: &'static str,
    },
    /// A word outside a closed list.
    UnknownWord {
        /// The key, Chinese and English.
        key: (&'static str, &'static str),
        /// As written.
        written: String,
        /// The words there are.
        allowed: String,
    },
    /// Something that says nothing where it stands.
    NoPlace {
        /// What stands there, Chinese and English.
        what: (&'static str, &'static str),
    },
    /// Something that a draw needs is missing.
    MissingForDraw {
        /// What is missing, Chinese and English.
        what: Vec<(&'static str, &'static str)>,
    },
    /// Something that sending inspectors needs is missing.
    MissingForAssignment {
        /// What is missing, Chinese and English.
        what: Vec<(&'static str, &'static str)>,
    },
    /// The version of the plan language is not stated.
    NoLanguage,
    /// A version of the plan language that this program does not know.
    UnknownLanguage {
        /// As written.
        written: String,
    },
    /// A row with more or fewer cells than its header.
    RowWidth {
        /// Cells of the row.
        cells: u32,
        /// Columns of the header.
        columns: u32,
    },
    /// A sign-off that no longer fits anything.
    SignStale {
        /// The code that was signed.
        code: u16,
        /// The words that it is about.
        subject: String,
    },
    /// A later version that does not say what was changed, or which version it replaces.
    RevisionWithoutChanges {
        /// 版本, as written.
        revision: String,
        /// 变更说明 is there, but names no version.
        unnamed: bool,
    },
    /// 区划 is no code of GB/T 2260.
    UnknownRegion {
        /// As written.
        code: String,
        /// The province that it would lie in; `None` where there is none.
        province: Option<String>,
    },
    /// 层级 is another than that of 区划.
    LevelOfRegion {
        /// 层级.
        level: String,
        /// 区划.
        code: String,
        /// The level of the code.
        found: &'static str,
        /// The division, where the list has it.
        name: Option<String>,
    },
    /// A reason that stands in 可以递补 and in 不得递补.
    OnBothSides {
        /// The reason.
        reason: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] =
    &[1101, 1102, 1103, 1104, 1105, 1106, 1107, 1109, 1110, 1111, 1112, 1113, 1114];

impl Values {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnreadValue { .. } => 1101,
            Self::UnknownWord { .. } => 1102,
            Self::NoPlace { .. } => 1103,
            Self::MissingForDraw { .. } => 1104,
            Self::MissingForAssignment { .. } => 1105,
            Self::NoLanguage => 1106,
            Self::UnknownLanguage { .. } => 1107,
            Self::RowWidth { .. } => 1109,
            Self::SignStale { .. } => 1110,
            Self::RevisionWithoutChanges { .. } => 1111,
            Self::UnknownRegion { .. } => 1112,
            Self::LevelOfRegion { .. } => 1113,
            Self::OnBothSides { .. } => 1114,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownRegion { province: None, .. }
            | Self::OnBothSides { .. }
            | Self::UnreadValue { .. }
            | Self::UnknownWord { .. }
            | Self::NoPlace { .. }
            | Self::MissingForDraw { .. }
            | Self::UnknownLanguage { .. }
            | Self::RowWidth { .. } => Severity::Error,
            Self::MissingForAssignment { .. }
            | Self::UnknownRegion { .. }
            | Self::LevelOfRegion { .. }
            | Self::RevisionWithoutChanges { .. } => Severity::Doubt,
            Self::NoLanguage | Self::SignStale { .. } => Severity::Hint,
        }
    }
}
