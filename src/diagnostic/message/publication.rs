//! Words of family 7: publication.

use super::Words;
use crate::diagnostic::problem::Publication;

pub(super) fn words(problem: &Publication) -> Words {
    match problem {
        Publication::NoPublication => Words::new(
            "没有写检查结果何时公示",
            "the plan does not say when results are published",
            "在“公示”里写“结果：检查结束后20个工作日内”",
            "under Publication write 结果：检查结束后20个工作日内",
        ),
    }
}
