//! 请假 in a file of its own.

use std::collections::BTreeMap;

use super::words::certificate_number;
use super::{CERTIFICATE, FROM, Reader, TO};
use crate::diagnostic::Finding;
use crate::diagnostic::problem::Directories;
use crate::directory::columns::INSPECTORS;
use crate::directory::{InspectorDirectory, Leave};
use crate::input::entities::type_columns;
use crate::input::load::{Wanted, load};
use crate::input::{InputFile, Keep, Options, place_order};

/// Adds the periods of a second file (执法证编号, 请假起, 请假止).
#[must_use]
pub fn leave(
    files: &[InputFile<'_>],
    options: &Options,
    directory: &mut InspectorDirectory,
) -> Vec<Finding> {
    let used = [CERTIFICATE, FROM, TO].map(str::to_owned).into();
    let options = Options {
        used,
        keep: Keep::All,
        values: BTreeMap::new(),
        words: BTreeMap::new(),
        ..options.clone()
    };
    let wanted = Wanted { standards: INSPECTORS, options: &options, key: CERTIFICATE };
    let mut grid = load(files, &wanted);
    let findings = std::mem::take(&mut grid.findings);
    let typed = type_columns(&grid, &options, grid.ids);
    let mut reader =
        Reader { grid: &grid, typed, findings, entities: None, by_name: BTreeMap::new() };
    reader.plain_cells(&options);
    for row in 0..grid.rows.len() {
        let certificate = certificate_number(reader.text(row, CERTIFICATE));
        let (from, to) = (reader.date(row, FROM), reader.date(row, TO));
        let person = directory
            .inspectors
            .iter_mut()
            .find(|person| person.certificate.as_ref() == Some(&certificate));
        match person {
            Some(person) if from.is_some() || to.is_some() => person.leave.push(Leave { from, to }),
            Some(_) => {}
            None => reader.say(row, CERTIFICATE, Directories::UnknownCertificate { certificate }),
        }
    }
    let mut findings = reader.findings;
    findings.sort_by_cached_key(place_order);
    findings
}
