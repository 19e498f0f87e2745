//! The text of a 依据 to citations.
//!
//! A citation is a head (a title, or 本条例, 同上), claims in brackets, and provisions. A list
//! mark followed by another provision continues the citation; followed by anything else it
//! begins the next.

use chrono::NaiveDate;

use super::numeral;
use super::scan::{Letters, Number};
use super::{Act, ArticleNumber, Citation, Claim, Provision, TitleRef};
use crate::source::{Span, Spanned};

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

/// A run of articles: each with the last of its range, if it is one.
type Articles = Vec<(Spanned<ArticleNumber>, Option<Spanned<ArticleNumber>>)>;

impl Parser<'_> {
    fn run(&mut self) {
        while self.at < self.letters.len() {
            let before = self.at;
            self.skip_noise();
            if self.at >= self.letters.len() {
                break;
            }
            if !self.provisions() && !self.chapter() && !self.phrase() {
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

    // ---- provisions -----------------------------------------------------------------------

    /// Reads provisions as long as they follow one another.
    fn provisions(&mut self) -> bool {
        let mut any = false;
        loop {
            // A list mark before the first provision has been passed over already.
            let marked = if any { self.letters.list_mark(self.at) } else { None };
            let next = marked.unwrap_or(self.at);
            let read = self.article_run(next)
                || (self.has_article() && self.sub_run(next, marked.is_some() || !any));
            if !read {
                return any;
            }
            any = true;
        }
    }

    fn has_article(&self) -> bool {
        self.citations.last().is_some_and(|citation| !citation.provisions.is_empty())
    }

    fn article_run(&mut self, at: usize) -> bool {
        let Some((mut articles, mut end)) = self.articles(at) else { return false };
        // 第九条至第十一条: a range over whole articles.
        if let Some(after) = self.letters.range_mark(end)
            && let Some((more, stop)) = self.articles(after)
            && let Some((first, last)) = more.first()
            && let Some(tail) = articles.last_mut()
        {
            tail.1 = Some(last.unwrap_or(*first));
            articles.extend(more.iter().skip(1).cloned());
            end = stop;
        }
        let span = self.letters.span(at, end);
        self.at = end;
        self.ensure(span);
        if let Some(citation) = self.citations.last_mut() {
            citation.span = citation.span.to(span);
            for (article, last) in articles {
                let span = last.as_ref().map_or(article.span, |last| article.span.to(last.span));
                let (paragraph, item) = (None, None);
                citation.provisions.push(Provision { article, last, paragraph, item, span });
            }
        }
        // What follows at once belongs to the last article.
        self.sub_run(end, false);
        true
    }

    /// Articles at `at`: 第九、十、十一条, 第9-11条, 89条.
    fn articles(&self, at: usize) -> Option<(Articles, usize)> {
        let letters = self.letters;
        let mut articles: Articles = Vec::new();
        let mut pending: Vec<(usize, Number, bool)> = Vec::new();
        let mut start = at;
        let mut ranged = false;
        loop {
            let number_at = letters.skip(start, &["第"]);
            let number = letters.number(number_at)?;
            pending.push((start, number, ranged));
            // 第八条例: the end of a title, no article.
            if letters.at(number.end) == '条' && letters.at(number.end + 1) != '例' {
                break;
            }
            if let Some(next) = letters.range_mark(number.end) {
                ranged = true;
                start = next;
            } else if matches!(letters.at(number.end), '、' | ',' | '和' | '及' | '与' | '或')
            {
                ranged = false;
                start = number.end + 1;
            } else {
                return None;
            }
        }
        let count = pending.len();
        let mut end = at;
        for (index, (start, number, ranged)) in pending.into_iter().enumerate() {
            end = number.end;
            let mut sub = 0;
            if index + 1 == count {
                end += 1;
                // 第十六条之一, but 第十六条之规定.
                if let Some(after) = letters.after(end, "之")
                    && let Some(more) = letters.number(after)
                {
                    sub = more.value;
                    end = more.end;
                }
            }
            let article = ArticleNumber { number: number.value, sub };
            let article = Spanned::new(article, letters.span(start, end));
            match articles.last_mut() {
                Some((_, last)) if ranged && last.is_none() => *last = Some(article),
                _ => articles.push((article, None)),
            }
        }
        Some((articles, end))
    }

    /// Reads paragraphs and items of the last article at `at`, as long as they follow. `apart`:
    /// a list mark or another part stands between, so a bare （一） is not taken for an item.
    fn sub_run(&mut self, at: usize, apart: bool) -> bool {
        let mut any = false;
        let mut next = at;
        while let Some(sub) = self.sub_provision(next) {
            if !any && apart && sub.bare {
                return false;
            }
            self.add(&sub, any || !apart);
            self.at = sub.end;
            next = sub.end;
            any = true;
        }
        any
    }

    /// Adds paragraphs or items to the last article; `joined`: they follow it at once.
    fn add(&mut self, sub: &SubProvision, joined: bool) {
        let Some(citation) = self.citations.last_mut() else { return };
        for (index, (value, span)) in sub.numbers.iter().enumerate() {
            let Some(last) = citation.provisions.last_mut() else { return };
            let number = Spanned::new(*value, *span);
            let fresh = last.last.is_none()
                && joined
                && index == 0
                && last.item.is_none()
                && (sub.items || last.paragraph.is_none());
            if fresh {
                last.span = last.span.to(*span);
                if sub.items {
                    last.item = Some(number);
                } else {
                    last.paragraph = Some(number);
                }
            } else {
                // The end of a range, or the article before, is meant.
                let article = last.last.unwrap_or(last.article);
                let (paragraph, item) =
                    if sub.items { (last.paragraph, Some(number)) } else { (Some(number), None) };
                let provision = Provision { article, last: None, paragraph, item, span: *span };
                citation.provisions.push(provision);
            }
            citation.span = citation.span.to(*span);
        }
    }

    /// Paragraphs or items at `at`: 第一、二款, 第（一）至（三）项, （一）.
    fn sub_provision(&self, at: usize) -> Option<SubProvision> {
        let letters = self.letters;
        let mut numbers: Vec<(usize, u32, usize, bool)> = Vec::new();
        let mut start = at;
        let mut ranged = false;
        let mut bracketed = false;
        let mut prefixed = false;
        loop {
            let number_at = letters.skip(start, &["第"]);
            prefixed |= number_at > start;
            let (number, end) = match letters.bracketed(number_at) {
                Some((number, end)) => {
                    bracketed = true;
                    (number, end)
                }
                None => {
                    let number = letters.number(number_at)?;
                    (number, number.end)
                }
            };
            numbers.push((start, number.value, end, ranged));
            let unit = letters.at(end);
            if matches!(unit, '款' | '项' | '目') {
                let end = end + 1;
                let last = numbers.len() - 1;
                if let Some(number) = numbers.get_mut(last) {
                    number.2 = end;
                }
                if unit == '目' {
                    return None;
                }
                let sub = self.expand(&numbers, end, unit == '项', false);
                return Some(self.to_the_end(sub));
            }
            let joint = letters.range_mark(end);
            let next = joint.or_else(|| match letters.at(end) {
                '、' | ',' | '和' | '及' | '与' | '或' => Some(end + 1),
                // 第（一）（三）项
                '(' if bracketed => Some(end),
                _ => None,
            });
            // 第十一条第（七）: a bracket needs no 项 after it.
            let whole = bracketed.then(|| self.expand(&numbers, end, true, !prefixed));
            let Some(next) = next else { return whole };
            let more = letters.bracketed(letters.skip(next, &["第"])).is_some()
                || (!bracketed && letters.number(letters.skip(next, &["第"])).is_some());
            if !more {
                return whole;
            }
            // 、第十二条 begins another article.
            if self.articles(next).is_some() {
                return whole;
            }
            ranged = joint.is_some();
            start = next;
        }
    }

    /// 第（一）项至第（三）项: the range goes on after the unit.
    fn to_the_end(&self, mut sub: SubProvision) -> SubProvision {
        if let Some(next) = self.letters.range_mark(sub.end)
            && let Some(more) = self.sub_provision(next)
            && more.items == sub.items
            && let Some((first, from)) = sub.numbers.last().copied()
            && let Some((last, to)) = more.numbers.first().copied()
        {
            if last.saturating_sub(first) <= LONGEST {
                let inner = first.saturating_add(1)..last;
                sub.numbers.extend(inner.map(|number| (number, from.to(to))));
            }
            sub.numbers.extend(more.numbers);
            sub.end = more.end;
        }
        sub
    }

    fn expand(
        &self,
        numbers: &[(usize, u32, usize, bool)],
        end: usize,
        items: bool,
        bare: bool,
    ) -> SubProvision {
        let mut expanded: Vec<(u32, Span)> = Vec::new();
        for (start, value, stop, ranged) in numbers {
            let span = self.letters.span(*start, *stop);
            if *ranged && let Some((first, from)) = expanded.last().copied() {
                let inner = first.saturating_add(1)..*value;
                if value.saturating_sub(first) <= LONGEST {
                    expanded.extend(inner.map(|number| (number, from.to(span))));
                }
            }
            expanded.push((*value, span));
        }
        SubProvision { numbers: expanded, end, items, bare }
    }
}

/// A range of items longer than this is a slip of the pen: only its ends are taken.
const LONGEST: u32 = 60;

/// Paragraphs or items, with where they end.
struct SubProvision {
    numbers: Vec<(u32, Span)>,
    end: usize,
    items: bool,
    /// Brackets alone, without 第 and 项.
    bare: bool,
}

/// What a bracket claims; its text is folded.
fn claim(text: &str) -> Claim {
    for word in ["以下简称", "以下称", "下称", "简称"] {
        if let Some(alias) = text.strip_prefix(word) {
            let alias = alias.trim_start_matches('为');
            return Claim::Alias(alias.to_owned());
        }
    }
    if let Some(claim) = decree(text) {
        return claim;
    }
    if let Some(claim) = wording(text) {
        return claim;
    }
    if text.ends_with('号') && text.contains(['〔', '[', '［', '【']) {
        return Claim::DocumentNumber(text.to_owned());
    }
    Claim::Other(text.to_owned())
}

/// `国务院令第423号`, `国务院令423号`, `中华人民共和国主席令（第28号）`.
fn decree(text: &str) -> Option<Claim> {
    let (issuer, rest) = text.split_once('令')?;
    if issuer.is_empty() || issuer.contains('《') {
        return None;
    }
    let rest = match rest.split_once(['〕', ']', '】']) {
        Some((_, after)) => after,
        None => rest,
    };
    let rest = rest.trim_start_matches(['第', '(']).trim_end_matches(')');
    let rest = rest.trim_start_matches('第');
    let (number, after) = rest.split_once('号')?;
    if !after.is_empty() && !after.starts_with([',', ';', '、', '公', '发']) {
        return None;
    }
    Some(Claim::Decree { issuer: issuer.to_owned(), number: numeral::read(number)? })
}

/// `2018年12月29日第二次修正`.
fn wording(text: &str) -> Option<Claim> {
    let mut rest = text;
    for word in ["根据", "经", "自", "于"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let (year, mut rest) = rest.split_once('年')?;
    let year = i32::try_from(numeral::read(year)?).ok()?;
    if !(1900..2100).contains(&year) {
        return None;
    }
    let mut date = None;
    if let Some((month, after)) = rest.split_once('月')
        && let Some(month) = numeral::read(month)
        && let Some((day, after)) = after.split_once('日')
        && let Some(day) = numeral::read(day)
    {
        date = NaiveDate::from_ymd_opt(year, month, day);
        rest = after;
    }
    rest = rest.trim_start_matches('起');
    let mut ordinal = None;
    if let Some((number, after)) = rest.strip_prefix('第').and_then(|after| after.split_once('次'))
    {
        ordinal = Some(numeral::read(number)?);
        rest = after;
    }
    let act = match rest.trim_end_matches(['版', '本']) {
        "修正" => Act::Amended,
        "修订" => Act::Revised,
        "公布" | "发布" | "颁布" | "通过" | "印发" => Act::Promulgated,
        "施行" | "实施" | "起施行" => Act::TookEffect,
        "修改" | "" => Act::Changed,
        _ => return None,
    };
    Some(Claim::Wording { year, date, ordinal, act })
}
