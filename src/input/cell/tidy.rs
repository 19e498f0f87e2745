//! Words and names as they are meant: without what does not show.

use crate::source::fold;
use crate::unit::is_blank;

/// Without line ends, invisible characters, and blanks at the ends.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => {
                // A line end between Latin words stood for a space, between Chinese for nothing.
                if out.ends_with(|last: char| last.is_ascii_alphanumeric()) {
                    out.push(' ');
                }
            }
            '\t' | '\u{a0}' | '\u{3000}' => out.push(' '),
            letter if is_blank(letter) && letter != ' ' => {}
            letter => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// A name: no blanks between Chinese characters; brackets full-width around Chinese and half-width
/// around Latin; Latin letters and digits half-width.
pub(crate) fn tidy_name(text: &str) -> String {
    let is_wide = |letter: char| !letter.is_ascii() && !is_blank(letter);
    let letters: Vec<char> = tidy(text)
        .chars()
        .map(|letter| match letter {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => fold(letter),
            letter => letter,
        })
        .collect();
    let mut name = String::with_capacity(text.len());
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(index + 1).copied().unwrap_or(' ');
        if *letter == ' ' && (is_wide(before) || is_wide(after) || before == ' ') {
            continue;
        }
        name.push(*letter);
    }
    brackets(&name)
}

fn brackets(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find(['(', '（']) {
        let (head, tail) = rest.split_at(open);
        out.push_str(head);
        let inner_start = tail.chars().next().map_or(0, char::len_utf8);
        let inner_and_rest = tail.get(inner_start..).unwrap_or_default();
        let Some(close) = inner_and_rest.find([')', '）']) else {
            out.push_str(tail);
            return out;
        };
        let (inner, end) = inner_and_rest.split_at(close);
        let latin = inner.is_ascii() && !inner.is_empty();
        out.push(if latin { '(' } else { '（' });
        out.push_str(inner);
        out.push(if latin { ')' } else { '）' });
        let end_len = end.chars().next().map_or(0, char::len_utf8);
        rest = end.get(end_len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tidied() {
        for (written, name) in [
            ("　　金凤区超诚思轮胎店", "金凤区超诚思轮胎店"),
            ("宁夏 亿诚有限公司", "宁夏亿诚有限公司"),
            ("某合伙企业(有限合伙)", "某合伙企业（有限合伙）"),
            ("某公司（ＡＢＣ１２３）", "某公司(ABC123)"),
            ("ABC Trading Ltd", "ABC Trading Ltd"),
            ("某(公司", "某(公司"),
        ] {
            assert_eq!(tidy_name(written), name);
        }
    }

    #[test]
    fn line_ends_go() {
        assert_eq!(tidy("工程；\r\n建材\n"), "工程；建材");
        assert_eq!(tidy("one\ntwo"), "one two");
    }
}
