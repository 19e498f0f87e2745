//! 签注: writes the line that signs a doubt into the plan's 核准.

use chrono::{Datelike as _, NaiveDate};

use super::{CheckOptions, Inputs, Judged, Loaded, open};
use crate::check::signs::{Home, about, digest, home};
use crate::diagnostic::{Code, Finding, Severity};
use crate::source::Source;
use crate::syntax::chinese;
use crate::syntax::key::SectionName;

/// What is signed, by whom, why.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The doubt's code.
    pub code: Code,
    /// The line that it is on, from 1; needed where several lines have it. Of a doubt about the plan as
    /// a whole, none; of one in a directory, none: it is signed by kind for the whole file.
    pub line: Option<u32>,
    /// Why it is right as it stands.
    pub reason: String,
    /// Who signs.
    pub person: String,
    /// When.
    pub date: NaiveDate,
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSigned {
    /// No unsigned doubt with this code (on this line).
    NoDoubt,
    /// Several lines have it: these.
    Which(Vec<u32>),
    /// The code is an error or a hint there: only doubts are signed.
    NoMatterOfOpinion(Severity),
    /// Reason or name hold a comma, semicolon or line end, or are empty.
    Words,
    /// The plan cannot be read.
    Unreadable,
}

/// Returns the plan with the sign-off written, and the line that was written.
///
/// # Errors
/// [`NotSigned`] says why nothing was.
pub fn sign(inputs: &Inputs, signing: &Signing) -> Result<(String, String), NotSigned> {
    let bad = |text: &str| {
        text.trim().is_empty() || text.contains(['，', ',', '；', ';', '。', '\n', '\r', '#', '＃'])
    };
    if bad(&signing.reason) || bad(&signing.person) {
        return Err(NotSigned::Words);
    }
    let judged = open(inputs, &CheckOptions::default()).map_err(|_| NotSigned::Unreadable)?;
    let Judged { loaded, findings, .. } = judged;
    let doubt = choose(&loaded.source, &findings, signing)?;
    let line = words(&loaded, doubt, signing);
    Ok((inserted(&loaded, &line), line))
}

fn choose<'f>(
    source: &Source,
    findings: &'f [Finding],
    signing: &Signing,
) -> Result<&'f Finding, NotSigned> {
    let on_line = |finding: &&Finding| match (home(source, &finding.place), signing.line) {
        (Home::Lines(first, last, _), Some(wanted)) => (first..=last).contains(&wanted),
        (Home::Plan | Home::File(_), Some(_)) => false,
        (_, None) => true,
    };
    let same: Vec<&Finding> =
        findings.iter().filter(|it| it.code() == signing.code).filter(on_line).collect();
    let mut doubts = same.iter().copied().filter(|it| it.severity() == Severity::Doubt);
    let Some(first) = doubts.next() else {
        return Err(match same.first() {
            Some(other) if other.signed.is_none() => NotSigned::NoMatterOfOpinion(other.severity()),
            _ => NotSigned::NoDoubt,
        });
    };
    let line_of = |finding: &Finding| match home(source, &finding.place) {
        Home::Lines(line, ..) => Some(line),
        Home::Plan | Home::File(_) => None,
    };
    let mut lines: Vec<u32> = std::iter::once(first).chain(doubts).filter_map(line_of).collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.len() > 1 { Err(NotSigned::Which(lines)) } else { Ok(first) }
}

/// `SJ2021 7日：理由，姓名，2023年3月20日，校验码 …`: the digest of the line, or of the directory.
fn words(loaded: &Loaded, doubt: &Finding, signing: &Signing) -> String {
    let source = &loaded.source;
    let (subject, digest) = match home(source, &doubt.place) {
        Home::Lines(_, _, span) => {
            let marked = source.slice(span);
            let plain =
                !marked.contains(['：', ':', '，', ',', '；', ';', '。', '\n', '\r', '#', '＃']);
            let short = marked.chars().count() <= 24;
            // Marked words that a sign-off cannot hold are stood for by their first few.
            let subject = if plain && short {
                marked.trim().to_owned()
            } else {
                let head =
                    marked.split(['：', ':', '，', ',', '；', ';', '。', '\n', '\r', '#', '＃']);
                let head = head.map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
                head.chars().take(16).collect()
            };
            let digest = digest(&loaded.context(None), doubt).unwrap_or_default();
            (subject, digest.chars().take(16).collect())
        }
        // What stands nowhere has no line that could change.
        Home::Plan => (about(doubt), String::new()),
        Home::File(file) => (file.to_owned(), loaded.digest_of(file).unwrap_or_default()),
    };
    let date = signing.date;
    let day = format!("{}年{}月{}日", date.year(), date.month(), date.day());
    let mut line = format!(
        "{} {subject}：{}，{}，{day}",
        signing.code,
        signing.reason.trim(),
        signing.person.trim()
    );
    if !digest.is_empty() {
        line.push_str("，校验码 ");
        line.push_str(&digest);
    }
    line
}

/// The plan with the line at the end of 核准; the section is added where there is none.
fn inserted(loaded: &Loaded, line: &str) -> String {
    let source = &loaded.source;
    let text = source.text();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let fact = format!("　　签注：{line}");
    let sections = &loaded.plan.sections;
    let Some(at) = sections.iter().position(|it| it.value == SectionName::Approval) else {
        let body = text.trim_end();
        let ordinal = next_ordinal(source);
        return format!("{body}{end}{end}{ordinal}核准{end}{fact}{end}");
    };
    // The last line of the section that is not blank.
    let first = sections.get(at).map_or(1, |it| source.line_column(it.span.start).0);
    let last = next_heading(loaded, first).unwrap_or_else(|| source.line_count() + 1);
    let mut line_number = last.saturating_sub(1);
    while line_number > first && source.slice(source.line_span(line_number)).trim().is_empty() {
        line_number -= 1;
    }
    let after = source.line_span(line_number).end;
    let before = source.slice(crate::source::Span::new(0, after));
    let rest = source.slice(crate::source::Span::new(after, source.len()));
    let rest = if rest.is_empty() { end } else { rest };
    format!("{before}{end}{fact}{rest}")
}

/// `十二、` for a section behind the last, where the sections are numbered.
fn next_ordinal(source: &Source) -> String {
    let tree = crate::syntax::parse(source).tree;
    let count = u32::try_from(tree.sections.len()).unwrap_or(u32::MAX);
    let last = tree.sections.last().map_or("", |it| source.slice(it.heading.span));
    let written = format!("{}、", chinese(count));
    if last.starts_with(&written) { format!("{}、", chinese(count + 1)) } else { String::new() }
}

/// The line of the first heading after a line, prose among them.
fn next_heading(loaded: &Loaded, line: u32) -> Option<u32> {
    let parsed: &Source = &loaded.source;
    let tree = crate::syntax::parse(parsed).tree;
    tree.sections
        .iter()
        .map(|section| parsed.line_column(section.heading.span.start).0)
        .filter(|at| *at > line)
        .min()
}
