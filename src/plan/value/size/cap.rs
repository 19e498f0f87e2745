//! Caps on visits: `同一对象全年不超过1次`, and what was meant to be one.

use super::frequency_node;
use crate::diagnostic::problem::Ratios;
use crate::diagnostic::{Fix, Remedy};
use crate::plan::fault::Fault;
use crate::plan::value::{Piece, Rule, read, shown};
use crate::plan::{Cap, CapScope};
use crate::source::{Span, Spanned};

/// Tells whether a clause counts parts of a time: `不超过1.5次`.
#[must_use]
pub fn is_part_of_a_time(piece: Piece<'_>) -> bool {
    let times = piece.text.match_indices('次').filter_map(|(at, _)| piece.text.get(..at));
    times.into_iter().any(|before| {
        let number = before.trim_end();
        let whole = number.trim_end_matches(|it: char| it.is_ascii_digit());
        let rest = whole.strip_suffix('.').filter(|_| whole.len() < number.len());
        rest.is_some_and(|rest| rest.ends_with(|it: char| it.is_ascii_digit()))
    })
}

/// A cap that asks for visits instead of limiting them: `至少1次`, `全年超过1次`.
#[must_use]
pub(in crate::plan) fn cap_at_least(piece: Piece<'_>) -> Fault {
    const WORDS: [&str; 17] = [
        "不得低于",
        "不得少于",
        "不得小于",
        "大于或等于",
        "大于等于",
        "不低于",
        "不少于",
        "不小于",
        "至少",
        "最少",
        "超过",
        "多于",
        "高于",
        "大于",
        "≥",
        ">=",
        ">",
    ];
    let fault = Fault::new(Ratios::CapAtLeast { written: shown(piece.text) }, piece.span());
    let word = WORDS.iter().find_map(|word| Some((piece.text.find(word)?, *word)));
    let Some((at, word)) = word else { return fault };
    let replace = "不超过".to_owned();
    let remedy = Remedy::Write(replace.clone());
    let span = piece.skip(at).upto(word.len()).span();
    fault.with_fix(Fix { remedy, span, replace, safe: false })
}

/// Reads one clause of a cap: `同一对象全年不超过1次`, `C级不超过2次`. The tier's label is as
/// written, without 级 or 类 behind it.
#[must_use]
pub fn cap(piece: Piece<'_>) -> Option<Cap> {
    let nodes = read(Rule::cap_value, piece)?;
    let tier = nodes.iter().find(|it| it.as_rule() == Rule::cap_tier);
    // 全年不超过1.5次 names no tier `全年不超过1.`.
    if tier.is_some_and(|it| it.as_str().ends_with('.')) {
        return None;
    }
    let node = nodes.iter().find(|it| it.as_rule() == Rule::frequency)?;
    let frequency = frequency_node(node)?;
    let tier = tier.map(|it| {
        let start = piece.place(it).start;
        let text = it.as_str().trim_end();
        let bare = ["等级的", "级的", "类的", "等级", "级", "类", "的"]
            .iter()
            .find_map(|suffix| text.strip_suffix(suffix).filter(|rest| !rest.is_empty()))
            .unwrap_or(text)
            .trim_end();
        Spanned::new(bare.to_owned(), Span::new(start, start + crate::plan::value::chars(bare)))
    });
    let scope = nodes.iter().find_map(|it| match it.as_rule() {
        Rule::cap_body => Some(CapScope::Body),
        Rule::cap_item => Some(CapScope::Item),
        _ => None,
    });
    Some(Cap { scope: scope.unwrap_or(CapScope::Unit), tier, frequency, span: piece.span() })
}
