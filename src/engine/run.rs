//! The main job: check → draw → assign → schedule → all outputs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{CheckOptions, Inputs, Loaded, RunOptions, Stage, earlier, formal, load, outcome};
use crate::assign::{self, Assignment, Earlier, Staff, Unit};
use crate::check::{Checked, CheckedPlan, signs};
use crate::diagnostic::problem::{Draw as Problem, People};
use crate::diagnostic::{Finding, Place, Severity, Verdict, arrange};
use crate::draw::Draw;
use crate::draw::event;
use crate::draw::ticket::{Contribution, Seed};
use crate::draw::visit::{self, Visit};
use crate::record::Record;
use crate::schedule::{self, Schedule};
use crate::source::Source;

/// Everything that a record folder may hold at its top. A folder with anything else in it is not only ours.
pub const OUTPUTS: [&str; 12] = [
    "draw.csv",
    "earlier",
    "inputs",
    "journal.jsonl",
    "notice.html",
    "plan.html",
    "record.json",
    "schedule.ics",
    "seal.json",
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
    let seed = formal::seed(&loaded.source, &loaded.plan, &options.seeds);
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
        let wrong = formal::seed_findings(&loaded.source, &loaded.plan, &seed, formal);
        if !wrong.is_empty() {
            findings.extend(wrong);
            return stop(source, findings, End::Seeds, Some(loaded));
        }
        let differs = formal::differs_from_seal(&loaded, formal);
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
        findings.extend(formal::witnesses_missing(
            &loaded.source,
            &loaded.plan,
            &options.witnesses,
        ));
    }
    let steps = steps(&loaded, &plan, &seed, options, &mut findings);
    // What drawing found may be signed too; what it did not find this time was found at the check.
    signs::mark(&loaded.context(None), &mut findings);
    match steps {
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
    let seal = options.seal.as_ref().map(|formal| &formal.seal);
    let number = seal.map_or(1, |seal| seal.draw);
    let redraw = seal.and_then(|seal| seal.redraw.as_ref()).map(|it| it.draw);
    let standing = earlier::standing(plan, &loaded.source, frame.entities, folders, number, redraw);
    let standing = standing.map_err(|more| {
        findings.extend(more.0);
        more.1
    })?;
    let mut draws = standing.draws;
    let before = draws.len();
    let mut all_visits = Vec::new();
    for event in formal::events(plan, seed, options.seal.as_ref()) {
        let drawing = event::draw(plan, frame, &draws, &event).map_err(|more| {
            findings.extend(more);
            End::Errors
        })?;
        findings.extend(drawing.findings);
        let differs = seal.map(|seal| formal::sizes_differ(&loaded.source, seal, &drawing.draw));
        if let Some(differs) = differs.filter(|differs| !differs.is_empty()) {
            findings.extend(differs);
            return Err(End::Differs);
        }
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
    let fixed = earlier::visits(folders, &standing.void).map_err(|more| {
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
        findings.extend(others_go(loaded, plan, &step));
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

/// Says who else goes because people are short, to which visits, and why.
fn others_go(loaded: &Loaded, plan: &CheckedPlan, step: &Step) -> Option<Finding> {
    let assignment = &step.assignment;
    if assignment.neighbours.is_empty() {
        return None;
    }
    let listed = Staff::listed(plan, loaded.inspectors.as_ref()?);
    let mut people = BTreeSet::new();
    for number in assignment
        .neighbours
        .iter()
        .filter_map(|visit| assignment.teams.get(*visit))
        .flat_map(assign::Team::people)
    {
        let Some(staff) = listed.get(number) else { continue };
        let way = match staff.from {
            assign::From::Neighbour => "邻区匹配",
            assign::From::Appointed => "直接委派",
            assign::From::Own | assign::From::Partner(_) => continue,
        };
        people.insert(format!("{}（{way}）", staff.inspector.name));
    }
    let visits = assignment.neighbours.iter().filter_map(|visit| step.visits.get(*visit));
    let cause = assignment.short.first();
    let words = cause.map(|it| it.problem.words());
    let problem = People::OthersGo {
        visits: visits.map(visit::Visit::label).collect(),
        people: people.into_iter().collect(),
        why: words.map(|it| (it.zh, it.en)).unwrap_or_default(),
    };
    let lines = plan.team.iter().flat_map(|team| &team.shortage);
    let place = lines.map(|it| it.span).reduce(crate::source::Span::to);
    let source = &loaded.source;
    let place = place.map_or_else(|| Place::file(source.name()), |it| Place::text(source, it));
    let mut finding = Finding::new(problem, place);
    finding.related = cause.map(|it| it.place.clone()).into_iter().collect();
    Some(finding)
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
        let _ = steps(loaded, plan, &Seed::new(plan.suite(), vec![text]), &options, &mut findings);
    }
    findings
}

/// One draw of this plan to come, as far as it is known before its seed.
pub(super) struct Expected<'a> {
    /// The draw number.
    pub(super) number: u32,
    /// The draw that it replaces.
    pub(super) redraw: Option<u32>,
    /// The announced draw day, where it is not that of the batch.
    pub(super) date: Option<NaiveDate>,
    /// The day of the seal: no draw is announced for a day before it.
    pub(super) today: Option<NaiveDate>,
    /// Records of the plan's earlier draws.
    pub(super) folders: &'a [BTreeMap<String, Vec<u8>>],
}

/// What a draw will owe, known before its seed: sizes of every stratum. Its tickets are of a rehearsal
/// and mean nothing.
pub(super) fn expected(
    loaded: &Loaded,
    plan: &CheckedPlan,
    asked: &Expected<'_>,
) -> Result<Draw, (Vec<Finding>, End)> {
    // Checking has found the directory missing already.
    let frame = loaded.frame().ok_or((Vec::new(), End::Errors))?;
    let refuse = |problem: Problem, end| {
        (vec![Finding::new(problem, Place::file(loaded.source.name()))], end)
    };
    let text = Contribution { name: "rehearsal".to_owned(), text: "0".to_owned() };
    let seed = Seed::new(plan.suite(), vec![text]);
    let number = asked.number;
    let events = formal::trial_events(plan, &seed);
    let beyond = usize::try_from(number).is_ok_and(|number| number > events.len());
    if beyond && asked.redraw.is_none() && asked.folders.is_empty() {
        return Err(refuse(Problem::NoSuchDraw { draw: number }, End::Errors));
    }
    let earlier::Standing { draws, replaced, .. } = earlier::standing(
        plan,
        &loaded.source,
        frame.entities,
        asked.folders,
        number,
        asked.redraw,
    )?;
    // Batches follow each other; a draw that is made again is of the batch of the one it replaces.
    let index = match &replaced {
        Some(replaced) => replaced.batch.unwrap_or_default(),
        None => draws.len(),
    };
    let batch = events.into_iter().nth(index);
    let mut event =
        batch.ok_or_else(|| refuse(Problem::NoSuchDraw { draw: number }, End::Errors))?;
    event.number = number;
    if let Some(date) = asked.date {
        event.date = date;
    } else if replaced.is_some() || event.batch.is_none() {
        event.date = asked.today.map_or(event.date, |today| today.max(event.date));
    }
    event::draw(plan, frame, &draws, &event)
        .map(|drawing| drawing.draw)
        .map_err(|more| (more, End::Errors))
}
