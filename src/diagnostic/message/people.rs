//! Words of family 6: people, workload, feasibility.

use super::Words;
use crate::diagnostic::problem::People;

pub(super) fn words(problem: &People) -> Words {
    match problem {
        People::TeamTooSmall { size } => Words::new(
            format!("检查组只有 {size} 人，不得少于 2 人"),
            format!("a team of {size} is too small; at least 2 are needed"),
            "改为“2人”（《行政处罚法》第四十二条第一款）",
            "write 2人 (Administrative Penalty Law art. 42)",
        ),
    }
}
