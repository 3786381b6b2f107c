//! The live centre's own decisions on a clock that the caller moves: for the demonstration's past and for simulations.
//!
//! A [`Rehearsal`] runs the same code as the dispatcher, without its doors and its journal task: each call decides and
//! keeps what would have been written, which [`Rehearsal::take_batches`] hands over.

use std::collections::HashMap;
use std::sync::Arc;

use dashmap::DashMap;
use domain::agent::AgentState;
use domain::contact::{ContactState, Party};
use domain::customer::Tier;
use domain::events::{ContactEvent, EndCause};
use domain::rating::RatingReason;
use domain::{AgentId, ContactId, OfferId, Timestamp};
use platform::database::Database;
use platform::journal::Batch;

use crate::administration::Setup;
use crate::customers::Customer;
use crate::dispatcher::command::{Command, Seat};
use crate::dispatcher::state::State;
use crate::dispatcher::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::{AgentPhones, ContactBrief, DoorCommand, NewContact, PhoneKind, QueueRequest, Standing};
use crate::staff::AgentSettings;
use crate::{CenterConfig, contacts};

/// What came of a call, for whoever plays customers and agents.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// An agent is asked to take a contact.
    Offered { offer: OfferId, agent: AgentId, contact: ContactId },
    /// An agent has the contact.
    Connected { agent: AgentId, contact: ContactId },
    /// The conversation is over and the customer is still there: the survey.
    ConversationEnded { contact: ContactId, by: Party },
    /// The agent finishes the contact.
    WrapUpStarted { agent: AgentId, contact: ContactId },
    /// The contact is over.
    Over { contact: ContactId },
}

/// Every agent has a browser phone.
struct EveryDeskHasAPhone;

impl AgentPhones for EveryDeskHasAPhone {
    fn reachable(&self, _agent: AgentId) -> Option<PhoneKind> {
        Some(PhoneKind::Browser)
    }
}

/// A centre on a virtual clock.
pub struct Rehearsal {
    state: State,
    batches: Vec<Batch>,
    seats: HashMap<AgentId, Arc<Seat>>,
}

impl Rehearsal {
    /// A centre that is set up as given and empty.
    ///
    /// # Errors
    /// If a queue is not possible.
    pub fn new(
        database: &Database,
        setup: &Setup,
        config: CenterConfig,
        start: Timestamp,
    ) -> Result<Self, CenterError> {
        let mut state = State {
            // Why each agent was chosen is kept of what happens, not of what is made up: it would be a third of the steps.
            router: routing::Router::new(routing::RouterConfig { explain: false, ..config.routing.clone() }),
            contacts: HashMap::new(),
            agents: HashMap::new(),
            queues: HashMap::new(),
            reasons: setup.reasons.clone(),
            offers: HashMap::new(),
            engaged: HashMap::new(),
            database: database.clone(),
            config,
            phones: Some(Arc::new(EveryDeskHasAPhone)),
            self_service: None,
            restless: std::collections::BTreeSet::new(),
            waiting: Vec::new(),
            notices: HashMap::new(),
            sent_away: std::collections::HashSet::new(),
            shown: Arc::new(DashMap::new()),
            sites: crate::sites::live::Sites::default(),
            situation_changed: false,
            emergencies: crate::emergencies::live::Emergencies::new(std::time::Duration::ZERO),
            policy_version: None,
            abilities: HashMap::new(),
        };
        for queue in &setup.queues {
            state.router.handle(start, routing::Input::DefineQueue(queue.to_routing()), &mut Vec::new())?;
            state.queues.insert(queue.id.clone(), queue.clone());
        }
        Ok(Self { state, batches: Vec::new(), seats: HashMap::new() })
    }

    /// Tells the rehearsal of an agent.
    pub fn hire(&mut self, number: &str, name: &str, settings: &AgentSettings) {
        let seat = Seat { number: number.to_owned(), name: name.to_owned(), profile: settings.profile() };
        self.seats.insert(settings.staff, Arc::new(seat));
    }

    /// The agent becomes ready, not ready or goes home.
    ///
    /// # Errors
    /// As the desk would get them.
    pub fn set_agent(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        state: AgentState,
        reason: Option<&str>,
    ) -> Result<Vec<Happening>, CenterError> {
        let seat = self.seats.get(&agent).cloned().ok_or(CenterError::UnknownStaff)?;
        self.act(now, Command::SetState { agent, seat, state, reason: reason.map(str::to_owned) })
    }

    /// A customer arrives.
    ///
    /// # Errors
    /// If the centre is full.
    pub fn arrive(
        &mut self,
        now: Timestamp,
        mut new: NewContact,
        customer: Option<&Customer>,
    ) -> Result<Arc<ContactBrief>, CenterError> {
        new.customer = customer.map(|customer| customer.id);
        let brief = Arc::new(ContactBrief {
            id: new.id,
            channel: new.channel,
            line: new.line.clone(),
            language: new.language.or(customer.map(|customer| customer.language)).unwrap_or_default(),
            customer: new.customer,
            customer_name: customer.map(|customer| customer.name.clone()).or_else(|| new.visitor_name.clone()),
            tier: customer.map_or(Tier::Standard, |customer| customer.tier),
            care: customer.and_then(|customer| customer.care),
            region: customer.map(|customer| customer.region.clone()),
            phone: None,
            arrived_at: now,
        });
        self.act(now, Command::Arrive { new, brief: brief.clone() })?;
        Ok(brief)
    }

    /// The flow tells a step.
    ///
    /// # Errors
    /// None that the live centre would not give.
    pub fn record(&mut self, now: Timestamp, contact: ContactId, event: ContactEvent) -> Result<(), CenterError> {
        self.act(now, Command::Record { contact, events: vec![event], writes: Vec::new() }).map(drop)
    }

    /// The flow asks for a person.
    ///
    /// # Errors
    /// None that the live centre would not give.
    pub fn enqueue(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        request: QueueRequest,
    ) -> Result<Vec<Happening>, CenterError> {
        let brief = self.state.contacts.get(&contact).map(|live| live.brief.clone());
        let facts = Box::new(brief.map(|brief| brief.facts(request.language)).unwrap_or_default());
        self.act(now, Command::Enqueue { contact, request, facts })
    }

    /// The customer leaves.
    ///
    /// # Errors
    /// None.
    pub fn leave(&mut self, now: Timestamp, contact: ContactId) -> Result<Vec<Happening>, CenterError> {
        self.act(now, Command::CustomerLeft { contact, cause: EndCause::Ended })
    }

    /// The agent takes the offer.
    ///
    /// # Errors
    /// [`CenterError::OfferGone`].
    pub fn accept(&mut self, now: Timestamp, offer: OfferId, agent: AgentId) -> Result<Vec<Happening>, CenterError> {
        self.act(now, Command::Accept { offer, agent })
    }

    /// The agent ends the conversation.
    ///
    /// # Errors
    /// If it is over already.
    pub fn hang_up(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        agent: AgentId,
    ) -> Result<Vec<Happening>, CenterError> {
        self.act(now, Command::HangUp { contact, agent })
    }

    /// The agent is done with the contact.
    ///
    /// # Errors
    /// If the wrap-up is over already.
    pub fn wrap_up(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        agent: AgentId,
        code: &str,
    ) -> Result<Vec<Happening>, CenterError> {
        self.act(now, Command::WrapUp { contact, agent, code: Some(code.to_owned()), note: None })
    }

    /// The customer is asked to rate and does.
    ///
    /// # Errors
    /// If the score is not possible.
    pub fn rate(&mut self, now: Timestamp, contact: ContactId, score: u8, grades: u8) -> Result<(), CenterError> {
        self.act(now, Command::AskRating { contact, grades })?;
        self.act(now, Command::Rate { contact, score, grades }).map(drop)
    }

    /// The customer says why they graded low.
    ///
    /// # Errors
    /// If the step cannot be written down.
    pub fn explain_rating(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        reason: RatingReason,
    ) -> Result<(), CenterError> {
        let writes = vec![crate::ratings::explained(&self.state.database, contact, reason, None, now)];
        self.act(now, Command::Record { contact, events: vec![ContactEvent::RatingExplained { reason }], writes })
            .map(drop)
    }

    /// The flow comes to its end.
    ///
    /// # Errors
    /// If the customer is in conversation.
    pub fn finish(&mut self, now: Timestamp, contact: ContactId) -> Result<Vec<Happening>, CenterError> {
        self.act(now, Command::Finish { contact, cause: EndCause::Completed })
    }

    /// What the clock brings.
    pub fn wake(&mut self, now: Timestamp) -> Vec<Happening> {
        let mut outputs = Vec::new();
        self.state.router.wake(now, &mut outputs);
        let mut turn = Turn::default();
        self.state.carry(now, outputs, &mut turn);
        self.keep(turn)
    }

    /// When [`Rehearsal::wake`] is due.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.state.router.next_deadline()
    }

    /// Where a waiting contact stands.
    #[must_use]
    pub fn standing(&self, contact: ContactId, now: Timestamp) -> Option<Standing> {
        self.state.standing(contact, now)
    }

    /// The state of a contact that is not over.
    #[must_use]
    pub fn state_of(&self, contact: ContactId) -> Option<ContactState> {
        self.state.contacts.get(&contact).map(|contact| contact.state)
    }

    /// The contacts whose customers are still there.
    #[must_use]
    pub fn open_contacts(&self) -> Vec<ContactId> {
        let present = self.state.contacts.values().filter(|contact| contact.customer_present);
        let mut ids: Vec<ContactId> = present.map(|contact| contact.brief.id).collect();
        ids.sort_unstable();
        ids
    }

    /// The contacts that agents are finishing.
    #[must_use]
    pub fn open_wrap_ups(&self) -> Vec<(ContactId, AgentId)> {
        let finishing = self.state.contacts.values().filter(|contact| contact.wrap_up.is_some());
        let mut open: Vec<_> = finishing.filter_map(|contact| Some((contact.brief.id, contact.agent?))).collect();
        open.sort_unstable();
        open
    }

    /// The agents who are signed in.
    #[must_use]
    pub fn seated(&self) -> Vec<AgentId> {
        let mut agents: Vec<AgentId> = self.state.agents.keys().copied().collect();
        agents.sort_unstable();
        agents
    }

    /// Everything that is to be written so far, in order.
    pub fn take_batches(&mut self) -> Vec<Batch> {
        std::mem::take(&mut self.batches)
    }

    fn act(&mut self, now: Timestamp, command: Command) -> Result<Vec<Happening>, CenterError> {
        let mut turn = Turn::default();
        self.state.decide(now, command, &mut turn)?;
        Ok(self.keep(turn))
    }

    fn keep(&mut self, mut turn: Turn) -> Vec<Happening> {
        for contact in &turn.changed {
            if let Some(live) = self.state.contacts.get(contact) {
                turn.writes.push(contacts::queries::update(&self.state.database, live));
            }
        }
        let mut happenings: Vec<Happening> = turn
            .changed
            .iter()
            .filter_map(|contact| {
                let offer = self.state.contacts.get(contact)?.offer?;
                Some(Happening::Offered { offer: offer.id, agent: offer.agent, contact: *contact })
            })
            .collect();
        for entry in &turn.entries {
            if let (Some("wrap_up_started"), platform::journal::Stream::Contact(contact)) =
                (entry.event.get("type").and_then(serde_json::Value::as_str), &entry.stream)
                && let Some(agent) = self.state.contacts.get(contact).and_then(|live| live.agent)
            {
                happenings.push(Happening::WrapUpStarted { agent, contact: *contact });
            }
        }
        for effect in &turn.effects {
            match effect {
                Effect::Door(brief, DoorCommand::Join { agent, .. }) => {
                    happenings.push(Happening::Connected { agent: *agent, contact: brief.id });
                }
                Effect::ConversationEnded(contact, by) => {
                    happenings.push(Happening::ConversationEnded { contact: *contact, by: *by });
                }
                Effect::Forget(contact) => {
                    self.state.contacts.remove(contact);
                    happenings.push(Happening::Over { contact: *contact });
                }
                _ => {}
            }
        }
        self.batches.extend(turn.batch());
        happenings
    }
}
