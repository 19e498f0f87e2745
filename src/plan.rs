//! The plan as meaning: what the text says, typed, with the place of every part.
//!
//! Made by [`lower`] from the tree; judged by [`crate::check`]. A field that was not written
//! is `None` or empty; whether it may be missing is for the rules to say.

pub mod condition;

use chrono::NaiveDate;

use crate::calendar::{Duration, Period};
use crate::ratio::{Ratio, SizeRule};
use crate::source::{Span, Spanned};
use crate::syntax::key::SectionName;

/// A word or text as written, with its place.
pub type Text = Spanned<String>;

/// 年度抽查计划.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The facts before the first section.
    pub head: Head,
    /// 引用库.
    pub imports: Imports,
    /// Sections that are only text, in order of the file.
    pub prose: Vec<Prose>,
    /// 抽查事项.
    pub items: Vec<Item>,
    /// 信用分级: every tier table, in order.
    pub tiers: Vec<TierTable>,
    /// 排除.
    pub exclusions: Exclusions,
    /// 合并检查.
    pub joint: Joint,
    /// 检查组.
    pub team: Option<Team>,
    /// 抽取.
    pub draw: Option<DrawRules>,
    /// 进度.
    pub milestones: Vec<Milestone>,
    /// 公示.
    pub publication: Publication,
    /// 递补.
    pub replacement: Replacement,
    /// 试算.
    pub tests: Vec<PlanTest>,
    /// 核准.
    pub approval: Approval,
    /// The sections that were written, in order, with the place of their headings.
    pub sections: Vec<Spanned<SectionName>>,
}

/// The facts before the first section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// 计划: the title.
    pub title: Option<Text>,
    /// 编号: a token, part of every draw key.
    pub id: Option<Text>,
    /// 机关.
    pub agency: Option<Text>,
    /// 机关类别: a `bodies` value of the registry.
    pub agency_kind: Option<Text>,
    /// 层级: 国家级 省级 市级 县级 乡级.
    pub level: Option<Text>,
    /// 区划: six digits of GB/T 2260.
    pub region: Option<Text>,
    /// 语言: version of the plan language; 1 where missing.
    pub language: Option<Spanned<u32>>,
    /// 年度.
    pub year: Option<Spanned<i32>>,
    /// 施行.
    pub in_force: Option<Spanned<Period>>,
    /// 文号.
    pub document_number: Option<Text>,
    /// 版本.
    pub revision: Option<Text>,
    /// 变更说明.
    pub changes: Option<Text>,
}

/// 引用库: what the plan relies on outside itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imports {
    /// 法规库; empty: the one compiled in.
    pub registry: Vec<Spanned<Library>>,
    /// 工作日历; empty: the one compiled in.
    pub calendar: Vec<Spanned<Library>>,
    /// 对象名录.
    pub entities: Vec<FileRef>,
    /// 人员名录.
    pub inspectors: Vec<FileRef>,
    /// 请假: further files with certificate, from, to.
    pub leave: Vec<FileRef>,
    /// 检查台账.
    pub history: Vec<FileRef>,
    /// 期限口径.
    pub deadline_rule: Option<Spanned<DeadlineRule>>,
    /// 栏目对应: standard name and name in the file.
    pub columns: Vec<(Text, Text)>,
}

/// A registry or a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Library {
    /// 内置: compiled into the program.
    Builtin {
        /// 校验码: the digest that the plan expects.
        digest: Option<String>,
    },
    /// A folder or file beside the plan.
    Folder {
        /// As written.
        path: String,
        /// 校验码.
        digest: Option<String>,
    },
}

/// A file beside the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// The list's name where several stand in one plan, or the department whose people it holds.
    pub name: Option<Text>,
    /// The path as written, relative to the plan.
    pub path: Text,
    /// 工作表.
    pub sheet: Option<Text>,
    /// 标识栏: the id column where it is not 统一社会信用代码.
    pub id_column: Option<Text>,
}

/// 期限口径.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadlineRule {
    /// 含当日: the named day belongs to 前.
    pub includes_day: bool,
    /// 最后一日为休假日的，顺延 (true) or 不顺延 (false); `None` where not said.
    pub rolls: Option<bool>,
}

/// A section that is never parsed, copied into the published document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The title without ordinal and （文字）.
    pub title: Text,
    /// The lines as written.
    pub text: Text,
    /// How many parsed sections stand before it.
    pub after: usize,
}

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

/// A ratio as written: constraints, and whether 原则上 stood before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeClause {
    /// The constraints.
    pub rule: SizeRule,
    /// 原则上 was written: may be departed from with a recorded reason.
    pub as_a_rule: bool,
    /// `每月不低于5%`, `每季度不低于12.5%`: the constraint holds for every such part of the year.
    pub every: Option<Every>,
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
    /// 分级: the name of a tier table.
    pub tiers: Option<Text>,
    /// 频次.
    pub frequency: Option<Spanned<Frequency>>,
    /// 抽取时间.
    pub draw_window: Vec<Spanned<Period>>,
    /// 检查时间.
    pub check_window: Vec<Spanned<Period>>,
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
    /// 备注.
    pub note: Option<Text>,
}

impl Default for Text {
    fn default() -> Self {
        Self::new(String::new(), Span::default())
    }
}

impl Item {
    /// The code, or an empty text.
    #[must_use]
    pub fn code(&self) -> &str {
        self.code.as_ref().map_or("", |code| code.value.as_str())
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

/// A condition over the columns of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All must hold.
    And(Vec<Condition>),
    /// One must hold.
    Or(Vec<Condition>),
    /// Must not hold.
    Not(Box<Condition>),
    /// One comparison.
    Compare(Comparison),
}

/// `列 操作 值`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The column as written.
    pub column: Text,
    /// The operator.
    pub operator: Spanned<Operator>,
    /// What it is compared with; several for 属于, none for 为空.
    pub values: Vec<Spanned<Literal>>,
    /// The whole comparison.
    pub span: Span,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// 等于 =.
    Equal,
    /// 不等于 ≠.
    NotEqual,
    /// 属于.
    In,
    /// 不属于.
    NotIn,
    /// 包含.
    Contains,
    /// 开头为.
    StartsWith,
    /// 大于 >.
    Greater,
    /// 不小于 ≥.
    AtLeast,
    /// 小于 <.
    Less,
    /// 不大于 ≤.
    AtMost,
    /// 早于.
    Before,
    /// 晚于.
    After,
    /// 不早于.
    NotBefore,
    /// 不晚于.
    NotAfter,
    /// 在 … 内: a duration back from the draw day, or a period.
    Within,
    /// 为空.
    Empty,
    /// 不为空.
    NotEmpty,
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A word, quoted or bare.
    Text(String),
    /// A number in plain decimal digits, as `10`, `-3`, `2.5`.
    Number(String),
    /// A date.
    Date(NaiveDate),
    /// A duration, with 在 … 内.
    Duration(Duration),
    /// A period, with 在 … 内.
    Period(Period),
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

/// 与事项比例的关系.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// 等级优先: the item's own ratio is set aside.
    Tier,
    /// 事项优先: the tier's ratios are set aside.
    Item,
    /// 取高: per tier, the larger number.
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

/// 合并检查.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joint {
    /// 同去: codes of items visited together; each line is one group.
    pub groups: Vec<Spanned<Vec<Text>>>,
    /// 频次上限.
    pub caps: Vec<Cap>,
    /// 计入: kinds in the history that count.
    pub counts: Vec<Text>,
    /// 豁免: kinds that do not.
    pub exempt: Vec<Text>,
}

/// 频次上限 over all items, for everybody or one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The tier's label; everybody if `None`.
    pub tier: Option<Text>,
    /// So many visits in so long.
    pub frequency: Frequency,
    /// Where.
    pub span: Span,
}

/// 检查组.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    /// 人数.
    pub size: Option<Spanned<TeamSize>>,
    /// 资格: the certificate must be valid on the day of the visit.
    pub certificate_on_day: Option<Span>,
    /// 主检: the lead's speciality must match an item of the visit.
    pub lead_speciality: Option<Span>,
    /// 专长：逐项覆盖.
    pub cover_each: Option<Span>,
    /// 回避.
    pub recusals: Vec<Spanned<RecusalRule>>,
    /// 交叉: no inspector from the office that manages the target.
    pub cross_unit: Option<Span>,
    /// 工作量.
    pub workload: Vec<Spanned<Workload>>,
    /// 搭配, as written.
    pub pairing: Option<Text>,
    /// 不足时, in order.
    pub shortage: Vec<Spanned<Shortage>>,
    /// Bases cited by any of the fields.
    pub bases: Vec<Text>,
}

/// 人数.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamSize {
    /// Persons in all.
    pub total: u32,
    /// 不少于: more may go.
    pub at_least: bool,
    /// Leads where 主检n人 is written; 1 else.
    pub leads: u32,
}

/// 回避.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecusalRule {
    /// 名录登记的回避单位.
    Listed,
    /// 本单位: the target is the inspector's own unit.
    OwnUnit,
    /// `3年内查过同一对象`.
    CheckedWithin(Duration),
    /// 同一对象不得连续由同一人检查 and the like: never twice in this plan.
    SamePlan,
}

/// 工作量.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// 每人每日不超过n户.
    PerDay(u32),
    /// 每人每周不超过n户; Monday to Sunday.
    PerWeek(u32),
    /// 每人每月不超过n户.
    PerMonth(u32),
    /// 每人全年不超过n户.
    PerYear(u32),
    /// 在办不超过n户: open visits at a time.
    Open(u32),
}

/// 不足时.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// 停止.
    Stop,
    /// 邻区匹配.
    Neighbour,
    /// 直接委派.
    Appoint,
}

/// 抽取.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DrawRules {
    /// 第一批 …, in order; empty: one draw of everything.
    pub batches: Vec<Batch>,
    /// 锁定: working or calendar days before the draw.
    pub lock: Option<Spanned<Duration>>,
    /// 种子: the announced sources, in order.
    pub seed: Vec<SeedSource>,
    /// 见证.
    pub witnesses: Vec<Text>,
    /// 备抽: reserves per stratum.
    pub reserves: Option<Spanned<u64>>,
    /// 新增：按门槛.
    pub late_by_threshold: Option<Span>,
    /// The whole section.
    pub span: Span,
}

/// 批次.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The key as written (`第一批`).
    pub name: Text,
    /// The draw day.
    pub date: Spanned<NaiveDate>,
    /// How much has been drawn once it is done.
    pub share: Spanned<Share>,
    /// Its own deadline, if one is written.
    pub complete_by: Option<Spanned<NaiveDate>>,
}

/// What a batch draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// `抽取50%`: this share of the year's number (added to the batches before).
    Part(Ratio),
    /// `抽取其余`.
    Rest,
}

/// An announced seed source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedSource {
    /// Its token; `--seed NAME=TEXT`.
    pub name: Text,
    /// The description in brackets.
    pub label: Option<Text>,
    /// `当日无开奖的用 k3（…）`: named in advance.
    pub fallback: Option<Box<SeedSource>>,
}

/// 进度.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// The day, included.
    pub date: Spanned<NaiveDate>,
    /// What is due.
    pub goal: Spanned<Goal>,
    /// The whole entry.
    pub span: Span,
}

/// What a milestone asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// `完成50%`: this share of all visits of the year has been made.
    Complete(Ratio),
    /// `公布抽查方案`, `公示结果`: the plan or results are published.
    Publish(String),
    /// Any other task, as written.
    Task(String),
}

/// A deadline that follows (or precedes) an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDeadline {
    /// The event as written: `检查结束`, `处罚决定作出`, `抽取`.
    pub event: Text,
    /// How long after it (before, where `before`).
    pub duration: Spanned<Duration>,
    /// `抽取前2个工作日`.
    pub before: bool,
}

/// 公示.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publication {
    /// 名单.
    pub list: Option<PublicationRule>,
    /// 结果.
    pub results: Option<PublicationRule>,
    /// 处罚.
    pub penalties: Option<PublicationRule>,
    /// 责任.
    pub responsibility: Option<Text>,
    /// Bases cited.
    pub bases: Vec<Text>,
}

/// When and what is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRule {
    /// The deadline, where one is written.
    pub deadline: Option<EventDeadline>,
    /// The whole value as written.
    pub text: Text,
}

/// 递补.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replacement {
    /// 可以递补.
    pub replaceable: Vec<Text>,
    /// 不得递补.
    pub not_replaceable: Vec<Text>,
    /// 办法.
    pub procedure: Option<Text>,
}

/// 试算: one case and what must come of it, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTest {
    /// 例.
    pub case: Text,
    /// 应当.
    pub must: Option<Text>,
}

/// 核准.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approval {
    /// 编制.
    pub prepared: Option<Text>,
    /// 审核.
    pub reviewed: Option<Text>,
    /// 签注.
    pub signs: Vec<SignOff>,
}

/// 签注 of a doubt: `SJ2021 七日：工作日，张三，2023年3月20日`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// The doubt's code.
    pub code: Spanned<u16>,
    /// The words of the plan that it is about.
    pub subject: Text,
    /// Why it is right.
    pub reason: Text,
    /// Who signs.
    pub person: Text,
    /// When.
    pub date: Spanned<NaiveDate>,
    /// 校验码: the digest of the line or directory that was signed, where written.
    pub digest: Option<Text>,
    /// The whole line.
    pub span: Span,
}
