//! The published page, as somebody uses it: codes typed into its field in a real browser without a network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// GB/T 32905-2016, annex A, examples 1 and 2; FIPS 180-4 by its published examples.
const HASHES: &[(&str, &str, &str)] = &[
    ("sm3", "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (
        "sm3",
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ),
    ("plainSha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "plainSha256",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
];

/// What browsers do not offer the page computes itself: by what the standards print, not by what agrees with
/// the engine.
#[test]
fn the_hashes_of_the_page_are_those_of_the_standards() {
    if !super::reference::has("node", &["--version"]) {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, text, digest) in HASHES {
        let ended = Command::new("node")
            .arg(root.join("tests/clients/notice.mjs"))
            .arg(root.join("src/render/assets/notice.js"))
            .args([name, text])
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        assert_eq!(String::from_utf8_lossy(&ended.stdout).trim_end(), *digest, "{name} {text}");
    }
}

fn suiji(arguments: &[&str], folder: &Path) -> Vec<u8> {
    let ended = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    ended.stdout
}

/// What `prove` says of a unit: drawn somewhere, drawn nowhere, not in the directory.
fn proved(id: &str, folder: &Path) -> (bool, bool) {
    let proof = suiji(&["prove", id, "--record", "out", "--format", "json"], folder);
    let proof: Value = serde_json::from_slice(&proof).unwrap();
    let is_drawn = proof["items"].as_array().unwrap().iter().any(|it| it["verdict"] == "drawn");
    (is_drawn, proof["in_directory"].as_bool().unwrap())
}

/// Drawn, not drawn, a wrong check character, not in the directory: the page says what `prove` says, in Chinese
/// and with English beside it for a browser of another language.
#[test]
#[ignore = "needs chromium"]
fn typed_codes_get_the_verdict_of_prove() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let plan = root.join("plans/example/plan.plan");
    let seeds = ["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"];
    let mut arguments = vec!["run", plan.to_str().unwrap(), "--trial", "--out", "out"];
    arguments.extend(seeds);
    suiji(&arguments, folder.path());
    let column = |text: &str, at: usize| -> BTreeSet<String> {
        let rows = text.lines().skip(1);
        rows.map(|row| row.split(',').nth(at).unwrap().to_owned()).collect()
    };
    let drawn = column(&std::fs::read_to_string(folder.path().join("out/draw.csv")).unwrap(), 7);
    let entities = std::fs::read_to_string(root.join("plans/example/entities.csv")).unwrap();
    let all = column(&entities, 2);
    let mut expected: BTreeMap<String, &str> = BTreeMap::new();
    for id in drawn.iter().take(6).chain(all.difference(&drawn).take(6)) {
        let (is_drawn, is_there) = proved(id, folder.path());
        assert!(is_there);
        assert_eq!(is_drawn, drawn.contains(id));
        expected.insert(id.clone(), if is_drawn { "drawn" } else { "not drawn" });
    }
    // Typed as people type: lower case, full width, blanks.
    let one = drawn.first().unwrap().clone();
    let wide: String =
        one.chars().map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap()).collect();
    for typed in [one.to_lowercase(), wide, format!("{} {}", &one[..8], &one[8..])] {
        expected.insert(typed, "drawn");
    }
    let stranger = "91440300708461136T";
    assert_eq!(proved(stranger, folder.path()), (false, false));
    expected.insert(stranger.to_owned(), "not drawn");
    // A wrong check character, as `prove` refuses it.
    let wrong = "91440300708461136X";
    let refused = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(["prove", wrong, "--record", "out"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    expected.insert(wrong.to_owned(), "invalid");
    expected.insert("12345".to_owned(), "invalid");
    expected.insert("O1440300708461136T".to_owned(), "invalid");

    // The page's own SM3, which no browser offers.
    let sm3 = folder.path().join("sm3.plan");
    let words = std::fs::read_to_string(&plan).unwrap();
    std::fs::write(&sm3, words.replacen("　　见证：", "　　套件：DR1-SM3\n　　见证：", 1)).unwrap();
    for name in ["entities.csv", "inspectors.csv", "history.csv"] {
        std::fs::copy(root.join("plans/example").join(name), folder.path().join(name)).unwrap();
    }
    let mut arguments = vec!["run", "sm3.plan", "--trial", "--out", "sm3"];
    arguments.extend(seeds);
    suiji(&arguments, folder.path());
    let list = std::fs::read_to_string(folder.path().join("sm3/draw.csv")).unwrap();
    let drawn_by_sm3 = column(&list, 7);
    let ended = Command::new("python3")
        .arg(root.join("tests/browser.py"))
        .arg(folder.path().join("sm3/notice.html"))
        .arg("zh-CN")
        .args(all.iter().take(40).chain(drawn_by_sm3.iter().take(6)))
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let told: BTreeMap<String, Value> = serde_json::from_slice(&ended.stdout).unwrap();
    for (id, answer) in &told {
        let due = if drawn_by_sm3.contains(id) { "drawn" } else { "not drawn" };
        assert_eq!(answer["verdict"], due, "{id}");
    }

    let words = [
        ("drawn", "抽中", "Drawn"),
        ("not drawn", "未抽中", "Not drawn"),
        ("invalid", "代码有误", "Not a valid code"),
    ];
    for language in ["zh-CN", "en-US"] {
        let ended = Command::new("python3")
            .arg(root.join("tests/browser.py"))
            .arg(folder.path().join("out/notice.html"))
            .arg(language)
            .args(expected.keys())
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        let told: BTreeMap<String, Value> = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(told.len(), expected.len());
        for (code, verdict) in &expected {
            let answer = &told[code];
            assert_eq!(answer["verdict"], *verdict, "{language}: {code}");
            let (_, zh, en) = words.iter().find(|(name, ..)| name == verdict).unwrap();
            let said = answer["text"].as_str().unwrap();
            assert_eq!(answer["title"], *zh, "{language}: {code}");
            assert_eq!(said.contains(en), language == "en-US", "{language}: {said}");
        }
    }
}
