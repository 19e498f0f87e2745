//! Draws that recur, as batches on days: `每季度前5个工作日，抽取25%`.

use chrono::{Datelike as _, NaiveDate};

use super::{Batch, Every, MonthOf, Plan, Recurring, RecurringDay, Share};
use crate::calendar::{Calendar, Duration, Period};
use crate::ratio::Ratio;
use crate::source::{Span, Spanned};

/// Writes a recurring draw of the plan out as batches: one in every part of the time in force (or of
/// 年度), on the first working day that the plan allows. A part whose days lie outside is left out;
/// where no share is written each draws an equal part.
pub fn expand(plan: &mut Plan, calendar: &Calendar) {
    let year = plan.head.year.as_ref().map(|year| year.value);
    let of_year = || {
        let year = year?;
        Period::new(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)
    };
    let Some(range) = plan.head.in_force.as_ref().map(|it| it.value).or_else(of_year) else {
        return;
    };
    let Some(draw) = plan.draw.as_mut().filter(|draw| draw.batches.is_empty()) else { return };
    let Some(recurring) = &draw.recurring else { return };
    let days: Vec<NaiveDate> = parts(recurring.when.value.every, range)
        .into_iter()
        .filter_map(|part| first_day(recurring.when.value, part, calendar))
        .filter(|day| range.contains(*day))
        .collect();
    let count = u64::try_from(days.len()).unwrap_or(0);
    let share = match &recurring.share {
        Some(share) => Some(*share),
        None => Ratio::new(1, count).map(|equal| Spanned::new(equal, recurring.when.span)),
    };
    let Some(share) = share else { return };
    let name = |index: usize| format!("第{}批", super::value::number::in_chinese(index as u64 + 1));
    let at = Span::new(recurring.span.start, recurring.span.start);
    draw.batches = days
        .iter()
        .enumerate()
        .map(|(index, day)| Batch {
            name: Spanned::new(name(index), at),
            date: Spanned::new(*day, recurring.when.span),
            share: Spanned::new(Share::Part(share.value), share.span),
            complete_by: None,
        })
        .collect();
}

/// The calendar months, quarters … that touch a range, in order; none for days and weeks, which nobody
/// draws by.
fn parts(every: Every, range: Period) -> Vec<Period> {
    let months = match every {
        Every::Month => 1,
        Every::Quarter => 3,
        Every::HalfYear => 6,
        Every::Years(1) => 12,
        Every::Term => return terms(range),
        Every::Day | Every::Week | Every::Years(_) => return Vec::new(),
    };
    let mut list = Vec::new();
    let first = range.start.month0() / months * months + 1;
    let mut start = NaiveDate::from_ymd_opt(range.start.year(), first, 1);
    while let Some(begin) = start.filter(|begin| *begin <= range.end) {
        start = begin.checked_add_months(chrono::Months::new(months));
        let end = start.and_then(|next| next.pred_opt());
        list.extend(end.and_then(|end| Period::new(begin, end)));
        if list.len() > 120 {
            break;
        }
    }
    list
}

/// The school terms that touch a range: February to July, August to January.
fn terms(range: Period) -> Vec<Period> {
    let years = range.start.year() - 1..=range.end.year();
    let starts = years.flat_map(|year| [2, 8].map(|month| NaiveDate::from_ymd_opt(year, month, 1)));
    starts
        .flatten()
        .filter_map(|start| {
            let end = start.checked_add_months(chrono::Months::new(6))?.pred_opt()?;
            (start <= range.end && range.start <= end).then(|| Period::new(start, end))?
        })
        .take(120)
        .collect()
}

/// The first working day of a part on which the plan lets draw.
fn first_day(when: Recurring, part: Period, calendar: &Calendar) -> Option<NaiveDate> {
    let working =
        |from: NaiveDate| calendar.next_working_day(from).filter(|day| part.contains(*day));
    match when.day {
        RecurringDay::Any | RecurringDay::First(Duration::WorkingDays(_)) => working(part.start),
        RecurringDay::First(_) => working(part.start),
        RecurringDay::NthWorkingDay(number) => {
            let mut day = working(part.start)?;
            for _ in 1..number {
                day = working(day.succ_opt()?)?;
            }
            Some(day)
        }
        RecurringDay::By { month, .. } => {
            let offset = match month {
                None | Some(MonthOf::Nth(0 | 1)) => 0,
                Some(MonthOf::Nth(number)) => number - 1,
                Some(MonthOf::Last) => part.end.month0() - part.start.month0(),
            };
            working(part.start.checked_add_months(chrono::Months::new(offset))?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn quarters_and_their_first_working_days() {
        let year = Period::new(day("2023-03-22"), day("2023-12-31")).unwrap();
        let quarters = parts(Every::Quarter, year);
        assert_eq!(quarters.len(), 4);
        let calendar = Calendar::builtin();
        let first = |day| {
            let when = Recurring { every: Every::Quarter, day };
            quarters
                .iter()
                .map(|part| first_day(when, *part, &calendar).unwrap())
                .collect::<Vec<_>>()
        };
        let days = first(RecurringDay::First(Duration::WorkingDays(5)));
        // New Year, the weekend, and the National Day week with its make-up days.
        assert_eq!(days, ["2023-01-03", "2023-04-03", "2023-07-03", "2023-10-07"].map(day));
        assert_eq!(first(RecurringDay::NthWorkingDay(3))[1], day("2023-04-06"));
        let last = RecurringDay::By { month: Some(MonthOf::Last), day: 20 };
        assert_eq!(first(last)[2], day("2023-09-01"));
    }
}
