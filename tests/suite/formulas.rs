//! No table that is written computes anything on the machine of whoever opens it, whatever stands in
//! the directories and the results; and what suiji reads again is what it was.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use suiji::input::{self, InputFile, Options};

/// What names, addresses, remarks begin with.
const STARTS: [&str; 10] =
    ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "=HYPERLINK(\"http://x.cn\")&"];

const SEEDS: [&str; 4] =
    ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];

/// Runs the program in a folder; what it printed. It must end well.
fn suiji(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    assert!(run.status.success(), "{arguments:?}: {said}");
    said
}

/// The table with another start before every text of some columns.
fn spoilt(table: &[u8], columns: &[&str]) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(table);
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let cells = header.iter().zip(&row).map(|(name, cell)| match columns.contains(&name) {
            true => format!("{}{cell}", STARTS[number % STARTS.len()]),
            false => cell.to_owned(),
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The example, every name spoilt.
fn prepare(folder: &Path) {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/example");
    for name in ["plan.plan", "entities.csv", "inspectors.csv", "history.csv"] {
        let bytes = fs::read(plans.join(name)).unwrap();
        let bytes = match name {
            "entities.csv" => spoilt(&bytes, &["主体名称", "住所", "经营范围"]),
            "inspectors.csv" => spoilt(&bytes, &["姓名", "所属单位", "履历"]),
            _ => bytes,
        };
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect();
    found.sort();
    found
}

/// By another rule than the program's: what a spreadsheet or a careless import might compute.
fn computes(field: &str) -> bool {
    let first = field.chars().find(|letter| !letter.is_whitespace() || "\t\r\n".contains(*letter));
    first.is_some_and(|letter| "=+-@\t\r\n＝＋－＠".contains(letter))
}

/// Every field of every table, every cell of every workbook of a folder.
fn judge(folder: &Path) -> (usize, usize) {
    let (mut fields, mut cells) = (0, 0);
    for path in files(folder, ".csv") {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&path).unwrap();
        for row in reader.records() {
            for field in &row.unwrap() {
                let number = field.parse::<f64>().is_ok();
                assert!(number || !computes(field), "{}: {field:?}", path.display());
                fields += usize::from(field.starts_with('\''));
            }
        }
    }
    for path in files(folder, ".xlsx") {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            let found: Vec<&String> =
                formulas.used_cells().map(|(_, _, it)| it).filter(|it| !it.is_empty()).collect();
            assert!(found.is_empty(), "{} {name}: {found:?}", path.display());
            let range = book.worksheet_range(&name).unwrap();
            let texts = range.used_cells().filter(|(_, _, cell)| match cell {
                Data::String(text) => computes(text),
                _ => false,
            });
            cells += texts.count();
        }
    }
    (fields, cells)
}

fn column(bytes: &[u8], name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let at =
        reader.headers().unwrap().iter().position(|it| it.trim_start_matches('\u{feff}') == name);
    reader.records().map(|row| row.unwrap()[at.unwrap()].to_owned()).collect()
}

#[test]
fn no_output_holds_a_formula_and_what_is_read_again_is_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    prepare(at);
    suiji(at, &[&["run", "plan.plan", "--trial", "--out", "out"], &SEEDS[..]].concat());
    let (marked, texts) = judge(&at.join("out"));
    assert!(marked > 40 && texts > 40, "{marked} marked fields, {texts} texts in workbooks");

    // The year reads the names of visits.csv without the marks.
    let table = fs::read(at.join("out/visits.csv")).unwrap();
    let visits = column(&table, "visit");
    let names = column(&table, "name");
    let source = fs::read(at.join("entities.csv")).unwrap();
    let options = Options::default();
    let read = input::entities(&[InputFile::new("entities.csv", &source)], &options);
    let true_names: Vec<&str> = read.directory.iter().map(|it| it.name()).collect();
    let day = |number: usize| format!("2026-10-{:02}", 9 + number % 20);
    let mut filled = String::from(
        "任务编号,检查日期（实际）,检查结果,处理情况,备注,处罚决定书文号,处罚决定日期,案由,处罚依据,处罚结果\n",
    );
    for (number, visit) in visits.iter().enumerate() {
        let start = STARTS[number % STARTS.len()].replace('"', "");
        let day = day(number);
        filled.push_str(&format!(
            "{visit},{day},发现问题已责令改正,{start}处理,{start}备注,{start}1号,{day},{start}案由,{start}《劳动保障监察条例》第三十条,{start}罚款1万元\n"
        ));
    }
    fs::write(at.join("filled.csv"), filled).unwrap();
    suiji(at, &["result", "import", "filled.csv", "--record", "out", "--on", "2026-11-20"]);
    suiji(at, &["result", "export", "--record", "out", "--on", "2026-11-20", "--out", "public"]);
    let (marked, _) = judge(&at.join("public"));
    assert!(marked > 20, "{marked} marked fields");
    let said = suiji(at, &["status", "--record", "out", "--on", "2026-12-31", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let late = said["deadlines"].as_array().unwrap();
    assert!(late.len() >= visits.len());
    for it in late {
        assert!(true_names.contains(&it["name"].as_str().unwrap()), "{it}");
    }
    assert!(names.iter().all(|name| name.starts_with('\'')), "{names:?}");
}

#[test]
fn parts_of_a_directory_hold_no_formula_and_join_to_the_same_list() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    prepare(at);
    // Recused units are told from all names: such a directory cannot be drawn in parts.
    let plan = fs::read_to_string(at.join("plan.plan")).unwrap();
    fs::write(at.join("plan.plan"), plan.replace("　　人员名录：“inspectors.csv”\n", "")).unwrap();
    suiji(at, &[&["draw", "plan.plan", "--trial", "--out", "whole"], &SEEDS[..]].concat());
    suiji(
        at,
        &[&["draw", "plan.plan", "--trial", "--part", "1", "--out", "part"], &SEEDS[..]].concat(),
    );
    let (marked, _) = judge(&at.join("part"));
    assert!(marked > 20, "{marked} marked fields");
    let joined =
        [&["merge", "plan.plan", "--trial", "--from", "part", "--out", "joined"], &SEEDS[..]];
    suiji(at, &joined.concat());
    let list = |folder: &str| fs::read_to_string(at.join(folder).join("draw.csv")).unwrap();
    assert_eq!(list("whole"), list("joined"));
}

#[test]
fn mended_directories_hold_no_formula_and_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    prepare(at);
    for (kind, file, name) in
        [("", "entities.csv", "主体名称"), ("--inspectors", "inspectors.csv", "姓名")]
    {
        let flags: Vec<&str> = [kind].into_iter().filter(|it| !it.is_empty()).collect();
        // One row more, without a code: it is to be mended, with its name.
        let text = fs::read_to_string(at.join(file)).unwrap();
        let row = text.lines().nth(1).unwrap();
        let bad = row.replace("91640100593362540L", "916401").replace("2028-09-02", "2028-13-02");
        fs::write(at.join("bad.csv"), format!("{text}{bad}\n")).unwrap();
        let table = format!("{file}.xlsx");
        let check = [&["directory", "check"], &flags[..], &["bad.csv", "--out", &table]].concat();
        let run = Command::new(env!("CARGO_BIN_EXE_suiji")).args(check).current_dir(at).output();
        assert_eq!(run.unwrap().status.code(), Some(1));
        fs::write(at.join("none.csv"), "处理,所在文件,所在行\n").unwrap();
        let clean = format!("clean-{file}");
        let with =
            [&["directory", "mend"], &flags[..], &[file, "--with", "none.csv", "--out", &clean]];
        suiji(at, &with.concat());
        let again = format!("again-{file}");
        let with =
            [&["directory", "mend"], &flags[..], &[&clean, "--with", "none.csv", "--out", &again]];
        suiji(at, &with.concat());
        let bytes = |name: &str| fs::read(at.join(name)).unwrap();
        let marked = column(&bytes(&clean), name);
        assert!(marked.iter().any(|it| it.starts_with("'=")), "{marked:?}");
        assert_eq!(marked, column(&bytes(&again), name));
    }
    for file in ["entities.csv", "inspectors.csv", "history.csv", "bad.csv"] {
        fs::remove_file(at.join(file)).unwrap();
    }
    let (marked, texts) = judge(at);
    assert!(marked > 400 && texts >= 2, "{marked} marked fields, {texts} texts in workbooks");
}
