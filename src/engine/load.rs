//! From the bytes of a plan and its files to typed values, with everything that reading found.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{CheckOptions, Inputs, Need, base_name, needs, stored_names};
use crate::calendar::Calendar;
use crate::check::{self, Checked, Context};
use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place, Severity};
use crate::directory::{EntityDirectory, History, InspectorDirectory};
use crate::draw::event::Frame;
use crate::draw::ticket::digest;
use crate::facts::folder_digest;
use crate::input::{self, InputFile, Options};
use crate::plan::{Condition, FileRef, Library, Literal, Plan};
use crate::record::ExcludedRow;
use crate::registry::Registry;
use crate::seal::Input;
use crate::source::{Source, Spanned};

/// A plan with everything that it names, read.
#[derive(Debug)]
pub struct Loaded {
    /// The plan's text.
    pub source: Source,
    /// The plan.
    pub plan: Plan,
    /// 法规库.
    pub registry: Registry,
    /// 工作日历.
    pub calendar: Calendar,
    /// 检查对象名录库; `None` where it is not named or could not be read.
    pub entities: Option<EntityDirectory>,
    /// 执法检查人员名录库; `None` where it is not named or could not be read.
    pub inspectors: Option<InspectorDirectory>,
    /// 检查台账.
    pub history: History,
    /// The inputs with their digests, by name.
    pub inputs: Vec<Input>,
    /// Copies for the record's `inputs/` folder, by name there.
    pub copies: BTreeMap<String, Vec<u8>>,
    /// Rows left out by decision.
    pub excluded_rows: Vec<ExcludedRow>,
    /// What reading found.
    pub findings: Vec<Finding>,
}

impl Loaded {
    /// Runs the rules; `found` is what reading found.
    #[must_use]
    pub fn check(&self, found: Vec<Finding>, on: Option<NaiveDate>) -> Checked {
        let context = Context {
            plan: &self.plan,
            source: &self.source,
            registry: &self.registry,
            calendar: &self.calendar,
            entities: self.entities.as_ref(),
            inspectors: self.inspectors.as_ref(),
            history: &self.history,
            on,
        };
        check::check(&context, found)
    }

    /// What a draw is made from; `None` without an entity directory.
    #[must_use]
    pub fn frame(&self) -> Option<Frame<'_>> {
        static NOBODY: InspectorDirectory =
            InspectorDirectory { inspectors: Vec::new(), columns: Vec::new() };
        Some(Frame {
            source: &self.source,
            entities: self.entities.as_ref()?,
            inspectors: self.inspectors.as_ref().unwrap_or(&NOBODY),
            history: &self.history,
        })
    }
}

/// Reads a plan and the files that it names.
///
/// # Errors
/// A finding where the plan itself is no text.
pub fn load(inputs: &Inputs, options: &CheckOptions) -> Result<Loaded, Vec<Finding>> {
    let name = &inputs.plan_name;
    if inputs.plan.is_empty() {
        return Err(vec![Finding::new(Files::EmptyFile, Place::file(name))]);
    }
    let source = Source::read(name, &inputs.plan).map_err(|undecodable| {
        let offset = undecodable.offset as u64;
        vec![Finding::new(Files::NotText { offset }, Place::file(name))]
    })?;
    let parsed = crate::syntax::parse(&source);
    let lowered = crate::plan::lower(&source, &parsed.tree);
    let mut findings = parsed.findings;
    findings.extend(lowered.findings);
    let plan = lowered.plan;
    let mut reading = Reading { inputs, source: &source, findings: Vec::new(), digests: Vec::new() };
    reading.digests.push(Input {
        name: "plan".to_owned(),
        file: base_name(name).to_owned(),
        sha256: digest(&inputs.plan).to_string(),
    });
    let registry = reading.registry(&plan);
    let calendar = reading.calendar(&plan);
    let mut loaded = Loaded {
        plan,
        registry,
        calendar,
        entities: None,
        inspectors: None,
        history: History::default(),
        inputs: Vec::new(),
        copies: BTreeMap::new(),
        excluded_rows: Vec::new(),
        findings: Vec::new(),
        source: source.clone(),
    };
    if !options.plan_only {
        reading.directories(&mut loaded, options);
        loaded.copies = copies(inputs);
    }
    findings.extend(reading.findings);
    loaded.findings = findings;
    loaded.inputs = reading.digests;
    loaded.inputs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(loaded)
}

/// Copies of what was read, for the record.
fn copies(inputs: &Inputs) -> BTreeMap<String, Vec<u8>> {
    let needs = needs(&inputs.plan_name, &inputs.plan);
    let names = stored_names(&inputs.plan_name, &needs);
    let mut copies = BTreeMap::new();
    copies.insert(base_name(&inputs.plan_name).to_owned(), inputs.plan.clone());
    for (need, name) in needs.iter().zip(names) {
        match need {
            Need::File(path) => {
                if let Some(Ok(bytes)) = inputs.files.get(path) {
                    copies.insert(name, bytes.clone());
                }
            }
            Need::Folder(path) => {
                if let Some(Ok(files)) = inputs.folders.get(path) {
                    for (file, bytes) in files {
                        copies.insert(format!("{name}/{file}"), bytes.clone());
                    }
                }
            }
        }
    }
    copies
}

struct Reading<'a> {
    inputs: &'a Inputs,
    source: &'a Source,
    findings: Vec<Finding>,
    digests: Vec<Input>,
}

impl<'a> Reading<'a> {
    fn registry(&mut self, plan: &Plan) -> Registry {
        let mut registry: Option<Registry> = None;
        let mut digests = Vec::new();
        for library in &plan.imports.registry {
            let next = match &library.value {
                Library::Builtin { .. } => Registry::builtin(),
                Library::Folder { path, .. } => {
                    let Some(files) = self.folder(path, library) else { continue };
                    let (next, more) = Registry::from_files(files);
                    self.findings.extend(more);
                    next
                }
            };
            self.pinned("registry", library, &next.digest());
            digests.push(next.digest());
            registry = Some(match registry {
                Some(below) => below.overlaid(next),
                None => next,
            });
        }
        let registry = registry.unwrap_or_else(Registry::builtin);
        if digests.is_empty() {
            digests.push(registry.digest());
        }
        self.library_digests("registry", digests);
        registry
    }

    fn calendar(&mut self, plan: &Plan) -> Calendar {
        let mut calendar = None;
        for library in &plan.imports.calendar {
            let next = match &library.value {
                Library::Builtin { .. } => Calendar::builtin(),
                Library::Folder { path, .. } => {
                    let Some(files) = self.folder(path, library) else { continue };
                    let (next, more) = Calendar::from_files(files);
                    self.findings.extend(more);
                    next
                }
            };
            self.pinned("calendar", library, &next.digest());
            calendar = Some(next);
        }
        let calendar = calendar.unwrap_or_else(Calendar::builtin);
        self.library_digests("calendar", vec![calendar.digest()]);
        calendar
    }

    fn folder(&mut self, path: &str, library: &Spanned<Library>) -> Option<Vec<(String, Vec<u8>)>> {
        match self.inputs.folders.get(path) {
            Some(Ok(files)) => Some(files.clone()),
            Some(Err(reason)) => {
                self.unreadable(path, reason, library.span);
                None
            }
            None => {
                self.unreadable(path, "—", library.span);
                None
            }
        }
    }

    /// 校验码: a library that is pinned must be the one pinned.
    fn pinned(&mut self, name: &str, library: &Spanned<Library>, found: &str) {
        let (Library::Builtin { digest } | Library::Folder { digest, .. }) = &library.value;
        if let Some(pinned) = digest.as_ref().filter(|pinned| !found.starts_with(pinned.as_str())) {
            let problem = Files::PinDiffers {
                name: name.to_owned(),
                pinned: pinned.clone(),
                found: found.to_owned(),
            };
            self.findings.push(Finding::new(problem, Place::text(self.source, library.span)));
        }
    }

    fn library_digests(&mut self, kind: &str, digests: Vec<String>) {
        let single = digests.len() == 1;
        for (index, sha256) in (1..).zip(digests) {
            let name = if single { kind.to_owned() } else { format!("{kind}.{index}") };
            self.digests.push(Input { name, file: String::new(), sha256 });
        }
    }

    /// The finding stands at the path in the plan and names the file beside it.
    fn unreadable(&mut self, path: &str, reason: &str, span: crate::source::Span) {
        let finding = Finding::new(
            Files::Unreadable { reason: format!("{path}：{reason}") },
            Place::text(self.source, span),
        );
        self.findings.push(finding.with_related(Place::file(path)));
    }

    /// The files of one kind that could be read; their digests are noted.
    fn files(&mut self, kind: &str, files: &'a [FileRef]) -> Vec<InputFile<'a>> {
        let single = files.len() == 1;
        let mut read = Vec::new();
        for (index, file) in (1..).zip(files) {
            let path = &file.path.value;
            match self.inputs.files.get(path) {
                Some(Ok(bytes)) => {
                    let name = if single { kind.to_owned() } else { format!("{kind}.{index}") };
                    self.digests.push(Input {
                        name,
                        file: base_name(path).to_owned(),
                        sha256: digest(bytes).to_string(),
                    });
                    let sheet = file.sheet.as_ref().map(|sheet| sheet.value.as_str());
                    read.push(InputFile { name: path, bytes, sheet });
                }
                Some(Err(reason)) => self.unreadable(path, reason, file.path.span),
                None => self.unreadable(path, "—", file.path.span),
            }
        }
        read
    }

    fn directories(&mut self, loaded: &mut Loaded, options: &CheckOptions) {
        let plan = loaded.plan.clone();
        let reader = reader_options(&plan, options);
        // The borrow of file names ends with this function; what is read owns its texts.
        let imports: &'a crate::plan::Imports = &*Box::leak(Box::new(plan.imports.clone()));
        let files = self.files("entities", &imports.entities);
        if !files.is_empty() {
            let read = input::entities(&files, &reader);
            let bad: BTreeSet<_> = read.excluded.iter().map(|row| row.place.clone()).collect();
            for finding in read.findings {
                let excused = options.exclude_bad_rows
                    && finding.severity() == Severity::Error
                    && bad.contains(&row_of(&finding.place));
                if !excused {
                    self.findings.push(finding);
                }
            }
            if options.exclude_bad_rows {
                loaded.excluded_rows = read.excluded.iter().map(excluded_row).collect();
                loaded.excluded_rows.sort();
            }
            loaded.entities = Some(read.directory);
        }
        let files = self.files("inspectors", &imports.inspectors);
        if !files.is_empty() {
            let read = input::inspectors(&files, &reader);
            self.findings.extend(read.findings);
            loaded.inspectors = Some(read.directory);
        }
        let files = self.files("history", &imports.history);
        if !files.is_empty() {
            let read = input::history(&files, &reader);
            self.findings.extend(read.findings);
            loaded.history = read.history;
        }
    }
}
