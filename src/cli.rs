//! The command line: the only place that opens files, asks the clock, reads the environment
//! and prints. One file per command.

mod after;
mod check;
mod directory;
mod draw;
mod errata;
mod explain;
mod fmt;
mod journal;
#[cfg(feature = "lsp")]
mod lsp;
mod new;
mod outside;
mod prove;
mod reassign;
mod refusal;
mod registry;
mod replace;
mod result;
mod seal;
#[cfg(feature = "contract")]
mod serve;
mod sign;
mod simulate;
mod status;
mod test;
mod verify;
mod why;

use clap::{Parser, Subcommand, ValueEnum};

use crate::diagnostic::Lang;

/// How a command ends; the number is the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The plan or a table has errors.
    Errors = 1,
    /// Wrong command line.
    Usage = 2,
    /// The plan is right but cannot be carried out.
    Infeasible = 3,
    /// Verification failed.
    Differs = 4,
    /// A file could not be read or written.
    Files = 5,
    /// A bug of ours.
    Bug = 70,
}

const EXIT_CODES: &str = "\
退出码 Exit codes:
  0  完成  done
  1  计划或表格有错误  the plan or a table has errors
  2  命令写错  wrong command line
  3  计划无误但无法执行  the plan is right but cannot be carried out
  4  复核不符  verification failed
  5  文件不能读写  a file could not be read or written
  70 程序自身的错误  a bug of ours";

/// 双随机、一公开：计划、抽取、派员、公示、复核
#[derive(Debug, Parser)]
#[command(name = "suiji", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// 语言 language of words for people: zh or en [default: the locale's, else zh]
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
    /// 颜色 colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// 线程数 threads [default: all cores]; the result never depends on it
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 新建 a plan that runs as it stands, with the bureau's name and year filled in
    #[command(alias = "新建")]
    New(new::New),
    /// 校核 all findings of a plan and its directories at once
    #[command(alias = "校核")]
    Check(check::Check),
    /// 整理 standard layout, comments kept; refuses if the meaning would change
    #[command(alias = "整理")]
    Fmt(fmt::Fmt),
    /// 解释 a code (SJ2001), a word (比例), a law (《劳动合同法》第七十四条) or a date (2026-10-01)
    #[command(alias = "解释")]
    Explain(explain::Explain),
    /// 试算 what the plan comes to on its own directories: numbers, burden, workload, feasibility
    #[command(alias = "试算")]
    Simulate(simulate::Simulate),
    /// 测试 every case of the plan's 试算 section: what must come of it, and what does
    #[command(alias = "测试")]
    Test(test::Test),
    /// 签注 sign a doubt: writes the line into the plan's 核准
    #[command(alias = "签注")]
    Sign(sign::Sign),
    /// 勘误 the correction notice for a published plan whose dates or citations are wrong
    #[command(alias = "勘误")]
    Errata(errata::Errata),
    /// 法规库 what a change of law touches, which entries want looking at again
    #[command(alias = "法规库")]
    Registry(registry::RegistryCommand),
    /// 封存 freeze the inputs before the seed exists; prints C and the notice to publish
    #[command(alias = "封存")]
    Seal(seal::SealCommand),
    /// 抽取 draw units, without teams and days
    #[command(alias = "抽取")]
    Draw(draw::DrawAlone),
    /// 合并 join what `draw --part` made of each file of a directory: the same bytes as one run
    #[command(alias = "合并")]
    Merge(draw::Merge),
    /// 派员 draw, then match inspectors
    #[command(alias = "派员")]
    Assign(draw::DrawCommand),
    /// 排期 draw, match inspectors, then set days
    #[command(alias = "排期")]
    Schedule(draw::DrawCommand),
    /// 执行 check → draw → assign → schedule → all outputs in one folder (the main job)
    #[command(alias = "执行")]
    Run(draw::DrawCommand),
    /// 复核 recompute a record: identical, or what differs
    #[command(alias = "复核")]
    Verify(verify::Verify),
    /// 备抽 who follows where a drawn unit may be replaced, under a seed later than the draw
    #[command(alias = "备抽")]
    Reserve(after::Reserve),
    /// 新增 units that entered the directory after the draw, by the threshold
    #[command(alias = "新增")]
    Late(after::Late),
    /// 证明 one enterprise: stratum, ticket, threshold, verdict, the line that checks it by hand
    #[command(alias = "证明")]
    Prove(prove::Prove),
    /// 为何 why drawn or not, why this team, why this day, with the lines of the plan
    #[command(alias = "为何")]
    Why(why::Why),
    /// 留痕 the journal of acts: verify it, show it, add to it
    #[command(alias = "留痕")]
    Journal(journal::JournalCommand),
    /// 结果 import the filled-in workbook; export public notices and tables for credit files
    #[command(alias = "结果")]
    Result(result::ResultCommand),
    /// 改派 others go where somebody cannot: recusal, leave, certificate lost, moved elsewhere
    #[command(alias = "改派")]
    Reassign(reassign::ReassignCommand),
    /// 递补 the next of the reserves, for the reasons that the plan lists, with evidence
    #[command(alias = "递补")]
    Replace(replace::ReplaceCommand),
    /// 进度 milestones, what is overdue or due soon, by inspector and item
    #[command(alias = "进度")]
    Status(status::StatusCommand),
    /// 名录 directories without a plan: check, mend, diff, doctor
    #[command(alias = "名录")]
    Directory(directory::Directory),
    /// 服务 for other programs: one line of JSON in, one out (docs/contract.md)
    #[cfg(feature = "contract")]
    #[command(alias = "服务")]
    Serve(serve::Serve),
    /// 编辑器服务 the language server, for editors
    #[cfg(feature = "lsp")]
    Lsp(lsp::Lsp),
}

/// What every command is told of the world.
pub struct World {
    lang: Lang,
    colour: bool,
}

/// Runs the program with the arguments of the process; returns how it ends.
#[must_use]
pub fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            if exit == Exit::Done {
                // Help and version. Nothing can be done about a terminal that is gone.
                let _ = error.print();
            } else {
                refusal::print(&error);
            }
            return exit;
        }
    };
    if let Some(threads) = arguments.threads {
        // A second pool would be an error; there is none before this line.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let lang = match arguments.lang {
        Some(Language::Zh) => Lang::Zh,
        Some(Language::En) => Lang::En,
        None => outside::locale_language(),
    };
    let world = World { lang, colour: outside::wants_colour(arguments.color) };
    match arguments.command {
        Command::New(command) => command.run(&world),
        Command::Check(command) => command.run(&world),
        Command::Fmt(command) => command.run(&world),
        Command::Explain(command) => command.run(&world),
        Command::Simulate(command) => command.run(&world),
        Command::Test(command) => command.run(&world),
        Command::Sign(command) => command.run(&world),
        Command::Errata(command) => command.run(&world),
        Command::Registry(command) => command.run(&world),
        Command::Seal(command) => command.run(&world),
        Command::Draw(command) => command.run(&world),
        Command::Merge(command) => command.run(&world),
        Command::Assign(command) => command.run(&world, crate::engine::Stage::Assign),
        Command::Schedule(command) => command.run(&world, crate::engine::Stage::Schedule),
        Command::Run(command) => command.run(&world, crate::engine::Stage::Run),
        Command::Verify(command) => command.run(&world),
        Command::Reserve(command) => command.run(&world),
        Command::Late(command) => command.run(&world),
        Command::Prove(command) => command.run(&world),
        Command::Why(command) => command.run(&world),
        Command::Journal(command) => command.run(&world),
        Command::Result(command) => command.run(&world),
        Command::Reassign(command) => command.run(&world),
        Command::Replace(command) => command.run(&world),
        Command::Status(command) => command.run(&world),
        Command::Directory(command) => command.run(&world),
        #[cfg(feature = "contract")]
        Command::Serve(command) => command.run(&world),
        #[cfg(feature = "lsp")]
        Command::Lsp(command) => command.run(&world),
    }
}

impl World {
    /// Picks the text of the language in use.
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
