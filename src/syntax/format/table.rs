//! Tables: columns aligned by display width.

use unicode_width::UnicodeWidthStr;

/// One row: its cells as they will stand, and how wide each was in the file, where bars stood.
pub struct Cells {
    /// The text of the cells.
    pub texts: Vec<String>,
    /// Display widths between the bars; `None` for pasted cells.
    pub widths: Option<Vec<usize>>,
}

/// A column may stay wider than its widest cell if the author aligned it so; by this much.
const SLACK: usize = 8;

/// Lays out the rows of one table.
pub fn rows(table: &[Cells]) -> Vec<String> {
    let columns = table.iter().map(|row| row.texts.len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(|column| width(table, column)).collect();
    table
        .iter()
        .map(|row| {
            let mut out = String::from("｜");
            for (text, width) in row.texts.iter().zip(&widths) {
                out.push_str(text);
                let gap = width.saturating_sub(text.width());
                out.push_str(&"\u{3000}".repeat(gap / 2));
                out.push_str(if gap % 2 == 1 { " " } else { "" });
                out.push('｜');
            }
            out
        })
        .collect()
}

/// The widest cell, or the width at which the author had aligned all of them.
fn width(table: &[Cells], column: usize) -> usize {
    let texts = table.iter().filter_map(|row| row.texts.get(column));
    let needed = texts.map(|text| text.width()).max().unwrap_or_default();
    let mut given = table
        .iter()
        .filter(|row| row.texts.len() > column)
        .map(|row| row.widths.as_ref().and_then(|widths| widths.get(column)).copied());
    match given.next().flatten() {
        Some(first)
            if (needed..=needed + SLACK).contains(&first) && given.all(|it| it == Some(first)) =>
        {
            first
        }
        _ => needed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str], widths: Option<&[usize]>) -> Cells {
        Cells {
            texts: texts.iter().map(|it| (*it).to_owned()).collect(),
            widths: widths.map(<[usize]>::to_vec),
        }
    }

    #[test]
    fn columns_align_by_display_width() {
        let table = [cells(&["等级", "比例"], None), cells(&["A", "不低于30%"], None)];
        assert_eq!(rows(&table), ["｜等级｜比例　　 ｜", "｜A　 ｜不低于30%｜"]);
    }

    #[test]
    fn an_alignment_that_holds_is_kept() {
        let table = [cells(&["等级"], Some(&[6])), cells(&["A"], Some(&[6]))];
        assert_eq!(rows(&table), ["｜等级　｜", "｜A　　 ｜"]);
        let table = [cells(&["等级"], Some(&[6])), cells(&["A"], Some(&[5]))];
        assert_eq!(rows(&table), ["｜等级｜", "｜A　 ｜"]);
    }
}
