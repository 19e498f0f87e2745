//! 检查台账: past inspections.

use std::collections::{BTreeMap, BTreeSet};

use super::entities::{
    TypedColumn, cells, id_problem, is_mostly_empty, ragged_rows, rows_to_mend, type_columns, value,
};
use super::load::{Grid, Wanted, is_compared, load};
use super::{CleanTable, Counts, InputFile, Options, RowToMend};
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::Outcome;
use crate::diagnostic::{Finding, Place, Problem};
use crate::directory::columns::{self, CODE};
use crate::directory::{History, Inspection, Value};
use crate::unit;

/// What came of the files of past inspections.
#[derive(Debug, Clone, Default)]
pub struct HistoryRead {
    /// The inspections whose unit and date are certain.
    pub history: History,
    /// All that is to be said.
    pub findings: Vec<Finding>,
    /// Rows at which a person has to look, in file order.
    pub to_mend: Vec<RowToMend>,
    /// Rows that give no inspection: without a certain id or date.
    pub excluded: usize,
    /// Rows by what they are.
    pub counts: Counts,
}

const DATE: &str = "检查日期";
const METHOD: &str = "检查方式";
const KIND: &str = "检查类型";

/// Reads the files of past inspections. The ids are those of the entities: `options` is the same.
#[must_use]
pub fn history(files: &[InputFile<'_>], options: &Options) -> HistoryRead {
    read(files, options, false).0
}

/// As [`history`], where the entities are of several lists: `lists` has the options of each. A file is of
/// those lists whose id column it has.
#[must_use]
pub fn history_of_lists(files: &[InputFile<'_>], lists: &[&Options]) -> HistoryRead {
    let mut kinds: Vec<&Options> = Vec::new();
    for list in lists {
        if kinds.iter().all(|known| key(known) != key(list)) {
            kinds.push(list);
        }
    }
    let [first, others @ ..] = kinds.as_slice() else { return HistoryRead::default() };
    if others.is_empty() {
        return history(files, first);
    }
    let mut whole = HistoryRead::default();
    let mut inspections = Vec::new();
    for kind in &kinds {
        let of_file = |file: &&InputFile<'_>| {
            let own = kinds.iter().find(|kind| has_key(file, kind)).unwrap_or(first);
            key(own) == key(kind)
        };
        let own: Vec<InputFile<'_>> = files.iter().filter(of_file).copied().collect();
        if own.is_empty() {
            continue;
        }
        let part = read(&own, kind, false).0;
        inspections.extend(part.history.all().iter().cloned());
        whole.excluded += part.excluded;
        whole.findings.extend(part.findings);
        whole.to_mend.extend(part.to_mend);
        whole.counts.add(&part.counts);
    }
    whole.history = History::new(inspections);
    whole.findings.sort_by_cached_key(super::place_order);
    whole
}

/// The id column of past inspections.
fn key(options: &Options) -> &str {
    if options.id_form == unit::Form::Enterprise { CODE } else { options.id_column.as_str() }
}

fn has_key(file: &InputFile<'_>, options: &Options) -> bool {
    let options = Options { keep: super::Keep::All, ..options.clone() };
    let wanted = Wanted { standards: columns::HISTORY, options: &options, key: key(&options) };
    load(std::slice::from_ref(file), &wanted).ids.is_some()
}

/// As [`history`], with the rows as they were read, to be written as a clean file.
#[must_use]
pub fn clean_history(files: &[InputFile<'_>], options: &Options) -> (HistoryRead, CleanTable) {
    read(files, options, true)
}

fn read(files: &[InputFile<'_>], options: &Options, with_table: bool) -> (HistoryRead, CleanTable) {
    let mut options = options.clone();
    // Without a date a row cannot count: the column is always used.
    options.used = [DATE.to_owned()].into_iter().collect();
    options.keep = super::Keep::All;
    options.values.clear();
    options.words.clear();
    let wanted = Wanted { standards: columns::HISTORY, options: &options, key: key(&options) };
    let mut grid = load(files, &wanted);
    let mut findings = std::mem::take(&mut grid.findings);
    // An office that never inspected has a table with nothing but its header.
    if grid.counts.blank + grid.counts.no_entity == 0 {
        let is_empty = Problem::Directories(Directories::NoRows);
        findings.retain(|finding| finding.problem != is_empty);
    }
    let typed = type_columns(&grid, &options, grid.ids);
    let shifted = ragged_rows(&grid, &options, grid.ids, &mut findings);
    cells(&grid, &typed, &options, &shifted, &mut findings);
    let ids = read_ids(&grid, &options, &mut findings);
    let merged = duplicates(&grid, &typed, &ids, &mut findings);
    grid.counts.merged += u64::try_from(merged.len()).unwrap_or_default();
    what_counts(&grid, &typed, &options, &merged, &mut findings);

    let text = |row: usize, name: &str| -> String {
        let Some(at) = grid.column(name) else { return String::new() };
        let (Some(column), Some(typed)) = (grid.columns.get(at), typed.get(at)) else {
            return String::new();
        };
        value(column, typed, row)
    };
    let kinds = grid.column(KIND);
    let dates = grid.column(DATE);
    let mut inspections = Vec::new();
    for (row, id) in ids.iter().enumerate().filter(|(row, _)| !merged.contains(row)) {
        let date = dates.and_then(|at| {
            let cell = grid.columns.get(at)?.cells.get(row)?;
            match typed.get(at)?.cells.get(*cell as usize)?.value {
                Value::Date(date) => Some(date),
                _ => None,
            }
        });
        let (Some(unit), Some(date)) = (id.clone(), date) else { continue };
        let pairs = [("检查人员", "执法证编号"), ("检查人员二", "执法证编号二")];
        inspections.push(Inspection {
            unit,
            item: text(row, "抽查事项"),
            method: text(row, METHOD),
            kind: kinds.filter(|kind| grid.has(row, *kind)).map(|_| text(row, KIND)),
            date,
            inspectors: pairs
                .map(|(name, certificate)| (text(row, name), text(row, certificate)))
                .into_iter()
                .filter(|(name, certificate)| !name.is_empty() || !certificate.is_empty())
                .collect(),
            result: text(row, "检查结果"),
            plan: text(row, "抽查计划编号"),
            agency: text(row, "检查机关"),
            place: grid.place(row, None),
        });
    }
    let to_mend = rows_to_mend(&grid, &findings);
    let clean =
        if with_table { table(&grid, &typed, &ids, &merged) } else { CleanTable::default() };
    findings.sort_by_cached_key(super::place_order);
    let excluded = ids.len().saturating_sub(merged.len() + inspections.len());
    let history = History::new(inspections);
    (HistoryRead { history, findings, to_mend, excluded, counts: grid.counts }, clean)
}

/// Names the rows that do not say whether they count towards the caps: 检查类型 tells where 计入 or
/// 豁免 is written and the file has it, else 检查方式. A row without the one is judged by the other.
fn what_counts(
    grid: &Grid,
    typed: &[TypedColumn],
    options: &Options,
    merged: &BTreeSet<usize>,
    findings: &mut Vec<Finding>,
) {
    let used = options.past.capped;
    let (kinds, methods) = (grid.column(KIND), grid.column(METHOD));
    let in_file = |row: usize, column: Option<usize>| column.filter(|at| grid.has(row, *at));
    let mut bare = BTreeSet::new();
    // Of each column: the rows that lean on it, and those of them that say nothing.
    let mut asked: BTreeMap<&str, (u32, Vec<usize>)> = BTreeMap::new();
    for row in (0..grid.rows.len()).filter(|row| !merged.contains(row)) {
        let kind = in_file(row, kinds).filter(|_| options.past.by_kind);
        let (name, Some(at)) = (match (kind, in_file(row, methods)) {
            (Some(kind), _) => (KIND, Some(kind)),
            (None, method) => (METHOD, method),
        }) else {
            bare.insert(grid.rows.get(row).map(|place| place.source));
            continue;
        };
        let written = grid.columns.get(at).zip(typed.get(at));
        let written = written.map(|(column, typed)| value(column, typed, row)).unwrap_or_default();
        let (rows, empty) = asked.entry(name).or_default();
        *rows += 1;
        if written.trim().is_empty() || unit::is_placeholder(&written) {
            empty.push(row);
        }
    }
    if !used {
        bare.clear();
    }
    for source in bare.into_iter().flatten().filter_map(|it| grid.sources.get(it as usize)) {
        let found = grid.columns.iter().map(|column| column.header.clone()).collect();
        let problem = Directories::MissingColumn { column: METHOD.to_owned(), found };
        findings.push(Finding::new(problem, Place::file(&source.file)));
    }
    for (name, (rows, empty)) in asked {
        let column = name.to_owned();
        let count = u32::try_from(empty.len()).unwrap_or(u32::MAX);
        if is_mostly_empty(rows, count) {
            let file = grid.sources.first().map_or("", |source| &source.file);
            let problem = Directories::MostlyEmpty { column, empty: count, rows, used };
            findings.push(Finding::new(problem, Place::file(file)));
            continue;
        }
        for row in empty {
            let written = grid.column(name).map_or("", |at| grid.text(row, at)).to_owned();
            let problem = Directories::EmptyCell {
                column: column.clone(),
                written,
                proposed: None,
                used,
                outcome: Outcome::Lost,
            };
            findings.push(Finding::new(problem, grid.place(row, Some(name))));
        }
    }
}

fn read_ids(
    grid: &Grid,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Vec<Option<unit::UnitId>> {
    let Some(column) = grid.ids else { return vec![None; grid.rows.len()] };
    let name = grid.columns.get(column).map(|column| column.name.as_str());
    let read = |row: usize| {
        let entry = grid.entry(row, column)?;
        let reading = unit::read(&entry.text, options.id_form);
        if let Some(problem) = id_problem(&reading, &entry.text, entry.form) {
            findings.push(Finding::new(problem, grid.place(row, name)));
        }
        reading.id
    };
    (0..grid.rows.len()).map(read).collect()
}

/// Rows that say of one inspection what a row above says already. They would count twice towards
/// the caps.
fn duplicates(
    grid: &Grid,
    typed: &[TypedColumn],
    ids: &[Option<unit::UnitId>],
    findings: &mut Vec<Finding>,
) -> BTreeSet<usize> {
    let date = grid.column(DATE);
    let day = |row: usize| -> String {
        let column = date.and_then(|at| Some((grid.columns.get(at)?, typed.get(at)?)));
        column.map(|(column, typed)| value(column, typed, row)).unwrap_or_default()
    };
    let same = |one: usize, other: usize| {
        grid.columns.iter().zip(typed).enumerate().all(|(at, (column, typed))| {
            Some(at) == grid.ids
                || !is_compared(column)
                || column.cells.get(one) == column.cells.get(other)
                || value(column, typed, one) == value(column, typed, other)
        })
    };
    let mut first: BTreeMap<(&unit::UnitId, String), Vec<usize>> = BTreeMap::new();
    let (mut merged, mut gone, mut said) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (row, id) in ids.iter().enumerate() {
        let Some(id) = id else { continue };
        let known = first.entry((id, day(row))).or_default();
        match known.iter().find(|known| same(**known, row)) {
            None => known.push(row),
            Some(above) => {
                let problem = Directories::DuplicateRow {
                    id: id.to_string(),
                    first: grid.row_number(*above),
                };
                let here = grid.place(row, None);
                said.push(
                    Finding::new(problem, here.clone()).with_related(grid.place(*above, None)),
                );
                gone.insert(here);
                merged.insert(row);
            }
        }
    }
    // A row that is gone has nothing else to be mended.
    findings.retain(|finding| !is_in(&finding.place, &gone));
    findings.extend(said);
    merged
}

fn is_in(place: &Place, rows: &BTreeSet<Place>) -> bool {
    match place {
        Place::Cell { file, sheet, row, column: Some(_) } => rows.contains(&Place::Cell {
            file: file.clone(),
            sheet: sheet.clone(),
            row: *row,
            column: None,
        }),
        Place::Cell { .. } | Place::Text { .. } | Place::File { .. } => false,
    }
}

/// The rows as they were read.
fn table(
    grid: &Grid,
    typed: &[TypedColumn],
    ids: &[Option<unit::UnitId>],
    merged: &BTreeSet<usize>,
) -> CleanTable {
    let row = |(row, id): (usize, &Option<unit::UnitId>)| -> Vec<String> {
        let cells = grid.columns.iter().zip(typed).enumerate();
        cells
            .map(|(at, (column, typed))| match id {
                Some(id) if Some(at) == grid.ids => id.to_string(),
                _ => value(column, typed, row),
            })
            .collect()
    };
    CleanTable {
        columns: grid.columns.iter().map(|column| column.name.clone()).collect(),
        rows: ids.iter().enumerate().filter(|(at, _)| !merged.contains(at)).map(row).collect(),
    }
}
