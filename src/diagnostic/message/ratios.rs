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
        Ratios::NoNumber { item, tier } => Words::new(
            format!("{item} 的“{tier}”层没有写抽多少"),
            format!("{item}, stratum `{tier}`: nothing says how many are drawn"),
            "写“比例：5%”，或在分级表里填比例；不抽的写“不涉及”",
            "write `ratio: 5%`, or fill the ratio in the tier table; write 不涉及 where none is drawn",
        ),
        Ratios::UndecidedNow { item } => Words::new(
            format!("{item} 的比例还是待定，不能抽取"),
            format!("{item}: its ratio is still undecided, nothing can be drawn"),
            "写出比例",
            "state the ratio",
        ),
        Ratios::SumOutside { item, population, sum, lower, upper } => {
            let end = |end: &Option<u64>| end.map_or_else(|| "—".to_owned(), |end| end.to_string());
            Words::new(
                format!(
                    "{item} 各等级合计 {sum} 户，超出对总体 {population} 户的限定：下限 {}，上限 {}",
                    end(lower),
                    end(upper)
                ),
                format!(
                    "{item}: the tiers come to {sum}, outside what is allowed of {population} in all: at least {}, at most {}",
                    end(lower),
                    end(upper)
                ),
                "改等级比例或事项比例；或写“与事项比例的关系：等级优先”（事项优先、取高、逐层）",
                "change the tiers' ratios or the item's; or write `precedence: 等级优先` (事项优先, 取高, 逐层)",
            )
        }
    }
}
