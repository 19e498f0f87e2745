//! All that can be wrong: one variant and one code each, by family.
//!
//! A code is never reused and never changes its meaning. The words are in
//! [`super::message`], the pages in `docs/explain/`.

pub mod conditions;
pub mod dates;
pub mod directories;
pub mod draw;
pub mod facts;
pub mod files;
pub mod legal;
pub mod people;
pub mod publication;
pub mod ratios;
pub mod results;
pub mod text;
pub mod values;

use super::{Code, Severity};

pub use conditions::{CaseResult, Conditions, UnknownThen};
pub use dates::Dates;
pub use directories::Directories;
pub use draw::Draw;
pub use facts::Facts;
pub use files::{Files, JournalBreak};
pub use legal::Legal;
pub use people::People;
pub use publication::Publication;
pub use ratios::Ratios;
pub use results::{BasisWrong, ItemWrong, OtherRun, Results};
pub use text::Text;
pub use values::Values;

/// Something wrong, of any family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Family 1: text and shape.
    Text(Text),
    /// Family 1, values: what single facts say.
    Values(Values),
    /// Family 2: dates, periods, deadlines.
    Dates(Dates),
    /// Family 3: ratios, tiers, frequencies.
    Ratios(Ratios),
    /// Family 4: legal basis.
    Legal(Legal),
    /// Family 5: directories and conditions.
    Directories(Directories),
    /// Family 5, conditions: what is said over columns.
    Conditions(Conditions),
    /// Family 6: people, workload, feasibility.
    People(People),
    /// Family 7: publication.
    Publication(Publication),
    /// Family 8: seal, seed, draw.
    Draw(Draw),
    /// Family 9: files, records, journal.
    Files(Files),
    /// Family 9, files of facts: the registry and the calendars.
    Facts(Facts),
    /// Family 9, the year after the draw.
    Results(Results),
}

impl Problem {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        Code(match self {
            Self::Text(problem) => problem.code(),
            Self::Values(problem) => problem.code(),
            Self::Dates(problem) => problem.code(),
            Self::Ratios(problem) => problem.code(),
            Self::Legal(problem) => problem.code(),
            Self::Directories(problem) => problem.code(),
            Self::Conditions(problem) => problem.code(),
            Self::People(problem) => problem.code(),
            Self::Publication(problem) => problem.code(),
            Self::Draw(problem) => problem.code(),
            Self::Files(problem) => problem.code(),
            Self::Facts(problem) => problem.code(),
            Self::Results(problem) => problem.code(),
        })
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Text(problem) => problem.severity(),
            Self::Values(problem) => problem.severity(),
            Self::Dates(problem) => problem.severity(),
            Self::Ratios(problem) => problem.severity(),
            Self::Legal(problem) => problem.severity(),
            Self::Directories(problem) => problem.severity(),
            Self::Conditions(problem) => problem.severity(),
            Self::People(problem) => problem.severity(),
            Self::Publication(problem) => problem.severity(),
            Self::Draw(problem) => problem.severity(),
            Self::Files(problem) => problem.severity(),
            Self::Facts(problem) => problem.severity(),
            Self::Results(problem) => problem.severity(),
        }
    }
}

impl From<Values> for Problem {
    fn from(problem: Values) -> Self {
        Self::Values(problem)
    }
}
impl From<Text> for Problem {
    fn from(problem: Text) -> Self {
        Self::Text(problem)
    }
}
impl From<Dates> for Problem {
    fn from(problem: Dates) -> Self {
        Self::Dates(problem)
    }
}
impl From<Ratios> for Problem {
    fn from(problem: Ratios) -> Self {
        Self::Ratios(problem)
    }
}
impl From<Legal> for Problem {
    fn from(problem: Legal) -> Self {
        Self::Legal(problem)
    }
}
impl From<Conditions> for Problem {
    fn from(problem: Conditions) -> Self {
        Self::Conditions(problem)
    }
}
impl From<Directories> for Problem {
    fn from(problem: Directories) -> Self {
        Self::Directories(problem)
    }
}
impl From<People> for Problem {
    fn from(problem: People) -> Self {
        Self::People(problem)
    }
}
impl From<Publication> for Problem {
    fn from(problem: Publication) -> Self {
        Self::Publication(problem)
    }
}
impl From<Draw> for Problem {
    fn from(problem: Draw) -> Self {
        Self::Draw(problem)
    }
}
impl From<Facts> for Problem {
    fn from(problem: Facts) -> Self {
        Self::Facts(problem)
    }
}
impl From<Files> for Problem {
    fn from(problem: Files) -> Self {
        Self::Files(problem)
    }
}

impl From<Results> for Problem {
    fn from(problem: Results) -> Self {
        Self::Results(problem)
    }
}

/// Every code there is, in order.
#[must_use]
pub fn all_codes() -> Vec<Code> {
    [
        text::CODES,
        values::CODES,
        dates::CODES,
        ratios::CODES,
        legal::CODES,
        directories::CODES,
        conditions::CODES,
        people::CODES,
        publication::CODES,
        draw::CODES,
        files::CODES,
        facts::CODES,
        results::CODES,
    ]
    .concat()
    .into_iter()
    .map(Code)
    .collect()
}
