//! From a plan to a checked plan: every rule once, all findings at once.
//!
//! Each family has a file with a table of its rules; a rule is one function with its codes. The
//! order of the tables does not show: findings are arranged by place.

pub mod capacity;
pub mod complete;
pub mod conditions;
pub mod dates;
pub mod feasibility;
pub mod legal;
pub mod people;
pub mod publication;
pub mod ratios;
pub mod seed;
pub mod signs;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::diagnostic::{Code, Finding, Severity};
use crate::directory::{EntityDirectory, History, InspectorDirectory};
use crate::plan::Plan;
use crate::registry::Registry;
use crate::source::{Source, Span};

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
    conditions::RULES,
    dates::RULES,
    people::RULES,
    ratios::RULES,
    legal::RULES,
    publication::RULES,
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
    conditions::one_cause(&mut findings);
    dates::judge_fixes(context, &mut findings);
    signs::apply(context, &mut findings);
    let stops = findings.iter().any(|finding| finding.severity() == Severity::Error);
    Checked { plan: (!stops).then(|| CheckedPlan(context.plan.clone())), findings }
}
