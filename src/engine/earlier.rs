//! Earlier draws of the year, read back from their record folders.

use std::collections::{BTreeMap, BTreeSet};

use super::End;
use crate::assign::Earlier;
use crate::diagnostic::problem::{Draw as Problem, Files};
use crate::diagnostic::{Finding, Place};
use crate::directory::EntityDirectory;
use crate::draw::ticket::{Contribution, Digest, Seed};
use crate::draw::{Draw, DrawnList, GroupDraw, ItemDraw, StratumDraw};
use crate::plan::Plan;
use crate::record::{DrawRecord, Record};
use crate::source::Source;
use crate::unit::UnitId;

/// The plan's earlier draws of the year.
pub struct Standing {
    /// Those that stand, in order of their numbers.
    pub draws: Vec<Draw>,
    /// The draw that the one to come replaces.
    pub replaced: Option<Draw>,
    /// Numbers of the draws that were made again: nothing that they drew counts.
    pub void: BTreeSet<u32>,
}

/// Reads the draws before draw `number`, which replaces draw `redraw`: every number before it once, none
/// after it.
///
/// # Errors
/// Findings where a folder is no record, is of another plan or a trial, its list is not the one recorded, or
/// numbers are missing or used twice.
pub fn standing(
    plan: &Plan,
    source: &Source,
    entities: &EntityDirectory,
    folders: &[BTreeMap<String, Vec<u8>>],
    number: u32,
    redraw: Option<u32>,
) -> Result<Standing, (Vec<Finding>, End)> {
    let read = draws(plan, entities, folders).map_err(|findings| (findings, End::Differs))?;
    let refuse =
        |problem| Err((vec![Finding::new(problem, Place::file(source.name()))], End::Errors));
    let numbers: Vec<u32> = read.iter().map(|(draw, _)| draw.number).collect();
    if let Some(draw) = (1..number).find(|it| !numbers.contains(it)) {
        return refuse(Problem::EarlierMissing { draw });
    }
    let twice = numbers.windows(2).find(|pair| matches!(pair, [a, b] if a == b));
    let twice = twice.and_then(|pair| pair.first()).copied();
    if let Some(draw) = twice.or_else(|| numbers.into_iter().find(|it| *it >= number)) {
        return refuse(Problem::DrawNumberUsed { draw });
    }
    let mut void: BTreeSet<u32> = read.iter().filter_map(|(_, redraw)| *redraw).collect();
    if let Some(draw) = redraw {
        let is_there = read.iter().any(|(it, _)| it.number == draw);
        if !is_there || !void.insert(draw) {
            return refuse(Problem::RedrawUnknown { draw });
        }
    }
    let mut standing = Standing { draws: Vec::new(), replaced: None, void };
    for (draw, _) in read {
        if redraw == Some(draw.number) {
            standing.replaced = Some(draw);
        } else if !standing.void.contains(&draw.number) {
            standing.draws.push(draw);
        }
    }
    Ok(standing)
}

/// Reads the draws of earlier records with the number that each replaces, in order of their numbers: what
/// they drew, bound by the digests of their records.
pub fn draws(
    plan: &Plan,
    entities: &EntityDirectory,
    folders: &[BTreeMap<String, Vec<u8>>],
) -> Result<Vec<(Draw, Option<u32>)>, Vec<Finding>> {
    let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
    let mut draws = Vec::new();
    for files in folders {
        let text =
            files.get("record.json").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let record = Record::parse(text.as_deref().unwrap_or_default()).map_err(|reason| {
            vec![Finding::new(Files::RecordUnreadable { reason }, Place::file("record.json"))]
        })?;
        if record.plan != id || record.is_trial() {
            let trial = record.plan == id;
            let problem = Problem::NotOfThisPlan { found: record.plan, trial };
            return Err(vec![Finding::new(problem, Place::file("record.json"))]);
        }
        let list = files.get("draw.csv").map_or(&[][..], Vec::as_slice);
        let found = record.suite().digest(list).to_string();
        if record.outputs.get("draw.csv").is_none_or(|recorded| *recorded != found) {
            let recorded = record.outputs.get("draw.csv").cloned().unwrap_or_default();
            let problem = Files::OutputDiffers {
                detail_zh: format!("记录的校验码是 {recorded}，文件的是 {found}"),
                detail_en: format!("recorded {recorded}, found {found}"),
            };
            return Err(vec![Finding::new(problem, Place::file("draw.csv"))]);
        }
        let rows = rows(list);
        draws.extend(record.draws.iter().map(|draw| {
            let redraw = draw.redraw.as_ref().map(|it| it.draw);
            (restored(plan, entities, draw, &rows), redraw)
        }));
    }
    draws.sort_by_key(|(draw, _)| draw.number);
    Ok(draws)
}

pub(super) fn record(files: &BTreeMap<String, Vec<u8>>) -> Result<Record, Vec<Finding>> {
    let text = files.get("record.json").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Record::parse(text.as_deref().unwrap_or_default()).map_err(|reason| {
        vec![Finding::new(Files::RecordUnreadable { reason }, Place::file("record.json"))]
    })
}

/// An output of an earlier record, which must be the one recorded.
pub(super) fn bound<'a>(
    files: &'a BTreeMap<String, Vec<u8>>,
    record: &Record,
    name: &str,
) -> Result<&'a [u8], Vec<Finding>> {
    let bytes = files.get(name).map_or(&[][..], Vec::as_slice);
    let found = record.suite().digest(bytes).to_string();
    let recorded = record.outputs.get(name).cloned().unwrap_or_else(|| "—".to_owned());
    if recorded == found {
        return Ok(bytes);
    }
    let problem = Files::OutputDiffers {
        detail_zh: format!("记录的校验码是 {recorded}，文件的是 {found}"),
        detail_en: format!("recorded {recorded}, found {found}"),
    };
    Err(vec![Finding::new(problem, Place::file(name))])
}

/// Visits of earlier records that stand (`void` do not) whose day and people are set: they bind the people of later draws.
///
/// # Errors
/// A finding where a list is not the one recorded.
pub fn visits(
    folders: &[BTreeMap<String, Vec<u8>>],
    void: &BTreeSet<u32>,
) -> Result<Vec<Earlier>, Vec<Finding>> {
    let mut visits = Vec::new();
    for files in folders {
        let record = record(files)?;
        if !record.outputs.contains_key("visits.csv") {
            continue;
        }
        let bytes = bound(files, &record, "visits.csv")?;
        let mut reader = csv::Reader::from_reader(bytes);
        let rows = reader.records().filter_map(Result::ok);
        let stands = |row: &csv::StringRecord| {
            !row.get(0).and_then(|draw| draw.parse().ok()).is_some_and(|draw| void.contains(&draw))
        };
        visits.extend(rows.filter(stands).filter_map(|row| visit(&row)));
    }
    Ok(visits)
}

/// One row of visits.csv; `None` where no day is set.
fn visit(row: &csv::StringRecord) -> Option<Earlier> {
    let people = row.get(10)?.split(';').chain(row.get(11)?.split(';'));
    let certificate = |person: &str| {
        let (_, rest) = person.rsplit_once('（')?;
        Some(rest.trim_end_matches('）').to_owned())
    };
    Some(Earlier {
        unit: row.get(3)?.to_owned(),
        day: row.get(8)?.parse().ok()?,
        certificates: people.filter_map(certificate).collect(),
    })
}

/// Copies of earlier records for a new one, by name there.
#[must_use]
pub fn copies(folders: &[BTreeMap<String, Vec<u8>>]) -> BTreeMap<String, Vec<u8>> {
    let mut copies = BTreeMap::new();
    for (number, files) in (1..).zip(folders) {
        for name in ["record.json", "draw.csv", "visits.csv"] {
            if let Some(bytes) = files.get(name) {
                copies.insert(format!("earlier/{number}/{name}"), bytes.clone());
            }
        }
    }
    copies
}

/// One row of draw.csv.
struct Row {
    draw: u32,
    item: String,
    tier: String,
    stratum: String,
    ticket: Digest,
    id: String,
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes);
    let read = |record: csv::StringRecord| {
        Some(Row {
            draw: record.get(0)?.parse().ok()?,
            item: record.get(2)?.to_owned(),
            tier: record.get(3)?.to_owned(),
            stratum: record.get(4)?.to_owned(),
            ticket: Digest::parse(record.get(6)?)?,
            id: record.get(7)?.to_owned(),
        })
    };
    // The file is the one that was written, by its digest: every row reads.
    reader.records().filter_map(Result::ok).filter_map(read).collect()
}

fn restored(plan: &Plan, entities: &EntityDirectory, record: &DrawRecord, rows: &[Row]) -> Draw {
    let mut groups: Vec<GroupDraw> = Vec::new();
    for item in &record.items {
        let index = plan.items.iter().position(|it| it.code() == item.item);
        let strata = item
            .strata
            .iter()
            .map(|stratum| {
                let mine = |row: &&Row| {
                    row.draw == record.draw
                        && row.item == item.item
                        && row.stratum == stratum.stratum
                };
                let drawn: DrawnList = rows
                    .iter()
                    .filter(mine)
                    .filter_map(|row| {
                        let id = UnitId::new(&row.id)?;
                        // A unit that has left the directory since has no index any more.
                        let entity = entities.find(&id).map_or(usize::MAX, |it| it.index());
                        Some((row.ticket, entity, id))
                    })
                    .collect();
                let tier = rows.iter().find(mine).map_or_else(
                    || stratum.stratum.split('/').next().unwrap_or_default().to_owned(),
                    |row| row.tier.clone(),
                );
                StratumDraw {
                    tier,
                    name: stratum.stratum.clone(),
                    population: stratum.N,
                    size: stratum.n,
                    quota: stratum.quota,
                    candidates: stratum.candidates,
                    threshold: Digest::parse(&stratum.threshold),
                    drawn,
                }
            })
            .collect();
        let item_draw = ItemDraw {
            item: index.unwrap_or(usize::MAX),
            code: item.item.clone(),
            removed: Vec::new(),
            strata,
        };
        match groups.iter_mut().find(|group| group.code == item.group) {
            Some(group) => group.items.push(item_draw),
            None => groups.push(GroupDraw {
                code: item.group.clone(),
                key: key(record, &format!("draw/{}", item.group)),
                items: vec![item_draw],
            }),
        }
    }
    let contributions = record
        .contributions
        .iter()
        .map(|it| Contribution { name: it.name.clone(), text: it.text.clone() })
        .collect();
    Draw {
        number: record.draw,
        batch: plan
            .draw
            .as_ref()
            .and_then(|rules| rules.batches.iter().position(|it| it.name.value == record.batch)),
        date: record.date.parse().unwrap_or_default(),
        seed: Seed::new(plan.suite(), contributions),
        keys: record.keys.keys().map(|purpose| (purpose.clone(), key(record, purpose))).collect(),
        groups,
    }
}

fn key(record: &DrawRecord, purpose: &str) -> Digest {
    let text = record.keys.get(purpose).map_or("", String::as_str);
    Digest::parse(text).unwrap_or(Digest([0; 32]))
}
