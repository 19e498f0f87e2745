//! 试算: what a plan comes to before it is drawn.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::check::render_bare;
use super::{Exit, World, outside};
use crate::engine::{self, Inputs, NoChange, Simulated};
use crate::render::finding::Format;
use crate::render::simulate::{Simulation, WhatIf, json, text, what_if};
use crate::unit::{self, UnitId};

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 如果 one value written otherwise: 工作量=8, RS-01.比例=10%, A.比例=3%, 第一批=2023年5月17日, 进度3=完成40%; may be repeated
    #[arg(long = "if", value_name = "KEY=VALUE")]
    changes: Vec<String>,
    /// 一户 what awaits one unit: its chance for every item, and in the year
    #[arg(long, value_name = "ID")]
    entity: Option<String>,
    /// 格式 human or json
    #[arg(long, value_enum, default_value_t = Kind::Human)]
    format: Kind,
    /// 结果文件 write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Human,
    Json,
}

impl Simulate {
    pub(super) fn run(self, world: &World) -> Exit {
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
        let unit = match self.entity.as_deref().map(|id| (id, unit::typed(id))) {
            None => None,
            Some((_, Some(id))) => Some(id),
            Some((written, None)) => {
                outside::talk(&super::prove::no_id(written, world));
                return Exit::Usage;
            }
        };
        let Some(before) = simulated(&inputs, unit.as_ref(), world) else { return Exit::Errors };
        if self.changes.is_empty() {
            let report = match self.format {
                Kind::Human => text(&before, world.lang),
                Kind::Json => json(&before),
            };
            return self.give(&report, before.feasible);
        }
        let (plan, changes) = match engine::change(&inputs.plan_name, &inputs.plan, &self.changes) {
            Ok(changed) => changed,
            Err(why) => {
                outside::talk(&words(&why, world));
                return Exit::Usage;
            }
        };
        let Some(after) = simulated(&Inputs { plan, ..inputs }, unit.as_ref(), world) else {
            return Exit::Errors;
        };
        let feasible = after.feasible;
        let both = WhatIf { changes, before, after };
        let report = match self.format {
            Kind::Human => what_if(&both, world.lang),
            Kind::Json => json(&both),
        };
        self.give(&report, feasible)
    }

    fn give(&self, report: &str, feasible: bool) -> Exit {
        match &self.out {
            None => outside::print(report),
            Some(path) => {
                if let Err(error) = outside::write_file(path, report.as_bytes()) {
                    outside::talk(&format!("{}: {error}", path.display()));
                    return Exit::Files;
                }
            }
        }
        if feasible { Exit::Done } else { Exit::Infeasible }
    }
}

/// The figures; a plan with errors is shown with them instead.
fn simulated(inputs: &Inputs, unit: Option<&UnitId>, world: &World) -> Option<Simulation> {
    let Simulated { source, findings, simulation } = engine::simulate_for(inputs, unit);
    if simulation.is_none() {
        outside::talk(render_bare(&source, &findings, Format::Human, world).trim_end());
    }
    simulation
}

fn words(why: &NoChange, world: &World) -> String {
    let forms = world.say(
        "可以写：工作量=8、RS-01.比例=10%、A.比例=3%、第一批=2023年5月17日、进度3=完成40%",
        "it may be written: 工作量=8, RS-01.比例=10%, A.比例=3%, 第一批=2023年5月17日, 进度3=完成40%",
    );
    let said = match (why, world.say("zh", "en")) {
        (NoChange::Malformed(it), "zh") => format!("读不懂“{it}”"),
        (NoChange::Malformed(it), _) => format!("cannot read `{it}`"),
        (NoChange::NoSuchFact(it), "zh") => format!("计划里没有“{it}”所说的内容"),
        (NoChange::NoSuchFact(it), _) => format!("the plan has nothing that `{it}` names"),
        (NoChange::Several(it), "zh") => {
            format!("“{it}”在计划里不止一处，前面写上事项代号或者部分名，如“RS-01.比例=10%”")
        }
        (NoChange::Several(it), _) => {
            format!("`{it}` names several facts; write an item's code or a section before it")
        }
    };
    match world.say("zh", "en") {
        "zh" => format!("{said}。{forms}"),
        _ => format!("{said}; {forms}"),
    }
}
