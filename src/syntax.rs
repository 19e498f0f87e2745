//! Text → tree → text: reading a plan never fails, and writing it back changes nothing it says.

pub mod key;
pub mod tree;
