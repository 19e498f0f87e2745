//! Rows as they stand in a file: cells as text, with what a format knows beside the text.

use std::borrow::Cow;

use crate::diagnostic::problem::directories::NotTable;
use crate::source::{self, Encoding};
use crate::unit::is_blank;

/// What a cell was in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Form {
    /// Text, or anything of a CSV file.
    #[default]
    Text,
    /// A number cell of a workbook.
    Number,
    /// A date cell of a workbook; the text is `2019-03-05`.
    Date,
}

/// What is wrong with a record as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Faults {
    /// Encoding of the record where it is not the file's.
    pub(crate) encoding: Option<&'static str>,
    /// Offset of the first byte that is no text.
    pub(crate) undecodable: Option<usize>,
    /// A quotation mark is never closed.
    pub(crate) unclosed: bool,
}

/// One physical record. The buffer is used again for the next one.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawRow {
    /// As Excel numbers it, from 1.
    pub(crate) number: u32,
    pub(crate) faults: Faults,
    /// Cells of a workbook are merged across three columns or more.
    pub(crate) across: bool,
    /// Between the row before and this one stand others that hold something and are not given.
    pub(crate) after_others: bool,
    text: String,
    cells: Vec<(usize, Form)>,
}

impl RawRow {
    pub(crate) fn clear(&mut self, number: u32) {
        self.number = number;
        self.faults = Faults::default();
        self.across = false;
        self.after_others = false;
        self.text.clear();
        self.cells.clear();
    }

    pub(crate) fn push(&mut self, text: &str, form: Form) {
        self.text.push_str(text);
        self.cells.push((self.text.len(), form));
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell at `index` from 0; empty where there is none.
    pub(crate) fn get(&self, index: usize) -> (&str, Form) {
        let Some((end, form)) = self.cells.get(index).copied() else { return ("", Form::Text) };
        let start = match index.checked_sub(1) {
            Some(before) => self.cells.get(before).map_or(0, |(end, _)| *end),
            None => 0,
        };
        (self.text.get(start..end).unwrap_or_default(), form)
    }

    pub(crate) fn text(&self, index: usize) -> &str {
        self.get(index).0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.cells.len()).map(|index| self.text(index))
    }

    /// The same record with `extra + 1` fields from `at` on joined into one.
    pub(crate) fn joined(&self, at: usize, extra: usize, delimiter: char) -> Self {
        let mut row = Self { number: self.number, faults: self.faults, ..Self::default() };
        let mut index = 0;
        while index < self.cells.len() {
            if index == at {
                let parts: Vec<&str> = (at..=at + extra).map(|part| self.text(part)).collect();
                row.push(&parts.join(delimiter.encode_utf8(&mut [0; 4])), Form::Text);
                index += extra + 1;
            } else {
                let (text, form) = self.get(index);
                row.push(text, form);
                index += 1;
            }
        }
        row
    }
}

/// A file or sheet that gives its records one after the other.
pub(crate) trait RowSource {
    /// Fills `row` with the next record; `false` at the end.
    fn next_row(&mut self, row: &mut RawRow) -> bool;
    /// What separates fields, where the file is text.
    fn delimiter(&self) -> Option<char>;
    /// Why the rows ended before the file did, if they did.
    fn failed(&self) -> Option<NotTable> {
        None
    }
    /// Tells whether rows that hold something stand below the last one given.
    fn are_others_left(&self) -> bool {
        false
    }
}

/// Tells whether a cell shows nothing.
pub(crate) fn is_blank_cell(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// How the records of a text file are to be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// Everything is UTF-8.
    Utf8,
    /// Record by record: most are UTF-8.
    MostlyUtf8,
    /// Record by record: most are GB18030.
    Gb18030,
}

impl Decoding {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::MostlyUtf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// The bytes of a text file without mark, in an encoding whose separators are ASCII bytes.
///
/// # Errors
/// The offset of the first byte that is no text.
pub(crate) fn prepare(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, usize, Decoding), usize> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let (text, encoding) = source::decode(bytes).map_err(|error| error.offset)?;
        debug_assert!(matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be));
        return Ok((Cow::Owned(text.into_bytes()), 0, Decoding::Utf8));
    }
    let (body, skipped) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (body, 3),
        None => (bytes, 0),
    };
    if let Some(offset) = body.iter().position(|byte| *byte == 0) {
        if let Some(text) = unmarked_utf16(body) {
            return Ok((Cow::Owned(text.into_bytes()), 0, Decoding::Utf8));
        }
        // A few between the rows of a text are what a broken export left; a file of them is no text.
        let nuls = body.iter().filter(|byte| **byte == 0).count();
        if nuls * 100 > body.len() || body.iter().take(16).any(|byte| *byte == 0) {
            return Err(offset + skipped);
        }
    }
    if std::str::from_utf8(body).is_ok() {
        return Ok((Cow::Borrowed(body), skipped, Decoding::Utf8));
    }
    // The encoding of the file is that of most of its lines; pure ASCII says nothing.
    let (mut utf8, mut other) = (0_usize, 0_usize);
    for line in body.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        if std::str::from_utf8(line).is_ok() { utf8 += 1 } else { other += 1 }
    }
    let decoding =
        if skipped > 0 || utf8 > other { Decoding::MostlyUtf8 } else { Decoding::Gb18030 };
    Ok((Cow::Borrowed(body), skipped, decoding))
}

/// The text of UTF-16 without a byte order mark: every ASCII character leaves a zero at the same
/// side of its pair.
fn unmarked_utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |side: usize| {
        bytes.iter().skip(side).step_by(2).take(1 << 16).filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let seen = bytes.len().min(1 << 17) / 2;
    let mark: &[u8] = if odd > seen / 10 && even * 100 < odd {
        b"\xFF\xFE"
    } else if even > seen / 10 && odd * 100 < even {
        b"\xFE\xFF"
    } else {
        return None;
    };
    let (text, _) = source::decode(&[mark, bytes].concat()).ok()?;
    text.contains(['\n', '\r']).then_some(text)
}

/// Decodes one record; tells its encoding where it is not the file's, or that it has none.
pub(crate) fn decode_record(bytes: &[u8], file: Decoding) -> (Cow<'_, str>, Faults) {
    if let (Decoding::Utf8 | Decoding::MostlyUtf8, Ok(text)) = (file, std::str::from_utf8(bytes)) {
        return (Cow::Borrowed(text), Faults::default());
    }
    let utf8 = std::str::from_utf8(bytes);
    if bytes.is_ascii() {
        return (Cow::Borrowed(utf8.unwrap_or_default()), Faults::default());
    }
    // Short words of GB18030 can be valid UTF-8 by chance (联通), but then of other scripts.
    let is_chinese = |text: &str| {
        text.chars().all(|letter| {
            letter.is_ascii()
                || matches!(letter, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{203b}' | '\u{b7}' | '\u{a0}' | '\u{200b}' | '\u{20000}'..='\u{3ffff}')
        })
    };
    if let (Decoding::Gb18030, Ok(text)) = (file, utf8)
        && is_chinese(text)
    {
        return (Cow::Borrowed(text), Faults { encoding: Some("UTF-8"), ..Faults::default() });
    }
    let (text, bad) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    let encoding = if file == Decoding::Gb18030 { None } else { Some("GB18030") };
    if bad {
        let offset = utf8.err().map_or(0, |error| error.valid_up_to());
        let text = if file == Decoding::Gb18030 { text } else { String::from_utf8_lossy(bytes) };
        return (text, Faults { undecodable: Some(offset), ..Faults::default() });
    }
    (text, Faults { encoding, ..Faults::default() })
}
