//! What the documents show is what happens: every command runs, every output is the program's, every
//! plan is free of errors, the example of the README is the one of the crate's own documentation.
//!
//! `SUIJI_BLESS=1 cargo test --test suite readme` writes the outputs into the documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use suiji::diagnostic::Severity;
use suiji::engine::{CheckOptions, Inputs, check};

/// The documents, with the language of the reader they are for.
const DOCUMENTS: &[(&str, &str)] = &[
    ("README.zh-CN.md", "zh_CN.UTF-8"),
    ("README.md", "en_US.UTF-8"),
    ("docs/cli.md", "zh_CN.UTF-8"),
    ("docs/record.md", "en_US.UTF-8"),
    ("docs/verify.zh.md", "zh_CN.UTF-8"),
    ("docs/verify.en.md", "en_US.UTF-8"),
    ("docs/tutorial.zh-CN.md", "zh_CN.UTF-8"),
    ("docs/tutorial.en.md", "en_US.UTF-8"),
    ("docs/language.zh.md", "zh_CN.UTF-8"),
    ("docs/language.en.md", "en_US.UTF-8"),
];

/// Stands for lines that a document leaves out.
const ELISION: &str = "…";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// A fenced block: what stands behind the fence, and its lines with the number of the first.
pub struct Block {
    pub info: String,
    pub first: usize,
    pub lines: Vec<String>,
}

pub fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open =
                    Some(Block { info: info.trim().into(), first: number + 1, lines: Vec::new() });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is open");
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        // Whoever tried the formal draw of the README has it beside the plan.
        if entry.file_name() == "journal.jsonl" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder with what the documents' commands name, and `suiji` on the path.
fn playground() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for plan in ["jinfeng-2023", "jinfeng-2026", "example"] {
        copy(&root().join("plans").join(plan), &folder.path().join("plans").join(plan));
    }
    std::fs::create_dir_all(folder.path().join("docs")).unwrap();
    std::fs::create_dir_all(folder.path().join("tests/reference")).unwrap();
    for file in ["docs/verify.sh", "tests/reference/verify.py", "tests/reference/draw.py"] {
        std::fs::copy(root().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success())
}

/// What a command prints, on both channels; `None` where it is not for this test or its program missing.
fn output(command: &str, folder: &Path, locale: &str) -> Option<Vec<String>> {
    let name = command.split(' ').next().unwrap_or_default();
    if command.starts_with("cargo test") || command.starts_with("git ") {
        return None;
    }
    if name == "python3" && !has(name) {
        eprintln!("{name} is missing: `{command}` is not run");
        return None;
    }
    let command = command.replacen("cargo run --release -- ", "suiji ", 1);
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_suiji"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::iter::once(binary.parent().unwrap().to_owned()).chain(std::env::split_paths(&path));
    let ended = Command::new("sh")
        .arg("-c")
        .arg(format!("{{ {command}\n}} 2>&1"))
        .current_dir(folder)
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("NO_COLOR")
        .env("LANG", locale)
        .env_remove("COLUMNS")
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    let text = String::from_utf8(ended.stdout).unwrap();
    Some(text.lines().map(|line| line.trim_end().to_owned()).collect())
}

/// The output as the document may show it: with as much left out as it leaves out.
fn shown(actual: &[String], written: &[String]) -> Vec<String> {
    let Some(gap) = written.iter().position(|line| line == ELISION) else { return actual.to_vec() };
    let after = written.len() - gap - 1;
    if actual.len() < gap + after {
        return actual.to_vec();
    }
    let mut lines = actual[..gap].to_vec();
    lines.push(ELISION.to_owned());
    lines.extend_from_slice(&actual[actual.len() - after..]);
    lines
}

/// What the reader does to a file between two commands; comments that a page does not show.
enum Edit {
    /// `<!-- write: FILE -->`: types the next block into a new file.
    Write(String),
    /// `<!-- append: FILE -->`: types the next block at the end of the file.
    Append(String),
    /// `<!-- replace: FILE | OLD | NEW -->`: mends one place; what is written is shown nearby.
    Replace(String, String, String),
}

/// The edits of a document, with their lines.
fn edits(text: &str) -> Vec<(usize, Edit)> {
    let edit = |line: &str| {
        let inner = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        let (verb, rest) = inner.split_once(": ")?;
        match verb {
            "write" => Some(Edit::Write(rest.into())),
            "append" => Some(Edit::Append(rest.into())),
            "replace" => {
                let parts: Vec<&str> = rest.split(" | ").collect();
                let [file, old, new] = parts.as_slice() else { panic!("{line}") };
                let (old, new) = (old.replace("\\n", "\n"), new.replace("\\n", "\n"));
                Some(Edit::Replace((*file).into(), old, new))
            }
            _ => panic!("{line}"),
        }
    };
    text.lines().enumerate().filter_map(|(at, line)| Some((at, edit(line)?))).collect()
}

/// Does to the files what the document tells its reader between the lines `from` and `to`.
fn edit(text: &str, folder: &Path, from: usize, to: usize) {
    let shown: Vec<&str> = text.lines().filter(|line| !line.starts_with("<!--")).collect();
    let shown = shown.join("\n");
    for (at, edit) in edits(text).into_iter().filter(|(at, _)| (from..to).contains(at)) {
        let typed = || {
            let block = blocks(text).into_iter().find(|block| block.first > at).unwrap();
            block.lines.join("\n") + "\n"
        };
        let path = |file: &str| folder.join(file);
        let before = |file: &str| {
            std::fs::read_to_string(path(file)).unwrap_or_else(|it| panic!("{file}: {it}"))
        };
        match edit {
            Edit::Write(file) => {
                assert!(!path(&file).exists(), "{file} is there already");
                std::fs::write(path(&file), typed()).unwrap();
            }
            Edit::Append(file) => {
                let whole = format!("{}\n{}", before(&file), typed());
                std::fs::write(path(&file), whole).unwrap();
            }
            Edit::Replace(file, old, new) => {
                let was = before(&file);
                assert!(was.contains(&old), "{file}: {old} does not stand there");
                for line in new.lines() {
                    let line = line.trim();
                    assert!(shown.contains(line), "line {at}: {line} is not shown to the reader");
                }
                std::fs::write(path(&file), was.replacen(&old, &new, 1)).unwrap();
            }
        }
    }
}

/// A document with the outputs that its commands have.
fn refreshed(text: &str, locale: &str) -> String {
    let folder = playground();
    let mut replaced: BTreeMap<usize, (usize, Vec<String>)> = BTreeMap::new();
    let mut done = 0;
    for block in blocks(text).iter().filter(|block| block.info == "console") {
        edit(text, folder.path(), done, block.first);
        done = block.first;
        let mut lines = Vec::new();
        let mut rest = block.lines.as_slice();
        while let Some((line, more)) = rest.split_first() {
            let mut command =
                line.strip_prefix("$ ").unwrap_or_else(|| panic!("{line}")).to_owned();
            lines.push(line.clone());
            rest = more;
            while command.ends_with('\\') {
                let (line, more) = rest.split_first().unwrap();
                command = format!("{} {}", command.trim_end_matches('\\').trim_end(), line.trim());
                lines.push(line.clone());
                rest = more;
            }
            let end = rest.iter().position(|it| it.starts_with("$ ")).unwrap_or(rest.len());
            let (written, more) = rest.split_at(end);
            match output(&command, folder.path(), locale) {
                Some(actual) => lines.extend(shown(&actual, written)),
                None => lines.extend_from_slice(written),
            }
            rest = more;
        }
        replaced.insert(block.first, (block.lines.len(), lines));
    }
    let mut result: Vec<String> = Vec::new();
    let mut skip = 0;
    for (number, line) in text.lines().enumerate() {
        if let Some((length, lines)) = replaced.get(&number) {
            result.extend_from_slice(lines);
            skip = *length;
        }
        if skip > 0 {
            skip -= 1;
        } else {
            result.push(line.to_owned());
        }
    }
    format!("{}\n", result.join("\n"))
}

#[test]
fn every_command_in_the_documents_prints_what_they_show() {
    if !Command::new("sh").args(["-c", "true"]).status().is_ok_and(|it| it.success()) {
        eprintln!("no shell: the documents' commands are not run");
        return;
    }
    let mut stale = Vec::new();
    for (name, locale) in DOCUMENTS {
        let text = read(name);
        let fresh = refreshed(&text, locale);
        if fresh == text {
            continue;
        }
        if std::env::var_os("SUIJI_BLESS").is_some() {
            std::fs::write(root().join(name), &fresh).unwrap();
            continue;
        }
        let at = text.lines().zip(fresh.lines()).position(|(a, b)| a != b).unwrap_or_default();
        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
        stale.push(format!(
            "{name}:{}\n  shows  {}\n  prints {}",
            at + 1,
            line(&text),
            line(&fresh)
        ));
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

/// The name of the section that a line opens, in Chinese.
fn heading(line: &str) -> Option<String> {
    let bare = line.trim_end();
    let title = bare.split_once('、').map_or(bare, |(ordinal, title)| {
        if ordinal.chars().all(|it| "一二三四五六七八九十".contains(it)) {
            title
        } else {
            bare
        }
    });
    if title.ends_with("（文字）") {
        return Some(title.to_owned());
    }
    suiji::syntax::key::SectionName::find(title).map(|name| name.names().0.to_owned())
}

/// Sections of a plan in order, each with its lines; the facts before the first under no name.
fn sections(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found = vec![(String::new(), Vec::new())];
    for line in text.lines() {
        if let Some(name) = heading(line) {
            found.push((name, Vec::new()));
        }
        found.last_mut().unwrap().1.push(line.to_owned());
    }
    found
}

/// A plan that holds a fragment: its sections take the place of the example's.
pub fn completed(fragment: &str) -> String {
    let fragment = sections(fragment);
    let has_head =
        fragment[0].1.iter().any(|line| line.starts_with("计划：") || line.starts_with("plan:"));
    if has_head && fragment.len() > 1 {
        return fragment
            .iter()
            .flat_map(|(_, lines)| lines)
            .fold(String::new(), |all, line| all + line + "\n");
    }
    let mut plan = sections(&read("plans/example/plan.plan"));
    if !fragment[0].1.iter().all(|line| line.trim().is_empty()) {
        let keys: Vec<&str> =
            fragment[0].1.iter().filter_map(|line| line.split('：').next()).collect();
        plan[0].1.retain(|line| !keys.iter().any(|key| line.starts_with(&format!("{key}："))));
        let mut head = fragment[0].1.clone();
        plan[0].1.append(&mut head);
    }
    let mut named: Vec<String> = fragment[1..].iter().map(|(name, _)| name.clone()).collect();
    // Rules for next year's tiers are about the tiers of the plan.
    if named.iter().any(|name| matches!(name.as_str(), "信用分级" | "tiers")) {
        named.push("等级建议".to_owned());
    }
    let at = plan.iter().position(|(name, _)| named.contains(name)).unwrap_or(plan.len());
    plan.retain(|(name, _)| !named.contains(name));
    let rest = plan.split_off(at.min(plan.len()));
    plan.extend(fragment.into_iter().skip(1));
    plan.extend(rest);
    plan.iter().flat_map(|(_, lines)| lines).fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn every_plan_in_the_documents_is_free_of_errors_unless_it_is_shown_as_wrong() {
    let mut seen = 0;
    for (name, _) in DOCUMENTS {
        for block in blocks(&read(name)) {
            let wrong = match block.info.as_str() {
                "plan" => false,
                "plan,wrong" => true,
                _ => continue,
            };
            seen += 1;
            let text = completed(&block.lines.join("\n"));
            let inputs = Inputs {
                plan_name: "plan.plan".into(),
                plan: text.clone().into_bytes(),
                ..Inputs::default()
            };
            let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
            let report = check(&inputs, &options);
            let errors: Vec<String> = report
                .findings
                .iter()
                .filter(|it| it.severity() == Severity::Error)
                .map(|it| format!("{} {:?} {:?}", it.code(), it.place, it.problem))
                .collect();
            let place = format!("{name}:{}", block.first);
            assert_eq!(wrong, !errors.is_empty(), "{place}: {errors:#?}\n{text}");
        }
    }
    assert!(seen > 20, "{seen} plans were found");
}

#[test]
fn the_example_of_the_documents_is_that_of_the_crate() {
    let library: Vec<String> = read("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
        .collect();
    let of = |text: &str| -> Vec<String> {
        let found = blocks(text).into_iter().find(|it| it.info.is_empty() || it.info == "rust");
        found.expect("a Rust example").lines
    };
    let example = of(&library.join("\n").replace("```text", "```other"));
    for name in ["README.md", "README.zh-CN.md"] {
        let rust: Vec<Block> =
            blocks(&read(name)).into_iter().filter(|it| it.info == "rust").collect();
        assert_eq!(rust.len(), 1, "{name}");
        assert_eq!(rust[0].lines, example, "{name}");
    }
    assert!(example.iter().filter(|line| !line.trim().is_empty()).count() <= 12);
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    for (name, _) in DOCUMENTS {
        let text = read(name);
        let folder = root().join(name).parent().unwrap().to_owned();
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#', ' ']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(folder.join(target).exists(), "{name}: {target}");
        }
    }
}

#[test]
fn every_section_key_and_column_of_the_language_is_in_its_reference() {
    use suiji::syntax::key::{COLUMNS, KEYS, SECTIONS};
    let mut words: Vec<(&str, &str)> = SECTIONS.iter().map(|(_, zh, en)| (*zh, *en)).collect();
    words.extend(KEYS.iter().map(|key| (key.zh, key.en)));
    words.extend(COLUMNS);
    for name in ["docs/language.zh.md", "docs/language.en.md"] {
        let text = read(name);
        let lower = text.to_lowercase();
        for (zh, en) in &words {
            assert!(text.contains(zh) && lower.contains(en), "{name}: {zh} {en}");
        }
    }
}

#[test]
fn every_code_of_publication_draw_and_files_has_its_page_in_both_languages() {
    use suiji::diagnostic::problem::{draw, files, publication};
    use suiji::diagnostic::{Code, Lang, pages};
    let codes = [publication::CODES, draw::CODES, files::CODES].concat();
    for code in codes.into_iter().map(Code) {
        for (lang, parts) in
            [(Lang::Zh, ["是什么", "为什么", "对"]), (Lang::En, ["What", "Why", "Right"])]
        {
            let page = pages::page(code, lang).unwrap_or_default();
            for part in parts {
                assert!(page.contains(&format!("**{part}** ")), "{code} {lang:?}: {part}");
            }
        }
    }
}

/// The keys of a JSON value, without those that are names of things.
fn keys(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                found.insert(key.clone());
                if !["outputs", "keys", "doubts"].contains(&key.as_str()) {
                    keys(inner, found);
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_record_seal_and_journal_is_described() {
    use suiji::engine::{self, RunOptions, SealOptions, Stage};
    let inputs = engine::example();
    let mut options = RunOptions::trial(Stage::Run);
    options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
    let ran = engine::run(&inputs, &options);
    let sealing = engine::seal(
        &inputs,
        &SealOptions { draw: 1, time: "2026-05-11".into(), ..SealOptions::default() },
    );
    let mut found = std::collections::BTreeSet::new();
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    keys(&parse(&String::from_utf8_lossy(&ran.files["record.json"])), &mut found);
    keys(&parse(&sealing.seal.unwrap().to_text()), &mut found);
    for line in String::from_utf8_lossy(&ran.files["journal.jsonl"]).lines() {
        found.extend(parse(line)["event"].as_str().map(str::to_owned));
        found.extend(["seq", "prev", "event", "time"].map(str::to_owned));
    }
    assert!(found.len() > 40, "{found:?}");
    let text = read("docs/record.md");
    for key in found {
        assert!(text.contains(&format!("`{key}`")), "docs/record.md lacks `{key}`");
    }
}
