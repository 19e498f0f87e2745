//! From what stands in a cell to a [`UnitId`]: certain repairs, and good guesses where none is certain.

use std::borrow::Cow;

use super::codes::{org_check, uscc_check};
use super::{Reason, UnitId, check_registration, check_uscc};

/// What the ids of a directory are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// 统一社会信用代码, or the 15-digit registration number where there is none yet.
    #[default]
    Enterprise,
    /// Any id of the pattern `[0-9A-Z][0-9A-Z-]{0,63}`.
    Other,
}

/// One certain repair of how an id was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repair {
    /// Full-width characters.
    Width,
    /// Lower case.
    Case,
    /// Spaces of any kind, line ends, zero-width characters, byte order marks.
    Spaces,
    /// A leading apostrophe, the text marker of spreadsheets.
    Apostrophe,
    /// A number that a spreadsheet wrote as float or in scientific notation, or with thousands
    /// separators; every digit is there.
    Number,
}

/// What came of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The id, if the cell names one for certain.
    pub id: Option<UnitId>,
    /// The repairs that were needed.
    pub repairs: Vec<Repair>,
    /// Why there is no id; with an id, what to look at all the same (a registration number whose
    /// check digit fails, an unknown division or category).
    pub reason: Option<Reason>,
    /// What was probably meant, where there is no id: one common slip leads there. Mostly one, never
    /// more than three.
    pub proposed: Vec<UnitId>,
}

/// Folds width, turns upper case, drops spaces, invisible characters and a leading apostrophe.
/// Borrows where nothing is to be done.
#[must_use]
pub fn canonical(written: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'-';
    if written.bytes().all(plain) {
        return Cow::Borrowed(written);
    }
    let written = unmarked(written).unwrap_or(written);
    let mut text = String::with_capacity(written.len());
    for letter in written.chars() {
        match letter {
            '\'' | '‘' | '’' | '＇' | '`' if text.is_empty() => {}
            letter if is_blank(letter) => {}
            '\u{ff01}'..='\u{ff5e}' => {
                let half = char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter);
                text.push(half.to_ascii_uppercase());
            }
            letter => text.push(letter.to_ascii_uppercase()),
        }
    }
    Cow::Owned(text)
}

/// A cell without the marks by which spreadsheets and exports keep it text: `="0951"`, `'0951`.
/// `None` where there are none.
pub(crate) fn unmarked(written: &str) -> Option<&str> {
    let text = written.trim();
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.or_else(|| text.strip_prefix('\''))
}

/// White space, or a character that shows nothing.
pub(crate) fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// Tells whether a cell says that there is no value: `无`, `/`, `-`, `待补`, `NULL` …
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let bare: String = text.chars().filter(|letter| !is_blank(*letter)).collect();
    matches!(
        bare.to_ascii_uppercase().as_str(),
        "无" | "／"
            | "/"
            | "\\"
            | "-"
            | "--"
            | "---"
            | "—"
            | "——"
            | "－"
            | "–"
            | "0"
            | "NULL"
            | "NONE"
            | "NA"
            | "N/A"
            | "#N/A"
            | "#REF!"
            | "#VALUE!"
            | "#NAME?"
            | "#DIV/0!"
            | "#NULL!"
            | "#NUM!"
            | "NAN"
            | "空"
            | "暂无"
            | "没有"
            | "待补"
            | "待定"
            | "待查"
            | "待核实"
            | "不详"
            | "未知"
            | "未填"
            | "办理中"
            | "申领中"
            | "?"
            | "？"
            | "*"
            | "."
            | "、"
            | "〃"
            | "同上"
    )
}

/// Chinese or other words where a code should stand.
pub(super) fn looks_like_words(text: &str) -> bool {
    is_placeholder(text)
        || text.chars().any(|letter| {
            letter.is_alphabetic()
                && !letter.is_ascii()
                && !('\u{ff00}'..='\u{ffef}').contains(&letter)
        })
}

/// `6.40106E+14`, `640106657268842.0`, `640,106,657,268,842`.
pub(super) fn looks_like_a_spreadsheet_number(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    if !first.is_ascii_digit() {
        return false;
    }
    let (mantissa, exponent) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match exponent {
        // An E among digits also stands in codes: only a sign or a point makes it an exponent.
        Some(exponent) => {
            let signed = exponent.strip_prefix(['+', '-']);
            let whole = mantissa.split_once('.').map_or(mantissa, |(whole, _)| whole);
            let rest = mantissa.split_once('.').map(|(_, rest)| rest);
            digits(signed.unwrap_or(exponent))
                && digits(whole)
                && rest.is_none_or(digits)
                && (signed.is_some() || rest.is_some())
        }
        None => match text.split_once('.') {
            Some((whole, rest)) => digits(whole) && digits(rest),
            None => {
                text.contains(',')
                    && text.split(',').enumerate().all(|(index, group)| {
                        digits(group) && (group.len() == 3 || (index == 0 && group.len() < 3))
                    })
            }
        },
    }
}

/// The whole number that a spreadsheet meant, if it kept every digit.
fn recovered(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.trim_start_matches('+').parse::<usize>().ok()?)
        }
        None => (text, 0),
    };
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if exponent == 0 {
        return rest.bytes().all(|byte| byte == b'0').then_some(digits);
    }
    // Fewer decimals than the exponent asks for: the missing ones are gone, not zero.
    (rest.len() == exponent).then(|| {
        digits.push_str(rest);
        digits
    })
}

/// Reads one cell of an id column.
#[must_use]
pub fn read(written: &str, form: Form) -> Reading {
    // The clean path: nothing to fold, the check holds.
    if form == Form::Enterprise && written.len() == 18 && check_uscc(written).is_ok() {
        return Reading { id: UnitId::new(written), ..Reading::default() };
    }
    let text = canonical(written);
    let mut repairs = if text == written { Vec::new() } else { repairs_of(written) };
    if text.is_empty() {
        return Reading { reason: Some(Reason::Empty), ..Reading::default() };
    }
    let mut code = text.into_owned();
    if looks_like_a_spreadsheet_number(&code)
        && let Some(digits) = recovered(&code)
        && (form == Form::Other || matches!(digits.len(), 15 | 18))
    {
        repairs.push(Repair::Number);
        code = digits;
    }
    let reading = match form {
        Form::Enterprise => enterprise(&code),
        Form::Other => other(&code),
    };
    Reading { repairs, ..reading }
}

fn other(code: &str) -> Reading {
    if is_placeholder(code) {
        return Reading { reason: Some(Reason::Text), ..Reading::default() };
    }
    if let Some(id) = UnitId::new(code) {
        return Reading { id: Some(id), ..Reading::default() };
    }
    let found = code.chars().count();
    let allowed =
        |letter: char| letter.is_ascii_digit() || letter.is_ascii_uppercase() || letter == '-';
    let reason = match code.chars().find(|letter| !allowed(*letter)) {
        _ if looks_like_a_spreadsheet_number(code) => Reason::Excel,
        Some(letter) => Reason::Charset { letter },
        None if found > super::MAX_LEN => Reason::Length { found },
        None => Reason::Format,
    };
    Reading { reason: Some(reason), ..Reading::default() }
}

fn enterprise(code: &str) -> Reading {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let verdict =
        if code.len() == 15 && digits { check_registration(code) } else { check_uscc(code) };
    let reason = match verdict {
        Ok(()) => return Reading { id: UnitId::new(code), ..Reading::default() },
        Err(reason) => reason,
    };
    let stands = match reason {
        // The arithmetic fits, or the rule has known exceptions: the id stands, with a warning.
        Reason::Division | Reason::Category => !code.bytes().all(|byte| byte == b'0'),
        Reason::Check { .. } => code.len() == 15 && !code.bytes().all(|byte| byte == b'0'),
        _ => false,
    };
    if stands {
        return Reading { id: UnitId::new(code), reason: Some(reason), ..Reading::default() };
    }
    let proposed = propose(code, &reason).iter().filter_map(|text| UnitId::new(text)).collect();
    Reading { reason: Some(reason), proposed, ..Reading::default() }
}

/// Both checks hold, or the check of the registration number.
fn fits(code: &str) -> bool {
    if code.len() == 15 { check_registration(code).is_ok() } else { check_uscc(code).is_ok() }
}

/// The codes that a common slip would have turned into this.
fn propose(code: &str, reason: &Reason) -> Vec<String> {
    let bytes = code.as_bytes();
    let mut candidates: Vec<String> = match reason {
        Reason::Charset { .. } | Reason::Text => foreign(code),
        _ => Vec::new(),
    };
    let mut add = |bytes: Vec<u8>| candidates.extend(String::from_utf8(bytes));
    match reason {
        // Two neighbours swapped inside the organisation code, or one character of it mistaken.
        Reason::Check { rounded: false, .. } if bytes.len() == 18 => {
            for at in 8..17 {
                let mut swapped = bytes.to_vec();
                if swapped.get(at) != swapped.get(at + 1) {
                    swapped.swap(at, at + 1);
                    add(swapped);
                }
            }
            for at in 8..18 {
                for other in confused(bytes.get(at).copied().unwrap_or_default()) {
                    let mut mended = bytes.to_vec();
                    if let Some(byte) = mended.get_mut(at) {
                        *byte = *other;
                    }
                    add(mended);
                }
            }
            // Letters among the six digits of the division.
            add(bytes
                .iter()
                .enumerate()
                .map(|(at, byte)| look_alike(*byte, (2..8).contains(&at)))
                .collect());
        }
        // The check character of the organisation code mistyped, and the last one made to fit.
        Reason::OrgCheck { rounded: false, .. } => {
            let mut mended: Vec<u8> = bytes.iter().take(16).copied().collect();
            mended.push(org_check(mended.get(8..16).unwrap_or_default()));
            mended.push(uscc_check(&mended));
            add(mended);
        }
        // One character too many: the last, else one typed twice, else any.
        Reason::Length { found: 16 | 19 } => {
            let without = |at: usize| -> Vec<u8> {
                let keep = bytes.iter().enumerate().filter(|(index, _)| *index != at);
                keep.map(|(_, byte)| *byte).collect()
            };
            let last = bytes.len() - 1;
            let doubled = (0..last).filter(|at| bytes.get(*at) == bytes.get(at + 1)).map(without);
            let all: Vec<Vec<u8>> = std::iter::once(without(last)).chain(doubled).collect();
            let found = all.into_iter().find(|code| std::str::from_utf8(code).is_ok_and(fits));
            match found {
                Some(code) => add(code),
                None if bytes.len() == 19 => (0..last).map(without).for_each(add),
                None => {}
            }
        }
        _ => {}
    }
    let mut good: Vec<String> =
        candidates.into_iter().filter(|text| text != code && fits(text)).collect();
    good.sort();
    good.dedup();
    // Many equally plausible codes are no proposal.
    if good.len() <= 3 { good } else { Vec::new() }
}

/// What a text with characters that codes do not use may mean: letters that look like others, the
/// code without separators, and codes that stand among other words.
fn foreign(code: &str) -> Vec<String> {
    let latin: String = code.chars().map(latin).collect();
    let bare: String = latin
        .chars()
        .filter(|letter| !matches!(letter, '-' | '.' | '·' | '_' | '/' | ',' | '*' | '\''))
        .collect();
    let with = |text: &str, digits_only: bool| -> String {
        text.bytes().map(|byte| char::from(look_alike(byte, digits_only))).collect()
    };
    let mut found = Vec::new();
    for text in [&latin, &bare] {
        if text.is_ascii() && matches!(text.len(), 15 | 18) {
            found.push(with(text, text.len() == 15));
        }
    }
    let words = latin.split(|letter: char| !letter.is_ascii_alphanumeric());
    found.extend(words.filter(|word| matches!(word.len(), 15 | 18)).map(str::to_owned));
    found
}

/// The Latin letter or digit that a letter of another script looks like.
pub(crate) const fn latin(letter: char) -> char {
    match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'Р' | 'Ρ' => 'P',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        '〇' | '○' | 'О' | 'Ο' => '0',
        'Ι' | 'І' => '1',
        letter => letter,
    }
}

/// The character of the set that a letter outside it was probably meant to be.
fn look_alike(byte: u8, digits_only: bool) -> u8 {
    match byte {
        b'O' | b'Q' | b'D' if digits_only => b'0',
        b'L' | b'I' if digits_only => b'1',
        b'B' if digits_only => b'8',
        b'G' if digits_only => b'6',
        b'O' => b'0',
        b'I' => b'1',
        b'S' => b'5',
        b'Z' => b'2',
        b'V' => b'U',
        byte => byte,
    }
}

/// Characters of the set that are taken for each other.
const fn confused(byte: u8) -> &'static [u8] {
    match byte {
        b'0' => b"DQ",
        b'D' | b'Q' => b"0",
        b'1' => b"L7",
        b'L' => b"1",
        b'7' => b"1T",
        b'T' => b"7",
        b'8' => b"B",
        b'B' => b"8",
        b'6' => b"G",
        b'G' => b"6",
        b'U' => b"Y",
        b'Y' => b"U",
        _ => b"",
    }
}

fn repairs_of(written: &str) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut written = written;
    if let Some(text) = unmarked(written) {
        repairs.push(Repair::Apostrophe);
        written = text;
    }
    let mut is_first = true;
    for letter in written.chars() {
        let repair = match letter {
            '\'' | '‘' | '’' | '＇' | '`' if is_first => Repair::Apostrophe,
            letter if is_blank(letter) => Repair::Spaces,
            'ａ'..='ｚ' => {
                repairs.push(Repair::Case);
                Repair::Width
            }
            '\u{ff01}'..='\u{ff5e}' => Repair::Width,
            letter if letter.is_ascii_lowercase() => Repair::Case,
            _ => {
                is_first = false;
                continue;
            }
        };
        if repair != Repair::Spaces && repair != Repair::Apostrophe {
            is_first = false;
        }
        repairs.push(repair);
    }
    repairs.sort();
    repairs.dedup();
    repairs
}
