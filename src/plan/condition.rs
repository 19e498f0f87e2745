//! Conditions over the columns of a directory: what was written, and how it is read.
//!
//! Not here: what a condition means for one row ([`bind`]).

use chrono::NaiveDate;

use super::Text;
use crate::calendar::{Duration, Period};
use crate::source::{Span, Spanned};

/// A condition over the columns of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All must hold.
    And(Vec<Condition>),
    /// One must hold.
    Or(Vec<Condition>),
    /// Must not hold.
    Not(Box<Condition>),
    /// One comparison.
    Compare(Comparison),
}

/// `列 操作 值`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The column as written.
    pub column: Text,
    /// The operator.
    pub operator: Spanned<Operator>,
    /// What it is compared with; several for 属于, none for 为空.
    pub values: Vec<Spanned<Literal>>,
    /// The whole comparison.
    pub span: Span,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// 等于 =.
    Equal,
    /// 不等于 ≠.
    NotEqual,
    /// 属于.
    In,
    /// 不属于.
    NotIn,
    /// 包含.
    Contains,
    /// 开头为.
    StartsWith,
    /// 大于 >.
    Greater,
    /// 不小于 ≥.
    AtLeast,
    /// 小于 <.
    Less,
    /// 不大于 ≤.
    AtMost,
    /// 早于.
    Before,
    /// 晚于.
    After,
    /// 不早于.
    NotBefore,
    /// 不晚于.
    NotAfter,
    /// 在 … 内: a duration back from the draw day, or a period.
    Within,
    /// 为空.
    Empty,
    /// 不为空.
    NotEmpty,
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A word, quoted or bare.
    Text(String),
    /// A number in plain decimal digits, as `10`, `-3`, `2.5`.
    Number(String),
    /// A date.
    Date(NaiveDate),
    /// A duration, with 在 … 内.
    Duration(Duration),
    /// A period, with 在 … 内.
    Period(Period),
}

/// x
pub struct Bound;
/// x
/// # Errors
/// x
pub fn bind(
    _: &crate::source::Source,
    _: &Condition,
    _: &crate::directory::Table,
) -> Result<Bound, Vec<crate::diagnostic::Finding>> {
    Ok(Bound)
}
impl Bound {
    /// x
    pub fn eval(&self, _: crate::directory::Entity<'_>, _: NaiveDate) -> Option<bool> {
        None
    }
}
