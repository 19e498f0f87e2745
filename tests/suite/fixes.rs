//! Ready fixes, applied as other programs apply them: each alone, from the JSON.

use std::collections::BTreeMap;

use serde_json::Value;
use suiji::diagnostic::Lang;
use suiji::engine::{self, CheckOptions, Inputs};
use suiji::render::finding::{Format, Look, Report};
use suiji::source::Source;

use super::{root_causes, ui};

fn findings(inputs: &Inputs) -> Vec<Value> {
    let report = engine::check(inputs, &CheckOptions::default());
    let sources = [&report.source];
    let report = Report::new(&inputs.plan_name, &report.findings, &sources, Lang::Zh);
    let json: Value = serde_json::from_str(&report.render(Format::Json, Look::default())).unwrap();
    json["findings"].as_array().unwrap().clone()
}

/// The characters from line and column to line and column, as the schema counts them.
fn replaced(text: &str, place: &Value, by: &str) -> String {
    let source = Source::new("x", text);
    let number = |key: &str| u32::try_from(place[key].as_u64().unwrap()).unwrap();
    let at = |line: &str, column: &str| source.line_span(number(line)).start + number(column) - 1;
    let (start, end) = (at("line", "column"), at("end_line", "end_column"));
    let letters: Vec<char> = text.chars().collect();
    let (start, end) = (start as usize, end as usize);
    letters[..start]
        .iter()
        .copied()
        .chain(by.chars())
        .chain(letters[end..].iter().copied())
        .collect()
}

fn errors(findings: &[Value]) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for finding in findings.iter().filter(|it| it["severity"] == "error") {
        *count.entry(finding["code"].as_str().unwrap()).or_default() += 1;
    }
    count
}

/// Fixes that show a further error, with the reason: case, what is written.
const EXCEPT: &[(&str, &str)] = &[
    // Read as the section it is called, what stands under the heading is no milestone, and is said to be
    // none; the other fix keeps it as prose.
    ("SJ1004-arabic.plan", "进度"),
];

/// Applies each fix of a plan alone; adds what went wrong, returns how many there were.
fn apply(case: &str, inputs: &Inputs, wrong: &mut Vec<String>) -> usize {
    let Ok(source) = Source::read(&inputs.plan_name, &inputs.plan) else { return 0 };
    let before = findings(inputs);
    let mut applied = 0;
    for finding in &before {
        let code = finding["code"].as_str().unwrap();
        for fix in finding["fixes"].as_array().unwrap() {
            if EXCEPT.contains(&(case, fix["replace"].as_str().unwrap())) {
                continue;
            }
            let place = fix.get("place").unwrap_or(&finding["place"]);
            let text = replaced(source.text(), place, fix["replace"].as_str().unwrap());
            let after = findings(&Inputs { plan: text.into_bytes(), ..inputs.clone() });
            let is_it = |it: &&Value| it["code"] == code && it["en"] == finding["en"];
            let count = |list: &[Value]| list.iter().filter(is_it).count();
            let (had, has) = (errors(&before), errors(&after));
            let is_new = |(code, count): &(&&str, &usize)| *count > had.get(*code).unwrap_or(&0);
            let worse: Vec<_> = has.iter().filter(is_new).collect();
            if count(&after) >= count(&before) || !worse.is_empty() {
                wrong.push(format!("{case} {code}: {} -> {fix}: {worse:?}", finding["place"]));
            }
            applied += 1;
        }
    }
    applied
}

/// Each fix of each case takes its finding away and makes no new error.
#[test]
fn every_fix_does_what_it_says_alone() {
    let (mut applied, mut wrong) = (0, Vec::new());
    for (_, path) in ui::cases() {
        let plan = if path.is_dir() { path.join("plan.plan") } else { path.clone() };
        let Some(name) = plan.file_name().filter(|_| plan.exists()) else { continue };
        let case = path.file_name().unwrap().to_string_lossy().into_owned();
        let inputs = ui::inputs(&plan, &name.to_string_lossy());
        applied += apply(&case, &inputs, &mut wrong);
    }
    let plan = String::from_utf8(engine::example().plan).unwrap();
    for (written, slip, _) in root_causes::SLIPS {
        let inputs =
            Inputs { plan: plan.replacen(written, slip, 1).into_bytes(), ..engine::example() };
        applied += apply(slip, &inputs, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(applied > 75, "{applied}");
}
