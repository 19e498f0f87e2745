//! 等级建议: its rules ask for what a year's results hold, and propose tiers that there are.

use super::{Context, Rule};
use crate::diagnostic::problem::Conditions;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::outcome::Outcome;
use crate::plan::condition::{Comparison, bind};
use crate::plan::next::{FACTS, NextTiers, OUTCOMES, over_several, table};
use crate::plan::{Condition, Literal, Operator};

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[5105, 5111], judge: rules_ask_for_what_is_known },
    Rule { codes: &[5112], judge: outcomes_are_of_the_list },
    Rule { codes: &[5113], judge: tiers_are_there },
];

fn conditions(next: &NextTiers) -> impl Iterator<Item = &Condition> {
    next.rules.iter().map(|rule| &rule.condition).chain(&next.announce)
}

fn rules_ask_for_what_is_known(context: &Context<'_>) -> Vec<Finding> {
    let Some(next) = &context.plan.next_tiers else { return Vec::new() };
    let mut findings = Vec::new();
    for condition in conditions(next) {
        let before = findings.len();
        for column in condition.columns() {
            if FACTS.iter().any(|(name, _)| *name == column.value) {
                continue;
            }
            let allowed: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
            let problem = Conditions::UnknownFact {
                written: column.value.clone(),
                allowed: allowed.join("、"),
            };
            let mut finding = Finding::new(problem, Place::text(context.source, column.span));
            let near = FACTS
                .iter()
                .map(|(name, _)| *name)
                .min_by_key(|name| (strsim::levenshtein(name, &column.value), *name));
            let is_near = |name: &&str| {
                strsim::levenshtein(name, &column.value) * 2 <= column.value.chars().count()
            };
            if let Some(near) = near.filter(is_near) {
                finding = finding.with_fix(write(near, column.span));
            }
            findings.push(finding);
        }
        if findings.len() == before
            && let Err(more) = bind(context.source, &over_several(condition), table().all())
        {
            findings.extend(more);
        }
    }
    findings
}

fn write(word: &str, span: crate::source::Span) -> Fix {
    Fix { remedy: Remedy::Write(word.to_owned()), span, replace: word.to_owned(), safe: false }
}

fn outcomes_are_of_the_list(context: &Context<'_>) -> Vec<Finding> {
    let Some(next) = &context.plan.next_tiers else { return Vec::new() };
    let all = conditions(next).flat_map(Condition::comparisons);
    let mut findings = Vec::new();
    for comparison in all.filter(|it| it.column.value == OUTCOMES) {
        for value in &comparison.values {
            let Literal::Text(word) = &value.value else { continue };
            if is_category(comparison, word) {
                continue;
            }
            let near = Outcome::near(word).map(Outcome::word);
            let problem = Conditions::NoSuchOutcome { written: word.clone(), near };
            let mut finding = Finding::new(problem, Place::text(context.source, value.span));
            if let Some(near) = near {
                finding = finding.with_fix(write(&format!("“{near}”"), value.span));
            }
            findings.push(finding);
        }
    }
    findings
}

/// A category, or where it is asked whether one holds the word, a part of one.
fn is_category(comparison: &Comparison, word: &str) -> bool {
    let parts = matches!(
        comparison.operator.value,
        Operator::Contains | Operator::NotContains | Operator::StartsWith
    );
    Outcome::exactly(word).is_some()
        || parts && Outcome::ALL.iter().any(|it| crate::source::folded(it.word()).contains(word))
}

fn tiers_are_there(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let Some(next) = &plan.next_tiers else { return Vec::new() };
    let rows = plan
        .tiers
        .iter()
        .flat_map(|table| &table.rows)
        .filter(|row| !row.is_rest && !row.label.value.is_empty());
    let mut tiers: Vec<&str> = Vec::new();
    for row in rows {
        if !tiers.contains(&row.label.value.as_str()) {
            tiers.push(&row.label.value);
        }
    }
    if tiers.is_empty() {
        return Vec::new();
    }
    let unknown = next.rules.iter().filter(|rule| !tiers.contains(&rule.label.value.as_str()));
    unknown
        .map(|rule| {
            let problem = Conditions::NoSuchTier {
                written: rule.label.value.clone(),
                allowed: tiers.join("、"),
            };
            Finding::new(problem, Place::text(context.source, rule.label.span))
        })
        .collect()
}
