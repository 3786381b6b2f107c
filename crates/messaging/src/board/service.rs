//! The board as a whole: what it is built on and how it starts.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use center::ports::sms_gateway::SmsGateway;
use domain::secret::Secret;
use domain::{ContactId, Timestamp};
use parking_lot::Mutex;
use platform::database::Database;
use platform::journal::{Batch, Journal};
use platform::tasks::Tasks;
use sea_orm::Statement;

use super::centre::BoardCenter;
use super::config::BoardSettings;
use super::error::BoardError;
use super::limits::Limits;
use super::queries;
use super::reference::Reference;
use super::thread::Thread;
use crate::message::{Body, Draft as NewMessage, Kind, Message, Sender};
use crate::queries as messages;
use crate::service::MessagingService;

/// How often what is not settled is looked at.
const ROUND: Duration = Duration::from_secs(1);

/// The message board. Cheap to clone.
#[derive(Clone)]
pub struct BoardService {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) settings: BoardSettings,
    pub(super) messaging: MessagingService,
    pub(super) center: Arc<dyn BoardCenter>,
    pub(super) sms: Arc<dyn SmsGateway>,
    /// Whoever changes threads and lets contacts arrive does so one after the other.
    pub(super) writing: tokio::sync::Mutex<()>,
    pub(super) posts: Mutex<Limits<Option<IpAddr>>>,
    pub(super) wrong_by_address: Mutex<Limits<Option<IpAddr>>>,
    pub(super) wrong_by_reference: Mutex<Limits<Reference>>,
    /// Codes that were told a moment ago, by the page's key: for a page whose answer was lost.
    pub(super) told: Mutex<HashMap<String, (Timestamp, Secret<String>)>>,
    /// Up to which thread the last round has looked; nothing if it has looked at all of them. Rounds follow each other.
    pub(super) seen: tokio::sync::Mutex<Option<queries::Seen>>,
    /// When the carrier last refused a text: it is not asked again at once.
    pub(super) sms_refused_at: Mutex<Option<Timestamp>>,
}

impl BoardService {
    /// Starts the board with its rounds on `tasks`.
    #[must_use]
    pub fn start(
        settings: BoardSettings,
        messaging: MessagingService,
        center: Arc<dyn BoardCenter>,
        sms: Arc<dyn SmsGateway>,
        tasks: &Tasks,
    ) -> Self {
        let quarter = Duration::from_secs(15 * 60);
        let inner = Inner {
            posts: Mutex::new(Limits::new(settings.messages_an_hour, Duration::from_secs(3600))),
            // Many customers may come from one address, as from one office.
            wrong_by_address: Mutex::new(Limits::new(settings.wrong_codes.saturating_mul(10), quarter)),
            wrong_by_reference: Mutex::new(Limits::new(settings.wrong_codes, quarter)),
            settings,
            messaging,
            center,
            sms,
            writing: tokio::sync::Mutex::new(()),
            told: Mutex::default(),
            seen: tokio::sync::Mutex::default(),
            sms_refused_at: Mutex::default(),
        };
        let service = Self { inner: Arc::new(inner) };
        tasks.spawn_until_stopped("board-rounds", service.clone().make_rounds());
        service
    }

    async fn make_rounds(self) {
        let mut interval = tokio::time::interval(ROUND);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            self.round().await;
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inner.messaging.now()
    }

    pub(super) fn database(&self) -> &Database {
        &self.inner.messaging.inner.foundations.database
    }

    pub(super) fn journal(&self) -> &Journal {
        &self.inner.messaging.inner.foundations.journal
    }

    pub(super) async fn write(&self, writes: Vec<Statement>) -> Result<(), BoardError> {
        self.journal().append(Batch { entries: Vec::new(), writes }).await.map(drop).map_err(BoardError::from)
    }

    /// The thread of a contact.
    pub(super) async fn of_contact(&self, contact: ContactId) -> Result<Thread, BoardError> {
        queries::by_contact(self.database(), contact).await?.ok_or(BoardError::Unknown)
    }

    /// All that was written to a thread, in order.
    pub(super) async fn texts(&self, reference: &Reference) -> Result<Vec<Message>, BoardError> {
        let mut all = Vec::new();
        for contact in queries::contacts(self.database(), reference).await? {
            let mut after = 0;
            loop {
                let page = messages::messages_after(self.database(), contact, after).await?;
                let Some(last) = page.last() else { break };
                after = last.seq;
                all.extend(page);
            }
        }
        Ok(all)
    }

    /// A text in its place at the end of the contact; whoever writes has the lock.
    pub(super) async fn place(
        &self,
        contact: ContactId,
        sender: Sender,
        client_id: String,
        body: Body,
    ) -> Result<Message, BoardError> {
        let seq = queries::last_seq(self.database(), contact).await? + 1;
        let new = NewMessage { id: domain::MessageId::generate(), sender, client_id, kind: Kind::Text, body };
        Ok(new.placed(contact, seq, self.now()))
    }

    pub(super) fn insertion(&self, message: &Message) -> Statement {
        messages::insert_message(self.database(), message)
    }
}
