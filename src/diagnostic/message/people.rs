//! Words of family 6: people, workload, feasibility.

use chrono::{Datelike as _, NaiveDate};

use super::Words;
use crate::diagnostic::problem::People;
use crate::diagnostic::problem::people::Lever;

/// Names shown before “等”.
const SHOWN: usize = 5;

pub(super) fn words(problem: &People) -> Words {
    match problem {
        People::TeamTooSmall { size } => Words::new(
            format!("检查组只有 {size} 人，不得少于 2 人"),
            format!("a team of {size} is too small; at least 2 are needed"),
            "改为“2人”（《行政处罚法》第四十二条第一款）",
            "write 2人 (Administrative Penalty Law art. 42)",
        ),
        People::TooManyLeads { leads, total } => Words::new(
            format!("主检 {leads} 人，多于检查组的 {total} 人"),
            format!("{leads} leads are more than the {total} people of a team"),
            "减少主检人数，或者增加检查组人数",
            "name fewer leads, or a larger team",
        ),
        People::SpecialityNobodyHas { item, specialities, unfit } => {
            let (zh, en) = unfit.as_ref().map_or_else(
                || {
                    (
                        "名录里没有人有这项专长".to_owned(),
                        "nobody in the directory has it".to_owned(),
                    )
                },
                |name| {
                    (
                        format!("有这项专长的“{name}”等在检查期内都不能派出"),
                        format!(
                            "`{name}` and whoever else has it cannot be sent in the check window"
                        ),
                    )
                },
            );
            Words::new(
                format!("{item} 要求专长“{specialities}”，没有可派的人具备"),
                format!(
                    "{item} asks for the speciality `{specialities}`, which nobody who can be sent has"
                ),
                format!("{zh}；专长按文字逐字比对，请核对名录的“业务专长”，或者改写本事项的专长"),
                format!(
                    "{en}; specialities match word for word: see 业务专长 in the directory, or change the item"
                ),
            )
        }
        People::SpecialityUnused { item, specialities } => Words::new(
            format!("{item} 写了专长“{specialities}”，检查组没有要求主检专长相符"),
            format!(
                "{item} names the speciality `{specialities}`, but teams are not asked for any"
            ),
            "在“检查组”里写“主检：专长 符合 事项”，或者删去专长",
            "under Teams write 主检：专长 符合 事项, or remove the speciality",
        ),
        People::TooFewInspectors { fit, needed, listed, expired, last, uncertified, away } => {
            let (why, why_en) = unfit(*expired, *last, *uncertified, *away);
            Words::new(
                format!(
                    "名录 {listed} 人中检查期内可派的只有 {fit} 人，一个检查组需要 {needed} 人{why}"
                ),
                format!(
                    "of {listed} people listed {fit} can be sent in the check windows; a team needs {needed}{why_en}"
                ),
                "核对证件有效期、在岗状态和请假；证件失效或者不在岗的人不得检查（《行政处罚法》第四十二条第一款）",
                "see certificates, 在岗状态 and leave; only certified officers in post may inspect (Administrative Penalty Law art. 42)",
            )
        }
        People::CertificatesEnd { count, first, date } => Words::new(
            format!("{count} 人的证件在检查期内到期，最早的是“{first}”，{}", day_zh(*date)),
            format!(
                "{count} certificates end within the check windows, first that of `{first}` on {date}"
            ),
            "到期后不再派出；请及时换证并更新名录",
            "they are not sent after that day; renew them and update the directory",
        ),
        People::CannotStaff { visits, people, seats, missing } => {
            let (list, list_en) = names(visits);
            let (who, who_en) = if people.is_empty() {
                ("没有人能去".to_owned(), "nobody could go".to_owned())
            } else {
                let (who, who_en) = names(people);
                (
                    format!("能去的只有 {} 人：{who}", people.len()),
                    format!("only {} people could go: {who_en}", people.len()),
                )
            };
            Words::new(
                format!("{} 个检查任务共需 {seats} 人次，缺 {missing} 人次：{list}", visits.len()),
                format!(
                    "{} visits need {seats} seats, of which {missing} cannot be filled: {list_en}",
                    visits.len()
                ),
                format!("{who}；核对专长、回避、证件和请假，或者按“不足时”的办法处理"),
                format!(
                    "{who_en}; see specialities, recusals, certificates and leave, or act as 不足时 says"
                ),
            )
        }
        People::MilestoneOutOfReach { date, share, total, due, possible, speciality, levers } => {
            let (zh, en) = mend(levers, speciality.as_deref());
            let (by, by_en) = by_whom(speciality.as_deref());
            Words::new(
                format!(
                    "{}前应完成 {due} 户（全年 {total} 户的 {share}），{by}最多完成 {possible} 户",
                    day_zh(*date)
                ),
                format!(
                    "{due} visits ({share} of {total}) are due by {date}, but {by_en} can make at most {possible} by then"
                ),
                zh,
                en,
            )
        }
        People::WindowTooNarrow { from, to, due, possible, speciality, levers } => {
            let (zh, en) = mend(levers, speciality.as_deref());
            let (by, by_en) = by_whom(speciality.as_deref());
            Words::new(
                format!(
                    "{}至{}须完成 {due} 户，{by}最多完成 {possible} 户",
                    day_zh(*from),
                    day_zh(*to)
                ),
                format!(
                    "{due} visits must be made from {from} to {to}, but {by_en} can make at most {possible}"
                ),
                zh,
                en,
            )
        }
        People::NoWorkingDay { of, from, to } => Words::new(
            format!("{of} 的检查时间{}至{}没有工作日", day_zh(*from), day_zh(*to)),
            format!("the check window of {of} from {from} to {to} has no working day"),
            "改写检查时间，使其中至少有一个工作日",
            "change the window so that it has a working day",
        ),
        People::StaffingUndecided { left, total } => Words::new(
            format!("{total} 个检查任务里有 {left} 个没有找到检查组，也没有证明找不到"),
            format!(
                "no team was found for {left} of {total} visits, nor was it shown that there is none"
            ),
            "放宽工作量或者检查时间，或者增加人员，再试",
            "loosen the workload or the windows, or add people, and try again",
        ),
        People::ShortageMissing => Words::new(
            "没有写人员不足时怎么办",
            "nothing says what happens when people run short",
            "在“检查组”里写“不足时：停止”，或者“邻区匹配”、“直接委派”",
            "under Teams write 不足时：停止, or 邻区匹配, 直接委派",
        ),
        People::PartnerWithoutPeople { partner, item } => Words::new(
            format!("{item} 的配合部门“{partner}”没有人员名录"),
            format!("the partner `{partner}` of {item} has no list of inspectors"),
            format!("在“引用库”里加上“人员名录 {partner}：“文件名””；各部门派自己的人"),
            format!(
                "under Imports add 人员名录 {partner}：“FILE”; each department sends its own people"
            ),
        ),
        People::ManagerUnknown => Words::new(
            "写了交叉检查，对象名录没有“管辖单位”栏，无法判断",
            "teams must be cross-unit, but no column of the directory says who manages a target",
            "在对象名录里加“管辖单位”栏，或者用“栏目对应”指明",
            "add a column 管辖单位 to the directory, or name it under 栏目对应",
        ),
        People::BudgetWrong { what, written, right, how } => Words::new(
            format!("{}写的是{written}，算下来是{right}（{how}）", what.0),
            format!("{} is written as {written} but comes to {right} ({how})", what.1),
            "改正数字；工作日测算的各项要对得上",
            "mend the figure; the lines of the budget must come to one another",
        ),
        People::OthersGo { visits, people, why } => {
            let ((list, list_en), (who, who_en)) = (names(visits), names(people));
            Words::new(
                format!(
                    "本单位人员不足，{} 个检查任务由别的名录的人参加：{list}；去的是 {who}",
                    visits.len()
                ),
                format!(
                    "own people are short: others go to {} visits ({list_en}): {who_en}",
                    visits.len()
                ),
                format!("不足的原因：{}", why.0),
                format!("why they are short: {}", why.1),
            )
        }
        People::RecusalsLeaveTooFew { count, first, left, needed } => Words::new(
            format!(
                "{count} 户对象回避后可派的人不足：“{first}”只有 {left} 人，一个检查组需要 {needed} 人"
            ),
            format!(
                "recusals leave too few people for {count} units: {left} for `{first}`, where a team needs {needed}"
            ),
            "抽中后派不出检查组；核对回避登记，或者写明不足时的办法",
            "if drawn they cannot be staffed; see the recusals, or say what happens then",
        ),
    }
}

/// `2023年6月30日`.
pub(super) fn day_zh(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn names(list: &[String]) -> (String, String) {
    let shown: Vec<&str> = list.iter().take(SHOWN).map(String::as_str).collect();
    if list.len() > SHOWN {
        (
            format!("{}等", shown.join("、")),
            format!("{} and {} more", shown.join(", "), list.len() - SHOWN),
        )
    } else {
        (shown.join("、"), shown.join(", "))
    }
}

fn by_whom(speciality: Option<&str>) -> (String, String) {
    match speciality {
        Some(words) => (
            format!("有专长“{words}”的人按工作量"),
            format!("people with the speciality `{words}`"),
        ),
        None => ("按人员和工作量".to_owned(), "the people under their workload".to_owned()),
    }
}

fn mend(levers: &[Lever], speciality: Option<&str>) -> (String, String) {
    if levers.is_empty() {
        return (
            "单独改一处都不够；请同时调整工作量、人员、比例或者时间".to_owned(),
            "no single change is enough; change workload, people, share or dates together"
                .to_owned(),
        );
    }
    let all: Vec<(String, String)> = levers.iter().map(|it| lever(it, speciality)).collect();
    let zh: Vec<&str> = all.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|(_, en)| en.as_str()).collect();
    (
        format!("以下任改一处即可：{}", zh.join("；")),
        format!("any one of these mends it: {}", en.join("; ")),
    )
}

/// One change, in Chinese and English.
#[must_use]
pub fn lever(lever: &Lever, speciality: Option<&str>) -> (String, String) {
    match lever {
        Lever::People(n) if speciality.is_some() => {
            (format!("增加{n}名有此专长的检查人员"), format!("{n} more such inspectors"))
        }
        Lever::PerDay(n) => {
            (format!("每人每日不超过{n}户"), format!("{n} visits a person and day"))
        }
        Lever::PerWeek(n) => {
            (format!("每人每周不超过{n}户"), format!("{n} visits a person and week"))
        }
        Lever::PerMonth(n) => {
            (format!("每人每月不超过{n}户"), format!("{n} visits a person and month"))
        }
        Lever::PerYear(n) => {
            (format!("每人全年不超过{n}户"), format!("{n} visits a person and year"))
        }
        Lever::Open(n) => (format!("每人在办不超过{n}户"), format!("{n} open visits a person")),
        Lever::People(n) => (format!("增加{n}名检查人员"), format!("{n} more inspectors")),
        Lever::Share(share) => (format!("完成比例改为{share}"), format!("a share of {share}")),
        Lever::Date(date) => {
            (format!("期限改为{}", day_zh(*date)), format!("a deadline of {date}"))
        }
        Lever::Until(date) => {
            (format!("检查时间延至{}", day_zh(*date)), format!("a check window to {date}"))
        }
        Lever::Join(codes) => {
            (format!("{} 同去", codes.join("、")), format!("{} visited together", codes.join(", ")))
        }
    }
}

/// Why people cannot be sent, as the end of a sentence.
fn unfit(expired: u64, last: Option<NaiveDate>, uncertified: u64, away: u64) -> (String, String) {
    let (mut zh, mut en): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    if let Some(last) = last.filter(|_| expired > 0) {
        zh.push(format!("证件在检查期前到期的 {expired} 人（最晚的到{}）", day_zh(last)));
        en.push(format!("{expired} have certificates that end before it, the last on {last}"));
    }
    if uncertified > 0 {
        zh.push(format!("没有证件的 {uncertified} 人"));
        en.push(format!("{uncertified} have no certificate"));
    }
    if away > 0 {
        zh.push(format!("不在岗或者请假的 {away} 人"));
        en.push(format!("{away} are not on duty or on leave"));
    }
    if zh.is_empty() {
        return (String::new(), String::new());
    }
    (format!("：{}", zh.join("，")), format!(": {}", en.join(", ")))
}
