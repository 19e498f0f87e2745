//! What a cell holds, typed.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Words.
    Text,
    /// An exact decimal number.
    Number,
    /// A calendar date.
    Date,
    /// A code of GB/T 4754: a section letter or 2 to 4 digits.
    Industry,
    /// A division of GB/T 2260, by name or code.
    Division,
}

/// A typed cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing, or a word that says so.
    #[default]
    Empty,
    /// Words, an industry code, a division: repaired and folded.
    Text(Arc<str>),
    /// A number.
    Number(Number),
    /// A date.
    Date(NaiveDate),
    /// A text that is not what the column holds. A comparison with it is unknown, as with an empty cell.
    Invalid(Arc<str>),
}

impl Value {
    /// The words, if these are words.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Empty | Self::Number(_) | Self::Date(_) | Self::Invalid(_) => None,
        }
    }

    /// The date, if this is one.
    #[must_use]
    pub const fn as_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Empty | Self::Number(_) | Self::Text(_) | Self::Invalid(_) => None,
        }
    }

    /// The number, if this is one.
    #[must_use]
    pub const fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Empty | Self::Date(_) | Self::Text(_) | Self::Invalid(_) => None,
        }
    }

    /// Tells whether a comparison with it is unknown.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Empty | Self::Invalid(_))
    }
}

/// As a repaired file would write it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Invalid(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

/// An exact decimal number of up to 18 digits: units of 10^-scale, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    units: i64,
    scale: u8,
}

impl Number {
    /// Reads `-?digits(.digits)?` in half-width characters, up to 18 digits together.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = match rest.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, decimals)) => (whole, decimals.trim_end_matches('0')),
            None => (rest, ""),
        };
        if whole.is_empty() || whole.len() + decimals.len() > 18 {
            return None;
        }
        let mut units = 0_i64;
        for byte in whole.bytes().chain(decimals.bytes()) {
            if !byte.is_ascii_digit() {
                return None;
            }
            units = units.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
        }
        let all_digits = rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let scale = u8::try_from(decimals.len()).ok()?;
        all_digits.then_some(Self { units: if negative { -units } else { units }, scale })
    }

    /// Ten to the power of `places` times the number, if it still has at most 18 digits.
    #[must_use]
    pub fn shifted(self, places: i32) -> Option<Self> {
        let (mut units, mut scale) = (self.units, i32::from(self.scale) - places);
        while scale < 0 {
            units = units.checked_mul(10)?;
            scale += 1;
        }
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Some(Self { units, scale: u8::try_from(scale).ok().filter(|scale| *scale <= 18)? })
    }

    /// The number as a whole one, if it is.
    #[must_use]
    pub const fn whole(self) -> Option<i64> {
        if self.scale == 0 { Some(self.units) } else { None }
    }
}

impl From<i64> for Number {
    fn from(units: i64) -> Self {
        Self { units, scale: 0 }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        // 10^18 units times 10^18 fits 128 bits.
        let left = i128::from(self.units) * 10_i128.pow(u32::from(other.scale));
        let right = i128::from(other.units) * 10_i128.pow(u32::from(self.scale));
        left.cmp(&right)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let power = 10_u64.pow(u32::from(self.scale));
        let size = self.units.unsigned_abs();
        let width = usize::from(self.scale);
        write!(f, "{sign}{}.{:0width$}", size / power, size % power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let read = |text| Number::parse(text).unwrap();
        assert_eq!(read("12.50").to_string(), "12.5");
        assert_eq!(read("-0.05").to_string(), "-0.05");
        assert_eq!(read("100.0"), Number::from(100));
        assert_eq!(read("1.25").shifted(4), Some(Number::from(12_500)));
        assert_eq!(read("500").shifted(-4).map(|it| it.to_string()), Some("0.05".to_owned()));
        assert_eq!(read("999999999999999999").shifted(4), None);
        assert!(read("0.1") < read("0.11") && read("-2") < read("-1.5"));
        for bad in ["", "-", ".5", "5.", "1,000", "1e3", "１２", "1234567890123456789", "1-2"] {
            assert_eq!(Number::parse(bad), None, "{bad}");
        }
    }
}
