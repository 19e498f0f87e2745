//! 签注: a signature counts as long as the line and what the law says of it stand, and no longer.

use std::collections::BTreeMap;

use suiji::diagnostic::{Code, Finding, Place, Severity};
use suiji::engine::{self, CheckOptions, End, Inputs, NotSigned, Signing};

use super::attacks::{SEEDS, first, formal};
use super::ui;

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

fn signing(code: Code, line: Option<u32>) -> Signing {
    Signing {
        code,
        line,
        reason: "县局已请示".to_owned(),
        person: "张三".to_owned(),
        date: "2023-03-20".parse().unwrap(),
    }
}

fn found(inputs: &Inputs) -> Vec<Finding> {
    engine::check(inputs, &CheckOptions::default()).findings
}

fn count(findings: &[Finding], of: impl Fn(&Finding) -> bool) -> usize {
    findings.iter().filter(|it| of(it)).count()
}

/// Every doubt of every case, wherever it stands (a line, the plan as a whole, a directory, a registry):
/// signed, it is one doubt less or more, and nothing else comes; signed again, nothing is written.
#[test]
fn every_doubt_can_be_signed() {
    let (mut signed, mut wrong) = (0, Vec::new());
    for (_, path) in ui::cases() {
        let plan = if path.is_dir() { path.join("plan.plan") } else { path.clone() };
        let Some(name) = plan.file_name().filter(|_| plan.exists()) else { continue };
        let mut inputs = ui::inputs(&plan, &name.to_string_lossy());
        let is_doubt = |it: &Finding| it.severity() == Severity::Doubt;
        for _ in 0..40 {
            let before = found(&inputs);
            // A slip in the words that are signed stands in the sign-off too.
            let is_slip = |it: &Finding| it.code() == Code(1010);
            let Some(doubt) = before.iter().find(|it| is_doubt(it)) else { break };
            if before.iter().any(is_slip) {
                break;
            }
            let (code, line) = match &doubt.place {
                Place::Text { file, line, .. } if **file == *inputs.plan_name => {
                    (doubt.code(), Some(*line))
                }
                _ => (doubt.code(), None),
            };
            let at = format!("{}: {code} at {:?}", path.display(), doubt.place);
            let (text, words) = match engine::sign(&inputs, &signing(code, line)) {
                Ok(done) => done,
                Err(why) => {
                    wrong.push(format!("{at}: {why:?}"));
                    break;
                }
            };
            let again = Inputs { plan: text.into_bytes(), ..inputs.clone() };
            let after = found(&again);
            let stale = |it: &Finding| it.code() == Code(1110);
            if count(&after, is_doubt) >= count(&before, is_doubt)
                || count(&after, stale) > count(&before, stale)
                || after.len() > before.len()
            {
                wrong.push(format!("{at}: {words}"));
                break;
            }
            signed += 1;
            inputs = again;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(signed > 60, "{signed}");
}

const BARE: &str = "\
计划：某局2026年度抽查计划
编号：x-2026
机关：某局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2026年；施行：2026年1月4日 至 2026年12月31日

一、引用库
　　对象名录：“e.csv”

二、抽查事项
（一）工资（代号：A-1）
　　对象：企业
　　依据：《劳动保障监察条例》第十一条第（六）项
　　类别：重点；方式：现场检查；比例：5%

三、抽取
　　第一批：2026年4月15日，抽取100%
　　种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
";

fn bare(plan: &str, name: &str) -> Inputs {
    let list = "统一社会信用代码,企业名称,登记状态\n91640100304232011B,某公司,存续\n";
    Inputs {
        plan_name: name.to_owned(),
        plan: plan.as_bytes().to_vec(),
        files: BTreeMap::from([("e.csv".to_owned(), Ok(list.as_bytes().to_vec()))]),
        folders: BTreeMap::new(),
    }
}

/// What does not stand in the plan has no line: the sign-off names it. It holds wherever the plan lies,
/// and no longer than the plan lacks no more than what was signed.
#[test]
fn what_is_missing_is_signed_by_its_name() {
    let mut plan = BARE.to_owned();
    let mut written = Vec::new();
    for code in [1105, 1105, 7001] {
        let (text, line) =
            engine::sign(&bare(&plan, "x.plan"), &signing(Code(code), None)).unwrap();
        plan = text;
        written.push(line.split('：').next().unwrap().to_owned());
    }
    written.sort();
    assert_eq!(written, ["SJ1105 一、引用库", "SJ1105 检查组", "SJ7001 公示"]);
    for name in ["x.plan", "elsewhere/y.plan"] {
        let left = found(&bare(&plan, name));
        assert_eq!(count(&left, |it| it.severity() != Severity::Hint), 0, "{left:#?}");
        assert_eq!(count(&left, |it| it.code() == Code(1110)), 0, "{left:#?}");
    }
    for code in [1105, 7001] {
        let again = engine::sign(&bare(&plan, "x.plan"), &signing(Code(code), None));
        assert_eq!(again.unwrap_err(), NotSigned::NoDoubt);
    }
    // Nothing stands against a formal draw any more.
    let inputs = bare(&plan, "x.plan");
    let ran = engine::run(&inputs, &formal(first(&inputs), SEEDS, Vec::new()));
    assert_eq!(ran.end, End::Done, "{:#?}", ran.findings);
    // What was signed as missing is there now.
    let section =
        "四、公示\n　　结果：检查结束后20个工作日内，国家企业信用信息公示系统\n\n五、核准";
    let left = found(&bare(&plan.replace("四、核准", section), "x.plan"));
    assert_eq!(count(&left, |it| it.code() == Code(7001)), 0);
    assert_eq!(count(&left, |it| it.code() == Code(1110)), 1);
}

/// By hand, the plan may be named by any of its names.
#[test]
fn the_plan_as_a_whole_is_named_by_hand_too() {
    for subject in ["计划", "公示", "检查结果何时公示", "x.plan", "dir/x.plan"] {
        let plan =
            format!("{BARE}\n四、核准\n　　签注：SJ7001 {subject}：另行公布，张三，2026年1月5日\n");
        let left = found(&bare(&plan, "dir/x.plan"));
        let signed = |it: &Finding| it.code() == Code(7001) && it.signed.is_some();
        assert_eq!(count(&left, signed), 1, "{subject}: {left:#?}");
    }
    for subject in ["y.plan", "plan", "检查组"] {
        let plan =
            format!("{BARE}\n四、核准\n　　签注：SJ7001 {subject}：另行公布，张三，2026年1月5日\n");
        let left = found(&bare(&plan, "dir/x.plan"));
        assert_eq!(count(&left, |it| it.code() == Code(1110)), 1, "{subject}: {left:#?}");
    }
}
