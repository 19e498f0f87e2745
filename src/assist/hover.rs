//! What stands at the caret, in words: an article, a date, a ratio, a column, a key, a name.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{every_fact, every_value, filled, frequencies, references, touches, words};
use crate::diagnostic::{Lang, pages};
use crate::directory::{InspectorDirectory, industry};
use crate::draw::{event, population, select};
use crate::engine::Loaded;
use crate::plan::{Condition, Item};
use crate::registry::explain::words as law_words;
use crate::render::day::day;
use crate::source::{Span, fold};
use crate::syntax::key::Key;
use crate::syntax::tree::Value;

/// Words about what stands at the caret; plain text of several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What they are about.
    pub span: Span,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What stands at character `at`; `None` where there is nothing to say. A finding's own words are
/// not repeated.
#[must_use]
pub fn hover(loaded: &Loaded, at: u32) -> Option<Hover> {
    key(loaded, at)
        .or_else(|| law(loaded, at))
        .or_else(|| date(loaded, at))
        .or_else(|| ratio(loaded, at))
        .or_else(|| column(loaded, at))
        .or_else(|| name(loaded, at))
        .or_else(|| code(loaded, at))
}

/// A key, or the heading of a section.
fn key(loaded: &Loaded, at: u32) -> Option<Hover> {
    let (_, fact) = every_fact(loaded).find(|(_, fact)| touches(fact.key.span, at))?;
    let (zh, en) = match fact.key.value {
        Key::Batch => ("第…批", "batch-…"),
        Key::TierRule => ("等级的条件", "condition of a tier"),
        key => key.names(),
    };
    let forms = words::values(fact.key.value);
    let mut hover = Hover {
        span: fact.key.span,
        zh: format!("{zh}（{en}）"),
        en: format!("{zh}, in English `{en}`"),
    };
    if !forms.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(hover.zh, "\n写法：{}", forms.join("｜"));
        let _ = write!(hover.en, "\nForms: {}", forms.join(" | "));
    }
    Some(hover)
}

/// The value that character `at` stands in.
fn value_at(loaded: &Loaded, at: u32) -> Option<&Value> {
    every_value(loaded).into_iter().find(|value| touches(value.span, at))
}

fn law(loaded: &Loaded, at: u32) -> Option<Hover> {
    let value = value_at(loaded, at)?;
    let text = loaded.source.slice(value.span);
    let inside = at - value.span.start;
    let citation = crate::registry::citation::parse(text)
        .into_iter()
        .find(|it| it.span.start <= inside && inside < it.span.end)?;
    let start = value.span.start;
    let span = Span::new(start + citation.span.start, start + citation.span.end);
    let cited = loaded.source.slice(span);
    // Any words may be the name of a law; only those that say so are.
    if !cited.contains('《') && !cited.contains('条') {
        return None;
    }
    let on = loaded.plan.head.in_force.as_ref().map(|it| it.value.start);
    let describe = |lang| law_words::describe(&loaded.registry, cited, on, lang).map(trimmed);
    Some(Hover { span, zh: describe(Lang::Zh)?, en: describe(Lang::En)? })
}

fn trimmed(text: String) -> String {
    text.trim_end().to_owned()
}

/// The run of characters around the caret that `belongs`, folded: what stands before it on its line,
/// the run, and its characters in the plan.
fn run(
    loaded: &Loaded,
    at: u32,
    belongs: impl Fn(&char) -> bool,
) -> Option<(String, String, Span)> {
    let source = &loaded.source;
    let line = source.line_span(source.line_column(at).0);
    let letters: Vec<char> = source.slice(line).chars().map(fold).collect();
    let own = at.checked_sub(line.start)? as usize;
    let before = letters.iter().take(own).rev().take_while(|it| belongs(it)).count();
    let after = letters.iter().skip(own).take_while(|it| belongs(it)).count();
    let first = own - before;
    let start = line.start + u32::try_from(first).ok()?;
    let span = Span::new(start, start + u32::try_from(before + after).ok()?);
    let text = letters.iter().skip(first).take(before + after).collect();
    Some((letters.iter().take(first).collect(), text, span))
}

/// `2023年3月25日` or `2023-03-25` around the caret.
fn date(loaded: &Loaded, at: u32) -> Option<Hover> {
    let (_, text, span) = run(loaded, at, |it| it.is_ascii_digit() || "年月日-/.".contains(*it))?;
    let parts: Vec<u32> = text
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty())
        .map_while(|it| it.parse().ok())
        .collect();
    let [year, month, day_of_month] = parts.as_slice() else { return None };
    let date = NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day_of_month)?;
    let words = |lang| trimmed(day(&loaded.calendar, date, lang));
    Some(Hover { span, zh: words(Lang::Zh), en: words(Lang::En) })
}

/// How many units one item owes: for each row of its tier table, or in all.
struct Figures<'a> {
    item: &'a Item,
    rows: Vec<(String, u64, Option<u64>)>,
}

/// A ratio of an item, or of a tier: how many that is in the directory.
fn ratio(loaded: &Loaded, at: u32) -> Option<Hover> {
    let plan = &loaded.plan;
    let own = plan.items.iter().find_map(|item| {
        let span = item.size.as_ref()?.span;
        touches(span, at).then_some((item, span))
    });
    if let Some((item, span)) = own {
        let figures = figures(loaded, item)?;
        let mut hover = Hover { span, zh: String::new(), en: String::new() };
        tell(&mut hover, &figures, None);
        return Some(hover);
    }
    let rows = plan.tiers.iter().flat_map(|table| {
        table.rows.iter().enumerate().map(move |(index, row)| (table, index, row))
    });
    let (table, index, span) = rows
        .filter_map(|(table, index, row)| Some((table, index, row.size.as_ref()?.span)))
        .find(|(.., span)| touches(*span, at))?;
    let mut hover = Hover { span, zh: String::new(), en: String::new() };
    let uses =
        |item: &&Item| population::table_of(plan, item).is_some_and(|own| std::ptr::eq(own, table));
    for item in plan.items.iter().filter(uses) {
        tell(&mut hover, &figures(loaded, item)?, Some(index));
    }
    (!hover.zh.is_empty()).then_some(hover)
}

fn tell(hover: &mut Hover, figures: &Figures<'_>, row: Option<usize>) {
    let code = figures.item.code();
    let rows = figures.rows.iter().enumerate();
    for (_, (label, population, size)) in rows.filter(|(at, _)| row.is_none_or(|row| row == *at)) {
        let space = if hover.zh.is_empty() { "" } else { "\n" };
        let label = if label.is_empty() { String::new() } else { format!(" {label}") };
        let (zh, en) = match size {
            Some(n) => (format!("抽 {n} 户"), format!("{n} to draw")),
            None => ("得不出数".to_owned(), "no number".to_owned()),
        };
        // Writing to a String cannot fail.
        let _ = write!(hover.zh, "{space}{code}{label}：基数 {population} 户，全年{zh}");
        let _ = write!(hover.en, "{space}{code}{label}: population {population}, {en} in the year");
    }
}

fn figures<'a>(loaded: &Loaded, item: &'a Item) -> Option<Figures<'a>> {
    let plan = &loaded.plan;
    let entities = loaded.entities.as_ref()?;
    let batch = plan.draw.as_ref().and_then(|draw| draw.batches.first());
    let day = batch.map(|batch| batch.date.value);
    let day = day.or_else(|| Some(plan.head.in_force.as_ref()?.value.start))?;
    let found = population::of(plan, &loaded.source, item, entities, day).ok()?;
    let nobody = InspectorDirectory::default();
    let inspectors = loaded.inspectors.as_ref().unwrap_or(&nobody);
    let count = |unit: Option<&str>| event::eligible(inspectors, unit, day);
    let table = population::table_of(plan, item);
    let populations = found.sizes();
    let sizes = select::sizes(item, table, &populations, &count).ok();
    let labels = |row: usize| {
        let row = table.and_then(|table| table.rows.get(row));
        row.map_or(String::new(), |row| row.label.value.clone())
    };
    let rows = populations.iter().enumerate().map(|(row, population)| {
        let size = sizes.as_ref().and_then(|sizes| sizes.get(row)).copied();
        (labels(row), *population, size)
    });
    Some(Figures { item, rows: rows.collect() })
}

/// A column in a condition: its values and how many rows have none.
fn column(loaded: &Loaded, at: u32) -> Option<Hover> {
    let plan = &loaded.plan;
    let objects = plan.items.iter().filter_map(|it| it.objects.as_ref()?.condition.as_ref());
    let exclusions = plan.exclusions.entries.iter().map(|it| &it.condition);
    let rules = plan.tiers.iter().flat_map(|it| &it.rules).map(|it| &it.condition);
    let mut columns = Vec::new();
    for condition in objects.chain(exclusions).chain(rules) {
        compared(condition, &mut columns);
    }
    columns.extend(plan.tiers.iter().filter_map(|it| it.column.as_ref()));
    let column = columns.into_iter().find(|it| touches(it.span, at))?;
    let entities = loaded.entities.as_ref()?;
    let index = entities.column(&column.value)?;
    let table = entities.table();
    let counts = frequencies(table, index);
    let different = counts.len();
    let shown: Vec<String> =
        counts.iter().take(8).map(|(word, count)| format!("{word} {count}")).collect();
    let more = if different > 8 { "…" } else { "" };
    let (zh, en) = filled(table, index);
    let name = &column.value;
    Some(Hover {
        span: column.span,
        zh: format!("“{name}”：{zh}；{different} 种值：{}{more}", shown.join("、")),
        en: format!("`{name}`: {en}; {different} different values: {}{more}", shown.join(", ")),
    })
}

fn compared<'a>(condition: &'a Condition, columns: &mut Vec<&'a crate::plan::Text>) {
    match condition {
        Condition::And(terms) | Condition::Or(terms) => {
            terms.iter().for_each(|term| compared(term, columns));
        }
        Condition::Not(term) => compared(term, columns),
        Condition::Compare(comparison) => columns.push(&comparison.column),
    }
}

/// The code of an item, or the code of an industry in a condition.
fn name(loaded: &Loaded, at: u32) -> Option<Hover> {
    let own = references(loaded, at).into_iter().find(|it| touches(it.span, at))?;
    let text = loaded.source.slice(own.span);
    let plan = &loaded.plan;
    let item = plan.items.iter().find(|it| it.code() == text)?;
    let title = &item.title.value;
    Some(Hover {
        span: own.span,
        zh: format!("抽查事项 {text}：{title}"),
        en: format!("item {text}: {title}"),
    })
}

/// `SJ2021` in a sign-off; `726` behind 行业代码 属于.
fn code(loaded: &Loaded, at: u32) -> Option<Hover> {
    let (before, text, span) = run(loaded, at, char::is_ascii_alphanumeric)?;
    if let Some(code) = pages::code(&text) {
        let title = |lang| {
            let page = pages::page(code, lang)?;
            Some(page.lines().next()?.trim_start_matches('#').trim().to_owned())
        };
        return Some(Hover { span, zh: title(Lang::Zh)?, en: title(Lang::En)? });
    }
    let industry = industry::by_code(&text).filter(|_| before.contains("行业"))?;
    let name = industry.name;
    Some(Hover {
        span,
        zh: format!("{text} {name}（GB/T 4754-2017）"),
        en: format!("{text} {name} (GB/T 4754-2017)"),
    })
}
