//! Ratios, frequencies and caps: what may be said about how many and how often.

mod cap;

use super::date::{every, every_of};
use super::number::{decimal, small, whole};
use super::{Node, Piece, Rule, child, read, shown};
use crate::diagnostic::problem::Ratios;
use crate::diagnostic::{Fix, Remedy};
use crate::plan::fault::Fault;
use crate::plan::{Every, Frequency, FrequencyKind, LevelSize, Periodic, SizeClause};
use crate::ratio::{Bound, Ratio, SizeRule};
use crate::source::{Span, Spanned};

pub(in crate::plan) use cap::cap_at_least;
pub use cap::{cap, is_part_of_a_time};

/// Reads a share: `5%`, `百分之五`, `千分之五`, `5‰`, `二十分之一`, `1/20`, `三成`.
///
/// # Errors
/// No share, or more than the whole.
pub fn share(piece: Piece<'_>) -> Result<Spanned<Ratio>, Fault> {
    let nodes = read(Rule::share_value, piece).ok_or_else(|| unread(piece))?;
    let node = nodes.first().ok_or_else(|| unread(piece))?;
    Ok(Spanned::new(share_node(piece, node)?, piece.place(node)))
}

fn unread(piece: Piece<'_>) -> Fault {
    let fault = Fault::new(Ratios::UnreadRatio { written: shown(piece.text) }, piece.span());
    match dash_meant(piece) {
        Some(fix) => fault.with_fix(fix),
        None => fault,
    }
}

/// `21%一60%`: 一 between two shares was a dash.
fn dash_meant(piece: Piece<'_>) -> Option<Fix> {
    let (at, dash) = piece.text.char_indices().find(|(at, letter)| {
        let before = piece.text.get(..*at).unwrap_or_default();
        let after = piece.text.get(at + letter.len_utf8()..).unwrap_or_default();
        *letter == '一'
            && before.ends_with(['%', '‰'])
            && after.starts_with(|it: char| it.is_ascii_digit())
    })?;
    let span = piece.skip(at).upto(dash.len_utf8()).span();
    let replace = "至".to_owned();
    Some(Fix { remedy: Remedy::Write(replace.clone()), span, replace, safe: false })
}

fn share_node(piece: Piece<'_>, node: &Node<'_>) -> Result<Ratio, Fault> {
    let wrong =
        || Fault::new(Ratios::UnreadRatio { written: shown(node.as_str()) }, piece.place(node));
    let form = node.clone().into_inner().next().ok_or_else(wrong)?;
    let numbers: Vec<&str> = form.clone().into_inner().map(|it| it.as_str()).collect();
    let per = |base: u64| {
        let (numerator, scale) = decimal(numbers.first()?)?;
        Ratio::new(numerator, scale.checked_mul(base)?)
    };
    let pair = || Some((whole(numbers.first()?)?, whole(numbers.get(1)?)?));
    let ratio = match form.as_rule() {
        Rule::percent => per(100),
        Rule::permille => per(1000),
        Rule::wan => per(10_000),
        Rule::tenths => per(10),
        Rule::parts_of => pair().and_then(|(under, over)| Ratio::new(over, under)),
        _ => pair().and_then(|(over, under)| Ratio::new(over, under)),
    };
    let ratio = ratio.ok_or_else(wrong)?;
    if ratio > Ratio::ONE {
        let written = shown(node.as_str());
        return Err(Fault::new(Ratios::OverWhole { written }, piece.place(node)));
    }
    Ok(ratio)
}

/// A ratio read as far as it can be: every clause that could not be read is a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sized {
    /// What was read; `None` if a clause is missing from it.
    pub clause: Option<SizeClause>,
    /// The clauses that could not be read.
    pub faults: Vec<Fault>,
}

impl Sized {
    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.faults.extend(other.faults);
        self.clause = self.clause.zip(other.clause).map(|(mut clause, more)| {
            clause.rule.bounds.extend(more.rule.bounds);
            clause.periodic.extend(more.periodic);
            clause.levels.extend(more.levels);
            clause.as_a_rule |= more.as_a_rule;
            clause
        });
        self
    }
}

/// Reads a set of constraints: what stands in a 比例 field or cell.
#[must_use]
pub fn ratio(piece: Piece<'_>) -> Sized {
    let mut clause = SizeClause::default();
    let mut faults = Vec::new();
    let parts = split(piece);
    let mut at = 0;
    while let Some(part) = parts.get(at).copied() {
        at += 1;
        // Batches of a year never draw a unit twice; 三年内不重复抽查 is the item's look-back.
        let again = || {
            matches!(part.text, "不重复抽查" | "不重复抽取")
                || look_back(part).is_some()
                || cycle(part).is_some()
        };
        if parts.len() > 1 && again() {
            continue;
        }
        if let Some(nodes) = read(Rule::pick_clause, part) {
            let lower = nodes.iter().any(|node| node.as_rule() == Rule::pick_lower);
            if !set_pick(&mut clause.rule.bounds, lower) {
                faults.push(unread(part));
            }
            continue;
        }
        if let Some((level, rest)) = of_level(part) {
            let mut own = SizeClause::default();
            match read(Rule::ratio_clause, rest) {
                Some(nodes) => add(rest, &nodes, &mut own, &mut faults),
                None => faults.push(unread(rest)),
            }
            clause.as_a_rule |= own.as_a_rule;
            clause.levels.push(LevelSize { level, rule: own.rule });
            continue;
        }
        if let Some(nodes) = read(Rule::ratio_clause, part) {
            add(part, &nodes, &mut clause, &mut faults);
            continue;
        }
        // 不足5户的，全覆盖: the comma belongs to the clause.
        let joined = parts.get(at).and_then(|next| {
            let end = next.start + super::chars(next.text);
            piece.between(part.start, end)
        });
        if let Some((whole, nodes)) =
            joined.and_then(|whole| read(Rule::ratio_clause, whole).map(|nodes| (whole, nodes)))
        {
            at += 1;
            add(whole, &nodes, &mut clause, &mut faults);
            continue;
        }
        faults.push(unread(part));
    }
    if parts.is_empty() {
        faults.push(unread(piece));
    }
    Sized { clause: faults.is_empty().then_some(clause), faults }
}

/// The clauses of a ratio.
#[must_use]
pub fn split(piece: Piece<'_>) -> Vec<Piece<'_>> {
    piece.split(&[',', ';', '、', '。'])
}

/// `县(区)级抽查县级储备粮比例不低于50%`: the level that a clause is for, and the rest of it.
fn of_level(piece: Piece<'_>) -> Option<(crate::plan::Text, Piece<'_>)> {
    const LEVELS: &[(&str, &str)] = &[
        ("国家级", "国家级"),
        ("省级", "省级"),
        ("自治区级", "省级"),
        ("设区的市级", "市级"),
        ("地市级", "市级"),
        ("市级", "市级"),
        ("县(区)级", "县级"),
        ("县(市、区)级", "县级"),
        ("区(县)级", "县级"),
        ("县区级", "县级"),
        ("区县级", "县级"),
        ("县级", "县级"),
        ("区级", "县级"),
        ("乡镇级", "乡级"),
        ("乡级", "乡级"),
    ];
    let (word, level) = LEVELS.iter().find(|(word, _)| piece.text.starts_with(word))?;
    let rest = piece.after(word)?;
    let rest = rest.after("的").or_else(|| rest.after(":")).unwrap_or(rest);
    let span = Span::new(piece.start, piece.start + super::chars(word));
    Some((Spanned::new((*level).to_owned(), span), rest))
}

fn set_pick(bounds: &mut [Bound], take_lower: bool) -> bool {
    match bounds.last_mut() {
        Some(Bound::Either { lower, .. }) => {
            *lower = take_lower;
            true
        }
        _ => false,
    }
}

fn add(piece: Piece<'_>, nodes: &[Node<'_>], clause: &mut SizeClause, faults: &mut Vec<Fault>) {
    let mut alternatives: Vec<Vec<Bound>> = Vec::new();
    let mut every_part = None;
    let mut whole_year = false;
    let mut pick = None;
    for node in nodes {
        match node.as_rule() {
            Rule::as_a_rule => clause.as_a_rule = true,
            Rule::whole_year => whole_year = true,
            Rule::every => {
                every_part = every(node);
                if every_part.is_none() {
                    faults.push(unread(piece));
                }
            }
            Rule::single => match bounds(piece, node) {
                Ok(bounds) => alternatives.push(bounds),
                Err(fault) => faults.push(fault),
            },
            Rule::pick_lower => pick = Some(true),
            Rule::pick_upper => pick = Some(false),
            _ => {}
        }
    }
    let mut list = if alternatives.len() > 1 {
        vec![Bound::Either { alternatives, lower: false }]
    } else {
        alternatives.into_iter().flatten().collect()
    };
    if let Some(lower) = pick
        && !set_pick(&mut list, lower)
    {
        faults.push(unread(piece));
    }
    match every_part {
        Some(Every::Years(1)) | None => clause.rule.bounds.append(&mut list),
        Some(every) if !whole_year => {
            clause.periodic.push(Periodic { every, rule: SizeRule { bounds: list } });
        }
        Some(_) => faults.push(unread(piece)),
    }
}

/// The constraints of one side of 或, all of which must hold.
fn bounds(piece: Piece<'_>, node: &Node<'_>) -> Result<Vec<Bound>, Fault> {
    let mut list = Vec::new();
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::remark => list.push(Bound::Undecided),
            Rule::estimate => {}
            Rule::joined => list.extend(bounds(piece, &part)?),
            _ => match part.clone().into_inner().next() {
                Some(form) if form.as_rule() == Rule::joined => list.extend(bounds(piece, &form)?),
                Some(form) => list.extend(bound(piece, &form)?),
                None => {}
            },
        }
    }
    Ok(list)
}

/// A share or a count.
enum Amount {
    Share(Ratio),
    Count(u64),
}

fn amount(piece: Piece<'_>, node: &Node<'_>) -> Result<Option<Amount>, Fault> {
    let inner = match node.as_rule() {
        Rule::amount => node.clone().into_inner().next(),
        _ => Some(node.clone()),
    };
    let Some(inner) = inner else { return Ok(None) };
    Ok(match inner.as_rule() {
        Rule::share => Some(Amount::Share(share_node(piece, &inner)?)),
        Rule::count => {
            child(&inner, Rule::whole).and_then(|it| whole(it.as_str())).map(Amount::Count)
        }
        Rule::whole => whole(inner.as_str()).map(Amount::Count),
        _ => None,
    })
}

fn bound(piece: Piece<'_>, form: &Node<'_>) -> Result<Vec<Bound>, Fault> {
    let wrong =
        || Fault::new(Ratios::UnreadRatio { written: shown(form.as_str()) }, piece.place(form));
    let mut amounts = Vec::new();
    for part in form.clone().into_inner() {
        amounts.extend(amount(piece, &part)?);
    }
    let number = match amounts.first() {
        Some(Amount::Count(count)) => Some(*count),
        _ => None,
    };
    let bounds = match form.as_rule() {
        Rule::census_below => {
            let below = child(form, Rule::below_that);
            let limit = match &below {
                // 以下 includes the number itself (民法典第一千二百五十九条).
                Some(node) => number_of(node).and_then(|it| it.checked_add(1)),
                None => number,
            };
            vec![Bound::CensusBelow(limit.ok_or_else(wrong)?)]
        }
        Rule::per_person => vec![per_person(form).ok_or_else(wrong)?],
        Rule::range => range(piece, form)?,
        Rule::floor | Rule::above => {
            let strict = is_strict(form, Rule::above);
            match amounts.first().ok_or_else(wrong)? {
                Amount::Share(share) if strict => vec![Bound::Above(*share)],
                Amount::Share(share) => vec![Bound::Floor(*share)],
                Amount::Count(count) => {
                    let more = u64::from(strict);
                    vec![Bound::CountFloor(count.checked_add(more).ok_or_else(wrong)?)]
                }
            }
        }
        Rule::ceiling | Rule::below => {
            let strict = is_strict(form, Rule::below);
            match amounts.first().ok_or_else(wrong)? {
                Amount::Share(share) if strict => vec![Bound::Below(*share)],
                Amount::Share(share) => vec![Bound::Ceiling(*share)],
                Amount::Count(count) => {
                    let less = u64::from(strict);
                    vec![Bound::CountCeiling(count.checked_sub(less).ok_or_else(wrong)?)]
                }
            }
        }
        Rule::raised => {
            // 不足1家的按1家: two numbers, and both must be the same.
            let counts: Option<Vec<u64>> = form
                .clone()
                .into_inner()
                .filter(|it| it.as_rule() == Rule::count)
                .map(|it| number_of(&it))
                .collect();
            match counts.as_deref() {
                Some([below, least]) if below == least => vec![Bound::RaisedTo(*least)],
                _ => return Err(wrong()),
            }
        }
        Rule::plain => match amounts.first().ok_or_else(wrong)? {
            Amount::Share(share) => match child(form, Rule::rounded) {
                Some(how) if how.as_str().contains("四舍五入") => {
                    vec![Bound::Nearest(*share)]
                }
                Some(how) if how.as_str().contains(['下', '舍']) => {
                    vec![Bound::Ceiling(*share)]
                }
                _ => vec![Bound::Floor(*share)],
            },
            Amount::Count(count) => vec![Bound::Count(*count)],
        },
        Rule::census => vec![Bound::Census],
        Rule::no_ceiling => vec![Bound::NoCeiling],
        Rule::not_applicable => vec![Bound::NotApplicable],
        _ => vec![Bound::Undecided],
    };
    Ok(bounds)
}

/// 超过 and 低于 leave the number out, unless （含） says otherwise; 不低于 and 以上 hold it, unless
/// （不含） does (民法典第一千二百五十九条).
fn is_strict(form: &Node<'_>, strict: Rule) -> bool {
    if child(form, Rule::excluded).is_some() {
        return true;
    }
    form.as_rule() == strict && child(form, Rule::included).is_none()
}

fn number_of(node: &Node<'_>) -> Option<u64> {
    child(node, Rule::whole).and_then(|it| whole(it.as_str()))
}

/// `1:5`: for every inspector five targets; `2:5` alike: 5/2 for each.
fn per_person(form: &Node<'_>) -> Option<Bound> {
    let numbers: Vec<(u64, u64)> = form
        .clone()
        .into_inner()
        .filter(|it| it.as_rule() == Rule::decimal)
        .map(|it| decimal(it.as_str()))
        .collect::<Option<_>>()?;
    let [(persons, person_scale), (targets, target_scale)] = numbers.as_slice() else {
        return None;
    };
    let ratio =
        Ratio::new(targets.checked_mul(*person_scale)?, persons.checked_mul(*target_scale)?)?;
    let unit = child(form, Rule::unit_name).map(|it| it.as_str().trim().to_owned());
    Some(Bound::PerInspector { targets: ratio, unit })
}

fn range(piece: Piece<'_>, form: &Node<'_>) -> Result<Vec<Bound>, Fault> {
    let wrong =
        || Fault::new(Ratios::UnreadRatio { written: shown(form.as_str()) }, piece.place(form));
    let parts: Vec<Node<'_>> =
        form.clone().into_inner().filter(|it| it.as_rule() != Rule::of_what).collect();
    let [low, high] = parts.as_slice() else { return Err(wrong()) };
    let reversed =
        || Fault::new(Ratios::RangeReversed { written: shown(form.as_str()) }, piece.place(form));
    match amount(piece, high)?.ok_or_else(wrong)? {
        Amount::Share(high) => {
            let low = match low.as_rule() {
                // 5-20%: the first number is a percentage too.
                Rule::decimal => {
                    let (numerator, scale) = decimal(low.as_str()).ok_or_else(wrong)?;
                    let unit = parts.get(1).map_or(100, per_cent_or_mille);
                    scale
                        .checked_mul(unit)
                        .and_then(|scale| Ratio::new(numerator, scale))
                        .ok_or_else(wrong)?
                }
                _ => share_node(piece, low)?,
            };
            if low > high {
                Err(reversed())
            } else {
                Ok(vec![Bound::Floor(low), Bound::Ceiling(high)])
            }
        }
        Amount::Count(high) => {
            let Some(Amount::Count(low)) = amount(piece, low)? else { return Err(wrong()) };
            if low > high {
                Err(reversed())
            } else {
                Ok(vec![Bound::CountFloor(low), Bound::CountCeiling(high)])
            }
        }
    }
}

fn per_cent_or_mille(share: &Node<'_>) -> u64 {
    match share.clone().into_inner().next().map(|it| it.as_rule()) {
        Some(Rule::permille) => 1000,
        Some(Rule::wan) => 10_000,
        Some(Rule::tenths) => 10,
        _ => 100,
    }
}

/// A frequency, or that it is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Often {
    /// So often.
    Times(Frequency),
    /// 根据监管需要确定.
    Undecided,
    /// 不涉及.
    NotApplicable,
}

/// Reads a frequency: `每年1次`, `每2年1次`, `1次/年`, `全年不超过2次`, `根据监管需要确定`.
#[must_use]
pub fn frequency(piece: Piece<'_>) -> Option<Spanned<Often>> {
    if let Some(nodes) = read(Rule::frequency_value, piece) {
        let node = nodes.first()?;
        return Some(Spanned::new(Often::Times(frequency_node(node)?), piece.span()));
    }
    let whose = ["同一企业", "同一对象", "同一单位"];
    let piece_of_all = whose.iter().find_map(|word| piece.after(word)).unwrap_or(piece);
    let bare = ["抽查频次", "频次", "抽查频率"].iter().find_map(|word| piece_of_all.after(word));
    let bounds = ratio(bare.unwrap_or(piece_of_all)).clause?.rule.bounds;
    let often = match bounds.as_slice() {
        [Bound::Undecided] => Often::Undecided,
        [Bound::NotApplicable] => Often::NotApplicable,
        [Bound::NoCeiling] => Often::Undecided,
        _ => return None,
    };
    Some(Spanned::new(often, piece.span()))
}

/// A frequency that cannot be read, with what was probably meant: `2次年` lacks its stroke.
#[must_use]
pub(in crate::plan) fn unread_frequency(piece: Piece<'_>, written: String) -> Fault {
    let fault = Fault::new(Ratios::UnreadFrequency { written }, piece.span());
    let units = ["年", "季度", "季", "月", "周", "学期"];
    let unit = units.iter().find(|unit| piece.text.ends_with(&format!("次{unit}")));
    let Some(unit) = unit else { return fault };
    let at = piece.span().end - super::chars(unit);
    let meant = format!("/{unit}");
    let text = format!("{}{meant}", piece.upto(piece.text.len() - unit.len()).text);
    let whole = Piece { text: &text, start: piece.start };
    if frequency(whole).is_none() {
        return fault;
    }
    fault.with_fix(Fix {
        remedy: Remedy::Insert("/".to_owned()),
        span: Span::new(at, at),
        replace: "/".to_owned(),
        safe: false,
    })
}

fn frequency_node(node: &Node<'_>) -> Option<Frequency> {
    let mut kind = FrequencyKind::Exactly;
    let mut part = Every::Years(1);
    let (mut least, mut most) = (None, None);
    let mut strict = 0_i8;
    for it in node.clone().into_inner() {
        match it.as_rule() {
            Rule::every | Rule::every_bare => part = every(&it)?,
            Rule::floor_word => kind = FrequencyKind::AtLeast,
            Rule::ceiling_word => kind = FrequencyKind::AtMost,
            Rule::above_word => {
                kind = FrequencyKind::AtLeast;
                strict = 1;
            }
            Rule::below_word => {
                kind = FrequencyKind::AtMost;
                strict = -1;
            }
            Rule::times => {
                let mut numbers = it.into_inner().filter(|it| it.as_rule() == Rule::whole);
                least = Some(small(numbers.next()?.as_str())?);
                most = match numbers.next() {
                    Some(number) => Some(small(number.as_str())?),
                    None => None,
                };
            }
            Rule::bare_times => least = Some(small(it.as_str())?),
            Rule::per_each => {
                let per = child(&it, Rule::per)?;
                let count = child(&per, Rule::whole).map_or(Some(1), |it| small(it.as_str()))?;
                part = every_of(count, child(&per, Rule::unit_of_time)?.as_str())?;
            }
            _ => {}
        }
    }
    let mut times = least?;
    if let Some(most) = most {
        if most < times || kind != FrequencyKind::Exactly {
            return None;
        }
        kind = FrequencyKind::Between { most };
    }
    match (strict, part) {
        // 小于1次/年: less often than once a year, so at most once in two.
        (-1, Every::Years(years)) if times == 1 => part = Every::Years(years.checked_add(1)?),
        (-1, _) => times = times.checked_sub(1).filter(|times| *times > 0)?,
        (1, _) => times = times.checked_add(1)?,
        _ => {}
    }
    Some(Frequency { times, every: part, kind })
}

/// A cycle in which every unit has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// How many years it lasts.
    pub years: Spanned<u32>,
    /// The first year of a cycle, where written.
    pub from: Option<Spanned<i32>>,
}

/// Reads `每2年一遍`, `每五年检查一轮，2023年起`.
#[must_use]
pub fn rotation(piece: Piece<'_>) -> Option<Rotation> {
    let nodes = read(Rule::rotation_value, piece)?;
    let is_every = |node: &&Node<'_>| matches!(node.as_rule(), Rule::every | Rule::every_bare);
    let node = nodes.iter().find(is_every)?;
    let Every::Years(years) = every(node)? else { return None };
    let from = nodes.iter().find(|node| node.as_rule() == Rule::rotation_from);
    let from = match from {
        Some(node) => {
            let year = i32::try_from(whole(child(node, Rule::whole)?.as_str())?).ok()?;
            Some(Spanned::new(year, piece.place(node)))
        }
        None => None,
    };
    Some(Rotation { years: Spanned::new(years, piece.span()), from })
}

/// Reads `三年内全覆盖`, `3年内全部检查一遍`: the years of one cycle, said of a ratio or frequency.
#[must_use]
pub fn cycle(piece: Piece<'_>) -> Option<Spanned<u32>> {
    let nodes = read(Rule::cycle_value, piece)?;
    let number = nodes.iter().find(|node| node.as_rule() == Rule::whole)?;
    Some(Spanned::new(small(number.as_str()).filter(|years| *years > 0)?, piece.span()))
}

/// Reads `3年内`, `三年内不重复检查`, `3年内已抽查的不再抽取`: how long a unit is left alone.
#[must_use]
pub fn look_back(piece: Piece<'_>) -> Option<Spanned<crate::calendar::Duration>> {
    let nodes = read(Rule::look_back_value, piece)?;
    let node = nodes.iter().find(|node| node.as_rule() == Rule::duration)?;
    let length = super::date::duration(Piece { text: node.as_str(), start: 0 })?;
    Some(Spanned::new(length.value, piece.span()))
}
