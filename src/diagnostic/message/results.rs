//! Words of family 9, the year after the draw.

use super::{Words, in_chinese};
use crate::diagnostic::problem::Results;

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
    }
}
