//! What was probably meant where a date lacks 年 or 月: `2023720日`, `2023年1015日`.

use chrono::NaiveDate;

use super::super::{Piece, chars, shown};
use super::{long, write_date};
use crate::diagnostic::problem::Dates;
use crate::plan::fault::Fault;

/// The fault of a text that is no date, with the dates that its digits may be.
pub(in crate::plan) fn malformed(piece: Piece<'_>) -> Fault {
    let Some((date, days)) = run_together(piece) else {
        return Fault::new(Dates::MalformedDate { written: shown(piece.text) }, piece.span());
    };
    let fault = Fault::new(Dates::MalformedDate { written: shown(date.text) }, date.span());
    let fixes = days.into_iter().map(|day| write_date(date.span(), long(day), day));
    fixes.fold(fault, Fault::with_fix)
}

/// Digits without 年 or 月 between them at the head of a piece, and every day that they can be read as.
fn run_together(piece: Piece<'_>) -> Option<(Piece<'_>, Vec<NaiveDate>)> {
    let year = piece.text.get(..4).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = piece.skip(4);
    let rest = rest.after("年").unwrap_or(rest);
    let digits = rest.text.bytes().take_while(u8::is_ascii_digit).count();
    if !(2..=4).contains(&digits) {
        return None;
    }
    let numbers = rest.text.get(..digits)?;
    let tail = rest.skip(digits);
    let mark = if tail.text.starts_with('日') { "日".len() } else { 0 };
    // 2023年12月: the digits are a month, and nothing is missing.
    if tail.text.starts_with(['月', '.', '-', '/', '年', '季']) {
        return None;
    }
    let days = (1..digits)
        .filter_map(|cut| {
            let (month, day) = (numbers.get(..cut)?, numbers.get(cut..)?);
            let padded = digits == 4;
            let plain = |text: &str| padded || !text.starts_with('0');
            if !plain(month) || !plain(day) || month.len() > 2 || day.len() > 2 {
                return None;
            }
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        })
        .collect::<Vec<_>>();
    let end = piece.text.len() - tail.text.len() + mark;
    let date = piece.upto(end);
    (!days.is_empty() && chars(date.text) > 4).then_some((date, days))
}
