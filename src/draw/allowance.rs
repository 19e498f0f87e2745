//! 频次上限: how many on-site visits a unit may still get (draw.md §3, settled: the smaller cap binds).
//!
//! Used up are past inspections of the history that count, and the visits that this plan's
//! earlier draws and earlier groups already gave. One visit is one count, however many items
//! it serves.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};

use super::Draw;
use super::population::Tiers;
use crate::calendar::Period;
use crate::diagnostic::Finding;
use crate::directory::{Entity, EntityDirectory, History, Inspection};
use crate::plan::{Every, Frequency, FrequencyKind, Joint, Plan, TierTable};
use crate::source::{Source, folded};

/// The caps of a plan over one directory, and what has been used of them.
pub struct Allowance<'a> {
    plan: &'a Plan,
    history: &'a History,
    year: i32,
    day: NaiveDate,
    /// Tier tables by which a cap like `C级不超过2次` finds its units.
    tables: Vec<(&'a TierTable, Tiers<'a>)>,
    /// Days of visits that this plan gave, by unit.
    given: BTreeMap<String, Vec<NaiveDate>>,
}

impl<'a> Allowance<'a> {
    /// Starts from the history and the plan's earlier draws.
    ///
    /// # Errors
    /// Findings where a tier table cannot be read against the columns.
    pub fn new(
        plan: &'a Plan,
        source: &Source,
        directory: &EntityDirectory,
        history: &'a History,
        earlier: &[Draw],
        day: NaiveDate,
    ) -> Result<Self, Vec<Finding>> {
        let mut tables = Vec::new();
        if plan.joint.caps.iter().any(|cap| cap.tier.is_some()) {
            for table in &plan.tiers {
                tables.push((table, Tiers::bind(source, table, directory)?));
            }
        }
        let year = plan.head.year.as_ref().map_or_else(|| day.year(), |year| year.value);
        let given = BTreeMap::new();
        let mut allowance = Self { plan, history, year, day, tables, given };
        for draw in earlier {
            for group in &draw.groups {
                allowance.give(group.on_site_units(plan), draw.date);
            }
        }
        Ok(allowance)
    }

    /// Counts one visit for each of these units.
    pub fn give<'b>(&mut self, units: impl IntoIterator<Item = &'b str>, day: NaiveDate) {
        for unit in units {
            self.given.entry(unit.to_owned()).or_default().push(day);
        }
    }

    /// Tells whether a unit may get one more on-site visit. `row_cap` is the 频次上限 of its row in
    /// the item's tier table, `label` that row's label; both `None` for an item without tiers.
    #[must_use]
    pub fn is_left(
        &self,
        entity: Entity<'_>,
        row_cap: Option<Frequency>,
        label: Option<&str>,
    ) -> bool {
        self.used_up(entity, row_cap, label).is_none()
    }

    /// The first cap that leaves a unit no visit: what it says, over which days, and how many visits
    /// were used up; arguments as for [`is_left`](Self::is_left).
    #[must_use]
    pub fn used_up(
        &self,
        entity: Entity<'_>,
        row_cap: Option<Frequency>,
        label: Option<&str>,
    ) -> Option<(Frequency, Period, u64)> {
        let joint = self.joint_cap(entity, label);
        let caps = row_cap.into_iter().chain(joint);
        caps.filter(|cap| cap.kind != FrequencyKind::AtLeast).find_map(|cap| {
            let window = window(cap.every, self.year, self.day);
            let used = self.used(entity, window);
            (used >= u64::from(cap.most().unwrap_or(u32::MAX))).then_some((cap, window, used))
        })
    }

    /// As [`Self::is_left`], for a unit like this one that nobody has visited yet.
    #[must_use]
    pub fn is_left_unused(
        &self,
        like: Entity<'_>,
        row_cap: Option<Frequency>,
        label: Option<&str>,
    ) -> bool {
        let caps = row_cap.into_iter().chain(self.joint_cap(like, label));
        caps.filter(|cap| cap.kind != FrequencyKind::AtLeast)
            .all(|cap| cap.most().unwrap_or(u32::MAX) > 0)
    }

    /// The cap of 合并检查 that binds a unit: those of its tier if there are any, else the general one.
    fn joint_cap(&self, entity: Entity<'_>, label: Option<&str>) -> Vec<Frequency> {
        let caps = &self.plan.joint.caps;
        let own: Vec<Frequency> = caps
            .iter()
            .filter(|cap| {
                cap.tier.as_ref().is_some_and(|it| self.is_of_tier(entity, label, &it.value))
            })
            .map(|cap| cap.frequency)
            .collect();
        if own.is_empty() {
            caps.iter().filter(|cap| cap.tier.is_none()).map(|cap| cap.frequency).collect()
        } else {
            own
        }
    }

    /// The item's own tier table names the tier; for an item without tiers, the plan's first table
    /// that has the label.
    fn is_of_tier(&self, entity: Entity<'_>, label: Option<&str>, tier: &str) -> bool {
        if let Some(label) = label {
            return same(label, tier);
        }
        let has = |table: &TierTable| table.rows.iter().any(|row| same(&row.label.value, tier));
        self.tables.iter().find(|(table, _)| has(table)).is_some_and(|(_, tiers)| {
            tiers.row(entity, self.day).is_some_and(|row| same(tiers.label(row), tier))
        })
    }

    fn used(&self, entity: Entity<'_>, window: Period) -> u64 {
        self.used_days(entity, window).len() as u64
    }

    /// The days of the visits that were used up within a window: past inspections that count, then
    /// visits of this plan by their draw days.
    #[must_use]
    pub fn used_days(&self, entity: Entity<'_>, window: Period) -> Vec<NaiveDate> {
        let inside = |date: &NaiveDate| window.start <= *date && *date <= window.end;
        let past = self
            .history
            .of(entity.id())
            .iter()
            .filter(|row| inside(&row.date) && counts(&self.plan.joint, self.history, row));
        // One visit is one count, however many rows it has; the rows of a unit are in order of date.
        let mut days: Vec<NaiveDate> = past.map(|row| row.date).collect();
        days.dedup();
        let given = self.given.get(entity.id().as_str()).into_iter().flatten();
        days.extend(given.copied().filter(inside));
        days
    }
}

/// Tells whether a past inspection counts: only an on-site one does; with a 检查类型 column, 计入 and
/// 豁免 decide among them (settled: 8). A row whose 检查类型 is empty is judged by its method alone.
#[must_use]
pub fn counts(joint: &Joint, history: &History, row: &Inspection) -> bool {
    let kind = row.kind.as_deref().filter(|kind| history.has_kind() && !kind.trim().is_empty());
    let listed =
        |list: &[crate::plan::Text], kind: &str| list.iter().any(|it| same_kind(&it.value, kind));
    row.is_on_site()
        && kind.is_none_or(|kind| {
            (joint.counts.is_empty() || listed(&joint.counts, kind)) && !listed(&joint.exempt, kind)
        })
}

/// `日常` and `日常检查` name one kind.
fn same_kind(a: &str, b: &str) -> bool {
    let bare = |text: &str| folded(text.trim()).trim_end_matches("检查").trim().to_owned();
    bare(a) == bare(b)
}

fn same(a: &str, b: &str) -> bool {
    folded(a.trim()).trim().eq_ignore_ascii_case(folded(b.trim()).trim())
}

/// The days over which a cap counts: calendar years end with 年度; shorter parts hold the draw day.
fn window(every: Every, year: i32, day: NaiveDate) -> Period {
    let month_span = |first_month: u32, months: u32| {
        let start = NaiveDate::from_ymd_opt(day.year(), first_month, 1).unwrap_or(day);
        let end = start
            .checked_add_months(chrono::Months::new(months))
            .and_then(|next| next.pred_opt())
            .unwrap_or(day);
        Period { start, end }
    };
    match every {
        Every::Years(years) => {
            let back = i32::try_from(years.max(1) - 1).unwrap_or_default();
            Period {
                start: NaiveDate::from_ymd_opt(year - back, 1, 1).unwrap_or(day),
                end: NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(day),
            }
        }
        Every::HalfYear => month_span(if day.month() <= 6 { 1 } else { 7 }, 6),
        Every::Term => {
            // February to July; August to January, which belongs to the term that began before it.
            let (year, first) = match day.month() {
                1 => (day.year() - 1, 8),
                2..=7 => (day.year(), 2),
                _ => (day.year(), 8),
            };
            let start = NaiveDate::from_ymd_opt(year, first, 1).unwrap_or(day);
            let end = start
                .checked_add_months(chrono::Months::new(6))
                .and_then(|next| next.pred_opt())
                .unwrap_or(day);
            Period { start, end }
        }
        Every::Quarter => month_span(day.month0() / 3 * 3 + 1, 3),
        Every::Month => month_span(day.month(), 1),
        Every::Week => {
            let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
            Period { start: monday, end: monday + Days::new(6) }
        }
        Every::Day => Period { start: day, end: day },
    }
}
