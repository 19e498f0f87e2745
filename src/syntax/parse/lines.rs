//! What every line of a plan is, with the places of its parts.
//!
//! One [`Line`] for one line of the file, in order: the tree is built from these, and the
//! formatter lays them out again. What a line is depends on where it stands: the section, and
//! whether a value is open that it may continue.

use super::findings::Findings;
use super::grammar::{self, Part, Shape};
use super::letters::{self, Letters};
use super::names;
use crate::diagnostic::problem::Text;
use crate::diagnostic::problem::text::Expected;
use crate::source::{Source, Span};
use crate::syntax::key::{self, Key, SectionName};

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
}

/// Cells of one row; more are no table.
const MOST_CELLS: usize = 1000;

/// Reads every line of `source`.
pub fn read(source: &Source) -> Lines {
    let mut reader = Reader {
        out: Lines {
            lines: Vec::new(),
            folded: Vec::with_capacity(source.len() as usize),
            shape: Vec::with_capacity(source.len() as usize),
            findings: Findings::default(),
        },
        source,
        section: SectionName::Head,
        open: Open::Nothing,
        has_entry: false,
        entry_style: None,
    };
    for number in 1..=source.line_count() {
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
    /// An entry stands in this section.
    has_entry: bool,
    /// The first entry's ordinal is Arabic.
    entry_style: Option<bool>,
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
            let comment = place(at, letters.shape.len());
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

    /// In prose only a heading is read: one that names a section, or misspells one behind an ordinal.
    fn heading_in_prose(&mut self, span: Span, letters: &Letters) -> Option<Heading> {
        let (at, shape) = content(letters);
        let line: String = shape.iter().collect();
        let base = span.start + small(at);
        match grammar::shape(&line) {
            Shape::Chapter(ordinal, rest) => self
                .named_heading(base, shape, Some(ordinal), rest)
                .or_else(|| self.near_heading(base, shape, Some(ordinal), rest)),
            Shape::Numbered(ordinal, rest) => self.named_heading(base, shape, Some(ordinal), rest),
            Shape::Bracketed(rest) | Shape::Text(rest) => {
                self.named_heading(base, shape, None, rest)
            }
            Shape::Fact(key, rest) if rest.start == rest.end => {
                self.named_heading(base, shape, None, key)
            }
            Shape::Blank | Shape::Row | Shape::Entry(..) | Shape::Fact(..) => None,
        }
    }

    fn opened(&mut self, span: Span, letters: &Letters) -> Kind {
        let (at, shape) = content(letters);
        let base = span.start + small(at);
        let line: String = shape.iter().collect();
        match grammar::shape(&line) {
            Shape::Blank => Kind::Blank,
            Shape::Row => self.row(base, shape, '|'),
            Shape::Bracketed(rest) => match self.named_heading(base, shape, None, rest) {
                Some(heading) => self.enter(heading),
                None if shape.last().is_some_and(|it| matches!(it, '】' | ']')) => {
                    self.unknown_heading(base, shape, None, rest)
                }
                None => self.plain(base, shape, rest),
            },
            Shape::Chapter(ordinal, rest) => {
                if let Some(heading) = self.named_heading(base, shape, Some(ordinal), rest) {
                    return self.enter(heading);
                }
                if let Some(kind) = self.fact_at(base, shape, rest) {
                    return kind;
                }
                if self.section == SectionName::Items && code_in(shape, rest).is_some() {
                    return self.entry(base, shape, Some(ordinal), rest);
                }
                self.unknown_heading(base, shape, Some(ordinal), rest)
            }
            Shape::Numbered(ordinal, rest) => {
                if let Some(heading) = self.named_heading(base, shape, Some(ordinal), rest) {
                    return self.enter(heading);
                }
                if let Some(kind) = self.fact_at(base, shape, rest) {
                    return kind;
                }
                match self.section {
                    SectionName::Exclusions | SectionName::Milestones => {
                        self.numbered(base, shape, ordinal, rest)
                    }
                    // 内容：1．… 2．… is a list inside a value; behind the heading it is an item.
                    SectionName::Items
                        if code_in(shape, rest).is_some() || self.open == Open::Nothing =>
                    {
                        self.entry(base, shape, Some(ordinal), rest)
                    }
                    _ => self.plain(base, shape, Part { start: 0, end: shape.len() }),
                }
            }
            Shape::Entry(ordinal, rest) => {
                if let Some(kind) = self.fact_at(base, shape, rest) {
                    return kind;
                }
                let is_arabic = shape
                    .get(ordinal.start..ordinal.end)
                    .unwrap_or_default()
                    .iter()
                    .any(char::is_ascii_digit);
                match self.section {
                    SectionName::Exclusions | SectionName::Milestones => {
                        self.numbered(base, shape, ordinal, rest)
                    }
                    // （1）（2） below entries that count （一）（二） are a list inside a value.
                    SectionName::Items
                        if self.open == Open::Value
                            && is_arabic
                            && self.entry_style == Some(false)
                            && code_in(shape, rest).is_none() =>
                    {
                        self.plain(base, shape, Part { start: 0, end: shape.len() })
                    }
                    SectionName::Items => self.entry(base, shape, Some(ordinal), rest),
                    _ => self.plain(base, shape, Part { start: 0, end: shape.len() }),
                }
            }
            Shape::Fact(key, rest) => self.fact(base, shape, key, rest),
            Shape::Text(rest) => {
                if let Some(heading) = self.named_heading(base, shape, None, rest) {
                    return self.enter(heading);
                }
                if self.section == SectionName::Items && code_in(shape, rest).is_some() {
                    return self.entry(base, shape, None, rest);
                }
                self.plain(base, shape, rest)
            }
        }
    }

    // Headings.

    fn named_heading(
        &self,
        base: u32,
        shape: &[char],
        ordinal: Option<Part>,
        rest: Part,
    ) -> Option<Heading> {
        let title = names::title(shape.get(rest.start..rest.end)?)?;
        Some(Heading {
            name: title.name,
            title: span_at(base, rest.start + title.start, rest.start + title.end),
            ordinal: ordinal_at(base, shape, ordinal),
            is_mended: false,
        })
    }

    fn near_heading(
        &mut self,
        base: u32,
        shape: &[char],
        ordinal: Option<Part>,
        rest: Part,
    ) -> Option<Heading> {
        let words = shape.get(rest.start..rest.end)?;
        let (start, end, _) = names::trim_title(words);
        let title: String = words.get(start..end)?.iter().collect();
        if title.chars().count() > 12 && !title.is_ascii() {
            return None;
        }
        let (name, near) = names::near_section(&title)?;
        let place = span_at(base, rest.start + start, rest.start + end);
        self.out.findings.unknown_heading(self.source, place, Some(near));
        Some(Heading {
            name,
            title: place,
            ordinal: ordinal_at(base, shape, ordinal),
            is_mended: true,
        })
    }

    fn unknown_heading(
        &mut self,
        base: u32,
        shape: &[char],
        ordinal: Option<Part>,
        rest: Part,
    ) -> Kind {
        if let Some(heading) = self.near_heading(base, shape, ordinal, rest) {
            return self.enter(heading);
        }
        let words = shape.get(rest.start..rest.end).unwrap_or_default();
        if words.len() > 40 || words.iter().any(|letter| matches!(letter, ':' | ';' | '。')) {
            return self.plain(base, shape, Part { start: 0, end: shape.len() });
        }
        let (start, end, _) = names::trim_title(words);
        let title = span_at(base, rest.start + start, rest.start + end);
        self.out.findings.unknown_heading(self.source, title, None);
        self.enter(Heading {
            name: SectionName::Prose,
            title,
            ordinal: ordinal_at(base, shape, ordinal),
            is_mended: true,
        })
    }

    fn enter(&mut self, heading: Heading) -> Kind {
        self.section = heading.name;
        self.open = Open::Nothing;
        self.has_entry = false;
        self.entry_style = None;
        Kind::Heading(heading)
    }

    // Entries and numbered lines.

    fn entry(&mut self, base: u32, shape: &[char], ordinal: Option<Part>, rest: Part) -> Kind {
        let (end, pieces) = self.pieces_after(base, shape, rest);
        let code = code_in(shape, Part { start: rest.start, end });
        let title_end = code.map_or(end, |(open, _, _)| open);
        let title = trimmed(shape, rest.start, title_end);
        self.has_entry = true;
        if self.entry_style.is_none() {
            let written = ordinal.and_then(|it| shape.get(it.start..it.end)).unwrap_or_default();
            self.entry_style = Some(written.iter().any(char::is_ascii_digit));
        }
        self.open = if pieces.is_empty() { Open::Entry } else { Open::Value };
        Kind::Entry(EntryLine {
            ordinal: ordinal_at(base, shape, ordinal),
            title: span_at(base, title.start, title.end),
            code: code.map(|(_, start, end)| {
                let code = trimmed(shape, start, end);
                span_at(base, code.start, code.end)
            }),
            pieces,
        })
    }

    fn numbered(&mut self, base: u32, shape: &[char], ordinal: Part, rest: Part) -> Kind {
        let (end, pieces) = self.pieces_after(base, shape, rest);
        let value = trimmed(shape, rest.start, end);
        self.open = Open::Value;
        Kind::Numbered(NumberedLine {
            ordinal: ordinal_at(base, shape, Some(ordinal)),
            value: span_at(base, value.start, value.end),
            pieces,
        })
    }

    // Facts.

    /// A fact behind an ordinal (`1．人数：2人`): the ordinal is decoration.
    fn fact_at(&mut self, base: u32, shape: &[char], rest: Part) -> Option<Kind> {
        let words: String = shape.get(rest.start..rest.end)?.iter().collect();
        let Shape::Fact(key, value) = grammar::shape(&words) else {
            return None;
        };
        let key = Part { start: rest.start + key.start, end: rest.start + key.end };
        let value = Part { start: rest.start + value.start, end: rest.start + value.end };
        let named = names::key(self.section, shape.get(key.start..key.end)?)?;
        Some(self.facts(base, shape, named, key, value, false))
    }

    fn facts(
        &mut self,
        base: u32,
        shape: &[char],
        named: names::Named,
        key: Part,
        rest: Part,
        is_mended: bool,
    ) -> Kind {
        let (end, mut others) = self.pieces_after(base, shape, rest);
        let value = trimmed(shape, rest.start, end);
        let mut pieces = vec![Piece {
            key: named.key,
            written: span_at(base, key.start, key.start + named.length),
            label: named
                .label
                .map(|(start, end)| span_at(base, key.start + start, key.start + end)),
            value: span_at(base, value.start, value.end),
            is_mended,
        }];
        pieces.append(&mut others);
        self.open = Open::Value;
        Kind::Facts(pieces)
    }

    fn fact(&mut self, base: u32, shape: &[char], key: Part, rest: Part) -> Kind {
        let key = trimmed(shape, key.start, key.end);
        let words = shape.get(key.start..key.end).unwrap_or_default();
        if let Some(named) = names::key(self.section, words) {
            return self.facts(base, shape, named, key, rest, false);
        }
        let whole = Part { start: 0, end: shape.len() };
        if rest.start == rest.end
            && let Some(heading) = self.named_heading(base, shape, None, key)
        {
            return self.enter(heading);
        }
        let written: String = words.iter().collect();
        let place = span_at(base, key.start, key.end);
        let belongs = names::sections_of(&written);
        if !belongs.is_empty() {
            self.out.findings.misplaced(self.source, place, self.section, &belongs);
            self.open = Open::Dropped;
            return Kind::Unread;
        }
        let near = names::near_key(self.section, &written);
        let value: String = shape.get(rest.start..rest.end).unwrap_or_default().iter().collect();
        if self.section == SectionName::Tiers && words.len() <= 20 && looks_like_condition(&value) {
            let named = names::Named { key: Key::TierRule, length: words.len(), label: None };
            return self.facts(base, shape, named, key, rest, false);
        }
        if !looks_like_key(words) {
            return self.plain(base, shape, whole);
        }
        self.out.findings.unknown_key(self.source, place, self.section, near.map(|it| it.1));
        match near {
            Some((near, _)) => {
                let named = names::Named { key: near, length: words.len(), label: None };
                self.facts(base, shape, named, key, rest, true)
            }
            None => {
                self.open = Open::Dropped;
                Kind::Unread
            }
        }
    }

    /// Cuts the text at `；` and `。` where a key of this section and a colon follow: where the
    /// first value ends, and the facts after it.
    fn pieces_after(&mut self, base: u32, shape: &[char], rest: Part) -> (usize, Vec<Piece>) {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut first_end = None;
        let text = shape.get(rest.start..rest.end).unwrap_or_default();
        // Inside brackets nothing opens, unless the brackets do not match at all.
        let balance = |open: char, close: char| {
            text.iter().filter(|it| **it == open).count()
                == text.iter().filter(|it| **it == close).count()
        };
        let counts_brackets = balance('(', ')');
        let mut depth = 0_i64;
        let mut at = rest.start;
        while at < rest.end {
            let letter = shape.get(at).copied().unwrap_or(' ');
            match letter {
                '(' if counts_brackets => depth += 1,
                ')' if counts_brackets => depth -= 1,
                ';' | '。' if depth <= 0 => {
                    if let Some((key, colon_end, named, is_mended)) =
                        self.key_after(base, shape, at + 1, rest.end, letter)
                    {
                        close(&mut pieces, &mut first_end, base, shape, at);
                        pieces.push(Piece {
                            key: named.key,
                            written: span_at(base, key.start, key.start + named.length),
                            label: named.label.map(|(start, end)| {
                                span_at(base, key.start + start, key.start + end)
                            }),
                            value: span_at(base, colon_end, colon_end),
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
        close(&mut pieces, &mut first_end, base, shape, rest.end);
        (first_end.unwrap_or(rest.end), pieces)
    }

    fn key_after(
        &mut self,
        base: u32,
        shape: &[char],
        from: usize,
        end: usize,
        after: char,
    ) -> Option<(Part, usize, names::Named, bool)> {
        let window: String = shape.get(from..end.min(from + 48))?.iter().collect();
        let (key, colon_end) = grammar::next_key(&window)?;
        let key = trimmed(shape, from + key.start, from + key.end);
        let words = shape.get(key.start..key.end)?;
        if let Some(named) = names::key(self.section, words) {
            return Some((key, from + colon_end, named, false));
        }
        // A slip of one letter is reported; anything else belongs to the value.
        let written: String = words.iter().collect();
        if after != ';' || !looks_like_key(words) || !names::sections_of(&written).is_empty() {
            return None;
        }
        let (near, name) = names::near_key(self.section, &written)?;
        if strsim::osa_distance(&key::bare(&written), name) > 1 {
            return None;
        }
        let place = span_at(base, key.start, key.end);
        self.out.findings.unknown_key(self.source, place, self.section, Some(name));
        Some((
            key,
            from + colon_end,
            names::Named { key: near, length: words.len(), label: None },
            true,
        ))
    }

    // Tables.

    fn row(&mut self, base: u32, shape: &[char], bar: char) -> Kind {
        let mut cells = Vec::new();
        let mut start = usize::from(bar == '|');
        for (at, letter) in shape.iter().enumerate().skip(start) {
            if *letter == bar {
                let cell = trimmed(shape, start, at);
                cells.push(span_at(base, cell.start, cell.end));
                start = at + 1;
                if cells.len() > MOST_CELLS {
                    return self.unread(base, shape, Expected::FewerCells);
                }
            }
        }
        let last = trimmed(shape, start, shape.len());
        if last.start < last.end {
            cells.push(span_at(base, last.start, last.end));
        }
        let is_rule = bar == '|'
            && shape.iter().any(|it| *it == '-')
            && shape.iter().all(|it| matches!(it, '|' | '-' | ':' | ' ' | '\t'));
        if is_rule {
            return Kind::Rule;
        }
        self.open = Open::Table;
        Kind::Row(cells)
    }

    /// Cells pasted from Excel: below a table, or with the name of a column among them.
    fn is_pasted_row(&self, shape: &[char]) -> bool {
        shape.contains(&'\t')
            && (self.open == Open::Table
                || shape.split(|letter| *letter == '\t').take(MOST_CELLS).any(|cell| {
                    cell.len() <= 12 && key::column(&cell.iter().collect::<String>()).is_some()
                }))
    }

    // Everything else.

    /// A line that opens nothing by its shape: a key without its colon, a pasted row, a heading
    /// with a slip, the value going on, or unread.
    fn plain(&mut self, base: u32, shape: &[char], rest: Part) -> Kind {
        if self.is_pasted_row(shape) {
            return self.row(base, shape, '\t');
        }
        if let Some(kind) = self.missing_colon(base, shape, rest) {
            return kind;
        }
        let is_short = shape.len() <= 16 && shape.iter().all(|it| it.is_alphabetic() || *it == ' ');
        let is_long_enough = shape.len() >= if shape.iter().all(char::is_ascii) { 5 } else { 3 };
        if is_short
            && is_long_enough
            && self.open != Open::Value
            && let Some(heading) = self.near_heading(base, shape, None, rest)
        {
            return self.enter(heading);
        }
        match self.open {
            Open::Value => {
                let (end, pieces) =
                    self.pieces_after(base, shape, Part { start: 0, end: shape.len() });
                let value = trimmed(shape, 0, end);
                Kind::More(span_at(base, value.start, value.end), pieces)
            }
            Open::Dropped => Kind::Unread,
            Open::Nothing | Open::Entry | Open::Table => {
                let expected = match self.section {
                    SectionName::Items if !self.has_entry => Expected::Entry,
                    SectionName::Exclusions | SectionName::Milestones => Expected::Numbered,
                    SectionName::Tiers => Expected::FactOrRow,
                    _ => Expected::Fact,
                };
                self.unread(base, shape, expected)
            }
        }
    }

    fn unread(&mut self, base: u32, shape: &[char], expected: Expected) -> Kind {
        let span = span_at(base, 0, shape.len());
        self.out.findings.unread(self.source, span, expected);
        Kind::Unread
    }

    /// `对象 企业`, `对象＝企业`, or a key alone on its line.
    fn missing_colon(&mut self, base: u32, shape: &[char], rest: Part) -> Option<Kind> {
        let cut = shape.iter().position(|it| matches!(it, ' ' | '\t' | '=')).unwrap_or(shape.len());
        if cut > 16 || rest.start > 0 {
            return None;
        }
        let words = shape.get(..cut)?;
        let named = names::key(self.section, words)?;
        let is_english = words.iter().all(char::is_ascii);
        let mut start = cut;
        while shape.get(start).is_some_and(|it| matches!(it, ' ' | '\t' | '=')) {
            start += 1;
        }
        let value: String = shape.get(start..)?.iter().collect();
        if self.open == Open::Value {
            let goes_on = self.last_letter().is_some_and(|it| "，、；,;且或和与(（".contains(it));
            if is_english || goes_on || looks_like_condition(&value) {
                return None;
            }
        }
        let place = span_at(base, 0, cut);
        let gap = span_at(base, cut, start);
        self.out.findings.missing_colon(self.source, place, gap);
        let key = Part { start: 0, end: cut };
        Some(self.facts(base, shape, named, key, Part { start, end: shape.len() }, true))
    }

    /// The last character of the lines before that is no white space.
    fn last_letter(&self) -> Option<char> {
        let line = self.out.lines.last()?;
        let end = line.comment.unwrap_or(line.span.end) as usize;
        let before = self.out.folded.get(line.span.start as usize..end)?;
        before.iter().rev().copied().find(|letter| !letter.is_whitespace())
    }
}

/// Ends the piece before `at`, or the value before the first piece.
fn close(
    pieces: &mut [Piece],
    first_end: &mut Option<usize>,
    base: u32,
    shape: &[char],
    at: usize,
) {
    match pieces.last_mut() {
        Some(piece) => {
            let value = trimmed(shape, (piece.value.start - base) as usize, at);
            piece.value = span_at(base, value.start, value.end);
        }
        None => {
            first_end.get_or_insert(at);
        }
    }
}

/// The line without white space around it and without its comment: where it begins, and its shape.
fn content(letters: &Letters) -> (usize, &[char]) {
    let end = letters.comment.unwrap_or(letters.shape.len());
    let part = trimmed(&letters.shape, 0, end);
    (part.start, letters.shape.get(part.start..part.end).unwrap_or_default())
}

/// The part of `shape` from `start` to `end` without white space around it.
fn trimmed(shape: &[char], start: usize, end: usize) -> Part {
    let is_space = |index: usize| shape.get(index).is_none_or(|it| it.is_whitespace());
    let (mut start, mut end) = (start, end);
    while start < end && is_space(start) {
        start += 1;
    }
    while end > start && is_space(end - 1) {
        end -= 1;
    }
    Part { start, end }
}

fn span_at(base: u32, start: usize, end: usize) -> Span {
    Span::new(base + small(start), base + small(end))
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn ordinal_at(base: u32, shape: &[char], ordinal: Option<Part>) -> Option<(u32, Span)> {
    let part = ordinal?;
    let words: String = shape.get(part.start..part.end)?.iter().collect();
    let value = match words.chars().next()? {
        letter @ '㈠'..='㈩' => u32::from(letter) - u32::from('㈠') + 1,
        letter @ '⑴'..='⒇' => u32::from(letter) - u32::from('⑴') + 1,
        letter @ '①'..='⑳' => u32::from(letter) - u32::from('①') + 1,
        letter @ '⒈'..='⒛' => u32::from(letter) - u32::from('⒈') + 1,
        _ => names::number(words.trim_matches(|it: char| {
            it.is_whitespace() || matches!(it, '(' | ')' | '、' | '.' | '第' | '章' | '部' | '分')
        }))?,
    };
    Some((value, span_at(base, part.start, part.end)))
}

/// `（代号：X）` at the end of a title: where the bracket opens, where the code starts and ends.
fn code_in(shape: &[char], rest: Part) -> Option<(usize, usize, usize)> {
    let text = trimmed(shape, rest.start, rest.end);
    let mut end = text.end;
    while end > text.start && matches!(shape.get(end - 1), Some('。' | ';' | ' ')) {
        end -= 1;
    }
    let close = end.checked_sub(1).filter(|at| shape.get(*at) == Some(&')'))?;
    let window = close.saturating_sub(120).max(text.start);
    let open = (window..close).rev().find(|at| shape.get(*at) == Some(&'('))?;
    let inner = shape.get(open + 1..close)?;
    let colon = inner.iter().position(|it| *it == ':')?;
    let key: String = inner.get(..colon)?.iter().collect();
    let names = Key::Code.names();
    let bare = key::bare(&key);
    (bare == names.0 || bare == names.1).then_some((open, open + 1 + colon + 1, close))
}

/// Words that could be a key: letters only, and few.
fn looks_like_key(words: &[char]) -> bool {
    let is_english = words.iter().all(char::is_ascii);
    let longest = if is_english { 24 } else { 12 };
    words.len() <= longest
        && !words.is_empty()
        && words.iter().all(|it| it.is_alphabetic() || matches!(it, ' ' | '-' | '_'))
        && (!is_english || words.iter().filter(|it| **it == ' ').count() <= 2)
}

/// A comparison stands in it, or 其余.
fn looks_like_condition(value: &str) -> bool {
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
