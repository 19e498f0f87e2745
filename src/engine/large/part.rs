//! A directory of several files, each looked at by itself, perhaps on another machine; then all joined
//! into what one run gives, to the byte.
//!
//! A part keeps what [`super::draw`] keeps of one file, by bounds that follow from that file alone. Once
//! all are joined, every stratum is asked whether its τ lies below all of them. Where it does not, or
//! where one id stands in several files, all parts are made again, told what is wanted of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::{
    Asking, Bounds, EntityDirectory, NotDrawn, Width, can_be_drawn, certain_list, load_by,
};
use crate::draw::ticket::digest;
use crate::engine::load::Before;
use crate::engine::run::{ENGINE, Ran, decide};
use crate::engine::{Inputs, RunOptions, outcome};
use crate::input::large::part::{self, Merged, Part};
use crate::input::large::{Asks, Declined, Held, LargeFile, Pace};

/// What a part was made from, `part.json`: all parts of a directory agree in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartAbout {
    engine: String,
    /// Digests of the plan and of all files but the directory.
    inputs: BTreeMap<String, String>,
    /// The keys of the draws.
    keys: Vec<String>,
    wanted: Wanted,
}

/// What is wanted of the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    width: Width,
    again: crate::input::large::Again,
}

/// Name of the file that holds [`PartAbout`].
pub const ABOUT: &str = "part.json";

/// Why parts cannot be joined.
#[derive(Debug)]
pub enum NotJoined {
    /// As in a draw of one run.
    Not(NotDrawn),
    /// A part was made from another plan, other files or other seeds.
    Other(String),
    /// A file that the plan names has no part, or two; or a part is of a file that it does not name.
    Files(String),
    /// All parts are to be made again, told this.
    Again(Box<Wanted>),
}

impl From<NotDrawn> for NotJoined {
    fn from(not: NotDrawn) -> Self {
        Self::Not(not)
    }
}

impl From<Declined> for NotJoined {
    fn from(declined: Declined) -> Self {
        Self::Not(NotDrawn::Declined(declined))
    }
}

/// How a part ends.
enum Stop {
    Made(Box<(PartAbout, Part)>),
    Not(NotDrawn),
}

/// Makes the part of one file of the directory.
///
/// # Errors
/// Why it cannot be made. A plan that is no text, or names no directory, gives what a run gives.
pub fn part(
    inputs: &Inputs,
    file: &dyn LargeFile,
    options: &RunOptions,
    pace: Pace,
    wanted: &Wanted,
) -> Result<Result<(PartAbout, Part), Box<Ran>>, NotDrawn> {
    let read = |before: &Before<'_>| -> Result<Held, Stop> {
        let made = || -> Result<(PartAbout, Part), NotDrawn> {
            can_be_drawn(before)?;
            let asking = Asking::new(before, options, wanted.width);
            if asking.asks.is_empty() {
                return Err(NotDrawn::NoSeed);
            }
            let bounds_of = |classes: &EntityDirectory| asking.bounds(classes);
            let asks =
                Asks::new(before.plan.suite(), asking.tickets(), &bounds_of, asking.always(before));
            let part = part::part(file, before.reader, &asks, pace, &wanted.again)?;
            Ok((about(inputs, &asking, wanted.clone()), part))
        };
        Err(match made() {
            Ok(made) => Stop::Made(Box::new(made)),
            Err(not) => Stop::Not(not),
        })
    };
    match load_by(inputs, options, &read) {
        Err(Stop::Made(made)) => Ok(Ok(*made)),
        Err(Stop::Not(not)) => Err(not),
        Ok(Err(ran)) => Ok(Err(ran)),
        // A plan without a directory never asks for one; what it gives says so.
        Ok(Ok(loaded)) => match decide(loaded, options) {
            Err(ran) => Ok(Err(ran)),
            Ok(_) => Err(NotDrawn::Declined(Declined::NoHeader)),
        },
    }
}

fn about(inputs: &Inputs, asking: &Asking<'_>, wanted: Wanted) -> PartAbout {
    let names = asking.plan.imports.entities.iter().map(|file| file.path.value.as_str());
    let entities: Vec<&str> = names.collect();
    let mut digests = BTreeMap::from([(String::new(), digest(&inputs.plan).to_string())]);
    for (path, bytes) in &inputs.files {
        if let (Ok(bytes), false) = (bytes, entities.contains(&path.as_str())) {
            digests.insert(path.clone(), digest(bytes).to_string());
        }
    }
    PartAbout {
        engine: ENGINE.to_owned(),
        inputs: digests,
        keys: asking.asks.iter().map(|ask| ask.key.to_string()).collect(),
        wanted,
    }
}

/// Joins the parts of all files of the directory and draws from them, as [`super::draw`] does.
///
/// # Errors
/// Why they cannot be joined.
pub fn merge(
    inputs: &Inputs,
    parts: Vec<(PartAbout, Part)>,
    options: &RunOptions,
    list: &mut dyn io::Write,
) -> Result<Ran, NotJoined> {
    let held: RefCell<Option<Bounds>> = RefCell::new(None);
    let first = parts.first().map(|(about, _)| about.wanted.clone()).unwrap_or_default();
    let parts = RefCell::new(parts);
    let read = |before: &Before<'_>| -> Result<Held, NotJoined> {
        can_be_drawn(before)?;
        let asking = Asking::new(before, options, first.width);
        let own = about(inputs, &asking, first.clone());
        let mut by_name = BTreeMap::new();
        for (about, part) in parts.take() {
            if about != own {
                return Err(NotJoined::Other(part.name().to_owned()));
            }
            let name = part.name().to_owned();
            if by_name.insert(name.clone(), part).is_some() {
                return Err(NotJoined::Files(name));
            }
        }
        let mut in_order = Vec::new();
        for file in &before.plan.imports.entities {
            let part = by_name.remove(&file.path.value);
            in_order.push(part.ok_or_else(|| NotJoined::Files(file.path.value.clone()))?);
        }
        if let Some(name) = by_name.into_keys().next() {
            return Err(NotJoined::Files(name));
        }
        match part::merge(in_order, before.reader)? {
            Merged::Held(merged) => {
                held.replace(Some(merged.bounds.clone()));
                Ok(*merged)
            }
            Merged::Again(again) => {
                let again = first.again.clone().with(again);
                Err(NotJoined::Again(Box::new(Wanted { width: first.width, again })))
            }
        }
    };
    let loaded = match load_by(inputs, options, &read)? {
        Ok(loaded) => loaded,
        Err(ran) => return Ok(*ran),
    };
    let decided = match decide(loaded, options) {
        Ok(decided) => decided,
        Err(ran) => return Ok(*ran),
    };
    let bounds = held.into_inner().unwrap_or_default();
    if !certain_list(&decided, &bounds, first.width) {
        let wanted = Wanted { width: first.width.wider(), again: first.again };
        return Err(NotJoined::Again(Box::new(wanted)));
    }
    let digest = outcome::write_list(&decided, options, list);
    let digest = digest.map_err(NotDrawn::Unwritten)?;
    Ok(outcome::finish_beside(decided, options, digest))
}
