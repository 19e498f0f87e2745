//! The engine for programs in any language: one line of JSON in, one line of JSON out.
//!
//! The same function serves `suiji serve --stdio`, WebAssembly and Rust. A request names what to do
//! and brings everything that it is done with; nothing is kept between requests, no file is opened, no
//! clock asked. Equal requests give equal answers, to the byte. The shapes are in
//! `docs/contract.schema.json`; [`VERSION`] changes when a program written for them would break.
//!
//! ```
//! let request = r#"{"suiji":1,"id":7,"do":"explain","what":"SJ2001"}"#;
//! let answer = suiji::contract::answer(request);
//! assert!(answer.starts_with(r#"{"id":7,"ok":true,"result":{"#));
//! ```

mod act;
mod edit;
mod request;

use serde_json::{Value, json};

pub use request::{At, Content, Given, Request};

/// The version of requests and answers: the `suiji` of a request.
pub const VERSION: u64 = 1;

/// Why a request was not carried out. What is wrong with a plan is no refusal: it is a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A stable word: `malformed`, `version`, `unknown`, `request`, `not-text`, `not-found`, `refused`.
    pub code: &'static str,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Refusal {
    fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, zh: zh.into(), en: en.into() }
    }
}

/// Answers one request. The answer is one line without a line end; its keys are in the order of
/// their letters.
#[must_use]
pub fn answer(request: &str) -> String {
    let (id, result) = match serde_json::from_str::<Value>(request) {
        Ok(Value::Object(mut fields)) => {
            let id = fields.remove("id").unwrap_or(Value::Null);
            (id, read(fields).and_then(act::act))
        }
        Ok(_) => (Value::Null, Err(malformed("an object is wanted"))),
        Err(error) => (Value::Null, Err(malformed(&error.to_string()))),
    };
    let answer = match result {
        Ok(result) => json!({ "suiji": VERSION, "id": id, "ok": true, "result": result }),
        Err(refusal) => json!({
            "suiji": VERSION,
            "id": id,
            "ok": false,
            "error": { "code": refusal.code, "zh": refusal.zh, "en": refusal.en },
        }),
    };
    answer.to_string()
}

fn malformed(reason: &str) -> Refusal {
    Refusal::new(
        "malformed",
        format!("不是一个 JSON 对象：{reason}"),
        format!("no JSON object: {reason}"),
    )
}

/// The request of an object without its `id`.
fn read(mut fields: serde_json::Map<String, Value>) -> Result<Request, Refusal> {
    match fields.remove("suiji") {
        Some(version) if version == json!(VERSION) => {}
        Some(version) => {
            return Err(Refusal::new(
                "version",
                format!("“suiji”是 {version}，本程序懂的是 {VERSION}"),
                format!("`suiji` is {version}; this program speaks {VERSION}"),
            ));
        }
        None => {
            return Err(Refusal::new(
                "version",
                format!("请求要写明 \"suiji\": {VERSION}"),
                format!("a request says \"suiji\": {VERSION}"),
            ));
        }
    }
    let known = fields.get("do").and_then(Value::as_str).map(str::to_owned);
    match known {
        Some(word) if request::NAMES.contains(&word.as_str()) => {}
        word => {
            let list = request::NAMES.join("、");
            let word = word.unwrap_or_default();
            return Err(Refusal::new(
                "unknown",
                format!("“do”是“{word}”；能做的有：{list}"),
                format!("`do` is `{word}`; known are: {}", request::NAMES.join(", ")),
            ));
        }
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| {
        Refusal::new(
            "request",
            format!("请求的内容不合格式：{error}"),
            format!("the request does not have the shape it must have: {error}"),
        )
    })
}
