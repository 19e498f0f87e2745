//! 进度 for people and programs: text for a terminal, a page with a chart for A4, JSON.
//!
//! Internal: it names visits, days and inspectors.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{Datelike as _, Months, NaiveDate};
use serde_json::{Value, json};

use super::html::{escape, page as whole_page, title as html_title};
use super::{TRIAL, day};
use crate::diagnostic::Lang;
use crate::results::deadline::{Basis, Deadline};
use crate::status::{Progress, Standing, Status, Tally};

const STYLE: &str = include_str!("assets/official.css");

/// Lines of a list in the text form; the rest is counted.
const SHOWN: usize = 20;

/// As text.
#[must_use]
pub fn text(status: &Status, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let pick = |words: (&'static str, &'static str)| if zh { words.0 } else { words.1 };
    let mut out = String::new();
    if status.trial {
        let _ = writeln!(out, "{TRIAL}");
    }
    let all = status.all;
    let _ = if zh {
        writeln!(out, "{}　截至 {}", status.title, day(status.today))
    } else {
        writeln!(out, "{} as of {}", status.title, status.today)
    };
    let _ = if zh {
        writeln!(
            out,
            "检查任务 {} 户：已检查 {}，发现问题 {}，未检查 {}（其中逾期 {}，过了排定日期 {}）；以后批次约 {} 户；已递补 {} 户",
            all.total,
            all.done,
            all.breaches,
            all.total - all.done,
            all.overdue,
            all.slipped,
            status.to_come,
            status.replaced
        )
    } else {
        writeln!(
            out,
            "visits {}: {} made, {} with a breach, {} open ({} overdue, {} past their day); about {} in later draws; {} replaced",
            all.total,
            all.done,
            all.breaches,
            all.total - all.done,
            all.overdue,
            all.slipped,
            status.to_come,
            status.replaced
        )
    };
    heading(&mut out, pick(("进度节点", "Milestones")));
    for it in &status.milestones {
        let state = stands(it, zh);
        let _ = if zh {
            writeln!(
                out,
                "  {} {}：应 {} 户，已 {} 户，排期内还有 {} 户　{state}",
                it.date, it.goal, it.due, it.made, it.planned
            )
        } else {
            writeln!(
                out,
                "  {} {}: {} due, {} made, {} more planned in time; {state}",
                it.date, it.goal, it.due, it.made, it.planned
            )
        };
    }
    for it in &status.tasks {
        let done = it.done.map(|day| format!(" {day}")).unwrap_or_default();
        let colon = pick(("：", ": "));
        let _ = writeln!(out, "  {} {}{colon}{}{done}", it.date, it.what, pick(it.words()));
    }
    heading(
        &mut out,
        pick((
            "逾期、将到期和五日内排定的检查任务",
            "Visits overdue, due soon or set within five days",
        )),
    );
    list(&mut out, status.waiting.len(), zh, |out, at| {
        let Some(it) = status.waiting.get(at) else { return };
        let (day, due) = (shown(it.day), shown(it.due));
        let state = pick(it.words());
        let _ = if zh {
            writeln!(
                out,
                "  {} {}　排定 {day}，最迟 {due}，主检 {}　{state}",
                it.visit, it.name, it.lead
            )
        } else {
            writeln!(
                out,
                "  {} {}: set for {day}, due {due}, lead {}; {state}",
                it.visit, it.name, it.lead
            )
        };
    });
    heading(&mut out, pick(("检查以后的期限", "Deadlines after the inspection")));
    list(&mut out, status.deadlines.len(), zh, |out, at| {
        let Some((standing, it)) = status.deadlines.get(at) else { return };
        let (words, state) = (pick(it.words()), pick(standing.words()));
        let due = shown(it.due);
        let done = it.done.map(|day| day.to_string()).unwrap_or_default();
        let _ = writeln!(out, "  {due} {words}：{} {}　{state} {done}", it.visit, it.name);
    });
    unreachable(status, zh, &mut out);
    heading(&mut out, pick(("各检查人员", "By inspector")));
    for (name, tally) in &status.inspectors {
        let _ = writeln!(out, "  {name}：{}", counts(tally, zh));
    }
    heading(&mut out, pick(("各事项", "By item")));
    for (code, title, tally) in &status.items {
        let _ = writeln!(out, "  {code} {title}：{}", counts(tally, zh));
    }
    if !status.outcomes.is_empty() {
        heading(&mut out, pick(("检查结果", "Results")));
        for (outcome, count) in &status.outcomes {
            let word = if zh { outcome.word() } else { outcome.tag() };
            let _ = writeln!(out, "  {word} {count}");
        }
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

/// What sets the last days of a list, each once.
fn bases(list: &[(Standing, Deadline)]) -> BTreeSet<Basis> {
    list.iter().map(|(_, it)| it.basis).collect()
}

/// The same in Chinese, for a page.
fn bases_zh(list: &[(Standing, Deadline)]) -> String {
    bases(list).into_iter().map(|it| it.words().0).collect::<Vec<_>>().join("；")
}

/// Units that could not be reached: the law has them listed by a day.
fn unreachable(status: &Status, zh: bool, out: &mut String) {
    let all = &status.unreachable;
    if all.is_empty() {
        return;
    }
    let pick = |words: (&'static str, &'static str)| if zh { words.0 } else { words.1 };
    let Listed { done, late, overdue } = Listed::of(status);
    heading(out, pick(("查无下落的对象", "Units that could not be reached")));
    let (total, open) = (all.len(), all.len() - done);
    let _ = if zh {
        writeln!(
            out,
            "  共 {total} 户：已移送 {done}（其中逾期移送 {late}），未移送 {open}（其中逾期 {overdue}）"
        )
    } else {
        writeln!(
            out,
            "  {total}: {done} handed over ({late} of them late), {open} not yet ({overdue} of them overdue)"
        )
    };
    list(out, total, zh, |out, at| {
        let Some((standing, it)) = all.get(at) else { return };
        let (due, words, state) = (shown(it.due), pick(it.words()), pick(standing.words()));
        let done = it.done.map(|day| format!(" {day}")).unwrap_or_default();
        let _ = if zh {
            writeln!(
                out,
                "  {} {}　查实 {}，最迟 {due} {words}　{state}{done}",
                it.visit, it.name, it.from
            )
        } else {
            writeln!(
                out,
                "  {} {}: found out {}, {words} by {due}; {state}{done}",
                it.visit, it.name, it.from
            )
        };
    });
    for law in bases(all) {
        let _ = writeln!(out, "  {}{}", pick(("依据：", "by ")), pick(law.words()));
    }
}

/// How many of the unreachable are handed over, how many of these late, and how many of the others
/// are overdue.
struct Listed {
    done: usize,
    late: usize,
    overdue: usize,
}

impl Listed {
    fn of(status: &Status) -> Self {
        let count = |which: &dyn Fn(&(Standing, Deadline)) -> bool| {
            status.unreachable.iter().filter(|it| which(it)).count()
        };
        Self {
            done: count(&|it| it.1.done.is_some()),
            late: count(&|it| it.0 == Standing::Late),
            overdue: count(&|it| it.0 == Standing::Overdue),
        }
    }
}

fn heading(out: &mut String, words: &str) {
    let _ = writeln!(out, "\n{words}");
}

fn list(out: &mut String, count: usize, zh: bool, line: impl Fn(&mut String, usize)) {
    for at in 0..count.min(SHOWN) {
        line(out, at);
    }
    match count {
        0 => {
            let _ = writeln!(out, "  {}", if zh { "没有" } else { "none" });
        }
        more if more > SHOWN => {
            let more = more - SHOWN;
            let _ = if zh {
                writeln!(out, "  另有 {more} 项（--format html 列出全部）")
            } else {
                writeln!(out, "  {more} more (--format html lists all)")
            };
        }
        _ => {}
    }
}

/// Where a milestone stands, with how many are lacking.
fn stands(it: &Progress, zh: bool) -> String {
    match (it.standing, zh) {
        (Standing::Short, true) => format!("排定的不够，还差 {} 户", it.lacking),
        (Standing::Short, false) => format!("planned too few: {} lacking", it.lacking),
        (standing, true) => standing.words().0.to_owned(),
        (standing, false) => standing.words().1.to_owned(),
    }
}

fn shown(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

fn counts(tally: &Tally, zh: bool) -> String {
    let Tally { total, done, breaches, overdue, slipped } = *tally;
    if zh {
        format!("{done}/{total}，发现问题 {breaches}，逾期 {overdue}，过了排定日期 {slipped}")
    } else {
        format!(
            "{done}/{total}, {breaches} with a breach, {overdue} overdue, {slipped} past their day"
        )
    }
}

/// As a page.
#[must_use]
pub fn page(status: &Status) -> String {
    let mut body = String::new();
    if status.trial {
        let _ = writeln!(body, "<div class=\"stamp\">{TRIAL}</div>");
    }
    let title = format!("{} 进度", status.title);
    let _ = writeln!(body, "<h1>{}</h1>", html_title(&title));
    let all = status.all;
    let _ = writeln!(
        body,
        "<p class=\"number\">截至{}　内部资料</p>\n<p>检查任务 {} 户：已检查 {} 户，发现问题 {} 户，未检查 {} 户（其中逾期 {} 户，过了排定日期 {} 户）；以后批次约 {} 户；已递补 {} 户。</p>",
        day(status.today),
        all.total,
        all.done,
        all.breaches,
        all.total - all.done,
        all.overdue,
        all.slipped,
        status.to_come,
        status.replaced
    );
    chart(status, &mut body);
    body.push_str("<h2>一、进度节点</h2>\n");
    let rows = status.milestones.iter().map(|it| {
        vec![
            day(it.date),
            it.goal.clone(),
            it.due.to_string(),
            it.made.to_string(),
            it.planned.to_string(),
            stands(it, true),
        ]
    });
    table(
        &["日期", "要求", "应完成（户）", "已完成（户）", "排期内还有（户）", "情况"],
        rows,
        &mut body,
    );
    if !status.tasks.is_empty() {
        let rows = status.tasks.iter().map(|it| {
            let done = it.done.map(day).unwrap_or_default();
            vec![day(it.date), it.what.clone(), done, it.words().0.to_owned()]
        });
        table(&["日期", "其他工作", "办理日", "情况"], rows, &mut body);
    }
    body.push_str("<h2>二、逾期、将到期和五日内排定的检查任务</h2>\n");
    let rows = status.waiting.iter().map(|it| {
        vec![
            it.visit.clone(),
            it.name.clone(),
            shown(it.day),
            shown(it.due),
            it.lead.clone(),
            it.words().0.to_owned(),
        ]
    });
    table(&["任务编号", "检查对象", "排定日期", "最迟完成日", "主检", "情况"], rows, &mut body);
    body.push_str("<h2>三、检查以后的期限</h2>\n");
    let rows = status.deadlines.iter().map(|(standing, it)| {
        vec![
            it.words().0.to_owned(),
            it.visit.clone(),
            it.name.clone(),
            it.from.to_string(),
            shown(it.due),
            it.done.map(|day| day.to_string()).unwrap_or_default(),
            standing.words().0.to_owned(),
        ]
    });
    table(
        &["事项", "任务编号", "检查对象", "起算日", "最后一日", "完成日", "情况"],
        rows,
        &mut body,
    );
    if !status.deadlines.is_empty() {
        let bases = escape(&bases_zh(&status.deadlines));
        let _ = writeln!(body, "<p>期限的依据：{bases}。</p>");
    }
    unreachable_page(status, &mut body);
    let tally = |name: String, tally: &Tally| {
        let numbers = [tally.total, tally.done, tally.breaches, tally.overdue, tally.slipped];
        let mut row = vec![name];
        row.extend(numbers.iter().map(u64::to_string));
        row
    };
    body.push_str("<h2>四、各检查人员</h2>\n");
    let rows = status.inspectors.iter().map(|(name, it)| tally(name.clone(), it));
    table(&["检查人员", "任务", "已检查", "发现问题", "逾期", "过了排定日期"], rows, &mut body);
    body.push_str("<h2>五、各事项</h2>\n");
    let rows = status.items.iter().map(|(code, title, it)| tally(format!("{code} {title}"), it));
    table(&["事项", "任务", "已检查", "发现问题", "逾期", "过了排定日期"], rows, &mut body);
    if !status.outcomes.is_empty() {
        body.push_str("<h2>六、检查结果</h2>\n");
        let rows =
            status.outcomes.iter().map(|(it, count)| vec![it.word().to_owned(), count.to_string()]);
        table(&["检查结果", "户"], rows, &mut body);
    }
    whole_page("zh-CN", &title, STYLE, &body)
}

/// 查无下落 on the page.
fn unreachable_page(status: &Status, body: &mut String) {
    if status.unreachable.is_empty() {
        return;
    }
    let Listed { done, late, overdue } = Listed::of(status);
    let total = status.unreachable.len();
    let _ = writeln!(
        body,
        "<h3>查无下落的对象</h3>\n<p>共 {total} 户：已移送 {done} 户（其中逾期移送 {late} 户），未移送 {} 户（其中逾期 {overdue} 户）。</p>",
        total - done
    );
    let rows = status.unreachable.iter().map(|(standing, it)| {
        vec![
            it.visit.clone(),
            it.name.clone(),
            it.from.to_string(),
            it.words().0.to_owned(),
            shown(it.due),
            it.done.map(|day| day.to_string()).unwrap_or_default(),
            standing.words().0.to_owned(),
        ]
    });
    table(&["任务编号", "检查对象", "查实日", "应办", "最后一日", "移送日", "情况"], rows, body);
    let _ = writeln!(body, "<p>依据：{}。</p>", escape(&bases_zh(&status.unreachable)));
}

fn table(headers: &[&str], rows: impl Iterator<Item = Vec<String>>, body: &mut String) {
    let mut lines = String::new();
    for row in rows {
        lines.push_str("<tr>");
        for cell in row {
            let is_number = !cell.is_empty() && cell.bytes().all(|it| it.is_ascii_digit());
            let class = match cell.as_str() {
                "逾期" | "逾期完成" | "已过期，未登记" | "逾期办理" => {
                    " class=\"short\" style=\"color:#b3261e;font-weight:bold\""
                }
                _ if is_number => " class=\"count\"",
                // Dates, numbers of visits, names of people and standings are not broken.
                _ if cell.len() < 11 && cell.is_ascii() => " class=\"short\"",
                _ if cell.chars().count() <= 6 => " class=\"short\"",
                _ if is_day(&cell) => " class=\"short\"",
                _ => "",
            };
            let _ = write!(lines, "<td{class}>{}</td>", escape(&cell));
        }
        lines.push_str("</tr>\n");
    }
    if lines.is_empty() {
        body.push_str("<p>没有。</p>\n");
        return;
    }
    body.push_str("<table><thead><tr>");
    for header in headers {
        let _ = write!(body, "<th>{header}</th>");
    }
    let _ = writeln!(body, "</tr></thead><tbody>\n{lines}</tbody></table>");
}

/// `2026年6月30日`.
fn is_day(cell: &str) -> bool {
    let is_part = |it: char| it.is_ascii_digit() || matches!(it, '年' | '月' | '日');
    cell.ends_with('日') && cell.chars().all(is_part)
}

/// Width, height and margins of the chart, in its own units.
const CHART: (i64, i64, i64) = (840, 300, 44);

/// What a line of the chart shows at a step; `None` ends it.
type Pick<'a> = dyn Fn(&(NaiveDate, u64, u64)) -> Option<u64> + 'a;

/// Planned and made, cumulated over the days, with the milestones; whole numbers only.
fn chart(status: &Status, body: &mut String) {
    let (width, height, margin) = CHART;
    let days = status.curve.iter().map(|(day, ..)| *day);
    let days = days.chain(status.milestones.iter().map(|it| it.date)).chain([status.today]);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return };
    let top = status
        .milestones
        .iter()
        .map(|it| it.due)
        .chain(status.curve.iter().map(|(_, planned, made)| *planned.max(made)))
        .max()
        .unwrap_or_default();
    let span = (last - first).num_days().max(1);
    let top = i64::try_from(top).unwrap_or(i64::MAX).max(1);
    let x = |day: NaiveDate| margin + (day - first).num_days() * (width - 2 * margin) / span;
    let y = |count: u64| {
        let count = i64::try_from(count).unwrap_or(top).min(top);
        height - margin - count * (height - 2 * margin) / top
    };
    let line = |pick: &Pick<'_>| {
        let mut points = format!("{},{}", x(first), y(0));
        let mut before = 0;
        for step in &status.curve {
            let Some(count) = pick(step) else { break };
            let _ = write!(points, " {},{} {},{}", x(step.0), y(before), x(step.0), y(count));
            before = count;
        }
        points
    };
    let made = |step: &(NaiveDate, u64, u64)| (step.0 <= status.today).then_some(step.2);
    let _ = writeln!(
        body,
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"累计完成户数与计划\" style=\"width:100%;height:auto;font:13px 'Noto Sans CJK SC',SimHei,sans-serif\">\n\
         <line x1=\"{margin}\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\" stroke=\"#555\"/>\n\
         {2}\n\
         <text x=\"4\" y=\"{3}\">{top}户</text><text x=\"4\" y=\"{0}\">0</text>",
        height - margin,
        width - margin,
        months(first, last, &x),
        margin + 4,
    );
    let now = x(status.today);
    let _ = writeln!(
        body,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#999\" stroke-width=\"2\"/>\n\
         <polyline points=\"{}\" fill=\"none\" stroke=\"#22577a\" stroke-width=\"3\"/>",
        line(&|step| Some(step.1)),
        line(&made),
    );
    for it in &status.milestones {
        let (at, level) = (x(it.date), y(it.due));
        let near_end = at > width - 160;
        let (anchor, shift) = if near_end { ("end", -6) } else { ("start", 6) };
        let colour = if it.standing == Standing::Overdue { "#b3261e" } else { "#9a5b00" };
        // The words stand above the lines, which rise below them to the right.
        let reach = if near_end { at } else { at + 150 };
        let below = status.curve.iter().filter(|step| x(step.0) <= reach);
        let above = below.map(|step| y(step.1.max(step.2))).chain([level]).min().unwrap_or(level);
        let _ = writeln!(
            body,
            "<line x1=\"{at}\" y1=\"{}\" x2=\"{at}\" y2=\"{level}\" stroke=\"{colour}\" stroke-dasharray=\"3 3\"/><circle cx=\"{at}\" cy=\"{level}\" r=\"4\" fill=\"{colour}\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\">{} {} {}户</text>",
            height - margin,
            at + shift,
            above - 8,
            it.date.format("%m-%d"),
            escape(&it.goal),
            it.due
        );
    }
    let _ = writeln!(
        body,
        "<line x1=\"{now}\" y1=\"{margin}\" x2=\"{now}\" y2=\"{}\" stroke=\"#22577a\" stroke-dasharray=\"1 4\"/><text x=\"{now}\" y=\"{}\" text-anchor=\"middle\" fill=\"#22577a\">今日</text>\n\
         <text x=\"{}\" y=\"16\" fill=\"#22577a\">━ 已检查</text><text x=\"{}\" y=\"16\" fill=\"#777\">━ 排期</text>\n</svg>",
        height - margin,
        margin - 6,
        width / 2 - 90,
        width / 2 + 10,
    );
}

/// The ends of the time axis, and every month between them.
fn months(first: NaiveDate, last: NaiveDate, x: &dyn Fn(NaiveDate) -> i64) -> String {
    let (width, height, margin) = CHART;
    let foot = height - margin;
    let mut out = format!(
        "<text x=\"{margin}\" y=\"{0}\">{first}</text><text x=\"{1}\" y=\"{0}\" text-anchor=\"end\">{last}</text>",
        foot + 18,
        width - margin,
    );
    let mut month = first.with_day(1);
    while let Some(day) = month.and_then(|it| it.checked_add_months(Months::new(1))) {
        if day > last {
            break;
        }
        let at = x(day);
        let _ = write!(
            out,
            "<line x1=\"{at}\" y1=\"{foot}\" x2=\"{at}\" y2=\"{}\" stroke=\"#555\"/>",
            foot + 5
        );
        // The two dates at the ends need their room.
        if margin + 96 < at && at < width - margin - 96 {
            let _ = write!(
                out,
                "<text x=\"{at}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">{}月</text>",
                foot + 18,
                day.month()
            );
        }
        month = Some(day);
    }
    out
}

/// As JSON.
#[must_use]
pub fn json(status: &Status) -> String {
    let day = |day: Option<NaiveDate>| day.map(|it| it.to_string());
    let tally = |it: &Tally| {
        json!({
            "total": it.total, "done": it.done, "breaches": it.breaches, "overdue": it.overdue,
            "slipped": it.slipped,
        })
    };
    let deadline = |standing: Standing, it: &Deadline| {
        json!({
            "duty": it.duty.tag(), "visit": it.visit, "name": it.name,
            "from": it.from.to_string(), "due": day(it.due), "done": day(it.done),
            "standing": standing.tag(), "basis": it.basis.tag(), "law": it.basis.words().0,
        })
    };
    let with = |mut object: Value, more: Value| {
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
        }
        object
    };
    let value = json!({
        "title": status.title, "trial": status.trial, "today": status.today.to_string(),
        "visits": tally(&status.all), "to_come": status.to_come, "replaced": status.replaced,
        "milestones": status.milestones.iter().map(|it| json!({
            "date": it.date.to_string(), "goal": it.goal, "due": it.due, "made": it.made,
            "planned": it.planned, "lacking": it.lacking, "standing": it.standing.tag(),
        })).collect::<Vec<_>>(),
        "tasks": status.tasks.iter().map(|it| json!({
            "date": it.date.to_string(), "task": it.what, "done": day(it.done),
            "standing": it.standing.tag(),
        })).collect::<Vec<_>>(),
        "waiting": status.waiting.iter().map(|it| json!({
            "visit": it.visit, "name": it.name, "day": day(it.day), "due": day(it.due),
            "lead": it.lead, "standing": it.standing.tag(),
        })).collect::<Vec<_>>(),
        "deadlines": status.deadlines.iter().map(|(standing, it)| deadline(*standing, it))
            .collect::<Vec<_>>(),
        "unreachable": status.unreachable.iter().map(|(standing, it)| deadline(*standing, it))
            .collect::<Vec<_>>(),
        "inspectors": status.inspectors.iter().map(|(name, it)| {
            with(tally(it), json!({ "name": name }))
        }).collect::<Vec<_>>(),
        "items": status.items.iter().map(|(code, title, it)| {
            with(tally(it), json!({ "item": code, "title": title }))
        }).collect::<Vec<_>>(),
        "outcomes": status.outcomes.iter().map(|(outcome, count)| json!({
            "outcome": outcome.tag(), "count": count,
        })).collect::<Vec<_>>(),
    });
    crate::record::canonical(&value)
}
