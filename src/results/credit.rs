//! The link to credit files (国办发〔2015〕58号: 抽查结果纳入社会信用): what the year found about
//! every enterprise, the tiers that follow by the rules of the plan, the cases for announcement.
//!
//! Nothing here is applied by itself: tiers are proposed with their reasons, for people to decide.

use std::collections::BTreeMap;

use super::{Outcome, Task, Year};

/// What the year found about one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Unit id.
    pub id: String,
    /// 主体名称.
    pub name: String,
    /// Its tiers in this year's plan.
    pub tiers: Vec<String>,
    /// Visits with a result.
    pub checked: u64,
    /// Visits that found a breach (查处).
    pub breaches: u64,
    /// 处罚 decided.
    pub penalties: u64,
    /// What was found, each once, in the order of the list.
    pub outcomes: Vec<Outcome>,
    /// The visits, in order.
    pub visits: Vec<String>,
}

/// Every unit with a result, by id.
#[must_use]
pub fn standings(year: &Year) -> Vec<Standing> {
    let mut units: BTreeMap<&str, Standing> = BTreeMap::new();
    for task in &year.tasks {
        let Some(done) = &task.done else { continue };
        let unit = units.entry(&task.id).or_insert_with(|| Standing {
            id: task.id.clone(),
            name: task.name.clone(),
            ..Standing::default()
        });
        for tier in task.tiers.iter().filter(|tier| *tier != "*") {
            if !unit.tiers.contains(tier) {
                unit.tiers.push(tier.clone());
            }
        }
        unit.checked += 1;
        unit.breaches += u64::from(done.outcome.is_breach());
        unit.penalties += u64::from(task.penalty.is_some());
        if !unit.outcomes.contains(&done.outcome) {
            unit.outcomes.push(done.outcome);
            unit.outcomes.sort_unstable();
        }
        unit.visits.push(task.visit.clone());
    }
    units.into_values().collect()
}

/// Visits for announcement where the plan has no rule of its own: serious non-cooperation, and
/// published information that hides the truth.
#[must_use]
pub fn serious(task: &Task) -> bool {
    let outcome = task.done.as_ref().map(|done| done.outcome);
    matches!(outcome, Some(Outcome::Obstruction | Outcome::Falsified))
}
