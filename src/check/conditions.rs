//! Family 5: conditions, tier columns and spreads against the columns of the directory.

mod words;

use super::{Context, Rule};
use crate::diagnostic::problem::{Conditions, Directories, UnknownThen};
use crate::diagnostic::{Finding, Fix, Place, Problem, Remedy};
use crate::directory::lists::is_same_name;
use crate::directory::{EntityDirectory, Unseen, View};
use crate::plan::condition::{bind, concerns, unknown_column};
use crate::plan::{Condition, Item, Text, TierTable};
use crate::source::folded;

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[5104, 5105], judge: conditions_fit_the_directory },
    Rule { codes: &[5104], judge: columns_are_there },
    Rule { codes: &[5107, 5108, 5114], judge: conditions_select },
    Rule { codes: &[5115], judge: lists_are_there },
    Rule { codes: &[5116], judge: exclusions_concern_every_list },
    Rule { codes: &[5117, 5118], judge: words::words_are_read },
    Rule { codes: &[5119], judge: words::industries_are_known },
    Rule { codes: &[5120, 5121], judge: words::lengths_are_lengths },
];

/// One cause, one finding: a column that the plan names wrongly is not missing from the file as well.
pub fn one_cause(findings: &mut Vec<Finding>) {
    let named: Vec<String> = findings
        .iter()
        .filter_map(|finding| match &finding.problem {
            Problem::Conditions(Conditions::UnknownColumn { column, .. }) => Some(column.clone()),
            _ => None,
        })
        .collect();
    findings.retain(|finding| match &finding.problem {
        Problem::Directories(Directories::MissingColumn { column, .. }) => !named.contains(column),
        _ => true,
    });
}

/// The lists that an item draws from, as far as they could be read.
fn of_item<'a>(entities: &'a EntityDirectory, item: &Item) -> Vec<View<'a>> {
    let mut views = entities.views(item.list());
    views.retain(|view| !view.is_unread());
    views
}

/// The lists of the items that name a tier table.
fn of_table<'a>(
    context: &Context<'_>,
    entities: &'a EntityDirectory,
    table: &TierTable,
) -> Vec<View<'a>> {
    let names = |item: &&Item| {
        let names = item.tiers.as_ref().zip(table.name.as_ref());
        names.is_some_and(|(own, name)| folded(own.value.trim()) == folded(name.value.trim()))
    };
    let items: Vec<&Item> = context.plan.items.iter().filter(names).collect();
    let mut views = entities.views(None);
    let is_alone = views.len() == 1;
    views.retain(|view| {
        let is_named = || items.iter().any(|item| item.draws_from(view.columns().list()));
        !view.is_unread() && (is_alone || is_named())
    });
    views
}

/// Every condition of the plan that is judged on rows of the directory, with the lists it is judged in.
fn all<'a>(
    context: &Context<'a>,
    entities: &'a EntityDirectory,
) -> Vec<(&'a Condition, Vec<View<'a>>)> {
    let plan = context.plan;
    let objects = plan.items.iter().filter_map(|item| {
        let condition = item.objects.as_ref()?.condition.as_ref()?;
        Some((condition, of_item(entities, item)))
    });
    let exclusions = plan.exclusions.entries.iter().map(|entry| {
        let mut views = entities.views(None);
        views.retain(|it| !it.is_unread() && concerns(&entry.condition, *it, entities));
        (&entry.condition, views)
    });
    let rules = plan.tiers.iter().flat_map(|table| {
        let views = of_table(context, entities, table);
        table.rules.iter().map(move |rule| (&rule.condition, views.clone()))
    });
    objects.chain(exclusions).chain(rules).collect()
}

fn conditions_fit_the_directory(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let mut findings = Vec::new();
    for (condition, views) in all(context, entities) {
        let bound = |view: &View<'_>| bind(context.source, condition, view.columns());
        let of_views: Vec<Vec<Finding>> =
            views.iter().filter_map(|view| bound(view).err()).collect();
        // What is wrong in every list is said once, as of one directory.
        match of_views.len() == views.len() && views.len() > 1 {
            true => {
                let whole = bind(context.source, condition, entities.table().all());
                findings.extend(whole.err().unwrap_or_else(|| of_views.concat()));
            }
            false => findings.extend(of_views.concat()),
        }
    }
    findings.dedup();
    findings
}

fn columns_are_there(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let plan = context.plan;
    let tiers = plan.tiers.iter().flat_map(|table| {
        let views = of_table(context, entities, table);
        let columns = [table.column.as_ref(), table.spread.as_ref()].into_iter().flatten();
        columns.map(move |column| (column, views.clone()))
    });
    let spread = |item: &'_ Item| item.spread.as_ref().map(|_| of_item(entities, item));
    let items = plan.items.iter().filter_map(|item| Some((item.spread.as_ref()?, spread(item)?)));
    let mut findings = Vec::new();
    for (column, views) in tiers.chain(items) {
        let lacks = |view: &&View<'_>| view.column(&column.value).is_none();
        let without: Vec<&View<'_>> = views.iter().filter(lacks).collect();
        match without.len() == views.len() && views.len() > 1 {
            true => {
                findings.push(unknown_column(context.source, column, entities.table().all()));
            }
            false => findings.extend(
                without.iter().map(|view| unknown_column(context.source, column, view.columns())),
            ),
        }
    }
    findings
}

/// How many rows of some lists a condition holds for, for how many it is unknown, and how many there are.
struct Count {
    holds: u64,
    unknown: u64,
    all: u64,
}

fn count(
    context: &Context<'_>,
    entities: &EntityDirectory,
    condition: &Condition,
    views: &[View<'_>],
) -> Option<Count> {
    let plan = context.plan;
    let batch = plan.draw.iter().flat_map(|draw| &draw.batches).map(|it| it.date.value).min();
    let day = context
        .on
        .or(batch)
        .or_else(|| plan.head.in_force.as_ref().map(|period| period.value.start))?;
    let bound = |view: &View<'_>| bind(context.source, condition, view.columns()).ok();
    let bounds: Vec<_> = views.iter().map(bound).collect::<Option<_>>()?;
    let mut counted = Count { holds: 0, unknown: 0, all: 0 };
    let like = |unseen: &Unseen| Some((entities.get(unseen.like)?, unseen.count));
    let unseen = entities.unseen().iter().filter_map(like);
    for (entity, count) in entities.iter().map(|entity| (entity, 1)).chain(unseen) {
        let own = views.iter().zip(&bounds).find(|(view, _)| view.holds(entity.index()));
        let Some((_, bound)) = own else { continue };
        counted.all += count;
        match bound.eval(entity, day) {
            Some(true) => counted.holds += count,
            None => counted.unknown += count,
            Some(false) => {}
        }
    }
    (counted.all > 0).then_some(counted)
}

fn conditions_select(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let plan = context.plan;
    let mut findings = Vec::new();
    let mut say = |condition: &Condition, problem: &dyn Fn(String) -> Conditions| {
        let span = condition.span();
        let written = context.source.slice(span).to_owned();
        findings.push(Finding::new(problem(written), Place::text(context.source, span)));
    };
    let open = |unknown: u64, then: UnknownThen| {
        move |written| Conditions::UnknownRows { written, unknown, then }
    };
    let rows = |all: u64| usize::try_from(all).unwrap_or(usize::MAX);
    for item in &plan.items {
        let Some(condition) = item.objects.as_ref().and_then(|it| it.condition.as_ref()) else {
            continue;
        };
        match count(context, entities, condition, &of_item(entities, item)) {
            Some(Count { holds: 0, unknown: 0, all }) => say(condition, &|written| {
                Conditions::NeverTrue { written, rows: rows(all), excludes: false }
            }),
            Some(Count { unknown: unknown @ 1.., .. }) => {
                say(condition, &open(unknown, UnknownThen::Outside));
            }
            _ => {}
        }
    }
    // What the plan says of them is decided; how many they are is in the record.
    let is_decided = plan.exclusions.when_empty.is_some();
    for condition in plan.exclusions.entries.iter().map(|entry| &entry.condition) {
        let mut views = entities.views(None);
        views.retain(|it| !it.is_unread() && concerns(condition, *it, entities));
        match count(context, entities, condition, &views) {
            Some(Count { holds: 0, unknown: 0, all }) => say(condition, &|written| {
                Conditions::NeverTrue { written, rows: rows(all), excludes: true }
            }),
            Some(Count { holds, all, .. }) if holds == all => {
                say(condition, &|written| Conditions::AlwaysTrue { written, rows: rows(all) });
            }
            Some(Count { unknown: unknown @ 1.., .. }) if !is_decided => {
                say(condition, &open(unknown, UnknownThen::Listed));
            }
            _ => {}
        }
    }
    for table in &plan.tiers {
        let views = of_table(context, entities, table);
        for condition in table.rules.iter().map(|rule| &rule.condition) {
            let counted = count(context, entities, condition, &views);
            if let Some(Count { unknown: unknown @ 1.., .. }) = counted {
                say(condition, &open(unknown, UnknownThen::Next));
            }
        }
    }
    findings
}

/// 名录 of an item is one of those of 对象名录.
fn lists_are_there(context: &Context<'_>) -> Vec<Finding> {
    let files = &context.plan.imports.entities;
    if files.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in files.iter().filter_map(|file| file.name.as_ref()).map(|name| &name.value) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let asked =
        context.plan.items.iter().filter_map(|item| item.objects.as_ref()?.directory.as_ref());
    let is_unknown = |name: &&Text| !names.iter().any(|it| is_same_name(it, &name.value));
    let unknown = asked.filter(is_unknown).map(|name| {
        let mut near = names.clone();
        near.sort_by_key(|it| strsim::levenshtein(it, &name.value));
        let problem = Conditions::UnknownList {
            name: name.value.clone(),
            near: near.iter().map(|it| (*it).to_owned()).collect(),
        };
        let finding = Finding::new(problem, Place::text(context.source, name.span));
        let longest = |it: &str| it.chars().count().max(name.value.chars().count());
        let is_near = |it: &&str| {
            it.contains(&name.value)
                || name.value.contains(*it)
                || strsim::levenshtein(it, &name.value) * 2 <= longest(it)
        };
        match near.first().copied().filter(is_near) {
            Some(near) => finding.with_fix(Fix {
                remedy: Remedy::Write(near.to_owned()),
                span: name.span,
                replace: near.to_owned(),
                safe: false,
            }),
            None => finding,
        }
    });
    unknown.collect()
}

/// An exclusion over a column that one list has and another has not says nothing of the other.
fn exclusions_concern_every_list(context: &Context<'_>) -> Vec<Finding> {
    let Some(entities) = context.entities else { return Vec::new() };
    let mut findings = Vec::new();
    for condition in context.plan.exclusions.entries.iter().map(|entry| &entry.condition) {
        for view in entities.views(None) {
            if view.is_unread() || concerns(condition, view, entities) {
                continue;
            }
            let lacks = |column: &&&Text| view.column(&column.value).is_none();
            let columns = condition.columns();
            let Some(column) = columns.iter().find(lacks) else { continue };
            let problem = Conditions::NotOfList {
                column: column.value.clone(),
                list: view.columns().list().to_owned(),
            };
            findings.push(Finding::new(problem, Place::text(context.source, column.span)));
        }
    }
    findings
}
