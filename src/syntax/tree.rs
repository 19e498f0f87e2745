//! The tree: the shape of a plan file, with language-neutral keys and the place of everything.
//!
//! Places do not take part in equality ([`Spanned`]), so that a reformatted plan has the
//! same tree. Comments are kept apart, with their lines, for the formatter.

use super::key::{Key, SectionName, batch_number, is_count};
use crate::source::{Span, Spanned};

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Facts before the first heading.
    pub head: Vec<Fact>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Comments in order.
    pub comments: Vec<Comment>,
    /// What was reported and is not in the tree, in order: facts of unknown keys, lines that could
    /// not be read. What a plan seems to lack may stand there.
    pub dropped: Vec<Spanned<()>>,
}

/// A comment, from `#` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text with its `#`, as written.
    pub text: Spanned<String>,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// One section.
///
/// Two are equal when they say the same, whatever the language of the heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// Which.
    pub name: SectionName,
    /// The title after folding, without ordinal, brackets and （文字）.
    pub title: Spanned<String>,
    /// The heading line without its line end.
    pub heading: Spanned<()>,
    /// What stands in it, in order.
    pub parts: Vec<Part>,
    /// Says word for word what an earlier section of its name says: pasted twice, reported, and
    /// not read a second time.
    pub is_copy: bool,
    /// Text of a prose section as written, from the line after the heading, without lines that
    /// are comments and blank lines at both ends; lines end with `\n`. Empty in other sections.
    pub prose: Spanned<String>,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        let words = |title: &str| title.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        self.name == other.name
            && (self.name != SectionName::Prose
                || words(&self.title.value) == words(&other.title.value))
            && self.parts == other.parts
            && self.prose == other.prose
    }
}
impl Eq for Section {}

/// Something in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `KEY：value`.
    Fact(Fact),
    /// `（一）title（代号：X）` with its facts.
    Entry(Entry),
    /// `1．value`.
    Numbered(Numbered),
    /// Rows `｜a｜b｜` or cells pasted from Excel.
    Table(Table),
}

/// `KEY：value`.
///
/// Two are equal when they say the same, whatever the language of the key.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Which key, whatever the language of its spelling.
    pub key: Spanned<Key>,
    /// The key as written, after folding (`第一批` for [`Key::Batch`], the tier's label for
    /// [`Key::TierRule`]).
    pub written: Spanned<String>,
    /// What stands between the key and the colon: the name of a list, as in `人员名录 税务：`.
    pub label: Option<Value>,
    /// The value.
    pub value: Value,
}

impl PartialEq for Fact {
    fn eq(&self, other: &Self) -> bool {
        let same_words = match self.key.value {
            Key::TierRule => self.written == other.written,
            Key::Ratio => is_count(&self.written.value) == is_count(&other.written.value),
            Key::Batch => batch_number(&self.written.value) == batch_number(&other.written.value),
            _ => true,
        };
        self.key == other.key
            && same_words
            && self.label == other.label
            && self.value == other.value
    }
}
impl Eq for Fact {}

/// A value: folded text in which every character stands for the character at the same place of
/// the span (line ends and comments are spaces), so that a part of it has its place.
#[derive(Debug, Clone)]
pub struct Value {
    /// Folded text, as many characters as the span.
    pub text: String,
    /// From its first to its last character; may go over several lines.
    pub span: Span,
}

/// Equal when the same words stand there: white space (hard wraps) does not count.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let words =
            |value: &Self| value.text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        words(self) == words(other)
    }
}
impl Eq for Value {}

/// `（一）title（代号：X）`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The title.
    pub title: Value,
    /// 代号, in brackets after the title or as a fact of its own (then not among `facts`).
    pub code: Option<Value>,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// From the ordinal to the end of the last fact.
    pub span: Spanned<()>,
}

/// `1．value；KEY：value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The value before the first fact.
    pub value: Value,
    /// Facts that follow it.
    pub facts: Vec<Fact>,
    /// The whole entry.
    pub span: Spanned<()>,
}

/// A table with its header row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The header cells: the first row if it names a column of [`super::key::COLUMNS`]; else empty.
    pub header: Vec<Value>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The whole table.
    pub span: Spanned<()>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells, as many as were written.
    pub cells: Vec<Value>,
    /// The whole row.
    pub span: Spanned<()>,
}
