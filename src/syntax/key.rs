//! The closed lists of the language: sections and keys, each with its Chinese name and English alias.

pub(in crate::syntax) mod synonym;

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
    /// 抽取 draw.
    Draw,
    /// 进度 milestones.
    Milestones,
    /// 公示 publication.
    Publication,
    /// 递补 replacement.
    Replacement,
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
    (SectionName::Draw, "抽取", "draw"),
    (SectionName::Milestones, "进度", "milestones"),
    (SectionName::Publication, "公示", "publication"),
    (SectionName::Replacement, "递补", "replacement"),
    (SectionName::Tests, "试算", "tests"),
    (SectionName::Approval, "核准", "approval"),
];

impl SectionName {
    /// Finds a section by its Chinese name or English alias (letters of either case).
    #[must_use]
    pub fn find(written: &str) -> Option<Self> {
        SECTIONS
            .iter()
            .find(|(_, zh, en)| *zh == written || en.eq_ignore_ascii_case(written))
            .map(|(name, _, _)| *name)
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
    /// 锁定 lock.
    Lock,
    /// 种子 seed.
    Seed,
    /// 见证 witnesses.
    Witnesses,
    /// 备抽 reserves.
    Reserves,
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

/// Every key with a fixed spelling.
pub const KEYS: &[Spelling] = &[
    Spelling { key: Key::Plan, zh: "计划", en: "plan", sections: &[SectionName::Head] },
    Spelling { key: Key::Id, zh: "编号", en: "id", sections: &[SectionName::Head] },
    Spelling { key: Key::Agency, zh: "机关", en: "agency", sections: &[SectionName::Head] },
    Spelling {
        key: Key::AgencyKind,
        zh: "机关类别",
        en: "agency-kind",
        sections: &[SectionName::Head],
    },
    Spelling { key: Key::Level, zh: "层级", en: "level", sections: &[SectionName::Head] },
    Spelling { key: Key::Region, zh: "区划", en: "region", sections: &[SectionName::Head] },
    Spelling { key: Key::Language, zh: "语言", en: "language", sections: &[SectionName::Head] },
    Spelling { key: Key::Year, zh: "年度", en: "year", sections: &[SectionName::Head] },
    Spelling { key: Key::InForce, zh: "施行", en: "in-force", sections: &[SectionName::Head] },
    Spelling {
        key: Key::DocumentNumber,
        zh: "文号",
        en: "document-number",
        sections: &[SectionName::Head],
    },
    Spelling { key: Key::Revision, zh: "版本", en: "revision", sections: &[SectionName::Head] },
    Spelling {
        key: Key::Changes, zh: "变更说明", en: "changes", sections: &[SectionName::Head]
    },
    Spelling {
        key: Key::Registry,
        zh: "法规库",
        en: "registry",
        sections: &[SectionName::Imports],
    },
    Spelling {
        key: Key::Calendar,
        zh: "工作日历",
        en: "calendar",
        sections: &[SectionName::Imports],
    },
    Spelling {
        key: Key::Entities,
        zh: "对象名录",
        en: "entities",
        sections: &[SectionName::Imports],
    },
    Spelling {
        key: Key::Inspectors,
        zh: "人员名录",
        en: "inspectors",
        sections: &[SectionName::Imports],
    },
    Spelling { key: Key::Leave, zh: "请假", en: "leave", sections: &[SectionName::Imports] },
    Spelling {
        key: Key::History,
        zh: "检查台账",
        en: "history",
        sections: &[SectionName::Imports],
    },
    Spelling {
        key: Key::DeadlineRule,
        zh: "期限口径",
        en: "deadline-rule",
        sections: &[SectionName::Imports],
    },
    Spelling {
        key: Key::Columns,
        zh: "栏目对应",
        en: "columns",
        sections: &[SectionName::Imports],
    },
    Spelling { key: Key::Code, zh: "代号", en: "code", sections: &[SectionName::Items] },
    Spelling { key: Key::Objects, zh: "对象", en: "objects", sections: &[SectionName::Items] },
    Spelling { key: Key::Body, zh: "主体", en: "body", sections: &[SectionName::Items] },
    Spelling { key: Key::Content, zh: "内容", en: "content", sections: &[SectionName::Items] },
    Spelling { key: Key::Class, zh: "类别", en: "class", sections: &[SectionName::Items] },
    Spelling { key: Key::Method, zh: "方式", en: "method", sections: &[SectionName::Items] },
    Spelling { key: Key::Ratio, zh: "比例", en: "ratio", sections: &[SectionName::Items] },
    Spelling { key: Key::TierTable, zh: "分级", en: "tiers", sections: &[SectionName::Items] },
    Spelling {
        key: Key::Frequency, zh: "频次", en: "frequency", sections: &[SectionName::Items]
    },
    Spelling {
        key: Key::DrawWindow,
        zh: "抽取时间",
        en: "draw-window",
        sections: &[SectionName::Items],
    },
    Spelling {
        key: Key::CheckWindow,
        zh: "检查时间",
        en: "check-window",
        sections: &[SectionName::Items],
    },
    Spelling {
        key: Key::Speciality,
        zh: "专长",
        en: "speciality",
        sections: &[SectionName::Items, SectionName::Teams],
    },
    Spelling {
        key: Key::Initiator, zh: "发起", en: "initiator", sections: &[SectionName::Items]
    },
    Spelling { key: Key::Partners, zh: "配合", en: "partners", sections: &[SectionName::Items] },
    Spelling {
        key: Key::Office, zh: "责任科室", en: "office", sections: &[SectionName::Items]
    },
    Spelling {
        key: Key::Spread,
        zh: "分配",
        en: "spread",
        sections: &[SectionName::Items, SectionName::Tiers],
    },
    Spelling {
        key: Key::Rotation,
        zh: "轮查",
        en: "rotation",
        sections: &[SectionName::Items, SectionName::Draw],
    },
    Spelling {
        key: Key::LookBack,
        zh: "不重复",
        en: "no-repeat",
        sections: &[SectionName::Items, SectionName::Draw],
    },
    Spelling { key: Key::Name, zh: "名称", en: "name", sections: &[SectionName::Tiers] },
    Spelling {
        key: Key::TierColumn,
        zh: "分级依据栏",
        en: "tier-column",
        sections: &[SectionName::Tiers],
    },
    Spelling { key: Key::Overall, zh: "总量", en: "overall", sections: &[SectionName::Tiers] },
    Spelling {
        key: Key::Precedence,
        zh: "与事项比例的关系",
        en: "precedence",
        sections: &[SectionName::Tiers],
    },
    Spelling { key: Key::Rounding, zh: "取整", en: "rounding", sections: &[SectionName::Tiers] },
    Spelling {
        key: Key::WhenEmpty,
        zh: "为空的按",
        en: "when-empty",
        sections: &[SectionName::Exclusions],
    },
    Spelling { key: Key::Together, zh: "同去", en: "together", sections: &[SectionName::Joint] },
    Spelling { key: Key::Cap, zh: "频次上限", en: "cap", sections: &[SectionName::Joint] },
    Spelling { key: Key::Counts, zh: "计入", en: "counts", sections: &[SectionName::Joint] },
    Spelling { key: Key::Exempt, zh: "豁免", en: "exempt", sections: &[SectionName::Joint] },
    Spelling { key: Key::Size, zh: "人数", en: "size", sections: &[SectionName::Teams] },
    Spelling {
        key: Key::Eligibility,
        zh: "资格",
        en: "eligibility",
        sections: &[SectionName::Teams],
    },
    Spelling { key: Key::Lead, zh: "主检", en: "lead", sections: &[SectionName::Teams] },
    Spelling { key: Key::Recusal, zh: "回避", en: "recusal", sections: &[SectionName::Teams] },
    Spelling {
        key: Key::CrossUnit, zh: "交叉", en: "cross-unit", sections: &[SectionName::Teams]
    },
    Spelling {
        key: Key::Workload, zh: "工作量", en: "workload", sections: &[SectionName::Teams]
    },
    Spelling { key: Key::Pairing, zh: "搭配", en: "pairing", sections: &[SectionName::Teams] },
    Spelling {
        key: Key::Shortage, zh: "不足时", en: "shortage", sections: &[SectionName::Teams]
    },
    Spelling { key: Key::Batches, zh: "批次", en: "batches", sections: &[SectionName::Draw] },
    Spelling { key: Key::Lock, zh: "锁定", en: "lock", sections: &[SectionName::Draw] },
    Spelling { key: Key::Seed, zh: "种子", en: "seed", sections: &[SectionName::Draw] },
    Spelling { key: Key::Witnesses, zh: "见证", en: "witnesses", sections: &[SectionName::Draw] },
    Spelling { key: Key::Reserves, zh: "备抽", en: "reserves", sections: &[SectionName::Draw] },
    Spelling {
        key: Key::LateAdditions,
        zh: "新增",
        en: "late-additions",
        sections: &[SectionName::Draw],
    },
    Spelling { key: Key::List, zh: "名单", en: "list", sections: &[SectionName::Publication] },
    Spelling {
        key: Key::Results,
        zh: "结果",
        en: "results",
        sections: &[SectionName::Publication],
    },
    Spelling {
        key: Key::Penalties,
        zh: "处罚",
        en: "penalties",
        sections: &[SectionName::Publication],
    },
    Spelling {
        key: Key::Responsibility,
        zh: "责任",
        en: "responsibility",
        sections: &[SectionName::Publication],
    },
    Spelling {
        key: Key::Replaceable,
        zh: "可以递补",
        en: "replaceable",
        sections: &[SectionName::Replacement],
    },
    Spelling {
        key: Key::NotReplaceable,
        zh: "不得递补",
        en: "not-replaceable",
        sections: &[SectionName::Replacement],
    },
    Spelling {
        key: Key::Procedure,
        zh: "办法",
        en: "procedure",
        sections: &[SectionName::Replacement],
    },
    Spelling { key: Key::Case, zh: "例", en: "case", sections: &[SectionName::Tests] },
    Spelling { key: Key::Must, zh: "应当", en: "must", sections: &[SectionName::Tests] },
    Spelling {
        key: Key::Prepared, zh: "编制", en: "prepared", sections: &[SectionName::Approval]
    },
    Spelling {
        key: Key::Reviewed, zh: "审核", en: "reviewed", sections: &[SectionName::Approval]
    },
    Spelling {
        key: Key::SignOffs,
        zh: "签注",
        en: "sign-offs",
        sections: &[SectionName::Approval],
    },
    Spelling { key: Key::Basis, zh: "依据", en: "basis", sections: &[] },
    Spelling { key: Key::Reason, zh: "理由", en: "reason", sections: &[] },
    Spelling { key: Key::Note, zh: "备注", en: "note", sections: &[] },
];

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
        KEYS.iter().find(|it| it.key == self).map_or(("", ""), |it| (it.zh, it.en))
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
