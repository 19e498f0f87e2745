//! Which name a word is, and which it was meant to be.

use crate::diagnostic::problem::text::Keyword;
use crate::syntax::key::{
    KEYS, Key, SECTIONS, SectionName, bare, batch_number, may_repeat, synonym,
};

/// The two spellings of a section for a message.
pub fn keyword(section: SectionName) -> Keyword {
    match section {
        SectionName::Head => Keyword { zh: "文件开头", en: "" },
        other => {
            let (zh, en) = other.names();
            Keyword { zh, en }
        }
    }
}

/// A heading as its words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// Which section.
    pub name: SectionName,
    /// Where the title stands in the text given, without ordinal, brackets and （文字）.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
}

/// Longest title of a section that is looked at, in characters.
const LONGEST_TITLE: usize = 60;

/// Cuts brackets, a closing colon, an ordinal inside brackets and （文字） off a title: where its
/// words stand, and whether it is marked as prose.
pub fn trim_title(shape: &[char]) -> (usize, usize, bool) {
    let mut start = 0;
    let mut end = shape.len().min(LONGEST_TITLE + 1);
    let mut is_prose = false;
    let at = |index: usize| shape.get(index).copied().unwrap_or(' ');
    loop {
        let before = (start, end);
        while start < end && (at(start).is_whitespace() || matches!(at(start), ':' | '、')) {
            start += 1;
        }
        while start < end
            && (at(end - 1).is_whitespace() || matches!(at(end - 1), ':' | ';' | '。'))
        {
            end -= 1;
        }
        if start < end && matches!(at(start), '【' | '[') && matches!(at(end - 1), '】' | ']') {
            (start, end) = (start + 1, end - 1);
        }
        let words: String = shape.get(start..end).unwrap_or_default().iter().collect();
        for mark in ["(文字)", "(text)"] {
            if !is_prose && words.to_ascii_lowercase().ends_with(mark) && words.len() > mark.len() {
                is_prose = true;
                end -= mark.chars().count();
            }
        }
        // 【文字】 in a bracket of its own, and the title's bracket closed before it.
        if is_prose && start > 0 && end > start && matches!(at(end - 1), '】' | ']') {
            end -= 1;
        }
        if is_prose && end > start && matches!(at(start), '【' | '[') {
            start += 1;
        }
        if before.0 != start
            && let Some(ordinal) = words.find('、').filter(|at| *at > 0)
            && let Some(first) = words.get(..ordinal)
            && number(first).is_some()
        {
            start += first.chars().count() + 1;
        }
        if before == (start, end) {
            return (start, end, is_prose);
        }
    }
}

/// Reads a heading's title: a section's name, both spellings side by side, or any words before （文字）.
pub fn title(shape: &[char]) -> Option<Title> {
    if shape.len() > LONGEST_TITLE {
        return None;
    }
    let (start, end, is_prose) = trim_title(shape);
    let words: String = shape.get(start..end)?.iter().collect();
    if words.trim().is_empty() {
        return None;
    }
    if is_prose {
        // A title is no sentence and no fact.
        if words.contains([':', ';', '。', '|', '"', '#']) {
            return None;
        }
        return Some(Title { name: SectionName::Prose, start, end });
    }
    let name = SectionName::find(&bare(&words)).or_else(|| {
        let mut names = words
            .split([' ', '\t', '/', '(', ')'])
            .filter(|it| !it.is_empty())
            .map(SectionName::find);
        let first = names.next()??;
        let mut rest = names.peekable();
        rest.peek()?;
        rest.all(|it| it == Some(first)).then_some(first)
    })?;
    Some(Title { name, start, end })
}

/// A key with what stands between it and the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The key.
    pub key: Key,
    /// Length of the key's own words in the text given.
    pub length: usize,
    /// Where the label stands.
    pub label: Option<(usize, usize)>,
}

/// Keys that may carry the name of a list.
const LISTS: [Key; 4] = [Key::Entities, Key::Inspectors, Key::Leave, Key::History];

/// Finds a key of `section`, with a label if it names a list: `人员名录 税务`, `对象名录（企业）`.
pub fn key(section: SectionName, words: &[char]) -> Option<Named> {
    let written: String = words.iter().collect();
    if let Some(key) = Key::find(section, &bare(&written)) {
        return Some(Named { key, length: words.len(), label: None });
    }
    if section != SectionName::Imports {
        return None;
    }
    let cut = words.iter().position(|letter| letter.is_whitespace() || *letter == '(')?;
    let head: String = words.get(..cut)?.iter().collect();
    let key = Key::find(section, &bare(&head)).filter(|key| LISTS.contains(key))?;
    let mut start = cut;
    let mut end = words.len();
    let at = |index: usize| words.get(index).copied().unwrap_or(' ');
    while start < end && matches!(at(start), ' ' | '\t' | '(') {
        start += 1;
    }
    while end > start && matches!(at(end - 1), ' ' | '\t' | ')') {
        end -= 1;
    }
    (start < end).then_some(Named { key, length: cut, label: Some((start, end)) })
}

/// The sections in which a word is a key; empty for keys of every section and for no key.
pub fn sections_of(written: &str) -> Vec<SectionName> {
    let wanted = bare(written);
    if batch_number(&wanted).is_some() {
        return vec![SectionName::Draw];
    }
    KEYS.iter()
        .filter(|it| it.zh == wanted || it.en == wanted)
        .flat_map(|it| it.sections.iter().copied())
        .chain(synonym::sections_of(&wanted))
        .collect()
}

/// The key of `section` that was most likely meant, in the language in which it was written; none of
/// those that `stand` already and may stand only once.
pub fn near_key(section: SectionName, written: &str, stand: &[Key]) -> Option<(Key, &'static str)> {
    let wanted = bare(written);
    let choices = KEYS
        .iter()
        .filter(|it| may_repeat(it.key) || it.key == Key::Batch || !stand.contains(&it.key))
        .filter(|it| it.sections.is_empty() || it.sections.contains(&section))
        .map(|it| (it.key, if wanted.is_ascii() { it.en } else { it.zh }));
    nearest(&wanted, choices)
}

/// The section that was most likely meant, in the language in which it was written.
pub fn near_section(written: &str) -> Option<(SectionName, &'static str)> {
    let wanted = bare(written);
    let choices =
        SECTIONS.iter().map(|(name, zh, en)| (*name, if wanted.is_ascii() { *en } else { *zh }));
    nearest(&wanted, choices)
}

/// The nearest of the names: few letters differ, or it stands whole inside what was written
/// (检查对象 for 对象) or the other way round.
fn nearest<T: Copy>(
    wanted: &str,
    choices: impl Iterator<Item = (T, &'static str)>,
) -> Option<(T, &'static str)> {
    let length = wanted.chars().count();
    let allowed = match (wanted.is_ascii(), length) {
        (_, 0..=1) => return None,
        (true, 2..=3) | (false, 2..=4) => 1,
        _ => 2,
    };
    choices
        .filter_map(|(value, name)| {
            let distance = strsim::osa_distance(wanted, name);
            let is_part = !wanted.is_ascii()
                && length <= 8
                && name.chars().count() > 1
                && (wanted.contains(name) || (length > 2 && name.contains(wanted)));
            let same_start = wanted.chars().next() == name.chars().next();
            let rank = if distance <= allowed && distance < length {
                (distance, !same_start)
            } else if is_part {
                // A longer name inside says more.
                (10_usize.saturating_sub(name.chars().count()), false)
            } else {
                return None;
            };
            Some((rank, value, name))
        })
        .min_by_key(|(rank, _, _)| *rank)
        .map(|(_, value, name)| (value, name))
}

/// Reads a Chinese or Arabic number up to 9999.
pub fn number(written: &str) -> Option<u32> {
    let written = written.trim();
    if written.is_empty() || written.chars().count() > 9 {
        return None;
    }
    if written.chars().all(|letter| letter.is_ascii_digit()) {
        return written.parse().ok();
    }
    let (mut total, mut digit, mut bare_digits) = (0, None, 0_u32);
    for letter in written.chars() {
        let place = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value = "〇一二三四五六七八九".chars().position(|it| it == letter)?;
                let value = u32::try_from(value).ok()?;
                bare_digits = bare_digits.checked_mul(10)?.checked_add(value)?;
                digit = Some(value);
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * place;
    }
    if total == 0 {
        return Some(bare_digits);
    }
    Some(total + digit.unwrap_or(0))
}

/// Writes a number from 1 to 99 in Chinese; larger ones in digits.
pub fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones @ 1..) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn numbers_read_and_write() {
        for value in 1..=99 {
            assert_eq!(number(&chinese(value)), Some(value));
            assert_eq!(number(&value.to_string()), Some(value));
        }
        assert_eq!(number("一百零五"), None);
        assert_eq!(number("二〇"), Some(20));
    }

    #[test]
    fn titles_in_every_dress() {
        for written in [
            "抽查事项",
            "【抽查事项】",
            "[Items]",
            "items",
            "抽 查 事 项",
            "抽查事项:",
            "【三、抽查事项】",
            "抽查事项 Items",
            "抽查事项(Items)",
            "Items/抽查事项",
        ] {
            assert_eq!(title(&letters(written)).unwrap().name, SectionName::Items, "{written}");
        }
        for written in
            ["指导思想(文字)", "【指导思想】(文字)", "【指导思想(文字)】", "指导思想 (text)"]
        {
            let found = title(&letters(written)).unwrap();
            assert_eq!(found.name, SectionName::Prose, "{written}");
            let words = letters(written);
            let words: String = words[found.start..found.end].iter().collect();
            assert_eq!(words, "指导思想", "{written}");
        }
        assert_eq!(title(&letters("抽查事向")), None);
        assert_eq!(title(&letters("抽查事项 排除")), None);
    }

    #[test]
    fn near_names() {
        let near = |section, written| near_key(section, written, &[]).map(|(key, _)| key);
        assert_eq!(near(SectionName::Items, "方示"), Some(Key::Method));
        assert_eq!(near(SectionName::Items, "检查对象"), Some(Key::Objects));
        assert_eq!(near(SectionName::Items, "抽查比例"), Some(Key::Ratio));
        assert_eq!(near(SectionName::Items, "objcts"), Some(Key::Objects));
        assert_eq!(near(SectionName::Items, "天气"), None);
        let beside = |stand| near_key(SectionName::Head, "机关类", stand).map(|(key, _)| key);
        assert_eq!(beside(&[]), Some(Key::Agency));
        assert_eq!(beside(&[Key::Agency]), Some(Key::AgencyKind));
        assert_eq!(near_section("抽查事向").map(|it| it.0), Some(SectionName::Items));
        assert_eq!(near_section("itmes").map(|it| it.0), Some(SectionName::Items));
        assert_eq!(near_section("保障措施"), None);
    }
}
