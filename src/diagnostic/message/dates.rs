//! Words of family 2: dates, periods, deadlines.

use super::{Words, in_chinese, weekday_names};
use crate::diagnostic::problem::Dates;

pub(super) fn words(problem: &Dates) -> Words {
    match problem {
        Dates::ImpossibleDate { written, last } => Words::new(
            format!("“{written}”不存在，该月最后一天是{last}"),
            format!("`{written}` does not exist; that month ends on {last}"),
            "改为真实日期",
            "write a real date",
        ),
        Dates::MalformedDate { written } => Words::new(
            format!("“{written}”读不出是哪一天"),
            format!("`{written}` cannot be read as a date"),
            "写全年、月、日，如“2023年7月20日”",
            "write year, month and day, as in 2023年7月20日",
        ),
        Dates::UnreadPeriod { written } => Words::new(
            format!("“{written}”读不出起止时间"),
            format!("`{written}` cannot be read as a period"),
            "可以写“2023年5月 至 10月”“第三季度”“5月上旬”“10月 至 次年3月”“10月底前”",
            "write 2023年5月 至 10月, 第三季度, 5月上旬, 10月 至 次年3月 or 10月底前",
        ),
        Dates::UnreadDuration { written } => Words::new(
            format!("“{written}”读不出期限"),
            format!("`{written}` cannot be read as a deadline"),
            "可以写“检查结束后20个工作日内”“抽取前2个工作日”“每季度前5个工作日”“7日”",
            "write 检查结束后20个工作日内, 抽取前2个工作日, 每季度前5个工作日 or 7日",
        ),
        Dates::PeriodReversed { start, end } => {
            let start_zh = in_chinese(*start);
            let end_zh = in_chinese(*end);
            Words::new(
                format!("到{end_zh}就结束了，早于开始的{start_zh}"),
                format!("the period ends on {end}, before it begins on {start}"),
                "跨年的写“次年”，如“10月 至 次年3月”",
                "where it runs into the next year write 次年, as in 10月 至 次年3月",
            )
        }
        Dates::NoYear { written } => Words::new(
            format!("“{written}”没有写哪一年，计划也没有“年度”"),
            format!("`{written}` names no year, and the plan has no `year`"),
            "在开头写“年度：2023年”，或在这里写全年份",
            "write `year: 2023年` at the head, or the year here",
        ),
        Dates::BeforeMonth { written } => Words::new(
            format!("“{written}前”是月初前还是月底前，两种读法都有"),
            format!("`{written}前` may mean before the month begins or before it ends"),
            "写明日期",
            "write the day",
        ),
        Dates::MilestoneOutside { date, start, end } => {
            let date_zh = in_chinese(*date);
            let start_zh = in_chinese(*start);
            let end_zh = in_chinese(*end);
            Words::new(
                format!("进度要求的{date_zh}不在计划施行期内（{start_zh}至{end_zh}）"),
                format!(
                    "the milestone of {date} lies outside the time in force ({start} to {end})"
                ),
                "改日期，或改“施行”",
                "change the date, or `in-force`",
            )
        }
        Dates::MilestonesNotMonotone { date, share, before, before_share } if date == before => {
            Words::new(
                format!("{}既要求完成{before_share}，又要求完成{share}", in_chinese(*date)),
                format!("{date} asks for {before_share} and for {share}"),
                "进度是累计数，一天只有一个：删去一条，或者改其中一个日期",
                "milestones are cumulative, one for a day: remove one, or change its day",
            )
        }
        Dates::MilestonesNotMonotone { date, share, before, before_share } => {
            let date_zh = in_chinese(*date);
            let before_zh = in_chinese(*before);
            Words::new(
                format!("{before_zh}已要求完成{before_share}，到{date_zh}反而只要求{share}"),
                format!(
                    "{before} already asks for {before_share}, but {date} asks for only {share}"
                ),
                "进度是累计数，后面的应当更大",
                "milestones are cumulative: a later one must be larger",
            )
        }
        Dates::BatchAfterMilestone { date, share, drawn } => {
            let date_zh = in_chinese(*date);
            Words::new(
                format!("到{date_zh}应完成{share}，而到那天只抽取了{drawn}"),
                format!(
                    "by {date} {share} of the visits are due, but only {drawn} are drawn by then"
                ),
                "把批次提前、加大该批的份额，或改进度",
                "draw earlier, draw more in that batch, or change the milestone",
            )
        }
        Dates::BatchesOutOfOrder { batch, date, before, before_date } => {
            let date_zh = in_chinese(*date);
            let before_date_zh = in_chinese(*before_date);
            Words::new(
                format!("{batch}在{date_zh}抽取，不晚于{before}的{before_date_zh}"),
                format!("{batch} is drawn on {date}, not after {before} on {before_date}"),
                "按先后改日期，或调换批次",
                "put the dates, or the batches, in order",
            )
        }
        Dates::BatchSharesOver { total } => Words::new(
            format!("各批合计抽取{total}，超过100%"),
            format!("the batches draw {total} together, more than 100%"),
            "最后一批可以写“抽取其余”",
            "write 抽取其余 for the last batch",
        ),
        Dates::BatchSharesShort { total } => Words::new(
            format!("各批合计只抽取{total}，没有哪一批抽取其余"),
            format!("the batches draw only {total} together, and none draws the rest"),
            "最后一批写“抽取其余”",
            "write 抽取其余 for the last batch",
        ),
        Dates::BatchDueBeforeDraw { batch, draw, due } => {
            let draw_zh = in_chinese(*draw);
            let due_zh = in_chinese(*due);
            Words::new(
                format!("{batch}要在{due_zh}前完成，可{draw_zh}才抽取"),
                format!("{batch} is due by {due}, but drawn only on {draw}"),
                "改抽取日期或完成日期",
                "change the draw day or the deadline",
            )
        }
        Dates::DrawDayOff { date, weekday, holiday } => {
            let (day, day_en) = day_words(*weekday, holiday);
            let date_zh = in_chinese(*date);
            Words::new(
                format!("抽取日{date_zh}是{day}，不是工作日"),
                format!("the draw day {date} is {day_en}, not a working day"),
                "改为相邻的工作日",
                "move it to a working day beside it",
            )
        }
        Dates::DeadlineOff { date, weekday, holiday, .. } => {
            let (day, day_en) = day_words(*weekday, holiday);
            let date_zh = in_chinese(*date);
            Words::new(
                format!("期限的最后一日{date_zh}是{day}，不是工作日"),
                format!("the last day {date} is {day_en}, not a working day"),
                "进度的日期不顺延，要在前一个工作日做完；也可以改日期",
                "dates of milestones do not move: finish on the working day before, or change the date",
            )
        }
        Dates::WindowBeforePublication { start, published, .. } => {
            let start_zh = in_chinese(*start);
            let published_zh = in_chinese(*published);
            Words::new(
                format!("检查时间{start_zh}就开始了，而计划{published_zh}才公布"),
                format!("the window opens on {start}, before the plan is published on {published}"),
                "改检查时间，或提前公布",
                "change the window, or publish earlier",
            )
        }
        Dates::WindowOutside { start, end, from, to } => {
            let start_zh = in_chinese(*start);
            let end_zh = in_chinese(*end);
            let from_zh = in_chinese(*from);
            let to_zh = in_chinese(*to);
            Words::new(
                format!("{start_zh}至{end_zh}超出计划施行期（{from_zh}至{to_zh}）"),
                format!("{start} to {end} is not inside the time in force ({from} to {to})"),
                "改检查时间，或改“施行”",
                "change the window, or `in-force`",
            )
        }
        Dates::CalendarUnknown { year } => Words::new(
            format!("没有{year}年的放假安排，无法核对工作日"),
            format!("the holidays of {year} are not known, so working days cannot be checked"),
            "国务院办公厅发布后更新工作日历，或在“工作日历”里写自备的文件",
            "update the calendar once the notice is out, or name a file of your own under `calendar`",
        ),
        Dates::DrawBeforeReady { draw, task, date } => {
            let draw_zh = in_chinese(*draw);
            let date_zh = in_chinese(*date);
            Words::new(
                format!("{draw_zh}就抽取，而“{task}”到{date_zh}才到期"),
                format!("the draw of {draw} comes before `{task}` is due on {date}"),
                "先公布方案、建好名录，再抽取",
                "publish the plan and finish the directories first",
            )
        }
        Dates::CalendarOrWorking { written, event, calendar, working, law } => {
            let (key_zh, key_en) = law;
            let event_zh = in_chinese(*event);
            let calendar_zh = in_chinese(*calendar);
            let working_zh = in_chinese(*working);
            Words::new(
                format!(
                    "“{written}”没有写明是日历日还是工作日：从{event_zh}起算，前者到{calendar_zh}，后者到{working_zh}"
                ),
                format!(
                    "`{written}` does not say calendar or working days: counted from {event} it ends on {calendar} or on {working}"
                ),
                format!("{key_zh}；改写清楚，或在“核准”里签注“SJ2021 {written}：理由，姓名，日期”"),
                format!(
                    "{key_en}; say which, or sign it under `approval`: SJ2021 {written}：reason，name，date"
                ),
            )
        }
        Dates::LockBeforeInForce { lock, start } => {
            let lock_zh = in_chinese(*lock);
            let start_zh = in_chinese(*start);
            Words::new(
                format!("名录要在{lock_zh}前锁定，而计划{start_zh}才施行"),
                format!("the list is locked by {lock}, before the plan is in force on {start}"),
                "推迟抽取，或缩短锁定的提前量",
                "draw later, or lock nearer to the draw",
            )
        }
        Dates::DrawOutsideWindow { item, start, end, .. } => {
            let start_zh = in_chinese(*start);
            let end_zh = in_chinese(*end);
            Words::new(
                format!("“{item}”的抽取时间是{start_zh}至{end_zh}，没有一批在这期间抽取"),
                format!(
                    "`{item}` is to be drawn from {start} to {end}, but no batch is drawn then"
                ),
                "改抽取时间，或改批次的日期",
                "change the draw window, or the day of a batch",
            )
        }
        Dates::DrawAfterWindow { item, draw, end } => {
            let draw_zh = in_chinese(*draw);
            let end_zh = in_chinese(*end);
            Words::new(
                format!("{draw_zh}抽取时，“{item}”的检查时间{end_zh}已经结束"),
                format!("on the draw day {draw} the window of `{item}` is over: it ended on {end}"),
                "延长检查时间，或提前抽取",
                "lengthen the window, or draw earlier",
            )
        }
        Dates::UnclearGoal { written } => Words::new(
            format!("“{written}”没有说清完成多少"),
            format!("`{written}` does not say how much is to be done"),
            "写“完成50%”“完成一半”“完成全部抽查任务”；“过半”是一半以上，写出百分数",
            "write 完成50%, 完成一半 or 完成全部抽查任务; 过半 is more than half: write a percentage",
        ),
        Dates::YearElsewhere { year, found } => Words::new(
            format!("年度是{year}年，而计划在{found}年施行、抽取"),
            format!("the plan is of {year}, but in force and drawn in {found}"),
            format!("“全年”按年度算：频次上限数的是{year}年的检查"),
            format!("caps for a year count the visits of {year}"),
        ),
        Dates::DeadlineBeforeEvent { event } => Words::new(
            format!("期限在“{event}”之前，那时还没有可以公开的"),
            format!("the deadline lies before `{event}`, when there is nothing to publish yet"),
            "改为“……后……内”",
            "write 后 (after) for 前 (before)",
        ),
        Dates::NoLength { written } => Words::new(
            format!("“{written}”没有时间"),
            format!("`{written}` is no time at all"),
            "写出天数；当天办的写“1个工作日内”",
            "write how long; for the day itself 1个工作日内",
        ),
        Dates::BatchWithoutDay { batch, day, share } => {
            let day_zh = in_chinese(*day);
            let (part, part_en) = if share.is_empty() {
                ("其余".to_owned(), "the rest".to_owned())
            } else {
                (share.clone(), share.clone())
            };
            Words::new(
                format!("{batch}没有写哪天抽取、抽多少，按{day_zh}抽取{part}"),
                format!("{batch} names no draw day and no share: {part_en} is drawn on {day}"),
                format!("要改的，写“{day_zh}，抽取{part}，…前完成”"),
                format!("to change it write {day_zh}，抽取{part}，…前完成"),
            )
        }
    }
}

/// `星期六`, `“国庆节”假期`.
fn day_words(weekday: u8, holiday: &str) -> (String, String) {
    let (zh, en) = weekday_names(weekday);
    if holiday.is_empty() {
        (zh.to_owned(), format!("a {en}"))
    } else {
        (format!("{zh}、{holiday}假期"), format!("a {en} in the holiday {holiday}"))
    }
}
