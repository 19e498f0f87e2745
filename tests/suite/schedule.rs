//! Teams and days of random plans, every rule checked again from the inputs alone; and whether
//! chance treats people alike.
#![allow(clippy::float_arithmetic, reason = "statistics of the outcome, not part of it")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use suiji::assign::{self, Assignment, Earlier, From, Inputs, Staff, Unit, assign};
use suiji::calendar::{Calendar, Duration, Period};
use suiji::diagnostic::{Place, Severity};
use suiji::directory::{Duty, History, Inspection, Inspector, Leave, Recusal};
use suiji::draw::ticket::{Digest, digest};
use suiji::draw::visit::Visit;
use suiji::plan::{
    Goal, Item, Milestone, Pairing, Plan, RecusalRule, Shortage, Team, TeamSize, Text, Workload,
};
use suiji::ratio::{Ratio, Rounding};
use suiji::schedule::schedule;
use suiji::source::{Source, Span, Spanned};
use suiji::stream::Stream;
use suiji::unit::UnitId;

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, month, day).unwrap()
}

fn text(words: &str) -> Text {
    Text::new(words.to_owned(), Span::default())
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}

/// Everything that an assignment is made from, owned.
pub(super) struct World {
    pub(super) plan: Plan,
    source: Source,
    calendar: Calendar,
    pub(super) visits: Vec<Visit>,
    units: Vec<(String, String, String)>,
    date: NaiveDate,
    earlier: Vec<Earlier>,
    later: u64,
    pub(super) people: Vec<(Inspector, Option<&'static str>)>,
    history: History,
    key: Digest,
}

impl World {
    pub(super) fn with<T>(&self, use_it: impl FnOnce(&Inputs<'_>) -> T) -> T {
        let units: Vec<Unit<'_>> = self
            .units
            .iter()
            .map(|(name, street, manager)| Unit { name, street, manager })
            .collect();
        let people: Vec<Staff<'_>> = self
            .people
            .iter()
            .map(|(inspector, list)| {
                let from = match list {
                    None => From::Own,
                    Some("邻区") => From::Neighbour,
                    Some(name) => From::Partner(name),
                };
                Staff { inspector, from }
            })
            .collect();
        use_it(&Inputs {
            plan: &self.plan,
            source: &self.source,
            calendar: &self.calendar,
            visits: &self.visits,
            units: &units,
            date: self.date,
            earlier: &self.earlier,
            later: self.later,
            people: &people,
            history: &self.history,
            key: &self.key,
        })
    }
}

fn person(number: usize) -> Inspector {
    Inspector {
        name: format!("人{number}"),
        unit: format!("某局{}科", number % 3),
        certificate: Some(format!("Z{number:04}")),
        certificate_type: String::new(),
        valid_to: NaiveDate::from_ymd_opt(2026, 12, 31),
        specialities: Vec::new(),
        sex: String::new(),
        post: String::new(),
        joined: NaiveDate::from_ymd_opt(2015, 1, 1),
        left: None,
        duty: Duty::On,
        leave: Vec::new(),
        recusals: Vec::new(),
        place: Place::file("inspectors.csv"),
    }
}

fn unit_id(number: usize) -> String {
    format!("9164010600000000{number:02}")
}

fn visit(number: usize, unit: usize, items: Vec<usize>, window: Period, due: NaiveDate) -> Visit {
    Visit {
        draw: 2,
        number: u32::try_from(number + 1).unwrap(),
        group: "G".to_owned(),
        entity: unit,
        id: unit_id(unit),
        items,
        tiers: vec!["*".to_owned()],
        order: digest(format!("order {number}").as_bytes()),
        window: vec![window],
        due,
    }
}

pub(super) fn world(seed: u64) -> World {
    let mut stream = Stream::new(&digest(format!("world {seed}").as_bytes()));
    let mut upto = |n: usize| usize::try_from(stream.below(n as u64 + 1)).unwrap();
    let draw_day = date(5, 10);
    let mut plan = Plan::default();
    let words = ["甲", "乙", "丙"];
    for (index, code) in ["A", "B", "C"].into_iter().enumerate() {
        let mut item = Item { code: Some(text(code)), ..Item::default() };
        if upto(2) > 0 {
            item.specialities.push(text(words[index]));
        }
        if upto(4) == 0 {
            item.specialities.push(text(words[(index + 1) % 3]));
        }
        if upto(4) == 0 {
            item.partners.push(text("税务"));
        }
        plan.items.push(item);
    }
    let total = 2 + u32::try_from(upto(1)).unwrap();
    let size = Some(spanned(TeamSize { total, at_least: upto(1) == 0, leads: 1 }));
    let mut team = Team { size, ..Team::default() };
    team.lead_speciality = (upto(1) == 0).then(Span::default);
    team.cover_each = (upto(3) == 0).then(Span::default);
    team.cross_unit = (upto(3) == 0).then(Span::default);
    team.recusals.push(spanned(RecusalRule::Listed));
    if upto(1) == 0 {
        team.recusals.push(spanned(RecusalRule::CheckedWithin(Duration::Years(3))));
    }
    if upto(2) == 0 {
        team.recusals.push(spanned(RecusalRule::SamePlan));
    }
    let mut workload = |rule: Workload| team.workload.push(spanned(rule));
    let number = |n: usize| u32::try_from(n).unwrap();
    if upto(3) > 0 {
        workload(Workload::PerDay(1 + number(upto(1))));
    }
    if upto(1) == 0 {
        workload(Workload::PerWeek(3 + number(upto(3))));
    }
    if upto(3) == 0 {
        workload(Workload::PerMonth(6 + number(upto(6))));
    }
    if upto(3) == 0 {
        workload(Workload::PerYear(12 + number(upto(10))));
    }
    if upto(3) == 0 {
        workload(Workload::Open(12 + number(upto(10))));
    }
    if upto(2) == 0 {
        team.shortage.push(spanned(Shortage::Neighbour));
    }
    plan.team = Some(team);
    for (day, percent) in [(date(5, 31), 20), (date(6, 30), 40 + upto(20) as u64)] {
        let goal = Goal::Complete(Ratio::percent(percent).unwrap());
        let (date, goal) = (spanned(day), spanned(goal));
        plan.milestones.push(Milestone { date, goal, span: Span::default() });
    }
    let mut people = Vec::new();
    for index in 0..6 + upto(8) {
        let mut it = person(index);
        it.specialities =
            words.iter().filter(|_| upto(2) > 0).map(|word| (*word).to_owned()).collect();
        match upto(9) {
            0 => it.valid_to = Some(date(6, 1 + number(upto(20)))),
            1 => it.left = Some(date(6, 1 + number(upto(20)))),
            2 => it.leave.push(Leave { from: Some(date(5, 20)), to: Some(date(6, 5)) }),
            3 => it.duty = Duty::Off("借调".to_owned()),
            _ => {}
        }
        if upto(3) == 0 {
            let id = UnitId::new(&unit_id(upto(9)));
            it.recusals
                .push(Recusal { name: "不同的名".to_owned(), id, reason: String::new() });
        }
        if upto(5) == 0 {
            let name = format!("企业{}", upto(9));
            it.recusals.push(Recusal { name, id: None, reason: String::new() });
        }
        let list = match index {
            0..=3 => None,
            _ if upto(5) == 0 => Some("税务"),
            _ if upto(5) == 0 => Some("邻区"),
            _ => None,
        };
        people.push((it, list));
    }
    let count = 5 + upto(25);
    let mut visits = Vec::new();
    let mut units = Vec::new();
    for index in 0..count {
        let unit = if upto(9) == 0 { upto(9) } else { index };
        let items = (0..3).filter(|_| upto(1) == 0).collect::<Vec<_>>();
        let items = if items.is_empty() { vec![upto(2)] } else { items };
        let window = Period { start: date(5, 1), end: date(7, 31) };
        let due = if upto(4) == 0 { date(6, 15) } else { date(7, 20) };
        visits.push(visit(index, unit, items, window, due));
        let street = format!("街{}", unit % 3);
        units.push((format!("企业{unit}"), street, format!("{}科", unit % 3)));
    }
    let mut past = Vec::new();
    for _ in 0..upto(10) {
        past.push(Inspection {
            unit: UnitId::new(&unit_id(upto(15))).unwrap(),
            item: String::new(),
            method: "现场检查".to_owned(),
            kind: None,
            date: NaiveDate::from_ymd_opt(2020, 5, 1 + number(upto(25))).unwrap()
                + Months::new(number(upto(30))),
            inspectors: vec![(String::new(), format!("Z{:04}", upto(6)))],
            result: String::new(),
            plan: String::new(),
            agency: String::new(),
            place: Place::file("history.csv"),
        });
    }
    let earlier = (0..upto(6))
        .map(|_| Earlier {
            unit: unit_id(upto(12)),
            day: date(5, 2) + Days::new(upto(25) as u64),
            certificates: vec![format!("Z{:04}", upto(5))],
        })
        .collect();
    World {
        plan,
        source: Source::new("x.plan", "计划：某局"),
        calendar: Calendar::builtin(),
        visits,
        units,
        date: draw_day,
        earlier,
        later: upto(5) as u64,
        people,
        history: History::new(past),
        key: digest(format!("key {seed}").as_bytes()),
    }
}

/// Every rule that an assignment breaks, found without the code that made it.
pub(super) fn broken(inputs: &Inputs<'_>, made: &Assignment) -> Vec<String> {
    let mut broken = Vec::new();
    let team = inputs.plan.team.as_ref().unwrap();
    let within = team.recusals.iter().any(|it| matches!(it.value, RecusalRule::CheckedWithin(_)));
    let same_plan = team.recusals.iter().any(|it| it.value == RecusalRule::SamePlan);
    let mut all: Vec<(String, NaiveDate, String)> = Vec::new();
    for it in inputs.earlier {
        for certificate in &it.certificates {
            all.push((certificate.clone(), it.day, it.unit.clone()));
        }
    }
    let fixed = all.len();
    for (index, visit) in inputs.visits.iter().enumerate() {
        let mut say = |words: String| broken.push(format!("{}: {words}", visit.label()));
        let (day, unit) = (made.days[index], inputs.units[index]);
        let inside = visit.window.iter().any(|it| it.contains(day));
        if !inside || day < inputs.date || day > visit.due {
            say(format!("{day} is not allowed"));
        }
        if inputs.calendar.is_working(day) != Some(true) {
            say(format!("{day} is no working day"));
        }
        let items: Vec<&Item> = visit.items.iter().map(|item| &inputs.plan.items[*item]).collect();
        let partners: BTreeSet<&str> = items
            .iter()
            .flat_map(|item| &item.partners)
            .map(|it| it.value.as_str())
            .filter(|name| inputs.people.iter().any(|it| it.from == From::Partner(name)))
            .collect();
        let seats: Vec<&Staff<'_>> =
            made.teams[index].people().map(|it| &inputs.people[it]).collect();
        let size = team.size.as_ref().unwrap().value;
        if seats.len() < size.total.max(2) as usize
            || (seats.len() > 2 && !size.at_least)
                && seats.len() > (size.total as usize).max(partners.len() + 1)
        {
            say(format!("{} people", seats.len()));
        }
        let keys: BTreeSet<&str> = seats.iter().map(|it| it.inspector.key()).collect();
        if keys.len() != seats.len() {
            say("somebody twice".to_owned());
        }
        for partner in partners {
            if !seats.iter().any(|it| it.from == From::Partner(partner)) {
                say(format!("nobody of {partner}"));
            }
        }
        if matches!(seats[0].from, From::Partner(_)) {
            say("a partner leads".to_owned());
        }
        let has = |staff: &Staff<'_>, item: &Item| {
            !matches!(staff.from, From::Partner(_))
                && item
                    .specialities
                    .iter()
                    .any(|it| staff.inspector.specialities.contains(&it.value))
        };
        let asking: Vec<&Item> =
            items.iter().copied().filter(|item| !item.specialities.is_empty()).collect();
        if team.cover_each.is_some() {
            for item in &asking {
                if !seats.iter().any(|staff| has(staff, item)) {
                    say(format!("nobody for {}", item.code()));
                }
            }
        }
        if team.lead_speciality.is_some()
            && !asking.is_empty()
            && !asking.iter().any(|item| has(seats[0], item))
        {
            say("the lead has no fitting speciality".to_owned());
        }
        for staff in &seats {
            let it = staff.inspector;
            let ok = it.certificate.is_some()
                && it.valid_to.is_some_and(|last| day <= last)
                && it.joined.is_none_or(|joined| joined <= day)
                && it.left.is_none_or(|left| day < left)
                && it.duty == Duty::On
                && !it
                    .leave
                    .iter()
                    .any(|leave| leave.from.unwrap() <= day && day <= leave.to.unwrap());
            if !ok {
                say(format!("{} cannot be sent on {day}", it.name));
            }
            for recusal in &it.recusals {
                let named = match &recusal.id {
                    Some(id) => id.as_str() == visit.id,
                    None => recusal.name == unit.name,
                };
                if named {
                    say(format!("{} is recused", it.name));
                }
            }
            if team.cross_unit.is_some() && it.unit.ends_with(unit.manager) {
                say(format!("{} manages the unit", it.name));
            }
            if within {
                for past in inputs.history.all().iter().filter(|it| it.unit.as_str() == visit.id) {
                    let years = day.with_year(day.year() - 3).unwrap() <= past.date;
                    if years && past.inspectors.iter().any(|(_, key)| key == it.key()) {
                        say(format!("{} was there on {}", it.name, past.date));
                    }
                }
            }
            if (within || same_plan)
                && all.iter().any(|(key, _, id)| key == it.key() && *id == visit.id)
            {
                say(format!("{} goes twice", it.name));
            }
        }
        for staff in seats {
            all.push((staff.inspector.key().to_owned(), day, visit.id.clone()));
        }
    }
    for rule in &team.workload {
        let (most, span): (u32, fn(NaiveDate) -> NaiveDate) = match rule.value {
            Workload::PerDay(n) => (n, |day| day),
            Workload::PerWeek(n) => (n, |day| day.week(Weekday::Mon).first_day()),
            Workload::PerMonth(n) => (n, |day| day.with_day(1).unwrap()),
            Workload::PerYear(n) => (n, |day| day.with_ordinal(1).unwrap()),
            Workload::Open(n) => (n, |_| NaiveDate::MIN),
        };
        let open = matches!(rule.value, Workload::Open(_));
        let mut counts: BTreeMap<(&str, NaiveDate), (u32, bool)> = BTreeMap::new();
        for (index, (key, day, _)) in all.iter().enumerate() {
            if open && *day < inputs.date {
                continue;
            }
            let slot = counts.entry((key, span(*day))).or_default();
            slot.0 += 1;
            // Earlier visits may break a rule by themselves; only what was added counts.
            slot.1 |= index >= fixed;
        }
        for ((key, from), (count, ours)) in counts {
            if ours && count > most {
                broken.push(format!("{key} has {count} visits from {from}, at most {most}"));
            }
        }
    }
    let total = (inputs.visits.len() + inputs.earlier.len()) as u64 + inputs.later;
    for it in &inputs.plan.milestones {
        let Goal::Complete(share) = it.goal.value else { continue };
        let made = made.days.iter().filter(|day| **day <= it.date.value).count()
            + inputs.earlier.iter().filter(|earlier| earlier.day <= it.date.value).count();
        if (made as u64) < share.of(total, Rounding::AtLeast) {
            broken.push(format!("{made} visits by {}", it.date.value));
        }
    }
    broken
}

#[test]
fn random_plans_keep_every_rule() {
    let (mut staffed, mut neighbours) = (0, 0);
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..600 {
        world(seed).with(|inputs| match assign(inputs) {
            Ok(made) => {
                staffed += 1;
                neighbours += u32::from(!made.neighbours.is_empty());
                assert_eq!(broken(inputs, &made), Vec::<String>::new(), "world {seed}");
                let timetable = schedule(inputs, &made).unwrap();
                assert_eq!(timetable.days, made.days);
                for (day, milestone) in timetable.days.iter().zip(&timetable.milestones) {
                    let first = (0..2).find(|it| *day <= inputs.plan.milestones[*it].date.value);
                    assert_eq!(*milestone, first);
                }
            }
            Err(infeasible) => {
                let finding = &infeasible.findings[0];
                assert_eq!(finding.severity(), Severity::Error);
                *reasons.entry(finding.code().to_string()).or_default() += 1;
            }
        });
    }
    assert!(staffed > 150 && neighbours > 0, "{staffed} staffed, {neighbours} with neighbours");
    assert!(reasons.len() >= 2, "{reasons:?}");
    assert_eq!(reasons.get("SJ6011"), None, "{reasons:?}");
}

#[test]
fn the_order_of_the_roster_does_not_matter() {
    let mut seen = 0;
    for seed in 0..200 {
        let mut world = world(seed);
        let names = |world: &World| {
            world.with(|inputs| {
                let made = assign(inputs).ok()?;
                let key = |it: usize| inputs.people[it].inspector.key().to_owned();
                let teams: Vec<Vec<String>> =
                    made.teams.iter().map(|team| team.people().map(key).collect()).collect();
                Some((teams, made.days))
            })
        };
        let before = names(&world);
        let middle = world.people.len() / 2;
        world.people.rotate_left(middle);
        world.people.reverse();
        assert_eq!(names(&world), before, "world {seed}");
        seen += u32::from(before.is_some());
    }
    assert!(seen > 50);
}

/// A moved day or a swapped person is noticed.
#[test]
fn the_checker_sees_what_is_wrong() {
    let mut noticed = 0;
    for seed in 0..100 {
        world(seed).with(|inputs| {
            let Ok(mut made) = assign(inputs) else { return };
            made.days[0] = date(5, 13);
            assert!(!broken(inputs, &made).is_empty(), "a Saturday in world {seed}");
            assert!(schedule(inputs, &made).is_err());
            noticed += 1;
        });
    }
    assert!(noticed > 20);
}

/// Four visits by six people who differ in nothing but their names, the first three of whom may lead.
fn alike(seed: u64, leads: bool) -> World {
    let mut world = world(0);
    world.plan = Plan { items: vec![Item::default()], ..Plan::default() };
    let mut team = Team::default();
    team.workload.push(spanned(Workload::PerDay(1)));
    if leads {
        world.plan.items[0].specialities.push(text("甲"));
        team.lead_speciality = Some(Span::default());
    }
    world.plan.team = Some(team);
    world.people = (0..6)
        .map(|number| {
            let mut it = person(number);
            if number < 3 {
                it.specialities.push("甲".to_owned());
            }
            (it, None)
        })
        .collect();
    let window = Period { start: date(5, 10), end: date(5, 12) };
    world.visits =
        (0..4).map(|number| visit(number, number, vec![0], window, date(5, 12))).collect();
    world.units = vec![(String::new(), String::new(), String::new()); 4];
    world.history = History::default();
    world.earlier = Vec::new();
    world.later = 0;
    world.key = digest(format!("alike {seed}").as_bytes());
    world
}

const SEEDS: u64 = 10_000;

fn chi_square(counts: &[u32]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
}

#[test]
fn people_who_are_alike_are_treated_alike() {
    // Who leads visit 1, and who go together to visit 4.
    let mut first = [0_u32; 6];
    let mut pairs: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for seed in 0..SEEDS {
        let made = alike(seed, false).with(|inputs| assign(inputs).unwrap());
        first[made.teams[0].lead] += 1;
        let mut pair: Vec<usize> = made.teams[3].people().collect();
        pair.sort_unstable();
        *pairs.entry((pair[0], pair[1])).or_default() += 1;
    }
    // Quantiles of chi-square at one in a million, for 5 and for 14 degrees of freedom.
    assert!(chi_square(&first) < 35.89, "{first:?}");
    assert_eq!(pairs.len(), 15);
    let pairs: Vec<u32> = pairs.into_values().collect();
    assert!(chi_square(&pairs) < 54.64, "{pairs:?}");
}

#[test]
fn leads_are_alike_among_leads_and_members_among_members() {
    let mut leads = [0_u32; 3];
    let mut members = [0_u32; 3];
    for seed in 0..SEEDS {
        let made = alike(seed, true).with(|inputs| assign(inputs).unwrap());
        leads[made.teams[1].lead] += 1;
        if let Some(slot) = made.teams[1].members[0].checked_sub(3) {
            members[slot] += 1;
        }
    }
    // 2 degrees of freedom.
    assert!(chi_square(&leads) < 27.64, "{leads:?}");
    assert!(chi_square(&members) < 27.64, "{members:?}");
}

#[test]
fn a_partner_has_a_seat_and_a_neighbour_comes_last() {
    let mut world = alike(7, false);
    world.plan.items[0].partners.push(text("税务"));
    world.people[5].1 = Some("税务");
    world.visits.truncate(2);
    world.units.truncate(2);
    let made = world.with(|inputs| assign(inputs).unwrap());
    for team in &made.teams {
        assert!(team.lead < 5 && team.members == [5], "{team:?}");
    }
    // Two own people are left, and one visit bars both of them.
    world.plan.items[0].partners.clear();
    world.people.truncate(4);
    world.people[2].1 = Some("邻区");
    world.people[3].1 = Some("邻区");
    for own in 0..2 {
        let id = UnitId::new(&unit_id(0));
        let recusal = Recusal { name: String::new(), id, reason: String::new() };
        world.people[own].0.recusals.push(recusal);
    }
    let refused = world.with(assign::assign).unwrap_err();
    assert_eq!(refused.findings[0].code().to_string(), "SJ6007");
    let team = world.plan.team.as_mut().unwrap();
    team.shortage.push(spanned(Shortage::Neighbour));
    let made = world.with(|inputs| assign(inputs).unwrap());
    assert_eq!(made.neighbours, [0]);
    let going: BTreeSet<usize> = made.teams[1].people().collect();
    assert_eq!(going, BTreeSet::from([0, 1]));
}

/// Checks 搭配 of every team, from the people alone.
fn ill_paired(inputs: &Inputs<'_>, made: &Assignment, rule: Pairing) -> Vec<String> {
    let mut broken = Vec::new();
    for (index, visit) in inputs.visits.iter().enumerate() {
        let own: Vec<&Inspector> = made.teams[index]
            .people()
            .map(|it| &inputs.people[it])
            .filter(|it| !matches!(it.from, From::Partner(_)))
            .map(|it| it.inspector)
            .collect();
        let units: BTreeSet<&str> = own.iter().map(|it| it.unit.as_str()).collect();
        let sexes: BTreeSet<&str> = own.iter().map(|it| it.sex.as_str()).collect();
        let day = made.days[index];
        let wanted: BTreeSet<&str> = visit
            .items
            .iter()
            .flat_map(|item| &inputs.plan.items[*item].specialities)
            .map(|it| it.value.as_str())
            .collect();
        let skilled =
            |it: &&Inspector| it.specialities.iter().any(|own| wanted.contains(own.as_str()));
        let kept = match rule {
            Pairing::Random => true,
            Pairing::Speciality => wanted.is_empty() || own.iter().all(skilled),
            Pairing::MixedUnits => units.len() == own.len(),
            Pairing::MixedSex => own.len() < 2 || sexes.len() == 2,
            Pairing::Experienced { years } => own
                .iter()
                .any(|it| it.joined.is_some_and(|joined| joined + Months::new(12 * years) <= day)),
            Pairing::OwnGroup => units.len() == 1,
        };
        if !kept {
            let names: Vec<&str> = own.iter().map(|it| it.name.as_str()).collect();
            broken.push(format!("{} {rule:?}: {names:?}", visit.label()));
        }
    }
    broken
}

/// A world with sexes, years in office and a rule of pairing.
fn paired(seed: u64, rule: Pairing) -> World {
    let mut world = world(seed);
    for (index, (person, _)) in world.people.iter_mut().enumerate() {
        person.sex = if index % 2 == 0 { "女" } else { "男" }.to_owned();
        person.joined = NaiveDate::from_ymd_opt(2023 - i32::try_from(index % 6).unwrap(), 3, 1);
    }
    let team = world.plan.team.as_mut().unwrap();
    team.cover_each = None;
    team.pairing.push(spanned(rule));
    world
}

#[test]
fn teams_are_paired_as_the_plan_says() {
    for rule in [
        Pairing::Random,
        Pairing::Speciality,
        Pairing::MixedUnits,
        Pairing::MixedSex,
        Pairing::Experienced { years: 3 },
        Pairing::OwnGroup,
    ] {
        let (mut staffed, mut otherwise) = (0, 0);
        for seed in 0..200 {
            paired(seed, rule).with(|inputs| {
                let Ok(made) = assign(inputs) else { return };
                staffed += 1;
                assert_eq!(broken(inputs, &made), Vec::<String>::new(), "world {seed} {rule:?}");
                assert_eq!(ill_paired(inputs, &made, rule), Vec::<String>::new(), "world {seed}");
            });
            // The rule does something: without it some teams would break it.
            paired(seed, Pairing::Random).with(|inputs| {
                let Ok(made) = assign(inputs) else { return };
                otherwise += ill_paired(inputs, &made, rule).len();
            });
        }
        assert!(staffed > 20, "{rule:?}: {staffed}");
        assert_eq!(otherwise > 0, rule != Pairing::Random, "{rule:?}");
    }
}

#[test]
fn groups_that_are_alike_go_alike() {
    // Three offices of two each, and a lead's own group goes: every office, and everybody in it, has the
    // same probability of every visit.
    let mut counts = vec![0_u32; 6];
    for seed in 0..3_000 {
        let mut world = alike(seed, false);
        world.people.truncate(6);
        for (index, (person, _)) in world.people.iter_mut().enumerate() {
            person.unit = format!("{}科", index / 2);
        }
        world.plan.team.as_mut().unwrap().pairing.push(spanned(Pairing::OwnGroup));
        world.with(|inputs| {
            let made = assign(inputs).unwrap();
            for person in made.teams[0].people() {
                counts[person] += 1;
            }
            let leads = made.teams[0].lead;
            assert_eq!(made.teams[0].members, [leads ^ 1]);
        });
    }
    // Two degrees of freedom; the quantile of 10^-6 is 27.6.
    let offices: Vec<u32> = counts.chunks(2).map(|it| it[0]).collect();
    assert!(chi_square(&offices) < 27.6, "{counts:?}");
}
