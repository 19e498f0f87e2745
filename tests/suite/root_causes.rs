//! One slip, one finding: what follows from it is not said beside it.

use suiji::diagnostic::Finding;
use suiji::engine::{self, CheckOptions, Inputs};

fn check(plan: &str) -> Vec<Finding> {
    let inputs = Inputs { plan: plan.as_bytes().to_vec(), ..engine::example() };
    engine::check(&inputs, &CheckOptions::default()).findings
}

fn codes(findings: &[Finding]) -> Vec<u16> {
    findings.iter().map(|it| it.code().0).collect()
}

/// What is written in the example, what stands there instead, what is found.
pub(super) const SLIPS: &[(&str, &str, &[u16])] = &[
    // The header of the tiers.
    ("｜等级｜", "｜等次｜", &[1101]),
    ("｜等级｜", "｜级｜", &[1101]),
    ("｜等级｜", "｜序号｜", &[1101]),
    ("｜等级｜名称　　｜", "｜等级名称　　｜", &[1101]),
    ("｜比例　　　　｜频次上限｜", "｜比列　　　　｜频次上限｜", &[1101]),
    ("　　｜等级｜名称　　｜比例　　　　｜频次上限｜\n", "", &[1109]),
    ("　　｜等级｜", "　　等级｜", &[]),
    ("　　｜B　 ｜", "　　B　 ｜", &[]),
    ("｜基本诚信｜5%", "｜基本诚信5%", &[1109]),
    ("｜基本诚信｜5%", "｜基本｜诚信｜5%", &[1109]),
    ("　　｜B　 ｜基本", "　　胡写\n　　｜B　 ｜基本", &[1001]),
    // Pasted twice.
    ("　　第二批：", "　　第一批：2026年5月13日，抽取60%\n　　第二批：", &[1005]),
    ("　　第二批：", "　　第一批：2026年5月14日，抽取10%\n　　第二批：", &[1005]),
    (
        "　　见证：",
        "　　种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）\n　　见证：",
        &[1005],
    ),
    ("　　分级依据栏：诚信等级\n", "　　分级依据栏：诚信等级\n　　分级依据栏：诚信等级\n", &[1005]),
    ("　　不足时：停止", "　　不足时：停止\n　　人数：1人", &[1005]),
    // Words that cannot be read.
    ("不足时：停止", "不足时：加班", &[1102]),
    ("不足时：停止", "不够时：停止", &[1002]),
    ("种子：ssq（", "种子：ss q（", &[1101]),
    (
        "种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）",
        "种子：双色球、骰子",
        &[1101, 1101],
    ),
    ("（代号：RS-09）", "（代号：RS-\u{200b}09）", &[1009]),
    ("编号：640106-", "编号：640106-\u{200b}", &[1009]),
    ("同去：RS-03", "同去：RS-\u{200b}03", &[1009]),
    // Keys without their colon where names of files stand.
    ("期限口径：含当日；", "期限口径含当日；", &[1011]),
    ("期限口径：含当日；", "期限口径 含当日；", &[1011]),
    ("检查台账：“", "检查台账“", &[1011]),
];

#[test]
fn one_slip_is_one_finding() {
    let plan = String::from_utf8(engine::example().plan).unwrap();
    assert_eq!(codes(&check(&plan)), [0; 0]);
    let mut wrong = Vec::new();
    for (written, slip, expected) in SLIPS {
        assert_eq!(plan.matches(written).count().min(2), 1, "{written}");
        let found = check(&plan.replacen(written, slip, 1));
        if codes(&found) != *expected {
            let said: Vec<_> =
                found.iter().take(6).map(|it| (it.code(), it.problem.words().en)).collect();
            wrong.push(format!("{slip}: {} findings, {said:#?}", found.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A plan in traditional characters is carried out, with one hint; the standard layout writes the
/// language's own words as they are.
#[test]
fn traditional_characters_are_read_with_one_hint() {
    const FORMS: &str = "計计劃划編编號号機机關关類类別别層层級级區区語语執执現现場场檢检書书對对據据專专長长時时間间錄录\
        鎖锁見见證证結结處处罰罚責责遞递補补審审庫库歷历賬账屬属於于進进報报頻频與与";
    let plan = String::from_utf8(engine::example().plan).unwrap();
    let forms: Vec<char> = FORMS.chars().collect();
    let traditional =
        |letter: char| forms.chunks(2).find(|it| it[1] == letter).map_or(letter, |it| it[0]);
    // Names in quotation marks, titles of laws, and prose are words of those who write.
    let mut kept = false;
    let written: String = plan
        .chars()
        .map(|letter| {
            kept = (kept || "“《".contains(letter)) && !"”》".contains(letter);
            if kept { letter } else { traditional(letter) }
        })
        .collect();
    assert!(
        written.contains("抽查事项") && written.contains("檢查組") || written.contains("檢查组")
    );
    let found = check(&written);
    assert_eq!(codes(&found), [1019], "{found:#?}");
    let source = suiji::source::Source::new("plan.plan", &written);
    let laid_out = suiji::syntax::format(&source, suiji::syntax::Options::default()).unwrap();
    assert_eq!(codes(&check(&laid_out)), [0; 0]);
    assert!(laid_out.contains("\n编号：640106-rsj-2026\n"), "{laid_out}");
}

/// The nearest name is none that stands already: that would be the next error.
#[test]
fn what_stands_already_is_not_offered() {
    let plan = String::from_utf8(engine::example().plan).unwrap();
    let offered = |written: &str, slip: &str| -> Vec<String> {
        assert!(plan.contains(written), "{written}");
        let found = check(&plan.replacen(written, slip, 1));
        found.iter().flat_map(|it| &it.fixes).map(|it| it.replace.clone()).collect()
    };
    assert_eq!(offered("；机关类别：", "；机关类："), ["机关类别"]);
    assert_eq!(offered("；机关类别：", "；机关别："), ["机关类别"]);
    assert_eq!(offered("同去：RS-03、RS-09", "同去：RS-03、RS-9"), ["RS-09"]);
    assert_eq!(offered("同去：RS-03、RS-09", "同去：RS-03、RS-09、RS-10"), [""; 0]);
    assert_eq!(offered("｜等级｜名称　　｜", "｜等级｜频次上　　｜"), [""; 0]);
    assert_eq!(offered("七、检查组", "六、合并检察\n　　计入：日常\n\n七、检查组"), ["（文字）"]);
}
