//! From a plan to a checked plan: every rule once, all findings at once.

use crate::plan::Plan;

/// A plan without errors: the only kind that can be drawn. Only checking makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPlan(Plan);

impl std::ops::Deref for CheckedPlan {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}
