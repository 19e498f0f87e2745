//! 封存: freeze the inputs before the seed exists.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::{Exit, World, check, journal, outside};
use crate::diagnostic::{Finding, Lang};
use crate::engine::{self, End};
use crate::journal::{Act, read};
use crate::render::finding::Format;
use crate::render::sealing;
use crate::seal::lines::{NO_SECRET, SECRET_IS_SEED, Secret};
use crate::seal::{Redraw, Seal, register, sealed_hash};

/// Arguments of `seal`.
#[derive(Debug, Args)]
pub struct SealCommand {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 第几次抽取 the draw number; each batch is one
    #[arg(long, value_name = "N", default_value_t = 1)]
    draw: u32,
    /// 以前批次的记录 record folders of the plan's earlier draws this year, in order
    #[arg(long, value_name = "DIR")]
    earlier: Vec<PathBuf>,
    /// 封存文件 the seal to write
    #[arg(long, value_name = "FILE", default_value = "seal.json")]
    out: PathBuf,
    /// 密封内容 the text sealed in the envelope (128 random bits in hex), where the plan announces `sealed`
    #[arg(long, value_name = "TEXT")]
    sealed: Option<String>,
    /// 名录行的密文 file of at least 32 random hex digits, where the directory stays private: the seal publishes the root of its salted lines, `prove --lines` gives each unit its own
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
    /// 时间 time, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 剔除代码有误的行并记录 leave out rows whose id is unresolved, and record them
    #[arg(long)]
    exclude_bad_rows: bool,
    /// 操作人 who seals
    #[arg(long, value_name = "NAME", default_value = "")]
    operator: String,
    /// 见证人 who witnesses
    #[arg(long = "witness", value_name = "NAME")]
    witnesses: Vec<String>,
    /// 台账 the journal in which this is recorded [default: journal.jsonl beside the plan]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// 重抽 the draw that is made again, with a new number; needs --reason
    #[arg(long, value_name = "N", requires = "reason")]
    redraw: Option<u32>,
    /// 重抽的理由 why it is made again
    #[arg(long, value_name = "TEXT", requires = "redraw")]
    reason: Option<String>,
    /// 抽取日 the draw day of a plan without batches, or of a draw that is made again
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// 撤回 withdraw the seal of this draw before its seed exists, with the reason
    #[arg(long, value_name = "REASON", conflicts_with_all = ["redraw", "on", "sealed"])]
    withdraw: Option<String>,
    /// 覆盖 overwrite the seal that is there, once it is withdrawn
    #[arg(long)]
    force: bool,
}

impl SealCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        if let Some(reason) = &self.withdraw {
            return self.withdraw(reason, world);
        }
        let there = [self.out.clone(), page_beside(&self.out)].into_iter().find(|it| it.exists());
        if let Some(there) = there.filter(|_| !self.force) {
            let words = world.say(
                "封存文件已经有了；换一个名字，或加 --force",
                "the seal exists; name another or add --force",
            );
            outside::talk(&format!("{}：{words}", there.display()));
            return Exit::Files;
        }
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
        let lines = match self.lines.as_deref().map(|path| secret(path, world)).transpose() {
            Ok(lines) => lines,
            Err(exit) => return exit,
        };
        let is_same =
            |text: &String| Secret::parse(text).is_some_and(|it| lines.as_ref() == Some(&it));
        if self.sealed.as_ref().is_some_and(is_same) {
            let (zh, en) = SECRET_IS_SEED;
            outside::talk(world.say(zh, en));
            return Exit::Usage;
        }
        let mut earlier = Vec::new();
        for folder in &self.earlier {
            match outside::read_tree(folder, world) {
                Ok(files) => earlier.push(files),
                Err(reason) => return outside::unreadable(folder, &reason, Format::Human, world),
            }
        }
        let options = engine::SealOptions {
            draw: self.draw,
            earlier,
            redraw: self
                .redraw
                .zip(self.reason.clone())
                .map(|(draw, reason)| Redraw { draw, reason }),
            date: self.on,
            time: self.at.clone().unwrap_or_else(outside::now_in_china),
            sealed: self
                .sealed
                .as_deref()
                .map(|text| {
                    let suite = engine::plan(&inputs.plan_name, &inputs.plan).suite();
                    sealed_hash(suite, text).to_string()
                })
                .unwrap_or_default(),
            lines,
            exclude_bad_rows: self.exclude_bad_rows,
        };
        let sealing = engine::seal(&inputs, &options);
        if !sealing.findings.is_empty() {
            outside::talk(
                check::render(&sealing.source, &sealing.findings, Format::Human, world).trim_end(),
            );
        }
        let Some(seal) = sealing.seal else {
            return match sealing.end {
                End::Differs => Exit::Differs,
                End::Infeasible => Exit::Infeasible,
                End::Done | End::Errors | End::Seeds => Exit::Errors,
            };
        };
        if let Err(exit) = self.record(&seal, world) {
            return exit;
        }
        if let Err(error) = outside::write_file(&self.out, seal.to_text().as_bytes()) {
            outside::talk(&format!("{}: {error}", self.out.display()));
            return Exit::Files;
        }
        let plan = engine::plan(&inputs.plan_name, &inputs.plan);
        let page = page_beside(&self.out);
        let words = sealing::html(&plan, &seal);
        if let Err(error) = outside::write_file(&page, words.as_bytes()) {
            outside::talk(&format!("{}: {error}", page.display()));
            return Exit::Files;
        }
        outside::print(&sealing::text(&plan, &seal, world.lang));
        Exit::Done
    }

    /// The line in the journal comes first: a seal that could not be recorded is not written.
    fn record(&self, seal: &Seal, world: &World) -> Result<(), Exit> {
        let reason = self.reason.clone().unwrap_or_default();
        self.note(&reason, world, |name, events| {
            let act = register::seal(name, events, seal)?;
            Ok(match &seal.redraw {
                Some(redraw) => act.with("redraw", redraw.draw),
                None => act,
            })
        })
    }

    /// Notes an act, if the journal as it stands lets it be done; nobody else writes between.
    fn note(
        &self,
        reason: &str,
        world: &World,
        act: impl Fn(&str, &[register::Event]) -> Result<Act, Box<Finding>>,
    ) -> Result<(), Exit> {
        let path = self.journal.clone().unwrap_or_else(|| outside::journal_beside(&self.plan));
        let mut open = journal::open(&path, world)?;
        let name = path.to_string_lossy();
        let (events, _) = read(&name, open.bytes());
        let act = act(&name, &events).map_err(|finding| refused(*finding, world))?;
        let act = act.by(&self.operator, &self.witnesses, reason);
        journal::write(&mut open, vec![act], &path)
    }

    fn withdraw(&self, reason: &str, world: &World) -> Exit {
        let bytes = match outside::read(&self.plan, world) {
            Ok(bytes) => bytes,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
        let plan = engine::plan(&self.plan.to_string_lossy(), &bytes);
        let id = plan.head.id.map(|id| id.value).unwrap_or_default();
        let time = self.at.clone().unwrap_or_else(outside::now_in_china);
        let act = |name: &str, events: &[register::Event]| {
            register::withdraw(name, events, (&id, self.draw), &time)
        };
        if let Err(exit) = self.note(reason, world, act) {
            return exit;
        }
        outside::print(&match world.lang {
            Lang::Zh => format!("{id} 第 {} 次抽取的封存已撤回：{reason}\n", self.draw),
            Lang::En => {
                format!("the seal of draw {} of {id} is withdrawn: {reason}\n", self.draw)
            }
        });
        Exit::Done
    }
}

/// The notice as a page, beside the seal: `seal.json` has `seal.html`.
fn page_beside(seal: &Path) -> PathBuf {
    let is_json = seal.extension().is_some_and(|it| it == "json");
    let mut name =
        if is_json { seal.with_extension("") } else { seal.to_path_buf() }.into_os_string();
    name.push(".html");
    name.into()
}

/// The random text from which the lines of a private directory get their salts.
pub(super) fn secret(path: &Path, world: &World) -> Result<Secret, Exit> {
    let bytes = outside::read(path, world)
        .map_err(|reason| outside::unreadable(path, &reason, Format::Human, world))?;
    Secret::parse(&String::from_utf8_lossy(&bytes)).ok_or_else(|| {
        let (zh, en) = NO_SECRET;
        outside::talk(&format!("{}：{}", path.display(), world.say(zh, en)));
        Exit::Usage
    })
}

/// Says why the journal does not let this be done.
pub(super) fn refused(finding: Finding, world: &World) -> Exit {
    let source = crate::source::Source::new("journal.jsonl", "");
    outside::talk(check::render_bare(&source, &[finding], Format::Human, world).trim_end());
    Exit::Differs
}
