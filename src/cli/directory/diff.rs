//! 比较: who entered, who left, what changed, and what that means for a running plan.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::impact::{Running, no_history};
use super::{Exit, Read, Reading, World, outside};
use crate::directory::diff;

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// 旧 the old directory
    old: PathBuf,
    /// 新 the new directory, in one or several files
    #[arg(required = true, value_name = "NEW")]
    new: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    running: Running,
    /// JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    pub(super) fn run(self, world: &World) -> Result<Exit, Exit> {
        if self.reading.history {
            return Err(no_history(world));
        }
        let options = self.reading.options();
        let old = self.reading.read(&[self.old], &options, world)?;
        let new = self.reading.read(&self.new, &options, world)?;
        tell_unread(&old, &new, world);
        let mut json = if self.reading.inspectors {
            people_diff(&diff::inspectors(&old.people, &new.people))
        } else {
            entity_diff(&diff::entities(&old.entities, &new.entities))
        };
        let impact = self.running.impact(&new, self.reading.inspectors, world)?;
        if self.json {
            if let (Json::Object(fields), Some(impact)) = (&mut json, &impact) {
                fields.insert("running".to_owned(), impact.json());
            }
            outside::print(&format!("{json:#}\n"));
        } else {
            let mut text = changes(&json, world);
            text.push_str(&impact.map(|it| it.text(world)).unwrap_or_default());
            outside::print(&text);
        }
        Ok(Exit::Done)
    }
}

fn entity_diff(diff: &diff::EntityDiff) -> Json {
    let listed = |list: &[diff::Listed]| -> Json {
        list.iter().map(|it| json!({ "id": it.id.as_str(), "name": it.name })).collect()
    };
    let changed = diff.changed.iter().map(|it| {
        json!({
            "id": it.id.as_str(), "name": it.name, "column": it.column, "from": it.from, "to": it.to,
        })
    });
    json!({
        "entered": listed(&diff.entered),
        "left": listed(&diff.left),
        "changed": changed.collect::<Json>(),
        "not_compared": diff.not_compared,
    })
}

fn people_diff(diff: &diff::InspectorDiff) -> Json {
    let listed = |list: &[(String, String)]| -> Json {
        list.iter().map(|(name, key)| json!({ "id": key, "name": name })).collect()
    };
    let changed = diff.changed.iter().map(|it| {
        json!({
            "id": it.key, "name": it.name, "column": it.column, "from": it.from, "to": it.to,
        })
    });
    json!({
        "entered": listed(&diff.entered),
        "left": listed(&diff.left),
        "changed": changed.collect::<Json>(),
    })
}

/// A comparison in words.
fn changes(diff: &Json, world: &World) -> String {
    let list = |key: &str| diff.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let word =
        |it: &Json, key: &str| it.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut out = String::new();
    for (key, zh, en) in [("entered", "新进", "entered"), ("left", "离开", "left")] {
        let listed = list(key);
        let _ = writeln!(out, "{} {}", world.say(zh, en), listed.len());
        for it in &listed {
            let _ = writeln!(out, "  {} {}", word(it, "id"), word(it, "name"));
        }
    }
    let changed = list("changed");
    let _ = writeln!(out, "{} {}", world.say("变更", "changed"), changed.len());
    for it in &changed {
        let _ = writeln!(
            out,
            "  {} {} {}：{} → {}",
            word(it, "id"),
            word(it, "name"),
            word(it, "column"),
            word(it, "from"),
            word(it, "to")
        );
    }
    out
}

/// Rows that could not be read are in neither list: they would look like units that left.
fn tell_unread(old: &Read, new: &Read, world: &World) {
    for (read, zh, en) in [(old, "旧名录", "the old directory"), (new, "新名录", "the new one")]
    {
        if read.excluded > 0 {
            outside::talk(world.say(
                &format!("{zh}有 {} 行代码不能确定或者互相矛盾，没有参加比较；先用 directory check 核对", read.excluded),
                &format!("{} rows of {en} have no certain id or conflict, and were not compared; see directory check", read.excluded),
            ));
        }
    }
}
