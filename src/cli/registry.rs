//! 法规库: what a change of law touches, which entries want looking at again, whether the data is sound.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Exit, World, check, outside};
use crate::diagnostic::{Lang, Verdict};
use crate::engine;
use crate::registry::Registry;
use crate::registry::compare::{Change, Difference, StaleReason, diff, stale};
use crate::registry::explain::cited;
use crate::render::finding::Format;
use crate::source::Source;

/// Arguments of `registry`.
#[derive(Debug, Args)]
pub struct RegistryCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 对比 two registries: what differs, and which plans and items it touches
    Diff {
        /// 旧库 a folder, or `builtin`
        old: PathBuf,
        /// 新库 a folder, or `builtin`
        new: PathBuf,
        /// 计划 plans to look through
        #[arg(long = "plan", value_name = "PLAN")]
        plans: Vec<PathBuf>,
    },
    /// 复核期 entries whose last proof of being in force is older than a year on that day, or unverified
    Stale {
        /// 按某日 the day
        #[arg(long, value_name = "DATE")]
        on: NaiveDate,
        /// 库 a folder [default: the one compiled in]
        #[arg(long, value_name = "DIR")]
        registry: Option<PathBuf>,
    },
    /// 校核 the data of a registry: every defect at its line
    Check {
        /// 库 the folder
        folder: PathBuf,
    },
}

impl RegistryCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        let done = match self.command {
            Command::Diff { old, new, plans } => differences(&old, &new, &plans, world),
            Command::Stale { on, registry } => again(on, registry.as_deref(), world),
            Command::Check { folder } => sound(&folder, world),
        };
        done.unwrap_or_else(|exit| exit)
    }
}

/// A registry by its folder, or the one compiled in; its defects are said.
fn load(path: &Path, world: &World) -> Result<Registry, Exit> {
    if path.as_os_str() == "builtin" || path.as_os_str() == "内置" {
        return Ok(Registry::builtin());
    }
    let files = outside::read_folder(path, world)
        .map_err(|reason| outside::unreadable(path, &reason, Format::Human, world))?;
    let (registry, findings) = Registry::from_files(files);
    if !findings.is_empty() {
        let source = Source::new(&path.to_string_lossy(), "");
        outside::talk(check::render_bare(&source, &findings, Format::Human, world).trim_end());
    }
    Ok(registry)
}

fn sound(folder: &Path, world: &World) -> Result<Exit, Exit> {
    let files = outside::read_folder(folder, world)
        .map_err(|reason| outside::unreadable(folder, &reason, Format::Human, world))?;
    let count = files.len();
    let (_, findings) = Registry::from_files(files);
    if findings.is_empty() {
        let words = world.say("个文件，没有发现问题", "files, nothing wrong");
        outside::print(&format!("{count} {words}\n"));
        return Ok(Exit::Done);
    }
    let source = Source::new(&folder.to_string_lossy(), "");
    outside::print(&format!("{}\n", check::render_bare(&source, &findings, Format::Human, world)));
    Ok(if Verdict::of(&findings) == Verdict::Error { Exit::Errors } else { Exit::Done })
}

fn differences(old: &Path, new: &Path, plans: &[PathBuf], world: &World) -> Result<Exit, Exit> {
    let changes = diff(&load(old, world)?, &load(new, world)?);
    let mut text = String::new();
    // Writing to a String cannot fail.
    for change in &changes {
        let _ = writeln!(text, "《{}》 {}", change.title, said(change, world.lang));
    }
    if changes.is_empty() {
        let _ = writeln!(text, "{}", world.say("两库相同", "the two are equal"));
    }
    let builtin = Registry::builtin();
    for path in plans {
        let bytes = outside::read(path, world)
            .map_err(|reason| outside::unreadable(path, &reason, Format::Human, world))?;
        let name = path.to_string_lossy();
        for (item, basis) in engine::bases(&name, &bytes) {
            let ids = cited(&builtin, &basis);
            let mut touched: Vec<&str> = changes
                .iter()
                .filter(|it| ids.contains(&it.id))
                .map(|it| it.title.as_str())
                .collect();
            touched.dedup();
            for title in touched {
                let words = world.say("引用了有变化的", "cites what has changed:");
                let _ = writeln!(text, "{name} {item} {words}《{title}》");
            }
        }
    }
    outside::print(&text);
    Ok(Exit::Done)
}

fn said(change: &Change, lang: Lang) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    match (&change.what, lang) {
        (Difference::Added, Lang::Zh) => "新收入".to_owned(),
        (Difference::Added, Lang::En) => "added".to_owned(),
        (Difference::Removed, Lang::Zh) => "不再收入".to_owned(),
        (Difference::Removed, Lang::En) => "removed".to_owned(),
        (Difference::Repealed { on, by }, Lang::Zh) => {
            let by = if by.is_empty() { String::new() } else { format!("，由 {by} 取代") };
            format!("{} 起废止{by}", day(*on))
        }
        (Difference::Repealed { on, by }, Lang::En) => {
            let by = if by.is_empty() { String::new() } else { format!(", replaced by {by}") };
            format!("repealed from {}{by}", day(*on))
        }
        (Difference::NewVersion { effective, articles }, lang) => {
            let articles = articles.map_or_else(|| "?".to_owned(), |it| it.to_string());
            match lang {
                Lang::Zh => format!("新版本，{} 起施行，{articles} 条", day(*effective)),
                Lang::En => {
                    format!("a new version in force from {}, {articles} articles", day(*effective))
                }
            }
        }
        (Difference::Field { key, old, new }, _) => format!("{key}: {old} → {new}"),
        (Difference::Article { provision, old, new }, _) => {
            let shown =
                |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
            format!("{provision}: {} → {}", shown(old), shown(new))
        }
    }
}

fn again(on: NaiveDate, folder: Option<&Path>, world: &World) -> Result<Exit, Exit> {
    let registry = match folder {
        Some(folder) => load(folder, world)?,
        None => Registry::builtin(),
    };
    let mut text = String::new();
    for entry in stale(&registry, on) {
        let checked = entry.checked.map_or_else(|| "—".to_owned(), |day| day.to_string());
        let reasons: Vec<&str> = entry.reasons.iter().map(|it| reason(*it, world)).collect();
        let joint = world.say("、", ", ");
        let _ = writeln!(text, "{checked:10}  《{}》 {}", entry.title, reasons.join(joint));
    }
    if text.is_empty() {
        text = format!("{}\n", world.say("没有要复核的", "none"));
    }
    outside::print(&text);
    Ok(Exit::Done)
}

fn reason(reason: StaleReason, world: &World) -> &'static str {
    let (zh, en) = match reason {
        StaleReason::StatusUnchecked => ("效力待核", "status unchecked"),
        StaleReason::Unverified => ("主要事实未核实", "main facts unverified"),
        StaleReason::NeverChecked => ("没有查证过", "never checked"),
        StaleReason::CheckedBefore => ("查证早于这一天", "checked before that day"),
        StaleReason::VersionEnds => ("所收版本届时已换", "the wording held ends by then"),
    };
    match world.lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
