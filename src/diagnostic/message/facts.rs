//! Words of family 9, files of facts.

use chrono::NaiveDate;

use super::Words;
use crate::diagnostic::problem::Facts;
use crate::diagnostic::problem::facts::{Expected, Joint, Misplaced};

pub(super) fn words(problem: &Facts) -> Words {
    match problem {
        Facts::Syntax { reason } => Words::new(
            "这里不是 TOML 能读的写法",
            "this is not TOML",
            format!("核对引号、括号和等号；读取程序说：{reason}"),
            format!("check quotes, brackets and equal signs; the reader said: {reason}"),
        ),
        Facts::MissingKey { key } => Words::new(
            format!("缺少“{key}”"),
            format!("`{key}` is missing"),
            format!("补上“{key}”"),
            format!("add `{key}`"),
        ),
        Facts::UnknownKey { key, near } => Words::new(
            format!("没有“{key}”这个键"),
            format!("there is no key `{key}`"),
            near.as_ref().map_or_else(
                || "删去，或按法规库说明改名".to_owned(),
                |near| format!("是否指“{near}”"),
            ),
            near.as_ref().map_or_else(
                || "remove it, or rename it as the registry's page says".to_owned(),
                |near| format!("did you mean `{near}`"),
            ),
        ),
        Facts::Type { key, expected } => {
            let (zh, en) = kind(*expected);
            Words::new(
                format!("“{key}”应当是{zh}"),
                format!("`{key}` should be {en}"),
                format!("改成{zh}"),
                format!("write {en}"),
            )
        }
        Facts::NotInList { key, value, allowed } => Words::new(
            format!("“{key}”不能是“{value}”"),
            format!("`{key}` cannot be `{value}`"),
            format!("只能是：{}", allowed.join("、")),
            format!("one of: {}", allowed.join(", ")),
        ),
        Facts::Malformed { key, value } => Words::new(
            format!("“{key}”读不懂“{value}”"),
            format!("`{key}` cannot be read: `{value}`"),
            "结构写作空格分隔的“款数”或“款数+项数”；区划写六位码，全国性的留空",
            "a shape is words `paragraphs` or `paragraphs+items`; a region is a six-digit code, empty for the whole country",
        ),
        Facts::NameDiffers { id } => Words::new(
            format!("文件名与 id“{id}”不一致"),
            format!("the file is not named after its id `{id}`"),
            format!("文件改名为 {id}.toml，或改 id"),
            format!("name the file {id}.toml, or change the id"),
        ),
        Facts::TitleTwice { title, other } => Words::new(
            format!("名称“{title}”与“{other}”重复"),
            format!("title `{title}` is that of `{other}` too"),
            "同名换代的写成同一文书的两个版本；简称相同的只留一处",
            "an instrument renewed under its title is one instrument with two versions; keep a shared short title in one place",
        ),
        Facts::Versions { earlier, later, joint } => {
            let (a, b) = (day(*earlier), day(*later));
            let (zh, en) = match joint {
                Joint::Overlap => (
                    format!("后一版 {b} 施行，早于前一版 {a} 停用"),
                    format!("the later version begins {b}, before the earlier ends {a}"),
                ),
                Joint::Gap => (
                    format!("前一版 {a} 停用，后一版 {b} 才施行"),
                    format!("the earlier version ends {a}, the later begins only {b}"),
                ),
                Joint::Reversed => (
                    format!("这一版 {a} 施行，却在 {b} 停用"),
                    format!("this version begins {a} but ends {b}"),
                ),
                Joint::Open => (
                    format!("后一版 {b} 施行，前一版没有写停用日"),
                    format!("the later version begins {b}, the earlier has no end"),
                ),
            };
            Words::new(
                zh,
                en,
                "前一版的 replaced 应等于后一版的 effective",
                "`replaced` of the earlier should equal `effective` of the later",
            )
        }
        Facts::ShapeLength { articles, words } => Words::new(
            format!("条数 {articles}，结构却列了 {words} 条"),
            format!("{articles} articles, but the shape has {words}"),
            "对照正文重数",
            "count again from the text",
        ),
        Facts::Beyond { provision, count } => Words::new(
            format!("{provision}超出所列版本，只有 {count}"),
            format!("{provision} lies beyond the version, which has {count}"),
            "核对条、款、项，或写明 since、until",
            "check article, paragraph and item, or give `since` and `until`",
        ),
        Facts::Successor { id } => Words::new(
            format!("取代者“{id}”不在法规库"),
            format!("successor `{id}` is not in the registry"),
            "改正 id；不在库的留空并写进 note",
            "correct the id; leave it empty and say it in `note` where it is not held",
        ),
        Facts::Status { status } => Words::new(
            format!("状态“{status}”与废止日矛盾"),
            format!("status `{status}` contradicts the day of repeal"),
            "已废止的写 repealed，有效的不写",
            "give `repealed` for what is repealed, and only for that",
        ),
        Facts::Day { date, reason } => {
            let (zh, en) = match reason {
                Misplaced::OtherYear => ("不在这一年", "is not in this year"),
                Misplaced::WorkOnWeekday => {
                    ("不是周末，不必调休上班", "is no weekend and needs no make-up")
                }
                Misplaced::BothLists => {
                    ("既列为休息日又列为上班日", "is listed both as off and as work")
                }
                Misplaced::Reversed => ("早于开始日", "is before the first day"),
            };
            Words::new(
                format!("{date} {zh}"),
                format!("{date} {en}"),
                "对照放假通知改正",
                "correct it from the holiday notice",
            )
        }
        Facts::Count { key, stated, counted } => Words::new(
            format!("“{key}”写的是 {stated}，数出来是 {counted}"),
            format!("`{key}` says {stated}, counted {counted}"),
            "对照放假通知改正其中之一",
            "correct one of them from the holiday notice",
        ),
        Facts::Notice { number } => Words::new(
            format!("没有列出通知“{number}”"),
            format!("notice `{number}` is not listed"),
            "在 [[notices]] 补上该通知",
            "add it under [[notices]]",
        ),
        Facts::YearTwice { year, other } => Words::new(
            format!("{year} 年已在“{other}”给出"),
            format!("year {year} is already given by `{other}`"),
            "一年只留一个文件",
            "keep one file a year",
        ),
        Facts::Empty => Words::new(
            "文件夹里没有可用的资料文件",
            "the folder holds no usable file",
            "法规库是 *.toml 和 catalogue.csv，工作日历是每年一个 *.toml",
            "a registry is *.toml and catalogue.csv, a calendar one *.toml a year",
        ),
    }
}

fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "—".to_owned(), |date| date.to_string())
}

const fn kind(expected: Expected) -> (&'static str, &'static str) {
    match expected {
        Expected::Text => ("引号里的文字", "text in quotes"),
        Expected::Texts => ("方括号里的若干文字", "texts in brackets"),
        Expected::Date => ("不带引号的日期，如 2023-03-25", "a date without quotes, as 2023-03-25"),
        Expected::Dates => ("方括号里的若干日期", "dates in brackets"),
        Expected::Number => ("不带引号的整数", "a whole number without quotes"),
        Expected::Flag => ("true 或 false", "true or false"),
        Expected::Tables => ("表", "a table"),
    }
}
