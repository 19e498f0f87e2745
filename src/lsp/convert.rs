//! Places and findings as the protocol has them.

use lsp_types as lsp;

use crate::diagnostic::{Finding, Lang, Place, Severity};
use crate::engine::Judged;
use crate::plan::Plan;
use crate::render::finding::spoken_place;
use crate::source::{Source, Span};

/// The file's name at the end of a URI, decoded.
pub(super) fn file_name(uri: &str) -> String {
    let last = uri.rsplit('/').next().unwrap_or(uri);
    decoded(last)
}

/// A URI's `%E8%AE%A1` as the characters they stand for; what is no such code stays.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = match (first, after) {
            (b'%', [a, b, ..]) => {
                std::str::from_utf8(&[*a, *b]).ok().and_then(|it| u8::from_str_radix(it, 16).ok())
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

pub(super) fn position(source: &Source, at: u32) -> lsp::Position {
    let (line, character) = source.utf16(at);
    lsp::Position { line, character }
}

pub(super) fn range(source: &Source, span: Span) -> lsp::Range {
    lsp::Range { start: position(source, span.start), end: position(source, span.end) }
}

pub(super) fn character(source: &Source, position: lsp::Position) -> u32 {
    source.at_utf16(position.line, position.character)
}

pub(super) fn span(source: &Source, range: lsp::Range) -> Span {
    Span::new(character(source, range.start), character(source, range.end))
}

/// The findings of a plan. What is wrong in a table is shown where the plan names its file.
pub(super) fn diagnostics(uri: &lsp::Uri, judged: &Judged, lang: Lang) -> Vec<lsp::Diagnostic> {
    let source = &judged.loaded.source;
    let plan = &judged.loaded.plan;
    judged.findings.iter().map(|it| diagnostic(uri, source, Some(plan), it, lang)).collect()
}

/// The findings of a file that is no plan at all.
pub(super) fn plain_diagnostics(
    uri: &lsp::Uri,
    source: &Source,
    findings: &[Finding],
    lang: Lang,
) -> Vec<lsp::Diagnostic> {
    findings.iter().map(|it| diagnostic(uri, source, None, it, lang)).collect()
}

fn diagnostic(
    uri: &lsp::Uri,
    source: &Source,
    plan: Option<&Plan>,
    finding: &Finding,
    lang: Lang,
) -> lsp::Diagnostic {
    let words = finding.problem.words();
    let (title, help) = match lang {
        Lang::Zh => (words.zh, words.help_zh),
        Lang::En => (words.en, words.help_en),
    };
    let own = span_of(source, plan, &finding.place);
    let is_own = matches!(&finding.place, Place::Text { file, .. } if **file == *source.name());
    let mut message = match is_own {
        true => title,
        false => format!("{}：{title}", spoken_place(&finding.place, lang)),
    };
    if !help.is_empty() {
        message = format!("{message}\n{help}");
    }
    let related: Vec<lsp::DiagnosticRelatedInformation> = finding
        .related
        .iter()
        .map(|place| lsp::DiagnosticRelatedInformation {
            location: lsp::Location {
                uri: uri.clone(),
                range: range(source, span_of(source, plan, place)),
            },
            message: spoken_place(place, lang),
        })
        .collect();
    lsp::Diagnostic {
        range: range(source, own),
        severity: Some(match finding.severity() {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Doubt => lsp::DiagnosticSeverity::WARNING,
            Severity::Hint => lsp::DiagnosticSeverity::INFORMATION,
        }),
        code: Some(lsp::NumberOrString::String(finding.code().to_string())),
        source: Some("suiji".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp::Diagnostic::default()
    }
}

/// Where a place is shown in the plan.
pub(super) fn span_of(source: &Source, plan: Option<&Plan>, place: &Place) -> Span {
    if let Place::Text { file, span, .. } = place
        && **file == *source.name()
    {
        return *span;
    }
    let file = place.file_name();
    let imports = plan.map(|plan| &plan.imports);
    let named = imports.and_then(|it| {
        let files = it.entities.iter().chain(&it.inspectors).chain(&it.leave).chain(&it.history);
        files.map(|it| &it.path).find(|path| file.ends_with(path.value.as_str()))
    });
    named.map_or_else(|| source.line_span(1), |path| path.span)
}
