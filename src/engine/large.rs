//! Drawing from directories far past memory.
//!
//! n needs N, and N is known only at the end. So each stratum has a bound that follows from the rows
//! read so far: what stands above it cannot be drawn any more unless the rest of the file is quite
//! another one. When all is read and drawn, every stratum is asked whether its τ lies below every
//! bound that was ever in force; where it does not, all is read again with wider bounds. So the
//! result is exact, whatever the order of the rows.

pub mod part;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use super::formal::{self, events};
use super::load::{Before, Entities, Loaded, load_in_memory, load_with};
use super::run::{self, Decided, decide};
use super::{CheckOptions, End, Inputs, PlanText, Ran, RunOptions, earlier, outcome};
use crate::directory::{EntityDirectory, InspectorDirectory};
use crate::draw::event::{Event, cell_of, eligible, groups_of, is_open, share_so_far};
use crate::draw::population::{self, table_of};
use crate::draw::ticket::{Digest, Seed, Tickets, key};
use crate::draw::{Draw, select};
use crate::input::Keep;
use crate::input::large::{Asks, Declined, Held, LargeFile, Pace, entities};
use crate::plan::{Item, Plan};
use crate::ratio::{Ratio, Rounding};
use crate::source::Source;

/// Directories of entities with more bytes than this, together, are read as this module does. Of
/// such directories only the columns that the plan uses are judged, here or in memory.
pub const LARGE: u64 = 64 << 20;

/// Why nothing came of it.
#[derive(Debug)]
pub enum NotDrawn {
    /// The directory is to be read in memory.
    Declined(Declined),
    /// The inspectors' file names units to keep away from, which takes all names.
    Recusals,
    /// Without the seeds that the plan announces no part can be made.
    NoSeed,
    /// `draw.csv` could not be written.
    Unwritten(io::Error),
}

impl From<Declined> for NotDrawn {
    fn from(declined: Declined) -> Self {
        Self::Declined(declined)
    }
}

/// Draws, of directories that are only read from their beginning: `large`, by the path that the plan
/// writes. `list` takes `draw.csv`; [`Ran::files`] holds the other outputs.
///
/// # Errors
/// Why the directories are to be read in memory, or why `list` took no more.
pub fn draw(
    inputs: &Inputs,
    large: &BTreeMap<String, &dyn LargeFile>,
    options: &RunOptions,
    pace: Pace,
    list: &mut dyn io::Write,
) -> Result<Ran, NotDrawn> {
    for width in [Width::Narrow, Width::Wide, Width::All] {
        let held = RefCell::new(None);
        let loaded = match load(inputs, large, options, pace, width, &held)? {
            Ok(loaded) => loaded,
            Err(ran) => return Ok(*ran),
        };
        let decided = match decide(loaded, options) {
            Ok(decided) => decided,
            Err(ran) => return Ok(*ran),
        };
        let bounds = held.into_inner().unwrap_or_default();
        if certain_list(&decided, &bounds, width) {
            let digest = outcome::write_list(&decided, options, list);
            let digest = digest.map_err(NotDrawn::Unwritten)?;
            return Ok(outcome::finish_beside(decided, options, digest));
        }
    }
    Err(NotDrawn::Declined(Declined::Passes))
}

/// As [`draw`] of the same directories, with all of them in memory.
#[must_use]
pub fn draw_in_memory(inputs: &Inputs, options: &RunOptions) -> Ran {
    let checking =
        CheckOptions { exclude_bad_rows: options.exclude_bad_rows, ..CheckOptions::default() };
    let text = match PlanText::read(&inputs.plan_name, &inputs.plan) {
        Ok(text) => text,
        Err(findings) => {
            let source = Source::new(&inputs.plan_name, "");
            return run::stop(source, findings, End::Errors, None);
        }
    };
    let loaded = load_in_memory(text, inputs, &checking, Keep::Used);
    match decide(loaded, options) {
        Ok(decided) => outcome::finish(decided, options),
        Err(ran) => *ran,
    }
}

type Bounds = Vec<Vec<u64>>;

/// How far the bounds lie above what is expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Width {
    /// Eight standard deviations: not once in a million years of draws.
    #[default]
    Narrow,
    /// For files that are sorted against their own tiers.
    Wide,
    /// Everything that is in a population is kept.
    All,
}

impl Width {
    const fn wider(self) -> Self {
        match self {
            Self::Narrow => Self::Wide,
            Self::Wide | Self::All => Self::All,
        }
    }
}

type Loading = Result<Loaded, Box<Ran>>;

fn load(
    inputs: &Inputs,
    large: &BTreeMap<String, &dyn LargeFile>,
    options: &RunOptions,
    pace: Pace,
    width: Width,
    bounds: &RefCell<Option<Bounds>>,
) -> Result<Loading, NotDrawn> {
    let read = |before: &Before<'_>| -> Result<Held, NotDrawn> {
        let unread = || Declined::Unreadable(String::new());
        let paths = before.plan.imports.entities.iter().map(|file| &file.path.value);
        let files: Option<Vec<&dyn LargeFile>> =
            paths.map(|path| large.get(path).copied()).collect();
        let files = files.filter(|files| !files.is_empty()).ok_or_else(unread)?;
        can_be_drawn(before)?;
        let asking = Asking::new(before, options, width);
        let bounds_of = |classes: &EntityDirectory| asking.bounds(classes);
        let asks =
            Asks::new(before.plan.suite(), asking.tickets(), &bounds_of, asking.always(before));
        let held = entities(&files, before.reader, &asks, pace)?;
        bounds.replace(Some(held.bounds.clone()));
        Ok(held)
    };
    load_by(inputs, options, &read)
}

/// Reads a plan and its files; the directories of entities as told.
fn load_by<E>(
    inputs: &Inputs,
    options: &RunOptions,
    read: &dyn Fn(&Before<'_>) -> Result<Held, E>,
) -> Result<Loading, E> {
    let checking =
        CheckOptions { exclude_bad_rows: options.exclude_bad_rows, ..CheckOptions::default() };
    let text = match PlanText::read(&inputs.plan_name, &inputs.plan) {
        Ok(text) => text,
        Err(findings) => {
            let source = Source::new(&inputs.plan_name, "");
            return Ok(Err(Box::new(run::stop(source, findings, End::Errors, None))));
        }
    };
    Ok(Ok(load_with(text, inputs, &checking, Entities::By(read))?))
}

/// What this cannot do: inspectors who name units to keep away from, and several lists.
fn can_be_drawn(before: &Before<'_>) -> Result<(), NotDrawn> {
    if before.has_lists {
        return Err(Declined::Lists.into());
    }
    let people = before.inspectors.map_or(&[][..], |it| &it.inspectors);
    match people.iter().any(|person| !person.recusals.is_empty()) {
        true => Err(NotDrawn::Recusals),
        false => Ok(()),
    }
}

/// What a run will ask of a directory: for each event, for each group, its smallest tickets.
struct Asking<'a> {
    source: &'a Source,
    plan: &'a Plan,
    inspectors: Option<&'a InspectorDirectory>,
    asks: Vec<Ask>,
    width: Width,
    /// Units that earlier draws of the year drew.
    earlier: BTreeSet<String>,
    /// A unit that one group drew may be none that another can draw.
    capped: bool,
}

struct Ask {
    key: Digest,
    tickets: Tickets,
    day: chrono::NaiveDate,
    share: Ratio,
    items: Vec<usize>,
}

impl<'a> Asking<'a> {
    fn new(before: &Before<'a>, options: &RunOptions, width: Width) -> Self {
        let plan = before.plan;
        let formal = options.seal.as_ref();
        let folders = formal.map_or(&[][..], |formal| &formal.earlier);
        // What cannot be read is said when it is needed.
        let draws = earlier::draws(plan, &EntityDirectory::default(), folders);
        let drawn = draws.iter().flatten().flat_map(|(draw, _)| &draw.groups);
        let drawn = drawn.flat_map(|group| &group.items).flat_map(|item| &item.strata);
        let earlier =
            drawn.flat_map(|it| &it.drawn).map(|drawn| drawn.id.as_str().to_owned()).collect();
        // Without a seed nothing is drawn, and nothing needs to be kept.
        let seed = formal::seed(before.source, plan, &options.seeds).ok();
        let events: Vec<Event> =
            seed.iter().flat_map(|seed: &Seed| events(plan, seed, formal)).collect();
        let id = plan.head.id.as_ref().map_or("", |id| id.value.as_str());
        let mut asks = Vec::new();
        for event in &events {
            for items in groups_of(plan) {
                let first = items.first().and_then(|index| plan.items.get(*index));
                let purpose = format!("draw/{}", first.map_or("", Item::code));
                let key = key(plan.suite(), id, event.number, &purpose, &event.seed.value);
                asks.push(Ask {
                    key,
                    tickets: Tickets::new(plan.suite(), &key),
                    day: event.date,
                    share: share_so_far(plan, event.batch),
                    items,
                });
            }
        }
        let rows = plan.tiers.iter().flat_map(|table| &table.rows);
        let capped = !plan.joint.caps.is_empty() || rows.into_iter().any(|row| row.cap.is_some());
        Self {
            source: before.source,
            plan,
            inspectors: before.inspectors,
            asks,
            width,
            earlier,
            capped,
        }
    }

    /// Ids of units that are kept in any case.
    fn always<'b>(&'b self, before: &Before<'b>) -> impl Iterator<Item = &'b str> {
        let past = before.history.all().iter().map(|it| it.unit.as_str());
        past.chain(self.earlier.iter().map(String::as_str))
    }

    fn tickets(&self) -> Vec<Tickets> {
        self.asks.iter().map(|ask| ask.tickets.clone()).collect()
    }

    /// For each class, for each ask: below which prefix tickets are kept.
    fn bounds(&self, classes: &EntityDirectory) -> Bounds {
        let mut bounds = vec![vec![0_u64; self.asks.len()]; classes.len()];
        let mut before: Vec<u64> = vec![0; classes.len()];
        for (at, ask) in self.asks.iter().enumerate() {
            let own = self.own(ask, classes);
            for ((bounds, own), before) in bounds.iter_mut().zip(own).zip(&mut before) {
                // Under a cap the units of all groups before may have to be passed over.
                let wanted = if self.capped { before.saturating_add(own) } else { own };
                *before = before.saturating_add(own);
                if let (Some(bound), true) = (bounds.get_mut(at), own > 0) {
                    *bound = wanted;
                }
            }
        }
        bounds
    }

    /// What one ask needs by itself.
    fn own(&self, ask: &Ask, classes: &EntityDirectory) -> Vec<u64> {
        let mut own = vec![0_u64; classes.len()];
        for item in ask.items.iter().filter_map(|index| self.plan.items.get(*index)) {
            if !is_open(item, ask.day) {
                continue;
            }
            let found = population::of(self.plan, self.source, item, classes, ask.day);
            let Ok(found) = found else { continue };
            let table = table_of(self.plan, item);
            let spread = item.spread.as_ref().or_else(|| table?.spread.as_ref());
            for (row, members) in found.strata.iter().enumerate() {
                // The parts over which a stratum may be spread: each has an error of its own.
                let mut parts: BTreeMap<&str, (u64, Vec<usize>)> = BTreeMap::new();
                for class in members {
                    let cell =
                        spread.map_or("", |column| cell_of(classes, item, &column.value, *class));
                    let beyond = classes.unseen().get(*class).map_or(0, |unseen| unseen.count);
                    let part = parts.entry(cell).or_default();
                    part.0 += 1 + beyond;
                    part.1.push(*class);
                }
                let due = |scale: u64| self.due(ask, item, &found.sizes(), row, scale);
                for (count, members) in parts.values() {
                    let bound = self.bound(*count, &found.sizes(), row, &due);
                    for class in members {
                        if let Some(own) = own.get_mut(*class) {
                            *own = bound.max(*own);
                        }
                    }
                }
            }
        }
        own
    }

    /// What a stratum would have owed by the end of this event, if all were so many times as many.
    fn due(&self, ask: &Ask, item: &Item, sizes: &[u64], row: usize, scale: u64) -> Option<u64> {
        let scaled: Vec<u64> = sizes.iter().map(|size| size.saturating_mul(scale)).collect();
        let inspectors = |unit: Option<&str>| {
            self.inspectors.map_or(0, |people| eligible(people, unit, ask.day))
        };
        let sizes = select::sizes(item, table_of(self.plan, item), &scaled, &inspectors).ok()?;
        sizes.get(row).map(|size| ask.share.of(*size, Rounding::AtLeast))
    }

    /// The bound of a part of a stratum that holds `count` units so far.
    fn bound(
        &self,
        count: u64,
        sizes: &[u64],
        row: usize,
        due: &dyn Fn(u64) -> Option<u64>,
    ) -> u64 {
        let all = sizes.get(row).copied().unwrap_or_default();
        if self.width == Width::All || count == 0 || all == 0 {
            return u64::MAX;
        }
        let mut most = 0;
        for scale in [1, 2, 4, 16, 256, 1 << 16] {
            // A size that cannot be told yet may be told at the end.
            let Some(due) = due(scale) else { return u64::MAX };
            let part = u128::from(due) * u128::from(count) / u128::from(all);
            let part = u64::try_from(part).unwrap_or(u64::MAX).saturating_add(1);
            let slack = 8 * (part.isqrt() + 1) + 32;
            let factor = if self.width == Width::Wide { 4 } else { 1 };
            let wanted = u128::from(part.saturating_add(slack)) * factor;
            let bound = (wanted << 64) / (u128::from(count) * u128::from(scale));
            most = u64::try_from(bound).unwrap_or(u64::MAX).max(most);
        }
        most
    }
}

/// Tells whether nothing that was not kept can have been drawn.
fn certain_list(decided: &Decided, bounds: &Bounds, width: Width) -> bool {
    width == Width::All || is_certain(decided, bounds)
}

/// Tells whether every unit that was not kept has a larger ticket than the last that was drawn.
fn is_certain(decided: &Decided, bounds: &Bounds) -> bool {
    let Some(frame) = decided.loaded.frame() else { return false };
    let plan = &decided.plan;
    let mut ask = 0;
    for step in &decided.steps {
        let draw: &Draw = &step.draw;
        for group in &draw.groups {
            for drawn in &group.items {
                let Some(item) = plan.items.get(drawn.item) else { return false };
                let unseen =
                    population::unseen_of(plan, frame.source, item, frame.entities, draw.date);
                let Ok(unseen) = unseen else { return false };
                let table = table_of(plan, item);
                let spread = item.spread.as_ref().or_else(|| table?.spread.as_ref());
                for (row, unseen) in unseen.iter().enumerate() {
                    let tier = table.and_then(|table| table.rows.get(row));
                    let tier = tier.map_or("*", |row| row.label.value.as_str());
                    for it in unseen {
                        let name = spread.map_or_else(
                            || tier.to_owned(),
                            |column| {
                                let cell = cell_of(frame.entities, item, &column.value, it.like);
                                format!("{tier}/{cell}")
                            },
                        );
                        let stratum = drawn.strata.iter().find(|stratum| stratum.name == name);
                        let Some(stratum) = stratum else { return false };
                        let all = frame.entities.unseen();
                        let index = all.iter().position(|unseen| unseen.like == it.like);
                        let bound = index.and_then(|index| bounds.get(index)?.get(ask));
                        let is_below = match (&stratum.threshold, bound) {
                            _ if stratum.quota == 0 => true,
                            (Some(threshold), Some(bound)) => {
                                stratum.missing() == 0 && threshold.prefix() < *bound
                            }
                            _ => false,
                        };
                        if !is_below {
                            return false;
                        }
                    }
                }
            }
            ask += 1;
        }
    }
    true
}
