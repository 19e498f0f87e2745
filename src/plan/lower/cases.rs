//! 试算: cases, and what must come of them.

use std::collections::BTreeSet;

use super::{Lowering, named, without_space};
use crate::diagnostic::problem::Conditions;
use crate::plan::cases::{Case, Expectation, Fate, Must, PlanTest};
use crate::plan::fault::Fault;
use crate::plan::value::{Piece, number};
use crate::plan::{Text, is_token};
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::{Fact, Part, Section};

const CASE: &str =
    "RS-01 的 A 级有 118 户、登记状态 “存续”、诚信等级 “A”、抽取日 2023年5月10日，或者一个日期";
const MUST: &str = "抽 3 户、RS-01 排除第1项、RS-01 属于 A、RS-01 不是对象、工作日、休假日";
const ORDER: &str = "例：……；应当：……，应当写在例的后面，可以有几个";
const COUNTERS: &[&str] = &["户", "家", "个", "人", "项", "处"];

impl Lowering<'_> {
    pub(super) fn tests(&mut self, section: &Section) {
        // A case that cannot be read takes what must come of it along.
        let mut is_skipped = false;
        let mut faulty: BTreeSet<usize> = BTreeSet::new();
        for part in &section.parts {
            let facts: &[Fact] = match part {
                Part::Fact(fact) => std::slice::from_ref(fact),
                Part::Entry(entry) => &entry.facts,
                Part::Numbered(entry) => {
                    let bare = Piece::of(&entry.value);
                    if !bare.is_empty() {
                        let case = self.case(bare);
                        is_skipped = case.is_none();
                        self.plan.tests.extend(case);
                    }
                    &entry.facts
                }
                Part::Table(_) => &[],
            };
            for fact in facts {
                let piece = Piece::of(&fact.value);
                match fact.key.value {
                    Key::Case => {
                        let case = self.case(piece);
                        is_skipped = case.is_none();
                        self.plan.tests.extend(case);
                    }
                    Key::Must if is_skipped => {}
                    Key::Must => {
                        if self.plan.tests.is_empty() {
                            self.unread(Key::Must, piece, ORDER);
                        } else if !self.musts(piece) {
                            faulty.insert(self.plan.tests.len() - 1);
                        }
                    }
                    _ => self.common(fact),
                }
            }
        }
        let alone: Vec<Span> = (0..)
            .zip(&self.plan.tests)
            .filter(|(index, test)| test.musts.is_empty() && !faulty.contains(index))
            .map(|(_, test)| test.written.span)
            .collect();
        for span in alone {
            self.fault(Fault::new(Conditions::CaseAlone, span));
        }
    }

    fn case(&mut self, piece: Piece<'_>) -> Option<PlanTest> {
        let written = Spanned::new(self.words(piece), piece.span());
        let case = if let Some(case) = sizes(piece) {
            case
        } else if piece.text.starts_with(|it: char| it.is_ascii_digit()) {
            Case::Day(self.date(piece)?.value)
        } else {
            self.unit(piece)?
        };
        Some(PlanTest { case, written, musts: Vec::new() })
    }

    /// `登记状态 “存续”、诚信等级 “A”、抽取日 2023年5月10日`.
    fn unit(&mut self, piece: Piece<'_>) -> Option<Case> {
        let (mut cells, mut draw_day) = (Vec::new(), None);
        for part in piece.split(&['、', ',', ';']) {
            if let Some(day) = part.after("抽取日") {
                draw_day = Some(self.date(strip_verb(day))?);
                continue;
            }
            let Some((column, value)) = cell(part) else {
                self.unread(Key::Case, part, CASE);
                return None;
            };
            let text = if value.text == "为空" { String::new() } else { named(value).value };
            cells.push((named(column), Spanned::new(text, value.span())));
        }
        if cells.is_empty() {
            self.unread(Key::Case, piece, CASE);
            return None;
        }
        Some(Case::Unit { cells, draw_day })
    }

    /// Reads what must come of the last case; tells whether it could.
    fn musts(&mut self, piece: Piece<'_>) -> bool {
        let mut codes: Vec<Text> = Vec::new();
        let mut from = None;
        let mut read = Vec::new();
        for part in piece.split(&['、', ',', ';']) {
            let start = from.unwrap_or(part.start);
            if is_token(part.text) && part.text != "抽" {
                codes.push(named(part));
                from = Some(start);
                continue;
            }
            let Some(expectation) = expectation(part, &mut codes) else {
                self.unread(Key::Must, part, MUST);
                return false;
            };
            let whole = piece.between(start, part.span().end).unwrap_or(part);
            let written = Spanned::new(self.words(whole), whole.span());
            read.push(Must { expectation, written });
            codes.clear();
            from = None;
        }
        if read.is_empty() || !codes.is_empty() {
            self.unread(Key::Must, piece, MUST);
            return false;
        }
        let suits = |case: &Case, expectation: &Expectation| {
            matches!(
                (case, expectation),
                (Case::Sizes { .. }, Expectation::Draws { .. })
                    | (Case::Unit { .. }, Expectation::Unit { .. })
                    | (Case::Day(_), Expectation::Working(_))
            )
        };
        let Some(test) = self.plan.tests.last_mut() else { return false };
        let wrong = read.iter().find(|must| !suits(&test.case, &must.expectation));
        if let Some(span) = wrong.map(|must| must.written.span) {
            let forms = match test.case {
                Case::Sizes { .. } => "抽 3 户、A 级抽 3 户、共抽 3 户",
                Case::Unit { .. } => "RS-01 排除第1项、RS-01 属于 A、RS-01 不是对象",
                Case::Day(_) => "工作日、休假日",
            };
            let at = piece.between(span.start, span.end).unwrap_or(piece);
            self.unread(Key::Must, at, forms);
            return false;
        }
        test.musts.extend(read);
        true
    }
}

/// `RS-01 的 A 级有 118 户、B 级有 60 户`; `RS-12 有 4 户`.
fn sizes(piece: Piece<'_>) -> Option<Case> {
    let end = piece.text.find(|it: char| !it.is_ascii_alphanumeric() && !"._-".contains(it))?;
    let code = piece.upto(end);
    if !is_token(code.text) {
        return None;
    }
    let rest = piece.skip(end).trim();
    let rest = rest.after("的").unwrap_or(rest);
    let mut strata = Vec::new();
    for part in rest.split(&['、', ',']) {
        let (tier, count) = part.split_once(&['有'])?;
        let count = units(count)?;
        strata.push(((!tier.is_empty()).then(|| named(tier)), count));
    }
    (!strata.is_empty()).then(|| Case::Sizes { item: named(code), strata })
}

/// `118 户`.
fn units(piece: Piece<'_>) -> Option<u64> {
    let bare = COUNTERS.iter().find_map(|it| piece.before(it))?;
    number::whole(bare.text)
}

/// `登记状态 “存续”`, `登记状态为“存续”`, `从业人数 12`, `成立日期2020年1月1日`, `诚信等级 为空`.
fn cell(part: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    if let Some(column) = part.before("为空") {
        let empty = part.skip(part.text.len() - "为空".len());
        return (!column.is_empty()).then_some((column, empty));
    }
    let at = part
        .text
        .find(|it: char| it.is_whitespace() || matches!(it, '"' | '='))
        .or_else(|| part.text.find(|it: char| it.is_ascii_digit()))?;
    let column = part.upto(at).trim();
    let column = ["等于", "是", "为"].iter().find_map(|it| column.before(it)).unwrap_or(column);
    let value = strip_verb(part.skip(at).trim());
    (!column.is_empty() && !value.is_empty()).then_some((column, value))
}

fn strip_verb(piece: Piece<'_>) -> Piece<'_> {
    ["等于", "是", "为", "="].iter().find_map(|it| piece.after(it)).unwrap_or(piece)
}

fn expectation(part: Piece<'_>, codes: &mut Vec<Text>) -> Option<Expectation> {
    let bare = without_space(part.text);
    match bare.as_str() {
        "工作日" | "是工作日" => return Some(Expectation::Working(true)),
        "休假日" | "休息日" | "节假日" | "非工作日" | "不是工作日" | "是休假日" =>
        {
            return Some(Expectation::Working(false));
        }
        _ => {}
    }
    if codes.is_empty()
        && let Some(draws) = draws(part)
    {
        return Some(draws);
    }
    let mut rest = part;
    let code = |it: char| it.is_ascii_alphanumeric() || "._-".contains(it);
    let end = part.text.find(|it: char| !code(it)).unwrap_or(part.text.len());
    if end > 0 {
        codes.push(named(part.upto(end)));
        rest = part.skip(end).trim();
    }
    let fate = match without_space(rest.text).as_str() {
        "是对象" | "在抽查基数内" => Fate::Kept,
        "不是对象" | "不在对象范围内" => Fate::NotObject,
        "排除" | "被排除" => Fate::Excluded(None),
        "无法判断" => Fate::Unknown,
        _ => {
            let rest = rest.after("被").unwrap_or(rest);
            if let Some(tier) = rest.after("属于") {
                if tier.is_empty() {
                    return None;
                }
                Fate::Tier(named(tier))
            } else {
                let entry = rest.after("排除")?.after("第")?.before("项")?;
                Fate::Excluded(Some(number::small(entry.text)?))
            }
        }
    };
    Some(Expectation::Unit { items: codes.clone(), fate })
}

/// `抽 3 户`, `共抽 3 户`, `A 级抽取不超过 50 户`, `不抽`.
fn draws(part: Piece<'_>) -> Option<Expectation> {
    let tier_of = |piece: Piece<'_>| {
        let bare = ["共", "合计", "总共", "一共"].contains(&piece.text) || piece.is_empty();
        (!bare).then(|| named(piece))
    };
    if let Some(head) = part.before("不抽").or_else(|| part.before("不抽取")) {
        return Some(Expectation::Draws { tier: tier_of(head), least: 0, most: Some(0) });
    }
    let (head, rest) = part.split_once(&['抽'])?;
    let rest = rest.after("取").unwrap_or(rest);
    let (least, most) = if let Some(most) = rest.after("不超过") {
        (0, Some(units(most)?))
    } else if let Some(least) = rest.after("不少于") {
        (units(least)?, None)
    } else {
        let count = units(rest)?;
        (count, Some(count))
    };
    Some(Expectation::Draws { tier: tier_of(head), least, most })
}
