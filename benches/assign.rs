//! Teams and days: ten visits for every inspector, from a hundred inspectors to ten thousand. Two
//! seats a visit, half a year of working days, four specialities, recusals, leave, certificates that
//! end, past inspections, caps a day and a week, and half of all visits by 30 June.

use chrono::NaiveDate;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use suiji::assign::{Inputs, Staff, Unit, assign};
use suiji::calendar::{Calendar, Period};
use suiji::diagnostic::Place;
use suiji::directory::{Duty, History, Inspection, Inspector, Leave, Recusal};
use suiji::draw::ticket::digest;
use suiji::draw::visit::Visit;
use suiji::engine;
use suiji::source::Source;
use suiji::unit::UnitId;

const VISITS: [usize; 3] = [1_000, 10_000, 100_000];

const SPECIALITIES: [&str; 4] = ["劳动合同", "工资支付", "社会保险", "职业技能"];

const PLAN: &str = "计划：某市人力资源和社会保障局2023年度“双随机、一公开”抽查计划
编号：640100-rsj-2023
机关：某市人力资源和社会保障局；机关类别：人社部门；层级：市级；区划：640100
语言：1；年度：2023年；施行：2023年3月22日 至 2023年12月31日

一、抽查事项
（一）劳动用工（代号：RS-01）
　　专长：劳动合同
（二）工资支付（代号：RS-02）
　　专长：工资支付
（三）参加社会保险（代号：RS-03）
　　专长：社会保险
（四）职业技能（代号：RS-04）
　　专长：职业技能

二、检查组
　　人数：2人
　　资格：执法证有效期 不早于 检查日
　　主检：专长 符合 事项，1人
　　回避：名录登记的回避单位、3年内查过同一对象
　　工作量：每人每日不超过2户，每人每周不超过6户
　　不足时：停止

三、抽取
　　第一批：2023年5月10日，抽取其余

四、进度
　　1．2023年6月30日前，完成50%
　　2．2023年10月31日前，完成100%
";

fn main() {
    divan::main();
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, month, day).unwrap_or_default()
}

/// Numbers that look scattered; the same every time.
fn scattered(number: usize, salt: usize) -> usize {
    (number.wrapping_mul(2_654_435_761).wrapping_add(salt.wrapping_mul(40_503)) >> 7) & 0xFFFF
}

fn unit(number: usize) -> String {
    format!("91640106MA{number:08}")
}

fn inspector(number: usize, visits: usize) -> Inspector {
    let at = |salt| scattered(number, salt);
    let specialities = SPECIALITIES.iter().enumerate().filter(|(it, _)| at(*it + 1) % 2 == 0);
    let leave = (at(5) % 10 == 0).then(|| Leave { from: Some(date(6, 5)), to: Some(date(6, 16)) });
    let recused = (at(6) % 5 == 0).then(|| Recusal {
        name: String::new(),
        id: UnitId::new(&unit(at(7) % visits)),
        reason: String::new(),
    });
    Inspector {
        name: format!("人{number}"),
        unit: format!("第{}大队", number % 40),
        certificate: Some(format!("64010{number:06}")),
        certificate_type: String::new(),
        valid_to: Some(if at(8) % 20 == 0 { date(8, 15) } else { date(12, 31) }),
        specialities: specialities.map(|(_, word)| (*word).to_owned()).collect(),
        sex: String::new(),
        post: String::new(),
        joined: None,
        left: None,
        duty: Duty::On,
        leave: leave.into_iter().collect(),
        recusals: recused.into_iter().collect(),
        place: Place::file("inspectors.csv"),
    }
}

fn visit(number: usize) -> Visit {
    let window = Period { start: date(5, 1), end: date(10, 31) };
    let first = scattered(number, 11) % SPECIALITIES.len();
    let mut items = vec![first, (first + 1) % SPECIALITIES.len()];
    items.sort_unstable();
    Visit {
        draw: 1,
        number: u32::try_from(number + 1).unwrap_or_default(),
        group: "RS".to_owned(),
        entity: number,
        id: unit(number),
        items,
        tiers: vec!["*".to_owned()],
        order: digest(&number.to_le_bytes()),
        window: vec![window],
        due: date(10, 31),
    }
}

/// One unit in ten was inspected in the last three years.
fn past(number: usize, people: usize) -> Option<Inspection> {
    let who = |salt| format!("64010{:06}", scattered(number, salt) % people);
    Some(Inspection {
        unit: UnitId::new(&unit(number))?,
        item: String::new(),
        method: "现场检查".to_owned(),
        kind: None,
        date: NaiveDate::from_ymd_opt(2021, 6, 1)?,
        inspectors: vec![(String::new(), who(21)), (String::new(), who(22))],
        result: String::new(),
        plan: String::new(),
        agency: String::new(),
        place: Place::file("history.csv"),
    })
}

#[divan::bench(args = VISITS, sample_count = 5, sample_size = 1)]
fn teams_and_days(bencher: Bencher<'_, '_>, count: usize) {
    let people = count / 10;
    let plan = engine::plan("x.plan", PLAN.as_bytes());
    let source = Source::new("x.plan", PLAN);
    let calendar = Calendar::builtin();
    let visits: Vec<Visit> = (0..count).map(visit).collect();
    let streets: Vec<String> = (0..count / 50).map(|number| format!("街道{number}")).collect();
    let street = |number| streets.get(scattered(number, 31) % streets.len());
    let units: Vec<Unit<'_>> = (0..count)
        .map(|number| Unit { street: street(number).map_or("", String::as_str), ..Unit::default() })
        .collect();
    let inspectors: Vec<Inspector> = (0..people).map(|it| inspector(it, count)).collect();
    let staff: Vec<Staff<'_>> = inspectors
        .iter()
        .map(|inspector| Staff { inspector, from: suiji::assign::From::Own })
        .collect();
    let past = (0..count).step_by(10).filter_map(|number| past(number, people));
    let history = History::new(past.collect());
    let key = digest(b"key");
    let inputs = Inputs {
        plan: &plan,
        source: &source,
        calendar: &calendar,
        visits: &visits,
        units: &units,
        date: date(5, 10),
        earlier: &[],
        later: 0,
        people: &staff,
        history: &history,
        key: &key,
    };
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        let made = assign(black_box(&inputs));
        assert!(made.as_ref().is_ok_and(|it| it.teams.len() == count));
        made
    });
}
