//! Tree → plan: every fact into its typed field.
//!
//! A value that cannot be read is a finding at its characters and leaves its field empty; all
//! others are still read. Nothing is invented: a milestone on a day that does not exist is not in
//! the plan, but its error is.
//!
//! Not here: the shape of the file ([`crate::syntax`]), whether a field may be missing or what it
//! says may stand beside the others ([`crate::check`]).

mod budget;
mod cases;
mod classes;
mod files;
mod head;
mod items;
mod next;
mod people;
mod tiers;
mod timing;
mod windows;
mod words;

pub use words::closed_words;

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::fault::Fault;
use super::value::date::Around;
use super::value::{Piece, shown};
use super::{Plan, Prose, Text};
use crate::diagnostic::problem::{Dates, Values};
use crate::diagnostic::{Finding, Fix, Problem, Remedy};
use crate::source::{Source, Span, Spanned, fold, folded};
use crate::syntax::is_invisible;
use crate::syntax::key::{Key, SectionName};
use crate::syntax::tree::{Fact, Part, Section, Tree, Value};

/// A plan as far as it could be read.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The plan.
    pub plan: Plan,
    /// The values that could not be read.
    pub findings: Vec<Finding>,
}

/// Reads the values of a tree; `source` is the text that the tree was read from.
#[must_use]
pub fn lower(source: &Source, tree: &Tree) -> Lowered {
    let mut lowering = Lowering {
        source,
        around: Around::default(),
        plan: Plan::default(),
        findings: Vec::new(),
        undrawn: Vec::new(),
        no_place_line: None,
        before_checking: Vec::new(),
        no_year: false,
    };
    lowering.head(&tree.head);
    let plan = &lowering.plan;
    let in_force = plan.head.in_force.as_ref().map(|it| it.value);
    let year = plan.head.year.as_ref().map(|it| it.value);
    lowering.around = Around {
        year: year.or_else(|| in_force.map(|it| it.start.year())),
        start: in_force.map(|it| it.start),
    };
    for section in tree.sections.iter().filter(|it| !it.is_copy) {
        lowering.section(section);
    }
    lowering.plan.unread.extend(&tree.dropped);
    lowering.plan.dropped.extend(&tree.dropped);
    lowering.sizes_of_budget();
    lowering.find_tables();
    lowering.plan.unread.sort_by_key(|it| it.span);
    Lowered { plan: lowering.plan, findings: lowering.findings }
}

/// The work in progress.
struct Lowering<'a> {
    source: &'a Source,
    around: Around,
    plan: Plan,
    findings: Vec<Finding>,
    /// Batches that say only when they must be done.
    undrawn: Vec<Span>,
    /// The line of the last thing that stands where it says nothing.
    no_place_line: Option<u32>,
    /// `检查前3日` of the item that is being read.
    before_checking: Vec<Spanned<u32>>,
    /// A window without a year was reported: the plan's year is missing, said once.
    no_year: bool,
}

impl Lowering<'_> {
    fn section(&mut self, section: &Section) {
        if section.name == SectionName::Prose {
            let prose = Prose {
                title: section.title.clone(),
                text: section.prose.clone(),
                after: self.plan.sections.len(),
            };
            self.plan.prose.push(prose);
            return;
        }
        self.plan.sections.push(Spanned::new(section.name, section.heading.span));
        self.strays(section);
        match section.name {
            SectionName::Head => self.head(&facts(section)),
            SectionName::Imports => self.imports(section),
            SectionName::Items => self.items(section),
            SectionName::Tiers => self.tiers(section),
            SectionName::Exclusions => self.exclusions(section),
            SectionName::Joint => self.joint(section),
            SectionName::Teams => self.team(section),
            SectionName::Workdays => self.budget(section),
            SectionName::Draw => self.draw(section),
            SectionName::Milestones => self.milestones(section),
            SectionName::Publication => self.publication(section),
            SectionName::Replacement => self.replacement(section),
            SectionName::NextTiers => self.next_tiers(section),
            SectionName::Tests => self.tests(section),
            SectionName::Approval => self.approval(section),
            SectionName::Prose => {}
        }
    }

    /// Which table every item names. Names are the same whatever the width and the case of their letters.
    fn find_tables(&mut self) {
        let key = |name: &Text| folded(name.value.trim()).to_uppercase();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (index, table) in self.plan.tiers.iter().enumerate() {
            if let Some(name) = &table.name {
                first.entry(key(name)).or_insert(index);
            }
        }
        for item in &mut self.plan.items {
            item.table = item.tiers.as_ref().and_then(|name| first.get(&key(name)).copied());
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.plan.unread.push(Spanned::new((), fault.span()));
        let finding = fault.finding(self.source);
        let is_no_year = matches!(finding.problem, Problem::Dates(Dates::NoYear { .. }));
        if is_no_year && std::mem::replace(&mut self.no_year, true) {
            return;
        }
        self.findings.push(finding);
    }

    /// Keeps a value, or its fault.
    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault(fault);
                None
            }
        }
    }

    /// Says that a value, or this part of it, cannot be read, and how it may be written.
    fn unread(&mut self, key: Key, piece: Piece<'_>, forms: &'static str) {
        let fault = self.unread_fault(key, piece, forms);
        self.plan.unread_keys.insert(key);
        self.fault(fault);
    }

    fn unread_fault(&self, key: Key, piece: Piece<'_>, forms: &'static str) -> Fault {
        let problem = Values::UnreadValue {
            key: key.names(),
            written: shown(self.source.slice(piece.span())),
            forms,
        };
        Fault::new(problem, piece.span())
    }

    /// Finds a word in a closed list: each meaning with the words for it, the usual one first.
    fn word<T: Copy>(
        &mut self,
        key: Key,
        piece: Piece<'_>,
        list: &[(T, &[&str])],
    ) -> Option<Spanned<T>> {
        let bare = without_space(piece.unquoted().text);
        let found = list.iter().find(|(_, words)| words.contains(&bare.as_str()));
        if let Some((meaning, _)) = found {
            return Some(Spanned::new(*meaning, piece.span()));
        }
        let words = list.iter().flat_map(|(_, words)| *words).copied();
        let usual: Vec<&str> =
            list.iter().filter_map(|(_, words)| words.first().copied()).collect();
        let problem = Values::UnknownWord {
            key: key.names(),
            written: shown(self.source.slice(piece.span())),
            allowed: usual.join("、"),
        };
        let fault = Fault::new(problem, piece.span());
        self.plan.unread_keys.insert(key);
        self.fault(with_nearest(fault, &bare, words, piece.span()));
        None
    }

    /// A code, without what nobody sees in it (reported): so it is the code that is meant elsewhere.
    fn token(&self, piece: Piece<'_>) -> Text {
        let named = named(piece);
        let written = self.source.slice(named.span);
        if written.chars().count() != named.value.chars().count() {
            return named;
        }
        let pairs = written.chars().zip(named.value.chars());
        let seen = pairs.filter(|(written, _)| !is_invisible(*written)).map(|(_, folded)| folded);
        Spanned::new(seen.collect(), named.span)
    }

    /// The words as their author wrote them; a hard wrap is no space.
    fn text(&self, value: &Value) -> Text {
        let piece = Piece::of(value);
        Spanned::new(self.words(piece), piece.span())
    }

    fn words(&self, piece: Piece<'_>) -> String {
        let aligned = self.aligned(piece);
        let original = self.source.slice(piece.span());
        if !original.contains(['\n', '\r']) {
            return aligned;
        }
        let mut text = String::new();
        let mut wrapped = false;
        for (letter, seen) in original.chars().zip(aligned.chars()) {
            if matches!(letter, '\n' | '\r') {
                wrapped = true;
                text.truncate(text.trim_end().len());
                continue;
            }
            if wrapped && seen.is_whitespace() {
                continue;
            }
            if wrapped {
                // Latin words on both sides of a wrap were two words.
                let is_latin = |it: char| it.is_ascii_alphanumeric();
                if text.chars().last().is_some_and(is_latin) && is_latin(seen) {
                    text.push(' ');
                }
                wrapped = false;
            }
            text.push(seen);
        }
        text
    }

    /// The words as their author wrote them, one character for each of the span.
    fn aligned(&self, piece: Piece<'_>) -> String {
        let original = self.source.slice(piece.span());
        if original.chars().count() != piece.text.chars().count() {
            return piece.text.to_owned();
        }
        let pairs = original.chars().zip(piece.text.chars());
        // A space that was no space stands for a line end or a comment.
        pairs
            .map(|(letter, folded)| {
                let is_gap = folded == ' ' && fold(letter) != ' ';
                if is_gap { ' ' } else { letter }
            })
            .collect()
    }

    /// A citation: as written, with every character at its place.
    fn basis(&self, value: &Value) -> Text {
        let piece = Piece::of(value);
        Spanned::new(self.aligned(piece), piece.span())
    }

    /// Facts that may follow any fact; whatever else comes here says nothing where it stands.
    fn common(&mut self, fact: &Fact) {
        match fact.key.value {
            Key::Basis => {
                let basis = self.basis(&fact.value);
                self.plan.bases.push(basis);
            }
            Key::Reason | Key::Note => {}
            key => self.no_place(key.names(), fact.key.span),
        }
    }

    fn no_place(&mut self, what: (&'static str, &'static str), span: Span) {
        // One after the other, from line to line: what opens them is missing, said once.
        let (line, _) = self.source.line_column(span.start);
        let before = self.no_place_line.replace(line);
        if before.is_some_and(|before| line <= before + 1) {
            self.plan.unread.push(Spanned::new((), span));
            return;
        }
        self.fault(Fault::new(Values::NoPlace { what }, span));
    }

    /// Entries and tables in sections that have none.
    fn strays(&mut self, section: &Section) {
        use SectionName::{Exclusions, Items, Milestones, Tests, Tiers};
        for part in &section.parts {
            let (what, homes, span): (_, &[SectionName], _) = match part {
                Part::Fact(_) => continue,
                Part::Entry(it) => (("条目", "entry"), &[Items, Tiers, Tests], it.span.span),
                Part::Numbered(it) => {
                    (("条目", "entry"), &[Exclusions, Milestones, Tests], it.span.span)
                }
                Part::Table(it) => (("表格", "table"), &[Tiers], it.span.span),
            };
            if !homes.contains(&section.name) {
                self.no_place(what, span);
            }
        }
    }

    /// A list of words as written.
    fn list(&self, value: &Value) -> Vec<Text> {
        Piece::of(value)
            .split(&['、', ',', ';'])
            .into_iter()
            .map(|piece| Spanned::new(self.words(piece.unquoted()), piece.span()))
            .collect()
    }

    fn date(&mut self, piece: Piece<'_>) -> Option<Spanned<NaiveDate>> {
        let read = super::value::date::date(piece, self.around);
        self.keep(read)
    }
}

/// The facts that stand right in a section.
fn facts(section: &Section) -> Vec<Fact> {
    section
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Fact(fact) => Some(fact.clone()),
            Part::Entry(_) | Part::Numbered(_) | Part::Table(_) => None,
        })
        .collect()
}

/// From the first character of a section's heading to the end of what stands in it.
fn whole(section: &Section) -> Span {
    let heading = section.heading.span;
    section.parts.iter().fold(heading, |span, part| {
        span.to(match part {
            Part::Fact(fact) => fact.key.span.to(fact.value.span),
            Part::Entry(entry) => entry.span.span,
            Part::Numbered(numbered) => numbered.span.span,
            Part::Table(table) => table.span.span,
        })
    })
}

fn without_space(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Folded words without quotation marks: names that are compared.
fn name(value: &Value) -> Text {
    named(Piece::of(value))
}

fn named(piece: Piece<'_>) -> Text {
    let inner = piece.unquoted();
    Spanned::new(folded(inner.text), inner.span())
}

/// A fault with the word of a closed list that looks like what was written, if one does.
fn with_nearest<'a>(
    fault: Fault,
    written: &str,
    words: impl Iterator<Item = &'a str>,
    span: Span,
) -> Fault {
    let nearest = words
        .map(|word| (strsim::levenshtein(written, word), word))
        .filter(|(distance, word)| distance * 2 <= word.chars().count())
        .min();
    let Some((_, word)) = nearest else { return fault };
    let remedy = Remedy::Write(word.to_owned());
    fault.with_fix(Fix { remedy, span, replace: word.to_owned(), safe: false })
}
