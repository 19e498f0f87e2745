//! Words of family 2: dates, periods, deadlines.

use super::Words;
use crate::diagnostic::problem::Dates;

pub(super) fn words(problem: &Dates) -> Words {
    match problem {
        Dates::ImpossibleDate { written, last } => Words::new(
            format!("“{written}”不存在，该月最后一天是{last}"),
            format!("`{written}` does not exist; that month ends on {last}"),
            "改为真实日期",
            "write a real date",
        ),
    }
}
