//! What a stranger can check without the private directories: the seal, the seed, the keys, every published
//! ticket, its order, the thresholds and the digests of the lists (draw.md §5); and what it cannot.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place};
use crate::digest::Digest;
use crate::draw::ticket::{Contribution, Seed, Tickets, key};
use crate::input::mark::plain;
use crate::record::Record;
use crate::seal::{Seal, commitment};

/// What was checked of a record without the private directories, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The seal is there and agrees with the record; `false` where there is none.
    pub seal: bool,
    /// The journal is there and covers the record.
    pub journal: bool,
    /// Draws whose C was recomputed.
    pub draws: u64,
    /// Contributions of their seeds.
    pub contributions: u64,
    /// Keys that follow from plan id, draw and seed.
    pub keys: u64,
    /// Published tickets, each with its rank.
    pub tickets: u64,
    /// Thresholds.
    pub thresholds: u64,
    /// Recorded outputs that are here, equal to the byte.
    pub outputs: u64,
    /// Recorded inputs that are here, equal to the byte.
    pub inputs: u64,
    /// Recorded outputs that are not here.
    pub outputs_missing: Vec<String>,
    /// Recorded inputs that are not here.
    pub inputs_missing: Vec<String>,
}

impl Scope {
    /// What the record and its list hold.
    pub(super) fn count(&mut self, record: &Record, list: &[u8]) {
        let strata = record.draws.iter().flat_map(|draw| &draw.items).flat_map(|it| &it.strata);
        self.draws = record.draws.len() as u64;
        self.contributions = record.draws.iter().map(|it| it.contributions.len() as u64).sum();
        self.keys = record.draws.iter().map(|it| it.keys.len() as u64).sum();
        self.thresholds = strata.filter(|it| !it.threshold.is_empty()).count() as u64;
        self.tickets = rows(list).len() as u64;
    }
}

/// A seal against the record of its draw: everything that both say.
#[must_use]
pub fn seal_findings(record: &Record, bytes: &[u8]) -> Vec<Finding> {
    let place = || Place::file("seal.json");
    let mut findings = Vec::new();
    let mut differs = |what: &str, sealed: &str, found: &str| {
        if sealed != found {
            let or_dash = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
            let problem = Files::SealSays {
                what: what.to_owned(),
                sealed: or_dash(sealed),
                found: or_dash(found),
            };
            findings.push(Finding::new(problem, place()));
        }
    };
    let seal = match Seal::parse(bytes) {
        Ok(seal) => seal,
        Err(reason) => {
            differs("seal.json", "—", &reason);
            return findings;
        }
    };
    let Some(draw) = record.draws.first() else { return findings };
    differs("计划编号 plan id", &seal.plan, &record.plan);
    differs("抽取编号 draw", &seal.draw.to_string(), &draw.draw.to_string());
    differs("批次 batch", &seal.batch, &draw.batch);
    differs("抽取日 draw day", &seal.date, &draw.date);
    differs("封存校验码 C", &seal.commitment, &draw.commitment);
    differs("密封种子 sealed", &seal.sealed, &record.sealed);
    let digests = |inputs: &[crate::seal::Input]| -> String {
        let mut list: Vec<_> =
            inputs.iter().map(|it| format!("{}={}", it.name, it.sha256)).collect();
        list.sort();
        list.join("|")
    };
    differs("输入 inputs", &digests(&seal.inputs), &digests(&record.inputs));
    // A source that failed stands under the name of its fallback, which the seal does not list.
    let announced: Vec<&str> = seal.sources.iter().map(|it| it.name.as_str()).collect();
    let given: Vec<&str> = draw.contributions.iter().map(|it| it.name.as_str()).collect();
    let in_place = announced.len() == given.len()
        && announced.iter().zip(&given).all(|(a, b)| a == b || !announced.contains(b));
    if !in_place {
        differs("种子来源 seed sources", &announced.join("、"), &given.join("、"));
    }
    let sealed = sums(seal.sizes.iter().map(|it| (&it.item, &it.stratum, [it.N, it.n, it.quota])));
    let strata = draw.items.iter().flat_map(|item| {
        item.strata.iter().map(|it| (&item.item, &it.stratum, [it.N, it.n, it.quota]))
    });
    let drawn = sums(strata);
    let shown = |sums: &Sums, at: &(String, String)| {
        let of = |[all, size, quota]: &[u64; 3]| format!("{all} / {size} / {quota}");
        sums.get(at).map(of).unwrap_or_default()
    };
    let all: BTreeSet<&(String, String)> = sealed.keys().chain(drawn.keys()).collect();
    for at in all {
        let what = format!("{} {} N / n / 本次 quota", at.0, at.1);
        differs(&what, &shown(&sealed, at), &shown(&drawn, at));
    }
    findings
}

/// N, n and quota by item and tier.
type Sums = BTreeMap<(String, String), [u64; 3]>;

/// Cells share by a key that nobody knew at the seal: of a spread tier only the sums are sealed.
fn sums<'a>(sizes: impl Iterator<Item = (&'a String, &'a String, [u64; 3])>) -> Sums {
    let mut sums = Sums::new();
    for (item, stratum, numbers) in sizes {
        let tier = stratum.split_once('/').map_or(stratum.as_str(), |(tier, _)| tier);
        let sum = sums.entry((item.clone(), tier.to_owned())).or_default();
        for (sum, number) in sum.iter_mut().zip(numbers) {
            *sum = sum.saturating_add(number);
        }
    }
    sums
}

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
    let suite = record.suite();
    let sealed = Digest::parse(&record.sealed);
    for draw in &record.draws {
        let name = |what: &str| format!("draws.{}.{what}", draw.draw);
        let c = commitment(suite, &record.plan, draw.draw, &record.inputs, sealed.as_ref());
        differs(name("commitment"), &draw.commitment, &c.to_string());
        let contributions = draw
            .contributions
            .iter()
            .map(|it| Contribution { name: it.name.clone(), text: it.text.clone() })
            .collect();
        let seed = Seed::new(suite, contributions);
        differs(name("seed"), &draw.seed, &seed.value.to_string());
        for (purpose, recorded) in &draw.keys {
            let found = key(suite, &record.plan, draw.draw, purpose, &seed.value);
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
                    &suite.digest(ids.join("\n").as_bytes()).to_string(),
                );
                let last = drawn.last().map_or("", |row| row.ticket.as_str());
                differs(path("threshold"), &stratum.threshold, last);
                // Who is drawn is due, and every due one who can be drawn is.
                let due = stratum.quota.min(stratum.candidates);
                differs(path("drawn"), &stratum.drawn.to_string(), &due.to_string());
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
        let found = key
            .map(|key| Tickets::new(record.suite(), &key).of(&row.id).to_string())
            .unwrap_or_default();
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
        let cell = |index: usize| plain(record.get(index).unwrap_or_default()).to_owned();
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
