//! The calendar: every day of 2018–2026 against the files read naively, and counting rules.

use chrono::{Datelike as _, NaiveDate};
use proptest::prelude::*;
use suiji::calendar::{Calendar, Duration, Period, Roll, Why};
use suiji::diagnostic::Place;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir("plans/calendar").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path).unwrap()));
    }
    files
}

#[test]
fn the_files_have_no_defect() {
    let (calendar, findings) = Calendar::from_files(files());
    assert_eq!(findings, []);
    assert_eq!(calendar.digest(), Calendar::builtin().digest());
    assert_eq!(calendar.years().collect::<Vec<_>>(), (2018..=2027).collect::<Vec<_>>());
}

#[test]
fn working_days_a_year_are_those_of_the_notices() {
    let calendar = Calendar::builtin();
    // Counted by hand from the notices; 2020 lost two days to the longer Spring Festival.
    let years = [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, expected) in years {
        let all =
            Period::new(day(&format!("{year}-01-01")), day(&format!("{year}-12-31"))).unwrap();
        assert_eq!(calendar.working_days(all).len(), expected, "{year}");
    }
}

#[test]
fn holidays_make_up_days_and_plain_days_are_told_apart() {
    let calendar = Calendar::builtin();
    for (date, working, reason) in [
        ("2023-03-22", Some(true), "weekday"),
        ("2023-03-25", Some(false), "weekend"),
        ("2023-04-23", Some(true), "make-up 劳动节 国办发明电〔2022〕16号"),
        ("2023-05-01", Some(false), "holiday 劳动节 statutory 国办发明电〔2022〕16号"),
        ("2023-05-02", Some(false), "holiday 劳动节 国办发明电〔2022〕16号"),
        // The span around New Year stands in the file of the later year.
        ("2022-12-31", Some(false), "holiday 元旦 国办发明电〔2022〕16号"),
        // The first notice had work on this Saturday; the second took it back.
        ("2020-02-01", Some(false), "holiday 春节 国办发明电〔2020〕1号"),
        ("2020-02-03", Some(true), "weekday"),
        ("2027-10-01", None, "not announced, statutory"),
        ("2027-10-11", None, "not announced"),
        ("2031-01-06", None, "no year"),
    ] {
        let known = calendar.explain(day(date));
        let said = match known.why {
            Why::Weekday => "weekday".to_owned(),
            Why::Weekend => "weekend".to_owned(),
            Why::Holiday { name, statutory, notice } => format!(
                "holiday {name}{} {}",
                if statutory { " statutory" } else { "" },
                notice.unwrap().number
            ),
            Why::MakeUp { name, notice } => format!("make-up {name} {}", notice.unwrap().number),
            Why::NotAnnounced { statutory } => {
                format!("not announced{}", if statutory { ", statutory" } else { "" })
            }
            Why::NoYear => "no year".to_owned(),
        };
        assert_eq!((known.working, said.as_str()), (working, reason), "{date}");
        assert_eq!(calendar.is_working(day(date)), working, "{date}");
    }
    assert!(calendar.known(2026) && !calendar.known(2027) && !calendar.known(2017));
}

#[test]
fn every_off_day_and_make_up_day_has_a_name_and_a_notice() {
    let calendar = Calendar::builtin();
    let all = Period::new(day("2018-01-01"), day("2026-12-31")).unwrap();
    for date in all.days() {
        match calendar.explain(date).why {
            Why::Holiday { name, notice, .. } | Why::MakeUp { name, notice } => {
                assert!(!name.is_empty() && notice.is_some(), "{date}");
            }
            Why::Weekday => assert!(date.weekday().number_from_monday() < 6, "{date}"),
            Why::Weekend => assert!(date.weekday().number_from_monday() > 5, "{date}"),
            Why::NotAnnounced { .. } | Why::NoYear => panic!("{date} is not known"),
        }
    }
}

#[test]
fn deadlines_start_the_day_after_and_roll_only_when_told() {
    let calendar = Calendar::builtin();
    let table = [
        // event, duration, roll, counted, due
        ("2023-06-15", Duration::CalendarDays(7), Roll::Stay, "2023-06-22", "2023-06-22"),
        // 22 to 24 June is the Dragon Boat holiday; Sunday the 25th is made up.
        ("2023-06-15", Duration::CalendarDays(7), Roll::Forward, "2023-06-22", "2023-06-25"),
        ("2023-06-15", Duration::WorkingDays(7), Roll::Forward, "2023-06-27", "2023-06-27"),
        ("2023-06-21", Duration::WorkingDays(1), Roll::Stay, "2023-06-25", "2023-06-25"),
        ("2023-01-31", Duration::Months(1), Roll::Stay, "2023-02-28", "2023-02-28"),
        ("2024-01-31", Duration::Months(1), Roll::Stay, "2024-02-29", "2024-02-29"),
        ("2023-10-31", Duration::Months(3), Roll::Stay, "2024-01-31", "2024-01-31"),
        ("2024-02-29", Duration::Years(2), Roll::Stay, "2026-02-28", "2026-02-28"),
        // 28 February 2026 is a Saturday, but a make-up working day.
        ("2024-02-29", Duration::Years(2), Roll::Forward, "2026-02-28", "2026-02-28"),
        ("2022-12-30", Duration::WorkingDays(1), Roll::Stay, "2023-01-03", "2023-01-03"),
    ];
    for (event, duration, roll, counted, due) in table {
        let answer = calendar.due(day(event), duration, roll).unwrap();
        assert_eq!((answer.counted, answer.date), (day(counted), day(due)), "{event} {duration:?}");
    }
    assert_eq!(calendar.due(day("2026-12-30"), Duration::WorkingDays(5), Roll::Stay), None);
    assert_eq!(calendar.due(day("2026-12-30"), Duration::CalendarDays(5), Roll::Forward), None);
    let plain = calendar.due(day("2026-12-30"), Duration::CalendarDays(5), Roll::Stay).unwrap();
    assert_eq!(plain.date, day("2027-01-04"));
}

#[test]
fn days_before_an_event_count_backwards() {
    let calendar = Calendar::builtin();
    // 6 May 2023 is a make-up Saturday.
    let draw = day("2023-05-08");
    assert_eq!(calendar.before(draw, Duration::WorkingDays(2)), Some(day("2023-05-05")));
    assert_eq!(calendar.before(draw, Duration::CalendarDays(2)), Some(day("2023-05-06")));
    assert_eq!(calendar.previous_working_day(day("2023-05-03")), Some(day("2023-04-28")));
    assert_eq!(calendar.next_working_day(day("2023-04-29")), Some(day("2023-05-04")));
}

#[test]
fn the_digest_is_that_of_the_list_of_names_and_digests() {
    let (calendar, _) = Calendar::from_files(vec![
        ("b.toml".into(), b"schema=1\nyear=2031\nannounced=false\n[days]\n".to_vec()),
        ("a.toml".into(), b"schema=1\nyear=2030\nannounced=false\n[days]\n".to_vec()),
    ]);
    let list = calendar.file_digests();
    let [(first, a), (second, b)] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("a.toml", "b.toml"));
    let text = format!("a.toml={a}|b.toml={b}");
    assert_eq!(calendar.digest(), suiji::facts::sha256_hex(text.as_bytes()));
}

/// What is wrong with one file: code and the marked text.
fn defects(text: &str) -> Vec<(String, String)> {
    let (_, findings) = Calendar::from_files(vec![("2030.toml".into(), text.as_bytes().to_vec())]);
    let source = suiji::source::Source::new("2030.toml", text);
    findings
        .iter()
        .map(|finding| match &finding.place {
            Place::Text { span, .. } => {
                (finding.code().to_string(), source.slice(*span).to_owned())
            }
            _ => (finding.code().to_string(), String::new()),
        })
        .collect()
}

#[test]
fn defects_are_found_at_their_characters() {
    let head = "schema = 1\nyear = 2030\nannounced = true\n";
    for (body, code, marked) in [
        ("[days]\noff = [2031-01-01]", "SJ9114", "2031-01-01"),
        ("[days]\nwork = [2030-01-07]", "SJ9114", "2030-01-07"),
        ("working_days = 3\n[days]\noff = []", "SJ9115", "3"),
        ("anounced = true\n[days]\n", "SJ9103", "anounced"),
        ("[days]\noff = [\"元旦\"]", "SJ9104", "\"元旦\""),
        (
            "[[holidays]]\nname = \"元旦\"\nfrom = 2030-01-02\nto = 2030-01-01\nnotice = \"1\"\n[days]",
            "SJ9114",
            "2030-01-01",
        ),
        (
            "[[holidays]]\nname = \"元旦\"\nfrom = 2030-01-01\nto = 2030-01-01\nnotice = \"1号\"\n[days]",
            "SJ9116",
            "\"1号\"",
        ),
        ("[days]\noff = [2030-01-01", "SJ9101", "1"),
    ] {
        let found = defects(&format!("{head}{body}"));
        assert!(found.contains(&(code.to_owned(), marked.to_owned())), "{body}: {found:?}");
    }
    assert_eq!(defects("schema = 1\nyear = 2030\nannounced = true\n")[0].0, "SJ9102");
}

proptest! {
    #[test]
    fn adding_and_counting_undo_each_other(offset in 30_u64..2800, n in 1_i64..200) {
        let calendar = Calendar::builtin();
        let start = day("2018-01-01") + chrono::Days::new(offset);
        let end = calendar.add_working_days(start, n).unwrap();
        prop_assert_eq!(calendar.working_days_between(start, end), Some(n));
        prop_assert_eq!(calendar.working_days_between(end, start), Some(-n));
        prop_assert_eq!(calendar.is_working(end), Some(true));
        // Going back as far ends on the last working day that is not after the start.
        prop_assert_eq!(calendar.add_working_days(end, -n), calendar.previous_working_day(start));
    }
}

/// `tests/reference/working-days.csv`: every day of 2018 to 2026 that is not what its weekday says,
/// as PyPI's chinesecalendar 1.11.0 has them, which was made from the notices by other hands.
#[test]
fn every_day_agrees_with_an_independent_calendar() {
    let text = std::fs::read_to_string("tests/reference/working-days.csv").unwrap();
    let exceptions: std::collections::BTreeMap<NaiveDate, bool> = text
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .map(|(date, is)| (day(date), is == "work"))
        .collect();
    assert!(exceptions.len() > 200);
    let calendar = Calendar::builtin();
    let all = Period::new(day("2018-01-01"), day("2026-12-31")).unwrap();
    assert_eq!(all.day_count(), 3287);
    for date in all.days() {
        let plain = date.weekday().number_from_monday() < 6;
        let expected = exceptions.get(&date).copied().unwrap_or(plain);
        assert_eq!(calendar.is_working(date), Some(expected), "{date}");
    }
}
