//! `corrections.xlsx`: the rows of a directory at which a person has to look, each with its reason,
//! to be mended in place and read back ([`crate::input::corrections()`]); and the directory as it
//! was read, as a clean file.

use std::borrow::Cow;
#[cfg(feature = "xlsx")]
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[cfg(feature = "xlsx")]
use super::finding::severity_word;
#[cfg(feature = "xlsx")]
use crate::diagnostic::problem::directories::Outcome;
#[cfg(feature = "xlsx")]
use crate::diagnostic::{Finding, Lang, Place, Problem};
use crate::directory::EntityDirectory;
#[cfg(feature = "xlsx")]
use crate::directory::columns;
use crate::input::CleanTable;
#[cfg(feature = "xlsx")]
use crate::input::RowToMend;
#[cfg(feature = "xlsx")]
use crate::input::corrections::{ACTION, FILE, PROPOSED, REASON, REMOVE, ROW, SHEET};
use crate::input::mark::marked;

/// The sheet of the rows.
pub const ROWS: &str = "待改正";
/// The sheet of all findings.
pub const FINDINGS: &str = "全部问题";
/// How to fill it in.
pub const NOTES: &str = "说明";

/// Findings on the sheet of all: as many as it has rows below its header.
#[cfg(feature = "xlsx")]
const MOST_FINDINGS: u32 = 1_048_575;

/// What is said of a row.
#[cfg(feature = "xlsx")]
#[derive(Debug, Clone, Default)]
struct Said {
    texts: Vec<String>,
    /// Proposed values with their columns.
    proposed: Vec<String>,
    /// The columns concerned.
    columns: Vec<String>,
}

#[cfg(feature = "xlsx")]
type Reasons = BTreeMap<Place, Said>;

#[cfg(feature = "xlsx")]
fn row_of(place: &Place) -> Option<Place> {
    match place {
        Place::Cell { file, sheet, row, .. } => {
            Some(Place::Cell { file: file.clone(), sheet: sheet.clone(), row: *row, column: None })
        }
        Place::Text { .. } | Place::File { .. } => None,
    }
}

#[cfg(feature = "xlsx")]
fn reasons(findings: &[Finding], lang: Lang) -> Reasons {
    let mut reasons: Reasons = BTreeMap::new();
    for finding in findings {
        let words = finding.problem.words();
        let (title, help) = match lang {
            Lang::Zh => (words.zh, words.help_zh),
            Lang::En => (words.en, words.help_en),
        };
        let said = format!("{} {title}。{help}", finding.code());
        for place in std::iter::once(&finding.place).chain(&finding.related) {
            let Some(row) = row_of(place) else { continue };
            let entry = reasons.entry(row).or_default();
            if !entry.texts.contains(&said) {
                entry.texts.push(said.clone());
            }
            if let Place::Cell { column: Some(column), .. } = place {
                entry.columns.push(column.to_string());
                if place == &finding.place
                    && let Problem::Directories(problem) = &finding.problem
                    && problem.outcome() == Some(Outcome::Guessed)
                {
                    let values = problem.proposed();
                    let values = values.iter().map(|value| format!("{column}：{value}"));
                    entry.proposed.extend(values);
                }
            }
        }
    }
    reasons
}

/// Every finding: place, written and proposed value, what is wrong and what to do.
#[cfg(feature = "xlsx")]
fn all_findings(
    book: &mut rust_xlsxwriter::Workbook,
    findings: &[Finding],
    lang: Lang,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{Color, Format, FormatAlign};
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E7_E6E6));
    let sheet = book.add_worksheet().set_name(FINDINGS)?;
    let heads = match lang {
        Lang::Zh => [
            "类别",
            "编号",
            "文件",
            "工作表",
            "行",
            "栏目",
            "原文",
            "读取或建议",
            "结果",
            "问题",
            "办法",
        ],
        Lang::En => [
            "severity",
            "code",
            "file",
            "sheet",
            "row",
            "column",
            "written",
            "read or proposed",
            "outcome",
            "finding",
            "help",
        ],
    };
    let widths = [8.0, 9.0, 18.0, 12.0, 8.0, 18.0, 28.0, 28.0, 8.0, 48.0, 48.0];
    for ((at, name), width) in (0_u16..).zip(heads).zip(widths) {
        sheet.write_string_with_format(0, at, name, &head)?;
        sheet.set_column_width(at, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(findings.len()).unwrap_or(u32::MAX).min(MOST_FINDINGS);
    sheet.autofilter(0, 0, last.max(1), 10)?;
    for (number, finding) in (1..=MOST_FINDINGS).zip(findings) {
        let words = finding.problem.words();
        let (title, help) = match lang {
            Lang::Zh => (words.zh, words.help_zh),
            Lang::En => (words.en, words.help_en),
        };
        let (sheet_name, row, column) = match &finding.place {
            Place::Cell { sheet, row, column, .. } => (
                sheet.as_deref().unwrap_or_default(),
                row.to_string(),
                column.as_deref().unwrap_or_default(),
            ),
            Place::Text { .. } | Place::File { .. } => ("", String::new(), ""),
        };
        let problem = match &finding.problem {
            Problem::Directories(problem) => Some(problem),
            _ => None,
        };
        let outcome =
            problem.and_then(|it| it.outcome()).map_or("", |outcome| match (outcome, lang) {
                (Outcome::Fixed, Lang::Zh) => "已修复",
                (Outcome::Guessed, Lang::Zh) => "待确认",
                (Outcome::Lost, Lang::Zh) => "待查明",
                (Outcome::Dropped, Lang::Zh) => "已略去",
                (outcome, Lang::En) => outcome.tag(),
            });
        let cells = [
            severity_word(finding.severity(), lang).to_owned(),
            finding.code().to_string(),
            finding.place.file_name().to_owned(),
            sheet_name.to_owned(),
            row,
            column.to_owned(),
            problem.and_then(|it| it.written()).unwrap_or_default().to_owned(),
            problem.map(|it| it.proposed().join("\n")).unwrap_or_default(),
            outcome.to_owned(),
            title,
            help,
        ];
        for (at, cell) in (0_u16..).zip(cells) {
            // A cell holds 32,767 characters.
            let short: String = cell.chars().take(32_000).collect();
            sheet.write_string_with_format(number, at, short, &text)?;
        }
    }
    Ok(())
}

/// Writes the rows to mend, with the reasons out of `findings`.
///
/// # Errors
/// Where there are more rows than a sheet holds.
#[cfg(feature = "xlsx")]
pub fn workbook(
    rows: &[RowToMend],
    findings: &[Finding],
    lang: Lang,
) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{
        Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    };
    let reasons = reasons(findings, lang);
    let mut headers: Vec<&str> = Vec::new();
    for (header, _) in rows.iter().flat_map(|row| &row.cells) {
        if !headers.contains(&header.as_str()) {
            headers.push(header);
        }
    }
    let mut book = Workbook::new();
    // A fixed moment: equal rows give equal bytes.
    let moment = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(ROWS).set_creation_datetime(&moment));
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let wrapped = text.clone().set_text_wrap();
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E7_E6E6));
    let accused = text.clone().set_background_color(Color::RGB(0x00FF_E0B2));
    let sheet = book.add_worksheet().set_name(ROWS)?;
    let own =
        [(ACTION, 8.0), (REASON, 60.0), (PROPOSED, 36.0), (FILE, 16.0), (SHEET, 12.0), (ROW, 8.0)];
    let mut at = 0_u16;
    for (name, width) in own {
        sheet.write_string_with_format(0, at, name, &head)?;
        sheet.set_column_width(at, width)?;
        at += 1;
    }
    let first = at;
    for header in &headers {
        sheet.write_string_with_format(0, at, *header, &head)?;
        sheet.set_column_width(at, 20.0)?;
        at += 1;
    }
    sheet.set_freeze_panes(1, first)?;
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let choice = DataValidation::new().allow_list_strings(&[REMOVE])?;
    sheet.add_data_validation(1, 0, last.max(1), 0, &choice)?;
    for (number, row) in (1_u32..).zip(rows) {
        let Place::Cell { file, sheet: named, row: at_row, .. } = &row.place else { continue };
        let Said { texts, proposed, columns } =
            reasons.get(&row.place).cloned().unwrap_or_default();
        sheet.write_string_with_format(number, 0, "", &text)?;
        sheet.write_string_with_format(number, 1, texts.join("\n"), &wrapped)?;
        sheet.write_string_with_format(number, 2, proposed.join("\n"), &wrapped)?;
        sheet.write_string_with_format(number, 3, file.to_string(), &text)?;
        let named = named.as_deref().unwrap_or_default();
        sheet.write_string_with_format(number, 4, named, &text)?;
        sheet.write_string_with_format(number, 5, at_row.to_string(), &text)?;
        for (header, cell) in &row.cells {
            let Some(offset) = headers.iter().position(|known| known == header) else { continue };
            let column = first.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX));
            let is_accused = columns.iter().any(|name| {
                name == header
                    || [columns::ENTITIES, columns::INSPECTORS, columns::HISTORY]
                        .into_iter()
                        .flatten()
                        .any(|it| it.name == name && columns::fit(header, it).is_some())
            });
            let look = if is_accused { &accused } else { &text };
            sheet.write_string_with_format(number, column, cell, look)?;
        }
    }
    all_findings(&mut book, findings, lang)?;
    let notes = book.add_worksheet().set_name(NOTES)?;
    notes.set_column_width(0, 90.0)?;
    for (row, note) in (0_u32..).zip(match lang {
        Lang::Zh => [
            "“待改正”表里每行是名录里需要核实的一行：原因写在“原因”栏，可能的值写在“建议”栏，有疑问的单元格涂了色。",
            "直接改单元格（“建议”只是猜测，核实以后才能照填）；整行应当删去的，“处理”栏选“删去”。",
            "“所在文件”“所在工作表”“所在行”不要改：按它们找回原来的行。",
            "核实后没有要改的行，可以原样留着。改好后用 suiji directory mend 读回，写出一份干净的名录。",
            "“全部问题”表列出每一处，包括已经自动修复的；自动修复的不用改。",
        ],
        Lang::En => [
            "Each row of 待改正 is a row of the directory to look at; 原因 says why, 建议 what was perhaps meant, doubtful cells are coloured.",
            "Mend the cells in place (a proposal is a guess: confirm it first); to remove a row choose 删去 under 处理.",
            "Leave 所在文件, 所在工作表 and 所在行 as they are: they find the row again.",
            "A row that proves right may stay as it is. `suiji directory mend` reads the workbook back and writes a clean directory.",
            "全部问题 lists every finding, those repaired for certain too; nothing is to be done about these.",
        ],
    }) {
        notes.write_string_with_format(row, 0, note, &wrapped)?;
    }
    book.save_to_buffer()
}

/// Writes the directory as it was read: standard names, repaired values, UTF-8 with mark, CRLF, as
/// spreadsheets open it.
#[must_use]
pub fn directory_csv(directory: &EntityDirectory, id_column: &str) -> String {
    let table = directory.table();
    let mut out = String::from("\u{feff}");
    line(&mut out, &mut table.columns().map(|(_, column)| column.name().to_owned()));
    for entity in directory.iter() {
        line(
            &mut out,
            &mut table.columns().map(|(at, column)| {
                if column.name() == id_column || column.header() == id_column {
                    entity.id().to_string()
                } else {
                    entity.value(at).to_string()
                }
            }),
        );
    }
    out
}

/// The same of inspectors and past inspections.
#[must_use]
pub fn table_csv(table: &CleanTable) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, &mut table.columns.iter().cloned());
    for row in &table.rows {
        line(&mut out, &mut row.iter().cloned());
    }
    out
}

fn line(out: &mut String, fields: &mut dyn Iterator<Item = String>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        // A number below zero is one; anything else that might be computed is marked.
        let is_number = field.strip_prefix('-').is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit() || it == b'.')
        });
        let field = if is_number { Cow::Borrowed(&*field) } else { marked(&field) };
        let needs_quotes = field.contains([',', '"', '\n', '\r']);
        let _ = if needs_quotes {
            write!(out, "\"{}\"", field.replace('"', "\"\""))
        } else {
            out.write_str(&field)
        };
    }
    out.push_str("\r\n");
}
