//! The findings of a directory, grouped by kind: gravest first, the first places of each.

use std::fmt::Write as _;

use super::finding::severity_word;
use crate::diagnostic::problem::Directories;
use crate::diagnostic::problem::directories::Outcome;
use crate::diagnostic::{Finding, Lang, Place, Problem, Severity, pages};

/// Places listed of a kind; all are in JSON and in the workbook of corrections.
pub const SHOWN: usize = 20;

/// Lists findings by kind. Ends with a line end unless there is nothing to say.
#[must_use]
pub fn listing(findings: &[Finding], lang: Lang) -> String {
    let mut kinds: Vec<(Severity, u16, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let key = (finding.severity(), finding.code().0);
        match kinds.iter_mut().find(|(severity, code, _)| (*severity, *code) == key) {
            Some((.., list)) => list.push(finding),
            None => kinds.push((key.0, key.1, vec![finding])),
        }
    }
    kinds.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut out = String::new();
    for (severity, _, list) in kinds {
        kind(severity, &list, lang, &mut out);
        out.push('\n');
    }
    out
}

fn kind(severity: Severity, list: &[&Finding], lang: Lang, out: &mut String) {
    let Some(first) = list.first() else { return };
    let code = first.code();
    let heading = pages::page(code, lang).and_then(|page| page.lines().next());
    let title = heading
        .and_then(|line| line.strip_prefix(&format!("## {code}")))
        .map_or_else(String::new, |title| format!(" {}", title.trim()));
    let word = severity_word(severity, lang);
    let count = list.len();
    let _ = match lang {
        Lang::Zh => writeln!(out, "{word} {code}{title}：{count} 处"),
        Lang::En => writeln!(out, "{word} {code}{title}: {count}"),
    };
    let mut table = String::new();
    for finding in list.iter().take(SHOWN) {
        // File and sheet are said once for the rows below each other.
        let here = table_of(&finding.place, lang);
        if here != table {
            let _ = writeln!(out, "  {here}");
            table = here;
        }
        let _ = writeln!(out, "    {}", one(finding, lang));
    }
    if count > SHOWN {
        let more = count - SHOWN;
        let _ = match lang {
            Lang::Zh => {
                writeln!(out, "    另有 {more} 处；全部见 --format json 或者 --out 的工作簿")
            }
            Lang::En => {
                writeln!(out, "    {more} more; --format json and the workbook of --out list all")
            }
        };
    }
    // What to do is said once where it is the same of all.
    let help = |finding: &Finding| {
        let words = finding.problem.words();
        if lang == Lang::Zh { words.help_zh } else { words.help_en }
    };
    let said = help(first);
    let same = list.iter().all(|finding| help(finding) == said);
    if code.0 == 5025 {
        return;
    }
    let _ = match lang {
        Lang::Zh if same => writeln!(out, "  办法：{said}"),
        Lang::En if same => writeln!(out, "  help: {said}"),
        Lang::Zh => writeln!(out, "  办法：suiji explain {code}"),
        Lang::En => writeln!(out, "  help: suiji explain {code}"),
    };
}

/// The file, and the sheet of a workbook.
fn table_of(place: &Place, lang: Lang) -> String {
    match place {
        Place::Cell { file, sheet: Some(sheet), .. } if lang == Lang::Zh => {
            format!("{file} 工作表“{sheet}”")
        }
        Place::Cell { file, sheet: Some(sheet), .. } => format!("{file}, sheet `{sheet}`"),
        place => place.file_name().to_owned(),
    }
}

/// Row, column, what is wrong, what a person may confirm.
fn one(finding: &Finding, lang: Lang) -> String {
    let words = finding.problem.words();
    let zh = lang == Lang::Zh;
    let mut said = if zh { words.zh } else { words.en };
    if let Problem::Directories(Directories::DroppedRows { .. }) = &finding.problem {
        // The finding stands at the header; its rows are in the help.
        let help = if zh { words.help_zh } else { words.help_en };
        return format!("{said}{}{help}", if zh { "：" } else { ": " });
    }
    let row = |place: &Place| match place {
        Place::Cell { row, .. } if zh => Some(format!("第 {row} 行")),
        Place::Cell { row, .. } => Some(format!("row {row}")),
        Place::Text { .. } | Place::File { .. } => None,
    };
    if let Some(values) = proposal(finding) {
        said.push_str(&if zh {
            format!("；可能是“{}”", values.join("”或者“"))
        } else {
            format!("; perhaps `{}`", values.join("` or `"))
        });
    }
    let others: Vec<String> = finding.related.iter().filter_map(row).collect();
    // Of a merged row the sentence says it.
    let is_merged = matches!(
        &finding.problem,
        Problem::Directories(
            Directories::DuplicateRow { .. } | Directories::DuplicatePerson { .. }
        )
    );
    if !others.is_empty() && !is_merged {
        let others = others.join(if zh { "、" } else { ", " });
        said.push_str(&if zh { format!("；另见{others}") } else { format!("; see {others}") });
    }
    let column = match &finding.place {
        Place::Cell { column: Some(column), .. } if zh => format!("“{column}”栏"),
        Place::Cell { column: Some(column), .. } => format!(", column `{column}`"),
        _ => String::new(),
    };
    match row(&finding.place) {
        Some(row) if zh => format!("{row}{column}：{said}"),
        Some(row) => format!("{row}{column}: {said}"),
        None => said,
    }
}

/// What a person may confirm; of what was repaired the sentence says it.
fn proposal(finding: &Finding) -> Option<Vec<&str>> {
    let Problem::Directories(problem) = &finding.problem else { return None };
    if problem.outcome() != Some(Outcome::Guessed) {
        return None;
    }
    Some(problem.proposed()).filter(|values| !values.is_empty())
}
