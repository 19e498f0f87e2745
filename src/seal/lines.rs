//! 名录行: every unit of a directory that stays private as one salted line of a Merkle tree, whose root
//! the seal publishes. Who is given the own line can check it against the root; nobody can guess another's.
//!
//! A leaf is H("DR1|leaf|" salt "|" id "|" item "=" stratum "|" …), an inner node H("DR1|node|" left
//! right), hex as text; where a node has no neighbour it moves up. Lines stand in the order of their ids.
//! The salt of a line is H("DR1|salt|" secret "|" id): the secret is random, kept in the envelope and never
//! published, and one salt tells nothing of another. After RFC 9162, with names before leaves and nodes so
//! that neither passes for the other.
//!
//! A leaf is read in one way only: salts, ids and codes hold neither `|` nor `=`, and a `|` in the name of a
//! stratum, which is a cell of the directory and may hold any letter, is written `｜`. Else whoever has a
//! line could cut it elsewhere, say that its unit is in no population, and still come to the root.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{canonical, sealed_hash};
use crate::digest::{Digest, Suite};
use crate::plan::is_token;

/// Version of [`LineProof`].
const FORMAT: u32 = 1;
/// Hex digits of a secret: 128 to 512 bits.
const SECRET_DIGITS: std::ops::RangeInclusive<usize> = 32..=128;
/// No path is longer: a tree has fewer than 2^64 lines.
const LONGEST_PATH: usize = 64;

/// What the seal publishes of a private directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// The root.
    pub root: String,
    /// How many lines.
    pub count: u64,
}

/// The random text in the envelope from which all salts come.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

// Never shown, not even by mistake.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What is wrong with a text that is no secret, in Chinese and English.
pub const NO_SECRET: (&str, &str) = (
    "不是密文：要 32 至 128 个随机的十六进制数字，如 openssl rand -hex 32 所写",
    "no secret: 32 to 128 random hex digits are wanted, as openssl rand -hex 32 writes",
);

/// Why a secret may not be the sealed seed, which is opened after the last visit and stands in the record then.
pub const SECRET_IS_SEED: (&str, &str) = (
    "名录行的密文不能就是密封种子：种子启封公开，谁都能由它试出名录",
    "the secret of the lines must not be the sealed seed: once that is opened, anybody can try out the directory",
);

impl Secret {
    /// Reads a secret: at least 32 hex digits; white space around them does not count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let is_long = SECRET_DIGITS.contains(&text.len());
        (is_long && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(Self(text))
    }

    /// Tells whether H("DR1|sealed|" text) is that of this secret, in lower or upper case.
    #[must_use]
    pub fn is_sealed_as(&self, suite: Suite, hash: &str) -> bool {
        let texts = [self.0.clone(), self.0.to_ascii_uppercase()];
        texts.iter().any(|text| sealed_hash(suite, text).to_string() == hash)
    }

    fn salt(&self, suite: Suite, id: &str) -> String {
        suite.digest(format!("DR1|salt|{}|{id}", self.0).as_bytes()).to_string()
    }
}

/// Where a unit stands for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Code of the item.
    pub item: String,
    /// The stratum, as [`written`] gives it.
    pub stratum: String,
}

/// The name of a stratum as it stands in a line: without the bar between places.
#[must_use]
pub fn written(stratum: &str) -> String {
    stratum.replace('|', "｜")
}

/// One unit: every item in whose population it is, in plan order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub places: Vec<Place>,
}

fn leaf(suite: Suite, salt: &str, id: &str, places: &[Place]) -> Digest {
    let mut text = format!("DR1|leaf|{salt}|{id}");
    for place in places {
        text.push('|');
        text.push_str(&place.item);
        text.push('=');
        text.push_str(&place.stratum);
    }
    suite.digest(text.as_bytes())
}

fn node(suite: Suite, left: &Digest, right: &Digest) -> Digest {
    suite.digest(format!("DR1|node|{left}{right}").as_bytes())
}

/// The lines of a directory, and their tree.
#[derive(Debug, Clone)]
pub struct Tree {
    suite: Suite,
    secret: Secret,
    lines: Vec<Line>,
    /// From the leaves to the root.
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// The tree of `lines`, in the order of their ids; `None` without any.
    #[must_use]
    pub fn new(suite: Suite, secret: Secret, mut lines: Vec<Line>) -> Option<Self> {
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        let of = |line: &Line| leaf(suite, &secret.salt(suite, &line.id), &line.id, &line.places);
        let mut levels = vec![lines.iter().map(of).collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below.chunks(2).filter_map(|pair| match pair {
                [left, right] => Some(node(suite, left, right)),
                [alone] => Some(*alone),
                _ => None,
            });
            levels.push(above.collect());
        }
        (!lines.is_empty()).then_some(Self { suite, secret, lines, levels })
    }

    /// What the seal publishes.
    #[must_use]
    pub fn lines(&self) -> Lines {
        let root = self.levels.last().and_then(|level| level.first());
        Lines {
            root: root.map(Digest::to_string).unwrap_or_default(),
            count: self.lines.len() as u64,
        }
    }

    /// The proof of one unit, of one draw of a plan; `None` where the tree has no line of it.
    #[must_use]
    pub fn prove(&self, plan: &str, draw: u32, id: &str) -> Option<LineProof> {
        let index = self.lines.binary_search_by(|line| line.id.as_str().cmp(id)).ok()?;
        let line = self.lines.get(index)?;
        let mut at = index;
        let mut path = Vec::new();
        for level in &self.levels {
            path.extend(level.get(at ^ 1).map(Digest::to_string));
            at /= 2;
        }
        let Lines { root, count } = self.lines();
        Some(LineProof {
            format: FORMAT,
            suite: self.suite.name().to_owned(),
            plan: plan.to_owned(),
            draw,
            root,
            count,
            index: index as u64,
            id: line.id.clone(),
            salt: self.secret.salt(self.suite, &line.id),
            places: line.places.clone(),
            path,
        })
    }
}

/// The proof of one line: what its unit is given, and anybody can check against the seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineProof {
    /// Version of the keys.
    pub format: u32,
    /// The rules of the draw.
    pub suite: String,
    /// Plan id.
    pub plan: String,
    /// The draw number.
    pub draw: u32,
    /// The root, as the seal publishes it.
    pub root: String,
    /// How many lines there are.
    pub count: u64,
    /// Which line this is, from 0.
    pub index: u64,
    /// The unit.
    pub id: String,
    /// The salt of its line.
    pub salt: String,
    /// Every item in whose population it is, with its stratum.
    pub places: Vec<Place>,
    /// The neighbours on the way up to the root, where there is one.
    pub path: Vec<String>,
}

impl LineProof {
    /// Reads a proof.
    ///
    /// # Errors
    /// In words of the JSON reader, or that it is of another version.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let proof: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if proof.format != FORMAT {
            return Err(format!("format {}", proof.format));
        }
        Ok(proof)
    }

    /// The file: canonical JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        canonical(&serde_json::to_value(self).unwrap_or_default())
    }

    /// Tells whether its line can be read in this way only, with every item at most once.
    fn is_unambiguous(&self) -> bool {
        let is_id = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'-';
        let codes: BTreeSet<&str> = self.places.iter().map(|place| place.item.as_str()).collect();
        Digest::parse(&self.salt).is_some()
            && !self.id.is_empty()
            && self.id.bytes().all(is_id)
            && codes.len() == self.places.len()
            && codes.into_iter().all(is_token)
            && self.places.iter().all(|place| !place.stratum.contains('|'))
    }

    /// The root that its line and path come to; `None` where the line is no line, or the path not one of
    /// this tree.
    #[must_use]
    pub fn root_found(&self) -> Option<Digest> {
        let suite = Suite::find(&self.suite)?;
        if self.index >= self.count || self.path.len() > LONGEST_PATH || !self.is_unambiguous() {
            return None;
        }
        let mut digest = leaf(suite, &self.salt, &self.id, &self.places);
        let (mut at, mut width) = (self.index, self.count);
        let mut path = self.path.iter();
        // Sides follow from the place of the line: a path cannot be read in two ways.
        while width > 1 {
            if at % 2 == 1 {
                digest = node(suite, &Digest::parse(path.next()?)?, &digest);
            } else if at + 1 < width {
                digest = node(suite, &digest, &Digest::parse(path.next()?)?);
            }
            at /= 2;
            width = width.div_ceil(2);
        }
        path.next().is_none().then_some(digest)
    }
}
