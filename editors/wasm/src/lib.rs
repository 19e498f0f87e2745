//! suiji for WebAssembly with a plain C ABI and no imports.
//!
//! Three functions: [`reserve`] room for a request, [`call`] the engine, and the [`length`] of its
//! answer. Requests and answers are those of `docs/contract.md`, in UTF-8. There is no unsafe block here:
//! the host writes into the instance's memory, which is its own; what Rust calls unsafe is that a
//! name is exported.
//!
//! ```js
//! const { instance } = await WebAssembly.instantiate(bytes);
//! const suiji = instance.exports;
//! function ask(request) {
//!   const bytes = new TextEncoder().encode(JSON.stringify(request));
//!   const at = suiji.reserve(bytes.length);
//!   new Uint8Array(suiji.memory.buffer, at, bytes.length).set(bytes);
//!   const answer = suiji.call();
//!   const length = suiji.length();
//!   return JSON.parse(new TextDecoder().decode(new Uint8Array(suiji.memory.buffer, answer, length)));
//! }
//! ```

use std::cell::RefCell;

thread_local! {
    static REQUEST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a request of `length` bytes; returns where it is to be written.
#[allow(unsafe_code, reason = "an exported name must be the only one; there are three")]
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    REQUEST.with_borrow_mut(|request| {
        request.clear();
        request.resize(length, 0);
        request.as_mut_ptr()
    })
}

/// Answers the request that was written; returns where the answer is. It stays until the next call.
#[allow(unsafe_code, reason = "an exported name must be the only one; there are three")]
#[unsafe(no_mangle)]
pub extern "C" fn call() -> *const u8 {
    let request = REQUEST.take();
    let answer = suiji::contract::answer(&String::from_utf8_lossy(&request));
    ANSWER.with_borrow_mut(|kept| {
        *kept = answer.into_bytes();
        kept.as_ptr()
    })
}

/// The length of the last answer in bytes.
#[allow(unsafe_code, reason = "an exported name must be the only one; there are three")]
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    ANSWER.with_borrow(Vec::len)
}
