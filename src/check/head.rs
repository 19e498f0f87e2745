//! The head against itself and the shared list of divisions; reasons that stand on both sides of 递补.

use super::{Context, Rule};
use crate::diagnostic::problem::Values;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::directory::division;
use crate::source::folded;

/// The rules of this file.
pub const RULES: &[Rule] = &[
    Rule { codes: &[1112], judge: the_region_is_one },
    Rule { codes: &[1113], judge: the_level_is_that_of_the_region },
    Rule { codes: &[1114], judge: a_reason_stands_on_one_side },
];

/// The list has every province, and the prefectures and counties of some: only there is a code that it
/// lacks a doubt.
fn the_region_is_one(context: &Context<'_>) -> Vec<Finding> {
    let Some(region) = &context.plan.head.region else { return Vec::new() };
    let code = region.value.as_str();
    if division::by_code(code).is_some() {
        return Vec::new();
    }
    let province = code.get(..2).and_then(|it| division::by_code(&format!("{it}0000")));
    let is_listed = province.is_some_and(|it| division::has_inner(it.code));
    if province.is_some() && !is_listed {
        return Vec::new();
    }
    let problem = Values::UnknownRegion {
        code: code.to_owned(),
        province: province.map(|it| it.name.to_owned()),
    };
    vec![Finding::new(problem, Place::text(context.source, region.span))]
}

/// What a six-digit code is of: 省级, 市级, 县级.
fn level_of(code: &str) -> Option<&'static str> {
    // Counties right under a province or 直辖 have 90 in the middle and count as either.
    let (prefecture, county) = (code.get(2..4)?, code.get(4..6)?);
    match (prefecture, county) {
        ("90", _) => None,
        ("00", "00") => Some("省级"),
        (_, "00") => Some("市级"),
        _ => Some("县级"),
    }
}

fn the_level_is_that_of_the_region(context: &Context<'_>) -> Vec<Finding> {
    let head = &context.plan.head;
    let (Some(level), Some(region)) = (&head.level, &head.region) else { return Vec::new() };
    let Some(found) = level_of(&region.value) else { return Vec::new() };
    let fits = match level.value.as_str() {
        "国家级" => true,
        // Townships have the code of their county in six digits.
        "乡级" => found == "县级",
        other => other == found,
    };
    if fits {
        return Vec::new();
    }
    let name = division::by_code(&region.value).map(|it| it.full_name.to_owned());
    let problem = Values::LevelOfRegion {
        level: level.value.clone(),
        code: region.value.clone(),
        found,
        name,
    };
    let fix = Fix {
        remedy: Remedy::Write(found.to_owned()),
        span: level.span,
        replace: found.to_owned(),
        safe: false,
    };
    let finding = Finding::new(problem, Place::text(context.source, level.span));
    vec![finding.with_related(Place::text(context.source, region.span)).with_fix(fix)]
}

fn a_reason_stands_on_one_side(context: &Context<'_>) -> Vec<Finding> {
    let rules = &context.plan.replacement;
    let bare = |text: &str| -> String {
        folded(text).chars().filter(|letter| !letter.is_whitespace()).collect()
    };
    let mut findings = Vec::new();
    for reason in &rules.not_replaceable {
        let same = |it: &&crate::plan::Text| bare(&it.value) == bare(&reason.value);
        if let Some(other) = rules.replaceable.iter().find(same) {
            let problem = Values::OnBothSides { reason: reason.value.clone() };
            let finding = Finding::new(problem, Place::text(context.source, reason.span));
            findings.push(finding.with_related(Place::text(context.source, other.span)));
        }
    }
    findings
}
