//! Display width and wrapping of mixed Chinese and Latin text.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A character as it is shown, and how many columns that takes. What cannot be seen, or would
/// move the cursor, is spelled out: a finding about a zero-width character must show it.
pub(super) fn shown(letter: char) -> (String, usize) {
    match letter {
        '\t' => ("    ".to_owned(), 4),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => spelled(letter),
        letter if letter.is_control() => spelled(letter),
        letter => (letter.to_string(), letter.width().unwrap_or(0)),
    }
}

fn spelled(letter: char) -> (String, usize) {
    let text = format!("<U+{:04X}>", u32::from(letter));
    let width = text.len();
    (text, width)
}

/// Columns that `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks `text` into lines of at most `limit` columns: between Chinese characters anywhere, in
/// Latin text at blanks; closing punctuation never begins a line.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in words(text) {
        let wide = width(&word);
        if used + wide > limit && used > 0 {
            lines.push(line.trim_end().to_owned());
            line = String::new();
            used = 0;
            if word.trim().is_empty() {
                continue;
            }
        }
        line.push_str(&word);
        used += wide;
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Letters of a quotation that is not broken.
const SHORT_QUOTE: usize = 8;

/// Pieces that stay together: a Latin word, a run of blanks, a number with the measure behind it, a
/// date, a short quotation, or one wide character with the opening punctuation before it and the
/// closing punctuation after it.
fn words(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut previous = ' ';
    let mut quoted = 0_usize;
    for (at, letter) in text.char_indices() {
        let letter = if letter.is_control() { ' ' } else { letter };
        let inside = quoted > 0;
        quoted = match letter {
            '“' if !inside => short_quote(text.get(at..).unwrap_or_default()),
            _ => quoted.saturating_sub(1),
        };
        let is_measure = previous.is_ascii_digit() && MEASURES.contains(letter);
        let is_in_date = matches!(previous, '年' | '月')
            && letter.is_ascii_digit()
            && pieces
                .last()
                .is_some_and(|it| it.trim_start_matches(is_opening).starts_with(is_digit));
        let joins = !pieces.is_empty()
            && (is_closing(letter)
                || inside
                || is_measure
                || is_in_date
                || is_opening(previous)
                || (letter == ' ' && previous == ' ')
                || (is_latin(letter) && is_latin(previous)));
        match pieces.last_mut() {
            Some(last) if joins => last.push(letter),
            _ => pieces.push(letter.to_string()),
        }
        previous = letter;
    }
    pieces
}

/// What stands behind a number and is read with it.
const MEASURES: &str = "年月日号条款项行列户人次倍元页栏处";

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// How many letters follow in a quotation that begins here and is short enough to be kept whole; 0 for
/// another.
fn short_quote(text: &str) -> usize {
    let inside = text.chars().skip(1).position(|letter| letter == '”');
    inside.filter(|count| *count <= SHORT_QUOTE).map_or(0, |count| count + 1)
}

fn is_latin(letter: char) -> bool {
    letter != ' ' && letter.width().unwrap_or(0) <= 1 && !is_opening(letter) && !is_closing(letter)
        || matches!(letter, '`' | '(' | ')')
}

fn is_opening(letter: char) -> bool {
    matches!(letter, '“' | '（' | '《' | '「' | '【' | '〔')
}

fn is_closing(letter: char) -> bool {
    matches!(
        letter,
        '”' | '）'
            | '》'
            | '」'
            | '】'
            | '〕'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '…'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost() {
        let text = "比例 120% 超过 100%，见《劳动保障监察条例》第十条第一款；write `5%` instead。";
        for limit in 12..60 {
            let lines = wrap(text, limit);
            let squeezed: String = lines.concat().split(' ').collect();
            assert_eq!(squeezed, text.split(' ').collect::<String>());
            for line in &lines {
                assert!(width(line) <= limit.max(14), "{limit}: {line}");
                assert!(!line.starts_with(is_closing), "{line}");
            }
        }
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn dates_numbers_and_short_quotations_are_not_broken() {
        let text = "从2023年5月10日起算，到2023年5月19日，见第34行的“检查依据”和“对象”共57户";
        for limit in 20..60 {
            let lines = wrap(text, limit);
            for whole in ["2023年5月10日", "2023年5月19日", "34行", "“检查依据”", "“对象”", "57户"]
            {
                assert!(lines.iter().any(|line| line.contains(whole)), "{limit}: {whole}");
            }
            assert_eq!(lines.concat(), text);
        }
    }
}
