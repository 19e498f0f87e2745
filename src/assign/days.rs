//! Which visits are made on which day: even over working days, in visit order, urgent ones in
//! time, and visits in one street together.
//!
//! How many a day is decided first ([`Load::even`]). Which ones: the next in visit order, unless
//! something is urgent: visits that must be made by a day for which just as many places are left,
//! or visits whose speciality will have just as much room left after today. A round of a team is
//! filled up with visits in the street of its first visit.
//!
//! [`Load::even`]: crate::check::capacity::Load::even

use std::collections::{BTreeMap, VecDeque};

use super::problem::Problem;

/// For each day its rounds: visits in one street, at most as many as one team makes on a day.
pub type Rounds = Vec<Vec<Vec<usize>>>;

/// Visits with the same days and the same kind.
struct Class {
    days: Vec<bool>,
    /// One past the last day.
    until: usize,
    kind: usize,
    left: usize,
    queue: VecDeque<usize>,
    streets: BTreeMap<usize, VecDeque<usize>>,
}

/// A demand that not everybody meets.
struct Scarce {
    /// For each kind, how many of its seats have this demand.
    seats: Vec<u64>,
    /// Seats that can be filled on a day.
    on: Vec<u64>,
    /// Seats that can be filled from a day on.
    from: Vec<u64>,
}

/// Spreads the visits over the days; `counts` are A(0) … A(days). Visits for which no place was
/// found are returned beside.
#[must_use]
pub fn spread(problem: &Problem, counts: &[u64]) -> (Rounds, Vec<usize>) {
    let mut classes = classes(problem);
    let scarce = scarce(problem);
    let mut placed = vec![false; problem.tasks.len()];
    let mut rounds: Rounds = vec![Vec::new(); problem.crew.days];
    let mut done: u64 = 0;
    for (day, today) in rounds.iter_mut().enumerate() {
        let goal = counts.get(day + 1).copied().unwrap_or_default();
        let mut used: Vec<u64> = vec![0; scarce.len()];
        let mut round: Vec<usize> = Vec::new();
        while done < goal {
            let allowed = allowed(&classes, &scarce, &used, day, done, counts);
            let street = round
                .first()
                .and_then(|first| problem.tasks.get(*first))
                .and_then(|task| task.street)
                .filter(|_| (round.len() as u64) < u64::from(problem.round.max(1)));
            let near = street.and_then(|street| {
                next(&mut classes, &allowed, &placed, |class| class.streets.get_mut(&street))
            });
            if near.is_none() && !round.is_empty() {
                today.push(std::mem::take(&mut round));
            }
            let found = near
                .or_else(|| next(&mut classes, &allowed, &placed, |class| Some(&mut class.queue)));
            let Some((index, task)) = found else { break };
            if let Some(slot) = placed.get_mut(task) {
                *slot = true;
            }
            if let Some(class) = classes.get_mut(index) {
                class.left -= 1;
                for (used, scarce) in used.iter_mut().zip(&scarce) {
                    *used += scarce.seats.get(class.kind).copied().unwrap_or_default();
                }
            }
            round.push(task);
            done += 1;
        }
        if !round.is_empty() {
            today.push(round);
        }
    }
    let left = placed.iter().enumerate().filter(|(_, placed)| !**placed).map(|(task, _)| task);
    (rounds, left.collect())
}

fn classes(problem: &Problem) -> Vec<Class> {
    let mut numbers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut classes: Vec<Class> = Vec::new();
    for (number, task) in problem.tasks.iter().enumerate() {
        let index = *numbers.entry((task.window, task.kind)).or_insert_with(|| {
            let mut days = vec![false; problem.crew.days];
            for day in problem.days(number) {
                if let Some(slot) = days.get_mut(*day) {
                    *slot = true;
                }
            }
            classes.push(Class {
                days,
                until: problem.days(number).last().map_or(0, |last| last + 1),
                kind: task.kind,
                left: 0,
                queue: VecDeque::new(),
                streets: BTreeMap::new(),
            });
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(index) {
            class.left += 1;
            class.queue.push_back(number);
            if let Some(street) = task.street {
                class.streets.entry(street).or_default().push_back(number);
            }
        }
    }
    classes
}

fn scarce(problem: &Problem) -> Vec<Scarce> {
    let days = problem.crew.days;
    let mut list = Vec::new();
    for (demand, able) in problem.able.iter().enumerate() {
        if able.iter().all(|able| *able) {
            continue;
        }
        let people: Vec<usize> =
            (0..problem.people()).filter(|p| problem.meets(*p, demand)).collect();
        let room = |from: usize, to: usize| -> u64 {
            people.iter().map(|p| problem.crew.room(*p, from, to)).sum()
        };
        let seats = problem
            .kinds
            .iter()
            .map(|kind| {
                let first = kind.patterns.first().map_or(&[][..], Vec::as_slice);
                first.iter().filter(|seat| **seat == demand).count() as u64
            })
            .collect();
        list.push(Scarce {
            seats,
            on: (0..days).map(|day| room(day, day + 1)).collect(),
            from: (0..=days).map(|day| room(day, days)).collect(),
        });
    }
    list
}

/// Which classes the next visit of this day may be taken from; where something is urgent, only
/// those with it.
fn allowed(
    classes: &[Class],
    scarce: &[Scarce],
    used: &[u64],
    day: usize,
    done: u64,
    counts: &[u64],
) -> Vec<bool> {
    let mut allowed: Vec<bool> = classes
        .iter()
        .map(|class| {
            class.left > 0
                && class.days.get(day) == Some(&true)
                && scarce.iter().zip(used).all(|(scarce, used)| {
                    let seats = scarce.seats.get(class.kind).copied().unwrap_or_default();
                    seats == 0 || used + seats <= scarce.on.get(day).copied().unwrap_or_default()
                })
        })
        .collect();
    let narrow = |allowed: &mut Vec<bool>, urgent: &dyn Fn(&Class) -> bool| {
        let both: Vec<bool> =
            allowed.iter().zip(classes).map(|(allowed, class)| *allowed && urgent(class)).collect();
        if both.contains(&true) {
            *allowed = both;
        }
    };
    let mut ends: Vec<usize> =
        classes.iter().filter(|class| class.left > 0).map(|class| class.until).collect();
    ends.sort_unstable();
    ends.dedup();
    for end in ends {
        let due: usize =
            classes.iter().filter(|class| class.until <= end).map(|class| class.left).sum();
        let places = counts.get(end).copied().unwrap_or_default().saturating_sub(done);
        if due as u64 >= places {
            narrow(&mut allowed, &|class| class.until <= end);
            break;
        }
    }
    for scarce in scarce {
        let seats = |class: &Class| scarce.seats.get(class.kind).copied().unwrap_or_default();
        let needed: u64 = classes.iter().map(|class| seats(class) * class.left as u64).sum();
        if needed > 0 && needed >= scarce.from.get(day + 1).copied().unwrap_or_default() {
            narrow(&mut allowed, &|class| seats(class) > 0);
        }
    }
    allowed
}

/// The first visit in visit order among the allowed classes' queues.
fn next(
    classes: &mut [Class],
    allowed: &[bool],
    placed: &[bool],
    queue: impl Fn(&mut Class) -> Option<&mut VecDeque<usize>>,
) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for (index, class) in classes.iter_mut().enumerate() {
        if allowed.get(index) != Some(&true) {
            continue;
        }
        let Some(queue) = queue(class) else { continue };
        while queue.front().is_some_and(|task| placed.get(*task) == Some(&true)) {
            queue.pop_front();
        }
        if let Some(task) = queue.front()
            && best.is_none_or(|(_, before)| *task < before)
        {
            best = Some((index, *task));
        }
    }
    best
}
