//! `schedule.ics`: one whole-day event a visit, for any calendar program (RFC 5545).
//!
//! Written by hand: the usual crate asks the clock and a random source for what is missing.
//! Promises. Lines of at most 75 octets, CRLF, never a letter cut in two; the UID of a visit is
//! the same in every run of its plan; no certificate numbers.

use std::fmt::Write as _;

use chrono::TimeDelta;

use super::{Event, Run, TRIAL, Task, day};
use crate::draw::visit::Visit;

/// China has one time, eight hours before UTC, without summer time since 1992.
const SHANGHAI_HOURS: i64 = 8;

/// Writes the calendar. Visits without a day are left out.
#[must_use]
pub fn schedule(run: &Run<'_>) -> String {
    let mut text = String::new();
    let stamp = if run.trial { format!("{TRIAL} ") } else { String::new() };
    line(&mut text, "BEGIN", "VCALENDAR");
    line(&mut text, "VERSION", "2.0");
    line(&mut text, "PRODID", "-//suiji//schedule//ZH");
    line(&mut text, "CALSCALE", "GREGORIAN");
    line(&mut text, "METHOD", "PUBLISH");
    line(&mut text, "X-WR-CALNAME", &escape(&format!("{stamp}{}", run.title())));
    line(&mut text, "X-WR-TIMEZONE", "Asia/Shanghai");
    for task in run.tasks() {
        event(run, &task, &stamp, &mut text);
    }
    for event in run.events {
        for cancelled in event.cancelled {
            called_off(run, event, cancelled, &mut text);
        }
    }
    line(&mut text, "END", "VCALENDAR");
    text
}

/// What tells an event from others and its states from each other: a visit that was changed is a later
/// state of the event that calendars already hold.
fn head(run: &Run<'_>, event: &Event<'_>, visit: &Visit, changes: u32, text: &mut String) {
    let recorded = event
        .recorded
        .checked_sub_signed(TimeDelta::hours(SHANGHAI_HOURS))
        .unwrap_or(event.recorded);
    let prefix = if run.trial { "trial-" } else { "" };
    line(text, "BEGIN", "VEVENT");
    line(text, "UID", &escape(&format!("{prefix}{}-{}@suiji", run.id(), visit.label())));
    line(text, "DTSTAMP", &recorded.format("%Y%m%dT%H%M%SZ").to_string());
    if changes > 0 {
        line(text, "SEQUENCE", &changes.to_string());
    }
}

/// A visit to a unit that was replaced.
fn called_off(
    run: &Run<'_>,
    event: &Event<'_>,
    (visit, changes): &(Visit, u32),
    text: &mut String,
) {
    let day = event.recorded.date();
    head(run, event, visit, *changes, text);
    line(text, "STATUS", "CANCELLED");
    line(text, "DTSTART;VALUE=DATE", &day.format("%Y%m%d").to_string());
    line(text, "SUMMARY", &escape(&format!("检查取消：任务 {}（已递补）", visit.label())));
    line(text, "END", "VEVENT");
}

fn event(run: &Run<'_>, task: &Task<'_>, stamp: &str, text: &mut String) {
    let Some(first) = task.day else { return };
    let Some(next) = first.succ_opt() else { return };
    head(run, task.event, task.visit, task.changes, text);
    line(text, "DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string());
    line(text, "DTEND;VALUE=DATE", &next.format("%Y%m%d").to_string());
    let codes: Vec<&str> = task.items.iter().map(|item| item.code()).collect();
    line(text, "SUMMARY", &escape(&format!("{stamp}检查：{}（{}）", task.name, codes.join("、"))));
    if !task.address.is_empty() {
        line(text, "LOCATION", &escape(task.address));
    }
    line(text, "DESCRIPTION", &escape(&description(task, stamp)));
    line(text, "CATEGORIES", &escape(&run.draw_name(task.event.draw)));
    line(text, "END", "VEVENT");
}

fn description(task: &Task<'_>, stamp: &str) -> String {
    let mut text = String::new();
    if !stamp.is_empty() {
        let _ = writeln!(text, "{}", stamp.trim());
    }
    let _ = writeln!(text, "任务编号：{}", task.visit.label());
    let _ = writeln!(text, "代码：{}", task.visit.id);
    for item in &task.items {
        let _ = writeln!(text, "事项：{} {}", item.code(), item.title.value);
    }
    if let Some(lead) = task.lead {
        let _ = writeln!(text, "主检：{}", lead.name);
    }
    if !task.members.is_empty() {
        let names: Vec<&str> = task.members.iter().map(|it| it.name.as_str()).collect();
        let _ = writeln!(text, "协检：{}", names.join("、"));
    }
    let _ = write!(text, "最迟完成：{}", day(task.visit.due));
    text
}

/// A TEXT value: backslash, semicolon, comma and line ends are escaped.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\n' => safe.push_str("\\n"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// One content line, folded at 75 octets between characters.
fn line(text: &mut String, name: &str, value: &str) {
    let mut octets = 0;
    for letter in name.chars().chain(std::iter::once(':')).chain(value.chars()) {
        // An escape stays on one line: not every reader unfolds before it unescapes.
        let escaped = usize::from(letter == '\\');
        if octets + letter.len_utf8() + escaped > 75 {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(letter);
        octets += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_characters_and_unfold_to_the_same() {
        let value = "银川市金凤区，a;b\\c".repeat(20);
        let mut text = String::new();
        line(&mut text, "LOCATION", &escape(&value));
        for physical in text.split_terminator("\r\n") {
            assert!(physical.len() <= 75, "{physical}");
        }
        let unfolded = text.replace("\r\n ", "");
        assert_eq!(unfolded, format!("LOCATION:{}\r\n", escape(&value)));
        assert_eq!(escape("a,b;c\\\n\u{7}"), "a\\,b\\;c\\\\\\n ");
    }
}
