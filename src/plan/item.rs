//! What is checked and how much of it: items, ratios, tier tables, exclusions.

use super::Text;
use super::condition::Condition;
use crate::calendar::{Duration, Period};
use crate::directory::Number;
use crate::directory::lists::is_same_name;
use crate::ratio::{Bound, Ratio, SizeRule};
use crate::source::{Span, Spanned};

/// 一般 or 重点.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemClass {
    /// 一般检查事项.
    Ordinary,
    /// 重点检查事项.
    Key,
}

/// How an item is checked; only on-site visits count against caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// 现场检查.
    OnSite,
    /// 书面检查.
    Documentary,
    /// 网络检查.
    Online,
}

/// A ratio as written: constraints, and whether 原则上 stood before one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SizeClause {
    /// The constraints over the whole year.
    pub rule: SizeRule,
    /// 原则上 was written: may be departed from with a recorded reason.
    pub as_a_rule: bool,
    /// `每月不低于5%`, `每季度不低于12.5%`: constraints that hold in every such part of time.
    pub periodic: Vec<Periodic>,
    /// `市级不低于30%，县级不低于50%`: constraints of other levels than the plan's own.
    pub levels: Vec<LevelSize>,
}

/// Constraints that hold for the plans of one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelSize {
    /// 国家级, 省级, 市级, 县级, 乡级.
    pub level: Text,
    /// What holds there.
    pub rule: SizeRule,
}

impl SizeClause {
    /// The constraints of a whole calendar year: shares and counts of its parts times their number, a
    /// share at most the whole (a unit may be due more often than once; it is drawn once a year).
    #[must_use]
    pub fn of_year(&self) -> SizeRule {
        let mut rule = self.rule.clone();
        for periodic in &self.periodic {
            let parts = periodic.every.per_year();
            rule.bounds.extend(periodic.rule.bounds.iter().map(|bound| times(bound, parts)));
        }
        rule
    }
}

fn times(bound: &Bound, parts: u64) -> Bound {
    let share = |ratio: Ratio| ratio.times(parts).unwrap_or(Ratio::ONE).min(Ratio::ONE);
    let count = |count: u64| count.saturating_mul(parts);
    match bound {
        Bound::Floor(ratio) => Bound::Floor(share(*ratio)),
        Bound::Ceiling(ratio) => Bound::Ceiling(share(*ratio)),
        Bound::Above(ratio) => Bound::Above(share(*ratio)),
        Bound::Below(ratio) => Bound::Below(share(*ratio)),
        Bound::Nearest(ratio) => Bound::Nearest(share(*ratio)),
        Bound::Count(number) => Bound::Count(count(*number)),
        Bound::CountFloor(number) => Bound::CountFloor(count(*number)),
        Bound::CountCeiling(number) => Bound::CountCeiling(count(*number)),
        other => other.clone(),
    }
}

impl Every {
    /// How many such parts a calendar year has; 1 for a year and longer.
    #[must_use]
    pub const fn per_year(self) -> u64 {
        match self {
            Self::Day => 365,
            Self::Week => 52,
            Self::Month => 12,
            Self::Quarter => 4,
            Self::HalfYear | Self::Term => 2,
            Self::Years(_) => 1,
        }
    }
}

/// Constraints that hold in every part of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periodic {
    /// Which parts.
    pub every: Every,
    /// What holds in each.
    pub rule: SizeRule,
}

/// A recurring part of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// 每日.
    Day,
    /// 每周, Monday to Sunday.
    Week,
    /// 每月.
    Month,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每学期: February to July, August to January.
    Term,
    /// 每年, 全年 (1) or 每n年; calendar years.
    Years(u32),
}

/// 频次: `每年1次`, `全年不超过2次`, `每2年1次`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// So many times …
    pub times: u32,
    /// … in every such part of time.
    pub every: Every,
    /// How the number is meant where it is not a cap.
    pub kind: FrequencyKind,
}

/// How a frequency binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrequencyKind {
    /// `每年1次`.
    Exactly,
    /// `不超过`.
    AtMost,
    /// `不少于`.
    AtLeast,
    /// `每年1至2次`.
    Between {
        /// At most so many.
        most: u32,
    },
}

impl Frequency {
    /// The most visits that it allows in one of its parts of time; `None` where it is a floor.
    #[must_use]
    pub const fn most(&self) -> Option<u32> {
        match self.kind {
            FrequencyKind::Exactly | FrequencyKind::AtMost => Some(self.times),
            FrequencyKind::Between { most } => Some(most),
            FrequencyKind::AtLeast => None,
        }
    }
}

/// Days that come again and again: `每季度前5个工作日`, `每季度最后一个月20日前`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurring {
    /// In every such part of time …
    pub every: Every,
    /// … on these days of it.
    pub day: RecurringDay,
}

/// Which days of a recurring part of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecurringDay {
    /// Any day of it.
    Any,
    /// `前5个工作日`: within so long after it begins.
    First(Duration),
    /// `首个工作日`, `第3个工作日`.
    NthWorkingDay(u32),
    /// `20日前`: up to this day of the month, the named one included.
    By {
        /// Which month of it; the only one where it is a month.
        month: Option<MonthOf>,
        /// Day of the month.
        day: u32,
    },
}

/// A month of a quarter, half-year or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthOf {
    /// 第n个月, from 1.
    Nth(u32),
    /// 最后一个月.
    Last,
}

/// 抽查事项.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The title.
    pub title: Text,
    /// 代号: an ASCII token.
    pub code: Option<Text>,
    /// The whole entry.
    pub span: Span,
    /// 对象.
    pub objects: Option<Objects>,
    /// 主体.
    pub body: Option<Text>,
    /// 依据.
    pub basis: Option<Text>,
    /// 内容.
    pub content: Option<Text>,
    /// 类别.
    pub class: Option<Spanned<ItemClass>>,
    /// 方式.
    pub methods: Vec<Spanned<Method>>,
    /// 比例.
    pub size: Option<Spanned<SizeClause>>,
    /// 基数: how many there are, as a published list says before any directory.
    pub base: Option<Spanned<u64>>,
    /// 分级: the name of a tier table.
    pub tiers: Option<Text>,
    /// Which of the plan's tables that is.
    pub table: Option<usize>,
    /// 频次.
    pub frequency: Option<Spanned<Frequency>>,
    /// 抽取时间.
    pub draw_window: Vec<Spanned<Period>>,
    /// 抽取时间 that recurs: `每季度前5个工作日`.
    pub draw_recurring: Vec<Spanned<Recurring>>,
    /// 检查时间.
    pub check_window: Vec<Spanned<Period>>,
    /// 检查时间 that recurs.
    pub check_recurring: Vec<Spanned<Recurring>>,
    /// 专长: what the lead must be able to do; each alone suffices.
    pub specialities: Vec<Text>,
    /// 发起.
    pub initiator: Option<Text>,
    /// 配合: partner departments.
    pub partners: Vec<Text>,
    /// 责任科室.
    pub office: Option<Text>,
    /// 分配: the column over whose values a tier is spread.
    pub spread: Option<Text>,
    /// 轮查: one cycle in so many years.
    pub rotation: Option<Spanned<u32>>,
    /// `每2年一遍，2023年起`: the first year of a cycle.
    pub rotation_from: Option<Spanned<i32>>,
    /// 不重复, `三年内不重复检查`: units inspected for this item within so long before the draw day are
    /// no candidates.
    pub look_back: Option<Spanned<Duration>>,
    /// 是否双随机: 否 is an inspection of the plan that is not drawn.
    pub random: Option<Spanned<bool>>,
    /// 备注.
    pub note: Option<Text>,
}

impl Item {
    /// Tells whether units are drawn for it.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.random.as_ref().is_none_or(|it| it.value)
    }

    /// The code, or an empty text.
    #[must_use]
    pub fn code(&self) -> &str {
        self.code.as_ref().map_or("", |code| code.value.as_str())
    }

    /// 名录: the name of the list that it draws from; `None` where it draws from all.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        self.objects.as_ref()?.directory.as_ref().map(|name| name.value.as_str())
    }

    /// Tells whether it draws from the list of this name.
    #[must_use]
    pub fn draws_from(&self, list: &str) -> bool {
        self.list().is_none_or(|own| is_same_name(own, list))
    }

    /// Tells whether a visit for this item is on-site.
    #[must_use]
    pub fn is_on_site(&self) -> bool {
        self.methods.iter().any(|method| method.value == Method::OnSite)
    }
}

/// 对象: a label, and the condition that selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objects {
    /// The noun; selects nothing.
    pub label: Text,
    /// 名录: the name of the directory where the plan has several.
    pub directory: Option<Text>,
    /// What follows 其中.
    pub condition: Option<Condition>,
    /// The whole value.
    pub span: Span,
}

/// 信用分级: one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TierTable {
    /// 名称.
    pub name: Option<Text>,
    /// 分级依据栏.
    pub column: Option<Text>,
    /// Ordered rules: the first that holds names the tier.
    pub rules: Vec<TierRule>,
    /// The rows, in order; the order of strata everywhere.
    pub rows: Vec<TierRow>,
    /// 总量: over all tiers together.
    pub overall: Option<Spanned<SizeClause>>,
    /// 与事项比例的关系.
    pub precedence: Option<Spanned<Precedence>>,
    /// 取整: only 逐层进位 is known.
    pub rounding: Option<Text>,
    /// 分配: the column over whose values every tier is spread.
    pub spread: Option<Text>,
    /// The whole table with its fields.
    pub span: Span,
}

impl TierTable {
    /// The label of the 其余 row, if there is one.
    #[must_use]
    pub fn rest(&self) -> Option<&TierRow> {
        self.rows.iter().find(|row| row.is_rest)
    }
}

/// `重点：上年处罚次数 不小于 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRule {
    /// The tier that it names.
    pub label: Text,
    /// When.
    pub condition: Condition,
}

/// One row of a tier table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRow {
    /// 等级: the cell as written (after folding), the name of the stratum.
    pub label: Text,
    /// 名称.
    pub name: Option<Text>,
    /// The label is a numeric bracket over the tier column.
    pub bracket: Option<Bracket>,
    /// 其余.
    pub is_rest: bool,
    /// 比例.
    pub size: Option<Spanned<SizeClause>>,
    /// 频次上限.
    pub cap: Option<Spanned<Frequency>>,
    /// 方式.
    pub methods: Vec<Spanned<Method>>,
    /// The whole row.
    pub span: Span,
}

/// A numeric bracket `20以下`, `20–100`, `≥100`; ends as plain decimal text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bracket {
    /// Lower end and whether it is included.
    pub low: Option<(String, bool)>,
    /// Upper end and whether it is included.
    pub high: Option<(String, bool)>,
}

impl Bracket {
    /// Tells whether a number lies in it.
    #[must_use]
    pub fn contains(&self, number: Number) -> bool {
        let end = |end: &Option<(String, bool)>| {
            end.as_ref().and_then(|(text, included)| Some((Number::parse(text)?, *included)))
        };
        let above = |(low, included)| low < number || included && low == number;
        let below = |(high, included)| number < high || included && high == number;
        end(&self.low).is_none_or(above) && end(&self.high).is_none_or(below)
    }
}

/// 与事项比例的关系.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// 等级优先: the item's own ratio is set aside.
    Tier,
    /// 事项优先: the tier's ratios are set aside; a number of units is shared out among the tiers.
    Item,
    /// 取高: per tier, the larger share; a number of units is reached by adding to the tiers' numbers.
    Higher,
    /// 逐层: the item's constraints hold in every tier as well.
    EachStratum,
}

/// 排除.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exclusions {
    /// In order.
    pub entries: Vec<Exclusion>,
    /// 为空的按; 报告 where not written.
    pub when_empty: Option<Spanned<WhenEmpty>>,
}

/// One exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// When a unit is excluded.
    pub condition: Condition,
    /// 理由.
    pub reason: Option<Text>,
    /// 依据.
    pub basis: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// What happens to a unit whose exclusion cannot be judged for an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenEmpty {
    /// 排除.
    Exclude,
    /// 不排除.
    Keep,
    /// 报告: kept and listed.
    #[default]
    Report,
}
