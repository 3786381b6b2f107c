//! The live centre and the live feed as this room needs them.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{ContactBrief, CustomerInput, NewContact};
use center::{Center, CenterError, desk_topic};
use domain::contact::{Channel, ContactState, Party};
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, ContactId, Language, LineId, Timestamp};
use platform::database::{Database, Row};
use platform::live::Live;
use sea_orm::Statement;

use crate::contact_center::{ContactCenter, Declined, DeskFeed, Entrance, OpenContact};
use crate::message::AgentCard;

/// The centre behind the door.
#[derive(Clone)]
pub struct LiveCenter {
    center: Center,
    database: Database,
}

impl LiveCenter {
    /// The centre, and the database in which the names of the staff stand.
    #[must_use]
    pub fn new(center: Center, database: Database) -> Self {
        Self { center, database }
    }
}

/// The contacts by chat and text that the centre has open, for [`crate::MessagingService::restore`].
#[must_use]
pub fn open_contacts(center: &Center) -> Vec<OpenContact> {
    let open = [Channel::Chat, Channel::Sms].into_iter().flat_map(|channel| center.open_contacts(channel));
    open.map(|(brief, state, agent)| OpenContact { brief, state, agent }).collect()
}

fn declined(error: &CenterError) -> Declined {
    use domain::problem::{Explain, Refusal};
    if error.refusal() == Refusal::Unavailable {
        Declined::Busy
    } else {
        tracing::error!(%error, "the centre refused the chat door");
        Declined::Refused
    }
}

#[async_trait]
impl ContactCenter for LiveCenter {
    async fn entrance(&self, line: &LineId) -> Result<Option<Entrance>, Declined> {
        let line = self.center.line(line).filter(|line| line.channel == Channel::Chat);
        Ok(line.map(|line| Entrance {
            line: line.id,
            name: line.name,
            open: true,
            languages: vec![Language::Zh, Language::En],
            notices: Vec::new(),
        }))
    }

    async fn agent(&self, agent: AgentId) -> Result<Option<AgentCard>, Declined> {
        let sql = "SELECT number, name FROM account WHERE id = $1";
        let row = self.database.fetch_one(self.database.sql(sql, [agent.to_string().into()])).await;
        let card = row.and_then(|row| {
            let Some(row) = row else { return Ok(None) };
            let (number, name): (String, String) = (row.column("number")?, row.column("name")?);
            Ok(Some(AgentCard { number: number.into(), name: name.into() }))
        });
        card.map_err(|error| {
            tracing::error!(%error, "an account could not be read");
            Declined::Busy
        })
    }

    async fn arrive(&self, contact: NewContact) -> Result<Arc<ContactBrief>, Declined> {
        self.center.arrive(contact).await.map_err(|error| declined(&error))
    }

    async fn record(&self, contact: ContactId, event: ContactEvent, writes: Vec<Statement>) -> Result<(), Declined> {
        self.center.record(contact, event, writes).await.map(drop).map_err(|error| declined(&error))
    }

    async fn customer_left(&self, contact: ContactId, cause: EndCause) {
        self.center.customer_left(contact, cause).await;
    }

    async fn customer_finished(&self, contact: ContactId) -> bool {
        self.center.customer_finished(contact).await
    }

    async fn conversation_joined(&self, contact: ContactId, agent: AgentId) {
        self.center.conversation_joined(contact, agent).await;
    }

    async fn messages_read(&self, contact: ContactId, agent: AgentId) {
        self.center.messages_read(contact, agent).await;
    }

    fn input(&self, contact: ContactId, input: CustomerInput) {
        self.center.input(contact, input);
    }

    fn playback_finished(&self, contact: ContactId, token: u64) {
        self.center.playback_finished(contact, token);
    }

    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        self.center.brief(contact)
    }

    fn state(&self, contact: ContactId) -> Option<ContactState> {
        self.center.state(contact)
    }

    fn serving_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.center.serving_agent(contact)
    }

    fn written(&self, contact: ContactId, by: Party, text: &str, at: Timestamp) {
        if let Some(listener) = self.center.listener() {
            listener.written(contact, by, text, at);
        }
    }

    fn attending_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.center.attending_agent(contact)
    }

    async fn is_mentioned(&self, contact: ContactId, staff: AgentId) -> bool {
        self.center.is_mentioned(contact, staff).await.unwrap_or_else(|error| {
            tracing::warn!(%contact, %error, "mentions could not be read");
            false
        })
    }
}

/// The agents' desks behind the platform's live feed.
#[derive(Clone)]
pub struct LiveDesks(pub Live);

impl DeskFeed for LiveDesks {
    fn publish(&self, agent: AgentId, kind: &str, data: serde_json::Value) {
        self.0.publish(&desk_topic(agent), kind, data);
    }
}
