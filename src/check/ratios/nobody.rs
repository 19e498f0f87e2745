//! Ratios of which nobody comes: 0, and so many for each of no inspectors.

use std::collections::BTreeSet;

use super::{Context, at};
use crate::diagnostic::Finding;
use crate::diagnostic::problem::Ratios;
use crate::directory::Inspector;
use crate::plan::SizeClause;
use crate::ratio::{Bound, Ratio};
use crate::source::Spanned;

/// Every ratio that is written, of items, of rows and over all tiers.
fn all_sizes<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Spanned<SizeClause>> {
    let plan = context.plan;
    let items = plan.items.iter().filter(|item| item.is_drawn());
    let rows = plan.tiers.iter().flat_map(|table| &table.rows).filter_map(|row| row.size.as_ref());
    let overall = plan.tiers.iter().filter_map(|table| table.overall.as_ref());
    items.filter_map(|item| item.size.as_ref()).chain(rows).chain(overall)
}

pub(super) fn nothing_is_zero(context: &Context<'_>) -> Vec<Finding> {
    let is_zero = |bound: &Bound| match bound {
        Bound::Floor(ratio)
        | Bound::Ceiling(ratio)
        | Bound::Below(ratio)
        | Bound::Nearest(ratio)
        | Bound::PerInspector { targets: ratio, .. } => *ratio == Ratio::ZERO,
        Bound::Count(count) | Bound::CountFloor(count) | Bound::CountCeiling(count) => *count == 0,
        _ => false,
    };
    let sizes = all_sizes(context).filter(|size| {
        let periodic = size.value.periodic.iter().flat_map(|it| &it.rule.bounds);
        size.value.rule.bounds.iter().chain(periodic).any(is_zero)
    });
    let said = sizes.map(|size| {
        let written = context.source.slice(size.span).to_owned();
        at(context, Ratios::Zero { written }, size.span)
    });
    said.collect()
}

/// `1:5` counts the inspectors there are; of a plan that cannot be drawn nothing is said yet.
pub(super) fn somebody_counts(context: &Context<'_>) -> Vec<Finding> {
    let imports = &context.plan.imports;
    if imports.entities.is_empty() || context.inspectors.is_none() && !imports.inspectors.is_empty()
    {
        return Vec::new();
    }
    let people = context.inspectors.map(|list| list.inspectors.as_slice());
    let mut findings = Vec::new();
    for size in all_sizes(context) {
        let units = size.value.rule.bounds.iter().filter_map(|bound| match bound {
            Bound::PerInspector { unit, .. } => Some(unit),
            _ => None,
        });
        for unit in units {
            let is_of = |person: &Inspector| {
                let named = |unit: &String| {
                    person.unit.contains(unit.as_str()) || person.post.contains(unit.as_str())
                };
                unit.as_ref().is_none_or(named)
            };
            if people.is_some_and(|people| people.iter().any(is_of)) {
                continue;
            }
            let units = people.map(|people| {
                let units: BTreeSet<&str> = people.iter().map(|it| it.unit.as_str()).collect();
                units.into_iter().filter(|it| !it.is_empty()).take(8).map(str::to_owned).collect()
            });
            let written = context.source.slice(size.span).to_owned();
            let problem = Ratios::NobodyCounts { written, unit: unit.clone(), units };
            findings.push(at(context, problem, size.span));
        }
    }
    findings
}
