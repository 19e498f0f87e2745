//! Any text as a plan: all findings at once, the same twice, each inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::diagnostic::Place;
use suiji::engine::{CheckOptions, Inputs, check};

fuzz_target!(|bytes: &[u8]| {
    let inputs = Inputs { plan_name: "x.plan".to_owned(), plan: bytes.to_vec(), ..Inputs::default() };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    let report = check(&inputs, &options);
    assert_eq!(report.findings, check(&inputs, &options).findings);
    for finding in &report.findings {
        if let Place::Text { span, .. } = &finding.place {
            assert!(span.start <= span.end && span.end <= report.source.len());
        }
        let words = finding.problem.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty() && !words.zh.contains('\n'));
    }
});
