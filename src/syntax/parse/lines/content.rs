//! What stands on a line between its indentation and its comment, and the places in it.

use super::super::grammar::Part;
use super::super::letters::Letters;
use super::super::names;
use crate::source::Span;
use crate::syntax::key::{self, Key};

/// How entries count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `（一）`, or no ordinal.
    Chinese,
    /// `(1)`.
    Arabic,
    /// `1．`.
    Numbered,
}

/// A line without white space around it and without its comment.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    /// Where it begins in the file.
    base: u32,
    /// Its characters, as [`Letters::shape`].
    pub(super) shape: &'a [char],
}

impl<'a> Content<'a> {
    /// The content of the line that begins at `start`.
    pub(super) fn of(start: u32, letters: &'a Letters) -> Self {
        let end = letters.comment.unwrap_or(letters.shape.len());
        let part = Content { base: start, shape: &letters.shape }.trimmed(0, end);
        let shape = letters.shape.get(part.start..part.end).unwrap_or_default();
        Content { base: start + small(part.start), shape }
    }

    /// All of it.
    pub(super) const fn whole(self) -> Part {
        Part { start: 0, end: self.shape.len() }
    }

    /// Its characters at `part`.
    pub(super) fn letters(self, part: Part) -> &'a [char] {
        self.shape.get(part.start..part.end).unwrap_or_default()
    }

    /// Its text at `part`.
    pub(super) fn text(self, part: Part) -> String {
        self.letters(part).iter().collect()
    }

    /// The place in the file of the characters from `start` to `end`.
    pub(super) fn span(self, start: usize, end: usize) -> Span {
        Span::new(self.base + small(start), self.base + small(end))
    }

    /// The place in this line of the character at `index` of the file.
    pub(super) const fn local(self, index: u32) -> usize {
        index.saturating_sub(self.base) as usize
    }

    /// The characters from `start` to `end` without white space around them.
    pub(super) fn trimmed(self, start: usize, end: usize) -> Part {
        let is_space = |index: usize| self.shape.get(index).is_none_or(|it| it.is_whitespace());
        let (mut start, mut end) = (start, end);
        while start < end && is_space(start) {
            start += 1;
        }
        while end > start && is_space(end - 1) {
            end -= 1;
        }
        Part { start, end }
    }

    /// An ordinal as a number, with its place.
    pub(super) fn ordinal(self, ordinal: Option<Part>) -> Option<(u32, Span)> {
        let part = ordinal?;
        let words = self.text(part);
        let value = match words.chars().next()? {
            letter @ '㈠'..='㈩' => u32::from(letter) - u32::from('㈠') + 1,
            letter @ '⑴'..='⒇' => u32::from(letter) - u32::from('⑴') + 1,
            letter @ '①'..='⑳' => u32::from(letter) - u32::from('①') + 1,
            letter @ '⒈'..='⒛' => u32::from(letter) - u32::from('⒈') + 1,
            _ => names::number(words.trim_matches(|it: char| {
                it.is_whitespace()
                    || matches!(it, '(' | ')' | '、' | '.' | '第' | '章' | '部' | '分')
            }))?,
        };
        Some((value, self.span(part.start, part.end)))
    }

    /// How an ordinal counts.
    pub(super) fn style(self, ordinal: Option<Part>) -> Style {
        let letters = ordinal.map(|part| self.letters(part)).unwrap_or_default();
        match letters.first() {
            Some('(') if letters.iter().any(char::is_ascii_digit) => Style::Arabic,
            Some('⑴'..='⒇') => Style::Arabic,
            Some('0'..='9' | '①'..='⑳' | '⒈'..='⒛') => Style::Numbered,
            _ => Style::Chinese,
        }
    }

    /// `（代号：X）` at the end of a title: where the bracket opens, and the code.
    pub(super) fn code(self, rest: Part) -> Option<(usize, Part)> {
        let text = self.trimmed(rest.start, rest.end);
        let at = |index: usize| self.shape.get(index).copied();
        let mut end = text.end;
        while end > text.start && matches!(at(end - 1), Some('。' | ';' | ' ')) {
            end -= 1;
        }
        let close = end.checked_sub(1).filter(|index| at(*index) == Some(')'))?;
        let window = close.saturating_sub(120).max(text.start);
        let open = (window..close).rev().find(|index| at(*index) == Some('('))?;
        let Some(colon) = (open..close).find(|index| at(*index) == Some(':')) else {
            return self.code_without_colon(open, close);
        };
        let bare = key::bare(&self.text(Part { start: open + 1, end: colon }));
        let names = Key::Code.names();
        let is_code = bare == names.0 || bare == names.1;
        is_code.then(|| (open, self.trimmed(colon + 1, close)))
    }

    /// `（代号RS-01）`, `（代号 RS-01）`: the word, then what can only be a code.
    fn code_without_colon(self, open: usize, close: usize) -> Option<(usize, Part)> {
        let inside = self.trimmed(open + 1, close);
        let word: Vec<char> = Key::Code.names().0.chars().collect();
        let start = inside.start + word.len();
        if self.shape.get(inside.start..start)? != word {
            return None;
        }
        let code = self.trimmed(start, inside.end);
        let letters = self.shape.get(code.start..code.end)?;
        let is_token =
            letters.iter().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_'));
        (is_token && !letters.is_empty()).then_some((open, code))
    }
}

pub(super) fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Words that could be a key: letters only, and few.
pub(super) fn looks_like_key(words: &[char]) -> bool {
    let is_english = words.iter().all(char::is_ascii);
    let longest = if is_english { 24 } else { 12 };
    // White space does not count: the standard layout takes it away.
    words.iter().filter(|it| !it.is_whitespace()).count() <= longest
        && !words.is_empty()
        && words
            .iter()
            .all(|it| it.is_alphabetic() || it.is_whitespace() || matches!(it, '-' | '_'))
        && (!is_english || words.iter().filter(|it| it.is_whitespace()).count() <= 2)
}

/// A comparison stands in it, or 其余.
pub(super) fn looks_like_condition(value: &str) -> bool {
    const OPERATORS: [&str; 19] = [
        "等于",
        "属于",
        "包含",
        "开头为",
        "大于",
        "不小于",
        "小于",
        "不大于",
        "早于",
        "晚于",
        "为空",
        "符合",
        "=",
        "≠",
        ">",
        "≥",
        "<",
        "≤",
        "其余",
    ];
    OPERATORS.iter().any(|operator| value.contains(operator))
        || (value.contains('在') && value.contains('内'))
}

/// `2023年6月30日前，完成50%`: a day by which something is due, and what is.
pub(super) fn is_milestone(words: &str) -> bool {
    const LONGEST_DAY: usize = 20;
    const TASKS: [&str; 12] = [
        "完成", "公布", "公示", "公告", "发布", "印发", "报送", "上报", "编制", "建立", "更新",
        "汇总",
    ];
    let Some((day, task)) = words.split_once('前') else { return false };
    let day = day.trim_end_matches(['之', '以']).trim();
    let is_day = day
        .starts_with(|it: char| it.is_ascii_digit() || "每上下一二三四五六七八九十".contains(it))
        && day.ends_with(|it: char| it.is_ascii_digit() || "日号底末旬月度年".contains(it))
        && !day.contains([',', ';', '、'])
        && day.chars().count() <= LONGEST_DAY;
    is_day && TASKS.iter().any(|word| task.contains(word))
}
