//! 签注: sign a doubt.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::{Exit, World, journal, outside};
use crate::diagnostic::{Severity, pages};
use crate::engine::{self, NotSigned, Signing};
use crate::journal::{Act, EventKind};
use crate::render::finding::{Format, severity_word};
use crate::source::decode;

/// Arguments of `sign`.
#[derive(Debug, Args)]
pub struct Sign {
    /// 计划 the plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 代码 the doubt's code
    #[arg(value_name = "CODE")]
    code: String,
    /// 行号 the line it is on; needed where several lines have it
    #[arg(long, value_name = "N")]
    line: Option<u32>,
    /// 理由 why it is right as it stands
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// 签注人 who signs
    #[arg(long, value_name = "NAME")]
    by: String,
    /// 日期 when [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// 台账 the journal in which this is recorded [default: journal.jsonl beside the plan]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

impl Sign {
    pub(super) fn run(self, world: &World) -> Exit {
        let Some(code) = pages::code(&self.code) else {
            outside::talk(world.say("代码如 SJ2021", "a code is like SJ2021"));
            return Exit::Usage;
        };
        let inputs = match outside::inputs(&self.plan, world) {
            Ok(inputs) => inputs,
            Err(reason) => return outside::unreadable(&self.plan, &reason, Format::Human, world),
        };
        if decode(&inputs.plan).is_ok_and(|(_, encoding)| encoding != crate::source::Encoding::Utf8)
        {
            let words = world.say("先把计划另存为 UTF-8 再签注", "save the plan as UTF-8 first");
            outside::talk(words);
            return Exit::Errors;
        }
        let date = self.date.or_else(|| outside::now_in_china().get(..10)?.parse().ok());
        let signing = Signing {
            code,
            line: self.line,
            reason: self.reason,
            person: self.by,
            date: date.unwrap_or_default(),
        };
        let signed = engine::sign(&inputs, &signing);
        if let Ok((_, line)) = &signed {
            let path = self.journal.clone().unwrap_or_else(|| outside::journal_beside(&self.plan));
            let act = Act::new(EventKind::Signed, &signing.date.to_string())
                .by(&signing.person, &[], &signing.reason)
                .with("code", signing.code.to_string())
                .with("signed", line.to_string());
            if let Err(exit) = journal::append(&path, vec![act], world) {
                return exit;
            }
        }
        match signed {
            Ok((text, line)) => match outside::write_file(&self.plan, text.as_bytes()) {
                Ok(()) => {
                    outside::print(&format!(
                        "{}{line}\n",
                        world.say("已写入“核准”：签注：", "written under Approval: 签注：")
                    ));
                    Exit::Done
                }
                Err(error) => {
                    outside::talk(&format!("{}: {error}", self.plan.display()));
                    Exit::Files
                }
            },
            Err(why) => {
                outside::talk(&words(&why, &signing, world));
                Exit::Errors
            }
        }
    }
}

fn words(why: &NotSigned, signing: &Signing, world: &World) -> String {
    let code = signing.code;
    match why {
        NotSigned::NoDoubt => format!("{code}：{}", world.say("这里没有未签注的存疑", "there is no unsigned doubt here")),
        NotSigned::Which(lines) => {
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let words = world.say("不止一行有这个存疑，用 --line 指明", "several lines have it; name one with --line");
            format!("{code}：{words}：{}", lines.join("、"))
        }
        NotSigned::NoMatterOfOpinion(severity) => {
            let word = severity_word(*severity, world.lang);
            let words = match severity {
                Severity::Error => world.say("只能改正，不能签注", "it must be mended, it cannot be signed"),
                Severity::Doubt | Severity::Hint => world.say("不必签注", "it needs no signature"),
            };
            format!("{code}（{word}）：{words}")
        }
        NotSigned::Words => world
            .say("理由和姓名不能为空，不能有逗号、分号、句号、换行和 #", "reason and name must not be empty or hold commas, semicolons, full stops, line ends or #")
            .to_owned(),
        NotSigned::Unreadable => world.say("计划读不出来", "the plan cannot be read").to_owned(),
    }
}
