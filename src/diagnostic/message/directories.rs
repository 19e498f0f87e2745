//! Words of family 5: directories and conditions.

use super::Words;
use crate::diagnostic::problem::Directories;

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
    }
}
