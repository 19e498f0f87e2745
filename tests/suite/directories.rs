//! Directories as they really are: files with recorded defects, and the truth beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value as Json;
use suiji::diagnostic::problem::Directories;
use suiji::diagnostic::problem::directories::{NoEntity, Outcome};
use suiji::diagnostic::{Finding, Place, Problem, Severity, Verdict};
use suiji::directory::{EntityDirectory, Kind, Value};
use suiji::input::{self, EntitiesRead, InputFile, Keep, Options};

pub fn table(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "tables", name].iter().collect();
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn truth(name: &str) -> Json {
    serde_json::from_slice(&table(&format!("{name}.truth.json"))).unwrap()
}

pub fn entities(name: &str, options: &Options) -> EntitiesRead {
    input::entities(&[InputFile::new(name, &table(name))], options)
}

pub fn text_entities(text: &str) -> EntitiesRead {
    input::entities(&[InputFile::new("x.csv", text.as_bytes())], &Options::default())
}

fn problem(finding: &Finding) -> &Directories {
    match &finding.problem {
        Problem::Directories(problem) => problem,
        other => panic!("not of this family: {other:?}"),
    }
}

/// Row and column of a finding.
pub fn cell(finding: &Finding) -> Option<(u64, Option<String>)> {
    match &finding.place {
        Place::Cell { row, column, .. } => {
            Some((u64::from(*row), column.as_ref().map(ToString::to_string)))
        }
        _ => None,
    }
}

/// The key of a truth file → the standard name.
pub fn standard(key: &str) -> &'static str {
    match key {
        "name" => "主体名称",
        "code" => "统一社会信用代码",
        "type" => "主体类型",
        "address" => "住所",
        "township" => "街道乡镇",
        "industry" => "行业代码",
        "scope" => "经营范围",
        "founded" => "成立日期",
        "status" => "登记状态",
        "staff" => "从业人数",
        "tier" => "诚信等级",
        "last_date" => "上次检查日期",
        "unit" => "所属单位",
        "cert" => "执法证编号",
        "valid_to" => "证件有效期",
        "joined" => "入职日期",
        "left" => "离岗日期",
        "specialty" => "业务专长",
        "avoid" => "回避单位",
        other => panic!("unknown key {other}"),
    }
}

pub fn outcome(word: &str) -> Outcome {
    match word {
        "fix" => Outcome::Fixed,
        "guess" => Outcome::Guessed,
        "lost" => Outcome::Lost,
        "drop" => Outcome::Dropped,
        other => panic!("unknown repair {other}"),
    }
}

/// What was said of a row: outcomes with the column they concern.
pub fn said(findings: &[Finding]) -> BTreeMap<u64, Vec<(Option<String>, Outcome)>> {
    let mut said: BTreeMap<u64, Vec<_>> = BTreeMap::new();
    for finding in findings {
        let Some((row, column)) = cell(finding) else { continue };
        match problem(finding) {
            Directories::DroppedRows { rows, .. } => {
                for row in rows {
                    said.entry(u64::from(*row)).or_default().push((None, Outcome::Dropped));
                }
            }
            other => {
                if let Some(outcome) = other.outcome() {
                    said.entry(row).or_default().push((column, outcome));
                }
            }
        }
    }
    said
}

/// Everything that a directory says, without the places.
pub fn content(directory: &EntityDirectory) -> Vec<String> {
    directory
        .iter()
        .map(|entity| {
            let cells = directory
                .table()
                .columns()
                .map(|(index, column)| format!("{}={:?}", column.name(), entity.value(index)));
            format!("{} {}", entity.id(), cells.collect::<Vec<_>>().join(" "))
        })
        .collect()
}

#[test]
fn one_directory_in_four_forms_is_the_same() {
    let read = entities("entities-clean.csv", &Options::default());
    assert_eq!(read.findings, []);
    assert_eq!(read.directory.len(), 120);
    assert_eq!(read.counts.rows, 120);
    for other in ["entities-clean.gb18030.csv", "entities-clean.xlsx", "entities-clean.tab.csv"] {
        let other_read = entities(other, &Options::default());
        let rows: Vec<_> = other_read.findings.iter().filter(|it| cell(it).is_some()).collect();
        assert!(rows.is_empty(), "{other}: {rows:?}");
        assert_eq!(content(&other_read.directory), content(&read.directory), "{other}");
    }
    let column = |name| read.directory.table().kind(read.directory.column(name).unwrap());
    assert_eq!(column("从业人数"), Kind::Number);
    assert_eq!(column("成立日期"), Kind::Date);
    assert_eq!(column("行业代码"), Kind::Industry);
    assert_eq!(column("街道乡镇"), Kind::Division);
    assert_eq!(column("诚信等级"), Kind::Text);
    assert_eq!(read.directory.column("没有这一栏"), None);
    for entity in read.directory.iter() {
        assert_eq!(read.directory.find(entity.id()).unwrap().index(), entity.index());
    }
}

#[test]
fn a_directory_in_two_files_is_one() {
    let bytes = table("entities-clean.csv");
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let one = lines[..61].join("\n");
    let two = format!("{}\n{}\n", lines[0], lines[61..].join("\n"));
    let files =
        [InputFile::new("一.csv", one.as_bytes()), InputFile::new("二.csv", two.as_bytes())];
    let read = input::entities(&files, &Options::default());
    assert_eq!(read.findings, []);
    assert_eq!(
        content(&read.directory),
        content(&entities("entities-clean.csv", &Options::default()).directory)
    );
    let last = read.directory.get(119).unwrap().place();
    assert_eq!(last.file_name(), "二.csv");
    assert!(matches!(last, Place::Cell { row: 61, .. }), "{last:?}");
}

#[test]
fn only_what_the_plan_uses_is_kept_where_it_says_so() {
    let options = Options {
        used: ["诚信等级".to_owned(), "从业人数".to_owned()].into(),
        keep: Keep::Used,
        ..Options::default()
    };
    let read = entities("entities-30.csv", &options);
    let names: Vec<&str> =
        read.directory.table().columns().map(|(_, column)| column.name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    let all = entities("entities-30.csv", &Options::default());
    assert_eq!(
        read.directory.ids(),
        all.directory.ids(),
        "duplicates are told apart without the columns"
    );
}

fn verdict_and_codes(read: &EntitiesRead) -> (Verdict, Vec<u16>) {
    (Verdict::of(&read.findings), read.findings.iter().map(|it| it.code().0).collect())
}

#[test]
fn files_that_are_no_directory_say_so() {
    let of = |bytes: &[u8]| {
        let read = input::entities(&[InputFile::new("x", bytes)], &Options::default());
        assert!(read.directory.is_empty());
        verdict_and_codes(&read)
    };
    assert_eq!(of(b""), (Verdict::Error, vec![5002]));
    assert_eq!(of(b"\xEF\xBB\xBF"), (Verdict::Error, vec![5002]));
    assert_eq!(of(b" \r\n\r\n"), (Verdict::Error, vec![5002]));
    assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0"), (Verdict::Error, vec![5003]));
    assert_eq!(of(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"), (Verdict::Error, vec![5003]));
    assert_eq!(of(b"%PDF-1.7\n"), (Verdict::Error, vec![5003]));
    assert_eq!(of(b"PK\x03\x04 damaged"), (Verdict::Error, vec![5003]));
    let whole = table("entities-clean.xlsx");
    assert_eq!(of(&whole[..whole.len() / 2]), (Verdict::Error, vec![5003]));
    assert_eq!(of("随便写的几句话\n没有表格\n".as_bytes()), (Verdict::Error, vec![5004]));
    assert_eq!(of("统一社会信用代码,主体名称,诚信等级\n".as_bytes()), (Verdict::Error, vec![5005]));
    assert_eq!(of("主体名称,诚信等级\n甲公司,A\n".as_bytes()), (Verdict::Error, vec![5001]));
}

#[test]
fn the_plan_names_columns_and_ids_of_its_own() {
    let file = "项目代码,工程,金额\nP-001,甲,12.5\np-002,乙,\n";
    let options = Options {
        id_column: "项目编号".to_owned(),
        id_form: suiji::unit::Form::Other,
        columns: [("项目编号".to_owned(), "项目代码".to_owned())].into(),
        ..Options::default()
    };
    let read = input::entities(&[InputFile::new("x.csv", file.as_bytes())], &options);
    assert_eq!(
        read.directory.ids().iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["P-001", "P-002"]
    );
    let amount = read.directory.column("金额").unwrap();
    assert_eq!(read.directory.table().kind(amount), Kind::Number);
    assert_eq!(read.directory.get(0).unwrap().value(amount).to_string(), "12.5");
    assert_eq!(read.directory.get(1).unwrap().value(amount), &Value::Empty);
}

#[test]
fn what_the_plan_uses_weighs_more() {
    let file = "统一社会信用代码,主体名称,诚信等级,从业人数,成立日期\n91640106MA36R7LT5D,甲,D,不详,2023-06-31\n9164010612643308X6,乙,A,5,2020-01-01\n92640106MAAU7UPYXG,丙,,6,2020-01-02\n";
    let severities = |used: &[&str]| {
        let options = Options {
            used: used.iter().map(|it| (*it).to_owned()).collect(),
            ..Options::default()
        };
        let read = input::entities(&[InputFile::new("x.csv", file.as_bytes())], &options);
        assert_eq!(read.directory.len(), 3);
        read.findings.iter().map(|it| (it.code().0, it.severity())).collect::<Vec<_>>()
    };
    let all = [
        (5014, Severity::Hint),
        (5016, Severity::Hint),
        (5020, Severity::Hint),
        (5011, Severity::Hint),
    ];
    assert_eq!(severities(&[]).iter().collect::<BTreeSet<_>>(), all.iter().collect());
    let used = severities(&["诚信等级", "从业人数", "成立日期"]);
    let doubts = [
        (5014, Severity::Doubt),
        (5016, Severity::Doubt),
        (5020, Severity::Doubt),
        (5011, Severity::Hint),
    ];
    assert_eq!(
        used.iter().collect::<BTreeSet<_>>(),
        doubts.iter().collect(),
        "an empty tier is 其余"
    );
}

#[test]
fn rows_in_conflict_are_out_and_duplicates_once() {
    let read = text_entities(
        "统一社会信用代码,主体名称,诚信等级\n91640106MA36R7LT5D,甲,A\n91640106ma36r7lt5d,甲,A\n9164010612643308X6,乙,A\n9164010612643308X6,乙,B\n,丙,B\n",
    );
    assert_eq!(read.directory.len(), 1);
    assert_eq!(read.counts.merged, 1);
    let reasons: Vec<&str> = read.excluded.iter().map(|row| row.reason).collect();
    assert_eq!(reasons, ["conflict", "conflict", "empty"]);
    let conflict = read.findings.iter().find(|it| it.code().0 == 5010).unwrap();
    assert!(matches!(conflict.place, Place::Cell { row: 5, .. }));
    assert_eq!(conflict.related.len(), 1);
}

#[test]
fn what_is_no_entity_is_left_out_and_counted() {
    let read = text_entities(
        "名录,,\n\n统一社会信用代码,主体名称,从业人数\n91640106MA36R7LT5D,甲,3\n,小计,3\n统一社会信用代码,主体名称,从业人数\n\n9164010612643308X6,乙,4\n,合计,7\n注：以上不含分公司,,\n,,\n",
    );
    assert_eq!(read.directory.len(), 2);
    assert_eq!(read.counts.no_entity, 4);
    let kinds: Vec<NoEntity> = read
        .findings
        .iter()
        .map(|it| match problem(it) {
            Directories::DroppedRows { kind, .. } => *kind,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn readers_never_panic_on_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let files = [InputFile::new("x", &bytes)];
        let _ = input::entities(&files, &Options::default());
        let _ = input::inspectors(&files, &Options::default(), None);
        let _ = input::history(&files, &Options::default());
    }

    #[test]
    fn readers_never_panic_on_tables(
        cells in proptest::collection::vec("[\"'0-9A-Za-z一二年月日，；,;\t\r\n ./()（）-]{0,12}", 0..60),
    ) {
        let mut text = "统一社会信用代码,主体名称,诚信等级,成立日期,从业人数,行业代码,街道乡镇,姓名,执法证编号,证件有效期,回避单位\n".to_owned();
        for (index, cell) in cells.iter().enumerate() {
            text.push_str(cell);
            text.push(if index % 11 == 10 { '\n' } else { ',' });
        }
        let files = [InputFile::new("x.csv", text.as_bytes())];
        let read = input::entities(&files, &Options::default());
        for finding in &read.findings {
            let words = finding.problem.words();
            prop_assert!(!words.zh.contains('\n') && !words.zh.contains('\r'), "{}", words.zh);
        }
        let _ = input::inspectors(&files, &Options::default(), None);
    }
}

/// The files of a case, read as what their names say.
fn case(code: u16) -> Vec<Finding> {
    let folder: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "ui", &format!("SJ{code}")].iter().collect();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("SJ{code} has no case: {error}"))
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let plan = fs::read_to_string(folder.join("plan.plan")).unwrap();
    let sheet = plan.split_once("工作表：").map(|(_, rest)| rest.split('）').next().unwrap());
    let mut findings = Vec::new();
    let mut people = None;
    for name in names.iter().filter(|name| !name.ends_with(".plan")) {
        assert!(plan.contains(name.as_str()), "SJ{code} does not name {name}");
        let bytes = fs::read(folder.join(name)).unwrap();
        let file = InputFile { name, bytes: &bytes, sheet };
        match name.split('.').next().unwrap() {
            "entities" => findings.extend(input::entities(&[file], &Options::default()).findings),
            "inspectors" => {
                let read = input::inspectors(&[file], &Options::default(), None);
                findings.extend(read.findings);
                people = Some(read.directory);
            }
            "leave" => {
                let people = people.as_mut().expect("leave comes after inspectors");
                findings.extend(input::leave(&[file], &Options::default(), people));
            }
            other => panic!("SJ{code}: what is {other}?"),
        }
    }
    findings
}

#[test]
fn every_code_has_a_case_a_page_and_words() {
    let pages = ["zh", "en"].map(|lang| {
        let parts = [env!("CARGO_MANIFEST_DIR"), "docs", "explain", lang, "5-directories.md"];
        fs::read_to_string(parts.iter().collect::<PathBuf>()).unwrap()
    });
    let mut shown = String::new();
    for code in
        (5001..=5036).filter(|code| suiji::diagnostic::problem::directories::CODES.contains(code))
    {
        let findings = case(code);
        let found: Vec<u16> = findings.iter().map(|it| it.code().0).collect();
        assert!(found.contains(&code), "SJ{code}: found {found:?}");
        for page in &pages {
            assert!(page.contains(&format!("\n## SJ{code} ")), "SJ{code} is not explained");
        }
        for finding in &findings {
            let words = finding.problem.words();
            let place = match &finding.place {
                Place::Cell { file, sheet, row, column } => {
                    let sheet = sheet.as_ref().map(|it| format!("·{it}")).unwrap_or_default();
                    let column = column.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
                    format!("{file}{sheet} {row}{column}")
                }
                other => other.file_name().to_owned(),
            };
            shown.push_str(&format!(
                "{} {} {place}\n  {}\n  {}\n  {}\n  {}\n",
                finding.code(),
                finding.severity().tag(),
                words.zh,
                words.help_zh,
                words.en,
                words.help_en
            ));
            assert!(!words.zh.ends_with('。') && !words.en.ends_with('.'), "{words:?}");
        }
        shown.push('\n');
    }
    insta::assert_snapshot!("cases_of_directories", shown);
}

#[test]
fn the_doctor_counts_what_the_truth_counts() {
    let read = entities("entities-clean.csv", &Options::default());
    let counts = &truth("entities-clean.csv")["counts"];
    let report =
        suiji::directory::doctor::entities(&read.directory, suiji::directory::doctor::COLUMNS);
    for (column, key) in [
        ("诚信等级", "by_tier"),
        ("登记状态", "by_status"),
        ("街道乡镇", "by_township"),
        ("主体类型", "by_type"),
    ] {
        let found = report.iter().find(|it| it.column == column).unwrap();
        let expected: BTreeMap<String, u64> = serde_json::from_value(counts[key].clone()).unwrap();
        assert_eq!(found.counts.iter().cloned().collect::<BTreeMap<_, _>>(), expected, "{column}");
        assert!(found.counts.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        assert_eq!((found.empty, found.invalid), (0, 0));
    }
    let industries = report.iter().find(|it| it.column == "行业代码").unwrap();
    assert_eq!(industries.counts.iter().map(|it| it.1).sum::<u64>(), 120);
    assert!(industries.counts.iter().any(|it| it.0 == "62 餐饮业"));
}
