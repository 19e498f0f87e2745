//! 为何: what is said of every unit and every visit agrees with what was drawn, the reasons hold, and the
//! lines that are quoted stand in the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use suiji::diagnostic::Lang;
use suiji::engine::{self, Question, Ran, RunOptions, Stage};
use suiji::record::Record;
use suiji::render::why::{About, Answer, Reason, Why, sentence, text, to_json};
use suiji::unit::UnitId;

const SEEDS: &[(&str, &str)] =
    &[("ssq", "03 07 12 18 25 30 + 09"), ("dice", "31415926535897932384"), ("witness", "7f3a91c2")];

/// A trial of a plan of the repository: its text, record and recomputed run.
fn ran(plan: &str, seeds: usize) -> (String, Record, Ran) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(plan).join("plan.plan");
    let inputs = super::ui::inputs(&path, "plan.plan");
    let mut options = RunOptions::trial(Stage::Run);
    for (name, text) in &SEEDS[..seeds] {
        options.seed(name, text);
    }
    let first = engine::run(&inputs, &options);
    let (again, findings) = engine::recomputed(&first.files, &BTreeMap::new());
    assert_eq!(findings, []);
    (String::from_utf8(inputs.plan).unwrap(), first.record.unwrap(), again.unwrap())
}

fn ask(record: &Record, ran: &Ran, question: &Question) -> Why {
    engine::why(record, ran, &[], question).unwrap()
}

fn quoted_lines_stand_in_the_plan(plan: &str, why: &Why) {
    let lines: Vec<&str> = plan.lines().collect();
    for cite in why.answers.iter().flat_map(|it| &it.said).flat_map(|said| &said.cites) {
        let line = lines[cite.line as usize - 1].replace('\u{3000}', " ");
        assert_eq!(cite.text.replace('\u{3000}', " "), line.trim(), "line {}", cite.line);
    }
}

fn last(answer: &Answer) -> Vec<&Reason> {
    answer.said.iter().map(|said| &said.reason).collect()
}

/// Every unit of the example, every item and draw: drawn or not as draw.csv says, and for one reason that
/// decides; the reasons that compare tickets compare them rightly.
#[test]
fn every_unit_is_answered_as_it_was_drawn() {
    let (plan, record, ran) = ran("example", 2);
    let mut drawn: BTreeSet<(u32, String, String)> = BTreeSet::new();
    let mut reader = csv::Reader::from_reader(ran.files["draw.csv"].as_slice());
    for row in reader.records().map(Result::unwrap) {
        drawn.insert((row[0].parse().unwrap(), row[2].to_owned(), row[7].to_owned()));
    }
    let entities = ran.loaded.as_ref().unwrap().entities.as_ref().unwrap();
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for id in entities.ids() {
        let why = ask(&record, &ran, &Question::Unit(id.clone()));
        quoted_lines_stand_in_the_plan(&plan, &why);
        assert_eq!(why.answers.len(), 4, "two items, two draws");
        for answer in &why.answers {
            let About::Item { draw, code, drawn: is_drawn, .. } = &answer.about else { panic!() };
            let key = (*draw, code.clone(), id.to_string());
            assert_eq!(*is_drawn, drawn.contains(&key), "{key:?}");
            let deciding = last(answer).into_iter().filter_map(|reason| match reason {
                Reason::Within { ticket, threshold, rank, drawn, .. } => {
                    assert!(is_drawn & (ticket <= threshold) & (rank <= drawn), "{key:?}");
                    Some("drawn")
                }
                Reason::Above { ticket, threshold, rank, drawn, candidates, .. } => {
                    assert!(!is_drawn & (ticket > threshold), "{key:?}");
                    assert!(rank.is_none_or(|it| it > *drawn && it <= *candidates), "{key:?}");
                    Some("above")
                }
                Reason::Outside { .. } => Some("outside"),
                Reason::DrawnBefore { .. } => Some("before"),
                Reason::CapUsed { used, most, days, .. } => {
                    assert!(*used >= u64::from(*most) && days.len() as u64 == *used, "{key:?}");
                    Some("cap")
                }
                Reason::NobodyDrawn => Some("nobody"),
                Reason::NotCandidate => Some("not a candidate"),
                _ => None,
            });
            let deciding: Vec<&str> = deciding.collect();
            assert_eq!(deciding.len(), 1, "{key:?}: {deciding:?}");
            *kinds.entry(deciding[0]).or_default() += 1;
        }
    }
    // Every kind of answer that the example can give is given, none that it cannot.
    let found: Vec<&str> = kinds.keys().copied().collect();
    assert_eq!(found, ["above", "before", "drawn", "nobody", "outside"]);
    assert_eq!(kinds["drawn"] as usize, drawn.len());
}

/// The place among all that is told to who was not drawn: those before and the unit itself are a full
/// count of the stratum's tickets.
#[test]
fn the_ranks_of_a_stratum_are_all_different() {
    let (_, record, ran) = ran("example", 2);
    let entities = ran.loaded.as_ref().unwrap().entities.as_ref().unwrap();
    let mut ranks: Vec<u64> = Vec::new();
    for id in entities.ids() {
        let why = ask(&record, &ran, &Question::Unit(id.clone()));
        let Some(answer) = why.answers.first() else { panic!() };
        let is_b = last(answer)
            .into_iter()
            .any(|it| matches!(it, Reason::Tier { tier, .. } if tier == "B"));
        for reason in last(answer).into_iter().filter(|_| is_b) {
            match reason {
                Reason::Within { rank, .. } => ranks.push(*rank),
                Reason::Above { rank: Some(rank), .. } => ranks.push(*rank),
                _ => {}
            }
        }
    }
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=158).collect::<Vec<u64>>());
}

/// Every visit of the large example: nobody goes who could not, and for everybody who must stay away
/// there is a reason.
#[test]
fn every_visit_is_explained() {
    let (plan, record, ran) = ran("jinfeng-2023", 3);
    let mut reader = csv::Reader::from_reader(ran.files["visits.csv"].as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let (mut recused, mut unfit) = (0, 0);
    for row in rows.iter().step_by(7) {
        let why = ask(&record, &ran, &Question::Visit(row[0].to_owned()));
        quoted_lines_stand_in_the_plan(&plan, &why);
        let [place, team, day] = why.answers.as_slice() else { panic!("{}", &row[0]) };
        assert!(last(place).iter().any(|it| matches!(it, Reason::Drew { .. })));
        let goes: Vec<&str> = last(team)
            .into_iter()
            .filter_map(|it| match it {
                Reason::Goes(member) => Some(member.name.as_str()),
                _ => None,
            })
            .collect();
        let people = row[10].split(';').chain(row[11].split(';'));
        let names: Vec<&str> = people.map(|it| it.split('（').next().unwrap()).collect();
        assert_eq!(goes, names, "{}", &row[0]);
        for reason in last(team) {
            match reason {
                Reason::Goes(member) if member.lead && member.asked => {
                    assert!(!member.matches.is_empty(), "{}", &row[0]);
                }
                Reason::Could { could, listed, lead } => {
                    assert!(*could >= goes.len() && could <= listed);
                    assert!(lead.is_none_or(|lead| lead >= 1 && lead <= *could));
                }
                Reason::Recused { zh, .. } => {
                    assert_ne!(zh, "按回避规定", "{}: a recusal without its reason", &row[0]);
                    recused += 1;
                }
                Reason::Unfit { .. } => unfit += 1,
                _ => {}
            }
        }
        let About::Day { day: on, .. } = &day.about else { panic!() };
        assert_eq!(on.to_string(), row[8]);
        for reason in last(day) {
            match reason {
                Reason::Window { from, to, .. } => assert!(from <= on && on <= to),
                Reason::Milestone { made, due, .. } => assert!(made >= due),
                _ => {}
            }
        }
        let team_alone = ask(&record, &ran, &Question::Team(row[0].to_owned()));
        assert_eq!(team_alone.answers, std::slice::from_ref(team));
    }
    assert!(recused > 0 && unfit > 0, "{recused} recused, {unfit} unfit: nothing was tested");
}

/// Whose visits of the year are used up is told so, with the days; it was not drawn, whatever its ticket.
#[test]
fn a_used_up_cap_is_the_reason() {
    let (plan, record, ran) = ran("jinfeng-2023", 3);
    let mut reader = csv::Reader::from_reader(ran.files["draw.csv"].as_slice());
    let drawn = reader.records().map(|row| UnitId::new(&row.unwrap()[7]).unwrap());
    let units: BTreeSet<UnitId> = drawn.collect();
    let mut used_up = 0;
    for id in units.into_iter().take(25) {
        let why = ask(&record, &ran, &Question::Unit(id.clone()));
        quoted_lines_stand_in_the_plan(&plan, &why);
        for answer in &why.answers {
            let About::Item { drawn, .. } = answer.about else { panic!() };
            for reason in last(answer) {
                if let Reason::CapUsed { most, used, from, to, days } = reason {
                    assert!(!drawn && *used >= u64::from(*most), "{id}");
                    assert_eq!(days.len() as u64, *used, "{id}");
                    assert!(days.iter().all(|day| from <= day && day <= to), "{id}");
                    used_up += 1;
                }
            }
        }
    }
    assert!(used_up > 0, "nobody's visits were used up: nothing was tested");
}

#[test]
fn who_is_not_in_the_directory_is_told_so() {
    let (_, record, ran) = ran("example", 2);
    let id = UnitId::new("91640106MA7DUE8JX8").unwrap();
    let other = UnitId::new("91330106MA7DUE8J00").unwrap();
    assert!(ask(&record, &ran, &Question::Unit(id)).unit.is_some_and(|(_, name)| !name.is_empty()));
    let why = ask(&record, &ran, &Question::Unit(other));
    assert!(why.answers.iter().all(|answer| last(answer) == [&Reason::NotListed]));
    assert!(engine::why(&record, &ran, &[], &Question::Visit("9-9999".into())).is_none());
    assert!(engine::why(&record, &ran, &[], &Question::Team(String::new())).is_none());
}

/// Both languages say every sentence, without a trace of the other or of the program.
#[test]
fn both_languages_say_everything() {
    let (_, record, ran) = ran("jinfeng-2023", 3);
    let why = ask(&record, &ran, &Question::Visit("1-0001".into()));
    for said in why.answers.iter().flat_map(|answer| &answer.said) {
        let (zh, en) = (sentence(&said.reason, Lang::Zh), sentence(&said.reason, Lang::En));
        assert!(zh.ends_with('。') && !zh.contains("  ") && !zh.contains('{'), "{zh}");
        assert!(en.ends_with('.') && !en.contains("  ") && !en.contains('{'), "{en}");
    }
    assert!(text(&why, Lang::Zh).contains("为什么是这些人"));
    let json = to_json(&why);
    assert_eq!(json["answers"].as_array().map(Vec::len), Some(3));
    assert!(json["answers"][1]["reasons"][0]["plan"][0]["line"].is_u64());
}
