//! Who may be drawn for an item: its 名录, minus what 对象 does not select, minus 排除, by stratum (draw.md
//! §3). Every removal is counted with its reason; whoever stands in other lists alone is no removal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Removal, RemovalReason};
use crate::diagnostic::Finding;
use crate::directory::{Column, ColumnIndex, Entity, EntityDirectory, Unseen, Value, View};
use crate::plan::condition::{Bound, bind, concerns};
use crate::plan::{Bracket, Item, Plan, TierTable, WhenEmpty};
use crate::source::{Source, folded};

/// One item's population.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Population {
    /// Who left, and who is listed, with counts; in order of judging.
    pub removed: Vec<Removal>,
    /// Why each unit outside is outside: index in the directory and reason, in order.
    pub outside: Vec<(usize, RemovalReason)>,
    /// Units that a reason concerns which people must look at: 对象 or 排除 cannot be judged.
    pub listed: Vec<(usize, RemovalReason)>,
    /// Entities of each row of the tier table, in order of the directory; a single list without tiers.
    pub strata: Vec<Vec<usize>>,
    /// Entities of each row that the directory only counts.
    pub unseen: Vec<Vec<Unseen>>,
}

impl Population {
    /// Why a unit is not in the population; `None` if it is.
    #[must_use]
    pub fn reason_of(&self, entity: usize) -> Option<RemovalReason> {
        let at = self.outside.binary_search_by_key(&entity, |(index, _)| *index).ok()?;
        self.outside.get(at).map(|(_, reason)| *reason)
    }

    /// N of each stratum.
    #[must_use]
    pub fn sizes(&self) -> Vec<u64> {
        let unseen = |row: usize| -> u64 {
            self.unseen.get(row).map_or(0, |list| list.iter().map(|it| it.count).sum())
        };
        (0..).zip(&self.strata).map(|(row, held)| held.len() as u64 + unseen(row)).collect()
    }
}

/// Where one unit stands.
#[derive(Clone, Copy)]
enum Standing {
    Out(RemovalReason),
    /// `kept`: the first exclusion that cannot be judged, where the plan says 不排除 or 报告.
    In {
        row: usize,
        kept: Option<usize>,
    },
}

/// Returns the population of `item` as of the draw day.
///
/// # Errors
/// Findings where a condition cannot be read against the columns of the directory.
pub fn of(
    plan: &Plan,
    source: &Source,
    item: &Item,
    directory: &EntityDirectory,
    day: NaiveDate,
) -> Result<Population, Vec<Finding>> {
    let judge = Judge::bind(plan, source, item, directory, day)?;
    let rows = judge.rows();
    let mut population = Population {
        strata: vec![Vec::new(); rows],
        unseen: vec![Vec::new(); rows],
        ..Population::default()
    };
    let mut counts: BTreeMap<RemovalReason, u64> = BTreeMap::new();
    let mut standings: Vec<Option<Standing>> = Vec::new();
    // A part after the other: of ten million entities, where each stands need not be held at once.
    for first in (0..directory.len()).step_by(PART) {
        let part = first..(first + PART).min(directory.len());
        let standing = |index| directory.get(index).map(|entity| judge.standing(entity));
        part.clone().into_par_iter().map(standing).collect_into_vec(&mut standings);
        for (index, standing) in part.zip(&standings) {
            match *standing {
                None => {}
                Some(Standing::Out(reason)) => {
                    if reason != RemovalReason::OtherList {
                        *counts.entry(reason).or_default() += 1;
                    }
                    population.outside.push((index, reason));
                    if matches!(
                        reason,
                        RemovalReason::ObjectUnknown | RemovalReason::ExcludedUnknown(_)
                    ) {
                        population.listed.push((index, reason));
                    }
                }
                Some(Standing::In { row, kept }) => {
                    if let Some(exclusion) = kept {
                        let reason = RemovalReason::KeptUnknown(exclusion);
                        *counts.entry(reason).or_default() += 1;
                        // 不排除 is counted, 报告 is listed by name too.
                        if judge.when_empty == WhenEmpty::Report {
                            population.listed.push((index, reason));
                        }
                    }
                    if let Some(members) = population.strata.get_mut(row) {
                        members.push(index);
                    }
                }
            }
        }
    }
    for unseen in directory.unseen() {
        let Some(entity) = directory.get(unseen.like) else { continue };
        match judge.standing(entity) {
            Standing::Out(reason) => *counts.entry(reason).or_default() += unseen.count,
            Standing::In { row, kept } => {
                if let Some(exclusion) = kept {
                    *counts.entry(RemovalReason::KeptUnknown(exclusion)).or_default() +=
                        unseen.count;
                }
                if let Some(list) = population.unseen.get_mut(row) {
                    list.push(*unseen);
                }
            }
        }
    }
    population.removed =
        counts.into_iter().map(|(reason, count)| Removal { reason, count }).collect();
    Ok(population)
}

/// [`Population::unseen`] alone.
///
/// # Errors
/// Those of [`of`].
pub fn unseen_of(
    plan: &Plan,
    source: &Source,
    item: &Item,
    directory: &EntityDirectory,
    day: NaiveDate,
) -> Result<Vec<Vec<Unseen>>, Vec<Finding>> {
    let judge = Judge::bind(plan, source, item, directory, day)?;
    let mut rows = vec![Vec::new(); judge.rows()];
    for unseen in directory.unseen() {
        let standing = directory.get(unseen.like).map(|entity| judge.standing(entity));
        if let Some(Standing::In { row, .. }) = standing
            && let Some(list) = rows.get_mut(row)
        {
            list.push(*unseen);
        }
    }
    Ok(rows)
}

/// Entities that are judged at once.
const PART: usize = 1 << 16;

/// All that decides where a unit stands, read against the columns of a directory.
struct Judge<'a> {
    /// For each list that the item draws from.
    lists: Vec<OfList<'a>>,
    tiers: Option<Tiers<'a>>,
    when_empty: WhenEmpty,
    day: NaiveDate,
}

/// The conditions as they read over the columns of one list.
struct OfList<'a> {
    view: View<'a>,
    selects: Option<Bound>,
    /// `None` where the list has no such column: the exclusion does not concern it.
    exclusions: Vec<Option<Bound>>,
}

impl<'a> Judge<'a> {
    fn bind(
        plan: &'a Plan,
        source: &Source,
        item: &Item,
        directory: &'a EntityDirectory,
        day: NaiveDate,
    ) -> Result<Self, Vec<Finding>> {
        let condition = item.objects.as_ref().and_then(|objects| objects.condition.as_ref());
        let mut findings = Vec::new();
        let views = directory.views(item.list());
        let mut lists = Vec::new();
        for view in &views {
            let mut bound = |condition| match bind(source, condition, view.columns()) {
                Ok(bound) => Some(bound),
                Err(more) => {
                    findings.extend(more);
                    None
                }
            };
            let selects = condition.and_then(&mut bound);
            let entries = plan.exclusions.entries.iter();
            let exclusions = entries
                .map(|entry| {
                    let concerns = concerns(&entry.condition, *view, directory);
                    concerns.then(|| bound(&entry.condition)).flatten()
                })
                .collect();
            lists.push(OfList { view: *view, selects, exclusions });
        }
        let tiers = match table_of(plan, item) {
            Some(table) => match Tiers::bind(source, table, directory, &views) {
                Ok(tiers) => Some(tiers),
                Err(more) => {
                    findings.extend(more);
                    None
                }
            },
            None => None,
        };
        if !findings.is_empty() {
            return Err(findings);
        }
        let when_empty =
            plan.exclusions.when_empty.as_ref().map_or_else(WhenEmpty::default, |it| it.value);
        Ok(Self { lists, tiers, when_empty, day })
    }

    /// Rows of the tier table; 1 without one.
    fn rows(&self) -> usize {
        self.tiers.as_ref().map_or(1, |tiers| tiers.rows.len())
    }

    fn standing(&self, entity: Entity<'_>) -> Standing {
        let Some(list) = self.lists.iter().find(|list| list.view.holds(entity.index())) else {
            return Standing::Out(RemovalReason::OtherList);
        };
        if let Some(selects) = &list.selects {
            match selects.eval(entity, self.day) {
                Some(true) => {}
                Some(false) => return Standing::Out(RemovalReason::NotObject),
                None => return Standing::Out(RemovalReason::ObjectUnknown),
            }
        }
        let mut kept = None;
        for (index, exclusion) in list.exclusions.iter().enumerate() {
            match exclusion.as_ref().map(|exclusion| exclusion.eval(entity, self.day)) {
                Some(Some(true)) => return Standing::Out(RemovalReason::Excluded(index)),
                Some(None) => match self.when_empty {
                    WhenEmpty::Exclude => {
                        return Standing::Out(RemovalReason::ExcludedUnknown(index));
                    }
                    WhenEmpty::Report | WhenEmpty::Keep => kept = kept.or(Some(index)),
                },
                Some(Some(false)) | None => {}
            }
        }
        match &self.tiers {
            None => Standing::In { row: 0, kept },
            Some(tiers) => match tiers.row(entity, self.day) {
                Some(row) => Standing::In { row, kept },
                None => Standing::Out(RemovalReason::NoTier),
            },
        }
    }
}

/// The tier table that an item names; `None` for an item without tiers.
#[must_use]
pub fn table_of<'a>(plan: &'a Plan, item: &Item) -> Option<&'a TierTable> {
    plan.tiers.get(item.table?)
}

/// Finds the row of a tier table for a unit.
pub struct Tiers<'a> {
    /// The table's rows with what decides them.
    rows: Vec<RowTest<'a>>,
    lists: Vec<TiersOf<'a>>,
    rest: Option<usize>,
}

/// How the table reads over the columns of one list.
struct TiersOf<'a> {
    view: View<'a>,
    rules: Vec<(usize, Bound)>,
    column: Option<ColumnIndex>,
    /// The row of every different value of the column: there are few, and millions of units.
    known: Vec<Option<usize>>,
}

/// A column with more different values than this is looked at unit by unit.
const MOST_KNOWN: usize = 4096;

struct RowTest<'a> {
    label: String,
    bracket: Option<&'a Bracket>,
    written: &'a str,
}

impl<'a> Tiers<'a> {
    /// Reads a table against the columns of some lists of a directory.
    ///
    /// # Errors
    /// Findings where an ordered rule cannot be read against the columns.
    pub fn bind(
        source: &Source,
        table: &'a TierTable,
        directory: &EntityDirectory,
        views: &[View<'a>],
    ) -> Result<Self, Vec<Finding>> {
        let rows = table
            .rows
            .iter()
            .map(|row| RowTest {
                label: key(&row.label.value),
                bracket: row.bracket.as_ref(),
                written: &row.label.value,
            })
            .collect();
        let rest = table.rows.iter().position(|row| row.is_rest);
        let mut tiers = Self { rows, lists: Vec::new(), rest };
        let mut findings = Vec::new();
        for view in views {
            let mut rules = Vec::new();
            for rule in &table.rules {
                let row = table.rows.iter().position(|row| row.label.value == rule.label.value);
                match (row, bind(source, &rule.condition, view.columns())) {
                    (Some(row), Ok(bound)) => rules.push((row, bound)),
                    (None, Ok(_)) => {}
                    (_, Err(more)) => findings.extend(more),
                }
            }
            let column = table.column.as_ref().and_then(|column| view.column(&column.value));
            let values = column.and_then(|column| directory.table().get(column));
            let values =
                values.filter(|column| column.values().take(MOST_KNOWN + 1).count() <= MOST_KNOWN);
            let known = values.into_iter().flat_map(Column::values);
            let known = known.map(|value| tiers.row_of(value)).collect();
            tiers.lists.push(TiersOf { view: *view, rules, column, known });
        }
        if findings.is_empty() { Ok(tiers) } else { Err(findings) }
    }

    /// The row of a unit; its 其余 row where nothing else fits; `None` where there is none.
    #[must_use]
    pub fn row(&self, entity: Entity<'_>, day: NaiveDate) -> Option<usize> {
        self.own_row(entity, day).or(self.rest)
    }

    /// The row that names the unit, 其余 aside.
    #[must_use]
    pub fn own_row(&self, entity: Entity<'_>, day: NaiveDate) -> Option<usize> {
        let list = self.lists.iter().find(|list| list.view.holds(entity.index()))?;
        let by_rule = list.rules.iter().find(|(_, rule)| rule.eval(entity, day) == Some(true));
        if let Some((row, _)) = by_rule {
            return Some(*row);
        }
        let column = list.column?;
        match entity.value_index(column).and_then(|index| list.known.get(index)) {
            Some(row) => *row,
            None => self.row_of(entity.value(column)),
        }
    }

    /// The row that names a value of the column.
    fn row_of(&self, value: &Value) -> Option<usize> {
        if let Value::Number(number) = value {
            let inside =
                |row: &RowTest<'_>| row.bracket.is_some_and(|bracket| bracket.contains(*number));
            if let Some(row) = self.rows.iter().position(inside) {
                return Some(row);
            }
        }
        if value.is_unknown() {
            return None;
        }
        let text = key(&value.to_string());
        self.rows
            .iter()
            .enumerate()
            .position(|(index, row)| Some(index) != self.rest && row.label == text)
    }

    /// The label of a row as written.
    #[must_use]
    pub fn label(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |row| row.written)
    }
}

/// Labels are compared folded, trimmed, letters in upper case.
fn key(text: &str) -> String {
    folded(text.trim()).trim().to_uppercase()
}
