//! 封存: everything that can be known before the seed, frozen under C.

use std::collections::BTreeMap;

use super::run::{self, End};
use super::{CheckOptions, Inputs, load};
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place, Severity, arrange};
use crate::draw::SUITE;
use crate::draw::ticket::Digest;
use crate::record::FORMAT;
use crate::seal::{self, Seal, Size};
use crate::source::Source;

/// What a sealing is told.
#[derive(Debug, Clone, Default)]
pub struct SealOptions {
    /// The draw number.
    pub draw: u32,
    /// Record folders of the plan's earlier draws of the year, in order.
    pub earlier: Vec<BTreeMap<String, Vec<u8>>>,
    /// When, recorded as given.
    pub time: String,
    /// H("DR1|sealed|" text) of a sealed first contribution; empty where there is none.
    pub sealed: String,
    /// Go on without rows whose id is unresolved.
    pub exclude_bad_rows: bool,
}

/// What a sealing comes to.
#[derive(Debug)]
pub struct Sealing {
    /// The plan's text, for showing findings.
    pub source: Source,
    /// All findings.
    pub findings: Vec<Finding>,
    /// The seal; `None` where something stands against it.
    pub seal: Option<Seal>,
    /// How it ended.
    pub end: End,
}

/// Freezes the inputs of one draw. Errors and unsigned doubts stand against it.
#[must_use]
pub fn seal(inputs: &Inputs, options: &SealOptions) -> Sealing {
    let checking =
        CheckOptions { exclude_bad_rows: options.exclude_bad_rows, ..CheckOptions::default() };
    let mut loaded = match load(inputs, &checking) {
        Ok(loaded) => loaded,
        Err(findings) => {
            let source = Source::new(&inputs.plan_name, "");
            return Sealing { source, findings, seal: None, end: End::Errors };
        }
    };
    let found = std::mem::take(&mut loaded.findings);
    let checked = loaded.check(found, None);
    let mut findings = checked.findings;
    let source = loaded.source.clone();
    let doubts = findings.iter().filter(|it| it.severity() == Severity::Doubt).count() as u64;
    let Some(plan) = checked.plan else {
        arrange(&mut findings, source.name());
        return Sealing { source, findings, seal: None, end: End::Errors };
    };
    if doubts > 0 {
        findings.push(Finding::new(
            Problem::DoubtUnsigned { count: doubts },
            Place::file(source.name()),
        ));
        arrange(&mut findings, source.name());
        return Sealing { source, findings, seal: None, end: End::Errors };
    }
    let expected = run::expected(&loaded, &plan, options.draw, &options.earlier);
    let draw = match expected {
        Ok(draw) => draw,
        Err((more, end)) => {
            findings.extend(more);
            arrange(&mut findings, source.name());
            return Sealing { source, findings, seal: None, end };
        }
    };
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let sealed = Digest::parse(&options.sealed);
    let rules = plan.draw.as_ref();
    let label = |text: &Option<crate::plan::Text>| {
        text.as_ref().map(|it| it.value.clone()).unwrap_or_default()
    };
    let seal = Seal {
        format: FORMAT,
        suite: SUITE.to_owned(),
        engine: run::ENGINE.to_owned(),
        plan: id.to_owned(),
        title: label(&plan.head.title),
        draw: options.draw,
        batch: draw
            .batch
            .and_then(|index| rules?.batches.get(index))
            .map(|batch| batch.name.value.clone())
            .unwrap_or_default(),
        date: draw.date.to_string(),
        time: options.time.clone(),
        sizes: draw
            .groups
            .iter()
            .flat_map(|group| &group.items)
            .flat_map(|item| {
                item.strata.iter().map(|stratum| Size {
                    item: item.code.clone(),
                    stratum: stratum.name.clone(),
                    N: stratum.population,
                    n: stratum.size,
                    quota: stratum.quota,
                })
            })
            .collect(),
        sources: rules
            .map(|rules| {
                let source = |it: &crate::plan::SeedSource| seal::Source {
                    name: it.name.value.clone(),
                    label: label(&it.label),
                };
                rules.seed.iter().map(source).collect()
            })
            .unwrap_or_default(),
        commitment: seal::commitment(id, options.draw, &loaded.inputs, sealed.as_ref()).to_string(),
        inputs: loaded.inputs.clone(),
        sealed: sealed.map(|it| it.to_string()).unwrap_or_default(),
    };
    arrange(&mut findings, source.name());
    Sealing { source, findings, seal: Some(seal), end: End::Done }
}
