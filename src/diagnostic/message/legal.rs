//! Words of family 4: legal basis.

use super::Words;
use crate::diagnostic::problem::Legal;

pub(super) fn words(problem: &Legal) -> Words {
    match problem {
        Legal::UnknownTitle { title, near } => Words::new(
            format!("法规库里没有《{title}》"),
            format!("the registry has no instrument `{title}`"),
            if near.is_empty() {
                "核对名称全称".to_owned()
            } else {
                format!("是否指：{}", near.join("、"))
            },
            if near.is_empty() {
                "check the full title".to_owned()
            } else {
                format!("did you mean: {}", near.join(", "))
            },
        ),
    }
}
