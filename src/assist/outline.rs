//! The document as headings: for a side bar, and for folding.

use crate::engine::Loaded;
use crate::source::Span;
use crate::syntax::key::{Key, SectionName};
use crate::syntax::tree::{Part, Section};

/// What a line of the outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A section.
    Section,
    /// An item.
    Item,
    /// A tier.
    Tier,
    /// A batch.
    Batch,
    /// A milestone.
    Milestone,
    /// Another numbered line, or a case.
    Entry,
}

impl SymbolKind {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Item => "item",
            Self::Tier => "tier",
            Self::Batch => "batch",
            Self::Milestone => "milestone",
            Self::Entry => "entry",
        }
    }
}

/// A line of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// As it is shown.
    pub name: String,
    /// Beside it: an item's code and ratio.
    pub detail: String,
    /// What kind of line.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its heading.
    pub select: Span,
    /// Lines below it.
    pub children: Vec<Symbol>,
}

/// Lines that may be folded away, from 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays.
    pub first: u32,
    /// The last that goes.
    pub last: u32,
}

/// The plan as headings, in order.
#[must_use]
pub fn outline(loaded: &Loaded) -> Vec<Symbol> {
    let source = &loaded.source;
    let sections = &loaded.tree.sections;
    let starts = sections.iter().map(|it| it.heading.span.start).skip(1).chain([source.len()]);
    let pairs = sections.iter().zip(starts);
    pairs
        .map(|(section, next)| {
            let text = source.slice(Span::new(section.heading.span.start, next));
            let kept = u32::try_from(text.trim_end().chars().count()).unwrap_or(u32::MAX);
            let start = section.heading.span.start;
            Symbol {
                name: match source.slice(section.heading.span).trim() {
                    "" => section.name.names().0.to_owned(),
                    written => written.to_owned(),
                },
                detail: String::new(),
                kind: SymbolKind::Section,
                span: Span::new(start, start + kept),
                select: section.heading.span,
                children: section.parts.iter().filter_map(|it| line(loaded, section, it)).collect(),
            }
        })
        .collect()
}

fn line(loaded: &Loaded, section: &Section, part: &Part) -> Option<Symbol> {
    let source = &loaded.source;
    let short = |span: Span| -> String {
        let text = source.slice(span).replace(['\n', '\r'], "");
        text.trim().chars().take(40).collect()
    };
    let symbol = |name: String, detail, kind, span, select| {
        Some(Symbol { name, detail, kind, span, select, children: Vec::new() })
    };
    match part {
        Part::Entry(entry) => {
            let code = entry.code.as_ref().map(|it| it.text.trim().to_owned());
            let ratio = entry.facts.iter().find(|it| it.key.value == Key::Ratio);
            let ratio = ratio.map(|it| short(it.value.span));
            let detail: Vec<String> = code.into_iter().chain(ratio).collect();
            let kind = match section.name {
                SectionName::Items => SymbolKind::Item,
                SectionName::Tiers => SymbolKind::Tier,
                _ => SymbolKind::Entry,
            };
            let name = short(entry.title.span);
            symbol(name, detail.join("　"), kind, entry.span.span, entry.title.span)
        }
        Part::Numbered(numbered) => {
            let kind = match section.name {
                SectionName::Milestones => SymbolKind::Milestone,
                _ => SymbolKind::Entry,
            };
            let name = short(numbered.value.span);
            symbol(name, String::new(), kind, numbered.span.span, numbered.value.span)
        }
        Part::Fact(fact) if fact.key.value == Key::Batch => {
            let name = format!("{} {}", fact.written.value, short(fact.value.span));
            let whole = fact.key.span.to(fact.value.span);
            symbol(name, String::new(), SymbolKind::Batch, whole, fact.key.span)
        }
        Part::Fact(_) | Part::Table(_) => None,
    }
}

/// Sections and the entries in them that take more than one line.
#[must_use]
pub fn folds(loaded: &Loaded) -> Vec<Fold> {
    let source = &loaded.source;
    let outline = outline(loaded);
    let nested = outline.iter().flat_map(|it| std::iter::once(it).chain(&it.children));
    nested
        .map(|it| Fold {
            first: source.line_column(it.span.start).0,
            last: source.line_column(it.span.end.max(it.span.start + 1) - 1).0,
        })
        .filter(|fold| fold.last > fold.first)
        .collect()
}
