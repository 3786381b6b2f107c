//! All routes of self-service.

use platform::http::Api;

use crate::contacts::SelfService;
use crate::{announcements, briefings, diversions, flows, rating_links, recordings};

/// All routes of self-service.
#[must_use]
pub fn routes(service: &SelfService) -> Api {
    flows::http::routes(service)
        .merge(announcements::http::routes(service))
        .merge(briefings::http::routes(service))
        .merge(diversions::http::routes(service))
        .merge(rating_links::http::routes(service))
        .merge(recordings::http::routes(service))
}
