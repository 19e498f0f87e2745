//! Visits: what one journey to one unit serves.

use chrono::NaiveDate;

use super::ticket::Digest;
use crate::calendar::Period;

/// 检查任务: one visit to one unit, for all items of one group that drew it in one draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The draw number.
    pub draw: u32,
    /// Counts from 1 in visit order within the draw; printed `1-0001`.
    pub number: u32,
    /// Code of the group.
    pub group: String,
    /// Index in the entity directory.
    pub entity: usize,
    /// Unit id.
    pub id: String,
    /// Indices of the items in the plan, in plan order.
    pub items: Vec<usize>,
    /// The unit's tier (等级 cell) under each of these items, without repeats; `*` without tiers.
    pub tiers: Vec<String>,
    /// H(KEY(order) ":" id): visits are in the order of it.
    pub order: Digest,
    /// The days on which it may take place: the items' check windows cut with each other, with the
    /// draw day (included) and with 施行; in order, not overlapping. Never empty.
    pub window: Vec<Period>,
    /// The last day of the batch or of the window, whichever is first.
    pub due: NaiveDate,
}

impl Visit {
    /// `1-0001`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}-{:04}", self.draw, self.number)
    }
}
