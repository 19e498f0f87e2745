//! 勘误: the correction notice.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, World, journal, outside};
use crate::digest::digest;
use crate::engine::{self, CheckOptions};
use crate::journal::{Act, EventKind};
use crate::render::errata::{corrections, html, text};
use crate::render::finding::Format;

/// Arguments of `errata`.
#[derive(Debug, Args)]
pub struct Errata {
    /// 计划 the plan as it was published
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 格式 text or html
    #[arg(long, value_enum, default_value_t = Kind::Text)]
    format: Kind,
    /// 结果文件 write the notice to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 时间 time of the notice that is written, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 操作人 who makes the notice
    #[arg(long, value_name = "NAME", default_value = "")]
    operator: String,
    /// 台账 the journal in which a written notice is recorded [default: journal.jsonl beside the plan]
    #[arg(long, value_name = "FILE", requires = "out")]
    journal: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Text,
    Html,
}

impl Errata {
    pub(super) fn run(self, world: &World) -> Exit {
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
        let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
        let report = engine::check(&inputs, &options);
        let plan = engine::plan(&inputs.plan_name, &inputs.plan);
        let corrections = corrections(&plan, &report.source, &report.findings);
        if corrections.is_empty() {
            outside::talk(world.say("没有要更正的错误。", "nothing to correct"));
            return Exit::Done;
        }
        let notice = match self.format {
            Kind::Text => text(&plan, &corrections),
            Kind::Html => html(&plan, &corrections),
        };
        match &self.out {
            None => outside::print(&notice),
            Some(path) => {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
                let time = self.at.clone().unwrap_or_else(outside::now_in_china);
                let act = Act::new(EventKind::Corrected, &time)
                    .by(&self.operator, &[], "")
                    .with("corrections", corrections.len())
                    .with("file", name.unwrap_or_default())
                    .with("sha256", digest(notice.as_bytes()).to_string());
                let beside = || outside::journal_beside(&self.plan);
                let journal = self.journal.clone().unwrap_or_else(beside);
                if let Err(exit) = journal::append(&journal, vec![act], world) {
                    return exit;
                }
                if let Err(error) = outside::write_file(path, notice.as_bytes()) {
                    outside::talk(&format!("{}: {error}", path.display()));
                    return Exit::Files;
                }
            }
        }
        Exit::Done
    }
}
