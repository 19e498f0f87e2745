//! 抽取, 派员, 排期, 执行: one path, as far as the command says.

mod part;
mod reason;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use self::reason::reason;
use super::outside::NewFolder;
use super::{Exit, World, check, journal, outside};
use crate::engine::large::{self, NotDrawn};
use crate::engine::{self, End, FormalDraw, Ran, RunOptions, Stage};
use crate::input::large::{Declined, Pace};
use crate::journal::{Act, EventKind, read};
use crate::render::finding::Format;
use crate::seal::{Seal, register};

/// Arguments of `draw`.
#[derive(Debug, Args)]
pub struct DrawAlone {
    #[command(flatten)]
    draw: DrawCommand,
    /// 第几份 look at this one of the plan's directory files alone, for `merge`; counts from 1
    #[arg(long, value_name = "N")]
    part: Option<usize>,
    /// 再做 what `merge` wrote that it wants of all parts
    #[arg(long, value_name = "FILE", requires = "part")]
    again: Option<PathBuf>,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub struct Merge {
    #[command(flatten)]
    draw: DrawCommand,
    /// 各份 folders that `draw --part` wrote: one for each directory file of the plan, in any order
    #[arg(long = "from", value_name = "DIR", required = true, num_args = 1..)]
    parts: Vec<PathBuf>,
}

/// Arguments of `draw`, `assign`, `schedule` and `run`.
#[derive(Debug, Args)]
pub struct DrawCommand {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 种子 text of an announced source; once for each, in any order. There is no default
    #[arg(long = "seed", value_name = "NAME=TEXT", required = true, value_parser = parse_seed)]
    seeds: Vec<(String, String)>,
    /// 试抽 draw without a seal, every batch; every output is stamped
    #[arg(long)]
    trial: bool,
    /// 封存文件 the seal of a formal draw
    #[arg(long, value_name = "FILE", conflicts_with = "trial")]
    seal: Option<PathBuf>,
    /// 以前批次的记录 record folders of the plan's earlier draws this year, in order
    #[arg(long, value_name = "DIR")]
    earlier: Vec<PathBuf>,
    /// 时间 time of a formal draw, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 输出文件夹 output folder, new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 覆盖 overwrite what is there
    #[arg(long)]
    force: bool,
    /// 剔除代码有误的行并记录 leave out rows whose id is unresolved, and record them
    #[arg(long)]
    exclude_bad_rows: bool,
    /// 操作人 who operates
    #[arg(long, value_name = "NAME", default_value = "")]
    operator: String,
    /// 见证人 who witnesses
    #[arg(long = "witness", value_name = "NAME")]
    witnesses: Vec<String>,
    /// 台账 the journal in which a formal draw is recorded [default: journal.jsonl beside the plan]
    #[arg(long, value_name = "FILE", conflicts_with = "trial")]
    journal: Option<PathBuf>,
    /// 格式 of findings: human, line, plain, json, sarif or html
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
}

pub(super) fn parse_seed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("NAME=TEXT".to_owned()),
    }
}

impl DrawCommand {
    /// What a run is told, once it is known where its outputs go.
    fn options(&self, world: &World, stage: Stage, ours: &[&str]) -> Result<RunOptions, Exit> {
        if !self.trial && self.seal.is_none() {
            let finding = crate::diagnostic::Finding::new(
                crate::diagnostic::problem::Draw::NotSealed,
                crate::diagnostic::Place::file(&self.plan.to_string_lossy()),
            );
            let source = crate::source::Source::new(&self.plan.to_string_lossy(), "");
            outside::talk(check::render_bare(&source, &[finding], self.format, world).trim_end());
            return Err(Exit::Usage);
        }
        outside::may_write(&self.out, ours, self.force, self.format, world)?;
        Ok(RunOptions {
            stage,
            seeds: self.seeds.clone(),
            exclude_bad_rows: self.exclude_bad_rows,
            seal: self.formal(world)?,
            operator: self.operator.clone(),
            witnesses: self.witnesses.clone(),
        })
    }

    pub(super) fn run(self, world: &World, stage: Stage) -> Exit {
        let options = match self.options(world, stage, &engine::OUTPUTS) {
            Ok(options) => options,
            Err(exit) => return exit,
        };
        let large = (stage == Stage::Draw).then(|| outside::large_inputs(&self.plan, world));
        let (ran, fresh) = match large.flatten() {
            Some(large) => match self.run_large(large, &options, world) {
                Ok(ran) => ran,
                Err(exit) => return exit,
            },
            None => match outside::inputs(&self.plan, world) {
                Ok(inputs) => (engine::run(&inputs, &options), None),
                Err(reason) => return outside::unreadable(&self.plan, &reason, self.format, world),
            },
        };
        self.end(&ran, fresh, options.seal.as_ref(), world)
    }

    /// Shows what was found, and writes what came of it.
    fn end(
        &self,
        ran: &Ran,
        fresh: Option<NewFolder>,
        formal: Option<&FormalDraw>,
        world: &World,
    ) -> Exit {
        if !ran.findings.is_empty() || self.format != Format::Human {
            let text = check::render(&ran.source, &ran.findings, self.format, world);
            if self.format == Format::Human {
                outside::talk(text.trim_end())
            } else {
                outside::print(&text)
            }
        }
        match ran.end {
            End::Done => self.write(ran, fresh, formal, world),
            End::Errors => Exit::Errors,
            End::Seeds => Exit::Usage,
            End::Infeasible => Exit::Infeasible,
            End::Differs => Exit::Differs,
        }
    }

    fn formal(&self, world: &World) -> Result<Option<FormalDraw>, Exit> {
        let Some(path) = &self.seal else { return Ok(None) };
        let bytes = match outside::read(path, world) {
            Ok(bytes) => bytes,
            Err(reason) => return Err(outside::unreadable(path, &reason, self.format, world)),
        };
        let seal = match Seal::parse(&bytes) {
            Ok(seal) => seal,
            Err(error) => return Err(outside::unreadable(path, &error, self.format, world)),
        };
        let mut earlier = Vec::new();
        for folder in &self.earlier {
            match outside::read_tree(folder, world) {
                Ok(files) => earlier.push(files),
                Err(reason) => {
                    return Err(outside::unreadable(folder, &reason, self.format, world));
                }
            }
        }
        let time = self.at.clone().unwrap_or_else(outside::now_in_china);
        Ok(Some(FormalDraw { seal, time, earlier }))
    }

    /// Draws from directories that are too large to be read at once; `draw.csv` is written on the way.
    fn run_large(
        &self,
        large: outside::LargeInputs,
        options: &RunOptions,
        world: &World,
    ) -> Result<(Ran, Option<NewFolder>), Exit> {
        let failed = |error: &std::io::Error| self.failed(error);
        let fresh = NewFolder::begin(&self.out).map_err(|error| failed(&error))?;
        let mut list = fresh.create("draw.csv").map_err(|error| failed(&error))?;
        let drawn =
            large::draw(&large.inputs, &large.by_name(), options, Pace::default(), &mut list);
        match drawn {
            Ok(ran) => Ok((ran, Some(fresh))),
            Err(NotDrawn::Unwritten(error)) => Err(failed(&error)),
            Err(NotDrawn::Declined(Declined::Unreadable(reason))) => {
                Err(outside::unreadable(&self.plan, &reason, self.format, world))
            }
            Err(why) => {
                let instead = world.say("，改为整个读入内存", ": reading all of it into memory");
                outside::talk(&format!("{}{instead}", reason(&why, world)));
                Ok((large::draw_in_memory(&large.into_memory(world), options), None))
            }
        }
    }

    fn failed(&self, error: &std::io::Error) -> Exit {
        outside::talk(&format!("{}: {error}", self.out.display()));
        Exit::Files
    }

    fn write(
        &self,
        ran: &Ran,
        fresh: Option<NewFolder>,
        formal: Option<&FormalDraw>,
        world: &World,
    ) -> Exit {
        if let Err(exit) = self.record(ran, formal, world) {
            return exit;
        }
        let written = match fresh {
            None => outside::write_folder(&self.out, &ran.files),
            Some(fresh) => ran
                .files
                .iter()
                .try_for_each(|(path, bytes)| fresh.write(path, bytes))
                .and_then(|()| fresh.finish()),
        };
        if let Err(error) = written {
            outside::talk(&format!("{}: {error}", self.out.display()));
            return Exit::Files;
        }
        outside::talk(&summary(ran, &self.out.to_string_lossy(), world));
        Exit::Done
    }
}

impl DrawCommand {
    /// A formal draw is in the journal before its outputs are anywhere. One that was stopped in between
    /// and is done again, to the same byte, has its line already.
    fn record(&self, ran: &Ran, formal: Option<&FormalDraw>, world: &World) -> Result<(), Exit> {
        let Some(record) = ran.record.as_ref().filter(|record| !record.is_trial()) else {
            return Ok(());
        };
        let path = self.journal.clone().unwrap_or_else(|| outside::journal_beside(&self.plan));
        let mut open = journal::open(&path, world)?;
        let hash = record.suite().digest(record.to_text().as_bytes()).to_string();
        let (events, _) = read(&path.to_string_lossy(), open.bytes());
        let same = |event: &serde_json::Map<String, serde_json::Value>| {
            event.get("record").and_then(serde_json::Value::as_str) == Some(&hash)
        };
        if events.iter().any(same) {
            return Ok(());
        }
        // Another seal stands there, or the draw was made with another seed.
        let seed = record.draws.first().map(|draw| draw.seed.clone()).unwrap_or_default();
        let refusal = formal.and_then(|formal| {
            register::refuses(&path.to_string_lossy(), &events, &formal.seal, &seed)
        });
        if let Some(finding) = refusal {
            return Err(super::seal::refused(finding, world));
        }
        let mut act = Act::new(EventKind::Recorded, &record.time)
            .by(&record.operator, &record.witnesses, "")
            .with("plan", record.plan.as_str())
            .with("stage", record.stage.as_str())
            .with("record", hash.as_str());
        if let Some(draw) = record.draws.first() {
            let strata = draw.items.iter().flat_map(|item| &item.strata);
            act = act
                .with("draw", draw.draw)
                .with("commitment", draw.commitment.as_str())
                .with("seed", draw.seed.as_str())
                .with("drawn", strata.map(|stratum| stratum.drawn).sum::<u64>());
        }
        journal::write(&mut open, vec![act], &path)
    }
}

/// What was done, for the officer and the witnesses.
fn summary(ran: &Ran, folder: &str, world: &World) -> String {
    let Some(record) = &ran.record else { return String::new() };
    let mut lines = Vec::new();
    for draw in &record.draws {
        let mut by_item: BTreeMap<&str, u64> = BTreeMap::new();
        for item in &draw.items {
            let drawn: u64 = item.strata.iter().map(|stratum| stratum.drawn).sum();
            *by_item.entry(&item.item).or_default() += drawn;
        }
        let items: Vec<String> = draw
            .items
            .iter()
            .map(|item| {
                format!(
                    "{} {}",
                    item.item,
                    by_item.get(item.item.as_str()).copied().unwrap_or_default()
                )
            })
            .collect();
        let visits = ran.visits.get(&draw.draw).copied().unwrap_or_default();
        lines.push(match world.lang {
            crate::diagnostic::Lang::Zh => format!(
                "第 {} 次抽取（{}{}）：{}；检查任务 {visits} 户",
                draw.draw,
                draw.batch,
                if draw.batch.is_empty() { draw.date.clone() } else { format!("，{}", draw.date) },
                items.join("，"),
            ),
            crate::diagnostic::Lang::En => format!(
                "draw {} ({} {}): {}; {visits} visits",
                draw.draw,
                draw.batch,
                draw.date,
                items.join(", "),
            ),
        });
    }
    let stamp = if record.is_trial() { record.stamp.as_str() } else { "" };
    let mut names: Vec<&str> =
        ran.files.keys().map(String::as_str).filter(|name| !name.contains('/')).collect();
    // Of a large directory the list is written on the way.
    if !names.contains(&"draw.csv") {
        names.insert(0, "draw.csv");
    }
    lines.push(match world.lang {
        crate::diagnostic::Lang::Zh => format!(
            "{stamp}{}已写入 {folder}：{}",
            if stamp.is_empty() { "" } else { "　" },
            names.join("、")
        ),
        crate::diagnostic::Lang::En => format!(
            "{stamp}{}written to {folder}: {}",
            if stamp.is_empty() { "" } else { " " },
            names.join(", ")
        ),
    });
    lines.push(match world.lang {
        crate::diagnostic::Lang::Zh => format!("复核：suiji verify {folder}/record.json"),
        crate::diagnostic::Lang::En => format!("to verify: suiji verify {folder}/record.json"),
    });
    lines.join("\n")
}
