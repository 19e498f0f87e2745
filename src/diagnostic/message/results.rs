//! Words of family 9, the year after the draw.

use super::people::day_zh;
use super::{Words, in_chinese};
use crate::diagnostic::problem::{BasisWrong, ItemWrong, OtherRun, Results};

#[expect(clippy::too_many_lines, reason = "one arm for every problem")]
pub(super) fn words(problem: &Results) -> Words {
    match problem {
        Results::OtherPlan { plan, found } => Words::new(
            format!("是另一个计划的：记录的编号是“{plan}”，这里写“{found}”"),
            format!("of another plan: the record's id is `{plan}`, this says `{found}`"),
            "取本计划的文件；一个也没有导入",
            "take the file of this plan; nothing was imported",
        ),
        Results::DrawTwice { draw } => Words::new(
            format!("第 {draw} 次抽取给了两次"),
            format!("draw {draw} is given twice"),
            "每次抽取只给一个记录文件夹",
            "give one record folder for each draw",
        ),
        Results::NoResultColumns => Words::new(
            "没有一张表有“任务编号”和要填写的栏目",
            "no sheet has 任务编号 and the columns that are filled in",
            "用 run 写出的 visits.xlsx 填写，不要改表头",
            "fill in the visits.xlsx that run wrote, and keep its headers",
        ),
        Results::NoSuchVisit { written, first, last } => Words::new(
            format!("没有任务“{written}”：本记录的任务是 {first} 到 {last}"),
            format!("no visit `{written}`: this record has {first} to {last}"),
            "核对任务编号；检查任务以外的检查不在此登记",
            "check the number; inspections outside the draw are not recorded here",
        ),
        Results::OtherUnit { visit, unit, found } => Words::new(
            format!("任务 {visit} 的对象是“{unit}”，这一行写“{found}”"),
            format!("visit {visit} is to `{unit}`, this row says `{found}`"),
            "行可能被移动或排序错位；恢复这一行的任务编号和代码",
            "the row may have been moved; restore its number and code",
        ),
        Results::UnknownOutcome { written, near } => match near {
            Some(near) => Words::new(
                format!("检查结果“{written}”不在列表中"),
                format!("the result `{written}` is not in the list"),
                format!("是否指“{near}”；从下拉列表中选择，列表见“填写说明”"),
                format!("perhaps `{near}`; choose from the list, see 填写说明"),
            ),
            None => Words::new(
                format!("检查结果“{written}”不在列表中"),
                format!("the result `{written}` is not in the list"),
                "从下拉列表中选择，列表见“填写说明”；说明的话写在备注",
                "choose from the list, see 填写说明; put explanations under 备注",
            ),
        },
        Results::NoDay { written } => Words::new(
            format!("“{written}”不是日期"),
            format!("`{written}` is no day"),
            "写成 2026-05-15",
            "write it as 2026-05-15",
        ),
        Results::BeforeDraw { day, drawn } => Words::new(
            format!("检查日期 {} 早于抽取之日 {}", in_chinese(*day), in_chinese(*drawn)),
            format!("checked on {day}, before the draw of {drawn}"),
            "核对年份和月份；抽取以前的检查不是本次任务的结果",
            "check year and month; an inspection before the draw is no result of this visit",
        ),
        Results::InFuture { day, today } => Words::new(
            format!("{} 还没有到：今天是 {}", in_chinese(*day), in_chinese(*today)),
            format!("{day} has not come yet: today is {today}"),
            "检查以后再填写；补录的，用 --on 写明导入之日",
            "fill it in after the inspection; name the day of the import with --on",
        ),
        Results::HalfFilled { visit, missing } => Words::new(
            format!("任务 {visit} 只填了一部分：缺{missing}"),
            format!("visit {visit} is filled in by half: {missing} is missing"),
            "补齐，或整行留空",
            "complete the row, or leave it empty",
        ),
        Results::TwoResults { visit, one, other } => Words::new(
            format!("任务 {visit} 有两个结果：“{one}”和“{other}”"),
            format!("visit {visit} has two results: `{one}` and `{other}`"),
            "留下正确的一个；有多项问题的，选最重的一项，其余写在备注",
            "keep the right one; where there are several, choose the gravest and note the others",
        ),
        Results::AlreadyRecorded { visit, recorded, found } => Words::new(
            format!("任务 {visit} 已经登记“{recorded}”，这里是“{found}”"),
            format!("visit {visit} is recorded as `{recorded}`, this says `{found}`"),
            "登记有误的，加 --correct 写明更正的理由；更正和原结果都留在台账里",
            "to correct it add --correct with the reason; both stay in the journal",
        ),
        Results::NoResultYet { visit } => Words::new(
            format!("任务 {visit} 还没有检查结果"),
            format!("visit {visit} has no result yet"),
            "先填检查日期和检查结果",
            "fill in the day and the result first",
        ),
        Results::OutOfOrder { what_zh, what_en, day, after_zh, after_en, after } => Words::new(
            format!("{what_zh} {} 早于{after_zh} {}", in_chinese(*day), in_chinese(*after)),
            format!("{what_en} on {day} is before {after_en} on {after}"),
            "核对两个日期",
            "check both days",
        ),
        Results::Late { visit, day, due } => Words::new(
            format!(
                "任务 {visit} 在 {} 检查，晚于最迟完成日 {}",
                in_chinese(*day),
                in_chinese(*due)
            ),
            format!("visit {visit} was made on {day}, after its last day {due}"),
            "照登记；进度里算作逾期完成",
            "it is recorded, and counts as late",
        ),
        Results::NothingNew { known } => Words::new(
            format!("没有新的结果；已登记的 {known} 项与台账相同"),
            format!("no new results; {known} that are recorded already agree"),
            "填写黄色单元格后再导入",
            "fill in the yellow cells and import again",
        ),
        Results::Finished { visit, state } => Words::new(
            format!("任务 {visit} 已经了结（{state}），不再变动"),
            format!("visit {visit} is finished ({state}) and stays as it is"),
            "只能变动还没有结果的任务",
            "only visits without a result can change",
        ),
        Results::NotOnTeam { written } => Words::new(
            format!("“{written}”没有未完成的任务"),
            format!("`{written}` has no open visit"),
            "写姓名或执法证编号，照总表的写法",
            "give the name or certificate as 总表 writes it",
        ),
        Results::SeveralPeople { written, certificates } => Words::new(
            format!("有几个人叫“{written}”：{certificates}"),
            format!("several people are called `{written}`: {certificates}"),
            "写执法证编号",
            "give the certificate number",
        ),
        Results::NobodyElse { visits } => Words::new(
            format!("这些任务没有别人能去：{visits}"),
            format!("nobody else can make these visits: {visits}"),
            "补充人员名录或放宽检查组的规定后再改派；没有改动任何任务",
            "add people or relax the team rules, then try again; nothing was changed",
        ),
        Results::MilestoneMissed { date, share, total, due, planned } => Words::new(
            format!(
                "改期后，{}前完成和排定的有 {planned} 户，应完成 {due} 户（全年 {total} 户的 {share}）",
                day_zh(*date)
            ),
            format!(
                "after the move {planned} visits are made or set by {date}; {due} are due ({share} of {total})"
            ),
            "没有不误进度的办法，才改到这一天；增派人员后可以再改派，或者向计划的批准机关说明",
            "it was moved there only because no other way keeps the milestone; add people and reassign, or tell whoever approved the plan",
        ),
        Results::ReasonNotAllowed { reason, allowed, refused } => {
            let zh = if *refused {
                "计划写明不得递补"
            } else {
                "计划没有列为可以递补"
            };
            let en = if *refused { "the plan rules it out" } else { "the plan does not list it" };
            Words::new(
                format!("“{reason}”不能递补：{zh}；可以递补的是：{allowed}"),
                format!("no replacement for `{reason}`: {en}; allowed are: {allowed}"),
                "找不到、拒绝检查是检查结果：照实登记，不换对象",
                "unreachable and refused are results: record them, the unit stays",
            )
        }
        Results::NoEvidence { visit } => Words::new(
            format!("任务 {visit} 递补没有写证据"),
            format!("the replacement of visit {visit} names no evidence"),
            "用 --evidence 写明凭什么认定，如登记机关的注销记录",
            "name it with --evidence, such as the entry of the registration office",
        ),
        Results::NoReserve { visit, stratum } => Words::new(
            format!("任务 {visit} 没有备抽对象：{stratum}"),
            format!("no reserve for visit {visit}: {stratum}"),
            "在“抽取”里写备抽户数后重新抽取，或照实登记结果；不得另选",
            "write 备抽 under 抽取 before the next draw, or record what was found; never choose",
        ),
        Results::NoTierRules => Words::new(
            "计划没有“等级建议”一节，没有据以建议等级的规则".to_owned(),
            "the plan has no section 等级建议: no rules by which tiers could be proposed"
                .to_owned(),
            "在计划里写“等级建议”，如 C：处罚次数 不小于 3",
            "write one, with rules such as C：处罚次数 不小于 3",
        ),
        Results::ItemResult { visit, how } => by_item(visit, how),
        Results::PenaltyOnNothing { visit, outcome, certain: true } => Words::new(
            format!("任务 {visit} 的检查结果是“{outcome}”，不能有处罚"),
            format!("visit {visit} has the result `{outcome}`: no penalty can follow it"),
            "后来查实的，用 --correct 更正检查结果；处罚填错了行的，移到它的任务",
            "correct the result with --correct if a breach was found later; else move the penalty to its visit",
        ),
        Results::PenaltyOnNothing { visit, outcome, certain: false } => Words::new(
            format!("任务 {visit} 的检查结果是“{outcome}”，却有处罚"),
            format!("visit {visit} has the result `{outcome}`, and a penalty"),
            "核对是不是这个任务的处罚；查实有违法行为的，用 --correct 更正检查结果。照登记",
            "check that it is this visit's; where a breach was found, correct the result. It is recorded",
        ),
        Results::PenaltyOfTwo { number, unit, other } => Words::new(
            format!("文号“{number}”给了两个当事人：“{unit}”和 {other}"),
            format!("the number `{number}` stands for two units: `{unit}` and {other}"),
            "一份决定书处罚两个当事人的，不用改；抄错的改正文号。照登记",
            "right where one decision is about both; else correct the number. It is recorded",
        ),
        Results::PenaltyBasis { written, how } => basis(written, how),
        Results::FineWithoutAmount { written } => Words::new(
            format!("处罚结果“{written}”有罚款，没有数额"),
            format!("the penalty `{written}` is a fine without an amount"),
            "照决定书写数额，如 罚款人民币2万元",
            "write the amount of the decision, such as 罚款人民币2万元",
        ),
        Results::OtherRun { how } => match how {
            OtherRun::Trial(true) => Words::new(
                "这是试抽的工作簿，记录是正式抽取的",
                "this is the workbook of a trial, the record is formal",
                "填正式抽取写出的 visits.xlsx；一个也没有导入",
                "fill in the visits.xlsx of the formal draw; nothing was imported",
            ),
            OtherRun::Trial(false) => Words::new(
                "这是正式抽取的工作簿，记录是试抽的",
                "this is the workbook of a formal draw, the record is a trial's",
                "用 --record 指明正式抽取的记录；一个也没有导入",
                "name the record of the formal draw with --record; nothing was imported",
            ),
            OtherRun::Draws(draws) => {
                let all: Vec<String> = draws.iter().map(u32::to_string).collect();
                let all = all.join("、");
                Words::new(
                    format!("这是第 {all} 次抽取的工作簿，给出的记录里没有"),
                    format!(
                        "this is the workbook of draw {all}, which is in no record that was given"
                    ),
                    "用 --record 给出那次抽取的记录；一个也没有导入",
                    "give the record of that draw with --record; nothing was imported",
                )
            }
        },
        Results::NoOperator => Words::new(
            "正式记录要写明谁经办",
            "a formal record says who did it",
            "加 --operator 姓名；没有改动台账",
            "add --operator NAME; the journal was not changed",
        ),
        Results::RecusalOfWhat => Words::new(
            "回避要写 --visit 和 --note",
            "a recusal needs --visit and --note",
            "用 --visit 写明回避哪些任务，用 --note 写明谁提出、什么关系",
            "say with --visit which visits, with --note who asked for it and why",
        ),
    }
}

fn by_item(visit: &str, how: &ItemWrong) -> Words {
    match how {
        ItemWrong::NoSuchItem { written, items } => Words::new(
            format!("各事项结果“{written}”开头不是任务 {visit} 的事项代号：{items}"),
            format!("the result by item `{written}` begins with no item of visit {visit}: {items}"),
            "写成 RS-09 未发现问题；RS-03 发现问题已责令改正",
            "write it as RS-09 未发现问题；RS-03 发现问题已责令改正",
        ),
        ItemWrong::Twice { item } => Words::new(
            format!("任务 {visit} 的各事项结果里 {item} 写了两次"),
            format!("the results by item of visit {visit} have {item} twice"),
            "一个事项写一次；有多项问题的，选最重的一项",
            "write every item once, with the gravest of its results",
        ),
        ItemWrong::Graver { item, outcome, whole } => Words::new(
            format!("任务 {visit} 的检查结果是“{whole}”，{item} 却是更重的“{outcome}”"),
            format!(
                "visit {visit} has the result `{whole}`, its item {item} the graver `{outcome}`"
            ),
            "检查结果写最重的一项",
            "the result of the visit is the gravest",
        ),
        ItemWrong::NoneHasIt { whole } => Words::new(
            format!("任务 {visit} 的检查结果是“{whole}”，各事项都不是"),
            format!("visit {visit} has the result `{whole}`, and none of its items has"),
            "检查结果写各事项中最重的一项",
            "the result of the visit is the gravest of its items",
        ),
    }
}

fn basis(written: &str, how: &BasisWrong) -> Words {
    match how {
        BasisWrong::NoLaw => Words::new(
            format!("处罚依据“{written}”没有写哪一部法"),
            format!("the basis `{written}` names no law"),
            "照决定书写，如 《劳动保障监察条例》第三十条第一款第（一）项",
            "write it as the decision does: 《劳动保障监察条例》第三十条第一款第（一）项",
        ),
        BasisWrong::NoArticle => Words::new(
            format!("处罚依据“{written}”没有写第几条"),
            format!("the basis `{written}` names no article"),
            "照决定书写到条、款、项",
            "write article, paragraph and item as the decision does",
        ),
        BasisWrong::NotFound { cited } => Words::new(
            format!("处罚依据里的{cited}查不到"),
            format!("{cited} of the basis is not to be found"),
            "核对决定书；适用旧法的、地方性法规的，照登记",
            "check the decision; it is recorded, since an older or a local text may be meant",
        ),
    }
}
