//! The program as its users call it: what it says, how it ends, what it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn plans() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("plans")
}

fn suiji(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .current_dir(folder)
        .env("LANG", "zh_CN.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .unwrap()
}

fn exit(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A new folder with the example plan and its directories.
fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["plan.plan", "entities.csv", "inspectors.csv", "history.csv"] {
        fs::copy(plans().join("example").join(name), folder.path().join(name)).unwrap();
    }
    folder
}

const SEEDS: [&str; 4] =
    ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];

fn trial(folder: &Path, command: &str, more: &[&str]) -> Output {
    let mut arguments = vec![command, "plan.plan", "--trial", "--out", "out"];
    arguments.extend(SEEDS);
    arguments.extend(more);
    suiji(folder, &arguments)
}

#[test]
fn run_writes_every_output_and_verify_agrees() {
    let folder = example();
    let ran = trial(folder.path(), "run", &[]);
    assert_eq!(exit(&ran), 0, "{}", said(&ran));
    for name in [
        "draw.csv",
        "visits.csv",
        "visits.xlsx",
        "schedule.ics",
        "notice.html",
        "plan.html",
        "record.json",
        "journal.jsonl",
        "inputs/plan.plan",
        "inputs/entities.csv",
    ] {
        assert!(folder.path().join("out").join(name).is_file(), "{name}");
    }
    let verified = suiji(folder.path(), &["verify", "out/record.json"]);
    assert_eq!(exit(&verified), 0, "{}", said(&verified));
    assert!(said(&verified).contains("复核一致"));
    // A moved folder verifies where it lies.
    fs::rename(folder.path().join("out"), folder.path().join("elsewhere")).unwrap();
    assert_eq!(exit(&suiji(folder.path(), &["复核", "elsewhere"])), 0);
    // A record without its inputs is checked as far as it goes, and with them elsewhere in full.
    fs::rename(folder.path().join("elsewhere/inputs"), folder.path().join("kept")).unwrap();
    let partly = suiji(folder.path(), &["verify", "elsewhere"]);
    assert!(exit(&partly) == 0 && said(&partly).contains("没有重算全部"), "{}", said(&partly));
    forge_what_is_public(folder.path());
    let fully = suiji(folder.path(), &["verify", "elsewhere", "--inputs", "kept"]);
    assert!(exit(&fully) == 0 && said(&fully).contains("复核一致"), "{}", said(&fully));
}

/// A list forged together with every digest that covers it: the tickets still tell.
fn forge_what_is_public(folder: &Path) {
    let read = |name: &str| fs::read_to_string(folder.join("elsewhere").join(name)).unwrap();
    let (list, record, journal) = (read("draw.csv"), read("record.json"), read("journal.jsonl"));
    let drawn = list.lines().nth(1).unwrap().split(',').nth(7).unwrap();
    let all = fs::read_to_string(folder.join("entities.csv")).unwrap();
    let other = all
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(2).unwrap())
        .find(|id| !list.contains(id))
        .unwrap();
    let forged = list.replace(drawn, other);
    let digest = |text: &str| suiji::digest::digest(text.as_bytes()).to_string();
    let record_now = record.replace(&digest(&list), &digest(&forged));
    let ids = |text: &str| -> String {
        let mut first: Vec<&str> = Vec::new();
        for row in text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()) {
            if first.is_empty() || text.lines().nth(1).unwrap().starts_with(&row[..5].join(",")) {
                first.push(row[7]);
            }
        }
        digest(&first.join("\n"))
    };
    let record_now = record_now.replace(&ids(&list), &ids(&forged));
    let journal_now = journal.replace(&digest(&record), &digest(&record_now));
    for (name, text) in
        [("draw.csv", &forged), ("record.json", &record_now), ("journal.jsonl", &journal_now)]
    {
        fs::write(folder.join("elsewhere").join(name), text).unwrap();
    }
    let verified = suiji(folder, &["verify", "elsewhere"]);
    assert!(exit(&verified) == 4 && said(&verified).contains(other), "{}", said(&verified));
    for (name, text) in [("draw.csv", &list), ("record.json", &record), ("journal.jsonl", &journal)]
    {
        fs::write(folder.join("elsewhere").join(name), text).unwrap();
    }
}

#[test]
fn stages_stop_where_they_say() {
    for (command, visits, workbook) in [
        ("draw", false, false),
        ("assign", true, false),
        ("schedule", true, false),
        ("run", true, true),
    ] {
        let folder = example();
        let ran = trial(folder.path(), command, &[]);
        assert_eq!(exit(&ran), 0, "{command}: {}", said(&ran));
        assert_eq!(folder.path().join("out/visits.csv").exists(), visits, "{command}");
        assert_eq!(folder.path().join("out/visits.xlsx").exists(), workbook, "{command}");
        assert_eq!(exit(&suiji(folder.path(), &["verify", "out"])), 0, "{command}");
    }
}

#[test]
fn seeds_have_no_default() {
    let folder = example();
    let none = suiji(folder.path(), &["run", "plan.plan", "--trial", "--out", "out"]);
    assert_eq!(exit(&none), 2, "{}", said(&none));
    for seed in ["dice", "=1", "dice="] {
        let wrong =
            suiji(folder.path(), &["run", "plan.plan", "--trial", "--out", "out", "--seed", seed]);
        assert_eq!(exit(&wrong), 2, "{seed}: {}", said(&wrong));
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn nothing_is_overwritten_without_being_told() {
    let folder = example();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/keep.txt"), "mine").unwrap();
    let refused = trial(folder.path(), "run", &[]);
    assert_eq!(exit(&refused), 5, "{}", said(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("out/keep.txt")).unwrap(), "mine");
    assert_eq!(exit(&trial(folder.path(), "run", &["--force"])), 5, "it holds what is not ours");
    fs::remove_file(folder.path().join("out/keep.txt")).unwrap();
    assert_eq!(exit(&trial(folder.path(), "run", &[])), 0);
    assert_eq!(exit(&trial(folder.path(), "run", &[])), 5);
    assert_eq!(exit(&trial(folder.path(), "run", &["--force"])), 0);
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// Bad input gets a clear finding; nothing panics (a panic is exit 101).
#[test]
fn bad_input_is_named() {
    let spoil = |name: &str, bytes: &[u8]| {
        let folder = example();
        fs::write(folder.path().join(name), bytes).unwrap();
        let checked = suiji(folder.path(), &["check", "plan.plan"]);
        let ran = trial(folder.path(), "run", &[]);
        assert!(!folder.path().join("out").exists(), "{}", said(&ran));
        assert_eq!(exit(&checked), exit(&ran), "{}\n{}", said(&checked), said(&ran));
        (exit(&checked), said(&checked))
    };
    let text = |name: &str| fs::read_to_string(plans().join("example").join(name)).unwrap();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("entities.csv", Vec::new(), "空"),
        ("entities.csv", b"\x7fELF\x00\x01\x02\x03\xff\xfe\x00".to_vec(), "entities.csv"),
        (
            "entities.csv",
            text("entities.csv").replacen("统一社会信用代码", "别的", 1).into_bytes(),
            "统一社会信用代码",
        ),
        ("plan.plan", Vec::new(), "空"),
        ("plan.plan", b"PK\x03\x04\x00\x00".to_vec(), "文本"),
        (
            "plan.plan",
            text("plan.plan").replace("从业人数 不小于", "人员总数 不小于").into_bytes(),
            "人员总数",
        ),
        (
            "inspectors.csv",
            text("inspectors.csv").lines().take(2).collect::<Vec<_>>().join("\n").into_bytes(),
            "人",
        ),
    ];
    for (name, bytes, word) in cases {
        let (code, words) = spoil(name, &bytes);
        assert!([1, 3, 5].contains(&code), "{name}: exit {code}: {words}");
        assert!(words.contains(word), "{name}: {words}");
        assert!(words.contains("SJ"), "{name}: {words}");
    }
    let lines = text("entities.csv");
    let second = lines.lines().nth(1).unwrap();
    let twice = lines.replacen(
        second,
        &format!("{second}\n{}", second.replacen("有限", "无限", 1).replacen(',', ",另名", 2)),
        1,
    );
    let (code, words) = spoil("entities.csv", twice.as_bytes());
    assert_eq!(code, 1, "{words}");
    let id = second.split(',').nth(2).unwrap();
    let wrong = format!("{}{}", &id[..17], if id.ends_with('A') { 'B' } else { 'A' });
    let (code, words) = spoil("entities.csv", lines.replacen(id, &wrong, 1).as_bytes());
    assert!(code == 1 && words.contains(&wrong), "{words}");
}

#[test]
fn bad_rows_are_left_out_only_by_a_recorded_decision() {
    let folder = example();
    let path = folder.path().join("entities.csv");
    let lines = fs::read_to_string(&path).unwrap();
    let id = lines.lines().nth(1).unwrap().split(',').nth(2).unwrap().to_owned();
    fs::write(&path, lines.replacen(&id, "暂无", 1)).unwrap();
    assert_eq!(exit(&trial(folder.path(), "run", &[])), 1);
    let ran = trial(folder.path(), "run", &["--exclude-bad-rows"]);
    assert_eq!(exit(&ran), 0, "{}", said(&ran));
    let record = fs::read_to_string(folder.path().join("out/record.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["excluded_rows"][0]["row"], 2);
    assert_eq!(exit(&suiji(folder.path(), &["verify", "out"])), 0);
}

/// 封存 → 抽取, batch by batch, each standing on the record of the one before.
#[test]
fn a_formal_draw_is_sealed_first_and_stands_on_the_batches_before() {
    let folder = example();
    let at = folder.path();
    let sealed = suiji(
        at,
        &["seal", "plan.plan", "--at", "2026-05-11T09:00:00+08:00", "--out", "seal-1.json"],
    );
    assert_eq!(exit(&sealed), 0, "{}", said(&sealed));
    let seal: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(at.join("seal-1.json")).unwrap()).unwrap();
    let commitment = seal["commitment"].as_str().unwrap().to_owned();
    assert!(said(&sealed).contains(&commitment));
    let formal = |seal: &str, out: &str, time: &str, more: &[&str]| {
        let mut arguments = vec!["run", "plan.plan", "--seal", seal, "--out", out, "--at", time];
        arguments.extend(SEEDS);
        arguments.extend(more);
        suiji(at, &arguments)
    };
    // Anything that differs from the seal is refused.
    let plan = fs::read_to_string(at.join("plan.plan")).unwrap();
    fs::write(at.join("plan.plan"), plan.replace("审核：法规科", "审核：办公室")).unwrap();
    let refused = formal("seal-1.json", "one", "2026-05-13T10:00:00+08:00", &[]);
    assert!(exit(&refused) == 4 && said(&refused).contains("SJ9009"), "{}", said(&refused));
    fs::write(at.join("plan.plan"), plan).unwrap();
    let first = formal(
        "seal-1.json",
        "one",
        "2026-05-13T10:00:00+08:00",
        &["--operator", "张三", "--witness", "李四"],
    );
    assert_eq!(exit(&first), 0, "{}", said(&first));
    let record: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(at.join("one/record.json")).unwrap()).unwrap();
    assert_eq!(record["draws"][0]["commitment"], commitment.as_str());
    assert_eq!(
        (record["stamp"].as_str(), record["draws"].as_array().unwrap().len()),
        (Some(""), 1)
    );
    assert_eq!(exit(&suiji(at, &["verify", "one"])), 0);
    // The second batch needs the first.
    let early = suiji(
        at,
        &[
            "seal",
            "plan.plan",
            "--draw",
            "2",
            "--out",
            "seal-2.json",
            "--at",
            "2026-08-10T09:00:00+08:00",
        ],
    );
    assert!(exit(&early) == 1 && said(&early).contains("SJ8019"), "{}", said(&early));
    let sealed = suiji(
        at,
        &[
            "seal",
            "plan.plan",
            "--draw",
            "2",
            "--earlier",
            "one",
            "--out",
            "seal-2.json",
            "--at",
            "2026-08-10T09:00:00+08:00",
        ],
    );
    assert_eq!(exit(&sealed), 0, "{}", said(&sealed));
    let second = formal("seal-2.json", "two", "2026-08-12T10:00:00+08:00", &["--earlier", "one"]);
    assert_eq!(exit(&second), 0, "{}", said(&second));
    let verified = suiji(at, &["verify", "two"]);
    assert_eq!(exit(&verified), 0, "{}", said(&verified));
    // Drawn in the same two steps as a trial with these seeds: the batches together are the same units.
    assert_eq!(exit(&trial(at, "draw", &[])), 0);
    let rows = |name: &str| -> Vec<String> {
        fs::read_to_string(at.join(name)).unwrap().lines().skip(1).map(str::to_owned).collect()
    };
    let both = [rows("one/draw.csv"), rows("two/draw.csv")].concat();
    assert_eq!(both, rows("out/draw.csv"));
}

#[test]
fn prove_knows_four_kinds_of_answers() {
    let folder = example();
    assert_eq!(exit(&trial(folder.path(), "run", &[])), 0);
    let rows = fs::read_to_string(folder.path().join("out/draw.csv")).unwrap();
    let drawn = rows.lines().nth(1).unwrap().split(',').nth(7).unwrap().to_owned();
    let all = fs::read_to_string(folder.path().join("entities.csv")).unwrap();
    let not = all
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(2).unwrap())
        .find(|id| !rows.contains(id))
        .unwrap();
    let ask = |id: &str| suiji(folder.path(), &["prove", id]);
    assert!(said(&ask(&drawn)).contains("：抽中"));
    assert!(said(&ask(&drawn.to_lowercase())).contains("：抽中"), "typed in lower case");
    assert!(said(&ask(not)).contains("未抽中") && !said(&ask(not)).contains("：抽中"));
    assert!(said(&ask("91350100M000100Y43")).contains("不在抽取时的对象名录里"));
    let wrong = ask("91350100M000100Y44");
    assert!(exit(&wrong) == 2 && said(&wrong).contains("校验位"), "{}", said(&wrong));
    // A record that was changed proves nothing.
    let csv = folder.path().join("out/draw.csv");
    fs::write(&csv, rows.replacen(&drawn, not, 1)).unwrap();
    assert_eq!(exit(&ask(&drawn)), 4);
}

#[test]
fn new_makes_a_plan_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    for year in ["2024", "2026"] {
        let made = suiji(
            folder.path(),
            &["new", year, "--agency", "某市兴庆区人力资源和社会保障局", "--year", year],
        );
        assert_eq!(exit(&made), 0, "{}", said(&made));
        let at = folder.path().join(year);
        let checked = suiji(&at, &["check", "plan.plan"]);
        assert_eq!(exit(&checked), 0, "{}", said(&checked));
        assert!(
            fs::read_to_string(at.join("plan.plan"))
                .unwrap()
                .contains(&format!("兴庆区人力资源和社会保障局{year}年度"))
        );
        assert_eq!(exit(&trial(&at, "run", &[])), 0, "{year}");
    }
}

#[test]
fn check_speaks_every_format_and_both_languages() {
    let folder = plans().join("jinfeng-2023");
    for format in ["human", "line", "plain", "json", "sarif", "html"] {
        for (lang, word) in [("zh", "不存在"), ("en", "does not exist")] {
            let checked = suiji(
                &folder,
                &["check", "notice.plan", "--plan-only", "--format", format, "--lang", lang],
            );
            assert_eq!(exit(&checked), 1, "{format}");
            assert!(checked.stderr.is_empty(), "{format}: {}", said(&checked));
            assert!(said(&checked).contains(word) || format == "html", "{format} {lang}");
        }
    }
    let strict = suiji(&plans().join("example"), &["check", "plan.plan", "--strict"]);
    assert_eq!(exit(&strict), 0, "{}", said(&strict));
}

#[test]
fn explain_knows_codes_laws_and_days() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |what: &[&str]| suiji(folder.path(), &[&["explain"], what].concat());
    assert!(said(&ask(&["SJ2001"])).contains("## SJ2001"));
    assert!(said(&ask(&["sj2001", "--lang", "en"])).contains("**Wrong**"));
    let law = said(&ask(&["《劳动合同法》第七十四条"]));
    assert!(law.contains("劳动合同法") && law.contains("检查权"), "{law}");
    let day = said(&ask(&["2026-10-01"]));
    assert!(
        day.contains("星期四") && day.contains("非工作日") && day.contains("国办发明电"),
        "{day}"
    );
    assert_eq!(exit(&ask(&["SJ9999"])), 2);
    assert_eq!(exit(&ask(&["天气"])), 2);
}

#[test]
fn fmt_leaves_standard_plans_alone() {
    for name in ["jinfeng-2023/plan.plan", "jinfeng-2026/plan.plan", "example/plan.plan"] {
        let checked = suiji(&plans(), &["fmt", "--check", name]);
        assert_eq!(exit(&checked), 0, "{name}: {}", said(&checked));
    }
    let folder = example();
    let path = folder.path().join("plan.plan");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("　　对象：", "对象:")).unwrap();
    assert_eq!(exit(&suiji(folder.path(), &["fmt", "--check", "plan.plan"])), 1);
    assert_eq!(exit(&suiji(folder.path(), &["整理", "plan.plan"])), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = env!("CARGO_BIN_EXE_suiji");
    let folder = plans().join("jinfeng-2023");
    let piped = Command::new("sh")
        .arg("-c")
        .arg(format!("{program} check notice.plan --plan-only --format json | head -c 1"))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(piped.stderr.is_empty(), "{}", String::from_utf8_lossy(&piped.stderr));
}

/// A signed doubt stops nothing; once its line changes, the signature counts no more.
#[test]
fn a_signature_holds_as_long_as_its_line() {
    let folder = example();
    let path = folder.path().join("plan.plan");
    let text = fs::read_to_string(&path).unwrap().replace("7个工作日内", "7日内");
    fs::write(&path, &text).unwrap();
    let doubt = suiji(folder.path(), &["check", "plan.plan", "--strict"]);
    assert!(exit(&doubt) == 1 && said(&doubt).contains("SJ2021"), "{}", said(&doubt));
    let sign = |code: &str, reason: &str| {
        suiji(
            folder.path(),
            &[
                "sign",
                "plan.plan",
                code,
                "--reason",
                reason,
                "--by",
                "张三",
                "--date",
                "2026-03-20",
            ],
        )
    };
    assert_eq!(exit(&sign("SJ2021", "自然日，更早")), 1, "a comma would end the reason");
    assert_eq!(exit(&sign("SJ4001", "自然日")), 1, "there is no such doubt");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let signed = sign("SJ2021", "自然日");
    assert_eq!(exit(&signed), 0, "{}", said(&signed));
    let now = fs::read_to_string(&path).unwrap();
    assert!(now.starts_with(text.trim_end()), "nothing else changes");
    let checked = suiji(folder.path(), &["check", "plan.plan", "--strict"]);
    assert!(exit(&checked) == 0 && said(&checked).contains("张三"), "{}", said(&checked));
    assert_eq!(exit(&sign("SJ2021", "再签一次")), 1, "it is signed already");
    fs::write(&path, now.replace("决定作出之日起7日内", "决定送达之日起7日内")).unwrap();
    let stale = suiji(folder.path(), &["check", "plan.plan", "--strict"]);
    assert!(exit(&stale) == 1 && said(&stale).contains("SJ2021"), "{}", said(&stale));
}

/// Doubts of a directory are signed by kind, with the file's digest.
#[test]
fn a_directorys_doubts_are_signed_by_kind() {
    let folder = example();
    let path = folder.path().join("entities.csv");
    let rows = fs::read_to_string(&path).unwrap();
    let row = rows.lines().find(|line| line.contains(",B,")).unwrap();
    fs::write(&path, rows.replacen(row, &row.replacen(",B,", ",D,", 1), 1)).unwrap();
    let doubt = suiji(folder.path(), &["check", "plan.plan", "--strict", "--format", "line"]);
    assert_eq!(exit(&doubt), 1, "{}", said(&doubt));
    let code = said(&doubt).split("SJ5").nth(1).unwrap().chars().take(3).collect::<String>();
    let signed = suiji(
        folder.path(),
        &[
            "签注",
            "plan.plan",
            &format!("SJ5{code}"),
            "--reason",
            "D级按其余处理",
            "--by",
            "李四",
            "--date",
            "2026-03-20",
        ],
    );
    assert_eq!(exit(&signed), 0, "{}", said(&signed));
    let checked = suiji(folder.path(), &["check", "plan.plan", "--strict"]);
    assert_eq!(exit(&checked), 0, "{}", said(&checked));
    fs::write(&path, fs::read_to_string(&path).unwrap() + "\n").unwrap();
    let stale = suiji(folder.path(), &["check", "plan.plan", "--strict"]);
    assert_eq!(exit(&stale), 1, "{}", said(&stale));
}

#[test]
fn errata_corrects_the_notice() {
    let folder = plans().join("jinfeng-2023");
    let text = suiji(&folder, &["errata", "notice.plan"]);
    assert_eq!(exit(&text), 0);
    assert!(
        said(&text).contains(
            "“3．２０２３年６月３１日前，完成50%”，更正为“3．２０２３年６月３０日前，完成50%”"
        ),
        "{}",
        said(&text)
    );
    let html = suiji(&folder, &["勘误", "notice.plan", "--format", "html"]);
    assert!(said(&html).contains("<td>3．２０２３年６月３０日前，完成50%</td>"), "{}", said(&html));
    let none = suiji(&folder, &["errata", "plan.plan"]);
    assert!(exit(&none) == 0 && said(&none).contains("没有要更正的错误"), "{}", said(&none));
}

#[test]
fn registry_tells_what_a_change_of_law_touches() {
    let folder = tempfile::tempdir().unwrap();
    let registry = folder.path().join("registry");
    fs::create_dir(&registry).unwrap();
    for entry in fs::read_dir(plans().join("registry")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, registry.join(path.file_name().unwrap())).unwrap();
    }
    let checked = suiji(folder.path(), &["registry", "check", "registry"]);
    assert_eq!(exit(&checked), 0, "{}", said(&checked));
    let same = suiji(folder.path(), &["registry", "diff", "builtin", "registry"]);
    assert!(said(&same).contains("两库相同"), "{}", said(&same));
    let law = registry.join("social-insurance-law.toml");
    let text = fs::read_to_string(&law).unwrap();
    fs::write(
        &law,
        text.replacen("status = \"有效\"", "status = \"已废止\"\nrepealed = 2026-07-01", 1),
    )
    .unwrap();
    let plan = plans().join("jinfeng-2026/plan.plan");
    let changed = suiji(
        folder.path(),
        &["registry", "diff", "builtin", "registry", "--plan", &plan.to_string_lossy()],
    );
    let words = said(&changed);
    assert!(
        words.contains("2026-07-01 起废止") && words.contains("RS-09 引用了有变化的"),
        "{words}"
    );
    assert!(!words.contains("RS-12 引用"), "{words}");
    let stale = suiji(folder.path(), &["registry", "stale", "--on", "2026-11-25"]);
    assert!(said(&stale).contains("优化营商环境条例"), "{}", said(&stale));
}

#[test]
fn force_deletes_nothing_that_somebody_else_put_there() {
    let folder = example();
    let run = |force: &[&str]| {
        let mut line = vec!["draw", "plan.plan", "--trial", "--seed", "ssq=03 07 12 18 25 30 + 09"];
        line.extend(["--seed", "dice=31415926535897932384", "--out", "out"]);
        line.extend(force);
        suiji(folder.path(), &line)
    };
    assert_eq!(exit(&run(&[])), 0);
    assert_eq!(exit(&run(&["--force"])), 0);
    let kept = folder.path().join("out/年终总结.docx");
    fs::write(&kept, "x").unwrap();
    let output = run(&["--force"]);
    assert_eq!(exit(&output), 5, "{}", said(&output));
    assert!(said(&output).contains("年终总结.docx"), "{}", said(&output));
    assert!(kept.exists());
}

#[test]
fn an_item_without_a_code_is_not_drawn() {
    let folder = example();
    let path = folder.path().join("plan.plan");
    let plan = fs::read_to_string(&path).unwrap();
    let at = plan.find("（代号：").unwrap();
    let end = at + plan[at..].find('）').unwrap() + '）'.len_utf8();
    fs::write(&path, format!("{}{}", &plan[..at], &plan[end..])).unwrap();
    let output = suiji(folder.path(), &["check", "plan.plan", "--plan-only"]);
    assert_eq!(exit(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("SJ8012：这个事项没有写代号"), "{}", said(&output));
}
