//! What was inspected before: 检查台账.

use std::ops::Range;

use chrono::NaiveDate;

use crate::diagnostic::Place;
use crate::unit::UnitId;

/// One past inspection. Texts that the file does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The unit.
    pub unit: UnitId,
    /// 抽查事项, as written.
    pub item: String,
    /// 检查方式: 现场检查, 书面检查 …
    pub method: String,
    /// 检查类型: 日常检查, 专项检查, 个案检查 …; `None` where its file has no such column.
    pub kind: Option<String>,
    /// 检查日期.
    pub date: NaiveDate,
    /// Who inspected: name and certificate number, either may be empty.
    pub inspectors: Vec<(String, String)>,
    /// 检查结果.
    pub result: String,
    /// 抽查计划编号.
    pub plan: String,
    /// 检查机关.
    pub agency: String,
    /// Where the row stands.
    pub place: Place,
}

impl Inspection {
    /// Tells whether somebody went there, as 检查方式 says.
    #[must_use]
    pub fn is_on_site(&self) -> bool {
        self.method.contains("现场")
    }
}

/// 检查台账, sorted by unit, then date, then place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    inspections: Vec<Inspection>,
}

impl History {
    /// Takes inspections in any order.
    #[must_use]
    pub fn new(mut inspections: Vec<Inspection>) -> Self {
        inspections.sort_by(|a, b| (&a.unit, a.date, &a.place).cmp(&(&b.unit, b.date, &b.place)));
        Self { inspections }
    }

    /// All of them, by unit, then date.
    #[must_use]
    pub fn all(&self) -> &[Inspection] {
        &self.inspections
    }

    /// The inspections of one unit, by date.
    #[must_use]
    pub fn of(&self, unit: &UnitId) -> &[Inspection] {
        let start = self.inspections.partition_point(|it| it.unit < *unit);
        let end = self.inspections.partition_point(|it| it.unit <= *unit);
        self.inspections.get(Range { start, end }).unwrap_or_default()
    }
}
