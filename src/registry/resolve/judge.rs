//! One citation of one instrument, judged on the days of the window.

use chrono::NaiveDate;

use super::{Context, Outcome, Resolved, Support, Supported, claims};
use crate::diagnostic::Severity;
use crate::diagnostic::problem::Legal;
use crate::registry::citation::{ArticleNumber, Citation, Provision, numeral};
use crate::registry::{Article, Depth, Grant, Instrument, Registry, Shape, Status, Version};
use crate::source::{Span, Spanned};

/// What an instrument is on one day.
pub(super) enum State<'r> {
    /// Not in force yet.
    NotYet,
    /// No longer.
    Repealed,
    /// In this wording.
    Version(&'r Version),
    /// In force, or not: the registry does not hold that day.
    Unknown,
}

/// What is found on one day.
#[derive(Default)]
struct Day {
    outcomes: Vec<Outcome>,
    supports: Vec<Support>,
    in_force: bool,
}

pub(super) fn judge(
    registry: &Registry,
    instrument: &Instrument,
    citation: &Citation,
    context: &Context,
    answer: &mut Resolved<'_>,
) {
    let title = answer.title.clone();
    let title_span = citation.title.span;
    if let Some(own) = &context.region
        && !instrument.covers(own)
    {
        answer.outcomes.push(Outcome {
            problem: Legal::WrongRegion {
                title: title.clone(),
                region: instrument.region.clone(),
                own: own.clone(),
            },
            span: title_span,
        });
    }
    let days = days(instrument, context);
    let case = Case { registry, instrument, citation, context, title: &title };
    let judged: Vec<Day> = days.iter().map(|day| case.on(*day)).collect();

    // The same problem on both sides of a change is one problem.
    let mut outcomes: Vec<Outcome> = Vec::new();
    for day in &judged {
        for outcome in &day.outcomes {
            let known = outcomes.iter().any(|other| {
                other.problem.code() == outcome.problem.code() && other.span == outcome.span
            });
            if !known {
                outcomes.push(outcome.clone());
            }
        }
    }
    for (pair, change) in judged.windows(2).zip(days.iter().skip(1)) {
        if let [before, after] = pair
            && before.in_force
            && after.in_force
        {
            let problem = Legal::SpansChange { title: title.clone(), change: *change };
            outcomes.push(Outcome { problem, span: title_span });
        }
    }
    if let Some(first) = days.first() {
        case.claims(*first, &mut outcomes);
        case.freshness(*first, &mut outcomes);
    }
    answer.outcomes.extend(case.weighed(outcomes));
    answer.supports = citation
        .provisions
        .iter()
        .enumerate()
        .map(|(index, provision)| {
            let worst = judged.iter().filter_map(|day| day.supports.get(index)).max();
            Supported {
                support: worst.cloned().unwrap_or(Support::Unknown),
                provision: provision.to_string(),
                article: provision.article.value.to_string(),
                span: provision.span,
            }
        })
        .collect();
}

/// The first day of the window, and every day in it on which the instrument changes.
fn days(instrument: &Instrument, context: &Context) -> Vec<NaiveDate> {
    let Some(window) = context.window else {
        // No day is known: the latest wording counts.
        let latest = instrument.versions.iter().rev().find_map(|version| version.effective);
        return latest.or(instrument.effective).or(instrument.promulgated).into_iter().collect();
    };
    let mut days: Vec<NaiveDate> = instrument
        .versions
        .iter()
        .flat_map(|version| [version.effective, version.replaced])
        .chain([instrument.effective, instrument.repealed])
        .flatten()
        .filter(|day| window.start < *day && *day <= window.end)
        .collect();
    days.push(window.start);
    days.sort_unstable();
    days.dedup();
    days
}

/// What `instrument` is on `day`.
pub(super) fn state(instrument: &Instrument, day: NaiveDate) -> State<'_> {
    if instrument.repealed.is_some_and(|end| end <= day)
        || (instrument.status == Status::Repealed && instrument.repealed.is_none())
    {
        return State::Repealed;
    }
    if instrument.promulgated.is_some_and(|first| day < first) {
        return State::NotYet;
    }
    let begins = instrument.effective.or_else(|| {
        // The catalogue holds the latest wording only: earlier ones may have been in force.
        let first = instrument.versions.first().filter(|_| instrument.depth == Depth::Full);
        first.and_then(|version| version.effective)
    });
    if begins.is_some_and(|first| day < first) {
        return State::NotYet;
    }
    instrument.version_on(day).map_or(State::Unknown, State::Version)
}

struct Case<'a> {
    registry: &'a Registry,
    instrument: &'a Instrument,
    citation: &'a Citation,
    context: &'a Context,
    title: &'a str,
}

impl Case<'_> {
    fn on(&self, day: NaiveDate) -> Day {
        let mut judged = Day::default();
        let span = self.citation.title.span;
        let title = self.title.to_owned();
        let instrument = self.instrument;
        let count = self.citation.provisions.len();
        match state(instrument, day) {
            State::NotYet => {
                judged.supports = vec![Support::Nothing; count];
                let first = instrument.versions.first();
                let effective = instrument.effective.or(first.and_then(|it| it.effective));
                let promulgated = instrument.promulgated;
                let problem = Legal::NotYetInForce { title, on: day, effective, promulgated };
                judged.outcomes.push(Outcome { problem, span });
            }
            State::Repealed => {
                judged.supports = vec![Support::Nothing; count];
                let successor = self.registry.by_id(&instrument.repealed_by);
                let problem = Legal::Repealed {
                    title,
                    on: day,
                    repealed: instrument.repealed,
                    successor: successor.map(|it| it.short_title().to_owned()),
                };
                judged.outcomes.push(Outcome { problem, span });
            }
            State::Unknown => {
                judged.in_force = true;
                judged.supports = vec![Support::Unknown; count];
                judged
                    .outcomes
                    .push(Outcome { problem: Legal::WordingUnknown { title, on: day }, span });
            }
            State::Version(version) => {
                judged.in_force = true;
                for provision in &self.citation.provisions {
                    let before = judged.outcomes.len();
                    self.provision(provision, version, day, &mut judged.outcomes);
                    let missing = judged
                        .outcomes
                        .iter()
                        .skip(before)
                        .any(|it| it.problem.severity() == Severity::Error);
                    judged.supports.push(if missing {
                        Support::Nothing
                    } else {
                        self.support(provision, day)
                    });
                }
            }
        }
        judged
    }

    /// Whether the provision exists in `version`.
    fn provision(
        &self,
        provision: &Provision,
        version: &Version,
        day: NaiveDate,
        outcomes: &mut Vec<Outcome>,
    ) {
        let title = self.title.to_owned();
        let first = provision.article.value;
        let last = provision.last.map(|last| last.value);
        if let Some(last) = last
            && last <= first
        {
            let problem = Legal::RangeReversed { first: first.to_string(), last: last.to_string() };
            outcomes.push(Outcome { problem, span: provision.span });
            return;
        }
        let Some(count) = version.articles else {
            // An article that the registry lists does exist.
            let listed =
                provision.last.is_none()
                    && provision.paragraph.is_none()
                    && provision.item.is_none()
                    && self.instrument.articles.iter().any(|it| {
                        (it.number, it.sub) == (first.number, first.sub) && it.holds_on(day)
                    });
            if !listed && self.instrument.rank.founds() {
                let problem = Legal::StructureUnknown { title, provision: provision.to_string() };
                outcomes.push(Outcome { problem, span: provision.span });
            }
            return;
        };
        let mut missing = |article: ArticleNumber, last: Option<ArticleNumber>, span: Span| {
            let problem = Legal::NoSuchArticle {
                title: title.clone(),
                article: article.to_string(),
                last: last.map(|last| last.to_string()),
                count,
                on: day,
            };
            outcomes.push(Outcome { problem: self.sure(version, problem), span });
        };
        if first.number > count || first.number == 0 {
            missing(first, last, provision.last.map_or(provision.article.span, |_| provision.span));
            return;
        }
        if let Some(last) = &provision.last {
            // 第九十五条至第一百条 of 98 articles: the part that is missing is named.
            if last.value.number > count {
                let from = ArticleNumber::plain(count + 1);
                missing(from, Some(last.value).filter(|last| *last != from), last.span);
            }
            return;
        }
        if first.sub > 0 {
            self.sub_article(provision, version, count, day, outcomes);
            return;
        }
        let shape = first.number.checked_sub(1).and_then(|at| version.shape.get(at as usize));
        self.parts(provision, version, shape.copied(), day, outcomes);
        self.renumbered(provision, day, outcomes);
    }

    /// 第十六条之一: exists where the version lists it.
    fn sub_article(
        &self,
        provision: &Provision,
        version: &Version,
        count: u32,
        day: NaiveDate,
        outcomes: &mut Vec<Outcome>,
    ) {
        let article = provision.article.value;
        let title = self.title.to_owned();
        let listed = version.sub_articles.get(&(article.number, article.sub));
        if let Some(shape) = listed {
            self.parts(provision, version, Some(*shape), day, outcomes);
        } else if version.shape.is_empty() && version.sub_articles.is_empty() {
            let problem = Legal::StructureUnknown { title, provision: provision.to_string() };
            outcomes.push(Outcome { problem, span: provision.span });
        } else {
            let article = article.to_string();
            let problem = Legal::NoSuchArticle { title, article, last: None, count, on: day };
            let problem = self.sure(version, problem);
            outcomes.push(Outcome { problem, span: provision.article.span });
        }
    }

    /// Paragraph and item against the shape of the article.
    fn parts(
        &self,
        provision: &Provision,
        version: &Version,
        shape: Option<Shape>,
        day: NaiveDate,
        outcomes: &mut Vec<Outcome>,
    ) {
        let (paragraph, item) = (provision.paragraph, provision.item);
        if paragraph.is_none() && item.is_none() {
            return;
        }
        let title = self.title.to_owned();
        let article = provision.article.value.to_string();
        let Some(shape) = shape else {
            // A part that the registry lists does exist.
            let listed = self.instrument.articles.iter().any(|entry| {
                let same = |cited: Option<Spanned<u32>>, listed| {
                    cited.is_none_or(|cited| cited.value == listed)
                };
                entry.holds_on(day)
                    && entry.number == provision.article.value.number
                    && entry.sub == provision.article.value.sub
                    && same(paragraph, entry.paragraph)
                    && same(item, entry.item)
            });
            if !listed {
                let problem = Legal::StructureUnknown { title, provision: provision.to_string() };
                outcomes.push(Outcome { problem, span: provision.span });
            }
            return;
        };
        if let Some(paragraph) = paragraph
            && (paragraph.value > shape.paragraphs || paragraph.value == 0)
        {
            let problem = Legal::NoSuchParagraph {
                title,
                article,
                paragraph: format!("第{}款", numeral::chinese(paragraph.value)),
                count: shape.paragraphs,
                on: day,
            };
            let problem = self.sure(version, problem);
            outcomes.push(Outcome { problem, span: paragraph.span });
        } else if let Some(item) = item
            && (item.value > shape.items || item.value == 0)
        {
            let problem = Legal::NoSuchItem {
                title,
                article,
                item: format!("第（{}）项", numeral::chinese(item.value)),
                count: shape.items,
                on: day,
            };
            outcomes.push(Outcome { problem: self.sure(version, problem), span: item.span });
        }
    }

    /// A number that is known to have meant something else in another wording, and of which
    /// nothing is known in this one.
    fn renumbered(&self, provision: &Provision, day: NaiveDate, outcomes: &mut Vec<Outcome>) {
        let number = provision.article.value;
        let articles = &self.instrument.articles;
        let same = |it: &&Article| (it.number, it.sub) == (number.number, number.sub);
        if articles.iter().filter(same).any(|it| it.holds_on(day)) {
            return;
        }
        // The numbering nearest before the day, else the nearest after.
        let ended = |it: &Article| it.until.filter(|until| *until <= day);
        let begins = |it: &Article| it.since.filter(|since| day < *since);
        let past = articles.iter().filter(same).filter_map(ended).max();
        let Some(change) = past.or_else(|| articles.iter().filter(same).filter_map(begins).min())
        else {
            return;
        };
        // 第三十七条 as a whole was about several things.
        let mut matters: Vec<&str> = Vec::new();
        let mut now: Vec<ArticleNumber> = Vec::new();
        for other in articles.iter().filter(same).filter(|it| covers(provision, it)) {
            let then = if past.is_some() { ended(other) } else { begins(other) };
            let targets = moved(articles, other, day);
            if then == Some(change) && !targets.is_empty() {
                matters.push(&other.matter);
                now.extend(targets);
            }
        }
        now.sort();
        now.dedup();
        if now.is_empty() {
            return;
        }
        let problem = Legal::Renumbered {
            title: self.title.to_owned(),
            article: number.to_string(),
            matter: matters.join("；"),
            now: now.iter().map(ToString::to_string).collect(),
            change,
        };
        outcomes.push(Outcome { problem, span: provision.article.span });
    }

    /// What the provision does on `day`.
    fn support(&self, provision: &Provision, day: NaiveDate) -> Support {
        let entries = self
            .instrument
            .articles
            .iter()
            .filter(|entry| entry.holds_on(day) && covers(provision, entry));
        let mut best: Option<Support> = None;
        for entry in entries {
            let support = self.entry(entry);
            if best.as_ref().is_none_or(|before| support < *before) {
                best = Some(support);
            }
        }
        best.unwrap_or(Support::Unknown)
    }

    fn entry(&self, entry: &Article) -> Support {
        match entry.grants {
            Grant::Duty | Grant::Liability => Support::Liability,
            Grant::Publicity | Grant::Recusal | Grant::Procedure => Support::Method,
            Grant::Inspection => {
                let own = self.context.body;
                let given: Vec<Option<bool>> = entry
                    .bodies
                    .iter()
                    .map(|body| own.map_or(Some(true), |own| body.includes(own)))
                    .collect();
                if !entry.verified {
                    let own = given.contains(&Some(true));
                    return if own { Support::Uncertain } else { Support::Unknown };
                }
                if let Some(scope) = entry.scope {
                    return Support::Narrow(scope);
                }
                if given.contains(&Some(true)) {
                    return match (entry.level_min, self.context.level) {
                        (Some(needs), Some(own)) if own < needs => Support::Level(needs),
                        _ => Support::Founds,
                    };
                }
                if given.contains(&None) {
                    return Support::Uncertain;
                }
                Support::Body(entry.bodies.clone())
            }
        }
    }

    /// Compares what stands beside the title with the wording on `day`.
    fn claims(&self, day: NaiveDate, outcomes: &mut Vec<Outcome>) {
        if let State::Version(version) = state(self.instrument, day) {
            for claim in &self.citation.claims {
                let found =
                    claims::compare(self.instrument, version, &claim.value, self.title, day);
                outcomes.extend(found.map(|problem| Outcome { problem, span: claim.span }));
            }
        }
    }

    /// A proof of force that is older than the window.
    fn freshness(&self, day: NaiveDate, outcomes: &mut Vec<Outcome>) {
        if let Some(checked) = self.instrument.status_checked
            && self.context.window.is_some()
            && checked < day
            && self.instrument.status == Status::InForce
        {
            let title = self.title.to_owned();
            let problem = Legal::StatusOld { title, checked, on: day };
            outcomes.push(Outcome { problem, span: self.citation.title.span });
        }
    }

    /// A finding that rests on numbers read off the text; else a suspicion.
    fn sure(&self, version: &Version, problem: Legal) -> Legal {
        // The catalogue's status says whether its one wording is settled.
        if version.verified || self.instrument.depth == Depth::Catalogue {
            problem
        } else {
            self.by_hand(Some(problem))
        }
    }

    fn by_hand(&self, suspicion: Option<Legal>) -> Legal {
        Legal::ByHand { title: self.title.to_owned(), suspicion: suspicion.map(Box::new) }
    }

    /// Turns all that rests on unchecked facts into suspicions.
    fn weighed(&self, outcomes: Vec<Outcome>) -> Vec<Outcome> {
        let instrument = self.instrument;
        let unchecked = instrument.unverified || instrument.status == Status::Unchecked;
        if !unchecked {
            return outcomes;
        }
        let mut weighed: Vec<Outcome> = Vec::new();
        let mut said = false;
        for outcome in outcomes {
            // A known repeal is known, whatever else is not; so are days that nobody doubts.
            let known = match outcome.problem {
                Legal::Repealed { .. } => instrument.status == Status::Repealed,
                Legal::NotYetInForce { .. } => {
                    instrument.status == Status::InForce && !doubts_days(instrument)
                }
                _ => false,
            };
            if known || outcome.problem.severity() == Severity::Hint {
                // Whether it is in force at all is more than how many articles it has.
                let counted = instrument.status != Status::Unchecked
                    && matches!(outcome.problem, Legal::StructureUnknown { .. });
                said |= known || counted || matches!(outcome.problem, Legal::ByHand { .. });
                weighed.push(outcome);
            } else {
                said = true;
                let problem = self.by_hand(Some(outcome.problem));
                weighed.push(Outcome { problem, span: outcome.span });
            }
        }
        // Of what founds nothing anyway it does not matter.
        if !said && instrument.rank.founds() && !self.citation.provisions.is_empty() {
            let span = self.citation.title.span;
            weighed.push(Outcome { problem: self.by_hand(None), span });
        }
        weighed
    }
}

/// Tells whether the days of promulgation and effect are among what has not been checked.
fn doubts_days(instrument: &Instrument) -> bool {
    instrument.unverified_fields.iter().any(|field| {
        let whole = field.starts_with("全部")
            || field.starts_with("promulgated")
            || field.starts_with("effective");
        whole || (field.starts_with("versions") && !field.contains(".articles"))
    })
}

/// Where the matter of `entry` stands on `day`: as its file says, else where an entry of the
/// same matter and kind holds.
pub(in crate::registry) fn moved(
    articles: &[Article],
    entry: &Article,
    day: NaiveDate,
) -> Vec<ArticleNumber> {
    let mut found: Vec<ArticleNumber> = Vec::new();
    if entry.until.is_some_and(|until| until <= day) {
        found.extend(entry.moved_to.iter().filter_map(|text| ArticleNumber::from_file(text)));
    } else {
        // Looking back: an entry of the day that moves to this number.
        let here = ArticleNumber { number: entry.number, sub: entry.sub };
        found.extend(
            articles
                .iter()
                .filter(|it| it.holds_on(day))
                .filter(|it| {
                    it.moved_to.iter().any(|text| ArticleNumber::from_file(text) == Some(here))
                })
                .map(|it| ArticleNumber { number: it.number, sub: it.sub }),
        );
    }
    if found.is_empty() {
        found.extend(
            articles
                .iter()
                .filter(|it| it.holds_on(day) && it.matter == entry.matter)
                .filter(|it| it.grants == entry.grants)
                .map(|it| ArticleNumber { number: it.number, sub: it.sub }),
        );
    }
    found.sort();
    found.dedup();
    found
}

/// Tells whether `entry` speaks of what is cited, wholly or in part.
fn covers(provision: &Provision, entry: &Article) -> bool {
    let first = provision.article.value;
    let number = ArticleNumber { number: entry.number, sub: entry.sub };
    if let Some(last) = &provision.last {
        return first <= number && number <= last.value;
    }
    let meets =
        |cited: Option<u32>, listed: u32| listed == 0 || cited.is_none_or(|cited| cited == listed);
    number == first
        && meets(provision.paragraph.map(|it| it.value), entry.paragraph)
        && meets(provision.item.map(|it| it.value), entry.item)
}
