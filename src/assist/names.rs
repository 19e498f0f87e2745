//! Names that a plan gives and uses: codes of items, names of tier tables. Where each is defined,
//! where it is used, and how all of them change at once.

use super::{every_fact, every_value, touches};
use crate::engine::Loaded;
use crate::plan::is_token;
use crate::source::{Span, folded};
use crate::syntax::key::{Key, SectionName};
use crate::syntax::tree::{Part, Value};

/// One place where a name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The characters of the name.
    pub span: Span,
    /// The name is given here, not used.
    pub is_definition: bool,
}

/// Why a name cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameProblem {
    /// No name stands at the caret.
    NoName,
    /// The new name is none: a code is 1 to 64 ASCII letters, digits, `.`, `_`, `-`; the name of a
    /// table is one line without punctuation of the language.
    Malformed,
    /// Something else has that name.
    Taken,
}

impl RenameProblem {
    /// Why not, Chinese and English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoName => {
                ("这里没有可以改名的代号或分级表名称", "no code or table name stands here")
            }
            Self::Malformed => (
                "代号只能用 1 至 64 个英文字母、数字、. _ -；分级表名称不能有标点",
                "a code is 1 to 64 ASCII letters, digits, `.`, `_`, `-`; a table's name has no punctuation",
            ),
            Self::Taken => ("这个名称已经用了", "the name is taken"),
        }
    }
}

/// A name and the value that gives it.
struct Given {
    name: String,
    span: Span,
    is_code: bool,
}

fn given(loaded: &Loaded) -> Vec<Given> {
    let mut names = Vec::new();
    for section in &loaded.tree.sections {
        for part in &section.parts {
            if let Part::Entry(entry) = part
                && section.name == SectionName::Items
                && let Some(code) = &entry.code
            {
                names.extend(named(code, true));
            }
        }
    }
    for (section, fact) in every_fact(loaded) {
        match (section, fact.key.value) {
            (SectionName::Items, Key::Code) => names.extend(named(&fact.value, true)),
            (SectionName::Tiers, Key::Name) => names.extend(named(&fact.value, false)),
            _ => {}
        }
    }
    names.sort_by_key(|it| it.span);
    names.dedup_by_key(|it| it.span);
    names
}

fn named(value: &Value, is_code: bool) -> Option<Given> {
    let spaces = value.text.chars().take_while(|it| it.is_whitespace()).count();
    let name = value.text.trim();
    let start = value.span.start + u32::try_from(spaces).ok()?;
    let length = u32::try_from(name.chars().count()).ok()?;
    let span = Span::new(start, start + length);
    (!name.is_empty()).then(|| Given { name: name.to_owned(), span, is_code })
}

/// Every place where the name stands, in order.
fn occurrences(loaded: &Loaded, given: &Given) -> Vec<Occurrence> {
    let name: Vec<char> = given.name.chars().collect();
    // A code is part of no longer code; a table's name is a whole value or cell.
    let is_inside = |letter: Option<&char>| {
        letter.is_some_and(|it| it.is_ascii_alphanumeric() || "._-".contains(*it))
    };
    let mut found = Vec::new();
    for value in every_value(loaded) {
        let text: Vec<char> = value.text.chars().collect();
        for (at, window) in text.windows(name.len()).enumerate() {
            let before = at.checked_sub(1).and_then(|at| text.get(at));
            let after = text.get(at + name.len());
            let is_whole = match given.is_code {
                true => !is_inside(before) && !is_inside(after),
                false => value.text.trim() == given.name,
            };
            if window == name && is_whole && !quoted(&text, at) {
                let start = value.span.start + u32::try_from(at).unwrap_or(u32::MAX);
                let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
                let span = Span::new(start, start + length);
                found.push(Occurrence { span, is_definition: span == given.span });
            }
        }
    }
    found.sort_by_key(|it| it.span);
    found.dedup();
    found
}

/// Inside quotation marks stands somebody else's word.
fn quoted(text: &[char], at: usize) -> bool {
    text.iter().take(at).filter(|it| **it == '"').count() % 2 == 1
}

/// The name at the caret, with every place where it stands.
fn at_caret(loaded: &Loaded, at: u32) -> Option<(Given, Vec<Occurrence>)> {
    given(loaded).into_iter().find_map(|given| {
        let found = occurrences(loaded, &given);
        found.iter().any(|it| touches(it.span, at)).then_some((given, found))
    })
}

/// Where the name at character `at` is given.
#[must_use]
pub fn definition(loaded: &Loaded, at: u32) -> Option<Span> {
    at_caret(loaded, at).map(|(given, _)| given.span)
}

/// Every place where the name at character `at` stands, in order; none where no name stands.
#[must_use]
pub fn references(loaded: &Loaded, at: u32) -> Vec<Occurrence> {
    at_caret(loaded, at).map(|(_, found)| found).unwrap_or_default()
}

/// Every place to change, in order, so that the name at character `at` becomes `new`.
///
/// # Errors
/// [`RenameProblem`] says why not.
pub fn rename(loaded: &Loaded, at: u32, new: &str) -> Result<Vec<Span>, RenameProblem> {
    let (own, found) = at_caret(loaded, at).ok_or(RenameProblem::NoName)?;
    let new = folded(new.trim());
    let marks = [';', ':', ',', '、', '。', '|', '#', '"', '\n', '\r'];
    let is_name = !new.is_empty() && !new.contains(marks);
    if if own.is_code { !is_token(&new) } else { !is_name } {
        return Err(RenameProblem::Malformed);
    }
    if given(loaded)
        .iter()
        .any(|it| it.name == new && it.is_code == own.is_code && it.span != own.span)
    {
        return Err(RenameProblem::Taken);
    }
    Ok(found.into_iter().map(|it| it.span).collect())
}
