//! From lines to the tree.

use super::codes;
use super::findings::Findings;
use super::lines::{EntryLine, Heading, Kind, Line, Lines, NumberedLine, Piece};
use super::ordinals::Ordinals;
use super::twice;
use crate::diagnostic::problem::Text;
use crate::diagnostic::{Finding, Place};
use crate::source::{Source, Span, Spanned};
use crate::syntax::key::{self, KEYS, Key, SectionName, batch_number, may_repeat};
use crate::syntax::tree::{Comment, Entry, Fact, Numbered, Part, Row, Section, Table, Tree, Value};

/// Builds the tree, and reports what only the whole shows: duplicates, ordinals, missing values.
pub fn build(source: &Source, read: Lines) -> (Tree, Findings) {
    let Lines { lines, folded, shape, findings, dropped } = read;
    let mut builder = Builder {
        source,
        folded,
        shape,
        findings,
        tree: Tree::default(),
        section: None,
        entry: None,
        numbered: None,
        table: None,
        fact: None,
        seen: Vec::new(),
        repeats: false,
        ordinals: Ordinals::default(),
        prose: Prose::default(),
    };
    let mut is_empty = true;
    for line in &lines {
        is_empty &= matches!(line.kind, Kind::Blank);
        builder.line(line);
    }
    builder.end_section();
    if is_empty {
        builder.findings.push(Finding::new(Text::EmptyFile, Place::file(source.name())));
    }
    builder.tree.dropped = dropped.into_iter().map(|span| Spanned::new((), span)).collect();
    if let Some(finding) = super::traditional::report(source, &lines) {
        builder.findings.push(finding);
    }
    twice::report(source, &mut builder.tree, &mut builder.findings);
    builder.ordinals.report(source, &mut builder.findings);
    (builder.tree, builder.findings)
}

/// A fact whose value may still go on.
struct OpenFact {
    key: Key,
    written: Span,
    label: Option<Span>,
    value: Span,
    is_mended: bool,
}

/// A key that stood, with the number of a batch, its words and its value.
struct Seen {
    key: Key,
    batch: Option<u32>,
    written: Span,
    value: Span,
}

#[derive(Default)]
struct Prose {
    text: String,
    span: Option<Span>,
}

struct Builder<'a> {
    source: &'a Source,
    folded: Vec<char>,
    shape: Vec<char>,
    findings: Findings,
    tree: Tree,
    section: Option<Section>,
    entry: Option<Entry>,
    numbered: Option<(Span, Numbered)>,
    table: Option<Table>,
    fact: Option<OpenFact>,
    /// Keys of the entry or section that may stand only once.
    seen: Vec<Seen>,
    /// The fact before repeated one.
    repeats: bool,
    ordinals: Ordinals,
    prose: Prose,
}

impl Builder<'_> {
    fn line(&mut self, line: &Line) {
        if let Some(start) = line.comment {
            let written = self.source.slice(Span::new(start, line.span.end));
            let text = written.trim_end().to_owned();
            let end = start + small(text.chars().count());
            self.tree.comments.push(Comment {
                text: Spanned::new(text, Span::new(start, end)),
                own_line: matches!(line.kind, Kind::Blank),
            });
        }
        if !matches!(line.kind, Kind::Blank | Kind::Rule | Kind::Row(_)) {
            self.end_table();
        }
        match &line.kind {
            Kind::Blank | Kind::Rule => {}
            Kind::Prose => {
                let words = self.source.slice(line.span);
                self.prose.text.push_str(words);
                self.prose.text.push('\n');
                if !words.trim().is_empty() {
                    let span = self.prose.span.map_or(line.span, |it| it.to(line.span));
                    self.prose.span = Some(span);
                }
            }
            Kind::Unread => {
                self.end_fact();
                if let Some(entry) = &mut self.entry {
                    entry.span.span.end = entry.span.span.end.max(line.span.end);
                }
            }
            Kind::Heading(heading) => self.heading(line, heading),
            Kind::Entry(entry) => self.entry(entry),
            Kind::Numbered(numbered) => self.numbered(numbered),
            Kind::Facts(pieces) => self.facts(pieces),
            Kind::More(span, pieces) => {
                if let Some(fact) = &mut self.fact {
                    fact.value = joined(fact.value, *span);
                } else if let Some((value, _)) = &mut self.numbered {
                    *value = joined(*value, *span);
                }
                self.facts(pieces);
            }
            Kind::Row(cells) => self.row(line, cells),
        }
    }

    fn heading(&mut self, line: &Line, heading: &Heading) {
        self.end_section();
        self.seen.clear();
        self.repeats = false;
        match heading.is_implied {
            true => self.ordinals.implied(),
            false => self.ordinals.heading(heading.ordinal, heading.title),
        }
        let folded = self.folded(heading.title);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let end = line.comment.unwrap_or(line.span.end);
        let written = self.source.slice(Span::new(line.span.start, end));
        let lead = written.chars().take_while(|letter| letter.is_whitespace()).count();
        let start = line.span.start + small(lead);
        let heading_span = Span::new(start, start + small(written.trim().chars().count()));
        self.section = Some(Section {
            name: heading.name,
            title: Spanned::new(words.join(" "), heading.title),
            heading: Spanned::new((), heading_span),
            parts: Vec::new(),
            is_copy: false,
            prose: Spanned::new(String::new(), Span::new(line.span.end, line.span.end)),
        });
    }

    fn entry(&mut self, line: &EntryLine) {
        self.end_part();
        self.seen.clear();
        self.repeats = false;
        self.ordinals.entry(line.ordinal, line.title);
        let title = self.value(line.title, None);
        let start = line.ordinal.map_or(line.title.start, |(_, span)| span.start);
        if title.text.is_empty() {
            self.empty(Span::new(start, line.title.end.max(start + 1)));
        }
        let code = line.code.map(|span| self.value(span, Some(Key::Code)));
        if let Some(code) = &code {
            let (key, written) = (Key::Code, code.span);
            self.seen.push(Seen { key, batch: None, written, value: written });
        }
        let end = line.code.map_or(line.title.end, |span| span.end);
        self.entry = Some(Entry {
            title,
            code,
            facts: Vec::new(),
            span: Spanned::new((), Span::new(start, end.max(start))),
        });
        self.facts(&line.pieces);
    }

    fn numbered(&mut self, line: &NumberedLine) {
        self.end_part();
        self.ordinals.numbered(line.ordinal, line.value);
        let start = line.ordinal.map_or(line.value.start, |(_, span)| span.start);
        let numbered = Numbered {
            value: Value { text: String::new(), span: line.value },
            facts: Vec::new(),
            span: Spanned::new((), Span::new(start, line.value.end)),
        };
        self.numbered = Some((line.value, numbered));
        self.facts(&line.pieces);
    }

    fn facts(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.end_fact();
            let is_anywhere = KEYS.iter().any(|it| it.key == piece.key && it.sections.is_empty());
            if !is_anywhere {
                self.end_numbered();
            }
            self.fact = Some(OpenFact {
                key: piece.key,
                written: piece.written,
                label: piece.label,
                value: piece.value,
                is_mended: piece.is_mended,
            });
        }
    }

    fn row(&mut self, line: &Line, cells: &[Span]) {
        self.end_fact();
        self.end_numbered();
        let cells: Vec<Value> =
            cells.iter().map(|span| self.value(*span, Some(Key::Ratio))).collect();
        let span = match (cells.first(), cells.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::new(line.span.start, line.span.start),
        };
        let known = cells.iter().filter(|it| key::column(&it.text).is_some()).count();
        let is_all_known =
            known > 1 && known == cells.iter().filter(|it| !it.text.is_empty()).count();
        if is_all_known {
            self.end_table();
        }
        match &mut self.table {
            None if known > 0 => {
                let span = Spanned::new((), span);
                self.table = Some(Table { header: cells, rows: Vec::new(), span });
            }
            None => {
                let row = Row { cells, span: Spanned::new((), span) };
                let span = Spanned::new((), span);
                self.table = Some(Table { header: Vec::new(), rows: vec![row], span });
            }
            Some(table) => {
                table.span.span = table.span.span.to(span);
                table.rows.push(Row { cells, span: Spanned::new((), span) });
            }
        }
    }

    // Ends, from the innermost to the outermost.

    fn end_fact(&mut self) {
        let Some(open) = self.fact.take() else { return };
        if self.see(&open) {
            // What it says beside the first would be said of both.
            let end = open.value.end.max(open.written.end);
            if let Some(entry) = &mut self.entry {
                entry.span.span.end = entry.span.span.end.max(end);
            }
            return;
        }
        let value = self.value(open.value, Some(open.key));
        if value.text.is_empty() && !open.is_mended {
            self.empty(open.written);
        }
        self.comma_before_key(&open);
        let label = open.label.map(|span| self.value(span, None));
        let written = self.folded(open.written);
        let end = value.span.end.max(open.written.end);
        if let Some(entry) = &mut self.entry {
            entry.span.span.end = entry.span.span.end.max(end);
            if open.key == Key::Code && entry.code.is_none() {
                entry.code = Some(value);
                return;
            }
        }
        let written = match open.key {
            Key::TierRule => written.split_whitespace().collect(),
            _ => written,
        };
        let fact = Fact {
            key: Spanned::new(open.key, open.written),
            written: Spanned::new(written, open.written),
            label,
            value,
        };
        if let Some(entry) = &mut self.entry {
            entry.facts.push(fact);
        } else if let Some((_, numbered)) = &mut self.numbered {
            numbered.span.span.end = numbered.span.span.end.max(end);
            numbered.facts.push(fact);
        } else if let Some(section) = &mut self.section {
            section.parts.push(Part::Fact(fact));
        } else {
            self.tree.head.push(fact);
        }
    }

    fn end_numbered(&mut self) {
        self.end_fact();
        let Some((span, mut numbered)) = self.numbered.take() else { return };
        numbered.value = self.value(span, Some(Key::Objects));
        numbered.span.span.end = numbered.span.span.end.max(numbered.value.span.end);
        if numbered.value.text.is_empty() {
            let start = numbered.span.span.start;
            self.empty(Span::new(start, span.start.max(start + 1)));
        }
        self.push(Part::Numbered(numbered));
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.push(Part::Table(table));
        }
    }

    fn end_part(&mut self) {
        self.end_numbered();
        self.end_table();
        if let Some(entry) = self.entry.take() {
            // A table below an entry stands behind it.
            let part = Part::Entry(entry);
            let parts = self.section.as_mut().map(|section| &mut section.parts);
            if let Some(parts) = parts {
                let tables =
                    parts.iter().rev().take_while(|it| matches!(it, Part::Table(_))).count();
                let behind = parts.len() - tables;
                let is_behind = |table: &Part| match (table, &part) {
                    (Part::Table(table), Part::Entry(entry)) => {
                        table.span.span.start > entry.title.span.start
                    }
                    _ => false,
                };
                let first = parts
                    .iter()
                    .skip(behind)
                    .position(is_behind)
                    .map_or(parts.len(), |it| behind + it);
                parts.insert(first, part);
            }
        }
    }

    fn end_section(&mut self) {
        self.end_part();
        self.ordinals.end_section();
        let prose = std::mem::take(&mut self.prose);
        if let Some(mut section) = self.section.take() {
            if let Some(span) = prose.span {
                let lines: Vec<&str> = prose.text.lines().collect();
                let is_blank = |line: &&str| line.trim().is_empty();
                let lead = lines.iter().take_while(|line| is_blank(line)).count();
                let tail = lines.iter().rev().take_while(|line| is_blank(line)).count();
                let kept = lines.get(lead..lines.len() - tail).unwrap_or_default();
                section.prose = Spanned::new(kept.join("\n"), span);
            }
            self.tree.sections.push(section);
        }
    }

    fn push(&mut self, part: Part) {
        if let Some(section) = &mut self.section {
            section.parts.push(part);
        }
    }

    // Values.

    /// The folded characters at `span`, dashes for 一 mended.
    fn folded(&self, span: Span) -> String {
        self.folded.get(span.start as usize..span.end as usize).unwrap_or_default().iter().collect()
    }

    /// The value at `span`, without a closing 。 or ；, with letters that were meant as digits mended.
    fn value(&mut self, span: Span, key: Option<Key>) -> Value {
        let letters = self.folded.get(span.start as usize..span.end as usize).unwrap_or_default();
        let mut letters = letters.to_vec();
        while letters.last().is_some_and(|it| matches!(it, '。' | ';') || it.is_whitespace()) {
            letters.pop();
        }
        let lead = letters.iter().take_while(|it| it.is_whitespace()).count();
        letters.drain(..lead);
        let start = span.start + small(lead);
        if key.is_some_and(|key| !codes::is_free_text(key)) {
            for (from, to) in codes::mend(&mut letters) {
                let place = Span::new(start + small(from), start + small(to));
                let meant: String = letters.get(from..to).unwrap_or_default().iter().collect();
                self.findings.look_alike(self.source, place, &meant);
            }
        }
        let end = start + small(letters.len());
        Value { text: letters.into_iter().collect(), span: Span::new(start, end) }
    }

    /// `机关：甲，机关类别：乙`: what stands behind the comma would be lost without a word.
    fn comma_before_key(&mut self, open: &OpenFact) {
        const PROSE: [Key; 7] = [
            Key::Plan,
            Key::Content,
            Key::Changes,
            Key::Responsibility,
            Key::Procedure,
            Key::Reason,
            Key::Note,
        ];
        /// No key is longer.
        const LONGEST: usize = 24;
        if PROSE.contains(&open.key) {
            return;
        }
        let section = self.section.as_ref().map_or(SectionName::Head, |section| section.name);
        let (start, end) = (open.value.start as usize, open.value.end as usize);
        let shape = self.shape.get(start..end).unwrap_or_default();
        let mut found = Vec::new();
        let mut comma = None;
        for (at, letter) in shape.iter().enumerate() {
            match letter {
                ',' => comma = Some(at),
                ':' => {
                    let Some(comma) = comma.take().filter(|comma| at - comma <= LONGEST) else {
                        continue;
                    };
                    let words: String =
                        shape.get(comma + 1..at).unwrap_or_default().iter().collect();
                    let is_key = key::Key::find(section, &key::bare(&words));
                    if is_key.is_some_and(|it| it != open.key) {
                        found.push((comma, at));
                    }
                }
                ';' | '。' | '(' | ')' | '"' => comma = None,
                _ => {}
            }
        }
        for (comma, colon) in found {
            let place = Span::new(open.value.start + small(comma), open.value.start + small(colon));
            self.findings.comma_before_key(self.source, place);
        }
    }

    fn empty(&mut self, place: Span) {
        let key = super::findings::short(self.source.slice(place));
        self.findings.add(self.source, Text::EmptyValue { key }, place);
    }

    /// Reports a key that stood before where only one may stand, and tells whether it did.
    fn see(&mut self, open: &OpenFact) -> bool {
        let in_tiers = self.section.as_ref().is_some_and(|it| it.name == SectionName::Tiers);
        if in_tiers && open.key == Key::Name {
            // A new name begins the next tier table.
            self.seen.clear();
        }
        if may_repeat(open.key) {
            return false;
        }
        let written = self.source.slice(open.written);
        let number =
            batch_number(&key::bare(&self.folded(open.written))).filter(|_| open.key == Key::Batch);
        let was_repeating = std::mem::take(&mut self.repeats);
        let first = self.seen.iter().find(|before| {
            // 抽查数量 and 抽查比例 may stand beside each other: two columns of one list.
            let is_other = open.key == Key::Ratio
                && key::is_count(written) != key::is_count(self.source.slice(before.written));
            before.key == open.key && before.batch == number && !is_other
        });
        let Some(first) = first else {
            let (key, written, value) = (open.key, open.written, open.value);
            self.seen.push(Seen { key, batch: number, written, value });
            return false;
        };
        // One after the other: the line that begins the next entry is missing, said once. A key with a
        // slip was reported as that.
        if was_repeating {
            self.repeats = true;
        } else if !open.is_mended {
            self.repeats = true;
            let problem = Text::DuplicateKey { key: written.to_owned() };
            let mut finding = Finding::new(problem, Place::text(self.source, open.written))
                .with_related(Place::text(self.source, first.written));
            finding.fixes.extend(twice::copy(self.source, first.value, open.written, open.value));
            self.findings.push(finding);
        }
        true
    }
}

/// The value of a line and what continues it; an empty one begins with what comes.
fn joined(value: Span, more: Span) -> Span {
    if value.is_empty() { more } else { value.to(more) }
}

pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
