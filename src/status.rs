//! 进度: how far the year is on a day, from what the records and their journals say.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{Calendar, Duration, Roll};
use crate::plan::{Goal, Plan};
use crate::ratio::Rounding;
use crate::results::deadline::{Deadline, Duty, deadlines};
use crate::results::{Outcome, Task, Year};

/// Working days ahead that count as soon.
pub const SOON: u32 = 5;

/// Where something with a last day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Not done, and the last day is over.
    Overdue,
    /// Not done, and the last day is near.
    Soon,
    /// Not done, and the day that was set has passed.
    Slipped,
    /// A milestone that what is set will miss.
    Short,
    /// Not done, and there is time.
    Open,
    /// Done after the last day.
    Late,
    /// Done in time.
    Done,
}

impl Standing {
    /// In words: Chinese, English.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Overdue => ("逾期", "overdue"),
            Self::Soon => ("将到期", "due soon"),
            Self::Slipped => ("过了排定日期", "past its day"),
            Self::Short => ("排定的不够", "planned too few"),
            Self::Open => ("未到期", "open"),
            Self::Late => ("逾期完成", "done late"),
            Self::Done => ("完成", "done"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Slipped => "slipped",
            Self::Short => "short",
            Self::Open => "open",
            Self::Late => "late",
            Self::Done => "done",
        }
    }
}

/// 完成n% by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The last day.
    pub date: NaiveDate,
    /// What is asked, as the plan writes it.
    pub goal: String,
    /// Visits due by then.
    pub due: u64,
    /// Visits made by then, as of today.
    pub made: u64,
    /// Open visits whose day is not after it: what the timetable still brings in time.
    pub planned: u64,
    /// How many are lacking even if all of that, and of later draws, comes in time.
    pub lacking: u64,
    /// Where it stands.
    pub standing: Standing,
}

/// Something else that is to be done by a day: 公布抽查方案.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The last day.
    pub date: NaiveDate,
    /// What, as the plan writes it.
    pub what: String,
    /// The day on which a journal says that it was published.
    pub done: Option<NaiveDate>,
    /// Where it stands.
    pub standing: Standing,
}

impl Dated {
    /// In words: Chinese, English. A day that is over without a line in a journal says no more than
    /// that nobody noted it.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self.standing {
            Standing::Overdue => ("已过期，未登记", "past, not recorded"),
            Standing::Soon => ("将到期，未登记", "due soon, not recorded"),
            Standing::Slipped | Standing::Short | Standing::Open => ("未到期", "open"),
            Standing::Late => ("逾期办理", "done late"),
            Standing::Done => ("已办", "done"),
        }
    }
}

/// A visit with a last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The visit.
    pub visit: String,
    /// The unit.
    pub name: String,
    /// The day that was set.
    pub day: Option<NaiveDate>,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// The lead.
    pub lead: String,
    /// Where it stands.
    pub standing: Standing,
}

/// Counts of visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All.
    pub total: u64,
    /// With a result.
    pub done: u64,
    /// A breach was found.
    pub breaches: u64,
    /// Without a result, last day over.
    pub overdue: u64,
    /// Without a result, the day that was set is over.
    pub slipped: u64,
}

impl Waiting {
    /// In words: Chinese, English. What is listed though nothing is late stands there because its
    /// day is near.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self.standing {
            Standing::Open => ("五日内排定", "set within five days"),
            other => other.words(),
        }
    }
}

impl Tally {
    fn add(&mut self, task: &Task, today: NaiveDate) {
        self.total += 1;
        self.done += u64::from(task.done.is_some());
        self.breaches += u64::from(task.done.as_ref().is_some_and(|it| it.outcome.is_breach()));
        self.overdue += u64::from(task.done.is_none() && task.due.is_some_and(|due| due < today));
        self.slipped += u64::from(task.done.is_none() && task.day.is_some_and(|day| day < today));
    }
}

/// The whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The plan's title.
    pub title: String,
    /// A trial.
    pub trial: bool,
    /// The day.
    pub today: NaiveDate,
    /// All visits drawn so far.
    pub all: Tally,
    /// Visits that later draws will bring.
    pub to_come: u64,
    /// Visits replaced.
    pub replaced: u64,
    /// The milestones 完成n%, in order of the plan.
    pub milestones: Vec<Progress>,
    /// Other dated tasks of 进度.
    pub tasks: Vec<Dated>,
    /// Open visits that are overdue or due soon, whose day has passed or is near; the most urgent
    /// first.
    pub waiting: Vec<Waiting>,
    /// What events started and is not done, or was done late; the most urgent first.
    pub deadlines: Vec<(Standing, Deadline)>,
    /// 查无下落: every unit that could not be reached, with the last day by which the law has it
    /// listed, also those that are done; the most urgent first.
    pub unreachable: Vec<(Standing, Deadline)>,
    /// By inspector, in order of names.
    pub inspectors: Vec<(String, Tally)>,
    /// By item, in order of the plan.
    pub items: Vec<(String, String, Tally)>,
    /// By outcome, in the order of the list; those that occurred.
    pub outcomes: Vec<(Outcome, u64)>,
    /// Cumulated by day: visits planned, visits made.
    pub curve: Vec<(NaiveDate, u64, u64)>,
}

/// How far the year is on `today`.
#[must_use]
pub fn status(plan: &Plan, calendar: &Calendar, year: &Year, today: NaiveDate) -> Status {
    let tasks: Vec<&Task> = year.tasks.iter().filter(|task| task.counts()).collect();
    let soon =
        calendar.due(today, Duration::WorkingDays(SOON), Roll::Stay).map_or(today, |due| due.date);
    let standing = |due: Option<NaiveDate>, done: Option<NaiveDate>| match (due, done) {
        (Some(due), Some(done)) if done > due => Standing::Late,
        (_, Some(_)) => Standing::Done,
        (Some(due), None) if due < today => Standing::Overdue,
        (Some(due), None) if due <= soon => Standing::Soon,
        (_, None) => Standing::Open,
    };
    let mut all = Tally::default();
    let mut inspectors: BTreeMap<(String, String), Tally> = BTreeMap::new();
    let mut by_item: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut outcomes: BTreeMap<Outcome, u64> = BTreeMap::new();
    for task in &tasks {
        all.add(task, today);
        for person in &task.team {
            let key = (person.name.clone(), person.certificate.clone());
            inspectors.entry(key).or_default().add(task, today);
        }
        for item in &task.items {
            let tally = by_item.entry(item).or_default();
            tally.add(task, today);
            if let Some(done) = &task.done {
                // Of an item what was found about it, where results were written by item.
                tally.breaches -= u64::from(done.outcome.is_breach());
                tally.breaches += u64::from(done.of(item).0.is_breach());
            }
        }
        if let Some(done) = &task.done {
            *outcomes.entry(done.outcome).or_default() += 1;
        }
    }
    let names: Vec<String> = inspectors.keys().map(|(name, _)| name.clone()).collect();
    let is_alone = |name: &String| names.iter().filter(|it| *it == name).count() == 1;
    let mut waiting: Vec<Waiting> = tasks
        .iter()
        .filter(|task| task.done.is_none())
        .map(|task| Waiting {
            visit: task.visit.clone(),
            name: task.name.clone(),
            day: task.day,
            due: task.due,
            lead: task.team.first().map(|it| it.name.clone()).unwrap_or_default(),
            standing: match standing(task.due, None) {
                Standing::Open if task.day.is_some_and(|day| day < today) => Standing::Slipped,
                other => other,
            },
        })
        .filter(|it| it.standing != Standing::Open || it.day.is_some_and(|day| day <= soon))
        .collect();
    waiting.sort_by(|a, b| {
        (a.standing, a.due, a.day, &a.visit).cmp(&(b.standing, b.due, b.day, &b.visit))
    });
    let mut following: Vec<(Standing, Deadline)> = deadlines(plan, calendar, year)
        .into_iter()
        .map(|it| (standing(it.due, it.done), it))
        .collect();
    following.sort_by(|a, b| {
        (a.0, a.1.due, a.1.duty, &a.1.visit).cmp(&(b.0, b.1.due, b.1.duty, &b.1.visit))
    });
    let is_listing = |it: &&(Standing, Deadline)| it.1.duty == Duty::ListUnreachable;
    let unreachable = following.iter().filter(is_listing).cloned().collect();
    let mut open = following;
    open.retain(|(standing, _)| *standing != Standing::Done);
    let to_come = year.to_come();
    Status {
        title: year.title().to_owned(),
        trial: year.is_trial(),
        today,
        all,
        to_come,
        replaced: year.tasks.iter().filter(|task| !task.counts()).count() as u64,
        milestones: milestones(plan, &tasks, to_come, today, soon),
        tasks: plan
            .milestones
            .iter()
            .filter_map(|it| match &it.goal.value {
                Goal::Complete(_) => None,
                Goal::Publish(what) | Goal::Task(what) => Some((it.date.value, what)),
            })
            .map(|(date, what)| {
                let lines = year.published.iter().filter(|line| line.is_of(what));
                let done = lines.map(|line| line.day).min();
                let standing = standing(Some(date), done);
                Dated { date, what: what.clone(), done, standing }
            })
            .collect(),
        waiting,
        deadlines: open,
        unreachable,
        inspectors: inspectors
            .into_iter()
            .map(|((name, certificate), tally)| {
                let shown =
                    if is_alone(&name) { name } else { format!("{name}（{certificate}）") };
                (shown, tally)
            })
            .collect(),
        items: plan
            .items
            .iter()
            .filter_map(|item| {
                let tally = by_item.get(item.code())?;
                Some((item.code().to_owned(), item.title.value.clone(), *tally))
            })
            .collect(),
        outcomes: outcomes.into_iter().collect(),
        curve: curve(&tasks),
    }
}

fn milestones(
    plan: &Plan,
    tasks: &[&Task],
    to_come: u64,
    today: NaiveDate,
    soon: NaiveDate,
) -> Vec<Progress> {
    let total = tasks.len() as u64 + to_come;
    let batches = plan.draw.iter().flat_map(|draw| &draw.batches);
    let next = batches.map(|it| it.date.value).filter(|date| *date > today).min();
    let goals = plan.milestones.iter().filter_map(|it| match it.goal.value {
        Goal::Complete(share) => Some((it.date.value, share)),
        Goal::Publish(_) | Goal::Task(_) => None,
    });
    goals
        .map(|(date, share)| {
            let due = share.of(total, Rounding::AtLeast);
            let made_by = |last: NaiveDate| {
                let done = tasks.iter().filter_map(|task| task.done.as_ref());
                done.filter(|done| done.day <= last).count() as u64
            };
            let made = made_by(date);
            let open = tasks.iter().filter(|task| task.done.is_none());
            let planned =
                open.filter(|task| task.day.is_some_and(|day| today <= day && day <= date)).count();
            let planned = planned as u64;
            // A draw that is still to come may bring all of its visits in time.
            let later = if next.is_some_and(|next| next <= date) { to_come } else { 0 };
            let lacking = due.saturating_sub(made + planned + later);
            let standing = if made >= due {
                Standing::Done
            } else if made_by(NaiveDate::MAX) >= due && date < today {
                Standing::Late
            } else if date < today {
                Standing::Overdue
            } else if lacking > 0 {
                Standing::Short
            } else if date <= soon {
                Standing::Soon
            } else {
                Standing::Open
            };
            let goal = format!("完成{share}");
            Progress { date, goal, due, made, planned, lacking, standing }
        })
        .collect()
}

/// Planned and made, cumulated, at every day on which either changes.
fn curve(tasks: &[&Task]) -> Vec<(NaiveDate, u64, u64)> {
    let mut steps: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
    for task in tasks {
        if let Some(day) = task.day {
            steps.entry(day).or_default().0 += 1;
        }
        if let Some(done) = &task.done {
            steps.entry(done.day).or_default().1 += 1;
        }
    }
    let (mut planned, mut made) = (0, 0);
    steps
        .into_iter()
        .map(|(day, (more_planned, more_made))| {
            planned += more_planned;
            made += more_made;
            (day, planned, made)
        })
        .collect()
}
