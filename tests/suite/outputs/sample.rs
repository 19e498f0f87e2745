//! A small run with every kind of output row, made by hand from stage types: 40 entities, two
//! draws, four items in three groups, namesakes, formulas in names.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use suiji::assign::{Assignment, Team};
use suiji::calendar::Calendar;
use suiji::diagnostic::Place;
use suiji::directory::{Duty, EntityDirectory, Inspector, InspectorDirectory};
use suiji::draw::ticket::{Contribution, Digest, Seed, Suite, Tickets, key};
use suiji::draw::visit::Visit;
use suiji::draw::{Draw, GroupDraw, ItemDraw, Removal, RemovalReason, StratumDraw};
use suiji::input::{self, InputFile, Options};
use suiji::plan::{Plan, lower};
use suiji::render::{Event, Run};
use suiji::schedule::Schedule;
use suiji::source::Source;
use suiji::syntax::parse;
use suiji::unit::{UnitId, check_uscc};

const TEXT: &str = include_str!("../../../plans/jinfeng-2023/notice.plan");

pub struct Sample {
    pub plan: Plan,
    pub source: Source,
    pub calendar: Calendar,
    pub entities: EntityDirectory,
    pub inspectors: InspectorDirectory,
    draws: Vec<(Draw, Vec<Visit>, Assignment, Schedule)>,
    pub trial: bool,
    witnesses: Vec<String>,
}

impl Sample {
    pub fn run<T>(&self, with: impl FnOnce(&Run<'_>) -> T) -> T {
        let events: Vec<Event<'_>> = self
            .draws
            .iter()
            .map(|(draw, visits, assignment, schedule)| Event {
                draw,
                visits,
                assignment,
                schedule,
                changes: &[],
                cancelled: &[],
                commitment: (!self.trial)
                    .then_some("111186e946f920e85bbc66befa7baf8a823846f577cfce2b0a682da64ebe8bb4"),
                sealed: (!self.trial)
                    .then(|| (draw.date - chrono::Days::new(2)).and_hms_opt(17, 0, 0).unwrap()),
                recorded: NaiveDateTime::new(
                    draw.date,
                    chrono::NaiveTime::from_hms_opt(9, 30, 0).unwrap(),
                ),
                operator: Some("李操作"),
                witnesses: &self.witnesses,
            })
            .collect();
        with(&Run {
            plan: &self.plan,
            source: &self.source,
            calendar: &self.calendar,
            entities: &self.entities,
            inspectors: &self.inspectors,
            events: &events,
            trial: self.trial,
        })
    }

    /// A trial or a formal run.
    pub fn new(trial: bool) -> Self {
        Self::seeded(
            trial,
            &[("ssq", "03 07 12 18 25 30 + 09"), ("dice", "it's<1>592653589793238")],
        )
    }

    /// With the inspectors in the opposite order of the file; the same people go.
    pub fn with_inspectors_reversed(mut self) -> Self {
        let last = self.inspectors.len() - 1;
        self.inspectors.inspectors.reverse();
        for (_, _, assignment, _) in &mut self.draws {
            for team in &mut assignment.teams {
                team.lead = last - team.lead;
                for member in &mut team.members {
                    *member = last - *member;
                }
            }
        }
        self
    }

    /// With these contributions.
    pub fn seeded(trial: bool, contributions: &[(&str, &str)]) -> Self {
        let text = TEXT
            .replace("６月３１日", "６月３０日")
            .replace("\n语言：1", "\n文号：金人社发〔2023〕12号；语言：1")
            .replace(
                "审核：法规科",
                "审核：法规科\n　　签注：SJ2021 7日：自然日，张三丰，2023年3月20日",
            );
        let source = Source::new("plan.plan", &text);
        let plan = lower(&source, &parse(&source).tree).plan;
        let entities = entities();
        let inspectors = inspectors();
        let days = [(2023, 5, 10), (2023, 8, 16)].map(|(y, m, d)| ymd(y, m, d));
        let draws = (1..)
            .zip(days)
            .map(|(number, date)| draw(&plan, &entities, number, date, contributions))
            .collect();
        Self {
            plan,
            source,
            calendar: Calendar::builtin(),
            entities,
            inspectors,
            draws,
            trial,
            witnesses: vec!["派驻纪检监察组 王某".into(), "企业代表 赵某".into()],
        }
    }
}

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Codes whose check characters hold.
fn codes() -> Vec<UnitId> {
    let mut ids = Vec::new();
    for number in 0..40 {
        let stem = format!("91640106MA7{:04}", number * 37 % 9000);
        let found = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find_map(|a| {
            "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find_map(|b| {
                "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find_map(|c| {
                    let id = format!("{stem}{a}{b}{c}");
                    check_uscc(&id).is_ok().then_some(id)
                })
            })
        });
        ids.push(UnitId::new(&found.unwrap()).unwrap());
    }
    ids
}

fn entities() -> EntityDirectory {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["统一社会信用代码", "主体名称", "住所", "法定代表人"]).unwrap();
    for (row, id) in codes().iter().enumerate() {
        let name = match row {
            3 => "=HYPERLINK(\"x\")有限公司".to_owned(),
            4 => "<b>甲&乙</b>商行".to_owned(),
            row => format!("银川市第{row}测试有限公司"),
        };
        let address = format!("银川市金凤区贺兰山中路{row}号，3楼");
        table.write_record([id.as_str(), &name, &address, "法人张三"]).unwrap();
    }
    let bytes = table.into_inner().unwrap();
    let read = input::entities(&[InputFile::new("entities.csv", &bytes)], &Options::default());
    assert_eq!(read.directory.len(), 40);
    read.directory
}

fn inspectors() -> InspectorDirectory {
    let names = ["张明仪", "徐昭", "张明仪", "马卿建", "总表"];
    InspectorDirectory {
        inspectors: (0_u32..)
            .zip(names)
            .map(|(at, name)| Inspector {
                name: name.into(),
                unit: "劳动保障监察大队".into(),
                certificate: Some(format!("宁人社监字第6401061871{at}号")),
                certificate_type: String::new(),
                valid_to: Some(ymd(2027, 1, 1)),
                specialities: vec![],
                sex: String::new(),
                post: String::new(),
                joined: None,
                left: None,
                duty: Duty::On,
                leave: vec![],
                recusals: vec![],
                place: Place::file("inspectors.csv"),
            })
            .collect(),
        columns: vec![],
    }
}

fn draw(
    plan: &Plan,
    entities: &EntityDirectory,
    number: u32,
    date: NaiveDate,
    contributions: &[(&str, &str)],
) -> (Draw, Vec<Visit>, Assignment, Schedule) {
    let seed = Seed::new(
        Suite::Dr1,
        contributions
            .iter()
            .map(|(name, text)| Contribution { name: (*name).into(), text: (*text).into() })
            .collect(),
    );
    let mut groups = Vec::new();
    for (code, items) in [("RS-01", vec![0, 1, 2]), ("RS-12", vec![3])] {
        let key = key(Suite::Dr1, "640106-rsj-2023", number, &format!("draw/{code}"), &seed.value);
        let tickets = Tickets::new(Suite::Dr1, &key);
        let items = items
            .into_iter()
            .map(|item: usize| {
                let names = if item == 3 { vec!["*"] } else { vec!["A", "B", "C", "其余"] };
                let count = names.len();
                let strata = names
                    .into_iter()
                    .enumerate()
                    .map(|(at, name)| {
                        let mut drawn: Vec<(Digest, usize, UnitId)> = entities
                            .iter()
                            .filter(|entity| {
                                entity.index() % count == at
                                    && (entity.index() / 4) % 2 == (number as usize % 2)
                            })
                            .map(|entity| {
                                let id = entity.id().clone();
                                (tickets.of(id.as_str()), entity.index(), id)
                            })
                            .collect();
                        drawn.sort_by_key(|it| it.0);
                        let population = drawn.len() as u64;
                        drawn.truncate(2 + item % 2);
                        StratumDraw {
                            tier: name.into(),
                            name: name.into(),
                            population,
                            size: 5,
                            quota: if at == 3 { 4 } else { drawn.len() as u64 },
                            candidates: population,
                            threshold: drawn.last().map(|it| it.0),
                            drawn: drawn.into_iter().collect(),
                        }
                    })
                    .collect();
                ItemDraw {
                    item,
                    code: plan.items[item].code().to_owned(),
                    removed: vec![
                        Removal { reason: RemovalReason::NotObject, count: 7 },
                        Removal { reason: RemovalReason::Excluded(0), count: 3 },
                    ],
                    strata,
                }
            })
            .collect();
        groups.push(GroupDraw { code: code.into(), key, items });
    }
    let mut by_visit: BTreeMap<(String, usize), (Vec<usize>, Vec<String>)> = BTreeMap::new();
    for group in &groups {
        for item in &group.items {
            for stratum in &item.strata {
                for drawn in &stratum.drawn {
                    let (items, tiers) =
                        by_visit.entry((group.code.clone(), drawn.entity)).or_default();
                    items.push(item.item);
                    if !tiers.contains(&stratum.tier) {
                        tiers.push(stratum.tier.clone());
                    }
                }
            }
        }
    }
    let order =
        Tickets::new(Suite::Dr1, &key(Suite::Dr1, "640106-rsj-2023", number, "order", &seed.value));
    let mut visits: Vec<Visit> = by_visit
        .into_iter()
        .map(|((group, entity), (items, tiers))| {
            let id = entities.get(entity).unwrap().id().to_string();
            Visit {
                draw: number,
                number: 0,
                group,
                entity,
                items,
                tiers,
                order: order.of(&id),
                window: vec![],
                due: date + chrono::Days::new(60),
                id,
            }
        })
        .collect();
    visits.sort_by(|a, b| (a.order, &a.group).cmp(&(b.order, &b.group)));
    for (number, visit) in (1..).zip(&mut visits) {
        visit.number = number;
    }
    let teams =
        (0..visits.len()).map(|at| Team { lead: at % 5, members: vec![(at + 1) % 5] }).collect();
    let days = (0..visits.len() as u64).map(|at| date + chrono::Days::new(2 + at)).collect();
    let milestones = (0..visits.len()).map(|at| Some(2 + at % 2)).collect();
    let draw = Draw {
        number,
        batch: Some(number as usize - 1),
        date,
        seed,
        keys: BTreeMap::new(),
        groups,
    };
    (draw, visits, Assignment { teams, ..Assignment::default() }, Schedule { days, milestones })
}
