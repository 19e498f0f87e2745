//! 整理: the standard layout.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, World, check, outside};
use crate::diagnostic::Lang;
use crate::engine;
use crate::render::finding::Format;
use crate::source::{Source, decode};
use crate::syntax;

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct Fmt {
    /// 计划 the plans
    #[arg(value_name = "PLAN", required = true)]
    plans: Vec<PathBuf>,
    /// 只检查 write nothing; exit 1 if a plan is not in standard layout
    #[arg(long)]
    check: bool,
    /// 关键词语言 rewrite keywords in Chinese or English
    #[arg(long, value_enum)]
    keywords: Option<Keywords>,
    /// 改正 apply the safe fixes first, and nothing else
    #[arg(long)]
    fix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Keywords {
    Zh,
    En,
}

impl Fmt {
    pub(super) fn run(self, world: &World) -> Exit {
        let mut exit = Exit::Done;
        for plan in &self.plans {
            exit = exit.max(self.one(plan, world));
        }
        exit
    }

    fn one(&self, plan: &std::path::Path, world: &World) -> Exit {
        let name = plan.to_string_lossy().into_owned();
        let bytes = match outside::read(plan, world) {
            Ok(bytes) => bytes,
            Err(reason) => return outside::unreadable(plan, &reason, Format::Human, world),
        };
        let text = match decode(&bytes) {
            Ok((text, _)) => text,
            Err(undecodable) => {
                let problem = crate::diagnostic::problem::Files::NotText {
                    offset: undecodable.offset as u64,
                };
                let finding =
                    crate::diagnostic::Finding::new(problem, crate::diagnostic::Place::file(&name));
                let source = Source::new(&name, "");
                outside::talk(check::render(&source, &[finding], Format::Human, world).trim_end());
                return Exit::Errors;
            }
        };
        let mut source = Source::new(&name, &text);
        if self.fix {
            source = engine::mended(&source);
        }
        let keywords = self.keywords.map(|it| match it {
            Keywords::Zh => Lang::Zh,
            Keywords::En => Lang::En,
        });
        let formatted = match syntax::format(&source, syntax::Options { keywords }) {
            Ok(formatted) => formatted,
            Err(_) => {
                let words = world.say(
                    "整理会改变计划的意思，没有写入；请报告这个错误",
                    "formatting would change what the plan says; nothing was written. Please report this bug",
                );
                outside::talk(&format!("{name}：{words}"));
                return Exit::Bug;
            }
        };
        let is_same = formatted.as_bytes() == bytes.as_slice();
        if self.check {
            if is_same {
                return Exit::Done;
            }
            outside::talk(&format!(
                "{name}：{}",
                world.say("不是标准格式", "not in standard layout")
            ));
            return Exit::Errors;
        }
        if is_same {
            return Exit::Done;
        }
        match outside::write_file(plan, formatted.as_bytes()) {
            Ok(()) => Exit::Done,
            Err(error) => {
                outside::talk(&format!("{name}: {error}"));
                Exit::Files
            }
        }
    }
}
