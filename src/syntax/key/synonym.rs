//! The words in which published plans and item lists head their columns.

use super::{Key, SectionName};

/// Other words for keys, as published plans and item lists head their columns.
pub(super) const SYNONYMS: &[(SectionName, &[&str], Key)] = &[
    (
        SectionName::Items,
        &["检查对象", "抽查对象", "抽查对象范围", "检查对象范围", "监管对象"],
        Key::Objects,
    ),
    (
        SectionName::Items,
        &[
            "检查主体",
            "抽查主体",
            "实施主体",
            "检查部门",
            "检查部门及实施层级",
            "抽查部门",
            "执法主体",
        ],
        Key::Body,
    ),
    (SectionName::Items, &["检查依据", "抽查依据", "法律依据", "执法依据", "设定依据"], Key::Basis),
    (SectionName::Items, &["检查内容", "抽查内容", "检查要点", "抽查要点"], Key::Content),
    (SectionName::Items, &["事项类别", "抽查事项类别", "检查事项类别", "抽查类别"], Key::Class),
    (SectionName::Items, &["检查方式", "抽查方式", "检查方法", "抽查方法"], Key::Method),
    (
        SectionName::Items,
        &[
            "抽查比例",
            "检查比例",
            "抽取比例",
            "抽查对象比例",
            "抽查比例及频次",
            "抽查比例和频次",
            "比例及频次",
            "抽查数量",
            "抽取数量",
            "检查数量",
            "抽查对象数量",
            "抽查户数",
        ],
        Key::Ratio,
    ),
    (SectionName::Items, &["抽查频次", "检查频次", "抽查频率", "检查频率"], Key::Frequency),
    (
        SectionName::Items,
        &["抽查时间", "检查期限", "检查时限", "完成时限", "计划开展时间", "实施时间", "开展时间"],
        Key::CheckWindow,
    ),
    (SectionName::Items, &["发起部门", "牵头部门", "牵头单位"], Key::Initiator),
    (SectionName::Items, &["配合部门", "参与部门", "协同部门", "配合单位"], Key::Partners),
    (
        SectionName::Items,
        &["股室", "联络股室", "责任股室", "责任处室", "承办科室", "牵头科室"],
        Key::Office,
    ),
    (
        SectionName::Items,
        &["任务类型", "是否双随机", "是否联合", "预估抽查对象数", "预估抽查对象风险等级", "基数"],
        Key::Note,
    ),
    (SectionName::Teams, &["主查", "组长"], Key::Lead),
    (SectionName::Approval, &["批准", "审批"], Key::Reviewed),
];
