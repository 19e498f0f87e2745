//! 检查台账: past inspections.

use super::entities::{cells, id_problem, ragged_rows, type_columns};
use super::load::{Wanted, load};
use super::{Counts, InputFile, Options};
use crate::diagnostic::Finding;
use crate::directory::columns::{self, CODE};
use crate::directory::{History, Inspection, Value};
use crate::unit;

/// What came of the files of past inspections.
#[derive(Debug, Clone, Default)]
pub struct HistoryRead {
    /// The inspections whose unit and date are certain.
    pub history: History,
    /// All that is to be said.
    pub findings: Vec<Finding>,
    /// Rows by what they are.
    pub counts: Counts,
}

/// Reads the files of past inspections. The ids are those of the entities: `options` is the same.
#[must_use]
pub fn history(files: &[InputFile<'_>], options: &Options) -> HistoryRead {
    let mut options = options.clone();
    // Without a date a row cannot count: the column is always used.
    options.used = ["检查日期".to_owned()].into_iter().collect();
    options.keep = super::Keep::All;
    options.values.clear();
    let key =
        if options.id_form == unit::Form::Enterprise { CODE } else { options.id_column.as_str() };
    let wanted = Wanted { standards: columns::HISTORY, options: &options, key };
    let mut grid = load(files, &wanted);
    let mut findings = std::mem::take(&mut grid.findings);
    let typed = type_columns(&grid, &options, grid.ids);
    let shifted = ragged_rows(&grid, &options, grid.ids, &mut findings);
    cells(&grid, &typed, &options, &shifted, &mut findings);

    let text = |row: usize, name: &str| -> String {
        let Some(at) = grid.column(name) else { return String::new() };
        let column = grid.columns.get(at);
        let cell = column.and_then(|column| column.cells.get(row)).copied().unwrap_or_default();
        let typed = typed.get(at).and_then(|column| column.cells.get(cell as usize));
        typed.map(|typed| typed.value.to_string()).unwrap_or_default()
    };
    let has_kind = grid.column("检查类型").is_some();
    let mut inspections = Vec::new();
    for row in 0..grid.rows.len() {
        let Some(ids) = grid.ids else { break };
        let Some(entry) = grid.entry(row, ids) else { continue };
        let reading = unit::read(&entry.text, options.id_form);
        if let Some(problem) = id_problem(&reading, &entry.text, entry.form) {
            let name = grid.columns.get(ids).map(|column| column.name.as_str());
            findings.push(Finding::new(problem, grid.place(row, name)));
        }
        let date = grid.column("检查日期").and_then(|at| {
            let cell = grid.columns.get(at)?.cells.get(row)?;
            match typed.get(at)?.cells.get(*cell as usize)?.value {
                Value::Date(date) => Some(date),
                _ => None,
            }
        });
        let (Some(unit), Some(date)) = (reading.id, date) else { continue };
        let pairs = [("检查人员", "执法证编号"), ("检查人员二", "执法证编号二")];
        inspections.push(Inspection {
            unit,
            item: text(row, "抽查事项"),
            method: text(row, "检查方式"),
            kind: has_kind.then(|| text(row, "检查类型")),
            date,
            inspectors: pairs
                .map(|(name, certificate)| (text(row, name), text(row, certificate)))
                .into_iter()
                .filter(|(name, certificate)| !name.is_empty() || !certificate.is_empty())
                .collect(),
            result: text(row, "检查结果"),
            plan: text(row, "抽查计划编号"),
            agency: text(row, "检查机关"),
            place: grid.place(row, None),
        });
    }
    findings.sort_by_cached_key(super::place_order);
    HistoryRead { history: History::new(inspections, has_kind), findings, counts: grid.counts }
}
