//! 为何: the answers to "why" as data, and their words: each a sentence with the plan's own lines under it.

mod words;

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::diagnostic::Lang;
use crate::directory::people::Unfit;
use crate::draw::RemovalReason;
use crate::results::Change;
use words::head;
pub use words::sentence;

/// A line of the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    /// Its number, from 1.
    pub line: u32,
    /// The line, without blanks around it.
    pub text: String,
}

/// A column of the directory with what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The column.
    pub column: String,
    /// As written; empty for an empty cell.
    pub written: String,
}

/// One sentence of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub reason: Reason,
    /// The lines of the plan that it rests on.
    pub cites: Vec<Cite>,
}

/// One question answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked.
    pub about: About,
    /// Why, sentence by sentence.
    pub said: Vec<Said>,
}

/// What an answer is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A unit and an item in one draw.
    Item {
        /// Draw number.
        draw: u32,
        /// Draw day.
        date: NaiveDate,
        /// Code.
        code: String,
        /// Title.
        title: String,
        /// It was drawn.
        drawn: bool,
    },
    /// A visit: why this unit.
    Visit {
        /// `1-0003`.
        label: String,
        /// The unit.
        id: String,
        /// Its name.
        name: String,
    },
    /// Why these people.
    Team {
        /// `1-0003`.
        label: String,
    },
    /// What was changed after the draw.
    Since {
        /// `1-0003`.
        label: String,
    },
    /// Why this day.
    Day {
        /// `1-0003`.
        label: String,
        /// The day.
        day: NaiveDate,
    },
}

/// All that was asked of one record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// The stamp of a trial; empty for a formal draw.
    pub stamp: String,
    /// The plan's title.
    pub title: String,
    /// The unit, where one was asked for.
    pub unit: Option<(String, String)>,
    /// The answers.
    pub answers: Vec<Answer>,
}

/// A reason, with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words below say what every figure is")]
pub enum Reason {
    Listed { place_zh: String, place_en: String },
    NotListed,
    IsObject { cells: Vec<Cell> },
    Outside { reason: RemovalReason, words: String, cells: Vec<Cell> },
    Kept { exclusions: usize, cells: Vec<Cell> },
    Tier { tier: String, cells: Vec<Cell> },
    Size { stratum: String, population: u64, size: u64, quota: u64 },
    Together { items: Vec<String> },
    DrawnBefore { draw: u32 },
    CapUsed { most: u32, used: u64, from: NaiveDate, to: NaiveDate, days: Vec<NaiveDate> },
    NotCandidate,
    Within { ticket: String, threshold: String, rank: u64, candidates: u64, drawn: u64 },
    Above { ticket: String, threshold: String, rank: Option<u64>, candidates: u64, drawn: u64 },
    NobodyDrawn,
    ByHand { command: String },
    VisitOf { label: String, day: Option<NaiveDate> },
    Drew { item: String, stratum: String, rank: u64, drawn: u64 },
    TeamSize { people: usize },
    Goes(Box<Member>),
    Could { listed: usize, could: usize, lead: Option<usize> },
    Chance { key: String },
    Unfit { name: String, why: Vec<Unfit>, valid_to: Option<NaiveDate>, duty: String },
    Recused { name: String, zh: String, en: String },
    Full { name: String, zh: String, en: String },
    Elsewhere { departments: usize, neighbours: usize },
    Window { from: NaiveDate, to: NaiveDate, draw: NaiveDate },
    Working { day: NaiveDate, weekday: u8, days: usize },
    Order { number: u32, of: usize, on_day: usize },
    Street { street: String, others: Vec<String> },
    Milestone { date: NaiveDate, share: String, total: u64, made: u64, due: u64 },
    Unstaffed,
    Since { line: u64, time: String, change: Box<Change> },
}

/// Somebody who goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// 姓名.
    pub name: String,
    /// 所属单位.
    pub unit: String,
    /// 主检.
    pub lead: bool,
    /// Code of an item and the speciality that matches it.
    pub matches: Vec<(String, String)>,
    /// A speciality was asked of this seat.
    pub asked: bool,
    /// Last valid day of the certificate.
    pub valid_to: Option<NaiveDate>,
    /// Visits on that day, and in the year.
    pub load: (usize, usize),
    /// A department that takes part sends this person.
    pub partner: bool,
}

/// The answers as text.
#[must_use]
pub fn text(why: &Why, lang: Lang) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    match (why.stamp.is_empty(), lang) {
        (true, _) => {}
        (false, Lang::Zh) => drop(writeln!(text, "［{}］", why.stamp)),
        (false, Lang::En) => drop(writeln!(text, "[{}]", why.stamp)),
    }
    let _ = writeln!(text, "{}", why.title);
    if let Some((id, name)) = &why.unit {
        let _ = writeln!(text, "{id} {name}");
    }
    for answer in &why.answers {
        let _ = writeln!(text, "\n{}", head(&answer.about, lang));
        let mut shown: Vec<&Cite> = Vec::new();
        for said in &answer.said {
            let _ = writeln!(text, "  {}", sentence(&said.reason, lang));
            for cite in &said.cites {
                // A line is quoted once an answer.
                if shown.contains(&cite) {
                    continue;
                }
                shown.push(cite);
                let _ = match lang {
                    Lang::Zh => writeln!(text, "    计划第{}行　{}", cite.line, cite.text),
                    Lang::En => writeln!(text, "    plan line {}  {}", cite.line, cite.text),
                };
            }
        }
    }
    text
}

/// The answers as other programs read them: every sentence in both languages, with the plan's lines.
#[must_use]
pub fn to_json(why: &Why) -> Value {
    let said = |said: &Said| {
        let cites: Vec<Value> =
            said.cites.iter().map(|cite| json!({ "line": cite.line, "text": cite.text })).collect();
        json!({
            "zh": sentence(&said.reason, Lang::Zh),
            "en": sentence(&said.reason, Lang::En),
            "plan": cites,
        })
    };
    let answers: Vec<Value> = why
        .answers
        .iter()
        .map(|answer| {
            json!({
                "zh": head(&answer.about, Lang::Zh),
                "en": head(&answer.about, Lang::En),
                "drawn": match &answer.about {
                    About::Item { drawn, .. } => Value::Bool(*drawn),
                    About::Visit { .. }
                    | About::Team { .. }
                    | About::Day { .. }
                    | About::Since { .. } => Value::Null,
                },
                "reasons": answer.said.iter().map(said).collect::<Vec<Value>>(),
            })
        })
        .collect();
    let unit = why.unit.as_ref().map(|(id, name)| json!({ "id": id, "name": name }));
    json!({ "stamp": why.stamp, "plan": why.title, "unit": unit, "answers": answers })
}
