//! 勘误: the correction notice for a signed document that is itself wrong, as text and as a page that an
//! office could issue. It corrects what has a ready fix; what needs a decision is listed, not decided.

use std::fmt::Write as _;

use super::html::{escape, page};
use crate::diagnostic::{Finding, Place, Severity};
use crate::plan::Plan;
use crate::source::Source;

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Line of the plan.
    pub line: u32,
    /// The whole line as published, white space at its ends aside.
    pub before: String,
    /// The line with the most likely fix; `None` where none is ready.
    pub after: Option<String>,
    /// What is wrong.
    pub why: String,
}

/// The corrections that the errors of a plan ask for, in order of the text.
#[must_use]
pub fn corrections(source: &Source, findings: &[Finding]) -> Vec<Correction> {
    let mut list = Vec::new();
    for finding in findings.iter().filter(|it| it.severity() == Severity::Error) {
        let Place::Text { line, .. } = &finding.place else { continue };
        let whole = source.line_span(*line);
        let fix = finding
            .fixes
            .iter()
            .find(|fix| whole.start <= fix.span.start && fix.span.end <= whole.end);
        let after = fix.map(|fix| {
            let start = crate::source::Span::new(whole.start, fix.span.start);
            let end = crate::source::Span::new(fix.span.end, whole.end);
            let text = format!("{}{}{}", source.slice(start), fix.replace, source.slice(end));
            text.trim().to_owned()
        });
        list.push(Correction {
            line: *line,
            before: source.slice(whole).trim().to_owned(),
            after,
            why: finding.problem.words().zh,
        });
    }
    list.sort_by_key(|it| it.line);
    list
}

fn title(plan: &Plan) -> String {
    plan.head.title.as_ref().map_or_else(|| "抽查计划".to_owned(), |it| it.value.clone())
}

fn opening(plan: &Plan) -> String {
    let number = plan.head.document_number.as_ref();
    let number = number.map(|it| format!("（{}）", it.value)).unwrap_or_default();
    format!("现对《{}》{number}作如下更正：", title(plan))
}

/// The notice as plain text.
#[must_use]
pub fn text(plan: &Plan, corrections: &[Correction]) -> String {
    let mut text = format!("关于《{}》的勘误\n\n　　{}\n", title(plan), opening(plan));
    // Writing to a String cannot fail.
    for (number, it) in (1..).zip(corrections.iter()) {
        match &it.after {
            Some(after) => {
                let _ = writeln!(
                    text,
                    "\n　　{number}．第{}行“{}”，更正为“{after}”。\n　　　　理由：{}。",
                    it.line, it.before, it.why
                );
            }
            None => {
                let _ = writeln!(
                    text,
                    "\n　　{number}．第{}行“{}”，有误，须由制定机关确定如何更正。\n　　　　理由：{}。",
                    it.line, it.before, it.why
                );
            }
        }
    }
    let agency = plan.head.agency.as_ref().map_or("", |it| it.value.as_str());
    let _ = writeln!(text, "\n　　特此更正。\n\n　　{agency}\n　　　　年　月　日");
    text
}

/// The notice as a page for A4.
#[must_use]
pub fn html(plan: &Plan, corrections: &[Correction]) -> String {
    let mut rows = String::new();
    for (number, it) in (1..).zip(corrections.iter()) {
        let after = it.after.as_deref().unwrap_or("（须由制定机关确定）");
        let _ = write!(
            rows,
            "<tr><td>{number}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            it.line,
            escape(&it.before),
            escape(after),
            escape(&it.why)
        );
    }
    let agency = plan.head.agency.as_ref().map_or("", |it| it.value.as_str());
    let body = format!(
        "<header class=\"agency\">{}</header><h1>关于《{}》的勘误</h1><p>{}</p>\
         <table><thead><tr><th>序号</th><th>行</th><th>原文</th><th>更正为</th><th>理由</th></tr></thead>\
         <tbody>{rows}</tbody></table><p>特此更正。</p><p class=\"sign\">{}<br>　　　年　　月　　日</p>",
        escape(agency),
        escape(&title(plan)),
        escape(&opening(plan)),
        escape(agency)
    );
    page("zh-CN", &format!("关于《{}》的勘误", title(plan)), STYLE, &body)
}

const STYLE: &str = "@page{size:A4;margin:28mm 24mm}\
body{font:16px/1.8 'Noto Serif CJK SC','Source Han Serif SC','SimSun',serif;max-width:46em;margin:2em auto;padding:0 1em}\
.agency{color:#b3261e;text-align:center;font-size:1.5em;border-bottom:2px solid #b3261e;padding-bottom:.4em}\
h1{font-size:1.5em;text-align:center;margin:1.2em 0}p{text-indent:2em}\
table{border-collapse:collapse;width:100%;font-size:.9em}\
th,td{border:1px solid #444;padding:.3em .5em;vertical-align:top;overflow-wrap:anywhere}th{background:#f0f0f0}\
th:nth-child(-n+2){width:2.6em}.sign{text-align:right;margin-top:3em}";
