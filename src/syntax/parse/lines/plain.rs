//! Lines that open nothing by their shape, and rows of tables.

use super::super::grammar::Part;
use super::super::names;
use super::content::{Content, looks_like_condition};
use super::{Kind, Open, Reader};
use crate::diagnostic::problem::text::Expected;
use crate::syntax::key::{self, SectionName};

/// Letters of a key that stands before its value without anything between.
const LONGEST_KEY: usize = 8;

/// Cells of one row; more are no table.
const MOST_CELLS: usize = 1000;

impl Reader<'_> {
    // Tables.

    pub(super) fn row(&mut self, line: Content<'_>, bar: char) -> Kind {
        let mut cells = Vec::new();
        let mut start = usize::from(line.shape.first() == Some(&'|'));
        for (at, letter) in line.shape.iter().enumerate().skip(start) {
            if *letter == bar {
                let cell = line.trimmed(start, at);
                cells.push(line.span(cell.start, cell.end));
                start = at + 1;
                if cells.len() > MOST_CELLS {
                    return self.unread(line, Expected::FewerCells);
                }
            }
        }
        let last = line.trimmed(start, line.shape.len());
        if last.start < last.end {
            cells.push(line.span(last.start, last.end));
        }
        let is_rule = bar == '|'
            && self.open == Open::Table
            && line.shape.contains(&'-')
            && line.shape.iter().all(|it| matches!(it, '|' | '-' | ':' | ' ' | '\t'));
        if is_rule {
            return Kind::Rule;
        }
        self.open = Open::Table;
        Kind::Row(cells)
    }

    /// Cells pasted from Excel: below a table, or with the name of a column among them.
    fn is_pasted_row(&self, line: Content<'_>) -> bool {
        line.shape.contains(&'\t')
            && (self.open == Open::Table
                || line.shape.split(|letter| *letter == '\t').take(MOST_CELLS).any(|cell| {
                    cell.len() <= 12 && key::column(&cell.iter().collect::<String>()).is_some()
                }))
    }

    // Everything else.

    /// A line that opens nothing by its shape: a key without its colon, a pasted row, a heading
    /// with a slip, the value going on, or unread.
    pub(super) fn plain(&mut self, line: Content<'_>) -> Kind {
        if self.is_pasted_row(line) {
            return self.row(line, '\t');
        }
        // A row without its first bar: no value of this section holds one.
        if self.section == SectionName::Tiers && line.shape.contains(&'|') {
            return self.row(line, '|');
        }
        if let Some(kind) = self.missing_colon(line) {
            return kind;
        }
        let is_short =
            line.shape.len() <= 16 && line.shape.iter().all(|it| it.is_alphabetic() || *it == ' ');
        let is_long_enough =
            line.shape.len() >= if line.shape.iter().all(char::is_ascii) { 5 } else { 3 };
        if is_short
            && is_long_enough
            && self.open != Open::Value
            && let Some(heading) = self.near_heading(line, None, line.whole())
        {
            return self.enter(heading);
        }
        match self.open {
            Open::Value => {
                let (end, pieces) = self.pieces_after(line, line.whole());
                let value = line.trimmed(0, end);
                Kind::More(line.span(value.start, value.end), pieces)
            }
            Open::Dropped => {
                self.out.dropped.push(line.span(0, line.shape.len()));
                Kind::Unread
            }
            Open::Nothing | Open::Entry | Open::Table => {
                let expected = match self.section {
                    SectionName::Items if self.entry_style.is_none() => Expected::Entry,
                    SectionName::Exclusions | SectionName::Milestones => Expected::Numbered,
                    SectionName::Tiers => Expected::FactOrRow,
                    _ => Expected::Fact,
                };
                self.unread(line, expected)
            }
        }
    }

    fn unread(&mut self, line: Content<'_>, expected: Expected) -> Kind {
        let span = line.span(0, line.shape.len());
        // A document begins with its title.
        let is_title = self.section == SectionName::Head
            && self.out.lines.iter().all(|it| matches!(it.kind, Kind::Blank))
            && line.shape.iter().any(|it| *it == '计' || *it == '案');
        self.out.findings.unread(self.source, span, expected, is_title);
        self.out.dropped.push(span);
        Kind::Unread
    }

    /// `对象 企业`, `对象＝企业`, or a key alone on its line.
    fn missing_colon(&mut self, line: Content<'_>) -> Option<Kind> {
        let cut = line
            .shape
            .iter()
            .position(|it| matches!(it, ' ' | '\t' | '='))
            .unwrap_or(line.shape.len());
        let words = line.shape.get(..cut)?;
        let named = names::key(self.section, words).filter(|_| cut <= 16);
        let Some(named) = named else { return self.key_before_name(line) };
        let is_english = words.iter().all(char::is_ascii);
        let mut start = cut;
        while line.shape.get(start).is_some_and(|it| matches!(it, ' ' | '\t' | '=')) {
            start += 1;
        }
        let value: String = line.shape.get(start..)?.iter().collect();
        if self.open == Open::Value {
            let goes_on = self.last_letter().is_some_and(|it| "，、；,;且或和与(（".contains(it));
            if is_english || goes_on || looks_like_condition(&value) {
                return None;
            }
        }
        let place = line.span(0, cut);
        let gap = line.span(cut, start);
        self.out.findings.missing_colon(self.source, place, gap);
        let key = Part { start: 0, end: cut };
        Some(self.facts(line, named, key, Part { start, end: line.shape.len() }, true))
    }

    /// `期限口径含当日`, `对象名录“e.csv”`: where values are names of files, a line that begins with a key
    /// goes on with nothing.
    fn key_before_name(&mut self, line: Content<'_>) -> Option<Kind> {
        if self.section != SectionName::Imports {
            return None;
        }
        let longest = line.shape.len().min(LONGEST_KEY);
        let (cut, named) = (3..=longest).rev().find_map(|cut| {
            let words = line.shape.get(..cut)?;
            Some((cut, names::key(self.section, words).filter(|it| it.label.is_none())?))
        })?;
        self.out.findings.missing_colon(self.source, line.span(0, cut), line.span(cut, cut));
        let rest = Part { start: cut, end: line.shape.len() };
        Some(self.facts(line, named, Part { start: 0, end: cut }, rest, true))
    }

    /// The last character of the lines before that is no white space.
    fn last_letter(&self) -> Option<char> {
        let line = self.out.lines.last()?;
        let end = line.comment.unwrap_or(line.span.end) as usize;
        let before = self.out.folded.get(line.span.start as usize..end)?;
        before.iter().rev().copied().find(|letter| !letter.is_whitespace())
    }
}
