//! The reference of the language, a page for every section: `docs/reference/{zh,en}` is made from
//! `docs/reference/source`, where the words are, and from the language itself, which has the keys, their
//! other names, the closed lists of words and the titles of the findings.
//!
//! `SUIJI_BLESS=1 cargo test --test suite reference_pages` writes the pages anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use suiji::diagnostic::{Code, Finding, Lang, Place, pages};
use suiji::engine::{CheckOptions, Inputs, check};
use suiji::plan::closed_words;
use suiji::source::Source;
use suiji::syntax::key::{COLUMNS, KEYS, Key, SECTIONS, SectionName, Spelling, synonyms};

use super::readme::completed;

/// The words of one section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    section: String,
    title: Option<[String; 2]>,
    zh: String,
    en: String,
    example: String,
    /// The line of the example behind which a fact is put that the example lacks.
    insert: Option<String>,
    #[serde(rename = "key")]
    keys: Vec<Entry>,
}

/// The words of one key, or of what stands in a section without one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    title: Option<[String; 2]>,
    zh: String,
    en: String,
    unit: Option<[String; 2]>,
    /// What holds where it is not written.
    none: Option<[String; 2]>,
    /// A section with `{}` where a form stands; without it the fact of the section's example.
    frame: Option<String>,
    /// As written, Chinese, English, and the codes of what is found in it.
    #[serde(default)]
    forms: Vec<Vec<String>>,
    /// The meanings of a closed list: its usual word, Chinese, English.
    #[serde(default)]
    words: Vec<[String; 3]>,
    /// Whether it is the table, with its columns.
    #[serde(default)]
    columns: bool,
    #[serde(default)]
    codes: Vec<String>,
    source: Option<[String; 2]>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    findings: Vec<String>,
    text: String,
}

/// The keys that follow any fact, each told of where it matters most.
const EVERYWHERE: &[(Key, SectionName)] = &[
    (Key::Basis, SectionName::Items),
    (Key::Reason, SectionName::Exclusions),
    (Key::Note, SectionName::Items),
];

/// Stands where a form is put.
const HERE: &str = "〔这里〕";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference")
}

/// Head and sections in the order of the language.
fn names() -> Vec<(SectionName, &'static str, &'static str)> {
    let mut names = vec![(SectionName::Head, "头部", "head")];
    names.extend(SECTIONS);
    names
}

fn sections() -> Vec<(SectionName, Section)> {
    let read = |(name, _, en): &(SectionName, &str, &str)| {
        let path = folder().join("source").join(format!("{en}.toml"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|it| panic!("{path:?}: {it}"));
        let section: Section = toml::from_str(&text).unwrap_or_else(|it| panic!("{path:?}: {it}"));
        assert_eq!(section.section, *en, "{path:?}");
        (*name, section)
    };
    names().iter().map(read).collect()
}

fn spelling(section: SectionName, entry: &Entry) -> Option<&'static Spelling> {
    KEYS.iter()
        .find(|it| it.en == entry.key && (it.sections.is_empty() || it.sections.contains(&section)))
}

/// The codes of what is found on one line.
fn codes_on(findings: &[Finding], number: u32) -> BTreeSet<String> {
    let is_here = |place: &Place| matches!(place, Place::Text { line, .. } if *line == number);
    let on_line = |it: &&Finding| is_here(&it.place) || it.related.iter().any(is_here);
    findings.iter().filter(on_line).map(|it| it.code().to_string()).collect()
}

fn judge(text: &str) -> Vec<Finding> {
    let inputs = Inputs {
        plan_name: "plan.plan".into(),
        plan: text.to_owned().into_bytes(),
        ..Inputs::default()
    };
    check(&inputs, &CheckOptions { plan_only: true, ..CheckOptions::default() }).findings
}

/// The section with `form` as the value of the entry.
fn framed(section: &Section, key: Option<&Spelling>, entry: &Entry, form: &str) -> String {
    if let Some(frame) = &entry.frame {
        return frame.replace("{}", form);
    }
    let key = key.unwrap_or_else(|| panic!("{} wants a frame", entry.key));
    let indent = if section.section == "head" { "" } else { "　　" };
    let fact = format!("{indent}{}：{form}", key.zh);
    let own = format!("{}：", key.zh);
    let mut lines: Vec<String> = section.example.trim().lines().map(str::to_owned).collect();
    match lines.iter().position(|line| line.trim().starts_with(&own)) {
        Some(at) => lines[at] = fact,
        None => {
            let behind = section
                .insert
                .as_deref()
                .map_or(Some(0), |start| lines.iter().position(|line| line.starts_with(start)));
            lines.insert(behind.unwrap() + 1, fact);
        }
    }
    lines.join("\n")
}

/// The codes that a form is said to have.
fn said(form: &[String]) -> BTreeSet<String> {
    let codes = form.get(3).map(|it| it.split('、').map(str::to_owned).collect());
    codes.unwrap_or_default()
}

#[test]
fn every_key_of_the_language_has_its_words() {
    for (name, section) in sections() {
        let written: Vec<&str> = section.keys.iter().map(|it| it.key.as_str()).collect();
        for key in KEYS {
            let everywhere = EVERYWHERE.contains(&(key.key, name));
            if key.sections.contains(&name) || everywhere {
                assert!(written.contains(&key.en), "{}: {} {}", section.section, key.zh, key.en);
            }
        }
        for entry in &section.keys {
            let is_key = spelling(name, entry).is_some();
            assert!(is_key || entry.title.is_some(), "{}: {}", section.section, entry.key);
            for code in &entry.codes {
                let code = pages::code(code).unwrap_or_else(|| panic!("{code}"));
                assert!(pages::page(code, Lang::Zh).is_some(), "{code}");
            }
        }
    }
}

#[test]
fn every_form_of_the_reference_is_read_as_it_says() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (name, section) in sections() {
        for entry in &section.keys {
            let key = spelling(name, entry);
            let meanings = entry.words.iter().map(|it| vec![it[0].clone()]);
            let closed = key.map(|it| closed_words(it.key)).unwrap_or_default();
            let every = closed.iter().flat_map(|it| it.iter().map(|it| vec![(*it).to_owned()]));
            let forms: Vec<Vec<String>> =
                entry.forms.iter().cloned().chain(meanings).chain(every).collect();
            for form in forms {
                seen += 1;
                let fragment = framed(&section, key, entry, HERE);
                let text = completed(fragment.trim());
                let at = text.lines().position(|line| line.contains(HERE)).unwrap();
                let text = text.replace(HERE, &form[0]);
                let mut found = codes_on(&judge(&text), u32::try_from(at).unwrap() + 1);
                if form.len() == 1 {
                    // A word of a closed list: that it is known, not whether it suits the others.
                    found.retain(|code| code == "SJ1102");
                }
                // There are no folders here.
                found.remove("SJ9001");
                if found != said(&form) {
                    wrong.push(format!(
                        "{}/{}: `{}` has {found:?}, not {:?}",
                        section.section,
                        entry.key,
                        form[0],
                        said(&form)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 200, "{seen}");
}

/// `118 户抽 6 户` of the Chinese words, `6 of 118` of the English: population and number.
fn figures(form: &[String]) -> Vec<(u32, u32)> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let zh: Vec<(u32, u32)> = form[1]
        .split(['，', '：', '；'])
        .filter_map(|part| {
            let (all, drawn) = part.strip_suffix('户')?.split_once("户抽")?;
            Some((number(all)?, number(drawn)?))
        })
        .collect();
    let en: Vec<(u32, u32)> = form[2]
        .split([',', ':', ';'])
        .filter_map(|part| {
            let (drawn, all) = part.split_once(" of ")?;
            Some((number(all)?, number(drawn)?))
        })
        .collect();
    assert_eq!(zh, en, "{form:?}");
    zh
}

#[test]
fn every_figure_of_the_reference_is_what_the_ratio_draws() {
    let mut seen = 0;
    for (name, section) in sections() {
        for entry in section.keys.iter().filter(|it| it.key == "ratio") {
            let key = spelling(name, entry);
            for form in &entry.forms {
                for (all, drawn) in figures(form) {
                    seen += 1;
                    let fragment = framed(&section, key, entry, &form[0]);
                    let case = |n: u32| {
                        format!("{fragment}试算\n　　例：RS-03 有 {all} 户；应当：抽 {n} 户\n")
                    };
                    let agrees = |n: u32| {
                        let findings = judge(&completed(case(n).trim()));
                        !findings.iter().any(|it| [Code(5109), Code(1101)].contains(&it.code()))
                    };
                    assert!(agrees(drawn), "`{}` draws {drawn} of {all}", form[0]);
                    assert!(!agrees(drawn + 1), "`{}` of {all}: the case is not tried", form[0]);
                }
            }
        }
    }
    assert!(seen > 7, "{seen}");
}

#[test]
fn every_closed_list_of_words_is_explained() {
    for (name, section) in sections() {
        for entry in &section.keys {
            let Some(key) = spelling(name, entry) else { continue };
            if entry.words.is_empty() {
                continue;
            }
            let told: Vec<&str> = entry.words.iter().map(|it| it[0].as_str()).collect();
            let usual: Vec<&str> = closed_words(key.key).iter().map(|it| it[0]).collect();
            assert_eq!(told, usual, "{}/{}", section.section, entry.key);
        }
    }
}

#[test]
fn every_example_of_the_reference_has_the_findings_that_it_states() {
    let mut wrong = Vec::new();
    for (_, section) in sections() {
        let whole = Example { findings: Vec::new(), text: section.example };
        for example in section.keys.iter().flat_map(|it| &it.example).chain([&whole]) {
            let text = completed(example.text.trim());
            let found: BTreeSet<String> = judge(&text)
                .iter()
                .map(|it| it.code().to_string())
                // The ordinals of what is not the example's.
                .filter(|it| it != "SJ1007")
                .collect();
            let stated: BTreeSet<String> = example.findings.iter().cloned().collect();
            if found != stated {
                wrong.push(format!(
                    "{}: {found:?}, not {stated:?}:\n{}",
                    section.section, example.text
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a key may stand twice in one section, or in one entry: asked of the parser.
fn repeats(name: SectionName, key: &Spelling) -> bool {
    let heading = names().iter().find(|it| it.0 == name).unwrap().1;
    let opening = match name {
        SectionName::Head => String::new(),
        SectionName::Items => format!("{heading}\n（一）甲（代号：A-1）\n"),
        _ => format!("{heading}\n"),
    };
    let line = format!("　　{}：x\n", key.zh);
    let source = Source::new("plan.plan", &format!("{opening}{line}{line}"));
    let parsed = suiji::syntax::parse(&source);
    !parsed.findings.iter().any(|it| it.code() == Code(1005))
}

fn link(code: &str, lang: Lang) -> String {
    let number = pages::code(code).unwrap();
    let page = pages::page(number, lang).unwrap();
    let heading = page.lines().next().unwrap().trim_start_matches('#').trim();
    let (code, title) = heading.split_once(' ').unwrap();
    let tag = if lang == Lang::Zh { "zh" } else { "en" };
    let explain = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/explain").join(tag);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(explain).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let own = files
        .iter()
        .find(|path| std::fs::read_to_string(path).unwrap().contains(&format!("\n## {code} ")));
    let file = own.unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let anchor: String = heading
        .to_lowercase()
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'))
        .map(|it| if it == ' ' { '-' } else { it })
        .collect();
    format!("[{code}](../../explain/{tag}/{file}#{anchor}) {title}")
}

/// Text of the page in one language.
struct Words {
    lang: Lang,
}

impl Words {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    fn of<'a>(&self, pair: &'a [String; 2]) -> &'a str {
        self.pick(&pair[0], &pair[1])
    }

    fn quoted(&self, words: &[&str]) -> String {
        let quoted: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
        quoted.join(self.pick("、", ", "))
    }

    fn entry(&self, name: SectionName, entry: &Entry) -> String {
        let mut page = String::new();
        let key = spelling(name, entry);
        let heading = match (&entry.title, key) {
            (Some(title), Some(key)) if title[0] == key.zh => format!("{} {}", key.zh, key.en),
            (Some(title), _) if self.lang == Lang::Zh && title[1].is_ascii() => {
                format!("{} {}", title[0], title[1])
            }
            (Some(title), _) => format!("{} {}", title[0], title[1]),
            (None, key) => {
                let key = key.unwrap();
                format!("{} {}", key.zh, key.en)
            }
        };
        writeln!(page, "## {heading}\n\n{}\n", self.pick(&entry.zh, &entry.en).trim()).unwrap();
        let mut facts = Vec::new();
        let mut fact = |zh: &str, en: &str, value: String| {
            facts.push(format!("* {}{}{value}", self.pick(zh, en), self.pick("：", ": ")));
        };
        if let Some(key) = key {
            let others = synonyms(name, key.key);
            if !others.is_empty() {
                fact("也写作", "Also written", self.quoted(&others));
            }
            if key.sections.is_empty() {
                fact(
                    "写在哪里",
                    "Where it stands",
                    self.pick("任何事实的后面", "behind any fact").into(),
                );
            } else if repeats(name, key) {
                fact("写几次", "How often", self.pick("可以写几行", "on several lines").into());
            }
        }
        if let Some(unit) = &entry.unit {
            fact("单位", "Unit", self.of(unit).into());
        }
        if let Some(none) = &entry.none {
            fact("没写的", "Where it is missing", self.of(none).into());
        }
        if let Some(source) = &entry.source {
            fact("依据", "Source", self.of(source).into());
        }
        if !facts.is_empty() {
            writeln!(page, "{}\n", facts.join("\n")).unwrap();
        }
        self.forms(&mut page, entry, key);
        if entry.columns {
            writeln!(page, "{}\n", self.pick("栏目：", "Columns:")).unwrap();
            let head = self.pick("| 栏目 | 英文 |", "| Column | English |");
            writeln!(page, "{head}\n|---|---|").unwrap();
            for (zh, en) in COLUMNS {
                writeln!(page, "| {zh} | {en} |").unwrap();
            }
            writeln!(page).unwrap();
        }
        for example in &entry.example {
            let codes = example.findings.join("、");
            let state = match (self.lang, codes.as_str()) {
                (Lang::Zh, "") => "例：".to_owned(),
                (Lang::En, "") => "Example:".to_owned(),
                (Lang::Zh, codes) => format!("写错的例（{codes}）："),
                (Lang::En, codes) => format!("Wrong ({codes}):"),
            };
            writeln!(page, "{state}\n\n```text\n{}\n```\n", example.text.trim()).unwrap();
        }
        if !entry.codes.is_empty() {
            let links: Vec<String> = entry.codes.iter().map(|it| link(it, self.lang)).collect();
            let head = self.pick("会报什么：", "What may be found: ");
            writeln!(page, "{head}{}\n", links.join(self.pick("；", "; "))).unwrap();
        }
        page
    }

    fn forms(&self, page: &mut String, entry: &Entry, key: Option<&Spelling>) {
        let closed = key.map(|it| closed_words(it.key)).unwrap_or_default();
        if !closed.is_empty() {
            let meaning = self.pick("意思", "meaning");
            let others = self.pick("读作同一个词的", "read as the same word");
            writeln!(page, "| {} | {meaning} | {others} |", self.pick("词", "word")).unwrap();
            writeln!(page, "|---|---|---|").unwrap();
            for words in closed {
                let told = entry.words.iter().find(|it| it[0] == words[0]);
                let told = told.map_or("", |it| self.pick(&it[1], &it[2]));
                let rest: Vec<&str> = words[1..].to_vec();
                writeln!(page, "| `{}` | {told} | {} |", words[0], self.quoted(&rest)).unwrap();
            }
            writeln!(page).unwrap();
        }
        if entry.forms.is_empty() {
            return;
        }
        let heads = (self.pick("写法", "form"), self.pick("意思", "meaning"));
        writeln!(page, "| {} | {} |\n|---|---|", heads.0, heads.1).unwrap();
        for form in &entry.forms {
            let told = self.pick(&form[1], &form[2]);
            let codes = form.get(3).map_or(String::new(), |codes| {
                let space = if told.is_empty() { "" } else { self.pick("，", ", ") };
                format!("{space}**{}**", codes.replace('、', self.pick("、", ", ")))
            });
            writeln!(page, "| `{}` | {told}{codes} |", form[0]).unwrap();
        }
        writeln!(page).unwrap();
    }

    fn page(&self, name: SectionName, section: &Section) -> String {
        let (_, zh, en) = *names().iter().find(|it| it.0 == name).unwrap();
        let mut page = format!("# {zh} {en}\n\n");
        let other = self.pick("en", "zh");
        let contents = self.pick("目录", "Contents");
        let twin = self.pick("English", "中文");
        writeln!(page, "[{contents}](README.md) · [{twin}](../{other}/{en}.md)\n").unwrap();
        let title = section.title.as_ref().map_or("", |it| self.of(it));
        let _ = title;
        writeln!(page, "{}\n", self.pick(&section.zh, &section.en).trim()).unwrap();
        writeln!(page, "```text\n{}\n```\n", section.example.trim()).unwrap();
        for entry in &section.keys {
            page.push_str(&self.entry(name, entry));
        }
        format!("{}\n", page.trim_end())
    }

    fn contents(&self, sections: &[(SectionName, Section)]) -> String {
        let mut page = format!("# {}\n\n", self.pick("语言参考", "Reference of the plan language"));
        let other = self.pick("en", "zh");
        let twin = self.pick("English", "中文");
        let handbook = self.pick("../../language.zh.md", "../../language.en.md");
        writeln!(
            page,
            "{}\n",
            self.pick(
                "每节一页，每个键一条：意思、单位、没写时怎样、写法、会报什么、依据。怎样写一份计划，看教程；语言的全貌，看手册。",
                "A page for every section, an entry for every key: meaning, unit, what holds where it is missing, forms, \
                 what may be found, source. How to write a plan is in the tutorial, the whole language in the handbook."
            )
        )
        .unwrap();
        let tutorial = self.pick("../../tutorial.zh-CN.md", "../../tutorial.en.md");
        writeln!(
            page,
            "[{}]({tutorial}) · [{}]({handbook}) · [{twin}](../{other}/README.md)\n",
            self.pick("教程", "Tutorial"),
            self.pick("手册", "Handbook")
        )
        .unwrap();
        writeln!(
            page,
            "{}\n",
            self.pick(
                "命令行里 `suiji explain 比例` 打印同样的一条。这些页由 `docs/reference/source` 和程序自己的词表生成，页里的每个写法都由测试读过。",
                "`suiji explain ratio` prints the same entry. The pages are made from `docs/reference/source` and the \
                 program's own lists; a test reads every form that they show."
            )
        )
        .unwrap();
        writeln!(
            page,
            "| {} | {} |\n|---|---|",
            self.pick("节", "section"),
            self.pick("键", "keys")
        )
        .unwrap();
        for (name, section) in sections {
            let (_, zh, en) = *names().iter().find(|it| it.0 == *name).unwrap();
            let keys: Vec<String> = section
                .keys
                .iter()
                .map(|entry| match (&entry.title, spelling(*name, entry)) {
                    (Some(title), _) => self.of(title).to_owned(),
                    (None, Some(key)) => self.pick(key.zh, key.en).to_owned(),
                    (None, None) => entry.key.clone(),
                })
                .collect();
            let title = self.pick(zh, en);
            writeln!(page, "| [{title}]({en}.md) | {} |", keys.join(self.pick("、", ", ")))
                .unwrap();
        }
        page
    }
}

#[test]
fn the_pages_of_the_reference_are_those_of_the_language() {
    let sections = sections();
    let mut stale = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let words = Words { lang };
        let home = folder().join(words.pick("zh", "en"));
        let mut files = vec![("README.md".to_owned(), words.contents(&sections))];
        for (name, section) in &sections {
            files.push((format!("{}.md", section.section), words.page(*name, section)));
        }
        for (file, text) in &files {
            let path = home.join(file);
            if std::env::var_os("SUIJI_BLESS").is_some() {
                std::fs::create_dir_all(&home).unwrap();
                std::fs::write(&path, text).unwrap();
            } else if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
                stale.push(path.display().to_string());
            }
        }
        let known: BTreeSet<String> = files.into_iter().map(|it| it.0).collect();
        for entry in std::fs::read_dir(&home).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            assert!(known.contains(&name), "{name} belongs to no section");
        }
    }
    assert!(stale.is_empty(), "SUIJI_BLESS=1 writes them anew: {stale:#?}");
}
