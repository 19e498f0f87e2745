//! What the plan says of its directories: their 名录, names of columns, the columns that it uses, values that
//! it names.

use std::collections::BTreeSet;

use crate::directory::columns::CODE;
use crate::directory::lists::is_same_name;
use crate::engine::CheckOptions;
use crate::input::{Options, PastUse};
use crate::plan::cases::Case;
use crate::plan::{Condition, Item, Literal, Plan, TierTable};
use crate::source::folded;
use crate::unit::Form;

/// One 名录 of a plan and how its files are read.
pub(in crate::engine) struct ListReader {
    /// Its name; empty where it has none.
    pub(super) name: String,
    /// Its files, by their place in the plan.
    pub(super) files: Vec<usize>,
    pub(super) reader: Options,
}

/// The lists of a plan: files of one name and one id column are one list. There is one at least, though
/// a plan may name no file.
pub(in crate::engine) fn readers(plan: &Plan, options: &CheckOptions) -> Vec<ListReader> {
    let files = &plan.imports.entities;
    let name_of = |at: usize| {
        files.get(at).and_then(|file| file.name.as_ref()).map_or("", |name| name.value.as_str())
    };
    let mut lists: Vec<(&str, &str, Vec<usize>)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let name = name_of(at);
        // A file that names none has the id column of its list.
        let of_list = |(at, _): &(usize, _)| is_same_name(name_of(*at), name);
        let others = files.iter().enumerate().filter(of_list);
        let id_column = file
            .id_column
            .as_ref()
            .or_else(|| others.into_iter().find_map(|(_, file)| file.id_column.as_ref()))
            .map_or(CODE, |id| id.value.as_str());
        let known =
            lists.iter_mut().find(|(known, id, _)| is_same_name(known, name) && *id == id_column);
        match known {
            Some((.., own)) => own.push(at),
            None => lists.push((name, id_column, vec![at])),
        }
    }
    if lists.is_empty() {
        lists.push(("", CODE, Vec::new()));
    }
    let alone = lists.len() == 1;
    let list = |(name, id_column, files): (&str, &str, Vec<usize>)| ListReader {
        name: name.to_owned(),
        files,
        reader: reader(plan, options, (!alone).then_some(name), id_column),
    };
    lists.into_iter().map(list).collect()
}

/// The columns that all lists have in common for somebody: those of items that draw from every list.
pub(super) fn common(plan: &Plan) -> BTreeSet<String> {
    let mut reader = Options::default();
    let everywhere = |item: &&Item| item.list().is_none();
    of_items(plan, &plan.items.iter().filter(everywhere).collect::<Vec<_>>(), &mut reader);
    reader.used
}

/// How one list is read; `list` is its name where the plan has several.
fn reader(plan: &Plan, options: &CheckOptions, list: Option<&str>, id_column: &str) -> Options {
    let columns = plan.imports.columns.iter();
    let mut reader = Options {
        columns: columns
            .map(|(standard, written)| (standard.value.clone(), written.value.clone()))
            .collect(),
        as_of: options.on.or_else(|| plan.head.in_force.as_ref().map(|it| it.value.start)),
        id_column: id_column.to_owned(),
        id_form: if id_column == CODE { Form::Enterprise } else { Form::Other },
        past: PastUse { capped: plan.caps_visits(), by_kind: plan.joint.counts_by_kind() },
        ..Options::default()
    };
    let draws_from = |item: &&Item| list.is_none_or(|list| item.draws_from(list));
    let items: Vec<&Item> = plan.items.iter().filter(draws_from).collect();
    of_items(plan, &items, &mut reader);
    // A table that no item names is looked at where there is one list.
    let unused = |table: &&TierTable| !plan.items.iter().any(|item| names_table(item, table));
    if list.is_none() {
        plan.tiers.iter().filter(unused).for_each(|table| of_table(plan, table, &mut reader));
    }
    let used = reader.used.clone();
    plan.exclusions.entries.iter().for_each(|entry| note(&entry.condition, &mut reader));
    // Cases of 试算 are read as rows are.
    for test in &plan.tests {
        if let Case::Unit { cells, .. } = &test.case {
            for (column, cell) in cells {
                reader.words.entry(column.value.clone()).or_default().insert(cell.value.clone());
            }
        }
    }
    if list.is_some() {
        reader.optional = reader.used.difference(&used).cloned().collect();
    }
    reader
}

/// Notes what items ask of their list.
fn of_items(plan: &Plan, items: &[&Item], reader: &mut Options) {
    for item in items {
        if let Some(condition) = item.objects.as_ref().and_then(|it| it.condition.as_ref()) {
            note(condition, reader);
        }
        reader.used.extend(item.spread.iter().map(|column| column.value.clone()));
    }
    let used = |table: &&TierTable| items.iter().any(|item| names_table(item, table));
    plan.tiers.iter().filter(used).for_each(|table| of_table(plan, table, reader));
}

fn names_table(item: &Item, table: &TierTable) -> bool {
    let names = item.tiers.as_ref().zip(table.name.as_ref());
    names.is_some_and(|(own, name)| folded(own.value.trim()) == folded(name.value.trim()))
}

/// Notes what a tier table asks of a list.
fn of_table(plan: &Plan, table: &TierTable, reader: &mut Options) {
    for rule in &table.rules {
        note(&rule.condition, reader);
    }
    if let Some(column) = table.column.as_ref().map(|column| column.value.clone()) {
        let labels = table.rows.iter().filter(|row| !row.is_rest && row.bracket.is_none());
        let labels = labels.map(|row| row.label.value.clone());
        reader.values.entry(column.clone()).or_default().extend(labels);
        let dropped = plan.dropped.iter().map(|it| it.span);
        let mut torn = dropped.filter(|it| it.start < table.span.end && table.span.start < it.end);
        if torn.next().is_some() {
            reader.unjudged.insert(column.clone());
        }
        reader.used.insert(column);
    }
    reader.used.extend(table.spread.iter().map(|column| column.value.clone()));
}

/// Notes the columns of a condition and the words that it compares them with.
fn note(condition: &Condition, reader: &mut Options) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| note(part, reader));
        }
        Condition::Not(inner) => note(inner, reader),
        Condition::Compare(comparison) => {
            let column = &comparison.column.value;
            reader.used.insert(column.clone());
            for value in &comparison.values {
                if let Literal::Text(text) = &value.value {
                    reader.words.entry(column.clone()).or_default().insert(text.clone());
                }
            }
        }
    }
}
