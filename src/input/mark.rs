//! The apostrophe before a text that a spreadsheet would compute.
//!
//! A name such as `=HYPERLINK(…)` in a directory must not run on the machine of whoever opens a list.
//! Every table that is written marks such a text as spreadsheets mark text themselves; whatever is
//! read here again takes the mark off. Promise: `plain(&marked(text)) == text` for every text.

use std::borrow::Cow;

/// Tells whether a spreadsheet may take a field for a formula, or for a command to another program:
/// it begins with `= + - @`, full-width or not, a tab or a line end. Blanks and apostrophes before
/// are looked through: some programs drop them.
fn is_computed(text: &str) -> bool {
    let is_passed = |letter: char| {
        matches!(letter, '\'' | ' ' | '\u{a0}' | '\u{3000}' | '\u{200b}' | '\u{feff}')
    };
    text.trim_start_matches(is_passed)
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text as a field that no spreadsheet computes.
#[must_use]
pub fn marked(text: &str) -> Cow<'_, str> {
    if is_computed(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a field that [`marked`] wrote.
#[must_use]
pub fn plain(field: &str) -> &str {
    field.strip_prefix('\'').filter(|rest| is_computed(rest)).unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_read_back() {
        let computed = [
            "=1+1",
            "+86",
            "-",
            "@x",
            "\tx",
            "\rx",
            "\nx",
            "＝A1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\u{3000}=1",
            "'=1",
            "''=1",
            "' @x",
        ];
        for text in computed {
            assert_eq!(marked(text), format!("'{text}"));
            assert_eq!(plain(&marked(text)), text);
        }
        for text in ["", "甲", "'x", "91640106-X", "'", "a=b", "’=1"] {
            assert_eq!(marked(text), text);
            assert_eq!(plain(text), text);
        }
    }
}
