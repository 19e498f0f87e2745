//! What stands in the file, and what is read instead or proposed: for tables and programs.

use super::Directories;

impl Directories {
    /// The text that stands in the file, where the finding is about one.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::BadId { written, .. }
            | Self::RepairedId { written, .. }
            | Self::EmptyCell { written, .. }
            | Self::RepairedCell { written, .. }
            | Self::NotANumber { written, .. }
            | Self::NotADate { written, .. }
            | Self::ImpossibleDate { written, .. }
            | Self::FutureDate { written, .. }
            | Self::PartialDate { written, .. }
            | Self::UnknownIndustry { written, .. }
            | Self::OutsideValues { written, .. }
            | Self::MissingCertificate { written, .. }
            | Self::UnknownRecusal { written, .. }
            | Self::UnitAlias { written, .. }
            | Self::UnknownState { written } => Some(written),
            Self::OddId { id, .. }
            | Self::DuplicateRow { id, .. }
            | Self::ConflictingRows { id, .. } => Some(id),
            Self::DuplicatePerson { name, .. } => Some(name),
            Self::SharedCertificate { certificate, .. }
            | Self::UnknownCertificate { certificate } => Some(certificate),
            Self::LeftWithoutDate { state } => Some(state),
            Self::MissingColumn { .. }
            | Self::EmptyFile
            | Self::NotATable { .. }
            | Self::NoHeader { .. }
            | Self::NoRows
            | Self::MostlyEmpty { .. }
            | Self::RaggedRow { .. }
            | Self::OtherEncoding { .. }
            | Self::Undecodable { .. }
            | Self::UnclosedQuote
            | Self::DroppedRows { .. }
            | Self::AmbiguousColumn { .. }
            | Self::SkippedSheet { .. }
            | Self::MissingSheet { .. } => None,
        }
    }

    /// What the reader reads instead, or proposes to a person; mostly one or none.
    #[must_use]
    pub fn proposed(&self) -> Vec<&str> {
        match self {
            Self::BadId { proposed, .. } => proposed.iter().map(String::as_str).collect(),
            Self::RepairedId { id: value, .. } | Self::RepairedCell { value, .. } => vec![value],
            Self::EmptyCell { proposed, .. }
            | Self::NotANumber { proposed, .. }
            | Self::NotADate { proposed, .. }
            | Self::OutsideValues { proposed, .. }
            | Self::UnknownRecusal { proposed, .. }
            | Self::UnitAlias { proposed, .. } => proposed.iter().map(String::as_str).collect(),
            Self::MissingColumn { .. }
            | Self::EmptyFile
            | Self::NotATable { .. }
            | Self::NoHeader { .. }
            | Self::NoRows
            | Self::OddId { .. }
            | Self::DuplicateRow { .. }
            | Self::ConflictingRows { .. }
            | Self::MostlyEmpty { .. }
            | Self::ImpossibleDate { .. }
            | Self::FutureDate { .. }
            | Self::PartialDate { .. }
            | Self::UnknownIndustry { .. }
            | Self::RaggedRow { .. }
            | Self::OtherEncoding { .. }
            | Self::Undecodable { .. }
            | Self::UnclosedQuote
            | Self::DroppedRows { .. }
            | Self::AmbiguousColumn { .. }
            | Self::SkippedSheet { .. }
            | Self::MissingSheet { .. }
            | Self::DuplicatePerson { .. }
            | Self::SharedCertificate { .. }
            | Self::MissingCertificate { .. }
            | Self::LeftWithoutDate { .. }
            | Self::UnknownCertificate { .. }
            | Self::UnknownState { .. } => Vec::new(),
        }
    }
}
