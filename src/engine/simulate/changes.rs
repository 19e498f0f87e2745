//! 如果: one value of the plan written otherwise.

use crate::plan::value::Piece;
use crate::plan::{Plan, Workload};
use crate::render::simulate::Change;
use crate::source::{Source, Span, folded};
use crate::syntax::key::batch_number;
use crate::syntax::tree::{Fact, Part, Tree};

/// Why a what-if cannot be written into the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoChange {
    /// It is not `KEY=VALUE`.
    Malformed(String),
    /// The plan has no such fact.
    NoSuchFact(String),
    /// Several facts of the plan have this name.
    Several(String),
}

/// Writes what-ifs (`工作量=8`, `RS-01.比例=10%`, `A.比例=3%`, `第一批=2023年5月17日`) into a plan's text.
///
/// # Errors
/// The first that names nothing in the plan, or more than one thing.
pub fn change(
    name: &str,
    bytes: &[u8],
    asked: &[String],
) -> Result<(Vec<u8>, Vec<Change>), NoChange> {
    let mut text = match Source::read(name, bytes) {
        Ok(source) => source.text().to_owned(),
        Err(_) => return Err(NoChange::Malformed(name.to_owned())),
    };
    let mut changes = Vec::new();
    for wish in asked {
        let source = Source::new(name, &text);
        let tree = crate::syntax::parse(&source).tree;
        let plan = crate::plan::lower(&source, &tree).plan;
        let (span, to) = target(&source, &tree, &plan, wish)?;
        let from = source.slice(span).to_owned();
        let (line, _) = source.line_column(span.start);
        let letters: Vec<char> = text.chars().collect();
        let at = |position: u32| usize::try_from(position).unwrap_or_default().min(letters.len());
        let head = letters.iter().take(at(span.start));
        let tail = letters.iter().skip(at(span.end));
        text = head.copied().chain(to.chars()).chain(tail.copied()).collect();
        changes.push(Change { asked: wish.clone(), line, from, to });
    }
    Ok((text.into_bytes(), changes))
}

/// The characters that a what-if replaces, and what it writes there.
fn target(
    source: &Source,
    tree: &Tree,
    plan: &Plan,
    wish: &str,
) -> Result<(Span, String), NoChange> {
    let malformed = || NoChange::Malformed(wish.to_owned());
    let parts = wish.split_once(['=', '＝']).ok_or_else(malformed)?;
    let (path, value) = (folded(parts.0), parts.1.trim());
    let path = path.trim();
    if path.is_empty() || value.is_empty() {
        return Err(malformed());
    }
    let (owner, key) = match path.rsplit_once('.') {
        Some((owner, key)) if !owner.is_empty() && !key.is_empty() => (Some(owner), key),
        _ => (None, path),
    };
    if owner.is_none()
        && matches!(key, "工作量" | "workload")
        && !plan.team.iter().all(|it| it.workload.is_empty())
    {
        return workload(plan, value).ok_or_else(malformed);
    }
    if let Some(tier) = owner
        && matches!(key, "比例" | "ratio" | "频次上限" | "cap")
        && let Some(found) = tier_cell(plan, tier, matches!(key, "比例" | "ratio"))
    {
        return Ok((found, value.to_owned()));
    }
    if owner.is_none()
        && let Some(number) =
            key.strip_prefix("进度").and_then(|it| it.trim().parse::<usize>().ok())
    {
        let milestone = number.checked_sub(1).and_then(|at| plan.milestones.get(at));
        let milestone = milestone.ok_or_else(|| NoChange::NoSuchFact(wish.to_owned()))?;
        let is_date = folded(value).starts_with(|it: char| it.is_ascii_digit());
        let span = if is_date { milestone.date.span } else { milestone.goal.span };
        return Ok((span, value.to_owned()));
    }
    let facts = facts(tree, owner);
    let named = |fact: &&&Fact| {
        let (zh, en) = fact.key.value.names();
        let written: String = fact.written.value.chars().filter(|it| !it.is_whitespace()).collect();
        let same_batch = batch_number(key).is_some() && batch_number(key) == batch_number(&written);
        folded(&written) == key
            || same_batch
            || (batch_number(&written).is_none() && (zh == key || en == key))
    };
    let found: Vec<&&Fact> = facts.iter().filter(named).collect();
    let fact = match found.as_slice() {
        [] => return Err(NoChange::NoSuchFact(wish.to_owned())),
        [fact] => **fact,
        _ => return Err(NoChange::Several(wish.to_owned())),
    };
    let piece = Piece::of(&fact.value);
    // A batch keeps its share where only another day is asked for.
    let batch = plan.draw.iter().flat_map(|draw| &draw.batches);
    let mut batch = batch.filter(|it| {
        piece.span().start <= it.date.span.start && it.date.span.end <= piece.span().end
    });
    if batch_number(key).is_some()
        && let Some(batch) = batch.next()
        && !value.contains('抽')
    {
        let is_date = folded(value).contains(['年', '月', '-', '/']);
        let span = if is_date { batch.date.span } else { batch.share.span };
        return Ok((span, value.to_owned()));
    }
    let _ = source;
    Ok((piece.span(), value.to_owned()))
}

/// A bare number goes into the workload of the longest time (a day, a week, a month, a year), which
/// is what binds over the year; `每人每日不超过3户` into the one of its kind.
fn workload(plan: &Plan, value: &str) -> Option<(Span, String)> {
    let rank = |it: &Workload| match it {
        Workload::PerDay(_) => 0,
        Workload::PerWeek(_) => 1,
        Workload::PerMonth(_) => 2,
        Workload::PerYear(_) => 3,
        Workload::Open(_) => 4,
    };
    let words = ["每日", "每周", "每月", "年", "在办"];
    let lines = || plan.team.iter().flat_map(|team| &team.workload);
    let bare = folded(value);
    if let Ok(number) = bare.trim().trim_end_matches('户').trim().parse::<u32>() {
        let line = lines().filter(|it| rank(&it.value) < 4).max_by_key(|it| rank(&it.value))?;
        let written = match line.value {
            Workload::PerDay(_) => format!("每人每日不超过{number}户"),
            Workload::PerWeek(_) => format!("每人每周不超过{number}户"),
            Workload::PerMonth(_) => format!("每人每月不超过{number}户"),
            Workload::PerYear(_) => format!("每人全年不超过{number}户"),
            Workload::Open(_) => format!("在办不超过{number}户"),
        };
        return Some((line.span, written));
    }
    let kind = words.iter().position(|word| bare.contains(word))?;
    let line = lines().find(|it| rank(&it.value) == kind)?;
    Some((line.span, value.to_owned()))
}

/// The ratio (or cap) of a tier: `A`, `A级`, or `table.A`.
fn tier_cell(plan: &Plan, tier: &str, is_ratio: bool) -> Option<Span> {
    let (table, tier) = match tier.rsplit_once('.') {
        Some((table, tier)) => (Some(table), tier),
        None => (None, tier),
    };
    let of_table = |it: &&crate::plan::TierTable| {
        table.is_none_or(|name| it.name.as_ref().is_some_and(|own| folded(&own.value) == name))
    };
    let label = |text: &str| folded(text.trim()).trim_end_matches('级').trim().to_uppercase();
    let mut rows = plan.tiers.iter().filter(of_table).flat_map(|it| &it.rows);
    let row = rows.find(|row| label(&row.label.value) == label(tier))?;
    if is_ratio { Some(row.size.as_ref()?.span) } else { Some(row.cap.as_ref()?.span) }
}

/// The facts of an item by its code or title; without one, every fact that stands in a section itself
/// or before the first.
fn facts<'a>(tree: &'a Tree, owner: Option<&str>) -> Vec<&'a Fact> {
    let mut facts: Vec<&Fact> = Vec::new();
    if owner.is_none() {
        facts.extend(&tree.head);
    }
    for section in &tree.sections {
        let in_section = owner.is_some_and(|owner| section.name.names().0 == owner);
        for part in &section.parts {
            match part {
                Part::Fact(fact) if owner.is_none() || in_section => facts.push(fact),
                Part::Entry(entry) => {
                    let title = folded(Piece::of(&entry.title).text);
                    let code = entry.code.as_ref().map(|code| folded(Piece::of(code).text));
                    if owner.is_some_and(|it| title == it || code.as_deref() == Some(it)) {
                        facts.extend(&entry.facts);
                    }
                }
                Part::Fact(_) | Part::Numbered(_) | Part::Table(_) => {}
            }
        }
    }
    facts
}
