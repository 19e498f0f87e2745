//! 概况: how a directory is made up, and what it means for a running plan.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::impact::{Running, no_history};
use super::{Exit, Reading, World, outside};
use crate::directory::doctor;
use crate::directory::people::Unfit;

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// 名录 one directory, in one or several files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    running: Running,
    /// JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) fn run(self, world: &World) -> Result<Exit, Exit> {
        if self.reading.history {
            return Err(no_history(world));
        }
        let read = self.reading.read(&self.files, &self.reading.options(), world)?;
        if self.reading.inspectors {
            let Some(day) = self.running.on else {
                outside::talk(world.say(
                    "人员的概况要按某一天说：加上 --on 2026-01-01",
                    "inspectors are described as of a day: add --on 2026-01-01",
                ));
                return Err(Exit::Usage);
            };
            let report = doctor::inspectors(&read.people, day);
            let impact = self.running.impact(&read, true, world)?;
            outside::print(&if self.json {
                let mut all = people_json(&report);
                if let (Json::Object(fields), Some(impact)) = (&mut all, &impact) {
                    fields.insert("running".to_owned(), impact.json());
                }
                format!("{all:#}\n")
            } else {
                people(&report, world) + &impact.map(|it| it.text(world)).unwrap_or_default()
            });
            return Ok(Exit::Done);
        }
        let report = doctor::entities(&read.entities, doctor::COLUMNS);
        let impact = self.running.impact(&read, false, world)?;
        let mut out = String::new();
        if self.json {
            let columns = report.iter().map(|it| {
                let counts = it.counts.iter().map(|(value, count)| json!([value, count]));
                json!({
                    "column": it.column, "counts": counts.collect::<Json>(),
                    "empty": it.empty, "invalid": it.invalid,
                })
            });
            let mut all =
                json!({ "entities": read.entities.len(), "columns": columns.collect::<Json>() });
            if let (Json::Object(fields), Some(impact)) = (&mut all, &impact) {
                fields.insert("running".to_owned(), impact.json());
            }
            let _ = writeln!(out, "{all:#}");
        } else {
            let _ = writeln!(out, "{} {}", world.say("户数", "units"), read.entities.len());
            for it in &report {
                let _ = writeln!(out, "{}", it.column);
                for (value, count) in it.counts.iter().take(20) {
                    let _ = writeln!(out, "  {count:>8}  {value}");
                }
                for (count, zh, en) in
                    [(it.empty, "（空）", "(empty)"), (it.invalid, "（读不懂）", "(unreadable)")]
                {
                    if count > 0 {
                        let _ = writeln!(out, "  {count:>8}  {}", world.say(zh, en));
                    }
                }
            }
            out.push_str(&impact.map(|it| it.text(world)).unwrap_or_default());
        }
        outside::print(&out);
        Ok(Exit::Done)
    }
}

pub(super) const fn unfit(why: Unfit) -> (&'static str, &'static str) {
    match why {
        Unfit::NoCertificate => ("没有执法证", "no certificate"),
        Unfit::CertificateExpired => ("证件已过期", "certificate expired"),
        Unfit::NotEmployed => ("已离岗或者未到岗", "has left or not come yet"),
        Unfit::OffDuty => ("不在岗", "not on duty"),
        Unfit::OnLeave => ("请假", "on leave"),
    }
}

fn people(report: &doctor::PeopleReport, world: &World) -> String {
    let mut out = String::new();
    let (zh, en) = ("人数", "people");
    let _ = writeln!(out, "{} {}", world.say(zh, en), report.people);
    let _ = writeln!(out, "{} {}", world.say("可派", "fit to be sent"), report.fit);
    for (why, count) in &report.unfit {
        let (zh, en) = unfit(*why);
        let _ = writeln!(out, "  {count:>8}  {}", world.say(zh, en));
    }
    let _ = writeln!(out, "{}", world.say("年内到期的证件", "certificates ending this year"));
    for (name, number, last) in &report.ending {
        let _ = writeln!(out, "  {last}  {name}（{number}）");
    }
    let _ = writeln!(out, "{}", world.say("专长（可派人数）", "specialities (people fit)"));
    for (speciality, names) in &report.specialities {
        let line = format!("  {:>8}  {speciality}  {}", names.len(), names.join("、"));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "{}", world.say("单位（可派人数）", "units (people fit)"));
    for (unit, count) in &report.units {
        let _ = writeln!(out, "  {count:>8}  {unit}");
    }
    out
}

fn people_json(report: &doctor::PeopleReport) -> Json {
    let ending = report.ending.iter().map(|(name, certificate, last)| {
        json!({ "name": name, "certificate": certificate, "valid_to": last.to_string() })
    });
    let unfit = report.unfit.iter().map(|(why, count)| json!([unfit(*why).1, count]));
    json!({
        "people": report.people,
        "fit": report.fit,
        "unfit": unfit.collect::<Json>(),
        "ending": ending.collect::<Json>(),
        "specialities": report.specialities,
        "units": report.units,
    })
}
