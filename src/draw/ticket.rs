//! Seeds, keys and tickets: the only file that computes them (draw.md §1).
//!
//! `H(x)` is SHA-256 of UTF-8 text without newline, written as 64 lower-case hex digits;
//! comparing hex text is comparing numbers.

use sha2::{Digest as _, Sha256};

pub use crate::digest::{Digest, digest};

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
    pub fn new(contributions: Vec<Contribution>) -> Self {
        let parts: Vec<String> = contributions
            .iter()
            .map(|it| format!("{}={}:{}", it.name, it.text.len(), it.text))
            .collect();
        let value = digest(format!("DR1|seed|{}", parts.join("|")).as_bytes());
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
pub fn key(plan: &str, draw: u32, purpose: &str, seed: &Digest) -> Digest {
    digest(key_text(plan, draw, purpose, seed).as_bytes())
}

/// Computes tickets under one key; keeps the state after the key's block.
#[derive(Clone)]
pub struct Tickets(Sha256);

impl Tickets {
    /// For one key. The key's 64 hex digits are exactly one SHA-256 block, hashed once.
    #[must_use]
    pub fn new(key: &Digest) -> Self {
        Self(Sha256::new_with_prefix(key.to_string()))
    }

    /// TICKET(u) = H(KEY ":" u).
    #[must_use]
    pub fn of(&self, unit: &str) -> Digest {
        let mut state = self.0.clone();
        state.update(b":");
        state.update(unit.as_bytes());
        Digest(state.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_and_key_are_as_the_page_writes_them() {
        let seed = Seed::new(vec![
            Contribution { name: "ssq-2023050".into(), text: "03 07 12 18 25 30 + 09".into() },
            Contribution { name: "dice".into(), text: "31415926535897932384".into() },
            Contribution { name: "witness-1".into(), text: "7f3a91c2".into() },
        ]);
        let expected = "111186e946f920e85bbc66befa7baf8a823846f577cfce2b0a682da64ebe8bb4";
        assert_eq!(seed.value.to_string(), expected);
        assert_eq!(Digest::parse(expected), Some(seed.value));
        assert_eq!(Digest::parse(&expected.to_uppercase()), None);
    }
}
