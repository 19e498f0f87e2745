//! 递补: the next of the reserves is visited instead.

use std::path::PathBuf;

use clap::Args;

use super::reassign::said;
use super::result::{Doing, Records, append, refused, show};
use super::{Exit, World, check, outside};
use crate::diagnostic::Verdict;
use crate::engine::{NamedFolder, Replacing};
use crate::render::finding::Format;

/// Arguments of `replace`.
#[derive(Debug, Args)]
pub struct ReplaceCommand {
    /// 任务 the visit whose unit is replaced
    #[arg(value_name = "VISIT")]
    visit: String,
    /// 理由 one of those that the plan lists under 可以递补
    #[arg(long, value_name = "REASON")]
    reason: String,
    /// 证据 what shows it; kept in the journal
    #[arg(long, value_name = "TEXT", default_value = "")]
    evidence: String,
    /// 备抽 folder that `suiji reserve` wrote; several in order of their rounds
    #[arg(long = "reserve", value_name = "DIR")]
    reserves: Vec<PathBuf>,
    #[command(flatten)]
    records: Records,
    #[command(flatten)]
    doing: Doing,
    /// 格式 of findings: human, line, plain, json, sarif or html
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
}

impl ReplaceCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        let open = match self.records.open(self.format, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let mut reserves: Vec<NamedFolder> = Vec::new();
        for path in &self.reserves {
            match outside::tree(path, path, self.format, world) {
                Ok(files) => reserves.push((path.to_string_lossy().into_owned(), files)),
                Err(exit) => return exit,
            }
        }
        let replacing = Replacing {
            visit: self.visit.clone(),
            reason: self.reason.clone(),
            evidence: self.evidence.clone(),
            reserves,
        };
        let (today, time) = (self.records.today(), self.doing.time());
        let mut written = open.replace(&replacing, today, &time, &self.doing.operator);
        Doing::note_day(&self.records, &time, &mut written);
        if Verdict::of(&written.findings) == Verdict::Error {
            let text = check::render_bare(&open.source, &written.findings, self.format, world);
            match self.format {
                Format::Human => outside::talk(text.trim_end()),
                _ => outside::print(&text),
            }
            return refused(&written.findings);
        }
        if let Err(exit) = append(&written, self.format, world) {
            return exit;
        }
        if self.format == Format::Human {
            outside::print(&said(&open, &written.changes, world.lang));
            if !written.findings.is_empty() {
                let text = check::render_bare(&open.source, &written.findings, self.format, world);
                outside::talk(text.trim_end());
            }
        } else {
            show(&written.findings, self.format, world);
        }
        Exit::Done
    }
}
