//! 改派: others go where somebody cannot.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::result::{Doing, Records, append, refused, show};
use super::{Exit, World, check, outside};
use crate::calendar::Period;
use crate::diagnostic::{Lang, Verdict};
use crate::engine::{Absence, OpenYear, Reason};
use crate::render::finding::Format;
use crate::results::{Change, Person};

/// Arguments of `reassign`.
#[derive(Debug, Args)]
pub struct ReassignCommand {
    /// 姓名或执法证编号 who cannot go
    #[arg(value_name = "PERSON")]
    person: String,
    /// 理由 why
    #[arg(long, value_enum)]
    reason: Why,
    /// 任务 only these visits; several by comma; a recusal needs them [default: all that are open]
    #[arg(long = "visit", value_name = "VISIT", value_delimiter = ',')]
    visits: Vec<String>,
    /// 自 first day on which the person is away
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// 至 last day on which the person is away
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// 说明 who asked for it, what shows it; a recusal needs it; kept in the journal
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    records: Records,
    #[command(flatten)]
    doing: Doing,
    /// 格式 of findings: human, line, plain, json, sarif or html
    #[arg(long, default_value = "human", value_parser = check::parse_format)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Why {
    /// 回避
    #[value(alias = "回避")]
    Recusal,
    /// 请假
    #[value(alias = "请假")]
    Leave,
    /// 证件失效
    #[value(alias = "证件失效")]
    Certificate,
    /// 调离
    #[value(alias = "调离")]
    Transfer,
}

impl ReassignCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        let open = match self.records.open(self.format, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let today = self.records.today();
        let period = match (self.from, self.to) {
            (None, None) => None,
            (from, to) => {
                let period = Period::new(from.unwrap_or(today), to.unwrap_or(NaiveDate::MAX));
                if period.is_none() {
                    let words = world.say("--to 早于 --from", "--to is before --from");
                    outside::talk(words);
                    return Exit::Usage;
                }
                period
            }
        };
        let absence = Absence {
            person: self.person.clone(),
            reason: match self.reason {
                Why::Recusal => Reason::Recusal,
                Why::Leave => Reason::Leave,
                Why::Certificate => Reason::Certificate,
                Why::Transfer => Reason::Transfer,
            },
            note: self.note.clone(),
            visits: self.visits.clone(),
            period,
        };
        let time = self.doing.time();
        let mut written = open.reassign(&absence, today, &time, &self.doing.operator);
        Doing::note_day(&self.records, &time, &mut written);
        if Verdict::of(&written.findings) == Verdict::Error {
            show(&written.findings, self.format, world);
            return refused(&written.findings);
        }
        if let Err(exit) = append(&written, self.format, world) {
            return exit;
        }
        if self.format == Format::Human {
            outside::print(&said(&open, &written.changes, world.lang));
        }
        if !written.findings.is_empty() {
            let text = check::render_bare(&open.source, &written.findings, self.format, world);
            match self.format {
                Format::Human => outside::talk(text.trim_end()),
                _ => outside::print(&text),
            }
        }
        Exit::Done
    }
}

/// What moved, line by line.
pub(super) fn said(open: &OpenYear, changes: &[Change], lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut lines = Vec::new();
    let names = |team: &[Person]| team.iter().map(Person::written).collect::<Vec<_>>().join("、");
    for change in changes {
        let visit = change.visit();
        let name = open.year.find(visit).map_or("", |task| task.name.as_str());
        match change {
            Change::Reassigned { team, before, reason, .. } => lines.push(if zh {
                format!("{visit} {name}：{} → {}（{reason}）", names(before), names(team))
            } else {
                format!("{visit} {name}: {} → {} ({reason})", names(before), names(team))
            }),
            Change::Moved { from, to, .. } => lines.push(if zh {
                format!("{visit} {name}：改期 {from} → {to}")
            } else {
                format!("{visit} {name}: moved from {from} to {to}")
            }),
            Change::Replaced { reason, by, .. } => {
                for task in by {
                    let day = task.day.map(|day| day.to_string()).unwrap_or_default();
                    lines.push(if zh {
                        format!(
                            "{visit} {name}：递补（{reason}）→ {} {} {}　{day}　{}",
                            task.visit,
                            task.id,
                            task.name,
                            names(&task.team)
                        )
                    } else {
                        format!(
                            "{visit} {name}: replaced ({reason}) by {} {} {}, {day}, {}",
                            task.visit,
                            task.id,
                            task.name,
                            names(&task.team)
                        )
                    });
                }
            }
            Change::Result { .. } | Change::Penalty { .. } | Change::Published { .. } => {}
        }
    }
    let kept = open.year.tasks.iter().filter(|task| task.is_open()).count();
    let touched: std::collections::BTreeSet<&str> = changes.iter().map(Change::visit).collect();
    lines.push(if zh {
        format!(
            "共变动 {} 户，其余 {} 户未完成的任务不变。新的任务表、日历和工作表：suiji status --papers 文件夹",
            touched.len(),
            kept.saturating_sub(touched.len())
        )
    } else {
        format!(
            "{} visits changed, {} open visits stay as they are; new papers: suiji status --papers DIR",
            touched.len(),
            kept.saturating_sub(touched.len())
        )
    });
    lines.join("\n") + "\n"
}
