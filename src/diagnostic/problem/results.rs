//! Family 9, the year after the draw: results that come back, changes of teams, replacements.

use chrono::NaiveDate;

use crate::diagnostic::Severity;

/// What can be wrong with what happens after the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// A record or workbook of another plan.
    OtherPlan {
        /// The plan of the record.
        plan: String,
        /// The plan of what was given.
        found: String,
    },
    /// Two records of one draw.
    DrawTwice {
        /// The draw.
        draw: u32,
    },
    /// No sheet has the columns of the workbook.
    NoResultColumns,
    /// A row names no visit of the record.
    NoSuchVisit {
        /// As written.
        written: String,
        /// The visits there are: first and last.
        first: String,
        /// The last.
        last: String,
    },
    /// A row's unit is not that of the visit.
    OtherUnit {
        /// The visit.
        visit: String,
        /// Its unit.
        unit: String,
        /// As written.
        found: String,
    },
    /// 检查结果 is none of the categories.
    UnknownOutcome {
        /// As written.
        written: String,
        /// The category that may be meant.
        near: Option<&'static str>,
    },
    /// A cell that must hold a day holds none.
    NoDay {
        /// As written.
        written: String,
    },
    /// A visit before its draw.
    BeforeDraw {
        /// As written.
        day: NaiveDate,
        /// The draw day.
        drawn: NaiveDate,
    },
    /// A day that has not come.
    InFuture {
        /// As written.
        day: NaiveDate,
        /// The day of the import.
        today: NaiveDate,
    },
    /// A row is filled in by half.
    HalfFilled {
        /// The visit.
        visit: String,
        /// The columns that are missing.
        missing: String,
    },
    /// Two rows say different things of one visit.
    TwoResults {
        /// The visit.
        visit: String,
        /// What one says.
        one: String,
        /// What the other says.
        other: String,
    },
    /// The journal holds another result already.
    AlreadyRecorded {
        /// The visit.
        visit: String,
        /// What is recorded.
        recorded: String,
        /// What is given.
        found: String,
    },
    /// A penalty, a publication or a hand-over without a result.
    NoResultYet {
        /// The visit.
        visit: String,
    },
    /// Something comes before what it follows from.
    OutOfOrder {
        /// What, in Chinese.
        what_zh: &'static str,
        /// What, in English.
        what_en: &'static str,
        /// Its day.
        day: NaiveDate,
        /// What it follows from, in Chinese.
        after_zh: &'static str,
        /// In English.
        after_en: &'static str,
        /// The day of that.
        after: NaiveDate,
    },
    /// The visit was made after its last day.
    Late {
        /// The visit.
        visit: String,
        /// When it was made.
        day: NaiveDate,
        /// The last day.
        due: NaiveDate,
    },
    /// Nothing is filled in.
    NothingNew {
        /// Results that the journal holds already.
        known: u64,
    },
    /// A visit that is finished or replaced is not touched.
    Finished {
        /// The visit.
        visit: String,
        /// What came of it.
        state: String,
    },
    /// Nobody of that name has open visits.
    NotOnTeam {
        /// As given.
        written: String,
    },
    /// Several people have that name.
    SeveralPeople {
        /// As given.
        written: String,
        /// Their certificates.
        certificates: String,
    },
    /// No reserve and no day: visits that nobody else can make.
    NobodyElse {
        /// The visits.
        visits: String,
    },
    /// A reason that the plan does not allow.
    ReasonNotAllowed {
        /// As given.
        reason: String,
        /// 可以递补 of the plan.
        allowed: String,
        /// 不得递补 names it.
        refused: bool,
    },
    /// What was moved leaves too few visits before a milestone.
    MilestoneMissed {
        /// Its date.
        date: NaiveDate,
        /// Its share.
        share: String,
        /// All visits of the year.
        total: u64,
        /// How many are due by then.
        due: u64,
        /// How many are made or set by then.
        planned: u64,
    },
    /// A replacement without evidence.
    NoEvidence {
        /// The visit.
        visit: String,
    },
    /// The reserves of the stratum are used up, or there are none.
    NoReserve {
        /// The visit.
        visit: String,
        /// Item and stratum.
        stratum: String,
    },
    /// The plan says nothing of next year's tiers.
    NoTierRules,
    /// 各事项结果 does not read, or does not go with 检查结果.
    ItemResult {
        /// The visit.
        visit: String,
        /// What is wrong.
        how: ItemWrong,
    },
    /// A penalty for a visit that found nothing, or nobody.
    PenaltyOnNothing {
        /// The visit.
        visit: String,
        /// Its result.
        outcome: &'static str,
        /// Both cannot be right.
        certain: bool,
    },
    /// One 文号 for two units.
    PenaltyOfTwo {
        /// The number.
        number: String,
        /// The unit of the row.
        unit: String,
        /// The other one, with its visit.
        other: String,
    },
    /// 处罚依据 is none, or is not to be found.
    PenaltyBasis {
        /// As written.
        written: String,
        /// What is wrong.
        how: BasisWrong,
    },
    /// 罚款 that says no amount.
    FineWithoutAmount {
        /// As written.
        written: String,
    },
    /// A workbook of the plan, but not of this record.
    OtherRun {
        /// What tells.
        how: OtherRun,
    },
    /// A formal record is changed by nobody.
    NoOperator,
    /// 回避 without the visits that it is for, or without who asked for it.
    RecusalOfWhat,
}

/// What can be wrong with 各事项结果.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemWrong {
    /// A part begins with no code of the visit.
    NoSuchItem {
        /// As written.
        written: String,
        /// The codes of the visit.
        items: String,
    },
    /// One item twice.
    Twice {
        /// Its code.
        item: String,
    },
    /// An item is worse than the visit.
    Graver {
        /// Its code.
        item: String,
        /// Its result.
        outcome: &'static str,
        /// 检查结果.
        whole: &'static str,
    },
    /// All items are written, and none of them has 检查结果.
    NoneHasIt {
        /// 检查结果.
        whole: &'static str,
    },
}

/// What can be wrong with 处罚依据.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasisWrong {
    /// It names no law.
    NoLaw,
    /// It names no article.
    NoArticle,
    /// The registry holds no such provision.
    NotFound {
        /// The provision.
        cited: String,
    },
}

/// How a workbook differs from the record into which it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherRun {
    /// One is a trial, the other is not: whether the workbook is.
    Trial(bool),
    /// It is of these draws.
    Draws(Vec<u32>),
}

/// The codes of this part of the family, in order.
pub const CODES: &[u16] = &[
    9201, 9202, 9203, 9204, 9205, 9206, 9207, 9208, 9209, 9210, 9211, 9212, 9213, 9214, 9215, 9216,
    9217, 9218, 9219, 9220, 9221, 9222, 9223, 9224, 9225, 9226, 9227, 9228, 9229, 9230, 9231, 9232,
    9240,
];

impl Results {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::OtherPlan { .. } => 9201,
            Self::DrawTwice { .. } => 9202,
            Self::NoResultColumns => 9203,
            Self::NoSuchVisit { .. } => 9204,
            Self::OtherUnit { .. } => 9205,
            Self::UnknownOutcome { .. } => 9206,
            Self::NoDay { .. } => 9207,
            Self::BeforeDraw { .. } => 9208,
            Self::InFuture { .. } => 9209,
            Self::HalfFilled { .. } => 9210,
            Self::TwoResults { .. } => 9211,
            Self::AlreadyRecorded { .. } => 9212,
            Self::NoResultYet { .. } => 9213,
            Self::OutOfOrder { .. } => 9214,
            Self::Late { .. } => 9215,
            Self::NothingNew { .. } => 9216,
            Self::Finished { .. } => 9217,
            Self::NotOnTeam { .. } => 9218,
            Self::SeveralPeople { .. } => 9219,
            Self::NobodyElse { .. } => 9220,
            Self::ReasonNotAllowed { .. } => 9221,
            Self::NoEvidence { .. } => 9222,
            Self::NoReserve { .. } => 9223,
            Self::NoTierRules => 9224,
            Self::ItemResult { .. } => 9225,
            Self::PenaltyOnNothing { .. } => 9226,
            Self::PenaltyOfTwo { .. } => 9227,
            Self::PenaltyBasis { .. } => 9228,
            Self::FineWithoutAmount { .. } => 9229,
            Self::OtherRun { .. } => 9230,
            Self::NoOperator => 9231,
            Self::RecusalOfWhat => 9232,
            Self::MilestoneMissed { .. } => 9240,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Late { .. } | Self::NothingNew { .. } => Severity::Hint,
            // One decision may be about two units; an older wording may hold for an older breach.
            Self::PenaltyOfTwo { .. }
            | Self::MilestoneMissed { .. }
            | Self::PenaltyOnNothing { certain: false, .. }
            | Self::PenaltyBasis { how: BasisWrong::NotFound { .. }, .. } => Severity::Doubt,
            _ => Severity::Error,
        }
    }
}
