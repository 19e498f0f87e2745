#![doc = "suiji"]
pub mod diagnostic;
pub mod ratio;
pub mod source;
