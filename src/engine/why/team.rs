//! Why this unit, these people, this day: one visit.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::{Case, said};
use crate::assign::why::{Bar, Standing, matches, rule_of, standings};
use crate::assign::{self, Earlier, From, Staff, Unit};
use crate::diagnostic::message::in_chinese;
use crate::directory::people::Duty;
use crate::draw::Draw;
use crate::draw::visit::Visit;
use crate::plan::{Goal, Item, Workload};
use crate::ratio::Rounding;
use crate::render::why::{About, Answer, Member, Reason, Said};
use crate::source::Span;

impl Case<'_> {
    /// The draw and the index of the visit with this label; `3` names the third of the only draw.
    pub(super) fn visit(&self, label: &str) -> Option<(usize, usize)> {
        let bare: Option<u32> = label.trim().parse().ok();
        self.ran.made.iter().enumerate().find_map(|(draw, (visits, _, _))| {
            let is = |visit: &Visit| {
                visit.label() == label.trim()
                    || (self.ran.made.len() == 1 && Some(visit.number) == bare)
            };
            visits.iter().position(is).map(|index| (draw, index))
        })
    }

    fn at(&self, draw: usize, index: usize) -> Option<(&Draw, &Visit)> {
        Some((self.ran.draws.get(draw)?, self.ran.made.get(draw)?.0.get(index)?))
    }

    fn items<'b>(&'b self, visit: &'b Visit) -> impl Iterator<Item = &'b Item> + 'b {
        visit.items.iter().filter_map(|index| self.plan.items.get(*index))
    }

    /// Why to this unit: which items drew it.
    pub(super) fn place(&self, draw: usize, index: usize) -> Option<Answer> {
        let (drawn, visit) = self.at(draw, index)?;
        let group = drawn.groups.iter().find(|group| group.code == visit.group)?;
        let mut list = Vec::new();
        for item in group.items.iter().filter(|item| visit.items.contains(&item.item)) {
            for stratum in &item.strata {
                let rank = stratum.drawn.iter().position(|it| it.entity == visit.entity);
                let Some(rank) = rank else { continue };
                let of_plan = self.plan.items.get(item.item);
                list.push(said(
                    Reason::Drew {
                        item: item.code.clone(),
                        stratum: stratum.name.clone(),
                        rank: rank as u64 + 1,
                        drawn: stratum.drawn.len() as u64,
                    },
                    self.cites(of_plan.map(|it| it.title.span)),
                ));
            }
        }
        list.extend(visit.items.first().and_then(|item| self.together(*item)));
        let name = self.entities.get(visit.entity).map_or("", |entity| entity.name());
        let about =
            About::Visit { label: visit.label(), id: visit.id.clone(), name: name.to_owned() };
        Some(Answer { about, said: list })
    }

    /// Why these people; `None` where the record has no teams.
    pub(super) fn team(&self, draw: usize, index: usize) -> Option<Answer> {
        let (drawn, visit) = self.at(draw, index)?;
        let about = About::Team { label: visit.label() };
        let (visits, assignment, _) = self.ran.made.get(draw)?;
        let rules = self.plan.team.as_ref();
        let (Some(team), Some(inspectors), Some(rules)) =
            (assignment.teams.get(index), &self.loaded.inspectors, rules)
        else {
            return Some(Answer { about, said: vec![said(Reason::Unstaffed, [])] });
        };
        let people = Staff::listed(self.plan, inspectors);
        let units: Vec<Unit<'_>> = visits
            .iter()
            .map(|visit| self.entities.get(visit.entity).map(Unit::of).unwrap_or_default())
            .collect();
        let earlier = self.visits_before(draw, &people);
        let inputs = assign::Inputs {
            plan: self.plan,
            source: &self.loaded.source,
            calendar: &self.loaded.calendar,
            visits,
            units: &units,
            date: drawn.date,
            earlier: &earlier,
            later: 0,
            people: &people,
            history: &self.loaded.history,
            key: drawn.keys.get("assign").unwrap_or(&drawn.seed.value),
        };
        let made = (assignment.teams.as_slice(), assignment.days.as_slice());
        let stand = standings(&inputs, made, index);
        let day = assignment.days.get(index).copied().unwrap_or_default();
        let mut list = vec![said(
            Reason::TeamSize { people: team.people().count() },
            self.cites(rules.size.as_ref().map(|size| size.span)),
        )];
        let load = |number: usize| {
            let key = people.get(number).map_or("", |it| it.inspector.key());
            let own = made.0.iter().zip(made.1);
            let own = own.filter(|(team, _)| team.people().any(|it| it == number));
            let before = earlier.iter().filter(|it| it.certificates.iter().any(|own| own == key));
            let days: Vec<NaiveDate> =
                own.map(|(_, day)| *day).chain(before.map(|it| it.day)).collect();
            (days.iter().filter(|it| **it == day).count(), days.len())
        };
        let asks = self.items(visit).any(|item| !item.specialities.is_empty());
        for number in team.people() {
            let Some(person) = people.get(number) else { continue };
            let lead = number == team.lead;
            let asked =
                asks && ((lead && rules.lead_speciality.is_some()) || rules.cover_each.is_some());
            let matched = matches(self.items(visit), person);
            let words = |(item, words): &(&str, &str)| ((*item).to_owned(), (*words).to_owned());
            let mut cites: Vec<Span> = Vec::new();
            if asked {
                cites.extend(if lead { rules.lead_speciality } else { rules.cover_each });
                cites.extend(self.items(visit).flat_map(|it| &it.specialities).map(|it| it.span));
            }
            if lead {
                cites.extend(rules.certificate_on_day);
            }
            let member = Member {
                name: person.inspector.name.clone(),
                unit: person.inspector.unit.clone(),
                lead,
                matches: if asked { matched.iter().map(words).collect() } else { Vec::new() },
                asked,
                valid_to: person.inspector.valid_to,
                load: load(number),
                partner: matches!(person.from, From::Partner(_)),
            };
            list.push(said(Reason::Goes(Box::new(member)), self.cites(cites)));
        }
        let can = |it: &&Standing| matches!(it, Standing::Goes | Standing::Free);
        let could = stand.iter().filter(can).count();
        let leads = stand.iter().zip(&people).filter(|(it, person)| {
            can(it)
                && !matches!(person.from, From::Partner(_))
                && !matches(self.items(visit), person).is_empty()
        });
        let lead = (asks && rules.lead_speciality.is_some()).then(|| leads.count());
        let workload = rules.workload.iter().map(|line| line.span);
        let pairing = rules.pairing.iter().map(|line| line.span);
        list.push(said(
            Reason::Could { listed: people.len(), could, lead },
            self.cites(workload.chain(pairing)),
        ));
        list.push(said(Reason::Chance { key: inputs.key.to_string() }, []));
        list.extend(self.stay(&inputs, &stand, day));
        Some(Answer { about, said: list })
    }

    /// Everybody who could not go, and why.
    fn stay(&self, inputs: &assign::Inputs<'_>, stand: &[Standing], day: NaiveDate) -> Vec<Said> {
        let mut list = Vec::new();
        let (mut departments, mut neighbours) = (0, 0);
        for (person, standing) in inputs.people.iter().zip(stand) {
            let name = person.inspector.name.clone();
            match standing {
                Standing::Goes | Standing::Free => {}
                Standing::OtherDepartment => departments += 1,
                Standing::Reserve => neighbours += 1,
                Standing::Unfit(why) => {
                    let duty = match &person.inspector.duty {
                        Duty::On => String::new(),
                        Duty::Off(words) => words.clone(),
                    };
                    let valid_to = person.inspector.valid_to;
                    let span = inputs.plan.team.as_ref().and_then(|it| it.certificate_on_day);
                    let reason = Reason::Unfit { name, why: why.clone(), valid_to, duty };
                    list.push(said(reason, self.cites(span)));
                }
                Standing::Barred(bar) => {
                    let (zh, en) = bar_words(bar);
                    let span = rule_of(inputs, bar);
                    list.push(said(Reason::Recused { name, zh, en }, self.cites(span)));
                }
                Standing::Full { cap, span } => {
                    let (zh, en) = cap_words(*cap, day);
                    list.push(said(Reason::Full { name, zh, en }, [self.cite(*span)]));
                }
            }
        }
        if departments + neighbours > 0 {
            list.push(said(Reason::Elsewhere { departments, neighbours }, []));
        }
        list
    }

    /// Visits of earlier draws, of other records and of this one.
    fn visits_before(&self, draw: usize, people: &[Staff<'_>]) -> Vec<Earlier> {
        let mut earlier = self.fixed.clone();
        for (visits, assignment, _) in self.ran.made.iter().take(draw) {
            let made = visits.iter().zip(&assignment.teams).zip(&assignment.days);
            earlier.extend(made.map(|((visit, team), day)| {
                Earlier {
                    unit: visit.id.clone(),
                    day: *day,
                    certificates: team
                        .people()
                        .filter_map(|it| people.get(it))
                        .map(|it| it.inspector.key().to_owned())
                        .collect(),
                }
            }));
        }
        earlier
    }

    /// Why this day; `None` where the record has no days.
    pub(super) fn day(&self, draw: usize, index: usize) -> Option<Answer> {
        let (drawn, visit) = self.at(draw, index)?;
        let (visits, _, schedule) = self.ran.made.get(draw)?;
        let day = schedule.days.get(index).copied()?;
        let first = visit.window.iter().map(|it| it.start).min()?;
        let mut spans: Vec<Span> =
            self.items(visit).flat_map(|it| &it.check_window).map(|it| it.span).collect();
        let batch = self.plan.draw.iter().flat_map(|it| &it.batches);
        let batch = drawn.batch.and_then(|at| batch.clone().nth(at));
        spans.extend(batch.map(|it| it.date.span));
        let mut list = vec![said(
            Reason::Window { from: first.max(drawn.date), to: visit.due, draw: drawn.date },
            self.cites(spans),
        )];
        let calendar = &self.loaded.calendar;
        let inside = visit.window.iter().flat_map(|it| it.days()).filter(|it| *it <= visit.due);
        let is_working = |day: &NaiveDate| {
            calendar.is_working(*day).unwrap_or(day.weekday().num_days_from_monday() < 5)
        };
        let days: BTreeSet<NaiveDate> = inside.filter(is_working).collect();
        let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap_or(1);
        list.push(said(Reason::Working { day, weekday, days: days.len() }, []));
        let same_day = || schedule.days.iter().enumerate().filter(|(_, it)| **it == day);
        list.push(said(
            Reason::Order { number: visit.number, of: visits.len(), on_day: same_day().count() },
            [],
        ));
        let street = |visit: &Visit| {
            self.entities.get(visit.entity).map(|it| Unit::of(it).street).unwrap_or_default()
        };
        let own = street(visit);
        let near = same_day().filter(|(at, _)| *at != index).filter_map(|(at, _)| visits.get(at));
        let others: Vec<String> =
            near.filter(|it| street(it) == own).map(|visit| visit.label()).collect();
        if !own.is_empty() && !others.is_empty() {
            list.push(said(Reason::Street { street: own.to_owned(), others }, []));
        }
        let milestone = schedule.milestones.get(index).copied().flatten();
        list.extend(milestone.and_then(|at| self.milestone(at)));
        Some(Answer { about: About::Day { label: visit.label(), day }, said: list })
    }

    fn milestone(&self, at: usize) -> Option<Said> {
        let milestone = self.plan.milestones.get(at)?;
        let Goal::Complete(share) = milestone.goal.value else { return None };
        let date = milestone.date.value;
        let own = self.ran.made.iter().flat_map(|(_, _, schedule)| &schedule.days);
        let days: Vec<NaiveDate> = own.copied().chain(self.fixed.iter().map(|it| it.day)).collect();
        let made = days.iter().filter(|day| **day <= date).count() as u64;
        let total = days.len() as u64;
        let due = share.of(total, Rounding::AtLeast);
        let share = share.to_string();
        let reason = Reason::Milestone { date, share, total, made, due };
        Some(said(reason, [self.cite(milestone.span)]))
    }
}

fn bar_words(bar: &Bar) -> (String, String) {
    let pair = |zh: String, en: String| (zh, en);
    match bar {
        Bar::Listed(reason) if reason.is_empty() => {
            pair("名录登记了对这一户回避".to_owned(), "registered for this unit".to_owned())
        }
        Bar::Listed(reason) => pair(
            format!("名录登记了对这一户回避（{reason}）"),
            format!("registered for this unit ({reason})"),
        ),
        Bar::OwnUnit => pair("这一户就是本单位".to_owned(), "the unit is their own".to_owned()),
        Bar::Manager => {
            pair("所属科室管理这一户".to_owned(), "their office manages this unit".to_owned())
        }
        Bar::Checked(day) => {
            pair(format!("{}查过这一户", in_chinese(*day)), format!("inspected this unit on {day}"))
        }
        Bar::SamePlan => pair(
            "本计划里另有一次检查去这一户".to_owned(),
            "goes to this unit on another visit of this plan".to_owned(),
        ),
        Bar::Other => pair("按回避规定".to_owned(), "by the rules of recusal".to_owned()),
    }
}

fn cap_words(cap: Workload, day: NaiveDate) -> (String, String) {
    let month = day.month();
    match cap {
        Workload::PerDay(n) => (format!("当天已有{n}户"), format!("{n} visits that day")),
        Workload::PerWeek(n) => (format!("这一周已有{n}户"), format!("{n} visits that week")),
        Workload::PerMonth(n) => {
            (format!("{month}月已有{n}户"), format!("{n} visits in month {month}"))
        }
        Workload::PerYear(n) => (format!("全年已有{n}户"), format!("{n} visits in the year")),
        Workload::Open(n) => (format!("在办已有{n}户"), format!("{n} open visits")),
    }
}
