//! What makes a draw formal: the seed as it was announced, the seal with which everything must agree, and
//! which draw event it is.

use chrono::NaiveDate;

use super::{FormalDraw, Loaded};
use crate::diagnostic::problem::{Draw as Problem, Files};
use crate::diagnostic::{Finding, Place};
use crate::draw::Draw;
use crate::draw::event::Event;
use crate::draw::ticket::{Contribution, Seed, is_seed_text};
use crate::plan::seed::{SEALED, SourceKind, most_bits};
use crate::plan::{Plan, SeedSource};
use crate::seal::{self, sealed_hash};
use crate::source::Source;

/// The contributions in the plan's order; every announced source has one text, and no other.
pub(super) fn seed(
    source: &Source,
    plan: &Plan,
    given: &[(String, String)],
) -> Result<Seed, Vec<Finding>> {
    let announced = plan.draw.as_ref().map_or(&[][..], |rules| &rules.seed);
    let tokens = |name: &str| {
        announced.iter().any(|it| {
            it.name.value == name
                || it.fallback.as_ref().is_some_and(|fallback| fallback.name.value == name)
        })
    };
    let place = |span| Place::text(source, span);
    let whole = || match (announced.first(), announced.last()) {
        (Some(first), Some(last)) => place(first.name.span.to(last.name.span)),
        _ => Place::file(source.name()),
    };
    let mut findings = Vec::new();
    let mut contributions = Vec::new();
    for (index, (name, text)) in given.iter().enumerate() {
        if !tokens(name) {
            let list: Vec<&str> = announced.iter().map(|it| it.name.value.as_str()).collect();
            let problem = Problem::SeedUnknown { name: name.clone(), announced: list.join("、") };
            findings.push(Finding::new(problem, whole()));
        } else if given.iter().take(index).any(|(earlier, _)| earlier == name) {
            findings.push(Finding::new(Problem::SeedTwice { name: name.clone() }, whole()));
        } else if !is_seed_text(text) {
            findings.push(Finding::new(Problem::SeedMalformed { name: name.clone() }, whole()));
        } else if let Some(problem) = misshapen(announced, name, text) {
            findings.push(Finding::new(problem, whole()));
        }
    }
    for it in announced {
        let text =
            |name: &str| given.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone());
        let own = text(&it.name.value).map(|text| (it.name.value.clone(), text));
        // A source that failed is recorded under the name of its fallback.
        let other = || {
            let fallback = it.fallback.as_ref()?;
            Some((fallback.name.value.clone(), text(&fallback.name.value)?))
        };
        match own.or_else(other) {
            Some((name, text)) => contributions.push(Contribution { name, text }),
            None => {
                let problem = Problem::SeedMissing { name: it.name.value.clone() };
                findings.push(Finding::new(problem, place(it.name.span)));
            }
        }
    }
    if findings.is_empty() { Ok(Seed::new(plan.suite(), contributions)) } else { Err(findings) }
}

/// A text that is not written as its source is announced.
fn misshapen(announced: &[SeedSource], name: &str, text: &str) -> Option<Problem> {
    let kind = SourceKind::of(named(announced, name)?)?;
    (!kind.accepts(text)).then(|| Problem::SeedForm {
        name: name.to_owned(),
        written: text.to_owned(),
        example: kind.example(),
    })
}

/// The announced source, or fallback, of a name.
fn named<'a>(announced: &'a [SeedSource], name: &str) -> Option<&'a SeedSource> {
    let all = announced.iter().flat_map(|it| std::iter::once(it).chain(it.fallback.as_deref()));
    all.into_iter().find(|it| it.name.value == name)
}

/// Bits that a seed has at most: of a known source what it gives, of any other what its text can hold.
pub(super) fn bits(announced: &[SeedSource], seed: &Seed) -> u32 {
    let of = |it: &Contribution| {
        let known = named(announced, &it.name).and_then(SourceKind::of);
        known.map_or_else(|| most_bits(&it.text), SourceKind::bits)
    };
    seed.contributions.iter().map(of).fold(0, u32::saturating_add)
}

/// What stands against a formal draw with this seed: fewer than 64 bits, or another sealed text.
pub(super) fn seed_findings(
    source: &Source,
    plan: &Plan,
    seed: &Seed,
    formal: &FormalDraw,
) -> Vec<Finding> {
    let announced = plan.draw.as_ref().map_or(&[][..], |rules| &rules.seed);
    let place = |span| Place::text(source, span);
    let whole = match (announced.first(), announced.last()) {
        (Some(first), Some(last)) => place(first.name.span.to(last.name.span)),
        _ => Place::file(source.name()),
    };
    let mut findings = Vec::new();
    let bits = bits(announced, seed);
    if bits < 64 {
        findings.push(Finding::new(Problem::SeedShort { bits }, whole.clone()));
    }
    let given = seed.contributions.iter().find(|it| it.name == SEALED);
    let found = given.map(|it| sealed_hash(plan.suite(), &it.text).to_string()).unwrap_or_default();
    if found != formal.seal.sealed {
        let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        let problem =
            Problem::SealedOther { sealed: or_dash(&formal.seal.sealed), found: or_dash(&found) };
        findings.push(Finding::new(problem, whole));
    }
    findings
}

/// Fewer people are recorded as witnesses than the plan asks for.
pub(super) fn witnesses_missing(source: &Source, plan: &Plan, came: &[String]) -> Option<Finding> {
    let planned = plan.draw.as_ref().map_or(&[][..], |rules| &rules.witnesses);
    let (first, last) = (planned.first()?, planned.last()?);
    let needed: u64 = planned.iter().map(|it| people(&it.value)).sum();
    let came: Vec<String> = came
        .iter()
        .flat_map(|it| it.split(['、', '，', '；', ',', ';']))
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    if came.len() as u64 >= needed {
        return None;
    }
    let words: Vec<&str> = planned.iter().map(|it| it.value.as_str()).collect();
    let problem = Problem::WitnessesMissing { planned: words.join("、"), needed, came };
    Some(Finding::new(problem, Place::text(source, first.span.to(last.span))))
}

/// How many people `派驻纪检监察组1人` asks for; a name is one.
fn people(written: &str) -> u64 {
    let bare = written.strip_suffix(['人', '名']).unwrap_or_default();
    let is_number = |it: char| it.is_ascii_digit() || "一二两三四五六七八九十".contains(it);
    let named = bare.trim_end_matches(is_number).len();
    crate::plan::value::number::whole(bare.get(named..).unwrap_or_default()).unwrap_or(1)
}

/// Every input that is not the one sealed, and every one that is new or gone.
pub(super) fn differs_from_seal(loaded: &Loaded, formal: &FormalDraw) -> Vec<Finding> {
    let mut refusals = stated(loaded, &formal.seal);
    for sealed in &formal.seal.inputs {
        let now = loaded.inputs.iter().find(|it| it.name == sealed.name);
        let found = now.map_or("—", |it| it.sha256.as_str());
        if found != sealed.sha256 {
            let problem = Files::SealDiffers {
                name: sealed.name.clone(),
                sealed: sealed.sha256.clone(),
                found: found.to_owned(),
            };
            let file = if sealed.file.is_empty() { &sealed.name } else { &sealed.file };
            refusals.push(Finding::new(problem, Place::file(file)));
        }
    }
    for now in &loaded.inputs {
        if !formal.seal.inputs.iter().any(|it| it.name == now.name) {
            let problem = Files::SealDiffers {
                name: now.name.clone(),
                sealed: "—".to_owned(),
                found: now.sha256.clone(),
            };
            refusals.push(Finding::new(problem, Place::file(&now.name)));
        }
    }
    refusals
}

/// What the seal itself states beside the inputs: the plan, the sources, C.
fn stated(loaded: &Loaded, seal: &seal::Seal) -> Vec<Finding> {
    let plan = &loaded.plan;
    let place = Place::file(loaded.source.name());
    let says = |what: &str, sealed: &str, found: &str| {
        let problem = Files::SealSays {
            what: what.to_owned(),
            sealed: sealed.to_owned(),
            found: found.to_owned(),
        };
        (sealed != found).then(|| Finding::new(problem, place.clone()))
    };
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let sealed = crate::digest::Digest::parse(&seal.sealed);
    let c = seal::commitment(plan.suite(), &seal.plan, seal.draw, &seal.inputs, sealed.as_ref())
        .to_string();
    let names = |list: &[seal::Source]| -> String {
        let names: Vec<String> =
            list.iter().map(|it| format!("{}（{}）", it.name, it.label)).collect();
        names.join("、")
    };
    [
        says("suite", &seal.suite, plan.suite().name()),
        says("编号 plan id", &seal.plan, id),
        says("C", &seal.commitment, &c),
        // What a record implies of a seal that is not there names no sources.
        says("种子来源 seed sources", &names(&seal.sources), &names(&sources(plan)))
            .filter(|_| seal.is_whole()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The announced sources as a seal lists them.
pub(super) fn sources(plan: &Plan) -> Vec<seal::Source> {
    let source = |it: &SeedSource| seal::Source {
        name: it.name.value.clone(),
        label: it.label.as_ref().map(|label| label.value.clone()).unwrap_or_default(),
        bits: SourceKind::of(it).map(SourceKind::bits),
    };
    plan.draw.as_ref().map(|rules| rules.seed.iter().map(source).collect()).unwrap_or_default()
}

/// N and n of every stratum as a seal lists them.
pub(super) fn sizes(draw: &Draw) -> Vec<seal::Size> {
    let items = draw.groups.iter().flat_map(|group| &group.items);
    let size = |item: &str, stratum: &crate::draw::StratumDraw| seal::Size {
        item: item.to_owned(),
        stratum: stratum.name.clone(),
        N: stratum.population,
        n: stratum.size,
        quota: stratum.quota,
    };
    items.flat_map(|item| item.strata.iter().map(|it| size(&item.code, it))).collect()
}

/// Every number of a draw that the seal gives otherwise. Cells share by a key that nobody knew then: of a
/// spread tier only the sums are sealed facts.
pub(super) fn sizes_differ(source: &Source, seal: &seal::Seal, draw: &Draw) -> Vec<Finding> {
    let whole = |sizes: &[seal::Size]| {
        let mut sums: std::collections::BTreeMap<(String, String), (u64, u64, u64)> =
            std::collections::BTreeMap::new();
        for it in sizes {
            let tier = it.stratum.split('/').next().unwrap_or_default();
            let sum = sums.entry((it.item.clone(), tier.to_owned())).or_default();
            *sum = (sum.0 + it.N, sum.1 + it.n, sum.2 + it.quota);
        }
        sums
    };
    let (sealed, found) = (whole(&seal.sizes), whole(&sizes(draw)));
    let mut keys: Vec<_> = sealed.keys().chain(found.keys()).collect();
    keys.sort();
    keys.dedup();
    let said = |numbers: Option<&(u64, u64, u64)>| {
        numbers.map_or_else(
            || "—".to_owned(),
            |(population, size, quota)| format!("N {population}, n {size}, {quota}"),
        )
    };
    keys.into_iter()
        .filter(|key| seal.is_whole() && sealed.get(key) != found.get(key))
        .map(|key| {
            let problem = Files::SealSays {
                what: format!("{} {}", key.0, key.1),
                sealed: said(sealed.get(key)),
                found: said(found.get(key)),
            };
            Finding::new(problem, Place::file(source.name()))
        })
        .collect()
}

/// The events of a run: every batch of a trial; the sealed one of a formal draw.
pub(super) fn events(plan: &Plan, seed: &Seed, formal: Option<&FormalDraw>) -> Vec<Event> {
    match formal {
        Some(formal) => vec![sealed_event(plan, seed, &formal.seal)],
        None => trial_events(plan, seed),
    }
}

/// The events of a trial: every batch, under one seed.
pub(super) fn trial_events(plan: &Plan, seed: &Seed) -> Vec<Event> {
    let batches = plan.draw.as_ref().map_or(&[][..], |rules| &rules.batches);
    if batches.is_empty() {
        return vec![Event { number: 1, batch: None, date: first_day(plan), seed: seed.clone() }];
    }
    (1..)
        .zip(batches)
        .enumerate()
        .map(|(index, (number, batch))| Event {
            number,
            batch: Some(index),
            date: batch.date.value,
            seed: seed.clone(),
        })
        .collect()
}

/// The sealed event.
fn sealed_event(plan: &Plan, seed: &Seed, seal: &seal::Seal) -> Event {
    let batches = plan.draw.as_ref().map_or(&[][..], |rules| &rules.batches);
    let batch = batches.iter().position(|batch| batch.name.value == seal.batch);
    let date = seal.date.parse().ok();
    let date = date.or_else(|| Some(batches.get(batch?)?.date.value));
    let date = date.unwrap_or_else(|| first_day(plan));
    Event { number: seal.draw, batch, date, seed: seed.clone() }
}

/// The first day on which a plan without batches draws.
pub(super) fn first_day(plan: &Plan) -> NaiveDate {
    let opens = plan.items.iter().flat_map(|item| &item.draw_window).map(|it| it.value.start).min();
    opens.or_else(|| plan.head.in_force.as_ref().map(|it| it.value.start)).unwrap_or(NaiveDate::MIN)
}
