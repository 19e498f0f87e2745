//! Tables as they stand: rows of texts with their numbers, no header sought. For papers that come
//! back filled in, where the reader knows what it looks for.

use super::InputFile;
use super::date::{self, Said};
use super::files::each_table;
use super::text::{RawRow, is_blank_cell};
use crate::diagnostic::problem::directories::NotTable;
use crate::directory::table::TableSource;
use chrono::NaiveDate;

/// One sheet of a workbook, or a text file.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// File and sheet.
    pub source: TableSource,
    /// Its rows that hold anything, in order.
    pub rows: Vec<SheetRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// As Excel numbers it.
    pub number: u32,
    /// What the cells show; dates as `2019-03-05`.
    pub cells: Vec<String>,
}

/// Reads all visible sheets.
///
/// # Errors
/// What the file is, where it is no table.
pub fn sheets(file: &InputFile<'_>) -> Result<Vec<Sheet>, NotTable> {
    let mut sheets = Vec::new();
    let read = each_table(file, &mut |at, source| {
        let mut rows = Vec::new();
        let mut row = RawRow::default();
        while source.next_row(&mut row) {
            if !row.iter().all(is_blank_cell) {
                let cells = row.iter().map(|cell| cell.trim().to_owned()).collect();
                rows.push(SheetRow { number: row.number, cells });
            }
        }
        sheets.push(Sheet { source: at.source, rows });
        true
    });
    read.map(|()| sheets)
}

/// The day that a cell names; `None` where it names none that a calendar has.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    match date::read(text) {
        Said::Date(day, _) => Some(day),
        Said::Impossible | Said::Partial | Said::Nothing => None,
    }
}
