//! What a draw, and sending inspectors, need (settled: 12). Everything else is checked whatever is
//! missing.

use super::{Context, Rule};
use crate::diagnostic::problem::Values;
use crate::diagnostic::{Finding, Place};
use crate::syntax::key::{Key, SectionName};

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[1104], judge: a_draw_has_what_it_needs },
    Rule { codes: &[1105], judge: sending_has_what_it_needs },
    Rule { codes: &[1106], judge: the_language_is_stated },
];

/// The heading of a section, or the file where it has none.
fn place(context: &Context<'_>, section: SectionName) -> Place {
    let heading = context.plan.sections.iter().find(|it| it.value == section);
    match heading {
        Some(heading) => Place::text(context.source, heading.span),
        None => Place::file(context.source.name()),
    }
}

fn a_draw_has_what_it_needs(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let missing =
        |what, section| Finding::new(Values::MissingForDraw { what }, place(context, section));
    let mut findings = Vec::new();
    if plan.head.id.is_none() {
        findings.push(missing(Key::Id.names(), SectionName::Head));
    }
    if plan.items.is_empty() {
        findings.push(missing(SectionName::Items.names(), SectionName::Items));
    }
    if plan.imports.entities.is_empty() {
        findings.push(missing(Key::Entities.names(), SectionName::Imports));
    }
    for table in &plan.tiers {
        let named = table.rows.iter().any(|row| !row.is_rest);
        if named && table.column.is_none() && table.rules.is_empty() {
            let what = Key::TierColumn.names();
            let place = Place::text(context.source, table.span);
            findings.push(Finding::new(Values::MissingForDraw { what }, place));
        }
    }
    if plan.draw.is_none() {
        findings.push(missing(SectionName::Draw.names(), SectionName::Draw));
    }
    findings
}

fn sending_has_what_it_needs(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let missing = |what, section| {
        Finding::new(Values::MissingForAssignment { what }, place(context, section))
    };
    let mut findings = Vec::new();
    if plan.imports.inspectors.is_empty() {
        findings.push(missing(Key::Inspectors.names(), SectionName::Imports));
    }
    if plan.team.is_none() {
        findings.push(missing(SectionName::Teams.names(), SectionName::Teams));
    }
    findings
}

fn the_language_is_stated(context: &Context<'_>) -> Vec<Finding> {
    let is_stated = context.plan.head.language.is_some()
        || context
            .plan
            .unread
            .iter()
            .any(|it| context.source.slice(it.span).parse::<u32>().is_ok());
    if is_stated {
        return Vec::new();
    }
    vec![Finding::new(Values::NoLanguage, Place::file(context.source.name()))]
}
