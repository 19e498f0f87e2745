//! What is known of a citation, in words for a terminal.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{Existence, Explanation, Known};
use crate::diagnostic::Lang;
use crate::registry::citation::ArticleNumber;
use crate::registry::{Article, Depth, Instrument, Registry, Version};

/// Says what the registry knows of everything cited in `text`, one block for each instrument.
/// `on` marks the wording of that day. `None` where nothing is cited, nor anything like it.
#[must_use]
pub fn describe(
    registry: &Registry,
    text: &str,
    on: Option<NaiveDate>,
    lang: Lang,
) -> Option<String> {
    let explanations = super::explain(registry, text);
    let cites = text.contains(['《', '条', '法']);
    if !explanations.iter().any(|it| cites || it.found.is_some() || !it.near.is_empty()) {
        return None;
    }
    let blocks: Vec<String> = explanations.iter().map(|it| block(registry, it, on, lang)).collect();
    Some(blocks.join("\n"))
}

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn block(
    registry: &Registry,
    explanation: &Explanation<'_>,
    on: Option<NaiveDate>,
    lang: Lang,
) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let Some((instrument, _)) = explanation.found else {
        let none = pick(lang, "法规库没有收", "not in the registry");
        let _ = writeln!(text, "《{}》 {none}", explanation.written);
        if !explanation.near.is_empty() {
            let near = explanation.near.join("、");
            let _ = writeln!(text, "  {}{near}", pick(lang, "相近的名称：", "titles alike: "));
        }
        return text;
    };
    head(&mut text, registry, instrument, lang);
    for version in &instrument.versions {
        let current = on.is_some_and(|day| instrument.version_on(day) == Some(version));
        let _ = writeln!(text, "{} {}", if current { " *" } else { "  " }, wording(version, lang));
    }
    for known in &explanation.provisions {
        provision(&mut text, known, instrument, on, lang);
    }
    text
}

fn head(text: &mut String, registry: &Registry, instrument: &Instrument, lang: Lang) {
    let rank = pick(lang, instrument.rank.zh(), instrument.rank.en());
    let status = pick(lang, instrument.status.zh(), instrument.status.en());
    let _ = write!(text, "《{}》 {rank}", instrument.title);
    for part in [&instrument.issuer, &instrument.document_number, &instrument.region] {
        if !part.is_empty() {
            let _ = write!(text, " {part}");
        }
    }
    let _ = writeln!(text);
    let _ = write!(text, "  {status}");
    if let Some(day) = instrument.repealed {
        let _ = write!(text, "{}{day}", pick(lang, "，废止日 ", ", repealed from "));
    }
    if let Some(next) = registry.by_id(&instrument.repealed_by) {
        let words = pick(lang, "，取代者", ", in its place");
        let _ = write!(text, "{words}《{}》", next.title);
    }
    if let Some(day) = instrument.status_checked {
        let _ = write!(text, "{}{day}", pick(lang, "，查证日 ", ", last checked "));
    }
    if instrument.unverified {
        let _ = write!(text, "{}", pick(lang, "，资料待核", ", facts not verified"));
    }
    if instrument.depth == Depth::Catalogue {
        let words = "，只收结构，未收权限";
        let _ = write!(text, "{}", pick(lang, words, ", structure only, nothing of powers"));
    }
    let _ = writeln!(text);
}

fn wording(version: &Version, lang: Lang) -> String {
    let mut parts = Vec::new();
    let days = [
        (version.promulgated, "公布", "promulgated"),
        (version.effective, "施行", "in force"),
        (version.replaced, "停用", "until"),
    ];
    for (day, zh, en) in days {
        if let Some(day) = day {
            parts.push(match lang {
                Lang::Zh => format!("{day} {zh}"),
                Lang::En => format!("{en} {day}"),
            });
        }
    }
    match version.articles {
        Some(count) => parts.push(format!("{count} {}", pick(lang, "条", "articles"))),
        None => parts.push(pick(lang, "条数不详", "number of articles not known").to_owned()),
    }
    if !version.note.is_empty() {
        parts.push(version.note.clone());
    }
    parts.join("  ")
}

fn provision(
    text: &mut String,
    known: &Known<'_>,
    instrument: &Instrument,
    on: Option<NaiveDate>,
    lang: Lang,
) {
    let current = on.and_then(|day| instrument.version_on(day));
    let version = known
        .versions
        .iter()
        .find(|(version, _)| current == Some(*version))
        .or(known.versions.last());
    let existence = match version.map(|(_, existence)| *existence) {
        Some(Existence::Yes(Some(shape))) => match lang {
            Lang::Zh => format!("有，{} 款 {} 项", shape.paragraphs, shape.items),
            Lang::En => format!("exists, {} paragraphs, {} items", shape.paragraphs, shape.items),
        },
        Some(Existence::Yes(None)) => pick(lang, "有", "exists").to_owned(),
        Some(Existence::No(count)) => match lang {
            Lang::Zh => format!("没有，只有 {count}"),
            Lang::En => format!("does not exist, there are {count}"),
        },
        Some(Existence::Unknown) | None => pick(lang, "无法核对", "not known").to_owned(),
    };
    let _ = writeln!(text, "{}{}{existence}", known.provision, pick(lang, "：", ": "));
    if known.articles.is_empty() {
        let words = pick(lang, "没有权限资料", "nothing is known of powers");
        let _ = writeln!(text, "  {words}");
    }
    for article in &known.articles {
        let _ = writeln!(text, "  {}", grant(article, lang));
    }
    for it in &known.moves {
        let to: Vec<String> = it.to.iter().map(ArticleNumber::to_string).collect();
        let since = pick(lang, " 起", " on");
        let arrow = format!("{} → {}", it.from, to.join("、"));
        let _ = writeln!(text, "  {}{since} {arrow} ({})", it.on, it.matter);
    }
}

fn grant(article: &Article, lang: Lang) -> String {
    let number = ArticleNumber { number: article.number, sub: article.sub };
    let mut place = number.to_string();
    if article.paragraph > 0 {
        place += &format!("第{}款", article.paragraph);
    }
    if article.item > 0 {
        place += &format!("第（{}）项", article.item);
    }
    let bodies: Vec<&str> =
        article.bodies.iter().map(|body| pick(lang, body.zh(), body.en())).collect();
    let joint = pick(lang, "、", ", ");
    let (colon, stop) = (pick(lang, "：", ": "), pick(lang, "；", "; "));
    let mut text = format!(
        "{place} {}{colon}{}{stop}{}",
        pick(lang, article.grants.zh(), article.grants.en()),
        article.matter,
        bodies.join(joint)
    );
    if let Some(level) = article.level_min {
        text += &match lang {
            Lang::Zh => format!("，{}以上", level.zh()),
            Lang::En => format!(", {} level or above", level.en()),
        };
    }
    if let Some(scope) = article.scope {
        text += &match lang {
            Lang::Zh => format!("，只用于{}", scope.zh()),
            Lang::En => format!(", for {} only", scope.en()),
        };
    }
    if let Some(day) = article.since {
        text += &match lang {
            Lang::Zh => format!("，{day} 起"),
            Lang::En => format!(", from {day}"),
        };
    }
    if let Some(day) = article.until {
        text += &match lang {
            Lang::Zh => format!("，{day} 前"),
            Lang::En => format!(", until {day}"),
        };
    }
    if !article.verified {
        text += pick(lang, "（待核）", " (not verified)");
    }
    text
}
