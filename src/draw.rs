//! Who is inspected: from a checked plan and the directories to drawn units, suites DR1 and DR1-SM3 (draw.md).
//!
//! Order of work of one [`event`]: who is in the population ([`population`]), who still may be
//! visited ([`allowance`]), how many each stratum owes and which units have the smallest tickets
//! ([`select`]), what one visit serves ([`visit`]).
//! No other file computes a ticket than [`ticket`].
//!
//! Promises. The order of rows does not matter; adding or mending a row moves at most that
//! row. Equal inputs give equal bytes on every machine and any number of threads.
//!
//! Not here: who inspects ([`crate::assign`]) and when ([`crate::schedule`]).

pub mod after;
pub mod allowance;
mod cycle;
pub mod event;
pub mod list;
pub mod population;
pub mod select;
pub mod ticket;
pub mod visit;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::list::{Drawn, DrawnList};
use self::ticket::{Digest, Seed};
use crate::plan::{Item, Plan};

/// One draw event of a plan; each batch is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The draw number: counts the draw events of a plan from 1 without gaps.
    pub number: u32,
    /// Index of its batch in the plan; `None` where the plan has no batches.
    pub batch: Option<usize>,
    /// The draw day: look-backs of conditions count from it.
    pub date: NaiveDate,
    /// The seed.
    pub seed: Seed,
    /// Purpose and key, as draw.md §1 writes them, for the record.
    pub keys: BTreeMap<String, Digest>,
    /// Groups in plan order.
    pub groups: Vec<GroupDraw>,
}

/// What was drawn for the items that go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDraw {
    /// Code of its first item in plan order.
    pub code: String,
    /// KEY(draw/group).
    pub key: Digest,
    /// Items in plan order.
    pub items: Vec<ItemDraw>,
}

impl GroupDraw {
    /// Units that a visit for an on-site item of this group goes to, each once, sorted.
    #[must_use]
    pub fn on_site_units(&self, plan: &Plan) -> Vec<&str> {
        let on_site = |item: &&ItemDraw| plan.items.get(item.item).is_some_and(Item::is_on_site);
        let drawn = self.items.iter().filter(on_site).flat_map(|item| &item.strata);
        let mut units: Vec<&str> =
            drawn.flat_map(|stratum| &stratum.drawn).map(|drawn| drawn.id.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        units
    }
}

/// What was drawn for one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemDraw {
    /// Index of the item in the plan.
    pub item: usize,
    /// Its code.
    pub code: String,
    /// Who left the population and why, in order of judging; each with its count.
    pub removed: Vec<Removal>,
    /// Strata in table order, then cell.
    pub strata: Vec<StratumDraw>,
}

/// Units that are not in an item's population, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Why.
    pub reason: RemovalReason,
    /// How many.
    pub count: u64,
}

/// Why a unit is not in the population, or is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemovalReason {
    /// It stands in other lists than the 名录 of the item: never counted, it is no object at all.
    OtherList,
    /// 对象 does not hold.
    NotObject,
    /// 对象 cannot be judged: a cell is empty or unreadable.
    ObjectUnknown,
    /// The exclusion of this index (from 0) holds.
    Excluded(usize),
    /// The exclusion of this index cannot be judged and the plan says 排除.
    ExcludedUnknown(usize),
    /// The exclusion of this index cannot be judged and the plan says 不排除 or 报告: kept and counted,
    /// listed by name too where it says 报告.
    KeptUnknown(usize),
    /// The tier table has no row for it and no 其余 row.
    NoTier,
}

impl RemovalReason {
    /// In Chinese and English.
    #[must_use]
    pub fn words(self) -> (String, String) {
        let (zh, en) = match self {
            Self::OtherList => ("不在本事项的名录里", "it is not in the list of the item"),
            Self::NotObject => ("不属于“对象”", "`objects` does not select it"),
            Self::ObjectUnknown => {
                ("名录缺栏，“对象”无法判断", "`objects` cannot be judged, a cell is empty")
            }
            Self::NoTier => ("分级表里没有它的等级", "the tier table has no row for it"),
            Self::Excluded(at) => {
                return (format!("排除第 {} 项", at + 1), format!("exclusion {}", at + 1));
            }
            Self::ExcludedUnknown(at) => {
                return (
                    format!("排除第 {} 项无法判断，按排除处理", at + 1),
                    format!("exclusion {} cannot be judged and so excludes", at + 1),
                );
            }
            Self::KeptUnknown(at) => {
                return (
                    format!("排除第 {} 项无法判断，未排除", at + 1),
                    format!("exclusion {} cannot be judged, kept", at + 1),
                );
            }
        };
        (zh.to_owned(), en.to_owned())
    }
}

/// What was drawn in one stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumDraw {
    /// 等级 cell of the tier table; `*` for an item without tiers.
    pub tier: String,
    /// `tier`, or `tier/cell` where the tier is spread.
    pub name: String,
    /// 抽查基数 N.
    pub population: u64,
    /// The year's number n.
    pub size: u64,
    /// To be drawn in this event: the batch's share less what was drawn before.
    pub quota: u64,
    /// Units that may be drawn: allowance left, not drawn before by this group.
    pub candidates: u64,
    /// The drawn, by ticket.
    pub drawn: DrawnList,
    /// τ: the largest drawn ticket; `None` if none was drawn.
    pub threshold: Option<Digest>,
}

impl StratumDraw {
    /// How many are missing because there were too few candidates.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.quota.saturating_sub(self.drawn.len() as u64)
    }
}
