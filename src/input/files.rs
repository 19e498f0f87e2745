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
    match opening(file.bytes) {
        Opening::Workbook => return each_sheet(file, read),
        Opening::Parquet => return each_parquet(file, read),
        Opening::Foreign(kind) => return Err(Some(kind)),
        Opening::Text => {}
    }
    let mut rows = CsvRows::new(file.bytes).map_err(|_| Some(NotTable::Binary))?;
    let encoding = rows.decoding().name();
    only_table(file, encoding, &mut rows, read)
}

/// Reads a file that is one table.
fn only_table(
    file: &InputFile<'_>,
    encoding: &'static str,
    rows: &mut dyn RowSource,
    read: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    let source = TableSource { file: file.name.into(), sheet: None };
    let found = read(TableAt { source, encoding }, rows);
    match rows.failed() {
        Some(kind) => Err(Some(kind)),
        None => Ok(Passed { skipped: Vec::new(), found }),
    }
}

/// What a file is, as it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// An archive, as workbooks are.
    Workbook,
    Parquet,
    /// Something else than a table.
    Foreign(NotTable),
    /// Nothing that is known: text, if it can be decoded.
    Text,
}

/// Tells what a file is by how it begins; all of it is looked at only to tell an encrypted workbook from an
/// old one.
pub(super) fn opening(bytes: &[u8]) -> Opening {
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return Opening::Workbook,
        [b'P', b'A', b'R', b'1' | b'E', ..] => return Opening::Parquet,
        // The names of the streams in an OLE container are UTF-16.
        [0xD0, 0xCF, 0x11, 0xE0, ..] if holds(&utf16("EncryptedPackage")) => {
            return Opening::Foreign(NotTable::EncryptedWorkbook);
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Opening::Foreign(NotTable::OldWorkbook),
        [b'%', b'P', b'D', b'F', ..] => return Opening::Foreign(NotTable::Pdf),
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            return Opening::Foreign(NotTable::Picture);
        }
        _ => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = text.get(..text.len().min(64)).unwrap_or_default().to_ascii_lowercase();
    let tags: [&[u8]; 7] =
        [b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<!--"];
    if tags.iter().any(|tag| head.starts_with(tag)) {
        Opening::Foreign(NotTable::Markup)
    } else {
        Opening::Text
    }
}

#[cfg(not(feature = "parquet"))]
fn each_parquet(
    _: &InputFile<'_>,
    _: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    Err(Some(NotTable::ParquetNotSupported))
}

#[cfg(feature = "parquet")]
fn each_parquet(
    file: &InputFile<'_>,
    read: &mut dyn FnMut(TableAt, &mut dyn RowSource) -> bool,
) -> Result<Passed, Option<NotTable>> {
    let mut rows = super::parquet::ParquetRows::open(file.bytes).map_err(Some)?;
    only_table(file, "UTF-8", &mut rows, read)
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
            let why = match with_ids(&mut book, &name) {
                0 => SheetSkipped::Hidden,
                rows => SheetSkipped::HiddenIds { rows },
            };
            passed.skipped.push((name, why));
            continue;
        }
        let source = TableSource { file: file.name.into(), sheet: Some(name.as_str().into()) };
        let is_table = sheet_rows(&mut book, &name, &mut |rows| {
            read(TableAt { source: source.clone(), encoding: "UTF-8" }, rows)
        });
        if is_table.map_err(Some)? {
            passed.found = true;
        } else {
            let why = match with_ids(&mut book, &name) {
                0 => SheetSkipped::NoHeader,
                rows => SheetSkipped::NoHeaderButIds { rows },
            };
            passed.skipped.push((name, why));
        }
    }
    Ok(passed)
}

/// Rows of a sheet in which a credit code stands among other cells.
#[cfg(feature = "xlsx")]
fn with_ids(book: &mut super::xlsx::Workbook<'_>, name: &str) -> u32 {
    use super::text::{RawRow, is_blank_cell};
    use crate::unit::{canonical, check_uscc};
    super::xlsx::sheet_rows(book, name, &mut |rows| {
        let mut row = RawRow::default();
        let mut count = 0_u32;
        while rows.next_row(&mut row) {
            let filled = row.iter().filter(|cell| !is_blank_cell(cell)).count();
            let has_id = || row.iter().any(|cell| check_uscc(&canonical(cell)).is_ok());
            if filled > 1 && has_id() {
                count = count.saturating_add(1);
            }
        }
        count
    })
    .unwrap_or_default()
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
