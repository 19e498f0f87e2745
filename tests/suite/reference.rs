//! Programs that share no code with the engine agree with it: a second implementation of the draw, and
//! the two verifiers that anybody can run. Where Python or a shell is missing, that is said and skipped.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SEEDS: &[(&str, &str)] =
    &[("ssq", "03 07 12 18 25 30 + 09"), ("dice", "31415926535897932384"), ("witness", "7f3a91c2")];

/// The plans of the repository that draw, with how many of [`SEEDS`] they announce.
const PLANS: &[(&str, usize)] = &[("jinfeng-2023", 3), ("jinfeng-2026", 3), ("example", 2)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Tells whether a program is there; says so where it is not.
pub(super) fn has(program: &str, probe: &[&str]) -> bool {
    let there = Command::new(program).args(probe).output().is_ok_and(|it| it.status.success());
    if !there {
        eprintln!("{program} is missing: not compared");
    }
    there
}

fn seeds(count: usize) -> Vec<String> {
    SEEDS[..count]
        .iter()
        .flat_map(|(name, text)| ["--seed".into(), format!("{name}={text}")])
        .collect()
}

fn plan(name: &str) -> PathBuf {
    root().join("plans").join(name).join("plan.plan")
}

fn draw(name: &str, count: usize, out: &Path) {
    let ended = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .arg("draw")
        .arg(plan(name))
        .arg("--trial")
        .args(seeds(count))
        .arg("--out")
        .arg(out)
        .output()
        .unwrap();
    assert!(ended.status.success(), "{name}: {}", text(&ended));
}

fn text(ended: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr))
}

fn shell(folder: &Path) -> Output {
    Command::new("sh").arg(root().join("docs/verify.sh")).arg(folder).output().unwrap()
}

/// A list that follows a draw.
fn of_draw(program: &str, script: &str, list: &Path, draw: &Path) -> Output {
    let mut command = Command::new(program);
    command.arg(root().join(script)).arg(list).arg("--of").arg(draw).output().unwrap()
}

fn python(folder: &Path) -> Output {
    let script = root().join("tests/reference/verify.py");
    Command::new("python3").arg(script).arg(folder).output().unwrap()
}

#[test]
fn a_second_implementation_draws_the_same() {
    if !has("python3", &["--version"]) {
        return;
    }
    for (name, count) in PLANS {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        draw(name, *count, &out);
        let theirs = Command::new("python3")
            .arg(root().join("tests/reference/draw.py"))
            .arg(plan(name))
            .args(seeds(*count))
            .output()
            .unwrap();
        assert!(theirs.status.success(), "{name}: {}", text(&theirs));
        assert!(std::fs::read(out.join("draw.csv")).unwrap() == theirs.stdout, "{name} differs");
    }
}

/// Names that a spreadsheet would compute, and those that need quotation marks.
#[test]
fn a_second_implementation_writes_odd_names_the_same() {
    if !has("python3", &["--version"]) {
        return;
    }
    let odd =
        ["=1+", "+", "-", "@", "＝", "\"=HYPERLINK(\"\"a\"\",\"\"b\"\")\"", "\"甲,乙\"", "'甲"];
    let folder = tempfile::tempdir().unwrap();
    for name in ["plan.plan", "inspectors.csv", "history.csv"] {
        std::fs::copy(root().join("plans/example").join(name), folder.path().join(name)).unwrap();
    }
    let list = std::fs::read_to_string(root().join("plans/example/entities.csv")).unwrap();
    let row = |(number, line): (usize, &str)| {
        let Some((first, rest)) = line.split_once(',').filter(|_| number > 0) else {
            return format!("{line}\n");
        };
        let (name, rest) = rest.split_once(',').unwrap();
        let prefix = odd[number % odd.len()];
        let name =
            if prefix.starts_with('"') { prefix.to_owned() } else { format!("{prefix}{name}") };
        format!("{first},{name},{rest}\n")
    };
    let list: String = list.lines().enumerate().map(row).collect();
    std::fs::write(folder.path().join("entities.csv"), list).unwrap();
    let (plan, out) = (folder.path().join("plan.plan"), folder.path().join("out"));
    let mut own = Command::new(env!("CARGO_BIN_EXE_suiji"));
    own.arg("draw").arg(&plan).arg("--trial").args(seeds(2)).arg("--out").arg(&out);
    let own = own.output().unwrap();
    assert!(own.status.success(), "{}", text(&own));
    let mut theirs = Command::new("python3");
    theirs.arg(root().join("tests/reference/draw.py")).arg(&plan).args(seeds(2));
    let theirs = theirs.output().unwrap();
    let drawn = std::fs::read_to_string(out.join("draw.csv")).unwrap();
    assert_eq!(drawn, text(&theirs));
    assert!(drawn.contains(",'=1+") || drawn.contains(",\"'=HYPERLINK"), "{drawn}");
}

#[test]
fn a_second_implementation_agrees_on_random_plans() {
    if !has("python3", &["--version"]) {
        return;
    }
    for open in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("python3");
        command.arg(root().join("tests/reference/frames.py")).arg(folder.path());
        command.args(["--count", "250", "--seed", "1", "--against", env!("CARGO_BIN_EXE_suiji")]);
        if open {
            command.arg("--open");
        }
        let ended = command.output().unwrap();
        assert!(text(&ended).contains("250 frames, 0 differ"), "{}", text(&ended));
        assert!(ended.status.success());
        // The record of every frame, by the Python verifier; of every tenth by the slower shell.
        for number in 1..=250 {
            let record = folder.path().join(format!("{number:04}/record"));
            let ended = python(&record);
            assert!(ended.status.success(), "frame {number}: {}", text(&ended));
            if number % 10 == 0 {
                let ended = shell(&record);
                assert!(ended.status.success(), "frame {number}: {}", text(&ended));
            }
        }
    }
}

#[test]
fn both_verifiers_agree_with_the_engine() {
    let (sh, py) = (
        has("sh", &["-c", "awk 1 </dev/null && sha256sum </dev/null"]),
        has("python3", &["--version"]),
    );
    for (name, count) in PLANS {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        draw(name, *count, &out);
        if sh {
            let ended = shell(&out);
            assert!(ended.status.success(), "{name}: {}", text(&ended));
        }
        if py {
            let ended = python(&out);
            assert!(ended.status.success(), "{name}: {}", text(&ended));
        }
    }
}

/// 套件：DR1-SM3, drawn formally: seal, draw, record, journal, proof and the three programs beside it.
#[test]
fn a_draw_by_sm3_holds_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let from = root().join("plans/example");
    for name in ["entities.csv", "inspectors.csv", "history.csv"] {
        std::fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    let plain = std::fs::read_to_string(from.join("plan.plan")).unwrap();
    let words = plain.replacen("　　见证：", "　　套件：DR1-SM3\n　　备抽：每层2户\n　　见证：", 1);
    let plan = folder.path().join("plan.plan");
    std::fs::write(&plan, &words).unwrap();
    let suiji = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_suiji"));
        let ended = command.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(ended.status.success(), "{arguments:?}: {}", text(&ended));
        text(&ended)
    };
    let [ssq, dice] = ["ssq=03 07 12 18 25 30 + 09", "dice=31415926535897932384"];
    let at = ["2026-05-11T17:00:00+08:00", "2026-05-13T10:00:00+08:00"];
    let seal = suiji(&["seal", "plan.plan", "--draw", "1", "--at", at[0], "--out", "seal.json"]);
    assert!(seal.contains("SM3"), "{seal}");
    suiji(&[
        "draw",
        "plan.plan",
        "--seal",
        "seal.json",
        "--seed",
        ssq,
        "--seed",
        dice,
        "--at",
        at[1],
        "--out",
        "out",
    ]);
    let out = folder.path().join("out");
    let record = std::fs::read_to_string(out.join("record.json")).unwrap();
    assert!(record.contains("\"suite\": \"DR1-SM3\"") && !record.contains("sha256"), "{record}");
    suiji(&["verify", "out"]);
    suiji(&["journal", "verify", "journal.jsonl"]);
    suiji(&["journal", "verify", "out/journal.jsonl"]);
    let later = ["--seed", "ssq=01 05 09 13 20 33 + 02", "--seed", "dice=27182818284590452353"];
    let reserve = [&["reserve", "out", "--at", at[1], "--out", "next"][..], &later].concat();
    suiji(&reserve);
    suiji(&["verify", "next", "--of", "out"]);
    let next = folder.path().join("next");
    if has("sh", &["-c", "awk 1 </dev/null && echo | openssl dgst -sm3 -r"]) {
        for ended in [shell(&out), of_draw("sh", "docs/verify.sh", &next, &out)] {
            assert!(ended.status.success(), "{}", text(&ended));
        }
    }
    if has("python3", &["-c", "import hashlib; hashlib.new('sm3')"]) {
        let list = of_draw("python3", "tests/reference/verify.py", &next, &out);
        for ended in [python(&out), list] {
            assert!(ended.status.success(), "{}", text(&ended));
        }
        // draw.py makes a trial of every batch: its first draw is this one.
        let script = root().join("tests/reference/draw.py");
        let theirs =
            Command::new("python3").arg(script).arg(&plan).args(seeds(2)).output().unwrap();
        assert!(theirs.status.success(), "{}", text(&theirs));
        assert!(theirs.stdout.starts_with(&std::fs::read(out.join("draw.csv")).unwrap()));
    }
    // Without its directories; then with a digit of the list changed.
    std::fs::remove_dir_all(out.join("inputs")).unwrap();
    suiji(&["verify", "out"]);
    let list = std::fs::read_to_string(out.join("draw.csv")).unwrap();
    std::fs::write(out.join("draw.csv"), list.replacen(",1,", ",2,", 1)).unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_suiji")).arg("verify").arg(&out).output().unwrap();
    assert_eq!(ended.status.code(), Some(4), "{}", text(&ended));
}

/// One change each to what is published; both verifiers and the engine must see it.
#[test]
fn both_verifiers_see_a_forgery() {
    let (sh, py) = (
        has("sh", &["-c", "awk 1 </dev/null && sha256sum </dev/null"]),
        has("python3", &["--version"]),
    );
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    draw("example", 2, &out);
    let record = std::fs::read_to_string(out.join("record.json")).unwrap();
    let table = std::fs::read_to_string(out.join("draw.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    let value = |key: &str| {
        let at = record.find(&format!("\"{key}\": \"")).unwrap() + key.len() + 5;
        record[at..].split('"').next().unwrap().to_owned()
    };
    let flipped = |text: &str| {
        let last = if text.ends_with('0') { '1' } else { '0' };
        format!("{}{last}", &text[..text.len() - 1])
    };
    let mut swapped = rows.clone();
    let pair = (1..rows.len() - 1)
        .find(|at| {
            let cells = |at: usize| rows[at].split(',').take(5).collect::<Vec<_>>();
            cells(*at) == cells(at + 1)
        })
        .unwrap();
    swapped.swap(pair, pair + 1);
    let mut short = rows.clone();
    short.remove(pair);
    let joined = |rows: &[&str]| format!("{}\n", rows.join("\n"));
    let other_id =
        rows[pair].replacen(rows[pair].split(',').nth(7).unwrap(), "916401060000000000", 1);
    let mut replaced = rows.clone();
    replaced[pair] = &other_id;
    let forgeries: Vec<(&str, String, String)> = vec![
        ("seed", record.replacen(&value("seed"), &flipped(&value("seed")), 1), table.clone()),
        ("text", record.replace("31415926535897932384", "31415926535897932385"), table.clone()),
        (
            "commitment",
            record.replacen(&value("commitment"), &flipped(&value("commitment")), 1),
            table.clone(),
        ),
        (
            "key",
            record.replacen(&value("draw/RS-03"), &flipped(&value("draw/RS-03")), 1),
            table.clone(),
        ),
        ("list", record.replacen(&value("list"), &flipped(&value("list")), 1), table.clone()),
        ("order", record.clone(), joined(&swapped)),
        ("a row less", record.clone(), joined(&short)),
        ("another unit", record.clone(), joined(&replaced)),
    ];
    for (what, record, table) in forgeries {
        std::fs::write(out.join("record.json"), record).unwrap();
        std::fs::write(out.join("draw.csv"), table).unwrap();
        if sh {
            assert_eq!(shell(&out).status.code(), Some(4), "{what}");
        }
        if py {
            assert_eq!(python(&out).status.code(), Some(4), "{what}");
        }
        let ours =
            Command::new(env!("CARGO_BIN_EXE_suiji")).arg("verify").arg(&out).output().unwrap();
        assert_eq!(ours.status.code(), Some(4), "{what}");
    }
}

#[test]
fn the_worked_values_are_those_of_the_second_implementation() {
    if !has("python3", &["--version"]) {
        return;
    }
    let folder = root().join("tests/reference");
    let ended = Command::new("python3")
        .arg(folder.join("draw.py"))
        .arg("--vectors")
        .arg(folder.join("draw-vectors.json"))
        .output()
        .unwrap();
    assert!(text(&ended).contains(", 0 differ"), "{}", text(&ended));
}

#[test]
fn the_python_verifier_stays_short_enough_to_read() {
    let text = std::fs::read_to_string(root().join("tests/reference/verify.py")).unwrap();
    assert!(text.lines().count() <= 140);
    let imports: Vec<&str> = text.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(imports.len(), 1, "{imports:?}");
    assert!(imports[0].starts_with("import csv, hashlib, itertools, json, pathlib, sys"));
}
