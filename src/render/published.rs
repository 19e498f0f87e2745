//! What is published once visits are made: `results.html`, `penalties.html`; and the tables that go
//! to credit files: `credit.csv`, `serious.csv`, `tiers.csv`.
//!
//! Promises. No inspector, no certificate, no address, no remark: a remark may hold anything. A
//! disposal in words of its own is published as 其他 for the same reason. Of cause, basis and content
//! of a penalty the numbers of mobile phones and identity cards are left out.

use std::fmt::Write as _;
use std::io::Write as _;

use chrono::NaiveDate;

use super::html::{escape, page, title};
use super::{DISPOSALS, TRIAL, day};
use crate::input::mark::marked;
use crate::plan::Plan;
use crate::results::credit::{self, Because, Proposal};
use crate::results::{Task, Year};
use crate::source::Source;

const STYLE: &str = include_str!("assets/official.css");

/// What these tables add to the style of official papers: a code is not broken.
const OWN: &str = "td.id { white-space: nowrap; font-size: 0.9em; }\n";

fn styles() -> String {
    format!("{STYLE}{OWN}")
}

/// Header of `credit.csv`.
pub const CREDIT_HEADER: [&str; 15] = [
    "统一社会信用代码",
    "主体名称",
    "抽查事项代号",
    "抽查事项",
    "检查日期",
    "检查结果",
    "处理情况",
    "处罚决定书文号",
    "处罚决定日期",
    "处罚结果",
    "结果公示日期",
    "处罚公示日期",
    "任务编号",
    "抽查计划编号",
    "检查机关",
];

/// Header of `serious.csv`.
pub const SERIOUS_HEADER: [&str; 8] = [
    "统一社会信用代码",
    "主体名称",
    "检查日期",
    "检查结果",
    "处罚决定书文号",
    "处罚结果",
    "理由",
    "任务编号",
];

/// Header of `tiers.csv`. The last three are for the people who decide.
pub const TIERS_HEADER: [&str; 14] = [
    "统一社会信用代码",
    "主体名称",
    "原等级",
    "建议等级",
    "有无变化",
    "理由",
    "检查次数",
    "发现问题次数",
    "处罚次数",
    "任务编号",
    "社会公布",
    "审定等级",
    "审定人",
    "审定日期",
];

/// A year with its plan, for publication.
#[derive(Debug, Clone, Copy)]
pub struct Outcomes<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its text.
    pub source: &'a Source,
    /// What came of the visits.
    pub year: &'a Year,
    /// The day of publication.
    pub today: NaiveDate,
}

impl Outcomes<'_> {
    fn agency(&self) -> &str {
        self.plan.head.agency.as_ref().map_or("", |it| it.value.as_str())
    }

    fn items(&self, task: &Task) -> String {
        task.items.iter().map(|code| self.item(code)).collect::<Vec<_>>().join("；")
    }

    fn item<'s>(&'s self, code: &'s str) -> &'s str {
        let item = self.plan.items.iter().find(|item| item.code() == code);
        item.map_or(code, |item| item.title.value.as_str())
    }

    /// What the rules of the plan say of every unit with a result.
    #[must_use]
    pub fn proposals(&self) -> Vec<Proposal> {
        let Some(next) = &self.plan.next_tiers else { return Vec::new() };
        credit::proposals(next, self.source, self.year, self.today)
    }

    fn open(&self, what: &str, body: &mut String) {
        if self.year.is_trial() {
            let _ = write!(
                body,
                "<div class=\"stamp\">{TRIAL}<small>本页由试抽产生，仅供测试，不产生任何效力。</small></div>\n\
                 <div class=\"water\" aria-hidden=\"true\">{TRIAL}</div>\n"
            );
        }
        if !self.agency().is_empty() {
            let _ = writeln!(body, "<div class=\"agency\">{}</div>", escape(self.agency()));
        }
        let _ = writeln!(body, "<h1>{}{what}</h1>", title(self.year.title()));
    }

    fn close(&self, body: &mut String) {
        let responsibility = self.plan.publication.responsibility.as_ref();
        if let Some(words) = responsibility {
            let _ = writeln!(body, "<p>公示责任：{}。</p>", escape(&words.value));
        }
        let _ = writeln!(
            body,
            "<div class=\"sign\"><p>{}</p><p>{}</p></div>",
            escape(self.agency()),
            day(self.today)
        );
    }
}

/// 检查结果公示.
#[must_use]
pub fn results(outcomes: &Outcomes<'_>) -> String {
    let mut body = String::new();
    outcomes.open("检查结果公示", &mut body);
    let tasks: Vec<&Task> = outcomes.year.tasks.iter().filter(|it| it.done.is_some()).collect();
    let breaches = tasks
        .iter()
        .filter(|it| it.done.as_ref().is_some_and(|done| done.outcome.is_breach()))
        .count();
    let _ = writeln!(
        body,
        "<p>截至{}，已检查{}户次，发现问题{breaches}户次。检查对象和检查人员均由随机抽取产生。</p>",
        day(outcomes.today),
        tasks.len()
    );
    body.push_str(
        "<table><thead><tr><th>序号</th><th>检查对象</th><th>统一社会信用代码（注册号）</th><th>抽查事项</th><th>检查日期</th><th>检查结果</th><th>处理情况</th></tr></thead><tbody>\n",
    );
    for (number, task) in (1..).zip(&tasks) {
        let Some(done) = &task.done else { continue };
        let _ = writeln!(
            body,
            "<tr><td class=\"count\">{number}</td><td>{}</td><td class=\"id\">{}</td><td>{}</td><td class=\"short\">{}</td><td>{}</td><td>{}</td></tr>",
            escape(&task.name),
            escape(&task.id),
            escape(&outcomes.items(task)),
            done.day,
            done.outcome.word(),
            disposal(&done.disposal),
        );
    }
    body.push_str("</tbody></table>\n");
    body.push_str("<p>对公示内容有异议的，可以向检查机关书面提出。</p>\n");
    outcomes.close(&mut body);
    page("zh-CN", &format!("{} 检查结果公示", outcomes.year.title()), &styles(), &body)
}

/// 行政处罚信息公示: 主体信息、案由、处罚依据、处罚结果.
#[must_use]
pub fn penalties(outcomes: &Outcomes<'_>) -> String {
    let mut body = String::new();
    outcomes.open("行政处罚信息公示", &mut body);
    let punished: Vec<_> = outcomes
        .year
        .tasks
        .iter()
        .filter_map(|task| Some((task, task.penalty.as_ref()?)))
        .collect();
    if punished.is_empty() {
        let _ = writeln!(body, "<p>截至{}，没有作出行政处罚。</p>", day(outcomes.today));
    } else {
        body.push_str(
            "<table><thead><tr><th>序号</th><th>当事人</th><th>统一社会信用代码（注册号）</th><th>案由</th><th>处罚依据</th><th>处罚结果</th><th>决定书文号</th><th>决定日期</th></tr></thead><tbody>\n",
        );
        for (number, (task, penalty)) in (1..).zip(punished) {
            let _ = writeln!(
                body,
                "<tr><td class=\"count\">{number}</td><td>{}</td><td class=\"id\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"short\">{}</td></tr>",
                escape(&task.name),
                escape(&task.id),
                escape(&public(&penalty.cause)),
                escape(&public(&penalty.basis)),
                escape(&public(&penalty.content)),
                escape(&penalty.number),
                penalty.day,
            );
        }
        body.push_str("</tbody></table>\n");
    }
    outcomes.close(&mut body);
    page("zh-CN", &format!("{} 行政处罚信息公示", outcomes.year.title()), &styles(), &body)
}

/// What stands in place of a number that tells who or where a person is.
const HIDDEN: &str = "（已隐去）";

/// Words that somebody typed, for everybody to read: mobile numbers and the numbers of identity cards
/// are left out. Names are not recognised; 填写说明 asks for none.
fn public(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|it: char| it.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        let is_inside = before.ends_with(|it: char| it.is_ascii_alphanumeric());
        let is_person = !is_inside && (is_mobile(number) || is_identity(number));
        out.push_str(if is_person { HIDDEN } else { number });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `13800138000`.
fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    let is_digits = bytes.iter().all(u8::is_ascii_digit);
    is_digits && bytes.len() == 11 && bytes.first() == Some(&b'1') && bytes.get(1) > Some(&b'2')
}

/// A number of an identity card (GB 11643): a date of birth in it, and a check character.
fn is_identity(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let Some((body, check)) = number.split_at_checked(17) else { return false };
    let born = body.get(6..14).unwrap_or_default();
    if NaiveDate::parse_from_str(born, "%Y%m%d").is_err() || check.len() != 1 {
        return false;
    }
    let digits: Option<Vec<u32>> = body.chars().map(|it| it.to_digit(10)).collect();
    let Some(digits) = digits else { return false };
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let expected = "10X98765432".chars().nth((sum % 11) as usize);
    check.chars().next().map(|it| it.to_ascii_uppercase()) == expected
}

/// The usual words, or 其他.
fn disposal(written: &str) -> &'static str {
    if written.is_empty() {
        return "";
    }
    DISPOSALS.into_iter().find(|it| *it == written).unwrap_or("其他")
}

fn table<const N: usize>(header: [&str; N], rows: Vec<[String; N]>) -> Vec<u8> {
    // The mark lets Excel read the Chinese; credit platforms take both.
    let mut bytes = Vec::from(*b"\xEF\xBB\xBF");
    {
        let builder = csv::WriterBuilder::new();
        let mut writer = builder.from_writer(&mut bytes);
        // Writing to memory does not fail.
        let _ = writer.write_record(header);
        for row in rows {
            let _ = writer.write_record(row.iter().map(|text| marked(text).into_owned()));
        }
        let _ = writer.flush();
    }
    let _ = bytes.flush();
    bytes
}

/// `credit.csv`: one row for every visit and item, for credit files.
#[must_use]
pub fn credit_csv(outcomes: &Outcomes<'_>) -> Vec<u8> {
    let date = |day: Option<NaiveDate>| day.map(|it| it.to_string()).unwrap_or_default();
    let mut rows = Vec::new();
    for task in &outcomes.year.tasks {
        let Some(done) = &task.done else { continue };
        let penalty = task.penalty.as_ref();
        for item in &task.items {
            rows.push([
                task.id.clone(),
                task.name.clone(),
                item.clone(),
                outcomes.item(item).to_owned(),
                done.day.to_string(),
                done.outcome.word().to_owned(),
                disposal(&done.disposal).to_owned(),
                penalty.map(|it| it.number.clone()).unwrap_or_default(),
                date(penalty.map(|it| it.day)),
                penalty.map(|it| it.content.clone()).unwrap_or_default(),
                date(task.published),
                date(task.penalty_published),
                task.visit.clone(),
                outcomes.year.plan().to_owned(),
                outcomes.agency().to_owned(),
            ]);
        }
    }
    rows.sort();
    table(CREDIT_HEADER, rows)
}

/// `serious.csv`: cases for public announcement, each with its reason: by the rules of the plan, or where
/// it has none, serious non-cooperation and published information that hides the truth.
#[must_use]
pub fn serious_csv(outcomes: &Outcomes<'_>) -> Vec<u8> {
    let next = outcomes.plan.next_tiers.as_ref().filter(|next| !next.announce.is_empty());
    let proposals = next.map(|_| outcomes.proposals());
    let reason = |task: &Task| -> Option<String> {
        let done = task.done.as_ref()?;
        match &proposals {
            None if credit::serious(task) => Some(format!("检查结果：{}", done.outcome.word())),
            None => None,
            Some(proposals) => {
                let own = proposals.iter().find(|it| it.standing.id == task.id)?;
                let because = own.announce.as_ref()?;
                // Visits that found nothing wrong are no case.
                let is_case = done.outcome.is_breach() || task.penalty.is_some();
                is_case.then(|| why(because))
            }
        }
    };
    let rows = outcomes.year.tasks.iter().filter_map(|task| {
        let done = task.done.as_ref()?;
        let penalty = task.penalty.as_ref();
        Some([
            task.id.clone(),
            task.name.clone(),
            done.day.to_string(),
            done.outcome.word().to_owned(),
            penalty.map(|it| it.number.clone()).unwrap_or_default(),
            penalty.map(|it| public(&it.content)).unwrap_or_default(),
            reason(task)?,
            task.visit.clone(),
        ])
    });
    table(SERIOUS_HEADER, rows.collect())
}

/// `处罚次数 3；计划第95行：处罚次数 不小于 3`.
fn why(because: &Because) -> String {
    format!("{}；计划第{}行：{}", because.facts.join("，"), because.line, because.rule)
}

/// `tiers.csv`: next year's tiers as the rules of the plan propose them, with the columns in which
/// people decide.
#[must_use]
pub fn tiers_csv(outcomes: &Outcomes<'_>) -> Vec<u8> {
    let row = |proposal: Proposal| {
        let Proposal { standing, tier, announce } = &proposal;
        let moves = match tier {
            None => "没有规则，不建议",
            Some(_) if proposal.moves() => "变",
            Some(_) => "不变",
        };
        let blank = String::new;
        [
            standing.id.clone(),
            standing.name.clone(),
            standing.tiers.join("；"),
            tier.as_ref().map(|it| it.tier.clone()).unwrap_or_default(),
            moves.to_owned(),
            tier.as_ref().map(why).unwrap_or_default(),
            standing.checked.to_string(),
            standing.breaches.to_string(),
            standing.penalties.to_string(),
            standing.visits.join("；"),
            announce.as_ref().map(why).unwrap_or_default(),
            blank(),
            blank(),
            blank(),
        ]
    };
    table(TIERS_HEADER, outcomes.proposals().into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_left_out() {
        for (text, shown) in [
            ("罚款20000元", "罚款20000元"),
            ("电话13800138000，补发", "电话（已隐去），补发"),
            ("身份证11010519491231002X。", "身份证（已隐去）。"),
            ("身份证11010519491231002x", "身份证（已隐去）"),
            // Another check character, no date, a credit code, a longer number.
            ("110105194912310021", "110105194912310021"),
            ("91640100304232011B", "91640100304232011B"),
            ("账号6222138001380001234", "账号6222138001380001234"),
            ("金人社监罚字〔2023〕第12号", "金人社监罚字〔2023〕第12号"),
            ("A13800138000", "A13800138000"),
            ("", ""),
        ] {
            assert_eq!(public(text), shown);
        }
    }
}
