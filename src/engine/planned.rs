//! What a run has set down, read back from its tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Finding, Place, problem::Files};
use crate::directory::impact::Planned;
use crate::input::mark::plain;
use crate::unit::UnitId;

/// The visits of a run's folder; of a draw without visits, its drawn units, once each.
///
/// # Errors
/// Where the folder holds neither table.
pub fn planned(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Planned>, Box<Finding>> {
    if let Some(bytes) = files.get("visits.csv") {
        return Ok(rows(bytes).iter().filter_map(visit).collect());
    }
    let Some(bytes) = files.get("draw.csv") else {
        let problem = Files::OutputMissing { file: "visits.csv".to_owned() };
        return Err(Box::new(Finding::new(problem, Place::file("visits.csv"))));
    };
    let mut seen = BTreeSet::new();
    let drawn = rows(bytes);
    Ok(drawn.iter().filter_map(unit).filter(|it| seen.insert(it.id.clone())).collect())
}

fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes).records().filter_map(Result::ok).collect()
}

fn text(row: &csv::StringRecord, at: usize) -> String {
    plain(row.get(at).unwrap_or_default()).to_owned()
}

fn visit(row: &csv::StringRecord) -> Option<Planned> {
    let people = plain(row.get(10)?).split(';').chain(plain(row.get(11)?).split(';'));
    let person = |written: &str| {
        let (name, rest) = written.rsplit_once('（')?;
        Some((name.to_owned(), rest.trim_end_matches('）').to_owned()))
    };
    Some(Planned {
        visit: text(row, 0),
        id: UnitId::new(row.get(3)?)?,
        name: text(row, 4),
        tier: text(row, 6),
        address: text(row, 7),
        date: row.get(8)?.parse().ok(),
        team: people.filter_map(person).collect(),
    })
}

fn unit(row: &csv::StringRecord) -> Option<Planned> {
    Some(Planned {
        visit: String::new(),
        id: UnitId::new(row.get(7)?)?,
        name: text(row, 8),
        tier: text(row, 3),
        address: String::new(),
        date: None,
        team: Vec::new(),
    })
}
