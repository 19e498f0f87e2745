//! Unit ids: every row of the table of cases, and what the one door makes of them.

use suiji::unit::{
    Form, Kind, Reason, Repair, UnitId, check_organisation, check_registration, check_uscc, read,
};

use proptest::prelude::*;

/// kind, value, valid, normalised, reason, explanation; quoted fields hold no line ends.
fn cases() -> Vec<[String; 5]> {
    let text = include_str!("../tables/uscc_cases.csv");
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::None).from_reader(text.as_bytes());
    let cases: Vec<[String; 5]> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            [0, 1, 2, 3, 4].map(|field| record[field].to_owned())
        })
        .collect();
    assert_eq!(cases.len(), 130);
    cases
}

#[test]
fn every_case_is_judged_as_written() {
    for [kind, value, valid, normalised, reason] in cases() {
        let verdict = match kind.as_str() {
            "uscc" => check_uscc(&value),
            "regno" => check_registration(&value),
            "orgcode" => check_organisation(&value),
            "uscc_dirty" => {
                let reading = read(&value, Form::Enterprise);
                assert_eq!(reading.id.unwrap().as_str(), normalised, "{value:?}");
                assert_eq!(reading.reason, None);
                assert!(!reading.repairs.is_empty(), "{value:?} was repaired without saying so");
                continue;
            }
            other => panic!("unknown kind {other}"),
        };
        let tag = verdict.as_ref().err().map_or("ok", Reason::tag);
        assert_eq!(tag, reason, "{kind} {value:?}");
        assert_eq!(valid == "1", verdict.is_ok(), "{kind} {value:?}");
    }
}

#[test]
fn what_excel_kept_whole_is_recovered() {
    for written in
        ["6.40106657268842E+14", "640106657268842.0", "640,106,657,268,842", "'640106657268842"]
    {
        let reading = read(written, Form::Enterprise);
        assert_eq!(reading.id.unwrap().as_str(), "640106657268842", "{written}");
        assert_eq!(reading.repairs.len(), 1, "{written}");
    }
    let reading = read("6.40107E+14", Form::Enterprise);
    assert_eq!((reading.id, reading.reason, reading.proposed), (None, Some(Reason::Excel), vec![]));
}

#[test]
fn a_likely_slip_gets_a_proposal_and_no_id() {
    for (written, meant) in [
        ("9164000OMAD9009C43", Some("91640000MAD9009C43")),
        ("91640106MAMEEEAM08", Some("91640106MAEMEEAM08")),
        ("92640106MAEJ6JHG389", Some("92640106MAEJ6JHG38")),
        ("91640106MAC4WDU13A", Some("91640106MAC4WDU114")),
        ("640106O00000012", Some("640106000000012")),
        ("92640106MA7D57RMX4", None),
        ("92640106MAB7GABU3", None),
        ("916401067106545000", None),
        ("无", None),
    ] {
        let reading = read(written, Form::Enterprise);
        assert_eq!(reading.id, None, "{written}");
        let proposed: Vec<&str> = reading.proposed.iter().map(UnitId::as_str).collect();
        assert_eq!(proposed, meant.into_iter().collect::<Vec<_>>(), "{written}");
    }
}

#[test]
fn an_odd_code_stands_with_a_warning() {
    for (written, tag) in [
        ("91990106MA36R7LT56", "division"),
        ("90640106MA36R7LT5G", "category"),
        ("640106657268843", "check"),
    ] {
        let reading = read(written, Form::Enterprise);
        assert_eq!(reading.id.unwrap().as_str(), written);
        assert_eq!(reading.reason.unwrap().tag(), tag);
    }
    assert_eq!(read("000000000000000000", Form::Enterprise).id, None);
    assert_eq!(read("000000000000000", Form::Enterprise).id, None);
}

#[test]
fn other_ids_follow_the_pattern() {
    let reading = read(" ｐ-0012 ", Form::Other);
    assert_eq!(reading.id.unwrap().as_str(), "P-0012");
    assert_eq!(reading.repairs, [Repair::Width, Repair::Case, Repair::Spaces]);
    for bad in ["-1", "A_1", "甲1", "", "/", &"9".repeat(65)] {
        assert_eq!(read(bad, Form::Other).id, None, "{bad}");
    }
    assert_eq!(UnitId::new("P-0012").unwrap().kind(), Kind::Other);
    assert_eq!(UnitId::new(&"9".repeat(64)).unwrap().as_str().len(), 64);
    assert_eq!(UnitId::new("91640106MA36R7LT5D").unwrap().division(), Some("640106"));
}

proptest! {
    #[test]
    fn reading_never_panics_and_never_changes_its_mind(text in "\\PC{0,40}") {
        for form in [Form::Enterprise, Form::Other] {
            if let Some(id) = read(&text, form).id {
                let again = read(id.as_str(), form);
                prop_assert_eq!(again.id, Some(id));
                prop_assert!(again.repairs.is_empty());
            }
        }
    }

    #[test]
    fn one_wrong_character_is_always_noticed(at in 0_usize..18, letter in "[0-9A-HJ-NPQRTUWXY]") {
        let good = "91640106MA36R7LT5D";
        let mut bytes = good.as_bytes().to_vec();
        bytes[at] = letter.as_bytes()[0];
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(text == good, check_uscc(&text).is_ok());
    }
}
