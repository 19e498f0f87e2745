//! The whole engine behind one door: bytes in, findings and files out.
//!
//! [`needs`] tells which files a plan names; the caller reads them into [`Inputs`]. [`check`] finds
//! everything wrong; [`run`] goes the whole path; [`verify`] recomputes a record; [`prove`] shows one
//! unit. Nothing here opens a file, asks the time or prints.

mod after;
mod cases;
mod earlier;
mod explain;
mod formal;
pub mod large;
mod lines;
mod load;
mod mend;
mod outcome;
mod planned;
mod prove;
mod public;
mod run;
mod sealing;
mod signing;
mod simulate;
mod verify;
mod why;
mod year;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::check::{Checked, signs};
use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place, Verdict, arrange};
use crate::plan::Library;
use crate::source::Source;
use crate::syntax::Parsed;
use crate::syntax::key::SectionName;
use crate::syntax::tree::Tree;

pub use after::{After, AfterOptions, Kind as AfterKind, after, verify_after};
pub use cases::{Tested, test};
pub use explain::{Explained, explain};
pub use lines::{CheckedLine, LineVerdict, NoLine, check_line, line_json, prove_line};
pub use load::{Loaded, load};
pub use planned::planned;
pub use prove::{ItemProof, Proof, Standing, prove};
pub use public::Scope;
pub use run::{ENGINE, OUTPUTS};
pub use run::{End, Ran, run};
pub use sealing::{SealOptions, Sealing, seal};
pub use signing::{NotSigned, Signing, sign};
pub use simulate::{NoChange, Simulated, change, simulate, simulate_for};
pub use verify::{Verified, earlier_folders, recomputed, verify};
pub use why::{Question, since, why};
pub use year::{
    Absence, EXPORTS, JOURNAL, NamedFolder, OpenYear, PAPERS, Reason, Replacing, Written, open_year,
};

/// The larger the inputs, the less a copy helps: up to so many bytes together they are kept with the
/// record.
pub const KEEP_LIMIT: usize = 64 << 20;

/// The files of a folder: name and bytes, by name.
pub type FolderFiles = Vec<(String, Vec<u8>)>;

/// A plan and the files that it names.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The plan's name, as findings print it.
    pub plan_name: String,
    /// The plan's bytes.
    pub plan: Vec<u8>,
    /// The files by the path that the plan writes; or why one could not be read.
    pub files: BTreeMap<String, Result<Vec<u8>, String>>,
    /// The files of a registry or calendar folder, by the path that the plan writes.
    pub folders: BTreeMap<String, Result<FolderFiles, String>>,
}

/// Something outside the plan that it names, by the path it writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A file.
    File(String),
    /// A registry or calendar: a folder, or one file of it.
    Folder(String),
}

/// Returns what a plan names, each once, in the order in which it is recorded. A plan that cannot be
/// read names nothing.
#[must_use]
pub fn needs(name: &str, bytes: &[u8]) -> Vec<Need> {
    PlanText::read(name, bytes).map(|text| text.needs()).unwrap_or_default()
}

/// A plan's text, parsed once: for what it [needs](Self::needs) first, for [`check_text`] then.
#[derive(Debug)]
pub struct PlanText {
    source: Source,
    parsed: Parsed,
}

impl PlanText {
    /// Parses a plan.
    ///
    /// # Errors
    /// A finding where it is no text.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        let source = Source::read(name, bytes).map_err(|undecodable| {
            let offset = undecodable.offset as u64;
            vec![Finding::new(Files::NotText { offset }, Place::file(name))]
        })?;
        if source.text().trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}').is_empty()
        {
            return Err(vec![Finding::new(Files::EmptyFile, Place::file(name))]);
        }
        let parsed = crate::syntax::parse(&source);
        Ok(Self { source, parsed })
    }

    /// As [`needs`].
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        // Only this section names files; the values of the others need not be read for it.
        let sections = &self.parsed.tree.sections;
        let imports = sections.iter().filter(|it| it.name == SectionName::Imports).cloned();
        let tree = Tree { sections: imports.collect(), ..Tree::default() };
        let imports = crate::plan::lower(&self.source, &tree).plan.imports;
        let folder = |library: &crate::source::Spanned<Library>| match &library.value {
            Library::Folder { path, .. } => Some(Need::Folder(path.clone())),
            Library::Builtin { .. } => None,
        };
        let files = [&imports.entities, &imports.history, &imports.inspectors, &imports.leave];
        let mut list: Vec<Need> =
            imports.registry.iter().chain(&imports.calendar).filter_map(folder).collect();
        list.extend(files.into_iter().flatten().map(|file| Need::File(file.path.value.clone())));
        let mut seen = Vec::new();
        list.retain(|need| {
            let fresh = !seen.contains(need);
            seen.push(need.clone());
            fresh
        });
        list
    }
}

impl Inputs {
    /// A plan with everything that it names, each read by its path once; and the plan as it was parsed
    /// for that, or why it is no text.
    pub fn gather(
        plan_name: String,
        plan: Vec<u8>,
        mut file: impl FnMut(&str) -> Result<Vec<u8>, String>,
        mut folder: impl FnMut(&str) -> Result<FolderFiles, String>,
    ) -> (Self, Result<PlanText, Vec<Finding>>) {
        let mut inputs = Self { plan_name, plan, ..Self::default() };
        let text = PlanText::read(&inputs.plan_name, &inputs.plan);
        for need in text.as_ref().map(PlanText::needs).unwrap_or_default() {
            match need {
                Need::File(path) => {
                    let bytes = file(&path);
                    inputs.files.insert(path, bytes);
                }
                Need::Folder(path) => {
                    let files = folder(&path);
                    inputs.folders.insert(path, files);
                }
            }
        }
        (inputs, text)
    }
}

/// How [`check`] and [`run`] look at the inputs.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    /// Do not read the directories that the plan names.
    pub plan_only: bool,
    /// The day as of which law and directories are judged, instead of the check windows.
    pub on: Option<NaiveDate>,
    /// Go on without rows whose id is unresolved; they are recorded.
    pub exclude_bad_rows: bool,
}

/// How far a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Draw only.
    Draw,
    /// Draw and match inspectors.
    Assign,
    /// Draw, match inspectors, set days.
    Schedule,
    /// All outputs.
    Run,
}

impl Stage {
    /// The word in the record.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Assign => "assign",
            Self::Schedule => "schedule",
            Self::Run => "run",
        }
    }

    /// Reads the word of the record.
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        [Self::Draw, Self::Assign, Self::Schedule, Self::Run].into_iter().find(|it| it.tag() == tag)
    }
}

/// What a run is told beside its inputs.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// How far to go.
    pub stage: Stage,
    /// Source and text, in any order; the plan's order counts.
    pub seeds: Vec<(String, String)>,
    /// Go on without rows whose id is unresolved; they are recorded.
    pub exclude_bad_rows: bool,
    /// A seal makes the draw formal: one batch, refused if anything differs. Without it: a trial of
    /// every batch, each output stamped.
    pub seal: Option<FormalDraw>,
    /// Who operates.
    pub operator: String,
    /// Who witnesses.
    pub witnesses: Vec<String>,
}

impl RunOptions {
    /// A trial without seeds yet, as far as `stage`.
    #[must_use]
    pub const fn trial(stage: Stage) -> Self {
        Self {
            stage,
            seeds: Vec::new(),
            exclude_bad_rows: false,
            seal: None,
            operator: String::new(),
            witnesses: Vec::new(),
        }
    }

    /// Adds the text of an announced source.
    pub fn seed(&mut self, name: &str, text: &str) -> &mut Self {
        self.seeds.push((name.to_owned(), text.to_owned()));
        self
    }
}

/// A formal draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormalDraw {
    /// The seal.
    pub seal: crate::seal::Seal,
    /// When: `2023-05-10T10:00:00+08:00`, recorded as given.
    pub time: String,
    /// Record folders of the plan's earlier draws of the year, in order: their files by name.
    pub earlier: Vec<BTreeMap<String, Vec<u8>>>,
}

/// Everything found about a plan.
#[derive(Debug)]
pub struct Report {
    /// The plan's text.
    pub source: Source,
    /// All findings, arranged.
    pub findings: Vec<Finding>,
    /// What they come to.
    pub verdict: Verdict,
}

/// Checks a plan and the directories that it names: all findings at once.
#[must_use]
pub fn check(inputs: &Inputs, options: &CheckOptions) -> Report {
    check_text(PlanText::read(&inputs.plan_name, &inputs.plan), inputs, options)
}

/// As [`check`], of a plan that was parsed already; `text` is that of `inputs`.
#[must_use]
pub fn check_text(
    text: Result<PlanText, Vec<Finding>>,
    inputs: &Inputs,
    options: &CheckOptions,
) -> Report {
    match open_text(text, inputs, options) {
        Ok(Judged { loaded, findings, verdict }) => {
            Report { source: loaded.source, findings, verdict }
        }
        Err(report) => report,
    }
}

/// A plan with everything that it names, and all that was found about it: what an editor looks at.
#[derive(Debug)]
pub struct Judged {
    /// The plan, as text, tree and types, and its files. Its findings are in `findings`.
    pub loaded: Loaded,
    /// All findings, arranged.
    pub findings: Vec<Finding>,
    /// What they come to.
    pub verdict: Verdict,
}

/// As [`check`], and keeps what was read.
///
/// # Errors
/// The report where the plan is no text.
pub fn open(inputs: &Inputs, options: &CheckOptions) -> Result<Judged, Report> {
    open_text(PlanText::read(&inputs.plan_name, &inputs.plan), inputs, options)
}

/// As [`open`], of a plan that was parsed already; `text` is that of `inputs`.
///
/// # Errors
/// The report where the plan is no text.
pub fn open_text(
    text: Result<PlanText, Vec<Finding>>,
    inputs: &Inputs,
    options: &CheckOptions,
) -> Result<Judged, Report> {
    match text {
        Ok(text) => Ok(judge(load::load_text(text, inputs, options), options)),
        Err(findings) => {
            Err(report(Source::new(&inputs.plan_name, ""), findings, &inputs.plan_name))
        }
    }
}

/// A plan's text with the safe fixes applied, and nothing else: of every finding its first fix, where
/// no other reading is possible.
#[must_use]
pub fn mended(source: &Source) -> Source {
    let inputs = Inputs {
        plan_name: source.name().to_owned(),
        plan: source.text().as_bytes().to_vec(),
        ..Inputs::default()
    };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    let findings = check(&inputs, &options).findings.into_iter();
    let fixes: Vec<_> = findings.filter_map(|it| it.fixes.into_iter().next()).collect();
    Source::new(source.name(), &crate::syntax::apply(source, &fixes, true))
}

fn judge(mut loaded: Loaded, options: &CheckOptions) -> Judged {
    let found = std::mem::take(&mut loaded.findings);
    let Checked { plan, mut findings } = loaded.check(found, options.on);
    if let Some(plan) = plan {
        let mut more = run::rehearse(&loaded, &plan);
        mend::verified(&mut loaded, &mut more);
        findings.extend(more);
        signs::apply_rehearsed(&loaded.context(options.on), &mut findings);
    }
    arrange(&mut findings, loaded.source.name());
    let verdict = Verdict::of(&findings);
    Judged { loaded, findings, verdict }
}

fn report(source: Source, mut findings: Vec<Finding>, name: &str) -> Report {
    arrange(&mut findings, name);
    let verdict = Verdict::of(&findings);
    Report { source, findings, verdict }
}

/// A plan as far as it can be read, without its findings; empty where it is no text.
#[must_use]
pub fn plan(name: &str, bytes: &[u8]) -> crate::plan::Plan {
    let Ok(source) = Source::read(name, bytes) else { return crate::plan::Plan::default() };
    crate::plan::lower(&source, &crate::syntax::parse(&source).tree).plan
}

/// The legal bases of a plan: what cites them (an item's code, or its section), and the text of each.
#[must_use]
pub fn bases(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let plan = plan(name, bytes);
    let mut bases = Vec::new();
    for item in &plan.items {
        bases.extend(item.basis.iter().map(|basis| (item.code().to_owned(), basis.value.clone())));
    }
    for (number, entry) in (1..).zip(&plan.exclusions.entries) {
        bases.extend(entry.basis.iter().map(|it| (format!("排除 {number}"), it.value.clone())));
    }
    let team = plan.team.iter().flat_map(|team| &team.bases);
    bases.extend(team.map(|basis| ("检查组".to_owned(), basis.value.clone())));
    bases.extend(plan.publication.bases.iter().map(|it| ("公示".to_owned(), it.value.clone())));
    bases
}

/// The small plan that is compiled in, with its directories: it runs as it stands.
#[must_use]
pub fn example() -> Inputs {
    let file = |bytes: &[u8]| Ok(bytes.to_vec());
    Inputs {
        plan_name: "plan.plan".to_owned(),
        plan: include_bytes!("../plans/example/plan.plan").to_vec(),
        files: BTreeMap::from([
            ("entities.csv".to_owned(), file(include_bytes!("../plans/example/entities.csv"))),
            ("inspectors.csv".to_owned(), file(include_bytes!("../plans/example/inspectors.csv"))),
            ("history.csv".to_owned(), file(include_bytes!("../plans/example/history.csv"))),
        ]),
        folders: BTreeMap::new(),
    }
}

/// The example plan with an agency, a year and a region filled in; its dates move to that year, a
/// draw day or deadline on a day off to the next working day.
#[must_use]
pub fn renamed(plan: &[u8], agency: &str, year: i32, region: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(plan);
    let short = agency.strip_suffix("人力资源和社会保障局").unwrap_or(agency);
    let text = text
        .replace("某区人力资源和社会保障局", agency)
        .replace("某区", short)
        .replace("640106", region)
        .replace("2026", &year.to_string());
    text.into_bytes()
}

/// The name under which each need is kept in the record's `inputs/` folder.
fn stored_names(plan: &str, needs: &[Need]) -> Vec<String> {
    let base = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let mut taken = vec![base(plan)];
    let mut names = Vec::new();
    for need in needs {
        let (Need::File(path) | Need::Folder(path)) = need;
        let name = base(path);
        let mut unique = name.clone();
        let mut count = 1;
        while taken.contains(&unique) {
            count += 1;
            unique = format!("{count}-{name}");
        }
        taken.push(unique.clone());
        names.push(unique);
    }
    names
}

/// The name of a file without its folder.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
