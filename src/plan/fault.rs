//! What is wrong with a value, before it is known in which file it stands.

use crate::diagnostic::problem::Dates;
use crate::diagnostic::{Finding, Fix, Place, Problem};
use crate::plan::value::date::{Impossible, long};
use crate::source::{Source, Span};

/// A problem with the characters that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    problem: Problem,
    span: Span,
    related: Vec<Span>,
    fixes: Vec<Fix>,
    impossible: Option<Impossible>,
}

impl Fault {
    /// A fault without fixes.
    #[must_use]
    pub fn new(problem: impl Into<Problem>, span: Span) -> Self {
        Self(Box::new(Inner {
            problem: problem.into(),
            span,
            related: Vec::new(),
            fixes: Vec::new(),
            impossible: None,
        }))
    }

    /// A day that its month does not have.
    #[must_use]
    pub fn impossible(date: Impossible) -> Self {
        let last = long(date.last);
        let last = last.split_once('年').map_or(last.clone(), |(_, day)| day.to_owned());
        let mut fault =
            Self::new(Dates::ImpossibleDate { written: String::new(), last }, date.span);
        fault.0.impossible = Some(date);
        fault
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// Where.
    #[must_use]
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Adds a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.0.fixes.push(fix);
        self
    }

    /// Adds the other side of a conflict.
    #[must_use]
    pub fn with_related(mut self, span: Span) -> Self {
        self.0.related.push(span);
        self
    }

    /// The finding, now that the file is known.
    #[must_use]
    pub fn finding(self, source: &Source) -> Finding {
        let Inner { problem, span, related, mut fixes, impossible } = *self.0;
        let problem = match (problem, impossible) {
            (Problem::Dates(Dates::ImpossibleDate { last, .. }), Some(date)) => {
                fixes.extend(date.fixes(source));
                Dates::ImpossibleDate { written: source.slice(span).to_owned(), last }.into()
            }
            (problem, _) => problem,
        };
        let mut finding = Finding::new(problem, Place::text(source, span));
        finding.related = related.iter().map(|span| Place::text(source, *span)).collect();
        finding.fixes = fixes;
        finding
    }
}
