//! 封存: freeze the inputs before the seed exists.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, World, check, journal, outside};
use crate::diagnostic::Lang;
use crate::engine::{self, End};
use crate::journal::{Act, EventKind};
use crate::render::finding::Format;
use crate::seal::{Seal, sealed_hash};

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
    /// 覆盖 overwrite the seal that is there
    #[arg(long)]
    force: bool,
}

impl SealCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        if !self.force && self.out.exists() {
            let words = world.say(
                "封存文件已经有了；换一个名字，或加 --force",
                "the seal exists; name another or add --force",
            );
            outside::talk(&format!("{}：{words}", self.out.display()));
            return Exit::Files;
        }
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
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
            time: self.at.clone().unwrap_or_else(outside::now_in_china),
            sealed: self
                .sealed
                .as_deref()
                .map(|text| sealed_hash(text).to_string())
                .unwrap_or_default(),
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
        outside::print(&notice(&seal, world));
        Exit::Done
    }

    /// The line in the journal comes first: a seal that could not be recorded is not written.
    fn record(&self, seal: &Seal, world: &World) -> Result<(), Exit> {
        let path = self.journal.clone().unwrap_or_else(|| outside::journal_beside(&self.plan));
        let act = Act::new(EventKind::Sealed, &seal.time)
            .by(&self.operator, &self.witnesses, "")
            .with("plan", seal.plan.as_str())
            .with("draw", seal.draw)
            .with("commitment", seal.commitment.as_str());
        journal::append(&path, vec![act], world)
    }
}

/// The notice to publish before the seed exists.
fn notice(seal: &Seal, world: &World) -> String {
    let mut text = String::new();
    let zh = world.lang == Lang::Zh;
    // Writing to a String cannot fail.
    if zh {
        let _ = writeln!(
            text,
            "封存公告\n\n{}（编号 {}）第 {} 次抽取的输入已于 {} 封存。",
            seal.title, seal.plan, seal.draw, seal.time
        );
        let _ = writeln!(text, "封存校验码 C：{}", seal.commitment);
        let _ = writeln!(text, "计划抽取日：{}。种子来源（按顺序）：", seal.date);
    } else {
        let _ = writeln!(
            text,
            "Notice of sealing\n\nThe inputs of draw {} of `{}` ({}) were sealed at {}.",
            seal.draw, seal.title, seal.plan, seal.time
        );
        let _ = writeln!(text, "commitment C: {}", seal.commitment);
        let _ = writeln!(text, "draw day: {}. Seed sources, in order:", seal.date);
    }
    for source in &seal.sources {
        let _ = writeln!(text, "  {} {}", source.name, source.label);
    }
    if !seal.sealed.is_empty() {
        let words = world.say("密封内容的校验码", "hash of the sealed text");
        let _ = writeln!(text, "  {words}：{}", seal.sealed);
    }
    let _ = writeln!(
        text,
        "{}",
        world.say("事项　层　基数 N　全年 n　本次", "item, stratum, N, n, this draw")
    );
    for size in &seal.sizes {
        let _ =
            writeln!(text, "  {} {} {} {} {}", size.item, size.stratum, size.N, size.n, size.quota);
    }
    for input in &seal.inputs {
        let _ = writeln!(text, "  {} {} sha256 {}", input.name, input.file, input.sha256);
    }
    text
}
