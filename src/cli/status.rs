//! 进度: how far the year is.

use clap::{Args, ValueEnum};

use super::result::Records;
use super::{Exit, World, outside};
use crate::render::finding::Format;
use crate::render::status;

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusCommand {
    #[command(flatten)]
    records: Records,
    /// 格式 text, html (with a chart) or json
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    #[value(alias = "human")]
    Text,
    Html,
    Json,
}

impl StatusCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        let open = match self.records.open(Format::Human, world) {
            Ok(open) => open,
            Err(exit) => return exit,
        };
        let now = open.status(self.records.today());
        outside::print(&match self.format {
            Shape::Text => status::text(&now, world.lang),
            Shape::Html => status::page(&now),
            Shape::Json => status::json(&now),
        });
        Exit::Done
    }
}
