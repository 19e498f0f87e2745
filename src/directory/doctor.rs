//! How a directory is made up: distributions, certificates that end, who can cover what.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::people::Unfit;
use super::value::Kind;
use super::{ColumnIndex, EntityDirectory, InspectorDirectory, Value, columns, industry};

/// How often each value of a column occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The column's standard name.
    pub column: String,
    /// Value and number of entities, most first, equals by value. Industries by division (`62`).
    pub counts: Vec<(String, u64)>,
    /// Entities without a value.
    pub empty: u64,
    /// Entities whose text is no value of the column's kind.
    pub invalid: u64,
}

/// The columns that are counted unless the caller says otherwise.
pub const COLUMNS: &[&str] =
    &[columns::TIER, columns::STATUS, columns::TOWNSHIP, "行业代码", "主体类型"];

/// Counts the values of every named column that the directory has.
#[must_use]
pub fn entities(directory: &EntityDirectory, names: &[&str]) -> Vec<Distribution> {
    let count =
        |name: &&str| directory.column(name).map(|column| distribution(directory, name, column));
    names.iter().filter_map(count).collect()
}

fn distribution(directory: &EntityDirectory, name: &str, column: ColumnIndex) -> Distribution {
    let is_industry = directory.table().kind(column) == Kind::Industry;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let (mut empty, mut invalid) = (0, 0);
    for entity in directory.iter() {
        match entity.value(column) {
            Value::Empty => empty += 1,
            Value::Invalid(_) => invalid += 1,
            Value::Text(code) if is_industry => {
                let division = code.get(..2).unwrap_or(code);
                let name = industry::by_code(division).map_or("", |known| known.name);
                *counts.entry(format!("{division} {name}").trim_end().to_owned()).or_insert(0) += 1;
            }
            value => *counts.entry(value.to_string()).or_insert(0) += 1,
        }
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Distribution { column: name.to_owned(), counts, empty, invalid }
}

/// What a directory of inspectors can do on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleReport {
    /// People in all.
    pub people: u64,
    /// People who can be sent on the day.
    pub fit: u64,
    /// Why the others cannot; somebody may be counted under several.
    pub unfit: BTreeMap<Unfit, u64>,
    /// Name, certificate and last valid day of certificates that end in the year of the day, on
    /// or after it; earliest first.
    pub ending: Vec<(String, String, NaiveDate)>,
    /// Speciality → people fit on the day who have it, in file order. One that only unfit people
    /// have stands with nobody.
    pub specialities: BTreeMap<String, Vec<String>>,
    /// Unit → people fit on the day.
    pub units: BTreeMap<String, u64>,
}

/// Reports on the inspectors as they stand on `day`.
#[must_use]
pub fn inspectors(directory: &InspectorDirectory, day: NaiveDate) -> PeopleReport {
    let mut report = PeopleReport::default();
    for person in &directory.inspectors {
        report.people += 1;
        let why = person.unfit_on(day);
        let is_fit = why.is_empty();
        report.fit += u64::from(is_fit);
        for reason in why {
            *report.unfit.entry(reason).or_insert(0) += 1;
        }
        if let (Some(number), Some(last)) = (&person.certificate, person.valid_to)
            && last >= day
            && last.year() == day.year()
        {
            report.ending.push((person.name.clone(), number.clone(), last));
        }
        for speciality in &person.specialities {
            let people = report.specialities.entry(speciality.clone()).or_default();
            if is_fit {
                people.push(person.name.clone());
            }
        }
        *report.units.entry(person.unit.clone()).or_insert(0) += u64::from(is_fit);
    }
    report.ending.sort_by(|a, b| (a.2, &a.1).cmp(&(b.2, &b.1)));
    report
}
