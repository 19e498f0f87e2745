//! The year after the draw: what came of every visit, who went instead of whom, what was published
//! and when.
//!
//! A record folder never changes. What happens afterwards is appended to its journal, one event a
//! line ([`Change`]); a [`Year`] is what the records say, with all those events applied in order. So
//! the state is always that of the trace, and nothing else is stored.
//!
//! Promises. A visit keeps its number whatever happens to it. A visit with a result is never given
//! to other people, moved or replaced. A result that was recorded is only ever changed by an event
//! that says why.
//!
//! Not here: reading a filled-in workbook ([`filled`]), what falls due when ([`deadline`]), how
//! far the year is ([`crate::status`]).

pub mod change;
pub mod credit;
pub mod deadline;
pub mod filled;
pub mod personal;

use chrono::NaiveDate;

pub use change::Change;

pub use crate::outcome::{DISPOSALS, Outcome};

use crate::diagnostic::problem::{Files, JournalBreak, Results};
use crate::diagnostic::{Finding, Place};
use crate::input::mark::plain;
use crate::journal::EventKind;
use crate::record::{DrawRecord, Record};

/// Somebody of a team.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 执法证编号.
    pub certificate: String,
}

impl Person {
    /// Reads `姓名（执法证编号）`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text.rsplit_once('（') {
            Some((name, rest)) => {
                Self { name: name.to_owned(), certificate: rest.trim_end_matches('）').to_owned() }
            }
            None => Self { name: text.to_owned(), certificate: String::new() },
        }
    }

    /// `姓名（执法证编号）`.
    #[must_use]
    pub fn written(&self) -> String {
        if self.certificate.is_empty() {
            return self.name.clone();
        }
        format!("{}（{}）", self.name, self.certificate)
    }

    /// What tells people apart.
    #[must_use]
    pub fn key(&self) -> &str {
        if self.certificate.is_empty() { &self.name } else { &self.certificate }
    }

    /// Tells whether `typed` is this person's name or certificate.
    #[must_use]
    pub fn is(&self, typed: &str) -> bool {
        !typed.is_empty() && (self.certificate == typed || self.name == typed)
    }
}

/// 检查结果 of one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// 检查日期（实际）.
    pub day: NaiveDate,
    /// 检查结果.
    pub outcome: Outcome,
    /// 各事项结果: code and result of the items for which one was written; where any was, every other
    /// item has that of the visit. Empty: only the result of the whole visit is known.
    pub items: Vec<(String, Outcome)>,
    /// 处理情况.
    pub disposal: String,
    /// 备注.
    pub note: String,
}

impl Done {
    /// The result of an item, and whether it is known for the item itself: results were written by item,
    /// or the visit found nothing wrong with any. Else it is that of the whole visit.
    #[must_use]
    pub fn of(&self, item: &str) -> (Outcome, bool) {
        let own = self.items.iter().find(|(code, _)| code == item).map(|(_, it)| *it);
        let is_known = !self.items.is_empty() || self.outcome == Outcome::Clean;
        (own.unwrap_or(self.outcome), is_known)
    }
}

/// 行政处罚 that followed a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    /// 处罚决定书文号.
    pub number: String,
    /// 处罚决定日期.
    pub day: NaiveDate,
    /// 案由.
    pub cause: String,
    /// 处罚依据.
    pub basis: String,
    /// 处罚结果.
    pub content: String,
}

impl Penalty {
    /// Tells whether a number as typed is that of this decision: width, blanks and the kind of brackets
    /// do not matter (`〔2026〕`, `[2026]`).
    #[must_use]
    pub fn is(&self, number: &str) -> bool {
        same_number(&self.number) == same_number(number)
    }
}

/// 处罚决定书文号 as it is compared.
#[must_use]
pub fn same_number(written: &str) -> String {
    let folded = crate::source::folded(written);
    let letters = folded.chars().filter(|letter| !letter.is_whitespace());
    letters
        .map(|letter| match letter {
            '〔' | '[' | '【' | '〈' | '<' => '(',
            '〕' | ']' | '】' | '〉' | '>' => ')',
            other => other.to_ascii_uppercase(),
        })
        .collect()
}

/// A penalty, and when it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punished {
    /// The decision.
    pub penalty: Penalty,
    /// 处罚公示日期.
    pub published: Option<NaiveDate>,
}

/// A visit as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// Its number, `1-0001`.
    pub visit: String,
    /// The draw it comes from.
    pub draw: u32,
    /// Code of the group.
    pub group: String,
    /// Unit id.
    pub id: String,
    /// 主体名称.
    pub name: String,
    /// Codes of its items.
    pub items: Vec<String>,
    /// The unit's tiers.
    pub tiers: Vec<String>,
    /// 住所.
    pub address: String,
    /// The day on which it is to be made.
    pub day: Option<NaiveDate>,
    /// The last day on which it may be made.
    pub due: Option<NaiveDate>,
    /// 主检 first, then 协检.
    pub team: Vec<Person>,
    /// What came of it.
    pub done: Option<Done>,
    /// 处罚, each number once, in the order in which they were recorded.
    pub penalties: Vec<Punished>,
    /// When its result was published.
    pub published: Option<NaiveDate>,
    /// When the unit was handed over for 经营异常名录.
    pub listed: Option<NaiveDate>,
    /// Why another unit is visited instead (递补).
    pub replaced: Option<String>,
    /// How often its people or day were changed, or it was called off.
    pub changes: u32,
}

impl Task {
    /// Tells whether it still has to be made.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.done.is_none() && self.replaced.is_none()
    }

    /// The penalty of a number; without a number the only one.
    #[must_use]
    pub fn punished(&self, number: &str) -> Option<&Punished> {
        match (number, self.penalties.as_slice()) {
            ("", [only]) => Some(only),
            ("", _) => None,
            _ => self.penalties.iter().find(|it| it.penalty.is(number)),
        }
    }

    /// Tells whether it counts: a visit whose unit was replaced does not.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.replaced.is_none()
    }
}

/// One record folder of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The plan's id in the record.
    pub plan: String,
    /// The plan's title.
    pub title: String,
    /// A trial.
    pub trial: bool,
    /// What was drawn.
    pub draws: Vec<DrawRecord>,
    /// Number of events in its journal.
    pub events: u64,
}

/// The year as the records and their journals tell it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Year {
    /// The folders, in order of their draws.
    pub folders: Vec<Folder>,
    /// All visits, by draw and number.
    pub tasks: Vec<Task>,
    /// How many times a team was changed.
    pub reassigned: u64,
    /// What was published besides results and penalties, as the journals say.
    pub published: Vec<Notice>,
}

/// 公示 of something that is of no single visit: a line of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The day: the line's `day`, else that of its time.
    pub day: NaiveDate,
    /// The words of the line: its reason and every text fact.
    pub words: Vec<String>,
}

impl Notice {
    /// Reads a line; `None` where it is another kind of event.
    fn read(event: &serde_json::Map<String, serde_json::Value>) -> Option<Self> {
        let text = |key: &str| event.get(key)?.as_str();
        let kind = EventKind::find(text("event")?)?;
        if kind != EventKind::Published || event.contains_key("visit") {
            return None;
        }
        let day = text("day").or_else(|| text("time")?.get(..10))?.parse().ok()?;
        let is_own = |key: &str| matches!(key, "check" | "event" | "operator" | "prev" | "time");
        let words = event.iter().filter(|(key, _)| !is_own(key));
        let words = words.filter_map(|(_, value)| Some(folded(value.as_str()?)));
        Some(Self { day, words: words.filter(|it| !it.is_empty()).collect() })
    }

    /// Tells whether the line says that `what` was published.
    #[must_use]
    pub fn is_of(&self, what: &str) -> bool {
        let what = folded(what);
        self.words.iter().any(|words| words.contains(&what))
    }
}

/// Without white space and the marks that people put round a title.
fn folded(text: &str) -> String {
    let is_dropped = |it: char| it.is_whitespace() || matches!(it, '“' | '”' | '《' | '》' | '。');
    text.chars().filter(|it| !is_dropped(*it)).collect()
}

impl Year {
    /// Adds what other lines of a journal say was published; the rest of them is of no visit.
    pub fn hear(&mut self, events: &[serde_json::Map<String, serde_json::Value>]) {
        self.published.extend(events.iter().filter_map(Notice::read));
    }

    /// Adds a record with its visits.csv and the events of its journal.
    ///
    /// # Errors
    /// A finding where it is of another plan, a draw is there twice, or an event does not apply.
    pub fn add(
        &mut self,
        record: &Record,
        visits: &[u8],
        events: &[serde_json::Map<String, serde_json::Value>],
    ) -> Result<(), Vec<Finding>> {
        let refuse = |problem: Results| vec![Finding::new(problem, Place::file("record.json"))];
        if let Some(first) = self.folders.first().filter(|it| it.plan != record.plan) {
            let problem =
                Results::OtherPlan { plan: first.plan.clone(), found: record.plan.clone() };
            return Err(refuse(problem));
        }
        let twice = record.draws.iter().map(|draw| draw.draw).find(|number| {
            self.folders.iter().flat_map(|it| &it.draws).any(|draw| draw.draw == *number)
        });
        if let Some(draw) = twice {
            return Err(refuse(Results::DrawTwice { draw }));
        }
        self.folders.push(Folder {
            plan: record.plan.clone(),
            title: record.title.clone(),
            trial: record.is_trial(),
            draws: record.draws.clone(),
            events: events.len() as u64,
        });
        self.tasks.extend(tasks(visits));
        self.hear(events);
        for (number, event) in (1_u32..).zip(events) {
            let applied = match Change::read(event) {
                None => true,
                Some(change) => change.is_some_and(|change| self.apply(&change)),
            };
            if !applied {
                let place = Place::Cell {
                    file: "journal.jsonl".into(),
                    sheet: None,
                    row: number,
                    column: None,
                };
                return Err(vec![Finding::new(
                    Files::JournalBroken { how: JournalBreak::NoEvent },
                    place,
                )]);
            }
        }
        self.folders.sort_by_key(|it| it.draws.first().map_or(0, |draw| draw.draw));
        self.tasks.sort_by(|a, b| (a.draw, &a.visit).cmp(&(b.draw, &b.visit)));
        Ok(())
    }

    /// The plan's id; empty without a folder.
    #[must_use]
    pub fn plan(&self) -> &str {
        self.folders.first().map_or("", |it| it.plan.as_str())
    }

    /// The plan's title; empty without a folder.
    #[must_use]
    pub fn title(&self) -> &str {
        self.folders.first().map_or("", |it| it.title.as_str())
    }

    /// Tells whether any of the records is a trial.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.folders.iter().any(|it| it.trial)
    }

    /// The visit of a number, as people write it (`1-0001`, `1-1`).
    #[must_use]
    pub fn find(&self, written: &str) -> Option<&Task> {
        let wanted = label(written)?;
        self.tasks.iter().find(|task| task.visit == wanted)
    }

    fn find_mut(&mut self, visit: &str) -> Option<&mut Task> {
        self.tasks.iter_mut().find(|task| task.visit == visit)
    }

    /// The day of a draw.
    #[must_use]
    pub fn draw_day(&self, draw: u32) -> Option<NaiveDate> {
        let mut draws = self.folders.iter().flat_map(|it| &it.draws);
        draws.find(|it| it.draw == draw)?.date.parse().ok()
    }

    /// How many visits later draws of the year will still bring: what is planned less what has been
    /// drawn, in every stratum of a group that of its largest item, since items that go together
    /// share visits.
    #[must_use]
    pub fn to_come(&self) -> u64 {
        let draws: Vec<&DrawRecord> = self.folders.iter().flat_map(|it| &it.draws).collect();
        let Some(last) = draws.iter().max_by_key(|draw| draw.draw) else { return 0 };
        let mut left: std::collections::BTreeMap<(&str, &str), u64> =
            std::collections::BTreeMap::new();
        for item in &last.items {
            for stratum in &item.strata {
                let drawn: u64 = draws
                    .iter()
                    .flat_map(|draw| &draw.items)
                    .filter(|it| it.item == item.item)
                    .flat_map(|it| &it.strata)
                    .filter(|it| it.stratum == stratum.stratum)
                    .map(|it| it.drawn)
                    .sum();
                let most = left.entry((&item.group, &stratum.stratum)).or_default();
                *most = stratum.n.saturating_sub(drawn).max(*most);
            }
        }
        left.values().sum()
    }

    /// Applies an event; `false` where it does not fit what is there.
    pub fn apply(&mut self, change: &Change) -> bool {
        let Some(task) = self.find_mut(change.visit()) else { return false };
        match change {
            Change::Result { done, corrects, .. } => {
                // What was recorded stays, unless the event says why it is changed.
                if task.replaced.is_some() || (task.done.is_some() && corrects.is_empty()) {
                    return false;
                }
                task.done = Some(done.clone());
            }
            Change::Penalty { penalty, replaces, corrects, .. } => {
                return task.done.is_some() && punish(task, penalty, replaces.as_deref(), corrects);
            }
            Change::Published { what, number, day, .. } => {
                if task.done.is_none() {
                    return false;
                }
                match what {
                    change::What::Result => task.published = Some(*day),
                    change::What::Penalty => {
                        let only = task.penalties.len() == 1 && number.is_empty();
                        let mut all = task.penalties.iter_mut();
                        if let Some(it) = all.find(|it| only || it.penalty.is(number)) {
                            it.published = Some(*day);
                        } else if !number.is_empty() {
                            return false;
                        }
                    }
                    change::What::Listing => task.listed = Some(*day),
                }
            }
            Change::Reassigned { team, .. } => {
                if !task.is_open() {
                    return false;
                }
                task.team.clone_from(team);
                task.changes += 1;
                self.reassigned += 1;
            }
            Change::Moved { to, .. } => {
                if !task.is_open() {
                    return false;
                }
                task.day = Some(*to);
                task.changes += 1;
            }
            Change::Replaced { reason, by, .. } => {
                if !task.is_open() {
                    return false;
                }
                task.replaced = Some(reason.clone());
                task.changes += 1;
                self.tasks.extend(by.iter().cloned());
                self.tasks.sort_by(|a, b| (a.draw, &a.visit).cmp(&(b.draw, &b.visit)));
            }
        }
        true
    }
}

/// Records a penalty: a further one under a number of its own, or in place of one, which an event
/// with a reason does. `replaces`: the number that it takes the place of; journals from before a visit
/// could have several do not say, and mean the only one.
fn punish(task: &mut Task, penalty: &Penalty, replaces: Option<&str>, corrects: &str) -> bool {
    let is_new = || !task.penalties.iter().any(|it| it.penalty.is(&penalty.number));
    let replaced = match replaces {
        None if !corrects.is_empty() && task.penalties.len() == 1 => task.penalties.first_mut(),
        None | Some("") => {
            if !is_new() {
                return false;
            }
            task.penalties.push(Punished { penalty: penalty.clone(), published: None });
            return true;
        }
        Some(number) if !corrects.is_empty() => {
            task.penalties.iter_mut().find(|it| it.penalty.is(number))
        }
        Some(_) => None,
    };
    let Some(replaced) = replaced else { return false };
    replaced.penalty = penalty.clone();
    true
}

/// A visit's number as it is printed: `1-1` is `1-0001`.
#[must_use]
pub fn label(written: &str) -> Option<String> {
    let folded = crate::source::folded(written.trim());
    let (draw, number) = folded.split_once('-')?;
    let draw: u32 = draw.trim().parse().ok()?;
    let number: u32 = number.trim().parse().ok()?;
    Some(format!("{draw}-{number:04}"))
}

/// The rows of visits.csv.
fn tasks(bytes: &[u8]) -> Vec<Task> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let list = |text: &str| -> Vec<String> {
        text.split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let read = |row: csv::StringRecord| {
        let cell = |at: usize| row.get(at).map(plain).unwrap_or_default().to_owned();
        let mut team = vec![Person::read(&cell(10))];
        team.retain(|person| !person.name.is_empty());
        team.extend(list(&cell(11)).iter().map(|it| Person::read(it)));
        Some(Task {
            visit: row.get(0)?.to_owned(),
            draw: row.get(1)?.parse().ok()?,
            group: cell(2),
            id: cell(3),
            name: cell(4),
            items: list(&cell(5)),
            tiers: list(&cell(6)),
            address: cell(7),
            day: cell(8).parse().ok(),
            due: cell(9).parse().ok(),
            team,
            ..Task::default()
        })
    };
    // The file is the one that was written, by its digest: every row reads.
    reader.records().filter_map(Result::ok).filter_map(read).collect()
}
