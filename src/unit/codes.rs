//! Check characters and shapes of the three codes, on canonical text.

use super::Reason;
use super::read::{looks_like_a_spreadsheet_number, looks_like_words};

/// The 31 characters of GB 32100 in the order of their values; I, O, S, V, Z are not used.
const USCC_LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const NONE: u8 = 0xFF;

/// Value of every byte in GB 32100, `NONE` where it has none.
const USCC_VALUES: [u8; 256] = values();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time; an index out of range does not compile"
)]
const fn values() -> [u8; 256] {
    let mut table = [NONE; 256];
    let mut value = 0;
    while value < 31 {
        table[USCC_LETTERS[value] as usize] = value as u8;
        value += 1;
    }
    table
}

fn uscc_value(byte: u8) -> u32 {
    u32::from(USCC_VALUES.get(usize::from(byte)).copied().unwrap_or(NONE))
}

/// Value of a character in GB 11714: digits, then A to Z as 10 to 35.
fn org_value(byte: u8) -> u32 {
    u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.saturating_sub(b'A' - 10) })
}

/// First two digits of GB/T 2260 that exist, and 10 for the national registry.
fn is_province(digits: &[u8]) -> bool {
    matches!(
        digits,
        b"10"
            | [b'1', b'1'..=b'5']
            | [b'2', b'1'..=b'3']
            | [b'3', b'1'..=b'7']
            | [b'4', b'1'..=b'6']
            | [b'5', b'0'..=b'4']
            | [b'6', b'1'..=b'5']
            | b"71"
            | b"81"
            | b"82"
    )
}

/// The check character of the first 17 characters, GB 32100; they must be of the set.
#[inline]
pub(super) fn uscc_check(body: &[u8]) -> u8 {
    let sum: u32 =
        body.iter().zip(USCC_WEIGHTS).map(|(byte, weight)| uscc_value(*byte) * weight).sum();
    let value = (31 - sum % 31) % 31;
    USCC_LETTERS.get(value as usize).copied().unwrap_or(b'0')
}

/// The check character of eight characters, GB 11714.
#[inline]
pub(super) fn org_check(body: &[u8]) -> u8 {
    let sum: u32 =
        body.iter().zip(ORG_WEIGHTS).map(|(byte, weight)| org_value(*byte) * weight).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    }
}

/// The check digit of 14 digits, MOD 11,10.
fn registration_check(body: &[u8]) -> u8 {
    let mut product = 10_u8;
    for byte in body {
        let sum = (product + (byte - b'0')) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    b'0' + (11 - product) % 10
}

/// Checks a 统一社会信用代码: characters, length, GB 32100, GB 11714 inside it, division, category.
///
/// # Errors
/// The first [`Reason`] in that order. [`Reason::Division`] and [`Reason::Category`] say that the
/// arithmetic fits.
pub fn check_uscc(code: &str) -> Result<(), Reason> {
    let bytes = code.as_bytes();
    if let Ok(code) = <&[u8; 18]>::try_from(bytes) {
        if is_sound(code) {
            return Ok(());
        }
        if code.iter().all(|byte| uscc_value(*byte) != u32::from(NONE)) {
            return check_uscc_bytes(code);
        }
    }
    shape(code)?;
    if let Some(letter) = code.chars().find(|letter| {
        u8::try_from(*letter).map_or(true, |byte| uscc_value(byte) == u32::from(NONE))
    }) {
        return Err(Reason::Charset { letter });
    }
    Err(Reason::Length { found: code.chars().count() })
}

/// Tells whether nothing is wrong, without saying what: nearly every code of millions is right, so all
/// is looked at once, however early something is wrong.
fn is_sound(code: &[u8; 18]) -> bool {
    let (mut all, mut sum) = (0, 0);
    // The check character makes the whole sum, itself among it, a multiple of 31.
    for (byte, weight) in code.iter().zip(USCC_WEIGHTS.into_iter().chain([1])) {
        let value = uscc_value(*byte);
        all |= value;
        sum += value * weight;
    }
    let [one, two, division @ .., _, _, _, _, _, _, _, _, of_organisation, _] = code;
    let [_, _, _, _, _, _, _, _, organisation @ .., _, _] = code;
    let (division, organisation): (&[u8; 6], &[u8; 8]) = (division, organisation);
    let digits = division.iter().fold(true, |all, byte| all & byte.is_ascii_digit());
    all < 32
        && sum % 31 == 0
        && digits
        && *of_organisation == org_check(organisation)
        && is_province(division.get(..2).unwrap_or_default())
        && is_category([*one, *two])
}

/// Departments of the 2015 text, with their categories; then those opened since.
const fn is_category(letters: [u8; 2]) -> bool {
    matches!(
        letters,
        [b'1' | b'5' | b'9', b'1' | b'2' | b'3' | b'9']
            | [b'Y', b'1']
            | [b'2' | b'3' | b'4' | b'6' | b'7' | b'8' | b'A' | b'N', _]
    )
}

fn check_uscc_bytes(code: &[u8; 18]) -> Result<(), Reason> {
    let [body @ .., last] = code;
    let body: &[u8; 17] = body;
    let rounded = || code.iter().all(u8::is_ascii_digit) && code.ends_with(b"000");
    let right = uscc_check(body);
    if right != *last {
        return Err(Reason::Check { right: char::from(right), rounded: rounded() });
    }
    let [_, _, division @ .., _, _, _, _, _, _, _, _, of_organisation] = body;
    let [_, _, _, _, _, _, _, _, organisation @ .., _] = body;
    let organisation: &[u8; 8] = organisation;
    let right = org_check(organisation);
    if *of_organisation != right {
        return Err(Reason::OrgCheck { right: char::from(right), rounded: rounded() });
    }
    if !division.iter().all(u8::is_ascii_digit)
        || !is_province(division.get(..2).unwrap_or_default())
    {
        return Err(Reason::Division);
    }
    let [one, two, ..] = body;
    if is_category([*one, *two]) { Ok(()) } else { Err(Reason::Category) }
}

/// Checks a 15-digit registration number: digits, length, check digit, division.
///
/// # Errors
/// The first [`Reason`] in that order. Real numbers converted from the 13-digit scheme fail the
/// check digit: callers treat [`Reason::Check`] as a warning.
pub fn check_registration(code: &str) -> Result<(), Reason> {
    let bytes = code.as_bytes();
    shape(code)?;
    if let Some(letter) = code.chars().find(|letter| !letter.is_ascii_digit()) {
        return Err(Reason::Charset { letter });
    }
    let (15, Some(body), Some(last)) = (bytes.len(), bytes.get(..14), bytes.last()) else {
        return Err(Reason::Length { found: bytes.len() });
    };
    let right = registration_check(body);
    if right != *last {
        return Err(Reason::Check { right: char::from(right), rounded: false });
    }
    if is_province(body.get(..2).unwrap_or_default()) { Ok(()) } else { Err(Reason::Division) }
}

/// Checks an 组织机构代码, `12345678-X` or without the hyphen.
///
/// # Errors
/// The first [`Reason`]: words, spreadsheet number, hyphens, characters, length, check character.
pub fn check_organisation(code: &str) -> Result<(), Reason> {
    shape(code)?;
    let hyphens = code.matches('-').count();
    let bare: String = code.chars().filter(|letter| *letter != '-').collect();
    if hyphens > 1 || (hyphens == 1 && code.chars().nth_back(1) != Some('-')) {
        return Err(Reason::Format);
    }
    let upper = |letter: char| letter.is_ascii_digit() || letter.is_ascii_uppercase();
    if let Some(letter) = bare.chars().find(|letter| !upper(*letter)) {
        return Err(Reason::Charset { letter });
    }
    let bytes = bare.as_bytes();
    let (9, Some(body), Some(last)) = (bytes.len(), bytes.get(..8), bytes.last()) else {
        return Err(Reason::Length { found: bytes.len() });
    };
    if !last.is_ascii_digit() && *last != b'X' {
        return Err(Reason::Charset { letter: char::from(*last) });
    }
    let right = org_check(body);
    if right == *last {
        Ok(())
    } else {
        Err(Reason::Check { right: char::from(right), rounded: false })
    }
}

/// What all three have in common: nothing, words, or what a spreadsheet made of a number.
fn shape(code: &str) -> Result<(), Reason> {
    if code.trim().is_empty() {
        Err(Reason::Empty)
    } else if looks_like_words(code) {
        Err(Reason::Text)
    } else if looks_like_a_spreadsheet_number(code) {
        Err(Reason::Excel)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter of a right code after the other is made every other letter: both ways agree.
    #[test]
    fn what_is_sound_is_what_nothing_is_wrong_with() {
        for code in [b"91640100MA75XGY74E", b"12640000454003578P", b"Y1110000400000123X"] {
            let mut sound = 0;
            for at in 0..18 {
                for letter in *USCC_LETTERS {
                    for last in *USCC_LETTERS {
                        let mut code = *code;
                        code[at] = letter;
                        code[17] = last;
                        assert_eq!(is_sound(&code), check_uscc_bytes(&code).is_ok(), "{code:?}");
                        sound += u32::from(is_sound(&code));
                    }
                }
            }
            assert!(sound > 0);
        }
    }
}
