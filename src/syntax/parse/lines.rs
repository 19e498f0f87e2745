//! What every line of a plan is, with the places of its parts.
//!
//! One [`Line`] for one line of the file, in order: the tree is built from these, and the
//! formatter lays them out again. What a line is depends on where it stands: the section, and
//! whether a value is open that it may continue.

mod content;
mod facts;
mod opening;
mod plain;

use std::collections::BTreeSet;

use self::content::{Style, small};
use super::findings::Findings;
use super::grammar::{self, Shape};
use super::letters::{self, Letters};
use super::names;
use crate::diagnostic::problem::Text;
use crate::source::{Source, Span};
use crate::syntax::key::{Key, SectionName};

pub use super::letters::PROTECTED;

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// The whole line without its line end.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Where its comment begins.
    pub comment: Option<u32>,
}

/// What a line is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing, or a comment only.
    Blank,
    /// Text of a prose section, or behind a heading that names nothing.
    Prose,
    /// Could not be read, or belongs to a key that may not stand here; reported.
    Unread,
    /// The line under a header in Markdown's tables: says nothing.
    Rule,
    /// A heading.
    Heading(Heading),
    /// `（一）title（代号：X）` and facts on the same line.
    Entry(EntryLine),
    /// `1．value` and facts on the same line.
    Numbered(NumberedLine),
    /// Facts.
    Facts(Vec<Piece>),
    /// The value of the line before goes on; facts may follow it.
    More(Span, Vec<Piece>),
    /// Cells of a table.
    Row(Vec<Span>),
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Which section it opens.
    pub name: SectionName,
    /// Its title, without ordinal, brackets and （文字）.
    pub title: Span,
    /// The ordinal as a number, where there is one, and its place.
    pub ordinal: Option<(u32, Span)>,
    /// It names no section as written; `name` is the nearest, or prose.
    pub is_mended: bool,
    /// It is not in the file (reported): what stands below belongs to a section that has none.
    pub is_implied: bool,
}

/// The first line of an entry.
#[derive(Debug, Clone)]
pub struct EntryLine {
    /// The ordinal as a number, where there is one, and its place.
    pub ordinal: Option<(u32, Span)>,
    /// The title.
    pub title: Span,
    /// 代号 in brackets.
    pub code: Option<Span>,
    /// Facts on the same line.
    pub pieces: Vec<Piece>,
}

/// The first line of a numbered entry.
#[derive(Debug, Clone)]
pub struct NumberedLine {
    /// The ordinal as a number, and its place.
    pub ordinal: Option<(u32, Span)>,
    /// The value on this line.
    pub value: Span,
    /// Facts on the same line.
    pub pieces: Vec<Piece>,
}

/// One fact, as much of it as stands on one line.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Which key.
    pub key: Key,
    /// The key's words.
    pub written: Span,
    /// What stands between key and colon.
    pub label: Option<Span>,
    /// The value on this line, without white space around it.
    pub value: Span,
    /// The key or its colon was not written as it should be (reported).
    pub is_mended: bool,
}

/// What the next line may continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Nothing: after a heading.
    Nothing,
    /// The title of an entry: facts may follow, nothing continues it.
    Entry,
    /// A value.
    Value,
    /// A table.
    Table,
    /// A fact that was reported and is not in the tree.
    Dropped,
}

/// A file as lines.
#[derive(Debug)]
pub struct Lines {
    /// Every line.
    pub lines: Vec<Line>,
    /// The folded text: as many characters as the file; line ends and comments are spaces.
    pub folded: Vec<char>,
    /// As [`Letters::shape`], for the whole file.
    pub shape: Vec<char>,
    /// What was found so far.
    pub findings: Findings,
    /// As [`crate::syntax::tree::Tree::dropped`].
    pub dropped: Vec<Span>,
}

/// Reads every line of `source`.
pub fn read(source: &Source) -> Lines {
    let mut reader = Reader {
        out: Lines {
            lines: Vec::new(),
            folded: Vec::with_capacity(source.len() as usize),
            shape: Vec::with_capacity(source.len() as usize),
            findings: Findings::default(),
            dropped: Vec::new(),
        },
        source,
        number: 0,
        section: SectionName::Head,
        open: Open::Nothing,
        entry_style: None,
        headings: None,
        misplaced: Vec::new(),
        own_ordinals: (false, false),
        heading_count: 0,
        has_ordinals: false,
        open_key: None,
    };
    for number in 1..=source.line_count() {
        reader.number = number;
        reader.line(source.line_span(number));
    }
    while reader.out.folded.len() < source.len() as usize {
        reader.out.folded.push(' ');
        reader.out.shape.push(' ');
    }
    reader.out
}

struct Reader<'a> {
    out: Lines,
    source: &'a Source,
    section: SectionName,
    open: Open,
    /// The line that is read, from 1.
    number: u32,
    /// How the first entry of the section counts.
    entry_style: Option<Style>,
    /// The sections whose headings stand in the file, once anybody asked.
    headings: Option<BTreeSet<SectionName>>,
    /// The sections to which the keys before belong, where they do not belong here: a heading is
    /// missing, and one finding says so.
    misplaced: Vec<SectionName>,
    /// The prose that is read counts from 一 itself, or from 1: such ordinals are no headings'.
    own_ordinals: (bool, bool),
    /// How many headings there were.
    heading_count: u32,
    /// One of them had an ordinal.
    has_ordinals: bool,
    /// The key whose value the next line may continue.
    open_key: Option<Key>,
}

impl Reader<'_> {
    fn line(&mut self, span: Span) {
        let written: Vec<char> = self.source.slice(span).chars().collect();
        let letters = letters::letters(&written, span.start == 0);
        while self.out.folded.len() < span.start as usize {
            self.out.folded.push(' ');
            self.out.shape.push(' ');
        }
        self.out.folded.extend(&letters.folded);
        self.out.shape.extend(&letters.shape);
        let comment = letters.comment.map(|at| span.start + small(at));
        let bare = letters.shape.iter().take(letters.comment.unwrap_or(written.len()));
        let is_blank = bare.clone().all(|letter| letter.is_whitespace());
        let (kind, comment) = if is_blank {
            (
                if self.section == SectionName::Prose && comment.is_none() {
                    Kind::Prose
                } else {
                    Kind::Blank
                },
                comment,
            )
        } else if self.section == SectionName::Prose {
            match self.heading_in_prose(span, &letters) {
                Some(heading) => (self.enter(heading), comment),
                None => (Kind::Prose, None),
            }
        } else {
            (self.opened(span, &letters), comment)
        };
        let last = |pieces: &[Piece]| pieces.last().map(|it| it.key);
        self.open_key = match &kind {
            Kind::Facts(pieces) | Kind::Entry(EntryLine { pieces, .. }) => last(pieces),
            Kind::Numbered(NumberedLine { pieces, .. }) => last(pieces),
            Kind::More(_, pieces) if !pieces.is_empty() => last(pieces),
            Kind::Heading(_) => None,
            _ => self.open_key,
        };
        self.report_letters(span, &letters, &kind);
        self.out.lines.push(Line { span, kind, comment });
    }

    /// Invisible characters everywhere; dashes and quotes only where text is read.
    fn report_letters(&mut self, span: Span, letters: &Letters, kind: &Kind) {
        let place = |start: usize, end: usize| {
            Span::new(span.start + small(start), span.start + small(end))
        };
        for (start, end, reorders) in &letters.invisible {
            self.out.findings.invisible(self.source, place(*start, *end), *reorders);
        }
        if matches!(kind, Kind::Prose) {
            return;
        }
        for at in &letters.dashes {
            self.out.findings.dash(self.source, place(*at, *at + 1));
        }
        if let Some(at) = letters.unclosed {
            let here = place(at, at + 1);
            let mark = self.source.slice(here).chars().next().unwrap_or('"');
            self.out.findings.add(self.source, Text::UnclosedQuote { mark }, here);
        }
        if let (Kind::Blank, Some(at)) = (kind, letters.comment) {
            let blanks = self.source.slice(span).chars().rev().take_while(|it| it.is_whitespace());
            let comment = place(at, letters.shape.len().saturating_sub(blanks.count()));
            let words: String = crate::source::folded(self.source.slice(comment));
            // `##` is how Markdown writes a heading, `#` how people comment.
            if let Some(rest) = words.strip_prefix("##") {
                let title: Vec<char> = rest.trim_start_matches('#').trim().chars().collect();
                let inner = match grammar::shape(&title.iter().collect::<String>()) {
                    Shape::Chapter(_, rest) => {
                        title.get(rest.start..rest.end).unwrap_or_default().to_vec()
                    }
                    _ => title,
                };
                if let Some(found) = names::title(&inner).filter(|it| it.name != SectionName::Prose)
                {
                    let title =
                        inner.get(found.start..found.end).unwrap_or_default().iter().collect();
                    self.out.findings.add(self.source, Text::HeadingInComment { title }, comment);
                }
            }
        }
    }
}
