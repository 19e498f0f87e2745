//! What can happen to a visit after the draw, as an event of the journal and back.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{Done, Outcome, Penalty, Person, Task};
use crate::journal::{Act, EventKind};

/// What is published or handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// 检查结果公示.
    Result,
    /// 处罚公示.
    Penalty,
    /// 移送列入经营异常名录.
    Listing,
}

impl What {
    /// The word in the journal.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Penalty => "penalty",
            Self::Listing => "listing",
        }
    }

    fn find(tag: &str) -> Option<Self> {
        [Self::Result, Self::Penalty, Self::Listing].into_iter().find(|it| it.tag() == tag)
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A result was recorded.
    Result {
        /// The visit.
        visit: String,
        /// What came of it.
        done: Done,
        /// Why an earlier result is changed; empty for the first.
        corrects: String,
    },
    /// A penalty was decided.
    Penalty {
        /// The visit.
        visit: String,
        /// The decision.
        penalty: Penalty,
        /// The number of the penalty that it takes the place of; empty for a further one, `None` in
        /// journals from before a visit could have several.
        replaces: Option<String>,
        /// Why an earlier entry is changed; empty for a further one.
        corrects: String,
    },
    /// Something was published or handed over.
    Published {
        /// The visit.
        visit: String,
        /// What.
        what: What,
        /// Of a penalty its number; empty for anything else, and for the only one of older journals.
        number: String,
        /// When.
        day: NaiveDate,
    },
    /// Other people go.
    Reassigned {
        /// The visit.
        visit: String,
        /// Everybody who goes now, the lead first.
        team: Vec<Person>,
        /// Everybody who was to go.
        before: Vec<Person>,
        /// 回避, 请假, …
        reason: String,
        /// In whose words.
        note: String,
    },
    /// Another day.
    Moved {
        /// The visit.
        visit: String,
        /// The day that was set.
        from: NaiveDate,
        /// The day now.
        to: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Other units are visited instead.
    Replaced {
        /// The visit.
        visit: String,
        /// One of 可以递补.
        reason: String,
        /// What shows it.
        evidence: String,
        /// The new visits.
        by: Vec<Task>,
    },
}

impl Change {
    /// The visit that it is about.
    #[must_use]
    pub fn visit(&self) -> &str {
        match self {
            Self::Result { visit, .. }
            | Self::Penalty { visit, .. }
            | Self::Published { visit, .. }
            | Self::Reassigned { visit, .. }
            | Self::Moved { visit, .. }
            | Self::Replaced { visit, .. } => visit,
        }
    }

    /// The kind of event in the journal.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Result { .. } | Self::Penalty { .. } => EventKind::Result,
            Self::Published { .. } => EventKind::Published,
            Self::Reassigned { .. } => EventKind::Reassigned,
            Self::Moved { .. } => EventKind::Moved,
            Self::Replaced { .. } => EventKind::Replaced,
        }
    }

    /// The act of the journal that says it.
    #[must_use]
    pub fn act(&self, time: &str, operator: &str) -> Act {
        let team = |team: &[Person]| -> Value {
            team.iter().map(Person::written).map(Value::from).collect::<Vec<_>>().into()
        };
        let (facts, reason) = match self {
            Self::Result { visit, done, corrects } => (
                json!({
                    "visit": visit, "what": "result", "day": done.day.to_string(),
                    "outcome": done.outcome.tag(), "disposal": done.disposal, "note": done.note,
                    "items": by_item(&done.items),
                }),
                corrects,
            ),
            Self::Penalty { visit, penalty, replaces, corrects } => (
                json!({
                    "visit": visit, "what": "penalty", "number": penalty.number,
                    "day": penalty.day.to_string(), "cause": penalty.cause,
                    "basis": penalty.basis, "content": penalty.content, "replaces": replaces,
                }),
                corrects,
            ),
            Self::Published { visit, what, number, day } => (
                json!({
                    "visit": visit, "what": what.tag(), "number": number, "day": day.to_string(),
                }),
                &String::new(),
            ),
            Self::Reassigned { visit, team: now, before, reason, note } => (
                json!({
                    "visit": visit, "team": team(now), "before": team(before), "note": note,
                }),
                reason,
            ),
            Self::Moved { visit, from, to, reason } => {
                (json!({ "visit": visit, "from": from.to_string(), "to": to.to_string() }), reason)
            }
            Self::Replaced { visit, reason, evidence, by } => (
                json!({
                    "visit": visit, "evidence": evidence,
                    "by": by.iter().map(task_facts).collect::<Vec<_>>(),
                }),
                reason,
            ),
        };
        let mut act = Act::new(self.kind(), time).by(operator, &[], reason);
        if let Value::Object(mut facts) = facts {
            // What most events have nothing of is left out.
            facts.retain(|key, value| {
                let optional = matches!(key.as_str(), "items" | "replaces" | "number");
                !optional || !(value.is_null() || *value == json!({}) || *value == json!(""))
            });
            act.facts = facts.into_iter().collect();
        }
        act
    }

    /// Reads an event back: `None` where it is of another kind, `Some(None)` where it is of one of
    /// these and does not read.
    #[must_use]
    pub fn read(event: &Map<String, Value>) -> Option<Option<Self>> {
        let kind = event.get("event").and_then(Value::as_str)?;
        // What was published need not be of a visit: the plan, the list (Year::published).
        let what = event.get("what").and_then(Value::as_str).and_then(What::find);
        let is_published = EventKind::find(kind) == Some(EventKind::Published);
        if is_published && what.is_none() && !event.contains_key("visit") {
            return None;
        }
        let text = |key: &str| Some(event.get(key)?.as_str()?.to_owned());
        let day = |key: &str| event.get(key)?.as_str()?.parse::<NaiveDate>().ok();
        let read = || {
            Some(match EventKind::find(kind)? {
                EventKind::Result if text("what")? == "penalty" => Self::Penalty {
                    visit: text("visit")?,
                    penalty: Penalty {
                        number: text("number")?,
                        day: day("day")?,
                        cause: text("cause")?,
                        basis: text("basis")?,
                        content: text("content")?,
                    },
                    replaces: text("replaces"),
                    corrects: text("reason")?,
                },
                EventKind::Result => Self::Result {
                    visit: text("visit")?,
                    done: Done {
                        day: day("day")?,
                        outcome: Outcome::tagged(&text("outcome")?)?,
                        items: items(event.get("items"))?,
                        disposal: text("disposal")?,
                        note: text("note")?,
                    },
                    corrects: text("reason")?,
                },
                EventKind::Published => Self::Published {
                    visit: text("visit")?,
                    what: What::find(&text("what")?)?,
                    number: text("number").unwrap_or_default(),
                    day: day("day")?,
                },
                EventKind::Reassigned => Self::Reassigned {
                    visit: text("visit")?,
                    team: people(event.get("team")?)?,
                    before: people(event.get("before")?)?,
                    reason: text("reason")?,
                    note: text("note")?,
                },
                EventKind::Moved => Self::Moved {
                    visit: text("visit")?,
                    from: day("from")?,
                    to: day("to")?,
                    reason: text("reason")?,
                },
                EventKind::Replaced => Self::Replaced {
                    visit: text("visit")?,
                    reason: text("reason")?,
                    evidence: text("evidence")?,
                    by: event.get("by")?.as_array()?.iter().map(task).collect::<Option<_>>()?,
                },
                _ => return None,
            })
        };
        let is_ours = matches!(
            EventKind::find(kind)?,
            EventKind::Result
                | EventKind::Published
                | EventKind::Reassigned
                | EventKind::Moved
                | EventKind::Replaced
        );
        is_ours.then(read)
    }
}

fn by_item(items: &[(String, Outcome)]) -> Map<String, Value> {
    items.iter().map(|(code, outcome)| (code.clone(), outcome.tag().into())).collect()
}

/// Results by item; none where the event has none, as in older journals.
fn items(value: Option<&Value>) -> Option<Vec<(String, Outcome)>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let read =
        |(code, tag): (&String, &Value)| Some((code.clone(), Outcome::tagged(tag.as_str()?)?));
    value.as_object()?.iter().map(read).collect()
}

fn task_facts(task: &Task) -> Value {
    let day = |day: Option<NaiveDate>| day.map(|it| it.to_string()).unwrap_or_default();
    json!({
        "visit": task.visit, "draw": task.draw, "group": task.group, "id": task.id,
        "name": task.name, "items": task.items, "tiers": task.tiers, "address": task.address,
        "day": day(task.day), "due": day(task.due),
        "team": task.team.iter().map(Person::written).collect::<Vec<_>>(),
    })
}

fn people(value: &Value) -> Option<Vec<Person>> {
    value.as_array()?.iter().map(|it| Some(Person::read(it.as_str()?))).collect()
}

fn task(value: &Value) -> Option<Task> {
    let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let list = |key: &str| -> Option<Vec<String>> {
        value.get(key)?.as_array()?.iter().map(|it| Some(it.as_str()?.to_owned())).collect()
    };
    Some(Task {
        visit: text("visit")?,
        draw: u32::try_from(value.get("draw")?.as_u64()?).ok()?,
        group: text("group")?,
        id: text("id")?,
        name: text("name")?,
        items: list("items")?,
        tiers: list("tiers")?,
        address: text("address")?,
        day: text("day")?.parse().ok(),
        due: text("due")?.parse().ok(),
        team: people(value.get("team")?)?,
        ..Task::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_reads_back() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 20).unwrap();
        let person = |name: &str| Person { name: name.to_owned(), certificate: "证1".to_owned() };
        let visit = || "1-0001".to_owned();
        let task = Task {
            visit: "1-0009".to_owned(),
            draw: 1,
            items: vec!["RS-01".to_owned()],
            day: Some(day),
            due: Some(day),
            team: vec![person("甲"), person("乙")],
            ..Task::default()
        };
        let text = || "因为".to_owned();
        let done = |items| Done {
            day,
            outcome: Outcome::Corrected,
            items,
            disposal: text(),
            note: String::new(),
        };
        let penalty =
            Penalty { number: text(), day, cause: text(), basis: text(), content: text() };
        for change in [
            Change::Result { visit: visit(), done: done(Vec::new()), corrects: String::new() },
            Change::Result {
                visit: visit(),
                done: done(vec![("RS-09".to_owned(), Outcome::Clean)]),
                corrects: text(),
            },
            Change::Penalty {
                visit: visit(),
                penalty: penalty.clone(),
                replaces: Some("旧文号".to_owned()),
                corrects: text(),
            },
            Change::Penalty { visit: visit(), penalty, replaces: None, corrects: text() },
            Change::Published { visit: visit(), what: What::Listing, number: String::new(), day },
            Change::Published { visit: visit(), what: What::Penalty, number: text(), day },
            Change::Reassigned {
                visit: visit(),
                team: vec![person("甲")],
                before: vec![person("乙")],
                reason: text(),
                note: text(),
            },
            Change::Moved { visit: visit(), from: day, to: day, reason: text() },
            Change::Replaced { visit: visit(), reason: text(), evidence: text(), by: vec![task] },
        ] {
            let mut journal = crate::journal::Journal::default();
            journal.record(change.act("2026-05-20", "某"));
            let (events, _) = crate::journal::read("j", journal.into_text().as_bytes());
            let mut event = events[0].clone();
            assert_eq!(Change::read(&event), Some(Some(change)));
            event.remove("visit");
            assert_eq!(Change::read(&event), Some(None));
        }
        for kind in ["drawn", "published"] {
            let other = Map::from_iter([("event".to_owned(), Value::from(kind))]);
            assert_eq!(Change::read(&other), None, "{kind}");
        }
    }
}
