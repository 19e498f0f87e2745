//! The text of a 依据 to citations.
//!
//! A citation is a head (a title, or 本条例, 同上), claims in brackets, and provisions. A list
//! mark followed by another provision continues the citation; followed by anything else it
//! begins the next.

mod claim;
mod provision;

use super::scan::Letters;
use super::{Citation, Claim, TitleRef};
use crate::source::{Span, Spanned};
use claim::{claim, decree};

/// Parses the text of a basis. Never fails: what is not understood becomes a title that no
/// registry holds, or is passed over where it is a word such as 依据.
#[must_use]
pub fn parse(text: &str) -> Vec<Citation> {
    let letters = Letters::new(text);
    let mut parser = Parser { letters: &letters, at: 0, citations: Vec::new() };
    parser.run();
    parser.citations
}

struct Parser<'a> {
    letters: &'a Letters,
    at: usize,
    citations: Vec<Citation>,
}

impl Parser<'_> {
    fn run(&mut self) {
        while self.at < self.letters.len() {
            let before = self.at;
            self.skip_noise();
            if self.at >= self.letters.len() {
                break;
            }
            if !self.provisions() && !self.pinpoint() && !self.chapter() && !self.phrase() {
                self.head();
                self.claims();
            }
            if self.at == before {
                self.at += 1;
            }
        }
    }

    /// Passes over what joins citations and says nothing.
    fn skip_noise(&mut self) {
        const WORDS: [&str; 12] = [
            "的规定",
            "之规定",
            "规定的",
            "规定",
            "依据",
            "根据",
            "依照",
            "按照",
            "参照",
            "以及",
            "等",
            ".",
        ];
        loop {
            let before = self.at;
            self.at = self.letters.list_mark(self.at).unwrap_or(self.at);
            // 等 alone ends a list; 等法律法规 stands in place of a provision.
            // 规定第六条 cites an instrument by the end of its title.
            if !self.vague_at(self.at) && self.pronoun(self.at).is_none() {
                self.at = self.letters.skip(self.at, &WORDS);
            }
            if self.at == before {
                return;
            }
        }
    }

    /// `“三、工作措施”第8小点`: where in a document, which has no articles.
    fn pinpoint(&mut self) -> bool {
        let letters = self.letters;
        if self.citations.is_empty() {
            return false;
        }
        let mut end = self.at;
        if letters.at(end) == '"' {
            let Some(close) = (end + 1..letters.len()).find(|at| letters.at(*at) == '"') else {
                return false;
            };
            end = close + 1;
        }
        let quoted = end;
        end = letters.skip(end, &["中", "的", "部分"]);
        if let Some(number) = letters.number(letters.skip(end, &["第", "第("])) {
            let close = letters.skip(number.end, &[")"]);
            let point = letters.skip(close, &["小点", "点", "小项", "条目"]);
            if point > close {
                end = point;
            } else if quoted == self.at {
                return false;
            }
        } else if quoted == self.at {
            return false;
        }
        let span = letters.span(self.at, end);
        self.at = end;
        if let Some(citation) = self.citations.last_mut() {
            citation.span = citation.span.to(span);
        }
        true
    }

    /// 第四章, 第二节: in place of a provision.
    fn chapter(&mut self) -> bool {
        let Some(end) = self.chapter_end(self.at) else { return false };
        self.vague(self.at, end);
        self.at = end;
        true
    }

    /// 的有关规定, 等法律法规: in place of a provision.
    fn phrase(&mut self) -> bool {
        let start = self.letters.skip(self.at, &["中的", "的", "之"]);
        let Some(end) = self.vague_end(start) else { return false };
        self.vague(start, end);
        self.at = end;
        true
    }

    fn chapter_end(&self, at: usize) -> Option<usize> {
        let number = self.letters.number(self.letters.after(at, "第")?)?;
        let end = self.letters.skip(number.end, &["分编", "编", "章", "节", "部分", "分则"]);
        (end > number.end).then_some(end)
    }

    /// Adds words in place of a provision to the citation before, or to one without a title.
    fn vague(&mut self, start: usize, end: usize) {
        let span = self.letters.span(start, end);
        let words = Spanned::new(self.letters.written(start, end), span);
        self.ensure(span);
        if let Some(citation) = self.citations.last_mut() {
            citation.span = citation.span.to(span);
            citation.vague.push(words);
        }
    }

    /// Begins a citation without a title where nothing goes on.
    fn ensure(&mut self, span: Span) {
        if self.citations.is_empty() {
            self.citations.push(Citation {
                span,
                title: Spanned::new(TitleRef::Missing, span),
                claims: Vec::new(),
                provisions: Vec::new(),
                vague: Vec::new(),
            });
        }
    }

    // ---- the head -------------------------------------------------------------------------

    fn head(&mut self) {
        let start = self.at;
        if let Some((end, title)) = self.pronoun(start) {
            self.at = end;
            self.push(start, end, title);
            return;
        }
        let mut end = start;
        let mut quoted: Option<(usize, usize)> = None;
        while end < self.letters.len() {
            match self.letters.at(end) {
                '《' => {
                    // A second title beside the first begins its own citation.
                    if quoted.is_some_and(|(_, close)| close + 1 == end) {
                        break;
                    }
                    match self.letters.closing(end) {
                        Some(close) => {
                            quoted.get_or_insert((end, close));
                            end = close + 1;
                            if self.after_title(end) {
                                break;
                            }
                        }
                        None => end += 1,
                    }
                }
                '(' => match self.letters.closing(end) {
                    // （一） may end a bare title; （2018年修正） never does.
                    Some(close) if quoted.is_none() && !self.claim_at(end, close) => {
                        end = close + 1;
                    }
                    _ => break,
                },
                ';' | ',' | '、' | '。' => break,
                _ if end > start && self.stops_at(end) => break,
                _ => end += 1,
            }
        }
        self.at = end;
        self.named(start, end, quoted);
    }

    /// Tells whether a title in 《》 that ended before `end` is the end of the head.
    fn after_title(&self, end: usize) -> bool {
        let letters = self.letters;
        if letters.at(end) == '"' {
            return true;
        }
        let joined = letters.list_mark(end).is_some();
        let the_rest = letters.skip(end, &["的", "中", "之", "规定", "关于"]) > end;
        joined || the_rest || self.vague_at(end) || self.stops_at(end)
    }

    /// Tells whether a provision, a chapter or a vague phrase begins at `at`.
    fn stops_at(&self, at: usize) -> bool {
        self.articles(at).is_some() || self.chapter_end(at).is_some() || self.vague_at(at)
    }

    fn vague_at(&self, at: usize) -> bool {
        self.vague_end(at).is_some()
    }

    /// 等有关法律法规的规定, 有关规定, 相关条款: the end of such a phrase at `at`.
    fn vague_end(&self, at: usize) -> Option<usize> {
        const OPENERS: [&str; 8] =
            ["等有关", "等相关", "国家有关", "有关", "相关", "等", "其他", "其它"];
        const NOUNS: [&str; 12] = [
            "法律",
            "法规",
            "规章",
            "规定",
            "政策",
            "条款",
            "文件",
            "要求",
            "规范性",
            "条文",
            "制度",
            "法",
        ];
        const JOINTS: [&str; 6] = ["、", "和", "及", "与", "的", "以及"];
        let letters = self.letters;
        let mut opened = letters.skip(at, &OPENERS);
        // 法律、法规和规章: nouns alone, at least two of them.
        let alone = opened == at;
        if alone && !letters.has(at, "法律") && !letters.has(at, "法规") {
            return None;
        }
        opened = letters.skip(opened, &OPENERS);
        let mut end = opened;
        let mut nouns = 0;
        loop {
            let joint = letters.skip(end, &JOINTS);
            let next = letters.skip(joint, &NOUNS);
            if next == joint {
                break;
            }
            nouns += 1;
            end = next;
        }
        let title_goes_on = letters.at(end) == '《' || self.articles(end).is_some();
        let stops = end >= letters.len() || matches!(letters.at(end), ';' | ',' | '、' | '。');
        let enough = if alone { nouns > 1 && stops } else { nouns > 0 };
        (enough && !title_goes_on && !letters.has(end, "条例")).then_some(end)
    }

    /// 本条例, 该办法, 同上, 《条例》: an instrument named by what was said before.
    fn pronoun(&self, at: usize) -> Option<(usize, TitleRef)> {
        const KINDS: [&str; 9] =
            ["条例", "规定", "办法", "规章", "细则", "规则", "决定", "解释", "法"];
        let letters = self.letters;
        for same in ["同上", "同前", "同法", "同条例", "同办法", "同规定"] {
            if let Some(end) = letters.after(at, same)
                && self.ends_head(end)
            {
                return Some((end, TitleRef::Same(same.to_owned())));
            }
        }
        if letters.at(at) == '《' {
            let close = letters.closing(at)?;
            let inner = letters.written(at + 1, close);
            return KINDS
                .contains(&inner.as_str())
                .then_some((close + 1, TitleRef::Context(inner)));
        }
        let kind = letters.skip(at, &["本", "该", "上述", "前述", "此"]);
        if kind == at {
            // 条例第七条: the last part of a title before.
            let end = letters.skip(at, &KINDS);
            let cites = end > at && self.articles(end).is_some();
            return cites.then(|| (end, TitleRef::Context(letters.written(at, end))));
        }
        let open = letters.skip(kind, &["《"]);
        let end = letters.skip(open, &KINDS);
        if end == open {
            return None;
        }
        let word = letters.written(open, end);
        let end = if open > kind { letters.after(end, "》")? } else { end };
        self.ends_head(end).then_some((end, TitleRef::Context(word)))
    }

    /// Tells whether nothing that belongs to a title stands at `at`.
    fn ends_head(&self, at: usize) -> bool {
        at >= self.letters.len()
            || matches!(self.letters.at(at), ';' | ',' | '、' | '。' | '(')
            || self.letters.skip(at, &["的", "之", "规定"]) > at
            || self.stops_at(at)
            || self.sub_provision(at).is_some()
    }

    /// Takes the letters `[start, end)` as a title; `quoted` are the outer marks in it.
    fn named(&mut self, start: usize, end: usize, quoted: Option<(usize, usize)>) {
        if start >= end {
            return;
        }
        let letters = self.letters;
        let mut claims = Vec::new();
        let mut from = start;
        let title = match quoted {
            None => TitleRef::Named { text: letters.written(start, end), inner: None },
            Some((open, close)) => {
                // 国务院令第423号《…》: the decree stands before the title.
                if let Some(claim) = decree(&letters.folded(start, open)) {
                    claims.push(Spanned::new(claim, letters.span(start, open)));
                    from = open;
                }
                let mut inner_end = close;
                // 《劳动法（2018年修正）》: the claim stands inside.
                if letters.at(close - 1) == ')'
                    && let Some(bracket) = (open..close).rev().find(|at| letters.at(*at) == '(')
                    && self.claim_at(bracket, close - 1)
                {
                    let claim = claim(&letters.folded(bracket + 1, close - 1));
                    claims.push(Spanned::new(claim, letters.span(bracket, close)));
                    inner_end = bracket;
                }
                let inner = letters.written(open + 1, inner_end);
                if from == open && end == close + 1 {
                    TitleRef::Named { text: inner, inner: None }
                } else {
                    TitleRef::Named { text: letters.written(from, end), inner: Some(inner) }
                }
            }
        };
        self.push(from, end, title);
        if let Some(citation) = self.citations.last_mut() {
            citation.claims = claims;
        }
    }

    fn push(&mut self, start: usize, end: usize, title: TitleRef) {
        let span = self.letters.span(start, end);
        self.citations.push(Citation {
            span,
            title: Spanned::new(title, span),
            claims: Vec::new(),
            provisions: Vec::new(),
            vague: Vec::new(),
        });
    }

    // ---- claims ---------------------------------------------------------------------------

    /// Reads the brackets beside a title.
    fn claims(&mut self) {
        while self.letters.at(self.at) == '(' {
            let Some(close) = self.letters.closing(self.at) else { return };
            if self.letters.bracketed(self.at).is_some_and(|(_, end)| end == close + 1) {
                return;
            }
            let claim = claim(&self.letters.folded(self.at + 1, close));
            let span = self.letters.span(self.at, close + 1);
            if let Some(citation) = self.citations.last_mut() {
                citation.claims.push(Spanned::new(claim, span));
                citation.span = citation.span.to(span);
            }
            self.at = close + 1;
        }
    }

    /// Tells whether the bracket from `open` to `close` makes a claim.
    fn claim_at(&self, open: usize, close: usize) -> bool {
        !matches!(claim(&self.letters.folded(open + 1, close)), Claim::Other(_))
    }
}
