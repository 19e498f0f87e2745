//! Family 3: ratios, tiers, frequencies.

use crate::diagnostic::Severity;
use crate::ratio::Ratio;

/// What can be wrong with ratios, tiers, frequencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ratios {
    /// No integer lies between the bounds of a rule for this population, or one of them is 0.
    NoInteger {
        /// Population of the stratum.
        population: u64,
        /// Lower bound.
        lower: Option<u64>,
        /// Upper bound.
        upper: Option<u64>,
    },
    /// A ratio that cannot be read.
    UnreadRatio {
        /// As written.
        written: String,
    },
    /// More than the whole.
    OverWhole {
        /// As written.
        written: String,
    },
    /// A range whose lower end is the larger.
    RangeReversed {
        /// As written.
        written: String,
    },
    /// A frequency that cannot be read.
    UnreadFrequency {
        /// As written.
        written: String,
    },
    /// A floor above a ceiling: both can never hold.
    BoundsConflict {
        /// The floor.
        floor: String,
        /// The ceiling.
        ceiling: String,
    },
    /// A better tier is drawn more than a worse one.
    BetterTierMore {
        /// The better tier.
        better: String,
        /// Its ratio.
        better_ratio: String,
        /// The worse tier.
        worse: String,
        /// Its ratio.
        worse_ratio: String,
    },
    /// A tier table without the row 其余.
    MissingRest {
        /// The tier table.
        table: String,
    },
    /// ‰ in a table of %.
    PermilleBesidePercent {
        /// The ratio in ‰.
        permille: String,
        /// A ratio in % beside it.
        percent: String,
    },
    /// An ordinary item without a ceiling.
    OrdinaryWithoutCeiling {
        /// The item.
        item: String,
    },
    /// 100 % is called a random check.
    CensusCalledRandom {
        /// The item.
        item: String,
    },
    /// Two numeric brackets hold the same value.
    BracketsOverlap {
        /// One bracket.
        first: String,
        /// The other.
        second: String,
        /// A value in both.
        at: String,
    },
    /// Numeric brackets leave a gap.
    BracketsGap {
        /// One bracket.
        first: String,
        /// The next.
        second: String,
        /// Where the gap is.
        at: String,
    },
    /// An item asks for more visits than the cap allows.
    FrequencyOverCap {
        /// The item.
        item: String,
        /// Visits asked for in a year.
        frequency: u32,
        /// Visits allowed in a year.
        cap: u32,
    },
    /// Floors of the parts of a year come to more visits than the cap allows.
    FloorOverCap {
        /// The item.
        item: String,
        /// The floor of one part of the year.
        share: String,
        /// What it comes to in a year.
        total: String,
        /// Visits allowed in a year.
        cap: u32,
    },
    /// No item uses this tier table.
    TierTableUnused {
        /// The tier table.
        table: String,
    },
    /// An item names a tier table that is not in the plan.
    UnknownTierTable {
        /// As written.
        name: String,
        /// The tables there are, likeliest first.
        near: Vec<String>,
    },
    /// 同去 names a code that no item has.
    UnknownItemCode {
        /// As written.
        code: String,
        /// The codes there are, likeliest first.
        near: Vec<String>,
    },
    /// A tier stands twice in a table.
    DuplicateTier {
        /// The label.
        label: String,
    },
    /// A cap names a tier that no table has.
    UnknownTier {
        /// As written.
        label: String,
        /// The tiers there are, likeliest first.
        near: Vec<String>,
    },
    /// A ratio, frequency or window that is still to be decided.
    Undecided {
        /// As written.
        written: String,
        /// It is a window: days are wanted, not numbers.
        days: bool,
    },
    /// An item without ratio and without tiers.
    NoSize {
        /// The item.
        item: String,
    },
    /// The ratio ranges of neighbouring tiers leave a gap.
    RatioGap {
        /// One tier.
        first: String,
        /// The next.
        second: String,
        /// The ceiling of the first.
        from: Ratio,
        /// The floor of the second.
        to: Ratio,
    },
    /// 等级优先 sets aside a floor that no tier reaches.
    FloorUndercut {
        /// The item.
        item: String,
        /// The floor of the item.
        floor: Ratio,
        /// The largest ratio of a tier.
        tier: String,
    },
    /// An item stands in two groups of 同去.
    InTwoGroups {
        /// The code.
        code: String,
    },
    /// A ratio by levels does not name the plan's own.
    LevelNotNamed {
        /// 层级 of the plan, where written.
        level: Option<String>,
        /// The levels that the ratio names.
        named: String,
    },
    /// Ratios by kinds that no column is named for.
    KindsWithoutColumn {
        /// The kinds.
        kinds: String,
    },
    /// Two tier tables of one name: an item that names it could mean either.
    DuplicateTable {
        /// 名称.
        name: String,
    },
    /// A ratio of which nothing can come: `0%`, `0户`.
    Zero {
        /// As written.
        written: String,
    },
    /// A ratio by head-count where there is no head to count.
    NobodyCounts {
        /// As written.
        written: String,
        /// The unit whose inspectors count, where one is named.
        unit: Option<String>,
        /// The units of the inspectors there are; `None` without a list of inspectors.
        units: Option<Vec<String>>,
    },
    /// A cap that asks for visits instead of limiting them.
    CapAtLeast {
        /// As written.
        written: String,
    },
    /// Neither the item nor the stratum's row says how many.
    NoNumber {
        /// Code of the item.
        item: String,
        /// The stratum.
        tier: String,
    },
    /// A ratio is 待定 when it is needed.
    UndecidedNow {
        /// Code of the item.
        item: String,
    },
    /// The tiers together are under the floor or over the ceiling stated over all of them.
    SumOutside {
        /// Code of the item.
        item: String,
        /// Population of all tiers.
        population: u64,
        /// What the tiers come to.
        sum: u64,
        /// At least.
        lower: Option<u64>,
        /// At most.
        upper: Option<u64>,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 3012, 3013, 3014, 3015, 3016,
    3017, 3019, 3020, 3021, 3022, 3023, 3024, 3025, 3026, 3027, 3028, 3029, 3030, 3031, 3032, 3090,
    3091, 3092,
];

impl Ratios {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::NoInteger { .. } => 3001,
            Self::UnreadRatio { .. } => 3002,
            Self::OverWhole { .. } => 3003,
            Self::RangeReversed { .. } => 3004,
            Self::UnreadFrequency { .. } => 3005,
            Self::BoundsConflict { .. } => 3006,
            Self::BetterTierMore { .. } => 3007,
            Self::MissingRest { .. } => 3008,
            Self::PermilleBesidePercent { .. } => 3009,
            Self::OrdinaryWithoutCeiling { .. } => 3010,
            Self::CensusCalledRandom { .. } => 3011,
            Self::BracketsOverlap { .. } => 3012,
            Self::BracketsGap { .. } => 3013,
            Self::FrequencyOverCap { .. } => 3014,
            Self::FloorOverCap { .. } => 3015,
            Self::TierTableUnused { .. } => 3016,
            Self::UnknownTierTable { .. } => 3017,
            Self::UnknownItemCode { .. } => 3019,
            Self::DuplicateTier { .. } => 3020,
            Self::UnknownTier { .. } => 3021,
            Self::Undecided { .. } => 3022,
            Self::NoSize { .. } => 3023,
            Self::RatioGap { .. } => 3024,
            Self::FloorUndercut { .. } => 3025,
            Self::InTwoGroups { .. } => 3026,
            Self::LevelNotNamed { .. } => 3027,
            Self::KindsWithoutColumn { .. } => 3028,
            Self::DuplicateTable { .. } => 3029,
            Self::Zero { .. } => 3030,
            Self::NobodyCounts { .. } => 3031,
            Self::CapAtLeast { .. } => 3032,
            Self::NoNumber { .. } => 3090,
            Self::UndecidedNow { .. } => 3091,
            Self::SumOutside { .. } => 3092,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NoInteger { .. }
            | Self::UnreadRatio { .. }
            | Self::OverWhole { .. }
            | Self::RangeReversed { .. }
            | Self::UnreadFrequency { .. }
            | Self::BoundsConflict { .. }
            | Self::MissingRest { .. }
            | Self::BracketsOverlap { .. }
            | Self::FrequencyOverCap { .. }
            | Self::UnknownTierTable { .. }
            | Self::UnknownItemCode { .. }
            | Self::DuplicateTier { .. }
            | Self::UnknownTier { .. }
            | Self::NoSize { .. }
            | Self::InTwoGroups { .. }
            | Self::LevelNotNamed { .. }
            | Self::KindsWithoutColumn { .. }
            | Self::DuplicateTable { .. }
            | Self::Zero { .. }
            | Self::NobodyCounts { .. }
            | Self::CapAtLeast { .. }
            | Self::NoNumber { .. }
            | Self::UndecidedNow { .. }
            | Self::SumOutside { .. } => Severity::Error,
            Self::BetterTierMore { .. }
            | Self::PermilleBesidePercent { .. }
            | Self::FloorOverCap { .. }
            | Self::Undecided { .. }
            | Self::FloorUndercut { .. } => Severity::Doubt,
            Self::OrdinaryWithoutCeiling { .. }
            | Self::CensusCalledRandom { .. }
            | Self::BracketsGap { .. }
            | Self::TierTableUnused { .. }
            | Self::RatioGap { .. } => Severity::Hint,
        }
    }
}
