//! Words of family 5: directories and conditions.

use super::Words;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::{
    BadId, NoEntity, NotTable, Outcome, Repaired, SheetSkipped,
};

pub(super) fn words(problem: &Directories) -> Words {
    match problem {
        Directories::MissingColumn { column, found } => Words::new(
            format!("文件里没有“{column}”这一栏"),
            format!("the file has no column `{column}`"),
            format!(
                "文件的栏目：{}；名称不同的，在“栏目对应”里写“{column}＝文件里的名称”",
                found.join("、")
            ),
            format!(
                "columns of the file: {}; if it is named otherwise, write `{column}＝name in the file` in `columns`",
                found.join(", ")
            ),
        ),
        Directories::EmptyFile => Words::new(
            "文件是空的",
            "the file is empty",
            "换成有内容的名录：第一行（或标题之下一行）是栏目名称，其下每行一户",
            "give a directory with a row of column names and one row for each unit below it",
        ),
        Directories::NotATable { kind } => not_a_table(*kind),
        Directories::NoHeader { rows, id_column } => Words::new(
            format!("前 {rows} 行里没有找到栏目名称"),
            format!("no row of column names in the first {rows} rows"),
            format!("名录须有一行栏目名称，其中要有“{id_column}”；名称不同的，写进“栏目对应”"),
            format!(
                "a directory needs a row of column names with `{id_column}` among them; other names go into `columns`"
            ),
        ),
        Directories::NoRows => Words::new(
            "只有栏目名称，没有一户",
            "column names only, and not one unit below them",
            "检查导出时是否筛选掉了全部内容",
            "see whether a filter removed every row when the file was exported",
        ),
        Directories::BadId { written, why, proposed } => bad_id(written, why, proposed),
        Directories::RepairedId { written, id, how } => {
            let (zh, en) = repaired(*how);
            let (title_zh, title_en) = if written == id {
                (
                    format!("代码“{id}”存成了数字，已按文字读取"),
                    format!("the id `{id}` is a number cell, and was read as text"),
                )
            } else {
                (
                    format!("代码“{}”写法有误，已按“{id}”读取", visible(written)),
                    format!("the id `{}` was read as `{id}`", visible(written)),
                )
            };
            Words::new(
                title_zh,
                title_en,
                format!("{zh}；没有丢失内容，名录里宜一并改正"),
                format!("{en}; nothing is lost, but the file should be mended too"),
            )
        }
        Directories::OddId { id, why } => {
            let (zh, en) = why_bad(why);
            Words::new(
                format!("代码“{id}”存疑：{zh}"),
                format!("the id `{id}` is odd: {en}"),
                "核对营业执照；无误的照用，可以签注",
                "compare it with the licence; if it is right, sign the doubt",
            )
        }
        Directories::DuplicateRow { id, first } => Words::new(
            format!("与第 {first} 行重复（{id}），已合并"),
            format!("the same as row {first} ({id}), merged"),
            "两行内容相同，只算一户；名录里可以删去",
            "both rows say the same, so they are one unit; delete one",
        ),
        Directories::ConflictingRows { id, columns } => Words::new(
            format!("代码“{id}”有两行，{}不同", columns.join("、")),
            format!("two rows for `{id}` differ in {}", columns.join(", ")),
            "查明哪一行是对的，删去另一行；改好之前两行都不参加抽取",
            "find out which row is right and delete the other; until then neither can be drawn",
        ),
        Directories::EmptyCell { column, written, proposed, outcome, .. } => {
            let said = if written.trim().is_empty() {
                (format!("“{column}”为空"), format!("`{column}` is empty"))
            } else {
                (
                    format!("“{column}”写的是“{}”，等于没有", visible(written)),
                    format!("`{column}` says `{}`, which is no value", visible(written)),
                )
            };
            let help = match (proposed, outcome) {
                (Some(value), _) => (
                    format!("按同一行的其他内容，可能是“{value}”；请核实后补上"),
                    format!("by the rest of the row it may be `{value}`; confirm and fill it in"),
                ),
                (None, Outcome::Guessed) => (
                    "从同一行的其他内容（如住所）可以查出；请补上".to_owned(),
                    "other cells of the row (the address) tell; fill it in".to_owned(),
                ),
                (None, _) => ("请查明后补上".to_owned(), "look it up and fill it in".to_owned()),
            };
            Words::new(said.0, said.1, help.0, help.1)
        }
        Directories::MostlyEmpty { column, empty, rows, .. } => Words::new(
            format!("“{column}”在 {rows} 行里有 {empty} 行为空"),
            format!("`{column}` is empty in {empty} of {rows} rows"),
            "这一栏基本没有填；计划用到的，应当先补齐",
            "hardly anybody filled this column; if the plan uses it, complete it first",
        ),
        Directories::RepairedCell { column, written, value, how } => {
            let (zh, en) = repaired(*how);
            Words::new(
                format!("“{column}”的“{}”已按“{}”读取", visible(written), visible(value)),
                format!("`{}` in `{column}` was read as `{}`", visible(written), visible(value)),
                format!("{zh}；没有丢失内容"),
                format!("{en}; nothing is lost"),
            )
        }
        Directories::NotANumber { column, written, proposed, .. } => Words::new(
            format!("“{column}”的“{}”不是数", visible(written)),
            format!("`{}` in `{column}` is no number", visible(written)),
            match proposed {
                Some(value) => format!("可能是 {value}；请核实后只写数字"),
                None => "请查明后只写数字".to_owned(),
            },
            match proposed {
                Some(value) => format!("perhaps {value}; confirm and write digits only"),
                None => "look it up and write digits only".to_owned(),
            },
        ),
        Directories::NotADate { column, written, proposed, .. } => Words::new(
            format!("“{column}”的“{}”不是日期", visible(written)),
            format!("`{}` in `{column}` is no date", visible(written)),
            match proposed {
                Some(day) => format!("可能是 {day}；请核实后写成这个样子"),
                None => "请查明后写成 2023-03-05 的样子".to_owned(),
            },
            match proposed {
                Some(day) => format!("perhaps {day}; confirm and write it like this"),
                None => "look it up and write it like 2023-03-05".to_owned(),
            },
        ),
        Directories::ImpossibleDate { column, written, .. } => Words::new(
            format!("“{column}”的“{}”在日历上不存在", visible(written)),
            format!("the calendar has no `{}` (in `{column}`)", visible(written)),
            "请查明后写成真实的日期",
            "look it up and write a real date",
        ),
        Directories::FutureDate { column, written, .. } => Words::new(
            format!("“{column}”的“{}”还没有到", visible(written)),
            format!("`{}` in `{column}` has yet to come", visible(written)),
            "这一栏记的是过去的事；请核对年份",
            "this column records the past; check the year",
        ),
        Directories::PartialDate { column, written, .. } => Words::new(
            format!("“{column}”的“{}”没有写到日", visible(written)),
            format!("`{}` in `{column}` has no day", visible(written)),
            "请补上日；不补的，按没有日期处理",
            "add the day; without it there is no date",
        ),
        Directories::UnknownIndustry { column, written, .. } => Words::new(
            format!("“{column}”的“{}”不在国民经济行业分类里", visible(written)),
            format!("GB/T 4754 has no `{}` (in `{column}`)", visible(written)),
            "按 GB/T 4754-2017 写代码（如 7263）；2019 年修改单新增的代码可能不在内置表里",
            "write a code of GB/T 4754-2017, like 7263; codes added in 2019 may be missing from the built-in table",
        ),
        Directories::OutsideValues { column, written, values, proposed, .. } => Words::new(
            format!("“{column}”的“{}”不在等级表里", visible(written)),
            format!("`{}` in `{column}` is none of the values of the table", visible(written)),
            match proposed {
                Some(value) => format!("可能是“{value}”；核实改正之前按“其余”处理"),
                None => format!("表里有：{}；改正之前按“其余”处理", values.join("、")),
            },
            match proposed {
                Some(value) => {
                    format!("perhaps `{value}`; until confirmed and mended it counts as 其余")
                }
                None => {
                    format!("the table has {}; until mended it counts as 其余", values.join(", "))
                }
            },
        ),
        Directories::RaggedRow { fields, expected, joined, .. } => {
            ragged(*fields, *expected, joined.as_deref())
        }
        Directories::OtherEncoding { encoding, file } => Words::new(
            format!("这一行是 {encoding} 编码，文件其余是 {file}"),
            format!("this record is {encoding}, the rest of the file is {file}"),
            "已按各自的编码读取；合并文件时先统一编码",
            "each record was read in its own encoding; use one encoding when files are joined",
        ),
        Directories::Undecodable { offset } => Words::new(
            format!("第 {offset} 个字节（从 0 数）起不是文字"),
            format!("the bytes from offset {offset} are no text"),
            "文件须是 UTF-8、UTF-16（带 BOM）或者 GB18030；请重新导出",
            "a file is UTF-8, UTF-16 with a byte order mark, or GB18030; export it again",
        ),
        Directories::UnclosedQuote => Words::new(
            "引号只有一半",
            "a quotation mark is never closed",
            "已把这个引号当作普通字符；请补上另一半，或者重新导出",
            "it was read as a plain character; close it, or export the file again",
        ),
        Directories::DroppedRows { kind, count, rows } => {
            let (zh, en) = match kind {
                NoEntity::Blank => ("空行", "blank rows"),
                NoEntity::Header => ("重复的栏目名称行", "repeated header rows"),
                NoEntity::Total => ("合计行", "rows of totals"),
                NoEntity::Subtotal => ("小计行", "rows of subtotals"),
                NoEntity::Note => ("表下说明行", "rows of remarks"),
                NoEntity::Heading => ("分组标题行", "headings of groups of rows"),
                NoEntity::Removed => ("更正表删去的行", "rows removed by the table of corrections"),
            };
            let list: Vec<String> = rows.iter().map(ToString::to_string).collect();
            let (more_zh, more_en) =
                if (*count as usize) > rows.len() { (" 等", " and more") } else { ("", "") };
            Words::new(
                format!("略去 {count} 个{zh}"),
                format!("{en} left out: {count}"),
                format!("第 {} 行{more_zh}；不是检查对象", list.join("、")),
                format!("rows {}{more_en}; they are no units", list.join(", ")),
            )
        }
        Directories::AmbiguousColumn { column, taken, other, .. } => Words::new(
            format!("“{taken}”和“{other}”都像“{column}”"),
            format!("both `{taken}` and `{other}` could be `{column}`"),
            format!("已取“{taken}”；要用另一栏的，在“栏目对应”里写“{column}＝{other}”"),
            format!("`{taken}` was taken; for the other write `{column}＝{other}` in `columns`"),
        ),
        Directories::SkippedSheet { sheet, why } => {
            let (zh, en) = match why {
                SheetSkipped::Hidden => ("是隐藏的".to_owned(), "it is hidden".to_owned()),
                SheetSkipped::NoHeader => (
                    "没有名录的栏目名称".to_owned(),
                    "it has no column names of a directory".to_owned(),
                ),
                SheetSkipped::NoHeaderButIds { rows } => (
                    format!("没有栏目名称，却有 {rows} 行写着代码"),
                    format!("it has no column names, and yet {rows} rows with ids"),
                ),
                SheetSkipped::HiddenIds { rows } => (
                    format!("是隐藏的，其中有 {rows} 行写着代码"),
                    format!("it is hidden, and has {rows} rows with ids"),
                ),
            };
            let (help_zh, help_en) = match why {
                SheetSkipped::NoHeaderButIds { .. } => (
                    "在这张表最上面加上栏目名称一行，或者把各行并到前一张表；不属于名录的删去",
                    "put the row of column names on top of it, or move its rows to the sheet before; delete it if it is no part of the directory",
                ),
                SheetSkipped::Hidden | SheetSkipped::NoHeader | SheetSkipped::HiddenIds { .. } => (
                    "其中有检查对象的，取消隐藏，或者在计划里写明工作表名称",
                    "if it holds units, unhide it or name the sheet in the plan",
                ),
            };
            Words::new(
                format!("没有读工作表“{sheet}”：{zh}"),
                format!("the sheet `{sheet}` was not read: {en}"),
                help_zh,
                help_en,
            )
        }
        Directories::MissingSheet { sheet, found } => Words::new(
            format!("没有工作表“{sheet}”"),
            format!("there is no sheet `{sheet}`"),
            format!("文件里有：{}", found.join("、")),
            format!("the workbook has {}", found.join(", ")),
        ),
        Directories::DuplicatePerson { name, first } => Words::new(
            format!("“{name}”与第 {first} 行是同一人，已合并"),
            format!("`{name}` is the same person as in row {first}, merged"),
            "两行内容相同，只算一人；名录里可以删去",
            "both rows say the same, so they are one person; delete one",
        ),
        Directories::SharedCertificate { certificate, names: [one, other] } => Words::new(
            format!("“{one}”和“{other}”用同一个执法证编号“{certificate}”"),
            format!("`{one}` and `{other}` have one certificate number, `{certificate}`"),
            "一证一人；查明后改正，改好之前两人都不能派",
            "a certificate belongs to one person; until mended neither can be assigned",
        ),
        Directories::MissingCertificate { name, .. } => Words::new(
            format!("“{name}”没有执法证编号"),
            format!("`{name}` has no certificate number"),
            "没有执法证的不得派去检查（行政处罚法第四十二条）；有证的补上编号",
            "nobody inspects without a certificate (Administrative Penalty Law art. 42); add the number if there is one",
        ),
        Directories::UnknownRecusal { written, proposed } => Words::new(
            format!("回避单位“{}”对不上名录", visible(written)),
            format!("the recusal `{}` names no unit of the directory", visible(written)),
            match proposed {
                Some(unit) => format!("可能是“{unit}”；请写全称，并在“回避单位信用代码”里写代码"),
                None => "请写全称，并在“回避单位信用代码”里写代码；不是单位的删去".to_owned(),
            },
            match proposed {
                Some(unit) => {
                    format!("perhaps `{unit}`; write the full name, and the code beside it")
                }
                None => {
                    "write the full name, and the code beside it; remove what is no unit".to_owned()
                }
            },
        ),
        Directories::UnitAlias { written, proposed } if is_nothing(written) => Words::new(
            "所属单位没有写",
            "the unit is missing",
            match proposed {
                Some(unit) => format!("上一行是“{unit}”；单位影响回避和交叉，请写全称"),
                None => "单位影响回避和交叉，请写全称".to_owned(),
            },
            match proposed {
                Some(unit) => {
                    format!(
                        "the row above has `{unit}`; recusal and cross-unit rules need the full name"
                    )
                }
                None => "recusal and cross-unit rules need the full name".to_owned(),
            },
        ),
        Directories::UnitAlias { written, proposed } => Words::new(
            format!("所属单位“{}”与名录其他写法不一致", visible(written)),
            format!("the unit `{}` is written otherwise elsewhere", visible(written)),
            match proposed {
                Some(unit) => format!("可能是“{unit}”；单位影响回避和交叉，请写全称"),
                None => "单位影响回避和交叉，请写全称".to_owned(),
            },
            match proposed {
                Some(unit) => {
                    format!("perhaps `{unit}`; recusal and cross-unit rules need the full name")
                }
                None => "recusal and cross-unit rules need the full name".to_owned(),
            },
        ),
        Directories::LeftWithoutDate { state } => Words::new(
            format!("在岗状态是“{state}”，但没有离岗日期"),
            format!("the state is `{state}`, but there is no date of leaving"),
            "已按不在岗处理；请补上离岗日期",
            "counted as not on duty; add the date",
        ),
        Directories::UnknownCertificate { certificate } => Words::new(
            format!("请假表里的执法证编号“{certificate}”不在人员名录里"),
            format!("the certificate `{certificate}` of the list of leave is not in the directory"),
            "核对编号；人员已离岗的删去这一行",
            "check the number; delete the row if the person has left",
        ),
        Directories::UnknownState { written } => Words::new(
            format!("看不出在岗状态“{}”是否在岗", visible(written)),
            format!("the state `{}` does not say whether the person is on duty", visible(written)),
            "已按不在岗处理；在岗的写“在岗”",
            "counted as not on duty; write 在岗 if the person is",
        ),
    }
}

fn not_a_table(kind: NotTable) -> Words {
    let (zh, en, help_zh, help_en) = match kind {
        NotTable::OldWorkbook => (
            "是旧版的 .xls 或者 .et",
            "it is an old .xls or .et",
            "用 Excel 或者 WPS 打开，另存为 .xlsx",
            "open it in Excel or WPS and save it as .xlsx",
        ),
        NotTable::EncryptedWorkbook => (
            "是加了密码的工作簿",
            "it is a workbook protected by a password",
            "用 Excel 打开，在“文件·信息·保护工作簿”里去掉密码，再保存",
            "open it in Excel, remove the password (File, Info, Protect Workbook), save it again",
        ),
        NotTable::OtherArchive => (
            "是压缩包或者别的文档（.docx、.ods、.xlsb、.zip），不是 .xlsx",
            "it is an archive or another document (.docx, .ods, .xlsb, .zip), and no .xlsx",
            "压缩包先解开；别的文档另存为 .xlsx 或者 CSV",
            "unpack an archive first; save another document as .xlsx or CSV",
        ),
        NotTable::Markup => (
            "是网页或者 XML，只是名字像表格",
            "it is a page or XML that is only named like a spreadsheet",
            "系统导出的这种 .xls 先用 Excel 打开，另存为 .xlsx",
            "open such an .xls in Excel and save it as .xlsx",
        ),
        NotTable::Picture => {
            ("是图片", "it is a picture", "请取得原来的表格文件", "get the spreadsheet itself")
        }
        NotTable::DamagedWorkbook => (
            "不是完整的 .xlsx",
            "it is not a complete .xlsx",
            "重新下载或者重新保存",
            "download or save it again",
        ),
        NotTable::Pdf => (
            "是 PDF",
            "it is a PDF",
            "请取得原来的表格文件",
            "get the spreadsheet that it was made from",
        ),
        NotTable::Binary => (
            "不是文字，也不是 .xlsx",
            "it is neither text nor .xlsx",
            "请换成 CSV 或者 .xlsx",
            "give a CSV or .xlsx file",
        ),
        NotTable::WorkbookNotSupported => (
            "是 .xlsx，而本程序编译时没有带上读取工作簿的功能",
            "it is .xlsx, and this program was built without reading workbooks",
            "请另存为 CSV",
            "save it as CSV",
        ),
        NotTable::DamagedParquet => (
            "不是完整的 Parquet 文件，或者加了密",
            "it is not a complete Parquet file, or it is encrypted",
            "重新导出；或者导出为 CSV",
            "export it again, or as CSV",
        ),
        NotTable::NestedParquet => (
            "是 Parquet 文件，但有的栏目一格里有多个值",
            "it is a Parquet file with columns that hold several values in a cell",
            "导出时把这些栏目展开成普通的栏目；或者导出为 CSV",
            "flatten these columns when exporting, or export as CSV",
        ),
        NotTable::ParquetNotSupported => (
            "是 Parquet 文件，而本程序编译时没有带上读取它的功能",
            "it is a Parquet file, and this program was built without reading them",
            "请导出为 CSV 或者 .xlsx；或者编译时加上 --features parquet",
            "export it as CSV or .xlsx, or build with --features parquet",
        ),
        NotTable::TooLarge => (
            "超过读取上限",
            "it is over the limits of reading",
            "最多 16384 栏，一格最多 1 MiB，工作簿展开后最多 4 GiB（其中共用文字 512 MiB）；请检查文件是否损坏",
            "at most 16384 columns, 1 MiB a cell, and for a workbook 4 GiB unpacked with 512 MiB of shared texts; see whether the file is damaged",
        ),
    };
    Words::new(
        format!("文件读不成表格：{zh}"),
        format!("the file is no table: {en}"),
        help_zh,
        help_en,
    )
}

fn bad_id(written: &str, why: &BadId, proposed: &[String]) -> Words {
    let (zh, en) = why_bad(why);
    let (title_zh, title_en) = if *why == BadId::Empty {
        ("没有代码".to_owned(), "there is no id".to_owned())
    } else {
        (
            format!("代码“{}”不成立：{zh}", visible(written)),
            format!("the id `{}` is not valid: {en}", visible(written)),
        )
    };
    match proposed {
        [_, ..] => Words::new(
            title_zh,
            title_en,
            format!(
                "可能是“{}”；核对营业执照后改正，改好之前这一行不能抽取",
                proposed.join("”或者“")
            ),
            format!(
                "perhaps `{}`; compare it with the licence and mend it, until then the row cannot be drawn",
                proposed.join("` or `")
            ),
        ),
        [] => Words::new(
            title_zh,
            title_en,
            "查明后补上；改好之前这一行不能抽取，或者用 --exclude-bad-rows 排除并记录在案",
            "look it up; until mended the row cannot be drawn, or leave it out on the record with --exclude-bad-rows",
        ),
    }
}

fn why_bad(why: &BadId) -> (String, String) {
    match why {
        BadId::Empty => ("为空".into(), "it is empty".into()),
        BadId::Text => ("是文字，不是代码".into(), "words, not a code".into()),
        BadId::Scientific => (
            "被 Excel 改成科学记数，后面的数字已丢失".into(),
            "a spreadsheet turned it into scientific notation and dropped digits".into(),
        ),
        BadId::Rounded => (
            "被 Excel 当作数字，第 16 位起变成了 0".into(),
            "a spreadsheet took it for a number and zeroed it after the 15th digit".into(),
        ),
        BadId::Charset { letter } => (
            format!("代码里不会有“{letter}”"),
            format!("codes never hold `{letter}`"),
        ),
        BadId::Length { found } => (
            format!("有 {found} 位，应为 18 位（或 15 位注册号）"),
            format!("{found} characters instead of 18 (or 15 digits)"),
        ),
        BadId::Check { right } => (
            format!("校验码按其余各位应为“{right}”"),
            format!("by the other characters the check character is `{right}`"),
        ),
        BadId::OrgCheck { right } => (
            format!("第 17 位（组织机构代码校验码）按前 8 位应为“{right}”"),
            format!("by GB 11714 character 17 is `{right}`"),
        ),
        BadId::Prefix => (
            "登记机关类别或者行政区划不存在".into(),
            "there is no such department, category or division".into(),
        ),
        BadId::Pattern => (
            "只能用数字、大写字母和连字符，以数字或者字母开头，最多 64 位".into(),
            "digits, capital letters and hyphens only, beginning with one of the former, 64 at most".into(),
        ),
    }
}

fn ragged(fields: u32, expected: u32, joined: Option<&str>) -> Words {
    let (help_zh, help_en) = match joined {
        Some(column) => (
            format!("“{column}”里大概有没加引号的逗号，已按此拼回；请核对这一行"),
            format!(
                "an unquoted comma probably stands in `{column}`, and was joined again; check the row"
            ),
        ),
        None if fields < expected => (
            "少的各栏按空处理；请核对这一行".to_owned(),
            "the missing cells count as empty; check the row".to_owned(),
        ),
        None => (
            "多出的部分没有读；请核对这一行".to_owned(),
            "what is over was not read; check the row".to_owned(),
        ),
    };
    Words::new(
        format!("这一行有 {fields} 栏，应为 {expected} 栏"),
        format!("this row has {fields} fields instead of {expected}"),
        help_zh,
        help_en,
    )
}

fn repaired(how: Repaired) -> (&'static str, &'static str) {
    match how {
        Repaired::Width => ("全角半角不一", "full-width and half-width are mixed"),
        Repaired::Case => ("用了小写", "it is in lower case"),
        Repaired::Spaces => {
            ("夹有空格、换行或者看不见的字符", "it holds spaces, line ends or invisible characters")
        }
        Repaired::Apostrophe => ("带着 Excel 的文本标记", "it carries the text marker of Excel"),
        Repaired::Number => ("被 Excel 存成了数字", "a spreadsheet kept it as a number"),
        Repaired::Unit => ("数字带着单位或者分隔符", "the number carries a unit or separators"),
        Repaired::DateForm => {
            ("日期写法与其他行不同", "the date is written otherwise than in other rows")
        }
        Repaired::Serial => ("日期成了 Excel 的序号", "the date became a serial number"),
        Repaired::Synonym => ("是同一个值的另一种说法", "it is another name of the value"),
        Repaired::SectionLetter => {
            ("代码前带着门类字母", "the letter of the section stands before the code")
        }
        Repaired::LostZero => ("开头的 0 丢了", "the leading zero was dropped"),
        Repaired::Separator => ("分隔符不是“；”", "other separators than `；` were used"),
    }
}

/// User text in one line: line ends and tabs shown as marks, long texts cut.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for (index, letter) in text.chars().enumerate() {
        if index == 60 {
            shown.push('…');
            break;
        }
        match letter {
            '\n' => shown.push('⏎'),
            '\r' => {}
            '\t' => shown.push('⇥'),
            '\0' | '\u{ad}' | '\u{feff}' => shown.push('◦'),
            // Invisible, or able to turn the line round.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
                shown.push('◦');
            }
            letter if letter.is_control() => shown.push('◦'),
            letter => shown.push(letter),
        }
    }
    shown
}

fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "同上" | "〃" | "″" | "\"")
}
