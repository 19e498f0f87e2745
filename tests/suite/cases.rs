//! 试算: what a plan says must come of its cases, by the rules of the plan.

use std::fmt::Write as _;

use suiji::engine::{self, Inputs};
use suiji::plan::cases::CaseVerdict;

const PLAN: &str = "\
计划：某局2023年度抽查计划
编号：x-2023
语言：1；年度：2023年；施行：2023年3月1日 至 2023年12月31日

一、抽查事项
（一）用工（代号：A-1）
　　对象：企业，其中 登记状态 等于 “存续” 且 主体类型 不属于 “事业单位”
　　比例：不超过20%；分级：守法
（二）机构（代号：A-2）
　　对象：企业，其中 登记状态 等于 “存续” 且 从业人数 不小于 10
　　比例：不低于10%，不少于2户；不足5户的全覆盖

二、信用分级
　　名称：守法；分级依据栏：诚信等级
　　｜等级｜名称｜比例｜
　　｜A｜诚信｜2%｜
　　｜C｜失信｜不低于30%｜
　　｜其余｜未评级｜5%｜

三、排除
　　1．上次检查日期 在 12个月 内 且 诚信等级 等于 “A”。理由：防止检查过多
　　2．成立日期 晚于 2022年10月1日 且 从业人数 小于 5。理由：包容期

四、抽取
　　第一批：2023年5月10日，抽取100%

五、试算
";

/// Judges cases; each verdict as one character: holds, fails, or cannot be judged.
fn judged(cases: &str) -> (String, Vec<String>) {
    let mut plan = PLAN.to_owned();
    for line in cases.lines() {
        let _ = writeln!(plan, "　　{}", line.trim());
    }
    let inputs =
        Inputs { plan_name: "x.plan".into(), plan: plan.into_bytes(), ..Inputs::default() };
    let tested = engine::test(&inputs).unwrap();
    let marks = tested.judged.iter().map(|it| match it.verdict {
        CaseVerdict::Holds => '✓',
        CaseVerdict::Fails { .. } => '✗',
        CaseVerdict::Unjudged => '?',
    });
    let found = tested.findings.iter().map(|it| it.code().to_string()).collect();
    (marks.collect(), found)
}

fn hold(cases: &str) {
    let (marks, found) = judged(cases);
    assert!(marks.chars().all(|it| it == '✓') && !marks.is_empty(), "{marks}\n{cases}");
    assert!(found.is_empty(), "{found:?}\n{cases}");
}

fn fail(cases: &str) {
    assert_eq!(judged(cases), ("✗".into(), vec!["SJ5109".into()]), "{cases}");
}

#[test]
fn numbers_come_from_the_draws_own_sizes() {
    hold("例：A-1 的 A 级有 118 户；应当：抽 3 户");
    hold("例：A-1 的A有一百一十八户；应当：A级抽取3户");
    hold("例：A-2 有 4 户；应当：抽 4 户");
    hold("例：A-2 有 5 户；应当：抽 2 户");
    hold("例：A-2 有 31 户；应当：抽 4 户；应当：抽不超过 4 户、抽不少于 4 户");
    hold("例：A-2 有 0 户；应当：不抽");
    fail("例：A-2 有 31 户；应当：抽 3 户");
    fail("例：A-1 的 A 级有 118 户；应当：抽不超过 2 户");
}

#[test]
fn tiers_together_are_judged_only_where_all_are_stated() {
    hold(
        "例：A-1 的 A 级有 100 户、C 级有 10 户、其余有 20 户\n应当：A 级抽 2 户、失信抽 3 户、其余抽 1 户；应当：共抽 6 户",
    );
    // 30 % of C alone is more than the item's 20 %, which is over all tiers.
    hold("例：A-1 的 C 级有 100 户；应当：抽 30 户");
    fail("例：A-1 的 A 级有 0 户、C 级有 100 户、其余有 0 户；应当：共抽 30 户");
}

#[test]
fn one_unit_is_judged_by_the_conditions_of_the_draw() {
    hold(
        "例：登记状态 “存续”、诚信等级 “A”、上次检查日期 2023年1月5日、抽取日 2023年5月10日；应当：A-1 排除第1项",
    );
    hold(
        "例：登记状态 “存续”、诚信等级 “A”、上次检查日期 2023年1月5日、抽取日 2024年1月6日；应当：A-1 属于 A",
    );
    hold("例：诚信等级 A，上次检查日期为2023年1月5日；应当：排除第1项");
    hold("例：登记状态＝“存续”、从业人数 9；应当：A-2 不是对象；应当：A-1 是对象");
    hold("例：登记状态 “注销”；应当：不是对象");
    hold("例：登记状态 为空；应当：A-1、A-2 无法判断");
    hold("例：登记状态 “存续”、诚信等级 “D”；应当：A-1 属于 其余");
    hold("例：成立日期 2023年1月1日、从业人数 3；应当：A-1 排除第2项、A-2 不是对象");
    fail("例：登记状态 “存续”、诚信等级 “A”、上次检查日期 2022年5月9日；应当：A-1 排除第1项");
    fail("例：登记状态 “注销”；应当：排除第1项");
    fail("例：登记状态 “存续”、诚信等级 “C”；应当：A-1 属于 A");
}

#[test]
fn days_are_judged_by_the_official_calendar() {
    hold("例：2023年10月8日；应当：工作日");
    hold("例：2023年10月1日；应当：休假日");
    fail(
        "例：2023年10月7日；应当：休假日\n例：2023年10月6日；应当：工作日".lines().last().unwrap(),
    );
    fail("例：2031年1月2日；应当：工作日");
}

#[test]
fn what_cannot_be_read_is_said_once_at_its_characters() {
    for (cases, codes) in [
        ("例：A-2 有 4 户", vec!["SJ5110"]),
        ("例：A-2 有 4 户；应当：抽一半", vec!["SJ1101"]),
        ("例：A-3 有 4 户；应当：抽 4 户", vec!["SJ3019"]),
        ("例：A-1 的 E 级有 4 户；应当：抽 4 户", vec!["SJ3021"]),
        ("例：2023年6月31日；应当：工作日", vec!["SJ2001"]),
        ("例：2023年6月30日；应当：抽 4 户", vec!["SJ1101"]),
        ("例：成立日期 2023年6月31日；应当：A-1 是对象", vec!["SJ2001"]),
        ("应当：工作日", vec!["SJ1101"]),
    ] {
        let (marks, found) = judged(cases);
        assert!(!marks.contains(['✓', '✗']), "{marks}\n{cases}");
        assert_eq!(found, codes, "{cases}");
    }
}

#[test]
fn a_case_that_fails_stops_the_plan() {
    let inputs = engine::example();
    let text = String::from_utf8(inputs.plan.clone()).unwrap();
    let with = |cases: &str| Inputs {
        plan: format!("{text}\n试算\n　　{cases}\n").into_bytes(),
        ..inputs.clone()
    };
    let verdict = |cases: &str| engine::check(&with(cases), &Default::default()).verdict;
    use suiji::diagnostic::Verdict;
    assert_eq!(verdict("例：2026年10月1日；应当：休假日"), Verdict::Clean);
    assert_eq!(verdict("例：2026年10月1日；应当：工作日"), Verdict::Error);
}
