//! Every key with its Chinese name, its English alias and the sections it may stand in.

use super::{Key, SectionName, Spelling};

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
    Spelling {
        key: Key::Headcount,
        zh: "在册人数",
        en: "headcount",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::LegalDays,
        zh: "国家法定工作日",
        en: "legal-workdays",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::TotalDays,
        zh: "总法定工作日",
        en: "total-workdays",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::OtherDays,
        zh: "其他执法工作日",
        en: "other-enforcement",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::OffDays,
        zh: "非执法工作日",
        en: "non-enforcement",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::InspectionDays,
        zh: "监督检查工作日",
        en: "inspection-workdays",
        sections: &[SectionName::Workdays],
    },
    Spelling {
        key: Key::PerVisit,
        zh: "每次检查",
        en: "per-visit",
        sections: &[SectionName::Workdays],
    },
    Spelling { key: Key::Batches, zh: "批次", en: "batches", sections: &[SectionName::Draw] },
    Spelling { key: Key::Lock, zh: "锁定", en: "lock", sections: &[SectionName::Draw] },
    Spelling { key: Key::Seed, zh: "种子", en: "seed", sections: &[SectionName::Draw] },
    Spelling { key: Key::Witnesses, zh: "见证", en: "witnesses", sections: &[SectionName::Draw] },
    Spelling { key: Key::Reserves, zh: "备抽", en: "reserves", sections: &[SectionName::Draw] },
    Spelling { key: Key::Suite, zh: "套件", en: "suite", sections: &[SectionName::Draw] },
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
    Spelling {
        key: Key::Announce,
        zh: "社会公布",
        en: "announce",
        sections: &[SectionName::NextTiers],
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
