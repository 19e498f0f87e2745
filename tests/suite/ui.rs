//! Every code has a case, and its answer stands beside it.
//!
//! `tests/ui/SJ1001.plan`: a minimal plan; its first line is a comment that says what is wrong.
//! `tests/ui/SJ5001/plan.plan`: a plan with tables beside it. Both are checked as `suiji check` does.
//! `tests/ui/SJ8001/command.txt`: command lines for what shows only when something is run; they run one
//! after the other in a copy of the folder, where `PLANS` stands for the folder of example plans.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use suiji::diagnostic::{Finding, Lang};
use suiji::engine::{self, CheckOptions, Inputs, Need};
use suiji::render::finding::{Format, Look, Report};

/// A plan with the files that it names, read from its folder.
pub fn inputs(plan: &Path, name: &str) -> Inputs {
    let folder = plan.parent().unwrap();
    let bytes = fs::read(plan).unwrap();
    let mut inputs = Inputs { plan_name: name.to_owned(), plan: bytes, ..Inputs::default() };
    for need in engine::needs(name, &inputs.plan) {
        match need {
            Need::File(path) => {
                let bytes = fs::read(folder.join(&path)).map_err(|_| "找不到文件".to_owned());
                inputs.files.insert(path, bytes);
            }
            Need::Folder(path) => {
                let files = fs::read_dir(folder.join(&path)).map_err(|_| "找不到文件".to_owned());
                let files = files.map(|entries| {
                    let mut files: Vec<(String, Vec<u8>)> = entries
                        .map(|entry| entry.unwrap())
                        .map(|it| {
                            (
                                it.file_name().to_string_lossy().into_owned(),
                                fs::read(it.path()).unwrap(),
                            )
                        })
                        .collect();
                    files.sort();
                    files
                });
                inputs.folders.insert(path, files);
            }
        }
    }
    inputs
}

fn report(inputs: &Inputs, findings: &[Finding], lang: Lang) -> String {
    let source = suiji::source::Source::read(&inputs.plan_name, &inputs.plan);
    let source = source.unwrap_or_else(|_| suiji::source::Source::new(&inputs.plan_name, ""));
    let sources = [&source];
    Report::new(&inputs.plan_name, findings, &sources, lang).render(Format::Human, Look::default())
}

/// The cases of `tests/ui`: code and path, in order.
pub fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut cases: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("SJ"))
        })
        .map(|path| (path.file_name().unwrap().to_string_lossy().chars().take(6).collect(), path))
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_finds_its_code() {
    let mut wrong = Vec::new();
    for (code, path) in cases() {
        if path.join("command.txt").exists() {
            continue;
        }
        let plan = if path.is_dir() { path.join("plan.plan") } else { path.clone() };
        let name = plan.file_name().unwrap().to_string_lossy().into_owned();
        let inputs = inputs(&plan, &name);
        let text = String::from_utf8_lossy(&inputs.plan).into_owned();
        let opening = text.trim_start_matches('\u{feff}');
        if !inputs.plan.is_empty()
            && !path.is_dir()
            && !opening.starts_with(['#', '＃'])
            && !opening.contains('\0')
        {
            wrong.push(format!("{code}: its first line does not say what is wrong"));
        }
        let findings = engine::check(&inputs, &CheckOptions::default()).findings;
        if !findings.iter().any(|finding| finding.code().to_string() == code) {
            let found: Vec<String> = findings.iter().map(|it| it.code().to_string()).collect();
            wrong.push(format!("{}: {code} is not found, but {found:?}", path.display()));
        }
        let stem = path.file_name().unwrap().to_string_lossy().replace('.', "-");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../ui/answers" }, {
            insta::assert_snapshot!(format!("{stem}.zh"), report(&inputs, &findings, Lang::Zh));
            insta::assert_snapshot!(format!("{stem}.en"), report(&inputs, &findings, Lang::En));
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_command_finds_its_code() {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let mut wrong = Vec::new();
    for (code, path) in cases() {
        let Ok(commands) = fs::read_to_string(path.join("command.txt")) else { continue };
        let mut answers = BTreeMap::new();
        for lang in ["zh", "en"] {
            let folder = tempfile::tempdir().unwrap();
            copy(&path, folder.path());
            let mut answer = String::new();
            for line in commands.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let line = line.replace("PLANS", &plans.to_string_lossy()).replace("LANG", lang);
                let shell = Command::new("sh")
                    .arg("-c")
                    .arg(&line)
                    .current_dir(folder.path())
                    .env("PATH", path_with_the_program())
                    .env("LANG", if lang == "en" { "en_US.UTF-8" } else { "zh_CN.UTF-8" })
                    .env_remove("LC_ALL")
                    .output()
                    .unwrap();
                answer = format!(
                    "exit {}\n{}{}",
                    shell.status.code().unwrap_or(-1),
                    String::from_utf8_lossy(&shell.stdout),
                    String::from_utf8_lossy(&shell.stderr)
                );
            }
            answers
                .insert(lang, without_digests(&answer.replace(&*plans.to_string_lossy(), "PLANS")));
        }
        if !answers.values().all(|answer| answer.contains(&code)) {
            wrong
                .push(format!("{code}: not in the answer of its last command:\n{}", answers["zh"]));
        }
        let stem = path.file_name().unwrap().to_string_lossy().replace('.', "-");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../ui/answers" }, {
            insta::assert_snapshot!(format!("{stem}.zh"), answers["zh"]);
            insta::assert_snapshot!(format!("{stem}.en"), answers["en"]);
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Digests change with every fact of the registry; that one stands there is what matters.
fn without_digests(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        let is_digest = run.len() >= 40;
        out.push_str(if is_digest { "DIGEST" } else { run.as_str() });
        run.clear();
    };
    for letter in text.chars() {
        if letter.is_ascii_digit() || ('a'..='f').contains(&letter) {
            run.push(letter);
        } else {
            flush(&mut run, &mut out);
            out.push(letter);
        }
    }
    flush(&mut run, &mut out);
    out
}

/// The folder of the built program first.
fn path_with_the_program() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_suiji"));
    let folder = program.parent().unwrap().to_string_lossy().into_owned();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
