//! What is known of a citation: the instrument, its wordings with their days, what the cited
//! provision grants, and what was renumbered into what.

pub mod words;

use chrono::NaiveDate;

use super::citation::{ArticleNumber, Provision, TitleRef, parse};
use super::resolve::judge_moved;
use super::{Article, Instrument, Registry, Shape, TitleKind, Version};

/// All that the registry knows of one cited instrument.
#[derive(Debug, Clone)]
pub struct Explanation<'r> {
    /// The title as written.
    pub written: String,
    /// The instrument and by which of its titles it was found.
    pub found: Option<(&'r Instrument, TitleKind)>,
    /// Titles that look alike, where it was not found.
    pub near: Vec<String>,
    /// Every provision cited.
    pub provisions: Vec<Known<'r>>,
}

/// What is known of one provision.
#[derive(Debug, Clone)]
pub struct Known<'r> {
    /// The provision.
    pub provision: Provision,
    /// Whether it exists, version by version, in their order.
    pub versions: Vec<(&'r Version, Existence)>,
    /// What the registry says it does.
    pub articles: Vec<&'r Article>,
    /// Where its matter went, or came from.
    pub moves: Vec<Move>,
}

/// Whether a provision exists in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// It does; its article consists of this, where known.
    Yes(Option<Shape>),
    /// The version has only so many articles, or the article so many parts.
    No(u32),
    /// The registry does not know.
    Unknown,
}

/// A renumbering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What the article is about.
    pub matter: String,
    /// Its number before.
    pub from: ArticleNumber,
    /// Its numbers since.
    pub to: Vec<ArticleNumber>,
    /// Since when.
    pub on: NaiveDate,
}

/// Explains every instrument cited in `text`.
#[must_use]
pub fn explain<'r>(registry: &'r Registry, text: &str) -> Vec<Explanation<'r>> {
    let mut explanations = Vec::new();
    for citation in parse(text) {
        let TitleRef::Named { text: written, inner } = citation.title.value else { continue };
        let bare = written.replace(['《', '》'], "");
        let found = [Some(written.as_str()), Some(bare.as_str()), inner.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|title| registry.find(title).into_iter().next());
        let near = if found.is_some() { Vec::new() } else { registry.near(&written) };
        let provisions = found
            .map(|(instrument, _)| {
                let provisions = citation.provisions.into_iter();
                provisions.map(|provision| known(instrument, provision)).collect()
            })
            .unwrap_or_default();
        explanations.push(Explanation { written, found, near, provisions });
    }
    explanations
}

/// The ids of the instruments cited in `text`: what a change of law touches.
#[must_use]
pub fn cited(registry: &Registry, text: &str) -> Vec<String> {
    let mut ids: Vec<String> = explain(registry, text)
        .into_iter()
        .filter_map(|it| it.found.map(|(instrument, _)| instrument.id.clone()))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

fn known(instrument: &Instrument, provision: Provision) -> Known<'_> {
    let first = provision.article.value;
    let last = provision.last.map_or(first, |last| last.value);
    let versions =
        instrument.versions.iter().map(|version| (version, exists(version, &provision))).collect();
    let number = |it: &Article| ArticleNumber { number: it.number, sub: it.sub };
    let articles: Vec<&Article> = instrument
        .articles
        .iter()
        .filter(|it| first <= number(it) && number(it) <= last)
        .filter(|it| meets(provision.paragraph.map(|it| it.value), it.paragraph))
        .filter(|it| meets(provision.item.map(|it| it.value), it.item))
        .collect();
    let mut moves: Vec<Move> = Vec::new();
    for entry in &instrument.articles {
        let Some(on) = entry.until else { continue };
        let to = judge_moved(&instrument.articles, entry, on);
        let from = number(entry);
        let touches = |it: &ArticleNumber| first <= *it && *it <= last;
        if !to.is_empty() && to != [from] && (touches(&from) || to.iter().any(touches)) {
            let it = Move { matter: entry.matter.clone(), from, to, on };
            if !moves.contains(&it) {
                moves.push(it);
            }
        }
    }
    Known { provision, versions, articles, moves }
}

fn meets(cited: Option<u32>, listed: u32) -> bool {
    listed == 0 || cited.is_none_or(|cited| cited == listed)
}

fn exists(version: &Version, provision: &Provision) -> Existence {
    let article = provision.article.value;
    let last = provision.last.map_or(article, |last| last.value);
    let Some(count) = version.articles else { return Existence::Unknown };
    if last.number > count || article.number == 0 {
        return Existence::No(count);
    }
    let shape = if article.sub > 0 {
        match version.sub_articles.get(&(article.number, article.sub)) {
            Some(shape) => Some(*shape),
            None if version.shape.is_empty() => return Existence::Unknown,
            None => return Existence::No(count),
        }
    } else {
        article.number.checked_sub(1).and_then(|at| version.shape.get(at as usize)).copied()
    };
    match (shape, provision.paragraph, provision.item) {
        (Some(shape), Some(paragraph), _) if paragraph.value > shape.paragraphs => {
            Existence::No(shape.paragraphs)
        }
        (Some(shape), _, Some(item)) if item.value > shape.items => Existence::No(shape.items),
        (None, Some(_), _) | (None, _, Some(_)) => Existence::Unknown,
        (shape, _, _) => Existence::Yes(shape),
    }
}
