//! 为空的按: what an exclusion does with an empty cell, and that its count is recorded.

use serde_json::Value;
use suiji::engine::{self, Inputs, RunOptions, Stage};

const IDS: [&str; 4] =
    ["91640100MACHFXPD1K", "92640106MA7WMY1M8B", "91640100593362540L", "92640106MAEHCJGQX7"];

/// N, and reason and count of who was excluded or could not be judged, of four units: one 注销, two
/// whose 登记状态 is empty.
fn recorded(when_empty: &str) -> (u64, Vec<(String, u64)>) {
    let plan = format!(
        "计划：某区人社局2026年度抽查计划
编号：x-2026
机关：某区人社局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日

引用库
    对象名录：“e.csv”

抽查事项
（一）工资支付（代号：X-1）
    对象：企业
    依据：《劳动保障监察条例》第十一条第（六）项
    类别：重点；方式：现场检查；比例：全部抽查
    检查时间：2026年5月 至 10月

排除
    1．登记状态 等于 “注销”。理由：已注销
    为空的按：{when_empty}

抽取
    第一批：2026年5月13日，抽取100%
    锁定：抽取前2个工作日
    种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
"
    );
    let states = ["存续", "注销", "", ""];
    let entities: String = std::iter::once("统一社会信用代码,主体名称,登记状态\n".to_owned())
        .chain(IDS.iter().zip(states).map(|(id, state)| format!("{id},某公司,{state}\n")))
        .collect();
    let mut inputs =
        Inputs { plan_name: "x.plan".to_owned(), plan: plan.into(), ..Inputs::default() };
    inputs.files.insert("e.csv".to_owned(), Ok(entities.into_bytes()));
    let mut options = RunOptions::trial(Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09");
    options.seed("dice", "31415926535897932384");
    let ran = engine::run(&inputs, &options);
    let record = ran.files.get("record.json").unwrap_or_else(|| panic!("{:#?}", ran.findings));
    let record: Value = serde_json::from_slice(record).unwrap();
    let item = &record["draws"][0]["items"][0];
    let reasons = item["exclusions"].as_array().unwrap().iter();
    let reasons = reasons
        .map(|it| (it["reason"].as_str().unwrap().to_owned(), it["count"].as_u64().unwrap()));
    (item["strata"][0]["N"].as_u64().unwrap(), reasons.collect())
}

#[test]
fn an_empty_cell_is_counted_whatever_becomes_of_it() {
    let said = |reason: &str, count| (reason.to_owned(), count);
    assert_eq!(recorded("排除"), (1, vec![said("excluded-1", 1), said("excluded-unknown-1", 2)]));
    for kept in ["不排除", "报告"] {
        let answer = (3, vec![said("excluded-1", 1), said("kept-unknown-1", 2)]);
        assert_eq!(recorded(kept), answer, "{kept}");
    }
}
