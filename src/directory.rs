//! The three lists that a plan works with: whom it may inspect ([`EntityDirectory`]), who inspects
//! ([`InspectorDirectory`]), and what was inspected before ([`History`]).
//!
//! Promises. Rows keep the order of the file, and every row knows its file, sheet and row as Excel
//! numbers it. Ids are unique. A cell has its typed [`Value`] and the text as written. A column is
//! found by its standard name (`诚信等级`), or by its own header where it has no standard name.
//! Equal texts of a column are kept once: ten million rows with five tiers hold five texts.
//! Several 名录 of one plan are one directory ([`lists`]): each has columns of its own, and a unit of
//! two lists stands there once.
//! A directory may hold less than it counts ([`Unseen`]): of rows that cannot be drawn any more only
//! their number is kept.
//!
//! Not here: bytes, sheets, encodings, repairs ([`crate::input`]); conditions over columns
//! ([`crate::plan`]).

pub mod columns;
pub mod diff;
pub mod division;
pub mod doctor;
pub mod history;
pub mod impact;
pub mod industry;
pub mod lists;
pub mod people;
pub mod table;
pub mod value;

use std::sync::{Arc, OnceLock};

use crate::diagnostic::Place;
use crate::unit::UnitId;

pub use history::{History, Inspection};
pub use lists::{Columns, Lookup, View};
pub use people::{Duty, Inspector, InspectorDirectory, Leave, Recusal};
pub use table::{Column, ColumnIndex, Table};
pub use value::{Kind, Number, Value};

/// 检查对象名录库.
#[derive(Debug, Clone, Default)]
pub struct EntityDirectory {
    table: Table,
    /// Shared with the lists of the drawn.
    ids: Arc<Vec<UnitId>>,
    /// Row numbers in the order of their ids, sorted once somebody asks.
    by_id: OnceLock<Vec<u32>>,
    unseen: Vec<Unseen>,
}

/// Entities that are counted but not held: in every column that is kept, except id and name, they
/// are like one that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen {
    /// Index of the entity that they are like.
    pub like: usize,
    /// How many.
    pub count: u64,
}

impl EntityDirectory {
    /// Joins a table with the id of each of its rows; `None` unless there is one id for each row
    /// and no id twice.
    #[must_use]
    pub fn new(table: Table, ids: Vec<UnitId>) -> Option<Self> {
        if table.len() != ids.len() {
            return None;
        }
        let count = u32::try_from(ids.len()).ok()?;
        let mut by_id: Vec<u32> = (0..count).collect();
        by_id.sort_unstable_by(|a, b| ids.get(*a as usize).cmp(&ids.get(*b as usize)));
        let twice = by_id.windows(2).any(|pair| match pair {
            [a, b] => ids.get(*a as usize) == ids.get(*b as usize),
            _ => false,
        });
        (!twice).then_some(Self { table, ids: ids.into(), by_id: by_id.into(), unseen: Vec::new() })
    }

    /// A directory that holds only some of its entities. The caller has seen to it that no id
    /// stands twice, neither among those held nor among the others.
    pub(crate) fn in_part(table: Table, ids: Vec<UnitId>, unseen: Vec<Unseen>) -> Self {
        Self { table, ids: ids.into(), by_id: OnceLock::new(), unseen }
    }

    /// The table and the id of each of its rows.
    pub(crate) fn into_parts(self) -> (Table, Vec<UnitId>) {
        (self.table, Arc::unwrap_or_clone(self.ids))
    }

    /// Entities that are counted but not held; nearly always none.
    #[must_use]
    pub fn unseen(&self) -> &[Unseen] {
        &self.unseen
    }

    /// Number of entities, those that are only counted among them.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.ids.len() as u64 + self.unseen.iter().map(|unseen| unseen.count).sum::<u64>()
    }

    /// Number of entities held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Tells whether there is no entity.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Finds a column by its standard name, or by its header where it has none.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        self.table.column(name)
    }

    /// The table behind: columns, kinds, places.
    #[must_use]
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// All ids, in file order.
    #[must_use]
    pub fn ids(&self) -> &[UnitId] {
        &self.ids
    }

    /// The same, to keep.
    #[must_use]
    pub fn shared_ids(&self) -> Arc<Vec<UnitId>> {
        Arc::clone(&self.ids)
    }

    /// The entity at a position in file order, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Entity<'_>> {
        self.ids.get(index).map(|id| Entity { directory: self, index, id })
    }

    /// A position, and the id there; the empty text where it lies outside.
    #[must_use]
    pub fn unit(&self, index: usize) -> (usize, &str) {
        (index, self.ids.get(index).map_or("", UnitId::as_str))
    }

    /// The entity with this id.
    #[must_use]
    pub fn find(&self, id: &UnitId) -> Option<Entity<'_>> {
        let by_id = self.by_id.get_or_init(|| {
            let mut rows: Vec<u32> = (0..u32::try_from(self.ids.len()).unwrap_or(0)).collect();
            rows.sort_unstable_by(|a, b| self.ids.get(*a as usize).cmp(&self.ids.get(*b as usize)));
            rows
        });
        let at = by_id.binary_search_by(|row| self.ids.get(*row as usize).cmp(&Some(id))).ok()?;
        self.get(*by_id.get(at)? as usize)
    }

    /// All entities, in file order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity<'_>> {
        self.ids.iter().enumerate().map(|(index, id)| Entity { directory: self, index, id })
    }
}

/// 检查对象: one row of the directory.
#[derive(Debug, Clone, Copy)]
pub struct Entity<'a> {
    directory: &'a EntityDirectory,
    index: usize,
    id: &'a UnitId,
}

impl<'a> Entity<'a> {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &'a UnitId {
        self.id
    }

    /// Its position in file order, from 0.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The typed cell.
    #[must_use]
    pub fn value(&self, column: ColumnIndex) -> &'a Value {
        self.directory.table.value(self.index, column)
    }

    /// Which of the column's different values the cell holds ([`Column::values`]).
    #[must_use]
    pub fn value_index(&self, column: ColumnIndex) -> Option<usize> {
        self.directory.table.get(column)?.value_index(self.index)
    }

    /// The cell as written in the file.
    #[must_use]
    pub fn written(&self, column: ColumnIndex) -> &'a str {
        self.directory.table.written(self.index, column)
    }

    /// The column of this name, if its directory has one.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        self.directory.column_of(self.index, name)
    }

    /// The typed cell of a named column; empty where there is no such column.
    #[must_use]
    pub fn named(&self, column: &str) -> &'a Value {
        match self.column(column) {
            Some(column) => self.value(column),
            None => &Value::Empty,
        }
    }

    /// Its name (主体名称), or the empty text.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.column(columns::NAME).map_or("", |column| self.text(column))
    }

    /// The words in a cell; the empty text where it holds none.
    #[must_use]
    pub fn text(&self, column: ColumnIndex) -> &'a str {
        self.directory.table.text(self.index, column)
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.directory.table.place(self.index, None)
    }

    /// Where one of its cells stands.
    #[must_use]
    pub fn cell_place(&self, column: ColumnIndex) -> Place {
        self.directory.table.place(self.index, Some(column))
    }
}
