//! 改派: other people, and where nothing else helps another day, for visits that somebody cannot
//! make any more.
//!
//! As little as possible changes. A seat that falls empty is given to somebody who is free on that
//! day, whoever has least first, chance among equals; only where nobody is, people change seats
//! along the shortest chain; only where there is no chain, the visit moves, to the nearest day; only
//! where that cannot be, another visit makes room for it and moves too, and only where that is not
//! enough, several do. All of this so that no milestone is missed; where that cannot be, without. Visits
//! that are not in `inputs` are never touched.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::repair::Repair;
use super::roster::Roster;
use super::setup::{Setup, asks};
use super::{Assignment, Inputs, Team};
use crate::calendar::Period;
use crate::check::capacity::Target;
use crate::stream::Stream;

/// Candidates that exchanging the days of two visits may look at.
const EXCHANGES: u64 = 5_000_000;
/// Candidates that many visits moving may look at.
const PUSHES: u64 = 20_000_000;

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
    let asks = asks(inputs);
    // What this draw should make of a milestone, and the least that later draws leave to it.
    let own = asks.iter().filter(|ask| ask.is_of_own_people());
    let milestones: Vec<Target> =
        own.flat_map(|ask| Setup::new(inputs, *ask).problem.targets).collect();
    let mut failed = Vec::new();
    // No milestone is missed for the sake of moving less; but where one is missed all the same, nothing
    // moves for its sake.
    for in_time in [true, false] {
        for ask in &asks {
            let mut setup = Setup::new(inputs, *ask);
            bar(inputs, &mut setup, absent);
            match Replan::new(inputs, &setup, set, absent, &milestones).run(in_time) {
                Ok(assignment) => return Ok(assignment),
                Err(visits) => failed = visits,
            }
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
    stream: Stream,
    /// For each visit, its people as numbers; `None` who is not in the problem.
    teams: Vec<Vec<Option<usize>>>,
    /// The visits that the absence touches.
    touched: Vec<usize>,
    /// The milestones that are met as things are set.
    met: Vec<Target>,
}

impl<'a, 'b> Replan<'a, 'b> {
    fn new(
        inputs: &'a Inputs<'b>,
        setup: &'a Setup,
        set: &'a [Set],
        absent: &Absent,
        milestones: &[Target],
    ) -> Self {
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
        let is_met = |it: &&Target| it.at_least <= roster.visits_by(it.days);
        let met = milestones.iter().filter(is_met).copied().collect();
        Self { inputs, setup, set, roster, stream: setup.stream.clone(), teams, touched, met }
    }

    fn run(mut self, in_time: bool) -> Result<Assignment, Vec<usize>> {
        let mut failed = Vec::new();
        for visit in self.touched.clone() {
            let done = self.same_day(visit)
                || self.other_day(visit, true)
                || (!in_time && self.other_day(visit, false))
                || self.exchange(visit, in_time)
                || self.push(visit, in_time);
            if !done {
                failed.push(visit);
                if in_time {
                    return Err(failed);
                }
            }
        }
        if !failed.is_empty() {
            return Err(failed);
        }
        self.go_back();
        Ok(self.assignment())
    }

    /// Gives visits that were pushed on the way back what they had, as far as that is free again.
    fn go_back(&mut self) {
        for visit in 0..self.set.len() {
            let Some(home) = self.set.get(visit) else { continue };
            let Some(day) = self.setup.question.horizon.find(home.day) else { continue };
            if self.roster.day(visit) == Some(day) {
                self.seats_back(visit);
            } else if self.roster.day(visit).is_some() {
                let before = self.roster.clone();
                let missed = self.missed();
                // Only with the people that it had: with others the day is no better than another.
                let is_back = self.put(visit, day) && self.is_as_set(visit);
                if !is_back || self.missed() > missed {
                    self.roster = before;
                }
            }
        }
    }

    /// How many milestones are missed that were met.
    fn missed(&self) -> usize {
        self.met.iter().filter(|it| self.roster.visits_by(it.days) < it.at_least).count()
    }

    /// Tells whether a visit has the people that it had, whoever cannot go apart.
    fn is_as_set(&self, visit: usize) -> bool {
        let team = self.teams.get(visit).map_or(&[][..], Vec::as_slice);
        team.iter().enumerate().all(|(seat, person)| self.roster.sits(visit, seat) == *person)
    }

    fn seats_back(&mut self, visit: usize) {
        let team = self.teams.get(visit).cloned().unwrap_or_default();
        for (number, person) in team.into_iter().enumerate().take(self.setup.problem.seats(visit)) {
            let (Some(person), Some(now)) = (person, self.roster.sits(visit, number)) else {
                continue;
            };
            if person == now {
                continue;
            }
            let seat = self.roster.seat(visit, number);
            self.roster.vacate(seat);
            let person = if self.roster.can(person, seat) { person } else { now };
            self.roster.occupy(seat, person);
        }
    }

    /// Fills the empty seats of a visit on the day that it has, if need be with its specialities
    /// shared out otherwise.
    fn same_day(&mut self, visit: usize) -> bool {
        let Some(day) = self.roster.day(visit) else { return false };
        self.fill(visit) || (self.setup.problem.patterns(visit).len() > 1 && self.put(visit, day))
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

    /// The days on which a visit may be made, the nearest to the day that it had first; `in_time`: only
    /// those for which no milestone is missed.
    fn days(&self, visit: usize, in_time: bool) -> Vec<usize> {
        let Some(set) = self.set.get(visit) else { return Vec::new() };
        let horizon = &self.setup.question.horizon;
        let late = |day: usize| {
            self.met.iter().any(|target| {
                let own = self.roster.day(visit).is_some_and(|day| day < target.days);
                let others = self.roster.visits_by(target.days) - u64::from(own);
                target.days <= day && others < target.at_least
            })
        };
        let mut days: Vec<(i64, usize)> = self
            .setup
            .problem
            .days(visit)
            .iter()
            .filter(|day| !in_time || !late(**day))
            .filter_map(|day| Some(((horizon.date(*day)? - set.day).num_days().abs(), *day)))
            .collect();
        days.sort_unstable();
        days.into_iter().map(|(_, day)| day).collect()
    }

    /// Makes a visit on a day by those of its people who can and others; where that cannot be
    /// nothing changes.
    fn put(&mut self, visit: usize, day: usize) -> bool {
        let before = self.roster.clone();
        let team = self.teams.get(visit).cloned().unwrap_or_default();
        for pattern in 0..self.setup.problem.patterns(visit).len() {
            self.roster.close(visit);
            self.roster.open(visit, day, pattern);
            for (seat, person) in team.iter().enumerate().take(self.setup.problem.seats(visit)) {
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
        false
    }

    /// Moves a visit to the nearest day on which it can be made by those who stay and others.
    fn other_day(&mut self, visit: usize, in_time: bool) -> bool {
        let own = self.roster.day(visit);
        let days = self.days(visit, in_time);
        days.into_iter().filter(|day| Some(*day) != own).any(|day| self.put(visit, day))
    }

    /// Makes a visit in the place of another, which moves: two visits change where one alone cannot. Only
    /// those are asked that stand in the way.
    fn exchange(&mut self, visit: usize, in_time: bool) -> bool {
        let end = self.roster.work().saturating_add(EXCHANGES);
        for day in self.days(visit, in_time) {
            for other in self.in_the_way(visit, day) {
                if self.roster.work() >= end {
                    return false;
                }
                let before = self.roster.clone();
                self.roster.close(other);
                if self.put(visit, day)
                    && self.days(other, in_time).into_iter().any(|day| self.put(other, day))
                {
                    return true;
                }
                let spent = self.roster.work();
                self.roster = before;
                self.roster.spent(spent);
            }
        }
        false
    }

    /// Visits any one of which would make room for another on a day.
    fn in_the_way(&mut self, visit: usize, day: usize) -> BTreeSet<usize> {
        let before = self.roster.clone();
        self.roster.close(visit);
        let mut others = BTreeSet::new();
        for pattern in 0..self.setup.problem.patterns(visit).len() {
            if let Err(reached) = self.roster.place_as(visit, day, pattern) {
                others.extend(reached.tasks);
            }
        }
        let spent = self.roster.work();
        self.roster = before;
        self.roster.spent(spent);
        others.remove(&visit);
        others
    }

    /// Makes a visit though several others move: the last way before it is given up.
    fn push(&mut self, visit: usize, in_time: bool) -> bool {
        let before = self.roster.clone();
        self.roster.close(visit);
        let milestones = if in_time { self.met.as_slice() } else { &[] };
        let done =
            Repair::new(&mut self.roster, &[visit], milestones).run(&mut self.stream, PUSHES);
        if !done {
            self.roster = before;
        }
        done
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
