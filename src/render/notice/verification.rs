//! How anybody checks the draw: in the page itself, by hand, and all of it.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Public, code, is_withheld, stratum_name};
use crate::draw::ticket::{Suite, key_text};
use crate::render::html::escape;
use crate::render::{Event, Run};

const SCRIPT: &str = include_str!("../assets/notice.js");

pub(super) fn verification(run: &Run<'_>, public: &Public<'_>, body: &mut String) {
    if run.events.iter().all(|event| !public.is_open(event)) {
        // Nobody can check anything yet: no form, no commands.
        body.push_str(
            "<p>每个检查对象的“票”只由种子算出的密钥和它自己的代码决定，每一层里票最小的若干户抽中。密封的种子在检查结束后公开，此前谁也不能算出名单，也不能核验。公开以后，任何人都可以核验一户、复核全部抽取；到时公开的种子和名单文件，须与本公告所列的校验码一致。</p>\n",
        );
        return;
    }
    body.push_str(
        "<p>每个检查对象的“票”只由公开的密钥和它自己的代码决定。每一层里票最小的若干户抽中，其中最大的票是门槛 τ：票不大于门槛的抽中（当年检查次数已满的除外），大于的不抽中。名录的次序、录入的先后都不影响结果。</p>\n\
         <h3>（一）在本页核验一户</h3>\n\
         <p class=\"flush\">本页不连接网络，输入的代码不会离开您的设备。（打印件请打开本公告的电子版。）</p>\n\
         <form class=\"check\" id=\"check\" hidden><label for=\"id\">统一社会信用代码</label>\
         <input id=\"id\" name=\"id\" autocomplete=\"off\" spellcheck=\"false\" maxlength=\"80\">\
         <button type=\"submit\">核验</button>\
         <div id=\"verdict\" role=\"status\" aria-live=\"polite\"></div></form>\n\
         <noscript><p>浏览器没有启用脚本，请按下面的办法核验。</p></noscript>\n\
         <h3>（二）自己动手核验一户</h3>\n",
    );
    for event in run.events.iter().filter(|event| public.is_open(event)) {
        by_hand(run, event, body);
    }
    if run.events.iter().any(|event| !public.is_open(event)) {
        body.push_str("<p>密封的种子在检查结束后公开，此前不能核验该次抽取。</p>\n");
    }
    let _ = write!(
        body,
        "<h3>（三）复核全部抽取</h3>\n\
         <p>用 suiji 程序或者任何按公开规则 {} 编写的程序，对记录 record.json 和名单文件重新计算：</p>\n\
         <pre>suiji verify record.json</pre>\n",
        run.plan.suite().name()
    );
    let _ = writeln!(
        body,
        "<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{SCRIPT}</script>",
        // Nothing in the data can end the script element.
        data(run, public).to_string().replace('<', "\\u003c"),
    );
}

fn by_hand(run: &Run<'_>, event: &Event<'_>, body: &mut String) {
    let seed = &event.draw.seed;
    let parts: Vec<String> = seed
        .contributions
        .iter()
        .map(|it| format!("{}={}:{}", it.name, it.text.len(), it.text))
        .collect();
    let number = event.draw.number;
    let _ = writeln!(
        body,
        "<p>第 {number} 次抽取：第一行得 SEED，第二行得该组事项的密钥 KEY，第三行得该户的票（把末尾换成要核验的代码），再与附件所列的门槛比较。其他事项的密钥见附件。</p>"
    );
    let mut lines = vec![command(run.plan.suite(), &format!("DR1|seed|{}", parts.join("|")))];
    if let Some(group) = event.draw.groups.first() {
        let purpose = format!("draw/{}", group.code);
        lines.push(command(run.plan.suite(), &key_text(run.id(), number, &purpose, &seed.value)));
        let id = group
            .items
            .iter()
            .flat_map(|item| &item.strata)
            .flat_map(|stratum| &stratum.drawn)
            .map(|drawn| drawn.id.as_str())
            .next()
            .filter(|_| !is_withheld(run))
            .unwrap_or("代码");
        lines.push(command(run.plan.suite(), &format!("{}:{id}", group.key)));
    }
    let _ = writeln!(body, "<pre>{}</pre>", escape(&lines.join("\n")));
}

/// 附件: the keys and thresholds of every draw that is open.
pub(super) fn annex(run: &Run<'_>, public: &Public<'_>, body: &mut String) {
    if run.events.iter().all(|event| !public.is_open(event)) {
        return;
    }
    body.push_str("<section class=\"annex\">\n<h2>附件　核验用的密钥和门槛</h2>\n");
    for event in run.events.iter().filter(|event| public.is_open(event)) {
        keys(run, event, body);
    }
    body.push_str("</section>\n");
}

fn keys(run: &Run<'_>, event: &Event<'_>, body: &mut String) {
    let _ = writeln!(
        body,
        "<table><caption>第 {} 次抽取（{}）</caption><thead><tr><th>事项</th><th>密钥 KEY</th>\
         <th>等级</th><th>门槛 τ</th></tr></thead><tbody>",
        event.draw.number,
        escape(&run.draw_name(event.draw)),
    );
    for group in &event.draw.groups {
        let rows: usize = group.items.iter().map(|item| item.strata.len()).sum();
        let codes: Vec<String> = group.items.iter().map(|item| code(&item.code)).collect();
        let mut is_first = true;
        for item in &group.items {
            for stratum in &item.strata {
                body.push_str("<tr>");
                if is_first {
                    let _ = write!(
                        body,
                        "<td rowspan=\"{rows}\">{}</td><td class=\"hash\" rowspan=\"{rows}\">{}</td>",
                        codes.join("、"),
                        group.key,
                    );
                    is_first = false;
                }
                let label = if group.items.len() > 1 {
                    format!("{} {}", item.code, stratum_name(&stratum.name))
                } else {
                    stratum_name(&stratum.name).to_owned()
                };
                let threshold =
                    stratum.threshold.map_or_else(|| "—".to_owned(), |it| it.to_string());
                let _ = writeln!(
                    body,
                    "<td class=\"short\">{}</td><td class=\"hash\">{threshold}</td></tr>",
                    escape(&label)
                );
            }
        }
    }
    body.push_str("</tbody></table>\n");
}

/// A line for a shell: single quotes keep everything but themselves.
fn command(suite: Suite, text: &str) -> String {
    format!("printf '%s' '{}' | {}", text.replace('\'', "'\\''"), suite.command())
}

/// What the page's script works with.
fn data(run: &Run<'_>, public: &Public<'_>) -> Value {
    let draws: Vec<Value> = run
        .events
        .iter()
        .map(|event| {
            let groups: Vec<Value> = event
                .draw
                .groups
                .iter()
                .map(|group| {
                    let items: Vec<Value> = group
                        .items
                        .iter()
                        .map(|item| {
                            let title =
                                run.plan.items.get(item.item).map_or("", |it| &it.title.value);
                            let strata: Vec<Value> = item
                                .strata
                                .iter()
                                .map(|stratum| {
                                    json!({
                                        "name": stratum.name,
                                        "threshold": stratum
                                            .threshold
                                            .filter(|_| public.is_open(event))
                                            .map(|it| it.to_string()),
                                    })
                                })
                                .collect();
                            json!({ "code": item.code, "title": title, "strata": strata })
                        })
                        .collect();
                    let key = public.is_open(event).then(|| group.key.to_string());
                    json!({ "key": key, "items": items })
                })
                .collect();
            json!({
                "number": event.draw.number,
                "name": run.draw_name(event.draw),
                "groups": groups,
            })
        })
        .collect();
    let mut names = Map::new();
    let drawn = public.list.as_ref().map(|list| {
        let mut drawn = Map::new();
        for (id, listed) in list {
            names.insert((*id).to_owned(), json!(listed.name));
            drawn.insert((*id).to_owned(), json!(listed.drawn));
        }
        drawn
    });
    let has_own_ids = run.plan.imports.entities.iter().any(|file| file.id_column.is_some());
    json!({
        "plan": run.id(),
        "suite": run.plan.suite().name(),
        "ids": if has_own_ids { "any" } else { "uscc" },
        "draws": draws,
        "drawn": drawn,
        "names": names,
    })
}
