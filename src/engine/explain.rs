//! 解释: a code, a law, a date.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::diagnostic::{Lang, pages};
use crate::registry::Registry;
use crate::registry::explain::{explain as find, words};
use crate::render::day::day;

/// What was asked, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    /// The text, with a line end.
    Text(String),
    /// A code that there is not.
    NoCode(String),
    /// Neither a code nor a date nor a law.
    Unknown,
}

/// Explains a code (`SJ2001`), a date (`2026-10-01`) or a law (`《劳动合同法》第七十四条`) by what is
/// compiled in; `on` is the day as of which a law is described.
#[must_use]
pub fn explain(what: &str, on: Option<NaiveDate>, lang: Lang) -> Explained {
    let what = what.trim();
    if let Some(code) = pages::code(what) {
        return match pages::page(code, lang) {
            Some(page) => Explained::Text(format!("{page}\n")),
            None => Explained::NoCode(code.to_string()),
        };
    }
    if let Some(date) = date(what) {
        return Explained::Text(day(&Calendar::builtin(), date, lang));
    }
    let registry = Registry::builtin();
    // Words that are no title, and look like none, are not a law that is missing.
    let is_law = find(&registry, what).iter().any(|it| {
        it.found.is_some()
            || !it.near.is_empty()
            || !it.provisions.is_empty()
            || what.contains('《')
    });
    match words::describe(&registry, what, on, lang).filter(|_| is_law) {
        Some(text) => Explained::Text(text),
        None => Explained::Unknown,
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    let folded = crate::source::folded(text);
    let mut parts = folded
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<u32>);
    let mark = folded.chars().any(|letter| "-/.年".contains(letter));
    let only_date = folded.chars().all(|it| it.is_ascii_digit() || " -/.年月日".contains(it));
    match (mark && only_date, parts.next(), parts.next(), parts.next(), parts.next()) {
        (true, Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        }
        _ => None,
    }
}
