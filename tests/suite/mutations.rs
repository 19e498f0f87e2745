//! Slips of the keyboard in every plan of the repository, and what the program says to them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use suiji::diagnostic::{Finding, Place};
use suiji::engine::{self, CheckOptions, Inputs};
use suiji::registry::Registry;
use suiji::syntax::key::SECTIONS;

use super::plan_text::{Dice, every_plan};

fn check(text: &str) -> Vec<Finding> {
    let inputs = Inputs {
        plan_name: "x.plan".to_owned(),
        plan: text.as_bytes().to_vec(),
        ..Inputs::default()
    };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    engine::check(&inputs, &options).findings
}

fn line_of(finding: &Finding) -> u32 {
    match &finding.place {
        Place::Text { line, .. } => *line,
        Place::Cell { .. } | Place::File { .. } => 0,
    }
}

/// The findings of `after` that are more than those of `before`, code by code: what is said of the
/// slip. The words of others may change with it.
fn fresh<'a>(before: &[Finding], after: &'a [Finding]) -> Vec<&'a Finding> {
    let key = Finding::code;
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in before {
        *known.entry(key(finding)).or_default() += 1;
    }
    after
        .iter()
        .filter(|finding| match known.get_mut(&key(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

struct Original {
    path: PathBuf,
    text: String,
    findings: Vec<Finding>,
}

/// The examples and the published plans.
fn plans() -> &'static [Original] {
    static PLANS: LazyLock<Vec<Original>> = LazyLock::new(|| {
        every_plan()
            .iter()
            .filter(|(path, _)| path.starts_with("plans"))
            .map(|(path, text)| Original {
                path: path.clone(),
                text: text.clone(),
                findings: check(text),
            })
            .collect()
    });
    &PLANS
}

/// What a slip may come to.
#[derive(Clone, Copy)]
struct Bounds {
    /// It must be found.
    found: bool,
    /// More new findings are a cascade.
    most: usize,
}

/// A plan with a slip, and what the slip is.
type Slip = dyn Fn(&str, &mut Dice) -> Option<(String, String)>;

/// Makes the slip in every plan, here and there; what is said against the bounds.
fn try_all(bounds: Bounds, slip: &Slip) {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (number, plan) in (0..).zip(plans()) {
        for round in 0..4 {
            let mut dice = Dice(number * 1000 + round);
            let Some((text, what)) = slip(&plan.text, &mut dice) else { continue };
            if text == plan.text {
                continue;
            }
            tried += 1;
            let after = check(&text);
            let new = fresh(&plan.findings, &after);
            if (bounds.found && new.is_empty()) || new.len() > bounds.most {
                let said: Vec<String> = new
                    .iter()
                    .map(|it| {
                        format!("\n   {}:{} {}", it.code(), line_of(it), it.problem.words().zh)
                    })
                    .collect();
                wrong.push(format!("{}: {what}{}", plan.path.display(), said.concat()));
            }
        }
    }
    assert!(tried > 10, "only {tried} slips could be made");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Lines with their number that satisfy `wanted`; one of them by chance.
fn some_line(
    text: &str,
    dice: &mut Dice,
    wanted: &dyn Fn(&str) -> bool,
) -> Option<(usize, String)> {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| wanted(line)).collect();
    if lines.is_empty() {
        return None;
    }
    let (at, line) = lines[dice.roll(lines.len() as u64) as usize];
    Some((at, line.to_owned()))
}

fn with_line(text: &str, at: usize, line: &str) -> String {
    text.lines()
        .enumerate()
        .map(|(n, old)| format!("{}\n", if n == at { line } else { old }))
        .collect()
}

fn slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.roll(letters.len() as u64) as usize;
    match dice.roll(3) {
        0 => {
            letters.remove(at);
        }
        1 if letters.len() > 1 => {
            let to = (at + 1) % letters.len();
            letters.swap(at, to);
        }
        _ => letters[at] = '某',
    }
    letters.into_iter().collect()
}

/// A fact's line as its indentation, its key and the rest.
fn fact(line: &str) -> Option<(&str, &str, &str)> {
    let (key, rest) = line.split_once('：')?;
    let bare = key.trim();
    let is_key = (2..=6).contains(&bare.chars().count())
        && bare.chars().all(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it));
    let lead = &key[..key.len() - key.trim_start().len()];
    is_key.then_some((lead, bare, rest))
}

/// A heading as its ordinal and its title, if it names a section.
fn heading(line: &str) -> Option<(&str, &str)> {
    let (ordinal, title) = line.split_once('、')?;
    let is_ordinal =
        !ordinal.is_empty() && ordinal.chars().all(|it| "一二三四五六七八九十".contains(it));
    let is_section = SECTIONS.iter().any(|(_, zh, _)| *zh == title.trim());
    (is_ordinal && is_section).then_some((ordinal, title))
}

const FOUND_ONCE: Bounds = Bounds { found: true, most: 1 };

#[test]
fn a_slip_in_a_key_is_found_once() {
    let bounds = Bounds { most: 2, ..FOUND_ONCE };
    try_all(bounds, &|text, dice| {
        let (at, line) = some_line(text, dice, &|line| fact(line).is_some())?;
        let (lead, key, rest) = fact(&line)?;
        // Without `是否双随机：否` an item owes numbers, and that they are missing is said too.
        if key == "是否双随机" {
            return None;
        }
        let slipped = slip(key, dice);
        Some((
            with_line(text, at, &format!("{lead}{slipped}：{rest}")),
            format!("{key} → {slipped}"),
        ))
    });
}

#[test]
fn a_slip_in_a_heading_is_found_once() {
    try_all(FOUND_ONCE, &|text, dice| {
        let (at, line) = some_line(text, dice, &|line| heading(line).is_some())?;
        let (ordinal, title) = heading(&line)?;
        let slipped = slip(title, dice);
        Some((
            with_line(text, at, &format!("{ordinal}、{slipped}")),
            format!("{title} → {slipped}"),
        ))
    });
}

#[test]
fn a_slip_in_the_title_of_a_law_is_found_once() {
    try_all(FOUND_ONCE, &|text, dice| {
        let (at, line) = some_line(text, dice, &|line| line.contains("依据：《"))?;
        let (before, rest) = line.split_once("依据：《")?;
        let (title, after) = rest.split_once('》')?;
        // One that the registry does not hold is reported as it stands.
        let registry = Registry::builtin();
        let slipped = slip(title, dice);
        if registry.find(title).is_empty() || !registry.find(&slipped).is_empty() {
            return None;
        }
        let changed = format!("{before}依据：《{slipped}》{after}");
        Some((with_line(text, at, &changed), format!("《{title}》 → 《{slipped}》")))
    });
}

#[test]
fn a_month_that_is_none_is_found_once() {
    try_all(FOUND_ONCE, &|text, dice| {
        // A date in a fact or a milestone, not in free words.
        let day = |line: &str| {
            let is_read = line.starts_with(|it: char| it.is_ascii_digit() || it == '第')
                || line.trim_start().starts_with("第")
                || line.trim_start().starts_with("检查时间");
            is_read && line.contains("月") && line.contains("年")
        };
        let (at, line) = some_line(text, dice, &|line| day(line))?;
        let (before, rest) = line.split_once('年')?;
        let (month, after) = rest.split_once('月')?;
        let is_month = month.chars().all(|it| it.is_ascii_digit()) && !month.is_empty();
        let slipped = ["13", "0", "22"][dice.roll(3) as usize];
        let changed = format!("{before}年{slipped}月{after}");
        is_month
            .then(|| (with_line(text, at, &changed), format!("{month}月 → {slipped}月 in {line}")))
    });
}

#[test]
fn a_heading_that_is_gone_is_said_in_a_few_words() {
    let bounds = Bounds { found: true, most: 8 };
    try_all(bounds, &|text, dice| {
        let (at, line) = some_line(text, dice, &|line| {
            heading(line).is_some_and(|(_, title)| title != "抽查事项" && title != "信用分级")
        })?;
        let kept: Vec<&str> =
            text.lines().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| line).collect();
        Some((kept.join("\n") + "\n", format!("without {line}")))
    });
}

#[test]
fn a_table_without_its_header_is_found_once() {
    try_all(FOUND_ONCE, &|text, dice| {
        let (at, line) =
            some_line(text, dice, &|line| line.contains('｜') && line.contains("等级"))?;
        let kept: Vec<&str> =
            text.lines().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| line).collect();
        Some((kept.join("\n") + "\n", format!("without {line}")))
    });
}

#[test]
fn a_comma_for_a_semicolon_between_facts_is_found() {
    try_all(Bounds { found: true, most: 3 }, &|text, dice| {
        let wanted = |line: &str| line.starts_with("机关：") && line.contains('；');
        let (at, line) = some_line(text, dice, &wanted)?;
        Some((with_line(text, at, &line.replacen('；', "，", 1)), line))
    });
}

/// Anything may happen to a line; what is said of it stays readable.
#[test]
fn lines_out_of_order_or_gone_make_no_cascade() {
    try_all(Bounds { found: false, most: 9 }, &|text, dice| {
        let mut lines: Vec<&str> = text.lines().collect();
        let at = dice.roll(lines.len() as u64 - 1) as usize;
        let what = format!("{} ⇄ {}", lines[at].trim(), lines[at + 1].trim());
        lines.swap(at, at + 1);
        Some((lines.join("\n") + "\n", what))
    });
}

#[test]
fn a_letter_that_is_gone_makes_no_cascade() {
    try_all(Bounds { found: false, most: 4 }, &|text, dice| {
        let (at, line) =
            some_line(text, dice, &|line| !line.trim().is_empty() && !line.starts_with('#'))?;
        let mut letters: Vec<char> = line.trim_start().chars().collect();
        let gone = letters.remove(dice.roll(letters.len() as u64) as usize);
        let slipped: String = letters.into_iter().collect();
        Some((with_line(text, at, &slipped), format!("without {gone}: {slipped}")))
    });
}

#[test]
fn a_filter_without_its_word_selects_nothing_silently() {
    let slipped = "企业，中 登记状态 等于 “存续”";
    let text = format!("抽查事项\n（一）甲（代号：A）\n对象：{slipped}\n");
    assert!(check(&text).iter().any(|it| it.code().0 == 1101), "{:?}", check(&text));
}
