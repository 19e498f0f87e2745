//! Which instrument a citation names.

use super::{Context, Outcome};
use crate::diagnostic::problem::Legal;
use crate::registry::citation::{Citation, Claim, TitleRef};
use crate::registry::{Instrument, Registry, TitleKind, title_key};

/// The instruments named so far in one text.
#[derive(Debug, Default)]
pub(super) struct Names<'r> {
    seen: Vec<&'r Instrument>,
    aliases: Vec<(String, &'r Instrument)>,
}

/// An instrument, or the title that none bears.
pub(super) struct Found<'r> {
    pub(super) title: String,
    pub(super) instrument: Option<&'r Instrument>,
}

impl<'r> Names<'r> {
    /// Finds the instrument of `citation`; says what hinders.
    pub(super) fn find(
        &mut self,
        registry: &'r Registry,
        citation: &Citation,
        context: &Context,
        outcomes: &mut Vec<Outcome>,
    ) -> Found<'r> {
        let span = citation.title.span;
        let mut say = |problem| outcomes.push(Outcome { problem, span });
        let (written, found) = match &citation.title.value {
            TitleRef::Missing => {
                if !citation.provisions.is_empty() {
                    say(Legal::MissingTitle);
                }
                return Found { title: String::new(), instrument: None };
            }
            TitleRef::Same(word) => (word.clone(), self.seen.last().copied()),
            TitleRef::Context(word) => (word.clone(), self.by_context(word)),
            TitleRef::Named { text, inner } => {
                let alias = self.by_alias(text);
                let found = alias.map(|it| (it, TitleKind::Short)).or_else(|| {
                    [Some(text.clone()), Some(text.replace(['《', '》'], ""))]
                        .into_iter()
                        .chain(std::iter::once(inner.clone().filter(|_| !local_prefix(text))))
                        .flatten()
                        .find_map(|title| best(registry.find(&title), context))
                });
                // 特别规定第十三条, after 女职工劳动保护特别规定.
                let found = found.or_else(|| {
                    let end = text.chars().count() >= 3 && inner.is_none();
                    let it = end.then(|| self.by_context(text)).flatten()?;
                    Some((it, TitleKind::Short))
                });
                if let Some((instrument, TitleKind::Former)) = found {
                    let title = shown(text).to_owned();
                    say(Legal::FormerTitle { title, now: instrument.title.clone() });
                }
                if found.is_none() {
                    say(unknown(registry, shown(inner.as_deref().unwrap_or(text))));
                }
                (shown(inner.as_deref().unwrap_or(text)).to_owned(), found.map(|(it, _)| it))
            }
        };
        if found.is_none()
            && matches!(citation.title.value, TitleRef::Same(_) | TitleRef::Context(_))
        {
            say(Legal::NoContext { word: written.clone() });
        }
        let title = found.map_or(written, |instrument| instrument.short_title().to_owned());
        if let Some(instrument) = found {
            self.seen.push(instrument);
            for claim in &citation.claims {
                if let Claim::Alias(alias) = &claim.value {
                    self.aliases.push((title_key(alias.trim_matches('"')), instrument));
                }
            }
        }
        Found { title, instrument: found }
    }

    fn by_alias(&self, text: &str) -> Option<&'r Instrument> {
        let key = title_key(text);
        self.aliases.iter().rev().find(|(alias, _)| *alias == key).map(|(_, it)| *it)
    }

    /// The last instrument whose title ends in `word`; 法 is not the end of 办法.
    fn by_context(&self, word: &str) -> Option<&'r Instrument> {
        self.by_alias(word).or_else(|| {
            let ends =
                |title: &str| title.ends_with(word) && !(word == "法" && title.ends_with("办法"));
            self.seen.iter().rev().find(|it| ends(&it.title)).copied()
        })
    }
}

/// The title without its outer marks.
fn shown(text: &str) -> &str {
    let bare = text.strip_prefix('《').and_then(|rest| rest.strip_suffix('》'));
    bare.filter(|inner| !inner.contains('《')).unwrap_or(text)
}

/// Of several instruments of one title, the one that the plan can mean: of its region, and in
/// force on the first day.
fn best<'r>(
    found: Vec<(&'r Instrument, TitleKind)>,
    context: &Context,
) -> Option<(&'r Instrument, TitleKind)> {
    let fits = |instrument: &Instrument| {
        let near = context.region.as_ref().is_none_or(|own| instrument.covers(own));
        let day = context.window.map(|window| window.start);
        let holds = day.is_none_or(|day| {
            instrument.version_on(day).is_some() && instrument.repealed.is_none_or(|end| day < end)
        });
        (near, holds)
    };
    let mut best = None;
    for (instrument, kind) in found {
        let score = fits(instrument);
        // The first of equals stays.
        if best.is_none_or(|(_, _, before)| score > before) {
            best = Some((instrument, kind, score));
        }
    }
    best.map(|(instrument, kind, _)| (instrument, kind))
}

/// 宁夏《…》: the words before name a place, so the national instrument is not meant.
fn local_prefix(text: &str) -> bool {
    let prefix: String = text.chars().take_while(|letter| *letter != '《').collect();
    ["省", "市", "区", "州", "县", "宁夏", "银川"].iter().any(|place| prefix.contains(place))
}

/// Says that no instrument bears `title`. Laws are all held, and national regulations nearly:
/// there an unknown title is wrong. Of rules and local instruments only some are held.
fn unknown(registry: &Registry, title: &str) -> Legal {
    let near = registry.near(title);
    let title = title.to_owned();
    let is_law = title.ends_with('法') && !title.ends_with("办法");
    let is_regulation = title.ends_with("条例") && near.iter().any(|it| it.ends_with("条例"));
    if !looks_local(&title) && (is_law || is_regulation) {
        Legal::UnknownTitle { title, near }
    } else {
        Legal::TitleNotHeld { title, near, alone: false }
    }
}

/// Tells whether a title begins with the name of a place.
fn looks_local(title: &str) -> bool {
    let bare = title.strip_prefix("中华人民共和国").unwrap_or(title);
    let head: Vec<char> = bare.chars().take(10).collect();
    head.iter().enumerate().any(|(at, letter)| match letter {
        '省' => at >= 2,
        // 人力资源市场, 城市市容 name no place.
        '市' => at >= 2 && !matches!(head.get(at + 1), Some('场' | '政' | '容' | '民' | '区')),
        '区' => at >= 2 && matches!(head.get(at - 1), Some('治' | '政' | '特')),
        '州' | '县' => at >= 2 && matches!(head.get(at - 1), Some('治')),
        _ => false,
    })
}
