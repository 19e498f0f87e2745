//! 等级建议.

use super::{Lowering, facts, whole};
use crate::plan::value::Piece;
use crate::plan::{NextTiers, TierRule};
use crate::source::{Spanned, folded};
use crate::syntax::key::Key;
use crate::syntax::tree::Section;

impl Lowering<'_> {
    pub(super) fn next_tiers(&mut self, section: &Section) {
        let mut next = NextTiers { span: whole(section), ..NextTiers::default() };
        for fact in &facts(section) {
            let piece = Piece::of(&fact.value);
            match fact.key.value {
                Key::TierRule => {
                    if let Some(condition) = self.condition(piece) {
                        let label = Spanned::new(folded(&fact.written.value), fact.written.span);
                        next.rules.push(TierRule { label, condition });
                    }
                }
                Key::Announce => next.announce.extend(self.condition(piece)),
                _ => self.common(fact),
            }
        }
        self.plan.next_tiers = Some(next);
    }
}
