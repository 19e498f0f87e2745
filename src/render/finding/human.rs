//! For the eye: excerpts with underlines, help and fixes, wrapped to the terminal.

use std::collections::{BTreeMap, BTreeSet};

use super::wrap::{shown, width, wrap};
use super::{Look, Report, one_line, severity_word, short_place, spoken_place};
use crate::diagnostic::{Code, Finding, Lang, Place, Severity};
use crate::source::{Source, Span};

/// How many findings of one kind are shown; the rest are counted.
const SHOWN_OF_A_KIND: usize = 3;
/// How many further places of one kind are named.
const PLACES_NAMED: usize = 8;
/// How many lines of one long place are shown.
const LINES_OF_A_PLACE: u32 = 3;

pub(super) fn render(report: &Report<'_>, look: Look) -> String {
    let look = Look { width: look.width.clamp(40, 160), ..look };
    let kinds = kinds(report.findings);
    let mut seen: BTreeMap<&Kind, usize> = BTreeMap::new();
    let mut lines: Vec<String> = Vec::new();
    for (finding, kind) in report.findings.iter().zip(&kinds) {
        let count = seen.entry(kind).or_default();
        *count += 1;
        if *count > SHOWN_OF_A_KIND {
            continue;
        }
        one(report, finding, look, &mut lines);
        if *count == SHOWN_OF_A_KIND {
            let rest: Vec<&Finding> = report
                .findings
                .iter()
                .zip(&kinds)
                .filter(|(_, other)| *other == kind)
                .map(|(finding, _)| finding)
                .skip(SHOWN_OF_A_KIND)
                .collect();
            if !rest.is_empty() {
                lines.extend(further(report, &rest, look));
            }
        }
        lines.push(String::new());
    }
    let paint = Paint(look.colour);
    lines.push(paint.bold(&report.verdict_sentence()));
    lines.push(String::new());
    lines.join("\n")
}

/// What makes two findings of one kind: the code, the file, the column, and the title apart from
/// quoted words and numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    code: Code,
    file: String,
    column: Option<String>,
    shape: String,
}

fn kinds(findings: &[Finding]) -> Vec<Kind> {
    findings
        .iter()
        .map(|finding| Kind {
            code: finding.code(),
            file: finding.place.file_name().to_owned(),
            column: match &finding.place {
                Place::Cell { column, .. } => column.as_ref().map(ToString::to_string),
                Place::Text { .. } | Place::File { .. } => None,
            },
            shape: shape(&finding.problem.words().zh),
        })
        .collect()
}

fn shape(title: &str) -> String {
    let mut shape = String::new();
    let mut depth = 0_u32;
    for letter in title.chars() {
        match letter {
            '“' | '《' => depth += 1,
            '”' | '》' => depth = depth.saturating_sub(1),
            letter if depth == 0 && !letter.is_numeric() => shape.push(letter),
            _ => {}
        }
    }
    shape
}

/// `同类还有 97 处`, with the first places.
fn further(report: &Report<'_>, rest: &[&Finding], look: Look) -> Vec<String> {
    // Several findings of one line name it once.
    let mut all: Vec<String> = Vec::new();
    for place in rest.iter().map(|it| row_or_line(&it.place)) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    let named: Vec<String> = all.iter().take(PLACES_NAMED).cloned().collect();
    let more = if all.len() > PLACES_NAMED {
        report.pick(" 等行", ", …")
    } else {
        report.pick(" 行", "")
    };
    let count = rest.len() + SHOWN_OF_A_KIND;
    let text = match report.lang {
        Lang::Zh => format!(
            "同类 {count} 处，以上列出 {SHOWN_OF_A_KIND} 处，其余 {} 处在第 {}{more}；全部见 --format json",
            rest.len(),
            named.join("、"),
        ),
        Lang::En => format!(
            "{count} of this kind: {SHOWN_OF_A_KIND} shown above, {} more in lines {}{more}; --format json lists all",
            rest.len(),
            named.join(", "),
        ),
    };
    hanging("  ", &text, look)
}

fn row_or_line(place: &Place) -> String {
    match place {
        Place::Text { line, .. } => line.to_string(),
        Place::Cell { row, .. } => row.to_string(),
        Place::File { .. } => "—".to_owned(),
    }
}

fn one(report: &Report<'_>, finding: &Finding, look: Look, lines: &mut Vec<String>) {
    let paint = Paint(look.colour);
    let severity = finding.severity();
    let mark = format!("{} {}", severity_word(severity, report.lang), finding.code());
    let colon = report.pick("：", ": ");
    let title = wrap(&report.title(finding), look.width.saturating_sub(width(&mark) + 2));
    let mut title = title.iter();
    lines.push(format!(
        "{}{colon}{}",
        paint.severity(severity, &mark),
        paint.bold(title.next().map_or("", String::as_str))
    ));
    lines.extend(title.map(|line| format!("  {}", paint.bold(line))));

    // The other sides of a conflict in the same text stand in one excerpt with the place.
    let source = report.source(&finding.place);
    let (beside, elsewhere): (Vec<&Place>, Vec<&Place>) = finding.related.iter().partition(|it| {
        source.is_some()
            && matches!(it, Place::Text { .. })
            && it.file_name() == finding.place.file_name()
    });
    lines.push(format!("  {} {}", paint.faint("-->"), where_is(report, &finding.place)));
    if let (Some(source), Place::Text { span, .. }) = (source, &finding.place) {
        let mut marks = vec![(*span, true)];
        marks.extend(beside.iter().filter_map(|place| match place {
            Place::Text { span, .. } => Some((*span, false)),
            Place::Cell { .. } | Place::File { .. } => None,
        }));
        lines.extend(excerpt(source, &marks, severity, look));
    }
    for place in elsewhere {
        let see = report.pick("参见", "see");
        lines.push(format!("  {} {see} {}", paint.faint("-->"), where_is(report, place)));
        if let (Some(source), Place::Text { span, .. }) = (report.source(place), place) {
            lines.extend(excerpt(source, &[(*span, false)], severity, look));
        }
    }
    if let Some(signed) = &finding.signed {
        lines.extend(hanging(report.pick("  已签注：", "  signed: "), signed, look));
    }
    let help = report.help(finding);
    if !help.is_empty() {
        lines.extend(hanging(report.pick("  办法：", "  help: "), &help, look));
    }
    for (index, fix) in finding.fixes.iter().enumerate() {
        let number = index + 1;
        let label = report.pick(format!("  改法 {number}："), format!("  fix {number}: "));
        lines.extend(hanging(&label, &report.fix(fix, &finding.place), look));
    }
}

fn where_is(report: &Report<'_>, place: &Place) -> String {
    one_line(&match place {
        Place::Cell { .. } => spoken_place(place, report.lang),
        Place::Text { .. } | Place::File { .. } => short_place(place),
    })
}

/// A label and a text wrapped beside it.
fn hanging(label: &str, text: &str, look: Look) -> Vec<String> {
    let indent = width(label);
    let mut lines = Vec::new();
    for (index, line) in wrap(text, look.width.saturating_sub(indent).max(20)).iter().enumerate() {
        lines.push(if index == 0 {
            format!("{label}{line}")
        } else {
            format!("{}{line}", " ".repeat(indent))
        });
    }
    lines
}

/// The lines that hold the marks, with `^` below the finding and `-` below the other side.
fn excerpt(source: &Source, marks: &[(Span, bool)], severity: Severity, look: Look) -> Vec<String> {
    let paint = Paint(look.colour);
    let mut numbers = BTreeSet::new();
    for (span, _) in marks {
        let first = source.line_column(span.start).0;
        let last = source.line_column(span.end.saturating_sub(1).max(span.start)).0;
        numbers.extend(first..=last.min(first + LINES_OF_A_PLACE - 1));
        numbers.insert(last);
    }
    let gutter = numbers.last().map_or(1, |last| last.to_string().len());
    let room = look.width.saturating_sub(gutter + 4);
    let mut lines = Vec::new();
    let mut before = None;
    for number in numbers {
        if before.is_some_and(|before: u32| before + 1 < number) {
            lines.push(format!(" {} {}", " ".repeat(gutter), paint.faint("⋮")));
        }
        before = Some(number);
        let (text, below) = marked_line(source, number, marks, room);
        let number = paint.faint(&format!("{number:>gutter$} |"));
        let blank = paint.faint(&format!("{} |", " ".repeat(gutter)));
        lines.push(format!(" {number} {text}"));
        let below = below.trim_end();
        if !below.is_empty() {
            lines.push(format!(" {blank} {}", paint.severity(severity, below)));
        }
    }
    lines
}

/// One line and its underline, cut to `room` columns around the first mark.
fn marked_line(
    source: &Source,
    number: u32,
    marks: &[(Span, bool)],
    room: usize,
) -> (String, String) {
    let line = source.line_span(number);
    let first = marks
        .iter()
        // Marks of other lines do not say where to begin on this one.
        .filter(|(span, _)| span.start <= line.end && line.start <= span.end)
        .map(|(span, _)| span.start.clamp(line.start, line.end))
        .min()
        .unwrap_or(line.start);
    // A mark far to the right: begin some characters before it. Lines may be of any length.
    let lead = u32::try_from(room / 4).unwrap_or(10);
    // Chinese letters take two columns: what counts is where the mark stands, not its number.
    let ahead = first - line.start;
    let far = ahead > u32::try_from(room).unwrap_or(u32::MAX)
        || source
            .slice(Span::new(line.start, first))
            .chars()
            .map(|letter| shown(letter).1)
            .sum::<usize>()
            > room / 2;
    let start = if far { first.saturating_sub(lead).max(line.start) } else { line.start };
    let end = line.end.min(start.saturating_add(u32::try_from(room).unwrap_or(100)));
    let mut text = String::new();
    let mut below = String::new();
    let mut used = 0;
    if start > line.start {
        text.push('…');
        below.push(' ');
        used += 1;
    }
    let mut cut = end < line.end;
    for (index, letter) in (start..).zip(source.slice(Span::new(start, end)).chars()) {
        let (piece, wide) = shown(letter);
        if used + wide + 1 > room {
            cut = true;
            break;
        }
        text.push_str(&piece);
        below.push_str(&mark_at(marks, index).to_string().repeat(wide));
        used += wide;
    }
    if cut {
        text.push('…');
    } else if mark_at(marks, end) == '^' && end == line.end {
        // An empty place at the end of the line, or one that runs on over it.
        if marks.iter().any(|(span, _)| span.is_empty() && span.start == end) {
            below.push('^');
        }
    }
    (text, below)
}

fn mark_at(marks: &[(Span, bool)], index: u32) -> char {
    let hits = |span: &Span| {
        (span.start <= index && index < span.end) || (span.is_empty() && span.start == index)
    };
    if marks.iter().any(|(span, is_main)| *is_main && hits(span)) {
        '^'
    } else if marks.iter().any(|(span, _)| hits(span)) {
        '-'
    } else {
        ' '
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Doubt => "1;33",
            Severity::Hint => "1;36",
        };
        self.wrap(code, text)
    }

    fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.wrap("2", text)
    }
}
