//! Files that are no directories: a clear answer each, in bounded memory and time.

use std::io::Write as _;

use suiji::diagnostic::problem::Directories;
use suiji::diagnostic::problem::directories::NotTable;
use suiji::diagnostic::{Problem, Verdict};
use suiji::input::{self, InputFile, Options};
use zip::write::SimpleFileOptions;

use super::directories::table;

/// What is said of the file as a whole, by all three readers.
fn refused(bytes: &[u8]) -> NotTable {
    let files = [InputFile::new("x.xlsx", bytes)];
    let read = input::entities(&files, &Options::default());
    assert!(read.directory.is_empty());
    assert_eq!(Verdict::of(&read.findings), Verdict::Error);
    let people = input::inspectors(&files, &Options::default(), None);
    let past = input::history(&files, &Options::default());
    let kinds: Vec<NotTable> = [&read.findings, &people.findings, &past.findings]
        .into_iter()
        .flatten()
        .filter_map(|finding| match &finding.problem {
            Problem::Directories(Directories::NotATable { kind }) => Some(*kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds.len(), 3, "{:?}", read.findings);
    assert!(kinds.windows(2).all(|pair| pair[0] == pair[1]));
    kinds[0]
}

/// A workbook of one sheet, from its XML and the texts that it shares.
fn workbook(sheet: &[u8], shared: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#;
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名录" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let book_rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    for (name, content) in [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/sharedStrings.xml", shared),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const SHARED: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>"#;

/// The XML of a sheet around its rows.
fn sheet(rows: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
    .into_bytes()
}

fn cell(reference: &str, text: &str) -> String {
    format!(r#"<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn a_workbook_made_here_is_read() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="3">{}{}</row>"#,
        cell("A1", "统一社会信用代码"),
        cell("B1", "主体名称"),
        cell("A3", "91640106MA36R7LT5D"),
        cell("B3", "甲公司")
    );
    let bytes = workbook(&sheet(&rows), SHARED.as_bytes());
    let read = input::entities(&[InputFile::new("x.xlsx", &bytes)], &Options::default());
    assert_eq!(read.directory.len(), 1, "{:?}", read.findings);
    assert_eq!(read.directory.table().row_number(0), 3);
}

#[test]
fn files_of_other_kinds_are_named() {
    let encrypted = {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let old = {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let docx = {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(b"<w:document/>").unwrap();
        archive.finish().unwrap().into_inner()
    };
    for (bytes, kind) in [
        (encrypted.as_slice(), NotTable::EncryptedWorkbook),
        (&old, NotTable::OldWorkbook),
        (&docx, NotTable::OtherArchive),
        (b"%PDF-1.7\n%...", NotTable::Pdf),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NotTable::Picture),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", NotTable::Picture),
        (b"GIF89a\x01\0\x01\0", NotTable::Picture),
        (
            "\u{feff}<html><body><table><tr><td>统一社会信用代码</td></tr></table>".as_bytes(),
            NotTable::Markup,
        ),
        (b"<?xml version=\"1.0\"?><Workbook/>", NotTable::Markup),
        (b"  <TABLE border=1>", NotTable::Markup),
        (b"PK\x03\x04 damaged", NotTable::DamagedWorkbook),
        #[cfg(not(feature = "parquet"))]
        (b"PAR1\x15\x04", NotTable::ParquetNotSupported),
        #[cfg(feature = "parquet")]
        (b"PAR1\x15\x04", NotTable::DamagedParquet),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", NotTable::Binary),
    ] {
        assert_eq!(refused(bytes), kind, "{:?}", bytes.get(..8));
    }
    // Cut off anywhere, a workbook is damaged, and never half a directory.
    let whole = table("entities-clean.xlsx");
    for part in 1..16 {
        assert_eq!(refused(&whole[..whole.len() * part / 16]), NotTable::DamagedWorkbook);
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    // Some 600 MB of nothing in a few megabytes of file: over the limit of shared texts.
    let mut packer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    packer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    packer.write_all(b"<workbook/>").unwrap();
    packer.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let block = b"<si><t/></si>".repeat(80_000);
    for _ in 0..600 {
        packer.write_all(&block).unwrap();
    }
    let mut bytes = packer.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20, "{}", bytes.len());
    let kind = |bytes: &[u8]| {
        let read = input::entities(&[InputFile::new("x.xlsx", bytes)], &Options::default());
        match &read.findings[0].problem {
            Problem::Directories(Directories::NotATable { kind }) => *kind,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(kind(&bytes), NotTable::TooLarge);
    // An archive may say that it unpacks to next to nothing; it is not believed.
    let at = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&100_u32.to_le_bytes());
    assert!(matches!(kind(&bytes), NotTable::TooLarge | NotTable::DamagedWorkbook));
}

#[test]
fn cells_and_columns_have_limits() {
    let long = "甲".repeat(1 << 20);
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="2">{}{}</row>"#,
        cell("A1", "统一社会信用代码"),
        cell("B1", "主体名称"),
        cell("A2", "91640106MA36R7LT5D"),
        cell("B2", &long)
    );
    assert_eq!(refused(&workbook(&sheet(&rows), SHARED.as_bytes())), NotTable::TooLarge);
    let text = format!("统一社会信用代码,主体名称\n91640106MA36R7LT5D,{long}\n");
    let read = input::entities(&[InputFile::new("x.csv", text.as_bytes())], &Options::default());
    assert_eq!(Verdict::of(&read.findings), Verdict::Error);

    let wide = |columns: usize| {
        let header: Vec<String> = (0..columns).map(|at| format!("栏{at}")).collect();
        format!("统一社会信用代码,主体名称,{}\n91640106MA36R7LT5D,甲\n", header.join(","))
    };
    assert_eq!(refused(wide(100_000).as_bytes()), NotTable::TooLarge);
    let text = wide(16_000);
    let read = input::entities(&[InputFile::new("x.csv", text.as_bytes())], &Options::default());
    assert_eq!(read.directory.len(), 1);
    // A sheet has 16,384 columns and 1,048,576 rows.
    for place in ["ZZZ2", "A4294967295", "A1048577"] {
        let rows = format!(
            r#"<row r="1">{}{}</row><row>{}</row>"#,
            cell("A1", "统一社会信用代码"),
            cell("B1", "主体名称"),
            cell(place, "91640106MA36R7LT5D")
        );
        let bytes = workbook(&sheet(&rows), SHARED.as_bytes());
        let read = input::entities(&[InputFile::new("x.xlsx", &bytes)], &Options::default());
        assert_eq!(Verdict::of(&read.findings), Verdict::Error, "{place}");
    }
}

#[test]
fn the_last_row_of_a_sheet_is_read() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="1048576">{}{}</row>"#,
        cell("A1", "统一社会信用代码"),
        cell("B1", "主体名称"),
        cell("A1048576", "91640106MA36R7LT5D"),
        cell("B1048576", "甲公司")
    );
    let bytes = workbook(&sheet(&rows), SHARED.as_bytes());
    let read = input::entities(&[InputFile::new("x.xlsx", &bytes)], &Options::default());
    assert_eq!(read.directory.len(), 1, "{:?}", read.findings);
    assert_eq!(read.directory.table().row_number(0), 1_048_576);
    assert_eq!(read.counts.blank, 1_048_574);
}

#[test]
fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名录.xlsx");
    std::fs::create_dir(&path).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(["directory", "check", "--lang", "zh"])
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(5));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.trim_end().ends_with("名录.xlsx: 是文件夹，不是文件"), "{said}");
}
