//! The routes of the room: customers with the token of their chat, staff with their session.

mod agent;
mod customer;

use domain::roles::Role;
use platform::http::{Access, Api, Routes, routes};

use crate::files::ENVELOPE_BYTES;
use crate::service::MessagingService;

/// Who may read a chat, if the handler finds a right to it.
const READERS: Access =
    Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor]);
const AGENTS: Access = Access::Roles(&[Role::Agent]);

impl MessagingService {
    /// The routes of the room.
    #[must_use]
    pub fn routes(&self) -> Api {
        let file_bytes = self.inner.settings.max_file_bytes + ENVELOPE_BYTES;
        let guarded = |handlers| customer::guarded(self, handlers);
        Routes::new()
            .route(Access::Public, guarded(routes!(customer::entrance)))
            .route(Access::Public, guarded(routes!(customer::open)))
            .route(Access::Customer, guarded(routes!(customer::live)))
            .route_with_body(Access::Customer, file_bytes, guarded(routes!(customer::upload)))
            .route(Access::Customer, guarded(routes!(customer::file)))
            .route(READERS, routes!(agent::messages))
            .route(AGENTS, routes!(agent::write))
            .route_with_body(AGENTS, file_bytes, routes!(agent::upload))
            .route(READERS, routes!(agent::file))
            .route(AGENTS, routes!(agent::typing))
            .route(AGENTS, routes!(agent::read))
            .with_state(self.clone())
    }
}
