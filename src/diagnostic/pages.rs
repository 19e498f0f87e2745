//! The pages of `explain`, compiled in: what a code means, why it matters, wrong, right, source
//! (docs/explain, a file for each family and language); sections and keys of the language
//! (docs/reference, a file for each section and language).

use include_dir::{Dir, include_dir};

use super::{Code, Lang};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/explain");

static REFERENCE_ZH: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/reference/zh");
static REFERENCE_EN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/reference/en");

/// The page of the reference about a section, named in English; `head` for the facts before the
/// first heading.
#[must_use]
pub fn section(name: &str, lang: Lang) -> Option<&'static str> {
    let folder = match lang {
        Lang::Zh => &REFERENCE_ZH,
        Lang::En => &REFERENCE_EN,
    };
    folder.get_file(format!("{name}.md"))?.contents_utf8()
}

/// The entry of the reference about a key, named in Chinese and English, in the page of a section.
#[must_use]
pub fn entry(section_name: &str, key: (&str, &str), lang: Lang) -> Option<&'static str> {
    let text = section(section_name, lang)?;
    let heading = format!("\n## {} {}\n", key.0, key.1);
    let rest = text.get(text.find(&heading)? + 1..)?;
    let end = rest.get(2..)?.find("\n## ").map_or(rest.len(), |at| at + 3);
    rest.get(..end).map(str::trim_end)
}

/// The page of a code: Markdown, from its heading to the next.
#[must_use]
pub fn page(code: Code, lang: Lang) -> Option<&'static str> {
    let folder = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let heading = format!("## {code}");
    PAGES.get_dir(folder)?.files().find_map(|file| {
        let text = file.contents_utf8()?;
        let start = text
            .match_indices(&heading)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with('\n')))?;
        let rest = text.get(start..)?;
        let end = rest.get(2..)?.find("\n## ").map_or(rest.len(), |at| at + 3);
        rest.get(..end).map(str::trim_end)
    })
}

/// Reads `SJ2001`, `sj2001`, `2001`.
#[must_use]
pub fn code(text: &str) -> Option<Code> {
    let digits =
        text.get(..2).filter(|it| it.eq_ignore_ascii_case("SJ")).and_then(|_| text.get(2..));
    let digits = digits.unwrap_or(text);
    (digits.len() == 4).then(|| digits.parse().ok().map(Code)).flatten()
}
