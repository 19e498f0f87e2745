//! What the threads found, put together in the order of the file while they go on: rows that are kept
//! lie where they stay, so that nothing of them is ever held twice.

use std::collections::BTreeMap;

use super::Declined;
use super::scan::{Handed, Scanned};
use crate::directory::table::{PlainPiece, RowPlace};
use crate::unit::UnitId;

/// Bytes of names in one piece.
const PIECE: usize = 1 << 20;

/// The rows kept of all files.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) ids: Vec<UnitId>,
    pub(super) rows: Vec<RowPlace>,
    pub(super) classes: Vec<u32>,
    pub(super) names: Vec<PlainPiece>,
}

/// The blocks of one file.
pub(super) struct Gathering<'a> {
    kept: &'a mut Kept,
    source: u32,
    /// The number of the first row that is not yet gathered.
    next_row: u32,
    next_block: usize,
    /// Blocks that are done before others that come before them.
    waiting: BTreeMap<usize, Scanned>,
    pub(super) handed: Vec<Handed>,
}

impl<'a> Gathering<'a> {
    /// Begins below the first `head` rows.
    pub(super) fn new(kept: &'a mut Kept, source: u32, head: usize) -> Self {
        let next_row = u32::try_from(head).unwrap_or(u32::MAX).saturating_add(1);
        let (waiting, handed) = (BTreeMap::new(), Vec::new());
        Self { kept, source, next_row, next_block: 0, waiting, handed }
    }

    /// Takes a block, whenever it comes.
    pub(super) fn take(&mut self, block: Scanned) -> Result<(), Declined> {
        self.waiting.insert(block.index, block);
        while let Some(block) = self.waiting.remove(&self.next_block) {
            self.next_block += 1;
            self.add(block)?;
        }
        Ok(())
    }

    /// Number of the last row.
    pub(super) const fn rows(&self) -> u32 {
        self.next_row - 1
    }

    fn add(&mut self, block: Scanned) -> Result<(), Declined> {
        let first = self.next_row;
        self.next_row = first.checked_add(block.rows).ok_or(Declined::TooManyRows)?;
        let mut at = 0;
        for row in &block.kept {
            let middle = at + usize::from(row.id_len);
            let end = middle + usize::from(row.name_len);
            let id = block.text.get(at..middle).and_then(UnitId::new);
            let name = block.text.get(middle..end).unwrap_or_default();
            at = end;
            // Only what is an id is kept.
            let Some(id) = id else { continue };
            self.kept.ids.push(id);
            self.kept.rows.push(RowPlace { source: self.source, row: first + row.row });
            self.kept.classes.push(row.class);
            self.kept.name(name);
        }
        self.handed.extend(block.handed.into_iter().map(|mut handed| {
            handed.row += first;
            handed
        }));
        Ok(())
    }
}

impl Kept {
    /// Adds the name of the row that was added last.
    pub(super) fn name(&mut self, name: &str) {
        let last = self.names.last();
        if last.is_none_or(|last| last.text.len() + name.len() > PIECE) {
            let before = last.map_or(0, |last| last.before + last.ends.len());
            let text = String::with_capacity(PIECE);
            self.names.push(PlainPiece { before, text, ends: Vec::new() });
        }
        if let Some(piece) = self.names.last_mut() {
            piece.text.push_str(name);
            piece.ends.push(u32::try_from(piece.text.len()).unwrap_or(u32::MAX));
        }
    }
}
