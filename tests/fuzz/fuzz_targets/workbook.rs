//! Any bytes as a workbook: reading answers, every finding has words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::input::{InputFile, Options, entities, history, inspectors};

fuzz_target!(|bytes: &[u8]| {
    let files = [InputFile::new("x.xlsx", bytes)];
    let options = Options::default();
    let read = entities(&files, &options);
    let people = inspectors(&files, &options, Some(&read.directory));
    let past = history(&files, &options);
    for finding in read.findings.iter().chain(&people.findings).chain(&past.findings) {
        let words = finding.problem.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty());
    }
});
