//! Eight bytes a row: hashes of ids, and which of them stand twice.

use rayon::prelude::*;

/// Parts by the first bits, each small enough to be sorted in a cache.
const PARTS: usize = 256;
/// Hashes of one piece of a part.
const PIECE: usize = 2048;

/// Hashes in pieces of a fixed size: growing never copies.
pub(super) struct Hashes {
    parts: Vec<Vec<Vec<u64>>>,
}

impl Hashes {
    pub(super) fn new() -> Self {
        Self { parts: vec![Vec::new(); PARTS] }
    }

    pub(super) fn push(&mut self, hash: u64) {
        let part = usize::try_from(hash >> 56).unwrap_or_default();
        let Some(part) = self.parts.get_mut(part) else { return };
        match part.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(hash),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(hash);
                part.push(piece);
            }
        }
    }

    /// The hashes that stand twice among all of these, and those of `others` that stand among them;
    /// sorted.
    pub(super) fn twice(all: Vec<Self>, others: &[u64]) -> Vec<u64> {
        let mut parts: Vec<Vec<Vec<u64>>> = vec![Vec::new(); PARTS];
        for hashes in all {
            for (part, pieces) in parts.iter_mut().zip(hashes.parts) {
                part.extend(pieces);
            }
        }
        let mut twice: Vec<u64> = parts
            .into_par_iter()
            .enumerate()
            .flat_map_iter(|(number, pieces)| {
                let mut part: Vec<u64> = Vec::with_capacity(pieces.iter().map(Vec::len).sum());
                pieces.into_iter().for_each(|piece| part.extend(piece));
                part.sort_unstable();
                let pairs = part.iter().zip(part.iter().skip(1));
                let mut twice: Vec<u64> = pairs.filter(|(a, b)| a == b).map(|(a, _)| *a).collect();
                let mine = others.iter().filter(|it| usize::try_from(**it >> 56) == Ok(number));
                twice.extend(mine.filter(|it| part.binary_search(it).is_ok()));
                twice
            })
            .collect();
        twice.sort_unstable();
        twice.dedup();
        twice
    }
}

/// A hash of an id. Ids with one hash are compared as texts; it decides nothing.
pub(super) fn hash(id: &str) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ id.len() as u64;
    let mut mix = |word: u64| {
        let product = u128::from(state ^ word) * 0xa076_1d64_78bd_642f;
        state = u64::try_from(product & u128::from(u64::MAX)).unwrap_or_default()
            ^ u64::try_from(product >> 64).unwrap_or_default();
    };
    let mut rest = id.as_bytes();
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        mix(u64::from_le_bytes(*word));
        rest = after;
    }
    let mut last = [0_u8; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    mix(u64::from_le_bytes(last));
    mix(0x2545_f491_4f6c_dd1d);
    state
}
