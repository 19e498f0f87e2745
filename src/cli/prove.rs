//! 证明: one enterprise.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, World, check, outside};
use crate::diagnostic::Lang;
use crate::engine::{self, Proof, Ran, Standing};
use crate::record::Record;
use crate::render::finding::Format;
use crate::unit;

/// Arguments of `prove`.
#[derive(Debug, Args)]
pub struct Prove {
    /// 统一社会信用代码（注册号） the unit's id
    #[arg(value_name = "ID")]
    id: String,
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

impl Prove {
    pub(super) fn run(self, world: &World) -> Exit {
        let Some(id) = unit::typed(&self.id) else {
            outside::talk(&no_id(&self.id, world));
            return Exit::Usage;
        };
        let Recomputed { record, ran, .. } =
            match Recomputed::read(&self.record, self.inputs.as_deref(), world) {
                Ok(recomputed) => recomputed,
                Err(exit) => return exit,
            };
        let proof = engine::prove(&record, ran.as_ref(), &id);
        if self.format == "json" {
            outside::print(&crate::record::canonical(&proof.to_json()));
        } else {
            outside::print(&sentences(&proof, &record, world));
        }
        Exit::Done
    }
}

/// That what was typed is no id.
pub(super) fn no_id(written: &str, world: &World) -> String {
    let words = world.say(
        "不是有效的统一社会信用代码或注册号：请核对位数和校验位",
        "not a valid unified social credit code or registration number: check its length and check character",
    );
    format!("“{written}”{words}")
}

/// A record, its files, and the run that comes to it again, where its inputs are at hand.
pub(super) struct Recomputed {
    pub(super) record: Record,
    pub(super) ran: Option<Ran>,
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Recomputed {
    /// Reads and recomputes a record; or how the command ends. What does not come out identically
    /// proves and explains nothing.
    pub(super) fn read(at: &Path, inputs: Option<&Path>, world: &World) -> Result<Self, Exit> {
        let files = outside::tree(&outside::record_folder(at), at, Format::Human, world)?;
        let other = outside::other_inputs(inputs, Format::Human, world)?;
        let bytes = files.get("record.json").map_or(&[][..], Vec::as_slice);
        let record = Record::parse(&String::from_utf8_lossy(bytes))
            .map_err(|reason| outside::unreadable(at, &reason, Format::Human, world))?;
        let (ran, differences) = engine::recomputed(&files, &other);
        if !differences.is_empty() {
            let source = crate::source::Source::new("record.json", "");
            let words = check::render_bare(&source, &differences, Format::Human, world);
            outside::talk(words.trim_end());
            return Err(Exit::Differs);
        }
        Ok(Self { record, ran, files })
    }
}

fn sentences(proof: &Proof, record: &Record, world: &World) -> String {
    let mut text = String::new();
    let zh = world.lang == Lang::Zh;
    let stamp = if record.is_trial() { format!("［{}］", record.stamp) } else { String::new() };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{stamp}{} {}", proof.id, proof.name);
    if proof.in_directory == Some(false) {
        let _ = writeln!(
            text,
            "{}",
            world.say("不在抽取时的对象名录里。", "not in the directory of this draw")
        );
    }
    for item in &proof.items {
        let (head, verdict) = if zh {
            (format!("第 {} 次抽取 {}", item.draw, item.item), verdict_zh(&item.standing))
        } else {
            (format!("draw {} {}", item.draw, item.item), verdict_en(&item.standing))
        };
        let colon = world.say("：", ": ");
        let _ = writeln!(text, "\n{head}{colon}{verdict}");
        let _ = writeln!(text, "  {} {}", world.say("票　", "ticket   "), item.ticket);
        if let Standing::Drawn { threshold, .. }
        | Standing::NotDrawn { threshold: Some(threshold), .. } = &item.standing
        {
            let _ = writeln!(text, "  {} {threshold}", world.say("门槛", "threshold"));
        }
        if let Standing::Public { strata } = &item.standing {
            for (stratum, threshold, within) in strata {
                let mark = if *within { "≤" } else { ">" };
                let shown = if threshold.is_empty() { "—" } else { threshold };
                let _ = writeln!(text, "  {stratum}: {mark} {shown}");
            }
        }
        let _ = writeln!(text, "  {} {}", world.say("验算", "by hand  "), item.by_hand(&proof.id));
    }
    text
}

fn verdict_zh(standing: &Standing) -> String {
    match standing {
        Standing::Drawn { stratum, .. } => format!("抽中。层“{stratum}”，票不大于门槛"),
        Standing::NotDrawn { stratum, threshold: Some(_) } => {
            format!("未抽中。层“{stratum}”，票大于门槛")
        }
        Standing::NotDrawn { stratum, threshold: None } => {
            format!("未抽中。层“{stratum}”本次没有抽取")
        }
        Standing::NoCandidate { stratum } => {
            format!("未抽中。层“{stratum}”，本年已抽过或频次上限已用完，不再参加本次抽取")
        }
        Standing::Out { reason } => format!("未抽中。不在抽查基数里：{}", reason.words().0),
        Standing::Absent => "未抽中。不在对象名录里".to_owned(),
        Standing::Public { .. } => {
            "公开内容能说明的：在哪一层，票不大于该层门槛就是抽中".to_owned()
        }
    }
}

fn verdict_en(standing: &Standing) -> String {
    match standing {
        Standing::Drawn { stratum, .. } => {
            format!("drawn; stratum `{stratum}`, the ticket is at most the threshold")
        }
        Standing::NotDrawn { stratum, threshold: Some(_) } => {
            format!("not drawn; stratum `{stratum}`, the ticket is above the threshold")
        }
        Standing::NotDrawn { stratum, threshold: None } => {
            format!("not drawn; nobody was drawn in stratum `{stratum}`")
        }
        Standing::NoCandidate { stratum } => {
            format!("not drawn; stratum `{stratum}`, drawn before this year or its cap is used up")
        }
        Standing::Out { reason } => {
            format!("not drawn; not in the population: {}", reason.words().1)
        }
        Standing::Absent => "not drawn; not in the directory".to_owned(),
        Standing::Public { .. } => {
            "what is public says: in its stratum, drawn if the ticket is at most the threshold"
                .to_owned()
        }
    }
}
