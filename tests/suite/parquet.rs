//! Parquet: files of three other programs (`tests/tables/parquet/make.py`), with the answers beside.

use proptest::prelude::*;
use suiji::diagnostic::problem::directories::NotTable;
use suiji::input::{self, InputFile, Options, Sheet};

use super::directories::table;

fn sheet(name: &str, bytes: &[u8]) -> Result<Sheet, NotTable> {
    input::sheets(&InputFile::new(name, bytes)).map(|mut sheets| sheets.remove(0))
}

/// Number and cells of every row that holds anything, cells at the end that hold nothing left out.
fn rows(name: &str, bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let rows = sheet(name, bytes).unwrap().rows.into_iter();
    let trimmed = rows.map(|row| {
        let mut cells = row.cells;
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(used);
        (row.number, cells)
    });
    trimmed.collect()
}

#[test]
fn every_type_is_shown_as_a_sheet_shows_it() {
    for (file, answer) in [
        ("types.parquet", "types.csv"),
        ("types-plain-v2.parquet", "types.csv"),
        ("int96.parquet", "int96.csv"),
    ] {
        let file = format!("parquet/{file}");
        let answer = format!("parquet/{answer}");
        assert_eq!(rows(&file, &table(&file)), rows(&answer, &table(&answer)), "{file}");
    }
}

#[test]
fn a_directory_is_the_same_from_any_program() {
    let read = |name: &str| {
        let bytes = table(name);
        input::entities(&[InputFile::new("x", &bytes)], &Options::default())
    };
    let csv = read("entities-clean.csv");
    assert!(csv.directory.len() > 100);
    for program in ["pyarrow", "polars", "duckdb"] {
        let parquet = read(&format!("parquet/entities-{program}.parquet"));
        assert_eq!(parquet.directory.len(), csv.directory.len(), "{program}");
        let words = |read: &input::EntitiesRead| -> Vec<String> {
            read.findings.iter().map(|finding| finding.problem.words().zh).collect()
        };
        assert_eq!(words(&parquet), words(&csv), "{program}");
        for (left, right) in parquet.directory.iter().zip(csv.directory.iter()) {
            assert_eq!(left.id(), right.id(), "{program}");
            assert_eq!(left.name(), right.name(), "{program}");
        }
    }
}

#[test]
fn the_row_of_a_finding_is_that_of_the_opened_table() {
    // The names stand in row 1, the first values in row 2.
    let bytes = table("parquet/types.parquet");
    let sheet = sheet("x", &bytes).unwrap();
    assert_eq!(sheet.rows.first().map(|row| row.number), Some(1));
    assert_eq!(sheet.rows.get(1).map(|row| row.number), Some(2));
    // The empty row is row 3.
    assert_eq!(sheet.rows.get(2).map(|row| row.number), Some(4));
}

#[test]
fn several_values_in_a_cell_are_refused() {
    let bytes = table("parquet/nested.parquet");
    assert_eq!(sheet("x", &bytes).unwrap_err(), NotTable::NestedParquet);
}

#[test]
fn cut_off_anywhere_it_is_damaged_and_never_half_a_directory() {
    let whole = table("parquet/entities-polars.parquet");
    for end in (4..whole.len()).step_by(97).chain(whole.len() - 12..whole.len()) {
        assert_eq!(sheet("x", &whole[..end]).unwrap_err(), NotTable::DamagedParquet, "{end}");
    }
}

#[test]
fn a_schema_as_deep_as_the_file_is_long_is_refused() {
    // Elements that each say that one more is inside: the library would call itself a million times.
    let mut footer = vec![0x15, 0x02, 0x19, 0xFC];
    footer.extend([0x80, 0x89, 0x7A]);
    for _ in 0..2_000_000 {
        footer.extend([0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00]);
    }
    let mut file = b"PAR1".to_vec();
    file.extend(&footer);
    file.extend(u32::try_from(footer.len()).unwrap().to_le_bytes());
    file.extend(b"PAR1");
    assert_eq!(sheet("x", &file).unwrap_err(), NotTable::NestedParquet);
}

proptest! {
    /// Any bytes changed in a sound file: an answer, and never a row that was not there.
    #[test]
    fn a_damaged_file_is_answered(at in 0_usize..20_000, with in any::<u8>(), run in 1_usize..64) {
        let mut bytes = table("parquet/entities-polars.parquet");
        let length = bytes.len();
        for byte in bytes.iter_mut().skip(at % length).take(run) {
            *byte = with;
        }
        if let Ok(sheets) = input::sheets(&InputFile::new("x", &bytes)) {
            let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
            prop_assert!(rows.map(|row| row.number).all(|number| number <= 121));
        }
    }
}
