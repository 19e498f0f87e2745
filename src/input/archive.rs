//! A look through an archive before a workbook is read from it: what it really unpacks to, and
//! whether any of its texts is longer than a cell can be. Sizes that an archive states may be lies,
//! so every part is unpacked once, without keeping it; the XML reader then meets no surprise.

use std::io::Cursor;

use zip::ZipArchive;

use super::{LONGEST_CELL, MOST_BYTES, MOST_SHARED};
use crate::diagnostic::problem::directories::NotTable;

/// Tells what an archive is if it is no workbook within the limits.
pub(crate) fn look(bytes: &[u8]) -> Result<(), NotTable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotTable::DamagedWorkbook)?;
    let names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    if !names.iter().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml")) {
        return Err(match names.is_empty() {
            true => NotTable::DamagedWorkbook,
            false => NotTable::OtherArchive,
        });
    }
    let mut left = MOST_BYTES;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| NotTable::DamagedWorkbook)?;
        let name = part.name().map_err(|_| NotTable::DamagedWorkbook)?.into_owned();
        // Pictures and the like are never unpacked again.
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let is_shared = name.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let most = if is_shared { left.min(MOST_SHARED) } else { left };
        left -= measure(&mut part, most)?;
    }
    Ok(())
}

/// Unpacks a part without keeping it: its bytes, at most `most`.
fn measure(part: &mut impl std::io::Read, most: u64) -> Result<u64, NotTable> {
    let mut block = vec![0_u8; 1 << 16];
    let (mut total, mut run) = (0_u64, 0_usize);
    loop {
        let read = match part.read(&mut block) {
            Ok(0) => return Ok(total),
            Ok(read) => block.get(..read).unwrap_or_default(),
            Err(_) => return Err(NotTable::DamagedWorkbook),
        };
        total += u64::try_from(read.len()).unwrap_or(u64::MAX);
        if total > most {
            return Err(NotTable::TooLarge);
        }
        // The longest text between two tags.
        let mut parts = read.split(|byte| *byte == b'<');
        run += parts.next().map_or(0, <[u8]>::len);
        for text in parts {
            if run > LONGEST_CELL {
                return Err(NotTable::TooLarge);
            }
            run = text.len();
        }
        if run > LONGEST_CELL {
            return Err(NotTable::TooLarge);
        }
    }
}
