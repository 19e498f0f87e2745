//! 测试: the cases of the plan.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::check::{render, render_bare};
use super::{Exit, World, outside};
use crate::engine;
use crate::render::cases;
use crate::render::finding::Format;
use crate::source::Source;

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct Test {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 格式 human or json
    #[arg(long, value_enum, default_value_t = Kind::Human)]
    format: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Human,
    Json,
}

impl Test {
    pub(super) fn run(self, world: &World) -> Exit {
        let format = match self.format {
            Kind::Human => Format::Human,
            Kind::Json => Format::Json,
        };
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, format, world),
        };
        let tested = match engine::test(&inputs) {
            Ok(tested) => tested,
            Err(findings) => {
                let source = Source::new(&inputs.plan_name, "");
                outside::print(&render(&source, &findings, format, world));
                return Exit::Errors;
            }
        };
        let holds = tested.holds();
        match self.format {
            Kind::Human => {
                if !tested.findings.is_empty() {
                    let text = render_bare(&tested.source, &tested.findings, format, world);
                    outside::talk(&format!("{}\n", text.trim_end()));
                }
                outside::print(&cases::text(&tested.judged, world.lang));
            }
            Kind::Json => {
                let findings = render(&tested.source, &tested.findings, format, world);
                outside::print(&cases::json(&inputs.plan_name, &tested.judged, holds, &findings));
            }
        }
        if holds { Exit::Done } else { Exit::Errors }
    }
}
