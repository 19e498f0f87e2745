//! Family 8: tokens that go into keys, and the announced seed sources.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Weekday};

use super::{Context, Rule};
use crate::diagnostic::message::weekday_names;
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place};
use crate::plan::{SeedSource, Text, is_token};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[8012], judge: ids_are_tokens },
    Rule { codes: &[8011], judge: codes_are_unique },
    Rule { codes: &[8005, 8007], judge: sources_are_announced },
    Rule { codes: &[8008], judge: sources_have_64_bits },
    Rule { codes: &[8014], judge: one_source_is_outside },
    Rule { codes: &[8013], judge: lotteries_are_drawn_that_day },
];

fn ids_are_tokens(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let codes = plan.items.iter().filter_map(|item| item.code.as_ref());
    // An item without a code would draw under a key without a name, and two of them under one key.
    let missing = plan.items.iter().filter(|item| item.code.is_none());
    let missing =
        missing.map(|item| at(context, Problem::NotToken { written: String::new() }, &item.title));
    plan.head
        .id
        .iter()
        .chain(codes)
        .filter(|text| !is_token(&text.value))
        .map(|text| at(context, Problem::NotToken { written: text.value.clone() }, text))
        .chain(missing)
        .collect()
}

fn codes_are_unique(context: &Context<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
    let mut findings = Vec::new();
    for code in context.plan.items.iter().filter_map(|item| item.code.as_ref()) {
        match first.get(code.value.as_str()) {
            Some(earlier) => findings.push(
                at(context, Problem::CodeReused { code: code.value.clone() }, code)
                    .with_related(Place::text(context.source, earlier.span)),
            ),
            None => {
                first.insert(&code.value, code);
            }
        }
    }
    findings
}

fn sources_are_announced(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    if rules.seed.is_empty() {
        return vec![Finding::new(Problem::NoSeedSource, Place::text(context.source, rules.span))];
    }
    let mut findings = Vec::new();
    let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
    for source in &rules.seed {
        let name = &source.name;
        if let Some(earlier) = first.insert(&name.value, name) {
            findings.push(
                at(context, Problem::SeedSourceTwice { name: name.value.clone() }, name)
                    .with_related(Place::text(context.source, earlier.span)),
            );
        }
    }
    findings
}

/// Bits that a source is known to give, from its token and description; `None` where unknown.
///
/// A 双色球 number is 6 of 33 and 1 of 16: log2(17 721 088) = 24; a 快3 number 3 dice: 216 outcomes
/// of unequal probability, 7; ten-sided dice 3.32 each; `sealed` is 128 (draw.md §5).
#[must_use]
pub fn bits(source: &SeedSource) -> Option<u32> {
    let label = source.label.as_ref().map_or("", |label| label.value.as_str());
    let name = source.name.value.as_str();
    if name == "sealed" {
        return Some(128);
    }
    if label.contains("双色球") || name.starts_with("ssq") {
        return Some(24);
    }
    if label.contains("大乐透") || name.starts_with("dlt") {
        return Some(24);
    }
    if label.contains("快3") || label.contains("快三") || name.starts_with("k3") {
        return Some(7);
    }
    if label.contains('骰') || name.starts_with("dice") {
        let rolls = number_before(label, '次').or_else(|| number_before(label, '枚'))?;
        // A ten-sided die has log2(10) = 3.3219 bits; a six-sided one 2.585.
        let thousandths = if label.contains("六面") { 2584 } else { 3321 };
        return Some(rolls * thousandths / 1000);
    }
    if label.contains("种子数") {
        return Some(number_before(label, '位').unwrap_or(6) * 3321 / 1000);
    }
    None
}

fn number_before(label: &str, unit: char) -> Option<u32> {
    let (before, _) = label.split_once(unit)?;
    let digits: Vec<char> =
        before.chars().rev().map(crate::source::fold).take_while(char::is_ascii_digit).collect();
    let digits: String = digits.into_iter().rev().collect();
    digits.parse().ok().filter(|number| *number <= 10_000)
}

fn sources_have_64_bits(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    // Where one source's bits are unknown, nothing false is said; the draw counts what is given.
    let Some(known) = rules.seed.iter().map(bits).collect::<Option<Vec<u32>>>() else {
        return Vec::new();
    };
    let total: u32 = known.into_iter().sum();
    match (rules.seed.first(), rules.seed.last()) {
        (Some(first), Some(last)) if total < 64 => {
            let span = first.name.span.to(last.name.span);
            vec![Finding::new(Problem::SeedWeak { bits: total }, Place::text(context.source, span))]
        }
        _ => Vec::new(),
    }
}

/// A source that the agency and its witnesses make themselves.
fn is_inside(source: &SeedSource) -> bool {
    let label = source.label.as_ref().map_or("", |label| label.value.as_str());
    let name = source.name.value.as_str();
    ["骰", "见证人", "现场", "摇号机"].iter().any(|word| label.contains(word))
        || ["dice", "witness", "sealed"].iter().any(|word| name.starts_with(word))
}

fn one_source_is_outside(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    match (rules.seed.first(), rules.seed.last()) {
        (Some(first), Some(last)) if rules.seed.iter().all(is_inside) => {
            let span = first.name.span.to(last.name.span);
            vec![Finding::new(Problem::InsideOnly, Place::text(context.source, span))]
        }
        _ => Vec::new(),
    }
}

fn lotteries_are_drawn_that_day(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    let mut findings = Vec::new();
    for source in &rules.seed {
        let label = source.label.as_ref().map_or("", |label| label.value.as_str());
        // 前一期, 上一期, 最近一期: any day will do.
        let same_day = ["当日", "当期", "当天"].iter().any(|word| label.contains(word));
        if !same_day || source.fallback.is_some() {
            continue;
        }
        let days: (&[Weekday], &str) = if label.contains("双色球") {
            (&[Weekday::Tue, Weekday::Thu, Weekday::Sun], "周二、周四、周日")
        } else if label.contains("大乐透") {
            (&[Weekday::Mon, Weekday::Wed, Weekday::Sat], "周一、周三、周六")
        } else {
            continue;
        };
        for batch in &rules.batches {
            let weekday = batch.date.value.weekday();
            if days.0.contains(&weekday) {
                continue;
            }
            let number = u8::try_from(weekday.number_from_monday()).unwrap_or(7);
            let problem = Problem::LotteryDay {
                source: source.name.value.clone(),
                date: format!("{}（{}）", batch.date.value, weekday_names(number).0),
                days: days.1.to_owned(),
            };
            let place = Place::text(context.source, batch.date.span);
            let other = Place::text(context.source, source.name.span);
            findings.push(Finding::new(problem, place).with_related(other));
        }
    }
    findings
}

fn at(context: &Context<'_>, problem: Problem, text: &Text) -> Finding {
    Finding::new(problem, Place::text(context.source, text.span))
}
