//! 频次上限: how many on-site visits a unit may still get (draw.md §3, settled: the smaller cap binds).
//!
//! Used up are past inspections of the history that count, and the visits that this plan's
//! earlier draws and earlier groups already gave. One visit is one count, however many items
//! it serves.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};

use super::population::Tiers;
use super::{Draw, GroupDraw};
use crate::calendar::Period;
use crate::diagnostic::Finding;
use crate::directory::{Entity, EntityDirectory, History, Inspection, View};
use crate::plan::{Cap, CapScope, Every, Frequency, FrequencyKind, Item, Joint, Plan, TierTable};
use crate::source::{Source, folded};

/// The caps of a plan over one directory, and what has been used of them.
pub struct Allowance<'a> {
    plan: &'a Plan,
    history: &'a History,
    year: i32,
    day: NaiveDate,
    /// Tier tables by which a cap like `C级不超过2次` finds its units.
    tables: Vec<(&'a TierTable, Tiers<'a>)>,
    /// Visits that this plan gave, by unit.
    given: BTreeMap<String, Vec<Given>>,
}

/// One visit of this plan.
struct Given {
    day: NaiveDate,
    /// Indices of its on-site items; empty where no cap asks for them.
    items: Vec<usize>,
}

/// A cap that leaves a unit no visit.
#[derive(Debug)]
pub struct UsedUp {
    /// What it says.
    pub cap: Frequency,
    /// Over which days.
    pub window: Period,
    /// The days of the visits that used it up.
    pub days: Vec<NaiveDate>,
}

impl<'a> Allowance<'a> {
    /// Starts from the history and the plan's earlier draws.
    ///
    /// # Errors
    /// Findings where a tier table cannot be read against the columns.
    pub fn new(
        plan: &'a Plan,
        source: &Source,
        directory: &'a EntityDirectory,
        history: &'a History,
        earlier: &[Draw],
        day: NaiveDate,
    ) -> Result<Self, Vec<Finding>> {
        let mut tables = Vec::new();
        if plan.joint.caps.iter().any(|cap| cap.tier.is_some()) {
            for table in &plan.tiers {
                tables.push((table, over_all_lists(source, table, directory)?));
            }
        }
        let year = plan.head.year.as_ref().map_or_else(|| day.year(), |year| year.value);
        let given = BTreeMap::new();
        let mut allowance = Self { plan, history, year, day, tables, given };
        for draw in earlier {
            for group in &draw.groups {
                allowance.give(group, draw.date);
            }
        }
        Ok(allowance)
    }

    /// Counts one visit for each unit that a group drew for an item on site.
    pub fn give(&mut self, group: &GroupDraw, day: NaiveDate) {
        for unit in group.on_site_units(self.plan) {
            self.given.entry(unit.to_owned()).or_default().push(Given { day, items: Vec::new() });
        }
        if self.plan.joint.caps.iter().all(|cap| cap.scope == CapScope::Unit) {
            return;
        }
        for item in &group.items {
            if !self.plan.items.get(item.item).is_some_and(Item::is_on_site) {
                continue;
            }
            for drawn in item.strata.iter().flat_map(|stratum| &stratum.drawn) {
                let visit =
                    self.given.get_mut(drawn.id.as_str()).and_then(|given| given.last_mut());
                if let Some(visit) = visit {
                    visit.items.push(item.item);
                }
            }
        }
    }

    /// Tells whether a unit may get one more on-site visit for `item`. `row_cap` is the 频次上限 of its
    /// row in the item's tier table, `label` that row's label; both `None` for an item without tiers.
    #[must_use]
    pub fn is_left(
        &self,
        item: &Item,
        entity: Entity<'_>,
        row_cap: Option<Frequency>,
        label: Option<&str>,
    ) -> bool {
        self.used_up(item, entity, row_cap, label).is_none()
    }

    /// The first cap that leaves a unit no visit; arguments as for [`is_left`](Self::is_left).
    #[must_use]
    pub fn used_up(
        &self,
        item: &Item,
        entity: Entity<'_>,
        row_cap: Option<Frequency>,
        label: Option<&str>,
    ) -> Option<UsedUp> {
        let row_cap = row_cap.map(|cap| (CapScope::Unit, cap));
        let caps = row_cap.into_iter().chain(self.joint_cap(entity, label));
        caps.filter(|(_, cap)| cap.kind != FrequencyKind::AtLeast).find_map(|(scope, cap)| {
            let window = window(cap.every, self.year, self.day);
            let days = self.used_days(item, entity, scope, window);
            let most = cap.most().and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
            (days.len() >= most).then_some(UsedUp { cap, window, days })
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
        let joint = self.joint_cap(like, label).into_iter().map(|(_, cap)| cap);
        let caps = row_cap.into_iter().chain(joint);
        caps.filter(|cap| cap.kind != FrequencyKind::AtLeast)
            .all(|cap| cap.most().unwrap_or(u32::MAX) > 0)
    }

    /// The caps of 合并检查 that bind a unit: for each scope those of its tier if there are any, else
    /// the general ones.
    fn joint_cap(&self, entity: Entity<'_>, label: Option<&str>) -> Vec<(CapScope, Frequency)> {
        let caps = &self.plan.joint.caps;
        let of_unit = |cap: &&Cap| {
            cap.tier.as_ref().is_some_and(|it| self.is_of_tier(entity, label, &it.value))
        };
        let mut binding = Vec::new();
        for scope in [CapScope::Unit, CapScope::Body, CapScope::Item] {
            let of_scope = || caps.iter().filter(move |cap| cap.scope == scope);
            let own = binding.len();
            binding.extend(of_scope().filter(of_unit).map(|cap| (scope, cap.frequency)));
            if binding.len() == own {
                let general = of_scope().filter(|cap| cap.tier.is_none());
                binding.extend(general.map(|cap| (scope, cap.frequency)));
            }
        }
        binding
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

    /// The days of the visits that were used up within a window: past inspections that count, then
    /// visits of this plan by their draw days.
    fn used_days(
        &self,
        item: &Item,
        entity: Entity<'_>,
        scope: CapScope,
        window: Period,
    ) -> Vec<NaiveDate> {
        let inside = |date: &NaiveDate| window.start <= *date && *date <= window.end;
        let past = self.history.of(entity.id()).iter().filter(|row| {
            inside(&row.date) && counts(&self.plan.joint, row) && is_of_scope(item, scope, row)
        });
        // One visit is one count, however many rows it has; the rows of a unit are in order of date.
        let mut days: Vec<NaiveDate> = past.map(|row| row.date).collect();
        days.dedup();
        let given = self.given.get(entity.id().as_str()).into_iter().flatten();
        let given = given.filter(|it| inside(&it.day) && self.serves(it, item, scope));
        days.extend(given.map(|it| it.day));
        days
    }

    /// Whether a visit of this plan is one that the cap counts for `item`.
    fn serves(&self, visit: &Given, item: &Item, scope: CapScope) -> bool {
        let body = |of: &Item| of.body.as_ref().map(|it| folded(&it.value));
        let mut items = visit.items.iter().filter_map(|index| self.plan.items.get(*index));
        match scope {
            CapScope::Unit => true,
            CapScope::Body => items.any(|it| body(it) == body(item)),
            CapScope::Item => items.any(|it| it.code() == item.code()),
        }
    }
}

/// A tier table over those lists of a directory that have its columns.
fn over_all_lists<'a>(
    source: &Source,
    table: &'a TierTable,
    directory: &'a EntityDirectory,
) -> Result<Tiers<'a>, Vec<Finding>> {
    let views = directory.views(None);
    let fits = |view: &View<'a>| Tiers::bind(source, table, directory, &[*view]).is_ok();
    let own: Vec<View<'a>> = views.iter().copied().filter(fits).collect();
    Tiers::bind(source, table, directory, if own.is_empty() { &views } else { &own })
}

/// Whether a past inspection is one that a cap of this scope counts for `item`. Where the history does
/// not say who inspected or for what, the inspection counts: the unit has the benefit. A body is the
/// same if one name holds the other (`某市人社局`, `某市人社局劳动监察大队`).
fn is_of_scope(item: &Item, scope: CapScope, row: &Inspection) -> bool {
    let bare = |text: &str| folded(text.trim()).trim().to_owned();
    match scope {
        CapScope::Unit => true,
        CapScope::Body => {
            let own = bare(item.body.as_ref().map_or("", |it| it.value.as_str()));
            let other = bare(&row.agency);
            own.contains(&other) || other.contains(&own)
        }
        CapScope::Item => {
            row.item.trim().is_empty()
                || same(&row.item, item.code())
                || same(&row.item, &item.title.value)
        }
    }
}

/// Tells whether a past inspection counts (settled: 8). Where it has a 检查类型 and the plan writes 计入
/// or 豁免, these decide, whatever the method; else only one on site does.
#[must_use]
pub fn counts(joint: &Joint, row: &Inspection) -> bool {
    let listed =
        |list: &[crate::plan::Text], kind: &str| list.iter().any(|it| same_kind(&it.value, kind));
    let kind = row.kind.as_deref().filter(|kind| !kind.trim().is_empty());
    match kind.filter(|_| joint.counts_by_kind()) {
        Some(kind) => {
            (joint.counts.is_empty() || listed(&joint.counts, kind)) && !listed(&joint.exempt, kind)
        }
        None => row.is_on_site(),
    }
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
