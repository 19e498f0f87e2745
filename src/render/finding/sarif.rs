//! SARIF 2.1.0: doubts are warnings, hints notes, signed doubts suppressed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Report;
use crate::diagnostic::{Code, Finding, Lang, Place, Severity};

pub(super) fn render(report: &Report<'_>) -> String {
    let codes: BTreeSet<Code> = report.findings.iter().map(Finding::code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code.to_string() })).collect();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let index = codes.iter().position(|code| *code == finding.code()).unwrap_or_default();
            result(report, finding, index)
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "suiji",
                "version": env!("CARGO_PKG_VERSION"),
                "language": match report.lang { Lang::Zh => "zh-CN", Lang::En => "en" },
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn result(report: &Report<'_>, finding: &Finding, index: usize) -> Value {
    let level = match finding.severity() {
        Severity::Error => "error",
        Severity::Doubt => "warning",
        Severity::Hint => "note",
    };
    let (title, help) = (report.title(finding), report.help(finding));
    let text = if help.is_empty() {
        title
    } else {
        report.pick(format!("{title}。{help}。"), format!("{title}. {help}."))
    };
    let mut value = json!({
        "ruleId": finding.code().to_string(),
        "ruleIndex": index,
        "level": level,
        "message": { "text": text },
        "locations": [location(&finding.place)],
    });
    let Some(object) = value.as_object_mut() else { return value };
    if !finding.related.is_empty() {
        let related: Vec<Value> = finding.related.iter().map(location).collect();
        object.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    if let Some(source) = report.source(&finding.place) {
        let fixes: Vec<Value> = finding
            .fixes
            .iter()
            .map(|fix| {
                let region = match Place::text(source, fix.span) {
                    Place::Text { line, column, end_line, end_column, .. } => {
                        region(line, column, end_line, end_column)
                    }
                    Place::Cell { .. } | Place::File { .. } => Value::Null,
                };
                json!({
                    "description": { "text": report.fix(fix, &finding.place) },
                    "artifactChanges": [{
                        "artifactLocation": { "uri": uri(source.name()) },
                        "replacements": [{
                            "deletedRegion": region,
                            "insertedContent": { "text": fix.replace },
                        }],
                    }],
                })
            })
            .collect();
        if !fixes.is_empty() {
            object.insert("fixes".to_owned(), Value::Array(fixes));
        }
    }
    if let Some(signed) = &finding.signed {
        let suppression = json!([{ "kind": "inSource", "justification": signed }]);
        object.insert("suppressions".to_owned(), suppression);
    }
    value
}

fn location(place: &Place) -> Value {
    let artifact = json!({ "uri": uri(place.file_name()) });
    match place {
        Place::Text { line, column, end_line, end_column, .. } => json!({
            "physicalLocation": {
                "artifactLocation": artifact,
                "region": region(*line, *column, *end_line, *end_column),
            }
        }),
        Place::Cell { .. } => json!({
            "physicalLocation": { "artifactLocation": artifact },
            "logicalLocations": [{ "fullyQualifiedName": super::short_place(place) }],
        }),
        Place::File { .. } => json!({ "physicalLocation": { "artifactLocation": artifact } }),
    }
}

fn region(line: u32, column: u32, end_line: u32, end_column: u32) -> Value {
    json!({
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
    })
}

/// A relative URI of a file name: everything but plain characters percent-encoded.
fn uri(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        match byte {
            b'\\' => text.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
