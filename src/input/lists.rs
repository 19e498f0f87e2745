//! Several 名录 of one plan, each read by itself, as one directory.

use std::collections::{BTreeMap, BTreeSet};

use super::entities::{EntitiesRead, ExcludedRow};
use super::place_order;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::{Finding, Place};
use crate::directory::columns::{NAME, STATUS};
use crate::directory::lists::List;
use crate::directory::table::{Column, Entry, RowPlace, Table};
use crate::directory::{ColumnIndex, EntityDirectory, Value};
use crate::unit::UnitId;

/// One list as it was read, with its name in the plan (empty where it has none).
pub struct ListRead {
    /// The name.
    pub name: String,
    /// What came of its files.
    pub read: EntitiesRead,
}

/// Joins lists: a unit of two lists is one unit. Where they say different things of it in its name, its
/// status or one of the columns `common`, it is in no draw, as where two rows of one list do.
#[must_use]
pub fn join(lists: Vec<ListRead>, common: &BTreeSet<String>) -> EntitiesRead {
    let mut joined = EntitiesRead { is_unread: true, ..EntitiesRead::default() };
    let mut table = Table::default();
    let mut ids: Vec<UnitId> = Vec::new();
    let mut known: BTreeMap<UnitId, usize> = BTreeMap::new();
    let mut conflicts: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for ListRead { name, read } in lists {
        joined.findings.extend(read.findings);
        joined.excluded.extend(read.excluded);
        joined.to_mend.extend(read.to_mend);
        joined.counts.add(&read.counts);
        joined.is_unread &= read.is_unread;
        let (own, own_ids) = read.directory.into_parts();
        let sources = u32::try_from(table.sources.len()).unwrap_or(u32::MAX);
        table.sources.extend(own.sources);
        let before = ids.len();
        let rows: Vec<usize> = own_ids
            .into_iter()
            .zip(&own.rows)
            .map(|(id, place)| match known.get(&id) {
                Some(row) => *row,
                None => {
                    known.insert(id.clone(), ids.len());
                    ids.push(id);
                    table.rows.push(moved(*place, sources));
                    ids.len() - 1
                }
            })
            .collect();
        let from = table.columns.len();
        let column = |column| spread(column, &rows, ids.len());
        table.columns.extend(own.columns.into_iter().map(column));
        let mut places: Vec<Option<RowPlace>> = vec![None; ids.len()];
        for (row, place) in rows.iter().zip(&own.rows) {
            if let Some(slot) = places.get_mut(*row) {
                *slot = Some(moved(*place, sources));
            }
        }
        let columns = from..table.columns.len();
        table.lists.push(List { name, columns, places, unread: read.is_unread });
        for row in rows.into_iter().filter(|row| *row < before) {
            let columns = differing(&table, row, common);
            let (Some(id), Some(column)) = (ids.get(row), columns.first()) else { continue };
            let (here, there) = (table.place(row, Some(column.0)), table.place(row, None));
            let names = columns.iter().map(|(_, name)| name.clone()).collect();
            let problem = Directories::ConflictingRows { id: id.to_string(), columns: names };
            joined.findings.push(Finding::new(problem, here.clone()).with_related(there.clone()));
            conflicts.entry(row).or_insert_with(|| vec![there]).push(here);
        }
    }
    let mut keep = vec![true; ids.len()];
    for (row, places) in conflicts {
        let (id, name) = (ids.get(row).map(UnitId::to_string), name_of(&table, row));
        for place in places {
            let written = id.clone().unwrap_or_default();
            joined.excluded.push(ExcludedRow {
                place,
                written,
                name: name.clone(),
                reason: "conflict",
            });
        }
        if let Some(keep) = keep.get_mut(row) {
            *keep = false;
        }
    }
    for column in &mut table.columns {
        column
            .cells
            .resize(ids.len(), column.entries.len().saturating_sub(1).try_into().unwrap_or(0));
    }
    for list in &mut table.lists {
        list.places.resize(ids.len(), None);
    }
    table.retain(&keep);
    let kept = ids.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(id, _)| id).collect();
    joined.directory = EntityDirectory::new(table, kept).unwrap_or_default();
    joined.findings.sort_by_cached_key(place_order);
    joined.excluded.sort_by(|a, b| a.place.cmp(&b.place));
    joined
}

fn moved(place: RowPlace, sources: u32) -> RowPlace {
    RowPlace { source: place.source + sources, ..place }
}

/// A column of one list over the rows of all: whoever is not in the list has an empty cell, the last
/// of its entries.
fn spread(mut column: Column, rows: &[usize], all: usize) -> Column {
    let nothing = u32::try_from(column.entries.len()).unwrap_or(u32::MAX);
    column.entries.push(Entry { written: "".into(), value: Value::Empty });
    let mut cells = vec![nothing; all];
    for (row, cell) in rows.iter().zip(&column.cells) {
        if let Some(slot) = cells.get_mut(*row) {
            *slot = *cell;
        }
    }
    Column { cells, ..column }
}

/// The columns of the last list in which a row says something else than in a list before.
fn differing(table: &Table, row: usize, common: &BTreeSet<String>) -> Vec<(ColumnIndex, String)> {
    let Some((own, others)) = table.lists.split_last() else { return Vec::new() };
    let is_common = |name: &str| matches!(name, NAME | STATUS) || common.contains(name);
    let columns = || table.columns().filter(|(_, column)| is_common(column.name()));
    let differs = |at: ColumnIndex, name: &str| {
        let before = columns().filter(|(other, column)| {
            let is_other =
                |list: &List| list.has(*other) && list.places.get(row).is_some_and(Option::is_some);
            column.name() == name && others.iter().any(is_other)
        });
        before.into_iter().any(|(other, _)| table.value(row, other) != table.value(row, at))
    };
    columns()
        .filter(|(at, column)| own.has(*at) && differs(*at, column.name()))
        .map(|(at, column)| (at, column.name().to_owned()))
        .collect()
}

fn name_of(table: &Table, row: usize) -> String {
    let names = table.columns().filter(|(_, column)| column.name() == NAME);
    let mut names = names.map(|(at, _)| table.text(row, at)).filter(|name| !name.is_empty());
    names.next().unwrap_or_default().to_owned()
}
