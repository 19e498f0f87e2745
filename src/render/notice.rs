//! `notice.html`: the public notice of a draw, and a page part that checks one enterprise in the
//! browser without any network.
//!
//! Promises. It holds no legal representative, no certificate number, no phone, no day and no team
//! of a visit: visits are unannounced. Where the plan publishes the list after the checks, it holds
//! neither names nor tickets; where a contribution is `sealed` besides, it holds no key from which
//! the list could be computed.

mod verification;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{NaiveDateTime, NaiveTime};

use super::html::{escape, page};
use super::{Event, Run, TRIAL, day, table};
use crate::directory::columns;
use crate::draw::RemovalReason;

const STYLE: &str = include_str!("assets/official.css");

/// The seed contribution that is opened with the record after the last visit (draw.md §5).
const SEALED: &str = "sealed";

/// Beyond so many drawn units the notice refers to `draw.csv` instead of listing them.
const LIST_LIMIT: usize = 20_000;

/// Writes the notice.
#[must_use]
pub fn notice(run: &Run<'_>) -> String {
    let public = Public::new(run);
    let mut body = String::new();
    stamp(run, &mut body);
    heading(run, &mut body);
    let mut sections = Sections(0);
    sections.open("抽取的时间和见证", &mut body);
    times(run, &mut body);
    sections.open("抽查事项、基数和抽取数量", &mut body);
    numbers(run, &mut body);
    sections.open("摇号种子", &mut body);
    seeds(run, &public, &mut body);
    sections.open("抽中的检查对象", &mut body);
    list(run, &public, &mut body);
    sections.open("怎样自行核验", &mut body);
    verification::verification(run, &public, &mut body);
    closing(run, &mut body);
    verification::annex(run, &public, &mut body);
    let title = format!("{}{} 随机抽取公告", trial_prefix(run), run.title());
    page("zh-CN", &title, STYLE, &body)
}

/// `试抽／TRIAL ` in a trial, else nothing.
pub(super) fn trial_prefix(run: &Run<'_>) -> String {
    if run.trial { format!("{TRIAL} ") } else { String::new() }
}

/// The stamp of a trial: a banner, and large letters across every printed page.
pub(super) fn stamp(run: &Run<'_>, body: &mut String) {
    if run.trial {
        let _ = write!(
            body,
            "<div class=\"stamp\">{TRIAL}<small>本页由试抽产生，仅供测试，不是正式公告，不产生任何效力。</small></div>\n\
             <div class=\"water\" aria-hidden=\"true\">{TRIAL}</div>\n"
        );
    }
}

/// Numbers the sections as a 公文 does.
struct Sections(usize);

impl Sections {
    fn open(&mut self, title: &str, body: &mut String) {
        self.0 += 1;
        let _ = writeln!(body, "<h2>{}、{title}</h2>", chinese_number(self.0));
    }
}

/// 一 to 九十九.
pub(super) fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        other => other.to_string(),
    }
}

/// What may be published now.
struct Public<'a> {
    /// The list: id, name, and draw number, item and stratum of every time it was drawn.
    list: Option<BTreeMap<&'a str, Listed<'a>>>,
    /// The list is withheld until the checks are over.
    withheld: bool,
}

struct Listed<'a> {
    name: &'a str,
    drawn: Vec<(u32, &'a str, &'a str)>,
}

impl<'a> Public<'a> {
    fn new(run: &Run<'a>) -> Self {
        let withheld = is_withheld(run);
        let count: usize = run
            .events
            .iter()
            .flat_map(|event| &event.draw.groups)
            .flat_map(|group| &group.items)
            .flat_map(|item| &item.strata)
            .map(|stratum| stratum.drawn.len())
            .sum();
        if withheld || count > LIST_LIMIT {
            return Self { list: None, withheld };
        }
        let name = run.entities.lookup(columns::NAME);
        let mut list: BTreeMap<&str, Listed<'_>> = BTreeMap::new();
        for event in run.events {
            for item in event.draw.groups.iter().flat_map(|group| &group.items) {
                for stratum in &item.strata {
                    for drawn in &stratum.drawn {
                        list.entry(drawn.id.as_str())
                            .or_insert_with(|| Listed {
                                name: name.text(drawn.entity),
                                drawn: Vec::new(),
                            })
                            .drawn
                            .push((event.draw.number, &item.code, &stratum.name));
                    }
                }
            }
        }
        Self { list: Some(list), withheld }
    }

    /// Whether the seed and the keys of a draw may be shown: not while the list is withheld and a
    /// sealed contribution keeps it from being computed.
    fn is_open(&self, event: &Event<'_>) -> bool {
        !(self.withheld && event.draw.seed.contributions.iter().any(|it| it.name == SEALED))
    }
}

/// 名单 is published after the checks.
fn is_withheld(run: &Run<'_>) -> bool {
    run.plan.publication.list.as_ref().is_some_and(|rule| {
        let text = &rule.text.value;
        let after_checks = |it: &str| it.contains("检查结束") || it.contains("检查完成");
        after_checks(text)
            || text.contains("检查后")
            || text.contains("不公开")
            || rule.deadline.as_ref().is_some_and(|it| !it.before && after_checks(&it.event.value))
    })
}

fn heading(run: &Run<'_>, body: &mut String) {
    if !run.agency().is_empty() {
        let _ = writeln!(body, "<div class=\"agency\">{}</div>", escape(run.agency()));
    }
    if let Some(number) = &run.plan.head.document_number {
        let _ = writeln!(body, "<p class=\"number\">{}</p>", escape(&number.value));
    }
    body.push_str("<h1>“双随机、一公开”检查对象随机抽取公告</h1>\n");
    let draws: Vec<String> = run.events.iter().map(|event| run.draw_name(event.draw)).collect();
    let id = if run.id().is_empty() {
        String::new()
    } else {
        format!("（编号：{}）", code(run.id()))
    };
    let _ = writeln!(
        body,
        "<p>根据《{}》{id}，我单位对检查对象进行了随机抽取（{}）。现将抽取情况公告如下。</p>",
        escape(run.title()),
        escape(&draws.join("、")),
    );
}

/// A code in running text: it stays on one line.
pub(super) fn code(text: &str) -> String {
    format!("<span class=\"code\">{}</span>", escape(text))
}

/// `2026年5月13日` with the time below; a run that records the day alone has midnight for its time.
fn time_cell(time: NaiveDateTime) -> String {
    let clock = match time.time() {
        NaiveTime::MIN => String::new(),
        time => time.format("<br>%H:%M").to_string(),
    };
    format!("<td class=\"short\">{}{clock}</td>", day(time.date()))
}

/// Who was to witness and who did: a reader must see where the one falls short of the other.
fn witnesses(run: &Run<'_>, event: &Event<'_>) -> String {
    let planned: Vec<&str> = run.plan.draw.as_ref().map_or_else(Vec::new, |draw| {
        draw.witnesses.iter().map(|witness| witness.value.as_str()).collect()
    });
    let mut parts = Vec::new();
    if !planned.is_empty() {
        parts.push(format!("计划要求：{}", escape(&planned.join("、"))));
    }
    // Nobody is called to a trial.
    if !event.witnesses.is_empty() {
        parts.push(format!("实到：{}", escape(&event.witnesses.join("、"))));
    } else if !run.trial {
        parts.push("实到：没有记录".to_owned());
    }
    parts.join("<br>")
}

fn times(run: &Run<'_>, body: &mut String) {
    body.push_str(
        "<table><thead><tr><th>抽取</th><th>抽取时间</th><th>见证</th><th>封存时间</th><th>封存校验码 C</th></tr></thead><tbody>\n",
    );
    for event in run.events {
        let seal = match event.commitment {
            Some(commitment) => format!(
                "{}<td class=\"hash\">{}</td>",
                event.sealed.map_or_else(|| "<td>—</td>".to_owned(), time_cell),
                escape(commitment)
            ),
            None => "<td colspan=\"2\">未封存（试抽）</td>".to_owned(),
        };
        let _ = writeln!(
            body,
            "<tr><td class=\"short\">第 {} 次<br>{}</td>{}<td>{}</td>{seal}</tr>",
            event.draw.number,
            escape(&run.draw_name(event.draw)),
            time_cell(event.recorded),
            witnesses(run, event),
        );
    }
    body.push_str("</tbody></table>\n");
    if run.events.iter().any(|event| event.commitment.is_some()) {
        body.push_str(
            "<p>C 在种子产生之前公布，是抽查计划、名录、法规库、工作日历等全部输入的指纹；任何一个字节改动，C 都会不同。</p>\n",
        );
    }
}

fn numbers(run: &Run<'_>, body: &mut String) {
    for event in run.events {
        let _ = writeln!(
            body,
            "<table><caption>第 {} 次抽取（{}）</caption><thead><tr><th>代号</th><th>抽查事项</th><th>等级</th>\
             <th>抽查基数<br>N</th><th>全年应抽<br>n</th><th>本次应抽</th><th>本次抽中</th></tr></thead><tbody>",
            event.draw.number,
            escape(&run.draw_name(event.draw)),
        );
        let mut total = [0_u64; 2];
        for item in event.draw.groups.iter().flat_map(|group| &group.items) {
            let title = run.plan.items.get(item.item).map_or("", |it| it.title.value.as_str());
            for (index, stratum) in item.strata.iter().enumerate() {
                body.push_str("<tr>");
                if index == 0 {
                    let rows = item.strata.len();
                    let _ = write!(
                        body,
                        "<td class=\"short\" rowspan=\"{rows}\">{}</td><td rowspan=\"{rows}\">{}</td>",
                        escape(&item.code),
                        escape(title),
                    );
                }
                let drawn = stratum.drawn.len() as u64;
                let missing = match stratum.missing() {
                    0 => String::new(),
                    missing => format!("<br>（可抽的不足，缺 {missing}）"),
                };
                let _ = writeln!(
                    body,
                    "<td>{}</td><td class=\"count\">{}</td><td class=\"count\">{}</td>\
                     <td class=\"count\">{}</td><td class=\"count\">{drawn}{missing}</td></tr>",
                    escape(stratum_name(&stratum.name)),
                    stratum.population,
                    stratum.size,
                    stratum.quota,
                );
                total = [total[0] + stratum.quota, total[1] + drawn];
            }
        }
        let _ = writeln!(
            body,
            "</tbody><tfoot><tr><td colspan=\"5\">合计（户次）</td><td class=\"count\">{}</td>\
             <td class=\"count\">{}</td></tr></tfoot></table>",
            total[0], total[1],
        );
        if !event.visits.is_empty() {
            let _ = writeln!(
                body,
                "<p>同一检查对象的多个事项合并一次检查，本次抽取共形成检查任务 {} 件。</p>",
                event.visits.len()
            );
        }
        removals(run, event, body);
    }
}

/// Who is not in the population, and why, with counts: the law asks for a traceable draw. Who is in
/// it although nobody could judge has a table of its own.
fn removals(run: &Run<'_>, event: &Event<'_>, body: &mut String) {
    let is_kept = |reason: RemovalReason| matches!(reason, RemovalReason::KeptUnknown(_));
    for (caption, kept) in [("未列入基数的情况", false), ("无法判断、仍在基数内的情况", true)]
    {
        let items = event.draw.groups.iter().flat_map(|group| &group.items);
        let mut rows = String::new();
        for item in items {
            for removal in &item.removed {
                if removal.count == 0 || is_kept(removal.reason) != kept {
                    continue;
                }
                let _ = writeln!(
                    rows,
                    "<tr><td class=\"short\">{}</td><td>{}</td><td class=\"count\">{}</td></tr>",
                    escape(&item.code),
                    escape(&reason(run, removal.reason)),
                    removal.count,
                );
            }
        }
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(
            body,
            "<div class=\"whole\"><table><caption>{caption}（第 {} 次抽取）</caption><thead><tr><th>代号</th><th>原因</th>\
             <th>户数</th></tr></thead><tbody>\n{rows}</tbody></table></div>",
            event.draw.number
        );
    }
}

fn reason(run: &Run<'_>, reason: RemovalReason) -> String {
    let exclusion = |index: usize| {
        let why = run
            .plan
            .exclusions
            .entries
            .get(index)
            .and_then(|entry| entry.reason.as_ref())
            .map_or_else(String::new, |why| format!("（{}）", why.value));
        format!("排除第 {} 项{why}", index + 1)
    };
    match reason {
        RemovalReason::OtherList => "不在本事项的名录里".to_owned(),
        RemovalReason::NotObject => "不属于本事项的检查对象".to_owned(),
        RemovalReason::ObjectUnknown => "名录栏目为空，无法判断是否属于检查对象".to_owned(),
        RemovalReason::NoTier => "等级不在分级表内，表内没有“其余”".to_owned(),
        RemovalReason::Excluded(index) => exclusion(index),
        RemovalReason::ExcludedUnknown(index) => {
            format!("{}：栏目为空，按排除处理", exclusion(index))
        }
        RemovalReason::KeptUnknown(index) => {
            format!("{}：栏目为空，未排除", exclusion(index))
        }
    }
}

fn stratum_name(name: &str) -> &str {
    if name == "*" { "不分级" } else { name }
}

fn seeds(run: &Run<'_>, public: &Public<'_>, body: &mut String) {
    body.push_str("<p>抽取的结果由下列种子决定。");
    // The seed of a trial is given by whoever tries.
    if !run.trial {
        body.push_str("种子的来源和次序在抽取前公布，内容在封存之后才产生。");
    }
    body.push_str("</p>\n");
    for event in run.events {
        let _ = writeln!(
            body,
            "<table><caption>第 {} 次抽取（{}）</caption><thead><tr><th>来源</th><th>说明</th><th>内容</th></tr></thead><tbody>",
            event.draw.number,
            escape(&run.draw_name(event.draw)),
        );
        for contribution in &event.draw.seed.contributions {
            let text = if contribution.name == SEALED && !public.is_open(event) {
                let suite = run.plan.suite();
                let hash = suite.digest(format!("DR1|sealed|{}", contribution.text).as_bytes());
                format!(
                    "密封，检查结束后公开；{}：<span class=\"hash\">{hash}</span>",
                    suite.hash()
                )
            } else {
                format!("<code>{}</code>", escape(&contribution.text))
            };
            let _ = writeln!(
                body,
                "<tr><td class=\"short\">{}</td><td>{}</td><td>{text}</td></tr>",
                escape(&contribution.name),
                escape(&source_label(run, &contribution.name)),
            );
        }
        if public.is_open(event) {
            let _ = writeln!(
                body,
                "<tr><td class=\"short\">SEED</td><td colspan=\"2\" class=\"hash\">{}</td></tr>",
                event.draw.seed.value
            );
        }
        body.push_str("</tbody></table>\n");
    }
}

/// What the plan says of a seed source.
fn source_label(run: &Run<'_>, name: &str) -> String {
    let mut source = None;
    for announced in run.plan.draw.iter().flat_map(|draw| &draw.seed) {
        let mut at = Some(announced);
        while let Some(here) = at {
            if here.name.value == name {
                source = Some(here);
            }
            at = here.fallback.as_deref();
        }
    }
    source.and_then(|source| source.label.as_ref()).map_or_else(String::new, |it| it.value.clone())
}

fn list(run: &Run<'_>, public: &Public<'_>, body: &mut String) {
    let csv = run.plan.suite().digest(&table::draw_csv(run));
    let Some(list) = &public.list else {
        if public.withheld {
            let rule = run.plan.publication.list.as_ref().map_or("", |it| it.text.value.as_str());
            let _ = writeln!(
                body,
                "<p>抽查计划规定，名单的公开时间为：{}。届时公开的名单文件 draw.csv 的 {} 应为：</p>\n<pre>{csv}</pre>",
                escape(rule),
                run.plan.suite().hash()
            );
        } else {
            let _ = writeln!(
                body,
                "<p>名单较长，另附名单文件 draw.csv，其 {} 为：</p>\n<pre>{csv}</pre>",
                run.plan.suite().hash()
            );
        }
        return;
    };
    let _ = writeln!(
        body,
        "<p>共抽中检查对象 {} 户，按代码排列。被抽中是随机的结果，不表示有违法行为。名单文件 draw.csv 的 {} 为：</p>\n<pre>{csv}</pre>",
        list.len(),
        run.plan.suite().hash()
    );
    body.push_str(
        "<table><thead><tr><th>序号</th><th>代码</th><th>检查对象</th><th>抽查事项</th></tr></thead><tbody>\n",
    );
    let several = run.events.len() > 1;
    for (number, (id, listed)) in (1..).zip(list) {
        let mut by_draw: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (draw, item, _) in &listed.drawn {
            by_draw.entry(*draw).or_default().push(item);
        }
        let items: Vec<String> = by_draw
            .iter()
            .map(|(draw, items)| {
                let items: Vec<String> = items.iter().map(|it| code(it)).collect();
                let items = items.join("、");
                if several { format!("第 {draw} 次：{items}") } else { items }
            })
            .collect();
        let _ = writeln!(
            body,
            "<tr><td class=\"count\">{number}</td><td class=\"short\">{}</td><td>{}</td><td>{}</td></tr>",
            escape(id),
            escape(listed.name),
            items.join("；"),
        );
    }
    body.push_str("</tbody></table>\n");
}

fn closing(run: &Run<'_>, body: &mut String) {
    let Some(event) = run.events.last() else { return };
    let _ = writeln!(
        body,
        "<div class=\"sign\"><p>{}</p><p>{}</p></div>",
        escape(run.agency()),
        day(event.recorded.date())
    );
}
