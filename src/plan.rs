//! The plan as meaning: what the text says, typed, with the place of every part.
//!
//! Made by [`lower`] from the tree; judged by [`crate::check`]. A field that was not written
//! is `None` or empty; whether it may be missing is for the rules to say.

pub mod budget;
pub mod cases;
pub mod condition;
pub mod fault;
mod item;
mod lower;
pub mod next;
pub mod recur;
mod rules;
pub mod seed;
pub mod value;

use std::collections::BTreeSet;

use crate::calendar::Period;
use crate::digest::Suite;
use crate::source::{Span, Spanned};
use crate::syntax::key::{Key, SectionName};

pub use cases::PlanTest;
pub use condition::{Comparison, Condition, Literal, Operator};
pub use item::{
    Bracket, Every, Exclusion, Exclusions, Frequency, FrequencyKind, Item, ItemClass, LevelSize,
    Method, MonthOf, Objects, Periodic, Precedence, Recurring, RecurringDay, SizeClause, TierRow,
    TierRule, TierTable, WhenEmpty,
};
pub use lower::{Lowered, closed_words, lower};
pub use next::NextTiers;
pub use rules::{
    Approval, Batch, Cap, CapScope, DrawRules, EventDeadline, Goal, Joint, Milestone, Pairing,
    Publication, PublicationRule, ReasonKind, RecurringDraw, RecurringTask, RecusalRule,
    Replacement, SeedSource, Share, Shortage, SignOff, Team, TeamSize, Workload,
};

/// A word or text as written, with its place.
pub type Text = Spanned<String>;

impl Default for Text {
    fn default() -> Self {
        Self::new(String::new(), Span::default())
    }
}

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
    /// 工作日测算.
    pub budget: Option<budget::Budget>,
    /// 进度.
    pub milestones: Vec<Milestone>,
    /// Tasks of 进度 that recur: `每季度最后一个月20日前，报送情况`.
    pub recurring_tasks: Vec<RecurringTask>,
    /// 公示.
    pub publication: Publication,
    /// 递补.
    pub replacement: Replacement,
    /// 等级建议.
    pub next_tiers: Option<NextTiers>,
    /// 试算.
    pub tests: Vec<PlanTest>,
    /// 核准.
    pub approval: Approval,
    /// Bases cited outside items, exclusions, teams and publication.
    pub bases: Vec<Text>,
    /// Frequencies and windows that are still to be decided (适时, 根据监管需要确定), as written.
    pub undecided: Vec<Text>,
    /// The same of 抽取时间 and 检查时间: days are wanted, not numbers.
    pub undecided_days: Vec<Text>,
    /// The values that could not be read; each has its finding. A rule that misses something looks
    /// here first: one cause is said once. In order of their places.
    pub unread: Vec<Spanned<()>>,
    /// The keys of which a value, or a part of it, could not be read.
    pub unread_keys: BTreeSet<Key>,
    /// Those of `unread` that are no values: facts of unknown keys, lines that could not be read.
    pub dropped: Vec<Spanned<()>>,
    /// The sections that were written, in order, with the place of their headings.
    pub sections: Vec<Spanned<SectionName>>,
}

impl Plan {
    /// 套件: the rules of its draws.
    #[must_use]
    pub fn suite(&self) -> Suite {
        let rules = self.draw.as_ref();
        rules.and_then(|rules| rules.suite.as_ref()).map_or_else(Suite::default, |it| it.value)
    }

    /// Tells whether anything limits how often a unit may be visited.
    #[must_use]
    pub fn caps_visits(&self) -> bool {
        let rows = self.tiers.iter().flat_map(|table| &table.rows);
        let rows = rows.filter_map(|row| row.cap.as_ref()).map(|cap| cap.value);
        let joint = self.joint.caps.iter().map(|cap| cap.frequency);
        rows.chain(joint).any(|cap| cap.kind != FrequencyKind::AtLeast)
    }
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

impl Head {
    /// 版本 as a number: `2`, `第2版`, `第二次修订` (which is version 3).
    #[must_use]
    pub fn revision_number(&self) -> Option<u64> {
        let text = crate::source::folded(&self.revision.as_ref()?.value);
        let bare = text.trim().trim_start_matches(['第', 'V', 'v']);
        if let Some(times) = bare.strip_suffix("次修订").or_else(|| bare.strip_suffix("次修改"))
        {
            return value::number::whole(times)?.checked_add(1);
        }
        value::number::whole(bare.trim_end_matches('版').trim())
    }

    /// The version that this plan replaces, as 变更说明 says: `替代第1版`.
    #[must_use]
    pub fn replaces(&self) -> Option<u64> {
        let text = crate::source::folded(&self.changes.as_ref()?.value);
        let versions = text.match_indices('版').filter_map(|(at, _)| {
            let before = text.get(..at)?;
            let start = before.rfind('第')?;
            value::number::whole(before.get(start + '第'.len_utf8()..)?.trim())
        });
        let own = self.revision_number()?;
        versions.filter(|version| *version < own).max()
    }
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

/// Tells whether `text` is a token: `[0-9A-Za-z._-]{1,64}`.
#[must_use]
pub fn is_token(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
