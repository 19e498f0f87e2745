//! One draw event: all groups in plan order, each item with its strata.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::allowance::Allowance;
use super::population::{self, Population, table_of};
use super::select::{self, SizeProblem};
use super::ticket::{Seed, Tickets, key};
use super::{Draw, DrawnList, GroupDraw, ItemDraw, StratumDraw};
use crate::check::CheckedPlan;
use crate::diagnostic::problem::{Draw as Problem, Ratios};
use crate::diagnostic::{Finding, Place};
use crate::directory::{Entity, EntityDirectory, History, InspectorDirectory, Unseen};
use crate::plan::{Item, Plan, Share, TierTable};
use crate::ratio::{NoSize, Ratio};
use crate::source::{Source, Span};

/// What a draw is made from.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The plan's text, for the places of findings.
    pub source: &'a Source,
    /// 检查对象名录库.
    pub entities: &'a EntityDirectory,
    /// 执法检查人员名录库: for sizes by head-count; empty where the plan names none.
    pub inspectors: &'a InspectorDirectory,
    /// 检查台账.
    pub history: &'a History,
}

/// One event to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The draw number.
    pub number: u32,
    /// Index of the batch; `None` where the plan has none.
    pub batch: Option<usize>,
    /// The draw day.
    pub date: NaiveDate,
    /// The seed.
    pub seed: Seed,
}

/// A draw, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The draw.
    pub draw: Draw,
    /// Shortfalls and units that people must look at.
    pub findings: Vec<Finding>,
}

/// Draws one event of a plan. `earlier` are the plan's draws of this year before it, in order.
///
/// # Errors
/// Findings where a condition or a size gives no answer: nothing is drawn then.
pub fn draw(
    plan: &CheckedPlan,
    frame: Frame<'_>,
    earlier: &[Draw],
    event: &Event,
) -> Result<Drawing, Vec<Finding>> {
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let mut allowance =
        Allowance::new(plan, frame.source, frame.entities, frame.history, earlier, event.date)?;
    let mut keys = BTreeMap::new();
    let mut keep_key = |purpose: String| {
        let key = key(plan.suite(), id, event.number, &purpose, &event.seed.value);
        keys.insert(purpose, key);
        key
    };
    keep_key("assign".to_owned());
    keep_key("order".to_owned());
    let mut findings = Vec::new();
    let mut stops = Vec::new();
    let mut groups = Vec::new();
    for members in groups_of(plan) {
        let Some(code) = members.first().and_then(|index| plan.items.get(*index)).map(Item::code)
        else {
            continue;
        };
        let group_key = keep_key(format!("draw/{code}"));
        let before = drawn_before(earlier, code);
        let mut group = GroupDraw { code: code.to_owned(), key: group_key, items: Vec::new() };
        for index in members {
            let Some(item) = plan.items.get(index) else { continue };
            if !is_open(item, event.date) {
                continue;
            }
            let population =
                match population::of(plan, frame.source, item, frame.entities, event.date) {
                    Ok(population) => population,
                    Err(more) => {
                        stops.extend(more);
                        continue;
                    }
                };
            let work = ItemWork { plan, frame, event, item, index, allowance: &allowance };
            let spread = work.spread();
            let round =
                spread.map(|_| Tickets::new(plan.suite(), &keep_key(format!("round/{code}"))));
            match work.draw(
                &population,
                &before,
                earlier,
                &Tickets::new(plan.suite(), &group_key),
                round.as_ref(),
            ) {
                Ok(drawn) => {
                    findings.extend(work.shortfalls(&drawn));
                    findings.extend(work.behind(&drawn, &population, earlier));
                    group.items.push(drawn);
                }
                Err(more) => stops.extend(more),
            }
        }
        allowance.give(&group, event.date);
        groups.push(group);
    }
    if !stops.is_empty() {
        return Err(stops);
    }
    let draw = Draw {
        number: event.number,
        batch: event.batch,
        date: event.date,
        seed: event.seed.clone(),
        keys,
        groups,
    };
    Ok(Drawing { draw, findings })
}

/// Groups in plan order: indices of the items that go together, in plan order; an item that goes
/// alone is its own group.
#[must_use]
pub fn groups_of(plan: &Plan) -> Vec<Vec<usize>> {
    let group_of = |item: &Item| {
        plan.joint
            .groups
            .iter()
            .position(|group| group.value.iter().any(|code| code.value == item.code()))
    };
    let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for (index, item) in plan.items.iter().enumerate().filter(|(_, item)| item.is_drawn()) {
        let group = group_of(item);
        match groups.iter_mut().find(|(name, _)| group.is_some() && *name == group) {
            Some((_, members)) => members.push(index),
            None => groups.push((group, vec![index])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// An item with 抽取时间 is drawn only on days inside it.
pub(crate) fn is_open(item: &Item, day: NaiveDate) -> bool {
    item.draw_window.is_empty()
        || item.draw_window.iter().any(|it| it.value.start <= day && day <= it.value.end)
}

/// Units that a group drew in earlier draws of the year.
pub(super) fn drawn_before<'a>(earlier: &'a [Draw], group: &str) -> BTreeSet<&'a str> {
    earlier
        .iter()
        .flat_map(|draw| &draw.groups)
        .filter(|it| it.code == group)
        .flat_map(|group| &group.items)
        .flat_map(|item| &item.strata)
        .flat_map(|stratum| &stratum.drawn)
        .map(|drawn| drawn.id.as_str())
        .collect()
}

/// The share of the year's number that has been drawn once a batch is done.
#[must_use]
pub fn share_so_far(plan: &Plan, batch: Option<usize>) -> Ratio {
    let Some(batch) = batch else { return Ratio::ONE };
    let Some(rules) = &plan.draw else { return Ratio::ONE };
    let mut share = Ratio::ZERO;
    for it in rules.batches.iter().take(batch + 1) {
        match it.share.value {
            Share::Rest => return Ratio::ONE,
            Share::Part(part) => share = share.plus(part).unwrap_or(Ratio::ONE),
        }
    }
    share.min(Ratio::ONE)
}

/// One item in one event.
pub(super) struct ItemWork<'a> {
    pub(super) plan: &'a Plan,
    pub(super) frame: Frame<'a>,
    pub(super) event: &'a Event,
    pub(super) item: &'a Item,
    pub(super) index: usize,
    pub(super) allowance: &'a Allowance<'a>,
}

impl ItemWork<'_> {
    pub(super) fn table(&self) -> Option<&TierTable> {
        table_of(self.plan, self.item)
    }

    /// 分配: the column over whose values strata are spread.
    pub(super) fn spread(&self) -> Option<&str> {
        let own = self.item.spread.as_ref();
        own.or_else(|| self.table()?.spread.as_ref()).map(|column| column.value.as_str())
    }

    fn draw(
        &self,
        population: &Population,
        before: &BTreeSet<&str>,
        earlier: &[Draw],
        tickets: &Tickets,
        round: Option<&Tickets>,
    ) -> Result<ItemDraw, Vec<Finding>> {
        let table = self.table();
        let inspectors =
            |unit: Option<&str>| eligible(self.frame.inspectors, unit, self.event.date);
        let sizes = select::sizes(self.item, table, &population.sizes(), &inspectors)
            .map_err(|problems| self.say(table, problems))?;
        let share = share_so_far(self.plan, self.event.batch);
        let mut strata = Vec::new();
        for (row, (members, size)) in population.strata.iter().zip(sizes).enumerate() {
            let tier = table
                .and_then(|table| table.rows.get(row))
                .map_or_else(|| "*".to_owned(), |row| row.label.value.clone());
            let unseen = population.unseen.get(row).map_or(&[][..], Vec::as_slice);
            let candidates = self.candidates(members, unseen, before, table, row);
            let count = members.len() as u64 + sum(unseen);
            let left = candidates.len();
            // The last draw of a cycle takes all that are left, whatever the ratio says.
            let due = |quota: u64| if self.is_last_of_cycle() { left } else { quota };
            match (self.spread(), round) {
                (Some(column), Some(round)) => {
                    let done = self.drawn_of(earlier, |stratum| stratum.tier == tier);
                    let quota = due(select::quota(size, share, done));
                    strata.extend(self.cells(
                        column,
                        round,
                        &tier,
                        (members, unseen),
                        &candidates,
                        (size, quota),
                        tickets,
                    ));
                }
                _ => {
                    let done = self.drawn_of(earlier, |stratum| stratum.name == tier);
                    let quota = due(select::quota(size, share, done));
                    let name = tier.clone();
                    strata.push(stratum(
                        self.frame.entities,
                        (tier, name),
                        count,
                        (size, quota),
                        &candidates,
                        tickets,
                    ));
                }
            }
        }
        Ok(ItemDraw {
            item: self.index,
            code: self.item.code().to_owned(),
            removed: population.removed.clone(),
            strata,
        })
    }

    /// Number of units of this item that earlier draws drew in the strata that `is` names.
    pub(super) fn drawn_of(&self, earlier: &[Draw], is: impl Fn(&StratumDraw) -> bool) -> u64 {
        earlier
            .iter()
            .flat_map(|draw| &draw.groups)
            .flat_map(|group| &group.items)
            .filter(|it| it.code == self.item.code())
            .flat_map(|item| &item.strata)
            .filter(|stratum| is(stratum))
            .map(|stratum| stratum.drawn.len() as u64)
            .sum()
    }

    /// Members that may be drawn: not drawn before by the group; for an on-site item, a visit left.
    pub(super) fn candidates(
        &self,
        members: &[usize],
        unseen: &[Unseen],
        before: &BTreeSet<&str>,
        table: Option<&TierTable>,
        row: usize,
    ) -> Candidates {
        let tier = table.and_then(|table| table.rows.get(row));
        let cap = tier.and_then(|tier| tier.cap.as_ref()).map(|cap| cap.value);
        let label = tier.map(|tier| tier.label.value.as_str());
        let on_site = self.item.is_on_site();
        let may = |entity: &Entity<'_>| {
            !before.contains(entity.id().as_str())
                && !self.is_done_in_cycle(entity.id())
                && !self.is_in_look_back(entity.id())
                && (!on_site || self.allowance.is_left(self.item, *entity, cap, label))
        };
        let held = members
            .iter()
            .filter_map(|index| self.frame.entities.get(*index))
            .filter(may)
            .map(|entity| entity.index())
            .collect();
        // Whoever was visited or drawn before is held.
        let may = |unseen: &&Unseen| {
            let entity = self.frame.entities.get(unseen.like);
            !on_site || entity.is_some_and(|it| self.allowance.is_left_unused(it, cap, label))
        };
        Candidates { held, unseen: unseen.iter().filter(may).copied().collect() }
    }

    /// A tier spread over the values of a column: its quota apportioned by systematic rounding.
    #[expect(clippy::too_many_arguments, reason = "the figures of one tier, used once")]
    fn cells(
        &self,
        column: &str,
        round: &Tickets,
        tier: &str,
        (members, unseen): (&[usize], &[Unseen]),
        candidates: &Candidates,
        (size, quota): (u64, u64),
        tickets: &Tickets,
    ) -> Vec<StratumDraw> {
        let entities = self.frame.entities;
        let column = entities.lookup_in(self.item.list(), column);
        let cell_of = |index: usize| column.shown(index);
        let mut cells: BTreeMap<&str, (u64, Candidates)> = BTreeMap::new();
        for index in members {
            cells.entry(cell_of(*index)).or_default().0 += 1;
        }
        for it in unseen {
            cells.entry(cell_of(it.like)).or_default().0 += it.count;
        }
        for candidate in &candidates.held {
            if let Some((_, list)) = cells.get_mut(cell_of(*candidate)) {
                list.held.push(*candidate);
            }
        }
        for it in &candidates.unseen {
            if let Some((_, list)) = cells.get_mut(cell_of(it.like)) {
                list.unseen.push(*it);
            }
        }
        let names: Vec<(String, u64)> =
            cells.iter().map(|(name, (population, _))| ((*name).to_owned(), *population)).collect();
        let sizes = select::apportion(size, &names, round);
        let quotas = match self.is_last_of_cycle() {
            true => cells.values().map(|(_, candidates)| candidates.len()).collect(),
            false => select::apportion(quota, &names, round),
        };
        cells
            .iter()
            .zip(sizes.into_iter().zip(quotas))
            .map(|((cell, (population, candidates)), numbers)| {
                let names = (tier.to_owned(), format!("{tier}/{cell}"));
                stratum(entities, names, *population, numbers, candidates, tickets)
            })
            .collect()
    }

    fn shortfalls(&self, drawn: &ItemDraw) -> Vec<Finding> {
        drawn
            .strata
            .iter()
            .filter(|stratum| stratum.missing() > 0)
            .map(|stratum| {
                let problem = Problem::ShortOfCandidates {
                    item: drawn.code.clone(),
                    stratum: stratum.name.clone(),
                    quota: stratum.quota,
                    candidates: stratum.candidates,
                    missing: stratum.missing(),
                };
                Finding::new(problem, self.place(self.item.size.as_ref().map(|size| size.span)))
            })
            .collect()
    }

    pub(super) fn place(&self, span: Option<Span>) -> Place {
        Place::text(self.frame.source, span.unwrap_or(self.item.title.span))
    }

    /// Says why there are no numbers, at the cell or field that states them.
    fn say(&self, table: Option<&TierTable>, problems: Vec<SizeProblem>) -> Vec<Finding> {
        let row_span = |row: Option<usize>| match row.zip(table) {
            Some((row, table)) => {
                table.rows.get(row).map(|row| row.size.as_ref().map_or(row.span, |size| size.span))
            }
            None => self.item.size.as_ref().map(|size| size.span),
        };
        let item = self.item.code();
        let label = |row: Option<usize>| {
            row.zip(table)
                .and_then(|(row, table)| table.rows.get(row))
                .map_or_else(|| "*".to_owned(), |row| row.label.value.clone())
        };
        let over = |overall: bool| match (overall, table) {
            (true, Some(table)) => table.overall.as_ref().map(|it| it.span),
            _ => self.item.size.as_ref().map(|size| size.span),
        };
        let none = |why: NoSize, tier: String| match why {
            NoSize::Unbounded => Ratios::NoNumber { item: item.to_owned(), tier },
            NoSize::Undecided => Ratios::UndecidedNow { item: item.to_owned() },
            NoSize::Empty { population, lower, upper } => {
                Ratios::NoInteger { population, lower, upper }
            }
        };
        let said = problems.into_iter().map(|problem| match problem {
            SizeProblem::NoRule { row } => {
                Finding::new(none(NoSize::Unbounded, label(row)), self.place(row_span(row)))
            }
            SizeProblem::Stratum { row, why } => {
                Finding::new(none(why, label(row)), self.place(row_span(row)))
            }
            SizeProblem::Whole { overall, why } => {
                Finding::new(none(why, "*".to_owned()), self.place(over(overall)))
            }
            SizeProblem::Sum { overall, population, sum, allowed } => {
                let problem = Ratios::SumOutside {
                    item: item.to_owned(),
                    population,
                    sum,
                    lower: allowed.lower,
                    upper: allowed.upper,
                };
                let finding = Finding::new(problem, self.place(over(overall)));
                match table {
                    Some(table) => finding.with_related(self.place(Some(table.span))),
                    None => finding,
                }
            }
        });
        said.collect()
    }
}

/// The stratum of a unit of an item in one row of its tier table: `A`, `A/丰登镇`, `*` without tiers.
#[must_use]
pub fn stratum_name(
    plan: &Plan,
    item: &Item,
    row: usize,
    entities: &EntityDirectory,
    index: usize,
) -> String {
    let table = table_of(plan, item);
    let tier = table.and_then(|table| table.rows.get(row));
    let tier = tier.map_or_else(|| "*".to_owned(), |row| row.label.value.clone());
    match item.spread.as_ref().or_else(|| table?.spread.as_ref()) {
        Some(column) => format!("{tier}/{}", cell_of(entities, item, &column.value, index)),
        None => tier,
    }
}

/// The cell of a spread tier that a unit of an item belongs to: its value in the column 分配 names, as read.
#[must_use]
pub fn cell_of<'a>(
    entities: &'a EntityDirectory,
    item: &Item,
    column: &str,
    index: usize,
) -> &'a str {
    entities.lookup_in(item.list(), column).shown(index)
}

/// Who may be drawn in one stratum.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) held: Vec<usize>,
    pub(super) unseen: Vec<Unseen>,
}

impl Candidates {
    /// How many.
    pub(super) fn len(&self) -> u64 {
        self.held.len() as u64 + sum(&self.unseen)
    }
}

pub(super) fn sum(unseen: &[Unseen]) -> u64 {
    unseen.iter().map(|it| it.count).sum()
}

fn stratum(
    entities: &EntityDirectory,
    (tier, name): (String, String),
    population: u64,
    (size, quota): (u64, u64),
    candidates: &Candidates,
    tickets: &Tickets,
) -> StratumDraw {
    let smallest = select::smallest(&candidates.held, quota, tickets, |it| entities.unit(*it));
    let drawn = DrawnList::of_directory(smallest, entities.shared_ids());
    StratumDraw {
        tier,
        name,
        population,
        size,
        quota,
        candidates: candidates.len(),
        threshold: drawn.last().map(|drawn| drawn.ticket),
        drawn,
    }
}

/// Inspectors who may inspect on `day`, of the unit named or of all; for sizes by head-count.
#[must_use]
pub fn eligible(inspectors: &InspectorDirectory, unit: Option<&str>, day: NaiveDate) -> u64 {
    inspectors
        .inspectors
        .iter()
        .filter(|person| {
            unit.is_none_or(|unit| person.unit.contains(unit) || person.post.contains(unit))
        })
        .filter(|person| person.unfit_on(day).is_empty())
        .count() as u64
}
