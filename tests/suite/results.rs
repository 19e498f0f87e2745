//! 检查结果 and 处罚: journals from before a visit could have several penalties, results by item and
//! what is published of them, several penalties of one visit.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};
use suiji::engine;
use suiji::render::published::{self, Outcomes};
use suiji::results::{Change, Done, Outcome, Penalty, Punished, Task, Year};
use suiji::source::Source;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn year(tasks: Vec<Task>) -> Year {
    Year { tasks, ..Year::default() }
}

fn task(visit: &str, items: &[&str]) -> Task {
    Task {
        visit: visit.to_owned(),
        draw: 1,
        id: format!("id-{visit}"),
        name: format!("甲{visit}"),
        items: items.iter().map(|it| (*it).to_owned()).collect(),
        ..Task::default()
    }
}

/// Applies events as a journal has them; tells of each whether it went.
fn applied(year: &mut Year, events: &[Value]) -> Vec<bool> {
    let event = |value: &Value| -> Map<String, Value> { value.as_object().unwrap().clone() };
    let each = events.iter().map(|it| Change::read(&event(it)).unwrap().unwrap());
    each.map(|change| year.apply(&change)).collect()
}

fn penalty(number: &str, reason: &str) -> Value {
    json!({"event": "result", "what": "penalty", "visit": "1-0001", "number": number,
           "day": "2026-06-01", "cause": "拖欠", "basis": "依据", "content": "罚款1万元", "reason": reason})
}

const RESULT: &str = r#"{"event":"result","what":"result","visit":"1-0001","day":"2026-05-20",
    "outcome":"corrected","disposal":"","note":"","reason":""}"#;

#[test]
fn journals_of_one_penalty_a_visit_still_read() {
    let mut year = year(vec![task("1-0001", &["RS-03"])]);
    // As they were written: no `items`, no `replaces`; a publication without a number; a correction
    // that changes the number of the only one.
    let events = [
        serde_json::from_str(RESULT).unwrap(),
        penalty("一号", ""),
        json!({"event": "published", "visit": "1-0001", "what": "penalty", "day": "2026-06-05"}),
        penalty("二号", "文号抄错"),
    ];
    assert_eq!(applied(&mut year, &events), [true; 4]);
    let [only] = year.tasks[0].penalties.as_slice() else { panic!("{:?}", year.tasks) };
    assert_eq!((only.penalty.number.as_str(), only.published), ("二号", Some(day("2026-06-05"))));
    assert!(year.tasks[0].done.as_ref().unwrap().items.is_empty());
}

#[test]
fn a_further_penalty_has_a_number_of_its_own() {
    let mut year = year(vec![task("1-0001", &["RS-03"])]);
    let mut replacing = penalty("四号", "抄错");
    replacing["replaces"] = "二号".into();
    let mut of_none = penalty("五号", "抄错");
    of_none["replaces"] = "九号".into();
    let events = [
        serde_json::from_str(RESULT).unwrap(),
        penalty("〔2026〕1号", ""),
        // The same number in other brackets, without a reason.
        penalty("[2026] 1号", ""),
        penalty("二号", ""),
        json!({"event": "published", "visit": "1-0001", "what": "penalty", "day": "2026-06-05",
               "number": "二号"}),
        replacing,
        of_none,
    ];
    assert_eq!(applied(&mut year, &events), [true, true, false, true, true, true, false]);
    let all: Vec<(&str, bool)> = year.tasks[0]
        .penalties
        .iter()
        .map(|it| (it.penalty.number.as_str(), it.published.is_some()))
        .collect();
    assert_eq!(all, [("〔2026〕1号", false), ("四号", true)]);
}

/// Rows of a table by the columns that are asked for.
fn rows(bytes: &[u8], columns: &[&str]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &&str| header.iter().position(|it| it == *name).unwrap();
    let at: Vec<usize> = columns.iter().map(at).collect();
    let row = |row: csv::StringRecord| at.iter().map(|it| &row[*it]).collect::<Vec<_>>().join(" ");
    reader.records().map(|it| row(it.unwrap())).collect()
}

#[test]
fn what_is_exported_says_whose_result_it_is_and_names_no_number_of_a_person() {
    let done = |outcome, items: &[(&str, Outcome)]| {
        let items = items.iter().map(|(code, it)| ((*code).to_owned(), *it)).collect();
        let (disposal, note) = ("责令改正".to_owned(), "王五 13900000000".to_owned());
        Some(Done { day: day("2026-05-20"), outcome, items, disposal, note })
    };
    let punished = |number: &str, published: Option<&str>| Punished {
        penalty: Penalty {
            number: number.to_owned(),
            day: day("2026-06-01"),
            cause: "王五（139 0000 0000）使用童工".to_owned(),
            basis: "《劳动保障监察条例》第三十条".to_owned(),
            content: "罚款5万元，王五11010519491231002X、13900000000".to_owned(),
        },
        published: published.map(day),
    };
    let both = ["RS-03", "RS-09"];
    let year = year(vec![
        // Only the gravest is known: it is nobody's own.
        Task { done: done(Outcome::Corrected, &[]), ..task("1-0001", &both) },
        // Nothing wrong anywhere; one item.
        Task { done: done(Outcome::Clean, &[]), ..task("1-0002", &both) },
        Task { done: done(Outcome::Corrected, &[]), ..task("1-0003", &["RS-03"]) },
        Task {
            done: done(Outcome::Obstruction, &[("RS-09", Outcome::Clean)]),
            penalties: vec![punished("一号", None), punished("二号", Some("2026-06-05"))],
            ..task("1-0004", &both)
        },
    ]);
    let plan = engine::plan("plan.plan", &engine::example().plan);
    let source = Source::new("plan.plan", &String::from_utf8(engine::example().plan).unwrap());
    let outcomes = Outcomes { plan: &plan, source: &source, year: &year, today: day("2026-06-30") };
    let credit = published::credit_csv(&outcomes);
    let columns =
        ["任务编号", "抽查事项代号", "检查结果", "处罚决定书文号", "处罚公示日期", "结果范围"];
    assert_eq!(
        rows(&credit, &columns),
        [
            "1-0001 RS-03 发现问题已责令改正   整次检查",
            "1-0001 RS-09 发现问题已责令改正   整次检查",
            "1-0002 RS-03 未发现问题   本事项",
            "1-0002 RS-09 未发现问题   本事项",
            "1-0003 RS-03 发现问题已责令改正   本事项",
            "1-0004 RS-03 不配合检查情节严重 一号  本事项",
            "1-0004 RS-03 不配合检查情节严重 二号 2026-06-05 本事项",
            "1-0004 RS-09 未发现问题   本事项",
        ]
    );
    let (serious, tiers) = (published::serious_csv(&outcomes), published::tiers_csv(&outcomes));
    assert_eq!(rows(&serious, &["任务编号", "处罚决定书文号"]), ["1-0004 一号；二号"]);
    let html = [published::results(&outcomes), published::penalties(&outcomes)];
    let all = [credit, serious, tiers].map(|it| String::from_utf8(it).unwrap());
    for text in all.iter().chain(&html) {
        for number in ["11010519491231002", "13900000000", "139 0000"] {
            assert!(!text.contains(number), "{text}");
        }
    }
    // Beside a breach the clean item is no result of the unit: a rule for 未发现问题 does not hold.
    let standings = suiji::results::credit::standings(&year);
    let of_both = standings.iter().find(|it| it.id == "id-1-0004").unwrap();
    assert_eq!((of_both.fact("检查结果").as_str(), of_both.penalties), ("不配合检查情节严重", 2));
    // The reason for C quotes the causes; both places say that something stood there.
    assert!(all[2].contains("案由 王五（已隐去）使用童工"), "{}", all[2]);
    assert!(all[0].contains("罚款5万元，王五（已隐去）、（已隐去）"), "{}", all[0]);
    let own = "工资支付和最低工资：不配合检查情节严重；参加社会保险和缴费：未发现问题";
    assert!(html[0].contains(own), "{}", html[0]);
}

/// Runs the program in a folder; its exit code and all that it printed.
fn suiji(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    (run.status.code().unwrap(), text)
}

#[test]
fn a_penalty_is_added_repeated_and_corrected_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let plan = format!("{}/plans/example/plan.plan", env!("CARGO_MANIFEST_DIR"));
    let seeds = ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];
    let run = [["run", &plan, "--trial", "--out"].as_slice(), &["out"], &seeds].concat();
    assert_eq!(suiji(at, &run).0, 0);
    let header = "任务编号,处罚决定书文号,处罚决定日期,案由,处罚依据,处罚结果,处罚公示日期\n";
    let row = |number: &str, day: &str, cause: &str, published: &str| {
        format!("1-0001,{number},{day},{cause},《劳动保障监察条例》第三十条,警告,{published}\n")
    };
    let import = |text: &str, more: &[&str]| {
        fs::write(at.join("in.csv"), text).unwrap();
        let command = ["result", "import", "in.csv", "--on", "2026-07-01"];
        suiji(at, &[command.as_slice(), more].concat())
    };
    let result = "任务编号,检查日期（实际）,检查结果\n1-0001,2026-05-20,发现问题待后续处理\n";
    let first = row("一号", "2026-06-01", "拖欠", "");
    let second = row("二号", "2026-06-10", "不配合", "2026-06-12");
    let (added, same, wrong) = (0, 0, 1);
    for (what, text, more, exit, says) in [
        ("the result", result.to_owned(), &[][..], added, "检查结果 1 项"),
        ("one", format!("{header}{first}"), &[], added, "处罚 1 项"),
        (
            "both",
            format!("{header}{first}{second}"),
            &[],
            added,
            "处罚 1 项，公示和移送 1 项；原已登记 1 项",
        ),
        ("again", format!("{header}{second}{first}"), &[], same, "已登记的 3 项与台账相同"),
        // Another number for what is recorded is a slip, not a third penalty.
        (
            "a slip",
            format!("{header}{}", row("三号", "2026-06-01", "拖欠", "")),
            &[],
            wrong,
            "SJ9212",
        ),
        (
            "the slip corrected",
            format!("{header}{}", row("三号", "2026-06-01", "拖欠", "")),
            &["--correct", "文号抄错"],
            added,
            "处罚 1 项",
        ),
        (
            "only published",
            "任务编号,处罚决定书文号,处罚公示日期\n1-0001,三号,2026-06-08\n".to_owned(),
            &[],
            added,
            "处罚 0 项，公示和移送 1 项",
        ),
        (
            "published, of which is not said",
            "任务编号,处罚公示日期\n1-0001,2026-06-08\n".to_owned(),
            &[],
            wrong,
            "缺处罚决定书文号",
        ),
        (
            "the second changed",
            format!("{header}{}", row("二号", "2026-06-10", "拖欠", "")),
            &[],
            wrong,
            "SJ9212",
        ),
    ] {
        let (found, answer) = import(&text, more);
        assert!(found == exit && answer.contains(says), "{what}: {found} {answer}");
    }
    assert_eq!(suiji(at, &["verify", "out/record.json"]).0, 0);
    let shown = suiji(at, &["journal", "show", "out"]).1;
    assert!(shown.contains("什么=处罚  文号=三号  原文号=一号  日期=2026-06-01"), "{shown}");
    assert!(suiji(at, &["result", "export", "--out", "pub", "--on", "2026-07-01"]).0 == 0);
    let credit = fs::read(at.join("pub/credit.csv")).unwrap();
    assert_eq!(
        rows(&credit, &["处罚决定书文号", "处罚公示日期"]),
        ["三号 2026-06-08", "二号 2026-06-12"]
    );
}
