//! Two registries side by side, and entries that want looking at again.

use chrono::NaiveDate;

use super::{Article, Instrument, Registry, Status, Version};

/// What differs between an old and a new registry, by instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The instrument's id.
    pub id: String,
    /// Its title, the new one where both have it.
    pub title: String,
    /// What changed.
    pub what: Difference,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Only the new registry holds it.
    Added,
    /// Only the old registry holds it.
    Removed,
    /// Now repealed.
    Repealed {
        /// From this day on.
        on: Option<NaiveDate>,
        /// Id of the successor, empty for none.
        by: String,
    },
    /// A wording that the old registry did not hold.
    NewVersion {
        /// In force from.
        effective: Option<NaiveDate>,
        /// Number of articles.
        articles: Option<u32>,
    },
    /// A fact was corrected.
    Field {
        /// The key as the files write it.
        key: &'static str,
        /// Before.
        old: String,
        /// Now.
        new: String,
    },
    /// What an article grants is new, gone or other.
    Article {
        /// The article as the files write it: `74`, `16/1`, with paragraph and item.
        provision: String,
        /// Before; empty where it was not listed.
        old: String,
        /// Now; empty where it is no longer listed.
        new: String,
    },
}

/// Compares two registries; by id, then in the order of the files. The catalogue is compared by
/// its digest alone.
#[must_use]
pub fn diff(old: &Registry, new: &Registry) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut ids: Vec<&str> = old.instruments().chain(new.instruments()).map(|it| &*it.id).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let before = old.instruments().find(|it| it.id == id);
        let after = new.instruments().find(|it| it.id == id);
        let Some(known) = after.or(before) else { continue };
        let mut say = |what| {
            changes.push(Change { id: id.to_owned(), title: known.title.clone(), what });
        };
        match (before, after) {
            (None, _) => say(Difference::Added),
            (_, None) => say(Difference::Removed),
            (Some(before), Some(after)) => compare(before, after, &mut say),
        }
    }
    changes
}

fn compare(before: &Instrument, after: &Instrument, say: &mut impl FnMut(Difference)) {
    if after.status == Status::Repealed && before.status != Status::Repealed {
        say(Difference::Repealed { on: after.repealed, by: after.repealed_by.clone() });
    }
    let fields: [(&'static str, String, String); 9] = [
        ("title", before.title.clone(), after.title.clone()),
        ("rank", before.rank.zh().to_owned(), after.rank.zh().to_owned()),
        ("region", before.region.clone(), after.region.clone()),
        ("document_number", before.document_number.clone(), after.document_number.clone()),
        ("promulgated", day(before.promulgated), day(after.promulgated)),
        ("effective", day(before.effective), day(after.effective)),
        ("status_checked", day(before.status_checked), day(after.status_checked)),
        ("unverified", before.unverified.to_string(), after.unverified.to_string()),
        ("short_titles", before.short_titles.join("、"), after.short_titles.join("、")),
    ];
    for (key, old, new) in fields {
        if old != new {
            say(Difference::Field { key, old, new });
        }
    }
    for version in &after.versions {
        let same = |it: &&Version| it.effective == version.effective;
        match before.versions.iter().find(same) {
            None => say(Difference::NewVersion {
                effective: version.effective,
                articles: version.articles,
            }),
            Some(earlier) => {
                let count = |it: &Version| it.articles.map(|it| it.to_string()).unwrap_or_default();
                if earlier.articles != version.articles {
                    say(Difference::Field {
                        key: "articles",
                        old: count(earlier),
                        new: count(version),
                    });
                }
                if earlier.shape != version.shape {
                    let words = |it: &Version| it.shape.len().to_string();
                    say(Difference::Field {
                        key: "shape",
                        old: words(earlier),
                        new: words(version),
                    });
                }
                if earlier.replaced != version.replaced {
                    say(Difference::Field {
                        key: "replaced",
                        old: day(earlier.replaced),
                        new: day(version.replaced),
                    });
                }
            }
        }
    }
    articles(before, after, say);
}

fn articles(before: &Instrument, after: &Instrument, say: &mut impl FnMut(Difference)) {
    let mut places: Vec<String> =
        before.articles.iter().chain(&after.articles).map(place).collect();
    places.sort();
    places.dedup();
    for provision in places {
        let of = |instrument: &Instrument| -> String {
            let entries = instrument.articles.iter().filter(|it| place(it) == provision);
            entries.map(grant).collect::<Vec<_>>().join("；")
        };
        let (old, new) = (of(before), of(after));
        if old != new {
            say(Difference::Article { provision, old, new });
        }
    }
}

/// `74`, `16/1`, `75 款1`, `11 项2`: sorts by number.
fn place(article: &Article) -> String {
    let mut text = format!("{:>4}", article.number);
    if article.sub > 0 {
        text += &format!("/{}", article.sub);
    }
    if article.paragraph > 0 {
        text += &format!(" 款{}", article.paragraph);
    }
    if article.item > 0 {
        text += &format!(" 项{}", article.item);
    }
    text
}

fn grant(article: &Article) -> String {
    let bodies: Vec<&str> = article.bodies.iter().map(|body| body.zh()).collect();
    let level = article.level_min.map_or("", |level| level.zh());
    let mut text =
        format!("{}（{}）{}{level}", article.grants.zh(), article.matter, bodies.join("、"));
    if article.since.is_some() || article.until.is_some() {
        text += &format!(" {}..{}", day(article.since), day(article.until));
    }
    text
}

fn day(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// An entry that wants looking at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The instrument's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Last day on which a source still called it in force.
    pub checked: Option<NaiveDate>,
    /// Why; several may hold.
    pub reasons: Vec<StaleReason>,
}

/// Why an entry wants looking at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaleReason {
    /// 待核.
    StatusUnchecked,
    /// The main facts are from memory or quotations.
    Unverified,
    /// No source is known to call it in force.
    NeverChecked,
    /// The last proof of force is older than the day asked for.
    CheckedBefore,
    /// The latest wording ends by then, and no next one is held.
    VersionEnds,
}

/// The entries that want looking at again before they are relied on on the day `on`: the
/// longest unchecked first. Repealed instruments change no more and are left out.
#[must_use]
pub fn stale(registry: &Registry, on: NaiveDate) -> Vec<Stale> {
    let mut list: Vec<Stale> = Vec::new();
    for instrument in registry.instruments().filter(|it| it.status != Status::Repealed) {
        let mut reasons = Vec::new();
        if instrument.status == Status::Unchecked {
            reasons.push(StaleReason::StatusUnchecked);
        }
        if instrument.unverified {
            reasons.push(StaleReason::Unverified);
        }
        match instrument.status_checked {
            None => reasons.push(StaleReason::NeverChecked),
            Some(day) if day < on => reasons.push(StaleReason::CheckedBefore),
            Some(_) => {}
        }
        let ends = instrument.versions.last().and_then(|version| version.replaced);
        if ends.is_some_and(|day| day <= on) {
            reasons.push(StaleReason::VersionEnds);
        }
        if !reasons.is_empty() {
            list.push(Stale {
                id: instrument.id.clone(),
                title: instrument.title.clone(),
                checked: instrument.status_checked,
                reasons,
            });
        }
    }
    list.sort_by(|a, b| a.checked.cmp(&b.checked).then_with(|| a.id.cmp(&b.id)));
    list
}
