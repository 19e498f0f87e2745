//! 引用库: files, libraries, names of columns.

use super::{Lowering, facts, named};
use crate::plan::value::Piece;
use crate::plan::{DeadlineRule, FileRef, Library};
use crate::source::Spanned;
use crate::syntax::key::Key;
use crate::syntax::tree::{Fact, Section};

const FILE: &str = "“entities.csv”、企业＝“qy.xlsx”（工作表：名录；标识栏：统一社会信用代码）";
const LIBRARY: &str = "内置、“registry/”，校验码 3fa9…";

impl Lowering<'_> {
    pub(super) fn imports(&mut self, section: &Section) {
        for fact in &facts(section) {
            let piece = Piece::of(&fact.value);
            match fact.key.value {
                Key::Registry => {
                    let library = self.library(Key::Registry, piece);
                    self.plan.imports.registry.extend(library);
                }
                Key::Calendar => {
                    let library = self.library(Key::Calendar, piece);
                    self.plan.imports.calendar.extend(library);
                }
                Key::Entities => {
                    let files = self.files(fact);
                    self.plan.imports.entities.extend(files);
                }
                Key::Inspectors => {
                    let files = self.files(fact);
                    self.plan.imports.inspectors.extend(files);
                }
                Key::Leave => {
                    let files = self.files(fact);
                    self.plan.imports.leave.extend(files);
                }
                Key::History => {
                    let files = self.files(fact);
                    self.plan.imports.history.extend(files);
                }
                Key::DeadlineRule => self.deadline_rule(piece),
                Key::Columns => self.columns(piece),
                _ => self.common(fact),
            }
        }
    }

    /// `“a.csv”、企业＝“b.xlsx”（工作表：名录）`.
    fn files(&mut self, fact: &Fact) -> Vec<FileRef> {
        let label = fact.label.as_ref().map(super::name);
        let mut files = Vec::new();
        for piece in Piece::of(&fact.value).split(&['、', ';', ',']) {
            match file(piece) {
                Some(file) => {
                    files.push(FileRef { name: file.name.or_else(|| label.clone()), ..file });
                }
                None => self.unread(fact.key.value, piece, FILE),
            }
        }
        files
    }

    /// `内置`, `“registry/”，校验码 3fa9…`.
    fn library(&mut self, key: Key, piece: Piece<'_>) -> Vec<Spanned<Library>> {
        let mut libraries: Vec<Spanned<Library>> = Vec::new();
        for part in piece.split(&['、', ';', ',']) {
            if let Some(found) = digest(part) {
                match libraries.last_mut().map(|it| &mut it.value) {
                    Some(Library::Builtin { digest } | Library::Folder { digest, .. }) => {
                        *digest = Some(found);
                    }
                    None => self.unread(key, part, LIBRARY),
                }
                continue;
            }
            let (bare, options) = bracketed(part);
            let digest = options.and_then(digest);
            if options.is_some() && digest.is_none() {
                self.unread(key, part, LIBRARY);
                continue;
            }
            let path = bare.unquoted();
            let library = match path.text {
                "" => {
                    self.unread(key, part, LIBRARY);
                    continue;
                }
                "内置" | "builtin" | "built-in" => Library::Builtin { digest },
                text => Library::Folder { path: text.to_owned(), digest },
            };
            libraries.push(Spanned::new(library, part.span()));
        }
        libraries
    }

    /// `含当日；最后一日为休假日的，顺延`.
    fn deadline_rule(&mut self, piece: Piece<'_>) {
        let mut rule = DeadlineRule { includes_day: true, rolls: None };
        for part in piece.split(&[';', ',', '、', '。']) {
            let bare = super::without_space(part.text);
            match bare.as_str() {
                "含当日" | "包含当日" => rule.includes_day = true,
                "不含当日" => rule.includes_day = false,
                text if text.ends_with("不顺延") => rule.rolls = Some(false),
                text if text.ends_with("顺延") => rule.rolls = Some(true),
                // 最后一日为休假日的: what comes of it stands behind the comma.
                text if text.contains("最后一日") => {}
                _ => self.unread(Key::DeadlineRule, part, "含当日；最后一日为休假日的，顺延"),
            }
        }
        self.plan.imports.deadline_rule = Some(Spanned::new(rule, piece.span()));
    }

    /// `统一社会信用代码＝信用代码、主体名称＝企业名称`.
    fn columns(&mut self, piece: Piece<'_>) {
        for part in piece.split(&['、', ',', ';']) {
            match part.split_once(&['=']) {
                Some((standard, own)) if !standard.is_empty() && !own.is_empty() => {
                    self.plan.imports.columns.push((named(standard), named(own)));
                }
                _ => self.unread(
                    Key::Columns,
                    part,
                    "统一社会信用代码＝信用代码、主体名称＝企业名称",
                ),
            }
        }
    }
}

/// `校验码 3fa9…` in front of hex digits.
fn digest(piece: Piece<'_>) -> Option<String> {
    let rest = ["校验码", "digest"].iter().find_map(|word| piece.after(word))?;
    let rest = rest.after(":").or_else(|| rest.after("=")).unwrap_or(rest).unquoted();
    let text = rest.text.trim().to_ascii_lowercase();
    let is_hex = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then_some(text)
}

/// What stands before the brackets at the end, and what stands in them.
pub(super) fn bracketed(piece: Piece<'_>) -> (Piece<'_>, Option<Piece<'_>>) {
    let Some(inner) = piece.before(")") else { return (piece, None) };
    let (mut depth, mut quoted, mut open) = (0_usize, false, None);
    for (at, letter) in inner.text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => {
                if depth == 0 {
                    open = Some(at);
                }
                depth += 1;
            }
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    match open.filter(|_| depth == 1) {
        Some(at) => (piece.upto(at).trim(), Some(inner.skip(at + 1).trim())),
        None => (piece, None),
    }
}

fn file(piece: Piece<'_>) -> Option<FileRef> {
    let (bare, options) = bracketed(piece);
    let (label, path) = match bare.text.find('"') {
        Some(at) => {
            let label = bare.upto(at).trim();
            let label = label.before("=").or_else(|| label.before(":")).unwrap_or(label);
            (Some(label).filter(|it| !it.is_empty()), bare.skip(at))
        }
        None => match bare.split_once(&['=']) {
            Some((label, path)) => (Some(label), path),
            None => (None, bare),
        },
    };
    let inner = path.unquoted();
    if inner.is_empty() || inner.text.contains('"') {
        return None;
    }
    let mut file = FileRef {
        name: label.map(named),
        // Not folded: a file is named as it is.
        path: Spanned::new(inner.text.to_owned(), inner.span()),
        sheet: None,
        id_column: None,
    };
    for option in options.map(|it| it.split(&[';', ',', '、'])).unwrap_or_default() {
        let (key, value) = option.split_once(&[':', '=', ' '])?;
        match key.text {
            "工作表" | "sheet" => file.sheet = Some(named(value)),
            "标识栏" | "id-column" => file.id_column = Some(named(value)),
            "名称" | "name" => file.name = Some(named(value)),
            _ => return None,
        }
    }
    Some(file)
}
