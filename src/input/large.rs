//! Directories far past memory: one pass over blocks, on all cores.
//!
//! Nearly every row of a large file is one about which there is nothing to say: its id and its name
//! are written as they should be, and the columns that the plan uses hold one of a few texts. Such
//! a row is counted, its id goes into the duplicate check as eight bytes, and it is kept only where
//! its ticket could be among the smallest ([`Asks`]). Every other row is handed on to the reader
//! of all other files, with its number. So both readers say the same of a file, to the letter.
//!
//! What is only known at the end is settled by another pass: rows of an id that stands twice, and
//! rows with a text about which there is something to say, are handed on then. What this cannot
//! read ([`Declined`]) is read in memory.
//!
//! Not here: opening files, what the bounds are.

mod blocks;
mod gather;
mod hashes;
mod join;
pub mod part;
mod scan;

use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use self::blocks::{Block, Blocks, drain};
use self::gather::{Gathering, Kept};
use self::hashes::Hashes;
pub use self::join::Again;
use self::join::{held, look};
use self::scan::{Class, Classes, Handed, Scanned, Shared, Worker, lock};
use super::load::{Fields, GridColumn, Wanted, fields};
use super::text::RawRow;
use super::{EntitiesRead, Keep, Options};
use crate::digest::Digest;
use crate::directory::{EntityDirectory, columns};
use crate::draw::ticket::{Suite, Tickets};

/// More different rows, in the columns that the plan uses, are read in memory.
const MOST_CLASSES: usize = 1 << 15;
/// Passes over one directory: more are needed only where every pass finds something new.
const MOST_PASSES: usize = 6;

/// A file that is read from its beginning, as often as asked, and never held.
pub trait LargeFile: Sync {
    /// Its name, as findings print it.
    fn name(&self) -> &str;

    /// Its bytes, about.
    fn size(&self) -> u64;

    /// Begins to read it.
    ///
    /// # Errors
    /// Those of the world outside.
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>>;

    /// Is told how far the reading has come.
    fn progress(&self, _read: u64) {}
}

/// Gives, for each entity of a directory of classes, the bound of every ask: tickets of the class
/// whose first 64 bits are below it are kept. `u64::MAX` keeps all, 0 none.
pub type BoundsOf<'a> = dyn Fn(&EntityDirectory) -> Vec<Vec<u64>> + Sync + 'a;

/// Which rows are kept.
pub struct Asks<'a> {
    suite: Suite,
    tickets: Vec<Tickets>,
    bounds: &'a BoundsOf<'a>,
    /// Hashes of ids that are kept in any case, sorted.
    always: Vec<u64>,
}

impl<'a> Asks<'a> {
    /// Rows with a small ticket under one of the keys, and those of the ids in `always`.
    #[must_use]
    pub fn new<'b>(
        suite: Suite,
        tickets: Vec<Tickets>,
        bounds: &'a BoundsOf<'a>,
        always: impl Iterator<Item = &'b str>,
    ) -> Self {
        let mut always: Vec<u64> = always.map(hashes::hash).collect();
        always.sort_unstable();
        always.dedup();
        Self { suite, tickets, bounds, always }
    }
}

/// How a pass goes about it; the result does not depend on it.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Bytes of a block, about.
    pub block: usize,
    /// Threads beside the one that reads.
    pub threads: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { block: 1 << 20, threads: rayon::current_num_threads() }
    }
}

/// Why a directory is to be read in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declined {
    /// It is no text.
    NotText,
    /// It is not UTF-8 all through.
    Encoding,
    /// More rows than can be numbered.
    TooManyRows,
    /// A record of many megabytes.
    LongRecord,
    /// No header or no id column among the first rows.
    NoHeader,
    /// Its files have different columns.
    Columns,
    /// The plan has several lists, each with columns of its own.
    Lists,
    /// The plan asks for what tells every row from every other: id or name.
    EveryRow,
    /// The columns that the plan uses hold too many different rows.
    TooManyClasses,
    /// Too many rows are unusual.
    TooUnusual,
    /// Rows were mended by hand.
    Mended,
    /// Every pass found something new.
    Passes,
    /// It could not be read.
    Unreadable(String),
}

/// A directory that holds what may be drawn, what is unusual, and of the rest the number.
pub struct Held {
    /// As the reader of all other files gives it.
    pub read: EntitiesRead,
    /// SHA-256 of each file.
    pub digests: Vec<Digest>,
    /// For each of the directory's unseen, for each ask: every row like it whose ticket is below is
    /// held.
    pub bounds: Vec<Vec<u64>>,
}

/// The fields of one file.
struct Layout {
    delimiter: u8,
    width: usize,
    id: usize,
    name: Option<usize>,
    used: Vec<usize>,
    columns: Vec<GridColumn>,
}

/// One file after a pass.
struct Passed {
    name: String,
    delimiter: u8,
    head: Vec<RawRow>,
    /// The bytes of these, and whether there are no others.
    head_text: Vec<u8>,
    whole: bool,
    handed: Vec<Handed>,
    /// Number of the last row.
    rows: u32,
    digest: Digest,
}

/// What was found in all files.
#[derive(Default)]
struct Found {
    passed: Vec<Passed>,
    classes: Vec<Class>,
    kept: Kept,
    hashes: Vec<Hashes>,
}

/// Reads the files of one directory of entities, of which only [`Keep::Used`] columns are kept.
///
/// # Errors
/// Why they are to be read in memory.
pub fn entities(
    files: &[&dyn LargeFile],
    options: &Options,
    asks: &Asks<'_>,
    pace: Pace,
) -> Result<Held, Declined> {
    let wanted = Wanted { standards: columns::ENTITIES, options, key: &options.id_column };
    let (mut found, looked) = find(files, options, asks, pace, Again::default())?;
    found.hashes.clear();
    Ok(held(found, looked, &wanted))
}

/// Goes through the files until nothing is wanted any more that was only counted.
fn find(
    files: &[&dyn LargeFile],
    options: &Options,
    asks: &Asks<'_>,
    pace: Pace,
    again: Again,
) -> Result<(Found, join::Looked), Declined> {
    if options.keep != Keep::Used || !options.corrections.is_empty() {
        return Err(Declined::Mended);
    }
    if options.uses(columns::NAME) || options.uses(&options.id_column) {
        return Err(Declined::EveryRow);
    }
    let wanted = Wanted { standards: columns::ENTITIES, options, key: &options.id_column };
    let size: u64 = files.iter().map(|file| file.size()).sum();
    let mut again = again;
    for _ in 0..MOST_PASSES {
        let shared = Shared {
            options,
            asks,
            twice: &again.twice,
            noted: &again.noted,
            classes: Mutex::default(),
            limit: (size / 2).max(64 << 20),
            handed_on: AtomicU64::new(0),
        };
        let mut hashes: Vec<Hashes> = (0..pace.threads.max(1)).map(|_| Hashes::new()).collect();
        let (mut passed, mut kept) = (Vec::new(), Kept::default());
        let mut first: Option<Layout> = None;
        for (source, file) in (0..).zip(files) {
            let into = (source, &mut kept);
            let (file, layout) = pass(*file, &wanted, &shared, pace, &mut hashes, into)?;
            match &first {
                Some(first) if first.names() != layout.names() => return Err(Declined::Columns),
                Some(_) => {}
                None => first = Some(layout),
            }
            passed.push(file);
        }
        if first.is_none() {
            return Err(Declined::NoHeader);
        }
        let classes = shared.classes.into_inner();
        let classes = classes.unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut found = Found { passed, classes: classes.known, kept, hashes };
        match look(&mut found, &wanted) {
            Ok(looked) => return Ok((found, looked)),
            Err(more) => again = again.with(more),
        }
    }
    Err(Declined::Passes)
}

fn layout_of(head: &[RawRow], delimiter: u8, wanted: &Wanted<'_>) -> Result<Layout, Declined> {
    let found: Fields = fields(head, wanted).ok_or(Declined::NoHeader)?;
    if found.odd_header {
        return Err(Declined::NoHeader);
    }
    let (used, columns) = found.used.into_iter().unzip();
    let Fields { width, id, name, .. } = found;
    Ok(Layout { delimiter, width, id, name, used, columns })
}

/// Reads one file: this thread cuts it into blocks, the others look at them.
fn pass(
    file: &dyn LargeFile,
    wanted: &Wanted<'_>,
    shared: &Shared<'_>,
    pace: Pace,
    hashes: &mut Vec<Hashes>,
    (source, kept): (u32, &mut Kept),
) -> Result<(Passed, Layout), Declined> {
    let mut blocks = Blocks::open(file.open()?, shared.asks.suite, pace.block)?;
    let layout = layout_of(&blocks.head, blocks.delimiter, wanted)?;
    let workers: Vec<Worker<'_>> =
        hashes.drain(..).map(|hashes| Worker::new(shared, &layout, hashes)).collect();
    let depth = workers.len() + 2;
    let (full_to, full_from) = sync_channel::<Block>(depth);
    let (empty_to, empty_from) = sync_channel::<Vec<u8>>(2 * depth + 2);
    let (done_to, done_from) = channel::<Scanned>();
    let full_from = Mutex::new(full_from);
    let mut gathering = Gathering::new(kept, source, blocks.head.len());
    let stop: Mutex<Option<Declined>> = Mutex::new(None);
    let done = std::thread::scope(|scope| {
        let handles: Vec<_> = workers
            .into_iter()
            .map(|worker| {
                let (full_from, stop) = (&full_from, &stop);
                let back = (empty_to.clone(), done_to.clone());
                scope.spawn(move || work(worker, full_from, back, stop))
            })
            .collect();
        drop(done_to);
        let cut = (|| -> Result<(), Declined> {
            let mut index = 0;
            loop {
                let buffer = empty_from.try_recv().unwrap_or_default();
                let Some(block) = blocks.next(index, buffer)? else { return Ok(()) };
                index += 1;
                file.progress(blocks.read);
                if lock(&stop).is_some() || full_to.send(block).is_err() {
                    return drain(&mut blocks);
                }
                done_from.try_iter().try_for_each(|done| gathering.take(done))?;
            }
        })();
        drop(full_to);
        let cut = cut.and_then(|()| done_from.iter().try_for_each(|done| gathering.take(done)));
        let done: Vec<Worker<'_>> =
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect();
        cut.map(|()| done)
    });
    let done = done?;
    if let Some(declined) = lock(&stop).take() {
        return Err(declined);
    }
    hashes.extend(done.into_iter().map(|worker| worker.hashes));
    let passed = Passed {
        name: file.name().to_owned(),
        delimiter: layout.delimiter,
        head: std::mem::take(&mut blocks.head),
        head_text: std::mem::take(&mut blocks.head_text),
        whole: blocks.whole,
        rows: gathering.rows(),
        handed: gathering.handed,
        digest: blocks.digest(),
    };
    Ok((passed, layout))
}

fn work<'a>(
    mut worker: Worker<'a>,
    full: &Mutex<Receiver<Block>>,
    (empty, done): (SyncSender<Vec<u8>>, Sender<Scanned>),
    stop: &Mutex<Option<Declined>>,
) -> Worker<'a> {
    loop {
        let block = lock(full).recv();
        let Ok(block) = block else { return worker };
        if lock(stop).is_some() {
            continue;
        }
        match worker.block(&block) {
            // Whoever reads is there until all are done.
            Ok(scanned) => _ = done.send(scanned),
            Err(declined) => *lock(stop) = Some(declined),
        }
        // Where nobody wants the buffer back, it goes.
        let _ = empty.try_send(block.bytes);
    }
}

/// Works out the bounds anew from the rows so far.
fn renew(classes: &mut Classes, shared: &Shared<'_>, layout: &Layout) {
    let directory = join::of_classes(&classes.known, layout, shared.options);
    let of_class = (shared.asks.bounds)(&directory);
    for (class, bounds) in classes.known.iter_mut().zip(&of_class) {
        for (floor, bound) in class.floor.iter_mut().zip(bounds) {
            *floor = (*floor).min(*bound);
        }
    }
    let version = classes.bounds.version + 1;
    classes.bounds = std::sync::Arc::new(scan::Bounds { version, of_class });
}
