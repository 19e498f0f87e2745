//! From a plan to a checked plan: every rule once, all findings at once.
//!
//! Each family has a file with a table of its rules; a rule is one function with its codes. The
//! order of the tables does not show: findings are arranged by place.

pub mod budget;
pub mod capacity;
pub mod complete;
pub mod conditions;
pub mod dates;
pub mod feasibility;
pub mod head;
pub mod legal;
pub mod next;
pub mod people;
pub mod publication;
pub mod ratios;
pub mod seed;
pub mod signs;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::diagnostic::{Code, Finding, Place, Severity};
use crate::directory::{EntityDirectory, History, InspectorDirectory};
use crate::plan::Plan;
use crate::registry::Registry;
use crate::source::{Source, Span, Spanned};
use crate::syntax::key::SectionName;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its text.
    pub source: &'a Source,
    /// 法规库.
    pub registry: &'a Registry,
    /// 工作日历.
    pub calendar: &'a Calendar,
    /// 检查对象名录库; `None` where it was not read.
    pub entities: Option<&'a EntityDirectory>,
    /// 执法检查人员名录库; `None` where it was not read.
    pub inspectors: Option<&'a InspectorDirectory>,
    /// 检查台账; empty where there is none.
    pub history: &'a History,
    /// SHA-256 of the directories that were read, by their path as the plan writes it.
    pub digests: &'a BTreeMap<String, String>,
    /// `--on`: the day as of which law and directories are judged, instead of the check windows.
    pub on: Option<NaiveDate>,
}

/// One rule.
pub struct Rule {
    /// The codes of what it finds.
    pub codes: &'static [u16],
    /// Looks at the plan.
    pub judge: fn(&Context<'_>) -> Vec<Finding>,
}

/// The tables of all families.
pub const TABLES: &[&[Rule]] = &[
    complete::RULES,
    head::RULES,
    conditions::RULES,
    dates::RULES,
    people::RULES,
    budget::RULES,
    ratios::RULES,
    legal::RULES,
    publication::RULES,
    next::RULES,
    seed::RULES,
];

/// A plan without errors: the only kind that can be drawn. Only checking makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPlan(Plan);

impl std::ops::Deref for CheckedPlan {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

/// Tells whether a value in `span` could not be read: what follows from its absence is not said again.
fn is_unread(plan: &Plan, span: Span) -> bool {
    // In order of their first character (`plan::lower`).
    let first = plan.unread.partition_point(|it| it.span.start < span.start);
    let inside = plan.unread.iter().skip(first).take_while(|it| it.span.start <= span.end);
    inside.into_iter().any(|it| it.span.end <= span.end)
}

/// Drops what says that something is not there, where it may stand in a line that was reported: a key
/// or a heading with a slip is one cause.
fn one_cause(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan;
    if plan.dropped.is_empty() {
        return;
    }
    let is_cut = |span: Span| {
        plan.dropped.iter().any(|it| span.start <= it.span.start && it.span.end <= span.end)
    };
    let broken: BTreeSet<SectionName> = std::iter::once(SectionName::Head)
        .chain(plan.sections.iter().map(|section| section.value))
        .filter(|name| places_of(context, *name).into_iter().any(is_cut))
        .collect();
    // An item that lacks more than was reported in it lacks something indeed.
    let item_of = |finding: &Finding| {
        let Place::Text { span: title, .. } = &finding.place else { return None };
        let is_absence = matches!(finding.code().0, 3023 | 4030);
        plan.items.iter().find(|item| is_absence && item.title.span == *title)
    };
    let mut lacks: BTreeMap<Span, usize> = BTreeMap::new();
    for item in findings.iter().filter_map(item_of) {
        *lacks.entry(item.span).or_default() += 1;
    }
    lacks.retain(|span, count| {
        let inside = |it: &&Spanned<()>| span.start <= it.span.start && it.span.end <= span.end;
        *count <= plan.dropped.iter().filter(inside).count()
    });
    findings.retain(|finding| {
        let home = match finding.code().0 {
            1106 | 4032 => SectionName::Head,
            2010 => SectionName::Draw,
            3008 | 3017 | 3021 | 5113 => SectionName::Tiers,
            6004 => SectionName::Teams,
            7001 | 7003 => SectionName::Publication,
            3023 | 4030 => {
                return item_of(finding).is_none_or(|item| !lacks.contains_key(&item.span));
            }
            _ => return true,
        };
        !broken.contains(&home)
    });
}

/// Where the sections of this name stand, from heading to heading.
fn places_of(context: &Context<'_>, name: SectionName) -> Vec<Span> {
    let sections = &context.plan.sections;
    let starts = sections.iter().map(|it| it.span.start);
    let ends = starts.clone().skip(1).chain(std::iter::once(context.source.len()));
    if name == SectionName::Head {
        let end = starts.clone().next().unwrap_or(context.source.len());
        return vec![Span::new(0, end)];
    }
    let spans = starts.zip(ends).map(|(start, end)| Span::new(start, end));
    let found = sections.iter().zip(spans).filter(|(section, _)| section.value == name);
    found.map(|(_, span)| span).collect()
}

/// What checking comes to.
#[derive(Debug)]
pub struct Checked {
    /// The plan, if nothing is wrong; doubts and hints do not hinder.
    pub plan: Option<CheckedPlan>,
    /// All that was found: what reading the plan and its directories found first, then the rules'.
    pub findings: Vec<Finding>,
}

/// Runs every rule. `found` is what reading found before: an error among it stops the plan too.
#[must_use]
pub fn check(context: &Context<'_>, found: Vec<Finding>) -> Checked {
    let mut findings = found;
    for rule in TABLES.iter().copied().flatten() {
        let more = (rule.judge)(context);
        debug_assert!(
            more.iter().all(|finding| rule.codes.iter().any(|code| finding.code() == Code(*code))),
            "a rule names all its codes"
        );
        findings.extend(more);
    }
    one_cause(context, &mut findings);
    conditions::one_cause(&mut findings);
    dates::judge_fixes(context, &mut findings);
    signs::apply(context, &mut findings);
    let stops = findings.iter().any(|finding| finding.severity() == Severity::Error);
    Checked { plan: (!stops).then(|| CheckedPlan(context.plan.clone())), findings }
}
