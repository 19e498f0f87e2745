//! What a stranger can check without the private directories: the seal, the seed, the keys, every published
//! ticket, its order, the thresholds and the digests of the lists (draw.md §5).

use std::collections::BTreeMap;

use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place};
use crate::digest::{Digest, digest};
use crate::draw::ticket::{Contribution, Seed, Tickets, key};
use crate::record::Record;
use crate::seal::commitment;

/// One row of draw.csv, as far as it is public.
struct Row {
    number: u32,
    draw: String,
    group: String,
    item: String,
    stratum: String,
    rank: String,
    ticket: String,
    id: String,
}

/// Checks a record and its draw.csv against each other and against the rules of the draw.
#[must_use]
pub fn check(record: &Record, list: &[u8]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut differs = |what: String, recorded: &str, found: &str| {
        if recorded != found {
            let problem = Files::RecordDiffers {
                what,
                recorded: recorded.to_owned(),
                found: found.to_owned(),
            };
            findings.push(Finding::new(problem, Place::file("record.json")));
        }
    };
    let sealed = Digest::parse(&record.sealed);
    for draw in &record.draws {
        let name = |what: &str| format!("draws.{}.{what}", draw.draw);
        let c = commitment(&record.plan, draw.draw, &record.inputs, sealed.as_ref());
        differs(name("commitment"), &draw.commitment, &c.to_string());
        let contributions = draw
            .contributions
            .iter()
            .map(|it| Contribution { name: it.name.clone(), text: it.text.clone() })
            .collect();
        let seed = Seed::new(contributions);
        differs(name("seed"), &draw.seed, &seed.value.to_string());
        for (purpose, recorded) in &draw.keys {
            let found = key(&record.plan, draw.draw, purpose, &seed.value);
            differs(name(&format!("keys.{purpose}")), recorded, &found.to_string());
        }
    }
    let rows = rows(list);
    let mut lists: BTreeMap<(String, String, String), Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        let key = (row.draw.clone(), row.item.clone(), row.stratum.clone());
        lists.entry(key).or_default().push(row);
    }
    for draw in &record.draws {
        for item in &draw.items {
            for stratum in &item.strata {
                let path = |what: &str| {
                    format!(
                        "draws.{}.items.{}.strata.{}.{what}",
                        draw.draw, item.item, stratum.stratum
                    )
                };
                let at = (draw.draw.to_string(), item.item.clone(), stratum.stratum.clone());
                let drawn = lists.remove(&at).unwrap_or_default();
                let ids: Vec<&str> = drawn.iter().map(|row| row.id.as_str()).collect();
                differs(path("drawn"), &stratum.drawn.to_string(), &ids.len().to_string());
                differs(
                    path("list"),
                    &stratum.list,
                    &digest(ids.join("\n").as_bytes()).to_string(),
                );
                let last = drawn.last().map_or("", |row| row.ticket.as_str());
                differs(path("threshold"), &stratum.threshold, last);
            }
        }
    }
    for key in lists.keys() {
        differs(format!("draws.{}.items.{}.strata.{}", key.0, key.1, key.2), "—", "draw.csv");
    }
    findings.extend(tickets(record, &rows));
    findings
}

/// Every published ticket is the hash of its key and id, and the ranks follow the tickets.
fn tickets(record: &Record, rows: &[Row]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before: Option<&Row> = None;
    for row in rows {
        let draw = record.draws.iter().find(|draw| draw.draw.to_string() == row.draw);
        let key = draw
            .and_then(|draw| draw.keys.get(&format!("draw/{}", row.group)))
            .and_then(|key| Digest::parse(key));
        let found = key.map(|key| Tickets::new(&key).of(&row.id).to_string()).unwrap_or_default();
        let continues = before
            .filter(|it| (&it.draw, &it.item, &it.stratum) == (&row.draw, &row.item, &row.stratum));
        let rank = continues.and_then(|it| it.rank.parse::<u64>().ok()).unwrap_or_default() + 1;
        let in_order = continues.is_none_or(|it| it.ticket < row.ticket);
        if found != row.ticket || rank.to_string() != row.rank || !in_order {
            let (zh, en) = if found == row.ticket {
                (
                    format!("名次“{}”与票的次序不符", row.rank),
                    format!("rank `{}` is out of order", row.rank),
                )
            } else {
                (
                    format!("{} 的票写“{}”，算得“{found}”", row.id, row.ticket),
                    format!(
                        "the ticket of {} is given as `{}`, computed `{found}`",
                        row.id, row.ticket
                    ),
                )
            };
            let place =
                Place::Cell { file: "draw.csv".into(), sheet: None, row: row.number, column: None };
            findings
                .push(Finding::new(Files::OutputDiffers { detail_zh: zh, detail_en: en }, place));
        }
        before = Some(row);
    }
    findings
}

fn rows(list: &[u8]) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(list);
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let Ok(record) = record else { continue };
        let cell = |index: usize| record.get(index).unwrap_or_default().to_owned();
        rows.push(Row {
            number,
            draw: cell(0),
            group: cell(1),
            item: cell(2),
            stratum: cell(4),
            rank: cell(5),
            ticket: cell(6),
            id: cell(7),
        });
    }
    rows
}
