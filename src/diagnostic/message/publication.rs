//! Words of family 7: publication.

use super::Words;
use crate::diagnostic::problem::Publication;

pub(super) fn words(problem: &Publication) -> Words {
    match problem {
        Publication::NoPublication => Words::new(
            "没有写检查结果何时公示",
            "the plan does not say when results are published",
            "在“公示”里写“结果：检查结束后20个工作日内，国家企业信用信息公示系统”",
            "under Publication write `results: 检查结束后20个工作日内`",
        ),
        Publication::LatePublication { written } => Words::new(
            format!("检查结果公示期限“{written}”长于20个工作日"),
            format!("results are published after `{written}`, longer than 20 working days"),
            "改为“20个工作日”；另有规定的，签注",
            "write 20个工作日; where another rule allows more, sign the doubt",
        ),
        Publication::NoPenalties => Words::new(
            "没有写行政处罚何时公开",
            "the plan does not say when penalties are published",
            "在“公示”里写“处罚：处罚决定作出之日起7个工作日内”",
            "under Publication write `penalties: 处罚决定作出之日起7个工作日内`",
        ),
    }
}
