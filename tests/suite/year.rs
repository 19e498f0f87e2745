//! 进度: what `status` says of a year with results, as text, page and JSON, against answers that stand
//! beside.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn suiji(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{arguments:?}: {run:?}");
    String::from_utf8(run.stdout).unwrap()
}

/// A trial of the example, in `out`.
fn example(at: &Path) {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/example/plan.plan");
    let plan = plan.to_string_lossy();
    let seeds = ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];
    suiji(at, &[&["run", &plan, "--trial", "--out", "out"], &seeds[..]].concat());
}

/// The example after some visits: three units were not there, one of them a 个体工商户, one listed in
/// time, one late, one not yet.
const FILLED: &str = "任务编号,检查日期（实际）,检查结果,移送列异日期,结果公示日期\n\
    1-0001,2026-05-13,通过登记的住所（经营场所）无法联系,,2026-06-01\n\
    1-0002,2026-05-14,通过登记的住所（经营场所）无法联系,2026-05-28,\n\
    1-0003,2026-05-14,通过登记的住所（经营场所）无法联系,2026-05-29,2026-06-30\n\
    1-0004,2026-06-25,未发现问题,,\n\
    1-0005,2026-06-25,通过登记的住所（经营场所）无法联系,,\n";

#[test]
fn the_unreachable_are_listed_with_the_last_day_that_the_law_sets() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    example(at);
    fs::write(at.join("filled.csv"), FILLED).unwrap();
    suiji(at, &["result", "import", "filled.csv", "--record", "out", "--on", "2026-07-01"]);
    let status = |format: &str, lang: &str| {
        let on = ["status", "--record", "out", "--on", "2026-07-01"];
        suiji(at, &[&on[..], &["--format", format, "--lang", lang]].concat())
    };
    insta::assert_snapshot!("status_zh", status("text", "zh"));
    insta::assert_snapshot!("status_en", status("text", "en"));
    let said: Value = serde_json::from_str(&status("json", "zh")).unwrap();
    let of = |key: &str| -> Vec<(String, String, String)> {
        let text = |it: &Value, name: &str| it[name].as_str().unwrap_or("—").to_owned();
        let list = said["unreachable"].as_array().unwrap();
        list.iter().map(|it| (text(it, "visit"), text(it, "due"), text(it, key))).collect()
    };
    let expected = |it: [(&str, &str, &str); 4]| {
        it.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).to_vec()
    };
    // Ten working days: 13 May is a Wednesday; 19 June is a holiday.
    assert_eq!(
        of("standing"),
        expected([
            ("1-0001", "2026-05-27", "overdue"),
            ("1-0005", "2026-07-09", "open"),
            ("1-0003", "2026-05-28", "late"),
            ("1-0002", "2026-05-28", "done"),
        ])
    );
    assert_eq!(
        of("basis"),
        expected([
            ("1-0001", "2026-05-27", "individual-report-measures-15"),
            ("1-0005", "2026-07-09", "abnormal-list-measures-9"),
            ("1-0003", "2026-05-28", "abnormal-list-measures-9"),
            ("1-0002", "2026-05-28", "abnormal-list-measures-9"),
        ])
    );
    let page = status("html", "zh");
    for words in [
        "查无下落的对象",
        "共 4 户：已移送 2 户（其中逾期移送 1 户），未移送 2 户（其中逾期 1 户）",
        "《企业经营异常名录管理暂行办法》第九条",
        "移送标记经营异常状态",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// What is to be published by a day is done once a journal says so: that of the record, or the one beside
/// the plan.
#[test]
fn a_milestone_of_publication_is_done_when_a_journal_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/example");
    for name in ["plan.plan", "entities.csv", "inspectors.csv", "history.csv"] {
        fs::copy(example.join(name), at.join(name)).unwrap();
    }
    let seeds = ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];
    suiji(at, &[&["run", "plan.plan", "--trial", "--out", "out"], &seeds[..]].concat());
    let task = |more: &[&str]| -> Value {
        let on = ["status", "--record", "out", "--on", "2026-07-01", "--format", "json"];
        let said: Value = serde_json::from_str(&suiji(at, &[&on[..], more].concat())).unwrap();
        said["tasks"][0].clone()
    };
    let stands = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap_or("—").to_owned();
        (text("standing"), text("done"))
    };
    let what = task(&[])["task"].as_str().unwrap().to_owned();
    assert_eq!(stands(&task(&[])), ("overdue".to_owned(), "—".to_owned()));
    let note = |journal: &str, day: &str, words: &str| {
        let act = ["journal", "add", journal, "--event", "published", "--operator", "张三"];
        suiji(at, &[&act[..], &["--at", day, "--reason", words]].concat());
    };
    // Something else was published; then this, late, in the journal of the record.
    note("out", "2026-03-01", "公布了另一件事");
    assert_eq!(stands(&task(&[])), ("overdue".to_owned(), "—".to_owned()));
    note("out", "2026-06-30T09:00:00+08:00", &format!("按计划{what}"));
    assert_eq!(stands(&task(&[])), ("late".to_owned(), "2026-06-30".to_owned()));
    // The journal beside the plan knows of an earlier day.
    note("journal.jsonl", "2026-03-20", &what);
    assert_eq!(
        stands(&task(&["--journal", "journal.jsonl"])),
        ("done".to_owned(), "2026-03-20".to_owned())
    );
}

/// What inspectors carry after changes: the same visits, who goes now, when.
#[test]
fn the_papers_follow_what_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    example(at);
    let papers = |name: &str| {
        suiji(at, &["status", "--record", "out", "--on", "2026-05-20", "--papers", name]);
        let read = |file: &str| fs::read_to_string(at.join(name).join(file)).unwrap();
        (read("visits.csv"), read("schedule.ics"), read("worksheets.html"))
    };
    // Nothing has changed: the same table.
    let before = papers("before");
    assert_eq!(before.0, fs::read_to_string(at.join("out/visits.csv")).unwrap());
    assert!(!before.1.contains("SEQUENCE"));
    // The lead of 1-0004 goes on leave, a visit is made, and the papers are written again.
    let line = |table: &str, visit: &str| {
        table.lines().find(|line| line.starts_with(&format!("{visit},"))).unwrap().to_owned()
    };
    suiji(at, &["reassign", "马舒艺", "--reason", "调离", "--record", "out", "--on", "2026-05-20"]);
    fs::write(
        at.join("filled.csv"),
        "任务编号,检查日期（实际）,检查结果\n1-0001,2026-05-14,未发现问题\n",
    )
    .unwrap();
    suiji(at, &["result", "import", "filled.csv", "--record", "out", "--on", "2026-05-20"]);
    let after = papers("after");
    let changed: Vec<&str> =
        before.0.lines().zip(after.0.lines()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    let gone = changed.iter().find(|line| line.contains("马舒艺")).unwrap();
    assert!(!after.0.contains("马舒艺"));
    assert_eq!(before.0.lines().count(), after.0.lines().count());
    let uids = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    assert_eq!(uids(&before.1), uids(&after.1));
    assert!(after.1.contains("SEQUENCE:1"));
    // Who asks why is told that it is no longer so.
    let why =
        |visit: &str| suiji(at, &["why", "--visit", visit, "--record", "out", "--lang", "zh"]);
    let first = gone.split(',').next().unwrap();
    assert!(why(first).contains("抽取以后的变动"), "{}", why(first));
    assert!(why(first).contains("2026-05-20，改派（调离）：") && why(first).contains("台账第"));
    assert!(!why("1-0002").contains("抽取以后的变动"));
    // What was made needs no sheet any more; everything else has one.
    assert!(line(&after.0, "1-0001").contains("2026-05-14"));
    let sheets = |page: &str| page.matches("<section class=\"sheet").count();
    assert_eq!(sheets(&after.2) + 1, sheets(&before.2));
    assert!(!after.2.contains("任务编号 1-0001"));
}
