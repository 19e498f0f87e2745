//! One line of a plan, letter by letter: folding, protected text, comments, and letters that
//! are not what they look like.
//!
//! Everything here keeps the number of characters, so that a place in the folded line is the
//! same place in the original.

use super::traditional::simplified;
use crate::source::fold;

/// Stands in [`Letters::shape`] for a character that opens nothing, whatever it is.
pub const PROTECTED: char = '\u{FFFC}';

/// A line as the grammar and the values see it; both have as many characters as the original.
#[derive(Debug, Default)]
pub struct Letters {
    /// Folded, quotes and 《》 kept as written, the comment replaced by spaces.
    pub folded: Vec<char>,
    /// Folded, the inside of quotes and 《》 replaced by [`PROTECTED`]; `#` only before a comment.
    pub shape: Vec<char>,
    /// Where the comment begins, if there is one.
    pub comment: Option<usize>,
    /// Runs of characters that nobody sees: start, end, and whether one of them reorders text.
    pub invisible: Vec<(usize, usize, bool)>,
    /// Dashes that stand for 一; they are 一 in `folded` and `shape`.
    pub dashes: Vec<usize>,
    /// The first quotation mark without its partner.
    pub unclosed: Option<usize>,
}

/// Marks whose inside is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Quote,
    Title,
}

const fn marks(letter: char) -> Option<Marks> {
    match letter {
        '“' | '”' | '"' | '＂' | '「' | '」' | '『' | '』' => Some(Marks::Quote),
        '《' | '》' => Some(Marks::Title),
        _ => None,
    }
}

/// For every opening mark the place of its closing one. 《》 nest; quotes close at the next mark of
/// their kind, since people type them the wrong way round. A mark without partner protects nothing.
fn partners(line: &[char]) -> Vec<Option<usize>> {
    let mut found = vec![None; line.len()];
    let mut titles = Vec::new();
    for (at, letter) in line.iter().enumerate() {
        match letter {
            '《' => titles.push(at),
            '》' => {
                if let Some(partner) = titles.pop().and_then(|open| found.get_mut(open)) {
                    *partner = Some(at);
                }
            }
            _ => {}
        }
    }
    let mut next = [None; 3];
    for (at, letter) in line.iter().enumerate().rev() {
        let (slot, opens, closes) = match letter {
            '“' | '”' | '"' | '＂' => (0, true, true),
            '「' => (1, true, false),
            '」' => (1, false, true),
            '『' => (2, true, false),
            '』' => (2, false, true),
            _ => continue,
        };
        let Some(next) = next.get_mut(slot) else { continue };
        if opens && let Some(partner) = found.get_mut(at) {
            *partner = *next;
        }
        if closes {
            *next = Some(at);
        }
    }
    found
}

/// Reads one line without its line end.
pub fn letters(line: &[char], first_of_file: bool) -> Letters {
    let mut found = Letters {
        folded: Vec::with_capacity(line.len()),
        shape: Vec::with_capacity(line.len()),
        ..Letters::default()
    };
    let partners = partners(line);
    // One past the last character that the open pair protects.
    let mut protected_to = 0;
    let mut after_space = true;
    let mut opens_line = true;
    for (at, &letter) in line.iter().enumerate() {
        if found.comment.is_some() {
            note_invisible(&mut found, at, letter, false);
            found.folded.push(' ');
            found.shape.push(PROTECTED);
            continue;
        }
        if is_invisible(letter) {
            if !(first_of_file && at == 0) {
                note_invisible(&mut found, at, letter, true);
            }
            found.folded.push(' ');
            found.shape.push(' ');
            continue;
        }
        if at < protected_to {
            let is_partner = at + 1 == protected_to;
            found.folded.push(if is_partner { fold(letter) } else { letter });
            found.shape.push(if is_partner { fold(letter) } else { PROTECTED });
            after_space = false;
            opens_line = false;
            continue;
        }
        let mut plain = match letter {
            '∶' | '꞉' => ':',
            _ if letter.is_whitespace() => ' ',
            _ => simplified(fold(letter)),
        };
        if plain == '#' && after_space {
            found.comment = Some(at);
            found.folded.push(' ');
            found.shape.push('#');
            continue;
        }
        match (marks(letter), partners.get(at).copied().flatten()) {
            (Some(_), Some(partner)) => protected_to = partner + 1,
            (Some(Marks::Title) | None, None) | (None, Some(_)) => {}
            (Some(_), None) => {
                found.unclosed.get_or_insert(at);
            }
        }
        if is_dash(letter) && means_one(line, at, opens_line) {
            found.dashes.push(at);
            plain = '一';
        }
        found.folded.push(plain);
        found.shape.push(match letter {
            '\t' => '\t',
            _ if plain == '#' => PROTECTED,
            _ => plain,
        });
        after_space = plain == ' ';
        opens_line &= after_space;
    }
    found
}

/// Tells whether nobody sees a character.
pub const fn is_invisible(letter: char) -> bool {
    reorders(letter)
        || matches!(
            letter,
            '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}' | '\u{180E}'
                | '\u{FFF9}'..='\u{FFFB}'
        )
}

/// Bidirectional controls: what is shown is not what stands there.
const fn reorders(letter: char) -> bool {
    matches!(letter, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Notes an invisible character; in comments only those that reorder.
fn note_invisible(found: &mut Letters, at: usize, letter: char, all: bool) {
    let counts = reorders(letter) || (all && is_invisible(letter));
    if !counts {
        return;
    }
    match found.invisible.last_mut() {
        Some((_, end, reorder)) if *end == at => {
            *end = at + 1;
            *reorder |= reorders(letter);
        }
        _ => found.invisible.push((at, at + 1, reorders(letter))),
    }
}

/// Tells whether a letter is one of the dashes that are mistyped for 一.
const fn is_dash(letter: char) -> bool {
    matches!(letter, '—' | '–' | '－' | '-' | '─' | '―' | '‐' | '‑' | '−' | 'ー')
}

/// Tells whether the dash at `at` can only mean the number 一: `第—批`, `十—月`, `—、`, `（—）`.
fn means_one(line: &[char], at: usize, opens_line: bool) -> bool {
    let before = line.iter().take(at).rev().copied().find(|it| !it.is_whitespace());
    let after = line.iter().skip(at + 1).copied().find(|it| !it.is_whitespace());
    match (before, after) {
        (_, Some('、')) if opens_line => true,
        (Some('第'), Some(after)) => "批款条项季期次章节年月页部".contains(after),
        (Some('十' | '百' | '廿'), Some(after)) => "月日条款项批户次".contains(after),
        (Some('每'), Some(after)) => "年季月周日次户人".contains(after),
        (Some('(' | '（'), Some(')' | '）')) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Letters {
        letters(&line.chars().collect::<Vec<_>>(), false)
    }

    fn text(letters: &[char]) -> String {
        letters.iter().collect()
    }

    #[test]
    fn quotes_and_titles_are_kept() {
        let found = read("依据：《甲（试行）》；名称“Ａ：１”　＃批注");
        assert_eq!(text(&found.folded), "依据:《甲（试行）》;名称\"Ａ：１\"    ");
        assert_eq!(
            text(&found.shape).trim_end_matches(PROTECTED),
            "依据:《\u{FFFC}\u{FFFC}\u{FFFC}\u{FFFC}\u{FFFC}》;名称\"\u{FFFC}\u{FFFC}\u{FFFC}\" #"
        );
        assert_eq!(found.comment, Some(19));
    }

    #[test]
    fn a_hash_inside_a_word_or_quotes_is_no_comment() {
        assert_eq!(read("井号A#3").comment, None);
        assert_eq!(read("“a #b” # c").comment, Some(7));
        assert_eq!(read("“a #b").comment, Some(3));
        assert_eq!(read("“a").unclosed, Some(0));
    }

    #[test]
    fn dashes_are_one_only_where_nothing_else_is_possible() {
        assert_eq!(text(&read("第—批").folded), "第一批");
        assert_eq!(text(&read("（—）甲").folded), "(一)甲");
        assert_eq!(text(&read("—、抽取").folded), "一、抽取");
        assert_eq!(read("5月—9月，20-30户").dashes, Vec::<usize>::new());
    }

    #[test]
    fn titles_nest() {
        assert_eq!(text(&read("《关于《甲：》的通知：》：").folded), "《关于《甲：》的通知：》:");
    }
}
