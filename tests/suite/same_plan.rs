//! A plan is the same plan however it is typed and saved: other widths, indentation, line ends,
//! encodings and the other language of keywords, alone and together, give the same typed plan and the
//! same findings at the corresponding places.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use suiji::diagnostic::{Finding, Lang, Place};
use suiji::engine::{self, CheckOptions, Inputs};
use suiji::source::{Source, Span, decode, folded};
use suiji::syntax::Options;

use super::plan_text::{every_plan, rewrite_mapped};
use super::ui;

/// How a file is saved.
#[derive(Debug, Clone, Copy)]
struct Saved {
    line_end: &'static str,
    mark: bool,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
}

const AS_IT_IS: Saved = Saved { line_end: "\n", mark: false, encoding: Encoding::Utf8 };

fn bytes(text: &str, saved: Saved) -> Vec<u8> {
    let units = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect()
    };
    match saved.encoding {
        Encoding::Utf8 if saved.mark => ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16Le => units(u16::to_le_bytes),
        Encoding::Utf16Be => units(u16::to_be_bytes),
        Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
    }
}

/// `text` with other line ends, and where every character of it has gone.
fn with_line_ends(text: &str, line_end: &str) -> (String, Vec<u32>) {
    let (mut out, mut places, mut at) = (String::new(), Vec::new(), 0_u32);
    for letter in text.chars() {
        places.push(at);
        if letter == '\n' {
            out.push_str(line_end);
            at += line_end.len() as u32;
        } else {
            out.push(letter);
            at += 1;
        }
    }
    places.push(at);
    (out, places)
}

/// The typed plan without its places.
fn typed(name: &str, bytes: &[u8]) -> String {
    let debug = format!("{:?}", engine::plan(name, bytes));
    let mut out = String::new();
    let mut rest = debug.as_str();
    while let Some((before, after)) = rest.split_once("Span {") {
        out.push_str(before);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    // Words are kept as the author typed them, for the published text: `ＲＳ` and `RS` are one.
    let plain = [("\\u{a0}", " "), ("\\u{3000}", " "), ("\\t", " "), ("\\\"", "\"")];
    let out = plain.iter().fold(out, |text, (from, to)| text.replace(from, to));
    folded(&out).split_whitespace().collect()
}

/// What a finding says, whatever the width of the words that it quotes.
fn said(finding: &Finding) -> String {
    let words = finding.problem.words();
    let all = [words.zh, words.en, words.help_zh, words.help_en].concat();
    // Marks inside marks are single where the author typed curly ones.
    folded(&all).replace(['‘', '’'], "\"").split_whitespace().collect()
}

/// A finding with the characters that it marks, in an order that places do not change.
fn marked(findings: &[Finding]) -> Vec<(String, String, Option<Span>, String)> {
    let mut all: Vec<_> = findings
        .iter()
        .map(|finding| {
            let span = match &finding.place {
                Place::Text { span, .. } => Some(*span),
                Place::Cell { .. } | Place::File { .. } => None,
            };
            let severity = finding.severity().tag().to_owned();
            (finding.code().to_string(), severity, span, said(finding))
        })
        .collect();
    all.sort();
    all
}

fn check(name: &str, bytes: Vec<u8>) -> Vec<Finding> {
    let inputs = Inputs { plan_name: name.to_owned(), plan: bytes, ..Inputs::default() };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    engine::check(&inputs, &options).findings
}

/// The findings of the changed text are those of the original, each at its place.
fn compare(
    path: &Path,
    before: &[Finding],
    after: &[Finding],
    place: &dyn Fn(Span) -> Span,
) -> Result<(), String> {
    let moved: Vec<_> = marked(before)
        .into_iter()
        .map(|(code, severity, span, said)| (code, severity, span.map(place), said))
        .collect();
    let mut moved = moved;
    moved.sort();
    let after = marked(after);
    for (was, is) in moved.iter().zip(&after) {
        if was != is {
            return Err(format!("{}: was {was:?}\n  is {is:?}", path.display()));
        }
    }
    if moved.len() != after.len() {
        let codes = |all: &[(String, String, Option<Span>, String)]| -> Vec<String> {
            all.iter().map(|it| it.0.clone()).collect()
        };
        return Err(format!("{}: {:?}\n  {:?}", path.display(), codes(&moved), codes(&after)));
    }
    Ok(())
}

/// Where the marked characters are now: from the new place of the first to that of the last.
fn through(places: &[u32], span: Span) -> Span {
    let at = |index: u32| places.get(index as usize).copied().unwrap_or_default();
    if span.is_empty() {
        return Span::new(at(span.start), at(span.start));
    }
    Span::new(at(span.start), at(span.end - 1) + 1)
}

/// A plan as it stands in the repository: its findings, and what it says.
struct Original {
    path: &'static Path,
    text: &'static str,
    findings: Vec<Finding>,
    typed: String,
}

/// Rewrites and saves a plan otherwise, reads it back, and compares.
fn stays_the_same(original: &Original, seed: Option<u64>, saved: Saved) -> Result<(), String> {
    let Original { path, text, findings: before, typed: was } = original;
    let (changed, widths) = match seed {
        Some(seed) => rewrite_mapped(text, seed),
        None => ((*text).to_owned(), (0..=text.chars().count() as u32).collect()),
    };
    let (changed, ends) = with_line_ends(&changed, saved.line_end);
    let bytes = bytes(&changed, saved);
    assert_eq!(decode(&bytes).map(|it| it.0).as_deref(), Ok(changed.as_str()), "{saved:?}");
    let place = |span: Span| through(&ends, through(&widths, span));
    compare(path, before, &check("x.plan", bytes.clone()), &place)?;
    let is = typed("x.plan", &bytes);
    if *was != is {
        let at = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
        let part =
            |text: &str| text.chars().skip(at.saturating_sub(200)).take(300).collect::<String>();
        return Err(format!(
            "{}: another plan\nwas {}\nis  {}",
            path.display(),
            part(was),
            part(&is)
        ));
    }
    Ok(())
}

/// Plans with no line end but `\n`: those about line ends and encodings are cases of their own.
fn plain_plans() -> &'static [Original] {
    static PLANS: LazyLock<Vec<Original>> = LazyLock::new(|| {
        let plain = every_plan().iter().filter(|(_, text)| !text.contains('\r'));
        plain
            .map(|(path, text)| Original {
                path,
                text,
                findings: check("x.plan", text.as_bytes().to_vec()),
                typed: typed("x.plan", text.as_bytes()),
            })
            .collect()
    });
    &PLANS
}

#[test]
fn however_it_is_saved_it_is_the_same_plan() {
    let mut wrong = Vec::new();
    let saved = |line_end, mark, encoding| Saved { line_end, mark, encoding };
    let ways = [
        saved("\r", true, Encoding::Utf8),
        saved("\r\n", true, Encoding::Utf16Le),
        saved("\n", true, Encoding::Utf16Be),
        saved("\r\n", false, Encoding::Gb18030),
    ];
    for original in plain_plans() {
        for way in ways {
            if let Err(flaw) = stays_the_same(original, None, way) {
                wrong.push(format!("{way:?} {flaw}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn however_it_is_typed_it_is_the_same_plan() {
    let mut wrong = Vec::new();
    for (number, original) in (0..).zip(plain_plans()) {
        if let Err(flaw) = stays_the_same(original, Some(number), AS_IT_IS) {
            wrong.push(flaw);
        }
    }
    assert!(wrong.is_empty(), "{} plans:\n{}", wrong.len(), wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_ways_together(
        which: prop::sample::Index,
        seed: u64,
        line_end in prop::sample::select(&["\n", "\r\n", "\r"]),
        mark: bool,
        encoding in prop::sample::select(&[
            Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030,
        ]),
    ) {
        let saved = Saved { line_end, mark, encoding };
        if let Err(flaw) = stays_the_same(which.get(plain_plans()), Some(seed), saved) {
            return Err(TestCaseError::fail(flaw));
        }
    }
}

type Counted = BTreeMap<(u32, String, &'static str), usize>;

/// Code and severity of every finding on every line.
fn by_line(findings: &[Finding]) -> Counted {
    let mut all = BTreeMap::new();
    for finding in findings {
        let line = match &finding.place {
            Place::Text { line, .. } => *line,
            Place::Cell { .. } | Place::File { .. } => 0,
        };
        let severity = finding.severity().tag();
        *all.entry((line, finding.code().to_string(), severity)).or_default() += 1;
    }
    all
}

/// Keywords stand in the messages as the plan has them; names, numbers and the laws do not change.
#[test]
fn in_both_languages_of_keywords_it_is_the_same_plan() {
    let mut wrong = Vec::new();
    for (number, Original { path, text, .. }) in (0..).zip(plain_plans()) {
        let format = |lang| {
            let options = Options { keywords: Some(lang) };
            suiji::syntax::format(&Source::new("x.plan", text), options).unwrap()
        };
        let (zh, en) = (format(Lang::Zh), format(Lang::En));
        let (was, is) = (typed("x.plan", zh.as_bytes()), typed("x.plan", en.as_bytes()));
        if was != is {
            let at = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
            let part = |text: &str| {
                text.chars().skip(at.saturating_sub(100)).take(200).collect::<String>()
            };
            wrong.push(format!("{}\nzh {}\nen {}", path.display(), part(&was), part(&is)));
        }
        let own = by_line(&check("x.plan", zh.clone().into_bytes()));
        let saved = Saved { line_end: "\r\n", mark: true, encoding: Encoding::Utf16Le };
        let (rewritten, _) = rewrite_mapped(&en, number);
        let (rewritten, _) = with_line_ends(&rewritten, saved.line_end);
        let others = [
            ("en", check("x.plan", en.into_bytes())),
            ("en, all together", check("x.plan", bytes(&rewritten, saved))),
        ];
        for (way, findings) in others {
            let found = by_line(&findings);
            if found != own {
                let only = |a: &Counted, b: &Counted| {
                    a.iter()
                        .filter(|(key, count)| b.get(*key) != Some(count))
                        .map(|(key, _)| format!("{key:?}"))
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                wrong.push(format!(
                    "{} {way}: only zh {}; only en {}",
                    path.display(),
                    only(&own, &found),
                    only(&found, &own)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The directories too: the examples with everything they name.
#[test]
fn the_examples_find_the_same_in_their_directories() {
    for path in ["plans/example/plan.plan", "plans/jinfeng-2023/notice.plan"] {
        let path = Path::new(path);
        let inputs = ui::inputs(path, "x.plan");
        let before = engine::check(&inputs, &CheckOptions::default()).findings;
        let text = String::from_utf8(inputs.plan.clone()).unwrap();
        let (changed, widths) = rewrite_mapped(&text, 7);
        let (changed, ends) = with_line_ends(&changed, "\r\n");
        let saved = Saved { line_end: "\r\n", mark: true, encoding: Encoding::Gb18030 };
        let changed = Inputs { plan: bytes(&changed, saved), ..inputs };
        let after = engine::check(&changed, &CheckOptions::default()).findings;
        let place = |span: Span| through(&ends, through(&widths, span));
        compare(path, &before, &after, &place).unwrap();
    }
}
