//! A directory that stays private: every unit can prove its own line, and no other line than its own.

use std::collections::BTreeSet;

use proptest::prelude::*;
use suiji::draw::ticket::Suite;
use suiji::engine::{self, End, NoLine, SealOptions};
use suiji::record::Record;
use suiji::seal::Seal;
use suiji::seal::lines::{Line, LineProof, Place, Secret, Tree, written};
use suiji::unit;

use super::attacks::{Folder, SEEDS, formal, inputs, text};

const ENVELOPE: &str = "00112233445566778899aabbccddeeff";

fn place(item: &str, stratum: &str) -> Place {
    Place { item: item.to_owned(), stratum: stratum.to_owned() }
}

fn secret(text: &str) -> Secret {
    Secret::parse(text).unwrap()
}

fn tree(suite: Suite, ids: &BTreeSet<String>) -> Tree {
    let lines = ids.iter().rev().enumerate().map(|(at, id)| {
        let places = (0..at % 3).map(|item| place(&format!("X-{item}"), "A")).collect();
        Line { id: id.clone(), places }
    });
    Tree::new(suite, secret(ENVELOPE), lines.collect()).unwrap()
}

/// What the pages say, written out: one line is the root; of three, the third moves up.
#[test]
fn leaves_and_nodes_are_what_the_pages_say() {
    let hash = |text: String| Suite::Dr1.digest(text.as_bytes()).to_string();
    let leaf = |id: &str| {
        let salt = hash(format!("DR1|salt|{ENVELOPE}|{id}"));
        hash(format!("DR1|leaf|{salt}|{id}|X-1=A|X-2=B/丰登镇"))
    };
    let line = |id: &str| Line {
        id: id.to_owned(),
        places: vec![place("X-1", "A"), place("X-2", "B/丰登镇")],
    };
    let root = |ids: &[&str]| {
        let lines = ids.iter().map(|id| line(id)).collect();
        Tree::new(Suite::Dr1, secret(ENVELOPE), lines).unwrap().lines().root
    };
    assert_eq!(root(&["1"]), leaf("1"));
    let pair = hash(format!("DR1|node|{}{}", leaf("1"), leaf("2")));
    assert_eq!(root(&["2", "1"]), pair);
    assert_eq!(root(&["3", "1", "2"]), hash(format!("DR1|node|{pair}{}", leaf("3"))));
    let alone = Line { id: "1".to_owned(), places: Vec::new() };
    let salt = hash(format!("DR1|salt|{ENVELOPE}|1"));
    let tree = Tree::new(Suite::Dr1, secret(ENVELOPE), vec![alone]).unwrap();
    assert_eq!(tree.lines().root, hash(format!("DR1|leaf|{salt}|1")));
}

#[test]
fn a_secret_is_long_and_random_text() {
    assert!(Secret::parse(" 00112233445566778899AABBCCDDEEFF\r\n").is_some());
    for text in ["", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeefg"] {
        assert!(Secret::parse(text).is_none(), "{text}");
    }
    assert_eq!(format!("{:?}", secret(ENVELOPE)), "Secret");
}

/// A stratum is a cell of the directory: a bar in it is not the bar between two places.
#[test]
fn a_bar_in_the_name_of_a_stratum_separates_nothing() {
    assert_eq!(written("A/丰登镇"), "A/丰登镇");
    assert_eq!(written("A|X-2=B"), "A｜X-2=B");
    let one = |places| {
        let line = Line { id: "1".to_owned(), places };
        Tree::new(Suite::Dr1, secret(ENVELOPE), vec![line]).unwrap()
    };
    let cell = one(vec![place("X-1", &written("A|X-2=B"))]);
    let two = one(vec![place("X-1", "A"), place("X-2", "B")]);
    assert_ne!(cell.lines().root, two.lines().root);
    let proof = cell.prove("p", 1, "1").unwrap();
    assert_eq!(proof.root_found().unwrap().to_string(), cell.lines().root);
}

/// Every other way to cut the same text: it would come to the same hash, and is no line.
fn recuts(proof: &LineProof) -> Vec<LineProof> {
    let places = &proof.places;
    let rest = |from: usize| -> String {
        places[from..].iter().map(|it| format!("|{}={}", it.item, it.stratum)).collect()
    };
    let mut cut = vec![
        // The salt takes the id, the id takes every place.
        LineProof { id: format!("{}{}", proof.id, rest(0)), places: Vec::new(), ..proof.clone() },
    ];
    for (at, own) in places.iter().enumerate() {
        let before = &places[..at];
        // One stratum takes all that follows.
        let whole = place(&own.item, &format!("{}{}", own.stratum, rest(at + 1)));
        // One code takes all that follows but the last stratum: the unit is in no population.
        if at + 1 < places.len() {
            let code = format!("{}={}{}", own.item, own.stratum, rest(at + 1));
            let (code, stratum) = code.rsplit_once('=').unwrap();
            let all = place(code, stratum);
            cut.push(LineProof { places: [before, &[all]].concat(), ..proof.clone() });
            cut.push(LineProof { places: [before, &[whole]].concat(), ..proof.clone() });
        }
    }
    if let Some((first, after)) = places.split_first() {
        let salt = format!("{}|{}", proof.salt, proof.id);
        let id = format!("{}={}", first.item, first.stratum);
        cut.push(LineProof { salt, id, places: after.to_vec(), ..proof.clone() });
    }
    cut.retain(|it| it != proof);
    cut
}

proptest! {
    /// Every line of every tree comes to the root, and nothing else does: another id, place, salt, index,
    /// number of lines, a neighbour changed, one more or one less.
    #[test]
    fn every_line_holds_and_no_other(
        ids in prop::collection::btree_set("[0-9A-Z]{1,6}", 1..40),
        which: prop::sample::Index,
        at: prop::sample::Index,
        sm3: bool,
    ) {
        let suite = if sm3 { Suite::Dr1Sm3 } else { Suite::Dr1 };
        let tree = tree(suite, &ids);
        let lines = tree.lines();
        prop_assert_eq!(lines.count, ids.len() as u64);
        let id = which.get(&ids.iter().collect::<Vec<_>>()).to_string();
        let proof = tree.prove("p", 1, &id).unwrap();
        let root = |proof: &LineProof| proof.root_found().map(|it| it.to_string());
        prop_assert_eq!(root(&proof), Some(lines.root.clone()));
        prop_assert_eq!(&LineProof::parse(proof.to_text().as_bytes()).unwrap(), &proof);
        let mut others = vec![
            LineProof { id: format!("{id}0"), ..proof.clone() },
            LineProof { places: [proof.places.clone(), vec![place("Y", "A")]].concat(), ..proof.clone() },
            LineProof { salt: lines.root.clone(), ..proof.clone() },
            LineProof { index: proof.count, ..proof.clone() },
            LineProof { path: [proof.path.clone(), vec![lines.root.clone()]].concat(), ..proof.clone() },
        ];
        if !proof.path.is_empty() {
            let mut path = proof.path.clone();
            let step = at.index(path.len());
            path[step] = lines.root.clone();
            others.push(LineProof { path, ..proof.clone() });
            let path = proof.path[1..].to_vec();
            others.push(LineProof { path, ..proof.clone() });
            others.push(LineProof { index: proof.index ^ 1, ..proof.clone() });
        }
        others.extend(recuts(&proof));
        for other in others {
            prop_assert_ne!(root(&other), Some(lines.root.clone()), "{:?}", other);
        }
        prop_assert!(tree.prove("p", 1, "absent").is_none());
    }
}

/// A seal that says nothing of the lines would be found out only when the first unit asks for its own.
#[test]
fn a_directory_without_units_is_not_sealed_with_lines() {
    let mut inputs = inputs();
    let entities = text(inputs.files["entities.csv"].as_ref().unwrap());
    let header = entities.lines().next().unwrap();
    let row = entities.lines().nth(1).unwrap();
    let id = row.split(',').nth(2).unwrap();
    // One row, whose id is none: it is left out by decision, and nobody stays.
    let nobody = format!("{header}\n{}\n", row.replace(id, "91640100593362540X"));
    inputs.files.insert("entities.csv".to_owned(), Ok(nobody.into_bytes()));
    let options = SealOptions {
        draw: 1,
        time: "2026-05-11T17:00:00+08:00".to_owned(),
        exclude_bad_rows: true,
        ..SealOptions::default()
    };
    let found = |sealing: &engine::Sealing| {
        sealing.findings.iter().any(|it| it.code().to_string() == "SJ8034")
    };
    let plain = engine::seal(&inputs, &options);
    assert!(plain.seal.is_some() && !found(&plain), "{:?}", plain.findings);
    let with_lines =
        engine::seal(&inputs, &SealOptions { lines: Some(secret(ENVELOPE)), ..options });
    assert!(with_lines.seal.is_none() && found(&with_lines));
    assert_eq!(with_lines.end, End::Errors);
}

/// A formal draw whose seal publishes the root of its lines.
fn drawn() -> (Folder, engine::Ran) {
    let inputs = inputs();
    let options = SealOptions {
        draw: 1,
        time: "2026-05-11T17:00:00+08:00".to_owned(),
        lines: Some(secret(ENVELOPE)),
        ..SealOptions::default()
    };
    let seal = engine::seal(&inputs, &options).seal.unwrap();
    let ran = engine::run(&inputs, &formal(seal, SEEDS, Vec::new()));
    assert_eq!(ran.end, End::Done);
    (ran.files.clone(), ran)
}

#[test]
fn every_unit_of_the_directory_proves_its_own_line_to_a_stranger() {
    let (files, ran) = drawn();
    let record = Record::parse(&text(&files["record.json"])).unwrap();
    // What is published: no directory.
    let public: Folder = ["record.json", "seal.json", "draw.csv"]
        .into_iter()
        .map(|name| (name.to_owned(), files[name].clone()))
        .collect();
    let ids: Vec<_> = {
        let entities = ran.loaded.as_ref().unwrap().entities.as_ref().unwrap();
        entities.iter().map(|entity| entity.id().to_string()).collect()
    };
    let mut drawn = 0;
    for id in &ids {
        let id = unit::typed(id).unwrap();
        let proof = engine::prove_line(&files, Some(&ran), &secret(ENVELOPE), &id).unwrap();
        let (_, verdicts) =
            engine::check_line(&public, &record, proof.to_text().as_bytes()).unwrap();
        // What a stranger finds is what the agency finds from its directory.
        for (verdict, own) in verdicts.iter().zip(engine::prove(&record, Some(&ran), &id).items) {
            assert_eq!(verdict.item, own.item);
            let stratum = match own.standing {
                engine::Standing::Drawn { stratum, .. } => {
                    assert!(verdict.is_within && verdict.is_listed == Some(true));
                    assert!(!verdict.contradicts);
                    drawn += 1;
                    Some(stratum)
                }
                engine::Standing::NotDrawn { stratum, .. } => {
                    assert!(!verdict.is_within);
                    Some(stratum)
                }
                engine::Standing::NoCandidate { stratum } => {
                    assert!(verdict.is_listed == Some(false));
                    Some(stratum)
                }
                _ => None,
            };
            assert_eq!(verdict.stratum, stratum, "{id} {}", own.item);
        }
    }
    assert!(drawn > 0);
}

/// From the command line: the answer for programs says what the one for people says, and ends alike.
#[test]
fn a_check_answers_people_and_programs() {
    let folder = tempfile::tempdir().unwrap();
    let (files, ran) = drawn();
    for name in ["record.json", "seal.json", "draw.csv"] {
        std::fs::write(folder.path().join(name), &files[name]).unwrap();
    }
    let list = text(&files["draw.csv"]);
    let id = unit::typed(list.lines().nth(1).unwrap().split(',').nth(7).unwrap()).unwrap();
    let proof = engine::prove_line(&files, Some(&ran), &secret(ENVELOPE), &id).unwrap();
    let at = folder.path().join("proof.json");
    let check = |proof: &str, format: &str| {
        std::fs::write(&at, proof).unwrap();
        let ended = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
            .args(["prove", "--check", "proof.json", "--record", ".", "--lang", "en"])
            .args(["--format", format])
            .current_dir(folder.path())
            .output()
            .unwrap();
        (ended.status.code(), text(&ended.stdout), text(&ended.stderr))
    };
    let program = |proof: &str| {
        let (code, out, err) = check(proof, "json");
        assert_eq!(err, "");
        (code, serde_json::from_str::<serde_json::Value>(&out).unwrap())
    };
    let (code, said, _) = check(&proof.to_text(), "human");
    assert_eq!(code, Some(0));
    assert!(said.contains("the proof holds") && said.contains("it is listed: drawn"), "{said}");
    let (code, answer) = program(&proof.to_text());
    assert_eq!((code, &answer["holds"]), (Some(0), &true.into()));
    assert!(answer["items"].as_array().unwrap().iter().any(|it| it["verdict"] == "drawn"));

    let forged = LineProof { salt: proof.root.clone(), ..proof }.to_text();
    let (code, _, said) = check(&forged, "human");
    let (same, answer) = program(&forged);
    assert_eq!((code, same), (Some(4), Some(4)));
    assert_eq!((&answer["holds"], &answer["why"]["code"]), (&false.into(), &"broken".into()));
    assert_eq!(said.trim_end(), answer["why"]["en"].as_str().unwrap());
    // No record there: a finding, as of other commands.
    std::fs::remove_file(folder.path().join("record.json")).unwrap();
    let (code, answer) = program(&forged);
    assert_eq!((code, &answer["findings"][0]["code"]), (Some(5), &"SJ9001".into()));
}

#[test]
fn a_line_of_another_draw_or_a_forged_one_is_refused() {
    let (files, ran) = drawn();
    let record = Record::parse(&text(&files["record.json"])).unwrap();
    let list = text(&files["draw.csv"]);
    let id = list.lines().nth(1).unwrap().split(',').nth(7).unwrap();
    let id = unit::typed(id).unwrap();
    let prove =
        |files: &Folder, secret: &Secret| engine::prove_line(files, Some(&ran), secret, &id);
    let proof = prove(&files, &secret(ENVELOPE)).unwrap();
    let check = |files: &Folder, proof: &LineProof| {
        engine::check_line(files, &record, proof.to_text().as_bytes()).map(|_| ()).unwrap_err()
    };
    // Another stratum: the unit would not have been drawn.
    let mut forged = proof.clone();
    forged.places[0].stratum = "B".to_owned();
    assert_eq!(check(&files, &forged), NoLine::Broken);
    assert_eq!(check(&files, &LineProof { draw: 2, ..proof.clone() }), NoLine::OtherDraw);
    assert_eq!(check(&files, &LineProof { plan: "x".into(), ..proof.clone() }), NoLine::OtherDraw);
    // The same text cut elsewhere: the unit would be in the population of nothing.
    let other = recuts(&proof);
    assert!(!other.is_empty());
    for cut in other {
        assert_eq!(check(&files, &cut), NoLine::Broken, "{cut:?}");
    }
    let twice = [proof.places.clone(), vec![proof.places[0].clone()]].concat();
    assert_eq!(check(&files, &LineProof { places: twice, ..proof.clone() }), NoLine::Broken);
    // A whole tree of somebody's own.
    let own = tree(Suite::Dr1, &BTreeSet::from([id.to_string()]));
    let own = own.prove(&proof.plan, 1, id.as_str()).unwrap();
    assert_eq!(check(&files, &own), NoLine::Broken);
    let garbage = engine::check_line(&files, &record, b"{}").unwrap_err();
    assert!(matches!(garbage, NoLine::Unreadable(_)));
    // The agency's side: another secret, no seal, a seal without lines, a unit that is not there.
    let other = secret("ffeeddccbbaa99887766554433221100");
    assert_eq!(prove(&files, &other).unwrap_err(), NoLine::OtherRoot);
    let mut bare = files.clone();
    bare.remove("seal.json");
    assert_eq!(prove(&bare, &secret(ENVELOPE)).unwrap_err(), NoLine::NoSeal);
    assert_eq!(check(&bare, &proof), NoLine::NoSeal);
    let plain = super::attacks::first(&inputs());
    bare.insert("seal.json".to_owned(), plain.to_text().into_bytes());
    assert_eq!(prove(&bare, &secret(ENVELOPE)).unwrap_err(), NoLine::NoRoot);
    assert_eq!(check(&bare, &proof), NoLine::NoRoot);
    let absent = unit::typed("91640106MA7T181R0T").unwrap();
    let found = engine::prove_line(&files, Some(&ran), &secret(ENVELOPE), &absent);
    assert_eq!(found.unwrap_err(), NoLine::Absent);
    assert_eq!(
        engine::prove_line(&files, None, &secret(ENVELOPE), &id).unwrap_err(),
        NoLine::NoDirectory
    );
}

/// A seal made after the draw, with the same C and another root; a list with a row more: neither is the
/// one that the record binds.
#[test]
fn what_is_beside_the_record_must_be_what_it_binds() {
    let (files, ran) = drawn();
    let record = Record::parse(&text(&files["record.json"])).unwrap();
    let list = text(&files["draw.csv"]);
    let id = list.lines().nth(1).unwrap().split(',').nth(7).unwrap();
    let id = unit::typed(id).unwrap();
    let proof = engine::prove_line(&files, Some(&ran), &secret(ENVELOPE), &id).unwrap();

    let seal = Seal::parse(&files["seal.json"]).unwrap();
    let moved: Vec<Place> = proof.places.iter().map(|it| place(&it.item, "B")).collect();
    let own = Line { id: id.to_string(), places: moved };
    let own = Tree::new(Suite::Dr1, secret(ENVELOPE), vec![own]).unwrap();
    let mut forged = Seal { lines: Some(own.lines()), ..seal };
    forged.check = forged.checked();
    let mut beside = files.clone();
    beside.insert("seal.json".to_owned(), forged.to_text().into_bytes());
    let own = own.prove(&proof.plan, 1, id.as_str()).unwrap();
    let found = engine::check_line(&beside, &record, own.to_text().as_bytes());
    assert!(matches!(found, Err(NoLine::Unbound(_) | NoLine::Broken)), "{found:?}");

    let mut beside = files.clone();
    let shorter: Vec<&str> = list.lines().filter(|line| !line.contains(id.as_str())).collect();
    beside.insert("draw.csv".to_owned(), (shorter.join("\n") + "\n").into_bytes());
    let found = engine::check_line(&beside, &record, proof.to_text().as_bytes());
    assert_eq!(found.unwrap_err(), NoLine::Unbound("draw.csv".to_owned()));
    // A record that was made to fit: its thresholds and lists do not follow.
    let mut fitted = record.clone();
    let digest = record.suite().digest(&beside["draw.csv"]).to_string();
    fitted.outputs.insert("draw.csv".to_owned(), digest);
    let found = engine::check_line(&beside, &fitted, proof.to_text().as_bytes());
    assert_eq!(found.unwrap_err(), NoLine::Unbound("record.json".to_owned()));
}
