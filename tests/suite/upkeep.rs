//! 动态管理: inspectors and past inspections mended by hand, and what a new directory means for a
//! plan that is running.

use std::fs;
use std::path::Path;

use suiji::diagnostic::Lang;
use suiji::directory::impact::{self, Effect, Planned};
use suiji::directory::people::Unfit;
use suiji::input::{self, InputFile, Options};
use suiji::render::corrections::workbook;
use suiji::render::listing::listing;
use suiji::unit::UnitId;

use super::directories::text_entities;

/// Runs the program; returns its exit code and what it printed.
fn suiji(arguments: &[&str]) -> (i32, String) {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .args(["--lang", "zh"])
        .output()
        .unwrap();
    let text = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    (run.status.code().unwrap(), text)
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

const HISTORY: &str = "序号,统一社会信用代码,抽查事项,检查方式,检查时间,检查结果\n\
    1,91640106MA36R7LT5D,工资,现场检查,2025/3/3,合格\n\
    2,91640106ma36r7lt5d,工资,现场检查,2025-03-03,合格\n\
    3,9164O106MA36R7LT5D,合同,现场检查,2025-04-01,合格\n\
    4,9164010612643308X6,工资,现场检查,2025-06-31,合格\n\
    合计,4 次\n";

#[test]
fn one_inspection_written_twice_counts_once() {
    let files = [InputFile::new("台账.csv", HISTORY.as_bytes())];
    let read = input::history(&files, &Options::default());
    assert_eq!(read.history.all().len(), 1, "{:?}", read.findings);
    assert_eq!((read.counts.merged, read.counts.no_entity), (1, 1));
    let rows: Vec<u32> = read
        .to_mend
        .iter()
        .map(|row| match row.place {
            suiji::diagnostic::Place::Cell { row, .. } => row,
            _ => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(rows, [4, 5]);
    // Another item, or another day, is another inspection.
    let other = HISTORY.replace("2,91640106ma36r7lt5d,工资", "2,91640106ma36r7lt5d,合同");
    let files = [InputFile::new("台账.csv", other.as_bytes())];
    assert_eq!(input::history(&files, &Options::default()).history.all().len(), 2);
}

#[test]
fn past_inspections_are_mended_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let (dirty, clean) = (write(folder.path(), "台账.csv", HISTORY), folder.path().join("净.csv"));
    let clean = clean.to_string_lossy().into_owned();
    let table = folder.path().join("改.xlsx").to_string_lossy().into_owned();
    let (exit, text) = suiji(&["directory", "check", "--history", &dirty, "--out", &table]);
    assert_eq!(exit, 1, "{text}");
    assert!(text.contains("可能是“91640106MA36R7LT5D”"), "{text}");
    assert!(
        text.ends_with(
            "4 行，读得 1 次检查；重复合并 1，略去 1，没有确定的代码或日期 2；要人看的 2 行\n"
        ),
        "{text}"
    );
    // The workbook as it is: nothing is mended, nothing is written.
    assert_eq!(
        suiji(&["directory", "mend", "--history", &dirty, "--with", &table, "--out", &clean]).0,
        1
    );
    let mended = write(
        folder.path(),
        "改.csv",
        "处理,所在文件,所在行,序号,统一社会信用代码,抽查事项,检查方式,检查时间,检查结果\n\
         ,台账.csv,4,3,91640106MA36R7LT5D,合同,现场检查,2025-04-01,合格\n\
         删去,台账.csv,5,,,,,,\n",
    );
    let (exit, text) =
        suiji(&["directory", "mend", "--history", &dirty, "--with", &mended, "--out", &clean]);
    assert_eq!(exit, 0, "{text}");
    assert!(text.ends_with("改正 2 行，写出 2 次检查\n"), "{text}");
    let written = fs::read_to_string(&clean).unwrap();
    assert_eq!(
        written,
        "\u{feff}序号,统一社会信用代码,抽查事项,检查方式,检查日期,检查结果\r\n\
         1,91640106MA36R7LT5D,工资,现场检查,2025-03-03,合格\r\n\
         3,91640106MA36R7LT5D,合同,现场检查,2025-04-01,合格\r\n"
    );
    assert_eq!(suiji(&["directory", "check", "--history", &clean]).1.lines().count(), 1);
    assert_eq!(suiji(&["directory", "diff", "--history", &clean, &clean]).0, 2);
}

#[test]
fn inspectors_are_mended_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let text = "姓名,执法证号,有效期至,专长,所在单位,履历\n\
        张　三,００１,2030.1.1,工资、社保,金凤区人社局,2010 年到队\n\
        李四,,2030-01-01,工资,金凤区人社局,\n\
        李四,002,2030-13-01,工资,金凤区人社局,\n";
    let dirty = write(folder.path(), "人.csv", text);
    let files = [InputFile::new("人.csv", text.as_bytes())];
    let read = input::inspectors(&files, &Options::default(), None);
    assert_eq!(read.to_mend.len(), 2, "{:?}", read.findings);
    let bytes = workbook(&read.to_mend, &read.findings, Lang::Zh).unwrap();
    let (back, findings) = input::corrections(&InputFile::new("改.xlsx", &bytes));
    assert_eq!((back.len(), findings.len()), (2, 0));
    let mended = write(
        folder.path(),
        "改.csv",
        "处理,所在文件,所在行,姓名,执法证号,有效期至,专长,所在单位,履历\n\
         删去,人.csv,3,,,,,,\n,人.csv,4,李四,002,2030-12-01,工资,金凤区人社局,\n",
    );
    let clean = folder.path().join("净.csv").to_string_lossy().into_owned();
    let (exit, text) =
        suiji(&["directory", "mend", "--inspectors", &dirty, "--with", &mended, "--out", &clean]);
    assert_eq!(exit, 0, "{text}");
    assert_eq!(
        fs::read_to_string(&clean).unwrap(),
        "\u{feff}姓名,执法证编号,证件有效期,业务专长,所属单位,履历\r\n\
         张三,001,2030-01-01,工资；社保,金凤区人社局,2010 年到队\r\n\
         李四,002,2030-12-01,工资,金凤区人社局,\r\n"
    );
}

fn planned() -> Planned {
    Planned {
        visit: "1-0001".to_owned(),
        id: UnitId::new("91640106MA36R7LT5D").unwrap(),
        name: "甲公司".to_owned(),
        tier: "B".to_owned(),
        address: "正源街1号".to_owned(),
        date: "2026-05-13".parse().ok(),
        team: vec![("张三".to_owned(), "001".to_owned()), ("李四".to_owned(), "002".to_owned())],
    }
}

#[test]
fn changes_touch_the_visits_of_a_running_plan() {
    let effects = |text: &str| -> Vec<Effect> {
        let text = format!("统一社会信用代码,主体名称,诚信等级,住所,登记状态\n{text}");
        let touched = impact::entities(&[planned()], &text_entities(&text).directory);
        touched.into_iter().flat_map(|it| it.effects).collect()
    };
    let id = "91640106MA36R7LT5D";
    assert_eq!(effects(&format!("{id},甲公司,B,正源街1号,在营\n")), []);
    assert_eq!(effects("9164010612643308X6,乙,B,,存续\n"), [Effect::UnitGone]);
    assert_eq!(
        effects(&format!("{id},甲公司,B级,正源街1号,已注销\n")),
        [Effect::UnitClosed { status: "注销".to_owned() }]
    );
    assert_eq!(
        effects(&format!("{id},甲公司,C,正源街1号,存续\n")),
        [Effect::UnitChanged { column: "诚信等级", from: "B".to_owned(), to: "C".to_owned() }]
    );

    let people = |rows: &str| {
        let text = format!("姓名,执法证编号,证件有效期,在岗状态,回避单位,回避单位信用代码\n{rows}");
        let files = [InputFile::new("人.csv", text.as_bytes())];
        let now = input::inspectors(&files, &Options::default(), None).directory;
        let touched = impact::inspectors(&[planned()], &now);
        touched.into_iter().flat_map(|it| it.effects).collect::<Vec<_>>()
    };
    // The last valid day is valid.
    assert_eq!(people("张三,001,2026-05-13,在岗,,\n李四,002,2030-01-01,在岗,,\n"), []);
    let found =
        people("张三,001,2026-05-12,在岗,,\n李四,002,2030-01-01,在岗,甲公司,91640106MA36R7LT5D\n");
    assert_eq!(
        found,
        [
            Effect::PersonUnfit {
                person: "张三".to_owned(),
                why: Unfit::CertificateExpired,
                valid_to: "2026-05-12".parse().ok(),
            },
            Effect::PersonRecused { person: "李四".to_owned(), reason: String::new() },
        ]
    );
    assert_eq!(
        people("张三,001,2030-01-01,在岗,,\n"),
        [Effect::PersonGone { person: "李四".to_owned() }]
    );
}

#[test]
fn the_visits_of_a_record_are_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("记录").to_string_lossy().into_owned();
    let root = env!("CARGO_MANIFEST_DIR");
    let plan = format!("{root}/plans/example/plan.plan");
    let (exit, text) = suiji(&[
        "run",
        &plan,
        "--trial",
        "--seed",
        "ssq=03 07 12 18 25 30 + 09",
        "--seed",
        "dice=31415926535897932384",
        "--out",
        &out,
    ]);
    assert_eq!(exit, 0, "{text}");
    let visits = fs::read_to_string(format!("{out}/visits.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(visits.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let (number, id) = (rows[0][0].to_owned(), rows[0][3].to_owned());

    // The unit of the first visit leaves the directory, nothing else changes.
    let entities = format!("{root}/plans/example/entities.csv");
    let before = fs::read_to_string(&entities).unwrap();
    let after: String =
        before.lines().filter(|line| !line.contains(&id)).map(|line| format!("{line}\n")).collect();
    let new = write(folder.path(), "新.csv", &after);
    let (exit, text) = suiji(&["directory", "diff", &entities, &new, "--record", &out]);
    assert_eq!(exit, 0, "{text}");
    let all = rows.len();
    assert!(
        text.contains(&format!("正在执行的计划：{all} 次检查中有 1 次受影响\n  {number} ")),
        "{text}"
    );
    assert!(text.contains("新名录里没有这一户"), "{text}");
    let (_, text) = suiji(&["directory", "diff", &entities, &entities, "--record", &out]);
    assert!(text.ends_with(&format!("正在执行的计划：{all} 次检查中有 0 次受影响\n")), "{text}");
    // Past visits are past.
    let (_, text) =
        suiji(&["directory", "diff", &entities, &new, "--record", &out, "--on", "2099-01-01"]);
    assert!(text.contains("正在执行的计划：0 次检查"), "{text}");

    // All certificates end before the first visit.
    let inspectors = fs::read_to_string(format!("{root}/plans/example/inspectors.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(inspectors.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().unwrap().clone();
    let valid = headers.iter().position(|name| name == "证件有效期").unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cells =
            row.iter().enumerate().map(|(at, cell)| if at == valid { "2020-01-01" } else { cell });
        writer.write_record(cells).unwrap();
    }
    let expired = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let people = write(folder.path(), "人.csv", &expired);
    let (exit, text) = suiji(&[
        "directory",
        "doctor",
        "--inspectors",
        &people,
        "--on",
        "2020-01-01",
        "--record",
        &out,
        "--json",
    ]);
    assert_eq!(exit, 0, "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["running"]["touched"].as_array().unwrap().len(), all);
    assert_eq!(json["running"]["touched"][0]["effects"][0]["why"], "certificate expired");
    assert_eq!(suiji(&["directory", "doctor", &new, "--record", "no-such-folder"]).0, 5);
}

#[test]
fn an_empty_township_is_proposed_from_the_address() {
    let ids = [
        "91640106MA7T181R0T",
        "92640106MACCB1XC0Y",
        "91640106MACXLTRY2A",
        "91640000MADFYLNH24",
        "91640106MAE29EK415",
        "91640106MADKK8FN3Y",
    ];
    let rows = [
        "满城北街街道,金凤区正源南街1号",
        "满城北街街道,银川市金凤区正源南街22号",
        "满城北街街道,宁夏银川市金凤区正源南街3号",
        ",银川市金凤区正源南街9号",
        ",银川市金凤区长城中路街道某社区2号",
        "长城中路街道,金凤区宝湖中路8号",
    ];
    let mut text = "统一社会信用代码,街道乡镇,住所\n".to_owned();
    for (id, row) in ids.iter().zip(rows) {
        text.push_str(&format!("{id},{row}\n"));
    }
    let read = text_entities(&text);
    let proposed: Vec<_> = read
        .findings
        .iter()
        .filter_map(|it| match &it.problem {
            suiji::diagnostic::Problem::Directories(problem) => {
                Some((it.code().0, problem.proposed()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(proposed, [(5011, vec!["满城北街街道"]), (5011, vec!["长城中路街道"])]);
    // The cell stays empty: a proposal is no value.
    let township = read.directory.column("街道乡镇").unwrap();
    assert!(read.directory.get(3).unwrap().value(township).is_unknown());
}

#[test]
fn twenty_of_a_kind_are_listed_and_all_are_in_the_workbook() {
    let mut text = "统一社会信用代码,主体名称\n".to_owned();
    for at in 0..30 {
        text.push_str(&format!("无,单位{at}\n"));
    }
    let read = text_entities(&text);
    let shown = listing(&read.findings, Lang::Zh);
    assert_eq!(
        shown.lines().filter(|line| line.contains("是文字，不是代码")).count(),
        20,
        "{shown}"
    );
    assert!(
        shown.contains("错误 SJ5006 代码不成立：30 处\n  x.csv\n    第 2 行“统一社会信用代码”栏："),
        "{shown}"
    );
    assert!(shown.contains("另有 10 处；全部见"), "{shown}");
    let english = listing(&read.findings, Lang::En);
    assert!(!english.contains('处'), "{english}");
    let bytes = workbook(&read.to_mend, &read.findings, Lang::Zh).unwrap();
    let sheets = input::sheets(&InputFile::new("x.xlsx", &bytes)).unwrap();
    let all = sheets.iter().find(|it| it.source.sheet.as_deref() == Some("全部问题")).unwrap();
    assert_eq!(all.rows.len(), 31);
    assert_eq!(
        all.rows[1].cells[..9],
        ["错误", "SJ5006", "x.csv", "", "2", "统一社会信用代码", "无", "", "待查明"]
    );
}
