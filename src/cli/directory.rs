//! 名录: directories on their own, without a plan: check, mend, compare, describe.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{Exit, World, check, outside};
use crate::diagnostic::{Finding, Lang, Severity};
use crate::directory::people::Unfit;
use crate::directory::{EntityDirectory, InspectorDirectory, columns, diff, doctor};
use crate::input::{self, Counts, InputFile, Options, RowToMend};
use crate::render::corrections;
use crate::render::finding::Format;
use crate::source::Source;

/// Arguments of `directory`.
#[derive(Debug, Args)]
pub struct Directory {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 核对 every defect of a directory; the rows to mend as a workbook
    #[command(alias = "核对")]
    Check(CheckFiles),
    /// 改正 read a directory with its mended rows and write it as a clean CSV
    #[command(alias = "改正")]
    Mend(Mend),
    /// 比较 who entered, who left, what changed
    #[command(alias = "比较")]
    Diff(Diff),
    /// 概况 distribution by tier, status, street, industry; or certificates and specialities
    #[command(alias = "概况")]
    Doctor(Doctor),
}

/// What every command needs to read a directory.
#[derive(Debug, Args)]
struct Reading {
    /// 人员名录 the files are directories of inspectors
    #[arg(long)]
    inspectors: bool,
    /// 栏目对应 standard name＝name in the file; may be repeated
    #[arg(long, value_name = "标准名＝文件里的名称", value_parser = parse_column)]
    columns: Vec<(String, String)>,
}

#[derive(Debug, Args)]
struct CheckFiles {
    /// 名录 one directory, in one or several files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// 格式 human, line, plain, json or sarif
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
    /// 存疑按错误计 doubts count as errors
    #[arg(long)]
    strict: bool,
    /// 待改正的行 write the rows to mend to this workbook
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Mend {
    /// 名录 the files as they are
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 改好的表 the workbook of `directory check --out`, mended
    #[arg(long = "with", value_name = "FILE")]
    corrections: PathBuf,
    /// 结果文件 the clean directory
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Args)]
struct Diff {
    /// 旧 the old directory
    old: PathBuf,
    /// 新 the new directory
    new: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Doctor {
    /// 名录 one directory, in one or several files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// 按某日 judge certificates and absence as of this day
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// JSON
    #[arg(long)]
    json: bool,
}

fn parse_column(text: &str) -> Result<(String, String), String> {
    text.split_once(['＝', '='])
        .map(|(name, in_file)| (name.trim().to_owned(), in_file.trim().to_owned()))
        .ok_or_else(|| "统一社会信用代码＝信用代码".to_owned())
}

/// A directory that was read, of either kind.
struct Read {
    entities: EntityDirectory,
    people: InspectorDirectory,
    findings: Vec<Finding>,
    to_mend: Vec<RowToMend>,
    excluded: usize,
    counts: Counts,
}

impl Reading {
    fn options(&self) -> Options {
        Options { columns: self.columns.iter().cloned().collect(), ..Options::default() }
    }

    fn read(&self, paths: &[PathBuf], options: &Options, world: &World) -> Result<Read, Exit> {
        let mut files = Vec::new();
        for path in paths {
            files.push((path.to_string_lossy().into_owned(), bytes(path, world)?));
        }
        let files: Vec<InputFile<'_>> =
            files.iter().map(|(name, bytes)| InputFile::new(name, bytes)).collect();
        if self.inspectors {
            let read = input::inspectors(&files, options, None);
            return Ok(Read {
                entities: EntityDirectory::default(),
                people: read.directory,
                findings: read.findings,
                to_mend: Vec::new(),
                excluded: 0,
                counts: read.counts,
            });
        }
        let read = input::entities(&files, options);
        Ok(Read {
            entities: read.directory,
            people: InspectorDirectory::default(),
            findings: read.findings,
            to_mend: read.to_mend,
            excluded: read.excluded.len(),
            counts: read.counts,
        })
    }
}

fn bytes(path: &Path, world: &World) -> Result<Vec<u8>, Exit> {
    outside::read(path, world).map_err(|reason| {
        outside::talk(&format!("{}: {reason}", path.display()));
        Exit::Files
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Exit> {
    outside::write_file(path, bytes).map_err(|error| {
        outside::talk(&format!("{}: {error}", path.display()));
        Exit::Files
    })
}

impl Directory {
    pub(super) fn run(self, world: &World) -> Exit {
        let end = match self.command {
            Command::Check(command) => command.run(world),
            Command::Mend(command) => command.run(world),
            Command::Diff(command) => command.run(world),
            Command::Doctor(command) => command.run(world),
        };
        end.unwrap_or_else(|exit| exit)
    }
}

fn worst(findings: &[Finding], strict: bool) -> Exit {
    match findings.iter().map(Finding::severity).max() {
        Some(Severity::Error) => Exit::Errors,
        Some(Severity::Doubt) if strict => Exit::Errors,
        _ => Exit::Done,
    }
}

impl CheckFiles {
    fn run(self, world: &World) -> Result<Exit, Exit> {
        let read = self.reading.read(&self.files, &self.reading.options(), world)?;
        let name = self.files.first().map(|path| path.to_string_lossy().into_owned());
        let source = Source::new(&name.unwrap_or_default(), "");
        let mut text = match (self.format, read.findings.is_empty()) {
            // Its verdict is about publishing a plan.
            (Format::Human, true) => String::new(),
            _ => check::render_bare(&source, &read.findings, self.format, world),
        };
        if self.format == Format::Human {
            if !text.is_empty() {
                text = format!("{}\n\n", text.trim_end());
            }
            let counts = &read.counts;
            let units = read.entities.len() + read.people.len();
            let (merged, out, excluded) = (counts.merged, counts.no_entity, read.excluded);
            let _ = match world.lang {
                Lang::Zh => writeln!(
                    text,
                    "{} 行，读得 {units} 个；重复合并 {merged}，略去 {out}，代码不能确定或者互相矛盾 {excluded}",
                    counts.rows
                ),
                Lang::En => writeln!(
                    text,
                    "{} rows, {units} read; {merged} merged, {out} left out, {excluded} without a certain id or in conflict",
                    counts.rows
                ),
            };
        }
        outside::print(&text);
        if let Some(path) = &self.out {
            let workbook = corrections::workbook(&read.to_mend, &read.findings, world.lang);
            let workbook = workbook.map_err(|error| {
                outside::talk(&error.to_string());
                Exit::Files
            })?;
            write(path, &workbook)?;
        }
        Ok(worst(&read.findings, self.strict))
    }
}

impl Mend {
    fn run(self, world: &World) -> Result<Exit, Exit> {
        let name = self.corrections.to_string_lossy().into_owned();
        let table = bytes(&self.corrections, world)?;
        let (mended, mut findings) = input::corrections(&InputFile::new(&name, &table));
        let rows = mended.len();
        let options = Options { corrections: mended, ..self.reading.options() };
        let read = self.reading.read(&self.files, &options, world)?;
        findings.extend(read.findings.into_iter().filter(|it| it.severity() > Severity::Hint));
        if !findings.is_empty() {
            let source = Source::new(&name, "");
            let text = check::render_bare(&source, &findings, Format::Human, world);
            outside::print(&format!("{}\n", text.trim_end()));
        }
        let exit = worst(&findings, false);
        if exit == Exit::Done {
            let text = corrections::directory_csv(&read.entities, columns::CODE);
            write(&self.out, text.as_bytes())?;
            let units = read.entities.len();
            outside::talk(&match world.lang {
                Lang::Zh => format!("改正 {rows} 行，写出 {units} 户"),
                Lang::En => format!("{rows} rows mended, {units} units written"),
            });
        }
        Ok(exit)
    }
}

impl Diff {
    fn run(self, world: &World) -> Result<Exit, Exit> {
        let options = self.reading.options();
        let old = self.reading.read(&[self.old], &options, world)?;
        let new = self.reading.read(&[self.new], &options, world)?;
        let json = if self.reading.inspectors {
            people_diff(&diff::inspectors(&old.people, &new.people))
        } else {
            entity_diff(&diff::entities(&old.entities, &new.entities))
        };
        if self.json {
            outside::print(&format!("{json:#}\n"));
        } else {
            outside::print(&changes(&json, world));
        }
        Ok(Exit::Done)
    }
}

fn entity_diff(diff: &diff::EntityDiff) -> Json {
    let listed = |list: &[diff::Listed]| -> Json {
        list.iter().map(|it| json!({ "id": it.id.as_str(), "name": it.name })).collect()
    };
    let changed = diff.changed.iter().map(|it| {
        json!({
            "id": it.id.as_str(), "name": it.name, "column": it.column, "from": it.from, "to": it.to,
        })
    });
    json!({
        "entered": listed(&diff.entered),
        "left": listed(&diff.left),
        "changed": changed.collect::<Json>(),
        "not_compared": diff.not_compared,
    })
}

fn people_diff(diff: &diff::InspectorDiff) -> Json {
    let listed = |list: &[(String, String)]| -> Json {
        list.iter().map(|(name, key)| json!({ "id": key, "name": name })).collect()
    };
    let changed = diff.changed.iter().map(|it| {
        json!({
            "id": it.key, "name": it.name, "column": it.column, "from": it.from, "to": it.to,
        })
    });
    json!({
        "entered": listed(&diff.entered),
        "left": listed(&diff.left),
        "changed": changed.collect::<Json>(),
    })
}

/// A comparison in words.
fn changes(diff: &Json, world: &World) -> String {
    let list = |key: &str| diff.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let word =
        |it: &Json, key: &str| it.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut out = String::new();
    for (key, zh, en) in [("entered", "新进", "entered"), ("left", "离开", "left")] {
        let listed = list(key);
        let _ = writeln!(out, "{} {}", world.say(zh, en), listed.len());
        for it in &listed {
            let _ = writeln!(out, "  {} {}", word(it, "id"), word(it, "name"));
        }
    }
    let changed = list("changed");
    let _ = writeln!(out, "{} {}", world.say("变更", "changed"), changed.len());
    for it in &changed {
        let _ = writeln!(
            out,
            "  {} {} {}：{} → {}",
            word(it, "id"),
            word(it, "name"),
            word(it, "column"),
            word(it, "from"),
            word(it, "to")
        );
    }
    out
}

impl Doctor {
    fn run(self, world: &World) -> Result<Exit, Exit> {
        let read = self.reading.read(&self.files, &self.reading.options(), world)?;
        if self.reading.inspectors {
            let Some(day) = self.on else {
                outside::talk(world.say(
                    "人员的概况要按某一天说：加上 --on 2026-01-01",
                    "inspectors are described as of a day: add --on 2026-01-01",
                ));
                return Err(Exit::Usage);
            };
            let report = doctor::inspectors(&read.people, day);
            outside::print(&if self.json { people_json(&report) } else { people(&report, world) });
            return Ok(Exit::Done);
        }
        let report = doctor::entities(&read.entities, doctor::COLUMNS);
        let mut out = String::new();
        if self.json {
            let columns = report.iter().map(|it| {
                let counts = it.counts.iter().map(|(value, count)| json!([value, count]));
                json!({
                    "column": it.column, "counts": counts.collect::<Json>(),
                    "empty": it.empty, "invalid": it.invalid,
                })
            });
            let all =
                json!({ "entities": read.entities.len(), "columns": columns.collect::<Json>() });
            let _ = writeln!(out, "{all:#}");
        } else {
            let _ = writeln!(out, "{} {}", world.say("户数", "units"), read.entities.len());
            for it in &report {
                let _ = writeln!(out, "{}", it.column);
                for (value, count) in it.counts.iter().take(20) {
                    let _ = writeln!(out, "  {count:>8}  {value}");
                }
                for (count, zh, en) in
                    [(it.empty, "（空）", "(empty)"), (it.invalid, "（读不懂）", "(unreadable)")]
                {
                    if count > 0 {
                        let _ = writeln!(out, "  {count:>8}  {}", world.say(zh, en));
                    }
                }
            }
        }
        outside::print(&out);
        Ok(Exit::Done)
    }
}

const fn unfit(why: Unfit) -> (&'static str, &'static str) {
    match why {
        Unfit::NoCertificate => ("没有执法证", "no certificate"),
        Unfit::CertificateExpired => ("证件已过期", "certificate expired"),
        Unfit::NotEmployed => ("已离岗或者未到岗", "has left or not come yet"),
        Unfit::OffDuty => ("不在岗", "not on duty"),
        Unfit::OnLeave => ("请假", "on leave"),
    }
}

fn people(report: &doctor::PeopleReport, world: &World) -> String {
    let mut out = String::new();
    let (zh, en) = ("人数", "people");
    let _ = writeln!(out, "{} {}", world.say(zh, en), report.people);
    let _ = writeln!(out, "{} {}", world.say("可派", "fit to be sent"), report.fit);
    for (why, count) in &report.unfit {
        let (zh, en) = unfit(*why);
        let _ = writeln!(out, "  {count:>8}  {}", world.say(zh, en));
    }
    let _ = writeln!(out, "{}", world.say("年内到期的证件", "certificates ending this year"));
    for (name, number, last) in &report.ending {
        let _ = writeln!(out, "  {last}  {name}（{number}）");
    }
    let _ = writeln!(out, "{}", world.say("专长（可派人数）", "specialities (people fit)"));
    for (speciality, names) in &report.specialities {
        let line = format!("  {:>8}  {speciality}  {}", names.len(), names.join("、"));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "{}", world.say("单位（可派人数）", "units (people fit)"));
    for (unit, count) in &report.units {
        let _ = writeln!(out, "  {count:>8}  {unit}");
    }
    out
}

fn people_json(report: &doctor::PeopleReport) -> String {
    let ending = report.ending.iter().map(|(name, certificate, last)| {
        json!({ "name": name, "certificate": certificate, "valid_to": last.to_string() })
    });
    let unfit = report.unfit.iter().map(|(why, count)| json!([unfit(*why).1, count]));
    let json = json!({
        "people": report.people,
        "fit": report.fit,
        "unfit": unfit.collect::<Json>(),
        "ending": ending.collect::<Json>(),
        "specialities": report.specialities,
        "units": report.units,
    });
    format!("{json:#}\n")
}
