//! A `getrandom` that has no random bytes.
//!
//! The ZIP library of the workbooks asks for the crate of this name, for passwords that nothing here
//! uses; the real one makes a WebAssembly module import a browser's generator through glue code. suiji
//! draws from seeds alone: in this build there is no other randomness to be had.

use core::fmt;

/// There are no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error;

impl Error {
    /// No generator for this target.
    pub const UNSUPPORTED: Self = Self;
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are no random bytes here")
    }
}

impl core::error::Error for Error {}

/// Refuses.
///
/// # Errors
/// Always.
pub fn fill(_: &mut [u8]) -> Result<(), Error> {
    Err(Error::UNSUPPORTED)
}

/// Refuses.
///
/// # Errors
/// Always.
pub fn u64() -> Result<u64, Error> {
    Err(Error::UNSUPPORTED)
}
