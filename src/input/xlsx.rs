//! Sheets of a workbook, row by row: sparse cells filled up, cells merged downwards repeated.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::text::{Form, RawRow, RowSource};
use super::{MOST_BYTES, MOST_COLUMNS};
use crate::diagnostic::problem::directories::NotTable;

/// A workbook in memory.
pub(crate) struct Workbook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Workbook<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, NotTable> {
        match unpacked_size(bytes) {
            Some(size) if size > MOST_BYTES => return Err(NotTable::TooLarge),
            Some(_) => {}
            None => return Err(NotTable::DamagedWorkbook),
        }
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| NotTable::DamagedWorkbook)?;
        Ok(Self { book })
    }

    /// Names of the worksheets and whether they are visible.
    pub(crate) fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.book.sheets_metadata().iter();
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }
}

/// The sum of the sizes that the archive's directory states, and at least a thousandth of what a
/// packer could have hidden: a ratio over 1000 is a bomb.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let word = |at: usize, len: usize| -> Option<u64> {
        let part = bytes.get(at..at.checked_add(len)?)?;
        Some(part.iter().rev().fold(0_u64, |value, byte| value << 8 | u64::from(*byte)))
    };
    // The end record stands in the last 64 KiB.
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes
        .get(tail..)?
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .map(|at| at + tail)?;
    let mut at = usize::try_from(word(end + 16, 4)?).ok()?;
    let mut total = 0_u64;
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        total = total.saturating_add(word(at + 24, 4)?);
        let names = word(at + 28, 2)? + word(at + 30, 2)? + word(at + 32, 2)?;
        at = at.checked_add(46)?.checked_add(usize::try_from(names).ok()?)?;
    }
    Some(total)
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
    let mut cells =
        workbook.book.worksheet_cells_reader(name).map_err(|_| NotTable::DamagedWorkbook)?;
    let mut failed = false;
    let mut next = || match cells.next_cell() {
        Ok(Some(cell)) => {
            let (row, column) = cell.get_position();
            Some((row, column, shown(cell.get_value())))
        }
        Ok(None) => None,
        Err(_) => {
            failed = true;
            None
        }
    };
    let pending = next();
    let mut rows = SheetRows { next: &mut next, row: None, pending, down, started: 0 };
    let value = read(&mut rows);
    if failed { Err(NotTable::DamagedWorkbook) } else { Ok(value) }
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
    /// By first row; those before `started` are done with.
    down: Vec<Merge>,
    started: usize,
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
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            if date.is_datetime() && serial >= 1.0 {
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
        if number < index {
            return true;
        }
        let mut cells: Vec<Shown> = Vec::new();
        while let Some((_, column, shown)) = self.pending.take_if(|(at, ..)| *at == index) {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column <= MOST_COLUMNS {
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
        while self.down.get(self.started).is_some_and(|merge| merge.last < index) {
            self.started += 1;
        }
        for merge in self.down.iter_mut().skip(self.started) {
            if merge.first > index {
                break;
            }
            let column = usize::try_from(merge.column).unwrap_or(usize::MAX);
            if merge.first == index {
                merge.cell = cells.get(column).cloned();
            } else if let Some(cell) = &merge.cell
                && index <= merge.last
                && column <= MOST_COLUMNS
            {
                if cells.len() <= column {
                    cells.resize(column + 1, Shown::default());
                }
                if let Some(empty) = cells.get_mut(column).filter(|cell| cell.0.is_empty()) {
                    empty.clone_from(cell);
                }
            }
        }
    }
}
