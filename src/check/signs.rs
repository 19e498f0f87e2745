//! 签注: doubts that somebody has looked at and signed.
//!
//! A sign-off names a code and the words of the plan that it is about. It counts as long as the
//! line of the doubt holds those words, however they are written (`七日`, `7日`, `７ 日`): when the
//! line changes, it fits nothing any more and is reported.
//!
//! A 校验码 that `sign` writes covers the line, and what the registry says of the instruments that the
//! doubt leans on: when either changes, the sign-off counts no more.
//!
//! A doubt in a directory is signed by kind: the sign-off names the file and its digest, and
//! counts as long as the file has that digest (settled: 19).

use std::collections::BTreeMap;

use super::{Context, legal};
use crate::diagnostic::problem::Values;
use crate::diagnostic::{Finding, Place, Severity};
use crate::facts::sha256_hex;
use crate::plan::SignOff;
use crate::plan::value::number::whole;
use crate::source::{Span, folded};

/// Marks the doubts that are signed, and reports the sign-offs that fit nothing.
pub fn apply(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (source, plan) = (context.source, context.plan);
    if plan.approval.signs.is_empty() {
        return;
    }
    let mut doubts: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.problem.severity() == Severity::Doubt {
            doubts.entry(finding.code().0).or_default().push(index);
        }
    }
    for sign in &plan.approval.signs {
        let mut fits = false;
        for index in doubts.get(&sign.code.value).into_iter().flatten() {
            let Some(finding) = findings.get_mut(*index) else { continue };
            if matches(context, sign, finding) {
                fits = true;
                if finding.signed.is_none() {
                    let date = sign.date.value;
                    finding.signed = Some(format!("{}，{date}", sign.person.value));
                }
            }
        }
        if !fits {
            let problem =
                Values::SignStale { code: sign.code.value, subject: sign.subject.value.clone() };
            findings.push(Finding::new(problem, Place::text(source, sign.span)));
        }
    }
}

/// The digest that a sign-off may carry (校验码): of the line that a doubt is on, width of letters,
/// white space and the writing of numbers aside, and of the entries of the registry that it leans on.
/// Its first 16 digits are enough.
#[must_use]
pub fn digest(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let Place::Text { line, end_line, span, .. } = &finding.place else { return None };
    let source = context.source;
    let lines = (*line..=*end_line).map(|line| source.slice(source.line_span(line)));
    let mut words = plain(&lines.collect::<String>());
    for id in leans_on(context, finding.code().0, *span) {
        let entry = context.registry.entry_digest(&id).unwrap_or_default();
        words.push_str(&format!("|{id}={entry}"));
    }
    Some(sha256_hex(words.as_bytes()))
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

fn matches(context: &Context<'_>, sign: &SignOff, finding: &Finding) -> bool {
    let source = context.source;
    let subject = plain(&sign.subject.value);
    if subject.is_empty() {
        return false;
    }
    match &finding.place {
        Place::Text { line, end_line, span, .. } => {
            if sign.span.start <= span.start && span.end <= sign.span.end {
                return false;
            }
            let lines = (*line..=*end_line).map(|line| source.slice(source.line_span(line)));
            let words = plain(&lines.collect::<String>());
            let own = || digest(context, finding).unwrap_or_default();
            words.contains(&subject)
                && sign
                    .digest
                    .as_ref()
                    .is_none_or(|it| own().starts_with(&it.value.to_ascii_lowercase()))
        }
        Place::Cell { file, .. } => {
            // The first 16 digits of a digest are enough to tell two files apart.
            let signed = sign.digest.as_ref().map(|it| it.value.to_ascii_lowercase());
            let is_same = |digest: &String| {
                signed.as_ref().is_some_and(|it| it.len() >= 16 && digest.starts_with(it.as_str()))
            };
            plain(file) == subject && context.digests.get(&**file).is_some_and(is_same)
        }
        Place::File { .. } => plain(&finding.problem.words().zh).contains(&subject),
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
