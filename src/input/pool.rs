//! Texts of a column, each kept once.

use super::cell::RawEntry;
use super::text::Form;

/// The different texts of a column, numbered in the order of first appearance.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) entries: Vec<RawEntry>,
    /// Open addressing over `entries`: hash and index + 1, 0 where free. With the hash beside it a
    /// slot is passed over, or moved, without a look at its text.
    slots: Vec<(u32, u32)>,
}

impl Pool {
    pub(crate) fn new() -> Self {
        let mut pool = Self { entries: Vec::new(), slots: vec![(0, 0); 64] };
        pool.intern("", Form::Text);
        if let Some(entry) = pool.entries.first_mut() {
            entry.count = 0;
        }
        pool
    }

    /// The number of a text, new or known; counts it.
    pub(crate) fn intern(&mut self, text: &str, form: Form) -> u32 {
        if self.entries.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let wanted = hash(text);
        let mark = u32::try_from(wanted).unwrap_or_default();
        let mut at = wanted & mask;
        loop {
            match self.slots.get(at).copied().unwrap_or_default() {
                (_, 0) => break,
                (found, slot) => {
                    if found == mark
                        && let Some(entry) = self.entries.get_mut(slot as usize - 1)
                        && &*entry.text == text
                        && entry.form == form
                    {
                        entry.count += 1;
                        return slot - 1;
                    }
                }
            }
            at = (at + 1) & mask;
        }
        let index = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(RawEntry { text: text.into(), form, count: 1 });
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (mark, index + 1);
        }
        index
    }

    /// The number of the empty text; counts it.
    pub(crate) fn empty(&mut self) -> u32 {
        if let Some(entry) = self.entries.first_mut() {
            entry.count += 1;
        }
        0
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![(0, 0); mask + 1];
        for (mark, number) in self.slots.iter().copied().filter(|(_, number)| *number != 0) {
            let mut at = mark as usize & mask;
            while slots.get(at).is_some_and(|(_, number)| *number != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = (mark, number);
            }
        }
        self.slots = slots;
    }
}

/// FNV-1a, eight bytes at a time where there are; only places texts, never decides anything.
pub(crate) fn hash(text: &str) -> usize {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in text.as_bytes().chunks(8) {
        let mut word = [0_u8; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 32;
    }
    usize::try_from(state & 0x7fff_ffff).unwrap_or_default()
}
