//! Directories past memory: whatever a file holds, however it is cut into blocks and whoever looks at
//! them, drawing it block by block says and draws what reading all of it into memory does.

use std::collections::BTreeMap;
use std::io::Read;

use proptest::prelude::*;
use suiji::engine::large::part::{NotJoined, Wanted, merge, part};
use suiji::engine::large::{NotDrawn, draw, draw_in_memory};
use suiji::engine::{Inputs, Ran, RunOptions, Stage};
use suiji::input::large::part::{FILES, Part};
use suiji::input::large::{Declined, LargeFile, Pace};

/// A file in memory that is only read from its beginning.
struct Slice<'a> {
    name: &'a str,
    bytes: &'a [u8],
}

impl LargeFile for Slice<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(self.bytes))
    }
}

/// Numbers that look like chance; the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }
}

const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A 统一社会信用代码 whose two check characters hold.
pub fn credit_code(number: u64) -> String {
    let body = format!("{number:08}");
    let org: u64 =
        body.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(b, w)| u64::from(b - b'0') * w).sum();
    let org = match 11 - org % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + u8::try_from(digit).unwrap()),
    };
    let code = format!("91640106{body}{org}");
    let value = |byte: u8| LETTERS.iter().position(|letter| *letter == byte).unwrap();
    let mut weight = 1;
    let mut sum = 0;
    for byte in code.bytes() {
        sum += value(byte) * weight;
        weight = weight * 3 % 31;
    }
    format!("{code}{}", char::from(LETTERS[(31 - sum % 31) % 31]))
}

/// A directory of `rows` rows, of which about `dirty` in a hundred are not as they should be.
fn table(dice: &mut Dice, rows: u64, dirty: u64, end: &str) -> Vec<u8> {
    let mut text = String::new();
    if dice.below(3) == 0 {
        text.push('\u{feff}');
    }
    if dice.below(3) == 0 {
        text.push_str(&format!("某区企业名录,,,,{end}"));
    }
    let header = "统一社会信用代码,主体名称,诚信等级,登记状态,备注";
    text.push_str(header);
    text.push_str(end);
    for number in 0..rows {
        let mut id = credit_code(number * 7 + 3);
        let mut name = format!("金凤区某某{number}号商贸有限公司");
        let mut tier = dice.of(&["A", "A", "A", "B", "B", "C"]).to_owned();
        let mut status = dice.of(&["存续", "存续", "存续", "注销"]).to_owned();
        let mut note = dice.of(&["", "甲", "乙乙"]).to_owned();
        let mut end = end;
        if dice.below(100) < dirty {
            match dice.below(24) {
                0 => id = id.to_lowercase(),
                1 => id = format!(" {id}"),
                2 => id.replace_range(17.., "?"),
                3 => id.clear(),
                4 => id = credit_code(dice.below(rows + 1) * 7 + 3),
                5 => id = credit_code(dice.below(rows + 1) * 7 + 3).to_lowercase(),
                6 => id = format!("6401060000{:05}", dice.below(99999)),
                7 => name = "\"引号，带\n换行\"".to_owned(),
                8 => name = "\"没有关上".to_owned(),
                9 => name = "某 某 公司".to_owned(),
                10 => name = "某公司(宁夏)".to_owned(),
                11 => name = dice.of(&["", "无", "ABC Trading Ltd", "短"]).to_owned(),
                12 => tier = dice.of(&["", "A级", " b", "X", "Ａ", "无"]).to_owned(),
                13 => status = dice.of(&["", "已注销", "在业", "未知"]).to_owned(),
                14 => note = "多,一格".to_owned(),
                15 => {
                    text.push_str(&format!("{id},{name}{end}"));
                    continue;
                }
                16 => {
                    text.push_str(dice.of(&["\n", ",,,,\n", "\r\n\n"]));
                    continue;
                }
                17 => {
                    text.push_str(dice.of(&["合计,100,,,\n", "小计,,,,\n", "注：以上,,,,\n"]));
                    continue;
                }
                18 => {
                    text.push_str(&format!("{header}\n"));
                    continue;
                }
                19 => end = dice.of(&["\r", "\r\n", "\n"]),
                20 => {
                    let row = format!("{id},{name},{tier},{status},{note}{end}");
                    text.push_str(&row);
                    if dice.below(2) == 0 {
                        tier = "C".to_owned();
                    }
                }
                21 => note = "\"里面\"\"有\"\"引号,和逗号\"".to_owned(),
                22 => note = "\u{1f}".to_owned(),
                _ => note = "\"\"".to_owned(),
            }
        }
        text.push_str(&format!("{id},{name},{tier},{status},{note}{end}"));
    }
    match dice.below(8) {
        0 => text.push_str("\n\n,,,,\n"),
        1 => {
            text.pop();
        }
        2 => text.push('\u{1a}'),
        _ => {}
    }
    text.into_bytes()
}

const HEAD: &str = "计划：某区人力资源和社会保障局2026年度抽查计划
编号：640106-rsj-2026
机关：某区人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2026年；施行：2026年3月16日 至 2026年12月31日
";

const ITEM: &str = "    主体：某区劳动保障监察大队
    依据：《劳动保障监察条例》第十一条第（六）项
    检查时间：2026年5月 至 10月
";

const DRAW: &str = "抽取
    第一批：2026年5月13日，抽取60%
    第二批：2026年8月12日，抽取其余
    锁定：抽取前2个工作日
    种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）
";

/// Plans of different kinds, each with what it names.
fn plan(kind: u64) -> String {
    let imports = "引用库\n    对象名录：“entities.csv”\n";
    let with_history = "引用库\n    对象名录：“entities.csv”\n    检查台账：“history.csv”\n";
    let table = "信用分级\n    名称：等级表\n    分级依据栏：诚信等级\n";
    let rows = "    ｜等级｜名称｜比例｜\n    ｜A｜甲｜5%｜\n    ｜B｜乙｜20%｜\n    ｜C｜丙｜100%｜\n    ｜其余｜丁｜5%，不少于2户｜\n";
    let capped = "    ｜等级｜名称｜比例｜频次上限｜\n    ｜A｜甲｜10%｜每年1次｜\n    ｜B｜乙｜20%｜每年1次｜\n    ｜C｜丙｜30%｜每年2次｜\n    ｜其余｜丁｜20%｜每年1次｜\n";
    let tiered = format!(
        "抽查事项\n（一）工资支付（代号：X-1）\n    对象：企业，其中 登记状态 等于 “存续”\n{ITEM}    类别：重点；方式：现场检查；分级：等级表\n"
    );
    match kind {
        0 => format!("{HEAD}{imports}{tiered}{table}{rows}{DRAW}"),
        1 => format!(
            "{HEAD}{imports}抽查事项\n（一）工资支付（代号：X-1）\n    对象：企业\n{ITEM}    类别：一般；方式：书面检查；比例：不超过10%\n（二）劳动合同（代号：X-2）\n    对象：企业，其中 登记状态 等于 “存续”\n{ITEM}    类别：一般；方式：书面检查；比例：8户\n{DRAW}"
        ),
        2 => format!(
            "{HEAD}{with_history}{tiered}（二）社会保险（代号：X-2）\n    对象：企业\n{ITEM}    类别：重点；方式：现场检查；分级：等级表\n（三）劳动合同（代号：X-3）\n    对象：企业\n{ITEM}    类别：重点；方式：现场检查；比例：10%\n{table}{capped}合并检查\n    同去：X-1、X-2\n    频次上限：同一对象全年不超过1次，C级不超过2次\n{DRAW}"
        ),
        3 => format!(
            "{HEAD}{imports}{tiered}{table}{rows}    分配：按 登记状态\n排除\n    1．登记状态 等于 “注销”。理由：已注销\n    为空的按：报告\n{DRAW}"
        ),
        _ => format!(
            "{HEAD}{imports}{}{table}{rows}{DRAW}",
            tiered.replace("登记状态 等于 “存续”", "诚信等级 不等于 “B” 且 登记状态 不为空")
        ),
    }
}

fn inputs(kind: u64, table: &[u8], rows: u64, dice: &mut Dice) -> Inputs {
    let mut history = "统一社会信用代码,抽查事项,检查方式,检查日期,检查结果\n".to_owned();
    for _ in 0..rows / 10 {
        let id = credit_code(dice.below(rows + 1) * 7 + 3);
        history
            .push_str(&format!("{id},X-1,现场检查,2026-02-{:02},未发现问题\n", dice.below(28) + 1));
    }
    Inputs {
        plan_name: "plan.plan".to_owned(),
        plan: plan(kind).into_bytes(),
        files: BTreeMap::from([
            ("entities.csv".to_owned(), Ok(table.to_vec())),
            ("history.csv".to_owned(), Ok(history.into_bytes())),
        ]),
        folders: BTreeMap::new(),
    }
}

fn options(exclude_bad_rows: bool) -> RunOptions {
    let mut options = RunOptions::trial(Stage::Draw);
    options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
    options.exclude_bad_rows = exclude_bad_rows;
    options
}

fn in_blocks(
    inputs: &Inputs,
    options: &RunOptions,
    pace: Pace,
) -> Result<(Ran, Vec<u8>), NotDrawn> {
    let bytes = inputs.files["entities.csv"].as_ref().unwrap();
    let file = Slice { name: "entities.csv", bytes };
    let large: BTreeMap<String, &dyn LargeFile> =
        BTreeMap::from([("entities.csv".to_owned(), &file as &dyn LargeFile)]);
    let mut list = Vec::new();
    draw(inputs, &large, options, pace, &mut list).map(|ran| (ran, list))
}

/// Both ways say and draw the same.
fn assert_same(inputs: &Inputs, options: &RunOptions, pace: Pace) -> Result<Ran, Declined> {
    let (large, list) = match in_blocks(inputs, options, pace) {
        Ok(drawn) => drawn,
        Err(NotDrawn::Declined(declined)) => return Err(declined),
        Err(other) => panic!("{other:?}"),
    };
    let whole = draw_in_memory(inputs, options);
    assert_eq!(large.findings, whole.findings);
    assert_eq!(large.end, whole.end);
    assert_eq!(large.visits, whole.visits);
    for (name, bytes) in &whole.files {
        let found = match name.as_str() {
            "draw.csv" => Some(&list),
            name if name.starts_with("inputs/") => continue,
            name => large.files.get(name),
        };
        assert_eq!(
            found.map(|bytes| String::from_utf8_lossy(bytes)),
            Some(String::from_utf8_lossy(bytes)),
            "{name}"
        );
    }
    Ok(large)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn blocks_draw_what_memory_draws(
        seed in any::<u64>(),
        kind in 0..5_u64,
        rows in 0..300_u64,
        dirty in prop_oneof![Just(0_u64), 1..4_u64, 5..60_u64],
        block in prop_oneof![1..40_usize, 40..400_usize, 400..20_000_usize],
        threads in prop_oneof![Just(1_usize), Just(2), Just(5)],
        exclude in any::<bool>(),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let mut dice = Dice(seed);
        let table = table(&mut dice, rows, dirty, end);
        let inputs = inputs(kind, &table, rows, &mut dice);
        let result = assert_same(&inputs, &options(exclude), Pace { block, threads });
        prop_assert!(result.is_ok() || rows < 25, "{result:?}");
    }
}

#[test]
fn most_of_a_clean_directory_is_only_counted() {
    let mut dice = Dice(1);
    let table = table(&mut dice, 20_000, 0, "\n");
    let inputs = inputs(0, &table, 20_000, &mut dice);
    for threads in [1, 2, 5] {
        let ran = assert_same(&inputs, &options(false), Pace { block: 4096, threads }).unwrap();
        let directory = ran.loaded.unwrap().entities.unwrap();
        assert_eq!(directory.counted(), 20_000);
        assert!(directory.len() < 12_000, "{} of 20,000 are held", directory.len());
        let drawn: usize = ran
            .draws
            .iter()
            .flat_map(|draw| &draw.groups)
            .flat_map(|group| &group.items)
            .flat_map(|item| &item.strata)
            .map(|stratum| stratum.drawn.len())
            .sum();
        assert!(drawn > 3_000);
    }
}

/// All of one tier first, then all of the next: what was read says nothing about what comes.
#[test]
fn sorted_files_are_drawn_as_they_should_be() {
    let mut text = "统一社会信用代码,主体名称,诚信等级,登记状态\n".to_owned();
    for number in 0..6_000 {
        let tier = ["C", "A", "B"][number / 2_000];
        text.push_str(&format!(
            "{},某某{number}号商贸有限公司,{tier},存续\n",
            credit_code(number as u64)
        ));
    }
    for kind in [0, 1, 3] {
        let inputs = inputs(kind, text.as_bytes(), 0, &mut Dice(0));
        assert_same(&inputs, &options(false), Pace { block: 1000, threads: 2 }).unwrap();
    }
}

#[test]
fn what_blocks_cannot_give_is_declined() {
    let header = "统一社会信用代码,主体名称,诚信等级,登记状态\n";
    let row = |number: u64| format!("{},某某{number}号商贸有限公司,A,存续\n", credit_code(number));
    let rows: String = (0..100).map(row).collect();
    let run = |bytes: &[u8], kind: u64| {
        let inputs = inputs(kind, bytes, 0, &mut Dice(0));
        assert_same(&inputs, &options(false), Pace { block: 256, threads: 2 }).err()
    };
    let whole = format!("{header}{rows}");
    assert_eq!(run(whole.as_bytes(), 0), None);
    let gb = encoding_rs::GB18030.encode(&whole).0.into_owned();
    assert_eq!(run(&gb, 0), Some(Declined::Encoding));
    let mut mixed = whole.clone().into_bytes();
    mixed.extend_from_slice(&encoding_rs::GB18030.encode(&row(200)).0);
    assert_eq!(run(&mixed, 0), Some(Declined::Encoding));
    assert_eq!(run(b"PK\x03\x04", 0), Some(Declined::NotText));
    assert_eq!(run(b"<html><table>", 0), Some(Declined::NotText));
    assert_eq!(run(format!("{whole}\0\n").as_bytes(), 0), Some(Declined::NotText));
    assert_eq!(run(rows.as_bytes(), 0), Some(Declined::NoHeader));
}

/// A run that is killed leaves no output, and the next one clears what lies beside it.
#[test]
#[cfg(target_os = "linux")]
fn a_killed_run_leaves_nothing_half_written() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.plan"), plan(0)).unwrap();
    // More than is read at once; that every id is the same one keeps it busy.
    let row = format!("{},某某某某某某某某某某商贸有限公司,A,存续\n", credit_code(1));
    let table = format!("统一社会信用代码,主体名称,诚信等级,登记状态\n{}", row.repeat(1_200_000));
    assert!(table.len() as u64 > suiji::engine::large::LARGE);
    std::fs::write(folder.path().join("entities.csv"), table).unwrap();
    let beside = || -> Vec<String> {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with(".out.new-")).collect()
    };
    let kill = || {
        let mut run = Command::new(env!("CARGO_BIN_EXE_suiji"))
            .args(["draw", "--trial", "plan.plan", "--out", "out"])
            .args(["--seed", "ssq=03 07 12 18 25 30 + 09", "--seed", "dice=31415926535897932384"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let own = format!(".out.new-{}", run.id());
        while !beside().contains(&own) {
            assert_eq!(run.try_wait().unwrap(), None, "it ended before it began to write");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        assert!(!folder.path().join("out").exists());
        own
    };
    let first = kill();
    assert_eq!(beside(), std::slice::from_ref(&first));
    let second = kill();
    assert_eq!(beside(), [second]);
}

/// The same directory in so many files, each with its own header.
fn split(table: &[u8], count: usize) -> Vec<(String, Vec<u8>)> {
    let text = std::str::from_utf8(table).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.split_inclusive('\n').collect();
    let size = rows.len().div_ceil(count);
    let part = |(at, rows): (usize, &[&str])| {
        (format!("part-{at}.csv"), format!("{header}\n{}", rows.concat()).into_bytes())
    };
    rows.chunks(size).enumerate().map(part).collect()
}

/// Makes every part by itself, writes it, reads it, and joins all; as often as it is wanted.
fn in_parts(
    inputs: &Inputs,
    files: &[(String, Vec<u8>)],
    options: &RunOptions,
    pace: Pace,
) -> (Ran, Vec<u8>, u32) {
    let mut wanted = Wanted::default();
    for round in 1..9 {
        let mut parts = Vec::new();
        for (name, bytes) in files {
            let file = Slice { name, bytes };
            let made = part(inputs, &file, options, pace, &wanted).unwrap();
            let (about, made) = made.unwrap_or_else(|ran| panic!("{:?}", ran.findings));
            let written = FILES.map(|name| {
                let mut bytes = Vec::new();
                made.write(name, &mut bytes).unwrap();
                bytes
            });
            let read = written.each_ref().map(|it| Box::new(it.as_slice()) as Box<dyn Read>);
            parts.push((about, Part::read(read).unwrap()));
        }
        parts.reverse();
        let mut list = Vec::new();
        match merge(inputs, parts, options, &mut list) {
            Ok(ran) => return (ran, list, round),
            Err(NotJoined::Again(more)) => wanted = *more,
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("it never ends");
}

fn several(kind: u64, files: &[(String, Vec<u8>)]) -> Inputs {
    let mut inputs = inputs(kind, b"", 0, &mut Dice(0));
    let names: Vec<String> = files.iter().map(|(name, _)| format!("“{name}”")).collect();
    let plan = String::from_utf8(inputs.plan).unwrap();
    inputs.plan = plan.replace("“entities.csv”", &names.join("、")).into_bytes();
    inputs
}

fn at_once(inputs: &Inputs, files: &[(String, Vec<u8>)], options: &RunOptions) -> (Ran, Vec<u8>) {
    let slices: Vec<Slice<'_>> = files.iter().map(|(name, bytes)| Slice { name, bytes }).collect();
    let large: BTreeMap<String, &dyn LargeFile> =
        slices.iter().map(|it| (it.name.to_owned(), it as &dyn LargeFile)).collect();
    let mut list = Vec::new();
    let ran = draw(inputs, &large, options, Pace { block: 4096, threads: 2 }, &mut list);
    (ran.unwrap(), list)
}

/// However a directory is cut into files, its parts joined are what one run gives, to the byte; and the
/// list of the drawn is the same for every cut.
#[test]
fn parts_join_into_what_one_run_gives() {
    for kind in [0, 1, 3] {
        for dirty in [0, 2] {
            let mut dice = Dice(kind + 10 * dirty);
            let mut table = table(&mut dice, 3_000, 0, "\n");
            if dirty > 0 {
                // Rows that only together show that something is wrong with them.
                for number in [5, 900, 1_800] {
                    let id = credit_code(number * 7 + 3).to_lowercase();
                    table.extend_from_slice(format!("{id},另一个名称公司,B,存续,\n").as_bytes());
                }
                table.extend_from_slice(b",,,,\n");
            }
            let at = table.iter().position(|byte| *byte == b'9').unwrap();
            let start = table[..at].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
            let header = "统一社会信用代码,主体名称,诚信等级,登记状态,备注\n".as_bytes();
            let table = [header, &table[start..]].concat();
            let mut lists = Vec::new();
            for count in [1, 2, 3, 7] {
                let files = split(&table, count);
                let inputs = several(kind, &files);
                let options = options(dirty > 0);
                let (whole, whole_list) = at_once(&inputs, &files, &options);
                let pace = Pace { block: 3000, threads: 2 };
                let (ran, list, rounds) = in_parts(&inputs, &files, &options, pace);
                assert!(rounds <= 3, "{rounds} rounds");
                assert!(dirty == 0 || count == 1 || rounds > 1, "nothing was wanted");
                assert_eq!(ran.findings, whole.findings);
                assert_eq!(ran.files, whole.files);
                assert_eq!(String::from_utf8_lossy(&list), String::from_utf8_lossy(&whole_list));
                lists.push(list);
            }
            assert!(lists.windows(2).all(|pair| pair[0] == pair[1]), "kind {kind}, dirty {dirty}");
        }
    }
}

/// A part of another plan, of another seed, one that is missing or there twice is not joined.
#[test]
fn parts_of_something_else_are_not_joined() {
    let table = table(&mut Dice(1), 200, 0, "\n");
    let files = split(&table, 2);
    let inputs = several(0, &files);
    let make = |inputs: &Inputs, at: usize, options: &RunOptions| {
        let file = Slice { name: &files[at].0, bytes: &files[at].1 };
        part(inputs, &file, options, Pace::default(), &Wanted::default()).unwrap().unwrap()
    };
    let own = options(false);
    let mut other_seed = RunOptions::trial(Stage::Draw);
    other_seed.seed("ssq", "03 07 12 18 25 30 + 10").seed("dice", "31415926535897932384");
    let mut other_plan = inputs.clone();
    other_plan.plan.extend_from_slice("# 又一行\n".as_bytes());
    let merged = |parts| merge(&inputs, parts, &own, &mut Vec::new());
    assert!(merged(vec![make(&inputs, 0, &own), make(&inputs, 1, &own)]).is_ok());
    for other in [make(&inputs, 1, &other_seed), make(&other_plan, 1, &own)] {
        let result = merged(vec![make(&inputs, 0, &own), other]);
        assert!(matches!(result, Err(NotJoined::Other(_))));
    }
    for parts in [vec![], vec![0], vec![0, 0], vec![0, 1, 1]] {
        let parts = parts.into_iter().map(|at| make(&inputs, at, &own)).collect();
        assert!(matches!(merged(parts), Err(NotJoined::Files(_))));
    }
}

/// By the command line: two files, two parts, one list.
#[test]
fn the_commands_join_parts() {
    let folder = tempfile::tempdir().unwrap();
    let files = split(&table(&mut Dice(1), 400, 0, "\n"), 2);
    let inputs = several(0, &files);
    std::fs::write(folder.path().join("plan.plan"), &inputs.plan).unwrap();
    let run = |words: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_suiji"))
            .args(words)
            .args(["--trial", "--seed", "ssq=03 07 12 18 25 30 + 09"])
            .args(["--seed", "dice=31415926535897932384"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        (run.status.code(), String::from_utf8(run.stderr).unwrap())
    };
    // Each part needs its own file alone.
    for (number, (name, bytes)) in (1..).zip(&files) {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (code, said) = run(&[
            "draw",
            "plan.plan",
            "--part",
            &number.to_string(),
            "--out",
            &format!("p{number}"),
        ]);
        assert_eq!(code, Some(0), "{said}");
        std::fs::remove_file(&path).unwrap();
    }
    let (code, said) = run(&["merge", "plan.plan", "--from", "p2", "p1", "--out", "joined"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, _) = run(&["merge", "plan.plan", "--from", "p2", "--out", "half"]);
    assert_eq!(code, Some(5));
    assert!(!folder.path().join("half").exists());
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (code, said) = run(&["draw", "plan.plan", "--out", "whole"]);
    assert_eq!(code, Some(0), "{said}");
    let list = |out: &str| std::fs::read(folder.path().join(out).join("draw.csv")).unwrap();
    assert_eq!(list("joined"), list("whole"));
}
