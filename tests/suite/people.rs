//! Inspectors and past inspections: files with recorded defects, and what changes from year to year.

use suiji::directory::{Duty, EntityDirectory};
use suiji::input::{self, InputFile, InspectorsRead, Options};

use super::directories::{table, text_entities, truth};

fn inspectors(name: &str, entities: Option<&EntityDirectory>) -> InspectorsRead {
    input::inspectors(&[InputFile::new(name, &table(name))], &Options::default(), entities)
}

#[test]
fn clean_inspectors_are_read_as_the_truth_says() {
    let read = inspectors("inspectors-clean.csv", None);
    assert_eq!(read.findings, []);
    let truth = truth("inspectors-clean.csv");
    let day = chrono::NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    let people = truth["inspectors"].as_array().unwrap();
    assert_eq!(people.len(), read.directory.len());
    for (person, truth) in read.directory.inspectors.iter().zip(people) {
        assert_eq!(person.name, truth["name"]);
        assert_eq!(person.certificate.as_deref().unwrap_or_default(), truth["cert"]);
        let specialities: Vec<&str> =
            truth["specialty"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        assert_eq!(person.specialities, specialities);
        assert_eq!(person.unfit_on(day).is_empty(), truth["eligible"] == true, "{person:?}");
        let avoid = truth["avoid"].as_array().unwrap();
        assert_eq!(person.recusals.len(), avoid.len());
        for (recusal, truth) in person.recusals.iter().zip(avoid) {
            assert_eq!(recusal.id.as_ref().unwrap().as_str(), truth["code"]);
            assert_eq!(recusal.name, truth["name"]);
            assert!(!recusal.reason.is_empty());
        }
    }
    assert!(read.directory.inspectors.iter().any(|it| it.duty != Duty::On));
}

#[test]
fn leave_of_a_second_file_is_added() {
    let people = "姓名,执法证编号,证件有效期,请假起,请假止\n张三,001,2030-01-01,2026-05-01,2026-05-07\n李四,002,2030-01-01,,\n";
    let mut read = input::inspectors(
        &[InputFile::new("人.csv", people.as_bytes())],
        &Options::default(),
        None,
    );
    assert_eq!(read.findings, []);
    let file =
        "执法证编号,请假起,请假止\n００２,2026年6月1日,2026-06-10\n009,2026-06-01,2026-06-02\n";
    let findings = input::leave(
        &[InputFile::new("请假.csv", file.as_bytes())],
        &Options::default(),
        &mut read.directory,
    );
    let codes: Vec<u16> = findings.iter().map(|it| it.code().0).collect();
    assert_eq!(codes, [5013, 5036]);
    let day = |m, d| chrono::NaiveDate::from_ymd_opt(2026, m, d).unwrap();
    let fit = |at: usize, day| read.directory.inspectors[at].unfit_on(day).is_empty();
    assert!(!fit(0, day(5, 1)) && !fit(0, day(5, 7)) && fit(0, day(5, 8)));
    assert!(!fit(1, day(6, 10)) && fit(1, day(6, 11)));
}

#[test]
fn history_counts_by_unit_and_date() {
    let file = "统一社会信用代码,抽查事项,检查方式,检查日期,检查人员,执法证编号,检查人员二,执法证编号二,检查结果\n\
        91640106MA36R7LT5D,工资,现场检查,2025-03-03,张三,1,李四,2,未发现问题\n\
        91640106ma36r7lt5d,合同,书面检查,2025/2/3,张三,1,,,\n\
        9164010612643308X6,工资,现场检查,2025-06-31,张三,1,李四,2,\n\
        无,工资,现场检查,2025-06-30,张三,1,李四,2,\n";
    let read = input::history(&[InputFile::new("台账.csv", file.as_bytes())], &Options::default());
    let codes: Vec<u16> = read.findings.iter().map(|it| it.code().0).collect();
    assert_eq!(codes, [5013, 5007, 5016, 5006]);
    let unit = suiji::unit::UnitId::new("91640106MA36R7LT5D").unwrap();
    let of = read.history.of(&unit);
    assert_eq!(
        of.iter().map(|it| it.date.to_string()).collect::<Vec<_>>(),
        ["2025-02-03", "2025-03-03"]
    );
    assert!(of[1].is_on_site() && !of[0].is_on_site());
    assert_eq!(
        of[1].inspectors,
        [("张三".to_owned(), "1".to_owned()), ("李四".to_owned(), "2".to_owned())]
    );
    assert_eq!(of[0].kind, None);
    assert_eq!(read.history.all().len(), 2);
}

#[test]
fn changes_are_told_by_id() {
    let head = "统一社会信用代码,主体名称,诚信等级,登记状态\n";
    let a = "91640106MA36R7LT5D,甲,A,存续\n";
    let b = "9164010612643308X6,乙,B,存续\n";
    let old = text_entities(&format!("{head}{a}{b}92640106MAAU7UPYXG,丙,C,存续\n")).directory;
    let new = text_entities(&format!(
        "{head}93640106MA9HEWGT18,丁,A,存续\n9164010612643308X6,乙,C,注销\n{a}"
    ))
    .directory;
    let diff = suiji::directory::diff::entities(&old, &new);
    let ids = |list: &[suiji::directory::diff::Listed]| {
        list.iter().map(|it| it.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&diff.entered), ["93640106MA9HEWGT18"]);
    assert_eq!(ids(&diff.left), ["92640106MAAU7UPYXG"]);
    let tier: Vec<_> =
        diff.of_column("诚信等级").map(|it| (it.from.as_str(), it.to.as_str())).collect();
    assert_eq!(tier, [("B", "C")]);
    assert_eq!(diff.of_column("登记状态").count(), 1);
    assert_eq!(diff.changed.len(), 2);
    assert!(suiji::directory::diff::entities(&old, &old).is_empty());

    let head = "姓名,执法证编号,证件有效期,业务专长,在岗状态\n";
    let people = |rows: &str| {
        let text = format!("{head}{rows}");
        input::inspectors(&[InputFile::new("x.csv", text.as_bytes())], &Options::default(), None)
            .directory
    };
    let old = people("张三,1,2030-01-01,工资,在岗\n李四,2,2030-01-01,工资,在岗\n");
    let new = people("王五,3,2026-05-01,社保；工资,在岗\n张三,1,2026-03-01,工资,借调\n");
    let diff = suiji::directory::diff::inspectors(&old, &new);
    assert_eq!(diff.entered, [("王五".to_owned(), "3".to_owned())]);
    assert_eq!(diff.left, [("李四".to_owned(), "2".to_owned())]);
    assert_eq!(
        diff.changed.iter().map(|it| it.column).collect::<Vec<_>>(),
        ["证件有效期", "在岗状态"]
    );

    let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let report = suiji::directory::doctor::inspectors(&new, day);
    assert_eq!((report.people, report.fit), (2, 1));
    assert_eq!(report.ending.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["张三", "王五"]);
    assert_eq!(report.specialities["工资"], ["王五"]);
}

#[test]
fn the_directories_of_the_example_are_read() {
    let read = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/plans/jinfeng-2026/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    };
    let (bytes, roster) = (read("entities.xlsx"), read("inspectors.xlsx"));
    let entities = input::entities(&[InputFile::new("entities.xlsx", &bytes)], &Options::default());
    assert_eq!(entities.directory.len(), 5_000);
    assert_eq!((entities.excluded.len(), entities.to_mend.len()), (0, 0));
    let people = input::inspectors(
        &[InputFile::new("inspectors.xlsx", &roster)],
        &Options::default(),
        Some(&entities.directory),
    );
    assert_eq!(people.directory.len(), 60);
    assert!(people.directory.inspectors.iter().all(|it| !it.unit.is_empty()), "merged cells");
}

/// Where nobody at all can be sent, that is said, and not besides that nobody has the speciality.
#[test]
fn one_cause_is_said_once() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("plans/example");
    let said = |change: &dyn Fn(&str, String) -> String| -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plan.plan", "entities.csv", "inspectors.csv", "history.csv"] {
            let text = std::fs::read_to_string(example.join(name)).unwrap();
            std::fs::write(folder.path().join(name), change(name, text)).unwrap();
        }
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
            .args(["check", "plan.plan", "--format", "json"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let found: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let codes = found["findings"].as_array().unwrap().iter();
        let of = |it: &serde_json::Value| it["code"].as_str().unwrap().to_owned();
        codes.map(of).filter(|it| it.starts_with("SJ60")).collect()
    };
    let weekend = |name: &str, text: String| match name {
        "plan.plan" => text.replace("2026年5月 至 10月", "2026年5月16日 至 17日"),
        _ => text,
    };
    assert_eq!(said(&weekend), ["SJ6010", "SJ6010"]);
    let expired = |name: &str, text: String| match name {
        "inspectors.csv" => text.replace("202", "201"),
        _ => text,
    };
    let codes = said(&expired);
    assert!(codes.contains(&"SJ6005".to_owned()), "{codes:?}");
    assert!(!codes.contains(&"SJ6003".to_owned()), "{codes:?}");
    let unskilled = |name: &str, text: String| match name {
        "inspectors.csv" => text.replace("工资支付与农民工欠薪", "其他"),
        _ => text,
    };
    assert!(said(&unskilled).contains(&"SJ6003".to_owned()));
}

/// An office that never inspected has a table of past inspections with nothing but its header; one from
/// which rows were left out is another matter.
#[test]
fn no_past_inspections_are_no_error() {
    let read = |text: &str| {
        input::history(&[InputFile::new("台账.csv", text.as_bytes())], &Options::default())
    };
    let none = read("统一社会信用代码,检查方式,检查日期\n");
    assert_eq!((none.findings, none.history.all().len()), (Vec::new(), 0));
    let dropped = read("统一社会信用代码,检查方式,检查日期\n合计,,\n");
    assert!(!dropped.findings.is_empty());
}
