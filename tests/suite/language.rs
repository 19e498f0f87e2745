//! From the text of a plan to its meaning.

use suiji::diagnostic::{Finding, Remedy};
use suiji::plan::{Goal, Lowered, lower};
use suiji::source::Source;
use suiji::syntax::parse;

fn read(text: &str) -> (Lowered, Vec<Finding>) {
    let source = Source::new("x.plan", text);
    let parsed = parse(&source);
    (lower(&source, &parsed.tree), parsed.findings)
}

fn plan_file(name: &str) -> (Lowered, Vec<Finding>) {
    read(&std::fs::read_to_string(format!("plans/{name}")).unwrap())
}

#[test]
fn the_plans_of_the_repository_are_read_without_a_finding() {
    for name in ["jinfeng-2023/plan.plan", "jinfeng-2026/plan.plan", "example/plan.plan"] {
        let (lowered, findings) = plan_file(name);
        assert_eq!(lowered.findings, [], "{name}");
        assert_eq!(findings, [], "{name}");
        assert!(lowered.plan.milestones.len() >= 3, "{name}");
        assert!(lowered.plan.items.iter().all(|item| item.objects.is_some()), "{name}");
    }
}

#[test]
fn the_notice_has_one_day_that_does_not_exist() {
    let (lowered, findings) = plan_file("jinfeng-2023/notice.plan");
    assert_eq!(findings, []);
    let [finding] = lowered.findings.as_slice() else { panic!("{:?}", lowered.findings) };
    assert_eq!(finding.code().0, 2001);
    let fixes: Vec<&str> = finding.fixes.iter().map(|fix| fix.replace.as_str()).collect();
    assert_eq!(fixes, ["２０２３年６月３０日", "２０２３年７月１日"]);
    let Remedy::WriteDate { weekday, .. } = finding.fixes[0].remedy else { panic!() };
    assert_eq!(weekday, 5);
    // Nothing is invented: the milestone is not in the plan.
    let shares =
        lowered.plan.milestones.iter().filter(|it| matches!(it.goal.value, Goal::Complete(_)));
    assert_eq!(shares.count(), 1);
}
