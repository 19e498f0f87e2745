//! 检查结果: the national categories, and what follows from each.

/// 检查结果 of one visit: the categories of the national publication system, the common ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 未发现问题.
    Clean,
    /// 发现问题已责令改正.
    Corrected,
    /// 发现问题待后续处理.
    Pending,
    /// 未按规定公示应当公示的信息.
    NotPublicised,
    /// 公示信息隐瞒真实情况、弄虚作假.
    Falsified,
    /// 通过登记的住所（经营场所）无法联系.
    Unreachable,
    /// 未发现开展本次抽查涉及的经营活动.
    NoSuchBusiness,
    /// 不配合检查情节严重.
    Obstruction,
    /// 已关闭停业或正在清算.
    Closed,
    /// 注销.
    Deregistered,
    /// 被吊销.
    Revoked,
    /// 被撤销.
    Annulled,
    /// 迁出.
    MovedAway,
    /// 违反其他工商行政管理规定行为.
    OtherBusinessRules,
    /// 违反食品药品管理相关规定.
    FoodAndDrugs,
    /// 违反质量技术监督相关规定.
    Quality,
    /// 违反公安部门相关规定.
    PublicSecurity,
    /// 违反其他部门相关规定.
    OtherDepartments,
}

impl Outcome {
    /// All of them, in the order of the drop-down list.
    pub const ALL: [Self; 18] = [
        Self::Clean,
        Self::Corrected,
        Self::Pending,
        Self::NotPublicised,
        Self::Falsified,
        Self::Unreachable,
        Self::NoSuchBusiness,
        Self::Obstruction,
        Self::Closed,
        Self::Deregistered,
        Self::Revoked,
        Self::Annulled,
        Self::MovedAway,
        Self::OtherBusinessRules,
        Self::FoodAndDrugs,
        Self::Quality,
        Self::PublicSecurity,
        Self::OtherDepartments,
    ];

    /// The words of the drop-down list.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clean => "未发现问题",
            Self::Corrected => "发现问题已责令改正",
            Self::Pending => "发现问题待后续处理",
            Self::NotPublicised => "未按规定公示应当公示的信息",
            Self::Falsified => "公示信息隐瞒真实情况、弄虚作假",
            Self::Unreachable => "通过登记的住所（经营场所）无法联系",
            Self::NoSuchBusiness => "未发现开展本次抽查涉及的经营活动",
            Self::Obstruction => "不配合检查情节严重",
            Self::Closed => "已关闭停业或正在清算",
            Self::Deregistered => "注销",
            Self::Revoked => "被吊销",
            Self::Annulled => "被撤销",
            Self::MovedAway => "迁出",
            Self::OtherBusinessRules => "违反其他工商行政管理规定行为",
            Self::FoodAndDrugs => "违反食品药品管理相关规定",
            Self::Quality => "违反质量技术监督相关规定",
            Self::PublicSecurity => "违反公安部门相关规定",
            Self::OtherDepartments => "违反其他部门相关规定",
        }
    }

    /// The word in journals and JSON.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Corrected => "corrected",
            Self::Pending => "pending",
            Self::NotPublicised => "not-publicised",
            Self::Falsified => "falsified",
            Self::Unreachable => "unreachable",
            Self::NoSuchBusiness => "no-such-business",
            Self::Obstruction => "obstruction",
            Self::Closed => "closed",
            Self::Deregistered => "deregistered",
            Self::Revoked => "revoked",
            Self::Annulled => "annulled",
            Self::MovedAway => "moved-away",
            Self::OtherBusinessRules => "other-business-rules",
            Self::FoodAndDrugs => "food-and-drugs",
            Self::Quality => "quality",
            Self::PublicSecurity => "public-security",
            Self::OtherDepartments => "other-departments",
        }
    }

    /// Finds a category by its words, whatever the width of letters and brackets and the white
    /// space; or by those that the coded lists of publication systems have for it.
    #[must_use]
    pub fn find(written: &str) -> Option<Self> {
        let wanted = bare(written);
        Self::exactly(written).or(match wanted.as_str() {
            "发现问题经责令已改正" => Some(Self::Corrected),
            "公示信息隐瞒真实情况弄虚作假" => Some(Self::Falsified),
            _ => None,
        })
    }

    /// Finds a category by the words of [`Outcome::word`] alone: what is compared with them word for
    /// word must be them.
    #[must_use]
    pub fn exactly(written: &str) -> Option<Self> {
        let wanted = bare(written);
        Self::ALL.into_iter().find(|it| bare(it.word()) == wanted)
    }

    /// Finds a category by its tag.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.tag() == tag)
    }

    /// The category whose words are nearest to what was written, if any is near.
    #[must_use]
    pub fn near(written: &str) -> Option<Self> {
        let wanted = bare(written);
        if wanted.is_empty() {
            return None;
        }
        // What people write instead of the national words.
        let habit = match wanted.as_str() {
            "正常" | "合格" | "无问题" | "未见异常" | "没有问题" => {
                Some(Self::Clean)
            }
            "已整改" | "责令整改" | "责令改正" | "已改正" => Some(Self::Corrected),
            "失联" | "查无下落" | "无法联系" | "找不到" => Some(Self::Unreachable),
            "拒绝检查" | "不配合" => Some(Self::Obstruction),
            "停业" | "歇业" | "关闭" => Some(Self::Closed),
            "已注销" => Some(Self::Deregistered),
            _ => Self::find(written),
        };
        let distance = |it: Self| {
            let own = bare(it.word());
            let contained = own.contains(&wanted) || wanted.contains(&own);
            if contained { 0 } else { strsim::levenshtein(&own, &wanted) }
        };
        habit.or_else(|| {
            let best = Self::ALL.into_iter().min_by_key(|it| distance(*it))?;
            (distance(best) * 2 <= wanted.chars().count()).then_some(best)
        })
    }

    /// A breach was found (查处).
    #[must_use]
    pub const fn is_breach(self) -> bool {
        match self {
            Self::Corrected
            | Self::Pending
            | Self::NotPublicised
            | Self::Falsified
            | Self::Obstruction
            | Self::OtherBusinessRules
            | Self::FoodAndDrugs
            | Self::Quality
            | Self::PublicSecurity
            | Self::OtherDepartments => true,
            Self::Clean
            | Self::Unreachable
            | Self::NoSuchBusiness
            | Self::Closed
            | Self::Deregistered
            | Self::Revoked
            | Self::Annulled
            | Self::MovedAway => false,
        }
    }

    /// There was nothing to inspect: the unit is gone, or does not do what is inspected. Not finding it
    /// is another matter, see [`Outcome::Unreachable`].
    #[must_use]
    pub const fn is_uninspected(self) -> bool {
        self.is_gone() || matches!(self, Self::NoSuchBusiness)
    }

    /// How grave it is, for 最重的一项: a breach, then what kept the inspection from being made, then
    /// nothing. Which of two breaches is the graver, people say.
    #[must_use]
    pub const fn gravity(self) -> u8 {
        match self {
            Self::Clean => 0,
            _ if self.is_breach() => 2,
            _ => 1,
        }
    }

    /// Nobody is there any more to be inspected.
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(
            self,
            Self::Closed | Self::Deregistered | Self::Revoked | Self::Annulled | Self::MovedAway
        )
    }
}

fn bare(text: &str) -> String {
    crate::source::folded(text).chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// 处理情况: the usual ones; other words may be written.
pub const DISPOSALS: [&str; 6] =
    ["无需处理", "停止检查", "责令改正", "发现案件线索", "抄告相关部门", "其他"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_is_found_by_its_words_and_its_tag() {
        for it in Outcome::ALL {
            assert_eq!(Outcome::find(&format!(" {} ", it.word())), Some(it));
            assert_eq!(Outcome::tagged(it.tag()), Some(it));
        }
        let narrow = "通过登记的住所(经营场所)无法联系";
        assert_eq!(Outcome::find(narrow), Some(Outcome::Unreachable));
        assert_eq!(Outcome::find("正常"), None);
        // The words of coded lists; a rule of a plan compares word for word.
        for (written, meant) in [
            ("发现问题经责令已改正", Outcome::Corrected),
            ("公示信息隐瞒真实情况弄虚作假", Outcome::Falsified),
        ] {
            assert_eq!((Outcome::find(written), Outcome::exactly(written)), (Some(meant), None));
            assert_eq!(Outcome::near(written), Some(meant));
        }
    }

    #[test]
    fn what_people_write_instead_has_a_suggestion() {
        for (written, meant) in [
            ("正常", Outcome::Clean),
            ("未发现问题。", Outcome::Clean),
            ("发现问题，责令改正", Outcome::Corrected),
            ("失联", Outcome::Unreachable),
            ("已注销", Outcome::Deregistered),
        ] {
            assert_eq!(Outcome::near(written), Some(meant), "{written}");
        }
        assert_eq!(Outcome::near("一二三四五六七八九十"), None);
    }
}
