//! 备抽, 新增: lists that follow a draw.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::draw::parse_seed;
use super::{Exit, World, check, outside};
use crate::diagnostic::Lang;
use crate::engine::{self, After, AfterKind, AfterOptions, End};
use crate::render::finding::Format;

/// Everything that a list's folder may hold.
const OUTPUTS: [&str; 6] =
    ["inputs", "journal.jsonl", "late.csv", "late.json", "reserve.csv", "reserve.json"];

/// What both commands are told.
#[derive(Debug, Args)]
struct Common {
    /// 记录 record.json of the draw, or its folder
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// 输入所在的文件夹 folder of the inputs, where the record does not hold them
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
    /// 时间 time, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 操作人 who operates
    #[arg(long, value_name = "NAME", default_value = "")]
    operator: String,
    /// 见证人 who witnesses
    #[arg(long = "witness", value_name = "NAME")]
    witnesses: Vec<String>,
    /// 输出文件夹 output folder, new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 覆盖 overwrite what is there
    #[arg(long)]
    force: bool,
}

/// Arguments of `reserve`.
#[derive(Debug, Args)]
pub struct Reserve {
    #[command(flatten)]
    common: Common,
    /// 抽取以后产生的种子 text of an announced source, later than the draw; once for each
    #[arg(long = "seed", value_name = "NAME=TEXT", required = true, value_parser = parse_seed)]
    seeds: Vec<(String, String)>,
    /// 第几次备抽 the number of this list of reserves
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    round: u32,
}

/// Arguments of `late`.
#[derive(Debug, Args)]
pub struct Late {
    #[command(flatten)]
    common: Common,
    /// 现在的对象名录 the entity directory as it is now; several in the order of the plan
    #[arg(long, value_name = "FILE", required = true)]
    entities: Vec<PathBuf>,
}

impl Reserve {
    pub(super) fn run(self, world: &World) -> Exit {
        self.common.run(AfterKind::Reserve { round: self.round }, self.seeds, world)
    }
}

impl Late {
    pub(super) fn run(self, world: &World) -> Exit {
        let mut entities = Vec::new();
        for path in &self.entities {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            match outside::read(path, world) {
                Ok(bytes) => entities.push((name.unwrap_or_default(), bytes)),
                Err(reason) => return outside::unreadable(path, &reason, Format::Human, world),
            }
        }
        self.common.run(AfterKind::Late { entities }, Vec::new(), world)
    }
}

impl Common {
    fn run(self, kind: AfterKind, seeds: Vec<(String, String)>, world: &World) -> Exit {
        if let Err(exit) = outside::may_write(&self.out, &OUTPUTS, self.force, Format::Human, world)
        {
            return exit;
        }
        let files = match folder(&outside::record_folder(&self.record), world) {
            Ok(files) => files,
            Err(exit) => return exit,
        };
        let other = match self.inputs.as_deref().map(|path| folder(path, world)).transpose() {
            Ok(other) => other.unwrap_or_default(),
            Err(exit) => return exit,
        };
        let options = AfterOptions {
            kind,
            seeds,
            time: self.at.unwrap_or_else(outside::now_in_china),
            operator: self.operator,
            witnesses: self.witnesses,
        };
        let after = engine::after(&files, &other, &options);
        if !after.findings.is_empty() {
            let text = check::render_bare(&after.source, &after.findings, Format::Human, world);
            outside::talk(text.trim_end());
        }
        match after.end {
            End::Done => {}
            End::Errors => return Exit::Errors,
            End::Seeds => return Exit::Usage,
            End::Infeasible => return Exit::Infeasible,
            End::Differs => return Exit::Differs,
        }
        if let Err(error) = outside::write_folder(&self.out, &after.files) {
            outside::talk(&format!("{}: {error}", self.out.display()));
            return Exit::Files;
        }
        outside::print(&summary(&after, &self.out.to_string_lossy(), world));
        Exit::Done
    }
}

fn folder(path: &Path, world: &World) -> Result<BTreeMap<String, Vec<u8>>, Exit> {
    outside::tree(path, path, Format::Human, world)
}

fn summary(after: &After, folder: &str, world: &World) -> String {
    let Some(record) = &after.record else { return String::new() };
    let items = record.draws.iter().flat_map(|draw| &draw.items);
    let listed: u64 = items.flat_map(|item| &item.strata).map(|stratum| stratum.drawn).sum();
    let stamp =
        if record.stamp.is_empty() { String::new() } else { format!("［{}］", record.stamp) };
    let kind = record.kind.as_str();
    match (world.lang, kind) {
        (Lang::Zh, "late") => {
            format!("{stamp}新增 {listed} 户次抽中，已写入 {folder}：{kind}.csv、{kind}.json\n")
        }
        (Lang::Zh, _) => {
            format!("{stamp}备抽 {listed} 户次，已写入 {folder}：{kind}.csv、{kind}.json\n")
        }
        (Lang::En, "late") => format!(
            "{stamp}{listed} late additions drawn, written to {folder}: {kind}.csv, {kind}.json\n"
        ),
        (Lang::En, _) => {
            format!("{stamp}{listed} reserves, written to {folder}: {kind}.csv, {kind}.json\n")
        }
    }
}
