//! Several 名录 in one directory: firms and projects, each with columns of its own.
//!
//! A unit that stands in several lists is one unit, with a place and the columns of each. An item
//! that names a list sees that list alone ([`View`]); what is asked of a unit without an item
//! (its name, its street) is answered by the first of its lists that can.

use std::ops::Range;

use super::table::{Column, ColumnIndex, RowPlace, Table};
use super::value::{Kind, Value};
use super::{Entity, EntityDirectory};
use crate::source::fold;

/// One of the lists of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    /// Its name in the plan; empty where it has none.
    pub(crate) name: String,
    /// Its columns.
    pub(crate) columns: Range<usize>,
    /// Where each row of the table stands in it; `None` for those that do not.
    pub(crate) places: Vec<Option<RowPlace>>,
    /// None of its files could be read: nothing is known of its columns.
    pub(crate) unread: bool,
}

impl List {
    pub(crate) fn has(&self, column: ColumnIndex) -> bool {
        self.columns.contains(&(column.0 as usize))
    }

    fn holds(&self, row: usize) -> bool {
        self.places.get(row).is_some_and(Option::is_some)
    }
}

/// Tells whether two names of lists are one: width, case and blanks do not tell them apart.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    let key = |text: &str| -> String {
        text.chars()
            .map(fold)
            .filter(|it| !it.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect()
    };
    one == other || key(one) == key(other)
}

/// Some columns of a table that stand side by side: those of one list, or all.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    table: &'a Table,
    from: usize,
    to: usize,
    list: &'a str,
}

impl<'a> Columns<'a> {
    pub(super) fn new(table: &'a Table, range: Range<usize>) -> Self {
        Self { table, from: range.start, to: range.end, list: "" }
    }

    fn slice(&self) -> &'a [Column] {
        self.table.columns.get(self.from..self.to).unwrap_or_default()
    }

    /// Finds a column by its name; else by its header.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        let at = Table::column_among(self.slice(), name)?;
        Some(ColumnIndex(u32::try_from(self.from + at).unwrap_or(u32::MAX)))
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &'a Column> {
        self.slice().iter()
    }

    /// The type of one.
    #[must_use]
    pub fn kind(&self, column: ColumnIndex) -> Kind {
        self.table.kind(column)
    }

    /// A word of the plan as it is read where it stands in a cell of the column.
    #[must_use]
    pub fn word(&self, column: ColumnIndex, written: &str) -> Option<&'a Value> {
        self.table.get(column)?.word(written)
    }

    /// The name of their list; empty where there is one list only, or it has no name.
    #[must_use]
    pub const fn list(&self) -> &'a str {
        self.list
    }
}

/// A directory, or one of its lists.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    directory: &'a EntityDirectory,
    list: Option<&'a List>,
}

impl<'a> View<'a> {
    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> Columns<'a> {
        let table = self.directory.table();
        match self.list {
            None => table.all(),
            Some(list) => Columns { list: &list.name, ..Columns::new(table, list.columns.clone()) },
        }
    }

    /// Finds a column by its name; else by its header.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        self.columns().column(name)
    }

    /// Tells whether an entity stands in it.
    #[must_use]
    pub fn holds(&self, index: usize) -> bool {
        self.list.is_none_or(|list| list.holds(index))
    }

    /// Tells whether nothing could be read of it.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.list.is_some_and(|list| list.unread)
    }

    /// Its entities, in file order.
    pub fn iter(&self) -> impl Iterator<Item = Entity<'a>> {
        let view = *self;
        self.directory.iter().filter(move |entity| view.holds(entity.index()))
    }
}

/// A column of this name in each list, to look many units up.
#[derive(Debug, Clone)]
pub struct Lookup<'a> {
    directory: &'a EntityDirectory,
    columns: Vec<(View<'a>, ColumnIndex)>,
}

impl<'a> Lookup<'a> {
    /// The words in the cell of an entity; the empty text where there is none.
    #[must_use]
    pub fn text(&self, index: usize) -> &'a str {
        let own = self.columns.iter().find(|(view, _)| view.holds(index));
        own.map_or("", |(_, column)| self.directory.table().text(index, *column))
    }

    /// As [`Self::text`]; what holds no words as it is written.
    #[must_use]
    pub fn shown(&self, index: usize) -> &'a str {
        let own = self.columns.iter().find(|(view, _)| view.holds(index));
        let table = self.directory.table();
        own.map_or("", |(_, column)| match table.value(index, *column).as_text() {
            Some(text) => text,
            None => table.written(index, *column).trim(),
        })
    }
}

impl EntityDirectory {
    /// The column of this name in each list.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Lookup<'_> {
        self.lookup_in(None, name)
    }

    /// The column of this name in the lists that [`Self::views`] gives.
    #[must_use]
    pub fn lookup_in(&self, list: Option<&str>, name: &str) -> Lookup<'_> {
        let columns = self.views(list);
        let columns = columns.into_iter().filter_map(|view| Some((view, view.column(name)?)));
        Lookup { directory: self, columns: columns.collect() }
    }

    /// The lists of this name; all of them where no name is asked for. A directory of one list is
    /// that list, whatever it is called.
    #[must_use]
    pub fn views(&self, name: Option<&str>) -> Vec<View<'_>> {
        let lists = &self.table().lists;
        if lists.is_empty() {
            return vec![View { directory: self, list: None }];
        }
        let is_asked = |list: &&List| name.is_none_or(|name| is_same_name(name, &list.name));
        lists
            .iter()
            .filter(is_asked)
            .map(|list| View { directory: self, list: Some(list) })
            .collect()
    }

    /// The column of this name that an entity has: that of the first of its lists with one.
    #[must_use]
    pub fn column_of(&self, index: usize, name: &str) -> Option<ColumnIndex> {
        let lists = &self.table().lists;
        if lists.is_empty() {
            return self.column(name);
        }
        let own = lists.iter().filter(|list| list.holds(index));
        own.into_iter()
            .find_map(|list| Columns::new(self.table(), list.columns.clone()).column(name))
    }
}
