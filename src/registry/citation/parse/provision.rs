//! Articles, paragraphs and items, alone, in lists and in ranges.

use super::Parser;
use crate::registry::citation::scan::Number;
use crate::registry::citation::{ArticleNumber, Provision};
use crate::source::{Span, Spanned};

/// A run of articles: each with the last of its range, if it is one.
pub(super) type Articles = Vec<(Spanned<ArticleNumber>, Option<Spanned<ArticleNumber>>)>;

/// A range of items longer than this is a slip of the pen: only its ends are taken.
const LONGEST: u32 = 60;

/// Paragraphs or items, with where they end.
pub(super) struct SubProvision {
    numbers: Vec<(u32, Span)>,
    end: usize,
    items: bool,
    /// Brackets alone, without 第 and 项.
    bare: bool,
}

impl Parser<'_> {
    /// Reads provisions as long as they follow one another.
    pub(super) fn provisions(&mut self) -> bool {
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
    pub(super) fn articles(&self, at: usize) -> Option<(Articles, usize)> {
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
    pub(super) fn sub_provision(&self, at: usize) -> Option<SubProvision> {
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
