//! From what the threads of a pass found to one directory.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::gather::Kept;
use super::hashes::{Hashes, hash};
use super::scan::{BETWEEN, Class};
use super::{Found, Held, Layout};
use crate::directory::table::{RowPlace, Table, TableSource};
use crate::directory::{EntityDirectory, Unseen, columns};
use crate::input::Options;
use crate::input::cell::Note;
use crate::input::csv::CsvRows;
use crate::input::entities::{is_mostly_empty, rows_and_empty, settle, table, type_columns};
use crate::input::files::TableAt;
use crate::input::load::{Grid, Wanted, read_table};
use crate::input::text::{Form, RawRow, RowSource};
use crate::unit::{self, UnitId};

/// Some rows that were only counted are wanted after all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// Hashes of ids that stand twice, as [`Hashes::twice`] gives them.
    pub(super) twice: Vec<u64>,
    /// Classes with a cell about which there is something to say.
    pub(super) noted: Vec<String>,
}

impl Again {
    /// Both.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.twice.extend(other.twice);
        self.twice.sort_unstable();
        self.twice.dedup();
        self.noted.extend(other.noted);
        self
    }
}

/// The rows handed on, as one grid.
pub(super) struct Looked {
    grid: Grid,
    /// The row of the grid that stands for each class.
    like: Vec<Option<usize>>,
}

/// The first rows of a file and those handed on, as if there were no others.
struct Rows<'a> {
    head: std::slice::Iter<'a, RawRow>,
    handed: Box<dyn Iterator<Item = (u32, &'a [u8])> + 'a>,
    records: CsvRows<'a>,
    delimiter: char,
    /// The row before, and all rows of the file.
    last: u32,
    all: u32,
}

impl RowSource for Rows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> bool {
        if let Some(first) = self.head.next() {
            row.clone_from(first);
            return true;
        }
        let Some((number, record)) = self.handed.next() else { return false };
        self.records.go_on(record, number - 1, number == self.all);
        if !self.records.next_row(row) {
            // An end-of-file mark: the row above it is the last one.
            self.all = number - 1;
            return false;
        }
        row.after_others = number > self.last.saturating_add(1);
        self.last = number;
        true
    }

    fn are_others_left(&self) -> bool {
        self.last < self.all
    }

    fn delimiter(&self) -> Option<char> {
        Some(self.delimiter)
    }
}

/// Reads what was handed on, and tells whether that is all that is wanted.
pub(super) fn look(found: &mut Found, wanted: &Wanted<'_>) -> Result<Looked, Again> {
    let options = wanted.options;
    let Found { passed, classes, kept, hashes } = found;
    let mut grid = Grid::default();
    // Rows of the grid that stand for a class.
    let mut stands_for: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for (source, file) in (0_u32..).zip(&*passed) {
        for handed in &file.handed {
            if let Some(class) = handed.class {
                stands_for.insert((source, handed.row), class);
            }
        }
        let handed = file.handed.iter().map(|handed| (handed.row, &*handed.record));
        let mut rows = Rows {
            head: file.head.iter(),
            handed: Box::new(handed),
            last: u32::try_from(file.head.len()).unwrap_or(u32::MAX),
            records: CsvRows::of_records(&[], file.delimiter, false),
            delimiter: char::from(file.delimiter),
            all: file.rows,
        };
        let name = TableSource { file: file.name.as_str().into(), sheet: None };
        read_table(&mut rows, TableAt { source: name, encoding: "UTF-8" }, wanted, &mut grid);
    }
    // One row of the grid for each class, and how many there are like it.
    let mut like: Vec<Option<usize>> = vec![None; classes.len()];
    for (row, place) in grid.rows.iter().enumerate() {
        let class = stands_for.get(&(place.source, place.row));
        if let Some(slot) = class.and_then(|class| like.get_mut(*class as usize)) {
            slot.get_or_insert(row);
        }
    }
    let mut counted = 0;
    for (class, row) in classes.iter().zip(&like) {
        if let (Some(row), true) = (*row, class.count > 0) {
            grid.alike.push((row, class.count));
            counted += class.count;
        }
    }
    grid.counts.rows += counted;
    for column in &mut grid.columns {
        if column.name == columns::NAME {
            column.beyond = counted;
            continue;
        }
        for (row, count) in &grid.alike {
            let entry =
                column.cells.get(*row).and_then(|it| column.pool.entries.get_mut(*it as usize));
            if let Some(entry) = entry {
                entry.count = entry.count.saturating_add(u32::try_from(*count).unwrap_or(u32::MAX));
            }
        }
    }
    let noted = noted(&grid, options, classes, &like);
    let mut of_kept = Hashes::new();
    kept.ids.iter().for_each(|id| of_kept.push(hash(id.as_str())));
    hashes.push(of_kept);
    let twice = Hashes::twice(hashes, &handed_ids(&grid, options));
    hashes.pop();
    if !noted.is_empty() || !twice.is_empty() {
        return Err(Again { twice, noted });
    }
    Ok(Looked { grid, like })
}

/// The directory.
pub(super) fn held(found: Found, looked: Looked, wanted: &Wanted<'_>) -> Held {
    let Found { passed, classes, kept, .. } = found;
    let (Looked { grid, like }, options) = (looked, wanted.options);
    let cells: Vec<Vec<u32>> = like
        .iter()
        .map(|row| {
            let cell = |cells: &Vec<u32>| row.and_then(|row| cells.get(row).copied());
            grid.columns.iter().map(|it| cell(&it.cells).unwrap_or_default()).collect()
        })
        .collect();
    let names: Vec<String> = grid.columns.iter().map(|column| column.name.clone()).collect();
    let id_column = grid.ids;
    let mut read = settle(grid, options);
    let digests = passed.iter().map(|file| file.digest).collect();
    let (table, ids) = std::mem::take(&mut read.directory).into_parts();
    let mut first: Vec<Option<usize>> = vec![None; classes.len()];
    let mut count_of: Vec<u64> = vec![0; classes.len()];
    for (at, class) in (ids.len()..).zip(&kept.classes) {
        if let Some(slot) = first.get_mut(*class as usize) {
            slot.get_or_insert(at);
        }
        if let Some(count) = count_of.get_mut(*class as usize) {
            *count += 1;
        }
    }
    let (table, ids) = Adding { table, ids, cells: &cells, names: &names, id_column }.add(kept);
    let (mut unseen, mut bounds) = (Vec::new(), Vec::new());
    for ((class, like), kept) in classes.into_iter().zip(first).zip(count_of) {
        let count = class.count.saturating_sub(kept);
        if let (Some(like), true) = (like, count > 0) {
            unseen.push(Unseen { like, count });
            bounds.push(class.floor);
        }
    }
    read.directory = EntityDirectory::in_part(table, ids, unseen);
    Held { read, digests, bounds }
}

/// Classes with a cell about which there is something to say.
fn noted(grid: &Grid, options: &Options, classes: &[Class], like: &[Option<usize>]) -> Vec<String> {
    let typed = type_columns(grid, options, grid.ids);
    let mut rows: BTreeSet<usize> = BTreeSet::new();
    for (at, (column, typed)) in grid.columns.iter().zip(&typed).enumerate() {
        if Some(at) == grid.ids || column.name == columns::NAME {
            continue;
        }
        let (all, empty) = rows_and_empty(grid, column, typed);
        let mostly = is_mostly_empty(all, empty);
        let is_noted = |(row, _): &&(usize, u64)| {
            let cell = column.cells.get(*row).and_then(|cell| typed.cells.get(*cell as usize));
            cell.and_then(|cell| cell.note.as_ref())
                .is_some_and(|note| !(mostly && *note == Note::Empty))
        };
        rows.extend(grid.alike.iter().filter(is_noted).map(|(row, _)| *row));
    }
    let class = |(class, row): (&Class, &Option<usize>)| {
        row.is_some_and(|row| rows.contains(&row)).then(|| class.cells.clone())
    };
    classes.iter().zip(like).filter_map(class).collect()
}

/// Hashes of the ids that stand in the rows handed on.
fn handed_ids(grid: &Grid, options: &Options) -> Vec<u64> {
    let Some(column) = grid.ids else { return Vec::new() };
    let id = |row: usize| unit::read(&grid.entry(row, column)?.text, options.id_form).id;
    (0..grid.rows.len()).filter_map(id).map(|id| hash(id.as_str())).collect()
}

/// Adds kept rows to a directory.
struct Adding<'a> {
    table: Table,
    ids: Vec<UnitId>,
    /// For each class the entries of its cells.
    cells: &'a [Vec<u32>],
    /// Columns of the grid, of which the table may have dropped some.
    names: &'a [String],
    id_column: Option<usize>,
}

impl Adding<'_> {
    /// The rows that were kept come after those that were handed on. They are millions, the others
    /// few: those go before them.
    fn add(self, kept: Kept) -> (Table, Vec<UnitId>) {
        let Self { mut table, ids, cells, names, id_column } = self;
        let Kept { ids: mut all, rows: mut places, classes, names: pieces } = kept;
        all.splice(0..0, ids);
        places.splice(0..0, std::mem::take(&mut table.rows));
        table.rows = places;
        let mut pieces = Some(pieces);
        for column in &mut table.columns {
            let position = names.iter().position(|name| **name == *column.name);
            // Ids stand beside the table; here they would stand a second time.
            if position == id_column {
                continue;
            }
            if *column.name == *columns::NAME {
                column.plain.pieces = pieces.take().unwrap_or_default();
                continue;
            }
            let entries: Vec<u32> = cells
                .iter()
                .map(|cells| position.and_then(|at| cells.get(at).copied()).unwrap_or_default())
                .collect();
            let entry = |class: &u32| entries.get(*class as usize).copied().unwrap_or_default();
            column.cells.reserve_exact(classes.len());
            column.cells.extend(classes.iter().map(entry));
        }
        (table, all)
    }
}

/// A directory with one entity for each class.
pub(super) fn of_classes(known: &[Class], layout: &Layout, options: &Options) -> EntityDirectory {
    let mut grid = Grid { columns: layout.columns.clone(), ..Grid::default() };
    let mut ids = Vec::with_capacity(known.len());
    let mut unseen = Vec::new();
    for (like, class) in known.iter().enumerate() {
        let single = grid.columns.len() == 1;
        let mut cells = class.cells.split(|letter| letter == BETWEEN && !single);
        for column in &mut grid.columns {
            let entry = column.pool.intern(cells.next().unwrap_or_default(), Form::Text);
            column.cells.push(entry);
        }
        grid.rows.push(RowPlace { source: 0, row: 0 });
        ids.extend(UnitId::new(&format!("C{like}")));
        let count = class.count.saturating_sub(1);
        unseen.push(Unseen { like, count });
    }
    let mut typed = type_columns(&grid, options, None);
    EntityDirectory::in_part(table(grid, &mut typed), ids, unseen)
}
