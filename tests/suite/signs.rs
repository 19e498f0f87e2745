//! 签注: a signature counts as long as the line and what the law says of it stand, and no longer.

use std::collections::BTreeMap;

use suiji::diagnostic::Code;
use suiji::engine::{self, CheckOptions, Inputs, Signing};

const PLAN: &str = "\
计划：某局2023年度抽查计划
编号：x-2023
机关：某局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2023年；施行：2023年3月1日 至 2023年12月31日

一、引用库
　　法规库：内置、“reg/”

二、抽查事项
（一）规章制度（代号：A-1）
　　对象：用人单位
　　依据：《劳动法》第八十九条
　　比例：5%

三、公示
　　结果：检查结束后20个工作日内，公示
　　处罚：作出处罚决定之日起7日内，公开处罚结果
";

fn law(name: &str) -> String {
    std::fs::read_to_string(format!("plans/registry/{name}.toml")).unwrap()
}

fn inputs(plan: &str, laws: &[(&str, String)]) -> Inputs {
    let files = laws.iter().map(|(name, text)| (format!("{name}.toml"), text.clone().into_bytes()));
    Inputs {
        plan_name: "x.plan".to_owned(),
        plan: plan.as_bytes().to_vec(),
        files: BTreeMap::new(),
        folders: BTreeMap::from([("reg/".to_owned(), Ok(files.collect()))]),
    }
}

fn usual() -> Vec<(&'static str, String)> {
    ["labor-law", "administrative-penalty-law"].map(|name| (name, law(name))).to_vec()
}

fn sign(plan: &str, code: u16) -> String {
    let signing = Signing {
        code: Code(code),
        line: None,
        reason: "县局已请示".to_owned(),
        person: "张三".to_owned(),
        date: "2023-03-20".parse().unwrap(),
    };
    engine::sign(&inputs(plan, &usual()), &signing).unwrap().0
}

/// Whether the doubt of this code is signed; whether a sign-off fits nothing.
fn state(plan: &str, laws: &[(&str, String)], code: u16) -> (bool, bool) {
    let report = engine::check(&inputs(plan, laws), &CheckOptions::default());
    let doubt = report.findings.iter().find(|it| it.code() == Code(code)).unwrap();
    (doubt.signed.is_some(), report.findings.iter().any(|it| it.code() == Code(1110)))
}

#[test]
fn a_signature_ends_when_the_law_it_leans_on_changes() {
    for (code, own, other) in [(4018, 0, 1), (2021, 1, 0)] {
        let signed = sign(PLAN, code);
        assert_eq!(state(&signed, &usual(), code), (true, false), "{code}");
        let changed = |at: usize| {
            let mut laws = usual();
            laws[at].1.push_str("# 2023年4月复核\n");
            laws
        };
        assert_eq!(state(&signed, &changed(own), code), (false, true), "{code}");
        // What it does not lean on may change.
        assert_eq!(state(&signed, &changed(other), code), (true, false), "{code}");
    }
}

#[test]
fn a_signature_ends_when_its_line_changes() {
    let signed = sign(PLAN, 4018);
    let same = signed.replace("比例：5%", "比例：6%").replace("第八十九条", "第 89 条");
    assert_eq!(state(&same, &usual(), 4018), (true, false));
    let changed = signed.replace("《劳动法》第八十九条", "《劳动法》第八十九条、第九十二条");
    assert_eq!(state(&changed, &usual(), 4018), (false, true));
    let signed = sign(PLAN, 2021);
    let changed = signed.replace("公开处罚结果", "公开处罚结果和案由");
    assert_eq!(state(&changed, &usual(), 2021), (false, true));
}

/// The new 核准 follows the plan's own numbering: signing is no reason for a finding.
#[test]
fn a_new_section_is_numbered_where_the_others_are() {
    let signed = sign(PLAN, 2021);
    assert!(signed.contains("\n\n四、核准\n　　签注：SJ2021 "), "{signed}");
    let bare = PLAN
        .replace("一、引用库", "引用库")
        .replace("二、抽查", "抽查")
        .replace("三、公示", "公示");
    let signed = sign(&bare, 2021);
    assert!(signed.contains("\n\n核准\n　　签注：SJ2021 "), "{signed}");
    for plan in [PLAN, &bare] {
        let ordinals = |plan: &str| {
            let report = engine::check(&inputs(plan, &usual()), &CheckOptions::default());
            report.findings.iter().filter(|it| it.code() == Code(1007)).count()
        };
        assert_eq!(ordinals(&sign(plan, 2021)), ordinals(plan));
    }
}
