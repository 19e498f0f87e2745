//! What is published once visits are made: `results.html`, `penalties.html`; and the tables that go
//! to credit files: `credit.csv`, `serious.csv`, `tiers.csv`.
//!
//! Promises. No inspector, no certificate, no address, no remark: a remark may hold anything. A
//! disposal in words of its own is published as 其他 for the same reason. Of cause, basis, content and
//! number of a penalty the numbers of phones and identity cards are left out ([`public`]), in
//! reasons that quote them too.

use std::fmt::Write as _;
use std::io::Write as _;

use chrono::NaiveDate;

use super::html::{escape, page, title};
use super::{DISPOSALS, TRIAL, below_agency, day};
use crate::input::mark::marked;
use crate::plan::Plan;
use crate::results::credit::{self, Because, Proposal};
use crate::results::personal::public;
use crate::results::{Done, Outcome, Penalty, Punished, Task, Year};
use crate::source::Source;

const STYLE: &str = include_str!("assets/official.css");

/// What these tables add to the style of official papers: a code is not broken.
const OWN: &str = "td.id { white-space: nowrap; font-size: 0.9em; }\n";

fn styles() -> String {
    format!("{STYLE}{OWN}")
}

/// Header of `credit.csv`.
pub const CREDIT_HEADER: [&str; 16] = [
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
    "结果范围",
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

    /// 检查结果 of a visit; where results were written by item and differ, each with its item.
    fn found(&self, task: &Task, done: &Done) -> String {
        let all: Vec<(&String, Outcome)> =
            task.items.iter().map(|code| (code, done.of(code).0)).collect();
        if all.iter().all(|(_, it)| *it == done.outcome) {
            return done.outcome.word().to_owned();
        }
        let each =
            |(code, it): (&String, Outcome)| format!("{}：{}", escape(self.item(code)), it.word());
        all.into_iter().map(each).collect::<Vec<_>>().join("；")
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
        let bare = below_agency(self.year.title(), self.agency());
        let _ = writeln!(body, "<h1>{}<br>{what}</h1>", title(bare));
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
        "<p>截至{}，已检查{}户次，发现问题{breaches}户次。检查对象和检查人员均由随机抽取产生{}。</p>",
        day(outcomes.today),
        tasks.len(),
        changed(outcomes.year)
    );
    body.push_str(
        "<table>\n<colgroup><col><col style=\"width:22%\"><col><col style=\"width:15%\"><col><col style=\"width:15%\"></colgroup>\
         <thead><tr><th>序号</th><th>检查对象</th><th>统一社会信用代码（注册号）</th><th>抽查事项</th><th>检查日期</th><th>检查结果</th><th>处理情况</th></tr></thead><tbody>\n",
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
            outcomes.found(task, done),
            disposal(&done.disposal),
        );
    }
    body.push_str("</tbody></table>\n");
    body.push_str("<p>对公示内容有异议的，可以向检查机关书面提出。</p>\n");
    outcomes.close(&mut body);
    page("zh-CN", &format!("{} 检查结果公示", outcomes.year.title()), &styles(), &body)
}

/// What is no longer as it was drawn.
fn changed(year: &Year) -> String {
    let replaced = year.tasks.iter().filter(|task| task.replaced.is_some()).count();
    let mut parts = Vec::new();
    if year.reassigned > 0 {
        parts.push(format!("改派{}次", year.reassigned));
    }
    if replaced > 0 {
        parts.push(format!("递补{replaced}户"));
    }
    if parts.is_empty() { String::new() } else { format!("（其后{}）", parts.join("、")) }
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
        .flat_map(|task| task.penalties.iter().map(move |it| (task, &it.penalty)))
        .collect();
    if punished.is_empty() {
        let _ = writeln!(body, "<p>截至{}，没有作出行政处罚。</p>", day(outcomes.today));
    } else {
        body.push_str(
            "<table>\n<colgroup><col><col style=\"width:14%\"><col><col style=\"width:14%\"><col style=\"width:18%\"><col style=\"width:11%\"></colgroup>\
             <thead><tr><th>序号</th><th>当事人</th><th>统一社会信用代码（注册号）</th><th>案由</th><th>处罚依据</th><th>处罚结果</th><th>决定书文号</th><th>决定日期</th></tr></thead><tbody>\n",
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
                escape(&public(&penalty.number)),
                penalty.day,
            );
        }
        body.push_str("</tbody></table>\n");
    }
    outcomes.close(&mut body);
    page("zh-CN", &format!("{} 行政处罚信息公示", outcomes.year.title()), &styles(), &body)
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

/// 结果范围: the result is that of the item.
const OF_ITEM: &str = "本事项";
/// 结果范围: only the result of the visit to all its items is known.
const OF_VISIT: &str = "整次检查";

/// `credit.csv`: one row for every visit and item, for credit files; where penalties followed, one for
/// every penalty. Of a visit whose results were written by item a penalty stands with the items that
/// were found in breach.
#[must_use]
pub fn credit_csv(outcomes: &Outcomes<'_>) -> Vec<u8> {
    let date = |day: Option<NaiveDate>| day.map(|it| it.to_string()).unwrap_or_default();
    let mut rows = Vec::new();
    for task in &outcomes.year.tasks {
        let Some(done) = &task.done else { continue };
        let any_breach = task.items.iter().any(|item| done.of(item).0.is_breach());
        for item in &task.items {
            let (outcome, is_known) = done.of(item);
            let is_own = is_known || task.items.len() == 1;
            let is_punished = outcome.is_breach() || !any_breach;
            let penalties: Vec<Option<&Punished>> = match task.penalties.as_slice() {
                [_, ..] if is_punished => task.penalties.iter().map(Some).collect(),
                _ => vec![None],
            };
            for punished in penalties {
                let penalty = punished.map(|it| &it.penalty);
                rows.push([
                    task.id.clone(),
                    task.name.clone(),
                    item.clone(),
                    outcomes.item(item).to_owned(),
                    done.day.to_string(),
                    outcome.word().to_owned(),
                    disposal(&done.disposal).to_owned(),
                    penalty.map(|it| public(&it.number)).unwrap_or_default(),
                    date(penalty.map(|it| it.day)),
                    penalty.map(|it| public(&it.content)).unwrap_or_default(),
                    date(task.published),
                    date(punished.and_then(|it| it.published)),
                    task.visit.clone(),
                    outcomes.year.plan().to_owned(),
                    outcomes.agency().to_owned(),
                    if is_own { OF_ITEM } else { OF_VISIT }.to_owned(),
                ]);
            }
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
                let is_case = done.outcome.is_breach() || !task.penalties.is_empty();
                is_case.then(|| why(because))
            }
        }
    };
    let rows = outcomes.year.tasks.iter().filter_map(|task| {
        let done = task.done.as_ref()?;
        let each = |of: fn(&Penalty) -> &str| {
            let all: Vec<String> =
                task.penalties.iter().map(|it| public(of(&it.penalty))).collect();
            all.join("；")
        };
        Some([
            task.id.clone(),
            task.name.clone(),
            done.day.to_string(),
            done.outcome.word().to_owned(),
            each(|it| &it.number),
            each(|it| &it.content),
            reason(task)?,
            task.visit.clone(),
        ])
    });
    table(SERIOUS_HEADER, rows.collect())
}

/// `处罚次数 3；计划第95行：处罚次数 不小于 3`.
fn why(because: &Because) -> String {
    // The facts of 案由 and 处罚结果 are words that somebody typed.
    let facts = public(&because.facts.join("，"));
    format!("{facts}；计划第{}行：{}", because.line, because.rule)
}

/// `tiers.csv`: next year's tiers as the rules of the plan propose them, with the columns in which
/// people decide.
#[must_use]
pub fn tiers_csv(outcomes: &Outcomes<'_>) -> Vec<u8> {
    let row = |proposal: Proposal| {
        let Proposal { standing, tier, announce } = &proposal;
        let moves = match tier {
            None if standing.is_uninspected() => "未能检查，不建议",
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
