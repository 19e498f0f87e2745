//! From the bytes of real spreadsheets to directories.
//!
//! A reader gives what it could read *and* all it has to say (never one or the other). Columns are
//! found by name, in all the spellings of real files, wherever the header stands in the first rows
//! (the plan's 栏目对应 first). What can be repaired without doubt is repaired and listed; what
//! needs a person is a guess with the suggestion; what is gone is named; what is no entity is left
//! out and counted. Rows are numbered as Excel numbers them.
//!
//! Not here: opening files (the caller has the bytes), what the plan makes of the columns
//! ([`crate::plan`]).

#[cfg(feature = "xlsx")]
mod archive;
mod cell;
pub mod corrections;
mod csv;
mod date;
mod entities;
mod files;
mod header;
mod history;
pub mod large;
mod lists;
mod load;
pub mod mark;
#[cfg(feature = "parquet")]
mod parquet;
mod people;
mod pool;
mod sheets;
mod text;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::diagnostic::{Finding, Place};
use crate::directory::columns;
use crate::unit::Form;

pub use corrections::{Corrections, Mended, RowToMend, corrections};
pub use entities::{EntitiesRead, ExcludedRow, entities};
pub use history::{HistoryRead, clean_history, history, history_of_lists};
pub use lists::{ListRead, join};
pub use people::{InspectorsRead, clean_inspectors, inspectors, leave};
pub use sheets::{Sheet, SheetRow, day, sheets};

/// Rows looked at for the header.
pub const HEADER_ROWS: usize = 20;
/// Most columns of a table.
pub const MOST_COLUMNS: usize = 16_384;
/// Most bytes of a workbook, unpacked.
pub const MOST_BYTES: u64 = 4 << 30;
/// Most bytes of the texts that the sheets of a workbook share, which are all in memory at once.
pub const MOST_SHARED: u64 = 512 << 20;
/// Most bytes of a cell; Excel's own limit is 32,767 characters.
pub const LONGEST_CELL: usize = 1 << 20;

/// A file that the caller has read.
#[derive(Debug, Clone, Copy)]
pub struct InputFile<'a> {
    /// Its name, as findings print it.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// The one sheet that the plan names; all visible ones if `None`.
    pub sheet: Option<&'a str>,
}

impl<'a> InputFile<'a> {
    /// A file, all its visible sheets.
    #[must_use]
    pub const fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, sheet: None }
    }
}

/// Which columns are kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// All.
    #[default]
    All,
    /// Those in [`Options::used`] and the name. The others are still compared where an id stands
    /// twice, but not judged.
    Used,
}

/// What the plan says of the files.
#[derive(Debug, Clone)]
pub struct Options {
    /// 栏目对应: standard name → name in the file.
    pub columns: BTreeMap<String, String>,
    /// The id column: its standard name, or its header.
    pub id_column: String,
    /// What the ids are.
    pub id_form: Form,
    /// The columns that the plan uses, by standard name or header: only these are mandatory, and
    /// only in these a lost value is a doubt.
    pub used: BTreeSet<String>,
    /// Those of the columns used that need not be there: conditions of 排除 in a plan with several lists,
    /// which do not concern a list without the column.
    pub optional: BTreeSet<String>,
    /// Which columns are kept.
    pub keep: Keep,
    /// The values that a column may hold, as the tiers of 信用分级: a cell that means one of them is read
    /// as it.
    pub values: BTreeMap<String, Vec<String>>,
    /// Columns whose values are in a table that cannot be read: they may hold anything.
    pub unjudged: BTreeSet<String>,
    /// The words with which the plan's conditions compare a column: each is read as a cell of the column
    /// would be, so that both say the same ([`crate::directory::Column::word`]).
    pub words: BTreeMap<String, BTreeSet<String>>,
    /// The day on which the directory is judged; dates that record the past and lie more than a
    /// year after it are named.
    pub as_of: Option<NaiveDate>,
    /// Rows mended by hand; they are read instead of those of the files.
    pub corrections: Corrections,
    /// What the plan asks of past inspections.
    pub past: PastUse,
}

/// Which columns of past inspections decide whether one counts towards a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PastUse {
    /// The plan caps visits: 检查方式 decides, or 检查类型.
    pub capped: bool,
    /// 计入 or 豁免 is written: 检查类型 decides where a file has it.
    pub by_kind: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            columns: BTreeMap::new(),
            id_column: columns::CODE.to_owned(),
            id_form: Form::Enterprise,
            used: BTreeSet::new(),
            optional: BTreeSet::new(),
            keep: Keep::All,
            values: BTreeMap::new(),
            unjudged: BTreeSet::new(),
            words: BTreeMap::new(),
            as_of: None,
            corrections: Corrections::default(),
            past: PastUse::default(),
        }
    }
}

impl Options {
    /// Tells whether the plan uses a column.
    #[must_use]
    pub fn uses(&self, column: &str) -> bool {
        names_column(&self.used, column)
    }
}

/// Tells whether a column is among these; width and blanks do not tell names apart.
fn names_column(columns: &BTreeSet<String>, column: &str) -> bool {
    let plain = columns::plain(column);
    columns.contains(column) || columns.iter().any(|name| columns::plain(name) == plain)
}

/// What belongs to a column, by its name, else by its header.
fn of_column<'a, T>(map: &'a BTreeMap<String, T>, name: &str, header: &str) -> Option<&'a T> {
    let by = |name: &str| {
        let plain = columns::plain(name);
        map.get(name).or_else(|| {
            map.iter().find(|(key, _)| columns::plain(key) == plain).map(|(_, value)| value)
        })
    };
    by(name).or_else(|| by(header))
}

/// A place in a file: a row, or a cell of it.
pub(crate) fn cell_place(
    source: &crate::directory::table::TableSource,
    row: u32,
    column: Option<&str>,
) -> Place {
    Place::Cell {
        file: source.file.clone(),
        sheet: source.sheet.clone(),
        row,
        column: column.map(Into::into),
    }
}

/// A directory as it was read, to be written as a clean file: standard names of the columns,
/// repaired values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CleanTable {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// A text for every column of every row.
    pub rows: Vec<Vec<String>>,
}

/// What a reader found out about rows that it left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows below the headers that hold anything.
    pub rows: u64,
    /// Blank rows among and below them.
    pub blank: u64,
    /// Repeated headers, totals, subtotals, notes.
    pub no_entity: u64,
    /// Identical duplicates merged.
    pub merged: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.blank += other.blank;
        self.no_entity += other.no_entity;
        self.merged += other.merged;
    }
}

/// Findings go by file, sheet, row, column, code; those about a file as a whole come first.
pub(crate) fn place_order(finding: &Finding) -> (String, bool, Place, u16) {
    let whole = matches!(finding.place, Place::File { .. });
    (finding.place.file_name().to_owned(), !whole, finding.place.clone(), finding.code().0)
}
