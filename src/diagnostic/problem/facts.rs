//! Family 9, files of facts: the registry's and the calendar's TOML.

use chrono::NaiveDate;

use crate::diagnostic::Severity;

/// What a key of a file of facts should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A text in quotes.
    Text,
    /// Texts in brackets.
    Texts,
    /// A date such as 2023-03-25.
    Date,
    /// Dates in brackets.
    Dates,
    /// A whole number.
    Number,
    /// true or false.
    Flag,
    /// A table.
    Tables,
}

/// Why a day cannot stand where a calendar lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    /// It belongs to another year.
    OtherYear,
    /// A make-up working day that is Monday to Friday anyway.
    WorkOnWeekday,
    /// Listed as holiday and as working day.
    BothLists,
    /// A holiday ends before it begins.
    Reversed,
}

/// How two neighbouring versions of an instrument fail to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// The second begins before the first ends.
    Overlap,
    /// The second begins after the first ends.
    Gap,
    /// A version ends before it begins.
    Reversed,
    /// A version before the last has no end.
    Open,
}

/// What can be wrong with a file of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    /// The file is not TOML here.
    Syntax {
        /// What the reader said.
        reason: String,
    },
    /// A key that must be there is not.
    MissingKey {
        /// The key, or the column.
        key: String,
    },
    /// A key that means nothing.
    UnknownKey {
        /// As written.
        key: String,
        /// A key that looks alike.
        near: Option<String>,
    },
    /// A value of the wrong kind.
    Type {
        /// The key.
        key: String,
        /// What it should hold.
        expected: Expected,
    },
    /// A value outside a closed list.
    NotInList {
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What may stand there.
        allowed: Vec<String>,
    },
    /// A value that cannot be read: a shape, a division code.
    Malformed {
        /// The key.
        key: String,
        /// As written.
        value: String,
    },
    /// An instrument's id is not the name of its file.
    NameDiffers {
        /// The id.
        id: String,
    },
    /// Two instruments bear one title.
    TitleTwice {
        /// The title.
        title: String,
        /// The id of the other.
        other: String,
    },
    /// Two versions do not join.
    Versions {
        /// Where the earlier ends, or begins.
        earlier: Option<NaiveDate>,
        /// Where the later begins, or ends.
        later: Option<NaiveDate>,
        /// How they fail.
        joint: Joint,
    },
    /// A shape has another number of articles than stated.
    ShapeLength {
        /// `articles`.
        articles: u32,
        /// Words in `shape`.
        words: u32,
    },
    /// An article, paragraph or item beyond what the version has.
    Beyond {
        /// The provision as it would be cited.
        provision: String,
        /// How many there are.
        count: u32,
    },
    /// A successor that the registry does not hold.
    Successor {
        /// Its id.
        id: String,
    },
    /// Status and day of repeal contradict each other.
    Status {
        /// The status.
        status: String,
    },
    /// A day that cannot stand where a calendar lists it.
    Day {
        /// The day.
        date: NaiveDate,
        /// Why.
        reason: Misplaced,
    },
    /// A stated number differs from what is counted.
    Count {
        /// The key.
        key: String,
        /// As stated.
        stated: u32,
        /// As counted.
        counted: u32,
    },
    /// A holiday names a notice that the file does not list.
    Notice {
        /// The notice's number.
        number: String,
    },
    /// Two files give one year.
    YearTwice {
        /// The year.
        year: i32,
        /// The other file.
        other: String,
    },
    /// A folder without any file of facts.
    Empty,
}

/// The codes of these problems, in order.
pub const CODES: &[u16] = &[
    9101, 9102, 9103, 9104, 9105, 9106, 9107, 9108, 9109, 9110, 9111, 9112, 9113, 9114, 9115, 9116,
    9117, 9118,
];

impl Facts {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::Syntax { .. } => 9101,
            Self::MissingKey { .. } => 9102,
            Self::UnknownKey { .. } => 9103,
            Self::Type { .. } => 9104,
            Self::NotInList { .. } => 9105,
            Self::Malformed { .. } => 9106,
            Self::NameDiffers { .. } => 9107,
            Self::TitleTwice { .. } => 9108,
            Self::Versions { .. } => 9109,
            Self::ShapeLength { .. } => 9110,
            Self::Beyond { .. } => 9111,
            Self::Successor { .. } => 9112,
            Self::Status { .. } => 9113,
            Self::Day { .. } => 9114,
            Self::Count { .. } => 9115,
            Self::Notice { .. } => 9116,
            Self::YearTwice { .. } => 9117,
            Self::Empty => 9118,
        }
    }

    /// How grave it is: facts that contradict each other found no verdict.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Versions { joint: Joint::Gap, .. } | Self::NameDiffers { .. } => Severity::Doubt,
            _ => Severity::Error,
        }
    }
}
