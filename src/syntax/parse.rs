//! Text → tree. Reading never fails: there is as much tree as the text gives, and a finding for
//! every line that gives none.
//!
//! Order of work: every line by itself ([`lines`], by grammar/plan.pest), after folding
//! ([`letters`]); then the lines together ([`build`]).
//!
//! Promises. Time and memory grow with the length of the text, whatever stands in it. Every span
//! lies in the text. Width of punctuation and digits, indentation and line ends change nothing.
//!
//! Not here: what a value says ([`crate::plan`]) and whether it may say so ([`crate::check`]).

mod build;
mod codes;
pub(crate) mod findings;
mod grammar;
pub(crate) mod letters;
pub(crate) mod lines;
pub(crate) mod names;
pub(crate) mod ordinals;
mod traditional;
mod twice;

use super::tree::Tree;
use crate::diagnostic::Finding;
use crate::source::Source;

/// A plan as read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// What was read.
    pub tree: Tree,
    /// What could not be read, or not as it stands, in file order.
    pub findings: Vec<Finding>,
}

/// Reads a plan.
#[must_use]
pub fn parse(source: &Source) -> Parsed {
    let (tree, findings) = build::build(source, lines::read(source));
    Parsed { tree, findings: findings.finish(source) }
}
