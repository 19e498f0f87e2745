//! Words of family 3: ratios, tiers, frequencies.

use super::{Words, near_words};
use crate::diagnostic::problem::Ratios;

pub(super) fn words(problem: &Ratios) -> Words {
    match problem {
        Ratios::NoInteger { population, lower, upper } => {
            let end = |end: &Option<u64>, none: &str| {
                end.map_or_else(|| none.to_owned(), |end| end.to_string())
            };
            Words::new(
                format!(
                    "基数 {population} 户时没有可抽的户数：下限 {}，上限 {}",
                    end(lower, "无"),
                    end(upper, "无")
                ),
                format!(
                    "no number fits a population of {population}: lower bound {}, upper bound {}",
                    end(lower, "none"),
                    end(upper, "none")
                ),
                "改比例，或写“不少于1户”，或写“不足N户的全覆盖”",
                "change the ratio, or write 不少于1户, or 不足N户的全覆盖",
            )
        }
        Ratios::UnreadRatio { written } => Words::new(
            format!("“{written}”读不出抽多少"),
            format!("`{written}` cannot be read as a ratio"),
            "可以写“5%”“不低于5%”“不超过20户”“2%至5%”“8户”“不足5户的全覆盖”“待定”，几条用“，”隔开；多久一次写在“频次”里",
            "write 5%, 不低于5%, 不超过20户, 2%至5%, 8户, 不足5户的全覆盖 or 待定, joined by commas; how often goes into `frequency`",
        ),
        Ratios::OverWhole { written } => Words::new(
            format!("比例“{written}”超过100%"),
            format!("the ratio `{written}` is over 100%"),
            "全部检查写“100%”或“全覆盖”",
            "for all of them write 100% or 全覆盖",
        ),
        Ratios::RangeReversed { written } => Words::new(
            format!("“{written}”的下限大于上限"),
            format!("the lower end of `{written}` is above its upper end"),
            "小的写在前面",
            "write the smaller number first",
        ),
        Ratios::UnreadFrequency { written } => Words::new(
            format!("“{written}”读不出多久几次"),
            format!("`{written}` cannot be read as a frequency"),
            "可以写“每年1次”“每2年1次”“全年不超过2次”“1次/年”“根据监管需要确定”；次数写整数",
            "write 每年1次, 每2年1次, 全年不超过2次, 1次/年 or 根据监管需要确定; times are whole numbers",
        ),
        Ratios::BoundsConflict { floor, ceiling } => Words::new(
            format!("下限{floor}高于上限{ceiling}，不能同时做到"),
            format!("the floor {floor} is above the ceiling {ceiling}: both cannot hold"),
            "改其中一个；事项与等级不一致的，写“与事项比例的关系”",
            "change one of them; where item and tier differ, write `precedence`",
        ),
        Ratios::BetterTierMore { better, better_ratio, worse, worse_ratio } => Words::new(
            format!("“{better}”抽{better_ratio}，比等级更低的“{worse}”（{worse_ratio}）还多"),
            format!(
                "`{better}` is drawn at {better_ratio}, more than the worse tier `{worse}` at {worse_ratio}"
            ),
            "信用越好抽得越少（国发〔2019〕5号）；改比例，或确认后签注",
            "the better the credit, the fewer are drawn (Guofa [2019] No. 5); change a ratio, or sign it",
        ),
        Ratios::MissingRest { table } => Words::new(
            format!("信用分级“{table}”没有“其余”一行"),
            format!("the tier table `{table}` has no row 其余"),
            "加一行“其余”，未评级的对象才有着落",
            "add a row 其余, so that units without a tier have a place",
        ),
        Ratios::PermilleBesidePercent { permille, percent } => Words::new(
            format!("“{permille}”用的是千分号，旁边的“{percent}”用的是百分号"),
            format!("`{permille}` is per mille, `{percent}` beside it per cent"),
            "是笔误的改为“%”；确为千分之的，签注",
            "write % if it is a slip; sign it if per mille is meant",
        ),
        Ratios::OrdinaryWithoutCeiling { item } => Words::new(
            format!("一般检查事项“{item}”的比例没有上限"),
            format!("the ordinary item `{item}` has no ceiling"),
            "一般检查事项应当设上限（国发〔2019〕5号），如“不超过5%”",
            "ordinary items have a ceiling (Guofa [2019] No. 5), as in 不超过5%",
        ),
        Ratios::CensusCalledRandom { item } => Words::new(
            format!("“{item}”全部都查，只有检查人员是随机的"),
            format!("all units of `{item}` are inspected; only the inspectors are random"),
            "重点检查事项可以全覆盖，抽取只决定先后",
            "key items may be inspected in full; the draw then decides their order",
        ),
        Ratios::BracketsOverlap { first, second, at } => Words::new(
            format!("{at}既在“{first}”也在“{second}”"),
            format!("{at} lies in both `{first}` and `{second}`"),
            "一处用“以上”“以下”（含本数），另一处用“超过”“不足”",
            "include the number on one side only: ≥ here, < there",
        ),
        Ratios::BracketsGap { first, second, at } => Words::new(
            format!("“{first}”与“{second}”之间（{at}）没有等级，归入“其余”"),
            format!(
                "values between `{first}` and `{second}` ({at}) have no tier and fall into 其余"
            ),
            "让相邻两档首尾相接",
            "let neighbouring brackets meet",
        ),
        Ratios::FrequencyOverCap { item, frequency, cap } => Words::new(
            format!("“{item}”每年要查{frequency}次，而频次上限是{cap}次"),
            format!("`{item}` asks for {frequency} visits a year, the cap allows {cap}"),
            "减少频次，或提高上限",
            "lower the frequency, or raise the cap",
        ),
        Ratios::FloorOverCap { item, share, total, cap } => Words::new(
            format!("“{item}”写“{share}”，全年合计{total}，而每户至多{cap}次，做不到"),
            format!(
                "`{item}`: {share} each time comes to {total} a year, more than {cap} visits a unit allow"
            ),
            "降低每期的比例，或写“轮查”",
            "lower the ratio, or write `rotation`",
        ),
        Ratios::TierTableUnused { table } => Words::new(
            format!("没有事项用到信用分级“{table}”"),
            format!("no item uses the tier table `{table}`"),
            format!("在事项里写“分级：{table}”，或删去这张表"),
            format!("write `tiers: {table}` in an item, or remove the table"),
        ),
        Ratios::UnknownTierTable { name, near } => {
            let (help_zh, help_en) = near_words(near);
            Words::new(
                format!("没有名称是“{name}”的信用分级"),
                format!("no tier table is named `{name}`"),
                help_zh,
                help_en,
            )
        }
        Ratios::UnknownItemCode { code, near } => {
            let (help_zh, help_en) = near_words(near);
            Words::new(
                format!("没有代号是“{code}”的事项"),
                format!("no item has the code `{code}`"),
                help_zh,
                help_en,
            )
        }
        Ratios::DuplicateTier { label } => Words::new(
            format!("等级“{label}”写了两行"),
            format!("the tier `{label}` has two rows"),
            "删去一行",
            "remove one row",
        ),
        Ratios::DuplicateTable { name } => Words::new(
            format!("有两张分级表都叫“{name}”"),
            format!("two tier tables are named `{name}`"),
            "事项按名称找分级表：给其中一张改个名称，或者删去一张",
            "items find their table by its name: rename one of them, or remove one",
        ),
        Ratios::UnknownTier { label, near } => {
            let (help_zh, help_en) = near_words(near);
            Words::new(
                format!("没有等级“{label}”"),
                format!("no tier is named `{label}`"),
                help_zh,
                help_en,
            )
        }
        Ratios::Undecided { written, days } => {
            let (wanted, wanted_en) = if *days {
                ("起止日期", "the first and last day")
            } else {
                ("数字", "numbers")
            };
            Words::new(
                format!("“{written}”还没有定，不能执行"),
                format!("`{written}` is still to be decided, so the plan cannot be executed"),
                format!("起草时可以这样写；执行前写明{wanted}"),
                format!("a draft may say so; write {wanted_en} before it is executed"),
            )
        }
        Ratios::NoSize { item } => Words::new(
            format!("“{item}”没有写抽多少"),
            format!("`{item}` does not say how many are drawn"),
            "写“比例：5%”或“分级：……”",
            "write `ratio: 5%` or `tiers: …`",
        ),
        Ratios::RatioGap { first, second, from, to } => Words::new(
            format!("“{first}”到{from}为止，“{second}”从{to}开始，中间空着"),
            format!("`{first}` ends at {from}, `{second}` begins at {to}: nothing between"),
            "让相邻等级的比例首尾相接",
            "let the ranges of neighbouring tiers meet",
        ),
        Ratios::FloorUndercut { item, floor, tier } => Words::new(
            format!("“{item}”要求不低于{floor}，按“等级优先”各等级最多{tier}"),
            format!(
                "`{item}` asks for at least {floor}, but with 等级优先 no tier draws more than {tier}"
            ),
            "写“取高”，或提高等级的比例",
            "write 取高, or raise the ratios of the tiers",
        ),
        Ratios::InTwoGroups { code } => Words::new(
            format!("“{code}”写进了两组“同去”"),
            format!("`{code}` stands in two groups of `together`"),
            "一个事项只能随一组",
            "an item goes with one group only",
        ),
        Ratios::LevelNotNamed { level, named } => {
            let (own, own_en) = match level {
                Some(level) => {
                    (format!("没有写本计划的{level}"), format!("not the plan's own, {level}"))
                }
                None => (
                    "而头部没有写层级".to_owned(),
                    "and the head of the plan names no level".to_owned(),
                ),
            };
            Words::new(
                format!("比例分层级写了{named}，{own}"),
                format!("the ratio is given for {named}, {own_en}"),
                "补写本级的比例；头部写明“层级：县级”",
                "add the ratio of this level; state `level` in the head",
            )
        }
        Ratios::KindsWithoutColumn { kinds } if kinds.split('、').all(|it| it.ends_with('级')) => {
            Words::new(
                format!("比例按{kinds}分开写，没有写按名录的哪一栏"),
                format!(
                    "the ratio is given by tiers ({kinds}), but no column of the directory is named"
                ),
                format!(
                    "在前面写上栏目：“按 信用等级：{kinds}…”；或者写一张信用分级的表，事项写“分级”"
                ),
                format!(
                    "write the column first: 按 信用等级：…, whose cells hold these words ({kinds}); or write a tier table"
                ),
            )
        }
        Ratios::KindsWithoutColumn { kinds } => Words::new(
            format!("比例按{kinds}分开写，没有写按名录的哪一栏"),
            format!(
                "the ratio is given by kinds ({kinds}), but no column of the directory is named"
            ),
            format!("在前面写上栏目：“按 场所类别：{kinds}…”，栏目里的字要与这里的相同"),
            format!(
                "write the column first: 按 场所类别：…, whose cells hold these words: {kinds}"
            ),
        ),
        Ratios::Zero { written } => Words::new(
            format!("“{written}”一户也抽不到"),
            format!("`{written}` draws nobody"),
            "不抽的写“不涉及”；要抽的写出比例，小的层可以写“不少于1户”",
            "write 不涉及 where nobody is to be drawn; else a ratio, in small strata 不少于1户",
        ),
        Ratios::NobodyCounts { written, units: None, .. } => Words::new(
            format!("“{written}”按检查人员的人数算，计划没有人员名录，一户也抽不到"),
            format!(
                "`{written}` counts inspectors, but the plan names no list of them: nobody would be drawn"
            ),
            "在“引用库”里写“人员名录”，或者写百分数、户数",
            "name the list in `inspectors` of the imports, or write a percentage or a number",
        ),
        Ratios::NobodyCounts { written, unit, units: Some(units) } => {
            let (zh, en) = match unit {
                Some(unit) => (format!("没有“{unit}”的人"), format!("holds nobody of `{unit}`")),
                None => ("没有人".to_owned(), "holds nobody".to_owned()),
            };
            Words::new(
                format!("“{written}”按检查人员的人数算，人员名录里{zh}，一户也抽不到"),
                format!(
                    "`{written}` counts inspectors, but their list {en}: nobody would be drawn"
                ),
                format!("名录里的单位：{}；照写其中一个，或者写百分数、户数", units.join("、")),
                format!(
                    "units of the list: {}; write one of them, or a percentage or a number",
                    units.join(", ")
                ),
            )
        }
        Ratios::CapAtLeast { written } => Words::new(
            format!("频次上限“{written}”要求多查，没有限制"),
            format!("the cap `{written}` asks for visits and limits none"),
            "上限写“不超过n次”；要求查几次，写在事项的“频次”里",
            "a cap says 不超过n次; how often an item must be inspected goes into its `frequency`",
        ),
        Ratios::NoNumber { item, tier } => Words::new(
            format!("{item} 的“{tier}”层没有写抽多少"),
            format!("{item}, stratum `{tier}`: nothing says how many are drawn"),
            "写“比例：5%”，或在分级表里填比例；不抽的写“不涉及”",
            "write `ratio: 5%`, or fill the ratio in the tier table; write 不涉及 where none is drawn",
        ),
        Ratios::UndecidedNow { item } => Words::new(
            format!("{item} 的比例还是待定，不能抽取"),
            format!("{item}: its ratio is still undecided, nothing can be drawn"),
            "写出比例",
            "state the ratio",
        ),
        Ratios::SumOutside { item, population, sum, lower, upper } => {
            let end = |end: &Option<u64>| end.map_or_else(|| "—".to_owned(), |end| end.to_string());
            Words::new(
                format!(
                    "{item} 各等级合计 {sum} 户，超出对总体 {population} 户的限定：下限 {}，上限 {}",
                    end(lower),
                    end(upper)
                ),
                format!(
                    "{item}: the tiers come to {sum}, outside what is allowed of {population} in all: at least {}, at most {}",
                    end(lower),
                    end(upper)
                ),
                "改等级比例或事项比例；或写“与事项比例的关系：等级优先”（事项优先、取高、逐层）",
                "change the tiers' ratios or the item's; or write `precedence: 等级优先` (事项优先, 取高, 逐层)",
            )
        }
    }
}
