//! 改派: somebody is away or recused after teams and days are set. Every rule holds again, as little
//! as possible changes, and where it is said that nobody else can go, a staffing made anew finds none
//! either.

use std::collections::BTreeSet;

use chrono::Days;
use suiji::assign::replan::{Absent, Set, replan};
use suiji::assign::{Assignment, Inputs, assign};
use suiji::calendar::Period;
use suiji::directory::{Leave, Recusal};
use suiji::unit::UnitId;

use super::schedule::{World, broken, world};

fn set(inputs: &Inputs<'_>, made: &Assignment) -> Vec<Set> {
    let key = |person: usize| inputs.people[person].inspector.key().to_owned();
    let teams = made.teams.iter().zip(&made.days);
    teams.map(|(team, day)| Set { day: *day, team: team.people().map(key).collect() }).collect()
}

/// Somebody who leads a visit is on leave around its day, or recused from its unit; the same written
/// into the directory.
fn absence(world: &mut World, made: &Assignment, seed: u64) -> Absent {
    let visit = usize::try_from(seed).unwrap() * 7 % made.teams.len();
    let number = made.teams[visit].lead;
    let day = made.days[visit];
    let (person, _) = &mut world.people[number];
    let key = person.key().to_owned();
    if seed.is_multiple_of(3) {
        let id = world.visits[visit].id.clone();
        let visits: BTreeSet<usize> =
            (0..world.visits.len()).filter(|it| world.visits[*it].id == id).collect();
        let recusal = Recusal { name: String::new(), id: UnitId::new(&id), reason: String::new() };
        person.recusals.push(recusal);
        return Absent { person: key, visits, away: None };
    }
    let away = Period { start: day, end: day + Days::new(seed % 11) };
    person.leave.push(Leave { from: Some(away.start), to: Some(away.end) });
    Absent { person: key, visits: BTreeSet::new(), away: Some(away) }
}

/// Whether teams can be found at all: with the days as they are set, or on any day.
fn can_be_staffed(world: &World, days: Option<&[Set]>) -> bool {
    let mut visits = world.visits.clone();
    for (visit, set) in visits.iter_mut().zip(days.unwrap_or_default()) {
        visit.window = vec![Period { start: set.day, end: set.day }];
    }
    let mut plan = world.plan.clone();
    if days.is_some() {
        plan.milestones.clear();
        // People of a neighbouring area go only where no other day helps.
        plan.team.as_mut().unwrap().shortage.clear();
    }
    world.with(|inputs| assign(&Inputs { visits: &visits, plan: &plan, ..*inputs }).is_ok())
}

#[test]
fn as_little_as_possible_changes() {
    let (mut others, mut chains, mut moves, mut nobody) = (0, 0, 0, 0);
    for seed in 0..600 {
        let mut world = world(seed);
        let Ok(made) = world.with(assign) else { continue };
        let before = world.with(|inputs| set(inputs, &made));
        let absent = absence(&mut world, &made, seed);
        let is_touched = |visit: usize| {
            before[visit].team.contains(&absent.person)
                && (absent.visits.contains(&visit)
                    || absent.away.is_some_and(|away| away.contains(before[visit].day)))
        };
        match world
            .with(|inputs| replan(inputs, &before, &absent).map(|new| (set(inputs, &new), new)))
        {
            Ok((after, new)) => {
                let wrong: Vec<String> = world.with(|inputs| broken(inputs, &new));
                // Where nothing else is left, a move may miss a milestone.
                let wrong: Vec<&String> =
                    wrong.iter().filter(|words| !words.contains(" visits by ")).collect();
                assert!(wrong.is_empty(), "world {seed}: {wrong:?}");
                let moved = before.iter().zip(&after).filter(|(a, b)| a.day != b.day).count();
                let drawn_in = (0..before.len())
                    .filter(|visit| !is_touched(*visit) && before[*visit] != after[*visit])
                    .count();
                if moved > 0 {
                    moves += 1;
                    assert!(
                        !can_be_staffed(&world, Some(&before)),
                        "world {seed}: {moved} visits moved though the days could stay"
                    );
                } else if drawn_in > 0 {
                    chains += 1;
                } else {
                    others += 1;
                }
            }
            Err(visits) => {
                nobody += 1;
                assert!(!visits.is_empty(), "world {seed}");
                assert!(
                    !can_be_staffed(&world, None),
                    "world {seed}: visits {visits:?} are given up though there is a staffing"
                );
            }
        }
    }
    assert!(
        others > 100 && chains > 3 && moves > 3 && nobody > 0,
        "{others} by others alone, {chains} by chains, {moves} by moves, {nobody} not at all"
    );
}
