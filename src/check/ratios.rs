//! Family 3: what ratios, tiers and frequencies say beside each other.

mod caps;
mod nobody;

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Rule, is_unread};
use crate::diagnostic::problem::Ratios;
use crate::diagnostic::{Finding, Fix, Place, Remedy};
use crate::directory::Number;
use crate::plan::{Bracket, Item, ItemClass, Precedence, SizeClause, Text, TierRow, TierTable};
use crate::ratio::{Bound, NoSize, Ratio};
use crate::source::{Span, Spanned, fold, folded};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule { codes: &[3001], judge: the_base_gives_a_number },
    Rule { codes: &[3006], judge: tiers_and_item_can_both_hold },
    Rule { codes: &[3007], judge: better_tiers_are_drawn_less },
    Rule { codes: &[3008], judge: tables_have_a_rest },
    Rule { codes: &[3009], judge: one_sign_in_a_table },
    Rule { codes: &[3010], judge: ordinary_items_have_a_ceiling },
    Rule { codes: &[3011], judge: a_census_is_not_random },
    Rule { codes: &[3012, 3013], judge: brackets_meet },
    Rule { codes: &[3014], judge: caps::frequencies_keep_the_cap },
    Rule { codes: &[3015], judge: caps::floors_keep_the_cap },
    Rule { codes: &[3016], judge: tables_are_used },
    Rule { codes: &[3017], judge: tables_are_there },
    Rule { codes: &[3019, 3026], judge: groups_name_items_once },
    Rule { codes: &[3020], judge: tiers_stand_once },
    Rule { codes: &[3029], judge: tables_have_own_names },
    Rule { codes: &[3021], judge: caps_and_rules_name_tiers },
    Rule { codes: &[3022], judge: nothing_is_undecided },
    Rule { codes: &[3023], judge: items_have_a_size },
    Rule { codes: &[3024], judge: ranges_meet },
    Rule { codes: &[3025], judge: floors_are_not_undercut },
    Rule { codes: &[3030], judge: nobody::nothing_is_zero },
    Rule { codes: &[3031], judge: nobody::somebody_counts },
];

fn at(context: &Context<'_>, problem: Ratios, span: Span) -> Finding {
    Finding::new(problem, Place::text(context.source, span))
}

/// A list that says how many there are (基数：7) shows the missing number before any directory does.
fn the_base_gives_a_number(context: &Context<'_>) -> Vec<Finding> {
    let judge = |item: &Item| {
        let (size, base) = (item.size.as_ref()?, item.base.as_ref()?);
        let is_counted = |bound: &Bound| matches!(bound, Bound::PerInspector { .. });
        if !context.plan.imports.entities.is_empty()
            || size.value.rule.bounds.iter().any(is_counted)
        {
            return None;
        }
        match size.value.rule.size(base.value, &|_| 0).err()? {
            NoSize::Empty { population, lower, upper } => {
                let problem = Ratios::NoInteger { population, lower, upper };
                let finding = at(context, problem, size.span);
                Some(finding.with_related(Place::text(context.source, base.span)))
            }
            NoSize::Undecided | NoSize::Unbounded => None,
        }
    };
    context.plan.items.iter().filter_map(judge).collect()
}

/// The tier table that an item names.
fn table_of<'a>(context: &Context<'a>, item: &Item) -> Option<&'a TierTable> {
    context.plan.tiers.get(item.table?)
}

/// Names are the same whatever the width and the case of their letters.
fn same(a: &Text, b: &Text) -> bool {
    // Most differ in their first letters: no text is built for that.
    fn key(text: &str) -> impl Iterator<Item = char> {
        text.trim().chars().map(fold).flat_map(char::to_uppercase)
    }
    key(&a.value).eq(key(&b.value))
}

/// As [`same`], to look many names up.
fn key_of(text: &Text) -> String {
    folded(text.value.trim()).to_uppercase()
}

/// The name of a table, or what stands for it.
fn table_name(table: &TierTable) -> String {
    table.name.as_ref().map_or_else(|| "信用分级".to_owned(), |name| name.value.clone())
}

/// The highest share that a clause asks for at least.
fn floor(clause: &SizeClause) -> Option<Ratio> {
    clause
        .rule
        .bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::Floor(ratio) => Some(*ratio),
            Bound::Census => Some(Ratio::ONE),
            _ => None,
        })
        .max()
}

/// The lowest share that a clause allows at most.
fn ceiling(clause: &SizeClause) -> Option<Ratio> {
    clause
        .rule
        .bounds
        .iter()
        .filter_map(|bound| match bound {
            Bound::Ceiling(ratio) => Some(*ratio),
            _ => None,
        })
        .min()
}

/// What a row draws as a share, as far as shares can be compared: its floor, or its ceiling.
fn share_of(row: &TierRow) -> Option<Ratio> {
    let clause = &row.size.as_ref()?.value;
    floor(clause).or_else(|| ceiling(clause))
}

fn written(context: &Context<'_>, row: &TierRow) -> String {
    row.size.as_ref().map_or_else(String::new, |size| context.source.slice(size.span).to_owned())
}

fn tiers_and_item_can_both_hold(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let (Some(table), Some(size)) = (table_of(context, item), &item.size) else { continue };
        let precedence = table.precedence.as_ref().map(|it| it.value);
        let rows: Vec<&TierRow> = table.rows.iter().filter(|row| row.size.is_some()).collect();
        let over = |row: &&TierRow| {
            let row_floor = row.size.as_ref().and_then(|size| floor(&size.value));
            matches!((row_floor, ceiling(&size.value)), (Some(low), Some(high)) if low > high)
        };
        // Whatever the numbers of units: every tier above the ceiling of all, or one where the
        // item's ratio holds in each of them.
        let bad = match precedence {
            Some(Precedence::Tier | Precedence::Item | Precedence::Higher) => None,
            Some(Precedence::EachStratum) => rows.iter().find(|row| over(row)),
            None if !rows.is_empty() && rows.iter().all(over) => rows.first(),
            None => None,
        };
        if let Some(row) = bad {
            let floor = written(context, row);
            let ceiling = context.source.slice(size.span).to_owned();
            let other = row.size.as_ref().map_or(row.span, |size| size.span);
            findings.push(
                at(context, Ratios::BoundsConflict { floor, ceiling }, size.span)
                    .with_related(Place::text(context.source, other)),
            );
        }
    }
    findings
}

/// The rows of a table from the best tier to the worst: by letter where the labels are letters,
/// else as they stand.
fn from_best(table: &TierTable) -> Option<Vec<&TierRow>> {
    let mut rows: Vec<&TierRow> = table.rows.iter().filter(|row| !row.is_rest).collect();
    if rows.iter().any(|row| row.bracket.is_some()) || !table.rules.is_empty() {
        // Brackets and rules have no better and worse that a program could know.
        return None;
    }
    let letter = |row: &&TierRow| {
        let mut letters = row.label.value.chars();
        let first = letters.next()?;
        (first.is_ascii_uppercase() && letters.all(|it| matches!(it, '级' | '类' | ' ')))
            .then_some(first)
    };
    if rows.iter().all(|row| letter(row).is_some()) {
        rows.sort_by_key(letter);
        return Some(rows);
    }
    // Words: the list runs one way or the other; only a list that runs neither way is wrong.
    let shares: Vec<Ratio> = rows.iter().filter_map(|row| share_of(row)).collect();
    let falls = shares.first() > shares.last();
    if falls {
        rows.reverse();
    }
    Some(rows)
}

fn better_tiers_are_drawn_less(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &context.plan.tiers {
        let Some(rows) = from_best(table) else { continue };
        let rows: Vec<(&TierRow, Ratio)> =
            rows.into_iter().filter_map(|row| Some((row, share_of(row)?))).collect();
        for ((better, high), (worse, low)) in rows.iter().zip(rows.iter().skip(1)) {
            if high > low {
                let problem = Ratios::BetterTierMore {
                    better: better.label.value.clone(),
                    better_ratio: written(context, better),
                    worse: worse.label.value.clone(),
                    worse_ratio: written(context, worse),
                };
                let span = |row: &TierRow| row.size.as_ref().map_or(row.span, |size| size.span);
                findings.push(
                    at(context, problem, span(better))
                        .with_related(Place::text(context.source, span(worse))),
                );
            }
        }
    }
    findings
}

fn tables_have_a_rest(context: &Context<'_>) -> Vec<Finding> {
    let tables = context.plan.tiers.iter();
    tables
        .filter(|table| !table.rows.is_empty() && table.rest().is_none())
        .map(|table| {
            let last = table.rows.last().map_or(table.span, |row| row.span);
            at(context, Ratios::MissingRest { table: table_name(table) }, last)
        })
        .collect()
}

fn one_sign_in_a_table(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_permille = |text: &str| text.contains('‰') || text.contains("千分之");
    let is_percent = |text: &str| text.contains(['%', '％', '﹪']) || text.contains("百分之");
    for table in &context.plan.tiers {
        let sizes = || table.rows.iter().filter_map(|row| row.size.as_ref());
        let text = |size: &Spanned<SizeClause>| context.source.slice(size.span);
        let Some(percent) = sizes().find(|size| is_percent(text(size))) else { continue };
        for size in sizes().filter(|size| is_permille(text(size))) {
            let problem = Ratios::PermilleBesidePercent {
                permille: text(size).to_owned(),
                percent: text(percent).to_owned(),
            };
            findings.push(
                at(context, problem, size.span)
                    .with_related(Place::text(context.source, percent.span)),
            );
        }
    }
    findings
}

/// 不低于 and the like, which ask for more without end.
fn is_open(context: &Context<'_>, size: &Spanned<SizeClause>) -> bool {
    const WORDS: [&str; 9] =
        ["不低于", "不少于", "不小于", "不得低于", "不得少于", "至少", "以上", "≥", "不设上限"];
    let text = context.source.slice(size.span);
    ceiling(&size.value).is_none()
        && !size.value.rule.bounds.iter().any(|bound| {
            matches!(bound, Bound::CountCeiling(_) | Bound::Count(_) | Bound::Undecided)
        })
        && WORDS.iter().any(|word| text.contains(word))
}

fn ordinary_items_have_a_ceiling(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let Some(class) = item.class.as_ref().filter(|it| it.value == ItemClass::Ordinary) else {
            continue;
        };
        let open = match &item.size {
            Some(size) => is_open(context, size),
            None => table_of(context, item).is_some_and(|table| {
                table.overall.as_ref().is_none_or(|it| ceiling(&it.value).is_none())
                    && table
                        .rows
                        .iter()
                        .filter_map(|row| row.size.as_ref())
                        .any(|size| is_open(context, size))
            }),
        };
        if open {
            let place = item.size.as_ref().map_or(class.span, |size| size.span);
            let item = item.title.value.clone();
            findings.push(at(context, Ratios::OrdinaryWithoutCeiling { item }, place));
        }
    }
    findings
}

fn a_census_is_not_random(context: &Context<'_>) -> Vec<Finding> {
    let items = context.plan.items.iter();
    items
        .filter(|item| item.class.as_ref().is_none_or(|class| class.value == ItemClass::Ordinary))
        .filter_map(|item| Some((item, item.size.as_ref()?)))
        .filter(|(_, size)| size.value.rule.is_census())
        .map(|(item, size)| {
            let item = item.title.value.clone();
            at(context, Ratios::CensusCalledRandom { item }, size.span)
        })
        .collect()
}

/// An end of a bracket as a number, and whether it is in.
fn end(end: Option<&(String, bool)>) -> Option<(Number, bool)> {
    let (text, included) = end?;
    Some((Number::parse(text)?, *included))
}

fn brackets_meet(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &context.plan.tiers {
        let mut rows: Vec<(&TierRow, &Bracket)> =
            table.rows.iter().filter_map(|row| Some((row, row.bracket.as_ref()?))).collect();
        // By lower end; no lower end is the lowest.
        rows.sort_by(|(_, a), (_, b)| {
            let low = |bracket: &Bracket| end(bracket.low.as_ref()).map(|(number, _)| number);
            low(a).cmp(&low(b))
        });
        for ((first, below), (second, above)) in rows.iter().zip(rows.iter().skip(1)) {
            let labels = || (first.label.value.clone(), second.label.value.clone());
            let (high, low) = (end(below.high.as_ref()), end(above.low.as_ref()));
            let place = |problem| {
                at(context, problem, second.label.span)
                    .with_related(Place::text(context.source, first.label.span))
            };
            let both = match (high, low) {
                (Some((high, high_in)), Some((low, low_in))) => match low.cmp(&high) {
                    std::cmp::Ordering::Less => Some(low),
                    std::cmp::Ordering::Equal if high_in && low_in => Some(low),
                    std::cmp::Ordering::Equal if high_in || low_in => None,
                    _ => {
                        let (one, two) = labels();
                        let at =
                            if low == high { high.to_string() } else { format!("{high}～{low}") };
                        findings.push(place(Ratios::BracketsGap { first: one, second: two, at }));
                        None
                    }
                },
                // One of them has no end on this side: they hold everything beyond together.
                (None, Some((low, _))) => Some(low),
                (Some((high, _)), None) => Some(high),
                (None, None) => None,
            };
            if let Some(value) = both {
                let (one, two) = labels();
                let at = value.to_string();
                findings.push(place(Ratios::BracketsOverlap { first: one, second: two, at }));
            }
        }
    }
    findings
}

fn tables_are_used(context: &Context<'_>) -> Vec<Finding> {
    let items = &context.plan.items;
    if items.is_empty() {
        return Vec::new();
    }
    let used: BTreeSet<String> =
        items.iter().filter_map(|it| it.tiers.as_ref()).map(key_of).collect();
    let tables = context.plan.tiers.iter();
    tables
        .filter(|table| table.name.as_ref().is_some_and(|name| !used.contains(&key_of(name))))
        .map(|table| {
            let span = table.name.as_ref().map_or(table.span, |name| name.span);
            at(context, Ratios::TierTableUnused { table: table_name(table) }, span)
        })
        .collect()
}

/// The names there are, the likeliest first, and a fix where one is near enough to be meant.
fn near<'a>(name: &Text, names: impl Iterator<Item = &'a str>) -> (Vec<String>, Option<Fix>) {
    // Nobody chooses among more.
    const MOST: usize = 200;
    let mut ranked: Vec<(usize, &str)> =
        names.take(MOST).map(|it| (strsim::levenshtein(&name.value, it), it)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    let fix = ranked.first().and_then(|(distance, first)| {
        let longest = name.value.chars().count().max(first.chars().count());
        (distance * 2 <= longest).then(|| Fix {
            remedy: Remedy::Write((*first).to_owned()),
            span: name.span,
            replace: (*first).to_owned(),
            safe: false,
        })
    });
    (ranked.into_iter().take(6).map(|(_, it)| it.to_owned()).collect(), fix)
}

fn tables_are_there(context: &Context<'_>) -> Vec<Finding> {
    let tables = &context.plan.tiers;
    let mut findings: Vec<Finding> = Vec::new();
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    let names = context.plan.items.iter().filter(|item| item.table.is_none());
    for name in names.filter_map(|item| item.tiers.as_ref()) {
        // One name that is nowhere is one cause, however many items lean on it.
        if let Some(first) = said.get(&key_of(name)).and_then(|at| findings.get_mut(*at)) {
            first.related.push(Place::text(context.source, name.span));
            continue;
        }
        let names =
            tables.iter().filter_map(|table| table.name.as_ref()).map(|it| it.value.as_str());
        let (near, fix) = near(name, names);
        let problem = Ratios::UnknownTierTable { name: name.value.clone(), near };
        let mut finding = at(context, problem, name.span);
        finding.fixes.extend(fix);
        said.insert(key_of(name), findings.len());
        findings.push(finding);
    }
    findings
}

fn tables_have_own_names(context: &Context<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    let mut findings = Vec::new();
    for name in context.plan.tiers.iter().filter_map(|table| table.name.as_ref()) {
        if let Some(earlier) = first.get(&key_of(name)) {
            let problem = Ratios::DuplicateTable { name: name.value.clone() };
            let finding = at(context, problem, name.span);
            findings.push(finding.with_related(Place::text(context.source, earlier.span)));
        } else {
            first.insert(key_of(name), name);
        }
    }
    findings
}

fn groups_name_items_once(context: &Context<'_>) -> Vec<Finding> {
    let items = &context.plan.items;
    let known: BTreeSet<&str> = items.iter().map(Item::code).filter(|it| !it.is_empty()).collect();
    let all = || context.plan.joint.groups.iter().flat_map(|group| &group.value);
    let grouped: BTreeSet<&str> = all().map(|code| code.value.as_str()).collect();
    let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
    let mut findings = Vec::new();
    for code in all() {
        if !known.contains(code.value.as_str()) {
            // An item that stands in a group already is not meant to stand there twice.
            let (_, fix) = near(code, known.difference(&grouped).copied());
            let (near, _) = near(code, known.iter().copied());
            let problem = Ratios::UnknownItemCode { code: code.value.clone(), near };
            let mut finding = at(context, problem, code.span);
            finding.fixes.extend(fix);
            findings.push(finding);
        } else if let Some(earlier) = first.get(code.value.as_str()) {
            findings.push(
                at(context, Ratios::InTwoGroups { code: code.value.clone() }, code.span)
                    .with_related(Place::text(context.source, earlier.span)),
            );
        } else {
            first.insert(&code.value, code);
        }
    }
    findings
}

fn tiers_stand_once(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &context.plan.tiers {
        let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
        for label in table.rows.iter().map(|row| &row.label).filter(|it| !it.value.is_empty()) {
            match first.get(label.value.as_str()) {
                Some(earlier) => findings.push(
                    at(context, Ratios::DuplicateTier { label: label.value.clone() }, label.span)
                        .with_related(Place::text(context.source, earlier.span)),
                ),
                None => {
                    first.insert(&label.value, label);
                }
            }
        }
    }
    findings
}

fn caps_and_rules_name_tiers(context: &Context<'_>) -> Vec<Finding> {
    let labels = || context.plan.tiers.iter().flat_map(|table| &table.rows).map(|row| &row.label);
    let mut findings = Vec::new();
    let caps = context.plan.joint.caps.iter().filter_map(|cap| cap.tier.as_ref());
    let known: BTreeSet<String> = labels().map(key_of).collect();
    let caps = caps.filter(|tier| !known.contains(&key_of(tier)));
    // A rule that names a tier of another table names none of its own.
    let strays = context.plan.tiers.iter().flat_map(|table| {
        let own: BTreeSet<String> = table.rows.iter().map(|row| key_of(&row.label)).collect();
        let rules = table.rules.iter().map(|rule| &rule.label);
        rules.filter(move |label| !own.contains(&key_of(label)))
    });
    for tier in caps.chain(strays) {
        let (near, fix) = near(tier, labels().map(|it| it.value.as_str()));
        let problem = Ratios::UnknownTier { label: tier.value.clone(), near };
        let mut finding = at(context, problem, tier.span);
        finding.fixes.extend(fix);
        findings.push(finding);
    }
    findings
}

fn nothing_is_undecided(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let rows = plan.tiers.iter().flat_map(|table| &table.rows).filter_map(|row| row.size.as_ref());
    let overall = plan.tiers.iter().filter_map(|table| table.overall.as_ref());
    let sizes = plan.items.iter().filter_map(|item| item.size.as_ref()).chain(rows).chain(overall);
    let spans = sizes
        .filter(|size| size.value.rule.bounds.contains(&Bound::Undecided))
        .map(|size| size.span)
        .chain(plan.undecided.iter().map(|text| text.span));
    let days = plan.undecided_days.iter().map(|text| (text.span, true));
    spans
        .map(|span| (span, false))
        .chain(days)
        .map(|(span, days)| {
            let written = context.source.slice(span).to_owned();
            at(context, Ratios::Undecided { written, days }, span)
        })
        .collect()
}

fn items_have_a_size(context: &Context<'_>) -> Vec<Finding> {
    let plan = context.plan;
    let items = plan.items.iter();
    items
        .filter(|item| item.is_drawn())
        .filter(|item| item.size.is_none() && item.tiers.is_none() && !is_unread(plan, item.span))
        .map(|item| at(context, Ratios::NoSize { item: item.title.value.clone() }, item.title.span))
        .collect()
}

fn ranges_meet(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &context.plan.tiers {
        let Some(rows) = from_best(table) else { continue };
        for (first, second) in rows.iter().zip(rows.iter().skip(1)) {
            let (Some(one), Some(two)) = (&first.size, &second.size) else { continue };
            // Only where the worse tier is a range: 2% and 5% side by side leave nothing open.
            let (Some(from), Some(to), Some(_)) =
                (ceiling(&one.value), floor(&two.value), ceiling(&two.value))
            else {
                continue;
            };
            if to > from {
                let problem = Ratios::RatioGap {
                    first: first.label.value.clone(),
                    second: second.label.value.clone(),
                    from,
                    to,
                };
                findings.push(
                    at(context, problem, two.span)
                        .with_related(Place::text(context.source, one.span)),
                );
            }
        }
    }
    findings
}

fn floors_are_not_undercut(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for item in &context.plan.items {
        let (Some(table), Some(size)) = (table_of(context, item), &item.size) else { continue };
        let Some(precedence) = table.precedence.as_ref().filter(|it| it.value == Precedence::Tier)
        else {
            continue;
        };
        let Some(floor) = floor(&size.value) else { continue };
        let most =
            table.rows.iter().filter_map(|row| Some((share_of(row)?, row))).max_by_key(|it| it.0);
        if let Some((share, row)) = most
            && share < floor
            && table.rows.iter().all(|row| share_of(row).is_some())
        {
            let problem = Ratios::FloorUndercut {
                item: item.title.value.clone(),
                floor,
                tier: written(context, row),
            };
            findings.push(
                at(context, problem, size.span)
                    .with_related(Place::text(context.source, precedence.span)),
            );
        }
    }
    findings
}
