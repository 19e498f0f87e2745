//! A penalty as it is entered: whether its basis names a law and an article that there are, and whether
//! a fine says how much. 《行政处罚法》第四十八条、第五十九条: basis and result are published.

use super::{BASIS, CONTENT};
use crate::calendar::Period;
use crate::diagnostic::problem::{BasisWrong, Legal, Results};
use crate::registry::Registry;
use crate::registry::citation::{Citation, TitleRef, parse};
use crate::registry::resolve::{Context, resolve};
use crate::results::Penalty;
use crate::source::folded;

/// What is to be said, with the column that it is about.
pub(super) fn judge(registry: &Registry, penalty: &Penalty) -> Vec<(&'static str, Results)> {
    let mut said: Vec<(&'static str, Results)> = Vec::new();
    for how in basis(registry, penalty) {
        let written = penalty.basis.clone();
        said.push((BASIS, Results::PenaltyBasis { written, how }));
    }
    if is_fine_without_amount(&penalty.content) {
        said.push((CONTENT, Results::FineWithoutAmount { written: penalty.content.clone() }));
    }
    said
}

fn basis(registry: &Registry, penalty: &Penalty) -> Vec<BasisWrong> {
    let citations = parse(&penalty.basis);
    let is_named = |it: &&Citation| matches!(it.title.value, TitleRef::Named { .. });
    let mut named = citations.iter().filter(is_named);
    // Without an article any words read as a title: 《》 tell one.
    if named.clone().all(|it| it.provisions.is_empty()) {
        let has_title = named.next().is_some() && penalty.basis.contains('《');
        return vec![if has_title { BasisWrong::NoArticle } else { BasisWrong::NoLaw }];
    }
    // In the wording of the day of the decision; an older one may hold for an older breach, so what is
    // not there is a doubt.
    let context = Context { window: Period::new(penalty.day, penalty.day), ..Context::default() };
    let outcomes = resolve(registry, &citations, &context).into_iter().flat_map(|it| it.outcomes);
    outcomes
        .filter_map(|outcome| match outcome.problem {
            Legal::UnknownTitle { title, .. } => Some(format!("《{title}》")),
            Legal::NoSuchArticle { title, article, .. } => Some(format!("《{title}》{article}")),
            Legal::NoSuchParagraph { title, article, paragraph, .. } => {
                Some(format!("《{title}》{article}{paragraph}"))
            }
            Legal::NoSuchItem { title, article, item, .. } => {
                Some(format!("《{title}》{article}{item}"))
            }
            _ => None,
        })
        .map(|cited| BasisWrong::NotFound { cited })
        .collect()
}

/// 罚款 with no number anywhere beside it; a fine that is not imposed needs none.
fn is_fine_without_amount(content: &str) -> bool {
    let bare: String = folded(content).chars().filter(|it| !it.is_whitespace()).collect();
    let spared = ["不予罚款", "免予罚款", "免除罚款", "不罚款"].iter().any(|it| bare.contains(it));
    let numbers = "零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟";
    let has_number = bare.chars().any(|it| it.is_ascii_digit() || numbers.contains(it));
    bare.contains("罚款") && !spared && !has_number
}
