//! 为何: why a unit was drawn or not, why this team, why this day, from a recomputed record.

mod since;
mod team;

use std::collections::BTreeMap;

pub use since::since;

use super::run::Ran;
use super::{Loaded, earlier};
use crate::assign::Earlier;
use crate::directory::{Entity, EntityDirectory};
use crate::draw::allowance::{Allowance, UsedUp};
use crate::draw::event::groups_of;
use crate::draw::population::{self, Population, table_of};
use crate::draw::ticket::Tickets;
use crate::draw::visit::Visit;
use crate::draw::{Draw, GroupDraw, ItemDraw, RemovalReason, StratumDraw};
use crate::plan::condition::Condition;
use crate::plan::{Item, Plan, TierTable};
use crate::record::Record;
use crate::render::why::{About, Answer, Cell, Cite, Reason, Said, Why};
use crate::source::{Source, Span};
use crate::unit::UnitId;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Why a unit was drawn or not, for every item and draw of the record.
    Unit(UnitId),
    /// Why a visit: its unit, its people, its day.
    Visit(String),
    /// Why its people alone.
    Team(String),
}

/// Answers from a recomputed run and the files of its folder; `None` where there is no such visit, or the
/// directories are not at hand.
#[must_use]
pub fn why(
    record: &Record,
    ran: &Ran,
    folders: &[BTreeMap<String, Vec<u8>>],
    question: &Question,
) -> Option<Why> {
    let loaded = ran.loaded.as_ref()?;
    let entities = loaded.entities.as_ref()?;
    let first = record.draws.first()?;
    let redraw = first.redraw.as_ref().map(|it| it.draw);
    let plan = &loaded.plan;
    let standing =
        earlier::standing(plan, &loaded.source, entities, folders, first.draw, redraw).ok()?;
    let fixed = earlier::visits(folders, &standing.void).ok()?;
    let before = standing.draws;
    let case = Case { ran, loaded, entities, plan, before, fixed };
    let mut why = Why {
        stamp: record.stamp.clone(),
        title: record.title.clone(),
        unit: None,
        answers: Vec::new(),
    };
    match question {
        Question::Unit(id) => {
            let entity = entities.find(id);
            let name = entity.map_or("", |entity| entity.name());
            why.unit = Some((id.to_string(), name.to_owned()));
            why.answers = case.unit(id, entity);
        }
        Question::Visit(label) => {
            let (draw, index) = case.visit(label)?;
            why.answers.push(case.place(draw, index)?);
            why.answers.extend(case.team(draw, index));
            why.answers.extend(case.day(draw, index));
        }
        Question::Team(label) => {
            let (draw, index) = case.visit(label)?;
            why.answers.push(case.team(draw, index)?);
        }
    }
    Some(why)
}

/// A record with everything that it was made from.
struct Case<'a> {
    ran: &'a Ran,
    loaded: &'a Loaded,
    entities: &'a EntityDirectory,
    plan: &'a Plan,
    /// Draws of the year before this record.
    before: Vec<Draw>,
    /// Their visits.
    fixed: Vec<Earlier>,
}

fn said(reason: Reason, cites: impl IntoIterator<Item = Cite>) -> Said {
    let mut cites: Vec<Cite> = cites.into_iter().collect();
    cites.sort();
    cites.dedup();
    Said { reason, cites }
}

fn cite(source: &Source, span: Span) -> Cite {
    let (line, _) = source.line_column(span.start);
    Cite { line, text: source.slice(source.line_span(line)).trim().to_owned() }
}

impl Case<'_> {
    fn cite(&self, span: Span) -> Cite {
        cite(&self.loaded.source, span)
    }

    fn cites(&self, spans: impl IntoIterator<Item = Span>) -> Vec<Cite> {
        spans.into_iter().map(|span| self.cite(span)).collect()
    }

    /// The draws before one of this record's.
    fn earlier(&self, number: u32) -> Vec<Draw> {
        let own = self.ran.draws.iter().filter(|draw| draw.number < number);
        self.before.iter().chain(own).cloned().collect()
    }

    fn unit(&self, id: &UnitId, entity: Option<Entity<'_>>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for draw in &self.ran.draws {
            let earlier = self.earlier(draw.number);
            let allowance = Allowance::new(
                self.plan,
                &self.loaded.source,
                self.entities,
                &self.loaded.history,
                &earlier,
                draw.date,
            );
            let Ok(mut allowance) = allowance else { continue };
            for group in &draw.groups {
                for item in &group.items {
                    let reasons = match entity {
                        None => vec![said(Reason::NotListed, [])],
                        Some(entity) => {
                            self.item((draw, group, item), entity, &allowance, &earlier)
                        }
                    };
                    let Some(of_plan) = self.plan.items.get(item.item) else { continue };
                    let drawn = item.strata.iter().flat_map(|stratum| &stratum.drawn);
                    answers.push(Answer {
                        about: About::Item {
                            draw: draw.number,
                            date: draw.date,
                            code: item.code.clone(),
                            title: of_plan.title.value.clone(),
                            drawn: drawn.into_iter().any(|it| *it.id == *id),
                        },
                        said: reasons,
                    });
                }
                allowance.give(group, draw.date);
            }
        }
        answers
    }

    /// Why a unit was drawn or not for one item in one draw.
    fn item(
        &self,
        (draw, group, item): (&Draw, &GroupDraw, &ItemDraw),
        entity: Entity<'_>,
        allowance: &Allowance<'_>,
        earlier: &[Draw],
    ) -> Vec<Said> {
        let mut list = Vec::new();
        let Some(of_plan) = self.plan.items.get(item.item) else { return list };
        let (zh, en) = place(entity);
        list.push(said(Reason::Listed { place_zh: zh, place_en: en }, []));
        let source = &self.loaded.source;
        let people = population::of(self.plan, source, of_plan, self.entities, draw.date);
        let Ok(people) = people else { return list };
        if let Some(reason) = people.reason_of(entity.index()) {
            list.push(self.outside(of_plan, entity, reason));
            return list;
        }
        if let Some(objects) = &of_plan.objects {
            let cells = objects.condition.as_ref().map(|it| cells(entity, it)).unwrap_or_default();
            list.push(said(Reason::IsObject { cells }, [self.cite(objects.span)]));
        }
        list.extend(self.kept(entity, &people));
        let Some((tier, table)) = self.tier(of_plan, entity, &people) else { return list };
        let row = table.and_then(|table| table.rows.iter().find(|row| row.label.value == tier));
        if let Some(table) = table {
            list.push(said(
                Reason::Tier { tier: tier.clone(), cells: tier_cells(entity, table) },
                self.cites(table.column.as_ref().map(|column| column.span)),
            ));
        }
        let name = self.stratum_name(of_plan, table, &tier, entity);
        let Some(stratum) = item.strata.iter().find(|stratum| stratum.name == name) else {
            return list;
        };
        let size = row.map(|row| row.span).or_else(|| of_plan.size.as_ref().map(|it| it.span));
        let batches = self.plan.draw.iter().flat_map(|draw| &draw.batches);
        let batch = draw.batch.and_then(|index| batches.clone().nth(index));
        list.push(said(
            Reason::Size {
                stratum: name,
                population: stratum.population,
                size: stratum.size,
                quota: stratum.quota,
            },
            self.cites(size.into_iter().chain(batch.map(|it| it.date.span))),
        ));
        list.extend(self.together(item.item));
        let drawn_before = earlier.iter().find(|draw| drew(draw, &group.code, entity.id()));
        if let Some(before) = drawn_before {
            list.push(said(Reason::DrawnBefore { draw: before.number }, []));
            return list;
        }
        if of_plan.is_on_site() {
            let cap = row.and_then(|row| row.cap.as_ref());
            let label = row.map(|row| row.label.value.as_str());
            let used = allowance.used_up(of_plan, entity, cap.map(|cap| cap.value), label);
            if let Some(UsedUp { cap: most, window, days }) = used {
                let joint = self.plan.joint.caps.iter().map(|cap| cap.span);
                list.push(said(
                    Reason::CapUsed {
                        most: most.most().unwrap_or_default(),
                        used: days.len() as u64,
                        from: window.start,
                        to: window.end,
                        days,
                    },
                    self.cites(cap.map(|cap| cap.span).into_iter().chain(joint)),
                ));
                return list;
            }
        }
        list.push(self.ticket(group, of_plan, stratum, entity, &people));
        let command = format!(
            "printf '%s' '{}:{}' | {}",
            group.key,
            entity.id(),
            self.plan.suite().command()
        );
        list.push(said(Reason::ByHand { command }, []));
        list.extend(self.visit_of(draw, group, entity));
        list
    }

    fn outside(&self, item: &Item, entity: Entity<'_>, reason: RemovalReason) -> Said {
        let exclusion = |index: usize| self.plan.exclusions.entries.get(index);
        let (condition, span, words) = match reason {
            RemovalReason::OtherList => {
                let list = item.objects.as_ref().and_then(|it| it.directory.as_ref());
                (None, list.map(|it| it.span), None)
            }
            RemovalReason::NotObject | RemovalReason::ObjectUnknown => {
                let objects = item.objects.as_ref();
                (objects.and_then(|it| it.condition.as_ref()), objects.map(|it| it.span), None)
            }
            RemovalReason::Excluded(index)
            | RemovalReason::ExcludedUnknown(index)
            | RemovalReason::KeptUnknown(index) => {
                let entry = exclusion(index);
                let words = entry.and_then(|it| it.reason.as_ref());
                (
                    entry.map(|it| &it.condition),
                    entry.map(|it| condition_span(&it.condition)),
                    words.map(|it| it.value.clone()),
                )
            }
            RemovalReason::NoTier => {
                let table = table_of(self.plan, item);
                (None, table.and_then(|it| it.column.as_ref()).map(|it| it.span), None)
            }
        };
        let list = match (condition, reason) {
            (Some(condition), _) => cells(entity, condition),
            (None, RemovalReason::NoTier) => {
                table_of(self.plan, item).map(|it| tier_cells(entity, it)).unwrap_or_default()
            }
            (None, _) => Vec::new(),
        };
        let words = words.unwrap_or_default();
        said(Reason::Outside { reason, words, cells: list }, self.cites(span))
    }

    /// That no exclusion holds, or which cannot be judged.
    fn kept(&self, entity: Entity<'_>, people: &Population) -> Vec<Said> {
        let entries = &self.plan.exclusions.entries;
        let listed = people.listed.iter().find(|(index, _)| *index == entity.index());
        if let Some((_, RemovalReason::KeptUnknown(index))) = listed {
            let entry = entries.get(*index);
            let list = entry.map(|it| cells(entity, &it.condition)).unwrap_or_default();
            let reason = RemovalReason::KeptUnknown(*index);
            let span = entry.map(|it| condition_span(&it.condition));
            let words = String::new();
            return vec![said(Reason::Outside { reason, words, cells: list }, self.cites(span))];
        }
        if entries.is_empty() {
            return Vec::new();
        }
        let mut list: Vec<Cell> = Vec::new();
        for cell in entries.iter().flat_map(|entry| cells(entity, &entry.condition)) {
            if !list.contains(&cell) {
                list.push(cell);
            }
        }
        let spans = entries.iter().map(|entry| condition_span(&entry.condition));
        vec![said(Reason::Kept { exclusions: entries.len(), cells: list }, self.cites(spans))]
    }

    fn tier<'b>(
        &'b self,
        item: &Item,
        entity: Entity<'_>,
        people: &Population,
    ) -> Option<(String, Option<&'b TierTable>)> {
        let holds = |members: &Vec<usize>| members.binary_search(&entity.index()).is_ok();
        let row = people.strata.iter().position(holds)?;
        let table = table_of(self.plan, item);
        let label = table.and_then(|table| table.rows.get(row)).map(|row| row.label.value.clone());
        Some((label.unwrap_or_else(|| "*".to_owned()), table))
    }

    fn stratum_name(
        &self,
        item: &Item,
        table: Option<&TierTable>,
        tier: &str,
        entity: Entity<'_>,
    ) -> String {
        let spread = item.spread.as_ref().or_else(|| table?.spread.as_ref());
        spread.map_or_else(
            || tier.to_owned(),
            |column| {
                let cell =
                    crate::draw::event::cell_of(self.entities, item, &column.value, entity.index());
                format!("{tier}/{cell}")
            },
        )
    }

    fn together(&self, item: usize) -> Option<Said> {
        let group = groups_of(self.plan).into_iter().find(|group| group.contains(&item))?;
        if group.len() < 2 {
            return None;
        }
        let codes: Vec<String> = group
            .iter()
            .filter_map(|index| self.plan.items.get(*index))
            .map(|item| item.code().to_owned())
            .collect();
        let line = self
            .plan
            .joint
            .groups
            .iter()
            .find(|line| line.value.iter().any(|code| codes.first() == Some(&code.value)));
        Some(said(Reason::Together { items: codes }, self.cites(line.map(|line| line.span))))
    }

    fn ticket(
        &self,
        group: &GroupDraw,
        item: &Item,
        stratum: &StratumDraw,
        entity: Entity<'_>,
        people: &Population,
    ) -> Said {
        let tickets = Tickets::new(self.plan.suite(), &group.key);
        let own = tickets.of(entity.id().as_str());
        let Some(threshold) = stratum.threshold else {
            return said(Reason::NobodyDrawn, []);
        };
        let drawn = stratum.drawn.len() as u64;
        let candidates = stratum.candidates;
        let (ticket, limit) = (own.to_string(), threshold.to_string());
        let rank = stratum.drawn.iter().position(|it| it.entity == entity.index());
        if let Some(rank) = rank {
            let rank = rank as u64 + 1;
            return said(Reason::Within { ticket, threshold: limit, rank, candidates, drawn }, []);
        }
        if own <= threshold {
            let rules = item.look_back.as_ref().map(|it| it.span);
            let rules = rules.into_iter().chain(item.rotation.as_ref().map(|it| it.span));
            return said(Reason::NotCandidate, self.cites(rules));
        }
        // The place among all is certain where everybody of the stratum is a candidate.
        let rank = (candidates == stratum.population && stratum.name == stratum.tier).then(|| {
            let members = people.strata.iter().find(|it| it.binary_search(&entity.index()).is_ok());
            let before = members.into_iter().flatten().filter(|index| {
                self.entities.get(**index).is_some_and(|it| tickets.of(it.id().as_str()) < own)
            });
            before.count() as u64 + 1
        });
        said(Reason::Above { ticket, threshold: limit, rank, candidates, drawn }, [])
    }

    fn visit_of(&self, draw: &Draw, group: &GroupDraw, entity: Entity<'_>) -> Option<Said> {
        let at = self.ran.draws.iter().position(|it| it.number == draw.number)?;
        let (visits, _, schedule) = self.ran.made.get(at)?;
        let is_own = |visit: &Visit| visit.group == group.code && visit.entity == entity.index();
        let index = visits.iter().position(is_own)?;
        let label = visits.get(index)?.label();
        let day = schedule.days.get(index).copied();
        Some(said(Reason::VisitOf { label, day }, []))
    }
}

/// Where a unit stands in its file.
fn place(entity: Entity<'_>) -> (String, String) {
    let place = entity.place();
    match &place {
        crate::diagnostic::Place::Cell { file, sheet, row, .. } => {
            let sheet = sheet.as_ref().map_or_else(String::new, |it| format!("，{it}"));
            let in_en = sheet.replace('，', ", ");
            (format!("{file}{sheet}，第{row}行"), format!("{file}{in_en}, row {row}"))
        }
        other => (other.file_name().to_owned(), other.file_name().to_owned()),
    }
}

fn drew(draw: &Draw, group: &str, id: &UnitId) -> bool {
    let groups = draw.groups.iter().filter(|it| it.code == group);
    let strata = groups.flat_map(|group| &group.items).flat_map(|item| &item.strata);
    strata.flat_map(|stratum| &stratum.drawn).any(|drawn| *drawn.id == *id)
}

/// The columns that a condition looks at, each once, with what stands there.
fn cells(entity: Entity<'_>, condition: &Condition) -> Vec<Cell> {
    let mut names: Vec<&str> = Vec::new();
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        match condition {
            Condition::And(list) | Condition::Or(list) => open.extend(list.iter().rev()),
            Condition::Not(inner) => open.push(inner),
            Condition::Compare(comparison) => {
                if !names.contains(&comparison.column.value.as_str()) {
                    names.push(&comparison.column.value);
                }
            }
        }
    }
    names.into_iter().map(|name| cell(entity, name)).collect()
}

fn cell(entity: Entity<'_>, column: &str) -> Cell {
    let written = entity.column(column).map_or("", |it| entity.written(it));
    Cell { column: column.to_owned(), written: written.trim().to_owned() }
}

fn tier_cells(entity: Entity<'_>, table: &TierTable) -> Vec<Cell> {
    let mut list: Vec<Cell> =
        table.rules.iter().flat_map(|rule| cells(entity, &rule.condition)).collect();
    list.extend(table.column.as_ref().map(|column| cell(entity, &column.value)));
    list.dedup();
    list
}

fn condition_span(condition: &Condition) -> Span {
    match condition {
        Condition::And(list) | Condition::Or(list) => {
            list.iter().map(condition_span).reduce(Span::to).unwrap_or_default()
        }
        Condition::Not(inner) => condition_span(inner),
        Condition::Compare(comparison) => comparison.span,
    }
}
