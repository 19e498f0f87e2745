//! Rows of a Parquet file, as data platforms write them: columns one after the other, typed.
//!
//! What a file says of itself is not believed: its footer is looked through before the library reads
//! it, and rows that a column lacks or has too many are damage. Cells are shown as a sheet shows them.

mod footer;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use chrono::{DateTime, NaiveDate};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescPtr;

use super::text::{Decoding, Faults, Form, RawRow, RowSource, decode_record};
use super::{LONGEST_CELL, MOST_COLUMNS};
use crate::diagnostic::problem::directories::NotTable;

/// Cells held at once, more or less.
const BATCH: usize = 1 << 18;
/// A moment with a time zone is shown as the day in Beijing, so many seconds before UTC.
const BEIJING: i64 = 8 * 3600;

/// A Parquet file in memory, its rows in their order.
pub(crate) struct ParquetRows {
    reader: SerializedFileReader<Bytes>,
    columns: Vec<ColumnDescPtr>,
    /// The next group of rows.
    group: usize,
    /// Of the open group, the columns, and the rows that were not read.
    open: Vec<ColumnReader>,
    left: usize,
    /// By column, what was read and not given.
    held: Vec<std::vec::IntoIter<Cell>>,
    number: u32,
    failed: Option<NotTable>,
}

#[derive(Debug, Clone, Default)]
struct Cell {
    text: String,
    form: Form,
    faults: Faults,
}

type Read<T> = Result<T, NotTable>;

impl ParquetRows {
    pub(crate) fn open(bytes: &[u8]) -> Read<Self> {
        let columns = footer::columns(bytes)?;
        if columns > MOST_COLUMNS {
            return Err(NotTable::TooLarge);
        }
        guarded(|| {
            let bytes = Bytes::copy_from_slice(bytes);
            let reader = SerializedFileReader::new(bytes).map_err(damaged)?;
            let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
            if columns.iter().any(|it| it.max_rep_level() > 0 || it.max_def_level() > 1) {
                return Err(NotTable::NestedParquet);
            }
            Ok(Self {
                reader,
                columns,
                group: 0,
                open: Vec::new(),
                left: 0,
                held: Vec::new(),
                number: 0,
                failed: None,
            })
        })
    }

    /// Reads the next rows, if there are any: as many of every column.
    fn fill(&mut self) -> Read<bool> {
        while self.left == 0 {
            // A column with more rows than its group would lose them silently.
            for (reader, column) in self.open.iter_mut().zip(&self.columns) {
                if !cells(reader, column, 1)?.is_empty() {
                    return Err(NotTable::DamagedParquet);
                }
            }
            self.open.clear();
            if self.group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.group).map_err(damaged)?;
            self.group += 1;
            self.left = usize::try_from(group.metadata().num_rows())
                .map_err(|_| NotTable::DamagedParquet)?;
            let readers = (0..self.columns.len()).map(|index| group.get_column_reader(index));
            self.open = readers.collect::<Result<_, _>>().map_err(damaged)?;
        }
        let rows = self.left.min((BATCH / self.columns.len().max(1)).max(1));
        self.held.clear();
        for (reader, column) in self.open.iter_mut().zip(&self.columns) {
            let cells = cells(reader, column, rows)?;
            if cells.len() != rows {
                return Err(NotTable::DamagedParquet);
            }
            self.held.push(cells.into_iter());
        }
        self.left -= rows;
        Ok(true)
    }

    fn row(&mut self, row: &mut RawRow) -> Read<bool> {
        let number = self.number.checked_add(1).ok_or(NotTable::TooLarge)?;
        if number == 1 {
            // The names stand where a sheet has its header, so that the rows have the numbers that
            // they get when the table is opened as one.
            row.clear(number);
            for column in &self.columns {
                row.push(column.name(), Form::Text);
            }
        } else {
            if self.held.first().is_none_or(|column| column.as_slice().is_empty())
                && !guarded(|| self.fill())?
            {
                return Ok(false);
            }
            row.clear(number);
            for cell in &mut self.held {
                let cell = cell.next().unwrap_or_default();
                if cell.text.len() > LONGEST_CELL {
                    return Err(NotTable::TooLarge);
                }
                row.push(&cell.text, cell.form);
                row.faults.encoding = row.faults.encoding.or(cell.faults.encoding);
                row.faults.undecodable = row.faults.undecodable.or(cell.faults.undecodable);
            }
        }
        self.number = number;
        Ok(true)
    }
}

impl RowSource for ParquetRows {
    fn next_row(&mut self, row: &mut RawRow) -> bool {
        if self.failed.is_some() {
            return false;
        }
        self.row(row).unwrap_or_else(|kind| {
            self.failed = Some(kind);
            false
        })
    }

    fn delimiter(&self) -> Option<char> {
        None
    }

    fn failed(&self) -> Option<NotTable> {
        self.failed
    }
}

/// The library asserts what a sound file holds; a file that is not sound is damaged, and no reason to
/// end the program.
fn guarded<T>(read: impl FnOnce() -> Read<T>) -> Read<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(NotTable::DamagedParquet))
}

fn damaged(_: parquet::errors::ParquetError) -> NotTable {
    NotTable::DamagedParquet
}

/// Up to `rows` cells of a column.
fn cells(reader: &mut ColumnReader, column: &ColumnDescPtr, rows: usize) -> Read<Vec<Cell>> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => take(reader, column, rows, |value| {
            Cell::text(if *value { "TRUE" } else { "FALSE" }.to_owned())
        }),
        ColumnReader::Int32ColumnReader(reader) => {
            take(reader, column, rows, |value| whole(i64::from(*value), column))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            take(reader, column, rows, |value| whole(*value, column))
        }
        // Only moments are written in this form, by older programs, and always in UTC.
        ColumnReader::Int96ColumnReader(reader) => take(reader, column, rows, |value| {
            day_of(value.to_seconds().checked_add(BEIJING), value.to_seconds())
        }),
        ColumnReader::FloatColumnReader(reader) => {
            take(reader, column, rows, |value| Cell::number(format!("{value}")))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            take(reader, column, rows, |value| Cell::number(format!("{value}")))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            take(reader, column, rows, |value| bytes(value.data(), column))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            take(reader, column, rows, |value| bytes(value.data(), column))
        }
    }
}

fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    column: &ColumnDescPtr,
    rows: usize,
    show: impl Fn(&T::T) -> Cell,
) -> Read<Vec<Cell>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (records, ..) =
        reader.read_records(rows, Some(&mut levels), None, &mut values).map_err(damaged)?;
    let mut shown = values.iter().map(show);
    let cells: Vec<Cell> = if column.max_def_level() == 0 {
        shown.by_ref().collect()
    } else {
        let present = levels.iter().map(|level| *level == column.max_def_level());
        let cell = |is: bool| if is { shown.next() } else { Some(Cell::default()) };
        present.map(cell).collect::<Option<_>>().ok_or(NotTable::DamagedParquet)?
    };
    (cells.len() == records && shown.next().is_none())
        .then_some(cells)
        .ok_or(NotTable::DamagedParquet)
}

impl Cell {
    fn text(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn number(text: String) -> Self {
        Self { text, form: Form::Number, ..Self::default() }
    }
}

/// An integer as what its column holds.
fn whole(value: i64, column: &ColumnDescPtr) -> Cell {
    let seconds = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => value.div_euclid(1_000),
        TimeUnit::MICROS => value.div_euclid(1_000_000),
        TimeUnit::NANOS => value.div_euclid(1_000_000_000),
    };
    let zone = |in_utc: bool| if in_utc { BEIJING } else { 0 };
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => {
            day_of(value.checked_mul(86_400), value)
        }
        (Some(LogicalType::Timestamp(of)), _) => {
            let zone = zone(of.is_adjusted_to_u_t_c);
            day_of(seconds(&of.unit).checked_add(zone), value)
        }
        (None, ConvertedType::TIMESTAMP_MILLIS) => {
            day_of(seconds(&TimeUnit::MILLIS).checked_add(BEIJING), value)
        }
        (None, ConvertedType::TIMESTAMP_MICROS) => {
            day_of(seconds(&TimeUnit::MICROS).checked_add(BEIJING), value)
        }
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
            Cell::number(decimal(i128::from(value), column.type_scale()))
        }
        (Some(LogicalType::Integer(of)), _) if !of.is_signed => unsigned(value, of.bit_width),
        (None, ConvertedType::UINT_32) => unsigned(value, 32),
        (None, ConvertedType::UINT_64) => unsigned(value, 64),
        _ => Cell::number(value.to_string()),
    }
}

/// The highest bit of a number without sign is no sign.
fn unsigned(value: i64, bits: i8) -> Cell {
    let value = u64::from_ne_bytes(value.to_ne_bytes());
    let value = if bits == 64 { value } else { value & u64::from(u32::MAX) };
    Cell::number(value.to_string())
}

/// The day of so many seconds since 1970; `written` where no calendar has it.
fn day_of(seconds: Option<i64>, written: i64) -> Cell {
    let day = seconds.and_then(|it| DateTime::from_timestamp(it, 0)).map(|it| it.date_naive());
    let in_reach = |day: &NaiveDate| (0..=9999).contains(&chrono::Datelike::year(day));
    match day.filter(in_reach) {
        Some(day) => Cell { text: day.to_string(), form: Form::Date, ..Cell::default() },
        None => Cell::number(written.to_string()),
    }
}

/// `value` with so many digits after the point.
fn decimal(value: i128, scale: i32) -> String {
    let Some(scale) = usize::try_from(scale).ok().filter(|scale| *scale > 0) else {
        return value.to_string();
    };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, rest) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{whole}.{rest}")
}

/// Bytes as what their column holds: text, unless it says otherwise. Programs that leave out what the
/// bytes are mean text, and not always UTF-8.
fn bytes(value: &[u8], column: &ColumnDescPtr) -> Cell {
    let is_decimal = matches!(
        (column.logical_type_ref(), column.converted_type()),
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL)
    );
    if is_decimal && (1..=16).contains(&value.len()) {
        let negative = value.first().is_some_and(|byte| byte & 0x80 != 0);
        let start = if negative { -1_i128 } else { 0 };
        let number = value.iter().fold(start, |all, byte| (all << 8) | i128::from(*byte));
        return Cell::number(decimal(number, column.type_scale()));
    }
    let (text, faults) = decode_record(value, Decoding::Utf8);
    Cell { text: text.into_owned(), form: Form::Text, faults }
}
