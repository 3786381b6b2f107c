//! The chat door as a whole: what it is built on, how it starts, and what everything else reaches it by.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{AgentId, ContactId, LineId, Timestamp};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError};
use platform::journal::{Batch, Journal, JournalError};
use platform::objects::Objects;
use platform::tasks::Tasks;

use crate::chat::{Chat, State, Work, phase_of};
use crate::config::{AgentShownAs, ChatSettings};
use crate::contact_center::{ContactCenter, Declined, DeskFeed, Entrance, OpenContact};
use crate::error::ChatError;
use crate::frames::Phase;
use crate::message::{AgentCard, MessageView};
use crate::opening::Openings;
use crate::origin::OriginRule;
use crate::queries;
use crate::registry::{Registry, Seats};
use crate::sms::conversation::Handsets;

/// How often deadlines are looked at and rows are brought up to date.
const ROUND: Duration = Duration::from_secs(1);

/// What the chat door is built on.
#[derive(Clone)]
pub struct Foundations {
    pub database: Database,
    pub journal: Journal,
    pub objects: Objects,
    pub audit: Audit,
    pub clock: SharedClock,
    pub center: Arc<dyn ContactCenter>,
    pub desks: Arc<dyn DeskFeed>,
}

/// The chat door. Cheap to clone.
#[derive(Clone)]
pub struct MessagingService {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) settings: ChatSettings,
    pub(crate) foundations: Foundations,
    pub(crate) tasks: Tasks,
    pub(crate) registry: Registry,
    pub(crate) origins: OriginRule,
    pub(crate) sockets: Seats,
    pub(crate) uploads: Seats,
    /// Sockets that read from the tables at once, so that a crowd that comes back leaves room for others.
    pub(crate) replays: tokio::sync::Semaphore,
    pub(crate) openings: Openings,
    pub(crate) handsets: Handsets,
    /// Rounds follow each other: whoever has waited for one knows that what was behind before it is written.
    rounds: tokio::sync::Mutex<()>,
    agents: Mutex<HashMap<AgentId, Arc<AgentCard>>>,
}

impl MessagingService {
    /// Starts the chat door: its rounds and its reading of the journal run on `tasks`.
    /// [`MessagingService::restore`] comes next, then the routes may be served.
    #[must_use]
    pub fn start(settings: ChatSettings, foundations: Foundations, tasks: &Tasks) -> Self {
        let inner = Arc::new(Inner {
            origins: OriginRule::new(&settings.allowed_origins),
            sockets: Seats::new(settings.max_sockets),
            uploads: Seats::new(settings.max_uploads),
            replays: tokio::sync::Semaphore::new(8),
            registry: Registry::default(),
            openings: Openings::default(),
            handsets: Handsets::default(),
            rounds: tokio::sync::Mutex::default(),
            agents: Mutex::default(),
            tasks: tasks.clone(),
            settings,
            foundations,
        });
        let service = Self { inner };
        let trail = service.inner.foundations.journal.subscribe();
        tasks.spawn_until_stopped("chat-trail", service.clone().follow(trail));
        tasks.spawn("chat-rounds", service.clone().make_rounds());
        service
    }

    /// Opens the chats again that were open when the server stopped: those of the given contacts. Chats whose contact
    /// is over are ended. Sockets come back with their cursor.
    ///
    /// # Errors
    /// If the tables cannot be read or written.
    pub async fn restore(&self, open: Vec<OpenContact>) -> Result<usize, ChatError> {
        let Foundations { database, clock, .. } = &self.inner.foundations;
        let now = clock.now();
        let mut open: HashMap<ContactId, OpenContact> = open.into_iter().map(|open| (open.brief.id, open)).collect();
        let mut ended = Vec::new();
        let mut restored = 0;
        for beginning in queries::open_chats(database).await.map_err(stored)? {
            let Some(contact) = open.remove(&beginning.id) else {
                ended.push(queries::end_chat(database, beginning.id, now));
                continue;
            };
            let chat = Chat::new(beginning, self.inner.settings.messages_per_second, now);
            {
                let mut state = chat.lock();
                state.phase = phase_of(contact.state);
                state.language = contact.brief.language;
                state.agent = contact.agent.filter(|_| state.phase == Phase::Connected);
                state.last_agent = contact.agent.or(state.last_agent);
            }
            if let Some(agent) = contact.agent {
                let shown = self.agent_shown(agent).await;
                chat.lock().agent_shown = shown;
            }
            if let Some(phone) = &chat.handset {
                self.inner.handsets.put_in(phone.clone(), chat.id);
            }
            self.inner.registry.put_in(Arc::new(chat), usize::MAX);
            restored += 1;
        }
        for statements in ended.chunks(256) {
            let batch = Batch { entries: Vec::new(), writes: statements.to_vec() };
            self.inner.foundations.journal.append(batch).await.map_err(journalled)?;
        }
        tracing::info!(restored, ended = ended.len(), "chats are open again");
        Ok(restored)
    }

    /// The chat entrance of that key.
    ///
    /// # Errors
    /// [`ChatError::EntranceUnknown`]; [`ChatError::Unavailable`] if the centre cannot say.
    pub async fn entrance(&self, line: &LineId) -> Result<Entrance, ChatError> {
        let entrance = self.inner.foundations.center.entrance(line).await.map_err(declined)?;
        entrance.ok_or(ChatError::EntranceUnknown)
    }

    /// How many chats are open and how many sockets.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        (self.inner.registry.len(), self.inner.sockets.taken())
    }

    /// The origins whose pages may embed the chat, for `frame-ancestors`.
    #[must_use]
    pub fn allowed_origins(&self) -> &[String] {
        self.inner.origins.listed()
    }

    /// All messages of a contact after a place, as staff see them.
    ///
    /// # Errors
    /// [`ChatError::Unavailable`] if the tables cannot be read.
    pub async fn messages(&self, contact: ContactId, after: i64) -> Result<Vec<MessageView>, ChatError> {
        let mut views = Vec::new();
        let mut cursor = after;
        loop {
            let page =
                queries::messages_after(&self.inner.foundations.database, contact, cursor).await.map_err(stored)?;
            let full = i64::try_from(page.len()).unwrap_or(i64::MAX) >= queries::PAGE;
            for message in page {
                cursor = message.seq;
                let agent = message.body.agent;
                let name = match agent {
                    Some(agent) => self.agent_card(agent).await.map(|card| Arc::clone(&card.name)),
                    None => None,
                };
                views.push(message.view(name));
            }
            if !full {
                return Ok(views);
            }
        }
    }

    /// The `seq` of the last message that the customer of an open chat has seen.
    pub(crate) fn customer_read_up_to(&self, contact: ContactId) -> i64 {
        self.inner.registry.find(contact).map_or(0, |chat| chat.lock().customer_read)
    }

    /// The agent's card, from memory if it was asked for before.
    pub(crate) async fn agent_card(&self, agent: AgentId) -> Option<Arc<AgentCard>> {
        if let Some(card) = self.inner.agents.lock().get(&agent) {
            return Some(Arc::clone(card));
        }
        match self.inner.foundations.center.agent(agent).await {
            Ok(Some(card)) => {
                let card = Arc::new(card);
                self.inner.agents.lock().insert(agent, Arc::clone(&card));
                Some(card)
            }
            Ok(None) => None,
            Err(reason) => {
                tracing::warn!(%agent, ?reason, "an agent's name could not be read");
                None
            }
        }
    }

    /// How the agent is named to customers.
    pub(crate) async fn agent_shown(&self, agent: AgentId) -> Option<Arc<str>> {
        let card = self.agent_card(agent).await?;
        Some(match self.inner.settings.agent_shown_as {
            AgentShownAs::Number => Arc::clone(&card.number),
            AgentShownAs::Name => Arc::clone(&card.name),
        })
    }

    /// Puts work into a chat's queue and sees to it that it is worked off.
    pub(crate) fn give(&self, chat: &Arc<Chat>, work: Work) {
        let start = chat.lock().enqueue(work);
        self.begin_work(chat, start);
    }

    /// Like [`MessagingService::give`], by somebody who has the chat's lock.
    pub(crate) fn begin_work(&self, chat: &Arc<Chat>, start: bool) {
        if start {
            self.inner.tasks.spawn("chat", self.clone().work_off(Arc::clone(chat)));
        }
    }

    async fn make_rounds(self) {
        let stop = self.inner.tasks.token();
        let mut interval = tokio::time::interval(ROUND);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = interval.tick() => self.round().await,
            }
        }
        self.save().await;
    }

    /// One look at all chats: who has been away or silent for too long, and which rows are behind.
    /// It happens by itself every second; tests call it when they have moved the clock.
    pub async fn round(&self) {
        let _round = self.inner.rounds.lock().await;
        self.look_at_deadlines();
        self.tell_late_questions();
        self.inner.openings.forget_old(self.now());
        self.save().await;
        #[allow(clippy::cast_precision_loss)]
        {
            metrics::gauge!("chats_open").set(self.inner.registry.len() as f64);
            metrics::gauge!("chat_sockets_open").set(self.inner.sockets.taken() as f64);
        }
    }

    /// Writes the rows of chats that are behind, and lets go of those that are over.
    async fn save(&self) {
        let Foundations { database, journal, .. } = &self.inner.foundations;
        let behind: Vec<Arc<Chat>> = self.inner.registry.all().into_iter().filter(|chat| chat.lock().dirty).collect();
        for chats in behind.chunks(256) {
            let update = |chat: &Arc<Chat>| {
                let mut state = chat.lock();
                state.dirty = false;
                queries::update_chat(database, chat.id, &state)
            };
            let writes = chats.iter().map(update).collect();
            match journal.append(Batch { entries: Vec::new(), writes }).await {
                Ok(_) => {
                    for chat in chats {
                        let saved_end = chat.lock().is_saved_and_over();
                        if saved_end {
                            self.inner.registry.take_out(chat.id);
                            if let Some(phone) = &chat.handset {
                                self.inner.handsets.take_out(phone, chat.id);
                            }
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, chats = chats.len(), "rows of chats could not be written; they wait");
                    chats.iter().for_each(|chat| chat.lock().dirty = true);
                    return;
                }
            }
        }
    }
}

/// Ends a chat in memory; its row follows at the next round.
pub(crate) fn end(state: &mut State, now: Timestamp) {
    if state.ended_at.is_none() {
        state.ended_at = Some(now);
        state.phase = Phase::Closed;
        state.agent = None;
        state.secure = false;
        state.dirty = true;
        state.tell_state();
        state.close_sockets(crate::frames::close::OVER);
    }
}

/// A failed reading of the tables, as it is told.
pub(crate) fn stored(error: DatabaseError) -> ChatError {
    tracing::error!(%error, "the chat tables could not be read");
    ChatError::Unavailable
}

/// A failed writing, as it is told.
pub(crate) fn journalled(error: JournalError) -> ChatError {
    tracing::warn!(%error, "a chat could not be written");
    ChatError::Unavailable
}

/// What the centre declined, as it is told.
pub(crate) fn declined(reason: Declined) -> ChatError {
    match reason {
        Declined::Busy => ChatError::Unavailable,
        Declined::Refused => ChatError::Failed,
    }
}
