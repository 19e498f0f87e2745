//! What an editor waits for: a plan of 100 items is typed in, and everything is found anew.

use chrono::NaiveDate;
use divan::{Bencher, black_box};
use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use suiji::diagnostic::Lang;
use suiji::engine::FolderFiles;
use suiji::lsp::{Beside, Server};

const URI: &str = "file:///x.plan";

fn main() {
    divan::main();
}

/// No files beside the plan.
struct Nothing;

impl Beside for Nothing {
    fn file(&self, _: &str, _: &str) -> Result<Vec<u8>, String> {
        Err("no such file".to_owned())
    }
    fn folder(&self, _: &str, _: &str) -> Result<FolderFiles, String> {
        Err("no such folder".to_owned())
    }
    fn today(&self) -> NaiveDate {
        NaiveDate::MIN
    }
}

fn text(items: usize) -> String {
    let head = "计划：某区人力资源和社会保障局2023年度“双随机、一公开”抽查计划
编号：640106-rsj-2023
机关：某区人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2023年；施行：2023年3月22日 至 2023年12月31日

一、抽查事项
";
    let item = |number: usize| {
        format!(
            "（{number}）劳动用工和劳动合同管理（代号：X-{number}）
　　对象：企业，其中 登记状态 等于 “存续”
　　主体：劳动保障监察大队
　　依据：《劳动合同法》第七十四条第（二）项；《劳动保障监察条例》第十一条第（二）项
　　类别：一般；方式：现场检查；比例：不超过20%
　　检查时间：2023年5月 至 10月
"
        )
    };
    std::iter::once(head.to_owned()).chain((1..=items).map(item)).collect()
}

fn note(method: &str, params: Value) -> Message {
    Message::Notification(Notification::new(method.to_owned(), params))
}

fn opened(items: usize) -> (Server<Nothing>, String) {
    let mut server = Server::new(Nothing, Lang::Zh);
    let text = text(items);
    let document = json!({ "uri": URI, "languageId": "suiji", "version": 1, "text": text });
    let mut out = Vec::new();
    server.take(note("textDocument/didOpen", json!({ "textDocument": document })), &mut out);
    server.settle(&mut out);
    (server, text)
}

/// From the key to the findings: the whole path from scratch.
#[divan::bench(args = [10, 100, 1_000])]
fn findings_as_one_types(bencher: Bencher<'_, '_>, items: usize) {
    let (mut server, text) = opened(items);
    let change = json!({
        "textDocument": { "uri": URI, "version": 2 },
        "contentChanges": [{ "text": text }],
    });
    bencher.bench_local(|| {
        let mut out = Vec::new();
        server.take(note("textDocument/didChange", change.clone()), &mut out);
        server.settle(&mut out);
        black_box(out)
    });
}

/// Completion right after a key: the text is judged first.
#[divan::bench(args = [10, 100, 1_000])]
fn completion_after_a_key(bencher: Bencher<'_, '_>, items: usize) {
    let (mut server, text) = opened(items);
    let change = json!({
        "textDocument": { "uri": URI, "version": 2 },
        "contentChanges": [{ "text": text }],
    });
    let at = json!({ "textDocument": { "uri": URI }, "position": { "line": 9, "character": 4 } });
    bencher.bench_local(|| {
        let mut out = Vec::new();
        server.take(note("textDocument/didChange", change.clone()), &mut out);
        let id = RequestId::from(1);
        let request = Request::new(id, "textDocument/completion".to_owned(), at.clone());
        server.take(Message::Request(request), &mut out);
        black_box(out)
    });
}
