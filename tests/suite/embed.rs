//! The engine inside another program: what it brings along, and that its inputs are its arguments.

use std::process::Command;

/// Direct dependencies of the library with these features, without versions, in order.
fn dependencies(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--depth", "1"])
        .args(["--prefix", "none", "--format", "{p}", "--no-default-features"])
        .args(["--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<String> =
        text.lines().skip(1).filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names
}

/// Whoever embeds the bare engine gets these and no more.
#[test]
fn the_bare_engine_brings_these_along() {
    let bare = [
        "chrono",
        "csv",
        "encoding_rs",
        "include_dir",
        "memchr",
        "pest",
        "pest_derive",
        "rand_chacha",
        "rayon",
        "serde",
        "serde_json",
        "sha2",
        "simdutf8",
        "sm3",
        "strsim",
        "toml",
        "unicode-width",
    ];
    assert_eq!(dependencies(""), bare);
    let with_json: Vec<String> = dependencies("contract");
    let more: Vec<&String> = with_json.iter().filter(|it| !bare.contains(&it.as_str())).collect();
    assert_eq!(more, ["base64", "pinyin"]);
}
