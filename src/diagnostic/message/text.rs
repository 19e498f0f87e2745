//! Words of family 1: text and shape.

use super::Words;
use crate::diagnostic::problem::Text;

pub(super) fn words(problem: &Text) -> Words {
    match problem {
        Text::UnreadLine { line } => Words::new(
            format!("这一行读不懂：“{line}”"),
            format!("this line cannot be read: `{line}`"),
            "每行写一项，如“对象：企业”；不参与执行的文字放进标题以“（文字）”结尾的部分",
            "write one fact a line, as in `objects: 企业`; text that is not executed goes into a section whose title ends in （文字）",
        ),
    }
}
