//! Family 5: directories and conditions.
//!
//! What a reader does with a defect is its [`Outcome`]: repaired for certain, guessed, lost, or
//! no entity at all. The severity follows from that and from whether the plan uses the column
//! (`used`): what it does not use cannot falsify a draw.

mod written;

use crate::diagnostic::Severity;

/// What became of a defect in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing was lost: the reader restored what was meant, and lists it.
    Fixed,
    /// Plausible, but a person has to confirm.
    Guessed,
    /// The value is gone: a person has to look it up.
    Lost,
    /// No entity of its own: left out and counted.
    Dropped,
}

impl Outcome {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Guessed => "guessed",
            Self::Lost => "lost",
            Self::Dropped => "dropped",
        }
    }
}

/// How a cell was written where the reader could restore what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repaired {
    /// Full-width letters, digits or brackets, or half-width ones where full-width is meant.
    Width,
    /// Lower case.
    Case,
    /// Spaces, line ends, invisible characters.
    Spaces,
    /// A leading apostrophe, the text marker of spreadsheets.
    Apostrophe,
    /// A number as a spreadsheet shows it (`7263.0`, `6.40106657268842E+14`, a number cell).
    Number,
    /// A unit or thousands separators beside the number (`12人`).
    Unit,
    /// A date in another form (`2019年3月5日`, `20190305`).
    DateForm,
    /// A date as the serial number of a spreadsheet.
    Serial,
    /// Another name for the same value (`在营` for 存续, `A级` for A).
    Synonym,
    /// The letter of the section before an industry code (`L7263`).
    SectionLetter,
    /// An industry code whose leading zero a spreadsheet dropped.
    LostZero,
    /// A list with other separators than `；`.
    Separator,
}

/// What kind of file was given instead of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTable {
    /// `.xls` or `.et`: an OLE container.
    OldWorkbook,
    /// A workbook protected by a password: an OLE container too.
    EncryptedWorkbook,
    /// A ZIP archive of something else: `.docx`, `.ods`, `.xlsb`, files put together.
    OtherArchive,
    /// A page, or a spreadsheet in XML of 2003; often named `.xls` by the system that exported it.
    Markup,
    /// A picture.
    Picture,
    /// A ZIP archive that is no workbook, or a damaged one.
    DamagedWorkbook,
    /// PDF.
    Pdf,
    /// A picture, a program, anything else.
    Binary,
    /// A workbook, but this program was built without reading them.
    WorkbookNotSupported,
    /// A Parquet file that is cut off, damaged or encrypted.
    DamagedParquet,
    /// A Parquet file with lists or groups of values in its columns.
    NestedParquet,
    /// A Parquet file, but this program was built without reading them.
    ParquetNotSupported,
    /// A table too large to be one: more than the columns or bytes stated as limit.
    TooLarge,
}

/// Rows that are no entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoEntity {
    /// All cells empty.
    Blank,
    /// The header again.
    Header,
    /// 合计, 总计.
    Total,
    /// 小计.
    Subtotal,
    /// A remark below the table: 注, 填表人 …
    Note,
    /// The heading of a group of rows: 一、满城北街街道.
    Heading,
    /// Removed by the table of corrections.
    Removed,
}

/// Why a sheet was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetSkipped {
    /// It is hidden.
    Hidden,
    /// It has no header row of a directory.
    NoHeader,
    /// It has none, and rows that hold ids all the same.
    NoHeaderButIds {
        /// How many.
        rows: u32,
    },
    /// It is hidden, and has rows that hold ids.
    HiddenIds {
        /// How many.
        rows: u32,
    },
}

/// Why a written id is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadId {
    /// Nothing stands there.
    Empty,
    /// Words: `无`, `暂无`.
    Text,
    /// A spreadsheet dropped digits: `6.40106E+14`.
    Scientific,
    /// A spreadsheet kept 15 digits and zeroed the rest.
    Rounded,
    /// A character that codes never use.
    Charset {
        /// The first such character.
        letter: char,
    },
    /// Not 18 characters, nor 15 digits.
    Length {
        /// Characters found.
        found: usize,
    },
    /// The last character is another than GB 32100 asks for.
    Check {
        /// Character asked for.
        right: char,
    },
    /// Character 17 is another than GB 11714 asks for.
    OrgCheck {
        /// Character asked for.
        right: char,
    },
    /// No division of GB/T 2260, or no department and category of GB 32100.
    Prefix,
    /// Not of the pattern of ids.
    Pattern,
}

/// What can be wrong with directories and conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directories {
    /// A column that the plan needs is not in the file.
    MissingColumn {
        /// Standard name.
        column: String,
        /// Headers of the file.
        found: Vec<String>,
    },
    /// The file holds nothing, or nothing but blanks.
    EmptyFile,
    /// The file is no table.
    NotATable {
        /// What it is.
        kind: NotTable,
    },
    /// No row of the first ones is a header.
    NoHeader {
        /// How many rows were looked at.
        rows: u32,
        /// The name of the id column that was looked for.
        id_column: String,
    },
    /// A header and nothing below it.
    NoRows,
    /// An id that cannot be resolved: the row is in no draw.
    BadId {
        /// As written.
        written: String,
        /// Why.
        why: BadId,
        /// What was probably meant; mostly one or none.
        proposed: Vec<String>,
    },
    /// An id that was written otherwise and restored.
    RepairedId {
        /// As written.
        written: String,
        /// The id.
        id: String,
        /// How it was written.
        how: Repaired,
    },
    /// An id that stands although something about it is odd.
    OddId {
        /// The id.
        id: String,
        /// What is odd.
        why: BadId,
    },
    /// The same row again: merged.
    DuplicateRow {
        /// The id.
        id: String,
        /// The row that stays.
        first: u32,
    },
    /// Rows that say different things of one id: none of them is in a draw.
    ConflictingRows {
        /// The id.
        id: String,
        /// The columns in which they differ.
        columns: Vec<String>,
    },
    /// A cell that is empty, or says that there is no value.
    EmptyCell {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// What it probably is.
        proposed: Option<String>,
        /// The plan uses the column.
        used: bool,
        /// Lost, or guessed where another cell tells.
        outcome: Outcome,
    },
    /// A column most of whose cells are empty.
    MostlyEmpty {
        /// The column.
        column: String,
        /// Empty cells.
        empty: u32,
        /// Rows.
        rows: u32,
        /// The plan uses the column.
        used: bool,
    },
    /// A cell that was written otherwise and restored.
    RepairedCell {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The value.
        value: String,
        /// How it was written.
        how: Repaired,
    },
    /// A cell of a number column that is no number.
    NotANumber {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// What was probably meant.
        proposed: Option<String>,
        /// The plan uses the column.
        used: bool,
    },
    /// A cell of a date column that is no date.
    NotADate {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// What was probably meant.
        proposed: Option<String>,
        /// The plan uses the column.
        used: bool,
    },
    /// A date that no calendar has.
    ImpossibleDate {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The plan uses the column.
        used: bool,
    },
    /// A date that should be past and is not.
    FutureDate {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The plan uses the column.
        used: bool,
    },
    /// A date without its day, `2019年3月`.
    PartialDate {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The plan uses the column.
        used: bool,
    },
    /// An industry that GB/T 4754 does not have.
    UnknownIndustry {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The plan uses the column.
        used: bool,
    },
    /// A value outside the table of values, as of tiers.
    OutsideValues {
        /// The column.
        column: String,
        /// As written.
        written: String,
        /// The values there are.
        values: Vec<String>,
        /// The one that was probably meant.
        proposed: Option<String>,
        /// The plan uses the column.
        used: bool,
    },
    /// A record with more or fewer fields than the header.
    RaggedRow {
        /// Fields found.
        fields: u32,
        /// Columns of the header.
        expected: u32,
        /// The column whose text probably held an unquoted separator, and was joined again.
        joined: Option<String>,
        /// The plan uses one of the columns concerned.
        used: bool,
        /// The id is among the missing cells: the row is in no draw.
        without_id: bool,
    },
    /// A record in another encoding than the rest of the file.
    OtherEncoding {
        /// Encoding of the record.
        encoding: &'static str,
        /// Encoding of the file.
        file: &'static str,
    },
    /// Bytes that are no text in any encoding that is read.
    Undecodable {
        /// Offset in the file, from 0.
        offset: usize,
    },
    /// A quotation mark that is never closed.
    UnclosedQuote,
    /// Rows that are no entities were left out.
    DroppedRows {
        /// What they are.
        kind: NoEntity,
        /// How many.
        count: u32,
        /// The first of them, as Excel numbers rows.
        rows: Vec<u32>,
    },
    /// Two columns that both could be the same.
    AmbiguousColumn {
        /// Standard name.
        column: String,
        /// Header of the one that was taken.
        taken: String,
        /// Header of the other.
        other: String,
        /// The plan uses the column.
        used: bool,
    },
    /// A sheet that was not read.
    SkippedSheet {
        /// Its name.
        sheet: String,
        /// Why.
        why: SheetSkipped,
    },
    /// A sheet that the plan names is not in the workbook.
    MissingSheet {
        /// Its name.
        sheet: String,
        /// The sheets there are.
        found: Vec<String>,
    },
    /// The same person again: merged.
    DuplicatePerson {
        /// The name.
        name: String,
        /// The row that stays.
        first: u32,
    },
    /// One certificate number with two people.
    SharedCertificate {
        /// The number.
        certificate: String,
        /// The two names.
        names: [String; 2],
    },
    /// An inspector without a certificate, and the state does not say that one is awaited.
    MissingCertificate {
        /// The name.
        name: String,
        /// As written.
        written: String,
        /// On duty by the state.
        on_duty: bool,
    },
    /// A recusal that names no unit of the directory.
    UnknownRecusal {
        /// As written.
        written: String,
        /// The unit that was probably meant.
        proposed: Option<String>,
    },
    /// A unit written otherwise than the rest of the file writes it.
    UnitAlias {
        /// As written.
        written: String,
        /// The unit that was probably meant.
        proposed: Option<String>,
    },
    /// Somebody has left, and no date says when.
    LeftWithoutDate {
        /// The state as written.
        state: String,
    },
    /// Leave of somebody who is not in the directory.
    UnknownCertificate {
        /// The number.
        certificate: String,
    },
    /// Words of a state that say neither that somebody is on duty nor why not.
    UnknownState {
        /// As written.
        written: String,
    },
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009, 5010, 5011, 5012, 5013, 5014, 5015, 5016,
    5017, 5018, 5019, 5020, 5021, 5022, 5023, 5024, 5025, 5026, 5027, 5028, 5029, 5030, 5031, 5032,
    5033, 5034, 5035, 5036,
];

impl Directories {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::MissingColumn { .. } => 5001,
            Self::EmptyFile => 5002,
            Self::NotATable { .. } => 5003,
            Self::NoHeader { .. } => 5004,
            Self::NoRows => 5005,
            Self::BadId { .. } => 5006,
            Self::RepairedId { .. } => 5007,
            Self::OddId { .. } => 5008,
            Self::DuplicateRow { .. } => 5009,
            Self::ConflictingRows { .. } => 5010,
            Self::EmptyCell { .. } => 5011,
            Self::MostlyEmpty { .. } => 5012,
            Self::RepairedCell { .. } => 5013,
            Self::NotANumber { .. } => 5014,
            Self::NotADate { .. } => 5015,
            Self::ImpossibleDate { .. } => 5016,
            Self::FutureDate { .. } => 5017,
            Self::PartialDate { .. } => 5018,
            Self::UnknownIndustry { .. } => 5019,
            Self::OutsideValues { .. } => 5020,
            Self::RaggedRow { .. } => 5021,
            Self::OtherEncoding { .. } => 5022,
            Self::Undecodable { .. } => 5023,
            Self::UnclosedQuote => 5024,
            Self::DroppedRows { .. } => 5025,
            Self::AmbiguousColumn { .. } => 5026,
            Self::SkippedSheet { .. } => 5027,
            Self::MissingSheet { .. } => 5028,
            Self::DuplicatePerson { .. } => 5029,
            Self::SharedCertificate { .. } => 5030,
            Self::MissingCertificate { .. } => 5031,
            Self::UnknownRecusal { .. } => 5032,
            Self::UnitAlias { .. } => 5033,
            Self::LeftWithoutDate { .. } => 5034,
            Self::UnknownState { .. } => 5035,
            Self::UnknownCertificate { .. } => 5036,
        }
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let doubt_if = |used: bool| if used { Severity::Doubt } else { Severity::Hint };
        match self {
            Self::MissingColumn { .. }
            | Self::EmptyFile
            | Self::NotATable { .. }
            | Self::NoHeader { .. }
            | Self::NoRows
            | Self::BadId { .. }
            | Self::ConflictingRows { .. }
            | Self::Undecodable { .. }
            | Self::MissingSheet { .. }
            | Self::SharedCertificate { .. } => Severity::Error,
            Self::RaggedRow { without_id: true, .. } => Severity::Error,
            Self::OddId { .. }
            | Self::UnclosedQuote
            | Self::UnknownRecusal { .. }
            | Self::UnitAlias { .. }
            | Self::LeftWithoutDate { .. }
            | Self::UnknownCertificate { .. }
            | Self::UnknownState { .. } => Severity::Doubt,
            Self::MissingCertificate { on_duty, .. } => doubt_if(*on_duty),
            // The standard's amendment of 2019 added classes that no list at hand has.
            Self::UnknownIndustry { written, .. }
                if written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Severity::Hint
            }
            Self::EmptyCell { used, .. }
            | Self::MostlyEmpty { used, .. }
            | Self::NotANumber { used, .. }
            | Self::NotADate { used, .. }
            | Self::ImpossibleDate { used, .. }
            | Self::FutureDate { used, .. }
            | Self::PartialDate { used, .. }
            | Self::UnknownIndustry { used, .. }
            | Self::OutsideValues { used, .. }
            | Self::RaggedRow { used, .. }
            | Self::AmbiguousColumn { used, .. } => doubt_if(*used),
            Self::RepairedId { .. }
            | Self::DuplicateRow { .. }
            | Self::RepairedCell { .. }
            | Self::OtherEncoding { .. }
            | Self::DroppedRows { .. }
            | Self::SkippedSheet { why: SheetSkipped::Hidden | SheetSkipped::NoHeader, .. }
            | Self::DuplicatePerson { .. } => Severity::Hint,
            // Units may stand there: nobody is left out of a draw unseen.
            Self::SkippedSheet { .. } => Severity::Doubt,
        }
    }
}
