//! Conditions over the columns of a directory: what was written, and how it is read.
//!
//! Not here: what a condition means for one row ([`mod@bind`]).

pub mod bind;

use chrono::NaiveDate;

use super::Text;
use super::fault::Fault;
use super::value::date::{self, Around};
use super::value::number;
use super::value::{DEEPEST, Node, Piece, Rule, child, depth, read, shown};
use crate::calendar::{Duration, Period};
use crate::diagnostic::problem::Conditions;
use crate::diagnostic::{Fix, Remedy};
use crate::source::{Span, Spanned};

pub use bind::{Bound, bind, concerns, read_word, unknown_column};

/// From here on so many years are a calendar year.
const FIRST_YEAR: u32 = 1900;

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
    /// 不包含.
    NotContains,
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

/// Reads a condition.
///
/// # Errors
/// Everything that is wrong with it: it cannot be read, 且 and 或 are mixed without brackets,
/// brackets go too deep, a date does not exist.
pub fn condition(piece: Piece<'_>, around: Around) -> Result<Condition, Vec<Fault>> {
    if depth(piece.text) > DEEPEST {
        let most = u32::try_from(DEEPEST).unwrap_or(u32::MAX);
        return Err(vec![Fault::new(Conditions::TooDeep { most }, piece.span())]);
    }
    let nodes = read(Rule::condition_value, piece).unwrap_or_default();
    let Some(top) = nodes.first() else { return Err(unread_parts(piece)) };
    let mut reader = Reader { piece, around, faults: Vec::new() };
    let condition = reader.either(top);
    match condition {
        Some(condition) if reader.faults.is_empty() => Ok(condition),
        _ if reader.faults.is_empty() => Err(vec![unread(piece)]),
        _ => Err(reader.faults),
    }
}

/// The comparisons that cannot be read, where the others can; else the whole.
fn unread_parts(piece: Piece<'_>) -> Vec<Fault> {
    let parts = piece.split(&['且', '或']);
    if parts.len() > 1 && parts.len() <= 64 {
        let is_read = |part: &Piece<'_>| read(Rule::condition_value, *part).is_some();
        let bad: Vec<Piece<'_>> = parts.iter().copied().filter(|part| !is_read(part)).collect();
        if !bad.is_empty() && bad.len() < parts.len() {
            return bad.into_iter().map(unread).collect();
        }
    }
    vec![unread(piece)]
}

fn unread(piece: Piece<'_>) -> Fault {
    Fault::new(Conditions::UnreadCondition { written: shown(piece.text) }, piece.span())
}

struct Reader<'a> {
    piece: Piece<'a>,
    around: Around,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn either(&mut self, node: &Node<'_>) -> Option<Condition> {
        let mut terms: Vec<Condition> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut joins: Vec<(Rule, Span)> = Vec::new();
        for part in node.clone().into_inner() {
            match part.as_rule() {
                rule @ (Rule::and | Rule::or) => joins.push((rule, self.piece.place(&part))),
                _ => {
                    spans.push(self.piece.place(&part));
                    terms.push(self.term(&part)?);
                }
            }
        }
        let all_and = joins.iter().all(|(rule, _)| *rule == Rule::and);
        let all_or = joins.iter().all(|(rule, _)| *rule == Rule::or);
        if !all_and && !all_or {
            let at = self.piece.place(node);
            let fault = Fault::new(Conditions::MixedAndOr, at);
            self.faults.push(self.with_brackets(fault, at, &spans, &joins));
        }
        if terms.len() == 1 {
            return terms.pop();
        }
        Some(if all_and { Condition::And(terms) } else { Condition::Or(terms) })
    }

    /// Both readings, written out: first 且 binds closer, then 或.
    fn with_brackets(
        &self,
        mut fault: Fault,
        at: Span,
        spans: &[Span],
        joins: &[(Rule, Span)],
    ) -> Fault {
        for close in [Rule::and, Rule::or] {
            let mut text = String::new();
            let mut from = 0;
            let mut runs: Vec<String> = Vec::new();
            let words = |from: usize, to: usize| -> Option<String> {
                let (first, last) = (spans.get(from)?, spans.get(to)?);
                let run = self.piece.between(first.start, last.end)?.text.trim();
                Some(if from == to { run.to_owned() } else { format!("（{run}）") })
            };
            for (index, (rule, _)) in joins.iter().enumerate() {
                if *rule != close {
                    runs.extend(words(from, index));
                    from = index + 1;
                }
            }
            runs.extend(words(from, joins.len()));
            let join = if close == Rule::and { " 或 " } else { " 且 " };
            text.push_str(&runs.join(join));
            fault = fault.with_fix(Fix {
                remedy: Remedy::Write(text.clone()),
                span: at,
                replace: text,
                safe: false,
            });
        }
        fault
    }

    fn term(&mut self, node: &Node<'_>) -> Option<Condition> {
        let mut negated = false;
        for part in node.clone().into_inner() {
            let inner = match part.as_rule() {
                Rule::not => {
                    negated = !negated;
                    continue;
                }
                Rule::either => self.either(&part)?,
                _ => self.comparison(&part)?,
            };
            return Some(if negated { Condition::Not(Box::new(inner)) } else { inner });
        }
        None
    }

    fn comparison(&mut self, node: &Node<'_>) -> Option<Condition> {
        let span = self.piece.place(node);
        let mut column = None;
        let mut operator = None;
        let mut values = Vec::new();
        for part in node.clone().into_inner() {
            let at = self.piece.place(&part);
            match part.as_rule() {
                Rule::column => column = Some(self.word(&part)),
                Rule::within_op => {
                    operator = Some(Spanned::new(Operator::Within, at));
                    values.push(self.within(&part)?);
                }
                Rule::empty_op => {
                    let empty = child(&part, Rule::empty).is_some();
                    let which = if empty { Operator::Empty } else { Operator::NotEmpty };
                    operator = Some(Spanned::new(which, at));
                }
                Rule::operator => {
                    let inner = part.clone().into_inner().next()?;
                    operator = Some(Spanned::new(operator_of(inner.as_rule())?, at));
                }
                Rule::values => {
                    for value in part.into_inner() {
                        let literal = self.value(&value, column.as_ref());
                        values.extend(literal);
                    }
                }
                _ => {}
            }
        }
        let operator = operator?;
        let several = matches!(
            operator.value,
            Operator::In
                | Operator::NotIn
                | Operator::Contains
                | Operator::NotContains
                | Operator::StartsWith
        );
        if values.len() > 1 && !several {
            let fault = Conditions::UnreadCondition { written: shown(node.as_str()) };
            self.faults.push(Fault::new(fault, span));
        }
        Some(Condition::Compare(Comparison { column: column?, operator, values, span }))
    }

    /// A column or quoted word, without its quotation marks.
    fn word(&self, node: &Node<'_>) -> Text {
        let at = self.piece.place(node);
        let quoted = child(node, Rule::quoted);
        let text = quoted.as_ref().and_then(|it| child(it, Rule::quoted_text));
        match text {
            Some(text) => {
                let folded = crate::source::folded(text.as_str().trim());
                Spanned::new(folded, at)
            }
            None => Spanned::new(node.as_str().trim().to_owned(), at),
        }
    }

    fn within(&mut self, node: &Node<'_>) -> Option<Spanned<Literal>> {
        let inner = node.clone().into_inner().next()?;
        let at = self.piece.place(&inner);
        if inner.as_rule() == Rule::duration {
            let length = date::duration(self.piece.between(at.start, at.end)?)?.value;
            // 2024年 is a year: nobody looks two thousand years back.
            if !matches!(length, Duration::Years(FIRST_YEAR..)) {
                return Some(Spanned::new(Literal::Duration(length), at));
            }
        }
        match date::period(self.piece.between(at.start, at.end)?, self.around) {
            Ok(period) => Some(Spanned::new(Literal::Period(period.value), at)),
            Err(fault) => {
                // 18月 is no month of any year.
                let months = inner.as_str().trim().strip_suffix('月').map(str::trim);
                let months = months.filter(|it| number::whole(it).is_some());
                let fix = months.map(|months| Fix {
                    remedy: Remedy::Write(format!("{months}个月")),
                    span: at,
                    replace: format!("{months}个月"),
                    safe: false,
                });
                self.faults.push(fix.into_iter().fold(fault, Fault::with_fix));
                None
            }
        }
    }

    fn value(&mut self, node: &Node<'_>, column: Option<&Text>) -> Option<Spanned<Literal>> {
        let at = self.piece.place(node);
        if child(node, Rule::quoted).is_some() {
            return Some(Spanned::new(Literal::Text(self.word(node).value), at));
        }
        if child(node, Rule::day_date).is_some() {
            return match date::date(self.piece.between(at.start, at.end)?, self.around) {
                Ok(day) => Some(Spanned::new(Literal::Date(day.value), at)),
                Err(fault) => {
                    self.faults.push(fault);
                    None
                }
            };
        }
        let Some(digits) = child(node, Rule::number) else {
            return Some(Spanned::new(Literal::Text(node.as_str().trim().to_owned()), at));
        };
        let measure = child(node, Rule::measure);
        let column = column.map_or("", |column| column.value.as_str());
        if measure.is_some_and(|it| it.as_str() == "万元") && !column.contains("万元") {
            let problem = Conditions::AmountUnit {
                column: column.to_owned(),
                written: node.as_str().trim().to_owned(),
            };
            self.faults.push(Fault::new(problem, at));
        }
        Some(Spanned::new(Literal::Number(digits.as_str().to_owned()), at))
    }
}

const fn operator_of(rule: Rule) -> Option<Operator> {
    Some(match rule {
        Rule::not_in => Operator::NotIn,
        Rule::one_of => Operator::In,
        Rule::not_contains => Operator::NotContains,
        Rule::contains => Operator::Contains,
        Rule::starts => Operator::StartsWith,
        Rule::not_equal => Operator::NotEqual,
        Rule::equal => Operator::Equal,
        Rule::at_least => Operator::AtLeast,
        Rule::at_most => Operator::AtMost,
        Rule::greater => Operator::Greater,
        Rule::less => Operator::Less,
        Rule::not_before => Operator::NotBefore,
        Rule::not_after => Operator::NotAfter,
        Rule::earlier => Operator::Before,
        Rule::later => Operator::After,
        _ => return None,
    })
}
