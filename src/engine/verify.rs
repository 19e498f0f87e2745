//! 复核: recompute a record from its inputs: identical, or which input, item, stratum and unit differ.

use std::collections::BTreeMap;

use super::public;
use super::run::{self, Ran};
use super::{Inputs, Need, RunOptions, Stage, base_name, needs, stored_names};
use crate::diagnostic::problem::Files;
use crate::diagnostic::{Finding, Place, Verdict};
use crate::engine::FormalDraw;
use crate::journal;
use crate::record::{self, Record};

/// The journal of a record folder.
const JOURNAL: &str = "journal.jsonl";
/// The list of who is drawn: nothing can be checked without it.
const LIST: &str = "draw.csv";

/// What a verification comes to.
#[derive(Debug)]
pub struct Verified {
    /// What differs; nothing if all is identical.
    pub findings: Vec<Finding>,
    /// The record; `None` where it could not be read.
    pub record: Option<Record>,
    /// Everything was recomputed from the inputs, not only what is public.
    pub recomputed: bool,
    /// Without all inputs: what was checked, and what could not be.
    pub public: Option<public::Scope>,
}

impl Verified {
    /// Tells whether nothing differs.
    #[must_use]
    pub fn holds(&self) -> bool {
        Verdict::of(&self.findings) == Verdict::Clean
    }
}

/// Verifies a record folder: its files by name, `inputs/…` among them. `other` are inputs kept
/// elsewhere, by the names they would have in `inputs/`.
#[must_use]
pub fn verify(files: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Verified {
    let mut verified =
        Verified { findings: Vec::new(), record: None, recomputed: false, public: None };
    let Some(bytes) = files.get("record.json") else {
        let problem = Files::OutputMissing { file: "record.json".to_owned() };
        verified.findings.push(Finding::new(problem, Place::file("record.json")));
        return verified;
    };
    let unreadable = |reason: String| {
        Finding::new(Files::RecordUnreadable { reason }, Place::file("record.json"))
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            verified.findings.push(unreadable(error.to_string()));
            return verified;
        }
    };
    let record = match Record::parse(text) {
        Ok(record) => record,
        Err(reason) => {
            verified.findings.push(unreadable(reason));
            return verified;
        }
    };
    if record.to_text() != text {
        let reason = "不是规范写法（多了或少了字符） not canonical".to_owned();
        verified.findings.push(unreadable(reason));
    }
    if record.engine != run::ENGINE {
        let problem = Files::EngineDiffers {
            recorded: record.engine.clone(),
            running: run::ENGINE.to_owned(),
        };
        verified.findings.push(Finding::new(problem, Place::file("record.json")));
    }
    let inputs = gather(files, other, &record);
    // Who has not all inputs may have no more than what was published; what is here must be right.
    let is_due = |name: &str| inputs.is_some() || name == LIST || files.contains_key(name);
    if is_due(JOURNAL) {
        verified.findings.extend(journal_findings(files, &record, bytes));
    }
    verified.findings.extend(output_findings(files, &record, &is_due));
    let changed = input_findings(files, other, &record, inputs.as_ref());
    let has_changed = !changed.is_empty();
    verified.findings.extend(changed);
    if let (Some(inputs), false) = (inputs, has_changed) {
        let (_, more) = recompute(&inputs, files, &record, text);
        // Where the first differing line is known, the digest says nothing more.
        verified.findings.retain(|known| !more.iter().any(|it| is_about_same_output(it, known)));
        verified.findings.extend(more);
        verified.recomputed = true;
    }
    // Without the private directories, everything public is checked all the same.
    if !verified.recomputed {
        let list = files.get(LIST).map_or(&[][..], Vec::as_slice);
        verified.findings.extend(public::check(&record, list));
        let seal = files.get("seal.json").filter(|_| !record.is_trial());
        if let Some(bytes) = seal {
            verified.findings.extend(public::seal_findings(&record, bytes));
        }
        let mut scope = public::Scope {
            seal: seal.is_some(),
            journal: files.contains_key(JOURNAL),
            ..public::Scope::default()
        };
        scope.count(&record, list);
        let (here, missing): (Vec<_>, Vec<_>) =
            record.outputs.keys().cloned().partition(|name| files.contains_key(name));
        scope.outputs = here.len() as u64;
        scope.outputs_missing = missing;
        for input in record.inputs.iter().filter(|input| !input.file.is_empty()) {
            match kept(files, other, &input.file) {
                Some(_) => scope.inputs += 1,
                None => scope.inputs_missing.push(input.file.clone()),
            }
        }
        verified.public = Some(scope);
    }
    verified.record = Some(record);
    verified
}

fn is_about_same_output(a: &Finding, b: &Finding) -> bool {
    a.code() == b.code()
        && a.place.file_name() == b.place.file_name()
        && b.place.file_name() != "record.json"
}

/// The chain holds, and the line that closed the run covers the record; acts after it may follow.
fn journal_findings(
    files: &BTreeMap<String, Vec<u8>>,
    record: &Record,
    bytes_of_record: &[u8],
) -> Vec<Finding> {
    let name = JOURNAL;
    let Some(bytes) = files.get(name) else {
        let problem = Files::OutputMissing { file: name.to_owned() };
        return vec![Finding::new(problem, Place::file(name))];
    };
    let (events, mut findings) = journal::read(name, bytes);
    let recorded = events
        .iter()
        .rev()
        .find_map(|event| event.get("record")?.as_str())
        .unwrap_or("—")
        .to_owned();
    let found = record.suite().digest(bytes_of_record).to_string();
    let is_broken = Verdict::of(&findings) == Verdict::Error;
    if !is_broken && recorded != found {
        let problem = Files::RecordUnbound { recorded, found };
        findings.push(Finding::new(problem, Place::file(name)));
    }
    findings
}

/// Every output that is to be there is there, and is the one recorded.
fn output_findings(
    files: &BTreeMap<String, Vec<u8>>,
    record: &Record,
    is_due: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, recorded) in record.outputs.iter().filter(|(name, _)| is_due(name)) {
        match files.get(name) {
            None => {
                let problem = Files::OutputMissing { file: name.clone() };
                findings.push(Finding::new(problem, Place::file(name)));
            }
            Some(bytes) => {
                let found = record.suite().digest(bytes).to_string();
                if found != *recorded {
                    let problem = Files::OutputDiffers {
                        detail_zh: format!("记录的校验码是 {recorded}，文件的是 {found}"),
                        detail_en: format!("recorded {recorded}, found {found}"),
                    };
                    findings.push(Finding::new(problem, Place::file(name)));
                }
            }
        }
    }
    findings
}

/// A kept input by its name in `inputs/`.
fn kept<'a>(
    files: &'a BTreeMap<String, Vec<u8>>,
    other: &'a BTreeMap<String, Vec<u8>>,
    name: &str,
) -> Option<&'a Vec<u8>> {
    other.get(name).or_else(|| files.get(&format!("inputs/{name}")))
}

/// The inputs of the record, if they are all at hand.
pub(super) fn gather(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    record: &Record,
) -> Option<Inputs> {
    let plan = record.inputs.iter().find(|input| input.name == "plan")?;
    let bytes = kept(files, other, &plan.file)?;
    let mut inputs =
        Inputs { plan_name: plan.file.clone(), plan: bytes.clone(), ..Inputs::default() };
    let needs = needs(&inputs.plan_name, &inputs.plan);
    let names = stored_names(&inputs.plan_name, &needs);
    for (need, name) in needs.into_iter().zip(names) {
        match need {
            Need::File(path) => {
                let bytes = kept(files, other, &name)?;
                inputs.files.insert(path, Ok(bytes.clone()));
            }
            Need::Folder(path) => {
                let inside = format!("inputs/{name}/");
                let list = files.iter().filter_map(|(file, bytes)| {
                    Some((file.strip_prefix(&inside)?.to_owned(), bytes.clone()))
                });
                inputs.folders.insert(path, Ok(list.collect()));
            }
        }
    }
    Some(inputs)
}

/// Every recorded input that is at hand is the one recorded; one that is missing is named.
pub(super) fn input_findings(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    record: &Record,
    inputs: Option<&Inputs>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let stored: BTreeMap<String, String> = match inputs {
        // The plan tells under which name each of its files is kept.
        Some(inputs) => {
            let needs = needs(&inputs.plan_name, &inputs.plan);
            let names = stored_names(&inputs.plan_name, &needs);
            needs
                .iter()
                .zip(names)
                .filter_map(|(need, name)| match need {
                    Need::File(path) => Some((base_name(path).to_owned(), name)),
                    Need::Folder(_) => None,
                })
                .collect()
        }
        None => BTreeMap::new(),
    };
    for input in record.inputs.iter().filter(|input| !input.file.is_empty()) {
        let name = stored.get(&input.file).unwrap_or(&input.file);
        let Some(bytes) = kept(files, other, name) else { continue };
        let found = record.suite().digest(bytes).to_string();
        if found != input.sha256 {
            let problem = Files::InputDiffers {
                name: input.name.clone(),
                recorded: input.sha256.clone(),
                found,
            };
            findings.push(Finding::new(problem, Place::file(&format!("inputs/{name}"))));
        }
    }
    findings
}

/// The run of a record folder again, and what differs from it; no run where inputs are missing.
#[must_use]
pub fn recomputed(
    files: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
) -> (Option<Ran>, Vec<Finding>) {
    let text = files.get("record.json").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let text = text.unwrap_or_default();
    let record = match Record::parse(&text) {
        Ok(record) => record,
        Err(reason) => {
            let problem = Files::RecordUnreadable { reason };
            return (None, vec![Finding::new(problem, Place::file("record.json"))]);
        }
    };
    let Some(inputs) = gather(files, other, &record) else { return (None, Vec::new()) };
    let changed = input_findings(files, other, &record, Some(&inputs));
    if !changed.is_empty() {
        return (None, changed);
    }
    let (ran, findings) = recompute(&inputs, files, &record, &text);
    (Some(ran), findings)
}

/// Runs everything again and compares.
fn recompute(
    inputs: &Inputs,
    files: &BTreeMap<String, Vec<u8>>,
    record: &Record,
    text: &str,
) -> (Ran, Vec<Finding>) {
    let options = RunOptions {
        stage: Stage::find(&record.stage).unwrap_or(Stage::Run),
        seeds: record
            .draws
            .first()
            .map(|draw| {
                draw.contributions.iter().map(|it| (it.name.clone(), it.text.clone())).collect()
            })
            .unwrap_or_default(),
        exclude_bad_rows: !record.excluded_rows.is_empty(),
        seal: formal(record, files),
        operator: record.operator.clone(),
        witnesses: record.witnesses.clone(),
    };
    let ran = run::run(inputs, &options);
    let Some(again) = &ran.record else {
        let mut findings = ran.findings.clone();
        let problem = Files::RecordDiffers {
            what: "record".to_owned(),
            recorded: "—".to_owned(),
            found: format!("{:?}", ran.end).to_lowercase(),
        };
        findings.push(Finding::new(problem, Place::file("record.json")));
        return (ran, findings);
    };
    let mut findings = Vec::new();
    let again_text = again.to_text();
    if again_text != text {
        let parse = |text: &str| serde_json::from_str(text).unwrap_or_default();
        for difference in record::differences(&parse(text), &parse(&again_text)) {
            let problem = Files::RecordDiffers {
                what: difference.path,
                recorded: difference.recorded,
                found: difference.found,
            };
            findings.push(Finding::new(problem, Place::file("record.json")));
        }
    }
    for (name, bytes) in &ran.files {
        // Acts after the run follow its lines in the journal.
        let is_same = |there: &Vec<u8>| match name.as_str() {
            JOURNAL => there.starts_with(bytes),
            _ => there == bytes,
        };
        let Some(there) = files.get(name).filter(|there| !is_same(there)) else { continue };
        if name == "record.json" || name.starts_with("inputs/") {
            continue;
        }
        findings.push(difference(name, there, bytes));
    }
    (ran, findings)
}

/// The seal that a formal draw's record implies.
fn formal(record: &Record, files: &BTreeMap<String, Vec<u8>>) -> Option<FormalDraw> {
    if record.is_trial() {
        return None;
    }
    let draw = record.draws.first()?;
    let kept = files.get("seal.json").and_then(|bytes| crate::seal::Seal::parse(bytes).ok());
    Some(FormalDraw {
        seal: kept.unwrap_or_else(|| crate::seal::Seal {
            format: record::FORMAT,
            suite: record.suite.clone(),
            engine: record.engine.clone(),
            plan: record.plan.clone(),
            title: record.title.clone(),
            draw: draw.draw,
            batch: draw.batch.clone(),
            redraw: draw.redraw.clone(),
            date: draw.date.clone(),
            time: String::new(),
            inputs: record.inputs.clone(),
            sizes: Vec::new(),
            sources: Vec::new(),
            sealed: record.sealed.clone(),
            lines: None,
            commitment: draw.commitment.clone(),
            check: String::new(),
        }),
        time: record.time.clone(),
        earlier: earlier_folders(files),
    })
}

/// The records of earlier draws that a record keeps beside its inputs.
#[must_use]
pub fn earlier_folders(files: &BTreeMap<String, Vec<u8>>) -> Vec<BTreeMap<String, Vec<u8>>> {
    let mut folders: BTreeMap<&str, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (name, bytes) in files {
        let inside = name.strip_prefix("earlier/").and_then(|rest| rest.split_once('/'));
        if let Some((folder, file)) = inside {
            folders.entry(folder).or_default().insert(file.to_owned(), bytes.clone());
        }
    }
    folders.into_values().collect()
}

/// The first line in which a text output differs; for other files that they do.
pub(super) fn difference(name: &str, there: &[u8], again: &[u8]) -> Finding {
    let texts = std::str::from_utf8(there).ok().zip(std::str::from_utf8(again).ok());
    let Some((there, again)) = texts else {
        let problem = Files::OutputDiffers {
            detail_zh: "与重算的文件不是同一份".to_owned(),
            detail_en: "not the file that was recomputed".to_owned(),
        };
        return Finding::new(problem, Place::file(name));
    };
    let mut lines = there.lines().map(Some).chain(std::iter::repeat(None));
    let mut others = again.lines().map(Some).chain(std::iter::repeat(None));
    for row in 1.. {
        match (lines.next().flatten(), others.next().flatten()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let (a, b) = (shown(a), shown(b));
                let problem = Files::OutputDiffers {
                    detail_zh: format!("文件写“{a}”，重算得“{b}”"),
                    detail_en: format!("the file says `{a}`, recomputed `{b}`"),
                };
                let place = Place::Cell { file: name.into(), sheet: None, row, column: None };
                return Finding::new(problem, place);
            }
        }
    }
    let problem = Files::OutputDiffers {
        detail_zh: "换行或末尾不同".to_owned(),
        detail_en: "line ends or the end differ".to_owned(),
    };
    Finding::new(problem, Place::file(name))
}

fn shown(line: Option<&str>) -> String {
    let line = line.unwrap_or("—");
    let mut short: String = line.chars().take(160).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
