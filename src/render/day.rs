//! A day in words.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::calendar::{Calendar, Why};
use crate::diagnostic::Lang;
use crate::diagnostic::message::weekday_names;

/// Says of `date` which weekday it is, whether people work on it, and which notice says so. Ends with
/// a line end.
#[must_use]
pub fn day(calendar: &Calendar, date: NaiveDate, lang: Lang) -> String {
    let day = calendar.explain(date);
    let zh = lang == Lang::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    let (weekday_zh, weekday_en) = weekday_names(day.weekday);
    let working = match (day.working, zh) {
        (Some(true), true) => "工作日",
        (Some(false), true) => "非工作日",
        (None, true) => "是否工作日不明",
        (Some(true), false) => "a working day",
        (Some(false), false) => "not a working day",
        (None, false) => "not known to be a working day or not",
    };
    let name = |name: &str| if zh { format!("“{name}”") } else { format!("`{name}`") };
    let (why, notice) = match &day.why {
        Why::Weekday => (
            say("周一至周五，没有放假安排", "Monday to Friday, and no notice makes it a day off")
                .to_owned(),
            None,
        ),
        Why::Weekend => (
            say("周六、周日，没有调休上班", "a weekend, and no notice makes it a working day")
                .to_owned(),
            None,
        ),
        Why::Holiday { name: holiday, statutory, notice } => {
            let statutory = match (statutory, zh) {
                (true, true) => "，法定节假日",
                (true, false) => ", a statutory holiday",
                (false, _) => "",
            };
            (format!("{}{}{statutory}", name(holiday), say("放假", " holiday")), *notice)
        }
        Why::MakeUp { name: holiday, notice } => {
            let words = say("调休上班", ": work is made up for");
            (format!("{}{words}", name(holiday)), *notice)
        }
        Why::NotAnnounced { statutory } => {
            let known = if *statutory {
                say("；当天是法定节假日", "; the day itself is a statutory holiday")
            } else {
                ""
            };
            (
                format!(
                    "{}{known}",
                    say("这一年的放假安排尚未公布", "the holiday notice of that year is not known")
                ),
                None,
            )
        }
        Why::NoYear => {
            (say("工作日历里没有这一年", "the calendar has no such year").to_owned(), None)
        }
    };
    let weekday = if zh { weekday_zh } else { weekday_en };
    let mut text = format!("{date} {weekday}，{working}：{why}\n");
    if !zh {
        text = format!("{date} {weekday}, {working}: {why}\n");
    }
    if let Some(notice) = notice {
        let issued = notice.issued.map(|it| it.to_string()).unwrap_or_default();
        let _ =
            writeln!(text, "  {} 《{}》 {issued}\n  {}", notice.number, notice.title, notice.url);
    }
    text
}
