//! Ratios by kind of unit, written in one line: `企业3%、个体工商户1%`, `按 学校类别：小学10%、中学20%`.
//!
//! Such a line is a tier table that nobody named: a stratum for every kind, in the order of the plan,
//! and what belongs to none is 不涉及.

use super::{Lowering, named};
use crate::diagnostic::problem::Ratios;
use crate::plan::fault::Fault;
use crate::plan::value::size::{ratio, split};
use crate::plan::value::{Piece, chars};
use crate::plan::{
    Comparison, Condition, Item, Literal, Operator, SizeClause, Text, TierRow, TierRule, TierTable,
};
use crate::ratio::{Bound, SizeRule};
use crate::source::{Span, Spanned};

/// The column that says what kind a unit is.
const COLUMN: &str = "主体类型";

/// Kinds that registers know: the words of plans, and what their 主体类型 contains. 企业 stands last,
/// since 民办非企业单位 holds the word too.
const KINDS: &[(&[&str], &[&str])] = &[
    (&["民办非企业单位", "社会服务机构"], &["民办非企业", "社会服务机构"]),
    (&["农民专业合作社", "农民合作社", "合作社"], &["合作社"]),
    (&["个体工商户", "个体户"], &["个体"]),
    (&["事业单位"], &["事业单位"]),
    (&["社会团体"], &["社会团体"]),
    (&["基金会"], &["基金会"]),
    (&["外商投资企业", "外资企业"], &["外商", "外资", "台港澳", "港澳台"]),
    (&["分支机构", "分公司"], &["分公司", "分支"]),
    (&["企业"], &["公司", "企业", "合伙", "厂"]),
];

const NO_ENTERPRISE: &[&str] = &["民办非企业", "个体"];

/// The clauses of one kind, before they are read.
struct Kind<'a> {
    labels: Vec<Piece<'a>>,
    clauses: Vec<Piece<'a>>,
}

impl Lowering<'_> {
    /// Reads ratios by kind; `None` where the value is an ordinary ratio.
    pub(super) fn classes(&mut self, piece: Piece<'_>) -> Option<TierTable> {
        let (column, list) = column_of(piece);
        let kinds = match kinds(list, column.is_some()) {
            Some(kinds) => kinds,
            None if ratio(piece).clause.is_some() => return None,
            None => {
                self.kinds_without_column(list)?;
                return Some(TierTable::default());
            }
        };
        let mut table = TierTable { span: piece.span(), ..TierTable::default() };
        for kind in &kinds {
            let (first, last) = (kind.clauses.first()?, kind.clauses.last()?);
            let size = self.size(piece.between(first.start, last.span().end)?);
            let label = label(kind)?;
            table.rows.push(TierRow {
                label: label.clone(),
                name: None,
                bracket: None,
                is_rest: kind.labels.iter().any(|it| is_rest(it.text)),
                size,
                cap: None,
                methods: Vec::new(),
                span: label.span.to(last.span()),
            });
        }
        if table.rest().is_none() {
            let end = Span::new(piece.span().end, piece.span().end);
            let rule = SizeRule { bounds: vec![Bound::NotApplicable] };
            table.rows.push(TierRow {
                label: Spanned::new("其余".to_owned(), end),
                name: None,
                bracket: None,
                is_rest: true,
                size: Some(Spanned::new(
                    SizeClause { rule, ..SizeClause::default() },
                    piece.span(),
                )),
                cap: None,
                methods: Vec::new(),
                span: end,
            });
        }
        for (rank, known) in ranked(&kinds) {
            let label = label(kinds.get(rank)?)?;
            table.rules.push(TierRule { label, condition: condition(column.as_ref(), known) });
        }
        Some(table)
    }

    /// `游泳场所100%、住宿场所20%`: kinds that only a column of the directory can tell apart.
    fn kinds_without_column(&mut self, list: Piece<'_>) -> Option<()> {
        let kinds = kinds(list, true)?;
        let names: Vec<String> = kinds.iter().filter_map(label).map(|label| label.value).collect();
        let (first, last) = (kinds.first()?.labels.first()?, kinds.last()?.clauses.last()?);
        let span = first.span().to(last.span());
        let problem = Ratios::KindsWithoutColumn { kinds: names.join("、") };
        self.fault(Fault::new(problem, span));
        Some(())
    }

    /// Gives an item the table that its line of ratios is.
    pub(super) fn adopt_classes(&mut self, item: &mut Item, table: Option<TierTable>) {
        let Some(mut table) = table.filter(|it| !it.rows.is_empty()) else { return };
        if let Some(tiers) = &item.tiers {
            self.no_place(("分级", "tiers"), tiers.span);
            return;
        }
        let name = item.code.as_ref().map_or(&item.title.value, |code| &code.value);
        let name = Spanned::new(format!("{name} 按类"), table.span);
        table.name = Some(name.clone());
        item.tiers = Some(name);
        self.plan.tiers.push(table);
    }
}

/// `按 学校类别：…`: the column, and what follows the colon.
fn column_of(piece: Piece<'_>) -> (Option<Text>, Piece<'_>) {
    let Some(rest) = piece.after("按") else { return (None, piece) };
    match rest.split_once(&[':']) {
        Some((column, list)) if !column.text.contains(|it: char| it.is_ascii_digit()) => {
            (Some(named(column)), list)
        }
        _ => (None, piece),
    }
}

/// The kinds with their clauses, if at least two are told apart.
fn kinds(list: Piece<'_>, any_word: bool) -> Option<Vec<Kind<'_>>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for part in split(list) {
        let (label, clause) = match cut(part, any_word) {
            Some((label, clause)) => (Some(label), clause),
            None => (None, part),
        };
        let open = kinds.last().is_some_and(|kind| kind.clauses.is_empty());
        match label {
            Some(label) if open => kinds.last_mut()?.labels.push(label),
            Some(label) => kinds.push(Kind { labels: vec![label], clauses: Vec::new() }),
            None => {}
        }
        if !clause.is_empty() {
            kinds.last_mut()?.clauses.push(clause);
        }
    }
    let whole = kinds.len() > 1 && kinds.iter().all(|kind| !kind.clauses.is_empty());
    whole.then_some(kinds)
}

/// `企业3%`: the kind and its clause; `企业` alone has an empty clause.
fn cut(part: Piece<'_>, any_word: bool) -> Option<(Piece<'_>, Piece<'_>)> {
    let known = KINDS.iter().flat_map(|(words, _)| *words).chain(&["其余", "其他"]);
    let longest = known.filter(|word| part.text.starts_with(**word)).max_by_key(|word| word.len());
    let mut ends: Vec<usize> = longest.map(|word| word.len()).into_iter().collect();
    if any_word && ratio(part).clause.is_none() {
        ends.extend(part.text.char_indices().skip(1).map(|(at, _)| at));
        ends.push(part.text.len());
    }
    ends.into_iter().find_map(|at| {
        let (label, rest) = (part.upto(at).trim(), part.skip(at).trim());
        let rest = rest.after("的").or_else(|| rest.after(":")).unwrap_or(rest);
        let reads = rest.is_empty() || ratio(rest).clause.is_some();
        (reads && ratio(label).clause.is_none()).then_some((label, rest))
    })
}

fn is_rest(word: &str) -> bool {
    matches!(word, "其余" | "其他")
}

fn label(kind: &Kind<'_>) -> Option<Text> {
    let words: Vec<&str> = kind.labels.iter().map(|it| it.text).collect();
    let first = kind.labels.first()?;
    let last = kind.labels.last()?;
    let end = last.start + chars(last.text);
    Some(Spanned::new(words.join("、"), Span::new(first.start, end)))
}

/// Every word of every kind with the index of its kind, the specific before 企业.
fn ranked<'a, 'b>(kinds: &'b [Kind<'a>]) -> Vec<(usize, &'b Piece<'a>)> {
    let mut list: Vec<(usize, &Piece<'_>)> = kinds
        .iter()
        .enumerate()
        .flat_map(|(at, kind)| kind.labels.iter().map(move |label| (at, label)))
        .filter(|(_, label)| !is_rest(label.text))
        .collect();
    let place = |label: &Piece<'_>| KINDS.iter().position(|(words, _)| words.contains(&label.text));
    list.sort_by_key(|(_, label)| place(label).unwrap_or(0));
    list
}

/// When a unit is of a kind: `主体类型 包含 …`, or the plan's own column has just this word.
fn condition(column: Option<&Text>, word: &Piece<'_>) -> Condition {
    let span = word.span();
    let compare = |column: &str, operator, words: &[&str]| {
        Condition::Compare(Comparison {
            column: Spanned::new(column.to_owned(), span),
            operator: Spanned::new(operator, span),
            values: words
                .iter()
                .map(|word| Spanned::new(Literal::Text((*word).to_owned()), span))
                .collect(),
            span,
        })
    };
    if let Some(column) = column {
        return compare(&column.value, Operator::In, &[word.text]);
    }
    let signs = KINDS.iter().find(|(words, _)| words.contains(&word.text));
    let holds = match signs {
        Some((_, signs)) => compare(COLUMN, Operator::Contains, signs),
        None => compare(COLUMN, Operator::Contains, &[word.text]),
    };
    if word.text == "企业" {
        return Condition::And(vec![holds, compare(COLUMN, Operator::NotContains, NO_ENTERPRISE)]);
    }
    holds
}
