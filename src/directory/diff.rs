//! What changed from one directory to the next (动态管理).
//!
//! Two directories are compared by id, or by certificate, never by row: a file sorted otherwise
//! has not changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Duty, Entity, EntityDirectory, Inspector, InspectorDirectory};
use crate::diagnostic::Place;
use crate::unit::UnitId;

/// An entity that only one of the directories has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// One cell that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The entity.
    pub id: UnitId,
    /// Its name in the new directory.
    pub name: String,
    /// The column's standard name.
    pub column: String,
    /// The old value, as a repaired file would write it.
    pub from: String,
    /// The new value.
    pub to: String,
    /// Where the new value stands.
    pub place: Place,
}

/// What changed among the entities; each list in the order of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityDiff {
    /// In the new directory only.
    pub entered: Vec<Listed>,
    /// In the old one only.
    pub left: Vec<Listed>,
    /// Cells that differ, in columns that both have; within an entity in the new file's order.
    pub changed: Vec<Changed>,
    /// Columns that only one of the directories has, and so were not compared.
    pub not_compared: Vec<String>,
}

impl EntityDiff {
    /// The changes of one column, as 诚信等级 or 登记状态.
    pub fn of_column<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Changed> {
        self.changed.iter().filter(move |change| change.column == column)
    }

    /// Tells whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entered.is_empty() && self.left.is_empty() && self.changed.is_empty()
    }
}

/// Compares two directories of entities.
#[must_use]
pub fn entities(old: &EntityDirectory, new: &EntityDirectory) -> EntityDiff {
    let mut diff = EntityDiff::default();
    let mut shared = Vec::new();
    for (at, column) in new.table().columns() {
        match old.column(column.name()) {
            Some(before) => shared.push((column.name().to_owned(), before, at)),
            None => diff.not_compared.push(column.name().to_owned()),
        }
    }
    for (_, column) in old.table().columns() {
        if new.column(column.name()).is_none() {
            diff.not_compared.push(column.name().to_owned());
        }
    }
    // The id was compared by finding the entity; as written it may differ in nothing but spaces.
    let is_id = |name: &str| name == super::columns::CODE;
    shared.retain(|(name, ..)| !is_id(name));
    for entity in in_order(new) {
        let Some(before) = old.find(entity.id()) else {
            diff.entered.push(listed(entity));
            continue;
        };
        for (name, old_column, new_column) in &shared {
            let (from, to) = (before.value(*old_column), entity.value(*new_column));
            if from != to {
                diff.changed.push(Changed {
                    id: entity.id().clone(),
                    name: entity.name().to_owned(),
                    column: name.clone(),
                    from: from.to_string(),
                    to: to.to_string(),
                    place: entity.cell_place(*new_column),
                });
            }
        }
    }
    let gone = in_order(old).into_iter().filter(|entity| new.find(entity.id()).is_none());
    diff.left = gone.map(listed).collect();
    diff
}

fn in_order(directory: &EntityDirectory) -> Vec<Entity<'_>> {
    let mut all: Vec<Entity<'_>> = directory.iter().collect();
    all.sort_by_key(|entity| entity.id());
    all
}

fn listed(entity: Entity<'_>) -> Listed {
    Listed { id: entity.id().clone(), name: entity.name().to_owned(), place: entity.place() }
}

/// One property of an inspector that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChanged {
    /// The name in the new directory.
    pub name: String,
    /// The certificate number, or the name where there is none.
    pub key: String,
    /// The column's standard name.
    pub column: &'static str,
    /// The old value.
    pub from: String,
    /// The new value.
    pub to: String,
}

/// What changed among the inspectors; each list in the order of [`Inspector::key`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InspectorDiff {
    /// Name and key of people in the new directory only.
    pub entered: Vec<(String, String)>,
    /// Name and key of people in the old one only.
    pub left: Vec<(String, String)>,
    /// Properties that differ.
    pub changed: Vec<PersonChanged>,
}

/// Compares two directories of inspectors.
#[must_use]
pub fn inspectors(old: &InspectorDirectory, new: &InspectorDirectory) -> InspectorDiff {
    let by_key = |directory: &'_ InspectorDirectory| -> BTreeMap<String, Inspector> {
        let people = directory.inspectors.iter();
        people.map(|person| (person.key().to_owned(), person.clone())).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let mut diff = InspectorDiff::default();
    for (key, person) in &after {
        let Some(known) = before.get(key) else {
            diff.entered.push((person.name.clone(), key.clone()));
            continue;
        };
        for ((column, from), (_, to)) in properties(known).into_iter().zip(properties(person)) {
            if from != to {
                diff.changed.push(PersonChanged {
                    name: person.name.clone(),
                    key: key.clone(),
                    column,
                    from,
                    to,
                });
            }
        }
    }
    let gone = before.iter().filter(|(key, _)| !after.contains_key(*key));
    diff.left = gone.map(|(key, person)| (person.name.clone(), key.clone())).collect();
    diff
}

fn properties(person: &Inspector) -> [(&'static str, String); 7] {
    let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let duty = match &person.duty {
        Duty::On => "在岗".to_owned(),
        Duty::Off(why) => why.clone(),
    };
    let mut recusals: Vec<&str> = person
        .recusals
        .iter()
        .map(|recusal| recusal.id.as_ref().map_or(recusal.name.as_str(), UnitId::as_str))
        .collect();
    recusals.sort_unstable();
    [
        ("姓名", person.name.clone()),
        ("所属单位", person.unit.clone()),
        ("证件有效期", date(person.valid_to)),
        ("业务专长", person.specialities.join("；")),
        ("离岗日期", date(person.left)),
        ("在岗状态", duty),
        ("回避单位", recusals.join("；")),
    ]
}
