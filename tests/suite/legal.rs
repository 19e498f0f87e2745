//! The legal basis of items: every rule, and the traps of real item lists.

use suiji::calendar::{Calendar, Period};
use suiji::check::{Context, legal};
use suiji::diagnostic::{Finding, Place, Severity};
use suiji::directory::History;
use suiji::plan::{Item, Plan, Team, Text};
use suiji::registry::Registry;
use suiji::source::{Source, Span, Spanned};

/// A plan of one item with this basis.
struct Case {
    source: Source,
    plan: Plan,
}

fn text(value: &str) -> Text {
    Text::new(value.to_owned(), Span::default())
}

fn period(window: &str) -> Period {
    let (start, end) = window.split_once("..").unwrap_or((window, window));
    Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
}

impl Case {
    fn new(basis: &str, window: &str) -> Self {
        let source = Source::new("x.plan", basis);
        let mut plan = Plan::default();
        plan.head.agency_kind = Some(text("人社部门"));
        plan.head.level = Some(text("县级"));
        plan.head.region = Some(text("640106"));
        plan.items.push(Item {
            title: text("某事项"),
            basis: Some(Text::new(basis.to_owned(), Span::new(0, source.len()))),
            check_window: vec![Spanned::new(period(window), Span::default())],
            ..Item::default()
        });
        Self { source, plan }
    }

    fn findings(&self) -> Vec<Finding> {
        let registry = Registry::builtin();
        let calendar = Calendar::builtin();
        let history = History::default();
        let context = Context {
            plan: &self.plan,
            source: &self.source,
            registry: &registry,
            calendar: &calendar,
            entities: None,
            inspectors: None,
            history: &history,
            digests: &std::collections::BTreeMap::new(),
            on: None,
        };
        legal::RULES.iter().flat_map(|rule| (rule.judge)(&context)).collect()
    }

    /// `E4010 第一百条`: severity, code, the marked characters.
    fn said(&self) -> Vec<String> {
        self.findings()
            .iter()
            .map(|finding| {
                let Place::Text { span, .. } = &finding.place else { panic!("{finding:?}") };
                let mark = match finding.severity() {
                    Severity::Error => 'E',
                    Severity::Doubt => 'D',
                    Severity::Hint => 'H',
                };
                let code = finding.code().0;
                format!("{mark}{code} {}", self.source.slice(*span).replace('\n', ""))
            })
            .collect()
    }
}

/// The year of the notice: its check window.
const WINDOW: &str = "2023-05-01..2023-10-31";

fn judge(table: &[(&str, &str, &[&str])]) {
    let mut wrong = Vec::new();
    for (basis, window, expected) in table {
        let said = Case::new(basis, window).said();
        if said != *expected {
            wrong.push(format!("{basis} ({window})\n  says {said:?}\n  not  {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_example_plan_is_founded() {
    for basis in [
        "《劳动合同法》第七十四条第（二）项；《劳动保障监察条例》第十一条第（二）项",
        "《劳动保障监察条例》第十一条第（六）项；《最低工资规定》第四条第一款",
        "《社会保险法》第七十七条第一款；《劳动保障监察条例》第十一条第（七）项",
        "《人力资源市场暂行条例》第三十四条、第三十五条第一款",
    ] {
        assert_eq!(Case::new(basis, WINDOW).said(), Vec::<String>::new(), "{basis}");
    }
}

#[test]
fn names_resolve_exactly_or_not_at_all() {
    judge(&[
        // One letter more or less is another title.
        ("《公共场所管理条例》第三条", WINDOW, &["E4001 《公共场所管理条例》"]),
        ("《劳动合同发》第七十四条", WINDOW, &["D4002 《劳动合同发》"]),
        ("《劳动和合同法》第七十四条", WINDOW, &["E4001 《劳动和合同法》"]),
        // Rules of other departments are not all held.
        ("《娱乐场所管理办法》第三条", WINDOW, &["D4002 《娱乐场所管理办法》"]),
        // A place's own instrument that is not held.
        ("《吴忠市劳动保障监察条例》第三条", WINDOW, &["D4002 《吴忠市劳动保障监察条例》"]),
        // Three 劳动保障监察条例: the bare title is the State Council's.
        ("《宁夏回族自治区劳动保障监察条例》第八条", WINDOW, &[]),
        ("宁夏《劳动保障监察条例》第八条", WINDOW, &[]),
        ("国务院《劳动保障监察条例》第十一条", WINDOW, &[]),
        ("《银川市劳动保障监察条例》第十七条", WINDOW, &[]),
        ("第七十四条", WINDOW, &["E4004 第七十四条"]),
        ("同上", WINDOW, &["E4005 同上"]),
        ("本条例第七条", WINDOW, &["E4005 本条例"]),
        ("《劳动保障监察条例》第十条；本条例第一百条", WINDOW, &["E4010 第一百条"]),
        ("《劳动保障监察条例》第十条；同上第一百条", WINDOW, &["E4010 第一百条"]),
    ]);
}

#[test]
fn low_ranks_found_nothing() {
    judge(&[
        (
            "《国务院办公厅关于推广随机抽查规范事中事后监管的通知》",
            WINDOW,
            &["E4006 《国务院办公厅关于推广随机抽查规范事中事后监管的通知》"],
        ),
        ("国办发〔2015〕58号；《劳动合同法》第七十四条", WINDOW, &["H4006 国办发〔2015〕58号"]),
        ("国办发[2015]58号；《劳动合同法》第七十四条", WINDOW, &["H4006 国办发[2015]58号"]),
        ("法释〔2020〕26号第一条", WINDOW, &["E4006 法释〔2020〕26号"]),
    ]);
}

#[test]
fn force_is_judged_on_the_days_of_the_window() {
    judge(&[
        // Promulgated is not in force.
        (
            "《人力资源服务机构管理规定》第三条",
            "2023-07-31",
            &["E4007 《人力资源服务机构管理规定》"],
        ),
        ("《社会保险经办条例》第四十八条第一款", WINDOW, &["E4007 《社会保险经办条例》"]),
        ("《社会保险经办条例》第四十八条第一款", "2024-01-05", &[]),
        // Repealed, with the successor or without.
        ("《女职工劳动保护规定》第三条", WINDOW, &["E4008 《女职工劳动保护规定》"]),
        ("《劳动力市场管理规定》第三条", WINDOW, &["E4008 《劳动力市场管理规定》"]),
        ("《旅行社管理条例》第三条", WINDOW, &["E4008 《旅行社管理条例》"]),
        // New wordings: the article of the day counts.
        ("《妇女权益保障法》第七十四条", "2022-12-31", &["E4010 第七十四条"]),
        ("《妇女权益保障法》第七十四条", "2023-01-01", &[]),
        ("《妇女权益保障法》第四十九条", "2022-12-31", &["H4021 第四十九条"]),
        // A window over the change is judged on both sides.
        (
            "《妇女权益保障法》第七十四条",
            "2022-12-01..2023-02-28",
            &["E4010 第七十四条", "H4009 《妇女权益保障法》"],
        ),
        (
            "《妇女权益保障法》第四十九条",
            "2022-12-01..2023-02-28",
            &["H4009 《妇女权益保障法》", "H4021 第四十九条"],
        ),
    ]);
}

#[test]
fn provisions_exist_in_that_wording() {
    judge(&[
        ("《劳动合同法》第九十九条", WINDOW, &["E4010 第九十九条"]),
        ("《劳动合同法》第四一〇条", WINDOW, &["E4010 第四一〇条"]),
        ("《劳动合同法》第410113334条", WINDOW, &["E4010 第410113334条"]),
        ("《劳动合同法》第七十四条、第九十五条至第一百条", WINDOW, &["E4010 第一百条"]),
        ("《劳动合同法》第七十五条至第七十四条", WINDOW, &["E4013 第七十五条至第七十四条"]),
        ("《劳动合同法》第七十四条之一", WINDOW, &["E4010 第七十四条之一"]),
        // The only paragraph may be called the first.
        ("《社会保险法》第七十七条第一款", WINDOW, &[]),
        ("《劳动保障监察条例》第十一条第一款第（七）项", WINDOW, &[]),
        ("《劳动保障监察条例》第十一条第二款第（七）项", WINDOW, &["E4011 第二款"]),
        ("《劳动保障监察条例》第十一条第（十）项", WINDOW, &["E4012 第（十）项"]),
        ("《劳动保障监察条例》第十一条第（一）、（十二）项", WINDOW, &["E4012 （十二）项"]),
        ("《劳动合同法》第 七\n十五条第三款", WINDOW, &["E4011 第三款"]),
        // The catalogue knows structure, not powers.
        ("《专利法》第六十九条", WINDOW, &["H4021 第六十九条"]),
        ("《专利法》第一千条", WINDOW, &["E4010 第一千条"]),
        ("《刑法》第一百二十条之二", "2025-01-01", &["H4021 第一百二十条之二"]),
        ("《刑法》第一百二十条之九", "2025-01-01", &["E4010 第一百二十条之九"]),
    ]);
}

#[test]
fn renumbered_articles_name_the_new_number() {
    judge(&[
        ("《劳动合同法》第七十四条；《行政处罚法》第三十七条", WINDOW, &["D4014 第三十七条"]),
        ("《劳动合同法》第七十四条；《行政处罚法》第四十二条", WINDOW, &[]),
        ("《劳动合同法》第七十四条；《行政处罚法》第三十七条", "2021-07-14", &[]),
        ("《劳动合同法》第七十四条；《行政处罚法》第四十三条", "2021-07-14", &["D4014 第四十三条"]),
        ("《劳动合同法》第七十四条；《工会法》第五十条", WINDOW, &["D4014 第五十条"]),
    ]);
    let case = Case::new("《行政处罚法》第二十九条", WINDOW);
    let words = case.findings()[0].problem.words();
    assert!(words.help_zh.contains("第三十六条"), "{}", words.help_zh);
}

#[test]
fn power_is_that_of_this_body_at_this_level_in_this_place() {
    judge(&[
        ("《社会保险稽核办法》第三条", WINDOW, &["H4022 《社会保险稽核办法》", "E4016 第三条"]),
        ("《安全生产法》第六十五条", WINDOW, &["E4016 第六十五条"]),
        ("《保障农民工工资支付条例》第四十条", WINDOW, &["E4017 第四十条"]),
        ("《保障农民工工资支付条例》第七条第一款、第四十条", WINDOW, &["H4017 第四十条"]),
        ("《劳动合同法》第七十六条", WINDOW, &["H4021 第七十六条"]),
        // Only duties and liabilities.
        ("劳动法第89条 劳动合同法第80条", WINDOW, &["D4018 第89条 劳动合同法第80条"]),
        // Only methods and procedures.
        ("《优化营商环境条例》第五十四条", WINDOW, &["E4019 第五十四条"]),
        ("《劳动保障监察条例》第十六条第一款", WINDOW, &["E4019 第十六条第一款"]),
        ("《优化营商环境条例》第五十四条；《劳动合同法》第七十四条", WINDOW, &[]),
        // Powers for something narrower.
        ("《行政许可法》第六十一条", WINDOW, &["D4020 第六十一条"]),
        ("《工伤认定办法》第十一条", WINDOW, &["D4020 第十一条"]),
        ("《行政许可法》第六十一条；《劳动合同法》第七十四条第（三）项", WINDOW, &[]),
    ]);
    let mut elsewhere = Case::new("《宁夏回族自治区劳动保障监察条例》第八条", WINDOW);
    elsewhere.plan.head.region = Some(text("110101"));
    assert_eq!(elsewhere.said(), ["E4015 《宁夏回族自治区劳动保障监察条例》"]);
    elsewhere.plan.head.region = Some(text("640205"));
    assert_eq!(elsewhere.said(), Vec::<String>::new());
    let mut city = Case::new("《保障农民工工资支付条例》第四十条", WINDOW);
    city.plan.head.level = Some(text("市级"));
    assert_eq!(city.said(), Vec::<String>::new());
    let mut joint = Case::new("《社会保险稽核办法》第三条", WINDOW);
    joint.plan.items[0].partners.push(text("税务局"));
    assert_eq!(joint.said(), ["H4022 《社会保险稽核办法》", "H4021 第三条"]);
}

#[test]
fn claims_beside_a_title_match_the_wording() {
    judge(&[
        ("《劳动合同法》（2012年修正）第七十四条", WINDOW, &[]),
        ("《劳动合同法》（2012年12月28日修正）第七十四条", WINDOW, &[]),
        ("《劳动合同法》（2018年修正）第七十四条", WINDOW, &["D4026 （2018年修正）"]),
        ("《劳动合同法》（2012年修订）第七十四条", WINDOW, &["H4027 （2012年修订）"]),
        ("《劳动合同法》（主席令第73号）第七十四条", WINDOW, &[]),
        ("《劳动合同法》（主席令第65号）第七十四条", WINDOW, &[]),
        ("《劳动合同法》（主席令第66号）第七十四条", WINDOW, &["D4026 （主席令第66号）"]),
        ("《劳动保障监察条例》（国务院令第423号）第十条", WINDOW, &[]),
        ("国务院令第432号《劳动保障监察条例》第十条", WINDOW, &["D4026 国务院令第432号"]),
        ("《就业促进法》（2015年修订）第六十条", WINDOW, &["H4027 （2015年修订）"]),
    ]);
}

#[test]
fn an_article_must_be_named() {
    judge(&[
        ("《劳动合同法》", WINDOW, &["E4028 《劳动合同法》"]),
        ("《劳动法》；《劳动合同法》第七十四条", WINDOW, &["H4028 《劳动法》"]),
        ("《劳动法》第四章", WINDOW, &["E4029 第四章"]),
        ("《劳动法》有关规定", WINDOW, &["E4029 有关规定"]),
        ("《劳动合同法》第七十四条等法律法规", WINDOW, &["H4029 等法律法规"]),
        ("有关规定", WINDOW, &["E4029 有关规定"]),
    ]);
    let mut bare = Case::new("某事项", WINDOW);
    bare.plan.items[0].basis = None;
    bare.plan.items[0].title.span = Span::new(0, 3);
    assert_eq!(bare.said(), ["E4030 某事项"]);
}

#[test]
fn what_is_not_known_is_never_an_error() {
    judge(&[
        // 待核, or from memory.
        ("《人才市场管理规定》第三条", WINDOW, &["H4022 《人才市场管理规定》", "H4021 第三条"]),
        ("《娱乐场所管理条例》第三条", WINDOW, &["H4022 《娱乐场所管理条例》", "H4021 第三条"]),
        ("《娱乐场所管理条例》第九百条", WINDOW, &["H4022 第九百条", "H4021 第九百条"]),
        // The catalogue holds one wording.
        (
            "《食品安全法》第一百一十条",
            "2014-01-01",
            &["H4023 《食品安全法》", "H4021 第一百一十条"],
        ),
        // Proof of force older than the window.
        ("《劳动合同法》第七十四条", "2027-01-04", &["H4025 《劳动合同法》"]),
    ]);
}

#[test]
fn head_words_are_those_of_the_registry() {
    let mut case = Case::new("人社部门们县", WINDOW);
    case.plan.items.clear();
    case.plan.head.agency_kind = Some(Text::new("人社部门们".to_owned(), Span::new(0, 5)));
    assert_eq!(case.said(), ["E4031 人社部门们"]);
}

#[test]
fn the_usual_items_of_a_district_bureau_are_founded_or_flagged() {
    judge(&[
        // 1. 劳动规章制度
        (
            "《劳动合同法》第七十四条第（一）项、《劳动保障监察条例》第十一条第（一）项；《劳动合同法》第八十条、《劳动法》第八十九条",
            WINDOW,
            &[],
        ),
        // 2. 劳动合同
        (
            "《劳动合同法》第七十四条第（二）项、第七十五条第一款、《劳动保障监察条例》第十一条第（二）项；《劳动合同法》第八十一条、第八十三条、第八十四条、第八十九条，《劳动合同法实施条例》第三十三条",
            WINDOW,
            &[],
        ),
        // 3. 工资
        (
            "《劳动保障监察条例》第十一条第（六）项、《最低工资规定》第四条第一款、《工资支付暂行规定》第十八条；《劳动合同法》第八十五条、监察条例第二十六条",
            WINDOW,
            &[],
        ),
        // 4. 工时
        (
            "《劳动保障监察条例》第十一条第（五）项、《劳动合同法》第七十四条第（四）项；监察条例第二十五条",
            WINDOW,
            &[],
        ),
        // 5. 年休假
        (
            "《职工带薪年休假条例》第六条第一款、《企业职工带薪年休假实施办法》第十五条第一款；条例第七条",
            WINDOW,
            &[],
        ),
        // 6. 女职工
        (
            "《女职工劳动保护特别规定》第十二条第一款、监察条例第十一条第（四）项、《妇女权益保障法》第四十九条；特别规定第十三条第一款、监察条例第二十三条",
            WINDOW,
            &[],
        ),
        // 7. 就业歧视
        ("《就业促进法》第六十条、《妇女权益保障法》第四十九条；妇保法第八十三条", WINDOW, &[]),
        // 8. 童工
        (
            "《禁止使用童工规定》第五条第一款、监察条例第十一条第（三）项；规定第六条至第八条",
            WINDOW,
            &[],
        ),
        // 9. 社保
        (
            "《社会保险法》第七十七条第一款、监察条例第十一条第（七）项、《社会保险经办条例》第四十八条第一款；社保法第八十四条、监察条例第二十七条",
            WINDOW,
            &["E4007 《社会保险经办条例》"],
        ),
        // 10. 农民工
        ("《保障农民工工资支付条例》第七条第一款、第三十九条；第五十四条至第五十七条", WINDOW, &[]),
        // 11. 派遣
        (
            "《劳动合同法》第七十四条第（三）项、《行政许可法》第六十一条；《劳务派遣行政许可实施办法》第三条第二款；劳动合同法第九十二条、《劳务派遣暂行规定》第二十二条",
            WINDOW,
            &["H4022 《劳务派遣行政许可实施办法》"],
        ),
        // 12. 人力资源
        (
            "《人力资源市场暂行条例》第三十四条、第三十五条第一款；第四十二条至第四十四条",
            WINDOW,
            &[],
        ),
        // 13. 网络招聘
        (
            "《人力资源市场暂行条例》第三十一条、第三十四条；《网络招聘服务管理规定》",
            WINDOW,
            &["H4028 《网络招聘服务管理规定》"],
        ),
        // 14. 培训学校
        (
            "《民办教育促进法》第四十一条、《职业教育法》第四十三条第四款、监察条例第十一条第（八）项；民促法第六十二条",
            WINDOW,
            &[],
        ),
        // 15. 集体合同
        ("《集体合同规定》第七条", WINDOW, &["H4022 《集体合同规定》"]),
        // 16. 工伤
        ("《工伤保险条例》第五十一条第一款；第六十二条", WINDOW, &[]),
        // 17. 失业
        ("《失业保险条例》第二十四条第（三）项；第二十八条", WINDOW, &[]),
        // 18. 基金
        (
            "《社会保险法》第七十九条、《社会保险基金行政监督办法》第四条",
            WINDOW,
            &["H4022 《社会保险基金行政监督办法》"],
        ),
        // 19. 书面审查
        (
            "《劳动保障监察条例》第十四条、《宁夏回族自治区劳动保障监察条例》第十四条",
            WINDOW,
            &["D4018 第十四条、《宁夏回族自治区劳动保障监察条例》第十四条"],
        ),
        // 20. 地方
        (
            "《宁夏回族自治区劳动保障监察条例》第八条、《银川市劳动保障监察条例》第十三条、第十七条",
            WINDOW,
            &[],
        ),
    ]);
}

#[test]
fn bases_of_other_rules_resolve_but_need_no_power() {
    let basis = "《优化营商环境条例》第五十四条；《劳动保障监察条例》第十六条第三款；《劳动法》";
    let mut case = Case::new(basis, WINDOW);
    let item = case.plan.items.remove(0);
    case.plan.head.in_force = Some(Spanned::new(period("2023-03-22..2023-12-31"), Span::default()));
    case.plan.team = Some(Team { bases: vec![item.basis.unwrap()], ..Team::default() });
    assert_eq!(case.said(), ["E4011 第三款", "H4028 《劳动法》"]);
}

#[test]
fn fixes_are_ready_to_write() {
    for (basis, expected) in [
        ("《公共场所管理条例》第三条", "《公共场所卫生管理条例》第三条"),
        ("《女职工劳动保护规定》第三条", "《女职工劳动保护特别规定》第三条"),
        ("《劳动保障监察条例》第十一条第二款第（七）项", "《劳动保障监察条例》第十一条第（七）项"),
        ("《劳动合同法》（2012年修订）第七十四条", "《劳动合同法》（2012年修正）第七十四条"),
        ("《工会法》第五十条", "《工会法》第五十一条"),
        ("《劳动合同法》第75至74条", "《劳动合同法》第七十四条至第七十五条"),
    ] {
        let case = Case::new(basis, WINDOW);
        let findings = case.findings();
        let fix = findings.iter().flat_map(|it| &it.fixes).next().expect(basis);
        let letters: Vec<char> = basis.chars().collect();
        let (start, end) = (fix.span.start as usize, fix.span.end as usize);
        let mended: String = letters[..start].iter().chain(&letters[end..]).collect();
        let mut mended: Vec<char> = mended.chars().collect();
        mended.splice(start..start, fix.replace.chars());
        assert_eq!(mended.into_iter().collect::<String>(), expected, "{basis}");
    }
}

#[test]
fn without_a_window_the_first_day_of_the_plan_counts() {
    let mut case = Case::new("《社会保险经办条例》第四十八条第一款", WINDOW);
    case.plan.items[0].check_window.clear();
    case.plan.head.in_force = Some(Spanned::new(period("2023-11-30..2024-12-31"), Span::default()));
    assert_eq!(case.said(), ["E4007 《社会保险经办条例》"]);
    case.plan.head.in_force = Some(Spanned::new(period("2023-12-01..2024-12-31"), Span::default()));
    assert_eq!(case.said(), Vec::<String>::new());
    // Nothing is known of the days: the latest wording counts.
    case.plan.head.in_force = None;
    assert_eq!(case.said(), Vec::<String>::new());
}

#[test]
fn a_hundred_wrong_citations_give_a_hundred_findings() {
    let wrong: Vec<String> = (99..199).map(|n| format!("《劳动合同法》第{n}条")).collect();
    let said = Case::new(&wrong.join("；"), WINDOW).said();
    assert_eq!(said.iter().filter(|it| it.starts_with("E4010")).count(), 100, "{said:?}");
}
