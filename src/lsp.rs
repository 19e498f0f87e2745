//! The language server: what an editor asks by the Language Server Protocol, answered by
//! [`crate::assist`] and the findings of [`crate::engine::open`].
//!
//! A [`Server`] takes messages and gives messages; where they come from, and how files beside a plan
//! are read, is the caller's matter ([`Beside`]). Every answer is made from the whole text, from
//! scratch; only the last judgement of each open document is kept. Positions are UTF-16, as the
//! protocol counts.

mod actions;
mod answer;
mod convert;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use lsp_types as lsp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::{Finding, Lang};
use crate::engine::{self, CheckOptions, Inputs, Judged, PlanText};
use crate::source::Source;

/// How the files that a plan names are read.
pub trait Beside {
    /// A file by the path that the plan at `uri` writes; or why it cannot be read.
    ///
    /// # Errors
    /// Why not, in words.
    fn file(&self, uri: &str, path: &str) -> Result<Vec<u8>, String>;

    /// A registry or calendar: the files of a folder, or one file, by name.
    ///
    /// # Errors
    /// Why not, in words.
    fn folder(&self, uri: &str, path: &str) -> Result<engine::FolderFiles, String>;

    /// Today, for a sign-off.
    fn today(&self) -> NaiveDate;
}

/// An open document.
struct Document {
    version: i32,
    text: String,
    /// The text judged; `None` since it changed.
    judged: Option<Result<Judged, Vec<Finding>>>,
}

/// A language server.
pub struct Server<B> {
    beside: B,
    lang: Lang,
    documents: BTreeMap<String, Document>,
    /// Documents that changed since their findings were sent.
    stale: BTreeSet<String>,
    /// Requests of ours are numbered.
    sent: i32,
    is_shut_down: bool,
}

/// Whether the server goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// More messages are welcome.
    On,
    /// The client has said goodbye; `true` where it shut down first, as the protocol wants.
    Exit(bool),
}

impl<B: Beside> Server<B> {
    /// A server without documents; `lang` counts until the client names its locale.
    pub const fn new(beside: B, lang: Lang) -> Self {
        Self {
            beside,
            lang,
            documents: BTreeMap::new(),
            stale: BTreeSet::new(),
            sent: 0,
            is_shut_down: false,
        }
    }

    /// Takes one message; adds what is to be sent to `out`. Findings wait for [`Self::settle`].
    pub fn take(&mut self, message: Message, out: &mut Vec<Message>) -> Next {
        match message {
            Message::Request(request) => {
                let answer = self.request(request, out);
                out.push(Message::Response(answer));
            }
            Message::Notification(note) if note.method == "exit" => {
                return Next::Exit(self.is_shut_down);
            }
            Message::Notification(note) => self.note(note, out),
            Message::Response(_) => {}
        }
        Next::On
    }

    /// Sends the findings of everything that changed: to be called when no message waits, so that
    /// fast typing is judged once.
    pub fn settle(&mut self, out: &mut Vec<Message>) {
        for uri in std::mem::take(&mut self.stale) {
            if let Some(note) = self.findings(&uri) {
                out.push(note);
            }
        }
    }

    fn request(&mut self, request: Request, out: &mut Vec<Message>) -> Response {
        let id = request.id.clone();
        let method = request.method.clone();
        if self.is_shut_down {
            let code = ErrorCode::InvalidRequest as i32;
            return Response::new_err(id, code, "the server was shut down".to_owned());
        }
        match self.dispatch(&method, request.params, out) {
            Some(Ok(result)) => Response::new_ok(id, result),
            Some(Err((code, words))) => Response::new_err(id, code as i32, words),
            None => {
                let words = format!("`{method}` is not known");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, words)
            }
        }
    }

    fn dispatch(&mut self, method: &str, params: Value, out: &mut Vec<Message>) -> Option<Answer> {
        Some(match method {
            "initialize" => params_of(params).and_then(|it| self.initialize(&it)),
            "shutdown" => {
                self.is_shut_down = true;
                Ok(Value::Null)
            }
            "textDocument/completion" => params_of(params).and_then(|it| self.completion(&it)),
            "textDocument/hover" => params_of(params).and_then(|it| self.hover(&it)),
            "textDocument/definition" => params_of(params).and_then(|it| self.definition(&it)),
            "textDocument/references" => params_of(params).and_then(|it| self.references(&it)),
            "textDocument/prepareRename" => {
                params_of(params).and_then(|it| self.prepare_rename(&it))
            }
            "textDocument/rename" => params_of(params).and_then(|it| self.rename(&it)),
            "textDocument/documentSymbol" => params_of(params).and_then(|it| self.symbols(&it)),
            "textDocument/foldingRange" => params_of(params).and_then(|it| self.folds(&it)),
            "textDocument/semanticTokens/full" => params_of(params).and_then(|it| self.tokens(&it)),
            "textDocument/formatting" => params_of(params).and_then(|it| self.formatting(&it)),
            "textDocument/codeAction" => params_of(params).and_then(|it| self.actions(&it)),
            "workspace/executeCommand" => params_of(params).and_then(|it| self.command(&it, out)),
            _ => return None,
        })
    }

    fn note(&mut self, note: Notification, out: &mut Vec<Message>) {
        // A notification has no answer; one that cannot be read changes nothing.
        match note.method.as_str() {
            "textDocument/didOpen" => {
                let Ok(it) = params_of::<lsp::DidOpenTextDocumentParams>(note.params) else {
                    return;
                };
                let it = it.text_document;
                self.set(it.uri.as_str(), it.version, it.text);
            }
            "textDocument/didChange" => {
                let Ok(it) = params_of::<lsp::DidChangeTextDocumentParams>(note.params) else {
                    return;
                };
                let uri = it.text_document.uri.as_str().to_owned();
                let old = self.documents.get(&uri).map(|it| it.text.clone()).unwrap_or_default();
                let changes = it.content_changes;
                let text = changes.into_iter().fold(old, |text, change| changed(&text, change));
                self.set(&uri, it.text_document.version, text);
            }
            "textDocument/didClose" => {
                let Ok(it) = params_of::<lsp::DidCloseTextDocumentParams>(note.params) else {
                    return;
                };
                let uri = it.text_document.uri;
                self.documents.remove(uri.as_str());
                self.stale.remove(uri.as_str());
                out.push(published(uri, Vec::new(), None));
            }
            // A directory was saved: every plan may read otherwise now.
            "workspace/didChangeWatchedFiles" | "textDocument/didSave" => {
                for (uri, document) in &mut self.documents {
                    document.judged = None;
                    self.stale.insert(uri.clone());
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, uri: &str, version: i32, text: String) {
        self.documents.insert(uri.to_owned(), Document { version, text, judged: None });
        self.stale.insert(uri.to_owned());
    }

    /// The document judged, now if it was not since it changed.
    fn judged(&mut self, uri: &str) -> Option<&Result<Judged, Vec<Finding>>> {
        let read = match self.documents.get(uri) {
            Some(document) if document.judged.is_none() => Some(self.read(uri)?),
            _ => None,
        };
        let document = self.documents.get_mut(uri)?;
        if let Some((inputs, text)) = read {
            let judged = engine::open_text(text, &inputs, &CheckOptions::default());
            document.judged = Some(judged.map_err(|report| report.findings));
        }
        document.judged.as_ref()
    }

    fn inputs(&self, uri: &str) -> Option<Inputs> {
        self.read(uri).map(|(inputs, _)| inputs)
    }

    /// The plan with the files that it names, and the plan as it was parsed for that.
    fn read(&self, uri: &str) -> Option<(Inputs, Result<PlanText, Vec<Finding>>)> {
        let document = self.documents.get(uri)?;
        Some(Inputs::gather(
            convert::file_name(uri),
            document.text.clone().into_bytes(),
            |path| self.beside.file(uri, path),
            |path| self.beside.folder(uri, path),
        ))
    }

    fn findings(&mut self, uri: &str) -> Option<Message> {
        let lang = self.lang;
        let version = self.documents.get(uri)?.version;
        let parsed: lsp::Uri = uri.parse().ok()?;
        let list = match self.judged(uri)? {
            Ok(judged) => convert::diagnostics(&parsed, judged, lang),
            Err(findings) => {
                let source = Source::new(&convert::file_name(uri), "");
                convert::plain_diagnostics(&parsed, &source, findings, lang)
            }
        };
        Some(published(parsed, list, Some(version)))
    }
}

type Answer = Result<Value, (ErrorCode, String)>;

fn params_of<T: DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn value(answer: impl serde::Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

fn published(uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) -> Message {
    let params = lsp::PublishDiagnosticsParams { uri, diagnostics, version };
    Message::Notification(Notification::new("textDocument/publishDiagnostics".to_owned(), params))
}

/// The text after one change: of a range, or of everything.
fn changed(text: &str, change: lsp::TextDocumentContentChangeEvent) -> String {
    let Some(range) = change.range else { return change.text };
    let source = Source::new("", text);
    let span = convert::span(&source, range);
    let before = source.slice(crate::source::Span::new(0, span.start));
    let after = source.slice(crate::source::Span::new(span.end, source.len()));
    format!("{before}{}{after}", change.text)
}

/// The path of a `file:` URI; `None` where it names no file of a disk.
#[must_use]
pub fn path_of(uri: &str) -> Option<std::path::PathBuf> {
    let path = convert::decoded(uri.strip_prefix("file://")?);
    // `file:///C:/x` on Windows.
    let drive = path.strip_prefix('/').filter(|rest| rest.chars().nth(1) == Some(':'));
    Some(std::path::PathBuf::from(drive.unwrap_or(&path)))
}
