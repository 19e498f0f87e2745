//! Dates as people and spreadsheets write them.

use chrono::{Days, NaiveDate};

use crate::source::fold;
use crate::unit::is_blank;

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateForm {
    /// `2019-03-05`.
    Iso,
    /// The same with other separators, without padding, with a time of day.
    Other,
    /// Excel's serial number, 1900 system.
    Serial,
}

/// What a cell of a date column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// A date.
    Date(NaiveDate, DateForm),
    /// The shape of a date that no calendar has.
    Impossible,
    /// A year and month, or a year.
    Partial,
    /// No date at all.
    Nothing,
}

/// Serial numbers of 1927-05-18 to 2099-12-31: five digits beyond are no dates.
const SERIALS: std::ops::RangeInclusive<u64> = 10_000..=73_050;

pub(crate) fn read(text: &str) -> Said {
    if let Some(date) = iso(text) {
        return date;
    }
    let folded: String = text.trim().chars().map(fold).collect();
    // A time of day follows a blank or a T.
    let day = match folded.find(':') {
        Some(colon) => {
            let head = folded.get(..colon).unwrap_or_default();
            match head.rfind([' ', 'T']) {
                Some(cut) => head.get(..cut).unwrap_or_default(),
                None => return Said::Nothing,
            }
        }
        None => &folded,
    };
    let bare: String = day.chars().filter(|letter| !is_blank(*letter)).collect();
    let bare = numerals(&bare).unwrap_or(bare);
    let bare = bare.trim_start_matches('\'');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(bare) {
        return match bare.len() {
            8 => made(bare.get(..4), bare.get(4..6), bare.get(6..), DateForm::Other),
            5 => serial(bare),
            6 if plausible_month(bare) => Said::Partial,
            4 if ("1900"..="2100").contains(&bare) => Said::Partial,
            _ => Said::Nothing,
        };
    }
    if let Some(whole) = bare.strip_suffix(".0")
        && digits(whole)
    {
        return match whole.len() {
            5 => serial(whole),
            8 => made(whole.get(..4), whole.get(4..6), whole.get(6..), DateForm::Other),
            _ => Said::Nothing,
        };
    }
    let bare = bare.trim_end_matches(['日', '号', '.', '月']);
    let parts: Vec<&str> =
        bare.split(['-', '/', '\\', '.', ',', '年', '月', '－', '—', '–', '、', '−']).collect();
    match parts.as_slice() {
        [year, month, day]
            if digits(year)
                && digits(month)
                && digits(day)
                && year.len() == 4
                && month.len() <= 2
                && day.len() <= 2 =>
        {
            made(Some(year), Some(month), Some(day), DateForm::Other)
        }
        [year, month] if digits(year) && digits(month) && year.len() == 4 && month.len() <= 2 => {
            Said::Partial
        }
        [year, ""] if digits(year) && year.len() == 4 => Said::Partial,
        _ => Said::Nothing,
    }
}

/// The date that a text probably means, where no single reading is certain: a year of two digits,
/// the day or the month first, the month as an English word.
pub(crate) fn guess(text: &str) -> Option<NaiveDate> {
    let folded: String =
        text.chars().filter(|letter| !is_blank(*letter)).map(fold).collect::<String>();
    let parts: Vec<&str> = folded.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| -> Option<u32> {
        let digits = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let full = |year: &str| -> Option<i32> {
        let value = number(year)?;
        // 99 was 1999; nobody founds a company in 2060.
        let value = match (year.len(), value) {
            (2, 0..=59) => 2000 + value,
            (2, _) => 1900 + value,
            (4, 1900..=2100) => value,
            _ => return None,
        };
        i32::try_from(value).ok()
    };
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let named = |text: &str| -> Option<u32> {
        let lower = text.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| lower.starts_with(month))?;
        u32::try_from(at + 1).ok()
    };
    if let Some(month) = named(second) {
        return NaiveDate::from_ymd_opt(full(third)?, month, number(first)?);
    }
    let (a, b) = (number(first)?, number(second)?);
    // 25/03/2019 can only be the day first, 03/25/2019 only the month; 03/05/2019 is either.
    if third.len() == 4 {
        return match (a, b) {
            (13.., 1..=12) => NaiveDate::from_ymd_opt(full(third)?, b, a),
            (1..=12, 13..) => NaiveDate::from_ymd_opt(full(third)?, a, b),
            (a, b) if a == b => NaiveDate::from_ymd_opt(full(third)?, a, b),
            _ => None,
        };
    }
    if first.len() == 2 && third.len() <= 2 {
        return NaiveDate::from_ymd_opt(full(first)?, b, number(third)?);
    }
    None
}

/// The digit that a Chinese numeral of a date stands for: 二〇一九年三月五日, 十二月.
fn numerals(text: &str) -> Option<String> {
    if !text.contains('年')
        || text.chars().all(|letter| letter.is_ascii_digit() || "年月日号".contains(letter))
    {
        return None;
    }
    let digit = |letter: char| "〇一二三四五六七八九".chars().position(|it| it == letter);
    let mut out = String::new();
    let letters: Vec<char> = text
        .chars()
        .map(|letter| match letter {
            '零' | '○' | 'O' | 'o' | 'Ｏ' => '〇',
            letter => letter,
        })
        .collect();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().and_then(digit);
        let after = letters.get(at + 1).copied().and_then(digit);
        match (*letter, before, after) {
            ('十', None, None) => out.push_str("10"),
            ('十', None, Some(_)) => out.push('1'),
            ('十', Some(_), None) => out.push('0'),
            ('十', Some(_), Some(_)) => {}
            (letter, ..) => match digit(letter) {
                Some(value) => out.push_str(&value.to_string()),
                None => out.push(letter),
            },
        }
    }
    Some(out)
}

/// The clean form, without allocation.
fn iso(text: &str) -> Option<Said> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (text.get(..4)?, text.get(5..7)?, text.get(8..)?);
    let all_digits =
        [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    all_digits.then(|| made(Some(year), Some(month), Some(day), DateForm::Iso))
}

fn made(year: Option<&str>, month: Option<&str>, day: Option<&str>, form: DateForm) -> Said {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
    let date = match (number(year), number(month), number(day)) {
        (Some(year), Some(month), Some(day)) if year >= 1800 => {
            i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        }
        _ => None,
    };
    date.map_or(Said::Impossible, |date| Said::Date(date, form))
}

fn serial(digits: &str) -> Said {
    let date =
        digits.parse::<u64>().ok().filter(|days| SERIALS.contains(days)).and_then(|days| {
            NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
        });
    date.map_or(Said::Nothing, |date| Said::Date(date, DateForm::Serial))
}

fn plausible_month(digits: &str) -> bool {
    let (year, month) = (digits.get(..4).unwrap_or_default(), digits.get(4..).unwrap_or_default());
    ("1900"..="2100").contains(&year) && ("01"..="12").contains(&month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_their_forms() {
        let day = NaiveDate::from_ymd_opt(2019, 3, 5).unwrap();
        for text in [
            "2019/3/5",
            "2019.3.5",
            "20190305",
            "2019年3月5日",
            "2019-3-5",
            "2019-03-05 00:00:00",
            "２０１９．３．５",
            "2019年03月05日",
            " 2019-03-05",
            "2019-03-05T08:00:00",
            "2019年 3月 5日",
            "二〇一九年三月五日",
            "2019\\3\\5",
            "2019,3,5",
            "20190305.0",
        ] {
            assert_eq!(read(text), Said::Date(day, DateForm::Other), "{text}");
        }
        assert_eq!(read("2019-03-05"), Said::Date(day, DateForm::Iso));
        assert_eq!(read("43529"), Said::Date(day, DateForm::Serial));
        for text in [
            "2023-06-31",
            "2023年6月31日",
            "2023-02-30",
            "2023/13/05",
            "0000-00-00",
            "1900-01-00",
            "2023.11.31",
        ] {
            assert_eq!(read(text), Said::Impossible, "{text}");
        }
        for text in ["2004-09", "2004年9月", "2004.09", "200409", "2004年"] {
            assert_eq!(read(text), Said::Partial, "{text}");
        }
        assert_eq!(
            read("二零二三年十二月三十一日"),
            Said::Date(NaiveDate::from_ymd_opt(2023, 12, 31).unwrap(), DateForm::Other)
        );
        assert_eq!(
            read("二〇二三年十月二十日"),
            Said::Date(NaiveDate::from_ymd_opt(2023, 10, 20).unwrap(), DateForm::Other)
        );
        for text in ["19/3/5", "5-Mar-19", "5-March-2019"] {
            assert_eq!((read(text), guess(text)), (Said::Nothing, Some(day)), "{text}");
        }
        assert_eq!(guess("25/03/2019"), NaiveDate::from_ymd_opt(2019, 3, 25));
        for text in ["03/05/2019", "长期", "1-2", "99/99/99", "2019-3-5-6"] {
            assert_eq!(guess(text), None, "{text}");
        }
        for text in ["长期", "见证件", "五年", "12", "2019-3-5-6", "12:30"] {
            assert_eq!(read(text), Said::Nothing, "{text}");
        }
    }
}
