//! What a new directory means for a plan that is running (动态管理): a drawn unit has closed, an
//! inspector's certificate ends before their visit.
//!
//! Compared is what a run has set down, its visits, with the directory as it is now. Nothing is
//! changed here: the plan's own rules (递补, 换人) say what is done about it, on the record.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::people::Unfit;
use super::{EntityDirectory, InspectorDirectory, columns};
use crate::unit::UnitId;

/// A visit as a run has set it down; of a draw without teams and days, a drawn unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number, `1-0007`; empty where the run made no visits.
    pub visit: String,
    /// The unit.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// The tier in which it was drawn.
    pub tier: String,
    /// Its address; empty where the run made no visits.
    pub address: String,
    /// The day, where one is set.
    pub date: Option<NaiveDate>,
    /// Name and certificate number of everybody sent there, the lead first.
    pub team: Vec<(String, String)>,
}

/// Why a visit cannot, or perhaps should not, stay as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The unit is not in the directory any more.
    UnitGone,
    /// The unit is closed, or has moved away.
    UnitClosed {
        /// 登记状态 now.
        status: String,
    },
    /// Something else about the unit is not what the run says.
    UnitChanged {
        /// The column's standard name.
        column: &'static str,
        /// As the run has it.
        from: String,
        /// As the directory has it.
        to: String,
    },
    /// An inspector is not in the directory any more.
    PersonGone {
        /// The name.
        person: String,
    },
    /// An inspector cannot be sent on the day.
    PersonUnfit {
        /// The name.
        person: String,
        /// Why.
        why: Unfit,
        /// The last valid day of the certificate, where there is one.
        valid_to: Option<NaiveDate>,
    },
    /// An inspector is recused from the unit.
    PersonRecused {
        /// The name.
        person: String,
        /// 回避事由; may be empty.
        reason: String,
    },
}

/// A visit and what touches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The visit.
    pub planned: Planned,
    /// What touches it.
    pub effects: Vec<Effect>,
}

/// 登记状态 of units that nobody can visit any more.
const CLOSED: &[&str] = &["注销", "吊销", "撤销", "迁出", "歇业"];

/// What the entities as they are now mean for planned visits, in the order of the visits.
#[must_use]
pub fn entities(planned: &[Planned], now: &EntityDirectory) -> Vec<Touched> {
    let effects = |visit: &Planned| -> Vec<Effect> {
        let Some(entity) = now.find(&visit.id) else { return vec![Effect::UnitGone] };
        let mut effects = Vec::new();
        let status = entity.named(columns::STATUS).to_string();
        if CLOSED.contains(&status.as_str()) {
            effects.push(Effect::UnitClosed { status });
        }
        let pairs = [
            (columns::TIER, &visit.tier),
            (columns::NAME, &visit.name),
            (columns::ADDRESS, &visit.address),
        ];
        for (column, from) in pairs {
            let to = entity.named(column).to_string();
            // 其余 and * are tiers of the plan's table and no values of the directory.
            let of_plan = column == columns::TIER && matches!(from.as_str(), "其余" | "*");
            if !from.is_empty() && !to.is_empty() && *from != to && !of_plan {
                effects.push(Effect::UnitChanged { column, from: from.clone(), to });
            }
        }
        effects
    };
    touched(planned, effects)
}

/// What the inspectors as they are now mean for planned visits. Visits without a day are judged by
/// who is still there.
#[must_use]
pub fn inspectors(planned: &[Planned], now: &InspectorDirectory) -> Vec<Touched> {
    let by_certificate: BTreeMap<&str, &super::Inspector> = now
        .inspectors
        .iter()
        .filter_map(|person| Some((person.certificate.as_deref()?, person)))
        .collect();
    let effects = |visit: &Planned| -> Vec<Effect> {
        let mut effects = Vec::new();
        for (name, certificate) in &visit.team {
            let Some(person) = by_certificate.get(certificate.as_str()) else {
                effects.push(Effect::PersonGone { person: name.clone() });
                continue;
            };
            let unfit = visit.date.map(|day| person.unfit_on(day)).unwrap_or_default();
            for why in unfit {
                effects.push(Effect::PersonUnfit {
                    person: name.clone(),
                    why,
                    valid_to: person.valid_to,
                });
            }
            let recusal = person.recusals.iter().find(|recusal| match &recusal.id {
                Some(id) => *id == visit.id,
                None => !recusal.name.is_empty() && recusal.name == visit.name,
            });
            if let Some(recusal) = recusal {
                effects.push(Effect::PersonRecused {
                    person: name.clone(),
                    reason: recusal.reason.clone(),
                });
            }
        }
        effects
    };
    touched(planned, effects)
}

fn touched(planned: &[Planned], effects: impl Fn(&Planned) -> Vec<Effect>) -> Vec<Touched> {
    planned
        .iter()
        .map(|visit| Touched { planned: visit.clone(), effects: effects(visit) })
        .filter(|touched| !touched.effects.is_empty())
        .collect()
}
