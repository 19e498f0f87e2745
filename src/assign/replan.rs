//! 改派: other people, and where nothing else helps another day, for visits that somebody cannot
//! make any more.
//!
//! As little as possible changes. A seat that falls empty is given to somebody who is free on that
//! day, whoever has least first, chance among equals; only where nobody is, people change seats
//! along the shortest chain; only where there is no chain, the visit moves, to the nearest day that
//! misses no milestone. Visits that are not in `inputs` are never touched.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::roster::Roster;
use super::setup::{Setup, asks};
use super::{Assignment, Inputs, Team};
use crate::calendar::Period;

/// A visit as it is set: its day, and the keys of its people, the lead first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Its day.
    pub day: NaiveDate,
    /// Its people: certificates, or names where there are none.
    pub team: Vec<String>,
}

/// Who cannot go, or which visits are new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The person's key; empty where the visits are new, and their people those who would go.
    pub person: String,
    /// To which visits (indices) the person may not go, on whatever day.
    pub visits: BTreeSet<usize>,
    /// On which days the person is away.
    pub away: Option<Period>,
}

/// Finds people and days again for visits that are set; `inputs.date` is the first day that is
/// left.
///
/// # Errors
/// The visits that nobody else can make; then nothing is to be changed.
pub fn replan(inputs: &Inputs<'_>, set: &[Set], absent: &Absent) -> Result<Assignment, Vec<usize>> {
    let mut failed = Vec::new();
    for ask in asks(inputs) {
        let mut setup = Setup::new(inputs, ask);
        bar(inputs, &mut setup, absent);
        match Replan::new(inputs, &setup, set, absent).run() {
            Ok(assignment) => return Ok(assignment),
            Err(visits) => failed = visits,
        }
    }
    Err(failed)
}

/// Writes the absence into the problem.
fn bar(inputs: &Inputs<'_>, setup: &mut Setup, absent: &Absent) {
    let Some(person) = number(inputs, setup, &absent.person) else { return };
    let days = setup.problem.crew.days;
    for visit in &absent.visits {
        let Some(task) = setup.problem.tasks.get_mut(*visit) else { continue };
        match task.barred.binary_search_by_key(&person, |(person, _)| *person) {
            Ok(at) => {
                if let Some(entry) = task.barred.get_mut(at) {
                    entry.1 = days;
                }
            }
            Err(at) => task.barred.insert(at, (person, days)),
        }
    }
    let Some(away) = absent.away else { return };
    for day in 0..days {
        let is_away = setup.question.horizon.date(day).is_some_and(|date| away.contains(date));
        if is_away && let Some(family) = setup.problem.crew.families.first_mut() {
            family.room.set(person, day, 0);
        }
    }
}

/// The number of a person in the problem.
fn number(inputs: &Inputs<'_>, setup: &Setup, key: &str) -> Option<usize> {
    (0..setup.problem.people()).find(|number| {
        let staff = setup.person(*number).and_then(|index| inputs.people.get(index));
        staff.is_some_and(|staff| staff.inspector.key() == key)
    })
}

struct Replan<'a, 'b> {
    inputs: &'a Inputs<'b>,
    setup: &'a Setup,
    set: &'a [Set],
    roster: Roster<'a>,
    /// For each visit, its people as numbers; `None` who is not in the problem.
    teams: Vec<Vec<Option<usize>>>,
    /// The visits that the absence touches.
    touched: Vec<usize>,
}

impl<'a, 'b> Replan<'a, 'b> {
    fn new(inputs: &'a Inputs<'b>, setup: &'a Setup, set: &'a [Set], absent: &Absent) -> Self {
        let problem = &setup.problem;
        let mut roster = Roster::new(problem);
        let gone = number(inputs, setup, &absent.person);
        let teams: Vec<Vec<Option<usize>>> = set
            .iter()
            .map(|it| it.team.iter().map(|key| number(inputs, setup, key)).collect())
            .collect();
        let is_touched = |visit: usize, it: &Set| {
            (absent.person.is_empty() || it.team.contains(&absent.person))
                && (absent.visits.contains(&visit)
                    || absent.away.is_some_and(|away| away.contains(it.day)))
        };
        let mut touched: Vec<usize> = set
            .iter()
            .enumerate()
            .filter(|(at, it)| is_touched(*at, it))
            .map(|(at, _)| at)
            .collect();
        touched.sort_by_key(|visit| (set.get(*visit).map(|it| it.day), *visit));
        for (visit, it) in set.iter().enumerate() {
            let Some(day) = setup.question.horizon.find(it.day) else { continue };
            let team = teams.get(visit).map_or(&[][..], Vec::as_slice);
            // The way of sharing the seats that these people already fill.
            let meets = |pattern: &Vec<usize>| {
                pattern.iter().zip(team).all(|(demand, person)| {
                    person.is_none_or(|person| problem.meets(person, *demand))
                })
            };
            let pattern = problem.patterns(visit).iter().position(meets).unwrap_or_default();
            roster.open(visit, day, pattern);
            for (seat, person) in team.iter().enumerate().take(problem.seats(visit)) {
                let stays = !(touched.contains(&visit) && *person == gone);
                let seat = roster.seat(visit, seat);
                // To a new visit only those go who may.
                let is_new = absent.person.is_empty() && touched.contains(&visit);
                if let (Some(person), true) = (*person, stays)
                    && (!is_new || roster.can(person, seat))
                {
                    roster.occupy(seat, person);
                }
            }
        }
        Self { inputs, setup, set, roster, teams, touched }
    }

    fn run(mut self) -> Result<Assignment, Vec<usize>> {
        let mut failed = Vec::new();
        for visit in self.touched.clone() {
            if !(self.same_day(visit) || self.other_day(visit)) {
                failed.push(visit);
            }
        }
        if failed.is_empty() { Ok(self.assignment()) } else { Err(failed) }
    }

    /// Fills the empty seats of a visit on the day that it has.
    fn same_day(&mut self, visit: usize) -> bool {
        self.roster.day(visit).is_some() && self.fill(visit)
    }

    /// Fills the empty seats; where one cannot be filled nothing changes.
    fn fill(&mut self, visit: usize) -> bool {
        let before = self.roster.clone();
        for number in 0..self.setup.problem.seats(visit) {
            let seat = self.roster.seat(visit, number);
            if self.roster.is_taken(seat) {
                continue;
            }
            // People stand in a random order: among those with the same load the first is chance.
            let mut free: Vec<usize> = (0..self.setup.problem.people()).collect();
            free.sort_by_key(|person| self.roster.load(*person));
            let found = free.into_iter().find(|person| self.roster.can(*person, seat));
            match found {
                Some(person) => self.roster.occupy(seat, person),
                None => {
                    if self.roster.fill(seat).is_err() {
                        self.roster = before;
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Moves a visit to the nearest day on which it can be made by those who stay and others.
    fn other_day(&mut self, visit: usize) -> bool {
        let Some(set) = self.set.get(visit) else { return false };
        let horizon = &self.setup.question.horizon;
        let late = |day: NaiveDate| {
            let goals = self.setup.question.goals.iter();
            goals.filter(|goal| set.day <= goal.date && goal.date < day).count()
        };
        let mut days: Vec<(usize, i64, usize)> = self
            .setup
            .problem
            .days(visit)
            .iter()
            .filter_map(|day| {
                let date = horizon.date(*day)?;
                Some((late(date), (date - set.day).num_days().abs(), *day))
            })
            .filter(|(.., day)| Some(*day) != self.roster.day(visit))
            .collect();
        days.sort_unstable();
        let before = self.roster.clone();
        let team = self.teams.get(visit).cloned().unwrap_or_default();
        for (.., day) in days {
            for pattern in 0..self.setup.problem.patterns(visit).len() {
                self.roster.close(visit);
                self.roster.open(visit, day, pattern);
                for (seat, person) in team.iter().enumerate().take(self.setup.problem.seats(visit))
                {
                    let seat = self.roster.seat(visit, seat);
                    if let Some(person) = person.filter(|person| self.roster.can(*person, seat)) {
                        self.roster.occupy(seat, person);
                    }
                }
                if self.fill(visit) {
                    return true;
                }
                self.roster = before.clone();
            }
        }
        false
    }

    fn assignment(&self) -> Assignment {
        let index =
            |key: &str| self.inputs.people.iter().position(|staff| staff.inspector.key() == key);
        let mut made = Assignment::default();
        for (visit, set) in self.set.iter().enumerate() {
            let mut people: Vec<usize> = match self.roster.day(visit) {
                Some(_) => {
                    let kept = self.teams.get(visit).map_or(&[][..], Vec::as_slice);
                    let seats = 0..self.setup.problem.seats(visit).max(kept.len());
                    seats
                        .filter_map(|seat| match self.roster.sits(visit, seat) {
                            Some(person) => self.setup.person(person),
                            // Who is no longer in the directory keeps a seat that nobody asked for.
                            None => set.team.get(seat).and_then(|key| index(key)),
                        })
                        .collect()
                }
                None => set.team.iter().filter_map(|key| index(key)).collect(),
            };
            let lead = if people.is_empty() { usize::MAX } else { people.remove(0) };
            made.teams.push(Team { lead, members: people });
            let day = self.roster.day(visit).and_then(|day| self.setup.question.horizon.date(day));
            made.days.push(day.unwrap_or(set.day));
        }
        made
    }
}
