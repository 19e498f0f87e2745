//! What became of a defect, what stands in the file, and what is read instead or proposed: for tables and programs.

use super::{Directories, Outcome};

impl Directories {
    /// What the reader did about it; `None` where it is no defect of a row.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::BadId { proposed, .. } => {
                Some(if proposed.is_empty() { Outcome::Lost } else { Outcome::Guessed })
            }
            Self::RepairedId { .. } | Self::RepairedCell { .. } | Self::OtherEncoding { .. } => {
                Some(Outcome::Fixed)
            }
            Self::ConflictingRows { .. }
            | Self::NotANumber { proposed: Some(_), .. }
            | Self::NotADate { proposed: Some(_), .. }
            | Self::OutsideValues { proposed: Some(_), .. }
            | Self::FutureDate { .. }
            | Self::PartialDate { .. }
            | Self::RaggedRow { .. }
            | Self::SharedCertificate { .. }
            | Self::UnknownRecusal { .. }
            | Self::UnitAlias { .. }
            | Self::LeftWithoutDate { .. }
            | Self::UnknownCertificate { .. }
            | Self::UnknownState { .. } => Some(Outcome::Guessed),
            Self::OddId { .. }
            | Self::NotANumber { proposed: None, .. }
            | Self::NotADate { proposed: None, .. }
            | Self::ImpossibleDate { .. }
            | Self::UnknownIndustry { .. }
            | Self::OutsideValues { proposed: None, .. }
            | Self::Undecodable { .. }
            | Self::UnclosedQuote
            | Self::MissingCertificate { .. } => Some(Outcome::Lost),
            Self::EmptyCell { outcome, .. } => Some(*outcome),
            Self::DuplicateRow { .. } | Self::DroppedRows { .. } | Self::DuplicatePerson { .. } => {
                Some(Outcome::Dropped)
            }
            Self::MissingColumn { .. }
            | Self::EmptyFile
            | Self::NotATable { .. }
            | Self::NoHeader { .. }
            | Self::NoRows
            | Self::MostlyEmpty { .. }
            | Self::AmbiguousColumn { .. }
            | Self::SkippedSheet { .. }
            | Self::MissingSheet { .. } => None,
        }
    }

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
