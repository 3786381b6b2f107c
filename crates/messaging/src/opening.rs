//! How a chat begins.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use center::ports::NewContact;
use domain::contact::{Channel, Direction};
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{ContactId, Language, LineId, Timestamp};
use parking_lot::Mutex;
use platform::journal::Batch;
use tokio::sync::OnceCell;

use crate::chat::{Beginning, Chat};
use crate::error::ChatError;
use crate::frames::Phase;
use crate::queries;
use crate::service::{Foundations, MessagingService, declined, journalled};
use crate::text;
use crate::token::{self, TokenHash};

/// How long the same key opens the same chat.
const KEY_LIFE: Duration = Duration::from_secs(120);
/// How many keys are remembered; with more, a lost answer may leave a second chat behind, which ends by itself.
const MAX_KEYS: usize = 10_000;

/// What a customer who wants to chat says.
#[derive(Debug, Clone)]
pub struct NewChat {
    pub line: LineId,
    pub name: Option<String>,
    pub language: Option<Language>,
}

/// A chat that has begun.
#[derive(Debug, Clone)]
pub struct OpenedChat {
    pub contact: ContactId,
    /// The customer's key to the chat; only its hash is stored.
    pub token: Secret<String>,
}

/// Who begins a conversation, and by which way.
pub(crate) struct Newcomer {
    pub(crate) channel: Channel,
    pub(crate) line: LineId,
    pub(crate) phone: Option<Phone>,
    pub(crate) name: Option<String>,
    pub(crate) language: Option<Language>,
}

/// Chats that were opened with a key of the page's choice, in memory only: their tokens must not be stored.
#[derive(Default)]
pub(crate) struct Openings {
    by_key: Mutex<HashMap<String, Opening>>,
}

struct Opening {
    at: Timestamp,
    chat: Arc<OnceCell<OpenedChat>>,
}

impl Openings {
    fn of(&self, key: String, now: Timestamp) -> Arc<OnceCell<OpenedChat>> {
        let mut by_key = self.by_key.lock();
        if by_key.len() >= MAX_KEYS && !by_key.contains_key(&key) {
            return Arc::default();
        }
        let opening = by_key.entry(key).or_insert_with(|| Opening { at: now, chat: Arc::default() });
        Arc::clone(&opening.chat)
    }

    pub(crate) fn forget_old(&self, now: Timestamp) {
        self.by_key.lock().retain(|_, opening| now.since(opening.at) < KEY_LIFE);
    }
}

impl MessagingService {
    /// Like [`MessagingService::open`]; with a key, the chat that was opened with the same key a moment ago.
    ///
    /// # Errors
    /// Those of [`MessagingService::open`].
    pub async fn open_once(&self, key: Option<String>, new: NewChat) -> Result<OpenedChat, ChatError> {
        let Some(key) = key else { return self.open(new).await };
        let chat = self.inner.openings.of(key, self.now());
        chat.get_or_try_init(|| self.open(new)).await.cloned()
    }

    /// Begins a chat: its contact is journalled and its flow has begun when this returns.
    ///
    /// # Errors
    /// [`ChatError::EntranceUnknown`]; [`ChatError::Full`] and [`ChatError::Unavailable`] when the customer should come
    /// back in a moment.
    pub async fn open(&self, new: NewChat) -> Result<OpenedChat, ChatError> {
        self.entrance(&new.line).await?;
        let name = new.name.as_deref().and_then(text::visitor_name);
        let newcomer = Newcomer { channel: Channel::Chat, line: new.line, phone: None, name, language: new.language };
        let (chat, token) = self.begin(newcomer).await?;
        metrics::counter!("chats_opened_total").increment(1);
        Ok(OpenedChat { contact: chat.id, token })
    }

    /// Begins a chat at a line that is known to be there.
    pub(crate) async fn begin(&self, new: Newcomer) -> Result<(Arc<Chat>, Secret<String>), ChatError> {
        let Foundations { database, journal, center, .. } = &self.inner.foundations;
        if self.inner.registry.len() >= self.inner.settings.max_open_chats {
            return Err(ChatError::Full);
        }
        if !journal.is_writable() {
            return Err(ChatError::Unavailable);
        }
        let now = self.now();
        let token = token::generate();
        let contact = ContactId::generate();
        let beginning = Beginning {
            id: contact,
            line: new.line.clone(),
            token: TokenHash::of(token.expose()),
            phone: new.phone.clone(),
            language: new.language.unwrap_or_default(),
            agent: None,
            secure: false,
            last_seq: 0,
            customer_read: 0,
            agent_read: 0,
        };
        let row = queries::insert_chat(database, &beginning, now);
        journal.append(Batch { entries: Vec::new(), writes: vec![row] }).await.map_err(journalled)?;
        // The flow speaks as soon as the centre has the contact, so the chat must be here before.
        let chat = Arc::new(Chat::new(beginning, self.inner.settings.messages_per_second, now));
        if !self.inner.registry.put_in(Arc::clone(&chat), self.inner.settings.max_open_chats) {
            self.forget(&chat, now);
            return Err(ChatError::Full);
        }
        let arrival = NewContact {
            id: contact,
            channel: new.channel,
            direction: Direction::Inbound,
            line: new.line,
            phone: new.phone.clone(),
            customer: None,
            visitor_name: new.name,
            language: new.language,
        };
        match center.arrive(arrival).await {
            Ok(brief) => {
                chat.lock().language = brief.language;
                if let Some(phone) = new.phone {
                    self.inner.handsets.put_in(phone, contact);
                }
                Ok((chat, token))
            }
            Err(reason) => {
                self.forget(&chat, now);
                Err(declined(reason))
            }
        }
    }

    /// A chat that never began: its row is ended at the next round.
    fn forget(&self, chat: &Arc<Chat>, now: Timestamp) {
        {
            let mut state = chat.lock();
            state.phase = Phase::Closed;
            state.ended_at = Some(now);
            state.dirty = true;
        }
        self.inner.registry.put_in(Arc::clone(chat), usize::MAX);
    }
}
