//! 递补: the list named a unit that cannot be inspected; the next of the reserves is visited instead.
//!
//! Only for the reasons that the plan lists, with evidence, and always the next of the stratum's
//! reserves: nobody chooses. Unreachable and refused are results, and no reason.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::reassign::finished;
use super::{NamedFolder, OpenYear, Written};
use crate::diagnostic::problem::{Files, Results};
use crate::diagnostic::{Finding, Place};
use crate::input::mark::plain;
use crate::results::{Change, Task};
use crate::source::folded;
use crate::unit::UnitId;

/// A unit to be replaced.
#[derive(Debug, Clone)]
pub struct Replacing {
    /// The visit.
    pub visit: String,
    /// One of 可以递补.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
    /// Folders of `suiji reserve`, in order of their rounds.
    pub reserves: Vec<NamedFolder>,
}

/// One row of draw.csv or reserve.csv.
struct Row {
    draw: String,
    item: String,
    tier: String,
    stratum: String,
    id: String,
}

impl OpenYear {
    /// Visits the next of the reserves instead; `today` is the first day that is left.
    #[must_use]
    pub fn replace(
        &self,
        replacing: &Replacing,
        today: NaiveDate,
        time: &str,
        operator: &str,
    ) -> Written {
        if let Some(refused) = self.nameless(operator) {
            return refused;
        }
        match self.next_in_line(replacing, today) {
            Ok(changes) => self.written(changes, time, operator),
            Err(finding) => Written { findings: vec![*finding], ..Written::default() },
        }
    }

    fn next_in_line(
        &self,
        replacing: &Replacing,
        today: NaiveDate,
    ) -> Result<Vec<Change>, Box<Finding>> {
        let refuse =
            |problem: Results| Box::new(Finding::new(problem, Place::file(crate::engine::JOURNAL)));
        let task = self
            .year
            .find(&replacing.visit)
            .ok_or_else(|| refuse(self.no_such(&replacing.visit)))?;
        finished(task).map_err(refuse)?;
        self.allowed(&replacing.reason)?;
        if replacing.evidence.trim().is_empty() {
            return Err(refuse(Results::NoEvidence { visit: task.visit.clone() }));
        }
        let reserves = self.reserves(task, &replacing.reserves)?;
        let mut drawn: Vec<Row> = self.lists.values().flat_map(|bytes| rows(bytes)).collect();
        drawn.extend(
            replacing
                .reserves
                .iter()
                .filter_map(|(_, it)| it.get("reserve.csv"))
                .flat_map(|it| rows(it)),
        );
        let used: BTreeSet<&str> = self.year.tasks.iter().map(|it| it.id.as_str()).collect();
        let mut next: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for item in &task.items {
            let draw = task.draw.to_string();
            let own =
                drawn.iter().find(|it| it.draw == draw && it.item == *item && it.id == task.id);
            let stratum = own.map_or("", |it| it.stratum.as_str());
            let found = reserves.iter().find(|it| {
                it.draw == draw
                    && it.item == *item
                    && it.stratum == stratum
                    && !used.contains(it.id.as_str())
            });
            let Some(row) = found else {
                let stratum = format!("{item} {stratum}");
                return Err(refuse(Results::NoReserve { visit: task.visit.clone(), stratum }));
            };
            let (items, tiers) = next.entry(row.id.clone()).or_default();
            items.push(item.clone());
            if !tiers.contains(&row.tier) {
                tiers.push(row.tier.clone());
            }
        }
        let Some(loaded) = self.directories() else {
            return Err(Box::new(Finding::new(
                Files::OutputMissing { file: "inputs/".to_owned() },
                Place::file("inputs/"),
            )));
        };
        let own = self.year.tasks.iter().filter(|it| it.draw == task.draw);
        let last = own.filter_map(|it| it.visit.rsplit('-').next()?.parse::<u32>().ok()).max();
        let mut number = last.unwrap_or_default();
        let mut fresh = Vec::new();
        for (id, (items, tiers)) in next {
            number += 1;
            let entity = UnitId::new(&id).and_then(|id| loaded.entities.as_ref()?.find(&id));
            let address =
                entity.and_then(|it| it.named(crate::directory::columns::ADDRESS).as_text());
            fresh.push(Task {
                visit: format!("{}-{number:04}", task.draw),
                draw: task.draw,
                group: task.group.clone(),
                name: entity.map(|it| it.name().to_owned()).unwrap_or_default(),
                address: address.unwrap_or_default().to_owned(),
                id,
                items,
                tiers,
                day: task.day,
                due: task.due,
                team: task.team.clone(),
                ..Task::default()
            });
        }
        let (made, mut changes) =
            self.staffed(&loaded, &task.visit, fresh, today, &replacing.reason).map_err(refuse)?;
        changes.insert(
            0,
            Change::Replaced {
                visit: task.visit.clone(),
                reason: replacing.reason.clone(),
                evidence: replacing.evidence.clone(),
                by: made,
            },
        );
        Ok(changes)
    }

    /// The plan lists the reason.
    fn allowed(&self, reason: &str) -> Result<(), Box<Finding>> {
        let bare = |text: &str| -> String {
            folded(text).chars().filter(|letter| !letter.is_whitespace()).collect()
        };
        let wanted = bare(reason);
        let rules = &self.plan.replacement;
        let listed = |list: &[crate::plan::Text]| list.iter().any(|it| bare(&it.value) == wanted);
        if listed(&rules.replaceable) {
            return Ok(());
        }
        let allowed: Vec<&str> = rules.replaceable.iter().map(|it| it.value.as_str()).collect();
        let problem = Results::ReasonNotAllowed {
            reason: reason.to_owned(),
            allowed: if allowed.is_empty() {
                "（没有）".to_owned()
            } else {
                allowed.join("、")
            },
            refused: listed(&rules.not_replaceable),
        };
        // The plan says what is allowed: that is where to look.
        let span = rules.replaceable.first().map(|it| it.span);
        let place = span.map_or_else(
            || Place::file(self.source.name()),
            |span| Place::text(&self.source, span),
        );
        Err(Box::new(Finding::new(problem, place)))
    }

    /// The rows of the reserves, which must follow the record of the visit's draw.
    fn reserves(&self, task: &Task, folders: &[NamedFolder]) -> Result<Vec<Row>, Box<Finding>> {
        let record = self
            .folders
            .iter()
            .find(|(_, record)| record.draws.iter().any(|draw| draw.draw == task.draw))
            .map(|(_, record)| record.suite().digest(record.to_text().as_bytes()).to_string())
            .unwrap_or_default();
        let mut all = Vec::new();
        for (name, files) in folders {
            let list = files.get("reserve.csv").map_or(&[][..], Vec::as_slice);
            let text = files.get("reserve.json").map_or(&[][..], Vec::as_slice);
            let value: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
            let says = |value: Option<&serde_json::Value>| {
                value.and_then(serde_json::Value::as_str).unwrap_or("—").to_owned()
            };
            let follows = says(value.get("record"));
            let bound = says(value.get("outputs").and_then(|it| it.get("reserve.csv")));
            let found = self.plan.suite().digest(list).to_string();
            let (what, recorded, found) = if follows == record {
                ("outputs.reserve.csv", bound, found)
            } else {
                ("record", follows, record.clone())
            };
            if recorded != found {
                let problem = Files::RecordDiffers { what: what.to_owned(), recorded, found };
                let finding = Finding::new(problem, Place::file("reserve.json")).inside(name);
                return Err(Box::new(finding));
            }
            all.extend(rows(list));
        }
        Ok(all)
    }
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let read = |row: csv::StringRecord| {
        let cell = |at: usize| plain(row.get(at).unwrap_or_default()).to_owned();
        Row { draw: cell(0), item: cell(2), tier: cell(3), stratum: cell(4), id: cell(7) }
    };
    reader.records().filter_map(Result::ok).map(read).collect()
}
