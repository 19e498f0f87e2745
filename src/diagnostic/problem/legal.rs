//! Family 4: legal basis.

use chrono::NaiveDate;

use crate::diagnostic::Severity;

/// A word of one of the registry's closed lists, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// As the registry and the plan write it.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What can be wrong with legal basis. Articles, paragraphs and items are given as they are
/// cited (第七十四条); `on` is the day on which the law was judged; `alone` says that nothing
/// else in the item founds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Legal {
    /// No instrument in the registry has this title, and there cannot be one.
    UnknownTitle {
        /// As cited.
        title: String,
        /// Titles that look alike.
        near: Vec<String>,
    },
    /// The registry does not hold this title, and does not hold all of its kind.
    TitleNotHeld {
        /// As cited.
        title: String,
        /// Titles that look alike.
        near: Vec<String>,
        /// Nothing else founds the item.
        alone: bool,
    },
    /// Cited by a title that it no longer has.
    FormerTitle {
        /// As cited.
        title: String,
        /// The title now.
        now: String,
    },
    /// An article of no instrument.
    MissingTitle,
    /// 本条例, 同上 with nothing before that they could mean.
    NoContext {
        /// As written.
        word: String,
    },
    /// A normative document, a judicial interpretation, the constitution.
    LowRank {
        /// Its title.
        title: String,
        /// Its rank.
        rank: Term,
        /// Nothing else founds the item.
        alone: bool,
    },
    /// Not in force yet.
    NotYetInForce {
        /// Its title.
        title: String,
        /// The day judged.
        on: NaiveDate,
        /// The day from which it is in force.
        effective: Option<NaiveDate>,
        /// The day on which it was promulgated.
        promulgated: Option<NaiveDate>,
    },
    /// No longer in force.
    Repealed {
        /// Its title.
        title: String,
        /// The day judged.
        on: NaiveDate,
        /// The first day on which it was not in force.
        repealed: Option<NaiveDate>,
        /// What took its place.
        successor: Option<String>,
    },
    /// The window spans a change of the instrument.
    SpansChange {
        /// Its title.
        title: String,
        /// The first day of the new wording, or of none.
        change: NaiveDate,
    },
    /// The article does not exist in the version in force.
    NoSuchArticle {
        /// The instrument's title.
        title: String,
        /// The article cited, or the first of a range that does not exist.
        article: String,
        /// The last of a range.
        last: Option<String>,
        /// How many articles there are.
        count: u32,
        /// The day judged.
        on: NaiveDate,
    },
    /// The paragraph does not exist.
    NoSuchParagraph {
        /// The instrument's title.
        title: String,
        /// The article.
        article: String,
        /// The paragraph cited: 第三款.
        paragraph: String,
        /// How many there are.
        count: u32,
        /// The day judged.
        on: NaiveDate,
    },
    /// The item does not exist.
    NoSuchItem {
        /// The instrument's title.
        title: String,
        /// The article.
        article: String,
        /// The item cited: 第（三）项.
        item: String,
        /// How many there are in the article.
        count: u32,
        /// The day judged.
        on: NaiveDate,
    },
    /// A range that ends before it begins.
    RangeReversed {
        /// Its first article.
        first: String,
        /// Its last.
        last: String,
    },
    /// The article was renumbered.
    Renumbered {
        /// The instrument's title.
        title: String,
        /// The article cited.
        article: String,
        /// What that number was, or will be, about.
        matter: String,
        /// Where that stands on the day judged.
        now: Vec<String>,
        /// The day of the renumbering.
        change: NaiveDate,
    },
    /// A local instrument of another place.
    WrongRegion {
        /// Its title.
        title: String,
        /// Its division.
        region: String,
        /// The plan's division.
        own: String,
    },
    /// The power is another body's.
    OtherBody {
        /// The instrument's title.
        title: String,
        /// The article.
        article: String,
        /// Whose power it is.
        bodies: Vec<Term>,
        /// The plan's kind of agency.
        own: Term,
    },
    /// The power begins at a higher level.
    HigherLevel {
        /// The instrument's title.
        title: String,
        /// The article.
        article: String,
        /// The lowest level that has it.
        needs: Term,
        /// The plan's level.
        own: Term,
        /// Nothing else founds the item.
        alone: bool,
    },
    /// Only duties and liabilities are cited, no power to inspect.
    OnlyLiability {
        /// The provisions cited.
        cited: String,
    },
    /// Only methods and procedures are cited, no power to inspect.
    OnlyMethod {
        /// The provisions cited.
        cited: String,
    },
    /// The power is for single cases, or for licence holders, or over lower organs.
    NarrowPower {
        /// The instrument's title.
        title: String,
        /// The article.
        article: String,
        /// What it is for.
        scope: Term,
    },
    /// The registry does not say what these provisions grant.
    PowerUnknown {
        /// The provisions cited.
        cited: String,
    },
    /// The registry's facts on this instrument have not been checked.
    ByHand {
        /// Its title.
        title: String,
        /// What the unchecked facts would say against the citation.
        suspicion: Option<Box<Legal>>,
    },
    /// The registry does not hold the wording of that day.
    WordingUnknown {
        /// Its title.
        title: String,
        /// The day judged.
        on: NaiveDate,
    },
    /// The registry does not know how many articles, paragraphs or items there are.
    StructureUnknown {
        /// Its title.
        title: String,
        /// The provision cited.
        provision: String,
    },
    /// The last proof that the instrument is in force is older than the window.
    StatusOld {
        /// Its title.
        title: String,
        /// The day of that proof.
        checked: NaiveDate,
        /// The day judged.
        on: NaiveDate,
    },
    /// The year, decree or document number beside the title is of another wording.
    ClaimMismatch {
        /// Its title.
        title: String,
        /// As written.
        claimed: String,
        /// What it is.
        actual: String,
        /// The day judged.
        on: NaiveDate,
    },
    /// 修正 for 修订, or the other way round.
    AmendWord {
        /// Its title.
        title: String,
        /// As written.
        written: Term,
        /// What it was.
        right: Term,
    },
    /// A title without an article.
    NoArticle {
        /// Its title.
        title: String,
        /// Nothing else founds the item.
        alone: bool,
    },
    /// Words in place of an article: 有关规定, 第四章.
    VagueWords {
        /// As written.
        words: String,
        /// Nothing else founds the item.
        alone: bool,
    },
    /// An item without basis.
    NoBasis {
        /// The item's title.
        item: String,
    },
    /// 机关类别 is none of the registry's.
    UnknownBody {
        /// As written.
        written: String,
        /// One that looks alike.
        near: Option<String>,
    },
    /// The head does not say who inspects, at which level: nobody could tell whether it may.
    PowersUnchecked {
        /// The facts of the head that are missing, in Chinese and in English.
        missing: Vec<(&'static str, &'static str)>,
    },
    /// A title that opens with 《 and does not close.
    UnclosedTitle,
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4015, 4016,
    4017, 4018, 4019, 4020, 4021, 4022, 4023, 4024, 4025, 4026, 4027, 4028, 4029, 4030, 4031, 4032,
    4033,
];

impl Legal {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnknownTitle { .. } => 4001,
            Self::TitleNotHeld { .. } => 4002,
            Self::FormerTitle { .. } => 4003,
            Self::MissingTitle => 4004,
            Self::NoContext { .. } => 4005,
            Self::LowRank { .. } => 4006,
            Self::NotYetInForce { .. } => 4007,
            Self::Repealed { .. } => 4008,
            Self::SpansChange { .. } => 4009,
            Self::NoSuchArticle { .. } => 4010,
            Self::NoSuchParagraph { .. } => 4011,
            Self::NoSuchItem { .. } => 4012,
            Self::RangeReversed { .. } => 4013,
            Self::Renumbered { .. } => 4014,
            Self::WrongRegion { .. } => 4015,
            Self::OtherBody { .. } => 4016,
            Self::HigherLevel { .. } => 4017,
            Self::OnlyLiability { .. } => 4018,
            Self::OnlyMethod { .. } => 4019,
            Self::NarrowPower { .. } => 4020,
            Self::PowerUnknown { .. } => 4021,
            Self::ByHand { .. } => 4022,
            Self::WordingUnknown { .. } => 4023,
            Self::StructureUnknown { .. } => 4024,
            Self::StatusOld { .. } => 4025,
            Self::ClaimMismatch { .. } => 4026,
            Self::AmendWord { .. } => 4027,
            Self::NoArticle { .. } => 4028,
            Self::VagueWords { .. } => 4029,
            Self::NoBasis { .. } => 4030,
            Self::UnknownBody { .. } => 4031,
            Self::PowersUnchecked { .. } => 4032,
            Self::UnclosedTitle => 4033,
        }
    }

    /// How grave it is. What is not known is never an error.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownTitle { .. }
            | Self::MissingTitle
            | Self::NoContext { .. }
            | Self::LowRank { alone: true, .. }
            | Self::NotYetInForce { .. }
            | Self::Repealed { .. }
            | Self::NoSuchArticle { .. }
            | Self::NoSuchParagraph { .. }
            | Self::NoSuchItem { .. }
            | Self::RangeReversed { .. }
            | Self::WrongRegion { .. }
            | Self::OtherBody { .. }
            | Self::HigherLevel { alone: true, .. }
            | Self::OnlyMethod { .. }
            | Self::NoArticle { alone: true, .. }
            | Self::VagueWords { alone: true, .. }
            | Self::NoBasis { .. }
            | Self::UnclosedTitle
            | Self::UnknownBody { near: Some(_), .. } => Severity::Error,
            // A kind of organ that the registry has no facts on: nothing is wrong with it.
            Self::UnknownBody { near: None, .. } => Severity::Hint,
            Self::TitleNotHeld { alone: true, .. }
            | Self::PowersUnchecked { .. }
            | Self::Renumbered { .. }
            | Self::OnlyLiability { .. }
            | Self::NarrowPower { .. }
            | Self::ClaimMismatch { .. } => Severity::Doubt,
            Self::TitleNotHeld { near, .. } => {
                if near.is_empty() {
                    Severity::Hint
                } else {
                    Severity::Doubt
                }
            }
            Self::FormerTitle { .. }
            | Self::LowRank { alone: false, .. }
            | Self::SpansChange { .. }
            | Self::HigherLevel { alone: false, .. }
            | Self::PowerUnknown { .. }
            | Self::ByHand { .. }
            | Self::WordingUnknown { .. }
            | Self::StructureUnknown { .. }
            | Self::StatusOld { .. }
            | Self::AmendWord { .. }
            | Self::NoArticle { alone: false, .. }
            | Self::VagueWords { alone: false, .. } => Severity::Hint,
        }
    }
}
