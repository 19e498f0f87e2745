//! Administrative divisions, GB/T 2260: names, codes, and what lies in what.
//!
//! The built-in table has all provinces, and prefectures, counties and townships of 宁夏.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = include_str!("../../plans/codes/divisions.csv");

/// One division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// 6 digits, townships 9.
    pub code: &'static str,
    /// 名称, as `金凤区`.
    pub name: &'static str,
    /// `province`, `prefecture`, `county`, `township` …
    pub level: &'static str,
    /// 全称, as `宁夏回族自治区银川市金凤区`.
    pub full_name: &'static str,
}

struct Standard {
    by_code: BTreeMap<&'static str, Division>,
    by_name: BTreeMap<&'static str, Vec<&'static str>>,
}

static STANDARD: LazyLock<Standard> = LazyLock::new(|| {
    let mut standard = Standard { by_code: BTreeMap::new(), by_name: BTreeMap::new() };
    for line in FILE.lines().skip(1) {
        let fields: Vec<&'static str> = line.split(',').collect();
        let [code, name, level, _, _, full_name, ..] = fields.as_slice() else { continue };
        standard.by_code.insert(code, Division { code, name, level, full_name });
        for name in [*name, *full_name] {
            let codes = standard.by_name.entry(name).or_default();
            if !codes.contains(code) {
                codes.push(code);
            }
        }
    }
    standard
});

/// The division with this code.
#[must_use]
pub fn by_code(code: &str) -> Option<Division> {
    STANDARD.by_code.get(code).copied()
}

/// Tells whether the table holds divisions that lie in the one with this code.
#[must_use]
pub fn has_inner(code: &str) -> bool {
    let stem = stem(code);
    STANDARD.by_code.keys().any(|inner| *inner != code && inner.starts_with(stem))
}

/// All divisions with this name or full name.
#[must_use]
pub fn by_name(name: &str) -> Vec<Division> {
    let codes = STANDARD.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
    codes.iter().filter_map(|code| by_code(code)).collect()
}

/// The divisions that a code or a name may mean.
#[must_use]
pub fn resolve(text: &str) -> Vec<Division> {
    let text = text.trim();
    match by_code(text) {
        Some(division) => vec![division],
        None => by_name(text),
    }
}

/// The part of a code that its inner divisions share: `64`, `6401`, `640106`, `640106001`.
fn stem(code: &str) -> &str {
    match code.len() {
        6 if code.ends_with("0000") => code.get(..2).unwrap_or(code),
        6 if code.ends_with("00") => code.get(..4).unwrap_or(code),
        _ => code,
    }
}

/// Tells whether `inner` lies in `outer`, each a code or a name. Two equal texts do, known or not.
/// `None` where either is unknown to the table.
#[must_use]
pub fn lies_in(inner: &str, outer: &str) -> Option<bool> {
    let (inner, outer) = (inner.trim(), outer.trim());
    if inner == outer {
        return Some(true);
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let outers = resolve(outer);
    if outers.is_empty() && !digits(outer) {
        return None;
    }
    let outer_codes: Vec<&str> =
        if outers.is_empty() { vec![outer] } else { outers.iter().map(|it| it.code).collect() };
    let inners = resolve(inner);
    if inners.is_empty() && !digits(inner) {
        return None;
    }
    let inner_codes: Vec<&str> =
        if inners.is_empty() { vec![inner] } else { inners.iter().map(|it| it.code).collect() };
    Some(inner_codes.iter().any(|code| outer_codes.iter().any(|wide| code.starts_with(stem(wide)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_what() {
        for outer in ["640106", "640100", "640000", "金凤区", "银川市", "宁夏回族自治区"]
        {
            assert_eq!(lies_in("上海西路街道", outer), Some(true), "{outer}");
        }
        assert_eq!(lies_in("上海西路街道", "兴庆区"), Some(false));
        assert_eq!(lies_in("某某街道", "金凤区"), None);
        assert_eq!(lies_in("某某街道", "某某街道"), Some(true));
        assert_eq!(lies_in("110108", "110000"), Some(true));
    }
}
