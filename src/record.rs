//! 记录: what a stranger needs to recompute a draw, as canonical JSON (sorted keys, no floats, LF).
//!
//! It stays small however many are drawn: the list is `draw.csv`, bound by its digest. It names
//! files by name and digest and holds no folder of any machine. docs/record.md explains every key.

use std::collections::BTreeMap;
use std::io::Write as _;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::{Digest, Digesting, Suite};
use crate::draw::ticket::Contribution;
use crate::draw::{Draw, DrawnList, RemovalReason};
use crate::plan::Plan;
pub use crate::seal::canonical;
use crate::seal::{Input, Redraw};

/// Version of this file's keys.
pub const FORMAT: u32 = 1;

/// The stamp of every output of a trial run.
pub const TRIAL: &str = "试抽／TRIAL";

/// The record of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of the keys.
    pub format: u32,
    /// The rules of the draw.
    pub suite: String,
    /// Program and version that wrote it.
    pub engine: String,
    /// How far the run went: `draw`, `assign`, `schedule` (all outputs).
    pub stage: String,
    /// [`TRIAL`] for a run without a seal; empty for a formal draw.
    pub stamp: String,
    /// Recorded time: `2023-05-10`, or with hour and minute where `--at` says so.
    pub time: String,
    /// Plan id.
    pub plan: String,
    /// The plan's title.
    pub title: String,
    /// The inputs by kind.
    pub inputs: Vec<Input>,
    /// Rows left out by a recorded decision (`--exclude-bad-rows`): file and row.
    pub excluded_rows: Vec<ExcludedRow>,
    /// Doubts that stood unsigned when a trial went on: codes with counts.
    pub doubts: BTreeMap<String, u64>,
    /// The draws.
    pub draws: Vec<DrawRecord>,
    /// H("DR1|sealed|" text) of a sealed first contribution; empty where there is none.
    pub sealed: String,
    /// SHA-256 of the records of the plan's earlier draws of the year, in order; copies are kept in
    /// `earlier/1/`, `earlier/2/` …
    pub earlier: Vec<String>,
    /// Who operated, as given.
    pub operator: String,
    /// Who witnessed, as given.
    pub witnesses: Vec<String>,
    /// SHA-256 of every output but the record and the journal.
    pub outputs: BTreeMap<String, String>,
}

/// The record of a list that follows a draw: reserves, or late additions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// Version of the keys.
    pub format: u32,
    /// The rules of the draw.
    pub suite: String,
    /// Program and version that wrote it.
    pub engine: String,
    /// `reserve` or `late`.
    pub kind: String,
    /// [`TRIAL`] where the draw was a trial.
    pub stamp: String,
    /// Plan id.
    pub plan: String,
    /// The plan's title.
    pub title: String,
    /// Recorded time.
    pub time: String,
    /// SHA-256 of the record that it follows.
    pub record: String,
    /// Counts the lists of reserves from 1; 0 for late additions.
    pub round: u32,
    /// The entity directory of late additions.
    pub inputs: Vec<Input>,
    /// The lists, in the form of draws: contributions, seed and keys of the later seed for reserves; `quota` is
    /// how many were to be listed, `threshold` of late additions τ of the draw.
    pub draws: Vec<DrawRecord>,
    /// Who operated, as given.
    pub operator: String,
    /// Who witnessed, as given.
    pub witnesses: Vec<String>,
    /// SHA-256 of the list.
    pub outputs: BTreeMap<String, String>,
}

impl Supplement {
    /// The file: canonical JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        crate::seal::written(self, self.suite())
    }

    /// Reads one.
    ///
    /// # Errors
    /// In words of the JSON reader.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        crate::seal::read(bytes)
    }

    /// The rules of the draw.
    #[must_use]
    pub fn suite(&self) -> Suite {
        Suite::find(&self.suite).unwrap_or_default()
    }
}

/// A row that was left out by decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedRow {
    /// Kind of the input (`entities`).
    pub input: String,
    /// The file's name.
    pub file: String,
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// The row as Excel numbers it.
    pub row: u32,
    /// What stands in its id column.
    pub id: String,
}

/// One draw in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawRecord {
    /// Draw number.
    pub draw: u32,
    /// The batch's name in the plan; empty where there are none.
    pub batch: String,
    /// The draw that this one replaces, and why; absent for a first draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redraw: Option<Redraw>,
    /// The draw day.
    pub date: String,
    /// C over plan, draw and inputs.
    pub commitment: String,
    /// Contributions in announced order.
    pub contributions: Vec<SeedText>,
    /// SEED.
    pub seed: String,
    /// Purpose and KEY.
    pub keys: BTreeMap<String, String>,
    /// Items in plan order.
    pub items: Vec<ItemRecord>,
}

/// A contribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedText {
    /// Token of the source.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What was drawn for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRecord {
    /// Code.
    pub item: String,
    /// Code of its group.
    pub group: String,
    /// Units not in the population, or listed, by reason.
    pub exclusions: Vec<ExclusionRecord>,
    /// Strata in table order, then cell.
    pub strata: Vec<StratumRecord>,
}

/// Units with one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionRecord {
    /// `not-object`, `object-unknown`, `excluded-1`, `excluded-unknown-1`, `kept-unknown-1`, `no-tier`.
    pub reason: String,
    /// 理由 of the plan; empty where it writes none.
    pub words: String,
    /// How many.
    pub count: u64,
}

/// One stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(non_snake_case, reason = "N and n are the names that draw.md and every textbook use")]
pub struct StratumRecord {
    /// Tier's label, `*`, or `tier/cell`.
    pub stratum: String,
    /// 抽查基数.
    pub N: u64,
    /// The year's number.
    pub n: u64,
    /// Due in this draw.
    pub quota: u64,
    /// Could be drawn.
    pub candidates: u64,
    /// Were drawn.
    pub drawn: u64,
    /// τ: the largest drawn ticket; empty if none.
    pub threshold: String,
    /// H of the drawn ids in order of ticket, joined by LF.
    pub list: String,
}

/// The record of one draw.
#[must_use]
pub fn of_draw(plan: &Plan, draw: &Draw, commitment: String) -> DrawRecord {
    let batch = draw
        .batch
        .and_then(|index| plan.draw.as_ref().and_then(|rules| rules.batches.get(index)))
        .map(|batch| batch.name.value.clone())
        .unwrap_or_default();
    let items = draw.groups.iter().flat_map(|group| {
        group.items.iter().map(|item| ItemRecord {
            item: item.code.clone(),
            group: group.code.clone(),
            exclusions: item
                .removed
                .iter()
                .map(|removal| ExclusionRecord {
                    reason: reason_tag(removal.reason),
                    words: reason_words(plan, removal.reason),
                    count: removal.count,
                })
                .collect(),
            strata: item
                .strata
                .par_iter()
                .map(|stratum| StratumRecord {
                    stratum: stratum.name.clone(),
                    N: stratum.population,
                    n: stratum.size,
                    quota: stratum.quota,
                    candidates: stratum.candidates,
                    drawn: stratum.drawn.len() as u64,
                    threshold: stratum.threshold.map(|it| it.to_string()).unwrap_or_default(),
                    list: list_digest(plan.suite(), &stratum.drawn).to_string(),
                })
                .collect(),
        })
    });
    DrawRecord {
        draw: draw.number,
        batch,
        redraw: None,
        date: draw.date.to_string(),
        commitment,
        contributions: draw.seed.contributions.iter().map(SeedText::from).collect(),
        seed: draw.seed.value.to_string(),
        keys: draw.keys.iter().map(|(purpose, key)| (purpose.clone(), key.to_string())).collect(),
        items: items.collect(),
    }
}

/// Digest of the ids by rank, with a line end between them.
fn list_digest(suite: Suite, drawn: &DrawnList) -> Digest {
    let mut digest = Digesting::new(suite, std::io::sink());
    let mut text = Vec::new();
    for (rank, drawn) in drawn.iter().enumerate() {
        if rank > 0 {
            text.push(b'\n');
        }
        text.extend_from_slice(drawn.id.as_bytes());
        if text.len() > 1 << 12 {
            // Nothing is written anywhere.
            let _ = digest.write_all(&text);
            text.clear();
        }
    }
    let _ = digest.write_all(&text);
    digest.digest()
}

impl From<&Contribution> for SeedText {
    fn from(contribution: &Contribution) -> Self {
        Self { name: contribution.name.clone(), text: contribution.text.clone() }
    }
}

fn reason_tag(reason: RemovalReason) -> String {
    match reason {
        RemovalReason::OtherList => "other-list".to_owned(),
        RemovalReason::NotObject => "not-object".to_owned(),
        RemovalReason::ObjectUnknown => "object-unknown".to_owned(),
        RemovalReason::Excluded(index) => format!("excluded-{}", index + 1),
        RemovalReason::ExcludedUnknown(index) => format!("excluded-unknown-{}", index + 1),
        RemovalReason::KeptUnknown(index) => format!("kept-unknown-{}", index + 1),
        RemovalReason::NoTier => "no-tier".to_owned(),
    }
}

fn reason_words(plan: &Plan, reason: RemovalReason) -> String {
    let (RemovalReason::Excluded(index)
    | RemovalReason::ExcludedUnknown(index)
    | RemovalReason::KeptUnknown(index)) = reason
    else {
        return String::new();
    };
    plan.exclusions
        .entries
        .get(index)
        .and_then(|entry| entry.reason.as_ref())
        .map(|reason| reason.value.clone())
        .unwrap_or_default()
}

impl Record {
    /// The file: canonical JSON, indented by two spaces so that people can read it, LF at the end.
    #[must_use]
    pub fn to_text(&self) -> String {
        crate::seal::written(self, self.suite())
    }

    /// Reads a record; says what is wrong with it otherwise.
    ///
    /// # Errors
    /// The reason in words of the JSON reader, or that the suite or format is unknown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let record: Self = crate::seal::read(text.as_bytes())?;
        if Suite::find(&record.suite).is_none() || record.format != FORMAT {
            return Err(format!("suite {} format {}", record.suite, record.format));
        }
        Ok(record)
    }

    /// The rules of the draw.
    #[must_use]
    pub fn suite(&self) -> Suite {
        Suite::find(&self.suite).unwrap_or_default()
    }

    /// Tells whether this is a trial run.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        !self.stamp.is_empty()
    }
}

/// One value of a record that differs: path, as recorded, as recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Keys joined by `.`; elements of lists are named by their `item`, `stratum`, `draw` or `name`.
    pub path: String,
    /// In the record; `—` where missing.
    pub recorded: String,
    /// Recomputed; `—` where missing.
    pub found: String,
}

/// Returns every leaf in which two JSON values differ, in order of their keys.
#[must_use]
pub fn differences(recorded: &Value, found: &Value) -> Vec<Difference> {
    let mut list = Vec::new();
    compare("", Some(recorded), Some(found), &mut list);
    list
}

fn compare(path: &str, a: Option<&Value>, b: Option<&Value>, list: &mut Vec<Difference>) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (a, b) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                compare(&below(key), left.get(key), right.get(key), list);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for index in 0..left.len().max(right.len()) {
                let (a, b) = (left.get(index), right.get(index));
                let name =
                    a.or(b).and_then(element_name).unwrap_or_else(|| (index + 1).to_string());
                compare(&below(&name), a, b, list);
            }
        }
        (a, b) if a == b => {}
        (a, b) => {
            let show = |value: Option<&Value>| match value {
                None => "—".to_owned(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            list.push(Difference { path: path.to_owned(), recorded: show(a), found: show(b) });
        }
    }
}

fn element_name(value: &Value) -> Option<String> {
    ["item", "stratum", "draw", "name", "reason"].iter().find_map(|key| match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
