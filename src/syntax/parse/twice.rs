//! Sections that stand twice: pasted again word for word, or two that would contradict each other.

use std::collections::BTreeMap;

use super::build::small;
use super::findings::{Findings, short};
use crate::diagnostic::problem::Text;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::source::{Source, Span, folded};
use crate::syntax::key::SectionName;
use crate::syntax::tree::{Part, Section, Tree};

/// Marks copies and reports each section that stands twice, once, and each numbered entry.
pub(super) fn report(source: &Source, tree: &mut Tree, findings: &mut Findings) {
    sections(source, tree, findings);
    for section in tree.sections.iter().filter(|it| !it.is_copy) {
        entries(source, section, findings);
    }
}

fn entries(source: &Source, section: &Section, findings: &mut Findings) {
    let mut first_of: BTreeMap<String, Span> = BTreeMap::new();
    let numbered = section.parts.iter().filter_map(|part| match part {
        Part::Numbered(it) => Some(it),
        _ => None,
    });
    for entry in numbered.filter(|it| !it.value.text.is_empty()) {
        let whole = entry.span.span;
        let says = Span::new(entry.value.span.start, whole.end.max(entry.value.span.end));
        let words = without_space(source, says);
        let Some(first) = first_of.get(&words) else {
            first_of.insert(words, says);
            continue;
        };
        let problem = Text::RepeatedEntry { entry: short(source.slice(entry.value.span)) };
        let finding = Finding::new(problem, Place::text(source, whole.to(says)))
            .with_related(Place::text(source, *first))
            .with_fix(removal(with_line_end(source, whole)));
        findings.push(finding);
    }
}

/// Removes the fact of `key` and `value`, which has its lines for itself, if it says word for word what
/// `first` says.
pub(super) fn copy(source: &Source, first: Span, key: Span, value: Span) -> Option<Fix> {
    if without_space(source, first) != without_space(source, value) {
        return None;
    }
    let whole = key.to(value);
    let lines = with_line_end(source, whole);
    (lines != whole).then(|| removal(lines))
}

/// `span` with the indentation before it and the line end behind it, where nothing else stands
/// on its lines.
fn with_line_end(source: &Source, span: Span) -> Span {
    let before = source.slice(Span::new(0, span.start));
    let lead = before.chars().rev().take_while(|it| it.is_whitespace() && *it != '\n').count();
    let starts_line = before.chars().rev().nth(lead).is_none_or(|it| it == '\n');
    let after = source.slice(Span::new(span.end, source.len()));
    let tail = after.chars().take_while(|it| it.is_whitespace() && *it != '\n').count();
    let ends_line = after.chars().nth(tail) == Some('\n');
    if starts_line && ends_line {
        Span::new(span.start - small(lead), span.end + small(tail) + 1)
    } else {
        span
    }
}

fn removal(span: Span) -> Fix {
    Fix { remedy: Remedy::Remove, span, replace: String::new(), safe: true }
}

fn without_space(source: &Source, span: Span) -> String {
    folded(source.slice(span)).chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn sections(source: &Source, tree: &mut Tree, findings: &mut Findings) {
    let mut first_of: BTreeMap<SectionName, Span> = BTreeMap::new();
    let mut bodies: BTreeMap<(SectionName, String), Span> = BTreeMap::new();
    let starts: Vec<u32> = tree.sections.iter().map(|it| it.heading.span.start).collect();
    let ends = starts.into_iter().skip(1).chain([source.len()]);
    for (section, end) in tree.sections.iter_mut().zip(ends) {
        if section.name == SectionName::Prose {
            continue;
        }
        let title = section.title.span;
        let words = || source.slice(title).to_owned();
        let whole = Span::new(section.heading.span.start, end);
        let body = without_space(source, Span::new(section.heading.span.end, end));
        let twin = if section.parts.is_empty() {
            None
        } else {
            let twin = bodies.get(&(section.name, body.clone())).copied();
            bodies.entry((section.name, body)).or_insert(title);
            twin
        };
        let problem = |is_copy| Text::DuplicateSection { title: words(), is_copy };
        if let Some(first) = twin {
            section.is_copy = true;
            // Whatever is wrong in it was said where it stands first.
            findings.drop_inside(whole);
            let finding = Finding::new(problem(true), Place::text(source, title))
                .with_related(Place::text(source, first))
                .with_fix(removal(whole));
            findings.push(finding);
        } else if let Some(first) = first_of.get(&section.name) {
            let finding = Finding::new(problem(false), Place::text(source, title))
                .with_related(Place::text(source, *first));
            findings.push(finding);
        } else if section.name.stands_once() {
            first_of.insert(section.name, title);
        }
    }
}
