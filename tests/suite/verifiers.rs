//! The two verifiers that anybody can run, over what follows a draw: reserves, late additions, draws made again.
//! Forgeries are made to fit, as somebody who can run the same programs would make them.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use suiji::draw::ticket::{Suite, Tickets};
use suiji::engine::{self, AfterKind, SealOptions};
use suiji::seal::Redraw;

use super::attacks::{Folder, LATER, SEEDS, after, drawn, formal, inputs, sealed, text, uscc};
use super::reference::has;

fn write(files: &Folder, to: &Path) {
    for (name, bytes) in files {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// How both end, and what they say; `None` of one that cannot run here.
fn verified(files: &Folder, of: Option<&Folder>) -> ([Option<i32>; 2], String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    write(files, &folder.path().join("own"));
    let mut arguments = vec!["own"];
    if let Some(of) = of {
        write(of, &folder.path().join("draw"));
        arguments.extend(["--of", "draw"]);
    }
    let mut said = String::new();
    let mut run = |program: &str, probe: &[&str], script: &str| {
        has(program, probe).then(|| {
            let mut command = Command::new(program);
            command.arg(root.join(script)).args(&arguments).current_dir(folder.path());
            let ended = command.output().unwrap();
            said += &text(&ended.stdout);
            said += &text(&ended.stderr);
            ended.status.code().unwrap()
        })
    };
    let sh = run("sh", &["-c", "awk 1 </dev/null && sha256sum </dev/null"], "docs/verify.sh");
    let py = run("python3", &["--version"], "tests/reference/verify.py");
    ([sh, py], said)
}

fn hash(text: &str) -> String {
    Suite::Dr1.digest(text.as_bytes()).to_string()
}

/// A list with its columns: draw, group, item, tier, stratum, rank, ticket, id, name.
type Rows = Vec<Vec<String>>;

/// A list changed, and everything that follows from its seed and units made to fit.
fn forged(files: &Folder, kind: &str, change: impl Fn(&mut Value, &mut Rows)) -> Folder {
    let (list, record) = (format!("{kind}.csv"), format!("{kind}.json"));
    let table = text(&files[&list]);
    let mut rows: Rows =
        table.lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect();
    let mut value: Value = serde_json::from_slice(&files[&record]).unwrap();
    change(&mut value, &mut rows);
    let (plan, round) = (text_of(&value["plan"]), value["round"].clone());
    let draw = &mut value["draws"][0];
    let parts: Vec<String> = list_of(&draw["contributions"])
        .iter()
        .map(|it| (text_of(&it["name"]), text_of(&it["text"])))
        .map(|(name, text)| format!("{name}={}:{text}", text.len()))
        .collect();
    draw["seed"] = json!(hash(&format!("DR1|seed|{}", parts.join("|"))));
    let purpose = |group: &str| match kind {
        "reserve" => format!("reserve/{group}/{round}"),
        _ => format!("draw/{group}"),
    };
    let key = |draw: &Value, group: &str| {
        let (seed, purpose) = (text_of(&draw["seed"]), purpose(group));
        hash(&format!("DR1|key|{plan}|1|{purpose}|{seed}"))
    };
    for row in &mut rows {
        let own = key(draw, &row[1]);
        draw["keys"][purpose(&row[1])] = json!(own);
        row[6] = hash(&format!("{own}:{}", row[7]));
    }
    let mut sorted = Rows::new();
    for item in list_of(&draw["items"].clone()) {
        for stratum in list_of(&item["strata"]) {
            let is_own = |row: &&Vec<String>| {
                row[2] == text_of(&item["item"]) && row[4] == text_of(&stratum["stratum"])
            };
            let mut own: Rows = rows.iter().filter(is_own).cloned().collect();
            own.sort_by(|a, b| a[6].cmp(&b[6]));
            for (at, row) in own.iter_mut().enumerate() {
                row[5] = (at + 1).to_string();
            }
            let mut there = draw["items"].as_array_mut().unwrap().iter_mut();
            let there = there
                .find(|it| it["item"] == item["item"])
                .and_then(|it| it["strata"].as_array_mut())
                .and_then(|it| it.iter_mut().find(|it| it["stratum"] == stratum["stratum"]))
                .unwrap();
            let ids: Vec<&str> = own.iter().map(|row| row[7].as_str()).collect();
            there["drawn"] = json!(ids.len());
            there["list"] = json!(hash(&ids.join("\n")));
            if kind == "late" {
                there["quota"] = json!(ids.len());
            } else {
                there["threshold"] = json!(own.last().map_or("", |row| &row[6]));
            }
            sorted.extend(own);
        }
    }
    let head = table.lines().next().unwrap();
    let lines: Vec<String> = sorted.iter().map(|row| row.join(",")).collect();
    let table = format!("{head}\n{}\n", lines.join("\n"));
    value["outputs"][&list] = json!(hash(&table));
    let mut files = files.clone();
    files.insert(list, table.into_bytes());
    files.insert(record, (serde_json::to_string_pretty(&value).unwrap() + "\n").into_bytes());
    files.remove("journal.jsonl");
    files
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list_of(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

fn reserves(files: &Folder) -> Folder {
    after(files, AfterKind::Reserve { round: 1 }, LATER).files
}

fn late(files: &Folder) -> Folder {
    let table = text(inputs().files["entities.csv"].as_ref().unwrap());
    let row = table.lines().find(|line| line.contains("91640100MACHFXPD1K")).unwrap();
    let new = (0..300).map(|it| row.replace("91640100MACHFXPD1K", &uscc(it)) + "\n");
    let grown = table.trim_end().to_owned() + "\n" + &new.collect::<String>();
    let kind = AfterKind::Late { entities: vec![("new.csv".into(), grown.into_bytes())] };
    after(files, kind, &[]).files
}

fn redrawn(files: &Folder) -> Folder {
    let inputs = inputs();
    let options = SealOptions {
        draw: 2,
        redraw: Some(Redraw { draw: 1, reason: "骰子掉到桌下".into() }),
        earlier: vec![files.clone()],
        time: "2026-05-14T09:00:00+08:00".into(),
        ..SealOptions::default()
    };
    let seal = sealed(&inputs, options);
    engine::run(&inputs, &formal(seal, LATER, vec![files.clone()])).files
}

/// Both must find it, or the Python one alone, as the shell says that it leaves out.
fn assert_found(what: &str, files: &Folder, of: Option<&Folder>, expected: [i32; 2]) {
    let (codes, said) = verified(files, of);
    for (code, expected) in codes.into_iter().zip(expected) {
        assert!(code.is_none_or(|code| code == expected), "{what}: {codes:?}\n{said}");
    }
    if let Some(of) = of {
        let holds = engine::verify_after(files, of, &Folder::new()).1.is_empty();
        assert_eq!(holds, expected == [0, 0], "{what}");
    }
}

#[test]
fn a_forged_list_of_reserves_is_found() {
    let files = drawn(&inputs());
    let list = reserves(&files);
    let of = Some(&files);
    assert_found("as it was made", &list, of, [0, 0]);
    // Without its journal, which is not made again, it agrees with itself.
    let same = forged(&list, "reserve", |_, _| ());
    assert_eq!(same["reserve.csv"], list["reserve.csv"]);
    assert!(verified(&same, of).0.into_iter().flatten().all(|code| code == 0));

    let mut plain = list.clone();
    let rows = text(&list["reserve.csv"]);
    let first = rows.lines().nth(1).unwrap().split(',').nth(7).unwrap().to_owned();
    let other = rows.replace(&first, "91640106MA7T181R0T").into_bytes();
    plain.insert("reserve.csv".to_owned(), other);
    assert_found("another unit", &plain, of, [4, 4]);

    let seed_of_the_draw = forged(&list, "reserve", |value, _| {
        let texts = SEEDS.iter().map(|(name, text)| json!({ "name": name, "text": text }));
        value["draws"][0]["contributions"] = texts.collect();
    });
    assert_found("the seed of the draw", &seed_of_the_draw, of, [4, 4]);

    let other_record = forged(&list, "reserve", |value, _| value["record"] = json!(hash("")));
    assert_found("another record", &other_record, of, [4, 4]);

    let longer = forged(&list, "reserve", |value, rows| {
        let mut row = rows[0].clone();
        row[7] = "91640106MA7T181R0T".to_owned();
        rows.push(row);
        value["draws"][0]["items"][0]["strata"][0]["n"] = json!(3);
    });
    assert_found("one more than were to be listed", &longer, of, [4, 4]);

    // Who is on the list already is no reserve; the shell says that it does not look.
    let taken =
        text(&files["draw.csv"]).lines().nth(1).unwrap().split(',').nth(7).unwrap().to_owned();
    let drawn_already = forged(&list, "reserve", |_, rows| rows[0][7].clone_from(&taken));
    assert_found("drawn already", &drawn_already, of, [0, 4]);
    let (_, said) = verified(&drawn_already, of);
    assert!(
        said.contains(&taken) && (said.contains("没有核对") || !has("sh", &["-c", ":"])),
        "{said}"
    );
}

#[test]
fn forged_late_additions_are_found() {
    let files = drawn(&inputs());
    let list = late(&files);
    let of = Some(&files);
    assert!(text(&list["late.csv"]).lines().count() > 3);
    assert_found("as they were made", &list, of, [0, 0]);
    let same = forged(&list, "late", |_, _| ());
    assert!(verified(&same, of).0.into_iter().flatten().all(|code| code == 0));

    // A newcomer whose ticket is above the threshold; then with the threshold raised for it.
    let record: Value = serde_json::from_slice(&files["record.json"]).unwrap();
    let draw = &record["draws"][0];
    let key = draw["keys"]["draw/RS-03"].as_str().unwrap();
    let tickets = Tickets::new(Suite::Dr1, &suiji::digest::Digest::parse(key).unwrap());
    let beyond = (0..300).map(uscc).max_by_key(|id| tickets.of(id)).unwrap();
    let one_more = |_: &mut Value, rows: &mut Rows| {
        let mut row = rows[0].clone();
        row[7].clone_from(&beyond);
        rows.push(row);
    };
    assert_found("beyond the threshold", &forged(&list, "late", one_more), of, [4, 4]);
    let raised = forged(&list, "late", |value, rows| {
        one_more(value, rows);
        for stratum in value["draws"][0]["items"][0]["strata"].as_array_mut().unwrap() {
            stratum["threshold"] = json!(tickets.of(&beyond).to_string());
        }
    });
    assert_found("a threshold raised", &raised, of, [4, 4]);
    let other_seed = forged(&list, "late", |value, _| {
        value["draws"][0]["contributions"][0]["text"] = json!("01 05 09 13 20 33 + 02");
    });
    assert_found("another seed", &other_seed, of, [4, 4]);
}

#[test]
fn a_forged_draw_made_again_is_found() {
    let files = drawn(&inputs());
    let again = redrawn(&files);
    assert_found("as it was made", &again, None, [0, 0]);
    let with_record = |change: &dyn Fn(&str) -> String| {
        let mut other = again.clone();
        let record = change(&text(&again["record.json"]));
        assert_ne!(record.as_bytes(), again["record.json"]);
        other.insert("record.json".to_owned(), record.into_bytes());
        other.remove("journal.jsonl");
        other
    };
    let no_reason = with_record(&|it| it.replace("骰子掉到桌下", ""));
    assert_found("no reason", &no_reason, None, [4, 4]);
    let of_itself = with_record(&|it| {
        it.replace("\"redraw\": {\n        \"draw\": 1,", "\"redraw\": {\n        \"draw\": 2,")
    });
    assert_found("of itself", &of_itself, None, [4, 4]);
    let mut other = again.clone();
    let earlier = text(&again["earlier/1/record.json"]).replace("第一批", "第二批");
    other.insert("earlier/1/record.json".to_owned(), earlier.into_bytes());
    assert_found("another record before", &other, None, [4, 4]);
    // As if the first draw still stood: whom it drew is drawn a second time.
    let mut twice = with_record(&|it| {
        let from = it.find("      \"redraw\": {").unwrap();
        let to = from + it[from..].find("},\n").unwrap() + 3;
        format!("{}{}", &it[..from], &it[to..])
    });
    twice.remove("seal.json");
    assert_found("drawn twice", &twice, None, [0, 4]);
}
