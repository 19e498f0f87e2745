//! 名录行: the tree of a directory that stays private, the proof of one unit's line, and its check
//! against what is public.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Loaded, Ran, public};
use crate::digest::Digest;
use crate::draw::{event, population, ticket::Tickets};
use crate::plan::Plan;
use crate::record::Record;
use crate::seal::Seal;
use crate::seal::lines::{Line, LineProof, Place, Secret, Tree, written};
use crate::unit;

/// Why there is no proof of a line, or why it does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLine {
    /// There is no seal beside the record, or it is damaged.
    NoSeal,
    /// The seal publishes no root.
    NoRoot,
    /// The directories that the draw was made from are not at hand.
    NoDirectory,
    /// The directory and this secret do not come to the sealed root.
    OtherRoot,
    /// The unit is not in the directory.
    Absent,
    /// The proof cannot be read.
    Unreadable(String),
    /// The proof is of another plan, draw or suite than the record.
    OtherDraw,
    /// Its line and path do not come to its root, or that is not the sealed one.
    Broken,
    /// A published file is not the one that the record binds, or what is published does not agree.
    Unbound(String),
}

impl NoLine {
    /// A stable word, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSeal => "no-seal",
            Self::NoRoot => "no-root",
            Self::NoDirectory => "no-directory",
            Self::OtherRoot => "other-root",
            Self::Absent => "absent",
            Self::Unreadable(_) => "unreadable",
            Self::OtherDraw => "other-draw",
            Self::Broken => "broken",
            Self::Unbound(_) => "unbound",
        }
    }

    /// In Chinese and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let (zh, en) = match self {
            Self::NoSeal => {
                ("记录旁边没有完好的封存文件 seal.json", "no sound seal.json beside the record")
            }
            Self::NoRoot => (
                "封存时没有公布名录行的根（seal --lines）",
                "the seal publishes no root of lines (seal --lines)",
            ),
            Self::NoDirectory => {
                ("没有抽取时的名录，开不出证明", "the directories of the draw are not at hand")
            }
            Self::OtherRoot => (
                "名录和这份密文算不出封存的根：密文不是封存时的那一份",
                "the directory and this secret do not come to the sealed root: it is not the secret of the seal",
            ),
            Self::Absent => ("不在抽取时的对象名录里", "not in the directory of the draw"),
            Self::Unreadable(reason) => {
                return (
                    format!("证明读不了：{reason}"),
                    format!("cannot read the proof: {reason}"),
                );
            }
            Self::OtherDraw => (
                "证明和记录不是同一个计划、同一次抽取",
                "the proof is of another plan or draw than the record",
            ),
            Self::Unbound(file) => {
                return (
                    format!("“{file}”与记录不符，证明核对不了：先用 suiji verify 复核"),
                    format!(
                        "`{file}` does not agree with the record, so that nothing can be checked: see `suiji verify`"
                    ),
                );
            }
            Self::Broken => (
                "证明不成立：这一行算不到封存的根",
                "the proof does not hold: its line does not come to the sealed root",
            ),
        };
        (zh.to_owned(), en.to_owned())
    }
}

/// The tree of every unit of the directory on a draw day; `None` without any unit.
pub(super) fn tree(loaded: &Loaded, plan: &Plan, day: NaiveDate, secret: &Secret) -> Option<Tree> {
    let entities = loaded.entities.as_ref()?;
    let mut lines: Vec<Line> = entities
        .iter()
        .map(|entity| Line { id: entity.id().to_string(), places: Vec::new() })
        .collect();
    for item in &plan.items {
        let people = population::of(plan, &loaded.source, item, entities, day).ok()?;
        for (row, list) in people.strata.iter().enumerate() {
            for index in list {
                let stratum = written(&event::stratum_name(plan, item, row, entities, *index));
                if let Some(line) = lines.get_mut(*index) {
                    line.places.push(Place { item: item.code().to_owned(), stratum });
                }
            }
        }
    }
    Tree::new(plan.suite(), secret.clone(), lines)
}

fn seal_of(files: &BTreeMap<String, Vec<u8>>) -> Result<Seal, NoLine> {
    let bytes = files.get("seal.json").ok_or(NoLine::NoSeal)?;
    Seal::parse(bytes).map_err(|_| NoLine::NoSeal)
}

/// The proof of one unit's line, from a recomputed record with its seal, and the secret of the envelope.
///
/// # Errors
/// Why there is none.
pub fn prove_line(
    files: &BTreeMap<String, Vec<u8>>,
    ran: Option<&Ran>,
    secret: &Secret,
    id: &unit::UnitId,
) -> Result<LineProof, NoLine> {
    let seal = seal_of(files)?;
    let sealed = seal.lines.as_ref().ok_or(NoLine::NoRoot)?;
    let loaded = ran.and_then(|ran| ran.loaded.as_ref()).ok_or(NoLine::NoDirectory)?;
    let day = seal.date.parse().map_err(|_| NoLine::NoSeal)?;
    let tree = tree(loaded, &loaded.plan, day, secret).ok_or(NoLine::NoDirectory)?;
    if tree.lines() != *sealed {
        return Err(NoLine::OtherRoot);
    }
    tree.prove(&seal.plan, seal.draw, id.as_str()).ok_or(NoLine::Absent)
}

/// What a proof that holds says of its unit, for one item of its draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineVerdict {
    /// The item.
    pub item: String,
    /// Where the unit stands; `None` outside the population.
    pub stratum: Option<String>,
    /// Its ticket.
    pub ticket: Option<Digest>,
    /// τ of the stratum; `None` where nobody was drawn.
    pub threshold: Option<Digest>,
    /// Its ticket is at most τ.
    pub is_within: bool,
    /// The published list holds it; `None` where the list is not at hand.
    pub is_listed: Option<bool>,
    /// The list draws it, but not from this stratum and within its threshold: line and list contradict.
    pub contradicts: bool,
}

impl LineVerdict {
    /// What it comes to, in a stable word: `contradicts`, `not-in-population`, `not-drawn`, `drawn`, `not-listed`
    /// (within the threshold, but not in the list) or `within` (the same, where the list is not at hand).
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match (&self.stratum, self.is_within, self.is_listed) {
            _ if self.contradicts => "contradicts",
            (None, ..) => "not-in-population",
            (Some(_), false, _) => "not-drawn",
            (Some(_), true, Some(true)) => "drawn",
            (Some(_), true, Some(false)) => "not-listed",
            (Some(_), true, None) => "within",
        }
    }
}

/// What a check of a line comes to.
pub type CheckedLine = Result<(LineProof, Vec<LineVerdict>), NoLine>;

/// The object that programs are given of a check: `holds`, then what it says of the unit, or why it does not hold.
#[must_use]
pub fn line_json(checked: &CheckedLine) -> Value {
    let text = |it: Option<Digest>| it.map(|it| it.to_string()).unwrap_or_default();
    match checked {
        Err(why) => {
            let (zh, en) = why.words();
            json!({ "holds": false, "why": { "code": why.code(), "zh": zh, "en": en } })
        }
        Ok((proof, verdicts)) => {
            let item = |it: &LineVerdict| {
                json!({
                    "item": it.item,
                    "verdict": it.word(),
                    "stratum": it.stratum.clone().unwrap_or_default(),
                    "ticket": text(it.ticket),
                    "threshold": text(it.threshold),
                })
            };
            json!({
                "holds": true,
                "id": proof.id,
                "plan": proof.plan,
                "draw": proof.draw,
                "root": proof.root,
                "count": proof.count,
                "index": proof.index,
                "items": verdicts.iter().map(item).collect::<Vec<_>>(),
            })
        }
    }
}

/// Checks the proof of a line against what is public: record, seal, and the list where it is there.
///
/// # Errors
/// Why it does not hold.
pub fn check_line(files: &BTreeMap<String, Vec<u8>>, record: &Record, bytes: &[u8]) -> CheckedLine {
    let proof = LineProof::parse(bytes).map_err(NoLine::Unreadable)?;
    let seal = seal_of(files)?;
    let sealed = seal.lines.as_ref().ok_or(NoLine::NoRoot)?;
    let draw = record.draws.iter().find(|it| it.draw == proof.draw);
    let same = proof.plan == record.plan && proof.suite == record.suite && seal.plan == proof.plan;
    let (Some(draw), true) = (draw, same && seal.draw == proof.draw) else {
        return Err(NoLine::OtherDraw);
    };
    let root = proof.root_found().map(|it| it.to_string());
    let holds = root.as_deref() == Some(sealed.root.as_str())
        && proof.root == sealed.root
        && proof.count == sealed.count
        && seal.commitment == draw.commitment
        && proof.places.iter().all(|place| {
            // What was drawn from is known; an item that is not drawn by lot has no strata there.
            let item = draw.items.iter().find(|it| it.item == place.item);
            item.is_none_or(|it| it.strata.iter().any(|own| written(&own.stratum) == place.stratum))
        });
    if !holds {
        return Err(NoLine::Broken);
    }
    bound(files, record)?;
    let listed = files.get("draw.csv").map(|bytes| listed(bytes, proof.draw, &proof.id));
    let verdicts = draw.items.iter().map(|item| {
        let place = proof.places.iter().find(|it| it.item == item.item);
        let key = draw.keys.get(&format!("draw/{}", item.group)).and_then(|it| Digest::parse(it));
        let ticket = key.map(|key| Tickets::new(record.suite(), &key).of(&proof.id));
        let own = item
            .strata
            .iter()
            .find(|it| place.is_some_and(|place| place.stratum == written(&it.stratum)));
        let stratum = own.map(|it| it.stratum.clone());
        let threshold = own.and_then(|it| Digest::parse(&it.threshold));
        let is_within = ticket.zip(threshold).is_some_and(|(ticket, most)| ticket <= most);
        let drawn_from = listed.as_ref().and_then(|items| items.get(&item.item));
        LineVerdict {
            item: item.item.clone(),
            is_within,
            is_listed: listed.as_ref().map(|items| items.contains_key(&item.item)),
            contradicts: drawn_from.is_some_and(|it| !is_within || Some(it) != stratum.as_ref()),
            stratum,
            ticket,
            threshold,
        }
    });
    let verdicts = verdicts.collect();
    Ok((proof, verdicts))
}

/// The seal and the list are those of the record, and what is public agrees with itself: else a seal or a
/// list made afterwards would carry any verdict.
fn bound(files: &BTreeMap<String, Vec<u8>>, record: &Record) -> Result<(), NoLine> {
    for name in ["seal.json", "draw.csv"] {
        let Some(bytes) = files.get(name) else { continue };
        let found = record.suite().digest(bytes).to_string();
        if record.outputs.get(name) != Some(&found) {
            return Err(NoLine::Unbound(name.to_owned()));
        }
    }
    let list = files.get("draw.csv").filter(|list| !public::check(record, list).is_empty());
    if list.is_some() {
        return Err(NoLine::Unbound("record.json".to_owned()));
    }
    Ok(())
}

/// The items for which the list draws a unit, each with the stratum.
fn listed(bytes: &[u8], draw: u32, id: &str) -> BTreeMap<String, String> {
    let mut table = csv::Reader::from_reader(bytes);
    let draw = draw.to_string();
    let rows = table.records().filter_map(Result::ok);
    let own = rows.filter(|row| row.get(0) == Some(&draw) && row.get(7) == Some(id));
    own.filter_map(|row| Some((row.get(2)?.to_owned(), row.get(4)?.to_owned()))).collect()
}
