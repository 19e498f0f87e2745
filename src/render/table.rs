//! `draw.csv` and `visits.csv`, for machines: UTF-8 without byte order mark, LF.
//!
//! Promise: no text of a directory is a formula to a spreadsheet; what might be one is marked
//! ([`crate::input::mark`]). Of `draw.csv` that is the name alone (docs/verify, rule 18).

use std::io::Write;

use super::{Run, goal, person};
use crate::directory::columns;
use crate::draw::DrawnList;
use crate::draw::ticket::Digest;
use crate::input::mark::marked;

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

/// Writes `draw.csv` as it goes: it can be larger than memory. All cores make its lines; they are
/// written in order.
///
/// # Errors
/// Those of `out`.
pub fn write_draw(run: &Run<'_>, mut out: impl Write) -> std::io::Result<()> {
    out.write_all(DRAW_HEADER.join(",").as_bytes())?;
    out.write_all(b"\n")?;
    let parts = parts(run);
    let at_once = 4 * rayon::current_num_threads();
    let (mut ready, mut next): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    for parts in parts.chunks(at_once).chain(std::iter::once(&[][..])) {
        next.resize_with(parts.len(), Vec::new);
        let mut written = Ok(());
        rayon::in_place_scope(|scope| {
            for (part, lines) in parts.iter().zip(&mut next) {
                scope.spawn(move |_| part.write(run, lines));
            }
            for lines in &ready {
                if written.is_ok() {
                    written = out.write_all(lines);
                }
            }
        });
        written?;
        std::mem::swap(&mut ready, &mut next);
    }
    out.flush()
}

/// Lines that are made at once.
const PART: usize = 2048;

/// Some of the drawn of a stratum.
struct Part<'a> {
    /// All columns before the rank.
    start: Vec<u8>,
    drawn: &'a DrawnList,
    /// Ranks, from 0.
    ranks: std::ops::Range<usize>,
}

fn parts<'a>(run: &Run<'a>) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for event in run.events {
        let draw = event.draw.number.to_string();
        for group in &event.draw.groups {
            for item in &group.items {
                for stratum in &item.strata {
                    let mut start = Vec::new();
                    for text in [&draw, &group.code, &item.code, &stratum.tier, &stratum.name] {
                        // Recomputed by others, byte for byte: as they are. Codes are letters and
                        // digits; a stratum begins with words of the plan.
                        field(text, &mut start);
                        start.push(b',');
                    }
                    for first in (0..stratum.drawn.len()).step_by(PART) {
                        let ranks = first..(first + PART).min(stratum.drawn.len());
                        parts.push(Part { start: start.clone(), drawn: &stratum.drawn, ranks });
                    }
                }
            }
        }
    }
    parts
}

impl Part<'_> {
    fn write(&self, run: &Run<'_>, into: &mut Vec<u8>) {
        into.clear();
        into.reserve(self.ranks.len() * (self.start.len() + 128));
        let name = run.entities.lookup(columns::NAME);
        let drawn = self.ranks.clone().filter_map(|rank| Some((rank, self.drawn.get(rank)?)));
        // Names lie all over memory: fetched one after the other, none waits for the next.
        let all: Vec<_> = drawn.map(|(rank, it)| (rank, it, name.text(it.entity))).collect();
        std::hint::black_box(all.iter().fold(0, |sum: u8, (_, drawn, name)| {
            let (id, name) = (drawn.id.as_bytes().first(), name.as_bytes().first());
            sum.wrapping_add(*id.unwrap_or(&0)).wrapping_add(*name.unwrap_or(&0))
        }));
        let mut ticket = [0_u8; 64];
        for (rank, drawn, name) in all {
            into.extend_from_slice(&self.start);
            let mut number = [0_u8; 20];
            into.extend_from_slice(decimal(rank as u64 + 1, &mut number));
            into.push(b',');
            hex(&drawn.ticket, &mut ticket);
            into.extend_from_slice(&ticket);
            into.push(b',');
            // An id has no letter that needs care.
            into.extend_from_slice(drawn.id.as_bytes());
            into.push(b',');
            field(&marked(name), into);
            into.push(b'\n');
        }
    }
}

/// A field of CSV, quoted where it must be.
fn field(text: &str, into: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        into.extend_from_slice(bytes);
        return;
    }
    into.push(b'"');
    for byte in bytes {
        if *byte == b'"' {
            into.push(b'"');
        }
        into.push(*byte);
    }
    into.push(b'"');
}

/// The digits of a number.
fn decimal(mut number: u64, into: &mut [u8; 20]) -> &[u8] {
    let mut used = 0;
    for slot in into.iter_mut().rev() {
        *slot = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        used += 1;
        if number == 0 {
            break;
        }
    }
    into.get(into.len() - used..).unwrap_or_default()
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
        table.write_record(fields.iter().map(|field| marked(field).into_owned()))?;
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
    fn numbers_and_fields_are_as_others_write_them() {
        for number in [0, 1, 9, 10, 99, 1_234_567, u64::MAX] {
            let mut digits = [0; 20];
            assert_eq!(decimal(number, &mut digits), number.to_string().as_bytes());
        }
        for text in ["", "甲", "a,b", "说\"好\"", "一\n二", "\r", "'x", " ", "#"] {
            let mut table = writer(Vec::new());
            table.write_record(["1", text]).unwrap();
            let mut own = b"1,".to_vec();
            field(text, &mut own);
            own.push(b'\n');
            assert_eq!(own, table.into_inner().unwrap(), "{text}");
        }
    }

    #[test]
    fn values_in_one_cell_are_told_apart() {
        assert_eq!(join(["a;b".to_owned(), "c".to_owned()].into_iter()), "a；b;c");
    }
}
