//! What people and other programs read: findings, tables, workbook, calendar, notice, plan.
//!
//! Every output is a pure function from stage types to text or bytes. Equal inputs give equal
//! bytes: no clock, no float, no order that is not stated.
//!
//! Not here: what is right or wrong ([`crate::check`]), where files go (`cli`).

pub mod finding;
pub mod html;
