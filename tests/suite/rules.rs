//! Every rule of dates, ratios and completeness on a plan that breaks it, and on one that does not.

use suiji::calendar::Calendar;
use suiji::check::{Context, check};
use suiji::diagnostic::{Finding, Place, Severity};
use suiji::directory::History;
use suiji::plan::lower;
use suiji::registry::Registry;
use suiji::source::Source;
use suiji::syntax::parse;

fn findings(text: &str) -> Vec<Finding> {
    let source = Source::new("x.plan", text);
    let parsed = parse(&source);
    let lowered = lower(&source, &parsed.tree);
    let mut found = parsed.findings;
    found.extend(lowered.findings);
    let context = Context {
        plan: &lowered.plan,
        source: &source,
        registry: &Registry::builtin(),
        calendar: &Calendar::builtin(),
        entities: None,
        inspectors: None,
        history: &History::default(),
        digests: &std::collections::BTreeMap::new(),
        on: None,
    };
    let mut findings = check(&context, found).findings;
    suiji::diagnostic::arrange(&mut findings, "x.plan");
    findings
}

/// Code, severity and the underlined characters of families 1 to 3.
fn said(text: &str) -> Vec<(u16, Severity, String)> {
    let source = Source::new("x.plan", text);
    findings(text)
        .iter()
        .filter(|finding| finding.code().0 < 4000)
        .map(|finding| {
            let words = match &finding.place {
                Place::Text { span, .. } => source.slice(*span).to_owned(),
                _ => String::new(),
            };
            (finding.code().0, finding.severity(), words)
        })
        .collect()
}

#[test]
fn the_notice_of_2023() {
    let text = std::fs::read_to_string("plans/jinfeng-2023/notice.plan").unwrap();
    let expected = [
        (2016, Severity::Hint, "2023年3月25日"),
        (2016, Severity::Hint, "2023年5月1日"),
        (2001, Severity::Error, "２０２３年６月３１日"),
        (2021, Severity::Doubt, "7日"),
    ];
    assert_eq!(said(&text), expected.map(|(code, how, words)| (code, how, words.to_owned())));
    let mended = std::fs::read_to_string("plans/jinfeng-2023/plan.plan").unwrap();
    assert!(said(&mended).iter().all(|(_, severity, _)| *severity == Severity::Hint));
}

/// The mended plan of 2023 with one change, and what that brings: code, severity, underlined.
fn with(changes: &[(&str, &str)]) -> Vec<(u16, Severity, String)> {
    let mut text = std::fs::read_to_string("plans/jinfeng-2023/plan.plan").unwrap();
    let before = said(&text);
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    said(&text).into_iter().filter(|it| !before.contains(it)).collect()
}

fn one(code: u16, severity: Severity, words: &str) -> Vec<(u16, Severity, String)> {
    vec![(code, severity, words.to_owned())]
}

use Severity::{Doubt, Error, Hint};

/// Changes, and what they bring: code, severity, underlined.
type Case<'a> = (&'a [(&'a str, &'a str)], u16, Severity, &'a str);

#[test]
fn dates_that_do_not_fit() {
    let cases: &[Case<'_>] = &[
        (&[("2023年6月30日前", "2023年2月30日前")], 2001, Error, "2023年2月30日"),
        (&[("2023年6月30日前", "2023630日前")], 2002, Error, "2023630日"),
        (&[("检查时间：2023年5月 至 10月", "检查时间：看着办")], 2003, Error, "看着办"),
        (&[("检查结束后20个工作日内", "检查结束后20工日内")], 2004, Error, "检查结束后20工日内"),
        (&[("2023年5月 至 10月", "2023年5月 至 3月")], 2005, Error, "2023年5月 至 3月"),
        (&[("2023年6月30日前", "6月前")], 2007, Error, "6月"),
        (&[("2023年3月25日前，公布", "2023年3月10日前，公布")], 2008, Doubt, "2023年3月10日"),
        (&[("完成100%", "完成40%")], 2009, Error, "完成40%"),
        (&[("抽取60%", "抽取40%")], 2010, Error, "完成50%"),
        (&[("2023年8月16日", "2023年5月9日")], 2011, Error, "2023年5月9日"),
        (&[("抽取其余", "抽取50%")], 2012, Error, "抽取50%"),
        (&[("抽取其余", "抽取其余，2023年8月1日前完成")], 2014, Error, "2023年8月1日"),
        (&[("2023年5月10日，", "2023年5月13日，")], 2015, Doubt, "2023年5月13日"),
        (&[("2023年10月31日前", "2023年10月29日前")], 2016, Hint, "2023年10月29日"),
        (
            &[("检查时间：2023年9月 至 10月", "检查时间：2023年3月23日 至 10月")],
            2017,
            Doubt,
            "2023年3月23日 至 10月",
        ),
        (
            &[("检查时间：2023年9月 至 10月", "检查时间：10月 至 次年3月")],
            2018,
            Doubt,
            "10月 至 次年3月",
        ),
        (&[("2023年5月1日前，编制", "2023年5月31日前，编制")], 2020, Doubt, "2023年5月10日"),
        (&[("签注：SJ2021", "备注：SJ2021")], 2021, Doubt, "7日"),
        (&[("抽取前2个工作日", "抽取前50个工作日")], 2022, Doubt, "2个工作日"),
        (
            &[("检查时间：2023年9月 至 10月", "检查时间：2023年5月 至 7月")],
            2023,
            Error,
            "2023年5月 至 7月",
        ),
    ];
    for (changes, code, severity, words) in cases {
        let found = with(changes);
        let words = if *code == 2022 { "50个工作日" } else { words };
        assert!(
            found.contains(&(*code, *severity, words.to_owned())),
            "SJ{code} {changes:?}: {found:?}"
        );
    }
    // One cause, one finding.
    assert_eq!(with(&[("2023年6月30日前", "2023年2月30日前")]), one(2001, Error, "2023年2月30日"));
    assert_eq!(with(&[("完成100%", "完成40%")]), one(2009, Error, "完成40%"));
    assert_eq!(with(&[("2023年5月10日，", "2023年2月30日，")]), one(2001, Error, "2023年2月30日"));
    assert_eq!(with(&[("“entities.csv”", "（）")]), one(1101, Error, "（）"));
    let short = with(&[("抽取其余", "抽取30%"), ("完成100%", "完成90%")]);
    assert_eq!(short, one(2013, Doubt, "抽取30%"));
    let no_year =
        [("年度：２０２３年；", ""), ("施行：2023年3月22日 至 2023年12月31日", "文号：x")];
    let found = with(&[no_year[0], no_year[1], ("2023年9月 至 10月", "9月 至 10月")]);
    assert!(found.contains(&(2006, Error, "9月".to_owned())), "{found:?}");
    let unknown = with(&[("检查时间：2023年9月 至 10月", "检查时间：2031年9月 至 10月")]);
    assert!(unknown.contains(&(2019, Doubt, "2031年9月 至 10月".to_owned())), "{unknown:?}");
}

#[test]
fn ratios_that_do_not_fit() {
    let second = "\n　　名称：第二张表\n　　分级依据栏：诚信等级\n　　｜等级｜比例｜\n　　｜其余｜5%｜\n五、排除";
    let cases: &[Case<'_>] = &[
        (&[("比例：不超过20%", "比例：不多不少")], 3002, Error, "不多不少"),
        (&[("｜2%　　　　　｜", "｜120%｜")], 3003, Error, "120%"),
        (&[("比例：不超过20%", "比例：20%至5%")], 3004, Error, "20%至5%"),
        (&[("｜2%　　　　　｜每年1次　 ｜", "｜2%｜常常｜")], 3005, Error, "常常"),
        (&[("比例：不超过20%", "比例：不超过20%，不低于30%")], 3006, Error, "不超过20%，不低于30%"),
        (&[("比例：不超过20%", "比例：不超过1%")], 3006, Error, "不超过1%"),
        (&[("｜2%　　　　　｜", "｜40%｜")], 3007, Doubt, "百分之五"),
        (&[("｜其余｜未评级", "｜D｜未评级")], 3008, Error, "D｜未评级　｜5%　　　　　｜每年1次"),
        (&[("｜2%　　　　　｜", "｜2‰｜")], 3009, Doubt, "2‰"),
        (&[("比例：不超过20%", "比例：不低于5%")], 3010, Hint, "不低于5%"),
        (&[("比例：不超过20%", "比例：全覆盖")], 3011, Hint, "全覆盖"),
        (&[("类别：一般；", "类别：一般；频次：每年3次；")], 3014, Error, "每年3次"),
        (
            &[("比例：不低于１０％", "比例：每月不低于１０％")],
            3015,
            Doubt,
            "每月不低于１０％，不少于2户；不足5户的全覆盖",
        ),
        (&[("\n五、排除", second)], 3016, Hint, "第二张表"),
        (&[("分级：守法诚信等级", "分级：守法诚信等")], 3017, Error, "守法诚信等"),
        (&[("同去：RS-01、RS-03", "同去：RS-01、RS-04")], 3019, Error, "RS-04"),
        (&[("｜B　 ｜", "｜A｜")], 3020, Error, "A"),
        (&[("C级不超过2次", "D级不超过2次")], 3021, Error, "D"),
        (&[("比例：不超过20%", "比例：待定")], 3022, Doubt, "待定"),
        (
            &[("　　比例：不低于１０％，不少于2户；不足5户的全覆盖\n", "")],
            3023,
            Error,
            "经营性人力资源服务机构",
        ),
        (&[("百分之五", "2%至5%"), ("不低于３０％", "6%至30%")], 3024, Hint, "6%至30%"),
        (
            &[
                ("取整：逐层进位", "与事项比例的关系：等级优先"),
                ("比例：不超过20%", "比例：不低于50%"),
            ],
            3025,
            Doubt,
            "不低于50%",
        ),
        (
            &[("同去：RS-01、RS-03、RS-09", "同去：RS-01、RS-03\n　　同去：RS-01、RS-09")],
            3026,
            Error,
            "RS-01",
        ),
    ];
    for (changes, code, severity, words) in cases {
        let found = with(changes);
        let expected = (*code, *severity, (*words).to_owned());
        if *code == 3007 {
            assert!(found.iter().any(|it| it.0 == 3007 && it.1 == Doubt), "{found:?}");
            continue;
        }
        assert!(found.contains(&expected), "SJ{code} {changes:?}: {found:?}");
    }
    assert_eq!(with(&[("比例：不超过20%", "比例：待定")]).len(), 1);
    let brackets = |rows: &str| {
        let table = format!(
            "\n　　名称：规模\n　　分级依据栏：从业人数\n　　｜等级｜比例｜\n{rows}　　｜其余｜5%｜\n五、排除"
        );
        with(&[
            ("\n五、排除", &table),
            ("分级：守法诚信等级\n　　比例：不超过20%", "分级：规模\n　　比例：不超过20%"),
        ])
    };
    let overlap = brackets("　　｜20以下｜5%｜\n　　｜20至100｜5%｜\n　　｜100以上｜5%｜\n");
    assert_eq!(overlap.iter().filter(|it| it.0 == 3012).count(), 2, "{overlap:?}");
    let gap = brackets("　　｜不足20｜5%｜\n　　｜超过20｜5%｜\n");
    assert!(gap.iter().any(|it| it.0 == 3013 && it.1 == Hint), "{gap:?}");
    let fine = brackets("　　｜不足20｜5%｜\n　　｜20以上不足100｜5%｜\n　　｜≥100｜5%｜\n");
    assert_eq!(fine, [], "{fine:?}");
}

#[test]
fn what_is_missing() {
    let missing = |from: &str, to: &str| -> Vec<(u16, Severity)> {
        with(&[(from, to)]).into_iter().map(|(code, severity, _)| (code, severity)).collect()
    };
    assert_eq!(missing("编号：640106-rsj-2023\n", ""), [(1104, Error)]);
    assert_eq!(missing("　　对象名录：“entities.csv”\n", ""), [(1104, Error)]);
    assert_eq!(missing("　　人员名录：“inspectors.csv”\n", ""), [(1105, Doubt)]);
    assert_eq!(missing("语言：1；", ""), [(1106, Hint)]);
    assert_eq!(missing("语言：1；", "语言：2；"), [(1107, Error)]);
    assert_eq!(missing("　　分级依据栏：诚信等级\n", ""), [(1104, Error)]);
    assert_eq!(missing("类别：一般", "类别：特别"), [(1102, Error)]);
    assert_eq!(missing("人数：2人", "人数：几个人"), [(1101, Error)]);
    assert_eq!(missing("｜A　 ｜诚信", "｜A　 ｜诚信｜多"), [(1109, Error)]);
}

#[test]
fn signs_count_while_their_line_stands() {
    let sign = "签注：SJ2021 7日：自然日，张三，2023年3月20日";
    let signed = |subject: &str| {
        with(&[(sign, &format!("签注：SJ2021 {subject}：自然日，张三，2023年3月20日"))])
    };
    assert_eq!(signed("七日"), []);
    assert_eq!(signed("７ 日内"), []);
    let stale = signed("9日");
    assert!(stale.iter().any(|it| it.0 == 1110 && it.1 == Hint), "{stale:?}");
    assert!(stale.contains(&(2021, Doubt, "7日".to_owned())), "{stale:?}");
    // The line changed: the sign-off is of something that is no longer there.
    let changed = with(&[("之日起7日内", "之日起5日内")]);
    assert!(changed.contains(&(2021, Doubt, "5日".to_owned())), "{changed:?}");
    assert!(changed.iter().any(|it| it.0 == 1110), "{changed:?}");
    let said_out = with(&[("之日起7日内", "之日起7个工作日内")]);
    assert!(said_out.iter().all(|it| it.0 == 1110), "{said_out:?}");
}
