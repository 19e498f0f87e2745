//! The pages of `explain` show the very words of the cases under `tests/ui`: what a page calls wrong stands
//! in the case that has the finding, and with what it calls right in its place the finding is gone.

use std::path::Path;

use suiji::diagnostic::problem::all_codes;
use suiji::diagnostic::{Code, Lang, pages};
use suiji::engine::{CheckOptions, check};
use suiji::syntax::key::KEYS;

use super::ui::inputs;

/// What stands in backticks in one paragraph of a page.
fn snippets(page: &str, label: &str) -> Vec<String> {
    let start = page.find(&format!("**{label}** ")).unwrap_or_else(|| panic!("{label}: {page}"));
    let paragraph = page[start..].split("\n\n").next().unwrap();
    paragraph.split('`').skip(1).step_by(2).map(in_chinese).collect()
}

/// `ratio: 5%` as `比例：5%`, as the cases write it.
fn in_chinese(snippet: &str) -> String {
    let Some((key, value)) = snippet.split_once(": ") else { return snippet.to_owned() };
    if let Some(number) = suiji::syntax::key::batch_number(key) {
        let digit = "一二三四五六七八九十".chars().nth(number as usize - 1).unwrap();
        return format!("第{digit}批：{value}");
    }
    match KEYS.iter().find(|it| it.en == key) {
        Some(key) => format!("{}：{value}", key.zh),
        None => snippet.to_owned(),
    }
}

/// A case that is one plan file.
fn case(code: Code) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/ui/{code}.plan"));
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

fn codes(text: &str, code: Code) -> Vec<Code> {
    let name = format!("{code}.plan");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(&name);
    let mut inputs = inputs(&path, &name);
    inputs.plan = text.to_owned().into_bytes();
    let findings = check(&inputs, &CheckOptions::default()).findings;
    findings.iter().map(|it| it.code()).collect()
}

/// Without comments, the first line of a case among them: what is wrong has to be in the plan.
fn plan(text: &str) -> String {
    text.lines().skip(1).fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn what_a_page_calls_wrong_has_its_finding_and_what_it_calls_right_has_not() {
    let (mut wrong, mut told, mut mended) = (Vec::new(), 0, 0);
    for code in all_codes() {
        let Some(text) = case(code) else { continue };
        for (lang, bad, good) in [(Lang::Zh, "错", "对"), (Lang::En, "Wrong", "Right")] {
            let page = pages::page(code, lang).unwrap();
            let shown = snippets(page, bad);
            // The name of a key or of a file is no example.
            let is_name =
                |it: &str| !it.chars().any(|it| "：:，《 　%％".contains(it)) && !it.contains('级');
            let shown: Vec<&String> = shown.iter().filter(|it| !is_name(it)).collect();
            for snippet in &shown {
                told += 1;
                if !plan(&text).contains(snippet.as_str()) {
                    wrong.push(format!("{code} {lang:?}: the case does not have `{snippet}`"));
                }
            }
            let rights = snippets(page, good);
            let ([snippet], Some(right)) = (shown.as_slice(), rights.first()) else { continue };
            if !plan(&text).contains(snippet.as_str()) {
                continue;
            }
            mended += 1;
            let first = text.lines().next().unwrap().to_owned() + "\n";
            let better = first + &plan(&text).replace(snippet.as_str(), right);
            let count = |text: &str| codes(text, code).iter().filter(|it| **it == code).count();
            if count(&better) >= count(&text) {
                wrong.push(format!("{code} {lang:?}: it is still found with `{right}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told > 150 && mended > 100, "{told} {mended}");
}
