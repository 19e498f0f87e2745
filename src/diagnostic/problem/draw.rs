//! Family 8: seal, seed, draw.

use chrono::NaiveDate;

use crate::diagnostic::Severity;

/// What can be wrong with seal, seed, draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draw {
    /// An announced seed source was given no text.
    SeedMissing {
        /// The source's token.
        name: String,
    },
    /// A seed text was given for a source that the plan does not announce.
    SeedUnknown {
        /// As given.
        name: String,
        /// The announced tokens.
        announced: String,
    },
    /// Two texts were given for one source.
    SeedTwice {
        /// The source's token.
        name: String,
    },
    /// A seed text is not printable ASCII without a bar.
    SeedMalformed {
        /// The source's token.
        name: String,
    },
    /// The plan announces no seed source.
    NoSeedSource,
    /// Two announced sources have one name.
    SeedSourceTwice {
        /// The token.
        name: String,
    },
    /// The announced sources give fewer than 64 bits.
    SeedWeak {
        /// As estimated.
        bits: u32,
    },
    /// Fewer candidates than are due.
    ShortOfCandidates {
        /// Code of the item.
        item: String,
        /// The stratum.
        stratum: String,
        /// Due in this draw.
        quota: u64,
        /// There are.
        candidates: u64,
        /// The difference.
        missing: u64,
    },
    /// A formal draw without a seal.
    NotSealed,
    /// Two items have one code.
    CodeReused {
        /// The code.
        code: String,
    },
    /// A plan id or item code is no token.
    NotToken {
        /// As written.
        written: String,
    },
    /// A lottery is not drawn on the draw day.
    LotteryDay {
        /// The source.
        source: String,
        /// The draw day and its weekday.
        date: String,
        /// When it is drawn.
        days: String,
    },
    /// No source that nobody inside controls.
    InsideOnly,
    /// A source that can be foretold or tried out, such as the time of a computer.
    Predictable {
        /// The source.
        source: String,
        /// Its description.
        label: String,
    },
    /// A source of a day on which it comes too late for a draw, or too early for its seal.
    SourceDay {
        /// The source.
        source: String,
        /// Its day.
        day: NaiveDate,
        /// The draw day.
        draw: NaiveDate,
        /// The day on which the list is locked; `None` where the source comes after the draw.
        lock: Option<NaiveDate>,
    },
    /// A formal draw meets an unsigned doubt.
    DoubtUnsigned {
        /// How many.
        count: u64,
    },
    /// A draw is to be sealed or made before an earlier one of the year.
    EarlierMissing {
        /// The one that is missing.
        draw: u32,
    },
    /// The plan names no inspectors or no team rules, but teams are asked for.
    NobodyToSend,
    /// The plan has no such batch.
    NoSuchDraw {
        /// As asked.
        draw: u32,
    },
    /// A seed text is not written as its source is announced.
    SeedForm {
        /// The source's token.
        name: String,
        /// As given.
        written: String,
        /// A text as it should be.
        example: String,
    },
    /// The seed of a formal draw has fewer than 64 bits.
    SeedShort {
        /// At most.
        bits: u32,
    },
    /// The sealed contribution is not the one whose hash was sealed.
    SealedOther {
        /// Sealed.
        sealed: String,
        /// Of the text given.
        found: String,
    },
    /// A draw number is taken.
    DrawNumberUsed {
        /// The number.
        draw: u32,
    },
    /// The draw to be replaced is not there, or is replaced already.
    RedrawUnknown {
        /// As asked.
        draw: u32,
    },
    /// The draw is sealed already.
    SealStands {
        /// The draw number.
        draw: u32,
        /// C of the seal that stands.
        commitment: String,
    },
    /// There is no seal that could be withdrawn.
    NoSealStands {
        /// The draw number.
        draw: u32,
    },
    /// A record is of another plan, or of a trial.
    NotOfThisPlan {
        /// The plan id of the record.
        found: String,
        /// It is a trial's.
        trial: bool,
    },
    /// The reserves are keyed by the seed of the draw itself.
    ReserveSeedSame,
    /// The plan writes no number of reserves.
    NoReserves,
    /// The plan does not say 新增：按门槛.
    NoLateAdditions,
    /// At this pace the cycle of 轮查 does not reach everybody.
    CycleShort {
        /// Code of the item.
        item: String,
        /// The stratum.
        stratum: String,
        /// Not drawn yet in this cycle, after this draw.
        left: u64,
        /// The last year of the cycle.
        year: i32,
        /// What the remaining years will take at this year's number.
        taken: u64,
    },
    /// A visit has no day: windows of its items, draw day and 施行 leave none.
    NoCommonDay {
        /// Codes of the items.
        items: String,
        /// The draw day.
        date: String,
    },
    /// The seal is to publish the root of the directory's lines, and there is no unit.
    NoLines,
    /// Fewer witnesses are recorded at a formal draw than the plan asks for.
    WitnessesMissing {
        /// Whom the plan asks for, as written.
        planned: String,
        /// How many people that are.
        needed: u64,
        /// Who is recorded.
        came: Vec<String>,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    8001, 8002, 8003, 8004, 8005, 8007, 8008, 8009, 8010, 8011, 8012, 8013, 8014, 8015, 8019, 8021,
    8020, 8017, 8022, 8023, 8024, 8025, 8026, 8027, 8028, 8029, 8030, 8031, 8032, 8033, 8034, 8035,
    8040, 8041,
];

impl Draw {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::SeedMissing { .. } => 8001,
            Self::SeedUnknown { .. } => 8002,
            Self::SeedTwice { .. } => 8003,
            Self::SeedMalformed { .. } => 8004,
            Self::NoSeedSource => 8005,
            Self::SeedSourceTwice { .. } => 8007,
            Self::SeedWeak { .. } => 8008,
            Self::ShortOfCandidates { .. } => 8009,
            Self::NotSealed => 8010,
            Self::CodeReused { .. } => 8011,
            Self::NotToken { .. } => 8012,
            Self::LotteryDay { .. } => 8013,
            Self::InsideOnly => 8014,
            Self::Predictable { .. } => 8040,
            Self::SourceDay { .. } => 8041,
            Self::DoubtUnsigned { .. } => 8015,
            Self::EarlierMissing { .. } => 8019,
            Self::NobodyToSend => 8021,
            Self::NoSuchDraw { .. } => 8020,
            Self::NoCommonDay { .. } => 8017,
            Self::SeedForm { .. } => 8022,
            Self::SeedShort { .. } => 8023,
            Self::SealedOther { .. } => 8024,
            Self::DrawNumberUsed { .. } => 8025,
            Self::RedrawUnknown { .. } => 8026,
            Self::SealStands { .. } => 8027,
            Self::NoSealStands { .. } => 8028,
            Self::NotOfThisPlan { .. } => 8029,
            Self::ReserveSeedSame => 8030,
            Self::NoReserves => 8031,
            Self::NoLateAdditions => 8032,
            Self::CycleShort { .. } => 8033,
            Self::NoLines => 8034,
            Self::WitnessesMissing { .. } => 8035,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::SeedMissing { .. }
            | Self::SeedUnknown { .. }
            | Self::SeedTwice { .. }
            | Self::SeedMalformed { .. }
            | Self::NoSeedSource
            | Self::SeedSourceTwice { .. }
            | Self::NotSealed
            | Self::CodeReused { .. }
            | Self::NotToken { .. }
            | Self::DoubtUnsigned { .. }
            | Self::EarlierMissing { .. }
            | Self::NobodyToSend
            | Self::NoSuchDraw { .. }
            | Self::NoCommonDay { .. }
            | Self::SeedForm { .. }
            | Self::SeedShort { .. }
            | Self::SealedOther { .. }
            | Self::DrawNumberUsed { .. }
            | Self::RedrawUnknown { .. }
            | Self::SealStands { .. }
            | Self::NoSealStands { .. }
            | Self::NotOfThisPlan { .. }
            | Self::ReserveSeedSame
            | Self::NoReserves
            | Self::NoLateAdditions
            | Self::SourceDay { lock: None, .. }
            | Self::NoLines => Severity::Error,
            Self::SeedWeak { .. }
            | Self::ShortOfCandidates { .. }
            | Self::LotteryDay { .. }
            | Self::InsideOnly
            | Self::Predictable { .. }
            | Self::SourceDay { .. }
            | Self::CycleShort { .. } => Severity::Doubt,
            // The draw is being made: nothing in the plan is wrong that could be changed or signed.
            Self::WitnessesMissing { .. } => Severity::Hint,
        }
    }
}
