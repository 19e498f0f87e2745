//! Is the draw fair? Fixed seeds, so a test passes always or fails always. Bounds are quantiles at one in
//! a million; tests/reference/draw-vectors.json says what the bytes are, this says what they amount to.
#![allow(clippy::float_arithmetic, reason = "statistics of the outcome, not part of it")]

use std::collections::{BTreeMap, BTreeSet};

use super::models::{Model, exact_size, floating_size};
use suiji::draw::select::smallest;
use suiji::draw::ticket::{Contribution, Seed, Suite, Tickets, key};

pub const DRAWS: u32 = 20_000;

/// The value that a chi-square variable with so many degrees of freedom exceeds once in a million
/// (Wilson and Hilferty 1931: the cube root is nearly normal).
pub fn one_in_a_million(degrees: usize) -> f64 {
    let df = degrees as f64;
    let spread = (2.0 / (9.0 * df)).sqrt();
    df * (1.0 - 2.0 / (9.0 * df) + 4.753 * spread).powi(3)
}

fn seed(number: u32) -> Seed {
    Seed::new(Suite::Dr1, vec![Contribution { name: "dice".into(), text: format!("{number:020}") }])
}

pub fn tickets(number: u32, group: &str) -> Tickets {
    Tickets::new(
        Suite::Dr1,
        &key(Suite::Dr1, "fairness", 1, &format!("draw/{group}"), &seed(number).value),
    )
}

/// The rows of the example's directory: id, tier, year of founding.
pub fn units() -> Vec<(String, String, String)> {
    let text = include_str!("../../plans/example/entities.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> =
        reader.deserialize().map(|row| row.unwrap()).collect();
    rows.into_iter()
        .map(|row| {
            let year = row["成立日期"].chars().take(4).collect();
            (row["统一社会信用代码"].clone(), row["诚信等级"].clone(), year)
        })
        .collect()
}

/// Names the category of a unit by its index.
pub type Category<'a> = Box<dyn Fn(usize) -> String + 'a>;

/// How often each unit was drawn in 20,000 draws of `n`.
pub fn counts(ids: &[String], n: u64) -> Vec<u64> {
    let candidates: Vec<(usize, &str)> =
        ids.iter().enumerate().map(|(index, id)| (index, id.as_str())).collect();
    let mut counts = vec![0; ids.len()];
    for number in 0..DRAWS {
        for (_, index) in smallest(&candidates, n, &tickets(number, "A"), |it| *it) {
            counts[index as usize] += 1;
        }
    }
    counts
}

/// Chi-square of the counts by category, corrected for drawing without replacement.
pub fn chi_square(counts: &[u64], n: u64, category: &dyn Fn(usize) -> String) -> (f64, usize) {
    let all = counts.len() as f64;
    let mut seen: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for (index, count) in counts.iter().enumerate() {
        let (members, drawn) = seen.entry(category(index)).or_default();
        *members += 1.0;
        *drawn += *count as f64;
    }
    let expected = |members: f64| f64::from(DRAWS) * n as f64 * members / all;
    let sum: f64 = seen
        .values()
        .map(|(members, drawn)| (drawn - expected(*members)).powi(2) / expected(*members))
        .sum();
    (sum * (all - 1.0) / (all - n as f64), seen.len() - 1)
}

#[test]
fn nobody_is_favoured_by_place_tier_code_or_age() {
    let units = units();
    let ids: Vec<String> = units.iter().map(|(id, _, _)| id.clone()).collect();
    let n = 24;
    let counts = counts(&ids, n);
    let tenth = ids.len().div_ceil(10);
    let by: [(&str, Category<'_>); 5] = [
        ("each unit", Box::new(|index| format!("{index:04}"))),
        ("tenth of the list", Box::new(move |index| (index / tenth).to_string())),
        ("tier", Box::new(|index| units[index].1.clone())),
        ("last character", Box::new(|index| units[index].0.chars().last().unwrap().to_string())),
        ("year of founding", Box::new(|index| units[index].2.clone())),
    ];
    for (what, category) in by {
        let (found, degrees) = chi_square(&counts, n, &*category);
        let limit = one_in_a_million(degrees);
        assert!(found < limit, "by {what}: chi-square {found:.1} of {degrees}, limit {limit:.1}");
        // As far below as above it would be made up, not drawn.
        let least = degrees as f64 - 5.0 * (2.0 * degrees as f64).sqrt();
        assert!(found > least, "by {what}: too even, {found:.1} of {degrees}");
    }
    // The first and the last row are not special: both within five standard deviations.
    let share = n as f64 / ids.len() as f64;
    let deviation = (f64::from(DRAWS) * share * (1.0 - share)).sqrt();
    for index in [0, ids.len() - 1] {
        let off = counts[index] as f64 - f64::from(DRAWS) * share;
        assert!(off.abs() < 5.0 * deviation, "row {index}: off by {off}");
    }
}

/// How often each position was drawn by a flawed model.
pub fn counts_of(model: Model, all: usize, n: usize) -> Vec<u64> {
    let mut counts = vec![0_u64; all];
    for number in 0..DRAWS {
        for at in model.draw(number, all, n) {
            counts[at] += 1;
        }
    }
    counts
}

/// Every flawed way fails the very statistic that the draw passes: so the tests can fail.
#[test]
fn the_statistics_see_every_flaw() {
    for model in Model::ALL {
        let counts = counts_of(model, 240, 24);
        let (found, degrees) = chi_square(&counts, 24, &|index| format!("{index:04}"));
        assert!(found > one_in_a_million(degrees), "{model:?} by unit: {found:.1}");
    }
    for model in Model::ALL {
        let counts = counts_of(model, 240, 24);
        let (found, degrees) = chi_square(&counts, 24, &|index| (index / 24).to_string());
        assert!(found > one_in_a_million(degrees), "{model:?} by tenth: {found:.1}");
    }
}

/// With n/N = 1/3 the slip of one in the start leaves exactly a third of the list that can never be drawn;
/// tickets reach everybody.
#[test]
fn a_third_is_never_drawn_by_every_kth() {
    let never = |counts: &[u64]| counts.iter().filter(|count| **count == 0).count();
    assert_eq!(never(&counts_of(Model::EveryKth, 240, 80)), 80);
    let ids: Vec<String> = units().into_iter().map(|(id, _, _)| id).collect();
    assert_eq!(never(&counts(&ids, 80)), 0);
}

/// Of pairs, models with one random number draw most never together.
#[test]
fn flawed_models_never_draw_most_pairs_together() {
    for (model, least) in [(Model::EveryKth, 600), (Model::Window, 400)] {
        let mut together: BTreeSet<(usize, usize)> = BTreeSet::new();
        for number in 0..DRAWS {
            let mut drawn = model.draw(number, 40, 8);
            drawn.sort_unstable();
            for (at, a) in drawn.iter().enumerate() {
                together.extend(drawn[at + 1..].iter().map(|b| (*a, *b)));
            }
        }
        let never = 40 * 39 / 2 - together.len();
        assert!(never > least, "{model:?}: {never} pairs never together");
    }
}

/// Sizes by floating point are wrong where the share is a whole number of units; ours are exact.
#[test]
fn floating_sizes_draw_one_too_many() {
    use suiji::ratio::{Ratio, Rounding};
    assert_eq!((floating_size(7, 100), exact_size(7, 100)), (8, 7));
    let mut wrong = 0;
    for percent in 1..100 {
        let share = Ratio::percent(percent).unwrap();
        for population in 1..=1000 {
            let exact = exact_size(percent, population);
            assert_eq!(
                share.of(population, Rounding::AtLeast),
                exact,
                "{percent}% of {population}"
            );
            wrong += u32::from(floating_size(percent, population) != exact);
        }
    }
    assert!(wrong > 0);
}

/// Neither the order of rows nor the number of threads changes who is drawn.
#[test]
fn order_and_threads_change_nothing() {
    let units = units();
    let mut candidates: Vec<(usize, &str)> =
        units.iter().enumerate().map(|(index, (id, _, _))| (index, id.as_str())).collect();
    for number in 0..50 {
        let tickets = tickets(number, "A");
        let ids = |from: &[(usize, &str)], threads: usize| -> Vec<usize> {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let drawn = pool.install(|| smallest(from, 24, &tickets, |it| *it));
            drawn.into_iter().map(|(_, index)| index as usize).collect()
        };
        let first = ids(&candidates, 1);
        candidates.reverse();
        candidates.rotate_left(number as usize + 1);
        assert_eq!(ids(&candidates, 1), first);
        assert_eq!(ids(&candidates, 4), first);
    }
}

#[test]
fn pairs_are_drawn_together_as_often_as_chance_has_it() {
    let units = units();
    let ids: Vec<&str> = units.iter().take(40).map(|(id, _, _)| id.as_str()).collect();
    let candidates: Vec<(usize, &str)> = ids.iter().copied().enumerate().collect();
    let n = 8_u64;
    let mut together: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for number in 0..DRAWS {
        let mut drawn: Vec<usize> = smallest(&candidates, n, &tickets(number, "A"), |it| *it)
            .into_iter()
            .map(|(_, index)| index as usize)
            .collect();
        drawn.sort_unstable();
        for (at, a) in drawn.iter().enumerate() {
            for b in &drawn[at + 1..] {
                *together.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let share = (8.0 * 7.0) / (40.0 * 39.0);
    let expected = f64::from(DRAWS) * share;
    let deviation = (f64::from(DRAWS) * share * (1.0 - share)).sqrt();
    assert_eq!(together.len(), 40 * 39 / 2, "a pair was never drawn");
    for (pair, count) in together {
        // 6.1 standard deviations: one in a million over all 780 pairs.
        assert!(
            (count as f64 - expected).abs() < 6.1 * deviation,
            "{pair:?}: {count} for {expected:.0}"
        );
    }
}

#[test]
fn groups_are_independent_and_items_of_a_group_are_nested() {
    let units = units();
    let candidates: Vec<(usize, &str)> =
        units.iter().enumerate().map(|(index, (id, _, _))| (index, id.as_str())).collect();
    let drawn = |number: u32, group: &str, n: u64| -> BTreeSet<usize> {
        smallest(&candidates, n, &tickets(number, group), |it| *it)
            .into_iter()
            .map(|(_, index)| index as usize)
            .collect()
    };
    let (a, b, all) = (24.0, 36.0, units.len() as f64);
    let mut overlap = 0;
    for number in 0..DRAWS / 4 {
        let small = drawn(number, "A", 24);
        assert!(
            small.is_subset(&drawn(number, "A", 36)),
            "items that go together share their units"
        );
        overlap += small.intersection(&drawn(number, "B", 36)).count();
    }
    let draws = f64::from(DRAWS / 4);
    let expected = draws * a * b / all;
    let variance = draws * a * (b / all) * (1.0 - b / all) * (all - a) / (all - 1.0);
    let off = (overlap as f64 - expected) / variance.sqrt();
    assert!(off.abs() < 4.9, "overlap of two groups is off by {off:.2} standard deviations");
}

#[test]
fn one_row_more_moves_at_most_one() {
    let units = units();
    let candidates: Vec<(usize, &str)> =
        units.iter().enumerate().map(|(index, (id, _, _))| (index, id.as_str())).collect();
    let (last, rest) = candidates.split_last().unwrap();
    for number in 0..500 {
        let tickets = tickets(number, "A");
        let ids = |from: &[(usize, &str)]| -> BTreeSet<usize> {
            smallest(from, 24, &tickets, |it| *it)
                .into_iter()
                .map(|(_, index)| index as usize)
                .collect()
        };
        let (before, after) = (ids(rest), ids(&candidates));
        let gone: Vec<_> = before.difference(&after).collect();
        let come: Vec<_> = after.difference(&before).collect();
        assert!(gone.len() <= 1 && come.iter().all(|index| **index == last.0), "{gone:?} {come:?}");
    }
}
