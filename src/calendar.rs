//! The State Council's working calendar, and counting days on it.
//!
//! Order of work: a [`Calendar`] is compiled in or read from files ([`read`]); it answers
//! whether a day is a working day and why; [`count`] counts periods and deadlines on it.
//!
//! Promises. No clock: every date is an argument. A year whose holiday notice is not known
//! yields `None`, never a guess. A day is a working day if its year's notice moved work to
//! it, or if it is Monday to Friday and no day off.
//!
//! Not here: dates as a plan writes them ([`crate::syntax`]).

pub mod count;
mod read;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use chrono::{Datelike as _, NaiveDate};
use include_dir::{Dir, include_dir};

use crate::diagnostic::Finding;
use crate::facts::{folder_digest, sha256_hex};

pub use count::{Due, Duration, Period, Roll};

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/plans/calendar");

/// Working days of several years. A copy shares what was read.
#[derive(Debug, Clone)]
pub struct Calendar {
    years: Arc<BTreeMap<i32, YearFile>>,
}

/// The file of one year, read when first asked for.
#[derive(Debug, Clone)]
struct YearFile {
    name: String,
    bytes: Cow<'static, [u8]>,
    year: OnceLock<Year>,
}

/// One year's facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Year {
    /// Whether the notice of this year is known.
    pub announced: bool,
    /// Whether nothing in this year can change any more.
    pub is_final: bool,
    /// The notices, as listed.
    pub notices: Vec<Notice>,
    /// The spans of days off, as the notices word them.
    pub holidays: Vec<Holiday>,
    /// Days off of this year, sorted: every day of a span, weekends too.
    pub off: Vec<NaiveDate>,
    /// Make-up working days of this year, sorted.
    pub work: Vec<NaiveDate>,
    /// 法定节假日 of this year, sorted.
    pub statutory: Vec<NaiveDate>,
}

/// A notice of the General Office of the State Council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// 发文字号.
    pub number: String,
    /// Title.
    pub title: String,
    /// Day of issue.
    pub issued: Option<NaiveDate>,
    /// Where it was published.
    pub url: String,
}

/// One continuous span of days off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Name, such as 春节.
    pub name: String,
    /// First and last day off.
    pub period: Period,
    /// The statutory days among them.
    pub statutory: Vec<NaiveDate>,
    /// The days on which work was made up for.
    pub makeup: Vec<NaiveDate>,
    /// Number of the notice that set it.
    pub notice: String,
}

/// What the calendar knows of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day<'a> {
    /// The day.
    pub date: NaiveDate,
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// Working day or not; `None` where the year's notice is not known.
    pub working: Option<bool>,
    /// Why.
    pub why: Why<'a>,
}

/// Why a day is a working day or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why<'a> {
    /// Monday to Friday, and no notice says otherwise.
    Weekday,
    /// Saturday or Sunday, and no notice says otherwise.
    Weekend,
    /// A day off.
    Holiday {
        /// Name of the span, empty where only the day is known.
        name: &'a str,
        /// 法定节假日.
        statutory: bool,
        /// The notice that says so.
        notice: Option<&'a Notice>,
    },
    /// A Saturday or Sunday on which work is made up for.
    MakeUp {
        /// Name of the span that it makes up for.
        name: &'a str,
        /// The notice that says so.
        notice: Option<&'a Notice>,
    },
    /// The year's notice is not known; statutory days are known all the same.
    NotAnnounced {
        /// 法定节假日, known from the regulation itself.
        statutory: bool,
    },
    /// No file of this year.
    NoYear,
}

impl Calendar {
    /// The calendar compiled in: 2018 to 2027, of which 2027 is not announced.
    #[must_use]
    pub fn builtin() -> Self {
        static READ: LazyLock<Calendar> = LazyLock::new(Calendar::compiled_in);
        READ.clone()
    }

    fn compiled_in() -> Self {
        let mut years = BTreeMap::new();
        for file in BUILTIN.files() {
            let name = file.path().to_string_lossy().into_owned();
            let Some(year) = name.strip_suffix(".toml").and_then(|stem| stem.parse().ok()) else {
                continue;
            };
            let bytes = Cow::Borrowed(file.contents());
            years.insert(year, YearFile { name, bytes, year: OnceLock::new() });
        }
        Self { years: Arc::new(years) }
    }

    /// Reads a calendar from files of one folder: name and bytes. Files that are no `.toml`
    /// are passed over; what is wrong is returned beside what could be read.
    #[must_use]
    pub fn from_files(files: Vec<(String, Vec<u8>)>) -> (Self, Vec<Finding>) {
        read::calendar(files)
    }

    /// The facts of one year; `None` where there is no file of it.
    #[must_use]
    pub fn year(&self, year: i32) -> Option<&Year> {
        self.years.get(&year).map(YearFile::facts)
    }

    /// The years of which there is a file, announced or not.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// Tells whether the holiday notice of `year` is known.
    #[must_use]
    pub fn known(&self, year: i32) -> bool {
        self.year(year).is_some_and(|facts| facts.announced)
    }

    /// Tells whether `date` is a working day; `None` where its year's notice is not known.
    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> Option<bool> {
        let year = self.year(date.year()).filter(|facts| facts.announced)?;
        if year.work.binary_search(&date).is_ok() {
            return Some(true);
        }
        Some(!is_weekend(date) && year.off.binary_search(&date).is_err())
    }

    /// What is known of `date`, and why.
    #[must_use]
    pub fn explain(&self, date: NaiveDate) -> Day<'_> {
        let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or(7);
        let Some(year) = self.year(date.year()) else {
            return Day { date, weekday, working: None, why: Why::NoYear };
        };
        let statutory = year.statutory.binary_search(&date).is_ok();
        let why = if !year.announced {
            Why::NotAnnounced { statutory }
        } else if year.work.binary_search(&date).is_ok() {
            let (name, notice) = self.span(date, |it| it.makeup.contains(&date));
            Why::MakeUp { name, notice }
        } else if year.off.binary_search(&date).is_ok() {
            let (name, notice) = self.span(date, |it| it.period.contains(date));
            Why::Holiday { name, statutory, notice }
        } else if is_weekend(date) {
            Why::Weekend
        } else {
            Why::Weekday
        };
        Day { date, weekday, working: self.is_working(date), why }
    }

    /// Finds the span that `matches`, in the year of `date` or in the notice of a neighbour:
    /// a span of days off around New Year stands in one file only.
    fn span(&self, date: NaiveDate, matches: impl Fn(&Holiday) -> bool) -> (&str, Option<&Notice>) {
        for number in [date.year(), date.year() + 1, date.year() - 1] {
            let Some(year) = self.year(number) else { continue };
            if let Some(holiday) = year.holidays.iter().find(|it| matches(it)) {
                let notice = year.notices.iter().find(|it| it.number == holiday.notice);
                return (&holiday.name, notice);
            }
        }
        ("", None)
    }

    /// Name and hex SHA-256 of every file, names in byte order.
    #[must_use]
    pub fn file_digests(&self) -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> =
            self.years.values().map(|file| (file.name.clone(), sha256_hex(&file.bytes))).collect();
        list.sort();
        list
    }

    /// The digest that a seal binds: SHA-256 of `2018.toml=<hex>|2019.toml=<hex>|…`
    /// ([`folder_digest`]).
    #[must_use]
    pub fn digest(&self) -> String {
        folder_digest(&self.file_digests())
    }

    /// Every file, as name and bytes, names in byte order: what a record keeps.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let mut files: Vec<&YearFile> = self.years.values().collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.into_iter().map(|file| (file.name.as_str(), file.bytes.as_ref()))
    }
}

impl YearFile {
    fn facts(&self) -> &Year {
        self.year.get_or_init(|| read::year(&self.name, &self.bytes, &mut Vec::new()).1)
    }
}

/// Tells whether `date` is a Saturday or Sunday.
#[must_use]
pub fn is_weekend(date: NaiveDate) -> bool {
    date.weekday().number_from_monday() >= 6
}
