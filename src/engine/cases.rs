//! 试算 of the plan: every case against the plan's own rules, by the same sizes, conditions and
//! calendar as the draw.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{CheckOptions, Inputs, Loaded, load};
use crate::diagnostic::problem::{CaseResult, Conditions, Ratios};
use crate::diagnostic::{Finding, Place, arrange};
use crate::directory::columns::{self, ENTITIES};
use crate::directory::table::{Entry, RowPlace};
use crate::directory::{
    Column, Columns, EntityDirectory, InspectorDirectory, Kind, Number, Table, Value,
};
use crate::draw::event::eligible;
use crate::draw::population::{self, table_of};
use crate::draw::{RemovalReason, select};
use crate::plan::cases::{Case, CaseVerdict, Expectation, Fate, Judged, Must, PlanTest};
use crate::plan::condition::unknown_column;
use crate::plan::value::Piece;
use crate::plan::value::date::{Around, date};
use crate::plan::{Condition, Item, Plan, Text, TierTable};
use crate::source::{Source, Span, folded};
use crate::unit::UnitId;

/// All cases of a plan, judged.
#[derive(Debug)]
pub struct Tested {
    /// The plan's text.
    pub source: Source,
    /// Every expectation, in order of the plan.
    pub judged: Vec<Judged>,
    /// What is wrong: cases that fail or cannot be read, and why others could not be judged.
    pub findings: Vec<Finding>,
}

impl Tested {
    /// Tells whether every case could be judged and holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
            && self.judged.iter().all(|judged| judged.verdict == CaseVerdict::Holds)
    }
}

/// Judges the cases of a plan.
///
/// # Errors
/// Findings where the plan is no text.
pub fn test(inputs: &Inputs) -> Result<Tested, Vec<Finding>> {
    let loaded = load(inputs, &CheckOptions::default())?;
    let (judged, mut findings) = cases(&loaded);
    let section = loaded.plan.tests.iter().map(PlanTest::span).reduce(Span::to);
    let about_cases = |finding: &&Finding| match (&finding.place, section) {
        (Place::Text { span, .. }, Some(all)) => all.start <= span.start && span.end <= all.end,
        _ => false,
    };
    findings.extend(loaded.findings.iter().filter(about_cases).cloned());
    let unjudged = judged.iter().any(|it| it.verdict == CaseVerdict::Unjudged);
    if findings.is_empty() && unjudged || judged.is_empty() {
        // What keeps them from being judged is wrong elsewhere.
        let error = |it: &&Finding| it.severity() == crate::diagnostic::Severity::Error;
        findings.extend(loaded.findings.iter().filter(error).cloned());
    }
    arrange(&mut findings, &inputs.plan_name);
    Ok(Tested { source: loaded.source, judged, findings })
}

/// Judges every case; a case that fails, and a name that nothing has, is a finding.
pub(super) fn cases(loaded: &Loaded) -> (Vec<Judged>, Vec<Finding>) {
    let mut bench = Bench { loaded, findings: Vec::new() };
    let mut all = Vec::new();
    for test in &loaded.plan.tests {
        let verdicts: Vec<CaseVerdict> = match &test.case {
            Case::Day(day) => test.musts.iter().map(|must| bench.day(*day, must)).collect(),
            Case::Sizes { item, strata } => bench.sizes(item, strata, &test.musts),
            Case::Unit { cells, draw_day } => {
                bench.unit(cells, draw_day.as_ref().map(|it| it.value), &test.musts)
            }
        };
        for (must, verdict) in test.musts.iter().zip(verdicts) {
            let (line, _) = loaded.source.line_column(must.written.span.start);
            all.push(Judged {
                case: test.written.value.clone(),
                must: must.written.value.clone(),
                line,
                verdict,
            });
        }
    }
    (all, bench.findings)
}

struct Bench<'a> {
    loaded: &'a Loaded,
    findings: Vec<Finding>,
}

impl<'a> Bench<'a> {
    fn place(&self, span: Span) -> Place {
        Place::text(&self.loaded.source, span)
    }

    /// Says that an expectation fails; `cause` is the line of the plan that decides.
    fn fails(
        &mut self,
        must: &Must,
        item: Option<&str>,
        found: CaseResult,
        cause: Option<Span>,
    ) -> CaseVerdict {
        let problem = Conditions::CaseFails {
            must: must.written.value.clone(),
            item: item.map(str::to_owned),
            found: found.clone(),
        };
        let mut finding = Finding::new(problem, self.place(must.written.span));
        finding.related.extend(cause.map(|span| self.place(span)));
        self.findings.push(finding);
        CaseVerdict::Fails { item: item.map(str::to_owned), found }
    }

    fn day(&mut self, day: NaiveDate, must: &Must) -> CaseVerdict {
        let Expectation::Working(wanted) = must.expectation else { return CaseVerdict::Unjudged };
        match self.loaded.calendar.is_working(day) {
            Some(working) if working == wanted => CaseVerdict::Holds,
            Some(working) => self.fails(must, None, CaseResult::Working(working), None),
            None => self.fails(must, None, CaseResult::NoCalendar, None),
        }
    }

    fn item(&mut self, code: &Text) -> Option<&'a Item> {
        let plan = &self.loaded.plan;
        let found = plan.items.iter().find(|item| item.code() == code.value);
        if found.is_none() {
            let near = nearest(&code.value, plan.items.iter().map(Item::code));
            let problem = Ratios::UnknownItemCode { code: code.value.clone(), near };
            self.findings.push(Finding::new(problem, self.place(code.span)));
        }
        found
    }

    fn tier(&mut self, table: Option<&TierTable>, tier: &Text) -> Option<usize> {
        let row = table.and_then(|table| row_of(table, &tier.value));
        if row.is_none() {
            let rows = table.into_iter().flat_map(|table| &table.rows);
            let near = nearest(&tier.value, rows.map(|row| row.label.value.as_str()));
            let problem = Ratios::UnknownTier { label: tier.value.clone(), near };
            self.findings.push(Finding::new(problem, self.place(tier.span)));
        }
        row
    }

    fn sizes(
        &mut self,
        code: &Text,
        strata: &[(Option<Text>, u64)],
        musts: &[Must],
    ) -> Vec<CaseVerdict> {
        let unjudged = || vec![CaseVerdict::Unjudged; musts.len()];
        let Some(item) = self.item(code) else { return unjudged() };
        let table = table_of(&self.loaded.plan, item);
        if item.tiers.is_some() && table.is_none() {
            return unjudged();
        }
        let mut populations = vec![0; table.map_or(1, |table| table.rows.len())];
        let mut stated = vec![false; populations.len()];
        for (tier, count) in strata {
            let row = match tier {
                None if populations.len() == 1 => Some(0),
                None => {
                    // Which tier is meant is not said.
                    let label = table.and_then(|table| table.name.as_ref());
                    let label = label.map_or_else(String::new, |name| name.value.clone());
                    self.tier(table, &Text::new(label, code.span))
                }
                Some(tier) => self.tier(table, tier),
            };
            let Some(row) = row else { return unjudged() };
            if let Some(population) = populations.get_mut(row) {
                *population += count;
            }
            if let Some(stated) = stated.get_mut(row) {
                *stated = true;
            }
        }
        // What is asked of all tiers together can be judged only where all are stated.
        let mut alone = item.clone();
        let mut relaxed = table.cloned();
        if let Some(table) = relaxed.as_mut().filter(|_| stated.contains(&false)) {
            table.overall = None;
            if table.precedence.is_none() {
                alone.size = None;
            } else if select::is_shared_out(item, table) {
                return unjudged();
            }
        }
        let day = default_day(&self.loaded.plan).unwrap_or_default();
        let nobody = InspectorDirectory::default();
        let inspectors = self.loaded.inspectors.as_ref().unwrap_or(&nobody);
        // A number by head-count means nothing without the heads.
        let asked = std::cell::Cell::new(false);
        let count = |unit: Option<&str>| {
            asked.set(true);
            eligible(inspectors, unit, day)
        };
        let sizes = select::sizes(&alone, relaxed.as_ref(), &populations, &count).ok();
        if asked.get() && self.loaded.inspectors.is_none() {
            return unjudged();
        }
        let mut verdicts = Vec::new();
        for must in musts {
            let Expectation::Draws { tier, least, most } = &must.expectation else {
                verdicts.push(CaseVerdict::Unjudged);
                continue;
            };
            let row = match tier {
                None if strata.len() == 1 => stated.iter().position(|it| *it),
                None => None,
                Some(tier) => match self.tier(table, tier) {
                    Some(row) => Some(row),
                    None => {
                        verdicts.push(CaseVerdict::Unjudged);
                        continue;
                    }
                },
            };
            let rule = row
                .and_then(|row| table?.rows.get(row)?.size.as_ref())
                .or(item.size.as_ref())
                .map(|size| size.span);
            let found = sizes.as_ref().map(|sizes| match row {
                Some(row) => sizes.get(row).copied().unwrap_or_default(),
                None => sizes.iter().sum(),
            });
            verdicts.push(match found {
                Some(n) if *least <= n && most.is_none_or(|most| n <= most) => CaseVerdict::Holds,
                Some(n) => self.fails(must, Some(item.code()), CaseResult::Draws(n), rule),
                None => self.fails(must, Some(item.code()), CaseResult::NoNumber, rule),
            });
        }
        verdicts
    }

    fn unit(
        &mut self,
        cells: &[(Text, Text)],
        day: Option<NaiveDate>,
        musts: &[Must],
    ) -> Vec<CaseVerdict> {
        let unjudged = || vec![CaseVerdict::Unjudged; musts.len()];
        let Some(day) = day.or_else(|| default_day(&self.loaded.plan)) else { return unjudged() };
        let Some(directory) = self.one_row(cells) else { return unjudged() };
        let plan = otherwise_ordinary(&self.loaded.plan, cells, directory.table());
        let mut verdicts = Vec::new();
        for must in musts {
            verdicts.push(self.fate(&plan, &directory, day, must));
        }
        verdicts
    }

    fn fate(
        &mut self,
        plan: &Plan,
        directory: &EntityDirectory,
        day: NaiveDate,
        must: &Must,
    ) -> CaseVerdict {
        let Expectation::Unit { items: codes, fate } = &must.expectation else {
            return CaseVerdict::Unjudged;
        };
        let mut items = Vec::new();
        for code in codes {
            let Some(known) = self.item(code) else { return CaseVerdict::Unjudged };
            items.extend(plan.items.iter().find(|item| item.code() == known.code()));
        }
        let everywhere = items.is_empty();
        if everywhere {
            items.extend(&plan.items);
        }
        let (mut seen, mut other) = (false, None);
        for item in items {
            let table = table_of(plan, item);
            let Ok(standing) = population::of(plan, &self.loaded.source, item, directory, day)
            else {
                return CaseVerdict::Unjudged;
            };
            let reason = standing.reason_of(0);
            let is_open = standing.listed.iter().any(|(entity, _)| *entity == 0);
            let row = standing.strata.iter().position(|members| !members.is_empty());
            let label = |row: usize| Some(table?.rows.get(row)?.label.value.clone());
            let found = match reason {
                None => CaseResult::Kept(row.and_then(label)),
                Some(RemovalReason::OtherList | RemovalReason::NotObject) => CaseResult::NotObject,
                Some(RemovalReason::Excluded(at) | RemovalReason::ExcludedUnknown(at)) => {
                    CaseResult::Excluded(at as u64 + 1)
                }
                Some(RemovalReason::ObjectUnknown | RemovalReason::KeptUnknown(_)) => {
                    CaseResult::Unknown
                }
                Some(RemovalReason::NoTier) => CaseResult::NoTier,
            };
            // Of all items, those count of which the unit is an object, unless that is the question.
            if everywhere && found == CaseResult::NotObject && *fate != Fate::NotObject {
                other = other.or(Some((item, found)));
                continue;
            }
            seen = true;
            let holds = match fate {
                Fate::Kept => reason.is_none(),
                Fate::NotObject => found == CaseResult::NotObject,
                Fate::Unknown => found == CaseResult::Unknown || is_open,
                Fate::Excluded(entry) => match found {
                    CaseResult::Excluded(at) => entry.is_none_or(|entry| u64::from(entry) == at),
                    _ => false,
                },
                Fate::Tier(tier) => {
                    let Some(wanted) = self.tier(table, tier) else {
                        return CaseVerdict::Unjudged;
                    };
                    reason.is_none() && row == Some(wanted)
                }
            };
            if !holds {
                let cause = cause(plan, item, table, reason, row);
                return self.fails(must, Some(item.code()), found, cause);
            }
        }
        match other {
            Some((item, found)) if !seen => {
                let cause = item.objects.as_ref().map(|objects| objects.span);
                self.fails(must, None, found, cause)
            }
            _ => CaseVerdict::Holds,
        }
    }

    /// A directory of the one unit that a case describes, with the columns of the real one; without
    /// that, with those that the case and the plan's conditions name. Of several lists it stands in those that
    /// have all its columns.
    fn one_row(&mut self, cells: &[(Text, Text)]) -> Option<EntityDirectory> {
        let row = RowPlace { source: 0, row: 1 };
        let mut table = Table { rows: vec![row], ..Table::default() };
        let empty = |name: &str, header: &str, kind: Kind| Column {
            name: name.into(),
            header: header.into(),
            kind,
            entries: vec![Entry { written: "".into(), value: Value::Empty }],
            cells: vec![0],
            plain: crate::directory::table::Plain::default(),
            words: Vec::new(),
        };
        match &self.loaded.entities {
            Some(entities) => {
                let real = entities.table();
                table.columns.extend(real.columns().map(|(_, column)| Column {
                    words: column.words.clone(),
                    ..empty(column.name(), column.header(), column.kind())
                }));
                table.lists.clone_from(&real.lists);
            }
            None => {
                let named = cells.iter().map(|(column, _)| column.value.as_str());
                for name in named.chain(named_columns(&self.loaded.plan)) {
                    if table.columns.iter().all(|column| column.name() != name) {
                        table.columns.push(empty(name, name, kind_of(name)));
                    }
                }
            }
        }
        let mut fitting = table.lists.clone();
        fitting.retain(|list| {
            let columns = table.some(list.columns.clone());
            cells.iter().all(|(name, _)| columns.column(&name.value).is_some())
        });
        if fitting.is_empty() && !table.lists.is_empty() {
            // No list has them all: as of the first, or of none.
            let first = table.lists.first().map(|list| table.some(list.columns.clone()));
            let unknown = |columns: Columns<'_>| {
                let unknown = |(name, _): &&(Text, Text)| columns.column(&name.value).is_none();
                let (name, _) = cells.iter().find(unknown)?;
                Some(unknown_column(&self.loaded.source, name, columns))
            };
            let finding = unknown(table.all()).or_else(|| unknown(first?));
            self.findings.extend(finding);
            return None;
        }
        let places: Vec<Columns<'_>> = match fitting.as_slice() {
            [] => vec![table.all()],
            lists => lists.iter().map(|list| table.some(list.columns.clone())).collect(),
        };
        let mut filled = Vec::new();
        for ((name, cell), columns) in
            cells.iter().flat_map(|cell| places.iter().map(move |columns| (cell, *columns)))
        {
            let Some(index) = columns.column(&name.value) else {
                let finding = unknown_column(&self.loaded.source, name, columns);
                self.findings.push(finding);
                return None;
            };
            // As the reader would read it in a file.
            let read = columns.word(index, &cell.value).cloned();
            let value = match (read, value(columns.kind(index), &cell.value, cell.span)) {
                (Some(read), Ok(_)) => read,
                (None, Ok(value)) => value,
                (_, Err(finding)) => {
                    self.findings.push(finding.finding(&self.loaded.source));
                    return None;
                }
            };
            filled.push((index, Entry { written: cell.value.as_str().into(), value }));
        }
        for (index, entry) in filled {
            if let Some(column) = table.columns.get_mut(index.0 as usize) {
                column.entries = vec![entry];
            }
        }
        for list in &mut table.lists {
            let fits = fitting.iter().any(|it| it.columns == list.columns);
            list.places = vec![fits.then_some(row)];
        }
        EntityDirectory::new(table, vec![UnitId::new("0")?])
    }
}

/// The plan for a unit that is ordinary in all that its case does not say: columns that are not
/// named neither keep it from being an object nor exclude it. A column that is named as empty is
/// empty.
fn otherwise_ordinary(plan: &Plan, cells: &[(Text, Text)], table: &Table) -> Plan {
    // In a plan of several lists a name may be a column of each.
    let all: Vec<Columns<'_>> = match table.lists.as_slice() {
        [] => vec![table.all()],
        lists => lists.iter().map(|list| table.some(list.columns.clone())).collect(),
    };
    let columns = |name: &str| -> Vec<_> { all.iter().filter_map(|it| it.column(name)).collect() };
    let stated: Vec<_> = cells.iter().flat_map(|(name, _)| columns(&name.value)).collect();
    let is_said = |name: &str| {
        let columns = columns(name);
        columns.is_empty() || columns.iter().any(|it| stated.contains(it))
    };
    let mut plan = plan.clone();
    for objects in plan.items.iter_mut().filter_map(|item| item.objects.as_mut()) {
        objects.condition = objects.condition.as_ref().map(|it| supposed(it, &is_said, true));
    }
    for entry in &mut plan.exclusions.entries {
        entry.condition = supposed(&entry.condition, &is_said, false);
    }
    for rule in plan.tiers.iter_mut().flat_map(|table| &mut table.rules) {
        rule.condition = supposed(&rule.condition, &is_said, false);
    }
    plan
}

/// The condition with every comparison that the case says nothing about set so that the whole tends
/// to `wanted`.
fn supposed(condition: &Condition, is_said: &dyn Fn(&str) -> bool, wanted: bool) -> Condition {
    let all = |parts: &[Condition]| parts.iter().map(|it| supposed(it, is_said, wanted)).collect();
    match condition {
        Condition::And(parts) => Condition::And(all(parts)),
        Condition::Or(parts) => Condition::Or(all(parts)),
        Condition::Not(inner) => Condition::Not(Box::new(supposed(inner, is_said, !wanted))),
        Condition::Compare(it) if is_said(&it.column.value) => condition.clone(),
        // All of nothing holds, one of nothing does not.
        Condition::Compare(_) if wanted => Condition::And(Vec::new()),
        Condition::Compare(_) => Condition::Or(Vec::new()),
    }
}

/// The cell of a case, typed as its column; a date that does not exist is a fault.
fn value(kind: Kind, text: &str, span: Span) -> Result<Value, crate::plan::fault::Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let words = || Arc::from(folded(text).trim());
    Ok(match kind {
        Kind::Number => Number::parse(folded(text).trim())
            .map_or_else(|| Value::Invalid(words()), Value::Number),
        Kind::Date => {
            Value::Date(date(Piece { text, start: span.start }, Around::default())?.value)
        }
        Kind::Text | Kind::Industry | Kind::Division => Value::Text(words()),
    })
}

/// The kind of a column by its standard name.
fn kind_of(name: &str) -> Kind {
    let best =
        ENTITIES.iter().filter_map(|it| Some((columns::fit(name, it)?, it))).min_by_key(|it| it.0);
    best.map_or(Kind::Text, |(_, standard)| standard.kind)
}

/// The columns that the plan judges units by.
fn named_columns(plan: &Plan) -> Vec<&str> {
    fn walk<'a>(condition: &'a Condition, names: &mut Vec<&'a str>) {
        match condition {
            Condition::And(parts) | Condition::Or(parts) => {
                parts.iter().for_each(|part| walk(part, names));
            }
            Condition::Not(inner) => walk(inner, names),
            Condition::Compare(comparison) => names.push(&comparison.column.value),
        }
    }
    let mut names = Vec::new();
    let objects = plan.items.iter().filter_map(|item| item.objects.as_ref()?.condition.as_ref());
    let exclusions = plan.exclusions.entries.iter().map(|entry| &entry.condition);
    let rules = plan.tiers.iter().flat_map(|table| &table.rules).map(|rule| &rule.condition);
    objects.chain(exclusions).chain(rules).for_each(|condition| walk(condition, &mut names));
    names.extend(plan.tiers.iter().filter_map(|table| Some(table.column.as_ref()?.value.as_str())));
    names
}

/// The first batch, or the first day of 施行.
fn default_day(plan: &Plan) -> Option<NaiveDate> {
    let batch = plan.draw.iter().flat_map(|draw| &draw.batches).map(|it| it.date.value).min();
    batch.or_else(|| plan.head.in_force.as_ref().map(|period| period.value.start))
}

/// The row that a label means: `A`, `A级`, `A 级`, its name.
fn row_of(table: &TierTable, written: &str) -> Option<usize> {
    let key = |text: &str| -> String {
        folded(text).chars().filter(|it| !it.is_whitespace()).flat_map(char::to_uppercase).collect()
    };
    let bare = |text: &str| {
        let text = key(text);
        let cut = ["级", "类", "层"].iter().find_map(|it| text.strip_suffix(it));
        cut.filter(|it| !it.is_empty()).map_or(text.clone(), str::to_owned)
    };
    let at = |test: &dyn Fn(&str) -> bool| table.rows.iter().position(|row| test(&row.label.value));
    at(&|label| key(label) == key(written))
        .or_else(|| at(&|label| bare(label) == bare(written)))
        .or_else(|| {
            let named = |name: &Text| key(&name.value) == key(written);
            table.rows.iter().position(|row| row.name.as_ref().is_some_and(named))
        })
}

/// The words of the plan that decide where a unit stands.
fn cause(
    plan: &Plan,
    item: &Item,
    table: Option<&TierTable>,
    reason: Option<RemovalReason>,
    row: Option<usize>,
) -> Option<Span> {
    match reason {
        Some(
            RemovalReason::Excluded(at)
            | RemovalReason::ExcludedUnknown(at)
            | RemovalReason::KeptUnknown(at),
        ) => plan.exclusions.entries.get(at).map(|entry| entry.span),
        Some(
            RemovalReason::OtherList | RemovalReason::NotObject | RemovalReason::ObjectUnknown,
        ) => item.objects.as_ref().map(|objects| objects.span),
        Some(RemovalReason::NoTier) => table.map(|table| table.span),
        None => row.and_then(|row| table?.rows.get(row)).map(|row| row.span),
    }
}

/// All names, the likeliest first; at most eight.
fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ranked: Vec<(usize, &str)> =
        names.map(|name| (strsim::levenshtein(written, name), name)).collect();
    ranked.sort_unstable();
    ranked.into_iter().take(8).map(|(_, name)| name.to_owned()).collect()
}
