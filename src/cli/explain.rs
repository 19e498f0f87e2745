//! 解释: a code, a word of the language, a law, a date.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Args;

use super::{Exit, World, outside};
use crate::diagnostic::{pages, problem};
use crate::engine::{self, Explained};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// 代码、计划里的词、法条或日期 `SJ2001`, `比例`, `《劳动合同法》第七十四条`, `2026-10-01`; without it: the list of codes
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// 按某日 as of this day, for a law
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

impl Explain {
    pub(super) fn run(self, world: &World) -> Exit {
        let what = self.what.join(" ");
        let what = what.trim();
        if what.is_empty() {
            outside::print(&list(world));
            return Exit::Done;
        }
        match engine::explain(what, self.on, world.lang) {
            Explained::Text(text) => {
                outside::print(&text);
                return Exit::Done;
            }
            Explained::NoCode(code) => {
                let words = world.say(
                    "没有这个代码；suiji explain 列出全部代码",
                    "there is no such code; `suiji explain` lists all",
                );
                outside::talk(&format!("{code}：{words}"));
            }
            Explained::Unknown => {
                let help = world.say(
                    "要代码（SJ2001）、计划里的词（比例）、法条（《劳动合同法》第七十四条）或日期（2026-10-01）",
                    "give a code (SJ2001), a word of the language (ratio), a law (《劳动合同法》第七十四条) or a date (2026-10-01)",
                );
                outside::talk(help);
            }
        }
        Exit::Usage
    }
}

/// Every code with its title, from the pages.
fn list(world: &World) -> String {
    let mut text = String::new();
    for code in problem::all_codes() {
        let page = pages::page(code, world.lang).unwrap_or_default();
        let title = page.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}",
            if title.is_empty() { code.to_string() } else { title.to_owned() }
        );
    }
    text
}
