//! Ready fixes and sign-offs.

use lsp_server::{ErrorCode, Message, Request};
use lsp_types as lsp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{changes, edits, pick};
use super::convert::{range, span, span_of};
use super::{Answer, Beside, Server, value};
use crate::check::signs::{Home, home};
use crate::diagnostic::message::remedy;
use crate::diagnostic::{Severity, pages};
use crate::engine::{self, NotSigned, Signing};

/// The command that signs a doubt; its one argument is a [`SignOff`].
pub(super) const SIGN: &str = "suiji.sign";

/// What is signed. An editor's extension asks for reason and name before it sends them.
#[derive(Deserialize)]
struct SignOff {
    uri: String,
    code: String,
    line: Option<u32>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    by: String,
}

impl<B: Beside> Server<B> {
    /// The fixes of every finding that the range touches, then its sign-off.
    pub(super) fn actions(&mut self, params: &lsp::CodeActionParams) -> Answer {
        let lang = self.lang;
        let uri = &params.text_document.uri;
        let Some(Ok(judged)) = self.judged(uri.as_str()) else { return Ok(Value::Null) };
        let source = &judged.loaded.source;
        let plan = &judged.loaded.plan;
        let wanted = span(source, params.range);
        let mut list = Vec::new();
        for finding in &judged.findings {
            let own = span_of(source, Some(plan), &finding.place);
            if own.end < wanted.start || wanted.end < own.start {
                continue;
            }
            let code = finding.code().to_string();
            for (rank, fix) in finding.fixes.iter().enumerate() {
                let edit =
                    lsp::TextEdit { range: range(source, fix.span), new_text: fix.replace.clone() };
                list.push(lsp::CodeAction {
                    title: format!("{}（{code}）", pick(lang, remedy(&fix.remedy))),
                    kind: Some(lsp::CodeActionKind::QUICKFIX),
                    edit: Some(edits(uri, vec![edit])),
                    is_preferred: Some(rank == 0),
                    ..lsp::CodeAction::default()
                });
            }
            if finding.severity() == Severity::Doubt {
                let title = pick(lang, ("签注这个存疑…", "Sign this doubt…"));
                let line = match home(source, &finding.place) {
                    Home::Lines(line, ..) => Some(line),
                    Home::Plan | Home::File(_) => None,
                };
                let argument = json!({ "uri": uri.as_str(), "code": code, "line": line });
                list.push(lsp::CodeAction {
                    title: format!("{title}（{code}）"),
                    kind: Some(lsp::CodeActionKind::QUICKFIX),
                    command: Some(lsp::Command {
                        title: title.to_owned(),
                        command: SIGN.to_owned(),
                        arguments: Some(vec![argument]),
                    }),
                    ..lsp::CodeAction::default()
                });
            }
        }
        value(list)
    }

    /// Writes the sign-off: asks the client to apply the edit.
    pub(super) fn command(
        &mut self,
        params: &lsp::ExecuteCommandParams,
        out: &mut Vec<Message>,
    ) -> Answer {
        let lang = self.lang;
        let fail = |zh: &str, en: &str| {
            Err((ErrorCode::RequestFailed, pick(lang, (zh.to_owned(), en.to_owned()))))
        };
        let argument = params.arguments.first().cloned().unwrap_or_default();
        let signed: SignOff = match serde_json::from_value(argument) {
            Ok(signed) if params.command == SIGN => signed,
            Ok(_) => return fail("没有这个命令", "no such command"),
            Err(error) => return Err((ErrorCode::InvalidParams, error.to_string())),
        };
        let (Some(code), Some(inputs)) = (pages::code(&signed.code), self.inputs(&signed.uri))
        else {
            return fail("没有这个代码或文件", "no such code or document");
        };
        let signing = Signing {
            code,
            line: signed.line,
            reason: signed.reason,
            person: signed.by,
            date: self.beside.today(),
        };
        let text = match engine::sign(&inputs, &signing) {
            Ok((text, _)) => text,
            Err(NotSigned::Words) => {
                return fail(
                    "要写明理由和姓名，不能有标点和换行",
                    "give a reason and a name, without punctuation and line ends",
                );
            }
            Err(NotSigned::NoDoubt | NotSigned::Which(_)) => {
                return fail("这一行没有这个存疑", "this line has no such doubt");
            }
            Err(NotSigned::NoMatterOfOpinion(_)) => {
                return fail("只有存疑可以签注", "only doubts are signed");
            }
            Err(NotSigned::Unreadable) => return fail("计划读不了", "the plan cannot be read"),
        };
        let Ok(uri) = signed.uri.parse::<lsp::Uri>() else {
            return fail("没有这个文件", "no such document");
        };
        let Some(Ok(judged)) = self.judged(&signed.uri) else {
            return fail("没有这个文件", "no such document");
        };
        let edit = edits(&uri, changes(&judged.loaded.source, &text));
        self.sent += 1;
        let params = lsp::ApplyWorkspaceEditParams { label: None, edit };
        let id = lsp_server::RequestId::from(self.sent);
        let method = "workspace/applyEdit".to_owned();
        out.push(Message::Request(Request::new(id, method, params)));
        Ok(Value::Null)
    }
}
