//! Any bytes as a record folder and as a journal: verifying answers, and nothing made up holds.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use suiji::engine::verify;

fuzz_target!(|bytes: &[u8]| {
    let (record, journal) = bytes.split_at(bytes.len() / 2);
    let files = BTreeMap::from([
        ("record.json".to_owned(), record.to_vec()),
        ("journal.jsonl".to_owned(), journal.to_vec()),
    ]);
    assert!(!verify(&files, &BTreeMap::new()).holds());
});
