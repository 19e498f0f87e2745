//! 工作日测算: the figures of a person-day budget must come to one another.

use chrono::NaiveDate;

use super::{Context, Rule};
use crate::calendar::Period;
use crate::diagnostic::problem::People;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::plan::budget::{Amount, Budget};
use crate::source::Span;

/// The rules of this file.
pub const RULES: &[Rule] = &[Rule { codes: &[6016], judge: a_budget_comes_out }];

type Name = (&'static str, &'static str);

const LEGAL: Name = ("国家法定工作日", "legal-workdays");
const TOTAL: Name = ("总法定工作日", "total-workdays");
const INSPECTION: Name = ("监督检查工作日", "inspection-workdays");

fn a_budget_comes_out(context: &Context<'_>) -> Vec<Finding> {
    let Some(budget) = &context.plan.budget else { return Vec::new() };
    let mut findings = Vec::new();
    let mut say = |what: Name, span: Span, right: String, how: String| {
        let written = context.source.slice(span).to_owned();
        let problem = People::BudgetWrong { what, written, right: right.clone(), how };
        let finding = Finding::new(problem, Place::text(context.source, span));
        let remedy = Remedy::Write(right.clone());
        findings.push(finding.with_fix(Fix { remedy, span, replace: right, safe: false }));
    };
    let value = |amount: &Option<Amount>| amount.as_ref().map(|it| it.number.value);
    for (name, amount) in lines(budget) {
        let sum: u64 = amount.parts.iter().fold(0, |sum, part| sum.saturating_add(*part));
        if amount.parts.len() > 1 && sum != amount.number.value {
            let parts: Vec<String> = amount.parts.iter().map(u64::to_string).collect();
            say(name, amount.number.span, sum.to_string(), parts.join("＋"));
        }
    }
    // The year's working days are the calendar's to say; what follows from a wrong one is not said again.
    let official = context.plan.head.year.as_ref().and_then(|it| working_days(context, it.value));
    let written_legal = value(&budget.legal);
    let legal = official.or(written_legal);
    if let (Some(amount), Some(official)) = (&budget.legal, official)
        && amount.number.value != official
    {
        let year = context.plan.head.year.as_ref().map_or(0, |it| it.value);
        say(LEGAL, amount.number.span, official.to_string(), format!("{year}年工作日历"));
    }
    if let (Some(total), Some(people), Some(legal)) =
        (&budget.total, value(&budget.headcount), legal)
    {
        let right = legal.saturating_mul(people);
        let as_written = written_legal.map(|days| days.saturating_mul(people));
        if total.number.value != right && Some(total.number.value) != as_written {
            say(TOTAL, total.number.span, right.to_string(), format!("{legal}天×{people}人"));
        }
    }
    if let (Some(left), Some(total), Some(other), Some(off)) =
        (&budget.inspection, value(&budget.total), value(&budget.other), value(&budget.off))
    {
        let right = total.saturating_sub(other).saturating_sub(off);
        if left.number.value != right {
            let how = format!("{total}－{other}－{off}");
            say(INSPECTION, left.number.span, right.to_string(), how);
        }
    }
    if let Some(total) = value(&budget.total).filter(|total| *total > 0) {
        for (name, amount) in lines(budget) {
            let Some((share, digits)) = &amount.share else { continue };
            let right = percent(amount.number.value, total, *digits);
            let written = percent(share.value.numerator(), share.value.denominator(), *digits);
            if right != written {
                let how = format!("{}÷{total}", amount.number.value);
                say(name, share.span, right, how);
            }
        }
    }
    findings
}

fn lines(budget: &Budget) -> impl Iterator<Item = (Name, &Amount)> {
    [
        (("在册人数", "headcount"), &budget.headcount),
        (LEGAL, &budget.legal),
        (TOTAL, &budget.total),
        (("其他执法工作日", "other-enforcement"), &budget.other),
        (("非执法工作日", "non-enforcement"), &budget.off),
        (INSPECTION, &budget.inspection),
    ]
    .into_iter()
    .filter_map(|(name, amount)| Some((name, amount.as_ref()?)))
}

fn working_days(context: &Context<'_>, year: i32) -> Option<u64> {
    context.calendar.known(year).then_some(())?;
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
    u64::try_from(context.calendar.working_days(Period::new(first, last)?).len()).ok()
}

/// `part` of `whole` in per cent with so many digits behind the point, a half upwards.
fn percent(part: u64, whole: u64, digits: u32) -> String {
    let scale = 10_u128.pow(digits.min(6));
    let double = u128::from(part) * 200 * scale / u128::from(whole.max(1));
    let units = double.div_ceil(2);
    let (front, behind) = (units / scale, units % scale);
    if digits == 0 {
        format!("{front}%")
    } else {
        format!("{front}.{behind:0width$}%", width = digits.min(6) as usize)
    }
}
