//! Words of family 5, conditions: what is said over columns.

use super::{Words, near_words};
use crate::diagnostic::problem::{CaseResult, Conditions, UnknownThen};

pub(super) fn words(problem: &Conditions) -> Words {
    match problem {
        Conditions::UnreadCondition { written } => Words::new(
            format!("条件读不懂：“{written}”"),
            format!("this condition cannot be read: `{written}`"),
            "写“栏目 等于 “值””；几个条件用“且”或“或”连接，如“登记状态 等于 “存续” 且 从业人数 不小于 10”",
            "write `column 等于 “value”`, several joined by 且 or 或, as in 登记状态 等于 “存续” 且 从业人数 不小于 10",
        ),
        Conditions::MixedAndOr => Words::new(
            "“且”和“或”混用，没有括号，有两种读法",
            "且 and 或 stand side by side without brackets and can be read two ways",
            "用括号分清先后",
            "use brackets",
        ),
        Conditions::TooDeep { most } => Words::new(
            format!("括号超过{most}层"),
            format!("brackets go deeper than {most}"),
            "拆成几条",
            "split it into several",
        ),
        Conditions::UnknownColumn { column, near, list } => {
            let (help_zh, help_en) = match near.as_slice() {
                [] => (
                    "名录里一栏也没有：先改正名录的文件".to_owned(),
                    "the directory has no column at all: mend its file first".to_owned(),
                ),
                _ => near_words(near),
            };
            let (of_zh, of_en) = match list.as_str() {
                "" => ("名录".to_owned(), "directory".to_owned()),
                list => (format!("名录“{list}”"), format!("list `{list}`")),
            };
            Words::new(
                format!("{of_zh}里没有“{column}”这一栏"),
                format!("the {of_en} has no column `{column}`"),
                help_zh,
                help_en,
            )
        }
        Conditions::UnknownList { name, near } => {
            let (help_zh, help_en) = match near.as_slice() {
                [] => (
                    format!(
                        "对象名录没有写名称：写成“对象名录：{name}＝“……””，或者删去“名录：{name}”"
                    ),
                    format!(
                        "对象名录 gives no names: write `对象名录：{name}＝“…”`, or remove `名录：{name}`"
                    ),
                ),
                _ => near_words(near),
            };
            Words::new(
                format!("对象名录里没有叫“{name}”的名录"),
                format!("对象名录 has no list named `{name}`"),
                help_zh,
                help_en,
            )
        }
        Conditions::NotOfList { column, list } => {
            let (of_zh, of_en) = match list.as_str() {
                "" => ("没有写名称的名录".to_owned(), "the list without a name".to_owned()),
                list => (format!("名录“{list}”"), format!("the list `{list}`")),
            };
            Words::new(
                format!("{of_zh}没有“{column}”这一栏，这一项排除管不到它"),
                format!("{of_en} has no column `{column}`: this exclusion says nothing of it"),
                "本来就不管它的，签注；要管的，在文件里补上这一栏",
                "sign it if it is not meant to; else add the column to the file",
            )
        }
        Conditions::WordRead { column, written, read } => Words::new(
            format!("“{column}”的“{written}”按“{read}”比较"),
            format!("`{written}` is compared with `{column}` as `{read}`"),
            format!("名录里写“{written}”的格子也按“{read}”读取，两边一致；计划里宜写“{read}”"),
            format!(
                "a cell of the directory that says `{written}` is read so too; write `{read}` in the plan"
            ),
        ),
        Conditions::WordEmpty { column, written } => Words::new(
            format!("名录里写“{written}”的格子按空的读取，“{column}”不会等于“{written}”"),
            format!("a cell that says `{written}` is read as empty: no `{column}` equals it"),
            "要的是空的，写“为空”；不要空的，写“不为空”",
            "write 为空 for empty cells, 不为空 for all others",
        ),
        Conditions::UnknownCode { column, written, near } => {
            let (more_zh, more_en) = match near.as_slice() {
                [] => (String::new(), String::new()),
                _ => (
                    format!("；是否指：{}", near.join("、")),
                    format!("; perhaps {}", near.join(", ")),
                ),
            };
            Words::new(
                format!("国民经济行业分类里没有“{written}”，“{column}”没有一户会属于它"),
                format!("GB/T 4754 has no `{written}`: nobody's `{column}` belongs to it"),
                format!("写门类字母或者两位到四位代码，如 I、62、7263{more_zh}"),
                format!(
                    "write the letter of a section or a code of 2 to 4 digits, like I, 62, 7263{more_en}"
                ),
            )
        }
        Conditions::MonthAlone { written, year, month } => Words::new(
            format!("“在 {written} 内”读作{year}年{month}月这一个月，不是往回数的月数"),
            format!(
                "`{written}` is read as month {month} of {year}, and not as so many months back"
            ),
            "往回数几个月的写“……个月”；指这个月的写上年份",
            "write 个月 for a number of months; write the year with a month of the calendar",
        ),
        Conditions::YearAlone { written } => Words::new(
            format!("“在 {written} 内”读作这一年的1月1日至12月31日，不是往回数的年数"),
            format!("`{written}` is read as that year, from 1 January to 31 December"),
            "往回数几年的写“……年”，年数不会这样大",
            "a number of years back is never that large",
        ),
        Conditions::UnknownFact { written, allowed } => Words::new(
            format!("全年检查结果里没有“{written}”这一项"),
            format!("the results of a year hold no `{written}`"),
            format!("可以用的：{allowed}"),
            format!("there are: {allowed}"),
        ),
        Conditions::NoSuchOutcome { written, near } => Words::new(
            format!("“{written}”不是检查结果的类别，这一条永远不会符合"),
            format!("`{written}` is no category of results: the rule would never hold"),
            match near {
                Some(near) => format!("是否指“{near}”；类别见导出工作簿的“填写说明”"),
                None => "类别见导出工作簿的“填写说明”".to_owned(),
            },
            match near {
                Some(near) => {
                    format!("is `{near}` meant? the workbook's sheet 填写说明 lists them")
                }
                None => "the workbook's sheet 填写说明 lists them".to_owned(),
            },
        ),
        Conditions::NoSuchTier { written, allowed } => Words::new(
            format!("“信用分级”里没有“{written}”这一级，照此建议，下一年没有这一级的比例"),
            format!("信用分级 has no tier `{written}`: next year would have no ratio for it"),
            format!("改成其中的一级：{allowed}"),
            format!("write one of these: {allowed}"),
        ),
        Conditions::WrongType { column, written, holds } => {
            let (key_zh, key_en) = holds;
            Words::new(
                format!("“{column}”是{key_zh}，不能这样比较：“{written}”"),
                format!("`{column}` holds {key_en} and cannot be compared so: `{written}`"),
                "日期用“早于”“晚于”“在……内”，数字用“大于”“小于”，文字用“等于”“属于”“包含”",
                "dates take 早于, 晚于, 在…内; numbers 大于, 小于; words 等于, 属于, 包含",
            )
        }
        Conditions::AmountUnit { column, written } => Words::new(
            format!("“{written}”带单位，而“{column}”没有写单位是万元"),
            format!(
                "`{written}` has a unit, but the column `{column}` does not say that it is in 万元"
            ),
            "按栏目的单位写数字",
            "write the number in the unit of the column",
        ),
        Conditions::NeverTrue { written, rows, .. } => Words::new(
            format!("名录{rows}行里没有一行符合“{written}”"),
            format!("none of the {rows} rows of the directory fulfils `{written}`"),
            "核对栏目和值的写法",
            "check the column and how its values are written",
        ),
        Conditions::AlwaysTrue { written, rows } => Words::new(
            format!("名录{rows}行全部符合“{written}”，都被排除"),
            format!("all {rows} rows of the directory fulfil `{written}` and are excluded"),
            "核对栏目和值的写法",
            "check the column and how its values are written",
        ),
        Conditions::UnknownRows { written, unknown, then } => {
            let (zh, en, help_zh, help_en) = match then {
                UnknownThen::Outside => (
                    "不列为检查对象",
                    "are not in the population",
                    "把名录里空的补上，或者写明空的怎么办（如“……为空 或 ……”）",
                    "fill the empty cells, or say what to do with them (`… 为空 或 …`)",
                ),
                UnknownThen::Listed => (
                    "不排除，列出来供核对",
                    "stay, and are listed",
                    "写“为空的按：排除”“为空的按：不排除”或者“为空的按：报告”",
                    "write 为空的按：排除, 不排除 or 报告",
                ),
                UnknownThen::Next => (
                    "由下一条或者分级依据栏决定",
                    "are left to the next rule or the column",
                    "把名录里空的补上",
                    "fill the empty cells",
                ),
            };
            Words::new(
                format!("栏目空着或者读不出，{unknown}户无法判断是否符合“{written}”：{zh}"),
                format!("an empty cell leaves `{written}` open for {unknown}: they {en}"),
                help_zh,
                help_en,
            )
        }
        Conditions::CaseFails { must, item, found } => {
            let (zh, en) = case_result(found);
            let (of_zh, of_en) = match item {
                Some(item) => (format!("{item} "), format!("{item}: ")),
                None => (String::new(), String::new()),
            };
            Words::new(
                format!("试算不符：应当“{must}”，{of_zh}实际{zh}"),
                format!("this case must come to `{must}`, but {of_en}{en}"),
                "计划写错的，改计划；例写错的，改“应当”",
                "mend the plan where it is wrong, or what must come of the case",
            )
        }
        Conditions::CaseAlone => Words::new(
            "这个例没有写应当怎样",
            "nothing is written that must come of this case",
            "在例的后面写“应当：……”",
            "write `must: …` after the case",
        ),
    }
}

/// What the plan gives for a case, in Chinese and English.
#[must_use]
pub fn case_result(found: &CaseResult) -> (String, String) {
    let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match found {
        CaseResult::Draws(count) => (format!("抽{count}户"), format!("{count} drawn")),
        CaseResult::NoNumber => fixed("没有符合全部要求的户数", "no number meets all constraints"),
        CaseResult::Kept(None) => fixed("是对象", "in the population"),
        CaseResult::Kept(Some(tier)) => {
            (format!("属于{tier}"), format!("in the population, tier {tier}"))
        }
        CaseResult::NotObject => fixed("不是对象", "not an object"),
        CaseResult::Excluded(entry) => {
            (format!("排除第{entry}项"), format!("excluded by entry {entry}"))
        }
        CaseResult::Unknown => fixed("无法判断", "cannot be judged"),
        CaseResult::NoTier => fixed("不在分级表内", "in no tier of the table"),
        CaseResult::Working(true) => fixed("工作日", "a working day"),
        CaseResult::Working(false) => fixed("休假日", "a day off"),
        CaseResult::NoCalendar => {
            fixed("没有这一年的工作日历", "the calendar does not have this year")
        }
    }
}
