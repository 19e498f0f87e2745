//! Numbers as statutes write them: 一百零一, 一百〇一, 一〇一, 两百, 廿三, 101.

/// Tells whether a letter can be part of a number.
#[must_use]
pub const fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || value(letter).is_some() || unit(letter).is_some()
}

const fn value(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '○' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn unit(letter: char) -> Option<u32> {
    Some(match letter {
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Reads a whole run of digits, Arabic or Chinese; `None` where it is no number. A number too
/// large (articles glued together) becomes the largest there is.
#[must_use]
pub fn read(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|letter| letter.is_ascii_digit()) {
        return Some(text.parse().unwrap_or(u32::MAX));
    }
    if text.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    if text.chars().any(|letter| unit(letter).is_some()) { by_units(text) } else { by_places(text) }
}

/// 一〇一: digits in their places.
fn by_places(text: &str) -> Option<u32> {
    let mut number = 0_u32;
    for letter in text.chars() {
        number = number.saturating_mul(10).saturating_add(value(letter)?);
    }
    Some(number)
}

/// 一百零一: digits before units, units falling.
fn by_units(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut digit: Option<u32> = None;
    let mut last = u32::MAX;
    for letter in text.chars() {
        if let Some(it) = value(letter) {
            // 零 fills a gap; any other digit waits for its unit.
            match digit {
                Some(0) | None => digit = Some(it),
                Some(_) => return None,
            }
            continue;
        }
        let size = unit(letter)?;
        let (size, factor) = match size {
            20 | 30 if digit.is_none_or(|it| it == 0) => (10, size / 10),
            20 | 30 => return None,
            _ => (size, digit.filter(|it| *it > 0).unwrap_or(1)),
        };
        if size >= last {
            return None;
        }
        last = size;
        total = total.saturating_add(factor.saturating_mul(size));
        digit = None;
    }
    // 一百一 is spoken for 110 and never written in a statute: read as written, 101 needs 零.
    Some(total.saturating_add(digit.unwrap_or(0)))
}

/// Writes a number as statutes do, up to 9999; larger ones in Arabic digits.
#[must_use]
pub fn chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if number > 9999 {
        return number.to_string();
    }
    if number == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for (size, unit) in [(1000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let digit = number / size % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        // 十五, but 一百一十五.
        if !(size == 10 && digit == 1 && text.is_empty()) {
            text.extend(DIGITS.get(digit as usize));
        }
        text.extend(unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        for (text, number) in [
            ("一百零一", 101),
            ("一百〇一", 101),
            ("一〇一", 101),
            ("一○一", 101),
            ("101", 101),
            ("两百", 200),
            ("二百一十", 210),
            ("十", 10),
            ("二十", 20),
            ("廿三", 23),
            ("卅", 30),
            ("一千二百六十", 1260),
            ("一百一十五", 115),
            ("贰拾叁", 23),
            ("八五", 85),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for text in ["", "十百", "二二十", "十十", "第", "1十"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for number in 1..=9999 {
            assert_eq!(read(&chinese(number)), Some(number), "{}", chinese(number));
        }
        assert_eq!(chinese(10), "十");
        assert_eq!(chinese(115), "一百一十五");
        assert_eq!(chinese(1010), "一千零一十");
    }
}
