//! The letters of a citation without white space, and the tokens that they form.

use super::numeral;
use crate::source::{Span, fold};

/// One letter, folded and as written, with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) folded: char,
    pub(super) written: char,
    pub(super) at: u32,
}

/// The letters of a text, white space left out.
#[derive(Debug)]
pub(super) struct Letters(Vec<Letter>);

/// A number with the letters after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) value: u32,
    /// Index one past its last letter.
    pub(super) end: usize,
}

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        let mut letters = Vec::with_capacity(text.len() / 3);
        let mut in_comment = false;
        let mut gap = true;
        for (at, written) in (0_u32..).zip(text.chars()) {
            let folded = fold(written);
            // A comment in the plan runs from # after white space to the end of the line.
            in_comment = (in_comment || (gap && folded == '#')) && !matches!(written, '\n' | '\r');
            gap = folded == ' ' || written.is_whitespace();
            if !gap && !in_comment {
                letters.push(Letter { folded, written, at });
            }
        }
        Self(letters)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The folded letter, NUL past the end.
    pub(super) fn at(&self, index: usize) -> char {
        self.0.get(index).map_or('\0', |letter| letter.folded)
    }

    /// The letters `[start, end)` as written.
    pub(super) fn written(&self, start: usize, end: usize) -> String {
        self.0.get(start..end.max(start)).unwrap_or_default().iter().map(|it| it.written).collect()
    }

    /// The letters `[start, end)`, folded.
    pub(super) fn folded(&self, start: usize, end: usize) -> String {
        self.0.get(start..end.max(start)).unwrap_or_default().iter().map(|it| it.folded).collect()
    }

    /// The characters of letters `[start, end)`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let first = self.0.get(start).or(self.0.last()).map_or(0, |letter| letter.at);
        let last = end.checked_sub(1).and_then(|index| self.0.get(index));
        Span::new(first, last.map_or(first, |letter| letter.at + 1).max(first))
    }

    /// Tells whether `word` stands at `index`.
    pub(super) fn has(&self, index: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(step, letter)| self.at(index + step) == letter)
    }

    /// The index after `word`, if it stands at `index`.
    pub(super) fn after(&self, index: usize, word: &str) -> Option<usize> {
        self.has(index, word).then(|| index + word.chars().count())
    }

    /// The index after the first of `words` that stands at `index`, or `index` itself.
    pub(super) fn skip(&self, index: usize, words: &[&str]) -> usize {
        words.iter().find_map(|word| self.after(index, word)).unwrap_or(index)
    }

    /// The longest number at `index`.
    pub(super) fn number(&self, index: usize) -> Option<Number> {
        let mut end = index;
        while numeral::is_digit(self.at(end)) {
            end += 1;
        }
        let value = numeral::read(&self.folded(index, end))?;
        Some(Number { value, end })
    }

    /// A number in round brackets at `index`; the index after the bracket.
    pub(super) fn bracketed(&self, index: usize) -> Option<(Number, usize)> {
        let number = self.number(self.after(index, "(")?)?;
        Some((number, self.after(number.end, ")")?))
    }

    /// The index after a dash, 至 or 到 at `index`.
    pub(super) fn range_mark(&self, index: usize) -> Option<usize> {
        let mut end = index;
        while matches!(self.at(end), '-' | '—' | '–' | '－' | '─' | '~' | '〜' | '‐' | '−')
        {
            end += 1;
        }
        if end > index {
            return Some(end);
        }
        matches!(self.at(index), '至' | '到').then_some(index + 1)
    }

    /// The index after a mark or word that joins the parts of a list.
    pub(super) fn list_mark(&self, index: usize) -> Option<usize> {
        const MARKS: [&str; 10] = ["以及", "、", ",", ";", "。", "和", "及", "与", "或", "并"];
        let mut end = self.skip(index, &MARKS);
        if end == index {
            return None;
        }
        // `、和`: a mark and a word.
        end = self.skip(end, &MARKS);
        Some(end)
    }

    /// The index of the bracket that closes the one at `index`.
    pub(super) fn closing(&self, index: usize) -> Option<usize> {
        let (open, close) = match self.at(index) {
            '(' => ('(', ')'),
            '《' => ('《', '》'),
            _ => return None,
        };
        let mut depth = 0_u32;
        for step in index..self.len() {
            if self.at(step) == open {
                depth += 1;
            } else if self.at(step) == close {
                depth -= 1;
                if depth == 0 {
                    return Some(step);
                }
            }
        }
        None
    }
}
