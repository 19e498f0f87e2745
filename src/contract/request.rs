//! What may be asked.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refusal;
use crate::engine::Inputs;

/// Every word that `do` may be.
pub const NAMES: &[&str] = &[
    "about",
    "decode",
    "needs",
    "check",
    "review",
    "format",
    "explain",
    "complete",
    "hover",
    "definition",
    "references",
    "rename",
    "outline",
    "tokens",
    "sign",
    "simulate",
    "seal",
    "draw",
    "assign",
    "schedule",
    "run",
    "verify",
    "prove",
    "check-line",
];

/// The bytes of a file: as text where they are UTF-8, in base64 otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The text.
    Text(String),
    /// The bytes, in the standard alphabet with padding.
    Base64(String),
}

impl Content {
    /// The bytes.
    ///
    /// # Errors
    /// Where the base64 is none.
    pub fn bytes(self) -> Result<Vec<u8>, Refusal> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64(text) => STANDARD.decode(text).map_err(|error| {
                Refusal::new(
                    "request",
                    format!("“base64”的内容不是 Base64：{error}"),
                    format!("what `base64` holds is none: {error}"),
                )
            }),
        }
    }

    /// The JSON of a file's bytes.
    #[must_use]
    pub fn json(bytes: &[u8]) -> Value {
        match std::str::from_utf8(bytes) {
            Ok(text) => json!({ "text": text }),
            Err(_) => json!({ "base64": STANDARD.encode(bytes) }),
        }
    }
}

/// Files by name.
pub type Files = BTreeMap<String, Content>;

/// A plan and the files that it names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The plan's name, as findings print it.
    #[serde(default = "plan_name")]
    pub name: String,
    /// The plan.
    pub plan: Content,
    /// The files that it names, by the path that it writes.
    #[serde(default)]
    pub files: Files,
    /// The folders that it names (a registry, a calendar): their files by name.
    #[serde(default)]
    pub folders: BTreeMap<String, Files>,
}

fn plan_name() -> String {
    "plan.plan".to_owned()
}

impl Given {
    /// As the engine takes it.
    ///
    /// # Errors
    /// Where some base64 is none.
    pub fn inputs(self) -> Result<Inputs, Refusal> {
        let mut files = bytes(self.files)?;
        let folders: Result<BTreeMap<_, _>, Refusal> =
            self.folders.into_iter().map(|(path, files)| Ok((path, bytes(files)?))).collect();
        let mut folders = folders?;
        // What the plan names and nobody brought is missing, and said to be.
        let missing = || "not in the request / 请求里没有".to_owned();
        let (inputs, _) = Inputs::gather(
            self.name,
            self.plan.bytes()?,
            |path| files.remove(path).ok_or_else(missing),
            |path| folders.remove(path).map(|it| it.into_iter().collect()).ok_or_else(missing),
        );
        Ok(inputs)
    }
}

/// The bytes of each file.
///
/// # Errors
/// Where some base64 is none.
pub fn bytes(files: Files) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    files.into_iter().map(|(name, content)| Ok((name, content.bytes()?))).collect()
}

/// A place in the plan, as findings count: from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

/// The language of keywords, or of words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keywords {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// How a plan is judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The plan with its files.
    pub inputs: Given,
    /// Do not read the directories.
    #[serde(default)]
    pub plan_only: bool,
    /// The day as of which law and directories are judged.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// A plan to annotate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The plan with its files.
    pub inputs: Given,
    /// The language of the findings; Chinese where missing.
    #[serde(default)]
    pub lang: Option<Keywords>,
}

/// A character of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointed {
    /// The plan with its files.
    pub inputs: Given,
    /// The character.
    pub at: At,
    /// The new name, for `rename`.
    #[serde(default)]
    pub new: String,
}

/// A draw and what follows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// The plan with its files.
    pub inputs: Given,
    /// The text of every announced source.
    pub seeds: BTreeMap<String, String>,
    /// A trial of every batch; without it the draw is formal and needs `seal` and `time`.
    #[serde(default)]
    pub trial: bool,
    /// `seal.json`.
    #[serde(default)]
    pub seal: Option<Content>,
    /// When: `2023-05-10T10:00:00+08:00`.
    #[serde(default)]
    pub time: String,
    /// Record folders of the plan's earlier draws of the year, in order.
    #[serde(default)]
    pub earlier: Vec<Files>,
    /// Who operates.
    #[serde(default)]
    pub operator: String,
    /// Who witnesses.
    #[serde(default)]
    pub witnesses: Vec<String>,
    /// Leave out rows whose id is unresolved, and record them.
    #[serde(default)]
    pub exclude_bad_rows: bool,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Versions and known requests.
    About,
    /// The bytes of a text file as text: UTF-8, UTF-16 with its mark, GB18030.
    Decode {
        /// The bytes.
        bytes: Content,
    },
    /// The files and folders that a plan names.
    Needs {
        /// The plan; its files need not be there.
        inputs: Given,
    },
    /// All findings.
    Check(Asked),
    /// The annotated plan (审阅稿).
    Review(Reviewed),
    /// The standard layout.
    Format {
        /// The plan.
        inputs: Given,
        /// Rewrite keywords.
        #[serde(default)]
        keywords: Option<Keywords>,
        /// Apply the safe fixes first.
        #[serde(default)]
        fix: bool,
    },
    /// A code, a law, a date.
    Explain {
        /// `SJ2001`, `《劳动合同法》第七十四条`, `2026-10-01`.
        what: String,
        /// The day as of which a law is described.
        #[serde(default)]
        on: Option<NaiveDate>,
    },
    /// What may stand at a character.
    Complete(Pointed),
    /// What stands there, in words.
    Hover(Pointed),
    /// Where the name there is given.
    Definition(Pointed),
    /// Every place where it stands.
    References(Pointed),
    /// The edits that change it.
    Rename(Pointed),
    /// Headings and folds.
    Outline(Asked),
    /// What each word is.
    Tokens(Asked),
    /// Sign a doubt.
    Sign {
        /// The plan with its files.
        inputs: Given,
        /// The doubt.
        code: String,
        /// Its line; `null` for a doubt in a directory.
        #[serde(default)]
        line: Option<u32>,
        /// Why it is right as it stands.
        reason: String,
        /// Who signs.
        by: String,
        /// When.
        date: NaiveDate,
    },
    /// What the plan comes to before it is drawn.
    Simulate {
        /// The plan with its files.
        inputs: Given,
        /// Values written otherwise, as `simulate --if` takes them.
        #[serde(default, rename = "if")]
        changes: Vec<String>,
        /// A unit whose chances are asked for.
        #[serde(default)]
        entity: Option<String>,
    },
    /// Freeze the inputs of one draw.
    Seal {
        /// The plan with its files.
        inputs: Given,
        /// The draw's number.
        draw: u32,
        /// When, recorded as given.
        time: String,
        /// H("DR1|sealed|" text) of a sealed first contribution.
        #[serde(default)]
        sealed: String,
        /// The secret of a directory that stays private: the seal publishes the root of its salted lines.
        #[serde(default)]
        lines: Option<String>,
        /// Record folders of the plan's earlier draws of the year, in order.
        #[serde(default)]
        earlier: Vec<Files>,
        /// Leave out rows whose id is unresolved, and record them.
        #[serde(default)]
        exclude_bad_rows: bool,
    },
    /// Draw.
    Draw(Drawing),
    /// Draw, match inspectors.
    Assign(Drawing),
    /// Draw, match inspectors, set days.
    Schedule(Drawing),
    /// All outputs.
    Run(Drawing),
    /// Recompute a record.
    Verify {
        /// The record folder: its files by name, `inputs/…` among them.
        files: Files,
        /// Inputs kept elsewhere, by the names they would have in `inputs/`.
        #[serde(default)]
        inputs: Files,
    },
    /// Prove one unit.
    Prove {
        /// The record folder.
        files: Files,
        /// Inputs kept elsewhere.
        #[serde(default)]
        inputs: Files,
        /// The unit's id (`id` is that of the request).
        unit: String,
        /// The secret of the seal's lines: the proof of the unit's own line is wanted too.
        #[serde(default)]
        lines: Option<String>,
    },
    /// Check the proof of a line against what is public.
    CheckLine {
        /// `record.json` and `seal.json`, and `draw.csv` where the list is public.
        files: Files,
        /// The proof.
        line: Content,
    },
}
