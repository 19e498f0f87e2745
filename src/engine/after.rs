//! 抽取以后: lists of reserves and of late additions, over the record of the draw that they follow.
//!
//! Nothing of the draw changes. A list has a record of its own, which names the record of the draw by its
//! digest, and it is checked in the same way: by making it again.

use std::collections::BTreeMap;

use super::run::ENGINE;
use super::{CheckOptions, End, FolderFiles, Inputs, Loaded, Ran, earlier, formal, load, verify};
use crate::assign::Assignment;
use crate::diagnostic::problem::{Draw as Problem, Files};
use crate::diagnostic::{Finding, Place, Severity, arrange};
use crate::draw::Draw;
use crate::draw::after::{Reserves, late, reserves};
use crate::draw::ticket::Seed;
use crate::journal::{EventKind, Journal};
use crate::plan::Plan;
use crate::plan::seed::SEALED;
use crate::record::{self, Record, Supplement};
use crate::render;
use crate::schedule::Schedule;
use crate::seal::Input;
use crate::source::Source;

/// Which list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// 备抽.
    Reserve {
        /// Counts the lists of reserves of one record from 1.
        round: u32,
    },
    /// 新增：按门槛: the entity directory as it is now, file by file as the plan names them; it is kept under the
    /// names of the plan.
    Late {
        /// Name and bytes.
        entities: FolderFiles,
    },
}

impl Kind {
    const fn tag(&self) -> &'static str {
        match self {
            Self::Reserve { .. } => "reserve",
            Self::Late { .. } => "late",
        }
    }
}

/// What making a list is told.
#[derive(Debug, Clone)]
pub struct AfterOptions {
    /// Which list.
    pub kind: Kind,
    /// Source and text of the later seed, for reserves.
    pub seeds: Vec<(String, String)>,
    /// When, recorded as given.
    pub time: String,
    /// Who operates.
    pub operator: String,
    /// Who witnesses.
    pub witnesses: Vec<String>,
}

/// What it comes to.
#[derive(Debug)]
pub struct After {
    /// The plan's text, for showing findings.
    pub source: Source,
    /// All findings.
    pub findings: Vec<Finding>,
    /// How it ended.
    pub end: End,
    /// `reserve.csv` and `reserve.json`, or `late.csv` and `late.json`, the journal, and of late additions the
    /// directory in `inputs/`; empty unless done.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The record of the list; `None` unless done.
    pub record: Option<Supplement>,
}

/// Makes the list that follows a record; `other` are inputs kept elsewhere, as for `verify`.
#[must_use]
pub fn after(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    options: &AfterOptions,
) -> After {
    let mut source = Source::new("record.json", "");
    match make(files, other, options, &mut source) {
        Ok((files, record)) => {
            After { source, findings: Vec::new(), end: End::Done, files, record: Some(record) }
        }
        Err((mut findings, end)) => {
            arrange(&mut findings, source.name());
            After { source, findings, end, files: BTreeMap::new(), record: None }
        }
    }
}

type Stop = (Vec<Finding>, End);

fn make(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    options: &AfterOptions,
    source: &mut Source,
) -> Result<(BTreeMap<String, Vec<u8>>, Supplement), Stop> {
    // A list that follows a record which does not hold would follow nothing.
    let (ran, differences) = verify::recomputed(files, other);
    if !differences.is_empty() {
        return Err((differences, End::Differs));
    }
    let missing = || {
        let problem = Files::OutputMissing { file: "inputs".to_owned() };
        (vec![Finding::new(problem, Place::file("record.json"))], End::Errors)
    };
    let Some(Ran { record: Some(record), draws, loaded: Some(loaded), .. }) = ran else {
        return Err(missing());
    };
    *source = loaded.source.clone();
    let plan = loaded.check(Vec::new(), None).plan.ok_or_else(missing)?;
    let frame = loaded.frame().ok_or_else(missing)?;
    if !frame.entities.unseen().is_empty() {
        return Err(missing());
    }
    let refuse = |problem: Problem, end| {
        (vec![Finding::new(problem, Place::file(loaded.source.name()))], end)
    };
    let number = draws.first().map_or(1, |draw| draw.number);
    let redraw = record.draws.first().and_then(|draw| draw.redraw.as_ref()).map(|it| it.draw);
    let folders = verify::earlier_folders(files);
    let standing =
        earlier::standing(&plan, &loaded.source, frame.entities, &folders, number, redraw)?;
    let mut before = standing.draws;
    let rules = plan.draw.as_ref();
    let mut lists: Vec<Draw> = Vec::new();
    let mut inputs: Vec<Input> = Vec::new();
    let mut now: Option<Loaded> = None;
    let mut round = 0;
    match &options.kind {
        Kind::Reserve { round: k } => {
            let count = rules.and_then(|rules| rules.reserves.as_ref()).map(|it| it.value);
            let count = count.ok_or_else(|| refuse(Problem::NoReserves, End::Errors))?;
            let seed = later_seed(&loaded, &record, &draws, &options.seeds)?;
            round = *k;
            let asked = Reserves { round, count };
            for draw in &draws {
                let list = reserves(&plan, frame, &before, draw, &seed, asked);
                lists.push(list.map_err(|more| (more, End::Errors))?);
                before.push(draw.clone());
            }
        }
        Kind::Late { entities } => {
            if rules.and_then(|rules| rules.late_by_threshold).is_none() {
                return Err(refuse(Problem::NoLateAdditions, End::Errors));
            }
            let new = with_entities(&loaded, files, other, &record, entities)?;
            let new_frame = new.frame().ok_or_else(missing)?;
            for draw in &draws {
                let list = late(&plan, new_frame, frame.entities, &before, draw);
                lists.push(list.map_err(|more| (more, End::Errors))?);
                before.push(draw.clone());
            }
            inputs = new
                .inputs
                .iter()
                .filter(|it| it.name == "entities" || it.name.starts_with("entities."))
                .cloned()
                .collect();
            now = Some(new);
        }
    }
    let tag = options.kind.tag();
    let list = csv(&plan, now.as_ref().unwrap_or(&loaded), &lists, &options.time);
    let draws = lists
        .iter()
        .zip(&record.draws)
        .map(|(list, drawn)| record::of_draw(&plan, list, drawn.commitment.clone()));
    let record_bytes = files.get("record.json").map_or(&[][..], Vec::as_slice);
    let suite = record.suite();
    let supplement = Supplement {
        format: record::FORMAT,
        suite: record.suite.clone(),
        engine: ENGINE.to_owned(),
        kind: tag.to_owned(),
        stamp: record.stamp.clone(),
        plan: record.plan.clone(),
        title: record.title.clone(),
        time: options.time.clone(),
        record: suite.digest(record_bytes).to_string(),
        round,
        inputs,
        draws: draws.collect(),
        operator: options.operator.clone(),
        witnesses: options.witnesses.clone(),
        outputs: BTreeMap::from([(format!("{tag}.csv"), suite.digest(&list).to_string())]),
    };
    let text = supplement.to_text();
    let mut made = BTreeMap::from([
        ("journal.jsonl".to_owned(), journal(&supplement, &options.kind, &text).into_bytes()),
        (format!("{tag}.csv"), list),
        (format!("{tag}.json"), text.into_bytes()),
    ]);
    if let Kind::Late { entities } = &options.kind {
        for (input, (_, bytes)) in supplement.inputs.iter().zip(entities) {
            made.insert(format!("inputs/{}", input.file), bytes.clone());
        }
    }
    Ok((made, supplement))
}

/// The seed of the reserves: every announced source but the sealed one, anew. One that was known at the
/// draw would let everybody compute who follows.
fn later_seed(
    loaded: &Loaded,
    record: &Record,
    draws: &[Draw],
    given: &[(String, String)],
) -> Result<Seed, Stop> {
    let mut plan = loaded.plan.clone();
    if let Some(rules) = &mut plan.draw {
        rules.seed.retain(|it| it.name.value != SEALED);
    }
    let seed = formal::seed(&loaded.source, &plan, given).map_err(|more| (more, End::Seeds))?;
    let place = Place::file(loaded.source.name());
    let known =
        |draw: &Draw| seed.contributions.iter().all(|it| draw.seed.contributions.contains(it));
    if draws.iter().any(known) {
        return Err((vec![Finding::new(Problem::ReserveSeedSame, place)], End::Seeds));
    }
    let announced = plan.draw.as_ref().map_or(&[][..], |rules| &rules.seed);
    let bits = formal::bits(announced, &seed);
    if bits < 64 && !record.is_trial() {
        return Err((vec![Finding::new(Problem::SeedShort { bits }, place)], End::Seeds));
    }
    Ok(seed)
}

/// The plan with another entity directory.
fn with_entities(
    loaded: &Loaded,
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    record: &Record,
    entities: &FolderFiles,
) -> Result<Loaded, Stop> {
    let missing = |file: &str| {
        let problem = Files::OutputMissing { file: file.to_owned() };
        (vec![Finding::new(problem, Place::file(file))], End::Errors)
    };
    let mut inputs: Inputs =
        verify::gather(files, other, record).ok_or_else(|| missing("inputs"))?;
    let named = &loaded.plan.imports.entities;
    if let Some(file) = named.get(entities.len()) {
        return Err(missing(&file.path.value));
    }
    for (file, (_, bytes)) in named.iter().zip(entities) {
        inputs.files.insert(file.path.value.clone(), Ok(bytes.clone()));
    }
    let options = CheckOptions {
        exclude_bad_rows: !record.excluded_rows.is_empty(),
        ..CheckOptions::default()
    };
    let new = load(&inputs, &options).map_err(|more| (more, End::Errors))?;
    if new.findings.iter().any(|it| it.severity() == Severity::Error) {
        return Err((new.findings, End::Errors));
    }
    Ok(new)
}

/// The list in the form of `draw.csv`.
fn csv(plan: &Plan, loaded: &Loaded, lists: &[Draw], time: &str) -> Vec<u8> {
    let Some(frame) = loaded.frame() else { return Vec::new() };
    let (assignment, schedule) = (Assignment::default(), Schedule::default());
    let events: Vec<render::Event<'_>> = lists
        .iter()
        .map(|draw| render::Event {
            draw,
            visits: &[],
            assignment: &assignment,
            schedule: &schedule,
            changes: &[],
            cancelled: &[],
            commitment: None,
            sealed: None,
            recorded: super::outcome::moment(time, draw.date),
            operator: None,
            witnesses: &[],
        })
        .collect();
    render::table::draw_csv(&render::Run {
        plan,
        source: &loaded.source,
        calendar: &loaded.calendar,
        entities: frame.entities,
        inspectors: frame.inspectors,
        events: &events,
        trial: false,
    })
}

/// 留痕 of the list; its last line covers the record of the list.
fn journal(supplement: &Supplement, kind: &Kind, text: &str) -> String {
    let suite = supplement.suite();
    let mut journal = Journal::new(suite);
    let event = match kind {
        Kind::Reserve { .. } => EventKind::Reserved,
        Kind::Late { .. } => EventKind::Added,
    };
    for draw in &supplement.draws {
        let listed: u64 = draw.items.iter().flat_map(|it| &it.strata).map(|it| it.drawn).sum();
        journal.append(
            event,
            &supplement.time,
            BTreeMap::from([
                ("draw".to_owned(), draw.draw.into()),
                ("seed".to_owned(), draw.seed.clone().into()),
                ("drawn".to_owned(), listed.into()),
                ("operator".to_owned(), supplement.operator.clone().into()),
                ("witnesses".to_owned(), supplement.witnesses.clone().into()),
            ]),
        );
    }
    let covered = suite.digest(text.as_bytes()).to_string();
    journal.append(
        EventKind::Recorded,
        &supplement.time,
        BTreeMap::from([("record".to_owned(), covered.into())]),
    );
    journal.into_text()
}

/// Makes a list again from its own record and that of the draw it follows: what differs.
#[must_use]
pub fn verify_after(
    list: &BTreeMap<String, Vec<u8>>,
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
) -> (Option<Supplement>, Vec<Finding>) {
    let name = if list.contains_key("late.json") { "late.json" } else { "reserve.json" };
    let bytes = list.get(name).map_or(&[][..], Vec::as_slice);
    let supplement: Supplement = match Supplement::parse(bytes) {
        Ok(supplement) => supplement,
        Err(error) => {
            let problem = Files::RecordUnreadable { reason: error };
            return (None, vec![Finding::new(problem, Place::file(name))]);
        }
    };
    let kept = |it: &Input| {
        let bytes = list.get(&format!("inputs/{}", it.file)).cloned().unwrap_or_default();
        (it.file.clone(), bytes)
    };
    let options = AfterOptions {
        kind: match name {
            "late.json" => Kind::Late { entities: supplement.inputs.iter().map(kept).collect() },
            _ => Kind::Reserve { round: supplement.round },
        },
        seeds: supplement
            .draws
            .first()
            .filter(|_| name == "reserve.json")
            .map(|draw| {
                draw.contributions.iter().map(|it| (it.name.clone(), it.text.clone())).collect()
            })
            .unwrap_or_default(),
        time: supplement.time.clone(),
        operator: supplement.operator.clone(),
        witnesses: supplement.witnesses.clone(),
    };
    let again = after(files, other, &options);
    let mut findings = again.findings;
    for (name, bytes) in &again.files {
        match list.get(name) {
            Some(there) if there == bytes => {}
            Some(there) => findings.push(verify::difference(name, there, bytes)),
            None => {
                let problem = Files::OutputMissing { file: name.clone() };
                findings.push(Finding::new(problem, Place::file(name)));
            }
        }
    }
    (Some(supplement), findings)
}
