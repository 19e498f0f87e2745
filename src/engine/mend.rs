//! The smallest single changes that mend a plan which cannot be carried out, each carried out again.
//!
//! Counting ([`crate::check::feasibility`]) gives for each lever a value below which nothing can do; from
//! there on the whole rehearsal is made anew with the changed plan, until one holds. So what is offered
//! was tried with recusals, specialities, leave and all, and nothing smaller does.

use chrono::NaiveDate;

use super::{Loaded, run};
use crate::assign::{From, Staff};
use crate::calendar::Period;
use crate::check::Checked;
use crate::check::feasibility;
use crate::diagnostic::problem::People;
use crate::diagnostic::problem::people::Lever;
use crate::diagnostic::{Finding, Fix, Problem, Remedy, Severity};
use crate::directory::{Duty, Inspector};
use crate::draw::event::groups_of;
use crate::plan::{Goal, Plan, Text, Workload};
use crate::ratio::Ratio;
use crate::source::{Span, Spanned, folded};

/// Units times items that are judged again, so that it stays a matter of seconds.
const JUDGED: usize = 4_000_000;
/// Values of one lever that are tried from the least possible on.
const STEPS: u32 = 8;
/// Working days by which a window is extended at the most.
const LATER: usize = 64;
/// Pairs of groups that are tried together.
const PAIRS: usize = 12;

/// What is wrong, as far as the levers depend on it.
struct Case {
    /// Index of the milestone.
    milestone: Option<usize>,
    /// Last day of the window.
    to: Option<NaiveDate>,
    speciality: Option<String>,
    levers: Vec<Lever>,
}

/// Puts verified levers into the findings that have levers, and their fixes.
pub(super) fn verified(loaded: &mut Loaded, findings: &mut [Finding]) {
    for finding in findings {
        let Some(case) = case(&loaded.plan, &finding.problem) else { continue };
        let units = loaded.entities.as_ref().map_or(0, crate::directory::EntityDirectory::len);
        let judged = units.max(1).saturating_mul(loaded.plan.items.len().max(1));
        let mut mender = Mender { loaded, left: (JUDGED / judged).clamp(6, 60) };
        let levers = mender.levers(&case);
        let milestone = case.milestone.and_then(|at| loaded.plan.milestones.get(at));
        finding.fixes = feasibility::fixes(&loaded.plan, milestone, &levers);
        finding.fixes.extend(levers.iter().find_map(|lever| join_fix(&loaded.plan, lever)));
        finding.fixes.truncate(3);
        if let Problem::People(
            People::MilestoneOutOfReach { levers: old, .. }
            | People::WindowTooNarrow { levers: old, .. },
        ) = &mut finding.problem
        {
            *old = levers;
        }
    }
}

fn case(plan: &Plan, problem: &Problem) -> Option<Case> {
    match problem {
        Problem::People(People::MilestoneOutOfReach {
            date, share, speciality, levers, ..
        }) => {
            let is_it = |it: &crate::plan::Milestone| {
                it.date.value == *date
                    && matches!(&it.goal.value, Goal::Complete(own) if own.to_string() == *share)
            };
            Some(Case {
                milestone: plan.milestones.iter().position(is_it),
                to: None,
                speciality: speciality.clone(),
                levers: levers.clone(),
            })
        }
        Problem::People(People::WindowTooNarrow { to, speciality, levers, .. }) => Some(Case {
            milestone: None,
            to: Some(*to),
            speciality: speciality.clone(),
            levers: levers.clone(),
        }),
        _ => None,
    }
}

struct Mender<'a> {
    loaded: &'a mut Loaded,
    /// Rehearsals that may still be made.
    left: usize,
}

impl Mender<'_> {
    fn levers(&mut self, case: &Case) -> Vec<Lever> {
        let mut levers = Vec::new();
        for lever in &case.levers {
            levers.extend(self.smallest(case, lever));
        }
        levers.extend(case.to.and_then(|to| self.until(to)));
        levers.extend(self.together());
        levers
    }

    /// Carries out the changed plan; tells whether it can be.
    fn holds(&mut self, change: &dyn Fn(&mut Plan), more: &[Inspector]) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let mut plan = self.loaded.plan.clone();
        change(&mut plan);
        let before = std::mem::replace(&mut self.loaded.plan, plan);
        let people = self.loaded.inspectors.as_ref().map_or(0, |it| it.inspectors.len());
        if let Some(directory) = &mut self.loaded.inspectors {
            directory.inspectors.extend_from_slice(more);
        }
        let Checked { plan, .. } = self.loaded.check(Vec::new(), None);
        let holds = plan.is_some_and(|plan| {
            let findings = run::rehearse(self.loaded, &plan);
            findings.iter().all(|it| it.severity() != Severity::Error)
        });
        if let Some(directory) = &mut self.loaded.inspectors {
            directory.inspectors.truncate(people);
        }
        self.loaded.plan = before;
        holds
    }

    /// The first value from that of the lever on which holds.
    fn smallest(&mut self, case: &Case, lever: &Lever) -> Option<Lever> {
        match lever {
            Lever::PerDay(n) => self.cap(
                *n,
                |it| matches!(it, Workload::PerDay(_)),
                |n| (Workload::PerDay(n), Lever::PerDay(n)),
            ),
            Lever::PerWeek(n) => self.cap(
                *n,
                |it| matches!(it, Workload::PerWeek(_)),
                |n| (Workload::PerWeek(n), Lever::PerWeek(n)),
            ),
            Lever::PerMonth(n) => self.cap(
                *n,
                |it| matches!(it, Workload::PerMonth(_)),
                |n| (Workload::PerMonth(n), Lever::PerMonth(n)),
            ),
            Lever::PerYear(n) => self.cap(
                *n,
                |it| matches!(it, Workload::PerYear(_)),
                |n| (Workload::PerYear(n), Lever::PerYear(n)),
            ),
            Lever::Open(n) => self.cap(
                *n,
                |it| matches!(it, Workload::Open(_)),
                |n| (Workload::Open(n), Lever::Open(n)),
            ),
            Lever::People(n) => {
                let somebody = self.somebody(case.speciality.as_deref())?;
                let team = |count: u64| {
                    let one = |number: u64| Inspector {
                        name: format!("增员{number}"),
                        certificate: Some(format!("增员{number}")),
                        sex: if number.is_multiple_of(2) { "男" } else { "女" }.to_owned(),
                        ..somebody.clone()
                    };
                    (0..count).map(one).collect::<Vec<_>>()
                };
                let mut counts = *n..n + u64::from(STEPS);
                counts.find(|count| self.holds(&|_| {}, &team(*count))).map(Lever::People)
            }
            Lever::Share(share) => {
                let at = case.milestone?;
                let most: u64 = share.trim_end_matches('%').parse().ok()?;
                let least = most.saturating_sub(u64::from(STEPS)).max(1);
                let percent = (least..=most).rev().filter_map(Ratio::percent).find(|share| {
                    let lower = |plan: &mut Plan| {
                        if let Some(it) = plan.milestones.get_mut(at) {
                            it.goal.value = Goal::Complete(*share);
                        }
                    };
                    self.holds(&lower, &[])
                });
                percent.map(|share| Lever::Share(share.to_string()))
            }
            Lever::Date(first) => {
                let at = case.milestone?;
                let dates = self.working_days(*first, STEPS as usize);
                let later = |date: NaiveDate| {
                    move |plan: &mut Plan| {
                        if let Some(it) = plan.milestones.get_mut(at) {
                            it.date.value = date;
                        }
                    }
                };
                dates.into_iter().find(|date| self.holds(&later(*date), &[])).map(Lever::Date)
            }
            Lever::Until(_) | Lever::Join(_) => None,
        }
    }

    fn cap(
        &mut self,
        least: u32,
        same: fn(&Workload) -> bool,
        made: fn(u32) -> (Workload, Lever),
    ) -> Option<Lever> {
        let found = (least..least.saturating_add(STEPS)).find(|value| {
            let raise = |plan: &mut Plan| {
                let lines = plan.team.iter_mut().flat_map(|team| &mut team.workload);
                for line in lines.filter(|line| same(&line.value)) {
                    line.value = made(*value).0;
                }
            };
            self.holds(&raise, &[])
        });
        found.map(|value| made(value).1)
    }

    /// Somebody to add: of the list that is short, there every day, with what is asked for.
    fn somebody(&self, speciality: Option<&str>) -> Option<Inspector> {
        let plan = &self.loaded.plan;
        let listed = Staff::listed(plan, self.loaded.inspectors.as_ref()?);
        let of_partner = |it: &&Staff<'_>| matches!(it.from, From::Partner(own) if speciality.is_some_and(|it| folded(own) == it));
        let own = |it: &&Staff<'_>| it.from == From::Own;
        let like = listed.iter().find(of_partner).or_else(|| listed.iter().find(own))?.inspector;
        let asked = plan.items.iter().flat_map(|item| &item.specialities);
        let mut specialities: Vec<String> = asked.map(|it| it.value.clone()).collect();
        specialities.sort_unstable();
        specialities.dedup();
        Some(Inspector {
            specialities,
            valid_to: NaiveDate::from_ymd_opt(2999, 12, 31),
            joined: NaiveDate::from_ymd_opt(1980, 1, 1),
            left: None,
            duty: Duty::On,
            leave: Vec::new(),
            recusals: Vec::new(),
            ..like.clone()
        })
    }

    fn working_days(&self, from: NaiveDate, count: usize) -> Vec<NaiveDate> {
        let days = from.iter_days().take(count * 4 + 30);
        let working = days.filter(|day| self.loaded.calendar.is_working(*day) == Some(true));
        working.take(count).collect()
    }

    /// The first working day to which the windows and batches that end on `to` may be extended.
    fn until(&mut self, to: NaiveDate) -> Option<Lever> {
        let plan = &self.loaded.plan;
        let windows = plan.items.iter().flat_map(|item| &item.check_window);
        let batches = plan.draw.iter().flat_map(|draw| &draw.batches);
        let ends: Vec<NaiveDate> = windows
            .map(|it| it.value.end)
            .chain(batches.filter_map(|it| it.complete_by.as_ref()).map(|it| it.value))
            .collect();
        // The window of the finding ends on a working day, what is written may be a few days later.
        let written = ends.into_iter().filter(|end| *end >= to).min()?;
        let days = self.working_days(written.succ_opt()?, LATER);
        let extended = |last: NaiveDate| {
            move |plan: &mut Plan| {
                for window in plan.items.iter_mut().flat_map(|item| &mut item.check_window) {
                    let longer = Period::new(window.value.start, last);
                    if window.value.end == written
                        && let Some(longer) = longer
                    {
                        window.value = longer;
                    }
                }
                for batch in plan.draw.iter_mut().flat_map(|draw| &mut draw.batches) {
                    if let Some(due) = &mut batch.complete_by
                        && due.value == written
                    {
                        due.value = last;
                    }
                }
            }
        };
        // The later the end, the more can be done: doubled, then halved.
        let mut high = 1;
        loop {
            let last = *days.get(high - 1)?;
            if self.holds(&extended(last), &[]) {
                break;
            }
            high *= 2;
        }
        let mut low = high / 2;
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            let last = *days.get(middle - 1)?;
            if self.holds(&extended(last), &[]) { high = middle } else { low = middle }
        }
        days.get(high - 1).copied().map(Lever::Until)
    }

    /// The fewest items which, visited together, save enough visits.
    fn together(&mut self) -> Option<Lever> {
        let plan = &self.loaded.plan;
        let groups: Vec<Vec<Text>> = groups_of(plan)
            .into_iter()
            .map(|group| group.into_iter().filter_map(|it| plan.items.get(it)).collect::<Vec<_>>())
            .filter(|group| group.iter().all(|item| item.is_on_site()))
            .map(|group| group.iter().filter_map(|item| item.code.clone()).collect())
            .collect();
        let mut ways: Vec<Vec<Text>> = Vec::new();
        for (at, first) in groups.iter().enumerate() {
            for second in groups.iter().skip(at + 1) {
                ways.push(first.iter().chain(second).cloned().collect());
            }
        }
        ways.sort_by_key(Vec::len);
        ways.truncate(PAIRS);
        if groups.len() > 2 {
            ways.push(groups.into_iter().flatten().collect());
        }
        let found = ways.into_iter().find(|codes| {
            let join = |plan: &mut Plan| joined(plan, codes);
            self.holds(&join, &[])
        })?;
        Some(Lever::Join(found.into_iter().map(|code| code.value).collect()))
    }
}

/// One group of these items, in place of those in which they stood.
fn joined(plan: &mut Plan, codes: &[Text]) {
    let has = |group: &Spanned<Vec<Text>>| {
        group.value.iter().any(|own| codes.iter().any(|code| code.value == own.value))
    };
    let span = plan.joint.groups.iter().find(|it| has(it)).map_or_else(Span::default, |it| it.span);
    plan.joint.groups.retain(|group| !has(group));
    plan.joint.groups.push(Spanned::new(codes.to_vec(), span));
}

/// Where just one of the items' groups is written, its line with the others.
fn join_fix(plan: &Plan, lever: &Lever) -> Option<Fix> {
    let Lever::Join(codes) = lever else { return None };
    let has = |group: &&Spanned<Vec<Text>>| group.value.iter().any(|it| codes.contains(&it.value));
    let mut written = plan.joint.groups.iter().filter(has);
    let (first, more) = (written.next()?, written.next());
    if more.is_some() || first.span.is_empty() {
        return None;
    }
    let text = codes.join("、");
    let remedy = Remedy::Write(text.clone());
    Some(Fix { remedy, span: first.span, replace: text, safe: false })
}
