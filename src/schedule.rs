//! When: a day for every visit of one draw (assignment.md).

use chrono::NaiveDate;

/// Days for the visits of one draw, in visit order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// One day a visit.
    pub days: Vec<NaiveDate>,
    /// Index in the plan of the first milestone that counts the visit, if one does.
    pub milestones: Vec<Option<usize>>,
}
