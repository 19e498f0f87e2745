//! Family 6: teams and the people who can be sent. Whether they suffice for the year is judged on
//! real visits ([`crate::assign`]); here is what is wrong whatever is drawn.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Context, Rule};
use crate::calendar::Period;
use crate::diagnostic::problem::People;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::directory::{Inspector, InspectorDirectory};
use crate::plan::{Item, RecusalRule};
use crate::source::{Span, folded};
use crate::syntax::key::{Key, SectionName};
use crate::unit::UnitId;

/// The column of the entity directory that names the office managing a unit, for 交叉.
pub const MANAGER: &str = "管辖单位";
/// Rows shown beside a finding about many.
const SHOWN: usize = 5;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[6001, 6002], judge: teams_are_large_enough },
    Rule { codes: &[6003, 6004], judge: somebody_has_every_speciality },
    Rule { codes: &[6005], judge: a_team_can_be_sent },
    Rule { codes: &[6006], judge: certificates_last },
    Rule { codes: &[6010], judge: windows_have_working_days },
    Rule { codes: &[6012], judge: shortage_is_provided_for },
    Rule { codes: &[6013], judge: partners_have_people },
    Rule { codes: &[6014], judge: managers_are_known },
    Rule { codes: &[6015], judge: recusals_leave_a_team },
];

/// People in a team, as the plan writes it; never fewer than two.
fn team_size(context: &Context<'_>) -> u64 {
    let size = context.plan.team.as_ref().and_then(|team| team.size.as_ref());
    size.map_or(2, |size| u64::from(size.value.total.max(2)))
}

/// The days on which an item may be checked: its windows, else the plan's period, else its year.
fn windows(context: &Context<'_>, item: &Item) -> Vec<Period> {
    if !item.check_window.is_empty() {
        return item.check_window.iter().map(|window| window.value).collect();
    }
    let head = &context.plan.head;
    let year = || {
        let year = head.year.as_ref()?.value;
        Period::new(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)
    };
    head.in_force.as_ref().map(|period| period.value).or_else(year).into_iter().collect()
}

/// All windows of the plan.
fn all_windows(context: &Context<'_>) -> Vec<Period> {
    let windows: BTreeSet<Period> =
        context.plan.items.iter().flat_map(|item| windows(context, item)).collect();
    windows.into_iter().collect()
}

/// Tells whether somebody can be sent on some working day of the windows.
fn can_be_sent(context: &Context<'_>, person: &Inspector, windows: &[Period]) -> bool {
    let mut days = windows.iter().flat_map(|window| window.days());
    days.any(|day| {
        context.calendar.is_working(day) != Some(false) && person.unfit_on(day).is_empty()
    })
}

fn has_no_working_day(context: &Context<'_>, windows: &[Period]) -> bool {
    let mut days = windows.iter().flat_map(|window| window.days());
    days.all(|day| context.calendar.is_working(day) == Some(false))
}

/// The directory, unless it was not read or has nobody: that is said elsewhere.
fn inspectors<'a>(context: &Context<'a>) -> Option<&'a InspectorDirectory> {
    context.inspectors.filter(|directory| !directory.is_empty())
}

/// Where the plan names its inspectors, else where it speaks of teams.
fn people_place(context: &Context<'_>) -> Place {
    let list = context.plan.imports.inspectors.first().map(|list| list.path.span);
    list.map_or_else(|| team_place(context), |span| Place::text(context.source, span))
}

fn team_place(context: &Context<'_>) -> Place {
    let plan = context.plan;
    let size = plan.team.as_ref().and_then(|team| team.size.as_ref()).map(|size| size.span);
    let heading = plan.sections.iter().find(|it| it.value == SectionName::Teams).map(|it| it.span);
    match size.or(heading) {
        Some(span) => Place::text(context.source, span),
        None => Place::file(context.source.name()),
    }
}

fn teams_are_large_enough(context: &Context<'_>) -> Vec<Finding> {
    let Some(size) = context.plan.team.as_ref().and_then(|team| team.size.as_ref()) else {
        return Vec::new();
    };
    let place = Place::text(context.source, size.span);
    let mut findings = Vec::new();
    if size.value.total < 2 {
        let problem = People::TeamTooSmall { size: u64::from(size.value.total) };
        findings.push(Finding::new(problem, place.clone()).with_fix(write(size.span, "2人")));
    }
    if size.value.leads > size.value.total.max(2) {
        let problem = People::TooManyLeads { leads: size.value.leads, total: size.value.total };
        findings.push(Finding::new(problem, place));
    }
    findings
}

fn write(span: Span, text: &str) -> Fix {
    Fix { remedy: Remedy::Write(text.to_owned()), span, replace: text.to_owned(), safe: false }
}

fn somebody_has_every_speciality(context: &Context<'_>) -> Vec<Finding> {
    let Some(team) = &context.plan.team else { return Vec::new() };
    let asked = team.lead_speciality.or(team.cover_each);
    let mut findings: Vec<Finding> = Vec::new();
    let all = all_windows(context);
    let nobody = inspectors(context)
        .is_some_and(|it| !it.inspectors.iter().any(|it| can_be_sent(context, it, &all)));
    for item in &context.plan.items {
        let (Some(first), Some(last)) = (item.specialities.first(), item.specialities.last())
        else {
            continue;
        };
        let words: Vec<&str> = item.specialities.iter().map(|it| it.value.as_str()).collect();
        let specialities = words.join("、");
        let place = Place::text(context.source, first.span.to(last.span));
        let code = item.code().to_owned();
        let Some(asked) = asked else {
            // The team asks for none: one cause, whatever the number of items.
            match findings.first_mut() {
                Some(first) => first.related.push(place),
                None => {
                    let problem = People::SpecialityUnused { item: code, specialities };
                    findings.push(Finding::new(problem, place));
                }
            }
            continue;
        };
        let Some(directory) = inspectors(context) else { continue };
        let has = |person: &&Inspector| {
            let own = |word: &String| words.iter().any(|it| folded(it) == folded(word));
            person.specialities.iter().any(own)
        };
        let windows = windows(context, item);
        let mut able = directory.inspectors.iter().filter(has).peekable();
        let first = able.peek().map(|person| person.name.clone());
        if able.any(|person| can_be_sent(context, person, &windows)) {
            continue;
        }
        // Where nobody at all can be sent, or on no day, that is the cause, and it is said: SJ6005,
        // SJ6010.
        if first.is_some() && (has_no_working_day(context, &windows) || nobody) {
            continue;
        }
        let problem = People::SpecialityNobodyHas { item: code, specialities, unfit: first };
        findings
            .push(Finding::new(problem, place).with_related(Place::text(context.source, asked)));
    }
    findings
}

fn a_team_can_be_sent(context: &Context<'_>) -> Vec<Finding> {
    let Some(directory) = context.inspectors else { return Vec::new() };
    if context.plan.team.is_none() {
        return Vec::new();
    }
    let windows = all_windows(context);
    let needed = team_size(context);
    let mut days = windows.iter().flat_map(|window| window.days());
    let Some(first) = days.find(|day| context.calendar.is_working(*day) != Some(false)) else {
        return Vec::new();
    };
    let people = directory.inspectors.iter();
    let (fit, unfit): (Vec<&Inspector>, Vec<&Inspector>) =
        people.partition(|person| can_be_sent(context, person, &windows));
    if fit.len() as u64 >= needed {
        return Vec::new();
    }
    let ends = |person: &&Inspector| {
        person.certificate.is_some() && person.valid_to.is_some_and(|last| last < first)
    };
    let expired: Vec<&Inspector> = unfit.iter().copied().filter(ends).collect();
    let uncertified = unfit.iter().filter(|person| person.certificate.is_none()).count();
    let problem = People::TooFewInspectors {
        fit: fit.len() as u64,
        needed,
        listed: directory.len() as u64,
        expired: expired.len() as u64,
        last: expired.iter().filter_map(|person| person.valid_to).max(),
        uncertified: uncertified as u64,
        away: (unfit.len() - expired.len() - uncertified) as u64,
    };
    let mut finding =
        Finding::new(problem, people_place(context)).with_related(team_place(context));
    finding.related.extend(unfit.iter().take(SHOWN).map(|person| person.place.clone()));
    vec![finding]
}

fn certificates_last(context: &Context<'_>) -> Vec<Finding> {
    let Some(directory) = inspectors(context) else { return Vec::new() };
    let windows = all_windows(context);
    let Some(end) = windows.iter().map(|window| window.end).max() else { return Vec::new() };
    let mut ending: Vec<(NaiveDate, &Inspector)> = directory
        .inspectors
        .iter()
        .filter_map(|person| Some((person.valid_to.filter(|last| *last < end)?, person)))
        .filter(|(_, person)| can_be_sent(context, person, &windows))
        .collect();
    ending.sort_by(|a, b| (a.0, a.1.key()).cmp(&(b.0, b.1.key())));
    let Some((date, first)) = ending.first() else { return Vec::new() };
    let problem = People::CertificatesEnd {
        count: ending.len() as u64,
        first: first.name.clone(),
        date: *date,
    };
    let mut finding = Finding::new(problem, people_place(context));
    finding.related = ending.iter().take(SHOWN).map(|(_, person)| person.place.clone()).collect();
    vec![finding]
}

fn windows_have_working_days(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        for window in &item.check_window {
            let period = window.value;
            if !has_no_working_day(context, &[period]) {
                continue;
            }
            let problem = People::NoWorkingDay {
                of: item.code().to_owned(),
                from: period.start,
                to: period.end,
            };
            findings.push(Finding::new(problem, Place::text(context.source, window.span)));
        }
    }
    findings
}

fn shortage_is_provided_for(context: &Context<'_>) -> Vec<Finding> {
    match &context.plan.team {
        // What cannot be read has its own finding.
        Some(team)
            if team.shortage.is_empty() && !context.plan.unread_keys.contains(&Key::Shortage) =>
        {
            vec![Finding::new(People::ShortageMissing, team_place(context))]
        }
        _ => Vec::new(),
    }
}

fn partners_have_people(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    if plan.imports.inspectors.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for item in &plan.items {
        for partner in &item.partners {
            let named = plan.imports.inspectors.iter().any(|list| {
                list.name.as_ref().is_some_and(|name| folded(&name.value) == folded(&partner.value))
            });
            if !named {
                let problem = People::PartnerWithoutPeople {
                    partner: partner.value.clone(),
                    item: item.code().to_owned(),
                };
                findings.push(Finding::new(problem, Place::text(context.source, partner.span)));
            }
        }
    }
    findings
}

fn managers_are_known(context: &Context<'_>) -> Vec<Finding> {
    let cross = context.plan.team.as_ref().and_then(|team| team.cross_unit);
    match (cross, context.entities) {
        (Some(span), Some(entities)) if entities.column(MANAGER).is_none() => {
            vec![Finding::new(People::ManagerUnknown, Place::text(context.source, span))]
        }
        _ => Vec::new(),
    }
}

fn recusals_leave_a_team(context: &Context<'_>) -> Vec<Finding> {
    let (Some(directory), Some(entities)) = (inspectors(context), context.entities) else {
        return Vec::new();
    };
    let windows = all_windows(context);
    let (Some(team), Some(end)) =
        (&context.plan.team, windows.iter().map(|window| window.end).max())
    else {
        return Vec::new();
    };
    let people = directory.inspectors.iter();
    let fit: Vec<&Inspector> =
        people.filter(|person| can_be_sent(context, person, &windows)).collect();
    let needed = team_size(context);
    if (fit.len() as u64) < needed {
        return Vec::new();
    }
    // Only units that somebody is recused from, or that were checked before, can be short.
    let listed = fit.iter().flat_map(|person| &person.recusals).filter_map(|it| it.id.as_ref());
    let mut ids: BTreeSet<&UnitId> = listed.collect();
    let since = team.recusals.iter().find_map(|rule| match rule.value {
        RecusalRule::CheckedWithin(duration) => context.calendar.before(end, duration),
        _ => None,
    });
    ids.extend(since.iter().flat_map(|_| context.history.all()).map(|past| &past.unit));
    let mut short: Vec<(u64, Place, String)> = Vec::new();
    for id in ids {
        let Some(entity) = entities.find(id) else { continue };
        let recent = |person: &Inspector| {
            since.is_some_and(|since| {
                context.history.of(id).iter().filter(|past| past.date >= since).any(|past| {
                    past.inspectors.iter().any(|(_, key)| !key.is_empty() && key == person.key())
                })
            })
        };
        let left = fit
            .iter()
            .filter(|person| !person.is_recused_from(id, entity.name()) && !recent(person))
            .count() as u64;
        if left < needed {
            short.push((left, entity.place(), entity.name().to_owned()));
        }
    }
    short.sort();
    let Some((left, _, first)) = short.first().cloned() else { return Vec::new() };
    let span = team.recusals.first().map(|rule| rule.span);
    let place = span.map_or_else(|| team_place(context), |span| Place::text(context.source, span));
    let problem = People::RecusalsLeaveTooFew { count: short.len() as u64, first, left, needed };
    let mut finding = Finding::new(problem, place);
    finding.related = short.into_iter().take(SHOWN).map(|(_, place, _)| place).collect();
    vec![finding]
}
