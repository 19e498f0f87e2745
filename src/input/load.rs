//! From files to one grid: the rows of all their tables below each other, by column, each
//! different text once, with all that is to be said of files and rows.

mod no_entity;

use super::cell::RawEntry;
use super::corrections::Mended;
use super::files::{TableAt, read_file};
use super::header::{self, Header};
use super::pool::{Pool, hash};
use super::text::{Form, RawRow, RowSource, is_blank_cell};
use super::{Counts, HEADER_ROWS, InputFile, Keep, MOST_COLUMNS, Options, cell_place};
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::{NoEntity, NotTable};
use crate::diagnostic::{Finding, Place};
use crate::directory::Number;
use crate::directory::columns::{self, Standard, Trait, plain};
use crate::directory::industry;
use crate::directory::table::{RowPlace, TableSource};
use crate::unit;

/// Rows named one by one in a finding about rows left out.
const ROWS_NAMED: usize = 20;

/// A column of the grid.
#[derive(Debug, Clone)]
pub(crate) struct GridColumn {
    pub(crate) name: String,
    pub(crate) header: String,
    pub(crate) standard: Option<&'static Standard>,
    pub(crate) pool: Pool,
    /// Entry of every row; rows of files without this column hold the empty text.
    pub(crate) cells: Vec<u32>,
    /// Rows that are not among the cells and hold something about which there is nothing to say.
    pub(crate) beyond: u64,
}

/// A record whose fields do not fit the header.
#[derive(Debug, Clone)]
pub(crate) struct Ragged {
    pub(crate) row: usize,
    pub(crate) fields: u32,
    pub(crate) expected: u32,
    /// Columns of the grid without a cell, or the one that was joined.
    pub(crate) columns: Vec<usize>,
    pub(crate) joined: bool,
}

/// All tables of one directory.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) sources: Vec<TableSource>,
    /// Columns that each source has.
    pub(crate) had: Vec<Vec<usize>>,
    pub(crate) rows: Vec<RowPlace>,
    pub(crate) columns: Vec<GridColumn>,
    /// Position of the id column.
    pub(crate) ids: Option<usize>,
    pub(crate) ragged: Vec<Ragged>,
    /// Rows that are counted but not held: a row that is like them, and how many.
    pub(crate) alike: Vec<(usize, u64)>,
    /// Hash of the cells that are not kept, for every row, where some are not.
    pub(crate) rest: Vec<u64>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) counts: Counts,
    /// At least one header was found.
    pub(crate) has_header: bool,
}

impl Grid {
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Tells whether the table that a row stands in has a column.
    pub(crate) fn has(&self, row: usize, column: usize) -> bool {
        let source = self.rows.get(row).map(|place| place.source as usize);
        let had = source.and_then(|source| self.had.get(source));
        had.is_some_and(|columns| columns.contains(&column))
    }

    /// As [`Self::column`], whatever the width of the letters: files of one directory differ in it.
    fn column_like(&self, name: &str) -> Option<usize> {
        let alike = || self.columns.iter().position(|column| plain(&column.name) == plain(name));
        self.column(name).or_else(alike)
    }

    pub(crate) fn entry(&self, row: usize, column: usize) -> Option<&RawEntry> {
        let column = self.columns.get(column)?;
        column.pool.entries.get(*column.cells.get(row)? as usize)
    }

    pub(crate) fn text(&self, row: usize, column: usize) -> &str {
        self.entry(row, column).map_or("", |entry| &entry.text)
    }

    pub(crate) fn place(&self, row: usize, column: Option<&str>) -> Place {
        let place = self.rows.get(row).copied().unwrap_or(RowPlace { source: 0, row: 0 });
        match self.sources.get(place.source as usize) {
            Some(source) => cell_place(source, place.row, column),
            None => Place::file(""),
        }
    }

    pub(crate) fn row_number(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |place| place.row)
    }
}

/// What a directory expects of its files.
pub(crate) struct Wanted<'a> {
    pub(crate) standards: &'static [Standard],
    pub(crate) options: &'a Options,
    /// The column without which a row is nobody: its standard name.
    pub(crate) key: &'a str,
}

/// Reads all tables of all files.
pub(crate) fn load(files: &[InputFile<'_>], wanted: &Wanted<'_>) -> Grid {
    let mut grid = Grid::default();
    for file in files {
        read_file(file, wanted, &mut grid);
    }
    grid
}

/// Rows left out of one table, by kind.
#[derive(Default)]
struct Dropped {
    kinds: Vec<(NoEntity, u32, Vec<u32>)>,
}

impl Dropped {
    fn add(&mut self, kind: NoEntity, row: u32) {
        let at = match self.kinds.iter().position(|(known, ..)| *known == kind) {
            Some(at) => at,
            None => {
                self.kinds.push((kind, 0, Vec::new()));
                self.kinds.len() - 1
            }
        };
        if let Some((_, count, rows)) = self.kinds.get_mut(at) {
            *count += 1;
            if rows.len() < ROWS_NAMED {
                rows.push(row);
            }
        }
    }
}

/// Where the columns of one table go, and what its rows are checked against.
struct Loader<'a, 'b> {
    wanted: &'a Wanted<'b>,
    header: Header,
    source: u32,
    encoding: &'static str,
    delimiter: Option<char>,
    /// Grid column of every header cell; `None` where it is not kept.
    targets: Vec<(usize, Option<usize>)>,
    /// Position of the key in the record.
    key: Option<usize>,
    dropped: Dropped,
    /// Blank rows since the last one with anything: those at the end are no rows at all.
    blank: Vec<u32>,
    loaded: u64,
    /// Fields of most records, at least those of the header.
    usual: usize,
}

/// Reads one table; `false` if it has no header.
pub(super) fn read_table(
    rows: &mut dyn RowSource,
    at: TableAt,
    wanted: &Wanted<'_>,
    grid: &mut Grid,
) -> bool {
    let TableAt { source, encoding } = at;
    let mut first: Vec<RawRow> = Vec::new();
    let mut row = RawRow::default();
    while first.len() < HEADER_ROWS && rows.next_row(&mut row) {
        first.push(row.clone());
    }
    let Some(header) = header::find(&first, wanted.standards, wanted.options) else { return false };
    if header.width > MOST_COLUMNS {
        let problem = Directories::NotATable { kind: NotTable::TooLarge };
        grid.findings.push(Finding::new(problem, Place::file(&source.file)));
        return true;
    }
    let header_row = first.get(header.index).map_or(0, |row| row.number);
    for rival in &header.rivals {
        let used = wanted.options.uses(rival.column) || rival.column == wanted.key;
        let problem = Directories::AmbiguousColumn {
            column: rival.column.to_owned(),
            taken: rival.taken.clone(),
            other: rival.other.clone(),
            used: used && !rival.exact,
        };
        grid.findings
            .push(Finding::new(problem, cell_place(&source, header_row, Some(rival.column))));
    }
    missing_columns(&header, &source, wanted, grid);
    grid.has_header = true;
    let table_place = cell_place(&source, header_row, None);
    let file_place = Place::file(&source.file);
    grid.sources.push(source);
    // Some programs end every record with a separator: a blank field more is then how this file is.
    let data = || first.iter().skip(header.index + 1).filter(|row| !row.iter().all(is_blank_cell));
    let longer = data().filter(|row| row.len() > header.width);
    let usual = if longer.clone().count() * 2 > data().count() {
        longer.map(RawRow::len).min().unwrap_or(header.width)
    } else {
        header.width
    };
    let mut loader = Loader::new(header, encoding, rows.delimiter(), wanted, grid);
    loader.usual = usual;
    for row in first.iter().skip(loader.header.index + 1) {
        loader.take(row, grid);
    }
    while rows.next_row(&mut row) {
        loader.take(&row, grid);
    }
    if rows.are_others_left() {
        loader.drop_blank();
    }
    let (loaded, blank) = (loader.loaded, loader.blank.len());
    grid.counts.blank += u64::try_from(blank).unwrap_or_default();
    for (kind, count, rows) in loader.dropped.kinds {
        match kind {
            NoEntity::Blank => grid.counts.blank += u64::from(count),
            _ => grid.counts.no_entity += u64::from(count),
        }
        let problem = Directories::DroppedRows { kind, count, rows };
        grid.findings.push(Finding::new(problem, table_place.clone()));
    }
    if loaded == 0 {
        grid.findings.push(Finding::new(Directories::NoRows, file_place));
    }
    true
}

/// Which fields of a table are looked at.
#[derive(Debug)]
pub(crate) struct Fields {
    /// Fields of the header.
    pub(crate) width: usize,
    pub(crate) id: usize,
    pub(crate) name: Option<usize>,
    /// The other columns that are kept, by name: field, and the column itself without a row.
    pub(crate) used: Vec<(usize, GridColumn)>,
    /// The id column's header has a digit: then a row without one may be the header again.
    pub(crate) odd_header: bool,
}

/// Finds out which fields of a table are looked at; `None` without header or id column.
pub(crate) fn fields(first: &[RawRow], wanted: &Wanted<'_>) -> Option<Fields> {
    let header = header::find(first, wanted.standards, wanted.options)?;
    let mut grid = Grid::default();
    let loader = Loader::new(header, "", None, wanted, &mut grid);
    let id = loader.key?;
    let header = loader.header.cells.iter().find(|cell| cell.at == id);
    let odd_header =
        header.is_some_and(|cell| cell.header.bytes().any(|byte| byte.is_ascii_digit()));
    let mut name = None;
    let mut used = Vec::new();
    for (at, target) in &loader.targets {
        let Some(column) = target.and_then(|target| grid.columns.get(target)) else { continue };
        if *at == id {
        } else if column.name == columns::NAME {
            name = Some(*at);
        } else {
            used.push((*at, column.clone()));
        }
    }
    used.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    Some(Fields { width: loader.header.width, id, name, used, odd_header })
}

fn missing_columns(header: &Header, source: &TableSource, wanted: &Wanted<'_>, grid: &mut Grid) {
    let options = wanted.options;
    let needed = std::iter::once(wanted.key).chain(options.used.iter().map(String::as_str));
    let mut named: Vec<&str> = Vec::new();
    for column in needed {
        let name = plain(column);
        let has = header
            .cells
            .iter()
            .any(|cell| plain(&cell.name) == name || plain(&cell.header) == name);
        if !has && !named.contains(&column) && !options.optional.contains(column) {
            named.push(column);
            let problem =
                Directories::MissingColumn { column: column.to_owned(), found: header.names() };
            grid.findings.push(Finding::new(problem, Place::file(&source.file)));
        }
    }
}

impl<'a, 'b> Loader<'a, 'b> {
    fn new(
        header: Header,
        encoding: &'static str,
        delimiter: Option<char>,
        wanted: &'a Wanted<'b>,
        grid: &mut Grid,
    ) -> Self {
        let options = wanted.options;
        let so_far = grid.rows.len();
        let mut targets = Vec::new();
        let mut key = None;
        for cell in &header.cells {
            let is_key = cell.name == wanted.key || plain(&cell.header) == plain(wanted.key);
            let kept = is_key
                || options.keep == Keep::All
                || options.uses(&cell.name)
                || options.uses(&cell.header)
                || cell.name == columns::NAME;
            if !kept {
                targets.push((cell.at, None));
                continue;
            }
            let at = match grid.column_like(&cell.name) {
                Some(at) => at,
                None => {
                    grid.columns.push(GridColumn {
                        name: cell.name.clone(),
                        header: cell.header.clone(),
                        standard: cell.standard,
                        pool: Pool::new(),
                        cells: vec![0; so_far],
                        beyond: 0,
                    });
                    grid.columns.len() - 1
                }
            };
            // A second column of the same name stays out: it was named as a rival.
            let twice = targets.iter().any(|(_, target)| *target == Some(at));
            if is_key && !twice {
                key = Some(cell.at);
                grid.ids = Some(at);
            }
            targets.push((cell.at, (!twice).then_some(at)));
        }
        grid.had.push(targets.iter().filter_map(|(_, target)| *target).collect());
        let usual = header.width;
        let source = u32::try_from(grid.sources.len().saturating_sub(1)).unwrap_or(u32::MAX);
        Self {
            wanted,
            header,
            source,
            encoding,
            delimiter,
            targets,
            key,
            dropped: Dropped::default(),
            blank: Vec::new(),
            loaded: 0,
            usual,
        }
    }

    fn take(&mut self, row: &RawRow, grid: &mut Grid) {
        let mended = match grid.sources.get(self.source as usize) {
            Some(source) => {
                let sheet = source.sheet.as_deref();
                self.wanted.options.corrections.of(&source.file, sheet, row.number)
            }
            None => None,
        };
        match mended {
            Some(Mended::Removed) => self.dropped.add(NoEntity::Removed, row.number),
            Some(Mended::Row(cells)) => self.take_written(&self.mended(row, cells), grid),
            None => self.take_written(row, grid),
        }
    }

    /// The row as a person has mended it.
    fn mended(&self, row: &RawRow, cells: &[(String, String)]) -> RawRow {
        let mut mended = RawRow::default();
        mended.clear(row.number);
        for at in 0..self.header.width {
            let header = self.header.cells.iter().find(|cell| cell.at == at);
            let text = header.and_then(|header| {
                let same =
                    |(name, _): &&(String, String)| *name == header.header || *name == header.name;
                cells.iter().find(same).map(|(_, text)| text.as_str())
            });
            mended.push(text.unwrap_or_default(), Form::Text);
        }
        mended
    }

    fn take_written(&mut self, row: &RawRow, grid: &mut Grid) {
        if row.after_others {
            self.drop_blank();
        }
        if row.iter().all(is_blank_cell) {
            self.blank.push(row.number);
            return;
        }
        self.drop_blank();
        self.faults(row, grid);
        if let Some(kind) = self.no_entity(row) {
            self.dropped.add(kind, row.number);
            return;
        }
        let surplus = row.len().saturating_sub(self.usual);
        let is_over = (self.header.width..row.len()).any(|at| !is_blank_cell(row.text(at)));
        let rejoined = match self.delimiter {
            // The field at the end may be blank because the last column of the row is.
            Some(delimiter) if (1..=8).contains(&surplus) => {
                Some(self.rejoin(row, surplus, delimiter))
            }
            _ => None,
        };
        match rejoined {
            Some((at, joined)) => {
                let target = self.targets.iter().find(|(position, _)| *position == at);
                let columns = target.and_then(|(_, target)| *target).into_iter().collect();
                self.ragged(row, columns, true, grid);
                self.store(&joined, grid);
            }
            None => {
                let missing: Vec<usize> = self
                    .targets
                    .iter()
                    .filter(|(at, _)| self.delimiter.is_some() && *at >= row.len())
                    .filter_map(|(_, target)| *target)
                    .collect();
                if is_over || !missing.is_empty() {
                    self.ragged(row, missing, false, grid);
                }
                self.store(row, grid);
            }
        }
    }

    /// Blank rows above one that holds something.
    fn drop_blank(&mut self) {
        for blank in std::mem::take(&mut self.blank) {
            self.dropped.add(NoEntity::Blank, blank);
        }
    }

    fn ragged(&self, row: &RawRow, columns: Vec<usize>, joined: bool, grid: &mut Grid) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        grid.ragged.push(Ragged {
            row: grid.rows.len(),
            fields: number(row.len()),
            expected: number(self.header.width),
            columns,
            joined,
        });
    }

    fn faults(&self, row: &RawRow, grid: &mut Grid) {
        let mut say = |problem: Directories| {
            let place = match grid.sources.get(self.source as usize) {
                Some(source) => cell_place(source, row.number, None),
                None => Place::file(""),
            };
            grid.findings.push(Finding::new(problem, place));
        };
        if let Some(encoding) = row.faults.encoding {
            say(Directories::OtherEncoding { encoding, file: self.encoding });
        }
        if let Some(offset) = row.faults.undecodable {
            say(Directories::Undecodable { offset });
        }
        if row.faults.unclosed {
            say(Directories::UnclosedQuote);
        }
    }

    fn store(&mut self, row: &RawRow, grid: &mut Grid) {
        self.loaded += 1;
        grid.counts.rows += 1;
        let before = grid.rows.len();
        grid.rows.push(RowPlace { source: self.source, row: row.number });
        let mut rest = 0_u64;
        for (at, target) in &self.targets {
            let (text, form) = row.get(*at);
            match target.and_then(|target| grid.columns.get_mut(target)) {
                Some(column) => {
                    let entry = if text.is_empty() {
                        column.pool.empty()
                    } else {
                        column.pool.intern(text, form)
                    };
                    column.cells.push(entry);
                }
                None => {
                    rest = rest.rotate_left(7) ^ u64::try_from(hash(text)).unwrap_or_default();
                }
            }
        }
        // Columns that only other files have.
        for column in &mut grid.columns {
            if column.cells.len() == before {
                column.cells.push(0);
            }
        }
        grid.rest.push(rest);
    }

    /// Joins surplus fields where the row then fits its columns best.
    fn rejoin(&self, row: &RawRow, extra: usize, delimiter: char) -> (usize, RawRow) {
        let preference = |at: usize| -> usize {
            let name =
                self.header.cells.iter().find(|cell| cell.at == at).map(|cell| cell.name.as_str());
            match name {
                Some(columns::SCOPE) => 0,
                Some(columns::ADDRESS) => 1,
                Some(columns::NAME) => 2,
                Some(_) => 3,
                None => 4,
            }
        };
        let mut best: Option<(usize, usize, usize, RawRow)> = None;
        for at in 0..self.header.width {
            let joined = row.joined(at, extra, delimiter);
            let score = self.fitness(&joined);
            let rank = preference(at);
            let better = best
                .as_ref()
                .is_none_or(|(most, least, ..)| score > *most || (score == *most && rank < *least));
            if better {
                best = Some((score, rank, at, joined));
            }
        }
        best.map_or_else(|| (0, row.clone()), |(_, _, at, joined)| (at, joined))
    }

    /// How many cells of a row are what their columns hold.
    fn fitness(&self, row: &RawRow) -> usize {
        let mut score = 0;
        for cell in &self.header.cells {
            let text = row.text(cell.at);
            if Some(cell.at) == self.key {
                score +=
                    8 * usize::from(unit::read(text, self.wanted.options.id_form).id.is_some());
                continue;
            }
            let Some(standard) = cell.standard else { continue };
            use crate::directory::Kind;
            let fits = match standard.kind {
                Kind::Number => text.is_empty() || Number::parse(text).is_some(),
                Kind::Date => {
                    text.is_empty()
                        || !matches!(super::date::read(text), super::date::Said::Nothing)
                }
                Kind::Industry => industry::resolve(text).is_some(),
                Kind::Division => !crate::directory::division::by_name(text).is_empty(),
                Kind::Text => match self.wanted.options.values.get(standard.name) {
                    Some(values) => values.iter().any(|value| value == text),
                    None if standard.name == columns::TIER => text.len() == 1,
                    None => continue,
                },
            };
            score += usize::from(fits);
        }
        score
    }
}

/// Tells whether a column takes part in comparing rows.
pub(crate) fn is_compared(column: &GridColumn) -> bool {
    column.standard.is_none_or(|standard| standard.nature != Trait::Decoration)
}
