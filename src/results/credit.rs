//! The link to credit files (国办发〔2015〕58号: 抽查结果纳入社会信用): what the year found about
//! every enterprise, the tiers that follow by the rules of the plan, the cases for announcement.
//!
//! Nothing here is applied by itself: tiers are proposed with their reasons, for people to decide. A
//! unit that nobody visited has no results, so nothing is proposed for it; nor for one that could not be
//! inspected since it is gone, where nothing was found against it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Done, Outcome, Punished, Task, Year, same_number};
use crate::directory::{Number, Value};
use crate::plan::Condition;
use crate::plan::condition::{Bound, bind};
use crate::plan::next::{FACTS, NextTiers, over_several, table};
use crate::source::{Source, folded};

/// Where a column of words has nothing to say.
const NOTHING: &str = "无";

/// What the year found about one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Unit id.
    pub id: String,
    /// 主体名称.
    pub name: String,
    /// Its tiers in this year's plan.
    pub tiers: Vec<String>,
    /// Visits with a result, those aside at which there was nothing to inspect.
    pub checked: u64,
    /// Visits that found a breach, or that a penalty followed (查处).
    pub breaches: u64,
    /// 处罚 decided, by number: one decision about two visits is one.
    pub penalties: u64,
    /// Visits that found nobody.
    pub unreachable: u64,
    /// The last visit found that the unit is gone or closed.
    pub is_gone: bool,
    /// What was found, each once, in the order of the list.
    pub outcomes: Vec<Outcome>,
    /// 处理情况, each once.
    pub disposals: Vec<String>,
    /// 案由, each once.
    pub causes: Vec<String>,
    /// 处罚结果, each once.
    pub contents: Vec<String>,
    /// The visits, in order.
    pub visits: Vec<String>,
}

/// Every unit with a result, by id.
#[must_use]
pub fn standings(year: &Year) -> Vec<Standing> {
    let mut units: BTreeMap<&str, Standing> = BTreeMap::new();
    let mut numbers: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut done: Vec<(&Task, &Done)> =
        year.tasks.iter().filter_map(|task| Some((task, task.done.as_ref()?))).collect();
    done.sort_by_key(|(_, done)| done.day);
    for (task, done) in done {
        let unit = units.entry(&task.id).or_insert_with(|| Standing {
            id: task.id.clone(),
            name: task.name.clone(),
            ..Standing::default()
        });
        for tier in task.tiers.iter().filter(|tier| *tier != "*") {
            once(&mut unit.tiers, tier);
        }
        unit.is_gone = done.outcome.is_gone();
        unit.checked += u64::from(!done.outcome.is_uninspected());
        let is_breach = done.outcome.is_breach() || !task.penalties.is_empty();
        unit.breaches += u64::from(is_breach);
        unit.unreachable += u64::from(done.outcome == Outcome::Unreachable);
        // Of items what is held against the unit: a clean one beside a breach makes no clean visit.
        let breaches = done.items.iter().map(|(_, it)| *it).filter(|it| it.is_breach());
        for outcome in breaches.chain([done.outcome]) {
            if !unit.outcomes.contains(&outcome) {
                unit.outcomes.push(outcome);
            }
        }
        unit.outcomes.sort_unstable();
        once(&mut unit.disposals, &done.disposal);
        for Punished { penalty, .. } in &task.penalties {
            let is_new = numbers.insert((&task.id, same_number(&penalty.number)));
            unit.penalties += u64::from(is_new);
            once(&mut unit.causes, &penalty.cause);
            once(&mut unit.contents, &penalty.content);
        }
        unit.visits.push(task.visit.clone());
    }
    let mut units: Vec<Standing> = units.into_values().collect();
    units.iter_mut().for_each(|unit| unit.visits.sort());
    units
}

fn once(list: &mut Vec<String>, word: &str) {
    if !word.is_empty() && !list.iter().any(|it| it == word) {
        list.push(word.to_owned());
    }
}

impl Standing {
    /// Nothing could be inspected and nothing is held against it: no rule proposes a tier, since an A
    /// for who is not there any more would mean nothing.
    #[must_use]
    pub const fn is_uninspected(&self) -> bool {
        self.breaches == 0 && (self.is_gone || self.checked == 0)
    }

    /// What it shows in a column of [`FACTS`].
    #[must_use]
    pub fn fact(&self, column: &str) -> String {
        let words = |list: &[String]| {
            if list.is_empty() { NOTHING.to_owned() } else { list.join("；") }
        };
        match column {
            "检查次数" => self.checked.to_string(),
            "发现问题次数" => self.breaches.to_string(),
            "处罚次数" => self.penalties.to_string(),
            "无法联系次数" => self.unreachable.to_string(),
            "检查结果" => {
                let all: Vec<&str> = self.outcomes.iter().map(|it| it.word()).collect();
                all.join("；")
            }
            "处理情况" => words(&self.disposals),
            "案由" => words(&self.causes),
            "处罚结果" => words(&self.contents),
            "原等级" => words(&self.tiers),
            _ => String::new(),
        }
    }

    fn cells(&self) -> Vec<Value> {
        FACTS
            .iter()
            .map(|(name, kind)| {
                let text = self.fact(name);
                match kind {
                    crate::directory::Kind::Number => {
                        Number::parse(&text).map_or(Value::Empty, Value::Number)
                    }
                    _ => Value::Text(folded(&text).into()),
                }
            })
            .collect()
    }
}

/// What a rule of the plan says of a unit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The tier; empty for 社会公布.
    pub tier: String,
    /// The line of the plan, from 1.
    pub line: u32,
    /// The condition as written.
    pub rule: String,
    /// What the unit shows in the columns of the rule: `处罚次数 3`.
    pub facts: Vec<String>,
}

/// A unit with what the rules say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What the year found.
    pub standing: Standing,
    /// The tier; `None` where no rule holds, or nothing could be inspected: the tier stays.
    pub tier: Option<Because>,
    /// Why it is to be announced, if it is.
    pub announce: Option<Because>,
}

impl Proposal {
    /// Tells whether the proposed tier is another than the unit has.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.tier.as_ref().is_some_and(|it| self.standing.tiers != [it.tier.clone()])
    }
}

/// A rule with its condition bound.
struct Ready<'a> {
    tier: &'a str,
    condition: &'a Condition,
    bound: Bound,
}

/// What the rules of the plan say of every unit with a result, by id.
#[must_use]
pub fn proposals(
    next: &NextTiers,
    source: &Source,
    year: &Year,
    today: NaiveDate,
) -> Vec<Proposal> {
    let columns = table();
    let ready = |tier, condition| {
        let bound = bind(source, &over_several(condition), columns.all()).ok()?;
        Some(Ready { tier, condition, bound })
    };
    let rules = next.rules.iter().filter_map(|it| ready(it.label.value.as_str(), &it.condition));
    let rules: Vec<Ready<'_>> = rules.collect();
    let announce: Vec<Ready<'_>> = next.announce.iter().filter_map(|it| ready("", it)).collect();
    let propose = |standing: Standing| {
        let cells = standing.cells();
        let first = |rules: &[Ready<'_>]| {
            let cell = |column: crate::directory::ColumnIndex| {
                cells.get(column.0 as usize).unwrap_or(&Value::Empty)
            };
            let rule = rules.iter().find(|it| it.bound.judge(&cell, today) == Some(true))?;
            Some(because(rule, source, &standing))
        };
        let tier = if standing.is_uninspected() { None } else { first(&rules) };
        let announce = first(&announce);
        Proposal { tier, announce, standing }
    };
    standings(year).into_iter().map(propose).collect()
}

fn because(rule: &Ready<'_>, source: &Source, standing: &Standing) -> Because {
    let span = rule.condition.span();
    let fact =
        |column: &crate::plan::Text| format!("{} {}", column.value, standing.fact(&column.value));
    Because {
        tier: rule.tier.to_owned(),
        line: source.line_column(span.start).0,
        rule: source.slice(span).split_whitespace().collect::<Vec<_>>().join(" "),
        facts: rule.condition.columns().into_iter().map(fact).collect(),
    }
}

/// Visits for announcement where the plan has no rule of its own: serious non-cooperation, and
/// published information that hides the truth.
#[must_use]
pub fn serious(task: &Task) -> bool {
    let outcome = task.done.as_ref().map(|done| done.outcome);
    matches!(outcome, Some(Outcome::Obstruction | Outcome::Falsified))
}
