//! 合并检查 and 检查组.

use super::{Lowering, facts, without_space};
use crate::plan::value::date;
use crate::plan::value::size::{self, cap};
use crate::plan::value::{Piece, Rule, child, number, read};
use crate::plan::{Every, FrequencyKind, Pairing, RecusalRule, Shortage, Team, TeamSize, Workload};
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::{Fact, Section};

pub(super) const SHORTAGE: &[(Shortage, &[&str])] = &[
    (Shortage::Stop, &["停止"]),
    (
        Shortage::Neighbour,
        &["邻区匹配", "与相邻区域匹配", "与相邻区域随机匹配", "相邻区域随机匹配"],
    ),
    (Shortage::Appoint, &["直接委派", "委派"]),
];

pub(super) const YES: &[(bool, &[&str])] = &[
    (
        true,
        &[
            "是",
            "要求",
            "管理该对象的科室不参加",
            "所在辖区管理单位不参加",
            "异地交叉",
            "所所交叉",
            "交叉检查",
        ],
    ),
    (false, &["否", "不要求"]),
];

impl Lowering<'_> {
    pub(super) fn joint(&mut self, section: &Section) {
        for fact in &facts(section) {
            let piece = Piece::of(&fact.value);
            match fact.key.value {
                Key::Together => {
                    let codes: Vec<_> = piece
                        .split(&['、', ',', ';', '与', '和', '+'])
                        .into_iter()
                        .map(|part| self.token(part))
                        .collect();
                    self.plan.joint.groups.push(Spanned::new(codes, piece.span()));
                }
                Key::Cap => {
                    for part in piece.split(&[',', ';', '、']) {
                        if part.text == "同一对象" {
                            continue;
                        }
                        match cap(part) {
                            Some(cap) if cap.frequency.kind == FrequencyKind::AtLeast => {
                                self.fault(size::cap_at_least(part));
                            }
                            Some(cap) => self.plan.joint.caps.push(cap),
                            None if size::is_part_of_a_time(part) => self.unread_frequency(part),
                            None => {
                                self.unread(Key::Cap, part, "同一对象全年不超过1次，C级不超过2次")
                            }
                        }
                    }
                }
                Key::Counts => {
                    let list = self.list(&fact.value);
                    self.plan.joint.counts.extend(list);
                }
                Key::Exempt => {
                    let list = self.list(&fact.value);
                    self.plan.joint.exempt.extend(list);
                }
                _ => self.common(fact),
            }
        }
    }

    pub(super) fn team(&mut self, section: &Section) {
        let mut team = Team::default();
        for fact in &facts(section) {
            self.team_fact(&mut team, fact);
        }
        self.plan.team = Some(team);
    }

    fn team_fact(&mut self, team: &mut Team, fact: &Fact) {
        let piece = Piece::of(&fact.value);
        match fact.key.value {
            Key::Size => match team_size(piece) {
                Some(size) => {
                    let leads = team.size.as_ref().map_or(size.leads, |it| it.value.leads);
                    let size = TeamSize { leads: size.leads.max(leads), ..size };
                    team.size = Some(Spanned::new(size, piece.span()));
                }
                None => self.unread(Key::Size, piece, "2人、不少于2人、主检1人、协检1人"),
            },
            Key::Eligibility => {
                for part in piece.split(&['、', ',', ';', '且']) {
                    if says_certificate(part) {
                        team.certificate_on_day = Some(part.span());
                    } else {
                        self.unread(Key::Eligibility, part, "执法证有效期 不早于 检查日");
                    }
                }
            }
            Key::Lead => self.lead(team, piece),
            Key::Speciality => {
                if matches!(without_space(piece.text).as_str(), "逐项覆盖" | "每项覆盖") {
                    team.cover_each = Some(piece.span());
                } else {
                    self.unread(Key::Speciality, piece, "逐项覆盖");
                }
            }
            Key::Recusal => {
                for part in piece.split(&['、', ',', ';']) {
                    match recusal(part) {
                        Some(rule) => team.recusals.push(Spanned::new(rule, part.span())),
                        None => self.unread(
                            Key::Recusal,
                            part,
                            "名录登记的回避单位、本单位、3年内查过同一对象、本计划内查过同一对象",
                        ),
                    }
                }
            }
            Key::CrossUnit => {
                let word = self.word(Key::CrossUnit, piece, YES);
                team.cross_unit = word.filter(|it| it.value).map(|it| it.span);
            }
            Key::Workload => {
                for part in piece.split(&['、', ',', ';']) {
                    match workload(part) {
                        Some(load) => team.workload.push(Spanned::new(load, part.span())),
                        None => self.unread(
                            Key::Workload,
                            part,
                            "每人每日不超过2户，每人每周不超过6户，在办不超过3户",
                        ),
                    }
                }
            }
            Key::Pairing => {
                for part in piece.split(&['、', ',', ';']) {
                    match pairing(part) {
                        Some(rule) => team.pairing.push(Spanned::new(rule, part.span())),
                        None => self.unread(Key::Pairing, part, PAIRING),
                    }
                }
            }
            Key::Shortage => {
                for part in piece.split(&['、', ',', ';']) {
                    let word = self.word(Key::Shortage, part, SHORTAGE);
                    team.shortage.extend(word);
                }
            }
            Key::Basis => {
                let basis = self.basis(&fact.value);
                team.bases.push(basis);
            }
            _ => self.common(fact),
        }
    }

    /// `专长 符合 事项，1人`.
    fn lead(&mut self, team: &mut Team, piece: Piece<'_>) {
        for part in piece.split(&['、', ',', ';']) {
            let bare = without_space(part.text);
            let persons = ["人", "名"].iter().find_map(|it| part.before(it));
            if matches!(bare.as_str(), "专长符合事项" | "业务专长符合事项" | "专长与事项相符")
            {
                team.lead_speciality = Some(part.span());
            } else if let Some(count) = persons.and_then(|it| number::small(it.text)) {
                // 人数 may stand behind: it keeps the leads named here.
                let size = team.size.get_or_insert_with(|| {
                    let size = TeamSize { total: 2, at_least: false, leads: 1 };
                    Spanned::new(size, Span::new(part.span().start, part.span().start))
                });
                size.value.leads = count;
            } else {
                self.unread(Key::Lead, part, "专长 符合 事项，1人");
            }
        }
    }
}

/// `2人`, `不少于2人`, `主检1人、协检1人`.
fn team_size(piece: Piece<'_>) -> Option<TeamSize> {
    let nodes = read(Rule::team_value, piece)?;
    let persons = |node: &crate::plan::value::Node<'_>| {
        let inner = match node.as_rule() {
            Rule::persons => Some(node.clone()),
            _ => child(node, Rule::persons),
        };
        number::small(child(&inner?, Rule::whole)?.as_str())
    };
    let mut size = TeamSize { total: 0, at_least: false, leads: 1 };
    for node in &nodes {
        let count = persons(node)?;
        size.total = size.total.checked_add(count)?;
        match node.as_rule() {
            Rule::team_role => size.leads = count,
            Rule::team_min => size.at_least = true,
            _ => {}
        }
    }
    Some(size)
}

fn says_certificate(piece: Piece<'_>) -> bool {
    let bare = without_space(piece.text);
    let subjects = ["执法证件有效期", "执法证有效期", "证件有效期", "监察证有效期"];
    let dated = subjects.iter().any(|subject| {
        bare.strip_prefix(subject).is_some_and(|rest| {
            matches!(rest, "不早于检查日" | ">=检查日" | "≥检查日" | "覆盖检查日")
        })
    });
    dated
        || matches!(
            bare.as_str(),
            "检查日执法证有效" | "执法证在检查日有效" | "持有有效执法证件" | "持有效执法证件"
        )
}

fn recusal(piece: Piece<'_>) -> Option<RecusalRule> {
    if let Some(nodes) = read(Rule::pair_value, piece) {
        let length = nodes.iter().find(|it| it.as_rule() == Rule::duration)?;
        let length = date::duration(Piece { text: length.as_str(), start: 0 })?;
        return Some(RecusalRule::CheckedWithin(length.value));
    }
    let bare = without_space(piece.text);
    let rule = ["应当回避", "应回避", "须回避", "主动回避", "回避"]
        .iter()
        .find_map(|it| bare.strip_suffix(it).filter(|rest| !rest.is_empty()));
    match rule.unwrap_or(&bare) {
        "有利害关系"
        | "有利害关系的"
        | "存在利害关系的"
        | "与检查对象有利害关系的"
        | "与检查对象有直接利害关系的"
        | "与检查对象存在利害关系的"
        | "名录登记的回避单位"
        | "登记的回避单位"
        | "回避单位"
        | "名录登记的" => Some(RecusalRule::Listed),
        "本单位" | "所属单位" | "同一单位" | "本人所属单位" => {
            Some(RecusalRule::OwnUnit)
        }
        "本计划内查过同一对象" | "本年度内查过同一对象" | "不得重复检查同一对象" => {
            Some(RecusalRule::SamePlan)
        }
        _ => None,
    }
}

const PAIRING: &str = "随机搭配、定向选派、不同科室搭配、男女搭配、老带新（满3年）、只抽主检";

/// `老带新（满3年）`, `不同科室搭配`, `只抽主检`.
fn pairing(piece: Piece<'_>) -> Option<Pairing> {
    let bare = without_space(piece.text);
    let (word, option) = match bare.split_once('(') {
        Some((word, rest)) => (word, Some(rest.strip_suffix(')')?)),
        None => (bare.as_str(), None),
    };
    if matches!(word, "老带新" | "以老带新" | "新老搭配") {
        let years = match option {
            Some(option) => {
                let bare = option.strip_prefix("入职").unwrap_or(option);
                let bare = bare.strip_prefix('满').unwrap_or(bare);
                number::small(bare.strip_suffix('年')?)?
            }
            None => 1,
        };
        return Some(Pairing::Experienced { years });
    }
    if option.is_some() {
        return None;
    }
    match word {
        "随机" | "随机搭配" | "随机匹配" | "随机组合" | "不定向选派" => {
            Some(Pairing::Random)
        }
        "定向选派" | "按专长选派" | "专长搭配" => Some(Pairing::Speciality),
        "不同科室搭配" | "不同单位搭配" | "跨科室搭配" | "不同股室搭配" | "不同处室搭配" => {
            Some(Pairing::MixedUnits)
        }
        "男女搭配" => Some(Pairing::MixedSex),
        "只抽主检"
        | "只抽主查"
        | "只抽组长"
        | "固定检查组"
        | "固定搭配"
        | "由主检所在检查组实施"
        | "由主查所在检查组实施"
        | "由其所在检查组实施"
        | "由其所属检查组实施" => Some(Pairing::OwnGroup),
        _ => None,
    }
}

fn workload(piece: Piece<'_>) -> Option<Workload> {
    let nodes = read(Rule::load_value, piece)?;
    let count = nodes.iter().find(|it| it.as_rule() == Rule::whole)?;
    let count = number::small(count.as_str())?;
    let Some(per) = nodes.iter().find(|it| it.as_rule() == Rule::load_per) else {
        return Some(Workload::Open(count));
    };
    let every = match child(per, Rule::every) {
        Some(every) => date::every(&every)?,
        None => Every::Years(1),
    };
    match every {
        Every::Day => Some(Workload::PerDay(count)),
        Every::Week => Some(Workload::PerWeek(count)),
        Every::Month => Some(Workload::PerMonth(count)),
        Every::Years(1) => Some(Workload::PerYear(count)),
        Every::Quarter | Every::HalfYear | Every::Term | Every::Years(_) => None,
    }
}
