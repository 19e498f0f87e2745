//! Who inspects: teams for the visits of one draw, and the days for which they were found
//! (assignment.md).
//!
//! A person can be promised only for a day: certificates end, people are on leave, a day holds so
//! many visits. So days and people are found together here; [`crate::schedule`] makes the
//! timetable of them.
//!
//! Promises.
//! *Complete*: for fixed days the exchange of seats is exact. With days to choose there is no method
//! that always ends soon (who sits together must sit on the same day): visits push each other to other
//! days until all have one, and what shows that there is none is looked for on the way. Where a fixed
//! amount of work ends with neither, the answer says just that.
//! *Explained*: where none exists, the finding names the smallest set of visits that cannot be
//! staffed together, who could go, and how many seats are missing; or the days or milestone that
//! ask for more than can be done, and the smallest changes that mend it. Never an empty team.
//! *Fair*: people stand in an order shuffled by KEY(assign), whoever has least is next, and chance
//! decides among equals; people who are interchangeable in the input have the same probability of
//! any visit and any partner.
//! *Independent of order*: people are known by their certificates, visits by their number.
//!
//! A team has as many seats as 人数 says, never fewer than two, and at least one more than there
//! are partner departments: one seat for each of those, the others for the plan's own people. The
//! lead comes first and is of the plan's own agency.

pub mod problem;
pub mod replan;
pub mod solve;
pub mod why;

mod bars;
mod days;
mod deal;
mod demands;
mod explain;
mod flow;
mod repair;
mod report;
mod roster;
mod setup;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::check::people::MANAGER;
use crate::diagnostic::Finding;
use crate::directory::{Entity, History, Inspector, InspectorDirectory};
use crate::draw::ticket::Digest;
use crate::draw::visit::Visit;
use crate::plan::Plan;
use crate::source::{Source, folded};

/// 派员 of one visit: indices in the list of people given to [`assign`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// 主检.
    pub lead: usize,
    /// 协检, in seat order.
    pub members: Vec<usize>,
}

impl Team {
    /// Everybody, the lead first.
    pub fn people(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.lead).chain(self.members.iter().copied())
    }
}

/// Teams for the visits of one draw, in visit order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// One team a visit.
    pub teams: Vec<Team>,
    /// The day for which each team was found.
    pub days: Vec<NaiveDate>,
    /// Visits to which 不足时 had to be applied: people of neighbouring areas, or appointed directly, go.
    pub neighbours: Vec<usize>,
    /// Why the own people do not suffice, where others go.
    pub short: Vec<Finding>,
}

/// Why there are no teams or no days: errors of family 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Infeasible {
    /// At least one.
    pub findings: Vec<Finding>,
}

/// Somebody who may be sent.
#[derive(Debug, Clone, Copy)]
pub struct Staff<'a> {
    /// The person.
    pub inspector: &'a Inspector,
    /// Where from.
    pub from: From<'a>,
}

/// Whose list somebody stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From<'a> {
    /// The plan's own 人员名录.
    Own,
    /// The list of a partner department, by its name.
    Partner(&'a str),
    /// The list of a neighbouring area (邻区匹配): sent only where the own people do not suffice.
    Neighbour,
    /// The list of those who may be appointed directly (直接委派): last of all.
    Appointed,
}

impl<'a> Staff<'a> {
    /// The people of the plan's own list, in file order: a team's indices are then those of the
    /// directory.
    #[must_use]
    pub fn own(directory: &'a InspectorDirectory) -> Vec<Self> {
        Self::of(directory, From::Own).collect()
    }

    /// Everybody in a directory that was read from all lists of a plan, in order of the directory:
    /// a list named after a partner department of some item holds that department's people, a list
    /// whose name holds 邻 those of a neighbouring area, any other list the plan's own.
    #[must_use]
    pub fn listed(plan: &'a Plan, directory: &'a InspectorDirectory) -> Vec<Self> {
        let partners = || plan.items.iter().flat_map(|item| &item.partners);
        let from = |inspector: &Inspector| {
            let file = inspector.place.file_name();
            let list = plan.imports.inspectors.iter().find(|it| it.path.value == file);
            match list.and_then(|list| list.name.as_ref()).map(|name| name.value.as_str()) {
                Some(name) if partners().any(|it| folded(&it.value) == folded(name)) => {
                    From::Partner(name)
                }
                Some(name) if name.contains('邻') => From::Neighbour,
                Some(name) if name.contains("委派") => From::Appointed,
                _ => From::Own,
            }
        };
        let people = directory.inspectors.iter();
        people.map(|inspector| Self { inspector, from: from(inspector) }).collect()
    }

    /// The people of one list, in file order.
    pub fn of(directory: &'a InspectorDirectory, from: From<'a>) -> impl Iterator<Item = Self> {
        directory.inspectors.iter().map(move |inspector| Self { inspector, from })
    }
}

/// What is known of the unit of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unit<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its street or town (街道乡镇); empty if unknown.
    pub street: &'a str,
    /// The office that manages it; empty if unknown.
    pub manager: &'a str,
}

impl<'a> Unit<'a> {
    /// From its row in the directory.
    #[must_use]
    pub fn of(entity: Entity<'a>) -> Self {
        let text = |column: &str| entity.named(column).as_text().unwrap_or_default();
        Self {
            name: entity.name(),
            street: text(crate::directory::columns::TOWNSHIP),
            manager: text(MANAGER),
        }
    }
}

/// A visit of an earlier draw of the plan: its people and day are fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Unit id.
    pub unit: String,
    /// Its day.
    pub day: NaiveDate,
    /// Certificate numbers of its people.
    pub certificates: Vec<String>,
}

/// Everything that a staffing depends on.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its text, for the places of findings.
    pub source: &'a Source,
    /// 工作日历.
    pub calendar: &'a Calendar,
    /// The visits of one draw, in visit order.
    pub visits: &'a [Visit],
    /// Their units, one a visit.
    pub units: &'a [Unit<'a>],
    /// The draw day.
    pub date: NaiveDate,
    /// Visits of earlier draws of the plan.
    pub earlier: &'a [Earlier],
    /// Visits still to come this year in later draws.
    pub later: u64,
    /// Everybody who may be sent.
    pub people: &'a [Staff<'a>],
    /// 检查台账.
    pub history: &'a History,
    /// KEY(assign) of the draw.
    pub key: &'a Digest,
}

/// Finds teams and days for every visit.
///
/// # Errors
/// Why there is no staffing.
pub fn assign(inputs: &Inputs<'_>) -> Result<Assignment, Infeasible> {
    let mut first = None;
    let mut short = Vec::new();
    for ask in setup::asks(inputs) {
        let setup = setup::Setup::new(inputs, ask);
        match solve::solve(&setup.problem, &mut setup.stream.clone()) {
            Ok(solution) => {
                let assignment = setup.assignment(&solution);
                if assignment.neighbours.is_empty() {
                    short.clear();
                }
                return Ok(Assignment { short, ..assignment });
            }
            Err(failure) => {
                if ask.is_of_own_people() {
                    let infeasible = report::infeasible(inputs, &setup, &failure);
                    short.clone_from(&infeasible.findings);
                    first.get_or_insert(infeasible);
                }
            }
        }
    }
    Err(first.unwrap_or(Infeasible { findings: Vec::new() }))
}
