//! Frequencies and floors of parts of the year against the caps on visits.

use super::{Context, at, same, table_of};
use crate::diagnostic::problem::Ratios;
use crate::diagnostic::{Finding, Place};
use crate::plan::{Every, Frequency, FrequencyKind, Item};
use crate::ratio::{Bound, Ratio};
use crate::source::Span;

/// Visits in a year that a frequency asks for; `None` where it is less than one.
fn per_year(frequency: Frequency) -> Option<u32> {
    let parts = match frequency.every {
        Every::Day => 366,
        Every::Week => 52,
        Every::Month => 12,
        Every::Quarter => 4,
        Every::HalfYear | Every::Term => 2,
        Every::Years(1) => 1,
        Every::Years(_) => return None,
    };
    frequency.times.checked_mul(parts)
}

/// The most visits that a frequency allows in a calendar year.
fn most_per_year(frequency: Frequency) -> Option<u32> {
    let most = frequency.most()?;
    match frequency.every {
        Every::Years(_) => Some(most),
        _ => per_year(Frequency { times: most, ..frequency }),
    }
}

/// The most visits of a unit in a year that the plan allows for an item: the loosest of its tiers.
fn allowed(context: &Context<'_>, item: &Item) -> Option<(u32, Span)> {
    if !item.is_on_site() {
        return None;
    }
    let caps = &context.plan.joint.caps;
    let general = caps.iter().filter(|cap| cap.tier.is_none());
    let general = general.filter_map(|cap| Some((most_per_year(cap.frequency)?, cap.span))).min();
    let Some(table) = table_of(context, item) else { return general };
    let mut loosest: Option<(u32, Span)> = None;
    for row in &table.rows {
        let own =
            caps.iter().filter(|cap| cap.tier.as_ref().is_some_and(|it| same(it, &row.label)));
        let own = own.filter_map(|cap| Some((most_per_year(cap.frequency)?, cap.span))).min();
        let row_cap = row.cap.as_ref().and_then(|cap| Some((most_per_year(cap.value)?, cap.span)));
        let cap = [own.or(general), row_cap].into_iter().flatten().min()?;
        loosest = loosest.max(Some(cap));
    }
    loosest.or(general)
}

pub(super) fn frequencies_keep_the_cap(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let Some(frequency) = &item.frequency else { continue };
        if frequency.value.kind == FrequencyKind::AtMost {
            continue;
        }
        let (Some(times), Some((cap, place))) = (per_year(frequency.value), allowed(context, item))
        else {
            continue;
        };
        if times > cap {
            let problem =
                Ratios::FrequencyOverCap { item: item.title.value.clone(), frequency: times, cap };
            findings.push(
                at(context, problem, frequency.span)
                    .with_related(Place::text(context.source, place)),
            );
        }
    }
    findings
}

pub(super) fn floors_keep_the_cap(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let Some((cap, place)) = allowed(context, item) else { continue };
        let table = table_of(context, item);
        let rows = table.iter().flat_map(|table| &table.rows).filter_map(|row| row.size.as_ref());
        for size in item.size.iter().chain(rows) {
            for periodic in &size.value.periodic {
                let once =
                    Frequency { times: 1, every: periodic.every, kind: FrequencyKind::Exactly };
                let floors = periodic.rule.bounds.iter().filter_map(|bound| match bound {
                    Bound::Floor(ratio) => Some(*ratio),
                    Bound::Census => Some(Ratio::ONE),
                    _ => None,
                });
                let (Some(share), Some(parts)) = (floors.max(), per_year(once)) else { continue };
                let total = share.times(u64::from(parts));
                let most = Ratio::new(u64::from(cap), 1);
                if let (Some(total), Some(most)) = (total, most)
                    && total > most
                {
                    let problem = Ratios::FloorOverCap {
                        item: item.title.value.clone(),
                        share: context.source.slice(size.span).to_owned(),
                        total: total.to_string(),
                        cap,
                    };
                    findings.push(
                        at(context, problem, size.span)
                            .with_related(Place::text(context.source, place)),
                    );
                }
            }
        }
    }
    findings
}
