//! Can the plan be carried out: capacity against windows and milestones, and the smallest single
//! change that mends it, each found by judging the changed plan again.

use chrono::{Datelike as _, NaiveDate};

use super::capacity::{Batch, Caps, Crew, Grid, Horizon, Load, Shortfall, Taken, Target};
use crate::diagnostic::problem::people::{Lever, People};
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::plan::{Milestone, Plan, Workload};
use crate::ratio::{Ratio, Rounding};
use crate::source::{Source, Span};

/// The most that a cap is raised to, or people are added.
const MOST: u32 = 10_000;

/// Visits that may be made between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How many.
    pub count: u64,
}

/// 完成n% by a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal {
    /// Index of the milestone in the plan.
    pub milestone: usize,
    /// Its date, included.
    pub date: NaiveDate,
    /// Its share of all visits of the year.
    pub share: Ratio,
    /// All visits of the year.
    pub total: u64,
    /// How many are already made, or fixed, by its date.
    pub before: u64,
    /// How many may still come of draws after this one but before its date.
    pub later: u64,
}

impl Goal {
    /// Visits of the year that are due.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.share.of(self.total, Rounding::AtLeast)
    }

    /// How many of `count` visits in question must be made by the date, at the least.
    #[must_use]
    pub fn needed(&self) -> u64 {
        self.due().saturating_sub(self.before).saturating_sub(self.later)
    }
}

/// What is asked, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The working days.
    pub horizon: Horizon,
    /// 工作量.
    pub caps: Caps,
    /// People in a team.
    pub team: u32,
    /// Person by day: 1 where they can be sent.
    pub present: Grid,
    /// Number of people.
    pub people: usize,
    /// Visits that they already have.
    pub taken: Vec<Taken>,
    /// Visits from this day on count as open.
    pub open_from: NaiveDate,
    /// The visits.
    pub waves: Vec<Wave>,
    /// The milestones.
    pub goals: Vec<Goal>,
    /// What only these people can do, where not all people are meant.
    pub speciality: Option<String>,
}

/// Why it cannot be done, and what would mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Why.
    pub shortfall: Shortfall,
    /// Single changes that mend it.
    pub levers: Vec<Lever>,
}

impl Question {
    fn crew(&self) -> Crew {
        let listed = self.present.rows();
        Crew::new(
            self.people,
            &self.horizon,
            self.caps,
            &self.taken,
            self.open_from,
            // People who are added in thought are there every day.
            |p, d| p >= listed || self.present.at(p, d) > 0,
        )
    }

    fn load(&self) -> Load {
        Load {
            days: self.horizon.len(),
            visits: self
                .waves
                .iter()
                .filter(|wave| wave.count > 0)
                .map(|wave| Batch {
                    from: self.horizon.before(wave.from),
                    to: self.horizon.until(wave.to),
                    count: wave.count,
                })
                .collect(),
            spans: self.crew().spans(self.team, &|_| true),
            targets: self
                .goals
                .iter()
                .map(|goal| Target { days: self.horizon.until(goal.date), at_least: goal.needed() })
                .collect(),
        }
    }

    /// Judges the counts; where they fail, looks for what would mend them.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        let shortfall = self.load().judge().err()?;
        Some(Answer { shortfall, levers: self.levers(shortfall) })
    }

    /// The smallest single changes that mend `shortfall` and leave nothing else wrong.
    #[must_use]
    pub fn levers(&self, shortfall: Shortfall) -> Vec<Lever> {
        let mut levers = Vec::new();
        type Slot = fn(&mut Caps) -> &mut Option<u32>;
        type Made = fn(u32) -> Lever;
        let caps: [(Slot, Made); 5] = [
            (|caps| &mut caps.day, Lever::PerDay),
            (|caps| &mut caps.week, Lever::PerWeek),
            (|caps| &mut caps.month, Lever::PerMonth),
            (|caps| &mut caps.year, Lever::PerYear),
            (|caps| &mut caps.open, Lever::Open),
        ];
        for (slot, lever) in caps {
            let mut caps = self.caps;
            let Some(now) = *slot(&mut caps) else { continue };
            let raised = |more: u32| {
                let mut question = self.clone();
                *slot(&mut question.caps) = Some(now + more);
                question
            };
            if let Some(more) = smallest(|more| raised(more).holds()) {
                levers.push(lever(now + more));
            }
        }
        let joined = |more: u32| {
            let mut question = self.clone();
            question.people += more as usize;
            question
        };
        if let Some(more) = smallest(|more| joined(more).holds()) {
            levers.push(Lever::People(u64::from(more)));
        }
        if let Shortfall::Milestone { index, due, possible } = shortfall
            && let Some(goal) = self.goals.get(index)
        {
            levers.extend(self.lower_share(index, goal, due.saturating_sub(possible)));
            levers.extend(self.later_date(index, goal));
        }
        levers
    }

    /// The largest whole percentage that can be met.
    fn lower_share(&self, index: usize, goal: &Goal, lacking: u64) -> Option<Lever> {
        let within = goal.due().checked_sub(lacking)?;
        let percent = (0..100).rev().filter_map(Ratio::percent).find(|share| {
            *share < goal.share && share.of(goal.total, Rounding::AtLeast) <= within
        })?;
        let mut question = self.clone();
        question.goals.get_mut(index)?.share = percent;
        (percent.numerator() > 0 && question.holds()).then(|| Lever::Share(percent.to_string()))
    }

    /// The first working day by which the share can be met.
    fn later_date(&self, index: usize, goal: &Goal) -> Option<Lever> {
        let after = self.horizon.dates().iter().copied().filter(|date| *date > goal.date);
        let dates: Vec<NaiveDate> = after.collect();
        let moved = |date: NaiveDate| {
            let mut question = self.clone();
            if let Some(goal) = question.goals.get_mut(index) {
                goal.date = date;
            }
            question
        };
        let first = dates.partition_point(|date| !moved(*date).holds());
        dates.get(first).map(|date| Lever::Date(*date))
    }

    /// Tells whether the counts hold.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.load().judge().is_ok()
    }

    /// The finding that an answer comes to; the place is for the caller to add.
    #[must_use]
    pub fn problem(&self, answer: &Answer) -> People {
        let levers = answer.levers.clone();
        match answer.shortfall {
            Shortfall::Milestone { index, due, possible } => {
                let goal = self.goals.get(index);
                let fixed = goal.map_or(0, |goal| goal.due().saturating_sub(due));
                People::MilestoneOutOfReach {
                    date: goal.map_or(self.open_from, |goal| goal.date),
                    share: goal.map_or_else(String::new, |goal| goal.share.to_string()),
                    total: goal.map_or(0, |goal| goal.total),
                    due: due + fixed,
                    possible: possible + fixed,
                    speciality: self.speciality.clone(),
                    levers,
                }
            }
            Shortfall::Window { from, to, due, possible } => {
                let date = |day: usize| self.horizon.date(day).unwrap_or(self.open_from);
                let (from, to) = (date(from), date(to.saturating_sub(1)));
                let speciality = self.speciality.clone();
                People::WindowTooNarrow { from, to, due, possible, speciality, levers }
            }
        }
    }
}

/// The finding with its places: the milestone, the workload lines and the batch lines together.
#[must_use]
pub fn finding(plan: &Plan, source: &Source, question: &Question, answer: &Answer) -> Finding {
    let milestone = match answer.shortfall {
        Shortfall::Milestone { index, .. } => question
            .goals
            .get(index)
            .and_then(|goal| plan.milestones.get(goal.milestone))
            .map(|milestone| milestone.span),
        Shortfall::Window { .. } => None,
    };
    let windows = plan.items.iter().flat_map(|item| &item.check_window).map(|window| window.span);
    let workload = plan.team.iter().flat_map(|team| &team.workload).map(|workload| workload.span);
    let batches = plan.draw.iter().flat_map(|draw| &draw.batches);
    let batches = batches.map(|batch| batch.date.span.to(batch.share.span));
    let mut spans: Vec<Span> = milestone.into_iter().chain(workload).chain(batches).collect();
    if spans.is_empty() || milestone.is_none() {
        spans.extend(windows.take(1));
    }
    let mut places = spans.into_iter().map(|span| Place::text(source, span));
    let place = places.next().unwrap_or_else(|| Place::file(source.name()));
    let mut finding = Finding::new(question.problem(answer), place);
    finding.related = places.collect();
    let milestone = match answer.shortfall {
        Shortfall::Milestone { index, .. } => {
            question.goals.get(index).and_then(|goal| plan.milestones.get(goal.milestone))
        }
        Shortfall::Window { .. } => None,
    };
    finding.fixes = fixes(plan, milestone, &answer.levers);
    finding
}

/// The changes of the plan's own words among the levers.
#[must_use]
pub fn fixes(plan: &Plan, milestone: Option<&Milestone>, levers: &[Lever]) -> Vec<Fix> {
    let cap = |same: fn(&Workload) -> bool, written: String| {
        let workload = plan.team.iter().flat_map(|team| &team.workload);
        let line = workload.rev().find(|line| same(&line.value))?;
        Some(write(line.span, written))
    };
    let mut fixes = Vec::new();
    for lever in levers {
        fixes.extend(match lever {
            Lever::PerDay(n) => {
                cap(|it| matches!(it, Workload::PerDay(_)), format!("每人每日不超过{n}户"))
            }
            Lever::PerWeek(n) => {
                cap(|it| matches!(it, Workload::PerWeek(_)), format!("每人每周不超过{n}户"))
            }
            Lever::PerMonth(n) => {
                cap(|it| matches!(it, Workload::PerMonth(_)), format!("每人每月不超过{n}户"))
            }
            Lever::PerYear(n) => {
                cap(|it| matches!(it, Workload::PerYear(_)), format!("每人全年不超过{n}户"))
            }
            Lever::Share(share) => milestone.map(|it| write(it.goal.span, format!("完成{share}"))),
            Lever::Date(date) => milestone.map(|it| {
                let written = format!("{}年{}月{}日", date.year(), date.month(), date.day());
                Fix {
                    remedy: Remedy::WriteDate {
                        written: written.clone(),
                        weekday: u8::try_from(date.weekday().number_from_monday()).unwrap_or(1),
                        working: Some(true),
                    },
                    span: it.date.span,
                    replace: written,
                    safe: false,
                }
            }),
            Lever::Open(_) | Lever::People(_) | Lever::Until(_) | Lever::Join(_) => None,
        });
    }
    fixes.truncate(3);
    fixes
}

fn write(span: Span, text: String) -> Fix {
    Fix { remedy: Remedy::Write(text.clone()), span, replace: text, safe: false }
}

/// The smallest number from 1 for which something monotone holds.
fn smallest(holds: impl Fn(u32) -> bool) -> Option<u32> {
    let mut high = 1;
    while !holds(high) {
        if high >= MOST {
            return None;
        }
        high *= 2;
    }
    let mut low = high / 2;
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, month, day).unwrap()
    }

    /// Four people, one visit each a day, 5 working days in a week of May 2023.
    fn question(count: u64, percent: u64) -> Question {
        let horizon = Horizon::of_dates((8..13).map(|day| date(5, day)).collect());
        Question {
            caps: Caps { day: Some(1), week: Some(4), ..Caps::default() },
            team: 2,
            present: Grid::new(4, horizon.len(), 1),
            people: 4,
            taken: Vec::new(),
            open_from: date(5, 8),
            waves: vec![Wave { from: date(5, 8), to: date(5, 12), count }],
            goals: vec![Goal {
                milestone: 0,
                date: date(5, 9),
                share: Ratio::percent(percent).unwrap(),
                total: count,
                before: 0,
                later: 0,
            }],
            speciality: None,
            horizon,
        }
    }

    #[test]
    fn what_can_be_done_has_no_answer() {
        assert_eq!(question(8, 50).answer(), None);
    }

    #[test]
    fn a_milestone_is_mended_by_the_smallest_change() {
        let answer = question(8, 75).answer().unwrap();
        assert_eq!(answer.shortfall, Shortfall::Milestone { index: 0, due: 6, possible: 4 });
        assert_eq!(
            answer.levers,
            [
                Lever::PerDay(2),
                Lever::People(2),
                Lever::Share("50%".to_owned()),
                Lever::Date(date(5, 10)),
            ]
        );
    }

    #[test]
    fn a_full_week_is_mended_by_its_cap_or_people() {
        let answer = question(9, 10).answer().unwrap();
        assert_eq!(answer.shortfall, Shortfall::Window { from: 0, to: 5, due: 9, possible: 8 });
        assert_eq!(answer.levers, [Lever::PerWeek(5), Lever::People(1)]);
    }
}
