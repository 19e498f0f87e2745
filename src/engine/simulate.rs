//! What a plan comes to before it is drawn: numbers, joint visits, people, milestones, without the
//! plan's seed.
//!
//! N, n and what each batch draws do not depend on a seed. What joining saves is certain where the
//! items of a group draw from the same units: the smaller samples lie inside the largest. Elsewhere
//! it lies between the largest and the sum, and its mean is taken over rehearsals with seeds of
//! their own, which are the same on every machine and say nothing about the real draw.

mod changes;
mod overlap;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::formal::trial_events;
use super::run::steps;
use super::{CheckOptions, Inputs, Loaded, RunOptions, Stage, load, mend};
use crate::check::{Checked, CheckedPlan};
use crate::diagnostic::message::people::lever;
use crate::diagnostic::problem::People;
use crate::diagnostic::problem::people::Lever;
use crate::diagnostic::{Finding, Problem, Severity, arrange};
use crate::draw::event::{self, groups_of};
use crate::draw::population::{self, table_of};
use crate::draw::ticket::{Contribution, Seed, Suite};
use crate::draw::visit::{Visit, visits};
use crate::draw::{Draw, GroupDraw};
use crate::plan::Plan;
use crate::render::simulate::{
    BatchLine, Both, BurdenLine, Expected, JoinedLine, Share, Simulation, StratumLine, decimal,
};
use crate::source::{Source, folded};
use crate::unit::UnitId;

pub use changes::{NoChange, change};

/// A simulation, or why there is none.
#[derive(Debug)]
pub struct Simulated {
    /// The plan's text.
    pub source: Source,
    /// What was found on the way, arranged.
    pub findings: Vec<Finding>,
    /// The figures; `None` where the plan has errors.
    pub simulation: Option<Simulation>,
}

/// The most units that are judged in rehearsals, so that they stay a matter of seconds.
const REHEARSED_UNITS: u64 = 1_000_000;
/// The most rehearsals.
const REHEARSALS: u64 = 40;

/// Simulates a plan on its own directories.
#[must_use]
pub fn simulate(inputs: &Inputs) -> Simulated {
    simulate_for(inputs, None)
}

/// As [`simulate`], with what awaits one unit.
#[must_use]
pub fn simulate_for(inputs: &Inputs, unit: Option<&UnitId>) -> Simulated {
    let name = &inputs.plan_name;
    let mut loaded = match load(inputs, &CheckOptions::default()) {
        Ok(loaded) => loaded,
        Err(findings) => {
            return Simulated { source: Source::new(name, ""), findings, simulation: None };
        }
    };
    let found = std::mem::take(&mut loaded.findings);
    let Checked { plan, mut findings } = loaded.check(found, None);
    let simulation = plan.and_then(|plan| match figures(&mut loaded, &plan, unit) {
        Ok((simulation, more)) => {
            findings.extend(more);
            Some(simulation)
        }
        Err(more) => {
            findings.extend(more);
            None
        }
    });
    arrange(&mut findings, name);
    Simulated { source: loaded.source, findings, simulation }
}

/// All draws of the year with one seed of a rehearsal, and their visits.
struct Rehearsal {
    draws: Vec<Draw>,
    visits: Vec<Visit>,
}

fn seed_of(suite: Suite, number: u64) -> Seed {
    Seed::new(suite, vec![Contribution { name: "rehearsal".to_owned(), text: number.to_string() }])
}

fn rehearsal(
    loaded: &Loaded,
    plan: &CheckedPlan,
    number: u64,
    findings: &mut Vec<Finding>,
) -> Result<Rehearsal, Vec<Finding>> {
    let Some(frame) = loaded.frame() else { return Err(Vec::new()) };
    let mut all = Rehearsal { draws: Vec::new(), visits: Vec::new() };
    for event in trial_events(plan, &seed_of(plan.suite(), number)) {
        let drawing = event::draw(plan, frame, &all.draws, &event)?;
        findings.extend(drawing.findings);
        match visits(plan, &loaded.source, &drawing.draw) {
            Ok(more) => all.visits.extend(more),
            Err(more) => findings.extend(more),
        }
        all.draws.push(drawing.draw);
    }
    Ok(all)
}

fn figures(
    loaded: &mut Loaded,
    plan: &CheckedPlan,
    unit: Option<&UnitId>,
) -> Result<(Simulation, Vec<Finding>), Vec<Finding>> {
    let mut findings = Vec::new();
    let first = rehearsal(loaded, plan, 0, &mut findings)?;
    let strata = strata(plan, &first.draws);
    let groups = Groups::new(loaded, plan);
    let mut counts = groups.count(&first);
    let members = overlap::Members::new(loaded, plan, &first.draws);
    let mut together = overlap::together(&first.draws);
    let mut rehearsals = 1;
    let units = loaded.entities.as_ref().map_or(0, |it| it.len() as u64) * plan.items.len() as u64;
    let is_open = groups.bounds(&first.draws).values().any(|(least, most, _)| least != most);
    if is_open || members.meet() {
        let wanted = (REHEARSED_UNITS / units.max(1)).clamp(1, REHEARSALS);
        for number in 1..wanted {
            let Ok(next) = rehearsal(loaded, plan, number, &mut Vec::new()) else { break };
            for (key, count) in groups.count(&next) {
                *counts.entry(key).or_default() += count;
            }
            for (pair, count) in overlap::together(&next.draws) {
                *together.entry(pair).or_default() += count;
            }
            rehearsals += 1;
        }
    }
    let joined = groups.lines(&first.draws, &counts, rehearsals);
    let burden = burden(&groups, &joined, rehearsals);
    let mut simulation = Simulation {
        file: loaded.source.name().to_owned(),
        title: plan.head.title.as_ref().map_or_else(String::new, |it| it.value.clone()),
        feasible: true,
        unit: unit.map(|id| members.unit(loaded, plan, &strata, id)),
        overlaps: members.lines(plan, &first.draws, &together, rehearsals),
        strata,
        joined,
        burden,
        milestones: Vec::new(),
        months: Vec::new(),
        people: Vec::new(),
        mending: Vec::new(),
        problems: Vec::new(),
        rehearsals,
    };
    let options = RunOptions::trial(Stage::Schedule);
    let mut more = Vec::new();
    let staffed = steps(loaded, plan, &seed_of(plan.suite(), 0), &options, &mut more);
    simulation.feasible = staffed.is_ok();
    people::people(
        loaded,
        plan,
        &first.visits,
        staffed.as_deref().unwrap_or_default(),
        &mut simulation,
    );
    mend::verified(loaded, &mut more);
    if let Some(levers) = more.iter().find_map(|it| levers_of(&it.problem)) {
        let words = levers.iter().map(|it| lever(it, None));
        simulation.mending = words.map(|(zh, en)| Both { zh, en }).collect();
    }
    findings.extend(more);
    arrange(&mut findings, loaded.source.name());
    let bad = findings.iter().filter(|it| it.severity() > Severity::Hint);
    simulation.problems = bad
        .map(|finding| {
            let words = finding.problem.words();
            Both {
                zh: format!("{} {}；{}", finding.code(), words.zh, words.help_zh),
                en: format!("{} {}; {}", finding.code(), words.en, words.help_en),
            }
        })
        .collect();
    Ok((simulation, findings))
}

/// The changes that a finding offers.
fn levers_of(problem: &Problem) -> Option<&[Lever]> {
    match problem {
        Problem::People(
            People::MilestoneOutOfReach { levers, .. } | People::WindowTooNarrow { levers, .. },
        ) => Some(levers),
        _ => None,
    }
}

/// Every item and stratum in plan order, with its batches.
fn strata(plan: &Plan, draws: &[Draw]) -> Vec<StratumLine> {
    let mut lines: Vec<StratumLine> = Vec::new();
    let mut order: Vec<(usize, usize)> = Vec::new();
    for draw in draws {
        for item in draw.groups.iter().flat_map(|group| &group.items) {
            for (at, stratum) in item.strata.iter().enumerate() {
                let batch = BatchLine {
                    draw: draw.number,
                    date: draw.date,
                    population: stratum.population,
                    size: stratum.size,
                    drawn: stratum.drawn.len() as u64,
                    missing: stratum.missing(),
                };
                let old = lines
                    .iter_mut()
                    .find(|line| line.item == item.code && line.stratum == stratum.name);
                if let Some(line) = old {
                    line.population = batch.population;
                    line.size = batch.size;
                    line.drawn += batch.drawn;
                    line.batches.push(batch);
                    continue;
                }
                let title = plan.items.get(item.item).map_or("", |it| it.title.value.as_str());
                order.push((item.item, at));
                lines.push(StratumLine {
                    item: item.code.clone(),
                    title: title.to_owned(),
                    stratum: stratum.name.clone(),
                    population: batch.population,
                    size: batch.size,
                    drawn: batch.drawn,
                    chance: Share::new(0, 0),
                    batches: vec![batch],
                });
            }
        }
    }
    for line in &mut lines {
        line.chance = Share::new(line.drawn, line.population);
    }
    let mut sorted: Vec<_> = order.into_iter().zip(lines).collect();
    sorted.sort_by_key(|(key, _)| *key);
    sorted.into_iter().map(|(_, line)| line).collect()
}

/// A group and a tier of it.
type Cell = (usize, String);

/// What joint visits depend on: for every group, whether its items share a tier table, and for every
/// draw day whether they draw from the same units.
struct Groups {
    members: Vec<Vec<usize>>,
    codes: Vec<Vec<String>>,
    /// The items of the group have one tier table, or none has any.
    shared: Vec<bool>,
    /// Group, draw day and tier (`*` where no table is shared): the items draw from the same units.
    same: BTreeSet<(usize, NaiveDate, String)>,
    /// Enterprises of each tier, and of all.
    enterprises: BTreeMap<String, u64>,
    all: u64,
    /// Tiers in the order of the plan's tables.
    order: Vec<String>,
}

impl Groups {
    fn new(loaded: &Loaded, plan: &Plan) -> Self {
        let members = groups_of(plan);
        let item = |index: &usize| plan.items.get(*index);
        let table = |index: &usize| {
            item(index).and_then(|it| it.tiers.as_ref()).map(|it| folded(&it.value))
        };
        let code = |index: &usize| item(index).map_or("", |it| it.code()).to_owned();
        let codes = members.iter().map(|group| group.iter().map(code).collect()).collect();
        let shared = members.iter().map(|group| {
            let tables: BTreeSet<_> = group.iter().map(table).collect();
            tables.len() <= 1
        });
        let shared: Vec<bool> = shared.collect();
        let mut order: Vec<String> = Vec::new();
        for row in plan.tiers.iter().flat_map(|table| &table.rows) {
            if !order.contains(&row.label.value) {
                order.push(row.label.value.clone());
            }
        }
        order.push("*".to_owned());
        let mut groups = Self {
            members,
            codes,
            shared,
            same: BTreeSet::new(),
            enterprises: BTreeMap::new(),
            all: 0,
            order,
        };
        groups.judge(loaded, plan);
        groups
    }

    /// Looks at the populations of every draw day.
    fn judge(&mut self, loaded: &Loaded, plan: &Plan) {
        let Some(entities) = &loaded.entities else { return };
        let days: Vec<NaiveDate> =
            trial_events(plan, &seed_of(plan.suite(), 0)).iter().map(|event| event.date).collect();
        let mut units: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        let mut any = vec![false; entities.len()];
        for (at, day) in days.iter().enumerate() {
            for (number, group) in self.members.iter().enumerate() {
                let is_shared = self.shared.get(number) == Some(&true);
                let mut seen: BTreeMap<String, Vec<(Vec<usize>, bool)>> = BTreeMap::new();
                for item in group.iter().filter_map(|index| plan.items.get(*index)) {
                    let Ok(people) = population::of(plan, &loaded.source, item, entities, *day)
                    else {
                        continue;
                    };
                    let table = table_of(plan, item);
                    for (row, list) in people.strata.into_iter().enumerate() {
                        let label = table
                            .and_then(|table| table.rows.get(row))
                            .map_or_else(|| "*".to_owned(), |row| row.label.value.clone());
                        if at + 1 == days.len() {
                            let marks = units
                                .entry(label.clone())
                                .or_insert_with(|| vec![false; entities.len()]);
                            for index in &list {
                                for marks in [&mut *marks, &mut any] {
                                    if let Some(mark) = marks.get_mut(*index) {
                                        *mark = true;
                                    }
                                }
                            }
                        }
                        seen.entry(label).or_default().push((list, item.is_on_site()));
                    }
                }
                if !is_shared {
                    continue;
                }
                for (tier, lists) in seen {
                    let mut lists = lists.iter();
                    let first = lists.next();
                    if lists.all(|list| Some(list) == first) {
                        self.same.insert((number, *day, tier));
                    }
                }
            }
        }
        let count = |marks: &[bool]| marks.iter().filter(|mark| **mark).count() as u64;
        self.enterprises = units.iter().map(|(tier, marks)| (tier.clone(), count(marks))).collect();
        self.all = count(&any);
    }

    fn number(&self, group: &GroupDraw) -> Option<usize> {
        self.codes.iter().position(|codes| codes.first() == Some(&group.code))
    }

    fn tier<'a>(&self, group: usize, tier: &'a str) -> &'a str {
        if self.shared.get(group) == Some(&true) { tier } else { "*" }
    }

    /// Visits of one rehearsal.
    fn count(&self, rehearsal: &Rehearsal) -> BTreeMap<Cell, u64> {
        let mut counts = BTreeMap::new();
        for group in rehearsal.draws.iter().flat_map(|draw| &draw.groups) {
            let Some(number) = self.number(group) else { continue };
            let mut units: BTreeSet<(&str, &str)> = BTreeSet::new();
            for stratum in group.items.iter().flat_map(|item| &item.strata) {
                let tier = self.tier(number, &stratum.tier);
                units.extend(stratum.drawn.iter().map(|drawn| (tier, drawn.id.as_str())));
            }
            for (tier, _) in units {
                *counts.entry((number, tier.to_owned())).or_default() += 1;
            }
        }
        counts
    }

    /// Never fewer and never more visits after joining, and as many if every item went alone.
    fn bounds(&self, draws: &[Draw]) -> BTreeMap<Cell, (u64, u64, u64)> {
        let mut bounds: BTreeMap<Cell, (u64, u64, u64)> = BTreeMap::new();
        for draw in draws {
            for group in &draw.groups {
                let Some(number) = self.number(group) else { continue };
                let mut items: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
                for item in &group.items {
                    let mut own: BTreeMap<&str, u64> = BTreeMap::new();
                    for stratum in &item.strata {
                        let tier = self.tier(number, &stratum.tier);
                        *own.entry(tier).or_default() += stratum.drawn.len() as u64;
                    }
                    for (tier, count) in own {
                        items.entry(tier).or_default().push(count);
                    }
                }
                for (tier, list) in items {
                    let largest = list.iter().copied().max().unwrap_or_default();
                    let sum: u64 = list.iter().sum();
                    let drawing = list.iter().filter(|count| **count > 0).count();
                    let spread = group.items.iter().flat_map(|it| &it.strata);
                    let is_spread = spread.clone().any(|it| it.name != it.tier);
                    let same =
                        !is_spread && self.same.contains(&(number, draw.date, tier.to_owned()));
                    let most = if same || drawing <= 1 { largest } else { sum };
                    let cell = bounds.entry((number, tier.to_owned())).or_default();
                    cell.0 += largest;
                    cell.1 += most;
                    cell.2 += sum;
                }
            }
        }
        bounds
    }

    fn lines(
        &self,
        draws: &[Draw],
        counts: &BTreeMap<Cell, u64>,
        rehearsals: u64,
    ) -> Vec<JoinedLine> {
        let mut lines: Vec<((usize, usize), JoinedLine)> = Vec::new();
        for ((number, tier), (least, most, separate)) in self.bounds(draws) {
            let at = self.order.iter().position(|it| *it == tier).unwrap_or(usize::MAX);
            let sum = counts.get(&(number, tier.clone())).copied().unwrap_or_default();
            let visits = Expected::new(least, most, sum, rehearsals);
            let items = self.codes.get(number).cloned().unwrap_or_default();
            lines.push(((number, at), JoinedLine { items, tier, separate, visits }));
        }
        lines.sort_by_key(|(key, _)| *key);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

/// Visits by tier over all groups, and over all tiers.
fn burden(groups: &Groups, joined: &[JoinedLine], rehearsals: u64) -> Vec<BurdenLine> {
    let line = |tier: &str, enterprises: u64, of: &dyn Fn(&JoinedLine) -> bool| {
        let (mut least, mut most, mut sum, mut separate) = (0, 0, 0, 0);
        for it in joined.iter().filter(|it| of(it)) {
            least += it.visits.least;
            most += it.visits.most;
            separate += it.separate;
            // What is certain is the same in every rehearsal.
            sum +=
                if it.visits.is_certain() { it.visits.least * rehearsals } else { it.visits.sum };
        }
        BurdenLine {
            tier: tier.to_owned(),
            enterprises,
            separate,
            per_hundred: decimal(sum, 100, enterprises * rehearsals, 1),
            cut: decimal(
                (separate * rehearsals).saturating_sub(sum),
                100,
                separate * rehearsals,
                1,
            ),
            visits: Expected::new(least, most, sum, rehearsals),
        }
    };
    let mut lines: Vec<BurdenLine> = groups
        .order
        .iter()
        .filter(|tier| joined.iter().any(|it| it.tier == **tier))
        .map(|tier| {
            let enterprises = groups.enterprises.get(tier).copied().unwrap_or_default();
            line(tier, enterprises, &|it| it.tier == *tier)
        })
        .collect();
    lines.push(line("", groups.all, &|_| true));
    lines
}
