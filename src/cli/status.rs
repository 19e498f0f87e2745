//! 进度: how far the year is.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::result::{Records, show};
use super::{Exit, World, outside};
use crate::diagnostic::Verdict;
use crate::engine::{OpenYear, PAPERS};
use crate::journal::read;
use crate::render::finding::Format;
use crate::render::status;

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusCommand {
    #[command(flatten)]
    records: Records,
    /// 台账 the journal beside the plan, where what was published before the draws is noted
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// 格式 text, html (with a chart) or json
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// 文书 folder, new or empty, for visits.csv, visits.xlsx, schedule.ics and worksheets.html of the
    /// visits as they stand now, after 改派 and 递补
    #[arg(long, value_name = "DIR")]
    papers: Option<PathBuf>,
    /// 覆盖 overwrite the papers that are there
    #[arg(long, requires = "papers")]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    #[value(alias = "human")]
    Text,
    Html,
    Json,
}

impl StatusCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        let mut open = match self.records.open(Format::Human, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        if let Some(path) = &self.journal {
            let bytes = match outside::read(path, world) {
                Ok(bytes) => bytes,
                Err(reason) => return outside::unreadable(path, &reason, Format::Human, world),
            };
            let (events, findings) = read(&path.to_string_lossy(), &bytes);
            if Verdict::of(&findings) == Verdict::Error {
                show(&findings, Format::Human, world);
                return Exit::Differs;
            }
            open.year.hear(&events);
        }
        let now = open.status(self.records.today());
        outside::print(&match self.format {
            Shape::Text => status::text(&now, world.lang),
            Shape::Html => status::page(&now),
            Shape::Json => status::json(&now),
        });
        match &self.papers {
            None => Exit::Done,
            Some(folder) => self.write_papers(&open, folder, world),
        }
    }

    fn write_papers(&self, open: &OpenYear, folder: &Path, world: &World) -> Exit {
        if let Err(exit) = outside::may_write(folder, &PAPERS, self.force, Format::Human, world) {
            return exit;
        }
        let files = match open.papers(self.records.today()) {
            Ok(files) => files,
            Err(finding) => {
                show(&[*finding], Format::Human, world);
                return Exit::Errors;
            }
        };
        outside::write_and_name(folder, &files, world)
    }
}
