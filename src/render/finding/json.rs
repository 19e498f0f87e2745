//! The JSON object of `docs/findings.schema.json`: all findings, both languages.

use serde::Serialize;

use super::Report;
use crate::diagnostic::message::remedy;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::Outcome;
use crate::diagnostic::{Finding, Fix, Place, Problem};
use crate::source::{Source, Span};

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
    replace: String,
    /// Where, if not at the finding's own place.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<At<'a>>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let object = Object {
        file: report.file,
        verdict: report.verdict.tag(),
        findings: report.findings.iter().map(|it| entry(it, report)).collect(),
    };
    // Strings and integers always serialize; an empty text would be seen by every reader.
    let mut text = serde_json::to_string_pretty(&object).unwrap_or_default();
    text.push('\n');
    text
}

fn entry<'a>(finding: &'a Finding, report: &Report<'a>) -> Entry<'a> {
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
        fixes: finding.fixes.iter().map(|fix| repair(finding, fix, report)).collect(),
    }
}

/// A fix as an edit of the characters that the finding marks; of others only where it reaches beyond
/// them. White space around them may stay.
fn repair<'a>(finding: &'a Finding, fix: &'a Fix, report: &Report<'a>) -> Repair<'a> {
    let (zh, en) = remedy(&fix.remedy);
    let plan = report.sources.iter().find(|it| it.name() == report.file).copied();
    let Some(source) = plan else {
        return Repair { zh, en, replace: fix.replace.clone(), place: None };
    };
    if let Place::Text { file, span, .. } = &finding.place
        && **file == *report.file
        && let Some(within) = within(source, fix.span, *span)
    {
        let before = source.slice(Span::new(span.start, within.start));
        let after = source.slice(Span::new(within.end, span.end));
        return Repair { zh, en, replace: format!("{before}{}{after}", fix.replace), place: None };
    }
    let (line, column) = source.line_column(fix.span.start);
    let (end_line, end_column) = source.line_column(fix.span.end);
    let place = At::Text { file: report.file, line, column, end_line, end_column };
    Repair { zh, en, replace: fix.replace.clone(), place: Some(place) }
}

/// The part of `span` that lies in `marked`, if nothing but white space does not.
fn within(source: &Source, span: Span, marked: Span) -> Option<Span> {
    let start = span.start.max(marked.start).min(marked.end);
    let end = span.end.min(marked.end).max(start);
    let blank = |from, to| source.slice(Span::new(from, to)).trim().is_empty();
    let is_within = (span.start >= start || blank(span.start, start))
        && (span.end <= end || blank(end, span.end));
    (is_within && span.start <= marked.end && span.end >= marked.start)
        .then_some(Span::new(start, end))
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
