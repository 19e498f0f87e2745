//! What the rows of one visit come to: its result, its penalties, what was published.

use chrono::NaiveDate;

use super::{
    BASIS, CAUSE, CONTENT, Cell, Cells, DAY, DECIDED, DISPOSAL, Entry, ITEMS, LISTED, NOTE, NUMBER,
    OUTCOME, PENALTY_PUBLISHED, PUBLISHED, Reader, decision,
};
use crate::diagnostic::Place;
use crate::diagnostic::problem::{ItemWrong, Results};
use crate::input::day;
use crate::results::change::What;
use crate::results::{Change, Done, Outcome, Penalty, Punished, Task};
use crate::source::folded;

/// Something with a day: in Chinese, in English, the day.
type Dated = (&'static str, &'static str, Option<NaiveDate>);

impl Reader<'_> {
    pub(super) fn judge(&mut self, task: &Task, entry: &Entry) {
        let before = self.filled.changes.len();
        let done = self.result(task, &entry.cells);
        let is_new = self.filled.changes.len() > before;
        let done = done.or_else(|| task.done.clone());
        // What follows from a result that does not read is not said again.
        let is_tried = entry.cells.contains_key(DAY) || entry.cells.contains_key(OUTCOME);
        let checked: Dated = ("检查日期", "the inspection", done.as_ref().map(|done| done.day));
        for (name, name_en, what, known) in [
            (PUBLISHED, "the publication", What::Result, task.published),
            (LISTED, "the hand-over", What::Listing, task.listed),
        ] {
            let Some(cell) = entry.cells.get(name) else { continue };
            let Some(day) = self.day(cell) else { continue };
            if done.is_none() && is_tried {
                continue;
            }
            if done.is_none() {
                self.say(Results::NoResultYet { visit: task.visit.clone() }, &cell.place);
                continue;
            }
            self.follows((name, name_en, day), checked, &cell.place);
            self.publish(task, (what, ""), (day, known), &cell.place);
        }
        let penalties = entry.penalties.values();
        for cells in penalties.filter(|_| done.is_some() || !is_tried) {
            self.punish(task, entry, cells, done.as_ref());
        }
        // A result that is corrected must go with what was decided before.
        if let (true, Some(done)) = (is_new, &done)
            && let Some(cell) = entry.cells.get(OUTCOME)
            && !task.penalties.is_empty()
        {
            self.on_nothing(task, done.outcome, &cell.place);
        }
    }

    /// One publication or hand-over, and its event where it is new.
    fn publish(
        &mut self,
        task: &Task,
        (what, number): (What, &str),
        (day, known): (NaiveDate, Option<NaiveDate>),
        place: &Place,
    ) {
        let visit = task.visit.clone();
        match known {
            Some(before) if before == day => self.filled.known += 1,
            Some(before) if self.import.corrects.is_empty() => {
                let (recorded, found) = (before.to_string(), day.to_string());
                self.say(Results::AlreadyRecorded { visit, recorded, found }, place);
            }
            _ => {
                let number = number.to_owned();
                self.filled.changes.push(Change::Published { visit, what, number, day });
            }
        }
    }

    /// The result of a visit, and its event where it is new.
    fn result(&mut self, task: &Task, cells: &Cells) -> Option<Done> {
        let names = [DAY, OUTCOME, ITEMS, DISPOSAL, NOTE];
        let first = names.iter().find_map(|name| cells.get(name))?;
        let missing: Vec<&str> =
            [DAY, OUTCOME].into_iter().filter(|name| !cells.contains_key(name)).collect();
        if !missing.is_empty() {
            let missing = missing.join("、");
            self.say(Results::HalfFilled { visit: task.visit.clone(), missing }, &first.place);
            return None;
        }
        let (on, what) = (cells.get(DAY)?, cells.get(OUTCOME)?);
        let day = self.day(on);
        let outcome = self.outcome(&what.text, &what.place);
        let items = match (cells.get(ITEMS), outcome) {
            (Some(cell), Some(outcome)) => self.by_item(task, outcome, cell),
            _ => Some(Vec::new()),
        };
        let text = |name| cells.get(name).map(|cell| cell.text.clone()).unwrap_or_default();
        let done = Done {
            day: day?,
            outcome: outcome?,
            items: items?,
            disposal: text(DISPOSAL),
            note: text(NOTE),
        };
        let drawn = self.import.year.draw_day(task.draw);
        if let Some(drawn) = drawn.filter(|drawn| done.day < *drawn) {
            self.say(Results::BeforeDraw { day: done.day, drawn }, &on.place);
            return None;
        }
        if let Some(reason) = &task.replaced {
            let state = format!("已递补：{reason}");
            self.say(Results::Finished { visit: task.visit.clone(), state }, &what.place);
            return None;
        }
        match &task.done {
            Some(before) if *before == done => self.filled.known += 1,
            Some(before) if self.import.corrects.is_empty() => {
                let problem = Results::AlreadyRecorded {
                    visit: task.visit.clone(),
                    recorded: said(before),
                    found: said(&done),
                };
                self.say(problem, &what.place);
            }
            before => {
                if let Some(due) = task.due.filter(|due| done.day > *due) {
                    let (visit, day) = (task.visit.clone(), done.day);
                    self.say(Results::Late { visit, day, due }, &on.place);
                }
                let corrects = if before.is_some() { self.import.corrects } else { "" };
                self.filled.changes.push(Change::Result {
                    visit: task.visit.clone(),
                    done: done.clone(),
                    corrects: corrects.to_owned(),
                });
            }
        }
        Some(done)
    }

    fn outcome(&mut self, written: &str, place: &Place) -> Option<Outcome> {
        let outcome = Outcome::find(written);
        if outcome.is_none() {
            let near = Outcome::near(written).map(Outcome::word);
            self.say(Results::UnknownOutcome { written: written.to_owned(), near }, place);
        }
        outcome
    }

    /// 各事项结果: `RS-09 未发现问题；RS-03 发现问题已责令改正`.
    fn by_item(
        &mut self,
        task: &Task,
        whole: Outcome,
        cell: &Cell,
    ) -> Option<Vec<(String, Outcome)>> {
        let mut items: Vec<(String, Outcome)> = Vec::new();
        let wrong = |reader: &mut Self, how: ItemWrong| {
            let problem = Results::ItemResult { visit: task.visit.clone(), how };
            reader.say(problem, &cell.place);
        };
        let before = self.filled.findings.len();
        for part in cell.text.split(['；', ';', '\n']).map(str::trim).filter(|it| !it.is_empty()) {
            let plain = folded(part);
            // The longest code first: one may begin with another.
            let own = task.items.iter().filter(|code| plain.starts_with(&folded(code)));
            let Some(code) = own.max_by_key(|code| code.len()) else {
                let items = task.items.join("、");
                wrong(self, ItemWrong::NoSuchItem { written: part.to_owned(), items });
                continue;
            };
            let letters = code.chars().count();
            let rest: String = part.chars().skip(letters).collect();
            let rest =
                rest.trim_start_matches(|it: char| it.is_whitespace() || "：:=＝".contains(it));
            let Some(outcome) = self.outcome(rest, &cell.place) else { continue };
            if items.iter().any(|(other, _)| other == code) {
                wrong(self, ItemWrong::Twice { item: code.clone() });
                continue;
            }
            items.push((code.clone(), outcome));
        }
        let graver = items.iter().find(|(_, it)| it.gravity() > whole.gravity());
        let nobody = task.items.iter().all(|code| items.iter().any(|(it, _)| it == code))
            && !items.iter().any(|(_, it)| *it == whole);
        if let Some((item, outcome)) = graver {
            let (item, outcome) = (item.clone(), outcome.word());
            wrong(self, ItemWrong::Graver { item, outcome, whole: whole.word() });
        } else if nobody && self.filled.findings.len() == before {
            wrong(self, ItemWrong::NoneHasIt { whole: whole.word() });
        }
        // As the visit has them, whatever the order in which they were written.
        items.sort();
        (self.filled.findings.len() == before).then_some(items)
    }

    /// One penalty of a visit and its publication, and their events where they are new.
    fn punish(&mut self, task: &Task, entry: &Entry, cells: &Cells, done: Option<&Done>) {
        let names = [NUMBER, DECIDED, CAUSE, BASIS, CONTENT];
        let Some(first) = cells.values().next() else { return };
        let Some(done) = done else {
            self.say(Results::NoResultYet { visit: task.visit.clone() }, &first.place);
            return;
        };
        let number = cells.get(NUMBER).map_or("", |cell| cell.text.as_str());
        let is_alone = |name: &&&str| !cells.contains_key(**name) || **name == NUMBER;
        let only_published = names.iter().filter(is_alone).count() == names.len();
        let recorded = task.punished(number);
        let penalty = if only_published && let Some(recorded) = recorded {
            recorded.penalty.clone()
        } else {
            // What must be published of a penalty must be known: unit, cause, basis, result.
            let missing: Vec<&str> =
                names.into_iter().filter(|name| !cells.contains_key(name)).collect();
            if !missing.is_empty() {
                // Of a publication alone, what tells of which decision it is.
                let missing = match only_published && number.is_empty() {
                    true if task.penalties.is_empty() => format!("{NUMBER}、{DECIDED}"),
                    true => NUMBER.to_owned(),
                    false => missing.join("、"),
                };
                let place = names.iter().find_map(|name| cells.get(name)).unwrap_or(first);
                let visit = task.visit.clone();
                self.say(Results::HalfFilled { visit, missing }, &place.place);
                return;
            }
            let Some(penalty) = self.penalty(task, entry, cells, done) else { return };
            penalty
        };
        let Some(cell) = cells.get(PENALTY_PUBLISHED) else { return };
        let Some(day) = self.day(cell) else { return };
        let decision: Dated = ("处罚决定日期", "the decision", Some(penalty.day));
        let what = (PENALTY_PUBLISHED, "the publication of the penalty", day);
        self.follows(what, decision, &cell.place);
        let known = task.punished(&penalty.number).and_then(|it| it.published);
        self.publish(task, (What::Penalty, &penalty.number), (day, known), &cell.place);
    }

    /// A penalty that is given whole, and its event where it is new.
    fn penalty(
        &mut self,
        task: &Task,
        entry: &Entry,
        cells: &Cells,
        done: &Done,
    ) -> Option<Penalty> {
        let (number, on) = (cells.get(NUMBER)?, cells.get(DECIDED)?);
        let day = self.day(on)?;
        let checked: Dated = ("检查日期", "the inspection", Some(done.day));
        self.follows((DECIDED, "the decision", day), checked, &on.place);
        let text = |name| cells.get(name).map(|cell| cell.text.clone()).unwrap_or_default();
        let penalty = Penalty {
            number: text(NUMBER),
            day,
            cause: text(CAUSE),
            basis: text(BASIS),
            content: text(CONTENT),
        };
        let before = meant(task, entry, &penalty, !self.import.corrects.is_empty());
        match before {
            Some(before) if before.penalty == penalty => {
                self.filled.known += 1;
                return Some(penalty);
            }
            Some(before) if self.import.corrects.is_empty() => {
                let words = |it: &Penalty| {
                    format!("{} {} {} {} {}", it.number, it.day, it.cause, it.basis, it.content)
                };
                let problem = Results::AlreadyRecorded {
                    visit: task.visit.clone(),
                    recorded: words(&before.penalty),
                    found: words(&penalty),
                };
                self.say(problem, &number.place);
                return Some(penalty);
            }
            _ => {}
        }
        self.on_nothing(task, done.outcome, &number.place);
        self.of_two_units(task, &penalty, &number.place);
        for (column, problem) in decision::judge(self.import.registry, &penalty) {
            let place = cells.get(column).map_or(&number.place, |cell| &cell.place);
            self.say(problem, place);
        }
        self.filled.changes.push(Change::Penalty {
            visit: task.visit.clone(),
            penalty: penalty.clone(),
            replaces: before.map(|it| it.penalty.number.clone()),
            corrects: before.map_or("", |_| self.import.corrects).to_owned(),
        });
        Some(penalty)
    }

    /// A penalty where nothing was found, or nobody is left to be punished.
    fn on_nothing(&mut self, task: &Task, outcome: Outcome, place: &Place) {
        if !outcome.is_breach() {
            let certain = matches!(outcome, Outcome::Clean | Outcome::Deregistered);
            let (visit, outcome) = (task.visit.clone(), outcome.word());
            self.say(Results::PenaltyOnNothing { visit, outcome, certain }, place);
        }
    }

    /// One 文号 for two units, recorded or in this table.
    fn of_two_units(&mut self, task: &Task, penalty: &Penalty, place: &Place) {
        let year = self.import.year;
        let number = super::same_number(&penalty.number);
        // Of two rows the second is told.
        let here = self.entries.range(..task.visit.clone());
        let here = here.filter(|(_, entry)| entry.penalties.contains_key(&number));
        let here = here.filter_map(|(visit, _)| year.find(visit));
        let recorded = year.tasks.iter().filter(|it| it.punished(&penalty.number).is_some());
        let other = here.chain(recorded).find(|it| it.id != task.id);
        if let Some(other) = other {
            let problem = Results::PenaltyOfTwo {
                number: penalty.number.clone(),
                unit: task.name.clone(),
                other: format!("{} {}", other.visit, other.name),
            };
            self.say(problem, place);
        }
    }

    /// The day of a cell: one that a calendar has and that has come.
    fn day(&mut self, cell: &Cell) -> Option<NaiveDate> {
        let Some(read) = day(&cell.text) else {
            self.say(Results::NoDay { written: cell.text.clone() }, &cell.place);
            return None;
        };
        let today = self.import.today;
        if read > today {
            self.say(Results::InFuture { day: read, today }, &cell.place);
            return None;
        }
        Some(read)
    }

    fn follows(
        &mut self,
        (what_zh, what_en, day): (&'static str, &'static str, NaiveDate),
        (after_zh, after_en, after): Dated,
        place: &Place,
    ) {
        if let Some(after) = after.filter(|after| day < *after) {
            let problem = Results::OutOfOrder { what_zh, what_en, day, after_zh, after_en, after };
            self.say(problem, place);
        }
    }
}

/// The recorded penalty that a row is about: that of its number; else one that the table does not
/// name, where the row says the same of day and cause (the number was changed), or where it is the only
/// one and is to be corrected. `None`: a further one.
fn meant<'t>(
    task: &'t Task,
    entry: &Entry,
    penalty: &Penalty,
    corrects: bool,
) -> Option<&'t Punished> {
    let recorded = task.penalties.iter().find(|it| it.penalty.is(&penalty.number));
    let named =
        |it: &Punished| entry.penalties.contains_key(&super::same_number(&it.penalty.number));
    let alike = |it: &&Punished| {
        !named(it) && (&it.penalty.day, &it.penalty.cause) == (&penalty.day, &penalty.cause)
    };
    recorded.or_else(|| task.penalties.iter().find(alike)).or_else(|| {
        match task.penalties.as_slice() {
            [only] if corrects && !named(only) && entry.penalties.len() == 1 => Some(only),
            _ => None,
        }
    })
}

fn said(done: &Done) -> String {
    let items: Vec<String> =
        done.items.iter().map(|(code, outcome)| format!("{code} {}", outcome.word())).collect();
    let items = items.join("；");
    let rest: Vec<&str> = [&items, &done.disposal, &done.note]
        .into_iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    format!("{} {} {}", done.day, done.outcome.word(), rest.join(" ")).trim_end().to_owned()
}
