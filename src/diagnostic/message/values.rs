//! Words of family 1, values: what single facts say.

use super::Words;
use crate::diagnostic::problem::Values;

pub(super) fn words(problem: &Values) -> Words {
    match problem {
        Values::UnreadValue { written, forms, key } => {
            let (key_zh, key_en) = key;
            Words::new(
                format!("“{key_zh}”的内容读不懂：“{written}”"),
                format!("this value of `{key_en}` cannot be read: `{written}`"),
                format!("可以写：{forms}"),
                format!("it may be written: {forms}"),
            )
        }
        Values::UnknownWord { written, allowed, key } => {
            let (key_zh, key_en) = key;
            Words::new(
                format!("“{key_zh}”里没有“{written}”这种写法"),
                format!("`{key_en}` knows no `{written}`"),
                format!("只能写：{allowed}"),
                format!("only these: {allowed}"),
            )
        }
        Values::NoPlace { what } => {
            let (key_zh, key_en) = what;
            Words::new(
                format!("“{key_zh}”写在这里不起作用"),
                format!("`{key_en}` says nothing here"),
                "移到它所属的部分或事项里",
                "move it to the section or item that it belongs to",
            )
        }
        Values::MissingForDraw { what } => {
            let (key_zh, key_en) = names(what);
            Words::new(
                format!("计划没有写{key_zh}，不能抽取"),
                format!("the plan has no {key_en}, so nothing can be drawn"),
                format!("补上{key_zh}"),
                format!("add {key_en}"),
            )
        }
        Values::MissingForAssignment { what } => {
            let (key_zh, key_en) = names(what);
            Words::new(
                format!("计划没有写{key_zh}，抽取后不能派员"),
                format!("the plan has no {key_en}, so nobody can be sent"),
                format!("补上{key_zh}；只抽取不派员的，签注"),
                format!("add {key_en}; sign it if inspectors are sent otherwise"),
            )
        }
        Values::NoLanguage => Words::new(
            "没有写计划语言的版本",
            "the version of the plan language is not stated",
            "在开头写“语言：1”，以后版本变了，这份计划的意思也不变",
            "write `language: 1` at the head, so that the plan keeps its meaning when the language grows",
        ),
        Values::UnknownLanguage { written } => Words::new(
            format!("不认识计划语言的第{written}版"),
            format!("version {written} of the plan language is not known"),
            "本程序只认识第1版；请用更新的程序",
            "this program knows version 1; use a newer one",
        ),
        Values::RowWidth { columns: 0, .. } => Words::new(
            "表格没有表头",
            "the table has no header",
            "在第一行上面写表头，例如“｜等级｜名称｜比例｜频次上限｜”",
            "write a header above the first row, such as `｜tier｜name｜ratio｜cap｜`",
        ),
        Values::RowWidth { cells, columns } => Words::new(
            format!("这一行有{cells}格，表头有{columns}栏"),
            format!("this row has {cells} cells, the header {columns} columns"),
            "每格之间用“｜”隔开，空格子也要留",
            "separate cells by ｜ and keep empty ones",
        ),
        Values::RevisionWithoutChanges { revision, unnamed } => {
            let (zh, en) = if *unnamed {
                ("变更说明没有写替换哪一版", "but `changes` does not name the version it replaces")
            } else {
                ("没有变更说明", "but has no `changes`")
            };
            Words::new(
                format!("版本是{revision}，{zh}"),
                format!("this is version {revision}, {en}"),
                "写“变更说明：2023年6月1日，替代第1版：…改为…”；改了的计划要说明改了什么，并马上公开",
                "write 变更说明：2023年6月1日，替代第1版：…; an amended plan says what was changed",
            )
        }
        Values::UnknownRegion { code, province: None } => Words::new(
            format!("“{code}”不是区划代码：没有以“{}”开头的省份", code.get(..2).unwrap_or(code)),
            format!(
                "`{code}` is no division: no province begins with {}",
                code.get(..2).unwrap_or(code)
            ),
            "写 GB/T 2260 的六位代码，如“640106”",
            "write the six digits of GB/T 2260, as in 640106",
        ),
        Values::UnknownRegion { code, province: Some(province) } => Words::new(
            format!("{province}没有区划代码“{code}”"),
            format!("no division of {province} has the code `{code}`"),
            "地方性法规和规章按区划核对；改正代码，新设的区划签注",
            "local law is checked by the region: mend the code, or sign it if the division is new",
        ),
        Values::LevelOfRegion { level, code, found, name } => {
            let name = name.as_ref().map_or_else(String::new, |name| format!("（{name}）"));
            Words::new(
                format!("层级写的是{level}，而区划“{code}”{name}是{found}的"),
                format!("the level is {level}, but `{code}`{name} is a division of {found}"),
                "检查权按层级核对，地方性法规和规章按区划核对；改正其中一个",
                "powers are checked by the level, local law by the region: mend one of them",
            )
        }
        Values::OnBothSides { reason } => Words::new(
            format!("“{reason}”既可以递补，又不得递补"),
            format!("`{reason}` stands in both `replaceable` and `not-replaceable`"),
            "只留一处",
            "keep one of them",
        ),
        Values::SignStale { code, subject } => Words::new(
            format!("对“{subject}”（SJ{code:04}）的签注已经对不上，不再有效"),
            format!("the sign-off of `{subject}` (SJ{code:04}) fits nothing any more"),
            "原文或规则变了；删去这条签注，或重新签注",
            "the words or the rule changed; remove it, or sign again",
        ),
    }
}

/// Several names, each in its quotation marks.
fn names(list: &[(&str, &str)]) -> (String, String) {
    let zh: Vec<String> = list.iter().map(|(zh, _)| format!("“{zh}”")).collect();
    let en: Vec<String> = list.iter().map(|(_, en)| format!("`{en}`")).collect();
    (zh.concat(), en.join(", "))
}
