//! Whom an item may draw: small directories, and what 名录, conditions and the cells as written make of
//! them. All who are in the population are drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use suiji::diagnostic::Severity;
use suiji::engine::large::{NotDrawn, draw, draw_in_memory};
use suiji::engine::{self, End, Inputs, RunOptions, Stage};
use suiji::input::large::{Declined, LargeFile, Pace};

const IDS: [&str; 5] = [
    "91640104MACD05CF3B",
    "91640104MA7JCEB94E",
    "91640104MADGNJC76J",
    "91640100MACKXBNE84",
    "91640104MA7A90NQ7L",
];

/// Files by name, as a plan's folder has them; units get their codes in order.
fn files(list: &[(&str, &str)]) -> BTreeMap<String, Result<Vec<u8>, String>> {
    let content = |text: &str| {
        let mut text = text.to_owned();
        for (at, id) in IDS.iter().enumerate() {
            text = text.replace(&format!("ID{at}"), id);
        }
        Ok(text.into_bytes())
    };
    list.iter().map(|(name, text)| ((*name).to_owned(), content(text))).collect()
}

/// A plan with these imports, an item for each of `objects`, and what stands behind them.
fn inputs(imports: &str, objects: &[&str], rest: &str, list: &[(&str, &str)]) -> Inputs {
    let mut plan = format!(
        "计划：某区人社局2026年度抽查计划\n编号：x-2026\n机关：某区人社局；机关类别：人社部门；层级：县级；区划：640106\n\
         语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日\n引用库\n{imports}\n抽查事项\n"
    );
    for (at, objects) in (1..).zip(objects) {
        plan.push_str(&format!(
            "（{at}）事项（代号：X-{at}）\n    对象：{objects}\n    依据：《劳动保障监察条例》第十一条第（六）项\n    \
             类别：重点；方式：书面检查；比例：全覆盖\n"
        ));
    }
    plan.push_str(&format!(
        "{rest}\n抽取\n    第一批：2026年5月13日，抽取100%\n    种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）\n"
    ));
    Inputs {
        plan_name: "x.plan".to_owned(),
        plan: plan.into(),
        files: files(list),
        ..Inputs::default()
    }
}

fn options() -> RunOptions {
    let mut options = RunOptions::trial(Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
    options
}

/// The names that every item draws, in order of their letters, and the codes of the findings of family 5 with
/// their severity.
fn drawn(inputs: &Inputs) -> (Vec<String>, BTreeSet<(u16, Severity)>) {
    let ran = engine::run(inputs, &options());
    let found = ran.findings.iter().map(|it| (it.code().0, it.severity()));
    let found = found.filter(|(code, _)| (5000..6000).contains(code)).collect();
    let mut items: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if let Some(table) = ran.files.get("draw.csv") {
        for row in csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap) {
            items.entry(row[2].to_owned()).or_default().insert(row[8].to_owned());
        }
    }
    let names = |units: BTreeSet<String>| units.into_iter().collect::<Vec<_>>().join(" ");
    (items.into_iter().map(|(item, units)| format!("{item}: {}", names(units))).collect(), found)
}

const FIRMS: &str = "主体名称,统一社会信用代码,登记状态\n甲,ID0,存续\n乙,ID1,注销\n";
const TRADERS: &str = "主体名称,统一社会信用代码,登记状态\n丙,ID2,存续\n";
const SITES: &str =
    "工程名称,项目编号,状态,乡镇\n桥,XM-1,在建,良田镇\n路,XM-2,停工,良田镇\n渠,XM-3,在建,丰登镇\n";

#[test]
fn an_item_draws_from_its_own_list() {
    let two = [("f.csv", FIRMS), ("t.csv", TRADERS)];
    for imports in [
        "    对象名录：企业＝“f.csv”、个体＝“t.csv”",
        "    对象名录：企业＝“f.csv”\n    对象名录：个体＝“t.csv”",
    ] {
        let objects = ["企业（名录：企业）", "个体（名录：个体）", "全部"];
        let (items, found) = drawn(&inputs(imports, &objects, "", &two));
        assert_eq!(items, ["X-1: 乙 甲", "X-2: 丙", "X-3: 丙 乙 甲"]);
        assert_eq!(found, BTreeSet::new());
    }
    // Files of one name are one list.
    let one = "    对象名录：企业＝“f.csv”、企业＝“t.csv”、项目＝“s.csv”（标识栏：项目编号）";
    let three = [("f.csv", FIRMS), ("t.csv", TRADERS), ("s.csv", SITES)];
    let (items, _) = drawn(&inputs(one, &["企业（名录：企业）"], "", &three));
    assert_eq!(items, ["X-1: 丙 乙 甲"]);
}

#[test]
fn lists_have_columns_and_ids_of_their_own() {
    let imports = "    对象名录：企业＝“f.csv”、项目＝“s.csv”（标识栏：项目编号）\n    栏目对应：主体名称＝工程名称\n    检查台账：“h.csv”、“hs.csv”";
    let list = [
        ("f.csv", FIRMS),
        ("s.csv", SITES),
        ("h.csv", "统一社会信用代码,抽查事项,检查方式,检查日期\nID1,事项,现场检查,2026-04-01\n"),
        ("hs.csv", "项目编号,抽查事项,检查方式,检查日期\nXM-3,事项,现场检查,2026-04-01\n"),
    ];
    let objects = [
        "企业（名录：企业），其中 登记状态 等于 “存续”",
        "项目（名录：项目），其中 状态 等于 “在建” 且 乡镇 不为空",
    ];
    let inputs = inputs(imports, &objects, "", &list);
    let (items, found) = drawn(&inputs);
    assert_eq!(items, ["X-1: 甲", "X-2: 桥 渠"]);
    assert_eq!(found, BTreeSet::new());
    // Past inspections are of the list whose id column their file has.
    let capped = String::from_utf8(inputs.plan.clone()).unwrap();
    let capped = capped
        .replace("书面检查", "现场检查")
        .replace("抽取\n", "合并检查\n    频次上限：同一对象全年不超过1次\n抽取\n");
    let (items, _) = drawn(&Inputs { plan: capped.into(), ..inputs });
    assert_eq!(items, ["X-1: 甲", "X-2: 桥"]);
}

#[test]
fn what_is_drawn_from_lists_is_verified() {
    let imports = "    对象名录：企业＝“f.csv”、项目＝“s.csv”（标识栏：项目编号）\n    栏目对应：主体名称＝工程名称";
    let objects = ["企业（名录：企业）", "项目（名录：项目），其中 状态 等于 “在建”"];
    let rest = "信用分级\n    名称：表\n    分级依据栏：乡镇\n    ｜等级｜比例｜\n    ｜良田镇｜全覆盖｜\n    ｜其余｜1户｜\n";
    let mut inputs = inputs(imports, &objects, rest, &[("f.csv", FIRMS), ("s.csv", SITES)]);
    let plan = String::from_utf8(inputs.plan.clone()).unwrap();
    let (head, tail) = plan.rsplit_once("比例：全覆盖\n信用分级").unwrap();
    inputs.plan = format!("{head}分级：表\n信用分级{tail}").into();
    let ran = engine::run(&inputs, &options());
    assert_eq!(ran.end, End::Done, "{:#?}", ran.findings);
    let table = String::from_utf8_lossy(&ran.files["draw.csv"]).into_owned();
    assert_eq!(table.matches("1,X-1,X-1,").count(), 2, "{table}");
    for stratum in ["X-2,良田镇,良田镇,1,", "X-2,其余,其余,1,"] {
        assert!(table.contains(stratum), "{table}");
    }
    assert!(engine::verify(&ran.files, &BTreeMap::default()).holds());
    // Whoever stands in other lists alone is no removal: N and the removed are of the item's list.
    let record: serde_json::Value = serde_json::from_slice(&ran.files["record.json"]).unwrap();
    let items = record["draws"][0]["items"].as_array().unwrap();
    assert_eq!(items[0]["strata"][0]["N"], 2);
    assert_eq!(items[0]["exclusions"], serde_json::json!([]));
    assert_eq!(items[1]["exclusions"][0]["count"], 1);
}

#[test]
fn a_unit_of_two_lists_is_one_unit() {
    let imports = "    对象名录：企业＝“f.csv”、重点＝“k.csv”";
    let objects = ["企业（名录：企业）", "重点（名录：重点），其中 风险 等于 “高”", "全部"];
    let both = "主体名称,统一社会信用代码,风险\n甲,ID0,高\n己,ID3,低\n";
    let (items, found) =
        drawn(&inputs(imports, &objects, "", &[("f.csv", FIRMS), ("k.csv", both)]));
    assert_eq!(items, ["X-1: 乙 甲", "X-2: 甲", "X-3: 乙 己 甲"]);
    assert_eq!(found, BTreeSet::new());
    // What they say of its name or state must agree.
    for other in [
        "主体名称,统一社会信用代码,风险\n甲二,ID0,高\n",
        "统一社会信用代码,风险,登记状态\nID0,高,注销\n",
    ] {
        let list = [("f.csv", FIRMS), ("k.csv", other)];
        let (items, found) = drawn(&inputs(imports, &objects, "", &list));
        assert_eq!((items.len(), found), (0, [(5010, Severity::Error)].into()), "{other}");
    }
}

#[test]
fn an_exclusion_says_nothing_of_a_list_without_its_column() {
    let imports = "    对象名录：企业＝“f.csv”、重点＝“k.csv”";
    let list = [("f.csv", FIRMS), ("k.csv", "主体名称,统一社会信用代码,风险\n己,ID3,高\n")];
    let objects = ["企业（名录：企业）", "重点（名录：重点）"];
    let excluded = |condition: &str| {
        let rest = format!("排除\n    1．{condition}。理由：某\n");
        drawn(&inputs(imports, &objects, &rest, &list))
    };
    let (items, found) = excluded("登记状态 等于 “注销”");
    assert_eq!(items, ["X-1: 甲", "X-2: 己"]);
    assert_eq!(found, [(5116, Severity::Doubt)].into());
    let (items, found) = excluded("规模 等于 “大”");
    assert_eq!((items.len(), found), (0, [(5104, Severity::Error)].into()));
}

struct Large<'a>(&'a str, &'a [u8]);

impl LargeFile for Large<'_> {
    fn name(&self) -> &str {
        self.0
    }

    fn size(&self) -> u64 {
        self.1.len() as u64
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(self.1))
    }
}

#[test]
fn several_lists_are_read_in_memory() {
    let imports = "    对象名录：企业＝“f.csv”、个体＝“t.csv”";
    let objects = ["企业（名录：企业）", "个体（名录：个体）"];
    let inputs = inputs(imports, &objects, "", &[("f.csv", FIRMS), ("t.csv", TRADERS)]);
    let bytes = |name: &str| inputs.files[name].as_ref().unwrap().as_slice();
    let (one, two) = (Large("f.csv", bytes("f.csv")), Large("t.csv", bytes("t.csv")));
    let large: BTreeMap<String, &dyn LargeFile> =
        [("f.csv".to_owned(), &one as &dyn LargeFile), ("t.csv".to_owned(), &two)].into();
    let declined = draw(&inputs, &large, &options(), Pace::default(), &mut Vec::new());
    assert!(matches!(declined, Err(NotDrawn::Declined(Declined::Lists))));
    let whole = draw_in_memory(&inputs, &options());
    assert_eq!(whole.files["draw.csv"], engine::run(&inputs, &options()).files["draw.csv"]);
}

/// Who is drawn from a directory with these columns behind name and code, by a condition.
fn selected(columns: &str, rows: &[&str], condition: &str) -> (String, BTreeSet<(u16, Severity)>) {
    let names = ["甲", "乙", "丙", "丁", "戊"];
    let rows = rows.iter().zip(names.iter().zip(IDS));
    let rows: String = rows.map(|(row, (name, id))| format!("{name},{id},{row}\n")).collect();
    let table = format!("主体名称,统一社会信用代码,{columns}\n{rows}");
    let objects = format!("企业，其中 {condition}");
    let inputs = inputs("    对象名录：“e.csv”", &[&objects], "", &[("e.csv", &table)]);
    let (items, found) = drawn(&inputs);
    (items.concat().trim_start_matches("X-1: ").to_owned(), found)
}

#[test]
fn words_are_compared_as_the_column_is_read() {
    use Severity::{Doubt, Hint};
    let states = ["\"吊销，未注销\"", "存续", "注销", "在营"];
    let by_state = |condition| selected("登记状态", &states, condition);
    let repaired = (5013, Hint);
    let as_read = [repaired, (5117, Hint)];
    let (units, found) = by_state("登记状态 不属于 “吊销，未注销”、“注销”");
    assert_eq!((units.as_str(), found), ("丁 乙", as_read.into()));
    let (units, found) = by_state("登记状态 等于 “开业”");
    assert_eq!((units.as_str(), found), ("丁 乙", as_read.into()));
    let (units, found) = by_state("登记状态 等于 “存续”");
    assert_eq!((units.as_str(), found), ("丁 乙", [repaired].into()));
    let tiers = ["A级", "A", "B级", "无"];
    let by_tier = |condition| selected("诚信等级", &tiers, condition);
    for (condition, units) in [
        ("诚信等级 不等于 “A级”", "丙"),
        ("诚信等级 属于 “A级”、“B”", "丙 乙 甲"),
        ("诚信等级 等于 “A级”", "乙 甲"),
        ("诚信等级 等于 “a”", "乙 甲"),
    ] {
        let (found, codes) = by_tier(condition);
        assert_eq!(found, units, "{condition}");
        assert!(codes.contains(&(5117, Hint)), "{condition}: {codes:?}");
    }
    let (units, found) = by_tier("诚信等级 等于 “无”");
    assert_eq!(units, "");
    assert!(found.contains(&(5118, Doubt)), "{found:?}");
}

#[test]
fn width_tells_neither_words_nor_columns_apart() {
    let kinds = ["有限责任公司（自然人独资）,10", "有限责任公司(自然人独资),200", "Ａ类,50"];
    for condition in [
        "主体类型 等于 “有限责任公司（自然人独资）”",
        "主体类型 包含 “(自然人”",
        "主体类型 开头为 “有限责任公司（”",
    ] {
        assert_eq!(
            selected("主体类型,注册资本（万元）", &kinds, condition).0,
            "乙 甲",
            "{condition}"
        );
    }
    assert_eq!(selected("主体类型,注册资本（万元）", &kinds, "主体类型 等于 “A类”").0, "丙");
    for (columns, condition) in [
        ("主体类型,注册资本（万元）", "注册资本（万元） 小于 100"),
        ("主体类型,注册资本（万元）", "“注册资本(万元)” 小于 100"),
        ("主体类型,注册资本(万元)", "注册资本（万元） 小于 100"),
        ("主体类型,从业人数（人）", "从业人数（人） 小于 100"),
        ("主体类型,从业人数（人）", "从业人数 小于 100"),
        ("主体类型,规模（ 分 ）", "规模(分) 小于 100"),
    ] {
        let (units, found) = selected(columns, &kinds, condition);
        assert_eq!((units.as_str(), found), ("丙 甲", BTreeSet::new()), "{columns}: {condition}");
    }
}

#[test]
fn years_and_months_of_the_calendar_are_no_lengths() {
    use Severity::{Doubt, Error, Hint};
    let days = ["2024-06-01", "2025-06-01", "2026-12-01"];
    for (within, units, code) in [
        ("2024年", "甲", Some((5121, Hint))),
        ("2024年度", "甲", None),
        ("2年", "乙 甲", None),
        ("12月", "丙", Some((5120, Doubt))),
        ("2026年12月", "丙", None),
        ("12个月", "乙", None),
        ("18月", "", Some((2003, Error))),
    ] {
        let condition = format!("上次检查日期 在 {within} 内");
        let (found, codes) = selected("上次检查日期", &days, &condition);
        assert_eq!(found, units, "{within}");
        let codes: Vec<_> = codes.into_iter().filter(|(code, _)| *code != 5017).collect();
        let expected: Vec<_> = code.into_iter().filter(|(code, _)| *code > 5000).collect();
        assert_eq!(codes, expected, "{within}");
    }
}

#[test]
fn an_industry_that_there_is_not_is_named() {
    use Severity::{Doubt, Hint};
    let codes = ["5211", "6511"];
    for (members, found) in [
        ("F、9999", vec![(5119, Hint)]),
        ("F、Z", vec![(5119, Doubt)]),
        ("F、批发", vec![(5119, Doubt)]),
        ("F、7", vec![(5119, Doubt)]),
        ("F、72、7263、批发业", vec![]),
    ] {
        let (units, codes) = selected("行业代码", &codes, &format!("行业代码 属于 {members}"));
        assert_eq!((units.as_str(), codes), ("甲", found.into_iter().collect()), "{members}");
    }
}
