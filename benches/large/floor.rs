//! The least that such a draw can cost: scan, hash, select, write. Nothing is checked, nothing is
//! quoted, the tiers and their shares are known, the file is in memory pages of the system. It writes
//! the same `draw.csv` to the byte, and takes the digests that a record needs (draw.md §4): of the
//! directory, of the list, and of the ids of each stratum.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{SyncSender, sync_channel};

use memchr::{memchr, memchr_iter, memrchr};
use sha2::block_api::compress256;
use sha2::{Digest as _, Sha256};
use suiji::digest::Digesting;
use suiji::draw::ticket::{Contribution, Seed, Suite, key};

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
    let contribution =
        |(name, text): (&str, &str)| Contribution { name: name.to_owned(), text: text.to_owned() };
    let seed = Seed::new(Suite::Dr1, super::SEEDS.map(contribution).to_vec());
    let key = key(Suite::Dr1, "640000-rst-2026", 1, "draw/RS-03", &seed.value).to_string();
    let mut block = [0_u8; 64];
    block.copy_from_slice(key.as_bytes());
    let mut state = START;
    compress256(&mut state, &[block]);
    // Generous bounds, cut exactly at the end.
    let bounds = [u64::MAX / 1000 * 51, u64::MAX / 1000 * 202, u64::MAX];
    let tiers: Mutex<Vec<[Tier; 3]>> = Mutex::default();
    let (to, from) = sync_channel::<Vec<u8>>(2 * THREADS);
    let from = Mutex::new(from);
    let digest = std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let (from, tiers) = (&from, &tiers);
            scope.spawn(move || {
                let mut found: [Tier; 3] = Default::default();
                loop {
                    let block = from.lock().unwrap().recv();
                    let Ok(block) = block else { break };
                    scan(&block, state, bounds, &mut found);
                }
                tiers.lock().unwrap().push(found);
            });
        }
        read(&path, to)
    });
    println!("directory {digest}");
    let parts = tiers.into_inner().unwrap();
    let file = BufWriter::with_capacity(1 << 20, File::create(out).unwrap());
    let mut out = BufWriter::with_capacity(1 << 16, Digesting::new(Suite::Dr1, file));
    out.write_all(b"draw,group,item,tier,stratum,rank,ticket,id,name\n").unwrap();
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
        let mut list = Sha256::new();
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
            list.update(if rank > 0 { &b"\n"[..] } else { b"" });
            list.update(row.id);
            out.write_all(b",").unwrap();
            out.write_all(name).unwrap();
            out.write_all(b"\n").unwrap();
            written += 1;
        }
        println!("stratum {:x?}", list.finalize());
    }
    out.flush().unwrap();
    let out = out.into_inner().map_err(|error| error.into_error()).unwrap();
    println!("{written} rows written, {}", out.digest());
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

/// Reads the lines after the header in blocks; returns the digest of the file.
fn read(path: &Path, to: SyncSender<Vec<u8>>) -> String {
    let mut file = File::open(path).unwrap();
    let mut digest = Digesting::new(Suite::Dr1, std::io::sink());
    let mut rest = Vec::new();
    let mut is_first = true;
    loop {
        let mut block = Vec::with_capacity(BLOCK + 4096);
        block.append(&mut rest);
        let before = block.len();
        (&mut file).take(BLOCK as u64).read_to_end(&mut block).unwrap();
        if block.len() == before {
            return digest.digest().to_string();
        }
        digest.write_all(&block[before..]).unwrap();
        if is_first {
            block.drain(..=memchr(b'\n', &block).unwrap());
            is_first = false;
        }
        rest.extend_from_slice(&block[memrchr(b'\n', &block).unwrap() + 1..]);
        block.truncate(block.len() - rest.len());
        to.send(block).unwrap();
    }
}

fn scan(block: &[u8], state: [u32; 8], bounds: [u64; 3], tiers: &mut [Tier; 3]) {
    let mut start = 0;
    while let Some(length) = memchr(b'\n', &block[start..]) {
        line(&block[start..start + length], state, bounds, tiers);
        start += length + 1;
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
