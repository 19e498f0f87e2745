//! The outputs of a run and the record over them.

use std::collections::BTreeMap;
use std::io;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::run::{Decided, ENGINE, End, Ran, Step};
use super::{KEEP_LIMIT, Loaded, RunOptions, Stage, earlier};
use crate::check::CheckedPlan;
use crate::diagnostic::{Severity, Verdict, arrange};
use crate::digest::{Digest, Digesting};
use crate::journal::{EventKind, Journal};
use crate::record::{self, Record, TRIAL};
use crate::render;
use crate::seal::commitment;

/// Writes all outputs and the record over them.
pub(super) fn finish(decided: Decided, options: &RunOptions) -> Ran {
    let mut list = Vec::new();
    // Writing to memory does not fail.
    let digest = write_list(&decided, options, &mut list)
        .unwrap_or_else(|_| decided.plan.suite().digest(&[]));
    let mut ran = finish_beside(decided, options, digest);
    ran.files.insert(LIST.to_owned(), list);
    ran
}

/// The list of the drawn, which can be larger than memory.
pub(super) const LIST: &str = "draw.csv";

/// Writes `draw.csv`; returns its digest.
pub(super) fn write_list(
    decided: &Decided,
    options: &RunOptions,
    out: &mut dyn io::Write,
) -> io::Result<Digest> {
    let Some(frame) = decided.loaded.frame() else { return Ok(decided.plan.suite().digest(&[])) };
    let events: Vec<render::Event<'_>> = decided.steps.iter().map(bare_event).collect();
    let run = render::Run {
        plan: &decided.plan,
        source: &decided.loaded.source,
        calendar: &decided.loaded.calendar,
        entities: frame.entities,
        inspectors: frame.inspectors,
        events: &events,
        trial: options.seal.is_none(),
    };
    let mut out = Digesting::new(decided.plan.suite(), out);
    render::table::write_draw(&run, &mut out)?;
    Ok(out.digest())
}

/// As much of a step as the list of the drawn shows.
fn bare_event(step: &Step) -> render::Event<'_> {
    render::Event {
        draw: &step.draw,
        visits: &[],
        assignment: &step.assignment,
        schedule: &step.schedule,
        changes: &[],
        cancelled: &[],
        commitment: None,
        sealed: None,
        recorded: step.draw.date.and_time(chrono::NaiveTime::MIN),
        operator: None,
        witnesses: &[],
    }
}

/// Writes the other outputs and the record over all; `list` is the digest of `draw.csv`.
pub(super) fn finish_beside(decided: Decided, options: &RunOptions, list: Digest) -> Ran {
    let Decided { loaded, plan, steps, mut findings } = decided;
    let plan = &plan;
    arrange(&mut findings, loaded.source.name());
    let trial = options.seal.is_none();
    let suite = plan.suite();
    let folders = options.seal.as_ref().map_or(&[][..], |formal| &formal.earlier);
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let sealed = options.seal.as_ref().and_then(|formal| Digest::parse(&formal.seal.sealed));
    let commitments: Vec<String> = steps
        .iter()
        .map(|step| {
            commitment(suite, id, step.draw.number, &loaded.inputs, sealed.as_ref()).to_string()
        })
        .collect();
    let time_of = |step: &Step| match &options.seal {
        Some(formal) => formal.time.clone(),
        None => step.draw.date.to_string(),
    };
    let mut files = outputs(&loaded, plan, &steps, &commitments, options, &time_of);
    // The seal goes with the record of its draw, bound by it.
    if let Some(formal) = options.seal.as_ref().filter(|formal| formal.seal.is_whole()) {
        files.insert("seal.json".to_owned(), formal.seal.to_text().into_bytes());
    }
    let mut outputs: BTreeMap<String, String> =
        files.iter().map(|(name, bytes)| (name.clone(), suite.digest(bytes).to_string())).collect();
    outputs.insert(LIST.to_owned(), list.to_string());
    let mut doubts: BTreeMap<String, u64> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.severity() == Severity::Doubt) {
        *doubts.entry(finding.code().to_string()).or_default() += 1;
    }
    let record = Record {
        format: record::FORMAT,
        suite: suite.name().to_owned(),
        engine: ENGINE.to_owned(),
        stage: options.stage.tag().to_owned(),
        stamp: if trial { TRIAL.to_owned() } else { String::new() },
        time: steps.first().map(&time_of).unwrap_or_default(),
        plan: id.to_owned(),
        title: plan.head.title.as_ref().map(|it| it.value.clone()).unwrap_or_default(),
        inputs: loaded.inputs.clone(),
        excluded_rows: loaded.excluded_rows.clone(),
        doubts,
        draws: steps
            .iter()
            .zip(&commitments)
            .map(|(step, commitment)| {
                let seal = options.seal.as_ref().map(|formal| &formal.seal);
                let redraw = seal.and_then(|seal| seal.redraw.clone());
                let drawn = record::of_draw(plan, &step.draw, commitment.clone());
                record::DrawRecord { redraw, ..drawn }
            })
            .collect(),
        sealed: options.seal.as_ref().map(|it| it.seal.sealed.clone()).unwrap_or_default(),
        earlier: folders
            .iter()
            .filter_map(|files| Some(suite.digest(files.get("record.json")?).to_string()))
            .collect(),
        operator: options.operator.clone(),
        witnesses: options.witnesses.clone(),
        outputs,
    };
    files.extend(earlier::copies(folders));
    let text = record.to_text();
    let journal = journal(&steps, &record, &suite.digest(text.as_bytes()), options, &time_of);
    files.insert("record.json".to_owned(), text.into_bytes());
    files.insert("journal.jsonl".to_owned(), journal.into_bytes());
    if loaded.copies.values().map(Vec::len).sum::<usize>() <= KEEP_LIMIT {
        for (name, bytes) in &loaded.copies {
            files.insert(format!("inputs/{name}"), bytes.clone());
        }
    }
    let visits = steps.iter().map(|step| (step.draw.number, step.count)).collect();
    let (draws, made) = steps
        .into_iter()
        .map(|step| (step.draw, (step.visits, step.assignment, step.schedule)))
        .unzip();
    Ran {
        source: loaded.source.clone(),
        verdict: Verdict::of(&findings),
        findings,
        end: End::Done,
        files,
        record: Some(record),
        visits,
        draws,
        made,
        loaded: Some(loaded),
    }
}

fn outputs(
    loaded: &Loaded,
    plan: &CheckedPlan,
    steps: &[Step],
    commitments: &[String],
    options: &RunOptions,
    time_of: &dyn Fn(&Step) -> String,
) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let Some(frame) = loaded.frame() else { return files };
    let events: Vec<render::Event<'_>> = steps
        .iter()
        .zip(commitments)
        .map(|(step, commitment)| render::Event {
            draw: &step.draw,
            visits: &step.visits,
            assignment: &step.assignment,
            schedule: &step.schedule,
            changes: &[],
            cancelled: &[],
            commitment: options.seal.as_ref().map(|_| commitment.as_str()),
            sealed: options.seal.as_ref().and_then(|formal| written_time(&formal.seal.time)),
            recorded: moment(&time_of(step), step.draw.date),
            operator: Some(options.operator.as_str()).filter(|it| !it.is_empty()),
            witnesses: &options.witnesses,
        })
        .collect();
    let run = render::Run {
        plan,
        source: &loaded.source,
        calendar: &loaded.calendar,
        entities: frame.entities,
        inspectors: frame.inspectors,
        events: &events,
        trial: options.seal.is_none(),
    };
    if options.stage >= Stage::Assign {
        files.insert("visits.csv".to_owned(), render::table::visits_csv(&run));
    }
    if options.stage == Stage::Run {
        #[cfg(feature = "xlsx")]
        if let Ok(workbook) = render::workbook::visits(&run) {
            files.insert("visits.xlsx".to_owned(), workbook);
        }
        files.insert("schedule.ics".to_owned(), render::ics::schedule(&run).into_bytes());
        files.insert(
            "worksheets.html".to_owned(),
            render::worksheets::worksheets(&run).into_bytes(),
        );
        files.insert("notice.html".to_owned(), render::notice::notice(&run).into_bytes());
        files.insert("plan.html".to_owned(), render::page::plan(&run).into_bytes());
    }
    files
}

/// The recorded time as a point in time; the start of the day where only a day is recorded.
pub(super) fn moment(time: &str, day: NaiveDate) -> NaiveDateTime {
    written_time(time).unwrap_or_else(|| day.and_time(chrono::NaiveTime::MIN))
}

/// A time as it was given: `2026-05-11T17:00:00+08:00`, or a day, which is its start.
fn written_time(time: &str) -> Option<NaiveDateTime> {
    let point = |text: &str| text.parse::<NaiveDateTime>().ok();
    let start = |text: &str| Some(text.parse::<NaiveDate>().ok()?.and_time(chrono::NaiveTime::MIN));
    time.get(..19).and_then(point).or_else(|| time.get(..10).and_then(start))
}

/// 留痕: what this run did, chained; the last line covers the record.
fn journal(
    steps: &[Step],
    record: &Record,
    record_digest: &Digest,
    options: &RunOptions,
    time_of: &dyn Fn(&Step) -> String,
) -> String {
    let stage = options.stage;
    // The seal is older than the draw. Where it is not there to say when, the draw's time stands.
    let sealed = options.seal.as_ref().map(|formal| formal.seal.time.as_str());
    let sealed = sealed.filter(|time| !time.is_empty());
    let mut journal = Journal::new(record.suite());
    let fact = |key: &str, value: Value| (key.to_owned(), value);
    // Every line of a trial says so, not only that of the draw.
    let stamped = |mut facts: BTreeMap<String, Value>| {
        if record.is_trial() {
            facts.extend([fact("trial", true.into())]);
        }
        facts
    };
    for (step, drawn) in steps.iter().zip(&record.draws) {
        let time = time_of(step);
        let number = fact("draw", step.draw.number.into());
        journal.append(
            EventKind::Sealed,
            sealed.unwrap_or(&time),
            stamped(BTreeMap::from([
                number.clone(),
                fact("commitment", drawn.commitment.clone().into()),
            ])),
        );
        let count: u64 =
            drawn.items.iter().flat_map(|item| &item.strata).map(|stratum| stratum.drawn).sum();
        journal.append(
            EventKind::Drawn,
            &time,
            BTreeMap::from([
                number.clone(),
                fact("seed", drawn.seed.clone().into()),
                fact("drawn", count.into()),
                fact("operator", record.operator.clone().into()),
                fact("witnesses", record.witnesses.clone().into()),
                fact("trial", record.is_trial().into()),
            ]),
        );
        let visits = fact("visits", step.visits.len().into());
        if stage >= Stage::Assign {
            let mut facts = BTreeMap::from([number.clone(), visits.clone()]);
            // Where people were short and others had to go, it is said of every visit.
            let short: Vec<String> = step
                .assignment
                .neighbours
                .iter()
                .filter_map(|at| step.visits.get(*at))
                .map(crate::draw::visit::Visit::label)
                .collect();
            if !short.is_empty() {
                facts.extend([fact("short", short.into())]);
            }
            journal.append(EventKind::Assigned, &time, stamped(facts));
        }
        if stage >= Stage::Schedule {
            let facts = stamped(BTreeMap::from([number, visits]));
            journal.append(EventKind::Scheduled, &time, facts);
        }
    }
    journal.append(
        EventKind::Recorded,
        &record.time,
        stamped(BTreeMap::from([fact("record", record_digest.to_string().into())])),
    );
    journal.into_text()
}
