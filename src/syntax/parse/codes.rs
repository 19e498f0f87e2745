//! Letters that look like digits, where digits are meant.

use crate::syntax::key::Key;

/// Free text: nothing in there is a code or a number that anyone executes.
pub fn is_free_text(key: Key) -> bool {
    matches!(
        key,
        Key::Plan
            | Key::Agency
            | Key::Changes
            | Key::Body
            | Key::Content
            | Key::Office
            | Key::Responsibility
            | Key::Procedure
            | Key::Prepared
            | Key::Reviewed
            | Key::Reason
            | Key::Note
    )
}

/// Replaces O by 0 and l, I by 1 in words that are otherwise digits (`2O23年`, `RS-O1`):
/// the words that were changed, as start and end in `letters`.
pub fn mend(letters: &mut [char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut quoted = false;
    let mut titled = false;
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        match letter {
            '"' => quoted = !quoted,
            '《' => titled = true,
            '》' => titled = false,
            _ => {}
        }
        if quoted || titled || digit(letter).is_none() {
            at += 1;
            continue;
        }
        let start = at;
        while letters.get(at).copied().and_then(digit).is_some() {
            at += 1;
        }
        let before = start.checked_sub(1).and_then(|index| letters.get(index)).copied();
        let after = letters.get(at).copied();
        let is_word =
            |neighbour: Option<char>| neighbour.is_some_and(|it| it.is_ascii_alphabetic());
        let word = letters.get_mut(start..at).unwrap_or_default();
        let is_mixed =
            word.iter().any(char::is_ascii_digit) && !word.iter().all(char::is_ascii_digit);
        // `I1` alone may be a name; behind a hyphen, before a unit or in a longer number it is none.
        let is_number = word.len() >= 3
            || before.is_some_and(|it| matches!(it, '-' | '.' | '第'))
            || after.is_some_and(|it| "年月日%‰户条款项次个人".contains(it));
        // `10月l日`, `lO%`: letters only, where nothing but a number can stand.
        let is_mixed = is_mixed
            || (!word.iter().any(char::is_ascii_digit)
                && after.is_some_and(|it| "月日号%".contains(it))
                && before.is_none_or(|it| "年月至到-~/.,;、(".contains(it) || it.is_whitespace()));
        let is_number = is_number || after == Some('号');
        if is_mixed && is_number && !is_word(before) && !is_word(after) {
            for letter in word.iter_mut() {
                *letter = digit(*letter).unwrap_or(*letter);
            }
            found.push((start, at));
        }
    }
    found
}

const fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        mend(&mut letters);
        letters.into_iter().collect()
    }

    #[test]
    fn digits_are_mended_and_words_are_left() {
        assert_eq!(mended("2O23年l2月"), "2023年12月");
        assert_eq!(mended("RS-O1、RS-0l"), "RS-01、RS-01");
        assert_eq!(mended("64O106-rsj-2023"), "640106-rsj-2023");
        assert_eq!(mended("2023年l月lO日 至 lI月O日"), "2023年1月10日 至 11月0日");
        assert_eq!(mended("不低于 lO%"), "不低于 10%");
        for same in [
            "属于 I、62",
            "\"2O23\"",
            "《2O23》",
            "I1",
            "Oil-2O",
            "A01",
            "COOL",
            "甲类I%",
            "COOL月",
        ] {
            assert_eq!(mended(same), if same == "Oil-2O" { "Oil-20" } else { same });
        }
    }
}
