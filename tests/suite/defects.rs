//! Every defect of the generators' truth files is found and classed, and no clean row accused.
//!
//! `tests/tables` and `tests/directories` hold files with none, 1 %, 5 % and 30 % of their rows
//! spoiled, and beside each the truth: row, column, kind, original. The table of hits and misses by
//! kind is `tests/directories/hits.txt`. `SUIJI_DIRECTORIES=folder` judges another folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use suiji::diagnostic::Place;
use suiji::diagnostic::problem::directories::Outcome;
use suiji::directory::{EntityDirectory, Inspector};
use suiji::input::{self, InputFile, Options};

use super::directories::{cell, outcome, said, standard, text_entities};

/// Hits and misses by kind of defect, and rows that are clean.
#[derive(Default)]
struct Score {
    files: u32,
    /// Hits at each share of spoiled rows, and misses.
    kinds: BTreeMap<String, ([u32; 3], u32)>,
    rows: u64,
    accused: u32,
    missed: Vec<String>,
}

impl Score {
    fn add(&mut self, file: &str, defect: &Json, hit: bool, why: &str) {
        let kind = format!(
            "{} ({})",
            defect["type"].as_str().unwrap(),
            defect["repair"].as_str().unwrap()
        );
        let (hits, misses) = self.kinds.entry(kind).or_default();
        if hit {
            hits[share_of(file)] += 1;
        } else {
            *misses += 1;
            self.missed.push(format!("{file} {defect}: {why}"));
        }
    }

    /// Rows without a defect about which something was said.
    fn accuse(&mut self, file: &str, row: u64, what: &[(Option<String>, Outcome)]) {
        self.accused += 1;
        self.missed.push(format!("{file} row {row} is clean: {what:?}"));
    }

    fn print(&self, title: &str) -> String {
        let mut out = format!("{title}: {} files\n", self.files);
        let shares = SHARES.map(|share| format!("{share} %"));
        let _ = write!(out, "{:<32}", "kind (repair): hits at");
        let _ = writeln!(out, "{:>7}{:>7}{:>7}{:>7}", shares[0], shares[1], shares[2], "misses");
        for (kind, ([one, five, thirty], misses)) in &self.kinds {
            let _ = writeln!(out, "{kind:<32}{one:>7}{five:>7}{thirty:>7}{misses:>7}");
        }
        let (clean, accused) = (self.rows, self.accused);
        let _ = writeln!(out, "{:<46}{:>7}{accused:>7}", "clean rows (left alone, accused)", clean);
        out
    }
}

/// How many rows of a hundred are spoiled, about.
const SHARES: [u32; 3] = [1, 5, 30];

/// Which share the name of a file says: `entities-05-seed13.xlsx`.
fn share_of(file: &str) -> usize {
    let share = file.split(['-', '.']).find_map(|part| part.parse().ok());
    SHARES.iter().rposition(|it| share.is_some_and(|share: u32| share >= *it)).unwrap_or(0)
}

/// The typed cell of the entity that stands in a row of a sheet.
fn value_at(
    directory: &EntityDirectory,
    sheet: Option<&str>,
    row: u64,
    column: &str,
) -> Option<String> {
    let is_it = |index: &usize| match directory.table().place(*index, None) {
        Place::Cell { row: at, sheet: named, .. } => {
            u64::from(at) == row && (sheet.is_none() || named.as_deref() == sheet)
        }
        _ => false,
    };
    let entity = directory.get((0..directory.len()).find(is_it)?)?;
    if column == "统一社会信用代码" {
        return Some(entity.id().to_string());
    }
    Some(entity.named(column).to_string())
}

fn defects_of(truth: &Json) -> &Vec<Json> {
    truth["defects"].as_array().unwrap()
}

fn judge_entities(path: &Path, truth: &Json, score: &mut Score) {
    let file = path.file_name().unwrap().to_string_lossy();
    let bytes = fs::read(path).unwrap();
    let read = input::entities(&[InputFile::new(&file, &bytes)], &Options::default());
    let said = said(&read.findings);
    let mut spoiled: BTreeMap<u64, usize> = BTreeMap::new();
    for defect in defects_of(truth) {
        *spoiled.entry(defect["record"].as_u64().unwrap()).or_default() += 1;
    }
    for defect in defects_of(truth) {
        let row = defect["record"].as_u64().unwrap();
        let kind = defect["type"].as_str().unwrap();
        let is_blank = |it: &Json| it["record"] == defect["record"] && it["type"] == "blank_row";
        if kind == "encoding" && defects_of(truth).iter().any(is_blank) {
            // A record of separators alone is ASCII, whatever it was written in.
            continue;
        }
        let expected = outcome(defect["repair"].as_str().unwrap());
        let column = defect["column"].as_str().map(standard);
        let mut here = said.get(&row).cloned().unwrap_or_default();
        if kind != "encoding" {
            // What is said of the record's encoding is said of all of it, and is no other defect's.
            let encodings: usize = spoiled[&row] - usize::from(spoiled[&row] > 0);
            for _ in 0..encodings {
                let at = here.iter().position(|said| *said == (None, Outcome::Fixed));
                at.map(|at| here.remove(at));
            }
        }
        let mut hit = here.iter().any(|(at, outcome)| {
            *outcome == expected && (column.is_none() || at.is_none() || at.as_deref() == column)
        });
        // A wrong last character may by chance be what a transposition leaves: then both are said.
        let by_chance =
            kind == "bad_check" && here.iter().any(|(_, outcome)| *outcome == Outcome::Guessed);
        hit = hit || by_chance;
        let mut why = format!("said {here:?}");
        let value = |column| value_at(&read.directory, defect["sheet"].as_str(), row, column);
        if kind == "scope_quote" {
            // Quotes and commas are no defect to a reader that reads them.
            hit = here.is_empty() && value("经营范围").as_deref() == defect["written"].as_str();
        } else if let (true, Outcome::Fixed, Some(column)) = (hit, expected, column) {
            let value = value(column);
            // A row whose code is lost besides has no entity to ask.
            if value.as_deref() != defect["original"].as_str() {
                hit = false;
                why = format!("restored {value:?}");
            }
        }
        if kind != "encoding" && here.len() > 1 {
            hit = false;
            why = format!("more than one thing said: {here:?}");
        }
        score.add(&file, defect, hit, &why);
    }
    let totals = truth["layout"]["totals_record"].as_u64();
    for (row, what) in said.iter().filter(|(row, _)| !spoiled.contains_key(row)) {
        if Some(*row) != totals {
            score.accuse(&file, *row, what);
        }
    }
    let records = truth["counts"]["entity_records"].as_u64().unwrap();
    score.rows += records - u64::try_from(spoiled.len()).unwrap().min(records);
    score.files += 1;
}

/// The entities that are named in 回避单位.
fn known(truth: &Json) -> EntityDirectory {
    let people = truth["inspectors"].as_array().unwrap();
    let units: BTreeSet<(String, String)> = people
        .iter()
        .flat_map(|person| person["avoid"].as_array().unwrap())
        .map(|unit| {
            (unit["code"].as_str().unwrap().to_owned(), unit["name"].as_str().unwrap().to_owned())
        })
        .collect();
    let mut text = "统一社会信用代码,主体名称\n".to_owned();
    for (code, name) in units {
        let _ = writeln!(text, "{code},{name}");
    }
    text_entities(&text).directory
}

fn judge_inspectors(path: &Path, truth: &Json, score: &mut Score) {
    let file = path.file_name().unwrap().to_string_lossy();
    let bytes = fs::read(path).unwrap();
    let known = known(truth);
    let files = [InputFile::new(&file, &bytes)];
    let read = input::inspectors(&files, &Options::default(), Some(&known));
    let mut said = said(&read.findings);
    let mut spoiled = BTreeSet::new();
    for finding in read.findings.iter().filter(|it| it.code().0 == 5030) {
        // Nobody can tell which of two holders is wrong: the finding stands at one of them.
        for place in &finding.related {
            if let Place::Cell { row, .. } = place {
                let here = (Some("执法证编号".to_owned()), Outcome::Guessed);
                said.entry(u64::from(*row)).or_default().push(here);
                spoiled.insert(u64::from(*row));
                spoiled.insert(cell(finding).unwrap().0);
            }
        }
    }
    for defect in defects_of(truth) {
        let row = defect["record"].as_u64().unwrap();
        spoiled.insert(row);
        let kind = defect["type"].as_str().unwrap();
        let written = defect["written"].as_str().unwrap_or_default();
        let original = defect["original"].as_str().unwrap_or_default();
        let mut expected = outcome(defect["repair"].as_str().unwrap());
        match kind {
            // The truth calls a month a fix; without its day it is none.
            "joined_variant" if defect["partial"] == true => expected = Outcome::Guessed,
            // Blanks at the end are certain, and so is a word for nothing.
            "unit_alias" if written.trim() == original => expected = Outcome::Fixed,
            "avoid_unknown" if written.ends_with('无') => expected = Outcome::Fixed,
            _ => {}
        }
        let column =
            defect["column"].as_str().map(|key| if key == "name" { "姓名" } else { standard(key) });
        // Whose number was copied may have lost it to another defect: then nobody shares it.
        let copied = defects_of(truth).iter().any(|other| {
            other["column"] == "cert"
                && other["seq"] == defect["of_seq"]
                && other["type"] == "missing_cert"
        });
        if kind == "dup_cert" && copied {
            continue;
        }
        let here = said.get(&row).cloned().unwrap_or_default();
        let mut hit = here.iter().any(|(at, outcome)| {
            *outcome == expected && (column.is_none() || at.is_none() || at.as_deref() == column)
        });
        let mut why = format!("said {here:?}");
        if hit && expected == Outcome::Fixed && kind != "avoid_unknown" {
            let place = |it: &&Inspector| matches!(&it.place, Place::Cell { row: at, .. } if u64::from(*at) == row);
            let person = read.directory.inspectors.iter().find(place).unwrap();
            let value = property(person, column.unwrap());
            let is_shared = here.contains(&(Some("执法证编号".to_owned()), Outcome::Guessed));
            hit = value == original || (kind.starts_with("cert") && is_shared);
            why = format!("restored {value:?}");
        }
        score.add(&file, defect, hit, &why);
    }
    let totals = truth["layout"]["totals_record"].as_u64();
    for (row, what) in said.iter().filter(|(row, _)| !spoiled.contains(row)) {
        if Some(*row) != totals {
            score.accuse(&file, *row, what);
        }
    }
    let people = truth["counts"]["inspectors"].as_u64().unwrap();
    assert_eq!(read.directory.len() as u64, people, "{file}");
    score.rows += people.saturating_sub(u64::try_from(spoiled.len()).unwrap());
    score.files += 1;
}

fn property(person: &Inspector, column: &str) -> String {
    let date = |date: Option<chrono::NaiveDate>| date.map(|it| it.to_string()).unwrap_or_default();
    match column {
        "姓名" => person.name.clone(),
        "执法证编号" => person.certificate.clone().unwrap_or_default(),
        "证件有效期" => date(person.valid_to),
        "入职日期" => date(person.joined),
        "业务专长" => person.specialities.join("；"),
        "所属单位" => person.unit.clone(),
        "回避单位" => {
            person.recusals.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("；")
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_defect_is_found_and_classed_and_no_clean_row_accused() {
    let own =
        |name: &str| -> PathBuf { [env!("CARGO_MANIFEST_DIR"), "tests", name].iter().collect() };
    let given = std::env::var_os("SUIJI_DIRECTORIES").map(PathBuf::from);
    let folders =
        given.clone().map_or_else(|| vec![own("tables"), own("directories")], |given| vec![given]);
    let mut names: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".truth.json"))
        .collect();
    names.sort();
    let (mut entities, mut inspectors) = (Score::default(), Score::default());
    for name in names {
        let truth: Json = serde_json::from_slice(&fs::read(&name).unwrap()).unwrap();
        let file = PathBuf::from(name.to_str().unwrap().strip_suffix(".truth.json").unwrap());
        if truth["inspectors"].is_array() {
            judge_inspectors(&file, &truth, &mut inspectors);
        } else {
            judge_entities(&file, &truth, &mut entities);
        }
    }
    let table = format!("{}\n{}", entities.print("检查对象"), inspectors.print("执法检查人员"));
    let missed = [entities.missed, inspectors.missed].concat();
    assert!(missed.is_empty(), "{table}\n{}", missed.join("\n"));
    assert!(entities.files > 0 && inspectors.files > 0);
    if given.is_none() {
        let answer = own("directories").join("hits.txt");
        if std::env::var_os("SUIJI_BLESS").is_some() {
            fs::write(&answer, &table).unwrap();
        }
        assert_eq!(
            fs::read_to_string(&answer).unwrap_or_default(),
            table,
            "SUIJI_BLESS=1 writes it"
        );
    }
}
