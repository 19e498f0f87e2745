//! Items that draw from the same units, and what awaits one unit.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::Loaded;
use crate::draw::population::{self, Population};
use crate::draw::{Draw, event};
use crate::plan::Plan;
use crate::render::simulate::{
    Both, Expected, OverlapLine, Share, StratumLine, UnitItem, UnitLine, decimal,
};
use crate::unit::UnitId;

/// Parts of a whole in which chances are added up.
const MILLION: u64 = 1_000_000;

/// Two items, by their place in the plan, the earlier first.
type Pair = (usize, usize);

/// Whom each item may draw on the last day of drawing.
pub(super) struct Members {
    people: Vec<Option<Population>>,
    /// Every two items that may draw the same units, in plan order.
    meetings: Vec<Meeting>,
}

/// Two items, the units that both may draw, and those that at least one may.
struct Meeting {
    pair: Pair,
    shared: u64,
    all: u64,
}

impl Members {
    pub(super) fn new(loaded: &Loaded, plan: &Plan, draws: &[Draw]) -> Self {
        let day = draws.iter().map(|draw| draw.date).max().unwrap_or(NaiveDate::MIN);
        let of = |item| {
            let entities = loaded.entities.as_ref()?;
            population::of(plan, &loaded.source, item, entities, day).ok()
        };
        let people: Vec<Option<Population>> = plan.items.iter().map(of).collect();
        let words = loaded.entities.as_ref().map_or(0, |it| it.len().div_ceil(64));
        let bits = people.iter().map(|people| {
            let mut bits = vec![0_u64; words];
            for index in people.iter().flat_map(|it| &it.strata).flatten() {
                if let Some(word) = bits.get_mut(index / 64) {
                    *word |= 1 << (index % 64);
                }
            }
            bits
        });
        // By item, a bit for every unit of the directory.
        let bits: Vec<Vec<u64>> = bits.collect();
        let mut meetings = Vec::new();
        for (left, own) in bits.iter().enumerate() {
            for (right, other) in bits.iter().enumerate().skip(left + 1) {
                let ones = |word: u64| u64::from(word.count_ones());
                let (shared, all) = own.iter().zip(other).fold((0, 0), |(shared, all), (a, b)| {
                    (shared + ones(a & b), all + ones(a | b))
                });
                if shared > 0 {
                    meetings.push(Meeting { pair: (left, right), shared, all });
                }
            }
        }
        Self { people, meetings }
    }

    /// Tells whether any two items may draw the same units.
    pub(super) fn meet(&self) -> bool {
        !self.meetings.is_empty()
    }

    /// Every two items that may draw the same units, in plan order. `together` is how often two items
    /// drew the same unit, over so many rehearsals.
    pub(super) fn lines(
        &self,
        plan: &Plan,
        draws: &[Draw],
        together: &BTreeMap<Pair, u64>,
        rehearsals: u64,
    ) -> Vec<OverlapLine> {
        let mut drawn = vec![0_u64; plan.items.len()];
        for item in draws.iter().flat_map(|draw| &draw.groups).flat_map(|group| &group.items) {
            if let Some(count) = drawn.get_mut(item.item) {
                *count += item.strata.iter().map(|it| it.drawn.len() as u64).sum::<u64>();
            }
        }
        let code = |index: usize| plan.items.get(index).map_or("", |it| it.code()).to_owned();
        let drawn = |index: usize| drawn.get(index).copied().unwrap_or_default();
        let line = |meeting: &Meeting| {
            let Meeting { pair: (left, right), shared, all } = *meeting;
            let most = drawn(left).min(drawn(right)).min(shared);
            let least = (drawn(left) + drawn(right)).saturating_sub(all).min(most);
            let sum = together.get(&(left, right)).copied().unwrap_or_default();
            OverlapLine {
                items: [code(left), code(right)],
                shared,
                drawn: [drawn(left), drawn(right)],
                both: Expected::new(least, most, sum, rehearsals),
            }
        };
        self.meetings.iter().map(line).collect()
    }

    /// What awaits one unit; its chances are those of its strata.
    pub(super) fn unit(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        strata: &[StratumLine],
        id: &UnitId,
    ) -> UnitLine {
        let found = loaded.entities.as_ref().and_then(|it| Some((it, it.find(id)?)));
        let mut line = UnitLine {
            id: id.to_string(),
            name: found.map_or("", |(_, entity)| entity.name()).to_owned(),
            in_directory: found.is_some(),
            items: Vec::new(),
            least: Share::new(0, 1),
            most: String::new(),
        };
        let mut sum = 0;
        for (item, people) in plan.items.iter().zip(&self.people) {
            let (Some((entities, entity)), Some(people)) = (found, people) else { continue };
            let index = entity.index();
            let row = people.strata.iter().position(|it| it.binary_search(&index).is_ok());
            let mut own = UnitItem {
                item: item.code().to_owned(),
                title: item.title.value.clone(),
                stratum: None,
                chance: Share::new(0, 1),
                outside: None,
            };
            match row {
                None => {
                    own.outside = people.reason_of(index).map(|reason| {
                        let (zh, en) = reason.words();
                        Both { zh, en }
                    });
                }
                Some(row) => {
                    let name = event::stratum_name(plan, item, row, entities, index);
                    let of = |it: &&StratumLine| it.item == own.item && it.stratum == name;
                    if let Some(stratum) = strata.iter().find(of) {
                        own.chance = stratum.chance.clone();
                    }
                    own.stratum = Some(name);
                }
            }
            // Rounded up: the bound holds.
            let part = u128::from(own.chance.numerator) * u128::from(MILLION);
            let whole = u128::from(own.chance.denominator.max(1));
            sum += u64::try_from(part.div_ceil(whole)).unwrap_or(MILLION);
            if is_less(&line.least, &own.chance) {
                line.least = own.chance.clone();
            }
            line.items.push(own);
        }
        line.most = match line.items.iter().filter(|it| it.chance.numerator > 0).count() {
            0 | 1 => line.least.percent.clone(),
            _ => decimal(sum.min(MILLION), 100, MILLION, 2),
        };
        line
    }
}

fn is_less(left: &Share, right: &Share) -> bool {
    let of = |part: u64, whole: u64| u128::from(part) * u128::from(whole.max(1));
    of(left.numerator, right.denominator) < of(right.numerator, left.denominator)
}

/// How many units each two items drew in one rehearsal.
pub(super) fn together(draws: &[Draw]) -> BTreeMap<Pair, u64> {
    let mut items: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for item in draws.iter().flat_map(|draw| &draw.groups).flat_map(|group| &group.items) {
        for drawn in item.strata.iter().flat_map(|stratum| &stratum.drawn) {
            items.entry(drawn.entity).or_default().push(item.item);
        }
    }
    let mut pairs = BTreeMap::new();
    for mut list in items.into_values() {
        list.sort_unstable();
        list.dedup();
        for (at, left) in list.iter().enumerate() {
            for right in list.iter().skip(at + 1) {
                *pairs.entry((*left, *right)).or_default() += 1;
            }
        }
    }
    pairs
}
