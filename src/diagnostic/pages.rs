//! The pages of `explain`: what a code means, why it matters, wrong, right, source. They are files
//! under docs/explain, one for each family and language, compiled in.

use include_dir::{Dir, include_dir};

use super::{Code, Lang};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/explain");

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
