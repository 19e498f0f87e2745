//! Industries, GB/T 4754-2017: codes, names, and what belongs to what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = include_str!("../../plans/codes/industries.csv");

/// One line of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Industry {
    /// A section letter, or 2 to 4 digits with their leading zeros.
    pub code: &'static str,
    /// 名称.
    pub name: &'static str,
    /// Letter of its section.
    pub section: &'static str,
}

struct Standard {
    by_code: BTreeMap<&'static str, Industry>,
    by_name: BTreeMap<&'static str, &'static str>,
}

static STANDARD: LazyLock<Standard> = LazyLock::new(|| {
    let mut standard = Standard { by_code: BTreeMap::new(), by_name: BTreeMap::new() };
    for line in FILE.lines().skip(1) {
        let mut fields = line.split(',');
        let (Some(code), Some(name), _, _, Some(section)) =
            (fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        standard.by_code.insert(code, Industry { code, name, section });
        // A class often bears the name of its group: the widest one is what a name means.
        standard.by_name.entry(name).or_insert(code);
    }
    standard
});

/// Every industry, by code.
pub fn all() -> impl Iterator<Item = Industry> {
    STANDARD.by_code.values().copied()
}

/// The industry with this code: `H`, `62`, `621`, `6210`.
#[must_use]
pub fn by_code(code: &str) -> Option<Industry> {
    STANDARD.by_code.get(code).copied()
}

/// The widest industry with this name.
#[must_use]
pub fn by_name(name: &str) -> Option<Industry> {
    STANDARD.by_name.get(name).and_then(|code| by_code(code))
}

/// Reads what a plan or a clean cell writes: a code, a code with its section letter (`L7263`), or
/// a name.
#[must_use]
pub fn resolve(text: &str) -> Option<Industry> {
    let text = text.trim();
    by_code(text).or_else(|| with_section(text)).or_else(|| by_name(text))
}

/// `L7263`: the letter must be the section of the digits.
#[must_use]
pub fn with_section(text: &str) -> Option<Industry> {
    let mut letters = text.chars();
    let section = letters.next()?;
    let industry = by_code(letters.as_str())?;
    (section.is_ascii_alphabetic() && industry.section.starts_with(section)).then_some(industry)
}

/// Tells whether `code` belongs to `wider` (a section letter, a prefix, or a name):
/// `6210` belongs to `H`, `62`, `621`, `6210` and `餐饮业`. An unknown code of digits still belongs
/// to its prefixes. `None` where `wider` is no industry.
#[must_use]
pub fn belongs(code: &str, wider: &str) -> Option<bool> {
    let wider = resolve(wider)?;
    if wider.code.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        let division = code.get(..2).unwrap_or(code);
        let section = by_code(code).or_else(|| by_code(division)).map(|it| it.section);
        return Some(section == Some(wider.code));
    }
    Some(code.starts_with(wider.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_what() {
        assert_eq!(resolve("L7263").unwrap().name, "劳务派遣服务");
        assert_eq!(resolve("A7263"), None);
        assert_eq!(by_name("餐饮业").unwrap().code, "62");
        for wider in ["H", "62", "621", "6210", "餐饮业", "H62"] {
            assert_eq!(belongs("6210", wider), Some(true), "{wider}");
        }
        assert_eq!(belongs("0111", "A"), Some(true));
        assert_eq!(belongs("0111", "111"), Some(false));
        assert_eq!(belongs("6299", "H"), Some(true), "an unknown class of a known division");
        assert_eq!(belongs("6210", "啥行业"), None);
    }
}
