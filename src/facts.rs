//! Files of facts (the registry, the calendars): TOML read key by key, every defect a
//! finding at its characters.
//!
//! Promises. Reading never stops at the first defect: what can be read is read, and a
//! missing, misspelt, mistyped or unknown key is reported where it stands.
//!
//! Not here: what the facts mean ([`crate::calendar`], [`crate::registry`]).

use std::fmt::Write as _;

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};
use toml::de::{DeTable, DeValue};

use crate::diagnostic::problem::Facts;
use crate::diagnostic::problem::facts::Expected;
use crate::diagnostic::{Finding, Place};
use crate::source::{Source, Span, Spanned};

/// Reads one file of facts and keeps what is wrong with it.
#[derive(Debug)]
pub struct Reader<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
}

/// One table of a file, with the keys that were asked for.
#[derive(Debug)]
pub struct Table<'a> {
    entries: &'a DeTable<'a>,
    span: Span,
    asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// A reader of `source` that adds what it finds to `findings`.
    pub fn new(source: &'a Source, findings: &'a mut Vec<Finding>) -> Self {
        Self { source, findings }
    }

    /// Parses the file; syntax errors become findings, the rest is read all the same.
    pub fn parse(&mut self) -> toml::Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.source.text());
        for error in errors {
            let mut span = error.span().map_or_else(Span::default, |range| self.span(&range));
            if span.is_empty() {
                // Something is missing here: the character before it is marked.
                span.start = span.start.saturating_sub(1);
            }
            let reason = error.message().replace('\n', " ");
            self.report(Facts::Syntax { reason }, span);
        }
        table
    }

    /// Adds a finding at `span`.
    pub fn report(&mut self, problem: Facts, span: Span) {
        self.findings.push(Finding::new(problem, Place::text(self.source, span)));
    }

    /// Adds a finding at `span` that points to the other side at `related`.
    pub fn report_beside(&mut self, problem: Facts, span: Span, related: Span) {
        let place = Place::text(self.source, span);
        let related = Place::text(self.source, related);
        self.findings.push(Finding::new(problem, place).with_related(related));
    }

    /// The characters of a range of bytes.
    #[must_use]
    pub fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.source.character(range.start), self.source.character(range.end))
    }

    /// Begins to read a table that stands at `span`.
    #[must_use]
    pub fn table(&self, entries: &'a DeTable<'a>, span: Span) -> Table<'a> {
        Table { entries, span, asked: Vec::new() }
    }

    /// Returns the value of `key` if `convert` takes it; else reports what it should have been.
    fn value<T>(
        &mut self,
        table: &mut Table<'a>,
        key: &'static str,
        expected: Expected,
        convert: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let found = table.find(key)?;
        let span = self.span(&found.span());
        match convert(found.get_ref()) {
            Some(value) => Some(Spanned::new(value, span)),
            None => {
                self.report(Facts::Type { key: key.to_owned(), expected }, span);
                None
            }
        }
    }

    /// A text; `None` where the key is missing.
    pub fn text(&mut self, table: &mut Table<'a>, key: &'static str) -> Option<Spanned<String>> {
        self.value(table, key, Expected::Text, |value| value.as_str().map(str::to_owned))
    }

    /// A text that must be there.
    pub fn need_text(
        &mut self,
        table: &mut Table<'a>,
        key: &'static str,
    ) -> Option<Spanned<String>> {
        self.need(table, key);
        self.text(table, key)
    }

    /// Texts in brackets.
    pub fn texts(
        &mut self,
        table: &mut Table<'a>,
        key: &'static str,
    ) -> Option<Vec<Spanned<String>>> {
        self.list(table, key, Expected::Texts, |value| value.as_str().map(str::to_owned))
    }

    /// A date.
    pub fn date(&mut self, table: &mut Table<'a>, key: &'static str) -> Option<Spanned<NaiveDate>> {
        self.value(table, key, Expected::Date, date)
    }

    /// Dates in brackets.
    pub fn dates(
        &mut self,
        table: &mut Table<'a>,
        key: &'static str,
    ) -> Option<Vec<Spanned<NaiveDate>>> {
        self.list(table, key, Expected::Dates, date)
    }

    /// A whole number from 0.
    pub fn number(&mut self, table: &mut Table<'a>, key: &'static str) -> Option<Spanned<u32>> {
        self.value(table, key, Expected::Number, |value| {
            value.as_integer().and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok())
        })
    }

    /// `true` or `false`.
    pub fn flag(&mut self, table: &mut Table<'a>, key: &'static str) -> Option<Spanned<bool>> {
        self.value(table, key, Expected::Flag, |value| value.as_bool())
    }

    /// The tables `[[key]]`, in order.
    pub fn tables(&mut self, table: &mut Table<'a>, key: &'static str) -> Vec<Table<'a>> {
        let Some(found) = table.find(key) else { return Vec::new() };
        let Some(array) = found.get_ref().as_array() else {
            let span = self.span(&found.span());
            self.report(Facts::Type { key: key.to_owned(), expected: Expected::Tables }, span);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in array.iter() {
            let span = self.span(&element.span());
            match element.get_ref().as_table() {
                Some(entries) => tables.push(self.table(entries, span)),
                None => {
                    let key = key.to_owned();
                    self.report(Facts::Type { key, expected: Expected::Tables }, span);
                }
            }
        }
        tables
    }

    /// The table `[key]`.
    pub fn section(&mut self, table: &mut Table<'a>, key: &'static str) -> Option<Table<'a>> {
        let found = table.find(key)?;
        let span = self.span(&found.span());
        match found.get_ref().as_table() {
            Some(entries) => Some(self.table(entries, span)),
            None => {
                self.report(Facts::Type { key: key.to_owned(), expected: Expected::Tables }, span);
                None
            }
        }
    }

    /// Reports `key` unless it is there.
    pub fn need(&mut self, table: &mut Table<'a>, key: &'static str) {
        if table.find(key).is_none() {
            self.report(Facts::MissingKey { key: key.to_owned() }, table.span);
        }
    }

    /// Reports every key that nobody asked for: it is misspelt, or means nothing.
    pub fn finish(&mut self, table: &Table<'a>) {
        for (key, _) in table.entries.iter() {
            let name: &str = key.get_ref();
            if !table.asked.contains(&name) {
                let near = table
                    .asked
                    .iter()
                    .filter(|asked| strsim::osa_distance(asked, name) <= 2)
                    .min_by_key(|asked| strsim::osa_distance(asked, name))
                    .map(|asked| (*asked).to_owned());
                let span = self.span(&key.span());
                self.report(Facts::UnknownKey { key: name.to_owned(), near }, span);
            }
        }
    }

    fn list<T>(
        &mut self,
        table: &mut Table<'a>,
        key: &'static str,
        expected: Expected,
        convert: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<Vec<Spanned<T>>> {
        let found = table.find(key)?;
        let Some(array) = found.get_ref().as_array() else {
            let span = self.span(&found.span());
            self.report(Facts::Type { key: key.to_owned(), expected }, span);
            return None;
        };
        let mut values = Vec::new();
        for element in array.iter() {
            let span = self.span(&element.span());
            match convert(element.get_ref()) {
                Some(value) => values.push(Spanned::new(value, span)),
                None => self.report(Facts::Type { key: key.to_owned(), expected }, span),
            }
        }
        Some(values)
    }
}

impl<'a> Table<'a> {
    /// Where the table stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    fn find(&mut self, key: &'static str) -> Option<&'a toml::Spanned<DeValue<'a>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }
}

fn date(value: &DeValue<'_>) -> Option<NaiveDate> {
    let stamp = value.as_datetime()?;
    match (stamp.date, stamp.time, stamp.offset) {
        (Some(day), None, None) => {
            NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day))
        }
        _ => None,
    }
}

/// SHA-256 of `bytes` as 64 lower-case hex digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The digest of a folder: SHA-256 of the text `name=digest|name=digest|…`, that is the
/// name, `=` and the hex SHA-256 of every file, joined by `|`, names in byte order, without
/// a line end. `files` must be in that order.
#[must_use]
pub fn folder_digest(files: &[(String, String)]) -> String {
    let lines: Vec<String> =
        files.iter().map(|(name, digest)| format!("{name}={digest}")).collect();
    sha256_hex(lines.join("|").as_bytes())
}
