//! Words of family 8: seal, seed, draw.

use super::{Words, in_chinese};
use crate::diagnostic::problem::Draw;

pub(super) fn words(problem: &Draw) -> Words {
    match problem {
        Draw::SeedMissing { name } => Words::new(
            format!("没有给出种子来源“{name}”的内容"),
            format!("no text was given for the announced seed source `{name}`"),
            format!("加上 --seed {name}=内容；种子没有默认值"),
            format!("add --seed {name}=TEXT; a seed has no default"),
        ),
        Draw::SeedUnknown { name, announced } => Words::new(
            format!("种子来源“{name}”没有在计划里预先公布"),
            format!("the plan does not announce a seed source `{name}`"),
            format!("计划公布的来源：{announced}；来源不得事后增加"),
            format!("announced sources: {announced}; none may be added afterwards"),
        ),
        Draw::SeedTwice { name } => Words::new(
            format!("种子来源“{name}”给了两次"),
            format!("two texts were given for the seed source `{name}`"),
            "每个来源只给一次",
            "give each source once",
        ),
        Draw::SeedMalformed { name } => Words::new(
            format!("种子来源“{name}”的内容不合格式"),
            format!("the text of the seed source `{name}` is malformed"),
            "用半角字母、数字、空格和符号，不用“|”，不能为空",
            "use printable ASCII without `|`; it must not be empty",
        ),
        Draw::NoSeedSource => Words::new(
            "没有公布种子来源",
            "no seed source is announced",
            "在“抽取”里写“种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）”",
            "under Draw write 种子：ssq（福彩双色球前一期开奖号码）、dice（现场掷十面骰20次）",
        ),
        Draw::SeedSourceTwice { name } => Words::new(
            format!("种子来源“{name}”列了两次"),
            format!("the seed source `{name}` is listed twice"),
            "每个来源一个代号",
            "give each source a token of its own",
        ),
        Draw::SeedWeak { bits } => Words::new(
            format!("种子来源合计约 {bits} 比特，少于 64 比特"),
            format!("the seed sources give about {bits} bits, fewer than 64"),
            "加一个来源：掷十面骰20次为66比特，双色球一期为24比特",
            "add a source: twenty ten-sided dice are 66 bits, a 双色球 number 24",
        ),
        Draw::ShortOfCandidates { item, stratum, quota, candidates, missing } => Words::new(
            format!(
                "{item} 的“{stratum}”层本次应抽 {quota} 户，可抽的只有 {candidates} 户，缺 {missing} 户"
            ),
            format!(
                "{item}, stratum `{stratum}`: {quota} are due, {candidates} can be drawn, {missing} are missing"
            ),
            "其余对象的频次上限已用完或已抽过；缺额记入记录，不从别处补",
            "the others have used up their cap or were drawn before; the shortfall stays in the record and is not made up elsewhere",
        ),
        Draw::NotSealed => Words::new(
            "正式抽取要有封存文件",
            "a formal draw needs a seal",
            "先运行 suiji seal，再用 --seal 指明封存文件；演练请加 --trial",
            "run `suiji seal` first and name its file with --seal; for a rehearsal add --trial",
        ),
        Draw::CodeReused { code } => Words::new(
            format!("代号“{code}”用了两次"),
            format!("the code `{code}` is used twice"),
            "每个事项一个代号；代号进入摇号密钥",
            "give each item a code of its own; it goes into the draw key",
        ),
        Draw::NotToken { written } if written.is_empty() => Words::new(
            "这个事项没有写代号",
            "this item has no code",
            "在事项名称后面写“（代号：RS-01）”；代号进入摇号密钥",
            "write `（代号：RS-01）` behind its title; the code goes into the draw key",
        ),
        Draw::NotToken { written } => Words::new(
            format!("“{written}”不是代号"),
            format!("`{written}` is not a token"),
            "用1至64个半角字母、数字、点、横线、下划线，如 640106-rsj-2023",
            "use 1 to 64 of the characters 0-9 A-Z a-z . _ -, as in 640106-rsj-2023",
        ),
        Draw::LotteryDay { source, date, days } => Words::new(
            format!("“{source}”在{date}不开奖"),
            format!("`{source}` is not drawn on {date}"),
            format!("开奖日为{days}；写“前一期”，或预先写明改用的来源"),
            format!("it is drawn on {days}; write 前一期, or name a fallback in advance"),
        ),
        Draw::InsideOnly => Words::new(
            "种子来源都由内部掌握",
            "every seed source is in the hands of insiders",
            "加一个外部来源，如福彩双色球开奖号码",
            "add a source that nobody inside controls, such as a public lottery",
        ),
        Draw::Predictable { source, label } => Words::new(
            format!("“{source}{label}”事先算得出来，也可以反复试"),
            format!("`{source}{label}` can be foretold, or tried until it suits"),
            "用抽取前谁也不知道、谁也不能选的来源，如福彩双色球开奖号码、现场掷骰子",
            "use what nobody knows or chooses before the draw, such as a public lottery or dice thrown before witnesses",
        ),
        Draw::SourceDay { source, day, draw, lock } => {
            let (day_zh, draw_zh) = (in_chinese(*day), in_chinese(*draw));
            match lock {
                None => Words::new(
                    format!("“{source}”{day_zh}才有，而{draw_zh}就要抽取"),
                    format!("`{source}` comes on {day}, after the draw on {draw}"),
                    "写抽取日以前的一期，或者“前一期”",
                    "name one before the draw day, or write 前一期",
                ),
                Some(lock) => Words::new(
                    format!(
                        "“{source}”{day_zh}就已公布，而{draw_zh}这次抽取的名录{}才锁定",
                        in_chinese(*lock)
                    ),
                    format!(
                        "`{source}` is public on {day}, before the list of the draw of {draw} is locked on {lock}"
                    ),
                    "封存以前知道的种子，等于可以挑结果；写“前一期”，各批就各用各的",
                    "who knows the seed before the seal can choose the outcome; write 前一期, and each batch has its own",
                ),
            }
        }
        Draw::DoubtUnsigned { count } => Words::new(
            format!("还有 {count} 个存疑没有签注，不能正式抽取"),
            format!("{count} doubts are unsigned: no formal draw"),
            "改正，或在“核准”里签注",
            "mend them or sign them under Approval",
        ),
        Draw::EarlierMissing { draw } => Words::new(
            format!("缺第 {draw} 次抽取的记录"),
            format!("the record of draw {draw} is missing"),
            "用 --earlier 按顺序指明以前各次的记录文件夹；抽过的对象和频次上限由此算起",
            "name the record folders of all earlier draws with --earlier; what they drew counts",
        ),
        Draw::NobodyToSend => Words::new(
            "没有人员名录或检查组，不能派员",
            "no inspectors or no team rules: nobody can be sent",
            "在“引用库”里写“人员名录”，并写“检查组”；只抽取不派员的，用 suiji draw",
            "name `inspectors` under Imports and write Teams; to draw without teams use `suiji draw`",
        ),
        Draw::NoSuchDraw { draw } => Words::new(
            format!("计划没有第 {draw} 批"),
            format!("the plan has no batch {draw}"),
            "用 --draw 指明计划里有的批次",
            "name a batch of the plan with --draw",
        ),
        Draw::SeedForm { name, written, example } => {
            let (form, form_en) = if name == "sealed" {
                (
                    format!("照信封里的原文逐字输入，32 位小写十六进制，如“{example}”"),
                    format!(
                        "type the text in the envelope character for character, 32 lower-case hex digits, as in `{example}`"
                    ),
                )
            } else {
                (
                    format!(
                        "照公布的样子写全，如“{example}”：号码两位，从小到大，用空格隔开；骰子一次一位"
                    ),
                    format!(
                        "write all of it as announced, as in `{example}`: two digits a number, rising, blanks between; one digit a throw"
                    ),
                )
            };
            Words::new(
                format!("种子来源“{name}”写成“{written}”，与公布的来源不符"),
                format!(
                    "the text `{written}` of the seed source `{name}` is not as it is announced"
                ),
                form,
                form_en,
            )
        }
        Draw::SeedShort { bits } => Words::new(
            format!("给出的种子合计至多 {bits} 比特，正式抽取至少要 64 比特"),
            format!("the seed has {bits} bits at most; a formal draw needs 64"),
            "撤回封存，在计划里加一个来源再封存：掷十面骰20次为66比特",
            "withdraw the seal, add a source to the plan and seal anew: twenty ten-sided dice are 66 bits",
        ),
        Draw::SealedOther { sealed, found } => Words::new(
            format!("密封种子不是封存的那一个：封存的散列是 {sealed}，给出的是 {found}"),
            format!(
                "the sealed contribution is not the one sealed: its hash was {sealed}, now {found}"
            ),
            "照信封里的原文逐字输入，32 位小写十六进制",
            "type the text in the envelope character for character, 32 lower-case hex digits",
        ),
        Draw::DrawNumberUsed { draw } => Words::new(
            format!("第 {draw} 次抽取的号已经用过"),
            format!("the draw number {draw} is taken"),
            "每次抽取一个号，从1起不间断；作废的也留着号和记录，重抽用新的号",
            "each draw has a number of its own, from 1 without gaps; a void one keeps its number and record, a re-draw takes the next",
        ),
        Draw::RedrawUnknown { draw } => Words::new(
            format!("没有可以重抽的第 {draw} 次抽取"),
            format!("there is no draw {draw} to be made again"),
            "用 --earlier 指明它的记录；已经重抽过的，重抽后来的那一次",
            "name its record with --earlier; of one that was made again, redo the later one",
        ),
        Draw::SealStands { draw, commitment } => Words::new(
            format!("第 {draw} 次抽取已经封存，C 是 {commitment}"),
            format!("draw {draw} is sealed already, C is {commitment}"),
            "要改，先写明理由撤回：suiji seal 计划 --withdraw 理由；撤回留在台账里",
            "withdraw it first, with a reason: suiji seal PLAN --withdraw REASON; the journal keeps it",
        ),
        Draw::NoSealStands { draw } => Words::new(
            format!("第 {draw} 次抽取没有封存，不能撤回"),
            format!("draw {draw} is not sealed: nothing can be withdrawn"),
            "核对 --draw 的号和台账",
            "check the number in --draw and the journal",
        ),
        Draw::NotOfThisPlan { found, trial: true } => Words::new(
            format!("“{found}”的这份记录是试抽，不能作为以前批次"),
            format!("this record of `{found}` is a trial's and is no earlier draw"),
            "用 --earlier 指明正式抽取的记录",
            "name the record of a formal draw with --earlier",
        ),
        Draw::NotOfThisPlan { found, trial: false } => Words::new(
            format!("这份记录属于另一个计划“{found}”"),
            format!("this record is of another plan, `{found}`"),
            "用 --earlier 指明本计划的记录",
            "name records of this plan with --earlier",
        ),
        Draw::ReserveSeedSame => Words::new(
            "备抽用的种子就是抽取用的种子",
            "the reserves would be keyed by the seed of the draw",
            "用抽取以后产生的种子，如下一期开奖号码、重新掷的骰子；否则谁会递补事先就能算出",
            "use a seed that came into being after the draw, the next lottery number or new dice; else everybody could compute who will follow",
        ),
        Draw::NoReserves => Words::new(
            "计划没有写备抽几户",
            "the plan writes no number of reserves",
            "在“抽取”里写“备抽：每层2户”",
            "under Draw write `备抽：每层2户`",
        ),
        Draw::NoLateAdditions => Words::new(
            "计划没有写“新增：按门槛”，抽取以后进入名录的不补抽",
            "the plan does not say `新增：按门槛`: who enters the directory after the draw is not drawn",
            "要补抽的，封存以前在“抽取”里写“新增：按门槛”",
            "to draw late additions write `新增：按门槛` under Draw before the seal",
        ),
        Draw::CycleShort { item, stratum, left, year, taken } => Words::new(
            format!(
                "{item} 的“{stratum}”层照现在的数量，到{year}年轮不完：还有 {left} 户没有抽到，以后各年只抽 {taken} 户"
            ),
            format!(
                "{item}, stratum `{stratum}`: at this pace the cycle that ends in {year} leaves some out: {left} are still to come, the years left take {taken}"
            ),
            "提高比例，或延长轮查的年数；一轮的最后一次抽取要把剩下的全部抽完",
            "raise the ratio or lengthen the cycle; the last draw of a cycle takes all that are left",
        ),
        Draw::NoCommonDay { items, date } => Words::new(
            format!("{items} 在{date}抽取后没有共同的检查日子"),
            format!("{items}: no day in common is left for visits after the draw on {date}"),
            "改检查时间或抽取日，或不写同去",
            "change the check windows or the draw day, or let the items go apart",
        ),
        Draw::WitnessesMissing { planned, needed, came } => {
            let (came_zh, came_en) = if came.is_empty() {
                ("没有记录见证人".to_owned(), "none is recorded".to_owned())
            } else {
                let count = came.len();
                (
                    format!("记录的见证只有{}，{count}人", came.join("、")),
                    format!("{count} recorded: {}", came.join(", ")),
                )
            };
            Words::new(
                format!("计划要求见证{needed}人（{planned}），{came_zh}"),
                format!("the plan asks for {needed} witnesses ({planned}); {came_en}"),
                "到场的每一位各写一个 --witness；没有到场的，公告照实写，并在台账里用 journal add 记明原因",
                "name everybody who attended with --witness; where somebody did not, the notice says so: note the reason with journal add",
            )
        }
        Draw::NoLines => Words::new(
            "名录里没有一户，算不出名录行的根",
            "the directory has no unit, so that its lines have no root",
            "核对对象名录和剔除的行；名录公开的，封存时不用 --lines",
            "check the directory and the rows that are left out; where it is public, seal without --lines",
        ),
    }
}
