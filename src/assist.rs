//! What an editor shows while a plan is written: what may stand here, what stands here, where a
//! name is used, how the document is built.
//!
//! Everything is a function of a [`Loaded`] plan and a character; nothing is kept between calls.
//! Places are [`Span`]s; how a protocol counts them is the caller's matter
//! ([`Source::utf16`](crate::source::Source::utf16), [`Source::line_column`](crate::source::Source::line_column)).
//!
//! Not here: what is wrong and how to mend it (findings and their fixes), the house style
//! ([`crate::syntax::format`]), the protocol of editors (`lsp`), the JSON of other programs
//! ([`crate::contract`]).

mod complete;
mod hover;
mod names;
mod outline;
mod pinyin;
mod spot;
mod tokens;
mod words;

pub use complete::{Completion, CompletionKind, complete};
pub use hover::{Hover, hover};
pub use names::{Occurrence, RenameProblem, definition, references, rename};
pub use outline::{Fold, Symbol, SymbolKind, folds, outline};
pub use pinyin::initials;
pub use tokens::{Token, TokenKind, tokens};

use std::collections::BTreeMap;

use crate::directory::{ColumnIndex, Table};
use crate::engine::Loaded;
use crate::source::Span;
use crate::syntax::key::SectionName;
use crate::syntax::tree::{Fact, Part, Section, Value};

/// The facts of a part, and of the entry or number around them.
fn facts(part: &Part) -> &[Fact] {
    match part {
        Part::Fact(fact) => std::slice::from_ref(fact),
        Part::Entry(entry) => &entry.facts,
        Part::Numbered(numbered) => &numbered.facts,
        Part::Table(_) => &[],
    }
}

/// The section that character `at` stands in: the last whose heading starts at or before it.
fn section(loaded: &Loaded, at: u32) -> Option<&Section> {
    loaded.tree.sections.iter().rev().find(|it| it.heading.span.start <= at)
}

fn section_name(loaded: &Loaded, at: u32) -> SectionName {
    section(loaded, at).map_or(SectionName::Head, |it| it.name)
}

/// Every fact of the plan with its section, in order.
fn every_fact(loaded: &Loaded) -> impl Iterator<Item = (SectionName, &Fact)> {
    let tree = &loaded.tree;
    let head = tree.head.iter().map(|fact| (SectionName::Head, fact));
    head.chain(tree.sections.iter().flat_map(|section| {
        section.parts.iter().flat_map(facts).map(move |fact| (section.name, fact))
    }))
}

/// Every value of the plan that is no prose: of facts, entries, numbers, cells.
fn every_value(loaded: &Loaded) -> Vec<&Value> {
    let mut values: Vec<&Value> = every_fact(loaded).map(|(_, fact)| &fact.value).collect();
    for part in loaded.tree.sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Fact(_) => {}
            Part::Entry(entry) => values.extend(entry.code.iter().chain([&entry.title])),
            Part::Numbered(numbered) => values.push(&numbered.value),
            Part::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                values.extend(table.header.iter().chain(cells));
            }
        }
    }
    values.sort_by_key(|value| value.span);
    values
}

/// Tells whether the span holds the character, or ends right before it: a caret behind a word is at
/// the word.
fn touches(span: Span, at: u32) -> bool {
    span.start <= at && at <= span.end
}

/// How many rows have a value in the column.
fn filled(table: &Table, column: ColumnIndex) -> (String, String) {
    let rows = table.len();
    let empty = (0..rows).filter(|row| table.written(*row, column).trim().is_empty()).count();
    (format!("{rows} 行，其中 {empty} 行为空"), format!("{rows} rows, {empty} of them empty"))
}

/// The different values of a column with the number of rows that have each, the commonest first; of
/// equally common ones in the order of their text. Empty cells do not count.
fn frequencies(table: &Table, column: ColumnIndex) -> Vec<(&str, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in 0..table.len() {
        *counts.entry(table.written(row, column).trim()).or_default() += 1;
    }
    counts.remove("");
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts
}
