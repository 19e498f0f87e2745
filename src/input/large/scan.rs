//! One thread's work: rows about which there is nothing to say are counted, and kept where a ticket
//! is small; all others are handed on as they stand.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use memchr::{memchr, memchr_iter};

use super::blocks::Block;
use super::hashes::{Hashes, hash, is_among};
use super::{Asks, Declined, Layout};
use crate::input::cell::tidy_name;
use crate::input::csv::record_end;
use crate::input::pool::Pool;
use crate::input::text::Form as CellForm;
use crate::input::{LONGEST_CELL, MOST_COLUMNS, Options};
use crate::unit::{self, Form, is_blank, is_placeholder};

/// Stands between the cells of a class.
pub(super) const BETWEEN: char = '\u{1f}';

/// What all threads of a pass know.
pub(super) struct Shared<'a> {
    pub(super) options: &'a Options,
    pub(super) asks: &'a Asks<'a>,
    /// Hashes of ids that stand twice ([`is_among`]): their rows are handed on.
    pub(super) twice: &'a [u64],
    /// Classes with a cell about which there is something to say: their rows are handed on.
    pub(super) noted: &'a [String],
    pub(super) classes: Mutex<Classes>,
    pub(super) limit: u64,
    pub(super) handed_on: AtomicU64,
}

/// Rows with the same cells in the columns that the plan uses.
#[derive(Default)]
pub(super) struct Classes {
    pub(super) known: Vec<Class>,
    /// Finds a class by its cells.
    index: Option<Pool>,
    /// Bounds as they stand, replaced as a whole.
    pub(super) bounds: Arc<Bounds>,
    pub(super) blocks: u64,
    pub(super) next_look: u64,
}

/// A class.
pub(super) struct Class {
    pub(super) cells: String,
    pub(super) count: u64,
    /// For each ask the least bound that was ever in use.
    pub(super) floor: Vec<u64>,
}

/// Tickets below the bound are kept: for each class, for each ask. A class without is kept whole.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) version: u64,
    pub(super) of_class: Vec<Vec<u64>>,
}

impl Classes {
    fn number(&mut self, cells: &str, asks: usize) -> Option<u32> {
        let index = self.index.get_or_insert_with(Pool::new);
        // The pool's first entry is the empty text.
        let number = index.intern(cells, CellForm::Text);
        let mut known = self.known.len();
        let wanted = number as usize;
        while known <= wanted {
            let cells = if known == wanted { cells.to_owned() } else { String::new() };
            self.known.push(Class { cells, count: 0, floor: vec![u64::MAX; asks] });
            known += 1;
        }
        (self.known.len() <= super::MOST_CLASSES).then_some(number)
    }
}

/// A row that is kept because a ticket is small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Counts from 0 in its block.
    pub(super) row: u32,
    pub(super) class: u32,
    pub(super) id_len: u8,
    pub(super) name_len: u16,
}

/// A row that is handed on.
pub(super) struct Handed {
    pub(super) row: u32,
    /// It stands for its class.
    pub(super) class: Option<u32>,
    pub(super) record: Box<[u8]>,
}

/// What came of a block.
pub(super) struct Scanned {
    pub(super) index: usize,
    pub(super) rows: u32,
    pub(super) kept: Vec<Kept>,
    /// Id and name of each row kept.
    pub(super) text: String,
    pub(super) handed: Vec<Handed>,
}

/// What one thread knows.
pub(super) struct Worker<'a> {
    shared: &'a Shared<'a>,
    layout: &'a Layout,
    pub(super) hashes: Hashes,
    local: Pool,
    classes: Vec<Local>,
    bounds: Arc<Bounds>,
    /// Rows of this block, by class.
    touched: Vec<u32>,
    scratch: String,
    ends: Vec<usize>,
    /// Cells that were met lately, by their bytes.
    lately: Vec<(u64, u32)>,
}

/// What a thread knows of a class.
#[derive(Clone, Copy)]
struct Local {
    global: u32,
    met: bool,
    kept_one: bool,
    noted: bool,
    fresh: u64,
}

impl<'a> Worker<'a> {
    pub(super) fn new(shared: &'a Shared<'a>, layout: &'a Layout, hashes: Hashes) -> Self {
        Self {
            shared,
            layout,
            hashes,
            local: Pool::new(),
            classes: Vec::new(),
            bounds: Arc::default(),
            touched: Vec::new(),
            scratch: String::new(),
            ends: Vec::new(),
            lately: vec![(0, 0); LATELY],
        }
    }

    /// Reads a block.
    pub(super) fn block(&mut self, block: &Block) -> Result<Scanned, Declined> {
        let bytes = block.bytes.as_slice();
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| Declined::Encoding)?;
        if memchr(0, bytes).is_some() {
            return Err(Declined::NotText);
        }
        self.look();
        let quotes = memchr(b'"', bytes).is_some();
        let returns = memchr(b'\r', bytes).is_some();
        let mut out = Scanned {
            index: block.index,
            rows: 0,
            kept: Vec::new(),
            text: String::new(),
            handed: Vec::new(),
        };
        let mut at = 0;
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or_default();
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let mut end = at + length;
            let after = (end + 1).min(bytes.len());
            let line = rest.get(..length).unwrap_or_default();
            if returns && line.last() == Some(&b'\r') {
                end -= 1;
            }
            let is_quoted = quotes && memchr(b'"', line).is_some();
            let is_parted = returns && memchr(b'\r', line).is_some_and(|found| at + found < end);
            let is_simple = !is_quoted && !is_parted;
            let taken = is_simple && self.line(text, (at, end), &mut out)?;
            let after = match (taken, is_simple) {
                (true, _) => {
                    at = after;
                    out.rows += 1;
                    continue;
                }
                (false, true) => after,
                (false, false) => {
                    record_end(bytes, at, self.layout.delimiter, true).unwrap_or(bytes.len())
                }
            };
            self.hand_on(bytes.get(at..after).unwrap_or_default(), None, &mut out)?;
            at = after;
            out.rows += 1;
        }
        self.report();
        Ok(out)
    }

    fn hand_on(
        &self,
        record: &[u8],
        class: Option<u32>,
        out: &mut Scanned,
    ) -> Result<(), Declined> {
        // Where a cell is longer than any may be, or cells are more, reading ends: not decided here.
        let cells = || memchr_iter(self.layout.delimiter, record).count();
        if record.len() > LONGEST_CELL || (record.len() > MOST_COLUMNS && cells() > MOST_COLUMNS) {
            return Err(Declined::LongRecord);
        }
        out.handed.push(Handed { row: out.rows, class, record: record.into() });
        let size = record.len() as u64 + 64;
        let before = self.shared.handed_on.fetch_add(size, Ordering::Relaxed);
        if before > self.shared.limit { Err(Declined::TooUnusual) } else { Ok(()) }
    }

    /// Takes a line without quotation marks; `false` where it is to be handed on.
    fn line(
        &mut self,
        text: &str,
        (start, end): (usize, usize),
        out: &mut Scanned,
    ) -> Result<bool, Declined> {
        let Some(line) = text.get(start..end) else { return Ok(false) };
        self.ends.clear();
        self.ends.extend(memchr_iter(self.layout.delimiter, line.as_bytes()));
        self.ends.push(line.len());
        if self.ends.len() != self.layout.width {
            return Ok(false);
        }
        let ends = &self.ends;
        let field = |at: usize| -> &str {
            let from = match at.checked_sub(1) {
                Some(before) => ends.get(before).map_or(0, |end| end + 1),
                None => 0,
            };
            line.get(from..ends.get(at).copied().unwrap_or(from)).unwrap_or_default()
        };
        let id = field(self.layout.id);
        if !is_plain_id(id, self.shared.options.id_form) {
            return Ok(false);
        }
        let name = self.layout.name.map_or("", field);
        if self.layout.name.is_some() && !is_plain_name(name) {
            return Ok(false);
        }
        let mark = hash(id);
        if is_among(self.shared.twice, mark) {
            return Ok(false);
        }
        let cells = match self.layout.used.as_slice() {
            [one] => field(*one),
            many => {
                self.scratch.clear();
                for at in many {
                    let cell = field(*at);
                    if cell.contains(BETWEEN) {
                        return Ok(false);
                    }
                    self.scratch.push_str(cell);
                    self.scratch.push(BETWEEN);
                }
                self.scratch.as_str()
            }
        };
        let local = number_of(&mut self.local, &mut self.lately, cells);
        if local >= self.classes.len() || !self.classes.get(local).is_some_and(|it| it.met) {
            let global = self.meet(local)?;
            let noted = self.classes.get(local).is_some_and(|it| it.noted);
            if !noted {
                // The first of a class goes the way of the unusual: it brings the class's texts.
                self.hand_on(line.as_bytes(), Some(global), out)?;
                return Ok(true);
            }
        }
        let Some(class) = self.classes.get_mut(local) else { return Ok(false) };
        if class.noted {
            return Ok(false);
        }
        if class.fresh == 0 {
            self.touched.push(u32::try_from(local).unwrap_or(u32::MAX));
        }
        class.fresh += 1;
        let mut keeps = !class.kept_one;
        class.kept_one = true;
        if !keeps {
            let bounds = self.bounds.of_class.get(class.global as usize);
            keeps = match bounds {
                None => true,
                Some(bounds) => bounds.iter().zip(&self.shared.asks.tickets).any(
                    |(bound, tickets)| match *bound {
                        0 => false,
                        u64::MAX => true,
                        bound => tickets.prefix(id) < bound,
                    },
                ),
            };
        }
        if !keeps && !self.shared.asks.always.is_empty() {
            keeps = self.shared.asks.always.binary_search(&mark).is_ok();
        }
        if keeps {
            let (Ok(id_len), Ok(name_len)) = (u8::try_from(id.len()), u16::try_from(name.len()))
            else {
                return Ok(true);
            };
            out.kept.push(Kept { row: out.rows, class: class.global, id_len, name_len });
            out.text.push_str(id);
            out.text.push_str(name);
        } else {
            // Of those that are kept the id itself is there.
            self.hashes.push(mark);
        }
        Ok(true)
    }

    /// A class that this thread has not met yet.
    fn meet(&mut self, local: usize) -> Result<u32, Declined> {
        let cells = self.local.entries.get(local).map(|entry| entry.text.clone());
        let cells = cells.unwrap_or_else(|| "".into());
        let asks = self.shared.asks.tickets.len();
        let global = {
            let mut classes = lock(&self.shared.classes);
            classes.number(&cells, asks).ok_or(Declined::TooManyClasses)?
        };
        let noted = self.shared.noted.iter().any(|it| **it == *cells);
        let none = Local { global: 0, met: false, kept_one: false, noted: false, fresh: 0 };
        if self.classes.len() <= local {
            self.classes.resize(local + 1, none);
        }
        if let Some(class) = self.classes.get_mut(local) {
            *class = Local { global, met: true, noted, ..none };
        }
        Ok(global)
    }

    /// Takes the bounds that are in force.
    fn look(&mut self) {
        let classes = lock(&self.shared.classes);
        if classes.bounds.version != self.bounds.version {
            self.bounds = Arc::clone(&classes.bounds);
        }
    }

    /// Adds the rows of a block to those of all threads; now and then new bounds come of it.
    fn report(&mut self) {
        let mut classes = lock(&self.shared.classes);
        for local in self.touched.drain(..) {
            let Some(class) = self.classes.get_mut(local as usize) else { continue };
            if let Some(known) = classes.known.get_mut(class.global as usize) {
                known.count += class.fresh;
            }
            class.fresh = 0;
        }
        classes.blocks += 1;
        let fresh = classes.known.len() > classes.bounds.of_class.len();
        if classes.blocks < classes.next_look && !(fresh && classes.blocks.is_multiple_of(8)) {
            return;
        }
        classes.next_look = classes.blocks + classes.blocks / 4 + 1;
        super::renew(&mut classes, self.shared, self.layout);
    }
}

/// Cells that are remembered by their bytes.
const LATELY: usize = 64;

/// The number of a text in a pool; most texts were met a moment ago and are short.
fn number_of(pool: &mut Pool, lately: &mut [(u64, u32)], cells: &str) -> usize {
    let bytes = cells.as_bytes();
    if bytes.is_empty() || bytes.len() > 7 {
        return pool.intern(cells, CellForm::Text) as usize;
    }
    let mut word = [0_u8; 8];
    word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    // No text that is read holds a byte of zero, so words of different texts differ.
    let word = u64::from_le_bytes(word);
    let at = (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize;
    match lately.get_mut(at) {
        Some((known, number)) if *known == word => *number as usize,
        Some(slot) => {
            let number = pool.intern(cells, CellForm::Text);
            *slot = (word, number);
            number as usize
        }
        None => pool.intern(cells, CellForm::Text) as usize,
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A thread that panicked has ended the pass; what it left is counts.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An id about which there is nothing to say.
fn is_plain_id(id: &str, form: Form) -> bool {
    if form == Form::Enterprise && id.len() == 18 && unit::check_uscc(id).is_ok() {
        return true;
    }
    let reading = unit::read(id, form);
    reading.id.is_some()
        && reading.reason.is_none()
        && reading.repairs.is_empty()
        && id.len() <= unit::MAX_LEN
        // Without a digit a row may be a title, a total or a note.
        && id.bytes().any(|byte| byte.is_ascii_digit())
}

/// A name about which there is nothing to say, and that is written as it will be printed.
fn is_plain_name(name: &str) -> bool {
    // Chinese characters (U+4000 to U+9FFF), Latin letters and digits need no second look.
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() | matches!(byte, 0x80..=0xBF) | matches!(byte, 0xE4..=0xE9)
    };
    if name.len() > 12 && name.bytes().fold(true, |all, byte| all & plain(&byte)) {
        return name.len() <= usize::from(u16::MAX);
    }
    !name.is_empty()
        && name.len() <= usize::from(u16::MAX)
        && !name.chars().all(is_blank)
        && !is_placeholder(name)
        && unit::unmarked(name).is_none()
        && tidy_name(name) == name
}
