//! Rows mended by hand: a table that names file, sheet and row and holds the row as it should be.
//!
//! [`crate::render::corrections`] writes such a table; a person mends the cells and gives it back.
//! A row is replaced as a whole, so that rows whose fields were shifted can be mended too.

use std::collections::BTreeMap;

use super::InputFile;
use super::text::{RawRow, is_blank_cell};
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::NotTable;
use crate::diagnostic::{Finding, Place};
use crate::directory::columns::plain;

/// What is done with the row: `删去` removes it, anything else replaces it.
pub const ACTION: &str = "处理";
/// Why the row is listed.
pub const REASON: &str = "原因";
/// What was perhaps meant; a person writes it into the cell.
pub const PROPOSED: &str = "建议";
/// The file's name.
pub const FILE: &str = "所在文件";
/// The sheet's name; empty for text files.
pub const SHEET: &str = "所在工作表";
/// The row as Excel numbers it.
pub const ROW: &str = "所在行";
/// The word that removes a row.
pub const REMOVE: &str = "删去";

/// A row that a person has to look at, cells as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowToMend {
    /// Where it stands.
    pub place: Place,
    /// Header and text of every cell.
    pub cells: Vec<(String, String)>,
}

/// What becomes of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mended {
    /// It is left out.
    Removed,
    /// It reads so: header and text of every cell.
    Row(Vec<(String, String)>),
}

/// Mended rows by file, sheet and row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    rows: BTreeMap<(String, String, u32), Mended>,
}

impl Corrections {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What becomes of a row. Files are told apart by the last part of their names.
    #[must_use]
    pub fn of(&self, file: &str, sheet: Option<&str>, row: u32) -> Option<&Mended> {
        let key = (base(file).to_owned(), sheet.unwrap_or_default().to_owned(), row);
        self.rows.get(&key)
    }
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Reads a table of corrections, CSV or the first visible sheet that is one.
#[must_use]
pub fn corrections(file: &InputFile<'_>) -> (Corrections, Vec<Finding>) {
    let mut read = Corrections::default();
    let mut found = false;
    let outcome = super::files::each_table(file, &mut |_, rows| {
        let mut row = RawRow::default();
        let mut header: Option<Vec<String>> = None;
        while rows.next_row(&mut row) {
            match &header {
                None => {
                    let names: Vec<String> = row.iter().map(plain).collect();
                    if [FILE, ROW].iter().all(|name| names.contains(&plain(name))) {
                        header = Some(row.iter().map(|cell| cell.trim().to_owned()).collect());
                        found = true;
                    }
                }
                Some(header) => read.take(header, &row),
            }
        }
        header.is_some()
    });
    let problem = match outcome {
        Err(kind) => Some(Directories::NotATable { kind }),
        Ok(()) if !found => Some(Directories::NoHeader { rows: 1, id_column: FILE.to_owned() }),
        Ok(()) => None,
    };
    let findings = problem.map(|problem| Finding::new(problem, Place::file(file.name)));
    (read, findings.into_iter().collect())
}

impl Corrections {
    fn take(&mut self, header: &[String], row: &RawRow) {
        let (mut file, mut sheet, mut number, mut action) =
            (String::new(), String::new(), None, String::new());
        let mut cells = Vec::new();
        for (at, name) in header.iter().enumerate() {
            let text = row.text(at);
            match name.as_str() {
                FILE => base(text.trim()).clone_into(&mut file),
                SHEET => text.trim().clone_into(&mut sheet),
                ROW => number = text.trim().parse::<u32>().ok(),
                ACTION => text.trim().clone_into(&mut action),
                REASON | PROPOSED => {}
                "" => {}
                name => cells.push((name.to_owned(), text.to_owned())),
            }
        }
        let Some(number) = number.filter(|_| !file.is_empty()) else { return };
        let is_empty = cells.iter().all(|(_, text)| is_blank_cell(text));
        let mended =
            if action == REMOVE || is_empty { Mended::Removed } else { Mended::Row(cells) };
        self.rows.insert((file, sheet, number), mended);
    }
}

/// What [`super::files::each_table`] ends with.
pub(crate) type Tables = Result<(), NotTable>;
