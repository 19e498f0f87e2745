//! Titles: how they are compared, read in haste, and offered.

use super::Heads;
use crate::source::fold;

/// By which of its titles an instrument was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TitleKind {
    /// The official one.
    Official,
    /// A usual short one.
    Short,
    /// A former one.
    Former,
    /// A document number.
    Number,
}

/// What two spellings of one title have in common: no white space, no marks around it, inner
/// 〈〉 as 《》, one kind of quotation marks and one of brackets.
#[must_use]
pub fn title_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    for letter in title.chars() {
        match letter {
            '〈' | '<' | '＜' => key.push('《'),
            '〉' | '>' | '＞' => key.push('》'),
            '〔' | '[' | '［' | '【' | '(' | '（' => key.push('('),
            '〕' | ']' | '］' | '】' | ')' | '）' => key.push(')'),
            '0'..='9' | '０'..='９' => key.push(fold(letter)),
            '“' | '”' | '「' | '」' | '『' | '』' | '＂' | '"' => key.push('"'),
            _ if letter.is_whitespace() => {}
            _ => key.push(letter),
        }
    }
    match outer(&key) {
        Some(inner) => inner.to_owned(),
        None => key,
    }
}

/// What offices call a law that the registry holds by its official title only. Each stands for one
/// instrument and is no title of another; a test holds both.
pub const USUAL: &[(&str, &str)] = &[
    ("税收征管法", "税收征收管理法"),
    ("征管法", "税收征收管理法"),
    ("税收征管法实施细则", "税收征收管理法实施细则"),
    ("征管法实施细则", "税收征收管理法实施细则"),
    ("环保法", "环境保护法"),
    ("环评法", "环境影响评价法"),
    ("大气法", "大气污染防治法"),
    ("大气污染法", "大气污染防治法"),
    ("水污染法", "水污染防治法"),
    ("固废法", "固体废物污染环境防治法"),
    ("固体废物污染防治法", "固体废物污染环境防治法"),
    ("噪声法", "噪声污染防治法"),
    ("土壤法", "土壤污染防治法"),
    ("食安法", "食品安全法"),
    ("食安法实施条例", "食品安全法实施条例"),
    ("药管法", "药品管理法"),
    ("消法", "消费者权益保护法"),
    ("消保法", "消费者权益保护法"),
    ("道交法", "道路交通安全法"),
    ("道交法实施条例", "道路交通安全法实施条例"),
    ("土管法", "土地管理法"),
    ("特设法", "特种设备安全法"),
    ("职防法", "职业病防治法"),
    ("传防法", "传染病防治法"),
    ("社保法", "社会保险法"),
    ("动防法", "动物防疫法"),
    ("野保法", "野生动物保护法"),
    ("网安法", "网络安全法"),
    ("数安法", "数据安全法"),
    ("个保法", "个人信息保护法"),
    ("电商法", "电子商务法"),
    ("招投标法", "招标投标法"),
    ("招投标法实施条例", "招标投标法实施条例"),
    ("政采法", "政府采购法"),
    ("治安管理法", "治安管理处罚法"),
    ("治安处罚法", "治安管理处罚法"),
    ("民非条例", "民办非企业单位登记管理暂行条例"),
    ("民非登记条例", "民办非企业单位登记管理暂行条例"),
    ("社团条例", "社会团体登记管理条例"),
    ("社团登记条例", "社会团体登记管理条例"),
    ("危化品条例", "危险化学品安全管理条例"),
    ("危化条例", "危险化学品安全管理条例"),
    ("危险化学品管理条例", "危险化学品安全管理条例"),
    ("工伤条例", "工伤保险条例"),
    ("医疗器械条例", "医疗器械监督管理条例"),
    ("医疗机构条例", "医疗机构管理条例"),
    ("物业条例", "物业管理条例"),
    ("娱乐条例", "娱乐场所管理条例"),
    ("网吧条例", "互联网上网服务营业场所管理条例"),
];

/// What stands between 《 and 》 if these two belong together and hold everything.
fn outer(key: &str) -> Option<&str> {
    let inner = key.strip_prefix('《')?.strip_suffix('》')?;
    let mut depth = 0_i32;
    for letter in inner.chars() {
        match letter {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

/// Reads the titles off the head of a file without parsing it: the lines before the first
/// `[[`. A test holds it against the full reading of every file that is compiled in.
pub(super) fn scan(bytes: &[u8]) -> Heads {
    let mut heads = Heads::default();
    let Ok(text) = std::str::from_utf8(bytes) else { return heads };
    for line in text.lines() {
        if line.starts_with("[[") {
            break;
        }
        let Some((key, value)) = line.split_once(" = ") else { continue };
        // Every second piece between quotes is a text.
        let mut texts = value.split('"').skip(1).step_by(2).map(str::to_owned);
        match key {
            "id" => heads.id = texts.next().unwrap_or_default(),
            "title" => heads.title = texts.next().unwrap_or_default(),
            "document_number" => heads.document_number = texts.next().unwrap_or_default(),
            "short_titles" => heads.short_titles = texts.collect(),
            "former_titles" => heads.former_titles = texts.collect(),
            _ => {}
        }
    }
    heads
}

/// What stands before the titles of laws.
const COUNTRY: &str = "中华人民共和国";

/// How many titles are offered at most.
const OFFERED: usize = 3;

/// The titles most like `title`: few letters differ, or one is the other with words left out.
pub(super) fn near<'a>(title: &str, titles: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = title_key(title);
    // 《中华人民共和国劳动保障监察条例》: regulations are cited without the country, laws with or without.
    let wanted: Vec<char> = wanted.strip_prefix(COUNTRY).unwrap_or(&wanted).chars().collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in titles {
        let key = title_key(candidate);
        let key: Vec<char> = key.strip_prefix(COUNTRY).unwrap_or(&key).chars().collect();
        let difference = key.len().abs_diff(wanted.len());
        let short = key.len().min(wanted.len());
        if short < 3 || difference > 8 {
            continue;
        }
        let contained = if key.len() < wanted.len() {
            is_within(&key, &wanted)
        } else {
            is_within(&wanted, &key)
        };
        if contained && difference <= short {
            found.push((difference, candidate));
        } else if difference <= 3 {
            let distance = strsim::generic_damerau_levenshtein(&key, &wanted);
            if distance <= short / 4 {
                found.push((distance + 1, candidate));
            }
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(OFFERED).map(|(_, title)| title.to_owned()).collect()
}

/// Tells whether `short` is `long` with letters left out.
fn is_within(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|letter| rest.any(|other| other == letter))
}
