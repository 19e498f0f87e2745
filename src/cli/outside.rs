//! Files, the clock, the environment, the terminal.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door to the outside; nobody else opens it"
)]

mod journal;
mod large;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Finding, Lang};
use crate::engine::{Inputs, PlanText};

pub use journal::{OpenJournal, beside as journal_beside, open as open_journal};
pub use large::{LargeInputs, NewFolder, large_inputs, large_inputs_alone};

use super::{Colour, Exit, World};

/// The language of the locale; Chinese where it names neither.
pub fn locale_language() -> Lang {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    if value.starts_with("en") { Lang::En } else { Lang::Zh }
}

/// Whether to colour what goes to the terminal.
pub fn wants_colour(choice: Colour) -> bool {
    match choice {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let plain = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty())
                || std::env::var("TERM").is_ok_and(|value| value == "dumb");
            !plain && io::stdout().is_terminal()
        }
    }
}

/// Today and the time of day in China (UTC+8), for a formal draw without `--at`.
pub fn now_in_china() -> String {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let seconds = i64::try_from(since).unwrap_or_default() + 8 * 3600;
    chrono::DateTime::from_timestamp(seconds, 0)
        .map(|time| time.format("%Y-%m-%dT%H:%M:%S+08:00").to_string())
        .unwrap_or_default()
}

/// Writes a result to standard output. A reader that went away ends the program quietly.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(Exit::Done as i32);
    }
}

/// Says something to the person at the terminal (standard error).
pub fn talk(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Reads a file; the reason in words otherwise.
pub fn read(path: &Path, world: &World) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| reason(&error, world))
}

/// Opens a file, to be read from its beginning; the reason in words otherwise.
pub fn open(path: &Path, world: &World) -> Result<Box<dyn io::Read>, String> {
    match fs::File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(reason(&error, world)),
    }
}

/// Reads all files of a folder, by name.
pub fn read_folder(path: &Path, world: &World) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    let entries = fs::read_dir(path).map_err(|error| reason(&error, world))?;
    for entry in entries {
        let entry = entry.map_err(|error| reason(&error, world))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && (name.ends_with(".toml") || name.ends_with(".csv")) {
            files.push((name, read(&entry.path(), world)?));
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a registry or calendar: a folder, or one file of it.
pub fn read_library(at: &Path, world: &World) -> Result<Vec<(String, Vec<u8>)>, String> {
    if !at.is_file() {
        return read_folder(at, world);
    }
    let name = at.file_name().map(|it| it.to_string_lossy().into_owned());
    read(at, world).map(|bytes| vec![(name.unwrap_or_default(), bytes)])
}

fn reason(error: &io::Error, world: &World) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => world.say("找不到文件", "no such file").to_owned(),
        io::ErrorKind::PermissionDenied => world.say("没有权限", "permission denied").to_owned(),
        io::ErrorKind::IsADirectory => {
            world.say("是文件夹，不是文件", "a folder, not a file").to_owned()
        }
        _ => error.to_string(),
    }
}

/// Reads a plan and everything it names, relative to the plan's folder.
pub fn inputs(plan: &Path, world: &World) -> Result<Inputs, String> {
    parsed_inputs(plan, world).map(|(inputs, _)| inputs)
}

/// As [`inputs`], with the plan as it was parsed, or why it is no text.
pub fn parsed_inputs(
    plan: &Path,
    world: &World,
) -> Result<(Inputs, Result<PlanText, Vec<Finding>>), String> {
    let bytes = read(plan, world)?;
    let folder = plan.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(Inputs::gather(
        plan.to_string_lossy().into_owned(),
        bytes,
        |path| read(&folder.join(path), world),
        |path| read_library(&folder.join(path), world),
    ))
}

/// Tells whether a folder may be written to: new or empty.
pub fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The first entry of a folder, by name, that is none of `ours`: replacing the folder would delete
/// what somebody else put there. A path that is no folder is foreign itself.
pub fn foreign(folder: &Path, ours: &[&str]) -> Option<String> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return folder.file_name().map(|name| name.to_string_lossy().into_owned()),
    };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !ours.contains(&name.as_str())).min()
}

/// Makes sure that outputs may go to a folder: that it is new or empty or, with `force`, that it holds
/// nothing but `ours`.
///
/// # Errors
/// How the command ends; it has been said why.
pub fn may_write(
    folder: &Path,
    ours: &[&str],
    force: bool,
    format: crate::render::finding::Format,
    world: &World,
) -> Result<(), Exit> {
    use crate::diagnostic::Place;
    use crate::diagnostic::problem::Files;
    let foreign = foreign(folder, ours);
    if foreign.is_none() && (force || is_free(folder)) {
        return Ok(());
    }
    let name = folder.to_string_lossy().into_owned();
    let place = Place::file(&name);
    let source = crate::source::Source::new(&name, "");
    let problem = Files::FolderNotEmpty { folder: name, foreign: foreign.filter(|_| force) };
    let findings = [Finding::new(problem, place)];
    talk(super::check::render_bare(&source, &findings, format, world).trim_end());
    Err(Exit::Files)
}

/// Writes all files of an output folder, or none: they are written beside it first and moved there
/// in one step, so that a crash leaves either the old state or the new one.
pub fn write_folder(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let fresh = NewFolder::begin(folder)?;
    files.iter().try_for_each(|(path, bytes)| fresh.write(path, bytes))?;
    fresh.finish()
}

/// As [`write_folder`], and says which files lie where; how the command ends.
pub fn write_and_name(folder: &Path, files: &BTreeMap<String, Vec<u8>>, world: &World) -> Exit {
    if let Err(error) = write_folder(folder, files) {
        talk(&format!("{}: {error}", folder.display()));
        return Exit::Files;
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let done = world.say("已写入", "written to");
    talk(&format!("{done} {}：{}", folder.display(), names.join("、")));
    Exit::Done
}

/// Writes one file through a temporary one beside it.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let fresh = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
    fs::write(&fresh, bytes)?;
    fs::rename(&fresh, path)
}

/// The folder of a record, given as `record.json` or as the folder.
pub fn record_folder(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.to_path_buf();
    }
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Reads all files below a folder by their path in it, with `/` between folders.
pub fn read_tree(folder: &Path, world: &World) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| reason(&error, world))?;
        for entry in entries {
            let entry = entry.map_err(|error| reason(&error, world))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|error| reason(&error, world))?;
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                files.insert(name, read(&entry.path(), world)?);
            }
        }
    }
    Ok(files)
}

/// As [`read_tree`]; where it cannot be read, says so of `named`, as the user named it, and tells how the
/// command ends.
pub fn tree(
    folder: &Path,
    named: &Path,
    format: crate::render::finding::Format,
    world: &World,
) -> Result<BTreeMap<String, Vec<u8>>, Exit> {
    read_tree(folder, world).map_err(|reason| unreadable(named, &reason, format, world))
}

/// The folder of inputs that are kept elsewhere, as [`tree`]; none where no folder is named.
pub fn other_inputs(
    folder: Option<&Path>,
    format: crate::render::finding::Format,
    world: &World,
) -> Result<BTreeMap<String, Vec<u8>>, Exit> {
    folder.map_or_else(|| Ok(BTreeMap::new()), |folder| tree(folder, folder, format, world))
}

/// Says that a file could not be read; the way a command ends then.
pub fn unreadable(
    path: &Path,
    reason: &str,
    format: crate::render::finding::Format,
    world: &World,
) -> Exit {
    use crate::diagnostic::problem::Files;
    use crate::diagnostic::{Finding, Place};
    let name = path.to_string_lossy();
    let finding = Finding::new(Files::Unreadable { reason: reason.to_owned() }, Place::file(&name));
    let source = crate::source::Source::new(&name, "");
    let text = super::check::render_bare(&source, &[finding], format, world);
    if format == crate::render::finding::Format::Human {
        talk(text.trim_end());
    } else {
        print(&text);
    }
    Exit::Files
}

/// Columns of the terminal; 100 where there is none.
pub fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100)
}

/// Answers every line of standard input with a line on standard output, until the input ends. A line
/// that is no UTF-8 is answered like any other that is malformed; an empty one is passed over. A
/// reader that went away ends it quietly.
#[cfg(feature = "contract")]
pub fn answer_lines(answer: fn(&str) -> String) -> io::Result<()> {
    use std::io::BufRead as _;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let request = String::from_utf8_lossy(&line);
        if request.trim().is_empty() {
            continue;
        }
        let written = writeln!(output, "{}", answer(request.trim())).and_then(|()| output.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
}
