//! Punctuation as the standard layout writes it: full-width beside Chinese, as written elsewhere.

use crate::source::Span;
use crate::syntax::parse::lines::{Lines, PROTECTED};

/// The original text with its folded shape.
pub struct Text<'a> {
    /// As written.
    pub written: &'a [char],
    /// As [`Lines::shape`].
    pub shape: &'a [char],
}

impl<'a> Text<'a> {
    /// The text of a file as read.
    pub fn new(written: &'a [char], lines: &'a Lines) -> Self {
        Self { written, shape: &lines.shape }
    }

    /// The characters at `span` as written.
    pub fn raw(&self, span: Span) -> String {
        self.written
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// The folded characters at `span`.
    pub fn shape(&self, span: Span) -> &'a [char] {
        self.shape.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Tells whether the text is English throughout: nothing but ASCII after folding, apart from
    /// what stands in quotes.
    pub fn is_western(&self, span: Span) -> bool {
        self.shape(span).iter().all(|letter| letter.is_ascii() || *letter == PROTECTED)
    }

    /// Writes the text at `span`; `chinese` where the words around it are Chinese.
    pub fn styled(&self, span: Span, chinese: bool) -> String {
        let shape = self.shape(span);
        let written = self.written.get(span.start as usize..span.end as usize).unwrap_or_default();
        let chinese = chinese || !self.is_western(span);
        let wide = if chinese { beside_chinese(shape) } else { vec![false; shape.len()] };
        let mut out = String::with_capacity(written.len() * 3);
        let mut space = false;
        let mut inside_quote = false;
        for (at, (letter, folded)) in written.iter().zip(shape).enumerate() {
            if matches!(*folded, ' ' | '\t') && letter.is_whitespace() {
                space = true;
                continue;
            }
            let is_wide = wide.get(at).copied().unwrap_or(false);
            let plain = match *folded {
                PROTECTED => *letter,
                '"' => {
                    let closes = inside_quote;
                    inside_quote = !inside_quote
                        && shape.iter().skip(at + 1).find(|it| **it != PROTECTED) == Some(&'"');
                    match (closes, inside_quote) {
                        _ if !chinese || !matches!(letter, '"' | '＂' | '“' | '”') => *letter,
                        (true, _) => '”',
                        (false, true) => '“',
                        (false, false) => *letter,
                    }
                }
                ':' if is_wide => '：',
                ',' if is_wide => '，',
                ';' if is_wide => '；',
                '(' if is_wide => '（',
                ')' if is_wide => '）',
                _ => *letter,
            };
            // No gap beside punctuation that is as wide as a gap itself.
            let hugs = |letter: char| "，；：。、".contains(letter);
            if space
                && !out.is_empty()
                && !hugs(plain)
                && !out.chars().next_back().is_some_and(hugs)
            {
                out.push(' ');
            }
            space = false;
            out.push(plain);
        }
        out
    }
}

/// For every character: is the next letter on one side Chinese, or is there none on either side?
/// Brackets go by pairs.
fn beside_chinese(shape: &[char]) -> Vec<bool> {
    let is_mark = |letter: char| matches!(letter, ',' | ';' | ':' | '(' | ')' | '"' | ' ' | '\t');
    let mut wide = vec![false; shape.len()];
    let mut before = None;
    for (letter, wide) in shape.iter().zip(&mut wide) {
        if !is_mark(*letter) {
            before = Some(!letter.is_ascii());
        }
        *wide = before == Some(true);
    }
    let mut after = None;
    let is_plain = before.is_none();
    for (letter, wide) in shape.iter().zip(&mut wide).rev() {
        if !is_mark(*letter) {
            after = Some(!letter.is_ascii());
        }
        *wide |= after == Some(true) || is_plain;
    }
    let mut open = Vec::new();
    for (at, letter) in shape.iter().enumerate() {
        match letter {
            '(' => open.push(at),
            ')' => {
                if let Some(first) = open.pop() {
                    let either = wide.get(first) == Some(&true) || wide.get(at) == Some(&true);
                    for end in [first, at] {
                        if let Some(wide) = wide.get_mut(end) {
                            *wide = either;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, folded};

    fn styled(text: &str) -> String {
        let source = Source::new("x.plan", text);
        let written: Vec<char> = text.chars().collect();
        let shape: Vec<char> = folded(text).chars().collect();
        Text { written: &written, shape: &shape }.styled(Span::new(0, source.len()), false)
    }

    #[test]
    fn punctuation_goes_by_its_neighbours() {
        assert_eq!(styled("企业, 其中 甲 (乙)"), "企业，其中 甲 （乙）");
        assert_eq!(styled("1:2.5(入海)"), "1:2.5（入海）");
        assert_eq!(styled("Jinfeng, Yinchuan (a)"), "Jinfeng, Yinchuan (a)");
        assert_eq!(styled("甲(b) c"), "甲（b） c");
        assert_eq!(styled("共1,000户"), "共1,000户");
    }
}
