//! What the seats of a visit ask for, and who meets it: specialities, partners, 搭配.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::problem::Kind;
use super::{From, Inputs, Staff};
use crate::plan::{self, Pairing};
use crate::source::folded;

/// Ways of pairing that are tried for one visit.
const WAYS: usize = 4_000;
/// Specialities of a visit that are shared out in all possible ways.
const SHARED_OUT: usize = 5;

/// What seats ask for, by number, and who meets it.
pub(super) struct Demands<'a> {
    plan: &'a plan::Plan,
    /// The draw day.
    on: NaiveDate,
    everybody: &'a [Staff<'a>],
    /// Those who can be sent.
    staff: &'a [Staff<'a>],
    pub able: Vec<Vec<bool>>,
    pub kinds: Vec<Kind>,
    by_items: BTreeMap<Vec<usize>, usize>,
    known: BTreeMap<Demand, usize>,
}

/// What a seat asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    /// One of the plan's own people (or a neighbour, or somebody appointed).
    Own(OwnDemand),
    /// One of a partner department's people.
    Partner(String),
}

/// What is asked of one of the plan's own people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct OwnDemand {
    /// One speciality of each set.
    sets: Vec<BTreeSet<String>>,
    /// So many full years since 入职日期 on the draw day.
    years: Option<u32>,
    /// 性别.
    sex: Option<&'static str>,
    /// 所属单位.
    unit: Option<String>,
    /// 搭配 cannot be kept at all: nobody fits.
    nobody: bool,
}

impl OwnDemand {
    fn meets(&self, person: &crate::directory::Inspector, on: NaiveDate) -> bool {
        let is_speciality = |set: &BTreeSet<String>| {
            person.specialities.iter().any(|own| set.contains(&folded(own)))
        };
        !self.nobody
            && self.sets.iter().all(is_speciality)
            && self.years.is_none_or(|years| {
                let since = on.checked_sub_months(Months::new(years.saturating_mul(12)));
                person.joined.zip(since).is_some_and(|(joined, since)| joined <= since)
            })
            && self.sex.is_none_or(|sex| folded(&person.sex).starts_with(sex))
            && self.unit.as_ref().is_none_or(|unit| folded(&person.unit) == *unit)
    }
}

impl Demand {
    fn words(&self) -> String {
        match self {
            Self::Own(asked) => {
                let mut words: Vec<String> = asked
                    .sets
                    .iter()
                    .map(|set| set.iter().map(String::as_str).collect::<Vec<_>>().join("、"))
                    .collect();
                words.extend(asked.years.map(|years| format!("入职满{years}年")));
                words.extend(asked.sex.map(str::to_owned));
                words.extend(asked.unit.clone());
                words.extend(asked.nobody.then(|| "符合搭配的人".to_owned()));
                words.join("；")
            }
            Self::Partner(name) => name.clone(),
        }
    }
}

impl<'a> Demands<'a> {
    pub fn new(inputs: &'a Inputs<'_>, staff: &'a [Staff<'a>]) -> Self {
        Self {
            plan: inputs.plan,
            on: inputs.date,
            everybody: inputs.people,
            staff,
            able: Vec::new(),
            kinds: Vec::new(),
            by_items: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    fn number(&mut self, demand: Demand) -> usize {
        if let Some(number) = self.known.get(&demand) {
            return *number;
        }
        let meets = |person: &Staff<'_>| match (&demand, person.from) {
            (Demand::Own(asked), From::Own | From::Neighbour | From::Appointed) => {
                asked.meets(person.inspector, self.on)
            }
            (Demand::Partner(name), From::Partner(own)) => folded(own) == *name,
            _ => false,
        };
        self.able.push(self.staff.iter().map(meets).collect());
        let number = self.able.len() - 1;
        self.known.insert(demand, number);
        number
    }

    /// The kind of a visit for these items.
    pub fn kind(&mut self, items: &[usize]) -> usize {
        if let Some(kind) = self.by_items.get(items) {
            return *kind;
        }
        let kind = self.made(items);
        self.kinds.push(kind);
        let kind = self.kinds.len() - 1;
        self.by_items.insert(items.to_vec(), kind);
        kind
    }

    fn made(&mut self, items: &[usize]) -> Kind {
        let plan = self.plan;
        let team = plan.team.as_ref();
        let items: Vec<&plan::Item> =
            items.iter().filter_map(|index| plan.items.get(*index)).collect();
        let mut sets: Vec<BTreeSet<String>> = items
            .iter()
            .filter(|item| !item.specialities.is_empty())
            .map(|item| item.specialities.iter().map(|it| folded(&it.value)).collect())
            .collect();
        sets.sort();
        sets.dedup();
        let partners: BTreeSet<String> = items
            .iter()
            .flat_map(|item| &item.partners)
            .map(|partner| folded(&partner.value))
            .filter(|partner| {
                // A department without a list sends its people by itself.
                let listed = |it: &Staff<'_>| {
                    matches!(it.from, From::Partner(own) if folded(own) == *partner)
                };
                self.everybody.iter().any(listed)
                    || plan.imports.inspectors.iter().any(|list| {
                        list.name.as_ref().is_some_and(|name| folded(&name.value) == *partner)
                    })
            })
            .collect();
        let size = team.and_then(|team| team.size.as_ref()).map(|size| size.value);
        let total = size.map_or(2, |size| size.total.max(2)) as usize;
        let mut own = total.max(partners.len() + 1) - partners.len();
        let cover = team.is_some_and(|team| team.cover_each.is_some());
        if cover && size.is_some_and(|size| size.at_least) {
            own = own.max(sets.len());
        }
        let lead = team.is_some_and(|team| team.lead_speciality.is_some());
        let leads = size.map_or(1, |size| size.leads.max(1)) as usize;
        let pairing =
            |rule: Pairing| team.is_some_and(|team| team.pairing.iter().any(|it| it.value == rule));
        let ask = |sets: Vec<BTreeSet<String>>| OwnDemand { sets, ..OwnDemand::default() };
        let mut rows: Vec<Vec<OwnDemand>> = Vec::new();
        if cover && !sets.is_empty() {
            for blocks in shares(&sets, own) {
                rows.push(blocks.into_iter().map(ask).collect());
            }
        } else if (lead || pairing(Pairing::Speciality)) && !sets.is_empty() {
            let any: BTreeSet<String> = sets.into_iter().flatten().collect();
            let all = if pairing(Pairing::Speciality) { own } else { leads.min(own) };
            rows.push(vec![ask(vec![any]); all]);
        } else {
            rows.push(Vec::new());
        }
        for row in &mut rows {
            row.resize(own, OwnDemand::default());
        }
        let before = rows.len();
        let rows = self.paired(rows);
        let equal = rows.len() > before;
        let patterns = rows
            .into_iter()
            .map(|row| {
                let own = row.into_iter().map(Demand::Own);
                let all = own.chain(partners.iter().cloned().map(Demand::Partner));
                all.map(|demand| self.number(demand)).collect()
            })
            .collect();
        Kind { patterns, equal }
    }

    /// 搭配: the ways in which the plan's own seats of a visit may be filled. What members must be
    /// to each other becomes what each seat asks for, one pattern for every way, so that the
    /// exchange of seats stays exact.
    fn paired(&self, mut rows: Vec<Vec<OwnDemand>>) -> Vec<Vec<OwnDemand>> {
        let rules = self.plan.team.iter().flat_map(|team| &team.pairing);
        for rule in rules {
            let seats = |row: &Vec<OwnDemand>| 0..row.len();
            rows = match rule.value {
                Pairing::Random | Pairing::Speciality => rows,
                Pairing::Experienced { years } => each(rows, |row| {
                    seats(row).map(|at| with(row, &[at], |it, _| it.years = Some(years))).collect()
                }),
                Pairing::MixedSex => each(rows, |row| {
                    if row.len() < 2 {
                        return vec![row.clone()];
                    }
                    let pairs = seats(row).flat_map(|a| seats(row).map(move |b| [a, b]));
                    let pairs = pairs.filter(|[a, b]| a != b);
                    let sex = |pair: [usize; 2]| {
                        let mut words = ["女", "男"].into_iter();
                        with(row, &pair, |it, _| it.sex = words.next())
                    };
                    pairs.map(sex).collect()
                }),
                Pairing::OwnGroup => {
                    let units = self.units();
                    each(rows, |row| {
                        let all: Vec<usize> = seats(row).collect();
                        let of =
                            |unit: &String| with(row, &all, |it, _| it.unit = Some(unit.clone()));
                        units.iter().map(of).collect()
                    })
                }
                Pairing::MixedUnits => {
                    let units = self.units();
                    each(rows, |row| {
                        let mut made = vec![row.clone()];
                        for at in seats(row) {
                            made = each(made, |row| {
                                let is_free = |unit: &&String| {
                                    row.iter().all(|it| it.unit.as_ref() != Some(*unit))
                                };
                                let of = |unit: &String| {
                                    with(row, &[at], |it, _| it.unit = Some(unit.clone()))
                                };
                                units.iter().filter(is_free).map(of).collect()
                            });
                        }
                        made
                    })
                }
            };
        }
        rows
    }

    /// 所属单位 of the plan's own people who can be sent, each once.
    fn units(&self) -> BTreeSet<String> {
        let own = self.staff.iter().filter(|it| !matches!(it.from, From::Partner(_)));
        own.map(|it| folded(&it.inspector.unit)).collect()
    }

    /// For each demand, what it asks for in words.
    pub fn words(&self) -> Vec<String> {
        let mut asked = vec![String::new(); self.known.len()];
        for (demand, number) in &self.known {
            if let Some(slot) = asked.get_mut(*number) {
                *slot = demand.words();
            }
        }
        asked
    }

    pub fn smallest_team(&self) -> u32 {
        let seats = self.kinds.iter().filter_map(|kind| kind.patterns.first()).map(Vec::len).min();
        seats.and_then(|seats| u32::try_from(seats).ok()).unwrap_or(2)
    }
}

/// Every row in every way; where there is none, seats that nobody fits, so that a finding names them.
fn each(
    rows: Vec<Vec<OwnDemand>>,
    ways: impl Fn(&Vec<OwnDemand>) -> Vec<Vec<OwnDemand>>,
) -> Vec<Vec<OwnDemand>> {
    let made: Vec<Vec<OwnDemand>> = rows.iter().flat_map(ways).take(WAYS).collect();
    if !made.is_empty() {
        return made;
    }
    let none = |row: &Vec<OwnDemand>| {
        let all: Vec<usize> = (0..row.len()).collect();
        with(row, &all, |it, _| it.nobody = true)
    };
    rows.iter().map(none).collect()
}

/// A row with some of its seats changed.
fn with(
    row: &[OwnDemand],
    seats: &[usize],
    mut change: impl FnMut(&mut OwnDemand, usize),
) -> Vec<OwnDemand> {
    let mut made = row.to_vec();
    for seat in seats {
        if let Some(demand) = made.get_mut(*seat) {
            change(demand, *seat);
        }
    }
    made
}

/// All ways to share sets of specialities out among at most `seats` people, most people first.
fn shares(sets: &[BTreeSet<String>], seats: usize) -> Vec<Vec<Vec<BTreeSet<String>>>> {
    let mut all: Vec<Vec<Vec<BTreeSet<String>>>> = vec![Vec::new()];
    for (index, set) in sets.iter().enumerate() {
        let mut next = Vec::new();
        for blocks in all {
            if blocks.len() < seats {
                let mut more = blocks.clone();
                more.push(vec![set.clone()]);
                next.push(more);
            }
            // Beyond a handful, only the last person takes more.
            let from = if index < SHARED_OUT { 0 } else { blocks.len().saturating_sub(1) };
            for at in from..blocks.len() {
                let mut joined = blocks.clone();
                if let Some(block) = joined.get_mut(at) {
                    block.push(set.clone());
                }
                next.push(joined);
            }
        }
        all = next;
    }
    all.sort_by_key(|blocks| std::cmp::Reverse(blocks.len()));
    all
}
