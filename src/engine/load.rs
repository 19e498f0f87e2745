//! From the bytes of a plan and its files to typed values, with everything that reading found.

mod lists;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{CheckOptions, Inputs, Need, PlanText, base_name, stored_names};
use crate::calendar::Calendar;
use crate::check::{self, Checked, Context};
use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place, Severity};
use crate::directory::{EntityDirectory, History, InspectorDirectory};
use crate::draw::event::Frame;
use crate::draw::ticket::Suite;
use crate::input::large::Held;
use crate::input::{self, EntitiesRead, InputFile, Keep, ListRead, Options};
use crate::plan::{FileRef, Library, Plan};
use crate::record::ExcludedRow;
use crate::registry::Registry;
use crate::seal::Input;
use crate::source::{Source, Spanned};
use crate::syntax::tree::Tree;

/// A plan with everything that it names, read.
#[derive(Debug)]
pub struct Loaded {
    /// The plan's text.
    pub source: Source,
    /// The plan's shape.
    pub tree: Tree,
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
    /// The inputs with their digests, by name; without the libraries where only the plan is read.
    pub inputs: Vec<Input>,
    /// SHA-256 of every file that was read, by its path as the plan writes it.
    pub digests: BTreeMap<String, String>,
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
        let mut found = found;
        found.extend(super::cases::cases(self).1);
        check::check(&self.context(on), found)
    }

    /// What the rules look at.
    #[must_use]
    pub fn context(&self, on: Option<NaiveDate>) -> Context<'_> {
        Context {
            plan: &self.plan,
            source: &self.source,
            registry: &self.registry,
            calendar: &self.calendar,
            entities: self.entities.as_ref(),
            inspectors: self.inspectors.as_ref(),
            history: &self.history,
            digests: &self.digests,
            on,
        }
    }

    /// SHA-256 of a file that was read, by its path as the plan writes it.
    #[must_use]
    pub fn digest_of(&self, path: &str) -> Option<String> {
        self.digests.get(path).cloned()
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
    let text = PlanText::read(&inputs.plan_name, &inputs.plan)?;
    Ok(load_text(text, inputs, options))
}

/// As [`load`], of a plan that was parsed already.
pub(super) fn load_text(text: PlanText, inputs: &Inputs, options: &CheckOptions) -> Loaded {
    load_in_memory(text, inputs, options, Keep::All)
}

/// As [`load_text`], with so many columns of the entities.
pub(super) fn load_in_memory(
    text: PlanText,
    inputs: &Inputs,
    options: &CheckOptions,
    keep: Keep,
) -> Loaded {
    // Reading in memory declines nothing.
    let by: Entities<'_, std::convert::Infallible> = Entities::InMemory(keep);
    match load_with(text, inputs, options, by) {
        Ok(loaded) => loaded,
        Err(never) => match never {},
    }
}

/// How the directories of entities are read.
pub(super) enum Entities<'a, E> {
    /// From the inputs.
    InMemory(Keep),
    /// By somebody else, who is told of what was read before.
    By(&'a dyn Fn(&Before<'_>) -> Result<Held, E>),
}

/// What is read before a large directory.
pub(super) struct Before<'a> {
    pub(super) source: &'a Source,
    pub(super) plan: &'a Plan,
    pub(super) inspectors: Option<&'a InspectorDirectory>,
    pub(super) history: &'a History,
    pub(super) reader: &'a Options,
    /// The plan has several lists; `reader` is of the first.
    pub(super) has_lists: bool,
}

/// As [`load_text`]; the directories of entities are read as told.
pub(super) fn load_with<E>(
    text: PlanText,
    inputs: &Inputs,
    options: &CheckOptions,
    by: Entities<'_, E>,
) -> Result<Loaded, E> {
    let name = &inputs.plan_name;
    // Large inputs are never copied, and half of the inputs are no inputs.
    let is_large = matches!(by, Entities::By(_));
    let copied = match options.plan_only || is_large {
        true => BTreeMap::new(),
        false => copies(inputs, &text.needs()),
    };
    let PlanText { source, parsed } = text;
    let lowered = crate::plan::lower(&source, &parsed.tree);
    let mut findings = parsed.findings;
    findings.extend(lowered.findings);
    let mut plan = lowered.plan;
    let mut reading = Reading {
        inputs,
        source: source.clone(),
        suite: plan.suite(),
        findings: Vec::new(),
        digests: Vec::new(),
        paths: BTreeMap::new(),
        records: !options.plan_only,
    };
    reading.digests.push(Input {
        name: "plan".to_owned(),
        file: base_name(name).to_owned(),
        sha256: plan.suite().digest(&inputs.plan).to_string(),
    });
    let registry = reading.registry(&plan);
    let calendar = reading.calendar(&plan);
    crate::plan::recur::expand(&mut plan, &calendar);
    let directories = match options.plan_only {
        true => Directories::default(),
        false => match by {
            Entities::InMemory(keep) => reading.directories(&plan, options, keep),
            Entities::By(read) => reading.large_directories(&plan, options, read)?,
        },
    };
    findings.extend(reading.findings);
    let mut digests = reading.digests;
    digests.sort_by(|a, b| a.name.cmp(&b.name));
    let paths = reading.paths;
    let Directories { entities, inspectors, history, excluded_rows } = directories;
    Ok(Loaded {
        source,
        tree: parsed.tree,
        plan,
        registry,
        calendar,
        entities,
        inspectors,
        history,
        inputs: digests,
        digests: paths,
        copies: copied,
        excluded_rows,
        findings,
    })
}

/// Copies of what was read, for the record.
fn copies(inputs: &Inputs, needs: &[Need]) -> BTreeMap<String, Vec<u8>> {
    let names = stored_names(&inputs.plan_name, needs);
    let mut copies = BTreeMap::new();
    let folders = inputs.folders.values().flatten().flatten().map(|(_, bytes)| bytes.len());
    let files = inputs.files.values().flatten().map(Vec::len);
    if inputs.plan.len() + folders.chain(files).sum::<usize>() > super::KEEP_LIMIT {
        return copies;
    }
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

/// The three lists, as far as the plan names them and they could be read.
#[derive(Default)]
struct Directories {
    entities: Option<EntityDirectory>,
    inspectors: Option<InspectorDirectory>,
    history: History,
    excluded_rows: Vec<ExcludedRow>,
}

struct Reading<'a> {
    suite: Suite,
    inputs: &'a Inputs,
    source: Source,
    findings: Vec<Finding>,
    digests: Vec<Input>,
    paths: BTreeMap<String, String>,
    /// Something will be recorded: the libraries' digests are wanted though no plan pins them.
    records: bool,
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
                    self.found_inside(path, more, next.files());
                    next
                }
            };
            self.pinned("registry", library, || next.digest());
            if self.records {
                digests.push(self.library(next.files(), || next.digest()));
            }
            registry = Some(match registry {
                Some(below) => below.overlaid(next),
                None => next,
            });
        }
        let registry = registry.unwrap_or_else(Registry::builtin);
        if self.records && digests.is_empty() {
            digests.push(self.library(registry.files(), || registry.digest()));
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
                    self.found_inside(path, more, next.files());
                    next
                }
            };
            self.pinned("calendar", library, || next.digest());
            calendar = Some(next);
        }
        let calendar = calendar.unwrap_or_else(Calendar::builtin);
        if self.records {
            let own = self.library(calendar.files(), || calendar.digest());
            self.library_digests("calendar", vec![own]);
        }
        calendar
    }

    /// What was found in the files of a folder, with the digests by which its doubts are signed.
    fn found_inside<'f>(
        &mut self,
        folder: &str,
        found: Vec<Finding>,
        files: impl Iterator<Item = (&'f str, &'f [u8])>,
    ) {
        let named: BTreeSet<String> =
            found.iter().map(|it| it.place.file_name().to_owned()).collect();
        for (file, bytes) in files.filter(|(file, _)| named.contains(*file)) {
            let path = format!("{}/{file}", folder.trim_end_matches(['/', '\\']));
            self.paths.insert(path, self.suite.digest(bytes).to_string());
        }
        self.findings.extend(found.into_iter().map(|it| it.inside(folder)));
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
    fn pinned(&mut self, name: &str, library: &Spanned<Library>, found: impl Fn() -> String) {
        let (Library::Builtin { digest } | Library::Folder { digest, .. }) = &library.value;
        let Some(pinned) = digest else { return };
        let found = found();
        if !found.starts_with(pinned.as_str()) {
            let problem =
                Files::PinDiffers { name: name.to_owned(), pinned: pinned.clone(), found };
            self.findings.push(Finding::new(problem, Place::text(&self.source, library.span)));
        }
    }

    /// The digest of a library. That by SHA-256 is known.
    fn library<'f>(
        &self,
        files: impl Iterator<Item = (&'f str, &'f [u8])>,
        known: impl Fn() -> String,
    ) -> String {
        match self.suite {
            Suite::Dr1 => known(),
            Suite::Dr1Sm3 => self.suite.folder(files).to_string(),
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
            Place::text(&self.source, span),
        );
        self.findings.push(finding.with_related(Place::file(path)));
    }

    /// The files of one kind that could be read; their digests are noted.
    fn files<'f>(&mut self, kind: &str, files: &'f [FileRef]) -> Vec<InputFile<'f>>
    where
        'a: 'f,
    {
        self.each_file(kind, files).into_iter().flatten().collect()
    }

    /// As [`Self::files`], one for each that is named.
    fn each_file<'f>(&mut self, kind: &str, files: &'f [FileRef]) -> Vec<Option<InputFile<'f>>>
    where
        'a: 'f,
    {
        let single = files.len() == 1;
        let inputs = self.inputs;
        let mut read = Vec::new();
        for (index, file) in (1..).zip(files) {
            let path = &file.path.value;
            match inputs.files.get(path) {
                Some(Ok(bytes)) => {
                    let name = if single { kind.to_owned() } else { format!("{kind}.{index}") };
                    let sha256 = self.suite.digest(bytes).to_string();
                    self.paths.insert(path.clone(), sha256.clone());
                    self.digests.push(Input { name, file: base_name(path).to_owned(), sha256 });
                    let sheet = file.sheet.as_ref().map(|sheet| sheet.value.as_str());
                    read.push(Some(InputFile { name: path, bytes, sheet }));
                    continue;
                }
                Some(Err(reason)) => self.unreadable(path, reason, file.path.span),
                None => self.unreadable(path, "—", file.path.span),
            }
            read.push(None);
        }
        read
    }

    /// The findings and the directory of a reading.
    fn take(&mut self, read: EntitiesRead, options: &CheckOptions, found: &mut Directories) {
        let bad: BTreeSet<RowKey> =
            read.excluded.iter().filter_map(|row| row_key(&row.place)).collect();
        for finding in read.findings {
            let excused = options.exclude_bad_rows
                && finding.severity() == Severity::Error
                && row_key(&finding.place).is_some_and(|row| bad.contains(&row));
            if !excused {
                self.findings.push(finding);
            }
        }
        if options.exclude_bad_rows {
            found.excluded_rows = read.excluded.iter().filter_map(excluded_row).collect();
            found.excluded_rows.sort();
        }
        // Of what nobody can read nothing is said but that.
        found.entities = (!read.is_unread).then_some(read.directory);
    }

    /// The large directory last: what the others say decides which of its rows are kept.
    fn large_directories<E>(
        &mut self,
        plan: &Plan,
        options: &CheckOptions,
        read: &dyn Fn(&Before<'_>) -> Result<Held, E>,
    ) -> Result<Directories, E> {
        let readers = lists::readers(plan, options);
        let mut found = self.people_and_history(plan, &readers, None);
        let has_lists = readers.len() > 1;
        let reader = readers.into_iter().next().map(|list| list.reader).unwrap_or_default();
        let large = Options { keep: Keep::Used, ..reader };
        let before = Before {
            source: &self.source,
            plan,
            inspectors: found.inspectors.as_ref(),
            history: &found.history,
            reader: &large,
            has_lists,
        };
        let held = read(&before)?;
        let single = plan.imports.entities.len() == 1;
        for (index, (file, digest)) in (1..).zip(plan.imports.entities.iter().zip(&held.digests)) {
            let path = &file.path.value;
            let name = if single { "entities".to_owned() } else { format!("entities.{index}") };
            let sha256 = digest.to_string();
            self.paths.insert(path.clone(), sha256.clone());
            self.digests.push(Input { name, file: base_name(path).to_owned(), sha256 });
        }
        self.take(held.read, options, &mut found);
        Ok(found)
    }

    fn directories(&mut self, plan: &Plan, options: &CheckOptions, keep: Keep) -> Directories {
        let readers = lists::readers(plan, options);
        let mut entities = Directories::default();
        let files = self.each_file("entities", &plan.imports.entities);
        if files.iter().any(Option::is_some) {
            let read_list = |list: &lists::ListReader| {
                let own = list.files.iter().filter_map(|at| files.get(*at).copied().flatten());
                let reader = Options { keep, ..list.reader.clone() };
                input::entities(&own.collect::<Vec<_>>(), &reader)
            };
            let read = match readers.as_slice() {
                [list] => read_list(list),
                lists => {
                    let named = |list: &lists::ListReader| ListRead {
                        name: list.name.clone(),
                        read: read_list(list),
                    };
                    let read = lists.iter().map(named).collect();
                    input::join(read, &lists::common(plan))
                }
            };
            self.take(read, options, &mut entities);
        }
        let Directories { entities, excluded_rows, .. } = entities;
        let found = self.people_and_history(plan, &readers, entities.as_ref());
        Directories { entities, excluded_rows, ..found }
    }

    fn people_and_history(
        &mut self,
        plan: &Plan,
        readers: &[lists::ListReader],
        entities: Option<&EntityDirectory>,
    ) -> Directories {
        let mut found = Directories::default();
        let reader = readers.first().map(|list| list.reader.clone()).unwrap_or_default();
        let reader = &reader;
        let files = self.files("inspectors", &plan.imports.inspectors);
        if !files.is_empty() {
            let mut read = input::inspectors(&files, reader, entities);
            self.findings.extend(read.findings);
            let files = self.files("leave", &plan.imports.leave);
            if !files.is_empty() {
                self.findings.extend(input::leave(&files, reader, &mut read.directory));
            }
            found.inspectors = Some(read.directory);
        }
        let files = self.files("history", &plan.imports.history);
        if !files.is_empty() {
            let readers: Vec<&Options> = readers.iter().map(|list| &list.reader).collect();
            let read = input::history_of_lists(&files, &readers);
            self.findings.extend(read.findings);
            found.history = read.history;
        }
        found
    }
}

type RowKey = (String, String, u32);

fn row_key(place: &Place) -> Option<RowKey> {
    match place {
        Place::Cell { file, sheet, row, .. } => {
            Some((file.to_string(), sheet.as_deref().unwrap_or_default().to_owned(), *row))
        }
        Place::Text { .. } | Place::File { .. } => None,
    }
}

fn excluded_row(row: &input::ExcludedRow) -> Option<ExcludedRow> {
    let (file, sheet, number) = row_key(&row.place)?;
    Some(ExcludedRow {
        input: "entities".to_owned(),
        file: base_name(&file).to_owned(),
        sheet,
        row: number,
        id: row.written.clone(),
    })
}
