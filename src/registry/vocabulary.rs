//! The closed lists of the registry, each word in Chinese (as the files write it) and English.

use crate::diagnostic::problem::legal::Term;

/// Declares a closed list: variant, word of the files, English.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($variant:ident $zh:literal $en:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $zh] #[doc = "."] $variant,)+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as the files write it.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// The word in English.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            /// The word in both languages.
            #[must_use]
            pub const fn term(self) -> Term {
                Term { zh: self.zh(), en: self.en() }
            }

            /// Reads the word of the files.
            #[must_use]
            pub fn from_zh(word: &str) -> Option<Self> {
                match word { $($zh => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// 位阶.
    Rank {
        Constitution "宪法" "the constitution",
        Law "法律" "law",
        AdministrativeRegulation "行政法规" "administrative regulation",
        LocalRegulation "地方性法规" "local regulation",
        DepartmentalRule "部门规章" "departmental rule",
        LocalGovernmentRule "地方政府规章" "local government rule",
        JudicialInterpretation "司法解释" "judicial interpretation",
        NormativeDocument "规范性文件" "normative document",
    }
}

impl Rank {
    /// Tells whether an instrument of this rank can found an inspection.
    #[must_use]
    pub const fn founds(self) -> bool {
        matches!(
            self,
            Self::Law
                | Self::AdministrativeRegulation
                | Self::LocalRegulation
                | Self::DepartmentalRule
                | Self::LocalGovernmentRule
        )
    }
}

words! {
    /// 层级, the lowest first: a greater level may do what a smaller one may.
    Level {
        Township "乡级" "township",
        County "县级" "county",
        Municipal "市级" "municipal",
        Provincial "省级" "provincial",
        National "国家级" "national",
    }
}

words! {
    /// What an article does.
    Grant {
        Inspection "检查权" "power to inspect",
        Duty "义务" "duty",
        Liability "罚则" "liability",
        Publicity "公示" "publicity",
        Recusal "回避" "recusal",
        Procedure "程序" "procedure",
    }
}

words! {
    /// What a power to inspect is for, where it is not for random checks in general.
    Scope {
        SingleCase "个案" "single cases",
        Licensed "许可后监管" "holders of the licence, by the organ that gave it",
        Hierarchy "层级监督" "lower organs, by higher ones",
    }
}

words! {
    /// 效力.
    Status {
        InForce "有效" "in force",
        Repealed "已废止" "repealed",
        Unchecked "待核" "to be checked",
    }
}

words! {
    /// Who may, or must: kinds of bodies.
    Body {
        HumanResources "人社部门" "human resources and social security departments",
        SocialInsuranceAgency "社保经办机构" "social insurance agencies",
        PremiumCollector "社保费征收机构" "collectors of social insurance premiums",
        Tax "税务机关" "tax authorities",
        MarketRegulation "市场监管部门" "market regulation departments",
        Education "教育部门" "education departments",
        PublicSecurity "公安机关" "public security organs",
        Finance "财政部门" "finance departments",
        HealthInsurance "医保部门" "healthcare security departments",
        Emergency "应急管理部门" "emergency management departments",
        Health "卫健部门" "health departments",
        IndustryEngineering "行业工程主管部门" "departments in charge of engineering trades",
        Culture "文旅部门" "culture and tourism departments",
        Justice "司法行政部门" "justice departments",
        Ecology "生态环境部门" "ecology and environment departments",
        Housing "住建部门" "housing and construction departments",
        Transport "交通运输部门" "transport departments",
        Agriculture "农业农村部门" "agriculture departments",
        CivilAffairs "民政部门" "civil affairs departments",
        Grain "粮食和储备部门" "grain and reserves departments",
        Fire "消防救援机构" "fire and rescue bodies",
        Drugs "药品监管部门" "drug regulation departments",
        NaturalResources "自然资源部门" "natural resources departments",
        WaterResources "水利部门" "water resources departments",
        UrbanManagement "城管部门" "urban management departments",
        Commerce "商务部门" "commerce departments",
        Development "发展改革部门" "development and reform departments",
        Industry "工信部门" "industry and information technology departments",
        Statistics "统计机构" "statistics bodies",
        Customs "海关" "customs",
        DisabilityCommittee "残工委机构" "committees on disability",
        AnyAgency "行政机关" "administrative organs",
        Government "人民政府" "people's governments",
        Concerned "有关部门" "departments concerned",
        TradeUnion "工会" "trade unions",
        Employer "用人单位" "employers",
        LabourUser "用工单位" "users of dispatched labour",
        DispatchFirm "劳务派遣单位" "labour dispatch firms",
        HrServiceFirm "人力资源服务机构" "human resource service firms",
        JobAgency "职业中介机构" "job agencies",
        PrivateSchool "民办学校" "private schools",
        Enterprise "企业" "enterprises",
        ConstructionFirm "施工单位" "construction firms",
        CivilServant "公务员" "civil servants",
        Legislator "立法机关" "legislatures",
        ReviewOrgan "复议机关" "review organs",
    }
}

impl Body {
    /// Tells whether a power given to this body is one of an agency of kind `own`. `None` where
    /// the text only says 有关部门 or 行政机关, and so leaves it to other texts.
    #[must_use]
    pub fn includes(self, own: Self) -> Option<bool> {
        match self {
            Self::AnyAgency | Self::Concerned if own != self => None,
            _ => Some(self == own),
        }
    }
}
