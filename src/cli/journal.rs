//! 留痕: the journal of acts: verify it, show it, add to it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value};

use super::check::render_bare;
use super::{Exit, World, outside};
use crate::diagnostic::problem::{Files, Problem};
use crate::diagnostic::{Finding, Lang, Place, Verdict};
use crate::digest::Digest;
use crate::journal::{Act, EventKind, head, holds, read};
use crate::outcome::Outcome;
use crate::render::finding::Format;
use crate::source::Source;

/// Arguments of `journal`.
#[derive(Debug, Args)]
pub struct JournalCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 核对 every line follows from the one before; names the first that does not
    #[command(alias = "核对")]
    Verify {
        /// 台账 journal.jsonl, or its folder
        #[arg(value_name = "JOURNAL", default_value = "journal.jsonl")]
        journal: PathBuf,
        /// 公布过的末行校验码 a hash of a last line that was published: it must still be there
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// 查看 every act in a line
    #[command(alias = "查看")]
    Show {
        /// 台账 journal.jsonl, or its folder
        #[arg(value_name = "JOURNAL", default_value = "journal.jsonl")]
        journal: PathBuf,
    },
    /// 记入 an act that was not done with this program: published, opened, noted …
    #[command(alias = "记入")]
    Add(Add),
}

#[derive(Debug, Args)]
struct Add {
    /// 台账 journal.jsonl, or its folder
    #[arg(value_name = "JOURNAL", default_value = "journal.jsonl")]
    journal: PathBuf,
    /// 什么事 published 公示, opened 启封, withdrawn 撤回封存, noted 备注 …
    #[arg(long, value_name = "EVENT", value_parser = kind)]
    event: EventKind,
    /// 时间 time, recorded as given [default: the clock's]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 操作人 who did it
    #[arg(long, value_name = "NAME")]
    operator: String,
    /// 见证人 who witnessed
    #[arg(long = "witness", value_name = "NAME")]
    witnesses: Vec<String>,
    /// 理由 why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// 其他 anything else, by name: draw=1, visit=1-0003
    #[arg(long = "fact", value_name = "NAME=TEXT", value_parser = fact)]
    facts: Vec<(String, String)>,
}

fn kind(text: &str) -> Result<EventKind, String> {
    EventKind::find(text).ok_or_else(|| {
        let all: Vec<String> =
            EventKind::ALL.iter().map(|kind| format!("{} {}", kind.tag(), kind.word())).collect();
        all.join(", ")
    })
}

/// Names that every line has of its own.
const TAKEN: [&str; 8] =
    ["check", "event", "operator", "prev", "reason", "seq", "time", "witnesses"];

fn fact(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !TAKEN.contains(&name) => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err(format!("NAME=TEXT, NAME ≠ {}", TAKEN.join(", "))),
    }
}

impl JournalCommand {
    pub(super) fn run(self, world: &World) -> Exit {
        match self.what {
            What::Verify { journal, head } => verify(&file(&journal), head.as_deref(), world),
            What::Show { journal } => show(&file(&journal), world),
            What::Add(add) => add.run(world),
        }
    }
}

fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("journal.jsonl") } else { path.to_path_buf() }
}

fn verify(path: &Path, published: Option<&str>, world: &World) -> Exit {
    let published = match published.map(Digest::parse) {
        Some(None) => {
            outside::talk(
                world.say("校验码是 64 位十六进制数字", "a hash has 64 hexadecimal digits"),
            );
            return Exit::Usage;
        }
        Some(digest) => digest,
        None => None,
    };
    let bytes = match outside::read(path, world) {
        Ok(bytes) => bytes,
        Err(reason) => return outside::unreadable(path, &reason, Format::Human, world),
    };
    let name = path.to_string_lossy();
    let (events, mut findings) = read(&name, &bytes);
    let lines = events.len() as u64;
    if let Some(published) = published
        && !holds(&bytes, &published)
    {
        let problem = Files::JournalShort { published: published.to_string(), lines };
        findings.push(Finding::new(problem, Place::file(&name)));
    }
    if !findings.is_empty() {
        let source = Source::new(&name, &String::from_utf8_lossy(&bytes));
        outside::talk(render_bare(&source, &findings, Format::Human, world).trim_end());
    }
    if Verdict::of(&findings) == Verdict::Error {
        return Exit::Differs;
    }
    let time = |event: Option<&Map<String, Value>>| text(event.and_then(|it| it.get("time")));
    let hash = head(&bytes).map_or_else(|| "—".to_owned(), |digest| digest.to_string());
    let (first, last) = (time(events.first()), time(events.last()));
    outside::print(&match world.lang {
        Lang::Zh => format!("台账完整：{lines} 行，{first} 至 {last}\n末行校验码 {hash}\n"),
        Lang::En => {
            format!(
                "the journal holds: {lines} lines, {first} to {last}\nhash of the last line {hash}\n"
            )
        }
    });
    Exit::Done
}

fn text(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => {
            let list: Vec<String> = list.iter().map(|it| text(Some(it))).collect();
            list.join("、")
        }
        Some(other) => other.to_string(),
    }
}

fn show(path: &Path, world: &World) -> Exit {
    let bytes = match outside::read(path, world) {
        Ok(bytes) => bytes,
        Err(reason) => return outside::unreadable(path, &reason, Format::Human, world),
    };
    let name = path.to_string_lossy();
    let (events, findings) = read(&name, &bytes);
    let mut lines = String::new();
    for event in &events {
        lines.push_str(&line(event, world));
        lines.push('\n');
    }
    outside::print(&lines);
    if !findings.is_empty() {
        let source = Source::new(&name, &String::from_utf8_lossy(&bytes));
        outside::talk(render_bare(&source, &findings, Format::Human, world).trim_end());
    }
    if Verdict::of(&findings) == Verdict::Error { Exit::Differs } else { Exit::Done }
}

/// What is said first of an event, in this order; all else follows by name.
const ORDER: [&str; 20] = [
    "visit", "what", "outcome", "items", "disposal", "note", "number", "replaces", "day", "cause",
    "basis", "content", "by", "evidence", "before", "team", "from", "to", "on", "workbook",
];

/// An event for people; hashes are shortened, the file has them whole.
fn line(event: &Map<String, Value>, world: &World) -> String {
    let of = |key: &str| text(event.get(key));
    let kind = EventKind::find(&of("event"));
    let word = kind.map_or("—", |kind| world.say(kind.word(), kind.tag()));
    let mut parts = vec![of("seq"), of("time"), word.to_owned()];
    let mut facts: Vec<(&String, &Value)> = event.iter().collect();
    facts.sort_by_key(|(key, _)| ORDER.iter().position(|it| it == key).unwrap_or(ORDER.len()));
    for (key, value) in facts {
        if TAKEN.contains(&key.as_str()) {
            continue;
        }
        let value = shown(key, value, world);
        // `disposal`, `note` and the like are empty more often than not.
        if value.is_empty() {
            continue;
        }
        let is_hash = Digest::parse(&value).is_some();
        let short: String = value.chars().take(12).collect();
        let shown = if is_hash { format!("{short}…") } else { value };
        parts.push(format!("{}={shown}", known(key, world)));
    }
    for (key, zh, en) in [
        ("operator", "操作", "operator"),
        ("witnesses", "见证", "witnesses"),
        ("reason", "理由", "reason"),
    ] {
        let value = of(key);
        if !value.is_empty() {
            parts.push(format!("{}{}{value}", world.say(zh, en), world.say("：", ": ")));
        }
    }
    parts.join("  ")
}

/// The value of a fact as people say it.
fn shown(key: &str, value: &Value, world: &World) -> String {
    let outcome = |value: &Value| {
        let tag = text(Some(value));
        match Outcome::tagged(&tag) {
            Some(outcome) => world.say(outcome.word(), outcome.tag()).to_owned(),
            None => tag,
        }
    };
    match (key, value) {
        ("outcome", _) => outcome(value),
        ("what", Value::String(tag)) => {
            let zh = match tag.as_str() {
                "result" => "检查结果",
                "penalty" => "处罚",
                "listing" => "移送列异",
                other => other,
            };
            world.say(zh, tag).to_owned()
        }
        ("items", Value::Object(items)) => {
            let each = |(code, it): (&String, &Value)| format!("{code} {}", outcome(it));
            items.iter().map(each).collect::<Vec<_>>().join(world.say("；", "; "))
        }
        ("by", Value::Array(tasks)) => {
            let each = |it: &Value| format!("{} {}", text(it.get("visit")), text(it.get("name")));
            let all: Vec<String> = tasks.iter().map(each).collect();
            format!("→ {}", all.join("、"))
        }
        (_, Value::Bool(true)) => world.say("是", "true").to_owned(),
        (_, Value::Bool(false)) => world.say("否", "false").to_owned(),
        _ => text(Some(value)),
    }
}

/// The name of a fact as people say it.
fn known<'a>(key: &'a str, world: &World) -> &'a str {
    let zh = match key {
        "day" => "日期",
        "what" => "什么",
        "outcome" => "检查结果",
        "items" => "各事项结果",
        "disposal" => "处理情况",
        "note" => "备注",
        "number" => "文号",
        "replaces" => "原文号",
        "cause" => "案由",
        "basis" => "处罚依据",
        "content" => "处罚结果",
        "workbook" => "表的校验码",
        "on" => "办理之日",
        "team" => "检查组",
        "before" => "原检查组",
        "from" => "原定",
        "to" => "改到",
        "evidence" => "证据",
        "by" => "递补",

        "draw" => "抽取",
        "commitment" => "封存校验码",
        "seed" => "种子",
        "drawn" => "抽中",
        "trial" => "试抽",
        "visit" => "检查任务",
        "visits" => "检查任务",
        "record" => "记录",
        "code" => "代码",
        "line" => "行",
        "file" => "文件",
        "plan" => "计划",
        "stage" => "做到",
        "sha256" => "校验码",
        "seal" => "封存文件",
        "redraw" => "重抽",
        "suite" => "套件",
        "signed" => "签注",
        "corrections" => "勘误",
        other => other,
    };
    world.say(zh, key)
}

impl Add {
    fn run(self, world: &World) -> Exit {
        let time = self.at.unwrap_or_else(outside::now_in_china);
        let mut act = Act::new(self.event, &time).by(&self.operator, &self.witnesses, &self.reason);
        for (name, value) in &self.facts {
            act = act.with(name, value.as_str());
        }
        match append(&file(&self.journal), vec![act], world) {
            Ok(()) => Exit::Done,
            Err(exit) => exit,
        }
    }
}

/// Opens a journal for appending; says why not otherwise. An act that cannot be recorded is not done.
pub fn open(path: &Path, world: &World) -> Result<outside::OpenJournal, Exit> {
    outside::open_journal(path).map_err(|findings| {
        let source = Source::new(&path.to_string_lossy(), "");
        outside::talk(render_bare(&source, &findings, Format::Human, world).trim_end());
        let broken = findings
            .iter()
            .any(|finding| matches!(&finding.problem, Problem::Files(Files::JournalBroken { .. })));
        if broken { Exit::Differs } else { Exit::Files }
    })
}

/// Opens a journal and appends acts.
pub fn append(path: &Path, acts: Vec<Act>, world: &World) -> Result<(), Exit> {
    let mut journal = open(path, world)?;
    write(&mut journal, acts, path)
}

/// Appends acts to an open journal; says why not otherwise.
pub fn write(journal: &mut outside::OpenJournal, acts: Vec<Act>, path: &Path) -> Result<(), Exit> {
    journal.append(acts).map_err(|error| {
        outside::talk(&format!("{}: {error}", path.display()));
        Exit::Files
    })
}
