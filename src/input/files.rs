//! From the bytes of a file to its tables.

use super::corrections::Tables;
use super::csv::CsvRows;
use super::load::{Grid, Wanted, read_table};
use super::text::RowSource;
use super::{HEADER_ROWS, InputFile};
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::{NotTable, SheetSkipped};
use crate::diagnostic::{Finding, Place};
use crate::directory::table::TableSource;

/// Hands every table of a file to `read`, which says whether it was one: a text file, or each
/// visible sheet (the one named, where one is). Tells which sheets were passed over.
///
/// # Errors
/// What the file is, where it is no table.
pub(crate) fn each_table(
    file: &InputFile<'_>,
    read: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Tables {
    each(file, read).map(|_| ()).map_err(|kind| kind.unwrap_or(NotTable::Binary))
}

/// A table about to be read.
pub(crate) struct TableAt {
    pub(crate) source: TableSource,
    pub(crate) encoding: &'static str,
}

/// Sheets passed over; whether any table was read.
struct Passed {
    skipped: Vec<(String, SheetSkipped)>,
    found: bool,
}

/// `Err(None)` where a sheet that the plan names is missing; that is said elsewhere.
fn each(
    file: &InputFile<'_>,
    read: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    match file.bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return each_sheet(file, read),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(Some(NotTable::OldOrEncryptedWorkbook)),
        [b'%', b'P', b'D', b'F', ..] => return Err(Some(NotTable::Pdf)),
        _ => {}
    }
    let mut rows = CsvRows::new(file.bytes).map_err(|_| Some(NotTable::Binary))?;
    let source = TableSource { file: file.name.into(), sheet: None };
    let at = TableAt { source, encoding: rows.decoding().name() };
    let found = read(at, &mut rows);
    Ok(Passed { skipped: Vec::new(), found })
}

#[cfg(not(feature = "xlsx"))]
fn each_sheet(
    _: &InputFile<'_>,
    _: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    Err(Some(NotTable::WorkbookNotSupported))
}

#[cfg(feature = "xlsx")]
fn each_sheet(
    file: &InputFile<'_>,
    read: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    use super::xlsx::{Workbook, sheet_rows};
    let mut book = Workbook::open(file.bytes).map_err(Some)?;
    let sheets = book.sheets();
    if let Some(named) = file.sheet
        && !sheets.iter().any(|(name, _)| name == named)
    {
        return Err(None);
    }
    let mut passed = Passed { skipped: Vec::new(), found: false };
    for (name, visible) in sheets {
        if file.sheet.is_some_and(|named| named != name) {
            continue;
        }
        if !visible && file.sheet.is_none() {
            passed.skipped.push((name, SheetSkipped::Hidden));
            continue;
        }
        let source = TableSource { file: file.name.into(), sheet: Some(name.as_str().into()) };
        let is_table = sheet_rows(&mut book, &name, &mut |rows| {
            read(TableAt { source: source.clone(), encoding: "UTF-8" }, rows)
        });
        if is_table.map_err(Some)? {
            passed.found = true;
        } else {
            passed.skipped.push((name, SheetSkipped::NoHeader));
        }
    }
    Ok(passed)
}

/// Reads the tables of one file into the grid.
pub(crate) fn read_file(file: &InputFile<'_>, wanted: &Wanted<'_>, grid: &mut Grid) {
    let say = |grid: &mut Grid, problem: Directories| {
        grid.findings.push(Finding::new(problem, Place::file(file.name)));
    };
    if file.bytes.iter().all(u8::is_ascii_whitespace) || file.bytes == b"\xEF\xBB\xBF" {
        say(grid, Directories::EmptyFile);
        return;
    }
    match each(file, &mut |at, rows| read_table(rows, at, wanted, grid)) {
        Ok(passed) => {
            if !passed.found {
                let rows = u32::try_from(HEADER_ROWS).unwrap_or(u32::MAX);
                say(grid, Directories::NoHeader { rows, id_column: wanted.key.to_owned() });
            }
            for (sheet, why) in passed.skipped {
                say(grid, Directories::SkippedSheet { sheet, why });
            }
        }
        Err(Some(kind)) => say(grid, Directories::NotATable { kind }),
        Err(None) => {
            let found = sheet_names(file);
            let sheet = file.sheet.unwrap_or_default().to_owned();
            say(grid, Directories::MissingSheet { sheet, found });
        }
    }
}

#[cfg(not(feature = "xlsx"))]
fn sheet_names(_: &InputFile<'_>) -> Vec<String> {
    Vec::new()
}

#[cfg(feature = "xlsx")]
fn sheet_names(file: &InputFile<'_>) -> Vec<String> {
    let book = super::xlsx::Workbook::open(file.bytes);
    book.map(|book| book.sheets().into_iter().map(|(name, _)| name).collect()).unwrap_or_default()
}
