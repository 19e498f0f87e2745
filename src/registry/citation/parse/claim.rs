//! What stands in brackets beside a title.

use chrono::NaiveDate;

use crate::registry::citation::{Act, Claim, numeral};

/// What a bracket claims; its text is folded.
pub(super) fn claim(text: &str) -> Claim {
    for word in ["以下简称", "以下称", "下称", "简称"] {
        if let Some(alias) = text.strip_prefix(word) {
            let alias = alias.trim_start_matches('为');
            return Claim::Alias(alias.to_owned());
        }
    }
    if let Some(claim) = decree(text) {
        return claim;
    }
    if let Some(claim) = wording(text) {
        return claim;
    }
    if text.ends_with('号') && text.contains(['〔', '[', '［', '【']) {
        return Claim::DocumentNumber(text.to_owned());
    }
    Claim::Other(text.to_owned())
}

/// `国务院令第423号`, `国务院令423号`, `中华人民共和国主席令（第28号）`.
pub(super) fn decree(text: &str) -> Option<Claim> {
    let (issuer, rest) = text.split_once('令')?;
    if issuer.is_empty() || issuer.contains('《') {
        return None;
    }
    let rest = match rest.split_once(['〕', ']', '】']) {
        Some((_, after)) => after,
        None => rest,
    };
    let rest = rest.trim_start_matches(['第', '(']).trim_end_matches(')');
    let rest = rest.trim_start_matches('第');
    let (number, after) = rest.split_once('号')?;
    if !after.is_empty() && !after.starts_with([',', ';', '、', '公', '发']) {
        return None;
    }
    Some(Claim::Decree { issuer: issuer.to_owned(), number: numeral::read(number)? })
}

/// `2018年12月29日第二次修正`.
fn wording(text: &str) -> Option<Claim> {
    let mut rest = text;
    for word in ["根据", "经", "自", "于"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let (year, mut rest) = rest.split_once('年')?;
    let year = i32::try_from(numeral::read(year)?).ok()?;
    if !(1900..2100).contains(&year) {
        return None;
    }
    let mut date = None;
    if let Some((month, after)) = rest.split_once('月')
        && let Some(month) = numeral::read(month)
        && let Some((day, after)) = after.split_once('日')
        && let Some(day) = numeral::read(day)
    {
        date = NaiveDate::from_ymd_opt(year, month, day);
        rest = after;
    }
    rest = rest.trim_start_matches('起');
    let mut ordinal = None;
    if let Some((number, after)) = rest.strip_prefix('第').and_then(|after| after.split_once('次'))
    {
        ordinal = Some(numeral::read(number)?);
        rest = after;
    }
    let act = match rest.trim_end_matches(['版', '本']) {
        "修正" => Act::Amended,
        "修订" => Act::Revised,
        "公布" | "发布" | "颁布" | "通过" | "印发" => Act::Promulgated,
        "施行" | "实施" | "起施行" => Act::TookEffect,
        "修改" | "" => Act::Changed,
        _ => return None,
    };
    Some(Claim::Wording { year, date, ordinal, act })
}
