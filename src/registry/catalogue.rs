//! The catalogue: some thousand national instruments by title and structure only.
//!
//! Its rows are found by a quick pass over the lines and read when asked for. A row says
//! nothing of powers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::read::shape_words;
use super::{DataFile, Depth, Instrument, Rank, Shape, Status, TitleKind, Version, title_key};

/// `catalogue.csv` with its index.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    file: DataFile,
    index: OnceLock<Index>,
}

/// Where the rows are, and which title is in which.
#[derive(Debug, Clone, Default)]
struct Index {
    columns: Vec<String>,
    rows: Vec<Row>,
    titles: BTreeMap<String, (usize, TitleKind)>,
}

/// One row: its text, and its facts when asked for.
#[derive(Debug, Clone, Default)]
struct Row {
    start: usize,
    end: usize,
    instrument: OnceLock<Option<Instrument>>,
}

impl Catalogue {
    pub(super) fn new(file: DataFile) -> Self {
        Self { file, index: OnceLock::new() }
    }

    pub(super) fn file(&self) -> &DataFile {
        &self.file
    }

    fn text(&self) -> &str {
        let text = std::str::from_utf8(&self.file.bytes).unwrap_or_default();
        text.trim_start_matches('\u{feff}')
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            let text = self.text();
            let mut start = 0;
            for (number, line) in text.split_inclusive('\n').enumerate() {
                let end = start + line.len();
                let line = line.trim_end();
                if number == 0 {
                    index.columns = line.split(',').map(str::to_owned).collect();
                } else if !line.is_empty() {
                    let row = index.rows.len();
                    let mut cells = line.splitn(4, ',');
                    let title = cells.nth(1).unwrap_or_default();
                    let short = cells.next().unwrap_or_default();
                    for (title, kind) in [(title, TitleKind::Official), (short, TitleKind::Short)] {
                        if !title.is_empty() {
                            index.titles.entry(title_key(title)).or_insert((row, kind));
                        }
                    }
                    index.rows.push(Row { start, end, instrument: OnceLock::new() });
                }
                start = end;
            }
            index
        })
    }

    pub(super) fn find(&self, key: &str) -> Option<(&Instrument, TitleKind)> {
        let index = self.index();
        let (row, kind) = index.titles.get(key)?;
        Some((self.row(index, *row)?, *kind))
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Instrument> {
        self.row(self.index(), self.position(id)?)
    }

    fn position(&self, id: &str) -> Option<usize> {
        let text = self.text();
        self.index().rows.iter().position(|row| {
            text.get(row.start..row.end)
                .and_then(|line| line.strip_prefix(id))
                .is_some_and(|rest| rest.starts_with(','))
        })
    }

    /// The line of one instrument.
    pub(super) fn row_of(&self, id: &str) -> Option<&str> {
        let row = self.index().rows.get(self.position(id)?)?;
        self.text().get(row.start..row.end).map(str::trim_end)
    }

    /// The official titles.
    pub(super) fn titles(&self) -> impl Iterator<Item = &str> {
        let text = self.text();
        self.index()
            .rows
            .iter()
            .filter_map(move |row| text.get(row.start..row.end)?.split(',').nth(1))
    }

    fn row<'a>(&self, index: &'a Index, row: usize) -> Option<&'a Instrument> {
        let row = index.rows.get(row)?;
        row.instrument
            .get_or_init(|| {
                let line = self.text().get(row.start..row.end)?;
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .from_reader(line.as_bytes());
                let record = reader.records().next()?.ok()?;
                Some(instrument(&index.columns, &record))
            })
            .as_ref()
    }

    /// The titles as the quick pass reads them, for a test.
    #[cfg(test)]
    pub(super) fn quick_titles(&self) -> Vec<String> {
        self.titles().map(str::to_owned).collect()
    }

    /// The titles as a reader of CSV reads them, for a test.
    #[cfg(test)]
    pub(super) fn full_titles(&self) -> Vec<String> {
        csv::Reader::from_reader(self.text().as_bytes())
            .records()
            .map(|record| record.unwrap()[1].to_owned())
            .collect()
    }
}

fn instrument(columns: &[String], record: &csv::StringRecord) -> Instrument {
    let cell = |name: &str| {
        columns
            .iter()
            .position(|column| column == name)
            .and_then(|at| record.get(at))
            .unwrap_or_default()
    };
    let date = |name: &str| cell(name).parse().ok();
    let title = cell("title").to_owned();
    let short = cell("short_title");
    let status = Status::from_zh(cell("status")).unwrap_or(Status::Unchecked);
    let version = Version {
        promulgated: date("version_date"),
        // An unknown day of effect counts from the day of the wording: before it, nothing is known.
        effective: date("effective").or_else(|| date("version_date")),
        replaced: date("repealed"),
        articles: cell("articles").parse().ok(),
        verified: status == Status::InForce,
        shape: shape_words(cell("shape")).unwrap_or_default(),
        sub_articles: cell("sub_articles").split(' ').filter_map(sub_article).collect(),
        ..Version::default()
    };
    Instrument {
        id: cell("id").to_owned(),
        short_titles: if short.is_empty() { Vec::new() } else { vec![short.to_owned()] },
        former_titles: Vec::new(),
        rank: Rank::from_zh(cell("rank")).unwrap_or(Rank::NormativeDocument),
        issuer: cell("issuer").to_owned(),
        document_number: String::new(),
        region: String::new(),
        promulgated: date("promulgated"),
        effective: None,
        repealed: date("repealed"),
        repealed_by: cell("repealed_by").to_owned(),
        status,
        status_checked: date("status_checked"),
        unverified: status == Status::Unchecked,
        unverified_fields: Vec::new(),
        sources: vec![cell("source").to_owned()],
        note: cell("note").to_owned(),
        versions: vec![version],
        articles: Vec::new(),
        depth: Depth::Catalogue,
        title,
    }
}

/// `120/2=2+4`: 第一百二十条之二 has 2 paragraphs and 4 items.
fn sub_article(word: &str) -> Option<((u32, u32), Shape)> {
    let (name, shape) = word.split_once('=')?;
    let (number, sub) = name.split_once('/')?;
    let shape = shape_words(shape)?.first().copied()?;
    Some(((number.parse().ok()?, sub.parse().ok()?), shape))
}
