//! From the plan, its visits and the directory to the problem in numbers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::bars::Bars;
use super::demands::Demands;
use super::problem::{Problem, Solution, Task};
use super::{Assignment, From, Inputs, Staff, Team};
use crate::calendar::Period;
use crate::check::capacity::{Caps, Crew, Grid, Horizon, Taken, Target};
use crate::check::feasibility::{Goal, Question, Wave};
use crate::plan::{Goal as Asked, Shortage};
use crate::stream::Stream;

/// Loads that put people of neighbouring areas behind everybody else.
const BEHIND: u32 = 100_000;

/// A way of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ask {
    /// Later draws are counted on for milestones after them.
    later_help: bool,
    /// People of neighbouring areas may go.
    neighbours: bool,
    /// People appointed directly may go.
    appointed: bool,
}

impl Ask {
    /// Tells whether nobody goes who goes only because people are short.
    pub const fn is_of_own_people(self) -> bool {
        !self.neighbours && !self.appointed
    }
}

/// The ways of asking, in the order in which they are tried: first this draw makes as much of each
/// milestone as it can; then only what later draws cannot; then what 不足时 allows, in its order.
pub(super) fn asks(inputs: &Inputs<'_>) -> Vec<Ask> {
    let mut ask = Ask { later_help: false, neighbours: false, appointed: false };
    let mut asks = vec![ask];
    if goals(inputs).iter().any(|goal| goal.later > 0) {
        ask.later_help = true;
        asks.push(ask);
    }
    let there = |from: From<'_>| inputs.people.iter().any(|staff| staff.from == from);
    for shortage in inputs.plan.team.iter().flat_map(|team| &team.shortage) {
        let slot = match shortage.value {
            Shortage::Stop => break,
            Shortage::Neighbour if there(From::Neighbour) => &mut ask.neighbours,
            Shortage::Appoint if there(From::Appointed) => &mut ask.appointed,
            Shortage::Neighbour | Shortage::Appoint => continue,
        };
        *slot = true;
        asks.push(ask);
    }
    asks
}

/// The problem in numbers, and the way back.
pub(super) struct Setup {
    /// The problem.
    pub problem: Problem,
    /// The stream of its choices; the order of people has already used some of it.
    pub stream: Stream,
    /// The same as counts, for the words of a finding.
    pub question: Question,
    /// For each demand, what it asks for in words.
    asked: Vec<String>,
    /// For each person of the problem, the index in the inputs.
    people: Vec<usize>,
    /// Which people of the problem go only because people are short.
    neighbours: Vec<bool>,
}

impl Setup {
    pub fn new(inputs: &Inputs<'_>, ask: Ask) -> Self {
        let horizon = horizon(inputs);
        let mut stream = Stream::new(inputs.key);
        let people = order(inputs, &horizon, ask, &mut stream);
        let staff: Vec<Staff<'_>> =
            people.iter().filter_map(|index| inputs.people.get(*index).copied()).collect();
        let mut present = Grid::new(staff.len(), horizon.len(), 0);
        for (p, person) in staff.iter().enumerate() {
            for (d, date) in horizon.dates().iter().enumerate() {
                present.set(p, d, u32::from(person.inspector.unfit_on(*date).is_empty()));
            }
        }
        let taken = taken(inputs, &staff);
        let caps = Caps::of(inputs.plan.team.as_ref());
        let crew = Crew::new(staff.len(), &horizon, caps, &taken, inputs.date, |p, d| {
            present.at(p, d) > 0
        });
        let mut goals = goals(inputs);
        if !ask.later_help {
            for goal in &mut goals {
                // As much of what is due as this draw has visits for.
                let short = (goal.due().saturating_sub(goal.before))
                    .saturating_sub(inputs.visits.len() as u64);
                goal.later = goal.later.min(short);
            }
        }
        let mut demands = Demands::new(inputs, &staff);
        let mut windows = Windows::default();
        let bars = Bars::new(inputs, &staff, &horizon);
        let mut streets: BTreeMap<&str, usize> = BTreeMap::new();
        let mut tasks = Vec::with_capacity(inputs.visits.len());
        for (index, visit) in inputs.visits.iter().enumerate() {
            let street = inputs.units.get(index).map_or("", |unit| unit.street);
            let next = streets.len();
            tasks.push(Task {
                kind: demands.kind(&visit.items),
                window: windows.number(&visit.window, visit.due, &horizon),
                barred: bars.of(index, visit),
                peers: bars.peers(index, visit),
                street: (!street.is_empty()).then(|| *streets.entry(street).or_insert(next)),
            });
        }
        let question = Question {
            caps,
            team: demands.smallest_team(),
            people: staff.len(),
            open_from: inputs.date,
            waves: waves(inputs, &|_| true),
            speciality: None,
            goals,
            taken: taken.clone(),
            present,
            horizon,
        };
        let targets = question
            .goals
            .iter()
            .map(|goal| Target { days: question.horizon.until(goal.date), at_least: goal.needed() })
            .collect();
        let asked = demands.words();
        let neighbours: Vec<bool> = staff
            .iter()
            .map(|person| matches!(person.from, From::Neighbour | From::Appointed))
            .collect();
        let mut done: Vec<u32> = staff
            .iter()
            .map(|person| match person.from {
                From::Own | From::Partner(_) => 0,
                From::Neighbour => BEHIND,
                From::Appointed => 2 * BEHIND,
            })
            .collect();
        for it in &taken {
            if let Some(done) = done.get_mut(it.person) {
                *done += 1;
            }
        }
        let problem = Problem {
            crew,
            able: demands.able,
            kinds: demands.kinds,
            windows: windows.list,
            tasks,
            targets,
            done,
            // Without a cap a day, two visits in one street are one round.
            round: caps.day.unwrap_or(2),
        };
        Self { problem, stream, question, asked, people, neighbours }
    }

    /// The question of one demand: its visits, and the people who meet it.
    pub fn question_of(&self, inputs: &Inputs<'_>, demand: usize) -> Question {
        let problem = &self.problem;
        let seats = problem.seats_under(demand);
        let asks = |task: usize| seats.get(task).is_some_and(|seats| *seats > 0);
        let tasks = 0..problem.tasks.len();
        let team = seats.iter().copied().filter(|seats| *seats > 0).min().unwrap_or(1);
        let mut question = self.question.clone();
        question.team = u32::try_from(team).unwrap_or(1);
        question.waves = waves(inputs, &asks);
        question.speciality = self.asked.get(demand).filter(|it| !it.is_empty()).cloned();
        for person in (0..question.people).filter(|person| !problem.meets(*person, demand)) {
            for day in 0..question.horizon.len() {
                question.present.set(person, day, 0);
            }
        }
        for goal in &mut question.goals {
            let days = question.horizon.until(goal.date);
            let early = |task: &usize| problem.days(*task).first().is_some_and(|day| *day < days);
            let others = tasks.clone().filter(|task| !asks(*task)).filter(early).count();
            goal.before += others as u64;
        }
        question
    }

    /// Index in the inputs of a person of the problem.
    pub fn person(&self, number: usize) -> Option<usize> {
        self.people.get(number).copied()
    }

    pub fn assignment(&self, solution: &Solution) -> Assignment {
        let mut teams = Vec::with_capacity(solution.teams.len());
        let mut neighbours = Vec::new();
        for (task, team) in solution.teams.iter().enumerate() {
            let mut seats = team.iter().filter_map(|number| self.person(*number));
            let Some(lead) = seats.next() else { continue };
            teams.push(Team { lead, members: seats.collect() });
            if team.iter().any(|number| self.neighbours.get(*number) == Some(&true)) {
                neighbours.push(task);
            }
        }
        let date = |day: &usize| self.question.horizon.date(*day).unwrap_or_default();
        Assignment {
            teams,
            days: solution.days.iter().map(date).collect(),
            neighbours,
            short: Vec::new(),
        }
    }
}

/// The working days on which any of the visits may be made.
fn horizon(inputs: &Inputs<'_>) -> Horizon {
    let mut periods: BTreeSet<Period> = BTreeSet::new();
    for visit in inputs.visits {
        periods.extend(visit.window.iter().filter_map(|it| cut(*it, inputs.date, visit.due)));
    }
    let periods: Vec<Period> = periods.into_iter().collect();
    Horizon::new(&periods, inputs.calendar)
}

fn cut(period: Period, from: NaiveDate, to: NaiveDate) -> Option<Period> {
    Period::new(from, to).and_then(|allowed| allowed.intersect(period))
}

/// Everybody who can be sent on some day, by certificate, then shuffled.
fn order(inputs: &Inputs<'_>, horizon: &Horizon, ask: Ask, stream: &mut Stream) -> Vec<usize> {
    let fit = |index: &usize| {
        inputs.people.get(*index).is_some_and(|person| {
            let is_asked = match person.from {
                From::Own | From::Partner(_) => true,
                From::Neighbour => ask.neighbours,
                From::Appointed => ask.appointed,
            };
            is_asked && horizon.dates().iter().any(|day| person.inspector.unfit_on(*day).is_empty())
        })
    };
    let mut people: Vec<usize> = (0..inputs.people.len()).filter(fit).collect();
    let name = |index: &usize| {
        inputs.people.get(*index).map(|person| (person.inspector.key(), &person.inspector.name))
    };
    people.sort_by(|a, b| name(a).cmp(&name(b)));
    stream.shuffle(&mut people);
    people
}

fn taken(inputs: &Inputs<'_>, staff: &[Staff<'_>]) -> Vec<Taken> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, person) in staff.iter().enumerate() {
        numbers.entry(person.inspector.key()).or_insert(number);
    }
    inputs
        .earlier
        .iter()
        .flat_map(|visit| visit.certificates.iter().map(|it| (visit.day, it.as_str())))
        .filter_map(|(date, key)| numbers.get(key).map(|person| Taken { person: *person, date }))
        .collect()
}

/// The milestones 完成n%, over all visits of the year.
fn goals(inputs: &Inputs<'_>) -> Vec<Goal> {
    let total = (inputs.earlier.len() + inputs.visits.len()) as u64 + inputs.later;
    let batches = inputs.plan.draw.iter().flat_map(|draw| &draw.batches);
    let next = batches.map(|it| it.date.value).filter(|date| *date > inputs.date).min();
    let mut goals: Vec<Goal> = Vec::new();
    for (milestone, it) in inputs.plan.milestones.iter().enumerate() {
        let Asked::Complete(share) = it.goal.value else { continue };
        let date = it.date.value;
        if date < inputs.date {
            continue;
        }
        goals.push(Goal {
            milestone,
            date,
            share,
            total,
            before: inputs.earlier.iter().filter(|visit| visit.day <= date).count() as u64,
            later: if next.is_some_and(|next| next <= date) { inputs.later } else { 0 },
        });
    }
    goals
}

fn waves(inputs: &Inputs<'_>, one: &dyn Fn(usize) -> bool) -> Vec<Wave> {
    let mut waves: BTreeMap<(NaiveDate, NaiveDate), u64> = BTreeMap::new();
    for (_, visit) in inputs.visits.iter().enumerate().filter(|(index, _)| one(*index)) {
        let days: Vec<Period> =
            visit.window.iter().filter_map(|it| cut(*it, inputs.date, visit.due)).collect();
        if let (Some(first), Some(last)) = (days.first(), days.last()) {
            *waves.entry((first.start, last.end)).or_default() += 1;
        }
    }
    waves.into_iter().map(|((from, to), count)| Wave { from, to, count }).collect()
}

/// The distinct windows.
#[derive(Default)]
struct Windows {
    numbers: BTreeMap<(Vec<Period>, NaiveDate), usize>,
    list: Vec<Vec<usize>>,
}

impl Windows {
    fn number(&mut self, window: &[Period], due: NaiveDate, horizon: &Horizon) -> usize {
        let list = &mut self.list;
        *self.numbers.entry((window.to_vec(), due)).or_insert_with(|| {
            let inside = |date: &NaiveDate| {
                *date <= due && window.iter().any(|period| period.contains(*date))
            };
            let days = horizon.dates().iter().enumerate().filter(|(_, date)| inside(date));
            list.push(days.map(|(day, _)| day).collect());
            list.len() - 1
        })
    }
}
