//! 审阅稿: the official text with each finding beside its line, one page of HTML for A4.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Report, severity_word, short_place, spoken_place};
use crate::diagnostic::{Finding, Lang, Place, Severity};
use crate::render::html::{escape, page};
use crate::source::{Source, Span};

const STYLE: &str = include_str!("../assets/annotated.css");

/// Lines longer than this are cut in the page: nobody reads them on paper.
const LINE_LIMIT: u32 = 4000;

/// A marked stretch of the text.
struct Mark {
    span: Span,
    /// The finding's number on this page.
    number: usize,
    /// The severity, or the other side of a conflict.
    severity: Option<Severity>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let source = report.sources.iter().find(|source| source.name() == report.file).copied();
    let mut body = String::new();
    header(report, &mut body);
    let numbered: Vec<(usize, &Finding)> =
        report.findings.iter().enumerate().map(|(index, it)| (index + 1, it)).collect();
    let is_beside = |finding: &Finding| {
        source.is_some()
            && finding.place.file_name() == report.file
            && matches!(finding.place, Place::Text { .. })
    };
    let (beside, elsewhere): (Vec<_>, Vec<_>) =
        numbered.into_iter().partition(|(_, finding)| is_beside(finding));
    if let Some(source) = source {
        text(report, source, &beside, &mut body);
    }
    if !elsewhere.is_empty() {
        table(report, &elsewhere, &mut body);
    }
    let title =
        report.pick(format!("审阅稿 {}", report.file), format!("Review of {}", report.file));
    page(report.pick("zh-CN", "en"), &title, STYLE, &body)
}

fn header(report: &Report<'_>, body: &mut String) {
    let _ = write!(
        body,
        "<header>\n<h1>{}</h1>\n<p>{}</p>\n<div class=\"verdict {}\">{}</div>\n</header>\n",
        report.pick("审　阅　稿", "Review copy"),
        escape(report.file),
        report.verdict.tag(),
        escape(&report.verdict_sentence()),
    );
}

fn text(report: &Report<'_>, source: &Source, findings: &[(usize, &Finding)], body: &mut String) {
    let mut marks = Vec::new();
    let mut notes: BTreeMap<u32, Vec<(usize, &Finding)>> = BTreeMap::new();
    for (number, finding) in findings {
        if let Place::Text { span, line, .. } = &finding.place {
            marks.push(Mark { span: *span, number: *number, severity: Some(finding.severity()) });
            notes.entry(*line).or_default().push((*number, finding));
        }
        for place in &finding.related {
            if let Place::Text { span, file, .. } = place
                && **file == *source.name()
            {
                marks.push(Mark { span: *span, number: *number, severity: None });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end, mark.number));
    body.push_str("<main>\n");
    for line in 1..=source.line_count() {
        let span = source.line_span(line);
        if line == source.line_count() && span.is_empty() {
            break;
        }
        let written = source.slice(span);
        let class = if is_heading(written) { "text heading" } else { "text" };
        let _ = write!(
            body,
            "<div class=\"row\"><span class=\"number\">{line}</span><div class=\"{class}\">{}</div>\
             <div class=\"notes\">",
            marked(source, span, &marks)
        );
        for (number, finding) in notes.get(&line).into_iter().flatten() {
            note(report, Some(*number), finding, body);
        }
        body.push_str("</div></div>\n");
    }
    body.push_str("</main>\n");
}

/// `一、…`, `【…】`: as a 公文 sets its headings.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('【')
        || line.split_once('、').is_some_and(|(ordinal, _)| {
            !ordinal.is_empty() && ordinal.chars().all(|it| "一二三四五六七八九十".contains(it))
        })
}

/// One line with its marks. Where marks overlap, the one that begins first, and of those the
/// shorter, is drawn; every mark keeps its number.
fn marked(source: &Source, line: Span, marks: &[Mark]) -> String {
    let end = line.end.min(line.start.saturating_add(LINE_LIMIT));
    let here: Vec<&Mark> = marks
        .iter()
        .filter(|mark| {
            mark.span.start < end.max(line.start + 1) && mark.span.end > line.start
                || mark.span.is_empty() && line.start <= mark.span.start && mark.span.start <= end
        })
        .collect();
    if here.is_empty() {
        let cut = if end < line.end { "…" } else { "" };
        return format!("{}{cut}", escape(source.slice(Span::new(line.start, end))));
    }
    let mut text = String::new();
    let mut at = line.start;
    for mark in here {
        let class = mark.severity.map_or("related", Severity::tag);
        let start = mark.span.start.clamp(at, end);
        let stop = mark.span.end.clamp(start, end);
        text.push_str(&escape(source.slice(Span::new(at, start))));
        let begins = mark.span.start >= line.start;
        let number = if begins { format!("<sup>{}</sup>", mark.number) } else { String::new() };
        if stop > start {
            let inner = escape(source.slice(Span::new(start, stop)));
            let _ = write!(text, "<mark class=\"{class}\">{inner}</mark>{number}");
        } else if begins && mark.span.is_empty() {
            let _ = write!(text, "<mark class=\"{class} empty\"></mark>{number}");
        } else {
            text.push_str(&number);
        }
        at = stop;
    }
    text.push_str(&escape(source.slice(Span::new(at, end))));
    if end < line.end {
        text.push('…');
    }
    text
}

fn note(report: &Report<'_>, number: Option<usize>, finding: &Finding, body: &mut String) {
    let severity = finding.severity();
    let number = number.map_or(String::new(), |number| format!("[{number}] "));
    let _ = write!(
        body,
        "<div class=\"note {}\"><p><b>{number}{} {}</b> {}</p>",
        severity.tag(),
        severity_word(severity, report.lang),
        finding.code(),
        escape(&report.title(finding)),
    );
    if let Some(signed) = &finding.signed {
        let label = report.pick("已签注：", "signed: ");
        let _ = write!(body, "<p class=\"see\">{label}{}</p>", escape(signed));
    }
    for place in &finding.related {
        let label = report.pick("参见 ", "see ");
        let place = match place {
            Place::Text { file, line, .. } if **file == *report.file => match report.lang {
                Lang::Zh => format!("第 {line} 行"),
                Lang::En => format!("line {line}"),
            },
            Place::Text { .. } | Place::Cell { .. } | Place::File { .. } => {
                spoken_place(place, report.lang)
            }
        };
        let _ = write!(body, "<p class=\"see\">{label}{}</p>", escape(&place));
    }
    let help = report.help(finding);
    if !help.is_empty() {
        let label = report.pick("办法：", "help: ");
        let _ = write!(body, "<p>{label}{}</p>", escape(&help));
    }
    if !finding.fixes.is_empty() {
        body.push_str("<ol>");
        for fix in &finding.fixes {
            let _ = write!(body, "<li>{}</li>", escape(&report.fix(fix, &finding.place)));
        }
        body.push_str("</ol>");
    }
    body.push_str("</div>");
}

/// Findings in the tables, and those on a whole file.
fn table(report: &Report<'_>, findings: &[(usize, &Finding)], body: &mut String) {
    let (title, place, what) = match report.lang {
        Lang::Zh => ("名录和其他文件", "位置", "问题"),
        Lang::En => ("Directories and other files", "Place", "Finding"),
    };
    let _ = write!(
        body,
        "<h2>{title}</h2>\n<table><thead><tr><th class=\"tight\">#</th><th>{place}</th>\
         <th>{what}</th></tr></thead>\n<tbody>\n"
    );
    for (number, finding) in findings {
        let place = match &finding.place {
            Place::Cell { .. } => spoken_place(&finding.place, report.lang),
            Place::Text { .. } | Place::File { .. } => short_place(&finding.place),
        };
        let _ =
            write!(body, "<tr><td class=\"tight\">{number}</td><td>{}</td><td>", escape(&place));
        note(report, None, finding, body);
        body.push_str("</td></tr>\n");
    }
    body.push_str("</tbody></table>\n");
}
