//! 正在执行的计划: which of its visits a directory touches.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value as Json, json};

use super::doctor::unfit;
use super::{Exit, Read, World, outside};
use crate::directory::impact::{self, Effect, Touched};
use crate::engine;

/// The run whose visits are looked through.
#[derive(Debug, Args)]
pub(super) struct Running {
    /// 记录 record folder of a running plan: which of its visits the directory touches
    #[arg(long, value_name = "RECORD")]
    record: Option<PathBuf>,
    /// 按某日 certificates and absence as of this day; visits of a record before it are past
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<NaiveDate>,
}

/// What a directory means for a run.
pub(super) struct Impact {
    /// Visits that are still to come.
    visits: usize,
    touched: Vec<Touched>,
}

/// Says that past inspections are neither compared nor described.
pub(super) fn no_history(world: &World) -> Exit {
    outside::talk(
        world.say("检查台账只能核对和改正", "past inspections can be checked and mended only"),
    );
    Exit::Usage
}

impl Running {
    /// Looks through the visits of the record, where one is given.
    pub(super) fn impact(
        &self,
        now: &Read,
        inspectors: bool,
        world: &World,
    ) -> Result<Option<Impact>, Exit> {
        let Some(path) = &self.record else { return Ok(None) };
        let folder = outside::record_folder(path);
        let files = outside::read_tree(&folder, world).map_err(|reason| {
            outside::talk(&format!("{}: {reason}", path.display()));
            Exit::Files
        })?;
        let planned = engine::planned(&files).map_err(|finding| {
            let words = finding.problem.words();
            outside::talk(&format!("{}: {}", path.display(), world.say(&words.zh, &words.en)));
            Exit::Files
        })?;
        let to_come: Vec<_> = planned
            .into_iter()
            .filter(|visit| match (self.on, visit.date) {
                (Some(on), Some(date)) => on <= date,
                _ => true,
            })
            .collect();
        let touched = if inspectors {
            impact::inspectors(&to_come, &now.people)
        } else {
            impact::entities(&to_come, &now.entities)
        };
        Ok(Some(Impact { visits: to_come.len(), touched }))
    }
}

impl Impact {
    pub(super) fn json(&self) -> Json {
        let effect = |effect: &Effect| match effect {
            Effect::UnitGone => json!({ "effect": "unit-gone" }),
            Effect::UnitClosed { status } => json!({ "effect": "unit-closed", "status": status }),
            Effect::UnitChanged { column, from, to } => {
                json!({ "effect": "unit-changed", "column": column, "from": from, "to": to })
            }
            Effect::PersonGone { person } => json!({ "effect": "person-gone", "person": person }),
            Effect::PersonUnfit { person, why, valid_to } => json!({
                "effect": "person-unfit", "person": person, "why": unfit(*why).1,
                "valid_to": valid_to.map(|day| day.to_string()),
            }),
            Effect::PersonRecused { person, reason } => {
                json!({ "effect": "person-recused", "person": person, "reason": reason })
            }
        };
        let touched = self.touched.iter().map(|it| {
            json!({
                "visit": it.planned.visit,
                "id": it.planned.id.as_str(),
                "name": it.planned.name,
                "date": it.planned.date.map(|day| day.to_string()),
                "effects": it.effects.iter().map(effect).collect::<Json>(),
            })
        });
        json!({ "visits": self.visits, "touched": touched.collect::<Json>() })
    }

    pub(super) fn text(&self, world: &World) -> String {
        let mut out = String::new();
        let (visits, touched) = (self.visits, self.touched.len());
        let _ = writeln!(
            out,
            "{}",
            world.say(
                &format!("正在执行的计划：{visits} 次检查中有 {touched} 次受影响"),
                &format!("the running plan: {touched} of {visits} visits are touched"),
            )
        );
        for it in &self.touched {
            let day = it.planned.date.map(|day| format!(" {day}")).unwrap_or_default();
            let visit = &it.planned.visit;
            let line = format!("  {visit}{day} {}（{}）", it.planned.name, it.planned.id);
            let _ = writeln!(out, "{}", line.replace("   ", "  "));
            for effect in &it.effects {
                let _ = writeln!(out, "    {}", words(effect, world));
            }
        }
        if touched > 0 {
            let _ = writeln!(
                out,
                "{}",
                world.say(
                    "处理：已关闭、迁出的，按计划“递补”一节补抽；人员不能去的，按名录重新派员；都记入台账，已发布的名单不要直接改",
                    "what to do: replace closed units as the plan's 递补 says; send somebody else for inspectors who cannot go; put both on the record, and change no published list by hand",
                )
            );
        }
        out
    }
}

fn words(effect: &Effect, world: &World) -> String {
    let (zh, en) = match effect {
        Effect::UnitGone => {
            ("新名录里没有这一户".to_owned(), "the directory has no such unit any more".to_owned())
        }
        Effect::UnitClosed { status } => {
            (format!("登记状态是“{status}”"), format!("its status is `{status}`"))
        }
        Effect::UnitChanged { column, from, to } => {
            (format!("{column}：{from} → {to}"), format!("{column}: {from} → {to}"))
        }
        Effect::PersonGone { person } => (
            format!("{person} 不在人员名录里了，或者没有可用的执法证编号"),
            format!(
                "{person} is not in the directory any more, or has no certificate of their own"
            ),
        ),
        Effect::PersonUnfit { person, why, valid_to } => {
            let (zh, en) = unfit(*why);
            match valid_to.filter(|_| *why == crate::directory::people::Unfit::CertificateExpired) {
                Some(last) => (
                    format!("{person} 的执法证 {last} 到期，检查日已过期"),
                    format!("the certificate of {person} ends on {last}, before the visit"),
                ),
                None => (format!("{person}：{zh}"), format!("{person}: {en}")),
            }
        }
        Effect::PersonRecused { person, reason } if reason.is_empty() => {
            (format!("{person} 须回避这一户"), format!("{person} is recused from this unit"))
        }
        Effect::PersonRecused { person, reason } => (
            format!("{person} 须回避这一户（{reason}）"),
            format!("{person} is recused from this unit ({reason})"),
        ),
    };
    world.say(&zh, &en).to_owned()
}
