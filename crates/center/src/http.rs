//! The routes of the centre, and the parts of answers that several of them share.

use domain::roles::Role;
use platform::http::Api;
use serde::Serialize;

use crate::center::Center;
use crate::{
    abilities, contacts, customers, desk, emergencies, follow_ups, policies, queues, remarks, replies, sites,
    situation, staff, staff_preferences, supervision,
};

/// Who looks at contacts and customers at work.
pub(crate) const SERVING: &[Role] = &[Role::Agent, Role::ShiftLeader, Role::Inspector, Role::Director];

/// Who searches the contact records. The auditor checks how they were handled.
pub(crate) const RECORDS: &[Role] =
    &[Role::Agent, Role::ShiftLeader, Role::Clerk, Role::Inspector, Role::Director, Role::Auditor];

/// A list that is short enough to be sent whole.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Items<T> {
    pub(crate) items: Vec<T>,
}

/// All routes of the centre.
#[must_use]
pub fn routes(center: &Center) -> Api {
    desk::http::routes(center)
        .merge(desk::guests::routes(center))
        .merge(desk::dialling::routes(center))
        .merge(desk::visiting::routes(center))
        .merge(contacts::http::routes(center))
        .merge(customers::http::routes(center))
        .merge(queues::http::routes(center))
        .merge(staff::http::routes(center))
        .merge(supervision::http::routes(center))
        .merge(contacts::call_back::routes(center))
        .merge(policies::http::routes(center))
        .merge(replies::http::routes(center))
        .merge(remarks::http::routes(center))
        .merge(abilities::http::routes(center))
        .merge(follow_ups::http::routes(center))
        .merge(sites::http::routes(center))
        .merge(situation::routes(center))
        .merge(emergencies::http::routes(center))
        .merge(staff_preferences::http::routes(center))
        .merge(remarks::mentions::routes(center))
}
