//! `worksheets.html`: one A4 page for every visit, to be taken along: who, where, the items with
//! their legal basis and check points, the two names, room for what is found, signature lines.
//!
//! Internal: it names people, certificates and days. In order of day, then visit.

use std::fmt::Write as _;

use super::html::{escape, page};
use super::{Run, TRIAL, Task, day, method, person};

const STYLE: &str = include_str!("assets/official.css");

/// What the sheets add to the style of official papers.
const OWN: &str = "
@page { margin: 13mm 15mm; }
.sheet { break-after: page; } .sheet:last-child { break-after: auto; }
.sheet h1 { font-size: 22px; margin: 0 0 4px; } .sheet table { font-size: 14px; margin: 5px 0 7px; }
.sheet th { width: 7.5em; } .sheet .code { white-space: nowrap; }
.room td { height: 150px; } .many .room td { height: 84px; } .signs { table-layout: fixed; } .signs td { height: 46px; }
@media print { .sheet h1 { font-size: 16pt; } .sheet table { font-size: 9.5pt; } .sheet .stamp { font-size: 15pt; padding: 1px; margin: 0 0 4px; } }
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
    let members: Vec<String> = task.members.iter().map(|it| person(it)).collect();
    let tiers = task.visit.tiers.join("、").replace('*', "不分级");
    let rows = [
        ("检查对象", task.name.to_owned()),
        ("代码", task.visit.id.clone()),
        ("住所", task.address.to_owned()),
        ("信用等级", tiers),
        ("检查日期", task.day.map_or_else(String::new, day)),
        ("最迟完成", day(task.visit.due)),
        ("主检", task.lead.map_or_else(String::new, person)),
        ("协检", members.join("、")),
    ];
    for pair in rows.chunks(2) {
        body.push_str("<tr>");
        for (name, value) in pair {
            let class = if *name == "代码" { " class=\"code\"" } else { "" };
            let _ = write!(body, "<th>{name}</th><td{class}>{}</td>", escape(value));
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
    body.push_str(
        "<table><tbody>\n<tr><th>检查结果</th><td>（按“填写说明”所列类别填写）</td><th>处理情况</th><td></td></tr>\n\
         <tr><th>执法证件</th><td>□ 已向检查对象出示</td><th>告知</th><td>□ 已告知申请回避、陈述申辩的权利</td></tr>\n\
         </tbody></table>\n\
         <table class=\"signs\"><tbody>\n<tr><th>主检签名</th><td></td><th>协检签名</th><td></td></tr>\n\
         <tr><th>检查对象（签名或盖章）</th><td></td><th>日期</th><td>　　　　年　　月　　日</td></tr>\n</tbody></table>\n\
         </section>\n",
    );
}
