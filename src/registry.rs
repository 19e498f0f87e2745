//! Legal instruments as facts: title, rank, versions and their days, how many articles,
//! paragraphs and items there are, which article gives which power to whom.
//!
//! Order of work: a [`Registry`] is compiled in or read from files ([`read`]); a citation is
//! parsed ([`citation`]), looked up and judged on a day ([`resolve`]). [`explain`] says what is
//! known; [`compare`] tells two registries apart.
//!
//! Promises. Titles resolve exactly or not at all. What is not known is `None` and never
//! counts against a citation. An instrument is parsed only when it is asked for.
//!
//! Not here: which article an item of a plan needs ([`crate::check::legal`]).

mod catalogue;
pub mod citation;
pub mod compare;
pub mod explain;
mod read;
pub mod resolve;
mod titles;
mod vocabulary;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};

use crate::diagnostic::Finding;
use crate::facts::{folder_digest, sha256_hex};
use catalogue::Catalogue;

pub use titles::{TitleKind, USUAL, title_key};
pub use vocabulary::{Body, Grant, Level, Rank, Scope, Status};

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/plans/registry");

/// The file that widens the registry by titles and structure.
const CATALOGUE: &str = "catalogue.csv";

/// 法规库: instruments by title. A copy shares what was read.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    entries: Vec<Arc<Entry>>,
    catalogue: Option<Arc<Catalogue>>,
    titles: Arc<OnceLock<Titles>>,
    digest: Arc<OnceLock<String>>,
}

/// Which entries bear a title, by its key.
type Titles = BTreeMap<String, Vec<(usize, TitleKind)>>;

/// One file: its titles at once, its facts when asked for.
#[derive(Debug, Clone)]
struct Entry {
    file: DataFile,
    heads: Heads,
    instrument: OnceLock<Instrument>,
}

/// A file's name and bytes.
#[derive(Debug, Clone)]
struct DataFile {
    name: String,
    bytes: Cow<'static, [u8]>,
}

/// What the index of titles needs to know of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Heads {
    id: String,
    title: String,
    short_titles: Vec<String>,
    former_titles: Vec<String>,
    document_number: String,
}

/// Where an instrument's facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// A file of its own: versions, powers.
    Full,
    /// The catalogue: one version, structure only, nothing of powers.
    Catalogue,
}

/// 法律文书.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Stable name, that of its file.
    pub id: String,
    /// Official title.
    pub title: String,
    /// Usual short titles.
    pub short_titles: Vec<String>,
    /// Titles it once had.
    pub former_titles: Vec<String>,
    /// 位阶.
    pub rank: Rank,
    /// 制定机关.
    pub issuer: String,
    /// 文号 of the first promulgation; empty where not known.
    pub document_number: String,
    /// Six digits of GB/T 2260; empty for the whole country.
    pub region: String,
    /// First promulgation.
    pub promulgated: Option<NaiveDate>,
    /// First day in force.
    pub effective: Option<NaiveDate>,
    /// First day no longer in force.
    pub repealed: Option<NaiveDate>,
    /// Id of what took its place; empty where nothing did, or nobody knows.
    pub repealed_by: String,
    /// 效力.
    pub status: Status,
    /// Last day on which a source still called it in force.
    pub status_checked: Option<NaiveDate>,
    /// The main facts are from memory or from quotations.
    pub unverified: bool,
    /// What has not been checked, in free words.
    pub unverified_fields: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// For whoever reads the file.
    pub note: String,
    /// 版本, oldest first.
    pub versions: Vec<Version>,
    /// Articles that are often cited, with what they grant.
    pub articles: Vec<Article>,
    /// How much is known at all.
    pub depth: Depth,
}

/// One wording of an instrument, in force in the half-open `[effective, replaced)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Version {
    /// 通过.
    pub adopted: Option<NaiveDate>,
    /// 批准.
    pub approved: Option<NaiveDate>,
    /// 公布.
    pub promulgated: Option<NaiveDate>,
    /// 施行.
    pub effective: Option<NaiveDate>,
    /// First day on which the next version, or nothing, is in force.
    pub replaced: Option<NaiveDate>,
    /// 条数.
    pub articles: Option<u32>,
    /// The number of articles was read off the text.
    pub verified: bool,
    /// What every article consists of, in order; empty where not known.
    pub shape: Vec<Shape>,
    /// Articles such as 第一百二十条之二, with what they consist of.
    pub sub_articles: BTreeMap<(u32, u32), Shape>,
    /// 修正 or 修订, decree, what changed.
    pub note: String,
}

/// How many paragraphs (款) an article has, and how many items (项) in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// 款.
    pub paragraphs: u32,
    /// 项 of the whole article.
    pub items: u32,
}

/// What one article, paragraph or item does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// 条.
    pub number: u32,
    /// 之几; 0 for none.
    pub sub: u32,
    /// 款; 0 for the whole article.
    pub paragraph: u32,
    /// 项; 0 for all.
    pub item: u32,
    /// What it grants.
    pub grants: Grant,
    /// What it is about, in the registry's own words.
    pub matter: String,
    /// Who may, or must.
    pub bodies: Vec<Body>,
    /// The lowest level that may use the power; `None` where that does not apply.
    pub level_min: Option<Level>,
    /// First day of this numbering; `None` where it held in every version listed.
    pub since: Option<NaiveDate>,
    /// First day on which this numbering no longer held.
    pub until: Option<NaiveDate>,
    /// Compared with the text.
    pub verified: bool,
    /// What a power to inspect is restricted to, if it is.
    pub scope: Option<Scope>,
    /// Where its matter stands since `until`, as `42` or `16/1`, where it was renumbered.
    pub moved_to: Vec<String>,
}

impl Registry {
    /// The registry compiled in; read once, since an editor asks at every key.
    #[must_use]
    pub fn builtin() -> Self {
        static READ: LazyLock<Registry> = LazyLock::new(Registry::compiled_in);
        READ.clone()
    }

    fn compiled_in() -> Self {
        let mut registry = Self::default();
        let mut files: Vec<_> = BUILTIN.files().collect();
        files.sort_by_key(|file| file.path());
        for file in files {
            let name = file.path().to_string_lossy().into_owned();
            let file = DataFile { name, bytes: Cow::Borrowed(file.contents()) };
            if file.name == CATALOGUE {
                registry.catalogue = Some(Arc::new(Catalogue::new(file)));
            } else if file.name.ends_with(".toml") {
                let heads = titles::scan(&file.bytes);
                let entry = Entry { file, heads, instrument: OnceLock::new() };
                registry.entries.push(Arc::new(entry));
            }
        }
        registry
    }

    /// Reads a registry from the files of one folder: name and bytes. Files other than `*.toml`
    /// and `catalogue.csv` are passed over; every defect of the data is returned beside what
    /// could be read.
    #[must_use]
    pub fn from_files(files: Vec<(String, Vec<u8>)>) -> (Self, Vec<Finding>) {
        read::registry(files)
    }

    /// Lays `other` over this registry: an instrument of the same id takes the place of ours,
    /// any other is added. A city's own registry over the national one.
    #[must_use]
    pub fn overlaid(mut self, other: Self) -> Self {
        for entry in other.entries {
            match self.entries.iter_mut().find(|own| own.heads.id == entry.heads.id) {
                Some(own) => *own = entry,
                None => self.entries.push(entry),
            }
        }
        self.entries.sort_by(|a, b| a.file.name.cmp(&b.file.name));
        self.catalogue = other.catalogue.or(self.catalogue);
        self.titles = Arc::default();
        self.digest = Arc::default();
        self
    }

    /// Every instrument with a file of its own, by file name.
    pub fn instruments(&self) -> impl Iterator<Item = &Instrument> {
        self.entries.iter().map(|entry| entry.facts())
    }

    /// Number of instruments with a file of their own.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether no instrument has a file of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The instrument with this id, from the files or the catalogue.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Instrument> {
        self.entries
            .iter()
            .find(|entry| entry.heads.id == id)
            .map(|entry| entry.facts())
            .or_else(|| self.catalogue.as_ref()?.by_id(id))
    }

    /// Looks a title up, exactly: official, short and former titles, and document numbers such
    /// as 国办发〔2015〕58号. Spaces, the marks around the title and the kind of its inner marks
    /// and brackets do not matter; nothing else is forgiven. Several answers only where several
    /// instruments bear the title. The catalogue is asked last.
    #[must_use]
    pub fn find(&self, title: &str) -> Vec<(&Instrument, TitleKind)> {
        let key = title_key(title);
        let found = self.titles().get(&key).map(Vec::as_slice).unwrap_or_default();
        let found: Vec<_> = found
            .iter()
            .filter_map(|(index, kind)| Some((self.entries.get(*index)?.facts(), *kind)))
            .collect();
        if !found.is_empty() {
            return found;
        }
        let wide = self.catalogue.as_ref().and_then(|catalogue| catalogue.find(&key));
        if wide.is_none()
            && let Some((_, official)) = titles::USUAL.iter().find(|(usual, _)| *usual == key)
        {
            let found = self.find(official).into_iter();
            return found.map(|(instrument, _)| (instrument, TitleKind::Short)).collect();
        }
        wide.into_iter().collect()
    }

    /// SHA-256 of what the registry says of one instrument: its file, or its row of the catalogue.
    /// It changes when anything of the entry does.
    #[must_use]
    pub fn entry_digest(&self, id: &str) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.heads.id == id);
        match entry {
            Some(entry) => Some(sha256_hex(&entry.file.bytes)),
            None => Some(sha256_hex(self.catalogue.as_ref()?.row_of(id)?.as_bytes())),
        }
    }

    /// Up to three titles that look like `title`, the most alike first. For offering only.
    #[must_use]
    pub fn near(&self, title: &str) -> Vec<String> {
        let own = self.entries.iter().flat_map(|entry| entry.heads.all());
        let wide = self.catalogue.iter().flat_map(|it| it.titles());
        titles::near(title, own.chain(wide))
    }

    fn titles(&self) -> &Titles {
        self.titles.get_or_init(|| {
            let mut map = Titles::new();
            for (index, entry) in self.entries.iter().enumerate() {
                for (title, kind) in entry.heads.keys() {
                    let list = map.entry(title_key(title)).or_default();
                    if !list.iter().any(|(other, _)| *other == index) {
                        list.push((index, kind));
                    }
                }
            }
            map
        })
    }

    /// Name and hex SHA-256 of every file, names in byte order, the catalogue included.
    #[must_use]
    pub fn file_digests(&self) -> Vec<(String, String)> {
        self.files().map(|(name, bytes)| (name.to_owned(), sha256_hex(bytes))).collect()
    }

    /// The digest that a seal binds and a plan may pin (校验码): SHA-256 of
    /// `a.toml=<hex>|b.toml=<hex>|…` ([`folder_digest`]).
    #[must_use]
    pub fn digest(&self) -> String {
        self.digest.get_or_init(|| folder_digest(&self.file_digests())).clone()
    }

    /// Every file, as name and bytes, names in byte order: what a record keeps.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let catalogue = self.catalogue.iter().map(|it| it.file());
        let mut files: Vec<&DataFile> =
            self.entries.iter().map(|entry| &entry.file).chain(catalogue).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.into_iter().map(|file| (file.name.as_str(), file.bytes.as_ref()))
    }
}

impl Entry {
    fn facts(&self) -> &Instrument {
        self.instrument.get_or_init(|| {
            read::instrument(&self.file, &mut Vec::new())
                .map_or_else(|| Instrument::unknown(&self.heads), |read| read.instrument)
        })
    }
}

impl Heads {
    /// Every title with its kind.
    fn keys(&self) -> impl Iterator<Item = (&str, TitleKind)> {
        let official = std::iter::once((self.title.as_str(), TitleKind::Official));
        let short = self.short_titles.iter().map(|it| (it.as_str(), TitleKind::Short));
        let former = self.former_titles.iter().map(|it| (it.as_str(), TitleKind::Former));
        // 主席令第65号 and its like are given out again and again; 国办发〔2015〕58号 once.
        let number = Some((self.document_number.as_str(), TitleKind::Number))
            .filter(|(number, _)| number.contains('〔'));
        official.chain(short).chain(former).chain(number)
    }

    /// The titles that may be offered.
    fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.title.as_str()).chain(self.short_titles.iter().map(String::as_str))
    }
}

impl Instrument {
    /// An instrument of which only the titles could be read.
    fn unknown(heads: &Heads) -> Self {
        Self {
            id: heads.id.clone(),
            title: heads.title.clone(),
            short_titles: heads.short_titles.clone(),
            former_titles: heads.former_titles.clone(),
            rank: Rank::NormativeDocument,
            issuer: String::new(),
            document_number: heads.document_number.clone(),
            region: String::new(),
            promulgated: None,
            effective: None,
            repealed: None,
            repealed_by: String::new(),
            status: Status::Unchecked,
            status_checked: None,
            unverified: true,
            unverified_fields: Vec::new(),
            sources: Vec::new(),
            note: String::new(),
            versions: Vec::new(),
            articles: Vec::new(),
            depth: Depth::Catalogue,
        }
    }

    /// The version in force on `date`: the last one that had begun, unless it had ended.
    #[must_use]
    pub fn version_on(&self, date: NaiveDate) -> Option<&Version> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.effective.is_none_or(|day| day <= date))
            .filter(|version| version.replaced.is_none_or(|day| date < day))
    }

    /// The title as one cites it: without 中华人民共和国 where that is a known short title.
    #[must_use]
    pub fn short_title(&self) -> &str {
        let bare = self.title.strip_prefix("中华人民共和国").unwrap_or(&self.title);
        if self.short_titles.iter().any(|it| it == bare) { bare } else { &self.title }
    }

    /// Tells whether the body of division `own` lies in the region of this instrument.
    #[must_use]
    pub fn covers(&self, own: &str) -> bool {
        own.starts_with(region_stem(&self.region))
    }
}

/// The digits of a division that its parts share: `640000` → `64`, `640100` → `6401`.
fn region_stem(region: &str) -> &str {
    let mut stem = region;
    while let Some(shorter) = stem.strip_suffix("00") {
        stem = shorter;
    }
    stem
}

impl Article {
    /// Tells whether this numbering held on `date`.
    #[must_use]
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        self.since.is_none_or(|day| day <= date) && self.until.is_none_or(|day| date < day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<(String, Vec<u8>)> {
        BUILTIN
            .files()
            .map(|file| (file.path().to_string_lossy().into_owned(), file.contents().to_vec()))
            .collect()
    }

    #[test]
    fn the_quick_index_agrees_with_the_full_reading() {
        let (full, findings) = Registry::from_files(files());
        assert_eq!(findings, []);
        let quick = Registry::builtin();
        assert_eq!(quick.entries.len(), full.entries.len());
        for (a, b) in quick.entries.iter().zip(&full.entries) {
            assert_eq!(a.heads, b.heads, "{}", a.file.name);
            assert_eq!(a.facts(), b.facts(), "{}", a.file.name);
        }
        assert_eq!(quick.titles(), full.titles());
        assert_eq!(quick.digest(), full.digest());
        let catalogue = quick.catalogue.as_ref().unwrap();
        assert_eq!(catalogue.quick_titles(), catalogue.full_titles());
    }

    #[test]
    fn regions_cover_their_parts() {
        assert_eq!(region_stem("640000"), "64");
        assert_eq!(region_stem("640100"), "6401");
        assert_eq!(region_stem("640106"), "640106");
        assert_eq!(region_stem(""), "");
    }
}
