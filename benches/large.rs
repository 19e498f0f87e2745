//! Directories far past memory: makes them, draws them without a file, and the bare floor.
//!
//! ```text
//! cargo bench --bench large -- make FOLDER ROWS     FOLDER/entities.csv and FOLDER/plan.plan
//! cargo bench --bench large -- floor FOLDER OUT     scan, hash, select, write: nothing is checked
//! cargo bench --bench large -- draw ROWS            the whole engine on rows that no file holds
//! cargo bench --bench large -- plot RESULTS SVG     a picture of lines of rows, seconds, megabytes
//! ```
//! Every file is the same on every machine. `benches/compare.py` measures it beside other programs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a benchmark stops at the first thing that goes wrong, opens files and prints"
)]

#[path = "large/floor.rs"]
mod floor;
#[path = "large/plot.rs"]
mod plot;
#[path = "large/rows.rs"]
mod rows;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use suiji::engine::large::draw;
use suiji::engine::{Inputs, RunOptions, Stage};
use suiji::input::large::{LargeFile, Pace};

use rows::{HEADER, PLAN, Rows};

/// The seed of every draw here.
const SEEDS: [(&str, &str); 2] =
    [("ssq", "03 07 12 18 25 30 + 09"), ("dice", "31415926535897932384")];

fn main() {
    // `cargo test --benches` runs this without a verb, `cargo bench` adds one word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, rows] => make(Path::new(folder), rows.parse().expect("ROWS")),
        ["floor", folder, out] => floor::run(Path::new(folder), Path::new(out)),
        ["draw", rows] => generated(rows.parse().expect("ROWS")),
        ["plot", results, svg] => plot::run(Path::new(results), Path::new(svg)),
        _ => println!("make FOLDER ROWS | floor FOLDER OUT | draw ROWS | plot RESULTS SVG"),
    }
}

fn make(folder: &Path, count: u64) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("plan.plan"), PLAN).unwrap();
    let mut out =
        BufWriter::with_capacity(1 << 20, File::create(folder.join("entities.csv")).unwrap());
    out.write_all(HEADER.as_bytes()).unwrap();
    let mut row = Vec::new();
    for number in 0..count {
        row.clear();
        rows::write(number, &mut row);
        out.write_all(&row).unwrap();
    }
    out.flush().unwrap();
}

/// Rows that are made as they are read.
struct Generated(u64);

impl LargeFile for Generated {
    fn name(&self) -> &str {
        "entities.csv"
    }

    fn size(&self) -> u64 {
        self.0 * 88
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(Rows::new(self.0)))
    }
}

/// Only counts.
struct Count(u64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn generated(count: u64) {
    let inputs = Inputs {
        plan_name: "plan.plan".to_owned(),
        plan: PLAN.as_bytes().to_vec(),
        ..Inputs::default()
    };
    let file = Generated(count);
    let large: BTreeMap<String, &dyn LargeFile> =
        BTreeMap::from([("entities.csv".to_owned(), &file as &dyn LargeFile)]);
    let mut options = RunOptions::trial(Stage::Draw);
    for (name, text) in SEEDS {
        options.seed(name, text);
    }
    let mut list = Count(0);
    let from = Instant::now();
    let ran = draw(&inputs, &large, &options, Pace::default(), &mut list).expect("drawn");
    let took = from.elapsed();
    let strata = ran.draws.iter().flat_map(|draw| &draw.groups).flat_map(|group| &group.items);
    let drawn: usize =
        strata.flat_map(|item| &item.strata).map(|stratum| stratum.drawn.len()).sum();
    println!(
        "{count} rows, {drawn} drawn, {} bytes of draw.csv, {:.2} s, {} MB at most",
        list.0,
        took.as_secs_f64(),
        most_memory() / 1024
    );
}

/// The largest resident size of this process so far, in KiB; 0 where the system does not say.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
