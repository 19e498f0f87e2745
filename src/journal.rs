//! 留痕: an append-only list of events, each line chained to the one before by its hash.
//!
//! A line is canonical JSON; its `prev` is H of the line before without its line end, 64 zeros for
//! the first. Changing, removing or reordering a line breaks the chain at that line; the last
//! line binds the record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place};
use crate::digest::{Digest, digest};
use crate::source::{Source, Span};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// 封存: inputs were frozen.
    Sealed,
    /// 抽取: units were drawn.
    Drawn,
    /// 派员: teams were matched.
    Assigned,
    /// 排期: days were set.
    Scheduled,
    /// A visit moved.
    Moved,
    /// A result was recorded.
    Result,
    /// 公示: something was published.
    Published,
    /// The record was closed over all outputs.
    Recorded,
}

impl EventKind {
    /// The word in the file.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Drawn => "drawn",
            Self::Assigned => "assigned",
            Self::Scheduled => "scheduled",
            Self::Moved => "moved",
            Self::Result => "result",
            Self::Published => "published",
            Self::Recorded => "recorded",
        }
    }
}

/// A journal being written.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    text: String,
    last: Option<Digest>,
    count: u64,
}

impl Journal {
    /// Appends an event with its facts. `time` is the recorded time, not the clock's.
    pub fn append(&mut self, kind: EventKind, time: &str, facts: BTreeMap<String, Value>) {
        self.count += 1;
        let mut line: Map<String, Value> = facts.into_iter().collect();
        line.insert("event".to_owned(), kind.tag().into());
        line.insert("seq".to_owned(), self.count.into());
        line.insert("time".to_owned(), time.into());
        line.insert("prev".to_owned(), previous(self.last).into());
        let line = Value::Object(line).to_string();
        self.last = Some(digest(line.as_bytes()));
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// The file.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

fn previous(last: Option<Digest>) -> String {
    last.map_or_else(|| "0".repeat(64), |digest| digest.to_string())
}

/// Checks the chain of a journal; returns its events, and a finding at the first line that breaks it.
#[must_use]
pub fn read(source: &Source) -> (Vec<Map<String, Value>>, Vec<Finding>) {
    let mut events = Vec::new();
    let mut findings = Vec::new();
    let mut last = None;
    for number in 1..=source.line_count() {
        let span = source.line_span(number);
        let line = source.slice(span);
        if line.is_empty() && number == source.line_count() {
            break;
        }
        let event = match serde_json::from_str(line) {
            Ok(Value::Object(event)) => event,
            _ => {
                findings.push(broken(source, span));
                break;
            }
        };
        let chained = event.get("prev").and_then(Value::as_str) == Some(previous(last).as_str());
        let counted = event.get("seq").and_then(Value::as_u64) == Some(events.len() as u64 + 1);
        let canonical = Value::Object(event.clone()).to_string().as_str() == line;
        if !(chained && counted && canonical) {
            findings.push(broken(source, span));
            break;
        }
        last = Some(digest(line.as_bytes()));
        events.push(event);
    }
    (events, findings)
}

fn broken(source: &Source, span: Span) -> Finding {
    Finding::new(Files::JournalBroken, Place::text(source, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> String {
        let mut journal = Journal::default();
        for kind in [EventKind::Drawn, EventKind::Assigned, EventKind::Recorded] {
            journal.append(kind, "2023-05-10", BTreeMap::from([("draw".to_owned(), 1.into())]));
        }
        journal.into_text()
    }

    #[test]
    fn an_untouched_chain_holds() {
        let (events, findings) = read(&Source::new("journal.jsonl", &journal()));
        assert_eq!((events.len(), findings.len()), (3, 0));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let text = journal();
        // The last line is bound by nothing after it but its own canonical form and the record.
        let bound = text.lines().take(2).map(|line| line.len() + 1).sum::<usize>();
        for at in 0..bound {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let (_, findings) = read(&Source::new("journal.jsonl", &changed));
            assert!(!findings.is_empty(), "byte {at}");
        }
    }
}
