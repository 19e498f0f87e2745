//! Text → tree → text: reading a plan never fails, and writing it back changes nothing it says.

mod format;
pub mod key;
mod parse;
pub mod tree;

pub use format::{FormatterBug, Options, apply, format};
pub(crate) use parse::letters::is_invisible;
pub(crate) use parse::names::chinese;
pub use parse::{Parsed, parse};
