//! The closed lists of the language: sections and keys, each with its Chinese name and English alias.

mod spelling;
pub(in crate::syntax) mod synonym;

pub use spelling::KEYS;
use synonym::SYNONYMS;

/// A section of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionName {
    /// The facts before the first heading.
    Head,
    /// 引用库 imports.
    Imports,
    /// 抽查事项 items.
    Items,
    /// 信用分级 tiers.
    Tiers,
    /// 排除 exclusions.
    Exclusions,
    /// 合并检查 joint.
    Joint,
    /// 检查组 teams.
    Teams,
    /// 工作日测算 workdays.
    Workdays,
    /// 抽取 draw.
    Draw,
    /// 进度 milestones.
    Milestones,
    /// 公示 publication.
    Publication,
    /// 递补 replacement.
    Replacement,
    /// 等级建议 next-tiers.
    NextTiers,
    /// 试算 tests.
    Tests,
    /// 核准 approval.
    Approval,
    /// A title that ends in （文字）: never parsed.
    Prose,
}

/// Every section with a name of its own: Chinese, English.
pub const SECTIONS: &[(SectionName, &str, &str)] = &[
    (SectionName::Imports, "引用库", "imports"),
    (SectionName::Items, "抽查事项", "items"),
    (SectionName::Tiers, "信用分级", "tiers"),
    (SectionName::Exclusions, "排除", "exclusions"),
    (SectionName::Joint, "合并检查", "joint"),
    (SectionName::Teams, "检查组", "teams"),
    (SectionName::Workdays, "工作日测算", "workdays"),
    (SectionName::Draw, "抽取", "draw"),
    (SectionName::Milestones, "进度", "milestones"),
    (SectionName::Publication, "公示", "publication"),
    (SectionName::Replacement, "递补", "replacement"),
    (SectionName::NextTiers, "等级建议", "next-tiers"),
    (SectionName::Tests, "试算", "tests"),
    (SectionName::Approval, "核准", "approval"),
];

impl SectionName {
    /// Tells whether the facts of this section would contradict each other if it stood twice.
    #[must_use]
    pub const fn stands_once(self) -> bool {
        matches!(
            self,
            Self::Imports
                | Self::Joint
                | Self::Teams
                | Self::Workdays
                | Self::Draw
                | Self::Publication
                | Self::Replacement
                | Self::NextTiers
                | Self::Approval
        )
    }

    /// Finds a section by its Chinese name or English alias (letters of either case).
    #[must_use]
    pub fn find(written: &str) -> Option<Self> {
        SECTIONS
            .iter()
            .find(|(_, zh, en)| *zh == written || en.eq_ignore_ascii_case(written))
            .map(|(name, _, _)| *name)
            .or_else(|| {
                matches!(
                    written,
                    "监督检查工作日测算" | "执法工作日测算" | "工作日安排" | "工作日计算"
                )
                .then_some(Self::Workdays)
                .or_else(|| {
                    matches!(written, "下年度等级" | "等级评价" | "等级调整")
                        .then_some(Self::NextTiers)
                })
            })
    }

    /// Chinese name and English alias; empty for the head and for prose.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        SECTIONS
            .iter()
            .find(|(name, _, _)| *name == self)
            .map_or(("", ""), |(_, zh, en)| (*zh, *en))
    }
}

/// A key: the name of a fact, whatever language it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// 计划 plan.
    Plan,
    /// 编号 id.
    Id,
    /// 机关 agency.
    Agency,
    /// 机关类别 agency-kind.
    AgencyKind,
    /// 层级 level.
    Level,
    /// 区划 region.
    Region,
    /// 语言 language.
    Language,
    /// 年度 year.
    Year,
    /// 施行 in-force.
    InForce,
    /// 文号 document-number.
    DocumentNumber,
    /// 版本 revision.
    Revision,
    /// 变更说明 changes.
    Changes,
    /// 法规库 registry.
    Registry,
    /// 工作日历 calendar.
    Calendar,
    /// 对象名录 entities.
    Entities,
    /// 人员名录 inspectors.
    Inspectors,
    /// 请假 leave.
    Leave,
    /// 检查台账 history.
    History,
    /// 期限口径 deadline-rule.
    DeadlineRule,
    /// 栏目对应 columns.
    Columns,
    /// 代号 code.
    Code,
    /// 对象 objects.
    Objects,
    /// 主体 body.
    Body,
    /// 内容 content.
    Content,
    /// 类别 class.
    Class,
    /// 方式 method.
    Method,
    /// 比例 ratio.
    Ratio,
    /// 分级 tiers.
    TierTable,
    /// 频次 frequency.
    Frequency,
    /// 抽取时间 draw-window.
    DrawWindow,
    /// 检查时间 check-window.
    CheckWindow,
    /// 专长 speciality.
    Speciality,
    /// 发起 initiator.
    Initiator,
    /// 配合 partners.
    Partners,
    /// 责任科室 office.
    Office,
    /// 分配 spread.
    Spread,
    /// 轮查 rotation.
    Rotation,
    /// 不重复 no-repeat.
    LookBack,
    /// 名称 name.
    Name,
    /// 分级依据栏 tier-column.
    TierColumn,
    /// 总量 overall.
    Overall,
    /// 与事项比例的关系 precedence.
    Precedence,
    /// 取整 rounding.
    Rounding,
    /// A tier's label before an ordered rule (`重点：上年处罚次数 不小于 1`).
    TierRule,
    /// 为空的按 when-empty.
    WhenEmpty,
    /// 同去 together.
    Together,
    /// 频次上限 cap.
    Cap,
    /// 计入 counts.
    Counts,
    /// 豁免 exempt.
    Exempt,
    /// 人数 size.
    Size,
    /// 资格 eligibility.
    Eligibility,
    /// 主检 lead.
    Lead,
    /// 回避 recusal.
    Recusal,
    /// 交叉 cross-unit.
    CrossUnit,
    /// 工作量 workload.
    Workload,
    /// 搭配 pairing.
    Pairing,
    /// 不足时 shortage.
    Shortage,
    /// `第一批` … `第十批`, `batch-1` … `batch-10`.
    Batch,
    /// 批次 batches.
    Batches,
    /// 在册人数 headcount.
    Headcount,
    /// 国家法定工作日 legal-workdays.
    LegalDays,
    /// 总法定工作日 total-workdays.
    TotalDays,
    /// 其他执法工作日 other-enforcement.
    OtherDays,
    /// 非执法工作日 non-enforcement.
    OffDays,
    /// 监督检查工作日 inspection-workdays.
    InspectionDays,
    /// 每次检查 per-visit.
    PerVisit,
    /// 锁定 lock.
    Lock,
    /// 种子 seed.
    Seed,
    /// 见证 witnesses.
    Witnesses,
    /// 备抽 reserves.
    Reserves,
    /// 套件 suite.
    Suite,
    /// 新增 late-additions.
    LateAdditions,
    /// 名单 list.
    List,
    /// 结果 results.
    Results,
    /// 处罚 penalties.
    Penalties,
    /// 责任 responsibility.
    Responsibility,
    /// 可以递补 replaceable.
    Replaceable,
    /// 不得递补 not-replaceable.
    NotReplaceable,
    /// 办法 procedure.
    Procedure,
    /// 社会公布 announce.
    Announce,
    /// 例 case.
    Case,
    /// 应当 must.
    Must,
    /// 编制 prepared.
    Prepared,
    /// 审核 reviewed.
    Reviewed,
    /// 签注 sign-offs.
    SignOffs,
    /// 依据 basis.
    Basis,
    /// 理由 reason.
    Reason,
    /// 备注 note.
    Note,
}

/// Keys that may stand several times in one entry or section.
#[must_use]
pub const fn may_repeat(key: Key) -> bool {
    matches!(
        key,
        Key::Registry
            | Key::Calendar
            | Key::Entities
            | Key::Inspectors
            | Key::Leave
            | Key::History
            | Key::Columns
            | Key::TierRule
            | Key::Together
            | Key::Cap
            | Key::Counts
            | Key::Exempt
            | Key::Recusal
            | Key::Workload
            | Key::Batches
            | Key::Witnesses
            | Key::Announce
            | Key::Case
            | Key::Must
            | Key::SignOffs
            | Key::Changes
            | Key::Basis
            | Key::Reason
            | Key::Note
    )
}

/// A key with its spellings and the sections it may stand in; none: any.
#[derive(Debug, Clone, Copy)]
pub struct Spelling {
    /// The key.
    pub key: Key,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// Where it may stand; empty: after any fact of any section.
    pub sections: &'static [SectionName],
}

/// Tells whether a key of ratios asks for a number of units: `抽查数量：8`. It may stand beside the one that
/// asks for a share, as in lists with a column for each.
#[must_use]
pub fn is_count(written: &str) -> bool {
    let words = bare(written);
    words.contains("数量") || words.contains("户数") || words == COUNT.1
}

/// How a key that asks for a number of units is written where no other word is.
pub const COUNT: (&str, &str) = ("抽查数量", "count");

/// Columns of the tables that may stand in a plan: Chinese, English.
pub const COLUMNS: &[(&str, &str)] = &[
    ("等级", "tier"),
    ("名称", "name"),
    ("比例", "ratio"),
    ("频次上限", "cap"),
    ("频次", "frequency"),
    ("方式", "method"),
    ("条件", "condition"),
    ("分配", "spread"),
    ("备注", "note"),
];

/// The Chinese name of a table's column, by either spelling.
#[must_use]
pub fn column(written: &str) -> Option<&'static str> {
    let wanted = bare(written);
    let wanted = match wanted.as_str() {
        "信用等级" | "风险等级" | "信用风险等级" | "信用风险分类" | "诚信等级" | "级别"
        | "类别" | "分类" | "监管级别" | "企业类别" | "风险级别" => "等级",
        "抽查比例" | "检查比例" | "抽取比例" => "比例",
        "抽查频次" | "检查频次" => "频次",
        "抽查方式" | "检查方式" => "方式",
        other => other,
    };
    COLUMNS.iter().find(|(zh, en)| *zh == wanted || *en == wanted).map(|(zh, _)| *zh)
}

/// A keyword as the lists above spell it: white space inside Chinese words removed (`编　制`),
/// English in lower case with `-` between words (`Check window`).
#[must_use]
pub fn bare(written: &str) -> String {
    let folded = crate::source::folded(written.trim());
    if folded.is_ascii() {
        let words: Vec<&str> = folded.split([' ', '_', '-']).filter(|it| !it.is_empty()).collect();
        words.join("-").to_ascii_lowercase()
    } else {
        folded.chars().filter(|letter| !letter.is_whitespace()).collect()
    }
}

impl Key {
    /// Finds a key that may stand in `section` by its Chinese name or English alias.
    #[must_use]
    pub fn find(section: SectionName, written: &str) -> Option<Self> {
        if section == SectionName::Draw && batch_number(written).is_some() {
            return Some(Self::Batch);
        }
        KEYS.iter()
            .find(|it| {
                (it.sections.is_empty() || it.sections.contains(&section))
                    && (it.zh == written || it.en.eq_ignore_ascii_case(written))
            })
            .map(|it| it.key)
            .or_else(|| {
                let mut rows = SYNONYMS.iter().filter(|(place, ..)| *place == section);
                rows.find(|(_, words, _)| words.contains(&written)).map(|(.., key)| *key)
            })
    }

    /// Chinese name and English alias; empty for [`Key::Batch`] and [`Key::TierRule`].
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            // These have a spelling of their own each time: 第一批, the label of a tier.
            Self::Batch => ("批次", "batches"),
            Self::TierRule => ("分级规则", "tier rule"),
            _ => KEYS.iter().find(|it| it.key == self).map_or(("", ""), |it| (it.zh, it.en)),
        }
    }
}

/// Other words that are read as `key` in `section`, as published plans head their columns.
#[must_use]
pub fn synonyms(section: SectionName, key: Key) -> Vec<&'static str> {
    SYNONYMS
        .iter()
        .filter(|(place, _, of)| *place == section && *of == key)
        .flat_map(|(_, words, _)| words.iter().copied())
        .collect()
}

/// The number of a batch key: `第一批` is 1, `batch-2` is 2; 1 to 10.
#[must_use]
pub fn batch_number(written: &str) -> Option<u32> {
    const CHINESE: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let written = &bare(written);
    let number = if let Some(rest) = written.strip_prefix('第') {
        let middle = rest.strip_suffix('批')?.trim();
        match CHINESE.iter().position(|digit| *digit == middle) {
            Some(index) => u32::try_from(index + 1).ok()?,
            None => middle.parse().ok()?,
        }
    } else {
        written.strip_prefix("batch-")?.parse().ok()?
    };
    (1..=10).contains(&number).then_some(number)
}
