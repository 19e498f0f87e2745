//! What the project promises about its own files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use suiji::diagnostic::Lang;
use suiji::diagnostic::pages::page;
use suiji::diagnostic::problem::all_codes;

/// Top to bottom: a module may name only the modules above it.
const LAYERS: &[&str] = &[
    "source",
    "ratio",
    "diagnostic",
    "outcome",
    "digest",
    "facts",
    "calendar",
    "registry",
    "unit",
    "directory",
    "syntax",
    "plan",
    "check",
    "journal",
    "draw",
    "stream",
    "assign",
    "schedule",
    "seal",
    "record",
    "input",
    "results",
    "status",
    "render",
    "engine",
    "assist",
    "contract",
    "lsp",
    "cli",
    "main",
    "lib",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "target") {
                    open.push(path);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// `src/draw/ticket.rs` belongs to `draw`.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Every `NAME` of `crate::NAME`, and of `crate::{A, B}`, comments aside.
fn modules_named_in(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            // Only the first name of each entry at the top level of the braces.
            let (mut depth, mut name, mut done) = (1, String::new(), false);
            for letter in list.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                let ends = depth == 0 || depth == 1 && letter == ',';
                if depth == 1 && !done && (letter.is_alphanumeric() || letter == '_') {
                    name.push(letter);
                } else if letter == ':' {
                    done = true;
                }
                if ends && !name.is_empty() {
                    names.insert(std::mem::take(&mut name));
                    done = false;
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            names
                .insert(rest.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect());
        }
    }
    names
}

#[test]
fn modules_only_look_up() {
    let mut wrong = Vec::new();
    for file in files_below(&root().join("src"), ".rs") {
        let own = module_of(&file);
        let rank = LAYERS.iter().position(|layer| *layer == own);
        let rank = rank.unwrap_or_else(|| panic!("{own} is not in the list of layers"));
        for used in modules_named_in(&fs::read_to_string(&file).unwrap()) {
            let Some(theirs) = LAYERS.iter().position(|layer| *layer == used) else { continue };
            if rank < theirs && own != "lib" {
                wrong.push(format!("{} names crate::{used}, which comes after it", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scanner_sees_every_form_of_import() {
    let names = modules_named_in("use crate::{a::B, c};\nlet x = crate::d::e();\n// crate::f\n");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "c", "d"]);
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = files_below(&root().join("src"), ".rs")
        .iter()
        .filter_map(|file| {
            let lines = fs::read_to_string(file).unwrap().lines().count();
            (lines > 640).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_module_opens_with_what_it_is_for() {
    for file in files_below(&root().join("src"), ".rs") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! ") || text.starts_with("#!["), "{}", file.display());
    }
}

#[test]
fn every_test_file_is_named() {
    let suite = fs::read_to_string(root().join("tests/suite.rs")).unwrap();
    for file in fs::read_dir(root().join("tests/suite")).unwrap() {
        let path = file.unwrap().path();
        let Some(stem) = path.file_stem().filter(|_| path.extension().is_some_and(|it| it == "rs"))
        else {
            continue;
        };
        let name = format!("mod {};", stem.to_string_lossy());
        assert!(suite.contains(&name), "tests/suite.rs lacks `{name}`");
    }
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    let mut missing = Vec::new();
    let codes = all_codes();
    for code in &codes {
        for (lang, marks) in [
            (Lang::Zh, ["**错**", "**对**", "**依据**"]),
            (Lang::En, ["**Wrong**", "**Right**", "**Source**"]),
        ] {
            match page(*code, lang) {
                None => missing.push(format!("{code} {lang:?}: no page")),
                Some(page) => {
                    for mark in marks.iter().filter(|mark| !page.contains(**mark)) {
                        missing.push(format!("{code} {lang:?}: no {mark}"));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let mut unique = codes.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), codes.len(), "a code is used twice");
}

#[test]
fn every_code_has_a_case() {
    let cases: BTreeSet<String> = fs::read_dir(root().join("tests/ui"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let missing: Vec<String> = all_codes()
        .iter()
        .filter(|code| !cases.iter().any(|case| case.starts_with(&code.to_string())))
        .map(ToString::to_string)
        .collect();
    assert!(missing.is_empty(), "no case in tests/ui for {}", missing.join(" "));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if inside && line.contains('=') {
            assert!(line.contains(" # "), "no reason beside: {line}");
        }
    }
}
