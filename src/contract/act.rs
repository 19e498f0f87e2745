//! Request → result.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::request::{Content, Drawing, Keywords, NAMES, Request, bytes};
use super::{Refusal, VERSION, edit};
use crate::diagnostic::{Finding, Lang, Place, pages};
use crate::engine::{
    self, CheckOptions, End, Explained, FormalDraw, NoChange, NoLine, NotSigned, RunOptions,
    SealOptions, Signing, Stage,
};
use crate::record::Record;
use crate::render::finding::{Format, Look, Report};
use crate::seal::Seal;
use crate::seal::lines::{NO_SECRET, SECRET_IS_SEED, Secret};
use crate::source::{Source, Span};
use crate::syntax;
use crate::unit::{self, UnitId};

type Answer = Result<Value, Refusal>;

/// Carries out a request.
pub(super) fn act(request: Request) -> Answer {
    match request {
        Request::About => Ok(json!({
            "engine": engine::ENGINE,
            "contract": VERSION,
            "language": 1,
            "requests": NAMES,
        })),
        Request::Check(asked) => {
            let options =
                CheckOptions { plan_only: asked.plan_only, on: asked.on, exclude_bad_rows: false };
            let report = engine::check(&asked.inputs.inputs()?, &options);
            Ok(found(&report.source, &report.findings))
        }
        Request::Decode { bytes } => match crate::source::decode(&bytes.bytes()?) {
            Ok((text, encoding)) => {
                Ok(json!({ "text": text, "encoding": format!("{encoding:?}").to_lowercase() }))
            }
            Err(_) => Err(not_text()),
        },
        Request::Needs { inputs } => {
            let inputs = inputs.inputs()?;
            let (mut files, mut folders) = (Vec::new(), Vec::new());
            for need in engine::needs(&inputs.plan_name, &inputs.plan) {
                match need {
                    engine::Need::File(path) => files.push(path),
                    engine::Need::Folder(path) => folders.push(path),
                }
            }
            Ok(json!({ "files": files, "folders": folders }))
        }
        Request::Review(reviewed) => {
            let lang = language(reviewed.lang).unwrap_or(Lang::Zh);
            let report = engine::check(&reviewed.inputs.inputs()?, &CheckOptions::default());
            let sources = [&report.source];
            let review = Report::new(report.source.name(), &report.findings, &sources, lang);
            Ok(json!({ "html": review.render(Format::Html, Look::default()) }))
        }
        Request::Format { inputs, keywords, fix } => format(&inputs.inputs()?, keywords, fix),
        Request::Explain { what, on } => explain(&what, on),
        Request::Complete(pointed) => edit::complete(pointed),
        Request::Hover(pointed) => edit::hover(pointed),
        Request::Definition(pointed) => edit::definition(pointed),
        Request::References(pointed) => edit::references(pointed),
        Request::Rename(pointed) => edit::rename(pointed),
        Request::Outline(asked) => edit::outline(asked),
        Request::Tokens(asked) => edit::tokens(asked),
        Request::Sign { inputs, code, line, reason, by, date } => {
            let unknown = || {
                Refusal::new("not-found", format!("没有代码“{code}”"), format!("no code `{code}`"))
            };
            let code = pages::code(&code).ok_or_else(unknown)?;
            let signing = Signing { code, line, reason, person: by, date };
            sign(&inputs.inputs()?, &signing)
        }
        Request::Simulate { inputs, changes, entity } => {
            let unit = entity.as_deref().map(unit_of).transpose()?;
            simulate(inputs.inputs()?, &changes, unit.as_ref())
        }
        Request::Seal { inputs, draw, time, sealed, lines, earlier, exclude_bad_rows } => {
            let inputs = inputs.inputs()?;
            let lines = lines.as_deref().map(secret).transpose()?;
            let suite = engine::plan(&inputs.plan_name, &inputs.plan).suite();
            if lines.as_ref().is_some_and(|lines| lines.is_sealed_as(suite, &sealed)) {
                let (zh, en) = SECRET_IS_SEED;
                return Err(Refusal::new("refused", zh, en));
            }
            let earlier: Result<Vec<_>, _> = earlier.into_iter().map(bytes).collect();
            let earlier = earlier?;
            let options = SealOptions {
                draw,
                earlier,
                time,
                sealed,
                lines,
                exclude_bad_rows,
                ..SealOptions::default()
            };
            let sealing = engine::seal(&inputs, &options);
            let seal = sealing.seal.map(|seal| Content::json(seal.to_text().as_bytes()));
            let mut result = found(&sealing.source, &sealing.findings);
            put(&mut result, "end", json!(end(sealing.end)));
            put(&mut result, "seal", seal.unwrap_or_default());
            Ok(result)
        }
        Request::Draw(drawing) => draw(drawing, Stage::Draw),
        Request::Assign(drawing) => draw(drawing, Stage::Assign),
        Request::Schedule(drawing) => draw(drawing, Stage::Schedule),
        Request::Run(drawing) => draw(drawing, Stage::Run),
        Request::Verify { files, inputs } => {
            let verified = engine::verify(&bytes(files)?, &bytes(inputs)?);
            let mut result = found(&Source::new("record.json", ""), &verified.findings);
            put(&mut result, "holds", json!(verified.holds()));
            put(&mut result, "recomputed", json!(verified.recomputed));
            Ok(result)
        }
        Request::Prove { files, inputs, unit, lines } => {
            prove(&bytes(files)?, &bytes(inputs)?, &unit, lines.as_deref())
        }
        Request::CheckLine { files, line } => {
            let files = bytes(files)?;
            let record = record_of(&files)?;
            Ok(engine::line_json(&engine::check_line(&files, &record, &line.bytes()?)))
        }
    }
}

fn put(result: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = result {
        fields.insert(name.to_owned(), value);
    }
}

/// `report`: the object of `docs/findings.schema.json`; `edits`: for every finding the edits of its
/// fixes, in the same order.
pub(super) fn found(source: &Source, findings: &[Finding]) -> Value {
    let sources = [source];
    let report = Report::new(source.name(), findings, &sources, Lang::Zh);
    let text = report.render(Format::Json, Look::default());
    // Our own JSON is JSON.
    let report: Value = serde_json::from_str(&text).unwrap_or_default();
    let edits: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let of = |fix: &crate::diagnostic::Fix| {
                json!({ "at": at(source, fix.span), "replace": fix.replace, "safe": fix.safe })
            };
            finding.fixes.iter().map(of).collect()
        })
        .collect();
    json!({ "report": report, "edits": edits })
}

/// The characters of a span as findings count them.
pub(super) fn at(source: &Source, span: Span) -> Value {
    match Place::text(source, span) {
        Place::Text { line, column, end_line, end_column, .. } => json!({
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
        }),
        Place::Cell { .. } | Place::File { .. } => Value::Null,
    }
}

fn format(inputs: &engine::Inputs, keywords: Option<Keywords>, fix: bool) -> Answer {
    let Ok(mut source) = Source::read(&inputs.plan_name, &inputs.plan) else {
        return Err(not_text());
    };
    let before = source.text().to_owned();
    if fix {
        source = engine::mended(&source);
    }
    match syntax::format(&source, syntax::Options { keywords: language(keywords) }) {
        Ok(text) => Ok(json!({ "changed": text != before, "text": text })),
        Err(_) => Err(Refusal::new(
            "refused",
            "整理会改变计划的意思，没有整理",
            "formatting would change what the plan says; nothing was done",
        )),
    }
}

fn language(keywords: Option<Keywords>) -> Option<Lang> {
    keywords.map(|it| match it {
        Keywords::Zh => Lang::Zh,
        Keywords::En => Lang::En,
    })
}

fn not_text() -> Refusal {
    Refusal::new("not-text", "计划不是文本文件", "the plan is no text file")
}

fn explain(what: &str, on: Option<chrono::NaiveDate>) -> Answer {
    let pair = (engine::explain(what, on, Lang::Zh), engine::explain(what, on, Lang::En));
    match pair {
        (Explained::Text(zh), Explained::Text(en)) => Ok(json!({ "zh": zh, "en": en })),
        _ => Err(Refusal::new(
            "not-found",
            format!("“{what}”不是代码、法条或日期，或者没有收"),
            format!("`{what}` is no code, law or date, or not known"),
        )),
    }
}

fn sign(inputs: &engine::Inputs, signing: &Signing) -> Answer {
    engine::sign(inputs, signing).map(|(text, line)| json!({ "text": text, "line": line })).map_err(
        |why| {
            let (zh, en) = match why {
                NotSigned::NoDoubt => {
                    ("这里没有这个存疑".to_owned(), "no such doubt there".to_owned())
                }
                NotSigned::Which(lines) => {
                    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
                    (
                        format!("有几处，写明行号：{}", lines.join("、")),
                        format!("several lines have it, say which: {}", lines.join(", ")),
                    )
                }
                NotSigned::NoMatterOfOpinion(_) => {
                    ("只有存疑可以签注".to_owned(), "only doubts are signed".to_owned())
                }
                NotSigned::Words => (
                    "理由和姓名不能为空，不能有标点和换行".to_owned(),
                    "reason and name must not be empty, nor hold punctuation or line ends"
                        .to_owned(),
                ),
                NotSigned::Unreadable => {
                    ("计划读不了".to_owned(), "the plan cannot be read".to_owned())
                }
            };
            Refusal::new("refused", zh, en)
        },
    )
}

fn simulate(inputs: engine::Inputs, changes: &[String], unit: Option<&UnitId>) -> Answer {
    let simulated = engine::simulate_for(&inputs, unit);
    let mut result = found(&simulated.source, &simulated.findings);
    put(&mut result, "simulation", json!(simulated.simulation));
    if changes.is_empty() {
        return Ok(result);
    }
    let (plan, changes) =
        engine::change(&inputs.plan_name, &inputs.plan, changes).map_err(|why| {
            let (NoChange::Malformed(it) | NoChange::NoSuchFact(it) | NoChange::Several(it)) = why;
            Refusal::new(
                "refused",
                format!("“{it}”读不懂、计划里没有、或者不止一处"),
                format!("`{it}` cannot be read, or the plan has no such fact, or several"),
            )
        })?;
    let after = engine::simulate_for(&engine::Inputs { plan, ..inputs }, unit);
    let report = found(&after.source, &after.findings);
    put(&mut result, "changes", json!(changes));
    put(&mut result, "after", json!(after.simulation));
    put(&mut result, "after_report", report.get("report").cloned().unwrap_or_default());
    Ok(result)
}

const fn end(end: End) -> &'static str {
    match end {
        End::Done => "done",
        End::Errors => "errors",
        End::Seeds => "seeds",
        End::Infeasible => "infeasible",
        End::Differs => "differs",
    }
}

fn draw(drawing: Drawing, stage: Stage) -> Answer {
    let mut options = RunOptions::trial(stage);
    options.seeds = drawing.seeds.into_iter().collect();
    options.operator = drawing.operator;
    options.witnesses = drawing.witnesses;
    options.exclude_bad_rows = drawing.exclude_bad_rows;
    options.seal = match (drawing.seal, drawing.trial) {
        (None, true) => None,
        (Some(seal), false) => {
            let seal: Seal = Seal::parse(&seal.bytes()?).map_err(|reason| {
                Refusal::new(
                    "request",
                    format!("封存文件读不了：{reason}"),
                    format!("seal: {reason}"),
                )
            })?;
            let earlier: Result<Vec<_>, _> = drawing.earlier.into_iter().map(bytes).collect();
            Some(FormalDraw { seal, time: drawing.time, earlier: earlier? })
        }
        _ => {
            return Err(Refusal::new(
                "request",
                "要么“trial”为 true，要么给出“seal”",
                "either `trial` is true or `seal` is given",
            ));
        }
    };
    let ran = engine::run(&drawing.inputs.inputs()?, &options);
    let mut result = found(&ran.source, &ran.findings);
    let files: BTreeMap<&String, Value> =
        ran.files.iter().map(|(name, bytes)| (name, Content::json(bytes))).collect();
    put(&mut result, "end", json!(end(ran.end)));
    put(&mut result, "files", json!(files));
    Ok(result)
}

/// A unit by its id as typed.
fn unit_of(id: &str) -> Result<UnitId, Refusal> {
    unit::typed(id).ok_or_else(|| {
        Refusal::new(
            "not-found",
            format!("“{id}”不是有效的统一社会信用代码或注册号：请核对位数和校验位"),
            format!(
                "`{id}` is no valid credit code or registration number: check its length and check character"
            ),
        )
    })
}

/// The random text from which the lines of a private directory get their salts.
fn secret(text: &str) -> Result<Secret, Refusal> {
    let (zh, en) = NO_SECRET;
    Secret::parse(text).ok_or_else(|| Refusal::new("request", zh, en))
}

fn record_of(files: &BTreeMap<String, Vec<u8>>) -> Result<Record, Refusal> {
    let text = files.get("record.json").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Record::parse(&text.unwrap_or_default()).map_err(|reason| {
        Refusal::new("request", format!("记录读不了：{reason}"), format!("record: {reason}"))
    })
}

fn prove(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    id: &str,
    lines: Option<&str>,
) -> Answer {
    let id = unit_of(id)?;
    let lines = lines.map(secret).transpose()?;
    let record = record_of(files)?;
    // What is not recomputed identically proves nothing.
    let (ran, differences) = engine::recomputed(files, other);
    let mut result = found(&Source::new("record.json", ""), &differences);
    let proof = differences.is_empty().then(|| engine::prove(&record, ran.as_ref(), &id).to_json());
    put(&mut result, "proof", proof.unwrap_or_default());
    if let Some(secret) = lines {
        let line = if differences.is_empty() {
            let line = engine::prove_line(files, ran.as_ref(), &secret, &id).map_err(no_line)?;
            Content::json(line.to_text().as_bytes())
        } else {
            Value::Null
        };
        put(&mut result, "line", line);
    }
    Ok(result)
}

/// Why a unit gets no proof of its line.
fn no_line(why: NoLine) -> Refusal {
    let (zh, en) = why.words();
    let code = if why == NoLine::Absent { "not-found" } else { "refused" };
    Refusal::new(code, zh, en)
}
