//! Records of a text file.
//!
//! Written here, and not borrowed, for three things that a repairing reader needs: every physical
//! record is counted, blank ones too (that is how Excel numbers rows); a quotation mark that is
//! never closed costs its own record and not the rest of the file; and records are decoded one by
//! one, so that files joined from several encodings are read. Separators are looked for in bytes:
//! no trail byte of GB18030 is a comma, semicolon, tab, quotation mark or line end.

use std::borrow::Cow;

use super::text::{Decoding, Form, RawRow, RowSource, decode_record, prepare};
use super::{LONGEST_CELL, MOST_COLUMNS};
use crate::diagnostic::problem::directories::NotTable;

/// Reads records of a text file.
pub(crate) struct CsvRows<'a> {
    bytes: Cow<'a, [u8]>,
    /// Offset of `bytes` in the file.
    skipped: usize,
    decoding: Decoding,
    delimiter: u8,
    at: usize,
    number: u32,
    /// The bytes of the record, quotation marks undone, and the end of each field.
    record: Vec<u8>,
    ends: Vec<usize>,
    /// A cell is longer than any may be: nothing is read any more.
    too_long: bool,
    /// The file ends where `bytes` end.
    ends_file: bool,
}

impl<'a> CsvRows<'a> {
    /// # Errors
    /// The offset of the first byte that is no text.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, usize> {
        let (bytes, skipped, decoding) = prepare(bytes)?;
        let delimiter = detect(&bytes);
        Ok(Self {
            bytes,
            skipped,
            decoding,
            delimiter,
            at: 0,
            number: 0,
            record: Vec::new(),
            ends: Vec::new(),
            too_long: false,
            ends_file: true,
        })
    }

    /// The first records of a file of which it is known that they are UTF-8.
    pub(crate) const fn of_records(bytes: &'a [u8], delimiter: u8, ends_file: bool) -> Self {
        Self {
            bytes: Cow::Borrowed(bytes),
            skipped: 0,
            decoding: Decoding::Utf8,
            delimiter,
            at: 0,
            number: 0,
            record: Vec::new(),
            ends: Vec::new(),
            too_long: false,
            ends_file,
        }
    }

    /// Goes on with other records of the same file; `before` stand above them.
    pub(crate) fn go_on(&mut self, bytes: &'a [u8], before: u32, ends_file: bool) {
        self.bytes = Cow::Borrowed(bytes);
        self.at = 0;
        self.number = before;
        self.ends_file = ends_file;
    }

    /// How many bytes have been read.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// The encoding of most records.
    pub(crate) const fn decoding(&self) -> Decoding {
        self.decoding
    }

    /// Splits the next record into `record` and `ends`; tells whether a quotation mark is unclosed.
    fn split(&mut self) -> bool {
        self.record.clear();
        self.ends.clear();
        let mut unclosed = false;
        let byte_at = |at: usize| self.bytes.get(at).copied();
        let mut at = self.at;
        loop {
            // One field.
            if byte_at(at) == Some(b'"') {
                match quoted(&self.bytes, at, self.delimiter) {
                    Some((end, text)) => {
                        self.record.extend_from_slice(&text);
                        at = end;
                    }
                    None => unclosed = true,
                }
            }
            let start = at;
            while let Some(byte) = byte_at(at) {
                if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                    break;
                }
                at += 1;
            }
            if at - start > LONGEST_CELL || self.ends.len() > 2 * MOST_COLUMNS {
                self.too_long = true;
                break;
            }
            self.record.extend_from_slice(self.bytes.get(start..at).unwrap_or_default());
            self.ends.push(self.record.len());
            match byte_at(at) {
                Some(byte) if byte == self.delimiter => at += 1,
                Some(b'\r') if byte_at(at + 1) == Some(b'\n') => {
                    at += 2;
                    break;
                }
                Some(_) => {
                    at += 1;
                    break;
                }
                None => break,
            }
        }
        self.at = at;
        unclosed
    }
}

/// Where the record that begins at `start` ends; `None` where bytes to come could decide it.
pub(crate) fn record_end(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> Option<usize> {
    let mut at = start;
    loop {
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, delimiter) {
                Some((end, _)) if end >= bytes.len() && !ended => return None,
                Some((end, _)) => at = end,
                None if bytes.len() < at + LONGEST_CELL && !ended => return None,
                None => {}
            }
        }
        let is_end = |byte: &u8| *byte == delimiter || *byte == b'\n' || *byte == b'\r';
        let Some(length) = bytes.get(at..)?.iter().position(is_end) else {
            return ended.then_some(bytes.len());
        };
        at += length;
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => return Some(at + 2),
            (Some(b'\r'), None) if !ended => return None,
            (Some(b'\r' | b'\n'), _) => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The text of a quoted field that begins at `start`, and where it ends.
fn quoted(bytes: &[u8], start: usize, delimiter: u8) -> Option<(usize, Vec<u8>)> {
    let mut text = Vec::new();
    let mut at = start + 1;
    let limit = bytes.len().min(start + LONGEST_CELL);
    loop {
        let rest = bytes.get(at..limit)?;
        let next = rest.iter().position(|byte| *byte == b'"')?;
        text.extend_from_slice(rest.get(..next)?);
        at += next + 1;
        match bytes.get(at) {
            Some(b'"') => {
                text.push(b'"');
                at += 1;
            }
            None | Some(b'\n' | b'\r') => return Some((at, text)),
            Some(byte) if *byte == delimiter => return Some((at, text)),
            // Something follows the closing mark: the rest of the field is taken as it is.
            Some(_) => return Some((at, text)),
        }
    }
}

/// The separator that the first lines hold most of.
pub(crate) fn detect(bytes: &[u8]) -> u8 {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut in_quotes = false;
    let mut lines = 0;
    for byte in head {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' => {
                lines += 1;
                if lines > 50 {
                    break;
                }
            }
            byte if !in_quotes => {
                for (separator, count) in &mut counts {
                    if separator == byte {
                        *count += 1;
                    }
                }
            }
            _ => {}
        }
    }
    // The first of equals: comma before tab before semicolon before bar.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    best.map_or(b',', |(separator, _)| *separator)
}

impl RowSource for CsvRows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> bool {
        if self.at >= self.bytes.len() {
            return false;
        }
        let start = self.at;
        let unclosed = self.split();
        if self.too_long {
            self.at = self.bytes.len();
            return false;
        }
        self.number = self.number.saturating_add(1);
        row.clear(self.number);
        // A DOS end-of-file mark is no record.
        if self.record == b"\x1a" && self.ends_file && self.at >= self.bytes.len() {
            return false;
        }
        let mut before = 0;
        if self.decoding == Decoding::Utf8 {
            for end in &self.ends {
                let field = self.record.get(before..*end).unwrap_or_default();
                row.push(std::str::from_utf8(field).unwrap_or_default(), Form::Text);
                before = *end;
            }
        } else {
            let (_, mut faults) = decode_record(&self.record, self.decoding);
            let decoding = match faults.encoding {
                Some("UTF-8") => Decoding::MostlyUtf8,
                Some(_) => Decoding::Gb18030,
                None => self.decoding,
            };
            for end in &self.ends {
                let field = self.record.get(before..*end).unwrap_or_default();
                let text = match decoding {
                    Decoding::Gb18030 => encoding_rs::GB18030.decode_without_bom_handling(field).0,
                    Decoding::Utf8 | Decoding::MostlyUtf8 => String::from_utf8_lossy(field),
                };
                row.push(&text, Form::Text);
                before = *end;
            }
            faults.undecodable = faults.undecodable.map(|offset| offset + start + self.skipped);
            row.faults = faults;
        }
        row.faults.unclosed = unclosed;
        true
    }

    fn delimiter(&self) -> Option<char> {
        Some(char::from(self.delimiter))
    }

    fn failed(&self) -> Option<NotTable> {
        self.too_long.then_some(NotTable::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(u32, Vec<String>, bool)> {
        let mut rows = CsvRows::new(bytes).unwrap();
        let mut row = RawRow::default();
        let mut all = Vec::new();
        while rows.next_row(&mut row) {
            all.push((row.number, row.iter().map(str::to_owned).collect(), row.faults.unclosed));
        }
        all
    }

    #[test]
    fn records_are_counted_as_excel_does() {
        let rows = read("a,b\r\n\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\n,\n".as_bytes());
        assert_eq!(rows[1], (2, vec![String::new()], false));
        assert_eq!(rows[2], (3, vec!["x\r\ny".into(), "say \"hi\"".into()], false));
        assert_eq!(rows[3].0, 4);
        assert_eq!(rows.len(), 4);
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_record() {
        let rows = read(b"a,b\n\"oops,1\nc,d\n");
        assert_eq!(rows[1], (2, vec!["\"oops".into(), "1".into()], true));
        assert_eq!(rows[2], (3, vec!["c".into(), "d".into()], false));
    }

    #[test]
    fn separators_and_encodings_are_told_apart() {
        assert_eq!(read("甲\t乙,丙\n1\t2\n".as_bytes())[0].1, ["甲", "乙,丙"]);
        assert_eq!(read("甲;乙\n1;2\n".as_bytes())[1].1, ["1", "2"]);
        let mut bytes =
            encoding_rs::GB18030.encode("名称,代码\n甲公司,1\n乙公司,2\n").0.into_owned();
        bytes.extend_from_slice("丙公司,3\n".as_bytes());
        let mut rows = CsvRows::new(&bytes).unwrap();
        assert_eq!(rows.decoding(), Decoding::Gb18030);
        let mut row = RawRow::default();
        let mut named = Vec::new();
        while rows.next_row(&mut row) {
            named.push((row.text(0).to_owned(), row.faults.encoding));
        }
        assert_eq!(named[2], ("乙公司".to_owned(), None));
        assert_eq!(named[3], ("丙公司".to_owned(), Some("UTF-8")));
    }
}
