//! What happened to a visit after the draw, from the journal of its record: a reason that the record
//! gives for people or a day is no longer true once they were changed.

use std::collections::BTreeMap;

use super::Question;
use crate::engine::JOURNAL;
use crate::journal;
use crate::render::why::{About, Answer, Reason, Said};
use crate::results::{Change, label};

/// One answer for every visit that is meant and that was changed, in order.
#[must_use]
pub fn since(files: &BTreeMap<String, Vec<u8>>, question: &Question) -> Vec<Answer> {
    let Some(bytes) = files.get(JOURNAL) else { return Vec::new() };
    let (events, _) = journal::read(JOURNAL, bytes);
    let mut changed: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for (line, event) in (1_u64..).zip(&events) {
        let Some(Some(change)) = Change::read(event) else { continue };
        let text = |key: &str| event.get(key).and_then(|it| it.as_str()).unwrap_or_default();
        // The day on which it was dealt with, where that is not the day of the entry.
        let time = if text("on").is_empty() { text("time") } else { text("on") }.to_owned();
        let mut say = |visit: &str, change: &Change| {
            let reason =
                Reason::Since { line, time: time.clone(), change: Box::new(change.clone()) };
            let said = Said { reason, cites: Vec::new() };
            changed.entry(visit.to_owned()).or_default().push(said);
        };
        match &change {
            Change::Reassigned { visit, .. } | Change::Moved { visit, .. } => say(visit, &change),
            Change::Replaced { visit, by, .. } => {
                say(visit, &change);
                for task in by {
                    say(&task.visit, &change);
                }
            }
            Change::Result { .. } | Change::Penalty { .. } | Change::Published { .. } => {}
        }
    }
    let wanted = match question {
        Question::Visit(written) | Question::Team(written) => label(written),
        Question::Unit(_) => None,
    };
    changed.retain(|visit, _| wanted.as_ref() == Some(visit));
    let about = |visit: String| About::Since { label: visit };
    changed.into_iter().map(|(visit, said)| Answer { about: about(visit), said }).collect()
}
