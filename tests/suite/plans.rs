//! Every folder of plans/ that has a plan to run: check, run, verify; and every rule of the plan, checked
//! on the written `visits.csv` by reading it back with nothing of the engine but its plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike as _, NaiveDate};
use suiji::diagnostic::{Severity, Verdict};
use suiji::engine::{self, CheckOptions, End, Inputs, Ran, RunOptions, Stage};

use super::ui::inputs;

const PLANS: [&str; 3] = ["jinfeng-2023", "jinfeng-2026", "example"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(name)
}

fn plan(name: &str) -> Inputs {
    inputs(&folder(name).join("plan.plan"), "plan.plan")
}

pub fn options(stage: Stage) -> RunOptions {
    let seed = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    RunOptions {
        stage,
        seeds: vec![
            seed("witness", "7f3a91c2"),
            seed("ssq", "03 07 12 18 25 30 + 09"),
            seed("dice", "31415926535897932384"),
        ],
        exclude_bad_rows: false,
        seal: None,
        operator: "张三".to_owned(),
        witnesses: vec!["李四".to_owned()],
    }
}

/// The options with just the sources that the plan announces.
fn options_for(inputs: &Inputs) -> RunOptions {
    let mut options = options(Stage::Run);
    let text = String::from_utf8_lossy(&inputs.plan).into_owned();
    options.seeds.retain(|(name, _)| text.contains(&format!("{name}（")));
    options
}

fn run(inputs: &Inputs) -> Ran {
    let ran = engine::run(inputs, &options_for(inputs));
    let said: Vec<String> =
        ran.findings.iter().map(|it| format!("{} {}", it.code(), it.problem.words().zh)).collect();
    assert_eq!(ran.end, End::Done, "{said:?}");
    ran
}

#[test]
fn every_plan_may_be_published() {
    for name in PLANS {
        let report = engine::check(&plan(name), &CheckOptions::default());
        let said: Vec<String> = report
            .findings
            .iter()
            .filter(|it| it.severity() > Severity::Hint)
            .map(|it| format!("{} {}", it.code(), it.problem.words().zh))
            .collect();
        assert_eq!(report.verdict, Verdict::Clean, "{name}: {said:?}");
    }
}

#[test]
fn the_notice_has_the_day_that_does_not_exist_and_the_unclear_seven_days() {
    let inputs = inputs(&folder("jinfeng-2023").join("notice.plan"), "notice.plan");
    let report = engine::check(&inputs, &CheckOptions::default());
    let find =
        |code: &str| report.findings.iter().find(|it| it.code().to_string() == code).unwrap();
    let slice = |finding: &suiji::diagnostic::Finding| match &finding.place {
        suiji::diagnostic::Place::Text { span, .. } => report.source.slice(*span).to_owned(),
        other => panic!("{other:?}"),
    };
    let impossible = find("SJ2001");
    assert_eq!(slice(impossible), "２０２３年６月３１日");
    let repairs: Vec<&str> = impossible.fixes.iter().map(|fix| fix.replace.as_str()).collect();
    assert_eq!(repairs, ["２０２３年６月３０日", "２０２３年７月１日"]);
    let seven = find("SJ2021");
    assert_eq!(slice(seven), "7日");
    assert_eq!(seven.severity(), Severity::Doubt);
    for finding in [impossible, seven] {
        let words = finding.problem.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty() && words.zh != words.en);
    }
}

#[test]
fn runs_verify_and_are_equal_to_the_byte() {
    for name in PLANS {
        let inputs = plan(name);
        let first = run(&inputs);
        let second = run(&inputs);
        assert_eq!(first.files, second.files, "{name}");
        let verified = engine::verify(&first.files, &BTreeMap::new());
        assert!(verified.holds() && verified.recomputed, "{name}: {:?}", verified.findings);
    }
}

/// The rows below the header in another order: nothing but the digest of the file changes.
#[test]
fn the_order_of_rows_changes_nothing() {
    let inputs = plan("jinfeng-2023");
    let mut shuffled = inputs.clone();
    for bytes in shuffled.files.values_mut() {
        let text = String::from_utf8(bytes.clone().unwrap()).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let header = lines.remove(0);
        let middle = lines.len() / 3;
        lines.rotate_left(middle);
        lines.reverse();
        *bytes = Ok(format!("{header}\n{}\n", lines.join("\n")).into_bytes());
    }
    assert_ne!(inputs.files, shuffled.files);
    let (first, second) = (run(&inputs), run(&shuffled));
    for name in ["draw.csv", "visits.csv", "schedule.ics", "visits.xlsx", "plan.html"] {
        assert!(first.files[name] == second.files[name], "{name} depends on the order of rows");
    }
}

#[test]
fn threads_change_nothing() {
    let inputs = plan("jinfeng-2023");
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&inputs).files)
    };
    assert!(with(1) == with(2));
}

#[test]
fn a_changed_byte_of_a_record_is_noticed() {
    let inputs = plan("example");
    let files = run(&inputs).files;
    let record = &files["record.json"];
    // Every 97th byte, so that all parts of the file are met; each way of changing it is one bit.
    for at in (0..record.len()).step_by(97) {
        let mut changed = files.clone();
        changed.get_mut("record.json").unwrap()[at] ^= 1;
        let verified = engine::verify(&changed, &BTreeMap::new());
        assert!(!verified.holds(), "byte {at} of record.json");
        assert!(!verified.findings.is_empty());
    }
    for name in files.keys().filter(|name| *name != "record.json") {
        let mut changed = files.clone();
        let bytes = changed.get_mut(name).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let verified = engine::verify(&changed, &BTreeMap::new());
        assert!(!verified.holds(), "{name}");
        let base = name.rsplit('/').next().unwrap();
        let named = verified
            .findings
            .iter()
            .any(|it| it.place.file_name().ends_with(base) || it.problem.words().zh.contains(base));
        assert!(named, "{name}: {:?}", verified.findings);
    }
}

/// One row of visits.csv.
struct Row {
    visit: String,
    draw: u32,
    id: String,
    items: Vec<String>,
    tier: String,
    date: NaiveDate,
    due: NaiveDate,
    team: Vec<String>,
}

fn table(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn certificate(person: &str) -> String {
    person.rsplit_once('（').unwrap().1.trim_end_matches('）').to_owned()
}

fn visits(files: &BTreeMap<String, Vec<u8>>) -> Vec<Row> {
    table(&files["visits.csv"])
        .into_iter()
        .map(|row| {
            let people = format!("{};{}", row["lead"], row["members"]);
            Row {
                visit: row["visit"].clone(),
                draw: row["draw"].parse().unwrap(),
                id: row["id"].clone(),
                items: row["items"].split(';').map(str::to_owned).collect(),
                tier: row["tier"].clone(),
                date: row["date"].parse().unwrap(),
                due: row["due"].parse().unwrap(),
                team: people.split(';').map(certificate).collect(),
            }
        })
        .collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Every rule of the plan of 2023, on what was written, from the files alone.
#[test]
fn the_visits_of_2023_keep_every_rule() {
    let inputs = plan("jinfeng-2023");
    let files = run(&inputs).files;
    let visits = visits(&files);
    let people: BTreeMap<String, BTreeMap<String, String>> =
        table(inputs.files["inspectors.csv"].as_ref().unwrap())
            .into_iter()
            .map(|row| (row["执法证编号"].clone(), row))
            .collect();
    let history = table(inputs.files["history.csv"].as_ref().unwrap());
    let entities: BTreeMap<String, BTreeMap<String, String>> =
        table(inputs.files["entities.csv"].as_ref().unwrap())
            .into_iter()
            .map(|row| (row["统一社会信用代码"].clone(), row))
            .collect();
    let draws = table(&files["draw.csv"]);

    // What is visited is what was drawn, each unit once a draw and group.
    let mut drawn: BTreeMap<(u32, String, String), BTreeSet<String>> = BTreeMap::new();
    for row in &draws {
        let key = (row["draw"].parse().unwrap(), row["group"].clone(), row["id"].clone());
        drawn.entry(key).or_default().insert(row["item"].clone());
    }
    assert_eq!(drawn.len(), visits.len());

    let off: BTreeSet<NaiveDate> = [
        "2023-06-22",
        "2023-06-23",
        "2023-09-29",
        "2023-10-02",
        "2023-10-03",
        "2023-10-04",
        "2023-10-05",
        "2023-10-06",
    ]
    .into_iter()
    .map(day)
    .collect();
    let made_up: BTreeSet<NaiveDate> =
        ["2023-06-25", "2023-10-07", "2023-10-08"].into_iter().map(day).collect();
    let mut per_day: BTreeMap<(String, NaiveDate), u32> = BTreeMap::new();
    let mut per_week: BTreeMap<(String, NaiveDate), u32> = BTreeMap::new();
    let mut per_unit: BTreeMap<String, u32> = BTreeMap::new();
    let mut who_was_there: BTreeMap<(String, String), NaiveDate> = BTreeMap::new();
    let specialities = BTreeMap::from([
        ("RS-01", "劳动用工与合同管理"),
        ("RS-03", "工资支付与农民工欠薪"),
        ("RS-12", "人力资源市场监管"),
    ]);
    for visit in &visits {
        let name = &visit.visit;
        let entity = &entities[&visit.id];
        // 对象 and 排除.
        assert_eq!(entity["登记状态"], "存续", "{name}");
        for item in &visit.items {
            match item.as_str() {
                "RS-01" => assert!(
                    !["事业单位", "社会团体"].contains(&entity["主体类型"].as_str()),
                    "{name}"
                ),
                "RS-09" => assert!(entity["从业人数"].parse::<u64>().unwrap() >= 10, "{name}"),
                "RS-12" => assert!(entity["行业代码"].starts_with("726"), "{name}"),
                _ => {}
            }
        }
        let draw_day = day(if visit.draw == 1 { "2023-05-10" } else { "2023-08-16" });
        let back = draw_day.with_year(2022).unwrap();
        if entity["诚信等级"] == "A" && !entity["上次检查日期"].is_empty() {
            let last = day(&entity["上次检查日期"]);
            assert!(last < back || draw_day < last, "{name}: excluded by rule 1");
        }
        if day(&entity["成立日期"]) > day("2022-10-01") && !entity["从业人数"].is_empty() {
            assert!(entity["从业人数"].parse::<u64>().unwrap() >= 5, "{name}: excluded by rule 2");
        }
        // The day: a working day, in the window, on or after the draw day, not after the due day.
        let weekend = visit.date.weekday().number_from_monday() > 5;
        assert!(
            !off.contains(&visit.date) && (!weekend || made_up.contains(&visit.date)),
            "{name}"
        );
        let opens = if visit.items == ["RS-12"] { "2023-09-01" } else { "2023-05-01" };
        assert!(day(opens) <= visit.date && visit.date <= day("2023-10-31"), "{name}");
        assert!(draw_day <= visit.date && visit.date <= visit.due, "{name}");
        // The team: two different persons who may act that day, the lead with the speciality.
        assert_eq!(visit.team.iter().collect::<BTreeSet<_>>().len(), 2, "{name}");
        for certificate in &visit.team {
            let person = &people[certificate];
            assert!(visit.date <= day(&person["证件有效期"]), "{name}: {certificate} has expired");
            assert_eq!(person["在岗状态"], "在岗", "{name}");
            assert!(day(&person["入职日期"]) <= visit.date, "{name}");
            if !person["离岗日期"].is_empty() {
                assert!(visit.date < day(&person["离岗日期"]), "{name}");
            }
            assert!(
                !person["回避单位信用代码"].split('；').any(|id| id == visit.id),
                "{name}: recused"
            );
            for row in history.iter().filter(|row| row["统一社会信用代码"] == visit.id) {
                let there = [&row["执法证编号"], &row["执法证编号二"]].contains(&certificate);
                let since = day(&row["检查日期"]).with_year(day(&row["检查日期"]).year() + 3);
                assert!(
                    !there || since.is_some_and(|since| since < visit.date),
                    "{name}: was there before"
                );
            }
            let before = who_was_there.insert((certificate.clone(), visit.id.clone()), visit.date);
            assert!(before.is_none(), "{name}: {certificate} was there in this plan already");
            *per_day.entry((certificate.clone(), visit.date)).or_default() += 1;
            let monday = visit.date.week(chrono::Weekday::Mon).first_day();
            *per_week.entry((certificate.clone(), monday)).or_default() += 1;
        }
        let wanted: BTreeSet<&str> = visit
            .items
            .iter()
            .filter_map(|item| specialities.get(item.as_str()).copied())
            .collect();
        let lead = &people[&visit.team[0]]["业务专长"];
        assert!(
            wanted.is_empty() || lead.split('；').any(|own| wanted.contains(own)),
            "{name}: {lead}"
        );
        *per_unit.entry(visit.id.clone()).or_default() += 1;
        // 频次上限: once a year, a C unit twice.
        let most = if entity["诚信等级"] == "C" { 2 } else { 1 };
        assert!(per_unit[&visit.id] <= most, "{name}");
        assert!(
            visit.tier == "*"
                || visit.tier.split(';').all(|tier| tier == entity["诚信等级"] || tier == "其余"),
            "{name}"
        );
    }
    assert!(per_day.values().all(|count| *count <= 2));
    assert!(per_week.values().all(|count| *count <= 6));
    // 进度: half by 30 June, all by 31 October.
    let by_june = visits.iter().filter(|visit| visit.date <= day("2023-06-30")).count();
    assert!(by_june * 2 >= visits.len(), "{by_june} of {}", visits.len());
    assert!(visits.iter().all(|visit| visit.date <= day("2023-10-31")));
}

/// A calculator and `sha256sum` give what `prove` prints.
#[test]
fn the_line_that_prove_prints_gives_the_ticket() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for (name, bytes) in run(&plan("example")).files {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let first = table(&fs::read(out.join("draw.csv")).unwrap()).remove(0);
    let answer = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(["prove", &first["id"], "--lang", "zh", "--record"])
        .arg(out.join("record.json"))
        .output()
        .unwrap();
    assert!(answer.status.success());
    let text = String::from_utf8(answer.stdout).unwrap();
    assert!(text.contains("抽中") && text.contains(&first["ticket"]), "{text}");
    let line = text.lines().find_map(|line| line.find("printf").map(|at| &line[at..])).unwrap();
    let by_hand = std::process::Command::new("sh").arg("-c").arg(line).output().unwrap();
    let by_hand = String::from_utf8(by_hand.stdout).unwrap();
    assert_eq!(by_hand.split_whitespace().next(), Some(first["ticket"].as_str()));
}
