//! The closed lists of words, for whoever shows what may be written.

use super::{head, items, people, tiers};
use crate::syntax::key::Key;

/// The words that may be the value of `key` where these are a closed list: for each meaning every
/// word that is read as it, the usual one first. Empty for all other keys.
#[must_use]
pub fn closed_words(key: Key) -> Vec<&'static [&'static str]> {
    fn words<T>(list: &'static [(T, &'static [&'static str])]) -> Vec<&'static [&'static str]> {
        list.iter().map(|(_, words)| *words).collect()
    }
    match key {
        Key::Level => words(head::LEVELS),
        Key::Class => words(items::CLASSES),
        Key::Method => words(items::METHODS),
        Key::WhenEmpty => words(items::EMPTY),
        Key::Precedence => words(tiers::PRECEDENCE),
        Key::Rounding => words(tiers::ROUNDING),
        Key::CrossUnit => words(people::YES),
        Key::Shortage => words(people::SHORTAGE),
        _ => Vec::new(),
    }
}
