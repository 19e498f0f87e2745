//! The JSON object of `docs/findings.schema.json`: all findings, both languages.

use serde::Serialize;

use super::Report;
use crate::diagnostic::message::remedy;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::Outcome;
use crate::diagnostic::{Finding, Place, Problem};

#[derive(Serialize)]
struct Object<'a> {
    file: &'a str,
    verdict: &'static str,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: String,
    severity: &'static str,
    /// Who signed the doubt, why and when; such a doubt has the severity `hint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<&'a str>,
    place: At<'a>,
    related: Vec<At<'a>>,
    zh: String,
    en: String,
    help_zh: String,
    help_en: String,
    fixes: Vec<Repair<'a>>,
    /// Of a finding about a row of a directory: what became of it, what stands there, what is read
    /// instead or proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    proposed: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum At<'a> {
    Text { file: &'a str, line: u32, column: u32, end_line: u32, end_column: u32 },
    Cell { file: &'a str, sheet: Option<&'a str>, row: u32, column: Option<&'a str> },
    File { file: &'a str },
}

#[derive(Serialize)]
struct Repair<'a> {
    zh: String,
    en: String,
    replace: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let object = Object {
        file: report.file,
        verdict: report.verdict.tag(),
        findings: report.findings.iter().map(entry).collect(),
    };
    // Strings and integers always serialize; an empty text would be seen by every reader.
    let mut text = serde_json::to_string_pretty(&object).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(finding: &Finding) -> Entry<'_> {
    let words = finding.problem.words();
    let of_row = match &finding.problem {
        Problem::Directories(problem) => Some(problem),
        _ => None,
    };
    Entry {
        outcome: of_row.and_then(Directories::outcome).map(Outcome::tag),
        written: of_row.and_then(Directories::written),
        proposed: of_row.map(Directories::proposed).unwrap_or_default(),
        code: finding.code().to_string(),
        severity: finding.severity().tag(),
        signed: finding.signed.as_deref(),
        place: at(&finding.place),
        related: finding.related.iter().map(at).collect(),
        zh: words.zh,
        en: words.en,
        help_zh: words.help_zh,
        help_en: words.help_en,
        fixes: finding
            .fixes
            .iter()
            .map(|fix| {
                let (zh, en) = remedy(&fix.remedy);
                Repair { zh, en, replace: &fix.replace }
            })
            .collect(),
    }
}

fn at(place: &Place) -> At<'_> {
    match place {
        Place::Text { file, line, column, end_line, end_column, .. } => At::Text {
            file,
            line: *line,
            column: *column,
            end_line: *end_line,
            end_column: *end_column,
        },
        Place::Cell { file, sheet, row, column } => {
            At::Cell { file, sheet: sheet.as_deref(), row: *row, column: column.as_deref() }
        }
        Place::File { file } => At::File { file },
    }
}
