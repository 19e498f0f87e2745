//! Traditional forms of the characters of which the language's own words are made: `編號` is read as
//! `编号`.
//!
//! Nothing else is: names between quotation marks and titles between 《》 stay as they are, and so do the
//! words of those who write, since they are taken from the text as written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lines::{Kind, Line};
use crate::diagnostic::problem::Text;
use crate::diagnostic::{Finding, Place};
use crate::source::{Source, Span};
use crate::syntax::key::SectionName;

/// Each traditional form with its simplified one, in order.
const FORMS: &str = "\
    並并佈布佔占併并個个備备價价優优內内兩两冊册別别則则劃划動动務务勞劳區区協协參参員员問问單单國国圍围團团執执報报場场學学實实審审寫写專专對对導导層层屬属帳账帶带 \
    庫库廠厂張张後后從从復复態态應应戶户採采據据數数斷断於于時时曆历書书會会條条業业構构標标樣样機机檔档檢检歲岁歷历氣气決决況况測测準准滿满濟济為为無无營营爲为牽牵 \
    狀状獎奖現现產产異异當当發发監监確确種种稱称節节範范簡简簽签約约級级細细組组結结絕绝絡络統统經经網网線线編编縣县總总織织續续罰罚聯联職职臺台與与舉举萬万處处號号 \
    補补製制複复見见規规視视計计記记設设訴诉註注評评詢询試试該该詳详語语誠诚說说説说誰谁調调請请證证識识議议變变負负責责資资質质賬账購购較较輔辅輛辆輪轮轉转辦办農农 \
    週周進进過过遞递遠远適适選选鄉乡鄰邻銷销錄录鎖锁鎮镇長长門门開开間间閱阅關关隊队際际隨随險险雙双離离頁页頂顶項项順顺須须預预領领頭头頻频題题類类風风餘余驗验體体 \
    點点";

static SIMPLIFIED: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let forms = FORMS.chars().filter(|it| *it != ' ');
    forms.clone().step_by(2).zip(forms.skip(1).step_by(2)).collect()
});

/// The simplified form of a character of the language's words; others stay.
pub fn simplified(letter: char) -> char {
    if letter < '\u{4E00}' { letter } else { SIMPLIFIED.get(&letter).copied().unwrap_or(letter) }
}

/// Says once that keys or headings are written in traditional characters.
pub(super) fn report(source: &Source, lines: &[Line]) -> Option<Finding> {
    let mut words = lines
        .iter()
        .flat_map(words)
        .filter(|span| source.slice(*span).chars().any(|letter| simplified(letter) != letter));
    let first = words.next()?;
    let written = source.slice(first).to_owned();
    let meant = written.chars().map(simplified).collect();
    let others = u32::try_from(words.count()).unwrap_or(u32::MAX);
    let problem = Text::Traditional { written, meant, others };
    Some(Finding::new(problem, Place::text(source, first)))
}

/// The keys and the heading of a line, as far as they were read.
fn words(line: &Line) -> Vec<Span> {
    let pieces = match &line.kind {
        Kind::Heading(heading) if heading.name != SectionName::Prose && !heading.is_mended => {
            return vec![heading.title];
        }
        Kind::Facts(pieces) | Kind::More(_, pieces) => pieces,
        Kind::Entry(entry) => &entry.pieces,
        Kind::Numbered(numbered) => &numbered.pieces,
        Kind::Blank | Kind::Prose | Kind::Unread | Kind::Rule | Kind::Heading(_) | Kind::Row(_) => {
            return Vec::new();
        }
    };
    pieces.iter().filter(|piece| !piece.is_mended).map(|piece| piece.written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_stands_once_and_is_another_character() {
        let letters: Vec<char> = FORMS.chars().filter(|it| *it != ' ').collect();
        assert_eq!(letters.len(), 2 * SIMPLIFIED.len());
        for (form, simple) in SIMPLIFIED.iter() {
            assert_ne!(form, simple);
            assert_eq!(simplified(*simple), *simple, "{form}");
        }
    }
}
