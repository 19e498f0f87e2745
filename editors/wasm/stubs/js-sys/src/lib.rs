//! A `js-sys` whose clock stands still.
//!
//! The workbook library asks for the time before it is told which one to write; suiji always tells it.

/// The clock of a browser.
#[derive(Debug, Clone, Copy)]
pub struct Date;

impl Date {
    /// The first moment of 1970, in milliseconds since then.
    #[must_use]
    pub const fn now() -> f64 {
        0.0
    }
}
