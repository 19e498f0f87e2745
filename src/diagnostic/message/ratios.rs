//! Words of family 3: ratios, tiers, frequencies.

use super::Words;
use crate::diagnostic::problem::Ratios;

pub(super) fn words(problem: &Ratios) -> Words {
    match problem {
        Ratios::NoInteger { population, lower, upper } => {
            let low = lower.map_or_else(|| "无".to_owned(), |l| l.to_string());
            let low_en = lower.map_or_else(|| "none".to_owned(), |l| l.to_string());
            Words::new(
                format!("基数 {population} 户时没有可抽的户数：下限 {low}，上限 {upper}"),
                format!(
                    "no number fits a population of {population}: lower bound {low_en}, upper bound {upper}"
                ),
                "改比例，或写“不少于1户”，或写“不足N户的全覆盖”",
                "change the ratio, or write 不少于1户, or 不足N户的全覆盖",
            )
        }
    }
}
