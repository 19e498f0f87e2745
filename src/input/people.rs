//! 执法检查人员名录库.
//!
//! A person is their certificate. What decides whether somebody may be sent (certificate, its last
//! day, having left, absence) is always used, whatever the plan says.

mod leave;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cell::{tidy, tidy_name};
use super::entities::{TypedColumn, cells, ragged_rows, rows_to_mend, type_columns, value};
use super::load::{Grid, GridColumn, Wanted, is_compared, load};
use super::mark::plain;
use super::text::Form;
use super::{CleanTable, Counts, InputFile, Keep, Options, RowToMend};
use crate::diagnostic::Finding;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::{Outcome, Repaired};
use crate::directory::columns::{INSPECTORS, NAME};
use crate::directory::{
    Duty, EntityDirectory, Inspector, InspectorDirectory, Leave, Recusal, Value,
};
use crate::source::fold;
use crate::unit::{self, UnitId, is_blank, is_placeholder};

pub use leave::leave;
use words::{alias, certificate_number, split};

const PERSON: &str = "姓名";
const UNIT: &str = "所属单位";
const CERTIFICATE: &str = "执法证编号";
const VALID_TO: &str = "证件有效期";
const SPECIALITY: &str = "业务专长";
const STATE: &str = "在岗状态";
const RECUSAL: &str = "回避单位";
const RECUSAL_ID: &str = "回避单位信用代码";
const RECUSAL_REASON: &str = "回避事由";
const FROM: &str = "请假起";
const TO: &str = "请假止";

/// What came of the files of inspectors.
#[derive(Debug, Clone, Default)]
pub struct InspectorsRead {
    /// The people.
    pub directory: InspectorDirectory,
    /// All that is to be said.
    pub findings: Vec<Finding>,
    /// Rows at which a person has to look, in file order.
    pub to_mend: Vec<RowToMend>,
    /// Rows by what they are.
    pub counts: Counts,
}

/// Reads the files of inspectors; recusals are compared with `entities` where they are given.
#[must_use]
pub fn inspectors(
    files: &[InputFile<'_>],
    options: &Options,
    entities: Option<&EntityDirectory>,
) -> InspectorsRead {
    read(files, options, entities, false).0
}

/// As [`inspectors`], with the rows as they were read, to be written as a clean file.
#[must_use]
pub fn clean_inspectors(
    files: &[InputFile<'_>],
    options: &Options,
    entities: Option<&EntityDirectory>,
) -> (InspectorsRead, CleanTable) {
    read(files, options, entities, true)
}

fn read(
    files: &[InputFile<'_>],
    options: &Options,
    entities: Option<&EntityDirectory>,
    with_table: bool,
) -> (InspectorsRead, CleanTable) {
    let options = Options {
        used: [CERTIFICATE, VALID_TO].map(str::to_owned).into(),
        keep: Keep::All,
        values: BTreeMap::new(),
        words: BTreeMap::new(),
        optional: BTreeSet::new(),
        ..options.clone()
    };
    let wanted = Wanted { standards: INSPECTORS, options: &options, key: PERSON };
    let mut grid = load(files, &wanted);
    let findings = std::mem::take(&mut grid.findings);
    let typed = type_columns(&grid, &options, grid.ids);
    let by_name = entities.map(names).unwrap_or_default();
    let mut reader = Reader { grid: &grid, typed, findings, entities, by_name };
    let options =
        Options { used: [VALID_TO, "离岗日期", FROM, TO].map(str::to_owned).into(), ..options };
    reader.plain_cells(&options);
    let people = reader.people();
    let Reader { typed, mut findings, .. } = reader;
    let clean = if with_table { table(&grid, &typed, &people) } else { CleanTable::default() };
    let to_mend = rows_to_mend(&grid, &findings);
    findings.sort_by_cached_key(super::place_order);
    let columns = grid.columns.iter().map(|column| column.name.clone()).collect();
    let merged = grid.rows.len().saturating_sub(people.len());
    grid.counts.merged = u64::try_from(merged).unwrap_or_default();
    let inspectors = people.into_iter().map(|(_, person)| person).collect();
    let read = InspectorsRead {
        directory: InspectorDirectory { inspectors, columns },
        findings,
        to_mend,
        counts: grid.counts,
    };
    (read, clean)
}

/// The rows as they were read: the columns of the files by their standard names, repaired.
fn table(grid: &Grid, typed: &[TypedColumn], people: &[(usize, Inspector)]) -> CleanTable {
    let row = |(row, person): &(usize, Inspector)| -> Vec<String> {
        let mut recusals = person.recusals.iter();
        let codes: Vec<&str> =
            person.recusals.iter().map(|it| it.id.as_ref().map_or("", UnitId::as_str)).collect();
        let cell = |(column, typed): (&GridColumn, &TypedColumn)| match column.name.as_str() {
            PERSON => person.name.clone(),
            UNIT => person.unit.clone(),
            CERTIFICATE => person.certificate.clone().unwrap_or_default(),
            SPECIALITY => person.specialities.join("；"),
            RECUSAL => recusals.by_ref().map(|it| it.name.as_str()).collect::<Vec<_>>().join("；"),
            // Without a code of every unit the list would name the wrong ones.
            RECUSAL_ID if codes.iter().all(|code| !code.is_empty()) => codes.join("；"),
            RECUSAL_ID | RECUSAL_REASON | STATE => {
                let cell = column.cells.get(*row).copied().unwrap_or_default();
                let entry = column.pool.entries.get(cell as usize);
                tidy(entry.map_or("", |entry| plain(&entry.text)))
            }
            _ => value(column, typed, *row),
        };
        grid.columns.iter().zip(typed).map(cell).collect()
    };
    CleanTable {
        columns: grid.columns.iter().map(|column| column.name.clone()).collect(),
        rows: people.iter().map(row).collect(),
    }
}

/// Names that one entity bears alone.
fn names(entities: &EntityDirectory) -> BTreeMap<String, Option<UnitId>> {
    let mut names: BTreeMap<String, Option<UnitId>> = BTreeMap::new();
    for entity in entities.iter() {
        let Value::Text(name) = entity.named(NAME) else { continue };
        names
            .entry(name.to_string())
            .and_modify(|id| *id = None)
            .or_insert_with(|| Some(entity.id().clone()));
    }
    names
}

struct Reader<'a> {
    grid: &'a Grid,
    typed: Vec<TypedColumn>,
    findings: Vec<Finding>,
    entities: Option<&'a EntityDirectory>,
    by_name: BTreeMap<String, Option<UnitId>>,
}

impl Reader<'_> {
    /// Says what is to be said of columns that need no knowledge of their neighbours.
    fn plain_cells(&mut self, options: &Options) {
        let special =
            [PERSON, UNIT, CERTIFICATE, SPECIALITY, STATE, RECUSAL, RECUSAL_ID, RECUSAL_REASON];
        for (column, typed) in self.grid.columns.iter().zip(&mut self.typed) {
            if special.contains(&column.name.as_str()) {
                for cell in &mut typed.cells {
                    cell.note = None;
                }
            }
        }
        let shifted = ragged_rows(self.grid, options, self.grid.ids, &mut self.findings);
        cells(self.grid, &self.typed, options, &shifted, &mut self.findings);
    }

    fn text(&self, row: usize, column: &str) -> &str {
        self.grid.column(column).map_or("", |at| plain(self.grid.text(row, at)))
    }

    fn date(&self, row: usize, column: &str) -> Option<NaiveDate> {
        let at = self.grid.column(column)?;
        let cell = self.grid.columns.get(at)?.cells.get(row)?;
        self.typed.get(at)?.cells.get(*cell as usize)?.value.as_date()
    }

    fn say(&mut self, row: usize, column: &str, problem: Directories) {
        self.findings.push(Finding::new(problem, self.grid.place(row, Some(column))));
    }

    fn fixed(&mut self, row: usize, column: &str, value: &str, how: Repaired) {
        let written = self.text(row, column).to_owned();
        let problem = Directories::RepairedCell {
            column: column.to_owned(),
            written,
            value: value.to_owned(),
            how,
        };
        self.say(row, column, problem);
    }

    fn people(&mut self) -> Vec<(usize, Inspector)> {
        let rows = self.grid.rows.len();
        // Certificates in number cells are how this file writes them, if most are.
        let numbers = self
            .grid
            .column(CERTIFICATE)
            .map_or(0, |at| (0..rows).filter(|row| self.is_number(*row, at)).count());
        let numbers_are_usual = numbers * 2 > rows;
        let units = self.units();
        let mut people: Vec<(usize, Inspector)> = Vec::new();
        let mut unit_above = String::new();
        for row in 0..rows {
            if let Some((first, _)) = people.iter().find(|(first, _)| self.same_row(*first, row)) {
                let name = self.text(row, PERSON).to_owned();
                let problem =
                    Directories::DuplicatePerson { name, first: self.grid.row_number(*first) };
                let finding = Finding::new(problem, self.grid.place(row, None));
                let first = self.grid.place(*first, None);
                let place = finding.place.clone();
                self.findings.retain(|finding| !same_place_row(&finding.place, &place));
                self.findings.push(finding.with_related(first));
                continue;
            }
            let name = self.name(row);
            let unit = self.unit(row, &units, &unit_above);
            unit_above.clone_from(&unit);
            let left = self.date(row, "离岗日期");
            let duty = self.duty(row, left.is_some());
            let certificate = self.certificate(row, &name, &duty, numbers_are_usual);
            let leave = match (self.date(row, FROM), self.date(row, TO)) {
                (None, None) => Vec::new(),
                (from, to) => vec![Leave { from, to }],
            };
            let person = Inspector {
                unit,
                certificate,
                certificate_type: tidy(self.text(row, "证件类型")),
                valid_to: self.date(row, VALID_TO),
                specialities: self.specialities(row),
                sex: tidy(self.text(row, "性别")),
                post: tidy(self.text(row, "职务")),
                joined: self.date(row, "入职日期"),
                left,
                duty,
                leave,
                recusals: self.recusals(row),
                place: self.grid.place(row, None),
                name,
            };
            people.push((row, person));
        }
        self.shared_certificates(&mut people);
        people
    }

    fn is_number(&self, row: usize, column: usize) -> bool {
        self.grid.entry(row, column).is_some_and(|entry| entry.form == Form::Number)
    }

    /// The same person said twice: every cell but the running number is equal.
    fn same_row(&self, first: usize, other: usize) -> bool {
        self.grid
            .columns
            .iter()
            .filter(|column| is_compared(column))
            .all(|column| column.cells.get(first) == column.cells.get(other))
    }

    fn name(&mut self, row: usize) -> String {
        let written = self.text(row, PERSON);
        let name: String = tidy_name(written).chars().filter(|letter| !is_blank(*letter)).collect();
        let latin = name.is_ascii();
        let name = if latin { tidy(written) } else { name };
        if name.is_empty() {
            let problem = Directories::EmptyCell {
                column: PERSON.to_owned(),
                written: written.to_owned(),
                proposed: None,
                used: true,
                outcome: Outcome::Lost,
            };
            self.say(row, PERSON, problem);
        } else if name != written {
            self.fixed(row, PERSON, &name, Repaired::Spaces);
        }
        name
    }

    /// How often each unit is named.
    fn units(&self) -> BTreeMap<String, u32> {
        let mut units = BTreeMap::new();
        for row in 0..self.grid.rows.len() {
            let unit = tidy(self.text(row, UNIT));
            if !unit.is_empty() {
                *units.entry(unit).or_insert(0) += 1;
            }
        }
        units
    }

    fn unit(&mut self, row: usize, units: &BTreeMap<String, u32>, above: &str) -> String {
        if self.grid.column(UNIT).is_none() {
            return String::new();
        }
        let written = self.text(row, UNIT).to_owned();
        let unit = tidy(&written);
        let above = (!above.is_empty()).then(|| above.to_owned());
        if matches!(unit.as_str(), "" | "同上" | "〃" | "″" | "\"") {
            let value =
                if unit.is_empty() { String::new() } else { above.clone().unwrap_or_default() };
            self.say(row, UNIT, Directories::UnitAlias { written, proposed: above });
            return value;
        }
        if let Some(proposed) = alias(&unit, units) {
            self.say(row, UNIT, Directories::UnitAlias { written, proposed });
        } else if unit != written {
            self.fixed(row, UNIT, &unit, Repaired::Spaces);
        }
        unit
    }

    fn duty(&mut self, row: usize, has_left: bool) -> Duty {
        let state = tidy(self.text(row, STATE));
        let says = |words: &[&str]| words.iter().any(|word| state.contains(word));
        if state.is_empty() {
            return if has_left { Duty::Off("离岗".to_owned()) } else { Duty::On };
        }
        let gone = ["离岗", "离职", "退休", "调离", "调出", "辞职", "辞退", "死亡", "去世"];
        if says(&gone) {
            if !has_left && self.grid.column("离岗日期").is_some() {
                self.say(row, "离岗日期", Directories::LeftWithoutDate { state: state.clone() });
            }
            return Duty::Off(state);
        }
        let absent = [
            "借调",
            "病假",
            "产假",
            "休假",
            "请假",
            "脱产",
            "培训",
            "新进",
            "待",
            "停职",
            "挂职",
            "抽调",
            "不在岗",
            "外派",
            "学习",
            "援",
        ];
        if says(&absent) {
            return Duty::Off(state);
        }
        if says(&["在岗", "在职", "在编", "正常", "在册"]) {
            return Duty::On;
        }
        self.say(row, STATE, Directories::UnknownState { written: state.clone() });
        Duty::Off(state)
    }

    fn certificate(
        &mut self,
        row: usize,
        name: &str,
        duty: &Duty,
        numbers_are_usual: bool,
    ) -> Option<String> {
        let at = self.grid.column(CERTIFICATE)?;
        let is_number = self.is_number(row, at);
        let written = self.grid.text(row, at).to_owned();
        let number = certificate_number(&written);
        if number.is_empty() || is_placeholder(&written) {
            let awaited =
                matches!(duty, Duty::Off(state) if state.contains('待') || state.contains("新进"));
            if !awaited {
                let on_duty = *duty == Duty::On;
                let problem =
                    Directories::MissingCertificate { name: name.to_owned(), written, on_duty };
                self.say(row, CERTIFICATE, problem);
            }
            return None;
        }
        if number != written {
            let how = if written.ends_with(".0") {
                Repaired::Number
            } else if written.chars().any(is_blank) {
                Repaired::Spaces
            } else if written.starts_with('\'') {
                Repaired::Apostrophe
            } else {
                Repaired::Width
            };
            self.fixed(row, CERTIFICATE, &number, how);
        } else if is_number && !numbers_are_usual {
            self.fixed(row, CERTIFICATE, &number, Repaired::Number);
        }
        Some(number)
    }

    fn specialities(&mut self, row: usize) -> Vec<String> {
        let written = self.text(row, SPECIALITY).to_owned();
        if written.trim().is_empty() || is_placeholder(&written) {
            return Vec::new();
        }
        let parts = split(&written, true);
        let standard = parts.join("；");
        if standard != written {
            let only_blanks = split(&written, false) == parts;
            let how = if only_blanks { Repaired::Spaces } else { Repaired::Separator };
            self.fixed(row, SPECIALITY, &standard, how);
        }
        parts.iter().map(|part| part.chars().map(fold).collect()).collect()
    }

    fn recusals(&mut self, row: usize) -> Vec<Recusal> {
        let written = self.text(row, RECUSAL).to_owned();
        let codes = split(self.text(row, RECUSAL_ID), true);
        let reasons = split(self.text(row, RECUSAL_REASON), false);
        let mut names = split(&written, false);
        let has_other = split(&written, true);
        // Names may hold the other separators: they split only where the codes say so, or where
        // there are no codes to ask.
        if has_other.len() != names.len() && (codes.len() == has_other.len() || codes.is_empty()) {
            names = has_other;
            self.fixed(row, RECUSAL, &names.join("；"), Repaired::Separator);
        } else if written.contains(';') {
            self.fixed(row, RECUSAL, &names.join("；"), Repaired::Separator);
        }
        let can_tell = self.entities.is_some() || self.grid.column(RECUSAL_ID).is_some();
        let count = names.len().max(codes.len());
        let mut recusals = Vec::new();
        for index in 0..count {
            let name = names.get(index).map(|name| tidy_name(name)).unwrap_or_default();
            if name.is_empty() || (is_placeholder(&name) && codes.get(index).is_none()) {
                if !name.is_empty() {
                    let rest: Vec<&str> =
                        names.iter().filter(|it| !is_placeholder(it)).map(String::as_str).collect();
                    self.fixed(row, RECUSAL, &rest.join("；"), Repaired::Synonym);
                }
                if codes.get(index).is_none() {
                    continue;
                }
            }
            let code = codes.get(index);
            let mut id = code.and_then(|code| {
                let other = || unit::read(code, unit::Form::Other).id;
                let listed = |id: &UnitId| self.entities.is_some_and(|it| it.find(id).is_some());
                let enterprise = unit::read(code, unit::Form::Enterprise).id;
                enterprise.or_else(|| other().filter(listed))
            });
            if id.is_none() {
                id = self.by_name.get(&name).cloned().flatten();
            }
            let known =
                id.as_ref().and_then(|id| self.entities?.find(id)).map(|entity| entity.name());
            let proposed = match (&id, known) {
                (Some(_), Some(known))
                    if !known.is_empty() && known != name && !name.is_empty() =>
                {
                    Some(Some(known.to_owned()))
                }
                (None, _) if can_tell => Some(self.near(&name)),
                _ => None,
            };
            if let Some(proposed) = proposed {
                let written =
                    if name.is_empty() { code.cloned().unwrap_or_default() } else { name.clone() };
                self.say(row, RECUSAL, Directories::UnknownRecusal { written, proposed });
            }
            let reason =
                reasons.get(index).or_else(|| reasons.first().filter(|_| reasons.len() == 1));
            recusals.push(Recusal { name, id, reason: reason.cloned().unwrap_or_default() });
        }
        recusals
    }

    /// The one entity whose name holds all of a shortened one.
    fn near(&self, name: &str) -> Option<String> {
        if name.chars().count() < 4 {
            return None;
        }
        let mut found = self.by_name.keys().filter(|full| full.contains(name));
        match (found.next(), found.next()) {
            (Some(full), None) => Some(full.clone()),
            _ => None,
        }
    }

    /// One number with two people: nobody knows whose it is, so neither has it.
    fn shared_certificates(&mut self, people: &mut [(usize, Inspector)]) {
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (_, person)) in people.iter().enumerate() {
            if let Some(number) = &person.certificate {
                holders.entry(number.clone()).or_default().push(at);
            }
        }
        for (certificate, holders) in holders {
            let [first, others @ ..] = holders.as_slice() else { continue };
            for other in others {
                let (Some((one, a)), Some((two, b))) = (people.get(*first), people.get(*other))
                else {
                    continue;
                };
                let names = [a.name.clone(), b.name.clone()];
                let problem =
                    Directories::SharedCertificate { certificate: certificate.clone(), names };
                let finding = Finding::new(problem, self.grid.place(*two, Some(CERTIFICATE)));
                self.findings.push(finding.with_related(self.grid.place(*one, Some(CERTIFICATE))));
            }
            if !others.is_empty() {
                for at in &holders {
                    if let Some((_, person)) = people.get_mut(*at) {
                        person.certificate = None;
                    }
                }
            }
        }
    }
}

fn same_place_row(one: &crate::diagnostic::Place, other: &crate::diagnostic::Place) -> bool {
    use crate::diagnostic::Place::Cell;
    match (one, other) {
        (Cell { file: a, sheet: b, row: c, .. }, Cell { file: x, sheet: y, row: z, .. }) => {
            (a, b, c) == (x, y, z)
        }
        _ => false,
    }
}
