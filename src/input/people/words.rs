//! Certificate numbers, lists and names of units as offices write them.

use std::collections::BTreeMap;

use crate::input::cell::tidy;
use crate::source::fold;
use crate::unit::is_blank;

/// Half-width, without blanks, text marker and a float's `.0`.
pub(super) fn certificate_number(written: &str) -> String {
    let folded: String = written
        .chars()
        .filter(|letter| !is_blank(*letter))
        .map(|letter| {
            if matches!(letter, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') {
                fold(letter)
            } else {
                letter
            }
        })
        .collect();
    let bare = folded.trim_start_matches('\'');
    match bare.strip_suffix(".0") {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.to_owned(),
        _ => bare.to_owned(),
    }
}

/// Splits a list at `；`, and at the other separators people use where `all` is given.
pub(super) fn split(text: &str, all: bool) -> Vec<String> {
    let at = |letter: char| {
        matches!(letter, '；' | ';')
            || (all
                && (matches!(letter, '、' | ',' | '，' | '/' | '|' | '／')
                    || letter.is_whitespace()))
    };
    text.split(at).map(tidy).filter(|part| !part.is_empty()).collect()
}

/// Tells whether a unit is another way of writing one that the file names in full, and which.
pub(super) fn alias(unit: &str, units: &BTreeMap<String, u32>) -> Option<Option<String>> {
    const FULL: &str = "人力资源和社会保障局";
    let is_full = |other: &String| other.contains(FULL);
    if matches!(unit, "本局" | "我局" | "本单位" | "我单位" | "本机关" | "机关") {
        return Some(None);
    }
    if !unit.contains("人社局") || !units.keys().any(is_full) {
        return None;
    }
    let expanded = unit.replace("人社局", FULL);
    let found = units.keys().find(|other| **other == expanded);
    let mut ending = units.keys().filter(|other| is_full(other) && other.ends_with(&expanded));
    let only = match (ending.next(), ending.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    Some(found.or(only).cloned())
}
