//! What comes after a draw: reserves under a later seed, and units that enter the directory late.
//!
//! Both are lists in the form of a draw, so that they are recorded and checked as one. Neither changes
//! what was drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::allowance::Allowance;
use super::event::{Event, Frame, ItemWork, cell_of, drawn_before};
use super::population;
use super::select::smallest;
use super::ticket::{Digest, Seed, Tickets, key};
use super::{Draw, Drawn, DrawnList, GroupDraw, ItemDraw, StratumDraw};
use crate::check::CheckedPlan;
use crate::diagnostic::Finding;
use crate::directory::EntityDirectory;

/// How many reserves of which round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserves {
    /// k of KEY(reserve/group/k): counts the lists of reserves of one draw from 1.
    pub round: u32,
    /// For every stratum.
    pub count: u64,
}

/// 备抽: in every stratum those who follow, in their order, by TICKET under KEY(reserve/group/k) of a seed
/// that came into being after the draw (draw.md §6). Nobody whom the group drew, or who has no visit
/// left after this draw, is among them. `earlier` are the draws before `draw`.
///
/// # Errors
/// Findings where a condition cannot be read.
pub fn reserves(
    plan: &CheckedPlan,
    frame: Frame<'_>,
    earlier: &[Draw],
    draw: &Draw,
    seed: &Seed,
    reserves: Reserves,
) -> Result<Draw, Vec<Finding>> {
    let mut until: Vec<Draw> = earlier.to_vec();
    until.push(draw.clone());
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let mut keys = BTreeMap::new();
    let groups = supplement(plan, frame, &until, draw, |group, _, candidates| {
        let purpose = format!("reserve/{group}/{}", reserves.round);
        let key = key(plan.suite(), id, draw.number, &purpose, &seed.value);
        keys.insert(purpose, key);
        let tickets = Tickets::new(plan.suite(), &key);
        let count = usize::try_from(reserves.count).unwrap_or(usize::MAX);
        let mut listed = tickets_of(frame, &tickets, &candidates);
        listed.truncate(count);
        let threshold = listed.last().map(|it| it.ticket);
        Listed { key, quota: reserves.count, threshold, drawn: listed }
    })?;
    Ok(Draw { seed: seed.clone(), keys, groups, ..draw.clone() })
}

/// 新增：按门槛: of the units that `frame` holds and `before` did not, those whose ticket under the key of
/// the draw is at most τ of their stratum (settled: 22). In a stratum of which nobody was drawn
/// nobody is added.
///
/// # Errors
/// Findings where a condition cannot be read.
pub fn late(
    plan: &CheckedPlan,
    frame: Frame<'_>,
    before: &EntityDirectory,
    earlier: &[Draw],
    draw: &Draw,
) -> Result<Draw, Vec<Finding>> {
    let mut until: Vec<Draw> = earlier.to_vec();
    until.push(draw.clone());
    let mut keys = BTreeMap::new();
    let groups = supplement(plan, frame, &until, draw, |group, at, candidates| {
        let own = draw.groups.iter().find(|it| it.code == group);
        let key = own.map_or(draw.seed.value, |it| it.key);
        keys.insert(format!("draw/{group}"), key);
        let is_new = |it: &usize| {
            let unit = frame.entities.get(*it);
            unit.is_some_and(|unit| before.find(unit.id()).is_none())
        };
        let fresh: Vec<usize> = candidates.into_iter().filter(is_new).collect();
        let items = own.into_iter().flat_map(|it| &it.items).filter(|it| it.code == at.0);
        let threshold =
            items.flat_map(|it| &it.strata).find(|it| it.name == at.1).and_then(|it| it.threshold);
        let mut drawn = tickets_of(frame, &Tickets::new(plan.suite(), &key), &fresh);
        let is_below = |it: &Drawn<'_>| threshold.is_some_and(|threshold| it.ticket <= threshold);
        drawn.truncate(drawn.iter().take_while(is_below).count());
        Listed { key, quota: drawn.len() as u64, threshold, drawn }
    })?;
    Ok(Draw { keys, groups, ..draw.clone() })
}

/// What one stratum of a supplement lists.
struct Listed {
    key: Digest,
    quota: u64,
    threshold: Option<Digest>,
    drawn: DrawnList,
}

/// All of these, by ticket.
fn tickets_of(frame: Frame<'_>, tickets: &Tickets, candidates: &[usize]) -> DrawnList {
    let all = smallest(candidates, u64::MAX, tickets, |it| frame.entities.unit(*it));
    DrawnList::of_directory(all, frame.entities.shared_ids())
}

/// Goes through all strata of a draw, in the order of the draw, with those who could still be visited after it.
fn supplement(
    plan: &CheckedPlan,
    frame: Frame<'_>,
    until: &[Draw],
    draw: &Draw,
    mut list: impl FnMut(&str, (&str, &str), Vec<usize>) -> Listed,
) -> Result<Vec<GroupDraw>, Vec<Finding>> {
    let event =
        Event { number: draw.number, batch: draw.batch, date: draw.date, seed: draw.seed.clone() };
    let allowance =
        Allowance::new(plan, frame.source, frame.entities, frame.history, until, event.date)?;
    let mut groups = Vec::new();
    for group in &draw.groups {
        let before: BTreeSet<&str> = drawn_before(until, &group.code);
        let mut key = group.key;
        let mut items = Vec::new();
        for drawn in &group.items {
            let Some(item) = plan.items.get(drawn.item) else { continue };
            let population = population::of(plan, frame.source, item, frame.entities, event.date)?;
            let work = ItemWork {
                plan,
                frame,
                event: &event,
                item,
                index: drawn.item,
                allowance: &allowance,
            };
            let mut strata = Vec::new();
            for (row, members) in population.strata.iter().enumerate() {
                let table = work.table();
                let tier = table
                    .and_then(|table| table.rows.get(row))
                    .map_or_else(|| "*".to_owned(), |row| row.label.value.clone());
                // Lists after a draw are made of directories that are held as a whole.
                let candidates = work.candidates(members, &[], &before, table, row).held;
                // Cells in order of their names, as in the draw.
                let mut cells: BTreeMap<String, (u64, Vec<usize>)> = BTreeMap::new();
                let name_of = |entity: usize| match work.spread() {
                    Some(column) => {
                        format!("{tier}/{}", cell_of(frame.entities, item, column, entity))
                    }
                    None => tier.clone(),
                };
                if work.spread().is_none() {
                    cells.entry(tier.clone()).or_default();
                }
                for entity in members {
                    cells.entry(name_of(*entity)).or_default().0 += 1;
                }
                for candidate in candidates {
                    cells.entry(name_of(candidate)).or_default().1.push(candidate);
                }
                for (name, (population, candidates)) in cells {
                    let count = candidates.len() as u64;
                    let listed = list(&group.code, (&drawn.code, &name), candidates);
                    key = listed.key;
                    strata.push(StratumDraw {
                        tier: tier.clone(),
                        name,
                        population,
                        size: listed.quota,
                        quota: listed.quota,
                        candidates: count,
                        drawn: listed.drawn,
                        threshold: listed.threshold,
                    });
                }
            }
            items.push(ItemDraw {
                item: drawn.item,
                code: drawn.code.clone(),
                removed: population.removed,
                strata,
            });
        }
        groups.push(GroupDraw { code: group.code.clone(), key, items });
    }
    Ok(groups)
}
