//! The rules once more, as plainly as they can be written: lists that are searched from end to end. The router must
//! decide the same.

mod inputs;

use std::cmp::Reverse;

use domain::agent::AgentState;
use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, ContactId, OfferId, QueueId, SkillId, Timestamp};
use routing::{Ageing, AgentProfile, Choice, Input, Output, QueueConfig, RouterConfig, RoutingError};
use uuid::Uuid;

/// Offers have no names here.
pub const NAMELESS: OfferId = OfferId(Uuid::nil());

pub struct Model {
    pub config: RouterConfig,
    pub now: Timestamp,
    pub queues: Vec<QueueConfig>,
    pub agents: Vec<Agent>,
    pub contacts: Vec<Contact>,
    turns: u64,
    came: u64,
    timers: u64,
    arrivals: Vec<ContactId>,
    freed: Vec<AgentId>,
}

#[derive(Clone)]
pub struct Agent {
    pub id: AgentId,
    pub profile: AgentProfile,
    pub signed_in: bool,
    confirmed: bool,
    pub ready: bool,
    pub reason: Option<String>,
    turn: u64,
    told: (AgentState, Option<String>),
    pub since: Timestamp,
}

#[derive(Clone)]
pub struct Contact {
    pub id: ContactId,
    pub queue: QueueId,
    pub medium: Medium,
    skills: Vec<(SkillId, u8)>,
    priority: i32,
    pub since: Timestamp,
    arrival: u64,
    at_head: bool,
    pub place: Place,
    /// The name that the router gave to the offer.
    pub offer: Option<OfferId>,
    refusals: Vec<(AgentId, Timestamp)>,
    timer: Option<(Timestamp, u64)>,
    /// Since which turn of the model's clock the agent has it; orders what an agent holds.
    held: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Looks for an agent or waits.
    Waiting,
    Offered {
        agent: AgentId,
        until: Timestamp,
    },
    Connected {
        agent: AgentId,
    },
    WrapUp {
        agent: AgentId,
        until: Option<Timestamp>,
    },
}

impl Place {
    pub fn agent(self) -> Option<AgentId> {
        match self {
            Self::Waiting => None,
            Self::Offered { agent, .. } | Self::Connected { agent } | Self::WrapUp { agent, .. } => Some(agent),
        }
    }
}

impl Model {
    pub fn new(config: RouterConfig, now: Timestamp) -> Self {
        Self {
            config,
            now,
            queues: Vec::new(),
            agents: Vec::new(),
            contacts: Vec::new(),
            turns: 0,
            came: 0,
            timers: 0,
            arrivals: Vec::new(),
            freed: Vec::new(),
        }
    }

    pub fn handle(&mut self, now: Timestamp, input: Input) -> Result<Vec<Output>, RoutingError> {
        let before = self.now;
        self.now = now.max(before);
        let mut out = Vec::new();
        if let Err(error) = self.take_in(input, &mut out) {
            self.now = before;
            return Err(error);
        }
        self.settle(&mut out);
        self.tell(&mut out);
        Ok(out)
    }

    pub fn wake(&mut self, now: Timestamp) -> Vec<Output> {
        self.now = now.max(self.now);
        let mut out = Vec::new();
        let mark = self.timers;
        while let Some((_, id)) = self
            .contacts
            .iter()
            .filter_map(|contact| contact.timer.map(|timer| (timer, contact.id)))
            .filter(|((at, number), _)| *at <= self.now && *number < mark)
            .min_by_key(|(timer, _)| *timer)
        {
            self.contact(id).timer = None;
            match self.contact(id).place {
                Place::Offered { .. } => self.miss(id, MissCause::Timeout, &mut out),
                Place::WrapUp { agent, .. } => {
                    out.push(Output::WrapUpEnded { contact: id, agent, by_timer: true });
                    self.gone(id);
                    self.take_turn(agent);
                }
                Place::Waiting => self.arrivals.push(id),
                Place::Connected { .. } => unreachable!("a conversation has no timer"),
            }
            self.settle(&mut out);
        }
        self.tell(&mut out);
        out
    }

    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.contacts.iter().filter_map(|contact| contact.timer).map(|(at, _)| at).min()
    }

    /// The waiting contacts of a queue in order.
    pub fn waiting(&self, queue: &QueueId) -> Vec<ContactId> {
        let mut waiting: Vec<_> =
            self.contacts.iter().filter(|contact| contact.place == Place::Waiting && contact.queue == *queue).collect();
        waiting.sort_by_key(|contact| self.order(contact));
        waiting.iter().map(|contact| contact.id).collect()
    }

    /// What the agent has, the longest first.
    pub fn held_by(&self, agent: AgentId) -> Vec<&Contact> {
        let mut held: Vec<_> = self.contacts.iter().filter(|contact| contact.place.agent() == Some(agent)).collect();
        held.sort_by_key(|contact| contact.held);
        held
    }

    pub fn load(&self, agent: AgentId, medium: Medium) -> usize {
        self.held_by(agent).iter().filter(|contact| contact.medium == medium).count()
    }

    pub fn state(&self, agent: &Agent) -> AgentState {
        let places: Vec<_> = self.held_by(agent.id).iter().map(|contact| contact.place).collect();
        if !agent.signed_in {
            AgentState::SignedOut
        } else if places.iter().any(|place| matches!(place, Place::Connected { .. })) {
            AgentState::Busy
        } else if places.iter().any(|place| matches!(place, Place::Offered { .. })) {
            AgentState::Offered
        } else if !places.is_empty() {
            AgentState::WrapUp
        } else if agent.ready {
            AgentState::Ready
        } else {
            AgentState::NotReady
        }
    }

    /// Whether the agent could be offered the contact now.
    pub fn could_take(&self, agent: &Agent, contact: &Contact) -> bool {
        let [voice, text, deferred] =
            [Medium::Voice, Medium::Text, Medium::Deferred].map(|medium| self.load(agent.id, medium));
        let profile = &agent.profile;
        let has_room = match contact.medium {
            Medium::Voice => voice < usize::from(profile.voice_capacity) && (text == 0 || self.config.voice_with_text),
            Medium::Text => text < usize::from(profile.text_capacity) && (voice == 0 || self.config.voice_with_text),
            Medium::Deferred => {
                deferred < usize::from(profile.deferred_capacity)
                    && (self.config.deferred_beside_live
                        || voice == 0 && (text == 0 || self.config.deferred_beside_text))
            }
        };
        let refused = contact.refusals.iter().any(|(refuser, until)| *refuser == agent.id && *until > self.now);
        agent.ready && has_room && !refused && self.needs(contact).all(|(skill, least)| agent.level(skill) >= least)
    }

    fn settle(&mut self, out: &mut Vec<Output>) {
        let mut arrivals = std::mem::take(&mut self.arrivals);
        let freed = std::mem::take(&mut self.freed);
        arrivals.sort_by_key(|id| self.turn_of(self.find(*id).unwrap()));
        let mut unplaced = arrivals.clone();
        for id in arrivals {
            unplaced.retain(|other| *other != id);
            let contact = self.find(id).unwrap().clone();
            let best = self
                .agents
                .iter()
                .filter(|agent| !freed.contains(&agent.id) && self.could_take(agent, &contact))
                .min_by_key(|agent| (self.gap(agent, &contact), self.held_by(agent.id).len(), agent.turn))
                .map(|agent| agent.id);
            match best {
                Some(agent) => self.offer(id, agent, out),
                None => {
                    let now = self.now;
                    let refusals = &mut self.contact(id).refusals;
                    refusals.retain(|(_, until)| *until > now);
                    match refusals.iter().map(|(_, until)| *until).min() {
                        Some(until) => self.set_timer(id, until),
                        None => self.contact(id).timer = None,
                    }
                }
            }
        }
        for id in freed {
            while let Some(contact) = self
                .contacts
                .iter()
                .filter(|contact| contact.place == Place::Waiting)
                .filter(|contact| self.could_take(self.find_agent(id).unwrap(), contact))
                .min_by_key(|contact| self.turn_of(contact))
                .map(|contact| contact.id)
            {
                self.offer(contact, id, out);
            }
        }
    }

    fn offer(&mut self, contact: ContactId, agent: AgentId, out: &mut Vec<Output>) {
        let queue = self.find(contact).unwrap().queue.clone();
        let until = self.now + self.queue(&queue).unwrap().offer_timeout;
        self.hold(contact, Place::Offered { agent, until });
        self.set_timer(contact, until);
        out.push(Output::Offered { offer: NAMELESS, contact, agent, queue, expires_at: until });
    }

    fn miss(&mut self, contact: ContactId, cause: MissCause, out: &mut Vec<Output>) {
        let agent = self.find(contact).unwrap().place.agent().unwrap();
        out.push(Output::OfferMissed { offer: NAMELESS, contact, agent, cause });
        let reason = match cause {
            MissCause::Timeout => self.config.missed_offer_reason.clone(),
            MissCause::PhoneFailed => self.config.phone_failed_reason.clone(),
            _ => None,
        };
        if reason.is_some() && self.agent(agent).ready {
            self.stop(agent, reason);
        }
        self.send_back(contact, RequeueCause::OfferMissed, out);
    }

    fn send_back(&mut self, id: ContactId, cause: RequeueCause, out: &mut Vec<Output>) {
        let agent = self.find(id).unwrap().place.agent().unwrap();
        let until = self.now + self.config.refusal_memory;
        let remembered = self.agent(agent).ready && until > self.now;
        self.take_turn(agent);
        let contact = self.contact(id);
        if remembered {
            contact.refusals.retain(|(refuser, _)| *refuser != agent);
            contact.refusals.push((agent, until));
        }
        contact.place = Place::Waiting;
        contact.offer = None;
        contact.timer = None;
        contact.at_head = true;
        let queue = contact.queue.clone();
        out.push(Output::Requeued { contact: id, queue, cause });
        self.arrivals.push(id);
    }

    fn lose(&mut self, agent: AgentId, out: &mut Vec<Output>) {
        if !self.agent(agent).signed_in {
            return;
        }
        self.stop(agent, Some(self.config.connection_lost_reason.clone()));
        let held: Vec<_> = self.held_by(agent).iter().map(|contact| (contact.id, contact.place)).collect();
        for (contact, place) in held {
            match place {
                Place::Offered { .. } => self.miss(contact, MissCause::AgentLost, out),
                Place::Connected { .. } => self.send_back(contact, RequeueCause::AgentLost, out),
                _ => {}
            }
        }
    }

    fn tell(&mut self, out: &mut Vec<Output>) {
        for index in 0..self.agents.len() {
            let agent = &self.agents[index];
            let to = (self.state(agent), agent.reason.clone());
            let (from, reason) = agent.told.clone();
            let now = self.now;
            let agent = &mut self.agents[index];
            if from != to.0 || (to.0 == AgentState::NotReady && reason != to.1) {
                out.push(Output::AgentChanged { agent: agent.id, from, to: to.0, reason: to.1.clone() });
                agent.since = now;
            }
            agent.told = to;
        }
    }

    fn admit(
        &mut self,
        id: ContactId,
        queue: QueueId,
        medium: Medium,
        skills: Vec<(SkillId, u8)>,
        priority: i32,
        since: Timestamp,
    ) -> Result<(), RoutingError> {
        self.queue(&queue)?;
        if self.find(id).is_ok() {
            return Err(RoutingError::AlreadyRouted(id));
        }
        self.came += 1;
        self.contacts.push(Contact {
            id,
            queue,
            medium,
            skills,
            priority,
            since,
            arrival: self.came,
            at_head: false,
            place: Place::Waiting,
            offer: None,
            refusals: Vec::new(),
            timer: None,
            held: 0,
        });
        Ok(())
    }

    /// Who is first: the smaller.
    fn order(&self, contact: &Contact) -> impl Ord + use<> {
        let queue = self.queue(&contact.queue).unwrap();
        let priority = i128::from(queue.priority) + i128::from(contact.priority);
        let waited = i128::from(self.now.micros() - contact.since.micros());
        let effective = match self.config.ageing {
            Ageing::Off => priority,
            Ageing::PointEvery(stretch) => priority * i128::try_from(stretch.as_micros()).unwrap() + waited,
        };
        (Reverse(contact.at_head), Reverse(effective), Reverse(waited), contact.arrival)
    }

    /// Who is given out first, whatever queue they wait in: the smaller. Whoever is there comes before what can wait.
    fn turn_of(&self, contact: &Contact) -> impl Ord + use<> {
        (contact.medium == Medium::Deferred, self.order(contact))
    }

    fn gap(&self, agent: &Agent, contact: &Contact) -> u32 {
        match self.queue(&contact.queue).unwrap().choice {
            Choice::LongestIdle => 0,
            Choice::BestLevel => {
                let mut skills: Vec<_> = self.needs(contact).map(|(skill, _)| skill).collect();
                skills.sort();
                skills.dedup();
                skills.into_iter().map(|skill| u32::from(10 - agent.level(skill))).sum()
            }
        }
    }

    fn needs<'a>(&'a self, contact: &'a Contact) -> impl Iterator<Item = (&'a SkillId, u8)> {
        let queue = self.queue(&contact.queue).unwrap();
        queue.skills.iter().chain(&contact.skills).map(|(skill, least)| (skill, *least))
    }

    fn stop(&mut self, id: AgentId, reason: Option<String>) {
        let agent = self.agent(id);
        agent.ready = false;
        agent.reason = reason;
        self.freed.push(id);
    }

    fn take_turn(&mut self, id: AgentId) {
        self.turns += 1;
        self.agent(id).turn = self.turns;
        self.freed.push(id);
    }

    fn hold(&mut self, id: ContactId, place: Place) {
        self.turns += 1;
        let turn = self.turns;
        self.contact(id).place = place;
        self.contact(id).held = turn;
    }

    fn set_timer(&mut self, id: ContactId, at: Timestamp) {
        let number = self.timers;
        self.timers += 1;
        self.contact(id).timer = Some((at, number));
    }

    fn gone(&mut self, id: ContactId) {
        self.contacts.retain(|contact| contact.id != id);
    }

    fn queue(&self, id: &QueueId) -> Result<&QueueConfig, RoutingError> {
        self.queues.iter().find(|queue| queue.id == *id).ok_or_else(|| RoutingError::UnknownQueue(id.clone()))
    }

    pub fn find(&self, id: ContactId) -> Result<&Contact, RoutingError> {
        self.contacts.iter().find(|contact| contact.id == id).ok_or(RoutingError::UnknownContact(id))
    }

    pub fn contact(&mut self, id: ContactId) -> &mut Contact {
        self.contacts.iter_mut().find(|contact| contact.id == id).expect("a contact that was found before")
    }

    pub fn find_agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    fn agent(&mut self, id: AgentId) -> &mut Agent {
        self.agents.iter_mut().find(|agent| agent.id == id).expect("an agent who was found before")
    }

    fn agent_or_new(&mut self, id: AgentId) -> &mut Agent {
        if self.find_agent(id).is_none() {
            self.agents.push(Agent {
                id,
                profile: AgentProfile::default(),
                signed_in: false,
                confirmed: false,
                ready: false,
                reason: None,
                turn: 0,
                told: (AgentState::SignedOut, None),
                since: self.now,
            });
        }
        self.agent(id)
    }

    fn known(&self, id: AgentId) -> Result<&Agent, RoutingError> {
        self.find_agent(id).ok_or(RoutingError::UnknownAgent(id))
    }

    fn at_work(&self, id: AgentId) -> Result<(), RoutingError> {
        let agent = self.known(id)?;
        if agent.signed_in && agent.confirmed { Ok(()) } else { Err(RoutingError::NotSignedIn(id)) }
    }

    fn connected(&self, id: ContactId) -> Result<AgentId, RoutingError> {
        match self.find(id)?.place {
            Place::Connected { agent } => Ok(agent),
            _ => Err(RoutingError::NotConnected(id)),
        }
    }

    fn offered(&self, offer: OfferId, by: AgentId) -> Result<ContactId, RoutingError> {
        let offered =
            |contact: &&Contact| contact.offer == Some(offer) && matches!(contact.place, Place::Offered { .. });
        let contact = self.contacts.iter().find(offered).ok_or(RoutingError::OfferGone(offer))?;
        if contact.place.agent() == Some(by) { Ok(contact.id) } else { Err(RoutingError::OfferOfAnother(offer)) }
    }
}

impl Agent {
    fn level(&self, skill: &SkillId) -> u8 {
        self.profile.skills.iter().rev().find(|(known, _)| known == skill).map_or(0, |(_, level)| *level)
    }
}
