//! The columns that have a standard name, their kinds, and the names that files give them.

use super::value::Kind;
use crate::source::fold;

/// 统一社会信用代码: the usual id column.
pub const CODE: &str = "统一社会信用代码";
/// 主体名称.
pub const NAME: &str = "主体名称";
/// 住所.
pub const ADDRESS: &str = "住所";
/// 街道乡镇.
pub const TOWNSHIP: &str = "街道乡镇";
/// 诚信等级.
pub const TIER: &str = "诚信等级";
/// 登记状态.
pub const STATUS: &str = "登记状态";
/// 经营范围.
pub const SCOPE: &str = "经营范围";
/// 序号: a running number, no property of the entity.
pub const SEQUENCE: &str = "序号";

/// What else is known of a column than its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// Nothing.
    Plain,
    /// Every row should have a value.
    Expected,
    /// Dates that record the past.
    Past,
    /// Dates that record the past, one in every row.
    ExpectedPast,
    /// A running number or other decoration: never compared, never judged.
    Decoration,
}

/// A column with a standard name.
#[derive(Debug, Clone, Copy)]
pub struct Standard {
    /// The name.
    pub name: &'static str,
    /// The type of its cells.
    pub kind: Kind,
    /// What else is known.
    pub nature: Trait,
    /// Other names, best first.
    pub aliases: &'static [&'static str],
}

const fn column(
    name: &'static str,
    kind: Kind,
    nature: Trait,
    aliases: &'static [&'static str],
) -> Standard {
    Standard { name, kind, nature, aliases }
}

/// Columns of 检查对象名录库.
pub const ENTITIES: &[Standard] = &[
    column(SEQUENCE, Kind::Text, Trait::Decoration, &["编号", "No.", "No", "#", "顺序号"]),
    column(
        CODE,
        Kind::Text,
        Trait::Plain,
        &[
            "社会信用代码",
            "信用代码",
            "统一信用代码",
            "统一社会信用代码（注册号）",
            "统一社会信用代码/注册号",
            "注册号/统一社会信用代码",
            "统一社会信用代码证号",
            "注册号",
            "登记注册号",
            "社会统一信用代码",
            "统一社会信用代码/组织机构代码",
            "统一社会信用代码或注册号",
            "统一社会信用代码号",
            "统一代码",
            "企业信用代码",
            "企业统一社会信用代码",
            "单位统一社会信用代码",
            "主体统一社会信用代码",
            "信用代码/注册号",
            "代码",
        ],
    ),
    column(
        NAME,
        Kind::Text,
        Trait::Expected,
        &[
            "企业名称",
            "市场主体名称",
            "单位名称",
            "用人单位名称",
            "检查对象名称",
            "检查对象",
            "机构名称",
            "名称",
            "主体",
            "经营主体名称",
            "被检查单位",
            "被检查单位名称",
            "被检查对象",
            "单位全称",
            "企业全称",
            "企业名",
            "字号名称",
            "用人单位",
            "公司名称",
        ],
    ),
    column(
        "主体类型",
        Kind::Text,
        Trait::Expected,
        &[
            "企业类型",
            "市场主体类型",
            "单位类型",
            "经营主体类型",
            "机构类型",
            "主体性质",
            "单位性质",
            "类型",
        ],
    ),
    column(
        "法定代表人",
        Kind::Text,
        Trait::Plain,
        &[
            "法人代表",
            "法定代表人（负责人）",
            "法定代表人/经营者",
            "法定代表人/负责人",
            "法定代表人姓名",
            "法人姓名",
            "法人",
            "负责人",
            "经营者",
        ],
    ),
    column(
        ADDRESS,
        Kind::Text,
        Trait::Expected,
        &[
            "住所（经营场所）",
            "住所/经营场所",
            "注册地址",
            "经营场所",
            "单位地址",
            "详细地址",
            "地址",
            "经营地址",
            "企业地址",
            "企业住所",
            "主体住所",
            "生产经营地址",
            "联系地址",
        ],
    ),
    column(
        TOWNSHIP,
        Kind::Division,
        Trait::Expected,
        &[
            "所属街道",
            "街道（乡镇）",
            "乡镇/街道",
            "乡镇街道",
            "街道/乡镇",
            "所属镇街",
            "镇街",
            "街道",
            "乡镇",
            "所属乡镇",
            "街镇",
            "所在街道",
            "所属街道（乡镇）",
            "所属街道/乡镇",
            "所属街道乡镇",
            "所在镇街",
            "辖区街道",
            "管辖街道",
            "街道名称",
            "属地街道",
            "属地",
        ],
    ),
    column(
        "行业代码",
        Kind::Industry,
        Trait::Expected,
        &[
            "国民经济行业代码",
            "行业小类代码",
            "国民经济行业",
            "行业小类",
            "行业门类",
            "所属行业",
            "所属行业代码",
            "行业分类",
            "行业类别",
            "行业",
        ],
    ),
    column(SCOPE, Kind::Text, Trait::Plain, &["经营（业务）范围", "业务范围", "主营业务"]),
    column(
        "注册资本（万元）",
        Kind::Number,
        Trait::Plain,
        &["注册资本", "注册资金（万元）", "注册资本（万）", "注册资金"],
    ),
    column(
        "成立日期",
        Kind::Date,
        Trait::ExpectedPast,
        &["成立时间", "注册日期", "登记日期", "设立日期", "注册时间", "登记时间", "成立年月日"],
    ),
    column("登记机关", Kind::Text, Trait::Plain, &["发照机关", "登记管理机关", "注册机关"]),
    column(
        STATUS,
        Kind::Text,
        Trait::Expected,
        &[
            "经营状态",
            "企业状态",
            "存续状态",
            "主体状态",
            "登记经营状态",
            "营业状态",
            "企业登记状态",
            "状态",
        ],
    ),
    column(
        "从业人数",
        Kind::Number,
        Trait::Expected,
        &[
            "职工人数",
            "用工人数",
            "从业人员数",
            "用工总数（人）",
            "用工总数",
            "职工总数",
            "员工人数",
            "从业人员",
            "从业人员人数",
            "从业人员总数",
            "在职人数",
            "用工规模",
            "员工数",
            "职工数",
            "人数",
        ],
    ),
    column(
        TIER,
        Kind::Text,
        Trait::Expected,
        &[
            "劳动保障守法诚信等级",
            "守法诚信等级",
            "信用等级",
            "信用风险等级",
            "风险等级",
            "劳动保障诚信等级",
            "劳动用工守法诚信等级",
            "企业信用等级",
            "企业诚信等级",
            "诚信等级评定结果",
            "信用评级",
            "信用级别",
            "诚信级别",
            "守法等级",
            "评定等级",
            "信用分类",
            "等级",
        ],
    ),
    column(
        "上次检查日期",
        Kind::Date,
        Trait::Past,
        &["最近检查日期", "上次检查时间", "最近一次检查日期", "最近检查时间"],
    ),
    column("上次检查结果", Kind::Text, Trait::Plain, &["最近检查结果", "检查结果"]),
];

/// Columns of 执法检查人员名录库.
pub const INSPECTORS: &[Standard] = &[
    column(SEQUENCE, Kind::Text, Trait::Decoration, &["编号", "No.", "No", "顺序号"]),
    column(
        "所属单位",
        Kind::Text,
        Trait::Plain,
        &[
            "所在单位（科室）",
            "所在单位",
            "单位名称",
            "工作单位",
            "所属部门",
            "科室",
            "单位",
            "部门",
        ],
    ),
    column(
        "姓名",
        Kind::Text,
        Trait::Plain,
        &["执法人员姓名", "检查人员姓名", "检查人员", "人员姓名"],
    ),
    column("性别", Kind::Text, Trait::Plain, &[]),
    column("职务", Kind::Text, Trait::Plain, &["职务（职级）", "职级", "岗位"]),
    column(
        "执法证编号",
        Kind::Text,
        Trait::Plain,
        &["执法证号", "执法证编号或监察证编号", "证件编号", "执法证件号", "证号", "行政执法证编号"],
    ),
    column("证件类型", Kind::Text, Trait::Plain, &["证件名称", "执法证类型"]),
    column(
        "证件有效期",
        Kind::Date,
        Trait::Plain,
        &["有效期至", "证件有效期至", "执法证有效期", "有效期限", "有效期"],
    ),
    column("业务专长", Kind::Text, Trait::Plain, &["专业特长", "专长", "业务特长"]),
    column("履历", Kind::Text, Trait::Plain, &["工作履历", "简历"]),
    column("入职日期", Kind::Date, Trait::Past, &["进入执法队伍时间", "入职时间", "参加工作时间"]),
    column("离岗日期", Kind::Date, Trait::Plain, &["离开执法队伍时间", "离岗时间", "离职日期"]),
    column("在岗状态", Kind::Text, Trait::Plain, &["人员状态", "在岗情况", "状态"]),
    column("请假起", Kind::Date, Trait::Plain, &["请假开始", "请假开始日期", "请假起始日期"]),
    column("请假止", Kind::Date, Trait::Plain, &["请假结束", "请假结束日期", "请假截止日期"]),
    column("回避单位", Kind::Text, Trait::Plain, &["应回避单位", "回避对象"]),
    column("回避单位信用代码", Kind::Text, Trait::Plain, &["回避单位代码", "回避对象代码"]),
    column("回避事由", Kind::Text, Trait::Plain, &["回避原因", "回避理由"]),
];

/// Columns of 检查台账.
pub const HISTORY: &[Standard] = &[
    column(SEQUENCE, Kind::Text, Trait::Decoration, &["编号", "No.", "No"]),
    column("抽查计划编号", Kind::Text, Trait::Plain, &["计划编号"]),
    column("抽查任务编号", Kind::Text, Trait::Plain, &["任务编号"]),
    column(
        CODE,
        Kind::Text,
        Trait::Plain,
        &[
            "社会信用代码",
            "信用代码",
            "统一社会信用代码（注册号）",
            "统一社会信用代码/注册号",
            "注册号",
        ],
    ),
    column(
        NAME,
        Kind::Text,
        Trait::Plain,
        &["企业名称", "市场主体名称", "单位名称", "检查对象", "检查对象名称"],
    ),
    column(TIER, Kind::Text, Trait::Plain, &["劳动保障守法诚信等级", "信用等级", "等级"]),
    column("抽查事项", Kind::Text, Trait::Plain, &["检查事项", "事项"]),
    column("检查方式", Kind::Text, Trait::Plain, &["方式"]),
    column("检查类型", Kind::Text, Trait::Plain, &["检查类别", "检查性质"]),
    column("检查日期", Kind::Date, Trait::ExpectedPast, &["检查时间", "实施日期", "日期"]),
    column("检查人员", Kind::Text, Trait::Plain, &["检查人员一", "检查人员1", "主检", "检查人"]),
    column("执法证编号", Kind::Text, Trait::Plain, &["执法证号", "执法证编号一", "执法证编号1"]),
    column("检查人员二", Kind::Text, Trait::Plain, &["检查人员2", "协检"]),
    column("执法证编号二", Kind::Text, Trait::Plain, &["执法证号二", "执法证编号2"]),
    column("检查结果", Kind::Text, Trait::Plain, &["结果"]),
    column("处理情况", Kind::Text, Trait::Plain, &["处理结果"]),
    column("公示日期", Kind::Date, Trait::Past, &["公示时间"]),
    column("检查机关", Kind::Text, Trait::Plain, &["检查单位", "实施机关", "检查部门"]),
];

/// A header as it is compared: folded, without white space, upper case, without marks of
/// mandatory columns.
#[must_use]
pub fn plain(header: &str) -> String {
    header
        .chars()
        .map(fold)
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '*' | '\u{200b}' | '\u{feff}')
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// A folded header without what stands in brackets, without a number before it (`3.`, `2025年度`).
pub(crate) fn without_remarks(header: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::with_capacity(header.len());
    for letter in header.chars() {
        match letter {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            letter if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let rest = bare.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if rest.len() == bare.len() {
        return bare;
    }
    let marks = ["年度", "年", ".", "、"];
    marks.iter().find_map(|mark| rest.strip_prefix(mark)).map_or(bare.clone(), str::to_owned)
}

/// How well a header fits a standard column; smaller is better, `None` if not at all.
#[must_use]
pub fn fit(header: &str, standard: &Standard) -> Option<usize> {
    let header = plain(header);
    if header.is_empty() {
        return None;
    }
    let names = || std::iter::once(standard.name).chain(standard.aliases.iter().copied());
    if let Some(at) = names().position(|name| plain(name) == header) {
        return Some(at);
    }
    // A remark in brackets says the unit or who fills it in; a year before the name, of when it is.
    let bare = without_remarks(&header);
    // Yuan are not ten thousand yuan.
    if standard.name.contains('万') && header.contains("(元") {
        return None;
    }
    names().position(|name| plain(name) == bare).map(|at| at + 100)
}
