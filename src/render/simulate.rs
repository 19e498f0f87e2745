//! What a plan comes to before it is drawn: the figures, and their JSON.
//!
//! All figures are whole numbers, exact fractions, or decimals rounded half up from exact fractions.

mod text;

use serde::Serialize;

use chrono::NaiveDate;

pub use text::{text, what_if};

/// What a plan comes to on its own directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// The plan's file.
    pub file: String,
    /// Its title.
    pub title: String,
    /// It can be carried out: nothing that stops a run was found.
    pub feasible: bool,
    /// Every item and tier.
    pub strata: Vec<StratumLine>,
    /// Visits by group and tier: what joining saves.
    pub joined: Vec<JoinedLine>,
    /// Every two items that may draw the same units.
    pub overlaps: Vec<OverlapLine>,
    /// What awaits one unit, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitLine>,
    /// How the visits weigh on enterprises, by tier; the last line is over all.
    pub burden: Vec<BurdenLine>,
    /// Every 完成n% of the plan.
    pub milestones: Vec<MilestoneLine>,
    /// Visits and what the people can do, month by month.
    pub months: Vec<MonthLine>,
    /// Everybody who may be sent.
    pub people: Vec<PersonLine>,
    /// Single changes each of which mends what is wrong, smallest of its kind.
    pub mending: Vec<Both>,
    /// What stops it, or is to be seen to.
    pub problems: Vec<Both>,
    /// How many rehearsals the expected numbers that are not exact are averaged over.
    pub rehearsals: u64,
}

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One item and tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StratumLine {
    /// The item's code.
    pub item: String,
    /// Its title.
    pub title: String,
    /// The tier, or tier/cell; `*` without tiers.
    pub stratum: String,
    /// 抽查基数 N at the last batch that draws it; those already drawn count.
    pub population: u64,
    /// The year's number n at that batch.
    pub size: u64,
    /// Drawn in the year, all batches together.
    pub drawn: u64,
    /// The probability of one enterprise of this population to be drawn in the year: drawn / N.
    pub chance: Share,
    /// Every batch.
    pub batches: Vec<BatchLine>,
}

/// One batch of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchLine {
    /// The draw number.
    pub draw: u32,
    /// The draw day.
    pub date: NaiveDate,
    /// N on that day.
    pub population: u64,
    /// n on that day.
    pub size: u64,
    /// Drawn in this batch.
    pub drawn: u64,
    /// Missing because there are too few who may still be visited.
    pub missing: u64,
}

/// An exact fraction and its percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Above.
    pub numerator: u64,
    /// Below; 0 for an empty population.
    pub denominator: u64,
    /// Per cent with two decimals, rounded half up.
    pub percent: String,
}

impl Share {
    /// The share of `part` in `whole`.
    #[must_use]
    pub fn new(part: u64, whole: u64) -> Self {
        Self { numerator: part, denominator: whole, percent: decimal(part, 100, whole, 2) }
    }
}

/// Visits of one group in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JoinedLine {
    /// Codes of the items that go together.
    pub items: Vec<String>,
    /// The tier; `*` where the items do not share a tier table.
    pub tier: String,
    /// Visits if every item went alone.
    pub separate: u64,
    /// Visits after joining.
    pub visits: Expected,
}

/// An expected number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// It is never less …
    pub least: u64,
    /// … or more; where the two are equal, the number is certain.
    pub most: u64,
    /// The mean with one decimal, rounded half up: certain, or over the rehearsals.
    pub mean: String,
    /// The sum over the rehearsals.
    #[serde(skip)]
    pub sum: u64,
}

impl Expected {
    /// A number between two bounds, with its sum over so many rehearsals.
    #[must_use]
    pub fn new(least: u64, most: u64, sum: u64, rehearsals: u64) -> Self {
        let mean =
            if least == most { decimal(least, 1, 1, 1) } else { decimal(sum, 1, rehearsals, 1) };
        Self { least, most, mean, sum }
    }

    /// Tells whether it is certain.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.least == self.most
    }
}

/// Two items that may draw the same units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapLine {
    /// Their codes, in plan order.
    pub items: [String; 2],
    /// Units in both populations.
    pub shared: u64,
    /// Drawn by each in the year.
    pub drawn: [u64; 2],
    /// Units drawn by both in the year.
    pub both: Expected,
}

/// One unit before any draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// Its id.
    pub id: String,
    /// Its name; empty where the directory does not hold it.
    pub name: String,
    /// Whether the directory holds it.
    pub in_directory: bool,
    /// Every item, in plan order.
    pub items: Vec<UnitItem>,
    /// The chance of being drawn at all in the year is never less: that of the likeliest item.
    pub least: Share,
    /// … or more, in per cent: that of all items together, rounded up.
    pub most: String,
}

/// One unit and one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitItem {
    /// The item's code.
    pub item: String,
    /// Its title.
    pub title: String,
    /// Where the unit stands; `None` outside the population.
    pub stratum: Option<String>,
    /// The chance of being drawn in the year.
    pub chance: Share,
    /// Why it is outside.
    pub outside: Option<Both>,
}

/// How visits weigh on the enterprises of one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BurdenLine {
    /// The tier; empty: over all.
    pub tier: String,
    /// Enterprises that may be visited: in the population of at least one item.
    pub enterprises: u64,
    /// Visits if every item went alone.
    pub separate: u64,
    /// Visits after joining.
    pub visits: Expected,
    /// Expected visits of 100 enterprises in the year, with one decimal.
    pub per_hundred: String,
    /// By how much joining cuts the visits: per cent with one decimal.
    pub cut: String,
}

/// 完成n%.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneLine {
    /// Its day.
    pub date: NaiveDate,
    /// Its share.
    pub share: String,
    /// Visits of the year.
    pub total: u64,
    /// Due by then.
    pub due: u64,
    /// The most that the people can make by then under their workload.
    pub possible: u64,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthLine {
    /// `2023-05`.
    pub month: String,
    /// Working days on which visits may be made.
    pub days: u64,
    /// Visits of the rehearsal.
    pub visits: u64,
    /// The most that the people can make; `None` without a limit.
    pub capacity: Option<u64>,
}

/// Somebody who may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// 姓名.
    pub name: String,
    /// 所属单位.
    pub unit: String,
    /// Visits of the rehearsal, in the order of the months.
    pub months: Vec<u64>,
    /// All of them.
    pub visits: u64,
    /// The most under the workload; `None` without a limit.
    pub capacity: Option<u64>,
}

/// A what-if: the plan as it is, and changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// What was changed: as asked, what stood there, what stands there now.
    pub changes: Vec<Change>,
    /// The plan as it is.
    pub before: Simulation,
    /// The changed plan.
    pub after: Simulation,
}

/// One change of the plan's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// As asked.
    pub asked: String,
    /// The line of the plan.
    pub line: u32,
    /// What stands there.
    pub from: String,
    /// What would stand there.
    pub to: String,
}

/// `part` × `times` / `whole` with so many decimals, rounded half up; `—` where `whole` is 0.
#[must_use]
pub fn decimal(part: u64, times: u64, whole: u64, decimals: u32) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let scale = 10_u128.pow(decimals.min(9));
    let whole = u128::from(whole);
    let all = u128::from(part) * u128::from(times) * scale;
    let rounded = (2 * all + whole) / (2 * whole);
    let width = usize::try_from(decimals.min(9)).unwrap_or_default();
    if width == 0 {
        return rounded.to_string();
    }
    format!("{}.{:0width$}", rounded / scale, rounded % scale)
}

/// The JSON of a simulation, or of a what-if.
#[must_use]
pub fn json(object: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(object).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_half_up() {
        assert_eq!(decimal(1, 100, 3, 2), "33.33");
        assert_eq!(decimal(2, 100, 3, 2), "66.67");
        assert_eq!(decimal(1, 1, 20, 1), "0.1");
        assert_eq!(decimal(1, 1, 21, 1), "0.0");
        assert_eq!(decimal(7, 1, 2, 0), "4");
        assert_eq!(decimal(7, 1, 0, 2), "—");
        assert_eq!(decimal(u64::MAX, 100, u64::MAX, 2), "100.00");
    }
}
