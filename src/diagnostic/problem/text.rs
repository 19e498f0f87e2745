//! Family 1: text and shape.

use crate::diagnostic::Severity;

/// A keyword in both spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// Chinese.
    pub zh: &'static str,
    /// English; empty for the facts before the first heading.
    pub en: &'static str,
}

/// What could have stood where a line was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `KEY：value`.
    Fact,
    /// `（一）title（代号：X）`.
    Entry,
    /// `1．value`.
    Numbered,
    /// `KEY：value` or a row of a table.
    FactOrRow,
    /// A row with fewer cells.
    FewerCells,
}

/// What can be wrong with text and shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A line that fits nothing that may stand there.
    UnreadLine {
        /// The line as written, its beginning where it is long.
        line: String,
        /// What could have stood there.
        expected: Expected,
    },
    /// A key that the language does not have.
    UnknownKey {
        /// As written.
        key: String,
        /// The section it stands in.
        section: Keyword,
        /// The nearest key of this section.
        near: Option<String>,
    },
    /// A key that belongs to other sections.
    MisplacedKey {
        /// As written.
        key: String,
        /// The section it stands in.
        section: Keyword,
        /// Where it may stand.
        belongs: Vec<Keyword>,
    },
    /// A heading that names no section.
    UnknownHeading {
        /// As written, without ordinal.
        title: String,
        /// The nearest section.
        near: Option<String>,
    },
    /// A key that may stand only once in an entry or section.
    DuplicateKey {
        /// As written.
        key: String,
    },
    /// A section that may stand only once.
    DuplicateSection {
        /// As written.
        title: String,
        /// It says word for word what the first says.
        is_copy: bool,
    },
    /// A numbered entry that says word for word what one before it in its section says.
    RepeatedEntry {
        /// As written.
        entry: String,
    },
    /// Keys or headings in traditional characters, which are read as simplified ones.
    Traditional {
        /// The first, as written.
        written: String,
        /// The same in simplified characters.
        meant: String,
        /// How many more there are.
        others: u32,
    },
    /// An ordinal that is missing or does not follow the one before.
    Ordinal {
        /// As written; none: missing.
        found: Option<String>,
        /// What would follow.
        expected: String,
    },
    /// A dash where the number 一 is meant.
    DashForOne {
        /// The dash.
        found: char,
        /// The words around it, mended.
        mended: String,
    },
    /// Characters that nobody sees.
    Invisible {
        /// The first of them.
        letter: char,
        /// How many stand side by side.
        count: u32,
        /// They change the order in which text is shown.
        reorders: bool,
    },
    /// A letter among digits that looks like one of them.
    LookAlike {
        /// The word as written.
        found: String,
        /// The word as it is meant.
        meant: String,
    },
    /// A key without its colon.
    MissingColon {
        /// The key.
        key: String,
    },
    /// A file without a word, or with comments only.
    EmptyFile,
    /// A key without a value.
    EmptyValue {
        /// The key.
        key: String,
    },
    /// A quotation mark without its partner.
    UnclosedQuote {
        /// The quotation mark.
        mark: char,
    },
    /// A heading behind `#`, as Markdown writes it: a comment here.
    HeadingInComment {
        /// The section that it names.
        title: String,
    },
    /// A key behind a comma: it opens nothing there and became part of the value before.
    CommaBeforeKey {
        /// The key.
        key: String,
    },
    /// A milestone under another heading than 进度.
    MilestoneElsewhere {
        /// As written.
        milestone: String,
        /// The section it stands in.
        section: Keyword,
    },
    /// There is more to report than anybody reads.
    TooMany {
        /// How many were kept.
        kept: u32,
        /// How many were left out.
        left_out: u32,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016,
    1017, 1018, 1019, 1025,
];

impl Text {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnreadLine { .. } => 1001,
            Self::UnknownKey { .. } => 1002,
            Self::MisplacedKey { .. } => 1003,
            Self::UnknownHeading { .. } => 1004,
            Self::DuplicateKey { .. } => 1005,
            Self::DuplicateSection { .. } => 1006,
            Self::Ordinal { .. } => 1007,
            Self::DashForOne { .. } => 1008,
            Self::Invisible { .. } => 1009,
            Self::LookAlike { .. } => 1010,
            Self::MissingColon { .. } => 1011,
            Self::EmptyFile => 1012,
            Self::EmptyValue { .. } => 1013,
            Self::UnclosedQuote { .. } => 1014,
            Self::HeadingInComment { .. } => 1015,
            Self::TooMany { .. } => 1016,
            Self::CommaBeforeKey { .. } => 1017,
            Self::RepeatedEntry { .. } => 1018,
            Self::Traditional { .. } => 1019,
            Self::MilestoneElsewhere { .. } => 1025,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Ordinal { .. } | Self::RepeatedEntry { .. } | Self::Traditional { .. } => {
                Severity::Hint
            }
            Self::HeadingInComment { .. } => Severity::Doubt,
            Self::UnreadLine { .. }
            | Self::UnknownKey { .. }
            | Self::MisplacedKey { .. }
            | Self::UnknownHeading { .. }
            | Self::DuplicateKey { .. }
            | Self::MilestoneElsewhere { .. }
            | Self::CommaBeforeKey { .. }
            | Self::DuplicateSection { .. }
            | Self::DashForOne { .. }
            | Self::Invisible { .. }
            | Self::LookAlike { .. }
            | Self::MissingColon { .. }
            | Self::EmptyFile
            | Self::EmptyValue { .. }
            | Self::UnclosedQuote { .. }
            | Self::TooMany { .. } => Severity::Error,
        }
    }
}
