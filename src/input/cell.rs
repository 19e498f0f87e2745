//! From the texts of one column to typed values, each different text once.

use std::sync::Arc;

use chrono::NaiveDate;

use super::date::{self, DateForm, Said};
use super::text::Form;
use crate::diagnostic::problem::directories::Repaired;
use crate::directory::columns::{self, Standard, Trait};
use crate::directory::{Kind, Number, Value, division, industry};
use crate::source::fold;
use crate::unit::{is_blank, is_placeholder};

/// One different text of a column, and in how many rows it stands.
#[derive(Debug, Clone)]
pub(crate) struct RawEntry {
    pub(crate) text: Arc<str>,
    pub(crate) form: Form,
    pub(crate) count: u32,
}

/// What is to be said of every row that holds a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    /// Restored.
    Fixed(Repaired),
    /// Nothing there, or a word that says so.
    Empty,
    /// No number; perhaps this one.
    NotANumber(Option<String>),
    NotADate,
    ImpossibleDate,
    FutureDate,
    PartialDate,
    UnknownIndustry,
    /// Not in the table of values.
    Outside,
}

/// A typed text.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) value: Value,
    pub(crate) note: Option<Note>,
}

/// What is known of the column.
pub(crate) struct Context<'a> {
    pub(crate) name: &'a str,
    pub(crate) standard: Option<&'static Standard>,
    /// The values there may be.
    pub(crate) values: Option<&'a [String]>,
    /// The last day that a date of the past may have.
    pub(crate) latest: NaiveDate,
}

impl Context<'_> {
    fn nature(&self) -> Trait {
        self.standard.map_or(Trait::Plain, |standard| standard.nature)
    }

    pub(crate) fn is_expected(&self) -> bool {
        matches!(self.nature(), Trait::Expected | Trait::ExpectedPast)
    }
}

/// The kind of a column without a standard name: what nearly all of its texts are.
pub(crate) fn infer(entries: &[RawEntry]) -> Kind {
    let (mut all, mut numbers, mut dates) = (0_u64, 0_u64, 0_u64);
    for entry in entries {
        let text = entry.text.trim();
        if is_placeholder(text) && text != "0" || text.is_empty() {
            continue;
        }
        let count = u64::from(entry.count);
        all += count;
        if entry.form == Form::Date
            || matches!(date::read(text), Said::Date(_, DateForm::Iso | DateForm::Other))
        {
            dates += count;
        } else if Number::parse(text).is_some() {
            let is_code = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
            // A leading zero or 15 digits and more: a code, whatever the others look like.
            if is_code || text.len() >= 15 {
                return Kind::Text;
            }
            numbers += count;
        }
    }
    match all {
        0 => Kind::Text,
        all if dates * 10 >= all * 9 => Kind::Date,
        all if numbers * 10 >= all * 9 => Kind::Number,
        _ => Kind::Text,
    }
}

/// Types every different text of a column.
pub(crate) fn type_column(kind: Kind, entries: &[RawEntry], context: &Context<'_>) -> Vec<Typed> {
    let classes = kind == Kind::Industry && holds_classes(entries);
    let mut typed: Vec<Typed> = entries
        .iter()
        .map(|entry| match kind {
            Kind::Date => date_cell(entry, context),
            Kind::Number => number_cell(entry, context),
            Kind::Industry => industry_cell(&entry.text, classes, context),
            Kind::Division => division_cell(&entry.text, entries, context),
            Kind::Text => text_cell(&entry.text, context),
        })
        .collect();
    silence_conventions(entries, &mut typed);
    typed
}

/// What more than half of the rows do is how this file writes the column, and no defect.
fn silence_conventions(entries: &[RawEntry], typed: &mut [Typed]) {
    let rows: u64 = entries
        .iter()
        .zip(typed.iter())
        .filter(|(_, typed)| typed.value != Value::Empty)
        .map(|(entry, _)| u64::from(entry.count))
        .sum();
    for how in [
        Repaired::Synonym,
        Repaired::DateForm,
        Repaired::Serial,
        Repaired::Number,
        Repaired::Unit,
        Repaired::Width,
        Repaired::SectionLetter,
    ] {
        let is_it = |typed: &Typed| typed.note == Some(Note::Fixed(how));
        let with: u64 = entries
            .iter()
            .zip(typed.iter())
            .filter(|(_, typed)| is_it(typed))
            .map(|(entry, _)| u64::from(entry.count))
            .sum();
        if with * 2 > rows {
            for typed in typed.iter_mut().filter(|typed| is_it(typed)) {
                typed.note = None;
            }
        }
    }
}

fn fixed(value: Value, how: Option<Repaired>) -> Typed {
    Typed { value, note: how.map(Note::Fixed) }
}

fn empty(context: &Context<'_>) -> Typed {
    Typed { value: Value::Empty, note: context.is_expected().then_some(Note::Empty) }
}

fn wrong(text: &str, note: Note) -> Typed {
    Typed { value: Value::Invalid(text.into()), note: Some(note) }
}

/// Folded, without blanks.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| !is_blank(*letter)).map(fold).collect()
}

// Dates.

fn date_cell(entry: &RawEntry, context: &Context<'_>) -> Typed {
    let text = &*entry.text;
    if text.is_empty() || is_placeholder(text) {
        return empty(context);
    }
    let past = matches!(context.nature(), Trait::Past | Trait::ExpectedPast);
    match date::read(text) {
        Said::Date(date, _) if past && date > context.latest => {
            Typed { value: Value::Date(date), note: Some(Note::FutureDate) }
        }
        Said::Date(date, form) => fixed(
            Value::Date(date),
            match form {
                DateForm::Iso => None,
                DateForm::Other => Some(Repaired::DateForm),
                DateForm::Serial => Some(Repaired::Serial),
            },
        ),
        Said::Impossible => wrong(text, Note::ImpossibleDate),
        Said::Partial => wrong(text, Note::PartialDate),
        Said::Nothing if is_blank_text(text) => empty(context),
        Said::Nothing => wrong(text, Note::NotADate),
    }
}

fn is_blank_text(text: &str) -> bool {
    text.chars().all(is_blank)
}

// Numbers.

const UNITS: &[&str] =
    &["万元人民币", "万人民币", "人民币", "万元", "元", "万", "人", "名", "户", "个", "家"];

fn number_cell(entry: &RawEntry, context: &Context<'_>) -> Typed {
    let text = &*entry.text;
    let counts_people = context.is_expected();
    if let Some(number) = Number::parse(text) {
        if counts_people && text.starts_with('-') {
            return wrong(text, Note::NotANumber(Some(text.trim_start_matches('-').to_owned())));
        }
        let is_float = context.standard.is_some() && text.ends_with(".0");
        return fixed(Value::Number(number), is_float.then_some(Repaired::Number));
    }
    let folded = bare(text);
    if folded.is_empty() || (is_placeholder(text) && !matches!(folded.as_str(), "不详" | "未知"))
    {
        return empty(context);
    }
    let mut how = if folded == text {
        None
    } else if text.chars().any(is_blank) {
        Some(Repaired::Spaces)
    } else {
        Some(Repaired::Width)
    };
    let mut rest = folded.as_str();
    for unit in UNITS {
        if let Some(cut) = rest.strip_suffix(unit) {
            rest = cut;
            how = Some(Repaired::Unit);
            break;
        }
    }
    let grouped = rest.replace(',', "");
    if grouped != rest {
        let groups = rest.split('.').next().unwrap_or_default().split(',').skip(1);
        if groups.clone().any(|group| group.len() != 3) {
            return wrong(text, Note::NotANumber(None));
        }
        how = Some(Repaired::Unit);
    }
    if let Some(number) = Number::parse(&grouped)
        && !(counts_people && grouped.starts_with('-'))
    {
        return fixed(Value::Number(number), how);
    }
    // 约12, 12左右, -12: a number stands there, but not for certain.
    let core = grouped.trim_start_matches(['约', '近', '大', '±', '-', '>', '<', '≥', '≤', '~']);
    let core = core.trim_end_matches(['左', '右', '多', '余', '+', '~']);
    let proposed = Number::parse(core).map(|number| number.to_string());
    wrong(text, Note::NotANumber(proposed))
}

// Industries.

/// Tells whether most of the column are four-digit classes: then three digits lost their zero.
fn holds_classes(entries: &[RawEntry]) -> bool {
    let (mut classes, mut all) = (0_u64, 0_u64);
    for entry in entries.iter().filter(|entry| !entry.text.is_empty()) {
        all += u64::from(entry.count);
        if entry.text.len() == 4 && industry::by_code(&entry.text).is_some() {
            classes += u64::from(entry.count);
        }
    }
    classes * 2 > all
}

fn industry_cell(text: &str, classes: bool, context: &Context<'_>) -> Typed {
    let folded = bare(text).to_ascii_uppercase();
    if folded.is_empty() || is_placeholder(text) {
        return empty(context);
    }
    let (code, mut how) = match folded.strip_suffix(".0") {
        Some(code) => (code, Some(Repaired::Number)),
        None => (folded.as_str(), None),
    };
    if how.is_none() && folded != text {
        how = Some(if text.chars().any(is_blank) { Repaired::Spaces } else { Repaired::Width });
    }
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let with_zero = format!("0{code}");
    if digits
        && code.len() == 3
        && (classes || industry::by_code(code).is_none())
        && industry::by_code(&with_zero).is_some()
    {
        return fixed(Value::Text(with_zero.into()), Some(Repaired::LostZero));
    }
    if let Some(known) = industry::by_code(code) {
        return fixed(Value::Text(known.code.into()), how);
    }
    if let Some(known) = industry::with_section(code) {
        return fixed(Value::Text(known.code.into()), Some(Repaired::SectionLetter));
    }
    if let Some(known) = industry::by_name(text.trim()) {
        return fixed(Value::Text(known.code.into()), None);
    }
    // A class that the standard's amendment may have added still has its place in the tree.
    let division = code.get(..2).and_then(industry::by_code);
    if digits && code.len() == 4 && division.is_some() {
        return Typed { value: Value::Text(code.into()), note: Some(Note::UnknownIndustry) };
    }
    wrong(text, Note::UnknownIndustry)
}

// Divisions.

fn division_cell(text: &str, entries: &[RawEntry], context: &Context<'_>) -> Typed {
    let folded = bare(text);
    if folded.is_empty() || is_placeholder(text) {
        return empty(context);
    }
    if let Some(known) = division::by_code(&folded) {
        return fixed(Value::Text(known.name.into()), None);
    }
    let spaces = (folded != text).then_some(Repaired::Spaces);
    if !division::by_name(&folded).is_empty() {
        return fixed(Value::Text(folded.into()), spaces);
    }
    let core = ["办事处", "人民政府", "办"]
        .iter()
        .find_map(|suffix| folded.strip_suffix(suffix))
        .unwrap_or(&folded);
    // What other rows call it counts first, then the built-in table.
    let rows = |name: &str| -> u64 {
        entries
            .iter()
            .filter(|entry| &*entry.text == name)
            .map(|entry| u64::from(entry.count))
            .sum()
    };
    let candidates = ["", "街道", "镇", "乡"].map(|suffix| format!("{core}{suffix}"));
    let own = rows(text);
    let elsewhere = candidates
        .iter()
        .filter(|name| **name != folded && rows(name) > own)
        .max_by_key(|name| rows(name));
    let known = || candidates.iter().find(|name| !division::by_name(name).is_empty());
    match elsewhere.or_else(known) {
        Some(name) => fixed(Value::Text(name.as_str().into()), Some(Repaired::Synonym)),
        None => fixed(Value::Text(folded.into()), spaces),
    }
}

// Words.

fn text_cell(text: &str, context: &Context<'_>) -> Typed {
    if context.nature() == Trait::Decoration {
        return fixed(Value::Text(text.trim().into()), None);
    }
    if is_blank_text(text) {
        return empty(context);
    }
    if let Some(values) = context.values
        && context.name != columns::STATUS
    {
        return one_of(text, values);
    }
    match context.name {
        // The words that the plan itself uses stay as they are.
        columns::STATUS
            if context.values.is_some_and(|values| values.iter().any(|it| it == text)) =>
        {
            fixed(Value::Text(text.into()), None)
        }
        columns::STATUS => status(text),
        columns::NAME if is_placeholder(text) => empty(context),
        columns::NAME => {
            let name = tidy_name(text);
            let how = (name != text).then(|| {
                if text.chars().any(is_blank) { Repaired::Spaces } else { Repaired::Width }
            });
            fixed(Value::Text(name.into()), how)
        }
        _ if context.is_expected() && is_placeholder(text) => empty(context),
        _ => {
            let tidied = tidy(text);
            let how = (tidied != text).then_some(Repaired::Spaces);
            fixed(Value::Text(tidied.into()), how)
        }
    }
}

/// A value of a table: `A级`, `a`, `Ａ`, `（A）` all mean A.
fn one_of(text: &str, values: &[String]) -> Typed {
    if let Some(value) = values.iter().find(|value| *value == text) {
        return fixed(Value::Text(value.as_str().into()), None);
    }
    let key = |text: &str| bare(text).to_ascii_uppercase();
    let written = key(text);
    if let Some(value) = values.iter().find(|value| key(value) == written) {
        let how = if text.chars().any(is_blank) {
            Repaired::Spaces
        } else if text.chars().any(|letter| fold(letter) != letter) {
            Repaired::Width
        } else {
            Repaired::Case
        };
        return fixed(Value::Text(value.as_str().into()), Some(how));
    }
    let core = |key: &str| -> String {
        let mut rest = key.trim_start_matches(['(', '[', '"']).trim_end_matches([')', ']', '"']);
        for suffix in ["企业", "单位", "等级", "级", "类", "等", "档"] {
            rest = rest.strip_suffix(suffix).unwrap_or(rest);
        }
        rest.to_owned()
    };
    let shortened = core(&written);
    let found = values.iter().find(|value| core(&key(value)) == shortened && !shortened.is_empty());
    match found {
        Some(value) => fixed(Value::Text(value.as_str().into()), Some(Repaired::Synonym)),
        None if is_placeholder(text) => Typed { value: Value::Empty, note: Some(Note::Outside) },
        None => Typed { value: Value::Text(tidy(text).into()), note: Some(Note::Outside) },
    }
}

/// 登记状态 in the words of registers, platforms and offices.
fn status(text: &str) -> Typed {
    let folded = bare(text);
    let standard = match folded.as_str() {
        "存续"
        | "存续(在营、开业、在册)"
        | "在营"
        | "开业"
        | "正常"
        | "在业"
        | "在册"
        | "存续(在营,开业,在册)"
        | "在营(开业)"
        | "在营(开业)企业"
        | "存续(在营)"
        | "正常经营"
        | "营业" => "存续",
        "注销" | "已注销" => "注销",
        "吊销" | "已吊销" | "吊销,未注销" | "吊销未注销" | "吊销(未注销)" => {
            "吊销"
        }
        "歇业" | "停业" | "歇业中" | "已歇业" | "已停业" => "歇业",
        "迁出" | "已迁出" => "迁出",
        "撤销" | "已撤销" => "撤销",
        _ => {
            let tidied = tidy(text);
            let how = (tidied != text).then_some(Repaired::Spaces);
            return fixed(Value::Text(tidied.into()), how);
        }
    };
    let how = match folded.as_str() {
        same if same == text && same == standard => None,
        same if same == standard => Some(Repaired::Spaces),
        _ => Some(Repaired::Synonym),
    };
    fixed(Value::Text(standard.into()), how)
}

/// Without line ends, invisible characters, and blanks at the ends.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => {
                // A line end between Latin words stood for a space, between Chinese for nothing.
                if out.ends_with(|last: char| last.is_ascii_alphanumeric()) {
                    out.push(' ');
                }
            }
            '\t' | '\u{a0}' | '\u{3000}' => out.push(' '),
            letter if is_blank(letter) && letter != ' ' => {}
            letter => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// A name: no blanks between Chinese characters; brackets full-width around Chinese and half-width
/// around Latin; Latin letters and digits half-width.
pub(crate) fn tidy_name(text: &str) -> String {
    let is_wide = |letter: char| !letter.is_ascii() && !is_blank(letter);
    let letters: Vec<char> = tidy(text)
        .chars()
        .map(|letter| match letter {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => fold(letter),
            letter => letter,
        })
        .collect();
    let mut name = String::with_capacity(text.len());
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(index + 1).copied().unwrap_or(' ');
        if *letter == ' ' && (is_wide(before) || is_wide(after) || before == ' ') {
            continue;
        }
        name.push(*letter);
    }
    brackets(&name)
}

fn brackets(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find(['(', '（']) {
        let (head, tail) = rest.split_at(open);
        out.push_str(head);
        let inner_start = tail.chars().next().map_or(0, char::len_utf8);
        let inner_and_rest = tail.get(inner_start..).unwrap_or_default();
        let Some(close) = inner_and_rest.find([')', '）']) else {
            out.push_str(tail);
            return out;
        };
        let (inner, end) = inner_and_rest.split_at(close);
        let latin = inner.is_ascii() && !inner.is_empty();
        out.push(if latin { '(' } else { '（' });
        out.push_str(inner);
        out.push(if latin { ')' } else { '）' });
        let end_len = end.chars().next().map_or(0, char::len_utf8);
        rest = end.get(end_len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tidied() {
        for (written, name) in [
            ("　　金凤区超诚思轮胎店", "金凤区超诚思轮胎店"),
            ("宁夏 亿诚有限公司", "宁夏亿诚有限公司"),
            ("某合伙企业(有限合伙)", "某合伙企业（有限合伙）"),
            ("某公司（ＡＢＣ１２３）", "某公司(ABC123)"),
            ("ABC Trading Ltd", "ABC Trading Ltd"),
            ("某(公司", "某(公司"),
        ] {
            assert_eq!(tidy_name(written), name);
        }
    }

    #[test]
    fn line_ends_go() {
        assert_eq!(tidy("工程；\r\n建材\n"), "工程；建材");
        assert_eq!(tidy("one\ntwo"), "one two");
    }
}
