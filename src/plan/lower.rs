//! To come.
use super::Plan;
use crate::diagnostic::Finding;
use crate::source::Source;
use crate::syntax::tree::Tree;

/// x
pub struct Lowered {
    /// x
    pub plan: Plan,
    /// x
    pub findings: Vec<Finding>,
}
/// x
pub fn lower(_source: &Source, _tree: &Tree) -> Lowered {
    Lowered { plan: Plan::default(), findings: vec![] }
}
