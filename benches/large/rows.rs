//! Rows of a directory that is the same on every machine: 6 columns, tiers 70, 25 and 5 in a hundred.

use std::io::Read;

pub const HEADER: &str = "统一社会信用代码,主体名称,诚信等级,登记状态,成立日期,从业人数\n";

pub const PLAN: &str = "计划：某省人力资源和社会保障厅2026年度抽查计划
编号：640000-rst-2026
机关：某省人力资源和社会保障厅；机关类别：人社部门；层级：省级；区划：640000
语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日

一、引用库
　　对象名录：“entities.csv”

二、抽查事项
（一）工资支付和最低工资（代号：RS-03）
　　对象：用人单位
　　依据：《劳动保障监察条例》第十一条第（六）项
　　类别：重点；方式：书面检查；分级：守法诚信等级
　　检查时间：2026年5月 至 10月

三、信用分级
　　名称：守法诚信等级
　　分级依据栏：诚信等级
　　｜等级｜名称　　｜比例｜
　　｜A　 ｜诚信　　｜5%　｜
　　｜B　 ｜基本诚信｜20% ｜
　　｜C　 ｜非诚信　｜100%｜
　　｜其余｜未评级　｜5%　｜

四、抽取
　　第一批：2026年5月13日，抽取100%
　　锁定：抽取前2个工作日
　　种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
";

const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const PLACES: [&str; 8] =
    ["兴庆区", "金凤区", "西夏区", "永宁县", "贺兰县", "灵武市", "大武口区", "利通区"];
const TRADES: [&str; 8] =
    ["商贸", "建筑劳务", "餐饮管理", "物业服务", "人力资源", "机械制造", "物流", "科技"];

/// SplitMix64: what a number of row comes to.
fn mixed(number: u64) -> u64 {
    let mut word = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Eighteen characters that hold both checks; another one for each number below 31^5 · 100,000.
fn credit_code(number: u64, into: &mut Vec<u8>) {
    let start = into.len();
    into.extend_from_slice(b"916401");
    // Eight characters of the organisation code: the number, spread so that neighbours differ.
    let mut rest = number * 7919 % 852_891_037_441;
    let at = into.len();
    into.extend_from_slice(b"00MA");
    let mut code = [0_u8; 8];
    for byte in code.iter_mut().rev() {
        *byte = LETTERS[(rest % 31) as usize];
        rest /= 31;
    }
    into.truncate(at);
    into.extend_from_slice(b"00");
    into.extend_from_slice(&code);
    let value =
        |byte: u8| u64::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let sum: u64 = code
        .iter()
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(byte, weight)| value(*byte) * weight)
        .sum();
    into.push(match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).unwrap(),
    });
    let (mut sum, mut weight) = (0, 1);
    for byte in &into[start..] {
        sum += LETTERS.iter().position(|letter| letter == byte).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    into.push(LETTERS[(31 - sum % 31) % 31]);
}

/// One row.
pub fn write(number: u64, into: &mut Vec<u8>) {
    let chance = mixed(number);
    credit_code(number, into);
    into.push(b',');
    into.extend_from_slice(PLACES[(chance % 8) as usize].as_bytes());
    for digit in format!("{number:08}").bytes() {
        into.push(digit);
    }
    into.extend_from_slice(TRADES[(chance >> 8) as usize % 8].as_bytes());
    into.extend_from_slice("公司,".as_bytes());
    into.push(match (chance >> 16) % 100 {
        0..70 => b'A',
        70..95 => b'B',
        _ => b'C',
    });
    into.extend_from_slice(",存续,".as_bytes());
    let (year, month, day) =
        (2000 + (chance >> 24) % 25, 1 + (chance >> 32) % 12, 1 + (chance >> 40) % 28);
    into.extend_from_slice(
        format!("{year}-{month:02}-{day:02},{}\n", 1 + (chance >> 48) % 300).as_bytes(),
    );
}

/// A file of so many rows that is never written.
pub struct Rows {
    next: u64,
    count: u64,
    ready: Vec<u8>,
    at: usize,
}

impl Rows {
    pub fn new(count: u64) -> Self {
        Self { next: 0, count, ready: HEADER.as_bytes().to_vec(), at: 0 }
    }
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.ready.len() {
            self.ready.clear();
            self.at = 0;
            while self.next < self.count && self.ready.len() < 1 << 16 {
                write(self.next, &mut self.ready);
                self.next += 1;
            }
        }
        let from = &self.ready[self.at..];
        let length = from.len().min(into.len());
        into[..length].copy_from_slice(&from[..length]);
        self.at += length;
        Ok(length)
    }
}
