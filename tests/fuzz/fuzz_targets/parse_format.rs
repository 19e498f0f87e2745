//! Any bytes: reading answers, and the standard layout says the same, once and twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::diagnostic::Lang;
use suiji::source::Source;
use suiji::syntax::{Options, format, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::read("x.plan", bytes) else { return };
    let tree = parse(&source).tree;
    for keywords in [None, Some(Lang::En), Some(Lang::Zh)] {
        let options = Options { keywords };
        let once = format(&source, options).expect("the layout changes nothing");
        let again = Source::new("x.plan", &once);
        assert!(parse(&again).tree == tree, "the tree is another");
        assert_eq!(format(&again, options).expect("the layout is stable"), once);
    }
});
