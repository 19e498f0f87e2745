//! 结果: what came of the visits, from the filled-in workbook into the journal, and out to the public
//! and to credit files.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Exit, World, check, outside};
use crate::diagnostic::{Finding, Lang, Severity, Verdict};
use crate::engine::{self, NamedFolder, OpenYear, Written};
use crate::input::InputFile;
use crate::render::finding::Format;
use crate::results::credit::{Because, Proposal};
use crate::results::personal::public;

/// Arguments of `result`.
#[derive(Debug, Args)]
pub struct ResultCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 导入 a filled-in visits.xlsx, or a CSV with its headers; all of it or nothing
    #[command(alias = "导入")]
    Import(Import),
    /// 导出 public notices, the table for credit files, tiers proposed, cases for announcement
    #[command(alias = "导出")]
    Export(Export),
    /// 等级 next year's tiers as the plan's own rules propose them; none is applied
    #[command(alias = "等级")]
    Tiers(Tiers),
}

/// The record folders of a year.
#[derive(Debug, Args)]
pub struct Records {
    /// 记录 record folder; once for each draw of the year
    #[arg(long = "record", value_name = "DIR", default_value = "out")]
    records: Vec<PathBuf>,
    /// 输入所在的文件夹 folder of the inputs, where the records do not hold them
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
    /// 日期 the day as of which it is done [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

/// Who changes a journal, and when.
#[derive(Debug, Args)]
pub struct Doing {
    /// 操作人 who operates; a formal record needs one
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(super) operator: String,
    /// 时间 time, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Doing {
    /// The time to record.
    pub(super) fn time(&self) -> String {
        self.at.clone().unwrap_or_else(outside::now_in_china)
    }

    /// Says in every line the day as of which it was done, where that is not the day on which the line
    /// was written.
    pub(super) fn note_day(records: &Records, time: &str, written: &mut Written) {
        let Some(on) = records.on.map(|day| day.to_string()) else { return };
        if time.get(..10) != Some(on.as_str()) {
            for act in written.acts.values_mut().flatten() {
                act.facts.insert("on".to_owned(), on.clone().into());
            }
        }
    }
}

/// How a command ends that changed nothing.
pub(super) fn refused(findings: &[Finding]) -> Exit {
    let has = |code: u16| findings.iter().any(|it| it.code().0 == code);
    match () {
        () if has(9231) || has(9232) => Exit::Usage,
        () if has(9220) => Exit::Infeasible,
        () => Exit::Errors,
    }
}

#[derive(Debug, Args)]
struct Import {
    /// 填好的表 the filled-in workbook or table
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    records: Records,
    /// 更正 why entries that are recorded otherwise are changed
    #[arg(long, value_name = "REASON", default_value = "")]
    correct: String,
    #[command(flatten)]
    doing: Doing,
    /// 格式 of findings: human, line, plain, json, sarif or html
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
}

#[derive(Debug, Args)]
struct Export {
    #[command(flatten)]
    records: Records,
    /// 输出文件夹 output folder, new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 覆盖 overwrite what is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Tiers {
    #[command(flatten)]
    records: Records,
    /// 输出文件 table to write (CSV), with columns for those who decide
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Records {
    /// The day of the command.
    pub(super) fn today(&self) -> NaiveDate {
        self.on.unwrap_or_else(|| {
            outside::now_in_china().get(..10).and_then(|day| day.parse().ok()).unwrap_or_default()
        })
    }

    /// Opens the year.
    ///
    /// # Errors
    /// How the command ends.
    pub(super) fn open(&self, format: Format, world: &World) -> Result<OpenYear, Exit> {
        let mut folders: Vec<NamedFolder> = Vec::new();
        for path in &self.records {
            // A folder that is missing is no `record.json` beside which it might lie.
            let is_file = path.extension().is_some_and(|it| it == "json");
            let folder = if is_file { outside::record_folder(path) } else { path.clone() };
            let files = outside::tree(&folder, path, format, world)?;
            folders.push((folder.to_string_lossy().into_owned(), files));
        }
        let other = outside::other_inputs(self.inputs.as_deref(), format, world)?;
        engine::open_year(&folders, &other).map_err(|findings| {
            show(&findings, format, world);
            Exit::Differs
        })
    }
}

/// Shows findings that are about no plan.
pub(super) fn show(findings: &[Finding], format: Format, world: &World) {
    if findings.is_empty() && format == Format::Human {
        return;
    }
    let source = crate::source::Source::new("", "");
    let text = check::render_bare(&source, findings, format, world);
    if format == Format::Human { outside::talk(text.trim_end()) } else { outside::print(&text) }
}

/// Appends what a command came to, one folder after the other.
///
/// # Errors
/// How the command ends.
pub(super) fn append(written: &Written, format: Format, world: &World) -> Result<(), Exit> {
    for (folder, acts) in &written.acts {
        let path = PathBuf::from(folder).join(engine::JOURNAL);
        let mut open = outside::open_journal(&path).map_err(|findings| {
            show(&findings, format, world);
            Exit::Files
        })?;
        if let Err(error) = open.append(acts.clone()) {
            outside::talk(&format!("{}: {error}", path.display()));
            return Err(Exit::Files);
        }
    }
    Ok(())
}

impl ResultCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        match self.what {
            What::Import(import) => import.run(world),
            What::Export(export) => export.run(world),
            What::Tiers(tiers) => tiers.run(world),
        }
    }
}

impl Import {
    fn run(self, world: &World) -> Exit {
        let open = match self.records.open(self.format, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let bytes = match outside::read(&self.file, world) {
            Ok(bytes) => bytes,
            Err(reason) => return outside::unreadable(&self.file, &reason, self.format, world),
        };
        let name = self.file.to_string_lossy().into_owned();
        let file = InputFile::new(&name, &bytes);
        let (today, time) = (self.records.today(), self.doing.time());
        let mut written = open.import(&file, today, &self.correct, &time, &self.doing.operator);
        Doing::note_day(&self.records, &time, &mut written);
        show(&written.findings, self.format, world);
        if Verdict::of(&written.findings) == Verdict::Error {
            if self.format == Format::Human {
                outside::talk(&nothing(&written.findings, world));
            }
            return refused(&written.findings);
        }
        if let Err(exit) = append(&written, self.format, world) {
            return exit;
        }
        if self.format == Format::Human && !written.changes.is_empty() {
            outside::print(&summary(&open, &written, today, world));
        }
        Exit::Done
    }
}

/// Nothing was imported, and how many errors there are in all: human findings are cut where one kind has
/// many.
fn nothing(findings: &[Finding], world: &World) -> String {
    let errors = findings.iter().filter(|it| it.severity() == Severity::Error).count();
    match (world.lang, errors) {
        (Lang::Zh, 0 | 1) => "一项也没有导入。".to_owned(),
        (Lang::En, 0 | 1) => "nothing was imported".to_owned(),
        (Lang::Zh, _) => format!("共 {errors} 处错误，一项也没有导入。"),
        (Lang::En, _) => format!("{errors} errors; nothing was imported"),
    }
}

fn summary(open: &OpenYear, written: &Written, today: NaiveDate, world: &World) -> String {
    let count = |is: fn(&crate::results::Change) -> bool| {
        written.changes.iter().filter(|change| is(change)).count()
    };
    let results = count(|it| matches!(it, crate::results::Change::Result { .. }));
    let penalties = count(|it| matches!(it, crate::results::Change::Penalty { .. }));
    let published = count(|it| matches!(it, crate::results::Change::Published { .. }));
    let known = written.known;
    let mut year = open.year.clone();
    for change in &written.changes {
        year.apply(change);
    }
    let status = crate::status::status(&open.plan, &open.calendar, &year, today);
    let (done, total) = (status.all.done, status.all.total);
    match world.lang {
        Lang::Zh => format!(
            "已登记：检查结果 {results} 项，处罚 {penalties} 项，公示和移送 {published} 项；原已登记 {known} 项。\n进度：{done}/{total} 户已检查；待办期限 {} 项，逾期 {} 项。\n",
            status.deadlines.len(),
            status
                .deadlines
                .iter()
                .filter(|(it, _)| *it == crate::status::Standing::Overdue)
                .count(),
        ),
        Lang::En => format!(
            "recorded: {results} results, {penalties} penalties, {published} publications; {known} were recorded before\nprogress: {done} of {total} visits made; {} deadlines open, {} overdue\n",
            status.deadlines.len(),
            status
                .deadlines
                .iter()
                .filter(|(it, _)| *it == crate::status::Standing::Overdue)
                .count(),
        ),
    }
}

impl Export {
    fn run(self, world: &World) -> Exit {
        let open = match self.records.open(Format::Human, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let ours = &engine::EXPORTS;
        if let Err(exit) = outside::may_write(&self.out, ours, self.force, Format::Human, world) {
            return exit;
        }
        let files = open.exports(self.records.today());
        outside::write_and_name(&self.out, &files, world)
    }
}

impl Tiers {
    fn run(self, world: &World) -> Exit {
        let open = match self.records.open(Format::Human, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let today = self.records.today();
        let made = open.proposals(today).and_then(|it| Ok((it, open.tiers_csv(today)?)));
        let (proposals, bytes) = match made {
            Ok(made) => made,
            Err(finding) => {
                show(&[*finding], Format::Human, world);
                return Exit::Errors;
            }
        };
        if let Some(path) = &self.out
            && let Err(error) = outside::write_file(path, &bytes)
        {
            outside::talk(&format!("{}: {error}", path.display()));
            return Exit::Files;
        }
        if open.year.is_trial() {
            outside::print(&format!("［{}］\n", crate::render::TRIAL));
        }
        outside::print(&proposed(&proposals, world.lang));
        Exit::Done
    }
}

/// Those whose tier would change and those to announce, each with the reason; the others counted.
fn proposed(proposals: &[Proposal], lang: Lang) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let line = |because: &Because| match lang {
        Lang::Zh => format!("计划第{}行：{}", because.line, because.rule),
        Lang::En => format!("plan line {}: {}", because.line, because.rule),
    };
    for Proposal { standing, tier, .. } in proposals.iter().filter(|it| it.moves()) {
        let Some(because) = tier else { continue };
        let now =
            if standing.tiers.is_empty() { "—".to_owned() } else { standing.tiers.join("、") };
        let _ = writeln!(text, "{} {}　{now} → {}", standing.id, standing.name, because.tier);
        let visits = standing.visits.join("、");
        let facts = public(&because.facts.join("，"));
        let _ = writeln!(text, "  {facts}（{visits}）；{}", line(because));
    }
    let count = |is: &dyn Fn(&&Proposal) -> bool| proposals.iter().filter(is).count();
    let moved = count(&|it| it.moves());
    let same = count(&|it| it.tier.is_some() && !it.moves());
    let uninspected = count(&|it| it.standing.is_uninspected());
    let silent = count(&|it| it.tier.is_none()) - uninspected;
    if uninspected > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(
                text,
                "未能检查，不建议 {uninspected} 户（注销、被吊销、被撤销、迁出、停业、没有所查的经营活动）。"
            ),
            Lang::En => writeln!(
                text,
                "{uninspected} could not be inspected (gone, closed, or without the business in question): nothing is proposed."
            ),
        };
    }
    let _ = match lang {
        Lang::Zh => writeln!(
            text,
            "建议调整 {moved} 户，不变 {same} 户，没有规则符合 {silent} 户。由人审定，不自动生效。"
        ),
        Lang::En => writeln!(
            text,
            "{moved} tiers would change, {same} stay, for {silent} no rule holds. People decide; nothing is applied."
        ),
    };
    for Proposal { standing, announce, .. } in proposals {
        let Some(because) = announce else { continue };
        let what = match lang {
            Lang::Zh => "拟社会公布",
            Lang::En => "for announcement",
        };
        let _ = writeln!(text, "{what}：{} {}", standing.id, standing.name);
        let _ = writeln!(text, "  {}；{}", public(&because.facts.join("，")), line(because));
    }
    text
}
