//! What somebody might try who wants another outcome, and where it shows.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use suiji::diagnostic::Finding;
use suiji::digest::digest;
use suiji::engine::{
    self, AfterKind, AfterOptions, End, FormalDraw, Inputs, RunOptions, SealOptions, Stage,
};
use suiji::journal::{self, Act, EventKind};
use suiji::seal::{Redraw, Seal, register};

pub(super) const SEEDS: &[(&str, &str)] =
    &[("ssq", "03 07 12 18 25 30 + 09"), ("dice", "31415926535897932384")];
pub(super) const LATER: &[(&str, &str)] =
    &[("ssq", "01 05 09 13 20 33 + 02"), ("dice", "27182818284590452353")];

pub(super) type Folder = BTreeMap<String, Vec<u8>>;

/// The example with a registry and a calendar of its own, so that they can be changed too.
pub(super) fn inputs() -> Inputs {
    let mut inputs = engine::example();
    let plan = text(&inputs.plan);
    let plan = plan.replacen(
        "　　对象名录：",
        "　　法规库：“registry”\n　　工作日历：“calendar”\n　　对象名录：",
        1,
    );
    let plan = plan.replacen("　　见证：", "　　备抽：每层2户\n　　新增：按门槛\n　　见证：", 1);
    assert!(plan.contains("法规库") && plan.contains("备抽"));
    inputs.plan = plan.into_bytes();
    for name in ["registry", "calendar"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(name);
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "toml" || it == "csv"))
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read(path).unwrap())
            })
            .collect();
        files.sort();
        inputs.folders.insert(name.to_owned(), Ok(files));
    }
    inputs
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(super) fn codes(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().map(|it| it.code().to_string()).collect()
}

pub(super) fn sealed(inputs: &Inputs, options: SealOptions) -> Seal {
    let sealing = engine::seal(inputs, &options);
    sealing.seal.unwrap_or_else(|| panic!("{:?}", codes(&sealing.findings)))
}

pub(super) fn first(inputs: &Inputs) -> Seal {
    let time = "2026-05-11T17:00:00+08:00".to_owned();
    sealed(inputs, SealOptions { draw: 1, time, ..SealOptions::default() })
}

pub(super) fn formal(seal: Seal, seeds: &[(&str, &str)], earlier: Vec<Folder>) -> RunOptions {
    let mut options = RunOptions::trial(Stage::Draw);
    options.seeds = seeds.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    options.seal = Some(FormalDraw { seal, time: "2026-05-13T10:00:00+08:00".into(), earlier });
    options
}

/// The files of a formal draw.
pub(super) fn drawn(inputs: &Inputs) -> Folder {
    let ran = engine::run(inputs, &formal(first(inputs), SEEDS, Vec::new()));
    assert_eq!(ran.end, End::Done, "{:?}", codes(&ran.findings));
    ran.files
}

pub(super) fn differing(files: &Folder) -> BTreeSet<String> {
    codes(&engine::verify(files, &Folder::new()).findings)
}

#[test]
fn an_untouched_record_holds() {
    let files = drawn(&inputs());
    assert!(files.contains_key("seal.json"));
    let verified = engine::verify(&files, &Folder::new());
    assert!(verified.holds() && verified.recomputed, "{:?}", codes(&verified.findings));
}

/// Plan, directory, inspectors, history, registry, calendar: one character after the seal, and the draw is
/// refused.
#[test]
fn one_character_of_any_input_changed_after_the_seal_is_refused() {
    let honest = inputs();
    let seal = first(&honest);
    // A last blank line, a name, a date: what no check of the plan would notice.
    let mut changed: Vec<(&str, Inputs)> = Vec::new();
    let mut plan = honest.clone();
    plan.plan.push(b'\n');
    changed.push(("plan", plan));
    for name in ["entities.csv", "inspectors.csv", "history.csv"] {
        let mut other = honest.clone();
        let bytes = other.files.get_mut(name).unwrap().as_mut().unwrap();
        let row = bytes.iter().rposition(|byte| byte.is_ascii_digit()).unwrap();
        bytes[row] = if bytes[row] == b'1' { b'2' } else { b'1' };
        changed.push((name, other));
    }
    for name in ["registry", "calendar"] {
        let mut other = honest.clone();
        other.folders.get_mut(name).unwrap().as_mut().unwrap()[0].1.push(b'\n');
        changed.push((name, other));
    }
    for (what, other) in changed {
        let ran = engine::run(&other, &formal(seal.clone(), SEEDS, Vec::new()));
        assert!(ran.files.is_empty(), "{what}");
        let found = codes(&ran.findings);
        assert_eq!(ran.end, End::Differs, "{what}: {found:?}");
        assert!(found.contains("SJ9009"), "{what}: {found:?}");
    }
}

/// A change before the seal is nobody's secret: another C. With the seal's own words altered to fit the new
/// inputs, the seal is no seal any more; with its check made to fit, it is not the one that was published.
#[test]
fn a_seal_cannot_be_made_to_fit() {
    let honest = inputs();
    let seal = first(&honest);
    let mut other = honest.clone();
    other.plan.push(b'\n');
    let fitted = first(&other);
    assert_ne!(fitted.commitment, seal.commitment);
    let mut forged = seal.clone();
    forged.inputs = fitted.inputs.clone();
    assert!(Seal::parse(forged.to_text().as_bytes()).is_err());
    forged.check = forged.checked();
    let ran = engine::run(&other, &formal(forged.clone(), SEEDS, Vec::new()));
    assert_eq!(ran.end, End::Differs);
    assert!(codes(&ran.findings).contains("SJ9018"), "C is not that of the inputs");
    // The forger recomputes C as well: then C is another than the one published.
    forged.commitment = fitted.commitment.clone();
    assert_ne!(forged.commitment, seal.commitment);
}

#[test]
fn numbers_sources_and_options_of_the_seal_bind_the_draw() {
    let honest = inputs();
    let seal = first(&honest);
    let refused = |change: &dyn Fn(&mut Seal)| {
        let mut other = seal.clone();
        change(&mut other);
        other.check = other.checked();
        let ran = engine::run(&honest, &formal(other, SEEDS, Vec::new()));
        assert_eq!(ran.end, End::Differs);
        codes(&ran.findings)
    };
    assert!(refused(&|seal| seal.sizes[0].n += 1).contains("SJ9018"));
    assert!(refused(&|seal| seal.sizes[0].N += 1).contains("SJ9018"));
    assert!(refused(&|seal| seal.sources.swap(0, 1)).contains("SJ9018"));
    assert!(refused(&|seal| seal.plan.push('x')).contains("SJ9018"));
    assert!(refused(&|seal| seal.suite.push('x')).contains("SJ9018"));
    assert!(refused(&|seal| drop(seal.inputs.remove(0))).contains("SJ9009"));
}

#[test]
fn a_seed_missing_short_foreign_or_typed_otherwise_is_refused() {
    let honest = inputs();
    let seal = first(&honest);
    let end = |seeds: &[(&str, &str)]| {
        let ran = engine::run(&honest, &formal(seal.clone(), seeds, Vec::new()));
        (ran.end, codes(&ran.findings))
    };
    let ssq = SEEDS[0];
    for (seeds, code) in [
        (&[ssq][..], "SJ8001"),
        (&[ssq, ("dice", "3141592653589793238")], "SJ8022"),
        (&[ssq, ("dice", "3.14159265358979E+19")], "SJ8022"),
        (&[ssq, ("dice", " 31415926535897932384")], "SJ8022"),
        (&[ssq, ("dice", "３１４１５９２６５３５８９７９３２３８４")], "SJ8004"),
        (&[("ssq", "07 03 12 18 25 30 + 09"), SEEDS[1]], "SJ8022"),
        (&[ssq, SEEDS[1], ("extra", "1")], "SJ8002"),
        (&[ssq, SEEDS[1], SEEDS[1]], "SJ8003"),
    ] {
        let (end, found) = end(seeds);
        assert_eq!(end, End::Seeds, "{seeds:?}");
        assert!(found.contains(code), "{seeds:?}: {found:?}");
    }
    // The order on the command line is nobody's choice: the plan's order counts.
    let lines = |seeds: &[(&str, &str)]| {
        engine::run(&honest, &formal(seal.clone(), seeds, Vec::new())).files["draw.csv"].clone()
    };
    assert_eq!(lines(SEEDS), lines(&[SEEDS[1], SEEDS[0]]));
}

/// Contributions reordered, shortened or exchanged in the record show, though every digest that can be
/// recomputed is recomputed.
#[test]
fn contributions_edited_in_the_record_show() {
    let files = drawn(&inputs());
    let mut record: serde_json::Value = serde_json::from_slice(&files["record.json"]).unwrap();
    let list = record["draws"][0]["contributions"].as_array_mut().unwrap();
    list.reverse();
    let mut forged = files.clone();
    rehash(&mut forged, &record);
    assert!(differing(&forged).contains("SJ9008"));
    forged.retain(|name, _| !name.starts_with("inputs/"));
    assert!(differing(&forged).contains("SJ9008"), "what is public is enough");
}

/// Writes a record and binds it in a fresh journal of the record folder.
fn rehash(files: &mut Folder, record: &serde_json::Value) {
    let text = suiji::record::canonical(record);
    let (events, findings) = journal::read("journal.jsonl", &files["journal.jsonl"]);
    assert!(findings.is_empty());
    let mut again = journal::Journal::default();
    for event in events {
        let kind = EventKind::find(event["event"].as_str().unwrap()).unwrap();
        let mut facts: BTreeMap<String, serde_json::Value> = event.clone().into_iter().collect();
        for own in ["event", "seq", "time", "prev", "check"] {
            facts.remove(own);
        }
        if kind == EventKind::Recorded {
            facts.insert("record".into(), digest(text.as_bytes()).to_string().into());
        }
        again.append(kind, event["time"].as_str().unwrap(), facts);
    }
    files.insert("record.json".into(), text.into_bytes());
    files.insert("journal.jsonl".into(), again.into_text().into_bytes());
}

/// One drawn unit exchanged for a neighbour, with its true ticket, the list, threshold, digests, record and
/// journal all made to fit: only recomputing from the directory shows it, and it does.
#[test]
fn a_record_edited_and_hashed_anew_shows() {
    let inputs = inputs();
    let files = drawn(&inputs);
    let mut record: serde_json::Value = serde_json::from_slice(&files["record.json"]).unwrap();
    let table = text(&files["draw.csv"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let at = rows.iter().rposition(|row| row[2] == "RS-03" && row[4] == "B").unwrap();
    let taken: BTreeSet<&str> = rows.iter().map(|row| row[7]).collect();
    let key = record["draws"][0]["keys"]["draw/RS-03"].as_str().unwrap().to_owned();
    let entities = text(inputs.files["entities.csv"].as_ref().unwrap());
    let ticket = |id: &str| digest(format!("{key}:{id}").as_bytes()).to_string();
    let before = rows[at - 1][6];
    let other = entities
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2))
        .find(|id| !taken.contains(id) && ticket(id).as_str() > before)
        .unwrap();
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    lines[at] = lines[at].replace(rows[at][6], &ticket(other)).replace(rows[at][7], other);
    let forged_table = lines.join("\n") + "\n";
    let ids: Vec<&str> = forged_table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|row| row[2] == "RS-03" && row[4] == "B")
        .map(|row| row[7])
        .collect();
    let list = digest(ids.join("\n").as_bytes()).to_string();
    let items = record["draws"][0]["items"].as_array_mut().unwrap();
    let item = items.iter_mut().find(|it| it["item"] == "RS-03").unwrap();
    let strata = item["strata"].as_array_mut().unwrap();
    let stratum = strata.iter_mut().find(|it| it["stratum"] == "B").unwrap();
    stratum["list"] = list.into();
    stratum["threshold"] = ticket(other).into();
    record["outputs"]["draw.csv"] = digest(forged_table.as_bytes()).to_string().into();
    let mut forged = files.clone();
    forged.insert("draw.csv".into(), forged_table.into_bytes());
    rehash(&mut forged, &record);
    let found = differing(&forged);
    assert!(found.contains("SJ9006") && found.contains("SJ9008"), "{found:?}");
}

/// A code, a group or a ratio that is changed gives other keys or numbers; under a seal it is refused like any
/// change of the plan, and without one it is another draw, not a choice among outcomes of this one.
#[test]
fn items_groups_and_ratios_cannot_change_under_the_seal() {
    let honest = inputs();
    let seal = first(&honest);
    let plan = text(&honest.plan);
    for (from, to) in [("RS-03", "RS-3"), ("同去：", "# 同去："), ("比例", "比例")] {
        let mut other = honest.clone();
        let changed = match from {
            "比例" => plan.replacen("5%", "6%", 1),
            _ => plan.replace(from, to),
        };
        assert_ne!(changed, plan, "{from}");
        other.plan = changed.into_bytes();
        let ran = engine::run(&other, &formal(seal.clone(), SEEDS, Vec::new()));
        assert!(ran.files.is_empty(), "{from}");
        assert!(matches!(ran.end, End::Differs | End::Errors), "{from}: {:?}", ran.end);
        let mut trial = RunOptions::trial(Stage::Draw);
        for (name, text) in SEEDS {
            trial.seed(name, text);
        }
        let ran = engine::run(&other, &trial);
        if let Some(record) = ran.record {
            assert_ne!(record.draws[0].commitment, seal.commitment, "{from}");
        }
    }
}

/// One enterprise under one id in another case or width is one enterprise: two rows that say the same are
/// merged, two that contradict each other stop the draw.
#[test]
fn a_unit_cannot_be_listed_twice_in_another_case_or_width() {
    let honest = inputs();
    let table = text(honest.files["entities.csv"].as_ref().unwrap());
    let row = table.lines().find(|line| line.contains("91640100MACHFXPD1K")).unwrap();
    let wide: String = "91640100MACHFXPD1K"
        .chars()
        .map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap())
        .collect();
    let honest_rows = rows_of(&honest);
    for other in ["91640100machfxpd1k".to_owned(), wide, " 91640100MACHFXPD1K".to_owned()] {
        let twin = row.replace("91640100MACHFXPD1K", &other);
        let with = |line: &str| {
            let mut inputs = honest.clone();
            let text = format!("{}\n{line}\n", table.trim_end());
            inputs.files.insert("entities.csv".into(), Ok(text.into_bytes()));
            inputs
        };
        assert_eq!(rows_of(&with(&twin)), honest_rows, "{other:?} is the same unit");
        let name = row.split(',').nth(1).unwrap();
        let ran = engine::run(&with(&twin.replacen(name, "另一家公司", 1)), &trial());
        assert_eq!(ran.end, End::Errors, "{other:?} under another name contradicts");
    }
}

fn trial() -> RunOptions {
    let mut trial = RunOptions::trial(Stage::Draw);
    for (name, text) in SEEDS {
        trial.seed(name, text);
    }
    trial
}

fn rows_of(inputs: &Inputs) -> String {
    let ran = engine::run(inputs, &trial());
    assert_eq!(ran.end, End::Done, "{:?}", codes(&ran.findings));
    text(&ran.files["draw.csv"])
}

#[test]
fn a_draw_number_is_used_once() {
    let inputs = inputs();
    let files = drawn(&inputs);
    let seal = |draw, redraw: Option<u32>, earlier: Vec<Folder>| {
        let redraw = redraw.map(|draw| Redraw { draw, reason: "骰子掉到桌下".into() });
        let time = "2026-05-14T09:00:00+08:00".to_owned();
        engine::seal(
            &inputs,
            &SealOptions { draw, redraw, earlier, time, ..SealOptions::default() },
        )
    };
    // Its own number again; the same record twice; a number left out.
    assert!(codes(&seal(1, None, vec![files.clone()]).findings).contains("SJ8025"));
    assert!(codes(&seal(2, None, vec![files.clone(), files.clone()]).findings).contains("SJ8025"));
    assert!(codes(&seal(3, None, vec![files.clone()]).findings).contains("SJ8019"));
    assert!(codes(&seal(2, Some(2), vec![files.clone()]).findings).contains("SJ8026"));
    // A trial is no earlier draw.
    let trial = engine::run(&inputs, &trial()).files;
    assert!(codes(&seal(2, None, vec![trial]).findings).contains("SJ8029"));
    // A record that was touched is none either.
    let mut touched = files.clone();
    touched.get_mut("draw.csv").unwrap().push(b'\n');
    assert!(codes(&seal(2, None, vec![touched]).findings).contains("SJ9006"));
}

/// A re-draw is a numbered event: a reason, a key of its own, of the same batch; what the void draw took counts
/// no more, and the batch after it follows both.
#[test]
fn a_redraw_takes_the_next_number_and_the_old_record_is_kept() {
    let inputs = inputs();
    let files = drawn(&inputs);
    let again = sealed(
        &inputs,
        SealOptions {
            draw: 2,
            redraw: Some(Redraw { draw: 1, reason: "骰子掉到桌下".into() }),
            earlier: vec![files.clone()],
            time: "2026-05-14T09:00:00+08:00".into(),
            ..SealOptions::default()
        },
    );
    let old = Seal::parse(&files["seal.json"]).unwrap();
    assert_eq!((again.batch.as_str(), again.date.as_str()), (old.batch.as_str(), "2026-05-14"));
    assert_eq!(again.sizes, old.sizes, "the void draw took nothing");
    let ran = engine::run(&inputs, &formal(again, LATER, vec![files.clone()]));
    assert_eq!(ran.end, End::Done, "{:?}", codes(&ran.findings));
    let record = ran.record.as_ref().unwrap();
    assert_eq!(record.draws[0].redraw.as_ref().unwrap().draw, 1);
    assert_ne!(ran.files["draw.csv"], files["draw.csv"]);
    assert_eq!(ran.files["earlier/1/draw.csv"], files["draw.csv"]);
    assert!(engine::verify(&ran.files, &Folder::new()).holds());
    // The second batch: both records before it, one of them void.
    let second = sealed(
        &inputs,
        SealOptions {
            draw: 3,
            earlier: vec![files.clone(), ran.files.clone()],
            time: "2026-08-10T09:00:00+08:00".into(),
            ..SealOptions::default()
        },
    );
    assert_eq!(second.batch, "第二批");
    let third =
        engine::run(&inputs, &formal(second, SEEDS, vec![files.clone(), ran.files.clone()]));
    assert_eq!(third.end, End::Done, "{:?}", codes(&third.findings));
    assert!(engine::verify(&third.files, &Folder::new()).holds());
    let units = |files: &Folder| -> BTreeSet<String> {
        let rows = text(&files["draw.csv"]);
        rows.lines().skip(1).map(|row| row.split(',').nth(7).unwrap().to_owned()).collect()
    };
    assert!(units(&third.files).is_disjoint(&units(&ran.files)), "drawn once a year");
}

#[test]
fn the_journal_lets_one_seal_stand_and_one_seed_draw_it() {
    let inputs = inputs();
    let seal = first(&inputs);
    let mut journal = journal::Journal::default();
    let mut note = |act: Act| -> Vec<register::Event> {
        journal.record(act);
        journal::read("j", journal.clone().into_text().as_bytes()).0
    };
    assert_eq!(register::withdraw("j", &[], (&seal.plan, 1), "t").unwrap_err().code(), code(8028));
    let events = note(register::seal("j", &[], &seal).unwrap());
    assert_eq!(register::seal("j", &events, &seal).unwrap_err().code(), code(8027));
    assert!(register::refuses("j", &events, &seal, "seed").is_none());
    let mut other = seal.clone();
    other.time.push('1');
    other.check = other.checked();
    assert_eq!(register::refuses("j", &events, &other, "seed").unwrap().code(), code(9018));
    // Withdrawn: the first cannot be drawn any more, the second can be sealed.
    let events = note(register::withdraw("j", &events, (&seal.plan, 1), "t").unwrap());
    assert_eq!(register::refuses("j", &events, &seal, "seed").unwrap().code(), code(9018));
    let events = note(register::seal("j", &events, &other).unwrap());
    let events = {
        let _ = events;
        let act = Act::new(EventKind::Recorded, "t").with("plan", seal.plan.as_str());
        note(act.with("draw", 1).with("seed", "seed"))
    };
    // Drawn: with this seed again it is the same draw, with another it is refused, and nothing is withdrawn.
    assert!(register::refuses("j", &events, &other, "seed").is_none());
    assert_eq!(register::refuses("j", &events, &other, "another").unwrap().code(), code(8025));
    assert_eq!(
        register::withdraw("j", &events, (&seal.plan, 1), "t").unwrap_err().code(),
        code(8025)
    );
    assert_eq!(register::seal("j", &events, &other).unwrap_err().code(), code(8025));
}

fn code(number: u16) -> suiji::diagnostic::Code {
    suiji::diagnostic::Code(number)
}

pub(super) fn after(files: &Folder, kind: AfterKind, seeds: &[(&str, &str)]) -> engine::After {
    let options = AfterOptions {
        kind,
        seeds: seeds.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect(),
        time: "2026-05-20T09:00:00+08:00".into(),
        operator: "张三".into(),
        witnesses: vec!["派驻纪检组".into()],
    };
    engine::after(files, &Folder::new(), &options)
}

/// Reserves: by TICKET under KEY(reserve/group/k) of the later seed, none of them drawn, and made again by
/// whoever asks; any change of list or record shows.
#[test]
fn reserves_follow_a_later_seed_and_can_be_made_again() {
    let inputs = inputs();
    let files = drawn(&inputs);
    let reserve = AfterKind::Reserve { round: 1 };
    assert_eq!(codes(&after(&files, reserve.clone(), SEEDS).findings), ["SJ8030".into()].into());
    let list = after(&files, reserve.clone(), LATER);
    assert_eq!(list.end, End::Done, "{:?}", codes(&list.findings));
    let supplement = list.record.unwrap();
    let parts: Vec<String> =
        LATER.iter().map(|(name, text)| format!("{name}={}:{text}", text.len())).collect();
    let seed = digest(format!("DR1|seed|{}", parts.join("|")).as_bytes()).to_string();
    let rows = text(&list.files["reserve.csv"]);
    let drawn: BTreeSet<String> =
        text(&files["draw.csv"]).lines().map(|row| row.split(',').nth(7).unwrap().into()).collect();
    let mut last = String::new();
    for row in rows.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>()) {
        let purpose = format!("DR1|key|{}|1|reserve/{}/1|{seed}", supplement.plan, row[1]);
        let key = digest(purpose.as_bytes()).to_string();
        assert_eq!(row[6], digest(format!("{key}:{}", row[7]).as_bytes()).to_string());
        assert!(row[5] == "1" || row[6] > last.as_str(), "in order");
        assert!(!drawn.contains(row[7]), "{} is drawn", row[7]);
        last = row[6].to_owned();
    }
    assert!(rows.lines().count() > 5);
    let other = after(&files, AfterKind::Reserve { round: 2 }, LATER);
    assert_ne!(other.files["reserve.csv"], list.files["reserve.csv"]);
    let verify = |list: &Folder| codes(&engine::verify_after(list, &files, &Folder::new()).1);
    assert!(verify(&list.files).is_empty());
    for name in ["reserve.csv", "reserve.json", "journal.jsonl"] {
        let mut changed = list.files.clone();
        let bytes = changed.get_mut(name).unwrap();
        let at = bytes.iter().rposition(|byte| byte.is_ascii_digit()).unwrap();
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        assert!(!verify(&changed).is_empty(), "{name}");
    }
}

/// Late additions: the new units whose ticket is at most τ, and no others; nobody drawn before moves.
#[test]
fn late_additions_are_drawn_by_the_threshold() {
    let inputs = inputs();
    let files = drawn(&inputs);
    let table = text(inputs.files["entities.csv"].as_ref().unwrap());
    let row = table.lines().find(|line| line.contains("91640100MACHFXPD1K")).unwrap();
    let newcomers: Vec<String> = (0..300).map(uscc).collect();
    let mut grown = table.trim_end().to_owned();
    for id in &newcomers {
        grown.push('\n');
        grown.push_str(&row.replace("91640100MACHFXPD1K", id));
    }
    let kind = AfterKind::Late { entities: vec![("new.csv".into(), grown.into_bytes())] };
    let list = after(&files, kind, &[]);
    assert_eq!(list.end, End::Done, "{:?}", codes(&list.findings));
    let record: serde_json::Value = serde_json::from_slice(&files["record.json"]).unwrap();
    let draw = &record["draws"][0];
    let key = draw["keys"]["draw/RS-03"].as_str().unwrap();
    let strata = draw["items"][0]["strata"].as_array().unwrap();
    let stratum = strata.iter().find(|it| it["stratum"] == "B").unwrap();
    let threshold = stratum["threshold"].as_str().unwrap();
    let ticket = |id: &str| digest(format!("{key}:{id}").as_bytes()).to_string();
    let expected: BTreeSet<String> =
        newcomers.into_iter().filter(|id| ticket(id).as_str() <= threshold).collect();
    assert!(!expected.is_empty());
    let rows = text(&list.files["late.csv"]);
    let found: BTreeSet<String> = rows
        .lines()
        .filter(|row| row.contains(",RS-03,"))
        .map(|row| row.split(',').nth(7).unwrap().to_owned())
        .collect();
    assert_eq!(found, expected);
    assert!(engine::verify_after(&list.files, &files, &Folder::new()).1.is_empty());
}

/// Invented credit codes with both check characters.
pub(super) fn uscc(number: u32) -> String {
    let body = format!("MA{number:06}");
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        body.chars().zip(weights).map(|(it, weight)| it.to_digit(36).unwrap() * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap(),
    };
    let letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let code = format!("91640106{body}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for letter in code.chars() {
        sum += letters.find(letter).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    format!("{code}{}", letters.chars().nth((31 - sum % 31) % 31).unwrap())
}

/// Every single bit of record, seal and journal, with what is public alone: so fast that all can be tried.
#[test]
fn every_flipped_bit_of_record_seal_and_journal_is_found() {
    let mut files = drawn(&inputs());
    files.retain(|name, _| !name.starts_with("inputs/"));
    assert!(differing(&files).is_empty());
    for name in ["record.json", "seal.json", "journal.jsonl"] {
        let bytes = files[name].clone();
        let missed: Vec<(usize, u32)> = (0..bytes.len())
            .into_par_iter()
            .flat_map_iter(|at| (0..8).map(move |bit| (at, bit)))
            .map_init(
                || files.clone(),
                |files, (at, bit)| {
                    let mut changed = bytes.clone();
                    changed[at] ^= 1 << bit;
                    if name == "seal.json" {
                        assert!(Seal::parse(&changed).is_err(), "byte {at} bit {bit}");
                    }
                    files.insert(name.to_owned(), changed);
                    let holds = engine::verify(files, &Folder::new()).holds();
                    holds.then_some((at, bit))
                },
            )
            .flatten()
            .collect();
        assert!(missed.is_empty(), "{name}: {missed:?}");
    }
}
