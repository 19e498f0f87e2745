//! What opens a line: headings, entries, numbered lines; everything else goes on from here.

use super::super::grammar::{self, Part, Shape};
use super::super::letters::{self, Letters};
use super::super::{codes, names, ordinals};
use super::content::{Content, Style, is_milestone, looks_like_condition};
use super::{EntryLine, Heading, Kind, Line, NumberedLine, Open, Reader};
use crate::source::Span;
use crate::syntax::key::{self, SectionName};

/// So much of a line is looked at ahead of time.
const LONGEST_PEEK: usize = 200;

impl Reader<'_> {
    /// In prose only a heading is read: one that names a section, or that was meant to.
    pub(super) fn heading_in_prose(&mut self, span: Span, letters: &Letters) -> Option<Heading> {
        let line = Content::of(span.start, letters);
        match grammar::shape(&line.text(line.whole())) {
            Shape::Chapter(ordinal, rest) => self
                .named_heading(line, Some(ordinal), rest)
                .or_else(|| self.meant_heading(line, ordinal, rest)),
            Shape::Numbered(ordinal, rest) => self
                .named_heading(line, Some(ordinal), rest)
                .or_else(|| self.meant_heading(line, ordinal, rest)),
            Shape::Bracketed(rest) | Shape::Text(rest) => self.named_heading(line, None, rest),
            Shape::Fact(key, rest) if rest.start == rest.end => self.named_heading(line, None, key),
            Shape::Blank | Shape::Row | Shape::Entry(..) | Shape::Fact(..) => None,
        }
    }

    pub(super) fn opened(&mut self, span: Span, letters: &Letters) -> Kind {
        let line = Content::of(span.start, letters);
        match grammar::shape(&line.text(line.whole())) {
            Shape::Blank => Kind::Blank,
            Shape::Row => self.row(line, '|'),
            Shape::Bracketed(rest) => match self.named_heading(line, None, rest) {
                Some(heading) => self.enter(heading),
                None if line.shape.last().is_some_and(|it| matches!(it, '】' | ']')) => {
                    self.unknown_heading(line, None, rest)
                }
                None => self.plain(line),
            },
            Shape::Chapter(ordinal, rest) => {
                if let Some(heading) = self.named_heading(line, Some(ordinal), rest) {
                    return self.enter(heading);
                }
                if let Some(kind) = self.fact_at(line, rest) {
                    return kind;
                }
                if self.section == SectionName::Items && line.code(rest).is_some() {
                    return self.entry(line, Some(ordinal), rest);
                }
                self.unknown_heading(line, Some(ordinal), rest)
            }
            Shape::Numbered(ordinal, rest) => {
                if let Some(heading) = self.named_heading(line, Some(ordinal), rest) {
                    return self.enter(heading);
                }
                if let Some(kind) = self.fact_at(line, rest) {
                    return kind;
                }
                if let Some(kind) = self.milestone_elsewhere(line, ordinal, rest) {
                    return kind;
                }
                match self.section {
                    SectionName::Exclusions | SectionName::Milestones => {
                        self.numbered(line, ordinal, rest)
                    }
                    // 内容：1．… 2．… is a list inside a value, unless the items count like this.
                    SectionName::Items
                        if line.code(rest).is_some()
                            || self.entry_style.is_none_or(|it| it == Style::Numbered) =>
                    {
                        self.entry(line, Some(ordinal), rest)
                    }
                    _ => self.plain(line),
                }
            }
            Shape::Entry(ordinal, rest) => {
                if let Some(kind) = self.fact_at(line, rest) {
                    return kind;
                }
                if self.section != SectionName::Items
                    && let Some(kind) = self.milestone_elsewhere(line, ordinal, rest)
                {
                    return kind;
                }
                let style = line.style(Some(ordinal));
                match self.section {
                    SectionName::Exclusions | SectionName::Milestones => {
                        match self.named_heading(line, Some(ordinal), rest) {
                            Some(heading) => self.enter(heading),
                            None => self.numbered(line, ordinal, rest),
                        }
                    }
                    // （1）（2） below entries that count （一）（二） are a list inside a value.
                    SectionName::Items
                        if self.open == Open::Value
                            && style == Style::Arabic
                            && self.entry_style.is_some_and(|first| first != style)
                            && line.code(rest).is_none() =>
                    {
                        self.plain(line)
                    }
                    SectionName::Items => self.entry(line, Some(ordinal), rest),
                    _ => self.plain(line),
                }
            }
            Shape::Fact(key, rest) => self.fact(line, key, rest),
            Shape::Text(rest) => {
                if let Some(heading) = self.named_heading(line, None, rest) {
                    return self.enter(heading);
                }
                if self.section == SectionName::Items && line.code(rest).is_some() {
                    return self.entry(line, None, rest);
                }
                self.plain(line)
            }
        }
    }

    // Headings.

    pub(super) fn named_heading(
        &self,
        line: Content<'_>,
        ordinal: Option<Part>,
        rest: Part,
    ) -> Option<Heading> {
        let title = names::title(line.shape.get(rest.start..rest.end)?)?;
        Some(Heading {
            name: title.name,
            title: line.span(rest.start + title.start, rest.start + title.end),
            ordinal: line.ordinal(ordinal),
            is_mended: false,
            is_implied: false,
        })
    }

    pub(super) fn near_heading(
        &mut self,
        line: Content<'_>,
        ordinal: Option<Part>,
        rest: Part,
    ) -> Option<Heading> {
        let words = line.shape.get(rest.start..rest.end)?;
        let (start, end, _) = names::trim_title(words);
        let title: String = words.get(start..end)?.iter().collect();
        if title.chars().count() > 12 && !title.is_ascii() {
            return None;
        }
        let (name, near) = names::near_section(&title)?;
        let place = line.span(rest.start + start, rest.start + end);
        // A section that stands already is not meant to stand twice.
        let offered = Some(near).filter(|_| !self.stands(name));
        self.out.findings.unknown_heading(self.source, place, offered);
        Some(Heading {
            name,
            title: place,
            ordinal: line.ordinal(ordinal),
            is_mended: true,
            is_implied: false,
        })
    }

    /// A line in prose that looks like a heading and names no section. It is one where a single letter
    /// is wrong, where what stands below it is no prose, and where its ordinal is that of the next
    /// heading. Prose may have ordinals of its own, which begin anew.
    fn meant_heading(&mut self, line: Content<'_>, ordinal: Part, rest: Part) -> Option<Heading> {
        const LONGEST: usize = 20;
        let number = line.ordinal(Some(ordinal)).map(|it| it.0);
        let begins_anew = match line.style(Some(ordinal)) {
            Style::Chinese => &mut self.own_ordinals.0,
            Style::Arabic | Style::Numbered => &mut self.own_ordinals.1,
        };
        *begins_anew |= number == Some(1);
        // By the count, not by what stands there: the standard layout counts headings anew.
        let follows = number == Some(self.heading_count + 1) && !*begins_anew;
        let words = line.letters(rest);
        let (start, end, _) = names::trim_title(words);
        let letters = words.get(start..end).unwrap_or_default();
        let is_sentence = letters.iter().any(|it| "，。；：,;:|".contains(*it));
        if letters.is_empty() || letters.len() > LONGEST || is_sentence {
            return None;
        }
        let title = key::bare(&letters.iter().collect::<String>());
        let near = names::near_section(&title);
        let is_slip = near.is_some_and(|(_, near)| {
            near.chars().count() > 2 && strsim::osa_distance(&title, near) <= 1
        });
        let (below, is_shape) = self.sections_below();
        let (is_near_below, only) = match below.as_slice() {
            [only] => (near.is_some_and(|it| it.0 == *only), Some(*only)),
            some => (near.is_some_and(|it| some.contains(&it.0)), None),
        };
        if is_slip || is_near_below {
            return self.near_heading(line, Some(ordinal), rest);
        }
        // One key below may be the first words of a sentence.
        let only = only.filter(|_| is_shape || follows);
        if only.is_none() && !follows {
            return None;
        }
        let place = line.span(rest.start + start, rest.start + end);
        // Where nothing below tells, it may as well be prose that does not say so.
        let name = only.unwrap_or(SectionName::Prose);
        let near = only.map(|it| it.names().0).or(near.map(|it| it.1));
        self.out.findings.unmarked_heading(self.source, place, near, only.is_none());
        Some(Heading {
            name,
            title: place,
            ordinal: line.ordinal(Some(ordinal)),
            is_mended: true,
            is_implied: false,
        })
    }

    fn unknown_heading(&mut self, line: Content<'_>, ordinal: Option<Part>, rest: Part) -> Kind {
        if let Some(heading) = self.near_heading(line, ordinal, rest) {
            return self.enter(heading);
        }
        let words = line.shape.get(rest.start..rest.end).unwrap_or_default();
        if words.len() > 40 || words.iter().any(|letter| matches!(letter, ':' | ';' | '。')) {
            return self.plain(line);
        }
        let (start, end, _) = names::trim_title(words);
        let title = line.span(rest.start + start, rest.start + end);
        let is_english = words.iter().all(char::is_ascii);
        let meant = self.section_below();
        let near = meant
            .filter(|it| !self.stands(*it))
            .map(|it| if is_english { it.names().1 } else { it.names().0 });
        self.out.findings.unknown_heading(self.source, title, near);
        self.enter(Heading {
            name: meant.unwrap_or(SectionName::Prose),
            title,
            ordinal: line.ordinal(ordinal),
            is_mended: true,
            is_implied: false,
        })
    }

    /// Tells whether a section that may stand only once has its heading somewhere in the file.
    fn stands(&mut self, name: SectionName) -> bool {
        let lines = || (1..=self.source.line_count()).map(|it| self.source.line_span(it));
        let headings = self.headings.get_or_insert_with(|| {
            let named = |span: Span| {
                let written: Vec<char> =
                    self.source.slice(span).chars().take(LONGEST_PEEK).collect();
                let letters = letters::letters(&written, false);
                let line = Content::of(span.start, &letters);
                let title = match grammar::shape(&line.text(line.whole())) {
                    Shape::Chapter(_, rest) | Shape::Bracketed(rest) | Shape::Text(rest) => rest,
                    _ => return None,
                };
                names::title(line.letters(title)).map(|it| it.name)
            };
            lines().filter_map(named).collect()
        });
        name.stands_once() && headings.contains(&name)
    }

    /// The only section in which what stands below this line may stand: its keys tell.
    fn section_below(&self) -> Option<SectionName> {
        match self.sections_below().0.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The sections in which what stands below this line may stand; none where it is prose. And whether
    /// its shape says so, not a key alone.
    fn sections_below(&self) -> (Vec<SectionName>, bool) {
        const FURTHEST: u32 = 8;
        let last = self.source.line_count().min(self.number + FURTHEST);
        for number in self.number + 1..=last {
            let span = self.source.line_span(number);
            let written: Vec<char> = self.source.slice(span).chars().take(LONGEST_PEEK).collect();
            let letters = letters::letters(&written, false);
            let line = Content::of(span.start, &letters);
            match grammar::shape(&line.text(line.whole())) {
                Shape::Blank => {}
                // Only tiers have a table.
                Shape::Row => {
                    let cells = line.shape.split(|it| *it == '|').map(String::from_iter);
                    let known = cells.filter(|cell| key::column(cell.trim()).is_some()).count();
                    if known > 1 {
                        return (vec![SectionName::Tiers], true);
                    }
                }
                Shape::Entry(_, rest) if line.code(rest).is_some() => {
                    return (vec![SectionName::Items], true);
                }
                Shape::Fact(key, _) => return (names::sections_of(&line.text(key)), false),
                Shape::Numbered(_, rest) => {
                    let words = line.text(rest);
                    let name = if is_milestone(&words) {
                        SectionName::Milestones
                    } else if looks_like_condition(&words)
                        && (words.contains("理由:") || words.contains(letters::PROTECTED))
                    {
                        // Sentences compare too, but not with quoted values and with a reason.
                        SectionName::Exclusions
                    } else {
                        return (Vec::new(), false);
                    };
                    return (vec![name], true);
                }
                _ => return (Vec::new(), false),
            }
        }
        (Vec::new(), false)
    }

    /// A milestone where none may stand: its heading is missing, and it is read as if that were there.
    fn milestone_elsewhere(
        &mut self,
        line: Content<'_>,
        ordinal: Part,
        rest: Part,
    ) -> Option<Kind> {
        use SectionName::{Head, Milestones, Prose};
        let is_free_text = self.open_key.is_some_and(codes::is_free_text);
        if matches!(self.section, Head | Milestones | Prose)
            || self.open == Open::Value && is_free_text
            || !is_milestone(&line.text(rest))
        {
            return None;
        }
        let start = line.span(0, 0).start;
        let ordinal_of = if self.has_ordinals {
            ordinals::heading(self.heading_count + 1)
        } else {
            String::new()
        };
        let title = format!("{ordinal_of}{}", Milestones.names().0);
        let place = line.span(ordinal.start, rest.end);
        let own = self.section;
        self.out.findings.milestone_elsewhere(self.source, place, own, start, &title);
        let nowhere = Span::new(start, start);
        let heading = Heading {
            name: Milestones,
            title: nowhere,
            ordinal: None,
            is_mended: true,
            is_implied: true,
        };
        let kind = self.enter(heading);
        self.out.lines.push(Line { span: nowhere, kind, comment: None });
        Some(self.numbered(line, ordinal, rest))
    }

    pub(super) fn enter(&mut self, heading: Heading) -> Kind {
        self.misplaced.clear();
        self.own_ordinals = (false, false);
        self.heading_count = self.heading_count.saturating_add(1);
        self.has_ordinals |= heading.ordinal.is_some();
        self.section = heading.name;
        self.open = Open::Nothing;
        self.entry_style = None;
        Kind::Heading(heading)
    }

    // Entries and numbered lines.

    fn entry(&mut self, line: Content<'_>, ordinal: Option<Part>, rest: Part) -> Kind {
        self.misplaced.clear();
        let (end, pieces) = self.pieces_after(line, rest);
        let code = line.code(Part { start: rest.start, end });
        let title = line.trimmed(rest.start, code.map_or(end, |(open, _)| open));
        if let Some((open, code)) = code {
            let before = line.shape.get(open..code.start).unwrap_or_default();
            if !before.contains(&':') {
                let word = open + before.iter().take_while(|it| !it.is_alphabetic()).count();
                let end = word + key::Key::Code.names().0.chars().count();
                let (place, gap) = (line.span(word, end), line.span(end, code.start));
                self.out.findings.missing_colon(self.source, place, gap);
            }
        }
        self.entry_style.get_or_insert(line.style(ordinal));
        self.open = if pieces.is_empty() { Open::Entry } else { Open::Value };
        Kind::Entry(EntryLine {
            ordinal: line.ordinal(ordinal),
            title: line.span(title.start, title.end),
            code: code.map(|(_, code)| line.span(code.start, code.end)),
            pieces,
        })
    }

    fn numbered(&mut self, line: Content<'_>, ordinal: Part, rest: Part) -> Kind {
        let (end, pieces) = self.pieces_after(line, rest);
        let value = line.trimmed(rest.start, end);
        self.open = Open::Value;
        Kind::Numbered(NumberedLine {
            ordinal: line.ordinal(Some(ordinal)),
            value: line.span(value.start, value.end),
            pieces,
        })
    }
}
