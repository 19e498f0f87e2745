//! 改派: somebody cannot make visits that are set; others go instead.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{OpenYear, Written};
use crate::assign::replan::{Absent, Set, replan};
use crate::assign::{Earlier, Inputs, Staff, Unit};
use crate::calendar::Period;
use crate::diagnostic::problem::Results;
use crate::diagnostic::{Finding, Place};
use crate::digest::Digest;
use crate::draw::visit::{Visit, window};
use crate::engine::{CheckOptions, Loaded, load};
use crate::results::{Change, Person, Task};
use crate::unit::UnitId;

/// Why somebody does not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// 回避: asked for by the target or by the inspector.
    Recusal,
    /// 请假.
    Leave,
    /// 证件失效.
    Certificate,
    /// 调离.
    Transfer,
}

impl Reason {
    /// The word in the journal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recusal => "回避",
            Self::Leave => "请假",
            Self::Certificate => "证件失效",
            Self::Transfer => "调离",
        }
    }
}

/// Who does not go, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Name or certificate.
    pub person: String,
    /// Why.
    pub reason: Reason,
    /// In whose words, with what evidence.
    pub note: String,
    /// Only these visits; all where empty.
    pub visits: Vec<String>,
    /// Only on these days; all days from today on where `None`.
    pub period: Option<Period>,
}

impl OpenYear {
    /// Sends others where somebody cannot go; `today` is the first day that is left.
    #[must_use]
    pub fn reassign(
        &self,
        absence: &Absence,
        today: NaiveDate,
        time: &str,
        operator: &str,
    ) -> Written {
        if let Some(refused) = self.nameless(operator) {
            return refused;
        }
        match self.others(absence, today) {
            Ok(changes) => self.written(changes, time, operator),
            Err(problem) => {
                let place = Place::file(crate::engine::JOURNAL);
                Written { findings: vec![Finding::new(problem, place)], ..Written::default() }
            }
        }
    }

    fn others(&self, absence: &Absence, today: NaiveDate) -> Result<Vec<Change>, Results> {
        // Who is a relative of one target goes to the others; who asked for it, and why, is kept.
        let is_whole = absence.visits.is_empty() || absence.note.trim().is_empty();
        if absence.reason == Reason::Recusal && is_whole {
            return Err(Results::RecusalOfWhat);
        }
        let person = self.person(&absence.person)?;
        let mut named = BTreeSet::new();
        for written in &absence.visits {
            let task = self.year.find(written).ok_or_else(|| self.no_such(written))?;
            finished(task)?;
            named.insert(task.visit.clone());
        }
        let is_meant = |task: &Task| {
            let sits = task.team.iter().any(|it| it.key() == person.key());
            let on_days =
                || task.day.is_some_and(|day| absence.period.is_none_or(|it| it.contains(day)));
            sits && if named.is_empty() { on_days() } else { named.contains(&task.visit) }
        };
        let open: Vec<&Task> = self.year.tasks.iter().filter(|task| task.is_open()).collect();
        if !open.iter().any(|task| is_meant(task)) {
            return Err(Results::NotOnTeam { written: absence.person.clone() });
        }
        let Some(loaded) = self.directories() else {
            return Err(Results::NotOnTeam { written: absence.person.clone() });
        };
        // Visits whose day has passed are somebody's still: they bind people, but do not move unless
        // they are meant.
        let (free, fixed): (Vec<&Task>, Vec<&Task>) = open
            .iter()
            .copied()
            .partition(|task| task.day.is_some_and(|day| day >= today) || is_meant(task));
        // Who lost a certificate or was moved elsewhere goes nowhere; who is on leave may go on
        // another day; a recusal is for its visits, whatever the day.
        let away = match absence.reason {
            Reason::Recusal => None,
            Reason::Leave | Reason::Certificate | Reason::Transfer => absence
                .period
                .or_else(|| named.is_empty().then(|| Period::new(today, NaiveDate::MAX)).flatten()),
        };
        let is_barred = away.is_none();
        let meant = free.iter().enumerate().filter(|(_, task)| is_meant(task));
        let absent = Absent {
            person: person.key().to_owned(),
            visits: if is_barred { meant.map(|(at, _)| at).collect() } else { BTreeSet::new() },
            away,
        };
        let made = self.replanned(&loaded, &free, &fixed, &absent, today)?;
        let reason = absence.reason.word();
        Ok(differences(&free, &made, reason, &absence.note))
    }

    /// People and days for new visits, whose team and day are those that would be best kept; `gone` is
    /// the visit that falls away.
    pub(super) fn staffed(
        &self,
        loaded: &Loaded,
        gone: &str,
        fresh: Vec<Task>,
        today: NaiveDate,
        reason: &str,
    ) -> Result<(Vec<Task>, Vec<Change>), Results> {
        let open = self.year.tasks.iter().filter(|task| task.is_open() && task.visit != gone);
        let (mut free, fixed): (Vec<&Task>, Vec<&Task>) =
            open.partition(|task| task.day.is_some_and(|day| day >= today));
        let old = free.len();
        free.extend(&fresh);
        let absent =
            Absent { person: String::new(), visits: (old..free.len()).collect(), away: None };
        let made = self.replanned(loaded, &free, &fixed, &absent, today)?;
        let changes = differences(
            free.get(..old).unwrap_or_default(),
            made.get(..old).unwrap_or_default(),
            reason,
            "",
        );
        let placed = made.iter().skip(old).zip(&fresh).map(|((team, day), task)| Task {
            team: team.clone(),
            day: Some(*day),
            ..task.clone()
        });
        Ok((placed.collect(), changes))
    }

    /// Teams and days of open visits once more, with something changed.
    fn replanned(
        &self,
        loaded: &Loaded,
        free: &[&Task],
        fixed: &[&Task],
        absent: &Absent,
        today: NaiveDate,
    ) -> Result<Vec<(Vec<Person>, NaiveDate)>, Results> {
        let label = |at: usize| {
            free.get(at).map(|task| format!("{} {}", task.visit, task.name)).unwrap_or_default()
        };
        let nobody = |visits: Vec<usize>| Results::NobodyElse {
            visits: visits.into_iter().map(label).collect::<Vec<_>>().join("、"),
        };
        let (Some(entities), Some(inspectors), Some(key)) =
            (&loaded.entities, &loaded.inspectors, self.key())
        else {
            return Err(nobody((0..free.len()).collect()));
        };
        let done = self.year.tasks.iter().filter(|task| task.done.is_some());
        let earlier: Vec<Earlier> = done.chain(fixed.iter().copied()).filter_map(earlier).collect();
        let visits: Vec<Visit> = free.iter().map(|task| self.visit(task, today, loaded)).collect();
        let units: Vec<Unit<'_>> = visits
            .iter()
            .map(|visit| entities.get(visit.entity).map(Unit::of).unwrap_or_default())
            .collect();
        let set: Vec<Set> = free
            .iter()
            .map(|task| Set {
                day: task.day.unwrap_or(today),
                team: task.team.iter().map(|it| it.key().to_owned()).collect(),
            })
            .collect();
        let people = Staff::listed(&self.plan, inspectors);
        let inputs = Inputs {
            plan: &self.plan,
            source: &self.source,
            calendar: &self.calendar,
            visits: &visits,
            units: &units,
            date: today,
            earlier: &earlier,
            later: self.year.to_come(),
            people: &people,
            history: &loaded.history,
            key: &key,
        };
        let made = replan(&inputs, &set, absent).map_err(nobody)?;
        let shown = |index: usize| {
            let inspector = people.get(index)?.inspector;
            let certificate = inspector.certificate.as_ref();
            Some(Person {
                name: inspector.name.clone(),
                certificate: certificate.map_or_else(String::new, ToString::to_string),
            })
        };
        let teams = made.teams.iter().map(|team| team.people().filter_map(shown).collect());
        Ok(teams.zip(made.days).collect())
    }

    /// The one person of that name or certificate on any team.
    fn person(&self, typed: &str) -> Result<Person, Results> {
        let typed = typed.trim();
        let people: BTreeSet<&Person> =
            self.year.tasks.iter().flat_map(|task| &task.team).filter(|it| it.is(typed)).collect();
        let mut people = people.into_iter();
        match (people.next(), people.next()) {
            (None, _) => Err(Results::NotOnTeam { written: typed.to_owned() }),
            (Some(person), None) => Ok(person.clone()),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(people);
                let certificates: Vec<&str> = all.map(Person::key).collect();
                Err(Results::SeveralPeople {
                    written: typed.to_owned(),
                    certificates: certificates.join("、"),
                })
            }
        }
    }

    pub(super) fn no_such(&self, written: &str) -> Results {
        let label = |task: Option<&Task>| task.map(|it| it.visit.clone()).unwrap_or_default();
        Results::NoSuchVisit {
            written: written.to_owned(),
            first: label(self.year.tasks.first()),
            last: label(self.year.tasks.last()),
        }
    }

    /// The plan with its directories.
    pub(super) fn directories(&self) -> Option<Loaded> {
        // The inputs are those of the record; what was left out then is left out now.
        let excluded = self.folders.iter().any(|(_, record)| !record.excluded_rows.is_empty());
        let options = CheckOptions { exclude_bad_rows: excluded, ..CheckOptions::default() };
        load::load(&self.inputs, &options).ok()
    }

    /// A key for choices after the draw: of KEY(assign) and of how far the journals are, so that it
    /// is fixed by what is recorded.
    pub(super) fn key(&self) -> Option<Digest> {
        let records = self.folders.iter().flat_map(|(_, record)| &record.draws);
        let assign = records.filter_map(|draw| draw.keys.get("assign")).next_back()?;
        let events: u64 = self.year.folders.iter().map(|folder| folder.events).sum();
        Some(self.plan.suite().digest(format!("DR1|reassign|{assign}|{events}").as_bytes()))
    }

    /// A visit as the assignment knows it, with the days that are left.
    pub(super) fn visit(&self, task: &Task, today: NaiveDate, loaded: &Loaded) -> Visit {
        let items: Vec<usize> = task
            .items
            .iter()
            .filter_map(|code| self.plan.items.iter().position(|item| item.code() == code))
            .collect();
        let entity = UnitId::new(&task.id)
            .and_then(|id| Some(loaded.entities.as_ref()?.find(&id)?.index()))
            .unwrap_or(usize::MAX);
        Visit {
            draw: task.draw,
            number: task.visit.rsplit('-').next().and_then(|it| it.parse().ok()).unwrap_or(0),
            group: task.group.clone(),
            entity,
            id: task.id.clone(),
            window: window(&self.plan, &items, today),
            items,
            tiers: task.tiers.clone(),
            order: Digest([0; 32]),
            due: task.due.unwrap_or(today).max(today),
        }
    }
}

/// The events that lead from what is set to what was found.
fn differences(
    tasks: &[&Task],
    made: &[(Vec<Person>, NaiveDate)],
    reason: &str,
    note: &str,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (task, (team, day)) in tasks.iter().zip(made) {
        if *team != task.team {
            changes.push(Change::Reassigned {
                visit: task.visit.clone(),
                team: team.clone(),
                before: task.team.clone(),
                reason: reason.to_owned(),
                note: note.to_owned(),
            });
        }
        if let Some(from) = task.day.filter(|from| from != day) {
            changes.push(Change::Moved {
                visit: task.visit.clone(),
                from,
                to: *day,
                reason: reason.to_owned(),
            });
        }
    }
    changes
}

/// A visit whose people and day are fixed.
fn earlier(task: &Task) -> Option<Earlier> {
    Some(Earlier {
        unit: task.id.clone(),
        day: task.done.as_ref().map(|done| done.day).or(task.day)?,
        certificates: task.team.iter().map(|it| it.key().to_owned()).collect(),
    })
}

/// A finished visit is not touched.
pub(super) fn finished(task: &Task) -> Result<(), Results> {
    let state = match (&task.done, &task.replaced) {
        (Some(done), _) => done.outcome.word().to_owned(),
        (None, Some(reason)) => format!("已递补：{reason}"),
        (None, None) => return Ok(()),
    };
    Err(Results::Finished { visit: task.visit.clone(), state })
}
