//! Citations as data: which instrument, in which wording, which article, paragraph, item —
//! each with its characters.
//!
//! Spans count characters of the text that was parsed. Inside 《》 nothing is folded; outside,
//! full-width and half-width are the same, and white space (a hard-wrapped line, a gap that a
//! PDF left) means nothing.
//!
//! Not here: whether what is cited exists ([`super::resolve`]).

pub mod numeral;
mod parse;
mod scan;

use std::fmt;

use chrono::NaiveDate;

use crate::source::{Span, Spanned};

pub use parse::parse;

/// One instrument as cited, with all that is cited of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Everything from the title to the last provision.
    pub span: Span,
    /// The instrument.
    pub title: Spanned<TitleRef>,
    /// What stands in brackets beside the title.
    pub claims: Vec<Spanned<Claim>>,
    /// The provisions, in order.
    pub provisions: Vec<Provision>,
    /// Words in place of a provision: 第四章, 有关规定.
    pub vague: Vec<Spanned<String>>,
}

/// How an instrument is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TitleRef {
    /// By a title.
    Named {
        /// All that was written, without white space.
        text: String,
        /// What stands between 《 and 》 where more was written around it.
        inner: Option<String>,
    },
    /// 本条例, 该办法, 《条例》: the last instrument before whose title ends so.
    Context(String),
    /// 同上, 同法: the instrument before.
    Same(String),
    /// No title at all.
    Missing,
}

/// One provision, or a range of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// 条.
    pub article: Spanned<ArticleNumber>,
    /// The last article of a range.
    pub last: Option<Spanned<ArticleNumber>>,
    /// 款.
    pub paragraph: Option<Spanned<u32>>,
    /// 项.
    pub item: Option<Spanned<u32>>,
    /// All of it.
    pub span: Span,
}

/// 第十六条 or 第十六条之一.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArticleNumber {
    /// 条.
    pub number: u32,
    /// 之几; 0 for none.
    pub sub: u32,
}

impl ArticleNumber {
    /// An article without 之几.
    #[must_use]
    pub const fn plain(number: u32) -> Self {
        Self { number, sub: 0 }
    }

    /// Reads `16` or `16/1`, as the registry's files write it.
    #[must_use]
    pub fn from_file(text: &str) -> Option<Self> {
        let (number, sub) = text.split_once('/').unwrap_or((text, "0"));
        Some(Self { number: number.parse().ok()?, sub: sub.parse().ok()? })
    }

    /// As one cites it in English: `art. 16-1`.
    #[must_use]
    pub fn en(self) -> String {
        match self.sub {
            0 => format!("art. {}", self.number),
            sub => format!("art. {}-{sub}", self.number),
        }
    }
}

impl fmt::Display for ArticleNumber {
    /// As statutes write it: 第十六条之一.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", numeral::chinese(self.number))?;
        match self.sub {
            0 => Ok(()),
            sub => write!(f, "之{}", numeral::chinese(sub)),
        }
    }
}

impl fmt::Display for Provision {
    /// As statutes write it: 第十条第一款第（二）项.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.article.value)?;
        if let Some(last) = &self.last {
            write!(f, "至{}", last.value)?;
        }
        if let Some(paragraph) = &self.paragraph {
            write!(f, "第{}款", numeral::chinese(paragraph.value))?;
        }
        if let Some(item) = &self.item {
            write!(f, "第（{}）项", numeral::chinese(item.value))?;
        }
        Ok(())
    }
}

/// What brackets beside a title claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// `2018年修正`, `2018年12月29日第二次修正`, `2021年1月22日公布`.
    Wording {
        /// The year.
        year: i32,
        /// The day, where it is given.
        date: Option<NaiveDate>,
        /// 第n次.
        ordinal: Option<u32>,
        /// What happened.
        act: Act,
    },
    /// `国务院令第423号`, also before the title.
    Decree {
        /// What stands before 令, such as 国务院.
        issuer: String,
        /// The number.
        number: u32,
    },
    /// `国办发〔2015〕58号`.
    DocumentNumber(String),
    /// `以下简称《条例》`: another name for it in this text.
    Alias(String),
    /// Anything else.
    Other(String),
}

/// What happened to a wording on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// 修正: some articles.
    Amended,
    /// 修订: the whole.
    Revised,
    /// 修改, 版, or nothing said.
    Changed,
    /// 公布, 发布, 颁布, 通过.
    Promulgated,
    /// 施行, 实施.
    TookEffect,
}

/// Writes a citation of an instrument's provision: 《劳动合同法》第七十四条.
#[must_use]
pub fn cite(title: &str, article: ArticleNumber) -> String {
    format!("《{title}》{article}")
}
