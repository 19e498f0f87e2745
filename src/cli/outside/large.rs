//! Directories far past memory: read from their files as often as asked, with the way shown; outputs
//! that are written as they come, and are there all at once or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::World;
use crate::engine::large::LARGE;
use crate::engine::{self, Inputs, Need, PlanText};
use crate::input::large::LargeFile;

/// A plan whose directories of entities are larger than is read into memory at once.
pub struct LargeInputs {
    /// The plan and all other files.
    pub inputs: Inputs,
    /// The directories of entities.
    pub files: Vec<PathFile>,
}

/// A file by its path.
pub struct PathFile {
    /// As the plan writes it.
    name: String,
    path: PathBuf,
    size: u64,
    bar: ProgressBar,
}

impl LargeFile for PathFile {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn progress(&self, read: u64) {
        self.bar.set_position(read);
        if read >= self.size {
            self.bar.finish_and_clear();
        }
    }
}

impl LargeInputs {
    /// By the path that the plan writes.
    pub fn by_name(&self) -> BTreeMap<String, &dyn LargeFile> {
        self.files.iter().map(|file| (file.name.clone(), file as &dyn LargeFile)).collect()
    }

    /// All of it in memory after all.
    pub fn into_memory(self, world: &World) -> Inputs {
        let mut inputs = self.inputs;
        for file in self.files {
            file.bar.finish_and_clear();
            inputs.files.insert(file.name, super::read(&file.path, world));
        }
        inputs
    }
}

/// Reads a plan and what it names, but for the directories of entities; `None` where these are small,
/// or not all of them can be read.
pub fn large_inputs(plan: &Path, world: &World) -> Option<LargeInputs> {
    let bytes = super::read(plan, world).ok()?;
    let folder = plan.parent().map(Path::to_path_buf).unwrap_or_default();
    let name = plan.to_string_lossy().into_owned();
    let mut files: Vec<PathFile> = Vec::new();
    for file in engine::plan(&name, &bytes).imports.entities {
        let name = file.path.value;
        let path = folder.join(&name);
        let about = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        // One file that is named twice is one for the other reader.
        if files.iter().any(|file| file.name == name) || file.sheet.is_some() {
            return None;
        }
        files.push(PathFile { name, path, size: about.len(), bar: ProgressBar::hidden() });
    }
    if files.iter().map(|file| file.size).sum::<u64>() <= LARGE {
        return None;
    }
    files.iter_mut().for_each(PathFile::show);
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let inputs = others(name, bytes, &folder, &names, world)?;
    Some(LargeInputs { inputs, files })
}

/// As [`large_inputs`], however large they are: of the directories of entities the one of this number
/// alone, from 1, or none. The others need not be there.
pub fn large_inputs_alone(
    plan: &Path,
    number: Option<usize>,
    world: &World,
) -> Result<LargeInputs, String> {
    let bytes = super::read(plan, world)?;
    let folder = plan.parent().map(Path::to_path_buf).unwrap_or_default();
    let name = plan.to_string_lossy().into_owned();
    let entities = engine::plan(&name, &bytes).imports.entities;
    let names: Vec<String> = entities.into_iter().map(|file| file.path.value).collect();
    let mut files = Vec::new();
    let own = number.and_then(|number| names.get(number.checked_sub(1)?));
    if let Some(name) = own {
        let path = folder.join(name);
        let about = fs::metadata(&path).map_err(|error| super::reason(&error, world))?;
        let bar = ProgressBar::hidden();
        let mut file = PathFile { name: name.clone(), path, size: about.len(), bar };
        file.show();
        files.push(file);
    }
    let no_text = || world.say("计划不是文本", "the plan is no text").to_owned();
    let inputs = others(name, bytes, &folder, &names, world).ok_or_else(no_text)?;
    Ok(LargeInputs { inputs, files })
}

impl PathFile {
    /// Shows how far the reading is; silent where standard error is no terminal.
    fn show(&mut self) {
        self.bar = ProgressBar::new(self.size).with_message(self.name.clone());
        let style = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} %");
        if let Ok(style) = style {
            self.bar.set_style(style);
        }
    }
}

/// A plan, and all files that it names but its directories of entities.
fn others(
    name: String,
    bytes: Vec<u8>,
    folder: &Path,
    entities: &[String],
    world: &World,
) -> Option<Inputs> {
    let mut inputs =
        Inputs { plan_name: name, plan: bytes, files: BTreeMap::new(), folders: BTreeMap::new() };
    let text = PlanText::read(&inputs.plan_name, &inputs.plan).ok()?;
    for need in text.needs() {
        match need {
            Need::File(path) => {
                if !entities.contains(&path) {
                    let bytes = super::read(&folder.join(&path), world);
                    inputs.files.insert(path, bytes);
                }
            }
            Need::Folder(path) => {
                let files = super::read_library(&folder.join(&path), world);
                inputs.folders.insert(path, files);
            }
        }
    }
    Some(inputs)
}

/// An output folder in the making: it is written beside its place and moved there in one step, so that
/// whoever stops it leaves either the old state or the new one.
pub struct NewFolder {
    folder: PathBuf,
    fresh: PathBuf,
    old: PathBuf,
}

impl NewFolder {
    /// Begins with nothing in it; what a run that was killed left beside it goes.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let parent = folder.parent().filter(|it| !it.as_os_str().is_empty());
        let parent = parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
        fs::create_dir_all(&parent)?;
        clear_leftovers(&parent, &format!(".{name}.new-"));
        let process = std::process::id();
        let made = Self {
            folder: folder.to_path_buf(),
            fresh: parent.join(format!(".{name}.new-{process}")),
            old: parent.join(format!(".{name}.old-{process}")),
        };
        fs::create_dir_all(&made.fresh)?;
        Ok(made)
    }

    /// A file in it, to be written as it comes.
    pub fn create(&self, name: &str) -> io::Result<File> {
        File::create(self.fresh.join(name))
    }

    /// A whole file in it.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let at = self.fresh.join(path);
        if let Some(above) = at.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(&at, bytes)
    }

    /// Puts it into its place; what was there goes.
    pub fn finish(self) -> io::Result<()> {
        if self.folder.exists() {
            fs::rename(&self.folder, &self.old)?;
        }
        if let Err(error) = fs::rename(&self.fresh, &self.folder) {
            if self.old.exists() && !self.folder.exists() {
                let _ = fs::rename(&self.old, &self.folder);
            }
            return Err(error);
        }
        if self.old.exists() { fs::remove_dir_all(&self.old) } else { Ok(()) }
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // Gone already where it was finished.
        let _ = fs::remove_dir_all(&self.fresh);
    }
}

/// Removes what processes that are no more have left; where they cannot be told, nothing.
fn clear_leftovers(parent: &Path, prefix: &str) {
    let processes = Path::new("/proc/self");
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(prefix).and_then(|number| number.parse::<u32>().ok());
        let is_gone =
            |process: u32| processes.exists() && !Path::new(&format!("/proc/{process}")).exists();
        if process.is_some_and(is_gone) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
