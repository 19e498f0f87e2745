//! Dealing out people: whoever has least is next, and among equals chance decides, anew after
//! every visit, so that nobody is bound to a place in the list or to a partner.

use std::collections::BTreeSet;

use super::problem::Problem;
use super::roster::Roster;
use crate::stream::Stream;

/// The order in which people are next, for each demand.
struct Deck {
    /// For each person: visits so far, and the word that decides among equals.
    entries: Vec<(u32, u64)>,
    /// For each demand, those who meet it.
    piles: Vec<BTreeSet<(u32, u64, usize)>>,
}

impl Deck {
    fn new(roster: &Roster<'_>, stream: &mut Stream) -> Self {
        let problem = roster.problem;
        let entries: Vec<(u32, u64)> =
            (0..problem.people()).map(|p| (roster.load(p), stream.word())).collect();
        let piles = problem
            .able
            .iter()
            .map(|able| {
                let pile = entries.iter().zip(able).enumerate().filter(|(_, (_, able))| **able);
                pile.map(|(person, ((load, word), _))| (*load, *word, person)).collect()
            })
            .collect();
        Self { entries, piles }
    }

    /// Takes note of new loads; who has another load draws a new word.
    fn refresh(&mut self, roster: &mut Roster<'_>, stream: &mut Stream) {
        let mut changed = roster.take_changed();
        changed.sort_unstable();
        changed.dedup();
        for person in changed {
            let load = roster.load(person);
            let Some(entry) = self.entries.get_mut(person) else { continue };
            if entry.0 == load {
                continue;
            }
            let old = (entry.0, entry.1, person);
            *entry = (load, stream.word());
            let new = (entry.0, entry.1, person);
            for (demand, pile) in self.piles.iter_mut().enumerate() {
                if roster.problem.meets(person, demand) {
                    pile.remove(&old);
                    pile.insert(new);
                }
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
    let mut deck = Deck::new(roster, stream);
    let level = fair_share(roster.problem);
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
    }
    left
}

/// The number of visits that nobody needs to exceed, were all interchangeable.
fn fair_share(problem: &Problem) -> u32 {
    let useful = |p: &usize| {
        problem.able.iter().any(|able| able.get(*p) == Some(&true))
            && problem.crew.room(*p, 0, problem.crew.days) > 0
    };
    let people: Vec<usize> = (0..problem.people()).filter(useful).collect();
    let before: u64 =
        people.iter().map(|p| problem.done.get(*p).copied().map_or(0, u64::from)).sum();
    let seats: usize = (0..problem.tasks.len()).map(|task| problem.seats(task)).sum();
    let share = (before + seats as u64).div_ceil((people.len() as u64).max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
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
    for pattern in 0..roster.problem.patterns(task).len() {
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
