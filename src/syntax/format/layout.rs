//! Every line of a plan in the standard layout, in the order of the file.

use unicode_width::UnicodeWidthStr;

use super::style::Text;
use super::table::{self, Cells};
use crate::diagnostic::Lang;
use crate::source::Span;
use crate::syntax::key::{self, Key, SectionName, batch_number};
use crate::syntax::parse::lines::{EntryLine, Heading, Kind, Line, Lines, NumberedLine, Piece};
use crate::syntax::parse::names;
use crate::syntax::parse::ordinals;

/// What a paragraph of a section begins with.
const INDENT: &str = "\u{3000}\u{3000}";

/// A line that will stand in the file.
struct Out {
    text: String,
    kind: OutKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OutKind {
    Blank,
    Comment,
    Heading,
    Other,
}

/// Lays out the lines of one file.
pub fn lay_out(text: &Text<'_>, lines: &Lines, keywords: Option<Lang>) -> String {
    let mut layout = Layout {
        text,
        keywords,
        out: Vec::new(),
        section: SectionName::Head,
        headings: 0,
        entries: 0,
        numbered: 0,
        last_prose: None,
    };
    let goes_on = followed(&lines.lines);
    let mut at = 0;
    while let Some(line) = lines.lines.get(at) {
        if matches!(line.kind, Kind::Row(_)) {
            let rest = lines.lines.get(at..).unwrap_or_default();
            at += layout.table(rest);
        } else {
            layout.line(line, goes_on.get(at).copied().unwrap_or(false));
            at += 1;
        }
    }
    joined(layout.out)
}

/// For every line: does the next that is not blank continue it?
fn followed(lines: &[Line]) -> Vec<bool> {
    let mut goes_on = vec![false; lines.len()];
    let mut next = false;
    for (line, goes_on) in lines.iter().zip(&mut goes_on).rev() {
        *goes_on = next;
        if !matches!(line.kind, Kind::Blank) {
            next = matches!(line.kind, Kind::More(..));
        }
    }
    goes_on
}

/// One blank line at most, one before every heading and its comments, none at either end.
fn joined(lines: Vec<Out>) -> String {
    let mut kept: Vec<Out> = Vec::with_capacity(lines.len());
    for line in lines {
        if line.kind == OutKind::Heading {
            let comments = kept.iter().rev().take_while(|it| it.kind == OutKind::Comment).count();
            let at = kept.len() - comments;
            let is_blank = at
                .checked_sub(1)
                .and_then(|it| kept.get(it))
                .is_none_or(|it| it.kind == OutKind::Blank);
            // Comments behind a blank line belong to the heading; those at the very top to the file.
            if !is_blank && at > 0 {
                kept.insert(at, Out { text: String::new(), kind: OutKind::Blank });
            } else if at == 0 && comments > 0 {
                kept.push(Out { text: String::new(), kind: OutKind::Blank });
            }
        }
        let is_double = line.kind == OutKind::Blank
            && kept.last().is_none_or(|it| matches!(it.kind, OutKind::Blank | OutKind::Heading));
        if !is_double {
            kept.push(line);
        }
    }
    while kept.last().is_some_and(|it| it.kind == OutKind::Blank) {
        kept.pop();
    }
    let mut out = String::new();
    for line in kept {
        out.push_str(&line.text);
        out.push('\n');
    }
    out
}

/// The gap behind an English colon; none before `#`, which would begin a comment.
fn gap(is_english: bool, value: &str) -> &'static str {
    if is_english && !value.is_empty() && !value.starts_with(['#', '＃']) { " " } else { "" }
}

/// The ordinal of an English heading; a number as long as a year takes 、 as elsewhere.
fn western_ordinal(number: u32) -> String {
    if number < 1000 { format!("{number}. ") } else { format!("{number}、") }
}

struct Layout<'a> {
    text: &'a Text<'a>,
    keywords: Option<Lang>,
    out: Vec<Out>,
    section: SectionName,
    headings: u32,
    entries: u32,
    numbered: u32,
    /// Where the last line of text of this prose section stands.
    last_prose: Option<usize>,
}

impl Layout<'_> {
    fn line(&mut self, line: &Line, goes_on: bool) {
        let text = match &line.kind {
            Kind::Blank => {
                if let Some(start) = line.comment {
                    let indent = self.indent_of(line);
                    let comment = self.comment(start, line);
                    self.push(format!("{indent}{comment}"), OutKind::Comment);
                } else {
                    self.push(String::new(), OutKind::Blank);
                }
                return;
            }
            Kind::Rule => {
                if let Some(start) = line.comment {
                    let verbatim = self.verbatim(line);
                    let comment = self.comment(start, line);
                    self.push(format!("{verbatim}  {comment}"), OutKind::Other);
                }
                return;
            }
            Kind::Prose => {
                let written = self.text.raw(line.span);
                let kind = if written.trim().is_empty() { OutKind::Blank } else { OutKind::Other };
                self.prose(written, kind);
                return;
            }
            Kind::Unread => self.verbatim(line),
            Kind::Heading(heading) if heading.is_implied => {
                self.heading(line, heading);
                return;
            }
            Kind::Heading(heading) => self.heading(line, heading),
            Kind::Entry(entry) => self.entry(entry, goes_on),
            Kind::Numbered(numbered) => self.numbered(numbered, goes_on),
            Kind::Facts(pieces) if pieces.iter().any(|it| it.is_mended) => self.verbatim(line),
            Kind::Facts(pieces) => {
                let indent = self.indent();
                format!("{indent}{}", self.pieces(pieces, goes_on))
            }
            Kind::More(_, pieces) if pieces.iter().any(|it| it.is_mended) => self.verbatim(line),
            Kind::More(span, pieces) => {
                // The closing mark stays: without it the line might open something.
                let value = self.value(*span, true, !pieces.is_empty());
                let indent = self.indent();
                let more = self.behind(pieces, goes_on);
                format!("{indent}{INDENT}{value}{more}")
            }
            Kind::Row(_) => return,
        };
        let kind =
            if matches!(line.kind, Kind::Heading(_)) { OutKind::Heading } else { OutKind::Other };
        let text = self.with_comment(text, line);
        self.push(text, kind);
    }

    fn push(&mut self, text: String, kind: OutKind) {
        self.out.push(Out { text, kind });
    }

    /// Prose stays as it is, blank lines between its paragraphs too; those at its ends do not.
    fn prose(&mut self, written: String, kind: OutKind) {
        if kind == OutKind::Other {
            if let Some(last) = self.last_prose {
                let between = self.out.iter_mut().skip(last);
                for blank in between.filter(|it| it.kind == OutKind::Blank) {
                    blank.kind = OutKind::Other;
                }
            }
            self.last_prose = Some(self.out.len());
        }
        self.push(written, kind);
    }

    fn comment(&self, start: u32, line: &Line) -> String {
        self.text.raw(Span::new(start, line.span.end)).trim_end().to_owned()
    }

    fn with_comment(&self, text: String, line: &Line) -> String {
        match line.comment {
            Some(start) => format!("{text}  {}", self.comment(start, line)),
            None => text,
        }
    }

    const fn indent(&self) -> &'static str {
        if matches!(self.section, SectionName::Head) { "" } else { INDENT }
    }

    /// The indentation of a line that stays as it is: none if it had none.
    fn indent_of(&self, line: &Line) -> &'static str {
        let written = self.text.raw(line.span);
        let is_indented = written.trim_start_matches('\u{feff}').starts_with(char::is_whitespace);
        if is_indented { self.indent() } else { "" }
    }

    /// A line with a flaw: as written, so that whoever mends it finds it.
    fn verbatim(&self, line: &Line) -> String {
        let end = line.comment.unwrap_or(line.span.end);
        let span = Span::new(line.span.start, end);
        let shape = self.text.shape(span);
        let lead = shape.iter().take_while(|it| it.is_whitespace()).count();
        let tail = shape.iter().rev().take_while(|it| it.is_whitespace()).count();
        let start = span.start + u32::try_from(lead).unwrap_or_default();
        let end = span.end - u32::try_from(tail).unwrap_or_default();
        format!("{}{}", self.indent_of(line), self.text.raw(Span::new(start, end.max(start))))
    }

    /// Tells whether a keyword written like this comes out in English.
    fn is_english(&self, written: Span) -> bool {
        match self.keywords {
            Some(Lang::En) => true,
            Some(Lang::Zh) => false,
            None => self.text.is_western(written),
        }
    }

    fn heading(&mut self, line: &Line, heading: &Heading) -> String {
        self.section = heading.name;
        self.headings += 1;
        self.entries = 0;
        self.numbered = 0;
        self.last_prose = None;
        if heading.is_mended {
            return self.verbatim(line);
        }
        let number = self.headings;
        let (zh, en) = heading.name.names();
        if heading.name == SectionName::Prose {
            let title = self.text.styled(heading.title, false);
            let end = line.comment.unwrap_or(line.span.end);
            let mark: String = self.text.shape(Span::new(heading.title.end, end)).iter().collect();
            let is_english = match self.keywords {
                Some(lang) => lang == Lang::En,
                None => mark.to_ascii_lowercase().contains("text"),
            };
            let mark = if is_english { "text" } else { "文字" };
            return if title.is_ascii() {
                format!("{}{title} ({mark})", western_ordinal(number))
            } else {
                format!("{}{title}（{mark}）", ordinals::heading(number))
            };
        }
        if self.is_english(heading.title) {
            let mut letters = en.chars();
            let first = letters.next().map(|it| it.to_ascii_uppercase());
            let name: String = first.into_iter().chain(letters).collect();
            format!("{}{name}", western_ordinal(number))
        } else {
            format!("{}{zh}", ordinals::heading(number))
        }
    }

    fn entry(&mut self, entry: &EntryLine, goes_on: bool) -> String {
        self.entries += 1;
        self.numbered = 0;
        let mut out = ordinals::entry(self.entries);
        let ends = entry.code.is_none();
        out.push_str(&self.value(entry.title, true, ends));
        if let Some(code) = entry.code {
            // The word before the colon tells the language of the keyword.
            let opening = Span::new(entry.title.end, code.start);
            let is_english = match self.keywords {
                Some(lang) => lang == Lang::En,
                None => self.text.is_western(opening),
            };
            let (zh, en) = Key::Code.names();
            let code = self.text.styled(code, false);
            if is_english {
                out.push_str(&format!(" ({en}:{}{code})", gap(true, &code)));
            } else {
                out.push_str(&format!("（{zh}：{code}）"));
            }
        }
        out.push_str(&self.behind(&entry.pieces, goes_on));
        out
    }

    fn numbered(&mut self, line: &NumberedLine, goes_on: bool) -> String {
        self.numbered += 1;
        let ends = !line.pieces.is_empty() || !goes_on;
        let value = self.value(line.value, true, ends);
        let digits =
            self.text.shape(line.value).iter().take_while(|it| it.is_ascii_digit()).count();
        // `1．5%` would be a decimal.
        let ordinal = if (1..4).contains(&digits) {
            format!("{}、", self.numbered)
        } else {
            ordinals::numbered(self.numbered)
        };
        format!("{INDENT}{ordinal}{value}{}", self.behind(&line.pieces, goes_on))
    }

    fn pieces(&self, pieces: &[Piece], goes_on: bool) -> String {
        let mut out = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            let is_english = piece.key != Key::TierRule && self.is_english(piece.written);
            if at > 0 {
                let separator = self.separator(piece.written.start);
                out.push_str(match (separator, is_english) {
                    ('。', _) => "。",
                    (_, true) => "; ",
                    (_, false) => "；",
                });
            }
            out.push_str(&self.key(piece, is_english));
            if let Some(label) = piece.label {
                out.push(' ');
                out.push_str(&self.text.styled(label, false));
            }
            out.push('：');
            if is_english {
                out.pop();
                out.push(':');
            }
            let ends = at + 1 < pieces.len() || !goes_on;
            let value = self.value(piece.value, !is_english, ends);
            out.push_str(gap(is_english, &value));
            out.push_str(&value);
        }
        out
    }

    /// Facts that follow something else on its line.
    fn behind(&self, pieces: &[Piece], goes_on: bool) -> String {
        let Some(first) = pieces.first() else { return String::new() };
        let is_english = first.key != Key::TierRule && self.is_english(first.written);
        let separator = match (self.separator(first.written.start), is_english) {
            ('。', _) => "。",
            (_, true) => "; ",
            (_, false) => "；",
        };
        format!("{separator}{}", self.pieces(pieces, goes_on))
    }

    /// The `；` or `。` before a key.
    fn separator(&self, before: u32) -> char {
        let shape = self.text.shape(Span::new(0, before));
        shape.iter().rev().copied().find(|it| !it.is_whitespace()).unwrap_or(';')
    }

    fn key(&self, piece: &Piece, is_english: bool) -> String {
        let shape: String = self.text.shape(piece.written).iter().collect();
        match piece.key {
            Key::TierRule => self.text.styled(piece.written, true),
            Key::Batch => match batch_number(&key::bare(&shape)) {
                Some(number) if is_english => format!("batch-{number}"),
                Some(number) => format!("第{}批", names::chinese(number)),
                None => self.text.styled(piece.written, true),
            },
            // A number alone is one only behind a key that asks for it.
            Key::Ratio if key::is_count(&shape) => {
                match (is_english, self.text.is_western(piece.written)) {
                    (true, _) => key::COUNT.1.to_owned(),
                    (false, true) => key::COUNT.0.to_owned(),
                    (false, false) => self.text.styled(piece.written, true),
                }
            }
            key if is_english => key.names().1.to_owned(),
            key => key.names().0.to_owned(),
        }
    }

    /// A value; one that ends here loses its closing 。 or ；.
    fn value(&self, span: Span, chinese: bool, ends: bool) -> String {
        let shape = self.text.shape(span);
        let is_closing = |it: &&char| matches!(**it, '。' | ';') || it.is_whitespace();
        let tail = if ends { shape.iter().rev().take_while(is_closing).count() } else { 0 };
        let end = span.end - u32::try_from(tail).unwrap_or_default();
        self.text.styled(Span::new(span.start, end.max(span.start)), chinese)
    }

    /// Lays out one table with the comments and blank lines in it; returns how many lines it took.
    fn table(&mut self, lines: &[Line]) -> usize {
        let is_inside = |line: &&Line| matches!(line.kind, Kind::Row(_) | Kind::Blank | Kind::Rule);
        let inside: Vec<&Line> = lines.iter().take_while(is_inside).collect();
        let last =
            inside.iter().rposition(|it| matches!(it.kind, Kind::Row(_))).unwrap_or_default();
        let table: Vec<Cells> = inside
            .iter()
            .take(last + 1)
            .filter_map(|line| match &line.kind {
                Kind::Row(cells) => Some(self.cells(line, cells)),
                _ => None,
            })
            .collect();
        let mut rows = table::rows(&table).into_iter();
        let indent = self.indent();
        for line in inside.into_iter().take(last + 1) {
            match &line.kind {
                Kind::Row(_) if self.stays_pasted(line) => {
                    rows.next();
                    let text = self.with_comment(self.verbatim(line), line);
                    self.push(text, OutKind::Other);
                }
                Kind::Row(_) => {
                    let text = format!("{indent}{}", rows.next().unwrap_or_default());
                    let text = self.with_comment(text, line);
                    self.push(text, OutKind::Other);
                }
                _ => self.line(line, false),
            }
        }
        last + 1
    }

    /// A bar in a pasted cell would cut it in two; a dash for 一 would no longer open the line.
    fn stays_pasted(&self, line: &Line) -> bool {
        let shape = self.text.shape(line.span);
        let written = self.text.raw(line.span);
        let has_dash =
            || shape.iter().zip(written.chars()).any(|(it, raw)| *it == '一' && raw != '一');
        shape.iter().find(|it| !it.is_whitespace()) != Some(&'|')
            && (shape.contains(&'|') || has_dash())
    }

    fn cells(&self, line: &Line, cells: &[Span]) -> Cells {
        let texts = cells.iter().map(|it| self.text.styled(*it, false)).collect();
        let end = line.comment.unwrap_or(line.span.end);
        let span = Span::new(line.span.start, end);
        let written = self.text.raw(span);
        let shape = self.text.shape(span);
        let bars = shape.iter().find(|it| !it.is_whitespace()) == Some(&'|');
        let widths = bars.then(|| {
            let mut widths = Vec::new();
            // Measured as a whole, as the texts are: letters that join, and those that nobody sees,
            // are not as wide as their sum.
            let mut cell: Option<String> = None;
            for (letter, folded) in written.chars().zip(shape) {
                if *folded == '|' {
                    widths.extend(cell.replace(String::new()).map(|cell| cell.width()));
                } else if let Some(cell) = &mut cell {
                    cell.push(letter);
                }
            }
            widths
        });
        Cells { texts, widths }
    }
}
