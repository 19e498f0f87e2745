//! 证明: where one unit stands in a record: stratum, ticket, threshold, verdict.

use std::collections::BTreeMap;

use super::Ran;
use crate::draw::ticket::{Digest, Suite, Tickets};
use crate::draw::{Draw, ItemDraw, RemovalReason, event, population};
use crate::record::Record;
use crate::unit::UnitId;

/// One unit in one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The unit.
    pub id: String,
    /// 主体名称; empty where the directory is not at hand or does not hold it.
    pub name: String,
    /// It is in the directory; `None` where the directory is not at hand.
    pub in_directory: Option<bool>,
    /// One for every draw and item.
    pub items: Vec<ItemProof>,
}

/// One unit, one item, one draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemProof {
    /// Draw number.
    pub draw: u32,
    /// Code of the item.
    pub item: String,
    /// Code of its group.
    pub group: String,
    /// KEY(draw/group).
    pub key: String,
    /// TICKET.
    pub ticket: Digest,
    /// The rules of the draw.
    pub suite: Suite,
    /// Where the unit stands.
    pub standing: Standing,
}

impl ItemProof {
    /// The shell command that prints the ticket of the unit `id`.
    #[must_use]
    pub fn by_hand(&self, id: &str) -> String {
        format!("printf '%s' '{}:{id}' | {}", self.key, self.suite.command())
    }
}

impl Proof {
    /// As other programs read it: a verdict by name, with key, ticket and threshold in hex.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let items: Vec<serde_json::Value> = self
            .items
            .iter()
            .map(|item| {
                let (verdict, stratum, threshold) = match &item.standing {
                    Standing::Drawn { stratum, threshold } => {
                        ("drawn", stratum.clone(), threshold.to_string())
                    }
                    Standing::NotDrawn { stratum, threshold } => (
                        "not-drawn",
                        stratum.clone(),
                        threshold.map(|it| it.to_string()).unwrap_or_default(),
                    ),
                    Standing::NoCandidate { stratum } => {
                        ("no-candidate", stratum.clone(), String::new())
                    }
                    Standing::Out { .. } => ("not-in-population", String::new(), String::new()),
                    Standing::Absent => ("not-in-directory", String::new(), String::new()),
                    Standing::Public { .. } => ("public", String::new(), String::new()),
                };
                serde_json::json!({
                    "draw": item.draw,
                    "item": item.item,
                    "group": item.group,
                    "key": item.key,
                    "ticket": item.ticket.to_string(),
                    "verdict": verdict,
                    "stratum": stratum,
                    "threshold": threshold,
                    "by_hand": item.by_hand(&self.id),
                })
            })
            .collect();
        serde_json::json!({
            "id": self.id,
            "name": self.name,
            "in_directory": self.in_directory,
            "items": items,
        })
    }
}

/// Where a unit stands for one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its ticket is at most τ: drawn.
    Drawn {
        /// The stratum.
        stratum: String,
        /// τ.
        threshold: Digest,
    },
    /// Its ticket is above τ: not drawn.
    NotDrawn {
        /// The stratum.
        stratum: String,
        /// τ; `None` if nobody was drawn there.
        threshold: Option<Digest>,
    },
    /// Not a candidate: drawn before by this group, or no visit left of its 频次上限.
    NoCandidate {
        /// The stratum.
        stratum: String,
    },
    /// Not in the population.
    Out {
        /// Why.
        reason: RemovalReason,
    },
    /// Not in the directory.
    Absent,
    /// Only what is public is at hand: the verdict for each stratum it might be in.
    Public {
        /// Stratum, τ (empty: nobody), and whether the ticket is at most τ.
        strata: Vec<(String, String, bool)>,
    },
}

/// Proves one unit from what is public: the record alone.
#[must_use]
pub fn public(record: &Record, id: &UnitId) -> Proof {
    let mut items = Vec::new();
    for draw in &record.draws {
        for item in &draw.items {
            let purpose = format!("draw/{}", item.group);
            let Some(key) = draw.keys.get(&purpose).and_then(|key| Digest::parse(key)) else {
                continue;
            };
            let ticket = Tickets::new(record.suite(), &key).of(id.as_str());
            let strata = item
                .strata
                .iter()
                .map(|stratum| {
                    let within = Digest::parse(&stratum.threshold).is_some_and(|it| ticket <= it);
                    (stratum.stratum.clone(), stratum.threshold.clone(), within)
                })
                .collect();
            items.push(ItemProof {
                draw: draw.draw,
                item: item.item.clone(),
                group: item.group.clone(),
                key: key.to_string(),
                ticket,
                suite: record.suite(),
                standing: Standing::Public { strata },
            });
        }
    }
    Proof { id: id.to_string(), name: String::new(), in_directory: None, items }
}

/// Proves one unit from a recomputed run; with what is public alone where it was not recomputed.
#[must_use]
pub fn prove(record: &Record, ran: Option<&Ran>, id: &UnitId) -> Proof {
    let mut proof = public(record, id);
    let Some((ran, loaded)) = ran.and_then(|ran| Some((ran, ran.loaded.as_ref()?))) else {
        return proof;
    };
    let Some(entities) = &loaded.entities else { return proof };
    let entity = entities.find(id);
    proof.in_directory = Some(entity.is_some());
    proof.name = entity.map_or("", |entity| entity.name()).to_owned();
    let mut standings: BTreeMap<(u32, String), Standing> = BTreeMap::new();
    for draw in &ran.draws {
        for item in draw.groups.iter().flat_map(|group| &group.items) {
            let standing = match entity {
                None => Standing::Absent,
                Some(entity) => standing(loaded, draw, item, entity.index()),
            };
            standings.insert((draw.number, item.code.clone()), standing);
        }
    }
    for item in &mut proof.items {
        if let Some(standing) = standings.remove(&(item.draw, item.item.clone())) {
            item.standing = match standing {
                // The ticket decides among candidates: said with the figures of this stratum.
                Standing::NotDrawn { stratum, threshold: Some(threshold) }
                    if item.ticket <= threshold =>
                {
                    Standing::NoCandidate { stratum }
                }
                other => other,
            };
        }
    }
    proof
}

fn standing(loaded: &super::Loaded, draw: &Draw, item: &ItemDraw, entity: usize) -> Standing {
    for stratum in &item.strata {
        if let (true, Some(threshold)) =
            (stratum.drawn.iter().any(|drawn| drawn.entity == entity), stratum.threshold)
        {
            return Standing::Drawn { stratum: stratum.name.clone(), threshold };
        }
    }
    let absent = Standing::Absent;
    let (Some(entities), Some(plan_item)) = (&loaded.entities, loaded.plan.items.get(item.item))
    else {
        return absent;
    };
    let source = &loaded.source;
    let Ok(population) = population::of(&loaded.plan, source, plan_item, entities, draw.date)
    else {
        return absent;
    };
    let row = population.strata.iter().position(|members| members.binary_search(&entity).is_ok());
    let Some(row) = row else {
        let reason = population.reason_of(entity).unwrap_or(RemovalReason::NotObject);
        return Standing::Out { reason };
    };
    let name = event::stratum_name(&loaded.plan, plan_item, row, entities, entity);
    let threshold = item
        .strata
        .iter()
        .find(|stratum| stratum.name == name)
        .and_then(|stratum| stratum.threshold);
    Standing::NotDrawn { stratum: name, threshold }
}
