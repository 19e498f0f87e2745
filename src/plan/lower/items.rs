//! 抽查事项 and 排除.

use super::{Lowering, facts, name, named};
use crate::diagnostic::problem::{Ratios, Values};
use crate::plan::condition::condition;
use crate::plan::fault::Fault;
use crate::plan::value::size::{Often, Sized, frequency, ratio, rotation};
use crate::plan::value::{Piece, shown, size};
use crate::plan::{
    Condition, Exclusion, Frequency, Item, ItemClass, Method, Objects, SizeClause, WhenEmpty,
};
use crate::ratio::{Bound, Ratio};
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::{Entry, Fact, Part, Section};

pub(super) const CLASSES: &[(ItemClass, &[&str])] = &[
    (ItemClass::Ordinary, &["一般", "一般检查事项", "一般事项", "一般抽查事项"]),
    (ItemClass::Key, &["重点", "重点检查事项", "重点事项", "重点抽查事项"]),
];

pub(super) const METHODS: &[(Method, &[&str])] = &[
    (
        Method::OnSite,
        &[
            "现场检查",
            "现场",
            "现场核查",
            "现场抽查",
            "现场监督检查",
            "现场执法检查",
            "现场督查",
            "实地检查",
            "实地核查",
            "实地抽查",
            "实地",
            "线下检查",
            "线下",
            "抽样检测",
            "抽样检验",
            "监督抽检",
        ],
    ),
    (
        Method::Documentary,
        &[
            "书面检查",
            "书面",
            "书面审查",
            "书面核查",
            "资料审查",
            "资料核查",
            "材料审查",
            "材料核查",
            "查阅资料",
            "查阅档案",
            "查阅台账",
            "查询档案",
        ],
    ),
    (
        Method::Online,
        &[
            "网络检查",
            "网络监测",
            "网络",
            "网上检查",
            "线上检查",
            "线上",
            "网络巡查",
            "在线监测",
            "非现场检查",
            "远程检查",
        ],
    ),
];

/// 是否双随机.
const RANDOM: &[(bool, &[&str])] = &[(true, &["是", "双随机"]), (false, &["否", "非双随机"])];

fn is_random(key: &str) -> bool {
    matches!(key, "是否双随机" | "是否随机" | "是否双随机抽查")
}

pub(super) const EMPTY: &[(WhenEmpty, &[&str])] = &[
    (WhenEmpty::Exclude, &["排除"]),
    (WhenEmpty::Keep, &["不排除"]),
    (WhenEmpty::Report, &["报告"]),
];

impl Lowering<'_> {
    pub(super) fn items(&mut self, section: &Section) {
        for part in &section.parts {
            match part {
                Part::Entry(entry) => self.item(entry),
                Part::Fact(fact) => self.common(fact),
                Part::Numbered(_) | Part::Table(_) => {}
            }
        }
    }

    fn item(&mut self, entry: &Entry) {
        let mut item = Item {
            title: self.text(&entry.title),
            code: entry.code.as_ref().map(|it| self.token(Piece::of(it))),
            span: entry.span.span,
            ..Item::default()
        };
        let mut classes = None;
        for fact in &entry.facts {
            if fact.key.value == Key::Ratio
                && let Some(table) = self.classes(Piece::of(&fact.value))
            {
                classes = Some(table);
                continue;
            }
            self.item_fact(&mut item, fact);
        }
        self.adopt_classes(&mut item, classes);
        self.draw_before_checking(&mut item);
        if !item.is_drawn() {
            // What is not drawn waits for nothing.
            let span = item.span;
            let inside = |it: &Span| span.start <= it.start && it.end <= span.end;
            self.plan.undecided.retain(|it| !inside(&it.span));
            self.plan.undecided_days.retain(|it| !inside(&it.span));
        }
        self.plan.items.push(item);
    }

    fn item_fact(&mut self, item: &mut Item, fact: &Fact) {
        let value = &fact.value;
        let piece = Piece::of(value);
        match fact.key.value {
            Key::Code => item.code = Some(self.token(piece)),
            Key::Objects => item.objects = self.objects(piece),
            Key::Body => item.body = Some(self.text(value)),
            // A second 依据 of one item is kept with those of the plan.
            Key::Basis if item.basis.is_none() => item.basis = Some(self.basis(value)),
            Key::Content => item.content = Some(self.text(value)),
            Key::Class => item.class = self.word(Key::Class, piece, CLASSES),
            Key::Method => item.methods = self.methods(piece),
            Key::Ratio => self.item_ratio(item, &fact.written.value, piece),
            Key::TierTable => item.tiers = Some(name(value)),
            Key::Frequency => self.item_frequency(item, piece),
            Key::DrawWindow => {
                let (windows, recurring) = self.windows(Key::DrawWindow, piece);
                item.draw_window = windows;
                item.draw_recurring = recurring;
            }
            Key::CheckWindow => {
                let (windows, recurring) = self.windows(Key::CheckWindow, piece);
                item.check_window = windows;
                item.check_recurring = recurring;
            }
            Key::Speciality => {
                item.specialities = piece.split(&['、', ',', ';']).into_iter().map(named).collect();
            }
            Key::Initiator => item.initiator = Some(self.text(value)),
            Key::Partners => item.partners = self.list(value),
            Key::Office => item.office = Some(self.text(value)),
            Key::Spread => item.spread = Some(spread(piece)),
            Key::Rotation => match rotation(piece) {
                Some(cycle) => {
                    item.rotation = Some(cycle.years);
                    item.rotation_from = cycle.from;
                }
                None => self.unread(Key::Rotation, piece, "每2年一遍"),
            },
            Key::LookBack => match size::look_back(piece) {
                Some(length) => item.look_back = Some(length),
                None => self.unread(Key::LookBack, piece, "3年内"),
            },
            // Several columns of a published list are notes here: one text, in order.
            Key::Note => {
                let text = self.text(value);
                if is_random(&fact.written.value) {
                    let word = self.word(Key::Note, piece, RANDOM);
                    item.random = word.or(item.random.take());
                }
                if matches!(
                    fact.written.value.as_str(),
                    "基数" | "抽查基数" | "检查对象基数" | "检查对象总数" | "监管对象数量"
                ) {
                    let bare = ["户", "家", "个"].iter().find_map(|it| piece.before(it));
                    let number = crate::plan::value::number::whole(bare.unwrap_or(piece).text);
                    item.base = number.map(|number| Spanned::new(number, text.span));
                }
                match &mut item.note {
                    Some(note) => {
                        note.value.push('；');
                        note.value.push_str(&text.value);
                        note.span = note.span.to(text.span);
                    }
                    None => item.note = Some(text),
                }
            }
            _ => self.common(fact),
        }
    }

    /// `企业，其中 登记状态 等于 “存续”`; without 其中 everything in the directory.
    fn objects(&mut self, piece: Piece<'_>) -> Option<Objects> {
        let (front, back) = match among(piece) {
            Some((front, back)) => (front, Some(back)),
            None => (piece, None),
        };
        let front = front.before(",").unwrap_or(front);
        let (label, options) = super::files::bracketed(front);
        let directory = options.and_then(|it| {
            let (key, value) = it.split_once(&[':', '=', ' '])?;
            matches!(key.text, "名录" | "entities").then(|| named(value))
        });
        // Brackets that name no directory belong to the noun.
        let label = if directory.is_some() { label } else { front };
        let is_condition = |piece: Piece<'_>| condition(piece, self.around).is_ok();
        let tail = || front.split_once(&[',', '，']).map(|it| it.1);
        if back.is_none() && (is_condition(front) || tail().is_some_and(is_condition)) {
            // A condition without 其中 would select nothing, silently.
            self.unread(Key::Objects, front, "企业，其中 登记状态 等于 “存续”");
            return None;
        }
        let selected = match back {
            Some(back) => Some(self.condition(back)?),
            None => None,
        };
        Some(Objects {
            label: Spanned::new(self.words(label), label.span()),
            directory,
            condition: selected,
            span: piece.span(),
        })
    }

    pub(super) fn condition(&mut self, piece: Piece<'_>) -> Option<Condition> {
        match condition(piece, self.around) {
            Ok(condition) => Some(condition),
            Err(faults) => {
                for fault in faults {
                    self.fault(fault);
                }
                None
            }
        }
    }

    pub(super) fn methods(&mut self, piece: Piece<'_>) -> Vec<Spanned<Method>> {
        let mut methods: Vec<Spanned<Method>> = Vec::new();
        // 现场检查与书面检查相结合的方式: every one of them.
        let verbs = ["采取", "采用", "通过", "以", "实行"];
        let piece = verbs.iter().find_map(|word| piece.after(word)).unwrap_or(piece);
        let piece = piece.before("方式").unwrap_or(piece);
        let piece = piece.before("的").unwrap_or(piece);
        let piece = piece.before("等").unwrap_or(piece);
        let joined = ["相结合", "结合"].iter().find_map(|word| piece.before(word));
        let piece = joined.unwrap_or(piece);
        if joined.is_some() && piece.text == "线上线下" {
            let span = piece.span();
            return [Method::Online, Method::OnSite].map(|it| Spanned::new(it, span)).to_vec();
        }
        for part in piece.split(&['、', ',', ';', '/', '+', '与', '和', '及']) {
            // “双随机”现场检查: how the units were chosen is no method.
            let chosen = ["\"双随机\"", "双随机", "随机"].iter().find_map(|word| part.after(word));
            let part = chosen.filter(|it| !it.is_empty()).unwrap_or(part);
            let method = self.word(Key::Method, part, METHODS);
            methods.extend(method.filter(|it| !methods.contains(it)));
        }
        methods
    }

    pub(super) fn size(&mut self, piece: Piece<'_>) -> Option<Spanned<SizeClause>> {
        self.size_as_read(piece, ratio(piece))
    }

    fn size_as_read(&mut self, piece: Piece<'_>, read: Sized) -> Option<Spanned<SizeClause>> {
        for fault in read.faults {
            self.fault(fault);
        }
        let mut clause = read.clause?;
        self.own_level(&mut clause, piece);
        if let Some((floor, ceiling)) = conflict(&clause) {
            self.fault(Fault::new(Ratios::BoundsConflict { floor, ceiling }, piece.span()));
        }
        Some(Spanned::new(clause, piece.span()))
    }

    /// `市级不低于30%，县级不低于50%`: the constraints of the plan's own level hold here.
    fn own_level(&mut self, clause: &mut SizeClause, piece: Piece<'_>) {
        if clause.levels.is_empty() {
            return;
        }
        let own = self.plan.head.level.as_ref().map(|it| it.value.clone());
        let levels = std::mem::take(&mut clause.levels);
        let (mine, others): (Vec<_>, Vec<_>) =
            levels.into_iter().partition(|it| Some(&it.level.value) == own.as_ref());
        clause.levels = others;
        if mine.is_empty() {
            let named: Vec<&str> = clause.levels.iter().map(|it| it.level.value.as_str()).collect();
            let problem = Ratios::LevelNotNamed { level: own, named: named.join("、") };
            self.fault(Fault::new(problem, piece.span()));
        }
        clause.rule.bounds.extend(mine.into_iter().flat_map(|it| it.rule.bounds));
    }

    /// 比例, with what stands in one column of 抽查比例及频次 sorted out. A plan that gives both a
    /// number of 户 and a share means the number: the share beside it is rounded.
    fn item_ratio(&mut self, item: &mut Item, key: &str, piece: Piece<'_>) {
        let is_count = crate::syntax::key::is_count(key);
        if is_count && let Some(count) = crate::plan::value::number::whole(piece.text) {
            let mut clause = SizeClause::default();
            clause.rule.bounds.push(Bound::Count(count));
            item.size = Some(Spanned::new(clause, piece.span()));
            return;
        }
        let mut backs =
            piece.split(&[',', ';', '、', '。']).into_iter().filter_map(size::look_back);
        item.look_back = backs.next().or(item.look_back.take());
        self.cycle_of(item, piece);
        let mut times = Vec::new();
        // What is no frequency, in runs; a run of one clause has been read already.
        let mut shares: Vec<(Piece<'_>, Option<Sized>)> = Vec::new();
        let mut cycle = None;
        let mut goes_on = false;
        for part in piece.split(&[',', ';', '、', '。']) {
            if size::look_back(part).is_some() || matches!(part.text, "不重复抽查" | "不重复抽取")
            {
                continue;
            }
            if let Some(years) = size::cycle(part) {
                cycle = Some(years);
                continue;
            }
            // 根据监管需要确定 alone is the ratio's; 抽查频次根据监管需要确定 is not.
            let read = ratio(part);
            if read.clause.is_none()
                && let Some(often) = frequency(part)
            {
                times.push(often);
                goes_on = false;
                continue;
            }
            // Clauses beside each other are read together: 不足5户的，全覆盖 is one.
            let before = if goes_on { shares.pop() } else { None };
            shares.push(match before {
                Some((share, _)) => {
                    (piece.between(share.start, part.span().end).unwrap_or(part), None)
                }
                None => (part, Some(read)),
            });
            goes_on = true;
        }
        if let Some(frequency) = self.one_frequency(&times) {
            item.frequency = Some(frequency);
        }
        let ends = shares.first().zip(shares.last());
        let whole = ends.and_then(|(first, last)| piece.between(first.0.start, last.0.span().end));
        let mut read = shares.into_iter().map(|(share, read)| read.unwrap_or_else(|| ratio(share)));
        let (whole, read) = match (whole, read.next(), cycle) {
            (Some(whole), Some(first), _) => (whole, read.fold(first, Sized::and)),
            // 三年内全覆盖 alone: a third of them each year, so that three years reach all.
            (_, None, Some(years)) => {
                let mut clause = SizeClause::default();
                clause.rule.bounds.extend(Ratio::new(1, years.value.into()).map(Bound::Floor));
                (piece, Sized { clause: Some(clause), faults: Vec::new() })
            }
            _ if times.is_empty() => (piece, ratio(piece)),
            _ => return,
        };
        if let Some(size) = self.size_as_read(whole, read)
            && (is_count || item.size.is_none())
        {
            item.size = Some(size);
        }
    }

    /// 频次; `每月不低于5%` is a ratio of a part of the year.
    fn item_frequency(&mut self, item: &mut Item, piece: Piece<'_>) {
        let mut times = Vec::new();
        self.cycle_of(item, piece);
        for part in piece.split(&[',', ';', '、']) {
            if size::cycle(part).is_some() {
                continue;
            }
            if let Some(length) = size::look_back(part) {
                item.look_back = Some(length);
                continue;
            }
            match frequency(part) {
                Some(often) => times.push(often),
                None => match ratio(part).clause {
                    Some(clause) if !clause.periodic.is_empty() => match &mut item.size {
                        Some(size) => size.value.periodic.extend(clause.periodic),
                        None => item.size = Some(Spanned::new(clause, part.span())),
                    },
                    _ => self.unread_frequency(part),
                },
            }
        }
        item.frequency = self.one_frequency(&times);
    }

    /// 三年内全覆盖 beside a ratio or frequency is a cycle of three years.
    fn cycle_of(&mut self, item: &mut Item, piece: Piece<'_>) {
        let parts = piece.split(&[',', ';', '、', '。']);
        if let Some(years) = parts.into_iter().find_map(size::cycle) {
            item.rotation = Some(years);
        }
    }

    pub(super) fn unread_frequency(&mut self, piece: Piece<'_>) {
        let written = shown(self.source.slice(piece.span()));
        self.fault(size::unread_frequency(piece, written));
    }

    fn one_frequency(&mut self, times: &[Spanned<Often>]) -> Option<Spanned<Frequency>> {
        let mut found: Option<Spanned<Frequency>> = None;
        for often in times {
            match often.value {
                Often::Times(frequency) if found.is_none() => {
                    found = Some(Spanned::new(frequency, often.span));
                }
                Often::Times(_) => {
                    let written = shown(self.source.slice(often.span));
                    self.fault(Fault::new(Ratios::UnreadFrequency { written }, often.span));
                }
                Often::Undecided => {
                    let written = shown(self.source.slice(often.span));
                    self.plan.undecided.push(Spanned::new(written, often.span));
                }
                Often::NotApplicable => {}
            }
        }
        found
    }

    /// One frequency, as in a cell; empty where it is undecided.
    pub(super) fn frequency(&mut self, piece: Piece<'_>) -> Option<Spanned<Frequency>> {
        match frequency(piece) {
            Some(often) => self.one_frequency(&[often]),
            None => {
                self.unread_frequency(piece);
                None
            }
        }
    }

    pub(super) fn exclusions(&mut self, section: &Section) {
        for part in &section.parts {
            match part {
                Part::Numbered(entry) => {
                    let condition = self.condition(Piece::of(&entry.value));
                    let (mut reason, mut basis) = (None, None);
                    for fact in &entry.facts {
                        match fact.key.value {
                            Key::Reason => reason = Some(self.text(&fact.value)),
                            Key::Basis => basis = Some(self.basis(&fact.value)),
                            Key::WhenEmpty => self.when_empty(fact),
                            _ => self.common(fact),
                        }
                    }
                    let Some(condition) = condition else { continue };
                    let span = entry.span.span;
                    self.plan.exclusions.entries.push(Exclusion { condition, reason, basis, span });
                }
                Part::Fact(fact) if fact.key.value == Key::WhenEmpty => self.when_empty(fact),
                Part::Fact(fact) => self.common(fact),
                Part::Entry(_) | Part::Table(_) => {}
            }
        }
    }

    fn when_empty(&mut self, fact: &Fact) {
        let word = self.word(Key::WhenEmpty, Piece::of(&fact.value), EMPTY);
        self.plan.exclusions.when_empty = word;
    }

    pub(super) fn replacement(&mut self, section: &Section) {
        for fact in &facts(section) {
            match fact.key.value {
                Key::Replaceable => self.plan.replacement.replaceable = self.list(&fact.value),
                Key::NotReplaceable => {
                    self.plan.replacement.not_replaceable = self.list(&fact.value);
                }
                Key::Procedure => {
                    self.plan.replacement.procedure = Some(self.text(&fact.value));
                    let clauses = Piece::of(&fact.value).split(&[',', ';', '、', '。']);
                    let among = |words: &[&str]| {
                        let has = |it: &&Piece<'_>| words.iter().any(|word| it.text.contains(word));
                        clauses.iter().find(has).map(|it| it.span())
                    };
                    self.plan.replacement.by_reserve_order = among(&["备抽", "备选", "候补"]);
                    self.plan.replacement.evidence = among(&["证据", "佐证", "证明"]);
                }
                _ => self.common(fact),
            }
        }
    }

    /// Says that a row has more or fewer cells than its header.
    pub(super) fn row_width(&mut self, span: crate::source::Span, cells: usize, columns: usize) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let problem = Values::RowWidth { cells: count(cells), columns: count(columns) };
        self.fault(Fault::new(problem, span));
    }
}

/// `按 街道乡镇`: the column.
pub(super) fn spread(piece: Piece<'_>) -> crate::plan::Text {
    named(piece.after("按").unwrap_or(piece))
}

/// Splits at 其中 outside quotes.
fn among(piece: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    const WORD: &str = "其中";
    let mut quoted = false;
    for (at, letter) in piece.text.char_indices() {
        if letter == '"' {
            quoted = !quoted;
        }
        let rest = piece.text.get(at..).unwrap_or_default();
        if !quoted && rest.starts_with(WORD) {
            let back = piece.skip(at + WORD.len()).trim();
            let back = back.after(":").or_else(|| back.after(",")).unwrap_or(back);
            return Some((piece.upto(at).trim(), back));
        }
    }
    None
}

/// The highest floor and the lowest ceiling of a clause, if the one is above the other whatever
/// the population.
pub(in crate::plan) fn conflict(clause: &SizeClause) -> Option<(String, String)> {
    let bounds = &clause.rule.bounds;
    let floor = bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::Floor(ratio) => Some(*ratio),
            _ => None,
        })
        .max();
    let ceiling = bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::Ceiling(ratio) => Some(*ratio),
            _ => None,
        })
        .min();
    if let (Some(floor), Some(ceiling)) = (floor, ceiling)
        && floor > ceiling
    {
        return Some((floor.to_string(), ceiling.to_string()));
    }
    let least = bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::CountFloor(count) | Bound::Count(count) => Some(*count),
            _ => None,
        })
        .max();
    let most = bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::CountCeiling(count) | Bound::Count(count) => Some(*count),
            _ => None,
        })
        .min();
    match (least, most) {
        (Some(least), Some(most)) if least > most => {
            Some((format!("{least}户"), format!("{most}户")))
        }
        _ => None,
    }
}
