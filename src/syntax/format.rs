//! Tree → text: the standard layout, and ready fixes applied.
//!
//! The layout: ordinals counted anew, facts behind two full-width spaces, columns of tables
//! aligned by display width, full-width punctuation beside Chinese. Comments, prose, the order
//! and the grouping of facts on lines stay as the author has them; so does every line with a
//! flaw, so that whoever mends it finds it.
//!
//! Promise. What is written back says the same: the result is read again, and refused if its
//! tree differs.

mod layout;
mod style;
mod table;

use std::fmt;

use super::parse::{lines, parse};
use crate::diagnostic::{Fix, Lang};
use crate::source::Source;

/// How a plan is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Rewrites the names of sections and keys in this language; none: as they are.
    pub keywords: Option<Lang>,
}

/// The formatter would have changed what a plan says: a bug, and nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatterBug {
    /// What it would have written.
    pub formatted: String,
}

impl fmt::Display for FormatterBug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the standard layout would change what the plan says")
    }
}
impl std::error::Error for FormatterBug {}

/// Returns the plan in the standard layout, with `\n` after every line.
///
/// # Errors
/// [`FormatterBug`] if the result would not read as the same tree.
pub fn format(source: &Source, options: Options) -> Result<String, FormatterBug> {
    let lines = lines::read(source);
    let written: Vec<char> = source.text().chars().collect();
    let formatted = layout::lay_out(&style::Text::new(&written, &lines), &lines, options.keywords);
    if parse(&Source::new(source.name(), &formatted)).tree != parse(source).tree {
        return Err(FormatterBug { formatted });
    }
    Ok(formatted)
}

/// Returns the text with `fixes` applied, from the first character to the last. Of two that touch
/// the same characters the one given first is applied; with `only_safe`, unsafe ones are not.
#[must_use]
pub fn apply(source: &Source, fixes: &[Fix], only_safe: bool) -> String {
    let mut chosen: Vec<&Fix> = Vec::new();
    let mut ordered: Vec<&Fix> = fixes.iter().filter(|it| it.safe || !only_safe).collect();
    ordered.sort_by_key(|it| it.span.start);
    for fix in ordered {
        let is_free = chosen
            .last()
            .is_none_or(|last| last.span != fix.span && last.span.end <= fix.span.start);
        if is_free && fix.span.end <= source.len() {
            chosen.push(fix);
        }
    }
    let mut out = String::with_capacity(source.text().len());
    let mut at = 0;
    for fix in chosen {
        out.push_str(source.slice(crate::source::Span::new(at, fix.span.start)));
        out.push_str(&fix.replace);
        at = fix.span.end;
    }
    out.push_str(source.slice(crate::source::Span::new(at, source.len())));
    out
}
