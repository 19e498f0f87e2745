//! The words that conditions compare with: how the reader of the directory reads them, industries that the
//! standard does not have, lengths of time that were written as parts of the calendar.

use chrono::Datelike as _;

use super::all;
use crate::check::Context;
use crate::diagnostic::problem::Conditions;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::directory::{Kind, Value, View, industry};
use crate::plan::condition::{Comparison, Literal, Operator, read_word};
use crate::plan::value::number;
use crate::source::{Spanned, fold, folded};

/// Industries offered for a word that is none.
const OFFERED: usize = 3;

const fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn)
}

/// A word that the reader of the directory reads as another one, or as nothing, is compared as that.
pub(super) fn words_are_read(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let mut findings = Vec::new();
    for (condition, views) in all(context, entities) {
        let own = condition.comparisons();
        for comparison in own.into_iter().filter(|it| is_equality(it.operator.value)) {
            for value in &comparison.values {
                let read = views.iter().find_map(|view| read_in(comparison, value, *view));
                let place = Place::text(context.source, value.span);
                let column = comparison.column.value.clone();
                // As it stands there: what is compared is folded.
                let quoted = context.source.slice(value.span).trim();
                let bare = quoted.trim_matches(|letter| fold(letter) == '"');
                let written = bare.to_owned();
                findings.extend(read.map(|read| match read {
                    Read::As(read) => {
                        let is_bare = bare.len() == quoted.len();
                        let fix = Fix {
                            remedy: Remedy::Write(read.clone()),
                            span: value.span,
                            replace: if is_bare { read.clone() } else { format!("“{read}”") },
                            safe: true,
                        };
                        let problem = Conditions::WordRead { column, written, read };
                        Finding::new(problem, place).with_fix(fix)
                    }
                    Read::Empty => {
                        let problem = Conditions::WordEmpty { column, written };
                        let finding = Finding::new(problem, place);
                        emptiness(comparison).into_iter().fold(finding, Finding::with_fix)
                    }
                }));
            }
        }
    }
    findings
}

/// What a word is read as where it stands in a cell.
enum Read {
    As(String),
    Empty,
}

fn read_in(comparison: &Comparison, value: &Spanned<Literal>, view: View<'_>) -> Option<Read> {
    let Literal::Text(written) = &value.value else { return None };
    let columns = view.columns();
    let at = columns.column(&comparison.column.value)?;
    // Codes of industries are compared by their place in the standard, numbers and dates by size.
    if !matches!(columns.kind(at), Kind::Text | Kind::Division) {
        return None;
    }
    match read_word(columns, at, &value.value)? {
        Value::Empty if !written.trim().is_empty() => Some(Read::Empty),
        Value::Text(read) if folded(read).trim() != folded(written).trim() => {
            Some(Read::As(read.to_string()))
        }
        _ => None,
    }
}

/// `等于 “无”` means 为空.
fn emptiness(comparison: &Comparison) -> Option<Fix> {
    let [value] = comparison.values.as_slice() else { return None };
    let is_affirmed = matches!(comparison.operator.value, Operator::Equal | Operator::In);
    let text = if is_affirmed { "为空" } else { "不为空" };
    Some(Fix {
        remedy: Remedy::Write(text.to_owned()),
        span: comparison.operator.span.to(value.span),
        replace: text.to_owned(),
        safe: false,
    })
}

/// A member of a list of industries that GB/T 4754 does not have matches nobody.
pub(super) fn industries_are_known(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let mut findings = Vec::new();
    for (condition, views) in all(context, entities) {
        let own = condition.comparisons();
        for comparison in own.into_iter().filter(|it| is_equality(it.operator.value)) {
            let name = &comparison.column.value;
            let is_industry = |view: &View<'_>| {
                view.column(name).is_some_and(|at| view.columns().kind(at) == Kind::Industry)
            };
            if !views.iter().any(is_industry) {
                continue;
            }
            for value in &comparison.values {
                let (Literal::Text(text) | Literal::Number(text)) = &value.value else { continue };
                let written = folded(text).trim().to_owned();
                if industry::resolve(&written).is_some() {
                    continue;
                }
                let near: Vec<industry::Industry> = match written.is_empty() {
                    true => Vec::new(),
                    false => industry::all().filter(|it| it.name.contains(&written)).collect(),
                };
                let mut near = near;
                near.sort_by_key(|it| (it.code.len(), it.code));
                let offered = near.iter().take(OFFERED);
                let problem = Conditions::UnknownCode {
                    column: name.clone(),
                    written,
                    near: offered.clone().map(|it| format!("{} {}", it.code, it.name)).collect(),
                };
                let finding = Finding::new(problem, Place::text(context.source, value.span));
                let fix = |it: &industry::Industry| Fix {
                    remedy: Remedy::Write(it.code.to_owned()),
                    span: value.span,
                    replace: it.code.to_owned(),
                    safe: false,
                };
                findings.push(offered.map(fix).fold(finding, Finding::with_fix));
            }
        }
    }
    findings
}

/// `在 12月 内` is December, where twelve months may be meant; `在 2024年 内` is that year.
pub(super) fn lengths_are_lengths(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let objects = plan.items.iter().filter_map(|item| item.objects.as_ref()?.condition.as_ref());
    let exclusions = plan.exclusions.entries.iter().map(|entry| &entry.condition);
    let rules = plan.tiers.iter().flat_map(|table| &table.rules).map(|rule| &rule.condition);
    let mut findings = Vec::new();
    for comparison in objects.chain(exclusions).chain(rules).flat_map(|it| it.comparisons()) {
        for value in &comparison.values {
            let Literal::Period(period) = &value.value else { continue };
            let written = folded(context.source.slice(value.span));
            let bare: String = written.chars().filter(|it| !it.is_whitespace()).collect();
            let of_unit = |units: &[&str]| {
                units.iter().find_map(|unit| number::whole(bare.strip_suffix(unit)?))
            };
            let write = |text: String| Fix {
                remedy: Remedy::Write(text.clone()),
                span: value.span,
                replace: text,
                safe: false,
            };
            let place = Place::text(context.source, value.span);
            if let Some(months) = of_unit(&["月份", "月"]) {
                let (year, month) = (period.start.year(), period.start.month());
                let problem = Conditions::MonthAlone { written: bare, year, month };
                let finding = Finding::new(problem, place);
                findings.push(
                    finding
                        .with_fix(write(format!("{months}个月")))
                        .with_fix(write(format!("{year}年{month}月"))),
                );
            } else if let Some(year) = of_unit(&["年"]) {
                let problem = Conditions::YearAlone { written: bare };
                let finding = Finding::new(problem, place);
                findings.push(finding.with_fix(write(format!("{year}年度"))));
            }
        }
    }
    findings
}
