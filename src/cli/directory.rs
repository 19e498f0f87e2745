//! 名录: directories on their own, without a plan: check, mend, compare, describe.

mod diff;
mod doctor;
mod impact;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, World, check, outside};
use crate::diagnostic::{Finding, Lang, Severity};
use crate::directory::{EntityDirectory, InspectorDirectory, columns};
use crate::input::{self, CleanTable, Counts, InputFile, Options, RowToMend};
use crate::render::finding::Format;
use crate::render::{corrections, listing};
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
    Diff(diff::Diff),
    /// 概况 distribution by tier, status, street, industry; or certificates and specialities
    #[command(alias = "概况")]
    Doctor(doctor::Doctor),
}

/// What every command needs to read a directory.
#[derive(Debug, Args)]
struct Reading {
    /// 人员名录 the files are directories of inspectors
    #[arg(long)]
    inspectors: bool,
    /// 检查台账 the files are records of past inspections
    #[arg(long, conflicts_with = "inspectors")]
    history: bool,
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

fn parse_column(text: &str) -> Result<(String, String), String> {
    text.split_once(['＝', '='])
        .map(|(name, in_file)| (name.trim().to_owned(), in_file.trim().to_owned()))
        .ok_or_else(|| "统一社会信用代码＝信用代码".to_owned())
}

/// A directory that was read, of any kind.
#[derive(Default)]
struct Read {
    entities: EntityDirectory,
    people: InspectorDirectory,
    inspections: usize,
    findings: Vec<Finding>,
    to_mend: Vec<RowToMend>,
    excluded: usize,
    counts: Counts,
    /// The rows as they were read, where they are to be written.
    clean: CleanTable,
}

impl Read {
    /// Units, people or inspections.
    fn len(&self) -> usize {
        self.entities.len() + self.people.len() + self.inspections
    }
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
            let (read, clean) = input::clean_inspectors(&files, options, None);
            return Ok(Read {
                people: read.directory,
                findings: read.findings,
                to_mend: read.to_mend,
                counts: read.counts,
                clean,
                ..Read::default()
            });
        }
        if self.history {
            let (read, clean) = input::clean_history(&files, options);
            return Ok(Read {
                inspections: read.history.all().len(),
                excluded: read.excluded,
                findings: read.findings,
                to_mend: read.to_mend,
                counts: read.counts,
                clean,
                ..Read::default()
            });
        }
        let read = input::entities(&files, options);
        Ok(Read {
            entities: read.directory,
            findings: read.findings,
            to_mend: read.to_mend,
            excluded: read.excluded.len(),
            counts: read.counts,
            ..Read::default()
        })
    }

    /// What is counted.
    fn noun(&self, world: &World) -> &'static str {
        match (self.inspectors, self.history) {
            (true, _) => world.say("人", "people"),
            (_, true) => world.say("次检查", "inspections"),
            _ => world.say("户", "units"),
        }
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
        let text = match self.format {
            Format::Human => {
                let mut text = listing::listing(&read.findings, world.lang);
                let counts = &read.counts;
                let (read_ones, noun) = (read.len(), self.reading.noun(world));
                let (merged, out, excluded) = (counts.merged, counts.no_entity, read.excluded);
                let mended = read.to_mend.len();
                let without = match (self.reading.history, world.lang) {
                    (true, Lang::Zh) => "没有确定的代码或日期",
                    (true, Lang::En) => "without a certain id or date",
                    (false, Lang::Zh) => "代码不能确定或者互相矛盾",
                    (false, Lang::En) => "without a certain id or in conflict",
                };
                let _ = match world.lang {
                    Lang::Zh => writeln!(
                        text,
                        "{} 行，读得 {read_ones} {noun}；重复合并 {merged}，略去 {out}，{without} {excluded}；要人看的 {mended} 行",
                        counts.rows
                    ),
                    Lang::En => writeln!(
                        text,
                        "{} rows, {read_ones} {noun} read; {merged} merged, {out} left out, {excluded} {without}; {mended} rows for a person to look at",
                        counts.rows
                    ),
                };
                text
            }
            format => check::render_bare(&source, &read.findings, format, world),
        };
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
        // Rows are found again by the last part of the name.
        let mut names: Vec<_> = self.files.iter().map(|path| path.file_name()).collect();
        names.sort();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            outside::talk(world.say(
                "有两个文件同名，分不清改的是哪一个；先改文件名，再重新核对",
                "two files bear one name, and nobody can tell which was mended; rename one and check again",
            ));
            return Err(Exit::Usage);
        }
        let name = self.corrections.to_string_lossy().into_owned();
        let table = bytes(&self.corrections, world)?;
        let (mended, mut findings) = input::corrections(&InputFile::new(&name, &table));
        let rows = mended.len();
        let options = Options { corrections: mended, ..self.reading.options() };
        let read = self.reading.read(&self.files, &options, world)?;
        let graver = read.findings.iter().filter(|it| it.severity() > Severity::Hint);
        findings.extend(graver.cloned());
        if !findings.is_empty() {
            outside::print(&listing::listing(&findings, world.lang));
        }
        let exit = worst(&findings, false);
        if exit == Exit::Done {
            let text = match self.reading.inspectors || self.reading.history {
                true => corrections::table_csv(&read.clean),
                false => corrections::directory_csv(&read.entities, columns::CODE),
            };
            write(&self.out, text.as_bytes())?;
            let (written, noun) = (read.len(), self.reading.noun(world));
            outside::talk(&match world.lang {
                Lang::Zh => format!("改正 {rows} 行，写出 {written} {noun}"),
                Lang::En => format!("{rows} rows mended, {written} {noun} written"),
            });
        }
        Ok(exit)
    }
}
