//! The centre as these tests play it: it journals, remembers what it was told, and can be held back.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{ContactBrief, CustomerInput, NewContact};
use domain::contact::{ContactState, Party};
use domain::customer::Tier;
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, ContactId, Language, LineId, Localised};
use messaging::{AgentCard, ContactCenter, Declined, DeskFeed, Entrance, OpenContact};
use parking_lot::Mutex;
use platform::clock::{Clock, ManualClock};
use platform::journal::{Batch, Entry, Journal};
use sea_orm::Statement;
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc};

/// What the centre and the desks were told.
#[derive(Debug)]
pub enum Told {
    Input(CustomerInput),
    PlaybackFinished(u64),
    Joined(AgentId),
    Left(ContactId, EndCause),
    Finished(ContactId),
    Read(AgentId),
    /// A message is about to be journalled.
    Recording,
    Desk(AgentId, String, Value),
}

#[derive(Clone)]
struct Known {
    brief: Arc<ContactBrief>,
    state: ContactState,
    agent: Option<AgentId>,
}

pub struct PlayedCenter {
    pub journal: Journal,
    pub clock: ManualClock,
    contacts: Mutex<HashMap<ContactId, Known>>,
    agents: Mutex<HashMap<AgentId, AgentCard>>,
    told: mpsc::UnboundedSender<Told>,
    /// Messages are journalled only with one of these permits, if the tests hold them back.
    pub gate: Semaphore,
    pub busy: Mutex<bool>,
}

impl PlayedCenter {
    pub fn new(journal: Journal, clock: ManualClock) -> (Arc<Self>, mpsc::UnboundedReceiver<Told>) {
        let (told, hears) = mpsc::unbounded_channel();
        let center = Self {
            journal,
            clock,
            contacts: Mutex::default(),
            agents: Mutex::default(),
            told,
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            busy: Mutex::default(),
        };
        (Arc::new(center), hears)
    }

    pub fn know_agent(&self, agent: AgentId, number: &str, name: &str) {
        self.agents.lock().insert(agent, AgentCard { number: number.into(), name: name.into() });
    }

    /// Moves a contact and journals the step, as the centre does before it tells the door.
    pub async fn step(&self, contact: ContactId, state: ContactState, agent: Option<AgentId>, event: ContactEvent) {
        if let Some(known) = self.contacts.lock().get_mut(&contact) {
            known.state = state;
            known.agent = agent;
        }
        self.append(contact, &event, Vec::new()).await.expect("the journal takes a step");
    }

    pub fn open(&self) -> Vec<OpenContact> {
        let contacts = self.contacts.lock();
        contacts.values().map(|k| OpenContact { brief: k.brief.clone(), state: k.state, agent: k.agent }).collect()
    }

    /// Takes over the contacts of a centre that was there before a restart.
    pub fn inherit(&self, other: &Self) {
        self.contacts.lock().extend(other.contacts.lock().iter().map(|(id, known)| (*id, known.clone())));
        self.agents.lock().extend(other.agents.lock().iter().map(|(id, card)| (*id, card.clone())));
    }

    async fn append(&self, contact: ContactId, event: &ContactEvent, writes: Vec<Statement>) -> Result<(), Declined> {
        let entries = vec![Entry::contact(contact, self.clock.now(), None, event)];
        self.journal.append(Batch { entries, writes }).await.map(drop).map_err(|_| Declined::Busy)
    }

    fn tell(&self, told: Told) {
        let _ = self.told.send(told);
    }
}

#[async_trait]
impl ContactCenter for PlayedCenter {
    async fn entrance(&self, line: &LineId) -> Result<Option<Entrance>, Declined> {
        Ok((line.as_str() == "web-portal").then(|| Entrance {
            line: line.clone(),
            name: Localised::new("在线客服", "Online service"),
            open: true,
            languages: vec![Language::Zh, Language::En],
            notices: Vec::new(),
        }))
    }

    async fn agent(&self, agent: AgentId) -> Result<Option<AgentCard>, Declined> {
        Ok(self.agents.lock().get(&agent).cloned())
    }

    async fn arrive(&self, new: NewContact) -> Result<Arc<ContactBrief>, Declined> {
        if *self.busy.lock() {
            return Err(Declined::Busy);
        }
        let brief = Arc::new(ContactBrief {
            id: new.id,
            channel: new.channel,
            line: new.line.clone(),
            language: new.language.unwrap_or_default(),
            customer: None,
            customer_name: new.visitor_name,
            tier: Tier::Standard,
            care: None,
            region: None,
            phone: None,
            arrived_at: self.clock.now(),
        });
        let arrived = ContactEvent::Arrived {
            channel: new.channel,
            direction: new.direction,
            line: new.line,
            language: brief.language,
            customer: None,
            tier: Tier::Standard,
            care: None,
        };
        self.append(new.id, &arrived, Vec::new()).await?;
        let known = Known { brief: brief.clone(), state: ContactState::SelfService, agent: None };
        self.contacts.lock().insert(new.id, known);
        Ok(brief)
    }

    async fn record(&self, contact: ContactId, event: ContactEvent, writes: Vec<Statement>) -> Result<(), Declined> {
        if *self.busy.lock() {
            return Err(Declined::Busy);
        }
        self.tell(Told::Recording);
        let permit = self.gate.acquire().await.expect("the gate is never closed");
        permit.forget();
        let recorded = self.append(contact, &event, writes).await;
        self.gate.add_permits(1);
        recorded
    }

    async fn customer_left(&self, contact: ContactId, cause: EndCause) {
        self.contacts.lock().remove(&contact);
        self.tell(Told::Left(contact, cause));
    }

    async fn customer_finished(&self, contact: ContactId) -> bool {
        let agent = self.serving_agent(contact);
        self.tell(Told::Finished(contact));
        if let Some(agent) = agent {
            let ended = ContactEvent::ConversationEnded { agent, by: Party::Customer, cause: EndCause::Ended };
            self.step(contact, ContactState::Survey, Some(agent), ended).await;
        }
        agent.is_some()
    }

    async fn conversation_joined(&self, _: ContactId, agent: AgentId) {
        self.tell(Told::Joined(agent));
    }

    async fn messages_read(&self, _: ContactId, agent: AgentId) {
        self.tell(Told::Read(agent));
    }

    fn input(&self, _: ContactId, input: CustomerInput) {
        self.tell(Told::Input(input));
    }

    fn playback_finished(&self, _: ContactId, token: u64) {
        self.tell(Told::PlaybackFinished(token));
    }

    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        self.contacts.lock().get(&contact).map(|known| known.brief.clone())
    }

    fn state(&self, contact: ContactId) -> Option<ContactState> {
        self.contacts.lock().get(&contact).map(|known| known.state)
    }

    fn serving_agent(&self, contact: ContactId) -> Option<AgentId> {
        let in_conversation = |known: &&Known| matches!(known.state, ContactState::Connected | ContactState::Held);
        self.contacts.lock().get(&contact).filter(in_conversation).and_then(|known| known.agent)
    }

    fn attending_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.contacts.lock().get(&contact).and_then(|known| known.agent)
    }
}

/// The desks, which tell what they are shown.
pub struct PlayedDesks(pub Arc<PlayedCenter>);

impl DeskFeed for PlayedDesks {
    fn publish(&self, agent: AgentId, kind: &str, data: Value) {
        self.0.tell(Told::Desk(agent, kind.to_owned(), data));
    }
}
