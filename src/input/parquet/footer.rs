//! A look through the footer of a Parquet file before the library reads it: how deep its columns are
//! nested, and how many there are. The library follows them by calling itself, as deep as the file says.
//!
//! Source: the `parquet.thrift` of Apache Parquet, in Thrift's compact protocol.

use super::Read;
use crate::diagnostic::problem::directories::NotTable;

/// Depth of what may be passed over; the format needs five.
const DEEPEST: u8 = 32;
/// Types of the compact protocol.
const STOP: u8 = 0;
const LIST: u8 = 9;
const STRUCT: u8 = 12;
/// `FileMetaData.schema`, `SchemaElement.repetition_type`, `SchemaElement.num_children`.
const SCHEMA: i64 = 2;
const REPETITION: i64 = 3;
const CHILDREN: i64 = 5;
/// `FieldRepetitionType.REPEATED`.
const REPEATED: i64 = 2;

/// How many columns a file has, all side by side.
///
/// # Errors
/// That it is damaged, or that columns are nested or hold lists.
pub(super) fn columns(file: &[u8]) -> Read<usize> {
    let (before, tail) = file.split_last_chunk::<8>().ok_or(NotTable::DamagedParquet)?;
    let [a, b, c, d, b'P', b'A', b'R', b'1'] = *tail else { return Err(NotTable::DamagedParquet) };
    let length =
        usize::try_from(u32::from_le_bytes([a, b, c, d])).map_err(|_| NotTable::DamagedParquet)?;
    let start = before.len().checked_sub(length).ok_or(NotTable::DamagedParquet)?;
    let mut footer = Footer(before.get(start..).unwrap_or_default());
    footer.columns().ok_or(NotTable::DamagedParquet)?
}

/// What is left of a footer.
struct Footer<'a>(&'a [u8]);

impl Footer<'_> {
    /// `None` where it ends too early.
    fn columns(&mut self) -> Option<Read<usize>> {
        let mut field = 0;
        loop {
            let kind = self.field(&mut field)?;
            match (field, kind) {
                (_, STOP) => return Some(Err(NotTable::DamagedParquet)),
                (SCHEMA, LIST) => break,
                _ => self.pass(kind, DEEPEST)?,
            }
        }
        let (count, kind) = self.list()?;
        if kind != STRUCT || count == 0 {
            return Some(Err(NotTable::DamagedParquet));
        }
        let (root, _) = self.element()?;
        for _ in 1..count {
            let (children, repetition) = self.element()?;
            if children > 0 || repetition == REPEATED {
                return Some(Err(NotTable::NestedParquet));
            }
        }
        // A root of fewer children leaves elements that belong to nobody.
        let columns = count - 1;
        let sound = i64::try_from(columns).ok() == Some(root);
        Some(if sound { Ok(columns) } else { Err(NotTable::DamagedParquet) })
    }

    /// Children and repetition of one element of the schema.
    fn element(&mut self) -> Option<(i64, i64)> {
        let (mut field, mut children, mut repetition) = (0, 0, 0);
        loop {
            match (self.field(&mut field)?, field) {
                (STOP, _) => return Some((children, repetition)),
                (5, CHILDREN) => children = self.whole()?,
                (5, REPETITION) => repetition = self.whole()?,
                (kind, _) => self.pass(kind, DEEPEST)?,
            }
        }
    }

    /// The type of the next field; its number is told by the difference to the one before.
    fn field(&mut self, number: &mut i64) -> Option<u8> {
        let head = self.byte()?;
        let kind = head & 0x0F;
        if kind != STOP {
            *number = match head >> 4 {
                0 => self.whole()?,
                more => number.checked_add(i64::from(more))?,
            };
        }
        Some(kind)
    }

    /// Number and type of a list's elements.
    fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.varint()?).ok()?,
            few => usize::from(few),
        };
        Some((count, head & 0x0F))
    }

    fn pass(&mut self, kind: u8, deepest: u8) -> Option<()> {
        let deeper = deepest.checked_sub(1)?;
        match kind {
            1 | 2 => {}
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.skip(8)?,
            8 => {
                let length = self.varint()?;
                self.skip(length)?;
            }
            LIST | 10 => {
                let (count, kind) = self.list()?;
                for _ in 0..count {
                    // In a list, truth takes a byte.
                    self.pass(if kind <= 2 { 3 } else { kind }, deeper)?;
                }
            }
            STRUCT => {
                let mut field = 0;
                loop {
                    match self.field(&mut field)? {
                        STOP => break,
                        kind => self.pass(kind, deeper)?,
                    }
                }
            }
            // Maps: the format has none.
            _ => return None,
        }
        Some(())
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A number with a sign, zigzag.
    fn whole(&mut self) -> Option<i64> {
        let value = self.varint()?;
        let half = i64::try_from(value >> 1).ok()?;
        Some(if value & 1 == 0 { half } else { -half - 1 })
    }
}
