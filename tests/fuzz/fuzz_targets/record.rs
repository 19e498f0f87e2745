//! Any bytes as a record folder, as a journal, and as the proof of a line: verifying answers, and nothing made up holds.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use suiji::engine::verify;
use suiji::seal::lines::LineProof;

fuzz_target!(|bytes: &[u8]| {
    let (record, journal) = bytes.split_at(bytes.len() / 2);
    let files = BTreeMap::from([
        ("record.json".to_owned(), record.to_vec()),
        ("journal.jsonl".to_owned(), journal.to_vec()),
    ]);
    assert!(!verify(&files, &BTreeMap::new()).holds());
    // The proof of a line: nothing made up comes to its own root.
    if let Ok(proof) = LineProof::parse(bytes) {
        assert_ne!(proof.root_found().map(|it| it.to_string()), Some(proof.root));
    }
});
