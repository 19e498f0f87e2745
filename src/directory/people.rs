//! Who inspects: 执法检查人员名录库.

use chrono::NaiveDate;

use crate::diagnostic::Place;
use crate::unit::UnitId;

/// Whether somebody can be sent, by the state that the directory records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// 在岗.
    On,
    /// Not on duty: the words of the directory say why (`借调`, `产假`, `退休`).
    Off(String),
}

/// A period of absence, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leave {
    /// First day; `None` if open.
    pub from: Option<NaiveDate>,
    /// Last day; `None` if open.
    pub to: Option<NaiveDate>,
}

impl Leave {
    /// Tells whether the day falls into it.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// 回避: a unit that this inspector does not visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// The unit's name as the directory of inspectors writes it.
    pub name: String,
    /// Its id, if written beside the name or found by the name.
    pub id: Option<UnitId>,
    /// The reason; may be empty.
    pub reason: String,
}

/// 执法检查人员.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    /// 姓名.
    pub name: String,
    /// 所属单位; empty where the file does not say.
    pub unit: String,
    /// 执法证编号.
    pub certificate: Option<String>,
    /// 证件类型; may be empty.
    pub certificate_type: String,
    /// 证件有效期: the last valid day.
    pub valid_to: Option<NaiveDate>,
    /// 业务专长, in the order written.
    pub specialities: Vec<String>,
    /// 性别; may be empty.
    pub sex: String,
    /// 职务; may be empty.
    pub post: String,
    /// 入职日期.
    pub joined: Option<NaiveDate>,
    /// 离岗日期.
    pub left: Option<NaiveDate>,
    /// 在岗状态.
    pub duty: Duty,
    /// 请假.
    pub leave: Vec<Leave>,
    /// 回避.
    pub recusals: Vec<Recusal>,
    /// Where the row stands.
    pub place: Place,
}

/// Why an inspector cannot be sent on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// No certificate.
    NoCertificate,
    /// The certificate's last valid day is past, or not known.
    CertificateExpired,
    /// Has left, or has not come yet.
    NotEmployed,
    /// The state says that they are not on duty.
    OffDuty,
    /// On leave.
    OnLeave,
}

impl Inspector {
    /// What names the person for certain: the certificate, else the name.
    #[must_use]
    pub fn key(&self) -> &str {
        self.certificate.as_deref().unwrap_or(&self.name)
    }

    /// All that keeps them from being sent on `day`; empty if nothing does.
    #[must_use]
    pub fn unfit_on(&self, day: NaiveDate) -> Vec<Unfit> {
        let mut why = Vec::new();
        if self.certificate.is_none() {
            why.push(Unfit::NoCertificate);
        } else if self.valid_to.is_none_or(|last| last < day) {
            why.push(Unfit::CertificateExpired);
        }
        if self.left.is_some_and(|left| left <= day)
            || self.joined.is_some_and(|joined| day < joined)
        {
            why.push(Unfit::NotEmployed);
        }
        if self.duty != Duty::On {
            why.push(Unfit::OffDuty);
        }
        if self.leave.iter().any(|leave| leave.covers(day)) {
            why.push(Unfit::OnLeave);
        }
        why
    }

    /// Tells whether they are recused from a unit, by its id or its exact name.
    #[must_use]
    pub fn is_recused_from(&self, id: &UnitId, name: &str) -> bool {
        self.recusals.iter().any(|recusal| match &recusal.id {
            Some(own) => own == id,
            None => !name.is_empty() && recusal.name == name,
        })
    }
}

/// 执法检查人员名录库, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InspectorDirectory {
    /// The people.
    pub inspectors: Vec<Inspector>,
    /// Names of the columns that the file has (standard names where there are).
    pub columns: Vec<String>,
}

impl InspectorDirectory {
    /// Number of people.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inspectors.len()
    }

    /// Tells whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inspectors.is_empty()
    }

    /// The person with this certificate number.
    #[must_use]
    pub fn by_certificate(&self, number: &str) -> Option<&Inspector> {
        self.inspectors.iter().find(|person| person.certificate.as_deref() == Some(number))
    }
}
