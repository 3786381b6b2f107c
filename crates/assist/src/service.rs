//! Following all conversations at once.
//!
//! What is said is put into one of several bounded queues, by its contact, so that a conversation is followed in order and
//! nobody who tells waits. A task works each queue off; understanding and searching are done on the blocking pool. Every
//! second what has changed is written, and what is over is forgotten.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use center::ports::listener::{Listener, Spoken};
use dashmap::DashMap;
use domain::calendar::day_in_china;
use domain::contact::Party;
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, Timestamp};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError};
use platform::journal::JournalReader;
use platform::tasks::Tasks;
use tokio::sync::mpsc;

use crate::conversation::{AssistanceView, Conversation, Line};
use crate::error::AssistError;
use crate::following::Sentence;
use crate::guide::Guide;
use crate::ports::{Articles, Conversations, Desks, Meanings};
use crate::queries;

/// Queues; each is worked off by one task.
const QUEUES: usize = 4;
/// What may wait in one of them; more is passed over, as help that comes late is none.
const WAITING: usize = 2_048;
/// How often what has changed is written.
const KEEPING: Duration = Duration::from_secs(1);
/// Statements of a transaction.
const WRITTEN_AT_ONCE: usize = 400;

/// What the room is built on.
#[derive(Clone)]
pub struct Foundations {
    pub database: Database,
    pub clock: SharedClock,
    pub audit: Audit,
    pub guide: Arc<Guide>,
    pub meanings: Arc<dyn Meanings>,
    pub articles: Arc<dyn Articles>,
    pub conversations: Arc<dyn Conversations>,
    pub desks: Arc<dyn Desks>,
}

/// Something that happened in a conversation.
enum News {
    Written { by: Party, text: String, at: Timestamp },
    Spoken { by: Party, spoken: Spoken, at: Timestamp },
    Given(Option<AgentId>),
    Over,
}

pub(crate) struct Inner {
    pub(crate) foundations: Foundations,
    conversations: DashMap<ContactId, Arc<Mutex<Conversation>>>,
    queues: Vec<mpsc::Sender<(ContactId, News)>>,
    spread: RandomState,
}

/// Agent assist. Cheap to clone.
#[derive(Clone)]
pub struct Assist {
    pub(crate) inner: Arc<Inner>,
}

impl Assist {
    /// Starts to follow conversations.
    #[must_use]
    pub fn start(foundations: Foundations, tasks: &Tasks) -> Self {
        let (queues, inboxes): (Vec<_>, Vec<_>) = (0..QUEUES).map(|_| mpsc::channel(WAITING)).unzip();
        let inner = Inner { foundations, conversations: DashMap::new(), queues, spread: RandomState::new() };
        let assist = Self { inner: Arc::new(inner) };
        for inbox in inboxes {
            tasks.spawn_until_stopped("assist", assist.clone().work_off(inbox));
        }
        let (keeper, stop) = (assist.clone(), tasks.token());
        tasks.spawn("assist keeper", async move {
            loop {
                let is_last = tokio::select! {
                    () = stop.cancelled() => true,
                    () = tokio::time::sleep(KEEPING) => false,
                };
                keeper.keep().await;
                if is_last {
                    return;
                }
            }
        });
        assist
    }

    /// Follows the journal: it tells who has a conversation and when it is over.
    pub async fn follow(self, mut trail: JournalReader) {
        loop {
            for entry in trail.next().await.iter() {
                if entry.stream_kind == "contact"
                    && concerns(entry.event_type())
                    && let Some((contact, event)) = entry.contact_event()
                {
                    self.learn(contact, &event);
                }
            }
        }
    }

    /// Takes a step of a contact.
    pub fn learn(&self, contact: ContactId, event: &ContactEvent) {
        let news = match event {
            ContactEvent::Connected { agent, .. } | ContactEvent::DialAnswered { agent } => News::Given(Some(*agent)),
            ContactEvent::HandedOver { to, .. } => News::Given(Some(*to)),
            ContactEvent::TakenOver { staff, .. } => News::Given(Some(*staff)),
            ContactEvent::Requeued { .. } | ContactEvent::TransferredToQueue { .. } => News::Given(None),
            ContactEvent::ConversationEnded { .. } => News::Over,
            _ => return,
        };
        self.tell(contact, news);
    }

    fn tell(&self, contact: ContactId, news: News) {
        let place = usize::try_from(self.inner.spread.hash_one(contact) % QUEUES as u64).unwrap_or_default();
        if self.inner.queues[place].try_send((contact, news)).is_err() {
            metrics::counter!("assist_passed_over_total").increment(1);
        }
    }

    async fn work_off(self, mut inbox: mpsc::Receiver<(ContactId, News)>) {
        while let Some((contact, news)) = inbox.recv().await {
            if let Err(error) = self.take(contact, news).await {
                tracing::warn!(%contact, %error, "a conversation could not be followed");
            }
        }
    }

    /// The conversation, as it is followed or as it was written.
    async fn conversation(&self, contact: ContactId) -> Result<Option<Arc<Mutex<Conversation>>>, DatabaseError> {
        if let Some(known) = self.inner.conversations.get(&contact) {
            return Ok(Some(Arc::clone(&known)));
        }
        let Foundations { database, conversations, clock, .. } = &self.inner.foundations;
        let Some(brief) = conversations.brief(contact) else { return Ok(None) };
        let mut conversation = Conversation::new(contact, Some(&brief), clock.now());
        conversation.agent = conversations.attending_agent(contact);
        // Without an agent there has been nothing to follow.
        if conversation.agent.is_some() {
            conversation.following = queries::following(database, contact).await?.unwrap_or_default();
            conversation.lines = queries::lines(database, contact).await?;
            conversation.kept_lines = conversation.lines.len();
        }
        let entry = self.inner.conversations.entry(contact).or_insert_with(|| Arc::new(Mutex::new(conversation)));
        Ok(Some(Arc::clone(&entry)))
    }

    async fn take(&self, contact: ContactId, news: News) -> Result<(), DatabaseError> {
        let Some(conversation) = self.conversation(contact).await? else { return Ok(()) };
        let assist = self.clone();
        let begun = std::time::Instant::now();
        let done = tokio::task::spawn_blocking(move || {
            let mut conversation = conversation.lock();
            if assist.apply(&mut conversation, news) {
                assist.show(&conversation);
            }
        });
        if done.await.is_err() {
            tracing::error!(%contact, "following a conversation failed");
        }
        metrics::histogram!("assist_seconds").record(begun.elapsed().as_secs_f64());
        Ok(())
    }

    /// Takes news into a conversation. `true` if its desk has to be shown it.
    fn apply(&self, conversation: &mut Conversation, news: News) -> bool {
        match news {
            // What is written after it (a grade) is not part of the conversation.
            News::Written { .. } if conversation.is_over => return false,
            News::Written { by, text, at } => {
                if conversation.agent.is_none() {
                    if by == Party::Customer {
                        conversation.remember(&text, at);
                    }
                    return false;
                }
                self.hear(conversation, by, &text, at, false);
            }
            News::Spoken { by, spoken, at } => match spoken {
                Spoken::Partial { text } => conversation.speaks(by, &text),
                Spoken::Final { text } => self.hear(conversation, by, &text, at, true),
                Spoken::Interrupted => return conversation.hears(by, true),
                Spoken::Listening => return conversation.hears(by, false),
            },
            News::Given(agent) => {
                conversation.give_to(agent);
                if agent.is_some() {
                    for (text, at) in std::mem::take(&mut conversation.earlier) {
                        self.hear(conversation, Party::Customer, &text, at, false);
                    }
                }
            }
            News::Over => conversation.end(),
        }
        true
    }

    fn hear(&self, conversation: &mut Conversation, by: Party, text: &str, at: Timestamp, is_spoken: bool) {
        let foundations = &self.inner.foundations;
        let brief = foundations.conversations.brief(conversation.contact);
        if let Some(brief) = &brief {
            conversation.language = brief.language;
        }
        let intent = match by {
            Party::Customer => foundations.meanings.intent(conversation.language, text, at),
            _ => None,
        };
        let sentence = Sentence { by, text, at, today: day_in_china(at).date() };
        let taken = conversation.following.hear(&foundations.guide, &sentence, intent.as_deref());
        if taken.is_question {
            let tier = brief.map(|brief| brief.tier).unwrap_or_default();
            conversation.following.suggest(foundations.articles.find(&taken.text, conversation.channel, tier, at));
        }
        if is_spoken {
            conversation.write(by, &taken, at);
        }
        conversation.change();
        metrics::counter!("assist_sentences_total").increment(1);
    }

    fn show(&self, conversation: &Conversation) {
        let Some(agent) = conversation.agent else { return };
        let view = conversation.view(&self.inner.foundations.guide, false);
        match serde_json::to_value(&view) {
            Ok(data) => self.inner.foundations.desks.publish(agent, "assist", data),
            Err(error) => tracing::error!(%error, "help cannot be shown"),
        }
    }

    /// Everything that helps with a contact, for the agent who has it.
    ///
    /// # Errors
    /// [`AssistError::NotServing`], [`AssistError::UnknownContact`] if it is over, or if the store cannot be read.
    pub async fn assistance(&self, contact: ContactId, agent: AgentId) -> Result<AssistanceView, AssistError> {
        let attending = self.inner.foundations.conversations.attending_agent(contact);
        let conversation = self.conversation(contact).await?.ok_or(AssistError::UnknownContact)?;
        let mut conversation = conversation.lock();
        if conversation.agent.is_none() && attending.is_some() {
            conversation.agent = attending;
        }
        if attending != Some(agent) && conversation.agent != Some(agent) {
            return Err(AssistError::NotServing);
        }
        Ok(conversation.view(&self.inner.foundations.guide, true))
    }

    /// The transcript of a call, as it is followed or as it was kept.
    pub(crate) async fn transcript(&self, contact: ContactId) -> Result<Vec<Line>, AssistError> {
        let live = self.inner.conversations.get(&contact).map(|known| Arc::clone(&known));
        if let Some(live) = live {
            return Ok(live.lock().lines.clone());
        }
        Ok(queries::lines(&self.inner.foundations.database, contact).await?)
    }

    /// Writes what has changed and forgets what is over.
    async fn keep(&self) {
        let all: Vec<_> = self.inner.conversations.iter().map(|entry| Arc::clone(entry.value())).collect();
        let mut writes = Vec::new();
        let mut written: Vec<(Arc<Mutex<Conversation>>, usize)> = Vec::new();
        for conversation in all {
            if let Some(lines) = self.gather(&conversation, &mut writes) {
                written.push((conversation, lines));
            }
            if writes.len() >= WRITTEN_AT_ONCE {
                self.write(&mut writes, &mut written).await;
            }
        }
        self.write(&mut writes, &mut written).await;
    }

    /// The rows of a conversation that has changed, and how many lines it has then; one that is over and written is
    /// forgotten.
    fn gather(&self, conversation: &Mutex<Conversation>, writes: &mut Vec<sea_orm::Statement>) -> Option<usize> {
        let Foundations { database, conversations, clock, .. } = &self.inner.foundations;
        let mut state = conversation.lock();
        let contact = state.contact;
        if state.is_dirty {
            writes.push(queries::put(database, contact, &state.following, clock.now()));
            let new = &state.lines[state.kept_lines..];
            writes.extend(new.iter().map(|line| queries::insert_line(database, contact, line)));
            state.is_dirty = false;
            return Some(state.lines.len());
        }
        drop(state);
        if conversations.brief(contact).is_none() {
            self.inner.conversations.remove(&contact);
        }
        None
    }

    async fn write(&self, writes: &mut Vec<sea_orm::Statement>, written: &mut Vec<(Arc<Mutex<Conversation>>, usize)>) {
        if writes.is_empty() {
            return;
        }
        let done = self.inner.foundations.database.transaction(std::mem::take(writes)).await;
        if let Err(error) = &done {
            tracing::warn!(%error, "what was followed could not be written; it is tried again");
        }
        for (conversation, lines) in written.drain(..) {
            let mut state = conversation.lock();
            match done {
                Ok(()) => state.kept_lines = lines,
                Err(_) => state.is_dirty = true,
            }
        }
    }
}

impl Listener for Assist {
    fn written(&self, contact: ContactId, by: Party, text: &str, at: Timestamp) {
        self.tell(contact, News::Written { by, text: text.to_owned(), at });
    }

    fn spoken(&self, contact: ContactId, by: Party, spoken: Spoken, at: Timestamp) {
        self.tell(contact, News::Spoken { by, spoken, at });
    }
}

fn concerns(event_type: &str) -> bool {
    matches!(
        event_type,
        "connected"
            | "dial_answered"
            | "handed_over"
            | "taken_over"
            | "requeued"
            | "transferred_to_queue"
            | "conversation_ended"
    )
}
