//! 日历: a grid for every month, Monday to Sunday; each day with the number of its visits and whom
//! they go to. Days off are grey.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::{Looks, page};
use crate::render::{Run, Task};

/// How many names a day shows; the rest are counted.
const NAMES: usize = 12;

pub(super) fn grids(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    looks: &Looks,
    tasks: &[Task<'_>],
) -> Result<(), XlsxError> {
    page(sheet, run, looks, "检查日历", 6)?;
    sheet.set_repeat_rows(0, 0)?;
    for column in 0..7 {
        sheet.set_column_width(column, 20_u16)?;
    }
    let mut by_day: BTreeMap<NaiveDate, Vec<&Task<'_>>> = BTreeMap::new();
    for task in tasks {
        if let Some(day) = task.day {
            by_day.entry(day).or_default().push(task);
        }
    }
    let (Some(first), Some(last)) = (by_day.keys().next(), by_day.keys().last()) else {
        sheet.write_string_with_format(1, 0, "没有排期", &looks.bare)?;
        return Ok(());
    };
    let grid = Grid::new();
    let mut row = 2;
    let mut breaks = Vec::new();
    let mut month = first.with_day(1);
    while let Some(start) = month.filter(|start| start <= last) {
        if row > 2 {
            breaks.push(row);
        }
        row = one(sheet, run, &grid, start, &by_day, row)? + 1;
        month = start.checked_add_months(Months::new(1));
    }
    sheet.set_page_breaks(&breaks)?;
    sheet.set_print_area(0, 0, row.saturating_sub(2), 6)?;
    Ok(())
}

/// The formats of the grids.
struct Grid {
    month: Format,
    header: Format,
    work: Format,
    off: Format,
    outside: Format,
}

impl Grid {
    fn new() -> Self {
        let font = || Format::new().set_font_name("宋体").set_font_size(10);
        let cell =
            || font().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        Self {
            month: font().set_font_name("黑体").set_font_size(14),
            header: cell()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00E7_E6E6)),
            work: cell(),
            off: cell().set_background_color(Color::RGB(0x00F2_F2F2)).set_font_color(Color::Gray),
            outside: font(),
        }
    }
}

/// Writes one month from `row` on; returns the row after it.
fn one(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    grid: &Grid,
    start: NaiveDate,
    by_day: &BTreeMap<NaiveDate, Vec<&Task<'_>>>,
    row: u32,
) -> Result<u32, XlsxError> {
    let title = format!("{}年{}月", start.year(), start.month());
    sheet.write_string_with_format(row, 0, title, &grid.month)?;
    for (column, name) in (0_u16..).zip(["一", "二", "三", "四", "五", "六", "日"]) {
        sheet.write_string_with_format(row + 1, column, format!("星期{name}"), &grid.header)?;
    }
    let mut row = row + 2;
    let back = u64::from(start.weekday().num_days_from_monday());
    let mut day = start.checked_sub_days(Days::new(back)).unwrap_or(start);
    loop {
        let mut lines = 1;
        for column in 0..7 {
            if day.month() == start.month() {
                let tasks = by_day.get(&day).map_or(&[][..], Vec::as_slice);
                let is_off = run.calendar.is_working(day) == Some(false);
                let look = if is_off && tasks.is_empty() { &grid.off } else { &grid.work };
                let text = words(day, tasks);
                lines = lines.max(heights(&text));
                sheet.write_string_with_format(row, column, text, look)?;
            } else {
                sheet.write_blank(row, column, &grid.outside)?;
            }
            let Some(next) = day.succ_opt() else { return Ok(row + 1) };
            day = next;
        }
        sheet.set_row_height(row, u16::try_from(lines * 13 + 4).unwrap_or(400).clamp(40, 400))?;
        row += 1;
        if day.month() != start.month() || day < start {
            return Ok(row);
        }
    }
}

/// `15`, `3 户`, and the names.
fn words(day: NaiveDate, tasks: &[&Task<'_>]) -> String {
    let mut text = day.day().to_string();
    if tasks.is_empty() {
        return text;
    }
    text.push_str(&format!("　{} 户", tasks.len()));
    for task in tasks.iter().take(NAMES) {
        text.push('\n');
        text.push_str(if task.name.is_empty() { &task.visit.id } else { task.name });
    }
    if tasks.len() > NAMES {
        text.push_str(&format!("\n另 {} 户", tasks.len() - NAMES));
    }
    text
}

/// Lines that the text takes in a column of 20: ten Chinese characters each.
fn heights(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr as _;
    text.lines().map(|line| line.width().div_ceil(19).max(1)).sum()
}
