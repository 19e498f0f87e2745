//! Tree → text: the layout of every case in `tests/fmt`, and what formatting never changes.

use std::fs;
use std::path::{Path, PathBuf};

use suiji::diagnostic::{Fix, Lang, Remedy};
use suiji::source::{Source, Span};
use suiji::syntax::{Options, apply, parse};

/// Every plan of the repository: the examples, the cases of the formatter and of the findings.
pub fn every_plan() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("plans"), PathBuf::from("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "plan") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.contains(&PathBuf::from("plans/jinfeng-2023/notice.plan")));
    found
}

pub fn source(path: &Path) -> Source {
    Source::read(&path.display().to_string(), &fs::read(path).unwrap()).unwrap()
}

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
    for path in every_plan() {
        let Ok(source) = Source::read("x.plan", &fs::read(&path).unwrap()) else { continue };
        for keywords in [None, Some(Lang::En), Some(Lang::Zh)] {
            let options = Options { keywords };
            let once = suiji::syntax::format(&source, options)
                .unwrap_or_else(|bug| panic!("{}: {bug}\n{}", path.display(), bug.formatted));
            assert_eq!(laid_out(&once, keywords), once, "{} twice", path.display());
            let again = parse(&Source::new("x.plan", &once));
            assert_eq!(again.tree, parse(&source).tree, "{}", path.display());
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
