//! Why a directory cannot be read block by block, in words.

use crate::cli::World;
use crate::diagnostic::Lang;
use crate::engine::large::NotDrawn;
use crate::input::large::Declined;

/// Why a directory cannot be read block by block.
pub(super) fn reason(why: &NotDrawn, world: &World) -> &'static str {
    match world.lang {
        Lang::Zh => reason_zh(why),
        Lang::En => reason_en(why),
    }
}

const fn reason_zh(why: &NotDrawn) -> &'static str {
    match why {
        NotDrawn::Recusals => "人员名录列有回避单位，要与全部名称对照",
        NotDrawn::NoSeed => "种子不是计划公布的那些",
        NotDrawn::Unwritten(_) => "",
        NotDrawn::Declined(declined) => match declined {
            Declined::NotText => "名录不是文本文件",
            Declined::Encoding => "名录不全是UTF-8编码",
            Declined::TooManyRows => "名录的行数超过42亿",
            Declined::LongRecord => "名录有特别长的行",
            Declined::NoHeader => "名录前20行没有表头或者代码栏",
            Declined::Columns => "几个名录文件的栏目不一样",
            Declined::Lists => "计划有几个名录",
            Declined::EveryRow => "计划的条件用到了代码栏或者名称栏",
            Declined::TooManyClasses => "计划用到的栏目取值太多",
            Declined::TooUnusual => "名录半数以上的行写法特别",
            Declined::Mended => "名录有订正过的行",
            Declined::Passes => "名录读了几遍仍有新的情况",
            Declined::Unreadable(_) => "名录不能读",
        },
    }
}

/// As [`reason_zh`].
const fn reason_en(why: &NotDrawn) -> &'static str {
    match why {
        NotDrawn::Recusals => "the inspectors' file names units to keep away from",
        NotDrawn::NoSeed => "the seeds are not those that the plan announces",
        NotDrawn::Unwritten(_) => "",
        NotDrawn::Declined(declined) => match declined {
            Declined::NotText => "the directory is no text file",
            Declined::Encoding => "the directory is not all UTF-8",
            Declined::TooManyRows => "the directory has more than 4.2 billion rows",
            Declined::LongRecord => "the directory has a very long row",
            Declined::NoHeader => "no header or id column in the first 20 rows",
            Declined::Columns => "the files of the directory have different columns",
            Declined::Lists => "the plan has several lists of units",
            Declined::EveryRow => "a condition of the plan is about the id or the name",
            Declined::TooManyClasses => "the columns that the plan uses hold too many values",
            Declined::TooUnusual => "more than half of the rows are unusual",
            Declined::Mended => "rows of the directory were mended",
            Declined::Passes => "every pass over the directory found something new",
            Declined::Unreadable(_) => "the directory cannot be read",
        },
    }
}
