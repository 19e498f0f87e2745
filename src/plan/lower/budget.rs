//! 工作日测算.

use super::{Lowering, facts, whole, without_space};
use crate::plan::budget::{Amount, Budget};
use crate::plan::value::size::share;
use crate::plan::value::{Piece, number};
use crate::ratio::Bound;
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::Section;

const AMOUNT: &str = "1035个（375＋660），占52.2%";

impl Lowering<'_> {
    pub(super) fn budget(&mut self, section: &Section) {
        let mut budget = Budget { span: whole(section), ..Budget::default() };
        for fact in &facts(section) {
            let piece = Piece::of(&fact.value);
            let field = match fact.key.value {
                Key::Headcount => &mut budget.headcount,
                Key::LegalDays => &mut budget.legal,
                Key::TotalDays => &mut budget.total,
                Key::OtherDays => &mut budget.other,
                Key::OffDays => &mut budget.off,
                Key::InspectionDays => &mut budget.inspection,
                Key::PerVisit => {
                    budget.visit = person_days(piece);
                    if budget.visit.is_none() {
                        self.unread(Key::PerVisit, piece, "2人1天");
                    }
                    continue;
                }
                _ => {
                    self.common(fact);
                    continue;
                }
            };
            *field = amount(piece);
            if field.is_none() {
                self.unread(fact.key.value, piece, AMOUNT);
            }
        }
        self.plan.budget = Some(budget);
    }

    /// A ratio that says `按监督检查工作日确定` is as many visits as the person-days allow.
    pub(super) fn sizes_of_budget(&mut self) {
        let Some(visits) = self.plan.budget.as_ref().and_then(Budget::visits) else { return };
        for item in &mut self.plan.items {
            let Some(size) = item.size.as_mut() else { continue };
            let written = self.source.slice(size.span);
            let rule = &mut size.value.rule;
            if rule.bounds == [Bound::Undecided] && written.contains("工作日") {
                rule.bounds = vec![Bound::CountCeiling(visits)];
            }
        }
    }
}

/// A number with its unit, parts in brackets, and a share.
fn amount(piece: Piece<'_>) -> Option<Amount> {
    let clauses = piece.split(&[',', '。']);
    let first = clauses.first().copied()?;
    let (head, brackets) = match first.text.find('(') {
        Some(at) => (first.upto(at).trim(), Some(first.skip(at).text)),
        None => (first, None),
    };
    let units = ["个工作日", "人日", "人", "名", "个", "天", "日"];
    let bare = units.iter().find_map(|unit| head.before(unit)).unwrap_or(head);
    let number = Spanned::new(number::whole(bare.text)?, bare.span());
    let parts = match brackets {
        Some(text) => text
            .split(|it: char| !it.is_ascii_digit())
            .filter(|it| !it.is_empty())
            .map(str::parse)
            .collect::<Result<Vec<u64>, _>>()
            .ok()?,
        None => Vec::new(),
    };
    let mut printed = None;
    for clause in clauses.iter().skip(1) {
        let at = clause.text.find('占')?;
        let rest = clause.skip(at + '占'.len_utf8()).trim();
        let words = ["总法定工作日的", "总工作日的", "总数的", "比"];
        let rest = words.iter().find_map(|it| rest.after(it)).unwrap_or(rest);
        let digits = rest
            .text
            .split_once('.')
            .map_or(0, |(_, tail)| tail.chars().take_while(char::is_ascii_digit).count());
        let value = share(rest).ok()?;
        printed = Some((value, u32::try_from(digits).ok()?));
    }
    Some(Amount { number, parts, share: printed })
}

/// `2人1天`, `4个工作日`.
fn person_days(piece: Piece<'_>) -> Option<Spanned<u64>> {
    let bare = without_space(piece.text);
    let days = |text: &str| {
        let units = ["个工作日", "人日", "天", "日"];
        number::whole(units.iter().find_map(|unit| text.strip_suffix(unit))?)
    };
    let value = match bare.split_once('人').filter(|(_, rest)| !rest.starts_with('日')) {
        Some((people, rest)) => number::whole(people)?.checked_mul(days(rest)?)?,
        None => days(&bare)?,
    };
    (value > 0).then(|| Spanned::new(value, Span::new(piece.start, piece.span().end)))
}
