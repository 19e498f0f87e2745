//! `worksheets.html`: one A4 page for every visit, to be taken along: who, where, the items with
//! their legal basis and check points, the two names, room for what is found, signature lines.
//!
//! Internal: it names people, certificates and days. In order of day, then visit.

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate};

use super::html::{escape, page};
use super::notice::code;
use super::{DISPOSALS, Outcome, Run, TRIAL, Task, day, method, person};
use crate::diagnostic::message::weekday_names;

const STYLE: &str = include_str!("assets/official.css");

/// What the sheets add to the style of official papers.
const OWN: &str = "
@page { margin: 13mm 15mm; }
.sheet { break-after: page; } .sheet:last-child { break-after: auto; }
.sheet h1 { font-size: 22px; margin: 0 0 4px; } .sheet table { font-size: 14px; margin: 5px 0 7px; }
.sheet th { width: 7.5em; }
.room td { height: 104px; } .many .room td { height: 52px; } .signs { table-layout: fixed; } .signs td { height: 40px; }
.boxes span { display: inline-block; margin-right: 1.1em; white-space: nowrap; }
@media print { .sheet h1 { font-size: 16pt; } .sheet table { font-size: 9pt; line-height: 1.4; margin: 4px 0 5px; } .sheet .stamp { font-size: 15pt; padding: 1px; margin: 0 0 4px; } }
";

/// Writes the sheets.
#[must_use]
pub fn worksheets(run: &Run<'_>) -> String {
    let mut tasks = run.tasks();
    tasks.sort_by_key(|task| (task.day, task.visit.draw, task.visit.number));
    let mut body = String::new();
    for task in &tasks {
        sheet(run, task, &mut body);
    }
    let title = format!("{} 检查工作表", run.title());
    page("zh-CN", &title, &format!("{STYLE}{OWN}"), &body)
}

fn sheet(run: &Run<'_>, task: &Task<'_>, body: &mut String) {
    let many = if task.items.len() > 2 { " many" } else { "" };
    let _ = writeln!(body, "<section class=\"sheet{many}\">");
    if run.trial {
        let _ = writeln!(body, "<div class=\"stamp\">{TRIAL}</div>");
    }
    let _ = writeln!(
        body,
        "<h1>“双随机”检查工作表</h1>\n<p class=\"number\">{}　任务编号 {}　内部资料</p>",
        escape(run.agency()),
        task.visit.label()
    );
    body.push_str("<table><tbody>\n");
    // A number of a certificate does not go without its name.
    let whole = |it: &crate::directory::Inspector| code(&person(it));
    let members: Vec<String> = task.members.iter().map(|it| whole(it)).collect();
    let tiers = task.visit.tiers.join("、").replace('*', "不分级");
    let id = if run.id().is_empty() { String::new() } else { format!("（{}）", code(run.id())) };
    // What may be long has the width of the page.
    let rows: [&[(&str, String)]; 7] = [
        &[("抽查计划", format!("{}{id}", escape(run.title())))],
        &[("检查对象", escape(task.name))],
        &[("住所", escape(task.address))],
        &[("代码", code(&task.visit.id)), ("信用等级", escape(&tiers))],
        &[
            ("检查日期", task.day.map_or_else(String::new, with_weekday)),
            ("检查时间", code("　　时　　分至　　时　　分")),
        ],
        &[
            ("最迟完成", with_weekday(task.visit.due)),
            ("主检", task.lead.map_or_else(String::new, whole)),
        ],
        &[("协检", members.join("、"))],
    ];
    for row in rows {
        body.push_str("<tr>");
        let span = if row.len() == 1 { " colspan=\"3\"" } else { "" };
        for (name, value) in row {
            let _ = write!(body, "<th>{name}</th><td{span}>{value}</td>");
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody></table>\n");
    for item in &task.items {
        let _ = writeln!(
            body,
            "<table><tbody>\n<tr><th>抽查事项</th><td>{} {}</td></tr>",
            escape(item.code()),
            escape(&item.title.value)
        );
        let bases: Vec<&str> = item.basis.iter().map(|it| it.value.as_str()).collect();
        let _ = writeln!(body, "<tr><th>检查依据</th><td>{}</td></tr>", escape(&bases.join("；")));
        if let Some(content) = &item.content {
            let points: Vec<String> =
                content.value.lines().map(|line| escape(line.trim())).collect();
            let _ = writeln!(body, "<tr><th>检查要点</th><td>{}</td></tr>", points.join("<br>"));
        }
        let methods: Vec<&str> = item.methods.iter().map(|it| method(it.value)).collect();
        let _ = writeln!(body, "<tr><th>检查方式</th><td>{}</td></tr>", methods.join("、"));
        body.push_str("<tr class=\"room\"><th>检查情况</th><td></td></tr>\n</tbody></table>\n");
    }
    let _ = write!(
        body,
        "<table><tbody>\n<tr><th>检查结果</th><td colspan=\"3\" class=\"boxes\">{}</td></tr>\n{}\
         <tr><th>处理情况</th><td colspan=\"3\" class=\"boxes\">{}</td></tr>\n\
         <tr><th>执法证件</th><td>□ 已向检查对象出示</td><th>告知</th><td>□ 已告知申请回避、陈述申辩的权利</td></tr>\n\
         </tbody></table>\n",
        boxes(Outcome::ALL.map(Outcome::word)),
        // As in the workbook: the gravest above, what differs from it here.
        if task.items.len() > 1 {
            "<tr><th>各事项结果</th><td colspan=\"3\">（勾选最重的一项；与它不同的事项，在此写代号和结果）</td></tr>\n"
        } else {
            ""
        },
        boxes(DISPOSALS),
    );
    signatures(task, body);
    body.push_str("</section>\n");
}

/// `2026年5月15日（星期五）`.
fn with_weekday(date: NaiveDate) -> String {
    let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or_default();
    format!("{}（{}）", day(date), weekday_names(weekday).0)
}

/// The closed list to tick: the words of the workbook's drop-down.
fn boxes<const N: usize>(words: [&str; N]) -> String {
    words.map(|word| format!("<span>□ {}</span>", escape(word))).concat()
}

/// A cell for everybody who signs: each of the team, the unit, the day.
fn signatures(task: &Task<'_>, body: &mut String) {
    let mut cells = vec![("主检签名", "")];
    cells.extend((0..task.members.len().max(1)).map(|_| ("协检签名", "")));
    cells.push(("检查对象（签名或盖章）", ""));
    cells.push(("日期", "　　　　年　　月　　日"));
    body.push_str("<table class=\"signs\"><tbody>\n");
    for pair in cells.chunks(2) {
        body.push_str("<tr>");
        for (name, value) in pair {
            let rest = if pair.len() == 1 { " colspan=\"3\"" } else { "" };
            let _ = write!(body, "<th>{name}</th><td{rest}>{value}</td>");
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody></table>\n");
}
