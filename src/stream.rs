//! The only sequential randomness: ChaCha20 words under KEY(assign), for choices that depend on
//! the choices before them (draw.md §7).
//!
//! Promises. The words are those of ChaCha20 with a 64-bit block counter that starts at 0 and a
//! nonce of 0, read as little-endian 64-bit numbers; [`Stream::below`] and [`Stream::shuffle`]
//! are defined here and never change under the suite's name. `rand`'s own shuffle, choose and
//! range change between releases and are not used.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::draw::ticket::Digest;

/// A stream of words.
#[derive(Debug, Clone)]
pub struct Stream(ChaCha20Rng);

impl Stream {
    /// The stream whose ChaCha20 key is the 32 bytes of `key`.
    #[must_use]
    pub fn new(key: &Digest) -> Self {
        Self(ChaCha20Rng::from_seed(key.0))
    }

    /// The next word.
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `n`, each equally likely; 0 if `n` is 0, without using a word.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // Words under 2^64 mod n would favour the small numbers: they are thrown away.
        let unfair = n.wrapping_neg() % n;
        loop {
            let word = self.word();
            if word >= unfair {
                return word % n;
            }
        }
    }

    /// Puts `things` in a random order, each order equally likely: for `i` from the last index
    /// down to 1, swaps `i` with `below(i + 1)`.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            let j = self.below(i as u64 + 1);
            things.swap(i, usize::try_from(j).unwrap_or(i));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_never_changes() {
        let mut stream = Stream::new(&Digest([7; 32]));
        let values: Vec<u64> = (0..6).map(|_| stream.below(100)).collect();
        assert_eq!(values, [8, 32, 28, 18, 9, 75]);
        let mut order: Vec<u32> = (0..8).collect();
        stream.shuffle(&mut order);
        assert_eq!(order, [7, 0, 5, 4, 2, 1, 6, 3]);
    }

    #[test]
    fn nothing_is_below_zero_and_only_zero_below_one() {
        let mut stream = Stream::new(&Digest([1; 32]));
        let before = stream.clone().word();
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.word(), before);
        assert_eq!(stream.below(1), 0);
    }
}
