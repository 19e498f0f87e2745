//! 复核: recompute a record.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, World, check, outside};
use crate::engine;
use crate::render::finding::Format;
use crate::source::Source;

/// Files by their path in a folder.
type FolderTree = BTreeMap<String, Vec<u8>>;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// 记录 record.json, or its folder
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// 输入所在的文件夹 folder of the inputs, where the record does not hold them
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
    /// 所依据的记录 where RECORD is a list of reserves or late additions: the record of the draw that it follows
    #[arg(long, value_name = "RECORD")]
    of: Option<PathBuf>,
    /// 格式 human, line, plain, json, sarif or html
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
}

impl Verify {
    pub(super) fn run(self, world: &World) -> Exit {
        if let Some(draw) = &self.of {
            return self.list(draw, world);
        }
        let (files, other) = match self.read(world) {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        let verified = engine::verify(&files, &other);
        let source = Source::new("record.json", "");
        if self.format != Format::Human {
            outside::print(&check::render_bare(&source, &verified.findings, self.format, world));
        } else if !verified.findings.is_empty() {
            outside::talk(
                check::render_bare(&source, &verified.findings, self.format, world).trim_end(),
            );
        }
        if !verified.holds() {
            if self.format == Format::Human {
                outside::talk(world.say("复核不符。", "verification failed"));
            }
            return Exit::Differs;
        }
        if self.format == Format::Human {
            outside::print(&outcome(&verified, world));
        }
        Exit::Done
    }
}

impl Verify {
    /// The files of the record folder, and the inputs kept elsewhere.
    fn read(&self, world: &World) -> Result<(FolderTree, FolderTree), Exit> {
        let folder = outside::record_folder(&self.record);
        let files = outside::tree(&folder, &self.record, self.format, world)?;
        if !files.contains_key("record.json") {
            let reason = world.say("找不到 record.json", "no record.json there");
            return Err(outside::unreadable(&self.record, reason, self.format, world));
        }
        let other = outside::other_inputs(self.inputs.as_deref(), self.format, world)?;
        Ok((files, other))
    }

    /// A list of reserves or late additions.
    fn list(&self, draw: &std::path::Path, world: &World) -> Exit {
        let mut trees = Vec::new();
        let inputs = self.inputs.clone();
        let record = outside::record_folder(draw);
        for path in [Some(outside::record_folder(&self.record)), Some(record), inputs] {
            match path.as_ref().map(|path| (path, outside::read_tree(path, world))) {
                None => trees.push(BTreeMap::new()),
                Some((_, Ok(files))) => trees.push(files),
                Some((path, Err(reason))) => {
                    return outside::unreadable(path, &reason, self.format, world);
                }
            }
        }
        let [list, record, other] = trees.as_slice() else { return Exit::Bug };
        let (supplement, findings) = engine::verify_after(list, record, other);
        let source = Source::new("record.json", "");
        let text = check::render_bare(&source, &findings, self.format, world);
        if self.format != Format::Human {
            outside::print(&text);
        } else if !findings.is_empty() {
            outside::talk(text.trim_end());
            outside::talk(world.say("复核不符。", "verification failed"));
        }
        if !findings.is_empty() {
            return Exit::Differs;
        }
        if let (Format::Human, Some(supplement)) = (self.format, supplement) {
            let name = supplement.outputs.keys().next().cloned().unwrap_or_default();
            outside::print(&match world.lang {
                crate::diagnostic::Lang::Zh => format!("复核一致：{name} 逐字节相同。\n"),
                crate::diagnostic::Lang::En => format!("identical: {name} is equal to the byte\n"),
            });
        }
        Exit::Done
    }
}

fn outcome(verified: &engine::Verified, world: &World) -> String {
    let Some(record) = &verified.record else { return String::new() };
    let drawn: u64 = record
        .draws
        .iter()
        .flat_map(|draw| &draw.items)
        .flat_map(|item| &item.strata)
        .map(|stratum| stratum.drawn)
        .sum();
    let outputs = record.outputs.len();
    if verified.recomputed {
        match world.lang {
            crate::diagnostic::Lang::Zh => format!(
                "复核一致：{} 次抽取、{drawn} 户次、{outputs} 个输出文件逐字节相同。\n",
                record.draws.len()
            ),
            crate::diagnostic::Lang::En => format!(
                "identical: {} draws, {drawn} drawn, {outputs} outputs equal to the byte\n",
                record.draws.len()
            ),
        }
    } else {
        world
            .say(
                "公开部分一致：封存、种子、密钥、每张票、名次、门槛和各文件的校验码。输入不全，没有重算全部；用 --inputs 指明输入所在的文件夹。\n",
                "what is public agrees: seal, seed, keys, every ticket, ranks, thresholds, digests; not recomputed in full, since inputs are missing: name their folder with --inputs\n",
            )
            .to_owned()
    }
}
