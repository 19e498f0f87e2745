//! What each word is, for colours.

use std::collections::BTreeSet;

use super::every_value;
use crate::engine::Loaded;
use crate::plan::Item;
use crate::source::{Span, fold};
use crate::syntax::key::SectionName;
use crate::syntax::tree::Part;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// The heading of a section.
    Heading,
    /// A key.
    Key,
    /// The title of an item.
    Title,
    /// The code of an item or the name of a tier table.
    Name,
    /// A law with its articles.
    Law,
    /// A number, with its sign.
    Number,
    /// A word in quotation marks.
    Text,
    /// A comment.
    Comment,
}

impl TokenKind {
    /// Every kind, in the order of the protocol's legend.
    pub const ALL: [Self; 8] = [
        Self::Heading,
        Self::Key,
        Self::Title,
        Self::Name,
        Self::Law,
        Self::Number,
        Self::Text,
        Self::Comment,
    ];

    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Key => "key",
            Self::Title => "title",
            Self::Name => "name",
            Self::Law => "law",
            Self::Number => "number",
            Self::Text => "text",
            Self::Comment => "comment",
        }
    }
}

/// A word and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Its characters; within one line.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// Every word that has a colour, in order; none overlaps another, none goes over a line end.
#[must_use]
pub fn tokens(loaded: &Loaded) -> Vec<Token> {
    let tree = &loaded.tree;
    let mut found: Vec<Token> = Vec::new();
    let mut add = |span: Span, kind| found.push(Token { span, kind });
    for comment in &tree.comments {
        add(comment.text.span, TokenKind::Comment);
    }
    for fact in &tree.head {
        add(fact.key.span, TokenKind::Key);
    }
    for section in &tree.sections {
        add(section.heading.span, TokenKind::Heading);
        for part in &section.parts {
            for fact in super::facts(part) {
                add(fact.key.span, TokenKind::Key);
            }
            if let (Part::Entry(entry), SectionName::Items) = (part, section.name) {
                add(entry.title.span, TokenKind::Title);
            }
        }
    }
    let codes: BTreeSet<&str> = loaded.plan.items.iter().map(Item::code).collect();
    for value in every_value(loaded) {
        words(loaded, value.span, &codes, &mut found);
    }
    tidy(loaded, found)
}

/// Laws, quoted words, codes of items and numbers of one value.
fn words(loaded: &Loaded, span: Span, codes: &BTreeSet<&str>, found: &mut Vec<Token>) {
    let letters: Vec<char> = loaded.source.slice(span).chars().map(fold).collect();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let rest = || letters.iter().skip(at + 1);
        let (kind, length) = match letter {
            '《' => match rest().position(|it| *it == '》') {
                Some(end) => (Some(TokenKind::Law), end + 2),
                None => break,
            },
            '"' => match rest().position(|it| *it == '"') {
                Some(end) => (Some(TokenKind::Text), end + 2),
                None => break,
            },
            letter if letter.is_ascii_alphanumeric() => {
                let belongs = |it: &&char| it.is_ascii_alphanumeric() || "._-".contains(**it);
                let run: String = letters.iter().skip(at).take_while(belongs).collect();
                let digits = run.chars().take_while(|it| it.is_ascii_digit() || *it == '.').count();
                let percent = usize::from(letters.get(at + digits) == Some(&'%'));
                match (codes.contains(run.as_str()), digits) {
                    (true, _) => (Some(TokenKind::Name), run.len()),
                    (false, 0) => (None, run.len()),
                    (false, _) => (Some(TokenKind::Number), digits + percent),
                }
            }
            _ => (None, 1),
        };
        let start = span.start + u32::try_from(at).unwrap_or(u32::MAX);
        let end = start + u32::try_from(length).unwrap_or(u32::MAX);
        found.extend(kind.map(|kind| Token { span: Span::new(start, end), kind }));
        at += length;
    }
}

/// In order, cut at line ends, the first to claim a character keeps it.
fn tidy(loaded: &Loaded, mut found: Vec<Token>) -> Vec<Token> {
    // The longer word first where two start together; names before the numbers in them.
    found.sort_by_key(|it| (it.span.start, u32::MAX - it.span.end, it.kind));
    let source = &loaded.source;
    let mut kept: Vec<Token> = Vec::new();
    let mut free = 0;
    for token in found {
        let mut start = token.span.start.max(free);
        while start < token.span.end {
            let line = source.line_span(source.line_column(start).0);
            let end = line.end.min(token.span.end);
            if end > start {
                kept.push(Token { span: Span::new(start, end), kind: token.kind });
            }
            let next = source.line_span(source.line_column(start).0 + 1).start;
            start = end.max(next).max(start + 1);
        }
        free = free.max(token.span.end);
    }
    kept
}
