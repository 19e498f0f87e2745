//! 执法检查人员名录库.

use super::{Counts, InputFile, Options};
use crate::diagnostic::Finding;
use crate::directory::{EntityDirectory, InspectorDirectory};

/// What came of the files of inspectors.
#[derive(Debug, Clone, Default)]
pub struct InspectorsRead {
    /// The people.
    pub directory: InspectorDirectory,
    /// All that is to be said.
    pub findings: Vec<Finding>,
    /// Rows by what they are.
    pub counts: Counts,
}

/// Reads the files of inspectors; recusals are compared with `entities` where they are given.
#[must_use]
pub fn inspectors(
    _files: &[InputFile<'_>],
    _options: &Options,
    _entities: Option<&EntityDirectory>,
) -> InspectorsRead {
    InspectorsRead::default()
}

/// Adds the periods of a second file (执法证编号, 请假起, 请假止).
#[must_use]
pub fn leave(
    _files: &[InputFile<'_>],
    _options: &Options,
    _directory: &mut InspectorDirectory,
) -> Vec<Finding> {
    Vec::new()
}
