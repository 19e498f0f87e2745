//! Ordinals are decoration: the first that is missing or wrong is worth one hint for the whole file.

use super::findings::Findings;
use super::names;
use crate::diagnostic::problem::Text;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::source::{Source, Span};

/// What counts together.
#[derive(Debug, Clone, Copy, Default)]
enum Level {
    #[default]
    Heading,
    Entry,
    Numbered,
}

/// The ordinal of the `number`th heading, entry or numbered line, in the standard layout.
pub fn heading(number: u32) -> String {
    format!("{}、", names::chinese(number))
}

/// See [`heading`].
pub fn entry(number: u32) -> String {
    format!("（{}）", names::chinese(number))
}

/// See [`heading`].
pub fn numbered(number: u32) -> String {
    // A number as long as a year would read as one.
    if number < 1000 { format!("{number}．") } else { format!("{number}、") }
}

/// One list of ordinals that count from 1.
#[derive(Debug, Default)]
struct List {
    level: Level,
    count: u32,
    any: bool,
    /// The first that is missing, kept until it is sure that others are not.
    missing: Option<(u32, Span)>,
    wrong: Option<(u32, Span)>,
}

impl List {
    fn next(&mut self, ordinal: Option<(u32, Span)>, title: Span) {
        self.count += 1;
        match ordinal {
            None => {
                self.missing.get_or_insert((self.count, title));
            }
            Some((number, span)) => {
                self.any = true;
                if number != self.count {
                    self.wrong.get_or_insert((self.count, span));
                }
            }
        }
    }

    /// The first flaw: what is expected, where, and whether something else stands there.
    fn flaw(&self) -> Option<(u32, Span, bool)> {
        let missing = self.missing.filter(|_| self.any);
        match (missing, self.wrong) {
            (Some((number, span)), None) => Some((number, span, false)),
            (Some((number, span)), Some((later, _))) if number < later => {
                Some((number, span, false))
            }
            (_, Some((number, span))) => Some((number, span, true)),
            (None, None) => None,
        }
    }
}

/// All lists of a file.
#[derive(Debug, Default)]
pub struct Ordinals {
    headings: List,
    entries: List,
    numbered: List,
    first: Option<(Level, u32, Span, bool)>,
}

impl Ordinals {
    /// Counts a heading.
    pub fn heading(&mut self, ordinal: Option<(u32, Span)>, title: Span) {
        self.headings.next(ordinal, title);
    }

    /// Counts a heading that is missing: those after it count as if it stood there.
    pub fn implied(&mut self) {
        self.headings.count += 1;
    }

    /// Counts an entry of this section.
    pub fn entry(&mut self, ordinal: Option<(u32, Span)>, title: Span) {
        self.entries.level = Level::Entry;
        self.entries.next(ordinal, title);
    }

    /// Counts a numbered line of this section.
    pub fn numbered(&mut self, ordinal: Option<(u32, Span)>, value: Span) {
        self.numbered.level = Level::Numbered;
        self.numbered.next(ordinal, value);
    }

    /// Entries and numbered lines begin anew.
    pub fn end_section(&mut self) {
        for list in [std::mem::take(&mut self.entries), std::mem::take(&mut self.numbered)] {
            self.judge(&list);
        }
    }

    fn judge(&mut self, list: &List) {
        if let Some((number, span, stands)) = list.flaw()
            && self.first.is_none_or(|(_, _, first, _)| span.start < first.start)
        {
            self.first = Some((list.level, number, span, stands));
        }
    }

    /// Reports the first flaw of the file.
    pub fn report(&mut self, source: &Source, findings: &mut Findings) {
        let headings = std::mem::take(&mut self.headings);
        self.judge(&headings);
        let Some((level, number, span, stands)) = self.first else { return };
        let expected = match level {
            Level::Heading => heading(number),
            Level::Entry => entry(number),
            Level::Numbered => numbered(number),
        };
        let found = stands.then(|| source.slice(span).to_owned());
        let remedy = match &found {
            Some(_) => Remedy::Write(expected.clone()),
            None => Remedy::Insert(expected.clone()),
        };
        let place = if stands { span } else { Span::new(span.start, span.start) };
        let fix = Fix { remedy, span: place, replace: expected.clone(), safe: true };
        let problem = Text::Ordinal { found, expected };
        findings.push(Finding::new(problem, Place::text(source, span)).with_fix(fix));
    }
}
