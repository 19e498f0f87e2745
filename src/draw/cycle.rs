//! 轮查 and 不重复: whom the running cycle, or the time looked back, has seen already.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::event::{ItemWork, share_so_far, sum};
use super::population::Population;
use super::{Draw, ItemDraw, StratumDraw};
use crate::calendar::Duration;
use crate::diagnostic::Finding;
use crate::diagnostic::problem::Draw as Problem;
use crate::ratio::Ratio;
use crate::source::folded;
use crate::unit::UnitId;

impl ItemWork<'_> {
    /// The cycle of 轮查 that the draw is in: its first year, and its last where the plan says when it began.
    fn cycle(&self) -> Option<(i32, Option<i32>)> {
        let own = self.item.rotation.as_ref();
        let rules = self.plan.draw.as_ref();
        let (rule, from) = match own {
            Some(rule) => (rule, self.item.rotation_from.as_ref()),
            None => (rules?.rotation.as_ref()?, rules?.rotation_from.as_ref()),
        };
        let year = self.plan.head.year.as_ref().map_or(self.event.date.year(), |it| it.value);
        let years = i32::try_from(rule.value.max(1)).ok()?;
        Some(match from.map(|it| it.value) {
            Some(from) => {
                let first = year - (year - from).rem_euclid(years);
                (first, Some(first + years - 1))
            }
            // Where no beginning is written the cycle runs back from this year.
            None => (year - years + 1, None),
        })
    }

    fn is_last_of_year(&self) -> bool {
        share_so_far(self.plan, self.event.batch) == Ratio::ONE
    }

    pub(super) fn is_last_of_cycle(&self) -> bool {
        let year = self.plan.head.year.as_ref().map_or(self.event.date.year(), |it| it.value);
        self.cycle().is_some_and(|(_, last)| last == Some(year)) && self.is_last_of_year()
    }

    /// Tells whether a unit was inspected for this item in the running cycle.
    pub(super) fn is_done_in_cycle(&self, unit: &UnitId) -> bool {
        self.cycle().is_some_and(|(first, _)| {
            let since = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or(NaiveDate::MIN);
            self.was_inspected(unit, since)
        })
    }

    /// Tells whether a unit was inspected for this item within 不重复.
    pub(super) fn is_in_look_back(&self, unit: &UnitId) -> bool {
        let own = self.item.look_back.as_ref();
        let rule = own.or_else(|| self.plan.draw.as_ref()?.look_back.as_ref());
        let back = rule.and_then(|rule| match rule.value {
            Duration::CalendarDays(days) | Duration::WorkingDays(days) => {
                self.event.date.checked_sub_days(Days::new(u64::from(days)))
            }
            Duration::Months(months) => self.event.date.checked_sub_months(Months::new(months)),
            Duration::Years(years) => {
                self.event.date.checked_sub_months(Months::new(years.saturating_mul(12)))
            }
        });
        back.is_some_and(|since| self.was_inspected(unit, since))
    }

    /// Tells whether the history has an inspection of a unit for this item from a day on, before the draw day. A row
    /// that names no item counts for every item.
    fn was_inspected(&self, unit: &UnitId, since: NaiveDate) -> bool {
        let same = |written: &str| {
            let written = folded(written.trim());
            written == folded(self.item.title.value.trim()) || written == self.item.code()
        };
        self.frame.history.of(unit).iter().any(|row| {
            let names = row.item.split(['、', '，', '；', ',', ';']);
            row.date >= since
                && row.date < self.event.date
                && (row.item.trim().is_empty() || names.into_iter().any(same))
        })
    }

    /// Where the years that are left of the cycle, at this year's numbers, do not reach everybody.
    pub(super) fn behind(
        &self,
        drawn: &ItemDraw,
        population: &Population,
        earlier: &[Draw],
    ) -> Vec<Finding> {
        let Some((first, last)) = self.cycle().filter(|_| self.is_last_of_year()) else {
            return Vec::new();
        };
        let table = self.table();
        let label = |row: usize| {
            let row = table.and_then(|table| table.rows.get(row));
            row.map_or("*", |row| row.label.value.as_str())
        };
        let year = self.plan.head.year.as_ref().map_or(self.event.date.year(), |it| it.value);
        let mut findings = Vec::new();
        for (row, members) in population.strata.iter().enumerate() {
            let tier = label(row);
            let of_tier = |list: &[StratumDraw]| -> (u64, u64) {
                let own = || list.iter().filter(|it| it.tier == tier);
                (own().map(|it| it.size).sum(), own().map(|it| it.drawn.len() as u64).sum())
            };
            let (size, now) = of_tier(&drawn.strata);
            let before = self.drawn_of(earlier, |stratum| stratum.tier == tier);
            let entities = self.frame.entities;
            let open = members.iter().filter_map(|index| entities.get(*index));
            let open = open.filter(|entity| !self.is_done_in_cycle(entity.id())).count() as u64;
            let unseen = population.unseen.get(row).map_or(0, |unseen| sum(unseen));
            let left = (open + unseen).saturating_sub(now + before);
            // Without a beginning, as many years are looked at as a cycle has.
            let last = last.unwrap_or(year + (year - first));
            let taken = size * u64::try_from(last - year).unwrap_or_default();
            if left > taken {
                let problem = Problem::CycleShort {
                    item: drawn.code.clone(),
                    stratum: tier.to_owned(),
                    left,
                    year: last,
                    taken,
                };
                let own = self.item.rotation.as_ref();
                let rule = own.or_else(|| self.plan.draw.as_ref()?.rotation.as_ref());
                findings.push(Finding::new(problem, self.place(rule.map(|it| it.span))));
            }
        }
        findings
    }
}
