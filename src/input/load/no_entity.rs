//! Rows of a table that are no entities: repeated headers, sums, remarks, headings of groups.

use super::Loader;
use crate::diagnostic::problem::directories::NoEntity;
use crate::directory::columns::{Trait, plain};
use crate::input::text::{RawRow, is_blank_cell};
use crate::unit;

impl Loader<'_, '_> {
    /// What a row is if it is no entity.
    pub(super) fn no_entity(&self, row: &RawRow) -> Option<NoEntity> {
        // Nearly every row leaves here: its key has a digit and begins with a letter or digit, and
        // the header's has none.
        let key = self.key.map_or("", |key| row.text(key));
        let is_code = key.bytes().any(|byte| byte.is_ascii_digit())
            && key.is_ascii()
            && key.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let header = self.header.cells.iter().find(|cell| Some(cell.at) == self.key);
        let header_is_code =
            header.is_some_and(|cell| cell.header.bytes().any(|byte| byte.is_ascii_digit()));
        if is_code && !header_is_code {
            return None;
        }
        if self.header.is_repeated_by(row) {
            return Some(NoEntity::Header);
        }
        if is_code {
            return None;
        }
        let filled: Vec<(usize, &str)> =
            row.iter().enumerate().filter(|(_, cell)| !is_blank_cell(cell)).collect();
        if filled.len() * 2 > self.header.cells.len() && self.header.cells.len() > 4 {
            return None;
        }
        for (_, word) in filled.iter().take(2) {
            if let Some(kind) = sum(&plain(word)) {
                return Some(kind);
            }
        }
        let (at, first) = filled.first().copied().unwrap_or_default();
        let first = plain(first);
        if filled.len() <= 3 && is_note(&first) {
            return Some(NoEntity::Note);
        }
        // One text alone, across the columns or where a number or a code should stand, is the
        // heading of the rows below it (一、满城北街街道).
        let own = self.header.cells.iter().find(|cell| cell.at == at);
        let misplaced = Some(at) == self.key
            || own
                .is_none_or(|cell| cell.standard.is_some_and(|it| it.nature == Trait::Decoration));
        let is_heading = filled.len() == 1
            && self.header.cells.len() > 2
            && (row.across || misplaced)
            && first.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii())
            && !unit::is_placeholder(&first)
            && first.bytes().filter(u8::is_ascii_alphanumeric).nth(13).is_none();
        is_heading.then_some(NoEntity::Heading)
    }
}

/// Tells whether folded text is a remark around a table: who filled it in, or a note.
fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches('(');
    let any = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    // These are followed by a colon or a number; 注册会计师 is no note.
    let marked = ["注", "备注", "说明", "附注", "联系人", "联系电话", "统计"].iter().any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            let mut rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).chars();
            matches!(rest.next(), None | Some(':' | '.' | ',' | '、' | ')'))
        })
    });
    marked
        || any(&[
            "填表",
            "制表",
            "填报",
            "审核人",
            "复核人",
            "审核:",
            "复核:",
            "负责人签字",
            "单位盖章",
            "单位负责人",
            "单位(盖章)",
            "数据来源",
            "截至",
            "截止",
            "以上",
        ])
}

/// What a cell of folded text says if it announces a sum: `合计`, `合计(户)`, `本页小计:12户`.
fn sum(text: &str) -> Option<NoEntity> {
    let starts = |words: &[&str]| {
        words.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with(|letter: char| {
                        letter.is_ascii_digit()
                            || matches!(letter, ':' | '(' | '数' | '户' | '家' | '人')
                    })
            })
        })
    };
    if starts(&["小计", "本页小计", "本页合计", "本页", "分计"]) {
        Some(NoEntity::Subtotal)
    } else if starts(&["合计", "总计", "共计", "总", "累计", "共", "总共"]) {
        Some(NoEntity::Total)
    } else {
        None
    }
}
