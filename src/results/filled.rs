//! A workbook that comes back filled in, or a table with the same headers: what is new in it, and
//! everything that is wrong with it, by row and column.
//!
//! All or nothing: where anything is wrong no event is made. What the journal holds already is
//! counted and passed over, so that the same workbook can be imported every week.
//!
//! A row of 处罚和公示 that is repeated with another 文号 is a further penalty of its visit.

mod decision;
mod judge;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Change, Outcome, Task, Year, same_number};
use crate::diagnostic::problem::{Directories, OtherRun, Results};
use crate::diagnostic::{Finding, Place, Verdict};
use crate::directory::table::TableSource;
use crate::input::{InputFile, Sheet, SheetRow, day, sheets};
use crate::record::TRIAL;
use crate::registry::Registry;
use crate::source::folded;

/// Column of the visit's number.
pub const VISIT: &str = "任务编号";
/// Column of the unit's id.
pub const ID: &str = "统一社会信用代码";
/// 检查日期（实际）.
pub const DAY: &str = "检查日期（实际）";
/// 检查结果.
pub const OUTCOME: &str = "检查结果";
/// 各事项结果: `RS-09 未发现问题；RS-03 发现问题已责令改正`.
pub const ITEMS: &str = "各事项结果";
/// 处理情况.
pub const DISPOSAL: &str = "处理情况";
/// 备注.
pub const NOTE: &str = "备注";
/// 结果公示日期.
pub const PUBLISHED: &str = "结果公示日期";
/// 移送列异日期.
pub const LISTED: &str = "移送列异日期";
/// 处罚决定书文号.
pub const NUMBER: &str = "处罚决定书文号";
/// 处罚决定日期.
pub const DECIDED: &str = "处罚决定日期";
/// 案由.
pub const CAUSE: &str = "案由";
/// 处罚依据.
pub const BASIS: &str = "处罚依据";
/// 处罚结果.
pub const CONTENT: &str = "处罚结果";
/// 处罚公示日期.
pub const PENALTY_PUBLISHED: &str = "处罚公示日期";

/// The line of 填写说明 that says of which plan the workbook is.
pub const PLAN: &str = "计划编号：";

/// Columns of which a visit has one value.
const OF_VISIT: [&str; 7] = [DAY, OUTCOME, ITEMS, DISPOSAL, NOTE, PUBLISHED, LISTED];
/// Columns of which every penalty of a visit has its own.
const OF_PENALTY: [&str; 6] = [NUMBER, DECIDED, CAUSE, BASIS, CONTENT, PENALTY_PUBLISHED];

/// Every column that is filled in.
fn filled_columns() -> impl Iterator<Item = &'static str> {
    OF_VISIT.into_iter().chain(OF_PENALTY)
}

/// Rows looked at for the header.
const HEADER_ROWS: usize = 20;

/// What a filled-in table comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// What is new, by visit; nothing where anything is wrong.
    pub changes: Vec<Change>,
    /// Entries that the journal holds already.
    pub known: u64,
    /// Everything that is to be said.
    pub findings: Vec<Finding>,
}

/// What an import goes by.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// The year as it stands.
    pub year: &'a Year,
    /// 法规库, for the basis of penalties.
    pub registry: &'a Registry,
    /// The day of the import.
    pub today: NaiveDate,
    /// Why entries that are recorded otherwise are to be changed.
    pub corrects: &'a str,
}

/// Reads a filled-in table.
#[must_use]
pub fn read(import: Import<'_>, file: &InputFile<'_>) -> Filled {
    let mut filled = Filled::default();
    let sheets = match sheets(file) {
        Ok(sheets) => sheets,
        Err(kind) => {
            let place = Place::file(file.name);
            filled.findings.push(Finding::new(Directories::NotATable { kind }, place));
            return filled;
        }
    };
    if let Some(finding) = of_another_run(import.year, file.name, &sheets) {
        filled.findings.push(finding);
        return filled;
    }
    let mut reader = Reader { import, entries: BTreeMap::new(), filled };
    let mut found = false;
    for sheet in &sheets {
        found |= reader.sheet(sheet);
    }
    if !found {
        let finding = Finding::new(Results::NoResultColumns, Place::file(file.name));
        reader.filled.findings.push(finding);
    }
    reader.finish(file.name)
}

/// A workbook says of which plan and of which draws it is, and whether of a trial, whose stamp every
/// one of its sheets begins with. A table of other origin says nothing.
fn of_another_run(year: &Year, file: &str, sheets: &[Sheet]) -> Option<Finding> {
    let top = || {
        sheets.iter().flat_map(|sheet| {
            let rows = sheet.rows.iter().take(HEADER_ROWS);
            rows.flat_map(move |row| row.cells.iter().map(move |cell| (sheet, row, cell.as_str())))
        })
    };
    let (sheet, row, said) =
        top().find_map(|(sheet, row, cell)| Some((sheet, row, cell.strip_prefix(PLAN)?)))?;
    let mut parts = said.split(['；', ' ']);
    let found = parts.next().unwrap_or_default();
    let drawn =
        |number: u32| year.folders.iter().flat_map(|it| &it.draws).any(|it| it.draw == number);
    let draws: Vec<u32> = parts.filter_map(draw).collect();
    let is_trial = top().any(|(.., cell)| cell.starts_with(TRIAL));
    let problem = if found != year.plan() {
        Results::OtherPlan { plan: year.plan().to_owned(), found: found.to_owned() }
    } else if is_trial != year.is_trial() {
        Results::OtherRun { how: OtherRun::Trial(is_trial) }
    } else if !draws.is_empty() && !draws.iter().any(|it| drawn(*it)) {
        Results::OtherRun { how: OtherRun::Draws(draws) }
    } else {
        return None;
    };
    let place = match &sheet.source.sheet {
        Some(_) => crate::input::cell_place(&sheet.source, row.number, None),
        None => Place::file(file),
    };
    Some(Finding::new(problem, place))
}

/// `第2次抽取`.
fn draw(text: &str) -> Option<u32> {
    text.strip_prefix('第')?.strip_suffix("次抽取")?.parse().ok()
}

/// One cell that is filled in.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    place: Place,
}

/// What rows say, by column.
type Cells = BTreeMap<&'static str, Cell>;

/// All that the rows of one visit say.
#[derive(Debug, Clone, Default)]
struct Entry {
    /// The visit itself.
    cells: Cells,
    /// Its penalties, by number as it is compared; empty where a row has none.
    penalties: BTreeMap<String, Cells>,
}

struct Reader<'a> {
    import: Import<'a>,
    entries: BTreeMap<String, Entry>,
    filled: Filled,
}

impl Reader<'_> {
    fn say(&mut self, problem: Results, place: &Place) {
        self.filled.findings.push(Finding::new(problem, place.clone()));
    }

    /// Reads one sheet; `false` where it has no header of ours.
    fn sheet(&mut self, sheet: &Sheet) -> bool {
        let header = sheet.rows.iter().take(HEADER_ROWS).enumerate().find_map(|(at, row)| {
            let columns: BTreeMap<&'static str, usize> = row
                .cells
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| Some((column(cell)?, at)))
                .collect();
            let is_ours = columns.contains_key(VISIT)
                && filled_columns().any(|name| columns.contains_key(name));
            is_ours.then_some((at, columns))
        });
        let Some((at, columns)) = header else { return false };
        for row in sheet.rows.iter().skip(at + 1) {
            self.row(&sheet.source, row, &columns);
        }
        true
    }

    fn row(
        &mut self,
        source: &TableSource,
        row: &SheetRow,
        columns: &BTreeMap<&'static str, usize>,
    ) {
        let text = |name: &str| {
            let at = columns.get(name).copied();
            at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
        };
        let place = |name: &str| crate::input::cell_place(source, row.number, Some(name));
        let filled: Vec<&'static str> =
            filled_columns().filter(|name| !text(name).is_empty()).collect();
        if filled.is_empty() {
            return;
        }
        let written = text(VISIT);
        let year = self.import.year;
        let Some(task) = year.find(written) else {
            let label = |task: Option<&Task>| task.map(|it| it.visit.clone()).unwrap_or_default();
            let problem = Results::NoSuchVisit {
                written: written.to_owned(),
                first: label(year.tasks.first()),
                last: label(year.tasks.last()),
            };
            self.say(problem, &place(VISIT));
            return;
        };
        let id = text(ID).trim_start_matches('\'');
        if columns.contains_key(ID) && !folded(id).eq_ignore_ascii_case(&folded(&task.id)) {
            let problem = Results::OtherUnit {
                visit: task.visit.clone(),
                unit: task.id.clone(),
                found: id.to_owned(),
            };
            self.say(problem, &place(ID));
            return;
        }
        let visit = task.visit.clone();
        let mut conflicts = Vec::new();
        let entry = self.entries.entry(visit.clone()).or_default();
        let number = same_number(text(NUMBER));
        for name in filled {
            let cell = Cell { text: text(name).to_owned(), place: place(name) };
            let cells = if OF_PENALTY.contains(&name) {
                entry.penalties.entry(number.clone()).or_default()
            } else {
                &mut entry.cells
            };
            conflicts.extend(add(cells, name, cell));
        }
        for (other, cell) in conflicts {
            let problem =
                Results::TwoResults { visit: visit.clone(), one: other.text, other: cell.text };
            let finding = Finding::new(problem, cell.place).with_related(other.place);
            self.filled.findings.push(finding);
        }
    }

    /// Turns the entries into events.
    fn finish(mut self, file: &str) -> Filled {
        let mut entries = std::mem::take(&mut self.entries);
        for (visit, entry) in &mut entries {
            self.gather(visit, entry);
        }
        self.entries = entries.clone();
        for (visit, entry) in &entries {
            if let Some(task) = self.import.year.find(visit) {
                self.judge(task, entry);
            }
        }
        let mut filled = self.filled;
        if Verdict::of(&filled.findings) == Verdict::Error {
            filled.changes.clear();
        } else if filled.changes.is_empty() {
            let problem = Results::NothingNew { known: filled.known };
            filled.findings.push(Finding::new(problem, Place::file(file)));
        }
        filled
    }

    /// A row without 文号 goes with the only penalty that the other rows of its visit have.
    fn gather(&mut self, visit: &str, entry: &mut Entry) {
        if entry.penalties.len() != 2 {
            return;
        }
        let Some(bare) = entry.penalties.remove("") else { return };
        for cells in entry.penalties.values_mut() {
            for (name, cell) in &bare {
                if let Some((one, other)) = add(cells, name, cell.clone()) {
                    let problem = Results::TwoResults {
                        visit: visit.to_owned(),
                        one: one.text,
                        other: other.text,
                    };
                    let finding = Finding::new(problem, other.place).with_related(one.place);
                    self.filled.findings.push(finding);
                }
            }
        }
    }
}

/// Adds a cell; returns the two where another row says otherwise.
fn add(cells: &mut Cells, name: &'static str, cell: Cell) -> Option<(Cell, Cell)> {
    match cells.get(name) {
        Some(other) if !same(name, &other.text, &cell.text) => Some((other.clone(), cell)),
        Some(_) => None,
        None => {
            cells.insert(name, cell);
            None
        }
    }
}

/// The column that a header names.
fn column(header: &str) -> Option<&'static str> {
    let bare = |text: &str| -> String {
        folded(text).chars().filter(|letter| !letter.is_whitespace()).collect()
    };
    let written = bare(header);
    [VISIT, ID].into_iter().chain(filled_columns()).find(|name| bare(name) == written)
}

/// Tells whether two cells of one column say the same.
fn same(name: &str, a: &str, b: &str) -> bool {
    match name {
        DAY | PUBLISHED | LISTED | DECIDED | PENALTY_PUBLISHED => {
            a == b || (day(a).is_some() && day(a) == day(b))
        }
        NUMBER => same_number(a) == same_number(b),
        OUTCOME => a == b || (Outcome::find(a).is_some() && Outcome::find(a) == Outcome::find(b)),
        _ => a == b,
    }
}
