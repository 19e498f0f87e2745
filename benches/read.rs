//! An entity directory as CSV: every row, every id checked.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use suiji::input::{InputFile, Options, entities};

fn main() {
    divan::main();
}

/// So many rows of registration numbers.
fn table(rows: usize) -> String {
    let header = "主体名称,注册号,主体类型,街道乡镇,行业代码,登记状态,从业人数,诚信等级\n";
    let row = |number: usize| {
        let grade = match number % 4 {
            0 => "A",
            1 => "B",
            2 => "C",
            _ => "",
        };
        format!(
            "某某{number}号商贸有限公司,{},有限责任公司,丰登镇,7299,存续,{},{grade}\n",
            registration_number(number),
            number % 300 + 1
        )
    };
    std::iter::once(header.to_owned()).chain((0..rows).map(row)).collect()
}

/// Fifteen digits, the last of which checks the others (ISO 7064, MOD 11,10).
fn registration_number(number: usize) -> String {
    let body = format!("640106{number:08}");
    let mut product = 10;
    for digit in body.bytes().map(|byte| usize::from(byte - b'0')) {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        product = sum * 2 % 11;
    }
    format!("{body}{}", (11 - product) % 10)
}

#[divan::bench(args = [10_000, 100_000])]
fn entities_csv(bencher: Bencher<'_, '_>, rows: usize) {
    let table = table(rows);
    let files = [InputFile::new("entities.csv", table.as_bytes())];
    let options = Options::default();
    let read = entities(&files, &options);
    assert_eq!(read.directory.len(), rows, "every row is read");
    bencher
        .counter(ItemsCount::new(rows))
        .counter(BytesCount::new(table.len()))
        .bench_local(|| entities(black_box(&files), &options));
}
