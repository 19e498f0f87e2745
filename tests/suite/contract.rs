//! The JSON contract: its shapes, its answers, and that every way to it gives the same bytes.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use suiji::contract::answer;
use suiji::diagnostic::Lang;
use suiji::engine::{self, CheckOptions, RunOptions, Stage};
use suiji::render::finding::{Format, Look, Report};

use super::render_findings::invalid;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The inputs of the example, as a request brings them.
fn example() -> Value {
    let inputs = engine::example();
    let text = |bytes: &[u8]| json!({ "text": String::from_utf8(bytes.to_vec()).unwrap() });
    let files: serde_json::Map<String, Value> = inputs
        .files
        .iter()
        .map(|(name, bytes)| (name.clone(), text(bytes.as_ref().unwrap())))
        .collect();
    json!({ "plan": text(&inputs.plan), "files": files })
}

fn with_plan(change: impl Fn(&str) -> String) -> Value {
    let mut inputs = example();
    let text = inputs["plan"]["text"].as_str().unwrap().to_owned();
    inputs["plan"]["text"] = json!(change(&text));
    inputs
}

fn seeds() -> Value {
    json!({ "ssq": "03 07 12 18 25 30 + 09", "dice": "31415926535897932384" })
}

/// One request of every kind.
fn requests() -> Vec<Value> {
    let inputs = example();
    let wrong = with_plan(|text| text.replace("2026年6月30日前", "2026年6月31日前"));
    let doubtful = with_plan(|text| text.replace("7个工作日内，公开", "7日内，公开"));
    let at = json!({ "line": 47, "column": 7 });
    let run = json!({ "do": "run", "inputs": inputs, "seeds": seeds(), "trial": true });
    let ran: Value = serde_json::from_str(&ask(&run)).unwrap();
    let files = ran["result"]["files"].clone();
    let formal = drawn_with_lines();
    let proved = json!({ "do": "prove", "files": formal, "unit": first_drawn(&formal),
        "lines": SECRET });
    let line = result(&proved)["line"].clone();
    let mut list = vec![
        json!({ "do": "about" }),
        json!({ "do": "check", "inputs": wrong }),
        json!({ "do": "check", "inputs": inputs, "plan_only": true, "on": "2026-05-01" }),
        json!({ "do": "decode", "bytes": { "base64": "s+my6Q==" } }),
        json!({ "do": "needs", "inputs": inputs }),
        json!({ "do": "review", "inputs": wrong, "lang": "en" }),
        json!({ "do": "format", "inputs": wrong, "fix": true, "keywords": "en" }),
        json!({ "do": "explain", "what": "SJ2001" }),
        json!({ "do": "explain", "what": "《劳动合同法》第七十四条", "on": "2020-01-01" }),
        json!({ "do": "complete", "inputs": inputs, "at": { "line": 21, "column": 4 } }),
        json!({ "do": "hover", "inputs": inputs, "at": at }),
        json!({ "do": "hover", "inputs": inputs, "at": { "line": 16, "column": 4 } }),
        json!({ "do": "definition", "inputs": inputs, "at": at }),
        json!({ "do": "references", "inputs": inputs, "at": at }),
        json!({ "do": "rename", "inputs": inputs, "at": at, "new": "GZ-1" }),
        json!({ "do": "outline", "inputs": inputs }),
        json!({ "do": "tokens", "inputs": inputs }),
        json!({ "do": "sign", "inputs": doubtful, "code": "SJ2021", "line": 72,
            "reason": "按自然日计算", "by": "张三", "date": "2026-03-20" }),
        json!({ "do": "simulate", "inputs": inputs, "if": ["B.比例=8%"] }),
        json!({ "do": "simulate", "inputs": wrong }),
        json!({ "do": "seal", "inputs": inputs, "draw": 1, "time": "2026-05-11T10:00:00+08:00" }),
        run,
        json!({ "do": "verify", "files": files }),
        json!({ "do": "prove", "files": files, "unit": first_drawn(&files) }),
        json!({ "do": "seal", "inputs": inputs, "draw": 1, "time": SEALED, "lines": SECRET }),
        proved,
        json!({ "do": "check-line", "files": formal, "line": line }),
        json!({ "do": "check-line", "files": files, "line": line }),
    ];
    for stage in ["draw", "assign", "schedule"] {
        list.push(json!({ "do": stage, "inputs": inputs, "seeds": seeds(), "trial": true }));
    }
    list
}

const SEALED: &str = "2026-05-11T10:00:00+08:00";
const SECRET: &str = "00112233445566778899aabbccddeeff";

/// The files of a formal draw from a directory that stays private.
fn drawn_with_lines() -> Value {
    let seal = json!({ "do": "seal", "inputs": example(), "draw": 1, "time": SEALED,
        "lines": SECRET });
    let drawn = json!({ "do": "draw", "inputs": example(), "seeds": seeds(),
        "seal": result(&seal)["seal"], "time": "2026-05-13T10:00:00+08:00" });
    result(&drawn)["files"].clone()
}

fn first_drawn(files: &Value) -> String {
    let draw = files["draw.csv"]["text"].as_str().unwrap();
    let row = draw.lines().nth(1).unwrap();
    row.split(',').nth(7).unwrap().to_owned()
}

fn whole(request: &Value) -> Value {
    let mut request = request.clone();
    request["suiji"] = json!(1);
    request["id"] = json!("x");
    request
}

fn ask(request: &Value) -> String {
    answer(&whole(request).to_string())
}

fn result(request: &Value) -> Value {
    let answer: Value = serde_json::from_str(&ask(request)).unwrap();
    assert_eq!(answer["ok"], json!(true), "{answer}");
    answer["result"].clone()
}

#[test]
fn requests_and_answers_have_the_shapes_of_the_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/contract.schema.json")).unwrap();
    let findings: Value =
        serde_json::from_str(include_str!("../../docs/findings.schema.json")).unwrap();
    let mut done = std::collections::BTreeSet::new();
    for request in requests() {
        let name = request["do"].as_str().unwrap().to_owned();
        let shape = &schema["$defs"]["request"];
        assert_eq!(invalid(&whole(&request), shape, &schema), None, "{name}");
        let answer: Value = serde_json::from_str(&ask(&request)).unwrap();
        assert_eq!(invalid(&answer, &schema["$defs"]["answer"], &schema), None, "{name}");
        assert_eq!(answer["ok"], json!(true), "{name}: {}", answer["error"]);
        let shape = &schema["$defs"][format!("result_{name}")];
        assert!(shape.is_object(), "{name}");
        assert_eq!(invalid(&answer["result"], shape, &schema), None, "{name}");
        if let Some(report) = answer["result"].get("report") {
            assert_eq!(invalid(report, &findings, &findings), None, "{name}");
            let count = |it: &Value| it.as_array().unwrap().len();
            assert_eq!(count(&report["findings"]), count(&answer["result"]["edits"]), "{name}");
        }
        done.insert(name);
    }
    // None is forgotten.
    let about = result(&json!({ "do": "about" }));
    let known: Vec<&str> =
        about["requests"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(done, known.into_iter().map(str::to_owned).collect());
    // The shapes can refuse.
    let wrong = json!({ "suiji": 1, "do": "check", "inputs": { "plan": { "txt": "" } } });
    assert!(invalid(&wrong, &schema["$defs"]["request"], &schema).is_some());
}

#[test]
fn what_is_no_request_is_refused_in_two_languages() {
    let refused = |request: &str| {
        let answer: Value = serde_json::from_str(&answer(request)).unwrap();
        assert_eq!(answer["ok"], json!(false), "{request}");
        assert!(answer["error"]["zh"].as_str().unwrap().chars().count() > 4);
        assert!(!answer["error"]["en"].as_str().unwrap().is_empty());
        (answer["error"]["code"].as_str().unwrap().to_owned(), answer["id"].clone())
    };
    let code = |request: &str| refused(request).0;
    assert_eq!(code("计划"), "malformed");
    assert_eq!(code("[1]"), "malformed");
    assert_eq!(code(&"[".repeat(100_000)), "malformed");
    assert_eq!(refused(r#"{"id":[1,2],"do":"about"}"#), ("version".to_owned(), json!([1, 2])));
    assert_eq!(code(r#"{"suiji":2,"do":"about"}"#), "version");
    assert_eq!(code(r#"{"suiji":1,"do":"guess"}"#), "unknown");
    assert_eq!(code(r#"{"suiji":1}"#), "unknown");
    assert_eq!(code(r#"{"suiji":1,"do":"check"}"#), "request");
    assert_eq!(code(r#"{"suiji":1,"do":"explain","what":"SJ2001","when":1}"#), "request");
    assert_eq!(code(r#"{"suiji":1,"do":"explain","what":"甲乙丙"}"#), "not-found");
    let plan = |content: &str| {
        format!(r#"{{"suiji":1,"do":"outline","inputs":{{"plan":{{{content}}}}}}}"#)
    };
    assert_eq!(code(&plan(r#""base64":"***""#)), "request");
    assert_eq!(code(&plan(r#""base64":"UEsAAQ==""#)), "not-text");
    assert_eq!(
        code(&json!({ "suiji": 1, "do": "run", "inputs": example(), "seeds": {} }).to_string()),
        "request"
    );
    let simulate = json!({ "suiji": 1, "do": "simulate", "inputs": example(), "if": ["甲=乙"] });
    assert_eq!(code(&simulate.to_string()), "refused");
    let rename = json!({ "suiji": 1, "do": "rename", "inputs": example(),
        "at": { "line": 47, "column": 7 }, "new": "RS-09" });
    assert_eq!(code(&rename.to_string()), "refused");
}

#[test]
fn answers_are_those_of_the_engine() {
    let inputs = engine::example();
    let report = engine::check(&inputs, &CheckOptions::default());
    let sources = [&report.source];
    let own = Report::new("plan.plan", &report.findings, &sources, Lang::Zh);
    let own: Value = serde_json::from_str(&own.render(Format::Json, Look::default())).unwrap();
    assert_eq!(result(&json!({ "do": "check", "inputs": example() }))["report"], own);

    let mut options = RunOptions::trial(Stage::Run);
    options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
    let ran = engine::run(&inputs, &options);
    let request = json!({ "do": "run", "inputs": example(), "seeds": seeds(), "trial": true });
    let answer = result(&request);
    let files = answer["files"].as_object().unwrap();
    assert_eq!(files.len(), ran.files.len());
    for (name, bytes) in &ran.files {
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert_eq!(files[name], json!({ "text": text }), "{name}");
        } else {
            assert!(files[name]["base64"].is_string(), "{name}");
        }
    }
}

#[test]
fn a_formal_draw_goes_through_json() {
    let time = "2026-05-11T10:00:00+08:00";
    let sealing = json!({ "do": "seal", "inputs": example(), "draw": 1, "time": time });
    let sealed = result(&sealing);
    assert_eq!(sealed["end"], "done");
    let formal = json!({ "do": "run", "inputs": example(), "seeds": seeds(),
        "seal": sealed["seal"], "time": "2026-05-13T10:00:00+08:00" });
    let ran = result(&formal);
    assert_eq!(ran["end"], "done", "{}", ran["report"]);
    assert_eq!(result(&json!({ "do": "verify", "files": ran["files"] }))["holds"], true);
    // One character of a directory is not what was sealed.
    let mut other = formal;
    let entities = &mut other["inputs"]["files"]["entities.csv"]["text"];
    *entities = json!(format!("{}\n", entities.as_str().unwrap()));
    assert_eq!(result(&other)["end"], "differs");
}

/// The agency gives a unit its line; a stranger has what is public and nothing else.
#[test]
fn a_line_is_proved_and_checked_through_json() {
    let files = drawn_with_lines();
    let unit = first_drawn(&files);
    let prove = json!({ "do": "prove", "files": files, "unit": unit, "lines": SECRET });
    let proved = result(&prove);
    assert_eq!(proved["proof"]["id"], json!(unit));
    let mut public = json!({});
    for name in ["record.json", "seal.json", "draw.csv"] {
        public[name] = files[name].clone();
    }
    let check = |files: &Value, line: &Value| {
        result(&json!({ "do": "check-line", "files": files, "line": line }))
    };
    let checked = check(&public, &proved["line"]);
    assert_eq!((&checked["holds"], &checked["id"]), (&json!(true), &json!(unit)));
    let own = proved["proof"]["items"].as_array().unwrap();
    let seen = checked["items"].as_array().unwrap();
    assert_eq!(own.len(), seen.len());
    for (own, seen) in own.iter().zip(seen) {
        for key in ["item", "verdict", "stratum", "ticket", "threshold"] {
            assert_eq!(own[key], seen[key], "{key}");
        }
    }
    // Another stratum, then no seal: an answer, no refusal.
    let text = proved["line"]["text"].as_str().unwrap();
    let forged = json!({ "text": text.replacen("\"stratum\": \"A\"", "\"stratum\": \"B\"", 1) });
    assert_ne!(forged, proved["line"]);
    let refuted = check(&public, &forged);
    assert_eq!((&refuted["holds"], &refuted["why"]["code"]), (&json!(false), &json!("broken")));
    let bare = json!({ "record.json": files["record.json"] });
    assert_eq!(check(&bare, &proved["line"])["why"]["code"], "no-seal");

    // What cannot be carried out.
    let code = |request: Value| {
        let answer: Value = serde_json::from_str(&ask(&request)).unwrap();
        answer["error"]["code"].as_str().unwrap_or_default().to_owned()
    };
    let with = |key: &str, value: Value| {
        let mut other = prove.clone();
        other[key] = value;
        code(other)
    };
    assert_eq!(with("lines", json!("abc")), "request");
    assert_eq!(with("lines", json!("ff".repeat(16))), "refused");
    assert_eq!(with("unit", json!("91640106MA7T181R0T")), "not-found");
    // The secret is no seed: that is opened after the last visit.
    let hash = suiji::seal::sealed_hash(suiji::draw::ticket::Suite::Dr1, SECRET).to_string();
    let seal = json!({ "do": "seal", "inputs": example(), "draw": 1, "time": SEALED,
        "lines": SECRET, "sealed": hash });
    assert_eq!(code(seal), "refused");
}

/// A process that answers lines gets one request of every kind and two that are none: it answers what
/// the function answers, to the byte, whatever was asked before.
fn answers_as_the_function_does(process: &mut Command) {
    let requests: Vec<String> = requests()
        .iter()
        .map(|it| whole(it).to_string())
        .chain(["计划".to_owned(), r#"{"suiji":1,"do":"guess"}"#.to_owned()])
        .collect();
    let mut process = process.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = process.stdin.take().unwrap();
    // An empty line is passed over.
    let lines = requests.join("\n") + "\n\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    let own: Vec<String> = requests.iter().map(|it| answer(it)).collect();
    for (own, theirs) in own.iter().zip(&answers) {
        let start = |text: &str| text.chars().take(400).collect::<String>();
        assert!(own == theirs, "{}\n{}", start(own), start(theirs));
    }
    assert_eq!(answers.len(), own.len());
}

#[test]
fn the_process_answers_as_the_function_does() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_suiji"));
    answers_as_the_function_does(process.args(["serve", "--stdio"]));
}

fn client(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(env!("CARGO_BIN_EXE_suiji"))
        .arg(root().join("plans/example/plan.plan"))
        .current_dir(root().join("tests/clients"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

#[test]
fn python_calls_the_engine() {
    let said = client("python3", &["-I", "client.py"]);
    let drawn = said.lines().nth(2).unwrap();
    assert!(drawn.starts_with("run done ") && !drawn.ends_with(" 0"), "{said}");
    let rest: Vec<&str> = said.lines().filter(|line| !line.starts_with("run")).collect();
    assert_eq!(rest, ["check clean", "refused True", "verify True", "prove drawn True"]);
}

#[test]
#[ignore = "needs java"]
fn java_calls_the_engine() {
    let said = client("java", &["Client.java"]);
    assert_eq!(said, "check true\nexplain true\nrefused true\nexit 0\n");
}

/// WebAssembly answers what the function answers, to the byte.
#[test]
#[ignore = "needs node and editors/wasm built"]
fn webassembly_answers_as_the_function_does() {
    let module = root().join("editors/wasm/target/wasm32-unknown-unknown/release/suiji_wasm.wasm");
    assert!(module.exists(), "cargo build --release in editors/wasm");
    let mut process = Command::new("node");
    process.arg("wasm.mjs").arg(module).current_dir(root().join("tests/clients"));
    answers_as_the_function_does(&mut process);
}
