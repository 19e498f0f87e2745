//! What people and other programs read: findings, tables, workbook, calendar, notice, plan.
//!
//! Every output is a pure function from stage types to text or bytes, of [`Run`] all but the
//! findings. Equal inputs give equal bytes: no clock, no float, no order that is not stated. The
//! order of rows in the directories shows nowhere.
//!
//! Not here: what is right or wrong ([`crate::check`]), where files go (`cli`).

pub mod cases;
pub mod corrections;
pub mod day;
pub mod errata;
pub mod finding;
pub mod html;
pub mod ics;
pub mod listing;
pub mod notice;
pub mod page;
pub mod published;
pub mod sealing;
pub mod simulate;
pub mod status;
pub mod table;
pub mod why;
#[cfg(feature = "xlsx")]
pub mod workbook;
pub mod worksheets;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use crate::assign::Assignment;
use crate::calendar::Calendar;
use crate::directory::{EntityDirectory, Inspector, InspectorDirectory, columns};
use crate::draw::Draw;
use crate::draw::visit::Visit;
use crate::plan::{Goal, Item, Method, Milestone, Plan};
use crate::schedule::Schedule;
use crate::source::Source;

pub use crate::record::TRIAL;
pub use crate::results::{DISPOSALS, Outcome};

/// Everything that the outputs of a run are made of.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its text: what is published is quoted as it was written.
    pub source: &'a Source,
    /// The working calendar.
    pub calendar: &'a Calendar,
    /// 检查对象名录库.
    pub entities: &'a EntityDirectory,
    /// 执法检查人员名录库.
    pub inspectors: &'a InspectorDirectory,
    /// The draws, by number.
    pub events: &'a [Event<'a>],
    /// A trial: every output is stamped.
    pub trial: bool,
}

/// One draw with all that follows from it.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// What was drawn.
    pub draw: &'a Draw,
    /// Its visits, in visit order.
    pub visits: &'a [Visit],
    /// Their teams; without any, the columns stay empty.
    pub assignment: &'a Assignment,
    /// Their days; without any, the columns stay empty.
    pub schedule: &'a Schedule,
    /// How often people or day of each visit were changed since; none beyond the end.
    pub changes: &'a [u32],
    /// Visits that are called off, with how often they were changed.
    pub cancelled: &'a [(Visit, u32)],
    /// C of the seal; none in a trial.
    pub commitment: Option<&'a str>,
    /// When it was sealed; none in a trial, or where the seal is not there to say.
    pub sealed: Option<NaiveDateTime>,
    /// The recorded time of the draw, Asia/Shanghai.
    pub recorded: NaiveDateTime,
    /// Who operated, where recorded.
    pub operator: Option<&'a str>,
    /// Who witnessed, as recorded.
    pub witnesses: &'a [String],
}

/// A visit with everything that is known of it.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    /// The draw that it comes from.
    pub event: &'a Event<'a>,
    /// The visit.
    pub visit: &'a Visit,
    /// 主体名称.
    pub name: &'a str,
    /// 住所.
    pub address: &'a str,
    /// Its items, in plan order.
    pub items: Vec<&'a Item>,
    /// The day, where scheduled.
    pub day: Option<NaiveDate>,
    /// 主检, where assigned.
    pub lead: Option<&'a Inspector>,
    /// 协检, in seat order.
    pub members: Vec<&'a Inspector>,
    /// The first milestone that counts it.
    pub milestone: Option<&'a Milestone>,
    /// How often its people or day were changed since the draw.
    pub changes: u32,
}

impl<'a> Run<'a> {
    /// All visits, by draw and number.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task<'a>> {
        let name = self.entities.lookup(columns::NAME);
        let address = self.entities.lookup(columns::ADDRESS);
        let mut tasks = Vec::new();
        for event in self.events {
            for (index, visit) in event.visits.iter().enumerate() {
                let team = event.assignment.teams.get(index);
                let person = |at: usize| self.inspectors.inspectors.get(at);
                let milestone = event.schedule.milestones.get(index).copied().flatten();
                tasks.push(Task {
                    event,
                    visit,
                    name: name.text(visit.entity),
                    address: address.text(visit.entity),
                    items: visit
                        .items
                        .iter()
                        .filter_map(|item| self.plan.items.get(*item))
                        .collect(),
                    day: event.schedule.days.get(index).copied(),
                    lead: team.and_then(|team| person(team.lead)),
                    members: team.map_or_else(Vec::new, |team| {
                        team.members.iter().filter_map(|member| person(*member)).collect()
                    }),
                    milestone: milestone.and_then(|at| self.plan.milestones.get(at)),
                    changes: event.changes.get(index).copied().unwrap_or_default(),
                });
            }
        }
        tasks
    }

    /// The plan's title, or a word for it.
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.plan.head.title.as_ref().map_or("抽查计划", |title| title.value.as_str())
    }

    /// The plan's id; empty where it has none.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.plan.head.id.as_ref().map_or("", |id| id.value.as_str())
    }

    /// The agency; empty where it is not written.
    #[must_use]
    pub fn agency(&self) -> &'a str {
        self.plan.head.agency.as_ref().map_or("", |agency| agency.value.as_str())
    }

    /// The name of a draw: `第一批`, else `第1次抽取`.
    #[must_use]
    pub fn draw_name(&self, draw: &Draw) -> String {
        draw.batch
            .and_then(|batch| self.plan.draw.as_ref()?.batches.get(batch))
            .map_or_else(|| format!("第{}次抽取", draw.number), |batch| batch.name.value.clone())
    }
}

/// A title below the name of the agency that it begins with: a paper with a head does not name its
/// agency twice.
#[must_use]
pub fn below_agency<'t>(title: &'t str, agency: &str) -> &'t str {
    let rest = title.strip_prefix(agency).map(str::trim_start);
    rest.filter(|rest| !rest.is_empty() && !agency.is_empty()).unwrap_or(title)
}

/// `姓名（执法证编号）`, for internal papers.
#[must_use]
pub fn person(inspector: &Inspector) -> String {
    match &inspector.certificate {
        Some(certificate) => format!("{}（{certificate}）", inspector.name),
        None => inspector.name.clone(),
    }
}

/// What a milestone asks: `完成50%`.
#[must_use]
pub fn goal(goal: &Goal) -> String {
    match goal {
        Goal::Complete(ratio) => format!("完成{ratio}"),
        Goal::Publish(what) | Goal::Task(what) => what.clone(),
    }
}

/// `2023年5月10日`.
#[must_use]
pub fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 现场检查, 书面检查, 网络检查.
#[must_use]
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::OnSite => "现场检查",
        Method::Documentary => "书面检查",
        Method::Online => "网络检查",
    }
}
