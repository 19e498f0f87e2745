//! 留痕: the journal on disk, written by real processes: killed at any moment, and several at once.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use suiji::journal::read;

fn add(folder: &Path, reason: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_suiji"));
    command
        .current_dir(folder)
        .args(["--lang", "zh", "journal", "add", "--event", "noted"])
        .args(["--at", "2026-05-20T09:00:00+08:00", "--operator", "张三", "--reason", reason])
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn events(folder: &Path) -> (Vec<String>, usize) {
    let bytes = std::fs::read(folder.join("journal.jsonl")).unwrap_or_default();
    let (events, findings) = read("journal.jsonl", &bytes);
    let reasons = events.iter().map(|event| event["reason"].as_str().unwrap().to_owned());
    (reasons.collect(), findings.len())
}

/// Whoever is killed has appended the whole line or none; the next append always works; nothing that was
/// there is ever gone.
#[test]
fn a_killed_writer_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<String> = Vec::new();
    let mut killed = 0;
    for round in 0..60_u64 {
        let reason = format!("第{round}次");
        let mut child = add(folder.path(), &reason).spawn().unwrap();
        // From at once to after its end, in steps that fall everywhere in between.
        std::thread::sleep(Duration::from_micros(round * 300));
        let _ = child.kill();
        let ended = child.wait().unwrap();
        if ended.success() {
            acknowledged.push(reason);
        } else {
            killed += 1;
        }
        let (reasons, torn) = events(folder.path());
        assert!(torn <= 1, "round {round}");
        for known in &acknowledged {
            assert!(reasons.contains(known), "round {round}: {known} is gone");
        }
    }
    assert!(killed > 0, "nobody was killed in time");
    assert!(add(folder.path(), "最后").status().unwrap().success());
    let (reasons, findings) = events(folder.path());
    assert_eq!((reasons.last().map(String::as_str), findings), (Some("最后"), 0));
}

/// A dozen writers at once: every line is there once, and the chain holds.
#[test]
fn writers_at_once_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let children: Vec<Child> =
        (0..12).map(|number| add(folder.path(), &number.to_string()).spawn().unwrap()).collect();
    let outputs: Vec<Output> =
        children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let (mut reasons, findings) = events(folder.path());
    reasons.sort_unstable_by_key(|reason| reason.parse::<u32>().unwrap());
    let done: Vec<String> = (0..12)
        .zip(&outputs)
        .filter(|(_, output)| output.status.success())
        .map(|(number, _)| number.to_string())
        .collect();
    assert_eq!((reasons, findings), (done, 0));
    for output in outputs.iter().filter(|output| !output.status.success()) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("SJ9016") && output.status.code() == Some(5), "{said}");
    }
}

fn suiji(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_suiji"))
        .current_dir(folder)
        .args(["--lang", "zh"])
        .args(arguments)
        .output()
        .unwrap()
}

/// Formal acts leave a line each, with time, operator and witnesses; trials leave none; a draw that was
/// stopped after its line and is done again has one line, not two.
#[test]
fn formal_acts_leave_a_line_each() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in suiji::engine::example().files {
        std::fs::write(folder.path().join(name), bytes.unwrap()).unwrap();
    }
    std::fs::write(folder.path().join("plan.plan"), suiji::engine::example().plan).unwrap();
    let seeds = ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];
    let trial = [&["run", "plan.plan", "--trial", "--out", "trial"][..], &seeds].concat();
    assert!(suiji(folder.path(), &trial).status.success());
    assert!(!folder.path().join("journal.jsonl").exists(), "a trial is no formal act");
    let seal = ["seal", "plan.plan", "--at", "2026-05-11T09:00:00+08:00", "--operator", "张三"];
    let seal = [&seal[..], &["--witness", "派驻纪检组", "--out", "seal.json"]].concat();
    assert!(suiji(folder.path(), &seal).status.success());
    let draw = ["run", "plan.plan", "--seal", "seal.json", "--at", "2026-05-13T10:00:00+08:00"];
    let draw =
        [&draw[..], &["--operator", "李四", "--witness", "企业代表", "--out", "out"], &seeds];
    let draw = draw.concat();
    assert!(suiji(folder.path(), &draw).status.success());
    std::fs::remove_dir_all(folder.path().join("out")).unwrap();
    let again = suiji(folder.path(), &draw);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let bytes = std::fs::read(folder.path().join("journal.jsonl")).unwrap();
    let (events, findings) = read("journal.jsonl", &bytes);
    assert_eq!(findings, []);
    let said: Vec<[String; 4]> = events
        .iter()
        .map(|event| {
            ["event", "time", "operator", "witnesses"]
                .map(|key| event[key].to_string().replace(['"', '[', ']'], ""))
        })
        .collect();
    assert_eq!(
        said,
        [
            ["sealed", "2026-05-11T09:00:00+08:00", "张三", "派驻纪检组"],
            ["recorded", "2026-05-13T10:00:00+08:00", "李四", "企业代表"],
        ]
    );
    let record = std::fs::read(folder.path().join("out/record.json")).unwrap();
    assert_eq!(events[1]["record"], suiji::digest::digest(&record).to_string());
    // A broken journal stops the act.
    let mut broken = bytes;
    broken[30] ^= 1;
    std::fs::write(folder.path().join("journal.jsonl"), broken).unwrap();
    let refused = suiji(folder.path(), &[&seal[..seal.len() - 1], &["other.json"]].concat());
    assert_eq!(refused.status.code(), Some(4));
    assert!(!folder.path().join("other.json").exists());
}

/// Acts after a run follow in the folder's journal, and the folder still verifies; a changed line of the
/// run does not.
#[test]
fn acts_may_follow_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = suiji::engine::RunOptions::trial(suiji::engine::Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
    let ran = suiji::engine::run(&suiji::engine::example(), &options);
    for (name, bytes) in &ran.files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    assert!(add(folder.path(), "归档").status().unwrap().success());
    assert_eq!(suiji(folder.path(), &["verify", "record.json"]).status.code(), Some(0));
    let path = folder.path().join("journal.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.remove(0);
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    assert_eq!(suiji(folder.path(), &["verify", "record.json"]).status.code(), Some(4));
}
