//! 等级建议: rules by which a year's results propose the tiers of the next.

use super::condition::{Comparison, Condition, Operator};
use super::{Text, TierRule};
use crate::directory::{Kind, Table};
use crate::source::{Span, Spanned};

/// 等级建议.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NextTiers {
    /// The tiers with their conditions, in order: the first that holds is proposed.
    pub rules: Vec<TierRule>,
    /// 社会公布: units of which one of these holds are listed for public announcement.
    pub announce: Vec<Condition>,
    /// The whole section.
    pub span: Span,
}

/// What is known of a unit when the year is over: the columns of these conditions. Where nothing is to
/// be said, a column of words holds 无.
pub const FACTS: [(&str, Kind); 9] = [
    ("检查次数", Kind::Number),
    ("发现问题次数", Kind::Number),
    ("处罚次数", Kind::Number),
    ("无法联系次数", Kind::Number),
    ("检查结果", Kind::Text),
    ("处理情况", Kind::Text),
    ("案由", Kind::Text),
    ("处罚结果", Kind::Text),
    ("原等级", Kind::Text),
];

/// The column of categories.
pub const OUTCOMES: &str = "检查结果";

/// The columns, for binding.
#[must_use]
pub fn table() -> Table {
    Table::of_columns(&FACTS)
}

/// A condition over columns that may hold several words of one unit: to be equal to a word means to hold it.
#[must_use]
pub fn over_several(condition: &Condition) -> Condition {
    let all = |parts: &[Condition]| parts.iter().map(over_several).collect();
    match condition {
        Condition::And(parts) => Condition::And(all(parts)),
        Condition::Or(parts) => Condition::Or(all(parts)),
        Condition::Not(inner) => Condition::Not(Box::new(over_several(inner))),
        Condition::Compare(comparison) => Condition::Compare(several(comparison)),
    }
}

fn several(comparison: &Comparison) -> Comparison {
    let mut comparison = comparison.clone();
    let holds_words =
        FACTS.iter().any(|(name, kind)| *name == comparison.column.value && *kind == Kind::Text);
    let operator = match comparison.operator.value {
        Operator::Equal | Operator::In if holds_words => Operator::Contains,
        Operator::NotEqual | Operator::NotIn if holds_words => Operator::NotContains,
        other => other,
    };
    comparison.operator = Spanned::new(operator, comparison.operator.span);
    comparison
}

impl Condition {
    /// Every comparison, in the order of the text.
    #[must_use]
    pub fn comparisons(&self) -> Vec<&Comparison> {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().flat_map(Self::comparisons).collect()
            }
            Self::Not(inner) => inner.comparisons(),
            Self::Compare(comparison) => vec![comparison],
        }
    }

    /// The columns that it looks at, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&Text> {
        let mut columns: Vec<&Text> = Vec::new();
        for comparison in self.comparisons() {
            if !columns.iter().any(|it| it.value == comparison.column.value) {
                columns.push(&comparison.column);
            }
        }
        columns
    }

    /// From its first character to the last.
    #[must_use]
    pub fn span(&self) -> Span {
        let mut spans = self.comparisons().into_iter().map(|it| it.span);
        let first = spans.next().unwrap_or_default();
        spans.fold(first, Span::to)
    }
}
