//! Every rule of dates, ratios and completeness on a plan that breaks it, and on one that does not.

use suiji::calendar::Calendar;
use suiji::check::{Context, check};
use suiji::diagnostic::{Finding, Place, Severity};
use suiji::directory::History;
use suiji::plan::lower;
use suiji::registry::Registry;
use suiji::source::Source;
use suiji::syntax::parse;

fn findings(text: &str) -> Vec<Finding> {
    let source = Source::new("x.plan", text);
    let parsed = parse(&source);
    let lowered = lower(&source, &parsed.tree);
    let mut found = parsed.findings;
    found.extend(lowered.findings);
    let context = Context {
        plan: &lowered.plan,
        source: &source,
        registry: &Registry::builtin(),
        calendar: &Calendar::builtin(),
        entities: None,
        inspectors: None,
        history: &History::default(),
        on: None,
    };
    let mut findings = check(&context, found).findings;
    suiji::diagnostic::arrange(&mut findings, "x.plan");
    findings
}

/// Code, severity and the underlined characters of families 1 to 3.
fn said(text: &str) -> Vec<(u16, Severity, String)> {
    let source = Source::new("x.plan", text);
    findings(text)
        .iter()
        .filter(|finding| finding.code().0 < 4000)
        .map(|finding| {
            let words = match &finding.place {
                Place::Text { span, .. } => source.slice(*span).to_owned(),
                _ => String::new(),
            };
            (finding.code().0, finding.severity(), words)
        })
        .collect()
}

#[test]
fn the_notice_of_2023() {
    let text = std::fs::read_to_string("plans/jinfeng-2023/notice.plan").unwrap();
    let expected = [
        (2016, Severity::Hint, "2023年3月25日"),
        (2016, Severity::Hint, "2023年5月1日"),
        (2001, Severity::Error, "２０２３年６月３１日"),
        (2021, Severity::Doubt, "7日"),
    ];
    assert_eq!(said(&text), expected.map(|(code, how, words)| (code, how, words.to_owned())));
    let mended = std::fs::read_to_string("plans/jinfeng-2023/plan.plan").unwrap();
    assert!(said(&mended).iter().all(|(_, severity, _)| *severity == Severity::Hint));
}
