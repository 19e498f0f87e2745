//! What the journal of acts says of seals: which stand, which were withdrawn, which were drawn.
//!
//! One draw has one seal. A second one is refused until the first was withdrawn with a reason, and a
//! withdrawn one cannot be drawn: otherwise whoever saw the seed could choose among seals.

use serde_json::{Map, Value};

use super::Seal;
use crate::diagnostic::Finding;
use crate::diagnostic::Place;
use crate::diagnostic::problem::{Draw as Problem, Files};
use crate::digest::{Digest, Suite};
use crate::journal::{Act, EventKind};

/// One line of a journal.
pub type Event = Map<String, Value>;

/// The act of sealing.
///
/// # Errors
/// The draw is sealed already, or made.
pub fn seal(name: &str, events: &[Event], seal: &Seal) -> Result<Act, Box<Finding>> {
    let place = Place::file(name);
    if drawn(events, &seal.plan, seal.draw).is_some() {
        return Err(Box::new(Finding::new(Problem::DrawNumberUsed { draw: seal.draw }, place)));
    }
    if let Some(line) = standing(events, &seal.plan, seal.draw) {
        let commitment = text(line, "commitment").to_owned();
        return Err(Box::new(Finding::new(
            Problem::SealStands { draw: seal.draw, commitment },
            place,
        )));
    }
    let act = Act::new(EventKind::Sealed, &seal.time);
    // The first line of a journal says which hash chains it.
    let act = match seal.suite() {
        Suite::Dr1 => act,
        suite => act.with("suite", suite.name()),
    };
    Ok(act
        .with("plan", seal.plan.as_str())
        .with("draw", seal.draw)
        .with("commitment", seal.commitment.as_str())
        .with("seal", own(seal)))
}

/// The act of withdrawing a seal.
///
/// # Errors
/// None stands, or its draw was made.
pub fn withdraw(
    name: &str,
    events: &[Event],
    (plan, draw): (&str, u32),
    time: &str,
) -> Result<Act, Box<Finding>> {
    let place = Place::file(name);
    if drawn(events, plan, draw).is_some() {
        return Err(Box::new(Finding::new(Problem::DrawNumberUsed { draw }, place)));
    }
    let Some(line) = standing(events, plan, draw) else {
        return Err(Box::new(Finding::new(Problem::NoSealStands { draw }, place)));
    };
    Ok(Act::new(EventKind::Withdrawn, time)
        .with("plan", plan)
        .with("draw", draw)
        .with("commitment", text(line, "commitment")))
}

/// Tells why a seal may not be drawn: it does not stand in a journal that knows of its draw, or it was drawn
/// with another seed. A seal that was carried elsewhere, away from its journal, is not refused for that.
#[must_use]
pub fn refuses(name: &str, events: &[Event], seal: &Seal, seed: &str) -> Option<Finding> {
    let place = Place::file(name);
    if let Some(line) = drawn(events, &seal.plan, seal.draw) {
        let problem = Problem::DrawNumberUsed { draw: seal.draw };
        return (text(line, "seed") != seed).then(|| Finding::new(problem, place));
    }
    of_draw(events, &seal.plan, seal.draw).next()?;
    let stands = standing(events, &seal.plan, seal.draw).map_or("—", |line| text(line, "seal"));
    let found = own(seal);
    let problem = Files::SealSays {
        what: "封存文件 seal file".to_owned(),
        sealed: stands.to_owned(),
        found: found.clone(),
    };
    (stands != found).then(|| Finding::new(problem, place))
}

/// SHA-256 of the seal's file.
fn own(seal: &Seal) -> String {
    let own: Digest = seal.suite().digest(seal.to_text().as_bytes());
    own.to_string()
}

fn of_draw<'a>(events: &'a [Event], plan: &'a str, draw: u32) -> impl Iterator<Item = &'a Event> {
    let number = move |event: &Event| event.get("draw").and_then(Value::as_u64);
    events.iter().filter(move |it| text(it, "plan") == plan && number(it) == Some(u64::from(draw)))
}

/// The line of the seal that stands for a draw.
fn standing<'a>(events: &'a [Event], plan: &'a str, draw: u32) -> Option<&'a Event> {
    let last = of_draw(events, plan, draw)
        .filter(|it| is(it, EventKind::Sealed) || is(it, EventKind::Withdrawn))
        .last();
    last.filter(|it| is(it, EventKind::Sealed))
}

/// The line of a draw that was made.
fn drawn<'a>(events: &'a [Event], plan: &'a str, draw: u32) -> Option<&'a Event> {
    of_draw(events, plan, draw).filter(|it| is(it, EventKind::Recorded)).last()
}

fn text<'a>(event: &'a Event, key: &str) -> &'a str {
    event.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is(event: &Event, kind: EventKind) -> bool {
    text(event, "event") == kind.tag()
}
