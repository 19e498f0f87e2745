//! What the parser reports, with ready fixes; no more than anybody reads.

use super::names;
use crate::diagnostic::problem::Text;
use crate::diagnostic::problem::text::Expected;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::source::{Source, Span};
use crate::syntax::key::SectionName;

/// So many findings are kept: a file of another kind would have one for every line.
const MOST: usize = 1000;

/// The findings of one file.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    left_out: u32,
}

impl Findings {
    /// Reports a problem without fixes.
    pub fn add(&mut self, source: &Source, problem: Text, span: Span) {
        self.push(Finding::new(problem, Place::text(source, span)));
    }

    /// Reports a finding made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        if self.kept.len() < MOST {
            self.kept.push(finding);
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    /// Takes back what was reported inside `span`.
    pub(super) fn drop_inside(&mut self, span: Span) {
        self.kept.retain(|it| {
            !matches!(it.place, Place::Text { span: at, .. }
                if span.start <= at.start && at.end <= span.end)
        });
    }

    /// All of them, in file order.
    pub fn finish(mut self, source: &Source) -> Vec<Finding> {
        if self.left_out > 0 {
            let kept = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
            let problem = Text::TooMany { kept, left_out: self.left_out };
            self.kept.push(Finding::new(problem, Place::file(source.name())));
        }
        crate::diagnostic::arrange(&mut self.kept, source.name());
        self.kept
    }

    pub(super) fn unread(
        &mut self,
        source: &Source,
        span: Span,
        expected: Expected,
        is_title: bool,
    ) {
        let line = short(source.slice(span));
        let problem = Text::UnreadLine { line, expected };
        let mut finding = Finding::new(problem, Place::text(source, span));
        if is_title {
            finding = finding.with_fix(Fix {
                remedy: Remedy::Insert("计划：".to_owned()),
                span: Span::new(span.start, span.start),
                replace: "计划：".to_owned(),
                safe: false,
            });
        }
        self.push(finding);
    }

    pub(super) fn invisible(&mut self, source: &Source, span: Span, reorders: bool) {
        let letter = source.slice(span).chars().next().unwrap_or(' ');
        let problem = Text::Invisible { letter, count: span.len(), reorders };
        let fix = Fix { remedy: Remedy::Remove, span, replace: String::new(), safe: true };
        self.push(Finding::new(problem, Place::text(source, span)).with_fix(fix));
    }

    pub(super) fn dash(&mut self, source: &Source, span: Span) {
        let found = source.slice(span).chars().next().unwrap_or('-');
        let around = Span::new(span.start.saturating_sub(1), span.end + 1);
        let mended: String = source
            .slice(around)
            .chars()
            .map(|letter| if letter == found { '一' } else { letter })
            .filter(|letter| !letter.is_control())
            .collect();
        let mended = if mended.is_empty() { "一、".to_owned() } else { mended.trim().to_owned() };
        let fix = Fix {
            remedy: Remedy::Write(mended.clone()),
            span,
            replace: "一".to_owned(),
            safe: true,
        };
        let problem = Text::DashForOne { found, mended };
        self.push(Finding::new(problem, Place::text(source, span)).with_fix(fix));
    }

    pub(super) fn look_alike(&mut self, source: &Source, span: Span, meant: &str) {
        let found = source.slice(span).to_owned();
        let fix = Fix {
            remedy: Remedy::Write(meant.to_owned()),
            span,
            replace: meant.to_owned(),
            safe: true,
        };
        let problem = Text::LookAlike { found, meant: meant.to_owned() };
        self.push(Finding::new(problem, Place::text(source, span)).with_fix(fix));
    }

    pub(super) fn unknown_key(
        &mut self,
        source: &Source,
        span: Span,
        section: SectionName,
        near: Option<&str>,
    ) {
        let problem = Text::UnknownKey {
            key: short(source.slice(span)),
            section: names::keyword(section),
            near: near.map(ToOwned::to_owned),
        };
        self.push(instead(Finding::new(problem, Place::text(source, span)), span, near));
    }

    pub(super) fn unknown_heading(&mut self, source: &Source, span: Span, near: Option<&str>) {
        // What nothing is like is prose that does not say so.
        self.unmarked_heading(source, span, near, near.is_none());
    }

    /// A heading that names no section: one that is like it, and the mark of prose where it may be that.
    pub(super) fn unmarked_heading(
        &mut self,
        source: &Source,
        span: Span,
        near: Option<&str>,
        may_be_prose: bool,
    ) {
        let problem = Text::UnknownHeading {
            title: short(source.slice(span)),
            near: near.map(ToOwned::to_owned),
        };
        let mut finding = instead(Finding::new(problem, Place::text(source, span)), span, near);
        if may_be_prose {
            let mark = "（文字）".to_owned();
            let end = Span::new(span.end, span.end);
            let remedy = Remedy::Insert(mark.clone());
            finding = finding.with_fix(Fix { remedy, span: end, replace: mark, safe: false });
        }
        self.push(finding);
    }

    /// `start` is where the line begins, `heading` what has to stand before it.
    pub(super) fn milestone_elsewhere(
        &mut self,
        source: &Source,
        span: Span,
        section: SectionName,
        start: u32,
        heading: &str,
    ) {
        let milestone = short(source.slice(span));
        let problem = Text::MilestoneElsewhere { milestone, section: names::keyword(section) };
        let fix = Fix {
            remedy: Remedy::Insert(heading.to_owned()),
            span: Span::new(start, start),
            replace: format!("{heading}\n"),
            safe: false,
        };
        self.push(Finding::new(problem, Place::text(source, span)).with_fix(fix));
    }

    pub(super) fn misplaced(
        &mut self,
        source: &Source,
        span: Span,
        section: SectionName,
        belongs: &[SectionName],
    ) {
        let problem = Text::MisplacedKey {
            key: short(source.slice(span)),
            section: names::keyword(section),
            belongs: belongs.iter().map(|it| names::keyword(*it)).collect(),
        };
        self.add(source, problem, span);
    }

    /// `place` begins at the comma and ends before the colon.
    pub(super) fn comma_before_key(&mut self, source: &Source, place: Span) {
        let comma = Span::new(place.start, place.start + 1);
        let key = source.slice(Span::new(comma.end, place.end)).trim().to_owned();
        let fix = Fix {
            remedy: Remedy::Write(format!("；{key}：")),
            span: comma,
            replace: "；".to_owned(),
            safe: false,
        };
        let problem = Text::CommaBeforeKey { key };
        self.push(Finding::new(problem, Place::text(source, place)).with_fix(fix));
    }

    pub(super) fn missing_colon(&mut self, source: &Source, key: Span, gap: Span) {
        let name = source.slice(key).to_owned();
        let remedy = Remedy::Write(format!("{name}："));
        let fix = Fix { remedy, span: gap, replace: "：".to_owned(), safe: true };
        // `对象＝企业`: the sign is marked, since it goes.
        let is_sign = !source.slice(gap).trim().is_empty();
        let place = if is_sign { key.to(gap) } else { key };
        let problem = Text::MissingColon { key: name };
        self.push(Finding::new(problem, Place::text(source, place)).with_fix(fix));
    }
}

/// Offers the nearest name; not safe, since another may be meant.
fn instead(finding: Finding, span: Span, near: Option<&str>) -> Finding {
    match near {
        Some(near) => finding.with_fix(Fix {
            remedy: Remedy::Write(near.to_owned()),
            span,
            replace: near.to_owned(),
            safe: false,
        }),
        None => finding,
    }
}

/// The beginning of a text that is shown in a message.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let clean = text.trim().replace(|letter: char| letter.is_control(), " ");
    if clean.chars().count() <= LONGEST {
        return clean;
    }
    clean.chars().take(LONGEST).chain("……".chars()).collect()
}
