//! Calendar files: TOML to [`Year`], with every defect at its line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::{Datelike as _, NaiveDate};

use super::{Calendar, Holiday, Notice, Period, Year, YearFile, is_weekend};
use crate::diagnostic::problem::facts::Misplaced;
use crate::diagnostic::problem::{Facts, Files};
use crate::diagnostic::{Finding, Place};
use crate::facts::{Reader, Table};
use crate::source::{Source, Span, Spanned};

pub(super) fn calendar(mut files: Vec<(String, Vec<u8>)>) -> (Calendar, Vec<Finding>) {
    files.sort();
    let mut findings = Vec::new();
    let mut years: BTreeMap<i32, YearFile> = BTreeMap::new();
    for (name, bytes) in files {
        if !name.ends_with(".toml") {
            continue;
        }
        let (number, year) = year(&name, &bytes, &mut findings);
        let Some(Spanned { value: number, .. }) = number else { continue };
        if let Some(other) = years.get(&number) {
            let problem = Facts::YearTwice { year: number, other: other.name.clone() };
            findings.push(Finding::new(problem, Place::file(&name)));
            continue;
        }
        let file = YearFile { name, bytes: Cow::Owned(bytes), year: OnceLock::from(year) };
        years.insert(number, file);
    }
    if years.is_empty() && findings.is_empty() {
        findings.push(Finding::new(Facts::Empty, Place::file("")));
    }
    (Calendar { years: Arc::new(years) }, findings)
}

/// Reads one file: its year, if stated, and its facts.
pub(super) fn year(
    name: &str,
    bytes: &[u8],
    findings: &mut Vec<Finding>,
) -> (Option<Spanned<i32>>, Year) {
    let source = match Source::read(name, bytes) {
        Ok(source) => source,
        Err(error) => {
            let reason = format!("byte {}", error.offset);
            findings.push(Finding::new(Files::Unreadable { reason }, Place::file(name)));
            return (None, Year::default());
        }
    };
    let mut reader = Reader::new(&source, findings);
    let parsed = reader.parse();
    let mut top = reader.table(parsed.get_ref(), Span::default());
    for key in ["schema", "year", "announced", "days"] {
        reader.need(&mut top, key);
    }
    reader.number(&mut top, "schema");
    reader.text(&mut top, "country");
    let number = reader
        .number(&mut top, "year")
        .map(|year| Spanned::new(i32::try_from(year.value).unwrap_or_default(), year.span));
    let stated_days = reader.number(&mut top, "calendar_days");
    let stated_working = reader.number(&mut top, "working_days");
    let mut year = Year {
        announced: reader.flag(&mut top, "announced").is_some_and(|flag| flag.value),
        is_final: reader.flag(&mut top, "final").is_some_and(|flag| flag.value),
        ..Year::default()
    };
    for mut table in reader.tables(&mut top, "notices") {
        year.notices.extend(notice(&mut reader, &mut table));
    }
    for mut table in reader.tables(&mut top, "holidays") {
        if let Some((holiday, notice)) = holiday(&mut reader, &mut table) {
            if !year.notices.iter().any(|it| it.number == holiday.notice) {
                reader.report(Facts::Notice { number: holiday.notice.clone() }, notice);
            }
            year.holidays.push(holiday);
        }
    }
    if let Some(mut days) = reader.section(&mut top, "days") {
        let off = reader.dates(&mut days, "off").unwrap_or_default();
        let work = reader.dates(&mut days, "work").unwrap_or_default();
        let statutory = reader.dates(&mut days, "statutory").unwrap_or_default();
        if let Some(number) = &number {
            for day in off.iter().chain(&work).chain(&statutory) {
                if day.value.year() != number.value {
                    misplaced(&mut reader, day, Misplaced::OtherYear);
                }
            }
        }
        for day in &work {
            if !is_weekend(day.value) {
                misplaced(&mut reader, day, Misplaced::WorkOnWeekday);
            }
            if off.iter().any(|it| it.value == day.value) {
                misplaced(&mut reader, day, Misplaced::BothLists);
            }
        }
        year.off = sorted(off);
        year.work = sorted(work);
        year.statutory = sorted(statutory);
        reader.finish(&days);
    }
    if let Some(number) = &number {
        let days = days_of(number.value);
        let working = days
            .iter()
            .filter(|day| {
                year.work.binary_search(day).is_ok()
                    || (!is_weekend(**day) && year.off.binary_search(day).is_err())
            })
            .count();
        count(&mut reader, "calendar_days", stated_days, days.len());
        count(&mut reader, "working_days", stated_working, working);
    }
    reader.finish(&top);
    (number, year)
}

fn misplaced(reader: &mut Reader<'_>, day: &Spanned<NaiveDate>, reason: Misplaced) {
    reader.report(Facts::Day { date: day.value, reason }, day.span);
}

fn count(reader: &mut Reader<'_>, key: &str, stated: Option<Spanned<u32>>, counted: usize) {
    let Some(stated) = stated else { return };
    let counted = u32::try_from(counted).unwrap_or(u32::MAX);
    if stated.value != counted {
        let problem = Facts::Count { key: key.to_owned(), stated: stated.value, counted };
        reader.report(problem, stated.span);
    }
}

fn days_of(year: i32) -> Vec<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .map(|first| first.iter_days().take_while(|day| day.year() == year).collect())
        .unwrap_or_default()
}

fn sorted(days: Vec<Spanned<NaiveDate>>) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = days.into_iter().map(|day| day.value).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn values(days: Option<Vec<Spanned<NaiveDate>>>) -> Vec<NaiveDate> {
    days.map(sorted).unwrap_or_default()
}

fn notice<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>) -> Option<Notice> {
    let number = reader.need_text(table, "number");
    let title = reader.need_text(table, "title");
    let issued = reader.date(table, "issued");
    let url = reader.text(table, "url");
    reader.finish(table);
    Some(Notice {
        number: number?.value,
        title: title?.value,
        issued: issued.map(|it| it.value),
        url: url.map(|it| it.value).unwrap_or_default(),
    })
}

/// Reads a span and the place of its notice's number.
fn holiday<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>) -> Option<(Holiday, Span)> {
    for key in ["from", "to"] {
        reader.need(table, key);
    }
    let name = reader.need_text(table, "name");
    let from = reader.date(table, "from");
    let to = reader.date(table, "to");
    let length = reader.number(table, "length");
    let statutory = values(reader.dates(table, "statutory"));
    let makeup = values(reader.dates(table, "makeup"));
    let notice = reader.need_text(table, "notice");
    // What a second notice replaced is kept in the file for its readers only.
    if let Some(mut before) = reader.section(table, "superseded") {
        reader.date(&mut before, "from");
        reader.date(&mut before, "to");
        reader.dates(&mut before, "makeup");
        reader.finish(&before);
    }
    reader.finish(table);
    let (name, from, to, notice) = (name?, from?, to?, notice?);
    let Some(period) = Period::new(from.value, to.value) else {
        misplaced(reader, &to, Misplaced::Reversed);
        return None;
    };
    count(reader, "length", length, usize::try_from(period.day_count()).unwrap_or_default());
    let span = notice.span;
    Some((Holiday { name: name.value, period, statutory, makeup, notice: notice.value }, span))
}
