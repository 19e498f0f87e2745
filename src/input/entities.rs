//! 检查对象名录库: rows with ids.

mod township;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::cell::{self, Context, Note, Typed};
use super::load::{Grid, GridColumn, Wanted, is_compared, load};
use super::text::Form as CellForm;
use super::{Counts, InputFile, Options, RowToMend, names_column, of_column};
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::{BadId, Outcome, Repaired};
use crate::diagnostic::{Finding, Place, Problem};
use crate::directory::columns::{self, Trait};
use crate::directory::table::{Column, Entry, Plain, Table};
use crate::directory::{EntityDirectory, Kind, Value};
use crate::unit::{self, Reading, Reason, Repair, UnitId};
use township::Townships;

/// What came of the files of a directory.
#[derive(Debug, Clone, Default)]
pub struct EntitiesRead {
    /// The entities whose ids are certain and say one thing.
    pub directory: EntityDirectory,
    /// All that is to be said, in the order of files and rows.
    pub findings: Vec<Finding>,
    /// Rows that are not in the directory because their id is none, or because rows conflict over
    /// it. Nothing may be drawn while there are any, unless a recorded decision leaves them out.
    pub excluded: Vec<ExcludedRow>,
    /// Rows at which a person has to look: those with a value that is lost or guessed, and those in
    /// conflict. In file order.
    pub to_mend: Vec<RowToMend>,
    /// Rows by what they are.
    pub counts: Counts,
    /// None of the files has a header with the id column: nothing is known of the units, nor of what
    /// columns there are.
    pub is_unread: bool,
}

/// A row that is not in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedRow {
    /// Where it stands.
    pub place: Place,
    /// The id as written; the id itself where rows conflict over it.
    pub written: String,
    /// The name as written, if there is one.
    pub name: String,
    /// Why, as findings say it: `check`, `empty`, … or `conflict`.
    pub reason: &'static str,
}

/// Reads the files of one directory of entities.
#[must_use]
pub fn entities(files: &[InputFile<'_>], options: &Options) -> EntitiesRead {
    let wanted = Wanted { standards: columns::ENTITIES, options, key: &options.id_column };
    settle(load(files, &wanted), options)
}

/// Judges the rows of a grid and makes the directory.
pub(super) fn settle(mut grid: Grid, options: &Options) -> EntitiesRead {
    let mut findings = std::mem::take(&mut grid.findings);
    let mut read = EntitiesRead { counts: grid.counts.clone(), ..EntitiesRead::default() };
    let Some(id_column) = grid.ids else {
        read.findings = findings;
        read.is_unread = true;
        return read;
    };
    let mut typed = type_columns(&grid, options, Some(id_column));
    let shifted = ragged_rows(&grid, options, Some(id_column), &mut findings);
    let mut ids = read_ids(&grid, id_column, options, &shifted, &mut findings, &mut read.excluded);
    cells(&grid, &typed, options, &shifted, &mut findings);
    same_ids(&grid, &typed, id_column, &mut ids, &mut findings, &mut read);

    read.to_mend = rows_to_mend(&grid, &findings);

    let keep: Vec<bool> = ids.iter().map(Option::is_some).collect();
    let ids: Vec<UnitId> = ids.into_iter().flatten().collect();
    let mut table = table(grid, &mut typed);
    table.retain(&keep);
    read.directory = EntityDirectory::new(table, ids).unwrap_or_default();
    findings.sort_by_cached_key(super::place_order);
    read.findings = findings;
    read.excluded.sort_by(|a, b| a.place.cmp(&b.place));
    read
}

/// A typed column of the grid.
pub(super) struct TypedColumn {
    pub(super) kind: Kind,
    pub(super) cells: Vec<Typed>,
    /// Words of the plan, as a cell of the column with this text is read.
    pub(super) words: Vec<(String, Value)>,
}

/// Types every column; the id column stays as it is.
pub(super) fn type_columns(grid: &Grid, options: &Options, ids: Option<usize>) -> Vec<TypedColumn> {
    // Without a stated day, a date this far away is a slip on any day.
    let latest = options
        .as_of
        .and_then(|day| day.checked_add_months(chrono::Months::new(12)))
        .or_else(|| NaiveDate::from_ymd_opt(2059, 12, 31))
        .unwrap_or(NaiveDate::MAX);
    let tiers: Vec<String> = ["A", "B", "C"].map(str::to_owned).to_vec();
    let column = |(index, column): (usize, &GridColumn)| {
        let values = of_column(&options.values, &column.name, &column.header);
        let is_judged = !names_column(&options.unjudged, &column.name)
            && !names_column(&options.unjudged, &column.header);
        let values = match values.filter(|_| is_judged) {
            None if !is_judged => None,
            Some(values) => Some(values.as_slice()),
            // The grades of 企业劳动保障守法诚信等级评价办法, where the plan has no table of its own.
            None if column.name == columns::TIER => Some(tiers.as_slice()),
            None => None,
        };
        let kind = match column.standard {
            _ if Some(index) == ids => Kind::Text,
            Some(standard) => standard.kind,
            None => cell::infer(&column.pool.entries),
        };
        if Some(index) == ids {
            let plain = |entry: &cell::RawEntry| Typed {
                value: match unit::canonical(&entry.text) {
                    std::borrow::Cow::Borrowed(_) => Value::Text(entry.text.clone()),
                    std::borrow::Cow::Owned(text) => Value::Text(text.into()),
                },
                note: None,
            };
            let cells = column.pool.entries.iter().map(plain).collect();
            return TypedColumn { kind, cells, words: Vec::new() };
        }
        let beyond = column.beyond;
        let context =
            Context { name: &column.name, standard: column.standard, values, latest, beyond };
        let words = of_column(&options.words, &column.name, &column.header);
        let words = words.into_iter().flatten().map(|word| {
            (word.clone(), cell::type_word(kind, word, &column.pool.entries, &context))
        });
        let words = words.collect();
        TypedColumn { kind, cells: cell::type_column(kind, &column.pool.entries, &context), words }
    };
    grid.columns.iter().enumerate().map(column).collect()
}

/// Names the rows whose fields do not fit; returns the rows and columns whose emptiness that explains.
pub(super) fn ragged_rows(
    grid: &Grid,
    options: &Options,
    ids: Option<usize>,
    findings: &mut Vec<Finding>,
) -> BTreeSet<(usize, usize)> {
    let mut shifted = BTreeSet::new();
    for ragged in &grid.ragged {
        let uses = |at: &usize| {
            Some(*at) == ids
                || grid.columns.get(*at).is_some_and(|column| options.uses(&column.name))
        };
        let joined = ragged.joined.then(|| {
            let column = ragged.columns.first().and_then(|at| grid.columns.get(*at));
            column.map_or_else(String::new, |column| column.name.clone())
        });
        findings.push(Finding::new(
            Directories::RaggedRow {
                fields: ragged.fields,
                expected: ragged.expected,
                joined,
                // A record that was cut or joined may be shifted anywhere.
                used: ragged.joined || ragged.columns.iter().any(uses),
                without_id: !ragged.joined && ragged.columns.iter().any(|at| Some(*at) == ids),
            },
            grid.place(ragged.row, None),
        ));
        shifted.extend(ragged.columns.iter().map(|column| (ragged.row, *column)));
    }
    shifted
}

fn why(reason: &Reason) -> BadId {
    match reason {
        Reason::Empty => BadId::Empty,
        Reason::Text => BadId::Text,
        Reason::Excel => BadId::Scientific,
        Reason::Charset { letter } => BadId::Charset { letter: *letter },
        Reason::Length { found } => BadId::Length { found: *found },
        Reason::Format => BadId::Pattern,
        Reason::Check { rounded: true, .. } | Reason::OrgCheck { rounded: true, .. } => {
            BadId::Rounded
        }
        Reason::Check { right, .. } => BadId::Check { right: *right },
        Reason::OrgCheck { right, .. } => BadId::OrgCheck { right: *right },
        Reason::Division | Reason::Category => BadId::Prefix,
    }
}

const fn how(repair: Repair) -> Repaired {
    match repair {
        Repair::Width => Repaired::Width,
        Repair::Case => Repaired::Case,
        Repair::Spaces => Repaired::Spaces,
        Repair::Apostrophe => Repaired::Apostrophe,
        Repair::Number => Repaired::Number,
    }
}

/// The finding about one written id, if there is anything to say.
pub(super) fn id_problem(reading: &Reading, written: &str, form: CellForm) -> Option<Directories> {
    match (&reading.id, &reading.reason) {
        (Some(id), Some(reason)) => {
            Some(Directories::OddId { id: id.to_string(), why: why(reason) })
        }
        (Some(id), None) => {
            let how = match reading.repairs.first() {
                Some(repair) => how(*repair),
                None if form == CellForm::Number => Repaired::Number,
                None => return None,
            };
            Some(Directories::RepairedId { written: written.to_owned(), id: id.to_string(), how })
        }
        // More than 15 digits in a number cell: what stands there now is not what was typed.
        (None, _) if form == CellForm::Number && written.len() > 15 => Some(Directories::BadId {
            written: written.to_owned(),
            why: BadId::Rounded,
            proposed: Vec::new(),
        }),
        (None, reason) => Some(Directories::BadId {
            written: written.to_owned(),
            why: reason.as_ref().map_or(BadId::Pattern, why),
            proposed: reading.proposed.iter().map(ToString::to_string).collect(),
        }),
    }
}

fn read_ids(
    grid: &Grid,
    column: usize,
    options: &Options,
    shifted: &BTreeSet<(usize, usize)>,
    findings: &mut Vec<Finding>,
    excluded: &mut Vec<ExcludedRow>,
) -> Vec<Option<UnitId>> {
    let name = grid.columns.get(column).map(|column| column.name.clone()).unwrap_or_default();
    let names = grid.column(columns::NAME);
    let mut ids = Vec::with_capacity(grid.rows.len());
    for row in 0..grid.rows.len() {
        let Some(entry) = grid.entry(row, column) else { continue };
        let reading = unit::read(&entry.text, options.id_form);
        // A number cell of ordinary ids is how numbers are written; of 15-digit codes it is luck.
        let form =
            if options.id_form == unit::Form::Enterprise { entry.form } else { CellForm::Text };
        if let Some(problem) = id_problem(&reading, &entry.text, form) {
            // A cell that a cut record does not have was named with the record.
            if !shifted.contains(&(row, column)) || !entry.text.is_empty() {
                findings.push(Finding::new(problem, grid.place(row, Some(&name))));
            }
        }
        if reading.id.is_none() {
            excluded.push(ExcludedRow {
                place: grid.place(row, Some(&name)),
                written: entry.text.to_string(),
                name: names.map_or("", |names| grid.text(row, names)).to_owned(),
                reason: reading.reason.as_ref().map_or("format", Reason::tag),
            });
        }
        ids.push(reading.id);
    }
    ids
}

/// Names every cell about which there is something to say.
pub(super) fn cells(
    grid: &Grid,
    all_typed: &[TypedColumn],
    options: &Options,
    shifted: &BTreeSet<(usize, usize)>,
    findings: &mut Vec<Finding>,
) {
    let address = grid.column(columns::ADDRESS);
    let mut townships = None;
    for (at, (column, typed)) in grid.columns.iter().zip(all_typed).enumerate() {
        if typed.cells.iter().all(|cell| cell.note.is_none()) {
            continue;
        }
        let used = options.uses(&column.name) || options.uses(&column.header);
        let (rows, empty) = rows_and_empty(grid, column, typed);
        let mostly = is_mostly_empty(rows, empty);
        if mostly {
            let problem =
                Directories::MostlyEmpty { column: column.name.clone(), empty, rows, used };
            let place = grid
                .sources
                .first()
                .map_or_else(|| Place::file(""), |source| Place::file(&source.file));
            findings.push(Finding::new(problem, place));
        }
        for (row, cell) in column.cells.iter().enumerate() {
            let Some(Typed { value, note: Some(note) }) = typed.cells.get(*cell as usize) else {
                continue;
            };
            if *note == Note::Empty && (mostly || shifted.contains(&(row, at))) {
                continue;
            }
            let written = column.pool.entries.get(*cell as usize).map_or("", |entry| &entry.text);
            let address = address.map(|at| grid.text(row, at)).filter(|text| !text.is_empty());
            let township = match address {
                Some(address) if *note == Note::Empty && column.name == columns::TOWNSHIP => {
                    let known = townships.get_or_insert_with(|| Townships::of(grid, all_typed));
                    known.as_ref().and_then(|known| known.propose(address))
                }
                _ => None,
            };
            let address = address.is_some();
            let about = About { column, written, value, used, address, township, options };
            findings.push(Finding::new(about.problem(note), grid.place(row, Some(&column.name))));
        }
    }
}

/// Rows of a column, and how many of them miss what should stand there.
pub(super) fn rows_and_empty(grid: &Grid, column: &GridColumn, typed: &TypedColumn) -> (u32, u32) {
    let is_empty = |cell: &u32| {
        typed.cells.get(*cell as usize).is_some_and(|typed| typed.note == Some(Note::Empty))
    };
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let held = column.cells.iter().filter(|cell| is_empty(cell)).count() as u64;
    let alike: u64 = grid.alike.iter().map(|(_, count)| count).sum();
    let more = grid.alike.iter().filter(|(row, _)| column.cells.get(*row).is_some_and(is_empty));
    let more: u64 = more.map(|(_, count)| count).sum();
    (number(column.cells.len() as u64 + alike), number(held + more))
}

pub(super) const fn is_mostly_empty(rows: u32, empty: u32) -> bool {
    rows >= 4 && empty > rows / 2
}

struct About<'a> {
    column: &'a GridColumn,
    written: &'a str,
    value: &'a Value,
    used: bool,
    /// The row has an address.
    address: bool,
    /// The township that it lies in, probably.
    township: Option<String>,
    options: &'a Options,
}

impl About<'_> {
    fn problem(&self, note: &Note) -> Directories {
        let column = self.column.name.clone();
        let written = self.written.to_owned();
        let used = self.used;
        match note {
            Note::Fixed(how) => Directories::RepairedCell {
                column,
                written,
                value: self.value.to_string(),
                how: *how,
            },
            Note::Empty => {
                let values = &self.options.values;
                let is_tier = self.column.name == columns::TIER
                    || of_column(values, &self.column.name, &self.column.header).is_some();
                let tells = self.column.name == columns::TOWNSHIP && self.address;
                Directories::EmptyCell {
                    column,
                    written,
                    proposed: self.township.clone(),
                    // An empty tier has a place of its own in the table: 其余.
                    used: used && !is_tier,
                    outcome: if tells { Outcome::Guessed } else { Outcome::Lost },
                }
            }
            Note::NotANumber(proposed) => {
                Directories::NotANumber { column, written, proposed: proposed.clone(), used }
            }
            Note::NotADate(proposed) => {
                Directories::NotADate { column, written, proposed: proposed.clone(), used }
            }
            Note::ImpossibleDate => Directories::ImpossibleDate { column, written, used },
            Note::FutureDate => Directories::FutureDate { column, written, used },
            Note::PartialDate => Directories::PartialDate { column, written, used },
            Note::UnknownIndustry => Directories::UnknownIndustry { column, written, used },
            Note::Outside(proposed) => {
                let proposed = proposed.clone();
                let values = &self.options.values;
                let values = match of_column(values, &self.column.name, &self.column.header) {
                    Some(values) => values.clone(),
                    None => ["A", "B", "C"].map(str::to_owned).to_vec(),
                };
                Directories::OutsideValues { column, written, values, proposed, used }
            }
        }
    }
}

/// Merges rows that say the same of one id; leaves out rows that do not.
fn same_ids(
    grid: &Grid,
    typed: &[TypedColumn],
    id_column: usize,
    ids: &mut [Option<UnitId>],
    findings: &mut Vec<Finding>,
    read: &mut EntitiesRead,
) {
    let mut order: Vec<usize> =
        (0..ids.len()).filter(|row| ids.get(*row).is_some_and(Option::is_some)).collect();
    order.sort_unstable_by(|a, b| ids.get(*a).cmp(&ids.get(*b)).then(a.cmp(b)));
    let names = grid.column(columns::NAME);
    let mut out: Vec<usize> = Vec::new();
    let mut merged: BTreeSet<Place> = BTreeSet::new();
    for group in order.chunk_by(|a, b| ids.get(*a) == ids.get(*b)) {
        let [first, others @ ..] = group else { continue };
        if others.is_empty() {
            continue;
        }
        let id =
            ids.get(*first).and_then(Option::as_ref).map(ToString::to_string).unwrap_or_default();
        let mut conflict = false;
        for other in others {
            let columns = differing(grid, typed, id_column, *first, *other);
            if columns.is_empty() {
                let problem =
                    Directories::DuplicateRow { id: id.clone(), first: grid.row_number(*first) };
                let finding = Finding::new(problem, grid.place(*other, None));
                findings.push(finding.with_related(grid.place(*first, None)));
                read.counts.merged += 1;
                merged.insert(grid.place(*other, None));
                out.push(*other);
            } else {
                conflict = true;
                let name = grid.columns.get(id_column).map(|column| column.name.as_str());
                let problem = Directories::ConflictingRows { id: id.clone(), columns };
                let finding = Finding::new(problem, grid.place(*other, name));
                findings.push(finding.with_related(grid.place(*first, name)));
            }
        }
        if conflict {
            for row in group.iter().filter(|row| !out.contains(row)) {
                read.excluded.push(ExcludedRow {
                    place: grid.place(*row, None),
                    written: id.clone(),
                    name: names.map_or("", |names| grid.text(*row, names)).to_owned(),
                    reason: "conflict",
                });
            }
            out.extend(group);
        }
    }
    // A row that is gone has nothing else to be mended.
    findings.retain(|finding| match (&finding.problem, &finding.place) {
        (
            Problem::Directories(
                Directories::DuplicateRow { .. } | Directories::OtherEncoding { .. },
            ),
            _,
        ) => true,
        (_, Place::Cell { file, sheet, row, .. }) => {
            let row =
                Place::Cell { file: file.clone(), sheet: sheet.clone(), row: *row, column: None };
            !merged.contains(&row)
        }
        _ => true,
    });
    for row in out {
        if let Some(id) = ids.get_mut(row) {
            *id = None;
        }
    }
}

/// The columns in which two rows differ.
fn differing(
    grid: &Grid,
    typed: &[TypedColumn],
    id_column: usize,
    first: usize,
    other: usize,
) -> Vec<String> {
    let mut names = Vec::new();
    for (at, (column, typed)) in grid.columns.iter().zip(typed).enumerate() {
        if at == id_column || !is_compared(column) {
            continue;
        }
        let cell = |row: usize| column.cells.get(row).copied().unwrap_or_default();
        let value = |row: usize| typed.cells.get(cell(row) as usize).map(|typed| &typed.value);
        if cell(first) != cell(other) && value(first) != value(other) {
            names.push(column.name.clone());
        }
    }
    if names.is_empty() && grid.rest.get(first) != grid.rest.get(other) {
        names.push("其他栏目".to_owned());
    }
    names
}

/// The rows named in findings that a person has to settle, as written.
pub(super) fn rows_to_mend(grid: &Grid, findings: &[Finding]) -> Vec<RowToMend> {
    let mut wanted: BTreeSet<Place> = BTreeSet::new();
    for finding in findings {
        let Problem::Directories(problem) = &finding.problem else { continue };
        if !matches!(problem.outcome(), Some(Outcome::Guessed | Outcome::Lost)) {
            continue;
        }
        for place in std::iter::once(&finding.place).chain(&finding.related) {
            if let Place::Cell { file, sheet, row, .. } = place {
                let (file, sheet) = (file.clone(), sheet.clone());
                wanted.insert(Place::Cell { file, sheet, row: *row, column: None });
            }
        }
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    (0..grid.rows.len())
        .map(|row| (row, grid.place(row, None)))
        .filter(|(_, place)| wanted.contains(place))
        .map(|(row, place)| {
            let cell = |(at, column): (usize, &GridColumn)| {
                (column.header.clone(), grid.text(row, at).to_owned())
            };
            RowToMend { place, cells: grid.columns.iter().enumerate().map(cell).collect() }
        })
        .collect()
}

/// A cell as a repaired file writes it; a text that could not be read stays as written.
pub(super) fn value(column: &GridColumn, typed: &TypedColumn, row: usize) -> String {
    let cell = column.cells.get(row).copied().unwrap_or_default();
    typed.cells.get(cell as usize).map(|typed| typed.value.to_string()).unwrap_or_default()
}

/// Turns the grid into the table of a directory.
pub(super) fn table(grid: Grid, typed: &mut [TypedColumn]) -> Table {
    let mut columns = Vec::with_capacity(grid.columns.len());
    for (column, typed) in grid.columns.into_iter().zip(typed) {
        let values = std::mem::take(&mut typed.cells);
        let entries = column.pool.entries.into_iter().zip(values).map(|(entry, typed)| {
            // A value that is the text as written shares it.
            let value = match typed.value {
                Value::Text(text) if text == entry.text => Value::Text(entry.text.clone()),
                value => value,
            };
            Entry { written: entry.text, value }
        });
        columns.push(Column {
            name: column.name.as_str().into(),
            header: column.header.as_str().into(),
            kind: typed.kind,
            entries: entries.collect(),
            cells: column.cells,
            plain: Plain::default(),
            words: std::mem::take(&mut typed.words),
        });
    }
    let decorated = |column: &Column| {
        columns::ENTITIES
            .iter()
            .any(|standard| standard.nature == Trait::Decoration && *standard.name == *column.name)
    };
    // A running number is no property; it stays out of conditions.
    columns.retain(|column| !decorated(column));
    Table { sources: grid.sources, rows: grid.rows, columns, ..Table::default() }
}
