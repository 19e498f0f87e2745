//! 试算 of the plan: cases that the plan's own rules must answer as written.

use chrono::NaiveDate;

use super::Text;
use crate::diagnostic::problem::CaseResult;
use crate::source::{Span, Spanned};

/// 试算: one case and all that must come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTest {
    /// 例.
    pub case: Case,
    /// 例 as written.
    pub written: Text,
    /// 应当, in order.
    pub musts: Vec<Must>,
}

/// What a case supposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// `RS-01 的 A 级有 118 户、B 级有 60 户`: so many units are in the population.
    Sizes {
        /// The item's code.
        item: Text,
        /// Tier (`None`: of an item without tiers) and units; tiers that are not named have none.
        strata: Vec<(Option<Text>, u64)>,
    },
    /// `登记状态 “存续”、诚信等级 “A”、抽取日 2023年5月10日`: one unit.
    Unit {
        /// Column and cell; columns that are not named are empty.
        cells: Vec<(Text, Text)>,
        /// 抽取日; the first batch where not written.
        draw_day: Option<Spanned<NaiveDate>>,
    },
    /// `2023年10月8日`: one day.
    Day(NaiveDate),
}

/// One thing that must come of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Must {
    /// What.
    pub expectation: Expectation,
    /// As written.
    pub written: Text,
}

/// What must come of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `抽 3 户`, `A 级抽不超过 50 户`.
    Draws {
        /// The tier; `None`: all of the case together.
        tier: Option<Text>,
        /// At least so many.
        least: u64,
        /// At most so many, where there is a most.
        most: Option<u64>,
    },
    /// What becomes of the unit in items.
    Unit {
        /// The items' codes; empty: every item of which the unit is an object.
        items: Vec<Text>,
        /// What.
        fate: Fate,
    },
    /// `工作日` (true) or `休假日`.
    Working(bool),
}

/// What becomes of one unit in an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// `是对象`: in the population.
    Kept,
    /// `不是对象`: 对象 does not select it.
    NotObject,
    /// `排除第1项`; `排除`: whichever.
    Excluded(Option<u32>),
    /// `属于 A`: in the population, in this tier.
    Tier(Text),
    /// `无法判断`: an empty cell leaves 对象 or an exclusion open.
    Unknown,
}

impl PlanTest {
    /// From the case to its last expectation.
    #[must_use]
    pub fn span(&self) -> Span {
        self.musts.iter().fold(self.written.span, |span, must| span.to(must.written.span))
    }
}

/// One expectation, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// 例, as written.
    pub case: String,
    /// 应当, as written.
    pub must: String,
    /// The line of 应当, from 1.
    pub line: u32,
    /// What came of it.
    pub verdict: CaseVerdict,
}

/// What came of one expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseVerdict {
    /// It holds.
    Holds,
    /// It does not; what the plan gives instead, and for which item where it is about one.
    Fails {
        /// The item.
        item: Option<String>,
        /// What the plan gives.
        found: CaseResult,
    },
    /// It cannot be judged for a reason that is a finding of its own.
    Unjudged,
}
