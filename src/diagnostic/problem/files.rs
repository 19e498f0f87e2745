//! Family 9: files, records, journal.

use crate::diagnostic::Severity;

/// What can be wrong with files, records, journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    /// A file could not be read.
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// A plan is no text.
    NotText {
        /// Offset of the first byte that fits nothing.
        offset: u64,
    },
    /// A line of the journal does not follow from the one before.
    JournalBroken {
        /// What shows it.
        how: JournalBreak,
    },
    /// A record is no record.
    RecordUnreadable {
        /// What is wrong.
        reason: String,
    },
    /// An input is not the one recorded.
    InputDiffers {
        /// Kind of the input.
        name: String,
        /// Digest in the record.
        recorded: String,
        /// Digest of the file.
        found: String,
    },
    /// An output is not the one recorded.
    OutputDiffers {
        /// Where, in Chinese.
        detail_zh: String,
        /// Where, in English.
        detail_en: String,
    },
    /// A recorded output is missing.
    OutputMissing {
        /// Its name.
        file: String,
    },
    /// A value of the record is not what comes out of its inputs.
    RecordDiffers {
        /// Path of the value in the record.
        what: String,
        /// In the record.
        recorded: String,
        /// Recomputed.
        found: String,
    },
    /// An input is not the one sealed.
    SealDiffers {
        /// Kind of the input.
        name: String,
        /// Digest in the seal.
        sealed: String,
        /// Digest of the file.
        found: String,
    },
    /// Something that the seal states is otherwise now.
    SealSays {
        /// What, as the seal names it.
        what: String,
        /// In the seal.
        sealed: String,
        /// Now.
        found: String,
    },
    /// The output folder holds files.
    FolderNotEmpty {
        /// As given.
        folder: String,
        /// A file in it that suiji would not write, which keeps even `--force` from replacing it.
        foreign: Option<String>,
    },
    /// The journal's last line does not cover the record.
    RecordUnbound {
        /// Digest in the journal.
        recorded: String,
        /// Digest of the record.
        found: String,
    },
    /// The record was written by another version.
    EngineDiffers {
        /// In the record.
        recorded: String,
        /// This program.
        running: String,
    },
    /// A pinned library is not the one pinned.
    PinDiffers {
        /// registry or calendar.
        name: String,
        /// In the plan.
        pinned: String,
        /// Of the library.
        found: String,
    },
    /// A file holds nothing.
    EmptyFile,
    /// The last line of the journal has no end: writing it was cut off.
    JournalTorn,
    /// Another process is writing the journal.
    JournalBusy,
    /// No line of the journal has a hash that was published.
    JournalShort {
        /// The hash.
        published: String,
        /// How many lines there are.
        lines: u64,
    },
}

/// What shows that a journal was tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalBreak {
    /// The line is no event at all.
    NoEvent,
    /// The line is not what its own check says.
    Changed,
    /// Its number is not the next one.
    Number {
        /// The number that is due.
        due: u64,
        /// Its number.
        found: u64,
    },
    /// It does not hold the hash of the line before.
    Unchained,
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008, 9009, 9010, 9011, 9012, 9014, 9013, 9015, 9016,
    9017, 9018,
];

impl Files {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::Unreadable { .. } => 9001,
            Self::NotText { .. } => 9002,
            Self::JournalBroken { .. } => 9003,
            Self::RecordUnreadable { .. } => 9004,
            Self::InputDiffers { .. } => 9005,
            Self::OutputDiffers { .. } => 9006,
            Self::OutputMissing { .. } => 9007,
            Self::RecordDiffers { .. } => 9008,
            Self::SealDiffers { .. } => 9009,
            Self::FolderNotEmpty { .. } => 9010,
            Self::RecordUnbound { .. } => 9011,
            Self::EngineDiffers { .. } => 9012,
            Self::PinDiffers { .. } => 9014,
            Self::EmptyFile => 9013,
            Self::JournalTorn => 9015,
            Self::JournalBusy => 9016,
            Self::JournalShort { .. } => 9017,
            Self::SealSays { .. } => 9018,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Unreadable { .. }
            | Self::NotText { .. }
            | Self::JournalBroken { .. }
            | Self::RecordUnreadable { .. }
            | Self::InputDiffers { .. }
            | Self::OutputDiffers { .. }
            | Self::OutputMissing { .. }
            | Self::RecordDiffers { .. }
            | Self::SealDiffers { .. }
            | Self::FolderNotEmpty { .. }
            | Self::RecordUnbound { .. }
            | Self::PinDiffers { .. }
            | Self::SealSays { .. }
            | Self::EmptyFile
            | Self::JournalBusy
            | Self::JournalShort { .. } => Severity::Error,
            Self::JournalTorn => Severity::Doubt,
            Self::EngineDiffers { .. } => Severity::Hint,
        }
    }
}
