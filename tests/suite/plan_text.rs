//! Texts to try: every plan of the repository written in another width, and heaps of fragments.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;

/// Every plan of the repository: the examples, the cases of the formatter and of the findings.
pub fn every_plan() -> &'static [(PathBuf, String)] {
    static PLANS: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(read_every_plan);
    &PLANS
}

fn read_every_plan() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("plans"), PathBuf::from("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("fuzz") {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "plan") {
                // A case about undecodable bytes is no text.
                if let Ok((text, _)) = suiji::source::decode(&fs::read(&path).unwrap()) {
                    found.push((path, text));
                }
            }
        }
    }
    found.sort();
    assert!(found.iter().any(|(path, _)| path.ends_with("jinfeng-2023/notice.plan")));
    found
}

/// Small steps of splitmix64: a test that fails names its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// Writes `text` with other widths of punctuation, digits and letters, other white space and other
/// indentation, outside quotes, 《》, comments and prose.
pub fn rewrite(text: &str, seed: u64) -> String {
    rewrite_mapped(text, seed).0
}

/// As [`rewrite`], with the new place of every character: one that is gone has the place of the next.
pub fn rewrite_mapped(text: &str, seed: u64) -> (String, Vec<u32>) {
    let mut dice = Dice(seed);
    let mut out: Vec<char> = Vec::new();
    let source = suiji::source::Source::new("x.plan", text);
    let letters: Vec<char> = text.chars().collect();
    let mut places = vec![0_u32; letters.len() + 1];
    let prose: Vec<_> =
        suiji::syntax::parse(&source).tree.sections.iter().map(|it| it.prose.span).collect();
    for number in 1..=source.line_count() {
        let span = source.line_span(number);
        let line = source.slice(span);
        let is_prose = prose.iter().any(|it| it.start <= span.start && span.start < it.end);
        let bare = if is_prose { line } else { line.trim() };
        if !is_prose {
            let indent = ["", " ", "\t", "\u{3000}\u{3000}", "    ", "\u{a0}\t"];
            out.extend(indent[dice.roll(6) as usize].chars());
        }
        let lead =
            if is_prose { 0 } else { line.chars().take_while(|it| it.is_whitespace()).count() };
        let start = span.start as usize + if bare.is_empty() { 0 } else { lead };
        places[span.start as usize..start].fill(out.len() as u32);
        let changed: Vec<char> = if is_prose {
            bare.chars().collect()
        } else {
            rewrite_line(bare, &mut dice).chars().collect()
        };
        for (count, place) in places[start..].iter_mut().take(changed.len()).enumerate() {
            *place = (out.len() + count) as u32;
        }
        let after = start + changed.len();
        out.extend(changed);
        if !is_prose {
            out.extend(["", " ", "\u{3000}"][dice.roll(3) as usize].chars());
        }
        let next = if number < source.line_count() {
            source.line_span(number + 1).start as usize
        } else {
            letters.len()
        };
        places[after..next].fill(out.len() as u32);
        out.push('\n');
    }
    places[letters.len()] = out.len() as u32;
    (out.into_iter().collect(), places)
}

fn rewrite_line(line: &str, dice: &mut Dice) -> String {
    let letters: Vec<char> = line.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let before = at.checked_sub(1).map_or(' ', |it| letters[it]);
        let closing = match letter {
            '“' => Some('”'),
            '《' => Some('》'),
            '"' => Some('"'),
            _ => None,
        };
        if matches!(letter, '#' | '＃') && before.is_whitespace() {
            out.extend(&letters[at..]);
            return out;
        }
        if let Some(end) = closing
            .and_then(|it| letters[at + 1..].iter().position(|letter| *letter == it))
            .map(|it| it + at + 1)
        {
            let inside: String = letters[at + 1..end].iter().collect();
            let plain = !inside.contains(['“', '”', '"', '「', '」', '《', '》']);
            let pairs = [('“', '”'), ('"', '"'), ('「', '」'), ('『', '』'), ('＂', '＂')];
            let (open, close) = match letter {
                '“' | '"' if plain => pairs[dice.roll(5) as usize],
                _ => (letter, letters[end]),
            };
            out.push(open);
            out.push_str(&inside);
            out.push(close);
            at = end + 1;
            continue;
        }
        out.push(other_width(letter, dice));
        at += 1;
    }
    out
}

fn other_width(letter: char, dice: &mut Dice) -> char {
    let folded = suiji::source::fold(letter);
    let wide = match folded {
        ':' => '：',
        ',' => '，',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '%' => '％',
        '.' => '．',
        '|' => '｜',
        '~' => '～',
        '>' => '＞',
        '<' => '＜',
        '=' => '＝',
        ' ' if letter != '\t' => ['\u{3000}', '\u{a0}'][dice.roll(2) as usize],
        '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(folded as u32 + 0xFEE0).unwrap(),
        _ => return letter,
    };
    [letter, folded, wide][dice.roll(3) as usize]
}

/// Texts out of fragments of plans: more lines and more trouble than plain noise has.
pub fn fragments() -> impl Strategy<Value = String> {
    const FRAGMENTS: &[&str] = &[
        "\n",
        "\n",
        "\n",
        "\n　　",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u{3000}",
        "#",
        " # 批注",
        "##抽取\n",
        "计划：",
        "编号：x-1",
        "对象：",
        "对象",
        "企业",
        "：",
        ":",
        "，",
        "；",
        "。",
        "、",
        "（",
        "）",
        "(",
        ")",
        "一、",
        "二、",
        "—、",
        "（一）",
        "（2）",
        "1．",
        "2.",
        "3、",
        "①",
        "㈠",
        "第—批",
        "第一批：",
        "抽取",
        "抽查事项",
        "【抽查事项】",
        "信用分级",
        "Items\n",
        "items",
        "排除\n",
        "\n三、排除\n",
        "\n进度\n",
        "\n四、信用分级\n",
        "\n核准\n",
        "指导思想（文字）\n",
        "（文字）",
        "(text)",
        "引用库\n",
        "人员名录 税务：",
        "“",
        "”",
        "\"",
        "「",
        "」",
        "《",
        "》",
        "《劳动法》",
        "（代号：RS-01）",
        "（代号：RS-O1）",
        "(code: A)",
        "依据：",
        "理由：",
        "；依据：",
        "。理由：",
        "；类别：一般",
        "；方示：",
        "名称：",
        "等级",
        "｜",
        "|",
        "｜等级｜比例｜\n",
        "｜A｜5%｜",
        "|---|",
        "等级\t比例\n",
        "A\t5%\n",
        "重点：甲 等于 1",
        "为空的按：报告",
        "例：",
        "应当：",
        "2O23年",
        "2023",
        "5%",
        "1.5",
        "1,000",
        "a",
        "http://x",
        "plan: x",
        "objects: y",
        "check window",
        "\u{200b}",
        "\u{202e}",
        "\u{feff}",
        "\u{fffc}",
        "甲",
        "乙",
        "不等于",
        "7日",
        "5月",
        "天气：晴",
        "种子：ssq（a；b）",
        "-",
        "—",
        "=",
        "!",
        "😀",
        "\u{2028}",
        "第一部分 ",
        "抽查事向\n",
    ];
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60).prop_map(|it| it.concat())
}
