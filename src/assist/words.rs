//! What may stand behind a key whose values are a closed list, or nearly.
//!
//! The lists are the language's own (`src/plan/lower`); a test writes every word into a plan and
//! reads it back.

use crate::syntax::key::Key;

/// Ways to write the value of `key`, the usual one first.
pub(super) const fn values(key: Key) -> &'static [&'static str] {
    match key {
        Key::Level => &["国家级", "省级", "市级", "县级"],
        Key::Language => &["1"],
        Key::Registry | Key::Calendar => &["内置"],
        Key::DeadlineRule => {
            &["含当日；最后一日为休假日的，顺延", "含当日；最后一日为休假日的，不顺延"]
        }
        Key::Class => &["一般", "重点"],
        Key::Method => &["现场检查", "书面检查", "网络检查", "书面检查、现场检查"],
        Key::Ratio => &[
            "5%",
            "不低于5%",
            "不超过5%",
            "3%至5%",
            "全覆盖",
            "10户",
            "不少于2户；不足5户的全覆盖",
        ],
        Key::Frequency => &["每年1次", "每年2次", "每2年1次"],
        Key::Rounding => &["逐层进位"],
        Key::WhenEmpty => &["不排除", "排除"],
        Key::Precedence => &["等级优先", "事项优先", "取高", "逐层"],
        Key::Cap => &["同一对象全年不超过1次", "同一对象全年不超过2次"],
        Key::Size => &["2人", "不少于2人"],
        Key::Eligibility => &["执法证有效期 不早于 检查日"],
        Key::Lead => &["专长 符合 事项，1人"],
        Key::Recusal => &["名录登记的回避单位", "本单位", "3年内查过同一对象"],
        Key::Workload => {
            &["每人每日不超过2户", "每人每周不超过6户", "每人每日不超过2户，每人每周不超过6户"]
        }
        Key::Shortage => &["停止", "邻区匹配", "直接委派"],
        Key::Lock => &["抽取前2个工作日"],
        Key::Batch => &["2026年5月11日，抽取50%", "2026年8月12日，抽取其余"],
        Key::Suite => &["DR1", "DR1-SM3"],
        Key::LateAdditions => &["按门槛"],
        Key::Results => &["检查结束后20个工作日内，国家企业信用信息公示系统"],
        Key::Penalties => {
            &["普通程序处罚决定作出之日起7日内，公开 主体信息、案由、处罚依据、处罚结果"]
        }
        Key::Responsibility => &["谁抽查、谁录入、谁公示"],
        Key::Replaceable => &["已注销、已迁出本区、重复列名"],
        Key::NotReplaceable => &["无法联系、拒绝检查"],
        Key::Counts => &["日常检查、专项检查"],
        Key::Exempt => &["投诉举报、转办交办"],
        _ => &[],
    }
}

/// Operators of conditions, with what they mean in English.
pub(super) const OPERATORS: &[(&str, &str)] = &[
    ("等于", "equal to"),
    ("不等于", "not equal to"),
    ("属于", "one of"),
    ("不属于", "none of"),
    ("包含", "contains"),
    ("不包含", "does not contain"),
    ("开头为", "starts with"),
    ("大于", "greater than"),
    ("不小于", "at least"),
    ("小于", "less than"),
    ("不大于", "at most"),
    ("早于", "before"),
    ("晚于", "after"),
    ("不早于", "not before"),
    ("不晚于", "not after"),
    ("在", "within (在 12个月 内)"),
    ("为空", "is empty"),
    ("不为空", "is not empty"),
];

/// Words between comparisons.
pub(super) const JOINERS: &[(&str, &str)] = &[("且", "and"), ("或", "or"), ("不", "not")];
