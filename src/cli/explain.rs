//! 解释: a code, a law, a date.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Args;

use super::{Exit, World, outside};
use crate::calendar::{Calendar, Why};
use crate::diagnostic::message::weekday_names;
use crate::diagnostic::{Lang, pages, problem};
use crate::registry::Registry;
use crate::registry::explain::{explain, words};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// 代码、法条或日期 `SJ2001`, `《劳动合同法》第七十四条`, `2026-10-01`; without it: the list of codes
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// 按某日 as of this day, for a law
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

impl Explain {
    pub(super) fn run(self, world: &World) -> Exit {
        let what = self.what.join(" ");
        let what = what.trim();
        if what.is_empty() {
            outside::print(&list(world));
            return Exit::Done;
        }
        if let Some(code) = pages::code(what) {
            return match pages::page(code, world.lang) {
                Some(page) => {
                    outside::print(&format!("{page}\n"));
                    Exit::Done
                }
                None => {
                    let words = world.say(
                        "没有这个代码；suiji explain 列出全部代码",
                        "there is no such code; `suiji explain` lists all",
                    );
                    outside::talk(&format!("{code}：{words}"));
                    Exit::Usage
                }
            };
        }
        if let Some(date) = date(what) {
            outside::print(&day(date, world));
            return Exit::Done;
        }
        law(what, self.on, world)
    }
}

/// Every code with its title, from the pages.
fn list(world: &World) -> String {
    let mut text = String::new();
    for code in problem::all_codes() {
        let page = pages::page(code, world.lang).unwrap_or_default();
        let title = page.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}",
            if title.is_empty() { code.to_string() } else { title.to_owned() }
        );
    }
    text
}

fn date(text: &str) -> Option<NaiveDate> {
    let folded = crate::source::folded(text);
    let mut parts = folded
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<u32>);
    let mark = folded.chars().any(|letter| "-/.年".contains(letter));
    let only_date = folded.chars().all(|it| it.is_ascii_digit() || " -/.年月日".contains(it));
    match (mark && only_date, parts.next(), parts.next(), parts.next(), parts.next()) {
        (true, Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        }
        _ => None,
    }
}

fn day(date: NaiveDate, world: &World) -> String {
    let calendar = Calendar::builtin();
    let day = calendar.explain(date);
    let zh = world.lang == Lang::Zh;
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
            world
                .say(
                    "周一至周五，没有放假安排",
                    "Monday to Friday, and no notice makes it a day off",
                )
                .to_owned(),
            None,
        ),
        Why::Weekend => (
            world
                .say("周六、周日，没有调休上班", "a weekend, and no notice makes it a working day")
                .to_owned(),
            None,
        ),
        Why::Holiday { name: holiday, statutory, notice } => {
            let statutory = match (statutory, zh) {
                (true, true) => "，法定节假日",
                (true, false) => ", a statutory holiday",
                (false, _) => "",
            };
            (format!("{}{}{statutory}", name(holiday), world.say("放假", " holiday")), *notice)
        }
        Why::MakeUp { name: holiday, notice } => {
            let words = world.say("调休上班", ": work is made up for");
            (format!("{}{words}", name(holiday)), *notice)
        }
        Why::NotAnnounced { statutory } => {
            let known = if *statutory {
                world.say("；当天是法定节假日", "; the day itself is a statutory holiday")
            } else {
                ""
            };
            (
                format!(
                    "{}{known}",
                    world.say(
                        "这一年的放假安排尚未公布",
                        "the holiday notice of that year is not known"
                    )
                ),
                None,
            )
        }
        Why::NoYear => {
            (world.say("工作日历里没有这一年", "the calendar has no such year").to_owned(), None)
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

fn law(what: &str, on: Option<NaiveDate>, world: &World) -> Exit {
    let registry = Registry::builtin();
    // Words that are no title, and look like none, are not a law that is missing.
    let is_law = explain(&registry, what).iter().any(|it| {
        it.found.is_some()
            || !it.near.is_empty()
            || !it.provisions.is_empty()
            || what.contains('《')
    });
    match words::describe(&registry, what, on, world.lang).filter(|_| is_law) {
        Some(text) => {
            outside::print(&text);
            Exit::Done
        }
        None => {
            let help = world.say(
                "要代码（SJ2001）、法条（《劳动合同法》第七十四条）或日期（2026-10-01）",
                "give a code (SJ2001), a law (《劳动合同法》第七十四条) or a date (2026-10-01)",
            );
            outside::talk(help);
            Exit::Usage
        }
    }
}
