//! Values of the language, each form against what it means.

use chrono::{Datelike as _, NaiveDate};
use proptest::prelude::*;
use suiji::calendar::{Duration, Period};
use suiji::diagnostic::Problem;
use suiji::plan::value::Piece;
use suiji::plan::value::date::{Around, Due, date, deadline, duration, period, recurrence};
use suiji::plan::value::number::{decimal, in_chinese, whole};
use suiji::plan::value::size::{Often, cap, frequency, ratio, rotation, share};
use suiji::plan::{Every, FrequencyKind, MonthOf, RecurringDay};
use suiji::ratio::{Bound, Ratio};
use suiji::source::{Source, folded};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn around() -> Around {
    Around { year: Some(2023), start: Some(ymd(2023, 3, 22)) }
}

fn on<T>(text: &str, f: impl FnOnce(Piece<'_>) -> T) -> T {
    f(Piece { text: &folded(text), start: 0 })
}

#[test]
fn numbers() {
    for (text, value) in [
        ("5", 5),
        ("五", 5),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两", 2),
        ("二〇二三", 2023),
        ("一万二千", 12_000),
        ("一千零一十", 1010),
        ("〇", 0),
        ("百", 100),
    ] {
        assert_eq!(whole(text), Some(value), "{text}");
    }
    for text in ["", "十十", "五五十", "一百千", "x", "-1"] {
        assert_eq!(whole(text), None, "{text}");
    }
    assert_eq!(decimal("2.5"), Some((25, 10)));
    assert_eq!(decimal("二点五"), Some((25, 10)));
    for n in 0..10_000 {
        assert_eq!(whole(&in_chinese(n)), Some(n), "{}", in_chinese(n));
    }
}

#[test]
fn dates() {
    for text in [
        "2023年3月25日",
        "２０２３年３月２５日",
        "2023-03-25",
        "2023/3/25",
        "2023.3.25",
        "二〇二三年三月二十五日",
        "3月25日",
        "2023 年 3 月 25 日",
        "本年3月25号",
    ] {
        let found = on(text, |it| date(it, around()));
        assert_eq!(found.map(|it| it.value), Ok(ymd(2023, 3, 25)), "{text}");
    }
    for (text, day) in [
        ("３月底", ymd(2023, 3, 31)),
        ("2024年2月底", ymd(2024, 2, 29)),
        ("上半年末", ymd(2023, 6, 30)),
        ("年底", ymd(2023, 12, 31)),
        ("第三季度末", ymd(2023, 9, 30)),
        ("次年1月5日", ymd(2024, 1, 5)),
    ] {
        assert_eq!(on(text, |it| date(it, around())).map(|it| it.value), Ok(day), "{text}");
    }
    for text in ["2023720日", "2023年13月1日", "2023年7月", "七月半", "2023年7月0日", "23年7月1日"]
    {
        let fault = on(text, |it| date(it, around())).unwrap_err();
        let code = Problem::code(fault.problem());
        assert_eq!(code.0, 2002, "{text}");
    }
    assert!(on("3月25日", |it| date(it, Around::default())).is_err());
}

#[test]
fn periods() {
    for (text, from, to) in [
        ("2023年5月 至 9月", ymd(2023, 5, 1), ymd(2023, 9, 30)),
        ("2023年3月22日 至 2023年12月31日", ymd(2023, 3, 22), ymd(2023, 12, 31)),
        ("10月 至 次年3月", ymd(2023, 10, 1), ymd(2024, 3, 31)),
        ("10月-次年3月", ymd(2023, 10, 1), ymd(2024, 3, 31)),
        ("第三季度", ymd(2023, 7, 1), ymd(2023, 9, 30)),
        ("三季度", ymd(2023, 7, 1), ymd(2023, 9, 30)),
        ("5月上旬", ymd(2023, 5, 1), ymd(2023, 5, 10)),
        ("2月下旬", ymd(2023, 2, 21), ymd(2023, 2, 28)),
        ("上半年", ymd(2023, 1, 1), ymd(2023, 6, 30)),
        ("春季", ymd(2023, 3, 1), ymd(2023, 5, 31)),
        ("冬季", ymd(2023, 12, 1), ymd(2024, 2, 29)),
        ("5至10月", ymd(2023, 5, 1), ymd(2023, 10, 31)),
        ("2023年4-11月", ymd(2023, 4, 1), ymd(2023, 11, 30)),
        ("10至次年3月", ymd(2023, 10, 1), ymd(2024, 3, 31)),
        ("1月—12月", ymd(2023, 1, 1), ymd(2023, 12, 31)),
        ("2021/5/20–2021/12/20", ymd(2021, 5, 20), ymd(2021, 12, 20)),
        ("5月10日至20日", ymd(2023, 5, 10), ymd(2023, 5, 20)),
        ("自2023年3月22日起至2023年12月31日止", ymd(2023, 3, 22), ymd(2023, 12, 31)),
        ("10月底前", ymd(2023, 3, 22), ymd(2023, 10, 31)),
        ("全年", ymd(2023, 1, 1), ymd(2023, 12, 31)),
        ("2023年度", ymd(2023, 1, 1), ymd(2023, 12, 31)),
        ("5月10日", ymd(2023, 5, 10), ymd(2023, 5, 10)),
        ("第一季度 至 第三季度", ymd(2023, 1, 1), ymd(2023, 9, 30)),
        ("5月上旬 至 6月中旬", ymd(2023, 5, 1), ymd(2023, 6, 20)),
    ] {
        let found = on(text, |it| period(it, around())).map(|it| it.value);
        assert_eq!(found, Ok(Period::new(from, to).unwrap()), "{text}");
    }
    for (text, code) in [
        ("10月 至 3月", 2005),
        ("6月31日 至 7月", 2001),
        ("适当时候", 2003),
        ("6月前", 2007),
        ("2023年5月20日 至 5月10日", 2005),
    ] {
        let fault = on(text, |it| period(it, around())).unwrap_err();
        assert_eq!(Problem::code(fault.problem()).0, code, "{text}");
    }
}

#[test]
fn lengths_and_deadlines() {
    for (text, length) in [
        ("7日", Duration::CalendarDays(7)),
        ("七天", Duration::CalendarDays(7)),
        ("20个工作日", Duration::WorkingDays(20)),
        ("20 工作日内", Duration::WorkingDays(20)),
        ("3个月", Duration::Months(3)),
        ("2年", Duration::Years(2)),
        ("半年", Duration::Months(6)),
        ("7个自然日", Duration::CalendarDays(7)),
        ("两周", Duration::CalendarDays(14)),
    ] {
        assert_eq!(on(text, |it| duration(it).map(|it| it.value)), Some(length), "{text}");
    }
    let event = |text: &str| {
        on(text, |it| {
            let (due, rest) = deadline(it, around()).unwrap();
            match due.unwrap() {
                Due::Event(due) => {
                    (due.event.value, due.duration.value, due.before, rest.text.to_owned())
                }
                other => panic!("{other:?}"),
            }
        })
    };
    let owned = |text: &str| text.to_owned();
    assert_eq!(
        event("检查结束后20个工作日内，国家企业信用信息公示系统"),
        (owned("检查结束"), Duration::WorkingDays(20), false, owned(",国家企业信用信息公示系统")),
    );
    assert_eq!(
        event("普通程序处罚决定作出之日起7日内，公开 主体信息"),
        (owned("普通程序处罚决定作出"), Duration::CalendarDays(7), false, owned(",公开 主体信息")),
    );
    assert_eq!(
        event("自抽查结束之日起 20 个工作日内"),
        (owned("抽查结束"), Duration::WorkingDays(20), false, String::new()),
    );
    assert_eq!(
        event("抽取前2个工作日"),
        (owned("抽取"), Duration::WorkingDays(2), true, String::new())
    );
    assert_eq!(event("20个工作日内公布").0, "");
    let often = |text: &str| on(text, |it| recurrence(it).map(|it| it.value)).unwrap();
    let first = often("每季度前5个工作日");
    assert_eq!(
        (first.every, first.day),
        (Every::Quarter, RecurringDay::First(Duration::WorkingDays(5)))
    );
    let report = often("每季度最后一个月20日前");
    assert_eq!(report.day, RecurringDay::By { month: Some(MonthOf::Last), day: 20 });
    let start = often("每个季度第一个月的15日内");
    assert_eq!(start.day, RecurringDay::By { month: Some(MonthOf::Nth(1)), day: 15 });
    assert_eq!(often("每月5日前").day, RecurringDay::By { month: None, day: 5 });
    assert_eq!(often("每月首个工作日").day, RecurringDay::NthWorkingDay(1));
}

fn of(numerator: u64, denominator: u64) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

#[test]
fn shares() {
    for (text, ratio) in [
        ("5%", of(1, 20)),
        ("５％", of(1, 20)),
        ("百分之五", of(1, 20)),
        ("千分之五", of(1, 200)),
        ("5‰", of(1, 200)),
        ("二十分之一", of(1, 20)),
        ("1/20", of(1, 20)),
        ("2.5%", of(1, 40)),
        ("百分之二点五", of(1, 40)),
        ("百分之百", of(1, 1)),
        ("三成", of(3, 10)),
        ("三分之一", of(1, 3)),
    ] {
        assert_eq!(on(text, share).map(|it| it.value), Ok(ratio), "{text}");
    }
    assert!(on("120%", share).is_err());
    assert!(on("很多", share).is_err());
}

#[test]
fn ratios() {
    let two = of(2, 100);
    let five = of(5, 100);
    let cases: Vec<(&str, Vec<Bound>)> = vec![
        ("5%", vec![Bound::Floor(five)]),
        ("不低于5%", vec![Bound::Floor(five)]),
        ("不得低于总数的5%", vec![Bound::Floor(five)]),
        ("不低于辖区内机构数的5%", vec![Bound::Floor(five)]),
        ("全年抽查比例不低于5%", vec![Bound::Floor(five)]),
        ("两批合计5%", vec![Bound::Floor(five)]),
        ("全年合计不低于5%", vec![Bound::Floor(five)]),
        ("各批累计不超过5%", vec![Bound::Ceiling(five)]),
        ("不超过5%", vec![Bound::Ceiling(five)]),
        ("≤5%", vec![Bound::Ceiling(five)]),
        ("5%以上", vec![Bound::Floor(five)]),
        ("2%至5%", vec![Bound::Floor(two), Bound::Ceiling(five)]),
        ("2-5%", vec![Bound::Floor(two), Bound::Ceiling(five)]),
        ("8户", vec![Bound::Count(8)]),
        ("8家", vec![Bound::Count(8)]),
        ("60至70户", vec![Bound::CountFloor(60), Bound::CountCeiling(70)]),
        ("全覆盖", vec![Bound::Census]),
        ("不设上限", vec![Bound::NoCeiling]),
        ("待定", vec![Bound::Undecided]),
        ("根据监管需要确定", vec![Bound::Undecided]),
        ("不涉及", vec![Bound::NotApplicable]),
        ("10%，不少于2户", vec![Bound::Floor(of(1, 10)), Bound::CountFloor(2)]),
        ("10% 且 不少于2户", vec![Bound::Floor(of(1, 10)), Bound::CountFloor(2)]),
        (
            "不低于１０％，不少于2户；不足5户的全覆盖",
            vec![Bound::Floor(of(1, 10)), Bound::CountFloor(2), Bound::CensusBelow(5)],
        ),
        ("5户以下的，全覆盖", vec![Bound::CensusBelow(6)]),
        ("超过2户", vec![Bound::CountFloor(3)]),
        ("少于20户", vec![Bound::CountCeiling(19)]),
        ("1:5", vec![Bound::PerInspector { targets: of(5, 1), unit: None }]),
        (
            "1：2.5（入海排污口执法人员）",
            vec![Bound::PerInspector {
                targets: of(5, 2),
                unit: Some("入海排污口执法人员".to_owned()),
            }],
        ),
        (
            "按在编在岗人员1:10比例抽取",
            vec![Bound::PerInspector { targets: of(10, 1), unit: None }],
        ),
        (
            "10% 或 5户",
            vec![Bound::Either {
                alternatives: vec![vec![Bound::Floor(of(1, 10))], vec![Bound::Count(5)]],
                lower: false,
            }],
        ),
        (
            "10% 或者 5户，取低",
            vec![Bound::Either {
                alternatives: vec![vec![Bound::Floor(of(1, 10))], vec![Bound::Count(5)]],
                lower: true,
            }],
        ),
        ("1户（实际以联合双随机牵头单位抽查数为准。）", vec![Bound::Count(1), Bound::Undecided]),
    ];
    for (text, bounds) in cases {
        let found = on(text, ratio);
        assert_eq!(found.faults, [], "{text}");
        assert_eq!(found.clause.unwrap().rule.bounds, bounds, "{text}");
    }
    let monthly = on("原则上每月不低于5%", ratio).clause.unwrap();
    assert!(monthly.as_a_rule);
    assert!(monthly.rule.bounds.is_empty());
    assert_eq!(monthly.periodic[0].every, Every::Month);
    let quarterly = on("每季度不低于12.5%", ratio).clause.unwrap();
    assert_eq!(quarterly.periodic[0].rule.bounds, [Bound::Floor(of(1, 8))]);
    // Over the year: four times an eighth.
    assert_eq!(quarterly.of_year().bounds, [Bound::Floor(of(1, 2))]);
    assert_eq!(monthly.of_year().bounds, [Bound::Floor(of(12, 20))]);
    let broken = on("5%，三五户，不少于2户", ratio);
    assert_eq!(broken.faults.len(), 1);
    let at = broken.faults[0].span();
    assert_eq!((at.start, at.end), (3, 6));
}

#[test]
fn frequencies() {
    use FrequencyKind::{AtLeast, AtMost, Between, Exactly};
    for (text, times, every, kind) in [
        ("每年1次", 1, Every::Years(1), Exactly),
        ("每年一次", 1, Every::Years(1), Exactly),
        ("每2年1次", 1, Every::Years(2), Exactly),
        ("1次/年", 1, Every::Years(1), Exactly),
        ("不少于1次/年", 1, Every::Years(1), AtLeast),
        ("至少1次", 1, Every::Years(1), AtLeast),
        ("全年不超过2次", 2, Every::Years(1), AtMost),
        ("每年不超过1次", 1, Every::Years(1), AtMost),
        ("每季度各抽查1次", 1, Every::Quarter, Exactly),
        ("1-2次", 1, Every::Years(1), Between { most: 2 }),
        ("小于1次/年", 1, Every::Years(2), AtMost),
        ("小于2次/年", 1, Every::Years(1), AtMost),
        ("原则上每年1次", 1, Every::Years(1), Exactly),
        ("=1次/年", 1, Every::Years(1), Exactly),
    ] {
        match on(text, |it| frequency(it).map(|it| it.value)) {
            Some(Often::Times(found)) => {
                assert_eq!((found.times, found.every, found.kind), (times, every, kind), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let undecided =
        on("抽查频次根据监管需要确定", |it| frequency(it).map(|it| it.value));
    assert_eq!(undecided, Some(Often::Undecided));
    assert_eq!(on("经常", frequency), None);
    assert_eq!(on("每2年一遍", |it| rotation(it).map(|it| it.years.value)), Some(2));
    assert_eq!(on("原则上每五年检查一轮", |it| rotation(it).map(|it| it.years.value)), Some(5));
    let all = on("同一对象全年不超过1次", cap).unwrap();
    assert_eq!((all.tier, all.frequency.times), (None, 1));
    let c = on("C级不超过2次", cap).unwrap();
    assert_eq!((c.tier.unwrap().value.as_str(), c.frequency.times), ("C", 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_share_prints_and_reads_as_itself(numerator in 0..=1_000_u64, more in 0..1_000_u64) {
        let ratio = of(numerator, (numerator + more).max(1));
        let printed = ratio.to_string();
        prop_assert_eq!(on(&printed, share).map(|it| it.value), Ok(ratio), "{}", printed);
    }

    #[test]
    fn a_day_is_the_same_in_every_form(offset in 0..20_000_i64) {
        let day = ymd(1990, 1, 1) + chrono::Duration::days(offset);
        let (y, m, d) = (day.year(), day.month(), day.day());
        let chinese = |n: u32| in_chinese(u64::from(n));
        let year: String = y.to_string().chars().map(|it| {
            ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][it as usize - '0' as usize]
        }).collect();
        let wide = |text: String| -> String {
            text.chars().map(|it| if it.is_ascii_digit() {
                char::from_u32(it as u32 + 0xFEE0).unwrap()
            } else { it }).collect()
        };
        for text in [
            format!("{y}年{m}月{d}日"), format!("{y}-{m:02}-{d:02}"), format!("{y}/{m}/{d}"),
            format!("{y}.{m}.{d}"), format!("{y} 年 {m} 月 {d} 号"), wide(format!("{y}年{m}月{d}日")),
            format!("{year}年{}月{}日", chinese(m), chinese(d)),
        ] {
            let found = on(&text, |it| date(it, Around::default())).map(|it| it.value);
            prop_assert_eq!(found, Ok(day), "{}", text);
        }
    }

    #[test]
    fn an_impossible_day_is_never_moved(year in 1990..2100_i32, month in 1..=12_u32, day in 1..=31_u32) {
        let text = format!("{year}年{month}月{day}日");
        let found = on(&text, |it| date(it, Around::default()));
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(real) => prop_assert_eq!(found.map(|it| it.value), Ok(real)),
            None => {
                let fault = found.unwrap_err();
                prop_assert_eq!(Problem::code(fault.problem()).0, 2001);
                let fixes = fault.finding(&Source::new("x", &text)).fixes;
                let days: Vec<NaiveDate> = fixes
                    .iter()
                    .map(|fix| on(&fix.replace, |it| date(it, Around::default())).unwrap().value)
                    .collect();
                prop_assert_eq!(days.len(), 2);
                prop_assert_eq!(days[0].month(), month);
                prop_assert_eq!(days[0].succ_opt(), Some(days[1]));
                prop_assert_eq!(days[1].day(), 1);
            }
        }
    }

    #[test]
    fn reading_values_never_panics(
        text in "[0-9０-９一二十百年月日号前后内至到底第季度上下旬工作日个不低于超过户家%‰分之每次全覆盖抽取（），、；：. /-]{0,40}"
    ) {
        on(&text, |it| {
            let _ = date(it, around());
            let _ = period(it, around());
            let _ = deadline(it, around());
            let _ = duration(it);
            let _ = recurrence(it);
            let _ = ratio(it);
            let _ = frequency(it);
            let _ = cap(it);
            let _ = rotation(it);
        });
    }

    #[test]
    fn faults_lie_in_what_was_read(text in "[0-9一二年月日至%户不低于超过，；、 ]{1,24}") {
        let end = u32::try_from(text.chars().count()).unwrap();
        let read = on(&text, ratio);
        for fault in read.faults {
            prop_assert!(fault.span().start <= fault.span().end && fault.span().end <= end);
        }
        if let Err(fault) = on(&text, |it| period(it, around())) {
            prop_assert!(fault.span().start <= fault.span().end && fault.span().end <= end);
        }
    }
}

#[test]
fn long_values_are_refused_once_and_soon() {
    for text in
        ["9".repeat(500_000), "5%，".repeat(200_000), "（".repeat(300_000), "至".repeat(300_000)]
    {
        let text = folded(&text);
        let piece = Piece { text: &text, start: 0 };
        assert_eq!(ratio(piece).faults.len(), 1);
        assert!(period(piece, around()).is_err());
        assert!(deadline(piece, around()).is_none());
    }
}
