//! Which agents can be reached by telephone, for everybody to look up.

use std::collections::HashMap;
use std::sync::Arc;

use center::ports::{AgentPhones, PhoneKind};
use domain::phone::Phone as Number;
use domain::{AgentId, Timestamp};
use parking_lot::RwLock;
use platform::clock::SharedClock;

use crate::home::HomePhone;

/// The agents' telephones. Written by the calls, read by the centre and the pages.
#[derive(Clone)]
pub struct PhoneDirectory {
    clock: SharedClock,
    phones: Arc<RwLock<HashMap<AgentId, Phones>>>,
    /// Whether calls go out over a trunk; without one nobody is reached at home.
    calls_out: bool,
}

#[derive(Debug, Clone, Default)]
struct Phones {
    home: Option<HomePhone>,
    browser: bool,
    registered_until: Option<Timestamp>,
}

impl PhoneDirectory {
    /// A directory without telephones. `calls_out`: there is a trunk over which telephones outside are called.
    #[must_use]
    pub fn new(clock: SharedClock, calls_out: bool) -> Self {
        Self { clock, phones: Arc::default(), calls_out }
    }

    /// Whether telephones outside can be called.
    #[must_use]
    pub const fn calls_out(&self) -> bool {
        self.calls_out
    }

    /// The agent's telephone at home is this one from now on.
    pub(crate) fn set_home(&self, agent: AgentId, home: Option<HomePhone>) {
        self.phones.write().entry(agent).or_default().home = home;
    }

    /// The agent's telephone at home, whether it is in use or not.
    pub(crate) fn home_phone(&self, agent: AgentId) -> Option<HomePhone> {
        self.phones.read().get(&agent)?.home.clone()
    }

    /// The number at which the agent is to be called at home now.
    pub(crate) fn at_home(&self, agent: AgentId) -> Option<Number> {
        self.home_phone(agent).filter(|home| home.is_in_use && self.calls_out).map(|home| home.number)
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
        if self.at_home(agent).is_some() {
            Some(PhoneKind::Home)
        } else if is_browser {
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
        let directory = PhoneDirectory::new(clock.clone(), true);
        let agent = AgentId::generate();
        assert_eq!(directory.reachable(agent), None);
        directory.set_registered(agent, Some(Timestamp::from_seconds(1060)));
        assert_eq!(directory.reachable(agent), Some(PhoneKind::Sip));
        directory.set_browser(agent, true);
        assert_eq!(directory.reachable(agent), Some(PhoneKind::Browser));
        directory.set_home(agent, Some(HomePhone { number: "13900000000".parse().unwrap(), is_in_use: true }));
        assert_eq!(directory.reachable(agent), Some(PhoneKind::Home), "who works at home is called there");
        directory.set_home(agent, None);
        directory.set_browser(agent, false);
        clock.advance(Duration::from_secs(60));
        assert_eq!(directory.reachable(agent), None);
    }
}
