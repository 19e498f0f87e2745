//! From the text of a plan to its meaning.

use suiji::diagnostic::{Finding, Remedy};
use suiji::plan::{Goal, Lowered, lower};
use suiji::source::Source;
use suiji::syntax::parse;

fn read(text: &str) -> (Lowered, Vec<Finding>) {
    let source = Source::new("x.plan", text);
    let parsed = parse(&source);
    (lower(&source, &parsed.tree), parsed.findings)
}

fn plan_file(name: &str) -> (Lowered, Vec<Finding>) {
    read(&std::fs::read_to_string(format!("plans/{name}")).unwrap())
}

#[test]
fn the_plans_of_the_repository_are_read_without_a_finding() {
    for name in ["jinfeng-2023/plan.plan", "jinfeng-2026/plan.plan", "example/plan.plan"] {
        let (lowered, findings) = plan_file(name);
        assert_eq!(lowered.findings, [], "{name}");
        assert_eq!(findings, [], "{name}");
        assert!(lowered.plan.milestones.len() >= 3, "{name}");
        assert!(lowered.plan.items.iter().all(|item| item.objects.is_some()), "{name}");
    }
}

#[test]
fn the_notice_has_one_day_that_does_not_exist() {
    let (lowered, findings) = plan_file("jinfeng-2023/notice.plan");
    assert_eq!(findings, []);
    let [finding] = lowered.findings.as_slice() else { panic!("{:?}", lowered.findings) };
    assert_eq!(finding.code().0, 2001);
    let fixes: Vec<&str> = finding.fixes.iter().map(|fix| fix.replace.as_str()).collect();
    assert_eq!(fixes, ["２０２３年６月３０日", "２０２３年７月１日"]);
    let Remedy::WriteDate { weekday, .. } = finding.fixes[0].remedy else { panic!() };
    assert_eq!(weekday, 5);
    // Nothing is invented: the milestone is not in the plan.
    let shares =
        lowered.plan.milestones.iter().filter(|it| matches!(it.goal.value, Goal::Complete(_)));
    assert_eq!(shares.count(), 1);
}

/// Everything that published plans say (language.md §5), in one plan.
const CONSTRUCTS: &str = "\
计划：某市2024年度部门联合抽查计划
编号：350200-lh-2024
机关：某市市场监督管理局；机关类别：市场监管部门；层级：市级；区划：350200
语言：1；年度：2024年；施行：2024年1月15日 至 2025年3月31日
文号：某市监信〔2024〕2号；版本：2；变更说明：替代2024年1月15日印发的第1版

一、引用库
　　法规库：内置，校验码 3fa91c22d05e7b11
　　工作日历：内置
　　对象名录：企业＝“qy.xlsx”（工作表：名录；标识栏：统一社会信用代码）、在建项目＝“xm.csv”（标识栏：项目编号）
　　人员名录：“inspectors.csv”
　　人员名录 税务：“tax.csv”
　　检查台账：“history.csv”、“history-2023.csv”
　　请假：“leave.csv”
　　期限口径：含当日；最后一日为休假日的，不顺延
　　栏目对应：统一社会信用代码＝信用代码、诚信等级＝风险类别

二、抽查事项
（一）劳务派遣（代号：A-1）
　　对象：企业（名录：企业），其中 许可类型 包含 “劳务派遣” 且 （成立日期 早于 2023年1月1日 或 成立日期 为空）
　　主体：市人社局；依据：《劳动保障监察条例》第十一条第（七）项
　　内容：许可条件、派遣岗位；类别：一般；方式：现场检查、书面检查
　　比例：全年抽查比例不低于5%，不超过20户；频次：每年1次
　　抽取时间：第二季度；检查时间：5月上旬 至 6月中旬、9月
　　专长：劳务派遣监管、劳动用工与合同管理
　　发起：市人社局；配合：市税务局、市市场监管局；责任科室：劳动关系科
　　备注：与税务联合
（二）在建项目（代号：A-2）
　　对象：在建项目（名录：在建项目）
　　方式：现场检查；比例：5%；频次：1-2次；检查时间：10月 至 次年3月
　　分配：按 街道乡镇
（三）旅行社（代号：A-3）
　　对象：旅行社；比例：100%，不少于1户；频次：不少于1次/年；检查时间：10月底前；类别：重点
（四）排污单位（代号：A-4）
　　对象：企业，其中 行业代码 属于 C、44、“水的生产和供应业”
　　比例：1：2.5（入海排污口执法人员）；轮查：每2年一遍；抽取时间：每季度前5个工作日
（五）消防（代号：A-5）
　　对象：企业，其中 非（场所类型 等于 “九小场所”） 且 上年处罚次数 不小于 1
　　比例：每季度不低于12.5%；频次：每季度1次
（六）粮食出库（代号：A-6）
　　对象：企业；比例：待定；频次：根据监管需要确定；检查时间：根据政策性粮食出库时间确定
（七）民办学校（代号：A-7）
　　对象：学校，其中 注册资本（万元） 大于 100 且 区划 属于 350203、“湖里区”
　　比例：8户 或 22%，取低；检查时间：春、秋季
（八）环评（代号：A-8）
　　对象：企业；比例：原则上不高于10%，不足10户的全覆盖；频次：原则上每年1次；检查时间：上半年
（九）税务稽查（代号：A-9）
　　对象：企业；分级：信用风险等级；频次：每2年1次；检查时间：2024年4月-11月
（十）用车大户（代号：A-10）
　　对象：企业；分级：规模；检查时间：全年
（十一）联合抽查（代号：A-11）
　　对象：企业；比例：1户（实际以联合双随机牵头单位抽查数为准）；检查时间：适时
（十二）重点对象（代号：A-12）
　　对象：企业；分级：重点；检查时间：2024年4月1日 至 2024年11月30日

三、信用分级
　　名称：信用风险等级
　　分级依据栏：诚信等级
　　｜等级｜名称｜比例　　　　｜频次上限　　　　　　｜方式　　｜
　　｜A　 ｜低　｜不超过5%　　｜小于1次/年　　　　　｜书面检查｜
　　｜B　 ｜一般｜5%至20%　　 ｜1次/年　　　　　　　｜现场检查｜
　　｜C　 ｜较高｜20%至60%　　｜每年不超过2次　　　 ｜现场检查｜
　　｜D　 ｜高　｜60%至100%　 ｜根据监管实际需求确定｜现场检查｜
　　｜其余｜未评｜不涉及　　　｜—　　　　　　　　　｜　　　　｜
　　总量：不超过5%
　　与事项比例的关系：取高
　　名称：规模
　　分级依据栏：日处理能力
　　｜等级　　　　　｜比例　　　｜
　　｜≥100　　　　　｜100%　　　｜
　　｜20以上不足100 ｜每年20%　 ｜
　　｜其余　　　　　｜不涉及　　｜
　　名称：重点
　　｜等级｜比例｜条件｜
　　｜重点｜50%｜上年处罚次数 不小于 1｜
　　｜其余｜5%｜　｜

四、排除
　　1．上次检查日期 在 3年 内。理由：三年内已抽查
　　2．列入名单 等于 “是” 或 登记状态 属于 “注销”、“吊销”。理由：已注销；依据：《市场主体登记管理条例》第三十八条
　　为空的按：报告

五、合并检查
　　同去：A-1、A-8
　　频次上限：同一企业全年不超过2次，D级每年不超过4次
　　计入：日常检查、专项检查；豁免：个案检查、12345投诉

六、检查组
　　人数：主检1人、协检1人
　　资格：执法证有效期 不早于 检查日
　　主检：专长 符合 事项，1人
　　专长：逐项覆盖
　　回避：名录登记的回避单位、本单位、3年内查过同一对象
　　交叉：是
　　工作量：每人每日不超过2户，每人每月不超过20户，在办不超过3户
　　搭配：老带新；不足时：邻区匹配、直接委派

七、抽取
　　第一批：2024年4月10日，抽取三分之一，2024年7月20日前完成
　　第二批：2024年7月10日，抽取1/3
　　第三批：2024年9月10日，抽取其余，10月15日前完成
　　锁定：抽取前3个工作日
　　种子：ssq（福彩双色球前一期开奖号码），当日无开奖的用 k3（快3末期）、dice（现场掷十面骰20次）
　　见证：纪检组1人；备抽：每层2户；新增：按门槛；轮查：每2年一遍

八、进度
　　1．2024年3月上旬前，公布抽查计划
　　2．上半年末前，完成三分之一
　　3．每季度最后一个月20日前，报送进展情况
　　4．2024年11月10日前，完成全部抽查任务

九、公示
　　名单：抽取后公布
　　结果：自抽查结束之日起20个工作日内，向社会公示
　　处罚：行政处罚决定作出之日起7个工作日内，公开处罚决定
　　责任：谁检查、谁录入、谁公开

十、递补
　　可以递补：注销、迁出、重复列名；不得递补：无法联系；办法：按备抽顺序

十一、试算
　　例：D-01 的 A 级有 1000 户；应当：抽取不超过 50 户

十二、核准
　　编制：信用监管科；审核：法规科
　　签注：SJ3022 待定：起草中，李四，2024年1月10日；SJ2016 9月10日：已协调，李四，2024-01-10
";

#[test]
fn what_published_plans_say_can_be_said() {
    let (lowered, findings) = read(CONSTRUCTS);
    let words = |findings: &[Finding]| -> Vec<String> {
        findings.iter().map(|it| format!("{} {}", it.code(), it.problem.words().zh)).collect()
    };
    assert_eq!(words(&findings), Vec::<String>::new());
    assert_eq!(words(&lowered.findings), Vec::<String>::new());
    let plan = lowered.plan;
    assert_eq!(plan.items.len(), 12);
    assert_eq!(plan.tiers.len(), 3);
    assert_eq!(plan.imports.entities.len(), 2);
    let tax = plan.imports.inspectors.iter().find_map(|file| file.name.as_ref()).unwrap();
    assert_eq!(tax.value, "税务");
    assert_eq!(plan.recurring_tasks.len(), 1);
    assert_eq!(plan.milestones.len(), 3);
    assert_eq!(plan.undecided.len() + plan.undecided_days.len(), 4);
    assert_eq!(plan.draw.unwrap().batches.len(), 3);
    assert_eq!(plan.approval.signs.len(), 2);
    let brackets: Vec<_> = plan.tiers[1].rows.iter().map(|row| row.bracket.is_some()).collect();
    assert_eq!(brackets, [true, true, false]);
    assert_eq!(plan.tiers[2].rules.len(), 1);
}

/// An item with these lines.
fn item_of(lines: &str) -> suiji::plan::Item {
    let head =
        "计划：某局2024年度抽查计划\n编号：x-2024\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n";
    let (lowered, findings) = read(&format!("{head}{lines}\n"));
    assert_eq!((findings, lowered.findings), (vec![], vec![]), "{lines}");
    lowered.plan.items.into_iter().next().unwrap()
}

#[test]
fn one_column_may_hold_ratio_and_frequency() {
    use suiji::plan::FrequencyKind;
    let item = item_of("抽查比例及频次：25%，不少于1次/年");
    let frequency = item.frequency.unwrap().value;
    assert_eq!((frequency.kind, frequency.times), (FrequencyKind::AtLeast, 1));
    assert_eq!(item.size.unwrap().value.rule.size(8, &|_| 0), Ok(2));
    let item = item_of("抽查比例及频次：项目抽查比例为5%，1-2次");
    let frequency = item.frequency.unwrap().value;
    assert_eq!((frequency.times, frequency.most()), (1, Some(2)));
    assert_eq!(item.size.unwrap().value.rule.size(40, &|_| 0), Ok(2));
    // On either side, and with more of the ratio behind it.
    for (ratio, wanted) in [
        ("每年1次，5%", 2),
        ("5%，每年1次", 2),
        ("5%，每年1次，不少于3户", 3),
        ("每年1次，5%，不少于3户，3年内不重复抽查", 3),
        ("5%，每年1次，不足50户的，全覆盖", 40),
    ] {
        let item = item_of(&format!("比例：{ratio}"));
        assert_eq!(item.frequency.unwrap().value.times, 1, "{ratio}");
        assert_eq!(item.size.unwrap().value.rule.size(40, &|_| 0), Ok(wanted), "{ratio}");
    }
    let item = item_of("抽查频次：>=1；抽查比例：1%，不重复抽查");
    assert_eq!(item.frequency.unwrap().value.kind, FrequencyKind::AtLeast);
    assert_eq!(item.size.unwrap().value.rule.size(300, &|_| 0), Ok(3));
}

#[test]
fn a_number_beside_a_share_is_what_is_meant() {
    for lines in ["抽查对象数量：8；抽查对象比例：2%", "抽查对象比例：2%；抽查对象数量：8所"]
    {
        assert_eq!(item_of(lines).size.unwrap().value.rule.size(500, &|_| 0), Ok(8), "{lines}");
    }
}

#[test]
fn columns_that_only_inform_are_notes() {
    let item = item_of("任务类型：定向；基数：7；备注：县里自行填");
    assert_eq!(item.note.unwrap().value, "定向；7；县里自行填");
    assert_eq!(item.base.unwrap().value, 7);
}

#[test]
fn a_bracket_may_name_its_column() {
    let rows = "｜等级｜抽查比例｜\n｜日处理能力≥100吨｜100%｜\n｜100吨＞日处理能力≥20吨｜20%｜\n｜其余｜不抽查｜";
    let head =
        "计划：某局2024年度抽查计划\n年度：2024年\n信用分级\n名称：甲\n分级依据栏：日处理能力\n";
    let (lowered, findings) = read(&format!("{head}{rows}\n"));
    assert_eq!((findings, lowered.findings), (vec![], vec![]));
    let brackets: Vec<_> =
        lowered.plan.tiers[0].rows.iter().map(|row| row.bracket.clone()).collect();
    let end = |number: &str, included| Some((number.to_owned(), included));
    assert_eq!(brackets[0].as_ref().unwrap().low, end("100", true));
    assert_eq!(brackets[1].as_ref().unwrap().low, end("20", true));
    assert_eq!(brackets[1].as_ref().unwrap().high, end("100", false));
    assert!(brackets[2].is_none());
}

#[test]
fn a_unit_may_be_left_alone_for_some_years() {
    use suiji::calendar::Duration;
    for lines in [
        "不重复：3年内",
        "抽查频次：每年1次，三年内不重复检查",
        "比例：5%，三年内不重复抽查",
        "频次：3年内已被抽查的不再抽取",
        "no-repeat: 3年内已抽查的随机抽查对象，不列入随机抽查范围",
    ] {
        let lines = lines.replace("对象，", "对象");
        assert_eq!(item_of(&lines).look_back.unwrap().value, Duration::Years(3), "{lines}");
    }
    assert!(item_of("比例：5%，不重复抽查").look_back.is_none());
}

#[test]
fn a_cycle_may_say_where_it_begins() {
    let item = item_of("轮查：每2年一遍，2023年起");
    assert_eq!(item.rotation.unwrap().value, 2);
    assert_eq!(item.rotation_from.unwrap().value, 2023);
}

#[test]
fn who_goes_with_whom_is_typed() {
    use suiji::plan::Pairing;
    let pairing = |words: &str| -> Result<Vec<Pairing>, usize> {
        let (lowered, _) =
            read(&format!("计划：某局2024年度抽查计划\n年度：2024年\n检查组\n搭配：{words}\n"));
        if !lowered.findings.is_empty() {
            return Err(lowered.findings.len());
        }
        Ok(lowered.plan.team.unwrap().pairing.iter().map(|it| it.value).collect())
    };
    assert_eq!(pairing("老带新"), Ok(vec![Pairing::Experienced { years: 1 }]));
    assert_eq!(
        pairing("老带新（满3年）、不同科室搭配"),
        Ok(vec![Pairing::Experienced { years: 3 }, Pairing::MixedUnits])
    );
    assert_eq!(pairing("只抽主查"), Ok(vec![Pairing::OwnGroup]));
    assert_eq!(pairing("定向选派"), Ok(vec![Pairing::Speciality]));
    assert_eq!(pairing("看着办"), Err(1));
}

#[test]
fn what_may_be_replaced_is_an_error_of_the_list() {
    use suiji::plan::ReasonKind;
    let (lowered, _) = read(
        "计划：某局2024年度抽查计划\n递补\n可以递补：已注销、已迁出本区、重复列名\n不得递补：无法联系、拒绝检查、停业\n办法：按备抽顺序，逐户记录理由和证据\n",
    );
    let rules = lowered.plan.replacement;
    assert!(rules.replaceable.iter().all(|it| ReasonKind::of(&it.value).is_frame_error()));
    assert!(rules.not_replaceable.iter().all(|it| !ReasonKind::of(&it.value).is_frame_error()));
    assert!(rules.by_reserve_order.is_some() && rules.evidence.is_some());
}

/// How many of `population` an item draws; the last number is expected.
fn sizes(ratio: &str, wanted: &[(u64, u64)]) {
    let item = item_of(&format!("比例：{ratio}"));
    for (population, number) in wanted {
        let size = item.size.as_ref().unwrap().value.rule.size(*population, &|_| 0);
        assert_eq!(size, Ok(*number), "{ratio} of {population}");
    }
}

#[test]
fn brackets_say_whether_the_number_itself_is_in() {
    sizes("不超过3%（含）", &[(100, 3), (199, 5)]);
    sizes("不超过3%（含3%）", &[(100, 3)]);
    sizes("不超过3%（不含）", &[(100, 2), (101, 3)]);
    sizes("低于3%", &[(100, 2), (134, 4)]);
    sizes("超过5%", &[(100, 6), (99, 5)]);
    sizes("5%（不含）以上", &[(100, 6)]);
    sizes("5%（含）以上", &[(100, 5)]);
}

#[test]
fn a_number_too_small_is_raised() {
    sizes("不超过3%（不足1家的按1家抽取）", &[(7, 1), (100, 3)]);
    sizes("1%，不足5户的，按5户抽取", &[(100, 5), (1000, 10), (3, 3)]);
    sizes("5%（不足10家的全覆盖）", &[(9, 9), (100, 5)]);
    sizes("5%（至少1家）", &[(3, 1)]);
    sizes("10%，至少抽取2户", &[(5, 2)]);
}

#[test]
fn ratios_by_level_hold_for_the_own_level() {
    let plan = |level: &str, ratio: &str| {
        let (lowered, _) = read(&format!(
            "计划：某局2024年度抽查计划\n层级：{level}\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n比例：{ratio}\n"
        ));
        let codes: Vec<u16> = lowered.findings.iter().map(|it| it.code().0).collect();
        (lowered.plan.items[0].size.clone().unwrap().value, codes)
    };
    let ratio = "市级抽查市级储备粮比例不低于备查库点的30%，县（区）级抽查县级储备粮比例不低于备查库点的50%，不设上限";
    let (county, none) = plan("县级", ratio);
    assert_eq!((county.rule.size(10, &|_| 0), none), (Ok(5), vec![]));
    assert_eq!(county.levels.len(), 1);
    assert_eq!(plan("市级", ratio).0.rule.size(10, &|_| 0), Ok(3));
    assert_eq!(plan("省级", ratio).1, [3027]);
}

#[test]
fn ratios_by_kind_are_strata() {
    let (lowered, _) = read(
        "计划：某局2024年度抽查计划\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n比例：企业、农民专业合作社3%（不足1户的按1户抽取），个体工商户1%\n（二）乙（代号：A-2）\n比例：按 学校类别：小学10%、中学20%，不少于2所、其余不涉及\n",
    );
    assert_eq!(lowered.findings, []);
    let plan = lowered.plan;
    let rows = |index: usize| -> Vec<(String, Result<u64, _>)> {
        let table = &plan.tiers[index];
        assert_eq!(
            plan.items[index].tiers.as_ref().map(|it| &it.value),
            table.name.as_ref().map(|it| &it.value)
        );
        let size =
            |row: &suiji::plan::TierRow| row.size.as_ref().unwrap().value.rule.size(30, &|_| 0);
        table.rows.iter().map(|row| (row.label.value.clone(), size(row))).collect()
    };
    let row = |label: &str, size| (label.to_owned(), Ok(size));
    assert_eq!(rows(0), [row("企业、农民专业合作社", 1), row("个体工商户", 1), row("其余", 0)]);
    assert_eq!(rows(1), [row("小学", 3), row("中学", 6), row("其余", 0)]);
    // The specific before 企业.
    let rules: Vec<&str> = plan.tiers[0].rules.iter().map(|it| it.label.value.as_str()).collect();
    assert_eq!(rules, ["企业、农民专业合作社", "个体工商户", "企业、农民专业合作社"]);
    // One noun before a ratio is a noun.
    assert!(item_of("比例：企业抽查比例3%").tiers.is_none());
}

#[test]
fn how_often_may_be_said_in_many_ways() {
    use suiji::plan::Every;
    for (written, times, every) in [
        ("每学期一次", 1, Every::Term),
        ("1次/学期", 1, Every::Term),
        ("1年1次", 1, Every::Years(1)),
        ("两年一次", 1, Every::Years(2)),
        ("每年至少开展1次", 1, Every::Years(1)),
        ("每年一遍", 1, Every::Years(1)),
    ] {
        let frequency = item_of(&format!("频次：{written}")).frequency.unwrap().value;
        assert_eq!((frequency.times, frequency.every), (times, every), "{written}");
    }
}

#[test]
fn a_unit_behind_the_last_number_is_meant_for_all() {
    let windows = |written: &str| -> Vec<(String, String)> {
        let item = item_of(&format!("检查时间：{written}"));
        let ends = item.check_window.iter().map(|it| it.value);
        ends.map(|it| (it.start.to_string(), it.end.to_string())).collect()
    };
    let period = |start: &str, end: &str| (format!("2024-{start}"), format!("2024-{end}"));
    assert_eq!(windows("第二、三季度"), [period("04-01", "06-30"), period("07-01", "09-30")]);
    assert_eq!(windows("二、四季度"), [period("04-01", "06-30"), period("10-01", "12-31")]);
    assert_eq!(windows("3、9月份"), [period("03-01", "03-31"), period("09-01", "09-30")]);
    assert_eq!(windows("每年3月至5月"), [period("03-01", "05-31")]);
    assert_eq!(windows("春季学期"), [period("02-01", "07-31")]);
}

#[test]
fn methods_may_be_joined() {
    use suiji::plan::Method::{Documentary, OnSite, Online};
    for (written, wanted) in [
        ("现场检查与书面检查相结合", vec![OnSite, Documentary]),
        ("采取现场检查和网络监测相结合的方式", vec![OnSite, Online]),
        ("线上线下相结合", vec![Online, OnSite]),
        ("“双随机”现场检查", vec![OnSite]),
        ("实地核查、查阅资料", vec![OnSite, Documentary]),
    ] {
        let item = item_of(&format!("方式：{written}"));
        let methods: Vec<_> = item.methods.iter().map(|it| it.value).collect();
        assert_eq!(methods, wanted, "{written}");
    }
}

#[test]
fn slips_of_the_pen_have_a_ready_fix() {
    let fixes = |lines: &str| -> Vec<String> {
        let head = "计划：某局2024年度抽查计划\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n";
        let (lowered, _) = read(&format!("{head}{lines}\n"));
        assert!(!lowered.findings.is_empty(), "{lines}");
        let fixes = lowered.findings.iter().flat_map(|it| &it.fixes);
        fixes.map(|it| it.replace.clone()).collect()
    };
    assert_eq!(fixes("检查时间：2024720日前完成"), ["2024年7月20日"]);
    assert_eq!(fixes("检查时间：20241015日"), ["2024年10月15日"]);
    assert_eq!(fixes("检查时间：2024111日"), ["2024年1月11日", "2024年11月1日"]);
    assert_eq!(fixes("比例：21%一60%"), ["至"]);
    assert_eq!(fixes("频次：同一企业抽查频次小于2次年"), ["/"]);
}

#[test]
fn what_is_not_drawn_is_said_in_the_plan() {
    let item = item_of("是否双随机：否；频次：至少1次");
    assert!(!item.is_drawn());
    assert!(item_of("是否双随机：是；频次：至少1次").is_drawn());
}

#[test]
fn batches_may_say_only_when_they_are_due() {
    let (lowered, _) = read(
        "计划：某局2023年度抽查计划\n年度：2023年；施行：2023年3月1日 至 2023年12月31日\n抽取\n第一批：2023年7月20日前完成\n第二批：10月15日前完成\n",
    );
    let codes: Vec<u16> = lowered.findings.iter().map(|it| it.code().0).collect();
    assert_eq!(codes, [2025, 2025]);
    let batches = lowered.plan.draw.unwrap().batches;
    let days: Vec<String> = batches.iter().map(|it| it.date.value.to_string()).collect();
    assert_eq!(days, ["2023-03-01", "2023-07-21"]);
    assert_eq!(batches[1].complete_by.as_ref().unwrap().value.to_string(), "2023-10-15");
}

/// What only a column of the directory can tell apart is said once.
#[test]
fn kinds_that_no_register_knows_need_a_column() {
    let (lowered, _) = read(
        "计划：某局2024年度抽查计划\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n比例：游泳场所100%、住宿场所20%，不少于2户\n",
    );
    let codes: Vec<u16> = lowered.findings.iter().map(|it| it.code().0).collect();
    assert_eq!(codes, [3028]);
    assert!(lowered.plan.tiers.is_empty());
}

#[test]
fn rounding_may_be_said() {
    sizes("5%（四舍五入）", &[(30, 2), (29, 1), (100, 5)]);
    sizes("5%（向下取整）", &[(39, 1), (100, 5)]);
    sizes("5%（向上取整）", &[(21, 2)]);
    sizes("约200家", &[(1000, 200)]);
    sizes("在建项目数量的5%，且不少于20个", &[(100, 20), (1000, 50)]);
}

#[test]
fn cycles_may_be_said_in_years() {
    for lines in ["频次：三年内全部检查一遍", "比例：三分之一，三年内全覆盖", "轮查：三年一轮"]
    {
        assert_eq!(item_of(lines).rotation.unwrap().value, 3, "{lines}");
    }
    // By itself it says how many as well: three years must reach all.
    for lines in ["比例：三年内全覆盖", "比例：三年内全覆盖，每年1次", "比例：3年内全部检查一遍"]
    {
        let item = item_of(lines);
        assert_eq!(item.rotation.unwrap().value, 3, "{lines}");
        assert_eq!(item.size.unwrap().value.rule.size(100, &|_| 0), Ok(34), "{lines}");
    }
}

#[test]
fn windows_that_no_calendar_fixes_are_undecided() {
    for window in
        ["暑假", "春节、五一、国庆等节假日前", "寒假、暑假期间", "接到举报投诉后3个工作日内"]
    {
        let (lowered, _) = read(&format!(
            "计划：某局2024年度抽查计划\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n检查时间：{window}\n"
        ));
        assert_eq!(lowered.findings, [], "{window}");
        // One finding, however many days the list names.
        assert_eq!(lowered.plan.undecided_days.len(), 1, "{window}");
    }
    // What is not drawn waits for nothing.
    let (lowered, _) = read(
        "计划：某局2024年度抽查计划\n年度：2024年\n抽查事项\n（一）甲（代号：A-1）\n是否双随机：否；检查时间：接到举报后3个工作日内\n",
    );
    assert!(lowered.plan.undecided_days.is_empty());
}

#[test]
fn person_days_say_how_many_can_be_visited() {
    let (lowered, findings) = read(
        "计划：某局2025年度监督检查计划\n年度：2025年\n抽查事项\n（一）甲（代号：A-1）\n比例：按监督检查工作日确定\n监督检查工作日测算\n在册人数：8人（科室3、大队5）\n国家法定工作日：248天\n总法定工作日：1984个\n其他执法工作日：1035个（375＋660），占52.2%\n非执法工作日：535个，占27.0%\n监督检查工作日：414个，占20.9%\n每次检查：2人2天\n",
    );
    assert_eq!((findings, lowered.findings), (vec![], vec![]));
    let plan = lowered.plan;
    let budget = plan.budget.unwrap();
    assert_eq!(budget.headcount.as_ref().unwrap().parts, [3, 5]);
    assert_eq!(budget.visits(), Some(103));
    assert_eq!(plan.items[0].size.as_ref().unwrap().value.rule.size(1000, &|_| 0), Ok(103));
    assert_eq!(plan.items[0].size.as_ref().unwrap().value.rule.size(50, &|_| 0), Ok(50));
}

#[test]
fn a_revision_names_the_version_it_replaces() {
    let head = |lines: &str| read(&format!("计划：某局2024年度抽查计划\n{lines}\n")).0.plan.head;
    let amended = head("版本：第2版；变更说明：2024年6月1日，替代第1版：比例由5%改为3%");
    assert_eq!((amended.revision_number(), amended.replaces()), (Some(2), Some(1)));
    assert_eq!(head("版本：第一次修订").revision_number(), Some(2));
    assert_eq!(head("版本：2；变更说明：改了比例").replaces(), None);
}

/// 检查前3日: the days before each stretch of 检查时间, wherever in the entry it is written; what needs
/// the calendar, or a 检查时间 that is missing, is still to be decided.
#[test]
fn a_draw_so_many_days_before_checking() {
    let item = |facts: &str| {
        let (lowered, findings) = read(&format!(
            "计划：某局计划\n年度：2026年\n抽查事项\n（一）甲（代号：A）\n　　{facts}\n"
        ));
        let windows = lowered.plan.items[0].draw_window.iter();
        let days = |it: chrono::NaiveDate| it.format("%m-%d").to_string();
        let windows = windows.map(|it| (days(it.value.start), days(it.value.end))).collect();
        let undecided: Vec<String> =
            lowered.plan.undecided_days.iter().map(|it| it.value.clone()).collect();
        assert_eq!(findings, [], "{facts}");
        (windows, undecided)
    };
    let window = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    for facts in [
        "检查时间：2026年5月、9月1日 至 10日；抽取时间：检查前3日",
        "抽取时间：每次检查前三天；检查时间：2026年5月、9月1日 至 10日",
        "抽取时间：检查开始前3日内；检查时间：2026年5月、9月1日 至 10日",
    ] {
        let expected = vec![window("04-28", "04-30"), window("08-29", "08-31")];
        assert_eq!(item(facts), (expected, vec![]), "{facts}");
    }
    let undecided = |words: &str| (Vec::new(), vec![words.to_owned()]);
    assert_eq!(item("抽取时间：检查前3日"), undecided("检查前3日"));
    assert_eq!(
        item("抽取时间：检查前3个工作日；检查时间：2026年5月"),
        undecided("检查前3个工作日")
    );
}

/// A slip in a column of 信用分级 is offered its word; what looks like no column is not.
#[test]
fn a_slip_in_a_column_of_the_tiers_has_its_word() {
    for (column, word) in
        [("比列", Some("比例")), ("频次上线", Some("频次上限")), ("甲乙丙丁", None)]
    {
        let (lowered, _) =
            read(&format!("三、信用分级\n　　｜等级｜{column}｜\n　　｜A　 ｜3%　　｜\n"));
        let found = lowered.findings.iter().find(|it| it.code().0 == 1101).unwrap();
        let offered: Vec<&str> = found.fixes.iter().map(|fix| fix.replace.as_str()).collect();
        assert_eq!(offered, Vec::from_iter(word), "{column}");
        assert!(found.fixes.iter().all(|fix| !fix.safe), "{column}");
    }
}
