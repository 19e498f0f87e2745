//! The least that such a draw can cost: scan, hash, select, write. Nothing is checked, nothing is
//! quoted, the tiers and their shares are known, the file is in memory pages of the system.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

use memchr::{memchr, memchr_iter};
use sha2::block_api::compress256;
use suiji::draw::ticket::{Seed, key};

const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
const THREADS: usize = 2;
const BLOCK: usize = 1 << 20;

/// A row that may be drawn.
struct Row {
    prefix: u64,
    id: [u8; 18],
    /// Where its name lies.
    name: (u32, u16),
}

/// Rows of one tier that may be drawn, and how many there are at all.
#[derive(Default)]
struct Tier {
    rows: Vec<Row>,
    names: Vec<u8>,
    count: u64,
}

pub fn run(folder: &Path, out: &Path) {
    let path = folder.join("entities.csv");
    let size = File::open(&path).unwrap().metadata().unwrap().len();
    let key = key("640000-rst-2026", 1, "draw/RS-03", &Seed::new(Vec::new()).value).to_string();
    let mut block = [0_u8; 64];
    block.copy_from_slice(key.as_bytes());
    let mut state = START;
    compress256(&mut state, &[block]);
    // Generous bounds, cut exactly at the end.
    let bounds = [u64::MAX / 1000 * 51, u64::MAX / 1000 * 202, u64::MAX];
    let tiers: Mutex<Vec<[Tier; 3]>> = Mutex::default();
    std::thread::scope(|scope| {
        for thread in 0..THREADS as u64 {
            let (path, tiers) = (&path, &tiers);
            let (from, to) = (size * thread / THREADS as u64, size * (thread + 1) / THREADS as u64);
            scope.spawn(move || {
                let found = scan(path, (from, to), state, bounds);
                tiers.lock().unwrap().push(found);
            });
        }
    });
    let parts = tiers.into_inner().unwrap();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(out).unwrap());
    let mut written = 0;
    for (tier, per_cent) in [5_u64, 20, 100].into_iter().enumerate() {
        let count: u64 = parts.iter().map(|part| part[tier].count).sum();
        let n = usize::try_from((count * per_cent).div_ceil(100)).unwrap();
        let mut order: Vec<(u64, u32, u32)> = Vec::new();
        for (number, part) in (0..).zip(&parts) {
            order.extend((0..).zip(&part[tier].rows).map(|(at, row)| (row.prefix, number, at)));
        }
        assert!(order.len() >= n, "the bound was too low");
        if n < order.len() {
            order.select_nth_unstable(n);
            order.truncate(n);
        }
        order.sort_unstable();
        for (rank, (_, part, at)) in order.into_iter().enumerate() {
            let part = &parts[part as usize][tier];
            let row = &part.rows[at as usize];
            let ticket = hash(state, &row.id);
            let (start, length) = row.name;
            let name = &part.names[start as usize..start as usize + usize::from(length)];
            write!(out, "1,RS-03,RS-03,{0},{0},{1},", char::from(b"ABC"[tier]), rank + 1).unwrap();
            let mut hex = [0_u8; 64];
            for (pair, byte) in
                hex.chunks_exact_mut(2).zip(ticket.iter().flat_map(|word| word.to_be_bytes()))
            {
                pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
                pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
            }
            out.write_all(&hex).unwrap();
            out.write_all(b",").unwrap();
            out.write_all(&row.id).unwrap();
            out.write_all(b",").unwrap();
            out.write_all(name).unwrap();
            out.write_all(b"\n").unwrap();
            written += 1;
        }
    }
    out.flush().unwrap();
    println!("{written} rows written");
}

fn hash(state: [u32; 8], id: &[u8; 18]) -> [u32; 8] {
    let mut block = [0_u8; 64];
    block[0] = b':';
    block[1..19].copy_from_slice(id);
    block[19] = 0x80;
    block[56..].copy_from_slice(&(8 * (64 + 19_u64)).to_be_bytes());
    let mut state = state;
    compress256(&mut state, &[block]);
    state
}

/// The lines that begin in a stretch of the file, after the header.
fn scan(path: &Path, (from, to): (u64, u64), state: [u32; 8], bounds: [u64; 3]) -> [Tier; 3] {
    let mut tiers: [Tier; 3] = Default::default();
    let mut file = File::open(path).unwrap();
    // One byte back: a line that begins right here ends one there.
    let mut at = from.saturating_sub(1);
    file.seek(SeekFrom::Start(at)).unwrap();
    let mut buffer = Vec::with_capacity(2 * BLOCK);
    let mut started = false;
    loop {
        let read = (&mut file).take(BLOCK as u64).read_to_end(&mut buffer).unwrap();
        if read == 0 {
            return tiers;
        }
        let mut start = 0;
        if !started {
            start = memchr(b'\n', &buffer).unwrap() + 1;
            started = true;
        }
        while let Some(length) = memchr(b'\n', &buffer[start..]) {
            if at + start as u64 >= to {
                return tiers;
            }
            line(&buffer[start..start + length], state, bounds, &mut tiers);
            start += length + 1;
        }
        at += start as u64;
        buffer.drain(..start);
    }
}

fn line(line: &[u8], state: [u32; 8], bounds: [u64; 3], tiers: &mut [Tier; 3]) {
    let mut commas = memchr_iter(b',', line);
    let (id, name) = (commas.next().unwrap(), commas.next().unwrap());
    let at = usize::from(line[name + 1] - b'A');
    let tier = &mut tiers[at];
    tier.count += 1;
    let id_bytes: &[u8; 18] = line[..id].try_into().unwrap();
    let [high, low, ..] = hash(state, id_bytes);
    let prefix = u64::from(high) << 32 | u64::from(low);
    if prefix <= bounds[at] {
        let text = &line[id + 1..name];
        let start = u32::try_from(tier.names.len()).unwrap();
        tier.names.extend_from_slice(text);
        tier.rows.push(Row {
            prefix,
            id: *id_bytes,
            name: (start, u16::try_from(text.len()).unwrap()),
        });
    }
}
