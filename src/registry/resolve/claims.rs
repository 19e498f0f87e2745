//! What stands in brackets beside a title, against the wording in force.

use chrono::{Datelike as _, NaiveDate};

use crate::diagnostic::problem::Legal;
use crate::diagnostic::problem::legal::Term;
use crate::registry::citation::{Act, Claim, numeral};
use crate::registry::{Instrument, Version, title_key};

const AMENDED: Term = Term { zh: "修正", en: "amended (修正)" };
const REVISED: Term = Term { zh: "修订", en: "revised (修订)" };

/// Compares one claim with `version`; nothing is said where the registry does not know.
pub(super) fn compare(
    instrument: &Instrument,
    version: &Version,
    claim: &Claim,
    title: &str,
    on: NaiveDate,
) -> Option<Legal> {
    let mismatch = |claimed: String| {
        Some(Legal::ClaimMismatch {
            title: title.to_owned(),
            claimed,
            actual: describe(instrument, version),
            on,
        })
    };
    match claim {
        Claim::Alias(_) | Claim::Other(_) => None,
        Claim::DocumentNumber(number) => {
            let known = &instrument.document_number;
            let differs = known.contains('〔') && title_key(known) != title_key(number);
            differs.then(|| mismatch(number.clone())).flatten()
        }
        Claim::Decree { issuer, number } => {
            let own = decrees(&version.note);
            let first = first_decrees(instrument);
            let rewritten = version.note.contains("修订");
            let is_first = instrument.versions.first() == Some(version);
            // An amended law goes on under its first decree; a revised one does not.
            let fits = own.contains(number)
                || (first.contains(number) && (is_first || !rewritten))
                || (own.is_empty() && (first.is_empty() || !is_first));
            if fits { None } else { mismatch(format!("{issuer}令第{number}号")) }
        }
        Claim::Wording { year, date, ordinal, act } => {
            let claimed = written(*year, *date, *ordinal, *act);
            let days: Vec<NaiveDate> = match act {
                Act::TookEffect => vec![version.effective, instrument.effective],
                Act::Promulgated => vec![
                    version.promulgated,
                    version.adopted,
                    version.approved,
                    instrument.promulgated,
                ],
                Act::Amended | Act::Revised => vec![version.promulgated, version.adopted],
                Act::Changed => vec![version.promulgated, version.adopted, version.effective],
            }
            .into_iter()
            .flatten()
            .collect();
            if days.is_empty() {
                return None;
            }
            let fits = days.iter().any(|day| match date {
                Some(date) => day == date,
                None => day.year() == *year,
            });
            let counted = ordinal.is_none_or(|n| {
                let named = version.note.contains("第一次")
                    || version.note.contains("次修正")
                    || version.note.contains("次修订");
                !named || version.note.contains(&format!("第{}次", numeral::chinese(n)))
            });
            if !fits || !counted {
                return mismatch(claimed);
            }
            let amended = version.note.contains("修正");
            let revised = version.note.contains("修订");
            let (written, right) = match act {
                Act::Amended if revised && !amended => (AMENDED, REVISED),
                Act::Revised if amended && !revised => (REVISED, AMENDED),
                _ => return None,
            };
            Some(Legal::AmendWord { title: title.to_owned(), written, right })
        }
    }
}

/// Numbers of decrees in a text: 主席令第73号.
fn decrees(text: &str) -> Vec<u32> {
    text.split("令第").skip(1).filter_map(|rest| numeral::read(rest.split_once('号')?.0)).collect()
}

/// The decrees of the first promulgation.
fn first_decrees(instrument: &Instrument) -> Vec<u32> {
    let mut found = decrees(&instrument.document_number);
    if let Some(first) = instrument.versions.first() {
        found.extend(decrees(&first.note));
    }
    found
}

/// Says which wording is in force: days, and what the registry notes of it.
fn describe(instrument: &Instrument, version: &Version) -> String {
    let mut parts = Vec::new();
    if let Some(day) = version.promulgated.or(version.adopted) {
        parts.push(format!("{}年{}月{}日公布", day.year(), day.month(), day.day()));
    }
    if let Some(day) = version.effective {
        parts.push(format!("{}年{}月{}日施行", day.year(), day.month(), day.day()));
    }
    let note = version.note.split(['，', '；']).next().unwrap_or_default();
    if note.contains("修正") || note.contains("修订") || note.contains('令') {
        parts.push(note.to_owned());
    } else if !instrument.document_number.is_empty() {
        parts.push(instrument.document_number.clone());
    }
    parts.join("，")
}

fn written(year: i32, date: Option<NaiveDate>, ordinal: Option<u32>, act: Act) -> String {
    let day = date.map_or_else(
        || format!("{year}年"),
        |day| format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    );
    let ordinal = ordinal.map_or_else(String::new, |n| format!("第{}次", numeral::chinese(n)));
    let act = match act {
        Act::Amended => "修正",
        Act::Revised => "修订",
        Act::Changed => "版",
        Act::Promulgated => "公布",
        Act::TookEffect => "施行",
    };
    format!("{day}{ordinal}{act}")
}
