//! `plan.html`: the plan, the item list and the work plan as an official document for A4.
//!
//! Items, tiers and milestones become tables, those of the items at the end, where the pages lie across;
//! every other section is quoted fact by fact, prose as it stands, in the order of the plan. Comments
//! and sign-offs are not published: they are for those who drafted. What the plan says is quoted from
//! its text, never worded anew.

use std::fmt::Write as _;

use super::html::{escape, page, title};
use super::notice::{chinese_number, stamp, trial_prefix};
use super::{Run, below_agency, day, goal, method};
use crate::plan::{Item, ItemClass, Prose, TierTable};
use crate::source::{Span, Spanned};
use crate::syntax::key::SectionName;

const STYLE: &str = include_str!("assets/official.css");

/// Writes the page.
#[must_use]
pub fn plan(run: &Run<'_>) -> String {
    let mut body = String::new();
    stamp(run, &mut body);
    heading(run, &mut body);
    for (number, part) in (1..).zip(parts(run)) {
        let _ = writeln!(body, "<h2>{}、{}</h2>", chinese_number(number), escape(&part.title()));
        match part.kind {
            Kind::Prose(prose) => paragraphs(&prose.text.value, &mut body),
            // The wide tables have pages of their own, behind the signature.
            Kind::Section(SectionName::Items) => {
                body.push_str("<p>抽查事项、对象、依据见附件1，比例和时间安排见附件2。</p>\n")
            }
            Kind::Section(SectionName::Tiers) => tiers(run, &mut body),
            Kind::Section(SectionName::Milestones) => milestones(run, &mut body),
            Kind::Section(_) => facts(&published(run, part.body), &mut body),
        }
    }
    closing(run, &mut body);
    if !run.plan.items.is_empty() {
        body.push_str("<div class=\"wide\">\n");
        items(run, &mut body);
        body.push_str("</div>\n");
    }
    let title = format!("{}{}", trial_prefix(run), run.title());
    page("zh-CN", &title, STYLE, &body)
}

/// A section of the document: its heading is in the text before `body`.
struct Part<'a> {
    kind: Kind<'a>,
    body: Span,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Section(SectionName),
    Prose(&'a Prose),
}

impl Part<'_> {
    fn title(&self) -> String {
        match self.kind {
            Kind::Section(name) => name.names().0.to_owned(),
            Kind::Prose(prose) => prose.title.value.clone(),
        }
    }
}

/// Sections and prose in the order of the text.
fn parts<'a>(run: &Run<'a>) -> Vec<Part<'a>> {
    let plan = run.plan;
    let mut heads: Vec<(Span, Kind<'_>)> = plan
        .sections
        .iter()
        .filter(|section| !matches!(section.value, SectionName::Head | SectionName::Prose))
        .map(|section| (section.span, Kind::Section(section.value)))
        .chain(plan.prose.iter().map(|prose| (prose.title.span, Kind::Prose(prose))))
        .collect();
    heads.sort_by_key(|(span, _)| span.start);
    let mut parts = Vec::new();
    for (index, (span, kind)) in heads.iter().enumerate() {
        let line = run.source.line_column(span.end).0;
        let start = run.source.line_span(line).end;
        let next = heads.get(index + 1).map(|(next, _)| next.start);
        let end = next.map_or_else(
            || run.source.len(),
            // The heading's own ordinal stands before its name, on the same line.
            |next| run.source.line_span(run.source.line_column(next).0).start,
        );
        parts.push(Part { kind: *kind, body: Span::new(start, end.max(start)) });
    }
    // Where files and columns are found is no matter of the public document.
    parts.retain(|part| !matches!(part.kind, Kind::Section(SectionName::Imports)));
    parts
}

fn heading(run: &Run<'_>, body: &mut String) {
    let head = &run.plan.head;
    if !run.agency().is_empty() {
        let _ = writeln!(body, "<div class=\"agency\">{}</div>", escape(run.agency()));
    }
    if let Some(number) = &head.document_number {
        let _ = writeln!(body, "<p class=\"number\">{}</p>", escape(&number.value));
    }
    let _ = writeln!(body, "<h1>{}</h1>", title(below_agency(run.title(), run.agency())));
    let mut facts: Vec<(&str, String)> = Vec::new();
    let text = |field: &Option<Spanned<String>>| field.as_ref().map(|it| it.value.clone());
    facts.extend(text(&head.id).map(|it| ("编号", it)));
    facts.extend(head.year.map(|it| ("年度", format!("{}年", it.value))));
    let period = |it: &crate::calendar::Period| format!("{}至{}", day(it.start), day(it.end));
    facts.extend(head.in_force.as_ref().map(|it| ("施行", period(&it.value))));
    facts.extend(text(&head.level).map(|it| ("层级", it)));
    facts.extend(text(&head.revision).map(|it| ("版本", it)));
    facts.extend(text(&head.changes).map(|it| ("变更说明", it)));
    body.push_str("<table><tbody>\n");
    for (name, value) in facts {
        let _ = writeln!(body, "<tr><th>{name}</th><td>{}</td></tr>", escape(&value));
    }
    body.push_str("</tbody></table>\n");
}

/// The text of a section without its sign-offs, which name codes and people.
fn published(run: &Run<'_>, body: Span) -> String {
    let text = run.source;
    let is_signed = |line: &Span| {
        let signs = run.plan.approval.signs.iter();
        signs.into_iter().any(|sign| sign.span.start < line.end && line.start < sign.span.end)
    };
    let (first, last) = (text.line_column(body.start).0, text.line_column(body.end).0);
    let lines = (first..=last).map(|line| text.line_span(line));
    let lines = lines
        .map(|line| Span::new(line.start.max(body.start), line.end.min(body.end).max(body.start)))
        .filter(|line| line.start < line.end && !is_signed(line));
    lines.map(|line| text.slice(line)).collect::<Vec<_>>().join("\n")
}

/// What stands at a span, on one line.
fn written(run: &Run<'_>, span: Span) -> String {
    run.source
        .slice(span)
        .lines()
        .map(uncommented)
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("")
}

/// Windows and recurring times, as a list.
fn all_written<A, B>(run: &Run<'_>, windows: &[Spanned<A>], recurring: &[Spanned<B>]) -> String {
    let spans = windows.iter().map(|it| it.span).chain(recurring.iter().map(|it| it.span));
    let texts: Vec<String> = spans.map(|span| written(run, span)).collect();
    texts.join("、")
}

/// 随机抽查事项清单 and 抽查工作计划表.
fn items(run: &Run<'_>, body: &mut String) {
    let text = |field: &Option<Spanned<String>>| {
        field.as_ref().map_or_else(String::new, |it| it.value.clone())
    };
    let rows: Vec<Vec<String>> = (1..)
        .zip(&run.plan.items)
        .map(|(number, item)| {
            vec![
                format!("{number}"),
                named(item),
                item.objects.as_ref().map_or_else(String::new, |it| written(run, it.span)),
                text(&item.body),
                text(&item.basis),
                text(&item.content),
                methods(item),
                class(item).to_owned(),
            ]
        })
        .collect();
    table(
        "附件1　随机抽查事项清单",
        &["序号", "抽查事项", "抽查对象", "抽查主体", "抽查依据", "抽查内容", "抽查方式", "类别"],
        &[4, 12, 13, 10, 24, 19, 10, 8],
        &rows,
        body,
    );
    let rows: Vec<Vec<String>> = (1..)
        .zip(&run.plan.items)
        .map(|(number, item)| {
            let mut size = item.size.as_ref().map_or_else(String::new, |it| written(run, it.span));
            if let Some(tiers) = &item.tiers {
                let by_tier = format!("按“{}”分级", tiers.value);
                size = if size.is_empty() { by_tier } else { format!("{size}；{by_tier}") };
            }
            let who: Vec<String> = [
                text(&item.office),
                item.initiator
                    .as_ref()
                    .map_or_else(String::new, |it| format!("发起：{}", it.value)),
                prefixed("配合：", &item.partners),
                prefixed("专长：", &item.specialities),
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
            vec![
                format!("{number}"),
                named(item),
                size,
                item.frequency.as_ref().map_or_else(String::new, |it| written(run, it.span)),
                all_written(run, &item.draw_window, &item.draw_recurring),
                all_written(run, &item.check_window, &item.check_recurring),
                who.join("\n"),
                text(&item.note),
            ]
        })
        .collect();
    table(
        "附件2　抽查工作计划表",
        &["序号", "抽查事项", "抽查比例", "频次", "抽取时间", "检查时间", "科室和人员", "备注"],
        &[4, 16, 22, 8, 12, 16, 16, 6],
        &rows,
        body,
    );
}

fn named(item: &Item) -> String {
    let code = item.code();
    if code.is_empty() {
        item.title.value.clone()
    } else {
        format!("{}\n（{code}）", item.title.value)
    }
}

fn prefixed(prefix: &str, texts: &[Spanned<String>]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let texts: Vec<&str> = texts.iter().map(|text| text.value.as_str()).collect();
    format!("{prefix}{}", texts.join("、"))
}

fn methods(item: &Item) -> String {
    let names: Vec<&str> = item.methods.iter().map(|it| method(it.value)).collect();
    names.join("、")
}

fn class(item: &Item) -> &'static str {
    match item.class.as_ref().map(|class| class.value) {
        Some(ItemClass::Ordinary) => "一般检查事项",
        Some(ItemClass::Key) => "重点检查事项",
        None => "",
    }
}

fn tiers(run: &Run<'_>, body: &mut String) {
    for tiers in &run.plan.tiers {
        let name = tiers.name.as_ref().map_or("信用分级", |name| name.value.as_str());
        let rows: Vec<Vec<String>> = tiers
            .rows
            .iter()
            .map(|row| {
                vec![
                    row.label.value.clone(),
                    row.name.as_ref().map_or_else(String::new, |it| it.value.clone()),
                    row.size.as_ref().map_or_else(String::new, |it| written(run, it.span)),
                    row.cap.as_ref().map_or_else(String::new, |it| written(run, it.span)),
                    row.methods.iter().map(|it| method(it.value)).collect::<Vec<_>>().join("、"),
                ]
            })
            .collect();
        let header = ["等级", "名称", "抽查比例", "频次上限", "方式"];
        table(name, &header, &[14, 22, 26, 20, 18], &rows, body);
        tier_facts(run, tiers, body);
    }
}

/// The fields of a tier table besides its rows, as written.
fn tier_facts(run: &Run<'_>, tiers: &TierTable, body: &mut String) {
    let text = run.source.slice(tiers.span);
    let rest: Vec<&str> = text
        .lines()
        .filter(|line| {
            let bare = line.trim_start();
            // The rows are in the table, the name is its caption.
            !bare.starts_with(['｜', '|']) && !bare.contains('\t') && !bare.starts_with("名称")
        })
        .collect();
    let rest = rest.join("\n");
    facts(&rest, body);
}

fn milestones(run: &Run<'_>, body: &mut String) {
    let rule = run.plan.imports.deadline_rule.as_ref();
    let included =
        if rule.is_some_and(|rule| !rule.value.includes_day) { "" } else { "（含当日）" };
    let rows: Vec<Vec<String>> = (1..)
        .zip(&run.plan.milestones)
        .map(|(number, milestone)| {
            vec![
                format!("{number}"),
                format!("{}前{included}", day(milestone.date.value)),
                goal(&milestone.goal.value),
            ]
        })
        .collect();
    table("", &["序号", "时限", "要求"], &[10, 35, 55], &rows, body);
}

/// A table with widths in per cent (shared out by the browser). Columns without a single word are
/// left out.
fn table(caption: &str, header: &[&str], widths: &[u32], rows: &[Vec<String>], body: &mut String) {
    let kept: Vec<bool> = (0..header.len())
        .map(|at| rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    body.push_str("<table>");
    if !caption.is_empty() {
        let _ = write!(body, "<caption>{}</caption>", escape(caption));
    }
    body.push_str("<colgroup>");
    for (width, _) in widths.iter().zip(&kept).filter(|(_, kept)| **kept) {
        let _ = write!(body, "<col style=\"width:{width}%\">");
    }
    body.push_str("</colgroup><thead><tr>");
    for (name, _) in header.iter().zip(&kept).filter(|(_, kept)| **kept) {
        let _ = write!(body, "<th>{}</th>", escape(name));
    }
    body.push_str("</tr></thead><tbody>\n");
    for row in rows {
        body.push_str("<tr>");
        for (cell, _) in row.iter().zip(&kept).filter(|(_, kept)| **kept) {
            let _ = write!(body, "<td>{}</td>", escape(cell).replace('\n', "<br>"));
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody></table>\n");
}

/// The facts of a section, line by line as written; keys stand out.
fn facts(text: &str, body: &mut String) {
    body.push_str("<div class=\"facts\">\n");
    for line in text.lines().map(uncommented).map(str::trim) {
        if line.is_empty() {
            continue;
        }
        let _ = match line.split_once(['：', ':']) {
            Some((key, value)) if key.chars().count() <= 10 && !key.contains(['，', ' ', '。']) =>
            {
                writeln!(body, "<p><b>{}：</b>{}</p>", escape(key), escape(value))
            }
            _ => writeln!(body, "<p>{}</p>", escape(line)),
        };
    }
    body.push_str("</div>\n");
}

/// Prose as it stands: a paragraph a line.
fn paragraphs(text: &str, body: &mut String) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let _ = writeln!(body, "<p>{}</p>", escape(line));
    }
}

/// The line without its comment: `#` at the start or after white space.
fn uncommented(line: &str) -> &str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if matches!(letter, '#' | '＃') && before.is_whitespace() {
            return line.get(..at).unwrap_or(line);
        }
        before = letter;
    }
    line
}

fn closing(run: &Run<'_>, body: &mut String) {
    if run.agency().is_empty() {
        return;
    }
    let _ = write!(body, "<div class=\"sign\"><p>{}</p>", escape(run.agency()));
    if let Some(period) = &run.plan.head.in_force {
        let _ = write!(body, "<p>自{}起施行</p>", day(period.value.start));
    }
    body.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_not_published() {
        assert_eq!(uncommented("人数：2人　＃内部备注"), "人数：2人　");
        assert_eq!(uncommented("# 全行"), "");
        assert_eq!(uncommented("代号：A#1"), "代号：A#1");
    }
}
