//! What the caret stands in, told from the line as far as it is written: half-written lines have no
//! tree yet.

use super::{section, section_name};
use crate::engine::Loaded;
use crate::source::{Span, fold};
use crate::syntax::key::{Key, SectionName, batch_number};

/// Where the caret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// In a comment or in prose: nothing is offered.
    Nothing,
    /// Where the name of a section is written.
    Heading(Typed),
    /// Where a key is written.
    Key(SectionName, Typed),
    /// In a value: behind the colon of this key, or in a numbered line (`None`).
    Value(SectionName, Option<Key>, Typed),
    /// In a table: the column of the plan's table by its number from 0.
    Cell(usize, Typed),
}

/// What is written so far, folded, and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// From the start of the key, value or cell to the caret.
    pub text: String,
    /// The first character of `text` in the plan.
    pub start: u32,
}

impl Typed {
    /// The part behind the last character that is in `stops`; all of it where there is none.
    pub fn word(&self, stops: &[char]) -> Self {
        let letters: Vec<char> = self.text.chars().collect();
        let from = letters.iter().rposition(|it| stops.contains(it)).map_or(0, |at| at + 1);
        self.from(from)
    }

    /// Without its first `count` characters.
    pub fn from(&self, count: usize) -> Self {
        let text = self.text.chars().skip(count).collect();
        Self { text, start: self.start + u32::try_from(count).unwrap_or(u32::MAX) }
    }

    /// Without white space in front.
    pub fn trimmed(&self) -> Self {
        let spaces = self.text.chars().take_while(|it| it.is_whitespace()).count();
        self.from(spaces)
    }

    /// The characters that a completion replaces.
    pub fn span(&self) -> Span {
        let length = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        Span::new(self.start, self.start + length)
    }
}

/// Tells what stands around character `at`.
pub(super) fn spot(loaded: &Loaded, at: u32) -> Spot {
    let source = &loaded.source;
    let (line, _) = source.line_column(at);
    let start = source.line_span(line).start;
    let text: String = source.slice(Span::new(start, at)).chars().map(fold).collect();
    let whole = Typed { text, start }.trimmed();
    let name = section_name(loaded, start);
    let in_heading = section(loaded, at).is_some_and(|it| it.heading.span.start == whole.start);
    if whole.text.starts_with('#') {
        return Spot::Nothing;
    }
    if let Some(rest) = after_ordinal(&whole, &['、']) {
        return Spot::Heading(rest);
    }
    if in_heading || name == SectionName::Prose {
        return Spot::Nothing;
    }
    if whole.text.starts_with('|') {
        let column = whole.text.matches('|').count().saturating_sub(1);
        return Spot::Cell(column, whole.word(&['|']).trimmed());
    }
    let last = last_fact(&whole);
    if let Some((key, value)) = split_key(&last) {
        let key = match name {
            SectionName::Draw if batch_number(&key).is_some() => Some(Key::Batch),
            _ => Key::find(name, &key),
        };
        return Spot::Value(name, key, value.trimmed());
    }
    if let Some(rest) = after_number(&whole).filter(|rest| rest.start >= last.start) {
        return Spot::Value(name, None, rest);
    }
    // `（一）` starts a title, which is free text.
    match whole.text.starts_with('(') && last.start == whole.start {
        true => Spot::Nothing,
        false => Spot::Key(name, last.trimmed()),
    }
}

/// `三、` before what is typed.
fn after_ordinal(typed: &Typed, marks: &[char]) -> Option<Typed> {
    let count = typed.text.chars().take_while(|it| "一二三四五六七八九十".contains(*it)).count();
    let mark = typed.text.chars().nth(count)?;
    (count > 0 && marks.contains(&mark)).then(|| typed.from(count + 1).trimmed())
}

/// `1.` or `1、` before what is typed.
fn after_number(typed: &Typed) -> Option<Typed> {
    let count = typed.text.chars().take_while(char::is_ascii_digit).count();
    let mark = typed.text.chars().nth(count)?;
    (count > 0 && matches!(mark, '.' | '、')).then(|| typed.from(count + 1).trimmed())
}

/// The last of the facts on the line: behind the last `；` or `。` that is not quoted.
fn last_fact(typed: &Typed) -> Typed {
    let mut from = 0;
    for (at, letter) in outside_quotes(&typed.text) {
        if matches!(letter, ';' | '。') {
            from = at + 1;
        }
    }
    typed.from(from).trimmed()
}

/// Key and value around the first colon that is not quoted.
fn split_key(typed: &Typed) -> Option<(String, Typed)> {
    let at = outside_quotes(&typed.text).find(|(_, letter)| *letter == ':')?.0;
    let key: String = typed.text.chars().take(at).collect();
    // `1．2023年…，依据：…` and `人员名录 税务：…`: the key is the first word.
    let key = key.split([' ', '(']).next().unwrap_or_default().to_owned();
    Some((key, typed.from(at + 1)))
}

/// The characters that stand in no quotation marks, with their number.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quoted = false;
    let mut title = 0_u32;
    text.chars().enumerate().filter(move |(_, letter)| {
        match letter {
            '"' => quoted = !quoted,
            '《' => title += 1,
            '》' => title = title.saturating_sub(1),
            _ => return !quoted && title == 0,
        }
        false
    })
}
