//! The language server: in process, message by message; and driven by Neovim.

use std::path::PathBuf;
use std::process::Command;

use chrono::NaiveDate;
use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use suiji::diagnostic::Lang;
use suiji::engine::{self, FolderFiles};
use suiji::lsp::{Beside, Next, Server, path_of};

const URI: &str = "file:///tmp/%E8%AE%A1%E5%88%92/plan.plan";

/// The files of the example, wherever the plan is.
struct Example;

impl Beside for Example {
    fn file(&self, _: &str, path: &str) -> Result<Vec<u8>, String> {
        engine::example().files.remove(path).unwrap_or_else(|| Err("找不到文件".to_owned()))
    }
    fn folder(&self, _: &str, _: &str) -> Result<FolderFiles, String> {
        Err("找不到文件".to_owned())
    }
    fn today(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 20).unwrap()
    }
}

/// An editor with one document.
struct Editor {
    server: Server<Example>,
    text: String,
    version: i32,
    /// The findings last sent.
    findings: Vec<Value>,
    /// Requests of the server.
    asked: Vec<Request>,
}

impl Editor {
    fn open(text: &str) -> Self {
        let mut editor = Self {
            server: Server::new(Example, Lang::Zh),
            text: text.to_owned(),
            version: 1,
            findings: Vec::new(),
            asked: Vec::new(),
        };
        editor.ask("initialize", json!({ "capabilities": {}, "locale": "zh-cn" })).unwrap();
        editor.tell(
            "textDocument/didOpen",
            json!({ "textDocument":
                { "uri": URI, "languageId": "suiji", "version": 1, "text": text } }),
        );
        editor.settle();
        editor
    }

    fn tell(&mut self, method: &str, params: Value) {
        let mut out = Vec::new();
        let note = Message::Notification(Notification::new(method.to_owned(), params));
        assert_eq!(self.server.take(note, &mut out), Next::On);
        self.keep(out);
    }

    fn settle(&mut self) {
        let mut out = Vec::new();
        self.server.settle(&mut out);
        self.keep(out);
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let mut out = Vec::new();
        let request = Request::new(RequestId::from(7), method.to_owned(), params);
        assert_eq!(self.server.take(Message::Request(request), &mut out), Next::On);
        let Some(Message::Response(response)) = out.pop() else { panic!("no answer") };
        self.keep(out);
        assert_eq!(response.id, RequestId::from(7));
        match response.error {
            Some(error) => Err(error.message),
            None => Ok(response.result.unwrap_or(Value::Null)),
        }
    }

    fn keep(&mut self, out: Vec<Message>) {
        for message in out {
            match message {
                Message::Notification(note) => {
                    assert_eq!(note.method, "textDocument/publishDiagnostics");
                    assert_eq!(note.params["uri"], URI);
                    self.findings = note.params["diagnostics"].as_array().unwrap().clone();
                }
                Message::Request(request) => self.asked.push(request),
                Message::Response(_) => panic!("an answer to nothing"),
            }
        }
    }

    /// UTF-16 position of `needle`, as an editor counts, and its end.
    fn range(&self, needle: &str) -> Value {
        let byte = self.text.find(needle).unwrap();
        let position = |byte: usize| {
            let before = &self.text[..byte];
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
            json!({ "line": line, "character": column })
        };
        json!({ "start": position(byte), "end": position(byte + needle.len()) })
    }

    fn at(&self, needle: &str) -> Value {
        json!({ "textDocument": { "uri": URI }, "position": self.range(needle)["start"] })
    }

    /// Applies edits as an editor does, from the last to the first.
    fn apply(&mut self, edits: &Value) {
        let lines: Vec<String> = self.text.split('\n').map(str::to_owned).collect();
        let byte = |position: &Value| {
            let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
            let column = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
            let before: usize = lines[..line].iter().map(|line| line.len() + 1).sum();
            let units: Vec<u16> = lines[line].encode_utf16().take(column).collect();
            before + String::from_utf16(&units).unwrap().len()
        };
        let mut edits: Vec<(usize, usize, String)> = edits
            .as_array()
            .unwrap()
            .iter()
            .map(|edit| {
                let range = &edit["range"];
                let new = edit["newText"].as_str().unwrap().to_owned();
                (byte(&range["start"]), byte(&range["end"]), new)
            })
            .collect();
        edits.sort();
        for (start, end, new) in edits.into_iter().rev() {
            self.text.replace_range(start..end, &new);
        }
        self.version += 1;
        let text = self.text.clone();
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": URI, "version": self.version },
                "contentChanges": [{ "text": text }] }),
        );
        self.settle();
    }

    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|it| it["code"].as_str().unwrap()).collect()
    }
}

fn example(change: impl Fn(&str) -> String) -> String {
    change(&String::from_utf8(engine::example().plan).unwrap())
}

/// Characters beyond the first plane count two in the protocol and one in our findings.
#[test]
fn a_fix_lands_behind_an_emoji() {
    let mut editor = Editor::open(&example(|text| {
        text.replace("期限口径：", "备注：😀𠀀；期限口径：").replace(
            "检查时间：2026年5月 至 10月\n　　专长",
            "内容：😀；抽取时间：2026年5月 至 2026年11月31日；检查时间：2026年5月 至 10月\n　　专长",
        )
    }));
    assert_eq!(editor.codes(), ["SJ2001"]);
    let range = editor.range("2026年11月31日");
    assert_eq!(editor.findings[0]["range"], range);
    assert_eq!(editor.findings[0]["severity"], 1);
    let actions = editor
        .ask(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": URI }, "range": range,
                "context": { "diagnostics": [] } }),
        )
        .unwrap();
    assert_eq!(actions[0]["isPreferred"], true);
    let edits = actions[0]["edit"]["changes"][URI].clone();
    editor.apply(&edits);
    assert!(
        editor.text.contains("内容：😀；抽取时间：2026年5月 至 2026年11月30日"),
        "{}",
        editor.text
    );
    assert!(editor.codes().is_empty(), "{:?}", editor.findings);
}

#[test]
fn changes_of_a_part_are_changes_of_the_text() {
    let mut editor = Editor::open(&example(str::to_owned));
    assert!(editor.codes().is_empty());
    let range = editor.range("6月30日前");
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": URI, "version": 2 },
            "contentChanges": [{ "range": range, "text": "6月31日前" }] }),
    );
    assert!(editor.codes().is_empty(), "findings wait until nothing more comes");
    editor.settle();
    assert_eq!(editor.codes(), ["SJ2001"]);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert!(editor.codes().is_empty());
}

/// What is wrong in a table is shown where the plan names its file.
#[test]
fn findings_in_a_table_stand_at_its_name() {
    let editor = Editor::open(&example(|text| text.replace("“entities.csv”", "“nothing.csv”")));
    let own = editor.range("“nothing.csv”");
    let found =
        editor.findings.iter().find(|it| it["range"]["start"]["line"] == own["start"]["line"]);
    assert!(found.is_some(), "{:?}", editor.findings);
}

#[test]
fn a_doubt_is_signed_by_a_command() {
    let mut editor =
        Editor::open(&example(|text| text.replace("7个工作日内，公开", "7日内，公开")));
    assert_eq!(editor.codes(), ["SJ2021"]);
    let range = editor.findings[0]["range"].clone();
    let actions = editor
        .ask(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": URI }, "range": range,
                "context": { "diagnostics": [] } }),
        )
        .unwrap();
    let action = actions.as_array().unwrap().iter().find(|it| it.get("command").is_some()).unwrap();
    let command = action["command"]["command"].clone();
    let mut argument = action["command"]["arguments"][0].clone();
    let sign = |argument: &Value| json!({ "command": command, "arguments": [argument] });
    let refused = editor.ask("workspace/executeCommand", sign(&argument)).unwrap_err();
    assert!(refused.contains("理由"), "{refused}");
    argument["reason"] = json!("按自然日计算");
    argument["by"] = json!("张三");
    editor.ask("workspace/executeCommand", sign(&argument)).unwrap();
    let request = editor.asked.pop().unwrap();
    assert_eq!(request.method, "workspace/applyEdit");
    let edits = request.params["edit"]["changes"][URI].clone();
    editor.apply(&edits);
    assert!(editor.text.contains("张三，2026年3月20日"), "{}", editor.text);
    // Signed, it is a hint.
    assert!(editor.findings.iter().all(|it| it["severity"] == 3), "{:?}", editor.findings);
}

#[test]
fn everything_an_editor_asks_has_an_answer() {
    let mut editor = Editor::open(&example(str::to_owned));
    let document = json!({ "textDocument": { "uri": URI } });
    let hover = editor.ask("textDocument/hover", editor.at("2026年5月13日")).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("星期三"));
    let offers = editor.ask("textDocument/completion", editor.at("例　　　　｜频次")).unwrap();
    assert_eq!(offers["isIncomplete"], true);
    assert!(offers["items"].as_array().unwrap().iter().any(|it| it["label"] == "比例"));
    let definition = editor.ask("textDocument/definition", editor.at("RS-03、")).unwrap();
    assert_eq!(definition["range"], editor.range("RS-03"));
    let mut with = editor.at("RS-03、");
    with["context"] = json!({ "includeDeclaration": false });
    assert_eq!(editor.ask("textDocument/references", with).unwrap().as_array().unwrap().len(), 1);
    let own = editor.ask("textDocument/prepareRename", editor.at("RS-03、")).unwrap();
    assert_eq!(own["start"], editor.range("RS-03、")["start"]);
    let mut taken = editor.at("RS-03、");
    taken["newName"] = json!("RS-09");
    assert_eq!(editor.ask("textDocument/rename", taken).unwrap_err(), "这个名称已经用了");
    let symbols = editor.ask("textDocument/documentSymbol", document.clone()).unwrap();
    assert_eq!(symbols[2]["children"].as_array().unwrap().len(), 2);
    let folds = editor.ask("textDocument/foldingRange", document.clone()).unwrap();
    assert!(folds.as_array().unwrap().len() > 10);
    let mut layout = document.clone();
    layout["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    assert_eq!(editor.ask("textDocument/formatting", layout.clone()).unwrap(), json!([]));
    // The tokens, read back as an editor does, are words of the text.
    let tokens = editor.ask("textDocument/semanticTokens/full", document).unwrap();
    let data: Vec<u64> =
        tokens["data"].as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
    let lines: Vec<Vec<u16>> =
        editor.text.split('\n').map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut column) = (0_usize, 0_usize);
    let mut keys = Vec::new();
    for token in data.chunks(5) {
        let [down, right, length, kind, _] =
            [0, 1, 2, 3, 4].map(|it| usize::try_from(token[it]).unwrap());
        column = if down == 0 { column + right } else { right };
        line += down;
        let word = String::from_utf16(&lines[line][column..column + length]).unwrap();
        if kind == 1 {
            keys.push(word);
        }
    }
    assert!(
        keys.contains(&"第一批".to_owned()) && keys.contains(&"分级依据栏".to_owned()),
        "{keys:?}"
    );

    let mess = example(|text| text.replace("　　对象：用人单位，", "对象:用人单位,"));
    editor.text = mess;
    editor.apply(&json!([]));
    let edits = editor.ask("textDocument/formatting", layout).unwrap();
    editor.apply(&edits);
    assert_eq!(editor.text, example(str::to_owned));

    assert!(editor.ask("textDocument/nonsense", json!({})).unwrap_err().contains("nonsense"));
    assert!(editor.ask("textDocument/hover", json!({})).is_err());
    let nowhere = json!({ "textDocument": { "uri": "file:///x" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(editor.ask("textDocument/hover", nowhere).unwrap(), Value::Null);
    let mut out = Vec::new();
    assert_eq!(editor.ask("shutdown", Value::Null).unwrap(), Value::Null);
    assert!(editor.ask("shutdown", Value::Null).is_err());
    let exit = Message::Notification(Notification::new("exit".to_owned(), Value::Null));
    assert_eq!(editor.server.take(exit, &mut out), Next::Exit(true));
}

#[test]
fn paths_come_out_of_uris() {
    assert_eq!(path_of(URI), Some(PathBuf::from("/tmp/计划/plan.plan")));
    assert_eq!(path_of("file:///C%3A/x/a%20b.plan"), Some(PathBuf::from("C:/x/a b.plan")));
    assert_eq!(path_of("untitled:Untitled-1"), None);
    assert_eq!(path_of("file:///100%.plan"), Some(PathBuf::from("/100%.plan")));
}

/// An editor that is not ours gets what it should.
#[test]
#[ignore = "needs neovim"]
fn neovim_shows_mends_and_renames() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in engine::example().files {
        std::fs::write(folder.path().join(name), bytes.unwrap()).unwrap();
    }
    let plan = folder.path().join("plan.plan");
    let text = example(|text| {
        text.replace("2026年6月30日前", "2026年6月31日前").replace(
            "理由：防止重复检查",
            "理由：😀防止重复检查；依据：《优化营商环境条例》第五百条",
        )
    });
    std::fs::write(&plan, text).unwrap();
    let output = Command::new("nvim")
        .args([
            "--headless",
            "-u",
            "NONE",
            "-i",
            "NONE",
            "-n",
            "-c",
            "luafile tests/clients/editor.lua",
        ])
        .current_dir(root)
        .env("SUIJI", env!("CARGO_BIN_EXE_suiji"))
        .env("PLAN", &plan)
        .env("LANG", "zh_CN.UTF-8")
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = said
        .lines()
        .map(|line| {
            let (name, value) = line.split_once(' ').unwrap();
            json!([name, serde_json::from_str::<Value>(value).unwrap_or(json!(value))])
        })
        .collect();
    insta::with_settings!({
        snapshot_path => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/clients"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        insta::assert_snapshot!("editor", lines.join("\n"));
    });
}
