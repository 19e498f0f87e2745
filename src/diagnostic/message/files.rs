//! Words of family 9: files, records, journal.

use super::Words;
use crate::diagnostic::problem::Files;

pub(super) fn words(problem: &Files) -> Words {
    match problem {
        Files::Unreadable { reason } => Words::new(
            format!("文件读不出来：{reason}"),
            format!("the file cannot be read: {reason}"),
            "核对文件名和位置",
            "check the name and the folder",
        ),
    }
}
