//! A proof of a line, the seal or the list with any bytes put into it, then any bytes as a proof: checking answers, and
//! what holds is what the agency proved, with the verdicts that it has.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use suiji::engine::{self, FormalDraw, LineVerdict, RunOptions, SealOptions, Stage};
use suiji::record::Record;
use suiji::seal::lines::{LineProof, Secret};

const SECRET: &str = "00112233445566778899aabbccddeeff";
const SEEDS: [(&str, &str); 2] =
    [("ssq", "03 07 12 18 25 30 + 09"), ("dice", "31415926535897932384")];

/// The example, drawn formally from a directory that stays private.
struct Drawn {
    record: Record,
    /// `seal.json` and `draw.csv`.
    public: BTreeMap<String, Vec<u8>>,
    /// Lines of the first units, each with what it comes to.
    proofs: Vec<(LineProof, Vec<LineVerdict>)>,
}

static DRAWN: LazyLock<Drawn> = LazyLock::new(|| {
    let secret = Secret::parse(SECRET).unwrap();
    let inputs = engine::example();
    let options = SealOptions {
        draw: 1,
        time: "2026-05-11T17:00:00+08:00".to_owned(),
        lines: Some(secret.clone()),
        ..SealOptions::default()
    };
    let seal = engine::seal(&inputs, &options).seal.unwrap();
    let mut options = RunOptions::trial(Stage::Draw);
    options.seeds = SEEDS.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let time = "2026-05-13T10:00:00+08:00".to_owned();
    options.seal = Some(FormalDraw { seal, time, earlier: Vec::new() });
    let ran = engine::run(&inputs, &options);
    let record = ran.record.clone().unwrap();
    let entities = ran.loaded.as_ref().unwrap().entities.as_ref().unwrap();
    let prove = |id| engine::prove_line(&ran.files, Some(&ran), &secret, id).unwrap();
    let check = |proof: LineProof| {
        engine::check_line(&ran.files, &record, proof.to_text().as_bytes()).unwrap()
    };
    let proofs = entities.iter().take(16).map(|entity| check(prove(entity.id()))).collect();
    let public = ["seal.json", "draw.csv"].map(|name| (name.to_owned(), ran.files[name].clone()));
    Drawn { record, public: public.into(), proofs }
});

fuzz_target!(|bytes: &[u8]| {
    // What is read is written and read as the same.
    if let Ok(proof) = LineProof::parse(bytes) {
        let _ = proof.root_found();
        assert_eq!(LineProof::parse(proof.to_text().as_bytes()), Ok(proof));
    }
    let Some(([which, file, at, more, length], put)) = bytes.split_first_chunk() else { return };
    let drawn = &*DRAWN;
    let (own, verdicts) = &drawn.proofs[usize::from(*which) % drawn.proofs.len()];
    let change = |text: &mut Vec<u8>| {
        let from = usize::from(u16::from_le_bytes([*at, *more])) % (text.len() + 1);
        let to = (from + usize::from(*length)).min(text.len());
        text.splice(from..to, put.iter().copied());
    };
    let mut proof = own.to_text().into_bytes();
    let mut public = drawn.public.clone();
    match file % 4 {
        0 => change(public.get_mut("seal.json").unwrap()),
        1 => change(public.get_mut("draw.csv").unwrap()),
        _ => change(&mut proof),
    }
    if let Ok(found) = engine::check_line(&public, &drawn.record, &proof) {
        assert_eq!(found, (own.clone(), verdicts.clone()));
    }
});
