//! Words of family 4: legal basis.

use chrono::{Datelike as _, NaiveDate};

use super::Words;
use crate::diagnostic::problem::Legal;
use crate::diagnostic::problem::legal::Term;

/// Said wherever nothing founds an item: the rule that asks for a basis.
const NOTHING_WITHOUT_ZH: &str =
    "事项须由法律、法规、规章规定（国办发〔2015〕58号：没有规定的一律不得列入清单）";
const NOTHING_WITHOUT_EN: &str = "an item must be provided for by law, regulation or rule (国办发〔2015〕58号: nothing else may be listed)";

pub(super) fn words(problem: &Legal) -> Words {
    match problem {
        Legal::UnknownTitle { title, near } => Words::new(
            format!("法规库里没有《{title}》"),
            format!("the registry has no instrument `{title}`"),
            offered_zh(near),
            offered_en(near),
        ),
        Legal::TitleNotHeld { title, near, .. } => Words::new(
            format!("法规库未收《{title}》，无法核对"),
            format!("the registry does not hold `{title}`, so it cannot be checked"),
            format!("{}；无误的请人工核对效力和条款，或补入法规库", offered_zh(near)),
            format!(
                "{}; if it is right, check force and article by hand, or add it to the registry",
                offered_en(near)
            ),
        ),
        Legal::FormerTitle { title, now } => Words::new(
            format!("“{title}”是曾用名"),
            format!("`{title}` is a former title"),
            format!("现名《{now}》"),
            format!("it is now `{now}`"),
        ),
        Legal::MissingTitle => Words::new(
            "条文前没有写明是哪件法律文书",
            "these articles are of no named instrument",
            "在条号前写出名称，如《劳动合同法》第七十四条",
            "write the title before the article, as in 《劳动合同法》第七十四条",
        ),
        Legal::NoContext { word } => Words::new(
            format!("“{word}”前面没有可以指的法律文书"),
            format!("nothing before says which instrument `{word}` means"),
            "写出名称",
            "write the title",
        ),
        Legal::LowRank { title, rank, .. } => Words::new(
            format!("《{title}》是{}，不能作为检查依据", rank.zh),
            format!("`{title}` is a {}, no basis for an inspection", rank.en),
            format!("改引授予检查权的法律、法规、规章；{NOTHING_WITHOUT_ZH}"),
            format!("cite the law, regulation or rule that grants the power; {NOTHING_WITHOUT_EN}"),
        ),
        Legal::NotYetInForce { title, on, effective, promulgated } => {
            let (since_zh, since_en) = match effective {
                Some(effective) => (
                    format!("自{}起施行", date_zh(*effective)),
                    format!("it takes effect on {effective}"),
                ),
                None => ("施行日未知".to_owned(), "its day of effect is not known".to_owned()),
            };
            let (out_zh, out_en) = promulgated.map_or_else(
                || (String::new(), String::new()),
                |day| (format!("，{}公布", date_zh(day)), format!(", promulgated on {day}")),
            );
            Words::new(
                format!("《{title}》{}尚未施行", date_zh(*on)),
                format!("`{title}` is not in force on {on}"),
                format!("{since_zh}{out_zh}；公布不等于施行，改引当时有效的规定"),
                format!("{since_en}{out_en}; cite what is in force in the check window"),
            )
        }
        Legal::Repealed { title, on, repealed, successor } => {
            let (day_zh, day_en) = repealed.map_or_else(
                || ("废止日未知".to_owned(), "day of repeal not known".to_owned()),
                |day| (format!("{}起废止", date_zh(day)), format!("repealed from {day}")),
            );
            let (next_zh, next_en) = match successor {
                Some(next) => (format!("已由《{next}》取代"), format!("`{next}` took its place")),
                None => (
                    "没有直接取代的文书，改引现行规定".to_owned(),
                    "nothing took its place; cite what is in force".to_owned(),
                ),
            };
            Words::new(
                format!("《{title}》{}已经失效", date_zh(*on)),
                format!("`{title}` is no longer in force on {on}"),
                format!("{day_zh}；{next_zh}"),
                format!("{day_en}; {next_en}"),
            )
        }
        Legal::SpansChange { title, change } => Words::new(
            format!("检查时间跨过《{title}》{}的变动", date_zh(*change)),
            format!("the check window spans the change of `{title}` on {change}"),
            "前后两段都已核对；条号有变的，分别写明",
            "both sides were judged; where articles moved, cite both wordings",
        ),
        Legal::NoSuchArticle { title, article, last, count, on } => {
            let (span_zh, span_en) = match last {
                Some(last) => (format!("{article}至{last}"), format!("{article} to {last}")),
                None => (article.clone(), article.clone()),
            };
            Words::new(
                format!("《{title}》没有{span_zh}"),
                format!("`{title}` has no `{span_en}`"),
                format!("{}适用的版本共 {count} 条，核对条号", date_zh(*on)),
                format!("the wording in force on {on} has {count} articles; check the number"),
            )
        }
        Legal::NoSuchParagraph { title, article, paragraph, count, on } => Words::new(
            format!("《{title}》{article}没有{paragraph}"),
            format!("`{title}` `{article}` has no `{paragraph}`"),
            format!("{}适用的版本中该条共 {count} 款", date_zh(*on)),
            format!("in the wording in force on {on} it has {count} paragraphs"),
        ),
        Legal::NoSuchItem { title, article, item, count, on } => Words::new(
            format!("《{title}》{article}没有{item}"),
            format!("`{title}` `{article}` has no `{item}`"),
            if *count == 0 {
                format!("{}适用的版本中该条不分项", date_zh(*on))
            } else {
                format!("{}适用的版本中该条共 {count} 项", date_zh(*on))
            },
            format!("in the wording in force on {on} it has {count} items"),
        ),
        Legal::RangeReversed { first, last } => Words::new(
            format!("“{first}至{last}”前后颠倒"),
            format!("`{first}` to `{last}` ends before it begins"),
            "把小的条号写在前面",
            "write the smaller number first",
        ),
        Legal::Renumbered { title, article, matter, now, change } => Words::new(
            format!("《{title}》{}条号重排，{article}已不是“{matter}”", date_zh(*change)),
            format!(
                "`{title}` was renumbered on {change}: `{article}` is no longer about `{matter}`"
            ),
            format!("检查时间内这些内容在{}", now.join("、")),
            format!("in the check window that stands in {}", now.join(", ")),
        ),
        Legal::WrongRegion { title, region, own } => Words::new(
            format!("《{title}》是 {region} 的地方规定，管不到 {own}"),
            format!("`{title}` is a local instrument of {region} and does not reach {own}"),
            "改引全国性规定，或本级、上级地方的规定",
            "cite a national instrument, or one of the plan's own place or above it",
        ),
        Legal::OtherBody { title, article, bodies, own } => Words::new(
            format!("《{title}》{article}的检查权不属于{}", own.zh),
            format!("the power in `{title}` `{article}` is not that of {}", own.en),
            format!("该条授权：{}；改引授权本机关的条款，或由其发起联合抽查", list_zh(bodies)),
            format!(
                "it is given to: {}; cite what empowers this agency, or let them initiate",
                list_en(bodies)
            ),
        ),
        Legal::HigherLevel { title, article, needs, own, .. } => Words::new(
            format!("《{title}》{article}的检查权{}才能行使，本计划是{}", needs.zh, own.zh),
            format!(
                "the power in `{title}` `{article}` begins at {} level, the plan's is {}",
                needs.en, own.en
            ),
            format!("改引{}可以行使的条款，或把事项报上级", own.zh),
            format!("cite a power of the {} level, or hand the item up", own.en),
        ),
        Legal::OnlyLiability { cited } => Words::new(
            format!("依据只有义务、责任或程序条款（{cited}），没有检查权"),
            format!(
                "only duties, liabilities or procedures are cited ({cited}), no power to inspect"
            ),
            format!("加引授予检查权的条款；{NOTHING_WITHOUT_ZH}"),
            format!("add the article that grants the power; {NOTHING_WITHOUT_EN}"),
        ),
        Legal::OnlyMethod { cited } => Words::new(
            format!("依据只有方式或程序条款（{cited}），不授予检查权"),
            format!("only methods and procedures are cited ({cited}), no power to inspect"),
            format!("加引授予检查权的条款；{NOTHING_WITHOUT_ZH}"),
            format!("add the article that grants the power; {NOTHING_WITHOUT_EN}"),
        ),
        Legal::NarrowPower { title, article, scope } => Words::new(
            format!("《{title}》{article}只用于{}，撑不起一般抽查", scope.zh),
            format!("`{title}` `{article}` serves {} only, not random checks in general", scope.en),
            "加引授予一般检查权的条款，或把对象限于该条所管",
            "add an article that grants a general power, or restrict the objects to what it covers",
        ),
        Legal::PowerUnknown { cited } => Words::new(
            format!("无法核对{cited}是否授予检查权"),
            format!("whether {cited} grants a power to inspect cannot be checked"),
            "法规库没有这一条的权限资料，请对照条文",
            "the registry says nothing of the powers of this provision; look at the text",
        ),
        Legal::ByHand { title, suspicion } => {
            let (zh, en) = suspicion.as_ref().map_or_else(
                || {
                    (
                        "效力或条数没有核清，请对照正式文本".to_owned(),
                        "force or number of articles is not settled; look at the official text"
                            .to_owned(),
                    )
                },
                |problem| {
                    let inner = words(problem);
                    (
                        format!("未核清的资料显示：{}；请对照正式文本", inner.zh),
                        format!("the unchecked facts say: {}; look at the official text", inner.en),
                    )
                },
            );
            Words::new(
                format!("《{title}》的资料待核，须人工核对"),
                format!("the facts on `{title}` are unchecked, look it up by hand"),
                zh,
                en,
            )
        }
        Legal::WordingUnknown { title, on } => Words::new(
            format!("法规库没有《{title}》{}的文本资料，无法核对条款", date_zh(*on)),
            format!(
                "the registry does not hold the wording of `{title}` on {on}, so articles cannot be checked"
            ),
            "请对照当日有效的文本",
            "look at the text in force on that day",
        ),
        Legal::StructureUnknown { title, provision } => Words::new(
            format!("无法核对《{title}》{provision}是否存在"),
            format!("whether `{title}` `{provision}` exists cannot be checked"),
            "法规库没有这一版的条、款、项数，请对照条文",
            "the registry does not know the structure of this wording; look at the text",
        ),
        Legal::StatusOld { title, checked, on } => Words::new(
            format!("《{title}》最近一次查证有效是{}，早于{}", date_zh(*checked), date_zh(*on)),
            format!("`{title}` was last known to be in force on {checked}, before {on}"),
            "发布前复核它是否仍然有效",
            "check before publication that it still is",
        ),
        Legal::ClaimMismatch { title, claimed, actual, on } => Words::new(
            format!("《{title}》标注“{claimed}”，与{}适用的版本不符", date_zh(*on)),
            format!("`{title}` is marked `{claimed}`, which is not the wording in force on {on}"),
            format!("适用的版本：{actual}"),
            format!("in force: {actual}"),
        ),
        Legal::AmendWord { title, written, right } => Words::new(
            format!("《{title}》那一次是{}，写成了{}", right.zh, written.zh),
            format!("`{title}` was then {}, not {}", right.en, written.en),
            "修正是改部分条文，修订是全面修改",
            "修正 changes some articles, 修订 the whole",
        ),
        Legal::NoArticle { title, .. } => Words::new(
            format!("只引了《{title}》，没有引到条"),
            format!("`{title}` is cited without an article"),
            "写明第几条",
            "name the article",
        ),
        Legal::VagueWords { words, .. } => Words::new(
            format!("“{words}”没有引到条"),
            format!("`{words}` names no article"),
            "写明名称和第几条",
            "name the instrument and the article",
        ),
        Legal::NoBasis { item } => Words::new(
            format!("事项“{item}”没有依据"),
            format!("item `{item}` has no basis"),
            format!("写上“依据：《…》第…条”；{NOTHING_WITHOUT_ZH}"),
            format!("add `依据：《…》第…条`; {NOTHING_WITHOUT_EN}"),
        ),
        Legal::PowersUnchecked { missing } => {
            let zh: Vec<String> = missing.iter().map(|(zh, _)| format!("“{zh}”")).collect();
            let en: Vec<String> = missing.iter().map(|(_, en)| format!("`{en}`")).collect();
            Words::new(
                format!("头部没有写{}，检查权没有核对", zh.concat()),
                format!(
                    "the head has no {}: powers to inspect were not checked",
                    en.join(" and no ")
                ),
                "写“机关类别：人社部门；层级：县级；区划：640106”，依据才能按本机关、本级核对",
                "write agency-kind, level and region, so that the bases are held against this body",
            )
        }
        Legal::UnclosedTitle => Words::new(
            "书名号“《”没有配对",
            "the mark 《 of a title has no partner",
            "在名称后面写“》”；没有它，分不清名称到哪里为止",
            "close it with 》 behind the title: without it nobody can tell where the title ends",
        ),
        Legal::UnknownBody { written, near } => Words::new(
            format!("没有“{written}”这个机关类别"),
            format!("there is no kind of agency `{written}`"),
            near.as_ref().map_or_else(
                || "写法规库的机关类别，如人社部门、税务机关、市场监管部门".to_owned(),
                |near| format!("是否指“{near}”"),
            ),
            near.as_ref().map_or_else(
                || "use a word of the registry, as 人社部门, 税务机关, 市场监管部门".to_owned(),
                |near| format!("did you mean `{near}`"),
            ),
        ),
    }
}

fn offered_zh(near: &[String]) -> String {
    if near.is_empty() {
        "核对名称全称".to_owned()
    } else {
        let titles: Vec<String> = near.iter().map(|title| format!("《{title}》")).collect();
        format!("是否指：{}", titles.join("、"))
    }
}

fn offered_en(near: &[String]) -> String {
    if near.is_empty() {
        "check the full title".to_owned()
    } else {
        format!("did you mean: {}", near.join(", "))
    }
}

fn list_zh(terms: &[Term]) -> String {
    terms.iter().map(|term| term.zh).collect::<Vec<_>>().join("、")
}

fn list_en(terms: &[Term]) -> String {
    terms.iter().map(|term| term.en).collect::<Vec<_>>().join(", ")
}

fn date_zh(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
