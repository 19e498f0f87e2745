//! grammar/plan.pest at work: which kind of line a line is.

use pest::Parser;
use pest::iterators::Pair;

/// The parser that pest derives from the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/plan.pest"]
struct PlanGrammar;

/// A part of a line, in characters from the start of the text given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What a line looks like, before anyone asks which names are keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing, or a comment only.
    Blank,
    /// `｜a｜b｜`.
    Row,
    /// `（一）rest`.
    Entry(Part, Part),
    /// `1．rest`.
    Numbered(Part, Part),
    /// `一、rest`.
    Chapter(Part, Part),
    /// `【title】`.
    Bracketed(Part),
    /// `key：rest`.
    Fact(Part, Part),
    /// Anything else.
    Text(Part),
}

/// Reads the shape of one line; never fails, since the grammar reads every line.
pub fn shape(line: &str) -> Shape {
    let Ok(mut pairs) = PlanGrammar::parse(Rule::line, line) else {
        return Shape::Text(Part { start: 0, end: line.chars().count() });
    };
    let Some(kind) = pairs.next().and_then(|line| line.into_inner().next()) else {
        return Shape::Blank;
    };
    let whole = part(line, &kind);
    match kind.as_rule() {
        Rule::row => Shape::Row,
        Rule::entry => two(line, kind, Shape::Entry),
        Rule::numbered => two(line, kind, Shape::Numbered),
        Rule::chapter => two(line, kind, Shape::Chapter),
        Rule::fact => two(line, kind, Shape::Fact),
        Rule::bracketed => Shape::Bracketed(whole),
        Rule::text => Shape::Text(whole),
        Rule::comment | Rule::EOI => Shape::Blank,
        // These stand inside the others and never begin a line of their own.
        Rule::line
        | Rule::entry_ordinal
        | Rule::numbered_ordinal
        | Rule::chapter_ordinal
        | Rule::key
        | Rule::counted
        | Rule::mark
        | Rule::word
        | Rule::letter
        | Rule::blank
        | Rule::next
        | Rule::rest
        | Rule::number
        | Rule::chinese
        | Rule::digit
        | Rule::digitlike
        | Rule::space => Shape::Text(whole),
    }
}

/// The key that follows `；` or `。`, if a key and a colon follow: the key, and where the colon ends.
pub fn next_key(text: &str) -> Option<(Part, usize)> {
    let next = PlanGrammar::parse(Rule::next, text).ok()?.next()?;
    let end = next.as_span().end();
    let key = next.into_inner().next()?;
    Some((part(text, &key), count(text, end)))
}

fn two(line: &str, kind: Pair<'_, Rule>, make: fn(Part, Part) -> Shape) -> Shape {
    let whole = part(line, &kind);
    let mut inner = kind.into_inner();
    let first = inner.next().map_or(whole, |pair| part(line, &pair));
    let rest =
        inner.next().map_or(Part { start: whole.end, end: whole.end }, |pair| part(line, &pair));
    make(first, rest)
}

fn part(line: &str, pair: &Pair<'_, Rule>) -> Part {
    let span = pair.as_span();
    let start = count(line, span.start());
    Part { start, end: start + span.as_str().chars().count() }
}

/// Characters before byte `end`.
fn count(line: &str, end: usize) -> usize {
    line.get(..end).unwrap_or_default().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line() {
        let part = |start, end| Part { start, end };
        assert_eq!(shape(""), Shape::Blank);
        assert_eq!(shape("# x"), Shape::Blank);
        assert_eq!(shape("  |a|"), Shape::Row);
        assert_eq!(shape("(十二)甲"), Shape::Entry(part(0, 4), part(4, 5)));
        assert_eq!(shape("  1. 甲"), Shape::Numbered(part(2, 4), part(5, 6)));
        assert!(matches!(shape("2023.3.25前"), Shape::Text(_)));
        assert!(matches!(shape("1.5%"), Shape::Text(_)));
        assert_eq!(shape("三、抽查事项"), Shape::Chapter(part(0, 2), part(2, 6)));
        assert_eq!(shape("对象: 企业 # 甲"), Shape::Fact(part(0, 2), part(4, 7)));
        assert_eq!(shape("对象:"), Shape::Fact(part(0, 2), part(3, 3)));
        assert!(matches!(shape("【抽取】"), Shape::Bracketed(_)));
        assert!(matches!(shape("甲,乙:丙"), Shape::Text(_)));
        let key = "甲".repeat(40);
        assert_eq!(shape(&format!("{key}:乙")), Shape::Fact(part(0, 40), part(41, 42)));
        assert!(matches!(shape(&format!("甲{key}:乙")), Shape::Text(_)));
        assert_eq!(next_key(" 依据: 甲"), Some((part(1, 3), 4)));
        assert_eq!(next_key("依据,甲:"), None);
    }
}
