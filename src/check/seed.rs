//! Family 8: tokens that go into keys, and the announced seed sources.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Weekday};

use super::{Context, Rule};
use crate::diagnostic::message::weekday_names;
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place};
use crate::plan::seed::known_bits;
use crate::plan::{SeedSource, Text, is_token};
use crate::syntax::key::Key;

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
    if rules.seed.is_empty() && is_unread(context) {
        return Vec::new();
    }
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

fn sources_have_64_bits(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    // Where one source's bits are unknown, nothing false is said; the draw counts what is given.
    let Some(total) = known_bits(&rules.seed).filter(|_| !is_unread(context)) else {
        return Vec::new();
    };
    match (rules.seed.first(), rules.seed.last()) {
        (Some(first), Some(last)) if total < 64 => {
            let span = first.name.span.to(last.name.span);
            vec![Finding::new(Problem::SeedWeak { bits: total }, Place::text(context.source, span))]
        }
        _ => Vec::new(),
    }
}

/// A source that cannot be read has its own finding: of all of them nothing is said.
fn is_unread(context: &Context<'_>) -> bool {
    context.plan.unread_keys.contains(&Key::Seed)
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
        (Some(first), Some(last)) if rules.seed.iter().all(is_inside) && !is_unread(context) => {
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
