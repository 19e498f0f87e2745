//! Texts of a column, each kept once.

use super::cell::RawEntry;
use super::text::Form;

/// The different texts of a column, numbered in the order of first appearance.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) entries: Vec<RawEntry>,
    /// Open addressing over `entries`: index + 1, 0 where free.
    slots: Vec<u32>,
}

impl Pool {
    pub(crate) fn new() -> Self {
        let mut pool = Self { entries: Vec::new(), slots: vec![0; 64] };
        pool.intern("", Form::Text);
        if let Some(entry) = pool.entries.first_mut() {
            entry.count = 0;
        }
        pool
    }

    /// The number of a text, new or known; counts it.
    pub(crate) fn intern(&mut self, text: &str, form: Form) -> u32 {
        if self.entries.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(text) & mask;
        loop {
            match self.slots.get(at).copied().unwrap_or_default() {
                0 => break,
                slot => {
                    if let Some(entry) = self.entries.get_mut(slot as usize - 1)
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
            *slot = index + 1;
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
        let mut slots = vec![0_u32; mask + 1];
        for (index, entry) in self.entries.iter().enumerate() {
            let mut at = hash(&entry.text) & mask;
            while slots.get(at).copied().unwrap_or_default() != 0 {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = u32::try_from(index + 1).unwrap_or(u32::MAX);
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
