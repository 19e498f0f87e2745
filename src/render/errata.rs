//! 勘误: the correction notice for a signed document that is itself wrong, as text and as a page that an
//! office could issue. It corrects what has a ready fix; what needs a decision is listed, not decided.

use std::fmt::Write as _;

use super::html::{escape, page};
use super::notice::chinese_number;
use crate::diagnostic::{Finding, Place, Severity};
use crate::plan::Plan;
use crate::source::Source;

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Line of the plan.
    pub line: u32,
    /// Where that is for a reader of the published document, which has no such lines:
    /// `“进度”第3项`, `“抽查事项”（一）的“依据”`.
    pub at: String,
    /// The whole line as published, white space at its ends aside.
    pub before: String,
    /// The line with the most likely fix; `None` where none is ready.
    pub after: Option<String>,
    /// What is wrong.
    pub why: String,
}

/// The corrections that the errors of a plan ask for, in order of the text.
#[must_use]
pub fn corrections(plan: &Plan, source: &Source, findings: &[Finding]) -> Vec<Correction> {
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
            at: position(plan, source, *line),
            before: source.slice(whole).trim().to_owned(),
            after,
            why: finding.problem.words().zh,
        });
    }
    list.sort_by_key(|it| it.line);
    list
}

/// The section, the item and the entry or key of a line.
fn position(plan: &Plan, source: &Source, line: u32) -> String {
    let place = source.line_span(line);
    let sections = plan.sections.iter().map(|it| (it.span.start, it.value.names().0));
    let prose = plan.prose.iter().map(|it| (it.title.span.start, it.title.value.as_str()));
    let heads = sections.chain(prose).filter(|(start, _)| *start <= place.end);
    let section = heads.max_by_key(|(start, _)| *start).map_or("头部", |(_, name)| name);
    let mut at = format!("“{section}”");
    let mut items = (1..).zip(&plan.items);
    if let Some((number, _)) =
        items.find(|(_, item)| item.span.start <= place.end && place.start < item.span.end)
    {
        let _ = write!(at, "（{}）", chinese_number(number));
    }
    let text = source.slice(place).trim();
    let digits = text.find(|it: char| !it.is_numeric()).unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    if !number.is_empty() && rest.starts_with(['．', '.', '、']) {
        let _ = write!(at, "第{}项", crate::source::folded(number));
    } else if let Some((key, _)) = text.split_once(['：', ':']).filter(|(key, _)| is_key(key)) {
        let _ = write!(at, "的“{key}”");
    }
    at
}

/// A key of the plan, and not the beginning of a sentence.
fn is_key(text: &str) -> bool {
    text.chars().count() <= 10 && !text.contains(['，', ' ', '。', '（', '；'])
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
                    "\n　　{number}．{}：“{}”，更正为“{after}”。\n　　　　理由：{}。",
                    it.at, it.before, it.why
                );
            }
            None => {
                let _ = writeln!(
                    text,
                    "\n　　{number}．{}：“{}”，有误，须由制定机关确定如何更正。\n　　　　理由：{}。",
                    it.at, it.before, it.why
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
            escape(&it.at),
            escape(&it.before),
            escape(after),
            escape(&it.why)
        );
    }
    let agency = plan.head.agency.as_ref().map_or("", |it| it.value.as_str());
    let body = format!(
        "<header class=\"agency\">{}</header><h1>关于《{}》的勘误</h1><p>{}</p>\
         <table><thead><tr><th>序号</th><th>位置</th><th>原文</th><th>更正为</th><th>理由</th></tr></thead>\
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
th:first-child{width:2.6em}th:nth-child(2){width:9em}.sign{text-align:right;margin-top:3em}";
