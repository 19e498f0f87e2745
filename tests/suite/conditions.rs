//! Conditions: every way of writing them, their types, and three-valued judgement against a naive
//! interpreter.

use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use suiji::diagnostic::{Finding, Problem};
use suiji::directory::{EntityDirectory, Value};
use suiji::input::{self, InputFile, Options};
use suiji::plan::condition::{bind, condition};
use suiji::plan::value::Piece;
use suiji::plan::value::date::Around;
use suiji::plan::{Condition, Literal, Operator};
use suiji::source::{Source, folded};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Reads a condition, or the codes of what is wrong with it.
fn read(text: &str) -> Result<Condition, Vec<u16>> {
    let text = folded(text);
    let around = Around { year: Some(2023), start: None };
    condition(Piece { text: &text, start: 0 }, around)
        .map_err(|faults| faults.iter().map(|fault| Problem::code(fault.problem()).0).collect())
}

fn compare(text: &str) -> (String, Operator, Vec<Literal>) {
    match read(text) {
        Ok(Condition::Compare(it)) => (
            it.column.value,
            it.operator.value,
            it.values.into_iter().map(|value| value.value).collect(),
        ),
        other => panic!("{text}: {other:?}"),
    }
}

fn text(word: &str) -> Literal {
    Literal::Text(word.to_owned())
}

#[test]
fn every_operator_with_and_without_spaces() {
    use Operator::*;
    let ten = || vec![Literal::Number("10".to_owned())];
    let date = || vec![Literal::Date(day("2023-01-01"))];
    for (written, operator, values) in [
        ("等于 “存续”", Equal, vec![text("存续")]),
        ("等于存续", Equal, vec![text("存续")]),
        ("＝ 存续", Equal, vec![text("存续")]),
        ("不等于 「存续」", NotEqual, vec![text("存续")]),
        ("≠存续", NotEqual, vec![text("存续")]),
        ("属于 “注销”、“吊销”", In, vec![text("注销"), text("吊销")]),
        ("属于 “注销” 或 “吊销”", In, vec![text("注销"), text("吊销")]),
        ("不属于 注销、吊销", NotIn, vec![text("注销"), text("吊销")]),
        ("属于 I、62", In, vec![text("I"), Literal::Number("62".to_owned())]),
        ("包含 “劳务派遣”", Contains, vec![text("劳务派遣")]),
        ("不包含 劳务派遣", NotContains, vec![text("劳务派遣")]),
        ("开头为 “银川”", StartsWith, vec![text("银川")]),
        ("大于 10", Greater, ten()),
        ("＞１０", Greater, ten()),
        ("不小于 10人", AtLeast, ten()),
        ("≥10", AtLeast, ten()),
        ("小于10", Less, ten()),
        ("不大于 10", AtMost, ten()),
        ("<= 10", AtMost, ten()),
        ("早于 2023年1月1日", Before, date()),
        ("晚于2023-01-01", After, date()),
        ("不早于 2023/1/1", NotBefore, date()),
        ("不晚于 二〇二三年一月一日", NotAfter, date()),
        ("为空", Empty, vec![]),
        ("不为空", NotEmpty, vec![]),
    ] {
        let (column, found, literals) = compare(&format!("某栏{written}"));
        assert_eq!(
            (column.as_str(), found, literals),
            ("某栏", operator, values.clone()),
            "{written}"
        );
        let (column, found, literals) = compare(&format!("“某栏”　{written}"));
        assert_eq!((column.as_str(), found, literals), ("某栏", operator, values), "{written}");
    }
    let (column, operator, values) = compare("注册资本（万元） 大于 100万元");
    assert_eq!((column.as_str(), operator), ("注册资本(万元)", Operator::Greater));
    assert_eq!(values, [Literal::Number("100".to_owned())]);
    // 在岗状态 begins like 在 … 内.
    assert_eq!(compare("在岗状态 等于 “在岗”").0, "在岗状态");
    assert_eq!(compare("上次检查日期 在 12个月 内").1, Operator::Within);
    assert_eq!(compare("上次检查日期在3年以内").1, Operator::Within);
    assert_eq!(compare("成立日期 在 2022年5月 至 9月 内").1, Operator::Within);
    assert_eq!(compare("“或有负债” 大于 0").0, "或有负债");
}

#[test]
fn joints_and_their_errors() {
    let both = "甲 等于 1 且 乙 等于 2 且 丙 等于 3";
    assert!(matches!(read(both), Ok(Condition::And(parts)) if parts.len() == 3));
    assert!(matches!(read("甲等于1或乙等于2"), Ok(Condition::Or(parts)) if parts.len() == 2));
    assert!(matches!(read("非（甲 等于 1）"), Ok(Condition::Not(_))));
    assert!(matches!(read("非 非 甲 等于 1"), Ok(Condition::Compare(_))));
    let mixed = "（甲 等于 1 且 乙 等于 2） 或 丙 等于 3";
    assert!(
        matches!(read(mixed), Ok(Condition::Or(parts)) if matches!(parts[0], Condition::And(_)))
    );
    assert_eq!(read("甲 等于 1 且 乙 等于 2 或 丙 等于 3"), Err(vec![5102]));
    assert_eq!(read("甲 差不多 1"), Err(vec![5101]));
    assert_eq!(read("甲 等于"), Err(vec![5101]));
    assert_eq!(read("甲 大于 1、2"), Err(vec![5101]));
    assert_eq!(read(""), Err(vec![5101]));
    assert_eq!(read("成立日期 晚于 2023年6月31日"), Err(vec![2001]));
    assert_eq!(read("注册资本 大于 500万元"), Err(vec![5106]));
    let deep = |depth: usize| format!("{}甲 等于 1{}", "（".repeat(depth), "）".repeat(depth));
    assert!(read(&deep(64)).is_ok());
    assert_eq!(read(&deep(65)), Err(vec![5103]));
    assert_eq!(read(&deep(9_000)), Err(vec![5103]));
}

#[test]
fn mixed_joints_come_with_both_readings() {
    let text = folded("甲 等于 1 且 乙 等于 2 或 丙 等于 3");
    let faults = condition(Piece { text: &text, start: 0 }, Around::default()).unwrap_err();
    let source = Source::new("x", &text);
    let fixes: Vec<String> =
        faults[0].clone().finding(&source).fixes.into_iter().map(|it| it.replace).collect();
    assert_eq!(
        fixes,
        ["（甲 等于 1 且 乙 等于 2） 或 丙 等于 3", "甲 等于 1 且 （乙 等于 2 或 丙 等于 3）"]
    );
    for fix in fixes {
        assert!(read(&fix).is_ok(), "{fix}");
    }
}

const STATUSES: [&str; 4] = ["存续", "注销", "吊销", ""];
const PERSONS: [&str; 4] = ["5", "10", "12.5", ""];
const DATES: [&str; 4] = ["2022-05-10", "2022-05-09", "2023-05-11", ""];

/// Every combination of the values above, once.
static DIRECTORY: LazyLock<EntityDirectory> = LazyLock::new(directory);

fn directory() -> EntityDirectory {
    let file = std::fs::read_to_string("plans/jinfeng-2023/entities.csv").unwrap();
    let ids = file.lines().skip(1).map(|line| line.split(',').nth(2).unwrap());
    let mut rows = String::from("统一社会信用代码,登记状态,从业人数,成立日期,行业代码\n");
    let mut ids = ids;
    for status in STATUSES {
        for persons in PERSONS {
            for date in DATES {
                let id = ids.next().unwrap();
                writeln!(rows, "{id},{status},{persons},{date},7262").unwrap();
            }
        }
    }
    let read = input::entities(&[InputFile::new("x.csv", rows.as_bytes())], &Options::default());
    let directory = read.directory;
    assert_eq!(directory.len(), 64);
    directory
}

/// How many of the 64 rows are true, false, unknown.
fn counts(directory: &EntityDirectory, text: &str) -> (usize, usize, usize) {
    let source = Source::new("x", &folded(text));
    let bound = bind(&source, &read(text).unwrap(), directory.table().all()).unwrap();
    let mut counts = (0, 0, 0);
    for entity in directory.iter() {
        match bound.eval(entity, day("2023-05-10")) {
            Some(true) => counts.0 += 1,
            Some(false) => counts.1 += 1,
            None => counts.2 += 1,
        }
    }
    counts
}

#[test]
fn what_holds_for_how_many() {
    let directory = &*DIRECTORY;
    for (text, expected) in [
        ("登记状态 等于 存续", (16, 32, 16)),
        ("登记状态 为空", (16, 48, 0)),
        ("登记状态 不为空", (48, 16, 0)),
        ("登记状态 属于 “注销”、“吊销”", (32, 16, 16)),
        ("登记状态 包含 销", (32, 16, 16)),
        ("登记状态 开头为 存", (16, 32, 16)),
        ("从业人数 大于 10", (16, 32, 16)),
        ("从业人数 不小于 十", (32, 16, 16)),
        ("从业人数 等于 12.50", (16, 32, 16)),
        ("从业人数 属于 5、10", (32, 16, 16)),
        // From the day twelve months before the draw day to the draw day, both included.
        ("成立日期 在 12个月 内", (16, 32, 16)),
        ("成立日期 在 366日 内", (32, 16, 16)),
        ("成立日期 在 2022年5月 内", (32, 16, 16)),
        ("成立日期 早于 2022年5月10日", (16, 32, 16)),
        ("行业代码 属于 726", (64, 0, 0)),
        ("行业代码 属于 L", (64, 0, 0)),
        ("行业代码 不属于 I、62", (64, 0, 0)),
        ("登记状态 等于 存续 且 从业人数 大于 10", (4, 51, 9)),
        ("登记状态 等于 存续 或 从业人数 大于 10", (28, 18, 18)),
    ] {
        let found = counts(directory, text);
        // The numbers of the last two follow from Kleene's tables over 4 × 4 values.
        let (holds, fails, _) = found;
        assert_eq!(holds + fails + found.2, 64, "{text}");
        if text.contains('且') || text.contains('或') {
            assert_eq!(found, kleene_by_hand(text.contains('且')), "{text}");
        } else {
            assert_eq!(found, expected, "{text}");
        }
    }
}

/// Status and persons: one value of four is true, two false, one unknown; dates do not matter.
fn kleene_by_hand(and: bool) -> (usize, usize, usize) {
    let values = [Some(true), Some(false), Some(false), None];
    let mut counts = (0, 0, 0);
    for a in values {
        for b in values {
            let both = match (a, b) {
                (Some(false), _) | (_, Some(false)) if and => Some(false),
                (Some(true), _) | (_, Some(true)) if !and => Some(true),
                (Some(_), Some(_)) => Some(and),
                _ => None,
            };
            match both {
                Some(true) => counts.0 += 4,
                Some(false) => counts.1 += 4,
                None => counts.2 += 4,
            }
        }
    }
    counts
}

#[test]
fn columns_and_types_are_checked() {
    let directory = &*DIRECTORY;
    let codes = |text: &str| -> Vec<(u16, String)> {
        let source = Source::new("x", &folded(text));
        let found: Vec<Finding> =
            bind(&source, &read(text).unwrap(), directory.table().all()).err().unwrap_or_default();
        found
            .iter()
            .map(|finding| {
                let suiji::diagnostic::Place::Text { span, .. } = &finding.place else { panic!() };
                (finding.code().0, source.slice(*span).to_owned())
            })
            .collect()
    };
    assert_eq!(
        codes("登记状况 等于 存续 且 从业人数 早于 2023年1月1日"),
        [(5104, "登记状况".to_owned()), (5105, "早于 2023年1月1日".to_owned())]
    );
    assert_eq!(codes("成立日期 大于 10"), [(5105, "大于 10".to_owned())]);
    assert_eq!(codes("登记状态 大于 10"), [(5105, "大于 10".to_owned())]);
    assert_eq!(codes("从业人数 等于 很多"), [(5105, "等于 很多".to_owned())]);
    assert_eq!(codes("登记状态 等于 存续"), []);
}

/// A condition of the test's own, printed to be read and interpreted naively.
#[derive(Debug, Clone)]
enum Tree {
    Status(bool, usize),
    Persons(usize, i64),
    Founded(bool, usize),
    Blank(usize, bool),
    Not(Box<Tree>),
    Join(bool, Vec<Tree>),
}

const ORDERS: [&str; 6] = ["等于", "不等于", "大于", "不小于", "小于", "不大于"];
const COLUMNS: [&str; 3] = ["登记状态", "从业人数", "成立日期"];

fn print(tree: &Tree) -> String {
    match tree {
        Tree::Status(is, which) => {
            format!("登记状态 {} “{}”", if *is { "等于" } else { "不属于" }, STATUSES[*which])
        }
        Tree::Persons(order, number) => format!("从业人数{}{number}", ORDERS[*order]),
        Tree::Founded(before, which) => {
            format!("成立日期 {} {}", if *before { "早于" } else { "不早于" }, DATES[*which])
        }
        Tree::Blank(column, empty) => {
            format!("{}{}", COLUMNS[*column], if *empty { "为空" } else { "不为空" })
        }
        Tree::Not(inner) => format!("非（{}）", print(inner)),
        Tree::Join(and, parts) => {
            let parts: Vec<String> =
                parts.iter().map(|part| format!("（{}）", print(part))).collect();
            parts.join(if *and { " 且 " } else { "或" })
        }
    }
}

fn naive(tree: &Tree, cells: [&Value; 3]) -> Option<bool> {
    match tree {
        Tree::Status(is, which) => Some((cells[0].as_text()? == STATUSES[*which]) == *is),
        Tree::Persons(order, number) => {
            // In tenths, so that 12.5 is a whole number.
            let written = cells[1].as_number()?.to_string();
            let tenths = match written.split_once('.') {
                Some((whole, tenth)) => {
                    whole.parse::<i64>().unwrap() * 10 + tenth.parse::<i64>().unwrap()
                }
                None => written.parse::<i64>().unwrap() * 10,
            };
            let number = number * 10;
            Some(match order {
                0 => tenths == number,
                1 => tenths != number,
                2 => tenths > number,
                3 => tenths >= number,
                4 => tenths < number,
                _ => tenths <= number,
            })
        }
        Tree::Founded(before, which) => Some((cells[2].as_date()? < day(DATES[*which])) == *before),
        Tree::Blank(column, empty) => Some((*cells[*column] == Value::Empty) == *empty),
        Tree::Not(inner) => naive(inner, cells).map(|it| !it),
        Tree::Join(and, parts) => {
            let all: Vec<Option<bool>> = parts.iter().map(|part| naive(part, cells)).collect();
            if all.contains(&Some(!*and)) {
                Some(!*and)
            } else if all.contains(&None) {
                None
            } else {
                Some(*and)
            }
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (any::<bool>(), 0..3_usize).prop_map(|(is, which)| Tree::Status(is, which)),
        (0..6_usize, -1..15_i64).prop_map(|(order, number)| Tree::Persons(order, number)),
        (any::<bool>(), 0..3_usize).prop_map(|(before, which)| Tree::Founded(before, which)),
        (0..3_usize, any::<bool>()).prop_map(|(column, empty)| Tree::Blank(column, empty)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            (any::<bool>(), prop::collection::vec(inner, 2..4))
                .prop_map(|(and, parts)| Tree::Join(and, parts)),
        ]
    })
}

fn judge(directory: &EntityDirectory, tree: &Tree) -> Vec<Option<bool>> {
    let text = print(tree);
    let source = Source::new("x", &folded(&text));
    let bound = bind(&source, &read(&text).unwrap(), directory.table().all()).unwrap();
    directory.iter().map(|entity| bound.eval(entity, day("2023-05-10"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn judged_as_by_a_naive_interpreter(tree in trees()) {
        let directory = &*DIRECTORY;
        let columns = COLUMNS.map(|name| directory.column(name).unwrap());
        let expected: Vec<Option<bool>> = directory
            .iter()
            .map(|entity| naive(&tree, columns.map(|column| entity.value(column))))
            .collect();
        prop_assert_eq!(judge(directory, &tree), expected, "{}", print(&tree));
    }

    #[test]
    fn laws_of_three_values(a in trees(), b in trees()) {
        let directory = &*DIRECTORY;
        let not = |tree: &Tree| Tree::Not(Box::new(tree.clone()));
        let join = |and: bool, parts: &[&Tree]| {
            Tree::Join(and, parts.iter().map(|part| (*part).clone()).collect())
        };
        let same = |left: &Tree, right: &Tree| judge(directory, left) == judge(directory, right);
        prop_assert!(same(&not(&not(&a)), &a));
        prop_assert!(same(&not(&join(true, &[&a, &b])), &join(false, &[&not(&a), &not(&b)])));
        prop_assert!(same(&not(&join(false, &[&a, &b])), &join(true, &[&not(&a), &not(&b)])));
        prop_assert!(same(&join(true, &[&a, &b]), &join(true, &[&b, &a])));
        prop_assert!(same(&join(true, &[&a, &join(false, &[&a, &b])]), &a));
    }

    #[test]
    fn reading_never_panics(text in "[甲乙0-9（）“”且或非在内等于不属晚早为空、，。 ]{0,40}") {
        let _ = read(&text);
    }
}
