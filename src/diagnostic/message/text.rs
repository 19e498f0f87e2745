//! Words of family 1: text and shape.

use super::Words;
use crate::diagnostic::problem::Text;
use crate::diagnostic::problem::text::{Expected, Keyword};

pub(super) fn words(problem: &Text) -> Words {
    match problem {
        Text::UnreadLine { line, expected } => {
            let (help_zh, help_en) = expected_words(*expected);
            Words::new(
                format!("这一行读不懂：“{line}”"),
                format!("this line cannot be read: `{line}`"),
                help_zh,
                help_en,
            )
        }
        Text::UnknownKey { key, section, near } => {
            let (zh, en) = place_words(*section);
            let (near_zh, near_en) = near_words(near.as_deref());
            Words::new(
                format!("{zh}没有“{key}”这一项"),
                format!("there is no key `{key}` in {en}"),
                format!(
                    "{near_zh}各部分可写的项是固定的；说明文字请放进标题以“（文字）”结尾的部分"
                ),
                format!(
                    "{near_en}the keys of a section are a closed list; plain text goes into a section whose title ends in （文字）"
                ),
            )
        }
        Text::MisplacedKey { key, section, belongs } => {
            let (zh, en) = place_words(*section);
            let places_zh: Vec<String> = belongs.iter().map(|it| place_words(*it).0).collect();
            let places_en: Vec<String> = belongs.iter().map(|it| place_words(*it).1).collect();
            Words::new(
                format!("“{key}”不写在{zh}"),
                format!("`{key}` does not belong in {en}"),
                format!("请移到{}", places_zh.join("或者")),
                format!("move it to {}", places_en.join(" or ")),
            )
        }
        Text::UnknownHeading { title, near } => {
            let (near_zh, near_en) = near_words(near.as_deref());
            Words::new(
                format!("没有“{title}”这一部分"),
                format!("there is no section `{title}`"),
                format!("{near_zh}只是文字、不参与执行的部分，标题末尾加“（文字）”"),
                format!("{near_en}a section of plain text ends its title in （文字）"),
            )
        }
        Text::DuplicateKey { key } => Words::new(
            format!("“{key}”写了两次"),
            format!("`{key}` is written twice"),
            "只留一处，或者把两处合成一处",
            "keep one of them, or join both into one",
        ),
        Text::CommaBeforeKey { key } => Words::new(
            format!("“{key}”前面是逗号，它成了前一项内容的一部分"),
            format!("`{key}` stands behind a comma and became part of the value before it"),
            "几项写在一行的，用“；”隔开",
            "separate several facts on one line by a semicolon",
        ),
        Text::DuplicateSection { title, is_copy: true } => Words::new(
            format!("“{title}”这一部分原样出现了两次"),
            format!("the section `{title}` stands twice, word for word"),
            "多半是重复粘贴：删去后一处；这次只读了前一处",
            "probably pasted twice: remove the second; only the first was read",
        ),
        Text::DuplicateSection { title, is_copy: false } => Words::new(
            format!("“{title}”这一部分出现了两次"),
            format!("the section `{title}` stands twice"),
            "把两处的内容合到一处",
            "move what both say under one heading",
        ),
        Text::RepeatedEntry { entry } => Words::new(
            format!("“{entry}”写了两遍"),
            format!("`{entry}` stands twice"),
            "多半是重复粘贴：删去后一条，执行的结果不变",
            "probably pasted twice: remove the second, nothing else changes",
        ),
        Text::Traditional { written, meant, others } => {
            let (zh, en) = match others {
                0 => (String::new(), String::new()),
                _ => (format!("等{}处", others + 1), format!(" and {others} more")),
            };
            Words::new(
                format!("“{written}”{zh}用了繁体字，按“{meant}”读"),
                format!("`{written}`{en} in traditional characters, read as `{meant}`"),
                "执行不受影响；suiji fmt 改成简体字",
                "nothing is carried out otherwise; suiji fmt writes simplified characters",
            )
        }
        Text::Ordinal { found: Some(found), expected } => Words::new(
            format!("序号“{found}”接不上，应当是“{expected}”"),
            format!("ordinal `{found}` does not follow; it would be `{expected}`"),
            "序号不影响执行，整理版式时会重新编号",
            "ordinals change nothing; formatting renumbers them",
        ),
        Text::Ordinal { found: None, expected } => Words::new(
            format!("这里缺序号“{expected}”"),
            format!("the ordinal `{expected}` is missing here"),
            "序号不影响执行，整理版式时会重新编号",
            "ordinals change nothing; formatting renumbers them",
        ),
        Text::DashForOne { found, mended } => Words::new(
            format!("这里的“{found}”是横线，不是数字“一”"),
            format!("`{found}` here is a dash, not the number 一"),
            format!("应当写“{mended}”"),
            format!("it would be `{mended}`"),
        ),
        Text::Invisible { letter, count, reorders } => {
            let code = format!("U+{:04X}", u32::from(*letter));
            let (zh, en) = if *reorders {
                ("会颠倒文字显示次序的控制符", "that reorders the text shown")
            } else {
                ("看不见的字符", "that nobody sees")
            };
            Words::new(
                format!("这里有 {count} 个{zh}（{code}）"),
                format!("{count} × {code}, a character {en}"),
                "多半是从网页或聊天软件带来的，删去后文字不变",
                "most likely copied from a web page or a chat; the text stays the same without it",
            )
        }
        Text::LookAlike { found, meant } => Words::new(
            format!("“{found}”里混有像数字的字母"),
            format!("`{found}` holds a letter that looks like a digit"),
            format!("应当写“{meant}”：字母 O、l、I 与数字 0、1 只是样子像"),
            format!("it would be `{meant}`: the letters O, l, I only look like 0 and 1"),
        ),
        Text::MissingColon { key } => Words::new(
            format!("“{key}”后面缺冒号"),
            format!("the colon after `{key}` is missing"),
            format!("写作“{key}：……”"),
            format!("write `{key}：…`"),
        ),
        Text::EmptyFile => Words::new(
            "计划里除了批注什么也没有",
            "there is nothing in the plan but comments",
            "计划以“计划：标题”开头",
            "a plan begins with `计划：title`",
        ),
        Text::EmptyValue { key } => Words::new(
            format!("“{key}”后面没有内容"),
            format!("nothing follows `{key}`"),
            "补写内容；还没有定的写“待定”，不需要的整行删去",
            "say it; write 待定 for what is still open, or remove the line",
        ),
        Text::UnclosedQuote { mark } => Words::new(
            format!("引号“{mark}”没有配对"),
            format!("the quotation mark `{mark}` has no partner"),
            "引号须在同一行内成对",
            "quotation marks come in pairs on one line",
        ),
        Text::HeadingInComment { title } => Words::new(
            format!("“{title}”写在“#”后面，成了批注"),
            format!("`{title}` stands behind `#` and so is a comment"),
            "是标题的，去掉“#”；是批注的，换个写法",
            "remove `#` if it is a heading; word it otherwise if it is a comment",
        ),
        Text::MilestoneElsewhere { milestone, section } => {
            let (zh, en) = place_words(*section);
            Words::new(
                format!("“{milestone}”是进度，写在了{zh}"),
                format!("`{milestone}` is a milestone, but stands in {en}"),
                "前面缺了标题“进度”：没有它，这几条就成了前一项内容的一部分",
                "the heading 进度 is missing before it: without it these lines are part of the value before",
            )
        }
        Text::TooMany { kept, left_out } => Words::new(
            format!("问题太多：列出了 {kept} 处，还有 {left_out} 处没有列出"),
            format!("too many problems: {kept} are listed, {left_out} more are not"),
            "先改已列出的，再检查一遍；也请看一看这是不是一份计划文件",
            "mend those listed and check again; and see whether this is a plan at all",
        ),
    }
}

/// `“信用分级”里`, `the section 信用分级 (tiers)`.
fn place_words(section: Keyword) -> (String, String) {
    match section {
        Keyword { zh: "", .. } => ("文字部分".to_owned(), "a section of plain text".to_owned()),
        Keyword { zh, en: "" } => (zh.to_owned(), "the facts before the first heading".to_owned()),
        Keyword { zh, en } => (format!("“{zh}”部分"), format!("section `{en}` ({zh})")),
    }
}

fn near_words(near: Option<&str>) -> (String, String) {
    near.map_or_else(Default::default, |near| {
        (format!("是不是“{near}”？"), format!("did you mean `{near}`? "))
    })
}

fn expected_words(expected: Expected) -> (&'static str, &'static str) {
    match expected {
        Expected::Fact => (
            "每行写一项，如“对象：企业”；不参与执行的文字放进标题以“（文字）”结尾的部分",
            "write one fact a line, as in `objects: 企业`; text that is not executed goes into a section whose title ends in （文字）",
        ),
        Expected::Entry => (
            "这里应当是一个事项，如“（一）劳动合同检查（代号：RS-01）”，或者它的一项内容，如“对象：企业”",
            "an item is expected here, as in `（一）title（代号：RS-01）`, or one of its facts, as in `objects: 企业`",
        ),
        Expected::Numbered => {
            ("这里应当是编了号的一条，如“1．……”", "a numbered line is expected here, as in `1．…`")
        }
        Expected::FactOrRow => (
            "这里应当是“名目：内容”，或者表格的一行，如“｜A｜诚信｜2%｜”",
            "a fact or a row of the table is expected here, as in `｜A｜诚信｜2%｜`",
        ),
        Expected::FewerCells => (
            "表格一行至多 1000 格，请看一看这是不是一行表格",
            "a row has at most 1000 cells; see whether this is a row at all",
        ),
    }
}
