//! Any text as a legal basis: parsing answers, and every part lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::registry::citation::parse;

fuzz_target!(|text: &str| {
    let length = text.chars().count() as u32;
    for citation in parse(text) {
        assert!(citation.span.start <= citation.span.end && citation.span.end <= length);
        for provision in citation.provisions {
            assert!(provision.article.span.end <= length);
        }
    }
});
