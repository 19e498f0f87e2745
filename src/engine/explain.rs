//! 解释: a code, a word of the language, a law, a date.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::diagnostic::{Lang, pages};
use crate::registry::Registry;
use crate::registry::explain::{explain as find, words};
use crate::render::day::day;
use crate::syntax::key::{Key, SECTIONS, SectionName, bare};

/// What was asked, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    /// The text, with a line end.
    Text(String),
    /// A code that there is not.
    NoCode(String),
    /// Neither a code nor a date nor a word of the language nor a law.
    Unknown,
}

/// Explains a code (`SJ2001`), a date (`2026-10-01`), a section or a key of the language (`比例`,
/// `ratio`) or a law (`《劳动合同法》第七十四条`) by what is compiled in; `on` is the day as of which a law is described.
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
    if let Some(text) = word(what, lang) {
        return Explained::Text(text);
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

/// A section, or every entry of a key: `专长` stands in two sections and means two things.
fn word(what: &str, lang: Lang) -> Option<String> {
    let what = bare(what);
    let head = (SectionName::Head, "头部", "head");
    let sections = || [head].into_iter().chain(SECTIONS.iter().copied());
    if let Some((.., en)) = sections().find(|(_, zh, en)| *zh == what || *en == what) {
        return pages::section(en, lang).map(without_links);
    }
    let entries: Vec<String> = sections()
        .filter_map(|(name, zh, en)| {
            let names = match Key::find(name, &what)? {
                Key::Batch => ("第一批 … 第十批", "batch-1 … batch-10"),
                key => key.names(),
            };
            let entry = pages::entry(en, names, lang)?;
            Some(without_links(&format!("# {zh} {en}\n\n{entry}\n")))
        })
        .collect();
    (!entries.is_empty()).then(|| entries.join("\n"))
}

/// Markdown as it is read on a terminal: of a link the words only; no line that is only links.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines().filter(|line| !line.ends_with(".md)") || !line.starts_with('[')) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("](") {
            let (words, open) = before.rsplit_once('[').map_or((before, ""), |(a, b)| (a, b));
            plain.push_str(words);
            plain.push_str(open);
            rest = after.split_once(')').map_or("", |(_, rest)| rest);
        }
        plain.push_str(rest);
        plain.push('\n');
    }
    plain
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
