//! Citations looked up and judged: which instrument, in which wording on the days of the check
//! window, whether the provision exists in it, and what it supports.
//!
//! Judged on the first day of the window and on the first day of every wording that begins or
//! ends inside it. What the registry does not know never counts against a citation: facts that
//! are not verified lead to [`Legal::ByHand`].
//!
//! Not here: which support an item needs ([`crate::check::legal`]).

mod claims;
mod judge;
mod name;

pub(super) use judge::moved as judge_moved;

use super::citation::Citation;
use super::{Body, Instrument, Level, Rank, Registry, Scope};
use crate::calendar::Period;
use crate::diagnostic::problem::Legal;
use crate::source::Span;

/// What a citation is judged against.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The days on which the law is applied; the latest wording held where not known.
    pub window: Option<Period>,
    /// 机关类别.
    pub body: Option<Body>,
    /// 层级.
    pub level: Option<Level>,
    /// 区划, six digits.
    pub region: Option<String>,
}

/// Something to say of a citation, at the characters it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What.
    pub problem: Legal,
    /// Where, in the text that was parsed.
    pub span: Span,
}

/// What a provision does for an inspection, the best first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Grants this body at this level the power to inspect.
    Founds,
    /// Grants the power to 有关部门 or 行政机关: whether to this one, other texts say.
    Uncertain,
    /// The registry does not say.
    Unknown,
    /// Grants a power for something narrower than random checks.
    Narrow(Scope),
    /// Grants it to a higher level.
    Level(Level),
    /// Grants it to other bodies.
    Body(Vec<Body>),
    /// Lays down duties or liabilities.
    Liability,
    /// Lays down a method, a procedure, recusal, publicity.
    Method,
    /// Does not exist, or is not in force.
    Nothing,
}

/// One provision and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supported {
    /// What it does, on the least favourable day of the window.
    pub support: Support,
    /// As one cites it: 第七十四条第（二）项.
    pub provision: String,
    /// Its article alone: 第七十四条.
    pub article: String,
    /// Where.
    pub span: Span,
}

/// A citation with all that is to be said of it.
#[derive(Debug, Clone)]
pub struct Resolved<'r> {
    /// The title as one cites it; as written where it was not found.
    pub title: String,
    /// The instrument, if the registry holds it.
    pub instrument: Option<&'r Instrument>,
    /// The whole citation.
    pub span: Span,
    /// The title.
    pub title_span: Span,
    /// What is wrong, doubtful or to be looked up, whatever the citation is for.
    pub outcomes: Vec<Outcome>,
    /// What every provision does.
    pub supports: Vec<Supported>,
    /// Words in place of an article.
    pub vague: Vec<(String, Span)>,
    /// The registry does not hold it, and its very title says that it is no law, regulation or rule:
    /// those are called 法, 条例, 规定, 办法, 细则 (行政法规制定程序条例第五条, 规章制定程序条例第七条).
    pub only_document: bool,
}

impl Resolved<'_> {
    /// Tells whether the rank of the instrument is too low to found an inspection.
    #[must_use]
    pub fn rank_too_low(&self) -> Option<Rank> {
        let document = self.only_document.then_some(Rank::NormativeDocument);
        let rank = self.instrument.map(|instrument| instrument.rank).or(document);
        rank.filter(|rank| !rank.founds())
    }

    /// The best that any provision does.
    #[must_use]
    pub fn best(&self) -> Option<&Supported> {
        self.supports.iter().min_by(|a, b| a.support.cmp(&b.support))
    }

    /// Tells whether something is wrong that takes the citation away.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.outcomes
            .iter()
            .any(|outcome| outcome.problem.severity() == crate::diagnostic::Severity::Error)
    }
}

/// Tells whether a title is that of a document which is no law, regulation or rule by its name.
fn is_document(title: &str) -> bool {
    const ENDS: &[&str] =
        &["方案", "通知", "意见", "计划", "规划", "纲要", "要点", "指引", "指南", "批复", "复函"];
    let bare = title.trim_end_matches(['》', '〉', '〕', ')', '）', '"', '”']);
    let bare = bare.split(['(', '（', '〔']).next().unwrap_or(bare).trim();
    bare.chars().count() > 4 && ENDS.iter().any(|end| bare.ends_with(end))
}

/// Resolves the citations of one text, in order: later ones may lean on earlier ones.
#[must_use]
pub fn resolve<'r>(
    registry: &'r Registry,
    citations: &[Citation],
    context: &Context,
) -> Vec<Resolved<'r>> {
    let mut names = name::Names::default();
    let mut resolved: Vec<Resolved<'r>> = Vec::new();
    for citation in citations {
        let mut outcomes = Vec::new();
        let found = names.find(registry, citation, context, &mut outcomes);
        let mut answer = Resolved {
            title: found.title,
            instrument: found.instrument,
            span: citation.span,
            title_span: citation.title.span,
            outcomes,
            supports: Vec::new(),
            vague: citation.vague.iter().map(|it| (it.value.clone(), it.span)).collect(),
            only_document: false,
        };
        if answer.instrument.is_none() && is_document(&answer.title) {
            answer.only_document = true;
            answer.outcomes.retain(|it| !matches!(it.problem, Legal::TitleNotHeld { .. }));
        }
        if let Some(instrument) = found.instrument {
            judge::judge(registry, instrument, citation, context, &mut answer);
        }
        resolved.push(answer);
    }
    resolved
}
