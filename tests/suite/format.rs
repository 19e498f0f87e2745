//! Tree → text: the layout of every case in `tests/fmt`, and what formatting never changes.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use suiji::diagnostic::{Fix, Lang, Remedy};
use suiji::source::{Source, Span};
use suiji::syntax::{Options, apply, parse};

use super::plan_text::{every_plan, fragments, rewrite};

fn laid_out(text: &str, keywords: Option<Lang>) -> String {
    suiji::syntax::format(&Source::new("x.plan", text), Options { keywords })
        .unwrap_or_else(|bug| panic!("{bug}:\n{}", bug.formatted))
}

#[test]
fn cases() {
    let mut paths: Vec<PathBuf> =
        fs::read_dir("tests/fmt").unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let all = [(None, "as it is"), (Some(Lang::En), "en"), (Some(Lang::Zh), "zh")]
            .map(|(lang, name)| format!("=== {name}\n{}", laid_out(&text, lang)));
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        insta::with_settings!({ snapshot_suffix => stem, omit_expression => true }, {
            insta::assert_snapshot!(all.concat());
        });
    }
}

#[test]
fn the_example_is_in_the_standard_layout() {
    let text = fs::read_to_string("plans/jinfeng-2023/notice.plan").unwrap();
    assert_eq!(laid_out(&text, None), text);
}

#[test]
fn every_plan_says_the_same_in_the_standard_layout() {
    for (path, text) in every_plan() {
        if let Err(flaw) = keeps_its_word(text) {
            panic!("{}: {flaw}", path.display());
        }
    }
}

/// Formats a text in every way: it says the same, twice is once, comments stay in order.
fn keeps_its_word(text: &str) -> Result<(), String> {
    let source = Source::new("x.plan", text);
    let tree = parse(&source).tree;
    for keywords in [None, Some(Lang::En), Some(Lang::Zh)] {
        let options = Options { keywords };
        let once = suiji::syntax::format(&source, options)
            .map_err(|bug| format!("{bug} ({keywords:?})\n{}", bug.formatted))?;
        let again = Source::new("x.plan", &once);
        if parse(&again).tree != tree {
            return Err(format!("says something else ({keywords:?})\n{once}"));
        }
        match suiji::syntax::format(&again, options) {
            Ok(twice) if twice == once => {}
            Ok(twice) => {
                return Err(format!("not stable ({keywords:?})\n{once}\n--- twice\n{twice}"));
            }
            Err(bug) => return Err(format!("{bug} at the second time\n{}", bug.formatted)),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_says_the_same_in_the_standard_layout(text in fragments()) {
        if let Err(flaw) = keeps_its_word(&text) {
            return Err(TestCaseError::fail(flaw));
        }
    }

    #[test]
    fn another_width_gets_the_same_layout_but_for_widths(seed: u64, which: prop::sample::Index) {
        let (_, text) = which.get(every_plan());
        if let Err(flaw) = keeps_its_word(&rewrite(text, seed)) {
            return Err(TestCaseError::fail(flaw));
        }
    }
}

#[test]
fn fixes_apply_from_first_to_last_and_never_twice() {
    let source = Source::new("x.plan", "甲乙丙丁");
    let fix = |start, end, replace: &str, safe| Fix {
        remedy: Remedy::Write(replace.to_owned()),
        span: Span::new(start, end),
        replace: replace.to_owned(),
        safe,
    };
    let fixes = [
        fix(2, 3, "3", true),
        fix(0, 1, "1", true),
        fix(0, 2, "12", true),
        fix(4, 4, "5", true),
        fix(4, 4, "6", true),
        fix(3, 4, "4", false),
        fix(3, 9, "x", true),
    ];
    assert_eq!(apply(&source, &fixes, false), "1乙345");
    assert_eq!(apply(&source, &fixes, true), "1乙3丁5");
}

/// Letters whose width is no sum: one that nobody sees, and several that join to one.
#[test]
fn odd_letters_in_a_cell_keep_the_layout_stable() {
    for cell in ["\u{e}", "\u{e}甲\u{e}", "👨\u{200d}👩\u{200d}👧", "e\u{301}", "☎\u{fe0f}"]
    {
        for blank in ["", " ", "　", "　　", "　 　"] {
            let text = format!("二、信用分级\n　　｜A｜3%｜{cell}{blank}｜其余｜\n");
            let once = laid_out(&text, None);
            assert_eq!(laid_out(&once, None), once, "{text:?}");
        }
    }
}

/// Where a heading without title ends in a colon, the layout takes the white space between them away.
#[test]
fn a_part_without_title_is_the_same_key_with_and_without_white_space() {
    for blank in ["", " ", "　", "\t "] {
        let flaw = keeps_its_word(&format!("依据：\n第一部分{blank}：\n"));
        assert_eq!(flaw, Ok(()), "{blank:?}");
    }
}

/// A key with so much white space inside that its letters alone are few enough for one.
#[test]
fn white_space_inside_a_key_does_not_count() {
    for blank in ["\u{c}", " ", "　", "\t"] {
        let text = format!("计划：某局计划\n编{}号：x-2023\n某{0}栏：甲\n", blank.repeat(90));
        let once = laid_out(&text, None);
        assert_eq!(laid_out(&once, None), once, "{text:?}");
        let source = suiji::source::Source::new("x.plan", &text);
        let keys: Vec<_> =
            suiji::syntax::parse(&source).tree.head.iter().map(|it| it.key.value).collect();
        assert_eq!(keys, [suiji::syntax::key::Key::Plan, suiji::syntax::key::Key::Id], "{blank:?}");
    }
}
