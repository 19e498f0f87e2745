//! What a plan that cannot be carried out is told to change: each change alone is enough, and the next
//! smaller one is not. Judged by writing the change into the plan and checking it anew.

use suiji::diagnostic::problem::People;
use suiji::diagnostic::problem::people::Lever;
use suiji::diagnostic::{Finding, Problem};
use suiji::engine::{self, CheckOptions, Inputs};

struct Case {
    /// Items, each of all eight units.
    items: usize,
    day: u32,
    week: u32,
    /// `5月12日前，完成75%`
    milestone: (u32, u32),
    /// Last day of May of the check window.
    last: u32,
    people: usize,
    together: bool,
}

/// Four people, one visit a day and four a week each; eight units in the week from 11 May 2026.
const USUAL: Case =
    Case { items: 1, day: 1, week: 4, milestone: (15, 100), last: 15, people: 4, together: false };

fn inputs(case: &Case) -> Inputs {
    let mut items = String::new();
    for number in 1..=case.items {
        items.push_str(&format!(
            "（{number}）事项{number}（代号：RS-0{number}）\n　　对象：企业\n\
             \u{3000}\u{3000}依据：《劳动保障监察条例》第十一条第（六）项\n　　类别：重点；方式：现场检查\n\
             \u{3000}\u{3000}比例：全覆盖\n　　检查时间：2026年5月11日 至 5月{}日\n",
            case.last
        ));
    }
    let codes: Vec<String> = (1..=case.items).map(|it| format!("RS-0{it}")).collect();
    let together = if case.together {
        format!("　　同去：{}\n", codes.join("、"))
    } else {
        String::new()
    };
    let (day, share) = case.milestone;
    let plan = format!(
        "计划：某县2026年度抽查计划\n编号：demo-2026\n\
         机关：某县人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106\n\
         语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日\n\
         引用库\n　　对象名录：“entities.csv”\n　　人员名录：“inspectors.csv”\n\
         抽查事项\n{items}合并检查\n{together}　　频次上限：同一对象全年不超过9次\n\
         检查组\n　　人数：2人\n　　工作量：每人每日不超过{}户，每人每周不超过{}户\n　　不足时：停止\n\
         抽取\n　　第一批：2026年5月11日，抽取其余\n\
         \u{3000}\u{3000}种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）\n\
         进度\n　　1．2026年5月{day}日前，完成{share}%\n\
         公示\n　　结果：检查结束后20个工作日内，国家企业信用信息公示系统\n\
         \u{3000}\u{3000}处罚：处罚决定作出之日起7个工作日内\n",
        case.day, case.week
    );
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/SJ6008");
    let mut inspectors =
        "姓名,执法证编号,证件有效期,业务专长,在岗状态,回避单位,回避单位信用代码\n".to_owned();
    for number in 1..=case.people {
        inspectors.push_str(&format!("甲{number},640106{number:05},2028-06-30,,在岗,,\n"));
    }
    let mut inputs =
        Inputs { plan_name: "plan.plan".to_owned(), plan: plan.into_bytes(), ..Inputs::default() };
    let entities = std::fs::read(root.join("entities.csv")).unwrap();
    inputs.files.insert("entities.csv".to_owned(), Ok(entities));
    inputs.files.insert("inspectors.csv".to_owned(), Ok(inspectors.into_bytes()));
    inputs
}

fn short(case: &Case) -> Option<(Finding, Vec<Lever>)> {
    let findings = engine::check(&inputs(case), &CheckOptions::default()).findings;
    findings.into_iter().find_map(|finding| match &finding.problem {
        Problem::People(
            People::MilestoneOutOfReach { levers, .. } | People::WindowTooNarrow { levers, .. },
        ) => {
            let levers = levers.clone();
            Some((finding, levers))
        }
        Problem::People(People::CannotStaff { .. } | People::StaffingUndecided { .. }) => {
            Some((finding, Vec::new()))
        }
        _ => None,
    })
}

/// The plan with a change; `less`: by one less than that.
fn changed(case: &Case, lever: &Lever, less: u32) -> Case {
    let mut case = Case { ..*case };
    match lever {
        Lever::PerDay(n) => case.day = n - less,
        Lever::PerWeek(n) => case.week = n - less,
        Lever::People(n) => case.people += usize::try_from(*n).unwrap() - less as usize,
        Lever::Share(share) => {
            case.milestone.1 = share.trim_end_matches('%').parse::<u32>().unwrap() + less;
        }
        Lever::Date(date) => case.milestone.0 = chrono::Datelike::day(date) - less,
        Lever::Until(date) => case.last = chrono::Datelike::day(date) - less,
        Lever::Join(_) => case.together = less == 0,
        other => panic!("{other:?}"),
    }
    case
}

#[test]
fn each_change_alone_is_enough_and_a_smaller_one_is_not() {
    let cases = [
        (Case { milestone: (12, 75), ..USUAL }, "PerDay People Share Date"),
        (Case { milestone: (11, 100), ..USUAL }, "PerDay People Share Date"),
        (Case { week: 3, milestone: (15, 75), ..USUAL }, "PerWeek People Until"),
        (Case { items: 2, milestone: (15, 50), ..USUAL }, "People Until Join"),
        (Case { items: 2, milestone: (31, 50), ..USUAL }, "People Until Join"),
    ];
    for (number, (case, kinds)) in cases.iter().enumerate() {
        let (_, levers) = short(case).unwrap_or_else(|| panic!("{number}: feasible"));
        let name = |lever: &Lever| format!("{lever:?}").split('(').next().unwrap().to_owned();
        let found: Vec<String> = levers.iter().map(name).collect();
        assert_eq!(found.join(" "), *kinds, "{number}: {levers:?}");
        for lever in &levers {
            assert!(short(&changed(case, lever, 0)).is_none(), "{number}: {lever:?} is too little");
            assert!(short(&changed(case, lever, 1)).is_some(), "{number}: {lever:?} is too much");
        }
    }
}

#[test]
fn milestone_workload_and_batch_are_underlined_together() {
    assert!(short(&USUAL).is_none());
    let (finding, _) = short(&Case { milestone: (12, 75), ..USUAL }).unwrap();
    assert_eq!(finding.related.len(), 3, "{finding:?}");
}
