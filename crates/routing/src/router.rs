//! The router.

use domain::{AgentId, ContactId, QueueId, Timestamp};

use crate::{AgentView, ContactView, Input, Output, QueueView, RouterConfig, RoutingError, Standing};

/// Decides which agent gets which contact.
#[derive(Debug)]
pub struct Router {
    config: RouterConfig,
}

impl Router {
    /// A router with no queues, agents or contacts.
    #[must_use]
    pub fn new(config: RouterConfig) -> Self {
        Self { config }
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &RouterConfig {
        &self.config
    }

    /// Takes one input in and appends what follows from it to `out`.
    ///
    /// # Errors
    /// If the input is not possible now; nothing has changed then.
    pub fn handle(&mut self, _now: Timestamp, _input: Input, _out: &mut Vec<Output>) -> Result<(), RoutingError> {
        Ok(())
    }

    /// Carries out the deadlines that are due and appends what follows from them to `out`.
    pub fn wake(&mut self, _now: Timestamp, _out: &mut Vec<Output>) {}

    /// When the router wants to be woken next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        None
    }

    /// Where a waiting contact stands; `None` if it does not wait (an offered contact does not).
    #[must_use]
    pub fn standing(&self, _contact: ContactId, _now: Timestamp) -> Option<Standing> {
        None
    }

    /// An agent who has been at work since the router was made.
    #[must_use]
    pub fn agent(&self, _agent: AgentId) -> Option<AgentView> {
        None
    }

    /// All agents who have been at work since the router was made, in the order of their first sign-in.
    pub fn agents(&self) -> impl Iterator<Item = (AgentId, AgentView)> + '_ {
        std::iter::empty()
    }

    /// A queue.
    #[must_use]
    pub fn queue(&self, _queue: &QueueId) -> Option<QueueView> {
        None
    }

    /// The ids of all queues, in the order of their definition.
    pub fn queues(&self) -> impl Iterator<Item = &QueueId> + '_ {
        std::iter::empty()
    }

    /// The contacts that wait in a queue, in the order in which they are served.
    pub fn waiting(&self, _queue: &QueueId) -> impl Iterator<Item = ContactId> + '_ {
        std::iter::empty()
    }

    /// A contact that waits, is offered, in conversation or in wrap-up.
    #[must_use]
    pub fn contact(&self, _contact: ContactId) -> Option<ContactView> {
        None
    }
}
