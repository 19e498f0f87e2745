//! How the work is done: joint visits, teams, the draw, milestones, publication, approval.

use chrono::NaiveDate;

use super::Text;
use super::item::{Frequency, Recurring};
use crate::calendar::Duration;
use crate::digest::Suite;
use crate::ratio::Ratio;
use crate::source::{Span, Spanned};

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

impl Joint {
    /// Tells whether 检查类型 decides which past inspections count.
    #[must_use]
    pub const fn counts_by_kind(&self) -> bool {
        !self.counts.is_empty() || !self.exempt.is_empty()
    }
}

/// 频次上限 over all items, for everybody or one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// Which visits it counts.
    pub scope: CapScope,
    /// The tier's label; everybody if `None`.
    pub tier: Option<Text>,
    /// So many visits in so long.
    pub frequency: Frequency,
    /// Where.
    pub span: Span,
}

/// Which visits of a unit a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapScope {
    /// `同一对象全年不超过1次`: all of them.
    Unit,
    /// `同一机关对同一对象全年不超过2次`: those of the body that would go again.
    Body,
    /// `同一事项对同一对象全年不超过1次`: those for the item that would be inspected again.
    Item,
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
    /// 搭配: who goes with whom; all of them hold.
    pub pairing: Vec<Spanned<Pairing>>,
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

/// 搭配: what the members of one team must be to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// 随机搭配, 不定向选派: nothing beyond the other rules.
    Random,
    /// 定向选派: every member's speciality matches an item of the visit, not only the lead's.
    Speciality,
    /// 不同科室搭配: no two members of one 所属单位.
    MixedUnits,
    /// 男女搭配: at least one of each 性别.
    MixedSex,
    /// 老带新: at least one member has been in office for so many years on the day of the visit
    /// (入职日期). Without a number one year, the probation of a new civil servant (公务员法第三十二条).
    Experienced {
        /// Full years since 入职日期.
        years: u32,
    },
    /// 只抽主检: the lead is drawn, the others come from the lead's own 检查组 (所属单位 where the
    /// directory has no such column).
    OwnGroup,
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
    /// `每季度前5个工作日，抽取25%`: a draw that recurs.
    pub recurring: Option<RecurringDraw>,
    /// 轮查: one cycle in so many years, for every item without its own.
    pub rotation: Option<Spanned<u32>>,
    /// `每2年一遍，2023年起`: the first year of a cycle.
    pub rotation_from: Option<Spanned<i32>>,
    /// 不重复: units inspected within so long before the draw day are no candidates, for every item
    /// without its own.
    pub look_back: Option<Spanned<Duration>>,
    /// 锁定: working or calendar days before the draw.
    pub lock: Option<Spanned<Duration>>,
    /// 种子: the announced sources, in order.
    pub seed: Vec<SeedSource>,
    /// 见证.
    pub witnesses: Vec<Text>,
    /// 备抽: reserves per stratum.
    pub reserves: Option<Spanned<u64>>,
    /// 套件: whose hash; DR1 where none is written.
    pub suite: Option<Spanned<Suite>>,
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

/// A draw that recurs: one batch in every part of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringDraw {
    /// When.
    pub when: Spanned<Recurring>,
    /// How much of the year's number each draws; equal parts where not written.
    pub share: Option<Spanned<Ratio>>,
    /// The whole value.
    pub span: Span,
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

/// A task of 进度 that comes again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringTask {
    /// When.
    pub when: Spanned<Recurring>,
    /// What, as written.
    pub task: Text,
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
    /// A fixed last day: `10月31日前`.
    pub by: Option<Spanned<NaiveDate>>,
    /// Days that recur: `每季度最后一个月20日前`.
    pub recurring: Option<Spanned<Recurring>>,
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
    /// 按备抽顺序 stands in 办法.
    pub by_reserve_order: Option<Span>,
    /// 办法 asks for reason and evidence of every single one (逐户记录理由和证据).
    pub evidence: Option<Span>,
}

/// What a reason in 可以递补 or 不得递补 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonKind {
    /// 注销, 吊销, 撤销: the unit no longer exists.
    Gone,
    /// 迁出: another office's unit now.
    Moved,
    /// 重复列名: listed twice.
    Duplicate,
    /// 不属于检查对象: should not have been on the list.
    NotObject,
    /// 无法联系, 查无下落: a result of the inspection.
    Unreachable,
    /// 拒绝检查, 不配合: a result of the inspection.
    Refused,
    /// 停业, 歇业, 未开展经营: a result of the inspection.
    Idle,
    /// Any other words.
    Other,
}

impl ReasonKind {
    /// What the words of a reason are about.
    #[must_use]
    pub fn of(words: &str) -> Self {
        const KINDS: &[(ReasonKind, &[&str])] = &[
            (ReasonKind::Gone, &["注销", "吊销", "撤销"]),
            (ReasonKind::Moved, &["迁出", "迁移", "迁离"]),
            (ReasonKind::Duplicate, &["重复列名", "重复登记", "名录重复", "重复"]),
            (ReasonKind::NotObject, &["不属于检查对象", "不属于抽查对象", "不属于监管对象"]),
            (ReasonKind::Unreachable, &["无法联系", "查无下落", "失联", "联系不上"]),
            (ReasonKind::Refused, &["拒绝", "不配合", "阻挠"]),
            (ReasonKind::Idle, &["停业", "歇业", "停产", "未开展经营", "未经营"]),
        ];
        let found = KINDS.iter().find(|(_, signs)| signs.iter().any(|sign| words.contains(sign)));
        found.map_or(Self::Other, |(kind, _)| *kind)
    }

    /// Tells whether it is an error of the list, and not a result of the inspection: only such units
    /// are replaced (draw.md §6).
    #[must_use]
    pub const fn is_frame_error(self) -> bool {
        matches!(self, Self::Gone | Self::Moved | Self::Duplicate | Self::NotObject)
    }
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
