//! The way of a dirty directory to a clean one: rows to mend out, mended rows in.

use std::collections::BTreeMap;

use suiji::diagnostic::{Lang, Place, Severity};
use suiji::input::{self, InputFile, Options};
use suiji::render::corrections::{directory_csv, workbook};

use super::directories::{content, entities, text_entities, truth};

/// What a person does at a row: mends cells; `false` removes it.
type Mend<'a> = &'a dyn Fn(u64, &mut [(String, String)]) -> bool;

/// The rows to mend as the table that a person gives back, after `mend` has been at each of them.
fn given_back(rows: &[input::RowToMend], mend: Mend<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let Place::Cell { file, sheet, row: number, .. } = &row.place else { panic!("{row:?}") };
        let mut cells = row.cells.clone();
        let keep = mend(u64::from(*number), &mut cells);
        if index == 0 {
            let own = ["处理", "原因", "所在文件", "所在工作表", "所在行"].map(str::to_owned);
            writer
                .write_record(own.into_iter().chain(cells.iter().map(|it| it.0.clone())))
                .unwrap();
        }
        let action = if keep { "" } else { "删去" };
        let sheet = sheet.as_deref().unwrap_or_default();
        let own = [action, "", file, sheet, &number.to_string()].map(str::to_owned);
        writer.write_record(own.into_iter().chain(cells.into_iter().map(|it| it.1))).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn a_directory_mended_by_hand_is_clean() {
    for name in ["entities-30.csv", "entities-30.xlsx"] {
        let before = entities(name, &Options::default());
        let truth = truth(name);
        let defects = truth["defects"].as_array().unwrap();
        let headers: BTreeMap<&str, &str> = truth["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["key"].as_str().unwrap(), it["header"].as_str().unwrap()))
            .collect();
        let table = given_back(&before.to_mend, &|row, cells| {
            let Some(defect) = defects.iter().find(|it| it["record"].as_u64() == Some(row)) else {
                return true;
            };
            let Some(column) = defect["column"].as_str().filter(|_| defect["type"] != "dup_code")
            else {
                return false;
            };
            if defect["type"] == "unquoted_comma" {
                return false;
            }
            let cell = cells.iter_mut().find(|it| it.0 == headers[column]).unwrap();
            defect["original"].as_str().unwrap().clone_into(&mut cell.1);
            true
        });
        let (corrections, findings) =
            input::corrections(&InputFile::new("mended.csv", table.as_bytes()));
        assert_eq!(findings, []);
        assert_eq!(corrections.len(), before.to_mend.len());
        let after = entities(name, &Options { corrections, ..Options::default() });
        assert_eq!(after.to_mend, [], "{name}");
        assert_eq!(after.excluded, [], "{name}");
        assert!(after.directory.len() > before.directory.len());
        assert!(after.findings.iter().all(|it| it.severity() == Severity::Hint));

        // Written as it was read, it is a clean file of the same content.
        let text = directory_csv(&after.directory, "统一社会信用代码");
        let again = text_entities(&text);
        assert_eq!(again.findings, [], "{name}");
        assert_eq!(content(&after.directory), content(&again.directory), "{name}");
    }
}

#[test]
fn the_workbook_of_corrections_reads_back() {
    let read = entities("entities-30.csv", &Options::default());
    let write = || workbook(&read.to_mend, &read.findings, Lang::Zh).unwrap();
    let bytes = write();
    assert_eq!(bytes, write());
    let (corrections, findings) = input::corrections(&InputFile::new("corrections.xlsx", &bytes));
    assert_eq!(findings, []);
    assert_eq!(corrections.len(), read.to_mend.len());
    // Nothing mended: nothing but the shape of cut and joined records is another.
    let again = entities("entities-30.csv", &Options { corrections, ..Options::default() });
    assert_eq!(again.directory.ids(), read.directory.ids());
    assert_eq!(again.excluded.len(), read.excluded.len());
    let (_, findings) = input::corrections(&InputFile::new("x.csv", b"a,b\n1,2\n"));
    assert_eq!(findings.len(), 1);
}

/// Runs the program; returns its exit code and what it printed.
fn suiji(arguments: &[&str]) -> (i32, String) {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tables"))
        .output()
        .unwrap();
    let text = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    (run.status.code().unwrap(), text)
}

#[test]
fn directories_without_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (workbook, clean) = (path("corrections.xlsx"), path("clean.csv"));

    let (exit, text) = suiji(&["directory", "check", "entities-5.xlsx", "--out", &workbook]);
    assert_eq!(exit, 1, "{text}");
    assert!(
        text.contains(
            "\n400 行，读得 398 户；重复合并 0，略去 2，代码不能确定或者互相矛盾 2；要人看的 "
        ),
        "{text}"
    );
    // Nothing was mended, so nothing is written.
    let (exit, text) =
        suiji(&["directory", "mend", "entities-5.xlsx", "--with", &workbook, "--out", &clean]);
    assert_eq!(exit, 1, "{text}");
    assert!(!std::path::Path::new(&clean).exists());

    let (exit, text) = suiji(&["directory", "check", "entities-clean.csv", "--out", &workbook]);
    assert_eq!((exit, text.lines().count()), (0, 1), "{text}");
    let (exit, text) =
        suiji(&["directory", "mend", "entities-clean.csv", "--with", &workbook, "--out", &clean]);
    assert_eq!((exit, text.as_str()), (0, "改正 0 行，写出 120 户\n"));
    let (exit, text) = suiji(&["directory", "diff", "entities-clean.xlsx", &clean]);
    assert_eq!((exit, text.as_str()), (0, "新进 0\n离开 0\n变更 0\n"));

    let (exit, text) = suiji(&["directory", "doctor", "entities-clean.csv"]);
    assert_eq!(exit, 0);
    assert!(text.starts_with("户数 120\n诚信等级\n        77  B\n"), "{text}");
    let (exit, text) = suiji(&[
        "directory",
        "doctor",
        "--inspectors",
        "inspectors-clean.csv",
        "--on",
        "2025-12-31",
    ]);
    assert_eq!(exit, 0);
    assert!(text.starts_with("人数 20\n可派 17\n"), "{text}");
    assert_eq!(suiji(&["directory", "doctor", "--inspectors", "inspectors-clean.csv"]).0, 2);
    assert_eq!(suiji(&["directory", "check", "no-such-file.csv"]).0, 5);
}
