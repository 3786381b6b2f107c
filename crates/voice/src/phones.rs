//! Which agents can be reached by telephone, for everybody to look up.

use std::collections::HashMap;
use std::sync::Arc;

use center::ports::{AgentPhones, PhoneKind};
use domain::{AgentId, Timestamp};
use parking_lot::RwLock;
use platform::clock::SharedClock;

/// The agents' telephones. Written by the calls, read by the centre and the pages.
#[derive(Clone)]
pub struct PhoneDirectory {
    clock: SharedClock,
    phones: Arc<RwLock<HashMap<AgentId, Phones>>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Phones {
    browser: bool,
    registered_until: Option<Timestamp>,
}

impl PhoneDirectory {
    /// A directory without telephones.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, phones: Arc::default() }
    }

    /// The agent's browser is connected or no longer.
    pub(crate) fn set_browser(&self, agent: AgentId, connected: bool) {
        self.phones.write().entry(agent).or_default().browser = connected;
    }

    /// The agent's SIP phone is registered until then, or not at all.
    pub(crate) fn set_registered(&self, agent: AgentId, until: Option<Timestamp>) {
        self.phones.write().entry(agent).or_default().registered_until = until;
    }

    /// Whether the agent has a registered SIP phone.
    #[must_use]
    pub fn is_registered(&self, agent: AgentId) -> bool {
        let until = self.phones.read().get(&agent).and_then(|phones| phones.registered_until);
        until.is_some_and(|until| until > self.clock.now())
    }
}

impl AgentPhones for PhoneDirectory {
    fn reachable(&self, agent: AgentId) -> Option<PhoneKind> {
        let is_browser = self.phones.read().get(&agent).is_some_and(|phones| phones.browser);
        if is_browser {
            Some(PhoneKind::Browser)
        } else if self.is_registered(agent) {
            Some(PhoneKind::Sip)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use platform::clock::ManualClock;

    #[test]
    fn a_browser_comes_before_a_sip_phone_and_a_registration_ends_by_itself() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1000)));
        let directory = PhoneDirectory::new(clock.clone());
        let agent = AgentId::generate();
        assert_eq!(directory.reachable(agent), None);
        directory.set_registered(agent, Some(Timestamp::from_seconds(1060)));
        assert_eq!(directory.reachable(agent), Some(PhoneKind::Sip));
        directory.set_browser(agent, true);
        assert_eq!(directory.reachable(agent), Some(PhoneKind::Browser));
        directory.set_browser(agent, false);
        clock.advance(Duration::from_secs(60));
        assert_eq!(directory.reachable(agent), None);
    }
}
