//! How the values of the language are read: `grammar/value.pest`, asked of a piece of a fact.
//!
//! A [`Piece`] is folded text with its place; whatever is read from it has a place too, so a
//! finding can underline exactly the characters that are wrong.

pub mod date;
pub mod number;
pub mod size;

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};

use crate::source::Span;
use crate::syntax::tree::Value;

mod grammar {
    /// The parser of `grammar/value.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/value.pest"]
    pub(in crate::plan) struct Grammar;
}

use grammar::Grammar;
pub(super) use grammar::Rule;

pub(super) type Node<'a> = Pair<'a, Rule>;

/// Longer values are not read as values: no office writes one, and reading stays bounded.
const LONGEST: usize = 20_000;

/// Brackets deeper than this are refused; the limit does not depend on the machine's stack.
pub(super) const DEEPEST: usize = 64;

/// A piece of folded text with its place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The folded text.
    pub text: &'a str,
    /// The place of its first character.
    pub start: u32,
}

impl<'a> Piece<'a> {
    /// The whole of a fact's value, without white space around.
    #[must_use]
    pub fn of(value: &'a Value) -> Self {
        Self { text: &value.text, start: value.span.start }.trim()
    }

    /// Its place.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.start, self.start + chars(self.text))
    }

    /// Without white space at both ends.
    #[must_use]
    pub fn trim(self) -> Self {
        let rest = self.text.trim_start();
        let cut = self.text.len() - rest.len();
        let before = self.text.get(..cut).unwrap_or_default();
        Self { text: rest.trim_end(), start: self.start + chars(before) }
    }

    /// Tells whether nothing is written.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// The part of it at `span`.
    #[must_use]
    pub fn part(self, span: Span) -> Self {
        let at = |place: u32| {
            let count = place.saturating_sub(self.start) as usize;
            self.text.char_indices().nth(count).map_or(self.text.len(), |(at, _)| at)
        };
        let (from, to) = (at(span.start), at(span.end));
        self.upto(to).skip(from)
    }

    /// The text from byte `from` on.
    #[must_use]
    pub fn skip(self, from: usize) -> Self {
        let before = self.text.get(..from).unwrap_or_default();
        Self { text: self.text.get(from..).unwrap_or_default(), start: self.start + chars(before) }
    }

    /// The text up to byte `to`.
    #[must_use]
    pub fn upto(self, to: usize) -> Self {
        Self { text: self.text.get(..to).unwrap_or(self.text), start: self.start }
    }

    /// What follows `prefix`, if the text starts with it.
    #[must_use]
    pub fn after(self, prefix: &str) -> Option<Self> {
        self.text.starts_with(prefix).then(|| self.skip(prefix.len()).trim())
    }

    /// What stands before `suffix`, if the text ends with it.
    #[must_use]
    pub fn before(self, suffix: &str) -> Option<Self> {
        let rest = self.text.strip_suffix(suffix)?;
        Some(self.upto(rest.len()).trim())
    }

    /// Splits at any of `separators` that stands outside quotes, brackets and 《》; empty parts
    /// are left out.
    #[must_use]
    pub fn split(self, separators: &[char]) -> Vec<Self> {
        if self.text.len() > LONGEST {
            // No list is that long; reading it in one piece says so once.
            return vec![self];
        }
        let mut parts = Vec::new();
        let mut rest = self;
        while let Some((before, after)) = rest.cut(separators) {
            parts.push(before.trim());
            rest = after;
        }
        parts.push(rest.trim());
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Splits at the first of `separators` outside quotes, brackets and 《》.
    #[must_use]
    pub fn split_once(self, separators: &[char]) -> Option<(Self, Self)> {
        self.cut(separators).map(|(before, after)| (before.trim(), after.trim()))
    }

    fn cut(self, separators: &[char]) -> Option<(Self, Self)> {
        let (mut depth, mut quoted, mut titled) = (0_usize, false, 0_usize);
        for (count, (at, letter)) in (self.start..).zip(self.text.char_indices()) {
            match letter {
                '"' => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth = depth.saturating_sub(1),
                '《' if !quoted => titled += 1,
                '》' if !quoted => titled = titled.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && titled == 0 && !quoted && separators.contains(&letter) {
                let text = self.text.get(at + letter.len_utf8()..).unwrap_or_default();
                return Some((self.upto(at), Self { text, start: count + 1 }));
            }
        }
        None
    }

    /// The text from character `from` up to `to` of the plan, if both lie inside.
    #[must_use]
    pub fn between(self, from: u32, to: u32) -> Option<Self> {
        let byte = |at: u32| {
            let index = usize::try_from(at.checked_sub(self.start)?).ok()?;
            let mut starts = self.text.char_indices().map(|(at, _)| at);
            starts.nth(index).or_else(|| (at == self.span().end).then_some(self.text.len()))
        };
        let text = self.text.get(byte(from)?..byte(to)?)?;
        Some(Self { text, start: from })
    }

    /// The text inside quotes, if the whole piece is quoted; else the piece itself.
    #[must_use]
    pub fn unquoted(self) -> Self {
        let inner = self.text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner {
            Some(inner) if !inner.contains('"') => {
                Self { text: inner, start: self.start + 1 }.trim()
            }
            _ => self,
        }
    }

    /// The place of a node that was parsed from this piece.
    #[must_use]
    pub(super) fn place(self, node: &Node<'_>) -> Span {
        let inner = node.as_span();
        let before = self.text.get(..inner.start()).unwrap_or_default();
        let start = self.start + chars(before);
        Span::new(start, start + chars(inner.as_str()))
    }
}

/// User text as a finding quotes it: its beginning where it is long; a line end with the
/// indentation behind it is one space.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut quoted = String::new();
    let mut is_blank = false;
    let mut count = 0;
    for letter in text.chars() {
        let was_blank = std::mem::replace(&mut is_blank, letter.is_whitespace());
        if is_blank && was_blank {
            continue;
        }
        if count == MOST {
            quoted.push('…');
            break;
        }
        quoted.push(if letter.is_control() { ' ' } else { letter });
        count += 1;
    }
    quoted
}

/// How many characters.
pub(super) fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// How deep the brackets of a text go.
pub(super) fn depth(text: &str) -> usize {
    let (mut now, mut most, mut quoted) = (0_usize, 0, false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => now += 1,
            ')' if !quoted => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// Whether a character without which the rule reads nothing is missing, or one that it never
/// reads is there. The same field may hold a ratio, a frequency or a cycle: most answers are no,
/// and a no by the grammar costs as much as a yes.
fn lacks_its_sign(rule: Rule, text: &str) -> bool {
    match rule {
        Rule::pick_clause => !text.contains(['取', '就']),
        Rule::look_back_value => !text.contains('内'),
        Rule::cycle_value => !text.contains('年'),
        Rule::rotation_value => !text.contains(['遍', '轮', '次']),
        Rule::frequency_value => text.contains('%'),
        _ => false,
    }
}

/// Asks the grammar; the rule's own parts are returned, without the end of input.
pub(super) fn read<'a>(rule: Rule, piece: Piece<'a>) -> Option<Vec<Node<'a>>> {
    if piece.text.len() > LONGEST || depth(piece.text) > DEEPEST {
        return None;
    }
    if lacks_its_sign(rule, piece.text) {
        debug_assert!(Grammar::parse(rule, piece.text).is_err(), "{rule:?} reads {}", piece.text);
        return None;
    }
    let mut pairs: Pairs<'a, Rule> = Grammar::parse(rule, piece.text).ok()?;
    let top = pairs.next()?;
    Some(top.into_inner().filter(|node| node.as_rule() != Rule::EOI).collect())
}

/// Asks the grammar for the head of a piece; what is left over is returned too.
pub(super) fn read_head<'a>(rule: Rule, piece: Piece<'a>) -> Option<(Vec<Node<'a>>, Piece<'a>)> {
    if piece.text.len() > LONGEST || depth(piece.text) > DEEPEST {
        return None;
    }
    let mut pairs: Pairs<'a, Rule> = Grammar::parse(rule, piece.text).ok()?;
    let top = pairs.next()?;
    let end = top.as_span().end();
    let nodes = top.into_inner().filter(|node| node.as_rule() != Rule::EOI).collect();
    Some((nodes, piece.skip(end).trim()))
}

/// The first part of a node that came of `rule`.
pub(super) fn child<'a>(node: &Node<'a>, rule: Rule) -> Option<Node<'a>> {
    node.clone().into_inner().find(|it| it.as_rule() == rule)
}
