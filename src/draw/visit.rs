//! Visits: what one journey to one unit serves, and in which order they are handed out.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Draw;
use super::ticket::{Digest, Tickets};
use crate::calendar::Period;
use crate::check::CheckedPlan;
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place};
use crate::plan::{Item, Plan};
use crate::source::Source;

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

/// Joins what a draw drew into visits, in order of their order tickets (of one unit: plan order of
/// the groups).
///
/// # Errors
/// Findings where a visit would have no day at all.
pub fn visits(
    plan: &CheckedPlan,
    source: &Source,
    draw: &Draw,
) -> Result<Vec<Visit>, Vec<Finding>> {
    let order = draw.keys.get("order").copied().unwrap_or(draw.seed.value);
    let tickets = Tickets::new(plan.suite(), &order);
    let mut findings = Vec::new();
    let mut visits = Vec::new();
    for group in &draw.groups {
        let mut units: BTreeMap<&str, (usize, Vec<usize>, Vec<String>)> = BTreeMap::new();
        for item in &group.items {
            for stratum in &item.strata {
                for drawn in &stratum.drawn {
                    let (_, items, tiers) = units
                        .entry(drawn.id.as_str())
                        .or_insert_with(|| (drawn.entity, Vec::new(), Vec::new()));
                    items.push(item.item);
                    if !tiers.contains(&stratum.tier) {
                        tiers.push(stratum.tier.clone());
                    }
                }
            }
        }
        let mut windows: BTreeMap<Vec<usize>, Option<Vec<Period>>> = BTreeMap::new();
        for (id, (entity, items, tiers)) in units {
            let window = windows.entry(items.clone()).or_insert_with(|| {
                let window = window(plan, &items, draw.date);
                if window.is_empty() {
                    findings.push(no_day(plan, source, &items, draw.date));
                }
                (!window.is_empty()).then_some(window)
            });
            let Some(window) = window.clone() else { continue };
            let due = due(plan, draw.batch, &window, draw.date);
            visits.push(Visit {
                draw: draw.number,
                number: 0,
                group: group.code.clone(),
                entity,
                id: id.to_owned(),
                items,
                tiers,
                order: tickets.of(id),
                window,
                due,
            });
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    // Stable: two groups that drew one unit keep their order in the plan.
    visits.sort_by_key(|visit| visit.order);
    for (number, visit) in (1..).zip(&mut visits) {
        visit.number = number;
    }
    Ok(visits)
}

/// How many visits [`visits`] would make of a draw, without making them: there can be millions.
///
/// # Errors
/// Those of [`visits`].
pub fn count(plan: &CheckedPlan, source: &Source, draw: &Draw) -> Result<u64, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut count = 0;
    for group in &draw.groups {
        let drawn = |item: &super::ItemDraw| item.strata.iter().any(|it| !it.drawn.is_empty());
        let mut together: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        if let [item] = group.items.as_slice() {
            // The strata of one item share no unit.
            if drawn(item) {
                let units = item.strata.iter().map(|it| it.drawn.len() as u64).sum();
                together.insert(vec![item.item], units);
            }
        } else {
            let mut pairs: Vec<(&str, usize)> = Vec::new();
            for item in &group.items {
                let units = item.strata.iter().flat_map(|stratum| &stratum.drawn);
                pairs.extend(units.map(|drawn| (drawn.id.as_str(), item.item)));
            }
            // Stable: the items of a unit keep their order.
            pairs.sort_by_key(|(id, _)| *id);
            for unit in pairs.chunk_by(|(a, _), (b, _)| a == b) {
                let items = unit.iter().map(|(_, item)| *item).collect();
                *together.entry(items).or_default() += 1;
            }
        }
        for (items, units) in together {
            if window(plan, &items, draw.date).is_empty() {
                findings.push(no_day(plan, source, &items, draw.date));
            } else {
                count += units;
            }
        }
    }
    if findings.is_empty() { Ok(count) } else { Err(findings) }
}

/// The days that all these items allow, from the draw day on.
#[must_use]
pub fn window(plan: &Plan, items: &[usize], from: NaiveDate) -> Vec<Period> {
    let first = Period { start: from, end: NaiveDate::MAX };
    let mut window = vec![first];
    if let Some(in_force) = &plan.head.in_force {
        window = cut(&window, &[in_force.value]);
    }
    for item in items.iter().filter_map(|index| plan.items.get(*index)) {
        if !item.check_window.is_empty() {
            let mut own: Vec<Period> = item.check_window.iter().map(|it| it.value).collect();
            own.sort_unstable();
            window = cut(&window, &own);
        }
    }
    window
}

fn cut(a: &[Period], b: &[Period]) -> Vec<Period> {
    let mut parts: Vec<Period> =
        a.iter().flat_map(|a| b.iter().filter_map(|b| a.intersect(*b))).collect();
    parts.sort_unstable();
    parts
}

/// The last day of the batch or of the window, whichever is first.
fn due(plan: &Plan, batch: Option<usize>, window: &[Period], from: NaiveDate) -> NaiveDate {
    let end = window.last().map_or(from, |period| period.end);
    let batch = batch.and_then(|index| plan.draw.as_ref()?.batches.get(index));
    let deadline = batch.and_then(|batch| batch.complete_by.as_ref()).map(|date| date.value);
    deadline.map_or(end, |deadline| deadline.min(end))
}

fn no_day(plan: &Plan, source: &Source, items: &[usize], date: NaiveDate) -> Finding {
    let items: Vec<&Item> = items.iter().filter_map(|index| plan.items.get(*index)).collect();
    let codes: Vec<&str> = items.iter().map(|item| item.code()).collect();
    let places: Vec<Place> = items
        .iter()
        .filter_map(|item| item.check_window.first())
        .map(|window| Place::text(source, window.span))
        .collect();
    let problem = Problem::NoCommonDay { items: codes.join("、"), date: date.to_string() };
    let mut places = places.into_iter();
    let first = places.next().unwrap_or_else(|| Place::file(source.name()));
    places.fold(Finding::new(problem, first), Finding::with_related)
}
