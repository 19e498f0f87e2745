//! A text as its author sees it: characters, lines, columns, and the folding that
//! lets full-width and half-width mean the same.
//!
//! Promises. Every [`Span`] counts characters (Unicode scalar values), never bytes, so
//! that line 3 column 8 is where an editor puts its caret. Folding replaces one
//! character by one character: a span in the folded text is the same span in the
//! original.
//!
//! Not here: what the text means ([`crate::syntax`]).

use std::sync::Arc;

/// A half-open range of characters in one [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First character, counted from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Span {
    /// Returns the span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the number of characters.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Tells whether the span holds no character.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// A value and where it was written. Two are equal when their values are: places do
/// not take part in equality, so that a reformatted plan equals its original.
#[derive(Debug, Clone, Copy)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Returns `value` as written at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T: Eq> Eq for Spanned<T> {}

/// How the bytes of a file were turned into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 with byte order mark, little end first.
    Utf16Le,
    /// UTF-16 with byte order mark, big end first.
    Utf16Be,
    /// GB18030 (and so GBK and GB2312).
    Gb18030,
}

/// Bytes that are no text in any encoding that suiji reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecodable {
    /// Offset of the first byte that fits nothing, counted from 0.
    pub offset: usize,
}

/// Decodes `bytes`: a byte order mark decides; else UTF-8 if valid; else GB18030 if valid.
///
/// # Errors
/// Names the first offending byte: of UTF-8 if the text up to there is mostly UTF-8, of GB18030 otherwise.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), Undecodable> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return match std::str::from_utf8(rest) {
            Ok(text) => no_nul(text.to_owned()).map(|text| (text, Encoding::Utf8)),
            Err(error) => Err(Undecodable { offset: 3 + error.valid_up_to() }),
        };
    }
    for (mark, encoding, is_le) in [
        (b"\xFF\xFE".as_slice(), Encoding::Utf16Le, true),
        (b"\xFE\xFF".as_slice(), Encoding::Utf16Be, false),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return decode_utf16(rest, is_le).and_then(no_nul).map(|text| (text, encoding));
        }
    }
    let valid_up_to = match std::str::from_utf8(bytes) {
        Ok(text) => return no_nul(text.to_owned()).map(|text| (text, Encoding::Utf8)),
        Err(error) => error.valid_up_to(),
    };
    let (text, bad) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if !bad {
        return no_nul(text.into_owned()).map(|text| (text, Encoding::Gb18030));
    }
    Err(Undecodable { offset: first_bad_gb18030(bytes).min(bytes.len()).max(valid_up_to) })
}

fn no_nul(text: String) -> Result<String, Undecodable> {
    // A NUL never stands in a text file: it is a workbook, a picture, a program.
    match text.find('\0') {
        Some(offset) => Err(Undecodable { offset }),
        None => Ok(text),
    }
}

fn decode_utf16(rest: &[u8], is_le: bool) -> Result<String, Undecodable> {
    let mut units = Vec::with_capacity(rest.len() / 2);
    let mut pairs = rest.chunks_exact(2);
    for pair in &mut pairs {
        if let [a, b] = pair {
            units.push(if is_le {
                u16::from_le_bytes([*a, *b])
            } else {
                u16::from_be_bytes([*a, *b])
            });
        }
    }
    if !pairs.remainder().is_empty() {
        return Err(Undecodable { offset: rest.len() + 1 });
    }
    let mut text = String::with_capacity(units.len());
    let mut at = 2;
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(letter) => {
                at += 2 * letter.len_utf16();
                text.push(letter);
            }
            Err(_) => return Err(Undecodable { offset: at }),
        }
    }
    Ok(text)
}

/// Returns the length of the longest prefix that is GB18030.
fn first_bad_gb18030(bytes: &[u8]) -> usize {
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let mut buffer = [0_u8; 4096];
    let mut read_in_all = 0;
    loop {
        let rest = bytes.get(read_in_all..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        read_in_all += read;
        match result {
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::InputEmpty => return bytes.len(),
            encoding_rs::DecoderResult::Malformed(length, after) => {
                return read_in_all.saturating_sub(usize::from(length) + usize::from(after));
            }
        }
    }
}

/// Returns the half-width form of a character where suiji reads both alike, else the character.
#[must_use]
pub fn fold(letter: char) -> char {
    match letter {
        '：' | '﹕' | '︰' => ':',
        '，' | '﹐' => ',',
        '；' | '﹔' => ';',
        '（' | '﹙' => '(',
        '）' | '﹚' => ')',
        '％' | '﹪' => '%',
        '．' => '.',
        '｜' => '|',
        '“' | '”' | '「' | '」' | '『' | '』' | '＂' => '"',
        '～' => '~',
        '＞' => '>',
        '＜' => '<',
        '＝' => '=',
        '＃' => '#',
        '／' => '/',
        '＋' => '+',
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter)
        }
        other => other,
    }
}

/// Folds every character; the result has as many characters as `text`.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// One text with its name, and the maps between its ways of counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: String,
    /// Byte offset of every character in `text`, and the length at the end.
    bytes: Vec<u32>,
    /// Character index of the start of every line.
    lines: Vec<u32>,
}

impl Source {
    /// Takes a text already decoded. Line ends may be LF, CRLF or CR.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        let mut lines = vec![0];
        let mut previous = '\0';
        let mut count = 0_u32;
        for (offset, letter) in text.char_indices() {
            bytes.push(u32::try_from(offset).unwrap_or(u32::MAX));
            if previous == '\r' && letter != '\n' {
                lines.push(count);
            }
            count += 1;
            if letter == '\n' {
                lines.push(count);
            }
            previous = letter;
        }
        bytes.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Self { name: name.into(), text: text.to_owned(), bytes, lines }
    }

    /// Decodes `bytes` and takes the text.
    ///
    /// # Errors
    /// [`Undecodable`] names the first byte that is no text.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Undecodable> {
        decode(bytes).map(|(text, _)| Self::new(name, &text))
    }

    /// The file's name, as findings print it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's name, shared.
    #[must_use]
    pub fn shared_name(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    /// The whole text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of characters.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.bytes.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Tells whether there is no character at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The original text at `span`; empty where the span lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let at = |index: u32| self.bytes.get(index as usize).map(|offset| *offset as usize);
        match (at(span.start), at(span.end)) {
            (Some(start), Some(end)) => self.text.get(start..end).unwrap_or_default(),
            _ => "",
        }
    }

    /// Line and column, both from 1, of character `index`; the column counts characters.
    #[must_use]
    pub fn line_column(&self, index: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= index).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        (u32::try_from(line).unwrap_or(u32::MAX), index.saturating_sub(start) + 1)
    }

    /// Number of lines.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// Span of line `line` (from 1) without its line end.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let index = (line as usize).saturating_sub(1);
        let start = self.lines.get(index).copied().unwrap_or_else(|| self.len());
        let end = self.lines.get(index + 1).copied().unwrap_or_else(|| self.len());
        let text = self.slice(Span::new(start, end));
        let bare = text.trim_end_matches(['\n', '\r']);
        let cut = u32::try_from(text.len() - bare.len()).unwrap_or_default();
        Span::new(start, end - cut)
    }

    /// Character index of byte `offset` of the text; the end where it lies outside.
    #[must_use]
    pub fn character(&self, offset: usize) -> u32 {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let index = self.bytes.partition_point(|start| *start < offset);
        u32::try_from(index).unwrap_or(u32::MAX).min(self.len())
    }

    /// Line (from 0) and UTF-16 column (from 0) of character `index`, as editors' protocols count.
    #[must_use]
    pub fn utf16(&self, index: u32) -> (u32, u32) {
        let (line, column) = self.line_column(index);
        let before = self.slice(Span::new(index - (column - 1), index));
        let units: usize = before.chars().map(char::len_utf16).sum();
        (line - 1, u32::try_from(units).unwrap_or(u32::MAX))
    }

    /// Character at line `line` and UTF-16 column `column`, both from 0: the inverse of
    /// [`utf16`](Self::utf16). Past the end of the line: its end; inside a character: before it.
    #[must_use]
    pub fn at_utf16(&self, line: u32, column: u32) -> u32 {
        let span = self.line_span(line.saturating_add(1));
        let mut units = 0_usize;
        let mut at = span.start;
        for letter in self.slice(span).chars() {
            units += letter.len_utf16();
            if units > column as usize {
                return at;
            }
            at += 1;
        }
        at
    }

    /// Character at line `line` and column `column`, both from 1 and counted in characters: the
    /// inverse of [`line_column`](Self::line_column). Past the end of the line: its end.
    #[must_use]
    pub fn at(&self, line: u32, column: u32) -> u32 {
        let span = self.line_span(line.max(1));
        span.start.saturating_add(column.saturating_sub(1)).min(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("x.plan", "甲乙\r\n丙😀丁\n");
        assert_eq!(source.line_column(4), (2, 1));
        assert_eq!(source.line_column(6), (2, 3));
        assert_eq!(source.utf16(6), (1, 3));
        assert_eq!(source.at_utf16(1, 3), 6);
        assert_eq!(source.at_utf16(1, 2), 5);
        assert_eq!((source.at_utf16(0, 99), source.at_utf16(9, 0)), (2, source.len()));
        assert_eq!((source.at(2, 3), source.at(1, 99)), (6, 2));
        assert_eq!(source.slice(source.line_span(1)), "甲乙");
        assert_eq!(source.line_count(), 3);
    }

    #[test]
    fn encodings_are_told_apart() {
        let (gb, _, _) = encoding_rs::GB18030.encode("抽查");
        assert_eq!(decode(&gb), Ok(("抽查".to_owned(), Encoding::Gb18030)));
        assert_eq!(decode("\u{feff}抽查".as_bytes()), Ok(("抽查".to_owned(), Encoding::Utf8)));
        assert_eq!(decode(b"\xFF\xFE\xbd\x62"), Ok(("抽".to_owned(), Encoding::Utf16Le)));
        assert_eq!(decode(b"ab\xff\xff"), Err(Undecodable { offset: 2 }));
        assert_eq!(decode(b"PK\x00\x01"), Err(Undecodable { offset: 2 }));
    }
}
