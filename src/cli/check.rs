//! 校核: all findings at once.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::{Exit, World, outside};
use crate::diagnostic::{Finding, Severity};
use crate::engine::{self, CheckOptions};
use crate::render::finding::{Format, Look, Report};
use crate::source::Source;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 格式 human, line, plain, json, sarif or html (审阅稿)
    #[arg(long, default_value = "human", value_parser = parse_format)]
    format: Format,
    /// 按某日判断 judge law and directories as of this day, instead of the check windows
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// 只看计划 do not read the directories that the plan names
    #[arg(long)]
    plan_only: bool,
    /// 存疑按错误计 doubts count as errors
    #[arg(long)]
    strict: bool,
    /// 结果文件 write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn parse_format(name: &str) -> Result<Format, String> {
    Format::find(name).ok_or_else(|| "human|line|plain|json|sarif|html".to_owned())
}

impl Check {
    pub(super) fn run(self, world: &World) -> Exit {
        let (inputs, text) = match outside::parsed_inputs(&self.plan, world) {
            Ok(read) => read,
            Err(reason) => return outside::unreadable(&self.plan, &reason, self.format, world),
        };
        let options =
            CheckOptions { plan_only: self.plan_only, on: self.on, exclude_bad_rows: false };
        let report = engine::check_text(text, &inputs, &options);
        let text = render(&report.source, &report.findings, self.format, world);
        match &self.out {
            Some(path) => {
                if let Err(error) = outside::write_file(path, text.as_bytes()) {
                    outside::talk(&format!("{}: {error}", path.display()));
                    return Exit::Files;
                }
            }
            None => outside::print(&text),
        }
        let worst = report.findings.iter().map(Finding::severity).max();
        match worst {
            Some(Severity::Error) => Exit::Errors,
            Some(Severity::Doubt) if self.strict => Exit::Errors,
            _ => Exit::Done,
        }
    }
}

/// Lays out findings that are not about publishing a plan: without the verdict at the end.
pub(super) fn render_bare(
    source: &Source,
    findings: &[Finding],
    format: Format,
    world: &World,
) -> String {
    let text = render(source, findings, format, world);
    match (format, text.trim_end().rsplit_once("\n\n")) {
        (Format::Human, Some((body, _))) => body.to_owned(),
        _ => text,
    }
}

/// Lays out findings over the plan they are about.
pub(super) fn render(
    source: &Source,
    findings: &[Finding],
    format: Format,
    world: &World,
) -> String {
    let sources = [source];
    let report = Report::new(source.name(), findings, &sources, world.lang);
    report.render(format, Look { colour: world.colour, width: outside::width() })
}
