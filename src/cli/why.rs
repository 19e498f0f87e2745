//! 为何: why drawn or not, why this team, why this day.

use std::path::PathBuf;

use clap::Args;

use super::prove::{Recomputed, human_or_json};
use super::{Exit, World, outside};
use crate::engine::{self, Question};
use crate::render::finding::Format;
use crate::render::why::{Why as Shown, text, to_json};
use crate::unit;

/// Arguments of `why`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("asked").required(true))]
pub struct Why {
    /// 统一社会信用代码（注册号） a unit: why drawn or not
    #[arg(value_name = "ID", group = "asked")]
    id: Option<String>,
    /// 检查任务 a visit (1-0003): why to this unit, these people, this day
    #[arg(long, value_name = "N", group = "asked")]
    visit: Option<String>,
    /// 检查任务 a visit: why these people
    #[arg(long, value_name = "N", group = "asked")]
    team: Option<String>,
    /// 记录 record.json, or its folder
    #[arg(long, value_name = "RECORD", default_value = "out/record.json")]
    record: PathBuf,
    /// 输入所在的文件夹 folder of the inputs, where the record does not hold them
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
    /// 格式 human or json
    #[arg(long, default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

impl Why {
    pub(super) fn run(self, world: &World) -> Exit {
        let question = match (&self.id, &self.visit, &self.team) {
            (Some(id), _, _) => match unit::typed(id) {
                Some(id) => Question::Unit(id),
                None => {
                    let words = world.say(
                        "不是有效的统一社会信用代码或注册号：请核对位数和校验位",
                        "is not a valid unified social credit code or registration number: check its length and check character",
                    );
                    outside::talk(&format!("“{id}”{words}"));
                    return Exit::Usage;
                }
            },
            (None, Some(visit), _) => Question::Visit(visit.clone()),
            (None, None, team) => Question::Team(team.clone().unwrap_or_default()),
        };
        let format = human_or_json(&self.format);
        let Recomputed { record, ran, files } =
            match Recomputed::read(&self.record, self.inputs.as_deref(), format, world) {
                Ok(recomputed) => recomputed,
                Err(exit) => return exit,
            };
        let Some(ran) = ran else {
            outside::talk(world.say(
                "记录里没有名录，说不出理由：用 --inputs 指明输入所在的文件夹；只看公开内容用 prove",
                "the record does not hold the directories: name their folder with --inputs, or use prove for what is public",
            ));
            return Exit::Files;
        };
        let since = engine::since(&files, &question);
        let why = engine::why(&record, &ran, &engine::earlier_folders(&files), &question);
        // A visit that took the place of another is known to the journal alone.
        let bare = || Shown {
            stamp: record.stamp.clone(),
            title: record.title.clone(),
            ..Shown::default()
        };
        let Some(mut why) = why.or_else(|| (!since.is_empty()).then(bare)) else {
            outside::talk(world.say(
                "记录里没有这个检查任务；编号如 1-0003，见 visits.csv",
                "the record has no such visit; they are numbered like 1-0003, see visits.csv",
            ));
            return Exit::Usage;
        };
        why.answers.extend(since);
        if format == Format::Json {
            outside::print(&crate::record::canonical(&to_json(&why)));
        } else {
            outside::print(&text(&why, world.lang));
        }
        Exit::Done
    }
}
