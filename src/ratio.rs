//! Exact shares, and the number of units that a set of constraints asks for.
//!
//! A share is a reduced fraction, never a float: 7 % of 100 is 7 on every machine. A
//! floor in a statute rounds up, a ceiling down; rounding happens once, where the ratio
//! is stated (draw.md §4, language.md §3).

use std::fmt;

/// Which way a share of whole things is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// A floor (不低于): the smallest number that reaches it.
    AtLeast,
    /// A ceiling (不超过): the largest number that keeps it.
    AtMost,
}

/// A non-negative share, kept as a reduced fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns the share, or `None` if the denominator is 0 or either is over 10^12.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        const LIMIT: u64 = 1_000_000_000_000;
        if denominator == 0 || numerator > LIMIT || denominator > LIMIT {
            return None;
        }
        let divisor = gcd(numerator, denominator);
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// Returns `n` per cent.
    #[must_use]
    pub fn percent(n: u64) -> Option<Self> {
        Self::new(n, 100)
    }

    /// The numerator of the reduced fraction.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// The denominator of the reduced fraction, never 0.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// Returns this share of `count` things.
    #[must_use]
    pub fn of(self, count: u64, rounding: Rounding) -> u64 {
        let product = u128::from(count) * u128::from(self.numerator);
        let denominator = u128::from(self.denominator);
        let share = match rounding {
            Rounding::AtLeast => product.div_ceil(denominator),
            Rounding::AtMost => product / denominator,
        };
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// Returns the sum, or `None` where it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let numerator = u128::from(self.numerator) * u128::from(other.denominator)
            + u128::from(other.numerator) * u128::from(self.denominator);
        let denominator = u128::from(self.denominator) * u128::from(other.denominator);
        let divisor = gcd128(numerator, denominator);
        Self::new(
            u64::try_from(numerator / divisor).ok()?,
            u64::try_from(denominator / divisor).ok()?,
        )
    }

    /// Returns the share multiplied by a whole number, or `None` where it does not fit.
    #[must_use]
    pub fn times(self, factor: u64) -> Option<Self> {
        Self::new(self.numerator.checked_mul(factor)?, self.denominator)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        let right = u128::from(other.numerator) * u128::from(self.denominator);
        left.cmp(&right)
    }
}

/// As a percentage where that is exact (`5%`, `2.5%`, `100%`), else as a fraction (`1/3`).
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = u128::from(self.numerator) * 100 * 10_000;
        let denominator = u128::from(self.denominator);
        if scaled.is_multiple_of(denominator) {
            let units = scaled / denominator;
            let (whole, rest) = (units / 10_000, units % 10_000);
            if rest == 0 {
                return write!(f, "{whole}%");
            }
            let digits = format!("{rest:04}");
            return write!(f, "{whole}.{}%", digits.trim_end_matches('0'));
        }
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

fn gcd128(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd128(b, a % b) }
}

/// One constraint on how many of a stratum are drawn (language.md §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// `5%`, `不低于5%`: a floor, rounded up.
    Floor(Ratio),
    /// `不超过20%`: a ceiling, rounded down.
    Ceiling(Ratio),
    /// `超过5%`: a floor that must be exceeded.
    Above(Ratio),
    /// `低于5%`, `不超过5%（不含）`: a ceiling that must not be reached.
    Below(Ratio),
    /// `5%（四舍五入）`: the nearest whole number, a half upwards.
    Nearest(Ratio),
    /// `8户`: exactly so many.
    Count(u64),
    /// `不少于2户`.
    CountFloor(u64),
    /// `不超过20户`.
    CountCeiling(u64),
    /// `全覆盖`: all of them.
    Census,
    /// `不足5户的全覆盖`: all where there are fewer than so many.
    CensusBelow(u64),
    /// `不足1户的按1户抽取`: a number below this one is raised to it, a ceiling notwithstanding.
    RaisedTo(u64),
    /// `不设上限`: says that no ceiling is meant.
    NoCeiling,
    /// `1:5`, `1:2.5（…人员）`: so many targets for every eligible inspector (of the unit named).
    PerInspector {
        /// Targets per inspector.
        targets: Ratio,
        /// The unit whose inspectors count; all if `None`.
        unit: Option<String>,
    },
    /// `10% 或 5户`: alternatives; the larger counts, or the smaller where 取低 is written.
    Either {
        /// Each alternative is a set that must hold together.
        alternatives: Vec<Vec<Bound>>,
        /// 取低 was written.
        lower: bool,
    },
    /// `待定`, `根据监管需要确定`: legal in a draft, stops execution.
    Undecided,
    /// `不涉及`: this stratum is not drawn at all; not the same as missing.
    NotApplicable,
}

/// A set of constraints that must all hold: what stands in a 比例 cell or field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SizeRule {
    /// The constraints, as written.
    pub bounds: Vec<Bound>,
}

/// The two ends that a rule allows for a population of a given size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// At least so many, if a floor was given.
    pub lower: Option<u64>,
    /// At most so many, if a ceiling was given.
    pub upper: Option<u64>,
}

/// Why a rule gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSize {
    /// The rule is 待定.
    Undecided,
    /// No integer lies between the bounds, or a bound is 0 on a non-empty stratum.
    Empty {
        /// Population of the stratum.
        population: u64,
        /// Lower bound, if any.
        lower: Option<u64>,
        /// Upper bound, if any.
        upper: Option<u64>,
    },
    /// The rule says nothing that gives a number (only 不设上限, or nothing).
    Unbounded,
}

/// How many eligible inspectors there are, in all and by unit; for `1:5`.
pub type InspectorCount<'a> = &'a dyn Fn(Option<&str>) -> u64;

impl SizeRule {
    /// Returns the two ends for a population of `population`, before 0 and emptiness are judged.
    ///
    /// # Errors
    /// [`NoSize::Undecided`] where a constraint is 待定.
    pub fn allowed(
        &self,
        population: u64,
        inspectors: InspectorCount<'_>,
    ) -> Result<Allowed, NoSize> {
        allowed(&self.bounds, population, inspectors)
    }

    /// Returns the number to draw from a population of `population`: the lower bound if there is
    /// one, else the upper; never above the population.
    ///
    /// # Errors
    /// [`NoSize`] where the constraints give no number.
    pub fn size(&self, population: u64, inspectors: InspectorCount<'_>) -> Result<u64, NoSize> {
        let allowed = self.allowed(population, inspectors)?;
        // 不涉及 says that nobody is drawn; any other 0 came of rounding or of nobody counted.
        if self.bounds.contains(&Bound::NotApplicable) {
            return Ok(0);
        }
        settle(allowed, population)
    }

    /// Tells whether a number of units stands in it: one that means another thing for a part than for
    /// the whole, as a share does not.
    #[must_use]
    pub fn counts_units(&self) -> bool {
        fn counts(bound: &Bound) -> bool {
            match bound {
                Bound::Count(_)
                | Bound::CountFloor(_)
                | Bound::CountCeiling(_)
                | Bound::CensusBelow(_)
                | Bound::RaisedTo(_)
                | Bound::PerInspector { .. } => true,
                Bound::Either { alternatives, .. } => alternatives.iter().flatten().any(counts),
                Bound::Floor(_)
                | Bound::Ceiling(_)
                | Bound::Above(_)
                | Bound::Below(_)
                | Bound::Nearest(_)
                | Bound::Census
                | Bound::NoCeiling
                | Bound::Undecided
                | Bound::NotApplicable => false,
            }
        }
        self.bounds.iter().any(counts)
    }

    /// Tells whether the rule is a plain census: everybody, always.
    #[must_use]
    pub fn is_census(&self) -> bool {
        self.bounds.iter().any(|bound| match bound {
            Bound::Census => true,
            Bound::Floor(ratio) => *ratio >= Ratio::ONE,
            _ => false,
        })
    }
}

/// Returns the number between two ends, or why there is none.
///
/// # Errors
/// [`NoSize::Empty`] where no integer lies between or an end is 0 though somebody is there,
/// [`NoSize::Unbounded`] where there are no ends.
pub fn settle(allowed: Allowed, population: u64) -> Result<u64, NoSize> {
    let Allowed { lower, upper } = allowed;
    let least = lower.map(|lower| lower.min(population));
    let is_none = least == Some(0) || upper == Some(0);
    let is_crossed = least.zip(upper).is_some_and(|(least, upper)| least > upper);
    if population > 0 && (is_none || is_crossed) {
        return Err(NoSize::Empty { population, lower, upper });
    }
    match (least, upper) {
        (Some(least), _) => Ok(least),
        (None, Some(upper)) => Ok(upper.min(population)),
        (None, None) => Err(NoSize::Unbounded),
    }
}

fn allowed(
    bounds: &[Bound],
    population: u64,
    inspectors: InspectorCount<'_>,
) -> Result<Allowed, NoSize> {
    let mut lower: Option<u64> = None;
    let mut upper: Option<u64> = None;
    let mut raised: Option<u64> = None;
    for bound in bounds {
        let (low, high) = match bound {
            Bound::Floor(ratio) => (Some(ratio.of(population, Rounding::AtLeast)), None),
            Bound::Ceiling(ratio) => (None, Some(ratio.of(population, Rounding::AtMost))),
            Bound::Above(ratio) => {
                (Some(ratio.of(population, Rounding::AtMost).saturating_add(1)), None)
            }
            Bound::Below(ratio) => {
                (None, Some(ratio.of(population, Rounding::AtLeast).saturating_sub(1)))
            }
            Bound::Nearest(ratio) => {
                let double = ratio.times(2).unwrap_or(*ratio).of(population, Rounding::AtMost);
                let number = double.saturating_add(1) / 2;
                (Some(number), Some(number))
            }
            Bound::RaisedTo(count) => {
                raised = raised.max(Some(*count));
                (None, None)
            }
            Bound::Count(count) => (Some(*count), Some(*count)),
            Bound::CountFloor(count) => (Some(*count), None),
            Bound::CountCeiling(count) => (None, Some(*count)),
            Bound::Census => (Some(population), None),
            Bound::CensusBelow(limit) if population < *limit => {
                // Small populations are taken whole, whatever else is said.
                return Ok(Allowed { lower: Some(population), upper: None });
            }
            Bound::CensusBelow(_) | Bound::NoCeiling => (None, None),
            Bound::PerInspector { targets, unit } => {
                let eligible = inspectors(unit.as_deref());
                (Some(targets.of(eligible, Rounding::AtLeast)), None)
            }
            Bound::Either { alternatives, lower: take_lower } => {
                let mut best: Option<u64> = None;
                for alternative in alternatives {
                    let each = allowed(alternative, population, inspectors)?;
                    let Some(number) = each.lower.or(each.upper) else { continue };
                    best = Some(match best {
                        None => number,
                        Some(before) if *take_lower => before.min(number),
                        Some(before) => before.max(number),
                    });
                }
                (best, None)
            }
            Bound::Undecided => return Err(NoSize::Undecided),
            Bound::NotApplicable => return Ok(Allowed { lower: Some(0), upper: None }),
        };
        lower = lower.max(low);
        upper = match (upper, high) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    let raised = raised.map(|least| least.min(population));
    if let (Some(number), Some(least)) = (lower.or(upper), raised)
        && number < least
    {
        lower = Some(least);
        upper = upper.map(|upper| upper.max(least));
    }
    Ok(Allowed { lower, upper })
}
