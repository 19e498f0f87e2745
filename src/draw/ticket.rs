//! Seeds, keys and tickets: the only file that computes them (draw.md §1).
//!
//! `H(x)` is SHA-256 (SM3 in suite DR1-SM3) of UTF-8 text without newline, written as 64 lower-case hex digits;
//! comparing hex text is comparing numbers.

use sha2::block_api::compress256;

use crate::digest::Hasher;
pub use crate::digest::{Digest, Suite, digest};

/// One seed contribution: the token of an announced source and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Token `[0-9A-Za-z._-]{1,64}`.
    pub name: String,
    /// Printable ASCII without `|`.
    pub text: String,
}

/// Tells whether `text` may be the text of a contribution: printable ASCII without `|`.
#[must_use]
pub fn is_seed_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'|')
}

/// The contributions of a draw, in the order that the plan announced, and their SEED.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// In announced order.
    pub contributions: Vec<Contribution>,
    /// SEED.
    pub value: Digest,
}

impl Seed {
    /// Takes the contributions in announced order.
    #[must_use]
    pub fn new(suite: Suite, contributions: Vec<Contribution>) -> Self {
        let parts: Vec<String> = contributions
            .iter()
            .map(|it| format!("{}={}:{}", it.name, it.text.len(), it.text))
            .collect();
        let value = suite.digest(format!("DR1|seed|{}", parts.join("|")).as_bytes());
        Self { contributions, value }
    }
}

/// The text whose hash is KEY(purpose).
#[must_use]
pub fn key_text(plan: &str, draw: u32, purpose: &str, seed: &Digest) -> String {
    format!("DR1|key|{plan}|{draw}|{purpose}|{seed}")
}

/// KEY(purpose) of one draw.
#[must_use]
pub fn key(suite: Suite, plan: &str, draw: u32, purpose: &str, seed: &Digest) -> Digest {
    suite.digest(key_text(plan, draw, purpose, seed).as_bytes())
}

/// Computes tickets under one key; keeps the state after the key's block.
#[derive(Clone)]
pub struct Tickets {
    hasher: Hasher,
    /// The same state of SHA-256 as words: a short id then costs one block and nothing else.
    words: Option<[u32; 8]>,
}

/// SHA-256 begins here (FIPS 180-4, 5.3.3).
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

impl Tickets {
    /// For one key. The key's 64 hex digits are exactly one block, hashed once.
    #[must_use]
    pub fn new(suite: Suite, key: &Digest) -> Self {
        let text = key.to_string();
        let mut block = [0; 64];
        block.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        let mut words = START;
        compress256(&mut words, &[block]);
        let mut hasher = suite.hasher();
        hasher.update(text.as_bytes());
        Self { hasher, words: (suite == Suite::Dr1).then_some(words) }
    }

    /// TICKET(u) = H(KEY ":" u).
    #[must_use]
    pub fn of(&self, unit: &str) -> Digest {
        if let Some(words) = self.short(unit) {
            let mut bytes = [0; 32];
            for (to, word) in bytes.chunks_exact_mut(4).zip(words) {
                to.copy_from_slice(&word.to_be_bytes());
            }
            return Digest(bytes);
        }
        let mut state = self.hasher.clone();
        state.update(b":");
        state.update(unit.as_bytes());
        state.finish()
    }

    /// The first 16 hex digits of a ticket as an integer: enough to leave most units aside.
    #[must_use]
    pub fn prefix(&self, unit: &str) -> u64 {
        match self.short(unit) {
            Some([high, low, ..]) => u64::from(high) << 32 | u64::from(low),
            None => self.of(unit).prefix(),
        }
    }

    /// The whole hash where `":" unit` and its padding fit one block.
    fn short(&self, unit: &str) -> Option<[u32; 8]> {
        let id = unit.as_bytes();
        let mut block = [0_u8; 64];
        // One byte for the colon, one for the padding's first bit, eight for the length.
        if id.len() > 54 {
            return None;
        }
        let (colon, rest) = block.split_first_mut()?;
        *colon = b':';
        rest.get_mut(..id.len())?.copy_from_slice(id);
        *rest.get_mut(id.len())? = 0x80;
        let bits = (64 + 1 + id.len() as u64) * 8;
        rest.last_chunk_mut::<8>()?.copy_from_slice(&bits.to_be_bytes());
        let mut words = self.words?;
        compress256(&mut words, &[block]);
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_says_what_the_whole_hash_says() {
        let key = digest(b"key");
        for suite in Suite::ALL {
            let tickets = Tickets::new(suite, &key);
            for length in 1..=64 {
                let unit = "9".repeat(length);
                let whole = suite.digest(format!("{key}:{unit}").as_bytes());
                assert_eq!(tickets.of(&unit), whole, "{length}");
                assert_eq!(tickets.prefix(&unit), whole.prefix(), "{length}");
            }
        }
    }

    #[test]
    fn seed_and_key_are_as_the_page_writes_them() {
        let seed = Seed::new(
            Suite::Dr1,
            vec![
                Contribution { name: "ssq-2023050".into(), text: "03 07 12 18 25 30 + 09".into() },
                Contribution { name: "dice".into(), text: "31415926535897932384".into() },
                Contribution { name: "witness-1".into(), text: "7f3a91c2".into() },
            ],
        );
        let expected = "111186e946f920e85bbc66befa7baf8a823846f577cfce2b0a682da64ebe8bb4";
        assert_eq!(seed.value.to_string(), expected);
        assert_eq!(Digest::parse(expected), Some(seed.value));
        assert_eq!(Digest::parse(&expected.to_uppercase()), None);
    }
}
