//! The year after the draw: record folders opened with everything that happened since, and the
//! events that a filled-in workbook or a change of teams adds to them.

mod milestones;
mod papers;
mod reassign;
mod replace;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CheckOptions, Inputs, earlier, load, verify};
use crate::calendar::Calendar;
use crate::diagnostic::problem::{Files, Results};
use crate::diagnostic::{Finding, Place, Verdict, arrange};
use crate::digest::Suite;
use crate::input::InputFile;
use crate::journal::{self, Act};
use crate::plan::Plan;
use crate::record::Record;
use crate::registry::Registry;
use crate::render::published::{self, Outcomes};
use crate::results::credit::Proposal;
use crate::results::{Change, Year, filled};
use crate::source::Source;
use crate::status::{self, Status};

pub use papers::PAPERS;
pub use reassign::{Absence, Reason};
pub use replace::Replacing;

/// The journal of a record folder.
pub const JOURNAL: &str = "journal.jsonl";

/// A record folder: the name by which it was given, and its files by name.
pub type NamedFolder = (String, BTreeMap<String, Vec<u8>>);

/// The year, with the plan that it follows.
#[derive(Debug)]
pub struct OpenYear {
    /// What the records and their journals say.
    pub year: Year,
    /// The plan, from the first folder's inputs.
    pub plan: Plan,
    /// Its text.
    pub source: Source,
    /// 法规库.
    pub registry: Registry,
    /// 工作日历.
    pub calendar: Calendar,
    /// The plan and everything it names, for reading again.
    pub inputs: Inputs,
    /// For each folder: its name, its record.
    pub folders: Vec<(String, Record)>,
    /// draw.csv of each folder, by its name.
    lists: BTreeMap<String, Vec<u8>>,
}

/// Opens the record folders of a year, in any order. `other` are inputs kept elsewhere.
///
/// # Errors
/// What is wrong with a folder: no record, a changed list, a broken journal, no plan, another plan's.
pub fn open_year(
    folders: &[NamedFolder],
    other: &BTreeMap<String, Vec<u8>>,
) -> Result<OpenYear, Vec<Finding>> {
    let mut year = Year::default();
    let mut known: Option<Inputs> = None;
    let mut records = Vec::new();
    let mut lists = BTreeMap::new();
    for (name, files) in folders {
        let inside = |findings: Vec<Finding>| -> Vec<Finding> {
            findings.into_iter().map(|it| it.inside(name)).collect()
        };
        let record = earlier::record(files).map_err(inside)?;
        let visits = earlier::bound(files, &record, "visits.csv").map_err(inside)?;
        let events = events(files, record.suite()).map_err(inside)?;
        year.add(&record, visits, &events).map_err(inside)?;
        let list = earlier::bound(files, &record, "draw.csv").map_err(inside)?;
        lists.insert(name.clone(), list.to_vec());
        let inputs = verify::gather(files, other, &record);
        let changed = verify::input_findings(files, other, &record, inputs.as_ref());
        if !changed.is_empty() {
            return Err(inside(changed));
        }
        if known.is_none() {
            known = inputs;
        }
        records.push((name.clone(), record));
    }
    let Some(inputs) = known else {
        let problem = Files::OutputMissing { file: "inputs/".to_owned() };
        let name = folders.first().map_or("", |(name, _)| name);
        return Err(vec![Finding::new(problem, Place::file(name))]);
    };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    let loaded = load::load(&inputs, &options)?;
    Ok(OpenYear {
        year,
        plan: loaded.plan,
        source: loaded.source,
        registry: loaded.registry,
        calendar: loaded.calendar,
        inputs,
        folders: records,
        lists,
    })
}

/// The journal's events; it must bind the record.
fn events(
    files: &BTreeMap<String, Vec<u8>>,
    suite: Suite,
) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, Vec<Finding>> {
    let missing = || {
        let problem = Files::OutputMissing { file: JOURNAL.to_owned() };
        vec![Finding::new(problem, Place::file(JOURNAL))]
    };
    let bytes = files.get(JOURNAL).ok_or_else(missing)?;
    let (events, findings) = journal::read(JOURNAL, bytes);
    if Verdict::of(&findings) == Verdict::Error {
        return Err(findings);
    }
    let record = files.get("record.json").map(|bytes| suite.digest(bytes).to_string());
    let record = record.unwrap_or_default();
    let recorded = events.iter().filter_map(|it| it.get("record")?.as_str()).next_back();
    if recorded != Some(record.as_str()) {
        let recorded = recorded.unwrap_or("—").to_owned();
        let problem = Files::RecordUnbound { recorded, found: record };
        return Err(vec![Finding::new(problem, Place::file(JOURNAL))]);
    }
    Ok(events)
}

/// What an import or a change comes to: for each folder, the acts to append to its journal.
#[derive(Debug, Default)]
pub struct Written {
    /// By folder name.
    pub acts: BTreeMap<String, Vec<Act>>,
    /// The events, in order.
    pub changes: Vec<Change>,
    /// Entries that were recorded already.
    pub known: u64,
    /// Everything that is to be said, arranged.
    pub findings: Vec<Finding>,
}

impl OpenYear {
    /// Reads a filled-in workbook; `today` is the day of the import.
    #[must_use]
    pub fn import(
        &self,
        file: &InputFile<'_>,
        today: NaiveDate,
        corrects: &str,
        time: &str,
        operator: &str,
    ) -> Written {
        if let Some(refused) = self.nameless(operator) {
            return refused;
        }
        let (year, registry) = (&self.year, &self.registry);
        let filled = filled::read(filled::Import { year, registry, today, corrects }, file);
        let digest = self.plan.suite().digest(file.bytes).to_string();
        let mut written = self.written(filled.changes, time, operator);
        for act in written.acts.values_mut().flatten() {
            act.facts.insert("workbook".to_owned(), digest.clone().into());
        }
        written.known = filled.known;
        written.findings = filled.findings;
        arrange(&mut written.findings, file.name);
        written
    }

    /// What a change comes to that nobody puts a name to: a formal record is not changed so.
    fn nameless(&self, operator: &str) -> Option<Written> {
        let refused = operator.trim().is_empty() && !self.year.is_trial();
        refused.then(|| Written {
            findings: vec![Finding::new(Results::NoOperator, Place::file(JOURNAL))],
            ..Written::default()
        })
    }

    /// Sorts events out to the folders of their draws.
    #[must_use]
    pub fn written(&self, changes: Vec<Change>, time: &str, operator: &str) -> Written {
        let mut acts: BTreeMap<String, Vec<Act>> = BTreeMap::new();
        for change in &changes {
            let draw = self.year.find(change.visit()).map_or(0, |task| task.draw);
            let holds = |record: &Record| record.draws.iter().any(|it| it.draw == draw);
            if let Some((name, _)) = self.folders.iter().find(|(_, record)| holds(record)) {
                acts.entry(name.clone()).or_default().push(change.act(time, operator));
            }
        }
        let findings = self.missed(&changes);
        Written { acts, changes, known: 0, findings }
    }

    /// How far the year is on a day.
    #[must_use]
    pub fn status(&self, today: NaiveDate) -> Status {
        status::status(&self.plan, &self.calendar, &self.year, today)
    }
}

/// What `result export` writes; `tiers.csv` only where the plan has rules for it.
pub const EXPORTS: [&str; 5] =
    ["credit.csv", "penalties.html", "results.html", "serious.csv", "tiers.csv"];

impl OpenYear {
    /// The public notices and the tables for credit files, as of a day.
    #[must_use]
    pub fn exports(&self, today: NaiveDate) -> BTreeMap<String, Vec<u8>> {
        let outcomes = self.outcomes(today);
        let mut files = BTreeMap::from([
            ("results.html".to_owned(), published::results(&outcomes).into_bytes()),
            ("penalties.html".to_owned(), published::penalties(&outcomes).into_bytes()),
            ("credit.csv".to_owned(), published::credit_csv(&outcomes)),
            ("serious.csv".to_owned(), published::serious_csv(&outcomes)),
        ]);
        files.extend(self.tiers_csv(today).ok().map(|bytes| ("tiers.csv".to_owned(), bytes)));
        files
    }

    fn outcomes(&self, today: NaiveDate) -> Outcomes<'_> {
        Outcomes { plan: &self.plan, source: &self.source, year: &self.year, today }
    }

    /// Next year's tiers as the rules of the plan propose them; none is applied.
    ///
    /// # Errors
    /// A finding where the plan has no rules.
    pub fn proposals(&self, today: NaiveDate) -> Result<Vec<Proposal>, Box<Finding>> {
        self.tier_rules().map(|()| self.outcomes(today).proposals())
    }

    /// The same as a table.
    ///
    /// # Errors
    /// A finding where the plan has no rules.
    pub fn tiers_csv(&self, today: NaiveDate) -> Result<Vec<u8>, Box<Finding>> {
        self.tier_rules().map(|()| published::tiers_csv(&self.outcomes(today)))
    }

    fn tier_rules(&self) -> Result<(), Box<Finding>> {
        let has_rules = self.plan.next_tiers.as_ref().is_some_and(|it| !it.rules.is_empty());
        let missing =
            || Box::new(Finding::new(Results::NoTierRules, Place::file(self.source.name())));
        has_rules.then_some(()).ok_or_else(missing)
    }
}
