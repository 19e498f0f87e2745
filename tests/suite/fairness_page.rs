//! `docs/fairness.html`: the draw beside models of what exists, made by this test and compared with it.
//!
//! `SUIJI_BLESS=1 cargo test --test suite fairness_page` writes it.
#![allow(clippy::float_arithmetic, reason = "statistics of the outcome, not part of it")]

use std::fmt::Write as _;
use std::path::Path;

use super::fairness::{Category, DRAWS, chi_square, counts, counts_of, one_in_a_million, units};
use super::models::{Model, exact_size, floating_size};

const STYLE: &str = "body{font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#222;max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem}p.en{color:#555;font-size:.92rem}table{border-collapse:collapse;margin:1rem 0;width:100%}td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:right}td:first-child,th:first-child{text-align:left}.bad{color:#b00020;font-weight:600}.good{color:#1a6b2f}figure{margin:1rem 0}figcaption{font-size:.92rem}svg{width:100%;height:auto;background:#fafafa;border:1px solid #ddd}@media print{body{margin:0;max-width:none}figure{break-inside:avoid}}\n";

/// Bars, one a position; the line is what everybody should have, `top` twice that.
fn bars(counts: &[u64], expected: u64, colour: &str) -> String {
    let (width, height) = (960, 150);
    let mut svg = format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\">");
    let step = width * 100 / counts.len() as u64;
    for (at, count) in counts.iter().enumerate() {
        let tall = (count * height / (2 * expected)).min(height);
        let x = at as u64 * step;
        let _ = write!(
            svg,
            "<rect x=\"{}.{:02}\" y=\"{}\" width=\"{}.{:02}\" height=\"{tall}\" fill=\"{colour}\"/>",
            x / 100,
            x % 100,
            height - tall,
            (step * 9 / 10) / 100,
            (step * 9 / 10) % 100
        );
    }
    let middle = height / 2;
    let _ = write!(
        svg,
        "<line x1=\"0\" x2=\"{width}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"#000\" stroke-dasharray=\"6 4\"/></svg>"
    );
    svg
}

fn figure(page: &mut String, counts: &[u64], n: u64, colour: &str, zh: &str, en: &str) {
    let expected = u64::from(DRAWS) * n / counts.len() as u64;
    let percent = |count: u64| {
        let hundredths = count * 10_000 / u64::from(DRAWS);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    let least = percent(counts.iter().copied().min().unwrap());
    let most = percent(counts.iter().copied().max().unwrap());
    let never = counts.iter().filter(|count| **count == 0).count();
    let _ = writeln!(
        page,
        "<figure>{}<figcaption>{zh}：最少的一户 {least}，最多的 {most}，从未抽到 {never} 户。<br><span lang=\"en\">{en}: least {least}, most {most}, never drawn {never}.</span></figcaption></figure>",
        bars(counts, expected, colour)
    );
}

fn page() -> String {
    let units = units();
    let ids: Vec<String> = units.iter().map(|(id, _, _)| id.clone()).collect();
    let (ours, third) = (counts(&ids, 24), counts(&ids, 80));
    let models: Vec<Vec<u64>> =
        Model::ALL.iter().map(|model| counts_of(*model, ids.len(), 24)).collect();
    let mut page = String::from(
        "<h1>抽取公平吗</h1>\n<p>同一份 240 户的名录（plans/example），每次抽 24 户（10%），用 20,000 个固定的种子抽 20,000 次，数每一户被抽中几次。公平的抽取，每一户都应在 10% 上下，偏差只是偶然。下面把本程序的抽取（每户一张票，取最小的 24 张）和四种常见做法的模型放在一起。模型是按做法写的，不是任何一家单位的程序。</p>\n<p class=\"en\" lang=\"en\">Is the draw fair? One directory of 240 enterprises, 24 drawn each time (10 %), 20,000 draws with fixed seeds, and how often each was drawn. Ours (a ticket for each, the 24 smallest) beside models of four common ways. The models follow the ways, not the program of any agency.</p>\n<h2>一、每一户被抽中的次数 <span lang=\"en\">How often each was drawn</span></h2>\n<p>横轴是名录里的位置，虚线是应有的 10%。<span lang=\"en\"> Across: place in the list; dashed: the 10 % due.</span></p>\n",
    );
    figure(&mut page, &ours, 24, "#1a6b2f", "本程序：按票抽取", "ours, by ticket");
    let words = [
        (
            "每隔 k 户取一户，一个随机起点（起点少算一个）",
            "every k-th from one random start, one short",
        ),
        (
            "从名录中随机一处起每隔 k 户取一户，到名录末尾还不够的随机补足",
            "every k-th from a random place to the end of the list, the rest filled up at random",
        ),
        ("从随机起点起连续取 24 户", "24 neighbours from a random start"),
        ("三位随机数除以户数取余数", "three-digit random numbers, remainder by N"),
    ];
    for (counts, (zh, en)) in models.iter().zip(words) {
        figure(&mut page, counts, 24, "#b06a00", zh, en);
    }
    page.push_str("<h2>二、抽三分之一 <span lang=\"en\">A third of all</span></h2>\n<p>抽 80 户，每隔 3 户取一户。起点少算一个，三分之一的企业永远抽不到。<span lang=\"en\"> With n/N = 1/3 the slip of one leaves a third that can never be drawn.</span></p>\n");
    figure(&mut page, &third, 80, "#1a6b2f", "本程序", "ours");
    let every = counts_of(Model::EveryKth, ids.len(), 80);
    figure(&mut page, &every, 80, "#b06a00", "每隔 3 户取一户", "every third");
    tenths(&mut page, &ids);
    page.push_str("<h2>四、检验 <span lang=\"en\">The test</span></h2>\n<p>卡方值在界限以内，才说得上只是偶然；界限是公平的抽取一百万次里只会超过一次的值。<span lang=\"en\"> Chi-square; the limit is what a fair draw exceeds once in a million.</span></p>\n<table><tr><th>按 by</th><th>界限 limit</th><th>本程序 ours</th><th>每隔 k 户</th><th>每隔 k 户补足</th><th>连续一段</th><th>取余数</th></tr>\n");
    let tenth = ids.len() / 10;
    let by: [(&str, Category<'_>); 5] = [
        ("每一户 unit", Box::new(|index| format!("{index:04}"))),
        ("名录的十分之一 tenth of the list", Box::new(move |index| (index / tenth).to_string())),
        ("等级 tier", Box::new(|index| units[index].1.clone())),
        (
            "代码末位 last character",
            Box::new(|index| units[index].0.chars().last().unwrap().to_string()),
        ),
        ("成立年份 year", Box::new(|index| units[index].2.clone())),
    ];
    for (name, category) in by {
        let (_, degrees) = chi_square(&ours, 24, &*category);
        let limit = one_in_a_million(degrees);
        let _ = write!(page, "<tr><td>{name}</td><td>{limit:.0}</td>");
        for counts in std::iter::once(&ours).chain(&models) {
            let (found, _) = chi_square(counts, 24, &*category);
            let class = if found < limit { "good" } else { "bad" };
            let _ = write!(page, "<td class=\"{class}\">{found:.0}</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n<p>“连续一段”和“每隔 k 户”只用一个随机数，所以谁和谁一起被抽中也早已定下：相邻的企业总是一起，或者永远不在一起。本程序里任何两户一起抽中的机会都相同（tests/suite/fairness.rs）。<span lang=\"en\"> With one random number it is settled beforehand who is drawn with whom; with tickets all pairs are alike.</span></p>\n");
    sizes(&mut page);
    page.push_str("<h2>怎样重做 <span lang=\"en\">To make this page again</span></h2>\n<p><code>SUIJI_BLESS=1 cargo test --test suite fairness_page</code>。种子固定，每次逐字节相同；不写 SUIJI_BLESS 时，测试重算全页并与这一份比较。<span lang=\"en\"> Fixed seeds, the same bytes each time; without SUIJI_BLESS the test compares.</span></p>\n");
    suiji::render::html::page("zh", "抽取公平吗 Is the draw fair", STYLE, &page)
}

/// How often each tenth of the list is drawn at 5 %.
fn tenths(page: &mut String, ids: &[String]) {
    let n = ids.len() / 20;
    page.push_str("<h2>三、名录的每十分之一 <span lang=\"en\">Every tenth of the list</span></h2>\n<p>抽 5%。名录按登记先后排，排在前面的老企业就比后面的新企业少被抽到：随机补足的那种做法，最前的十分之一只有应有的一半多一点，最后的十分之一多出四成。<span lang=\"en\"> 5 %: where the rest is filled up at random, the first tenth gets little more than half its due, the last two fifths more.</span></p>\n<table><tr><th>十分之一 tenth</th><th>本程序 ours</th><th>每隔 k 户补足 filled up</th></tr>\n");
    let (ours, filled) = (counts(ids, n as u64), counts_of(Model::EveryKthFilled, ids.len(), n));
    let width = ids.len() / 10;
    let share = |counts: &[u64]| {
        let drawn: u64 = counts.iter().sum();
        let hundredths = drawn * 10_000 / (u64::from(DRAWS) * counts.len() as u64);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    for (at, (ours, filled)) in ours.chunks(width).zip(filled.chunks(width)).enumerate() {
        let class = if (3..7).contains(&at) { "" } else { " class=\"bad\"" };
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td{class}>{}</td></tr>",
            at + 1,
            share(ours),
            share(filled)
        );
    }
    page.push_str("</table>\n");
}

/// Floating-point sizes beside exact ones.
fn sizes(page: &mut String) {
    let mut wrong = Vec::new();
    for percent in 1..100 {
        for population in 1..=1000 {
            let (float, exact) =
                (floating_size(percent, population), exact_size(percent, population));
            if float != exact {
                wrong.push((percent, population, float, exact));
            }
        }
    }
    let _ = writeln!(
        page,
        "<h2>五、应抽多少 <span lang=\"en\">How many are due</span></h2>\n<p>比例 1% 至 99%、基数 1 至 1000 户，共 99,000 种组合，用浮点数乘再进位，有 {} 种多算一户。本程序用分数，一种都不错。<span lang=\"en\"> Of 99,000 pairs of share and population, floating point rounds {} up by one too many; exact fractions none.</span></p>\n<table><tr><th>比例 share</th><th>基数 N</th><th>浮点数 floating</th><th>应抽 exact</th></tr>",
        wrong.len(),
        wrong.len()
    );
    for (percent, population, float, exact) in wrong.iter().filter(|it| it.1 % 50 == 0).take(8) {
        let _ = writeln!(
            page,
            "<tr><td>{percent}%</td><td>{population}</td><td class=\"bad\">{float}</td><td>{exact}</td></tr>"
        );
    }
    page.push_str("</table>\n");
}

#[test]
fn the_report_is_what_the_draws_come_to() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fairness.html");
    let made = page();
    if std::env::var_os("SUIJI_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "SUIJI_BLESS=1 cargo test --test suite fairness_page");
}
