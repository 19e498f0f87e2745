//! Facts: `KEY：value`, several on a line, and keys that are none.

use super::super::grammar::{self, Part, Shape};
use super::super::letters;
use super::super::names;
use super::content::{Content, looks_like_condition, looks_like_key};
use super::{Kind, Line, Open, Piece, Reader};
use crate::syntax::key::{self, Key, SectionName};

/// So much of a line is looked at ahead of time.
const LONGEST_LINE: usize = 400;

/// A key that follows on the same line.
struct NextKey {
    /// The key's words.
    key: Part,
    /// Where its colon ends.
    colon_end: usize,
    named: names::Named,
    is_mended: bool,
}

impl Reader<'_> {
    /// A fact behind an ordinal (`1．人数：2人`): the ordinal is decoration.
    pub(super) fn fact_at(&mut self, line: Content<'_>, rest: Part) -> Option<Kind> {
        let words: String = line.shape.get(rest.start..rest.end)?.iter().collect();
        let Shape::Fact(key, value) = grammar::shape(&words) else {
            return None;
        };
        let key = Part { start: rest.start + key.start, end: rest.start + key.end };
        let value = Part { start: rest.start + value.start, end: rest.start + value.end };
        let named = names::key(self.section, line.shape.get(key.start..key.end)?)?;
        Some(self.facts(line, named, key, value, false))
    }

    pub(super) fn facts(
        &mut self,
        line: Content<'_>,
        named: names::Named,
        key: Part,
        rest: Part,
        is_mended: bool,
    ) -> Kind {
        let (end, mut others) = self.pieces_after(line, rest);
        let value = line.trimmed(rest.start, end);
        let mut pieces = vec![Piece {
            key: named.key,
            written: line.span(key.start, key.start + named.length),
            label: named.label.map(|(start, end)| line.span(key.start + start, key.start + end)),
            value: line.span(value.start, value.end),
            is_mended,
        }];
        pieces.append(&mut others);
        self.open = Open::Value;
        if !is_mended {
            self.misplaced.clear();
        }
        Kind::Facts(pieces)
    }

    /// The key was reported: its value is left out, the facts behind it on the line are kept.
    fn dropped(&mut self, line: Content<'_>, key: Part, rest: Part) -> Kind {
        let (end, mut pieces) = self.pieces_after(line, rest);
        self.out.dropped.push(line.span(key.start, end));
        if pieces.is_empty() {
            self.open = Open::Dropped;
            return Kind::Unread;
        }
        // The formatter leaves the line as it is.
        pieces.iter_mut().for_each(|piece| piece.is_mended = true);
        self.open = Open::Value;
        Kind::Facts(pieces)
    }

    pub(super) fn fact(&mut self, line: Content<'_>, key: Part, rest: Part) -> Kind {
        let key = line.trimmed(key.start, key.end);
        let words = line.shape.get(key.start..key.end).unwrap_or_default();
        if let Some(named) = names::key(self.section, words) {
            return self.facts(line, named, key, rest, false);
        }
        if rest.start == rest.end
            && let Some(heading) = self.named_heading(line, None, key)
        {
            return self.enter(heading);
        }
        let written: String = words.iter().collect();
        let place = line.span(key.start, key.end);
        let belongs = names::sections_of(&written);
        if !belongs.is_empty() {
            let is_new = !belongs.iter().any(|it| self.misplaced.contains(it));
            if is_new {
                self.out.findings.misplaced(self.source, place, self.section, &belongs);
            }
            self.misplaced = belongs;
            return self.dropped(line, key, rest);
        }
        let near = names::near_key(self.section, &written, &self.standing(line));
        let value: String =
            line.shape.get(rest.start..rest.end).unwrap_or_default().iter().collect();
        let has_tiers = matches!(self.section, SectionName::Tiers | SectionName::NextTiers);
        if has_tiers && words.len() <= 20 && looks_like_condition(&value) {
            let named = names::Named { key: Key::TierRule, length: words.len(), label: None };
            return self.facts(line, named, key, rest, false);
        }
        if !looks_like_key(words) {
            return self.plain(line);
        }
        self.out.findings.unknown_key(self.source, place, self.section, near.map(|it| it.1));
        match near {
            Some((near, _)) => {
                let named = names::Named { key: near, length: words.len(), label: None };
                self.facts(line, named, key, rest, true)
            }
            None => self.dropped(line, key, rest),
        }
    }

    /// Cuts the text at `；` and `。` where a key of this section and a colon follow: where the
    /// first value ends, and the facts after it.
    pub(super) fn pieces_after(&mut self, line: Content<'_>, rest: Part) -> (usize, Vec<Piece>) {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut first_end = None;
        let text = line.shape.get(rest.start..rest.end).unwrap_or_default();
        // Inside brackets nothing opens, unless the brackets do not match at all.
        let count = |mark: char| text.iter().filter(|it| **it == mark).count();
        let counts_brackets = count('(') == count(')');
        let mut depth = 0_i64;
        let mut at = rest.start;
        while at < rest.end {
            let letter = line.shape.get(at).copied().unwrap_or(' ');
            match letter {
                '(' if counts_brackets => depth += 1,
                ')' if counts_brackets => depth -= 1,
                ';' | '。' if depth <= 0 => {
                    if let Some(NextKey { key, colon_end, named, is_mended }) =
                        self.key_after(line, at + 1, rest.end, letter)
                    {
                        close(&mut pieces, &mut first_end, line, at);
                        pieces.push(Piece {
                            key: named.key,
                            written: line.span(key.start, key.start + named.length),
                            label: named
                                .label
                                .map(|(start, end)| line.span(key.start + start, key.start + end)),
                            value: line.span(colon_end, colon_end),
                            is_mended,
                        });
                        at = colon_end;
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        close(&mut pieces, &mut first_end, line, rest.end);
        (first_end.unwrap_or(rest.end), pieces)
    }

    fn key_after(
        &mut self,
        line: Content<'_>,
        from: usize,
        end: usize,
        after: char,
    ) -> Option<NextKey> {
        let window: String = line.shape.get(from..end.min(from + 48))?.iter().collect();
        let (key, colon_end) = grammar::next_key(&window)?;
        let key = line.trimmed(from + key.start, from + key.end);
        let words = line.shape.get(key.start..key.end)?;
        if let Some(named) = names::key(self.section, words) {
            let colon_end = from + colon_end;
            return Some(NextKey { key, colon_end, named, is_mended: false });
        }
        // A slip of one letter is reported; anything else belongs to the value.
        let written: String = words.iter().collect();
        if after != ';' || !looks_like_key(words) || !names::sections_of(&written).is_empty() {
            return None;
        }
        let (near, name) = names::near_key(self.section, &written, &self.standing(line))?;
        if strsim::osa_distance(&key::bare(&written), name) > 1 {
            return None;
        }
        let place = line.span(key.start, key.end);
        self.out.findings.unknown_key(self.source, place, self.section, Some(name));
        let named = names::Named { key: near, length: words.len(), label: None };
        Some(NextKey { key, colon_end: from + colon_end, named, is_mended: true })
    }
}

/// So many lines of an entry or section are looked at ahead for keys that stand already.
const FURTHEST: usize = 60;

impl Reader<'_> {
    /// The keys that stand in the same entry, or right in the same section, before this line, on it and
    /// behind it.
    fn standing(&self, line: Content<'_>) -> Vec<Key> {
        let mut keys = Vec::new();
        let is_blank = |line: &&Line| matches!(line.kind, Kind::Blank);
        for before in self.out.lines.iter().rev().filter(|it| !is_blank(it)).take(FURTHEST) {
            let (pieces, opens): (&[Piece], bool) = match &before.kind {
                Kind::Heading(_) => break,
                Kind::Entry(entry) => (&entry.pieces, true),
                Kind::Facts(pieces) | Kind::More(_, pieces) => (pieces, false),
                Kind::Numbered(numbered) => (&numbered.pieces, false),
                Kind::Blank | Kind::Prose | Kind::Unread | Kind::Rule | Kind::Row(_) => {
                    (&[], false)
                }
            };
            keys.extend(pieces.iter().map(|piece| piece.key));
            if opens {
                break;
            }
        }
        self.keys_on(&line.text(line.whole()), &mut keys);
        let mut left = FURTHEST;
        for number in self.number + 1..=self.source.line_count() {
            let span = self.source.line_span(number);
            let written: Vec<char> = self.source.slice(span).chars().take(LONGEST_LINE).collect();
            let letters = letters::letters(&written, false);
            let line = Content::of(span.start, &letters);
            let text = line.text(line.whole());
            let (title, is_entry) = match grammar::shape(&text) {
                Shape::Blank => continue,
                Shape::Entry(..) => break,
                Shape::Chapter(_, rest) => (rest, true),
                Shape::Numbered(_, rest) => (rest, self.section == SectionName::Items),
                Shape::Bracketed(rest) | Shape::Text(rest) => (rest, false),
                Shape::Fact(key, rest) if rest.start == rest.end => (key, false),
                Shape::Fact(..) | Shape::Row => (Part { start: 0, end: 0 }, false),
            };
            if is_entry || names::title(line.letters(title)).is_some() {
                break;
            }
            self.keys_on(&text, &mut keys);
            left -= 1;
            if left == 0 {
                break;
            }
        }
        keys
    }

    /// The keys of this section on a line.
    fn keys_on(&self, text: &str, keys: &mut Vec<Key>) {
        for part in text.split([';', '。']) {
            let Shape::Fact(key, _) = grammar::shape(part) else { continue };
            let words: Vec<char> = part.chars().skip(key.start).take(key.end - key.start).collect();
            keys.extend(names::key(self.section, &words).map(|it| it.key));
        }
    }
}

/// Ends the piece before `at`, or the value before the first piece.
fn close(pieces: &mut [Piece], first_end: &mut Option<usize>, line: Content<'_>, at: usize) {
    match pieces.last_mut() {
        Some(piece) => {
            let value = line.trimmed(line.local(piece.value.start), at);
            piece.value = line.span(value.start, value.end);
        }
        None => {
            first_end.get_or_insert(at);
        }
    }
}
