//! Legal basis: nothing is checked that law does not provide for.
//!
//! Every 依据 is read and resolved on the days of its item's check window; an item needs one
//! provision that gives its body, at its level, the power to inspect. The bases of exclusions,
//! teams and publication are resolved alike, but need not grant that power.
//!
//! Not here: looking up and judging one citation ([`crate::registry::resolve`]).

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Context, Rule};
use crate::calendar::Period;
use crate::diagnostic::problem::Legal;
use crate::diagnostic::{Finding, Fix, Place, Remedy, Severity};
use crate::plan::{Item, Text};
use crate::registry::citation::parse;
use crate::registry::resolve::{self, Outcome, Resolved, Support, Supported, resolve};
use crate::registry::{Body, Level};
use crate::source::{Span, folded};
use crate::syntax::key::{Key, SectionName};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[4031], judge: agency_is_known },
    Rule { codes: &[4030], judge: items_have_a_basis },
    Rule { codes: &[4032], judge: powers_can_be_checked },
    Rule { codes: &[4033], judge: titles_close },
    Rule { codes: CITED, judge: bases_found_their_items },
    Rule { codes: CITED, judge: other_bases_resolve },
];

/// The codes of what can be wrong with a citation.
const CITED: &[u16] = &[
    4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 4015, 4016,
    4017, 4018, 4019, 4020, 4021, 4022, 4023, 4024, 4025, 4026, 4027, 4028, 4029,
];

fn agency_is_known(context: &Context<'_>) -> Vec<Finding> {
    let head = &context.plan.head;
    let mut findings = Vec::new();
    if let Some(kind) = &head.agency_kind
        && body(kind).is_none()
    {
        let written = kind.value.clone();
        let near = Body::ALL
            .iter()
            .map(|body| body.zh())
            // 住建部门 is no slip of the pen for 卫健部门.
            .filter(|word| word.chars().next() == written.chars().next())
            .filter(|word| strsim::osa_distance(word, &written) <= 2)
            .min_by_key(|word| strsim::osa_distance(word, &written));
        let problem = Legal::UnknownBody { written, near: near.map(str::to_owned) };
        let mut finding = Finding::new(problem, Place::text(context.source, kind.span));
        if let Some(near) = near {
            finding = finding.with_fix(write(kind.span, near.to_owned()));
        }
        findings.push(finding);
    }
    findings
}

/// Without the kind and the level of the body nothing is said of powers, and nobody would notice. Of a
/// plan that cannot be drawn yet nothing is said.
fn powers_can_be_checked(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let head = &plan.head;
    let is_cited = plan.items.iter().any(|item| item.basis.is_some());
    let is_draft = plan.draw.is_none() || plan.imports.entities.is_empty();
    let is_unread = super::places_of(context, SectionName::Head)
        .into_iter()
        .any(|it| super::is_unread(plan, it));
    if is_draft || is_unread || !is_cited || (head.agency_kind.is_some() && head.level.is_some()) {
        return Vec::new();
    }
    let facts = [
        (Key::AgencyKind, head.agency_kind.is_none()),
        (Key::Level, head.level.is_none()),
        (Key::Region, head.region.is_none()),
    ];
    let missing = facts.into_iter().filter(|(_, missing)| *missing).map(|(key, _)| key.names());
    let problem = Legal::PowersUnchecked { missing: missing.collect() };
    let line = [&head.agency, &head.agency_kind, &head.level, &head.region, &head.title];
    let place = match line.into_iter().flatten().next() {
        Some(text) => Place::text(context.source, text.span),
        None => Place::file(context.source.name()),
    };
    vec![Finding::new(problem, place)]
}

fn titles_close(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let items = plan.items.iter().filter_map(|item| item.basis.as_ref());
    let team = plan.team.iter().flat_map(|team| &team.bases);
    let exclusions = plan.exclusions.entries.iter().filter_map(|entry| entry.basis.as_ref());
    let bases = items.chain(team).chain(exclusions).chain(&plan.publication.bases);
    let mut findings = Vec::new();
    for basis in bases.chain(&plan.bases) {
        let letters: Vec<char> = context.source.slice(basis.span).chars().collect();
        let mut open = Vec::new();
        for (at, letter) in letters.iter().enumerate() {
            match letter {
                '《' => open.push(at),
                '》' => {
                    open.pop();
                }
                _ => {}
            }
        }
        let place = |at: usize, length: u32| {
            let start = basis.span.start + u32::try_from(at).unwrap_or(u32::MAX);
            Span::new(start, start + length)
        };
        let Some(first) = open.first().copied() else { continue };
        let finding =
            Finding::new(Legal::UnclosedTitle, Place::text(context.source, place(first, 1)));
        // 《劳动保障监察条例第十一条: the title ends where the article begins.
        let article = letters.iter().skip(first).position(|letter| *letter == '第');
        findings.push(match article.filter(|_| open.len() == 1) {
            Some(at) => finding.with_fix(Fix {
                remedy: Remedy::Insert("》".to_owned()),
                span: place(first + at, 0),
                replace: "》".to_owned(),
                safe: false,
            }),
            None => finding,
        });
    }
    findings
}

fn items_have_a_basis(context: &Context<'_>) -> Vec<Finding> {
    let bare = |item: &&Item| item.basis.as_ref().is_none_or(|it| it.value.trim().is_empty());
    let items = context.plan.items.iter().filter(bare);
    items
        .map(|item| {
            let problem = Legal::NoBasis { item: item.title.value.clone() };
            let span = item.basis.as_ref().map_or(item.title.span, |basis| basis.span);
            let span = if span.is_empty() { item.title.span } else { span };
            Finding::new(problem, Place::text(context.source, span))
        })
        .collect()
}

fn bases_found_their_items(context: &Context<'_>) -> Vec<Finding> {
    let of = |item: &Item| -> Vec<Finding> {
        let Some(basis) = &item.basis else { return Vec::new() };
        let judged = judged(context, basis, window(context, item));
        let shared = !item.partners.is_empty() || item.initiator.is_some();
        let outcomes = item_outcomes(judged, basis, own_terms(context), shared);
        outcomes.into_iter().map(|it| finding(context, basis, it)).collect()
    };
    let items = &context.plan.items;
    // To start threads costs more than a small plan; the order of findings is that of the items.
    if items.len() < 64 {
        items.iter().flat_map(of).collect()
    } else {
        items.par_iter().flat_map_iter(of).collect()
    }
}

fn other_bases_resolve(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let team = plan.team.iter().flat_map(|team| &team.bases);
    let exclusions = plan.exclusions.entries.iter().filter_map(|entry| entry.basis.as_ref());
    let bases = exclusions.chain(team).chain(&plan.publication.bases);
    let mut findings = Vec::new();
    for basis in bases {
        for resolved in judged(context, basis, in_force(context)) {
            let mut outcomes = resolved.outcomes.clone();
            outcomes.extend(unsaid(&resolved, false));
            findings.extend(outcomes.into_iter().map(|it| finding(context, basis, it)));
        }
    }
    findings
}

/// The text of a basis resolved on the days of `window`.
fn judged<'r>(context: &Context<'r>, basis: &Text, window: Option<Period>) -> Vec<Resolved<'r>> {
    let head = &context.plan.head;
    let legal = resolve::Context {
        window,
        body: head.agency_kind.as_ref().and_then(body),
        level: head.level.as_ref().and_then(level),
        region: head
            .region
            .as_ref()
            .map(|region| folded(&region.value))
            .filter(|it| it.len() == 6 && it.bytes().all(|byte| byte.is_ascii_digit())),
    };
    resolve(context.registry, &parse(context.source.slice(basis.span)), &legal)
}

/// Ids of the instruments that the citations at `span` name, in order.
pub(super) fn instruments_at(context: &Context<'_>, span: Span) -> Vec<String> {
    let plan = context.plan;
    let items = plan.items.iter().filter_map(|it| Some((it.basis.as_ref()?, window(context, it))));
    let team = plan.team.iter().flat_map(|team| &team.bases);
    let exclusions = plan.exclusions.entries.iter().filter_map(|entry| entry.basis.as_ref());
    let others = exclusions.chain(team).chain(&plan.publication.bases);
    let all = items.chain(others.map(|basis| (basis, in_force(context))));
    let mut ids = Vec::new();
    for (basis, window) in all {
        if !(basis.span.start <= span.start && span.end <= basis.span.end) {
            continue;
        }
        for resolved in judged(context, basis, window) {
            let (start, end) =
                (basis.span.start + resolved.span.start, basis.span.start + resolved.span.end);
            if start < span.end && span.start < end {
                ids.extend(resolved.instrument.map(|it| it.id.clone()));
            }
        }
    }
    ids
}

/// The days on which an item is checked; where none are given, the first day of the plan.
fn window(context: &Context<'_>, item: &Item) -> Option<Period> {
    if let Some(on) = context.on {
        return Some(Period::day(on));
    }
    let starts = item.check_window.iter().map(|period| period.value.start).min();
    let ends = item.check_window.iter().map(|period| period.value.end).max();
    match (starts, ends) {
        (Some(start), Some(end)) => Period::new(start, end),
        _ => in_force(context),
    }
}

/// The first day of the plan, or of its year.
fn in_force(context: &Context<'_>) -> Option<Period> {
    let head = &context.plan.head;
    let first = || head.in_force.as_ref().map(|period| period.value.start);
    let year = || NaiveDate::from_ymd_opt(head.year.as_ref()?.value, 1, 1);
    context.on.or_else(first).or_else(year).map(Period::day)
}

fn body(kind: &Text) -> Option<Body> {
    Body::from_zh(kind.value.trim())
}

fn level(level: &Text) -> Option<Level> {
    Level::from_zh(level.value.trim())
}

fn own_terms(context: &Context<'_>) -> (Option<Body>, Option<Level>) {
    let head = &context.plan.head;
    (head.agency_kind.as_ref().and_then(body), head.level.as_ref().and_then(level))
}

/// All that is to be said of the basis of one item. `shared`: other departments take part, so
/// another body's power may be meant.
fn item_outcomes(
    judged: Vec<Resolved<'_>>,
    basis: &Text,
    (own_body, own_level): (Option<Body>, Option<Level>),
    shared: bool,
) -> Vec<Outcome> {
    let weigh = |support: &Support| match support {
        Support::Body(_) if shared => Support::Uncertain,
        // What does not exist only by unchecked facts may exist.
        other => other.clone(),
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut candidates: Vec<(&Resolved<'_>, &Supported, Support)> = Vec::new();
    let mut unheld = false;
    for resolved in &judged {
        unheld |=
            resolved.outcomes.iter().any(|it| matches!(it.problem, Legal::TitleNotHeld { .. }));
        let elsewhere =
            resolved.outcomes.iter().any(|it| matches!(it.problem, Legal::WrongRegion { .. }));
        if resolved.rank_too_low().is_some() || elsewhere {
            continue;
        }
        for supported in &resolved.supports {
            let support = match weigh(&supported.support) {
                Support::Nothing if !resolved.is_broken() => Support::Unknown,
                other => other,
            };
            if support != Support::Nothing {
                candidates.push((resolved, supported, support));
            }
        }
    }
    let has = |wanted: &dyn Fn(&Support) -> bool| candidates.iter().any(|(_, _, it)| wanted(it));
    let founded = has(&|it| *it == Support::Founds);
    let hopeful = founded
        || unheld
        || has(&|it| matches!(it, Support::Uncertain | Support::Unknown | Support::Narrow(_)));
    for resolved in &judged {
        outcomes.extend(resolved.outcomes.iter().cloned().map(|mut outcome| {
            if let Legal::TitleNotHeld { alone, .. } = &mut outcome.problem {
                *alone = !founded;
            }
            outcome
        }));
        outcomes.extend(unsaid(resolved, !hopeful));
        if let Some(rank) = resolved.rank_too_low() {
            let title = resolved.title.clone();
            let problem = Legal::LowRank { title, rank: rank.term(), alone: !hopeful };
            outcomes.push(Outcome { problem, span: resolved.title_span });
        }
    }
    let broken = outcomes.iter().any(|it| it.problem.severity() == Severity::Error);
    let list = |wanted: &dyn Fn(&Support) -> bool| {
        let mut cited: Vec<String> = Vec::new();
        let mut span: Option<Span> = None;
        for (resolved, supported, support) in &candidates {
            if wanted(support) {
                cited.push(format!("《{}》{}", resolved.title, supported.provision));
                span = Some(span.map_or(supported.span, |span| span.to(supported.span)));
            }
        }
        (cited.join("、"), span)
    };
    // Powers of higher levels are named even beside a valid one; those of others are not.
    for (resolved, supported, support) in &candidates {
        let (title, article) = (resolved.title.clone(), supported.article.clone());
        let problem = match support {
            Support::Level(needs) => own_level.map(|own| Legal::HigherLevel {
                title,
                article,
                needs: needs.term(),
                own: own.term(),
                alone: !hopeful,
            }),
            Support::Body(bodies) if !hopeful => own_body.map(|own| Legal::OtherBody {
                title,
                article,
                bodies: bodies.iter().map(|body| body.term()).collect(),
                own: own.term(),
            }),
            Support::Narrow(scope) if !founded => {
                Some(Legal::NarrowPower { title, article, scope: scope.term() })
            }
            _ => None,
        };
        outcomes.extend(problem.map(|problem| Outcome { problem, span: supported.span }));
    }
    if founded {
        return outcomes;
    }
    let unsure = |it: &Support| matches!(it, Support::Uncertain | Support::Unknown);
    let whole = Span::new(0, basis.span.len());
    // One root cause once: where a title is wrong or not held, that it is so says enough.
    if has(&unsure) && (broken || unheld) {
        return outcomes;
    }
    if has(&unsure) {
        let (cited, span) = list(&unsure);
        // Whether it exists and what it grants is one question to the text.
        outcomes.retain(|it| !matches!(it.problem, Legal::StructureUnknown { .. }));
        let problem = Legal::PowerUnknown { cited };
        outcomes.push(Outcome { problem, span: span.unwrap_or(whole) });
    } else if !broken && !hopeful && !has(&|it| matches!(it, Support::Level(_) | Support::Body(_)))
    {
        // One root cause once: where a citation is broken, mending it may give the power.
        let liability = |it: &Support| *it == Support::Liability;
        let (cited, span) = list(&|_| true);
        if has(&liability) {
            let problem = Legal::OnlyLiability { cited };
            outcomes.push(Outcome { problem, span: span.unwrap_or(whole) });
        } else if has(&|it| *it == Support::Method) {
            let problem = Legal::OnlyMethod { cited };
            outcomes.push(Outcome { problem, span: span.unwrap_or(whole) });
        }
    }
    outcomes
}

/// A title without an article, and words in place of one.
fn unsaid(resolved: &Resolved<'_>, alone: bool) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = resolved
        .vague
        .iter()
        .map(|(words, span)| {
            let problem = Legal::VagueWords { words: words.clone(), alone };
            Outcome { problem, span: *span }
        })
        .collect();
    let bare = resolved.supports.is_empty() && resolved.vague.is_empty();
    if bare && resolved.instrument.is_some() && resolved.rank_too_low().is_none() {
        let problem = Legal::NoArticle { title: resolved.title.clone(), alone };
        outcomes.push(Outcome { problem, span: resolved.title_span });
    }
    outcomes
}

/// An outcome as a finding in the plan, with the fixes that it suggests.
fn finding(context: &Context<'_>, basis: &Text, outcome: Outcome) -> Finding {
    let start = basis.span.start;
    let span = Span::new(start + outcome.span.start, start + outcome.span.end);
    let written = context.source.slice(span);
    let titled = |title: &String| {
        let title =
            if written.starts_with('《') { format!("《{title}》") } else { title.clone() };
        write(span, title)
    };
    let fixes: Vec<Fix> = match &outcome.problem {
        Legal::UnknownTitle { near, .. } | Legal::TitleNotHeld { near, .. } => {
            near.iter().map(titled).collect()
        }
        Legal::FormerTitle { now, .. } => vec![titled(now)],
        Legal::Repealed { successor: Some(next), .. } => vec![titled(next)],
        Legal::Renumbered { now, .. } => vec![write(span, now.join("、"))],
        Legal::NoSuchParagraph { count: 1, .. } | Legal::VagueWords { alone: false, .. } => {
            vec![Fix { remedy: Remedy::Remove, span, replace: String::new(), safe: false }]
        }
        Legal::AmendWord { written: wrong, right, .. } => {
            vec![write(span, written.replace(wrong.zh, right.zh))]
        }
        Legal::RangeReversed { first, last } => vec![write(span, format!("{last}至{first}"))],
        _ => Vec::new(),
    };
    let place = Place::text(context.source, span);
    fixes.into_iter().fold(Finding::new(outcome.problem, place), Finding::with_fix)
}

fn write(span: Span, text: String) -> Fix {
    Fix { remedy: Remedy::Write(text.clone()), span, replace: text, safe: false }
}
