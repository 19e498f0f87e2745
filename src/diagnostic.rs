//! What is wrong, as data: a [`Problem`], its [`Place`], the other side of a conflict, and fixes.
//!
//! Stages return findings; nobody here prints. Words come last: [`message`] turns a problem
//! into Chinese and English, [`crate::render::finding`] lays them out.

pub mod message;
pub mod pages;
pub mod problem;
mod roots;

use std::fmt;
use std::sync::Arc;

use crate::source::{Source, Span};

pub use message::Words;
pub use problem::Problem;

/// The language of words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 提示: style, or something to look up by hand.
    Hint,
    /// 存疑: stops publication until the line is changed or the doubt is signed.
    Doubt,
    /// 错误: stops publication and execution.
    Error,
}

impl Severity {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Doubt => "doubt",
            Self::Error => "error",
        }
    }
}

/// A stable number of one kind of problem, printed `SJ2001`; the first digit is the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SJ{:04}", self.0)
    }
}

/// Where a finding is. Lines, columns and rows count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Characters of a text file.
    Text {
        /// The file's name as given.
        file: Arc<str>,
        /// The characters.
        span: Span,
        /// Line of the first character.
        line: u32,
        /// Column of the first character.
        column: u32,
        /// Line where the span ends.
        end_line: u32,
        /// Column one past the last character.
        end_column: u32,
    },
    /// A cell, or a whole row where no column is named.
    Cell {
        /// The file's name as given.
        file: Arc<str>,
        /// The sheet of a workbook.
        sheet: Option<Arc<str>>,
        /// The row as Excel numbers it.
        row: u32,
        /// The column's standard name.
        column: Option<Arc<str>>,
    },
    /// A file as a whole.
    File {
        /// The file's name as given.
        file: Arc<str>,
    },
}

impl Place {
    /// The place of `span` in `source`.
    #[must_use]
    pub fn text(source: &Source, span: Span) -> Self {
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end.max(span.start));
        Self::Text { file: source.shared_name(), span, line, column, end_line, end_column }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(name: &str) -> Self {
        Self::File { file: name.into() }
    }

    /// The name of the file.
    #[must_use]
    pub fn file_name(&self) -> &str {
        match self {
            Self::Text { file, .. } | Self::Cell { file, .. } | Self::File { file } => file,
        }
    }
}

/// What a fix does, in words that [`message`] renders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Write this instead (shown as written).
    Write(String),
    /// Write this date; the reader is told its weekday and whether it is a working day.
    WriteDate {
        /// As it will stand in the plan.
        written: String,
        /// 星期: 1 Monday to 7 Sunday.
        weekday: u8,
        /// Working day by the official calendar, if the year's calendar is known.
        working: Option<bool>,
    },
    /// Insert this line or text here.
    Insert(String),
    /// Remove the marked text.
    Remove,
    /// Sign the doubt in 核准, in this line.
    Sign(String),
}

/// One ready fix: what it does and the edit that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub remedy: Remedy,
    /// The characters to replace, in the plan's text. Empty span: insert there.
    pub span: Span,
    /// The text that replaces them.
    pub replace: String,
    /// Safe: `fmt --fix` may apply it unasked, since no other reading is possible.
    pub safe: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub place: Place,
    /// The other side of a conflict; never accuses.
    pub related: Vec<Place>,
    /// One to three ready fixes, most likely first.
    pub fixes: Vec<Fix>,
    /// Who signed the doubt and when, where the plan's 核准 holds a valid sign-off.
    pub signed: Option<String>,
}

impl Finding {
    /// A finding without related places and fixes.
    #[must_use]
    pub fn new(problem: impl Into<Problem>, place: Place) -> Self {
        Self {
            problem: problem.into(),
            place,
            related: Vec::new(),
            fixes: Vec::new(),
            signed: None,
        }
    }

    /// Adds the other side of a conflict.
    #[must_use]
    pub fn with_related(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// Puts the folder's path before the names of its files.
    #[must_use]
    pub fn inside(mut self, folder: &str) -> Self {
        let folder = folder.trim_end_matches(['/', '\\']);
        for place in std::iter::once(&mut self.place).chain(&mut self.related) {
            let (Place::Text { file, .. } | Place::Cell { file, .. } | Place::File { file }) =
                place;
            *file = if file.is_empty() { folder.into() } else { format!("{folder}/{file}").into() };
        }
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem.code()
    }

    /// Its severity; a signed doubt counts as a hint.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.problem.severity() {
            Severity::Doubt if self.signed.is_some() => Severity::Hint,
            severity => severity,
        }
    }
}

/// What a list of findings comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing, or hints only.
    Clean,
    /// At least one unsigned doubt.
    Doubt,
    /// At least one error.
    Error,
}

impl Verdict {
    /// Judges a list of findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(Finding::severity).max() {
            Some(Severity::Error) => Self::Error,
            Some(Severity::Doubt) => Self::Doubt,
            Some(Severity::Hint) | None => Self::Clean,
        }
    }

    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Doubt => "doubt",
            Self::Error => "error",
        }
    }
}

/// Puts findings in the order in which they are shown: by file (`first` before all others, then
/// by name), then by place, then by code. Two findings of one problem at one place are one.
pub fn arrange(findings: &mut Vec<Finding>, first: &str) {
    roots::drop_consequences(findings);
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.file_name() != first, finding.place.clone());
        key(a).cmp(&key(b)).then_with(|| a.code().cmp(&b.code()))
    });
    findings.dedup_by(|a, b| a.problem == b.problem && a.place == b.place);
}
