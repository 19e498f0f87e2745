//! Text → tree: what every plan of the repository and every shape of line reads as.

use suiji::diagnostic::Finding;
use suiji::source::Source;
use suiji::syntax::key::{Key, SectionName};
use suiji::syntax::tree::{Fact, Part, Tree};
use suiji::syntax::{Parsed, parse};

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
