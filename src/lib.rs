#![doc = "suiji"]
pub mod calendar;
pub mod diagnostic;
pub mod plan;
pub mod ratio;
pub mod source;
pub mod syntax;
