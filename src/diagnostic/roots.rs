//! One root cause once: what follows from a flaw of the text is not said a second time.

use super::problem::{Problem, Text, Values};
use super::{Finding, Place};
use crate::source::Span;

/// Drops findings on a value that could not be read as it stands: with characters that nobody sees,
/// half a pair of quotation marks, or nothing in it. The flaw itself is reported.
///
/// Where a heading or the first line of an entry is missing or stands twice, the ordinals do not
/// follow each other: that is the same cause.
pub(super) fn drop_consequences(findings: &mut Vec<Finding>) {
    let is_torn = findings.iter().any(|finding| {
        matches!(
            finding.problem,
            Problem::Text(
                Text::DuplicateSection { .. }
                    | Text::DuplicateKey { .. }
                    | Text::UnknownHeading { .. }
                    | Text::MisplacedKey { .. }
            ) | Problem::Values(Values::NoPlace { .. })
        )
    });
    if is_torn {
        findings.retain(|it| !matches!(it.problem, Problem::Text(Text::Ordinal { .. })));
    }
    let flaws: Vec<(Place, bool)> = findings
        .iter()
        .filter_map(|finding| match &finding.problem {
            Problem::Text(Text::Invisible { .. } | Text::UnclosedQuote { .. }) => {
                Some((finding.place.clone(), false))
            }
            Problem::Text(Text::EmptyValue { .. }) => Some((finding.place.clone(), true)),
            _ => None,
        })
        .collect();
    if flaws.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let own = matches!(
            finding.problem,
            Problem::Text(
                Text::Invisible { .. } | Text::UnclosedQuote { .. } | Text::EmptyValue { .. }
            )
        );
        own || !flaws.iter().any(|(flaw, is_empty)| follows(&finding.place, flaw, *is_empty))
    });
}

/// Tells whether `place` is one value, on one line, around `flaw` (behind it, where nothing stands).
fn follows(place: &Place, flaw: &Place, is_empty: bool) -> bool {
    let (Some((file, value, line)), Some((other, span, flaw_line))) =
        (one_line(place), one_line(flaw))
    else {
        return false;
    };
    let touches = if is_empty {
        value.is_empty() && value.start >= span.end && value.start <= span.end + 1
    } else {
        value.start <= span.start && span.end <= value.end
    };
    file == other && line == flaw_line && touches
}

fn one_line(place: &Place) -> Option<(&str, Span, u32)> {
    match place {
        Place::Text { file, span, line, end_line, .. } if line == end_line => {
            Some((file, *span, *line))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::problem::text::Expected;
    use crate::source::Source;

    #[test]
    fn a_value_with_a_flaw_is_reported_once() {
        let source = Source::new("x.plan", "编号：x\u{200b}1\n比例：\n对象：企业\n");
        let at = |start, end| Place::text(&source, Span::new(start, end));
        let line = |start, end| {
            let problem = Text::UnreadLine { line: String::new(), expected: Expected::Fact };
            Finding::new(problem, at(start, end))
        };
        let hidden = Text::Invisible { letter: '\u{200b}', count: 1, reorders: false };
        let empty = Text::EmptyValue { key: "比例".to_owned() };
        let mut findings = vec![
            Finding::new(hidden, at(4, 5)),
            line(3, 6),
            Finding::new(empty, at(7, 9)),
            line(10, 10),
            line(11, 16),
            line(0, 9),
        ];
        drop_consequences(&mut findings);
        let left: Vec<u16> = findings.iter().map(|it| it.code().0).collect();
        assert_eq!(left, [1009, 1013, 1001, 1001]);
    }
}
