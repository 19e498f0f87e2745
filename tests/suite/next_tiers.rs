//! 等级建议: what a year's results propose by the rules of the plan, against answers worked out by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use suiji::engine;
use suiji::plan::Plan;
use suiji::results::credit::{Proposal, proposals};
use suiji::results::{Done, Outcome, Penalty, Punished, Task, Year};
use suiji::source::Source;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();

fn task(visit: &str, id: &str, tier: &str, outcome: Outcome, cause: Option<&str>) -> Task {
    let done =
        Done { day: DAY, outcome, items: Vec::new(), disposal: String::new(), note: String::new() };
    let penalty = cause.map(|cause| Penalty {
        number: format!("罚{visit}"),
        day: DAY,
        cause: cause.to_owned(),
        basis: String::new(),
        content: "=cmd()罚款".to_owned(),
    });
    Task {
        visit: visit.to_owned(),
        id: id.to_owned(),
        tiers: vec![tier.to_owned()],
        done: Some(done),
        penalties: penalty
            .map(|penalty| Punished { penalty, published: None })
            .into_iter()
            .collect(),
        ..Task::default()
    }
}

fn later(mut task: Task) -> Task {
    task.done.as_mut().unwrap().day = DAY.succ_opt().unwrap();
    task
}

fn year() -> Year {
    use Outcome::{
        Clean, Closed, Corrected, Deregistered, Falsified, NoSuchBusiness, Obstruction, Unreachable,
    };
    let wages = Some("拖欠工资");
    let tasks = vec![
        // Nothing found: A.
        task("1", "a", "B", Clean, None),
        // One breach: B, as before.
        task("2", "b", "B", Corrected, None),
        // Three penalties: C; two are not enough.
        task("3", "c", "A", Corrected, wages),
        task("4", "c", "A", Corrected, wages),
        task("5", "c", "A", Corrected, wages),
        task("6", "d", "A", Corrected, wages),
        task("7", "d", "A", Clean, wages),
        // A cause that makes C at once, a breach among clean visits.
        task("8", "e", "A", Clean, None),
        task("9", "e", "A", Corrected, Some("违法使用童工")),
        task("10", "f", "A", Obstruction, None),
        // Nobody there: no rule holds.
        task("11", "g", "A", Unreachable, None),
        task("12", "h", "C", Falsified, None),
        // Gone: no tier, whatever was clean before; a breach counts all the same.
        task("13", "i", "B", Deregistered, None),
        task("14", "j", "B", Clean, None),
        later(task("15", "j", "B", Closed, None)),
        task("16", "k", "A", Corrected, None),
        later(task("17", "k", "A", Closed, None)),
        // Not the business that one item is about; the other found nothing wrong.
        task("18", "l", "B", Clean, None),
        later(task("19", "l", "B", NoSuchBusiness, None)),
        task("20", "m", "B", NoSuchBusiness, None),
        // Fined although the visit was entered as clean: no A.
        task("21", "n", "A", Clean, wages),
    ];
    Year { tasks, ..Year::default() }
}

fn proposed(text: &str) -> (Plan, Source, BTreeMap<String, Proposal>) {
    let plan = engine::plan("plan.plan", text.as_bytes());
    let source = Source::new("plan.plan", text);
    let made = proposals(plan.next_tiers.as_ref().unwrap(), &source, &year(), DAY);
    let made = made.into_iter().map(|it| (it.standing.id.clone(), it)).collect();
    (plan, source, made)
}

fn example() -> String {
    String::from_utf8(engine::example().plan).unwrap()
}

#[test]
fn every_proposal_follows_from_the_first_rule_that_holds() {
    let (.., made) = proposed(&example());
    let expected = [
        ("a", Some("A"), true),
        ("b", Some("B"), false),
        ("c", Some("C"), true),
        ("d", Some("B"), true),
        ("e", Some("C"), true),
        ("f", Some("C"), true),
        ("g", None, false),
        ("h", Some("B"), true),
        ("i", None, false),
        ("j", None, false),
        ("k", Some("B"), true),
        ("l", Some("A"), true),
        ("m", None, false),
        ("n", Some("B"), true),
    ];
    assert_eq!(made.len(), expected.len());
    for (id, tier, moves) in expected {
        let it = &made[id];
        assert_eq!(it.tier.as_ref().map(|it| it.tier.as_str()), tier, "{id}");
        assert_eq!(it.moves(), moves, "{id}");
    }
    let uninspected = made.values().filter(|it| it.standing.is_uninspected());
    assert_eq!(uninspected.map(|it| it.standing.id.as_str()).collect::<String>(), "ijm");
    assert_eq!(made["l"].standing.checked, 1);
    assert_eq!(made["n"].standing.breaches, 1);
    let because = made["c"].tier.as_ref().unwrap();
    assert_eq!(because.facts[0], "处罚次数 3");
    let line = example().lines().nth(because.line as usize - 1).unwrap().to_owned();
    assert!(line.contains("C：处罚次数 不小于 3"), "{line}");
    let announced: Vec<&str> =
        made.iter().filter(|(_, it)| it.announce.is_some()).map(|(id, _)| id.as_str()).collect();
    assert_eq!(announced, ["c", "f"]);
}

#[test]
fn the_order_of_the_rules_decides() {
    let text = example();
    let line = |start: &str| {
        text.lines().find(|it| it.trim_start().starts_with(start)).unwrap().to_owned()
    };
    let (c, b) = (line("C："), line("B："));
    let turned = text.replace(&format!("{c}\n{b}"), &format!("{b}\n{c}"));
    assert_ne!(turned, text);
    let (.., made) = proposed(&turned);
    assert_eq!(made["c"].tier.as_ref().unwrap().tier, "B");
}

#[test]
fn a_column_of_several_words_holds_each_of_them() {
    let with = |condition: &str| {
        let text = example();
        let rule = text.lines().find(|it| it.trim_start().starts_with("C：")).unwrap();
        let (.., made) = proposed(&text.replace(rule, &format!("　　C：{condition}")));
        let is_c = |it: &&Proposal| it.tier.as_ref().is_some_and(|it| it.tier == "C");
        let ids = made.values().filter(is_c).map(|it| it.standing.id.clone());
        ids.collect::<String>()
    };
    assert_eq!(with("检查结果 等于 未发现问题"), "adeln");
    assert_eq!(with("检查结果 不属于 未发现问题、发现问题已责令改正"), "fgh");
    assert_eq!(with("案由 等于 无"), "abfghkl");
    assert_eq!(with("非（案由 包含 童工）"), "abcdfghkln");
    assert_eq!(with("原等级 等于 C"), "h");
    assert_eq!(with("无法联系次数 大于 0"), "g");
}

#[test]
fn the_table_leaves_the_decision_to_people() {
    let (plan, source, _) = proposed(&example());
    let year = year();
    let outcomes = suiji::render::published::Outcomes {
        plan: &plan,
        source: &source,
        year: &year,
        today: DAY,
    };
    let table = suiji::render::published::tiers_csv(&outcomes);
    let text = String::from_utf8(table).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|it| it == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 14);
    for row in &rows {
        for blank in ["审定等级", "审定人", "审定日期"] {
            assert_eq!(&row[at(blank)], "");
        }
        assert_eq!(row[at("理由")].is_empty(), row[at("建议等级")].is_empty());
    }
    // Only visits with a breach or a penalty are cases.
    let serious = String::from_utf8(suiji::render::published::serious_csv(&outcomes)).unwrap();
    let visits: Vec<&str> =
        serious.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(visits, ["3", "4", "5", "10"]);
    assert!(!serious.contains(",="), "{serious}");
}
