//! stub
use crate::{
    diagnostic::Finding,
    directory::{Entity, Table},
    plan::Condition,
    source::Source,
};
use chrono::NaiveDate;
/// x
pub struct Bound;
/// x
/// # Errors
/// x
pub fn bind(_: &Source, _: &Condition, _: &Table) -> Result<Bound, Vec<Finding>> {
    Ok(Bound)
}
impl Bound {
    /// x
    pub fn eval(&self, _: Entity<'_>, _: NaiveDate) -> Option<bool> {
        None
    }
}
