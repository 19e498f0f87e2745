//! Before the draw: items that meet in the same units, and what awaits one unit.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use suiji::engine::{self, Inputs, RunOptions, Stage};
use suiji::unit;

/// Items by unit that one seed draws.
fn drawn(inputs: &Inputs, seed: u64) -> BTreeMap<String, BTreeSet<String>> {
    let mut options = RunOptions::trial(Stage::Draw);
    let numbers = format!("{:02} 07 12 18 25 30 + 09", 1 + seed % 6);
    options.seed("ssq", &numbers);
    options.seed("dice", &format!("{:020}", 31_415_926_535_897_932 + seed * 7919));
    let ran = engine::run(inputs, &options);
    let table = ran.files.get("draw.csv").unwrap_or_else(|| panic!("{:#?}", ran.findings));
    let mut items: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap) {
        items.entry(row[7].to_owned()).or_default().insert(row[2].to_owned());
    }
    items
}

fn simulated(inputs: &Inputs, id: Option<&str>) -> Value {
    let id = id.map(|id| unit::typed(id).unwrap());
    let simulated = engine::simulate_for(inputs, id.as_ref());
    serde_json::to_value(simulated.simulation.unwrap()).unwrap()
}

#[test]
fn what_both_items_draw_lies_in_its_bounds_under_every_seed() {
    let inputs = engine::example();
    let simulation = simulated(&inputs, None);
    let pairs = simulation["overlaps"].as_array().unwrap();
    assert!(!pairs.is_empty());
    let mut sums = vec![0_u64; pairs.len()];
    const SEEDS: u64 = 40;
    for seed in 0..SEEDS {
        let items = drawn(&inputs, seed);
        for (pair, sum) in pairs.iter().zip(&mut sums) {
            let [left, right] = [0, 1].map(|at| pair["items"][at].as_str().unwrap());
            let of = |item: &str| items.values().filter(|it| it.contains(item)).count() as u64;
            assert_eq!(of(left), pair["drawn"][0].as_u64().unwrap(), "{left}");
            assert_eq!(of(right), pair["drawn"][1].as_u64().unwrap(), "{right}");
            let both = items.values().filter(|it| it.contains(left) && it.contains(right));
            let both = both.count() as u64;
            let bound = |name: &str| pair["both"][name].as_u64().unwrap();
            assert!((bound("least")..=bound("most")).contains(&both), "{pair} {both}");
            *sum += both;
        }
    }
    // The mean over rehearsals is that of other seeds, within one unit.
    for (pair, sum) in pairs.iter().zip(sums) {
        let (whole, tenth) = pair["both"]["mean"].as_str().unwrap().split_once('.').unwrap();
        let mean: u64 = format!("{whole}{tenth}").parse().unwrap();
        assert!((sum * 10 / SEEDS).abs_diff(mean) <= 10, "{pair}: {sum} in {SEEDS}");
    }
}

#[test]
fn the_units_of_both_items_are_counted_one_by_one() {
    let inputs = engine::example();
    let file = inputs.files.get("entities.csv").unwrap().as_ref().unwrap();
    let mut members: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut table = csv::Reader::from_reader(file.as_slice());
    let at = table.headers().unwrap().iter().position(|it| it == "统一社会信用代码").unwrap();
    let mut strata = Value::Null;
    for row in table.records().map(Result::unwrap) {
        let Some(id) = unit::typed(&row[at]) else { continue };
        let simulation = simulated(&inputs, Some(id.as_str()));
        let unit = &simulation["unit"];
        assert_eq!(unit["in_directory"], true, "{id}");
        let mut own = Vec::new();
        for item in unit["items"].as_array().unwrap() {
            let code = item["item"].as_str().unwrap().to_owned();
            match item["stratum"].as_str() {
                Some(stratum) => {
                    *members.entry((code.clone(), stratum.to_owned())).or_default() += 1;
                    own.push(code);
                }
                None => assert!(item["outside"]["zh"].is_string(), "{item}"),
            }
        }
        for (index, left) in own.iter().enumerate() {
            for right in own.iter().skip(index + 1) {
                *pairs.entry((left.clone(), right.clone())).or_default() += 1;
            }
        }
        if strata.is_null() {
            strata = simulation;
        }
    }
    for line in strata["strata"].as_array().unwrap() {
        let of = |name: &str| line[name].as_str().unwrap().to_owned();
        let counted = members.remove(&(of("item"), of("stratum"))).unwrap_or_default();
        assert_eq!(line["population"].as_u64().unwrap(), counted, "{line}");
    }
    assert_eq!(members, BTreeMap::new());
    for line in strata["overlaps"].as_array().unwrap() {
        let of = |at: usize| line["items"][at].as_str().unwrap().to_owned();
        assert_eq!(Some(line["shared"].as_u64().unwrap()), pairs.remove(&(of(0), of(1))));
    }
    assert_eq!(pairs, BTreeMap::new());
}

#[test]
fn a_unit_that_is_nowhere_is_said_to_be_nowhere() {
    let simulation = simulated(&engine::example(), Some("91640106MA7T181R0T"));
    assert_eq!(simulation["unit"]["in_directory"], false);
    assert_eq!(simulation["unit"]["items"], serde_json::json!([]));
}
