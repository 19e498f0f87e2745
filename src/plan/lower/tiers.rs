//! 信用分级: tables, ordered rules, what holds over all tiers.

use super::{Lowering, name, named, whole, with_nearest, without_space};
use crate::diagnostic::{Fix, Remedy};
use crate::plan::value::{Node, Piece, Rule, child, number, read, size};
use crate::plan::{Bracket, Frequency, FrequencyKind, Precedence, TierRow, TierRule, TierTable};
use crate::source::{Span, Spanned};
use crate::syntax::key::{COLUMNS, Key, bare, column};
use crate::syntax::tree::{Fact, Part, Row, Section, Table, Value};

pub(super) const PRECEDENCE: &[(Precedence, &[&str])] = &[
    (Precedence::Tier, &["等级优先", "分级优先"]),
    (Precedence::Item, &["事项优先"]),
    (Precedence::Higher, &["取高", "就高"]),
    (Precedence::EachStratum, &["逐层"]),
];

/// The column of the tiers.
const TIER: &str = "等级";
/// Two names of one column.
const OFTEN: &str = "频次";
const CAP: &str = "频次上限";

pub(super) const ROUNDING: &[(&str, &[&str])] = &[("逐层进位", &["逐层进位", "进位", "逐级进位"])];

impl Lowering<'_> {
    pub(super) fn tiers(&mut self, section: &Section) {
        let mut tables: Vec<TierTable> = vec![TierTable::default()];
        // Of the header that was read last in the table.
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for part in &section.parts {
            match part {
                Part::Fact(fact) => {
                    let is_next = fact.key.value == Key::Name
                        && tables.last().is_some_and(|it| it.name.is_some() || !it.rows.is_empty());
                    if is_next {
                        tables.push(TierTable::default());
                        columns.clear();
                    }
                    if let Some(table) = tables.last_mut() {
                        self.tier_fact(table, fact);
                    }
                }
                Part::Entry(entry) => {
                    if tables.last().is_some_and(|it| *it != TierTable::default()) {
                        tables.push(TierTable::default());
                        columns.clear();
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
                        self.tier_rows(table, &mut columns, written);
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

    /// The rows of a table; those behind a line that could not be read go on under the header above it.
    fn tier_rows(
        &mut self,
        table: &mut TierTable,
        columns: &mut Vec<Option<&'static str>>,
        written: &Table,
    ) {
        if !written.header.is_empty() {
            *columns = self.tier_columns(written);
        }
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
            // With a bar too many or too few, nobody can tell which column the others belong to.
            let all = columns.as_slice();
            let known = if cells == wanted { all } else { all.get(..1).unwrap_or_default() };
            self.tier_row(table, known, row);
        }
    }

    /// What the header says of each column. A slip is said once: the column that cannot be read is that
    /// of the tiers where no other is, and two names without the bar between them are two columns.
    fn tier_columns(&mut self, written: &Table) -> Vec<Option<&'static str>> {
        let texts = || written.header.iter().map(|cell| bare(&cell.text));
        let found: Vec<Option<&'static str>> = texts().map(|it| column(&it)).collect();
        let joined = |text: &str| {
            let cuts = text.char_indices().skip(1).map(|(at, _)| text.split_at(at));
            cuts.into_iter().find_map(|(first, second)| Some((column(first)?, column(second)?)))
        };
        let is_joined = |text: &str| column(text).is_none() && joined(text).is_some();
        let has_tiers =
            found.contains(&Some(TIER)) || texts().any(|it| is_joined(&it) && it.starts_with(TIER));
        let is_slip = |(at, text): &(usize, String)| {
            found.get(*at) == Some(&None) && !text.is_empty() && !is_joined(text)
        };
        // 等次, 级, 层级, 类型 sooner than 序号.
        let slips: Vec<(usize, String)> = texts().enumerate().filter(is_slip).collect();
        let sounds = |(_, text): &&(usize, String)| text.contains(['等', '级', '类', '档']);
        let meant = slips.iter().find(sounds).or_else(|| slips.first()).filter(|_| !has_tiers);
        let mut columns = Vec::new();
        for (at, cell) in written.header.iter().enumerate() {
            let text = bare(&cell.text);
            let known = found.get(at).copied().flatten();
            if known.is_some() || text.is_empty() {
                columns.push(known);
                continue;
            }
            let piece = Piece::of(cell);
            let forms = "等级、名称、比例、频次上限、方式、条件、分配、备注";
            let fault = self.unread_fault(Key::TierTable, piece, forms);
            if let Some((first, second)) = joined(&text) {
                columns.extend([Some(first), Some(second)]);
                let words = format!("{first}｜{second}");
                let remedy = Remedy::Write(words.clone());
                let span = piece.span();
                self.fault(fault.with_fix(Fix { remedy, span, replace: words, safe: false }));
                continue;
            }
            columns.push(meant.filter(|(it, _)| *it == at).map(|_| TIER));
            // What stands in the header already is not meant once more.
            let words = COLUMNS.iter().map(|(zh, _)| *zh).filter(|it| {
                let same = if it.starts_with(OFTEN) { [OFTEN, CAP] } else { [*it, *it] };
                !same.iter().any(|it| found.contains(&Some(*it)))
            });
            self.fault(with_nearest(fault, &text, words, piece.span()));
        }
        columns
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
                Some(TIER) => {
                    tier.label = name(cell);
                    let bare = without_space(&tier.label.value);
                    tier.is_rest = matches!(bare.as_str(), "其余" | "其他" | "其它");
                    tier.bracket = bracket(piece).or_else(|| {
                        bracket_of(piece, table.column.as_ref().map(|it| it.value.as_str())?)
                    });
                }
                Some("名称") => tier.name = Some(named(piece)),
                Some("比例") => tier.size = self.size(piece),
                Some(CAP) => {
                    let is_cap = |it: &Spanned<Frequency>| it.value.kind != FrequencyKind::AtLeast;
                    let read = self.frequency(piece);
                    if read.as_ref().is_some_and(|it| !is_cap(it)) {
                        self.fault(size::cap_at_least(piece));
                    }
                    tier.cap = read.filter(is_cap);
                }
                Some(OFTEN) => tier.cap = self.frequency(piece),
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
