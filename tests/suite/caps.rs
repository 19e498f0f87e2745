//! 频次上限 by unit, by body and by item: who may still be visited.

use std::collections::BTreeSet;

use suiji::engine::{self, Inputs, RunOptions, Stage};

const IDS: [&str; 4] =
    ["91640100MACHFXPD1K", "92640106MA7WMY1M8B", "91640100593362540L", "92640106MAEHCJGQX7"];

/// Draws all of four units for two items of two bodies: which units each item gets. The first unit was
/// visited this year by the first body, the second by another, the third for the second item.
fn drawn(cap: &str, third_of: &str) -> (Vec<usize>, Vec<usize>) {
    let plan = format!(
        "计划：某区人社局2026年度抽查计划
编号：x-2026
机关：某区人社局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日

引用库
    对象名录：“e.csv”
    检查台账：“h.csv”

抽查事项
（一）工资支付（代号：X-1）
    对象：企业
    主体：某区人社局劳动保障监察大队
    依据：《劳动保障监察条例》第十一条第（六）项
    类别：重点；方式：现场检查；比例：全部抽查
    检查时间：2026年5月 至 10月
（二）社会保险（代号：X-2）
    对象：企业
    主体：某区社保中心
    依据：《劳动保障监察条例》第十一条第（七）项
    类别：重点；方式：现场检查；比例：全部抽查
    检查时间：2026年5月 至 10月

合并检查
    频次上限：{cap}

抽取
    第一批：2026年5月13日，抽取100%
    锁定：抽取前2个工作日
    种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
"
    );
    let entities: String = std::iter::once("统一社会信用代码,主体名称,登记状态\n".to_owned())
        .chain(IDS.iter().map(|id| format!("{id},某公司,存续\n")))
        .collect();
    let history = format!(
        "统一社会信用代码,抽查事项,检查方式,检查日期,检查机关\n\
         {},别的,现场检查,2026-04-01,某区人社局\n\
         {},别的,现场检查,2026-04-01,某区税务局\n\
         {},{third_of},现场检查,2026-04-01,某区税务局\n",
        IDS[0], IDS[1], IDS[2]
    );
    let mut inputs =
        Inputs { plan_name: "x.plan".to_owned(), plan: plan.into(), ..Inputs::default() };
    inputs.files.insert("e.csv".to_owned(), Ok(entities.into_bytes()));
    inputs.files.insert("h.csv".to_owned(), Ok(history.into_bytes()));
    let mut options = RunOptions::trial(Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09");
    options.seed("dice", "31415926535897932384");
    let ran = engine::run(&inputs, &options);
    let table = ran.files.get("draw.csv").unwrap_or_else(|| panic!("{:#?}", ran.findings));
    let mut drawn: BTreeSet<(String, usize)> = BTreeSet::new();
    for row in csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap) {
        let unit = IDS.iter().position(|id| *id == &row[7]).unwrap();
        drawn.insert((row[2].to_owned(), unit));
    }
    let of = |item: &str| drawn.iter().filter(|it| it.0 == item).map(|it| it.1).collect();
    (of("X-1"), of("X-2"))
}

#[test]
fn a_cap_counts_the_visits_that_it_names() {
    // All visits: three units were visited, and the first item's visit uses up the fourth.
    assert_eq!(drawn("同一对象全年不超过1次", "别的"), (vec![3], vec![]));
    // Of one body: the first unit has had 人社局, whose 大队 would go; 社保中心 has been nowhere.
    for cap in [
        "同一机关对同一对象全年不超过1次",
        "同一主体对同一企业每年不超过1次",
        "各部门对同一市场主体的检查次数全年不超过1次",
    ] {
        assert_eq!(drawn(cap, "别的"), (vec![1, 2, 3], vec![0, 1, 2, 3]), "{cap}");
    }
    // For one item, by its title or its code.
    for item in ["社会保险", "X-2", "x-2"] {
        for cap in
            ["同一事项对同一对象全年不超过1次", "因同一事项对同一对象的抽查次数全年不超过1次"]
        {
            assert_eq!(drawn(cap, item), (vec![0, 1, 2, 3], vec![0, 1, 3]), "{cap} {item}");
        }
    }
    // Both: the smaller binds.
    let both = "同一事项全年不超过1次，同一对象全年不超过2次";
    assert_eq!(drawn(both, "社会保险"), (vec![0, 1, 2, 3], vec![3]));
    // Who is not said counts.
    assert_eq!(drawn("同一事项全年不超过1次", ""), (vec![0, 1, 3], vec![0, 1, 3]));
}

/// Who of four units may still be visited, and what is said of the history, where past inspections are
/// `history` and 合并检查 says `joint` beside its cap of one visit.
fn left(history: &str, joint: &str) -> (Vec<usize>, Vec<String>) {
    let plan = format!(
        "计划：某区人社局2026年度抽查计划
编号：x-2026
机关：某区人社局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日

引用库
    对象名录：“e.csv”
    检查台账：“h.csv”

抽查事项
（一）工资支付（代号：X-1）
    对象：企业
    依据：《劳动保障监察条例》第十一条第（六）项
    类别：重点；方式：现场检查；比例：全部抽查
    检查时间：2026年5月 至 10月

合并检查
    频次上限：同一对象全年不超过1次
    {joint}

抽取
    第一批：2026年5月13日，抽取100%
    锁定：抽取前2个工作日
    种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
"
    );
    let entities: String = std::iter::once("统一社会信用代码,主体名称,登记状态\n".to_owned())
        .chain(IDS.iter().map(|id| format!("{id},某公司,存续\n")))
        .collect();
    let mut rows = history.lines();
    let mut table = format!("统一社会信用代码,检查日期{}\n", rows.next().unwrap());
    for (id, row) in IDS.iter().zip(rows) {
        table += &format!("{id},{row}\n");
    }
    let mut inputs =
        Inputs { plan_name: "x.plan".to_owned(), plan: plan.into(), ..Inputs::default() };
    inputs.files.insert("e.csv".to_owned(), Ok(entities.into_bytes()));
    inputs.files.insert("h.csv".to_owned(), Ok(table.into_bytes()));
    let mut options = RunOptions::trial(Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09");
    options.seed("dice", "31415926535897932384");
    let ran = engine::run(&inputs, &options);
    let said = ran.findings.iter().filter(|it| it.place.file_name() == "h.csv").map(|it| {
        let place = match &it.place {
            suiji::diagnostic::Place::Cell { row, .. } => row.to_string(),
            _ => String::new(),
        };
        format!("{} {:?} {place}", it.code(), it.severity())
    });
    let said = said.collect();
    let Some(table) = ran.files.get("draw.csv") else { return (Vec::new(), said) };
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let index = |row: csv::StringRecord| IDS.iter().position(|id| *id == &row[7]).unwrap();
    let mut drawn: Vec<usize> = reader.records().map(|row| index(row.unwrap())).collect();
    drawn.sort_unstable();
    (drawn, said)
}

#[test]
fn the_kind_decides_where_the_plan_names_kinds_and_else_the_method() {
    let both = ",检查方式,检查类型
2026-04-01,现场检查,日常检查
2026-04-01,书面检查,日常检查
2026-04-01,现场检查,投诉举报
2026-04-01,书面检查,投诉举报
";
    let nothing: Vec<String> = Vec::new();
    assert_eq!(left(both, ""), (vec![1, 3], nothing.clone()));
    assert_eq!(left(both, "计入：日常检查"), (vec![2, 3], nothing.clone()));
    assert_eq!(left(both, "计入：日常"), (vec![2, 3], nothing.clone()));
    assert_eq!(left(both, "豁免：投诉举报"), (vec![2, 3], nothing.clone()));
    assert_eq!(
        left(both, "计入：日常检查、投诉举报；豁免：投诉举报"),
        (vec![2, 3], nothing.clone())
    );
    // Without the method the kind still decides, without the kind the method.
    let kinds = ",检查类型\n2026-04-01,日常检查\n2026-04-01,投诉举报\n";
    assert_eq!(left(kinds, "计入：日常检查"), (vec![1, 2, 3], nothing.clone()));
    let methods = ",检查方式\n2026-04-01,现场检查\n2026-04-01,书面检查\n";
    assert_eq!(left(methods, "计入：日常检查"), (vec![1, 2, 3], nothing));
    // Nothing tells: nothing may be drawn.
    assert_eq!(left(kinds, ""), (vec![], vec!["SJ5001 Error ".to_owned()]));
}

#[test]
fn a_past_inspection_that_does_not_say_whether_it_counts_is_a_doubt() {
    let rows = ",检查方式,检查类型
,现场检查,日常检查
2026-04-01,,日常检查
2026-04-01,现场检查,
2026-04-01,书面检查,/
";
    let doubts = |rows: &[u32]| -> Vec<String> {
        rows.iter().map(|row| format!("SJ5011 Doubt {row}")).collect()
    };
    assert_eq!(left(rows, ""), (vec![0, 1, 3], doubts(&[2, 3])));
    // Where the kind is missing the method decides.
    assert_eq!(left(rows, "计入：日常检查"), (vec![0, 3], doubts(&[2, 4, 5])));
}
