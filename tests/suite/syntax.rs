//! Text → tree: what every plan of the repository and every shape of line reads as.

use proptest::prelude::*;
use suiji::diagnostic::{Finding, Lang, Place};
use suiji::source::{Source, Span};
use suiji::syntax::key::{Key, SectionName};
use suiji::syntax::tree::{Fact, Part, Tree, Value};
use suiji::syntax::{Options, Parsed, parse};

use super::plan_text::{every_plan, fragments, rewrite};

fn read(text: &str) -> Parsed {
    parse(&Source::new("x.plan", text))
}

fn codes(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| it.code().to_string()).collect()
}

fn facts(facts: &[Fact]) -> Vec<(Key, &str)> {
    facts.iter().map(|it| (it.key.value, it.value.text.as_str())).collect()
}

fn section_facts(tree: &Tree, name: SectionName) -> Vec<(Key, &str)> {
    let section = tree.sections.iter().find(|it| it.name == name).unwrap();
    section
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Fact(fact) => Some((fact.key.value, fact.value.text.as_str())),
            _ => None,
        })
        .collect()
}

#[test]
fn the_example_reads_completely() {
    let text = std::fs::read_to_string("plans/jinfeng-2023/notice.plan").unwrap();
    let Parsed { tree, findings } = read(&text);
    assert_eq!(findings, []);
    assert_eq!(tree.comments.len(), 2);
    assert_eq!(tree.head.len(), 9);
    let shape: Vec<(SectionName, usize)> =
        tree.sections.iter().map(|it| (it.name, it.parts.len())).collect();
    assert_eq!(
        shape,
        [
            (SectionName::Imports, 6),
            (SectionName::Prose, 0),
            (SectionName::Items, 4),
            (SectionName::Tiers, 4),
            (SectionName::Exclusions, 3),
            (SectionName::Joint, 4),
            (SectionName::Teams, 8),
            (SectionName::Draw, 5),
            (SectionName::Milestones, 4),
            (SectionName::Publication, 3),
            (SectionName::Replacement, 3),
            (SectionName::Approval, 2),
        ]
    );
    let Part::Entry(entry) = &tree.sections[2].parts[3] else { panic!() };
    assert_eq!(entry.title.text, "经营性人力资源服务机构");
    assert_eq!(entry.code.as_ref().unwrap().text, "RS-12");
    assert_eq!(entry.facts.len(), 8);
    assert_eq!(entry.facts[5].value.text, "不低于10%,不少于2户;不足5户的全覆盖");
    let Part::Table(table) = &tree.sections[3].parts[2] else { panic!() };
    assert_eq!((table.header.len(), table.rows.len()), (4, 4));
    assert_eq!(table.rows[2].cells[2].text, "不低于30%");
    let Part::Numbered(first) = &tree.sections[4].parts[0] else { panic!() };
    assert_eq!(first.value.text, "上次检查日期 在 12个月 内 且 诚信等级 等于 \"A\"");
    assert_eq!(
        facts(&first.facts),
        [(Key::Reason, "防止检查过多和执法扰民"), (Key::Basis, "《优化营商环境条例》第五十四条")]
    );
    assert_eq!(section_facts(&tree, SectionName::Draw)[0], (Key::Batch, "2023年5月10日,抽取60%"));
}

/// Code and line of every finding: what stays when widths and indentation change.
fn lines_of(findings: &[Finding]) -> Vec<(String, u32)> {
    let line = |place: &Place| match place {
        Place::Text { line, .. } => *line,
        _ => 0,
    };
    let mut all: Vec<_> =
        findings.iter().map(|it| (it.code().to_string(), line(&it.place))).collect();
    all.sort();
    all
}

/// Every span lies in the text, what belongs to a part lies in it, and parts follow each other.
fn spans_are_sound(source: &Source, tree: &Tree) -> Result<(), TestCaseError> {
    let inside = |inner: Span, outer: Span| {
        prop_assert!(inner.start <= inner.end, "{inner:?}");
        prop_assert!(
            outer.start <= inner.start && inner.end <= outer.end,
            "{inner:?} in {outer:?}"
        );
        Ok(())
    };
    let value = |it: &Value, outer: Span| {
        prop_assert_eq!(it.text.chars().count(), it.span.len() as usize);
        inside(it.span, outer)
    };
    let fact = |it: &Fact, outer: Span| {
        inside(it.key.span, outer)?;
        inside(it.written.span, outer)?;
        it.label.as_ref().map_or(Ok(()), |label| value(label, outer))?;
        prop_assert!(it.written.span.end <= it.value.span.start || it.value.text.is_empty());
        value(&it.value, outer)
    };
    let whole = Span::new(0, source.len());
    let first = tree.sections.first().map_or(whole.end, |it| it.heading.span.start);
    for it in &tree.head {
        fact(it, Span::new(0, first))?;
    }
    let ends = tree.sections.iter().skip(1).map(|it| it.heading.span.start).chain([whole.end]);
    for (section, end) in tree.sections.iter().zip(ends) {
        inside(section.title.span, section.heading.span)?;
        let outer = Span::new(section.heading.span.end, end);
        inside(section.heading.span, Span::new(section.heading.span.start, end))?;
        inside(section.prose.span, outer)?;
        let mut last = outer.start;
        for part in &section.parts {
            let span = match part {
                Part::Fact(it) => {
                    fact(it, outer)?;
                    it.key.span.to(it.value.span)
                }
                Part::Entry(it) => {
                    value(&it.title, it.span.span)?;
                    it.facts.iter().try_for_each(|it_fact| fact(it_fact, it.span.span))?;
                    it.span.span
                }
                Part::Numbered(it) => {
                    value(&it.value, it.span.span)?;
                    it.facts.iter().try_for_each(|it_fact| fact(it_fact, it.span.span))?;
                    it.span.span
                }
                Part::Table(it) => {
                    it.header.iter().try_for_each(|cell| value(cell, it.span.span))?;
                    for row in &it.rows {
                        inside(row.span.span, it.span.span)?;
                        row.cells.iter().try_for_each(|cell| value(cell, row.span.span))?;
                    }
                    it.span.span
                }
            };
            inside(span, outer)?;
            prop_assert!(last <= span.start, "{:?} before {last}", span);
            last = span.start;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let source = Source::new("x.plan", &text);
        spans_are_sound(&source, &parse(&source).tree)?;
    }

    #[test]
    fn any_heap_of_fragments_is_read(text in fragments()) {
        let source = Source::new("x.plan", &text);
        let Parsed { tree, findings } = parse(&source);
        spans_are_sound(&source, &tree)?;
        for finding in &findings {
            if let Place::Text { span, .. } = &finding.place {
                prop_assert!(span.start <= span.end && span.end <= source.len());
            }
            for fix in &finding.fixes {
                prop_assert!(fix.span.start <= fix.span.end && fix.span.end <= source.len());
            }
        }
    }

    #[test]
    fn width_indentation_and_line_ends_change_nothing(
        seed: u64,
        which: prop::sample::Index,
        line_end in prop::sample::select(&["\n", "\r\n", "\r"]),
        mark: bool,
    ) {
        let (path, text) = which.get(every_plan());
        let before = parse(&Source::new("x.plan", text));
        let changed = rewrite(text, seed).replace('\n', line_end);
        let bytes = format!("{}{changed}", if mark { "\u{feff}" } else { "" });
        let after = parse(&Source::read("x.plan", bytes.as_bytes()).unwrap());
        prop_assert_eq!(&before.tree, &after.tree, "{}\n{}", path.display(), changed);
        prop_assert_eq!(lines_of(&before.findings), lines_of(&after.findings), "{}", path.display());
    }

    #[test]
    fn the_language_of_keywords_changes_nothing(which: prop::sample::Index) {
        let (path, text) = which.get(every_plan());
        let source = Source::new("x.plan", text);
        let before = parse(&source);
        for lang in [Lang::En, Lang::Zh] {
            let options = Options { keywords: Some(lang) };
            let changed = suiji::syntax::format(&source, options).unwrap();
            let after = parse(&Source::new("x.plan", &changed));
            prop_assert_eq!(&before.tree, &after.tree, "{}\n{}", path.display(), changed);
        }
    }
}

/// Codes of a plan whose section 抽查事项 holds one item with `lines` below it.
fn item(lines: &str) -> (Parsed, Vec<String>) {
    let parsed = read(&format!("计划：甲\n抽查事项\n（一）劳动合同（代号：RS-01）\n{lines}"));
    let codes = codes(&parsed.findings);
    (parsed, codes)
}

fn first_item(parsed: &Parsed) -> Vec<(Key, &str)> {
    let Some(Part::Entry(entry)) = parsed.tree.sections[0].parts.first() else { panic!() };
    facts(&entry.facts)
}

#[test]
fn a_semicolon_opens_a_fact_only_before_a_key_of_the_section() {
    let (parsed, codes) =
        item("比例：不少于2户；不足5户的全覆盖；类别：一般。方式：（甲；备注：乙）；锁定：丙。");
    assert!(codes.is_empty());
    assert_eq!(
        first_item(&parsed),
        [
            (Key::Ratio, "不少于2户;不足5户的全覆盖"),
            (Key::Class, "一般"),
            (Key::Method, "(甲;备注:乙);锁定:丙"),
        ]
    );
}

#[test]
fn a_value_goes_on_until_a_line_opens_something() {
    let (parsed, codes) =
        item("内容：1．签订  # 批注\n\n　　2．履行\n（1）细目\n依据：《甲\n（试行）》\n");
    assert!(codes.is_empty());
    assert_eq!(
        first_item(&parsed)
            .iter()
            .map(|it| it.1.split_whitespace().collect())
            .collect::<Vec<String>>(),
        ["1.签订2.履行(1)细目", "《甲(试行)》"]
    );
}

#[test]
fn keys_are_a_closed_list() {
    assert_eq!(item("天气：晴\n接着写").1, ["SJ1002"]);
    assert_eq!(item("见证：企业代表").1, ["SJ1003"]);
    assert_eq!(item("比例：5%\n比例：6%").1, ["SJ1005"]);
    assert_eq!(item("对象 企业").1, ["SJ1011"]);
    assert_eq!(item("对象").1, ["SJ1011"]);
    assert!(item("检查方式：现场检查").1.is_empty(), "the word that published plans use");
    let (parsed, codes) = item("方示：现场检查");
    assert_eq!(
        (codes, first_item(&parsed)),
        (vec!["SJ1002".to_owned()], vec![(Key::Method, "现场检查")])
    );
    let near = &parsed.findings[0].fixes[0];
    assert_eq!((near.replace.as_str(), near.safe), ("方式", false));
}

#[test]
fn rules_of_tiers_have_labels_of_their_own() {
    let text = "信用分级\n名称：甲\n重点：上年处罚次数 不小于 1\n总亮：不超过5%\n名称：乙\n取整：逐层进位\n";
    let parsed = read(text);
    assert_eq!(codes(&parsed.findings), ["SJ1002"]);
    assert_eq!(
        section_facts(&parsed.tree, SectionName::Tiers).iter().map(|it| it.0).collect::<Vec<_>>(),
        [Key::Name, Key::TierRule, Key::Overall, Key::Name, Key::Rounding]
    );
}

#[test]
fn lists_have_names() {
    let parsed = read("引用库\n人员名录 税务：“a.csv”\n对象名录（企业）：“b.csv”\n");
    let Part::Fact(first) = &parsed.tree.sections[0].parts[0] else { panic!() };
    let Part::Fact(second) = &parsed.tree.sections[0].parts[1] else { panic!() };
    assert_eq!(first.label.as_ref().unwrap().text, "税务");
    assert_eq!(second.label.as_ref().unwrap().text, "企业");
    assert_eq!((first.key.value, second.key.value), (Key::Inspectors, Key::Entities));
}

#[test]
fn safe_fixes_leave_nothing_to_fix() {
    let text = "计划：甲\n编号：x-2O23\n抽取\n第—批：2023年\u{200b}5月10日，抽取50%\n锁定 抽取前2个工作日\n";
    let source = Source::new("x.plan", text);
    let fixes: Vec<_> = parse(&source).findings.into_iter().flat_map(|it| it.fixes).collect();
    assert_eq!(fixes.len(), 4);
    let mended = suiji::syntax::apply(&source, &fixes, true);
    assert_eq!(
        mended,
        "计划：甲\n编号：x-2023\n抽取\n第一批：2023年5月10日，抽取50%\n锁定：抽取前2个工作日\n"
    );
    assert_eq!(read(&mended).findings, []);
}

#[test]
fn depth_and_length_cost_no_stack() {
    let deep = format!("抽查事项\n（一）甲\n对象：{}", "（".repeat(100_000));
    for text in [
        deep,
        "“".repeat(50_000),
        "《".repeat(50_000),
        "；依据：".repeat(20_000),
        "\n".repeat(50_000),
    ] {
        let source = Source::new("x.plan", &text);
        let formatted = suiji::syntax::format(&source, Options::default()).unwrap();
        assert_eq!(parse(&Source::new("x.plan", &formatted)).tree, parse(&source).tree);
    }
}

#[test]
fn many_ordinals_stay_ordinals() {
    let items: String = (0..1100).map(|it| format!("（一）甲（代号：A{it}）\n")).collect();
    let lines = "1．甲\n".repeat(1100);
    let text = format!("抽查事项\n{items}进度\n{lines}{}", "排除\n".repeat(1100));
    let formatted =
        suiji::syntax::format(&Source::new("x.plan", &text), Options::default()).unwrap();
    assert!(formatted.contains("（1100）甲") && formatted.contains("1100、甲"));
}
