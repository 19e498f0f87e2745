//! Lists of the drawn: there can be millions, so each costs its ticket and its place, and the ids are
//! those of the directory.

use std::sync::Arc;

use super::ticket::Digest;
use crate::unit::UnitId;

/// A drawn unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn<'a> {
    /// Its ticket.
    pub ticket: Digest,
    /// Index in the entity directory; `usize::MAX` where it stands there no more.
    pub entity: usize,
    /// Unit id.
    pub id: &'a UnitId,
}

/// The drawn of a stratum, by ticket.
#[derive(Clone, Default)]
pub struct DrawnList {
    /// Ticket and index in the directory.
    units: Vec<(Digest, u32)>,
    ids: Ids,
}

#[derive(Clone)]
enum Ids {
    /// By index in the directory.
    OfDirectory(Arc<Vec<UnitId>>),
    /// By rank.
    Own(Vec<UnitId>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl DrawnList {
    /// Units of a directory with these ids, each with its ticket and its index there.
    #[must_use]
    pub fn of_directory(units: Vec<(Digest, u32)>, ids: Arc<Vec<UnitId>>) -> Self {
        Self { units, ids: Ids::OfDirectory(ids) }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Tells whether nobody was drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit of a rank, from 0.
    #[must_use]
    pub fn get(&self, rank: usize) -> Option<Drawn<'_>> {
        let (ticket, entity) = *self.units.get(rank)?;
        let id = match &self.ids {
            Ids::OfDirectory(ids) => ids.get(entity as usize),
            Ids::Own(ids) => ids.get(rank),
        };
        let entity = if entity == u32::MAX { usize::MAX } else { entity as usize };
        Some(Drawn { ticket, entity, id: id? })
    }

    /// The one with the largest ticket.
    #[must_use]
    pub fn last(&self) -> Option<Drawn<'_>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All, by rank.
    pub fn iter(&self) -> Iter<'_> {
        Iter { list: self, rank: 0 }
    }

    /// The first so many.
    pub fn truncate(&mut self, count: usize) {
        self.units.truncate(count);
    }
}

/// Units with ids of their own, in order of their tickets.
impl FromIterator<(Digest, usize, UnitId)> for DrawnList {
    fn from_iter<I: IntoIterator<Item = (Digest, usize, UnitId)>>(units: I) -> Self {
        let (mut list, mut own) = (Vec::new(), Vec::new());
        for (ticket, entity, id) in units {
            list.push((ticket, u32::try_from(entity).unwrap_or(u32::MAX)));
            own.push(id);
        }
        Self { units: list, ids: Ids::Own(own) }
    }
}

impl<'a> IntoIterator for &'a DrawnList {
    type Item = Drawn<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Goes through a list by rank.
#[derive(Clone)]
pub struct Iter<'a> {
    list: &'a DrawnList,
    rank: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Drawn<'a>;

    fn next(&mut self) -> Option<Drawn<'a>> {
        let drawn = self.list.get(self.rank)?;
        self.rank += 1;
        Some(drawn)
    }
}

impl PartialEq for DrawnList {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}
impl Eq for DrawnList {}

impl std::fmt::Debug for DrawnList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
