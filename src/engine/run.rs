//! The main job: check → draw → assign → schedule → all outputs.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CheckOptions, FormalDraw, Inputs, Loaded, RunOptions, Stage, earlier, load, outcome};
use crate::assign::{self, Assignment, Earlier, Staff, Unit};
use crate::check::{Checked, CheckedPlan};
use crate::diagnostic::problem::{Draw as Problem, Files};
use crate::diagnostic::{Finding, Place, Severity, Verdict, arrange};
use crate::draw::Draw;
use crate::draw::event::{self, Event};
use crate::draw::ticket::{Contribution, Seed, is_seed_text};
use crate::draw::visit::{self, Visit};
use crate::plan::Plan;
use crate::record::Record;
use crate::schedule::{self, Schedule};
use crate::source::Source;

/// Everything that a record folder may hold at its top. A folder with anything else in it is not only ours.
pub const OUTPUTS: [&str; 11] = [
    "draw.csv",
    "earlier",
    "inputs",
    "journal.jsonl",
    "notice.html",
    "plan.html",
    "record.json",
    "schedule.ics",
    "visits.csv",
    "visits.xlsx",
    "worksheets.html",
];

/// The program and version that writes records.
pub const ENGINE: &str = concat!("suiji ", env!("CARGO_PKG_VERSION"));

/// What a run comes to.
#[derive(Debug)]
pub struct Ran {
    /// The plan's text, for showing findings.
    pub source: Source,
    /// All findings, arranged.
    pub findings: Vec<Finding>,
    /// What they come to.
    pub verdict: Verdict,
    /// How it ended.
    pub end: End,
    /// The outputs by name, `record.json` and `inputs/…` among them; empty unless done.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The record; `None` unless done.
    pub record: Option<Record>,
    /// The draws.
    pub draws: Vec<Draw>,
    /// Number of visits of each draw.
    pub visits: BTreeMap<u32, u64>,
    /// The plan and its directories; `None` where the plan is no text.
    pub loaded: Option<Loaded>,
    /// Visits, teams and days of each draw, in order of the draws.
    pub(super) made: Vec<(Vec<Visit>, Assignment, Schedule)>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All outputs are there.
    Done,
    /// The plan or a table has errors.
    Errors,
    /// The seeds on the command line are wrong.
    Seeds,
    /// The plan is right but cannot be carried out.
    Infeasible,
    /// Something differs from the seal.
    Differs,
}

/// One draw with all that follows.
pub(super) struct Step {
    pub(super) draw: Draw,
    pub(super) visits: Vec<Visit>,
    /// How many visits there are, where only they are wanted.
    pub(super) count: u64,
    pub(super) assignment: Assignment,
    pub(super) schedule: Schedule,
}

impl Step {
    /// Its visits as they bind later draws.
    fn fixed<'a>(&'a self, people: &'a [Staff<'a>]) -> impl Iterator<Item = Earlier> + 'a {
        let key = |index: usize| people.get(index).map(|it| it.inspector.key().to_owned());
        self.visits.iter().zip(&self.assignment.teams).zip(&self.assignment.days).map(
            move |((visit, team), day)| Earlier {
                unit: visit.id.clone(),
                day: *day,
                certificates: team.people().filter_map(key).collect(),
            },
        )
    }
}

/// Goes the whole path, as far as the stage says.
#[must_use]
pub fn run(inputs: &Inputs, options: &RunOptions) -> Ran {
    let checking =
        CheckOptions { exclude_bad_rows: options.exclude_bad_rows, ..CheckOptions::default() };
    let loaded = match load(inputs, &checking) {
        Ok(loaded) => loaded,
        Err(findings) => {
            return stop(Source::new(&inputs.plan_name, ""), findings, End::Errors, None);
        }
    };
    match decide(loaded, options) {
        Ok(decided) => outcome::finish(decided, options),
        Err(ran) => *ran,
    }
}

/// A run whose every choice is made; what is left is to write it down.
pub(super) struct Decided {
    pub(super) loaded: Loaded,
    pub(super) plan: CheckedPlan,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
}

/// Goes the path up to the outputs; else how the run ended.
pub(super) fn decide(mut loaded: Loaded, options: &RunOptions) -> Result<Decided, Box<Ran>> {
    let stop = |source, findings, end, loaded| Err(Box::new(stop(source, findings, end, loaded)));
    let found = std::mem::take(&mut loaded.findings);
    let Checked { plan, mut findings } = loaded.check(found, None);
    let seed = seed(&loaded.source, &loaded.plan, &options.seeds);
    let source = loaded.source.clone();
    let Some(plan) = plan else {
        findings.extend(seed.err().unwrap_or_default());
        return stop(source, findings, End::Errors, Some(loaded));
    };
    let seed = match seed {
        Ok(seed) => seed,
        Err(more) => {
            findings.extend(more);
            return stop(source, findings, End::Seeds, Some(loaded));
        }
    };
    // A visit without inspectors is no visit: nothing is handed out.
    if options.stage > Stage::Draw && (plan.team.is_none() || loaded.inspectors.is_none()) {
        findings.push(Finding::new(Problem::NobodyToSend, Place::file(source.name())));
        return stop(source, findings, End::Errors, Some(loaded));
    }
    if let Some(formal) = &options.seal {
        let differs = differs_from_seal(&loaded, formal);
        if !differs.is_empty() {
            findings.extend(differs);
            return stop(source, findings, End::Differs, Some(loaded));
        }
        let count = findings.iter().filter(|it| it.severity() == Severity::Doubt).count() as u64;
        if count > 0 {
            let place = Place::file(source.name());
            findings.push(Finding::new(Problem::DoubtUnsigned { count }, place));
            return stop(source, findings, End::Errors, Some(loaded));
        }
    }
    match steps(&loaded, &plan, &seed, options, &mut findings) {
        Ok(steps) => Ok(Decided { loaded, plan, steps, findings }),
        Err(end) => stop(source, findings, end, Some(loaded)),
    }
}

pub(super) fn stop(
    source: Source,
    mut findings: Vec<Finding>,
    end: End,
    loaded: Option<Loaded>,
) -> Ran {
    arrange(&mut findings, source.name());
    Ran {
        verdict: Verdict::of(&findings),
        source,
        findings,
        end,
        files: BTreeMap::new(),
        record: None,
        draws: Vec::new(),
        visits: BTreeMap::new(),
        loaded,
        made: Vec::new(),
    }
}

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
    if findings.is_empty() { Ok(Seed::new(contributions)) } else { Err(findings) }
}

/// Every input that is not the one sealed, and every one that is new or gone.
fn differs_from_seal(loaded: &Loaded, formal: &FormalDraw) -> Vec<Finding> {
    let mut refusals = Vec::new();
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

/// The events of a run: every batch of a trial; the sealed one of a formal draw.
pub(super) fn events(plan: &Plan, seed: &Seed, formal: Option<&FormalDraw>) -> Vec<Event> {
    let rules = plan.draw.as_ref();
    let batches = rules.map_or(&[][..], |rules| &rules.batches);
    let first_day = || {
        let opens =
            plan.items.iter().flat_map(|item| &item.draw_window).map(|it| it.value.start).min();
        opens
            .or_else(|| plan.head.in_force.as_ref().map(|it| it.value.start))
            .unwrap_or(NaiveDate::MIN)
    };
    if let Some(formal) = formal {
        let batch = usize::try_from(formal.seal.draw.saturating_sub(1)).ok();
        let batch = batch.filter(|index| *index < batches.len());
        let date = batch
            .and_then(|index| batches.get(index))
            .map(|batch| batch.date.value)
            .or_else(|| formal.time.get(..10)?.parse().ok())
            .unwrap_or_else(first_day);
        return vec![Event { number: formal.seal.draw, batch, date, seed: seed.clone() }];
    }
    if batches.is_empty() {
        return vec![Event { number: 1, batch: None, date: first_day(), seed: seed.clone() }];
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

pub(super) fn steps(
    loaded: &Loaded,
    plan: &CheckedPlan,
    seed: &Seed,
    options: &RunOptions,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Step>, End> {
    // Checking has found the directory missing already.
    let frame = loaded.frame().ok_or(End::Errors)?;
    let folders = options.seal.as_ref().map_or(&[][..], |formal| &formal.earlier);
    let mut draws = earlier::draws(plan, frame.entities, folders).map_err(|more| {
        findings.extend(more);
        End::Differs
    })?;
    let number = options.seal.as_ref().map_or(1, |formal| formal.seal.draw);
    if let Some(draw) = (1..number).find(|it| !draws.iter().any(|draw| draw.number == *it)) {
        let place = Place::file(loaded.source.name());
        findings.push(Finding::new(Problem::EarlierMissing { draw }, place));
        return Err(End::Errors);
    }
    let before = draws.len();
    let mut all_visits = Vec::new();
    for event in events(plan, seed, options.seal.as_ref()) {
        let drawing = event::draw(plan, frame, &draws, &event).map_err(|more| {
            findings.extend(more);
            End::Errors
        })?;
        findings.extend(drawing.findings);
        let made = if options.stage == Stage::Draw {
            visit::count(plan, &loaded.source, &drawing.draw).map(|count| (Vec::new(), count))
        } else {
            visit::visits(plan, &loaded.source, &drawing.draw)
                .map(|visits| (visits.len() as u64, visits))
                .map(|(count, visits)| (visits, count))
        };
        let made = made.map_err(|more| {
            findings.extend(more);
            End::Infeasible
        })?;
        draws.push(drawing.draw);
        all_visits.push(made);
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut later = all_visits.iter().map(|(_, count)| count).sum::<u64>();
    if options.seal.is_some() {
        later += planned_later(&draws);
    }
    let fixed = earlier::visits(folders).map_err(|more| {
        findings.extend(more);
        End::Differs
    })?;
    for (draw, (visits, count)) in draws.into_iter().skip(before).zip(all_visits) {
        later -= count;
        let step = staffed(loaded, plan, (&fixed, &steps), draw, visits, later, options.stage);
        let step = step.map_err(|more| {
            findings.extend(more);
            End::Infeasible
        })?;
        steps.push(Step { count, ..step });
    }
    Ok(steps)
}

/// How many visits later batches of the year will still bring: what is planned less what has been drawn,
/// in every stratum of a group that of its largest item, since items that go together share visits.
fn planned_later(draws: &[Draw]) -> u64 {
    let Some(last) = draws.last() else { return 0 };
    let drawn = |code: &str, stratum: &str| {
        let items = draws.iter().flat_map(|draw| &draw.groups).flat_map(|group| &group.items);
        let strata = items.filter(|item| item.code == code).flat_map(|item| &item.strata);
        strata.filter(|it| it.name == stratum).map(|it| it.drawn.len() as u64).sum::<u64>()
    };
    let mut left: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for group in &last.groups {
        for item in &group.items {
            for stratum in &item.strata {
                let rest = stratum.size.saturating_sub(drawn(&item.code, &stratum.name));
                let most = left.entry((&group.code, &stratum.name)).or_default();
                *most = rest.max(*most);
            }
        }
    }
    left.values().sum()
}

/// Teams and days of one draw's visits, given those of the draws before it.
fn staffed(
    loaded: &Loaded,
    plan: &CheckedPlan,
    (fixed, before): (&[Earlier], &[Step]),
    draw: Draw,
    visits: Vec<Visit>,
    later: u64,
    stage: Stage,
) -> Result<Step, Vec<Finding>> {
    let mut step = Step {
        draw,
        visits,
        count: 0,
        assignment: Assignment::default(),
        schedule: Schedule::default(),
    };
    let (Some(entities), Some(inspectors)) = (&loaded.entities, &loaded.inspectors) else {
        return Ok(step);
    };
    if stage == Stage::Draw || plan.team.is_none() {
        return Ok(step);
    }
    let people = Staff::listed(plan, inspectors);
    let mut earlier = fixed.to_vec();
    earlier.extend(before.iter().flat_map(|step| step.fixed(&people)));
    let units: Vec<Unit<'_>> = step
        .visits
        .iter()
        .map(|visit| entities.get(visit.entity).map(Unit::of).unwrap_or_default())
        .collect();
    let inputs = assign::Inputs {
        plan,
        source: &loaded.source,
        calendar: &loaded.calendar,
        visits: &step.visits,
        units: &units,
        date: step.draw.date,
        earlier: &earlier,
        later,
        people: &people,
        history: &loaded.history,
        key: step.draw.keys.get("assign").unwrap_or(&step.draw.seed.value),
    };
    let assignment = assign::assign(&inputs).map_err(|it| it.findings)?;
    if stage != Stage::Assign {
        step.schedule = schedule::schedule(&inputs, &assignment).map_err(|it| it.findings)?;
    }
    step.assignment = assignment;
    Ok(step)
}

/// What a draw and a run of this plan would meet, found without its seed: sizes, windows, people.
/// A rehearsal draws with a seed of its own, so nothing about the real outcome shows.
pub(super) fn rehearse(loaded: &Loaded, plan: &CheckedPlan) -> Vec<Finding> {
    let text = Contribution { name: "rehearsal".to_owned(), text: "0".to_owned() };
    let options = RunOptions {
        stage: Stage::Schedule,
        seeds: Vec::new(),
        exclude_bad_rows: false,
        seal: None,
        operator: String::new(),
        witnesses: Vec::new(),
    };
    let mut findings = Vec::new();
    if loaded.entities.is_some() {
        // The findings are what is wanted; that it stopped shows in them.
        let _ = steps(loaded, plan, &Seed::new(vec![text]), &options, &mut findings);
    }
    findings
}

/// What one draw of this plan will owe, known before its seed: sizes of every stratum. Its tickets are
/// of a rehearsal and mean nothing.
pub(super) fn expected(
    loaded: &Loaded,
    plan: &CheckedPlan,
    number: u32,
    folders: &[BTreeMap<String, Vec<u8>>],
) -> Result<Draw, (Vec<Finding>, End)> {
    // Checking has found the directory missing already.
    let frame = loaded.frame().ok_or((Vec::new(), End::Errors))?;
    let refuse = |problem: Problem, end| {
        (vec![Finding::new(problem, Place::file(loaded.source.name()))], end)
    };
    let text = Contribution { name: "rehearsal".to_owned(), text: "0".to_owned() };
    let seed = Seed::new(vec![text]);
    let event = events(plan, &seed, None).into_iter().find(|event| event.number == number);
    let event = event.ok_or_else(|| refuse(Problem::NoSuchDraw { draw: number }, End::Errors))?;
    let earlier =
        earlier::draws(plan, frame.entities, folders).map_err(|more| (more, End::Differs))?;
    let missing = (1..number).find(|it| !earlier.iter().any(|draw| draw.number == *it));
    if let Some(draw) = missing {
        return Err(refuse(Problem::EarlierMissing { draw }, End::Errors));
    }
    event::draw(plan, frame, &earlier, &event)
        .map(|drawing| drawing.draw)
        .map_err(|more| (more, End::Errors))
}
