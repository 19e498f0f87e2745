//! 复核: recompute a record.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Exit, World, check, outside};
use crate::diagnostic::Lang;
use crate::engine::{self, Scope};
use crate::record::Record;
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
                Lang::Zh => format!("复核一致：{name} 逐字节相同。\n"),
                Lang::En => format!("identical: {name} is equal to the byte\n"),
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
            Lang::Zh => format!(
                "复核一致：{} 次抽取、{drawn} 户次、{outputs} 个输出文件逐字节相同。\n",
                record.draws.len()
            ),
            Lang::En => format!(
                "identical: {} draws, {drawn} drawn, {outputs} outputs equal to the byte\n",
                record.draws.len()
            ),
        }
    } else {
        verified.public.as_ref().map(|scope| public(record, scope, world)).unwrap_or_default()
    }
}

/// In words: what was checked without the private directories, and what could not be.
fn public(record: &Record, scope: &Scope, world: &World) -> String {
    let zh = world.lang == Lang::Zh;
    let say = |zh: &str, en: &str| world.say(zh, en).to_owned();
    let mut text = say(
        "公开部分一致。输入不全，没有重算全部。\n",
        "what is public agrees; not recomputed in full, since inputs are missing\n",
    );
    let mut line = |sign: &str, words: String| {
        text.push_str("  ");
        text.push_str(sign);
        text.push(' ');
        text.push_str(&words);
        text.push('\n');
    };
    let checked = say("核对了", "checked:");
    let open = say("没能核对", "not checked:");
    let seal = match (scope.seal, record.is_trial()) {
        (true, _) => say(
            "封存文件：与记录的编号、封存校验码 C、输入、种子来源、N 和 n 一致",
            "the seal: number, C, inputs, seed sources, N and n are the record's",
        ),
        (false, _) => say(
            "封存校验码 C：由记录所列输入的校验码算得",
            "C: it follows from the digests of the inputs that the record lists",
        ),
    };
    line(&checked, seal);
    line(
        &checked,
        if zh {
            format!(
                "种子：{} 次抽取、{} 项内容算得；密钥 {} 个",
                scope.draws, scope.contributions, scope.keys
            )
        } else {
            format!(
                "seeds: {} draws, from {} contributions; {} keys",
                scope.draws, scope.contributions, scope.keys
            )
        },
    );
    line(
        &checked,
        if zh {
            format!("公布的票 {} 张，名次相连；门槛 {} 个", scope.tickets, scope.thresholds)
        } else {
            format!(
                "{} published tickets in order of rank; {} thresholds",
                scope.tickets, scope.thresholds
            )
        },
    );
    line(
        &checked,
        if zh {
            format!("校验码：输出文件 {} 个，输入文件 {} 个", scope.outputs, scope.inputs)
        } else {
            format!("digests of {} outputs and {} inputs", scope.outputs, scope.inputs)
        },
    );
    if !scope.inputs_missing.is_empty() {
        let names = scope.inputs_missing.join(say("、", ", ").as_str());
        line(
            &open,
            if zh {
                format!(
                    "{names} 不在：抽查基数 N、没有抽中的是否票都大于门槛、派员和日期。用 --inputs 指明文件夹就重算"
                )
            } else {
                format!(
                    "{names} not here: N, whether the ticket of everybody not drawn is above the threshold, teams and days; name their folder with --inputs to recompute"
                )
            },
        );
    }
    if !scope.outputs_missing.is_empty() {
        let names = scope.outputs_missing.join(say("、", ", ").as_str());
        line(
            &open,
            if zh {
                format!("不在的输出文件：{names}")
            } else {
                format!("outputs that are not here: {names}")
            },
        );
    }
    if !scope.seal {
        line(
            &open,
            if record.is_trial() {
                say("封存：试抽没有封存", "a seal: a trial has none")
            } else {
                say(
                    "封存文件不在：把 C 同公布的比一比",
                    "the seal is not here: compare C with the published one",
                )
            },
        );
    }
    if !scope.journal {
        line(
            &open,
            say(
                "台账不在：记录本身是否改过，看公布的校验码",
                "the journal is not here: whether the record itself is the one that was closed shows only by its published digest",
            ),
        );
    }
    for draw in &record.draws {
        let _ = writeln!(text, "  C {} = {}", draw.draw, draw.commitment);
    }
    text
}
