//! **suiji** (随机): a plan language and engine for 双随机、一公开 inspections. Who is inspected is drawn
//! at random, who inspects is matched at random, and the result is public. An official writes the
//! plan; suiji checks it against the laws in force, draws so that anybody can recompute the draw,
//! matches inspectors, sets days on the official calendar and leaves a record.
//!
//! # In ten lines
//! ```
//! use suiji::engine::{self, CheckOptions, RunOptions, Stage};
//!
//! let inputs = engine::example(); // a plan and its directories; yours come from files
//! let report = engine::check(&inputs, &CheckOptions::default());
//! assert_eq!(report.verdict, suiji::diagnostic::Verdict::Clean);
//! let mut options = RunOptions::trial(Stage::Run);
//! options.seed("ssq", "03 07 12 18 25 30 + 09").seed("dice", "31415926535897932384");
//! let ran = engine::run(&inputs, &options);
//! println!("{}", String::from_utf8_lossy(&ran.files["draw.csv"]));
//! assert!(engine::verify(&ran.files, &Default::default()).holds());
//! ```
//!
//! # The map
//! ```text
//! x.plan ─parse▶ tree ─lower▶ Plan ─check▶ CheckedPlan ─draw▶ Draw ─assign▶ Assignment ─schedule▶ Schedule ─▶ Record ─render▶ files
//!           │               ▲ registry    ▲ directories,         ▲ inspectors        ▲ calendar         │
//!         format            │ calendar    │ history, seed        │                                      └verify▶ identical, or what differs
//! ```
//! Data flows one way; every stage has its own type, and only the stage before can make it. Every
//! arrow also yields findings, and every finding points into one of the files it came from.
//!
//! | to see | look in |
//! |---|---|
//! | characters, lines, encodings, folding | [`source`] |
//! | exact shares; constraints → a number | [`ratio`] |
//! | findings as data, their words in two languages, the pages of `explain` | [`diagnostic`] |
//! | SHA-256 values; files of facts with defects at their line | [`digest`], [`facts`] |
//! | working days, periods, deadlines | [`calendar`] |
//! | laws in force, citations, what an article grants | [`registry`] |
//! | credit codes, registration numbers, other ids | [`unit`] |
//! | entities, inspectors, past inspections: columns, types | [`directory`] |
//! | text → tree → text; the keys of the language | [`syntax`] |
//! | the plan as types; conditions over columns | [`plan`] |
//! | one function for every rule, by family | [`check`] |
//! | the trace, chained line by line | [`journal`] |
//! | population, sizes, tickets, visits | [`draw`] |
//! | ChaCha20 words, numbers below n | [`stream`] |
//! | teams; days | [`assign`], [`schedule`] |
//! | what is frozen, C; the record and where two differ | [`seal`], [`record`] |
//! | bytes of CSV and XLSX → directories | [`input`] |
//! | what came of the visits, deadlines that follow, credit files | [`results`] |
//! | how far the year is | [`status`] |
//! | findings, tables, workbook, calendar file, notice, plan page | [`render`] |
//! | bytes in, findings and files out: check, run, seal, verify, prove | [`engine`] |
//! | what an editor offers and shows at a character | `assist` |
//! | one line of JSON in, one out, for every language | `contract` |
//! | the protocol of editors | `lsp` |
//! | files, clock, terminal; one file a command | `cli` |
//!
//! A module names only modules above it in this list (`tests/suite/tidy.rs` reads them). The core opens
//! no file, asks no clock, reads no environment and prints nothing.
//!
//! # Glossary
//! 年度抽查计划 [`plan::Plan`] · 抽查事项 [`plan::Item`] · 检查对象 [`directory::Entity`] · 检查对象名录库
//! [`directory::EntityDirectory`] · 抽查基数 population · 层 stratum · 诚信等级 tier · 抽查比例
//! [`ratio::SizeRule`] · 频次上限 [`plan::Cap`] · 同去 group · 随机抽取 [`draw::Draw`] · 摇号种子
//! [`draw::ticket::Seed`] · 封存 [`seal::Seal`] · 票 ticket · 批次 [`plan::Batch`] · 执法检查人员
//! [`directory::Inspector`] · 派员 [`assign::Assignment`] · 回避 recusal · 主检/协检 lead/member · 检查任务
//! [`draw::visit::Visit`] · 进度 [`plan::Milestone`] · 排期 [`schedule::Schedule`] · 法定依据 legal basis · 法规库
//! [`registry::Registry`] · 公示 [`plan::Publication`] · 留痕 [`journal::Journal`] · 记录 [`record::Record`] · 递补
//! [`plan::Replacement`] · 检查结果 [`results::Outcome`] · 进度 [`status::Status`] · 存疑/签注 doubt / [`plan::SignOff`].

extern crate alloc; // what pest_derive writes names it

pub mod assign;
#[cfg(feature = "contract")]
pub mod assist;
pub mod calendar;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "contract")]
pub mod contract;
pub mod diagnostic;
pub mod digest;
pub mod directory;
pub mod draw;
pub mod engine;
pub mod facts;
pub mod input;
pub mod journal;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod outcome;
pub mod plan;
pub mod ratio;
pub mod record;
pub mod registry;
pub mod render;
pub mod results;
pub mod schedule;
pub mod seal;
pub mod source;
pub mod status;
pub mod stream;
pub mod syntax;
pub mod unit;
