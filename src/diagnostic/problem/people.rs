//! Family 6: people, workload, feasibility.

use chrono::NaiveDate;

use crate::diagnostic::Severity;

/// What can be wrong with people, workload, feasibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// Fewer than two persons in a team.
    TeamTooSmall {
        /// As written.
        size: u64,
    },
    /// More leads than people in a team.
    TooManyLeads {
        /// Leads.
        leads: u32,
        /// People in all.
        total: u32,
    },
    /// Nobody has a speciality that an item asks for.
    SpecialityNobodyHas {
        /// The item's code.
        item: String,
        /// What it asks for.
        specialities: String,
        /// Somebody who cannot be sent has it.
        unfit: Option<String>,
    },
    /// As [`People::SpecialityNobodyHas`], but the plan's teams do not ask for specialities.
    SpecialityUnused {
        /// The item's code.
        item: String,
        /// What it asks for.
        specialities: String,
    },
    /// Fewer people can be sent than one team needs.
    TooFewInspectors {
        /// Who can be sent on some day of the check windows.
        fit: u64,
        /// How many a team needs.
        needed: u64,
        /// In the directory.
        listed: u64,
        /// Of the others, those whose certificates end before the first day.
        expired: u64,
        /// The last of those ends.
        last: Option<NaiveDate>,
        /// Of the others, those without a certificate.
        uncertified: u64,
        /// Of the others, those who are away: not on duty, on leave, left or not yet there.
        away: u64,
    },
    /// Certificates that end before the last check window does.
    CertificatesEnd {
        /// How many people.
        count: u64,
        /// Name and last valid day of the first to end.
        first: String,
        /// Its last valid day.
        date: NaiveDate,
    },
    /// Visits that cannot be staffed together.
    CannotStaff {
        /// The visits, or units, as shown.
        visits: Vec<String>,
        /// The people who could go.
        people: Vec<String>,
        /// Seats in all.
        seats: u64,
        /// Seats that stay empty.
        missing: u64,
    },
    /// A milestone asks for more than can be made by then.
    MilestoneOutOfReach {
        /// The milestone.
        date: NaiveDate,
        /// Its share as written (`50%`).
        share: String,
        /// Visits of the year.
        total: u64,
        /// Visits due by then.
        due: u64,
        /// Visits possible by then.
        possible: u64,
        /// What only some people can do, where that is what is short.
        speciality: Option<String>,
        /// Single changes that mend it, each tried.
        levers: Vec<Lever>,
    },
    /// More visits must be made in some days than can be.
    WindowTooNarrow {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
        /// Visits due in them.
        due: u64,
        /// Visits possible in them.
        possible: u64,
        /// What only some people can do, where that is what is short.
        speciality: Option<String>,
        /// Single changes that mend it, each tried.
        levers: Vec<Lever>,
    },
    /// A check window without a working day.
    NoWorkingDay {
        /// What has the window: an item or visits.
        of: String,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The search for a staffing reached its limit.
    StaffingUndecided {
        /// Visits that were left over.
        left: u64,
        /// Visits in all.
        total: u64,
    },
    /// Nothing says what happens when people run short.
    ShortageMissing,
    /// A partner department without a list of its people.
    PartnerWithoutPeople {
        /// The department.
        partner: String,
        /// The item's code.
        item: String,
    },
    /// 交叉 is written, but no column says who manages a target.
    ManagerUnknown,
    /// Units that fewer people may visit than a team needs.
    RecusalsLeaveTooFew {
        /// How many units.
        count: u64,
        /// The first of them.
        first: String,
        /// Who may still visit it.
        left: u64,
        /// How many a team needs.
        needed: u64,
    },
    /// A figure of the person-day budget does not come out.
    BudgetWrong {
        /// Which line, in Chinese and English.
        what: (&'static str, &'static str),
        /// As written.
        written: String,
        /// What it comes to.
        right: String,
        /// How that is reckoned.
        how: String,
    },
    /// People of other lists go, as 不足时 allows, because the own ones do not suffice.
    OthersGo {
        /// The visits to which they go.
        visits: Vec<String>,
        /// Who goes, each with the way of 不足时.
        people: Vec<String>,
        /// Why the own people do not suffice, in Chinese and English.
        why: (String, String),
    },
}

/// A single change of the plan or of the people that makes a plan feasible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lever {
    /// 每人每日不超过n户.
    PerDay(u32),
    /// 每人每周不超过n户.
    PerWeek(u32),
    /// 每人每月不超过n户.
    PerMonth(u32),
    /// 每人全年不超过n户.
    PerYear(u32),
    /// 在办不超过n户.
    Open(u32),
    /// So many more people.
    People(u64),
    /// The milestone's share lowered to this, as written in the plan.
    Share(String),
    /// The milestone moved to this day.
    Date(NaiveDate),
    /// The end of the window moved to this day.
    Until(NaiveDate),
    /// These items visited together.
    Join(Vec<String>),
}

/// The codes of this family, in order.
pub const CODES: &[u16] = &[
    6001, 6002, 6003, 6004, 6005, 6006, 6007, 6008, 6009, 6010, 6011, 6012, 6013, 6014, 6015, 6016,
    6017,
];

impl People {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> u16 {
        match self {
            Self::TeamTooSmall { .. } => 6001,
            Self::TooManyLeads { .. } => 6002,
            Self::SpecialityNobodyHas { .. } => 6003,
            Self::SpecialityUnused { .. } => 6004,
            Self::TooFewInspectors { .. } => 6005,
            Self::CertificatesEnd { .. } => 6006,
            Self::CannotStaff { .. } => 6007,
            Self::MilestoneOutOfReach { .. } => 6008,
            Self::WindowTooNarrow { .. } => 6009,
            Self::NoWorkingDay { .. } => 6010,
            Self::StaffingUndecided { .. } => 6011,
            Self::ShortageMissing => 6012,
            Self::PartnerWithoutPeople { .. } => 6013,
            Self::ManagerUnknown => 6014,
            Self::RecusalsLeaveTooFew { .. } => 6015,
            Self::BudgetWrong { .. } => 6016,
            Self::OthersGo { .. } => 6017,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::TeamTooSmall { .. }
            | Self::TooManyLeads { .. }
            | Self::SpecialityNobodyHas { .. }
            | Self::TooFewInspectors { .. }
            | Self::CannotStaff { .. }
            | Self::MilestoneOutOfReach { .. }
            | Self::WindowTooNarrow { .. }
            | Self::NoWorkingDay { .. }
            | Self::BudgetWrong { .. }
            | Self::StaffingUndecided { .. } => Severity::Error,
            Self::PartnerWithoutPeople { .. }
            | Self::ManagerUnknown
            | Self::RecusalsLeaveTooFew { .. } => Severity::Doubt,
            Self::SpecialityUnused { .. }
            | Self::OthersGo { .. }
            | Self::CertificatesEnd { .. }
            | Self::ShortageMissing => Severity::Hint,
        }
    }
}
