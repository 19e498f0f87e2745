//! Fewer than eight bytes a row: hashes of ids, and which of them stand twice.
//!
//! Hashes lie in 256 parts by their first byte, which then need not be kept: of the other seven, six
//! are. Ids that agree in those are looked at again as texts, so what is left out decides nothing.

use rayon::prelude::*;

/// Parts by the first byte, each small enough to be sorted in a cache.
const PARTS: usize = 256;
/// Hashes of one piece of a part.
const PIECE: usize = 1024;
/// Pieces of one slab: large, so that the system takes it back as a whole.
const SLAB: usize = 1024;

/// Six bytes of a hash, after the first.
type Mark = [u8; 6];

/// Hashes in pieces of a fixed size: growing never copies.
pub(super) struct Hashes {
    slabs: Vec<Vec<Mark>>,
    pieces: usize,
    parts: Vec<Part>,
}

#[derive(Clone, Default)]
struct Part {
    /// Numbers of its pieces; all but the last are full.
    pieces: Vec<u32>,
    /// Where the next hash goes: which slab, where in it, how many more fit its piece.
    next: (u32, u32, u32),
}

impl Hashes {
    pub(super) fn new() -> Self {
        Self { slabs: Vec::new(), pieces: 0, parts: vec![Part::default(); PARTS] }
    }

    pub(super) fn push(&mut self, hash: u64) {
        let [first, mark @ .., _] = hash.to_be_bytes();
        let Some(part) = self.parts.get_mut(usize::from(first)) else { return };
        if part.next.2 == 0 {
            if self.pieces.is_multiple_of(SLAB) {
                self.slabs.push(vec![[0; 6]; SLAB * PIECE]);
            }
            let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            part.pieces.push(small(self.pieces));
            part.next =
                (small(self.pieces / SLAB), small(self.pieces % SLAB * PIECE), small(PIECE));
            self.pieces += 1;
        }
        let (slab, at, left) = &mut part.next;
        let slot = self.slabs.get_mut(*slab as usize).and_then(|slab| slab.get_mut(*at as usize));
        if let Some(slot) = slot {
            *slot = mark;
        }
        *at += 1;
        *left -= 1;
    }

    /// The hashes of one part, without what is not kept of them.
    fn part(&self, number: usize) -> impl Iterator<Item = u64> {
        let part = self.parts.get(number);
        let pieces = part.map_or(&[][..], |part| part.pieces.as_slice());
        let unused = part.map_or(0, |part| part.next.2 as usize);
        pieces.iter().enumerate().flat_map(move |(order, piece)| {
            let (slab, at) = (*piece as usize / SLAB, *piece as usize % SLAB * PIECE);
            let length = if order + 1 == pieces.len() { PIECE - unused } else { PIECE };
            let marks = self.slabs.get(slab).and_then(|slab| slab.get(at..at + length));
            marks.unwrap_or_default().iter().map(|mark| {
                let [a, b, c, d, e, f] = *mark;
                u64::from_be_bytes([0, 0, a, b, c, d, e, f])
            })
        })
    }

    /// All of them, as far as they are kept.
    pub(super) fn all(&self) -> impl Iterator<Item = u64> {
        (0..PARTS)
            .flat_map(|number| self.part(number).map(move |it| ((number as u64) << 48 | it) << 8))
    }

    /// The hashes that stand twice among all of these, and those of `others` that stand among them, as
    /// [`is_among`] takes them.
    pub(super) fn twice(all: &[Self], others: &[u64]) -> Vec<u64> {
        let mut twice: Vec<u64> = (0..PARTS)
            .into_par_iter()
            .flat_map_iter(|number| {
                let mut part: Vec<u64> = all.iter().flat_map(|it| it.part(number)).collect();
                part.sort_unstable();
                let pairs = part.iter().zip(part.iter().skip(1));
                let mut twice: Vec<u64> = pairs.filter(|(a, b)| a == b).map(|(a, _)| *a).collect();
                let mine = others.iter().filter(|it| usize::try_from(**it >> 56) == Ok(number));
                let mine = mine.map(|it| bare(*it) & (u64::MAX >> 16));
                twice.extend(mine.filter(|it| part.binary_search(it).is_ok()));
                twice.into_iter().map(move |it| (number as u64) << 48 | it)
            })
            .collect();
        twice.sort_unstable();
        twice.dedup();
        twice
    }
}

/// What is kept of a hash, with its part.
const fn bare(hash: u64) -> u64 {
    hash >> 8
}

/// Tells whether a hash is among those that [`Hashes::twice`] gave.
pub(super) fn is_among(twice: &[u64], hash: u64) -> bool {
    !twice.is_empty() && twice.binary_search(&bare(hash)).is_ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_found_wherever_it_lies() {
        let mut all = [Hashes::new(), Hashes::new()];
        let ids: Vec<u64> = (0..300_000).map(|number| hash(&format!("ID-{number}"))).collect();
        for (number, id) in ids.iter().enumerate() {
            all[number % 2].push(*id);
        }
        assert_eq!(Hashes::twice(&all, &[hash("ID-300000")]), Vec::<u64>::new());
        all[0].push(ids[12_345]);
        all[1].push(ids[299_999]);
        let twice = Hashes::twice(&all, &[ids[7], hash("another")]);
        assert_eq!(twice.len(), 3);
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(is_among(&twice, *id), [7, 12_345, 299_999].contains(&number));
        }
    }
}
