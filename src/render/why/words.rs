//! The words of every reason, Chinese and English.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{About, Cell, Reason};
use crate::diagnostic::Lang;
use crate::diagnostic::message::{in_chinese, weekday_names};
use crate::directory::people::Unfit;
use crate::draw::RemovalReason;
use crate::results::{Change, Person};

fn cells(cells: &[Cell], lang: Lang) -> String {
    let show = |cell: &Cell| match (cell.written.is_empty(), lang) {
        (true, Lang::Zh) => format!("{}为空", cell.column),
        (true, Lang::En) => format!("{} is empty", cell.column),
        (false, Lang::Zh) => format!("{}＝“{}”", cell.column, cell.written),
        (false, Lang::En) => format!("{} = `{}`", cell.column, cell.written),
    };
    let list: Vec<String> = cells.iter().map(show).collect();
    list.join(if lang == Lang::Zh { "，" } else { ", " })
}

fn behind(text: &str, lang: Lang) -> String {
    match (text.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("：{text}"),
        (false, Lang::En) => format!(": {text}"),
    }
}

fn short(hash: &str) -> String {
    let head: String = hash.chars().take(12).collect();
    format!("{head}…")
}

/// Why somebody cannot be sent, in words.
fn unfit(why: Unfit, valid_to: Option<NaiveDate>, duty: &str, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    match (why, valid_to) {
        (Unfit::NoCertificate, _) => if zh { "没有执法证" } else { "no certificate" }.to_owned(),
        (Unfit::CertificateExpired, Some(day)) if zh => format!("执法证{}到期", in_chinese(day)),
        (Unfit::CertificateExpired, Some(day)) => format!("the certificate ended on {day}"),
        (Unfit::CertificateExpired, None) => {
            if zh { "执法证有效期不明" } else { "the end of the certificate is not known" }
                .to_owned()
        }
        (Unfit::NotEmployed, _) => {
            if zh { "当天不在职" } else { "not employed on that day" }.to_owned()
        }
        (Unfit::OffDuty, _) if zh => format!("不在岗{}", behind(duty, lang)),
        (Unfit::OffDuty, _) => format!("not on duty{}", behind(duty, lang)),
        (Unfit::OnLeave, _) => if zh { "请假" } else { "on leave" }.to_owned(),
    }
}

/// One reason as a sentence.
#[must_use]
pub fn sentence(reason: &Reason, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh(reason),
        Lang::En => en(reason),
    }
}

fn zh(reason: &Reason) -> String {
    let lang = Lang::Zh;
    match reason {
        Reason::Listed { place_zh, .. } => format!("在抽取时的对象名录里：{place_zh}。"),
        Reason::NotListed => "不在抽取时的对象名录里，所以不会被抽中。".to_owned(),
        Reason::IsObject { cells: list } => {
            format!("属于这个事项的检查对象{}。", behind(&cells(list, lang), lang))
        }
        Reason::Outside { reason, words, cells: list } => {
            let list = behind(&cells(list, lang), lang);
            match reason {
                RemovalReason::OtherList => "不在这个事项的名录里。".to_owned(),
                RemovalReason::NotObject => format!("不是这个事项的检查对象{list}。"),
                RemovalReason::ObjectUnknown => {
                    format!("无法判断是不是这个事项的检查对象，所以没有列入抽查基数{list}。")
                }
                RemovalReason::Excluded(at) => {
                    format!(
                        "符合排除第{}项{list}。排除的理由{}。",
                        at + 1,
                        or_none(words, "没有写")
                    )
                }
                RemovalReason::ExcludedUnknown(at) => {
                    format!("排除第{}项无法判断，计划规定按排除处理{list}。", at + 1)
                }
                RemovalReason::KeptUnknown(at) => {
                    format!("排除第{}项无法判断，计划规定不排除{list}。", at + 1)
                }
                RemovalReason::NoTier => format!("分级表里没有它的等级，也没有“其余”{list}。"),
            }
        }
        Reason::Kept { exclusions, cells: list } => {
            let list = behind(&cells(list, lang), lang);
            format!("不符合排除的{exclusions}项中的任何一项{list}。")
        }
        Reason::Tier { tier, cells: list } => {
            format!("等级是“{tier}”{}。", behind(&cells(list, lang), lang))
        }
        Reason::Size { stratum, population, size, quota } => {
            let layer = if stratum == "*" {
                "不分层".to_owned()
            } else {
                format!("“{stratum}”这一层")
            };
            format!("{layer}：抽查基数{population}户，全年应抽{size}户，本次应抽{quota}户。")
        }
        Reason::Together { items } => {
            format!(
                "{}同去：一户在这些事项里用同一张票。层相同时，抽得少的事项抽中了它，抽得多的事项也一定抽中它，所以只去一次。",
                items.join("、")
            )
        }
        Reason::DrawnBefore { draw } => {
            format!("本年第{draw}次抽取已经抽中过，不再参加这次抽取。")
        }
        Reason::CapUsed { most, used, from, to, days } => {
            let days: Vec<String> = days.iter().map(|day| in_chinese(*day)).collect();
            format!(
                "频次上限已经用完，不参加抽取：{}至{}最多{most}次，已有{used}次{}。",
                in_chinese(*from),
                in_chinese(*to),
                behind(&days.join("、"), lang)
            )
        }
        Reason::NotCandidate => "按计划的轮查或者不重复规定，这次不参加抽取。".to_owned(),
        Reason::Within { ticket, threshold, rank, candidates, drawn } => format!(
            "{candidates}户候选按票从小到大取{drawn}户，它排第{rank}：票{}不大于门槛{}，抽中。",
            short(ticket),
            short(threshold)
        ),
        Reason::Above { ticket, threshold, rank, candidates, drawn } => format!(
            "{candidates}户候选按票从小到大取{drawn}户{}：票{}大于门槛{}，没有抽中。",
            rank.map_or_else(String::new, |rank| format!("，它排第{rank}")),
            short(ticket),
            short(threshold)
        ),
        Reason::NobodyDrawn => "这一层这次没有抽取任何一户。".to_owned(),
        Reason::ByHand { command } => format!("票可以自己验算：{command}"),
        Reason::VisitOf { label, day: Some(day) } => {
            format!(
                "检查任务{label}，{}。为什么由这些人、在这一天去：suiji why --visit {label}",
                in_chinese(*day)
            )
        }
        Reason::VisitOf { label, day: None } => format!("检查任务{label}。"),
        Reason::Drew { item, stratum, rank, drawn } => {
            let layer = if stratum == "*" { String::new() } else { format!("“{stratum}”层") };
            format!("{item}抽中了它：{layer}按票从小到大抽取{drawn}户，它排第{rank}。")
        }
        Reason::TeamSize { people } => format!("检查组{people}人。"),
        Reason::Goes(member) => {
            let role = if member.lead { "主检" } else { "协检" };
            let mut text =
                format!("{role}{}（{}）", member.name, or_none(&member.unit, "单位不详"));
            if member.partner {
                text.push_str("，配合部门派出");
            }
            let matched: Vec<String> = member
                .matches
                .iter()
                .map(|(item, words)| format!("{item}要求的“{words}”"))
                .collect();
            if !matched.is_empty() {
                let _ = write!(text, "，专长符合{}", matched.join("、"));
            } else if !member.asked {
                text.push_str("，这个位置不要求专长");
            }
            if let Some(day) = member.valid_to {
                let _ = write!(text, "，执法证有效到{}", in_chinese(day));
            }
            let _ = write!(
                text,
                "，不用回避；当天{}户，本年到这次抽取{}户。",
                member.load.0, member.load.1
            );
            text
        }
        Reason::Could { listed, could, lead } => {
            let lead =
                lead.map_or_else(String::new, |lead| format!("，其中专长够格做主检的{lead}人"));
            format!("名录{listed}人中，当天还能去的有{could}人{lead}（已派的在内）。")
        }
        Reason::Chance { key } => format!(
            "这些人中派谁由种子决定：人员次序用 KEY(assign) {} 打乱，全年任务少的先派，一样少的由它决定。没有人挑选。",
            short(key)
        ),
        Reason::Unfit { name, why, valid_to, duty } => {
            let why: Vec<String> = why.iter().map(|it| unfit(*it, *valid_to, duty, lang)).collect();
            format!("{name}不能去：{}。", why.join("，"))
        }
        Reason::Recused { name, zh, .. } => format!("{name}回避：{zh}。"),
        Reason::Full { name, zh, .. } => format!("{name}的工作量已满：{zh}。"),
        Reason::Elsewhere { departments, neighbours } => {
            let mut parts = Vec::new();
            if *departments > 0 {
                parts.push(format!("{departments}人属于不参加这次检查的部门"));
            }
            if *neighbours > 0 {
                parts.push(format!("{neighbours}人属于邻区或者直接委派的名录，本单位人手够，不用"));
            }
            format!("另有{}。", parts.join("，"))
        }
        Reason::Window { from, to, draw } => {
            format!(
                "可以检查的日子：{}至{}（抽取日{}起，到检查时间、批次期限里最早的一个为止）。",
                in_chinese(*from),
                in_chinese(*to),
                in_chinese(*draw)
            )
        }
        Reason::Working { day, weekday, days } => {
            let weekday = weekday_names(*weekday).0;
            format!("{}是{weekday}，工作日；期间共有{days}个工作日。", in_chinese(*day))
        }
        Reason::Order { number, of, on_day } => format!(
            "任务按 KEY(order) 的票排次序，它是本次{of}户中的第{number}户；依这个次序均匀排到各工作日，这一天共{on_day}户。"
        ),
        Reason::Street { street, others } => {
            format!("同一天同在{street}的还有{}，排在一起少走路。", others.join("、"))
        }
        Reason::Milestone { date, share, total, made, due } => {
            format!(
                "计入{}前完成{share}：已排定的{total}户里，到那天为止{made}户，按比例要{due}户。",
                in_chinese(*date)
            )
        }
        Reason::Unstaffed => "这份记录只做到抽取，没有派员和排期。".to_owned(),
        Reason::Since { line, time, change } => changed(*line, time, change, Lang::Zh),
    }
}

fn or_none(text: &str, none: &str) -> String {
    if text.is_empty() { none.to_owned() } else { text.to_owned() }
}

fn en(reason: &Reason) -> String {
    let lang = Lang::En;
    match reason {
        Reason::Listed { place_en, .. } => format!("In the directory of the draw: {place_en}."),
        Reason::NotListed => "Not in the directory of the draw, so it cannot be drawn.".to_owned(),
        Reason::IsObject { cells: list } => {
            format!("The item is about such units{}.", behind(&cells(list, lang), lang))
        }
        Reason::Outside { reason, words, cells: list } => {
            let list = behind(&cells(list, lang), lang);
            match reason {
                RemovalReason::OtherList => "It is not in the list of the item.".to_owned(),
                RemovalReason::NotObject => format!("The item is not about such units{list}."),
                RemovalReason::ObjectUnknown => format!(
                    "Whether the item is about it cannot be judged, so it is not in the population{list}."
                ),
                RemovalReason::Excluded(at) => format!(
                    "Exclusion {} holds{list}. Its reason: {}.",
                    at + 1,
                    or_none(words, "none written")
                ),
                RemovalReason::ExcludedUnknown(at) => format!(
                    "Exclusion {} cannot be judged, and the plan excludes then{list}.",
                    at + 1
                ),
                RemovalReason::KeptUnknown(at) => {
                    format!("Exclusion {} cannot be judged, and the plan keeps it{list}.", at + 1)
                }
                RemovalReason::NoTier => {
                    format!("The tier table has no row for its tier, nor one for the rest{list}.")
                }
            }
        }
        Reason::Kept { exclusions, cells: list } => {
            let list = behind(&cells(list, lang), lang);
            format!("None of the {exclusions} exclusions holds{list}.")
        }
        Reason::Tier { tier, cells: list } => {
            format!("Its tier is `{tier}`{}.", behind(&cells(list, lang), lang))
        }
        Reason::Size { stratum, population, size, quota } => {
            let layer = if stratum == "*" {
                "No strata".to_owned()
            } else {
                format!("Stratum `{stratum}`")
            };
            format!(
                "{layer}: a population of {population}, {size} due in the year, {quota} in this draw."
            )
        }
        Reason::Together { items } => format!(
            "{} go together: a unit has one ticket for all of them. Where the strata are the same, an item that draws more draws it too if one that draws less does, so it is visited once.",
            items.join(", ")
        ),
        Reason::DrawnBefore { draw } => {
            format!("Draw {draw} of this year drew it already, so it takes no part in this one.")
        }
        Reason::CapUsed { most, used, from, to, days } => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!(
                "No visit is left, so it takes no part: at most {most} from {from} to {to}, {used} made{}.",
                behind(&days.join(", "), lang)
            )
        }
        Reason::NotCandidate => {
            "By the plan's rotation or its rule against repeats it takes no part in this draw."
                .to_owned()
        }
        Reason::Within { ticket, threshold, rank, candidates, drawn } => format!(
            "Of {candidates} candidates the {drawn} smallest tickets are drawn, its is number {rank}: ticket {} is at most the threshold {}. Drawn.",
            short(ticket),
            short(threshold)
        ),
        Reason::Above { ticket, threshold, rank, candidates, drawn } => format!(
            "Of {candidates} candidates the {drawn} smallest tickets are drawn{}: ticket {} is above the threshold {}. Not drawn.",
            rank.map_or_else(String::new, |rank| format!(", its is number {rank}")),
            short(ticket),
            short(threshold)
        ),
        Reason::NobodyDrawn => "Nobody was drawn in this stratum this time.".to_owned(),
        Reason::ByHand { command } => format!("Work the ticket out yourself: {command}"),
        Reason::VisitOf { label, day: Some(day) } => format!(
            "Visit {label} on {day}. Why these people and this day: suiji why --visit {label}"
        ),
        Reason::VisitOf { label, day: None } => format!("Visit {label}."),
        Reason::Drew { item, stratum, rank, drawn } => {
            let layer =
                if stratum == "*" { String::new() } else { format!(" in stratum `{stratum}`") };
            format!(
                "{item} drew it: {drawn} are drawn{layer}, smallest ticket first; it is number {rank}."
            )
        }
        Reason::TeamSize { people } => format!("A team of {people}."),
        Reason::Goes(member) => {
            let role = if member.lead { "lead" } else { "member" };
            let mut text = format!(
                "{} ({}) goes as {role}",
                member.name,
                or_none(&member.unit, "unit unknown")
            );
            if member.partner {
                text.push_str(", sent by the partner department");
            }
            let matched: Vec<String> = member
                .matches
                .iter()
                .map(|(item, words)| format!("`{words}`, which {item} asks for"))
                .collect();
            if !matched.is_empty() {
                let _ = write!(text, ", has {}", matched.join(", "));
            } else if !member.asked {
                text.push_str(", no speciality is asked of this seat");
            }
            if let Some(day) = member.valid_to {
                let _ = write!(text, ", certificate valid to {day}");
            }
            let (on_day, in_year) = member.load;
            let _ = write!(
                text,
                ", not recused; visits that day: {on_day}, this year up to this draw: {in_year}."
            );
            text
        }
        Reason::Could { listed, could, lead } => {
            let lead =
                lead.map_or_else(String::new, |lead| format!(", {lead} of them fit to lead"));
            format!(
                "Of {listed} people listed, {could} could go that day{lead} (those who go included)."
            )
        }
        Reason::Chance { key } => format!(
            "Who of them goes is decided by the seed: people are shuffled by KEY(assign) {}, whoever has least in the year is next, and it decides among equals. Nobody chooses.",
            short(key)
        ),
        Reason::Unfit { name, why, valid_to, duty } => {
            let why: Vec<String> = why.iter().map(|it| unfit(*it, *valid_to, duty, lang)).collect();
            format!("{name} cannot go: {}.", why.join(", "))
        }
        Reason::Recused { name, en, .. } => format!("{name} is recused: {en}."),
        Reason::Full { name, en, .. } => format!("{name} has a full load: {en}."),
        Reason::Elsewhere { departments, neighbours } => {
            let mut parts = Vec::new();
            if *departments > 0 {
                parts.push(format!("{departments} are of departments that take no part"));
            }
            if *neighbours > 0 {
                parts.push(format!("{neighbours} are of neighbouring areas or to be appointed directly, and not needed"));
            }
            format!("Besides, {}.", parts.join(", "))
        }
        Reason::Window { from, to, draw } => format!(
            "It may be inspected from {from} to {to}: from the draw day {draw} to the end of the check window or of the batch."
        ),
        Reason::Working { day, weekday, days } => {
            let weekday = weekday_names(*weekday).1;
            format!("{day} is a {weekday} and a working day, one of {days} in that time.")
        }
        Reason::Order { number, of, on_day } => format!(
            "Visits stand in order of their tickets under KEY(order); this is number {number} of {of}. In that order they are spread evenly over the working days, {on_day} on this one."
        ),
        Reason::Street { street, others } => {
            format!("On the same day in {street}: {}, one journey.", others.join(", "))
        }
        Reason::Milestone { date, share, total, made, due } => format!(
            "It counts towards {share} by {date}: of {total} visits with a day, {made} are made by then, {due} would be due."
        ),
        Reason::Since { line, time, change } => changed(*line, time, change, Lang::En),
        Reason::Unstaffed => {
            "This record goes no further than the draw: no teams, no days.".to_owned()
        }
    }
}

/// What an answer is about, as its heading.
/// A change after the draw, with its line of the journal.
fn changed(line: u64, time: &str, change: &Change, lang: Lang) -> String {
    let names = |team: &[Person]| {
        let names: Vec<&str> = team.iter().map(|it| it.name.as_str()).collect();
        names.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    let day: String = time.chars().take(10).collect();
    let what = match (change, lang) {
        (Change::Reassigned { before, team, reason, .. }, Lang::Zh) => {
            format!("改派（{reason}）：{} → {}", names(before), names(team))
        }
        (Change::Reassigned { before, team, reason, .. }, Lang::En) => {
            format!("others go ({reason}): {} → {}", names(before), names(team))
        }
        (Change::Moved { from, to, reason, .. }, Lang::Zh) => {
            format!("改期（{reason}）：{} → {}", in_chinese(*from), in_chinese(*to))
        }
        (Change::Moved { from, to, reason, .. }, Lang::En) => {
            format!("moved ({reason}) from {from} to {to}")
        }
        (Change::Replaced { visit, reason, evidence, by }, _) => {
            let by: Vec<&str> = by.iter().map(|task| task.visit.as_str()).collect();
            if lang == Lang::Zh {
                format!(
                    "递补：{visit} 不再检查（{reason}，凭据：{evidence}），改查 {}",
                    by.join("、")
                )
            } else {
                format!("{visit} was replaced ({reason}; {evidence}) by {}", by.join(", "))
            }
        }
        _ => String::new(),
    };
    match lang {
        Lang::Zh => format!("{day}，{what}。台账第{line}行。"),
        Lang::En => format!("{day}: {what}. Line {line} of the journal."),
    }
}

pub(super) fn head(about: &About, lang: Lang) -> String {
    match (about, lang) {
        (About::Item { draw, date, code, title, drawn }, Lang::Zh) => {
            let verdict = if *drawn { "抽中" } else { "没有抽中" };
            format!("第{draw}次抽取（{}）　{code} {title}：{verdict}", in_chinese(*date))
        }
        (About::Item { draw, date, code, title, drawn }, Lang::En) => {
            let verdict = if *drawn { "drawn" } else { "not drawn" };
            format!("draw {draw} ({date}), {code} {title}: {verdict}")
        }
        (About::Visit { label, id, name }, Lang::Zh) => {
            format!("检查任务{label}：为什么去{name}（{id}）")
        }
        (About::Visit { label, id, name }, Lang::En) => {
            format!("visit {label}: why to {name} ({id})")
        }
        (About::Team { label }, Lang::Zh) => format!("检查任务{label}：为什么是这些人"),
        (About::Team { label }, Lang::En) => format!("visit {label}: why these people"),
        (About::Since { label }, Lang::Zh) => format!("检查任务{label}：抽取以后的变动"),
        (About::Since { label }, Lang::En) => format!("visit {label}: what was changed since"),
        (About::Day { label, day }, Lang::Zh) => {
            format!("检查任务{label}：为什么是{}", in_chinese(*day))
        }
        (About::Day { label, day }, Lang::En) => format!("visit {label}: why on {day}"),
    }
}
