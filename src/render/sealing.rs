//! 封存公告: what was frozen before the seed exists, to be published at once: text for a terminal, and a
//! page for A4 that an office could issue.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use unicode_width::UnicodeWidthStr as _;

use super::day;
use super::html::{escape, page, title};
use super::notice::code;
use crate::diagnostic::Lang;
use crate::plan::Plan;
use crate::seal::Seal;

const STYLE: &str = include_str!("assets/official.css");

/// A recorded time in words: `2026年5月11日17时00分`; as given where it is no time.
#[must_use]
pub fn moment(time: &str) -> String {
    let point = time.get(..19).and_then(|text| text.parse::<NaiveDateTime>().ok());
    match (point, time.parse::<NaiveDate>().ok()) {
        (Some(point), _) if point.time() == NaiveTime::MIN => day(point.date()),
        (Some(point), _) => format!("{}{}", day(point.date()), point.format("%H时%M分")),
        (None, Some(date)) => day(date),
        (None, None) => time.to_owned(),
    }
}

fn date(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), day)
}

/// The kind of an input in Chinese: `entities.2` is 对象名录2.
fn input_name(name: &str) -> String {
    let (kind, number) = name.split_once('.').unwrap_or((name, ""));
    let word = match kind {
        "calendar" => "工作日历",
        "entities" => "对象名录",
        "history" => "检查台账",
        "inspectors" => "人员名录",
        "leave" => "请假",
        "plan" => "抽查计划",
        "registry" => "法规库",
        other => other,
    };
    format!("{word}{number}")
}

/// What is compiled in has no file of its own.
fn file_name(file: &str, lang: Lang) -> String {
    match (file, lang) {
        ("", Lang::Zh) => "内置".to_owned(),
        ("", Lang::En) => "built in".to_owned(),
        (file, _) => file.to_owned(),
    }
}

fn stratum(name: &str) -> String {
    if name == "*" { "不分级".to_owned() } else { name.to_owned() }
}

fn batch(seal: &Seal) -> String {
    if seal.batch.is_empty() { String::new() } else { format!("（{}）", seal.batch) }
}

/// The notice as plain text.
#[must_use]
pub fn text(plan: &Plan, seal: &Seal, lang: Lang) -> String {
    match lang {
        Lang::Zh => chinese(plan, seal),
        Lang::En => english(seal),
    }
}

fn chinese(plan: &Plan, seal: &Seal) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "封存公告\n\n《{}》（编号：{}）第 {} 次抽取{}的输入已于{}封存。",
        seal.title,
        seal.plan,
        seal.draw,
        batch(seal),
        moment(&seal.time)
    );
    if let Some(redraw) = &seal.redraw {
        let (draw, reason) = (redraw.draw, &redraw.reason);
        let _ = writeln!(text, "本次是第 {draw} 次抽取的重抽，理由：{reason}。旧记录保留。");
    }
    let _ = writeln!(text, "\n封存校验码 C：{}", seal.commitment);
    let _ = writeln!(text, "计划抽取日：{}", date(&seal.date));
    if !seal.sealed.is_empty() {
        let _ = writeln!(text, "密封内容的校验码：{}", seal.sealed);
    }
    if let Some(lines) = &seal.lines {
        let _ = writeln!(text, "名录行 {} 行，根：{}", lines.count, lines.root);
    }
    text.push_str("\n种子来源（按顺序）\n");
    columns(&["名称", "说明", "比特"], sources(seal), &mut text);
    text.push_str("\n基数和应抽数\n");
    columns(&["事项", "层", "基数 N", "全年 n", "本次"], sizes(seal, &stratum), &mut text);
    text.push_str("\n封存的输入\n");
    let inputs = inputs(seal, Lang::Zh);
    columns(&["输入", "文件", seal.suite().hash()], inputs, &mut text);
    let agency = plan.head.agency.as_ref().map_or("", |it| it.value.as_str());
    let sealed = seal.time.get(..10).map(date).unwrap_or_default();
    let _ = writeln!(text, "\n　　{agency}\n　　{sealed}");
    text
}

fn english(seal: &Seal) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "Notice of sealing\n\nThe inputs of draw {} of `{}` ({}) were sealed at {}.",
        seal.draw, seal.title, seal.plan, seal.time
    );
    if let Some(redraw) = &seal.redraw {
        let (draw, reason) = (redraw.draw, &redraw.reason);
        let _ = writeln!(text, "This replaces draw {draw}: {reason}. The old record is kept.");
    }
    let _ = writeln!(text, "\ncommitment C: {}", seal.commitment);
    let _ = writeln!(text, "draw day: {}", seal.date);
    if !seal.sealed.is_empty() {
        let _ = writeln!(text, "hash of the sealed text: {}", seal.sealed);
    }
    if let Some(lines) = &seal.lines {
        let _ = writeln!(text, "{} lines of the directory, root: {}", lines.count, lines.root);
    }
    text.push_str("\nSeed sources, in order\n");
    columns(&["name", "what", "bits"], sources(seal), &mut text);
    text.push_str("\nPopulations and sizes\n");
    let plain = |name: &str| name.to_owned();
    columns(&["item", "stratum", "N", "n", "this draw"], sizes(seal, &plain), &mut text);
    text.push_str("\nSealed inputs\n");
    columns(&["input", "file", seal.suite().hash()], inputs(seal, Lang::En), &mut text);
    text
}

fn sources(seal: &Seal) -> Vec<[String; 3]> {
    let bits = |bits: Option<u32>| bits.map_or_else(|| "—".to_owned(), |it| it.to_string());
    seal.sources.iter().map(|it| [it.name.clone(), it.label.clone(), bits(it.bits)]).collect()
}

fn sizes(seal: &Seal, stratum: &dyn Fn(&str) -> String) -> Vec<[String; 5]> {
    let row = |it: &crate::seal::Size| {
        let numbers = [it.N, it.n, it.quota].map(|it| it.to_string());
        let [all, year, now] = numbers;
        [it.item.clone(), stratum(&it.stratum), all, year, now]
    };
    seal.sizes.iter().map(row).collect()
}

fn inputs(seal: &Seal, lang: Lang) -> Vec<[String; 3]> {
    let name = |name: &str| match lang {
        Lang::Zh => input_name(name),
        Lang::En => name.to_owned(),
    };
    let row =
        |it: &crate::seal::Input| [name(&it.name), file_name(&it.file, lang), it.sha256.clone()];
    seal.inputs.iter().map(row).collect()
}

/// A table whose columns stand below each other, Chinese letters two wide.
fn columns<const N: usize>(header: &[&str; N], rows: Vec<[String; N]>, text: &mut String) {
    let mut lines = vec![header.map(str::to_owned)];
    lines.extend(rows);
    let mut widths = [0; N];
    for line in &lines {
        for (wide, cell) in widths.iter_mut().zip(line) {
            *wide = cell.width().max(*wide);
        }
    }
    for line in lines {
        let mut out = String::from("  ");
        for (wide, cell) in widths.iter().zip(&line) {
            out.push_str(cell);
            out.push_str(&" ".repeat(wide.saturating_sub(cell.width()) + 2));
        }
        let _ = writeln!(text, "{}", out.trim_end());
    }
}

/// The notice as a page for A4.
#[must_use]
pub fn html(plan: &Plan, seal: &Seal) -> String {
    let mut body = String::new();
    let agency = plan.head.agency.as_ref().map_or("", |it| it.value.as_str());
    if !agency.is_empty() {
        let _ = writeln!(body, "<div class=\"agency\">{}</div>", escape(agency));
    }
    body.push_str("<h1>“双随机、一公开”随机抽取封存公告</h1>\n");
    let _ = writeln!(
        body,
        "<p>《{}》（编号：{}）第 {} 次抽取{}的全部输入已于{}封存。抽查计划、名录、法规库、工作日历从此不再改动：任何一个字节改动，封存校验码 C 都会不同。种子在封存之后才产生，现将封存情况公告如下。</p>",
        title(&seal.title),
        code(&seal.plan),
        seal.draw,
        escape(&batch(seal)),
        escape(&moment(&seal.time)),
    );
    if let Some(redraw) = &seal.redraw {
        let _ = writeln!(
            body,
            "<p>本次是第 {} 次抽取的重抽，理由：{}。旧记录保留。</p>",
            redraw.draw,
            escape(&redraw.reason)
        );
    }
    body.push_str("<table><tbody>\n");
    let mut fact = |name: &str, value: &str, class: &str| {
        let _ = writeln!(
            body,
            "<tr><th style=\"width:11em\">{name}</th><td{class}>{}</td></tr>",
            escape(value)
        );
    };
    let hash = " class=\"hash\"";
    fact("封存校验码 C", &seal.commitment, hash);
    fact("计划抽取日", &date(&seal.date), "");
    if !seal.sealed.is_empty() {
        fact("密封内容的校验码", &seal.sealed, hash);
    }
    if let Some(lines) = &seal.lines {
        fact("名录行", &format!("{} 行", lines.count), "");
        fact("名录行的根", &lines.root, hash);
    }
    body.push_str("</tbody></table>\n<h2>一、种子来源（按顺序）</h2>\n");
    table(["名称", "说明", "比特"], ["short", "", "count"], &sources(seal), &mut body);
    body.push_str("<h2>二、抽查事项、基数和应抽数</h2>\n");
    table(
        ["代号", "等级", "抽查基数 N", "全年应抽 n", "本次应抽"],
        ["short", "", "count", "count", "count"],
        &sizes(seal, &stratum),
        &mut body,
    );
    body.push_str("<h2>三、封存的输入</h2>\n");
    table(
        ["输入", "文件", seal.suite().hash()],
        ["short", "", "hash"],
        &inputs(seal, Lang::Zh),
        &mut body,
    );
    let _ = writeln!(
        body,
        "<div class=\"sign\"><p>{}</p><p>{}</p></div>",
        escape(agency),
        escape(&seal.time.get(..10).map(date).unwrap_or_default())
    );
    page("zh-CN", &format!("{} 封存公告", seal.title), STYLE, &body)
}

fn table<const N: usize>(
    header: [&str; N],
    classes: [&str; N],
    rows: &[[String; N]],
    body: &mut String,
) {
    body.push_str("<table><thead><tr>");
    for name in header {
        let _ = write!(body, "<th>{name}</th>");
    }
    body.push_str("</tr></thead><tbody>\n");
    for row in rows {
        body.push_str("<tr>");
        for (class, cell) in classes.iter().zip(row) {
            let class =
                if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let _ = write!(body, "<td{class}>{}</td>", escape(cell));
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody></table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_worded() {
        for (time, words) in [
            ("2026-05-11T17:00:00+08:00", "2026年5月11日17时00分"),
            ("2026-05-11T00:00:00", "2026年5月11日"),
            ("2026-05-11", "2026年5月11日"),
            ("五月中旬", "五月中旬"),
        ] {
            assert_eq!(moment(time), words);
        }
    }
}
