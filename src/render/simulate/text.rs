//! The figures as tables in Chinese or English, aligned by display width.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Both, Expected, Simulation, StratumLine, UnitLine, WhatIf};
use crate::diagnostic::Lang;

/// A table: its head, its rows; the first `left` columns are words, the others numbers.
struct Table {
    left: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(left: usize, head: &[&str]) -> Self {
        Self { left, rows: vec![head.iter().map(|it| (*it).to_owned()).collect()] }
    }

    fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn print(&self, text: &mut String) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                line.push_str("  ");
                if column < self.left {
                    line.push_str(cell);
                    line.push_str(&gap);
                } else {
                    line.push_str(&gap);
                    line.push_str(cell);
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}

/// One language of two.
#[derive(Clone, Copy)]
struct Words(Lang);

impl Words {
    fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn both(self, both: &Both) -> &str {
        self.of(&both.zh, &both.en)
    }

    /// A tier as people know it.
    fn tier(self, tier: &str) -> String {
        match tier {
            "*" => self.of("不分级", "no tiers").to_owned(),
            "" => self.of("合计", "all").to_owned(),
            _ => tier.to_owned(),
        }
    }

    fn count(self, count: Option<u64>) -> String {
        count.map_or_else(|| self.of("不限", "no limit").to_owned(), |it| it.to_string())
    }

    fn expected(self, it: &Expected) -> String {
        if it.is_certain() {
            return it.least.to_string();
        }
        match self.0 {
            Lang::Zh => format!("约{}（{}至{}）", it.mean, it.least, it.most),
            Lang::En => format!("about {} ({} to {})", it.mean, it.least, it.most),
        }
    }
}

/// The report of a simulation.
#[must_use]
pub fn text(simulation: &Simulation, lang: Lang) -> String {
    let say = Words(lang);
    let mut text = String::new();
    let _ = writeln!(text, "{} — {}", say.of("试算", "simulation"), simulation.title);
    let note = say.of(
        "不用种子；户数和概率是确定的，“约”是多次预演的平均",
        "without a seed; numbers and chances are certain, `about` is a mean over rehearsals",
    );
    let _ = writeln!(text, "{note}\n");
    strata(simulation, say, &mut text);
    joint(simulation, say, &mut text);
    overlaps(simulation, say, &mut text);
    burden(simulation, say, &mut text);
    people(simulation, say, &mut text);
    feasibility(simulation, say, &mut text);
    if let Some(line) = &simulation.unit {
        text.push('\n');
        unit(line, say, &mut text);
    }
    text
}

fn strata(simulation: &Simulation, say: Words, text: &mut String) {
    let _ = writeln!(text, "{}", say.of("一、抽多少", "1. How many are drawn"));
    let draws: Vec<u32> = {
        let lines = simulation.strata.iter().flat_map(|line| &line.batches);
        let all: std::collections::BTreeSet<u32> = lines.map(|batch| batch.draw).collect();
        all.into_iter().collect()
    };
    let mut head = vec![
        say.of("事项", "item").to_owned(),
        say.of("层", "stratum").to_owned(),
        say.of("基数N", "N").to_owned(),
        say.of("全年n", "n").to_owned(),
    ];
    for draw in &draws {
        head.push(match say.0 {
            Lang::Zh => format!("第{draw}次"),
            Lang::En => format!("draw {draw}"),
        });
    }
    head.push(say.of("缺", "short").to_owned());
    head.push(say.of("一户全年被抽中的概率", "chance of one in the year").to_owned());
    let mut table = Table { left: 2, rows: vec![head] };
    for line in &simulation.strata {
        let mut cells = vec![
            line.item.clone(),
            say.tier(&line.stratum),
            populations(line),
            line.size.to_string(),
        ];
        for draw in &draws {
            let batch = line.batches.iter().find(|batch| batch.draw == *draw);
            cells.push(batch.map_or_else(|| "—".to_owned(), |batch| batch.drawn.to_string()));
        }
        let missing: u64 = line.batches.last().map_or(0, |batch| batch.missing);
        cells.push(if missing == 0 { "—".to_owned() } else { missing.to_string() });
        let chance = &line.chance;
        cells.push(if chance.denominator == 0 {
            "—".to_owned()
        } else {
            format!("{}/{} = {}%", chance.numerator, chance.denominator, chance.percent)
        });
        table.row(cells);
    }
    table.print(text);
    text.push('\n');
}

/// A percentage; an empty population has none.
fn percent(number: &str) -> String {
    if number == "—" { number.to_owned() } else { format!("{number}%") }
}

/// N; where it is another on a later draw day, every one, as the seals will say.
fn populations(line: &StratumLine) -> String {
    let all: Vec<String> = line.batches.iter().map(|it| it.population.to_string()).collect();
    match all.first() {
        Some(first) if all.iter().any(|it| it != first) => all.join("→"),
        _ => line.population.to_string(),
    }
}

fn joint(simulation: &Simulation, say: Words, text: &mut String) {
    let _ = writeln!(text, "{}", say.of("二、合并检查", "2. Joint visits"));
    let mut table = Table::new(
        2,
        &[
            say.of("同去的事项", "items together"),
            say.of("等级", "tier"),
            say.of("分别检查（户次）", "separate"),
            say.of("合并后户次", "visits"),
        ],
    );
    for line in &simulation.joined {
        table.row(vec![
            line.items.join(say.of("、", ", ")),
            say.tier(&line.tier),
            line.separate.to_string(),
            say.expected(&line.visits),
        ]);
    }
    table.print(text);
}

/// So many pairs of items are shown.
const SHOWN: usize = 12;

fn overlaps(simulation: &Simulation, say: Words, text: &mut String) {
    if simulation.overlaps.is_empty() {
        return;
    }
    text.push('\n');
    let mut table = Table::new(
        1,
        &[
            say.of("两个事项", "two items"),
            say.of("都可能抽的企业", "enterprises of both"),
            say.of("各抽", "drawn by each"),
            say.of("两项都抽中", "drawn by both"),
        ],
    );
    let mut lines: Vec<_> = simulation.overlaps.iter().collect();
    // Those that meet most often first; the plan's order among equals.
    lines.sort_by_key(|line| std::cmp::Reverse((line.both.sum, line.shared)));
    for line in lines.iter().take(SHOWN) {
        table.row(vec![
            line.items.join(say.of("、", ", ")),
            line.shared.to_string(),
            format!("{} + {}", line.drawn[0], line.drawn[1]),
            say.expected(&line.both),
        ]);
    }
    table.print(text);
    if let Some(rest) = lines.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        let _ = match say.0 {
            Lang::Zh => writeln!(text, "  其余{rest}对见 --format json"),
            Lang::En => writeln!(text, "  {rest} more pairs: --format json"),
        };
    }
}

fn unit(unit: &UnitLine, say: Words, text: &mut String) {
    let _ = writeln!(text, "{} {} {}", say.of("六、这一户", "6. This unit"), unit.id, unit.name);
    if !unit.in_directory {
        let _ = writeln!(text, "{}", say.of("  不在对象名录里。", "  Not in the directory."));
        return;
    }
    let mut table = Table::new(
        3,
        &[
            say.of("事项", "item"),
            say.of("层", "stratum"),
            say.of("说明", "note"),
            say.of("全年被抽中的概率", "chance in the year"),
        ],
    );
    for line in &unit.items {
        let outside = line.outside.as_ref().map_or("", |it| say.both(it));
        let chance = &line.chance;
        table.row(vec![
            line.item.clone(),
            line.stratum.as_ref().map_or_else(|| "—".to_owned(), |it| say.tier(it)),
            outside.to_owned(),
            match &line.stratum {
                None => "0%".to_owned(),
                Some(_) => {
                    format!("{}/{} = {}%", chance.numerator, chance.denominator, chance.percent)
                }
            },
        ]);
    }
    table.print(text);
    let (least, most) = (percent(&unit.least.percent), percent(&unit.most));
    let _ = match (say.0, least == most) {
        (Lang::Zh, true) => writeln!(text, "全年至少被抽中一次的概率：{least}"),
        (Lang::Zh, false) => writeln!(text, "全年至少被抽中一次的概率：{least}至{most}"),
        (Lang::En, true) => writeln!(text, "chance of being drawn at all in the year: {least}"),
        (Lang::En, false) => {
            writeln!(text, "chance of being drawn at all in the year: {least} to {most}")
        }
    };
}

fn burden(simulation: &Simulation, say: Words, text: &mut String) {
    let _ = writeln!(text, "\n{}", say.of("三、企业负担", "3. Burden on enterprises"));
    let mut table = Table::new(
        1,
        &[
            say.of("等级", "tier"),
            say.of("企业", "enterprises"),
            say.of("分别检查（户次）", "separate"),
            say.of("合并后户次", "visits"),
            say.of("每百户全年", "per hundred"),
            say.of("合并减少", "cut by joining"),
        ],
    );
    for line in &simulation.burden {
        table.row(vec![
            say.tier(&line.tier),
            line.enterprises.to_string(),
            line.separate.to_string(),
            say.expected(&line.visits),
            line.per_hundred.clone(),
            percent(&line.cut),
        ]);
    }
    table.print(text);
    text.push('\n');
}

fn people(simulation: &Simulation, say: Words, text: &mut String) {
    if simulation.people.is_empty() {
        return;
    }
    let _ = writeln!(text, "{}", say.of("四、人员和月份", "4. People and months"));
    let is_staffed = simulation.people.iter().any(|person| person.visits > 0);
    let visits = |count: u64| if is_staffed { count.to_string() } else { "—".to_owned() };
    let mut table = Table::new(
        1,
        &[
            say.of("月份", "month"),
            say.of("工作日", "working days"),
            say.of("预演户次", "visits rehearsed"),
            say.of("最多能做", "most possible"),
        ],
    );
    for line in &simulation.months {
        table.row(vec![
            line.month.clone(),
            line.days.to_string(),
            visits(line.visits),
            say.count(line.capacity),
        ]);
    }
    table.print(text);
    text.push('\n');
    let mut head = vec![say.of("人员", "inspector").to_owned(), say.of("单位", "unit").to_owned()];
    head.extend(simulation.months.iter().map(|line| line.month.clone()));
    head.push(say.of("合计", "all").to_owned());
    head.push(say.of("最多能做", "most possible").to_owned());
    let mut table = Table { left: 2, rows: vec![head] };
    for person in &simulation.people {
        let mut cells = vec![person.name.clone(), person.unit.clone()];
        cells.extend(person.months.iter().map(|count| visits(*count)));
        cells.push(visits(person.visits));
        cells.push(say.count(person.capacity));
        table.row(cells);
    }
    table.print(text);
    text.push('\n');
}

fn feasibility(simulation: &Simulation, say: Words, text: &mut String) {
    let _ = writeln!(text, "{}", say.of("五、能不能完成", "5. Can it be done"));
    if !simulation.milestones.is_empty() {
        let mut table = Table::new(
            2,
            &[
                say.of("期限", "by"),
                say.of("完成", "share"),
                say.of("应完成", "due"),
                say.of("最多能完成", "most possible"),
                say.of("差", "short"),
            ],
        );
        for line in &simulation.milestones {
            let short = line.due.saturating_sub(line.possible);
            table.row(vec![
                line.date.to_string(),
                line.share.clone(),
                line.due.to_string(),
                line.possible.to_string(),
                if short == 0 { "—".to_owned() } else { short.to_string() },
            ]);
        }
        table.print(text);
    }
    let verdict = match (simulation.feasible, simulation.people.is_empty()) {
        (true, true) => say.of("能够抽取。", "It can be drawn."),
        (true, false) => say.of("能够按期完成。", "It can be done in time."),
        (false, _) => say.of("不能完成。", "It cannot be done."),
    };
    let _ = writeln!(text, "{verdict}");
    for problem in &simulation.problems {
        let _ = writeln!(text, "  {}", say.both(problem));
    }
    if !simulation.mending.is_empty() {
        let any = say.of("以下任改一处即可：", "Any one of these mends it:");
        let _ = writeln!(text, "{any}");
        for lever in &simulation.mending {
            let _ = writeln!(text, "  · {}", say.both(lever));
        }
    }
}

/// The report of a what-if: what was changed, and every figure that changes with it; then the changed
/// plan in full.
#[must_use]
pub fn what_if(what_if: &WhatIf, lang: Lang) -> String {
    let say = Words(lang);
    let mut text = String::new();
    let _ = writeln!(text, "{}", say.of("如果这样改：", "If this were changed:"));
    for it in &what_if.changes {
        let _ = match lang {
            Lang::Zh => writeln!(text, "  第{}行  {} → {}", it.line, it.from, it.to),
            Lang::En => writeln!(text, "  line {}  {} → {}", it.line, it.from, it.to),
        };
    }
    text.push('\n');
    let (before, after) = (&what_if.before, &what_if.after);
    let mut table = Table::new(
        1,
        &[say.of("数字", "figure"), say.of("原来", "before"), say.of("改后", "after")],
    );
    let mut changed = |name: String, old: String, new: String| {
        if old != new {
            table.row(vec![name, old, new]);
        }
    };
    let done = |it: &Simulation| {
        say.of(if it.feasible { "能" } else { "不能" }, if it.feasible { "yes" } else { "no" })
            .to_owned()
    };
    changed(say.of("能按期完成", "can be done").to_owned(), done(before), done(after));
    for line in &after.strata {
        let old =
            before.strata.iter().find(|it| (&it.item, &it.stratum) == (&line.item, &line.stratum));
        let name = format!("{} {} ", line.item, say.tier(&line.stratum));
        let of = |number: Option<u64>| number.map_or_else(|| "—".to_owned(), |it| it.to_string());
        let pairs = [
            (say.of("基数", "N"), old.map(|it| it.population), line.population),
            (say.of("抽取", "drawn"), old.map(|it| it.drawn), line.drawn),
        ];
        for (word, old, new) in pairs {
            changed(format!("{name}{word}"), of(old), of(Some(new)));
        }
    }
    for line in &after.burden {
        let old = before.burden.iter().find(|it| it.tier == line.tier);
        let old = old.map_or_else(|| "—".to_owned(), |it| say.expected(&it.visits));
        let name = format!("{} {}", say.tier(&line.tier), say.of("合并后户次", "visits"));
        changed(name, old, say.expected(&line.visits));
    }
    for (index, line) in after.milestones.iter().enumerate() {
        let old = before.milestones.get(index);
        let of = |it: &super::MilestoneLine| match lang {
            Lang::Zh => format!("应{}，能{}", it.due, it.possible),
            Lang::En => format!("{} due, {} possible", it.due, it.possible),
        };
        let name = format!("{} {}", line.date, line.share);
        changed(name, old.map_or_else(|| "—".to_owned(), of), of(line));
    }
    if table.rows.len() == 1 {
        let same = say.of("  数字都不变。", "  No figure changes.");
        let _ = writeln!(text, "{same}");
    } else {
        table.print(&mut text);
    }
    text.push('\n');
    text.push_str(&self::text(after, lang));
    text
}
