//! `visits.xlsx`, for staff: 总表, one sheet for every inspector, 处罚和公示, 日历, 填写说明.
//!
//! The last columns are left to be filled in and imported again: actual day, result and disposal
//! with drop-down lists, remarks; on 处罚和公示, what the office adds afterwards. Dates are real
//! dates, ids are text. Prints on A4, landscape, the header on every page.
//!
//! Promise: the time inside the file is the recorded time of the first draw, so that two runs give
//! equal bytes. Internal: it names certificates.

mod month;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use super::{DISPOSALS, Outcome, Run, TRIAL, Task, goal, person};
use crate::directory::Inspector;
use crate::results::filled;

/// The sheet of all visits.
pub const ALL: &str = "总表";
/// The sheet that the office fills in: decisions and publications.
pub const AFTER: &str = "处罚和公示";
/// The month grids.
pub const MONTHS: &str = "日历";
/// How to fill it in, and the lists behind the drop-downs.
pub const NOTES: &str = "填写说明";

/// Columns of 总表 and of the inspectors' sheets: header and greatest width. The printed ones stand on
/// one page across (A4, landscape): more or wider columns would print smaller letters.
pub const COLUMNS: [(&str, u16); 17] = [
    ("任务编号", 9),
    ("检查对象", 20),
    ("统一社会信用代码", 20),
    ("住所", 22),
    ("抽查事项", 20),
    ("信用等级", 9),
    ("检查日期", 11),
    ("最迟完成日", 11),
    ("主检", 14),
    ("协检", 14),
    ("检查日期（实际）", 11),
    ("检查结果", 17),
    (filled::ITEMS, 12),
    ("处理情况", 12),
    ("备注", 12),
    // Beside the page: the visit's number tells the draw, its last day what the milestone asks.
    ("抽取批次", 9),
    ("进度节点", 11),
];

/// Columns of 处罚和公示: header and width; the first four are given.
pub const AFTER_COLUMNS: [(&str, u16); 12] = [
    ("任务编号", 10),
    ("检查对象", 26),
    ("统一社会信用代码", 21),
    ("主检", 12),
    (filled::PUBLISHED, 14),
    (filled::LISTED, 14),
    (filled::NUMBER, 20),
    (filled::DECIDED, 14),
    (filled::CAUSE, 20),
    (filled::BASIS, 24),
    (filled::CONTENT, 20),
    (filled::PENALTY_PUBLISHED, 14),
];

/// First of the columns to be filled in.
const FILL_IN: u16 = 10;
/// Behind the last of them; what follows is not printed.
const PRINTED: u16 = 15;
/// The header's row: the title stands above it.
const HEADER_ROW: u32 = 1;

/// Writes the workbook.
///
/// # Errors
/// [`XlsxError`] where there are more visits than a sheet has rows.
pub fn visits(run: &Run<'_>) -> Result<Vec<u8>, XlsxError> {
    let tasks = run.tasks();
    let looks = Looks::new();
    let mut book = Workbook::new();
    if let Some(event) = run.events.first() {
        let title = format!("{}{}", stamp(run), run.title());
        let properties = DocProperties::new()
            .set_title(title)
            .set_company(run.agency())
            .set_creation_datetime(&moment(event.recorded)?);
        book.set_properties(&properties);
    }
    let rows: Vec<&Task<'_>> = tasks.iter().collect();
    list(book.add_worksheet().set_name(ALL)?, run, &looks, "检查任务总表", &rows, None)?;
    for (sheet, inspector, rows) in people(&tasks) {
        let title = format!("{} 检查任务表", person(inspector));
        list(book.add_worksheet().set_name(&sheet)?, run, &looks, &title, &rows, Some(inspector))?;
    }
    after(book.add_worksheet().set_name(AFTER)?, run, &looks, &rows)?;
    month::grids(book.add_worksheet().set_name(MONTHS)?, run, &looks, &tasks)?;
    notes(book.add_worksheet().set_name(NOTES)?, run, &looks)?;
    book.save_to_buffer()
}

/// The stamp of a trial with a blank, or nothing.
fn stamp(run: &Run<'_>) -> String {
    if run.trial { format!("{TRIAL} ") } else { String::new() }
}

/// The formats of the workbook.
struct Looks {
    title: Format,
    trial: Format,
    header: Format,
    text: Format,
    date: Format,
    blank: Format,
    blank_date: Format,
    closed: Format,
    bare: Format,
}

impl Looks {
    fn new() -> Self {
        let font = || Format::new().set_font_name("宋体").set_font_size(10);
        let cell =
            || font().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        let fill = Color::RGB(0x00FF_F9E3);
        Self {
            title: font().set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center),
            trial: font()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x00B3_261E)),
            header: cell()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E7_E6E6)),
            // `@`: what looks like a number stays the text that it is.
            text: cell().set_num_format("@"),
            date: cell().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            blank: cell().set_num_format("@").set_background_color(fill),
            blank_date: cell().set_num_format("yyyy-mm-dd").set_background_color(fill),
            closed: cell().set_background_color(Color::RGB(0x00D9_D9D9)),
            bare: font().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// A sheet of visits. On an inspector's own sheet only the lead's rows are to be filled in.
fn list(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    looks: &Looks,
    title: &str,
    tasks: &[&Task<'_>],
    own: Option<&Inspector>,
) -> Result<(), XlsxError> {
    let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(0);
    page(sheet, run, looks, title, PRINTED - 1)?;
    let mut widths: Vec<usize> = Vec::new();
    for (column, (header, _)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADER_ROW, column, header, &looks.header)?;
        widths.push(header.width());
    }
    let mut row = HEADER_ROW;
    for task in tasks {
        row += 1;
        let columns = (0..FILL_IN).chain(PRINTED..=last);
        for (column, cell) in columns.zip(cells(run, task)) {
            match &cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, text, &looks.text)?;
                    let wide = text.lines().map(|line| line.width()).max().unwrap_or(0);
                    if let Some(width) = widths.get_mut(usize::from(column)) {
                        *width = wide.max(*width);
                    }
                }
                Cell::Date(Some(day)) => {
                    sheet.write_datetime_with_format(row, column, date(*day)?, &looks.date)?;
                }
                Cell::Date(None) => {
                    sheet.write_blank(row, column, &looks.date)?;
                }
            }
        }
        let is_open = own.is_none_or(|own| task.lead.is_some_and(|it| std::ptr::eq(it, own)));
        for column in FILL_IN..PRINTED {
            let look = match (is_open, column == FILL_IN) {
                (false, _) => &looks.closed,
                (true, true) => &looks.blank_date,
                (true, false) => &looks.blank,
            };
            sheet.write_blank(row, column, look)?;
        }
    }
    for ((column, (_, greatest)), width) in (0_u16..).zip(COLUMNS).zip(widths) {
        let wide = u16::try_from(width + 2).unwrap_or(greatest);
        let is_given = !(FILL_IN..PRINTED).contains(&column);
        let least = if is_given { wide } else { greatest };
        sheet.set_column_width(column, least.min(greatest))?;
    }
    if row > HEADER_ROW {
        sheet.autofilter(HEADER_ROW, 0, row, last)?;
        drop_downs(sheet, run, row)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_repeat_rows(0, HEADER_ROW)?;
    sheet.set_print_area(0, 0, row, PRINTED - 1)?;
    Ok(())
}

/// 处罚和公示: one row a visit, for what follows from its result.
fn after(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    looks: &Looks,
    tasks: &[&Task<'_>],
) -> Result<(), XlsxError> {
    let last = u16::try_from(AFTER_COLUMNS.len() - 1).unwrap_or(0);
    page(sheet, run, looks, "处罚和公示登记表", last)?;
    for (column, (header, width)) in (0_u16..).zip(AFTER_COLUMNS) {
        sheet.write_string_with_format(HEADER_ROW, column, header, &looks.header)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = HEADER_ROW;
    for task in tasks {
        row += 1;
        let lead = task.lead.map_or("", |lead| lead.name.as_str());
        let given = [&task.visit.label(), task.name, &task.visit.id, lead];
        for (column, text) in (0_u16..).zip(given) {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        for (column, (header, _)) in (0_u16..).zip(AFTER_COLUMNS).skip(given.len()) {
            let look = if header.ends_with("日期") { &looks.blank_date } else { &looks.blank };
            sheet.write_blank(row, column, look)?;
        }
    }
    if row > HEADER_ROW {
        sheet.autofilter(HEADER_ROW, 0, row, last)?;
        if let Some(event) = run.events.first() {
            let days = DataValidation::new()
                .allow_date(DataValidationRule::GreaterThanOrEqualTo(date(event.draw.date)?))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("日期")?
                .set_error_message(prompt(event.draw.date))?;
            for (column, (header, _)) in (0_u16..).zip(AFTER_COLUMNS) {
                if header.ends_with("日期") {
                    sheet.add_data_validation(HEADER_ROW + 1, column, row, column, &days)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_repeat_rows(0, HEADER_ROW)?;
    sheet.set_print_area(0, 0, row, last)?;
    Ok(())
}

/// What is known of a visit, for the columns that are not to be filled in.
enum Cell {
    Text(String),
    Date(Option<NaiveDate>),
}

fn cells(run: &Run<'_>, task: &Task<'_>) -> [Cell; COLUMNS.len() - (PRINTED - FILL_IN) as usize] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let items: Vec<String> =
        task.items.iter().map(|item| format!("{} {}", item.code(), item.title.value)).collect();
    let members: Vec<String> = task.members.iter().map(|member| person(member)).collect();
    let milestone = task.milestone.map_or_else(String::new, |milestone| {
        format!("{}\n{}", milestone.date.value, goal(&milestone.goal.value))
    });
    [
        Cell::Text(task.visit.label()),
        text(task.name),
        text(&task.visit.id),
        text(task.address),
        Cell::Text(items.join("\n")),
        Cell::Text(task.visit.tiers.join("、").replace('*', "不分级")),
        Cell::Date(task.day),
        Cell::Date(Some(task.visit.due)),
        Cell::Text(task.lead.map_or_else(String::new, person)),
        Cell::Text(members.join("\n")),
        Cell::Text(run.draw_name(task.event.draw)),
        Cell::Text(milestone),
    ]
}

/// Title, stamp, paper.
fn page(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    looks: &Looks,
    title: &str,
    last: u16,
) -> Result<(), XlsxError> {
    let look = if run.trial { &looks.trial } else { &looks.title };
    let text = format!("{}{} {title}", stamp(run), run.title());
    sheet.merge_range(0, 0, 0, last, &text, look)?;
    sheet.set_row_height(0, 28_u16)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    // `&` begins a command in headers and footers.
    let agency = run.agency().replace('&', "&&");
    sheet.set_footer(format!("&L{agency}&C第 &P 页 共 &N 页&R内部资料"));
    if run.trial {
        sheet.set_header(format!("&C&\"黑体,Bold\"&16{TRIAL}"));
        sheet.set_tab_color(Color::RGB(0x00B3_261E));
    }
    Ok(())
}

fn drop_downs(sheet: &mut Worksheet, run: &Run<'_>, last: u32) -> Result<(), XlsxError> {
    let first = HEADER_ROW + 1;
    let of = |column: &str, count: usize| {
        Formula::new(format!(
            "='{NOTES}'!${column}${}:${column}${}",
            LISTS_ROW + 2,
            LISTS_ROW as usize + 1 + count
        ))
    };
    let results = DataValidation::new()
        .allow_list_formula(of("A", Outcome::ALL.len()))
        .set_error_title("检查结果")?
        .set_error_message("请从下拉列表中选择，列表见“填写说明”。")?;
    sheet.add_data_validation(first, FILL_IN + 1, last, FILL_IN + 1, &results)?;
    let disposals = DataValidation::new()
        .allow_list_formula(of("B", DISPOSALS.len()))
        .set_error_style(DataValidationErrorStyle::Information);
    sheet.add_data_validation(first, FILL_IN + 3, last, FILL_IN + 3, &disposals)?;
    if let Some(event) = run.events.first() {
        let days = DataValidation::new()
            .allow_date(DataValidationRule::GreaterThanOrEqualTo(date(event.draw.date)?))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("检查日期（实际）")?
            .set_error_message(prompt(event.draw.date))?;
        sheet.add_data_validation(first, FILL_IN, last, FILL_IN, &days)?;
    }
    Ok(())
}

/// One sheet for every inspector with a visit: its name, the person, the visits. In the order of
/// names and certificates, so that the order of the directory's rows does not matter.
fn people<'t, 'a>(tasks: &'t [Task<'a>]) -> Vec<(String, &'a Inspector, Vec<&'t Task<'a>>)> {
    let mut by_person: BTreeMap<(&str, &str), (&Inspector, Vec<&Task<'_>>)> = BTreeMap::new();
    for task in tasks {
        for inspector in task.lead.iter().chain(&task.members) {
            by_person
                .entry((&inspector.name, inspector.key()))
                .or_insert_with(|| (inspector, Vec::new()))
                .1
                .push(task);
        }
    }
    let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in by_person.keys() {
        *namesakes.entry(name).or_default() += 1;
    }
    let mut taken: Vec<String> = [ALL, AFTER, MONTHS, NOTES].map(str::to_lowercase).to_vec();
    let mut sheets = Vec::new();
    for ((name, certificate), (inspector, mut visits)) in by_person {
        visits.sort_by_key(|task| (task.day, task.visit.draw, task.visit.number));
        let is_alone = namesakes.get(name).copied() == Some(1);
        let wanted =
            if is_alone { name.to_owned() } else { format!("{name} {}", tail(certificate)) };
        sheets.push((sheet_name(&wanted, &mut taken), inspector, visits));
    }
    sheets
}

/// The last four letters or digits of a certificate number: what tells namesakes apart.
fn tail(certificate: &str) -> String {
    let mut letters: Vec<char> =
        certificate.chars().rev().filter(char::is_ascii_alphanumeric).take(4).collect();
    letters.reverse();
    letters.into_iter().collect()
}

/// A name that a sheet may have and none has yet: without `[]:*?/\`, at most 31 characters, no
/// apostrophe at its ends; letters of either case count as the same.
fn sheet_name(wanted: &str, taken: &mut Vec<String>) -> String {
    let plain: String = wanted
        .chars()
        .map(|letter| if "[]:*?/\\".contains(letter) || letter.is_control() { ' ' } else { letter })
        .take(24)
        .collect();
    let plain = plain.trim_matches(['\'', ' ']);
    // Excel keeps `History` for itself.
    let is_free = !plain.is_empty() && !plain.eq_ignore_ascii_case("history");
    let plain = if is_free { plain } else { "检查人员" };
    let mut name = plain.to_owned();
    let mut number = 2;
    while taken.contains(&name.to_lowercase()) {
        name = format!("{plain} ({number})");
        number += 1;
    }
    taken.push(name.to_lowercase());
    name
}

/// Row (from 0) of the headers of the lists in 填写说明.
const LISTS_ROW: u32 = 10;
/// Letters that fit beside each other in 填写说明, a Chinese one counted twice, with some to spare.
const NOTES_WIDTH: usize = 92;

fn notes(sheet: &mut Worksheet, run: &Run<'_>, looks: &Looks) -> Result<(), XlsxError> {
    page(sheet, run, looks, NOTES, 1)?;
    sheet.set_column_width(0, 60_u16)?.set_column_width(1, 40_u16)?;
    let draws: Vec<String> =
        run.events.iter().map(|event| format!("第{}次抽取；", event.draw.number)).collect();
    let of = format!(
        "{}{}；{}不要删改这一行，导入时凭它认出本计划的表。",
        filled::PLAN,
        run.id(),
        draws.concat()
    );
    let mut by_item = "4．一次查几个事项的，“检查结果”选最重的一项；各事项不一样的，在“各事项结果”写与它不同的事项".to_owned();
    if let Some(item) = run.plan.items.first() {
        let _ = write!(by_item, "，如：{} 未发现问题", item.code());
    }
    by_item.push_str("，几个用；隔开。只查一个事项或者各事项一样的，空着。");
    let lines = [
        of.as_str(),
        "1．黄色单元格由主检人员填写：检查日期（实际）、检查结果、各事项结果、处理情况、备注。其余各栏请勿改动。",
        "2．可以在总表填写，也可以在主检人员本人的表里填写；两处都填的，应当一致。灰色单元格由主检人员在其本人的表里填写。",
        "3．“检查结果”从下拉列表中选择；“处理情况”可以选择，也可以另写。",
        by_item.as_str(),
        "5．找不到、拒绝检查也是结果，不另换对象；可以递补的情形见抽查计划。",
        "6．公示、移送和处罚由内勤在“处罚和公示”填写；有处罚的，文号、日期、案由、依据（写到条、款、项）、结果（罚款写数额）都要写。同一任务有几件处罚的，复制这一行，一件一行。",
        "7．案由、处罚依据、处罚结果要公示：不写个人的姓名、电话、身份证号。",
    ];
    for (row, line) in (1_u32..).zip(lines) {
        sheet.merge_range(row, 0, row, 1, line, &looks.bare)?;
        // Spreadsheets do not fit the height of merged cells.
        let height = line.width().div_ceil(NOTES_WIDTH) * 14 + 3;
        sheet.set_row_height(row, u16::try_from(height).unwrap_or(u16::MAX))?;
    }
    let results = Outcome::ALL.map(Outcome::word);
    for (column, (header, list)) in
        (0_u16..).zip([("检查结果", results.as_slice()), ("处理情况", DISPOSALS.as_slice())])
    {
        sheet.write_string_with_format(LISTS_ROW, column, header, &looks.header)?;
        for (row, word) in (LISTS_ROW + 1..).zip(list) {
            sheet.write_string_with_format(row, column, *word, &looks.text)?;
        }
    }
    let longest = results.len().max(DISPOSALS.len());
    sheet.set_print_area(0, 0, LISTS_ROW + u32::try_from(longest).unwrap_or(0), 1)?;
    Ok(())
}

/// What is said of a cell that is no day: the draw's own is one that it may be.
fn prompt(drawn: NaiveDate) -> String {
    format!("请填写日期，如 {drawn}，且不早于抽取之日。")
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let [month, day_of_month] = [day.month(), day.day()].map(|it| u8::try_from(it).unwrap_or(1));
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), month, day_of_month)
}

fn moment(time: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let [minute, second] = [time.minute(), time.second()].map(|it| u8::try_from(it).unwrap_or(0));
    date(time.date())?.and_hms(u16::try_from(time.hour()).unwrap_or(0), minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_allowed_and_unique() {
        let mut taken = vec![ALL.to_owned()];
        let names = ["总表", "张/三", "张 三", "history", "'", &"长".repeat(40), &"长".repeat(41)]
            .map(|wanted| sheet_name(wanted, &mut taken));
        assert_eq!(names[0], "总表 (2)");
        assert_eq!(names[1..5], ["张 三", "张 三 (2)", "检查人员", "检查人员 (2)"]);
        assert_ne!(names[5], names[6]);
        assert!(names.iter().all(|name| name.chars().count() <= 31));
        assert_eq!(tail("宁人社监字第64010618716号"), "8716");
    }
}
