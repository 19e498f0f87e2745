//! Findings as people and programs read them: for the eye, one a line, for screen readers,
//! as JSON, as SARIF, and as the annotated plan (审阅稿).
//!
//! Promises. Columns count characters; underlines follow display width. JSON holds every
//! finding and is stable (`docs/findings.schema.json`); only the human form groups many of a kind.
//!
//! Not here: the words ([`crate::diagnostic::message`]).

mod annotated;
mod human;
mod json;
mod sarif;
mod wrap;

use crate::diagnostic::message::remedy;
use crate::diagnostic::{Finding, Fix, Lang, Place, Remedy, Severity, Verdict};
use crate::source::Source;

/// Letters of a part that a fix names; a longer one is not said again.
const LONGEST_PART: usize = 24;

/// What is to be rendered: the findings on one plan and its tables, in order.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The plan's file name.
    pub file: &'a str,
    /// The findings, arranged ([`crate::diagnostic::arrange`]).
    pub findings: &'a [Finding],
    /// The texts that the findings point into; found by name. One that is missing costs its
    /// excerpts, nothing else.
    pub sources: &'a [&'a Source],
    /// The language of words for people.
    pub lang: Lang,
    /// What the findings come to.
    pub verdict: Verdict,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For the eye: excerpts with underlines.
    Human,
    /// One finding a line, for editors and `grep`.
    Line,
    /// Sentences without drawing, for screen readers.
    Plain,
    /// The JSON object of `docs/findings.schema.json`.
    Json,
    /// SARIF 2.1.0, for code review systems.
    Sarif,
    /// The annotated plan, one HTML page for A4.
    Html,
}

impl Format {
    /// Every format with its name on the command line.
    pub const ALL: [(&'static str, Self); 6] = [
        ("human", Self::Human),
        ("line", Self::Line),
        ("plain", Self::Plain),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("html", Self::Html),
    ];

    /// Finds a format by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// How the human form looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// ANSI colours.
    pub colour: bool,
    /// Columns of the terminal; text is wrapped to them, never below 40.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: false, width: 100 }
    }
}

impl<'a> Report<'a> {
    /// A report whose verdict follows from its findings.
    #[must_use]
    pub fn new(
        file: &'a str,
        findings: &'a [Finding],
        sources: &'a [&'a Source],
        lang: Lang,
    ) -> Self {
        Self { file, findings, sources, lang, verdict: Verdict::of(findings) }
    }

    /// Writes the report; `look` matters to [`Format::Human`] alone. Ends with a line end.
    #[must_use]
    pub fn render(&self, format: Format, look: Look) -> String {
        match format {
            Format::Human => human::render(self, look),
            Format::Line => self.lines(),
            Format::Plain => self.plain(),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Html => annotated::render(self),
        }
    }

    /// The verdict in words: `2 个错误，1 个存疑：不能发布。`
    #[must_use]
    pub fn verdict_sentence(&self) -> String {
        let count = |severity| self.findings.iter().filter(|it| it.severity() == severity).count();
        let counts = [Severity::Error, Severity::Doubt, Severity::Hint]
            .map(|severity| (severity, count(severity)));
        let told: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| match (self.lang, severity) {
                (Lang::Zh, severity) => format!("{count} 个{}", severity_word(*severity, Lang::Zh)),
                (Lang::En, severity) => {
                    let plural = if *count == 1 { "" } else { "s" };
                    format!("{count} {}{plural}", severity_word(*severity, Lang::En))
                }
            })
            .collect();
        let outcome = match (self.verdict, self.lang) {
            (Verdict::Error, Lang::Zh) => "不能发布",
            (Verdict::Error, Lang::En) => "not to be published",
            (Verdict::Doubt, Lang::Zh) => "改正或签注后才能发布",
            (Verdict::Doubt, Lang::En) => "to be changed or signed before it is published",
            (Verdict::Clean, Lang::Zh) => "可以发布",
            (Verdict::Clean, Lang::En) => "fit to be published",
        };
        match (self.lang, told.is_empty()) {
            (Lang::Zh, true) => format!("没有发现问题：{outcome}。"),
            (Lang::Zh, false) => format!("{}：{outcome}。", told.join("，")),
            (Lang::En, true) => format!("nothing found: {outcome}."),
            (Lang::En, false) => format!("{}: {outcome}.", told.join(", ")),
        }
    }

    /// The text that `place` points into, if it is at hand.
    fn source(&self, place: &Place) -> Option<&'a Source> {
        self.sources.iter().find(|source| source.name() == place.file_name()).copied()
    }

    fn title(&self, finding: &Finding) -> String {
        let words = finding.problem.words();
        one_line(&self.pick(words.zh, words.en))
    }

    fn help(&self, finding: &Finding) -> String {
        let words = finding.problem.words();
        one_line(&self.pick(words.help_zh, words.help_en))
    }

    /// What a fix of the finding at `place` does. Where it changes a part of what is underlined, or
    /// something else, it says what.
    fn fix(&self, fix: &Fix, place: &Place) -> String {
        let (zh, en) = remedy(&fix.remedy);
        let old = match (place, &fix.remedy) {
            (Place::Text { span, .. }, Remedy::Write(_)) if *span != fix.span => {
                let old = self.source(place).map_or("", |source| source.slice(fix.span)).trim();
                if old.chars().count() > LONGEST_PART || old.contains('\n') { "" } else { old }
            }
            _ => "",
        };
        one_line(&match (self.lang, old) {
            (Lang::Zh, "") => zh,
            (Lang::Zh, old) => format!("把“{old}”{zh}"),
            (Lang::En, "") => en,
            (Lang::En, old) => format!("{en} for `{old}`"),
        })
    }

    fn pick<T>(&self, zh: T, en: T) -> T {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// `file:line:col: error SJ2001 …`, one finding a line; the severity is the JSON word, so
    /// that scripts need not know the language.
    fn lines(&self) -> String {
        let mut text = String::new();
        for finding in self.findings {
            text.push_str(&one_line(&format!(
                "{}: {} {} {}",
                short_place(&finding.place),
                finding.severity().tag(),
                finding.code(),
                self.title(finding)
            )));
            text.push('\n');
        }
        text
    }

    /// Whole sentences, nothing drawn.
    fn plain(&self) -> String {
        let mut text = String::new();
        for finding in self.findings {
            let severity = severity_word(finding.severity(), self.lang);
            let (code, title) = (finding.code(), self.title(finding));
            let place = spoken_place(&finding.place, self.lang);
            text.push_str(&match self.lang {
                Lang::Zh => format!("{severity} {code}，{place}：{title}。\n"),
                Lang::En => format!("{severity} {code}, {place}: {title}.\n"),
            });
            if let Some(marked) = self.marked(&finding.place) {
                text.push_str(&self.pick(format!("所指：{marked}\n"), format!("Here: {marked}\n")));
            }
            for place in &finding.related {
                let spoken = spoken_place(place, self.lang);
                let marked = self.marked(place).unwrap_or_default();
                text.push_str(&self.pick(
                    format!("参见 {spoken}：{marked}\n"),
                    format!("See {spoken}: {marked}\n"),
                ));
            }
            if let Some(signed) = &finding.signed {
                text.push_str(
                    &self.pick(format!("已签注：{signed}。\n"), format!("Signed: {signed}.\n")),
                );
            }
            let help = self.help(finding);
            if !help.is_empty() {
                text.push_str(&self.pick(format!("办法：{help}。\n"), format!("Help: {help}.\n")));
            }
            for (index, fix) in finding.fixes.iter().enumerate() {
                let (number, fix) = (index + 1, self.fix(fix, &finding.place));
                text.push_str(
                    &self.pick(
                        format!("改法 {number}：{fix}。\n"),
                        format!("Fix {number}: {fix}.\n"),
                    ),
                );
            }
            text.push('\n');
        }
        text.push_str(&self.verdict_sentence());
        text.push('\n');
        text
    }

    /// The marked words, on one line, at most 120 characters.
    fn marked(&self, place: &Place) -> Option<String> {
        let Place::Text { span, .. } = place else { return None };
        let marked = one_line(self.source(place)?.slice(*span));
        let short: String = marked.chars().take(120).collect();
        (!short.trim().is_empty()).then_some(short)
    }
}

/// 错误, 存疑, 提示.
#[must_use]
pub fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Error, Lang::En) => "error",
        (Severity::Doubt, Lang::Zh) => "存疑",
        (Severity::Doubt, Lang::En) => "doubt",
        (Severity::Hint, Lang::Zh) => "提示",
        (Severity::Hint, Lang::En) => "hint",
    }
}

/// `x.plan:86:4`, `entities.xlsx[Sheet1]:17:统一社会信用代码`, `x.plan`.
fn short_place(place: &Place) -> String {
    match place {
        Place::Text { file, line, column, .. } => format!("{file}:{line}:{column}"),
        Place::Cell { file, sheet, row, column } => {
            let sheet = sheet.as_ref().map_or(String::new(), |sheet| format!("[{sheet}]"));
            let column = column.as_ref().map_or(String::new(), |column| format!(":{column}"));
            format!("{file}{sheet}:{row}{column}")
        }
        Place::File { file } => file.to_string(),
    }
}

/// The place in words: `x.plan 第 86 行第 4 字`.
#[must_use]
pub fn spoken_place(place: &Place, lang: Lang) -> String {
    match (place, lang) {
        (Place::Text { file, line, column, .. }, Lang::Zh) => {
            format!("{file} 第 {line} 行第 {column} 字")
        }
        (Place::Text { file, line, column, .. }, Lang::En) => {
            format!("{file} line {line}, character {column}")
        }
        (Place::Cell { file, sheet, row, column }, Lang::Zh) => {
            let sheet = sheet.as_ref().map_or(String::new(), |it| format!("工作表“{it}”"));
            let column = column.as_ref().map_or(String::new(), |it| format!("“{it}”栏"));
            format!("{file} {sheet}第 {row} 行{column}")
        }
        (Place::Cell { file, sheet, row, column }, Lang::En) => {
            let sheet = sheet.as_ref().map_or(String::new(), |it| format!(" sheet `{it}`,"));
            let column = column.as_ref().map_or(String::new(), |it| format!(", column `{it}`"));
            format!("{file}{sheet} row {row}{column}")
        }
        (Place::File { file }, Lang::Zh | Lang::En) => file.to_string(),
    }
}

/// The same text on one line, with what cannot be seen spelled out: a finding never breaks a
/// line, moves the cursor of a terminal or turns a text round.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\r' | '\t' => " ".to_owned(),
            letter => wrap::shown(letter).0,
        })
        .collect()
}
