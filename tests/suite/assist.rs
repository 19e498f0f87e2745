//! What an editor is offered and shown: questions in `tests/assist/questions.txt`, the answers beside.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use suiji::assist::{self, RenameProblem};
use suiji::diagnostic::Problem;
use suiji::engine::{self, CheckOptions, Inputs, Judged};
use suiji::source::{Source, Span};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn judged(inputs: &Inputs) -> Judged {
    engine::open(inputs, &CheckOptions::default()).unwrap()
}

/// The example plan with one line replaced, and the character of the caret in it.
fn asked(number: usize, line: &str) -> (Judged, u32) {
    let mut inputs = engine::example();
    let text = String::from_utf8(inputs.plan.clone()).unwrap();
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines[number - 1] = line;
    let text = lines.join("\n");
    let caret = text.chars().position(|it| it == '▮').unwrap();
    inputs.plan = text.replace('▮', "").into_bytes();
    (judged(&inputs), u32::try_from(caret).unwrap())
}

fn answer(what: &str, judged: &Judged, at: u32) -> String {
    let source = &judged.loaded.source;
    let place = |span: Span| {
        let (line, column) = source.line_column(span.start);
        format!("{line}:{column} {}", source.slice(span))
    };
    let mut text = String::new();
    match what {
        "complete" => {
            let offers = assist::complete(&judged.loaded, at);
            for it in offers.iter().take(5) {
                let old = source.slice(it.span);
                let detail = if it.detail.0.is_empty() { "" } else { "  " };
                let kind = it.kind.tag();
                writeln!(text, "  {old}→{}  {kind}{detail}{}", it.insert, it.detail.0).unwrap();
            }
            if offers.len() > 5 {
                writeln!(text, "  … and more").unwrap();
            }
        }
        "hover" => {
            if let Some(it) = assist::hover(&judged.loaded, at) {
                writeln!(text, "  {}", place(it.span)).unwrap();
                for line in it.zh.lines().chain(it.en.lines()) {
                    writeln!(text, "  │ {line}").unwrap();
                }
            }
        }
        "definition" => {
            if let Some(span) = assist::definition(&judged.loaded, at) {
                writeln!(text, "  {}", place(span)).unwrap();
            }
        }
        "rename" => {
            for span in assist::rename(&judged.loaded, at, "GZ-1").unwrap() {
                writeln!(text, "  {}", place(span)).unwrap();
            }
        }
        other => panic!("{other}"),
    }
    if text.is_empty() { "  nothing\n".to_owned() } else { text }
}

#[test]
fn every_question_has_its_answer() {
    let questions = fs::read_to_string(root().join("tests/assist/questions.txt")).unwrap();
    let mut answers = String::new();
    for question in questions.lines().filter(|line| !line.starts_with('#')) {
        let (head, line) = question.split_once('\t').unwrap();
        let (what, number) = head.split_once(' ').unwrap();
        let (judged, at) = asked(number.parse().unwrap(), line);
        writeln!(answers, "{question}\n{}", answer(what, &judged, at)).unwrap();
    }
    insta::with_settings!({
        snapshot_path => root().join("tests/assist"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("answers", answers);
    });
}

/// Whatever is offered behind a key can be read there.
#[test]
fn every_value_offered_can_be_read() {
    let facts = [
        (4, "　　层级："),
        (5, "　　语言："),
        (8, "　　法规库："),
        (9, "　　工作日历："),
        (13, "　　期限口径："),
        (21, "　　类别："),
        (21, "　　方式："),
        (21, "　　比例："),
        (21, "　　频次："),
        (40, "　　取整："),
        (41, "　　与事项比例的关系："),
        (44, "　　为空的按："),
        (48, "　　频次上限："),
        (49, "　　计入："),
        (49, "　　豁免："),
        (51, "　　人数："),
        (52, "　　资格："),
        (53, "　　主检："),
        (54, "　　回避："),
        (55, "　　工作量："),
        (56, "　　不足时："),
        (59, "　　第一批："),
        (61, "　　锁定："),
        (64, "　　新增："),
        (71, "　　结果："),
        (72, "　　处罚："),
        (73, "　　责任："),
        (76, "　　可以递补："),
        (77, "　　不得递补："),
    ];
    for (number, fact) in facts {
        let (judged, at) = asked(number, &format!("{fact}▮"));
        let offers = assist::complete(&judged.loaded, at);
        assert!(!offers.is_empty(), "{fact}");
        for offer in offers {
            let (judged, _) = asked(number, &format!("{fact}{}▮", offer.insert));
            let line = u32::try_from(number).unwrap();
            let unread = judged.findings.iter().find(|it| {
                matches!(&it.problem, Problem::Values(_) | Problem::Text(_))
                    && matches!(&it.place, suiji::diagnostic::Place::Text { line: own, .. } if *own == line)
            });
            assert!(unread.is_none(), "{fact}{}: {unread:?}", offer.insert);
        }
    }
}

#[test]
fn a_name_is_changed_to_a_name_or_not_at_all() {
    let (judged, at) = asked(47, "　　同去：RS-0▮3、RS-09");
    assert_eq!(assist::rename(&judged.loaded, at, "RS-09"), Err(RenameProblem::Taken));
    assert_eq!(assist::rename(&judged.loaded, at, "工资 03"), Err(RenameProblem::Malformed));
    assert_eq!(assist::rename(&judged.loaded, 0, "X"), Err(RenameProblem::NoName));
    // RS-03 is part of no longer code, nor of what stands in quotation marks.
    let (judged, at) = asked(47, "　　同去：RS-0▮3、RS-09、RS-031、“RS-03”");
    let spans = assist::rename(&judged.loaded, at, "X").unwrap();
    assert_eq!(spans.len(), 2);
}

/// Every plan of the repository.
fn plans() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join("plans"), root().join("tests/ui")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|it| it == "plan") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Option<Judged> {
    let inputs = Inputs {
        plan_name: "x.plan".to_owned(),
        plan: fs::read(path).unwrap(),
        ..Inputs::default()
    };
    engine::open(&inputs, &CheckOptions { plan_only: true, ..CheckOptions::default() }).ok()
}

#[test]
fn answers_lie_in_the_text_of_every_plan() {
    let mut seen = 0;
    for path in plans() {
        let Some(judged) = read(&path) else { continue };
        let source = &judged.loaded.source;
        let inside = |span: Span| span.start <= span.end && span.end <= source.len();
        let mut free = 0;
        for token in assist::tokens(&judged.loaded) {
            assert!(token.span.start >= free && token.span.end > token.span.start, "{path:?}");
            let (first, last) =
                (source.line_column(token.span.start).0, source.line_column(token.span.end).0);
            assert_eq!(first, last, "{path:?} {:?}", source.slice(token.span));
            free = token.span.end;
        }
        for symbol in assist::outline(&judged.loaded) {
            assert!(
                inside(symbol.span) && symbol.span.to(symbol.select) == symbol.span,
                "{path:?}"
            );
            for child in symbol.children {
                assert!(symbol.span.to(child.span) == symbol.span, "{path:?} {}", child.name);
                assert!(child.span.to(child.select) == child.span, "{path:?} {}", child.name);
            }
        }
        for at in (0..=source.len()).step_by(307) {
            for offer in assist::complete(&judged.loaded, at) {
                assert!(inside(offer.span) && offer.span.end == at, "{path:?} {}", offer.label);
            }
            if let Some(hover) = assist::hover(&judged.loaded, at) {
                assert!(inside(hover.span) && hover.span.start <= at && at <= hover.span.end);
            }
        }
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// An editor's positions and ours are the same characters.
    #[test]
    fn positions_go_there_and_back(text in "[甲😀a\r\n\u{20000}é：]{0,40}") {
        let source = Source::new("x", &text);
        for at in 0..=source.len() {
            let (line, column) = source.line_column(at);
            let end = source.line_span(line).end;
            // A caret stands before a line end, not within it.
            let wanted = at.min(end);
            let (utf16_line, utf16_column) = source.utf16(at);
            prop_assert_eq!(source.at_utf16(utf16_line, utf16_column), wanted);
            prop_assert_eq!(source.at(line, column), wanted);
        }
    }

    /// Half-written plans are the rule while somebody writes.
    #[test]
    fn nothing_breaks_while_somebody_types(cut in 0_usize..1600, at in 0_u32..1600) {
        let text = String::from_utf8(engine::example().plan).unwrap();
        let half: String = text.chars().take(cut).collect();
        let inputs = Inputs { plan: half.into_bytes(), ..engine::example() };
        if let Ok(judged) = engine::open(&inputs, &CheckOptions::default()) {
            let at = at.min(judged.loaded.source.len());
            for offer in assist::complete(&judged.loaded, at) {
                prop_assert_eq!(offer.span.end, at);
            }
            let _ = (assist::hover(&judged.loaded, at), assist::references(&judged.loaded, at));
            let _ = (assist::outline(&judged.loaded), assist::folds(&judged.loaded), assist::tokens(&judged.loaded));
        }
    }
}
