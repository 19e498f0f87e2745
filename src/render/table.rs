//! `draw.csv` and `visits.csv`, for machines: UTF-8 without byte order mark, LF.
//!
//! Promise: no cell is a formula to a spreadsheet. A text that begins with `=`, `+`, `-`, `@`, a
//! tab or a line end has an apostrophe before it, as spreadsheets mark text themselves.

use std::borrow::Cow;
use std::io::Write;

use super::{Run, goal, person};
use crate::directory::columns;
use crate::draw::ticket::Digest;

/// Header of `draw.csv`.
pub const DRAW_HEADER: [&str; 9] =
    ["draw", "group", "item", "tier", "stratum", "rank", "ticket", "id", "name"];

/// Header of `visits.csv`.
pub const VISITS_HEADER: [&str; 13] = [
    "visit",
    "draw",
    "group",
    "id",
    "name",
    "items",
    "tier",
    "address",
    "date",
    "due",
    "lead",
    "members",
    "milestone",
];

/// `draw.csv`: one row per item and drawn unit, by draw, group, item, stratum and rank.
#[must_use]
pub fn draw_csv(run: &Run<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write_draw(run, &mut bytes);
    bytes
}

/// Writes `draw.csv` as it goes: it can be larger than memory.
///
/// # Errors
/// Those of `out`.
pub fn write_draw(run: &Run<'_>, out: impl Write) -> std::io::Result<()> {
    let mut table = writer(out);
    table.write_record(DRAW_HEADER)?;
    let name = run.entities.column(columns::NAME);
    let mut ticket = [0_u8; 64];
    for event in run.events {
        let draw = event.draw.number.to_string();
        for group in &event.draw.groups {
            for item in &group.items {
                for stratum in &item.strata {
                    for (rank, drawn) in (1_u64..).zip(&stratum.drawn) {
                        hex(&drawn.ticket, &mut ticket);
                        table.write_field(&draw)?;
                        table.write_field(cell(&group.code).as_bytes())?;
                        table.write_field(cell(&item.code).as_bytes())?;
                        table.write_field(cell(&stratum.tier).as_bytes())?;
                        table.write_field(cell(&stratum.name).as_bytes())?;
                        table.write_field(rank.to_string())?;
                        table.write_field(ticket)?;
                        table.write_field(cell(drawn.id.as_str()).as_bytes())?;
                        table.write_field(cell(run.cell(drawn.entity, name)).as_bytes())?;
                        table.write_record(None::<&[u8]>)?;
                    }
                }
            }
        }
    }
    table.flush()
}

/// `visits.csv`: one row a visit, by draw and number. Internal: it names certificates.
#[must_use]
pub fn visits_csv(run: &Run<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write_visits(run, &mut bytes);
    bytes
}

fn write_visits(run: &Run<'_>, out: impl Write) -> std::io::Result<()> {
    let mut table = writer(out);
    table.write_record(VISITS_HEADER)?;
    for task in run.tasks() {
        let visit = task.visit;
        let fields = [
            visit.label(),
            visit.draw.to_string(),
            visit.group.clone(),
            visit.id.clone(),
            task.name.to_owned(),
            join(task.items.iter().map(|item| item.code().to_owned())),
            join(visit.tiers.iter().cloned()),
            task.address.to_owned(),
            task.day.map_or_else(String::new, |day| day.to_string()),
            visit.due.to_string(),
            task.lead.map_or_else(String::new, person),
            join(task.members.iter().map(|member| person(member))),
            task.milestone.map_or_else(String::new, |milestone| {
                format!("{} {}", milestone.date.value, goal(&milestone.goal.value))
            }),
        ];
        table.write_record(fields.iter().map(|field| cell(field).into_owned()))?;
    }
    table.flush()
}

fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .buffer_capacity(1 << 16)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(out)
}

/// Several values in one cell; a value that holds the separator gets the full-width one.
fn join(values: impl Iterator<Item = String>) -> String {
    values.map(|value| value.replace(';', "；")).collect::<Vec<_>>().join(";")
}

/// The text as a cell that no spreadsheet takes for a formula.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// The digits of a digest, without the machinery of formatting: there are millions of them.
fn hex(digest: &Digest, into: &mut [u8; 64]) {
    const fn digit(value: u8) -> u8 {
        if value < 10 { b'0' + value } else { b'a' + value - 10 }
    }
    for (pair, byte) in into.chunks_exact_mut(2).zip(digest.0) {
        if let [high, low] = pair {
            *high = digit(byte >> 4);
            *low = digit(byte & 15);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_display() {
        let digest = crate::draw::ticket::digest(b"x");
        let mut digits = [0; 64];
        hex(&digest, &mut digits);
        assert_eq!(std::str::from_utf8(&digits), Ok(digest.to_string().as_str()));
    }

    #[test]
    fn formulas_become_text() {
        for text in ["=1+1", "+86", "-", "@x", "\tx", "＝A1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!(cell("91640106-X"), "91640106-X");
        assert_eq!(join(["a;b".to_owned(), "c".to_owned()].into_iter()), "a；b;c");
    }
}
