//! What editors ask.

use serde_json::{Value, json};

use super::Refusal;
use super::act::at;
use super::request::{Asked, Pointed};
use crate::assist::{self, Symbol};
use crate::engine::{self, CheckOptions, Loaded};
use crate::source::Source;

type Answer = Result<Value, Refusal>;

fn open(inputs: super::Given, options: &CheckOptions) -> Result<Loaded, Refusal> {
    engine::load(&inputs.inputs()?, options)
        .map_err(|_| Refusal::new("not-text", "计划不是文本文件", "the plan is no text file"))
}

fn pointed(request: Pointed) -> Result<(Loaded, u32, String), Refusal> {
    let loaded = open(request.inputs, &CheckOptions::default())?;
    let at = loaded.source.at(request.at.line, request.at.column);
    Ok((loaded, at, request.new))
}

fn asked(request: Asked) -> Result<Loaded, Refusal> {
    let options =
        CheckOptions { plan_only: request.plan_only, on: request.on, exclude_bad_rows: false };
    open(request.inputs, &options)
}

pub(super) fn complete(request: Pointed) -> Answer {
    let (loaded, caret, _) = pointed(request)?;
    let source = &loaded.source;
    let items: Vec<Value> = assist::complete(&loaded, caret)
        .into_iter()
        .map(|it| {
            json!({
                "label": it.label,
                "zh": it.detail.0,
                "en": it.detail.1,
                "insert": it.insert,
                "at": at(source, it.span),
                "kind": it.kind.tag(),
                "filter": it.filter,
            })
        })
        .collect();
    Ok(json!({ "items": items }))
}

pub(super) fn hover(request: Pointed) -> Answer {
    let (loaded, caret, _) = pointed(request)?;
    let hover = assist::hover(&loaded, caret);
    Ok(hover.map_or(
        Value::Null,
        |it| json!({ "zh": it.zh, "en": it.en, "at": at(&loaded.source, it.span) }),
    ))
}

pub(super) fn definition(request: Pointed) -> Answer {
    let (loaded, caret, _) = pointed(request)?;
    let span = assist::definition(&loaded, caret);
    Ok(json!({ "at": span.map(|span| at(&loaded.source, span)) }))
}

pub(super) fn references(request: Pointed) -> Answer {
    let (loaded, caret, _) = pointed(request)?;
    let list: Vec<Value> = assist::references(&loaded, caret)
        .into_iter()
        .map(|it| json!({ "at": at(&loaded.source, it.span), "definition": it.is_definition }))
        .collect();
    Ok(json!({ "references": list }))
}

pub(super) fn rename(request: Pointed) -> Answer {
    let (loaded, caret, new) = pointed(request)?;
    match assist::rename(&loaded, caret, &new) {
        Ok(spans) => {
            let edit = |span| json!({ "at": at(&loaded.source, span), "replace": new });
            Ok(json!({ "edits": spans.into_iter().map(edit).collect::<Vec<_>>() }))
        }
        Err(why) => {
            let (zh, en) = why.words();
            Err(Refusal::new("refused", zh, en))
        }
    }
}

pub(super) fn outline(request: Asked) -> Answer {
    let loaded = asked(request)?;
    let source = &loaded.source;
    let symbols: Vec<Value> =
        assist::outline(&loaded).iter().map(|it| symbol(source, it)).collect();
    let folds: Vec<Value> = assist::folds(&loaded)
        .into_iter()
        .map(|it| json!({ "first": it.first, "last": it.last }))
        .collect();
    Ok(json!({ "symbols": symbols, "folds": folds }))
}

fn symbol(source: &Source, it: &Symbol) -> Value {
    let children: Vec<Value> = it.children.iter().map(|it| symbol(source, it)).collect();
    json!({
        "name": it.name,
        "detail": it.detail,
        "kind": it.kind.tag(),
        "at": at(source, it.span),
        "select": at(source, it.select),
        "children": children,
    })
}

pub(super) fn tokens(request: Asked) -> Answer {
    let loaded = asked(request)?;
    let source = &loaded.source;
    let list: Vec<Value> = assist::tokens(&loaded)
        .into_iter()
        .map(|it| json!({ "at": at(source, it.span), "kind": it.kind.tag() }))
        .collect();
    Ok(json!({ "tokens": list }))
}
