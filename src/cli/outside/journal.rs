//! The journal on disk: one writer at a time, and never less than was there.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the outside; nobody else opens files"
)]

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place};
use crate::journal::{Act, Append, appended};

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(2);

/// The journal of a plan where none is named: beside the plan.
pub fn beside(plan: &Path) -> PathBuf {
    plan.with_file_name("journal.jsonl")
}

/// A journal that is open for appending. Nobody else can append until it is dropped.
pub struct OpenJournal {
    file: File,
    name: String,
    bytes: Vec<u8>,
}

/// Opens a journal for appending, a new one where there is none, and checks its chain.
///
/// # Errors
/// Another process is writing it, it is broken, or it cannot be read.
pub fn open(path: &Path) -> Result<OpenJournal, Vec<Finding>> {
    let name = path.to_string_lossy().into_owned();
    let refused = |problem: Files| vec![Finding::new(problem, Place::file(&name))];
    let unreadable = |error: &io::Error| refused(Files::Unreadable { reason: error.to_string() });
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(|error| unreadable(&error))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => return Err(refused(Files::JournalBusy)),
            Err(TryLockError::Error(error)) => return Err(unreadable(&error)),
        }
    }
    // What was written while waiting counts: read only now.
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    appended(&name, &bytes, Vec::new())?;
    Ok(OpenJournal { file, name, bytes })
}

impl OpenJournal {
    /// What is in it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Appends acts; they are on the disk when this returns. Stopped at any instant, it leaves the old
    /// lines and whole new ones, and at most one unfinished line, which the next append takes away.
    ///
    /// # Errors
    /// What the system said.
    pub fn append(&mut self, acts: Vec<Act>) -> io::Result<()> {
        // Opening has found the chain whole.
        let Ok(Append { keep, add }) = appended(&self.name, &self.bytes, acts) else {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        };
        if keep < self.bytes.len() {
            self.file.set_len(keep as u64)?;
            self.bytes.truncate(keep);
        }
        self.file.seek(SeekFrom::Start(keep as u64))?;
        self.file.write_all(&add)?;
        self.file.sync_all()?;
        self.bytes.extend(&add);
        Ok(())
    }
}
