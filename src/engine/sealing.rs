//! 封存: everything that can be known before the seed, frozen under C.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::run::{self, End};
use super::{CheckOptions, Inputs, formal, load};
use crate::diagnostic::problem::Draw as Problem;
use crate::diagnostic::{Finding, Place, Severity, arrange};
use crate::draw::ticket::Digest;
use crate::plan::seed::known_bits;
use crate::record::FORMAT;
use crate::seal::{self, Redraw, Seal, lines};
use crate::source::Source;

/// What a sealing is told.
#[derive(Debug, Clone, Default)]
pub struct SealOptions {
    /// The draw number.
    pub draw: u32,
    /// Record folders of the plan's earlier draws of the year, in order.
    pub earlier: Vec<BTreeMap<String, Vec<u8>>>,
    /// The draw that this one replaces, and why.
    pub redraw: Option<Redraw>,
    /// The announced draw day, where it is not that of the batch.
    pub date: Option<NaiveDate>,
    /// When, recorded as given.
    pub time: String,
    /// H("DR1|sealed|" text) of a sealed first contribution; empty where there is none.
    pub sealed: String,
    /// The random text of the envelope, where the directory stays private: its lines get salts from it,
    /// and the seal their root.
    pub lines: Option<lines::Secret>,
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
    if let Some(weak) =
        plan.draw.as_ref().and_then(|rules| known_bits(&rules.seed)).filter(|bits| *bits < 64)
    {
        findings.push(Finding::new(Problem::SeedShort { bits: weak }, Place::file(source.name())));
        arrange(&mut findings, source.name());
        return Sealing { source, findings, seal: None, end: End::Errors };
    }
    let asked = run::Expected {
        number: options.draw,
        redraw: options.redraw.as_ref().map(|it| it.draw),
        date: options.date,
        today: options.time.get(..10).and_then(|day| day.parse().ok()),
        folders: &options.earlier,
    };
    let expected = run::expected(&loaded, &plan, &asked);
    let draw = match expected {
        Ok(draw) => draw,
        Err((more, end)) => {
            findings.extend(more);
            arrange(&mut findings, source.name());
            return Sealing { source, findings, seal: None, end };
        }
    };
    let tree = |secret| super::lines::tree(&loaded, &plan, draw.date, secret);
    let lines = options.lines.as_ref().and_then(tree).map(|tree| tree.lines());
    // Sealed without its root, no line of the directory could ever be proved.
    if options.lines.is_some() && lines.is_none() {
        findings.push(Finding::new(Problem::NoLines, Place::file(source.name())));
        arrange(&mut findings, source.name());
        return Sealing { source, findings, seal: None, end: End::Errors };
    }
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let sealed = Digest::parse(&options.sealed);
    let rules = plan.draw.as_ref();
    let label = |text: &Option<crate::plan::Text>| {
        text.as_ref().map(|it| it.value.clone()).unwrap_or_default()
    };
    let mut seal = Seal {
        format: FORMAT,
        suite: plan.suite().name().to_owned(),
        engine: run::ENGINE.to_owned(),
        plan: id.to_owned(),
        title: label(&plan.head.title),
        draw: options.draw,
        batch: draw
            .batch
            .and_then(|index| rules?.batches.get(index))
            .map(|batch| batch.name.value.clone())
            .unwrap_or_default(),
        redraw: options.redraw.clone(),
        date: draw.date.to_string(),
        time: options.time.clone(),
        sizes: formal::sizes(&draw),
        sources: formal::sources(&plan),
        lines,
        commitment: seal::commitment(
            plan.suite(),
            id,
            options.draw,
            &loaded.inputs,
            sealed.as_ref(),
        )
        .to_string(),
        inputs: loaded.inputs.clone(),
        sealed: sealed.map(|it| it.to_string()).unwrap_or_default(),
        check: String::new(),
    };
    seal.check = seal.checked();
    arrange(&mut findings, source.name());
    Sealing { source, findings, seal: Some(seal), end: End::Done }
}
