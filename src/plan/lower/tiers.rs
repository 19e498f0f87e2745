//! 信用分级: tables, ordered rules, what holds over all tiers.

use super::{Lowering, name, named, whole, with_nearest, without_space};
use crate::plan::value::{Node, Piece, Rule, child, number, read};
use crate::plan::{Bracket, Precedence, TierRow, TierRule, TierTable};
use crate::source::{Span, Spanned};
use crate::syntax::key::{COLUMNS, Key, bare, column};
use crate::syntax::tree::{Fact, Part, Row, Section, Table, Value};

pub(super) const PRECEDENCE: &[(Precedence, &[&str])] = &[
    (Precedence::Tier, &["等级优先", "分级优先"]),
    (Precedence::Item, &["事项优先"]),
    (Precedence::Higher, &["取高", "就高"]),
    (Precedence::EachStratum, &["逐层"]),
];

pub(super) const ROUNDING: &[(&str, &[&str])] = &[("逐层进位", &["逐层进位", "进位", "逐级进位"])];

impl Lowering<'_> {
    pub(super) fn tiers(&mut self, section: &Section) {
        let mut tables: Vec<TierTable> = vec![TierTable::default()];
        for part in &section.parts {
            match part {
                Part::Fact(fact) => {
                    let is_next = fact.key.value == Key::Name
                        && tables.last().is_some_and(|it| it.name.is_some() || !it.rows.is_empty());
                    if is_next {
                        tables.push(TierTable::default());
                    }
                    if let Some(table) = tables.last_mut() {
                        self.tier_fact(table, fact);
                    }
                }
                Part::Entry(entry) => {
                    if tables.last().is_some_and(|it| *it != TierTable::default()) {
                        tables.push(TierTable::default());
                    }
                    let Some(table) = tables.last_mut() else { continue };
                    table.name = Some(name(&entry.title));
                    grow(table, entry.span.span);
                    for fact in &entry.facts {
                        self.tier_fact(table, fact);
                    }
                }
                Part::Table(written) => {
                    if let Some(table) = tables.last_mut() {
                        grow(table, written.span.span);
                        self.tier_rows(table, written);
                    }
                }
                Part::Numbered(_) => {}
            }
        }
        let is_only = tables.len() == 1;
        for mut table in tables {
            if is_only && table.span.is_empty() {
                table.span = whole(section);
            }
            self.plan.tiers.push(table);
        }
    }

    fn tier_fact(&mut self, table: &mut TierTable, fact: &Fact) {
        let piece = Piece::of(&fact.value);
        grow(table, fact.key.span.to(fact.value.span));
        match fact.key.value {
            Key::Name => table.name = Some(name(&fact.value)),
            Key::TierColumn => table.column = Some(name(&fact.value)),
            Key::Overall => {
                let piece = ["合计", "总计"].iter().find_map(|it| piece.after(it)).unwrap_or(piece);
                table.overall = self.size(piece);
            }
            Key::Precedence => table.precedence = self.word(Key::Precedence, piece, PRECEDENCE),
            Key::Rounding => {
                let rounding = self.word(Key::Rounding, piece, ROUNDING);
                table.rounding = rounding.map(|it| Spanned::new(it.value.to_owned(), it.span));
            }
            Key::Spread => table.spread = Some(super::items::spread(piece)),
            Key::TierRule => {
                if let Some(condition) = self.condition(piece) {
                    let label = &fact.written;
                    let label = Spanned::new(crate::source::folded(&label.value), label.span);
                    table.rules.push(TierRule { label, condition });
                }
            }
            _ => self.common(fact),
        }
    }

    fn tier_rows(&mut self, table: &mut TierTable, written: &Table) {
        let columns: Vec<Option<&'static str>> = written
            .header
            .iter()
            .map(|cell| {
                let found = column(&cell.text);
                if found.is_none() && !cell.text.trim().is_empty() {
                    let piece = Piece::of(cell);
                    let forms = "等级、名称、比例、频次上限、方式、条件、分配、备注";
                    let fault = self.unread_fault(Key::TierTable, piece, forms);
                    let words = COLUMNS.iter().map(|(zh, _)| *zh);
                    self.fault(with_nearest(fault, &bare(&cell.text), words, piece.span()));
                }
                found
            })
            .collect();
        if let (true, Some(row)) = (columns.is_empty(), written.rows.first()) {
            // Nobody can tell which column is which: said once for all rows.
            self.row_width(row.span.span, row.cells.len(), 0);
            self.plan.dropped.push(written.span);
            return;
        }
        for row in &written.rows {
            let (cells, wanted) = (row.cells.len(), columns.len());
            if cells != wanted {
                self.row_width(row.span.span, cells, wanted);
            }
            // With a cell too many, nobody can tell which column the others belong to.
            let known =
                if cells > wanted { columns.get(..1).unwrap_or_default() } else { &columns };
            self.tier_row(table, known, row);
        }
    }

    fn tier_row(&mut self, table: &mut TierTable, columns: &[Option<&'static str>], row: &Row) {
        let mut tier = TierRow {
            label: Spanned::new(String::new(), Span::new(row.span.span.start, row.span.span.start)),
            name: None,
            bracket: None,
            is_rest: false,
            size: None,
            cap: None,
            methods: Vec::new(),
            span: row.span.span,
        };
        let mut condition = None;
        for (column, cell) in columns.iter().zip(&row.cells) {
            let piece = Piece::of(cell);
            if is_blank(cell) {
                continue;
            }
            match column {
                Some("等级") => {
                    tier.label = name(cell);
                    let bare = without_space(&tier.label.value);
                    tier.is_rest = matches!(bare.as_str(), "其余" | "其他" | "其它");
                    tier.bracket = bracket(piece).or_else(|| {
                        bracket_of(piece, table.column.as_ref().map(|it| it.value.as_str())?)
                    });
                }
                Some("名称") => tier.name = Some(named(piece)),
                Some("比例") => tier.size = self.size(piece),
                Some("频次上限" | "频次") => tier.cap = self.frequency(piece),
                Some("方式") => tier.methods = self.methods(piece),
                Some("条件") => condition = self.condition(piece),
                Some("分配") if table.spread.is_none() => {
                    table.spread = Some(super::items::spread(piece));
                }
                _ => {}
            }
        }
        if let Some(condition) = condition {
            table.rules.push(TierRule { label: tier.label.clone(), condition });
        }
        table.rows.push(tier);
    }
}

/// A cell in which nothing stands, or one of the strokes that say so.
fn is_blank(cell: &Value) -> bool {
    matches!(cell.text.trim(), "" | "—" | "－" | "-" | "/" | "——" | "–")
}

fn grow(table: &mut TierTable, span: Span) {
    table.span = if table.span.is_empty() { span } else { table.span.to(span) };
}

/// `20以下`, `20至100`, `≥100`, `20以上不足100`.
#[must_use]
pub(in crate::plan) fn bracket(piece: Piece<'_>) -> Option<Bracket> {
    let nodes = read(Rule::bracket_value, piece)?;
    let node = nodes.first()?;
    let mut bracket = Bracket { low: None, high: None };
    match node.as_rule() {
        Rule::bracket_range => {
            let ends: Vec<String> = node
                .clone()
                .into_inner()
                .filter(|it| it.as_rule() == Rule::decimal)
                .map(|it| plain(&it))
                .collect::<Option<_>>()?;
            let [low, high] = ends.as_slice() else { return None };
            bracket.low = Some((low.clone(), true));
            bracket.high = Some((high.clone(), true));
        }
        Rule::bracket_both => {
            bracket.low = end(&child(node, Rule::bracket_low)?);
            bracket.high = end(&child(node, Rule::bracket_high)?);
        }
        Rule::bracket_low => bracket.low = end(node),
        _ => bracket.high = end(node),
    }
    (bracket.low.is_some() || bracket.high.is_some()).then_some(bracket)
}

/// `日处理能力≥100吨`, `100吨≥日处理能力≥20吨`: a bracket that names its column.
fn bracket_of(piece: Piece<'_>, column: &str) -> Option<Bracket> {
    let at = piece.text.find(column)?;
    let (front, back) = (piece.upto(at).trim(), piece.skip(at + column.len()).trim());
    let mut found = if back.is_empty() { None } else { Some(bracket(back)?) };
    if !front.is_empty() {
        let turned = [("≥", "≤"), (">=", "≤"), ("≤", "≥"), ("<=", "≥"), (">", "<"), ("<", ">")];
        let (number, sign) =
            turned.iter().find_map(|(sign, other)| Some((front.before(sign)?, other)))?;
        let text = format!("{sign}{}", number.text);
        let left = bracket(Piece { text: &text, start: 0 })?;
        let right = found.get_or_insert(Bracket { low: None, high: None });
        if left.low.is_some() && right.low.is_some() || left.high.is_some() && right.high.is_some()
        {
            return None;
        }
        right.low = right.low.take().or(left.low);
        right.high = right.high.take().or(left.high);
    }
    found
}

/// One end, and whether the number itself is in: 以上 and 以下 hold it, 超过 and 不足 do not
/// (民法典第一千二百五十九条).
fn end(node: &Node<'_>) -> Option<(String, bool)> {
    let open = child(node, Rule::above_word).is_some() || child(node, Rule::below_word).is_some();
    Some((plain(&child(node, Rule::decimal)?)?, !open))
}

fn plain(node: &Node<'_>) -> Option<String> {
    number::plain(Piece { text: node.as_str(), start: 0 })
}
