//! The plans that were really published, written in the language from notes: what is found in each, and
//! where. A finding that nobody would make of the paper must not come up here.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use suiji::diagnostic::Place;
use suiji::engine::{self, CheckOptions, Inputs};
use suiji::source::Source;

use super::ui::inputs;

fn plans() -> Vec<PathBuf> {
    let paths = plans_of("real");
    assert_eq!(paths.len(), 14);
    paths
}

fn plans_of(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(name);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "plan"))
        .collect();
    paths.sort();
    paths
}

/// Every finding as `code line:column written — title`.
fn found(path: &Path) -> Vec<String> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let inputs: Inputs = inputs(path, name);
    let report = engine::check(&inputs, &CheckOptions::default());
    report
        .findings
        .iter()
        .map(|it| {
            let mut line = it.code().to_string();
            if let Place::Text { span, .. } = &it.place {
                let at = report.source.line_column(span.start);
                let written = report.source.slice(*span).lines().next().unwrap_or_default();
                write!(line, " {}:{} {written}", at.0, at.1).unwrap();
            }
            let fixes: Vec<&str> = it.fixes.iter().map(|fix| fix.replace.as_str()).collect();
            write!(line, " — {}", it.problem.words().zh).unwrap();
            if !fixes.is_empty() {
                write!(line, " → {}", fixes.join(" | ")).unwrap();
            }
            line
        })
        .collect()
}

#[test]
fn what_is_found_in_every_plan() {
    for path in plans() {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        insta::with_settings!({ snapshot_suffix => stem, omit_expression => true }, {
            insta::assert_snapshot!(found(&path).join("\n"));
        });
    }
}

#[test]
fn every_line_is_read_and_every_key_is_known() {
    for path in plans() {
        for line in found(&path) {
            let known = !["SJ1001", "SJ1002", "SJ1005"].iter().any(|it| line.starts_with(it));
            assert!(known, "{}: {line}", path.display());
        }
    }
}

/// Ten more, as other trades write theirs: whatever they say is read, and what is found is of matter.
#[test]
fn plans_of_other_agencies_are_read() {
    let paths = plans_of("agencies");
    assert_eq!(paths.len(), 10);
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let lines = found(&path);
        for line in &lines {
            let code = line.get(..6).unwrap_or_default();
            let unread = (code.starts_with("SJ1") && code != "SJ1104")
                || ["SJ2002", "SJ2003", "SJ2004", "SJ3002", "SJ3005", "SJ4031"].contains(&code);
            assert!(!unread, "{stem}: {line}");
        }
        insta::with_settings!({ snapshot_suffix => stem, omit_expression => true }, {
            insta::assert_snapshot!(lines.join("\n"));
        });
    }
}

#[test]
fn the_defects_that_the_papers_have_are_found() {
    let wanted = [
        ("01-jinfeng-hr-2023", "SJ2001 34:5 2023年6月31日"),
        ("01-jinfeng-hr-2023", "SJ2021 38:15 7日"),
        ("01-jinfeng-hr-2023", "SJ4030 13:4"),
        ("04-linyi-housing-2023", "SJ4030 10:4"),
        ("06-yingcheng-culture", "SJ1102 21:8 现将检查"),
        ("06-yingcheng-culture", "SJ4008 27:14 《旅行社管理条例》"),
        ("06-yingcheng-culture", "SJ4001 34:36 《公共场所管理条例》"),
        ("09-guangzhou-education-2021", "SJ2018 22:8"),
        ("16-jining-fire-2024", "SJ2017 13:8"),
        ("25-wuwei-joint-2023", "SJ2002 23:7 2023720日"),
        ("25-wuwei-joint-2023", "SJ2002 24:7 20231015日"),
        ("25-wuwei-joint-2023", "SJ3001 19:6"),
        ("12-qingshan-ecology-2025", "SJ3012 44:4"),
        ("22-kuancheng-emergency-2025", "SJ6016 11:11 24"),
        ("22-kuancheng-emergency-2025", "SJ6016 13:27 21%"),
        ("22-kuancheng-emergency-2025", "SJ6016 14:25 71%"),
        ("22-kuancheng-emergency-2025", "SJ6016 15:26 8%"),
        ("20-baiyun-civil-2023", "SJ4006 25:8 《养老机构综合监管实施方案》"),
        ("34-lindian-credit-tiers-2024", "SJ3002 20:16"),
        ("34-lindian-credit-tiers-2024", "SJ3005 20:36"),
    ];
    for (stem, start) in wanted {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("plans/real/{stem}.plan"));
        let lines = found(&path);
        assert!(lines.iter().any(|it| it.starts_with(start)), "{stem} {start}: {lines:#?}");
    }
}

#[test]
fn the_standard_layout_is_stable() {
    for path in plans() {
        let text = fs::read_to_string(&path).unwrap();
        let options = suiji::syntax::Options::default();
        let once = suiji::syntax::format(&Source::new("x.plan", &text), options).unwrap();
        let twice = suiji::syntax::format(&Source::new("x.plan", &once), options).unwrap();
        assert_eq!(once, twice, "{}", path.display());
    }
}
