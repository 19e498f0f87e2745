//! Tickets, and the smallest of many.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use suiji::draw::select::smallest;
use suiji::draw::ticket::{Seed, Suite, Tickets, key};

fn main() {
    divan::main();
}

fn tickets() -> Tickets {
    let suite = Suite::Dr1;
    let seed = Seed::new(suite, Vec::new()).value;
    Tickets::new(suite, &key(suite, "640106-rsj-2023", 1, "RS-01", &seed))
}

fn units(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("91640106MA{number:08}")).collect()
}

#[divan::bench(args = [100_000])]
fn ticket(bencher: Bencher<'_, '_>, count: usize) {
    let (tickets, units) = (tickets(), units(count));
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        for unit in &units {
            black_box(tickets.of(unit));
        }
    });
}

/// Five of a hundred, on all cores.
#[divan::bench(args = [100_000, 1_000_000])]
fn smallest_twentieth(bencher: Bencher<'_, '_>, count: usize) {
    let (tickets, units) = (tickets(), units(count));
    let candidates: Vec<(usize, &str)> =
        units.iter().enumerate().map(|(index, unit)| (index, unit.as_str())).collect();
    let n = candidates.len() as u64 / 20;
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| smallest(black_box(&candidates), n, &tickets, |it| *it));
}
