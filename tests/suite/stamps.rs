//! The stamp of a trial, in every file that a run writes.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use serde_json::Value;
use suiji::engine::{self, RunOptions, Stage};
use suiji::record::TRIAL;

use super::attacks::{Folder, SEEDS, first, formal, text};

/// Tells whether a file bears the stamp wherever it is to; `None` where it has no place for one.
fn is_stamped(name: &str, bytes: &[u8], record: &Value) -> Option<bool> {
    if name.starts_with("inputs/") {
        return None;
    }
    let all = |marks: Vec<bool>| {
        assert!(!marks.is_empty() && marks.iter().all(|it| *it == marks[0]), "{name}: {marks:?}");
        marks[0]
    };
    Some(match name {
        // Tables without a place for it: the stamped record names their digests.
        "draw.csv" | "visits.csv" => {
            let sha256 = suiji::digest::digest(bytes).to_string();
            assert_eq!(record["outputs"][name], *sha256, "{name}");
            assert!(!text(bytes).contains("TRIAL"), "{name}");
            record["stamp"] == TRIAL
        }
        "record.json" => record["stamp"] == TRIAL,
        "journal.jsonl" => all(text(bytes)
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["trial"] == true)
            .collect()),
        "notice.html" | "plan.html" | "worksheets.html" => {
            let text = text(bytes);
            let banner = text.contains(&format!("<div class=\"stamp\">{TRIAL}"));
            assert_eq!(banner, text.contains("TRIAL"), "{name}");
            banner
        }
        "schedule.ics" => {
            let whole = text(bytes).replace("\r\n ", "");
            let named = ["SUMMARY:", "X-WR-CALNAME:"];
            let lines = whole.lines().filter(|line| named.iter().any(|it| line.starts_with(it)));
            all(lines.map(|line| line.contains(TRIAL)).collect())
        }
        "visits.xlsx" => {
            let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
            all(book
                .sheet_names()
                .iter()
                .map(|sheet| {
                    let sheet = book.worksheet_range(sheet).unwrap();
                    sheet.get_value((0, 0)).unwrap().to_string().starts_with(TRIAL)
                })
                .collect())
        }
        "seal.json" => text(bytes).contains("TRIAL"),
        _ => panic!("{name}: how a trial's is told is not known"),
    })
}

fn record(files: &Folder) -> Value {
    serde_json::from_slice(&files["record.json"]).unwrap()
}

#[test]
fn every_file_of_a_trial_is_stamped_and_none_of_a_formal_run() {
    let inputs = engine::example();
    let mut options = RunOptions::trial(Stage::Run);
    for (name, text) in SEEDS {
        options.seed(name, text);
    }
    let trial = engine::run(&inputs, &options).files;
    let mut options = formal(first(&inputs), SEEDS, Vec::new());
    options.stage = Stage::Run;
    let formal = engine::run(&inputs, &options).files;
    for (files, expected) in [(&trial, true), (&formal, false)] {
        let record = record(files);
        let names: Vec<&str> =
            files.keys().map(String::as_str).filter(|it| !it.contains('/')).collect();
        for name in engine::OUTPUTS.iter().filter(|it| !["earlier", "inputs"].contains(it)) {
            let is_due = *name != "seal.json" || !expected;
            assert_eq!(names.contains(name), is_due, "{name} among {names:?}");
        }
        for (name, bytes) in files {
            let stamped = is_stamped(name, bytes, &record);
            assert!(stamped.is_none_or(|it| it == expected), "{name}: {stamped:?}");
        }
    }
    // The tables of a trial are to the byte what the same draw would be in earnest; a copy is what was given.
    for (name, bytes) in trial.iter().filter(|(name, _)| name.starts_with("inputs/")) {
        assert_eq!(*bytes, formal[name], "{name}");
    }
}
