//! Family 5, conditions: what is said over columns.

use crate::diagnostic::Severity;

/// What can be wrong with what is said over columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conditions {
    /// A condition that cannot be read.
    UnreadCondition {
        /// As written.
        written: String,
    },
    /// 且 and 或 side by side without brackets.
    MixedAndOr,
    /// Brackets that go too deep.
    TooDeep {
        /// As deep as brackets may go.
        most: u32,
    },
    /// A condition over a column that the directory does not have.
    UnknownColumn {
        /// As written.
        column: String,
        /// The columns there are, likeliest first.
        near: Vec<String>,
        /// The list that lacks it; empty where the plan has one only, or none has it.
        list: String,
    },
    /// An item that draws from a 名录 that the plan does not name.
    UnknownList {
        /// As written.
        name: String,
        /// The lists there are, likeliest first.
        near: Vec<String>,
    },
    /// A word that a cell of the column is read as another one of: the condition compares that.
    WordRead {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// What it is read as.
        read: String,
    },
    /// A word that says in a cell of the column that nothing stands there: it equals nothing.
    WordEmpty {
        /// The column.
        column: String,
        /// As written.
        written: String,
    },
    /// A word compared with industries that is none.
    UnknownCode {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// Industries that may be meant, code and name.
        near: Vec<String>,
    },
    /// `在 12月 内`: a month of the calendar, where so many months may be meant.
    MonthAlone {
        /// As written.
        written: String,
        /// The year that it is read in.
        year: i32,
        /// The month.
        month: u32,
    },
    /// `在 2024年 内`: read as the calendar year.
    YearAlone {
        /// As written.
        written: String,
    },
    /// An exclusion over a column that one of several lists lacks: it says nothing of that list.
    NotOfList {
        /// The column.
        column: String,
        /// The list; empty where it has no name.
        list: String,
    },
    /// A comparison that the type of its column does not allow.
    WrongType {
        /// The column.
        column: String,
        /// What it holds, Chinese and English.
        holds: (&'static str, &'static str),
        /// The operator with its value.
        written: String,
    },
    /// An amount in 万元 compared with a column that is not.
    AmountUnit {
        /// The column.
        column: String,
        /// The value as written.
        written: String,
    },
    /// A condition that no row of the directory fulfils.
    NeverTrue {
        /// The condition as written.
        written: String,
        /// Rows of the directory.
        rows: usize,
        /// It stands in 排除.
        excludes: bool,
    },
    /// An exclusion that every row of the directory fulfils.
    AlwaysTrue {
        /// The condition as written.
        written: String,
        /// Rows of the directory.
        rows: usize,
    },
    /// A condition that an empty cell leaves open for some rows.
    UnknownRows {
        /// The condition as written.
        written: String,
        /// For how many.
        unknown: u64,
        /// What becomes of them.
        then: UnknownThen,
    },
    /// A case of 试算 that does not come out as it must.
    CaseFails {
        /// 应当, as written.
        must: String,
        /// The item that it is about, where it is about one.
        item: Option<String>,
        /// What the plan gives.
        found: CaseResult,
    },
    /// A case of 试算 with nothing that must come of it.
    CaseAlone,
    /// 等级建议 asks for what a year's results do not hold.
    UnknownFact {
        /// As written.
        written: String,
        /// What they hold.
        allowed: String,
    },
    /// 等级建议 compares with no category of 检查结果.
    NoSuchOutcome {
        /// As written.
        written: String,
        /// The category that may be meant.
        near: Option<&'static str>,
    },
    /// 等级建议 proposes a tier that no table of 信用分级 has.
    NoSuchTier {
        /// As written.
        written: String,
        /// The tiers there are.
        allowed: String,
    },
}

/// What becomes of units about which a condition says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownThen {
    /// 对象: they are not in the population.
    Outside,
    /// 排除 without 为空的按: they stay, and are listed.
    Listed,
    /// A rule of the tier table: the next rule, or the column, decides.
    Next,
}

/// What the plan gives for a case of 试算.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseResult {
    /// So many units are drawn.
    Draws(u64),
    /// The constraints give no number.
    NoNumber,
    /// In the population; with its tier where the item has tiers.
    Kept(Option<String>),
    /// 对象 does not select the unit.
    NotObject,
    /// Excluded by this entry of 排除, from 1.
    Excluded(u64),
    /// An empty cell leaves 对象 or an exclusion open.
    Unknown,
    /// No row of the tier table fits.
    NoTier,
    /// A working day, or a day off.
    Working(bool),
    /// The calendar does not know the year.
    NoCalendar,
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    5101, 5102, 5103, 5104, 5105, 5106, 5107, 5108, 5109, 5110, 5111, 5112, 5113, 5114, 5115, 5116,
    5117, 5118, 5119, 5120, 5121,
];

impl Conditions {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnreadCondition { .. } => 5101,
            Self::MixedAndOr => 5102,
            Self::TooDeep { .. } => 5103,
            Self::UnknownColumn { .. } => 5104,
            Self::WrongType { .. } => 5105,
            Self::AmountUnit { .. } => 5106,
            Self::NeverTrue { .. } => 5107,
            Self::AlwaysTrue { .. } => 5108,
            Self::CaseFails { .. } => 5109,
            Self::CaseAlone => 5110,
            Self::UnknownFact { .. } => 5111,
            Self::NoSuchOutcome { .. } => 5112,
            Self::NoSuchTier { .. } => 5113,
            Self::UnknownRows { .. } => 5114,
            Self::UnknownList { .. } => 5115,
            Self::NotOfList { .. } => 5116,
            Self::WordRead { .. } => 5117,
            Self::WordEmpty { .. } => 5118,
            Self::UnknownCode { .. } => 5119,
            Self::MonthAlone { .. } => 5120,
            Self::YearAlone { .. } => 5121,
        }
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownRows { .. } | Self::WordRead { .. } | Self::YearAlone { .. } => {
                Severity::Hint
            }
            // The standard's amendment of 2019 added classes that no list at hand has.
            Self::UnknownCode { written, .. }
                if written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Severity::Hint
            }
            Self::NeverTrue { excludes, .. } => {
                if *excludes {
                    Severity::Hint
                } else {
                    Severity::Doubt
                }
            }
            Self::UnreadCondition { .. }
            | Self::MixedAndOr
            | Self::TooDeep { .. }
            | Self::UnknownColumn { .. }
            | Self::UnknownList { .. }
            | Self::WrongType { .. }
            | Self::AmountUnit { .. }
            | Self::CaseFails { .. }
            | Self::UnknownFact { .. }
            | Self::NoSuchOutcome { .. }
            | Self::NoSuchTier { .. }
            | Self::CaseAlone => Severity::Error,
            Self::AlwaysTrue { .. }
            | Self::NotOfList { .. }
            | Self::WordEmpty { .. }
            | Self::UnknownCode { .. }
            | Self::MonthAlone { .. } => Severity::Doubt,
        }
    }
}
