//! 签注: doubts that somebody has looked at and signed.
//!
//! A sign-off names a code and the words of the plan that it is about. It counts as long as the
//! line of the doubt holds those words, however they are written (`七日`, `7日`, `７ 日`): when the
//! line changes, it fits nothing any more and is reported.
//!
//! A 校验码 that `sign` writes covers the line, and what the registry says of the instruments that the
//! doubt leans on: when either changes, the sign-off counts no more.
//!
//! A doubt about the plan as a whole is about something that does not stand in it: the sign-off names
//! that (`检查组`, `公示`), or the plan. It counts as long as the doubt is about no more than that.
//!
//! A doubt in a directory, or in a file of a registry, is signed by kind: the sign-off names the file
//! and its digest, and counts as long as the file has that digest (settled: 19).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::{Context, legal};
use crate::diagnostic::problem::{Publication, Values};
use crate::diagnostic::{Finding, Place, Problem, Severity};
use crate::facts::sha256_hex;
use crate::plan::value::number::whole;
use crate::source::{Source, Span, folded};
use crate::syntax::key::SectionName;

/// Where a doubt stands, as far as signing it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home<'f> {
    /// On lines of the plan, from and to, at these characters.
    Lines(u32, u32, Span),
    /// The plan as a whole.
    Plan,
    /// Another file that the plan names.
    File(&'f str),
}

/// Where `place` stands; `source` is the plan.
#[must_use]
pub fn home<'f>(source: &Source, place: &'f Place) -> Home<'f> {
    let is_plan = place.file_name() == source.name();
    match place {
        Place::Text { span, line, end_line, .. } if is_plan => Home::Lines(*line, *end_line, *span),
        Place::File { .. } if is_plan => Home::Plan,
        Place::Text { file, .. } | Place::Cell { file, .. } | Place::File { file } => {
            Home::File(file)
        }
    }
}

/// What a doubt about the plan as a whole is about: what does not stand in it.
#[must_use]
pub fn about(finding: &Finding) -> String {
    if let Problem::Values(Values::MissingForAssignment { what }) = &finding.problem {
        let names: Vec<&str> = what.iter().map(|(zh, _)| *zh).collect();
        return names.join("、");
    }
    if matches!(finding.problem, Problem::Publication(Publication::NoPublication)) {
        return SectionName::Publication.names().0.to_owned();
    }
    THE_PLAN.to_owned()
}

/// How a sign-off names the plan as a whole.
const THE_PLAN: &str = "计划";

/// Doubts that only a rehearsal of the draws finds.
const REHEARSED: [u16; 2] = [8009, 8033];

/// Marks the doubts that are signed, and reports the sign-offs that fit nothing.
pub fn apply(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let stale = mark(context, findings);
    findings.extend(stale.into_iter().filter(|(code, _)| !REHEARSED.contains(code)).map(|it| it.1));
}

/// As [`apply`], when the draws were rehearsed too: of the sign-offs of what only that finds.
pub fn apply_rehearsed(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let stale = mark(context, findings);
    findings.extend(stale.into_iter().filter(|(code, _)| REHEARSED.contains(code)).map(|it| it.1));
}

/// Marks the doubts that are signed. Returns what is to be said of the sign-offs that fit nothing, each
/// with the code that it names.
pub fn mark(context: &Context<'_>, findings: &mut [Finding]) -> Vec<(u16, Finding)> {
    let (source, plan) = (context.source, context.plan);
    let mut stale = Vec::new();
    if plan.approval.signs.is_empty() {
        return stale;
    }
    let mut doubts: BTreeMap<u16, Vec<Doubt>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.problem.severity() == Severity::Doubt {
            let doubt = Doubt { index, words: words(source, finding), digest: OnceCell::new() };
            doubts.entry(finding.code().0).or_default().push(doubt);
        }
    }
    // The same line may be signed many times over.
    let mut judged: BTreeMap<(u16, &str, Option<&str>), bool> = BTreeMap::new();
    for sign in &plan.approval.signs {
        let key = (
            sign.code.value,
            sign.subject.value.as_str(),
            sign.digest.as_ref().map(|it| it.value.as_str()),
        );
        let fits = judged.get(&key).copied().unwrap_or_else(|| {
            let subject = plain(&sign.subject.value);
            let signed = sign.digest.as_ref().map(|it| it.value.to_ascii_lowercase());
            let signed = signed.as_deref();
            let mut fits = false;
            for doubt in doubts.get(&sign.code.value).into_iter().flatten() {
                let Some(finding) = findings.get_mut(doubt.index) else { continue };
                if matches(context, sign.span, (&subject, signed), doubt, finding) {
                    fits = true;
                    if finding.signed.is_none() {
                        let date = sign.date.value;
                        finding.signed = Some(format!("{}，{date}", sign.person.value));
                    }
                }
            }
            fits
        });
        judged.insert(key, fits);
        if !fits {
            let code = sign.code.value;
            let problem = Values::SignStale { code, subject: sign.subject.value.clone() };
            stale.push((code, Finding::new(problem, Place::text(source, sign.span))));
        }
    }
    stale
}

/// A doubt, with what its sign-offs are held against.
struct Doubt {
    /// Which finding.
    index: usize,
    /// The words of its line, or of what is said of the plan as a whole.
    words: String,
    /// Worked out once a sign-off carries one.
    digest: OnceCell<String>,
}

fn words(source: &Source, finding: &Finding) -> String {
    match home(source, &finding.place) {
        Home::Lines(line, end_line, _) => lines(source, line, end_line),
        Home::Plan => plain(&finding.problem.words().zh),
        Home::File(file) => plain(file),
    }
}

/// The digest that a sign-off may carry (校验码): of the line that a doubt is on, width of letters,
/// white space and the writing of numbers aside, and of the entries of the registry that it leans on.
/// Its first 16 digits are enough.
#[must_use]
pub fn digest(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let Home::Lines(line, end_line, span) = home(context.source, &finding.place) else {
        return None;
    };
    let mut words = lines(context.source, line, end_line);
    for id in leans_on(context, finding.code().0, span) {
        let entry = context.registry.entry_digest(&id).unwrap_or_default();
        words.push_str(&format!("|{id}={entry}"));
    }
    Some(sha256_hex(words.as_bytes()))
}

/// The words of lines, as they are compared.
fn lines(source: &Source, first: u32, last: u32) -> String {
    let lines = (first..=last).map(|line| source.slice(source.line_span(line)));
    plain(&lines.collect::<String>())
}

/// Ids of the instruments by which a doubt was found.
fn leans_on(context: &Context<'_>, code: u16, span: Span) -> Vec<String> {
    match code {
        // Calendar or working days: 行政处罚法第八十五条.
        2021 => vec!["administrative-penalty-law".to_owned()],
        4000..=4999 => legal::instruments_at(context, span),
        _ => Vec::new(),
    }
}

fn matches(
    context: &Context<'_>,
    sign: Span,
    (subject, signed): (&str, Option<&str>),
    doubt: &Doubt,
    finding: &Finding,
) -> bool {
    let source = context.source;
    if subject.is_empty() {
        return false;
    }
    match home(source, &finding.place) {
        Home::Lines(_, _, span) => {
            if sign.start <= span.start && span.end <= sign.end {
                return false;
            }
            let own = || doubt.digest.get_or_init(|| digest(context, finding).unwrap_or_default());
            signed.is_none_or(|it| own().starts_with(it)) && doubt.words.contains(subject)
        }
        Home::Plan => {
            let names = [about(finding), THE_PLAN.to_owned(), source.name().to_owned()];
            names.iter().any(|it| plain(it) == subject)
                || plain(source.name()).ends_with(&format!("/{subject}"))
                || doubt.words.contains(subject)
        }
        Home::File(file) => {
            // The first 16 digits of a digest are enough to tell two files apart.
            let is_same =
                |digest: &String| signed.is_some_and(|it| it.len() >= 16 && digest.starts_with(it));
            doubt.words == subject && context.digests.get(file).is_some_and(is_same)
        }
    }
}

/// Folded, without white space, numbers in digits.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut numeral = String::new();
    let flush = |numeral: &mut String, plain: &mut String| {
        if !numeral.is_empty() {
            match whole(numeral) {
                Some(number) => plain.push_str(&number.to_string()),
                None => plain.push_str(numeral),
            }
            numeral.clear();
        }
    };
    for letter in folded(text).chars().filter(|letter| !letter.is_whitespace()) {
        if "零〇○一二两三四五六七八九十百千万".contains(letter) {
            numeral.push(letter);
        } else {
            flush(&mut numeral, &mut plain);
            plain.push(letter);
        }
    }
    flush(&mut numeral, &mut plain);
    plain
}
