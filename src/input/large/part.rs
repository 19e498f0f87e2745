//! One file of a directory looked at by itself, and what is kept of it in files, so that others can be
//! looked at elsewhere and all be joined.
//!
//! `file.json` says what the file is, its first rows, its rows that are handed on, and how many rows of
//! each class there are; `kept.csv` has the rows that are kept; `ids.bin` has seven bytes for every id
//! that is not in `kept.csv`.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, Read, Write};

use serde::{Deserialize, Serialize};

use super::blocks::first_rows;
use super::gather::Kept;
use super::hashes::Hashes;
use super::join::{Again, held, look};
use super::scan::{Class, Handed};
use super::{Asks, Declined, Found, Held, LargeFile, Layout, Pace, Passed, find, layout_of};
use crate::digest::Digest;
use crate::directory::columns;
use crate::directory::table::RowPlace;
use crate::input::Options;
use crate::input::load::Wanted;
use crate::input::mark::{marked, plain};
use crate::unit::UnitId;

/// What was found in one file.
pub struct Part(Found);

/// `file.json`.
#[derive(Serialize, Deserialize)]
struct FileAbout {
    name: String,
    sha256: String,
    delimiter: char,
    rows: u32,
    /// The first rows as they stand, and whether there are no others.
    head: String,
    whole: bool,
    classes: Vec<ClassAbout>,
    handed: Vec<HandedAbout>,
}

#[derive(Serialize, Deserialize)]
struct ClassAbout {
    cells: String,
    count: u64,
    bounds: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
struct HandedAbout {
    row: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<u32>,
    record: String,
}

/// Looks at one file as [`super::entities`] does.
///
/// # Errors
/// Why it is to be read in memory.
pub fn part(
    file: &dyn LargeFile,
    options: &Options,
    asks: &Asks<'_>,
    pace: Pace,
    again: &Again,
) -> Result<Part, Declined> {
    find(&[file], options, asks, pace, again.clone()).map(|(found, _)| Part(found))
}

/// What the parts of a directory come to.
pub enum Merged {
    /// The directory.
    Held(Box<Held>),
    /// Rows that some part only counted are wanted: all parts have to be looked at again with this.
    Again(Again),
}

/// Joins the parts of a directory, in the order of its files.
///
/// # Errors
/// [`Declined::Columns`] where the files have different columns.
pub fn merge(parts: Vec<Part>, options: &Options) -> Result<Merged, Declined> {
    let wanted = Wanted { standards: columns::ENTITIES, options, key: &options.id_column };
    let mut all = Found::default();
    let mut index: BTreeMap<String, u32> = BTreeMap::new();
    let mut names: Option<Vec<String>> = None;
    for (source, Part(found)) in (0_u32..).zip(parts) {
        let Found { passed, classes, kept, hashes } = found;
        let mut numbers = Vec::with_capacity(classes.len());
        for class in classes {
            let next = u32::try_from(all.classes.len()).unwrap_or(u32::MAX);
            let number = *index.entry(class.cells.clone()).or_insert(next);
            numbers.push(number);
            match all.classes.get_mut(number as usize) {
                Some(known) => known.add(&class),
                None => all.classes.push(class),
            }
        }
        let number = |class: u32| numbers.get(class as usize).copied().unwrap_or_default();
        for mut file in passed {
            let layout = layout_of(&file.head, file.delimiter, &wanted)?;
            let own = names.get_or_insert_with(|| layout.names());
            if *own != layout.names() {
                return Err(Declined::Columns);
            }
            for handed in &mut file.handed {
                handed.class = handed.class.map(number);
            }
            all.passed.push(file);
        }
        all.kept.add(kept, source, number);
        all.hashes.extend(hashes);
    }
    Ok(match look(&mut all, &wanted) {
        Ok(looked) => Merged::Held(Box::new(held(all, looked, &wanted))),
        Err(again) => Merged::Again(again),
    })
}

impl Class {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        for (floor, other) in self.floor.iter_mut().zip(&other.floor) {
            *floor = (*floor).min(*other);
        }
    }
}

impl Kept {
    fn add(&mut self, other: Self, source: u32, number: impl Fn(u32) -> u32) {
        let before = self.ids.len();
        self.ids.extend(other.ids);
        self.rows.extend(other.rows.into_iter().map(|place| RowPlace { source, ..place }));
        self.classes.extend(other.classes.into_iter().map(number));
        self.names.extend(other.names.into_iter().map(|mut piece| {
            piece.before += before;
            piece
        }));
    }
}

impl Layout {
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}

/// Names of the files of a part.
pub const FILES: [&str; 3] = ["file.json", "kept.csv", "ids.bin"];

impl Part {
    /// The file's name, as the plan writes it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.passed.first().map_or("", |file| file.name.as_str())
    }

    /// Writes one of [`FILES`].
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, name: &str, mut out: impl Write) -> io::Result<()> {
        match name {
            "file.json" => serde_json::to_writer(&mut out, &self.about())?,
            "kept.csv" => self.write_kept(&mut out)?,
            _ => {
                for hash in self.0.hashes.iter().flat_map(Hashes::all) {
                    let [seven @ .., _] = hash.to_be_bytes();
                    out.write_all(&seven)?;
                }
            }
        }
        out.flush()
    }

    fn about(&self) -> Option<FileAbout> {
        let file = self.0.passed.first()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let handed =
            |it: &Handed| HandedAbout { row: it.row, class: it.class, record: text(&it.record) };
        let class = |it: &Class| ClassAbout {
            cells: it.cells.clone(),
            count: it.count,
            bounds: it.floor.clone(),
        };
        Some(FileAbout {
            name: file.name.clone(),
            sha256: file.digest.to_string(),
            delimiter: char::from(file.delimiter),
            rows: file.rows,
            head: text(&file.head_text),
            whole: file.whole,
            classes: self.0.classes.iter().map(class).collect(),
            handed: file.handed.iter().map(handed).collect(),
        })
    }

    fn write_kept(&self, out: &mut impl Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        let kept = &self.0.kept;
        table.write_record(["row", "class", "id", "name"])?;
        let names = kept.names.iter().flat_map(|piece| {
            let starts = std::iter::once(0).chain(piece.ends.iter().copied());
            let text = |(from, to): (u32, &u32)| piece.text.get(from as usize..*to as usize);
            starts.zip(&piece.ends).map(move |it| text(it).unwrap_or_default())
        });
        for (((row, class), id), name) in
            kept.rows.iter().zip(&kept.classes).zip(&kept.ids).zip(names)
        {
            let (row, class) = (row.row.to_string(), class.to_string());
            table.write_record([&row, &class, id.as_str(), &*marked(name)])?;
        }
        table.flush()
    }

    /// Reads what [`Part::write`] wrote: one reader for each of [`FILES`].
    ///
    /// # Errors
    /// In which file it is not as it was written.
    pub fn read([about, kept, ids]: [Box<dyn Read + '_>; 3]) -> Result<Self, String> {
        let about: FileAbout = serde_json::from_reader(io::BufReader::new(about))
            .map_err(|error| format!("file.json: {error}"))?;
        let digest = Digest::parse(&about.sha256).ok_or("file.json: sha256")?;
        let delimiter = u8::try_from(about.delimiter).map_err(|_| "file.json: delimiter")?;
        let head_text = about.head.into_bytes();
        let handed = |it: HandedAbout| Handed {
            row: it.row,
            class: it.class,
            record: it.record.into_bytes().into(),
        };
        let class = |it: ClassAbout| Class { cells: it.cells, count: it.count, floor: it.bounds };
        let file = Passed {
            name: about.name,
            delimiter,
            head: first_rows(&head_text, delimiter, about.whole).0,
            head_text,
            whole: about.whole,
            handed: about.handed.into_iter().map(handed).collect(),
            rows: about.rows,
            digest,
        };
        Ok(Self(Found {
            passed: vec![file],
            classes: about.classes.into_iter().map(class).collect(),
            kept: read_kept(kept).ok_or("kept.csv")?,
            hashes: vec![read_ids(ids).map_err(|error| format!("ids.bin: {error}"))?],
        }))
    }
}

fn read_kept(from: Box<dyn Read + '_>) -> Option<Kept> {
    let mut kept = Kept::default();
    let mut reader = csv::Reader::from_reader(from);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        kept.ids.push(UnitId::new(record.get(2)?)?);
        kept.rows.push(RowPlace { source: 0, row: record.get(0)?.parse().ok()? });
        kept.classes.push(record.get(1)?.parse().ok()?);
        kept.name(plain(record.get(3)?));
    }
    Some(kept)
}

fn read_ids(from: Box<dyn Read + '_>) -> io::Result<Hashes> {
    let mut hashes = Hashes::new();
    let mut from = io::BufReader::with_capacity(1 << 16, from);
    while !from.fill_buf()?.is_empty() {
        let mut hash = [0; 8];
        if let Some(seven) = hash.get_mut(..7) {
            from.read_exact(seven)?;
        }
        hashes.push(u64::from_be_bytes(hash));
    }
    Ok(hashes)
}
