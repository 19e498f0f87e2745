//! Numbers as officials write them: `5`, `五`, `二〇二三`, `一百零五`, `两`, `2.5`, `二点五`.

use super::{Piece, Rule, read};

/// Reads a whole number in digits or Chinese numerals; folded text, no sign.
#[must_use]
pub fn whole(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|letter| letter.is_ascii_digit()) {
        return text.parse().ok();
    }
    let letters: Vec<char> = text.chars().collect();
    if letters.iter().all(|letter| digit(*letter).is_some()) {
        // 二〇二三: digit by digit. 三五 is no number: it may mean three to five.
        let is_one = letters.len() == 1 || letters.len() >= 4;
        if !is_one && !letters.iter().any(|letter| digit(*letter) == Some(0)) {
            return None;
        }
        return letters
            .iter()
            .try_fold(0_u64, |value, letter| value.checked_mul(10)?.checked_add(digit(*letter)?));
    }
    by_units(&letters)
}

/// `一百零五`, `十二`, `一万二千`: units fall from left to right inside every 万.
fn by_units(letters: &[char]) -> Option<u64> {
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None::<u64>);
    let mut last_unit = u64::MAX;
    for letter in letters {
        if let Some(value) = digit(*letter) {
            if value == 0 {
                // 零 only bridges a gap.
                if pending.is_some() {
                    return None;
                }
                continue;
            }
            if pending.replace(value).is_some() {
                return None;
            }
            continue;
        }
        let unit = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            _ => return None,
        };
        if unit == 10_000 {
            if total > 0 {
                return None;
            }
            section += pending.take().unwrap_or(0);
            total = section.max(1).checked_mul(unit)?;
            section = 0;
            last_unit = u64::MAX;
            continue;
        }
        if unit >= last_unit {
            return None;
        }
        last_unit = unit;
        section += pending.take().unwrap_or(1) * unit;
    }
    total.checked_add(section)?.checked_add(pending.unwrap_or(0))
}

const fn digit(letter: char) -> Option<u64> {
    Some(match letter {
        '零' | '〇' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A decimal number as numerator and power of ten: `2.5` is (25, 10).
#[must_use]
pub fn decimal(text: &str) -> Option<(u64, u64)> {
    let text = text.trim();
    let (front, back) = match text.split_once(['.', '点']) {
        Some((front, back)) => (front, back),
        None => return Some((whole(text)?, 1)),
    };
    let digits: String = back
        .chars()
        .map(|letter| match digit(letter) {
            Some(value) => char::from_digit(u32::try_from(value).ok()?, 10),
            None => letter.is_ascii_digit().then_some(letter),
        })
        .collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let scale = 10_u64.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let numerator = whole(front)?.checked_mul(scale)?.checked_add(digits.parse().ok()?)?;
    Some((numerator, scale))
}

/// Reads a piece that is a number and nothing else, as plain decimal text.
#[must_use]
pub fn plain(piece: Piece<'_>) -> Option<String> {
    let nodes = read(Rule::number_value, piece)?;
    let text = nodes.first()?.as_str();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Some(text.to_owned());
    }
    let (numerator, scale) = decimal(text)?;
    Some(if scale == 1 {
        numerator.to_string()
    } else {
        let width = scale.to_string().len() - 1;
        format!("{}.{:0width$}", numerator / scale, numerator % scale)
    })
}

/// Reads a whole number that fits 32 bits.
pub(in crate::plan) fn small(text: &str) -> Option<u32> {
    u32::try_from(whole(text)?).ok()
}

/// Writes a number from 0 to 9999 in Chinese numerals, as in `第十二条`.
#[must_use]
pub fn in_chinese(number: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let name = |value: u64| -> &str {
        usize::try_from(value).ok().and_then(|index| DIGITS.get(index)).copied().unwrap_or("")
    };
    if number == 0 {
        return name(0).to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let value = number / unit % 10;
        if value == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        if !(value == 1 && unit == 10 && text.is_empty()) {
            text.push_str(name(value));
        }
        text.push_str(word);
    }
    text
}
