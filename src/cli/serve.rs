//! 服务: requests of other programs on standard input, answers on standard output, a line each.

use clap::Args;

use super::{Exit, World, outside};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// 标准输入输出 requests on standard input, answers on standard output (the only way there is)
    #[arg(long, required = true)]
    stdio: bool,
}

impl Serve {
    pub(super) fn run(self, world: &World) -> Exit {
        let _ = self.stdio;
        match outside::answer_lines(crate::contract::answer) {
            Ok(()) => Exit::Done,
            Err(error) => {
                let words = world.say("标准输入或输出出错", "standard input or output failed");
                outside::talk(&format!("{words}：{error}"));
                Exit::Files
            }
        }
    }
}
