//! From the texts of one column to typed values, each different text once.

mod tidy;

use std::sync::Arc;

use chrono::NaiveDate;

use super::date::{self, DateForm, Said};
use super::mark;
use super::text::Form;
use crate::diagnostic::problem::directories::Repaired;
use crate::directory::columns::{self, Standard, Trait};
use crate::directory::{Kind, Number, Value, division, industry};
use crate::source::{fold, folded};
use crate::unit::{self, is_blank, is_placeholder};

pub(crate) use tidy::{tidy, tidy_name};

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
    /// No date; perhaps this one.
    NotADate(Option<String>),
    ImpossibleDate,
    FutureDate,
    PartialDate,
    UnknownIndustry,
    /// Not in the table of values; perhaps this one.
    Outside(Option<String>),
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
    /// Rows beside those of the entries that hold something about which there is nothing to say.
    pub(crate) beyond: u64,
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

/// Reads a word of the plan as it would be read in a cell of the column.
pub(crate) fn type_word(
    kind: Kind,
    word: &str,
    entries: &[RawEntry],
    context: &Context<'_>,
) -> Value {
    let entry = RawEntry { text: word.trim().into(), form: Form::Text, count: 0 };
    let classes = kind == Kind::Industry && holds_classes(entries);
    type_entry(kind, &entry, entries, classes, context).value
}

fn type_entry(
    kind: Kind,
    entry: &RawEntry,
    entries: &[RawEntry],
    classes: bool,
    context: &Context<'_>,
) -> Typed {
    match kind {
        Kind::Date => date_cell(entry, context),
        Kind::Number => number_cell(entry, context),
        Kind::Industry => industry_cell(&entry.text, classes, context),
        Kind::Division => division_cell(&entry.text, entries, context),
        Kind::Text => text_cell(&entry.text, context),
    }
}

/// Types every different text of a column.
pub(crate) fn type_column(kind: Kind, entries: &[RawEntry], context: &Context<'_>) -> Vec<Typed> {
    let classes = kind == Kind::Industry && holds_classes(entries);
    let mut typed: Vec<Typed> = entries
        .iter()
        .map(|entry| {
            let one = |entry: &RawEntry| type_entry(kind, entry, entries, classes, context);
            let Some(text) = unit::unmarked(&entry.text) else { return one(entry) };
            // The mark of a text that would be computed is no defect: lists are written with it.
            let own = mark::plain(&entry.text);
            if own.len() < entry.text.len() {
                return one(&RawEntry { text: own.into(), ..entry.clone() });
            }
            let mut typed = one(&RawEntry { text: text.into(), ..entry.clone() });
            typed.note.get_or_insert(Note::Fixed(Repaired::Apostrophe));
            typed
        })
        .collect();
    silence_conventions(entries, &mut typed, context.beyond);
    typed
}

/// What more than half of the rows do is how this file writes the column, and no defect.
fn silence_conventions(entries: &[RawEntry], typed: &mut [Typed], beyond: u64) {
    let rows: u64 = entries
        .iter()
        .zip(typed.iter())
        .filter(|(_, typed)| typed.value != Value::Empty)
        .map(|(entry, _)| u64::from(entry.count))
        .sum::<u64>()
        + beyond;
    for how in [
        Repaired::Apostrophe,
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
        Said::Nothing => {
            wrong(text, Note::NotADate(date::guess(text).map(|date| date.to_string())))
        }
    }
}

fn is_blank_text(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Folded text without what stands in brackets and without marks at its end; letters of other
/// scripts that look Latin are Latin.
fn unremarked(folded: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::new();
    for letter in folded.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => bare.push(unit::latin(letter)),
            _ => {}
        }
    }
    let marks = ['*', '、', '.', ',', '。', '#', '?', '!', ';', ':'];
    bare.trim_matches(marks).to_owned()
}

// Numbers.

/// How the unit beside a number goes with that of its column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Same,
    /// Ten thousands in a column of ones.
    Up,
    /// Yuan in a column of ten thousand yuan.
    Other,
}

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
    let mut cut = None;
    for unit in UNITS {
        if let Some(before) = rest.strip_suffix(unit) {
            rest = before;
            cut = Some(*unit);
            how = Some(Repaired::Unit);
            break;
        }
    }
    // 1.2万 in a column of plain numbers is 12000, and 500元 in one of 万元 is a person's slip.
    let ten_thousand = |unit: &str| unit.starts_with('万');
    let column_in_ten_thousands = context.name.contains('万');
    let scale = match cut {
        Some(unit) if ten_thousand(unit) && !column_in_ten_thousands => Scale::Up,
        Some("元" | "人民币") if column_in_ten_thousands => Scale::Other,
        _ => Scale::Same,
    };
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
        return match scale {
            Scale::Same => fixed(Value::Number(number), how),
            Scale::Up => match number.shifted(4) {
                Some(number) => fixed(Value::Number(number), how),
                None => wrong(text, Note::NotANumber(None)),
            },
            Scale::Other => {
                let meant = number.shifted(-4).map(|number| number.to_string());
                wrong(text, Note::NotANumber(meant))
            }
        };
    }
    // 约12, 12左右, -12, 12（含派遣3）: a number stands there, but not for certain.
    let core = unremarked(&grouped);
    let core = core.trim_end_matches(['人', '名', '户']);
    let core = core.trim_start_matches(['约', '近', '大', '±', '-', '>', '<', '≥', '≤', '~']);
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
        columns::STATUS => status_among(text, context.values.unwrap_or_default()),
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
        None if is_placeholder(text) => {
            Typed { value: Value::Empty, note: Some(Note::Outside(None)) }
        }
        None => {
            // A（2024年）, A*, 等级A: the value with a remark, which may say something else.
            let bare = unremarked(&written);
            let bare = core(bare.strip_prefix("等级").unwrap_or(&bare));
            let meant = values.iter().find(|value| core(&key(value)) == bare && !bare.is_empty());
            let note = Note::Outside(meant.cloned());
            Typed { value: Value::Text(tidy(text).into()), note: Some(note) }
        }
    }
}

/// 登记状态, where a tier table may name it in words of its own: these are then what it is read as.
fn status_among(text: &str, values: &[String]) -> Typed {
    let typed = status(text);
    if let Some(value) = values.iter().find(|value| folded(value) == folded(text)) {
        return fixed(Value::Text(value.as_str().into()), None);
    }
    match values.iter().find(|value| status(value).value == typed.value) {
        Some(value) => fixed(Value::Text(value.as_str().into()), Some(Repaired::Synonym)),
        None => typed,
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
