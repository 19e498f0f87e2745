//! 留痕: an append-only list of events, each line chained to the one before by its hash.
//!
//! A line is canonical JSON. Its `prev` is H of the line before without its line end, 64 zeros for
//! the first; its `check` is the first 16 digits of H of the line itself without `check`. A line that was
//! changed shows by its `check`, or, if that was made to fit, by the `prev` of the next; a line that is
//! missing or moved by `prev` and `seq`. What the chain cannot show is that its last lines were cut
//! off: for that the hash of the last line is published now and then ([`head`]).
//!
//! A line counts once its line end is there. [`appended`] says what to keep and what to write, so that a
//! writer that is stopped after any byte leaves the old lines, or those and some of the new ones, and
//! at most one unfinished line that the next append takes away.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::problem::{Files, JournalBreak};
use crate::diagnostic::{Finding, Place};
use crate::digest::{Digest, Suite};
use crate::source::{Source, Span};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// 签注: a doubt was signed.
    Signed,
    /// 封存: inputs were frozen.
    Sealed,
    /// 撤回封存: a seal was withdrawn.
    Withdrawn,
    /// 抽取: units were drawn.
    Drawn,
    /// 备抽: reserves were listed.
    Reserved,
    /// 新增: late additions were drawn.
    Added,
    /// 派员: teams were matched.
    Assigned,
    /// 排期: days were set.
    Scheduled,
    /// The record was closed over all outputs.
    Recorded,
    /// 重抽: a draw was made void, another takes its place.
    Redrawn,
    /// 启封: the sealed envelope was opened.
    Opened,
    /// A visit moved.
    Moved,
    /// 改派: a team was changed.
    Reassigned,
    /// 递补: a unit was replaced.
    Replaced,
    /// A result was recorded.
    Result,
    /// 公示: something was published.
    Published,
    /// 勘误: a correction notice was made.
    Corrected,
    /// 备注: anything else that is to be kept.
    Noted,
}

impl EventKind {
    /// All kinds, in the order of a plan's life.
    pub const ALL: [Self; 18] = [
        Self::Signed,
        Self::Sealed,
        Self::Withdrawn,
        Self::Drawn,
        Self::Reserved,
        Self::Added,
        Self::Assigned,
        Self::Scheduled,
        Self::Recorded,
        Self::Redrawn,
        Self::Opened,
        Self::Moved,
        Self::Reassigned,
        Self::Replaced,
        Self::Result,
        Self::Published,
        Self::Corrected,
        Self::Noted,
    ];

    /// The word in the file.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Sealed => "sealed",
            Self::Withdrawn => "withdrawn",
            Self::Drawn => "drawn",
            Self::Reserved => "reserved",
            Self::Added => "added",
            Self::Assigned => "assigned",
            Self::Scheduled => "scheduled",
            Self::Recorded => "recorded",
            Self::Redrawn => "redrawn",
            Self::Opened => "opened",
            Self::Moved => "moved",
            Self::Reassigned => "reassigned",
            Self::Replaced => "replaced",
            Self::Result => "result",
            Self::Published => "published",
            Self::Corrected => "corrected",
            Self::Noted => "noted",
        }
    }

    /// The word in Chinese.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signed => "签注",
            Self::Sealed => "封存",
            Self::Withdrawn => "撤回封存",
            Self::Drawn => "抽取",
            Self::Reserved => "备抽",
            Self::Added => "新增",
            Self::Assigned => "派员",
            Self::Scheduled => "排期",
            Self::Recorded => "成卷",
            Self::Redrawn => "重抽",
            Self::Opened => "启封",
            Self::Moved => "改期",
            Self::Reassigned => "改派",
            Self::Replaced => "递补",
            Self::Result => "结果",
            Self::Published => "公示",
            Self::Corrected => "勘误",
            Self::Noted => "备注",
        }
    }

    /// Reads the word of the file, or the Chinese one.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.tag() == word || kind.word() == word)
    }
}

/// An act: what happened, when, by whom, before whom, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: EventKind,
    /// When: recorded as given, never the clock's own idea.
    pub time: String,
    /// Who did it; empty where nobody was named.
    pub operator: String,
    /// Who saw it.
    pub witnesses: Vec<String>,
    /// Why; empty where none was given.
    pub reason: String,
    /// Everything else, by name: draw number, visit, digest …
    pub facts: BTreeMap<String, Value>,
}

impl Act {
    /// An act without people, reason and facts.
    #[must_use]
    pub fn new(kind: EventKind, time: &str) -> Self {
        Self {
            kind,
            time: time.to_owned(),
            operator: String::new(),
            witnesses: Vec::new(),
            reason: String::new(),
            facts: BTreeMap::new(),
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// Says who did it before whom, and why.
    #[must_use]
    pub fn by(mut self, operator: &str, witnesses: &[String], reason: &str) -> Self {
        operator.clone_into(&mut self.operator);
        self.witnesses = witnesses.to_vec();
        reason.clone_into(&mut self.reason);
        self
    }

    fn into_facts(self) -> BTreeMap<String, Value> {
        let mut facts = self.facts;
        let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
        put("operator", self.operator.into());
        put("witnesses", self.witnesses.into());
        put("reason", self.reason.into());
        facts
    }
}

/// A journal being written.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    suite: Suite,
    text: String,
    last: Option<Digest>,
    count: u64,
}

impl Journal {
    /// An empty one, its lines chained by the hash of a suite.
    #[must_use]
    pub fn new(suite: Suite) -> Self {
        Self { suite, ..Self::default() }
    }

    /// Appends an event with its facts. `time` is the recorded time, not the clock's.
    pub fn append(&mut self, kind: EventKind, time: &str, facts: BTreeMap<String, Value>) {
        self.count += 1;
        let mut line: Map<String, Value> = facts.into_iter().collect();
        line.insert("event".to_owned(), kind.tag().into());
        line.insert("seq".to_owned(), self.count.into());
        line.insert("time".to_owned(), time.into());
        line.insert("prev".to_owned(), previous(self.last).into());
        line.insert("check".to_owned(), check(self.suite, &line).into());
        let line = Value::Object(line).to_string();
        self.last = Some(self.suite.digest(line.as_bytes()));
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// Appends an act.
    pub fn record(&mut self, act: Act) {
        let (kind, time) = (act.kind, act.time.clone());
        self.append(kind, &time, act.into_facts());
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

/// The first 16 digits of H of a line without its `check`.
fn check(suite: Suite, line: &Map<String, Value>) -> String {
    let mut bare = line.clone();
    bare.remove("check");
    let all = suite.digest(Value::Object(bare).to_string().as_bytes()).to_string();
    all.get(..16).unwrap_or_default().to_owned()
}

/// How many bytes of a journal are whole lines; what follows was being written when its writer was
/// stopped, and does not count.
#[must_use]
pub fn whole(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}

/// What an append does to a file: keep so many bytes of it, then write these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Bytes that stay: all whole lines.
    pub keep: usize,
    /// Bytes that are added.
    pub add: Vec<u8>,
}

/// What appending `acts` to a journal comes to.
///
/// # Errors
/// The line at which the journal is broken: nothing is appended to a broken journal.
pub fn appended(name: &str, bytes: &[u8], acts: Vec<Act>) -> Result<Append, Vec<Finding>> {
    let (events, mut findings) = read(name, bytes);
    findings.retain(|finding| finding.problem != Files::JournalTorn.into());
    if !findings.is_empty() {
        return Err(findings);
    }
    let keep = whole(bytes);
    let last = bytes.get(..keep).and_then(head);
    // A journal goes on as it began; a new one follows the draw that it begins with.
    let named = acts.iter().find_map(|act| Suite::find(act.facts.get("suite")?.as_str()?));
    let suite = lines(bytes).next().map_or_else(|| named.unwrap_or_default(), suite_of);
    let mut journal = Journal { suite, text: String::new(), last, count: events.len() as u64 };
    for act in acts {
        journal.record(act);
    }
    Ok(Append { keep, add: journal.into_text().into_bytes() })
}

/// H of the last whole line: who publishes it can show later that no line before it was cut off.
#[must_use]
pub fn head(bytes: &[u8]) -> Option<Digest> {
    lines(bytes).last().map(|line| suite(bytes).digest(line))
}

/// Tells whether some line has this hash: the journal still holds what was published.
#[must_use]
pub fn holds(bytes: &[u8], published: &Digest) -> bool {
    let suite = suite(bytes);
    lines(bytes).any(|line| suite.digest(line) == *published)
}

/// The suite whose hash chains a journal: that by which its first line checks itself.
#[must_use]
pub fn suite(bytes: &[u8]) -> Suite {
    lines(bytes).next().map_or(Suite::Dr1, suite_of)
}

fn suite_of(line: &[u8]) -> Suite {
    let Ok(Value::Object(event)) = serde_json::from_slice(line) else { return Suite::Dr1 };
    let own = event.get("check").and_then(Value::as_str).unwrap_or_default();
    let fits = |suite: &Suite| check(*suite, &event) == own;
    Suite::ALL.into_iter().find(fits).unwrap_or_default()
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = bytes.get(..whole(bytes)).unwrap_or_default();
    lines
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

/// Checks the chain of a journal; returns its events, and a finding at the first line that breaks it.
/// An unfinished last line is a finding of its own and no event.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> (Vec<Map<String, Value>>, Vec<Finding>) {
    let text = String::from_utf8_lossy(bytes);
    let source = Source::new(name, &text);
    let mut events = Vec::new();
    let mut findings = Vec::new();
    let mut last = None;
    let suite = suite(bytes);
    for (number, line) in (1..).zip(lines(bytes)) {
        match event(suite, line, last, events.len() as u64 + 1) {
            Ok(event) => events.push(event),
            Err(how) => {
                findings.push(at(&source, number, Files::JournalBroken { how }));
                return (events, findings);
            }
        }
        last = Some(suite.digest(line));
    }
    if whole(bytes) < bytes.len() {
        let number = u32::try_from(events.len()).unwrap_or(u32::MAX).saturating_add(1);
        findings.push(at(&source, number, Files::JournalTorn));
    }
    (events, findings)
}

fn event(
    suite: Suite,
    line: &[u8],
    last: Option<Digest>,
    seq: u64,
) -> Result<Map<String, Value>, JournalBreak> {
    let Ok(Value::Object(event)) = serde_json::from_slice(line) else {
        return Err(JournalBreak::NoEvent);
    };
    let is = |key: &str, value: &str| event.get(key).and_then(Value::as_str) == Some(value);
    if Value::Object(event.clone()).to_string().as_bytes() != line
        || !is("check", &check(suite, &event))
    {
        return Err(JournalBreak::Changed);
    }
    if event.get("seq").and_then(Value::as_u64) != Some(seq) {
        let found = event.get("seq").and_then(Value::as_u64).unwrap_or_default();
        return Err(JournalBreak::Number { due: seq, found });
    }
    if !is("prev", &previous(last)) {
        return Err(JournalBreak::Unchained);
    }
    Ok(event)
}

fn at(source: &Source, number: u32, problem: Files) -> Finding {
    let span =
        if number <= source.line_count() { source.line_span(number) } else { Span::default() };
    Finding::new(problem, Place::text(source, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts() -> Vec<Act> {
        let witnesses = ["派驻纪检组".to_owned()];
        [EventKind::Sealed, EventKind::Drawn, EventKind::Recorded]
            .map(|kind| {
                let act = Act::new(kind, "2023-05-10T10:00:00+08:00").with("draw", 1);
                act.by("张三", &witnesses, "按计划")
            })
            .to_vec()
    }

    fn journal() -> Vec<u8> {
        let mut journal = Journal::default();
        acts().into_iter().for_each(|act| journal.record(act));
        journal.into_text().into_bytes()
    }

    fn line_of(findings: &[Finding]) -> Option<u32> {
        match findings.first().map(|finding| &finding.place) {
            Some(Place::Text { line, .. }) => Some(*line),
            _ => None,
        }
    }

    #[test]
    fn an_untouched_chain_holds() {
        let (events, findings) = read("journal.jsonl", &journal());
        assert_eq!((events.len(), findings.len()), (3, 0));
    }

    /// Every bit of every line, the last one too: the finding names the very line.
    #[test]
    fn every_flipped_bit_is_found_at_its_line() {
        let bytes = journal();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                let (_, findings) = read("journal.jsonl", &changed);
                let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
                assert_eq!(line_of(&findings), Some(line), "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn a_line_that_is_missing_moved_or_doubled_is_found() {
        let bytes = journal();
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        for (order, first_bad) in
            [(vec![1, 2], 1), (vec![0, 2], 2), (vec![0, 2, 1], 2), (vec![0, 0, 1, 2], 2)]
        {
            let changed: Vec<u8> = order.iter().flat_map(|index| lines[*index].to_vec()).collect();
            assert_eq!(line_of(&read("j", &changed).1), Some(first_bad), "{order:?}");
        }
    }

    /// Whoever changes a line and makes its own check fit is found at the next line.
    #[test]
    fn a_line_made_to_fit_itself_breaks_the_next() {
        let text = String::from_utf8(journal()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut line: Map<String, Value> = serde_json::from_str(&lines[1]).unwrap();
        line.insert("operator".to_owned(), "李四".into());
        let fitting = check(Suite::Dr1, &line);
        line.insert("check".to_owned(), fitting.into());
        lines[1] = Value::Object(line).to_string();
        let changed = lines.join("\n") + "\n";
        let (events, findings) = read("journal.jsonl", changed.as_bytes());
        assert_eq!((events.len(), line_of(&findings)), (2, Some(3)));
        assert_eq!(
            findings.first().map(|it| it.problem.clone()),
            Some(Files::JournalBroken { how: JournalBreak::Unchained }.into())
        );
    }

    /// Cut off at the end: only a hash that was published shows it.
    #[test]
    fn what_was_published_must_still_be_there() {
        let bytes = journal();
        let published = head(&bytes).unwrap();
        let short = &bytes[..whole(&bytes[..bytes.len() - 1])];
        assert_eq!(read("j", short).1.len(), 0);
        assert!(holds(&bytes, &published) && !holds(short, &published));
    }

    /// The writer is stopped after every byte that it could have written, and before and after it took
    /// the unfinished line away: the old lines stand, and the next append goes on as if nothing were.
    #[test]
    fn an_append_may_be_stopped_at_any_byte() {
        let old = journal();
        let more = || vec![Act::new(EventKind::Published, "2023-05-11").by("王五", &[], "公示")];
        let step = appended("j", &old, acts()).unwrap();
        assert_eq!(step.keep, old.len());
        for count in 0..=step.add.len() {
            let mut file = old.clone();
            file.extend(&step.add[..count]);
            let (events, findings) = read("j", &file);
            assert!(events.len() >= 3, "{count}");
            let is_whole = whole(&file) == file.len();
            assert_eq!(findings.is_empty(), is_whole, "{count}: {findings:?}");
            assert!(findings.is_empty() || findings[0].problem == Files::JournalTorn.into());
            let next = appended("j", &file, more()).unwrap();
            for cut in [file.len(), next.keep] {
                file.truncate(cut);
                assert_eq!(appended("j", &file, more()).as_ref(), Ok(&next), "{count}");
            }
            file.extend(&next.add);
            let (after, findings) = read("j", &file);
            assert_eq!((after.len(), findings.len()), (events.len() + 1, 0), "{count}");
        }
    }

    #[test]
    fn nothing_is_appended_to_a_broken_journal() {
        let mut bytes = journal();
        bytes[40] ^= 1;
        assert!(appended("j", &bytes, acts()).is_err());
    }

    #[test]
    fn every_kind_is_found_by_both_its_words() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::find(kind.tag()), Some(kind));
            assert_eq!(EventKind::find(kind.word()), Some(kind));
        }
    }
}
