//! What a record shows without the private directory: everything public is checked, and it is said what is not.

use std::process::Command;

use serde_json::{Value, json};
use suiji::digest::digest;
use suiji::engine::{self, Stage};
use suiji::seal::Seal;

use super::attacks::{Folder, SEEDS, codes, differing, first, formal, inputs, text};

/// What an authority publishes: the seal, the record and the list.
const PUBLIC: [&str; 3] = ["draw.csv", "record.json", "seal.json"];

/// The record folder of a formal draw, without its directory, and what is published of it.
fn folders() -> (Folder, Folder) {
    let inputs = inputs();
    let mut options = formal(first(&inputs), SEEDS, Vec::new());
    options.stage = Stage::Run;
    let files = engine::run(&inputs, &options).files;
    let mut private = files.clone();
    assert!(private.remove("inputs/entities.csv").is_some());
    let mut public = files;
    public.retain(|name, _| PUBLIC.contains(&name.as_str()));
    (private, public)
}

/// A public folder whose record is another; nothing binds it but the numbers in it.
fn with_record(public: &Folder, change: impl Fn(&mut Value)) -> Folder {
    let mut record: Value = serde_json::from_slice(&public["record.json"]).unwrap();
    change(&mut record);
    let mut files = public.clone();
    files.insert("record.json".into(), suiji::record::canonical(&record).into_bytes());
    files
}

/// A public folder whose list is another, with the digest of the list made to fit.
fn with_list(public: &Folder, list: String) -> Folder {
    let sha256 = digest(list.as_bytes()).to_string();
    let mut files =
        with_record(public, |record| record["outputs"]["draw.csv"] = json!(sha256.clone()));
    files.insert("draw.csv".into(), list.into_bytes());
    files
}

/// Another digit in place of the first.
fn other(hex: &str) -> String {
    let first = if hex.starts_with('0') { '1' } else { '0' };
    std::iter::once(first).chain(hex.chars().skip(1)).collect()
}

#[test]
fn what_is_public_holds_without_the_directory() {
    let (private, public) = folders();
    for (files, is_whole) in [(&private, true), (&public, false)] {
        let verified = engine::verify(files, &Folder::new());
        assert!(verified.holds() && !verified.recomputed, "{:?}", codes(&verified.findings));
        let scope = verified.public.unwrap();
        let rows = text(&public["draw.csv"]).lines().count() as u64 - 1;
        assert_eq!((scope.draws, scope.contributions, scope.tickets), (1, 2, rows));
        assert!(scope.seal && scope.thresholds > 0 && scope.keys > 0);
        assert_eq!(scope.journal, is_whole);
        assert_eq!(scope.outputs_missing.is_empty(), is_whole);
        assert!(scope.inputs_missing.contains(&"entities.csv".to_owned()));
    }
    let mut unlisted = public;
    unlisted.remove("draw.csv");
    assert!(!engine::verify(&unlisted, &Folder::new()).holds(), "nothing to check is no agreement");
}

/// One digit of any published ticket, with the digests made to fit.
#[test]
fn a_changed_ticket_is_found_in_its_row() {
    let (_, public) = folders();
    let list = text(&public["draw.csv"]);
    for (row, line) in list.lines().enumerate().skip(1) {
        let ticket = line.split(',').nth(6).unwrap();
        let forged = list.replacen(line, &line.replace(ticket, &other(ticket)), 1);
        let verified = engine::verify(&with_list(&public, forged), &Folder::new());
        let rows: Vec<String> =
            verified.findings.iter().map(|it| format!("{:?}", it.place)).collect();
        let here = format!("row: {}", row + 1);
        assert!(rows.iter().any(|it| it.contains(&here)), "{row}: {rows:?}");
    }
}

#[test]
fn a_changed_seed_key_threshold_or_number_is_found() {
    let (private, public) = folders();
    type Change = fn(&mut Value);
    let stratum = "/draws/0/items/0/strata/1";
    let changes: [(&str, Change); 7] = [
        ("seed text", |it| {
            it["draws"][0]["contributions"][1]["text"] = json!("31415926535897932385")
        }),
        ("seed name", |it| it["draws"][0]["contributions"][1]["name"] = json!("coin")),
        ("seed", |it| {
            let seed = it["draws"][0]["seed"].as_str().map(other);
            it["draws"][0]["seed"] = json!(seed);
        }),
        ("key", |it| {
            let key = it["draws"][0]["keys"]["draw/RS-03"].as_str().map(other);
            it["draws"][0]["keys"]["draw/RS-03"] = json!(key);
        }),
        ("threshold", |it| {
            let at = it.pointer_mut("/draws/0/items/0/strata/1/threshold").unwrap();
            *at = json!(other(at.as_str().unwrap()));
        }),
        ("N", |it| it["draws"][0]["items"][0]["strata"][1]["N"] = json!(9999)),
        ("plan", |it| it["plan"] = json!("640106-rsj-2027")),
    ];
    let record: Value = serde_json::from_slice(&public["record.json"]).unwrap();
    assert!(
        record.pointer(stratum).unwrap()["threshold"].as_str().is_some_and(|it| it.len() == 64)
    );
    for (what, change) in changes {
        assert!(!differing(&with_record(&public, change)).is_empty(), "{what}");
        assert!(!differing(&with_record(&private, change)).is_empty(), "{what}");
    }
}

/// A seal written anew after the draw, with its own check made to fit.
#[test]
fn another_seal_is_found() {
    let (_, public) = folders();
    let honest = Seal::parse(&public["seal.json"]).unwrap();
    type Change = fn(&mut Seal);
    let changes: [(&str, Change); 6] = [
        ("N", |it| it.sizes[1].N += 1),
        ("n", |it| it.sizes[1].n += 1),
        ("a stratum", |it| drop(it.sizes.pop())),
        ("an input", |it| it.inputs[0].sha256 = "0".repeat(64)),
        ("a source", |it| it.sources.reverse()),
        ("C", |it| it.commitment = "0".repeat(64)),
    ];
    for (what, change) in changes {
        let mut seal = honest.clone();
        change(&mut seal);
        seal.check = seal.checked();
        let bytes = seal.to_text().into_bytes();
        let sha256 = digest(&bytes).to_string();
        let mut files =
            with_record(&public, |it| it["outputs"]["seal.json"] = json!(sha256.clone()));
        files.insert("seal.json".into(), bytes);
        assert_eq!(differing(&files), ["SJ9018".to_owned()].into(), "{what}");
    }
}

#[test]
fn verify_says_what_it_checked_and_what_it_could_not() {
    let (_, public) = folders();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &public {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let said = |lang: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_suiji"))
            .args(["verify", folder.path().to_str().unwrap(), "--lang", lang])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let (zh, en) = (said("zh"), said("en"));
    for (text, words) in [
        (
            &zh,
            [
                "没有重算全部",
                "核对了 封存文件",
                "公布的票",
                "没能核对 ",
                "entities.csv",
                "台账不在",
            ],
        ),
        (
            &en,
            [
                "not recomputed",
                "checked: the seal",
                "published tickets",
                "not checked: ",
                "entities.csv",
                "the journal is not here",
            ],
        ),
    ] {
        for word in words {
            assert!(text.contains(word), "{word} not in\n{text}");
        }
    }
}
