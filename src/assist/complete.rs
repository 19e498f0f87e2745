//! What may be written at the caret: by section and position, found by Chinese text, by English
//! alias and by pinyin initials.

use super::spot::{Spot, Typed, spot};
use super::words::{JOINERS, OPERATORS, values};
use super::{every_fact, filled, frequencies, initials};
use crate::directory::columns::{CODE, ENTITIES};
use crate::directory::industry;
use crate::engine::Loaded;
use crate::registry::citation::ArticleNumber;
use crate::registry::{Article, Grant, Instrument};
use crate::source::{Span, folded};
use crate::syntax::key::{COLUMNS, KEYS, Key, SECTIONS, SectionName};

/// What kind of word is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// The name of a section.
    Section,
    /// A key.
    Key,
    /// A column of a directory, or of a table in the plan.
    Column,
    /// An operator or joining word of a condition.
    Operator,
    /// A value.
    Value,
    /// The title of a law, regulation or rule.
    Law,
    /// An article.
    Article,
    /// The code of an item, the name of a tier table.
    Name,
}

impl CompletionKind {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Key => "key",
            Self::Column => "column",
            Self::Operator => "operator",
            Self::Value => "value",
            Self::Law => "law",
            Self::Article => "article",
            Self::Name => "name",
        }
    }
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// As it is shown.
    pub label: String,
    /// More about it, Chinese and English.
    pub detail: (String, String),
    /// The text that replaces `span`.
    pub insert: String,
    /// What is replaced: from the start of the word to the caret.
    pub span: Span,
    /// What kind of word.
    pub kind: CompletionKind,
    /// Everything it is found by: its text, its English alias, its pinyin initials.
    pub filter: String,
}

/// The most that are offered at a time.
const MOST: usize = 200;

/// Characters behind which a new word of a value starts.
const STOPS: &[char] = &[' ', '、', ',', ';', '(', ')', '"', '=', '>', '<'];

/// What may stand at character `at`, best first, at most 200.
#[must_use]
pub fn complete(loaded: &Loaded, at: u32) -> Vec<Completion> {
    match spot(loaded, at) {
        Spot::Nothing => Vec::new(),
        Spot::Heading(typed) => headings(loaded, &typed),
        Spot::Key(section, typed) => keys(section, &typed),
        Spot::Cell(column, typed) => cells(loaded, column, &typed),
        Spot::Value(section, key, typed) => value(loaded, section, key, &typed),
    }
}

/// Offers for one word.
struct Offers {
    typed: Typed,
    list: Vec<(u8, Completion)>,
}

impl Offers {
    fn new(typed: Typed) -> Self {
        Self { typed, list: Vec::new() }
    }

    /// Adds an offer if what is typed is the start of it, of its alias or of its initials, or stands
    /// in it.
    fn add(&mut self, kind: CompletionKind, label: &str, alias: &str, detail: (&str, &str)) {
        self.insert(kind, label, label, alias, detail);
    }

    fn insert(
        &mut self,
        kind: CompletionKind,
        label: &str,
        insert: &str,
        alias: &str,
        detail: (&str, &str),
    ) {
        let wanted = self.typed.text.to_lowercase();
        let letters = initials(label);
        let rank = if wanted.is_empty() || folded(label).to_lowercase().starts_with(&wanted) {
            0
        } else if alias.to_lowercase().starts_with(&wanted) || letters.starts_with(&wanted) {
            1
        } else if folded(label).to_lowercase().contains(&wanted) {
            2
        } else if wanted.len() > 1 && (letters.contains(&wanted) || alias.contains(&wanted)) {
            3
        } else {
            return;
        };
        let completion = Completion {
            label: label.to_owned(),
            detail: (detail.0.to_owned(), detail.1.to_owned()),
            insert: insert.to_owned(),
            span: self.typed.span(),
            kind,
            filter: format!("{label} {alias} {letters}"),
        };
        if !self.list.iter().any(|(_, it)| it.insert == completion.insert) {
            self.list.push((rank, completion));
        }
    }

    /// The offers, best first; those of one rank in the order in which they were added.
    fn finish(mut self) -> Vec<Completion> {
        // Of laws found alike, the one with the shorter title: 劳动合同法 before its 实施条例.
        self.list.sort_by_key(|(rank, it)| {
            let is_law = it.kind == CompletionKind::Law;
            (*rank, if is_law { it.label.chars().count() } else { 0 })
        });
        self.list.into_iter().map(|(_, it)| it).take(MOST).collect()
    }
}

/// Sections that the plan does not have yet.
fn headings(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let own = super::section(loaded, typed.start).map(|it| it.heading.span);
    let is_there = |name: SectionName| {
        let sections = &loaded.tree.sections;
        sections.iter().any(|it| it.name == name && Some(it.heading.span) != own)
    };
    let mut offers = Offers::new(typed.clone());
    for (name, zh, en) in SECTIONS.iter().filter(|(name, ..)| !is_there(*name)) {
        let _ = name;
        offers.add(CompletionKind::Section, zh, en, ("章节", en));
    }
    offers.finish()
}

fn keys(section: SectionName, typed: &Typed) -> Vec<Completion> {
    let mut offers = Offers::new(typed.clone());
    let mut add = |zh: &str, en: &str| {
        offers.insert(CompletionKind::Key, zh, &format!("{zh}："), en, ("栏目", en));
    };
    if section == SectionName::Draw {
        for (number, digit) in "一二三四五六七八九十".chars().enumerate() {
            add(&format!("第{digit}批"), &format!("batch-{}", number + 1));
        }
    }
    for key in KEYS.iter().filter(|it| it.sections.contains(&section)) {
        add(key.zh, key.en);
    }
    for key in KEYS.iter().filter(|it| it.sections.is_empty() && section != SectionName::Head) {
        add(key.zh, key.en);
    }
    offers.finish()
}

/// A cell of the tier table: a column's name in the first row, else a value of the column.
fn cells(loaded: &Loaded, column: usize, typed: &Typed) -> Vec<Completion> {
    let tables = loaded.tree.sections.iter().flat_map(|section| &section.parts);
    let header = tables
        .filter_map(|part| match part {
            crate::syntax::tree::Part::Table(table) => Some(table),
            _ => None,
        })
        .find(|table| table.span.span.start <= typed.start && typed.start <= table.span.span.end);
    let line = |at: u32| loaded.source.line_column(at).0;
    let mut offers = Offers::new(typed.clone());
    match header.filter(|table| line(table.span.span.start) < line(typed.start)) {
        None => {
            for (zh, en) in COLUMNS {
                offers.add(CompletionKind::Column, zh, en, ("表格栏目", en));
            }
        }
        Some(table) => {
            let name = table.header.get(column).map(|it| it.text.trim().to_owned());
            let name = name.as_deref().and_then(crate::syntax::key::column).unwrap_or_default();
            let key = match name {
                "比例" => Key::Ratio,
                "频次" | "频次上限" => Key::Frequency,
                "方式" => Key::Method,
                _ => return Vec::new(),
            };
            for word in values(key) {
                offers.add(CompletionKind::Value, word, "", ("", ""));
            }
        }
    }
    offers.finish()
}

fn value(
    loaded: &Loaded,
    section: SectionName,
    key: Option<Key>,
    typed: &Typed,
) -> Vec<Completion> {
    if let Some(title) = open_title(typed) {
        return laws(loaded, &title);
    }
    if let Some((title, rest)) = behind_title(typed) {
        return articles(loaded, &title, &rest);
    }
    let is_condition = matches!(key, Some(Key::Objects | Key::TierRule | Key::Announce))
        || (key.is_none() && section == SectionName::Exclusions);
    if is_condition {
        return condition(loaded, typed);
    }
    let Some(key) = key else { return Vec::new() };
    match key {
        Key::Basis => laws(loaded, typed),
        Key::Together | Key::Case | Key::Must => item_codes(loaded, &typed.word(STOPS)),
        Key::TierTable => tier_tables(loaded, typed),
        Key::TierColumn | Key::Spread => columns(loaded, &typed.word(STOPS)),
        _ => {
            let mut offers = Offers::new(typed.clone());
            for word in values(key) {
                offers.add(CompletionKind::Value, word, "", ("", ""));
            }
            offers.finish()
        }
    }
}

/// What is typed behind the last `《` that is not closed.
fn open_title(typed: &Typed) -> Option<Typed> {
    let letters: Vec<char> = typed.text.chars().collect();
    let open = letters.iter().rposition(|it| *it == '《')?;
    let is_closed = letters.iter().skip(open).any(|it| *it == '》');
    (!is_closed).then(|| typed.from(open + 1))
}

/// The last title and what is typed behind it, where that is the start of an article.
fn behind_title(typed: &Typed) -> Option<(String, Typed)> {
    let letters: Vec<char> = typed.text.chars().collect();
    let close = letters.iter().rposition(|it| *it == '》')?;
    let open = letters.iter().take(close).rposition(|it| *it == '《')?;
    let title: String = letters.iter().take(close).skip(open + 1).collect();
    let rest = typed.from(close + 1);
    // `第七十四条、第`: the articles of one law go on behind the last mark.
    let rest = if rest.text.contains('、') { rest.word(&['、']) } else { rest };
    let is_article = rest.text.chars().all(|it| !matches!(it, ';' | ',' | '。'));
    is_article.then_some((title, rest))
}

fn laws(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let bare = typed.text.is_empty() || !typed.text.starts_with('《');
    let opened = loaded.source.slice(Span::new(typed.start.saturating_sub(1), typed.start));
    let inside = opened == "《";
    let mut offers = Offers::new(typed.clone());
    if !bare {
        return Vec::new();
    }
    for instrument in loaded.registry.instruments() {
        let title = instrument.short_title();
        let insert = if inside { format!("{title}》") } else { format!("《{title}》") };
        let (zh, en) = (instrument.rank.zh(), instrument.rank.en());
        let status = (instrument.status.zh(), instrument.status.en());
        let detail = (format!("{zh}，{}", status.0), format!("{en}, {}", status.1));
        offers.insert(
            CompletionKind::Law,
            title,
            &insert,
            &instrument.title,
            (&detail.0, &detail.1),
        );
    }
    offers.finish()
}

/// Articles that the registry knows, with what they grant; the number alone where it knows no more.
fn articles(loaded: &Loaded, title: &str, typed: &Typed) -> Vec<Completion> {
    let Some((instrument, _)) = loaded.registry.find(title).into_iter().next() else {
        return Vec::new();
    };
    let mut offers = Offers::new(typed.clone());
    let known = || instrument.articles.iter().filter(|it| it.until.is_none());
    let grants = |it: &&Article| it.grants == Grant::Inspection;
    // What an item needs is an article that grants the power to inspect.
    for article in known().filter(grants).chain(known().filter(|it| !grants(it))) {
        let label = provision(article);
        let zh = format!("{}：{}", article.grants.zh(), article.matter);
        let en = format!("{}: {}", article.grants.en(), article.matter);
        offers.add(CompletionKind::Article, &label, &article.number.to_string(), (&zh, &en));
    }
    for number in 1..=count(instrument) {
        let label = ArticleNumber::plain(number).to_string();
        offers.add(CompletionKind::Article, &label, &number.to_string(), ("", ""));
    }
    offers.finish()
}

fn count(instrument: &Instrument) -> u32 {
    instrument.versions.last().and_then(|version| version.articles).unwrap_or_default()
}

/// 第十一条第（六）项.
fn provision(article: &Article) -> String {
    use crate::registry::citation::Provision;
    use crate::source::Spanned;
    let part = |number: u32| (number > 0).then(|| Spanned::new(number, Span::default()));
    Provision {
        article: Spanned::new(
            ArticleNumber { number: article.number, sub: article.sub },
            Span::default(),
        ),
        last: None,
        paragraph: part(article.paragraph),
        item: part(article.item),
        span: Span::default(),
    }
    .to_string()
}

fn item_codes(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let mut offers = Offers::new(typed.clone());
    for item in &loaded.plan.items {
        let title = item.title.value.as_str();
        offers.add(CompletionKind::Name, item.code(), title, (title, title));
    }
    offers.finish()
}

fn tier_tables(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let mut offers = Offers::new(typed.clone());
    for (section, fact) in every_fact(loaded) {
        if section == SectionName::Tiers && fact.key.value == Key::Name {
            offers.add(CompletionKind::Name, fact.value.text.trim(), "", ("分级表", "tier table"));
        }
    }
    offers.finish()
}

fn columns(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let mut offers = Offers::new(typed.clone());
    add_columns(&mut offers, loaded);
    offers.finish()
}

fn add_columns(offers: &mut Offers, loaded: &Loaded) {
    if let Some(entities) = &loaded.entities {
        for (index, column) in entities.table().columns() {
            let (zh, en) = filled(entities.table(), index);
            offers.add(CompletionKind::Column, column.name(), "", (&zh, &en));
        }
        return;
    }
    for standard in ENTITIES.iter().filter(|it| it.name != CODE) {
        offers.add(CompletionKind::Column, standard.name, "", ("名录栏目", "directory column"));
    }
}

/// Column, operator, value, 且: whichever comes next.
fn condition(loaded: &Loaded, typed: &Typed) -> Vec<Completion> {
    let word = typed.word(STOPS);
    let before_count = typed.text.chars().count() - word.text.chars().count();
    let before: String = typed.text.chars().take(before_count).collect();
    let words: Vec<&str> = before.split(STOPS).filter(|it| !it.is_empty()).collect();
    let is_operator = |word: &str| OPERATORS.iter().any(|(zh, _)| *zh == word);
    let is_joiner = |word: &str| JOINERS.iter().any(|(zh, _)| *zh == word) || word == "其中";
    let mut offers = Offers::new(word);
    let operator = words.iter().rposition(|it| is_operator(it));
    let joiner = words.iter().rposition(|it| is_joiner(it));
    match (words.last(), operator) {
        (Some(last), Some(at)) if joiner.is_none_or(|joiner| joiner < at) => {
            // A value stands already: the condition may go on.
            if !is_operator(last) {
                for (zh, en) in JOINERS.iter().take(2) {
                    offers.add(CompletionKind::Operator, zh, en, (en, en));
                }
            }
            let column = at.checked_sub(1).and_then(|at| words.get(at)).copied();
            add_values(&mut offers, loaded, column.unwrap_or_default());
        }
        (Some(last), _) if !is_joiner(last) && joiner.is_none_or(|at| at + 1 < words.len()) => {
            for (zh, en) in OPERATORS {
                offers.add(CompletionKind::Operator, zh, en, (en, en));
            }
            // `对象：企业，`
            offers.add(CompletionKind::Operator, "其中", "where", ("条件", "condition"));
            add_columns(&mut offers, loaded);
        }
        _ => add_columns(&mut offers, loaded),
    }
    offers.finish()
}

/// What the directory has in this column, the commonest first; of industries the standard's names.
fn add_values(offers: &mut Offers, loaded: &Loaded, column: &str) {
    if let Some(entities) = &loaded.entities
        && let Some(index) = entities.column(column)
    {
        for (word, count) in frequencies(entities.table(), index).into_iter().take(MOST) {
            let detail = (format!("{count} 户"), format!("{count} units"));
            let insert = format!("“{word}”");
            let quoted = (detail.0.as_str(), detail.1.as_str());
            let is_bare = word.chars().all(|it| it.is_ascii_alphanumeric());
            let insert = if is_bare { word } else { &insert };
            offers.insert(CompletionKind::Value, word, insert, "", quoted);
        }
    }
    if column.contains("行业") {
        for it in industry::all() {
            offers.insert(CompletionKind::Value, it.code, it.code, it.name, (it.name, it.name));
            offers.insert(CompletionKind::Value, it.name, it.code, it.code, (it.code, it.code));
        }
    }
}
