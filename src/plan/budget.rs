//! 工作日测算: how many person-days an office has, and how many are left for inspections
//! (安全生产年度监督检查计划编制办法).

use crate::ratio::Ratio;
use crate::source::{Span, Spanned};

/// 工作日测算.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// 在册人数: people who may inspect.
    pub headcount: Option<Amount>,
    /// 国家法定工作日 of the year.
    pub legal: Option<Amount>,
    /// 总法定工作日: the two multiplied.
    pub total: Option<Amount>,
    /// 其他执法工作日.
    pub other: Option<Amount>,
    /// 非执法工作日.
    pub off: Option<Amount>,
    /// 监督检查工作日: what is left.
    pub inspection: Option<Amount>,
    /// 每次检查: person-days of one visit (`2人1天` is 2).
    pub visit: Option<Spanned<u64>>,
    /// The whole section.
    pub span: Span,
}

/// One line of it: `1035个（科室375、大队660），占52.2%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub number: Spanned<u64>,
    /// The parts in brackets, in order; empty where none are written.
    pub parts: Vec<u64>,
    /// 占: its share of 总法定工作日, and how many digits stand behind the point.
    pub share: Option<(Spanned<Ratio>, u32)>,
}

impl Budget {
    /// How many visits the person-days for inspections allow.
    #[must_use]
    pub fn visits(&self) -> Option<u64> {
        let days = self.inspection.as_ref()?.number.value;
        days.checked_div(self.visit.as_ref()?.value)
    }
}
