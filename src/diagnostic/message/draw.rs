//! Words of family 8: seal, seed, draw.

use super::Words;
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
        Draw::NoCommonDay { items, date } => Words::new(
            format!("{items} 在{date}抽取后没有共同的检查日子"),
            format!("{items}: no day in common is left for visits after the draw on {date}"),
            "改检查时间或抽取日，或不写同去",
            "change the check windows or the draw day, or let the items go apart",
        ),
    }
}
