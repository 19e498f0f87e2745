//! The three lists that a plan works with: whom it may inspect ([`EntityDirectory`]), who inspects
//! ([`InspectorDirectory`]), and what was inspected before ([`History`]).
//!
//! Promises. Rows keep the order of the file, and every row knows its file, sheet and row as Excel
//! numbers it. Ids are unique. A cell has its typed [`Value`] and the text as written. A column is
//! found by its standard name (`诚信等级`), or by its own header where it has no standard name.
//! Equal texts of a column are kept once: ten million rows with five tiers hold five texts.
//!
//! Not here: bytes, sheets, encodings, repairs ([`crate::input`]); conditions over columns
//! ([`crate::plan`]).

pub mod columns;
pub mod diff;
pub mod division;
pub mod doctor;
pub mod history;
pub mod industry;
pub mod people;
pub mod table;
pub mod value;

use crate::diagnostic::Place;
use crate::unit::UnitId;

pub use history::{History, Inspection};
pub use people::{Duty, Inspector, InspectorDirectory, Leave, Recusal};
pub use table::{Column, ColumnIndex, Table};
pub use value::{Kind, Number, Value};

/// 检查对象名录库.
#[derive(Debug, Clone, Default)]
pub struct EntityDirectory {
    table: Table,
    ids: Vec<UnitId>,
    /// Row numbers in the order of their ids.
    by_id: Vec<u32>,
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
        (!twice).then_some(Self { table, ids, by_id })
    }

    /// Number of entities.
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

    /// The entity at a position in file order, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Entity<'_>> {
        self.ids.get(index).map(|id| Entity { directory: self, index, id })
    }

    /// The entity with this id.
    #[must_use]
    pub fn find(&self, id: &UnitId) -> Option<Entity<'_>> {
        let at =
            self.by_id.binary_search_by(|row| self.ids.get(*row as usize).cmp(&Some(id))).ok()?;
        self.get(*self.by_id.get(at)? as usize)
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

    /// The cell as written in the file.
    #[must_use]
    pub fn written(&self, column: ColumnIndex) -> &'a str {
        self.directory.table.written(self.index, column)
    }

    /// The typed cell of a named column; empty where there is no such column.
    #[must_use]
    pub fn named(&self, column: &str) -> &'a Value {
        match self.directory.column(column) {
            Some(column) => self.value(column),
            None => &Value::Empty,
        }
    }

    /// Its name (主体名称), or the empty text.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.named(columns::NAME).as_text().unwrap_or_default()
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
