//! 封存: what is frozen before the seed exists (draw.md §5), and the commitment C over it.

pub mod lines;
pub mod register;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::{Digest, Suite};

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

/// 封存文件: what was frozen, before anybody could know the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Version of the keys.
    pub format: u32,
    /// The rules of the draw.
    pub suite: String,
    /// Program and version that wrote it.
    pub engine: String,
    /// Plan id.
    pub plan: String,
    /// The plan's title.
    pub title: String,
    /// The draw number.
    pub draw: u32,
    /// The batch's name; empty where there are none.
    pub batch: String,
    /// The draw that this one replaces, and why; `None` for a first draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redraw: Option<Redraw>,
    /// The draw day that is announced.
    pub date: String,
    /// When it was sealed, as given or by the clock.
    pub time: String,
    /// The frozen inputs.
    pub inputs: Vec<Input>,
    /// N and n of every stratum.
    pub sizes: Vec<Size>,
    /// The announced seed sources, in order.
    pub sources: Vec<Source>,
    /// H("DR1|sealed|" text) of a sealed first contribution; empty where there is none.
    pub sealed: String,
    /// Root and number of the salted lines of a directory that stays private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<lines::Lines>,
    /// C.
    pub commitment: String,
    /// H("DR1|seal|" text), text being this file with an empty `check`: no character of it can change
    /// unseen, not even one that C does not cover.
    pub check: String,
}

/// A draw that is made again: a number of its own, a reason, the old record kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redraw {
    /// The draw that it replaces.
    pub draw: u32,
    /// Why.
    pub reason: String,
}

impl Seal {
    /// The file: canonical JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        written(self, self.suite())
    }

    /// The rules of the draw.
    #[must_use]
    pub fn suite(&self) -> Suite {
        Suite::find(&self.suite).unwrap_or_default()
    }

    /// The value of `check`.
    #[must_use]
    pub fn checked(&self) -> String {
        let bare = Self { check: String::new(), ..self.clone() };
        self.suite().digest(format!("DR1|seal|{}", bare.to_text()).as_bytes()).to_string()
    }

    /// Tells whether it is a seal as it was written, and not what a record implies of one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.check == self.checked()
    }

    /// Reads a seal exactly as it was written.
    ///
    /// # Errors
    /// In words, Chinese and English, what is wrong: no seal, or not one character for character.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let seal: Self = read(bytes)?;
        if seal.to_text().as_bytes() != bytes || !seal.is_whole() {
            return Err("封存文件被改动过 the seal was changed".to_owned());
        }
        Ok(seal)
    }
}

/// N and n of one stratum, known before the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(non_snake_case, reason = "N and n are the names that draw.md and every textbook use")]
pub struct Size {
    /// Code of the item.
    pub item: String,
    /// The stratum.
    pub stratum: String,
    /// 抽查基数.
    pub N: u64,
    /// The year's number.
    pub n: u64,
    /// Due in this draw.
    pub quota: u64,
}

/// An announced seed source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its token.
    pub name: String,
    /// What it is, in the plan's words.
    pub label: String,
    /// Bits that it gives; `None` where its kind is unknown.
    pub bits: Option<u32>,
}

/// C = H("DR1|commit|" plan "|" draw "|" name "=" digest "|" …), names in byte order; `sealed` is
/// the hash of a sealed first contribution where there is one.
#[must_use]
pub fn commitment(
    suite: Suite,
    plan: &str,
    draw: u32,
    inputs: &[Input],
    sealed: Option<&Digest>,
) -> Digest {
    suite.digest(commitment_text(plan, draw, inputs, sealed).as_bytes())
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
pub fn sealed_hash(suite: Suite, text: &str) -> Digest {
    suite.digest(format!("DR1|sealed|{text}").as_bytes())
}

/// A seal or record as it is written: canonical JSON, the digests under the name of their hash.
#[must_use]
pub fn written(value: &impl Serialize, suite: Suite) -> String {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    rename(&mut value, Suite::Dr1.key(), suite.key());
    canonical(&value)
}

/// Reads what [`written`] wrote.
///
/// # Errors
/// In words of the JSON reader.
pub fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let direct = serde_json::from_slice(bytes);
    direct.or_else(|error: serde_json::Error| {
        let mut value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let is_sm3 = value.get("suite").and_then(Value::as_str) == Some(Suite::Dr1Sm3.name());
        if !is_sm3 {
            return Err(error.to_string());
        }
        rename(&mut value, Suite::Dr1Sm3.key(), Suite::Dr1.key());
        serde_json::from_value(value).map_err(|error| error.to_string())
    })
}

/// Gives a key of `inputs` another name.
fn rename(value: &mut Value, from: &str, to: &str) {
    let inputs = value.get_mut("inputs").and_then(Value::as_array_mut);
    for input in inputs.into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(digest) = input.remove(from) {
            input.insert(to.to_owned(), digest);
        }
    }
}

/// Canonical JSON: keys sorted, two spaces, LF. The maps of `serde_json` are sorted by themselves.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
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
            commitment_text("p", 2, &inputs, Some(&sealed_hash(Suite::Dr1, "x"))),
            format!(
                "DR1|commit|p|2|calendar=aa|entities.1=cc|plan=bb|sealed={}",
                sealed_hash(Suite::Dr1, "x")
            )
        );
    }
}
