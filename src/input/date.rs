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
        && whole.len() == 5
    {
        return serial(whole);
    }
    let bare = bare.trim_end_matches(['日', '号', '.', '月']);
    let parts: Vec<&str> = bare.split(['-', '/', '.', '年', '月', '－', '—', '–', '、']).collect();
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
        for text in ["长期", "见证件", "五年", "12", "2019-3-5-6", "12:30"] {
            assert_eq!(read(text), Said::Nothing, "{text}");
        }
    }
}
