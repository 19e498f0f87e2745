//! Any bytes as a Parquet file: reading answers, every finding has words.
#![no_main]

use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use suiji::input::{InputFile, Options, entities};

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // The library that reads Parquet asserts, and the reader answers: a panic that nobody catches still
    // ends the run, since it must not leave this function.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let read = entities(&[InputFile::new("x.parquet", bytes)], &Options::default());
    for finding in &read.findings {
        let words = finding.problem.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty());
    }
});
