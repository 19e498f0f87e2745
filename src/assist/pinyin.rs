//! The first letters of Chinese words, so that `bl` finds 比例 on a keyboard without an input method.

use pinyin::ToPinyin as _;

/// First letters of the pinyin of `text`, in lower case: `比例` is `bl`. Letters and digits stay;
/// other signs are left out. Of a character with several readings the commonest counts.
#[must_use]
pub fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|letter| {
            if letter.is_ascii_alphanumeric() {
                return Some(letter.to_ascii_lowercase());
            }
            letter.to_pinyin().and_then(|it| it.first_letter().chars().next())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_initials() {
        assert_eq!(initials("比例"), "bl");
        assert_eq!(initials("《劳动合同法》第7条"), "ldhtfd7t");
    }
}
