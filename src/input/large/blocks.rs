//! A file in blocks that end where records end, its digest taken on the way.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::Declined;
use crate::digest::{Digest, Hasher, Suite};
use crate::input::HEADER_ROWS;
use crate::input::csv::{CsvRows, detect, record_end};
use crate::input::files::{Opening, opening};
use crate::input::text::{RawRow, RowSource as _};

/// Bytes looked at for the separator and the header.
const HEAD: usize = 1 << 16;
/// A file without a line end in so many bytes is no table of lines.
const LONGEST_RECORD: usize = 16 << 20;

/// Reads one file.
pub(super) struct Blocks<'a> {
    source: Box<dyn Read + Send + 'a>,
    /// Bytes of a block, about.
    size: usize,
    hasher: Hasher,
    /// Read, and not yet part of a block.
    rest: Vec<u8>,
    ended: bool,
    pub(super) delimiter: u8,
    /// The records before the first block.
    pub(super) head: Vec<RawRow>,
    /// Their bytes, and whether there are no others.
    pub(super) head_text: Vec<u8>,
    pub(super) whole: bool,
    /// Bytes read.
    pub(super) read: u64,
}

/// Whole records.
pub(super) struct Block {
    pub(super) index: usize,
    pub(super) bytes: Vec<u8>,
}

impl<'a> Blocks<'a> {
    /// Reads the first records.
    pub(super) fn open(
        source: Box<dyn Read + Send + 'a>,
        suite: Suite,
        size: usize,
    ) -> Result<Self, Declined> {
        let mut blocks = Self {
            source,
            size: size.max(1),
            hasher: suite.hasher(),
            rest: Vec::new(),
            ended: false,
            delimiter: b',',
            head: Vec::new(),
            head_text: Vec::new(),
            whole: false,
            read: 0,
        };
        let mut head = Vec::new();
        blocks.more(&mut head, HEAD)?;
        if opening(&head) != Opening::Text {
            return Err(Declined::NotText);
        }
        if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] = head.as_slice() {
            return Err(Declined::Encoding);
        }
        let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        head.drain(..mark);
        blocks.delimiter = detect(&head);
        // The header, and a few rows below it, are read as every file is.
        loop {
            let whole = blocks.whole(&head).unwrap_or_default();
            let bytes = head.get(..whole).unwrap_or_default();
            if std::str::from_utf8(bytes).is_err() {
                return Err(Declined::Encoding);
            }
            let ends = blocks.ended && whole == head.len();
            let (first, used) = first_rows(bytes, blocks.delimiter, ends);
            let used = used.ok_or(Declined::LongRecord)?;
            blocks.head = first;
            if blocks.ended || blocks.head.len() == HEADER_ROWS {
                blocks.head_text = head.drain(..used).collect();
                // How the last of them ends may depend on that.
                blocks.whole = ends && head.is_empty();
                blocks.rest = head;
                return Ok(blocks);
            }
            if head.len() > LONGEST_RECORD {
                return Err(Declined::LongRecord);
            }
            blocks.more(&mut head, HEAD)?;
        }
    }

    /// Reads about `count` more bytes.
    fn more(&mut self, into: &mut Vec<u8>, count: usize) -> Result<(), Declined> {
        let before = into.len();
        let limit = u64::try_from(count).unwrap_or(u64::MAX);
        let read = (&mut self.source).take(limit).read_to_end(into);
        let read = read.map_err(|error| Declined::Unreadable(error.to_string()))?;
        self.ended = read < count;
        self.read += read as u64;
        self.hasher.update(into.get(before..).unwrap_or_default());
        Ok(())
    }

    /// The next block, in a buffer that was one before; `None` at the end.
    pub(super) fn next(
        &mut self,
        index: usize,
        buffer: Vec<u8>,
    ) -> Result<Option<Block>, Declined> {
        let mut bytes = buffer;
        bytes.clear();
        bytes.append(&mut self.rest);
        loop {
            if bytes.len() < self.size && !self.ended {
                let missing = self.size - bytes.len();
                self.more(&mut bytes, missing)?;
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            // What was read for the header may be many blocks.
            let window = bytes.get(..self.size.min(bytes.len())).unwrap_or_default();
            let is_end = self.ended && window.len() == bytes.len();
            let cut = if is_end { Some(bytes.len()) } else { self.whole_of(window, false) };
            let cut = match cut {
                Some(cut) => Some(cut),
                None => self.whole(&bytes),
            };
            if let Some(cut) = cut {
                self.rest.extend_from_slice(bytes.get(cut..).unwrap_or_default());
                bytes.truncate(cut);
                return Ok(Some(Block { index, bytes }));
            }
            if bytes.len() > LONGEST_RECORD {
                return Err(Declined::LongRecord);
            }
            let more = self.size;
            self.more(&mut bytes, more)?;
        }
    }

    /// How many of the bytes are whole records; `None` where not even one is.
    fn whole(&self, bytes: &[u8]) -> Option<usize> {
        self.whole_of(bytes, self.ended)
    }

    fn whole_of(&self, bytes: &[u8], ended: bool) -> Option<usize> {
        if ended {
            return Some(bytes.len());
        }
        let after_line = |from: usize, to: usize| {
            memrchr(b'\n', bytes.get(from..to).unwrap_or_default()).map(|at| from + at + 1)
        };
        let mut at = 0;
        loop {
            let Some(quote) = memchr(b'"', bytes.get(at..).unwrap_or_default()) else {
                let cut = after_line(at, bytes.len()).unwrap_or(at);
                return (cut > 0).then_some(cut);
            };
            // A quotation mark may hold line ends together: its record is read for its end.
            let start = after_line(at, at + quote).unwrap_or(at);
            match record_end(bytes, start, self.delimiter, false) {
                Some(end) => at = end,
                None => return (start > 0).then_some(start),
            }
        }
    }

    /// SHA-256 of all that was read.
    pub(super) fn digest(self) -> Digest {
        self.hasher.finish()
    }
}

/// The first records, and how many bytes they are; no number where one is too long.
pub(super) fn first_rows(bytes: &[u8], delimiter: u8, ends: bool) -> (Vec<RawRow>, Option<usize>) {
    let mut rows = CsvRows::of_records(bytes, delimiter, ends);
    let (mut first, mut row) = (Vec::new(), RawRow::default());
    while first.len() < HEADER_ROWS && rows.next_row(&mut row) {
        first.push(row.clone());
    }
    (first, rows.failed().is_none().then(|| rows.position()))
}

/// Reads what is left, for the digest alone.
pub(super) fn drain(blocks: &mut Blocks<'_>) -> Result<(), Declined> {
    let mut scrap = Vec::new();
    while !blocks.ended {
        scrap.clear();
        blocks.more(&mut scrap, 1 << 20)?;
    }
    Ok(())
}

impl From<io::Error> for Declined {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}
