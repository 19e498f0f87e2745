//! How many of each stratum, and which: exact sizes and the smallest tickets (draw.md §4).

use rayon::prelude::*;

use super::ticket::{Digest, Tickets};
use crate::plan::{Item, Precedence, SizeClause, TierTable};
use crate::ratio::{self, Allowed, Bound, InspectorCount, NoSize, Ratio, Rounding, SizeRule};

/// Why an item gets no numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SizeProblem {
    /// Neither the item nor the stratum's row says how many.
    NoRule {
        /// Row of the tier table; `None` for an item without tiers.
        row: Option<usize>,
    },
    /// The rule of one stratum gives no number.
    Stratum {
        /// Row of the tier table; `None` for an item without tiers.
        row: Option<usize>,
        /// Why.
        why: NoSize,
    },
    /// The tiers together are under the floor or over the ceiling that is stated over all of them.
    Sum {
        /// Stated in the tier table (总量) rather than by the item.
        overall: bool,
        /// Population of all tiers.
        population: u64,
        /// Sum over the tiers.
        sum: u64,
        /// What is allowed.
        allowed: Allowed,
    },
    /// The rule over all tiers gives no number.
    Whole {
        /// Stated in the tier table (总量) rather than by the item.
        overall: bool,
        /// Why.
        why: NoSize,
    },
}

/// Returns how many units the year owes in each stratum: one number for every row of `table`, or a
/// single one where there is no table. `populations` has one N for each.
///
/// # Errors
/// Every stratum and every sum that gives no number.
pub fn sizes(
    item: &Item,
    table: Option<&TierTable>,
    populations: &[u64],
    inspectors: InspectorCount<'_>,
) -> Result<Vec<u64>, Vec<SizeProblem>> {
    let own = item.size.as_ref().map(|size| &size.value);
    let Some(table) = table else {
        let population = populations.first().copied().unwrap_or_default();
        let rule = own.ok_or_else(|| vec![SizeProblem::NoRule { row: None }])?;
        return size_of(&rule.of_year(), population, inspectors)
            .map(|n| vec![n])
            .map_err(|why| vec![SizeProblem::Stratum { row: None, why }]);
    };
    let precedence = table.precedence.as_ref().map(|it| it.value);
    let population = populations.iter().sum();
    let whole = own.filter(|_| is_shared_out(item, table));
    let mut sizes = Vec::with_capacity(table.rows.len());
    let mut left = Vec::with_capacity(table.rows.len());
    let mut problems = Vec::new();
    for (row, (tier, population)) in table.rows.iter().zip(populations).enumerate() {
        let tier = tier.size.as_ref().map(|size| &size.value);
        let size = match whole {
            Some(_) if tier.is_none() || precedence == Some(Precedence::Item) => Some(Ok(0)),
            Some(_) => stratum_size(tier, None, None, *population, inspectors),
            None => stratum_size(tier, own, precedence, *population, inspectors),
        };
        // A tier that is not drawn at all has no part in what is drawn of all.
        let is_out = tier.is_some_and(|it| it.of_year().bounds.contains(&Bound::NotApplicable));
        match size {
            Some(Ok(n)) => {
                sizes.push(n);
                left.push(if is_out { 0 } else { population.saturating_sub(n) });
            }
            Some(Err(why)) => problems.push(SizeProblem::Stratum { row: Some(row), why }),
            None => problems.push(SizeProblem::NoRule { row: Some(row) }),
        }
    }
    if let (Some(whole), true) = (whole, problems.is_empty()) {
        match size_of(&whole.of_year(), population, inspectors) {
            Ok(total) => {
                let missing = total.saturating_sub(sizes.iter().sum());
                for (size, more) in sizes.iter_mut().zip(by_remainders(missing, &left)) {
                    *size += more;
                }
                let sum = sizes.iter().sum();
                if sum < total {
                    let allowed = Allowed { lower: Some(total), upper: None };
                    problems.push(SizeProblem::Sum { overall: false, population, sum, allowed });
                }
            }
            Err(why) => problems.push(SizeProblem::Whole { overall: false, why }),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let sum = sizes.iter().sum();
    let over_item = if precedence.is_none() { own } else { None };
    let over_table = table.overall.as_ref().map(|it| &it.value);
    for (clause, overall) in [(over_item, false), (over_table, true)] {
        let Some(clause) = clause else { continue };
        let rule = clause.of_year();
        match rule.allowed(population, inspectors) {
            Ok(Allowed { lower: Some(0), upper })
                if population > 0 && !rule.bounds.contains(&Bound::NotApplicable) =>
            {
                let why = NoSize::Empty { population, lower: Some(0), upper };
                problems.push(SizeProblem::Whole { overall, why });
            }
            Ok(allowed) => {
                let lower = allowed.lower.unwrap_or_default().min(population);
                let upper = allowed.upper.unwrap_or(u64::MAX);
                if sum < lower || upper < sum {
                    problems.push(SizeProblem::Sum { overall, population, sum, allowed });
                }
            }
            Err(why) => problems.push(SizeProblem::Whole { overall, why }),
        }
    }
    if problems.is_empty() { Ok(sizes) } else { Err(problems) }
}

/// Tells whether the item's ratio gives one number for all tiers together, of which they get their
/// parts: a share of all is that share of each tier, but so many units are so many for the item,
/// unless 逐层 is written (settled: 6).
#[must_use]
pub fn is_shared_out(item: &Item, table: &TierTable) -> bool {
    let precedence = table.precedence.as_ref().map(|it| it.value);
    matches!(precedence, Some(Precedence::Item | Precedence::Higher))
        && item.size.as_ref().is_some_and(|size| size.value.of_year().counts_units())
}

fn size_of(
    rule: &SizeRule,
    population: u64,
    inspectors: InspectorCount<'_>,
) -> Result<u64, NoSize> {
    match rule.size(population, inspectors) {
        // Nobody is there: nothing is owed, whatever the rule says.
        Err(NoSize::Empty { population: 0, .. } | NoSize::Unbounded) if population == 0 => Ok(0),
        other => other,
    }
}

/// The number of one tier under the precedence that the plan writes; `None` where no rule applies.
fn stratum_size(
    tier: Option<&SizeClause>,
    item: Option<&SizeClause>,
    precedence: Option<Precedence>,
    population: u64,
    inspectors: InspectorCount<'_>,
) -> Option<Result<u64, NoSize>> {
    let size = |clause: &SizeClause| size_of(&clause.of_year(), population, inspectors);
    match (precedence, tier, item) {
        (Some(Precedence::Item), _, Some(item)) => Some(size(item)),
        (Some(Precedence::Higher), Some(tier), Some(item)) => {
            Some(size(tier).and_then(|a| size(item).map(|b| a.max(b))))
        }
        (Some(Precedence::Higher | Precedence::EachStratum), None, Some(item)) => Some(size(item)),
        (Some(Precedence::EachStratum), Some(tier), Some(item)) => {
            let bounds = [tier.of_year().bounds, item.of_year().bounds].concat();
            Some(size_of(&SizeRule { bounds }, population, inspectors))
        }
        (_, Some(tier), _) => Some(size(tier)),
        (_, None, _) => None,
    }
}

/// Shares `total` by largest remainders: in proportion to `weights`, what the whole parts leave to the
/// largest fractions, of equal ones to the first. None gets more than its weight.
///
/// The numbers of tiers are sealed before the seed, so that no ticket can decide between them.
#[must_use]
pub fn by_remainders(total: u64, weights: &[u64]) -> Vec<u64> {
    let all: u128 = weights.iter().map(|it| u128::from(*it)).sum();
    let total = u128::from(total).min(all);
    if all == 0 {
        return vec![0; weights.len()];
    }
    let part =
        |weight: &u64| (total * u128::from(*weight) / all, total * u128::from(*weight) % all);
    let parts: Vec<(u128, u128)> = weights.iter().map(part).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|row| std::cmp::Reverse(parts.get(*row).map(|it| it.1)));
    let given: u128 = parts.iter().map(|it| it.0).sum();
    let extra = order.get(..usize::try_from(total - given).unwrap_or_default()).unwrap_or_default();
    let count = |(row, (whole, _)): (usize, &(u128, u128))| {
        u64::try_from(whole + u128::from(extra.contains(&row))).unwrap_or(u64::MAX)
    };
    parts.iter().enumerate().map(count).collect()
}

/// How many are drawn in this event: what is due after it less what was drawn before.
#[must_use]
pub fn quota(size: u64, share_so_far: Ratio, drawn_before: u64) -> u64 {
    share_so_far.of(size, Rounding::AtLeast).saturating_sub(drawn_before)
}

/// Apportions `total` over cells by systematic rounding on the cumulated shares (draw.md §4).
///
/// `cells` are names with their populations; the numbers come back in the same order. `tickets` is
/// under KEY(round/group).
#[must_use]
pub fn apportion(total: u64, cells: &[(String, u64)], tickets: &Tickets) -> Vec<u64> {
    let all: u128 = cells.iter().map(|(_, population)| u128::from(*population)).sum();
    let mut numbers = vec![0; cells.len()];
    if all == 0 {
        return numbers;
    }
    let start = u128::from(tickets.of("u").prefix());
    let mut order: Vec<(Digest, usize)> =
        cells.iter().enumerate().map(|(index, (name, _))| (tickets.of(name), index)).collect();
    order.sort_unstable();
    let mut cumulated: u128 = 0;
    let mut before: u128 = 0;
    for (_, index) in order {
        cumulated += cells.get(index).map_or(0, |(_, population)| u128::from(*population));
        let upto = systematic(u128::from(total), cumulated, start, all);
        if let Some(number) = numbers.get_mut(index) {
            *number = u64::try_from(upto - before).unwrap_or(u64::MAX);
        }
        before = upto;
    }
    numbers
}

/// floor((n·cum·2^64 + u·N) / (N·2^64)), without overflow: the whole part of n·cum/N, plus one where
/// the fraction and u/2^64 together reach a whole.
fn systematic(total: u128, cumulated: u128, start: u128, all: u128) -> u128 {
    let product = total * cumulated;
    let (whole, rest) = (product / all, product % all);
    // rest/all + start/2^64 >= 1  ⇔  rest·2^64 + start·all >= all·2^64; all < 2^64, so all fits.
    let carries = (rest << 64) + start * all >= all << 64;
    whole + u128::from(carries)
}

/// Returns the `n` smallest tickets among the candidates, each with its index in the directory, in
/// order of ticket. `unit` gives the index and the id of a candidate.
#[must_use]
pub fn smallest<'a, C: Sync>(
    candidates: &[C],
    n: u64,
    tickets: &Tickets,
    unit: impl Fn(&C) -> (usize, &'a str) + Sync,
) -> Vec<(Digest, u32)> {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    if n == 0 {
        return Vec::new();
    }
    let ticket = |candidate: &C| {
        let (entity, id) = unit(candidate);
        (tickets.of(id), u32::try_from(entity).unwrap_or(u32::MAX))
    };
    let mut all: Vec<(Digest, u32)> = candidates.par_iter().map(ticket).collect();
    // The first digits nearly always decide.
    let order = |a: &(Digest, u32), b: &(Digest, u32)| {
        a.0.prefix().cmp(&b.0.prefix()).then_with(|| a.cmp(b))
    };
    if n < all.len() {
        all.select_nth_unstable_by(n, order);
        all.truncate(n);
        all.shrink_to_fit();
    }
    all.par_sort_unstable_by(order);
    all
}

/// The bounds of a rule for a population, for reports.
///
/// # Errors
/// [`NoSize::Undecided`] where it is 待定.
pub fn bounds(rule: &SizeRule, population: u64) -> Result<Allowed, NoSize> {
    rule.allowed(population, &|_| 0)
}

/// Re-exported for callers that settle bounds themselves.
pub use ratio::settle;
