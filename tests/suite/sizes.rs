//! How an item's own ratio and those of its tiers become numbers of units.

use suiji::draw::select::{SizeProblem, by_remainders, sizes};
use suiji::plan;
use suiji::ratio::NoSize;
use suiji::source::Source;
use suiji::syntax;

/// The numbers of tiers of 100, 50 and 10 units and of none in 其余, by `ratio` of the item.
fn of(ratio: &str, precedence: &str, tiers: [&str; 3]) -> Result<Vec<u64>, Vec<SizeProblem>> {
    let [a, b, c] = tiers;
    let relation = if precedence.is_empty() {
        String::new()
    } else {
        format!("    与事项比例的关系：{precedence}\n")
    };
    let text = format!(
        "抽查事项\n（一）甲（代号：A-1）\n    比例：{ratio}；分级：T\n\n信用分级\n    名称：T\n    \
         分级依据栏：诚信等级\n    ｜等级｜比例｜\n    ｜A｜{a}｜\n    ｜B｜{b}｜\n    ｜C｜{c}｜\n    \
         ｜其余｜5%｜\n{relation}"
    );
    let source = Source::new("x.plan", &text);
    let lowered = plan::lower(&source, &syntax::parse(&source).tree);
    assert!(lowered.findings.is_empty(), "{:#?}", lowered.findings);
    let plan = lowered.plan;
    let inspectors = |unit: Option<&str>| if unit.is_some() { 0 } else { 8 };
    sizes(&plan.items[0], Some(&plan.tiers[0]), &[100, 50, 10, 0], &inspectors)
}

const TIERS: [&str; 3] = ["2%", "5%", "30%"];

#[test]
fn a_number_of_units_is_the_items_total_unless_it_holds_tier_by_tier() {
    for (ratio, precedence, wanted) in [
        // 31.25, 15.6, 3.1 of 50; 6.25, 3.1, 0.6 of 10.
        ("50户", "事项优先", [31, 16, 3, 0]),
        ("10户", "事项优先", [6, 3, 1, 0]),
        ("5%，不少于30户", "事项优先", [19, 9, 2, 0]),
        ("1:5", "事项优先", [25, 13, 2, 0]),
        ("5%或20户", "事项优先", [13, 6, 1, 0]),
        ("200户", "事项优先", [100, 50, 10, 0]),
        // 2, 3, 3 of the tiers; 42 more of 98, 47, 7 that are left.
        ("50户", "取高", [29, 16, 5, 0]),
        ("10户", "取高", [3, 4, 3, 0]),
        ("8户", "取高", [2, 3, 3, 0]),
        ("5户", "取高", [2, 3, 3, 0]),
        ("不超过20户", "取高", [10, 7, 3, 0]),
        // A share of all is that share of each.
        ("5%", "事项优先", [5, 3, 1, 0]),
        ("5%", "取高", [5, 3, 3, 0]),
        ("50户", "等级优先", [2, 3, 3, 0]),
        ("50户", "逐层", [50, 50, 10, 0]),
        ("5%", "逐层", [5, 3, 3, 0]),
        ("不低于5%", "", [2, 3, 3, 0]),
    ] {
        assert_eq!(of(ratio, precedence, TIERS), Ok(wanted.to_vec()), "{ratio} {precedence}");
    }
    // A tier that is not drawn has no part.
    let out = ["不涉及", "5%", "30%"];
    assert_eq!(of("30户", "事项优先", out), Ok(vec![0, 25, 5, 0]));
    // 24 more than 3 and 3, of 47 and 7 that are left.
    assert_eq!(of("30户", "取高", out), Ok(vec![0, 24, 6, 0]));
    let short = of("80户", "事项优先", out).unwrap_err();
    assert!(matches!(short.as_slice(), [SizeProblem::Sum { sum: 60, .. }]), "{short:?}");
    let apart = of("50户", "", TIERS).unwrap_err();
    assert!(matches!(apart.as_slice(), [SizeProblem::Sum { sum: 8, .. }]), "{apart:?}");
}

#[test]
fn nothing_of_somebody_is_no_number() {
    let empty = |lower, upper| NoSize::Empty { population: 160, lower, upper };
    for (ratio, precedence, why) in [
        ("0户", "事项优先", empty(Some(0), Some(0))),
        ("1:5（外队）", "事项优先", empty(Some(0), None)),
        ("1:5（外队）", "取高", empty(Some(0), None)),
        ("1:5（外队）", "", empty(Some(0), None)),
        ("0%", "", empty(Some(0), None)),
    ] {
        let wanted = vec![SizeProblem::Whole { overall: false, why }];
        assert_eq!(of(ratio, precedence, TIERS), Err(wanted), "{ratio} {precedence}");
    }
    let of_a = NoSize::Empty { population: 100, lower: Some(0), upper: None };
    let of_a = SizeProblem::Stratum { row: Some(0), why: of_a };
    assert_eq!(of("不超过90%", "", ["0%", "5%", "30%"]), Err(vec![of_a]));
    assert_eq!(of("不超过90%", "", ["不涉及", "5%", "30%"]), Ok(vec![0, 3, 3, 0]));
}

#[test]
fn largest_remainders_add_up_and_take_no_more_than_there_are() {
    assert_eq!(by_remainders(3, &[1, 1, 1, 1]), [1, 1, 1, 0]);
    assert_eq!(by_remainders(7, &[5, 3, 1]), [4, 2, 1]);
    assert_eq!(by_remainders(9, &[5, 0, 1]), [5, 0, 1]);
    assert_eq!(by_remainders(9, &[0, 0]), [0, 0]);
    let large = u64::MAX / 2;
    assert_eq!(by_remainders(large, &[large, large]).iter().sum::<u64>(), large);
    for total in 0..=30 {
        let weights = [11, 7, 7, 4, 1];
        let parts = by_remainders(total, &weights);
        assert_eq!(parts.iter().sum::<u64>(), total);
        for (part, weight) in parts.iter().zip(weights) {
            // Within one of the exact part.
            assert!(part * 30 < total * weight + 30 && part * 30 + 30 > total * weight);
            assert!(*part <= weight);
        }
    }
}
