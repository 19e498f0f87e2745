//! 封存: what is frozen before the seed exists (draw.md §5), and the commitment C over it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::draw::ticket::{Digest, digest};

/// One frozen input: its kind (`plan`, `entities`, `entities.2`, `registry` …) and SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// `calendar`, `entities`, `history`, `inspectors`, `leave`, `plan`, `registry`; several files of
    /// one kind are numbered from 1: `entities.1`, `entities.2`.
    pub name: String,
    /// The file's name without its folder; empty for what is compiled in.
    pub file: String,
    /// SHA-256 of the file's bytes; of registry and calendar, of the list of their files' names and
    /// digests ([`crate::facts::folder_digest`]).
    pub sha256: String,
}

/// C = H("DR1|commit|" plan "|" draw "|" name "=" digest "|" …), names in byte order; `sealed` is
/// the hash of a sealed first contribution where there is one.
#[must_use]
pub fn commitment(plan: &str, draw: u32, inputs: &[Input], sealed: Option<&Digest>) -> Digest {
    digest(commitment_text(plan, draw, inputs, sealed).as_bytes())
}

/// The text whose hash is C.
#[must_use]
pub fn commitment_text(plan: &str, draw: u32, inputs: &[Input], sealed: Option<&Digest>) -> String {
    let mut digests: BTreeMap<&str, String> =
        inputs.iter().map(|input| (input.name.as_str(), input.sha256.clone())).collect();
    if let Some(sealed) = sealed {
        digests.insert("sealed", sealed.to_string());
    }
    let list: Vec<String> =
        digests.iter().map(|(name, sha256)| format!("{name}={sha256}")).collect();
    format!("DR1|commit|{plan}|{draw}|{}", list.join("|"))
}

/// H("DR1|sealed|" text): the hash of a sealed contribution, published with C.
#[must_use]
pub fn sealed_hash(text: &str) -> Digest {
    digest(format!("DR1|sealed|{text}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commitment_lists_names_in_byte_order() {
        let input = |name: &str, sha256: &str| Input {
            name: name.into(),
            file: String::new(),
            sha256: sha256.into(),
        };
        let inputs = [input("plan", "bb"), input("calendar", "aa"), input("entities.1", "cc")];
        assert_eq!(
            commitment_text("p", 2, &inputs, Some(&sealed_hash("x"))),
            format!("DR1|commit|p|2|calendar=aa|entities.1=cc|plan=bb|sealed={}", sealed_hash("x"))
        );
    }
}
