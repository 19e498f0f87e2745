//! Words of family 9: files, records, journal.

use super::Words;
use crate::diagnostic::problem::{Files, JournalBreak};

pub(super) fn words(problem: &Files) -> Words {
    match problem {
        Files::Unreadable { reason } => Words::new(
            format!("文件读不出来：{reason}"),
            format!("the file cannot be read: {reason}"),
            "核对文件名和位置",
            "check the name and the folder",
        ),
        Files::NotText { offset } => Words::new(
            format!("不是文本文件：第 {offset} 字节无法辨认"),
            format!("not a text file: byte {offset} fits no encoding"),
            "用记事本或 Word 另存为“纯文本，UTF-8”",
            "save it as plain text, UTF-8",
        ),
        Files::JournalBroken { how } => {
            let (zh, en) = broken(*how);
            Words::new(
                format!("台账链条从这一行断开：{zh}"),
                format!("the journal's chain breaks at this line: {en}"),
                "用原始台账；改动过的行无法恢复，要查明谁动过它",
                "use the original journal; a changed line cannot be restored, find out who touched it",
            )
        }
        Files::RecordUnreadable { reason } => Words::new(
            format!("记录读不懂：{reason}"),
            format!("the record cannot be read: {reason}"),
            "用 run 或 draw 写出的 record.json",
            "use the record.json that run or draw wrote",
        ),
        Files::InputDiffers { name, recorded, found } => Words::new(
            format!("{name} 与记录不符：记录的校验码是 {recorded}，文件的是 {found}"),
            format!("{name} differs from the record: recorded {recorded}, found {found}"),
            "取回抽取时的文件",
            "bring back the file as it was at the draw",
        ),
        Files::OutputDiffers { detail_zh, detail_en } => Words::new(
            format!("与重算结果不同：{detail_zh}"),
            format!("differs from what was recomputed: {detail_en}"),
            "文件被改过，或不是这次抽取的",
            "the file was changed, or belongs to another draw",
        ),
        Files::OutputMissing { file } => Words::new(
            format!("记录列出的“{file}”不见了"),
            format!("`{file}` is in the record but missing"),
            "取回整个文件夹",
            "bring back the whole folder",
        ),
        Files::RecordDiffers { what, recorded, found } => Words::new(
            format!("{what}：记录写 {recorded}，重算得 {found}"),
            format!("{what}: the record says {recorded}, recomputed {found}"),
            "记录被改过，或输入不同",
            "the record was changed, or the inputs differ",
        ),
        Files::SealDiffers { name, sealed, found } => Words::new(
            format!("{name} 与封存不符：封存的校验码是 {sealed}，文件的是 {found}"),
            format!("{name} differs from the seal: sealed {sealed}, found {found}"),
            "取回封存时的文件，或重新封存",
            "bring back the sealed file, or seal anew",
        ),
        Files::SealSays { what, sealed, found } => Words::new(
            format!("{what} 与封存不符：封存写“{sealed}”，现在是“{found}”"),
            format!("{what} differs from the seal: it says `{sealed}`, now `{found}`"),
            "用封存时的计划、名录和选项；封存文件本身被改过的，取回原件",
            "use the plan, directories and options that were sealed; bring back the seal itself if it was changed",
        ),
        Files::FolderNotEmpty { folder, foreign: Some(foreign) } => Words::new(
            format!("输出文件夹“{folder}”里有别的文件“{foreign}”，不能覆盖"),
            format!("the output folder `{folder}` holds another file, `{foreign}`"),
            "换一个文件夹；--force 只覆盖 suiji 自己写的文件夹，不删别的文件",
            "name another folder; --force replaces only what suiji wrote and deletes nothing else",
        ),
        Files::FolderNotEmpty { folder, foreign: None } => Words::new(
            format!("输出文件夹“{folder}”不是空的"),
            format!("the output folder `{folder}` is not empty"),
            "换一个文件夹，或加 --force 覆盖",
            "name another folder, or add --force to overwrite",
        ),
        Files::RecordUnbound { recorded, found } => Words::new(
            format!("台账末行没有覆盖这份记录：台账写 {recorded}，记录是 {found}"),
            format!(
                "the journal's last line does not cover this record: it says {recorded}, the record is {found}"
            ),
            "记录或台账被改过",
            "the record or the journal was changed",
        ),
        Files::EngineDiffers { recorded, running } => Words::new(
            format!("记录由 {recorded} 写成，现在运行的是 {running}"),
            format!("the record was written by {recorded}, this is {running}"),
            "抽取规则相同（见记录的 suite）；排版可能不同",
            "the rules of the draw are the same (see its suite); the layout may differ",
        ),
        Files::PinDiffers { name, pinned, found } => Words::new(
            format!("校验码不符：计划写 {pinned}，{name} 是 {found}"),
            format!("the digest differs: the plan pins {pinned}, {name} is {found}"),
            "取回当时的库，或核对变化后改校验码",
            "bring back the library as it was, or look at what changed and write the new digest",
        ),
        Files::EmptyFile => Words::new(
            "文件是空的",
            "the file is empty",
            "核对是否给错了文件",
            "check that it is the right file",
        ),
        Files::JournalTorn => Words::new(
            "台账最后一行没有写完",
            "the journal's last line is unfinished",
            "写入时程序被中断，这一行不算数；再办一次那件事，新的一行会接在完整的各行之后",
            "its writer was cut off and the line does not count; do that act again, the new line follows the whole ones",
        ),
        Files::JournalBusy => Words::new(
            "另一个程序正在写台账",
            "another process is writing the journal",
            "等它结束后再办；这次什么都没有写",
            "wait until it has ended and try again; nothing was written this time",
        ),
        Files::JournalShort { published, lines } => Words::new(
            format!("公布过的校验码 {published} 不在台账的 {lines} 行里"),
            format!(
                "the published hash {published} is that of none of the journal's lines ({lines})"
            ),
            "台账末尾被删过，或者不是这本台账",
            "lines were cut off at the end, or this is another journal",
        ),
    }
}

/// What shows that a journal is broken, in Chinese and English.
fn broken(how: JournalBreak) -> (String, String) {
    match how {
        JournalBreak::NoEvent => ("它不是一条记录".to_owned(), "it is no event".to_owned()),
        JournalBreak::Changed => (
            "它与自己的校验码不符，内容被改过".to_owned(),
            "it is not what its own check says, it was changed".to_owned(),
        ),
        JournalBreak::Number { due, found } => (
            format!("它的序号是 {found}，应为 {due}，有行被删、被加或被挪动"),
            format!("it has number {found}, due is {due}: lines are gone, added or moved"),
        ),
        JournalBreak::Unchained => (
            "它记着的不是前一行的校验码，前一行被改过或被换过".to_owned(),
            "it does not hold the hash of the line before, which was changed or replaced"
                .to_owned(),
        ),
    }
}
