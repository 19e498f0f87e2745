//! What an announced seed source gives: how many bits, and how its text is written.
//!
//! Both come from the plan's own words (token and description), so that they are fixed before the seed
//! exists. A source of another kind is of unknown strength and may have any text.

use super::SeedSource;

/// The name of the contribution that is sealed in an envelope (draw.md §5).
pub const SEALED: &str = "sealed";

/// A kind of source whose numbers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// 128 random bits in hex.
    Sealed,
    /// 双色球: 6 of 33 and 1 of 16.
    Ssq,
    /// 大乐透: 5 of 35 and 2 of 12.
    Dlt,
    /// 快3: three dice.
    K3,
    /// So many throws of a die with so many sides.
    Dice {
        /// How often it is thrown, or how many are.
        throws: u32,
        /// 10 or 6.
        sides: u32,
    },
    /// 种子数: so many digits.
    Digits(u32),
}

impl SourceKind {
    /// Reads it from the token and the description; `None` for any other source.
    #[must_use]
    pub fn of(source: &SeedSource) -> Option<Self> {
        let label = source.label.as_ref().map_or("", |label| label.value.as_str());
        let name = source.name.value.as_str();
        let dice = || {
            let throws = number_before(label, '次').or_else(|| number_before(label, '枚'))?;
            Some(Self::Dice { throws, sides: if label.contains("六面") { 6 } else { 10 } })
        };
        // What the description says goes before what the token suggests.
        if name == SEALED {
            Some(Self::Sealed)
        } else if label.contains("双色球") {
            Some(Self::Ssq)
        } else if label.contains("大乐透") {
            Some(Self::Dlt)
        } else if label.contains("快3") || label.contains("快三") {
            Some(Self::K3)
        } else if label.contains('骰') {
            dice()
        } else if label.contains("种子数") {
            Some(Self::Digits(number_before(label, '位').unwrap_or(6)))
        } else if name.starts_with("ssq") {
            Some(Self::Ssq)
        } else if name.starts_with("dlt") {
            Some(Self::Dlt)
        } else if name.starts_with("k3") {
            Some(Self::K3)
        } else if name.starts_with("dice") {
            dice()
        } else {
            None
        }
    }

    /// Bits that it gives, rounded down: log2(17 721 088) = 24 for 双色球, log2(21 425 712) = 24 for
    /// 大乐透; 快3 has 216 outcomes, 7; a ten-sided die log2(10) = 3.3219, a six-sided one 2.585.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Sealed => 128,
            Self::Ssq | Self::Dlt => 24,
            Self::K3 => 7,
            Self::Dice { throws, sides: 6 } => throws * 2584 / 1000,
            Self::Dice { throws, .. } | Self::Digits(throws) => throws * 3321 / 1000,
        }
    }

    /// An example of its text, for whoever types it.
    #[must_use]
    pub fn example(self) -> String {
        let digits = |count: u32, from: &str| -> String {
            from.chars().cycle().take(usize::try_from(count).unwrap_or_default()).collect()
        };
        match self {
            Self::Sealed => digits(32, "0123456789abcdef"),
            Self::Ssq => "03 07 12 18 25 30 + 09".to_owned(),
            Self::Dlt => "03 07 12 18 25 + 02 11".to_owned(),
            Self::K3 => "1 3 6".to_owned(),
            Self::Dice { throws, sides: 6 } => digits(throws, "31426153"),
            Self::Dice { throws, .. } | Self::Digits(throws) => {
                digits(throws, "31415926535897932384")
            }
        }
    }

    /// Tells whether a text is written as this source is announced: numbers of a lottery with two digits in
    /// rising order and blanks between, a digit for each throw. Short, long, reordered or garbled texts
    /// are not.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        let all = |count: u32, is: fn(char) -> bool| {
            text.chars().count() as u64 == u64::from(count) && text.chars().all(is)
        };
        match self {
            Self::Sealed => all(32, |it| it.is_ascii_digit() || ('a'..='f').contains(&it)),
            Self::Ssq => lottery(text, (6, 33), (1, 16)),
            Self::Dlt => lottery(text, (5, 35), (2, 12)),
            Self::K3 => {
                let parts: Vec<&str> = text.split(' ').collect();
                parts.len() == 3 && parts.iter().all(|it| matches!(it.as_bytes(), [b'1'..=b'6']))
            }
            Self::Dice { throws, sides: 6 } => all(throws, |it| ('1'..='6').contains(&it)),
            Self::Dice { throws, .. } | Self::Digits(throws) => {
                all(throws, |it| it.is_ascii_digit())
            }
        }
    }
}

/// `03 07 12 18 25 30 + 09`: so many of so many, rising, then the same of the second set.
fn lottery(text: &str, first: (usize, u32), second: (usize, u32)) -> bool {
    let rising = |part: &str, (count, most): (usize, u32)| {
        let written: Vec<&str> = part.split(' ').collect();
        let numbers: Vec<u32> = written
            .iter()
            .filter(|it| it.len() == 2 && it.bytes().all(|byte| byte.is_ascii_digit()))
            .filter_map(|it| it.parse().ok())
            .collect();
        written.len() == count
            && numbers.len() == count
            && numbers.iter().all(|it| (1..=most).contains(it))
            && numbers.is_sorted_by(|a, b| a < b)
    };
    text.split_once(" + ").is_some_and(|(a, b)| rising(a, first) && rising(b, second))
}

/// Bits that all sources give together; `None` where one is of unknown strength.
#[must_use]
pub fn known_bits<'a>(sources: impl IntoIterator<Item = &'a SeedSource>) -> Option<u32> {
    sources.into_iter().map(|it| SourceKind::of(it).map(SourceKind::bits)).sum()
}

/// Bits that a text of unknown origin can have at most: 4 for a hex digit, 3.32 for a decimal one, 6
/// for any other character.
#[must_use]
pub fn most_bits(text: &str) -> u32 {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).min(10_000);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        length * 3321 / 1000
    } else if text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        length * 4
    } else {
        length * 6
    }
}

fn number_before(label: &str, unit: char) -> Option<u32> {
    let (before, _) = label.split_once(unit)?;
    let digits: Vec<char> =
        before.chars().rev().map(crate::source::fold).take_while(char::is_ascii_digit).collect();
    let digits: String = digits.into_iter().rev().collect();
    digits.parse().ok().filter(|number| *number <= 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_short_reordered_or_typed_as_a_number_is_refused() {
        let dice = SourceKind::Dice { throws: 20, sides: 10 };
        assert!(dice.accepts("31415926535897932384"));
        for text in ["3141592653589793238", "3.14159265358979E+19", "31415926535897932384 ", ""] {
            assert!(!dice.accepts(text), "{text}");
        }
        assert!(SourceKind::Ssq.accepts("03 07 12 18 25 30 + 09"));
        for text in [
            "3 7 12 18 25 30 + 9",
            "07 03 12 18 25 30 + 09",
            "03 07 12 18 25 34 + 09",
            "03 07 12 18 25 30 + 17",
            "03 03 12 18 25 30 + 09",
            "03 07 12 18 25 30",
            "03 07 12 18 25 30 + 09 ",
        ] {
            assert!(!SourceKind::Ssq.accepts(text), "{text}");
        }
        assert!(SourceKind::Dlt.accepts("03 07 12 18 25 + 02 11"));
        assert!(SourceKind::K3.accepts("1 3 6") && !SourceKind::K3.accepts("1 3 7"));
    }

    #[test]
    fn every_example_is_accepted() {
        use SourceKind::*;
        let six = Dice { throws: 12, sides: 6 };
        for kind in [Sealed, Ssq, Dlt, K3, Dice { throws: 25, sides: 10 }, six, Digits(6)] {
            assert!(kind.accepts(&kind.example()), "{kind:?}");
        }
        assert_eq!((Dice { throws: 20, sides: 10 }.bits(), Digits(6).bits()), (66, 19));
    }
}
