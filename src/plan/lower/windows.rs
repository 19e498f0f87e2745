//! 抽取时间 and 检查时间: periods, days that recur, and what is still to be said.

use super::Lowering;
use chrono::Days;

use crate::calendar::{Duration, Period};
use crate::plan::value::date::{Around, Due, deadline, period, recurrence};
use crate::plan::value::number::whole;
use crate::plan::value::{Piece, size};
use crate::plan::{Item, Recurring};
use crate::ratio::Bound;
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;

impl Lowering<'_> {
    /// Periods joined by 、 or 和, and those that recur.
    pub(super) fn windows(
        &mut self,
        key: Key,
        piece: Piece<'_>,
    ) -> (Vec<Spanned<Period>>, Vec<Spanned<Recurring>>) {
        let mut windows = Vec::new();
        let mut recurring = Vec::new();
        let mut open: Vec<(usize, Piece<'_>)> = Vec::new();
        let parts = piece.split(&['、', ',', ';', '和', '及']);
        for (at, part) in parts.iter().copied().enumerate() {
            // 第二、三季度: the unit stands behind the last.
            if let Some(text) = with_unit(&parts, at) {
                match period(Piece { text: &text, start: part.start }, self.around) {
                    Ok(window) => windows.push(Spanned::new(window.value, part.span())),
                    Err(fault) => self.fault(fault),
                }
                continue;
            }
            // What is a period is neither of the others: the usual case is asked first.
            match period(part, self.around) {
                Ok(window) if part.text.contains("学期") => {
                    // A term is as long as the plan lets it be.
                    let own =
                        self.plan.head.in_force.and_then(|it| it.value.intersect(window.value));
                    windows.push(Spanned::new(own.unwrap_or(window.value), window.span));
                }
                Ok(window) => windows.push(window),
                Err(_) if key == Key::DrawWindow && self.is_before_checking(part) => {}
                Err(fault) => match recurrence(part) {
                    Some(found) => recurring.push(found),
                    None if is_undecided(part) || is_named_by_event(part, self.around) => {
                        open.push((at, part));
                    }
                    None => self.fault(fault),
                },
            }
        }
        for span in joined(&open) {
            let words = self.words(piece.part(span));
            self.plan.undecided_days.push(Spanned::new(words, span));
        }
        if piece.is_empty() {
            self.unread(key, piece, "2023年5月 至 10月");
        }
        (windows, recurring)
    }

    /// `检查前3日`: kept until the item's 检查时间 is known. Working days before it are counted by the
    /// calendar, which a plan that is only read does not have: they stay undecided.
    fn is_before_checking(&mut self, part: Piece<'_>) -> bool {
        let bare = part.after("每次").unwrap_or(part);
        let Some((Ok(Due::Event(due)), rest)) = deadline(bare, self.around) else { return false };
        let is_checking =
            due.event.value.contains("检查") && !due.event.value.contains(['后', '束', '完', '成']);
        let Duration::CalendarDays(days) = due.duration.value else { return false };
        let is_it = due.before && is_checking && rest.is_empty();
        if is_it {
            self.before_checking.push(Spanned::new(days, part.span()));
        }
        is_it
    }

    /// Turns `检查前3日` into the days before each of the item's 检查时间.
    pub(super) fn draw_before_checking(&mut self, item: &mut Item) {
        for before in std::mem::take(&mut self.before_checking) {
            if item.check_window.is_empty() {
                let words = self.source.slice(before.span).trim().to_owned();
                self.plan.undecided_days.push(Spanned::new(words, before.span));
            }
            let days = Days::new(u64::from(before.value));
            let windows = item.check_window.iter().filter_map(|window| {
                let checked = window.value.start;
                let start = checked.checked_sub_days(days)?;
                let end = checked.pred_opt()?.max(start);
                Some(Spanned::new(Period { start, end }, before.span))
            });
            item.draw_window.extend(windows);
        }
    }
}

/// Where the undecided parts of a list stand. Those before a word at the end of the list wait for it
/// and are one: 春节、五一、国庆等节假日前 are days before each, not three things.
fn joined(open: &[(usize, Piece<'_>)]) -> Vec<Span> {
    let is_end = |text: &str| ["前", "后", "期间"].iter().any(|it| text.ends_with(it));
    let mut found = Vec::new();
    let mut waiting: Vec<Span> = Vec::new();
    let mut next = 0;
    for (at, part) in open {
        if *at != next {
            found.append(&mut waiting);
        }
        next = at + 1;
        let first = waiting.first().map_or(part.span(), |first| first.to(part.span()));
        if is_end(part.text) {
            waiting.clear();
            found.push(first);
        } else {
            waiting.push(part.span());
        }
    }
    found.append(&mut waiting);
    found
}

/// A part of a list that lacks its unit (`第二` of 第二、三季度), with the unit of the next that has one.
fn with_unit(parts: &[Piece<'_>], at: usize) -> Option<String> {
    let number = |piece: &Piece<'_>| {
        let bare = piece.text.strip_prefix('第').unwrap_or(piece.text);
        whole(bare).is_some()
    };
    let part = parts.get(at).filter(|part| number(part))?;
    let next = parts.get(at + 1..)?.iter().find(|next| !number(next))?;
    let units = ["季度", "季", "月份", "月"];
    let unit = units.iter().find(|unit| next.before(unit).is_some_and(|it| number(&it)))?;
    Some(format!("{}{unit}", part.text))
}

/// 适时, 根据…确定.
fn is_undecided(piece: Piece<'_>) -> bool {
    let clause = size::ratio(piece).clause;
    clause.is_some_and(|it| it.rule.bounds == [Bound::Undecided])
}

/// Windows that no calendar fixes: 暑假, 节假日前, 接到举报后3个工作日内. Somebody must say the days.
fn is_named_by_event(piece: Piece<'_>, around: Around) -> bool {
    const EVENTS: &[&str] = &[
        "寒假",
        "暑假",
        "节假日",
        "春节",
        "元旦",
        "清明",
        "五一",
        "端午",
        "中秋",
        "国庆",
        "两会",
        "汛期",
        "高考",
        "中考",
        "开学",
        "年检",
        "旺季",
        "淡季",
        "收购期",
        "采暖",
        "重大活动",
    ];
    EVENTS.iter().any(|word| piece.text.contains(word))
        || matches!(
            deadline(piece, around),
            Some((Ok(Due::Event(_)), rest)) if rest.is_empty()
        )
}
