//! Requests about one document.

use lsp_server::ErrorCode;
use lsp_types as lsp;
use serde_json::Value;

use super::convert::{character, position, range};
use super::{Answer, Beside, Server, value};
use crate::assist::{self, CompletionKind, Symbol, SymbolKind, TokenKind};
use crate::diagnostic::Lang;
use crate::engine::Loaded;
use crate::source::{Source, Span};
use crate::syntax;

impl<B: Beside> Server<B> {
    pub(super) fn initialize(&mut self, params: &lsp::InitializeParams) -> Answer {
        match params.locale.as_deref() {
            Some(locale) if locale.starts_with("en") => self.lang = Lang::En,
            Some(locale) if locale.starts_with("zh") => self.lang = Lang::Zh,
            _ => {}
        }
        let capabilities = lsp::ServerCapabilities {
            position_encoding: Some(lsp::PositionEncodingKind::UTF16),
            text_document_sync: Some(lsp::TextDocumentSyncCapability::Kind(
                lsp::TextDocumentSyncKind::INCREMENTAL,
            )),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some(
                    ["：", "；", "《", "》", "第", "“", "、", " ", "｜"]
                        .map(str::to_owned)
                        .to_vec(),
                ),
                ..lsp::CompletionOptions::default()
            }),
            hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
            definition_provider: Some(lsp::OneOf::Left(true)),
            references_provider: Some(lsp::OneOf::Left(true)),
            rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            })),
            document_symbol_provider: Some(lsp::OneOf::Left(true)),
            folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
            document_formatting_provider: Some(lsp::OneOf::Left(true)),
            code_action_provider: Some(lsp::CodeActionProviderCapability::Options(
                lsp::CodeActionOptions {
                    code_action_kinds: Some(vec![lsp::CodeActionKind::QUICKFIX]),
                    ..lsp::CodeActionOptions::default()
                },
            )),
            execute_command_provider: Some(lsp::ExecuteCommandOptions {
                commands: vec![super::actions::SIGN.to_owned()],
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            }),
            semantic_tokens_provider: Some(
                lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(
                    lsp::SemanticTokensOptions {
                        legend: lsp::SemanticTokensLegend {
                            token_types: TokenKind::ALL.iter().map(|it| token_type(*it)).collect(),
                            token_modifiers: Vec::new(),
                        },
                        full: Some(lsp::SemanticTokensFullOptions::Bool(true)),
                        ..lsp::SemanticTokensOptions::default()
                    },
                ),
            ),
            ..lsp::ServerCapabilities::default()
        };
        let info = lsp::ServerInfo {
            name: "suiji".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        value(lsp::InitializeResult { capabilities, server_info: Some(info) })
    }

    /// Answers about a document that is open and is text; `null` otherwise.
    fn about(&mut self, uri: &lsp::Uri, answer: impl FnOnce(&Loaded, Lang) -> Answer) -> Answer {
        let lang = self.lang;
        match self.judged(uri.as_str()) {
            Some(Ok(judged)) => answer(&judged.loaded, lang),
            _ => Ok(Value::Null),
        }
    }

    pub(super) fn completion(&mut self, params: &lsp::CompletionParams) -> Answer {
        let at = &params.text_document_position;
        self.about(&at.text_document.uri, |loaded, lang| {
            let source = &loaded.source;
            let offers = assist::complete(loaded, character(source, at.position));
            let items = offers.into_iter().enumerate().map(|(rank, it)| lsp::CompletionItem {
                label: it.label,
                kind: Some(completion_kind(it.kind)),
                detail: Some(pick(lang, it.detail)).filter(|it| !it.is_empty()),
                filter_text: Some(it.filter),
                // The order is ours: best first.
                sort_text: Some(format!("{rank:04}")),
                text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
                    range: range(source, it.span),
                    new_text: it.insert,
                })),
                ..lsp::CompletionItem::default()
            });
            value(lsp::CompletionList { is_incomplete: true, items: items.collect() })
        })
    }

    pub(super) fn hover(&mut self, params: &lsp::HoverParams) -> Answer {
        let at = &params.text_document_position_params;
        self.about(&at.text_document.uri, |loaded, lang| {
            let source = &loaded.source;
            let hover = assist::hover(loaded, character(source, at.position));
            value(hover.map(|it| lsp::Hover {
                contents: lsp::HoverContents::Markup(lsp::MarkupContent {
                    kind: lsp::MarkupKind::PlainText,
                    value: pick(lang, (it.zh, it.en)),
                }),
                range: Some(range(source, it.span)),
            }))
        })
    }

    pub(super) fn definition(&mut self, params: &lsp::GotoDefinitionParams) -> Answer {
        let at = &params.text_document_position_params;
        let uri = &at.text_document.uri;
        self.about(uri, |loaded, _| {
            let source = &loaded.source;
            let span = assist::definition(loaded, character(source, at.position));
            value(span.map(|span| lsp::Location { uri: uri.clone(), range: range(source, span) }))
        })
    }

    pub(super) fn references(&mut self, params: &lsp::ReferenceParams) -> Answer {
        let at = &params.text_document_position;
        let uri = &at.text_document.uri;
        let with_definition = params.context.include_declaration;
        self.about(uri, |loaded, _| {
            let source = &loaded.source;
            let found = assist::references(loaded, character(source, at.position));
            let wanted = found.into_iter().filter(|it| with_definition || !it.is_definition);
            let location = |span| lsp::Location { uri: uri.clone(), range: range(source, span) };
            value(wanted.map(|it| location(it.span)).collect::<Vec<_>>())
        })
    }

    pub(super) fn prepare_rename(&mut self, at: &lsp::TextDocumentPositionParams) -> Answer {
        self.about(&at.text_document.uri, |loaded, _| {
            let source = &loaded.source;
            let caret = character(source, at.position);
            let found = assist::references(loaded, caret);
            let own = found.iter().find(|it| it.span.start <= caret && caret <= it.span.end);
            value(own.map(|it| range(source, it.span)))
        })
    }

    pub(super) fn rename(&mut self, params: &lsp::RenameParams) -> Answer {
        let at = &params.text_document_position;
        let uri = &at.text_document.uri;
        self.about(uri, |loaded, lang| {
            let source = &loaded.source;
            let caret = character(source, at.position);
            match assist::rename(loaded, caret, &params.new_name) {
                Ok(spans) => {
                    let edit = |span| lsp::TextEdit {
                        range: range(source, span),
                        new_text: params.new_name.trim().to_owned(),
                    };
                    value(edits(uri, spans.into_iter().map(edit).collect()))
                }
                Err(why) => {
                    let (zh, en) = why.words();
                    Err((ErrorCode::RequestFailed, pick(lang, (zh.to_owned(), en.to_owned()))))
                }
            }
        })
    }

    pub(super) fn symbols(&mut self, params: &lsp::DocumentSymbolParams) -> Answer {
        self.about(&params.text_document.uri, |loaded, _| {
            let source = &loaded.source;
            let list: Vec<lsp::DocumentSymbol> =
                assist::outline(loaded).into_iter().map(|it| symbol(source, it)).collect();
            value(list)
        })
    }

    pub(super) fn folds(&mut self, params: &lsp::FoldingRangeParams) -> Answer {
        self.about(&params.text_document.uri, |loaded, _| {
            let fold = |it: assist::Fold| lsp::FoldingRange {
                start_line: it.first - 1,
                end_line: it.last - 1,
                ..lsp::FoldingRange::default()
            };
            value(assist::folds(loaded).into_iter().map(fold).collect::<Vec<_>>())
        })
    }

    pub(super) fn tokens(&mut self, params: &lsp::SemanticTokensParams) -> Answer {
        self.about(&params.text_document.uri, |loaded, _| {
            let source = &loaded.source;
            let mut data = Vec::new();
            let mut last = lsp::Position::default();
            for token in assist::tokens(loaded) {
                let lsp::Range { start, end } = range(source, token.span);
                let delta_line = start.line - last.line;
                let delta_start = match delta_line {
                    0 => start.character - last.character,
                    _ => start.character,
                };
                let kind = TokenKind::ALL.iter().position(|it| *it == token.kind);
                data.push(lsp::SemanticToken {
                    delta_line,
                    delta_start,
                    length: end.character - start.character,
                    token_type: u32::try_from(kind.unwrap_or_default()).unwrap_or_default(),
                    token_modifiers_bitset: 0,
                });
                last = start;
            }
            value(lsp::SemanticTokens { result_id: None, data })
        })
    }

    pub(super) fn formatting(&mut self, params: &lsp::DocumentFormattingParams) -> Answer {
        self.about(&params.text_document.uri, |loaded, _| {
            let source = &loaded.source;
            // A bug of the formatter changes nothing.
            let Ok(text) = syntax::format(source, syntax::Options::default()) else {
                return Ok(Value::Null);
            };
            value(changes(source, &text))
        })
    }
}

pub(super) fn pick<T>(lang: Lang, (zh, en): (T, T)) -> T {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Edits of one document.
#[expect(
    clippy::mutable_key_type,
    reason = "the protocol's type has a map by URI; the URI is never changed"
)]
#[expect(clippy::disallowed_types, reason = "the protocol's type has a HashMap; it has one entry")]
pub(super) fn edits(uri: &lsp::Uri, edits: Vec<lsp::TextEdit>) -> lsp::WorkspaceEdit {
    let changes = std::collections::HashMap::from([(uri.clone(), edits)]);
    lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
}

/// The one edit that turns a text into another: from the first character that differs to the last.
pub(super) fn changes(source: &Source, text: &str) -> Vec<lsp::TextEdit> {
    let old: Vec<char> = source.text().chars().collect();
    let new: Vec<char> = text.chars().collect();
    if old == new {
        return Vec::new();
    }
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let ends = old.iter().rev().zip(new.iter().rev());
    let tail = ends.take(rest).take_while(|(a, b)| a == b).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let span = Span::new(number(head), number(old.len() - tail));
    let new_text = new.iter().take(new.len() - tail).skip(head).collect();
    let range = lsp::Range { start: position(source, span.start), end: position(source, span.end) };
    vec![lsp::TextEdit { range, new_text }]
}

#[expect(deprecated, reason = "the protocol's type has a field that nobody sets any more")]
fn symbol(source: &Source, it: Symbol) -> lsp::DocumentSymbol {
    let children: Vec<_> = it.children.into_iter().map(|it| symbol(source, it)).collect();
    lsp::DocumentSymbol {
        name: it.name,
        detail: Some(it.detail).filter(|it| !it.is_empty()),
        kind: match it.kind {
            SymbolKind::Section => lsp::SymbolKind::NAMESPACE,
            SymbolKind::Item => lsp::SymbolKind::CLASS,
            SymbolKind::Tier => lsp::SymbolKind::ENUM_MEMBER,
            SymbolKind::Batch | SymbolKind::Milestone => lsp::SymbolKind::EVENT,
            SymbolKind::Entry => lsp::SymbolKind::FIELD,
        },
        tags: None,
        deprecated: None,
        range: range(source, it.span),
        selection_range: range(source, it.select),
        children: (!children.is_empty()).then_some(children),
    }
}

const fn completion_kind(kind: CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        CompletionKind::Section => lsp::CompletionItemKind::MODULE,
        CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
        CompletionKind::Column => lsp::CompletionItemKind::FIELD,
        CompletionKind::Operator => lsp::CompletionItemKind::OPERATOR,
        CompletionKind::Value => lsp::CompletionItemKind::VALUE,
        CompletionKind::Law => lsp::CompletionItemKind::REFERENCE,
        CompletionKind::Article => lsp::CompletionItemKind::CONSTANT,
        CompletionKind::Name => lsp::CompletionItemKind::VARIABLE,
    }
}

/// The protocol's own names, so that every colour scheme has a colour for them.
const fn token_type(kind: TokenKind) -> lsp::SemanticTokenType {
    match kind {
        TokenKind::Heading => lsp::SemanticTokenType::NAMESPACE,
        TokenKind::Key => lsp::SemanticTokenType::KEYWORD,
        TokenKind::Title => lsp::SemanticTokenType::CLASS,
        TokenKind::Name => lsp::SemanticTokenType::VARIABLE,
        TokenKind::Law => lsp::SemanticTokenType::TYPE,
        TokenKind::Number => lsp::SemanticTokenType::NUMBER,
        TokenKind::Text => lsp::SemanticTokenType::STRING,
        TokenKind::Comment => lsp::SemanticTokenType::COMMENT,
    }
}
