//! What a draw, and sending inspectors, need (settled: 12). Everything else is checked whatever is
//! missing.

use super::{Context, Rule, is_unread};
use crate::diagnostic::problem::Values;
use crate::diagnostic::{Finding, Place};
use crate::source::folded;
use crate::syntax::key::{Key, SectionName};

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[1104], judge: a_draw_has_what_it_needs },
    Rule { codes: &[1105], judge: sending_has_what_it_needs },
    Rule { codes: &[1106], judge: the_language_is_stated },
    Rule { codes: &[1111], judge: a_revision_says_what_it_changes },
];

/// A version after the first says what was changed, and which version it replaces.
fn a_revision_says_what_it_changes(context: &Context<'_>) -> Vec<Finding> {
    let head = &context.plan.head;
    let Some(revision) = &head.revision else { return Vec::new() };
    if head.revision_number().is_none_or(|number| number < 2) {
        return Vec::new();
    }
    let unnamed = match &head.changes {
        Some(_) if head.replaces().is_some() => return Vec::new(),
        Some(_) => true,
        None => false,
    };
    let written = revision.value.clone();
    let problem = Values::RevisionWithoutChanges { revision: written, unnamed };
    let place = head.changes.as_ref().filter(|_| unnamed).map_or(revision.span, |it| it.span);
    vec![Finding::new(problem, Place::text(context.source, place))]
}

type Name = (&'static str, &'static str);

/// What is missing, each with the section it belongs to: one finding for all that belongs to the file,
/// one for each section whose heading stands.
fn missing(
    context: &Context<'_>,
    list: &[(Name, SectionName)],
    problem: fn(Vec<Name>) -> Values,
) -> Vec<Finding> {
    let mut places: Vec<(Place, Vec<Name>)> = Vec::new();
    for (name, section) in list {
        let heading = context.plan.sections.iter().find(|it| it.value == *section);
        let place = match heading {
            Some(heading) => Place::text(context.source, heading.span),
            None => Place::file(context.source.name()),
        };
        match places.iter_mut().find(|(it, _)| *it == place) {
            Some((_, names)) => names.push(*name),
            None => places.push((place, vec![*name])),
        }
    }
    places.into_iter().map(|(place, names)| Finding::new(problem(names), place)).collect()
}

/// Tells whether something in a section could not be read.
fn is_broken(context: &Context<'_>, section: SectionName) -> bool {
    let mut places = super::places_of(context, section).into_iter();
    places.any(|place| is_unread(context.plan, place))
}

/// What a draw lacks, with the section that it belongs to.
fn draw_lacks(context: &Context<'_>) -> Vec<(Name, SectionName)> {
    let plan = context.plan;
    let mut list = Vec::new();
    if plan.head.id.is_none() && !is_broken(context, SectionName::Head) {
        list.push((Key::Id.names(), SectionName::Head));
    }
    if plan.items.is_empty() {
        list.push((SectionName::Items.names(), SectionName::Items));
    }
    if plan.imports.entities.is_empty() && !is_broken(context, SectionName::Imports) {
        list.push((Key::Entities.names(), SectionName::Imports));
    }
    if plan.draw.is_none() {
        list.push((SectionName::Draw.names(), SectionName::Draw));
    }
    list
}

fn a_draw_has_what_it_needs(context: &Context<'_>) -> Vec<Finding> {
    let mut findings =
        missing(context, &draw_lacks(context), |what| Values::MissingForDraw { what });
    for table in &context.plan.tiers {
        let named = table.rows.iter().any(|row| !row.is_rest);
        if named && table.column.is_none() && table.rules.is_empty() {
            let what = vec![Key::TierColumn.names()];
            let place = Place::text(context.source, table.span);
            findings.push(Finding::new(Values::MissingForDraw { what }, place));
        }
    }
    findings
}

/// Only of a plan that can be drawn: a draft has other things to say first.
fn sending_has_what_it_needs(context: &Context<'_>) -> Vec<Finding> {
    if !draw_lacks(context).is_empty() {
        return Vec::new();
    }
    let plan = context.plan;
    let mut list = Vec::new();
    if plan.imports.inspectors.is_empty() && !is_broken(context, SectionName::Imports) {
        list.push((Key::Inspectors.names(), SectionName::Imports));
    }
    if plan.team.is_none() {
        list.push((SectionName::Teams.names(), SectionName::Teams));
    }
    missing(context, &list, |what| Values::MissingForAssignment { what })
}

fn the_language_is_stated(context: &Context<'_>) -> Vec<Finding> {
    let first = context.plan.sections.first().map_or(context.source.len(), |it| it.span.start);
    // A version that could not be read has its finding.
    let is_stated = context.plan.head.language.is_some()
        || context.plan.unread.iter().any(|it| {
            let (line, _) = context.source.line_column(it.span.start);
            let text = folded(context.source.slice(context.source.line_span(line)));
            let text = text.to_ascii_lowercase();
            it.span.start < first && (text.contains("语言") || text.contains("language"))
        });
    if is_stated {
        return Vec::new();
    }
    vec![Finding::new(Values::NoLanguage, Place::file(context.source.name()))]
}
