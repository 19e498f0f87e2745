//! A workbook that comes back filled in, or a table with the same headers: what is new in it, and
//! everything that is wrong with it, by row and column.
//!
//! All or nothing: where anything is wrong no event is made. What the journal holds already is
//! counted and passed over, so that the same workbook can be imported every week.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::change::What;
use super::{Change, Done, Outcome, Penalty, Task, Year};
use crate::diagnostic::problem::{Directories, Results};
use crate::diagnostic::{Finding, Place, Verdict};
use crate::directory::table::TableSource;
use crate::input::{InputFile, Sheet, SheetRow, day, sheets};
use crate::source::folded;

/// Column of the visit's number.
pub const VISIT: &str = "任务编号";
/// Column of the unit's id.
pub const ID: &str = "统一社会信用代码";
/// 检查日期（实际）.
pub const DAY: &str = "检查日期（实际）";
/// 检查结果.
pub const OUTCOME: &str = "检查结果";
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

const FILLED: [&str; 12] = [
    DAY,
    OUTCOME,
    DISPOSAL,
    NOTE,
    PUBLISHED,
    LISTED,
    NUMBER,
    DECIDED,
    CAUSE,
    BASIS,
    CONTENT,
    PENALTY_PUBLISHED,
];

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

/// Reads a filled-in table against the year as it stands. `today` is the day of the import;
/// `corrects` why entries that are recorded otherwise are to be changed.
#[must_use]
pub fn read(year: &Year, file: &InputFile<'_>, today: NaiveDate, corrects: &str) -> Filled {
    let mut filled = Filled::default();
    let sheets = match sheets(file) {
        Ok(sheets) => sheets,
        Err(kind) => {
            let place = Place::file(file.name);
            filled.findings.push(Finding::new(Directories::NotATable { kind }, place));
            return filled;
        }
    };
    if let Some(finding) = of_another_plan(year, file.name, &sheets) {
        filled.findings.push(finding);
        return filled;
    }
    let mut reader = Reader { year, today, corrects, entries: BTreeMap::new(), filled };
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

/// The workbook says of which plan it is.
fn of_another_plan(year: &Year, file: &str, sheets: &[Sheet]) -> Option<Finding> {
    for sheet in sheets {
        for row in sheet.rows.iter().take(HEADER_ROWS) {
            for cell in &row.cells {
                let Some(found) = cell.strip_prefix(PLAN) else { continue };
                let found = found.split(['；', ' ']).next().unwrap_or_default();
                if found != year.plan() {
                    let problem = Results::OtherPlan {
                        plan: year.plan().to_owned(),
                        found: found.to_owned(),
                    };
                    let place = match &sheet.source.sheet {
                        Some(_) => crate::input::cell_place(&sheet.source, row.number, None),
                        None => Place::file(file),
                    };
                    return Some(Finding::new(problem, place));
                }
            }
        }
    }
    None
}

/// One cell that is filled in.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    place: Place,
}

/// All that the rows of one visit say, by column.
type Entry = BTreeMap<&'static str, Cell>;

struct Reader<'a> {
    year: &'a Year,
    today: NaiveDate,
    corrects: &'a str,
    /// By visit: results first, then everything else.
    entries: BTreeMap<String, Entry>,
    filled: Filled,
}

impl Reader<'_> {
    fn say(&mut self, problem: Results, place: Place) {
        self.filled.findings.push(Finding::new(problem, place));
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
            let is_ours =
                columns.contains_key(VISIT) && FILLED.iter().any(|name| columns.contains_key(name));
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
            FILLED.into_iter().filter(|name| !text(name).is_empty()).collect();
        if filled.is_empty() {
            return;
        }
        let written = text(VISIT);
        let Some(task) = self.year.find(written) else {
            let label = |task: Option<&Task>| task.map(|it| it.visit.clone()).unwrap_or_default();
            let problem = Results::NoSuchVisit {
                written: written.to_owned(),
                first: label(self.year.tasks.first()),
                last: label(self.year.tasks.last()),
            };
            self.say(problem, place(VISIT));
            return;
        };
        let id = text(ID).trim_start_matches('\'');
        if columns.contains_key(ID) && !folded(id).eq_ignore_ascii_case(&folded(&task.id)) {
            let problem = Results::OtherUnit {
                visit: task.visit.clone(),
                unit: task.id.clone(),
                found: id.to_owned(),
            };
            self.say(problem, place(ID));
            return;
        }
        let visit = task.visit.clone();
        let mut conflicts = Vec::new();
        let entry = self.entries.entry(visit.clone()).or_default();
        for name in filled {
            let cell = Cell { text: text(name).to_owned(), place: place(name) };
            match entry.get(name) {
                Some(other) if !same(name, &other.text, &cell.text) => {
                    conflicts.push((other.clone(), cell));
                }
                Some(_) => {}
                None => {
                    entry.insert(name, cell);
                }
            }
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
        let entries = std::mem::take(&mut self.entries);
        for (visit, entry) in &entries {
            if let Some(task) = self.year.find(visit) {
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

    fn judge(&mut self, task: &Task, entry: &Entry) {
        let done = self.result(task, entry);
        let has_result = done.is_some() || task.done.is_some();
        let checked = done.as_ref().or(task.done.as_ref()).map(|done| done.day);
        let penalty = self.penalty(task, entry, checked);
        let decided = penalty.as_ref().or(task.penalty.as_ref()).map(|penalty| penalty.day);
        type After = (&'static str, &'static str, Option<NaiveDate>);
        let check: After = ("检查日期", "the inspection", checked);
        let decision: After = ("处罚决定日期", "the decision", decided);
        let published = [
            (PUBLISHED, "the publication", What::Result, task.published, check),
            (LISTED, "the hand-over", What::Listing, task.listed, check),
            (
                PENALTY_PUBLISHED,
                "the publication of the penalty",
                What::Penalty,
                task.penalty_published,
                decision,
            ),
        ];
        for (name, name_en, what, known, after) in published {
            let Some(cell) = entry.get(name) else { continue };
            let Some(day) = self.day(cell) else { continue };
            if !has_result || (what == What::Penalty && decided.is_none()) {
                if !has_result {
                    let problem = Results::NoResultYet { visit: task.visit.clone() };
                    self.say(problem, cell.place.clone());
                } else {
                    let missing = format!("{NUMBER}、{DECIDED}");
                    let problem = Results::HalfFilled { visit: task.visit.clone(), missing };
                    self.say(problem, cell.place.clone());
                }
                continue;
            }
            self.follows((name, name_en, day), after, &cell.place);
            match known {
                Some(before) if before == day => self.filled.known += 1,
                Some(before) if self.corrects.is_empty() => {
                    let problem = Results::AlreadyRecorded {
                        visit: task.visit.clone(),
                        recorded: before.to_string(),
                        found: day.to_string(),
                    };
                    self.say(problem, cell.place.clone());
                }
                _ => self.filled.changes.push(Change::Published {
                    visit: task.visit.clone(),
                    what,
                    day,
                }),
            }
        }
    }

    /// The result of a visit, and its event where it is new.
    fn result(&mut self, task: &Task, entry: &Entry) -> Option<Done> {
        let names = [DAY, OUTCOME, DISPOSAL, NOTE];
        let first = names.iter().find_map(|name| entry.get(name))?;
        let missing: Vec<&str> =
            [DAY, OUTCOME].into_iter().filter(|name| !entry.contains_key(name)).collect();
        if !missing.is_empty() {
            let missing = missing.join("、");
            let problem = Results::HalfFilled { visit: task.visit.clone(), missing };
            self.say(problem, first.place.clone());
            return None;
        }
        let (on, what) = (entry.get(DAY)?, entry.get(OUTCOME)?);
        let day = self.day(on);
        let outcome = Outcome::find(&what.text);
        if outcome.is_none() {
            let problem = Results::UnknownOutcome {
                written: what.text.clone(),
                near: Outcome::near(&what.text).map(Outcome::word),
            };
            self.say(problem, what.place.clone());
        }
        let text = |name| entry.get(name).map(|cell| cell.text.clone()).unwrap_or_default();
        let done =
            Done { day: day?, outcome: outcome?, disposal: text(DISPOSAL), note: text(NOTE) };
        if let Some(drawn) = self.year.draw_day(task.draw).filter(|drawn| done.day < *drawn) {
            self.say(Results::BeforeDraw { day: done.day, drawn }, on.place.clone());
            return None;
        }
        if let Some(reason) = &task.replaced {
            let state = format!("已递补：{reason}");
            let problem = Results::Finished { visit: task.visit.clone(), state };
            self.say(problem, what.place.clone());
            return None;
        }
        match &task.done {
            Some(before) if *before == done => self.filled.known += 1,
            Some(before) if self.corrects.is_empty() => {
                let problem = Results::AlreadyRecorded {
                    visit: task.visit.clone(),
                    recorded: said(before),
                    found: said(&done),
                };
                self.say(problem, what.place.clone());
            }
            before => {
                if let Some(due) = task.due.filter(|due| done.day > *due) {
                    let (visit, day) = (task.visit.clone(), done.day);
                    self.say(Results::Late { visit, day, due }, on.place.clone());
                }
                let corrects = if before.is_some() { self.corrects } else { "" };
                self.filled.changes.push(Change::Result {
                    visit: task.visit.clone(),
                    day: done.day,
                    outcome: done.outcome,
                    disposal: done.disposal.clone(),
                    note: done.note.clone(),
                    corrects: corrects.to_owned(),
                });
            }
        }
        Some(done)
    }

    /// The penalty of a visit, and its event where it is new.
    fn penalty(
        &mut self,
        task: &Task,
        entry: &Entry,
        checked: Option<NaiveDate>,
    ) -> Option<Penalty> {
        let names = [NUMBER, DECIDED, CAUSE, BASIS, CONTENT];
        let first = names.iter().find_map(|name| entry.get(name))?;
        let Some(checked) = checked else {
            let problem = Results::NoResultYet { visit: task.visit.clone() };
            self.say(problem, first.place.clone());
            return None;
        };
        // What must be published of a penalty must be known: unit, cause, basis, result.
        let missing: Vec<&str> =
            names.into_iter().filter(|name| !entry.contains_key(name)).collect();
        if !missing.is_empty() {
            let missing = missing.join("、");
            let problem = Results::HalfFilled { visit: task.visit.clone(), missing };
            self.say(problem, first.place.clone());
            return None;
        }
        let on = entry.get(DECIDED)?;
        let day = self.day(on)?;
        self.follows(
            (DECIDED, "the decision", day),
            ("检查日期", "the inspection", Some(checked)),
            &on.place,
        );
        let text = |name| entry.get(name).map(|cell| cell.text.clone()).unwrap_or_default();
        let penalty = Penalty {
            number: text(NUMBER),
            day,
            cause: text(CAUSE),
            basis: text(BASIS),
            content: text(CONTENT),
        };
        match &task.penalty {
            Some(before) if *before == penalty => self.filled.known += 1,
            Some(before) if self.corrects.is_empty() => {
                let words = |it: &Penalty| {
                    format!("{} {} {} {} {}", it.number, it.day, it.cause, it.basis, it.content)
                };
                let problem = Results::AlreadyRecorded {
                    visit: task.visit.clone(),
                    recorded: words(before),
                    found: words(&penalty),
                };
                self.say(problem, first.place.clone());
            }
            before => {
                let corrects = if before.is_some() { self.corrects } else { "" };
                self.filled.changes.push(Change::Penalty {
                    visit: task.visit.clone(),
                    penalty: penalty.clone(),
                    corrects: corrects.to_owned(),
                });
            }
        }
        Some(penalty)
    }

    /// The day of a cell: one that a calendar has and that has come.
    fn day(&mut self, cell: &Cell) -> Option<NaiveDate> {
        let Some(read) = day(&cell.text) else {
            self.say(Results::NoDay { written: cell.text.clone() }, cell.place.clone());
            return None;
        };
        if read > self.today {
            let problem = Results::InFuture { day: read, today: self.today };
            self.say(problem, cell.place.clone());
            return None;
        }
        Some(read)
    }

    fn follows(
        &mut self,
        (what_zh, what_en, day): (&'static str, &'static str, NaiveDate),
        (after_zh, after_en, after): (&'static str, &'static str, Option<NaiveDate>),
        place: &Place,
    ) {
        if let Some(after) = after.filter(|after| day < *after) {
            let problem = Results::OutOfOrder { what_zh, what_en, day, after_zh, after_en, after };
            self.say(problem, place.clone());
        }
    }
}

fn said(done: &Done) -> String {
    let rest: Vec<&str> = [&done.disposal, &done.note]
        .into_iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    format!("{} {} {}", done.day, done.outcome.word(), rest.join(" ")).trim_end().to_owned()
}

/// The column that a header names.
fn column(header: &str) -> Option<&'static str> {
    let bare = |text: &str| -> String {
        folded(text).chars().filter(|letter| !letter.is_whitespace()).collect()
    };
    let written = bare(header);
    [VISIT, ID].into_iter().chain(FILLED).find(|name| bare(name) == written)
}

/// Tells whether two cells of one column say the same.
fn same(name: &str, a: &str, b: &str) -> bool {
    match name {
        DAY | PUBLISHED | LISTED | DECIDED | PENALTY_PUBLISHED => {
            a == b || (day(a).is_some() && day(a) == day(b))
        }
        OUTCOME => a == b || (Outcome::find(a).is_some() && Outcome::find(a) == Outcome::find(b)),
        _ => a == b,
    }
}
