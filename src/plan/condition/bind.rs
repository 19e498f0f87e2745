//! What a condition means for one row: types checked against the directory, then three-valued
//! judgement.
//!
//! Promises. A comparison with an empty or unreadable cell is unknown (`None`); 且, 或 and 非 follow
//! Kleene: unknown stays unknown unless the other side decides. Text is compared after folding both
//! sides, without white space at its ends; a word that the plan compares for equality is first read as a
//! cell of the column is (`A级` as A). Numbers are exact.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::{Comparison, Condition, Literal, Operator};
use crate::calendar::{Duration, Period};
use crate::diagnostic::problem::Conditions;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::directory::{
    Column, ColumnIndex, Columns, Entity, EntityDirectory, Kind, Number, Value, View, division,
    industry,
};
use crate::plan::Text;
use crate::plan::value::number;
use crate::source::{Source, fold, folded};

/// A condition bound to the columns of one directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound(Test);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Column(ColumnIndex, Judge),
}

/// How one cell is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Judge {
    Empty(bool),
    /// One of the words; `false`: none of them.
    Words(Vec<String>, bool),
    /// Holds one of the words; `false`: none of them.
    Holds(Vec<String>, bool),
    Starts(Vec<String>),
    Number(Order, Number),
    Numbers(Vec<Number>, bool),
    Date(Order, NaiveDate),
    /// Back from the draw day.
    Back(Duration),
    Inside(Period),
    /// GB/T 4754: the code or a code above it.
    Industry(Vec<String>, bool),
    /// GB/T 2260: each word may name several divisions.
    Division(Vec<Vec<String>>, bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Order {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// Binds a condition to the columns of a directory.
///
/// # Errors
/// Every comparison with a column that is not there, or that its column's type does not allow.
pub fn bind(
    source: &Source,
    condition: &Condition,
    columns: Columns<'_>,
) -> Result<Bound, Vec<Finding>> {
    let mut binder = Binder { source, columns, findings: Vec::new() };
    let test = binder.test(condition);
    match test {
        Some(test) if binder.findings.is_empty() => Ok(Bound(test)),
        _ => Err(binder.findings),
    }
}

struct Binder<'a> {
    source: &'a Source,
    columns: Columns<'a>,
    findings: Vec<Finding>,
}

impl Binder<'_> {
    fn test(&mut self, condition: &Condition) -> Option<Test> {
        // Every part is looked at, so that all that is wrong is found at once.
        let all = |binder: &mut Self, parts: &[Condition]| {
            let tests: Vec<Option<Test>> = parts.iter().map(|part| binder.test(part)).collect();
            tests.into_iter().collect::<Option<Vec<Test>>>()
        };
        Some(match condition {
            Condition::And(parts) => Test::All(all(self, parts)?),
            Condition::Or(parts) => Test::Any(all(self, parts)?),
            Condition::Not(inner) => Test::Not(Box::new(self.test(inner)?)),
            Condition::Compare(comparison) => {
                let column = self.column(comparison)?;
                let Some(judge) = judge(comparison, column, self.columns) else {
                    self.wrong_type(comparison, column);
                    return None;
                };
                Test::Column(column, judge)
            }
        })
    }

    fn column(&mut self, comparison: &Comparison) -> Option<ColumnIndex> {
        let written = &comparison.column.value;
        if let Some(column) = self.columns.column(written) {
            return Some(column);
        }
        self.findings.push(unknown_column(self.source, &comparison.column, self.columns));
        None
    }

    fn wrong_type(&mut self, comparison: &Comparison, column: ColumnIndex) {
        let holds = match self.columns.kind(column) {
            Kind::Text => ("文字", "words"),
            Kind::Number => ("数字", "numbers"),
            Kind::Date => ("日期", "dates"),
            Kind::Industry => ("行业代码", "industry codes"),
            Kind::Division => ("行政区划", "divisions"),
        };
        let from = comparison.operator.span.start;
        let span = crate::source::Span::new(from, comparison.span.end);
        let problem = Conditions::WrongType {
            column: comparison.column.value.clone(),
            holds,
            written: self.source.slice(span).trim().to_owned(),
        };
        self.findings.push(Finding::new(problem, Place::text(self.source, span)));
    }
}

/// Tells whether an exclusion concerns a list: it has all the columns that the exclusion names, or no other
/// list has them either (which is then an error).
#[must_use]
pub fn concerns(condition: &Condition, view: View<'_>, directory: &EntityDirectory) -> bool {
    let columns = condition.columns();
    let has_all = |columns_of: Columns<'_>| {
        columns.iter().all(|column| columns_of.column(&column.value).is_some())
    };
    has_all(view.columns()) || !directory.views(None).iter().any(|it| has_all(it.columns()))
}

/// Says that a column is not in the directory; the nearest one is offered.
#[must_use]
pub fn unknown_column(source: &Source, column: &Text, columns: Columns<'_>) -> Finding {
    let written = &column.value;
    let near = nearest(written, columns.iter().map(Column::name));
    let first = near.first().cloned();
    let list = columns.list().to_owned();
    let problem = Conditions::UnknownColumn { column: written.clone(), near, list };
    let finding = Finding::new(problem, Place::text(source, column.span));
    match first.filter(|name| is_near(written, name)) {
        Some(name) => finding.with_fix(Fix {
            remedy: Remedy::Write(name.clone()),
            span: column.span,
            replace: name,
            safe: false,
        }),
        None => finding,
    }
}

/// All names, the likeliest first; at most eight.
fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ranked: Vec<(usize, &str)> =
        names.filter(|name| !name.is_empty()).map(|name| (distance(written, name), name)).collect();
    ranked.sort();
    ranked.into_iter().take(8).map(|(_, name)| name.to_owned()).collect()
}

fn distance(written: &str, name: &str) -> usize {
    if name.contains(written) || written.contains(name) {
        0
    } else {
        strsim::levenshtein(written, name)
    }
}

fn is_near(written: &str, name: &str) -> bool {
    distance(written, name) * 2 <= written.chars().count().max(name.chars().count())
}

/// The words as they are read in a cell of the column.
fn read(comparison: &Comparison, column: ColumnIndex, columns: Columns<'_>) -> Option<Vec<String>> {
    let texts = texts(comparison)?.into_iter();
    let read = texts.zip(&comparison.values).map(|(text, value)| {
        match read_word(columns, column, &value.value) {
            Some(Value::Text(word)) => folded(word).trim().to_owned(),
            _ => text,
        }
    });
    Some(read.collect())
}

/// A word of a condition as it is read where it stands in a cell; `None` where it is no word, or nobody
/// asked the reader.
#[must_use]
pub fn read_word<'a>(
    columns: Columns<'a>,
    column: ColumnIndex,
    word: &Literal,
) -> Option<&'a Value> {
    match word {
        Literal::Text(text) => columns.word(column, text),
        _ => None,
    }
}

fn texts(comparison: &Comparison) -> Option<Vec<String>> {
    comparison
        .values
        .iter()
        .map(|value| match &value.value {
            Literal::Text(text) | Literal::Number(text) => Some(folded(text).trim().to_owned()),
            Literal::Date(_) | Literal::Duration(_) | Literal::Period(_) => None,
        })
        .collect()
}

fn numbers(comparison: &Comparison) -> Option<Vec<Number>> {
    let read = |text: &str| {
        let text = folded(text);
        let text = text.trim();
        Number::parse(text).or_else(|| i64::try_from(number::whole(text)?).ok().map(Number::from))
    };
    comparison
        .values
        .iter()
        .map(|value| match &value.value {
            Literal::Text(text) | Literal::Number(text) => read(text),
            Literal::Date(_) | Literal::Duration(_) | Literal::Period(_) => None,
        })
        .collect()
}

fn one_date(comparison: &Comparison) -> Option<NaiveDate> {
    match comparison.values.first().map(|value| &value.value) {
        Some(Literal::Date(date)) => Some(*date),
        _ => None,
    }
}

const fn order(operator: Operator) -> Option<Order> {
    Some(match operator {
        Operator::Equal => Order::Equal,
        Operator::NotEqual => Order::NotEqual,
        Operator::Greater | Operator::After => Order::Greater,
        Operator::AtLeast | Operator::NotBefore => Order::AtLeast,
        Operator::Less | Operator::Before => Order::Less,
        Operator::AtMost | Operator::NotAfter => Order::AtMost,
        _ => return None,
    })
}

const fn is_affirmed(operator: Operator) -> bool {
    !matches!(operator, Operator::NotEqual | Operator::NotIn | Operator::NotContains)
}

/// How a comparison judges a cell of a column; `None` where the types do not fit.
fn judge(comparison: &Comparison, column: ColumnIndex, columns: Columns<'_>) -> Option<Judge> {
    let kind = columns.kind(column);
    let words = || read(comparison, column, columns);
    let operator = comparison.operator.value;
    match operator {
        Operator::Empty => return Some(Judge::Empty(true)),
        Operator::NotEmpty => return Some(Judge::Empty(false)),
        Operator::Within if kind == Kind::Date => {
            return match comparison.values.first().map(|value| &value.value) {
                Some(Literal::Duration(Duration::WorkingDays(_))) => None,
                Some(Literal::Duration(length)) => Some(Judge::Back(*length)),
                Some(Literal::Period(period)) => Some(Judge::Inside(*period)),
                _ => None,
            };
        }
        Operator::Within => return None,
        _ => {}
    }
    let affirmed = is_affirmed(operator);
    let is_equality =
        matches!(operator, Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn);
    match kind {
        Kind::Number => match operator {
            Operator::In | Operator::NotIn => Some(Judge::Numbers(numbers(comparison)?, affirmed)),
            Operator::Before | Operator::After | Operator::NotBefore | Operator::NotAfter => None,
            _ => Some(Judge::Number(order(operator)?, *numbers(comparison)?.first()?)),
        },
        Kind::Date => Some(Judge::Date(order(operator)?, one_date(comparison)?)),
        // A code stands for itself: 541 is a group, though a spreadsheet may have made it of 0541.
        Kind::Industry if is_equality => {
            let words = texts(comparison)?;
            let codes = words.iter().map(|word| {
                industry::resolve(word).map_or_else(|| word.clone(), |it| it.code.to_owned())
            });
            Some(Judge::Industry(codes.collect(), affirmed))
        }
        Kind::Division if is_equality => {
            let words = words()?;
            let codes = words.iter().map(|word| {
                let found: Vec<String> =
                    division::resolve(word).iter().map(|it| it.code.to_owned()).collect();
                if found.is_empty() { vec![word.clone()] } else { found }
            });
            Some(Judge::Division(codes.collect(), affirmed))
        }
        Kind::Text | Kind::Industry | Kind::Division => match operator {
            _ if is_equality => Some(Judge::Words(words()?, affirmed)),
            Operator::Contains | Operator::NotContains => {
                Some(Judge::Holds(texts(comparison)?, affirmed))
            }
            Operator::StartsWith => Some(Judge::Starts(texts(comparison)?)),
            _ => None,
        },
    }
}

impl Bound {
    /// Judges one entity as of a draw day; `None` where an empty cell leaves it unknown.
    #[must_use]
    pub fn eval(&self, entity: Entity<'_>, draw_day: NaiveDate) -> Option<bool> {
        self.judge(&|column| entity.value(column), draw_day)
    }

    /// Judges a row given as its cells.
    pub(crate) fn judge<'a>(
        &self,
        cell: &dyn Fn(ColumnIndex) -> &'a Value,
        day: NaiveDate,
    ) -> Option<bool> {
        eval(&self.0, cell, day)
    }
}

fn eval<'a>(test: &Test, cell: &dyn Fn(ColumnIndex) -> &'a Value, day: NaiveDate) -> Option<bool> {
    match test {
        Test::All(parts) => {
            let mut known = Some(true);
            for part in parts {
                match eval(part, cell, day) {
                    Some(false) => return Some(false),
                    None => known = None,
                    Some(true) => {}
                }
            }
            known
        }
        Test::Any(parts) => {
            let mut known = Some(false);
            for part in parts {
                match eval(part, cell, day) {
                    Some(true) => return Some(true),
                    None => known = None,
                    Some(false) => {}
                }
            }
            known
        }
        Test::Not(inner) => eval(inner, cell, day).map(|holds| !holds),
        Test::Column(column, judge) => judge_cell(judge, cell(*column), day),
    }
}

fn judge_cell(judge: &Judge, value: &Value, day: NaiveDate) -> Option<bool> {
    if let Judge::Empty(wanted) = judge {
        return Some(matches!(value, Value::Empty) == *wanted);
    }
    if value.is_unknown() {
        return None;
    }
    match judge {
        Judge::Empty(_) => None,
        Judge::Words(words, affirmed) => {
            let text = value.as_text()?;
            let is_it = |word: &String| text.trim().chars().map(fold).eq(word.chars());
            Some(words.iter().any(is_it) == *affirmed)
        }
        Judge::Holds(words, affirmed) => {
            let text = folded(value.as_text()?);
            Some(words.iter().any(|word| text.contains(word.as_str())) == *affirmed)
        }
        Judge::Starts(words) => {
            let text = folded(value.as_text()?.trim());
            Some(words.iter().any(|word| text.starts_with(word.as_str())))
        }
        Judge::Number(order, wanted) => Some(order.holds(value.as_number()?.cmp(wanted))),
        Judge::Numbers(list, affirmed) => {
            let number = value.as_number()?;
            Some(list.iter().any(|wanted| number.cmp(wanted).is_eq()) == *affirmed)
        }
        Judge::Date(order, wanted) => Some(order.holds(value.as_date()?.cmp(wanted))),
        Judge::Back(length) => {
            let date = value.as_date()?;
            Some(back(day, *length)? <= date && date <= day)
        }
        Judge::Inside(period) => Some(period.contains(value.as_date()?)),
        Judge::Industry(codes, affirmed) => {
            let text = value.as_text()?;
            let is_in = |code: &String| industry::belongs(text, code).unwrap_or(text == code);
            Some(codes.iter().any(is_in) == *affirmed)
        }
        Judge::Division(words, affirmed) => {
            let text = value.as_text()?;
            let homes = division::resolve(text);
            let is_in = |code: &String| {
                text == code
                    || homes.iter().any(|home| division::lies_in(home.code, code) == Some(true))
            };
            Some(words.iter().flatten().any(is_in) == *affirmed)
        }
    }
}

/// The first day of `在 n个月 内`: the same day of the month so long before, or that month's last.
fn back(day: NaiveDate, length: Duration) -> Option<NaiveDate> {
    match length {
        Duration::CalendarDays(days) => day.checked_sub_days(Days::new(u64::from(days))),
        Duration::Months(months) => day.checked_sub_months(Months::new(months)),
        Duration::Years(years) => {
            let months = years.checked_mul(12)?;
            day.checked_sub_months(Months::new(months))
        }
        Duration::WorkingDays(_) => None,
    }
    .filter(|first| first.year() >= 0)
}
