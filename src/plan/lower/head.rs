//! The facts before the first section.

use super::{Lowering, name};
use crate::diagnostic::problem::Values;
use crate::plan::fault::Fault;
use crate::plan::value::date::{self, Around};
use crate::plan::value::{Piece, number, shown};
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::Fact;

/// 层级: what it is called, and other words for it.
pub(super) const LEVELS: &[(&str, &[&str])] = &[
    ("国家级", &["国家级", "国家", "中央", "部级", "中央级"]),
    ("省级", &["省级", "省", "自治区级", "直辖市级", "省部级"]),
    ("市级", &["市级", "市", "地市级", "设区的市级", "设区市级", "地级市", "州级"]),
    ("县级", &["县级", "县", "区级", "区县级", "县区级", "县(区)级", "旗级"]),
    ("乡级", &["乡级", "乡镇级", "镇级", "街道级", "乡镇", "乡镇街道级"]),
];

impl Lowering<'_> {
    pub(super) fn head(&mut self, facts: &[Fact]) {
        // 年度 first: the other dates may lean on it, wherever it stands.
        for fact in facts.iter().filter(|fact| fact.key.value == Key::Year) {
            self.year(fact);
        }
        let year = self.plan.head.year.as_ref().map(|it| it.value);
        self.around = Around { year, start: None };
        for fact in facts {
            self.head_fact(fact);
        }
    }

    fn year(&mut self, fact: &Fact) {
        let piece = Piece::of(&fact.value);
        let bare = ["年度", "年"].iter().find_map(|it| piece.before(it)).unwrap_or(piece);
        let year = number::whole(bare.text).and_then(|it| i32::try_from(it).ok());
        match year.filter(|it| (1949..=2200).contains(it)) {
            Some(year) => self.plan.head.year = Some(Spanned::new(year, piece.span())),
            None => self.unread(Key::Year, piece, "2023年"),
        }
    }

    fn head_fact(&mut self, fact: &Fact) {
        let value = &fact.value;
        let piece = Piece::of(value);
        match fact.key.value {
            // Read before all others.
            Key::Year => {}
            Key::Plan => self.plan.head.title = Some(self.text(value)),
            Key::Id => self.plan.head.id = Some(self.token(piece)),
            Key::Agency => self.plan.head.agency = Some(self.text(value)),
            Key::AgencyKind => self.plan.head.agency_kind = Some(name(value)),
            Key::Level => {
                let level = self.word(Key::Level, piece, LEVELS);
                self.plan.head.level =
                    level.map(|level| Spanned::new(level.value.to_owned(), level.span));
            }
            Key::Region => self.region(piece),
            Key::Language => match number::whole(piece.text) {
                Some(1) => self.plan.head.language = Some(Spanned::new(1, piece.span())),
                Some(_) => {
                    let written = shown(self.source.slice(piece.span()));
                    self.fault(Fault::new(Values::UnknownLanguage { written }, piece.span()));
                }
                None => self.unread(Key::Language, piece, "1"),
            },
            Key::InForce => {
                let period = date::period(piece, self.around);
                self.plan.head.in_force = self.keep(period);
            }
            Key::DocumentNumber => self.plan.head.document_number = Some(self.text(value)),
            Key::Revision => self.plan.head.revision = Some(self.text(value)),
            Key::Changes => self.changes(fact),
            _ => self.common(fact),
        }
    }

    /// 变更说明 may stand several times: one text, in order.
    fn changes(&mut self, fact: &Fact) {
        let text = self.text(&fact.value);
        self.plan.head.changes = Some(match self.plan.head.changes.take() {
            Some(before) => Spanned::new(
                format!("{}；{}", before.value, text.value),
                Span::new(before.span.start, text.span.end),
            ),
            None => text,
        });
    }

    fn region(&mut self, piece: Piece<'_>) {
        let code = piece.unquoted();
        // The code, alone or before or after its name in brackets.
        let digits: String = code.text.chars().filter(char::is_ascii_digit).collect();
        let run = code.text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
        if digits.len() == 6 && run.count() == 1 {
            let at = code.text.find(|it: char| it.is_ascii_digit()).unwrap_or(0);
            let span = code.skip(at).upto(6).span();
            self.plan.head.region = Some(Spanned::new(digits, span));
        } else {
            self.unread(Key::Region, piece, "640106（GB/T 2260 的六位代码）");
        }
    }
}
