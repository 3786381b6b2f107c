//! A small centre to try the rules in: a router with a clock.

use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, ContactId, OfferId, QueueId, SkillId, StaffId, Timestamp};
use routing::{
    AgentProfile, Input, Output, QueueConfig, Router, RouterConfig, RoutingError, Stage, Standing, WrapUpRule,
};
use uuid::Uuid;

pub struct Centre {
    pub router: Router,
    pub now: Timestamp,
}

pub fn agent(number: u128) -> AgentId {
    StaffId(Uuid::from_u128(1000 + number))
}

pub fn contact(number: u128) -> ContactId {
    ContactId(Uuid::from_u128(2000 + number))
}

pub fn queue(key: &str) -> QueueId {
    QueueId::of(key)
}

pub fn skills(list: &[(&str, u8)]) -> Vec<(SkillId, u8)> {
    list.iter().map(|(skill, level)| (SkillId::of(skill), *level)).collect()
}

/// An agent for one call or so many chats.
pub fn profile(text_capacity: u8, list: &[(&str, u8)]) -> AgentProfile {
    AgentProfile { skills: skills(list), voice_capacity: 1, text_capacity, deferred_capacity: 1, site: None }
}

/// A queue with 20 seconds to accept and no wrap-up.
pub fn plain(key: &str) -> QueueConfig {
    QueueConfig::new(queue(key))
}

impl Centre {
    /// A centre with the plain queue `main`.
    pub fn new() -> Self {
        Self::with(RouterConfig::default())
    }

    pub fn with(config: RouterConfig) -> Self {
        let mut centre = Self { router: Router::new(config), now: Timestamp::from_seconds(1_770_000_000) };
        centre.define(plain("main"));
        centre
    }

    pub fn try_to(&mut self, input: Input) -> Result<Vec<Output>, RoutingError> {
        let mut out = Vec::new();
        let result = self.router.handle(self.now, input, &mut out);
        if result.is_err() {
            assert!(out.is_empty(), "an error decides nothing: {out:?}");
        }
        result.map(|()| out)
    }

    pub fn tell(&mut self, input: Input) -> Vec<Output> {
        self.try_to(input.clone()).unwrap_or_else(|error| panic!("{input:?}: {error}"))
    }

    /// Lets so many seconds pass, waking the router at its deadlines.
    pub fn pass(&mut self, seconds: u64) -> Vec<Output> {
        let end = self.now + Duration::from_secs(seconds);
        let mut out = Vec::new();
        while let Some(deadline) = self.router.next_deadline().filter(|deadline| *deadline <= end) {
            self.now = self.now.max(deadline);
            self.router.wake(self.now, &mut out);
        }
        self.now = end;
        out
    }

    pub fn define(&mut self, config: QueueConfig) -> Vec<Output> {
        self.tell(Input::DefineQueue(config))
    }

    /// An agent who is ready for one call or so many chats.
    pub fn at_work(&mut self, number: u128, text_capacity: u8, list: &[(&str, u8)]) -> AgentId {
        self.tell(Input::SignIn { agent: agent(number), profile: profile(text_capacity, list) });
        self.tell(Input::Ready { agent: agent(number) });
        agent(number)
    }

    pub fn ready(&mut self, agent: AgentId) -> Vec<Output> {
        self.tell(Input::Ready { agent })
    }

    pub fn not_ready(&mut self, agent: AgentId, reason: &str) -> Vec<Output> {
        self.tell(Input::NotReady { agent, reason: reason.to_owned() })
    }

    pub fn call(&mut self, number: u128, key: &str) -> ContactId {
        self.enqueue(number, key, Medium::Voice, 0, &[]);
        contact(number)
    }

    pub fn chat(&mut self, number: u128, key: &str) -> ContactId {
        self.enqueue(number, key, Medium::Text, 0, &[]);
        contact(number)
    }

    pub fn enqueue(
        &mut self,
        number: u128,
        key: &str,
        medium: Medium,
        priority: i32,
        list: &[(&str, u8)],
    ) -> Vec<Output> {
        self.tell(Input::Enqueue {
            contact: contact(number),
            queue: queue(key),
            medium,
            skills: skills(list),
            priority,
            since: self.now,
            at_head: false,
            facts: None,
        })
    }

    /// The agent accepts the offer of the contact.
    pub fn accept(&mut self, contact: ContactId) -> Vec<Output> {
        let (offer, agent) = self.offer_of(contact);
        self.tell(Input::Accept { offer, agent })
    }

    pub fn refuse(&mut self, contact: ContactId, cause: MissCause) -> Vec<Output> {
        let (offer, agent) = self.offer_of(contact);
        self.tell(Input::Refuse { offer, agent, cause })
    }

    pub fn end(&mut self, contact: ContactId) -> Vec<Output> {
        self.tell(Input::EndConversation { contact })
    }

    pub fn give_back(&mut self, contact: ContactId) -> Vec<Output> {
        self.tell(Input::ReturnToQueue { contact, cause: RequeueCause::Returned })
    }

    pub fn abandon(&mut self, contact: ContactId) -> Vec<Output> {
        self.tell(Input::Abandon { contact })
    }

    pub fn offer_of(&self, contact: ContactId) -> (OfferId, AgentId) {
        match self.stage(contact) {
            Some(Stage::Offered { offer, agent, .. }) => (offer, agent),
            other => panic!("{contact} is not offered but {other:?}"),
        }
    }

    /// To whom the contact is offered.
    pub fn offered_to(&self, contact: ContactId) -> Option<AgentId> {
        match self.stage(contact) {
            Some(Stage::Offered { agent, .. }) => Some(agent),
            _ => None,
        }
    }

    pub fn stage(&self, contact: ContactId) -> Option<Stage> {
        self.router.contact(contact).map(|view| view.stage)
    }

    pub fn waiting(&self, key: &str) -> Vec<ContactId> {
        self.router.waiting(&queue(key)).collect()
    }

    pub fn state(&self, agent: AgentId) -> AgentState {
        self.router.agent(agent).expect("a known agent").state
    }

    pub fn reason(&self, agent: AgentId) -> Option<String> {
        self.router.agent(agent).expect("a known agent").reason
    }

    pub fn standing(&self, contact: ContactId) -> Option<Standing> {
        self.router.standing(contact, self.now)
    }
}

/// The plain queue with a wrap-up of so many seconds.
pub fn with_wrap_up(key: &str, seconds: u64) -> QueueConfig {
    QueueConfig { wrap_up: WrapUpRule::within(Duration::from_secs(seconds)), ..plain(key) }
}
