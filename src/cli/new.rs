//! 新建: a plan that runs as it stands, with the bureau's name and year filled in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, World, outside};
use crate::engine;
use crate::render::finding::Format;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// 文件夹 the folder to make; must be new or empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 机关名称 the agency's name
    #[arg(long, value_name = "NAME", default_value = "某区人力资源和社会保障局")]
    agency: String,
    /// 年度 the year: dates of the example move with it
    #[arg(long, value_name = "YEAR", default_value_t = 2026, value_parser = clap::value_parser!(i32).range(2018..=2027))]
    year: i32,
    /// 区划 six digits of GB/T 2260
    #[arg(long, value_name = "CODE", default_value = "640106")]
    region: String,
    /// 覆盖 overwrite what is there
    #[arg(long)]
    force: bool,
}

impl New {
    pub(super) fn run(self, world: &World) -> Exit {
        let example = engine::example();
        let plan = engine::renamed(&example.plan, &self.agency, self.year, &self.region);
        let mut files = BTreeMap::from([(example.plan_name, plan)]);
        for (path, bytes) in example.files {
            if let Ok(bytes) = bytes {
                files.insert(path, bytes);
            }
        }
        let ours: Vec<&str> = files.keys().map(String::as_str).collect();
        let (folder, human) = (&self.folder, Format::Human);
        if let Err(exit) = outside::may_write(folder, &ours, self.force, human, world) {
            return exit;
        }
        if let Err(error) = outside::write_folder(&self.folder, &files) {
            outside::talk(&format!("{}: {error}", self.folder.display()));
            return Exit::Files;
        }
        let at = self.folder.join("plan.plan");
        let next = match world.lang {
            crate::diagnostic::Lang::Zh => {
                format!("已新建 {}。先运行：suiji check {}", self.folder.display(), at.display())
            }
            crate::diagnostic::Lang::En => {
                format!("made {}; next: suiji check {}", self.folder.display(), at.display())
            }
        };
        outside::talk(&next);
        Exit::Done
    }
}
