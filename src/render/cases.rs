//! 试算 of the plan, case by case, as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostic::Lang;
use crate::diagnostic::message::conditions::case_result;
use crate::plan::cases::{CaseVerdict, Judged};

/// How many hold, do not hold, could not be judged.
fn counts(judged: &[Judged]) -> (usize, usize, usize) {
    let count =
        |test: fn(&CaseVerdict) -> bool| judged.iter().filter(|it| test(&it.verdict)).count();
    (
        count(|it| *it == CaseVerdict::Holds),
        count(|it| matches!(it, CaseVerdict::Fails { .. })),
        count(|it| *it == CaseVerdict::Unjudged),
    )
}

/// Every case with what must come of it, each marked ✓, ✗ or ?; then the counts.
#[must_use]
pub fn text(judged: &[Judged], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut text = String::new();
    let mut before = None;
    for it in judged {
        if before != Some(&it.case) {
            let _ = writeln!(text, "{}{}", if zh { "例：" } else { "case: " }, it.case);
        }
        before = Some(&it.case);
        let must = if zh { "应当：" } else { "must: " };
        let _ = match &it.verdict {
            CaseVerdict::Holds => writeln!(text, "  ✓ {must}{}", it.must),
            CaseVerdict::Fails { item, found } => {
                let (found_zh, found_en) = case_result(found);
                let item = item.as_deref().unwrap_or_default();
                if zh {
                    let item = if item.is_empty() { String::new() } else { format!("{item} ") };
                    writeln!(text, "  ✗ {must}{}，{item}实际{found_zh}（第{}行）", it.must, it.line)
                } else {
                    let item = if item.is_empty() { String::new() } else { format!("{item}: ") };
                    writeln!(text, "  ✗ {must}{}; {item}{found_en} (line {})", it.must, it.line)
                }
            }
            CaseVerdict::Unjudged if zh => {
                writeln!(text, "  ? {must}{}，无法判断（第{}行）", it.must, it.line)
            }
            CaseVerdict::Unjudged => {
                writeln!(text, "  ? {must}{}; cannot be judged (line {})", it.must, it.line)
            }
        };
    }
    let (holds, fails, open) = counts(judged);
    let _ = match (judged.is_empty(), zh) {
        (true, true) => writeln!(text, "计划没有能够判断的试算。"),
        (true, false) => writeln!(text, "The plan has no case that can be judged."),
        (false, true) => writeln!(text, "\n{holds}条相符，{fails}条不符，{open}条无法判断。"),
        (false, false) => {
            writeln!(text, "\n{holds} as they must, {fails} not, {open} that cannot be judged.")
        }
    };
    text
}

/// The JSON object: `findings` is the object that `check` gives for what was found.
#[must_use]
pub fn json(file: &str, judged: &[Judged], holds: bool, findings: &str) -> String {
    let findings: Value = serde_json::from_str(findings).unwrap_or_default();
    let cases: Vec<Value> = judged
        .iter()
        .map(|it| {
            let (verdict, item, found) = match &it.verdict {
                CaseVerdict::Holds => ("holds", None, None),
                CaseVerdict::Fails { item, found } => {
                    ("fails", item.as_deref(), Some(case_result(found)))
                }
                CaseVerdict::Unjudged => ("unjudged", None, None),
            };
            let (zh, en) = found.unzip();
            json!({"case": it.case, "must": it.must, "line": it.line, "verdict": verdict,
                   "item": item, "found_zh": zh, "found_en": en})
        })
        .collect();
    let object = json!({"file": file, "holds": holds, "cases": cases,
                        "findings": findings.get("findings").cloned().unwrap_or(json!([]))});
    let mut text = serde_json::to_string_pretty(&object).unwrap_or_default();
    text.push('\n');
    text
}
