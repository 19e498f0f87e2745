//! Who inspects: teams for the visits of one draw (assignment.md).

pub mod problem;
pub mod solve;

mod days;
mod deal;
mod explain;
mod roster;

/// 派员 of one visit: indices in the inspector directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// 主检.
    pub lead: usize,
    /// 协检, in seat order.
    pub members: Vec<usize>,
}

/// Teams for the visits of one draw, in visit order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// One team a visit.
    pub teams: Vec<Team>,
}
