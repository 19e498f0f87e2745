//! Rows and typed columns, kept by column, equal texts once.

use std::sync::Arc;

use super::columns::plain;
use super::lists::{Columns, List};
use super::value::{Kind, Value};
use crate::diagnostic::Place;

/// A column of one [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnIndex(pub(crate) u32);

/// One different text of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) written: Arc<str>,
    pub(crate) value: Value,
}

/// A column: its names, its kind, its cells.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) name: Arc<str>,
    pub(crate) header: Arc<str>,
    pub(crate) kind: Kind,
    pub(crate) entries: Vec<Entry>,
    /// Index into `entries` for every row.
    pub(crate) cells: Vec<u32>,
    /// The rows after those of `cells`, where nearly every text is another one and none needs typing.
    pub(crate) plain: Plain,
    /// Words with which the plan compares the column, as they are read where they stand in a cell.
    pub(crate) words: Vec<(String, Value)>,
}

/// Texts one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    /// In pieces, so that growing never copies.
    pub(crate) pieces: Vec<PlainPiece>,
}

/// Some of the texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlainPiece {
    /// Number of texts in the pieces before.
    pub(crate) before: usize,
    pub(crate) text: String,
    /// Where each text ends.
    pub(crate) ends: Vec<u32>,
}

impl Plain {
    fn get(&self, index: usize) -> &str {
        let at = self.pieces.partition_point(|piece| piece.before <= index);
        let Some(piece) = at.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return "" };
        let index = index - piece.before;
        let end = |index: usize| piece.ends.get(index).map_or(0, |end| *end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        piece.text.get(start..end(index)).unwrap_or_default()
    }
}

impl Column {
    /// The standard name, or the header where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the (first) file.
    #[must_use]
    pub fn header(&self) -> &str {
        &self.header
    }

    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Every different value of the column, in the order of first appearance.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.entries.iter().map(|entry| &entry.value)
    }

    /// A word of the plan as it is read where it stands in a cell; `None` where nobody asked for it.
    #[must_use]
    pub fn word(&self, written: &str) -> Option<&Value> {
        self.words.iter().find(|(word, _)| word == written).map(|(_, value)| value)
    }

    /// Which of [`Column::values`] the row holds: work done once for each different text serves
    /// all rows.
    #[must_use]
    pub fn value_index(&self, row: usize) -> Option<usize> {
        self.cells.get(row).map(|cell| *cell as usize)
    }
}

/// Where a row stands: which of the table's sources, and the row as Excel numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowPlace {
    pub(crate) source: u32,
    pub(crate) row: u32,
}

/// A file, or a sheet of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSource {
    /// The file's name as given.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
}

/// Rows and typed columns.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(crate) sources: Vec<TableSource>,
    pub(crate) rows: Vec<RowPlace>,
    pub(crate) columns: Vec<Column>,
    /// The 名录 of which the table is made, where there are several: each has columns of its own.
    pub(crate) lists: Vec<List>,
}

impl Table {
    /// A table of these columns without rows.
    #[must_use]
    pub(crate) fn of_columns(columns: &[(&str, Kind)]) -> Self {
        let column = |(name, kind): &(&str, Kind)| Column {
            name: (*name).into(),
            header: (*name).into(),
            kind: *kind,
            entries: Vec::new(),
            cells: Vec::new(),
            plain: Plain::default(),
            words: Vec::new(),
        };
        Self { columns: columns.iter().map(column).collect(), ..Self::default() }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The files and sheets that the rows come from.
    #[must_use]
    pub fn sources(&self) -> &[TableSource] {
        &self.sources
    }

    /// All columns, in the order of the file.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (ColumnIndex, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .map(|(index, column)| (ColumnIndex(u32::try_from(index).unwrap_or(u32::MAX)), column))
    }

    /// Finds a column by its name; else by its header. Width and blanks do not tell names apart.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        self.all().column(name)
    }

    /// All columns, to look one up by its name.
    #[must_use]
    pub fn all(&self) -> Columns<'_> {
        Columns::new(self, 0..self.columns.len())
    }

    /// Some columns that stand side by side.
    pub(crate) fn some(&self, columns: std::ops::Range<usize>) -> Columns<'_> {
        Columns::new(self, columns)
    }

    /// Finds a column among some, by its name; else by its header.
    pub(super) fn column_among(among: &[Column], name: &str) -> Option<usize> {
        let at = |test: &dyn Fn(&Column) -> bool| among.iter().position(test);
        let as_written =
            at(&|column| &*column.name == name).or_else(|| at(&|column| &*column.header == name));
        as_written.or_else(|| {
            let name = plain(name);
            at(&|column| plain(&column.name) == name)
                .or_else(|| at(&|column| plain(&column.header) == name))
        })
    }

    /// The column itself.
    #[must_use]
    pub fn get(&self, column: ColumnIndex) -> Option<&Column> {
        self.columns.get(column.0 as usize)
    }

    /// The type of a column.
    #[must_use]
    pub fn kind(&self, column: ColumnIndex) -> Kind {
        self.get(column).map_or(Kind::Text, Column::kind)
    }

    fn entry(&self, row: usize, column: ColumnIndex) -> Option<&Entry> {
        let column = self.get(column)?;
        column.entries.get(*column.cells.get(row)? as usize)
    }

    /// The typed cell; empty where row or column lie outside.
    #[must_use]
    pub fn value(&self, row: usize, column: ColumnIndex) -> &Value {
        self.entry(row, column).map_or(&Value::Empty, |entry| &entry.value)
    }

    /// The cell as written.
    #[must_use]
    pub fn written(&self, row: usize, column: ColumnIndex) -> &str {
        match self.get(column) {
            Some(column) if row >= column.cells.len() => column.plain.get(row - column.cells.len()),
            _ => self.entry(row, column).map_or("", |entry| &entry.written),
        }
    }

    /// The words in a cell; the empty text where it holds none.
    #[must_use]
    pub fn text(&self, row: usize, column: ColumnIndex) -> &str {
        match self.get(column) {
            Some(column) if row >= column.cells.len() => column.plain.get(row - column.cells.len()),
            _ => self.value(row, column).as_text().unwrap_or_default(),
        }
    }

    /// The row as Excel numbers it, from 1; 0 where it lies outside.
    #[must_use]
    pub fn row_number(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |place| place.row)
    }

    /// Where a row, or a cell of it, stands.
    #[must_use]
    pub fn place(&self, row: usize, column: Option<ColumnIndex>) -> Place {
        // Whoever stands in several 名录 has a place in each.
        let own = column.and_then(|column| {
            let list = self.lists.iter().find(|list| list.has(column))?;
            list.places.get(row)?.as_ref()
        });
        let place = own.or_else(|| self.rows.get(row));
        let source = place.and_then(|place| self.sources.get(place.source as usize));
        Place::Cell {
            file: source.map_or_else(|| "".into(), |source| Arc::clone(&source.file)),
            sheet: source.and_then(|source| source.sheet.clone()),
            row: place.map_or(0, |place| place.row),
            column: column
                .and_then(|column| self.get(column))
                .map(|column| Arc::clone(&column.name)),
        }
    }

    /// Keeps the rows for which `keep` says so, in their order.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        let kept = |index: usize| keep.get(index).copied().unwrap_or(false);
        let mut index = 0;
        self.rows.retain(|_| {
            index += 1;
            kept(index - 1)
        });
        for column in &mut self.columns {
            let mut index = 0;
            column.cells.retain(|_| {
                index += 1;
                kept(index - 1)
            });
        }
        for list in &mut self.lists {
            let mut index = 0;
            list.places.retain(|_| {
                index += 1;
                kept(index - 1)
            });
        }
    }
}
