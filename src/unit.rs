//! The identity of what is inspected: a [`UnitId`], and the check rules of the codes that
//! enterprises carry.
//!
//! A unit id is canonical text (draw.md §2): half-width, upper case, without spaces. There is one
//! door for what stands in a file, [`read`]: it repairs what is certain and says so, refuses what
//! is not, and says why and what was probably meant. Clean ids pass without an allocation.
//!
//! Sources of the rules: GB 32100-2015 (统一社会信用代码), GB 11714-1997 (组织机构代码, characters
//! 9 to 17 of it), GS 15-2006 with GB/T 17710 MOD 11,10 (15-digit registration number).
//!
//! Not here: files and rows ([`crate::input`]).

mod codes;
mod read;

use std::cmp::Ordering;
use std::fmt;

pub use codes::{check_organisation, check_registration, check_uscc};
pub use read::{Form, Reading, Repair, canonical, is_placeholder, read};
pub(crate) use read::{is_blank, latin, unmarked};

/// Longest id, in characters.
pub const MAX_LEN: usize = 64;

/// The canonical id of a unit: `[0-9A-Z][0-9A-Z-]{0,63}`. Ids order by their bytes.
#[derive(Clone)]
pub struct UnitId(Repr);

/// Codes of 18 characters lie in place: ten million of them cost no heap block each.
#[derive(Clone)]
enum Repr {
    Short { len: u8, bytes: [u8; 22] },
    Long(Box<str>),
}

impl UnitId {
    /// Takes an id that is already canonical, or returns `None`. Says nothing about check
    /// characters: what stands in a file goes through [`read`].
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (first, rest) = bytes.split_first()?;
        let plain = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
        if bytes.len() > MAX_LEN
            || !plain(first)
            || !rest.iter().all(|byte| plain(byte) || *byte == b'-')
        {
            return None;
        }
        let mut short = [0_u8; 22];
        match short.get_mut(..bytes.len()) {
            Some(head) => {
                head.copy_from_slice(bytes);
                Some(Self(Repr::Short { len: u8::try_from(bytes.len()).ok()?, bytes: short }))
            }
            None => Some(Self(Repr::Long(text.into()))),
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The id as bytes, all ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Short { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Repr::Long(text) => text.as_bytes(),
        }
    }

    /// What kind of code it is, by its length and characters.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let bytes = self.as_bytes();
        match bytes.len() {
            18 if !bytes.contains(&b'-') => Kind::Uscc,
            15 if bytes.iter().all(u8::is_ascii_digit) => Kind::Registration,
            _ => Kind::Other,
        }
    }

    /// The six digits of GB/T 2260 inside the code: where it was first registered.
    #[must_use]
    pub fn division(&self) -> Option<&str> {
        match self.kind() {
            Kind::Uscc => self.as_str().get(2..8),
            Kind::Registration => self.as_str().get(..6),
            Kind::Other => None,
        }
    }
}

impl PartialEq for UnitId {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}
impl Eq for UnitId {}
impl PartialOrd for UnitId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for UnitId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}
impl std::hash::Hash for UnitId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}
impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitId({})", self.as_str())
    }
}

/// The kinds of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 统一社会信用代码, 18 characters.
    Uscc,
    /// 注册号, 15 digits.
    Registration,
    /// Any other id column: persons, projects, sites.
    Other,
}

/// Why a written code is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The cell is empty.
    Empty,
    /// Words instead of a code: `无`, `暂无`, a number of the old style.
    Text,
    /// A spreadsheet turned it into a number: scientific notation, a float, thousands separators.
    Excel,
    /// A character that the code never uses.
    Charset {
        /// The first such character.
        letter: char,
    },
    /// Not the right number of characters.
    Length {
        /// Characters found.
        found: usize,
    },
    /// A hyphen that stands in the wrong place.
    Format,
    /// The last character is not the one that the others ask for.
    Check {
        /// The one they ask for.
        right: char,
        /// All digits and 000 at the end: a spreadsheet kept 15 digits and zeroed the rest.
        rounded: bool,
    },
    /// The organisation code inside (characters 9 to 17) fails its own check, GB 11714.
    OrgCheck {
        /// The check character that its eight characters ask for.
        right: char,
        /// All digits and 000 at the end, as in [`Reason::Check`].
        rounded: bool,
    },
    /// The arithmetic fits, but there is no such division in GB/T 2260.
    Division,
    /// The arithmetic fits, but there is no such department or category (characters 1 and 2).
    Category,
}

impl Reason {
    /// A short word for tables and records.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Text => "text",
            Self::Excel => "excel",
            Self::Charset { .. } => "charset",
            Self::Length { .. } => "length",
            Self::Format => "format",
            Self::Check { .. } => "check",
            Self::OrgCheck { .. } => "org_check",
            Self::Division => "division",
            Self::Category => "category",
        }
    }
}

/// The id as typed: a credit code or registration number whose check holds; an id of another kind
/// where it is not as long as either.
#[must_use]
pub fn typed(text: &str) -> Option<UnitId> {
    let reading = read(text, Form::Enterprise);
    reading.id.or_else(|| {
        let other = read(text, Form::Other).id?;
        (!matches!(other.as_str().len(), 14..=19)).then_some(other)
    })
}
