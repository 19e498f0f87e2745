//! Any bytes as a file of the registry, as its catalogue and as a calendar: every defect is a finding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::calendar::Calendar;
use suiji::registry::Registry;

fuzz_target!(|bytes: &[u8]| {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let files = vec![
        ("a.toml".to_owned(), first.to_vec()),
        ("catalogue.csv".to_owned(), second.to_vec()),
    ];
    let (registry, found) = Registry::from_files(files);
    let _ = registry.find("劳动法");
    let _ = registry.near("劳动法");
    let (_, more) = Calendar::from_files(vec![("2023.toml".to_owned(), bytes.to_vec())]);
    for finding in found.iter().chain(&more) {
        let words = finding.problem.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty());
    }
});
