//! Family 8: tokens that go into keys, and the announced seed sources.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{Context, Rule};
use crate::diagnostic::message::weekday_names;
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place};
use crate::plan::seed::{SEALED, known_bits};
use crate::plan::value::Piece;
use crate::plan::value::date::{Around, date};
use crate::plan::{SeedSource, Text, is_token};
use crate::source::folded;
use crate::syntax::key::Key;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[8012], judge: ids_are_tokens },
    Rule { codes: &[8011], judge: codes_are_unique },
    Rule { codes: &[8005, 8007], judge: sources_are_announced },
    Rule { codes: &[8008], judge: sources_have_64_bits },
    Rule { codes: &[8014], judge: one_source_is_outside },
    Rule { codes: &[8013], judge: lotteries_are_drawn_that_day },
    Rule { codes: &[8040], judge: nobody_can_foretell },
    Rule { codes: &[8013, 8041], judge: named_days_fit },
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

fn label_of(source: &SeedSource) -> &str {
    source.label.as_ref().map_or("", |label| label.value.as_str())
}

/// A source that the agency and its witnesses make themselves, or a program for them.
fn is_inside(source: &SeedSource) -> bool {
    const LABELS: [&str; 10] =
        ["骰", "见证人", "现场", "摇号机", "计算机", "电脑", "软件", "程序", "系统", "随机数生成"];
    const NAMES: [&str; 7] = ["dice", "witness", "sealed", "rand", "rng", "prng", "uuid"];
    let name = source.name.value.to_ascii_lowercase();
    let label = label_of(source);
    // A lottery is one, whoever reads its numbers.
    !label.contains('彩')
        && (LABELS.iter().any(|word| label.contains(word))
            || NAMES.iter().any(|word| name.starts_with(word)))
}

/// A source that anybody can work out beforehand, or run until it suits: a clock, a number of the plan.
fn is_predictable(source: &SeedSource) -> bool {
    const LABELS: [&str; 8] = [
        "系统时间",
        "当前时间",
        "抽取时间",
        "服务器时间",
        "时间戳",
        "文号",
        "计划编号",
        "抽取日期",
    ];
    const NAMES: [&str; 6] = ["time", "timestamp", "clock", "now", "date", "year"];
    let name = source.name.value.to_ascii_lowercase();
    LABELS.iter().any(|word| label_of(source).contains(word)) || NAMES.contains(&name.as_str())
}

fn nobody_can_foretell(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    let said = rules.seed.iter().filter(|source| is_predictable(source)).map(|source| {
        let label = source.label.as_ref();
        let problem = Problem::Predictable {
            source: source.name.value.clone(),
            label: label.map_or_else(String::new, |label| format!("（{}）", label.value)),
        };
        at(context, problem, &source.name)
    });
    said.collect()
}

/// The day that a description names: `福彩双色球2026年5月12日开奖号码`.
fn named_day(context: &Context<'_>, label: &str) -> Option<NaiveDate> {
    let folded = folded(label);
    let around =
        Around { year: context.plan.head.year.as_ref().map(|year| year.value), start: None };
    let ends = folded.match_indices(['日', '号']).map(|(at, mark)| at + mark.len());
    ends.into_iter().find_map(|end| {
        let head = folded.get(..end)?;
        let mut starts = head.char_indices().filter(|(_, it)| it.is_ascii_digit());
        starts.find_map(|(start, _)| {
            let text = head.get(start..)?;
            date(Piece { text, start: 0 }, around).ok().map(|day| day.value)
        })
    })
}

/// A source of one day serves the draws that are sealed before and made after it.
fn named_days_fit(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    let mut findings = Vec::new();
    for source in &rules.seed {
        // The sealed one is made when the list is locked, and opened later.
        let label = source.label.as_ref().filter(|_| source.name.value != SEALED);
        let Some(label) = label else { continue };
        let Some(day) = named_day(context, &label.value) else { continue };
        if let Some((days, words)) = draw_days(&label.value)
            && !days.contains(&day.weekday())
        {
            findings.push(at(context, lottery_day(source, day, words), label));
            continue;
        }
        let wrong = rules.batches.iter().find_map(|batch| {
            let draw = batch.date.value;
            let lock = rules.lock.as_ref().map(|lock| lock.value);
            let lock = lock.and_then(|lock| context.calendar.before(draw, lock)).unwrap_or(draw);
            let lock = if day > draw { None } else { Some(lock) };
            let fits = lock.is_some_and(|lock| lock <= day);
            let source = source.name.value.clone();
            (!fits).then_some((Problem::SourceDay { source, day, draw, lock }, batch.date.span))
        });
        if let Some((problem, batch)) = wrong {
            let finding = at(context, problem, label);
            findings.push(finding.with_related(Place::text(context.source, batch)));
        }
    }
    findings
}

/// The weekdays of a lottery.
fn draw_days(label: &str) -> Option<(&'static [Weekday], &'static str)> {
    if label.contains("双色球") {
        Some((&[Weekday::Tue, Weekday::Thu, Weekday::Sun], "周二、周四、周日"))
    } else if label.contains("大乐透") {
        Some((&[Weekday::Mon, Weekday::Wed, Weekday::Sat], "周一、周三、周六"))
    } else {
        None
    }
}

fn lottery_day(source: &SeedSource, day: NaiveDate, days: &str) -> Problem {
    let number = u8::try_from(day.weekday().number_from_monday()).unwrap_or(7);
    Problem::LotteryDay {
        source: source.name.value.clone(),
        date: format!("{day}（{}）", weekday_names(number).0),
        days: days.to_owned(),
    }
}

fn one_source_is_outside(context: &Context<'_>) -> Vec<Finding> {
    let Some(rules) = &context.plan.draw else { return Vec::new() };
    // What can be foretold is said by itself.
    let mut others = rules.seed.iter().filter(|source| !is_predictable(source)).peekable();
    let is_other = others.peek().is_some();
    match (rules.seed.first(), rules.seed.last()) {
        (Some(first), Some(last)) if is_other && others.all(is_inside) && !is_unread(context) => {
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
        let label = label_of(source);
        // 前一期, 上一期, 最近一期: any day will do.
        let same_day = ["当日", "当期", "当天"].iter().any(|word| label.contains(word));
        if !same_day || source.fallback.is_some() {
            continue;
        }
        let Some((days, words)) = draw_days(label) else { continue };
        for batch in &rules.batches {
            let weekday = batch.date.value.weekday();
            if days.contains(&weekday) {
                continue;
            }
            let problem = lottery_day(source, batch.date.value, words);
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
