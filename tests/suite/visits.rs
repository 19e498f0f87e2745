//! A checker that shares no code with the engine (tests/reference/visits.py) finds every rule kept, in
//! the runs of the repository's plans and of generated ones; and it sees what is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use suiji::digest::digest;
use suiji::engine::{self, End, Inputs, RunOptions, Stage};
use suiji::stream::Stream;

/// What the checker prints, and whether it finds everything right; `None` without Python.
fn checked(folders: &[PathBuf]) -> Option<(bool, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/visits.py");
    let Ok(ended) = Command::new("python3").arg(script).args(folders).output() else {
        eprintln!("python3 is missing: not checked");
        return None;
    };
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.code().is_some_and(|code| code < 2) && !said.is_empty(), "{ended:?}");
    Some((ended.status.success(), said))
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        let at = folder.join(name);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, bytes).unwrap();
    }
}

fn options(inputs: &Inputs, salt: u64) -> RunOptions {
    let mut options = RunOptions::trial(Stage::Run);
    let plan = engine::plan(&inputs.plan_name, &inputs.plan);
    for source in &plan.draw.unwrap().seed {
        let text = match source.name.value.as_str() {
            "ssq" => format!("03 07 12 18 25 30 + {:02}", 1 + salt % 16),
            "dice" => format!("31415926535897{salt:06}"),
            _ => "7f3a91c2".to_owned(),
        };
        options.seed(&source.name.value, &text);
    }
    options
}

fn plan(name: &str) -> Inputs {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(name).join("plan.plan");
    super::ui::inputs(&path, "plan.plan")
}

#[test]
fn the_visits_of_every_plan_keep_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    let mut folders = Vec::new();
    for name in ["example", "jinfeng-2023", "jinfeng-2026"] {
        let inputs = plan(name);
        let ran = engine::run(&inputs, &options(&inputs, 7));
        assert_eq!(ran.end, End::Done, "{name}");
        let out = folder.path().join(name);
        write(&out, &ran.files);
        folders.push(out);
    }
    let Some((right, said)) = checked(&folders) else { return };
    assert!(right, "{said}");
}

/// The example with another team section and other inspectors.
fn generated(seed: u64) -> Inputs {
    let mut stream = Stream::new(&digest(format!("visits {seed}").as_bytes()));
    let mut upto = |n: u64| stream.below(n + 1);
    let mut inputs = engine::example();
    let text = String::from_utf8(inputs.plan.clone()).unwrap();
    let size = 2 + upto(1);
    let pairing = match upto(9) {
        0 => "　　搭配：不同科室搭配\n",
        1 => "　　搭配：男女搭配\n",
        2 => "　　搭配：老带新（满3年）\n",
        3 => "　　搭配：只抽主检\n",
        4 => "　　搭配：定向选派\n",
        _ => "",
    };
    let text = text
        .replace("人数：2人", &format!("人数：{size}人"))
        .replace("3年内查过同一对象", &format!("{}年内查过同一对象", 1 + upto(4)))
        .replace("每人每日不超过2户", &format!("每人每日不超过{}户", 1 + upto(2)))
        .replace("每人每周不超过6户", &format!("每人每周不超过{}户", 1 + upto(4)))
        .replace("　　不足时：停止\n", &format!("{pairing}　　不足时：停止\n"))
        .replace("完成50%", &format!("完成{}%", 30 + 5 * upto(5)));
    inputs.plan = text.into_bytes();
    // Everybody may know wages; some certificates end, some people leave, during the year.
    let file = inputs.files.get_mut("inspectors.csv").unwrap();
    let table = file.as_ref().unwrap().clone();
    let mut reader = csv::Reader::from_reader(&*table);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|it| it == name).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        if upto(2) > 0 {
            row[at("业务专长")] = "工资支付与农民工欠薪".to_owned();
        }
        match upto(7) {
            0 => row[at("证件有效期")] = format!("2026-0{}-15", 5 + upto(4)),
            1 => row[at("离岗日期")] = format!("2026-0{}-03", 6 + upto(3)),
            _ => {}
        }
        writer.write_record(&row).unwrap();
    }
    *file = Ok(writer.into_inner().unwrap());
    inputs
}

#[test]
fn the_visits_of_generated_plans_keep_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    let mut folders = Vec::new();
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..200 {
        let inputs = generated(seed);
        let ran = engine::run(&inputs, &options(&inputs, seed));
        *ends.entry(format!("{:?}", ran.end)).or_default() += 1;
        if ran.end == End::Done {
            let out = folder.path().join(seed.to_string());
            write(&out, &ran.files);
            folders.push(out);
        }
    }
    assert!(folders.len() >= 100, "{ends:?}");
    let Some((right, said)) = checked(&folders) else { return };
    assert!(right, "{said}");
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let inputs = plan("example");
    let ran = engine::run(&inputs, &options(&inputs, 7));
    let table = String::from_utf8(ran.files["visits.csv"].clone()).unwrap();
    let first: Vec<String> = csv::Reader::from_reader(table.as_bytes())
        .records()
        .next()
        .unwrap()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let (date, lead, members) = (&first[8], &first[10], &first[11]);
    let inspectors = String::from_utf8(ran.files["inputs/inspectors.csv"].clone()).unwrap();
    let history = String::from_utf8(ran.files["inputs/history.csv"].clone()).unwrap();
    let certificate = lead.rsplit_once('（').unwrap().1.trim_end_matches('）');
    let name = lead.rsplit_once('（').unwrap().0;
    let expired: String = inspectors
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if cells.contains(&certificate) {
                cells[7] = "2026-01-01";
            }
            cells.join(",") + "\n"
        })
        .collect();
    let before =
        format!("{history}x,1,{},,,,现场检查,2026-01-05,{name},{certificate},,,,,\n", first[3]);
    let ics = String::from_utf8(ran.files["schedule.ics"].clone()).unwrap();
    let cases = [
        ("no working day", "visits.csv", table.replacen(date.as_str(), "2026-05-17", 1)),
        ("before the draw", "visits.csv", table.replacen(date.as_str(), "2026-05-12", 1)),
        ("outside the window", "visits.csv", table.replacen(date.as_str(), "2026-11-03", 1)),
        ("the team is", "visits.csv", table.replacen(members.as_str(), lead, 1)),
        (
            "has none of",
            "visits.csv",
            table.replacen(&format!("{lead},{members}"), &format!("{members},{lead}"), 1),
        ),
        (
            "allowed",
            "visits.csv",
            table
                .lines()
                .map(|line| {
                    let mut cells: Vec<&str> = line.split(',').collect();
                    if cells[0] != "visit" {
                        cells[8] = date;
                    }
                    cells.join(",") + "\n"
                })
                .collect(),
        ),
        ("certificate of", "inputs/inspectors.csv", expired),
        ("was there on", "inputs/history.csv", before),
        ("ids", "schedule.ics", ics.replace("-1-0002@", "-1-0001@")),
        ("CR LF", "schedule.ics", ics.replacen("\r\n", "\n", 1)),
        ("escaped", "schedule.ics", ics.replacen("SUMMARY:", "SUMMARY:a;b ", 1)),
        (
            "longer than 75",
            "schedule.ics",
            ics.replacen("SUMMARY:", &format!("SUMMARY:{}", "x".repeat(70)), 1),
        ),
    ];
    for (words, file, content) in cases {
        assert_ne!(content.as_bytes(), ran.files[file], "{words}: nothing was changed");
        let mut files = ran.files.clone();
        files.insert(file.to_owned(), content.into_bytes());
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        write(&out, &files);
        let Some((right, said)) = checked(&[out]) else { return };
        assert!(!right && said.contains(words), "{words}: {said}");
    }
}
