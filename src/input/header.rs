//! Where the header stands, and which column is which.

use std::collections::BTreeSet;

use super::text::{RawRow, is_blank_cell};
use super::{HEADER_ROWS, MOST_COLUMNS, Options};
use crate::directory::columns::{self, Standard, plain};

/// No header is longer, in bytes.
const LONGEST_NAME: usize = 600;

/// One column of a file.
#[derive(Debug, Clone)]
pub(crate) struct HeaderCell {
    /// Position in the record, from 0.
    pub(crate) at: usize,
    /// As written, in one line.
    pub(crate) header: String,
    /// Standard column that it is.
    pub(crate) standard: Option<&'static Standard>,
    /// Name of the column in the directory.
    pub(crate) name: String,
}

/// Two columns that both could be one.
#[derive(Debug, Clone)]
pub(crate) struct Rival {
    pub(crate) column: &'static str,
    pub(crate) taken: String,
    pub(crate) other: String,
    /// The one taken bears the very name.
    pub(crate) exact: bool,
}

/// The header of a file or sheet.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// Index among the first rows.
    pub(crate) index: usize,
    pub(crate) cells: Vec<HeaderCell>,
    /// Fields of the header record.
    pub(crate) width: usize,
    pub(crate) rivals: Vec<Rival>,
}

/// Finds the header among the first rows: the one that holds most names.
pub(crate) fn find(
    rows: &[RawRow],
    standards: &'static [Standard],
    options: &Options,
) -> Option<Header> {
    let known = names(standards, options);
    let score = |row: &RawRow| -> usize {
        // Wider than any table: it is refused as a whole.
        if row.len() > MOST_COLUMNS {
            return 2;
        }
        // The id column, as the plan names it, is enough for a header.
        let id = options.columns.get(&options.id_column).unwrap_or(&options.id_column);
        let is_id = row.iter().any(|cell| plain(cell) == plain(id));
        row.iter().filter(|cell| is_name(cell, &known)).count() + usize::from(is_id)
    };
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in rows.iter().take(HEADER_ROWS).enumerate() {
        let found = score(row);
        let filled = row.iter().filter(|cell| !is_blank_cell(cell)).count();
        let enough = found >= 2 || (found == 1 && filled <= 2);
        if enough && best.is_none_or(|(most, _)| found > most) {
            best = Some((found, index));
        }
    }
    let (_, index) = best?;
    let row = rows.get(index)?;
    let above = index.checked_sub(1).and_then(|above| rows.get(above));
    Some(name_columns(row, above, index, standards, options))
}

/// All names that a column may have, as headers are compared.
fn names(standards: &[Standard], options: &Options) -> BTreeSet<String> {
    let own = std::iter::once(options.id_column.as_str())
        .chain(options.columns.values().map(String::as_str))
        .chain(options.used.iter().map(String::as_str));
    let standard = standards.iter().flat_map(|standard| {
        std::iter::once(standard.name).chain(standard.aliases.iter().copied())
    });
    own.chain(standard).map(plain).filter(|name| !name.is_empty()).collect()
}

fn is_name(cell: &str, known: &BTreeSet<String>) -> bool {
    if cell.is_empty() || cell.len() > LONGEST_NAME {
        return false;
    }
    let header = plain(cell);
    known.contains(&header) || known.contains(&columns::without_remarks(&header))
}

fn name_columns(
    row: &RawRow,
    above: Option<&RawRow>,
    index: usize,
    standards: &'static [Standard],
    options: &Options,
) -> Header {
    let mut cells: Vec<HeaderCell> = Vec::new();
    let known = names(standards, options);
    for at in 0..row.len().min(MOST_COLUMNS) {
        let own = row.text(at);
        // A cell merged downwards over a header of two rows: the name stands in the upper one.
        let upper = above.map_or("", |above| above.text(at));
        let text = if is_blank_cell(own) && is_name(upper, &known) { upper } else { own };
        let header: String = text.chars().filter(|letter| !letter.is_control()).collect();
        let header = header.trim().to_owned();
        if !header.is_empty() {
            cells.push(HeaderCell { at, header: header.clone(), standard: None, name: header });
        }
    }
    let mut taken: Vec<Option<(usize, usize)>> = vec![None; standards.len()];
    // 栏目对应 first.
    for (name, in_file) in &options.columns {
        let wanted = plain(in_file);
        let Some(position) = cells.iter().position(|cell| plain(&cell.header) == wanted) else {
            continue;
        };
        let standard = standards.iter().position(|standard| standard.name == name);
        if let Some(cell) = cells.get_mut(position) {
            cell.name.clone_from(name);
            cell.standard = standard.and_then(|at| standards.get(at));
        }
        if let Some(slot) = standard.and_then(|at| taken.get_mut(at)) {
            *slot = Some((position, 0));
        }
    }
    let mapped: Vec<usize> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| options.columns.contains_key(&cell.name))
        .map(|(position, _)| position)
        .collect();
    // Then the best fit of all pairs, and of equals the column that comes first.
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (position, cell) in cells
        .iter()
        .enumerate()
        .filter(|(position, cell)| !mapped.contains(position) && is_name(&cell.header, &known))
    {
        for (at, standard) in standards.iter().enumerate() {
            if let Some(fit) = columns::fit(&cell.header, standard) {
                pairs.push((fit, position, at));
            }
        }
    }
    pairs.sort_unstable();
    let mut rivals = Vec::new();
    for (fit, position, at) in pairs {
        let (Some(standard), Some(slot)) = (standards.get(at), taken.get_mut(at)) else { continue };
        let Some(cell) = cells.get(position) else { continue };
        if cell.standard.is_some() {
            continue;
        }
        match *slot {
            None => {
                *slot = Some((position, fit));
                if let Some(cell) = cells.get_mut(position) {
                    cell.standard = Some(standard);
                    standard.name.clone_into(&mut cell.name);
                }
            }
            Some((first, best)) => rivals.push(Rival {
                column: standard.name,
                taken: cells.get(first).map(|cell| cell.header.clone()).unwrap_or_default(),
                other: cell.header.clone(),
                exact: best == 0 && fit != 0,
            }),
        }
    }
    // A rival that found its own place is none.
    rivals.retain(|rival: &Rival| {
        cells.iter().any(|cell| cell.header == rival.other && cell.standard.is_none())
            || rival.other == rival.taken
    });
    Header { index, cells, width: row.len(), rivals }
}

impl Header {
    /// Tells whether a later row is the header again.
    pub(crate) fn is_repeated_by(&self, row: &RawRow) -> bool {
        let same = self
            .cells
            .iter()
            .filter(|cell| {
                let text = row.text(cell.at);
                !text.is_empty() && plain(text) == plain(&cell.header)
            })
            .count();
        same >= 2 && same * 3 >= self.cells.len() * 2
    }

    /// The headers of the file.
    pub(crate) fn names(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.header.clone()).collect()
    }
}
