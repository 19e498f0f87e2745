//! The words, Chinese and English side by side: a missing translation does not compile.
//!
//! Rules (checks.md): a title says what is wrong in one clause without a full stop, in the
//! words of the plan; a help says what to do and which article says so; user text stands in
//! “” (Chinese) or backticks (English); a wrong number stands beside the right one.

pub mod conditions;
mod dates;
mod directories;
mod draw;
mod facts;
mod files;
mod legal;
pub mod people;
mod publication;
mod ratios;
mod results;
mod text;
mod values;

use chrono::{Datelike as _, NaiveDate};

use super::{Problem, Remedy};

/// What is said of one problem, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Title in Chinese: one clause, no full stop.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// What to do, in Chinese; may be empty where the fixes say all.
    pub help_zh: String,
    /// What to do, in English.
    pub help_en: String,
}

impl Words {
    /// The four texts in the order zh, en, help zh, help en.
    pub fn new(
        zh: impl Into<String>,
        en: impl Into<String>,
        help_zh: impl Into<String>,
        help_en: impl Into<String>,
    ) -> Self {
        Self { zh: zh.into(), en: en.into(), help_zh: help_zh.into(), help_en: help_en.into() }
    }
}

/// A sentence of this many characters is read to its end by nobody.
const LONGEST: usize = 600;

/// The beginning and the end of a sentence that quotes a value of a thousand characters.
fn shortened(text: String) -> String {
    // Most are short: a character has at most four bytes.
    if text.len() <= LONGEST || text.chars().count() <= LONGEST {
        return text;
    }
    let (head, tail) = (LONGEST / 2, LONGEST / 3);
    let end: Vec<char> = text.chars().rev().take(tail).collect();
    text.chars().take(head).chain("……".chars()).chain(end.into_iter().rev()).collect()
}

/// The marks of a quotation inside a quotation are single: “建设项目‘三同时’”. What is quoted may hold
/// marks without their other half; then the text stays as it is.
fn quoted_within(text: String) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '“' => {
                depth += 1;
                out.push(if depth % 2 == 1 { '“' } else { '‘' });
            }
            '”' => {
                let Some(less) = depth.checked_sub(1) else { return text };
                out.push(if depth % 2 == 1 { '”' } else { '’' });
                depth = less;
            }
            letter => out.push(letter),
        }
    }
    if depth == 0 { out } else { text }
}

impl Words {
    /// A title and a help are one line each: what a plan writes over several is shown on one.
    fn on_one_line(self) -> Self {
        let flat = |text: String| {
            let text = shortened(text);
            if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ") } else { text }
        };
        Self {
            zh: quoted_within(flat(self.zh)),
            en: flat(self.en),
            help_zh: flat(self.help_zh),
            help_en: flat(self.help_en),
        }
    }
}

impl Problem {
    /// Says the problem in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        let words = match self {
            Self::Text(problem) => text::words(problem),
            Self::Values(problem) => values::words(problem),
            Self::Conditions(problem) => conditions::words(problem),
            Self::Dates(problem) => dates::words(problem),
            Self::Ratios(problem) => ratios::words(problem),
            Self::Legal(problem) => legal::words(problem),
            Self::Directories(problem) => directories::words(problem),
            Self::People(problem) => people::words(problem),
            Self::Publication(problem) => publication::words(problem),
            Self::Draw(problem) => draw::words(problem),
            Self::Files(problem) => files::words(problem),
            Self::Facts(problem) => facts::words(problem),
            Self::Results(problem) => results::words(problem),
        };
        words.on_one_line()
    }
}

/// Says a fix: Chinese, English.
#[must_use]
pub fn remedy(remedy: &Remedy) -> (String, String) {
    let (zh, en) = remedy_words(remedy);
    (shortened(zh), shortened(en))
}

fn remedy_words(remedy: &Remedy) -> (String, String) {
    match remedy {
        Remedy::Write(text) => (format!("改为“{text}”"), format!("write `{text}`")),
        Remedy::WriteDate { written, weekday, working } => {
            let (day_zh, day_en) = weekday_names(*weekday);
            let (work_zh, work_en) = match working {
                Some(true) => ("，工作日", ", a working day"),
                Some(false) => ("，非工作日", ", not a working day"),
                None => ("", ""),
            };
            (
                format!("改为“{written}”（{day_zh}{work_zh}）"),
                format!("write `{written}` ({day_en}{work_en})"),
            )
        }
        Remedy::Insert(text) => (format!("加上“{text}”"), format!("add `{text}`")),
        Remedy::Remove => ("删去".to_owned(), "remove it".to_owned()),
        Remedy::Sign(line) => (
            format!("确认无误的，在“核准”里签注：{line}"),
            format!("if it is right as it stands, sign it under Approval: {line}"),
        ),
    }
}

/// 星期 of a day, 1 Monday to 7 Sunday, in both languages.
#[must_use]
pub const fn weekday_names(weekday: u8) -> (&'static str, &'static str) {
    match weekday {
        1 => ("星期一", "Monday"),
        2 => ("星期二", "Tuesday"),
        3 => ("星期三", "Wednesday"),
        4 => ("星期四", "Thursday"),
        5 => ("星期五", "Friday"),
        6 => ("星期六", "Saturday"),
        _ => ("星期日", "Sunday"),
    }
}

/// A day as Chinese officials write it.
#[must_use]
pub fn in_chinese(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// What there is instead of a name that is not known, likeliest first.
fn near_words(near: &[String]) -> (String, String) {
    match near {
        [] => ("计划里一个也没有".to_owned(), "the plan has none".to_owned()),
        _ => (format!("现有：{}", near.join("、")), format!("there are: {}", near.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted_within;

    #[test]
    fn marks_within_marks_are_single() {
        for (text, shown) in [
            ("“建设项目“三同时””没有依据", "“建设项目‘三同时’”没有依据"),
            ("“甲”和“乙”", "“甲”和“乙”"),
            ("没有写完的““甲”", "没有写完的““甲”"),
            ("只有后半的“甲””", "只有后半的“甲””"),
        ] {
            assert_eq!(quoted_within(text.to_owned()), shown);
        }
    }
}
