//! Why these people: where everybody stands towards one visit that has its team.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::bars::Bars;
use super::{Earlier, From, Inputs, Staff, Team};
use crate::check::capacity::Horizon;
use crate::directory::people::Unfit;
use crate::draw::visit::Visit;
use crate::plan::{Item, RecusalRule, Workload};
use crate::source::{Span, folded};
use crate::unit::UnitId;

/// Where one person stands towards a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Goes.
    Goes,
    /// Could have gone: chance decided.
    Free,
    /// Cannot be sent on that day.
    Unfit(Vec<Unfit>),
    /// Must stay away from this unit.
    Barred(Bar),
    /// Has as many visits as the workload allows.
    Full {
        /// The limit.
        cap: Workload,
        /// Where the plan writes it.
        span: Span,
    },
    /// Of a department that has no part in this visit.
    OtherDepartment,
    /// Of a neighbouring area, or to be appointed directly: sent only where the own people do not
    /// suffice.
    Reserve,
}

/// Why somebody must stay away from a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bar {
    /// Registered; the reason as the directory writes it.
    Listed(String),
    /// The unit is their own.
    OwnUnit,
    /// Their office manages the unit.
    Manager,
    /// Inspected it on this day, which is within the years that the plan names.
    Checked(NaiveDate),
    /// Goes there on another visit of this plan.
    SamePlan,
    /// Another reason of the same rules.
    Other,
}

/// Where everybody stands towards the visit of number `index`, in the order of the people. `made` are the
/// teams and days of all visits of this draw.
#[must_use]
pub fn standings(
    inputs: &Inputs<'_>,
    made: (&[Team], &[NaiveDate]),
    index: usize,
) -> Vec<Standing> {
    let (Some(visit), Some(team), Some(day)) =
        (inputs.visits.get(index), made.0.get(index), made.1.get(index).copied())
    else {
        return Vec::new();
    };
    let horizon = Horizon::of_dates(vec![day]);
    let bars = Bars::new(inputs, inputs.people, &horizon);
    let barred: BTreeSet<usize> = bars.of(index, visit).into_iter().map(|(it, _)| it).collect();
    let peers = bars.peers(index, visit);
    let partners: BTreeSet<String> = visit
        .items
        .iter()
        .filter_map(|item| inputs.plan.items.get(*item))
        .flat_map(|item| &item.partners)
        .map(|name| folded(&name.value))
        .collect();
    let going: BTreeSet<usize> = team.people().collect();
    // People from elsewhere are asked only where the own ones do not suffice.
    let is_asked = |from: From<'_>| {
        going.iter().any(|it| inputs.people.get(*it).is_some_and(|it| it.from == from))
    };
    let stands = |number: usize, person: &Staff<'_>| {
        if going.contains(&number) {
            return Standing::Goes;
        }
        match person.from {
            From::Partner(name) if !partners.contains(&folded(name)) => {
                return Standing::OtherDepartment;
            }
            From::Neighbour | From::Appointed if !is_asked(person.from) => {
                return Standing::Reserve;
            }
            From::Own | From::Partner(_) | From::Neighbour | From::Appointed => {}
        }
        let unfit = person.inspector.unfit_on(day);
        if !unfit.is_empty() {
            return Standing::Unfit(unfit);
        }
        if barred.contains(&number) {
            return Standing::Barred(bar(inputs, index, visit, person, day));
        }
        let elsewhere = |peer: &usize| {
            made.0.get(*peer).is_some_and(|team| team.people().any(|it| it == number))
        };
        if peers.iter().any(elsewhere) {
            return Standing::Barred(Bar::SamePlan);
        }
        full(inputs, made, number, person, day).unwrap_or(Standing::Free)
    };
    inputs.people.iter().enumerate().map(|(number, person)| stands(number, person)).collect()
}

/// The reason of a recusal, the certain ones first.
fn bar(
    inputs: &Inputs<'_>,
    index: usize,
    visit: &Visit,
    person: &Staff<'_>,
    day: NaiveDate,
) -> Bar {
    let inspector = person.inspector;
    let unit = inputs.units.get(index).copied().unwrap_or_default();
    let id = UnitId::new(&visit.id);
    let listed = inspector.recusals.iter().find(|recusal| match (&recusal.id, &id) {
        (Some(own), Some(id)) => own == id,
        (Some(_), None) => false,
        (None, _) => !unit.name.is_empty() && recusal.name == unit.name,
    });
    if let Some(recusal) = listed {
        return Bar::Listed(recusal.reason.clone());
    }
    let own = folded(&inspector.unit);
    if !own.is_empty() && own == folded(unit.name) {
        return Bar::OwnUnit;
    }
    let manager = folded(unit.manager);
    let cross = inputs.plan.team.as_ref().is_some_and(|team| team.cross_unit.is_some());
    if cross
        && !own.is_empty()
        && !manager.is_empty()
        && (own.ends_with(&manager) || manager.ends_with(&own))
    {
        return Bar::Manager;
    }
    let is_own = |earlier: &&Earlier| {
        earlier.unit == visit.id && earlier.certificates.iter().any(|it| it == inspector.key())
    };
    if let Some(earlier) = inputs.earlier.iter().find(is_own) {
        return Bar::Checked(earlier.day);
    }
    let past = id.iter().flat_map(|id| inputs.history.of(id));
    let mut past = past.filter(|row| row.date <= day).filter(|row| {
        row.inspectors.iter().any(|(name, certificate)| {
            if certificate.is_empty() {
                *name == inspector.name
            } else {
                certificate == inspector.key()
            }
        })
    });
    past.next_back().map_or(Bar::Other, |row| Bar::Checked(row.date))
}

/// The first workload that keeps somebody from one more visit on a day, as the roster stands.
fn full(
    inputs: &Inputs<'_>,
    (teams, days): (&[Team], &[NaiveDate]),
    number: usize,
    person: &Staff<'_>,
    day: NaiveDate,
) -> Option<Standing> {
    let key = person.inspector.key();
    let own = teams.iter().zip(days).filter(|(team, _)| team.people().any(|it| it == number));
    let before = inputs.earlier.iter().filter(|it| it.certificates.iter().any(|own| own == key));
    let all: Vec<NaiveDate> =
        own.map(|(_, day)| *day).chain(before.map(|earlier| earlier.day)).collect();
    let count = |same: &dyn Fn(&NaiveDate) -> bool| all.iter().filter(|it| same(it)).count() as u64;
    let team = inputs.plan.team.as_ref()?;
    team.workload.iter().find_map(|line| {
        let (has, most) = match line.value {
            Workload::PerDay(most) => (count(&|it| *it == day), most),
            Workload::PerWeek(most) => (count(&|it| it.iso_week() == day.iso_week()), most),
            Workload::PerMonth(most) => {
                (count(&|it| (it.year(), it.month()) == (day.year(), day.month())), most)
            }
            Workload::PerYear(most) => (count(&|it| it.year() == day.year()), most),
            Workload::Open(most) => (count(&|it| *it >= day), most),
        };
        (has >= u64::from(most)).then_some(Standing::Full { cap: line.value, span: line.span })
    })
}

/// Which items of a visit a person's specialities match, and by which words of the plan.
pub fn matches<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    person: &Staff<'_>,
) -> Vec<(&'a str, &'a str)> {
    let own: BTreeSet<String> = person.inspector.specialities.iter().map(|it| folded(it)).collect();
    let mut found = Vec::new();
    for item in items {
        let words = item.specialities.iter().filter(|it| own.contains(&folded(&it.value)));
        found.extend(words.map(|it| (item.code(), it.value.as_str())));
    }
    found
}

/// The rule of the plan behind a bar, if one is written.
#[must_use]
pub fn rule_of(inputs: &Inputs<'_>, bar: &Bar) -> Option<Span> {
    let team = inputs.plan.team.as_ref()?;
    let rule = |is: fn(&RecusalRule) -> bool| {
        team.recusals.iter().find(|rule| is(&rule.value)).map(|rule| rule.span)
    };
    match bar {
        Bar::Listed(_) => rule(|it| matches!(it, RecusalRule::Listed)),
        Bar::OwnUnit => rule(|it| matches!(it, RecusalRule::OwnUnit)),
        Bar::Manager => team.cross_unit,
        Bar::Checked(_) => rule(|it| matches!(it, RecusalRule::CheckedWithin(_))),
        Bar::SamePlan => {
            rule(|it| matches!(it, RecusalRule::SamePlan | RecusalRule::CheckedWithin(_)))
        }
        Bar::Other => None,
    }
}
