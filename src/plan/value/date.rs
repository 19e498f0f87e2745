//! Dates, periods, lengths of time and deadlines, in every form that plans use.
//!
//! A year that is not written is the plan's 年度. A date that no calendar has is never mended:
//! the reader gets the fault, with both repairs.

mod mend;

use chrono::{Datelike as _, Days, NaiveDate};

use super::number::{in_chinese, small};
use super::{Node, Piece, Rule, child, read, read_head, shown};
use crate::calendar::{Duration, Period};
use crate::diagnostic::problem::Dates;
use crate::diagnostic::{Fix, Remedy};
use crate::plan::fault::Fault;
use crate::plan::{EventDeadline, Every, MonthOf, Recurring, RecurringDay};
use crate::source::{Source, Span, Spanned};

/// What a date leans on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around {
    /// The year of a date without one: 年度, or the year of 施行.
    pub year: Option<i32>,
    /// The first day of a window that names only its last (`10月底前`).
    pub start: Option<NaiveDate>,
}

/// Reads one day.
///
/// # Errors
/// The fault: no such day, no year to complete it, or no date at all.
pub fn date(piece: Piece<'_>, around: Around) -> Result<Spanned<NaiveDate>, Fault> {
    let Some(nodes) = read(Rule::date_value, piece) else { return Err(malformed(piece)) };
    let Some(node) = nodes.first() else { return Err(malformed(piece)) };
    let day = day_date(piece, node, around)?;
    Ok(Spanned::new(day.end, piece.place(node)))
}

/// Reads `2023年6月30日前` at the head of a piece, and returns what follows it.
/// `None` if the piece does not start that way.
#[must_use]
pub fn by<'a>(
    piece: Piece<'a>,
    around: Around,
) -> Option<(Result<Spanned<NaiveDate>, Fault>, Piece<'a>)> {
    let (nodes, rest) = read_head(Rule::by_value, piece)?;
    let node = nodes.first()?;
    let span = piece.place(node);
    let day = match node.as_rule() {
        Rule::day_date => day_date(piece, node, around),
        _ if is_bare_month(node) && is_before(piece, rest) => {
            Err(before_month(piece, node, around))
        }
        _ => part(piece, node, around),
    };
    Some((day.map(|period| Spanned::new(period.end, span)), rest))
}

/// Reads one period, both ends included; `10月底前` begins where the plan begins.
///
/// # Errors
/// The fault: no such day, ends before it begins, no year, or no period at all.
pub fn period(piece: Piece<'_>, around: Around) -> Result<Spanned<Period>, Fault> {
    let unread = || Fault::new(Dates::UnreadPeriod { written: shown(piece.text) }, piece.span());
    let nodes = read(Rule::period_value, piece)
        .ok_or_else(|| if looks_like_date(piece.text) { malformed(piece) } else { unread() })?;
    let node = nodes.first().ok_or_else(unread)?;
    let value = match node.as_rule() {
        Rule::until => until(piece, node, around)?,
        _ => period_node(piece, node, around)?,
    };
    Ok(Spanned::new(value, piece.span()))
}

/// Reads a length of time.
#[must_use]
pub fn duration(piece: Piece<'_>) -> Option<Spanned<Duration>> {
    let nodes = read(Rule::duration_value, piece)?;
    let node = nodes.first()?;
    Some(Spanned::new(duration_node(node)?, piece.place(node)))
}

/// A deadline as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// So long after or before an event.
    Event(EventDeadline),
    /// On a day that recurs.
    Recurring(Spanned<Recurring>),
    /// On a fixed day.
    Day(Spanned<NaiveDate>),
}

/// Reads a deadline at the head of a piece, and returns what follows it.
#[must_use]
pub fn deadline<'a>(piece: Piece<'a>, around: Around) -> Option<(Result<Due, Fault>, Piece<'a>)> {
    let (nodes, rest) = read_head(Rule::deadline_head, piece)?;
    let node = nodes.first()?;
    let due = match node.as_rule() {
        Rule::recurring => Ok(Due::Recurring(Spanned::new(recurring(node)?, piece.place(node)))),
        Rule::by_day => {
            let day = child(node, Rule::day_date)?;
            let span = piece.place(&day);
            day_date(piece, &day, around).map(|period| Due::Day(Spanned::new(period.end, span)))
        }
        _ => Ok(Due::Event(event_deadline(piece, node)?)),
    };
    Some((due, rest))
}

/// Reads `每季度前5个工作日`, `每月`, `每季度最后一个月20日前`.
#[must_use]
pub fn recurrence(piece: Piece<'_>) -> Option<Spanned<Recurring>> {
    let nodes = read(Rule::recurring_value, piece)?;
    let node = nodes.first()?;
    let value = match node.as_rule() {
        Rule::every => Recurring { every: every(node)?, day: RecurringDay::Any },
        _ => recurring(node)?,
    };
    Some(Spanned::new(value, piece.place(node)))
}

fn event_deadline(piece: Piece<'_>, node: &Node<'_>) -> Option<EventDeadline> {
    let form = node.clone().into_inner().next()?;
    let before = form.as_rule() == Rule::before_event;
    let length = child(&form, Rule::duration)?;
    let event = child(&form, Rule::event).map_or_else(
        || Spanned::new(String::new(), Span::new(piece.start, piece.start)),
        |event| {
            let span = piece.place(&event);
            let text = event.as_str().trim_end();
            Spanned::new(text.to_owned(), Span::new(span.start, span.start + super::chars(text)))
        },
    );
    let duration = Spanned::new(duration_node(&length)?, piece.place(&length));
    Some(EventDeadline { event, duration, before })
}

fn duration_node(node: &Node<'_>) -> Option<Duration> {
    let mut parts = node.clone().into_inner();
    let first = parts.next()?;
    if first.as_rule() == Rule::half_year {
        return Some(Duration::Months(6));
    }
    let count = small(first.as_str())?;
    Some(match parts.next()?.as_rule() {
        Rule::working_days => Duration::WorkingDays(count),
        Rule::weeks => Duration::CalendarDays(count.checked_mul(7)?),
        Rule::months_long => Duration::Months(count),
        Rule::years_long => Duration::Years(count),
        _ => Duration::CalendarDays(count),
    })
}

/// Reads `每季度`, `每2年`.
pub(in crate::plan) fn every(node: &Node<'_>) -> Option<Every> {
    let mut count = 1;
    let mut unit = "";
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::whole => count = small(part.as_str())?,
            _ => unit = part.as_str(),
        }
    }
    every_of(count, unit)
}

/// So many units of time, where the language has a name for it.
pub(super) fn every_of(count: u32, unit: &str) -> Option<Every> {
    Some(match (count, unit) {
        (0, _) => return None,
        (n, "年" | "年度") => Every::Years(n),
        (1, "日" | "天") => Every::Day,
        (1, "周" | "星期") | (7, "日" | "天") => Every::Week,
        (1, "月") => Every::Month,
        (1, "季度" | "季") | (3, "月") => Every::Quarter,
        (1, "半年") | (6, "月") => Every::HalfYear,
        (1, "学期") => Every::Term,
        (1, "学年") => Every::Years(1),
        (12, "月") => Every::Years(1),
        (24, "月") => Every::Years(2),
        _ => return None,
    })
}

fn recurring(node: &Node<'_>) -> Option<Recurring> {
    let mut parts = node.clone().into_inner();
    let every = every(&parts.next()?)?;
    let form = parts.next()?;
    let number = |node: &Node<'_>| child(node, Rule::whole).and_then(|it| small(it.as_str()));
    let day = match form.as_rule() {
        Rule::first_days => RecurringDay::First(duration_node(&child(&form, Rule::duration)?)?),
        Rule::nth_working => RecurringDay::NthWorkingDay(number(&form).unwrap_or(1)),
        Rule::month_day => {
            let month = form.clone().into_inner().next()?;
            let which = match month.as_rule() {
                Rule::month_first => MonthOf::Nth(1),
                Rule::month_last => MonthOf::Last,
                _ => MonthOf::Nth(number(&month)?),
            };
            RecurringDay::By { month: Some(which), day: number(&form)? }
        }
        _ => RecurringDay::By { month: None, day: number(&form)? },
    };
    Some(Recurring { every, day })
}

// ── days and parts of time

fn last_of(year: i32, month: u32) -> Option<NaiveDate> {
    let (next_year, next) = if month == 12 { (year.checked_add(1)?, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(next_year, next, 1)?.pred_opt()
}

fn months_of(year: i32, first: u32, last: u32) -> Option<Period> {
    Period::new(NaiveDate::from_ymd_opt(year, first, 1)?, last_of(year, last)?)
}

/// The year that a node names, or the one around it.
fn year_of(piece: Piece<'_>, node: &Node<'_>, base: Option<i32>) -> Result<i32, Fault> {
    match node.clone().into_inner().find(is_year) {
        Some(part) => year_named(piece, &part, base),
        None => base.ok_or_else(|| no_year(piece, node)),
    }
}

fn no_year(piece: Piece<'_>, node: &Node<'_>) -> Fault {
    Fault::new(Dates::NoYear { written: shown(node.as_str()) }, piece.place(node))
}

fn year_named(piece: Piece<'_>, part: &Node<'_>, base: Option<i32>) -> Result<i32, Fault> {
    let moved = match part.as_rule() {
        Rule::year_named => {
            let number = number_in(part).and_then(|year| i32::try_from(year).ok());
            return match number {
                Some(year @ 1900..=2200) => Ok(year),
                // 23年 and the like: which century is not for a program to guess.
                _ => Err(malformed_node(piece, part)),
            };
        }
        Rule::year_next => 1,
        Rule::year_last => -1,
        _ => 0,
    };
    base.map(|year| year + moved).ok_or_else(|| no_year(piece, part))
}

fn is_year(part: &Node<'_>) -> bool {
    matches!(part.as_rule(), Rule::year_named | Rule::year_next | Rule::year_last | Rule::year_this)
}

fn has_year(node: &Node<'_>) -> bool {
    node.clone().into_inner().any(|part| is_year(&part))
}

fn number_in(node: &Node<'_>) -> Option<u32> {
    child(node, Rule::whole).and_then(|it| small(it.as_str()))
}

fn day_date(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Result<Period, Fault> {
    let wrong = || malformed_node(piece, node);
    if let Some(numeric) = child(node, Rule::numeric_date) {
        let numbers: Vec<Node<'_>> = numeric.into_inner().collect();
        let [year, month, day] = numbers.as_slice() else { return Err(wrong()) };
        let value = small(year.as_str()).and_then(|it| i32::try_from(it).ok()).ok_or_else(wrong)?;
        return ymd(piece, node, value, month, day).map(Period::day);
    }
    let year = year_of(piece, node, around.year)?;
    let month = child(node, Rule::month);
    if let (Some(month), Some(day)) = (&month, child(node, Rule::day)) {
        return match (child(month, Rule::whole), child(&day, Rule::whole)) {
            (Some(month), Some(day)) => ymd(piece, node, year, &month, &day).map(Period::day),
            _ => Err(wrong()),
        };
    }
    // 底 and 末: the last day.
    let whole = match month {
        Some(month) => number_in(&month).and_then(|month| months_of(year, month, month)),
        None => part_period(node, year).or_else(|| months_of(year, 1, 12)),
    };
    whole.map(|period| Period::day(period.end)).ok_or_else(wrong)
}

fn ymd(
    piece: Piece<'_>,
    node: &Node<'_>,
    year: i32,
    month: &Node<'_>,
    day: &Node<'_>,
) -> Result<NaiveDate, Fault> {
    let numbers = small(month.as_str()).zip(small(day.as_str()));
    let Some((m, d)) = numbers else { return Err(malformed_node(piece, node)) };
    if let Some(date) = NaiveDate::from_ymd_opt(year, m, d) {
        return Ok(date);
    }
    let Some(last) = last_of(year, m).filter(|_| (1..=12).contains(&m) && (1..=31).contains(&d))
    else {
        return Err(malformed_node(piece, node));
    };
    Err(Fault::impossible(Impossible {
        span: piece.place(node),
        month: piece.place(month),
        day: piece.place(day),
        last,
    }))
}

fn part(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Result<Period, Fault> {
    let year = year_of(piece, node, around.year)?;
    part_period(node, year).ok_or_else(|| malformed_node(piece, node))
}

fn part_period(node: &Node<'_>, year: i32) -> Option<Period> {
    let mut month = None;
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::month => month = Some(number_in(&part)?),
            Rule::quarter => {
                let quarter = number_in(&part).filter(|it| (1..=4).contains(it))?;
                return months_of(year, quarter * 3 - 2, quarter * 3);
            }
            Rule::half => {
                let first = part.as_str().starts_with('上');
                return if first { months_of(year, 1, 6) } else { months_of(year, 7, 12) };
            }
            Rule::school_term => {
                // School terms: spring from February, autumn from August into the next year.
                return if part.as_str().starts_with('春') {
                    months_of(year, 2, 7)
                } else {
                    let end = last_of(year + 1, 1)?;
                    Period::new(NaiveDate::from_ymd_opt(year, 8, 1)?, end)
                };
            }
            Rule::season => {
                // As grain and farm offices count: spring is March to May; winter ends next year.
                return match part.as_str().chars().next()? {
                    '春' => months_of(year, 3, 5),
                    '夏' => months_of(year, 6, 8),
                    '秋' => months_of(year, 9, 11),
                    _ => Period::new(NaiveDate::from_ymd_opt(year, 12, 1)?, last_of(year + 1, 2)?),
                };
            }
            Rule::xun => {
                let month = month?;
                let (from, to) = match part.as_str().chars().next()? {
                    '上' => (1, 10),
                    '中' => (11, 20),
                    _ => (21, last_of(year, month)?.day()),
                };
                let day = |day| NaiveDate::from_ymd_opt(year, month, day);
                return Period::new(day(from)?, day(to)?);
            }
            _ => {}
        }
    }
    match month {
        Some(month) if (1..=12).contains(&month) => months_of(year, month, month),
        Some(_) => None,
        None => months_of(year, 1, 12),
    }
}

fn point(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Result<Period, Fault> {
    match node.as_rule() {
        Rule::day_date => day_date(piece, node, around),
        _ => part(piece, node, around),
    }
}

fn until(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Result<Period, Fault> {
    let wrong = || malformed_node(piece, node);
    let end = node.clone().into_inner().next().ok_or_else(wrong)?;
    if is_bare_month(&end) {
        return Err(before_month(piece, &end, around));
    }
    let end = point(piece, &end, around)?.end;
    let start = around.start.or_else(|| NaiveDate::from_ymd_opt(end.year(), 1, 1));
    let start = start.ok_or_else(wrong)?;
    Period::new(start.min(end), end).ok_or_else(wrong)
}

fn period_node(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Result<Period, Fault> {
    let wrong = || malformed_node(piece, node);
    let form = node.clone().into_inner().next().ok_or_else(wrong)?;
    match form.as_rule() {
        Rule::months => {
            // 5至10月: the first number is a month too.
            let mut year = around.year;
            let (mut first, mut start) = (None, None);
            let mut end = None;
            for part in form.clone().into_inner() {
                match part.as_rule() {
                    Rule::whole => {
                        first = small(part.as_str());
                        start = year;
                    }
                    Rule::month => end = number_in(&part),
                    _ => year = Some(year_named(piece, &part, year)?),
                }
            }
            let (from, to) = match (start, year) {
                (Some(from), Some(to)) => (from, to),
                _ => return Err(no_year(piece, &form)),
            };
            let start = first.and_then(|month| months_of(from, month, month)).ok_or_else(wrong)?;
            let end = end.and_then(|month| months_of(to, month, month)).ok_or_else(wrong)?;
            ordered(piece, &form, start.start, end.end)
        }
        Rule::whole_range => {
            let ends: Vec<Node<'_>> = form.clone().into_inner().collect();
            let [from, to] = ends.as_slice() else { return Err(wrong()) };
            let start = point(piece, from, around)?;
            let base = start.start.year();
            if to.as_rule() == Rule::day {
                // 5月10日至20日: the same month.
                let day = child(to, Rule::whole).ok_or_else(wrong)?;
                let number = small(day.as_str()).ok_or_else(wrong)?;
                let end = NaiveDate::from_ymd_opt(base, start.start.month(), number);
                let Some(end) = end else { return Err(malformed_node(piece, to)) };
                return ordered(piece, &form, start.start, end);
            }
            let end = point(piece, to, Around { year: Some(base), ..around })?;
            if end.end < start.start && !has_year(to) {
                let at = Span::new(piece.place(to).start, piece.place(to).start);
                let fault = reversed(piece, &form, start.start, end.end).with_fix(Fix {
                    remedy: Remedy::Insert("次年".to_owned()),
                    span: at,
                    replace: "次年".to_owned(),
                    safe: false,
                });
                return Err(fault);
            }
            ordered(piece, &form, start.start, end.end)
        }
        _ => point(piece, &form, around),
    }
}

fn ordered(
    piece: Piece<'_>,
    node: &Node<'_>,
    start: NaiveDate,
    end: NaiveDate,
) -> Result<Period, Fault> {
    Period::new(start, end).ok_or_else(|| reversed(piece, node, start, end))
}

fn reversed(piece: Piece<'_>, node: &Node<'_>, start: NaiveDate, end: NaiveDate) -> Fault {
    Fault::new(Dates::PeriodReversed { start, end }, piece.place(node))
}

/// Tells whether what was read before `rest` ends in 前.
fn is_before(piece: Piece<'_>, rest: Piece<'_>) -> bool {
    let read = piece.text.len().saturating_sub(rest.text.len());
    piece.text.get(..read).is_some_and(|text| text.trim_end().ends_with('前'))
}

/// `6月前` may mean the end of May or of June.
fn is_bare_month(node: &Node<'_>) -> bool {
    node.as_rule() == Rule::part
        && node.clone().into_inner().last().is_some_and(|it| it.as_rule() == Rule::month)
}

fn before_month(piece: Piece<'_>, node: &Node<'_>, around: Around) -> Fault {
    let span = piece.place(node);
    let month = match part(piece, node, around) {
        Ok(month) => month,
        Err(fault) => return fault,
    };
    let mut fault = Fault::new(Dates::BeforeMonth { written: shown(node.as_str()) }, span);
    let before = month.start.checked_sub_days(Days::new(1));
    for day in [Some(month.end), before].into_iter().flatten() {
        fault = fault.with_fix(write_date(span, long(day), day));
    }
    fault
}

/// `2023年6月30日`.
#[must_use]
pub fn long(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub(in crate::plan) fn write_date(span: Span, written: String, day: NaiveDate) -> Fix {
    let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap_or(7);
    Fix {
        // Whether it is a working day is for the calendar to say; the check adds it.
        remedy: Remedy::WriteDate { written: written.clone(), weekday, working: None },
        span,
        replace: written,
        safe: false,
    }
}

pub(in crate::plan) use mend::malformed;

fn malformed_node(piece: Piece<'_>, node: &Node<'_>) -> Fault {
    Fault::new(Dates::MalformedDate { written: shown(node.as_str()) }, piece.place(node))
}

/// A date was meant: `2023720日`, `2023-7`.
pub(in crate::plan) fn looks_like_date(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && text.contains(['年', '月', '日', '-', '/', '.', '前'])
}

/// A day that its month does not have, with the places of its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impossible {
    /// The whole date.
    pub span: Span,
    /// The number of the month.
    pub month: Span,
    /// The number of the day.
    pub day: Span,
    /// The last day that the month has.
    pub last: NaiveDate,
}

impl Impossible {
    /// Both repairs, written as the date was: digits of the same kind and width.
    #[must_use]
    pub fn fixes(&self, source: &Source) -> Vec<Fix> {
        let days = [Some(self.last), self.last.succ_opt()];
        days.into_iter()
            .flatten()
            .map(|day| write_date(self.span, self.rewritten(source, day), day))
            .collect()
    }

    fn rewritten(&self, source: &Source, day: NaiveDate) -> String {
        let part = |from: u32, to: u32| source.slice(Span::new(from, to));
        let number = |span: Span, value: u32| alike(source.slice(span), value);
        [
            part(self.span.start, self.month.start).to_owned(),
            number(self.month, day.month()),
            part(self.month.end, self.day.start).to_owned(),
            number(self.day, day.day()),
            part(self.day.end, self.span.end).to_owned(),
        ]
        .concat()
    }
}

/// Writes a number with the digits that `model` is written in.
fn alike(model: &str, value: u32) -> String {
    if model.chars().any(|letter| ('０'..='９').contains(&letter)) {
        let wide = |digit: char| char::from_u32(digit as u32 + 0xFEE0).unwrap_or(digit);
        return value.to_string().chars().map(wide).collect();
    }
    if model.chars().any(|letter| letter.is_ascii_digit()) {
        let width = if model.starts_with('0') { 2 } else { 1 };
        return format!("{value:0width$}");
    }
    in_chinese(u64::from(value))
}
