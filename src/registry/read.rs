//! Registry files: TOML to [`Instrument`], with every defect of the data at its line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::catalogue::Catalogue;
use super::citation::ArticleNumber;
use super::{
    Article, Body, CATALOGUE, DataFile, Depth, Entry, Grant, Heads, Instrument, Level, Rank,
    Registry, Scope, Shape, Status, Version, title_key,
};
use crate::diagnostic::problem::facts::Joint;
use crate::diagnostic::problem::{Facts, Files};
use crate::diagnostic::{Finding, Place};
use crate::facts::{Reader, Table};
use crate::source::{Source, Span, Spanned};

/// An instrument, and the places that other files are compared with.
pub(super) struct Read {
    pub(super) instrument: Instrument,
    titles: Vec<(String, Place)>,
    successor: Option<Place>,
}

pub(super) fn registry(mut files: Vec<(String, Vec<u8>)>) -> (Registry, Vec<Finding>) {
    files.sort();
    let mut findings = Vec::new();
    let mut registry = Registry::default();
    let mut reads = Vec::new();
    for (name, bytes) in files {
        let file = DataFile { name, bytes: Cow::Owned(bytes) };
        if file.name == CATALOGUE {
            check_catalogue(&file, &mut findings);
            registry.catalogue = Some(Arc::new(Catalogue::new(file)));
        } else if file.name.ends_with(".toml") {
            let Some(read) = instrument(&file, &mut findings) else { continue };
            let it = &read.instrument;
            let heads = Heads {
                id: it.id.clone(),
                title: it.title.clone(),
                short_titles: it.short_titles.clone(),
                former_titles: it.former_titles.clone(),
                document_number: it.document_number.clone(),
            };
            let instrument = OnceLock::from(it.clone());
            registry.entries.push(Arc::new(Entry { file, heads, instrument }));
            reads.push(read);
        }
    }
    if registry.entries.is_empty() && registry.catalogue.is_none() && findings.is_empty() {
        findings.push(Finding::new(Facts::Empty, Place::file("")));
    }
    compare(&registry, &reads, &mut findings);
    (registry, findings)
}

/// Rules between files: one instrument a title, successors that exist.
fn compare(registry: &Registry, reads: &[Read], findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, (&str, &Place)> = BTreeMap::new();
    for read in reads {
        let id = read.instrument.id.as_str();
        for (title, place) in &read.titles {
            let key = title_key(title);
            match seen.get(&key) {
                Some((other, theirs)) if *other != id => findings.push(
                    Finding::new(
                        Facts::TitleTwice { title: title.clone(), other: (*other).to_owned() },
                        place.clone(),
                    )
                    .with_related((*theirs).clone()),
                ),
                Some(_) => {}
                None => {
                    seen.insert(key, (id, place));
                }
            }
        }
        let successor = &read.instrument.repealed_by;
        // A folder of a city's own instruments may name a national one: only with the catalogue
        // beside it is the folder a registry of its own.
        if let Some(place) = &read.successor
            && registry.catalogue.is_some()
            && registry.by_id(successor).is_none()
        {
            findings.push(Finding::new(Facts::Successor { id: successor.clone() }, place.clone()));
        }
    }
}

/// Reads one file. `None` where there is no title, so that nothing can be found by it.
pub(super) fn instrument(file: &DataFile, findings: &mut Vec<Finding>) -> Option<Read> {
    let source = match Source::read(&file.name, &file.bytes) {
        Ok(source) => source,
        Err(error) => {
            let reason = format!("byte {}", error.offset);
            findings.push(Finding::new(Files::Unreadable { reason }, Place::file(&file.name)));
            return None;
        }
    };
    let mut reader = Reader::new(&source, findings);
    let parsed = reader.parse();
    let mut top = reader.table(parsed.get_ref(), Span::default());
    let id = reader.need_text(&mut top, "id");
    let title = reader.need_text(&mut top, "title");
    let short = reader.texts(&mut top, "short_titles").unwrap_or_default();
    let former = reader.texts(&mut top, "former_titles").unwrap_or_default();
    let rank = word(&mut reader, &mut top, "rank", Rank::ALL, Rank::zh);
    let status = word(&mut reader, &mut top, "status", Status::ALL, Status::zh);
    let issuer = text(&mut reader, &mut top, "issuer");
    let document_number = text(&mut reader, &mut top, "document_number");
    let region = reader.text(&mut top, "region");
    let promulgated = date(&mut reader, &mut top, "promulgated");
    let effective = date(&mut reader, &mut top, "effective");
    let repealed = reader.date(&mut top, "repealed");
    let repealed_by = reader.text(&mut top, "repealed_by");
    let status_checked = date(&mut reader, &mut top, "status_checked");
    let unverified = reader.flag(&mut top, "unverified").is_some_and(|flag| flag.value);
    let unverified_fields = texts(&mut reader, &mut top, "unverified_fields");
    let sources = texts(&mut reader, &mut top, "sources");
    let note = text(&mut reader, &mut top, "note");

    if let Some(region) = &region {
        let digits = region.value.bytes().all(|byte| byte.is_ascii_digit());
        if !(region.value.is_empty() || (region.value.len() == 6 && digits)) {
            malformed(&mut reader, "region", region);
        }
    }
    if let (Some(id), Some(stem)) = (&id, file.name.strip_suffix(".toml"))
        && id.value != stem
    {
        reader.report(Facts::NameDiffers { id: id.value.clone() }, id.span);
    }
    if let Some(status) = &status {
        let ended = status.value == Status::Repealed;
        if ended != repealed.is_some() {
            reader.report(Facts::Status { status: status.value.zh().to_owned() }, status.span);
        }
    }

    let mut versions: Vec<(Version, Places)> = Vec::new();
    for mut table in reader.tables(&mut top, "version") {
        let (version, places) = version(&mut reader, &mut table);
        if let Some((before, theirs)) = versions.last() {
            join(&mut reader, (before, theirs), (&version, &places));
        }
        versions.push((version, places));
    }
    let versions: Vec<Version> = versions.into_iter().map(|(version, _)| version).collect();
    let mut articles = Vec::new();
    for mut table in reader.tables(&mut top, "article") {
        articles.extend(article(&mut reader, &mut table, &versions));
    }
    reader.finish(&top);

    let title = title?;
    let place = |span: Span| Place::text(&source, span);
    let mut titles = vec![(title.value.clone(), place(title.span))];
    titles.extend(short.iter().chain(&former).map(|it| (it.value.clone(), place(it.span))));
    let successor = repealed_by.as_ref().filter(|it| !it.value.is_empty()).map(|it| place(it.span));
    let instrument = Instrument {
        id: id.map(|it| it.value).unwrap_or_default(),
        title: title.value,
        short_titles: short.into_iter().map(|it| it.value).collect(),
        former_titles: former.into_iter().map(|it| it.value).collect(),
        rank: rank?.value,
        issuer,
        document_number,
        region: region.map(|it| it.value).unwrap_or_default(),
        promulgated,
        effective,
        repealed: repealed.map(|it| it.value),
        repealed_by: repealed_by.map(|it| it.value).unwrap_or_default(),
        status: status?.value,
        status_checked,
        unverified,
        unverified_fields,
        sources,
        note,
        versions,
        articles,
        depth: Depth::Full,
    };
    Some(Read { instrument, titles, successor })
}

/// Where the days of a version stand.
struct Places {
    effective: Option<Span>,
    replaced: Option<Span>,
    whole: Span,
}

fn version<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>) -> (Version, Places) {
    let adopted = date(reader, table, "adopted");
    let approved = date(reader, table, "approved");
    let promulgated = date(reader, table, "promulgated");
    let effective = reader.date(table, "effective");
    let replaced = reader.date(table, "replaced");
    let articles = reader.number(table, "articles");
    let verified = reader.flag(table, "verified").is_some_and(|flag| flag.value);
    let shape = reader.text(table, "shape");
    let note = text(reader, table, "note");
    reader.finish(table);
    let mut shapes = Vec::new();
    if let Some(shape) = &shape {
        match shape_words(&shape.value) {
            Some(words) => shapes = words,
            None => malformed(reader, "shape", shape),
        }
        if let Some(articles) = &articles {
            let words = u32::try_from(shapes.len()).unwrap_or(u32::MAX);
            if !shapes.is_empty() && words != articles.value {
                let problem = Facts::ShapeLength { articles: articles.value, words };
                reader.report_beside(problem, shape.span, articles.span);
            }
        }
    }
    if let (Some(from), Some(to)) = (&effective, &replaced)
        && to.value <= from.value
    {
        let problem = Facts::Versions {
            earlier: Some(from.value),
            later: Some(to.value),
            joint: Joint::Reversed,
        };
        reader.report_beside(problem, to.span, from.span);
    }
    let places = Places {
        effective: effective.as_ref().map(|it| it.span),
        replaced: replaced.as_ref().map(|it| it.span),
        whole: table.span(),
    };
    let version = Version {
        adopted,
        approved,
        promulgated,
        effective: effective.map(|it| it.value),
        replaced: replaced.map(|it| it.value),
        articles: articles.map(|it| it.value),
        verified,
        shape: shapes,
        sub_articles: BTreeMap::new(),
        note,
    };
    (version, places)
}

/// One version ends on the day on which the next begins.
fn join(
    reader: &mut Reader<'_>,
    (before, theirs): (&Version, &Places),
    (after, own): (&Version, &Places),
) {
    let Some(begins) = after.effective else { return };
    let joint = match before.replaced {
        None => Joint::Open,
        Some(ends) if begins < ends => Joint::Overlap,
        Some(ends) if ends < begins => Joint::Gap,
        Some(_) => return,
    };
    let problem = Facts::Versions { earlier: before.replaced, later: Some(begins), joint };
    let span = own.effective.unwrap_or(own.whole);
    reader.report_beside(problem, span, theirs.replaced.unwrap_or(theirs.whole));
}

fn article<'a>(
    reader: &mut Reader<'a>,
    table: &mut Table<'a>,
    versions: &[Version],
) -> Option<Article> {
    reader.need(table, "number");
    let number = reader.number(table, "number");
    let sub = number_or_zero(reader, table, "sub");
    let paragraph = number_or_zero(reader, table, "paragraph");
    let item = number_or_zero(reader, table, "item");
    let grants = word(reader, table, "grants", Grant::ALL, Grant::zh);
    let matter = text(reader, table, "matter");
    let bodies = reader.texts(table, "bodies").unwrap_or_default();
    let level = reader.need_text(table, "level_min");
    let since = date(reader, table, "since");
    let until = date(reader, table, "until");
    let verified = reader.flag(table, "verified").is_some_and(|flag| flag.value);
    let moved = reader.texts(table, "moved_to").unwrap_or_default();
    let scope = reader.text(table, "scope").and_then(|scope| {
        let found = Scope::from_zh(&scope.value);
        if found.is_none() {
            not_in_list(reader, "scope", &scope, Scope::ALL, Scope::zh);
        }
        found
    });
    for target in &moved {
        if ArticleNumber::from_file(&target.value).is_none() {
            malformed(reader, "moved_to", target);
        }
    }
    reader.finish(table);
    let mut known = Vec::new();
    for body in bodies {
        match Body::from_zh(&body.value) {
            Some(body) => known.push(body),
            None => not_in_list(reader, "bodies", &body, Body::ALL, Body::zh),
        }
    }
    let level_min = level.and_then(|level| {
        let found = Level::from_zh(&level.value);
        if found.is_none() && level.value != NO_LEVEL {
            not_in_list(reader, "level_min", &level, Level::ALL, Level::zh);
        }
        found
    });
    let number = number?;
    let article = Article {
        number: number.value,
        sub,
        paragraph,
        item,
        grants: grants?.value,
        matter,
        bodies: known,
        level_min,
        since,
        until,
        verified,
        scope,
        moved_to: moved.into_iter().map(|it| it.value).collect(),
    };
    bounds(reader, &article, number.span, versions);
    Some(article)
}

/// `level_min` of an article that no level exercises.
const NO_LEVEL: &str = "不适用";

/// The article must exist in every version in which it is said to hold.
fn bounds(reader: &mut Reader<'_>, article: &Article, span: Span, versions: &[Version]) {
    for version in versions {
        let overlaps = version.replaced.is_none_or(|end| article.since.is_none_or(|day| day < end))
            && version.effective.is_none_or(|start| article.until.is_none_or(|day| start < day));
        if !overlaps || article.sub != 0 {
            continue;
        }
        let shape = usize::try_from(article.number)
            .ok()
            .and_then(|number| version.shape.get(number.checked_sub(1)?));
        let beyond = if version.articles.is_some_and(|count| article.number > count) {
            Some((format!("第{}条", article.number), version.articles.unwrap_or_default()))
        } else if let Some(shape) = shape {
            if article.paragraph > shape.paragraphs {
                let name = format!("第{}条第{}款", article.number, article.paragraph);
                Some((name, shape.paragraphs))
            } else if article.item > shape.items {
                Some((format!("第{}条第（{}）项", article.number, article.item), shape.items))
            } else {
                None
            }
        } else {
            None
        };
        if let Some((provision, count)) = beyond {
            reader.report(Facts::Beyond { provision, count }, span);
            return;
        }
    }
}

/// Reads `1 2 3+4`: paragraphs, and items after a plus.
pub(super) fn shape_words(text: &str) -> Option<Vec<Shape>> {
    text.split_whitespace()
        .map(|word| {
            let (paragraphs, items) = word.split_once('+').unwrap_or((word, "0"));
            Some(Shape { paragraphs: paragraphs.parse().ok()?, items: items.parse().ok()? })
        })
        .collect()
}

/// The catalogue's columns that the index relies on, in their places.
const COLUMNS: [&str; 4] = ["id", "title", "short_title", "rank"];

fn check_catalogue(file: &DataFile, findings: &mut Vec<Finding>) {
    let mut reader = csv::Reader::from_reader(file.bytes.as_ref());
    let cell = |row: u64, column: &str| Place::Cell {
        file: file.name.as_str().into(),
        sheet: None,
        row: u32::try_from(row).unwrap_or(u32::MAX),
        column: Some(column.into()),
    };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            let reason = error.to_string();
            findings.push(Finding::new(Files::Unreadable { reason }, Place::file(&file.name)));
            return;
        }
    };
    for (at, column) in COLUMNS.iter().enumerate() {
        if header.get(at).map(|name| name.trim_start_matches('\u{feff}')) != Some(column) {
            let problem = Facts::MissingKey { key: (*column).to_owned() };
            findings.push(Finding::new(problem, cell(1, column)));
        }
    }
    let at = |name: &str| header.iter().position(|column| column == name);
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for (row, record) in (2_u64..).zip(reader.records()) {
        let Ok(record) = record else {
            let reason = format!("row {row}");
            findings.push(Finding::new(Facts::Syntax { reason }, cell(row, "id")));
            continue;
        };
        let value = |name: &str| at(name).and_then(|at| record.get(at)).unwrap_or_default();
        if Rank::from_zh(value("rank")).is_none() {
            let problem = list_problem("rank", value("rank"), Rank::ALL, Rank::zh);
            findings.push(Finding::new(problem, cell(row, "rank")));
        }
        if Status::from_zh(value("status")).is_none() {
            let problem = list_problem("status", value("status"), Status::ALL, Status::zh);
            findings.push(Finding::new(problem, cell(row, "status")));
        }
        let articles: Option<u32> = value("articles").parse().ok();
        match shape_words(value("shape")) {
            None => {
                let problem = Facts::Malformed {
                    key: "shape".to_owned(),
                    value: value("shape").chars().take(20).collect(),
                };
                findings.push(Finding::new(problem, cell(row, "shape")));
            }
            Some(shape) if !shape.is_empty() => {
                let words = u32::try_from(shape.len()).unwrap_or(u32::MAX);
                if let Some(articles) = articles.filter(|count| *count != words) {
                    let problem = Facts::ShapeLength { articles, words };
                    findings.push(Finding::new(problem, cell(row, "shape")));
                }
            }
            Some(_) => {}
        }
        let key = title_key(value("title"));
        if let Some(other) = seen.insert(key, row) {
            let title = value("title").to_owned();
            let other = format!("{CATALOGUE}:{other}");
            findings.push(Finding::new(Facts::TitleTwice { title, other }, cell(row, "title")));
        }
    }
}

fn list_problem<T: Copy>(key: &str, value: &str, all: &[T], zh: fn(T) -> &'static str) -> Facts {
    Facts::NotInList {
        key: key.to_owned(),
        value: value.to_owned(),
        allowed: all.iter().map(|it| zh(*it).to_owned()).collect(),
    }
}

fn not_in_list<T: Copy>(
    reader: &mut Reader<'_>,
    key: &str,
    value: &Spanned<String>,
    all: &[T],
    zh: fn(T) -> &'static str,
) {
    reader.report(list_problem(key, &value.value, all, zh), value.span);
}

/// A word of a closed list that must be there.
fn word<'a, T: Copy>(
    reader: &mut Reader<'a>,
    table: &mut Table<'a>,
    key: &'static str,
    all: &[T],
    zh: fn(T) -> &'static str,
) -> Option<Spanned<T>> {
    let written = reader.need_text(table, key)?;
    let found = all.iter().copied().find(|it| zh(*it) == written.value);
    if found.is_none() {
        not_in_list(reader, key, &written, all, zh);
    }
    found.map(|value| Spanned::new(value, written.span))
}

fn malformed(reader: &mut Reader<'_>, key: &str, value: &Spanned<String>) {
    let short: String = value.value.chars().take(40).collect();
    reader.report(Facts::Malformed { key: key.to_owned(), value: short }, value.span);
}

fn text<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>, key: &'static str) -> String {
    reader.text(table, key).map(|it| it.value).unwrap_or_default()
}

fn texts<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>, key: &'static str) -> Vec<String> {
    let found = reader.texts(table, key).unwrap_or_default();
    found.into_iter().map(|it| it.value).collect()
}

fn date<'a>(
    reader: &mut Reader<'a>,
    table: &mut Table<'a>,
    key: &'static str,
) -> Option<NaiveDate> {
    reader.date(table, key).map(|it| it.value)
}

fn number_or_zero<'a>(reader: &mut Reader<'a>, table: &mut Table<'a>, key: &'static str) -> u32 {
    reader.number(table, key).map(|it| it.value).unwrap_or_default()
}
