//! 任务表、日历、工作表 once more, of the visits as they stand: what inspectors carry must not name who
//! no longer goes. The record stays what it was; these papers lie beside it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use super::OpenYear;
use crate::assign::{Assignment, Team};
use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place};
use crate::draw::Draw;
use crate::draw::ticket::Seed;
use crate::draw::visit::Visit;
use crate::engine::Loaded;
use crate::render;
use crate::results::Task;
use crate::schedule::{Schedule, milestone_of};

/// What [`OpenYear::papers`] writes.
pub const PAPERS: [&str; 4] = ["schedule.ics", "visits.csv", "visits.xlsx", "worksheets.html"];

/// The visits of one draw as they stand.
struct Now {
    draw: Draw,
    visits: Vec<Visit>,
    assignment: Assignment,
    schedule: Schedule,
    changes: Vec<u32>,
    cancelled: Vec<(Visit, u32)>,
}

impl OpenYear {
    /// `visits.csv`, `visits.xlsx`, `schedule.ics` and `worksheets.html` as of a day: all visits that
    /// count in the first three, those still to be made in the last. A visit keeps its number and its
    /// place in calendars; one whose unit was replaced is called off there.
    ///
    /// # Errors
    /// Where the directories of the record cannot be read, or somebody who goes is not in them.
    pub fn papers(&self, today: NaiveDate) -> Result<BTreeMap<String, Vec<u8>>, Box<Finding>> {
        self.written_anew(today).ok_or_else(|| {
            let file = format!("inputs/{}", self.inputs.plan_name);
            Box::new(Finding::new(Files::OutputMissing { file }, Place::file("inputs")))
        })
    }

    fn written_anew(&self, today: NaiveDate) -> Option<BTreeMap<String, Vec<u8>>> {
        let loaded = self.directories()?;
        let all = self.now(&loaded, today, &|task| task.counts())?;
        let open = self.now(&loaded, today, &|task| task.is_open())?;
        let mut files = BTreeMap::new();
        self.run_of(&loaded, &all, today, &mut |run| {
            files.insert("visits.csv".to_owned(), render::table::visits_csv(run));
            #[cfg(feature = "xlsx")]
            if let Ok(workbook) = render::workbook::visits(run) {
                files.insert("visits.xlsx".to_owned(), workbook);
            }
            files.insert("schedule.ics".to_owned(), render::ics::schedule(run).into_bytes());
        })?;
        self.run_of(&loaded, &open, today, &mut |run| {
            let sheets = render::worksheets::worksheets(run).into_bytes();
            files.insert("worksheets.html".to_owned(), sheets);
        })?;
        Some(files)
    }

    /// The draws with those of their visits that `is_meant` names.
    fn now(
        &self,
        loaded: &Loaded,
        today: NaiveDate,
        is_meant: &dyn Fn(&Task) -> bool,
    ) -> Option<Vec<Now>> {
        let people = &loaded.inspectors.as_ref()?.inspectors;
        let seat = |key: &str| people.iter().position(|person| person.key() == key);
        let batches = self.plan.draw.as_ref().map_or(&[][..], |draw| draw.batches.as_slice());
        let mut draws = Vec::new();
        for drawn in self.year.folders.iter().flat_map(|folder| &folder.draws) {
            let mut now = Now {
                draw: Draw {
                    number: drawn.draw,
                    batch: batches.iter().position(|batch| batch.name.value == drawn.batch),
                    date: drawn.date.parse().ok()?,
                    seed: Seed::new(self.plan.suite(), Vec::new()),
                    keys: BTreeMap::new(),
                    groups: Vec::new(),
                },
                visits: Vec::new(),
                assignment: Assignment::default(),
                schedule: Schedule::default(),
                changes: Vec::new(),
                cancelled: Vec::new(),
            };
            for task in self.year.tasks.iter().filter(|task| task.draw == drawn.draw) {
                let visit = self.visit(task, now.draw.date, loaded);
                if task.replaced.is_some() {
                    now.cancelled.push((visit, task.changes));
                    continue;
                }
                if !is_meant(task) {
                    continue;
                }
                let mut seats = task.team.iter().map(|person| seat(person.key()));
                if let Some(lead) = seats.next() {
                    let members = seats.collect::<Option<Vec<usize>>>()?;
                    now.assignment.teams.push(Team { lead: lead?, members });
                }
                // What was made was made on its own day.
                let day = task.done.as_ref().map(|done| done.day).or(task.day).unwrap_or(today);
                now.schedule.days.push(day);
                now.schedule.milestones.push(milestone_of(&self.plan, day));
                now.changes.push(task.changes);
                now.visits.push(visit);
            }
            draws.push(now);
        }
        draws.sort_by_key(|now| now.draw.number);
        Some(draws)
    }

    fn run_of(
        &self,
        loaded: &Loaded,
        draws: &[Now],
        today: NaiveDate,
        write: &mut dyn FnMut(&render::Run<'_>),
    ) -> Option<()> {
        let events: Vec<render::Event<'_>> = draws
            .iter()
            .map(|now| render::Event {
                draw: &now.draw,
                visits: &now.visits,
                assignment: &now.assignment,
                schedule: &now.schedule,
                changes: &now.changes,
                cancelled: &now.cancelled,
                commitment: None,
                sealed: None,
                recorded: today.and_time(NaiveTime::MIN),
                operator: None,
                witnesses: &[],
            })
            .collect();
        write(&render::Run {
            plan: &self.plan,
            source: &self.source,
            calendar: &self.calendar,
            entities: loaded.entities.as_ref()?,
            inspectors: loaded.inspectors.as_ref()?,
            events: &events,
            trial: self.year.is_trial(),
        });
        Some(())
    }
}
