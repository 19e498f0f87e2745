//! Every way of writing findings, on one report with every kind of place.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use suiji::diagnostic::problem::text::Expected;
use suiji::diagnostic::problem::{Dates, Directories, Text};
use suiji::diagnostic::{Finding, Fix, Lang, Place, Remedy, Verdict, arrange};
use suiji::render::finding::{Format, Look, Report};
use suiji::source::{Source, Span};

const PLAN: &str = "计划：<甲>计划\n九、进度\n\u{3000}\u{3000}1．2023年3月25日前，公布抽查方案\n\
                    \u{3000}\u{3000}3．２０２３年６月３１日前，完成50%\u{200b}\n\t\u{3000}胡\u{202e}写\n";

fn span_of(source: &Source, text: &str) -> Span {
    let at = source.text().find(text).unwrap();
    let start = source.character(at);
    Span::new(start, start + u32::try_from(text.chars().count()).unwrap())
}

fn cell(row: u32, column: Option<&str>) -> Place {
    Place::Cell {
        file: "entities.xlsx".into(),
        sheet: Some("Sheet1".into()),
        row,
        column: column.map(Into::into),
    }
}

fn findings(source: &Source) -> Vec<Finding> {
    let date = span_of(source, "２０２３年６月３１日");
    let fix = |written: &str, weekday, working| Fix {
        remedy: Remedy::WriteDate { written: written.into(), weekday, working: Some(working) },
        span: date,
        replace: written.into(),
        safe: false,
    };
    let impossible = Dates::ImpossibleDate {
        written: "２０２３年６月３１日".into(),
        last: "6月30日".into(),
    };
    let mut all = vec![
        Finding::new(impossible, Place::text(source, date))
            .with_related(Place::text(source, span_of(source, "2023年3月25日")))
            .with_fix(fix("2023年6月30日", 5, true))
            .with_fix(fix("2023年7月1日", 6, false)),
        Finding::new(
            Text::UnreadLine { line: "胡写".into(), expected: Expected::Fact },
            Place::text(source, span_of(source, "胡\u{202e}写")),
        ),
        Finding::new(
            Directories::MissingColumn {
                column: "诚信等级".into(), found: vec!["等级".into()]
            },
            Place::file("entities.xlsx"),
        ),
    ];
    all.extend((0..20).map(|row| {
        let problem = Directories::NotANumber {
            column: "从业人数".into(),
            written: format!("约{row}人"),
            proposed: None,
            used: true,
        };
        Finding::new(problem, cell(row + 7, Some("从业人数")))
    }));
    let mut signed = Finding::new(
        Directories::NotANumber {
            column: "注册资本".into(),
            written: "面议".into(),
            proposed: None,
            used: true,
        },
        cell(9, Some("注册资本")),
    );
    signed.signed = Some("张三，2023年3月20日".into());
    all.push(signed);
    arrange(&mut all, "x.plan");
    all
}

/// Renders the report in one format and language, plain, 80 columns wide.
fn render(format: Format, lang: Lang) -> String {
    let source = Source::new("x.plan", PLAN);
    let findings = findings(&source);
    Report::new("x.plan", &findings, &[&source], lang)
        .render(format, Look { colour: false, width: 80 })
}

#[test]
fn human_zh() {
    insta::assert_snapshot!(render(Format::Human, Lang::Zh));
}

#[test]
fn human_en() {
    insta::assert_snapshot!(render(Format::Human, Lang::En));
}

#[test]
fn plain_zh() {
    insta::assert_snapshot!(render(Format::Plain, Lang::Zh));
}

#[test]
fn lines_are_one_each_and_never_grouped() {
    let text = render(Format::Line, Lang::Zh);
    assert_eq!(text.lines().count(), 24);
    assert!(text.starts_with("x.plan:4:5: error SJ2001 “２０２３年６月３１日”"), "{text}");
    assert!(text.contains("\nentities.xlsx[Sheet1]:9:注册资本: hint SJ"), "{text}");
}

#[test]
fn many_of_a_kind_are_counted_in_the_human_form_alone() {
    let human = render(Format::Human, Lang::Zh);
    assert_eq!(human.matches("约").count(), 3);
    assert!(human.contains("同类 20 处"), "{human}");
    let json: Value = serde_json::from_str(&render(Format::Json, Lang::Zh)).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 24);
}

#[test]
fn underlines_stand_below_what_they_mark() {
    let human = render(Format::Human, Lang::Zh);
    let lines: Vec<&str> = human.lines().collect();
    let at = lines.iter().position(|line| line.contains("完成50%")).unwrap();
    // Two ideographic spaces and `3．` are seven columns, the date 20 and the characters between.
    assert!(lines[at].contains("3．２０２３年６月３１日前，完成50%<U+200B>"), "{human}");
    assert_eq!(lines[at + 1], format!("   | {}{}", " ".repeat(7), "^".repeat(20)), "{human}");
    let other = lines.iter().position(|line| line.contains("公布抽查方案")).unwrap();
    assert_eq!(lines[other + 1], format!("   | {}{}", " ".repeat(7), "-".repeat(13)), "{human}");
}

#[test]
fn no_control_character_reaches_a_terminal() {
    for format in [Format::Human, Format::Line, Format::Plain] {
        let text = render(format, Lang::En);
        let bad: BTreeSet<char> =
            text.chars().filter(|it| it.is_control() && *it != '\n').collect();
        assert!(bad.is_empty(), "{format:?}: {bad:?}");
    }
    let source = Source::new("x.plan", PLAN);
    let findings = findings(&source);
    let sources = [&source];
    let report = Report::new("x.plan", &findings, &sources, Lang::Zh);
    let coloured = report.render(Format::Human, Look { colour: true, width: 80 });
    let bare = report.render(Format::Human, Look { colour: false, width: 80 });
    let mut stripped = String::new();
    for part in coloured.split('\u{1b}') {
        let rest = part.strip_prefix('[').map_or(part, |code| code.split_once('m').unwrap().1);
        stripped.push_str(rest);
    }
    assert_ne!(coloured, bare);
    assert_eq!(stripped, bare);
}

#[test]
fn lines_of_any_length_are_cut_around_the_mark() {
    let text = format!("{}错{}\n", "长".repeat(200_000), "尾".repeat(200_000));
    let source = Source::new("x.plan", &text);
    let place = Place::text(&source, Span::new(200_000, 200_001));
    let findings =
        vec![Finding::new(Text::UnreadLine { line: "错".into(), expected: Expected::Fact }, place)];
    let human = Report::new("x.plan", &findings, &[&source], Lang::Zh)
        .render(Format::Human, Look::default());
    assert!(human.contains("长错尾") && human.len() < 2000, "{}", human.len());
}

#[test]
fn the_verdict_is_said_in_words() {
    let source = Source::new("x.plan", PLAN);
    let all = findings(&source);
    let say =
        |findings: &[Finding], lang| Report::new("x.plan", findings, &[], lang).verdict_sentence();
    assert_eq!(say(&all, Lang::Zh), "3 个错误，20 个存疑，1 个提示：不能发布。");
    assert_eq!(say(&all[..1], Lang::En), "1 error: not to be published.");
    assert_eq!(say(&[], Lang::Zh), "没有发现问题：可以发布。");
    let doubts: Vec<Finding> =
        all.iter().filter(|it| Verdict::of(&[(*it).clone()]) == Verdict::Doubt).cloned().collect();
    assert_eq!(say(&doubts, Lang::Zh), "20 个存疑：改正或签注后才能发布。");
}

#[test]
fn json_is_what_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/findings.schema.json")).unwrap();
    let mut report: Value = serde_json::from_str(&render(Format::Json, Lang::Zh)).unwrap();
    assert_eq!(invalid(&report, &schema, &schema), None);
    assert_eq!(report["verdict"], json!("error"));
    assert_eq!(
        report["findings"][0]["place"],
        json!({"file": "x.plan", "line": 4, "column": 5, "end_line": 4, "end_column": 15})
    );
    assert_eq!(report["findings"][0]["fixes"][0]["replace"], json!("2023年6月30日"));
    let signed: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding.get("signed"))
        .collect();
    assert_eq!(signed, [&json!("张三，2023年3月20日")]);
    // The check itself can fail.
    report["findings"][0]["place"]["line"] = json!(0);
    assert!(invalid(&report, &schema, &schema).is_some());
}

/// Says why `value` does not fit `schema`, for the part of JSON Schema that ours uses.
pub fn invalid(value: &Value, schema: &Value, root: &Value) -> Option<String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return invalid(value, root.pointer(reference.trim_start_matches('#')).unwrap(), root);
    }
    for (word, rule) in schema.as_object().unwrap() {
        let holds = match word.as_str() {
            "type" => {
                let of = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("unknown type {other}"),
                };
                rule.as_array().map_or_else(|| of(rule), |names| names.iter().any(of))
            }
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                object.iter().filter(|(key, _)| schema["properties"].get(key).is_none()).all(
                    |(_, member)| rule != &json!(false) && invalid(member, rule, root).is_none(),
                )
            }),
            "properties" => {
                for (name, inner) in rule.as_object().unwrap() {
                    if let Some(member) = value.get(name)
                        && let Some(reason) = invalid(member, inner, root)
                    {
                        return Some(format!("{name}: {reason}"));
                    }
                }
                true
            }
            "items" => {
                for (index, member) in value.as_array().into_iter().flatten().enumerate() {
                    if let Some(reason) = invalid(member, rule, root) {
                        return Some(format!("{index}: {reason}"));
                    }
                }
                true
            }
            "oneOf" => {
                let fits =
                    rule.as_array().unwrap().iter().filter(|it| invalid(value, it, root).is_none());
                fits.count() == 1
            }
            "minimum" => value.as_u64() >= rule.as_u64(),
            "minLength" => value.as_str().unwrap().chars().count() as u64 >= rule.as_u64().unwrap(),
            "pattern" => {
                assert_eq!(rule, "^SJ[1-9][0-9]{3}$");
                let digits = value.as_str().unwrap().strip_prefix("SJ").unwrap_or_default();
                digits.len() == 4 && digits.parse::<u16>().is_ok_and(|code| code >= 1000)
            }
            "$schema" | "$defs" | "title" | "description" => true,
            other => panic!("the schema uses `{other}`, which this test does not know"),
        };
        if !holds {
            return Some(format!("{word} {rule} does not hold for {value}"));
        }
    }
    None
}

#[test]
fn sarif_has_what_version_2_1_0_requires() {
    let log: Value = serde_json::from_str(&render(Format::Sarif, Lang::En)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "suiji");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(place.as_str().unwrap().is_ascii());
    }
    let fix = &run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        fix["deletedRegion"],
        json!({"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 15})
    );
    let suppressed =
        run["results"].as_array().unwrap().iter().filter(|it| it.get("suppressions").is_some());
    assert_eq!(suppressed.count(), 1);
}

/// Walks an object by the published schema's own lists; every flaw by its path.
fn sarif_flaws(value: &Value, name: &str, schema: &Value, path: &str, flaws: &mut Vec<String>) {
    let rules = &schema["objects"][name];
    assert!(rules.is_object(), "the lists do not know `{name}`");
    let Some(object) = value.as_object() else {
        flaws.push(format!("{path} is no object"));
        return;
    };
    for required in rules["required"].as_array().unwrap() {
        if !object.contains_key(required.as_str().unwrap()) {
            flaws.push(format!("{path} has no {required}"));
        }
    }
    for (key, inner) in object {
        let here = format!("{path}.{key}");
        if let Some(words) = rules["words"].get(key)
            && !words.as_array().unwrap().contains(inner)
        {
            flaws.push(format!("{here} is {inner}"));
        }
        if let Some(least) = rules["least"].get(key)
            && inner.as_i64() < least.as_i64()
        {
            flaws.push(format!("{here} is {inner}"));
        }
        if let Some(kind) = rules["objects"].get(key).and_then(Value::as_str) {
            sarif_flaws(inner, kind, schema, &here, flaws);
        } else if let Some(kind) = rules["items"].get(key).and_then(Value::as_str) {
            match inner.as_array() {
                Some(items) => {
                    for (number, item) in items.iter().enumerate() {
                        sarif_flaws(item, kind, schema, &format!("{here}[{number}]"), flaws);
                    }
                }
                None => flaws.push(format!("{here} is no list")),
            }
        } else if inner.is_object() && key != "properties" {
            flaws.push(format!("{here} is an object that the lists do not know"));
        }
    }
}

#[test]
fn sarif_keeps_the_published_lists() {
    let schema: Value =
        serde_json::from_str(include_str!("../reference/sarif-2.1.0.json")).unwrap();
    let mut log: Value = serde_json::from_str(&render(Format::Sarif, Lang::Zh)).unwrap();
    let flaws = |log: &Value| {
        let mut flaws = Vec::new();
        sarif_flaws(log, "log", &schema, "log", &mut flaws);
        flaws
    };
    assert_eq!(flaws(&log), Vec::<String>::new());
    // The check itself can fail.
    log["runs"][0]["results"][0]["level"] = json!("fatal");
    log["runs"][0]["results"][1].as_object_mut().unwrap().remove("message");
    assert_eq!(flaws(&log).len(), 2);
}

#[test]
fn the_annotated_plan_holds_the_whole_text_and_loads_nothing() {
    let html = render(Format::Html, Lang::Zh);
    assert!(html.contains("计划：&lt;甲&gt;计划"), "text is escaped");
    assert!(!html.contains("<甲>") && !html.contains('\u{202e}'));
    assert!(html.contains("<mark class=\"error\">２０２３年６月３１日</mark><sup>1</sup>"));
    assert!(html.contains("<mark class=\"related\">2023年3月25日</mark><sup>1</sup>"));
    assert!(html.contains("改为“2023年6月30日”（星期五，工作日）"));
    assert!(html.contains("工作表“Sheet1”第 26 行“从业人数”栏"), "tables are never capped");
    for word in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!html.contains(word), "the page mentions {word}");
    }
}

#[test]
fn every_format_has_a_name() {
    for (name, format) in Format::ALL {
        assert_eq!(Format::find(name), Some(format));
    }
    assert_eq!(Format::find("xml"), None);
}
