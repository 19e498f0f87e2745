//! The roster while it is being made: who sits where on which day, and the exchange of seats
//! along augmenting paths.
//!
//! While days are fixed this is a flow: seat → person in visit → person on day → week → month →
//! year. Spans of a person lie inside one another, so a path that ends at a full span goes on by
//! freeing any seat of that person inside it; a seat that cannot be reached this way cannot be
//! filled by anybody, whatever else is changed (only weeks that cross months are not nested).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::problem::Problem;
use crate::check::capacity::Crew;

/// What beginning to fill a seat costs, in candidates.
const FILL: u64 = 16;

/// Who sits where.
#[derive(Debug, Clone)]
pub struct Roster<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// What is left of everybody's room.
    crew: Crew,
    width: usize,
    day: Vec<Option<usize>>,
    /// For each day, how many visits it has.
    on_day: Vec<usize>,
    pattern: Vec<usize>,
    seats: Vec<Option<usize>>,
    /// For each person, the seats they hold.
    held: Vec<BTreeSet<usize>>,
    /// Visits of each person, those before this draw included.
    load: Vec<u32>,
    /// People whose load changed since this was last emptied.
    changed: Vec<usize>,
    /// Candidates looked at, in all.
    work: u64,
}

/// Seats and people that a failed search could reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// Visits whose seats it could free.
    pub tasks: BTreeSet<usize>,
    /// People who could sit there.
    pub people: BTreeSet<usize>,
}

impl<'a> Roster<'a> {
    /// Nobody sits anywhere.
    #[must_use]
    pub fn new(problem: &'a Problem) -> Self {
        let width = problem.widest();
        let tasks = problem.tasks.len();
        let mut load = problem.done.clone();
        load.resize(problem.people(), 0);
        Self {
            problem,
            crew: problem.crew.clone(),
            width,
            day: vec![None; tasks],
            on_day: vec![0; problem.crew.days],
            pattern: vec![0; tasks],
            seats: vec![None; tasks * width],
            held: vec![BTreeSet::new(); problem.people()],
            load,
            changed: Vec::new(),
            work: 0,
        }
    }

    /// The day of a visit, if it has one.
    #[must_use]
    pub fn day(&self, task: usize) -> Option<usize> {
        self.day.get(task).copied().flatten()
    }

    /// How many visits a day has.
    #[must_use]
    pub fn visits_on(&self, day: usize) -> usize {
        self.on_day.get(day).copied().unwrap_or_default()
    }

    /// How many visits the first days have.
    #[must_use]
    pub fn visits_by(&self, days: usize) -> u64 {
        self.on_day.iter().take(days).map(|count| *count as u64).sum()
    }

    /// The people of a visit, empty seats left out.
    pub fn team(&self, task: usize) -> impl Iterator<Item = usize> + '_ {
        let from = task * self.width;
        self.seats.iter().skip(from).take(self.width).filter_map(|person| *person)
    }

    /// Visits that a person has.
    #[must_use]
    pub fn load(&self, person: usize) -> u32 {
        self.load.get(person).copied().unwrap_or_default()
    }

    /// The seats that a person holds.
    #[must_use]
    pub fn held(&self, person: usize) -> Vec<usize> {
        self.held.get(person).map(|seats| seats.iter().copied().collect()).unwrap_or_default()
    }

    /// How many candidates were looked at.
    #[must_use]
    pub const fn work(&self) -> u64 {
        self.work
    }

    /// Takes over the work of a roster that was made from this one and is dropped.
    pub const fn spent(&mut self, work: u64) {
        self.work = work;
    }

    /// People whose load changed since the last call.
    pub fn take_changed(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.changed)
    }

    /// The visit and the number of a seat.
    #[must_use]
    pub const fn split(&self, seat: usize) -> (usize, usize) {
        match seat.checked_div(self.width) {
            Some(task) => (task, seat % self.width),
            None => (0, 0),
        }
    }

    /// The seat of a visit.
    #[must_use]
    pub const fn seat(&self, task: usize, number: usize) -> usize {
        task * self.width + number
    }

    fn holder(&self, seat: usize) -> Option<usize> {
        self.seats.get(seat).copied().flatten()
    }

    /// Tells whether somebody sits on a seat.
    #[must_use]
    pub fn is_taken(&self, seat: usize) -> bool {
        self.holder(seat).is_some()
    }

    /// Who sits on a seat of a visit.
    #[must_use]
    pub fn sits(&self, task: usize, number: usize) -> Option<usize> {
        if number < self.width { self.holder(self.seat(task, number)) } else { None }
    }

    /// The seat that a person has on a visit.
    fn seat_in(&self, person: usize, task: usize) -> Option<usize> {
        let from = task * self.width;
        (from..from + self.width).find(|seat| self.holder(*seat) == Some(person))
    }

    /// Gives a visit its day and pattern; it must have nobody yet.
    pub fn open(&mut self, task: usize, day: usize, pattern: usize) {
        self.set_day(task, Some(day));
        if let Some(slot) = self.pattern.get_mut(task) {
            *slot = pattern;
        }
    }

    /// Takes a visit off the roster.
    pub fn close(&mut self, task: usize) {
        let from = task * self.width;
        for seat in from..from + self.width {
            self.vacate(seat);
        }
        self.set_day(task, None);
    }

    fn set_day(&mut self, task: usize, day: Option<usize>) {
        let Some(slot) = self.day.get_mut(task) else { return };
        let before = std::mem::replace(slot, day);
        if let Some(count) = before.and_then(|day| self.on_day.get_mut(day)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = day.and_then(|day| self.on_day.get_mut(day)) {
            *count += 1;
        }
    }

    /// Puts somebody on an empty seat.
    pub fn occupy(&mut self, seat: usize, person: usize) {
        let (task, _) = self.split(seat);
        let Some(day) = self.day(task) else { return };
        if let Some(slot) = self.seats.get_mut(seat) {
            *slot = Some(person);
        }
        if let Some(held) = self.held.get_mut(person) {
            held.insert(seat);
        }
        if let Some(load) = self.load.get_mut(person) {
            *load += 1;
        }
        self.changed.push(person);
        for family in &mut self.crew.families {
            let span = family.of_day.get(day).copied().unwrap_or_default();
            family.room.take(person, span, 1);
        }
    }

    /// Empties a seat.
    pub fn vacate(&mut self, seat: usize) {
        let Some(person) = self.holder(seat) else { return };
        let (task, _) = self.split(seat);
        let Some(day) = self.day(task) else { return };
        if let Some(slot) = self.seats.get_mut(seat) {
            *slot = None;
        }
        if let Some(held) = self.held.get_mut(person) {
            held.remove(&seat);
        }
        if let Some(load) = self.load.get_mut(person) {
            *load = load.saturating_sub(1);
        }
        self.changed.push(person);
        for family in &mut self.crew.families {
            let span = family.of_day.get(day).copied().unwrap_or_default();
            family.room.give(person, span, 1);
        }
    }

    /// Tells whether a person may sit on a seat, leaving aside how much they have to do and
    /// where else they sit.
    fn fits(&self, person: usize, seat: usize) -> bool {
        let (task, number) = self.split(seat);
        let Some(day) = self.day(task) else { return false };
        let pattern = self.pattern.get(task).copied().unwrap_or_default();
        self.problem
            .demand(task, pattern, number)
            .is_some_and(|demand| self.problem.meets(person, demand))
            && self.is_there(person, day)
            && !self.problem.is_barred(person, task, day)
    }

    /// The seat that a person has on another visit to the same unit.
    fn seat_among_peers(&self, person: usize, task: usize) -> Option<usize> {
        let peers = self.problem.tasks.get(task).map_or(&[][..], |it| it.peers.as_slice());
        peers.iter().find_map(|peer| self.seat_in(person, *peer))
    }

    /// As [`Roster::fits`], and the person is on no other visit to the same unit.
    fn may(&self, person: usize, seat: usize) -> bool {
        let (task, _) = self.split(seat);
        self.fits(person, seat) && self.seat_among_peers(person, task).is_none()
    }

    fn is_there(&self, person: usize, day: usize) -> bool {
        self.problem.crew.families.first().is_some_and(|family| family.room.at(person, day) > 0)
    }

    /// The innermost span of a person that is full on a day: index of its family.
    fn full(&self, person: usize, day: usize) -> Option<usize> {
        self.crew.families.iter().position(|family| {
            let span = family.of_day.get(day).copied().unwrap_or_default();
            family.room.at(person, span) == 0
        })
    }

    /// Tells whether a person can take an empty seat as things are.
    #[must_use]
    pub fn can(&mut self, person: usize, seat: usize) -> bool {
        self.work += 1;
        let (task, _) = self.split(seat);
        self.may(person, seat)
            && self.seat_in(person, task).is_none()
            && self.day(task).is_some_and(|day| self.full(person, day).is_none())
    }

    /// The seats of a person inside the span of `family` around `day`.
    fn held_within(&self, person: usize, family: usize, day: usize) -> Vec<usize> {
        let Some(family) = self.crew.families.get(family) else { return Vec::new() };
        let span = family.of_day.get(day);
        let mut seats = self.held(person);
        seats.retain(|seat| {
            let (task, _) = self.split(*seat);
            self.day(task).is_some_and(|own| family.of_day.get(own) == span)
        });
        seats
    }

    /// Fills an empty seat, moving others where that is needed; everybody else stays seated.
    ///
    /// # Errors
    /// What could be reached, where the seat cannot be filled.
    pub fn fill(&mut self, root: usize) -> Result<(), Reached> {
        self.work += FILL;
        let mut from: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut queue = VecDeque::from([root]);
        let mut reached = Reached::default();
        while let Some(seat) = queue.pop_front() {
            let (task, _) = self.split(seat);
            let Some(day) = self.day(task) else { continue };
            reached.tasks.insert(task);
            for person in 0..self.problem.people() {
                self.work += 1;
                if self.holder(seat) == Some(person) || !self.fits(person, seat) {
                    continue;
                }
                reached.people.insert(person);
                if let Some(own) = self.seat_in(person, task) {
                    if own != root && !from.contains_key(&own) {
                        from.insert(own, (seat, person));
                        queue.push_back(own);
                    }
                    continue;
                }
                let full = self.full(person, day);
                if let Some(own) = self.seat_among_peers(person, task) {
                    // The person would come over from the other visit to the unit.
                    let frees = full
                        .is_none_or(|family| self.held_within(person, family, day).contains(&own));
                    if frees && own != root && !from.contains_key(&own) {
                        from.insert(own, (seat, person));
                        queue.push_back(own);
                    }
                    continue;
                }
                if !met.insert((person, day)) {
                    continue;
                }
                match full {
                    None => {
                        if self.shift(seat, person, &from) {
                            return Ok(());
                        }
                    }
                    Some(family) => {
                        for own in self.held_within(person, family, day) {
                            if own != root && !from.contains_key(&own) {
                                from.insert(own, (seat, person));
                                queue.push_back(own);
                            }
                        }
                    }
                }
            }
        }
        Err(reached)
    }

    /// Seats `person` on `seat` and everybody before on the path one seat further on. Only visits
    /// to one unit can stand in the way; then nothing changes.
    fn shift(
        &mut self,
        seat: usize,
        person: usize,
        from: &BTreeMap<usize, (usize, usize)>,
    ) -> bool {
        let mut moves = vec![(seat, person)];
        let mut last = seat;
        while let Some((before, holder)) = from.get(&last) {
            moves.push((*before, *holder));
            last = *before;
        }
        let olds: Vec<(usize, Option<usize>)> =
            moves.iter().map(|(seat, _)| (*seat, self.holder(*seat))).collect();
        for (seat, _) in &moves {
            self.vacate(*seat);
        }
        let fits = moves.iter().all(|(seat, person)| {
            let fits = self.can(*person, *seat);
            if fits {
                self.occupy(*seat, *person);
            }
            fits
        });
        if !fits {
            for (seat, _) in &moves {
                self.vacate(*seat);
            }
            for (seat, old) in olds {
                if let Some(person) = old {
                    self.occupy(seat, person);
                }
            }
        }
        fits
    }

    /// Makes a visit on a day under one pattern; where that cannot be, it stays off the roster.
    ///
    /// # Errors
    /// What could be reached.
    pub fn place_as(&mut self, task: usize, day: usize, pattern: usize) -> Result<(), Reached> {
        self.open(task, day, pattern);
        for number in 0..self.problem.seats(task) {
            if let Err(reached) = self.fill(self.seat(task, number)) {
                self.close(task);
                return Err(reached);
            }
        }
        Ok(())
    }

    /// Makes a visit on a day under the first pattern that can be filled.
    pub fn place(&mut self, task: usize, day: usize) -> bool {
        let patterns = self.problem.patterns(task).len();
        (0..patterns).any(|pattern| self.place_as(task, day, pattern).is_ok())
    }

    /// Moves seats from people with many visits to people with fewer, until no exchange makes
    /// the loads more equal, or `limit` more candidates were looked at.
    pub fn level(&mut self, limit: u64) {
        let end = self.work.saturating_add(limit);
        let days = self.problem.crew.days;
        // Who has no room left on any day can take nothing, however little they have.
        let mut spare: Vec<bool> =
            (0..self.problem.people()).map(|it| self.crew.room(it, 0, days) > 0).collect();
        self.changed.clear();
        loop {
            let mut order: Vec<usize> = (0..self.problem.people()).collect();
            order.retain(|person| self.held.get(*person).is_some_and(|held| !held.is_empty()));
            order.sort_by_key(|person| (std::cmp::Reverse(self.load(*person)), *person));
            let mut stuck: BTreeSet<usize> = BTreeSet::new();
            let mut better = false;
            for person in order {
                while !stuck.contains(&person) {
                    if self.work >= end {
                        return;
                    }
                    if self.relieve(person, &mut stuck, &spare, end) {
                        better = true;
                        for it in self.take_changed() {
                            let room = self.crew.room(it, 0, days) > 0;
                            if let Some(slot) = spare.get_mut(it) {
                                *slot = room;
                            }
                        }
                    } else {
                        stuck.insert(person);
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    /// Takes one visit from a person and gives it, along a path, to somebody who then still has
    /// less. Where there is no path, everybody met has none either and is added to `stuck`.
    fn relieve(
        &mut self,
        person: usize,
        stuck: &mut BTreeSet<usize>,
        spare: &[bool],
        end: u64,
    ) -> bool {
        let load = self.load(person);
        let poor = |roster: &Self, other: usize| {
            roster.load(other) + 2 <= load && spare.get(other) == Some(&true)
        };
        let poorer: Vec<usize> =
            (0..self.problem.people()).filter(|other| poor(self, *other)).collect();
        if poorer.is_empty() {
            stuck.extend((0..self.problem.people()).filter(|other| self.load(*other) <= load));
            return false;
        }
        for seat in self.held(person) {
            if let Some(other) = poorer.iter().copied().find(|other| self.can(*other, seat)) {
                self.vacate(seat);
                self.occupy(seat, other);
                return true;
            }
        }
        let mut from: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut queue: VecDeque<usize> = self.held(person).into();
        let roots: BTreeSet<usize> = queue.iter().copied().collect();
        // People all of whose seats were reached lead nowhere new: they leave this list.
        let mut others: Vec<usize> =
            (0..self.problem.people()).filter(|it| *it != person).collect();
        let mut passed: Vec<usize> = vec![person];
        while let Some(seat) = queue.pop_front() {
            let (task, _) = self.split(seat);
            let Some(day) = self.day(task) else { continue };
            if self.work >= end || others.is_empty() {
                break;
            }
            self.work += others.len() as u64;
            let before = passed.len();
            for other in &others {
                let other = *other;
                if met.contains(&(other, day)) || !self.may(other, seat) {
                    continue;
                }
                let seats = if let Some(own) = self.seat_in(other, task) {
                    vec![own]
                } else {
                    met.insert((other, day));
                    match self.full(other, day) {
                        None if poor(self, other) => {
                            if self.shift(seat, other, &from) {
                                return true;
                            }
                            continue;
                        }
                        None => {
                            passed.push(other);
                            self.held(other)
                        }
                        Some(family) => self.held_within(other, family, day),
                    }
                };
                self.work += seats.len() as u64;
                for own in seats {
                    if !roots.contains(&own) && !from.contains_key(&own) {
                        from.insert(own, (seat, other));
                        queue.push_back(own);
                    }
                }
            }
            if passed.len() > before {
                let gone: BTreeSet<usize> = passed.iter().skip(before).copied().collect();
                others.retain(|other| !gone.contains(other));
            }
        }
        stuck.extend(passed);
        false
    }
}
