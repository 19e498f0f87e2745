//! Words that somebody typed, for everybody to read: numbers that tell who or where a person is are
//! left out, in the forms in which people write them.
//!
//! Hidden are mobile phones (`139 0000 0000`, `＋86-139…`), lines with an area code (`0951-6012345`) and
//! numbers of identity cards, whatever their check character: a slip in one digit still tells the
//! person. What is hidden by mistake can be read in the decision; what is shown by mistake cannot be
//! taken back. Names are not recognised; 填写说明 asks for none.

use chrono::{Datelike as _, NaiveDate};

use crate::source::folded;

/// What stands in place of a number that tells who or where a person is.
pub const HIDDEN: &str = "（已隐去）";

/// Blanks or hyphens between two groups of digits.
const GAP: usize = 2;

/// A number as written: groups of digits with what may stand between them.
struct Group {
    /// ASCII digits; the last group of an identity number may end in `X`.
    digits: String,
    /// Letters of the text up to the end of this group, from the start of the number.
    end: usize,
    /// A bracket closed before it: `(0951)6012345`.
    after_bracket: bool,
}

/// The text without the numbers of persons.
#[must_use]
pub fn public(text: &str) -> String {
    // Character by character, so that what is shown is what was written.
    let written: Vec<char> = text.chars().collect();
    let plain: Vec<char> = folded(text).chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let (Some(letter), Some(own)) = (plain.get(at), written.get(at)) {
        let before = at.checked_sub(1).and_then(|it| plain.get(it));
        let starts = letter.is_ascii_digit() && !before.is_some_and(char::is_ascii_digit);
        let length = if starts { number(plain.get(at..).unwrap_or_default()) } else { None };
        if let Some((length, closes)) = length {
            // What belongs to the number and stands before it goes with it.
            while out.ends_with(['+', '＋']) || (closes && out.ends_with(['(', '（'])) {
                out.pop();
            }
            at += length;
            // In brackets of its own already.
            let enclosed = out.ends_with(['(', '（']) && plain.get(at) == Some(&')');
            let bare = HIDDEN.trim_matches(['（', '）']);
            out.push_str(if enclosed { bare } else { HIDDEN });
        } else {
            out.push(*own);
            at += 1;
        }
    }
    out
}

/// How many letters the number of a person has that begins here, and whether a bracket that stands
/// open before it closes in it.
fn number(text: &[char]) -> Option<(usize, bool)> {
    let groups = groups(text);
    (1..=groups.len()).rev().find_map(|count| {
        let some = groups.get(..count)?;
        let shape: Vec<&str> = some.iter().map(|it| it.digits.as_str()).collect();
        let brackets = some.iter().skip(1).any(|it| it.after_bracket);
        let local = without_country(&shape);
        let is_person =
            is_identity(&shape) || is_mobile(&local) || is_line(&local) || is_line(&shape);
        is_person.then_some((some.last()?.end, brackets))
    })
}

fn groups(text: &[char]) -> Vec<Group> {
    /// An identity number that is typed in the smallest groups that occur.
    const MOST: usize = 7;
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    let mut after_bracket = false;
    while groups.len() < MOST {
        let rest = text.get(at..).unwrap_or_default();
        let mut digits: String = rest.iter().take_while(|it| it.is_ascii_digit()).collect();
        if digits.is_empty() {
            break;
        }
        if let Some('x' | 'X') = rest.get(digits.len()) {
            digits.push('X');
        }
        at += digits.len();
        let ends = digits.ends_with('X');
        groups.push(Group { digits, end: at, after_bracket });
        let rest = text.get(at..).unwrap_or_default();
        let gap = rest.iter().take_while(|it| is_gap(**it)).count();
        if ends || gap > GAP {
            break;
        }
        after_bracket = rest.iter().take(gap).any(|it| *it == ')');
        at += gap;
        // `…1231 X`: the check character stands alone.
        if let (Some('x' | 'X'), Some(last)) = (text.get(at), groups.last_mut()) {
            last.digits.push('X');
            last.end = at + 1;
            break;
        }
    }
    groups
}

fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '−' | '.' | ')')
}

/// `86`, `0086` taken off, and the zero that is dialled before a mobile phone elsewhere.
fn without_country<'a>(shape: &[&'a str]) -> Vec<&'a str> {
    let mut local = shape.to_vec();
    let strip = |list: &mut Vec<&'a str>, prefix: &str| {
        if let Some(first) = list.first_mut()
            && let Some(rest) = first.strip_prefix(prefix)
        {
            *first = rest;
            list.retain(|it| !it.is_empty());
            return true;
        }
        false
    };
    let _ = strip(&mut local, "0086") || strip(&mut local, "86");
    if local.concat().starts_with("01") && local.concat().len() == 12 {
        strip(&mut local, "0");
    }
    local
}

/// Eleven digits from 13 to 19, in the groups in which people say them: days and amounts are
/// grouped otherwise.
fn is_mobile(shape: &[&str]) -> bool {
    let lengths: Vec<usize> = shape.iter().map(|it| it.len()).collect();
    let usual = matches!(
        lengths.as_slice(),
        [11] | [3, 8] | [7, 4] | [4, 7] | [3, 4, 4] | [4, 3, 4] | [4, 4, 3] | [3, 3, 5]
    );
    let digits = shape.concat();
    let mut letters = digits.bytes();
    usual
        && digits.bytes().all(|it| it.is_ascii_digit())
        && letters.next() == Some(b'1')
        && letters.next().is_some_and(|it| it > b'2')
}

/// A line: area code of three or four digits with its zero (without it behind the country's), then
/// seven or eight digits.
fn is_line(shape: &[&str]) -> bool {
    let digits = shape.concat();
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return false;
    }
    let is_area = |area: &str| {
        let mut letters = area.bytes();
        letters.next() == Some(b'0') && letters.next().is_some_and(|it| it != b'0')
    };
    let is_local = |local: &str| matches!(local.len(), 7 | 8) && !local.starts_with('0');
    match shape {
        [whole] => (3..=4).any(|at| {
            whole.split_at_checked(at).is_some_and(|(area, local)| is_area(area) && is_local(local))
        }),
        [area, local @ ..] => {
            matches!(area.len(), 3 | 4)
                && is_area(area)
                && local.len() <= 2
                && local.iter().all(|it| it.len() > 2)
                && is_local(&local.concat())
        }
        [] => false,
    }
}

/// The number of an identity card (GB 11643): eighteen characters, the first of them a region, a day
/// of birth in it.
fn is_identity(shape: &[&str]) -> bool {
    let number = shape.concat();
    let body = number.strip_suffix('X').unwrap_or(&number);
    let is_long = number.len() == 18 && body.bytes().all(|it| it.is_ascii_digit());
    let region = number.bytes().next().is_some_and(|it| (b'1'..=b'8').contains(&it));
    let born = number.get(6..14).and_then(|it| NaiveDate::parse_from_str(it, "%Y%m%d").ok());
    is_long && region && born.is_some_and(|day| (1900..2100).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_left_out() {
        for (text, shown) in [
            ("罚款20000元", "罚款20000元"),
            ("电话13800138000，补发", "电话（已隐去），补发"),
            ("139 0000 0000", "（已隐去）"),
            ("139-0000-0000、138", "（已隐去）、138"),
            ("王五，０１３９００００００００", "王五，（已隐去）"),
            ("0 139 0000 0000", "（已隐去）"),
            ("１３９００００００００", "（已隐去）"),
            ("１３９　００００　００００。", "（已隐去）。"),
            ("+8613900000000", "（已隐去）"),
            ("＋８６ 139 0000 0000", "（已隐去）"),
            ("0086-13900000000", "（已隐去）"),
            ("8613900000000", "（已隐去）"),
            ("电话0951-6012345", "电话（已隐去）"),
            ("（0951）6012345", "（已隐去）"),
            ("王五（13900000000）", "王五（已隐去）"),
            ("(0951) 601 2345", "（已隐去）"),
            ("010 12345678", "（已隐去）"),
            ("010-62345678转", "（已隐去）转"),
            ("09516012345", "（已隐去）"),
            ("+86 0951-6012345", "（已隐去）"),
            ("Tel13800138000", "Tel（已隐去）"),
            ("身份证11010519491231002X。", "身份证（已隐去）。"),
            ("身份证11010519491231002x", "身份证（已隐去）"),
            ("110105 19491231 002X", "（已隐去）"),
            ("１１０１０５１９４９１２３１００２Ｘ", "（已隐去）"),
            // One wrong check character does not make it another person's.
            ("110105194912310021", "（已隐去）"),
            // No day of birth; no region; a longer number.
            ("110105194913310021", "110105194913310021"),
            ("910105194912310021", "910105194912310021"),
            ("账号6222138001380001234", "账号6222138001380001234"),
            // Codes of enterprises, bodies and unions, with letters and without.
            ("91640100304232011B", "91640100304232011B"),
            ("916401068116402394", "916401068116402394"),
            ("12640106MB1234567X", "12640106MB1234567X"),
            ("516401067748129934", "516401067748129934"),
            ("92640106MACCB1XC0Y", "92640106MACCB1XC0Y"),
            // Days, amounts and numbers of documents.
            ("1999-12-31 1000元", "1999-12-31 1000元"),
            ("2026-06-05 罚款13800元", "2026-06-05 罚款13800元"),
            ("2026.06.05", "2026.06.05"),
            ("罚款1 380 013元", "罚款1 380 013元"),
            ("金人社监罚字〔2023〕第12号", "金人社监罚字〔2023〕第12号"),
            ("", ""),
        ] {
            assert_eq!(public(text), shown, "{text}");
        }
    }
}
