//! 抽取, 进度, 公示, 核准: what happens when, and who signs.

use chrono::NaiveDate;

use super::{Lowering, facts, named, whole, without_space};
use crate::diagnostic::problem::{Dates, Ratios};
use crate::diagnostic::{Fix, Remedy};
use crate::digest::Suite;
use crate::plan::fault::Fault;
use crate::plan::value::date::{self, Due};
use crate::plan::value::size::{look_back, rotation, share};
use crate::plan::value::{Node, Piece, Rule, child, number, read, shown};
use crate::plan::{
    Batch, DrawRules, Goal, Milestone, PublicationRule, RecurringDraw, RecurringTask, SeedSource,
    Share, SignOff, Text,
};
use crate::ratio::Ratio;
use crate::source::{Span, Spanned};
use crate::syntax::key::Key;
use crate::syntax::tree::{Fact, Numbered, Part, Section};

const BATCH: &str = "2023年5月10日，抽取60%、2023年8月16日，抽取其余，10月31日前完成";
const SEED: &str = "ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）";
const SIGN: &str = "SJ2021 七日：工作日，张三，2023年3月20日";

impl Lowering<'_> {
    pub(super) fn draw(&mut self, section: &Section) {
        let mut rules = DrawRules { span: whole(section), ..DrawRules::default() };
        for fact in &facts(section) {
            self.draw_fact(&mut rules, fact);
        }
        self.settle_batches(&mut rules);
        self.plan.draw = Some(rules);
    }

    fn draw_fact(&mut self, rules: &mut DrawRules, fact: &Fact) {
        let piece = Piece::of(&fact.value);
        match fact.key.value {
            Key::Batch => {
                let name = batch_of(&fact.written);
                self.batch_of_plan(rules, &name, piece);
            }
            Key::Batches => self.batches(rules, piece),
            Key::Lock => match date::deadline(piece, self.around) {
                Some((Ok(Due::Event(due)), rest)) if due.before && rest.is_empty() => {
                    rules.lock = Some(due.duration);
                }
                Some((Err(fault), _)) => self.fault(fault),
                _ => self.unread(Key::Lock, piece, "抽取前2个工作日"),
            },
            Key::Seed => {
                for part in piece.split(&['、', ';']) {
                    match seed(part) {
                        Some(source) => rules.seed.push(source),
                        None => self.unread(Key::Seed, part, SEED),
                    }
                }
            }
            Key::Witnesses => {
                let list = self.list(&fact.value);
                rules.witnesses.extend(list);
            }
            Key::Reserves => {
                let bare = ["每层", "各层"].iter().find_map(|it| piece.after(it)).unwrap_or(piece);
                let count = ["户", "家", "个"].iter().find_map(|it| bare.before(it));
                match number::whole(count.unwrap_or(bare).text) {
                    Some(count) => rules.reserves = Some(Spanned::new(count, piece.span())),
                    None => self.unread(Key::Reserves, piece, "每层2户"),
                }
            }
            Key::Suite => match Suite::find(&without_space(piece.text).to_ascii_uppercase()) {
                Some(suite) => rules.suite = Some(Spanned::new(suite, piece.span())),
                None => self.unread(Key::Suite, piece, "DR1-SM3"),
            },
            Key::LateAdditions => {
                if without_space(piece.text) == "按门槛" {
                    rules.late_by_threshold = Some(piece.span());
                } else {
                    self.unread(Key::LateAdditions, piece, "按门槛");
                }
            }
            Key::Rotation => match rotation(piece) {
                Some(cycle) => {
                    rules.rotation = Some(cycle.years);
                    rules.rotation_from = cycle.from;
                }
                None => self.unread(Key::Rotation, piece, "每2年一遍"),
            },
            Key::LookBack => match look_back(piece) {
                Some(length) => rules.look_back = Some(length),
                None => self.unread(Key::LookBack, piece, "3年内"),
            },
            _ => self.common(fact),
        }
    }

    /// `第一批 2023年5月10日，抽取50%；第二批 …`, or `每季度前5个工作日，抽取25%`.
    fn batches(&mut self, rules: &mut DrawRules, piece: Piece<'_>) {
        let first = piece.split(&[',', ';']).first().copied().unwrap_or(piece);
        if let Some(when) = date::recurrence(first) {
            let mut part = None;
            for clause in piece.split(&[',', ';']).into_iter().skip(1) {
                match self.share(clause) {
                    Some(Some(Share::Part(ratio))) => {
                        part = Some(Spanned::new(ratio, clause.span()));
                    }
                    Some(_) => {}
                    None if matches!(clause.text, "抽取" | "抽查") => {}
                    None => self.unread(Key::Batches, clause, "每季度前5个工作日，抽取25%"),
                }
            }
            rules.recurring = Some(RecurringDraw { when, share: part, span: piece.span() });
            return;
        }
        for part in piece.split(&[';', '、']) {
            let (name, rest) = batch_name(part);
            self.batch_of_plan(rules, &name, rest);
        }
    }

    fn batch_of_plan(&mut self, rules: &mut DrawRules, name: &Text, piece: Piece<'_>) {
        if let Some(due) = self.due_only(piece) {
            let Some(due) = due else { return };
            // Its draw day and share are for the whole list to say: see `settle_batches`.
            rules.batches.push(Batch {
                name: name.clone(),
                date: due,
                share: Spanned::new(Share::Rest, piece.span()),
                complete_by: Some(due),
            });
            self.undrawn.push(piece.span());
            return;
        }
        let batch = self.batch(name, piece);
        rules.batches.extend(batch);
    }

    /// Batches that say only when they must be done are drawn on the day after the one before is due,
    /// the first when the plan takes effect, in equal parts. The reader is told.
    fn settle_batches(&mut self, rules: &mut DrawRules) {
        let undrawn = std::mem::take(&mut self.undrawn);
        if undrawn.is_empty() {
            return;
        }
        let count = u64::try_from(rules.batches.len()).unwrap_or(u64::MAX);
        let all = undrawn.len() == rules.batches.len();
        let mut before: Option<NaiveDate> = None;
        for (rank, batch) in (1..).zip(rules.batches.iter_mut()) {
            if undrawn.contains(&batch.share.span) {
                let day = match before {
                    Some(before) => before.succ_opt(),
                    None => self.around.start,
                };
                let due = batch.date.value;
                batch.date.value = day.filter(|day| *day <= due).unwrap_or(due);
                let part = Ratio::new(1, count).filter(|_| all && rank < count);
                batch.share.value = part.map_or(Share::Rest, Share::Part);
                let problem = Dates::BatchWithoutDay {
                    batch: batch.name.value.clone(),
                    day: batch.date.value,
                    share: match part {
                        Some(part) => part.to_string(),
                        None => String::new(),
                    },
                };
                let finding = Fault::new(problem, batch.share.span).finding(self.source);
                self.findings.push(finding);
            }
            before = batch.complete_by.as_ref().map(|it| it.value).or(Some(batch.date.value));
        }
    }

    /// `2023年7月20日前完成`: a batch that says only when it must be done.
    fn due_only(&mut self, piece: Piece<'_>) -> Option<Option<Spanned<NaiveDate>>> {
        let (day, rest) = date::by(piece, self.around)?;
        is_done(&without_space(rest.text)).then(|| self.keep(day))
    }

    /// `2023年5月10日，抽取60%，6月30日前完成`.
    fn batch(&mut self, name: &Text, piece: Piece<'_>) -> Option<Batch> {
        let mut clauses = piece.split(&[',', ';']).into_iter();
        let first = clauses.next().unwrap_or(piece);
        let date = self.date(first.before("抽取").filter(|it| !it.is_empty()).unwrap_or(first));
        let mut drawn = None;
        let mut complete_by = None;
        let mut failed = false;
        for clause in clauses {
            if let Some((day, rest)) = date::by(clause, self.around) {
                let day = self.keep(day);
                failed |= day.is_none();
                complete_by = day;
                let word = without_space(rest.text);
                if !word.is_empty() && !is_done(&word) {
                    self.unread(Key::Batch, rest, BATCH);
                }
                continue;
            }
            match self.share(clause) {
                Some(Some(share)) => drawn = Some(Spanned::new(share, clause.span())),
                Some(None) => failed = true,
                None => {
                    failed = true;
                    self.unread(Key::Batch, clause, BATCH);
                }
            }
        }
        let date = date?;
        match drawn {
            Some(share) => Some(Batch { name: name.clone(), date, share, complete_by }),
            None if failed => None,
            None => {
                self.unread(Key::Batch, piece, BATCH);
                None
            }
        }
    }

    /// `抽取60%`, `抽取其余`. `None`: not a share; `Some(None)`: one with a fault, already said.
    fn share(&mut self, piece: Piece<'_>) -> Option<Option<Share>> {
        let bare = ["抽取", "抽查", "抽"].iter().find_map(|it| piece.after(it)).unwrap_or(piece);
        match without_space(bare.text).as_str() {
            "其余" | "剩余" | "其余部分" | "其余全部" | "余下的" => {
                return Some(Some(Share::Rest));
            }
            "全部" => return Some(Some(Share::Part(Ratio::ONE))),
            _ => {}
        }
        match share(bare) {
            Ok(ratio) => Some(Some(Share::Part(ratio.value))),
            Err(fault)
                if matches!(
                    fault.problem(),
                    crate::diagnostic::Problem::Ratios(Ratios::OverWhole { .. })
                ) =>
            {
                self.fault(fault);
                Some(None)
            }
            Err(_) => None,
        }
    }

    pub(super) fn milestones(&mut self, section: &Section) {
        for part in &section.parts {
            match part {
                Part::Numbered(entry) => self.milestone(entry),
                Part::Fact(fact) => self.common(fact),
                Part::Entry(_) | Part::Table(_) => {}
            }
        }
    }

    fn milestone(&mut self, entry: &Numbered) {
        for fact in &entry.facts {
            self.common(fact);
        }
        let piece = Piece::of(&entry.value);
        let piece = piece.before("。").unwrap_or(piece);
        let head = piece.split_once(&[',']).map_or(piece, |(head, _)| head);
        if let Some(when) = date::recurrence(head) {
            let rest = piece.skip(head.text.len()).trim();
            let rest = rest.after(",").unwrap_or(rest);
            let task = Spanned::new(self.words(rest), rest.span());
            self.plan.recurring_tasks.push(RecurringTask { when, task });
            return;
        }
        let Some((day, rest)) = date::by(piece, self.around) else {
            self.fault(date::malformed(head));
            return;
        };
        let rest = rest.after(",").unwrap_or(rest);
        let goal = self.goal(rest);
        let day = self.keep(day);
        if let (Some(date), Some(goal)) = (day, goal) {
            let goal = Spanned::new(goal, rest.span());
            self.plan.milestones.push(Milestone { date, goal, span: entry.span.span });
        }
    }

    /// `完成50%`, `完成全部抽查任务`, `公布抽查方案`, or any other task.
    fn goal(&mut self, piece: Piece<'_>) -> Option<Goal> {
        if piece.is_empty() {
            self.unread(Key::Note, piece, "2023年6月30日前，完成50%");
            return None;
        }
        if let Some(nodes) = read(Rule::goal_value, piece) {
            let node = nodes.first()?;
            let Some(part) = child(node, Rule::share) else {
                return Some(Goal::Complete(Ratio::ONE));
            };
            let at = piece.place(&part);
            let read = share(piece.between(at.start, at.end)?);
            return self.keep(read).map(|ratio| Goal::Complete(ratio.value));
        }
        match part_without_number(&without_space(piece.text)) {
            Some(Some(half)) => return Some(Goal::Complete(half)),
            Some(None) => {
                let written = self.words(piece);
                let fault = Fault::new(Dates::UnclearGoal { written }, piece.span());
                self.fault(match share_in(piece) {
                    Some(meant) => fault.with_fix(Fix {
                        remedy: Remedy::Write(meant.clone()),
                        span: piece.span(),
                        replace: meant,
                        safe: false,
                    }),
                    None => fault,
                });
                return None;
            }
            None => {}
        }
        let text = self.words(piece);
        let goal = ["累计完成", "完成"].iter().find_map(|it| piece.after(it));
        let is_number = goal.is_some_and(|it| number::plain(it).is_some());
        if piece.text.contains("完成")
            && (is_number || piece.text.contains(['%', '‰']) || piece.text.contains("分之"))
        {
            let fault = Fault::new(Ratios::UnreadRatio { written: text }, piece.span());
            self.fault(fault);
            return None;
        }
        let public =
            ["公布", "公示", "公开", "发布", "印发"].iter().any(|it| piece.text.starts_with(it));
        Some(if public { Goal::Publish(text) } else { Goal::Task(text) })
    }

    pub(super) fn publication(&mut self, section: &Section) {
        for fact in &facts(section) {
            match fact.key.value {
                Key::List => self.plan.publication.list = Some(self.rule(fact)),
                Key::Results => self.plan.publication.results = Some(self.rule(fact)),
                Key::Penalties => self.plan.publication.penalties = Some(self.rule(fact)),
                Key::Responsibility => {
                    self.plan.publication.responsibility = Some(self.text(&fact.value));
                }
                Key::Basis => {
                    let basis = self.basis(&fact.value);
                    self.plan.publication.bases.push(basis);
                }
                _ => self.common(fact),
            }
        }
    }

    /// `检查结束后20个工作日内，国家企业信用信息公示系统`.
    fn rule(&mut self, fact: &Fact) -> PublicationRule {
        let piece = Piece::of(&fact.value);
        let mut rule = PublicationRule {
            deadline: None,
            by: None,
            recurring: None,
            text: self.text(&fact.value),
        };
        match date::deadline(piece, self.around) {
            Some((Ok(Due::Event(due)), _)) => rule.deadline = Some(due),
            Some((Ok(Due::Recurring(recurring)), _)) => rule.recurring = Some(recurring),
            Some((Ok(Due::Day(day)), _)) => rule.by = Some(day),
            Some((Err(fault), _)) => self.fault(fault),
            None => {
                let head = piece.split_once(&[',']).map_or(piece, |(head, _)| head);
                let is_length = head.text.contains(|it: char| it.is_ascii_digit())
                    || head.text.contains("工作日")
                    || head.text.ends_with("日内");
                if is_length {
                    let written = shown(self.source.slice(head.span()));
                    self.fault(Fault::new(Dates::UnreadDuration { written }, head.span()));
                }
            }
        }
        rule
    }

    pub(super) fn approval(&mut self, section: &Section) {
        for fact in &facts(section) {
            match fact.key.value {
                Key::Prepared => self.plan.approval.prepared = Some(self.text(&fact.value)),
                Key::Reviewed => self.plan.approval.reviewed = Some(self.text(&fact.value)),
                Key::SignOffs => {
                    for part in Piece::of(&fact.value).split(&[';', '。']) {
                        let sign = self.sign(part);
                        self.plan.approval.signs.extend(sign);
                    }
                }
                _ => self.common(fact),
            }
        }
    }

    /// `SJ2021 七日：工作日，张三，2023年3月20日，校验码 3fa9…`.
    fn sign(&mut self, piece: Piece<'_>) -> Option<SignOff> {
        let read = sign_parts(piece);
        let Some((code, subject, rest)) = read else {
            self.unread(Key::SignOffs, piece, SIGN);
            return None;
        };
        let parts = rest.split(&[',']);
        let (reason, person, day, digest) = match parts.as_slice() {
            [reason, person, day] => (reason, person, day, None),
            [reason, person, day, digest] => (reason, person, day, Some(digest)),
            _ => {
                self.unread(Key::SignOffs, piece, SIGN);
                return None;
            }
        };
        let date = self.date(*day)?;
        let digest = digest.map(|it| {
            let it = ["校验码", "digest"].iter().find_map(|word| it.after(word)).unwrap_or(*it);
            named(it.after(":").unwrap_or(it))
        });
        Some(SignOff {
            code,
            subject: named(subject),
            reason: Spanned::new(self.words(*reason), reason.span()),
            person: Spanned::new(self.words(*person), person.span()),
            date,
            digest,
            span: piece.span(),
        })
    }
}

fn is_done(word: &str) -> bool {
    matches!(word, "完成" | "查完" | "检查完成" | "完成检查" | "办结" | "完成抽查" | "抽查完成")
}

/// `第一批`, whatever the language of the key.
fn batch_of(written: &Text) -> Text {
    match crate::syntax::key::batch_number(&without_space(&written.value)) {
        Some(number) => {
            let name = format!("第{}批", number::in_chinese(u64::from(number)));
            Spanned::new(name, written.span)
        }
        None => written.clone(),
    }
}

/// `第一批 2023年5月10日`: the name of the batch and the rest.
fn batch_name(piece: Piece<'_>) -> (Text, Piece<'_>) {
    let none = Spanned::new(String::new(), Span::new(piece.start, piece.start));
    let Some(at) = piece.text.find('批') else { return (none, piece) };
    let head = piece.upto(at + '批'.len_utf8());
    let bare = without_space(head.text);
    if crate::syntax::key::batch_number(&bare).is_none() {
        return (none, piece);
    }
    let rest = piece.skip(head.text.len()).trim();
    (batch_of(&Spanned::new(bare, head.span())), rest.after(":").unwrap_or(rest))
}

fn seed(piece: Piece<'_>) -> Option<SeedSource> {
    let nodes = read(Rule::seed_value, piece)?;
    let mut sources = nodes
        .iter()
        .filter(|it| it.as_rule() == Rule::seed)
        .map(|it| source(piece, it))
        .collect::<Option<Vec<_>>>()?
        .into_iter();
    let mut first = sources.next()?;
    first.fallback = sources.next().map(Box::new);
    Some(first)
}

fn source(piece: Piece<'_>, node: &Node<'_>) -> Option<SeedSource> {
    let token = child(node, Rule::token)?;
    let label = child(node, Rule::seed_label);
    Some(SeedSource {
        name: Spanned::new(token.as_str().to_owned(), piece.place(&token)),
        label: label.map(|it| Spanned::new(it.as_str().trim().to_owned(), piece.place(&it))),
        fallback: None,
    })
}

/// `完成一半` is half of the work; `过半` and `完50%` speak of a part and leave open how much: `Some(None)`.
/// `None` for every other task.
fn part_without_number(bare: &str) -> Option<Option<Ratio>> {
    /// Words around a share that name no task of their own.
    const FILLERS: [&str; 17] = [
        "累计",
        "完成",
        "任务",
        "全年",
        "检查",
        "抽查",
        "工作",
        "达到",
        "不少于",
        "不低于",
        "进度",
        "完",
        "前",
        "达",
        "到",
        "的",
        "时间",
    ];
    let rest = |of: &str| FILLERS.iter().fold(of.to_owned(), |text, it| text.replace(it, ""));
    let open = ["过半", "超过一半", "半数以上", "一半以上", "大半", "多半", "大部分", "过一半"];
    if let Some(word) = open.iter().find(|word| bare.contains(**word)) {
        return rest(&bare.replace(word, "")).is_empty().then_some(None);
    }
    if let Some(word) = ["一半", "半数"].iter().find(|word| bare.contains(**word)) {
        let is_alone = rest(&bare.replace(word, "")).is_empty();
        let half = Ratio::new(1, 2).filter(|_| bare.contains("完成"));
        return is_alone.then_some(half);
    }
    let signs: &[char] = &['%', '‰', '成'];
    let at = bare.find(signs)?;
    let number = |it: char| it.is_ascii_digit() || it == '.';
    let head = bare.get(..at)?;
    let words = head.trim_end_matches(number);
    let tail = bare.get(at..)?.trim_start_matches(signs);
    let is_share = words.len() < head.len() && rest(&format!("{words}{tail}")).is_empty();
    (is_share && !bare.contains("完成")).then_some(None)
}

/// `完50%` was to be `完成50%`.
fn share_in(piece: Piece<'_>) -> Option<String> {
    let end = piece.text.find('%')?;
    let head = piece.text.get(..end)?;
    let digits = head.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.');
    let number = head.get(digits.len()..).filter(|it| !it.is_empty())?;
    Some(format!("完成{number}%"))
}

/// The code, the words that it is about, and what follows the colon.
fn sign_parts(piece: Piece<'_>) -> Option<(Spanned<u16>, Piece<'_>, Piece<'_>)> {
    let (head, rest) = piece.split_once(&[':'])?;
    let digits = head.after("SJ").or_else(|| head.after("sj")).or_else(|| head.after("Sj"))?;
    let end = digits.text.find(|it: char| !it.is_ascii_digit()).unwrap_or(digits.text.len());
    let code = digits.upto(end);
    let subject = digits.skip(end).trim();
    if code.text.len() != 4 || subject.is_empty() {
        return None;
    }
    let number = code.text.parse().ok()?;
    let span = Span::new(head.start, code.span().end);
    Some((Spanned::new(number, span), subject, rest))
}
