//! The registry: forms of citations, and every trap of real item lists that the data holds.

use suiji::diagnostic::{Lang, Place};
use suiji::registry::citation::{Act, ArticleNumber, Citation, Claim, TitleRef, parse};
use suiji::registry::compare::{Difference, StaleReason, diff, stale};
use suiji::registry::explain::words::describe;
use suiji::registry::explain::{Existence, cited, explain};
use suiji::registry::{Grant, Registry, Shape, TitleKind};
use suiji::source::{Source, Span};

/// Writes citations in one fixed form: `title:provision,provision{vague}[claims]`.
fn shown(text: &str) -> String {
    parse(text).iter().map(show).collect::<Vec<_>>().join(" | ")
}

fn show(citation: &Citation) -> String {
    let mut line = match &citation.title.value {
        TitleRef::Named { text, inner: None } => text.clone(),
        TitleRef::Named { text, inner: Some(inner) } => format!("{text}~{inner}"),
        TitleRef::Context(word) => format!("<{word}>"),
        TitleRef::Same(_) => "<same>".to_owned(),
        TitleRef::Missing => "<none>".to_owned(),
    };
    for claim in &citation.claims {
        line += &match &claim.value {
            Claim::Wording { year, date, ordinal, act } => {
                let act = match act {
                    Act::Amended => "amended",
                    Act::Revised => "revised",
                    Act::Changed => "changed",
                    Act::Promulgated => "promulgated",
                    Act::TookEffect => "effective",
                };
                let day = date.map_or_else(|| year.to_string(), |date| date.to_string());
                let ordinal = ordinal.map_or_else(String::new, |n| format!(" #{n}"));
                format!("[{act} {day}{ordinal}]")
            }
            Claim::Decree { issuer, number } => format!("[{issuer} {number}]"),
            Claim::DocumentNumber(number) => format!("[no {number}]"),
            Claim::Alias(alias) => format!("[as {alias}]"),
            Claim::Other(text) => format!("[? {text}]"),
        };
    }
    let number = |number: &suiji::registry::citation::ArticleNumber| match number.sub {
        0 => number.number.to_string(),
        sub => format!("{}/{sub}", number.number),
    };
    let provisions: Vec<String> = citation
        .provisions
        .iter()
        .map(|provision| {
            let mut word = number(&provision.article.value);
            if let Some(last) = &provision.last {
                word += &format!("-{}", number(&last.value));
            }
            if let Some(paragraph) = &provision.paragraph {
                word += &format!("¶{}", paragraph.value);
            }
            if let Some(item) = &provision.item {
                word += &format!("#{}", item.value);
            }
            word
        })
        .collect();
    if !provisions.is_empty() {
        line += &format!(":{}", provisions.join(","));
    }
    for vague in &citation.vague {
        line += &format!("{{{}}}", vague.value);
    }
    line
}

#[test]
fn every_form_of_a_citation_is_read() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        // One article in every spelling.
        ("《劳动保障监察条例》第十一条第（七）项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第十一条第(七)项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第十一条第七项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第11条第7项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第 11 条", "劳动保障监察条例:11"),
        ("《劳动保障监察条例》第１１条第（７）项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第十一条（七）项", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第十一条（七）", "劳动保障监察条例:11#7"),
        ("《劳动保障监察条例》第十一条七项", "劳动保障监察条例:11#7"),
        ("劳动法第89条", "劳动法:89"),
        ("劳动法89条", "劳动法:89"),
        ("《劳动法》89条", "劳动法:89"),
        ("《劳动法》第 八 十 五 条", "劳动法:85"),
        ("《劳动法》第八\n　　十五条", "劳动法:85"),
        ("《 劳动法 》第一百零一条", "劳动法:101"),
        ("《劳动法》第一百〇一条", "劳动法:101"),
        ("《劳动法》第一〇一条", "劳动法:101"),
        ("《刑法》第两百条", "刑法:200"),
        // Paragraphs, items, sub-articles.
        ("《社会保险法》第七十七条第一款", "社会保险法:77¶1"),
        (
            "《劳动保障监察条例》第十条第一款第（二）项、第十一条第六项",
            "劳动保障监察条例:10¶1#2,11#6",
        ),
        ("《刑法》第一百二十条之二第二款第（一）项", "刑法:120/2¶2#1"),
        ("《刑法》第十六条之一", "刑法:16/1"),
        ("《行政处罚法》第十六条之规定", "行政处罚法:16"),
        ("《劳动法》第一条第一、二款", "劳动法:1¶1,1¶2"),
        ("《劳动法》第一条第一款、第三款第（二）项", "劳动法:1¶1,1¶3#2"),
        // Ranges and lists.
        ("《劳动法》第九条至第十一条", "劳动法:9-11"),
        ("《劳动法》第九条—第十一条", "劳动法:9-11"),
        ("《劳动法》第九条——第十一条", "劳动法:9-11"),
        ("《劳动法》第9-11条", "劳动法:9-11"),
        ("《劳动法》第9～11条", "劳动法:9-11"),
        ("《劳动法》第九至十一条", "劳动法:9-11"),
        ("《劳动法》第二十三条到三十条", "劳动法:23-30"),
        ("《劳动法》第九、十、十一条", "劳动法:9,10,11"),
        ("《劳动法》第九条、第十条", "劳动法:9,10"),
        ("《劳动法》第九条和第十条以及第十二条", "劳动法:9,10,12"),
        ("《劳动合同法》第七十四条、第八十条至第八十五条", "劳动合同法:74,80-85"),
        (
            "《劳动保障监察条例》第十一条第（一）、（三）、（五）项",
            "劳动保障监察条例:11#1,11#3,11#5",
        ),
        ("《劳动保障监察条例》第十一条第（一）项、第（三）项", "劳动保障监察条例:11#1,11#3"),
        ("《劳动保障监察条例》第十一条第（一）（三）项", "劳动保障监察条例:11#1,11#3"),
        ("《劳动保障监察条例》第十一条第（一）至（三）项", "劳动保障监察条例:11#1,11#2,11#3"),
        (
            "《劳动保障监察条例》第十一条第一、三、五项，第十二条",
            "劳动保障监察条例:11#1,11#3,11#5,12",
        ),
        // Several instruments.
        ("劳动法第89条 劳动合同法第80条", "劳动法:89 | 劳动合同法:80"),
        (
            "《劳动合同法》第七十四条第（二）项；《劳动保障监察条例》第十一条第（二）项",
            "劳动合同法:74#2 | 劳动保障监察条例:11#2",
        ),
        ("《劳动法》、《劳动合同法》第八十条", "劳动法 | 劳动合同法:80"),
        ("《劳动法》和《劳动合同法》第八十条", "劳动法 | 劳动合同法:80"),
        (
            "《娱乐场所管理条例》《娱乐场所管理办法》《消防法》",
            "娱乐场所管理条例 | 娱乐场所管理办法 | 消防法",
        ),
        ("《劳动法》第八十五条；第八十九条", "劳动法:85,89"),
        ("依据《劳动法》第八十五条的规定", "劳动法:85"),
        // Titles with titles inside, and words around.
        (
            "《宁夏回族自治区实施〈中华人民共和国工会法〉办法》第五条",
            "宁夏回族自治区实施〈中华人民共和国工会法〉办法:5",
        ),
        (
            "《宁夏回族自治区实施《中华人民共和国工会法》办法》第五条",
            "宁夏回族自治区实施《中华人民共和国工会法》办法:5",
        ),
        (
            "关于实施《劳动保障监察条例》若干规定第九条",
            "关于实施《劳动保障监察条例》若干规定~劳动保障监察条例:9",
        ),
        ("国务院《劳动保障监察条例》第九条", "国务院《劳动保障监察条例》~劳动保障监察条例:9"),
        ("国办发〔2015〕58号第三条", "国办发〔2015〕58号:3"),
        (
            "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）第三条",
            "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）:3",
        ),
        // Claims.
        ("《劳动合同法》（2012年修正）第七条", "劳动合同法[amended 2012]:7"),
        ("《劳动法》（2018年12月29日第二次修正）第七条", "劳动法[amended 2018-12-29 #2]:7"),
        ("《劳动法》(２０１８年修订)第七条", "劳动法[revised 2018]:7"),
        ("《劳动法》（主席令第28号）第七条", "劳动法[主席 28]:7"),
        ("《劳动保障监察条例》（国务院令第423号）第十条", "劳动保障监察条例[国务院 423]:10"),
        ("国务院令第423号《劳动保障监察条例》第十条", "劳动保障监察条例[国务院 423]:10"),
        ("《劳动法（2018年修正）》第七条", "劳动法[amended 2018]:7"),
        (
            "《优化营商环境条例》（以下简称《条例》）第五条；《条例》第六条",
            "优化营商环境条例[as 《条例》]:5 | <条例>:6",
        ),
        (
            "《关于推广随机抽查规范事中事后监管的通知》（国办发〔2015〕58号）",
            "关于推广随机抽查规范事中事后监管的通知[no 国办发〔2015〕58号]",
        ),
        // By context.
        ("《劳动保障监察条例》第十条；本条例第十一条", "劳动保障监察条例:10 | <条例>:11"),
        (
            "《劳动保障监察条例》第十条；该条例第十一条第（一）项",
            "劳动保障监察条例:10 | <条例>:11#1",
        ),
        ("《禁止使用童工规定》第五条；规定第六条至第八条", "禁止使用童工规定:5 | <规定>:6-8"),
        ("《职工带薪年休假条例》第六条；条例第七条", "职工带薪年休假条例:6 | <条例>:7"),
        ("《劳动法》第十条；同上第十二条", "劳动法:10 | <same>:12"),
        ("同上", "<same>"),
        ("第十条", "<none>:10"),
        // In place of a provision.
        ("《劳动法》第四章", "劳动法{第四章}"),
        ("《劳动法》有关规定", "劳动法{有关规定}"),
        ("《劳动法》的有关规定", "劳动法{有关规定}"),
        ("《劳动法》第三条等法律法规", "劳动法:3{等法律法规}"),
        ("《劳动法》等有关法律、法规的规定", "劳动法{等有关法律、法规的规定}"),
        ("有关规定", "<none>{有关规定}"),
        ("法律、法规和规章", "<none>{法律、法规和规章}"),
        ("法律援助条例第三条", "法律援助条例:3"),
        ("《劳动法》第410113334条", "劳动法:410113334"),
        ("《劳动法》第99999999999条", "劳动法:4294967295"),
        ("《劳动法》第八条 # 批注《刑法》第一条\n　　第（二）项 ＃ 第三条", "劳动法:8#2"),
        ("", ""),
        ("；、，", ""),
    ] {
        if shown(text) != expected {
            wrong.push(format!("{text}\n  read as {}\n  not     {expected}", shown(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text that a span marks.
fn marked(text: &str, span: Span) -> String {
    Source::new("", text).slice(span).to_owned()
}

#[test]
fn every_part_keeps_its_place() {
    let text =
        "《 劳动法 》（2018年修正）第 八\n十五条第一款、第（三）项至（五）项；劳动合同法第9-11条";
    let citations = parse(text);
    let [first, second] = citations.as_slice() else { panic!("{citations:?}") };
    assert_eq!(marked(text, first.title.span), "《 劳动法 》");
    assert_eq!(marked(text, first.claims[0].span), "（2018年修正）");
    let provision = &first.provisions[0];
    assert_eq!(marked(text, provision.article.span), "第 八\n十五条");
    assert_eq!(marked(text, provision.paragraph.as_ref().unwrap().span), "第一款");
    assert_eq!(marked(text, first.provisions[1].item.as_ref().unwrap().span), "第（三）项");
    assert_eq!(marked(text, second.title.span), "劳动合同法");
    assert_eq!(marked(text, second.provisions[0].article.span), "第9");
    assert_eq!(marked(text, second.provisions[0].last.as_ref().unwrap().span), "11条");
    assert_eq!(marked(text, second.span), "劳动合同法第9-11条");
}

proptest::proptest! {
    #[test]
    fn nothing_makes_the_parser_stumble(text in "[《》〈〉第条款项章之一十百0-9（）()、；至—令号年修正本该法条例同上有关规定等\\n a]{0,40}") {
        let length = u32::try_from(text.chars().count()).unwrap();
        for citation in parse(&text) {
            let span = citation.span;
            proptest::prop_assert!(span.start <= span.end && span.end <= length);
            for provision in &citation.provisions {
                proptest::prop_assert_eq!(span.to(provision.span), span);
            }
        }
    }
}

const FACTS: &str = r#"id = "x"
title = "某某条例"
short_titles = ["某条例"]
former_titles = []
rank = "行政法规"
issuer = "国务院"
document_number = ""
region = ""
repealed_by = ""
status = "有效"

[[version]]
effective = 2000-01-01
replaced = 2010-01-01
articles = 2
shape = "1 1+2"
verified = true

[[version]]
effective = 2010-01-01
articles = 3
shape = "1 1+2 2"
verified = true

[[article]]
number = 2
sub = 0
paragraph = 0
item = 2
grants = "检查权"
matter = "检查"
bodies = ["人社部门"]
level_min = "县级"
verified = true
"#;

/// What is wrong with a file in which `from` was replaced by `to`.
fn defects(from: &str, to: &str) -> Vec<String> {
    assert!(FACTS.contains(from), "{from}");
    let text = FACTS.replacen(from, to, 1);
    let (_, findings) = Registry::from_files(vec![("x.toml".into(), text.clone().into_bytes())]);
    let source = Source::new("x.toml", &text);
    findings
        .iter()
        .map(|finding| match &finding.place {
            Place::Text { span, .. } => format!("{} {}", finding.code(), source.slice(*span)),
            _ => finding.code().to_string(),
        })
        .collect()
}

#[test]
fn defects_of_the_data_are_found_at_their_characters() {
    assert_eq!(defects("id", "id"), Vec::<String>::new());
    for (from, to, expected) in [
        ("id = \"x\"", "id = \"x", "SJ9101 x"),
        ("rank = \"行政法规\"\n", "", "SJ9102 "),
        ("issuer", "isuer", "SJ9103 isuer"),
        ("articles = 2", "articles = \"2\"", "SJ9104 \"2\""),
        ("rank = \"行政法规\"", "rank = \"法规\"", "SJ9105 \"法规\""),
        ("bodies = [\"人社部门\"]", "bodies = [\"人社局\"]", "SJ9105 \"人社局\""),
        ("level_min = \"县级\"", "level_min = \"县\"", "SJ9105 \"县\""),
        ("shape = \"1 1+2\"", "shape = \"1 1+x\"", "SJ9106 \"1 1+x\""),
        ("region = \"\"", "region = \"64\"", "SJ9106 \"64\""),
        ("id = \"x\"", "id = \"y\"", "SJ9107 \"y\""),
        ("replaced = 2010-01-01", "replaced = 2010-02-01", "SJ9109 2010-01-01"),
        ("replaced = 2010-01-01", "replaced = 2009-12-01", "SJ9109 2010-01-01"),
        ("replaced = 2010-01-01", "replaced = 1999-12-01", "SJ9109 1999-12-01"),
        ("replaced = 2010-01-01\n", "", "SJ9109 2010-01-01"),
        ("shape = \"1 1+2\"", "shape = \"1 1+2 1\"", "SJ9110 \"1 1+2 1\""),
        ("number = 2", "number = 4", "SJ9111 4"),
        ("item = 2", "item = 3", "SJ9111 2"),
        ("paragraph = 0", "paragraph = 2", "SJ9111 2"),
        ("status = \"有效\"", "status = \"已废止\"", "SJ9113 \"已废止\""),
    ] {
        let found = defects(from, to);
        assert!(found.iter().any(|it| it.starts_with(expected)), "{from} → {to}: {found:?}");
    }
}

#[test]
fn two_files_may_not_share_a_title_and_successors_must_exist() {
    let other = FACTS.replace("id = \"x\"", "id = \"z\"").replace("某某条例", "别的条例");
    let other = other.replace("repealed_by = \"\"", "repealed_by = \"nowhere\"");
    let catalogue = "id,title,short_title,rank,issuer,promulgated,version_date,effective,articles,shape,status,status_checked,source,repealed,repealed_by,sub_articles,note\nlaw-1,甲法,,法律,,,,,2,1 1,有效,,,,,,\nlaw-2,乙法,,律法,,,,,2,1,效,,,,,,\n";
    let (_, findings) = Registry::from_files(vec![
        ("x.toml".into(), FACTS.as_bytes().to_vec()),
        ("z.toml".into(), other.into_bytes()),
        ("catalogue.csv".into(), catalogue.as_bytes().to_vec()),
    ]);
    let mut codes: Vec<String> = findings.iter().map(|it| it.code().to_string()).collect();
    codes.sort();
    assert_eq!(codes, ["SJ9105", "SJ9105", "SJ9108", "SJ9110", "SJ9112"]);
    let (_, findings) = Registry::from_files(Vec::new());
    assert_eq!(findings[0].code().to_string(), "SJ9118");
}

#[test]
fn a_city_lays_its_own_registry_over_the_national_one() {
    let own = FACTS.replace("id = \"x\"", "id = \"labor-law\"").replace("x.toml", "labor-law.toml");
    let (own, findings) = Registry::from_files(vec![
        ("labor-law.toml".into(), own.into_bytes()),
        ("city.toml".into(), FACTS.replace("\"x\"", "\"city\"").replace("某", "城").into_bytes()),
    ]);
    assert_eq!(findings, []);
    let national = Registry::builtin();
    let count = national.len();
    let before = national.digest();
    let both = national.overlaid(own);
    assert_eq!(both.len(), count + 1);
    assert_eq!(both.find("某某条例")[0].0.id, "labor-law");
    assert_eq!(both.find("城城条例").len(), 1);
    assert_eq!(both.find("劳动法").len(), 0);
    assert_eq!(both.find("劳动合同法").len(), 1);
    assert_ne!(both.digest(), before);
}

#[test]
fn an_explanation_tells_wordings_powers_and_renumberings() {
    let registry = Registry::builtin();
    let known = explain(&registry, "《劳动合同法》第七十四条");
    let [known] = known.as_slice() else { panic!("{known:?}") };
    assert_eq!(known.found.unwrap().0.title, "中华人民共和国劳动合同法");
    let provision = &known.provisions[0];
    assert_eq!(provision.articles[0].grants, Grant::Inspection);
    assert_eq!(provision.versions.len(), 2);
    assert_eq!(provision.versions[1].1, Existence::Yes(Some(Shape { paragraphs: 1, items: 7 })));
    // What moved is told from both ends.
    for article in ["第三十七条", "第四十三条"] {
        let known = explain(&registry, &format!("行政处罚法{article}"));
        let moves = &known[0].provisions[0].moves;
        assert!(
            moves.iter().any(|it| it.from == ArticleNumber::plain(37)
                && it.to == [ArticleNumber::plain(43)]
                && it.on.to_string() == "2021-07-15"),
            "{moves:?}"
        );
    }
    let unknown = explain(&registry, "《公共场所管理条例》");
    assert!(unknown[0].near.contains(&"公共场所卫生管理条例".to_owned()), "{unknown:?}");
    let text = describe(&registry, "《女职工劳动保护规定》第三条", None, Lang::Zh).unwrap();
    assert!(text.contains("《女职工劳动保护特别规定》"), "{text}");
    assert_eq!(describe(&registry, "", None, Lang::En), None);
}

#[test]
fn what_changed_between_two_registries_is_named() {
    let read = |text: String| Registry::from_files(vec![("x.toml".into(), text.into_bytes())]).0;
    let old = read(FACTS.to_owned());
    assert_eq!(diff(&old, &old), []);
    let (empty, _) = Registry::from_files(Vec::new());
    assert_eq!(diff(&empty, &old)[0].what, Difference::Added);
    assert_eq!(diff(&old, &empty)[0].what, Difference::Removed);
    let repealed = FACTS
        .replace("status = \"有效\"", "status = \"已废止\"\nrepealed = 2020-01-01")
        .replace("repealed_by = \"\"", "repealed_by = \"y\"");
    let changes = diff(&old, &read(repealed));
    let on = "2020-01-01".parse().ok();
    assert_eq!(changes[0].what, Difference::Repealed { on, by: "y".to_owned() });
    let third = FACTS.replace("articles = 3", "replaced = 2020-01-01\narticles = 3")
        + "\n[[version]]\neffective = 2020-01-01\narticles = 9\nverified = true\n";
    let changes = diff(&old, &read(third));
    assert!(
        changes.iter().any(|it| it.what
            == Difference::NewVersion { effective: "2020-01-01".parse().ok(), articles: Some(9) }),
        "{changes:?}"
    );
    let moved = diff(&old, &read(FACTS.replace("level_min = \"县级\"", "level_min = \"市级\"")));
    assert!(
        matches!(&moved[0].what, Difference::Article { provision, .. } if provision.trim() == "2 项2")
    );
    assert_eq!(cited(&old, "《某条例》第二条"), ["x"]);
}

#[test]
fn stale_entries_are_those_whose_proof_is_older() {
    let registry = Registry::builtin();
    let early = stale(&registry, "2025-01-01".parse().unwrap());
    let late = stale(&registry, "2027-01-01".parse().unwrap());
    assert!(early.len() < late.len());
    let of = |list: &[suiji::registry::compare::Stale], id: &str| {
        list.iter().find(|it| it.id == id).map(|it| it.reasons.clone())
    };
    assert_eq!(of(&early, "labor-contract-law"), None);
    assert_eq!(of(&late, "labor-contract-law"), Some(vec![StaleReason::CheckedBefore]));
    assert!(
        of(&early, "talent-market-management-provisions")
            .unwrap()
            .contains(&StaleReason::StatusUnchecked)
    );
    assert_eq!(of(&late, "labor-market-management-provisions"), None);
}

#[test]
fn titles_meet_whatever_their_marks() {
    let registry = Registry::builtin();
    for (title, id) in [
        ("《劳动合同法》", "labor-contract-law"),
        ("中华人民共和国劳动合同法", "labor-contract-law"),
        (
            "宁夏回族自治区实施〈中华人民共和国工会法〉办法",
            "ningxia-trade-union-law-implementation-measures",
        ),
        ("国办发(2015)58号", "general-office-2015-58-random-inspection"),
        ("国办发【２０１５】58号", "general-office-2015-58-random-inspection"),
        ("宁夏回族自治区劳动监察条例", "ningxia-labor-security-supervision-regulation"),
        ("民法典", "law-"),
    ] {
        let found = registry.find(title);
        assert!(found.len() == 1 && found[0].0.id.starts_with(id), "{title}: {found:?}");
    }
    // A letter more or less is another title: nothing is guessed.
    for title in ["劳动合同", "劳动合同法律", "女职工保护规定", "集体合同条例"]
    {
        assert!(registry.find(title).is_empty(), "{title}");
    }
}

/// What offices call a law is found where the registry holds it, and is the title of nothing else.
#[test]
fn usual_names_stand_for_one_instrument() {
    let registry = Registry::builtin();
    for (usual, official) in suiji::registry::USUAL {
        let found = registry.find(usual);
        let [(instrument, kind)] = found.as_slice() else { panic!("{usual}: {}", found.len()) };
        assert_eq!(*kind, TitleKind::Short, "{usual}");
        let bare = instrument.title.strip_prefix("中华人民共和国").unwrap_or(&instrument.title);
        assert_eq!(bare, *official, "{usual}");
        let others = suiji::registry::USUAL.iter().filter(|(other, _)| other == usual);
        assert_eq!(others.count(), 1, "{usual}");
    }
    assert!(registry.find("某某法").is_empty());
}

/// Regulations are cited with the country before them by mistake, laws without it by habit.
#[test]
fn the_country_before_a_title_does_not_count() {
    let registry = Registry::builtin();
    for (written, meant) in [
        ("中华人民共和国劳动保障监察条例", "劳动保障监察条例"),
        ("中华人民共和国工伤保险条例", "工伤保险条例"),
        ("中华人民共和国劳动保障检察条例", "劳动保障监察条例"),
    ] {
        assert_eq!(registry.near(written).first().map(String::as_str), Some(meant), "{written}");
    }
}
