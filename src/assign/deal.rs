//! Dealing out people: everybody has a pace that spreads a fair share over the days on which they
//! are there; whoever is due first is next, and among equals chance decides, anew after every
//! visit, so that nobody is bound to a place in the list or to a partner.
//!
//! The fair share is the smallest level at which all seats are filled if nobody sits above it,
//! earlier visits counted; who cannot reach it has less, who already has more is last.

use std::collections::BTreeSet;

use super::problem::Problem;
use super::roster::Roster;
use crate::stream::Stream;

/// How one person's share is spread.
struct Pace {
    /// Visits before this draw.
    done: u32,
    /// Visits of this draw that are the person's share.
    share: u32,
    /// The days on which the person is there.
    days: Vec<usize>,
}

impl Pace {
    /// The day on which the next visit is due; from `end` on for visits beyond the share.
    fn due(&self, load: u32, end: usize) -> u64 {
        let next = u64::from(load.saturating_sub(self.done));
        let share = u64::from(self.share);
        if next >= share {
            return end as u64 + u64::from(load);
        }
        // In the middle of the next of as many equal parts as the share has visits.
        let at = (2 * next + 1) * self.days.len() as u64 / (2 * share);
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        self.days.get(at).or(self.days.last()).map_or(end as u64, |day| *day as u64)
    }
}

/// The order in which people are next, for each demand.
struct Deck {
    /// For each person: the load and due day noted, and the word that decides among equals.
    entries: Vec<(u32, u64, u64)>,
    paces: Vec<Pace>,
    /// For each day, the people who are there for the last time.
    leaving: Vec<Vec<usize>>,
    /// For each demand, those who meet it, by due day and word.
    piles: Vec<BTreeSet<(u64, u64, usize)>>,
}

impl Deck {
    fn new(roster: &Roster<'_>, level: u32, stream: &mut Stream) -> Self {
        let problem = roster.problem;
        let days = problem.crew.days;
        let present = |person: usize| {
            let family = problem.crew.families.first();
            let there = move |day: &usize| family.is_some_and(|it| it.room.at(person, *day) > 0);
            (0..days).filter(there).collect::<Vec<usize>>()
        };
        let mut paces = Vec::with_capacity(problem.people());
        let mut entries = Vec::with_capacity(problem.people());
        let mut leaving = vec![Vec::new(); days];
        for person in 0..problem.people() {
            let done = problem.done.get(person).copied().unwrap_or_default();
            let room = u32::try_from(problem.crew.room(person, 0, days)).unwrap_or(u32::MAX);
            let share = level.saturating_sub(done).min(room);
            let pace = Pace { done, share, days: present(person) };
            if let Some(list) = pace.days.last().and_then(|last| leaving.get_mut(*last)) {
                list.push(person);
            }
            let load = roster.load(person);
            entries.push((load, pace.due(load, days), stream.word()));
            paces.push(pace);
        }
        let piles = problem
            .able
            .iter()
            .map(|able| {
                let pile = entries.iter().zip(able).enumerate().filter(|(_, (_, able))| **able);
                pile.map(|(person, ((_, due, word), _))| (*due, *word, person)).collect()
            })
            .collect();
        Self { entries, paces, leaving, piles }
    }

    /// Takes note of new loads; who has another load draws a new word.
    fn refresh(&mut self, roster: &mut Roster<'_>, stream: &mut Stream) {
        let end = roster.problem.crew.days;
        let mut changed = roster.take_changed();
        changed.sort_unstable();
        changed.dedup();
        for person in changed {
            let load = roster.load(person);
            let (Some(entry), Some(pace)) = (self.entries.get_mut(person), self.paces.get(person))
            else {
                continue;
            };
            if entry.0 == load {
                continue;
            }
            let old = (entry.1, entry.2, person);
            *entry = (load, pace.due(load, end), stream.word());
            let new = (entry.1, entry.2, person);
            for pile in &mut self.piles {
                if pile.remove(&old) {
                    pile.insert(new);
                }
            }
        }
    }

    /// Forgets those who were there for the last time on `day`.
    fn dismiss(&mut self, day: usize) {
        for person in self.leaving.get(day).into_iter().flatten() {
            let Some((_, due, word)) = self.entries.get(*person) else { continue };
            for pile in &mut self.piles {
                pile.remove(&(*due, *word, *person));
            }
        }
    }

    fn pick(&self, roster: &mut Roster<'_>, demand: usize, seat: usize) -> Option<usize> {
        self.piles.get(demand)?.iter().map(|(_, _, person)| *person).find(|p| roster.can(*p, seat))
    }
}

/// Deals people to the rounds of every day; returns the visits that could not be staffed on their
/// day even by exchanging seats.
pub fn deal(
    roster: &mut Roster<'_>,
    rounds: &[Vec<Vec<usize>>],
    stream: &mut Stream,
) -> Vec<usize> {
    let level = fair_share(roster.problem);
    let mut deck = Deck::new(roster, level, stream);
    let mut left = Vec::new();
    for (day, rounds) in rounds.iter().enumerate() {
        for round in rounds {
            let mut team: Vec<usize> = Vec::new();
            for task in round {
                if !team.is_empty() && again(roster, *task, day, &team, level) {
                    deck.refresh(roster, stream);
                    continue;
                }
                if seat(roster, &mut deck, *task, day, stream) {
                    team = roster.team(*task).collect();
                } else {
                    left.push(*task);
                }
                deck.refresh(roster, stream);
            }
        }
        deck.dismiss(day);
    }
    left
}

/// The smallest level up to which everybody able must go so that all seats are filled, were all of
/// them interchangeable.
fn fair_share(problem: &Problem) -> u32 {
    let seats: u64 = (0..problem.tasks.len()).map(|task| problem.seats(task) as u64).sum();
    let useful = |p: &usize| problem.able.iter().any(|able| able.get(*p) == Some(&true));
    let rooms: Vec<(u64, u64)> = (0..problem.people())
        .filter(useful)
        .map(|p| {
            let done = problem.done.get(p).copied().map_or(0, u64::from);
            (done, problem.crew.room(p, 0, problem.crew.days))
        })
        .collect();
    let filled = |level: u64| -> u64 {
        rooms.iter().map(|(done, room)| level.saturating_sub(*done).min(*room)).sum()
    };
    let most = rooms.iter().map(|(done, room)| done + room).max().unwrap_or_default();
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if filled(middle) >= seats { high = middle } else { low = middle + 1 }
    }
    u32::try_from(low).unwrap_or(u32::MAX)
}

/// Sends the same team to the next visit of its round, if every seat allows it and nobody gets
/// more than a fair share.
fn again(roster: &mut Roster<'_>, task: usize, day: usize, team: &[usize], level: u32) -> bool {
    if team.len() != roster.problem.seats(task) || team.iter().any(|p| roster.load(*p) >= level) {
        return false;
    }
    for pattern in 0..roster.problem.patterns(task).len() {
        roster.open(task, day, pattern);
        let all = team.iter().enumerate().all(|(number, person)| {
            let seat = roster.seat(task, number);
            let can = roster.can(*person, seat);
            if can {
                roster.occupy(seat, *person);
            }
            can
        });
        if all {
            return true;
        }
        roster.close(task);
    }
    false
}

/// Staffs one visit from the deck, by exchange where the deck has nobody.
fn seat(
    roster: &mut Roster<'_>,
    deck: &mut Deck,
    task: usize,
    day: usize,
    stream: &mut Stream,
) -> bool {
    for pattern in patterns(roster, deck, task, day) {
        roster.open(task, day, pattern);
        let mut complete = true;
        for number in 0..roster.problem.seats(task) {
            let seat = roster.seat(task, number);
            let demand = roster.problem.demand(task, pattern, number).unwrap_or_default();
            if let Some(person) = deck.pick(roster, demand, seat) {
                roster.occupy(seat, person);
            } else if roster.fill(seat).is_err() {
                complete = false;
                break;
            }
        }
        deck.refresh(roster, stream);
        if complete {
            return true;
        }
        roster.close(task);
        deck.refresh(roster, stream);
    }
    false
}

/// The patterns of a visit in the order in which they are tried: as they stand, or, where none goes
/// before another, that of the people who are due first; chance decides among equals.
fn patterns(roster: &mut Roster<'_>, deck: &Deck, task: usize, day: usize) -> Vec<usize> {
    let count = roster.problem.patterns(task).len();
    let kind = roster.problem.tasks.get(task).and_then(|it| roster.problem.kinds.get(it.kind));
    if count < 2 || !kind.is_some_and(|kind| kind.equal) {
        return (0..count).collect();
    }
    let mut order: Vec<((u64, u64), usize)> = Vec::with_capacity(count);
    for pattern in 0..count {
        roster.open(task, day, pattern);
        let mut cost = (0_u64, 0_u64);
        for number in 0..roster.problem.seats(task) {
            let seat = roster.seat(task, number);
            let demand = roster.problem.demand(task, pattern, number).unwrap_or_default();
            let Some(person) = deck.pick(roster, demand, seat) else {
                cost.0 = u64::MAX;
                break;
            };
            roster.occupy(seat, person);
            let (_, due, word) = deck.entries.get(person).copied().unwrap_or_default();
            cost = (cost.0.saturating_add(due), cost.1.wrapping_add(word));
        }
        roster.close(task);
        order.push((cost, pattern));
    }
    // Nobody's load has changed.
    let _ = roster.take_changed();
    order.sort_unstable();
    order.into_iter().map(|(_, pattern)| pattern).collect()
}
