//! Text → tree → text: reading a plan never fails, and writing it back changes nothing it says.

pub mod key;
mod parse;
pub mod tree;

pub use parse::{Parsed, parse};
