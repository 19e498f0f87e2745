//! `corrections.xlsx`: the rows of a directory at which a person has to look, each with its reason,
//! to be mended in place and read back ([`crate::input::corrections()`]); and the directory as it
//! was read, as a clean file.

#[cfg(feature = "xlsx")]
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[cfg(feature = "xlsx")]
use crate::diagnostic::{Finding, Lang, Place};
use crate::directory::EntityDirectory;
#[cfg(feature = "xlsx")]
use crate::directory::columns;
#[cfg(feature = "xlsx")]
use crate::input::RowToMend;
#[cfg(feature = "xlsx")]
use crate::input::corrections::{ACTION, FILE, REASON, REMOVE, ROW, SHEET};

/// The sheet of the rows.
pub const ROWS: &str = "待改正";
/// How to fill it in.
pub const NOTES: &str = "说明";

/// What is said of each row, and of which of its columns.
#[cfg(feature = "xlsx")]
type Reasons = BTreeMap<Place, (Vec<String>, Vec<String>)>;

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
            let (texts, columns) = reasons.entry(row).or_default();
            if !texts.contains(&said) {
                texts.push(said.clone());
            }
            if let Place::Cell { column: Some(column), .. } = place {
                columns.push(column.to_string());
            }
        }
    }
    reasons
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
    let own = [(ACTION, 8.0), (REASON, 60.0), (FILE, 16.0), (SHEET, 12.0), (ROW, 8.0)];
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
        let (texts, columns) = reasons.get(&row.place).cloned().unwrap_or_default();
        sheet.write_string_with_format(number, 0, "", &text)?;
        sheet.write_string_with_format(number, 1, texts.join("\n"), &wrapped)?;
        sheet.write_string_with_format(number, 2, file.to_string(), &text)?;
        let named = named.as_deref().unwrap_or_default();
        sheet.write_string_with_format(number, 3, named, &text)?;
        sheet.write_string_with_format(number, 4, at_row.to_string(), &text)?;
        for (header, cell) in &row.cells {
            let Some(offset) = headers.iter().position(|known| known == header) else { continue };
            let column = first.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX));
            let is_accused = columns.iter().any(|name| {
                name == header
                    || columns::ENTITIES
                        .iter()
                        .any(|it| it.name == name && columns::fit(header, it).is_some())
            });
            let look = if is_accused { &accused } else { &text };
            sheet.write_string_with_format(number, column, cell, look)?;
        }
    }
    let notes = book.add_worksheet().set_name(NOTES)?;
    notes.set_column_width(0, 90.0)?;
    for (row, note) in (0_u32..).zip(match lang {
        Lang::Zh => [
            "每行是名录里需要核实的一行，原因写在“原因”栏，有疑问的单元格涂了色。",
            "直接改单元格；整行应当删去的，“处理”栏选“删去”。",
            "“所在文件”“所在工作表”“所在行”不要改：按它们找回原来的行。",
            "核实后没有要改的行，可以原样留着。",
        ],
        Lang::En => [
            "Each row is a row of the directory to look at; 原因 says why, doubtful cells are coloured.",
            "Mend the cells in place; to remove a row choose 删去 under 处理.",
            "Leave 所在文件, 所在工作表 and 所在行 as they are: they find the row again.",
            "A row that proves right may stay as it is.",
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
    let mut line = |fields: &mut dyn Iterator<Item = String>| {
        for (at, field) in fields.enumerate() {
            if at > 0 {
                out.push(',');
            }
            let needs_quotes = field.contains([',', '"', '\n', '\r']);
            let _ = if needs_quotes {
                write!(out, "\"{}\"", field.replace('"', "\"\""))
            } else {
                out.write_str(&field)
            };
        }
        out.push_str("\r\n");
    };
    line(&mut table.columns().map(|(_, column)| column.name().to_owned()));
    for entity in directory.iter() {
        line(&mut table.columns().map(|(at, column)| {
            if column.name() == id_column || column.header() == id_column {
                entity.id().to_string()
            } else {
                entity.value(at).to_string()
            }
        }));
    }
    out
}
