//! Sheets of a workbook, row by row: sparse cells filled up, cells merged downwards repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::MOST_COLUMNS;
use super::text::{Form, RawRow, RowSource};
use crate::diagnostic::problem::directories::NotTable;

/// Rows of a sheet, ECMA-376.
const MOST_ROWS: u32 = 1_048_576;

/// A workbook in memory.
pub(crate) struct Workbook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Workbook<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, NotTable> {
        super::archive::look(bytes)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| NotTable::DamagedWorkbook)?;
        Ok(Self { book })
    }

    /// Names of the worksheets and whether they are visible; charts and macros are none.
    pub(crate) fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.book.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }
}

/// Hands the rows of a sheet to `read`.
///
/// # Errors
/// Where the sheet's XML is damaged.
pub(crate) fn sheet_rows<T>(
    workbook: &mut Workbook<'_>,
    name: &str,
    read: &mut dyn FnMut(&mut dyn RowSource) -> T,
) -> Result<T, NotTable> {
    let merges = workbook.book.merge_cells_by_sheet_name(name).unwrap_or_default();
    // Only cells merged downwards repeat their value: across, it is a title or a group of columns.
    let mut down: Vec<Merge> = merges
        .iter()
        .filter(|area| area.start.1 == area.end.1 && area.start.0 < area.end.0)
        .map(|area| Merge {
            column: area.start.1,
            first: area.start.0,
            last: area.end.0,
            cell: None,
        })
        .collect();
    down.sort_by_key(|merge| (merge.first, merge.column));
    let across: BTreeSet<u32> = merges
        .iter()
        .filter(|area| area.start.0 == area.end.0 && area.start.1 + 2 <= area.end.1)
        .map(|area| area.start.0)
        .collect();
    let mut cells =
        workbook.book.worksheet_cells_reader(name).map_err(|_| NotTable::DamagedWorkbook)?;
    let mut failed = None;
    let mut last = 0;
    let mut next = || match cells.next_cell() {
        Ok(Some(cell)) => {
            let (row, column) = cell.get_position();
            // Rows go downwards, within the sheet of ECMA-376.
            if row >= MOST_ROWS || usize::try_from(column).unwrap_or(usize::MAX) >= MOST_COLUMNS {
                failed = Some(NotTable::TooLarge);
                return None;
            }
            if row < last {
                failed = Some(NotTable::DamagedWorkbook);
                return None;
            }
            last = row;
            Some((row, column, shown(cell.get_value())))
        }
        Ok(None) => None,
        Err(_) => {
            failed = Some(NotTable::DamagedWorkbook);
            None
        }
    };
    let pending = next();
    let mut rows = SheetRows {
        next: &mut next,
        row: None,
        pending,
        down,
        started: 0,
        open: BTreeMap::new(),
        across,
    };
    let value = read(&mut rows);
    failed.map_or(Ok(value), Err)
}

type Shown = (String, Form);
/// Row and column from 0, and what the cell shows.
type Next<'b> = dyn FnMut() -> Option<(u32, u32, Shown)> + 'b;

struct Merge {
    column: u32,
    first: u32,
    last: u32,
    cell: Option<Shown>,
}

struct SheetRows<'a, 'b> {
    next: &'a mut Next<'b>,
    /// The row that comes next, from 0; `None` before the first.
    row: Option<u32>,
    pending: Option<(u32, u32, Shown)>,
    /// By first row; those before `started` have begun.
    down: Vec<Merge>,
    started: usize,
    /// By column, those that have begun and not ended.
    open: BTreeMap<u32, Merge>,
    /// Rows, from 0, with cells merged across.
    across: BTreeSet<u32>,
}

/// A cell as text.
fn shown(value: &DataRef<'_>) -> Shown {
    match value {
        DataRef::Empty => (String::new(), Form::Text),
        DataRef::String(text) => (text.clone(), Form::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Form::Text),
        DataRef::Int(number) => (number.to_string(), Form::Number),
        // The shortest decimal that reads back as this number, never an exponent.
        DataRef::Float(number) => (format!("{number}"), Form::Number),
        DataRef::Bool(flag) => (if *flag { "TRUE" } else { "FALSE" }.to_owned(), Form::Text),
        DataRef::DateTime(date) => {
            let serial = date.as_f64();
            if date.is_datetime() && (1.0..2_958_466.0).contains(&serial) {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                (format!("{year:04}-{month:02}-{day:02}"), Form::Date)
            } else {
                (format!("{serial}"), Form::Number)
            }
        }
        DataRef::DateTimeIso(text) => {
            (text.split('T').next().unwrap_or(text).to_owned(), Form::Date)
        }
        DataRef::DurationIso(text) => (text.clone(), Form::Text),
        DataRef::Error(error) => (error.to_string(), Form::Text),
    }
}

impl RowSource for SheetRows<'_, '_> {
    fn next_row(&mut self, row: &mut RawRow) -> bool {
        let Some((index, ..)) = self.pending else { return false };
        // Rows without any cell between two others are blank rows all the same.
        let number = self.row.map_or(index, |next| next.min(index));
        self.row = Some(number + 1);
        row.clear(number + 1);
        row.across = self.across.contains(&number);
        if number < index {
            return true;
        }
        let mut cells: Vec<Shown> = Vec::new();
        while let Some((_, column, shown)) = self.pending.take_if(|(at, ..)| *at == index) {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column < MOST_COLUMNS {
                if cells.len() <= column {
                    cells.resize(column + 1, Shown::default());
                }
                if let Some(cell) = cells.get_mut(column) {
                    *cell = shown;
                }
            }
            self.pending = (self.next)();
        }
        self.fill_down(index, &mut cells);
        for (text, form) in &cells {
            row.push(text, *form);
        }
        true
    }

    fn delimiter(&self) -> Option<char> {
        None
    }
}

impl SheetRows<'_, '_> {
    fn fill_down(&mut self, index: u32, cells: &mut Vec<Shown>) {
        self.open.retain(|_, merge| index <= merge.last);
        for (column, merge) in &self.open {
            let column = usize::try_from(*column).unwrap_or(usize::MAX);
            if column >= MOST_COLUMNS {
                continue;
            }
            if let Some(cell) = &merge.cell {
                if cells.len() <= column {
                    cells.resize(column + 1, Shown::default());
                }
                if let Some(empty) = cells.get_mut(column).filter(|cell| cell.0.is_empty()) {
                    empty.clone_from(cell);
                }
            }
        }
        while let Some(merge) = self.down.get(self.started).filter(|merge| merge.first <= index) {
            let column = usize::try_from(merge.column).unwrap_or(usize::MAX);
            if merge.first == index {
                let cell = cells.get(column).cloned();
                self.open.insert(merge.column, Merge { cell, ..*merge });
            }
            self.started += 1;
        }
    }
}
