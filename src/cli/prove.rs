//! 证明: one enterprise.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, World, check, outside};
use crate::diagnostic::Lang;
use crate::engine::{self, LineVerdict, NoLine, Proof, Ran, Standing};
use crate::record::Record;
use crate::render::finding::Format;
use crate::seal::lines::LineProof;
use crate::unit::{self, UnitId};

/// Arguments of `prove`.
#[derive(Debug, Args)]
pub struct Prove {
    /// 统一社会信用代码（注册号） the unit's id
    #[arg(value_name = "ID", required_unless_present = "check")]
    id: Option<String>,
    /// 记录 record.json, or its folder
    #[arg(long, value_name = "RECORD", default_value = "out/record.json")]
    record: PathBuf,
    /// 输入所在的文件夹 folder of the inputs, where the record does not hold them
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
    /// 名录行的密文 the secret of `seal --lines`: write the proof of this unit's own line
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with = "check")]
    lines: Option<PathBuf>,
    /// 证明文件 where the proof of the line goes
    #[arg(long, value_name = "FILE", requires = "lines")]
    out: Option<PathBuf>,
    /// 核对证明 check the proof of a line against the published record and seal, without the directory
    #[arg(long, value_name = "FILE", conflicts_with = "id")]
    check: Option<PathBuf>,
    /// 格式 human or json
    #[arg(long, default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

impl Prove {
    pub(super) fn run(self, world: &World) -> Exit {
        if let Some(proof) = &self.check {
            return self.check(proof, world);
        }
        let written = self.id.clone().unwrap_or_default();
        let Some(id) = unit::typed(&written) else {
            outside::talk(&no_id(&written, world));
            return Exit::Usage;
        };
        let (inputs, format) = (self.inputs.as_deref(), human_or_json(&self.format));
        let recomputed = match Recomputed::read(&self.record, inputs, format, world) {
            Ok(recomputed) => recomputed,
            Err(exit) => return exit,
        };
        if let (Some(lines), Some(out)) = (&self.lines, &self.out) {
            return write_line(&recomputed, lines, out, &id, world);
        }
        let Recomputed { record, ran, .. } = recomputed;
        let proof = engine::prove(&record, ran.as_ref(), &id);
        if format == Format::Json {
            outside::print(&crate::record::canonical(&proof.to_json()));
        } else {
            outside::print(&sentences(&proof, &record, world));
        }
        Exit::Done
    }

    /// Checks a line with what is public alone.
    fn check(&self, proof: &Path, world: &World) -> Exit {
        let format = human_or_json(&self.format);
        let (files, record) = match opened(&self.record, format, world) {
            Ok(opened) => opened,
            Err(exit) => return exit,
        };
        let bytes = match outside::read(proof, world) {
            Ok(bytes) => bytes,
            Err(reason) => return outside::unreadable(proof, &reason, format, world),
        };
        let checked = engine::check_line(&files, &record, &bytes);
        let for_programs = format == Format::Json;
        if for_programs {
            outside::print(&crate::record::canonical(&engine::line_json(&checked)));
        }
        match checked {
            Err(why) if for_programs => no_line(&why),
            Err(why) => say_no_line(&why, world),
            Ok((proof, verdicts)) => {
                if !for_programs {
                    outside::print(&line_sentences(&proof, &verdicts, world));
                }
                let differs = verdicts.iter().any(|verdict| verdict.contradicts);
                if differs { Exit::Differs } else { Exit::Done }
            }
        }
    }
}

/// Writes the proof of one unit's line.
fn write_line(of: &Recomputed, lines: &Path, out: &Path, id: &UnitId, world: &World) -> Exit {
    let secret = match super::seal::secret(lines, world) {
        Ok(secret) => secret,
        Err(exit) => return exit,
    };
    let proof = match engine::prove_line(&of.files, of.ran.as_ref(), &secret, id) {
        Ok(proof) => proof,
        Err(why) => return say_no_line(&why, world),
    };
    if let Err(error) = outside::write_file(out, proof.to_text().as_bytes()) {
        outside::talk(&format!("{}: {error}", out.display()));
        return Exit::Files;
    }
    let words = world.say("名录行的证明已写入", "proof of the line written to");
    outside::print(&format!("{words} {}\n", out.display()));
    Exit::Done
}

fn say_no_line(why: &NoLine, world: &World) -> Exit {
    let (zh, en) = why.words();
    outside::talk(world.say(&zh, &en));
    no_line(why)
}

/// How the command ends without a proof, or with one that does not hold.
const fn no_line(why: &NoLine) -> Exit {
    match why {
        NoLine::NoSeal | NoLine::NoDirectory | NoLine::Unreadable(_) => Exit::Files,
        NoLine::NoRoot | NoLine::Absent => Exit::Usage,
        NoLine::OtherRoot | NoLine::OtherDraw | NoLine::Broken | NoLine::Unbound(_) => {
            Exit::Differs
        }
    }
}

fn line_sentences(proof: &LineProof, verdicts: &[LineVerdict], world: &World) -> String {
    let (draw, index, count) = (proof.draw, proof.index + 1, proof.count);
    let mut text = match world.lang {
        Lang::Zh => format!(
            "{} 第 {draw} 次抽取\n证明成立：名录行第 {index} 行（共 {count} 行），算到封存的根 {}\n",
            proof.id, proof.root
        ),
        Lang::En => format!(
            "{} draw {draw}\nthe proof holds: line {index} of {count} comes to the sealed root {}\n",
            proof.id, proof.root
        ),
    };
    for verdict in verdicts {
        let stratum = verdict.stratum.as_deref().unwrap_or_default();
        let (zh, en) = match (&verdict.stratum, verdict.is_within, verdict.is_listed) {
            _ if verdict.contradicts => (
                "名单里有它，却不是从这一行的层、在门槛以内抽出的：名单和证明矛盾，请向机关查问".to_owned(),
                "listed, but not drawn from the stratum of this line and within its threshold: list and proof contradict; ask the agency".to_owned(),
            ),
            (None, ..) => ("不在抽查基数里".to_owned(), "not in the population".to_owned()),
            (Some(_), false, _) => (
                format!("层“{stratum}”，票大于门槛或者没有抽取：未抽中"),
                format!(
                    "stratum `{stratum}`, the ticket is above the threshold, or nobody was drawn: not drawn"
                ),
            ),
            (Some(_), true, Some(true)) => (
                format!("层“{stratum}”，票不大于门槛，名单里有：抽中"),
                format!(
                    "stratum `{stratum}`, the ticket is at most the threshold, and it is listed: drawn"
                ),
            ),
            (Some(_), true, Some(false)) => (
                format!(
                    "层“{stratum}”，票不大于门槛，名单里没有：不是这次的候选（本年已抽过或频次上限已用完）才说得通，请向机关查问"
                ),
                format!(
                    "stratum `{stratum}`, the ticket is at most the threshold, but it is not listed: right only for who was no candidate (drawn before this year, or its cap used up); ask the agency"
                ),
            ),
            (Some(_), true, None) => (
                format!("层“{stratum}”，票不大于门槛：是候选的都抽中"),
                format!(
                    "stratum `{stratum}`, the ticket is at most the threshold: drawn, if it was a candidate"
                ),
            ),
        };
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "\n{}{}{}", verdict.item, world.say("：", ": "), world.say(&zh, &en));
        if let Some(ticket) = verdict.ticket.filter(|_| verdict.stratum.is_some()) {
            let _ = writeln!(text, "  {} {ticket}", world.say("票　", "ticket   "));
        }
        if let Some(threshold) = verdict.threshold {
            let _ = writeln!(text, "  {} {threshold}", world.say("门槛", "threshold"));
        }
    }
    text
}

/// The format of commands that have these two alone.
pub(super) fn human_or_json(format: &str) -> Format {
    if format == "json" { Format::Json } else { Format::Human }
}

/// That what was typed is no id.
pub(super) fn no_id(written: &str, world: &World) -> String {
    let words = world.say(
        "不是有效的统一社会信用代码或注册号：请核对位数和校验位",
        "not a valid unified social credit code or registration number: check its length and check character",
    );
    format!("“{written}”{words}")
}

/// A record with the files of its folder, or how the command ends.
fn opened(
    at: &Path,
    format: Format,
    world: &World,
) -> Result<(BTreeMap<String, Vec<u8>>, Record), Exit> {
    let files = outside::tree(&outside::record_folder(at), at, format, world)?;
    let bytes = files.get("record.json").map_or(&[][..], Vec::as_slice);
    let record = Record::parse(&String::from_utf8_lossy(bytes))
        .map_err(|reason| outside::unreadable(at, &reason, format, world))?;
    Ok((files, record))
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
    pub(super) fn read(
        at: &Path,
        inputs: Option<&Path>,
        format: Format,
        world: &World,
    ) -> Result<Self, Exit> {
        let (files, record) = opened(at, format, world)?;
        let other = outside::other_inputs(inputs, format, world)?;
        let (ran, differences) = engine::recomputed(&files, &other);
        if !differences.is_empty() {
            let source = crate::source::Source::new("record.json", "");
            let words = check::render_bare(&source, &differences, format, world);
            match format {
                Format::Human => outside::talk(words.trim_end()),
                _ => outside::print(&words),
            }
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
