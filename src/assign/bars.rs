//! Who may not go where: registered recusals, one's own unit, the office that manages a target,
//! and whoever checked it within the years that the plan names.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use super::{Inputs, Staff};
use crate::calendar::Duration;
use crate::check::capacity::Horizon;
use crate::draw::visit::Visit;
use crate::plan::RecusalRule;
use crate::source::folded;
use crate::unit::UnitId;

/// Who may not go where.
pub(super) struct Bars<'a> {
    inputs: &'a Inputs<'a>,
    horizon: &'a Horizon,
    by_key: BTreeMap<&'a str, Vec<usize>>,
    by_name: BTreeMap<&'a str, Vec<usize>>,
    by_unit: BTreeMap<String, Vec<usize>>,
    listed_ids: BTreeMap<&'a UnitId, Vec<usize>>,
    listed_names: BTreeMap<&'a str, Vec<usize>>,
    earlier: BTreeMap<&'a str, Vec<usize>>,
    same: BTreeMap<&'a str, Vec<usize>>,
    within: Option<Duration>,
    same_plan: bool,
}

impl<'a> Bars<'a> {
    pub fn new(inputs: &'a Inputs<'a>, staff: &[Staff<'a>], horizon: &'a Horizon) -> Self {
        let rules = inputs.plan.team.iter().flat_map(|team| &team.recusals);
        let mut bars = Self {
            inputs,
            horizon,
            by_key: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_unit: BTreeMap::new(),
            listed_ids: BTreeMap::new(),
            listed_names: BTreeMap::new(),
            earlier: BTreeMap::new(),
            same: BTreeMap::new(),
            within: None,
            same_plan: false,
        };
        for rule in rules {
            match rule.value {
                RecusalRule::CheckedWithin(duration) => bars.within = Some(duration),
                RecusalRule::SamePlan => bars.same_plan = true,
                // Registered recusals and one's own unit are heeded whether written or not.
                RecusalRule::Listed | RecusalRule::OwnUnit => {}
            }
        }
        for (number, person) in staff.iter().enumerate() {
            let person = person.inspector;
            bars.by_key.entry(person.key()).or_default().push(number);
            bars.by_name.entry(&person.name).or_default().push(number);
            if !person.unit.is_empty() {
                bars.by_unit.entry(folded(&person.unit)).or_default().push(number);
            }
            for recusal in &person.recusals {
                match &recusal.id {
                    Some(id) => bars.listed_ids.entry(id).or_default().push(number),
                    None => bars.listed_names.entry(&recusal.name).or_default().push(number),
                }
            }
        }
        for (index, visit) in inputs.earlier.iter().enumerate() {
            bars.earlier.entry(&visit.unit).or_default().push(index);
        }
        for (index, visit) in inputs.visits.iter().enumerate() {
            bars.same.entry(&visit.id).or_default().push(index);
        }
        bars
    }

    /// People barred from a visit, each with the number of days for which that holds.
    pub fn of(&self, index: usize, visit: &Visit) -> Vec<(usize, usize)> {
        let days = self.horizon.len();
        let mut barred: BTreeMap<usize, usize> = BTreeMap::new();
        let mut bar = |people: Option<&Vec<usize>>, until: usize| {
            for person in people.into_iter().flatten() {
                let slot = barred.entry(*person).or_default();
                *slot = until.max(*slot);
            }
        };
        let id = UnitId::new(&visit.id);
        let unit = self.inputs.units.get(index).copied().unwrap_or_default();
        bar(id.as_ref().and_then(|id| self.listed_ids.get(id)), days);
        if !unit.name.is_empty() {
            bar(self.listed_names.get(unit.name), days);
            bar(self.by_unit.get(&folded(unit.name)), days);
        }
        let cross = self.inputs.plan.team.as_ref().is_some_and(|team| team.cross_unit.is_some());
        if cross && !unit.manager.is_empty() {
            let manager = folded(unit.manager);
            for (own, people) in &self.by_unit {
                // Directories write an office with or without the agency before it.
                if own.ends_with(&manager) || manager.ends_with(own.as_str()) {
                    bar(Some(people), days);
                }
            }
        }
        for earlier in self.earlier.get(visit.id.as_str()).into_iter().flatten() {
            let Some(earlier) = self.inputs.earlier.get(*earlier) else { continue };
            if self.same_plan || self.within.is_some() {
                let until = if self.same_plan { days } else { self.until(earlier.day) };
                // A check that is still to come bars now as well: it would follow this one.
                let until = if earlier.day > self.inputs.date { days } else { until };
                for certificate in &earlier.certificates {
                    bar(self.by_key.get(certificate.as_str()), until);
                }
            }
        }
        if let (Some(_), Some(id)) = (self.within, &id) {
            for past in self.inputs.history.of(id) {
                let until = self.until(past.date);
                for (name, certificate) in &past.inspectors {
                    if certificate.is_empty() {
                        bar(self.by_name.get(name.as_str()), until);
                    } else {
                        bar(self.by_key.get(certificate.as_str()), until);
                    }
                }
            }
        }
        barred.into_iter().filter(|(_, until)| *until > 0).collect()
    }

    /// For how many days from the first a check on `past` bars whoever made it.
    fn until(&self, past: NaiveDate) -> usize {
        let Some(within) = self.within else { return 0 };
        self.horizon.dates().partition_point(|day| {
            let start = match within {
                Duration::CalendarDays(n) => day.checked_sub_days(chrono::Days::new(u64::from(n))),
                Duration::WorkingDays(_) => self.inputs.calendar.before(*day, within),
                Duration::Months(n) => day.checked_sub_months(Months::new(n)),
                Duration::Years(n) => day.checked_sub_months(Months::new(n.saturating_mul(12))),
            };
            start.is_none_or(|start| start <= past)
        })
    }

    /// The other visits to the same unit, where one person must not make both.
    pub fn peers(&self, index: usize, visit: &Visit) -> Vec<usize> {
        if !self.same_plan && self.within.is_none() {
            return Vec::new();
        }
        let same = self.same.get(visit.id.as_str()).into_iter().flatten();
        same.copied().filter(|other| *other != index).collect()
    }
}
